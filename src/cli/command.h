#ifndef ILACS_CLI_COMMAND_H
#define ILACS_CLI_COMMAND_H
/* One command of `ilacs`. Each command's own file holds its own entry, help included, and the one table in commands.c
 * (with what main.c adds) feeds the parser, `--help`, the manual page and the command reference alike.
 *
 * To add one: write cmd_NAME.c with a `const struct command cmd_NAME`, declare it in commands.h, put it in the table of
 * commands.c, name the file in meson.build. ARCHITECTURE.md walks through an example. */
#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "cli/options.h"

/* What a command came to. A failure is told in the err; "no" is an answer: a scenario that failed, a broken log. */
enum command_result { COMMAND_FAILED, COMMAND_YES, COMMAND_NO };

struct command;
struct invocation {
    const struct command *command;
    struct options options;
    const char *const *arg; /* what is left after the options */
    size_t args;
    int width;           /* of the terminal that standard output is, in characters; 0: it is none */
    struct arena *arena; /* lives until the program ends */
    struct text *out;    /* goes to standard output when the command is done, also after a failure */
    /* Who asks, once the permission table has let them (who.h). */
    int64_t account;          /* 0: nobody in particular */
    bool operator_of_machine; /* without --as */
    struct sv actor;          /* "person:12", "user:anna": for the log */
};

struct example {
    const char *line; /* without the leading "ilacs " */
    const char *what;
};

/* The headings commands stand under in the overview and the manual. */
enum section {
    SECTION_ANSWERS,
    SECTION_RULES,
    SECTION_REGISTER,
    SECTION_PLAN,
    SECTION_PEOPLE,
    SECTION_OTHER,
    SECTION_COUNT
};

struct command {
    const char *name; /* "due"; two words for a sub-command: "framework diff" */
    const char *args; /* "AUTHORITY"; NULL: none */
    size_t args_min, args_max;
    enum section section;
    const char *help;  /* one line, without a full stop */
    const char *about; /* paragraphs, separated by an empty line */
    const char *no;    /* what exit code 1 means here; NULL: it does not happen */
    uint64_t options;  /* bits 1 << enum option_id */
    unsigned formats;  /* bits 1 << enum format; 0: output has one form only */
    const struct example *examples;
    size_t example_count;
    /* NULL: only a group, its sub-commands follow it in the table. */
    enum command_result (*run)(struct invocation *v, struct err *e);
};
#define EXAMPLES(list) .examples = (list), .example_count = sizeof(list) / sizeof *(list)

/* The whole program: reads the words, runs the command, writes its output, tells what went wrong. Returns the exit code.
 * `commands` ends in NULL. */
int command_main(const struct command *const *commands, int argc, char **argv);

/* Writes what v->out holds now, and empties it: for commands whose output is more than memory should hold. ERR_STORE. */
bool command_flush(struct invocation *v, struct err *e);

/* The table that command_main was given: for `help`. */
const struct command *const *command_table(void);
/* By name ("framework diff"); NULL when there is none. */
const struct command *command_named(const struct command *const *commands, const char *first, const char *second);
/* Whether `c` is a sub-command of `group`. */
bool command_is_under(const struct command *c, const struct command *group);
#endif
