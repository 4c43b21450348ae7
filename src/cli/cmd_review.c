#include "app/reviews.h"
#include "cli/ask.h"
#include "cli/commands.h"
#include "render/review_render.h"

const struct command cmd_review = {
    .name = "review",
    .section = SECTION_REGISTER,
    .help = "Decide what reports say against what the register holds",
    .about =
        "`ilacs import reports` and `ilacs watch` put here what they may not decide: new inspections and visits, values that differ, anything "
        "doubtful. The same is on the page /review of `ilacs serve`, with the text of the report beside it.",
};

static bool number_of(const char *word, int64_t *out, struct err *e) {
    return sv_int(sv_of(word), 1, INT64_MAX, out) ||
           err_fail(e, ERR_USAGE, __func__, "`ilacs review list` gives the numbers.",
                    "\"%.40s\" is no number of a review", word);
}

/* ---- list ------------------------------------------------------------------------------------------------------------ */

static bool list_write(struct invocation *v, struct store *s, struct err *e) {
    struct reviews all;
    bool decided_too = (v->options.given & OPTION_BIT(OPTION_ALL)) != 0;
    if (!store_load_reviews(s, v->arena, &all, e)) return false;
    struct review *shown = arena_array(v->arena, struct review, all.count);
    size_t n = 0;
    if (shown == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < all.count; i++)
        if (decided_too || !all.list[i].decided) shown[n++] = all.list[i];
    if (v->options.format == FORMAT_JSON)
        reviews_json(shown, n, v->out);
    else
        reviews_text(shown, n, v->width, v->out);
    return text_ok(v->out, e);
}

static enum command_result run_list(struct invocation *v, struct err *e) {
    struct store *s = NULL;
    bool ok = ask_store(v, STORE_READ, &s, e) && list_write(v, s, e);
    store_close(s);
    return answered(ok);
}

static const struct example list_examples[] = { { "review list", "what waits" },
                                                { "review list --all --format json", "and what was decided" } };
const struct command cmd_review_list = {
    .name = "review list",
    .section = SECTION_REGISTER,
    .help = "List what waits for a decision",
    .about = "One line for each report that waits, oldest first.",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_ALL) | OPTION_BIT(OPTION_FORMAT),
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(list_examples),
    .run = run_list,
};

/* ---- show ------------------------------------------------------------------------------------------------------------ */

static bool show_write(struct invocation *v, struct store *s, struct err *e) {
    int64_t number;
    struct review r;
    if (!number_of(v->arg[0], &number, e) || !store_load_review(s, number, v->arena, &r, e)) return false;
    if (v->options.format == FORMAT_JSON)
        review_json(&r, v->out);
    else
        review_text(&r, v->width, v->out);
    return text_ok(v->out, e);
}

static enum command_result run_show(struct invocation *v, struct err *e) {
    struct store *s = NULL;
    bool ok = ask_store(v, STORE_READ, &s, e) && show_write(v, s, e);
    store_close(s);
    return answered(ok);
}

static const struct example show_examples[] = { { "review show 3",
                                                  "both values of everything, and where the report says it" } };
const struct command cmd_review_show = {
    .name = "review show",
    .args = "N",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_REGISTER,
    .help = "Show both values, and where the report says it",
    .about =
        "Every value in question: what the register holds, what the report says, its page and words, a second place, how far it may be trusted.",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_FORMAT),
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(show_examples),
    .run = run_show,
};

/* ---- accept ---------------------------------------------------------------------------------------------------------- */

static struct sv names_given(struct invocation *v) {
    struct text t = text_in(v->arena, 0);
    for (size_t i = 0; i < v->options.cells; i++) {
        if (i > 0) text_char(&t, ' ');
        text_add(&t, v->options.cell[i]);
    }
    return text_view(&t);
}

static size_t extras_given(const struct options *o, struct review_extra *out) {
    for (size_t i = 0; i < o->sets; i++) {
        struct sv rest = o->set[i];
        (void)sv_split(&rest, '=', &out[i].name);
        out[i].value = rest;
    }
    return o->sets;
}

/* Several are several decisions: those before the one that fails stand. */
static bool accept_each(struct invocation *v, struct store *s, struct err *e) {
    struct doing by;
    struct review_extra extra[CELLS_MAX];
    size_t extras = extras_given(&v->options, extra);
    if (v->args > 1 && (v->options.cells > 0 || extras > 0))
        return err_fail(e, ERR_USAGE, __func__, "Accept them one by one.", "--cell and --set go with one review");
    for (size_t i = 0; i < v->args; i++) {
        int64_t number;
        struct import_report report;
        if (!ask_doing(v, &by, e) || !number_of(v->arg[i], &number, e) ||
            !review_accept(s, number, names_given(v), extra, extras, &by, v->arena, &report, e))
            return false;
        text_printf(v->out, "Review %lld is accepted%s.\n", (long long)number,
                    report.stored ? "" : ": the register said so already");
    }
    return text_ok(v->out, e);
}

static enum command_result run_accept(struct invocation *v, struct err *e) {
    struct store *s = NULL;
    bool ok = ask_store(v, STORE_WRITE, &s, e) && accept_each(v, s, e);
    store_close(s);
    return answered(ok);
}

static const struct example accept_examples[] = {
    { "review accept 3", "take every value of review 3" },
    { "review accept 3 --cell overall --cell published", "these two alone; the others stay as the register has them" },
    { "review accept 4 --set published=2026-03-01", "a new inspection whose report prints no day of publication" },
};
const struct command cmd_review_accept = {
    .name = "review accept",
    .args = "N...",
    .args_min = 1,
    .args_max = 10000,
    .section = SECTION_REGISTER,
    .help = "Take what the report says into the register",
    .about =
        "A value that replaces another is a correction: the old one stays, and is still what was known before today. A new inspection or visit is known "
        "since its publication.",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_CELL) | OPTION_BIT(OPTION_SET),
    EXAMPLES(accept_examples),
    .run = run_accept,
};

/* ---- dismiss --------------------------------------------------------------------------------------------------------- */

static bool dismiss_each(struct invocation *v, struct store *s, struct err *e) {
    struct doing by;
    for (size_t i = 0; i < v->args; i++) {
        int64_t number;
        if (!ask_doing(v, &by, e) || !number_of(v->arg[i], &number, e) ||
            !review_dismiss(s, number, v->options.reason, &by, v->arena, e))
            return false;
        text_printf(v->out, "Review %lld is dismissed; the register stays as it is.\n", (long long)number);
    }
    return text_ok(v->out, e);
}

static enum command_result run_dismiss(struct invocation *v, struct err *e) {
    struct store *s = NULL;
    bool ok = ask_store(v, STORE_WRITE, &s, e) && dismiss_each(v, s, e);
    store_close(s);
    return answered(ok);
}

static const struct example dismiss_examples[] = {
    { "review dismiss 3 --reason \"the front page is misprinted, see page 4\"", "keep what the register holds" },
};
const struct command cmd_review_dismiss = {
    .name = "review dismiss",
    .args = "N...",
    .args_min = 1,
    .args_max = 10000,
    .section = SECTION_REGISTER,
    .help = "Leave the register as it is, and say why",
    .about = "The same values of the same report are not asked about again. The reason is kept with the decision.",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_REASON),
    EXAMPLES(dismiss_examples),
    .run = run_dismiss,
};
