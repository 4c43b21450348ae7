/* Placing by made-up rules: calls on a Tuesday, on site from Wednesday to Tuesday, other numbers than any real edition.
 * The real ones are scenarios 12-16, 55-64, 71, 72, 75-77 and 80. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/placing.h"
#include "core/test_edition.h"

static struct placing placed;

static int open_world(void **state) {
    if (test_world_open(state) != 0) return -1;
    struct test_world *w = *state;
    for (size_t i = 0; i < 2; i++) {
        struct edition *ed = &w->edition[i];
        static const struct {
            enum param p;
            int32_t n;
        } values[] = { { P_GRADED_NOTICE, 6 },
                       { P_FOCUSED_NOTICE, 3 },
                       { P_MONITORING_NOTICE, 8 },
                       { P_JTAI_NOTICE, 4 },
                       { P_SIF_NOTICE, 2 },
                       { P_GRADED_CALL_WEEKDAY, TUESDAY },
                       { P_SHORT_DAYS, 5 },
                       { P_STANDARD_DAYS, 10 },
                       { P_GRADED_FIRST_WEEKDAY, WEDNESDAY },
                       { P_FOCUSED_DAYS, 3 },
                       { P_MONITORING_DAYS, 1 },
                       { P_GRADED_LAST_WEEKDAY, TUESDAY },
                       { P_SMALL_CHILDREN, 100 },
                       { P_SMALL_SHORT_DAYS, 2 },
                       { P_FOCUSED_MAX, 1 },
                       { P_MONITORING_NORMAL_UP_TO, 5 },
                       { P_TEAM_FOCUSED, 7 },
                       { P_PAUSE_LIMIT, 3 } };
        for (size_t k = 0; k < sizeof values / sizeof *values; k++) test_value(w, ed, values[k].p, values[k].n);
        test_value(w, ed, P_PAUSE_OFFERED_FROM, on("2020-06-01").n);
        ed->team[0] = (struct team_band){ { 1000, &w->cite }, { 1, &w->cite } };
        ed->team[1] = (struct team_band){ { VALUE_NONE, NULL }, { 2, &w->cite } };
        ed->team_count = 2;
    }
    return 0;
}

static struct proposal proposed(enum obligation kind, const char *call, const char *start) {
    return (struct proposal){ .kind = kind, .call = on(call), .start = on(start), .end = DAY_NONE };
}

static bool check(const struct test_world *w, const struct history *h, struct proposal p) {
    return placing_check(&w->context, h, &p, &placed);
}

/* The finding of a rule, or NULL. */
static const struct placing_finding *found(const char *rule) {
    for (size_t i = 0; i < placed.findings; i++)
        if (sv_eq(placed.finding[i].rule, sv_of(rule))) return &placed.finding[i];
    return NULL;
}

static void expect_finding(const char *rule, enum severity severity) {
    const struct placing_finding *f = found(rule);
    if (f == NULL) {
        fail_msg("%s says nothing", rule);
        return;
    }
    assert_int_equal(f->severity, severity);
    assert_true(f->text[0] != '\0');
}

static void expect_refused(const char *rule) { expect_finding(rule, SEVERITY_ERROR); }
static void expect_warning(const char *rule) { expect_finding(rule, SEVERITY_WARNING); }

/* 2019-06-05 is a Wednesday, 2019-06-04 a Tuesday. */
static void days_follow_from_the_call_and_back(void **state) {
    struct test_world *w = *state;
    assert_true(check(w, NULL, proposed(OWED_SHORT_INSPECTION, "2019-05-28", NULL)));
    assert_day(placed.start, "2019-06-05"); /* six working days, then the next Wednesday */
    assert_day(placed.end, "2019-06-11");
    assert_int_equal(placed.findings, 0);
    assert_true(check(w, NULL, proposed(OWED_STANDARD_INSPECTION, NULL, "2019-06-05")));
    assert_day(placed.call, "2019-05-28");
    assert_day(placed.end, "2019-06-18");
    assert_true(check(w, NULL, proposed(OWED_FOCUSED_VISIT, NULL, "2019-06-03")));
    assert_day(placed.call, "2019-05-29");
    assert_day(placed.end, "2019-06-05");
    assert_int_equal(placed.team, 7);
    struct proposal joint = proposed(OWED_SIF, NULL, "2019-06-03");
    joint.jtai = true;
    assert_true(check(w, NULL, joint));
    assert_day(placed.call, "2019-05-28");
    assert_false(day_known(placed.end));
}

