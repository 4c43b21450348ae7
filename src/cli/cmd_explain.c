#include "cli/ask.h"
#include "cli/commands.h"
#include "render/due_render.h"

/* As for `due`, met and superseded are left out unless asked for; naming a kind asks for it however it stands. */
static uint32_t statuses_wanted(const struct options *o) {
    const uint32_t all = ((uint32_t)1 << STATUS_COUNT) - 1;
    if (o->statuses != 0) return o->statuses;
    return o->obligations != 0 ? all : all & ~((uint32_t)1 << STATUS_MET | (uint32_t)1 << STATUS_SUPERSEDED);
}

static bool wanted(const struct options *o, const struct owed *owed) {
    return (o->obligations == 0 || (o->obligations >> owed->kind & 1U) != 0) &&
           (statuses_wanted(o) >> owed->status & 1U) != 0;
}

/* Leaves only what --obligation and --status ask for; the trace stays whole, each owed event names its part. */
static void narrow(const struct options *o, struct explanation *x) {
    size_t kept = 0;
    for (size_t i = 0; i < x->due.count; i++) {
        if (!wanted(o, &x->due.owed[i])) continue;
        x->due.owed[kept] = x->due.owed[i];
        x->change[kept] = x->change[i];
        x->changes[kept] = x->changes[i];
        kept++;
    }
    x->due.count = kept;
}

static bool explain_one(struct invocation *v, const struct view *view, struct err *e) {
    const struct history *h;
    struct explanation *x = arena_new(v->arena, struct explanation);
    if (x == NULL) return err_nomem(e, __func__);
    if (!view_find(view, sv_of(v->arg[0]), &h, e)) return false;
    if (!explain(&view->context, h, view->question.on, v->arena, x, e)) return false;
    if (x->due.full)
        return err_fail(e, ERR_RULE, __func__, "Check the history of the authority for records entered many times.",
                        "%.*s: more is owed than an answer holds", SV_ARG(h->authority->name));
    narrow(&v->options, x);
    if (v->options.format == FORMAT_JSON)
        explain_json(h->authority, x, view->question.on, v->out);
    else
        explain_text(h->authority, x, view->question.on, v->width, v->out);
    return text_ok(v->out, e);
}

static enum command_result run_explain(struct invocation *v, struct err *e) {
    struct app *app = NULL;
    struct view view;
    bool ok = ask_view(v, &app, &view, e) && explain_one(v, &view, e);
    app_close(app);
    return answered(ok);
}

static const struct example examples[] = {
    { "explain birmingham", "everything that is due for Birmingham, and why" },
    { "explain 301 --obligation short_inspection", "one obligation only" },
    { "explain E09000002 --on 2020-06-01 --format json", "as a tree, on a day in the first covid pause" },
};
const struct command cmd_explain = {
    .name = "explain",
    .args = "AUTHORITY",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_ANSWERS,
    .help = "Say why it is due: facts, rules, and what would change the answer",
    .about =
        "For each obligation of one authority: the facts used, the rules in the order they applied, each with its clause, source and "
        "confidence; what was looked at and set aside, and why; and what would change the answer, found by asking again with "
        "one fact or value altered.\n\n"
        "Obligations that are met or superseded are left out unless --status or --obligation names them.\n\n"
        "Confidence is confirmed, single source, derived (inferred from published reports) or background (unverified, an "
        "editable default).",
    .options = OPTIONS_QUESTION | OPTION_BIT(OPTION_OBLIGATION) | OPTION_BIT(OPTION_STATUS),
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(examples),
    .run = run_explain,
};
