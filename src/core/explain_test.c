/* What would change an answer, by the made-up rules of test_edition.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/explain.h"
#include "core/test_edition.h"

static struct explanation answer;

static void explained(struct test_world *w, const char *day) {
    struct err e = { 0 };
    arena_reset(&w->arena);
    if (!explain(&w->context, test_history(w), on(day), &w->arena, &answer, &e)) fail_msg("%s", e.msg);
    expect_sound(&answer.due, &answer.trace, &w->arena);
}

static size_t place_of(enum obligation kind) {
    for (size_t i = 0; i < answer.due.count; i++)
        if (answer.due.owed[i].kind == kind && answer.due.owed[i].status != STATUS_SUPERSEDED) return i;
    fail_msg("no %.*s is owed", SV_ARG(obligation_word(kind)));
    return 0;
}

static const struct change *change_of(size_t at, enum change_kind kind) {
    for (size_t i = 0; i < answer.changes[at]; i++)
        if (answer.change[at][i].kind == kind) return &answer.change[at][i];
    return NULL;
}

/* 0: not named; 1: named; 2: decisive. */
static int standing(const struct explanation *x, size_t at, struct sv id) {
    const struct owed *o = &x->due.owed[at];
    int found = 0;
    for (size_t j = o->step; j < o->step + o->steps; j++)
        if (sv_eq(trace_fact(&x->trace.step[j]), id)) found = x->trace.step[j].decisive || found == 2 ? 2 : 1;
    return found;
}

static const char *told(struct test_world *w, const struct change *c) {
    struct text t = text_in(&w->arena, 4096);
    change_sentence(c, &t);
    assert_true(text_ok(&t, NULL));
    return text_cstr(&t);
}

static void another_grade_asks_for_another_inspection(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2018-03-05", "2018-03-16", "2018-05-10", GRADE_GOOD);
    explained(w, "2020-05-01");
    size_t at = place_of(OWED_SHORT_INSPECTION);
    const struct change *c = change_of(at, CHANGE_GRADE);
    assert_non_null(c);
    assert_int_equal(c->area, AREA_OVERALL);
    assert_int_equal(c->grade_from, GRADE_GOOD);
    assert_int_not_equal(c->then.kind, OWED_SHORT_INSPECTION);
    assert_int_equal(standing(&answer, at, SV("i1")), 2);
    assert_non_null(strstr(told(w, c), "Had overall effectiveness been outstanding"));
    assert_non_null(strstr(
        told(w, c), " instead of good at the standard inspection of 5 to 16 March 2018, published 10 May 2018, a "
                    "standard inspection would be open, no earlier than 10 January 2020, no later than 10 "
                    "February 2021."));
    /* A grade that would change nothing is not told. */
    for (size_t i = 0; i < answer.changes[at]; i++)
        assert_false(answer.change[at][i].kind == CHANGE_GRADE &&
                     (answer.change[at][i].grades_to & bit(GRADE_INADEQUATE)) != 0);
}

static void a_value_a_day_and_time_change_it_too(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2018-03-05", "2018-03-16", "2018-05-10", GRADE_GOOD);
    explained(w, "2019-05-01");
    size_t at = place_of(OWED_SHORT_INSPECTION);
    const struct change *value = change_of(at, CHANGE_VALUE);
    assert_non_null(value);
    assert_int_equal(value->unit, UNIT_MONTHS);
    assert_int_equal(value->n_to, value->n_from + 12);
    assert_ptr_equal(value->cite, &w->cite);
    assert_non_null(strstr(told(w, value), "months instead of 20"));
    const struct change *day = change_of(at, CHANGE_DAY);
    assert_non_null(day);
    assert_day(day->day_from, "2018-05-10");
    assert_non_null(strstr(told(w, day), "been published on "));
    const struct change *time = change_of(at, CHANGE_ASKED);
    assert_non_null(time);
    assert_day(time->day_to, "2020-01-10");
    assert_int_equal(time->then.status, STATUS_OPEN);
    assert_non_null(strstr(told(w, time), "Asked on 10 January 2020"));
    /* The framework itself is untouched. */
    assert_int_equal(w->edition[0].window[0].earliest.n, 20);
}