static void without_a_day_or_an_edition_there_is_nothing_to_check(void **state) {
    struct test_world *w = *state;
    assert_false(check(w, NULL, proposed(OWED_FOCUSED_VISIT, NULL, NULL)));
    expect_refused("edition");
    assert_false(check(w, NULL, proposed(OWED_FOCUSED_VISIT, NULL, "2014-06-03")));
    expect_refused("edition");
    struct proposal p = proposed(OWED_FOCUSED_VISIT, NULL, "2019-06-05");
    p.end = on("2019-06-04");
    assert_false(check(w, NULL, p));
    expect_refused("dates");
}

static void what_the_edition_does_not_have_is_refused(void **state) {
    struct test_world *w = *state;
    assert_false(check(w, NULL, proposed(OWED_SIF, NULL, "2019-06-05")));
    expect_refused("on_site.sif");
    assert_false(check(w, NULL, proposed(OWED_ACTION_PLAN, NULL, "2019-06-05")));
    expect_refused("on_site");
}

static void a_call_on_another_weekday_is_refused(void **state) {
    struct test_world *w = *state;
    assert_false(check(w, NULL, proposed(OWED_SHORT_INSPECTION, "2019-05-29", NULL)));
    expect_refused("graded.call_weekday");
    assert_true(check(w, NULL, proposed(OWED_FOCUSED_VISIT, "2019-05-29", NULL)));
    assert_int_equal(placed.findings, 0);
}

/* 2030-12-26, a Thursday, is the only holiday; Wednesday 25 December is none here but Christmas Day never works. */
static void a_call_on_a_holiday_moves_and_warns(void **state) {
    struct test_world *w = *state;
    test_value(w, &w->edition[1], P_GRADED_CALL_WEEKDAY, THURSDAY);
    assert_true(check(w, NULL, proposed(OWED_SHORT_INSPECTION, NULL, "2031-01-08")));
    expect_warning("graded.call_weekday");
    assert_day(placed.call, "2030-12-27");
    assert_true(check(w, NULL, proposed(OWED_SHORT_INSPECTION, "2030-12-26", NULL)));
    assert_day(placed.call, "2030-12-27");
    assert_day(placed.start, "2031-01-08");
    assert_true(check(w, NULL, proposed(OWED_SHORT_INSPECTION, "2030-12-27", NULL)));
    expect_warning("graded.call_weekday");
    assert_day(placed.start, "2031-01-08");
}

static void too_little_notice_is_refused_too_much_warns(void **state) {
    struct test_world *w = *state;
    assert_false(check(w, NULL, proposed(OWED_SHORT_INSPECTION, "2019-06-04", "2019-06-05")));
    expect_refused("notice.graded");
    assert_true(check(w, NULL, proposed(OWED_SHORT_INSPECTION, "2019-05-21", "2019-06-05")));
    expect_warning("notice.graded");
    assert_false(check(w, NULL, proposed(OWED_FOCUSED_VISIT, "2019-05-31", "2019-06-03")));
    expect_refused("notice.focused");
}

static void weeks_are_kept(void **state) {
    struct test_world *w = *state;
    assert_false(check(w, NULL, proposed(OWED_SHORT_INSPECTION, NULL, "2019-06-06")));
    expect_refused("graded.first_weekday");
    struct proposal p = proposed(OWED_SHORT_INSPECTION, NULL, "2019-06-05");
    p.end = on("2019-06-12");
    assert_false(check(w, NULL, p));
    expect_refused("graded.last_weekday");
    expect_refused("on_site");
    p.overridden = true;
    assert_true(check(w, NULL, p));
    expect_warning("on_site");
    assert_false(check(w, NULL, proposed(OWED_FOCUSED_VISIT, NULL, "2019-06-08")));
    expect_refused("working_day");
}

