/* Pages without a socket: every row of the table answers, and a page survives the failure of any of its allocations. */
#include "web/web.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/register.h"

static char folder[] = "/tmp/ilacs-web-test-XXXXXX";
static char store_file[64];
static struct web *web;

static int open_web(void **state) {
    (void)state;
    struct err e = { 0 };
    struct arena a = arena_with_limit(0);
    struct doing by;
    if (mkdtemp(folder) == NULL) return -1;
    (void)snprintf(store_file, sizeof store_file, "%s/s.db", folder);
    bool ok = doing_now(&a, &by, &e) && register_init(store_file, true, &by, NULL, &e) &&
              web_open(&(struct app_options){ .store = sv_of(store_file), .read_only = true }, &web, &e);
    arena_free(&a);
    if (!ok) print_error("%s\n", e.msg);
    return ok ? 0 : -1;
}

static int close_web(void **state) {
    (void)state;
    static const char *const endings[] = { "", "-wal", "-shm" };
    web_close(web);
    for (size_t i = 0; i < 3; i++) {
        char path[80];
        (void)snprintf(path, sizeof path, "%s%s", store_file, endings[i]);
        (void)unlink(path);
    }
    return rmdir(folder);
}

static struct answer ask(struct arena *a, const char *path, const char *query) {
    struct request rq = { .method = METHOD_GET, .path = sv_of(path), .query = sv_of(query), .arena = a };
    struct answer out = { 0 };
    web_answer(web, &rq, &out);
    return out;
}

static int status_of(const char *path, const char *query) {
    struct arena a = arena_with_limit(0);
    int status = ask(&a, path, query).status;
    arena_free(&a);
    return status;
}

static void statuses(void **state) {
    (void)state;
    assert_int_equal(status_of("/", ""), 200);
    assert_int_equal(status_of("/authorities.csv", "on=2018-01-01"), 200);
    assert_int_equal(status_of("/areas/leeds", ""), 200);
    assert_int_equal(status_of("/areas/leeds/history.json", ""), 200);
    assert_int_equal(status_of("/areas/301", ""), 308);
    assert_int_equal(status_of("/areas", "name=leeds"), 303);
    assert_int_equal(status_of("/areas", ""), 303);
    assert_int_equal(status_of("/about/", ""), 308);
    assert_int_equal(status_of("/areas/nowhere-at-all", ""), 404);
    assert_int_equal(status_of("/nowhere", ""), 404);
    assert_int_equal(status_of("/", "on=2026-02-30"), 400);
    assert_int_equal(status_of("/", "on=1066-10-14"), 400);
    assert_int_equal(status_of("/authorities.json", "status=lovely"), 400);
    assert_int_equal(status_of("/", "a=%FF"), 400);
    assert_int_equal(status_of("/health", ""), 200);
    assert_int_equal(status_of("/editions/ILACS-2026", ""), 200);
    assert_int_equal(status_of("/editions/ilacs-2026.csv", ""), 308);
    assert_int_equal(status_of("/editions/ILACS-206", ""), 404);
    assert_int_equal(status_of("/editions/ILACS-2019/diff/NONE", ""), 404);
    assert_int_equal(status_of("/editions/ILACS-2019/impact/ILACS-2021.json", ""), 200);
    assert_int_equal(status_of("/editions/ILACS-2019/impact/ILACS-2021", "on=2026-02-30"), 400);
    assert_int_equal(status_of("/editions/compare", "a=ILACS-2019&b=ILACS-2021&ask=impact"), 303);
    assert_int_equal(status_of("/editions/compare", ""), 404);
    assert_int_equal(status_of("/data/inspections.json", "on=2018-01-01"), 200);
    assert_int_equal(status_of("/data/overrides.csv", ""), 404);
    assert_int_equal(status_of("/about", ""), 308);
    assert_int_equal(status_of("/search", ""), 200);
    assert_int_equal(status_of("/search", "q=st+helens"), 303);
    assert_int_equal(status_of("/search", "q=E09000002"), 303);
    assert_int_equal(status_of("/search", "q=City+of+Bristol"), 303);
    assert_int_equal(status_of("/search", "q=cumbria"), 200);
    assert_int_equal(status_of("/search", "q=cumbria&on=2020-01-01"), 303);
    assert_int_equal(status_of("/search", "q=xyzzy"), 200);
}

