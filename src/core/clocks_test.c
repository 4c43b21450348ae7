/* Clocks run by the made-up rules of test_edition.h; the real ones are scenarios 41-54, 74, 78, 79 and 82. */
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

static void each_clock_has_one_word(void **state) {
    (void)state;
    for (enum clock c = 0; c < CLOCK_COUNT; c++) {
        enum clock back;
        assert_true(clock_word(c).n > 0);
        assert_true(clock_parse(clock_word(c), &back));
        assert_int_equal(back, c);
    }
    enum clock none;
    assert_false(clock_parse(SV("ultimatum"), &none));
    assert_false(clock_parse((struct sv){ 0 }, &none));
}

static void a_clock_runs_in_the_unit_of_its_parameter(void **state) {
    struct test_world *w = *state;
    struct edition *ed = &w->edition[0];
    test_value(w, ed, P_ENGAGEMENT_LETTER_MONTHS, 2);
    struct day end = clock_end(&w->calendar, ed, CLOCK_ACTION_PLAN, on("2019-03-04"), NULL);
    assert_int_equal(end.n, working(w, "2019-03-04", 50).n);
    assert_day(clock_end(&w->calendar, ed, CLOCK_FIRST_MONITORING, on("2019-03-04"), NULL), "2019-04-08"); /* weeks */
    assert_day(clock_end(&w->calendar, ed, CLOCK_ENGAGEMENT_LETTER, on("2018-12-31"), NULL), "2019-02-28");
}

static void comments_run_from_the_draft(void **state) {
    struct test_world *w = *state;
    struct trace t = trace_in(&w->arena);
    struct day end = clock_end(&w->calendar, &w->edition[0], CLOCK_REPORT_COMMENTS, on("2019-03-04"), &t);
    assert_int_equal(end.n, working(w, "2019-03-04", 8 + 3).n);
    assert_int_equal(t.count, 2);
    assert_int_equal(t.step[0].role, FACT_ROLE_DRAFT);
    assert_int_equal(t.step[1].role, FACT_ROLE_COMMENTS);
    assert_true(day_eq(t.step[0].result, t.step[1].day));
    assert_true(day_eq(t.step[1].result, end));
    assert_ptr_equal(t.step[1].cite, &w->cite);
}

static void a_clock_the_edition_lacks_never_ends(void **state) {
    struct test_world *w = *state;
    struct trace t = trace_in(&w->arena);
    w->edition[0].param[P_REPORT_DRAFT].n = VALUE_NONE;
    assert_false(day_known(clock_end(&w->calendar, &w->edition[0], CLOCK_REPORT_DRAFT, on("2019-03-04"), &t)));
    assert_false(day_known(clock_end(&w->calendar, &w->edition[0], CLOCK_REPORT_COMMENTS, on("2019-03-04"), &t)));
    assert_false(day_known(clock_end(&w->calendar, &w->edition[0], CLOCK_ACTION_PLAN, DAY_NONE, &t)));
    assert_false(day_known(clock_end(&w->calendar, NULL, CLOCK_ACTION_PLAN, on("2019-03-04"), &t)));
    assert_int_equal(t.count, 0);
}

static void the_letters_day_decides_on_a_draft_only_where_its_edition_says_so(void **state) {
    struct test_world *w = *state;
    struct day visit = on("2023-12-01"), letter = on("2024-01-10");
    assert_ptr_equal(draft_plan_edition(&w->framework, visit, letter), &w->edition[0]);
    test_value(w, &w->edition[1], P_DRAFT_BY_LETTER_DAY, 1);
    assert_ptr_equal(draft_plan_edition(&w->framework, visit, letter), &w->edition[1]);
    assert_ptr_equal(draft_plan_edition(&w->framework, visit, on("2023-12-31")), &w->edition[0]);
    assert_ptr_equal(draft_plan_edition(&w->framework, visit, DAY_NONE), &w->edition[0]);
    assert_ptr_equal(draft_plan_edition(&w->framework, DAY_NONE, letter), &w->edition[1]);
    assert_null(draft_plan_edition(&w->framework, on("2014-12-31"), on("2014-12-31")));
}

static struct history elections(const struct test_world *w, const struct election *list, size_t n) {
    return (struct history){ .authority = &w->authority, .election = list, .elections = n };
}

static void a_report_due_within_the_hold_waits_until_after_polling_day(void **state) {
    struct test_world *w = *state;
    const struct edition *ed = &w->edition[0];
    const struct election one = { .polling_day = on("2021-05-06") };
    struct history h = elections(w, &one, 1);
    struct day first = working(w, "2021-05-06", -20);
    struct trace t = trace_in(&w->arena);
    assert_int_equal(election_hold(&w->calendar, ed, &h, day_plus(first, -1), &t).n, first.n - 1);
    assert_int_equal(t.count, 1);
    assert_int_equal(t.step[0].kind, STEP_ELECTION_REJECTED);
    assert_day(election_hold(&w->calendar, ed, &h, first, &t), "2021-05-07");
    assert_day(election_hold(&w->calendar, ed, &h, on("2021-05-06"), &t), "2021-05-07");
    assert_int_equal(t.count, 3);
    assert_int_equal(t.step[1].kind, STEP_ELECTION);
    assert_ptr_equal(t.step[1].of.election, &one);
    assert_day(election_hold(&w->calendar, ed, &h, on("2021-05-07"), NULL), "2021-05-07");
    assert_false(day_known(election_hold(&w->calendar, ed, &h, DAY_NONE, NULL)));
}

static void a_report_pushed_into_the_next_hold_waits_again(void **state) {
    struct test_world *w = *state;
    test_value(w, &w->edition[0], P_ELECTION_RESUMES_AFTER, 2);
    const struct election two[] = { { .polling_day = on("2021-05-06") }, { .polling_day = on("2021-06-03") } };
    struct history h = elections(w, two, 2);
    assert_day(election_hold(&w->calendar, &w->edition[0], &h, on("2021-04-30"), NULL), "2021-06-07");
}

static void without_a_rule_nothing_is_held(void **state) {
    struct test_world *w = *state;
    const struct election one = { .polling_day = on("2021-05-06") };
    struct history h = elections(w, &one, 1);
    w->edition[0].param[P_ELECTION_HOLD_BEFORE].n = VALUE_NONE;
    assert_day(election_hold(&w->calendar, &w->edition[0], &h, on("2021-05-05"), NULL), "2021-05-05");
    assert_day(election_hold(&w->calendar, NULL, &h, on("2021-05-05"), NULL), "2021-05-05");
    assert_day(election_hold(&w->calendar, &w->edition[1], NULL, on("2021-05-05"), NULL), "2021-05-05");
}

#define WITH_WORLD(f) cmocka_unit_test_setup_teardown(f, test_world_open, test_world_close)
int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_clock_has_one_word),
        WITH_WORLD(a_clock_runs_in_the_unit_of_its_parameter),
        WITH_WORLD(comments_run_from_the_draft),
        WITH_WORLD(a_clock_the_edition_lacks_never_ends),
        WITH_WORLD(the_letters_day_decides_on_a_draft_only_where_its_edition_says_so),
        WITH_WORLD(a_report_due_within_the_hold_waits_until_after_polling_day),
        WITH_WORLD(a_report_pushed_into_the_next_hold_waits_again),
        WITH_WORLD(without_a_rule_nothing_is_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
