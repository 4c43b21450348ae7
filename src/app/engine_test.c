/* Properties of the engine under the shipped editions, over random histories. Nothing here knows a grade, an interval or
 * a date of a rule: only what must hold whatever the rules are. The seed is printed; ILACS_SEED repeats a run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/framework_app.h"
#include "core/explain.h"

/* ---- random histories -------------------------------------------------------------------------------------------- */

static uint64_t state;

/* xorshift64*: published, small; for tests only. */
static uint32_t next_random(void) {
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)((state * UINT64_C(2685821657736338717)) >> 32);
}

static int between(int low, int high) { return low + (int)(next_random() % (uint32_t)(high - low + 1)); }

struct world {
    struct arena arena;
    struct framework framework;
    struct calendar calendar;
    struct record_keeping keeping;
    struct due_context context;
    struct authority authority;
};

static struct day day_of(const char *s) {
    struct day d;
    assert_true(day_parse(sv_of(s), &d));
    return d;
}

static void holidays(struct world *w) {
    /* Christmas Day and Boxing Day of each year are enough for days that are not working days. */
    struct holiday list[80];
    size_t n = 0;
    struct err e = { 0 };
    for (int year = 2012; year <= 2040; year++)
        for (int d = 25; d <= 26; d++) {
            assert_true(day_from_ymd((struct ymd){ year, 12, d }, &list[n].on));
            list[n++].title = SV("Christmas");
        }
    assert_true(calendar_make(list, n, &w->arena, &w->calendar, &e));
}

static int make_world(void **out) {
    struct world *w = calloc(1, sizeof *w);
    struct err e = { 0 };
    w->arena = arena_with_limit(0);
    if (!framework_open((struct sv){ 0 }, &w->arena, &w->framework, &e)) fail_msg("%s (%s)", e.msg, e.hint);
    holidays(w);
    for (size_t i = 0; i < EVENT_COUNT; i++) w->keeping.since[i] = i % 2 == 0 ? DAY_NONE : day_of("2012-01-01");
    w->authority =
        (struct authority){ .dfe_code = SV("999"), .name = SV("Exampleshire"), .opened = DAY_NONE, .closed = DAY_NONE };
    w->context = (struct due_context){ &w->framework, &w->calendar, &w->keeping, NULL };
    const char *seed = getenv("ILACS_SEED");
    state = seed != NULL ? strtoull(seed, NULL, 10) : 20180101;
    print_message("# ILACS_SEED=%llu\n", (unsigned long long)state);
    *out = w;
    return 0;
}

static int end_world(void **state_) {
    struct world *w = *state_;
    arena_free(&w->arena);
    free(w);
    return 0;
}

static enum grade any_grade(void) { return (enum grade)between(GRADE_OUTSTANDING, GRADE_INADEQUATE); }

static void random_inspection(struct event *ev, struct day start) {
    static const enum event_kind kinds[] = { EVENT_SIF, EVENT_STANDARD, EVENT_SHORT, EVENT_STANDARD,
                                             EVENT_OTHER_INSPECTION };
    ev->kind = kinds[between(0, 4)];
    ev->start = start;
    ev->end = day_plus(start, between(4, 25));
    ev->published = day_plus(ev->end, between(20, 60));
    ev->grade[AREA_LEADERS] = any_grade();
    ev->grade[AREA_HELP_AND_PROTECTION] = any_grade();
    ev->grade[AREA_IN_CARE] = any_grade();
    ev->grade[AREA_CARE_LEAVERS] = any_grade();
    if (between(0, 3) > 0) ev->grade[AREA_OVERALL] = any_grade();
}

