#include "cli/ask.h"
#include "cli/commands.h"
#include "app/register.h"

static enum command_result run_check(struct invocation *v, struct err *e) {
    struct store *s = NULL;
    struct check_report report = { 0 };
    bool ok = ask_store(v, STORE_READ, &s, e) && register_check(s, v->arena, &report, e);
    if (ok && v->options.format == FORMAT_JSON)
        check_report_json(&report, v->out);
    else if (ok)
        check_report_text(&report, v->out);
    store_close(s);
    if (!ok) return COMMAND_FAILED;
    return report.bad > 0 ? COMMAND_NO : COMMAND_YES;
}

static const struct example examples[] = {
    { "check", "is everything in order?" },
    { "check --store backup.db --format json", "the same for a copy, as data" },
};
const struct command cmd_check = {
    .name = "check",
    .section = SECTION_REGISTER,
    .help = "Check the store, the log and the machine under them",
    .about =
        "Looks at the store's file, its records, the log of changes and what the machine offers, and says of each whether it is good.",
    .no = "something is wrong; the report says what",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_FORMAT),
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(examples),
    .run = run_check,
};
