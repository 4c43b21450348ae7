/* Forms as browsers send them, and as they never do; cookies. */
#include "web/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static struct arena arena;
static struct form form;

static int fresh(void **state) {
    (void)state;
    arena = arena_with_limit(4 << 20);
    return 0;
}

static int drop(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

#define URLENCODED "application/x-www-form-urlencoded"
#define MULTIPART  "multipart/form-data; boundary=XyZ"

static bool parse(const char *type, struct sv body) {
    struct err e = { 0 };
    bool ok = form_parse(sv_of(type), body, &arena, &form, &e);
    assert_int_equal(e.kind, ok ? ERR_NONE : ERR_USAGE);
    if (!ok) assert_true(strlen(e.msg) > 10 && strlen(e.hint) > 10);
    return ok;
}

static void check(const char *name, const char *value) {
    struct sv got = form_raw(&form, sv_of(name));
    if (!sv_eq(got, sv_of(value))) fail_msg("%s is \"%.*s\", not \"%s\"", name, SV_ARG(got), value);
}

static void urlencoded_fields(void **state) {
    (void)state;
    assert_true(parse(URLENCODED, SV("a=1&b=x+y&c=%C3%A9%26%3D&&d=&e&a=2")));
    check("a", "1");
    check("b", "x y");
    check("c", "é&=");
    check("d", "");
    check("e", "");
    assert_int_equal(form.fields, 6);
    size_t at = 0, n = 0;
    struct sv v;
    while (form_next(&form, SV("a"), &at, &v)) n++;
    assert_int_equal(n, 2);
    assert_true(parse("Application/X-WWW-Form-URLencoded; charset=UTF-8", SV("t=+a%0D%0Ab%0Dc%0Ad%09+")));
    check("t", " a\nb\nc\nd\t ");
    assert_true(sv_eq(form_get(&form, SV("t")), SV("a\nb\nc\nd")));
    assert_true(parse(URLENCODED, SV("")));
    assert_int_equal(form.fields, 0);
    assert_int_equal(form_get(&form, SV("a")).n, 0);
    assert_null(form_file(&form, SV("a")));
}

static void urlencoded_that_is_none(void **state) {
    (void)state;
    static const char *const bad[] = { "a=%",   "a=%4", "a=%zz",  "%=1",   "a=%00",    "a=%01", "a=%7F",
                                       "a=%FF", "=1",   "a%0A=1", "a=%C3", "a=%1B[0m", "%C3=1" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (parse(URLENCODED, sv_of(bad[i]))) fail_msg("taken: %s", bad[i]);
    assert_false(parse("", SV("a=1")));
    assert_false(parse("text/plain", SV("a=1")));
    assert_false(parse("application/x-www-form-urlencodedX", SV("a=1")));
    assert_false(parse("application/json", SV("{}")));
}

static void limits(void **state) {
    (void)state;
    struct text t = text_in(&arena, 0);
    for (int i = 0; i < FORM_MAX_FIELDS; i++) text_lit(&t, "a=1&");
    assert_true(parse(URLENCODED, text_view(&t)));
    text_lit(&t, "b=1");
    assert_false(parse(URLENCODED, text_view(&t)));
    t = text_in(&arena, 0);
    for (int i = 0; i < FORM_MAX_NAME; i++) text_char(&t, 'n');
    text_lit(&t, "=1");
    assert_true(parse(URLENCODED, text_view(&t)));
    struct text longer = text_in(&arena, 0);
    text_char(&longer, 'n');
    text_add(&longer, text_view(&t));
    assert_false(parse(URLENCODED, text_view(&longer)));
    t = text_in(&arena, 0);
    text_lit(&t, "a=");
    for (int i = 0; i < FORM_MAX_VALUE; i++) text_char(&t, 'v');
    assert_true(parse(URLENCODED, text_view(&t)));
    text_char(&t, 'v');
    assert_false(parse(URLENCODED, text_view(&t)));
}

#define PART(head, body) "--XyZ\r\n" head "\r\n\r\n" body "\r\n"
#define END              "--XyZ--\r\n"
#define FIELD            "Content-Disposition: form-data; name=\"a\""

static void multipart_fields(void **state) {
    (void)state;
    assert_true(parse(MULTIPART, SV(PART(FIELD, "one\r\ntwo") PART("content-disposition:form-data;name=b", "") END)));
    check("a", "one\ntwo");
    check("b", "");
    assert_int_equal(form.fields, 2);
    assert_true(parse("multipart/form-data; boundary=\"XyZ\"", SV(PART(FIELD, "x") "--XyZ--")));
    check("a", "x");
    assert_true(parse(MULTIPART, SV("--XyZ--\r\n")));
    assert_int_equal(form.fields, 0);
    /* Boundary-like text within a value is a value. */
    assert_true(parse(MULTIPART, SV(PART(FIELD, "--XyZ\r\n--Xy") END)));
    check("a", "--XyZ\n--Xy");
    assert_true(parse(MULTIPART, SV("--XyZ \t\r\n" FIELD "\r\n\r\nx\r\n--XyZ--trailing")));
    check("a", "x");
}

static void files(void **state) {
    (void)state;
    assert_true(parse(
        MULTIPART,
        SV(PART("Content-Disposition: form-data; name=\"f\"; filename=\"a %22b%22.csv\"\r\nContent-Type: text/csv",
                "x,y\r\n\1\xff") PART("Content-Disposition: form-data; name=\"g\"; filename=\"\"", "") END)));
    const struct form_field *f = form_file(&form, SV("f"));
    assert_non_null(f);
    assert_true(sv_eq(f->file_name, SV("a \"b\".csv")));
    assert_true(sv_eq(f->value, SV("x,y\r\n\1\xff"))); /* as sent */
    assert_null(form_file(&form, SV("g")));
    check("g", "");
}

static void multipart_that_is_none(void **state) {
    (void)state;
    static const char *const bad[] = {
        "",
        "--XyZ",
        "x--XyZ--",
        "\r\n" PART(FIELD, "x") END,
        PART(FIELD, "x"),
        PART(FIELD, "x") "--XyZ",
        PART(FIELD, "x") "--XyZq\r\n" FIELD "\r\n\r\nx\r\n" END,
        PART("Content-Disposition: form-data", "x") END,
        PART("Content-Disposition: form-data; name=\"\"", "x") END,
        PART("Content-Disposition: form-data; name=\"a\"; name=\"b\"", "x") END,
        PART("Content-Disposition: form-data; name=\"a", "x") END,
        PART("Content-Disposition: form-data; name=", "x") END,
        PART("Content-Disposition: form-data; name=\"a\" junk", "x") END,
        PART("Content-Disposition: attachment; name=\"a\"", "x") END,
        PART("Content-Disposition: form-data; name=\"a\"; filename*=UTF-8''x", "x") END,
        PART(FIELD "\r\n" FIELD, "x") END,
        PART(FIELD "\r\nContent-Transfer-Encoding: base64", "eA==") END,
        PART(FIELD "\r\nno colon", "x") END,
        PART("X: y", "x") END,
        PART(FIELD, "\1") END,
        PART(FIELD, "\xff") END,
        PART("Content-Disposition: form-data; name=\"a\x01\"", "x") END,
        "--XyZ\r\n\r\nx\r\n" END,
        "--XyZ\r\n" FIELD "\r\nx",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (parse(MULTIPART, sv_of(bad[i]))) fail_msg("taken: %s", bad[i]);
    static const char *const types[] = { "multipart/form-data",
                                         "multipart/form-data; boundary=",
                                         "multipart/form-data; boundary=\"\"",
                                         "multipart/form-data; boundary=XyZ; boundary=Abc",
                                         "multipart/form-data; boundary=\"XyZ",
                                         "multipart/form-data; boundary=\"Xy \"",
                                         "multipart/form-data; boundary=\"X<Z\"",
                                         "multipart/mixed; boundary=XyZ" };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (parse(types[i], SV(PART(FIELD, "x") END))) fail_msg("taken: %s", types[i]);
}

static void many_headers_in_a_part(void **state) {
    (void)state;
    struct text t = text_in(&arena, 0);
    text_lit(&t, "--XyZ\r\n" FIELD "\r\n");
    for (int i = 0; i < 20; i++) text_lit(&t, "X: y\r\n");
    text_lit(&t, "\r\nx\r\n" END);
    assert_false(parse(MULTIPART, text_view(&t)));
}

static void no_memory(void **state) {
    (void)state;
    for (size_t k = 1; k < 4; k++) {
        struct arena a = arena_with_limit(0);
        struct err e = { 0 };
        a.fail_at = k;
        bool ok = form_parse(SV(URLENCODED), SV("a=1%0D%0A"), &a, &form, &e);
        assert_int_equal(e.kind, ok ? ERR_NONE : ERR_NOMEM);
        assert_int_equal(ok, !a.failed);
        arena_free(&a);
    }
}

static void cookie(const char *header, const char *expected) {
    struct sv got = cookie_get(sv_of(header), SV("s"));
    if (!sv_eq(got, sv_of(expected))) fail_msg("%s: \"%.*s\"", header, SV_ARG(got));
}

static void cookies(void **state) {
    (void)state;
    cookie("s=abc", "abc");
    cookie("a=b; s=a-b_c.d~E9; t=u", "a-b_c.d~E9");
    cookie("s=abc;s=abc", "abc");
    cookie("s=abc; s=abd", "");
    cookie("s=; s=abd", "");
    cookie("xs=abc; s2=d; S=e", "");
    cookie("s", "");
    cookie("s=", "");
    cookie("s=\"abc\"", "");
    cookie("s=a b", "");
    cookie("s=a=b", "");
    cookie("s=a,b", "");
    cookie(" s = abc ", "abc");
    cookie(";;;s=abc;;", "abc");
    cookie("=abc", "");
    cookie("", "");
    struct text t = text_in(&arena, 0);
    text_lit(&t, "s=abc");
    for (int i = 1; i < COOKIES_MAX; i++) text_lit(&t, ";x=y");
    cookie(text_cstr(&t), "abc");
    text_lit(&t, ";x=y"); /* a second s could hide behind what is not read */
    cookie(text_cstr(&t), "");
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, fresh, drop)
    const struct CMUnitTest tests[] = {
        T(urlencoded_fields),      T(urlencoded_that_is_none), T(limits),    T(multipart_fields), T(files),
        T(multipart_that_is_none), T(many_headers_in_a_part),  T(no_memory), T(cookies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
