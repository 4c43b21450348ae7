/* Who may use the rows for this machine, and which forms are believed. */
#include "web/local.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static bool no_page(struct call *c, struct err *e) {
    (void)c, (void)e;
    return true;
}

static const struct route reads = { METHOD_GET, "/x", WHO_LOCAL, READS, no_page, "" };
static const struct route writes = { METHOD_POST, "/x", WHO_LOCAL, WRITES, no_page, "" };
static const struct route open_to_all = { METHOD_GET, "/y", WHO_PUBLIC, READS, no_page, "" };

/* A form as a browser on this machine sends it. */
static struct request good_form(struct arena *a) {
    struct text t = text_in(a, 0);
    text_lit(&t, "cell=overall&token=");
    text_add(&t, form_token());
    return (struct request){ .method = METHOD_POST,
                             .host = SV("127.0.0.1:8080"),
                             .origin = SV("http://127.0.0.1:8080"),
                             .content_type = SV("application/x-www-form-urlencoded"),
                             .body = text_view(&t),
                             .local = true };
}

static enum err_kind ask(const struct route *r, const struct request *rq, struct arena *a) {
    struct call c = { .request = rq, .route = r, .arena = a };
    struct err e = { 0 };
    bool ok = local_allows(&c, &e);
    assert_int_equal(ok, e.kind == ERR_NONE);
    if (ok && r->effect == WRITES) assert_true(sv_eq(query_get(&c.form, SV("cell")), SV("overall")));
    return e.kind;
}

static void names_of_this_machine(void **state) {
    (void)state;
    static const struct {
        const char *host;
        bool ours;
    } cases[] = { { "127.0.0.1", true },
                  { "127.0.0.1:8080", true },
                  { "127.9.8.7:1", true },
                  { "localhost:8080", true },
                  { "LOCALHOST", true },
                  { "[::1]:8080", true },
                  { "evil.example", false },
                  { "127.0.0.1.evil.example", false },
                  { "127.evil.example:80", false },
                  { "", false },
                  { "::1", false },
                  { "localhost.evil.example", false } };
    struct arena a = arena_with_limit(0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request rq = { .method = METHOD_GET, .host = sv_of(cases[i].host), .local = true };
        if ((ask(&reads, &rq, &a) == ERR_NONE) != cases[i].ours) fail_msg("%s", cases[i].host);
        rq.local = false; /* other machines, or a proxy in front */
        assert_int_equal(ask(&reads, &rq, &a), ERR_DENIED);
        assert_int_equal(ask(&open_to_all, &rq, &a), ERR_NONE);
    }
    arena_free(&a);
}

static void forms_that_are_believed(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct request rq = good_form(&a);
    assert_int_equal(form_token().n, 32);
    assert_int_equal(ask(&writes, &rq, &a), ERR_NONE);
    rq.origin = SV("");
    rq.fetch_site = SV("same-origin");
    assert_int_equal(ask(&writes, &rq, &a), ERR_NONE);
    arena_free(&a);
}

static void forms_that_are_not(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    static const struct sv origins[] = { { "", 0 },
                                         { "null", 4 },
                                         { "http://evil.example", 19 },
                                         { "http://127.0.0.1:8081", 21 },
                                         { "https://127.0.0.1:8080", 22 } };
    static const struct sv bodies[] = { { "", 0 }, { "cell=overall", 12 }, { "token=", 6 }, { "token=0123", 10 } };
    for (size_t i = 0; i < sizeof origins / sizeof *origins; i++) {
        struct request rq = good_form(&a);
        rq.origin = origins[i];
        assert_int_equal(ask(&writes, &rq, &a), ERR_DENIED);
    }
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        struct request rq = good_form(&a);
        rq.body = bodies[i];
        assert_int_equal(ask(&writes, &rq, &a), ERR_DENIED);
    }
    struct request rq = good_form(&a);
    rq.content_type = SV("text/plain");
    assert_int_equal(ask(&writes, &rq, &a), ERR_USAGE);
    rq = good_form(&a);
    rq.local = false;
    assert_int_equal(ask(&writes, &rq, &a), ERR_DENIED);
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_this_machine),
        cmocka_unit_test(forms_that_are_believed),
        cmocka_unit_test(forms_that_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
