#include "core/clocks.h"

#include <assert.h>

struct clock_rule {
    struct sv word;
    enum param run;  /* what the clock runs for */
    enum param then; /* and after that, from where the first one ended; PARAM_COUNT: nothing */
    enum fact_role role, then_role;
};
#define RULE(word, run, role)                                                                                          \
    { SV_LIT(word), run, PARAM_COUNT, role, FACT_ROLE_NONE }
#define SV_LIT(lit)                                                                                                    \
    { "" lit, sizeof(lit) - 1 }

static const struct clock_rule rules[CLOCK_COUNT] = {
    [CLOCK_AUTHORITY_PUBLICATION] = RULE("authority_publication", P_AUTHORITY_PUBLICATION, FACT_ROLE_LATEST),
    [CLOCK_ACTION_PLAN] = RULE("action_plan", P_ACTION_PLAN, FACT_ROLE_PLAN_DUE),
    [CLOCK_PRIORITY_ACTION_PLAN] = RULE("priority_action_plan", P_PRIORITY_ACTION_PLAN, FACT_ROLE_PLAN_DUE),
    [CLOCK_DRAFT_ACTION_PLAN] = RULE("draft_action_plan", P_DRAFT_ACTION_PLAN, FACT_ROLE_PLAN_DUE),
    [CLOCK_REPORT_DRAFT] = RULE("report_draft", P_REPORT_DRAFT, FACT_ROLE_DRAFT),
    [CLOCK_REPORT_COMMENTS] = { SV_LIT("report_comments"), P_REPORT_DRAFT, P_REPORT_COMMENTS, FACT_ROLE_DRAFT,
                                FACT_ROLE_COMMENTS },
    [CLOCK_REPORT_PUBLISHED] = RULE("report_published", P_REPORT_PUBLISHED, FACT_ROLE_REPORT),
    [CLOCK_REPORT_OUTER] = RULE("report_outer", P_REPORT_OUTER, FACT_ROLE_LATEST),
    [CLOCK_FOCUSED_LETTER] = RULE("focused_letter", P_FOCUSED_LETTER, FACT_ROLE_REPORT),
    [CLOCK_MONITORING_LETTER] = RULE("monitoring_letter", P_MONITORING_LETTER, FACT_ROLE_REPORT),
    [CLOCK_ENGAGEMENT_LETTER] = RULE("engagement_letter", P_ENGAGEMENT_LETTER_MONTHS, FACT_ROLE_LATEST),
    [CLOCK_FIRST_MONITORING] = RULE("first_monitoring", P_MONITORING_FIRST_WEEKS, FACT_ROLE_TARGET),
    [CLOCK_FIRST_MONITORING_LATE] = RULE("first_monitoring_late", P_MONITORING_FIRST_LATE_WEEKS, FACT_ROLE_LATEST),
};

struct sv clock_word(enum clock c) {
    assert((unsigned)c < CLOCK_COUNT);
    return rules[c].word;
}

bool clock_parse(struct sv s, enum clock *out) {
    for (enum clock c = 0; c < CLOCK_COUNT; c++) {
        if (!sv_eq(rules[c].word, s)) continue;
        *out = c;
        return true;
    }
    return false;
}

static struct day plus_units(const struct calendar *cal, struct day from, int32_t n, enum unit unit) {
    switch (unit) {
    case UNIT_WORKING_DAYS: return calendar_plus_working(cal, from, n);
    case UNIT_WEEKS: return day_plus(from, 7 * n);
    case UNIT_MONTHS: return day_plus_months(from, n);
    case UNIT_DAYS: return day_plus(from, n);
    case UNIT_COUNT:
    case UNIT_WEEKDAY:
    case UNIT_DAY:
    case UNIT_SWITCH:
    case UNIT_CHILDREN: break;
    }
    assert(false && "a clock runs in working days, days, weeks or months");
    return DAY_NONE;
}

static struct day run_once(const struct calendar *cal, const struct edition *ed, enum param p, enum fact_role role,
                           struct day from, struct trace *trace) {
    const struct value *v = &ed->param[p];
    if (!value_set(*v) || !day_known(from)) return DAY_NONE;
    enum unit unit = param_infos[p].unit;
    struct day end = plus_units(cal, from, v->n, unit);
    if (trace == NULL) return end;
    struct trace_step *s = trace_add(trace, STEP_DAY);
    s->role = role;
    s->cite = v->cite;
    s->value = v;
    s->day = from;
    s->n = (int32_t)p;
    s->unit = unit;
    s->result = end;
    return end;
}

struct day clock_end(const struct calendar *cal, const struct edition *ed, enum clock c, struct day from,
                     struct trace *trace) {
    assert((unsigned)c < CLOCK_COUNT);
    if (ed == NULL) return DAY_NONE;
    const struct clock_rule *r = &rules[c];
    struct day end = run_once(cal, ed, r->run, r->role, from, trace);
    if (r->then == PARAM_COUNT) return end;
    return run_once(cal, ed, r->then, r->then_role, end, trace);
}

const struct edition *draft_plan_edition(const struct framework *f, struct day on_site, struct day letter) {
    if (day_known(letter)) {
        const struct edition *ed = framework_on(f, letter);
        if (ed != NULL && ed->param[P_DRAFT_BY_LETTER_DAY].n == 1) return ed;
    }
    return framework_on(f, day_known(on_site) ? on_site : letter);
}

/* The first day publication is free again after polling day. */
static struct day hold_ends(const struct calendar *cal, const struct edition *ed, struct day polling) {
    struct value after = ed->param[P_ELECTION_RESUMES_AFTER];
    return value_set(after) ? calendar_plus_working(cal, polling, after.n) : day_plus(polling, 1);
}

struct day election_hold(const struct calendar *cal, const struct edition *ed, const struct history *h, struct day day,
                         struct trace *trace) {
    if (ed == NULL || h == NULL || !day_known(day) || !value_set(ed->param[P_ELECTION_HOLD_BEFORE])) return day;
    const struct value *before = &ed->param[P_ELECTION_HOLD_BEFORE];
    /* Elections come in order, so that a day pushed past one poll may still meet the hold of the next (May and July
     * 2024). */
    for (size_t i = 0; i < h->elections; i++) {
        struct day polling = h->election[i].polling_day;
        struct day from = calendar_plus_working(cal, polling, -before->n);
        struct day until = hold_ends(cal, ed, polling);
        bool holds = !day_before(day, from) && day_before(day, until);
        if (!holds) {
            if (trace != NULL) {
                struct trace_step *aside = trace_add(trace, STEP_ELECTION_REJECTED);
                aside->of.election = &h->election[i];
                aside->cite = before->cite;
                aside->day = day;
            }
            continue;
        }
        struct trace_step *s = trace_add(trace, STEP_ELECTION);
        s->of.election = &h->election[i];
        s->cite = before->cite;
        s->value = before;
        s->day = day;
        s->result = until;
        day = until;
    }
    return day;
}
