/* Counting by both bases over a few made-up authorities; the real figures are scenarios 66-68. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/statistics.h"
#include "core/test_edition.h"

enum { SOME = 4 };
struct country {
    struct authority authority[SOME];
    struct event event[SOME][4];
    struct history history[SOME];
};

static void country_open(struct country *c) {
    memset(c, 0, sizeof *c);
    for (size_t i = 0; i < SOME; i++) {
        c->authority[i] =
            (struct authority){ .region = i < 2 ? SV("North") : SV("South"), .opened = DAY_NONE, .closed = DAY_NONE };
        c->history[i] = (struct history){ .authority = &c->authority[i], .event = c->event[i] };
    }
}

static struct event *add(struct country *c, size_t i, enum event_kind kind, const char *start, const char *end,
                         const char *published, enum grade overall) {
    struct event *ev = &c->event[i][c->history[i].events++];
    *ev = (struct event){ .kind = kind, .start = on(start), .end = on(end), .published = on(published) };
    ev->grade[AREA_OVERALL] = overall;
    ev->grade[AREA_LEADERS] = overall == GRADE_NONE ? GRADE_NONE : GRADE_OUTSTANDING;
    return ev;
}

static struct statistics ask_on(const struct country *c, const char *day, enum basis basis) {
    return statistics_on(c->history, SOME, on(day), basis, (struct sv){ 0 });
}

static void a_grade_counts_from_the_day_of_the_basis(void **state) {
    (void)state;
    struct country c;
    country_open(&c);
    (void)add(&c, 0, EVENT_SIF, "2016-01-04", "2016-01-28", "2016-03-10", GRADE_INADEQUATE);
    (void)add(&c, 0, EVENT_SHORT, "2019-01-14", "2019-01-18", "2019-02-20", GRADE_GOOD);
    assert_int_equal(ask_on(&c, "2019-02-19", BASIS_PUBLISHED).overall[GRADE_INADEQUATE], 1);
    assert_int_equal(ask_on(&c, "2019-02-20", BASIS_PUBLISHED).overall[GRADE_GOOD], 1);
    assert_int_equal(ask_on(&c, "2019-01-17", BASIS_ON_SITE).overall[GRADE_INADEQUATE], 1);
    struct statistics s = ask_on(&c, "2019-01-18", BASIS_ON_SITE);
    assert_int_equal(s.overall[GRADE_GOOD], 1);
    assert_int_equal(s.area[AREA_LEADERS][GRADE_OUTSTANDING], 1);
    assert_int_equal(s.graded, 1);
    assert_int_equal(s.not_inspected, 3);
    assert_int_equal(s.authorities, 4);
}

static void movement_is_between_the_last_two_that_carry_an_overall_grade(void **state) {
    (void)state;
    struct country c;
    country_open(&c);
    (void)add(&c, 0, EVENT_SIF, "2015-01-05", "2015-01-29", "2015-03-10", GRADE_GOOD);
    (void)add(&c, 0, EVENT_STANDARD, "2018-03-05", "2018-03-16", "2018-05-10", GRADE_INADEQUATE);
    (void)add(&c, 0, EVENT_STANDARD, "2021-09-06", "2021-09-17", "2021-10-30", GRADE_GOOD);
    (void)add(&c, 1, EVENT_SHORT, "2018-03-05", "2018-03-09", "2018-05-10", GRADE_GOOD);
    (void)add(&c, 1, EVENT_SHORT, "2021-09-06", "2021-09-10", "2021-10-30", GRADE_GOOD);
    (void)add(&c, 2, EVENT_SIF, "2015-01-05", "2015-01-29", "2015-03-10", GRADE_GOOD);
    (void)add(&c, 2, EVENT_STANDARD, "2018-03-05", "2018-03-16", "2018-05-10", GRADE_REQUIRES_IMPROVEMENT);
    struct statistics s = ask_on(&c, "2022-01-01", BASIS_PUBLISHED);
    assert_int_equal(s.pairs, 3);
    assert_int_equal(s.up, 1);
    assert_int_equal(s.down, 1);
    assert_int_equal(s.same, 1);
    assert_int_equal(s.same_good_or_better, 1);
    assert_int_equal(s.ilacs_pairs, 2); /* the third authority's first was a single inspection */
    assert_int_equal(s.ilacs_up, 1);
    assert_int_equal(s.ilacs_down, 0);
    assert_int_equal(s.ilacs_same_good_or_better, 1);
    s = ask_on(&c, "2018-06-01", BASIS_PUBLISHED);
    assert_int_equal(s.down, 2);
    assert_int_equal(s.ilacs_pairs, 0);
}

