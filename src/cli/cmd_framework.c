#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/framework_text.h"
#include "render/impact_render.h"

const struct command cmd_framework = {
    .name = "framework",
    .section = SECTION_RULES,
    .help = "Look at the editions of the framework, and try out drafts",
    .about =
        "The rules are dated data: each edition is a file that says only what it changes, with the source and confidence of every value. Drafts in "
        "a folder of your own are loaded with --framework DIR. How to write one: docs/rules.md.",
};
#define OPTIONS_FRAMEWORK (OPTION_BIT(OPTION_FRAMEWORK) | OPTION_BIT(OPTION_FORMAT))

static bool open_framework(struct invocation *v, struct framework *f, struct err *e) {
    return framework_open(v->options.framework_dir, v->arena, f, e);
}

/* "shipped:ID" names the shipped edition where a draft has taken its place: without it the two could not be compared. */
static bool find_edition(struct invocation *v, const struct framework *f, const char *word, const struct edition **out,
                         struct err *e) {
    struct sv id = sv_of(word), shipped = SV("shipped:");
    if (!sv_starts(id, shipped)) return framework_find(f, id, out, e);
    struct framework *without_drafts = arena_new(v->arena, struct framework);
    if (without_drafts == NULL) return err_nomem(e, __func__);
    return framework_open((struct sv){ 0 }, v->arena, without_drafts, e) &&
           framework_find(without_drafts, sv_sub(id, shipped.n, id.n), out, e);
}

/* ---- list ----------------------------------------------------------------------------------------------------------- */

static enum command_result run_list(struct invocation *v, struct err *e) {
    struct framework f;
    struct framework_view *list;
    size_t n;
    if (!open_framework(v, &f, e) || !framework_list(&f, v->arena, &list, &n, e)) return COMMAND_FAILED;
    if (v->options.format == FORMAT_JSON)
        framework_list_json(list, n, v->out);
    else if (v->options.format == FORMAT_CSV)
        framework_list_csv(list, n, v->out);
    else
        framework_list_text(list, n, v->width, v->out);
    return COMMAND_YES;
}

static const struct example list_examples[] = { { "framework list", "every edition with the days it is in force" } };
const struct command cmd_framework_list = {
    .name = "framework list",
    .section = SECTION_RULES,
    .help = "List the editions and the days they are in force",
    .about = "Oldest first, with the number of values and rows that each sets itself.",
    .options = OPTIONS_FRAMEWORK,
    .formats = FORMATS_ALL,
    EXAMPLES(list_examples),
    .run = run_list,
};

/* ---- show ----------------------------------------------------------------------------------------------------------- */

static enum command_result run_show(struct invocation *v, struct err *e) {
    struct framework f;
    const struct edition *ed = NULL;
    struct framework_view view;
    if (!open_framework(v, &f, e) || !find_edition(v, &f, v->arg[0], &ed, e) ||
        !framework_show(&f, ed, v->arena, &view, e))
        return COMMAND_FAILED;
    if (v->options.format == FORMAT_JSON)
        framework_show_json(&view, v->out);
    else if (v->options.format == FORMAT_CSV)
        framework_show_csv(&view, v->out);
    else
        framework_show_text(&view, v->width, v->out);
    return COMMAND_YES;
}

static const struct example show_examples[] = { { "framework show ILACS-2018-09",
                                                  "everything in force under that edition, with sources" } };
const struct command cmd_framework_show = {
    .name = "framework show",
    .args = "EDITION",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_RULES,
    .help = "Show everything in force under one edition",
    .about =
        "Judgements, windows, pathways, pauses and values, each with the edition that set it, its clause, source and confidence. What the edition set itself "
        "is marked with an asterisk.",
    .options = OPTIONS_FRAMEWORK,
    .formats = FORMATS_ALL,
    EXAMPLES(show_examples),
    .run = run_show,
};

/* ---- diff ----------------------------------------------------------------------------------------------------------- */

static enum command_result run_diff(struct invocation *v, struct err *e) {
    struct framework f;
    const struct edition *a = NULL;
    const struct edition *b = NULL;
    struct framework_diff d;
    if (!open_framework(v, &f, e) || !find_edition(v, &f, v->arg[0], &a, e) || !find_edition(v, &f, v->arg[1], &b, e) ||
        !framework_diff(&f, a, b, v->arena, &d, e))
        return COMMAND_FAILED;
    if (v->options.format == FORMAT_JSON)
        framework_diff_json(&d, v->out);
    else if (v->options.format == FORMAT_CSV)
        framework_diff_csv(&d, v->out);
    else
        framework_diff_text(&d, v->width, v->out);
    return COMMAND_YES;
}

