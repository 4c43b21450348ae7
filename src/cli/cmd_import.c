#include "cli/ask.h"
#include "cli/commands.h"
#include "app/register.h"
#include "base/file.h"
#include "cli/record_kind.h"

#include <stdio.h>

static struct sv kind_name_at(size_t i) { return sv_of(record_shapes[i].name); }

bool record_kind_named(const char *word, enum record_kind *out, struct err *e) {
    const struct record_shape *shape = record_shape_named(sv_of(word));
    struct sv near = nearest_of(sv_of(word), kind_name_at, RECORD_KINDS);
    char hint[160];
    if (shape != NULL) {
        *out = shape->kind;
        return true;
    }
    (void)snprintf(hint, sizeof hint,
                   "%s%.*s%sOne of: authorities, inspections, visits, holidays, elections, overrides, findings.",
                   near.n > 0 ? "Did you mean " : "", SV_ARG(near), near.n > 0 ? "? " : "");
    return err_fail(e, ERR_USAGE, __func__, hint, "\"%.60s\" is no kind of record", word);
}

static bool import_file(struct invocation *v, enum record_kind kind, struct store *s, struct err *e) {
    const char *path = v->arg[1];
    struct sv csv;
    struct doing by;
    struct import_report report = { 0 };
    struct import_options o = { .file_name = sv_of(path),
                                .dry_run = (v->options.given & OPTION_BIT(OPTION_DRY_RUN)) != 0 };
    if (!file_read(path, REGISTER_FILE_LIMIT, v->arena, &csv, e) || !ask_doing(v, &by, e)) return false;
    bool ok = register_import(s, kind, csv, &o, &by, v->arena, &report, e);
    /* Rejected rows are shown whether or not the import went through. */
    if (ok || e->kind == ERR_INPUT) {
        if (v->options.format == FORMAT_JSON)
            import_report_json(&report, v->out);
        else
            import_report_text(&report, v->out);
    }
    return ok && text_ok(v->out, e);
}

static enum command_result run_import(struct invocation *v, struct err *e) {
    struct store *s = NULL;
    enum record_kind kind = RECORD_KINDS;
    bool ok = record_kind_named(v->arg[0], &kind, e) && ask_store(v, STORE_WRITE, &s, e) && import_file(v, kind, s, e);
    store_close(s);
    return answered(ok);
}

static const struct example examples[] = {
    { "import inspections new.csv", "add and correct inspections" },
    { "import visits visits.csv --dry-run", "see what would change first" },
    { "import elections -", "read from standard input" },
};
const struct command cmd_import = {
    .name = "import",
    .args = "KIND FILE.csv",
    .args_min = 2,
    .args_max = 2,
    .section = SECTION_REGISTER,
    .help = "Take records from a CSV file, all rows or none",
    .about =
        "KIND is authorities, inspections, visits, holidays, elections, overrides or findings. The report says what was added, changed, the same and "
        "rejected; a rejected row is told with its line, column, value and what was expected, and then nothing is stored.\n\n"
        "A changed record is a correction: the old value stays and is still what was known before today. The same file may be "
        "imported again; it changes nothing. FILE.csv may be - for standard input. `ilacs help KIND` lists the columns.",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_DRY_RUN) | OPTION_BIT(OPTION_FORMAT),
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(examples),
    .run = run_import,
};
