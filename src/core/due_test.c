/* What is owed, by the made-up rules of test_edition.h. Every question is asked with and without a trace (ask). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/clocks.h"
#include "core/test_edition.h"

static struct day working(const struct test_world *w, const char *from, int n) {
    return calendar_plus_working(&w->calendar, on(from), n);
}

static struct event *inspected_2017(struct test_world *w, enum grade overall) {
    return inspected(w, "i1", "2017-03-06", "2017-03-17", "2017-05-10", overall);
}

static struct event *visited(struct test_world *w, enum event_kind kind, const char *id, const char *start) {
    return happens(w, kind, id, start, start, start);
}

/* ---- graded inspection ------------------------------------------------------------------------------------------- */

static void status_turns_at_the_edges_of_the_window(void **state) {
    struct test_world *w = *state;
    (void)inspected_2017(w, GRADE_GOOD);
    static const struct {
        const char *day;
        enum status status;
    } asked[] = { { "2019-01-09", STATUS_NOT_YET },
                  { "2019-01-10", STATUS_OPEN },
                  { "2020-02-10", STATUS_OPEN },
                  { "2020-02-11", STATUS_OVERDUE } };
    for (size_t i = 0; i < 4; i++) {
        const struct owed *o = owed(ask(w, asked[i].day), OWED_SHORT_INSPECTION);
        assert_int_equal(o->status, asked[i].status);
        assert_day(o->earliest, "2019-01-10");
        assert_day(o->target, "2019-08-10");
        assert_day(o->latest, "2020-02-10");
        assert_ptr_equal(o->cause, &w->event[0]);
        assert_false(o->provisional || o->overridden || o->human_decision);
        assert_non_null(step_of(w, o, STEP_PATHWAY));
        assert_non_null(step_of(w, o, STEP_WINDOW));
    }
}

static void the_report_published_last_decides(void **state) {
    struct test_world *w = *state;
    (void)inspected_2017(w, GRADE_GOOD);
    (void)inspected(w, "i2", "2017-02-06", "2017-02-17", "2017-08-01", GRADE_REQUIRES_IMPROVEMENT);
    assert_ptr_equal(owed(ask(w, "2017-07-31"), OWED_SHORT_INSPECTION)->cause, &w->event[1]);
    const struct owed *o = owed(ask(w, "2017-08-01"), OWED_STANDARD_INSPECTION);
    assert_true(sv_eq(o->cause->id, SV("i2")));
    assert_true(names(w, o, "i1")); /* as set aside */
}

static void the_edition_in_force_on_the_day_asked_decides_the_pathway(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2022-03-07", "2022-03-18", "2022-05-10", GRADE_GOOD);
    const struct owed *o = owed(ask(w, "2023-12-31"), OWED_SHORT_INSPECTION);
    assert_ptr_equal(o->edition, &w->edition[0]);
    assert_day(o->latest, "2025-02-10");
    const struct due *d = ask(w, "2024-01-01");
    o = owed(d, OWED_SHORT_INSPECTION);
    assert_ptr_equal(o->edition, &w->edition[1]);
    assert_day(o->latest, "2025-08-10");
    /* Its clocks stay with the edition of its first day on site. */
    assert_ptr_equal(owed(d, OWED_ACTION_PLAN)->edition, &w->edition[0]);
    w->context.pathway_edition = &w->edition[0];
    assert_day(owed(ask(w, "2024-01-01"), OWED_SHORT_INSPECTION)->latest, "2025-02-10");
}

static void before_the_first_edition_nothing_is_owed(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2014-05-05", "2014-05-16", "2014-07-01", GRADE_GOOD);
    assert_int_equal(ask(w, "2014-12-31")->count, 0);
    assert_true(ask(w, "2015-01-01")->count > 0);
}

static void an_authority_owes_while_it_exists(void **state) {
    struct test_world *w = *state;
    w->authority.opened = on("2019-04-01");
    w->authority.closed = on("2021-03-31");
    assert_int_equal(ask(w, "2019-03-31")->count, 0);
    const struct owed *o = owed(ask(w, "2019-04-01"), OWED_STANDARD_INSPECTION);
    assert_day(o->target, "2020-09-01"); /* 17 months */
    assert_false(day_known(o->earliest) || day_known(o->latest));
    assert_int_equal(o->status, STATUS_OPEN);
    assert_null(o->cause);
    assert_non_null(step_of(w, o, STEP_ABSENT));
    assert_true(ask(w, "2021-03-31")->count > 0);
    assert_int_equal(ask(w, "2021-04-01")->count, 0);
}

static void a_path_nobody_has_seen_awaits_a_person(void **state) {
    struct test_world *w = *state;
    inspected_2017(w, GRADE_REQUIRES_IMPROVEMENT)->grade[AREA_LEADERS] = GRADE_OUTSTANDING;
    const struct owed *o = owed(ask(w, "2018-01-01"), OWED_STANDARD_INSPECTION);
    assert_true(o->human_decision);
    assert_non_null(step_of(w, o, STEP_HUMAN_DECISION));
}

