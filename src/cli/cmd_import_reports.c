#include <stdio.h>
#include <unistd.h>

#include "cli/ask.h"
#include "cli/commands.h"

/* What is written goes out file by file: ten thousand outcomes are more than memory should hold. */
struct output {
    struct invocation *v;
    struct arena arena; /* for one file */
    size_t n;
    bool dry_run, progress, any;
};

/* In a long run the files that agree say nothing that the sum does not. */
static bool is_worth_a_line(const struct output *o, const struct report_import *r) {
    return o->n <= 20 || r->match.outcome != REPORT_AGREES || r->fault.n > 0;
}

static bool each(void *context, size_t index, const struct report_import *r, struct err *e) {
    struct output *o = context;
    arena_reset(&o->arena);
    struct text t = text_in(&o->arena, 0);
    if (o->v->options.format == FORMAT_JSON) {
        text_add(&t, o->any ? SV(",\n") : SV("[\n"));
        struct text one = text_in(&o->arena, 0);
        report_import_json(r, &one);
        text_add(&t, text_view(&one));
    } else if (is_worth_a_line(o, r)) {
        report_import_text(r, o->dry_run, &t);
    }
    o->any = true;
    if (!text_ok(&t, e)) return false;
    text_add(o->v->out, text_view(&t));
    if (o->progress) fprintf(stderr, "\r%zu of %zu ", index + 1, o->n);
    return command_flush(o->v, e);
}

static bool import_all(struct invocation *v, struct store *s, struct import_reports_totals *t, struct err *e) {
    const struct options *o = &v->options;
    struct report_paths paths;
    struct doing by;
    struct import_reports_options options = { .accept = o->accept,
                                              .dry_run = (o->given & OPTION_BIT(OPTION_DRY_RUN)) != 0,
                                              .reading = { .jobs = (unsigned)o->jobs } };
    if (!report_paths(v->arg, v->args, v->arena, &paths, e) || !ask_doing(v, &by, e)) return false;
    struct output out = { .v = v,
                          .arena = arena_with_limit(0),
                          .n = paths.count,
                          .dry_run = options.dry_run,
                          .progress = isatty(STDERR_FILENO) && paths.count > 1 };
    bool ok = import_reports(s, paths.path, paths.count, &options, &by, each, &out, t, e);
    if (out.progress) fputc('\n', stderr);
    if (ok && o->format == FORMAT_JSON) text_add(v->out, out.any ? SV("\n]\n") : SV("[]\n"));
    if (ok && o->format != FORMAT_JSON) import_reports_summary(t, options.dry_run, v->out);
    arena_free(&out.arena);
    return ok && text_ok(v->out, e);
}

static enum command_result run_import_reports(struct invocation *v, struct err *e) {
    struct store *s = NULL;
    struct import_reports_totals t = { 0 };
    bool ok = ask_store(v, STORE_WRITE, &s, e) && import_all(v, s, &t, e);
    store_close(s);
    if (!ok) return COMMAND_FAILED;
    return t.of[REPORT_IS_REFUSED] + t.of[REPORT_OF_NOBODY] + t.faults > 0 ? COMMAND_NO : COMMAND_YES;
}

static const struct example examples[] = {
    { "import reports reports/", "compare every report of a folder with the register" },
    { "import reports --accept new reports/", "and take inspections and visits that the register lacks" },
    { "import reports --dry-run --format json report.pdf", "see what would happen, for another program" },
};
const struct command cmd_import_reports = {
    .name = "import reports",
    .args = "FILE|FOLDER...",
    .args_min = 1,
    .args_max = 1000000,
    .section = SECTION_REGISTER,
    .help = "Compare published reports with the register, and take what they say",
    .about =
        "Each report is new to the register, agrees with it, differs from it, names no authority of the register, or is refused, with the reason. Values "
        "that differ are shown with both sides, the page and how far they may be trusted, and wait for a person: `ilacs review`. Nothing that contradicts the "
        "register is taken unless told so with --accept all, and nothing doubtful without a person at all.\n\n"
        "What needs to improve, priority actions and recommendations of a report whose inspection or visit is held, and none of them yet, are "
        "added: `ilacs findings`. A report counts as known since its own day of publication, not since today.\n\n"
        "Each report is stored whole or not at all, one bad file never stops the rest, and importing the same reports again changes nothing. A folder stands "
        "for every .pdf in it and below.",
    .no = "a file was refused, its authority is unknown, or a value could not be taken; the others were done",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_ACCEPT) | OPTION_BIT(OPTION_DRY_RUN) |
               OPTION_BIT(OPTION_FORMAT) | OPTION_BIT(OPTION_JOBS),
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(examples),
    .run = run_import_reports,
};
