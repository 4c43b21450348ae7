/* One whole `ilacs due` and its kin with each allocation of the answer failing in turn: the failure is told, nothing is
 * half written, nothing leaks (the sanitizer watches). */
#include "cli/ask.h"
#include "cli/commands.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/register.h"

static char folder[] = "/tmp/ilacs-due-XXXXXX";
static char path[64];

static int make_store(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct doing by;
    struct init_report report;
    struct err e = { 0 };
    if (mkdtemp(folder) == NULL) return 1;
    (void)snprintf(path, sizeof path, "%s/ilacs.db", folder);
    bool ok = doing_now(&a, &by, &e) && register_init(path, true, &by, &report, &e);
    arena_free(&a);
    return ok ? 0 : 1;
}

static int drop_store(void **state) {
    (void)state;
    static const char *const ends[] = { "", "-wal", "-shm" };
    char name[80];
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        (void)snprintf(name, sizeof name, "%s%s", path, ends[i]);
        (void)unlink(name);
    }
    return rmdir(folder);
}

/* False once the k-th allocation was never reached. */
static bool survives(const struct command *c, const struct invocation *as, size_t k) {
    struct arena a = arena_with_limit(0);
    struct text out = text_in(&a, 0);
    struct invocation v = *as;
    struct err e = { 0 };
    v.arena = &a;
    v.out = &out;
    a.fail_at = k;
    enum command_result result = c->run(&v, &e);
    bool failed = a.failed;
    if (failed) {
        assert_true(result == COMMAND_FAILED || out.failed);
        assert_true(out.failed || e.kind == ERR_NOMEM);
    } else {
        assert_int_equal(result, COMMAND_YES);
        assert_true(out.n > 0);
    }
    arena_free(&a);
    return failed;
}

static void run_with_each_allocation_failing(const struct command *c, enum format format, const char *word) {
    const char *const words[] = { word };
    struct invocation v = { .command = c, .options = options_default(), .arg = words, .args = 1, .width = 80 };
    v.options.store = sv_of(path);
    v.options.format = format;
    assert_true(day_parse(SV("2026-09-01"), &v.options.on));
    if (c == &cmd_due) {
        v.options.authority[0] = sv_of(word);
        v.options.authorities = 1;
    }
    size_t k = 1;
    while (survives(c, &v, k)) k++;
    assert_true(k > 3);
}

static void due(void **state) {
    (void)state;
    run_with_each_allocation_failing(&cmd_due, FORMAT_TABLE, "trafford");
    run_with_each_allocation_failing(&cmd_due, FORMAT_CSV, "trafford");
    run_with_each_allocation_failing(&cmd_due, FORMAT_JSON, "trafford");
}
static void history(void **state) {
    (void)state;
    run_with_each_allocation_failing(&cmd_history, FORMAT_TABLE, "trafford");
    run_with_each_allocation_failing(&cmd_history, FORMAT_JSON, "trafford");
}
static void statistics(void **state) {
    (void)state;
    run_with_each_allocation_failing(&cmd_statistics, FORMAT_JSON, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(due),
        cmocka_unit_test(history),
        cmocka_unit_test(statistics),
    };
    return cmocka_run_group_tests(tests, make_store, drop_store);
}
