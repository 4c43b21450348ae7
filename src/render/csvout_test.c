#include "render/csvout.h"

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

static void plain_fields_stay_plain(void **state) {
    (void)state;
    struct csvout c = csvout_in(&out, CSVOUT_EXACT);
    csvout_head(&c, (const char *const[]){ "code", "name", "latest", "n" }, 4);
    csvout_lit(&c, "301");
    csvout_lit(&c, "Barking and Dagenham");
    csvout_day(&c, DAY_NONE);
    csvout_int(&c, -7);
    csvout_row(&c);
    EXPECT("code,name,latest,n\n301,Barking and Dagenham,,-7\n");
}

static void what_could_be_misread_is_quoted(void **state) {
    (void)state;
    struct csvout c = csvout_in(&out, CSVOUT_EXACT);
    csvout_lit(&c, "North East, Yorkshire");
    csvout_lit(&c, "a \"word\"");
    csvout_lit(&c, "two\nlines");
    csvout_lit(&c, " blank");
    csvout_lit(&c, "\"");
    csvout_row(&c);
    EXPECT("\"North East, Yorkshire\",\"a \"\"word\"\"\",\"two\nlines\",\" blank\",\"\"\"\"\n");
}

static void a_row_of_nothing_is_still_a_row(void **state) {
    (void)state;
    struct csvout c = csvout_in(&out, CSVOUT_EXACT);
    csvout_lit(&c, "");
    csvout_row(&c);
    csvout_lit(&c, "");
    csvout_lit(&c, "");
    csvout_row(&c);
    EXPECT("\"\"\n,\n");
}

static void exact_keeps_what_looks_like_a_formula(void **state) {
    (void)state;
    struct csvout c = csvout_in(&out, CSVOUT_EXACT);
    csvout_lit(&c, "=1+1");
    csvout_row(&c);
    EXPECT("=1+1\n");
}

static void guarded_disarms_it(void **state) {
    (void)state;
    struct csvout c = csvout_in(&out, CSVOUT_GUARDED);
    csvout_lit(&c, "=1+1");
    csvout_lit(&c, "@x,y");
    csvout_lit(&c, "\t=1");
    csvout_lit(&c, "a=b");
    csvout_int(&c, -3); /* a number of ours is no text from outside */
    csvout_row(&c);
    EXPECT("'=1+1,\"'@x,y\",\"'\t=1\",a=b,-3\n");
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, fresh, drop)
    const struct CMUnitTest tests[] = {
        T(plain_fields_stay_plain),
        T(what_could_be_misread_is_quoted),
        T(a_row_of_nothing_is_still_a_row),
        T(exact_keeps_what_looks_like_a_formula),
        T(guarded_disarms_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