static void a_pause_holds_status_and_moves_no_day(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2018-03-05", "2018-03-16", "2018-05-10", GRADE_GOOD);
    const struct owed before = *owed(ask(w, "2021-01-31"), OWED_SHORT_INSPECTION);
    assert_int_equal(before.status, STATUS_OPEN);
    static const char *const paused[] = { "2021-02-01", "2021-02-28" };
    for (size_t i = 0; i < 2; i++) {
        const struct due *d = ask(w, paused[i]);
        const struct owed *o = owed(d, OWED_SHORT_INSPECTION);
        assert_int_equal(o->status, STATUS_PAUSED);
        assert_true(day_eq(o->earliest, before.earliest) && day_eq(o->latest, before.latest));
        assert_non_null(step_of(w, o, STEP_PAUSE));
        assert_int_equal(owed(d, OWED_FOCUSED_VISIT)->status, STATUS_PAUSED);
        assert_int_not_equal(owed(d, OWED_ENGAGEMENT_MEETING)->status, STATUS_PAUSED);
    }
    assert_int_equal(owed(ask(w, "2021-03-01"), OWED_SHORT_INSPECTION)->status, STATUS_OVERDUE);
}

static void what_is_met_is_not_paused(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2018-03-05", "2018-03-16", "2018-05-10", GRADE_GOOD);
    (void)visited(w, EVENT_FOCUSED_VISIT, "v1", "2019-03-05");
    assert_int_equal(owed(ask(w, "2021-02-01"), OWED_FOCUSED_VISIT)->status, STATUS_MET);
}

static void fieldwork_meets_it_and_opens_the_report_s_clock(void **state) {
    struct test_world *w = *state;
    (void)inspected_2017(w, GRADE_GOOD);
    (void)inspected(w, "i2", "2019-06-03", "2019-06-14", NULL, GRADE_NONE);
    assert_int_equal(owed(ask(w, "2019-06-02"), OWED_SHORT_INSPECTION)->status, STATUS_OPEN);
    const struct due *d = ask(w, "2019-06-03");
    const struct owed *o = owed(d, OWED_SHORT_INSPECTION);
    assert_int_equal(o->status, STATUS_MET);
    assert_true(names(w, o, "i2"));
    assert_int_equal(owed(d, OWED_FOCUSED_VISIT)->status, STATUS_SUPERSEDED);
    o = owed(d, OWED_PUBLISH_REPORT);
    assert_int_equal(o->status, STATUS_NOT_YET);
    assert_day(o->earliest, "2019-06-14");
    assert_true(day_eq(o->target, working(w, "2019-06-14", 14)));
    assert_true(day_eq(o->latest, working(w, "2019-06-14", 22)));
    assert_int_equal(owed(ask(w, "2019-07-17"), OWED_PUBLISH_REPORT)->status, STATUS_OVERDUE);
}

static void a_report_that_never_came_does_not_hold_up_the_next(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i0", "2016-03-07", "2016-03-18", NULL, GRADE_NONE);
    (void)inspected_2017(w, GRADE_GOOD);
    const struct due *d = ask(w, "2019-06-03");
    assert_int_equal(owed(d, OWED_SHORT_INSPECTION)->status, STATUS_OPEN);
    assert_null(nth(d, OWED_PUBLISH_REPORT, 0));
}

static void an_election_holds_the_report(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2019-06-03", "2019-06-14", NULL, GRADE_NONE);
    struct day target = working(w, "2019-06-14", 14);
    w->election = (struct election){ SV("e1"), SV("999"), day_plus(target, 3), SV("local") };
    w->history.elections = 1;
    const struct owed *o = owed(ask(w, "2019-06-17"), OWED_PUBLISH_REPORT);
    assert_int_equal(o->target.n, w->election.polling_day.n + 1);
    assert_true(names(w, o, "e1"));
    assert_non_null(step_of(w, o, STEP_ELECTION));
    w->election.polling_day = day_plus(target, 300);
    assert_true(day_eq(owed(ask(w, "2019-06-17"), OWED_PUBLISH_REPORT)->target, target));
}

/* ---- recorded departures ----------------------------------------------------------------------------------------- */

static void a_decision_changes_the_kind_where_the_rules_let_it(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2019-03-04", "2019-03-15", "2019-05-10", GRADE_GOOD);
    decided(w, "o1", OVERRIDE_KIND, OWED_SHORT_INSPECTION, NULL)->to = OWED_STANDARD_INSPECTION;
    const struct due *d = ask(w, "2020-05-31");
    assert_int_equal(owed(d, OWED_SHORT_INSPECTION)->status, STATUS_NOT_YET); /* not decided yet */
    d = ask(w, "2020-06-01");
    const struct owed *by_rule = owed(d, OWED_SHORT_INSPECTION);
    const struct owed *now = owed(d, OWED_STANDARD_INSPECTION);
    assert_int_equal(by_rule->status, STATUS_SUPERSEDED);
    assert_int_equal(now->status, STATUS_NOT_YET);
    assert_true(now->overridden && by_rule->overridden);
    assert_true(day_eq(now->earliest, by_rule->earliest) && day_eq(now->latest, by_rule->latest));
    assert_ptr_equal(due_next_graded(d), now);
    for (size_t i = 0; i < 2; i++) {
        const struct owed *o = i == 0 ? by_rule : now;
        assert_true(names(w, o, "o1") && names(w, o, "i1"));
        /* Each carries the whole reasoning: its days rest on the same window. */
        assert_non_null(step_of(w, o, STEP_PATHWAY));
        assert_non_null(step_of(w, o, STEP_WINDOW));
    }
}

