#include "app/context.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct context *read_ok(const char *csv) {
    struct context *c;
    struct err e = { 0 };
    if (!context_read(sv_of(csv), &c, &e)) fail_msg("%s", e.msg);
    return c;
}

static void check_text(enum measure m, int64_t v, const char *wanted) {
    struct arena a = arena_with_limit(1 << 16);
    struct text t = text_in(&a, 0);
    figure_text(m, v, &t);
    assert_string_equal(text_cstr(&t), wanted);
    arena_free(&a);
}

static void figures(void **state) {
    (void)state;
    struct context *c = read_ok("dfe_code,year,children_0_17,colour,low_income_percent,spend_children_total_gbp\n"
                                "301,2023,1000,red,,\n301,2024,,blue,25.2,1500000\n302,2024,,,41.1499999,\n");
    assert_int_equal(context_figure(c, SV("301"), MEASURE_CHILDREN, 2023), 1000000);
    assert_int_equal(context_figure(c, SV("301"), MEASURE_LOW_INCOME, 2024), 25200);
    assert_int_equal(context_figure(c, SV("302"), MEASURE_LOW_INCOME, 2024), 41150); /* rounded to thousandths */
    assert_int_equal(context_figure(c, SV("301"), MEASURE_SPEND_PER_CHILD, 2024), 1500000);
    assert_true(context_figure(c, SV("301"), MEASURE_LOW_INCOME, 2023) == FIGURE_NONE);
    assert_true(context_figure(c, SV("999"), MEASURE_LOW_INCOME, 2024) == FIGURE_NONE);
    assert_true(context_figure(c, SV("301"), MEASURE_LOW_INCOME, 1999) == FIGURE_NONE);
    assert_int_equal(context_latest_year(c, SV("301"), MEASURE_CHILDREN, 2026), 2023);
    assert_int_equal(context_latest_year(c, SV("301"), MEASURE_CHILDREN, 2022), 0);
    context_close(c);
}

static void spread(void **state) {
    (void)state;
    struct context *c = read_ok("dfe_code,year,cla_rate\n1,2020,10\n2,2020,40\n3,2020,20\n4,2020,30\n5,2020,\n");
    struct spread s = context_spread(c, MEASURE_IN_CARE_RATE, 2020);
    assert_int_equal(s.n, 4);
    assert_int_equal(s.least, 10000);
    assert_int_equal(s.lower_quartile, 17500);
    assert_int_equal(s.median, 25000);
    assert_int_equal(s.upper_quartile, 32500);
    assert_int_equal(s.most, 40000);
    assert_int_equal(context_higher(c, MEASURE_IN_CARE_RATE, 2020, 20000), 2);
    assert_int_equal(context_spread(c, MEASURE_IN_CARE_RATE, 2019).n, 0);
    assert_int_equal(context_spread(c, MEASURE_IN_CARE_RATE, 1990).n, 0);
    context_close(c);
}

static void words(void **state) {
    (void)state;
    check_text(MEASURE_CHILDREN, 355390000, "355,390");
    check_text(MEASURE_IMD, 40460, "40.5");
    check_text(MEASURE_LOW_INCOME, 25149, "25.1%");
    check_text(MEASURE_IDACI, 327, "0.327");
    check_text(MEASURE_SPEND, INT64_C(62917832000), "£62.9 million");
    check_text(MEASURE_SPEND_PER_CHILD, 1234000, "£1,234");
    check_text(MEASURE_CHILDREN, FIGURE_NONE, "not published");
    struct arena a = arena_with_limit(1 << 16);
    struct text t = text_in(&a, 0);
    figure_exact(25200, &t);
    text_char(&t, ' ');
    figure_exact(40460, &t);
    text_char(&t, ' ');
    figure_exact(7000, &t);
    text_char(&t, ' ');
    figure_exact(5, &t);
    assert_string_equal(text_cstr(&t), "25.2 40.46 7 0.005");
    arena_free(&a);
}

static void broken(void **state) {
    (void)state;
    static const char *const files[] = { "dfe_code,year,cla_rate\n1,twenty,10\n",
                                         "dfe_code,year,cla_rate\n1,2020,ten\n", "dfe_code,year,cla_rate\n1,2020,1.x\n",
                                         "dfe_code,year,cla_rate\n1,1066,1\n", "dfe_code,year,cla_rate\n1,2020,-5\n" };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct context *c;
        struct err e = { 0 };
        assert_false(context_read(sv_of(files[i]), &c, &e));
        assert_int_equal(e.kind, ERR_INPUT);
        assert_null(c);
    }
    context_close(read_ok(""));
}

/* Every column of the shipped file is one we show, and every measure but our own division stands in it. */
static void shipped(void **state) {
    (void)state;
    struct context *c;
    struct err e = { 0 };
    if (!context_open(&c, &e)) fail_msg("%s", e.msg);
    for (int m = 0; m < MEASURE_COUNT; m++) {
        bool any = false;
        for (int y = CONTEXT_FIRST_YEAR; y <= CONTEXT_LAST_YEAR; y++) {
            struct spread s = context_spread(c, (enum measure)m, y);
            any = any || s.n > 100;
            assert_true(s.least <= s.lower_quartile && s.lower_quartile <= s.median && s.median <= s.upper_quartile &&
                        s.upper_quartile <= s.most);
        }
        if (!any) fail_msg("no figures in column %s", measures[m].column);
    }
    context_close(c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures), cmocka_unit_test(spread),  cmocka_unit_test(words),
        cmocka_unit_test(broken),  cmocka_unit_test(shipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
