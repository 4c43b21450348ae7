#include "cli/ask.h"
#include "cli/commands.h"
#include "render/backtest_render.h"

static bool every_authority(struct invocation *v, const struct view *view, const struct authority *const **out,
                            struct err *e) {
    const struct authority **list = arena_array(v->arena, const struct authority *, view->histories);
    if (list == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < view->histories; i++) list[i] = view->history[i].authority;
    *out = list;
    return true;
}

static bool backtest_all(struct invocation *v, const struct view *view, struct err *e) {
    const struct authority *const *authorities = NULL;
    struct backtest b;
    if (!every_authority(v, view, &authorities, e)) return false;
    if (!backtest_run(view->framework, view->calendar, view->fact, view->facts, authorities, view->histories, v->arena,
                      &b, e))
        return false;
    switch (v->options.format) {
    case FORMAT_CSV: backtest_csv(&b, v->out); break;
    case FORMAT_JSON: backtest_json(&b, v->out); break;
    case FORMAT_TABLE:
    case FORMAT_COUNT: backtest_text(&b, v->width, v->out); break;
    }
    return text_ok(v->out, e);
}

static enum command_result run_backtest(struct invocation *v, struct err *e) {
    struct app *app = NULL;
    struct view view;
    bool ok = ask_view(v, &app, &view, e) && backtest_all(v, &view, e);
    app_close(app);
    return answered(ok);
}

static const struct example examples[] = {
    { "backtest", "how well the rules describe what was done since 2018" },
    { "backtest --format csv", "one row for each pair of inspections" },
    { "backtest --framework drafts --format json", "the same, with draft editions" },
};
const struct command cmd_backtest = {
    .name = "backtest",
    .section = SECTION_RULES,
    .help = "Compare what the rules said with what was really done",
    .about =
        "A succession is two consecutive SIF or ILACS inspections of one authority, in order of publication, the later one on site in 2018 "
        "or after. For each, the engine is asked what was due on the day of the call, knowing only what the inspectorate knew by then; its "
        "answer stands beside what came. Departures are listed with their class.\n\n"
        "A departure is not an error: windows are targets, and a good authority may be given a standard inspection.",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_FRAMEWORK) | OPTION_BIT(OPTION_FORMAT),
    .formats = FORMATS_ALL,
    EXAMPLES(examples),
    .run = run_backtest,
};
