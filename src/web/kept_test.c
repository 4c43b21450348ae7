/* What was typed comes back as it was, without what is secret, and nothing else comes back. */
#include "web/kept.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static const struct keys keys = { .master = { 1, 2, 3 } };
static struct kept before, after;

static void fields(struct arena *a, const char *body) {
    before = (struct kept){ .moment = 1700000000000, .account = 7, .path = SV("/plan/new"), .query = SV("a=b") };
    before.browser = SV("hash\0,:1");
    assert_true(form_parse(SV("application/x-www-form-urlencoded"), sv_of(body), a, &before.form, NULL));
}

static void comes_back_as_it_was(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct sv sealed;
    fields(&a, "authority=Leeds&call_day=2026-12-07&team=a&team=b&reason=5%3Ax%2C%0Ay&empty=");
    assert_true(kept_seal(&keys, &before, &a, &sealed, NULL));
    assert_true(sealed.n > 0);
    assert_true(sv_find(sealed, SV("Leeds")) == sealed.n);
    assert_true(kept_open(&keys, sealed, &a, &after, NULL));
    assert_int_equal(after.moment, before.moment);
    assert_int_equal(after.account, 7);
    assert_true(sv_eq(after.browser, before.browser));
    assert_true(sv_eq(after.path, SV("/plan/new")) && sv_eq(after.query, SV("a=b")));
    assert_int_equal(after.form.fields, before.form.fields);
    for (size_t i = 0; i < after.form.fields; i++) {
        assert_true(sv_eq(after.form.field[i].name, before.form.field[i].name));
        assert_true(sv_eq(after.form.field[i].value, before.form.field[i].value));
    }
    arena_free(&a);
}

static void secrets_stay_behind(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct sv sealed;
    fields(&a,
           "password=hush1&new_Password=hush2&code=hush3&token=hush4&client-secret=hush5&kept=hush6&back=%2Fx&name=ok");
    assert_true(kept_seal(&keys, &before, &a, &sealed, NULL));
    assert_true(kept_open(&keys, sealed, &a, &after, NULL));
    assert_int_equal(after.form.fields, 1);
    assert_true(sv_eq(after.form.field[0].name, SV("name")));
    arena_free(&a);
}

static void nothing_else_is_believed(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct sv sealed;
    static const struct keys other = { .master = { 9 } };
    fields(&a, "name=ok");
    assert_true(kept_seal(&keys, &before, &a, &sealed, NULL));
    struct err e = { 0 };
    assert_false(kept_open(&other, sealed, &a, &after, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    char *changed = arena_copy(&a, sealed.p, sealed.n);
    changed[sealed.n / 2] = changed[sealed.n / 2] == 'A' ? 'B' : 'A';
    assert_false(kept_open(&keys, (struct sv){ changed, sealed.n }, &a, &after, NULL));
    assert_false(kept_open(&keys, sv_sub(sealed, 0, sealed.n - 4), &a, &after, NULL));
    assert_false(kept_open(&keys, SV(""), &a, &after, NULL));
    assert_false(kept_open(&keys, SV("%%%"), &a, &after, NULL));
    /* Sealed with the right key, yet no form. */
    static const char *const bad[] = {
        "", "1,2", "1,2,3:abc", "1,2,3:abc,0:,0:,9:x,", "1,2,3:abc,0:,0:,1:x,", "-1,2,0:,0:,0:,"
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct sv bytes;
        assert_true(keys_seal(&keys, KEY_KEPT, sv_of(bad[i]), &a, &bytes, NULL));
        if (kept_open(&keys, base64url(bytes, &a), &a, &after, NULL)) fail_msg("taken: %s", bad[i]);
    }
    arena_free(&a);
}

static void too_much_is_not_kept(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct sv sealed;
    struct text t = text_in(&a, 0);
    text_lit(&t, "note=");
    for (int i = 0; i < KEPT_MAX; i++) text_char(&t, 'x');
    fields(&a, text_cstr(&t));
    assert_true(kept_seal(&keys, &before, &a, &sealed, NULL));
    assert_int_equal(sealed.n, 0);
    /* The most that is kept fits into a form again. */
    before.form.field[0].value.n = KEPT_MAX - 200;
    assert_true(kept_seal(&keys, &before, &a, &sealed, NULL));
    assert_in_range(sealed.n, 1, FORM_MAX_VALUE);
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back_as_it_was),
        cmocka_unit_test(secrets_stay_behind),
        cmocka_unit_test(nothing_else_is_believed),
        cmocka_unit_test(too_much_is_not_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
