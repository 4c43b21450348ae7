#include "base/day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { FIRST_YEAR = 1900, LAST_YEAR = 2199 };

/* The slow reference: a calendar walked one day at a time, by the rule as school teaches it. */
static int slow_length(int year, int month) {
    if (month == 2) return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static struct ymd slow_next(struct ymd v) {
    if (++v.day <= slow_length(v.year, v.month)) return v;
    v.day = 1;
    if (++v.month <= 12) return v;
    v.month = 1;
    v.year++;
    return v;
}

static struct day on(int year, int month, int day) {
    struct day d = DAY_NONE;
    assert_true(day_from_ymd((struct ymd){ year, month, day }, &d));
    return d;
}

static void every_day_of_three_centuries(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct ymd v = { FIRST_YEAR, 1, 1 };
    int32_t n = on(FIRST_YEAR, 1, 1).n;
    int weekday = MONDAY; /* 1 January 1900 */
    assert_int_equal(on(1970, 1, 1).n, 0);
    for (; v.year <= LAST_YEAR; v = slow_next(v), n++, weekday = (weekday + 1) % 7) {
        struct day d;
        struct day back = DAY_NONE;
        assert_true(day_from_ymd(v, &d));
        if (d.n != n) fail_msg("%d-%d-%d is day %d, not %d", v.year, v.month, v.day, d.n, n);
        struct ymd w = day_ymd(d);
        assert_true(w.year == v.year && w.month == v.month && w.day == v.day);
        assert_int_equal(day_weekday(d), weekday);
        arena_reset(&a);
        struct text t = text_in(&a, 10);
        text_day(&t, d);
        assert_true(text_ok(&t, NULL));
        assert_true(day_parse(text_view(&t), &back));
        assert_true(day_eq(back, d));
    }
    assert_int_equal(n, on(LAST_YEAR, 12, 31).n + 1);
    arena_free(&a);
}

static void days_that_are_none(void **state) {
    (void)state;
    struct day d = { 7 };
    static const struct ymd wrong[] = { { 2023, 2, 29 },  { 1900, 2, 29 }, { 2100, 2, 29 }, { 2024, 4, 31 },
                                        { 2024, 13, 1 },  { 2024, 0, 1 },  { 2024, 1, 0 },  { 2024, 1, 32 },
                                        { 1899, 12, 31 }, { 2200, 1, 1 },  { 2024, -1, 1 }, { 2024, 1, -1 } };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) assert_false(day_from_ymd(wrong[i], &d));
    static const char *const text[] = { "",           "2024-1-01",   "2024-01-1",   "2024/01/01",
                                        "20240101",   "2024-01-01 ", " 2024-01-01", "2024-02-30",
                                        "2024-13-01", "-024-01-01",  "2024--1-01",  "2024-01--1",
                                        "202a-01-01", "2024-01",     "2024-01-01T", "01-01-2024",
                                        "0000-00-00" };
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) assert_false(day_parse(sv_of(text[i]), &d));
    assert_int_equal(d.n, 7); /* untouched */
    assert_false(day_parse((struct sv){ NULL, 0 }, &d));
}

static void months_have_a_first_and_a_last_day(void **state) {
    (void)state;
    struct day first;
    struct day last;
    struct arena a = arena_with_limit(0);
    for (int year = FIRST_YEAR; year <= LAST_YEAR; year++)
        for (int month = 1; month <= 12; month++) {
            arena_reset(&a);
            struct text t = text_in(&a, 0);
            text_printf(&t, "%04d-%02d", year, month);
            assert_true(day_parse_month(text_view(&t), &first, &last));
            assert_true(day_eq(first, on(year, month, 1)));
            assert_true(day_eq(last, on(year, month, slow_length(year, month))));
        }
    arena_free(&a);
    assert_false(day_parse_month(SV("2024-13"), &first, &last));
    assert_false(day_parse_month(SV("2024-1"), &first, &last));
    assert_false(day_parse_month(SV("2024-01-01"), &first, &last));
    assert_false(day_parse_month(SV("2024/01"), &first, &last));
    assert_false(day_parse_month(SV("1899-12"), &first, &last));
}

