#include "cli/ask.h"
#include "cli/commands.h"
#include "render/findings_render.h"

/* Those of one authority; all when `of` is NULL. Findings are by authority, so one run of the list is kept. */
static struct findings of_authority(struct findings all, const struct history *of) {
    size_t first = 0;
    size_t end;
    if (of == NULL) return all;
    while (first < all.count && !sv_eq(all.list[first].authority, of->authority->dfe_code)) first++;
    for (end = first; end < all.count && sv_eq(all.list[end].authority, of->authority->dfe_code);) end++;
    return (struct findings){ all.list + first, end - first };
}

static bool findings_write(struct invocation *v, struct app *app, const struct view *view, struct err *e) {
    struct versions all;
    struct findings found;
    const struct history *of = NULL;
    const struct question *q = &view->question;
    if (v->args > 0 && !view_find(view, sv_of(v->arg[0]), &of, e)) return false;
    if (!app_versions(app, RECORD_FINDING, v->arena, &all, e) ||
        !findings_known(&all, q->known_by, q->audience, v->arena, &found, e))
        return false;
    found = of_authority(found, of);
    switch (v->options.format) {
    case FORMAT_CSV: findings_csv(&found, v->out); break;
    case FORMAT_JSON: findings_json(&found, v->out); break;
    case FORMAT_TABLE:
    case FORMAT_COUNT: findings_text(&found, v->width, v->out); break;
    }
    return text_ok(v->out, e);
}

static enum command_result run_findings(struct invocation *v, struct err *e) {
    struct app *app = NULL;
    struct view view;
    bool ok = ask_view(v, &app, &view, e) && findings_write(v, app, &view, e);
    app_close(app);
    return answered(ok);
}

static const struct example examples[] = {
    { "findings leeds", "what reports asked Leeds to improve" },
    { "findings --format csv", "of every authority, for a spreadsheet" },
};
const struct command cmd_findings = {
    .name = "findings",
    .args = "[AUTHORITY]",
    .args_max = 1,
    .section = SECTION_ANSWERS,
    .help = "List what reports asked to be improved, as known on a day",
    .about =
        "What needs to improve, areas for priority action and recommendations, in the words of the report, with its page. They come from "
        "`ilacs import reports`; nothing that is due follows from them.",
    .options = OPTIONS_QUESTION,
    .formats = FORMATS_ALL,
    EXAMPLES(examples),
    .run = run_findings,
};
