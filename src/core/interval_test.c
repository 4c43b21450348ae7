/* Against the worked examples of Newcombe's two papers of 1998. */
#include "core/interval.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void near(double got, double wanted) {
    if (fabs(got - wanted) > 0.00005) fail_msg("got %.5f, wanted %.5f", got, wanted);
}

static void wilson(void **state) {
    (void)state;
    static const struct {
        int k, n;
        double low, high;
    } published[] = {
        { 81, 263, 0.2553, 0.3662 },
        { 15, 148, 0.0624, 0.1605 },
        { 0, 20, 0, 0.1611 },
        { 1, 29, 0.0061, 0.1718 },
    };
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        struct interval got = interval_wilson(published[i].k, published[i].n);
        near(got.low, published[i].low);
        near(got.high, published[i].high);
    }
}

static void newcombe(void **state) {
    (void)state;
    static const struct {
        int k1, n1, k2, n2;
        double low, high;
    } published[] = {
        { 56, 70, 48, 80, 0.0524, 0.3339 },
        { 9, 10, 3, 10, 0.1705, 0.8090 },
        { 6, 7, 2, 7, 0.0582, 0.8062 },
        { 5, 56, 0, 29, -0.0381, 0.1926 },
    };
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        struct interval got = interval_newcombe(published[i].k1, published[i].n1, published[i].k2, published[i].n2);
        near(got.low, published[i].low);
        near(got.high, published[i].high);
    }
    assert_true(interval_excludes_zero(interval_newcombe(56, 70, 48, 80)));
    assert_false(interval_excludes_zero(interval_newcombe(5, 56, 0, 29)));
}

/* Whatever the counts: the share lies inside, the interval within 0..1, the mirrored question has the mirrored answer. */
static void properties(void **state) {
    (void)state;
    for (int n = 1; n <= 40; n++)
        for (int k = 0; k <= n; k++) {
            struct interval i = interval_wilson(k, n), other = interval_wilson(n - k, n);
            double p = (double)k / n;
            assert_true(i.low >= 0 && i.high <= 1 && i.low <= p && p <= i.high);
            near(other.low, 1 - i.high);
            for (int m = 1; m <= 12; m++) {
                struct interval d = interval_newcombe(k, n, m / 2, m), r = interval_newcombe(m / 2, m, k, n);
                assert_true(d.low >= -1.0000001 && d.high <= 1.0000001 && d.low <= d.high);
                near(r.low, -d.high);
            }
        }
}

static void nobody(void **state) {
    (void)state;
    struct interval none = interval_wilson(0, 0), either = interval_newcombe(0, 0, 3, 4);
    assert_true(none.low <= 0 && none.high >= 1);
    assert_false(interval_excludes_zero(either));
    assert_int_equal(tenths_of_percent(0.4899), 490);
    assert_int_equal(tenths_of_percent(-0.0451), -45);
    assert_int_equal(tenths_of_percent(1), 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wilson),
        cmocka_unit_test(newcombe),
        cmocka_unit_test(properties),
        cmocka_unit_test(nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