static void fieldwork_is_named_where_the_kind_was_changed(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2019-03-04", "2019-03-15", "2019-05-10", GRADE_GOOD);
    (void)inspected(w, "i2", "2020-09-07", "2020-09-18", NULL, GRADE_NONE);
    decided(w, "o1", OVERRIDE_KIND, OWED_SHORT_INSPECTION, NULL)->to = OWED_STANDARD_INSPECTION;
    const struct owed *o = owed(ask(w, "2020-09-07"), OWED_STANDARD_INSPECTION);
    assert_int_equal(o->status, STATUS_MET);
    assert_true(names(w, o, "i2"));
}

static void a_decision_the_rules_forbid_is_refused_and_shown(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2019-03-04", "2019-03-15", "2019-05-10", GRADE_REQUIRES_IMPROVEMENT);
    decided(w, "o1", OVERRIDE_KIND, OWED_STANDARD_INSPECTION, NULL)->to = OWED_SHORT_INSPECTION;
    const struct due *d = ask(w, "2020-07-01");
    const struct owed *o = owed(d, OWED_STANDARD_INSPECTION);
    assert_null(nth(d, OWED_SHORT_INSPECTION, 0));
    assert_false(o->overridden);
    const struct trace_step *s = step_of(w, o, STEP_OVERRIDE_REJECTED);
    assert_non_null(s);
    assert_ptr_equal(s->cite, w->edition[0].pathway[4].cite);
}

static void a_decision_moves_days(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2019-03-04", "2019-03-15", "2019-05-10", GRADE_GOOD);
    (void)decided(w, "o1", OVERRIDE_EARLIEST, OWED_SHORT_INSPECTION, "2020-07-01");
    (void)decided(w, "o2", OVERRIDE_TARGET, OWED_SHORT_INSPECTION, "2020-08-01");
    (void)decided(w, "o3", OVERRIDE_LATEST, OWED_SHORT_INSPECTION, "2020-09-01");
    const struct owed *o = owed(ask(w, "2020-07-01"), OWED_SHORT_INSPECTION);
    assert_day(o->earliest, "2020-07-01");
    assert_day(o->target, "2020-08-01");
    assert_day(o->latest, "2020-09-01");
    assert_int_equal(o->status, STATUS_OPEN);
    assert_true(o->overridden);
    assert_int_equal(owed(ask(w, "2020-09-02"), OWED_SHORT_INSPECTION)->status, STATUS_OVERDUE);
}

static void a_decision_waives(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2019-03-04", "2019-03-15", "2019-05-10", GRADE_GOOD);
    (void)decided(w, "o1", OVERRIDE_WAIVE, OWED_FOCUSED_VISIT, NULL);
    (void)decided(w, "o2", OVERRIDE_WAIVE, OWED_ENGAGEMENT_MEETING, NULL);
    const struct due *d = ask(w, "2020-07-01");
    assert_int_equal(owed(d, OWED_FOCUSED_VISIT)->status, STATUS_SUPERSEDED);
    assert_int_equal(owed(d, OWED_ENGAGEMENT_MEETING)->status, STATUS_SUPERSEDED);
    assert_int_equal(owed(d, OWED_SHORT_INSPECTION)->status, STATUS_NOT_YET);
}

static void a_decision_expires(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2019-03-04", "2019-03-15", "2019-05-10", GRADE_GOOD);
    decided(w, "o1", OVERRIDE_WAIVE, OWED_SHORT_INSPECTION, NULL)->expires = on("2020-08-31");
    assert_int_equal(owed(ask(w, "2020-08-31"), OWED_SHORT_INSPECTION)->status, STATUS_SUPERSEDED);
    const struct owed *o = owed(ask(w, "2020-09-01"), OWED_SHORT_INSPECTION);
    assert_int_equal(o->status, STATUS_NOT_YET);
    assert_non_null(step_of(w, o, STEP_OVERRIDE_REJECTED));
}

static void a_decision_ends_with_its_cycle(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2019-03-04", "2019-03-15", "2019-05-10", GRADE_GOOD);
    (void)decided(w, "o1", OVERRIDE_WAIVE, OWED_SHORT_INSPECTION, NULL);
    (void)inspected(w, "i2", "2021-03-01", "2021-03-12", "2021-05-10", GRADE_GOOD);
    assert_int_equal(owed(ask(w, "2021-02-28"), OWED_SHORT_INSPECTION)->status, STATUS_SUPERSEDED);
    assert_int_equal(owed(ask(w, "2021-05-10"), OWED_SHORT_INSPECTION)->status, STATUS_NOT_YET);
}

