#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void expect_moment(struct sv said, const char *utc, const char *day) {
    struct arena a = arena_with_limit(0);
    struct moment m;
    assert_true(moment_parse(said, &m));
    struct text t = text_in(&a, 0);
    text_moment(&t, m.ms);
    text_char(&t, ' ');
    text_day(&t, m.today);
    struct text wanted = text_in(&a, 0);
    text_printf(&wanted, "%s %s", utc, day);
    assert_string_equal(text_cstr(&t), text_cstr(&wanted));
    arena_free(&a);
}

static void moments(void **state) {
    (void)state;
    expect_moment(SV("2026-03-01"), "2026-03-01T12:00:00.000Z", "2026-03-01");
    expect_moment(SV("2026-03-01T09:30:00Z"), "2026-03-01T09:30:00.000Z", "2026-03-01");
    expect_moment(SV("2026-03-01T09:30:00.25+01:00"), "2026-03-01T08:30:00.250Z", "2026-03-01");
    expect_moment(SV("1999-12-31 23:59:59.999Z"), "1999-12-31T23:59:59.999Z", "1999-12-31");
    const struct sv none[] = { SV(""),
                               SV("2026-02-30"),
                               SV("2026-03-01T"),
                               SV("2026-03-01T24:00:00Z"),
                               SV("2026-03-01T09:30:00"),
                               SV("2026-03-01T09:30Z"),
                               SV("2026-03-01T09:30:00.Z"),
                               SV("2026-03-01T09:30:00+0100"),
                               SV("2026-03-01T-9:30:00Z"),
                               SV("2026-03-01T09:30:00Zx") };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        struct moment m;
        assert_false(moment_parse(none[i], &m));
    }
}

/* The day changes at midnight in London, an hour before that of Greenwich in summer. */
static void the_day_in_london(void **state) {
    (void)state;
    expect_moment(SV("2026-01-15T23:59:59Z"), "2026-01-15T23:59:59.000Z", "2026-01-15");
    expect_moment(SV("2026-07-15T22:59:59Z"), "2026-07-15T22:59:59.000Z", "2026-07-15");
    expect_moment(SV("2026-07-15T23:00:00Z"), "2026-07-15T23:00:00.000Z", "2026-07-16");
    expect_moment(SV("2026-03-28T23:30:00Z"), "2026-03-28T23:30:00.000Z", "2026-03-28"); /* the night it begins */
    expect_moment(SV("2026-03-29T23:30:00Z"), "2026-03-29T23:30:00.000Z", "2026-03-30");
    expect_moment(SV("2026-10-24T23:30:00Z"), "2026-10-24T23:30:00.000Z", "2026-10-25");
    expect_moment(SV("2026-10-25T23:30:00Z"), "2026-10-25T23:30:00.000Z", "2026-10-25"); /* the night it ends */
}

static void expect_long(struct sv said, const char *wanted) {
    struct arena a = arena_with_limit(0);
    struct moment m;
    assert_true(moment_parse(said, &m));
    struct text t = text_in(&a, 0);
    text_moment_long(&t, m.ms);
    assert_string_equal(text_cstr(&t), wanted);
    arena_free(&a);
}

static void moments_for_people(void **state) {
    (void)state;
    expect_long(SV("2026-01-15T00:05:59Z"), "15 January 2026 at 12:05am");
    expect_long(SV("2026-01-15T12:00:00Z"), "15 January 2026 at 12:00pm");
    expect_long(SV("2026-07-15T22:30:00Z"), "15 July 2026 at 11:30pm");
    expect_long(SV("2026-07-15T23:30:00Z"), "16 July 2026 at 12:30am");
    expect_long(SV("2026-03-29T00:59:00Z"), "29 March 2026 at 12:59am"); /* clocks go from 1 to 2 */
    expect_long(SV("2026-03-29T01:00:00Z"), "29 March 2026 at 2:00am");
}

static void the_clock_can_be_set(void **state) {
    (void)state;
    struct moment m;
    struct moment again;
    struct err e = { 0 };
    (void)setenv("ILACS_NOW", "2020-06-01", 1);
    assert_true(clock_now(&m, &e));
    assert_true(day_eq(m.today, (struct day){ 18414 }));
    (void)setenv("ILACS_NOW", "yesterday", 1);
    assert_false(clock_now(&m, &e));
    assert_int_equal(e.kind, ERR_USAGE);
    e = (struct err){ 0 };
    (void)unsetenv("ILACS_NOW");
    assert_true(clock_now(&m, &e));
    assert_true(clock_now(&again, &e));
    assert_true(again.ms >= m.ms);
    assert_true(day_eq(m.today, clock_uk_day(m.ms)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments),
        cmocka_unit_test(the_day_in_london),
        cmocka_unit_test(moments_for_people),
        cmocka_unit_test(the_clock_can_be_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
