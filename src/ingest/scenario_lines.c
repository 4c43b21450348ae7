#include "ingest/scenario_lines.h"

#include <string.h>

static bool take_arrow(struct words *w, const char *expected) { return words_take(w, "->") || words_fail(w, expected); }

/* ---- asked, edition ---------------------------------------------------------------------------------------- */

static bool read_asked(struct words *w, struct scenario_line *out) {
    out->verb = SCENARIO_ASKED;
    struct line_asked *q = &out->is.asked;
    *q = (struct line_asked){ DAY_NONE, DAY_NONE, AUDIENCE_INSPECTORATE };
    if (!words_day(w, &q->on)) return false;
    q->known_by = q->on;
    while (!words_end(w)) {
        if (words_take(w, "known by")) {
            if (!words_day(w, &q->known_by)) return false;
            continue;
        }
        bool named = words_take(w, "by the") || words_take(w, "by");
        if (!named || words_end(w) || !audience_parse(w->word[w->at].text, &q->audience))
            return words_fail(w, "known by DAY, or by inspectorate, authority or public");
        w->at++;
    }
    return true;
}

static bool read_edition(struct words *w, struct scenario_line *out) {
    out->verb = SCENARIO_EDITION;
    return words_any(w, "the id of an edition, like ILACS-2026", &out->is.edition) &&
           words_done(w, "nothing after the edition's id");
}

/* ---- expect ------------------------------------------------------------------------------------------------ */

static bool read_sequence(struct words *w, struct line_expect *x) {
    int32_t n = 0, of = 0;
    if (!words_number(w, 1, OWED_MAX, &n)) return false;
    if (words_take(w, "of") && !words_number(w, n, OWED_MAX, &of)) return false;
    x->sequence = n;
    x->of = of;
    return true;
}

static bool read_expect_status(struct words *w, struct line_expect *x) {
    x->has_status = true;
    return words_status(w, &x->status);
}

static bool read_attribute(struct words *w, struct line_expect *x) {
    if (words_take(w, "earliest")) return words_wanted(w, &x->earliest);
    if (words_take(w, "target")) return words_wanted(w, &x->target);
    if (words_take(w, "latest")) return words_wanted(w, &x->latest);
    if (words_take(w, "sequence")) return read_sequence(w, x);
    if (words_take(w, "edition")) return words_any(w, "the id of an edition", &x->edition);
    if (words_take(w, "provisional")) return x->provisional = true;
    if (words_take(w, "overridden")) return x->overridden = true;
    if (words_take(w, "human decision")) return x->human_decision = true;
    (void)words_take(w, "status");
    if (words_try_status(w, &x->status)) return x->has_status = true;
    return words_fail(w,
                      "earliest, target, latest, status, sequence, edition, provisional, overridden or human decision");
}

static bool read_attributes(struct words *w, struct line_expect *x) {
    while (!words_end(w))
        if (!read_attribute(w, x)) return false;
    return true;
}

static bool read_count(struct words *w, struct line_expect *x) {
    int32_t n = 0;
    x->what = EXPECT_COUNT;
    if (!words_number(w, 0, OWED_MAX, &n) || !words_obligation(w, &x->kind)) return false;
    x->count = n;
    if (words_end(w)) return true;
    (void)words_take(w, "status");
    return read_expect_status(w, x) && words_done(w, "nothing after the status");
}

static bool starts_with_digit(const struct words *w) {
    struct sv s = words_end(w) ? (struct sv){ 0 } : w->word[w->at].text;
    return s.n > 0 && s.p[0] >= '0' && s.p[0] <= '9';
}

static bool read_expect(struct words *w, struct scenario_line *out) {
    out->verb = SCENARIO_EXPECT;
    struct line_expect *x = &out->is.expect;
    *x = (struct line_expect){ .what = EXPECT_OWED, .day = DAY_NONE };
    if (words_take(w, "nothing")) {
        x->what = EXPECT_NOTHING;
        return words_done(w, "nothing after it");
    }
    if (words_take(w, "every obligation")) {
        x->what = EXPECT_EVERY;
        return read_expect_status(w, x) && words_done(w, "nothing after the status");
    }
    if (words_take(w, "same windows as on") || words_take(w, "same windows as")) {
        x->what = EXPECT_SAME_WINDOWS;
        return words_day(w, &x->day) && words_done(w, "nothing after the day");
    }
    if (words_take(w, "no")) {
        x->what = EXPECT_NO;
        return words_obligation(w, &x->kind) && words_done(w, "nothing after the obligation");
    }
    if (starts_with_digit(w)) return read_count(w, x);
    if (words_take(w, "next")) x->what = EXPECT_NEXT;
    return words_obligation(w, &x->kind) && read_attributes(w, x);
}