static void random_visit(struct event *ev, struct day start) {
    static const enum event_kind kinds[] = {
        EVENT_FOCUSED_VISIT,         EVENT_MONITORING_VISIT, EVENT_JTAI,          EVENT_ACTION_PLAN,
        EVENT_ENGAGEMENT_MEETING,    EVENT_SELF_EVALUATION,  EVENT_FOCUSED_VISIT, EVENT_MONITORING_VISIT,
        EVENT_ACTION_PLANNING_VISIT, EVENT_DRAFT_ACTION_PLAN
    };
    ev->kind = kinds[between(0, 9)];
    ev->start = start;
    ev->end = day_plus(start, 1);
    ev->published = between(0, 1) == 0 ? DAY_NONE : day_plus(ev->end, between(15, 40));
    ev->priority_action = ev->kind == EVENT_FOCUSED_VISIT && between(0, 3) == 0;
}

enum { MOST = 24 };
static char names[MOST][8];

static size_t random_facts(const struct world *w, struct fact facts[MOST]) {
    size_t n = (size_t)between(0, MOST - 1);
    struct day d = day_of("2013-06-01");
    for (size_t i = 0; i < n; i++) {
        struct fact *f = &facts[i];
        memset(f, 0, sizeof *f);
        d = day_plus(d, between(20, 420));
        (void)snprintf(names[i], sizeof names[i], "f%02zu", i);
        f->kind = between(0, 2) == 0 ? RECORD_INSPECTION : RECORD_VISIT;
        f->number = (int64_t)i + 1;
        f->key = f->is.event.id = sv_of(names[i]);
        f->is.event.authority = w->authority.dfe_code;
        f->is.event.published = f->is.event.due = DAY_NONE;
        if (f->kind == RECORD_INSPECTION)
            random_inspection(&f->is.event, d);
        else
            random_visit(&f->is.event, d);
        register_known_default(f);
    }
    return n;
}

static struct day random_day(void) { return day_plus(day_of("2014-01-01"), between(0, 4700)); }

static void resolve(struct world *w, struct arena *a, const struct fact *facts, size_t n, struct day known_by,
                    struct history *out) {
    struct err e = { 0 };
    assert_true(history_as_known(facts, n, &w->authority, known_by, AUDIENCE_INSPECTORATE, a, out, &e));
}

/* ---- properties -------------------------------------------------------------------------------------------------- */

enum { ROUNDS = 2000 };

static void shuffle(struct fact *facts, size_t n) {
    for (size_t i = n; i > 1; i--) {
        size_t j = (size_t)between(0, (int)i - 1);
        struct fact t = facts[i - 1];
        facts[i - 1] = facts[j];
        facts[j] = t;
    }
}

static void row_order_never_changes_an_answer(void **s) {
    struct world *w = *s;
    struct arena a = arena_with_limit(0);
    for (int r = 0; r < ROUNDS; r++) {
        struct fact facts[MOST];
        struct history h;
        struct due x;
        struct due y;
        struct day on = random_day();
        size_t n = random_facts(w, facts);
        arena_reset(&a);
        resolve(w, &a, facts, n, on, &h);
        due_list(&w->context, &h, on, &x, NULL);
        assert_false(x.full);
        shuffle(facts, n);
        resolve(w, &a, facts, n, on, &h);
        due_list(&w->context, &h, on, &y, NULL);
        assert_true(due_same(&x, &y));
    }
    arena_free(&a);
}

/* Whether the fact says anything to be known on that day. */
static bool unknown_then(const struct fact *f, struct day on) {
    return day_before(on, f->known[AUDIENCE_INSPECTORATE]) && day_before(on, f->is.event.start);
}

static void later_facts_never_change_earlier_answers(void **s) {
    struct world *w = *s;
    struct arena a = arena_with_limit(0);
    for (int r = 0; r < ROUNDS; r++) {
        struct fact facts[MOST];
        struct history h;
        struct due x;
        struct due y;
        struct day on = random_day();
        size_t n = random_facts(w, facts);
        size_t early = 0;
        arena_reset(&a);
        resolve(w, &a, facts, n, on, &h);
        due_list(&w->context, &h, on, &x, NULL);
        for (size_t i = 0; i < n; i++)
            if (!unknown_then(&facts[i], on)) facts[early++] = facts[i];
        resolve(w, &a, facts, early, on, &h);
        due_list(&w->context, &h, on, &y, NULL);
        assert_true(due_same(&x, &y));
    }
    arena_free(&a);
}

