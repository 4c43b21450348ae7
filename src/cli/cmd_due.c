#include "cli/ask.h"
#include "cli/commands.h"
#include "render/due_render.h"

static bool due_write(struct invocation *v, const struct due_rows *rows, struct err *e) {
    switch (v->options.format) {
    case FORMAT_CSV: due_csv(rows->row, rows->count, v->out); break;
    case FORMAT_JSON: due_json(rows->row, rows->count, v->out); break;
    case FORMAT_TABLE:
    case FORMAT_COUNT: due_table(rows->row, rows->count, v->width, v->out); break;
    }
    return text_ok(v->out, e);
}

static enum command_result run_due(struct invocation *v, struct err *e) {
    struct app *app = NULL;
    struct view view;
    struct due_filter filter;
    struct due_rows rows;
    bool ok = ask_view(v, &app, &view, e) && ask_filter(v, &view, &filter, e);
    if (ok) {
        filter.trace = v->options.format == FORMAT_JSON; /* only JSON shows it */
        ok = view_due(&view, &filter, v->arena, &rows, e) && due_write(v, &rows, e);
    }
    app_close(app);
    return answered(ok);
}

static const struct example examples[] = {
    { "due", "what every authority owes and is owed, today" },
    { "due --region \"North West\" --status overdue", "what is late in one region" },
    { "due --authority birmingham --on 2026-03-01", "one authority on a day" },
    { "due --obligation short_inspection --format csv", "every short inspection that is due, for a spreadsheet" },
    { "due --on 2024-06-30 --known-by 2024-06-30 --audience public --format json",
      "what a member of the public could know that day" },
};
const struct command cmd_due = {
    .name = "due",
    .section = SECTION_ANSWERS,
    .help = "Say what is due for whom, from when to when",
    .about =
        "Lists every obligation of the authorities asked about on the day asked: inspections and visits to come, deadlines "
        "for reports and plans, and the yearly round of self-evaluation and engagement meeting. Each has an earliest, a target "
        "and a latest day where the framework sets one, and a status.\n\n"
        "Obligations that are met or superseded are left out unless --status names them. JSON carries the trace of each answer: "
        "the facts and rules it rests on.",
    .options = OPTIONS_QUESTION | OPTION_BIT(OPTION_AUTHORITY) | OPTION_BIT(OPTION_OBLIGATION) |
               OPTION_BIT(OPTION_REGION) | OPTION_BIT(OPTION_STATUS),
    .formats = FORMATS_ALL,
    EXAMPLES(examples),
    .run = run_due,
};
