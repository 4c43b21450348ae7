/* Why somebody may do something, or may not. Whoever asks learns how the conditions came out, never which authority or day a
 * planned activity is about. */
#include "app/caller.h"
#include "cli/ask.h"
#include "cli/commands.h"
#include "render/plain.h"
#include "store/plan.h"

/* ---- what is asked about ----------------------------------------------------------------------------------------------- */

/* Segment by segment; ":id" and ":name.csv" take anything, which becomes *param. */
static bool segment_fits(struct sv want, struct sv have, struct sv *param) {
    if (want.n == 0 || want.p[0] != ':') return sv_eq(want, have);
    struct sv ending = sv_sub(want, sv_find(want, SV(".")), want.n);
    if (!sv_ends(have, ending) || have.n == ending.n) return false;
    *param = sv_sub(have, 0, have.n - ending.n);
    return true;
}

static bool route_fits(struct sv row, struct sv asked, struct sv *param) {
    struct sv want, have;
    *param = (struct sv){ 0 };
    while (sv_split(&row, '/', &want))
        if (!sv_split(&asked, '/', &have) || !segment_fits(want, have, param)) return false;
    return asked.p == NULL;
}

/* The words of the row first, then what it is about. */
static bool command_fits(struct sv row, struct sv asked, struct sv *param) {
    if (!sv_starts(asked, row) || (asked.n > row.n && asked.p[row.n] != ' ')) return false;
    *param = sv_trim(sv_sub(asked, row.n, asked.n));
    return true;
}

/* "GET /plan/x", "/plan/x" (GET) or "plan show x". The longest command wins: "plan show" before "plan". */
static const struct permission *row_asked(struct invocation *v, struct sv asked, struct sv *param) {
    const struct permission *best = NULL;
    size_t longest = 0;
    struct text get = text_in(v->arena, 0);
    bool path = asked.n > 0 && asked.p[0] == '/';
    if (path) text_lit(&get, "GET ");
    text_add(&get, sv_sub(asked, 0, sv_find(asked, SV("?"))));
    asked = text_view(&get);
    if (sv_starts(asked, SV("ilacs "))) asked = sv_sub(asked, 6, asked.n);
    *param = (struct sv){ 0 };
    for (size_t i = 0; i < permission_count; i++) {
        const struct permission *p = &permissions[i];
        struct sv row = sv_of(p->what), about;
        bool route = p->reach == REACH_ROUTE;
        if (!(route ? route_fits(row, asked, &about) : command_fits(row, asked, &about)) || row.n < longest) continue;
        /* "GET /areas/:name.csv" stands before "GET /areas/:name": the first that fits. */
        if (route && best != NULL && best->reach == REACH_ROUTE) continue;
        longest = route ? 0 : row.n;
        best = p;
        *param = about;
    }
    return best;
}

static bool is_about_plan(const struct permission *p) {
    struct sv what = sv_of(p->what);
    return p->reach == REACH_ROUTE ? sv_find(what, SV(" /plan/:id")) < what.n
                                   : sv_starts(what, SV("plan ")) || sv_eq(what, SV("exposure"));
}

/* The activity itself, for the decision alone. *found false: there is none. */
static bool thing_asked(struct invocation *v, struct store *s, const struct view *view, const struct caller *c,
                        struct sv id, struct thing *out, bool *found, struct err *e) {
    struct planned *version;
    size_t n;
    *found = false;
    if (id.n == 0) return true;
    if (!store_load_planned_of(s, id, v->arena, &version, &n, e)) return false;
    if (n == 0) return true;
    struct planned *stands = &version[n - 1];
    for (size_t i = 0; i < view->histories; i++)
        if (sv_eq(view->history[i].authority->dfe_code, stands->authority))
            stands->region = view->history[i].authority->region;
    *out = thing_planned(stands);
    /* To whoever may not see it, it is like one that is not there: how the conditions come out would tell, person by
     * person, who goes, to which region and to whom. */
    *found = caller_sees(c, permission_of(REACH_COMMAND, SV("plan show")), out);
    return true;
}

/* ---- who ------------------------------------------------------------------------------------------------------------------ */

