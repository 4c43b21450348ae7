#include "render/url.h"

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

static void check_url(const struct url *u, const char *expected) {
    struct sv v = url_view(u);
    assert_int_equal(v.n, sv_of(expected).n);
    assert_memory_equal(v.p, expected, v.n);
}

static void an_address_is_built_in_order(void **state) {
    (void)state;
    struct day d;
    assert_true(day_parse(SV("2026-11-22"), &d));
    struct url u = url_in(&out, SV("/areas"));
    url_segment(&u, SV("st helens/x"));
    url_param_day(&u, "on", d);
    url_param(&u, "region", SV("North East, Yorkshire & the Humber"));
    url_param(&u, "status", SV(""));
    url_param_day(&u, "from", DAY_NONE);
    check_url(&u, "/areas/st%20helens%2Fx?on=2026-11-22&region=North%20East%2C%20Yorkshire%20%26%20the%20Humber");
    struct url second = url_in(&out, SV("/"));
    url_param(&second, "q", SV("\xC3\xA9"));
    check_url(&second, "/?q=%C3%A9");
}

static void fields_of_others_are_carried_on(void **state) {
    (void)state;
    struct url u = url_in(&out, SV("/authorities"));
    url_field(&u, SV("na me"), SV("a&b"));
    url_field(&u, SV("empty"), SV(""));
    check_url(&u, "/authorities?na%20me=a%26b");
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, fresh, drop)
    const struct CMUnitTest tests[] = { T(an_address_is_built_in_order), T(fields_of_others_are_carried_on) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