static void a_trace_changes_no_answer(void **s) {
    struct world *w = *s;
    struct arena a = arena_with_limit(0);
    for (int r = 0; r < ROUNDS; r++) {
        struct fact facts[MOST];
        struct history h;
        struct due x;
        struct due y;
        struct day on = random_day();
        size_t n = random_facts(w, facts);
        arena_reset(&a);
        resolve(w, &a, facts, n, on, &h);
        struct trace t = trace_in(&a);
        due_list(&w->context, &h, on, &x, NULL);
        due_list(&w->context, &h, on, &y, &t);
        assert_false(t.failed);
        assert_true(due_same(&x, &y));
        for (size_t i = 0; i < y.count; i++)
            assert_true(y.owed[i].steps > 0 && y.owed[i].step + y.owed[i].steps <= t.count);
    }
    arena_free(&a);
}

/* ---- the flip test of design decision 5 -------------------------------------------------------------------------- */

static bool named(const struct trace *t, const struct owed *o, struct sv id, bool *decisive) {
    bool found = false;
    *decisive = false;
    for (size_t i = o->step; i < o->step + o->steps; i++)
        if (sv_eq(trace_fact(&t->step[i]), id)) {
            found = true;
            *decisive = *decisive || t->step[i].decisive;
        }
    return found;
}

static enum event_kind other_kind(enum event_kind k) {
    switch (k) {
    case EVENT_SIF: return EVENT_STANDARD;
    case EVENT_STANDARD: return EVENT_SHORT;
    case EVENT_SHORT: return EVENT_OTHER_INSPECTION;
    case EVENT_OTHER_INSPECTION: return EVENT_STANDARD;
    case EVENT_FOCUSED_VISIT: return EVENT_MONITORING_VISIT;
    case EVENT_MONITORING_VISIT: return EVENT_JTAI;
    case EVENT_JTAI: return EVENT_FOCUSED_VISIT;
    case EVENT_ACTION_PLANNING_VISIT:
    case EVENT_ENGAGEMENT_MEETING:
    case EVENT_SELF_EVALUATION:
    case EVENT_ACTION_PLAN:
    case EVENT_DRAFT_ACTION_PLAN:
    case EVENT_AUTHORITY_PUBLICATION:
    case EVENT_COUNT: break;
    }
    return EVENT_FOCUSED_VISIT;
}

static bool keeps_order(const struct event *e, size_t n) {
    struct day report = DAY_NONE;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && day_before(e[i].start, e[i - 1].start)) return false;
        if (event_is_graded(e[i].kind) && day_known(e[i].published)) {
            if (day_before(e[i].published, report)) return false;
            report = e[i].published;
        }
    }
    return true;
}

/* One random flip of event `at`: a grade, a kind, its presence, or its days. False when the flip came out as none. */
static bool flip(struct event *e, size_t *n, size_t at) {
    switch (between(0, 3)) {
    case 0: {
        enum area area = (enum area)between(0, AREA_COUNT - 1);
        if (e[at].grade[area] == GRADE_NONE) return false;
        e[at].grade[area] = any_grade();
        return true;
    }
    case 1: e[at].kind = other_kind(e[at].kind); return true;
    case 2:
        memmove(e + at, e + at + 1, (*n - at - 1) * sizeof *e);
        --*n;
        return true;
    default: {
        int by = between(-20, 20);
        e[at].start = day_plus(e[at].start, by);
        e[at].end = day_plus(e[at].end, by);
        e[at].published = day_plus(e[at].published, by);
        return keeps_order(e, *n);
    }
    }
}