static void a_weakness_found_and_planned_for_is_no_trigger(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2019-03-04", "2019-03-15", "2019-05-10", GRADE_GOOD);
    struct override *ov = decided(w, "o1", OVERRIDE_KIND, OWED_SHORT_INSPECTION, NULL);
    ov->to = OWED_STANDARD_INSPECTION;
    ov->ground = SV("self_found_weakness");
    ov->credible_points = 1; /* one of two */
    assert_non_null(nth(ask(w, "2020-07-01"), OWED_STANDARD_INSPECTION, 0));
    ov->credible_points = 3;
    const struct due *d = ask(w, "2020-07-01");
    assert_null(nth(d, OWED_STANDARD_INSPECTION, 0));
    const struct trace_step *s = step_of(w, owed(d, OWED_SHORT_INSPECTION), STEP_OVERRIDE_REJECTED);
    assert_non_null(s);
    assert_ptr_equal(s->cite, &w->cite_credible);
    ov->ground = SV("complaints");
    assert_non_null(nth(ask(w, "2020-07-01"), OWED_STANDARD_INSPECTION, 0));
}

static void a_decision_adds_an_obligation(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2019-03-04", "2019-03-15", "2019-05-10", GRADE_GOOD);
    (void)decided(w, "o1", OVERRIDE_ADD, OWED_FOCUSED_VISIT, "2020-12-01");
    struct due d = *ask(w, "2020-07-01");
    const struct owed *by_rule = nth(&d, OWED_FOCUSED_VISIT, 0);
    const struct owed *added = nth(&d, OWED_FOCUSED_VISIT, 1);
    assert_non_null(added);
    assert_day(added->earliest, "2020-06-01");
    assert_day(added->latest, "2020-12-01");
    assert_int_equal(added->status, STATUS_OPEN);
    assert_true(added->overridden && !by_rule->overridden);
    assert_true(names(w, added, "o1"));
    /* Each is its own counterpart in an equal answer. */
    const struct due again = *ask(w, "2020-07-01");
    for (size_t i = 0; i < d.count; i++) assert_ptr_equal(due_counterpart(&again, &d.owed[i]), &again.owed[i]);
}

/* ---- focused visits ---------------------------------------------------------------------------------------------- */

static void focused_visits_fill_their_slots_in_order(void **state) {
    struct test_world *w = *state;
    (void)visited(w, EVENT_FOCUSED_VISIT, "v0", "2017-03-01"); /* before the cycle */
    (void)inspected_2017(w, GRADE_REQUIRES_IMPROVEMENT);
    const struct due *d = ask(w, "2017-09-09");
    const struct owed *one = nth(d, OWED_FOCUSED_VISIT, 0);
    const struct owed *two = nth(d, OWED_FOCUSED_VISIT, 1);
    assert_null(nth(d, OWED_FOCUSED_VISIT, 2));
    assert_int_equal(one->sequence, 1);
    assert_int_equal(two->sequence, 2);
    assert_int_equal(two->of, 2);
    assert_int_equal(one->status, STATUS_NOT_YET);
    assert_day(one->earliest, "2017-09-10");
    assert_day(one->target, "2017-12-10");
    assert_day(two->target, "2018-12-10");
    assert_day(two->latest, "2019-04-10");
    assert_true(names(w, one, "v0"));
    (void)visited(w, EVENT_FOCUSED_VISIT, "v1", "2018-01-09");
    d = ask(w, "2018-01-09");
    assert_int_equal(nth(d, OWED_FOCUSED_VISIT, 0)->status, STATUS_MET);
    assert_int_equal(nth(d, OWED_FOCUSED_VISIT, 1)->status, STATUS_OPEN);
    (void)visited(w, EVENT_FOCUSED_VISIT, "v2", "2018-03-09");
    (void)visited(w, EVENT_FOCUSED_VISIT, "v3", "2018-05-09");
    d = ask(w, "2018-05-09");
    assert_int_equal(nth(d, OWED_FOCUSED_VISIT, 1)->status, STATUS_MET);
    assert_null(nth(d, OWED_FOCUSED_VISIT, 2));
    assert_true(names(w, nth(d, OWED_FOCUSED_VISIT, 1), "v3")); /* beyond what was planned */
}

static void a_jtai_stands_in_for_one(void **state) {
    struct test_world *w = *state;
    (void)inspected_2017(w, GRADE_REQUIRES_IMPROVEMENT);
    (void)visited(w, EVENT_JTAI, "j1", "2017-11-07");
    (void)visited(w, EVENT_JTAI, "j2", "2018-02-06");
    const struct due *d = ask(w, "2018-05-09");
    assert_int_equal(nth(d, OWED_FOCUSED_VISIT, 0)->status, STATUS_MET);
    assert_int_equal(nth(d, OWED_FOCUSED_VISIT, 1)->status, STATUS_OPEN);
    w->edition[0].param[P_FOCUSED_JTAI_REPLACES].n = 0;
    assert_int_equal(nth(ask(w, "2018-05-09"), OWED_FOCUSED_VISIT, 0)->status, STATUS_OPEN);
}

