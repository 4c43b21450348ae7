#include "ingest/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

/* The table as "line:cell|cell" joined by ';', which the expectations below are written in. */
static void expect_table(struct sv bytes, const char *wanted) {
    struct arena a = arena_with_limit(0);
    struct csv_table t;
    struct err e = { 0 };
    struct text out = text_in(&a, 0);
    if (!csv_read(bytes, &a, &t, &e)) fail_msg("%s", e.msg);
    for (size_t i = 0; i < t.rows; i++) {
        text_printf(&out, "%s%zu:", i == 0 ? "" : ";", t.row[i].line);
        for (size_t k = 0; k < t.row[i].cells; k++) {
            if (k > 0) text_char(&out, '|');
            text_add(&out, t.row[i].cell[k]);
        }
    }
    assert_string_equal(text_cstr(&out), wanted);
    arena_free(&a);
}

static void expect_fault(struct sv bytes, const char *message) {
    struct arena a = arena_with_limit(0);
    struct csv_table t;
    struct err e = { 0 };
    if (csv_read(bytes, &a, &t, &e)) fail_msg("%s was not found", message);
    assert_int_equal(e.kind, ERR_INPUT);
    assert_string_equal(e.msg, message);
    assert_true(e.hint[0] != '\0');
    assert_int_equal(t.rows, 0);
    arena_free(&a);
}

static void tables(void **state) {
    (void)state;
    expect_table(SV(""), "");
    expect_table(SV("\n\n"), "");
    expect_table(SV("a,b\n1,2\n"), "1:a|b;2:1|2");
    expect_table(SV("a,b\n1,2"), "1:a|b;2:1|2");
    expect_table(SV("a,b\r\n1,2\r\n"), "1:a|b;2:1|2");
    expect_table(SV("a,b\r1,2\r"), "1:a|b;2:1|2");
    expect_table(SV("\xEF\xBB\xBF"
                    "a,b\n"),
                 "1:a|b");
    expect_table(SV("a\n\n\nb\n"), "1:a;4:b");
    expect_table(SV("a,,\n,,\n"), "1:a||;2:||");
    expect_table(SV(" a , \"b \" \n"), "1:a|b ");
    expect_table(SV("\"a,b\",\"say \"\"hello\"\"\"\n"), "1:a,b|say \"hello\"");
    expect_table(SV("\"two\nlines\",x\ny,z\n"), "1:two\nlines|x;3:y|z");
    expect_table(SV("\"two\r\nlines\",x\r\ny,z\r\n"), "1:two\r\nlines|x;3:y|z");
    expect_table(SV("\"\"\n"), "1:");
    expect_table(SV("M\xC3\xA1ire,\xE2\x80\x99\n"), "1:M\xC3\xA1ire|\xE2\x80\x99");
}

static void faults(void **state) {
    (void)state;
    expect_fault(SV("a\nb\nc\xFF\n"), "line 3: bytes that are not UTF-8");
    expect_fault(SV("a\r\rb\xC3"), "line 3: bytes that are not UTF-8");
    expect_fault(SV("a\n\"b\n\xC3\n\"\n"), "line 3: bytes that are not UTF-8");
    expect_fault(SV("a\nb\0c\n"), "line 2: a NUL byte");
    expect_fault(SV("\xFF\xFE"
                    "a\0"),
                 "line 1: the file is UTF-16");
    expect_fault(SV("a,b\n1,say \"no\"\n"), "line 2: a quote stands inside a cell");
    expect_fault(SV("a,b\n\"x\"y,2\n"), "line 2: a quote stands inside a cell");
    expect_fault(SV("a,b\n\n1,\"open\n2,3\n"), "line 3: a quoted cell does not end");
}

static void limits(void **state) {
    (void)state;
    const size_t n = CSV_MAX_CELL + 1;
    char *big = malloc(n);
    assert_non_null(big);
    memset(big, 'x', n);
    expect_fault((struct sv){ big, n }, "line 1: a cell holds more than 65536 bytes");
    memset(big, ',', 300);
    expect_fault((struct sv){ big, 300 }, "line 1: a row has more than 256 cells");
    struct arena a = arena_with_limit(0);
    struct csv_table t;
    struct err e = { 0 };
    assert_true(csv_read((struct sv){ big, CSV_MAX_CELLS - 1 }, &a, &t, &e));
    assert_int_equal(t.row[0].cells, CSV_MAX_CELLS);
    arena_free(&a);
    free(big);
}

static void memory_may_run_out_anywhere(void **state) {
    (void)state;
    for (size_t k = 1;; k++) {
        struct arena a = arena_with_limit(0);
        struct csv_table t;
        struct err e = { 0 };
        a.fail_at = k;
        bool ok = csv_read(SV("a,b\n1,\"2\n3\"\n"), &a, &t, &e);
        bool failed = a.failed;
        arena_free(&a);
        assert_int_equal(ok, !failed);
        if (!failed) break;
        assert_int_equal(e.kind, ERR_NOMEM);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables),
        cmocka_unit_test(faults),
        cmocka_unit_test(limits),
        cmocka_unit_test(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
