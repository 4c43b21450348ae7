#include "core/movement.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct day at(int year, int month, int d) {
    struct day out;
    assert_true(day_from_ymd((struct ymd){ year, month, d }, &out));
    return out;
}

static struct event inspection(enum event_kind kind, struct day on_site, struct day published, enum grade overall) {
    struct event e = { .kind = kind, .start = on_site, .end = on_site, .published = published, .due = DAY_NONE };
    e.grade[AREA_OVERALL] = overall;
    e.grade[AREA_LEADERS] = GRADE_GOOD;
    return e;
}

static void flows(void **state) {
    (void)state;
    struct authority north = { .dfe_code = SV("301"), .region = SV("North"), .opened = DAY_NONE, .closed = DAY_NONE };
    struct authority south = { .dfe_code = SV("302"), .region = SV("South"), .opened = DAY_NONE, .closed = DAY_NONE };
    struct event one[] = {
        inspection(EVENT_SIF, at(2015, 1, 5), at(2015, 3, 1), GRADE_INADEQUATE),
        inspection(EVENT_STANDARD, at(2018, 3, 20), at(2018, 5, 1), GRADE_GOOD),
        inspection(EVENT_SHORT, at(2021, 6, 1), at(2021, 7, 1), GRADE_GOOD),
    };
    struct event two[] = {
        inspection(EVENT_SIF, at(2018, 1, 5), at(2018, 4, 10), GRADE_OUTSTANDING),
        inspection(EVENT_SHORT, at(2021, 1, 5), at(2021, 4, 10), GRADE_REQUIRES_IMPROVEMENT),
        inspection(EVENT_STANDARD, at(2026, 5, 5), at(2026, 7, 10), GRADE_NONE),
    };
    struct history h[] = { { .authority = &north, .event = one, .events = 3 },
                           { .authority = &south, .event = two, .events = 3 } };
    struct movement m = movement_between(h, 2, at(2018, 4, 1), at(2019, 3, 31), BASIS_PUBLISHED, SV(""));
    assert_int_equal(m.inspections, 2);
    assert_int_equal(m.up, 1);
    assert_int_equal(m.first, 1);
    assert_int_equal(m.given[GRADE_INADEQUATE][GRADE_GOOD], 1);
    m = movement_between(h, 2, at(2018, 4, 1), at(2019, 3, 31), BASIS_ON_SITE,
                         SV("")); /* both were on site before April */
    assert_int_equal(m.inspections, 0);
    m = movement_between(h, 2, at(2013, 1, 1), at(2026, 12, 31), BASIS_PUBLISHED, SV(""));
    assert_int_equal(m.inspections, 6);
    assert_int_equal(m.up + m.down + m.same + m.first + m.no_overall, 6);
    assert_int_equal(m.same_good_or_better, 1);
    assert_int_equal(m.no_overall, 1);
    m = movement_between(h, 2, at(2013, 1, 1), at(2026, 12, 31), BASIS_PUBLISHED, SV("south"));
    assert_int_equal(m.inspections, 3);
    assert_int_equal(m.down, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = { cmocka_unit_test(flows) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
