#include "web/query.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena arena;

static int fresh(void **state) {
    (void)state;
    arena = arena_with_limit(1 << 20);
    return 0;
}

static int drop(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static void fields_are_decoded(void **state) {
    (void)state;
    struct query q;
    struct sv v;
    size_t at = 0;
    assert_true(
        query_parse(SV("name=St+Helens&region=North%20West%26x&status=open&&status=&status=overdue&empty&on=%C3%A9"),
                    &arena, &q, NULL));
    assert_true(sv_eq(query_get(&q, SV("name")), SV("St Helens")));
    assert_true(sv_eq(query_get(&q, SV("region")), SV("North West&x")));
    assert_true(sv_eq(query_get(&q, SV("on")), SV("\xC3\xA9")));
    assert_true(query_next(&q, SV("status"), &at, &v) && sv_eq(v, SV("open")));
    assert_true(query_next(&q, SV("status"), &at, &v) && sv_eq(v, SV("overdue")));
    assert_false(query_next(&q, SV("status"), &at, &v));
    assert_int_equal(query_get(&q, SV("empty")).n, 0);
    assert_int_equal(query_get(&q, SV("missing")).n, 0);
    assert_true(query_parse(SV(""), &arena, &q, NULL));
    assert_int_equal(q.fields, 0);
}

static void check_refused(struct sv raw) {
    struct query q;
    struct err e = { 0 };
    assert_false(query_parse(raw, &arena, &q, &e));
    assert_int_equal(e.kind, ERR_USAGE);
}

static void what_is_no_text_is_refused(void **state) {
    (void)state;
    check_refused(SV("a=%"));
    check_refused(SV("a=%4"));
    check_refused(SV("a=%zz"));
    check_refused(SV("a=%00"));
    check_refused(SV("a=%0A"));
    check_refused(SV("a=%FF"));
    check_refused(SV("a=%C3"));
    check_refused(SV("%01=a"));
}

static void sizes_are_bounded(void **state) {
    (void)state;
    struct text t = text_in(&arena, 0);
    for (int i = 0; i < QUERY_MAX_FIELDS + 1; i++) text_lit(&t, "&a=b");
    check_refused(text_view(&t));
    t.n = 0;
    text_lit(&t, "a=");
    for (int i = 0; i < QUERY_MAX_VALUE + 1; i++) text_char(&t, 'x');
    check_refused(text_view(&t));
}

static void check_day(struct sv v, struct sv iso) {
    struct day got, expected;
    assert_true(query_day_parse(v, &got));
    assert_true(day_parse(iso, &expected));
    assert_int_equal(got.n, expected.n);
}

static void days_as_people_write_them(void **state) {
    (void)state;
    struct day d;
    check_day(SV("2026-11-22"), SV("2026-11-22"));
    check_day(SV("22/11/2026"), SV("2026-11-22"));
    check_day(SV("2/1/2026"), SV("2026-01-02"));
    check_day(SV("22 November 2026"), SV("2026-11-22"));
    check_day(SV("1 mar 2018"), SV("2018-03-01"));
    check_day(SV(" 1  March   2018 "), SV("2018-03-01"));
    assert_false(query_day_parse(SV("2026-02-30"), &d));
    assert_false(query_day_parse(SV("31/4/2026"), &d));
    assert_false(query_day_parse(SV("22/11/26"), &d));
    assert_false(query_day_parse(SV("22 Foo 2026"), &d));
    assert_false(query_day_parse(SV("22 November"), &d));
    assert_false(query_day_parse(SV("22 November 2026 x"), &d));
    assert_false(query_day_parse(SV("1/2/3/2026"), &d));
    assert_false(query_day_parse(SV("yesterday"), &d));
    assert_false(query_day_parse(SV(""), &d));
}

static void a_wrong_day_is_a_problem_and_none_is_not(void **state) {
    (void)state;
    struct query q;
    struct query_problems p = { 0 };
    assert_true(query_parse(SV("on=2026-02-30&from=&to=2026-03-01"), &arena, &q, NULL));
    assert_false(day_known(query_day(&q, SV("on"), &p)));
    assert_int_equal(p.count, 1);
    assert_true(sv_eq(p.problem[0].field, SV("on")));
    assert_true(sv_eq(p.problem[0].value, SV("2026-02-30")));
    assert_false(day_known(query_day(&q, SV("from"), &p)));
    assert_true(day_known(query_day(&q, SV("to"), &p)));
    assert_int_equal(p.count, 1);
    for (int i = 0; i < 2 * QUERY_MAX_PROBLEMS; i++) query_complain(&p, SV("x"), SV("y"), SV("z"));
    assert_int_equal(p.count, QUERY_MAX_PROBLEMS);
}

static void paths_are_cut(void **state) {
    (void)state;
    struct path p;
    assert_true(path_parse(SV("/"), &arena, &p, NULL));
    assert_int_equal(p.segments, 0);
    assert_true(path_parse(SV("/areas/st%20helens"), &arena, &p, NULL));
    assert_int_equal(p.segments, 2);
    assert_true(sv_eq(p.segment[1], SV("st helens")));
    assert_false(p.trailing_slash);
    assert_true(path_parse(SV("/a+b/"), &arena, &p, NULL));
    assert_true(sv_eq(p.segment[0], SV("a+b")));
    assert_true(p.trailing_slash);
}

static void odd_paths_are_refused(void **state) {
    (void)state;
    static const char *const bad[] = { "",   "areas",     "//",    "/a//b", "/a/../b",
                                       "/.", "/%2e%2e/x", "/a%00", "/%",    "/1/2/3/4/5/6/7/8/9" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct path p;
        struct err e = { 0 };
        assert_false(path_parse(sv_of(bad[i]), &arena, &p, &e));
        assert_int_equal(e.kind, ERR_USAGE);
    }
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, fresh, drop)
    const struct CMUnitTest tests[] = {
        T(fields_are_decoded),
        T(what_is_no_text_is_refused),
        T(sizes_are_bounded),
        T(days_as_people_write_them),
        T(a_wrong_day_is_a_problem_and_none_is_not),
        T(paths_are_cut),
        T(odd_paths_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
