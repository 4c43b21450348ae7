#include "base/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void parts_are_read(void **state) {
    (void)state;
    struct address v;
    assert_true(address_parse(SV("https://login.example.org:8443/a/b?c=d"), &v));
    assert_true(sv_eq(v.scheme, SV("https")) && sv_eq(v.host, SV("login.example.org")) && v.port == 8443);
    assert_true(sv_eq(v.rest, SV("/a/b?c=d")));
    assert_true(address_parse(SV("smtp://[::1]:25"), &v));
    assert_true(sv_eq(v.host, SV("::1")) && v.port == 25 && v.rest.n == 0);
    assert_true(address_parse(SV("http://127.0.0.1"), &v) && v.port == 0);
}

static void what_is_not_plainly_one_is_none(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",
        "example.org",
        "https:/example.org",
        "https://",
        "https:///path",
        "https://a b.org/",
        "https://user@example.org/",
        "https://user:word@example.org/",
        "https://example.org:0/",
        "https://example.org:65536/",
        "https://example.org:/",
        "https://example.org:+80/",
        "https://example.org:80x/",
        "https://[::1/",
        "https://[::1]x/",
        "https://example.org/#part",
        "https://ex\xc3\xa4mple.org/",
        "https://example.org/\r\nHost: x",
        "ht-tp://example.org/",
    };
    struct address v;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (address_parse(sv_of(wrong[i]), &v)) fail_msg("taken: %s", wrong[i]);
}

static bool safe(const char *text) {
    struct address v;
    return address_parse(sv_of(text), &v) && address_is_safe(&v);
}

static void secrets_go_over_tls_or_stay_here(void **state) {
    (void)state;
    assert_true(safe("https://example.org") && safe("HTTPS://example.org"));
    assert_true(safe("http://localhost:80") && safe("http://127.0.0.1/") && safe("http://127.9.8.7/") &&
                safe("http://[::1]:9/"));
    assert_false(safe("http://example.org") || safe("ftp://localhost") || safe("file://localhost/etc/passwd"));
    assert_false(safe("http://127.0.0.1.example.org/") || safe("http://127.1/") || safe("http://0127.0.0.1/") ||
                 safe("http://localhost.example.org/") || safe("http://128.0.0.1/") || safe("http://127.0.0.256/"));
}

static void e_mail_addresses(void **state) {
    (void)state;
    assert_true(address_is_email(SV("anna.o'neill@example.org")));
    assert_true(address_is_email(SV("anna.oneill+ilacs@example.org")));
    assert_false(address_is_email(SV("anna")) || address_is_email(SV("@example.org")) || address_is_email(SV("anna@")));
    assert_false(address_is_email(SV("a@b@c")) || address_is_email(SV("a@b, c@d")) || address_is_email(SV("<a@b>")));
    assert_false(address_is_email(SV("a@b\r\nBcc: c@d")) || address_is_email(SV("a\xc3\xa4@b.org")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_read),
        cmocka_unit_test(what_is_not_plainly_one_is_none),
        cmocka_unit_test(secrets_go_over_tls_or_stay_here),
        cmocka_unit_test(e_mail_addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
