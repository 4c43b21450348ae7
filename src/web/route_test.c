#include "web/route.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

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

static struct path path_of(const char *raw) {
    struct path p;
    assert_true(path_parse(sv_of(raw), &arena, &p, NULL));
    return p;
}

static void patterns(void **state) {
    (void)state;
    struct sv param;
    struct path p = path_of("/areas/leeds.csv");
    assert_true(route_fits("/areas/:name.csv", &p, &param));
    assert_true(sv_eq(param, SV("leeds")));
    assert_false(route_fits("/areas/:name.json", &p, &param));
    assert_true(route_fits("/areas/:name", &p, &param));
    assert_false(route_fits("/areas", &p, &param));
    assert_false(route_fits("/areas/:name/history.csv", &p, &param));
    p = path_of("/areas/.csv");
    assert_false(route_fits("/areas/:name.csv", &p, &param));
    p = path_of("/");
    assert_true(route_fits("/", &p, &param));
    assert_false(route_fits("/areas", &p, &param));
    p = path_of("/areas/leeds/history.csv");
    assert_true(route_fits("/areas/:name/history.csv", &p, &param));
    assert_true(sv_eq(param, SV("leeds")));
}

/* Every row of the real table is found by an address of its own: none hides behind an earlier one. */
static void every_row_is_reached(void **state) {
    (void)state;
    assert_true(route_count > 0);
    for (size_t i = 0; i < route_count; i++) {
        struct text t = text_in(&arena, 0);
        struct sv rest = sv_of(routes[i].pattern);
        size_t colon = sv_find(rest, SV(":"));
        text_add(&t, sv_sub(rest, 0, colon));
        if (colon < rest.n) {
            text_lit(&t, "leeds");
            rest = sv_sub(rest, colon, rest.n);
            size_t end = 0;
            while (end < rest.n && rest.p[end] != '.' && rest.p[end] != '/') end++;
            text_add(&t, sv_sub(rest, end, rest.n));
        }
        const struct route *found = NULL;
        struct sv param, allow;
        struct path p = path_of(text_cstr(&t));
        assert_int_equal(route_find(routes, route_count, routes[i].method, &p, &found, &param, &allow), ROUTE_FOUND);
        assert_ptr_equal(found, &routes[i]);
    }
}

static void every_row_says_what_it_is(void **state) {
    (void)state;
    for (size_t i = 0; i < route_count; i++) {
        assert_int_not_equal(routes[i].method, METHOD_NONE);
        assert_int_not_equal(routes[i].who, WHO_NOBODY);
        assert_non_null(routes[i].page);
        assert_true(strlen(routes[i].what) > 5);
        /* What only shows things must never write; what writes is for this machine alone, until there are accounts. */
        assert_int_equal(routes[i].effect, routes[i].method == METHOD_POST ? WRITES : READS);
        if (routes[i].effect == WRITES) assert_int_equal(routes[i].who, WHO_LOCAL);
    }
}

static bool no_page(struct call *c, struct err *e) {
    (void)c, (void)e;
    return true;
}

static void zero_values_are_safe(void **state) {
    (void)state;
    static const struct route table[] = {
        { .pattern = "/forgot-method", .who = WHO_PUBLIC, .page = no_page },
        { .method = METHOD_GET, .pattern = "/forgot-who", .page = no_page },
    };
    const struct route *found;
    struct sv param, allow;
    struct path p = path_of("/forgot-method");
    assert_int_equal(route_find(table, 2, METHOD_GET, &p, &found, &param, &allow), ROUTE_UNKNOWN);
    assert_int_equal(route_find(table, 2, METHOD_NONE, &p, &found, &param, &allow), ROUTE_UNKNOWN);
    p = path_of("/forgot-who");
    assert_int_equal(route_find(table, 2, METHOD_GET, &p, &found, &param, &allow), ROUTE_UNKNOWN);
}

static void methods(void **state) {
    (void)state;
    static const struct route table[] = { { METHOD_GET, "/x", WHO_PUBLIC, READS, no_page, "" },
                                          { METHOD_POST, "/y", WHO_PUBLIC, WRITES, no_page, "" } };
    const struct route *found;
    struct sv param, allow;
    struct path p = path_of("/x");
    assert_int_equal(route_find(table, 2, METHOD_HEAD, &p, &found, &param, &allow), ROUTE_FOUND);
    assert_int_equal(route_find(table, 2, METHOD_POST, &p, &found, &param, &allow), ROUTE_OTHER_METHOD);
    assert_true(sv_eq(allow, SV("GET, HEAD")));
    assert_int_equal(route_find(table, 2, METHOD_OTHER, &p, &found, &param, &allow), ROUTE_OTHER_METHOD);
    p = path_of("/y");
    assert_int_equal(route_find(table, 2, METHOD_HEAD, &p, &found, &param, &allow), ROUTE_OTHER_METHOD);
    assert_true(sv_eq(allow, SV("POST")));
    p = path_of("/z");
    assert_int_equal(route_find(table, 2, METHOD_GET, &p, &found, &param, &allow), ROUTE_UNKNOWN);
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, fresh, drop)
    const struct CMUnitTest tests[] = {
        T(patterns), T(every_row_is_reached), T(every_row_says_what_it_is), T(zero_values_are_safe), T(methods),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