static bool read_explain(struct words *w, struct scenario_line *out) {
    out->verb = SCENARIO_EXPLAIN;
    struct line_explain *x = &out->is.explain;
    *x = (struct line_explain){ 0 };
    x->one_kind = words_try_obligation(w, &x->kind);
    if (words_take(w, "lacks"))
        x->lacks = true;
    else if (!words_take(w, "contains"))
        return words_fail(w, "contains \"TEXT\" or lacks \"TEXT\"");
    if (!words_any(w, "a text in quotes", &x->text)) return false;
    return (x->text.n > 0 || words_fail(w, "a text that is not empty")) && words_done(w, "nothing after the text");
}

/* ---- judgements, grade -------------------------------------------------------------------------------------- */

static bool read_rules(struct words *w, struct outcome *o) {
    if (words_end(w)) return words_fail(w, "the rule that says so, like J4 or graded.call_weekday");
    while (!words_end(w) && o->rules < SCENARIO_RULES_MAX) o->rule[o->rules++] = w->word[w->at++].text;
    return words_done(w, "at most 8 rules");
}

static bool read_finding_area(struct words *w, struct line_judgements *x) {
    (void)words_take(w, "of");
    x->area = AREA_COUNT;
    return words_end(w) || words_try_area(w, &x->area) ||
           words_fail(w, "a judgement area, like overall or care_leavers");
}

static bool read_judgements_outcome(struct words *w, struct line_judgements *x) {
    x->area = AREA_COUNT;
    if (!take_arrow(w, "a judgement (AREA GRADE), or -> and what comes of them")) return false;
    if (words_take(w, "accepted")) return words_done(w, "nothing after accepted");
    if (words_take(w, "warning"))
        x->outcome.verdict = VERDICT_WARNING;
    else if (words_take(w, "rejected"))
        x->outcome.verdict = VERDICT_REFUSED;
    else
        return words_fail(w, "accepted, warning RULE or rejected RULE");
    if (words_next_is(w, "required") || words_next_is(w, "not_applicable")) {
        x->outcome.rule[x->outcome.rules++] = w->word[w->at++].text;
        return read_finding_area(w, x) && words_done(w, "nothing after the area");
    }
    return read_rules(w, &x->outcome);
}

static bool read_one_judgement(struct words *w, enum grade *grades) {
    enum area area;
    if (!words_try_area(w, &area))
        return words_fail(w, "a judgement area (overall, leaders, help_and_protection, ...) or ->");
    return words_grade(w, &grades[area]);
}

static bool read_judgements(struct words *w, struct scenario_line *out) {
    out->verb = SCENARIO_JUDGEMENTS;
    struct line_judgements *x = &out->is.judgements;
    *x = (struct line_judgements){ .on_site = DAY_NONE };
    if (words_take(w, "under")) {
        if (!words_any(w, "the id of an edition", &x->edition)) return false;
    } else if (!words_take(w, "on site")) {
        return words_fail(w, "on site DAY, or under EDITION");
    } else if (!words_day(w, &x->on_site)) {
        return false;
    }
    while (!words_end(w) && !words_next_is(w, "->"))
        if (!read_one_judgement(w, x->grade)) return false;
    return read_judgements_outcome(w, x);
}

static bool read_grade(struct words *w, struct scenario_line *out) {
    out->verb = SCENARIO_GRADE;
    struct line_grade *x = &out->is.grade;
    *x = (struct line_grade){ .known = true };
    if (!words_any(w, "a grade as printed, in quotes", &x->printed) || !take_arrow(w, "-> and the grade it means"))
        return false;
    if (words_take(w, "unknown"))
        x->known = false;
    else if (!words_grade(w, &x->grade))
        return false;
    return words_done(w, "nothing after the grade");
}

/* ---- clock, team, pause, letter ------------------------------------------------------------------------------ */

