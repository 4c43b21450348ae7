#ifndef ILACS_CORE_TEST_EDITION_H
#define ILACS_CORE_TEST_EDITION_H
/* A small world for the tests of core: two editions whose grades, intervals and days are made up, a calendar with one
 * holiday, one authority and a history to fill. Nothing here is a rule of the real framework, and nothing is meant to
 * look like one: the shipped rules are tested through scenarios.
 *
 *   no graded inspection                -> standard, 17 months after the authority opened
 *   overall adequate                    -> standard, watched: 4 monitoring visits, 25 to 50 months or after 3 visits
 *   overall good or inadequate          -> short, 20 to 33 months, 1 focused visit; may become standard
 *   leaders outstanding                 -> standard, 1 focused visit, a person must confirm
 *   anything else                       -> standard, 20 to 33 months, 2 focused visits
 *
 * Edition T2 differs from T1 in the latest day (39 months) and the action plan's clock.
 * Include after cmocka.h. */
#include <stdlib.h>
#include <string.h>

#include "core/due.h"

enum { TEST_EVENTS = 64, TEST_OVERRIDES = 8 };
struct test_world {
    struct arena arena; /* emptied at each question */
    struct arena calendar_arena;
    struct cite cite, cite_credible;
    struct edition edition[2];
    struct framework framework;
    struct calendar calendar;
    struct record_keeping keeping;
    struct due_context context;
    struct authority authority;
    struct event event[TEST_EVENTS], altered[TEST_EVENTS]; /* altered: for copies to play with */
    size_t events;
    struct override override[TEST_OVERRIDES];
    size_t overrides;
    struct election election;
    struct superseded superseded;
    struct history history;
    struct due due;
    struct trace trace;
};

static inline struct day on(const char *s) {
    struct day d = DAY_NONE;
    if (s != NULL && !day_parse(sv_of(s), &d)) fail_msg("no such day: %s", s);
    return d;
}

static inline uint32_t bit(unsigned n) { return 1U << n; }

static inline void test_value(struct test_world *w, struct edition *ed, enum param p, int32_t n) {
    ed->param[p] = (struct value){ n, &w->cite };
}

static inline struct value test_months(const struct test_world *w, int32_t n) { return (struct value){ n, &w->cite }; }

static inline void test_windows(struct test_world *w, struct edition *ed, int32_t latest) {
    const struct value none = { VALUE_NONE, NULL };
    ed->window[0] =
        (struct window){ SV("usual"), BASE_PUBLICATION, test_months(w, 20), test_months(w, 27), test_months(w, latest),
                         none,        &w->cite };
    ed->window[1] = (struct window){ SV("new"), BASE_OPENED, none, test_months(w, 17), none, none, &w->cite };
    ed->window[2] = (struct window){ SV("watched"),     BASE_PUBLICATION, test_months(w, 25), none, test_months(w, 50),
                                     test_months(w, 3), &w->cite };
    ed->window_count = 3;
}

static inline void test_pathways(struct test_world *w, struct edition *ed) {
    const uint32_t overall = bit(AREA_OVERALL);
    ed->pathway[0] = (struct pathway){ .id = SV("new"),
                                       .when = { { .ungraded = true } },
                                       .when_count = 1,
                                       .next = OWED_STANDARD_INSPECTION,
                                       .window = 1,
                                       .cite = &w->cite };
    ed->pathway[1] = (struct pathway){ .id = SV("watched"),
                                       .when_count = 1,
                                       .next = OWED_STANDARD_INSPECTION,
                                       .window = 2,
                                       .programme = PROGRAMME_MONITORING,
                                       .cite = &w->cite,
                                       .when = { { .at_least = 1, .areas = overall, .grades = bit(GRADE_ADEQUATE) } } };
    ed->pathway[2] = (struct pathway){
        .id = SV("quick"),
        .when_count = 1,
        .next = OWED_SHORT_INSPECTION,
        .programme = PROGRAMME_FOCUSED,
        .focused = test_months(w, 1),
        .may_become = bit(OWED_STANDARD_INSPECTION),
        .cite = &w->cite,
        .when = { { .at_least = 1, .areas = overall, .grades = bit(GRADE_GOOD) | bit(GRADE_INADEQUATE) } }
    };
    ed->pathway[3] =
        (struct pathway){ .id = SV("unseen"),
                          .when_count = 1,
                          .next = OWED_STANDARD_INSPECTION,
                          .programme = PROGRAMME_FOCUSED,
                          .focused = test_months(w, 1),
                          .human_decision = true,
                          .cite = &w->cite,
                          .when = { { .every = true, .areas = bit(AREA_LEADERS), .grades = bit(GRADE_OUTSTANDING) } } };
    ed->pathway[4] = (struct pathway){ .id = SV("plain"),
                                       .next = OWED_STANDARD_INSPECTION,
                                       .programme = PROGRAMME_FOCUSED,
                                       .focused = test_months(w, 2),
                                       .cite = &w->cite };
    for (size_t i = 0; i < 5; i++)
        if (!value_set(ed->pathway[i].focused) || ed->pathway[i].focused.cite == NULL)
            ed->pathway[i].focused = (struct value){ VALUE_NONE, NULL };
    ed->pathway_count = 5;
}

