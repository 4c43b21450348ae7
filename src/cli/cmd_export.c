#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/record_kind.h"
#include "app/register.h"

/* A word that is a kind goes to standard output; any other is a folder. "./visits" is a folder called visits. */
static bool export_what(struct invocation *v, struct store *s, struct err *e) {
    const struct record_shape *shape = record_shape_named(sv_of(v->arg[0]));
    struct audit_head head;
    if (shape != NULL) return register_export(s, shape->kind, v->out, e);
    if (!register_export_all(s, v->arg[0], v->arena, &head, e)) return false;
    text_lit(v->out, "Wrote ");
    for (int i = 0; i < RECORD_KINDS; i++)
        text_printf(v->out, "%s%s.csv", i == 0 ? "" : i + 1 == RECORD_KINDS ? " and " : ", ", record_shapes[i].name);
    text_printf(v->out, " into %s\n", v->arg[0]);
    text_printf(v->out, "Head of the log: %lld:%s\n", (long long)head.count, head.hash);
    return text_ok(v->out, e);
}

static enum command_result run_export(struct invocation *v, struct err *e) {
    struct store *s = NULL;
    bool ok = ask_store(v, STORE_READ, &s, e) && export_what(v, s, e);
    store_close(s);
    return answered(ok);
}

static const struct example examples[] = {
    { "export copy", "one CSV file for each kind of record, in the folder copy" },
    { "export inspections", "one kind, to standard output" },
};
const struct command cmd_export = {
    .name = "export",
    .args = "KIND|DIR",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_REGISTER,
    .help = "Write the register back as CSV, corrections and all",
    .about =
        "KIND (authorities, inspections, visits, holidays, elections, overrides or findings) goes to standard output; any other word is a folder, made when "
        "missing, that gets one file for each kind, all of one moment. Every version of every record is there with the day each audience knew it, so "
        "that importing an export changes nothing, and importing it into an empty store restores every answer.\n\n"
        "The head of the log is printed: note it, `ilacs audit verify --expect HEAD` then notices when the end of the log is cut off.",
    .options = OPTION_BIT(OPTION_STORE),
    EXAMPLES(examples),
    .run = run_export,
};