static void a_small_authority_may_have_fewer_days_but_not_too_few(void **state) {
    struct test_world *w = *state;
    struct proposal p = proposed(OWED_SHORT_INSPECTION, NULL, "2019-06-06");
    p.end = on("2019-06-07");
    p.children = 99;
    assert_true(check(w, NULL, p));
    assert_true(placed.small_authority);
    assert_int_equal(placed.team, 1);
    p.end = DAY_NONE;
    assert_true(check(w, NULL, p));
    assert_day(placed.end, "2019-06-07");
    p.end = p.start;
    assert_false(check(w, NULL, p));
    assert_false(placed.small_authority);
    p.end = on("2019-06-07");
    p.children = 100;
    assert_false(check(w, NULL, p));
    p.children = 99;
    p.kind = OWED_STANDARD_INSPECTION;
    assert_false(check(w, NULL, p));
}

static void closed_periods_wrap_over_the_new_year(void **state) {
    struct test_world *w = *state;
    w->edition[0].closed[0] = (struct closed_period){ SV("frost"), 12, 30, 1, 0, true, &w->cite };
    w->edition[0].closed[1] = (struct closed_period){ SV("fair"), 6, 5, 6, 6, false, &w->cite };
    w->edition[0].closed_count = 2;
    /* The second Monday of January 2020 is the 13th: closed to Friday the 10th. */
    assert_false(check(w, NULL, proposed(OWED_SHORT_INSPECTION, NULL, "2020-01-08")));
    expect_refused("frost");
    assert_true(check(w, NULL, proposed(OWED_SHORT_INSPECTION, NULL, "2020-01-15")));
    assert_false(check(w, NULL, proposed(OWED_SHORT_INSPECTION, NULL, "2018-12-26"))); /* runs into the 30th */
    expect_refused("frost");
    struct proposal p = proposed(OWED_SHORT_INSPECTION, NULL, "2019-06-05");
    assert_false(check(w, NULL, p));
    expect_refused("fair");
    p.return_for_evidence = true;
    assert_true(check(w, NULL, p));
    assert_day(placed.end, "2019-06-05");
    assert_false(day_known(placed.call));
    assert_true(check(w, NULL, proposed(OWED_FOCUSED_VISIT, NULL, "2019-06-05")));
}

static void a_week_with_a_holiday_is_closed_where_the_edition_says_so(void **state) {
    struct test_world *w = *state;
    struct proposal p = proposed(OWED_SHORT_INSPECTION, NULL, "2030-12-18"); /* to Tuesday the 24th */
    assert_true(check(w, NULL, p));
    test_value(w, &w->edition[1], P_HOLIDAY_WEEK_CLOSED, 1);
    assert_false(check(w, NULL, p));
    expect_refused("graded.holiday_week_closed");
    test_value(w, &w->edition[1], P_HOLIDAY_WEEK_CLOSED, 0);
    assert_true(check(w, NULL, p));
}

static void a_pause_refuses_what_it_names_and_no_reason_helps(void **state) {
    struct test_world *w = *state;
    struct proposal p = proposed(OWED_FOCUSED_VISIT, NULL, "2021-02-25");
    p.overridden = true;
    assert_false(check(w, NULL, p));
    expect_refused("storm");
    assert_false(check(w, NULL, proposed(OWED_SHORT_INSPECTION, NULL, "2021-01-27"))); /* ends in it */
    expect_refused("storm");
    assert_true(check(w, NULL, proposed(OWED_MONITORING_VISIT, NULL, "2021-02-10")));
    struct proposal joint = proposed(OWED_SIF, NULL, "2021-02-10");
    joint.jtai = true;
    assert_true(check(w, NULL, joint));
    w->edition[0].pause[0].obligations |= bit(OWED_MONITORING_VISIT);
    assert_false(check(w, NULL, joint));
}

static void themes_have_their_time(void **state) {
    struct test_world *w = *state;
    w->edition[0].theme[0] = (struct theme){ SV("Q"), SV("quays"), on("2019-01-01"), on("2019-12-31"), &w->cite };
    w->edition[0].theme_count = 1;
    struct proposal p = proposed(OWED_FOCUSED_VISIT, NULL, "2019-06-05");
    p.theme = SV("q");
    assert_true(check(w, NULL, p));
    p.start = on("2020-01-08");
    assert_false(check(w, NULL, p));
    expect_refused("focused.theme");
    p.theme = SV("R");
    assert_false(check(w, NULL, p));
    expect_refused("focused.theme");
}

