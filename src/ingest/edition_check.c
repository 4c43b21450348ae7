#include "ingest/edition_check.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/register.h"

/* ---- saying where --------------------------------------------------------------------------------------------------- */

bool edition_fault(const struct edition *ed, const struct cite *at, struct err *e, const char *hint, const char *format,
                   ...) {
    char what[320];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    if (sv_eq(at->edition, ed->id))
        return err_fail(e, ERR_RULE, __func__, hint, "%.*s line %d, %s", SV_ARG(at->file), at->line, what);
    return err_fail(e, ERR_RULE, __func__, hint, "%.*s: with what it inherits from %.*s line %d, %s", SV_ARG(ed->file),
                    SV_ARG(at->file), at->line, what);
}

/* The place of something the edition lacks altogether. */
static bool lacks(const struct edition *ed, struct err *e, const char *what) {
    return err_fail(e, ERR_RULE, "edition_check",
                    "The first edition gives everything; later ones hold only what they change.",
                    "%.*s: edition %.*s has no %s", SV_ARG(ed->file), SV_ARG(ed->id), what);
}

/* ---- values --------------------------------------------------------------------------------------------------------- */

static bool every_value_given(const struct edition *ed, struct err *e) {
    for (size_t p = 0; p < PARAM_COUNT; p++) {
        if (ed->param[p].cite != NULL) continue;
        return err_fail(e, ERR_RULE, __func__, "Give it a value, or none where the edition has no such value.",
                        "%.*s: edition %.*s lacks values.%s", SV_ARG(ed->file), SV_ARG(ed->id), param_infos[p].name);
    }
    return true;
}

/* Pairs in which the first may not exceed the second, where both are set. A contradiction here is a slip of the pen. */
static const struct {
    enum param less, more;
} ordered[] = {
    { P_DRAFT_ACTION_PLAN, P_PRIORITY_ACTION_PLAN },
    { P_REPORT_DRAFT, P_REPORT_PUBLISHED },
    { P_REPORT_PUBLISHED, P_REPORT_OUTER },
    { P_FOCUSED_MIN, P_FOCUSED_MAX },
    { P_FOCUSED_JTAI_REPLACES, P_FOCUSED_MAX },
    { P_FOCUSED_EARLIEST, P_FOCUSED_TARGET },
    { P_FOCUSED_TARGET, P_FOCUSED_LATEST },
    { P_FOCUSED_EARLIEST, P_FOCUSED_FIRST_OF_TWO },
    { P_FOCUSED_FIRST_OF_TWO, P_FOCUSED_SECOND_OF_TWO },
    { P_FOCUSED_SECOND_OF_TWO, P_FOCUSED_LATEST },
    { P_MONITORING_PLANNED, P_MONITORING_NORMAL_UP_TO },
    { P_MONITORING_FIRST_WEEKS, P_MONITORING_FIRST_LATE_WEEKS },
    { P_MONITORING_EARLIEST, P_MONITORING_INTERVAL },
    { P_MONITORING_INTERVAL, P_MONITORING_LATE },
    { P_ENGAGEMENT_TOLERANCE, P_ENGAGEMENT_MONTHS },
    { P_GRADED_FIRST_WEEKDAY, P_GRADED_LAST_WEEKDAY },
    { P_SMALL_SHORT_DAYS, P_SHORT_DAYS },
    { P_SHORT_DAYS, P_STANDARD_DAYS },
};

static bool values_ordered(const struct edition *ed, struct err *e) {
    for (size_t i = 0; i < sizeof ordered / sizeof *ordered; i++) {
        struct value a = ed->param[ordered[i].less], b = ed->param[ordered[i].more];
        if (!value_set(a) || !value_set(b) || a.n <= b.n) continue;
        /* The one this edition set is the one to look at. */
        const struct cite *at = sv_eq(a.cite->edition, ed->id) ? a.cite : b.cite;
        return edition_fault(ed, at, e, "Change one of the two.",
                             "edition %.*s: values.%s is %d, more than values.%s, which is %d", SV_ARG(ed->id),
                             param_infos[ordered[i].less].name, a.n, param_infos[ordered[i].more].name, b.n);
    }
    return true;
}

