#include "web/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct row {
    const char *what;
    int expected;
    int minor;
    bool post;
    const char *target;
    struct header header[4];
};
/* Not SV: a compound literal is no constant, and the table is one. */
#define H(name, value)                                                                                                 \
    {                                                                                                                  \
        { "" name, sizeof(name) - 1 }, { "" value, sizeof(value) - 1 }                                                 \
    }
#define HOST H("Host", "127.0.0.1:8080")

static const struct row rows[] = {
    { "a plain request", 0, 1, false, "/areas/leeds?on=2026-01-01", { HOST } },
    { "HTTP/1.0 without a host", 0, 0, false, "/", { H("Accept", "*/*") } },
    { "an IPv6 host", 0, 1, false, "/", { H("Host", "[::1]:8080") } },
    { "an absolute target", 0, 1, false, "http://127.0.0.1/areas", { HOST } },
    { "an absolute target without a path", 0, 1, false, "http://127.0.0.1", { HOST } },
    { "an absolute target with a query only", 0, 1, false, "HTTP://127.0.0.1?x=1", { HOST } },
    { "a length of nothing", 0, 1, false, "/", { HOST, H("Content-Length", "0") } },
    { "a body where one belongs", 0, 1, true, "/", { HOST, H("Content-Length", "12") } },
    { "a chunked body", 0, 1, true, "/", { HOST, H("Transfer-Encoding", "Chunked") } },
    { "a tab in a value", 0, 1, false, "/", { HOST, H("X", "a\tb") } },

    { "another version", 505, 2, false, "/", { HOST } },
    { "no host", 400, 1, false, "/", { H("Accept", "*/*") } },
    { "two hosts", 400, 1, false, "/", { HOST, HOST } },
    { "two hosts that differ", 400, 0, false, "/", { HOST, H("host", "elsewhere") } },
    { "an empty host", 400, 1, false, "/", { H("Host", "") } },
    { "a host with a path", 400, 1, false, "/", { H("Host", "a/b") } },
    { "a host with a user", 400, 1, false, "/", { H("Host", "a@b") } },
    { "two lengths", 400, 1, true, "/", { HOST, H("Content-Length", "3"), H("Content-Length", "3") } },
    { "a signed length", 400, 1, true, "/", { HOST, H("Content-Length", "+3") } },
    { "a negative length", 400, 1, true, "/", { HOST, H("Content-Length", "-3") } },
    { "a length in hex", 400, 1, true, "/", { HOST, H("Content-Length", "0x3") } },
    { "a list of lengths", 400, 1, true, "/", { HOST, H("Content-Length", "3, 3") } },
    { "an empty length", 400, 1, true, "/", { HOST, H("Content-Length", "") } },
    { "length and encoding", 400, 1, true, "/", { HOST, H("Content-Length", "3"), H("Transfer-Encoding", "chunked") } },
    { "an unknown encoding", 400, 1, true, "/", { HOST, H("Transfer-Encoding", "gzip, chunked") } },
    { "an encoding with a blank name", 400, 1, true, "/", { HOST, H("Transfer-Encoding", "\vchunked") } },
    { "an encoding in HTTP/1.0", 400, 0, true, "/", { HOST, H("Transfer-Encoding", "chunked") } },
    { "a body with GET", 400, 1, false, "/", { HOST, H("Content-Length", "5") } },
    { "a chunked body with GET", 400, 1, false, "/", { HOST, H("Transfer-Encoding", "chunked") } },
    { "a blank before the colon", 400, 1, false, "/", { HOST, H("Content-Length ", "0") } },
    { "an empty name", 400, 1, false, "/", { HOST, H("", "x") } },
    { "a control character in a value", 400, 1, false, "/", { HOST, H("X", "a\x01z") } },
    { "a carriage return in a value", 400, 1, false, "/", { HOST, H("X", "a\rb") } },
    { "no slash", 400, 1, false, "areas", { HOST } },
    { "nothing", 400, 1, false, "", { HOST } },
    { "a star", 400, 1, false, "*", { HOST } },
    { "an encoded NUL", 400, 1, false, "/areas/leeds%00.csv", { HOST } },
    { "an encoded line end", 400, 1, false, "/areas?x=%0d%0aSet-Cookie:x", { HOST } },
    { "half an encoding", 400, 1, false, "/areas/%4", { HOST } },
    { "no encoding", 400, 1, false, "/areas/100%", { HOST } },
    { "an odd encoding", 400, 1, false, "/areas/%zz", { HOST } },
    { "a fragment", 400, 1, false, "/areas#leeds", { HOST } },
    { "a backslash", 400, 1, false, "/areas\\leeds", { HOST } },
    { "bytes beyond ASCII", 400, 1, false, "/areas/\xC3\xA9", { HOST } },
    { "a blank", 400, 1, false, "/areas/st helens", { HOST } },
};

static size_t headers_in(const struct row *r) {
    size_t n = 0;
    while (n < sizeof r->header / sizeof r->header[0] && r->header[n].name.p != NULL) n++;
    return n;
}

static void the_table_of_odd_requests(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct row *r = &rows[i];
        const char *why = NULL;
        struct raw_request raw = { .major = 1,
                                   .minor = r->minor,
                                   .carries_nothing = !r->post,
                                   .target = sv_of(r->target),
                                   .header = r->header,
                                   .headers = headers_in(r) };
        int status = guard_refuses(&raw, &why);
        if (status != r->expected) print_error("%s: %d\n", r->what, status);
        assert_int_equal(status, r->expected);
        assert_true(status == 0 ? why == NULL : why != NULL && strlen(why) > 10);
    }
}

static void limits(void **state) {
    (void)state;
    static char longest[GUARD_MAX_TARGET + 1];
    static struct header many[GUARD_MAX_HEADERS + 1];
    const char *why;
    memset(longest, 'a', sizeof longest);
    longest[0] = '/';
    for (size_t i = 0; i < GUARD_MAX_HEADERS + 1; i++) many[i] = (struct header){ SV("X-A"), SV("b") };
    many[0] = (struct header){ SV("Host"), SV("a") };
    struct raw_request raw = {
        .major = 1, .minor = 1, .carries_nothing = true, .header = many, .headers = GUARD_MAX_HEADERS
    };
    raw.target = (struct sv){ longest, GUARD_MAX_TARGET };
    assert_int_equal(guard_refuses(&raw, &why), 0);
    raw.target.n++;
    assert_int_equal(guard_refuses(&raw, &why), 414);
    raw.target.n = 1;
    raw.headers++;
    assert_int_equal(guard_refuses(&raw, &why), 431);
}

static void check_split(const char *target, struct sv path, struct sv query) {
    struct sv p, q;
    guard_split_target(sv_of(target), &p, &q);
    assert_true(sv_eq(p, path));
    assert_true(sv_eq(q, query));
}

static void targets_are_split(void **state) {
    (void)state;
    check_split("/", SV("/"), SV(""));
    check_split("/areas/leeds?on=1&x=2?3", SV("/areas/leeds"), SV("on=1&x=2?3"));
    check_split("/?", SV("/"), SV(""));
    check_split("http://127.0.0.1:8080/areas?x", SV("/areas"), SV("x"));
    check_split("https://h", SV("/"), SV(""));
    check_split("http://h?x=1", SV("/"), SV("x=1"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_of_odd_requests),
        cmocka_unit_test(limits),
        cmocka_unit_test(targets_are_split),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
