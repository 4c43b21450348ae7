/* Lines about single rules: judgements, grades, clocks, placing, teams, pauses, letters. */
#include "app/scenario_checks.h"

/* ---- verdicts ------------------------------------------------------------------------------------------------ */

/* A finding of either kind: who speaks, and whether it refuses. */
struct spoken {
    struct sv rule;
    bool refuses;
};

static bool speaks(const struct spoken *s, size_t n, struct sv rule, bool refuses) {
    for (size_t i = 0; i < n; i++)
        if (s[i].refuses == refuses && sv_eq_nocase(s[i].rule, rule)) return true;
    return false;
}

static bool outcome_holds(const struct outcome *o, const struct spoken *s, size_t n) {
    bool refused = false;
    for (size_t i = 0; i < n; i++) refused = refused || s[i].refuses;
    if (o->verdict == VERDICT_ACCEPTED) return n == 0;
    if (refused != (o->verdict == VERDICT_REFUSED)) return false;
    for (size_t i = 0; i < o->rules; i++)
        if (!speaks(s, n, o->rule[i], refused)) return false;
    return true;
}

/* ---- judgements, grades -------------------------------------------------------------------------------------- */

static void say_findings(const struct edition *ed, const struct judgement_finding *f, size_t n, struct text *t) {
    text_printf(t, "under %.*s: ", SV_ARG(ed->id));
    if (n == 0) text_lit(t, "accepted");
    for (size_t i = 0; i < n; i++) {
        text_printf(t, "%s%s %.*s: ", i == 0 ? "" : " ", f[i].severity == SEVERITY_ERROR ? "rejected" : "warning",
                    SV_ARG(f[i].id));
        judgement_sentence(ed, &f[i], t);
    }
}

static bool names_area(const struct line_judgements *x, const struct judgement_finding *f, size_t n) {
    if (x->area == AREA_COUNT) return true;
    for (size_t i = 0; i < n; i++)
        if (f[i].area == x->area && sv_eq(f[i].id, x->outcome.rule[0])) return true;
    return false;
}

bool scenario_judgements(struct scenario_running *r, const struct line_judgements *x) {
    const struct edition *ed = framework_on(r->w->framework, x->on_site);
    if (x->edition.n > 0 && !scenario_edition(r, x->edition, &ed)) return false;
    if (ed == NULL) {
        text_lit(scenario_differs(r), "no edition was in force on that day");
        return true;
    }
    struct judgement_finding f[FINDINGS_MAX];
    struct spoken s[FINDINGS_MAX];
    size_t n = judgement_findings(ed, x->grade, f);
    for (size_t i = 0; i < n; i++) s[i] = (struct spoken){ f[i].id, f[i].severity == SEVERITY_ERROR };
    if (!outcome_holds(&x->outcome, s, n) || !names_area(x, f, n)) say_findings(ed, f, n, scenario_differs(r));
    return true;
}

bool scenario_grade(struct scenario_running *r, const struct line_grade *x) {
    enum grade g = GRADE_NONE;
    bool known = grade_parse(x->printed, &g);
    if (known == x->known && (!known || g == x->grade)) return true;
    text_add(scenario_differs(r), known ? grade_word(g) : SV("unknown"));
    return true;
}

/* ---- clocks -------------------------------------------------------------------------------------------------- */

/* Reports and letters wait for an election; what authorities owe does not. */
static bool waits_for_elections(enum clock c) {
    return c == CLOCK_REPORT_PUBLISHED || c == CLOCK_REPORT_OUTER || c == CLOCK_FOCUSED_LETTER ||
           c == CLOCK_MONITORING_LETTER;
}

static const struct edition *clock_edition(const struct scenario_running *r, const struct line_clock *x) {
    if (x->clock == CLOCK_DRAFT_ACTION_PLAN) return draft_plan_edition(r->w->framework, x->on_site, x->from);
    return framework_on(r->w->framework, day_known(x->on_site) ? x->on_site : x->from);
}

static bool clock_as_wanted(struct wanted_day w, struct day d) {
    if (w.how == WANTED_NONE) return !day_known(d);
    if (w.how == WANTED_AFTER) return day_known(d) && day_before(w.day, d);
    return day_eq(w.day, d);
}

bool scenario_clock(struct scenario_running *r, const struct line_clock *x) {
    const struct edition *ed = clock_edition(r, x);
    struct history h;
    if (x->edition.n > 0 && !scenario_edition(r, x->edition, &ed)) return false;
    if (!scenario_history(r, SCENARIO_HINDSIGHT, AUDIENCE_INSPECTORATE, &h)) return false;
    r->trace = trace_in(r->a);
    struct day end = clock_end(&r->calendar, ed, x->clock, x->from, &r->trace);
    if (waits_for_elections(x->clock)) end = election_hold(&r->calendar, ed, &h, end, &r->trace);
    if (clock_as_wanted(x->ends, end)) return true;
    struct text *t = scenario_differs(r);
    if (day_known(end))
        text_day(t, end);
    else
        text_lit(t, "none");
    text_printf(t, " under %.*s", SV_ARG(ed == NULL ? SV("no edition") : ed->id));
    scenario_because(r, 0, r->trace.count);
    return true;
}