static inline void test_params(struct test_world *w, struct edition *ed) {
    static const struct {
        enum param p;
        int32_t n;
    } values[] = { { P_AUTHORITY_PUBLICATION, 25 }, { P_ACTION_PLAN, 50 },
                   { P_PRIORITY_ACTION_PLAN, 55 },  { P_DRAFT_ACTION_PLAN, 12 },
                   { P_REPORT_DRAFT, 8 },           { P_REPORT_COMMENTS, 3 },
                   { P_REPORT_PUBLISHED, 14 },      { P_REPORT_OUTER, 22 },
                   { P_FOCUSED_LETTER, 9 },         { P_MONITORING_LETTER, 11 },
                   { P_ELECTION_HOLD_BEFORE, 20 },  { P_FOCUSED_EARLIEST, 4 },
                   { P_FOCUSED_TARGET, 13 },        { P_FOCUSED_FIRST_OF_TWO, 7 },
                   { P_FOCUSED_SECOND_OF_TWO, 19 }, { P_FOCUSED_LATEST, 23 },
                   { P_FOCUSED_JTAI_REPLACES, 1 },  { P_MONITORING_PLANNED, 4 },
                   { P_MONITORING_FIRST_WEEKS, 5 }, { P_MONITORING_FIRST_LATE_WEEKS, 9 },
                   { P_MONITORING_EARLIEST, 1 },    { P_MONITORING_INTERVAL, 2 },
                   { P_MONITORING_LATE, 5 },        { P_MONITORING_UNPUBLISHED, 1 },
                   { P_ACTION_PLANNING_VISIT, 1 },  { P_ENGAGEMENT_MONTHS, 10 },
                   { P_ENGAGEMENT_TOLERANCE, 1 },   { P_SELF_EVALUATION_BEFORE, 6 } };
    for (size_t p = 0; p < PARAM_COUNT; p++) ed->param[p] = (struct value){ VALUE_NONE, NULL };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) test_value(w, ed, values[i].p, values[i].n);
}

static inline void test_edition(struct test_world *w, struct edition *ed, struct sv id, const char *from,
                                int32_t latest) {
    ed->id = ed->title = id;
    ed->from = on(from);
    ed->cite = &w->cite;
    test_params(w, ed);
    test_windows(w, ed, latest);
    test_pathways(w, ed);
    ed->pause[0] = (struct pause){ SV("storm"), on("2021-02-01"), on("2021-02-28"),
                                   bit(OWED_SHORT_INSPECTION) | bit(OWED_FOCUSED_VISIT), &w->cite };
    ed->pause_count = 1;
    ed->credibility[0] = SV("known");
    ed->credibility[1] = SV("planned");
    ed->credibility_count = 2;
    ed->credibility_cite = &w->cite_credible;
}

static inline int test_world_open(void **state) {
    struct test_world *w = calloc(1, sizeof *w);
    if (w == NULL) return -1;
    w->arena = arena_with_limit(0);
    w->calendar_arena = arena_with_limit(0);
    w->cite =
        (struct cite){ .edition = SV("T1"), .clause = SV("1"), .source = SV("made up"), .confidence = BACKGROUND };
    w->cite_credible = (struct cite){ .edition = SV("T1"), .clause = SV("2"), .source = SV("made up") };
    test_edition(w, &w->edition[0], SV("T1"), "2015-01-01", 33);
    test_edition(w, &w->edition[1], SV("T2"), "2024-01-01", 39);
    test_value(w, &w->edition[1], P_ACTION_PLAN, 60);
    w->framework = (struct framework){ w->edition, 2 };
    const struct holiday holiday = { on("2030-12-26"), SV("made up") };
    if (!calendar_make(&holiday, 1, &w->calendar_arena, &w->calendar, NULL)) return -1;
    for (size_t i = 0; i < EVENT_COUNT; i++)
        w->keeping.since[i] = w->keeping.complete_from[i] = w->keeping.complete_to[i] = DAY_NONE;
    w->context = (struct due_context){ &w->framework, &w->calendar, &w->keeping, NULL };
    w->authority = (struct authority){ .dfe_code = SV("999"),
                                       .name = SV("Testshire"),
                                       .region = SV("Nowhere"),
                                       .opened = on("2014-04-01"),
                                       .closed = DAY_NONE };
    *state = w;
    return 0;
}

static inline int test_world_close(void **state) {
    struct test_world *w = *state;
    arena_free(&w->arena);
    arena_free(&w->calendar_arena);
    free(w);
    return 0;
}

