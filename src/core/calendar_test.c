#include "core/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The bank holidays that the facts below rest on. */
static const char *const days[] = { "2018-01-01", "2018-12-26", "2019-01-01", "2020-05-08", "2022-09-19", "2022-12-26",
                                    "2022-12-27", "2023-01-02", "2023-05-01", "2023-05-08", "2023-05-29", "2018-08-27",
                                    "2024-08-26", "2018-05-07", "2018-05-28", "2023-04-10" };
enum { DAYS = sizeof days / sizeof *days };

static struct day on(const char *s) {
    struct day d;
    assert_true(day_parse(sv_of(s), &d));
    return d;
}

static void make(struct arena *a, struct calendar *c) {
    struct holiday list[DAYS];
    for (size_t i = 0; i < DAYS; i++) list[i] = (struct holiday){ on(days[i]), SV("x") };
    assert_true(calendar_make(list, DAYS, a, c, NULL));
}

/* The slow reference. */
static bool slow_is_working(const struct calendar *c, struct day d) {
    return day_weekday(d) != SATURDAY && day_weekday(d) != SUNDAY && !calendar_is_holiday(c, d);
}

static struct day slow_plus(const struct calendar *c, struct day d, int n) {
    int step = n < 0 ? -1 : 1;
    for (int left = n < 0 ? -n : n; left > 0;) {
        d = day_plus(d, step);
        if (slow_is_working(c, d)) left--;
    }
    return d;
}

static void agrees_with_counting_on_fingers(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct calendar c;
    make(&a, &c);
    for (int32_t i = 0; i < 2500; i++) {
        struct day d = day_plus(on("2017-06-01"), i);
        assert_int_equal(calendar_is_working(&c, d), slow_is_working(&c, d));
        for (int n = -40; n <= 80; n += 7) {
            struct day to = calendar_plus_working(&c, d, n);
            assert_true(day_eq(to, slow_plus(&c, d, n)));
            if (n > 0) assert_int_equal(calendar_working_between(&c, d, to), n);
            if (n < 0 && slow_is_working(&c, d)) assert_int_equal(calendar_working_between(&c, d, to), n);
        }
    }
    arena_free(&a);
}

static void published_clocks(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct calendar c;
    make(&a, &c);
    /* Oracles 41, 43, 49, 51, 52 of the fact sheet, section 17. */
    assert_true(day_eq(calendar_plus_working(&c, on("2023-05-09"), 70), on("2023-08-16")));
    assert_true(day_eq(calendar_plus_working(&c, on("2018-08-10"), 20), on("2018-09-10")));
    assert_true(day_eq(calendar_plus_working(&c, on("2018-12-14"), 21), on("2019-01-17")));
    assert_true(day_eq(calendar_plus_working(&c, on("2022-12-16"), 20), on("2023-01-18")));
    assert_true(day_eq(calendar_plus_working(&c, on("2022-09-05"), 70), on("2022-12-13")));
    arena_free(&a);
}

static void good_friday_and_christmas_need_no_list(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct calendar c;
    assert_true(calendar_make(NULL, 0, &a, &c, NULL));
    const char *const known[] = { "2012-04-06", "2013-03-29", "2014-04-18", "2016-03-25", "2018-03-30", "2021-04-02",
                                  "2024-03-29", "2026-04-03", "2028-04-14", "2038-04-23", "2026-12-25", "2012-12-25" };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) assert_true(calendar_is_holiday(&c, on(known[i])));
    assert_false(calendar_is_holiday(&c, on("2026-04-06")));
    assert_true(calendar_is_provisional(&c, on("2020-01-01")));
    arena_free(&a);
}

static void ends_of_the_calendar(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct calendar c;
    make(&a, &c);
    assert_true(day_eq(c.known_until, on("2024-08-26")));
    assert_false(calendar_is_provisional(&c, on("2024-08-26")));
    assert_true(calendar_is_provisional(&c, on("2024-08-27")));
    assert_false(calendar_is_provisional(&c, DAY_NONE));
    assert_false(day_known(calendar_plus_working(&c, DAY_NONE, 5)));
    assert_false(day_known(calendar_plus_working(&c, on("2048-12-30"), 5)));
    assert_false(day_known(calendar_plus_working(&c, on("2008-01-02"), -5)));
    assert_false(day_known(calendar_plus_working(&c, on("1990-01-02"), 1)));
    assert_true(day_eq(calendar_plus_working(&c, on("2020-05-08"), 0), on("2020-05-08")));
    assert_false(calendar_is_working(&c, on("2060-01-04")));
    assert_int_equal(calendar_working_between(&c, on("2048-12-31"), on("2060-01-01")), 0);
    struct arena none = arena_with_limit(100);
    struct err e = { 0 };
    assert_false(calendar_make(NULL, 0, &none, &c, &e));
    assert_int_equal(e.kind, ERR_NOMEM);
    arena_free(&none);
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_counting_on_fingers),
        cmocka_unit_test(published_clocks),
        cmocka_unit_test(good_friday_and_christmas_need_no_list),
        cmocka_unit_test(ends_of_the_calendar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
