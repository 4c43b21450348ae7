/* Lines about what is owed. */
#include "app/scenario_checks.h"

static bool to_be_done(const struct owed *o) { return o->status != STATUS_MET && o->status != STATUS_SUPERSEDED; }

static bool day_as_wanted(struct wanted_day w, struct day d) {
    switch (w.how) {
    case WANTED_ANY: return true;
    case WANTED_NONE: return !day_known(d);
    case WANTED_DAY: return day_eq(w.day, d);
    case WANTED_AFTER: return day_known(d) && day_before(w.day, d);
    }
    return false;
}

static bool as_wanted(const struct line_expect *x, const struct owed *o) {
    if (o->kind != x->kind || (x->has_status ? o->status != x->status : !to_be_done(o))) return false;
    if (x->sequence > 0 && o->sequence != x->sequence) return false;
    if (x->of > 0 && o->of != x->of) return false;
    if (x->edition.n > 0 && !sv_eq_nocase(x->edition, o->edition->id)) return false;
    if ((x->provisional && !o->provisional) || (x->overridden && !o->overridden)) return false;
    if (x->human_decision && !o->human_decision) return false;
    return day_as_wanted(x->earliest, o->earliest) && day_as_wanted(x->target, o->target) &&
           day_as_wanted(x->latest, o->latest);
}

static void say_day(struct text *t, const char *what, struct day d) {
    text_printf(t, " %s ", what);
    if (day_known(d))
        text_day(t, d);
    else
        text_lit(t, "none");
}

static void say_owed(struct text *t, const struct owed *o) {
    text_add(t, obligation_word(o->kind));
    say_day(t, "earliest", o->earliest);
    say_day(t, "target", o->target);
    say_day(t, "latest", o->latest);
    text_printf(t, " status %.*s sequence %d of %d edition %.*s", SV_ARG(status_word(o->status)), o->sequence, o->of,
                SV_ARG(o->edition->id));
    if (o->provisional) text_lit(t, " provisional");
    if (o->overridden) text_lit(t, " overridden");
    if (o->human_decision) text_lit(t, " human decision");
}

/* Everything owed that could be meant: those of the kind, or, where there are none, one word for each of the rest. */
static void say_what_is_owed(struct scenario_running *r, struct text *t, enum obligation kind) {
    size_t n = 0;
    for (size_t i = 0; i < r->due.count; i++) {
        if (r->due.owed[i].kind != kind) continue;
        if (n++ > 0) text_lit(t, "; ");
        say_owed(t, &r->due.owed[i]);
        if (n == 1) scenario_because(r, r->due.owed[i].step, r->due.owed[i].steps);
    }
    if (n > 0) return;
    text_lit(t, "none; owed are");
    for (size_t i = 0; i < r->due.count; i++)
        text_printf(t, "%s %.*s (%.*s)", i == 0 ? "" : ",", SV_ARG(obligation_word(r->due.owed[i].kind)),
                    SV_ARG(status_word(r->due.owed[i].status)));
    if (r->due.count == 0)
        text_lit(t, " no obligations at all");
    else
        scenario_because(r, r->due.owed[0].step, r->due.owed[0].steps);
}

static void expect_owed(struct scenario_running *r, const struct line_expect *x) {
    for (size_t i = 0; i < r->due.count; i++)
        if (as_wanted(x, &r->due.owed[i])) return;
    say_what_is_owed(r, scenario_differs(r), x->kind);
}

static void expect_next(struct scenario_running *r, const struct line_expect *x) {
    const struct owed *next = due_next_graded(&r->due);
    if (next != NULL && as_wanted(x, next)) return;
    struct text *t = scenario_differs(r);
    if (next == NULL) {
        text_lit(t, "no graded inspection is owed");
        return;
    }
    say_owed(t, next);
    scenario_because(r, next->step, next->steps);
}

static void expect_count(struct scenario_running *r, const struct line_expect *x) {
    int n = 0;
    for (size_t i = 0; i < r->due.count; i++) {
        const struct owed *o = &r->due.owed[i];
        n += o->kind == x->kind && (x->has_status ? o->status == x->status : to_be_done(o));
    }
    if (n == x->count) return;
    struct text *t = scenario_differs(r);
    text_printf(t, "%d: ", n);
    say_what_is_owed(r, t, x->kind);
}