static bool read_clock(struct words *w, struct scenario_line *out) {
    out->verb = SCENARIO_CLOCK;
    struct line_clock *x = &out->is.clock;
    *x = (struct line_clock){ .from = DAY_NONE, .on_site = DAY_NONE };
    if (words_end(w) || !clock_parse(w->word[w->at].text, &x->clock))
        return words_fail(
            w, "a clock: action_plan, authority_publication, draft_action_plan, report_published or the like");
    w->at++;
    if (!words_take(w, "from")) return words_fail(w, "from DAY");
    if (!words_day(w, &x->from)) return false;
    while (!words_end(w) && !words_next_is(w, "->")) {
        if (words_take(w, "under")) {
            if (!words_any(w, "the id of an edition", &x->edition)) return false;
        } else if (words_take(w, "on site")) {
            if (!words_day(w, &x->on_site)) return false;
        } else {
            return words_fail(w, "on site DAY, under EDITION, or ->");
        }
    }
    return take_arrow(w, "-> and the day it ends") && words_wanted(w, &x->ends) &&
           words_done(w, "nothing after the day");
}

static bool read_team(struct words *w, struct scenario_line *out) {
    out->verb = SCENARIO_TEAM;
    struct line_team *x = &out->is.team;
    int32_t team = 0;
    *x = (struct line_team){ .on = DAY_NONE };
    if (!words_number(w, 0, 10000000, &x->children)) return false;
    if (!words_take(w, "children on")) return words_fail(w, "children on DAY");
    if (!words_day(w, &x->on) || !take_arrow(w, "-> and the number of inspectors") || !words_number(w, 0, 100, &team))
        return false;
    x->team = team;
    return words_done(w, "nothing after the number");
}

static bool read_pause(struct words *w, struct scenario_line *out) {
    out->verb = SCENARIO_PAUSE;
    struct line_pause *x = &out->is.pause;
    if (!words_take(w, "on site")) return words_fail(w, "on site DAY");
    if (!words_day(w, &x->on_site)) return false;
    if (!words_take(w, "paused")) return words_fail(w, "paused DAY");
    if (!words_day(w, &x->paused_on)) return false;
    if (!words_take(w, "asked")) return words_fail(w, "asked DAY");
    if (!words_day(w, &x->asked) || !take_arrow(w, "-> and paused, incomplete or not offered")) return false;
    if (words_take(w, "paused"))
        x->state = PAUSE_PAUSED;
    else if (words_take(w, "incomplete"))
        x->state = PAUSE_INCOMPLETE;
    else if (words_take(w, "not offered"))
        x->state = PAUSE_NOT_OFFERED;
    else
        return words_fail(w, "paused, incomplete or not offered");
    return words_done(w, "nothing after it");
}

static bool read_letter(struct words *w, struct scenario_line *out) {
    out->verb = SCENARIO_LETTER;
    struct line_letter *x = &out->is.letter;
    int32_t n = 0;
    *x = (struct line_letter){ .on = DAY_NONE };
    if (!words_event(w, &x->kind)) return false;
    if (words_take(w, "visit") && !words_number(w, 1, 100, &n)) return false;
    x->sequence = n;
    (void)words_take(w, "on");
    if (!words_day(w, &x->on) || !take_arrow(w, "-> and published or authority only")) return false;
    if (words_take(w, "published"))
        x->published = true;
    else if (!words_take(w, "authority only"))
        return words_fail(w, "published or authority only");
    if (x->kind == EVENT_MONITORING_VISIT && x->sequence == 0) {
        w->at = w->count;
        return words_fail(w, "which visit of the programme it was: visit N");
    }
    return words_done(w, "nothing after it");
}

/* ---- propose ------------------------------------------------------------------------------------------------- */

static bool read_proposed_kind(struct words *w, struct proposal *p) {
    if (words_take(w, "jtai")) return p->jtai = true;
    return words_try_obligation(w, &p->kind) ||
           words_fail(w, "short_inspection, standard_inspection, sif, focused_visit, monitoring_visit, "
                         "action_planning_visit or jtai");
}

static bool read_proposal_part(struct words *w, struct proposal *p) {
    if (words_take(w, "call")) return words_day(w, &p->call);
    if (words_take(w, "on site")) {
        struct day last;
        if (!words_days(w, &p->start, &last)) return false;
        bool one_day_written = sv_find(w->word[w->at - 1].text, SV("..")) == w->word[w->at - 1].text.n;
        p->end = one_day_written ? DAY_NONE : last;
        return true;
    }
    if (words_take(w, "theme")) return words_any(w, "the code of a theme, like FD", &p->theme);
    if (words_take(w, "children")) return words_number(w, 0, 10000000, &p->children);
    if (words_take(w, "visit")) {
        int32_t n = 0;
        if (!words_number(w, 1, 100, &n)) return false;
        p->sequence = n;
        return true;
    }
    if (words_take(w, "return for evidence")) return p->return_for_evidence = true;
    if (words_take(w, "with a reason")) return p->overridden = true;
    return words_fail(
        w, "call DAY, on site DAY, theme CODE, children N, visit N, return for evidence, with a reason, or ->");
}