static const struct example diff_examples[] = {
    { "framework diff ILACS-2025-04 ILACS-2026", "what April 2026 changed" },
    { "framework diff shipped:ILACS-2026 ILACS-2026 --framework drafts",
      "what a draft that takes the place of a shipped edition changes" },
};
const struct command cmd_framework_diff = {
    .name = "framework diff",
    .args = "A B",
    .args_min = 2,
    .args_max = 2,
    .section = SECTION_RULES,
    .help = "Say what edition B rules that edition A does not",
    .about =
        "Compares what the two editions say. Whom a difference touches is another question: see `ilacs framework impact`. shipped:EDITION names a shipped edition "
        "whose place a draft has taken.",
    .options = OPTIONS_FRAMEWORK,
    .formats = FORMATS_ALL,
    EXAMPLES(diff_examples),
    .run = run_diff,
};

/* ---- impact --------------------------------------------------------------------------------------------------------- */

static bool impact_of(struct invocation *v, const struct view *view, struct err *e) {
    const struct edition *a = NULL;
    const struct edition *b = NULL;
    struct impact im;
    if (!find_edition(v, view->framework, v->arg[0], &a, e) || !find_edition(v, view->framework, v->arg[1], &b, e))
        return false;
    if (!impact_run(&view->context, view->history, view->histories, a, b, view->question.on, v->arena, &im, e))
        return false;
    switch (v->options.format) {
    case FORMAT_CSV: impact_csv(&im, v->out); break;
    case FORMAT_JSON: impact_json(&im, v->out); break;
    case FORMAT_TABLE:
    case FORMAT_COUNT: impact_text(&im, v->width, v->out); break;
    }
    return text_ok(v->out, e);
}

static enum command_result run_impact(struct invocation *v, struct err *e) {
    struct app *app = NULL;
    struct view view;
    bool ok = ask_view(v, &app, &view, e) && impact_of(v, &view, e);
    app_close(app);
    return answered(ok);
}

static const struct example impact_examples[] = {
    { "framework impact ILACS-2025-04 ILACS-2026 --on 2026-06-01", "whom April 2026 touches" },
    { "framework impact ILACS-2026 DRAFT-48 --on 2026-09-01 --framework drafts",
      "whom a draft of your own would touch" },
};
const struct command cmd_framework_impact = {
    .name = "framework impact",
    .args = "A B",
    .args_min = 2,
    .args_max = 2,
    .section = SECTION_RULES,
    .help = "Name every authority that edition B treats differently, and how",
    .about =
        "Runs both editions over the whole register on the day asked, as if each had been in force, and names every authority whose next obligation, its kind, window or status "
        "differs. A draft in the folder of --framework can stand for either; shipped:EDITION names a shipped edition whose place a draft has taken.",
    .options = OPTIONS_QUESTION,
    .formats = FORMATS_ALL,
    EXAMPLES(impact_examples),
    .run = run_impact,
};

/* ---- check ---------------------------------------------------------------------------------------------------------- */

static enum command_result run_check(struct invocation *v, struct err *e) {
    struct framework f;
    struct framework_tally tally;
    if (!open_framework(v, &f, e) || !framework_tally(&f, v->arena, &tally, e)) return COMMAND_FAILED;
    if (v->options.format == FORMAT_JSON)
        framework_tally_json(&tally, v->out);
    else
        framework_tally_text(&tally, v->width, v->out);
    return COMMAND_YES;
}

static const struct example check_examples[] = {
    { "framework check", "the shipped editions" },
    { "framework check --framework drafts", "with the drafts in a folder" },
};
const struct command cmd_framework_check = {
    .name = "framework check",
    .section = SECTION_RULES,
    .help = "Check the edition files, drafts among them",
    .about =
        "Loads every edition. A mistake is told with file, line, key and what was expected, and ends with exit code 3 (no edition file) or 4 (files that "
        "contradict each other). When all is sound it counts what is there, by confidence.",
    .options = OPTIONS_FRAMEWORK,
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(check_examples),
    .run = run_check,
};