/* Only what the page says is compared, so that a new sentence elsewhere breaks nothing. */
static bool page_says(const char *path, const char *query, const char *words) {
    struct arena a = arena_with_limit(0);
    struct answer out = ask(&a, path, query);
    bool says = sv_find(out.body, sv_of(words)) < out.body.n;
    arena_free(&a);
    return says;
}

static void a_search_helps(void **state) {
    (void)state;
    assert_true(page_says("/search", "q=cumbria", "Westmorland and Furness"));
    assert_true(page_says("/search", "q=leads", ">Leeds</a>"));
    assert_true(page_says("/search", "q=dorset", "ended on"));
    assert_true(page_says("/search", "q=%3Cscript%3E", "&lt;script&gt;"));
    assert_true(page_says("/editions/ILACS-206", "", "/editions/ILACS-2026"));
}

/* The same for everybody: where signing in begins, and nothing about anybody. */
static void public_pages_know_nobody(void **state) {
    (void)state;
    assert_true(page_says("/method", "", "href=\"/account\">Account</a>"));
    assert_false(page_says("/method", "", "Signed in as"));
    assert_true(page_says("/permissions", "", "href=\"/account\">Account</a>"));
}

/* The same question twice in a row, then with each allocation failing in turn: the whole page, or none of it. */
static void check_survives_no_memory(const char *path, const char *query) {
    struct arena a = arena_with_limit(0);
    struct answer whole = ask(&a, path, query);
    assert_int_equal(whole.status, 200);
    char *expected = malloc(whole.body.n);
    size_t size = whole.body.n;
    assert_non_null(expected);
    memcpy(expected, whole.body.p, size);
    size_t failures = 0;
    for (size_t k = 1;; k++) {
        arena_free(&a);
        a = arena_with_limit(0);
        a.fail_at = k;
        struct answer got = ask(&a, path, query);
        if (!a.failed) {
            assert_int_equal(got.status, 200);
            break;
        }
        failures++;
        if (got.status == 200) {
            /* Nothing that was wanted was missing: a block was found elsewhere. */
            assert_int_equal(got.body.n, size);
            assert_memory_equal(got.body.p, expected, size);
        } else {
            assert_true(got.status == 0 || got.status == 503 || got.status == 500);
        }
    }
    assert_true(failures > 20);
    arena_free(&a);
    free(expected);
}

static void the_list_survives_no_memory(void **state) {
    (void)state;
    check_survives_no_memory("/authorities", "region=London&sort=name");
}

static void an_authority_survives_no_memory(void **state) {
    (void)state;
    check_survives_no_memory("/areas/city-of-london", "on=2018-06-01");
}

static void the_rules_survive_no_memory(void **state) {
    (void)state;
    check_survives_no_memory("/editions/ILACS-2025-04/diff/ILACS-2026", "");
    check_survives_no_memory("/editions/ILACS-2025-04/impact/ILACS-2026", "on=2026-06-01");
}

static void tables_and_searches_survive_no_memory(void **state) {
    (void)state;
    check_survives_no_memory("/data/holidays", "");
    check_survives_no_memory("/search", "q=cumbria");
}

/* A limit that is too small for the page ends it cleanly as well. */
static void a_small_limit_is_an_error_page_or_none(void **state) {
    (void)state;
    for (size_t limit = 1024; limit < 4U << 20; limit *= 2) {
        struct arena a = arena_with_limit(limit);
        int status = ask(&a, "/", "").status;
        assert_true(status == 200 || status == 503 || status == 0);
        arena_free(&a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statuses),
        cmocka_unit_test(a_search_helps),
        cmocka_unit_test(public_pages_know_nobody),
        cmocka_unit_test(the_list_survives_no_memory),
        cmocka_unit_test(the_rules_survive_no_memory),
        cmocka_unit_test(tables_and_searches_survive_no_memory),
        cmocka_unit_test(an_authority_survives_no_memory),
        cmocka_unit_test(a_small_limit_is_an_error_page_or_none),
    };
    return cmocka_run_group_tests(tests, open_web, close_web);
}