static void without_the_visit_it_would_not_be_met(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2018-03-05", "2018-03-16", "2018-05-10", GRADE_GOOD);
    (void)happens(w, EVENT_FOCUSED_VISIT, "v1", "2019-03-05", "2019-03-06", "2019-04-01");
    explained(w, "2019-05-01");
    size_t at = place_of(OWED_FOCUSED_VISIT);
    assert_int_equal(answer.due.owed[at].status, STATUS_MET);
    assert_int_equal(standing(&answer, at, SV("v1")), 2);
    bool found = false;
    for (size_t i = 0; i < answer.changes[at]; i++) {
        const struct change *c = &answer.change[at][i];
        if (c->kind == CHANGE_PRESENCE && sv_eq(c->event->id, SV("v1"))) {
            found = true;
            assert_int_equal(c->then.status, STATUS_OPEN);
            assert_non_null(strstr(told(w, c), "Without the focused visit of 5 to 6 March 2019"));
        }
    }
    assert_true(found);
}

static void without_the_decision_the_rules_would_hold(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2019-03-04", "2019-03-15", "2019-05-10", GRADE_GOOD);
    decided(w, "o1", OVERRIDE_KIND, OWED_SHORT_INSPECTION, NULL)->to = OWED_STANDARD_INSPECTION;
    explained(w, "2020-07-01");
    size_t at = place_of(OWED_STANDARD_INSPECTION);
    const struct change *c = change_of(at, CHANGE_OVERRIDE);
    assert_non_null(c);
    assert_int_equal(c->then.kind, OWED_SHORT_INSPECTION);
    assert_non_null(strstr(told(w, c), "Without the override o1, a short inspection would be"));
    assert_int_equal(standing(&answer, at, SV("o1")), 2);
}

static void an_article_suits_its_word(void **state) {
    struct test_world *w = *state;
    (void)happens(w, EVENT_ENGAGEMENT_MEETING, "e1", "2018-03-31", "2018-03-31", NULL);
    explained(w, "2018-12-01");
    const struct change *c = change_of(place_of(OWED_ENGAGEMENT_MEETING), CHANGE_VALUE);
    assert_non_null(c);
    assert_non_null(strstr(told(w, c), ", an annual engagement meeting would be"));
}

static void what_would_be_gone_is_said_to_be(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2018-03-05", "2018-03-16", "2018-05-10", GRADE_GOOD);
    happens(w, EVENT_FOCUSED_VISIT, "v1", "2019-03-05", "2019-03-06", "2019-04-01")->priority_action = true;
    explained(w, "2019-04-03");
    size_t at = place_of(OWED_DRAFT_ACTION_PLAN);
    bool gone = false;
    for (size_t i = 0; i < answer.changes[at]; i++) {
        const struct change *c = &answer.change[at][i];
        if (c->kind == CHANGE_PRESENCE && sv_eq(c->event->id, SV("v1"))) {
            assert_true(c->gone);
            assert_non_null(strstr(told(w, c), "this would not be owed."));
            gone = true;
        }
    }
    assert_true(gone);
}

static bool same_change(const struct change *a, const struct change *b) {
    return a->kind == b->kind && a->event == b->event && a->override == b->override && a->area == b->area &&
           (a->kind != CHANGE_GRADE || (a->grades_to & b->grades_to) != 0) && a->kind != CHANGE_VALUE &&
           day_eq(a->day_to, b->day_to);
}

