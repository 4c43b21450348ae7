/* The leaves: which inspection comes next, its window, and how it stands on a day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/test_edition.h"

static const struct pathway *next(const struct test_world *w, enum grade overall, enum grade leaders) {
    const enum grade grades[AREA_COUNT] = { [AREA_OVERALL] = overall, [AREA_LEADERS] = leaders };
    return pathway_next(&w->edition[0], grades, NULL);
}

static void the_first_row_that_matches_wins(void **state) {
    const struct test_world *w = *state;
    assert_true(sv_eq(pathway_next(&w->edition[0], NULL, NULL)->id, SV("new")));
    assert_true(sv_eq(next(w, GRADE_ADEQUATE, GRADE_OUTSTANDING)->id, SV("watched")));
    assert_true(sv_eq(next(w, GRADE_GOOD, GRADE_OUTSTANDING)->id, SV("quick")));
    assert_true(sv_eq(next(w, GRADE_REQUIRES_IMPROVEMENT, GRADE_OUTSTANDING)->id, SV("unseen")));
    assert_true(sv_eq(next(w, GRADE_REQUIRES_IMPROVEMENT, GRADE_GOOD)->id, SV("plain")));
    assert_true(sv_eq(next(w, GRADE_NONE, GRADE_NONE)->id, SV("plain")));
}

static void without_a_row_for_every_case_there_is_none(void **state) {
    struct test_world *w = *state;
    w->edition[0].pathway_count = 3;
    assert_null(next(w, GRADE_REQUIRES_IMPROVEMENT, GRADE_GOOD));
}

static void the_rows_before_it_are_named_as_rejected(void **state) {
    struct test_world *w = *state;
    const enum grade grades[AREA_COUNT] = { [AREA_OVERALL] = GRADE_OUTSTANDING, [AREA_LEADERS] = GRADE_GOOD };
    struct trace t = trace_in(&w->arena);
    const struct pathway *p = pathway_next(&w->edition[0], grades, &t);
    assert_ptr_equal(p, pathway_next(&w->edition[0], grades, NULL));
    assert_int_equal(t.count, 5);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(t.step[i].kind, STEP_PATHWAY_REJECTED);
        assert_ptr_equal(t.step[i].of.pathway, &w->edition[0].pathway[i]);
        assert_int_equal(t.step[i].n, 0);
    }
    assert_int_equal(t.step[4].kind, STEP_PATHWAY);
    assert_ptr_equal(t.step[4].of.pathway, p);
    assert_ptr_equal(t.step[4].cite, p->cite);
}

static void the_failing_condition_is_the_first_that_fails(void **state) {
    struct test_world *w = *state;
    struct pathway *p = &w->edition[0].pathway[0];
    const enum grade grades[AREA_COUNT] = { [AREA_OVERALL] = GRADE_GOOD, [AREA_LEADERS] = GRADE_GOOD };
    p->when[0] = (struct condition){ .at_least = 1, .areas = bit(AREA_OVERALL), .grades = bit(GRADE_GOOD) };
    p->when[1] = (struct condition){ .at_least = 1, .areas = bit(AREA_LEADERS), .grades = bit(GRADE_INADEQUATE) };
    p->when_count = 2;
    struct trace t = trace_in(&w->arena);
    (void)pathway_next(&w->edition[0], grades, &t);
    assert_int_equal(t.step[0].kind, STEP_PATHWAY_REJECTED);
    assert_int_equal(t.step[0].n, 1);
}

static void conditions_count_areas_that_carry_a_grade(void **state) {
    (void)state;
    const uint32_t three = bit(AREA_LEADERS) | bit(AREA_IN_CARE) | bit(AREA_CARE_LEAVERS);
    const struct condition two = { .at_least = 2, .areas = three, .grades = bit(GRADE_GOOD) };
    const struct condition all = { .every = true, .areas = three, .grades = bit(GRADE_GOOD) };
    const struct condition ungraded = { .ungraded = true };
    enum grade g[AREA_COUNT] = { [AREA_LEADERS] = GRADE_GOOD };
    assert_false(condition_holds(&two, g));
    assert_true(condition_holds(&all, g)); /* the one area that is graded */
    g[AREA_IN_CARE] = GRADE_GOOD;
    assert_true(condition_holds(&two, g));
    g[AREA_CARE_LEAVERS] = GRADE_NOT_GRADED;
    assert_true(condition_holds(&all, g));
    g[AREA_CARE_LEAVERS] = GRADE_INADEQUATE;
    assert_true(condition_holds(&two, g));
    assert_false(condition_holds(&all, g));
    const enum grade nothing[AREA_COUNT] = { GRADE_NONE };
    assert_false(condition_holds(&all, nothing));
    assert_false(condition_holds(&two, NULL) || condition_holds(&all, NULL));
    assert_true(condition_holds(&ungraded, NULL));
    assert_false(condition_holds(&ungraded, nothing));
}

