#ifndef ILACS_CLI_HELP_H
#define ILACS_CLI_HELP_H
/* Help, manual page and command reference, all made from the one table of commands. */
#include "cli/command.h"
#include "core/record.h"

/* Every command with its one line. */
void help_overview(int width, struct text *out);
/* One command, or a group with its sub-commands. */
void help_command(const struct command *c, int width, struct text *out);
/* The columns of one kind of record. */
void help_record(const struct record_shape *shape, int width, struct text *out);
/* Help is for people even in a file: unlimited width (0) becomes a readable one. */
int help_width(int width);
/* ilacs(1) in mdoc. */
void help_man(struct text *out);
/* docs/reference.md. */
void help_markdown(struct text *out);

/* The exit codes, in order, with their meanings. */
struct exit_code {
    int code;
    const char *meaning;
};
extern const struct exit_code exit_codes[];
extern const size_t exit_code_count;
#endif
