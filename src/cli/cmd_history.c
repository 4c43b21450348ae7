#include "cli/ask.h"
#include "cli/commands.h"
#include "render/due_render.h"

static bool history_write(struct invocation *v, const struct history *h, struct err *e) {
    switch (v->options.format) {
    case FORMAT_CSV: history_csv(h, v->out); break;
    case FORMAT_JSON: history_json(h, v->out); break;
    case FORMAT_TABLE:
    case FORMAT_COUNT: history_text(h, v->width, v->out); break;
    }
    return text_ok(v->out, e);
}

static enum command_result run_history(struct invocation *v, struct err *e) {
    struct app *app = NULL;
    struct view view;
    const struct history *h;
    bool ok = ask_view(v, &app, &view, e) && view_find(&view, sv_of(v->arg[0]), &h, e) && history_write(v, h, e);
    app_close(app);
    return answered(ok);
}

static const struct example examples[] = {
    { "history \"st helens\"", "everything known of St Helens" },
    { "history rochdale --on 2019-01-01 --audience public", "what the public knew of Rochdale on New Year's Day 2019" },
    { "history leeds --format csv", "for a spreadsheet" },
};
const struct command cmd_history = {
    .name = "history",
    .args = "AUTHORITY",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_ANSWERS,
    .help = "List what happened to one authority, as known on a day",
    .about =
        "Inspections with their judgements, visits, recorded departures from the rule, and records that were corrected or "
        "withdrawn since they were first known.",
    .options = OPTIONS_QUESTION,
    .formats = FORMATS_ALL,
    EXAMPLES(examples),
    .run = run_history,
};
