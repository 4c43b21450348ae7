#include "net/http_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "net/one_answer.h"

static struct arena arena;
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

struct asked {
    bool ok;
    struct sv body;
    int status;
    struct err e;
    struct one_answer server;
};

static struct asked ask(const char *raw, struct http_ask q) {
    struct asked v = { .server = { .raw = sv_of(raw) } };
    char url[64];
    assert_true(one_answer_begins(&v.server));
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/there?x=1", v.server.port);
    q.url = sv_of(url);
    v.ok = http_ask(&q, &arena, &v.body, &v.status, &v.e);
    one_answer_ends(&v.server);
    return v;
}

static void an_answer_comes_back(void **state) {
    (void)state;
    struct asked v = ask("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", (struct http_ask){ 0 });
    if (!v.ok) fail_msg("%s", v.e.msg);
    assert_true(sv_eq(v.body, SV("hello")));
    assert_int_equal(v.status, 200);
    assert_non_null(strstr(v.server.heard, "GET /there?x=1 HTTP/1.1\r\n"));
    assert_non_null(strstr(v.server.heard, "Accept: application/json\r\n"));
    assert_null(strstr(v.server.heard, "Authorization"));
}

static void a_form_is_posted_with_a_password(void **state) {
    (void)state;
    struct asked v = ask("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
                         (struct http_ask){ .form = SV("a=b&c=d\n"), .user = SV("ilacs"), .password = SV("word") });
    if (!v.ok) fail_msg("%s", v.e.msg);
    assert_non_null(strstr(v.server.heard, "POST /there"));
    assert_non_null(strstr(v.server.heard, "Authorization: Basic aWxhY3M6d29yZA==\r\n"));
    assert_non_null(strstr(v.server.heard, "Content-Length: 8\r\n"));
    assert_non_null(strstr(v.server.heard, "a=b&c=d\n"));
}

static void nothing_else_than_200_will_do(void **state) {
    (void)state;
    struct asked v = ask("HTTP/1.1 400 Bad\r\nContent-Length: 3\r\n\r\nno!", (struct http_ask){ 0 });
    assert_false(v.ok);
    assert_int_equal(v.e.kind, ERR_STORE);
    assert_int_equal(v.status, 400);
    assert_true(sv_eq(v.body, SV("no!")));
    v = ask("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/x\r\nContent-Length: 0\r\n\r\n",
            (struct http_ask){ 0 });
    assert_false(v.ok);
    assert_int_equal(v.status, 302); /* not followed */
    v = ask("what is this", (struct http_ask){ 0 });
    assert_false(v.ok);
    assert_int_equal(v.status, 0);
}

static void too_much_is_refused(void **state) {
    (void)state;
    struct http_ask q = { .limit = 100 };
    char raw[400] = "HTTP/1.1 200 OK\r\n\r\n";
    memset(raw + strlen(raw), 'x', 101);
    struct asked v = ask(raw, q);
    assert_false(v.ok);
    assert_non_null(strstr(v.e.msg, "more than 100 bytes"));
    raw[strlen(raw) - 1] = '\0';
    v = ask(raw, q);
    assert_true(v.ok);
    assert_int_equal(v.body.n, 100);
}

static void a_server_that_is_not_there(void **state) {
    (void)state;
    struct one_answer server = { .raw = SV("") };
    struct http_ask q = { 0 };
    struct sv body;
    struct err e = { 0 };
    int status;
    char url[64];
    assert_true(one_answer_begins(&server));
    one_answer_ends(&server);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/", server.port);
    q.url = sv_of(url);
    assert_false(http_ask(&q, &arena, &body, &status, &e));
    assert_int_equal(e.kind, ERR_STORE);
    assert_int_equal(status, 0);
    assert_true(e.hint[0] != '\0');
}

static void secrets_do_not_go_in_the_open(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "http://example.org/",         "file:///etc/passwd",   "file://localhost/etc/passwd",
        "gopher://127.0.0.1/",         "ftp://127.0.0.1/",     "http://127.0.0.1.example.org/",
        "https://user@example.org/",   "https://exa mple.org", "",
        "https://example.org/\r\nX: y"
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct http_ask q = { .url = sv_of(wrong[i]) };
        struct sv body;
        struct err e = { 0 };
        int status;
        assert_false(http_ask(&q, &arena, &body, &status, &e));
        if (strstr(e.msg, "is not asked") == NULL) fail_msg("%s: %s", wrong[i], e.msg);
    }
}

static void proxies_do_not_see_this_machine(void **state) {
    (void)state;
    assert_int_equal(setenv("http_proxy", "http://127.0.0.1:9", 1), 0);
    struct asked v = ask("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", (struct http_ask){ 0 });
    assert_int_equal(unsetenv("http_proxy"), 0);
    if (!v.ok) fail_msg("%s", v.e.msg);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, drop)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(an_answer_comes_back),
        TEST(a_form_is_posted_with_a_password),
        TEST(nothing_else_than_200_will_do),
        TEST(too_much_is_refused),
        TEST(a_server_that_is_not_there),
        TEST(secrets_do_not_go_in_the_open),
        TEST(proxies_do_not_see_this_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
