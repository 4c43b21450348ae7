#include "cli/commands.h"
#include "cli/help.h"

#include <stdio.h>

static enum command_result help_for(struct invocation *v, struct err *e) {
    const char *second = v->args > 1 ? v->arg[1] : NULL;
    const struct command *c = command_named(command_table(), v->arg[0], second);
    const struct record_shape *records = v->args == 1 ? record_shape_named(sv_of(v->arg[0])) : NULL;
    if (c == NULL && records == NULL) {
        err_fail(e, ERR_USAGE, __func__, "`ilacs help` lists the commands.", "there is no command \"%.60s%s%.60s\"",
                 v->arg[0], second == NULL ? "" : " ", second == NULL ? "" : second);
        return COMMAND_FAILED;
    }
    /* "findings" is a command and a kind of record: both, then. */
    if (c != NULL) help_command(c, v->width, v->out);
    if (c != NULL && records != NULL) text_char(v->out, '\n');
    if (records != NULL) help_record(records, v->width, v->out);
    return COMMAND_YES;
}

static enum command_result run_help(struct invocation *v, struct err *e) {
    if ((v->options.given & OPTION_BIT(OPTION_MAN)) != 0)
        help_man(v->out);
    else if ((v->options.given & OPTION_BIT(OPTION_MARKDOWN)) != 0)
        help_markdown(v->out);
    else if (v->args > 0)
        return help_for(v, e);
    else
        help_overview(v->width, v->out);
    return COMMAND_YES;
}

static const struct example examples[] = {
    { "help", "every command with one line" },
    { "help visits", "the columns of visits.csv" },
    { "help framework impact", "one command; `ilacs framework impact --help` says the same" },
};
const struct command cmd_help = {
    .name = "help",
    .args = "[COMMAND|KIND]",
    .args_max = 2,
    .section = SECTION_OTHER,
    .help = "List the commands, or say what one does",
    .about =
        "With --man or --markdown it writes the manual page or the command reference, from the same source as every --help.",
    .options = OPTION_BIT(OPTION_MAN) | OPTION_BIT(OPTION_MARKDOWN),
    EXAMPLES(examples),
    .run = run_help,
};
