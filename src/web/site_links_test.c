#include "web/site_links.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void file_is(const char *address, const char *file, const char *query, const char *fragment) {
    struct arena a = arena_with_limit(0);
    struct site_target t;
    if (!site_target(sv_of(address), &a, &t)) fail_msg("%s has no file", address);
    if (!sv_eq(t.file, sv_of(file))) fail_msg("%s: %.*s, wanted %s", address, SV_ARG(t.file), file);
    assert_true(sv_eq(t.query, sv_of(query)));
    assert_true(sv_eq(t.fragment, sv_of(fragment)));
    arena_free(&a);
}

static void addresses_become_files(void **state) {
    (void)state;
    file_is("/", "index.html", "", "");
    file_is("/authorities", "authorities.html", "", "");
    file_is("/areas/leeds", "areas/leeds.html", "", "");
    file_is("/areas/leeds.csv", "areas/leeds.csv", "", "");
    file_is("/areas/leeds/history.json", "areas/leeds/history.json", "", "");
    file_is("/areas/leeds?why=short_inspection-1#why-short_inspection-1", "areas/leeds.html", "",
            "#why-short_inspection-1");
    file_is("/map?by=grade", "map.by-grade.html", "by=grade", "");
    file_is("/map.svg?by=grade", "map.by-grade.svg", "by=grade", "");
    file_is("/editions/ILACS-2025-04/diff/ILACS-2026", "editions/ILACS-2025-04/diff/ILACS-2026.html", "", "");
}

static void some_have_none(void **state) {
    (void)state;
    static const char *const none[] = { "/authorities?on=2018-01-01",
                                        "/authorities?sort=name",
                                        "/map?by=../../etc",
                                        "/search",
                                        "/areas?name=x",
                                        "/areas/../../etc/passwd",
                                        "/.hidden",
                                        "//evil.example/x",
                                        "https://a.example/",
                                        "#top",
                                        "/areas/%2e%2e",
                                        "",
                                        "/a//b" };
    struct arena a = arena_with_limit(0);
    struct site_target t;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (site_target(sv_of(none[i]), &a, &t)) fail_msg("%s has a file: %.*s", none[i], SV_ARG(t.file));
    arena_free(&a);
}

static size_t told;
static bool found(void *ctx, const struct site_target *t) {
    (void)ctx, (void)t;
    told++;
    return true;
}
static bool served(void *ctx, const struct site_target *t) {
    (void)ctx;
    return !sv_starts(t->path, SV("/gone"));
}

static void becomes(const char *from, const char *html, const char *wanted) {
    struct arena a = arena_with_limit(0);
    struct text out = text_in(&a, 0);
    struct site_links links = { found, served, NULL };
    assert_true(site_rewrite(sv_of(html), sv_of(from), &links, &a, &out));
    if (!sv_eq(text_view(&out), sv_of(wanted))) fail_msg("got %.*s", SV_ARG(text_view(&out)));
    arena_free(&a);
}

static void links_become_relative(void **state) {
    (void)state;
    becomes("index.html", "<a class=\"x\" href=\"/areas/leeds\">Leeds</a>",
            "<a class=\"x\" href=\"areas/leeds.html\">Leeds</a>");
    becomes("areas/leeds.html", "<a href=\"/\">Home</a>", "<a href=\"../index.html\">Home</a>");
    becomes("a/b/c.html", "<a href=\"/x?why=y&amp;by=z#f\">X</a>", "<a href=\"../../x.by-z.html#f\">X</a>");
    becomes("a.html", "<a href=\"https://b.example/?c=d\">X</a><a href=\"#e\">E</a>",
            "<a href=\"https://b.example/?c=d\">X</a><a href=\"#e\">E</a>");
    becomes(
        "areas/a.html",
        "<link rel=\"stylesheet\" href=\"/assets/s.css\"><script src=\"/assets/i.js\" data-components=\"/assets/g.js\"></script>",
        "<link rel=\"stylesheet\" href=\"../assets/s.css\"><script src=\"../assets/i.js\" "
        "data-components=\"./g.js\"></script>");
}

static void what_has_no_file_loses_its_link(void **state) {
    (void)state;
    becomes("a.html", "<p><a href=\"/authorities?on=2018-01-01\">an <b>old</b> day</a> and <a href=\"/x\">x</a></p>",
            "<p>an <b>old</b> day and <a href=\"x.html\">x</a></p>");
    becomes("a.html", "<a href=\"/gone\">gone</a>.", "gone.");
}

static void forms_go_and_say_so_once(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct text out = text_in(&a, 0);
    struct site_links links = { found, served, NULL };
    assert_true(
        site_rewrite(SV("<h1>A</h1><form action=\"/x\"><input name=\"q\"></form><form><b></b></form><p>after</p>"),
                     SV("a.html"), &links, &a, &out));
    struct sv v = text_view(&out);
    assert_true(sv_find(v, SV("<form")) == v.n && sv_find(v, SV("<input")) == v.n);
    size_t at = sv_find(v, SV("fixed copy"));
    assert_true(at < v.n);
    struct sv rest = sv_sub(v, at + 1, v.n);
    assert_true(sv_find(rest, SV("fixed copy")) == rest.n);
    assert_true(sv_ends(v, SV("<p>after</p>")));
    arena_free(&a);
}

static void odd_markup_is_no_danger(void **state) {
    (void)state;
    becomes("a.html", "a < b", "a < b");
    becomes("a.html", "<a href=\"/x", "<a href=\"/x");
    becomes("a.html", "</a></a>", "</a></a>");
    becomes("a.html", "", "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_become_files),   cmocka_unit_test(some_have_none),
        cmocka_unit_test(links_become_relative),    cmocka_unit_test(what_has_no_file_loses_its_link),
        cmocka_unit_test(forms_go_and_say_so_once), cmocka_unit_test(odd_markup_is_no_danger),
    };
    return cmocka_run_group_tests_name("site_links", tests, NULL, NULL);
}
