#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/sv.h"

#include <cmocka.h>

static void the_first_failure_is_the_cause(void **state) {
    (void)state;
    struct err e = { 0 };
    assert_false(err_fail(&e, ERR_INPUT, "reader", "Check line 7.", "line %d: %s", 7, "no such day"));
    assert_false(err_fail(&e, ERR_STORE, "writer", "Free some space.", "disk full"));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_string_equal(e.where, "reader");
    assert_string_equal(e.msg, "line 7: no such day");
    assert_string_equal(e.hint, "Check line 7.");
    assert_false(err_fail(NULL, ERR_INPUT, "reader", NULL, "nobody asks"));
    err_prefix(NULL, "nobody");
}

static void a_missing_hint_is_empty(void **state) {
    (void)state;
    struct err e = { 0 };
    (void)err_fail(&e, ERR_RULE, "x", NULL, "y");
    assert_string_equal(e.hint, "");
    struct err m = { 0 };
    assert_false(err_nomem(&m, "here"));
    assert_int_equal(m.kind, ERR_NOMEM);
    assert_true(m.hint[0] != '\0');
}

static void a_prefix_goes_in_front(void **state) {
    (void)state;
    struct err e = { 0 };
    err_prefix(&e, "visits.csv");
    assert_string_equal(e.msg, ""); /* nothing failed yet */
    (void)err_fail(&e, ERR_INPUT, "x", NULL, "line %d", 3);
    err_prefix(&e, "%s.csv", "visits");
    assert_string_equal(e.msg, "visits.csv: line 3");
}

/* Three-byte characters meet every cut at a different place. */
static void long_texts_are_cut_at_a_character(void **state) {
    (void)state;
    static char text[2048];
    for (size_t shift = 0; shift < 3; shift++) {
        struct err e = { 0 };
        memset(text, 'x', shift);
        for (size_t i = shift; i + 4 < sizeof text; i += 3) memcpy(text + i, "\xe2\x82\xac", 4);
        (void)err_fail(&e, ERR_INPUT, "x", text, "%s", text);
        assert_true(sv_utf8(sv_of(e.msg)) && sv_utf8(sv_of(e.hint)));
        assert_true(strlen(e.msg) > sizeof e.msg - 5 && strlen(e.hint) > sizeof e.hint - 5);
        err_prefix(&e, "%s", text);
        assert_true(sv_utf8(sv_of(e.msg)));
        assert_true(strlen(e.msg) < sizeof e.msg);
        assert_non_null(strstr(e.msg, ": "));
    }
}

static void each_kind_has_its_code_and_status(void **state) {
    (void)state;
    static const int http[] = { 200, 400, 422, 422, 404, 409, 403, 503, 503 };
    for (int k = ERR_NONE; k <= ERR_NOMEM; k++) {
        assert_int_equal(err_exit_code((enum err_kind)k), k == ERR_NONE ? 0 : k + 1);
        assert_int_equal(err_http_status((enum err_kind)k), http[k]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_failure_is_the_cause),
        cmocka_unit_test(a_missing_hint_is_empty),
        cmocka_unit_test(a_prefix_goes_in_front),
        cmocka_unit_test(long_texts_are_cut_at_a_character),
        cmocka_unit_test(each_kind_has_its_code_and_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
