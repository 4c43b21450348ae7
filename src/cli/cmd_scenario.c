#include "cli/ask.h"
#include "cli/commands.h"
#include "app/framework_app.h"
#include "app/scenario.h"
#include "base/file.h"

/* The shipped register unless a store is named: a scenario file should say the same on every machine. */
static bool open_world(struct invocation *v, struct app **app, struct scenario_world *w, struct err *e) {
    struct view view;
    struct framework *f = arena_new(v->arena, struct framework);
    *app = NULL;
    if (f == NULL) return err_nomem(e, __func__);
    if ((v->options.given & OPTION_BIT(OPTION_STORE)) == 0)
        return framework_open(v->options.framework_dir, v->arena, f, e) && scenario_world_shipped(f, v->arena, w, e);
    if (!ask_view(v, app, &view, e)) return false;
    *w = (struct scenario_world){ .framework = view.framework, .fact = view.fact, .facts = view.facts };
    return true;
}

static bool run_files(struct invocation *v, const struct scenario_world *w, size_t *failed, struct err *e) {
    struct scenario_report *report = arena_array(v->arena, struct scenario_report, v->args);
    if (report == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < v->args; i++) {
        struct sv bytes;
        if (!file_read(v->arg[i], SCENARIO_FILE_MAX, v->arena, &bytes, e) ||
            !scenario_check(w, bytes, v->arg[i], v->arena, &report[i], e))
            return false;
        *failed += report[i].failed;
    }
    if (v->options.format == FORMAT_JSON)
        scenario_json(report, v->args, v->out);
    else
        scenario_tap(report, v->args, v->out);
    return true;
}

static enum command_result run_scenario(struct invocation *v, struct err *e) {
    struct app *app;
    struct scenario_world w = { 0 };
    size_t failed = 0;
    bool ok = open_world(v, &app, &w, e) && run_files(v, &w, &failed, e);
    app_close(app);
    return !ok ? COMMAND_FAILED : failed > 0 ? COMMAND_NO : COMMAND_YES;
}

static const struct example examples[] = {
    { "scenario tests/scenarios/*.scenario", "every scenario that comes with ilacs" },
    { "scenario mine.scenario --framework drafts", "your own, with draft editions" },
};
const struct command cmd_scenario = {
    .name = "scenario",
    .args = "FILE...",
    .args_min = 1,
    .args_max = 100000,
    .section = SECTION_RULES,
    .help = "Run scenario files: history, day asked, expectation",
    .about =
        "Each scenario tells a history, the day asked and what is expected, in plain text; docs/scenarios.md says how to write one. There is one line for each scenario (the Test "
        "Anything Protocol); below one that fails stands what differed and why. A scenario may speak of a real authority: it is taken from the data that ilacs ships, or from the "
        "store when --store is given.",
    .no = "a scenario failed",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_FRAMEWORK) | OPTION_BIT(OPTION_FORMAT),
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(examples),
    .run = run_scenario,
};