static void a_window_counts_months_from_its_base(void **state) {
    struct test_world *w = *state;
    struct trace t = trace_in(&w->arena);
    struct span s = window_of(&w->edition[0].window[0], on("2020-01-31"), DAY_NONE, &t);
    assert_day(s.earliest, "2021-09-30"); /* 20, clamped */
    assert_day(s.target, "2022-04-30");   /* 27 */
    assert_day(s.latest, "2022-10-31");   /* 33 */
    assert_int_equal(t.step[0].kind, STEP_WINDOW);
    assert_int_equal(t.count, 4);
    struct span silent = window_of(&w->edition[0].window[0], on("2020-01-31"), DAY_NONE, NULL);
    assert_true(day_eq(s.earliest, silent.earliest) && day_eq(s.target, silent.target) &&
                day_eq(s.latest, silent.latest));
}

static void a_window_without_a_base_has_no_days(void **state) {
    const struct test_world *w = *state;
    struct span s = window_of(&w->edition[0].window[0], DAY_NONE, DAY_NONE, NULL);
    assert_false(day_known(s.earliest) || day_known(s.target) || day_known(s.latest));
    const struct window none = { .earliest = { VALUE_NONE, NULL },
                                 .target = { VALUE_NONE, NULL },
                                 .latest = { VALUE_NONE, NULL },
                                 .or_after_monitoring = { VALUE_NONE, NULL } };
    s = window_of(&none, on("2020-01-31"), DAY_NONE, NULL);
    assert_false(day_known(s.earliest) || day_known(s.target) || day_known(s.latest));
}

static void enough_monitoring_opens_the_window_early_never_late(void **state) {
    const struct test_world *w = *state;
    const struct window *watched = &w->edition[0].window[2];
    struct day base = on("2020-01-31");
    assert_day(window_of(watched, base, DAY_NONE, NULL).earliest, "2022-02-28");
    assert_day(window_of(watched, base, on("2021-05-05"), NULL).earliest, "2021-05-05");
    assert_day(window_of(watched, base, on("2022-03-01"), NULL).earliest, "2022-02-28");
    /* A window that counts no visits does not move. */
    assert_day(window_of(&w->edition[0].window[0], base, on("2020-05-05"), NULL).earliest, "2021-09-30");
}

static void both_ends_belong_to_the_window(void **state) {
    (void)state;
    struct span s = { on("2020-01-10"), on("2020-01-15"), on("2020-01-20") };
    assert_int_equal(span_status(s, on("2020-01-09")), STATUS_NOT_YET);
    assert_int_equal(span_status(s, on("2020-01-10")), STATUS_OPEN);
    assert_int_equal(span_status(s, on("2020-01-20")), STATUS_OPEN);
    assert_int_equal(span_status(s, on("2020-01-21")), STATUS_OVERDUE);
    struct span open_ended = { on("2020-01-10"), DAY_NONE, DAY_NONE };
    assert_int_equal(span_status(open_ended, on("2040-01-01")), STATUS_OPEN);
    struct span only_target = { DAY_NONE, on("2020-01-15"), DAY_NONE };
    assert_int_equal(span_status(only_target, on("2040-01-01")), STATUS_OPEN);
}

#define WITH_WORLD(f) cmocka_unit_test_setup_teardown(f, test_world_open, test_world_close)
int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_WORLD(the_first_row_that_matches_wins),
        WITH_WORLD(without_a_row_for_every_case_there_is_none),
        WITH_WORLD(the_rows_before_it_are_named_as_rejected),
        WITH_WORLD(the_failing_condition_is_the_first_that_fails),
        WITH_WORLD(conditions_count_areas_that_carry_a_grade),
        WITH_WORLD(a_window_counts_months_from_its_base),
        WITH_WORLD(a_window_without_a_base_has_no_days),
        WITH_WORLD(enough_monitoring_opens_the_window_early_never_late),
        WITH_WORLD(both_ends_belong_to_the_window),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
