#include "render/pathway_picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct cite of_the_edition = { .edition = { "NEW", 3 } }, of_an_older = { .edition = { "OLD", 3 } };

/* Inadequate leads to monitoring, everything else to one focused visit. */
static struct edition an_edition(void) {
    struct edition ed = { .id = SV("NEW"), .pathway_count = 2, .window_count = 1 };
    ed.window[0] = (struct window){ .id = SV("w"),
                                    .base = BASE_PUBLICATION,
                                    .earliest = { 30, NULL },
                                    .target = { 36, NULL },
                                    .latest = { 42, NULL },
                                    .or_after_monitoring = { VALUE_NONE, NULL } };
    ed.pathway[0] = (struct pathway){
        .when = { { .areas = 1U << AREA_OVERALL, .grades = 1U << GRADE_INADEQUATE, .at_least = 1 } },
        .when_count = 1,
        .next = OWED_STANDARD_INSPECTION,
        .programme = PROGRAMME_MONITORING,
        .cite = &of_an_older,
    };
    ed.pathway[1] = (struct pathway){
        .next = OWED_SHORT_INSPECTION, .programme = PROGRAMME_FOCUSED, .focused = { 1, NULL }, .cite = &of_the_edition
    };
    for (int i = 0; i < PARAM_COUNT; i++) ed.param[i].n = VALUE_NONE;
    ed.param[P_MONITORING_PLANNED].n = 6;
    return ed;
}

static struct sv drawn(struct arena *a, const struct edition *ed) {
    struct text *t = arena_new(a, struct text);
    *t = text_in(a, 0);
    struct html h = html_in(t);
    pathway_picture(&h, ed, SV("p"));
    assert_true(text_ok(t, NULL));
    return text_view(t);
}

static bool holds(struct sv all, struct sv part) { return sv_find(all, part) < all.n; }

static void words(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct edition ed = an_edition();
    struct pathway_words w;
    pathway_words(&ed, &ed.pathway[0], &a, &w);
    assert_true(sv_eq(w.found, SV("Overall effectiveness is inadequate")));
    assert_true(sv_eq(w.between, SV("6 monitoring visits planned")));
    assert_true(sv_eq(w.next, SV("Standard inspection")));
    assert_true(sv_starts(w.window, SV("30 to 42 months after")));
    assert_int_equal(w.more.n, 0);
    assert_false(w.own);
    pathway_words(&ed, &ed.pathway[1], &a, &w);
    assert_true(sv_eq(w.found, SV("Anything else")));
    assert_true(sv_eq(w.between, SV("1 focused visit planned")));
    assert_true(w.own);
    arena_free(&a);
}

static void a_changed_rule_changes_the_picture(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct edition ed = an_edition();
    struct sv before = drawn(&a, &ed);
    assert_true(sv_eq(before, drawn(&a, &ed)));
    assert_true(holds(before, SV("stroke-width=\"2.4\"")));

    struct edition window = ed, programme = ed, next = ed, grade = ed, order = ed, person = ed;
    window.window[0].latest.n = 54;
    programme.pathway[1].focused.n = 2;
    next.pathway[1].next = OWED_STANDARD_INSPECTION;
    grade.pathway[0].when[0].grades |= 1U << GRADE_REQUIRES_IMPROVEMENT;
    order.pathway[0] = ed.pathway[1];
    order.pathway[1] = ed.pathway[0];
    person.pathway[1].human_decision = true;
    const struct edition *others[] = { &window, &programme, &next, &grade, &order, &person };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) assert_false(sv_eq(before, drawn(&a, others[i])));
    arena_free(&a);
}

static void paths_to_the_same_share_their_boxes(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct edition ed = an_edition();
    ed.pathway[0].next = OWED_SHORT_INSPECTION;
    ed.pathway[0].programme = PROGRAMME_FOCUSED;
    ed.pathway[0].focused.n = 1;
    struct sv svg = drawn(&a, &ed);
    size_t boxes = 0;
    for (size_t i = 0; i < svg.n; i++) boxes += sv_starts(sv_sub(svg, i, svg.n), SV("<rect"));
    assert_int_equal(boxes, 4); /* two found, one between, one next */
    arena_free(&a);
}

static void without_memory_nothing_is_half_drawn(void **state) {
    (void)state;
    struct edition ed = an_edition();
    for (size_t k = 1; k < 200; k++) {
        struct arena a = arena_with_limit(0);
        struct text t = text_in(&a, 0);
        struct html h = html_in(&t);
        a.fail_at = k;
        pathway_picture_file(&h, &ed);
        bool whole = !t.failed;
        assert_true(whole || a.failed);
        arena_free(&a);
        if (whole) return;
    }
    fail_msg("it never succeeded");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words),
        cmocka_unit_test(a_changed_rule_changes_the_picture),
        cmocka_unit_test(paths_to_the_same_share_their_boxes),
        cmocka_unit_test(without_memory_nothing_is_half_drawn),
    };
    return cmocka_run_group_tests_name("pathway_picture", tests, NULL, NULL);
}