/* ---- placing ------------------------------------------------------------------------------------------------- */

static void say_placing(const struct placing *p, bool accepted, struct text *t) {
    text_printf(t, "%s, on site ", accepted ? "accepted" : "refused");
    text_day(t, p->start);
    text_lit(t, "..");
    text_day(t, p->end);
    if (day_known(p->call)) {
        text_lit(t, ", call ");
        text_day(t, p->call);
    }
    if (p->small_authority) text_lit(t, ", small authority");
    if (p->beyond_planned) text_lit(t, ", beyond the planned");
    if (p->team > 0) text_printf(t, ", team %d", p->team);
    for (size_t i = 0; i < p->findings; i++)
        text_printf(t, "; %s %.*s: %s", p->finding[i].severity == SEVERITY_ERROR ? "refused" : "warning",
                    SV_ARG(p->finding[i].rule), p->finding[i].text);
}

static bool said_or(struct day wanted, struct day got) { return !day_known(wanted) || day_eq(wanted, got); }

static bool placing_as_wanted(const struct line_propose *x, const struct placing *p) {
    struct spoken s[sizeof p->finding / sizeof *p->finding];
    for (size_t i = 0; i < p->findings; i++)
        s[i] = (struct spoken){ p->finding[i].rule, p->finding[i].severity == SEVERITY_ERROR };
    if (!outcome_holds(&x->outcome, s, p->findings)) return false;
    if (!said_or(x->call, p->call) || !said_or(x->start, p->start) || !said_or(x->end, p->end)) return false;
    if ((x->small_authority && !p->small_authority) || (x->beyond_planned && !p->beyond_planned)) return false;
    return x->team < 0 || x->team == p->team;
}

bool scenario_propose(struct scenario_running *r, const struct line_propose *x) {
    struct due_context c = scenario_context(r);
    struct proposal p = x->proposal;
    struct history h;
    struct placing placed;
    bool about_one = r->s->named.n > 0 || r->s->facts > 0;
    if (p.children == 0) p.children = r->s->children;
    struct day decided = day_known(p.call) ? p.call : p.start;
    if (about_one && !scenario_history(r, decided, AUDIENCE_INSPECTORATE, &h)) return false;
    bool accepted = placing_check(&c, about_one ? &h : NULL, &p, &placed);
    if (!placing_as_wanted(x, &placed)) say_placing(&placed, accepted, scenario_differs(r));
    return true;
}

bool scenario_team(struct scenario_running *r, const struct line_team *x) {
    const struct edition *ed = framework_on(r->w->framework, x->on);
    int team = ed == NULL ? 0 : team_size(ed, x->children);
    if (team != x->team) text_printf(scenario_differs(r), "%d", team);
    return true;
}

bool scenario_pause(struct scenario_running *r, const struct line_pause *x) {
    static const char *const words[] = {
        [PAUSE_NOT_OFFERED] = "not offered", [PAUSE_PAUSED] = "paused", [PAUSE_INCOMPLETE] = "incomplete"
    };
    struct due_context c = scenario_context(r);
    enum pause_state state = pause_state_of(&c, x->on_site, x->paused_on, x->asked);
    if (state != x->state) text_printf(scenario_differs(r), "%s", words[state]);
    return true;
}

/* ---- letters ------------------------------------------------------------------------------------------------- */

bool scenario_letter(struct scenario_running *r, const struct line_letter *x) {
    bool published;
    if (x->kind == EVENT_MONITORING_VISIT) {
        const struct edition *ed = framework_on(r->w->framework, x->on);
        published = ed != NULL && monitoring_letter_published(ed, x->sequence);
    } else {
        struct fact f = { .kind = event_is_graded(x->kind) ? RECORD_INSPECTION : RECORD_VISIT };
        f.is.event =
            (struct event){ .kind = x->kind, .start = x->on, .end = x->on, .published = x->on, .due = DAY_NONE };
        register_known_default(&f);
        published = !day_eq(f.known[AUDIENCE_PUBLIC], DAY_NEVER);
    }
    if (published != x->published) text_add(scenario_differs(r), published ? SV("published") : SV("authority only"));
    return true;
}

bool scenario_refused(struct scenario_running *r, const struct line_refused *x) {
    if (sv_eq(x->column, x->at_fault)) return true;
    struct text *t = scenario_differs(r);
    if (x->at_fault.n == 0)
        text_lit(t, "accepted");
    else
        text_printf(t, "rejected %.*s: expected %.*s", SV_ARG(x->at_fault), SV_ARG(x->expected));
    return true;
}