static void another_inspection_needs_a_reason_where_it_is_allowed_at_all(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2017-03-06", "2017-03-17", "2017-05-10", GRADE_GOOD); /* short, may become standard */
    struct proposal p = proposed(OWED_STANDARD_INSPECTION, NULL, "2019-06-05");
    assert_false(check(w, test_history(w), p));
    expect_refused("quick");
    p.overridden = true;
    assert_true(check(w, test_history(w), p));
    expect_warning("quick");
    w->event[0].grade[AREA_OVERALL] = GRADE_REQUIRES_IMPROVEMENT; /* standard, may become nothing */
    p.kind = OWED_SHORT_INSPECTION;
    assert_false(check(w, test_history(w), p));
    expect_refused("plain");
}

static void the_window_only_warns(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2017-03-06", "2017-03-17", "2017-05-10", GRADE_GOOD); /* 2019-01-10 to 2020-02-10 */
    assert_true(check(w, test_history(w), proposed(OWED_SHORT_INSPECTION, NULL, "2019-06-05")));
    assert_int_equal(placed.findings, 0);
    assert_true(check(w, test_history(w), proposed(OWED_SHORT_INSPECTION, NULL, "2020-02-12")));
    expect_warning("window");
    assert_true(check(w, test_history(w), proposed(OWED_SHORT_INSPECTION, NULL, "2018-12-12")));
    expect_warning("window");
}

static void focused_visits_of_the_cycle_are_counted(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2017-03-06", "2017-03-17", "2017-05-10", GRADE_GOOD);
    (void)happens(w, EVENT_FOCUSED_VISIT, "before", "2017-01-10", "2017-01-11", NULL);
    (void)happens(w, EVENT_FOCUSED_VISIT, "later", "2019-06-05", "2019-06-06", NULL); /* not before itself */
    struct proposal p = proposed(OWED_FOCUSED_VISIT, NULL, "2018-06-05");
    assert_true(check(w, test_history(w), p));
    assert_int_equal(placed.findings, 0);
    p.start = on("2019-06-10");
    assert_false(check(w, test_history(w), p));
    expect_refused("focused.max");
    p.overridden = true;
    assert_true(check(w, test_history(w), p));
    expect_warning("focused.max");
    p = proposed(OWED_FOCUSED_VISIT, NULL, "2017-09-07"); /* month 4 begins on the 10th */
    assert_true(check(w, test_history(w), p));
    expect_warning("focused.earliest_months");
    p.start = on("2019-04-11");
    assert_true(check(w, test_history(w), p));
    expect_warning("focused.latest_months");
}

static void monitoring_belongs_to_its_programme(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2017-03-06", "2017-03-17", "2017-05-10", GRADE_ADEQUATE); /* watched: four planned */
    static const char *const held[] = { "2018-01-09", "2018-03-13", "2018-05-15", "2018-07-10", "2018-09-11" };
    for (size_t i = 0; i < 4; i++) (void)happens(w, EVENT_MONITORING_VISIT, held[i], held[i], held[i], NULL);
    assert_true(check(w, test_history(w), proposed(OWED_MONITORING_VISIT, NULL, "2018-06-12")));
    assert_false(placed.beyond_planned);
    assert_true(check(w, test_history(w), proposed(OWED_MONITORING_VISIT, NULL, "2018-09-11")));
    assert_true(placed.beyond_planned);
    expect_warning("monitoring.planned");
    assert_null(found("monitoring.normal_up_to"));
    (void)happens(w, EVENT_MONITORING_VISIT, held[4], held[4], held[4], NULL);
    assert_true(check(w, test_history(w), proposed(OWED_MONITORING_VISIT, NULL, "2018-10-09")));
    expect_warning("monitoring.normal_up_to");
    expect_warning("monitoring.earliest_months");
    assert_true(check(w, test_history(w), proposed(OWED_FOCUSED_VISIT, NULL, "2018-10-09")));
    expect_warning("watched");
    w->event[0].grade[AREA_OVERALL] = GRADE_GOOD;
    assert_false(check(w, test_history(w), proposed(OWED_MONITORING_VISIT, NULL, "2018-11-13")));
    expect_refused("quick");
    struct proposal alone = proposed(OWED_MONITORING_VISIT, NULL, "2018-11-13");
    alone.sequence = 5;
    assert_true(check(w, NULL, alone));
    assert_true(placed.beyond_planned);
}

