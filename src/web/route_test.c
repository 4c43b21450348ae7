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
        size_t found = 0;
        struct sv param, allow;
        struct path p = path_of(text_cstr(&t));
        assert_int_equal(route_find(site_routes(), routes[i].method, &p, &found, &param, &allow), ROUTE_FOUND);
        assert_int_equal(found, i);
    }
}

static void every_row_says_what_it_is(void **state) {
    (void)state;
    for (size_t i = 0; i < route_count; i++) {
        assert_int_not_equal(routes[i].method, METHOD_NONE);
        assert_non_null(routes[i].page);
        assert_true(strlen(routes[i].what) > 5);
    }
}

static const char *name_of(const struct route *r) {
    struct text t = text_in(&arena, 0);
    text_route(&t, r);
    return text_cstr(&t);
}

/* What is not in the permission table is reached by nobody, so a row without one is a mistake; what writes says so there. */
static void every_row_has_its_permission(void **state) {
    (void)state;
    const struct route_table *site = site_routes();
    size_t missing = 0;
    for (size_t i = 0; i < route_count; i++) {
        const struct permission *p = site->permission[i];
        if (p == NULL) {
            missing++;
            print_error("no permission says who may: %s\n", name_of(&routes[i]));
            continue;
        }
        assert_string_equal(p->what, name_of(&routes[i]));
        if ((p->effect == EFFECT_WRITES) != (routes[i].method == METHOD_POST)) fail_msg("effect of %s", p->what);
        assert_int_equal(site->is_public[i], permission_is_public(p));
        if (routes[i].method == METHOD_POST) assert_false(site->is_public[i]);
    }
    assert_int_equal(missing, 0);
}

static bool is_routed(const char *what) {
    for (size_t i = 0; i < route_count; i++) {
        arena_reset(&arena);
        if (strcmp(what, name_of(&routes[i])) == 0) return true;
    }
    return false;
}

static void every_permission_has_its_row(void **state) {
    (void)state;
    size_t missing = 0;
    for (size_t i = 0; i < permission_count; i++) {
        if (permissions[i].reach != REACH_ROUTE || is_routed(permissions[i].what)) continue;
        missing++;
        print_error("no page answers: %s\n", permissions[i].what);
    }
    assert_int_equal(missing, 0);
}

static bool no_page(struct call *c, struct err *e) {
    (void)c, (void)e;
    return true;
}

static enum route_found find(const struct route_table *t, enum method m, const char *path, struct sv *allow) {
    struct path p = path_of(path);
    size_t at;
    struct sv param;
    return route_find(t, m, &p, &at, &param, allow);
}

static const struct permission some;

static void zero_values_are_safe(void **state) {
    (void)state;
    static const struct route rows[] = {
        { .pattern = "/forgot-method", .page = no_page },
        { .method = METHOD_GET, .pattern = "/forgot-permission", .page = no_page },
    };
    static const struct permission *const permission[] = { &some, NULL };
    static const bool is_public[2];
    const struct route_table t = { rows, permission, is_public, 2 };
    struct sv allow;
    assert_int_equal(find(&t, METHOD_GET, "/forgot-method", &allow), ROUTE_UNKNOWN);
    assert_int_equal(find(&t, METHOD_NONE, "/forgot-method", &allow), ROUTE_UNKNOWN);
    assert_int_equal(find(&t, METHOD_GET, "/forgot-permission", &allow), ROUTE_UNKNOWN);
    assert_false(permission_is_public(&some));
}

static void methods(void **state) {
    (void)state;
    static const struct route rows[] = { { METHOD_GET, "/x", no_page, "" }, { METHOD_POST, "/y", no_page, "" } };
    static const struct permission *const permission[] = { &some, &some };
    static const bool is_public[2];
    const struct route_table t = { rows, permission, is_public, 2 };
    struct sv allow;
    assert_int_equal(find(&t, METHOD_HEAD, "/x", &allow), ROUTE_FOUND);
    assert_int_equal(find(&t, METHOD_POST, "/x", &allow), ROUTE_OTHER_METHOD);
    assert_true(sv_eq(allow, SV("GET, HEAD")));
    assert_int_equal(find(&t, METHOD_OTHER, "/x", &allow), ROUTE_OTHER_METHOD);
    assert_int_equal(find(&t, METHOD_HEAD, "/y", &allow), ROUTE_OTHER_METHOD);
    assert_true(sv_eq(allow, SV("POST")));
    assert_int_equal(find(&t, METHOD_GET, "/z", &allow), ROUTE_UNKNOWN);
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, fresh, drop)
    const struct CMUnitTest tests[] = {
        T(patterns),
        T(every_row_is_reached),
        T(every_row_says_what_it_is),
        T(every_row_has_its_permission),
        T(every_permission_has_its_row),
        T(zero_values_are_safe),
        T(methods),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