/* One month at a time through the year, then clamped once at the end (W5). */
static struct ymd slow_months(struct ymd v, int n) {
    int day = v.day;
    for (; n > 0; n--)
        if (++v.month > 12) {
            v.month = 1;
            v.year++;
        }
    for (; n < 0; n++)
        if (--v.month < 1) {
            v.month = 12;
            v.year--;
        }
    int length = slow_length(v.year, v.month);
    v.day = day < length ? day : length;
    return v;
}

static void months_later_against_a_slow_reference(void **state) {
    (void)state;
    static const int counts[] = { 0, 1, -1, 2, 6, 11, 12, 13, 30, 36, 42, -30, -42, 120, -120, 600, -600 };
    for (struct day d = on(1999, 12, 1); day_before(d, on(2012, 3, 2)); d = day_plus(d, 1))
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
            struct ymd want = slow_months(day_ymd(d), counts[i]);
            struct ymd got = day_ymd(day_plus_months(d, counts[i]));
            if (got.year != want.year || got.month != want.month || got.day != want.day)
                fail_msg("day %d plus %d months", d.n, counts[i]);
        }
}

static void months_clamp_to_the_end(void **state) {
    (void)state;
    assert_true(day_eq(day_plus_months(on(2022, 8, 31), 30), on(2025, 2, 28))); /* oracle 8 */
    assert_true(day_eq(day_plus_months(on(2022, 8, 31), 42), on(2026, 2, 28)));
    assert_true(day_eq(day_plus_months(on(2024, 2, 29), 30), on(2026, 8, 29))); /* oracle 9 */
    assert_true(day_eq(day_plus_months(on(2024, 2, 29), 12), on(2025, 2, 28)));
    assert_true(day_eq(day_plus_months(on(2024, 3, 31), -1), on(2024, 2, 29)));
    assert_true(!day_known(day_plus_months(DAY_NONE, 36)));
    assert_true(!day_known(day_plus(DAY_NONE, 36)));
}

static void months_between_count_whole_ones(void **state) {
    (void)state;
    struct day a = on(2019, 11, 20);
    for (int i = 0; i < 130; i++, a = day_plus(a, 1)) {
        struct day b = on(2016, 1, 1);
        for (int j = 0; j < 2600; j += 3, b = day_plus(b, 3)) {
            int n = day_months_between(a, b);
            assert_false(day_before(b, day_plus_months(a, n)));
            assert_true(day_before(b, day_plus_months(a, n + 1)));
        }
    }
    assert_int_equal(day_months_between(on(2020, 1, 31), on(2020, 2, 29)), 1);
    assert_int_equal(day_months_between(on(2020, 1, 31), on(2020, 2, 28)), 0);
    assert_int_equal(day_months_between(on(2020, 5, 1), on(2020, 4, 30)), -1);
}

static void order_and_words(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct day d = on(2027, 5, 4);
    assert_true(day_before(DAY_NONE, on(1900, 1, 1)));
    assert_true(day_eq(day_min(d, day_plus(d, 1)), d));
    assert_true(day_eq(day_max(d, day_plus(d, -1)), d));
    assert_true(day_eq(day_max(d, DAY_NONE), d));
    struct text t = text_in(&a, 0);
    text_day_long(&t, d);
    text_char(&t, ';');
    text_day_long(&t, DAY_NONE);
    text_char(&t, ';');
    text_day(&t, DAY_NONE);
    assert_string_equal(text_cstr(&t), "4 May 2027;not known;");
    assert_string_equal(weekday_name(day_weekday(d)), "Tuesday");
    assert_string_equal(month_name(12), "December");
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_three_centuries),
        cmocka_unit_test(days_that_are_none),
        cmocka_unit_test(months_have_a_first_and_a_last_day),
        cmocka_unit_test(months_later_against_a_slow_reference),
        cmocka_unit_test(months_clamp_to_the_end),
        cmocka_unit_test(months_between_count_whole_ones),
        cmocka_unit_test(order_and_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