/* A fact that an obligation's trace does not name cannot change it. */
static void an_unnamed_fact_decides_nothing(void **s) {
    struct world *w = *s;
    struct arena a = arena_with_limit(0);
    size_t unnamed = 0;
    for (int r = 0; r < ROUNDS * 4; r++) {
        struct fact facts[MOST];
        struct history h;
        struct due x;
        struct due y;
        struct event events[MOST];
        struct day on = random_day();
        size_t n = random_facts(w, facts);
        arena_reset(&a);
        resolve(w, &a, facts, n, on, &h);
        if (h.events == 0) continue;
        struct trace t = trace_in(&a);
        due_list(&w->context, &h, on, &x, &t);
        size_t at = (size_t)between(0, (int)h.events - 1);
        struct history flipped = h;
        memcpy(events, h.event, h.events * sizeof *events);
        flipped.event = events;
        if (!flip(events, &flipped.events, at)) continue;
        due_list(&w->context, &flipped, on, &y, NULL);
        for (size_t i = 0; i < x.count; i++) {
            bool decisive;
            if (named(&t, &x.owed[i], h.event[at].id, &decisive)) continue;
            unnamed++;
            const struct owed *then = due_counterpart(&y, &x.owed[i]);
            if (then == NULL || !owed_same(&x.owed[i], then))
                fail_msg("round %d: %.*s %d of %d changed with the unnamed fact %.*s", r,
                         SV_ARG(obligation_word(x.owed[i].kind)), x.owed[i].sequence, x.owed[i].of,
                         SV_ARG(h.event[at].id));
        }
    }
    assert_true(unnamed > 1000); /* or the test tests nothing */
    arena_free(&a);
}

/* A fact called decisive changes the answer under some flip: explain lists one that does. */
static void a_decisive_fact_changes_the_answer(void **s) {
    struct world *w = *s;
    struct arena a = arena_with_limit(0);
    size_t decisive_facts = 0;
    for (int r = 0; r < ROUNDS / 8; r++) {
        struct fact facts[MOST];
        struct history h;
        struct err e = { 0 };
        struct day on = random_day();
        size_t n = random_facts(w, facts);
        arena_reset(&a);
        resolve(w, &a, facts, n, on, &h);
        struct explanation *x = arena_new(&a, struct explanation);
        assert_true(explain(&w->context, &h, on, &a, x, &e));
        for (size_t i = 0; i < x->due.count; i++) {
            for (size_t c = 0; c < x->changes[i]; c++) {
                const struct change *ch = &x->change[i][c];
                assert_true(ch->gone || !owed_same(&ch->now, &ch->then));
            }
            for (size_t j = x->due.owed[i].step; j < x->due.owed[i].step + x->due.owed[i].steps; j++)
                decisive_facts += x->trace.step[j].decisive;
        }
    }
    assert_true(decisive_facts > 100);
    arena_free(&a);
}

/* ---- memory ------------------------------------------------------------------------------------------------------ */

static void explain_survives_no_memory(void **s) {
    struct world *w = *s;
    struct arena kept = arena_with_limit(0);
    struct fact facts[MOST];
    struct history h;
    size_t n = 0;
    while (n < 8) n = random_facts(w, facts);
    struct day on = day_of("2024-06-01");
    resolve(w, &kept, facts, n, on, &h);
    for (size_t k = 1;; k++) {
        struct arena a = arena_with_limit(0);
        struct err e = { 0 };
        a.fail_at = k;
        struct explanation *x = arena_new(&a, struct explanation);
        bool ok = x != NULL && explain(&w->context, &h, on, &a, x, &e);
        bool failed = a.failed;
        arena_free(&a);
        if (!failed) {
            assert_true(ok);
            break;
        }
        assert_false(ok);
        assert_true(x == NULL || e.kind == ERR_NOMEM);
    }
    arena_free(&kept);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(row_order_never_changes_an_answer),
        cmocka_unit_test(later_facts_never_change_earlier_answers),
        cmocka_unit_test(a_trace_changes_no_answer),
        cmocka_unit_test(an_unnamed_fact_decides_nothing),
        cmocka_unit_test(a_decisive_fact_changes_the_answer),
        cmocka_unit_test(explain_survives_no_memory),
    };
    return cmocka_run_group_tests(tests, make_world, end_world);
}