static void focused_visits_count_from_when_there_were_such_visits(void **state) {
    struct test_world *w = *state;
    (void)inspected_2017(w, GRADE_GOOD);
    test_value(w, &w->edition[0], P_FOCUSED_BEGAN, on("2018-01-01").n);
    const struct owed *o = owed(ask(w, "2018-02-01"), OWED_FOCUSED_VISIT);
    assert_day(o->earliest, "2018-05-01");
    assert_day(o->target, "2019-02-01");
}

/* ---- monitoring -------------------------------------------------------------------------------------------------- */

static void monitoring_follows_in_a_chain(void **state) {
    struct test_world *w = *state;
    (void)inspected_2017(w, GRADE_ADEQUATE);
    const struct due *d = ask(w, "2017-06-01");
    assert_null(nth(d, OWED_FOCUSED_VISIT, 0));
    assert_null(nth(d, OWED_MONITORING_VISIT, 4));
    struct day plan = working(w, "2017-05-10", 50);
    const struct owed *one = nth(d, OWED_MONITORING_VISIT, 0);
    assert_true(day_eq(one->earliest, plan));
    assert_true(day_eq(one->target, day_plus(plan, 35)));
    assert_true(day_eq(one->latest, day_plus(plan, 63)));
    for (size_t i = 1; i < 4; i++) {
        const struct owed *before = nth(d, OWED_MONITORING_VISIT, i - 1);
        const struct owed *o = nth(d, OWED_MONITORING_VISIT, i);
        assert_int_equal(o->sequence, i + 1);
        assert_int_equal(o->of, 4);
        assert_true(day_eq(o->earliest, day_plus_months(before->earliest, 1)));
        assert_true(day_eq(o->target, day_plus_months(before->target, 2)));
        assert_true(day_eq(o->latest, day_plus_months(before->latest, 5)));
    }
    (void)visited(w, EVENT_MONITORING_VISIT, "m1", "2017-09-12");
    (void)visited(w, EVENT_MONITORING_VISIT, "m2", "2017-12-19");
    d = ask(w, "2018-01-15");
    assert_int_equal(nth(d, OWED_MONITORING_VISIT, 0)->status, STATUS_MET);
    assert_int_equal(nth(d, OWED_MONITORING_VISIT, 1)->status, STATUS_MET);
    const struct owed *three = nth(d, OWED_MONITORING_VISIT, 2);
    assert_day(three->earliest, "2018-01-19");
    assert_day(three->target, "2018-02-19");
    assert_day(three->latest, "2018-05-19");
    assert_int_equal(three->status, STATUS_NOT_YET);
    assert_day(nth(d, OWED_MONITORING_VISIT, 3)->latest, "2018-10-19");
}

static void enough_monitoring_brings_the_next_inspection_near(void **state) {
    struct test_world *w = *state;
    (void)inspected_2017(w, GRADE_ADEQUATE);
    static const char *const days[] = { "2017-09-12", "2017-12-19", "2018-03-13" };
    static const char *const ids[] = { "m1", "m2", "m3" };
    for (size_t i = 0; i < 3; i++) (void)visited(w, EVENT_MONITORING_VISIT, ids[i], days[i]);
    const struct owed *o = owed(ask(w, "2018-03-12"), OWED_STANDARD_INSPECTION);
    assert_day(o->earliest, "2019-06-10");
    o = owed(ask(w, "2018-03-13"), OWED_STANDARD_INSPECTION);
    assert_day(o->earliest, "2018-03-13");
    assert_int_equal(o->status, STATUS_OPEN);
    assert_true(names(w, o, "m1") && names(w, o, "m3"));
}

static void an_action_planning_visit_comes_before_the_plan(void **state) {
    struct test_world *w = *state;
    (void)inspected_2017(w, GRADE_ADEQUATE);
    const struct owed *o = owed(ask(w, "2017-06-01"), OWED_ACTION_PLANNING_VISIT);
    assert_day(o->earliest, "2017-05-10");
    assert_true(day_eq(o->latest, working(w, "2017-05-10", 50)));
    (void)visited(w, EVENT_ACTION_PLANNING_VISIT, "a1", "2017-06-06");
    o = owed(ask(w, "2017-06-06"), OWED_ACTION_PLANNING_VISIT);
    assert_int_equal(o->status, STATUS_MET);
    assert_true(names(w, o, "a1"));
}

/* ---- duties of the authority ------------------------------------------------------------------------------------- */