static void nothing_is_told_twice(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2018-03-05", "2018-03-16", "2018-05-10", GRADE_REQUIRES_IMPROVEMENT);
    happens(w, EVENT_FOCUSED_VISIT, "v1", "2019-03-05", "2019-03-06", "2019-04-01")->priority_action = true;
    explained(w, "2019-05-01");
    for (size_t at = 0; at < answer.due.count; at++)
        for (size_t i = 0; i < answer.changes[at]; i++)
            for (size_t j = 0; j < i; j++)
                if (same_change(&answer.change[at][i], &answer.change[at][j]))
                    fail_msg("twice: %s", told(w, &answer.change[at][i]));
}

static void want_of_memory_is_said(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2018-03-05", "2018-03-16", "2018-05-10", GRADE_GOOD);
    (void)decided(w, "o1", OVERRIDE_WAIVE, OWED_SHORT_INSPECTION, NULL);
    for (size_t k = 1;; k++) {
        struct err e = { 0 };
        struct arena a = arena_with_limit(0);
        a.fail_at = k;
        bool ok = explain(&w->context, test_history(w), on("2020-07-01"), &a, &answer, &e);
        assert_int_equal(ok, !a.failed);
        arena_free(&a);
        if (ok) break;
        assert_int_equal(e.kind, ERR_NOMEM);
    }
}

/* ---- the flip test (design decision 5) --------------------------------------------------------------------------- */

static uint32_t draw(uint32_t *seed, uint32_t below) {
    *seed = *seed * 1664525U + 1013904223U;
    return (*seed >> 8) % below;
}

static bool is_inspection(enum event_kind k) { return event_is_graded(k) || k == EVENT_OTHER_INSPECTION; }

static void make_up_history(struct test_world *w, uint32_t *seed) {
    static char ids[12][4];
    w->events = w->overrides = 0;
    size_t n = 1 + draw(seed, 9);
    struct day day = on("2015-01-05");
    for (size_t i = 0; i < n; i++) {
        ids[i][0] = 'e';
        ids[i][1] = (char)('a' + i);
        struct event *ev = happens(w, (enum event_kind)draw(seed, EVENT_COUNT), ids[i], NULL, NULL, NULL);
        day = ev->start = day_plus(day, 1 + (int32_t)draw(seed, 500));
        ev->end = day_plus(ev->start, (int32_t)draw(seed, 12));
        if (draw(seed, 4) > 0) ev->published = day_plus(ev->end, (int32_t)draw(seed, 60));
        ev->priority_action = ev->kind == EVENT_FOCUSED_VISIT && draw(seed, 2) == 0;
        if (event_is_graded(ev->kind))
            for (int a = 0; a <= AREA_LEADERS; a++) ev->grade[a] = (enum grade)(1 + draw(seed, GRADE_ADEQUATE));
    }
}

static bool in_order(const struct event *altered, size_t n) {
    for (size_t i = 1; i < n; i++)
        if (day_before(altered[i].start, altered[i - 1].start)) return false;
    return true;
}

/* Asks again with the history as altered and sees whether the obligation stands as it did; then undoes the alteration. */
static void expect_unmoved(struct test_world *w, size_t n, struct day day, size_t at, const char *what, size_t event) {
    struct due d;
    struct history h = w->history;
    h.event = w->altered; /* a copy: the answer's causes point at the events themselves */
    h.events = n;
    due_list(&w->context, &h, day, &d, NULL);
    const struct owed *was = &answer.due.owed[at];
    const struct owed *is = due_counterpart(&d, was);
    if (is == NULL || !owed_same(was, is))
        fail_msg("%.*s rests on event %zu (%s), which its trace does not name", SV_ARG(obligation_word(was->kind)),
                 event, what);
    memcpy(w->altered, w->event, sizeof w->altered);
}

