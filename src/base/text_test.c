#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void what_is_written_is_there(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct text t = text_in(&a, 0);
    text_lit(&t, "in ");
    text_int(&t, 36);
    text_char(&t, ' ');
    text_add(&t, SV("months"));
    text_add(&t, (struct sv){ NULL, 0 });
    text_printf(&t, ", %s %d", "or", -7);
    assert_true(sv_eq(text_view(&t), SV("in 36 months, or -7")));
    assert_string_equal(text_cstr(&t), "in 36 months, or -7");
    text_lit(&t, "!");
    assert_string_equal(text_cstr(&t), "in 36 months, or -7!");
    assert_true(text_ok(&t, NULL));
    arena_free(&a);
}

static void integers_print_and_read_back(void **state) {
    (void)state;
    static const int64_t values[] = { 0, 1, -1, 9, 10, -10, 999999999, INT32_MIN, INT32_MAX, INT64_MAX, INT64_MIN };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct arena a = arena_with_limit(0);
        struct text t = text_in(&a, 0);
        char expected[32];
        int64_t back;
        (void)snprintf(expected, sizeof expected, "%lld", (long long)values[i]);
        text_int(&t, values[i]);
        assert_string_equal(text_cstr(&t), expected);
        if (values[i] > -1000000000 && values[i] < 1000000000) {
            assert_true(sv_int(text_view(&t), INT64_MIN, INT64_MAX, &back));
            assert_int_equal(back, values[i]);
        }
        arena_free(&a);
    }
}

static void a_write_that_does_not_fit_is_dropped_whole(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct text t = text_in(&a, 5);
    text_lit(&t, "abc");
    text_lit(&t, "def");
    assert_true(sv_eq(text_view(&t), SV("abc")));
    text_lit(&t, "d"); /* would fit, but the text is no longer what was meant */
    assert_true(sv_eq(text_view(&t), SV("abc")));
    struct err e = { 0 };
    assert_false(text_ok(&t, &e));
    assert_int_equal(e.kind, ERR_NOMEM);
    assert_string_equal(text_cstr(&t), "");
    t = text_in(&a, 5);
    text_printf(&t, "%d", 123456);
    assert_true(t.failed && t.n == 0);
    arena_free(&a);
}

static void the_largest_size_can_be_reached(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct text t = text_in(&a, 5);
    text_lit(&t, "abcde");
    assert_true(text_ok(&t, NULL));
    assert_string_equal(text_cstr(&t), "abcde");
    t = text_in(&a, 5);
    text_printf(&t, "%d", 12345);
    assert_string_equal(text_cstr(&t), "12345");
    arena_free(&a);
}

static void long_texts_grow_with_others_in_between(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct text t = text_in(&a, 0);
    struct text u = text_in(&a, 0);
    for (int i = 0; i < 20000; i++) {
        text_int(&t, i % 10);
        text_char(&u, (char)('a' + i % 26));
    }
    assert_int_equal(t.n, 20000);
    for (size_t i = 0; i < t.n; i++) {
        assert_int_equal(t.p[i], '0' + (int)(i % 10));
        assert_int_equal(u.p[i], 'a' + (int)(i % 26));
    }
    arena_free(&a);
}

static void want_of_memory_shows_at_the_end(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    for (size_t k = 1;; k++) {
        arena_free(&a);
        a = arena_with_limit(0);
        a.fail_at = k;
        struct text t = text_in(&a, 0);
        for (int i = 0; i < 400; i++) text_printf(&t, "%d ", i);
        if (!a.failed) {
            assert_true(text_ok(&t, NULL));
            assert_true(k > 1);
            break;
        }
        assert_false(text_ok(&t, NULL));
    }
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_there),
        cmocka_unit_test(integers_print_and_read_back),
        cmocka_unit_test(a_write_that_does_not_fit_is_dropped_whole),
        cmocka_unit_test(the_largest_size_can_be_reached),
        cmocka_unit_test(long_texts_grow_with_others_in_between),
        cmocka_unit_test(want_of_memory_shows_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