static bool read_accepted_part(struct words *w, struct line_propose *x) {
    int32_t n = 0;
    if (words_take(w, "on site")) return words_days(w, &x->start, &x->end);
    if (words_take(w, "call")) return words_day(w, &x->call);
    if (words_take(w, "small authority")) return x->small_authority = true;
    if (words_take(w, "beyond the planned")) return x->beyond_planned = true;
    if (words_take(w, "team")) {
        if (!words_number(w, 0, 100, &n)) return false;
        x->team = n;
        return true;
    }
    return words_fail(w, "on site DAY..DAY, call DAY, small authority, beyond the planned, or team N");
}

static bool is_part_word(const struct words *w) {
    return words_next_is(w, "on site") || words_next_is(w, "call") || words_next_is(w, "small authority") ||
           words_next_is(w, "beyond the planned") || words_next_is(w, "team");
}

static bool read_proposal_outcome(struct words *w, struct line_propose *x) {
    if (!take_arrow(w, "-> and accepted, warning RULE or refused RULE")) return false;
    if (words_take(w, "refused"))
        x->outcome.verdict = VERDICT_REFUSED;
    else if (words_take(w, "warning"))
        x->outcome.verdict = VERDICT_WARNING;
    else if (!words_take(w, "accepted"))
        return words_fail(w, "accepted, warning RULE or refused RULE");
    if (x->outcome.verdict != VERDICT_ACCEPTED) {
        struct outcome *o = &x->outcome;
        while (!words_end(w) && !is_part_word(w) && o->rules < SCENARIO_RULES_MAX)
            o->rule[o->rules++] = w->word[w->at++].text;
        if (o->rules == 0) return words_fail(w, "the rule that says so, like graded.call_weekday");
    }
    while (!words_end(w))
        if (!read_accepted_part(w, x)) return false;
    return true;
}

static bool read_propose(struct words *w, struct scenario_line *out) {
    out->verb = SCENARIO_PROPOSE;
    struct line_propose *x = &out->is.propose;
    *x = (struct line_propose){ .call = DAY_NONE, .start = DAY_NONE, .end = DAY_NONE, .team = -1 };
    x->proposal = (struct proposal){ .call = DAY_NONE, .start = DAY_NONE, .end = DAY_NONE };
    if (!read_proposed_kind(w, &x->proposal)) return false;
    while (!words_end(w) && !words_next_is(w, "->"))
        if (!read_proposal_part(w, &x->proposal)) return false;
    if (!day_known(x->proposal.call) && !day_known(x->proposal.start)) return words_fail(w, "call DAY or on site DAY");
    return read_proposal_outcome(w, x);
}

/* ---- the register as a whole --------------------------------------------------------------------------------- */

static const struct sv figures[FIGURE_COUNT] = {
    [FIGURE_AUTHORITIES] = { "authorities", 11 },
    [FIGURE_GRADED] = { "graded", 6 },
    [FIGURE_NO_OVERALL] = { "no_overall", 10 },
    [FIGURE_NOT_INSPECTED] = { "not_inspected", 13 },
    [FIGURE_GRADE] = { "", 0 },
    [FIGURE_GOOD_OR_BETTER] = { "good_or_better", 14 },
    [FIGURE_PAIRS] = { "pairs", 5 },
    [FIGURE_UP] = { "up", 2 },
    [FIGURE_DOWN] = { "down", 4 },
    [FIGURE_SAME] = { "same", 4 },
    [FIGURE_SAME_GOOD_OR_BETTER] = { "same_good_or_better", 19 },
    [FIGURE_ILACS_PAIRS] = { "ilacs_pairs", 11 },
    [FIGURE_ILACS_UP] = { "ilacs_up", 8 },
    [FIGURE_ILACS_DOWN] = { "ilacs_down", 10 },
    [FIGURE_ILACS_SAME] = { "ilacs_same", 10 },
    [FIGURE_ILACS_SAME_GOOD_OR_BETTER] = { "ilacs_same_good_or_better", 25 },
};

struct sv figure_word(enum figure f) {
    return figures[f];
}

static bool try_figure(struct words *w, struct wanted_figure *out) {
    for (enum figure f = 0; f < FIGURE_COUNT; f++) {
        if (words_end(w) || figures[f].n == 0 || !sv_eq(figures[f], w->word[w->at].text)) continue;
        out->figure = f;
        w->at++;
        return true;
    }
    return false;
}

