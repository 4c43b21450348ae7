/* Two editions over a small register, by the made-up rules of test_edition.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/impact.h"
#include "core/test_edition.h"

static struct impact compare(struct test_world *w, const struct edition *a, const struct edition *b, const char *day) {
    struct impact out;
    arena_reset(&w->arena);
    assert_true(impact_run(&w->context, test_history(w), 1, a, b, on(day), &w->arena, &out, NULL));
    return out;
}

static const struct impact_line *line_of(const struct impact *x, enum obligation kind) {
    for (size_t i = 0; i < x->lines; i++) {
        const struct owed *o = x->line[i].before != NULL ? x->line[i].before : x->line[i].after;
        if (o->kind == kind) return &x->line[i];
    }
    return NULL;
}

static void an_edition_differs_from_itself_in_nothing(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2018-03-05", "2018-03-16", "2018-05-10", GRADE_GOOD);
    (void)decided(w, "o1", OVERRIDE_ADD, OWED_FOCUSED_VISIT, "2020-12-01");
    (void)decided(w, "o2", OVERRIDE_ADD, OWED_STANDARD_INSPECTION, "2020-12-01");
    decided(w, "o3", OVERRIDE_KIND, OWED_SHORT_INSPECTION, NULL)->to = OWED_STANDARD_INSPECTION;
    for (size_t i = 0; i < 2; i++) {
        struct impact x = compare(w, &w->edition[i], &w->edition[i], "2020-07-01");
        assert_int_equal(x.lines, 0);
        assert_int_equal(x.authorities_affected, 0);
        assert_int_equal(x.authorities_asked, 1);
    }
}

static void a_longer_window_names_who_it_moves(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2018-03-05", "2018-03-16", "2018-05-10", GRADE_GOOD);
    struct impact x = compare(w, &w->edition[0], &w->edition[1], "2021-03-01");
    assert_int_equal(x.authorities_affected, 1);
    const struct impact_line *l = line_of(&x, OWED_SHORT_INSPECTION);
    assert_non_null(l);
    assert_true(l->window && l->status && !l->kind && !l->count);
    assert_day(l->before->latest, "2021-02-10");
    assert_day(l->after->latest, "2021-08-10");
    assert_int_equal(l->before->status, STATUS_OVERDUE);
    assert_int_equal(l->after->status, STATUS_OPEN);
    /* On another day the same two editions differ in the window alone. */
    x = compare(w, &w->edition[0], &w->edition[1], "2020-07-01");
    assert_false(line_of(&x, OWED_SHORT_INSPECTION)->status);
    /* The clocks of the report follow its own edition, whichever stands in force. */
    assert_null(line_of(&x, OWED_ACTION_PLAN));
}

static void another_kind_and_another_count(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2018-03-05", "2018-03-16", "2018-05-10", GRADE_GOOD);
    w->edition[1] = w->edition[0];
    w->edition[1].pathway[2].next = OWED_STANDARD_INSPECTION;
    w->edition[1].pathway[2].focused.n = 2;
    struct impact x = compare(w, &w->edition[0], &w->edition[1], "2020-07-01");
    const struct impact_line *l = line_of(&x, OWED_SHORT_INSPECTION);
    assert_true(l->kind && !l->window);
    assert_int_equal(l->after->kind, OWED_STANDARD_INSPECTION);
    l = line_of(&x, OWED_FOCUSED_VISIT);
    assert_true(l->count);
    assert_int_equal(l->after->of, 2);
    assert_int_equal(x.lines, 3); /* and a second visit that was not owed before */
    assert_null(x.line[2].before);
    assert_int_equal(x.line[2].after->sequence, 2);
    assert_int_equal(x.authorities_affected, 1);
}

static void what_is_no_longer_owed_disappears(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2018-03-05", "2018-03-16", "2018-05-10", GRADE_ADEQUATE);
    w->edition[1] = w->edition[0];
    w->edition[1].param[P_MONITORING_PLANNED].n = VALUE_NONE;
    struct impact x = compare(w, &w->edition[0], &w->edition[1], "2018-07-01");
    assert_int_equal(x.lines, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(x.line[i].before->kind, OWED_MONITORING_VISIT);
        assert_null(x.line[i].after);
    }
}

static void authorities_that_do_not_exist_are_not_asked(void **state) {
    struct test_world *w = *state;
    w->authority.closed = on("2020-03-31");
    struct impact x = compare(w, &w->edition[0], &w->edition[1], "2020-07-01");
    assert_int_equal(x.authorities_asked, 0);
    assert_int_equal(x.lines, 0);
}

static void want_of_memory_is_said(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2018-03-05", "2018-03-16", "2018-05-10", GRADE_GOOD);
    for (size_t k = 1;; k++) {
        struct impact out;
        struct err e = { 0 };
        struct arena a = arena_with_limit(0);
        a.fail_at = k;
        bool ok =
            impact_run(&w->context, test_history(w), 1, &w->edition[0], &w->edition[1], on("2021-03-01"), &a, &out, &e);
        assert_int_equal(ok, !a.failed);
        arena_free(&a);
        if (ok) break;
        assert_int_equal(e.kind, ERR_NOMEM);
    }
}

#define WITH_WORLD(f) cmocka_unit_test_setup_teardown(f, test_world_open, test_world_close)
int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_WORLD(an_edition_differs_from_itself_in_nothing),
        WITH_WORLD(a_longer_window_names_who_it_moves),
        WITH_WORLD(another_kind_and_another_count),
        WITH_WORLD(what_is_no_longer_owed_disappears),
        WITH_WORLD(authorities_that_do_not_exist_are_not_asked),
        WITH_WORLD(want_of_memory_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