static void expect_nothing(struct scenario_running *r) {
    for (size_t i = 0; i < r->due.count; i++) {
        if (!to_be_done(&r->due.owed[i])) continue;
        say_owed(scenario_differs(r), &r->due.owed[i]);
        return;
    }
}

static void expect_every(struct scenario_running *r, const struct line_expect *x) {
    struct text *t = NULL;
    size_t n = 0;
    for (size_t i = 0; i < r->due.count; i++) {
        const struct owed *o = &r->due.owed[i];
        if (!to_be_done(o)) continue;
        n++;
        if (o->status == x->status) continue;
        if (t == NULL)
            t = scenario_differs(r);
        else
            text_lit(t, "; ");
        say_owed(t, o);
    }
    if (n == 0) text_lit(scenario_differs(r), "nothing has to be done at all");
}

static bool same_window(const struct owed *a, const struct owed *b) {
    return day_eq(a->earliest, b->earliest) && day_eq(a->target, b->target) && day_eq(a->latest, b->latest);
}

/* Every obligation of one answer that is in the other with the same window; what is not is said. */
static void compare_windows(struct scenario_running *r, const struct due *a, const struct due *b, const char *when) {
    for (size_t i = 0; i < a->count; i++) {
        const struct owed *o = &a->owed[i], *then = due_counterpart(b, o);
        if (!to_be_done(o) || (then != NULL && to_be_done(then) && same_window(o, then))) continue;
        struct text *t = scenario_differs(r);
        text_printf(t, "%s ", when);
        say_owed(t, o);
        text_lit(t, "; on the other day ");
        if (then == NULL)
            text_lit(t, "it is not owed");
        else
            say_owed(t, then);
        return;
    }
}

static bool expect_same_windows(struct scenario_running *r, const struct line_expect *x) {
    struct due_context c = scenario_context(r);
    struct history h;
    struct due then;
    if (!scenario_history(r, x->day, r->asked.audience, &h)) return false;
    due_list(&c, &h, x->day, &then, NULL);
    size_t before = r->faults;
    compare_windows(r, &r->due, &then, "on the day asked");
    if (r->faults == before) compare_windows(r, &then, &r->due, "on the day compared with");
    return true;
}

bool scenario_expect(struct scenario_running *r, const struct line_expect *x) {
    switch (x->what) {
    case EXPECT_OWED: expect_owed(r, x); break;
    case EXPECT_NEXT: expect_next(r, x); break;
    case EXPECT_COUNT:
    case EXPECT_NO: expect_count(r, x); break;
    case EXPECT_NOTHING: expect_nothing(r); break;
    case EXPECT_EVERY: expect_every(r, x); break;
    case EXPECT_SAME_WINDOWS: return expect_same_windows(r, x);
    }
    return true;
}

static void say_steps(const struct scenario_running *r, size_t first, size_t n, struct text *t) {
    for (size_t i = first; i < first + n; i++) {
        trace_sentence(&r->trace.step[i], t);
        if (r->trace.step[i].cite != NULL) {
            text_lit(t, " (");
            cite_sentence(r->trace.step[i].cite, t);
            text_lit(t, ")");
        }
        text_lit(t, "\n");
    }
}

/* Whether `text` stands anywhere in `all`, in any case. */
static bool says(struct sv all, struct sv text) {
    for (size_t i = 0; i + text.n <= all.n; i++)
        if (sv_eq_nocase(sv_sub(all, i, text.n), text)) return true;
    return false;
}

bool scenario_explain(struct scenario_running *r, const struct line_explain *x) {
    struct text said = text_in(r->a, 0);
    for (size_t i = 0; i < r->due.count; i++) {
        const struct owed *o = &r->due.owed[i];
        if (!x->one_kind || o->kind == x->kind) say_steps(r, o->step, o->steps, &said);
    }
    if (!text_ok(&said, r->e)) return false;
    bool contains = says(text_view(&said), x->text);
    if (contains != x->lacks) return true;
    struct text *t = scenario_differs(r);
    text_printf(t, "the explanation %s it", contains ? "contains" : "does not contain");
    for (size_t i = 0; i < r->due.count; i++) {
        const struct owed *o = &r->due.owed[i];
        if (x->one_kind && o->kind != x->kind) continue;
        scenario_because(r, o->step, o->steps);
        break;
    }
    return true;
}