static void a_silent_register_says_nothing_until_it_records_the_kind(void **state) {
    struct test_world *w = *state;
    (void)inspected_2017(w, GRADE_GOOD);
    struct day latest = working(w, "2017-05-10", 25);
    struct due_context *c = &w->context;
    assert_ptr_equal(c->keeping, &w->keeping);
    const struct owed *o = owed(ask(w, "2017-05-20"), OWED_AUTHORITY_PUBLICATION);
    assert_true(day_eq(o->latest, latest));
    assert_int_equal(o->status, STATUS_OPEN);
    o = owed(ask(w, "2018-01-01"), OWED_AUTHORITY_PUBLICATION);
    assert_int_equal(o->status, STATUS_MET);
    assert_non_null(step_of(w, o, STEP_TAKEN_AS_MET));
    w->keeping.since[EVENT_AUTHORITY_PUBLICATION] = on("2017-05-11"); /* only since the day after */
    assert_int_equal(owed(ask(w, "2018-01-01"), OWED_AUTHORITY_PUBLICATION)->status, STATUS_MET);
    w->keeping.since[EVENT_AUTHORITY_PUBLICATION] = on("2017-05-10");
    o = owed(ask(w, "2018-01-01"), OWED_AUTHORITY_PUBLICATION);
    assert_int_equal(o->status, STATUS_OVERDUE);
    assert_null(step_of(w, o, STEP_TAKEN_AS_MET));
    assert_non_null(step_of(w, o, STEP_ABSENT));
    (void)visited(w, EVENT_AUTHORITY_PUBLICATION, "p1", "2017-06-01");
    o = owed(ask(w, "2018-01-01"), OWED_AUTHORITY_PUBLICATION);
    assert_int_equal(o->status, STATUS_MET);
    assert_true(names(w, o, "p1"));
}

static void a_stated_day_goes_before_a_computed_one(void **state) {
    struct test_world *w = *state;
    struct event *ev = inspected_2017(w, GRADE_GOOD);
    assert_true(day_eq(owed(ask(w, "2017-06-01"), OWED_ACTION_PLAN)->latest, working(w, "2017-05-10", 50)));
    ev->due = on("2017-09-01");
    const struct due *d = ask(w, "2017-06-01");
    assert_day(owed(d, OWED_ACTION_PLAN)->latest, "2017-09-01");
    assert_true(day_eq(owed(d, OWED_AUTHORITY_PUBLICATION)->latest, working(w, "2017-05-10", 25)));
}

static void a_letter_with_a_priority_action_asks_for_plans(void **state) {
    struct test_world *w = *state;
    (void)inspected_2017(w, GRADE_GOOD);
    struct event *ev = happens(w, EVENT_FOCUSED_VISIT, "v1", "2018-02-06", "2018-02-07", "2018-03-01");
    ev->priority_action = true;
    const struct due *d = ask(w, "2018-03-02");
    const struct owed *draft = owed(d, OWED_DRAFT_ACTION_PLAN);
    const struct owed *final = nth(d, OWED_ACTION_PLAN, 1);
    assert_true(day_eq(draft->latest, working(w, "2018-03-01", 12)));
    assert_non_null(final);
    assert_true(day_eq(final->latest, working(w, "2018-03-01", 55)));
    assert_true(sv_eq(final->cause->id, SV("v1")));
    ev = &w->event[1];
    ev->due = on("2018-04-30");
    d = ask(w, "2018-03-02");
    assert_day(nth(d, OWED_ACTION_PLAN, 1)->latest, "2018-04-30");
    assert_true(day_eq(owed(d, OWED_DRAFT_ACTION_PLAN)->latest, working(w, "2018-03-01", 12)));
    /* Without the letter's day, its usual one. */
    ev->published = DAY_NONE;
    assert_true(day_eq(owed(ask(w, "2018-03-02"), OWED_DRAFT_ACTION_PLAN)->earliest, working(w, "2018-02-07", 9)));
    ev->priority_action = false;
    assert_null(nth(ask(w, "2018-03-02"), OWED_DRAFT_ACTION_PLAN, 0));
}

static void past_the_last_known_holiday_days_are_provisional(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2030-09-02", "2030-09-13", "2030-10-21", GRADE_GOOD);
    const struct due *d = ask(w, "2030-11-01");
    assert_false(owed(d, OWED_AUTHORITY_PUBLICATION)->provisional); /* 25 November */
    const struct owed *o = owed(d, OWED_ACTION_PLAN);               /* in January */
    assert_true(o->provisional);
    assert_non_null(step_of(w, o, STEP_PROVISIONAL));
    assert_false(owed(d, OWED_SHORT_INSPECTION)->provisional); /* months need no calendar */
}

/* ---- letters ----------------------------------------------------------------------------------------------------- */

