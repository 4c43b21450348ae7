#include "web/assets.h"

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

/* The last part of the address that pages link to. */
static struct sv name_of(const char *path) {
    struct text t = text_in(&arena, 0);
    asset_address(path, &t);
    struct sv address = text_view(&t);
    assert_true(sv_starts(address, SV("/assets/")));
    return sv_sub(address, 8, address.n);
}

static void every_linked_file_is_found(void **state) {
    (void)state;
    static const char *const paths[] = { "assets/ilacs.css", "assets/ilacs.js", "assets/govuk-frontend.js",
                                         "assets/icon.svg" };
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        bool current = false;
        const struct embedded_file *f = asset_find(name_of(paths[i]), &current);
        assert_non_null(f);
        assert_true(current);
        assert_string_equal(f->path, paths[i]);
    }
}

static void old_and_plain_names_are_found_too(void **state) {
    (void)state;
    bool current = true;
    assert_non_null(asset_find(SV("ilacs-0123456789ab.css"), &current));
    assert_false(current);
    current = true;
    assert_non_null(asset_find(SV("govuk-frontend.js"), &current));
    assert_false(current);
}

static void nothing_else_is_found(void **state) {
    (void)state;
    static const char *const names[] = { "",
                                         "ilacs",
                                         ".css",
                                         "ilacs.txt",
                                         "../data/authorities.csv",
                                         "authorities.csv",
                                         "messages/letter.txt",
                                         "letter.txt",
                                         "-.css",
                                         "x-0123456789ab.css" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        bool current;
        assert_null(asset_find(sv_of(names[i]), &current));
    }
}

static struct answer answer_to(struct sv accept, struct sv have) {
    bool current = false;
    const struct embedded_file *f = asset_find(name_of("assets/ilacs.css"), &current);
    struct request rq = { .method = METHOD_GET, .accept_encoding = accept, .if_none_match = have };
    struct answer a;
    asset_answer(f, current, &rq, &a);
    return a;
}

static void compressed_where_taken(void **state) {
    (void)state;
    assert_true(answer_to(SV("gzip, deflate, br"), SV("")).gzipped);
    assert_true(answer_to(SV("br;q=1.0, GZIP;q=0.5"), SV("")).gzipped);
    assert_false(answer_to(SV("br"), SV("")).gzipped);
    assert_false(answer_to(SV("gzip;q=0"), SV("")).gzipped);
    assert_false(answer_to(SV(""), SV("")).gzipped);
    assert_true(answer_to(SV(""), SV("")).varies);
    assert_true(answer_to(SV("gzip"), SV("")).body.n < answer_to(SV(""), SV("")).body.n);
    assert_int_equal(answer_to(SV(""), SV("")).caching, CACHE_FOREVER);
}

static void not_sent_again(void **state) {
    (void)state;
    struct text t = text_in(&arena, 0);
    struct sv etag = answer_to(SV(""), SV("")).etag;
    text_lit(&t, "\"zzz\", W/\"");
    text_add(&t, etag);
    text_lit(&t, "\"");
    struct answer a = answer_to(SV("gzip"), text_view(&t));
    assert_int_equal(a.status, 304);
    assert_int_equal(a.body.n, 0);
    assert_false(a.gzipped);
    assert_int_equal(answer_to(SV(""), SV("*")).status, 304);
    assert_int_equal(answer_to(SV(""), SV("\"other\"")).status, 200);
    assert_int_equal(answer_to(SV(""), etag).status, 200); /* without quotes it is no etag */
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, fresh, drop)
    const struct CMUnitTest tests[] = {
        T(every_linked_file_is_found),
        T(old_and_plain_names_are_found_too),
        T(nothing_else_is_found),
        T(compressed_where_taken),
        T(not_sent_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
