#include "render/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena arena;
static struct text out;

static int fresh(void **state) {
    (void)state;
    arena = arena_with_limit(1 << 20);
    out = text_in(&arena, 0);
    return 0;
}

static int drop(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

#define EXPECT(s) assert_string_equal(text_cstr(&out), (s))

static void an_array_has_one_element_a_line(void **state) {
    (void)state;
    struct json j = json_in(&out);
    json_array(&j);
    for (int i = 1; i <= 2; i++) {
        json_object(&j);
        json_key(&j, "n");
        json_int(&j, i);
        json_key(&j, "in");
        json_array(&j);
        json_lit(&j, "a");
        json_null(&j);
        json_array_end(&j);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_done(&j);
    EXPECT("[\n{\"n\":1,\"in\":[\"a\",null]},\n{\"n\":2,\"in\":[\"a\",null]}\n]\n");
}

static void empty_levels(void **state) {
    (void)state;
    struct json j = json_in(&out);
    json_object(&j);
    json_key(&j, "a");
    json_array(&j);
    json_array_end(&j);
    json_key(&j, "o");
    json_object(&j);
    json_object_end(&j);
    json_object_end(&j);
    json_done(&j);
    EXPECT("{\n\"a\": [],\n\"o\": {}\n}\n");
}

static void an_empty_array(void **state) {
    (void)state;
    struct json j = json_in(&out);
    json_array(&j);
    json_array_end(&j);
    json_done(&j);
    EXPECT("[]\n");
}

static void strings_are_escaped(void **state) {
    (void)state;
    struct json j = json_in(&out);
    json_sv(&j, SV("a\"b\\c\n\r\t\x01\x1f\x7f/"));
    json_done(&j);
    EXPECT("\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u001f\\u007f/\"\n");
}

static void utf8_passes_and_the_rest_is_replaced(void **state) {
    (void)state;
    struct json j = json_in(&out);
    json_array(&j);
    json_sv(&j, SV("\xC3\xA9 \xE2\x80\x99 \xF0\x9F\x98\x80"));
    json_sv(&j, SV("\xC0\xAF|\xED\xA0\x80|\xF4\x90\x80\x80|\xFF|\xE2\x82"));
    json_array_end(&j);
    json_done(&j);
#define R "\xEF\xBF\xBD"
    EXPECT("[\n\"\xC3\xA9 \xE2\x80\x99 \xF0\x9F\x98\x80\",\n\"" R R "|" R R R "|" R R R R "|" R "|" R R "\"\n]\n");
#undef R
}

static void numbers(void **state) {
    (void)state;
    struct json j = json_in(&out);
    json_array(&j);
    json_int(&j, INT64_MIN);
    json_int(&j, INT64_MAX);
    json_decimal(&j, 495, 1);
    json_decimal(&j, -5, 2);
    json_decimal(&j, -1205, 2);
    json_decimal(&j, 7, 0);
    json_decimal(&j, 1, 9);
    json_bool(&j, true);
    json_bool(&j, false);
    json_array_end(&j);
    json_done(&j);
    EXPECT(
        "[\n-9223372036854775808,\n9223372036854775807,\n49.5,\n-0.05,\n-12.05,\n7,\n0.000000001,\ntrue,\nfalse\n]\n");
}

static void days_and_what_is_missing(void **state) {
    (void)state;
    struct json j = json_in(&out);
    struct day d;
    assert_true(day_parse(SV("2027-05-04"), &d));
    json_array(&j);
    json_day(&j, d);
    json_day(&j, DAY_NONE);
    json_sv_or_null(&j, SV(""));
    json_sv_or_null(&j, SV("x"));
    json_array_end(&j);
    json_done(&j);
    EXPECT("[\n\"2027-05-04\",\nnull,\nnull,\n\"x\"\n]\n");
}

static void a_full_text_is_noticed_once(void **state) {
    (void)state;
    struct text small = text_in(&arena, 8);
    struct json j = json_in(&small);
    json_array(&j);
    for (int i = 0; i < 100; i++) json_lit(&j, "twelve bytes");
    json_array_end(&j);
    json_done(&j);
    struct err e = { 0 };
    assert_false(text_ok(&small, &e));
    assert_int_equal(e.kind, ERR_NOMEM);
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, fresh, drop)
    const struct CMUnitTest tests[] = {
        T(an_array_has_one_element_a_line),
        T(empty_levels),
        T(an_empty_array),
        T(strings_are_escaped),
        T(utf8_passes_and_the_rest_is_replaced),
        T(numbers),
        T(days_and_what_is_missing),
        T(a_full_text_is_noticed_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