static bool who_asked(struct invocation *v, struct store *s, struct person *out, struct sv *name, bool *closed,
                      struct err *e) {
    struct sv word = sv_trim(sv_of(v->arg[0]));
    struct account acc;
    struct grant *g;
    struct interest *i;
    int64_t number;
    bool found = false;
    *out = (struct person){ 0 };
    *closed = false;
    *name = SV("Somebody who has not signed in");
    if (sv_eq(word, SV("public"))) return true;
    *name = SV("An operator of the machine");
    out->operator_of_machine = sv_eq(word, SV("operator"));
    if (out->operator_of_machine) return true;
    if (sv_int(word, 1, INT64_MAX, &number)) {
        if (!store_load_account(s, number, v->arena, &acc, e)) return false;
    } else if (!store_find_account(s, word, v->arena, &acc, &found, e)) {
        return false;
    } else if (!found) {
        return err_fail(e, ERR_UNKNOWN, __func__,
                        "`ilacs user list` names those there are; `public` is nobody in particular.",
                        "there is no account of %.80s", v->arg[0]);
    }
    if (!store_load_grants(s, acc.number, v->arena, &g, &out->grants, e) ||
        !store_load_interests(s, acc.number, v->arena, &i, &out->interests, e))
        return false;
    out->account = acc.number;
    out->grant = g;
    out->interest = i;
    *closed = acc.disabled != 0;
    *name = acc.name.n > 0 ? acc.name : word;
    return true;
}

/* ---- the answer ------------------------------------------------------------------------------------------------------------- */

static void say_lines(struct text *out, int width, struct sv said) {
    struct sv line;
    while (said.n > 0 && sv_split(&said, '\n', &line))
        if (line.n > 0) text_wrapped(out, "", 2, width, line);
}

static bool answer(struct invocation *v, struct store *s, const struct view *view, const struct framework *f,
                   bool *allowed, struct err *e) {
    struct caller c;
    struct person who;
    struct sv name, param = { 0 }, asked = sv_trim(sv_of(v->arg[1]));
    struct thing thing = { 0 };
    struct text said = text_in(v->arena, 0);
    bool closed, found = false;
    if (!ask_caller(v, s, f, &c, e) || !caller_may(&c, NULL, "decision", e) ||
        !who_asked(v, s, &who, &name, &closed, e))
        return false;
    const struct permission *p = row_asked(v, asked, &param);
    if (p != NULL && is_about_plan(p) && !thing_asked(v, s, view, &c, param, &thing, &found, e)) return false;
    struct decision d = access_decide(p, &who, found ? &thing : NULL, &c.occasion);
    access_explain(&said, &d, name, SV(""));
    say_lines(v->out, v->width, text_view(&said));
    if (p != NULL) text_printf(v->out, "The row: %s\n", p->what);
    if (found)
        text_lit(v->out, "That is about this activity as it stands now. Neither its authority nor its day is named.\n");
    else if (p != NULL && is_about_plan(p) && param.n > 0)
        text_lit(v->out, "How the conditions come out for one activity is told only to those who may see it.\n");
    if (closed) text_lit(v->out, "Besides, their account is disabled: they cannot sign in at all.\n");
    *allowed = d.verdict == ALLOWED && !closed;
    return text_ok(&said, e) && text_ok(v->out, e);
}

static enum command_result run(struct invocation *v, struct err *e) {
    struct store *s = NULL;
    struct app *app = NULL;
    struct view view;
    bool allowed = false;
    const struct question q = { .on = DAY_NONE, .known_by = DAY_NONE, .audience = AUDIENCE_INSPECTORATE };
    bool ok = ask_store(v, STORE_READ, &s, e) && ask_view_of(v, q, &app, &view, e) &&
              answer(v, s, &view, app_framework(app), &allowed, e);
    app_close(app);
    store_close(s);
    return !ok ? COMMAND_FAILED : allowed ? COMMAND_YES : COMMAND_NO;
}

static const struct example examples[] = {
    { "why lee@example.org \"GET /plan/k3v5qz2mtw7a4bxd\"", "a page about one planned activity" },
    { "why lee@example.org \"user add\"", "a command" },
    { "why public /people", "somebody who has not signed in" },
};
const struct command cmd_why = {
    .name = "why",
    .args = "PERSON WHAT",
    .args_min = 2,
    .args_max = 2,
    .section = SECTION_PEOPLE,
    .help = "Explain why somebody may do something, or may not",
    .about =
        "PERSON is the e-mail address or the number of an account; `public` is whoever has not signed in, `operator` whoever runs commands here. WHAT "
        "is an address (\"GET /plan/ID\") or a command. Each role is told with its condition and whether it is met, and what a declared "
        "interest bars, with the rule. Of a planned activity neither the authority nor the day is named, and how the conditions come out only to "
        "those who may see it.",
    .no = "they may not",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_FRAMEWORK) | OPTIONS_CALLER,
    EXAMPLES(examples),
    .run = run,
};