static void a_letter_is_awaited_until_its_usual_day(void **state) {
    struct test_world *w = *state;
    (void)inspected_2017(w, GRADE_ADEQUATE);
    (void)happens(w, EVENT_MONITORING_VISIT, "m1", "2017-09-12", "2017-09-13", NULL);
    assert_null(nth(ask(w, "2017-09-14"), OWED_PUBLISH_REPORT, 0)); /* the first goes to the authority alone */
    (void)happens(w, EVENT_MONITORING_VISIT, "m2", "2017-12-12", "2017-12-13", NULL);
    const struct owed *o = owed(ask(w, "2017-12-14"), OWED_PUBLISH_REPORT);
    struct day latest = working(w, "2017-12-13", 11);
    assert_true(day_eq(o->latest, latest));
    assert_true(sv_eq(o->cause->id, SV("m2")));
    assert_true(names(w, o, "m1")); /* that it is the second is why one is owed */
    assert_null(nth(ask(w, "2018-01-01"), OWED_PUBLISH_REPORT, 0));
    w->event[2].month_precision = true;
    assert_null(nth(ask(w, "2017-12-14"), OWED_PUBLISH_REPORT, 0));
}

/* ---- the yearly round -------------------------------------------------------------------------------------------- */

static void the_meeting_comes_round_each_year(void **state) {
    struct test_world *w = *state;
    const struct owed *o = owed(ask(w, "2018-01-01"), OWED_ENGAGEMENT_MEETING);
    assert_int_equal(o->status, STATUS_OPEN);
    assert_false(day_known(o->latest));
    (void)visited(w, EVENT_ENGAGEMENT_MEETING, "e1", "2018-03-31");
    const struct due *d = ask(w, "2018-12-29");
    o = owed(d, OWED_ENGAGEMENT_MEETING);
    assert_day(o->earliest, "2018-12-31");
    assert_day(o->target, "2019-01-31");
    assert_day(o->latest, "2019-02-28");
    assert_int_equal(o->status, STATUS_NOT_YET);
    o = owed(d, OWED_SELF_EVALUATION);
    assert_true(day_eq(o->latest, working(w, "2019-02-28", -6)));
    (void)visited(w, EVENT_SELF_EVALUATION, "s0", "2018-03-01"); /* for the meeting before */
    assert_int_equal(owed(ask(w, "2019-01-15"), OWED_SELF_EVALUATION)->status, STATUS_OPEN);
    (void)visited(w, EVENT_SELF_EVALUATION, "s1", "2019-01-14");
    o = owed(ask(w, "2019-01-15"), OWED_SELF_EVALUATION);
    assert_int_equal(o->status, STATUS_MET);
    assert_true(names(w, o, "s1"));
    w->edition[0].param[P_ENGAGEMENT_MONTHS].n = VALUE_NONE;
    assert_null(nth(ask(w, "2019-01-15"), OWED_ENGAGEMENT_MEETING, 0));
}

/* ---- limits ------------------------------------------------------------------------------------------------------ */

static void no_more_than_the_limit_ever_stands_in_a_list(void **state) {
    struct test_world *w = *state;
    static char ids[40][4];
    (void)inspected_2017(w, GRADE_GOOD);
    for (int i = 0; i < 40; i++) {
        ids[i][0] = 'v';
        ids[i][1] = (char)('0' + i / 10);
        ids[i][2] = (char)('0' + i % 10);
        struct event *ev = happens(w, EVENT_FOCUSED_VISIT, ids[i], "2018-02-06", "2018-02-07", "2018-03-01");
        ev->priority_action = true;
    }
    const struct due *d = ask(w, "2018-03-02");
    assert_int_equal(d->count, OWED_MAX);
    assert_true(d->full);
    w->events = 3;
    assert_false(ask(w, "2018-03-02")->full);
}

/* ---- properties -------------------------------------------------------------------------------------------------- */

static uint32_t draw(uint32_t *seed, uint32_t below) {
    *seed = *seed * 1664525U + 1013904223U;
    return (*seed >> 8) % below;
}

/* Some history between 2015 and 2026: a few inspections and visits of any kind, a few decisions. */
static void make_up_history(struct test_world *w, uint32_t *seed) {
    static char ids[20][4];
    w->events = w->overrides = 0;
    size_t n = draw(seed, 14);
    for (size_t i = 0; i < n; i++) {
        ids[i][0] = 'e';
        ids[i][1] = (char)('a' + i);
        struct event *ev = happens(w, (enum event_kind)draw(seed, EVENT_COUNT), ids[i], NULL, NULL, NULL);
        ev->start = day_plus(on("2015-01-05"), (int32_t)draw(seed, 4000));
        ev->end = day_plus(ev->start, (int32_t)draw(seed, 12));
        if (draw(seed, 4) > 0) ev->published = day_plus(ev->end, (int32_t)draw(seed, 60));
        ev->priority_action = ev->kind == EVENT_FOCUSED_VISIT && draw(seed, 2) == 0;
        if (event_is_graded(ev->kind))
            for (int a = 0; a <= AREA_LEADERS; a++) ev->grade[a] = (enum grade)(1 + draw(seed, GRADE_ADEQUATE));
    }
    for (size_t i = 0; i < 2; i++) {
        struct override *ov = decided(w, i == 0 ? "o1" : "o2", (enum override_change)draw(seed, OVERRIDE_WAIVE + 1),
                                      (enum obligation)draw(seed, OWED_COUNT), "2022-01-01");
        ov->to = (enum obligation)draw(seed, OWED_COUNT);
    }
}