/* An event from `start` to `end`; NULL: not known, or not published. */
static inline struct event *happens(struct test_world *w, enum event_kind kind, const char *id, const char *start,
                                    const char *end, const char *published) {
    assert_true(w->events < TEST_EVENTS);
    struct event *ev = &w->event[w->events++];
    *ev = (struct event){ .kind = kind,
                          .id = sv_of(id),
                          .authority = SV("999"),
                          .start = on(start),
                          .end = on(end),
                          .published = on(published),
                          .due = DAY_NONE };
    return ev;
}

static inline struct event *inspected(struct test_world *w, const char *id, const char *start, const char *end,
                                      const char *published, enum grade overall) {
    struct event *ev = happens(w, EVENT_STANDARD, id, start, end, published);
    ev->grade[AREA_OVERALL] = overall;
    ev->grade[AREA_LEADERS] = overall == GRADE_NONE ? GRADE_NONE : GRADE_GOOD;
    return ev;
}

static inline struct override *decided(struct test_world *w, const char *id, enum override_change change,
                                       enum obligation of, const char *day) {
    assert_true(w->overrides < TEST_OVERRIDES);
    struct override *ov = &w->override[w->overrides++];
    *ov = (struct override){ .id = sv_of(id),
                             .authority = SV("999"),
                             .obligation = of,
                             .change = change,
                             .to = of,
                             .day = on(day),
                             .reason = SV("a reason"),
                             .decided_by = SV("somebody"),
                             .decided_on = on("2020-06-01"),
                             .expires = DAY_NONE };
    return ov;
}

/* The history as it now stands. */
static inline const struct history *test_history(struct test_world *w) {
    history_sort_events(w->event, w->events);
    w->history.authority = &w->authority;
    w->history.event = w->event;
    w->history.events = w->events;
    w->history.override = w->override;
    w->history.overrides = w->overrides;
    w->history.election = &w->election;
    w->history.superseded = &w->superseded;
    return &w->history;
}

/* What always holds of an answer and its trace. */
static inline void expect_sound(const struct due *d, const struct trace *t, struct arena *a) {
    assert_true(d->count <= OWED_MAX);
    assert_false(t->failed);
    for (size_t i = 0; i < d->count; i++) {
        const struct owed *o = &d->owed[i];
        assert_true(o->steps > 0 && o->step + o->steps <= t->count);
        const struct trace_step *last = &t->step[o->step + o->steps - 1];
        assert_int_equal(last->kind, STEP_STATUS);
        assert_int_equal(last->n, o->status);
        assert_non_null(o->edition);
        assert_true(o->sequence >= 1 && o->sequence <= o->of);
        for (size_t j = o->step; j < o->step + o->steps; j++) {
            struct text text = text_in(a, 4096);
            trace_sentence(&t->step[j], &text);
            assert_true(text_ok(&text, NULL));
            assert_true(text.n > 5 && text.p[text.n - 1] == '.');
        }
    }
}

/* Asks with and without a trace; the answers must be equal. */
static inline const struct due *ask(struct test_world *w, const char *day) {
    const struct history *h = test_history(w);
    struct due plain;
    arena_reset(&w->arena);
    w->trace = trace_in(&w->arena);
    due_list(&w->context, h, on(day), &plain, NULL);
    due_list(&w->context, h, on(day), &w->due, &w->trace);
    assert_true(due_same(&plain, &w->due));
    assert_int_equal(plain.full, w->due.full);
    expect_sound(&w->due, &w->trace, &w->arena);
    return &w->due;
}

/* The n-th (from 0) obligation of a kind, or NULL. */
static inline const struct owed *nth(const struct due *d, enum obligation kind, size_t n) {
    for (size_t i = 0; i < d->count; i++)
        if (d->owed[i].kind == kind && n-- == 0) return &d->owed[i];
    return NULL;
}

static inline const struct owed *owed(const struct due *d, enum obligation kind) {
    const struct owed *o = nth(d, kind, 0);
    if (o == NULL) fail_msg("no %.*s is owed", SV_ARG(obligation_word(kind)));
    assert_non_null(o);
    return o;
}

/* Whether a step of this kind is in the obligation's part of the trace. */
static inline const struct trace_step *step_of(const struct test_world *w, const struct owed *o, enum step_kind kind) {
    for (size_t j = o->step; j < o->step + o->steps; j++)
        if (w->trace.step[j].kind == kind) return &w->trace.step[j];
    return NULL;
}

static inline bool names(const struct test_world *w, const struct owed *o, const char *id) {
    for (size_t j = o->step; j < o->step + o->steps; j++)
        if (sv_eq(trace_fact(&w->trace.step[j]), sv_of(id))) return true;
    return false;
}

#define assert_day(d, text) assert_int_equal((d).n, on(text).n)
#endif
