#include "app/second_factor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static int begin(void **state) {
    (void)state;
    arena = arena_with_limit(0);
    return 0;
}
static int end(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

#define RFC_SECRET SV("12345678901234567890")

/* RFC 6238, appendix B, SHA-1: its eight digits end in our six. */
static void the_vectors_of_rfc_6238(void **state) {
    (void)state;
    static const struct {
        int64_t s;
        const char *code;
    } vector[] = { { 59, "94287082" },         { 1111111109, "07081804" }, { 1111111111, "14050471" },
                   { 1234567890, "89005924" }, { 2000000000, "69279037" }, { 20000000000, "65353130" } };
    for (size_t i = 0; i < sizeof vector / sizeof *vector; i++) {
        char code[7];
        struct err e = { 0 };
        int64_t step = 0;
        assert_true(totp_code(RFC_SECRET, vector[i].s / TOTP_STEP_S, code, &e));
        assert_string_equal(code, vector[i].code + 2);
        assert_true(totp_right(RFC_SECRET, sv_of(code), vector[i].s * 1000, 0, &step));
        assert_int_equal(step, vector[i].s / TOTP_STEP_S);
    }
}

static bool right_at(int64_t code_step, int64_t now_step, int64_t last, int64_t *step) {
    char code[7];
    assert_true(totp_code(RFC_SECRET, code_step, code, NULL));
    return totp_right(RFC_SECRET, sv_of(code), now_step * 30000 + 29999, last, step);
}

static void one_step_either_way(void **state) {
    (void)state;
    int64_t step = 0;
    assert_false(right_at(998, 1000, 0, &step));
    assert_true(right_at(999, 1000, 0, &step) && step == 999);
    assert_true(right_at(1000, 1000, 0, &step) && step == 1000);
    assert_true(right_at(1001, 1000, 0, &step) && step == 1001);
    assert_false(right_at(1002, 1000, 0, &step));
}

static void a_code_works_once(void **state) {
    (void)state;
    int64_t step = 0;
    assert_true(right_at(1000, 1000, 999, &step));
    assert_false(right_at(1000, 1000, 1000, &step));
    assert_false(right_at(999, 1000, 1000, &step)); /* nor does an earlier one */
    assert_true(right_at(1001, 1000, 1000, &step));
}

static void how_a_code_may_be_typed(void **state) {
    (void)state;
    static const char *const wrong[] = { "",       "28708",    "2870820",      "28708a",  "-28708",
                                         "287083", "94287082", "２８７０８２", "287082\n" };
    int64_t step = 0;
    assert_true(totp_right(RFC_SECRET, SV(" 287 082 "), 59000, 0, &step));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(totp_right(RFC_SECRET, sv_of(wrong[i]), 59000, 0, &step));
    assert_false(totp_right(SV(""), SV("287082"), 59000, 0, &step));
}

static void a_secret_is_random_and_can_be_typed(void **state) {
    (void)state;
    struct sv one, two;
    assert_true(totp_secret_new(&arena, &one, NULL));
    assert_true(totp_secret_new(&arena, &two, NULL));
    assert_int_equal(one.n, 20);
    assert_false(sv_eq(one, two));
    assert_true(sv_eq(totp_secret_text(RFC_SECRET, &arena), SV("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ")));
}

static void the_address_names_the_account(void **state) {
    (void)state;
    struct sv got = totp_address(RFC_SECRET, SV("a+b&c@example.org"), &arena);
    assert_true(sv_starts(got, SV("otpauth://totp/ilacs%3A")));
    assert_true(sv_find(got, SV("a%2Bb%26c%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=ilacs")) <
                got.n);
}

static size_t count(struct sv in, struct sv what) {
    size_t n = 0;
    for (size_t at; (at = sv_find(in, what)) < in.n; n++) in = sv_sub(in, at + what.n, in.n);
    return n;
}

static void the_picture_is_one_path_with_a_title(void **state) {
    (void)state;
    struct text svg = text_in(&arena, 0);
    struct err e = { 0 };
    assert_true(totp_picture(totp_address(RFC_SECRET, SV("pat@example.org"), &arena), &svg, &e));
    struct sv v = text_view(&svg);
    assert_true(sv_starts(v, SV("<svg ")) && sv_ends(v, SV("</svg>")));
    assert_int_equal(count(v, SV("<title ")), 1);
    assert_int_equal(count(v, SV("<desc ")), 1);
    assert_int_equal(count(v, SV("<path ")), 1);
    /* The three corners begin with a bar of seven after the quiet zone. */
    assert_true(sv_find(v, SV("d=\"M4 4h7v1h-7z")) < v.n);
    assert_true(count(v, SV("M4 4h7v1h-7z")) == 1 && count(v, SV("M4 10h7v1h-7z")) == 1);
    assert_false(totp_picture(SV(""), &svg, &e)); /* nothing to show */
}

static void a_recovery_code_is_forgiving_to_type(void **state) {
    (void)state;
    struct sv code = recovery_code_new(&arena), plain, again;
    assert_int_equal(code.n, 19);
    assert_true(code.p[4] == '-' && code.p[9] == '-' && code.p[14] == '-');
    assert_true(recovery_code_plain(code, &arena, &plain) && plain.n == 16);
    assert_false(sv_eq(code, recovery_code_new(&arena)));
    assert_true(recovery_code_plain(SV(" ABCD efgh-2345 7zzz "), &arena, &again));
    assert_true(sv_eq(again, SV("abcdefgh23457zzz")));
    static const char *const wrong[] = { "", "abcd-efgh-2345", "abcd-efgh-2345-7zzzz", "abcd-efgh-2345-7zz1",
                                         "287082" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(recovery_code_plain(sv_of(wrong[i]), &arena, &again));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_rfc_6238),
        cmocka_unit_test(one_step_either_way),
        cmocka_unit_test(a_code_works_once),
        cmocka_unit_test(how_a_code_may_be_typed),
        cmocka_unit_test(a_secret_is_random_and_can_be_typed),
        cmocka_unit_test(the_address_names_the_account),
        cmocka_unit_test(the_picture_is_one_path_with_a_title),
        cmocka_unit_test(a_recovery_code_is_forgiving_to_type),
    };
    return cmocka_run_group_tests_name("second_factor", tests, begin, end);
}