static void a_refusal_is_never_lost_behind_warnings(void **state) {
    struct test_world *w = *state;
    struct edition *ed = &w->edition[0];
    ed->closed_count = CLOSED_MAX;
    for (size_t i = 0; i < CLOSED_MAX; i++)
        ed->closed[i] = (struct closed_period){ SV("shut"), 1, 1, 12, 31, false, &w->cite };
    struct proposal p = proposed(OWED_STANDARD_INSPECTION, "2018-12-27", "2018-12-29");
    p.end = on("2019-01-26");
    p.overridden = true;
    assert_false(check(w, NULL, p));
    assert_true(placed.findings <= sizeof placed.finding / sizeof *placed.finding);
    expect_refused("working_day");
}

static void the_team_goes_by_size_where_it_matters(void **state) {
    struct test_world *w = *state;
    struct edition *ed = &w->edition[0];
    assert_int_equal(team_size(ed, 999), 1);
    assert_int_equal(team_size(ed, 1000), 2);
    assert_int_equal(team_size(ed, 0), 0);
    ed->team[0] = ed->team[1];
    ed->team_count = 1;
    assert_int_equal(team_size(ed, 0), 2);
    ed->team_count = 0;
    assert_int_equal(team_size(ed, 999), 0);
}

static void a_pause_of_an_inspection_has_a_limit(void **state) {
    struct test_world *w = *state;
    const struct due_context *c = &w->context;
    assert_int_equal(pause_state_of(c, on("2020-05-29"), on("2020-06-02"), on("2020-06-02")), PAUSE_NOT_OFFERED);
    assert_int_equal(pause_state_of(c, on("2020-06-01"), on("2020-06-02"), on("2020-06-05")), PAUSE_PAUSED);
    assert_int_equal(pause_state_of(c, on("2020-06-01"), on("2020-06-02"), on("2020-06-07")), PAUSE_PAUSED);
    assert_int_equal(pause_state_of(c, on("2020-06-01"), on("2020-06-02"), on("2020-06-08")), PAUSE_INCOMPLETE);
    assert_int_equal(pause_state_of(c, on("2014-06-01"), on("2014-06-02"), on("2014-06-08")), PAUSE_NOT_OFFERED);
}

static void first_letters_may_go_to_the_authority_alone(void **state) {
    struct test_world *w = *state;
    assert_false(monitoring_letter_published(&w->edition[0], 1));
    assert_true(monitoring_letter_published(&w->edition[0], 2));
    w->edition[0].param[P_MONITORING_UNPUBLISHED].n = VALUE_NONE;
    assert_true(monitoring_letter_published(&w->edition[0], 1));
}

#define WITH_WORLD(f) cmocka_unit_test_setup_teardown(f, open_world, test_world_close)
int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_WORLD(days_follow_from_the_call_and_back),
        WITH_WORLD(without_a_day_or_an_edition_there_is_nothing_to_check),
        WITH_WORLD(what_the_edition_does_not_have_is_refused),
        WITH_WORLD(a_call_on_another_weekday_is_refused),
        WITH_WORLD(a_call_on_a_holiday_moves_and_warns),
        WITH_WORLD(too_little_notice_is_refused_too_much_warns),
        WITH_WORLD(weeks_are_kept),
        WITH_WORLD(a_small_authority_may_have_fewer_days_but_not_too_few),
        WITH_WORLD(closed_periods_wrap_over_the_new_year),
        WITH_WORLD(a_week_with_a_holiday_is_closed_where_the_edition_says_so),
        WITH_WORLD(a_pause_refuses_what_it_names_and_no_reason_helps),
        WITH_WORLD(themes_have_their_time),
        WITH_WORLD(another_inspection_needs_a_reason_where_it_is_allowed_at_all),
        WITH_WORLD(the_window_only_warns),
        WITH_WORLD(focused_visits_of_the_cycle_are_counted),
        WITH_WORLD(monitoring_belongs_to_its_programme),
        WITH_WORLD(a_refusal_is_never_lost_behind_warnings),
        WITH_WORLD(the_team_goes_by_size_where_it_matters),
        WITH_WORLD(a_pause_of_an_inspection_has_a_limit),
        WITH_WORLD(first_letters_may_go_to_the_authority_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
