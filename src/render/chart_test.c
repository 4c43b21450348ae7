/* Pictures as text: their words, their marks, the geometry that carries meaning, and that text from outside stays text. */
#include "render/chart.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct text out;
static struct html html;

static int fresh(void **state) {
    (void)state;
    arena = arena_with_limit(1 << 20);
    out = text_in(&arena, 0);
    html = html_in(&out);
    return 0;
}

static int drop(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static void holds(const char *part) {
    if (strstr(text_cstr(&out), part) == NULL) fail_msg("lacks %s in\n%s", part, text_cstr(&out));
}

static void lacks(const char *part) {
    if (strstr(text_cstr(&out), part) != NULL) fail_msg("holds %s in\n%s", part, text_cstr(&out));
}

static size_t times(const char *part) {
    size_t n = 0;
    for (const char *p = text_cstr(&out); (p = strstr(p, part)) != NULL; p++) n++;
    return n;
}

static struct day day_of(int year, int month, int d) {
    struct day out_day;
    assert_true(day_from_ymd((struct ymd){ year, month, d }, &out_day));
    return out_day;
}

static const struct chart_words words = { { "x", 1 }, { "A & B", 5 }, { "<b>said</b>", 11 } };

/* No two grades of the scale share a fill or a letter: colour alone never tells them apart. */
static void grades_differ_without_colour(void **state) {
    (void)state;
    for (int a = GRADE_OUTSTANDING; a <= GRADE_INADEQUATE; a++)
        for (int b = a + 1; b <= GRADE_INADEQUATE; b++) {
            struct chart_mark x = chart_grade_mark((enum grade)a), y = chart_grade_mark((enum grade)b);
            assert_true(x.fill != y.fill);
            assert_false(sv_eq(x.letter, y.letter));
        }
    for (int g = 0; g < GRADE_COUNT; g++) assert_true(chart_grade_mark((enum grade)g).letter.n > 0);
}

static void words_are_escaped_and_named(void **state) {
    (void)state;
    chart_strip(&html, &(struct chart_strip){ .words = words,
                                              .most = 10,
                                              .upper_quartile = 7,
                                              .median = 5,
                                              .lower_quartile = 2,
                                              .value = 3,
                                              .has_value = true });
    holds("role=\"img\"");
    holds("aria-labelledby=\"x-title\" aria-describedby=\"x-desc\"");
    holds("<title id=\"x-title\">A &amp; B</title>");
    holds("&lt;b&gt;said&lt;/b&gt;");
    lacks("style=");
    lacks("<b>");
}

static void strip_places_the_value(void **state) {
    (void)state;
    struct chart_strip s = { .words = words,
                             .least = 0,
                             .lower_quartile = 25,
                             .median = 50,
                             .upper_quartile = 75,
                             .most = 100,
                             .value = 100,
                             .has_value = true };
    chart_strip(&html, &s);
    holds("d=\"M352 3l"); /* at the right end */
    holds("x=\"94\"");    /* the box begins at a quarter of the line */
    out.n = 0;
    s.value = s.least = s.most = s.lower_quartile = s.median = s.upper_quartile =
        7; /* all the same: no division by nothing */
    chart_strip(&html, &s);
    holds("d=\"M8 3l");
}

static void profile_spans_time(void **state) {
    (void)state;
    struct chart_span span[] = {
        { day_of(2014, 1, 1), day_of(2018, 1, 1), chart_grade_mark(GRADE_GOOD) },
        { day_of(2018, 1, 1), day_of(2026, 1, 1), chart_grade_mark(GRADE_INADEQUATE) },
    };
    struct chart_row row = { SV("Overall"), span, 2 };
    chart_profile(&html, &(struct chart_profile){ words, day_of(2014, 1, 1), day_of(2026, 1, 1), &row, 1 });
    holds(">Overall</text>");
    holds("<rect x=\"4\" y=\"18\" width=\"117.3\" height=\"20\" fill=\"#b9d7ef\"");
    holds("<rect x=\"121.3\" y=\"18\" width=\"234.7\" height=\"20\" fill=\"url(#x-c)\"");
    holds(">G</text>");
    holds(">I</text>");
    holds(">2020</text>");
}

static void bars_share_one_length(void **state) {
    (void)state;
    struct chart_bar bar[] = { { SV("North"), { 1, 3 } }, { SV("South"), { 10, 30 } }, { SV("Nobody"), { 0, 0 } } };
    struct chart_stack s = { .words = words,
                             .part = { chart_grade_mark(GRADE_GOOD), chart_grade_mark(GRADE_INADEQUATE) },
                             .parts = 2,
                             .bar = bar,
                             .bars = 3 };
    chart_bars(&html, &s);
    assert_int_equal(times("width=\"88\""), 2);  /* a quarter of each */
    assert_int_equal(times("width=\"264\""), 2); /* the rest */
    holds(">Nobody</text>");
    out.n = 0;
    chart_stack(&html, &s);
    assert_int_equal(times("height=\"47.5\""), 2);
    out.n = 0;
    chart_stack(&html, &(struct chart_stack){ .words = words });
    holds("</svg>");
}

static void tiles_are_links_with_words(void **state) {
    (void)state;
    struct chart_tile tile[] = {
        { SV("King's Lynn"), SV("/areas/kings-lynn"), SV("good"), chart_grade_mark(GRADE_GOOD) },
        { SV("Elsewhere"), SV("javascript:x"), SV("inadequate"), chart_grade_mark(GRADE_INADEQUATE) }
    };
    struct chart_group group = { SV("East"), SV("/regions/east"), tile, 2 };
    chart_tiles(&html, &group, 1, 2);
    holds("<a class=\"ilacs-tile\" href=\"/areas/kings-lynn\">");
    holds("class=\"ilacs-mark ilacs-fill--light\" aria-hidden=\"true\">G</span>");
    holds("King&#39;s Lynn");
    holds("<span class=\"govuk-visually-hidden\">: good</span>");
    lacks("javascript");
    out.n = 0;
    struct chart_key_item key = { chart_grade_mark(GRADE_GOOD), SV("good") };
    chart_map_file(&html, &(struct chart_map){ words, &group, 1, &key, 1, SV("from somewhere") });
    holds("xmlns=\"http://www.w3.org/2000/svg\"");
    holds("<title>King&#39;s Lynn: good</title>");
    holds("from somewhere");
    assert_int_equal(times("<a href="), 2);
    lacks("javascript");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(grades_differ_without_colour, fresh, drop),
        cmocka_unit_test_setup_teardown(words_are_escaped_and_named, fresh, drop),
        cmocka_unit_test_setup_teardown(strip_places_the_value, fresh, drop),
        cmocka_unit_test_setup_teardown(profile_spans_time, fresh, drop),
        cmocka_unit_test_setup_teardown(bars_share_one_length, fresh, drop),
        cmocka_unit_test_setup_teardown(tiles_are_links_with_words, fresh, drop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