static void flip_unnamed(struct test_world *w, struct day day, size_t at, size_t i) {
    const struct event *was = &w->event[i];
    size_t n = w->events;
    memcpy(w->altered, w->event, sizeof w->altered);
    for (int k = 0; k < EVENT_COUNT; k++) {
        if (is_inspection((enum event_kind)k) != is_inspection(was->kind)) continue;
        w->altered[i].kind = (enum event_kind)k;
        expect_unmoved(w, n, day, at, "its kind", i);
    }
    for (int a = 0; a < AREA_COUNT; a++)
        for (int g = GRADE_OUTSTANDING; was->grade[a] != GRADE_NONE && g <= GRADE_ADEQUATE; g++) {
            w->altered[i].grade[a] = (enum grade)g;
            expect_unmoved(w, n, day, at, "its grade", i);
        }
    static const int32_t moves[] = { 1, -1, 30, -30, 90 };
    for (size_t m = 0; m < sizeof moves / sizeof *moves; m++) {
        w->altered[i].start = day_plus(was->start, moves[m]);
        w->altered[i].end = day_plus(was->end, moves[m]);
        w->altered[i].published = day_plus(was->published, moves[m]);
        if (in_order(w->altered, n))
            expect_unmoved(w, n, day, at, "its day", i);
        else
            w->altered[i] = *was;
    }
    memmove(&w->altered[i], &w->altered[i + 1], (n - i - 1) * sizeof *w->altered);
    expect_unmoved(w, n - 1, day, at, "its presence", i);
}

static void what_the_trace_does_not_name_changes_nothing(void **state) {
    struct test_world *w = *state;
    uint32_t seed = 6174;
    for (int round = 0; round < 150; round++) {
        make_up_history(w, &seed);
        struct day day = day_plus(on("2015-06-01"), (int32_t)draw(&seed, 3600));
        arena_reset(&w->arena);
        assert_true(explain(&w->context, test_history(w), day, &w->arena, &answer, NULL));
        for (size_t at = 0; at < answer.due.count; at++)
            for (size_t i = 0; i < w->events; i++)
                if (standing(&answer, at, w->event[i].id) == 0) flip_unnamed(w, day, at, i);
    }
}

static void what_is_called_decisive_changes_the_answer(void **state) {
    struct test_world *w = *state;
    uint32_t seed = 1729;
    size_t decisive = 0;
    for (int round = 0; round < 150; round++) {
        make_up_history(w, &seed);
        struct day day = day_plus(on("2015-06-01"), (int32_t)draw(&seed, 3600));
        arena_reset(&w->arena);
        assert_true(explain(&w->context, test_history(w), day, &w->arena, &answer, NULL));
        for (size_t at = 0; at < answer.due.count; at++) {
            for (size_t i = 0; i < answer.changes[at]; i++) {
                const struct change *c = &answer.change[at][i];
                assert_true(c->gone || !owed_same(&c->now, &c->then) || c->kind == CHANGE_ASKED);
                (void)told(w, c);
            }
            for (size_t i = 0; i < w->events; i++) {
                bool changes = false;
                for (size_t j = 0; j < answer.changes[at]; j++)
                    changes = changes || answer.change[at][j].event == &w->event[i];
                int as = standing(&answer, at, w->event[i].id);
                decisive += as == 2;
                if (changes) assert_int_equal(as, 2);
                if (as == 2 && answer.changes[at] < 20) assert_true(changes);
            }
        }
    }
    assert_true(decisive > 100);
}

#define WITH_WORLD(f) cmocka_unit_test_setup_teardown(f, test_world_open, test_world_close)
int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_WORLD(another_grade_asks_for_another_inspection),
        WITH_WORLD(a_value_a_day_and_time_change_it_too),
        WITH_WORLD(without_the_visit_it_would_not_be_met),
        WITH_WORLD(without_the_decision_the_rules_would_hold),
        WITH_WORLD(an_article_suits_its_word),
        WITH_WORLD(what_would_be_gone_is_said_to_be),
        WITH_WORLD(nothing_is_told_twice),
        WITH_WORLD(want_of_memory_is_said),
        WITH_WORLD(what_the_trace_does_not_name_changes_nothing),
        WITH_WORLD(what_is_called_decisive_changes_the_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
