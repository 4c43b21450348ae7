#include "app/throttle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { MINUTE = 60 * 1000 };
static const int64_t t0 = 1790000000000;

static int anew(void **state) {
    (void)state;
    throttle_reset();
    return 0;
}

static int tries_until_refused(const struct throttle_rule *rule, struct sv key, int64_t ms) {
    int n = 0;
    while (n < 1000 && throttle_try(rule, key, ms, NULL)) n++;
    return n;
}

static void so_many_are_free_then_one_after_another(void **state) {
    (void)state;
    struct err e = { 0 };
    assert_int_equal(tries_until_refused(&throttle_sign_in, SV("a"), t0), 5);
    assert_false(throttle_try(&throttle_sign_in, SV("a"), t0, &e));
    assert_int_equal(e.kind, ERR_BUSY);
    assert_int_equal(e.wait_s, 180);
    assert_string_equal(e.hint, "Try again in 3 minutes.");
    assert_false(throttle_try(&throttle_sign_in, SV("a"), t0 + 3 * MINUTE - 1, NULL));
    assert_int_equal(tries_until_refused(&throttle_sign_in, SV("a"), t0 + 3 * MINUTE), 1);
    assert_int_equal(tries_until_refused(&throttle_sign_in, SV("a"), t0 + 9 * MINUTE), 2);
    assert_int_equal(tries_until_refused(&throttle_sign_in, SV("a"), t0 + 100 * MINUTE), 5);
}

static void being_refused_costs_nothing(void **state) {
    (void)state;
    (void)tries_until_refused(&throttle_sign_in, SV("a"), t0);
    for (int i = 0; i < 100; i++) assert_false(throttle_try(&throttle_sign_in, SV("a"), t0 + MINUTE, NULL));
    assert_true(throttle_try(&throttle_sign_in, SV("a"), t0 + 3 * MINUTE, NULL));
}

static void keys_and_rules_count_alone(void **state) {
    (void)state;
    (void)tries_until_refused(&throttle_sign_in, SV("a"), t0);
    assert_int_equal(tries_until_refused(&throttle_sign_in, SV("b"), t0), 5);
    assert_int_equal(tries_until_refused(&throttle_code, SV("a"), t0), 5);
    assert_int_equal(tries_until_refused(&throttle_sign_in_address, SV("a"), t0), 60);
    assert_int_equal(tries_until_refused(&throttle_writes, SV("a"), t0), 300);
}

static void success_gives_the_tries_back(void **state) {
    (void)state;
    (void)tries_until_refused(&throttle_sign_in, SV("a"), t0);
    throttle_forget(&throttle_sign_in, SV("a"));
    assert_int_equal(tries_until_refused(&throttle_sign_in, SV("a"), t0), 5);
}

/* However many others try from however many places, who tried and was refused stays refused, and who did not is free. */
static void a_full_table_forgets_those_who_tried_least(void **state) {
    (void)state;
    char key[32];
    int refused = 0, free = 0;
    for (int i = 0; i < 50; i++) {
        (void)snprintf(key, sizeof key, "hammering %d", i);
        (void)tries_until_refused(&throttle_sign_in, sv_of(key), t0);
    }
    for (int i = 0; i < 100000; i++) {
        (void)snprintf(key, sizeof key, "once %d", i);
        free += throttle_try(&throttle_sign_in, sv_of(key), t0, NULL);
    }
    for (int i = 0; i < 50; i++) {
        (void)snprintf(key, sizeof key, "hammering %d", i);
        refused += !throttle_try(&throttle_sign_in, sv_of(key), t0, NULL);
    }
    assert_int_equal(free, 100000);
    assert_int_equal(refused, 50);
}

static void a_clock_set_back_shuts_nobody_out(void **state) {
    (void)state;
    (void)tries_until_refused(&throttle_sign_in, SV("a"), t0 + 1000000 * (int64_t)MINUTE);
    (void)throttle_try(&throttle_sign_in, SV("a"), t0, NULL);
    assert_true(throttle_try(&throttle_sign_in, SV("a"), t0 + 3 * MINUTE, NULL));
}

static void address_is(const char *address, const char *wanted) {
    char out[64];
    throttle_address(sv_of(address), out);
    assert_string_equal(out, wanted);
}

static void an_address_is_what_one_customer_has(void **state) {
    (void)state;
    address_is("192.0.2.7", "192.0.2.7");
    address_is("::ffff:192.0.2.7", "192.0.2.7");
    address_is("2001:db8:1:2::1", "2001:0db8:0001:0002::/64");
    address_is("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:0db8:0001:0002::/64");
    address_is("2001:db8:1:3::1", "2001:0db8:0001:0003::/64");
    address_is("fe80::1%eth0", "fe80:0000:0000:0000::/64");
    address_is("machine", "machine");
    address_is("", "");
    address_is("0123456789012345678901234567890123456789012345678901234567890123456789",
               "012345678901234567890123456789012345678901234567890123456789012");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(so_many_are_free_then_one_after_another, anew),
        cmocka_unit_test_setup(being_refused_costs_nothing, anew),
        cmocka_unit_test_setup(keys_and_rules_count_alone, anew),
        cmocka_unit_test_setup(success_gives_the_tries_back, anew),
        cmocka_unit_test_setup(a_full_table_forgets_those_who_tried_least, anew),
        cmocka_unit_test_setup(a_clock_set_back_shuts_nobody_out, anew),
        cmocka_unit_test(an_address_is_what_one_customer_has),
    };
    return cmocka_run_group_tests_name("throttle", tests, NULL, NULL);
}
