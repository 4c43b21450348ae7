#include "cli/command.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/help.h"
#include "cli/version.h"
#include "cli/who.h"
#include "render/plain.h"

/* The table of this run: `help` is a command like any other and must see them all. */
static const struct command *const *table;

const struct command *const *command_table(void) { return table; }

/* ---- finding ---------------------------------------------------------------------------------------------------- */

static bool name_is(const struct command *c, const char *first, const char *second) {
    struct sv rest = sv_of(c->name), word;
    (void)sv_split(&rest, ' ', &word);
    if (!sv_eq(word, sv_of(first))) return false;
    return second == NULL ? rest.p == NULL : rest.p != NULL && sv_eq(rest, sv_of(second));
}

const struct command *command_named(const struct command *const *commands, const char *first, const char *second) {
    for (; *commands != NULL; commands++)
        if (name_is(*commands, first, second)) return *commands;
    return NULL;
}

bool command_is_under(const struct command *c, const struct command *group) {
    struct sv name = sv_of(c->name), head = sv_of(group->name);
    return name.n > head.n && sv_starts(name, head) && name.p[head.n] == ' ';
}

/* The nearest name at the level asked: commands, or the sub-commands of `group`. */
static struct sv nearest_name(const char *wanted, const struct command *group) {
    size_t best = 3;
    struct sv near = { 0 };
    for (size_t i = 0; table[i] != NULL; i++) {
        struct sv rest = sv_of(table[i]->name), word;
        (void)sv_split(&rest, ' ', &word);
        if (group != NULL ? !command_is_under(table[i], group) : rest.p != NULL) continue;
        struct sv name = group != NULL ? rest : word;
        size_t d = sv_distance(sv_of(wanted), name, best);
        if (d < best) {
            best = d;
            near = name;
        }
    }
    return near;
}

static bool unknown_command(const char *wanted, const struct command *group, struct err *e) {
    char hint[200];
    struct sv near = nearest_name(wanted, group);
    const char *head = group == NULL ? "" : group->name, *space = group == NULL ? "" : " ";
    if (near.n > 0)
        (void)snprintf(hint, sizeof hint, "Did you mean `ilacs %s%s%.*s`? `ilacs help` lists the commands.", head,
                       space, SV_ARG(near));
    else
        (void)snprintf(hint, sizeof hint, "`ilacs help%s%s` lists the commands.", group == NULL ? "" : " ", head);
    return err_fail(e, ERR_USAGE, __func__, hint, "there is no command \"%s%s%.60s\"", head, space, wanted);
}

/* ---- output ----------------------------------------------------------------------------------------------------- */

/* A reader that has seen enough (`ilacs due | head`) is no failure: the rest is dropped. */
static bool write_all(int fd, struct sv v, struct err *e) {
    while (v.n > 0) {
        ssize_t n = write(fd, v.p, v.n);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EPIPE) return true;
        if (n < 0)
            return err_fail(e, ERR_STORE, __func__,
                            "The answer was cut off. Free space or write it elsewhere, then run the same again.",
                            "standard output: %s", strerror(errno));
        v = sv_sub(v, (size_t)n, v.n);
    }
    return true;
}

bool command_flush(struct invocation *v, struct err *e) {
    bool ok = text_ok(v->out, e) && write_all(STDOUT_FILENO, text_view(v->out), e);
    v->out->n = 0;
    return ok;
}

static int terminal_width(void) {
    struct winsize w;
    return isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col > 0 ? w.ws_col : 0;
}

/* "ilacs: MESSAGE", then the next step. Text from files may be in it, so it goes through text_plain. */
static void tell(const struct err *e) {
    struct arena a = arena_with_limit(64 * 1024);
    struct text t = text_in(&a, 0);
    text_lit(&t, "ilacs: ");
    text_plain(&t, sv_of(e->msg));
    text_char(&t, '\n');
    if (e->hint[0] != '\0') {
        text_lit(&t, "  ");
        text_plain(&t, sv_of(e->hint));
        text_char(&t, '\n');
    }
    struct sv said = text_view(&t);
    if (t.failed) said = SV("ilacs: out of memory\n");
    (void)write_all(STDERR_FILENO, said, NULL);
    arena_free(&a);
}

/* ---- one run ---------------------------------------------------------------------------------------------------- */