static void window_in_order(const struct owed *o) {
    if (o->overridden) return; /* people may decide anything */
    if (day_known(o->earliest) && day_known(o->target)) assert_false(day_before(o->target, o->earliest));
    if (day_known(o->target) && day_known(o->latest)) assert_false(day_before(o->latest, o->target));
}

static void later_facts_never_change_earlier_answers(void **state) {
    struct test_world *w = *state;
    uint32_t seed = 2018;
    for (int round = 0; round < 400; round++) {
        make_up_history(w, &seed);
        struct day day = day_plus(on("2015-06-01"), (int32_t)draw(&seed, 3600));
        struct due all;
        struct due then;
        struct trace t = trace_in(&w->arena);
        arena_reset(&w->arena);
        t = trace_in(&w->arena);
        due_list(&w->context, test_history(w), day, &all, &t);
        expect_sound(&all, &t, &w->arena);
        for (size_t i = 0; i < all.count; i++) window_in_order(&all.owed[i]);
        size_t kept = 0;
        for (size_t i = 0; i < w->events; i++)
            if (!day_before(day, w->event[i].start)) w->event[kept++] = w->event[i];
        w->events = kept;
        for (size_t i = 0; i < kept; i++) /* nor what a report that is not out yet will say */
            if (day_before(day, w->event[i].published)) {
                w->event[i].published = DAY_NONE;
                memset(w->event[i].grade, 0, sizeof w->event[i].grade);
            }
        due_list(&w->context, test_history(w), day, &then, NULL);
        assert_true(due_same(&all, &then));
    }
}

static void counterparts_of_an_equal_answer_are_equal(void **state) {
    struct test_world *w = *state;
    uint32_t seed = 77;
    for (int round = 0; round < 400; round++) {
        make_up_history(w, &seed);
        struct day day = day_plus(on("2018-06-01"), (int32_t)draw(&seed, 2500));
        struct due a;
        struct due b;
        due_list(&w->context, test_history(w), day, &a, NULL);
        due_list(&w->context, test_history(w), day, &b, NULL);
        for (size_t i = 0; i < a.count; i++) {
            const struct owed *o = due_counterpart(&b, &a.owed[i]);
            assert_non_null(o);
            if (!owed_same(&a.owed[i], o)) fail_msg("round %d, obligation %zu", round, i);
        }
    }
}

#define WITH_WORLD(f) cmocka_unit_test_setup_teardown(f, test_world_open, test_world_close)
int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_WORLD(status_turns_at_the_edges_of_the_window),
        WITH_WORLD(the_report_published_last_decides),
        WITH_WORLD(the_edition_in_force_on_the_day_asked_decides_the_pathway),
        WITH_WORLD(before_the_first_edition_nothing_is_owed),
        WITH_WORLD(an_authority_owes_while_it_exists),
        WITH_WORLD(a_path_nobody_has_seen_awaits_a_person),
        WITH_WORLD(a_pause_holds_status_and_moves_no_day),
        WITH_WORLD(what_is_met_is_not_paused),
        WITH_WORLD(fieldwork_meets_it_and_opens_the_report_s_clock),
        WITH_WORLD(a_report_that_never_came_does_not_hold_up_the_next),
        WITH_WORLD(an_election_holds_the_report),
        WITH_WORLD(a_decision_changes_the_kind_where_the_rules_let_it),
        WITH_WORLD(fieldwork_is_named_where_the_kind_was_changed),
        WITH_WORLD(a_decision_the_rules_forbid_is_refused_and_shown),
        WITH_WORLD(a_decision_moves_days),
        WITH_WORLD(a_decision_waives),
        WITH_WORLD(a_decision_expires),
        WITH_WORLD(a_decision_ends_with_its_cycle),
        WITH_WORLD(a_weakness_found_and_planned_for_is_no_trigger),
        WITH_WORLD(a_decision_adds_an_obligation),
        WITH_WORLD(focused_visits_fill_their_slots_in_order),
        WITH_WORLD(a_jtai_stands_in_for_one),
        WITH_WORLD(focused_visits_count_from_when_there_were_such_visits),
        WITH_WORLD(monitoring_follows_in_a_chain),
        WITH_WORLD(enough_monitoring_brings_the_next_inspection_near),
        WITH_WORLD(an_action_planning_visit_comes_before_the_plan),
        WITH_WORLD(a_silent_register_says_nothing_until_it_records_the_kind),
        WITH_WORLD(a_stated_day_goes_before_a_computed_one),
        WITH_WORLD(a_letter_with_a_priority_action_asks_for_plans),
        WITH_WORLD(past_the_last_known_holiday_days_are_provisional),
        WITH_WORLD(a_letter_is_awaited_until_its_usual_day),
        WITH_WORLD(the_meeting_comes_round_each_year),
        WITH_WORLD(no_more_than_the_limit_ever_stands_in_a_list),
        WITH_WORLD(later_facts_never_change_earlier_answers),
        WITH_WORLD(counterparts_of_an_equal_answer_are_equal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
