#include "ingest/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static struct arena arena;
static int fresh(void **state) {
    (void)state;
    arena = arena_with_limit(16 << 20);
    return 0;
}
static int drop(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct node *read_ok(const char *text) {
    struct node *n = NULL;
    struct err e = { 0 };
    if (!yaml_read(sv_of(text), "x.yaml", &arena, &n, &e)) fail_msg("%s", e.msg);
    assert_non_null(n);
    return n;
}

static void expect_refused(struct sv bytes, const char *part) {
    struct node *n = NULL;
    struct err e = { 0 };
    assert_false(yaml_read(bytes, "x.yaml", &arena, &n, &e));
    assert_null(n);
    assert_int_equal(e.kind, ERR_INPUT);
    if (strstr(e.msg, part) == NULL) fail_msg("'%s' does not say '%s'", e.msg, part);
    assert_true(e.hint[0] != '\0');
}

static void nodes_know_where_they_stand(void **state) {
    (void)state;
    struct node *root = read_ok("# a comment\n"
                                "title: A title\n"
                                "rows:\n"
                                "  - id: one\n"
                                "    grades: [good, outstanding]\n"
                                "  - { n: 2 }\n");
    assert_int_equal(root->kind, NODE_MAP);
    assert_int_equal(root->count, 2);
    const struct node *title = node_member(root, SV("title"));
    assert_true(sv_eq(title->text, SV("A title")));
    assert_int_equal(title->line, 2);
    assert_int_equal(title->column, 1);
    const struct node *rows = node_member(root, SV("rows")), *grades = node_member(rows->first, SV("grades"));
    assert_int_equal(rows->count, 2);
    assert_int_equal(grades->count, 2);
    assert_int_equal(grades->line, 5);
    assert_int_equal(grades->column, 5);
    assert_int_equal(grades->first->column, 14);
    assert_null(node_member(root, SV("other")));
    assert_null(node_member(title, SV("other")));
}

static void paths_use_ids_where_there_are_any(void **state) {
    (void)state;
    struct node *root = read_ok("rows:\n  - id: one\n    n: 3\n  - n: 4\n");
    const struct node *rows = node_member(root, SV("rows"));
    char path[80];
    node_path(node_member(rows->first, SV("n")), path, sizeof path);
    assert_string_equal(path, "rows.one.n");
    node_path(node_member(rows->first->next, SV("n")), path, sizeof path);
    assert_string_equal(path, "rows.2.n");
    node_path(root, path, sizeof path);
    assert_string_equal(path, "");
    node_path(node_member(rows->first, SV("n")), path, 7); /* cut, never past the end */
    assert_string_equal(path, "rows.o");
}

static void a_failure_names_the_whole_way(void **state) {
    (void)state;
    struct node *root = read_ok("rows:\n  - id: one\n    n: 3\n");
    struct err e = { 0 };
    const struct node *n = node_member(node_member(root, SV("rows"))->first, SV("n"));
    assert_false(node_fail(n, &e, "Do so.", "expected %d", 4));
    assert_string_equal(e.msg, "x.yaml line 3, column 5, rows.one.n: expected 4");
    assert_string_equal(e.hint, "Do so.");
    assert_int_equal(e.kind, ERR_INPUT);
}

static void block_text_and_quotes_are_text(void **state) {
    (void)state;
    struct node *root = read_ok("a: >-\n  two\n  lines\nb: \"q: \\\"1\\\"\"\nc:\nd: 'é'\n");
    assert_true(sv_eq(node_member(root, SV("a"))->text, SV("two lines")));
    assert_true(sv_eq(node_member(root, SV("b"))->text, SV("q: \"1\"")));
    assert_int_equal(node_member(root, SV("c"))->text.n, 0);
    assert_true(sv_eq(node_member(root, SV("d"))->text, SV("é")));
}

static void what_hides_meaning_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *part;
    } rows[] = {
        { "a: &x 1\n", "line 1, column 4, a: anchors" },
        { "a: &x [1]\n", "anchors" },
        { "a: &x {b: 1}\n", "anchors" },
        { "a: 1\nb: *x\n", "line 2, column 4, b: aliases" },
        { "a: !!int 1\n", "tags" },
        { "a: !x [1]\n", "tags" },
        { "a: !x {b: 1}\n", "tags" },
        { "%YAML 1.1\n---\na: 1\n", "directives" },
        { "%TAG ! tag:example.org,2000:\n---\na: 1\n", "directives" },
        { "a: 1\n---\nb: 2\n", "line 2, column 1" },
        { "a: 1\n...\n---\nb: 2\n", "second one" },
        { "a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", "line 5, column 3, b.c: this key is given twice, first on line 3" },
        { "? [a]\n: 1\n", "expected a key, found a list or a map" },
        { "\"\": 1\n", "found nothing before the colon" },
        { "", "the file is empty" },
        { "# only a comment\n", "the file is empty" },
        { "a: [1, 2\n", "line 2" },
        { "a: 'open\n", "not well-formed" },
        { "\ta: 1\n", "not well-formed" },
        { "a: b: c\n", "line 1" },
        { "a: \"\\0\"\n", "zero byte" },
        { "a: \x01\n", "not well-formed" },
        { "a: \xff\n", "not UTF-8" },
        { "[[[[[[[[[[[1]]]]]]]]]]]\n", "at most 10 levels" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) expect_refused(sv_of(rows[i].text), rows[i].part);
}

static void nothing_is_unbounded(void **state) {
    (void)state;
    struct text t = text_in(&arena, 0);
    text_lit(&t, "a: ");
    for (int i = 0; i <= YAML_SCALAR_MAX; i++) text_char(&t, 'x');
    expect_refused(text_view(&t), "at most 4000 bytes in one value");
    t = text_in(&arena, 0);
    for (int i = 0; i <= YAML_MEMBERS_MAX; i++) text_lit(&t, "- 1\n");
    expect_refused(text_view(&t), "at most 1000 entries");
    t = text_in(&arena, 0);
    for (int i = 0; i <= YAML_BYTES_MAX; i++) text_char(&t, ' ');
    expect_refused(text_view(&t), "at most 262144 bytes");
}

static void memory_may_run_out_anywhere(void **state) {
    (void)state;
    struct sv text = SV("a: 1\nb:\n  - { id: x, y: [1, 2] }\n  - 'three'\n");
    for (size_t k = 1;; k++) {
        struct arena a = arena_with_limit(0);
        struct node *n = NULL;
        struct err e = { 0 };
        a.fail_at = k;
        bool ok = yaml_read(text, "x.yaml", &a, &n, &e);
        bool failed = a.failed;
        arena_free(&a);
        assert_int_equal(ok, !failed);
        if (ok) break;
        assert_int_equal(e.kind, ERR_NOMEM);
        assert_null(n);
    }
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, fresh, drop)
    const struct CMUnitTest tests[] = {
        T(nodes_know_where_they_stand),    T(paths_use_ids_where_there_are_any), T(a_failure_names_the_whole_way),
        T(block_text_and_quotes_are_text), T(what_hides_meaning_is_refused),     T(nothing_is_unbounded),
        T(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
