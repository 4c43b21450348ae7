#include "render/plain.h"

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

static void control_characters_become_blanks(void **state) {
    (void)state;
    text_plain(&out, SV("red\033[31m\tx\xC2\x9By\x7F caf\xC3\xA9"));
    EXPECT("red [31m x y  caf\xC3\xA9");
    assert_int_equal(plain_width(SV("caf\xC3\xA9")), 4);
    assert_int_equal(plain_width(SV("\xFF\xFE")), 2); /* no UTF-8: byte by byte */
}

static void paragraphs_break_at_blanks(void **state) {
    (void)state;
    text_wrapped(&out, "- ", 2, 12, SV("one two  three\nfour"));
    EXPECT("- one two\n  three four\n");
}

static void a_long_word_stays_whole(void **state) {
    (void)state;
    text_wrapped(&out, "", 0, 4, SV("incomprehensible a b"));
    EXPECT("incomprehensible\na b\n");
}

static void without_a_width_nothing_breaks(void **state) {
    (void)state;
    text_wrapped(&out, "- ", 2, 0, SV("one two three four five six seven eight nine ten eleven twelve"));
    EXPECT("- one two three four five six seven eight nine ten eleven twelve\n");
}

static const struct table_column columns[] = {
    { .head = "NAME", .least = 5 },
    { .head = "N", .right = true },
    { .head = "DAY" },
    { .head = "EDITION", .leave = 1 },
};

static void draw(int width) {
    struct table t = table_in(&out, columns, 4);
    table_lit(&t, "Barking and Dagenham");
    table_int(&t, 7);
    table_day(&t, (struct day){ 0 });
    table_lit(&t, "ILACS-2026");
    table_lit(&t, "Ealing");
    table_int(&t, 1234);
    table_day(&t, DAY_NONE);
    table_lit(&t, "");
    table_end(&t, width);
}

static void columns_are_as_wide_as_their_cells(void **state) {
    (void)state;
    draw(0);
    EXPECT("NAME                     N  DAY         EDITION\n"
           "Barking and Dagenham     7  1970-01-01  ILACS-2026\n"
           "Ealing                1234  -           \n");
}

static void columns_go_before_names_are_cut(void **state) {
    (void)state;
    draw(40);
    EXPECT("NAME                     N  DAY\n"
           "Barking and Dagenham     7  1970-01-01\n"
           "Ealing                1234  -\n");
}

static void names_are_cut_to_what_is_left(void **state) {
    (void)state;
    draw(28);
    EXPECT("NAME           N  DAY\n"
           "Barking a\xE2\x80\xA6     7  1970-01-01\n"
           "Ealing      1234  -\n");
}

static void names_are_never_cut_below_their_least(void **state) {
    (void)state;
    draw(10);
    EXPECT("NAME      N  DAY\n"
           "Bark\xE2\x80\xA6     7  1970-01-01\n"
           "Eali\xE2\x80\xA6  1234  -\n");
}

static void the_end_of_a_cell_may_survive_a_cut(void **state) {
    (void)state;
    static const struct table_column one[] = { { .head = "OWED", .least = 8, .tail = 6 } };
    static const int widths[] = { 15, 8, 7 };
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        struct table t = table_in(&out, one, 1);
        table_lit(&t, "monitoring visit 1 of 6");
        table_end(&t, widths[i]);
    }
    EXPECT("OWED\nmonitori\xE2\x80\xA6"
           "1 of 6\nOWED\nm\xE2\x80\xA6"
           "1 of 6\nOWED\nm\xE2\x80\xA6"
           "1 of 6\n");
}

static void every_failed_allocation_shows(void **state) {
    (void)state;
    for (size_t k = 1;; k++) {
        struct arena a = arena_with_limit(0);
        struct text t = text_in(&a, 0);
        a.fail_at = k;
        out = t;
        draw(0);
        struct err e = { 0 };
        bool ok = text_ok(&out, &e);
        bool untouched = !a.failed;
        arena_free(&a);
        if (untouched) {
            assert_true(ok);
            break;
        }
        assert_false(ok);
        assert_int_equal(e.kind, ERR_NOMEM);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown((f), fresh, drop)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(control_characters_become_blanks),
        TEST(paragraphs_break_at_blanks),
        TEST(a_long_word_stays_whole),
        TEST(without_a_width_nothing_breaks),
        TEST(columns_are_as_wide_as_their_cells),
        TEST(columns_go_before_names_are_cut),
        TEST(names_are_cut_to_what_is_left),
        TEST(names_are_never_cut_below_their_least),
        TEST(the_end_of_a_cell_may_survive_a_cut),
        TEST(every_failed_allocation_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
