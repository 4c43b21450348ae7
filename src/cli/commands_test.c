#include "cli/commands.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/access.h"

/* `serve` and `export site` are added by main.c; tests/cli/people.sh asks the program itself about those. */
static void every_command_has_a_row(void **state) {
    (void)state;
    for (size_t i = 0; i < cli_command_count; i++)
        if (permission_of(REACH_COMMAND, sv_of(cli_commands[i]->name)) == NULL)
            fail_msg("%s is not in the table of permissions", cli_commands[i]->name);
}

static bool is_command(const char *name) {
    if (strcmp(name, "serve") == 0 || strcmp(name, "export site") == 0) return true;
    for (size_t i = 0; i < cli_command_count; i++)
        if (strcmp(cli_commands[i]->name, name) == 0) return true;
    return false;
}

static void every_row_of_a_command_is_one(void **state) {
    (void)state;
    for (size_t i = 0; i < permission_count; i++)
        if (permissions[i].reach == REACH_COMMAND && !is_command(permissions[i].what))
            fail_msg("there is no command %s", permissions[i].what);
}

/* A command that not everybody may run says with whose eyes: it takes a store. */
static void what_is_not_public_takes_a_store(void **state) {
    (void)state;
    for (size_t i = 0; i < cli_command_count; i++) {
        const struct command *c = cli_commands[i];
        const struct permission *p = permission_of(REACH_COMMAND, sv_of(c->name));
        if (c->run != NULL && p != NULL && !permission_is_public(p) && (c->options & OPTION_BIT(OPTION_STORE)) == 0)
            fail_msg("%s is not for everybody and takes no --store", c->name);
    }
}

static void no_command_is_there_twice(void **state) {
    (void)state;
    for (size_t i = 0; i < cli_command_count; i++)
        for (size_t k = i + 1; k < cli_command_count; k++)
            assert_string_not_equal(cli_commands[i]->name, cli_commands[k]->name);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_has_a_row),
        cmocka_unit_test(every_row_of_a_command_is_one),
        cmocka_unit_test(what_is_not_public_takes_a_store),
        cmocka_unit_test(no_command_is_there_twice),
    };
    return cmocka_run_group_tests_name("commands", tests, NULL, NULL);
}