static bool overall_agrees(const struct edition *ed, struct err *e) {
    if (ed->judgement_set.n == 0 || ed->areas_cite == NULL) return lacks(ed, e, "judgements");
    const uint32_t overall = 1U << AREA_OVERALL;
    struct value v = ed->param[P_OVERALL_REQUIRED];
    bool asked = v.n == 1, has = (ed->areas_required & overall) != 0, may = (ed->areas_allowed & overall) != 0;
    if (asked == has && asked == may) return true;
    return edition_fault(
        ed, ed->areas_cite, e, "Change the value judgements.overall or the list.",
        "judgements: edition %.*s says values.judgements.overall is %s, and its areas say the opposite", SV_ARG(ed->id),
        asked ? "yes" : "no");
}

/* ---- windows and pathways ------------------------------------------------------------------------------------------- */

static bool window_sound(const struct edition *ed, const struct window *w, struct err *e) {
    bool all = value_set(w->earliest) && value_set(w->target) && value_set(w->latest);
    bool any =
        value_set(w->earliest) || value_set(w->target) || value_set(w->latest) || value_set(w->or_after_monitoring);
    if (w->base == BASE_NONE)
        return !any || edition_fault(ed, w->cite, e, "Name the base the months count from.",
                                     "windows.%.*s: expected no months without a base", SV_ARG(w->id));
    if (!all)
        return edition_fault(
            ed, w->cite, e, "A window with a base has earliest_months, target_months and latest_months.",
            "windows.%.*s: expected all three of earliest_months, target_months, latest_months", SV_ARG(w->id));
    if (w->earliest.n <= w->target.n && w->target.n <= w->latest.n) return true;
    return edition_fault(
        ed, w->cite, e, "Put the months in order.",
        "windows.%.*s: expected earliest_months <= target_months <= latest_months, found %d, %d, %d in %.*s",
        SV_ARG(w->id), w->earliest.n, w->target.n, w->latest.n, SV_ARG(ed->id));
}

static bool needs_values(const struct edition *ed, const struct pathway *p, const enum param *of, size_t n,
                         struct err *e) {
    for (size_t i = 0; i < n; i++) {
        struct value v = ed->param[of[i]];
        if (value_set(v)) continue;
        const struct cite *at = sv_eq(v.cite->edition, ed->id) ? v.cite : p->cite; /* the one this edition set */
        return edition_fault(ed, at, e, "Give the value in this edition, or take the programme out of the row.",
                             "edition %.*s: values.%s is none, and pathways.%.*s has a programme that needs it",
                             SV_ARG(ed->id), param_infos[of[i]].name, SV_ARG(p->id));
    }
    return true;
}

static bool programme_sound(const struct edition *ed, const struct pathway *p, struct err *e) {
    static const enum param focused[] = { P_FOCUSED_MIN,    P_FOCUSED_MAX,          P_FOCUSED_EARLIEST,
                                          P_FOCUSED_TARGET, P_FOCUSED_FIRST_OF_TWO, P_FOCUSED_SECOND_OF_TWO,
                                          P_FOCUSED_LATEST };
    static const enum param monitoring[] = {
        P_MONITORING_PLANNED,          P_MONITORING_NORMAL_UP_TO, P_MONITORING_BEGAN, P_MONITORING_FIRST_WEEKS,
        P_MONITORING_FIRST_LATE_WEEKS, P_MONITORING_INTERVAL,     P_MONITORING_LATE
    };
    bool counts = value_set(p->focused);
    if (counts != (p->programme == PROGRAMME_FOCUSED))
        return edition_fault(ed, p->cite, e,
                             "Say how many focused visits are planned exactly when the programme is focused.",
                             "pathways.%.*s.focused: %s", SV_ARG(p->id), counts ? "expected nothing" : "is missing");
    if (p->programme == PROGRAMME_MONITORING)
        return needs_values(ed, p, monitoring, sizeof monitoring / sizeof *monitoring, e);
    if (p->programme == PROGRAMME_NONE) return true;
    if (!needs_values(ed, p, focused, sizeof focused / sizeof *focused, e)) return false;
    int32_t min = ed->param[P_FOCUSED_MIN].n, max = ed->param[P_FOCUSED_MAX].n;
    /* 0 is "possible, none planned": a new authority. */
    if (p->focused.n == 0 || (p->focused.n >= min && p->focused.n <= max)) return true;
    return edition_fault(ed, p->focused.cite, e, "Change it, or values.focused.min and focused.max.",
                         "pathways.%.*s.focused: expected 0 or %d..%d, found %d", SV_ARG(p->id), min, max,
                         p->focused.n);
}