static bool count_args(const struct invocation *v, struct err *e) {
    const struct command *c = v->command;
    char hint[200];
    (void)snprintf(hint, sizeof hint, "Write: ilacs %s%s%s. `ilacs %s --help` says more.", c->name,
                   c->args == NULL ? "" : " ", c->args == NULL ? "" : c->args, c->name);
    if (v->args < c->args_min) return err_fail(e, ERR_USAGE, __func__, hint, "%s: something is missing", c->name);
    if (v->args > c->args_max)
        return err_fail(e, ERR_USAGE, __func__, hint, "%s: \"%.60s\" is one word too many", c->name,
                        v->arg[c->args_max]);
    return true;
}

/* `words[0]` is the command's own last word, `count` counts it. */
static enum command_result run_command(struct invocation *v, int count, char **words, struct err *e) {
    const struct command *c = v->command;
    uint64_t takes = c->options | OPTION_BIT(OPTION_HELP) | OPTIONS_CALLER;
    if (!options_read(takes, c->formats, count, words, &v->options, &v->args, e)) return COMMAND_FAILED;
    v->arg = (const char *const *)words + 1;
    if ((v->options.given & OPTION_BIT(OPTION_HELP)) != 0) {
        help_command(c, v->width, v->out);
        return COMMAND_YES;
    }
    if (!count_args(v, e) || !who_may(v, e)) return COMMAND_FAILED;
    return c->run(v, e);
}

static enum command_result run_group(struct invocation *v, int count, char **words, struct err *e) {
    const struct command *group = v->command;
    char hint[120];
    if (count > 1 && (strcmp(words[1], "--help") == 0 || strcmp(words[1], "-h") == 0)) {
        help_command(group, v->width, v->out);
        return COMMAND_YES;
    }
    if (count < 2) {
        (void)snprintf(hint, sizeof hint, "`ilacs %s --help` lists them.", group->name);
        err_fail(e, ERR_USAGE, __func__, hint, "%s: say which of its commands", group->name);
        return COMMAND_FAILED;
    }
    v->command = command_named(table, group->name, words[1]);
    if (v->command == NULL) {
        unknown_command(words[1], group, e);
        return COMMAND_FAILED;
    }
    return run_command(v, count - 1, words + 1, e);
}

static enum command_result run_words(struct invocation *v, int argc, char **argv, struct err *e) {
    const char *first = argc > 1 ? argv[1] : "help";
    if (strcmp(first, "--version") == 0 || strcmp(first, "-V") == 0) {
        text_lit(v->out, "ilacs " ILACS_VERSION "\n");
        return COMMAND_YES;
    }
    if (argc < 2 || strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0) {
        help_overview(v->width, v->out);
        return COMMAND_YES;
    }
    v->command = command_named(table, first, NULL);
    if (v->command == NULL) {
        if (first[0] == '-')
            err_fail(e, ERR_USAGE, __func__, "The command comes first, then its options: ilacs due --on 2026-03-01.",
                     "\"%.60s\" stands where a command should", first);
        else
            unknown_command(first, NULL, e);
        return COMMAND_FAILED;
    }
    if (v->command->run == NULL) return run_group(v, argc - 1, argv + 1, e);
    /* A command may have sub-commands beside its own work: `export DIR` and `export site DIR`. */
    const struct command *sub = argc > 2 ? command_named(table, first, argv[2]) : NULL;
    if (sub != NULL) v->command = sub;
    return sub != NULL ? run_command(v, argc - 2, argv + 2, e) : run_command(v, argc - 1, argv + 1, e);
}

int command_main(const struct command *const *commands, int argc, char **argv) {
    struct arena a = arena_with_limit(0);
    struct text out = text_in(&a, 0);
    struct invocation v = { .arena = &a, .out = &out, .width = terminal_width() };
    struct err e = { 0 };
    table = commands;
    (void)signal(SIGPIPE, SIG_IGN); /* a reader that leaves early shows as EPIPE */
    enum command_result result = run_words(&v, argc, argv, &e);
    if (result != COMMAND_FAILED && !text_ok(&out, &e)) result = COMMAND_FAILED;
    /* A failure may have something to show as well, such as the rows of a file that were rejected. */
    if (!out.failed && !write_all(STDOUT_FILENO, text_view(&out), &e)) result = COMMAND_FAILED;
    if (result == COMMAND_FAILED) tell(&e);
    arena_free(&a);
    return result == COMMAND_FAILED ? err_exit_code(e.kind) : result == COMMAND_NO ? 1 : 0;
}
