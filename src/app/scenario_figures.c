/* Lines about the register as a whole. */
#include "app/scenario_checks.h"

/* ---- statistics ---------------------------------------------------------------------------------------------- */

static int on_the_scale(const int *of) {
    return of[GRADE_OUTSTANDING] + of[GRADE_GOOD] + of[GRADE_REQUIRES_IMPROVEMENT] + of[GRADE_INADEQUATE];
}

static int figure_of(const struct statistics *s, const struct wanted_figure *w) {
    const int *of = s->area[w->area];
    switch (w->figure) {
    case FIGURE_AUTHORITIES: return s->authorities;
    case FIGURE_GRADED: return w->area == AREA_OVERALL ? s->graded : on_the_scale(of);
    case FIGURE_NO_OVERALL: return s->no_overall;
    case FIGURE_NOT_INSPECTED: return s->not_inspected;
    case FIGURE_GRADE: return of[w->grade];
    case FIGURE_GOOD_OR_BETTER: return of[GRADE_OUTSTANDING] + of[GRADE_GOOD];
    case FIGURE_PAIRS: return s->pairs;
    case FIGURE_UP: return s->up;
    case FIGURE_DOWN: return s->down;
    case FIGURE_SAME: return s->same;
    case FIGURE_SAME_GOOD_OR_BETTER: return s->same_good_or_better;
    case FIGURE_ILACS_PAIRS: return s->ilacs_pairs;
    case FIGURE_ILACS_UP: return s->ilacs_up;
    case FIGURE_ILACS_DOWN: return s->ilacs_down;
    case FIGURE_ILACS_SAME: return s->ilacs_same;
    case FIGURE_ILACS_SAME_GOOD_OR_BETTER: return s->ilacs_same_good_or_better;
    case FIGURE_COUNT: break;
    }
    return 0;
}

/* Whole percent of those graded, halves up, as the published tables round. */
static int percent_of(const struct statistics *s, const struct wanted_figure *w) {
    int all = on_the_scale(s->area[w->area]);
    return all == 0 ? -1 : (200 * figure_of(s, w) + all) / (2 * all);
}

bool scenario_statistics(struct scenario_running *r, const struct line_statistics *x) {
    struct history *h;
    size_t n;
    /* By publication the grades known on the day speak; by last day on site those that came to be known later. */
    if (!scenario_register(r, x->basis == BASIS_PUBLISHED ? x->on : SCENARIO_HINDSIGHT, &h, &n)) return false;
    struct statistics s = statistics_on(h, n, x->on, x->basis, x->region);
    struct text *t = NULL;
    for (size_t i = 0; i < x->figures; i++) {
        const struct wanted_figure *w = &x->figure[i];
        int got = w->percent ? percent_of(&s, w) : figure_of(&s, w);
        if (got == w->n) continue;
        if (t == NULL)
            t = scenario_differs(r);
        else
            text_lit(t, ", ");
        if (w->area != AREA_OVERALL) text_printf(t, "%.*s ", SV_ARG(area_word(w->area)));
        text_add(t, w->figure == FIGURE_GRADE ? grade_word(w->grade) : figure_word(w->figure));
        text_printf(t, " %d%s", got, w->percent ? "%" : "");
    }
    return true;
}

bool scenario_inspections(struct scenario_running *r, const struct line_inspections *x) {
    struct history *h;
    size_t n;
    if (!scenario_register(r, SCENARIO_HINDSIGHT, &h, &n)) return false;
    int got = statistics_inspections_between(h, n, x->from, x->to, x->by_last_day);
    if (got != x->n) text_printf(scenario_differs(r), "%d", got);
    return true;
}

/* ---- every inspection ---------------------------------------------------------------------------------------- */

static bool passes_judgements(struct scenario_running *r, const struct event *ev, struct text *why) {
    struct judgement_finding f[FINDINGS_MAX];
    const struct edition *ed = framework_on(r->w->framework, day_known(ev->start) ? ev->start : ev->published);
    if (ed == NULL || judgement_findings(ed, ev->grade, f) == 0) return true;
    text_printf(why, "%.*s (", SV_ARG(f[0].id));
    if (f[0].area < AREA_COUNT) text_add(why, area_word(f[0].area));
    text_lit(why, ")");
    return false;
}

/* The week it was first on site in, as if it were proposed today: the call and the authority are left out. */
static bool passes_weeks(struct scenario_running *r, const struct event *ev, struct text *why) {
    if (ev->period_count == 0) return true;
    struct due_context c = scenario_context(r);
    struct proposal p = { .kind = ev->kind == EVENT_SIF        ? OWED_SIF
                                  : ev->kind == EVENT_STANDARD ? OWED_STANDARD_INSPECTION
                                                               : OWED_SHORT_INSPECTION,
                          .call = DAY_NONE,
                          .start = ev->periods[0].first,
                          .end = ev->periods[0].last };
    struct placing placed;
    if (placing_check(&c, NULL, &p, &placed)) return true;
    for (size_t i = 0; i < placed.findings; i++)
        if (placed.finding[i].severity == SEVERITY_ERROR) text_printf(why, "(%.*s)", SV_ARG(placed.finding[i].rule));
    return false;
}

static bool is_excepted(const struct line_check *x, struct sv id) {
    for (size_t i = 0; i < x->excepts; i++)
        if (sv_eq(x->except[i], id)) return true;
    return false;
}

struct tally {
    size_t excepted, asked;
    struct text *t;
};

static void check_one(struct scenario_running *r, const struct line_check *x, const struct event *ev, struct tally *n) {
    struct text why = text_in(r->a, 1000);
    bool passes = x->of == CHECK_WEEKS ? passes_weeks(r, ev, &why) : passes_judgements(r, ev, &why);
    bool excepted = is_excepted(x, ev->id);
    n->asked++;
    n->excepted += excepted;
    if (passes != excepted) return;
    if (n->t == NULL)
        n->t = scenario_differs(r);
    else
        text_lit(n->t, "; ");
    text_printf(n->t, "%.*s %s %.*s", SV_ARG(ev->id), passes ? "accepted" : "not accepted", SV_ARG(text_view(&why)));
}

bool scenario_register_check(struct scenario_running *r, const struct line_check *x) {
    struct history *h;
    size_t n;
    struct tally tally = { 0 };
    if (!scenario_register(r, SCENARIO_HINDSIGHT, &h, &n)) return false;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < h[i].events; k++) {
            const struct event *ev = &h[i].event[k];
            bool sif = ev->kind == EVENT_SIF;
            if (event_is_graded(ev->kind) && (sif ? x->sif : x->ilacs)) check_one(r, x, ev, &tally);
        }
    if (tally.excepted != x->excepts)
        text_printf(scenario_differs(r), "%zu of the exceptions are in the register", tally.excepted);
    if (tally.asked == 0) text_lit(scenario_differs(r), "the register holds no such inspection");
    return true;
}