static bool pathways_sound(const struct edition *ed, struct err *e) {
    if (ed->pathway_count == 0) return lacks(ed, e, "pathways");
    for (size_t i = 0; i < ed->pathway_count; i++) {
        const struct pathway *p = &ed->pathway[i];
        bool last = i + 1 == ed->pathway_count;
        if (!last && p->when_count == 0)
            return edition_fault(
                ed, p->cite, e, "Give new rows `before: ID`, naming the row that always matches.",
                "pathways.%.*s: in %.*s this row always matches, so the rows after it, from '%.*s' on, never would",
                SV_ARG(p->id), SV_ARG(ed->id), SV_ARG(ed->pathway[i + 1].id));
        if (last && p->when_count > 0)
            return edition_fault(ed, p->cite, e, "End the list with a row that says `when: always`.",
                                 "pathways.%.*s: the last row of %.*s must match always", SV_ARG(p->id),
                                 SV_ARG(ed->id));
        if (!programme_sound(ed, p, e)) return false;
    }
    return true;
}

/* ---- the rest ------------------------------------------------------------------------------------------------------- */

/* A check on areas that the edition does not judge would never speak, or always complain. */
static bool check_sound(const struct edition *ed, const struct judgement_check *c, struct err *e) {
    uint32_t named = 0;
    for (size_t i = 0; i < c->given_count; i++) named |= c->given[i].areas;
    for (size_t i = 0; i < c->then_count; i++) named |= c->then[i].areas;
    for (unsigned area = 0; area < AREA_COUNT; area++) {
        if ((named >> area & 1U) == 0 || (ed->areas_allowed >> area & 1U) != 0) continue;
        return edition_fault(ed, c->cite, e, "Remove or replace the check in the edition that changes the judgements.",
                             "checks.%.*s: edition %.*s has no judgement '%.*s'", SV_ARG(c->id), SV_ARG(ed->id),
                             SV_ARG(area_word((enum area)area)));
    }
    return true;
}

static bool teams_sound(const struct edition *ed, struct err *e) {
    if (ed->team_count == 0) return lacks(ed, e, "teams");
    for (size_t i = 0; i < ed->team_count; i++) {
        const struct team_band *b = &ed->team[i];
        bool last = i + 1 == ed->team_count;
        bool rises = i == 0 || last || b->children_under.n > ed->team[i - 1].children_under.n;
        if (value_set(b->inspectors) && value_set(b->children_under) == !last && rises) continue;
        return edition_fault(ed, b->inspectors.cite, e,
                             "Put the bands from small to large; the last has no children_under.",
                             "teams: band %zu of %.*s is out of order", i + 1, SV_ARG(ed->id));
    }
    return true;
}

bool edition_check(const struct edition *ed, struct err *e) {
    if (!every_value_given(ed, e) || !values_ordered(ed, e) || !overall_agrees(ed, e)) return false;
    for (size_t i = 0; i < ed->window_count; i++)
        if (!window_sound(ed, &ed->window[i], e)) return false;
    if (!pathways_sound(ed, e)) return false;
    for (size_t i = 0; i < ed->check_count; i++)
        if (!check_sound(ed, &ed->check[i], e)) return false;
    return teams_sound(ed, e);
}
