#include "base/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void memory_is_zeroed_and_aligned(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    for (size_t round = 0; round < 2; round++) {
        for (size_t n = 0; n < 300; n++) {
            unsigned char *p = arena_alloc(&a, n);
            assert_non_null(p);
            assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
            for (size_t i = 0; i < n; i++) assert_int_equal(p[i], 0);
            memset(p, 0xA5, n); /* dirty what a reset gives back */
        }
        arena_reset(&a);
    }
    arena_free(&a);
}

static void pieces_never_overlap(void **state) {
    (void)state;
    enum { PIECES = 2000 };
    static unsigned char *piece[PIECES];
    struct arena a = arena_with_limit(0);
    for (size_t i = 0; i < PIECES; i++) {
        size_t n = 1 + i * 7 % 97;
        piece[i] = arena_alloc(&a, n);
        assert_non_null(piece[i]);
        memset(piece[i], (int)(i % 251), n);
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t j = 0; j < 1 + i * 7 % 97; j++) assert_int_equal(piece[i][j], i % 251);
    arena_free(&a);
}

static void a_piece_larger_than_a_block_fits(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    char *small = arena_copy(&a, "small", 5);
    unsigned char *big = arena_alloc(&a, (size_t)5 << 20);
    assert_non_null(big);
    big[((size_t)5 << 20) - 1] = 1;
    assert_string_equal(small, "small");
    assert_non_null(arena_alloc(&a, 10));
    arena_free(&a);
}

static void the_limit_holds(void **state) {
    (void)state;
    struct arena a = arena_with_limit(1024);
    assert_null(arena_alloc(&a, 1025));
    assert_true(a.failed);
    arena_reset(&a);
    assert_false(a.failed);
    size_t handed_out = 0;
    while (arena_alloc(&a, 16) != NULL) handed_out += 16;
    assert_int_equal(handed_out, 1024);
    assert_true(a.failed);
    assert_true(a.used <= a.limit);
    arena_free(&a);
}

static void sizes_that_overflow_are_refused(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    assert_null(arena_alloc(&a, SIZE_MAX));
    assert_null(arena_alloc(&a, SIZE_MAX - 3));
    assert_true(a.failed);
    a.failed = false;
    assert_null(arena_array_bytes(&a, SIZE_MAX / 2, 3));
    assert_true(a.failed);
    assert_null(arena_array_bytes(&a, SIZE_MAX / 16 + 2, 16));
    arena_free(&a);
}

static void the_chosen_call_fails_and_no_other(void **state) {
    (void)state;
    for (size_t k = 1; k <= 6; k++) {
        struct arena a = arena_with_limit(0);
        a.fail_at = k;
        for (size_t call = 1; call <= 6; call++) assert_int_equal(arena_alloc(&a, 8) == NULL, call == k);
        assert_true(a.failed);
        arena_free(&a);
    }
}

static void the_last_piece_grows_in_place(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    char *p = arena_copy(&a, "twenty bytes of text", 20);
    size_t used = a.used;
    char *q = arena_grow(&a, p, 21, 200);
    assert_ptr_equal(p, q);
    assert_string_equal(q, "twenty bytes of text");
    for (size_t i = 32; i < 200; i++) assert_int_equal(q[i], 0);
    assert_int_equal(a.used - used, 208 - 32);
    char *next = arena_alloc(&a, 1);
    assert_true(next >= q + 200);
    arena_free(&a);
}

static void an_older_piece_grows_by_copying(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    char *p = arena_copy(&a, "first", 5);
    char *other = arena_copy(&a, "other", 5);
    char *q = arena_grow(&a, p, 6, 64);
    assert_ptr_not_equal(p, q);
    assert_string_equal(q, "first");
    assert_string_equal(p, "first");
    assert_string_equal(other, "other");
    assert_non_null(arena_grow(&a, NULL, 0, 10));
    arena_free(&a);
}

static void growing_meets_limit_and_injected_failure(void **state) {
    (void)state;
    struct arena a = arena_with_limit(256);
    char *p = arena_alloc(&a, 128);
    assert_null(arena_grow(&a, p, 128, 512));
    assert_true(a.failed);
    arena_free(&a);
    a = arena_with_limit(0);
    p = arena_alloc(&a, 16);
    a.fail_at = a.calls + 1;
    assert_null(arena_grow(&a, p, 16, 32)); /* also where it would have fitted in place */
    assert_true(a.failed);
    arena_free(&a);
}

static void growing_counts_as_one_call_either_way(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    char *p = arena_alloc(&a, 16);
    size_t calls = a.calls;
    p = arena_grow(&a, p, 16, 64);
    assert_int_equal(a.calls, calls + 1);
    assert_non_null(arena_alloc(&a, 1));
    assert_non_null(arena_grow(&a, p, 64, 128));
    assert_int_equal(a.calls, calls + 3);
    arena_free(&a);
}

static void a_reset_keeps_one_block_and_the_limit(void **state) {
    (void)state;
    struct arena a = arena_with_limit(4096);
    for (int round = 0; round < 100; round++) {
        assert_non_null(arena_alloc(&a, 4000));
        assert_null(arena_alloc(&a, 4000));
        arena_reset(&a);
        assert_int_equal(a.used, 0);
    }
    arena_free(&a);
    assert_non_null(arena_alloc(&a, 100)); /* usable again, empty */
    arena_free(&a);
}

static void copies_end_in_a_zero_byte(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    assert_string_equal(arena_copy(&a, "abcdef", 3), "abc");
    assert_string_equal(arena_copy(&a, NULL, 0), "");
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(pieces_never_overlap),
        cmocka_unit_test(a_piece_larger_than_a_block_fits),
        cmocka_unit_test(the_limit_holds),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(the_chosen_call_fails_and_no_other),
        cmocka_unit_test(the_last_piece_grows_in_place),
        cmocka_unit_test(an_older_piece_grows_by_copying),
        cmocka_unit_test(growing_meets_limit_and_injected_failure),
        cmocka_unit_test(growing_counts_as_one_call_either_way),
        cmocka_unit_test(a_reset_keeps_one_block_and_the_limit),
        cmocka_unit_test(copies_end_in_a_zero_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