static void judgements_without_an_overall_grade_are_counted_apart(void **state) {
    (void)state;
    struct country c;
    country_open(&c);
    (void)add(&c, 0, EVENT_SHORT, "2018-03-05", "2018-03-09", "2018-05-10", GRADE_GOOD);
    add(&c, 0, EVENT_SHORT, "2026-05-11", "2026-05-15", "2026-06-20", GRADE_NONE)->grade[AREA_LEADERS] = GRADE_GOOD;
    (void)add(&c, 1, EVENT_SHORT, "2018-03-05", "2018-03-09", "2018-05-10", GRADE_OUTSTANDING);
    (void)add(&c, 1, EVENT_SHORT, "2026-05-11", "2026-05-15", NULL, GRADE_NONE); /* on site, nothing known yet */
    struct statistics s = ask_on(&c, "2026-07-01", BASIS_PUBLISHED);
    assert_int_equal(s.no_overall, 1);
    assert_int_equal(s.graded, 1);
    assert_int_equal(s.pairs, 0);
    assert_true(statistics_good_or_better(&s) == 100.0);
    s = ask_on(&c, "2026-07-01", BASIS_ON_SITE); /* what is not published carries no grade on any basis */
    assert_int_equal(s.no_overall, 1);
    assert_int_equal(s.overall[GRADE_OUTSTANDING], 1);
}

static void only_authorities_of_the_day_and_the_region_count(void **state) {
    (void)state;
    struct country c;
    country_open(&c);
    c.authority[0].closed = on("2019-03-31");
    c.authority[3].opened = on("2019-04-01");
    (void)add(&c, 0, EVENT_SHORT, "2018-03-05", "2018-03-09", "2018-05-10", GRADE_GOOD);
    assert_int_equal(ask_on(&c, "2019-03-31", BASIS_PUBLISHED).authorities, 3);
    struct statistics s = ask_on(&c, "2019-04-01", BASIS_PUBLISHED);
    assert_int_equal(s.authorities, 3);
    assert_int_equal(s.graded, 0);
    assert_true(statistics_good_or_better(&s) < 0);
    s = statistics_on(c.history, SOME, on("2019-04-01"), BASIS_PUBLISHED, SV("south"));
    assert_int_equal(s.authorities, 2);
}

static void work_is_counted_in_the_year_of_the_day(void **state) {
    (void)state;
    struct country c;
    country_open(&c);
    (void)add(&c, 0, EVENT_SIF, "2017-12-29", "2018-01-12", "2018-03-01", GRADE_GOOD);
    (void)add(&c, 0, EVENT_SHORT, "2018-03-05", "2018-03-09", "2018-05-10", GRADE_GOOD);
    (void)add(&c, 1, EVENT_STANDARD, "2018-12-10", "2019-01-18", "2019-03-10", GRADE_GOOD);
    struct statistics s = ask_on(&c, "2018-12-09", BASIS_PUBLISHED);
    assert_int_equal(s.inspections[0], 0);
    assert_int_equal(s.inspections[1], 0);
    assert_int_equal(s.inspections[2], 1);
    assert_int_equal(ask_on(&c, "2018-12-10", BASIS_PUBLISHED).inspections[1], 1);
    assert_int_equal(statistics_inspections_between(c.history, SOME, on("2018-01-01"), on("2018-12-31"), false), 2);
    assert_int_equal(statistics_inspections_between(c.history, SOME, on("2018-01-01"), on("2018-12-31"), true), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grade_counts_from_the_day_of_the_basis),
        cmocka_unit_test(movement_is_between_the_last_two_that_carry_an_overall_grade),
        cmocka_unit_test(judgements_without_an_overall_grade_are_counted_apart),
        cmocka_unit_test(only_authorities_of_the_day_and_the_region_count),
        cmocka_unit_test(work_is_counted_in_the_year_of_the_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
