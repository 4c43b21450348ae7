#include "app/sources.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/framework_app.h"

static void rows_are_read(void **state) {
    (void)state;
    struct source_row r;
    size_t at = 0, n = 0;
    while (sources_next(SV("Open questions"), &at, &r)) {
        assert_true(sv_starts(r.code, SV("U")));
        assert_true(r.what.n > 0 && r.more.n > 0);
        n++;
    }
    assert_true(n > 20);
    at = 0;
    assert_false(sources_next(SV("No such heading"), &at, &r));
    assert_false(sources_question(SV("U999"), &r));
}

static void addresses(void **state) {
    (void)state;
    struct sv rest = SV("<https://a.example/x><br><http://b.example/>"), one;
    assert_true(sources_address(&rest, &one));
    assert_true(sv_eq(one, SV("https://a.example/x")));
    assert_true(sources_address(&rest, &one));
    assert_true(sv_eq(one, SV("http://b.example/")));
    assert_false(sources_address(&rest, &one));
}

static void words(void **state) {
    (void)state;
    assert_true(sources_names(SV("Ofsted, 27 November 2025 (NOV25); more"), SV("NOV25")));
    assert_false(sources_names(SV("NOV250"), SV("NOV25")));
    assert_false(sources_names(SV("SIF-NORF"), SV("SIF")));
    assert_false(sources_names(SV(""), SV("NOV25")));
}

/* No page may show a question that it cannot put in words. */
static void every_question_of_the_rules_is_explained(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct framework f;
    struct err e = { 0 };
    assert_true(framework_open((struct sv){ 0 }, &a, &f, &e));
    for (size_t i = 0; i < f.edition_count; i++) {
        struct framework_view v;
        struct source_row r;
        assert_true(framework_show(&f, &f.edition[i], &a, &v, &e));
        for (size_t k = 0; k < v.entries; k++) {
            const struct cite *c = v.entry[k].cite;
            if (c != NULL && c->question.n > 0 && !sources_question(c->question, &r))
                fail_msg("docs/sources.md has no question %.*s", SV_ARG(c->question));
        }
    }
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read),
        cmocka_unit_test(addresses),
        cmocka_unit_test(words),
        cmocka_unit_test(every_question_of_the_rules_is_explained),
    };
    return cmocka_run_group_tests_name("sources", tests, NULL, NULL);
}
