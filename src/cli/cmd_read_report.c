#include <stdio.h>
#include <unistd.h>

#include "app/read_reports.h"
#include "cli/ask.h"
#include "cli/commands.h"
#include "ingest/report_register.h"
#include "render/report_render.h"

/* What is written goes out file by file, not at the end: ten thousand files are more than memory should hold. */
struct output {
    struct invocation *v;
    struct arena arena; /* for one file */
    size_t n, refused, doubtful;
    bool progress;
};

static void write_one(const struct output *o, size_t index, const struct report_facts *f, struct text *t) {
    switch (o->v->options.format) {
    case FORMAT_JSON:
        text_add(t, index == 0 ? SV("[\n") : SV(",\n"));
        report_json(f, t);
        break;
    case FORMAT_CSV:
        if (index == 0) report_csv_head(t);
        report_csv(f, t);
        break;
    case FORMAT_TABLE:
    case FORMAT_COUNT:
        if (index > 0) text_char(t, '\n');
        report_table(f, o->v->width, t);
        break;
    }
}

static bool each(void *context, size_t index, const struct report_facts *f, struct err *e) {
    struct output *o = context;
    arena_reset(&o->arena);
    struct text t = text_in(&o->arena, 0);
    write_one(o, index, f, &t);
    o->refused += f->refused.n > 0;
    o->doubtful += f->warnings > 0;
    if (o->progress) fprintf(stderr, "\r%zu of %zu read, %zu refused ", index + 1, o->n, o->refused);
    if (!text_ok(&t, e)) return false;
    text_add(o->v->out, text_view(&t));
    return command_flush(o->v, e);
}

static enum command_result run_read_report(struct invocation *v, struct err *e) {
    struct report_register *reg = arena_new(v->arena, struct report_register);
    struct output o = {
        .v = v, .arena = arena_with_limit(0), .n = v->args, .progress = isatty(STDERR_FILENO) && v->args > 1
    };
    struct read_reports_options options = { .jobs = (unsigned)v->options.jobs };
    options.file.front_only = (v->options.given & OPTION_BIT(OPTION_FRONT_PAGES)) != 0;
    bool ok = reg != NULL ? report_register_embedded(v->arena, reg, e) : err_nomem(e, __func__);
    ok = ok && read_reports(v->arg, v->args, &reg->reader, &options, each, &o, e);
    if (o.progress) fputc('\n', stderr);
    if (ok && v->options.format == FORMAT_JSON) text_lit(v->out, "\n]\n");
    arena_free(&o.arena);
    if (!ok) return COMMAND_FAILED;
    return o.refused > 0 ? COMMAND_NO : COMMAND_YES;
}

static const struct example examples[] = {
    { "read-report report.pdf", "what one report says, with page and confidence" },
    { "read-report --format json reports/*.pdf > reports.json", "a folder, for another program" },
    { "read-report --format csv --front-pages reports/*.pdf",
      "only what the first pages say: about five times as fast" },
};
const struct command cmd_read_report = {
    .name = "read-report",
    .args = "FILE.pdf...",
    .args_min = 1,
    .args_max = 1000000,
    .section = SECTION_ANSWERS,
    .help = "Read published reports and letters into checked facts",
    .about =
        "Reads reports of inspections since 2012, and letters of focused visits, monitoring visits and joint inspections: authority, dates, "
        "kind, every judgement, what needs to improve, earlier visits mentioned. Each value comes with the page and words it was read from, how "
        "far it may be trusted, and what a second place in the same report says. What cannot be established is blank, with the reason; "
        "nothing is guessed.\n\n"
        "The text is taken out of the PDF by pdftotext in a child process without network or files. A file that is no such report "
        "is refused by name and reason, and never stops the rest.",
    .no = "a file was refused; the others were read",
    .options = OPTION_BIT(OPTION_FORMAT) | OPTION_BIT(OPTION_JOBS) | OPTION_BIT(OPTION_FRONT_PAGES),
    .formats = FORMATS_ALL,
    EXAMPLES(examples),
    .run = run_read_report,
};