/* [AREA] FIGURE N, or [AREA] GRADE N, where N may end in '%'. */
static bool read_figure(struct words *w, struct wanted_figure *out) {
    *out = (struct wanted_figure){ .area = AREA_OVERALL };
    (void)words_try_area(w, &out->area);
    if (!try_figure(w, out)) {
        out->figure = FIGURE_GRADE;
        if (!words_grade(w, &out->grade)) return false;
    }
    if (words_end(w)) return words_fail(w, "a number");
    struct sv *n = &w->word[w->at].text;
    out->percent = sv_ends(*n, SV("%"));
    if (out->percent) n->n--;
    return words_number(w, 0, 1000000, &out->n);
}

static bool read_statistics(struct words *w, struct scenario_line *out) {
    out->verb = SCENARIO_STATISTICS;
    struct line_statistics *x = &out->is.statistics;
    *x = (struct line_statistics){ .on = DAY_NONE, .basis = BASIS_PUBLISHED };
    (void)words_take(w, "on");
    if (!words_day(w, &x->on)) return false;
    while (!words_end(w) && !words_next_is(w, "->")) {
        if (words_take(w, "by publication"))
            x->basis = BASIS_PUBLISHED;
        else if (words_take(w, "by last day on site"))
            x->basis = BASIS_ON_SITE;
        else if (!words_take(w, "region"))
            return words_fail(w, "by publication, by last day on site, region \"NAME\", or ->");
        else if (!words_any(w, "the name of a region, in quotes", &x->region))
            return false;
    }
    if (!take_arrow(w, "-> and figures, like outstanding 39")) return false;
    do {
        if (x->figures == SCENARIO_FIGURES_MAX) return words_fail(w, "fewer figures on one line");
        if (!read_figure(w, &x->figure[x->figures++])) return false;
    } while (!words_end(w));
    return true;
}

static bool read_inspections(struct words *w, struct scenario_line *out) {
    out->verb = SCENARIO_INSPECTIONS;
    struct line_inspections *x = &out->is.inspections;
    *x = (struct line_inspections){ 0 };
    if (!words_days(w, &x->from, &x->to)) return false;
    if (words_take(w, "by last day on site"))
        x->by_last_day = true;
    else if (!words_take(w, "by first day on site"))
        return words_fail(w, "by first day on site, or by last day on site");
    return take_arrow(w, "-> and the number of graded ILACS inspections") && words_number(w, 0, 1000000, &x->n) &&
           words_done(w, "nothing after the number");
}

static bool read_check(struct words *w, struct scenario_line *out) {
    out->verb = SCENARIO_CHECK;
    struct line_check *x = &out->is.check;
    *x = (struct line_check){ 0 };
    if (words_take(w, "weeks of"))
        x->of = CHECK_WEEKS;
    else if (words_take(w, "judgements of"))
        x->of = CHECK_JUDGEMENTS;
    else
        return words_fail(w, "judgements of, or weeks of");
    x->sif = words_take(w, "sif") || words_next_is(w, "all");
    x->ilacs = words_take(w, "ilacs") || words_take(w, "all");
    if (!x->sif && !x->ilacs) return words_fail(w, "sif, ilacs or all");
    if (!words_take(w, "inspections")) return words_fail(w, "inspections");
    if (!take_arrow(w, "-> accepted")) return false;
    if (!words_take(w, "accepted")) return words_fail(w, "accepted");
    if (words_end(w)) return true;
    if (!words_take(w, "except")) return words_fail(w, "except, and the ids of inspections");
    while (!words_end(w) && x->excepts < SCENARIO_RULES_MAX) x->except[x->excepts++] = w->word[w->at++].text;
    return words_done(w, "at most 8 exceptions") && (x->excepts > 0 || words_fail(w, "the id of an inspection"));
}

/* ---- the table ----------------------------------------------------------------------------------------------- */

line_reader line_reader_of(struct sv keyword) {
    static const struct {
        const char *word;
        line_reader read;
    } table[] = {
        { "asked", read_asked },
        { "edition", read_edition },
        { "expect", read_expect },
        { "explain", read_explain },
        { "judgements", read_judgements },
        { "grade", read_grade },
        { "clock", read_clock },
        { "propose", read_propose },
        { "team", read_team },
        { "pause", read_pause },
        { "letter", read_letter },
        { "statistics", read_statistics },
        { "inspections", read_inspections },
        { "check", read_check },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (sv_eq(keyword, sv_of(table[i].word))) return table[i].read;
    return NULL;
}
