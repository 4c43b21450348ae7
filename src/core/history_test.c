#include "core/history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 32 };
struct register_ {
    struct arena arena;
    struct fact fact[MOST];
    size_t facts;
    struct authority authority;
};

static int open_register(void **state) {
    static struct register_ r;
    memset(&r, 0, sizeof r);
    r.arena = arena_with_limit(0);
    r.authority = (struct authority){ .dfe_code = SV("999"), .name = SV("Testshire") };
    *state = &r;
    return 0;
}

static int close_register(void **state) {
    struct register_ *r = *state;
    arena_free(&r->arena);
    return 0;
}

static struct day on(const char *s) {
    struct day d = DAY_NONE;
    if (s != NULL && !day_parse(sv_of(s), &d)) fail_msg("no such day: %s", s);
    return d;
}

static struct fact *put(struct register_ *r, enum record_kind kind, const char *key) {
    assert_true(r->facts < MOST);
    struct fact *f = &r->fact[r->facts++];
    memset(f, 0, sizeof *f);
    f->number = (int64_t)r->facts;
    f->kind = kind;
    f->key = sv_of(key);
    return f;
}

static struct fact *put_event(struct register_ *r, enum record_kind record, enum event_kind kind, const char *key,
                              const char *start, const char *end, const char *published) {
    struct fact *f = put(r, record, key);
    f->is.event = (struct event){ .kind = kind,
                                  .id = f->key,
                                  .authority = SV("999"),
                                  .start = on(start),
                                  .end = on(end),
                                  .published = on(published),
                                  .due = DAY_NONE };
    register_known_default(f);
    return f;
}

static struct fact *put_inspection(struct register_ *r, const char *key, const char *start, const char *end,
                                   const char *published, enum grade overall) {
    struct fact *f = put_event(r, RECORD_INSPECTION, EVENT_STANDARD, key, start, end, published);
    f->is.event.grade[AREA_OVERALL] = overall;
    return f;
}

static void known_from(struct fact *f, const char *day) {
    for (size_t i = 0; i < AUDIENCE_COUNT; i++) f->known[i] = on(day);
}

static struct history as_known(struct register_ *r, const char *known_by, enum audience who) {
    struct history h;
    assert_true(history_as_known(r->fact, r->facts, &r->authority, on(known_by), who, &r->arena, &h, NULL));
    return h;
}

/* ---- versions ---------------------------------------------------------------------------------------------------- */

static void a_correction_speaks_from_its_day(void **state) {
    struct register_ *r = *state;
    (void)put_inspection(r, "i1", "2020-03-02", "2020-03-13", "2020-05-01", GRADE_GOOD);
    known_from(put_inspection(r, "i1", "2020-03-02", "2020-03-13", "2020-05-01", GRADE_INADEQUATE), "2021-07-01");
    struct history before = as_known(r, "2021-06-30", AUDIENCE_PUBLIC);
    assert_int_equal(before.events, 1);
    assert_int_equal(before.event[0].grade[AREA_OVERALL], GRADE_GOOD);
    assert_int_equal(before.supersededs, 0);
    struct history after = as_known(r, "2021-07-01", AUDIENCE_PUBLIC);
    assert_int_equal(after.events, 1);
    assert_int_equal(after.event[0].grade[AREA_OVERALL], GRADE_INADEQUATE);
    assert_int_equal(after.supersededs, 1);
    assert_ptr_equal(after.superseded[0].old, &r->fact[0]);
    assert_ptr_equal(after.superseded[0].by, &r->fact[1]);
}

static void the_last_recorded_version_speaks_not_the_last_known(void **state) {
    struct register_ *r = *state;
    known_from(put_inspection(r, "i1", "2020-03-02", "2020-03-13", "2020-05-01", GRADE_GOOD), "2020-05-01");
    known_from(put_inspection(r, "i1", "2020-03-02", "2020-03-13", "2020-05-01", GRADE_ADEQUATE), "2020-09-01");
    known_from(put_inspection(r, "i1", "2020-03-02", "2020-03-13", "2020-05-01", GRADE_INADEQUATE), "2020-07-01");
    assert_int_equal(as_known(r, "2020-06-30", AUDIENCE_PUBLIC).event[0].grade[AREA_OVERALL], GRADE_GOOD);
    assert_int_equal(as_known(r, "2020-07-01", AUDIENCE_PUBLIC).event[0].grade[AREA_OVERALL], GRADE_INADEQUATE);
    struct history all = as_known(r, "2020-09-01", AUDIENCE_PUBLIC);
    assert_int_equal(all.event[0].grade[AREA_OVERALL], GRADE_INADEQUATE);
    assert_int_equal(all.supersededs, 2);
}

static void a_withdrawn_record_is_gone_but_named(void **state) {
    struct register_ *r = *state;
    (void)put_inspection(r, "i1", "2020-03-02", "2020-03-13", "2020-05-01", GRADE_GOOD);
    struct fact *f = put_inspection(r, "i1", "2020-03-02", "2020-03-13", "2020-05-01", GRADE_GOOD);
    f->withdrawn = true;
    known_from(f, "2020-08-01");
    assert_int_equal(as_known(r, "2020-07-31", AUDIENCE_PUBLIC).events, 1);
    struct history h = as_known(r, "2020-08-01", AUDIENCE_PUBLIC);
    assert_int_equal(h.events, 0);
    assert_int_equal(h.supersededs, 1);
    assert_true(h.superseded[0].by->withdrawn);
}

/* ---- who knows --------------------------------------------------------------------------------------------------- */

static void fieldwork_shows_to_those_on_site_alone(void **state) {
    struct register_ *r = *state;
    struct fact *f = put_inspection(r, "i1", "2020-03-02", "2020-03-13", "2020-05-01", GRADE_GOOD);
    f->is.event.url = SV("https://example.invalid/report");
    static const enum audience inside[] = { AUDIENCE_INSPECTORATE, AUDIENCE_AUTHORITY };
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(as_known(r, "2020-03-01", inside[i]).events, 0);
        struct history h = as_known(r, "2020-03-02", inside[i]);
        assert_int_equal(h.events, 1);
        /* The report's content is not known yet. */
        assert_int_equal(h.event[0].grade[AREA_OVERALL], GRADE_NONE);
        assert_false(day_known(h.event[0].published));
        assert_int_equal(h.event[0].url.n, 0);
        assert_int_equal(h.event[0].end.n, on("2020-03-13").n);
        assert_int_equal(as_known(r, "2020-05-01", inside[i]).event[0].grade[AREA_OVERALL], GRADE_GOOD);
    }
    assert_int_equal(as_known(r, "2020-04-30", AUDIENCE_PUBLIC).events, 0);
    assert_int_equal(as_known(r, "2020-05-01", AUDIENCE_PUBLIC).events, 1);
}

static void an_unpublished_inspection_is_never_public(void **state) {
    struct register_ *r = *state;
    (void)put_inspection(r, "i1", "2020-03-02", "2020-03-13", NULL, GRADE_GOOD);
    assert_int_equal(as_known(r, "2040-01-01", AUDIENCE_PUBLIC).events, 0);
    struct history h = as_known(r, "2040-01-01", AUDIENCE_AUTHORITY);
    assert_int_equal(h.events, 1);
    assert_int_equal(h.event[0].grade[AREA_OVERALL], GRADE_NONE);
}

static void older_frameworks_and_visits_do_not_show_on_site(void **state) {
    struct register_ *r = *state;
    (void)put_event(r, RECORD_INSPECTION, EVENT_OTHER_INSPECTION, "o1", "2020-03-02", "2020-03-03", "2020-05-01");
    (void)put_event(r, RECORD_VISIT, EVENT_FOCUSED_VISIT, "v1", "2020-03-02", "2020-03-03", "2020-05-01");
    assert_int_equal(as_known(r, "2020-04-01", AUDIENCE_AUTHORITY).events, 0);
    assert_int_equal(as_known(r, "2020-05-01", AUDIENCE_AUTHORITY).events, 2);
}

static void what_stays_between_two_is_never_public(void **state) {
    struct register_ *r = *state;
    static const enum event_kind kinds[] = { EVENT_ACTION_PLAN, EVENT_DRAFT_ACTION_PLAN, EVENT_SELF_EVALUATION,
                                             EVENT_ENGAGEMENT_MEETING };
    static const char *const keys[] = { "a", "b", "c", "d" };
    for (size_t i = 0; i < 4; i++)
        (void)put_event(r, RECORD_VISIT, kinds[i], keys[i], "2020-03-02", "2020-03-02", NULL);
    assert_int_equal(as_known(r, "2040-01-01", AUDIENCE_PUBLIC).events, 0);
    assert_int_equal(as_known(r, "2020-03-02", AUDIENCE_AUTHORITY).events, 4);
    assert_int_equal(as_known(r, "2020-03-01", AUDIENCE_AUTHORITY).events, 0);
}

static void a_month_is_known_on_its_last_day(void **state) {
    struct register_ *r = *state;
    struct fact *f = put_event(r, RECORD_VISIT, EVENT_FOCUSED_VISIT, "v1", "2020-02-01", "2020-02-29", NULL);
    f->is.event.month_precision = true;
    assert_int_equal(as_known(r, "2020-02-28", AUDIENCE_INSPECTORATE).events, 0);
    assert_int_equal(as_known(r, "2020-02-29", AUDIENCE_INSPECTORATE).events, 1);
    assert_int_equal(as_known(r, "2020-02-29", AUDIENCE_PUBLIC).events, 1);
}

static void a_decision_is_known_to_the_inspectorate_alone(void **state) {
    struct register_ *r = *state;
    struct fact *f = put(r, RECORD_OVERRIDE, "o1");
    f->is.override = (struct override){ .id = f->key, .authority = SV("999"), .decided_on = on("2020-06-01") };
    register_known_default(f);
    assert_int_equal(as_known(r, "2020-05-31", AUDIENCE_INSPECTORATE).overrides, 0);
    assert_int_equal(as_known(r, "2020-06-01", AUDIENCE_INSPECTORATE).overrides, 1);
    assert_int_equal(as_known(r, "2040-06-01", AUDIENCE_AUTHORITY).overrides, 0);
    assert_int_equal(as_known(r, "2040-06-01", AUDIENCE_PUBLIC).overrides, 0);
}

/* ---- whose ------------------------------------------------------------------------------------------------------- */

static void elections_are_national_or_ones_own(void **state) {
    struct register_ *r = *state;
    static const struct {
        const char *key, *authority, *day;
    } polls[] = { { "e1", "999", "2022-05-05" }, { "e2", "", "2019-12-12" }, { "e3", "301", "2021-05-06" } };
    for (size_t i = 0; i < 3; i++) {
        struct fact *f = put(r, RECORD_ELECTION, polls[i].key);
        f->is.election = (struct election){ f->key, sv_of(polls[i].authority), on(polls[i].day), SV("local") };
        register_known_default(f);
    }
    struct history h = as_known(r, "2016-01-01", AUDIENCE_PUBLIC);
    assert_int_equal(h.elections, 2);
    assert_true(sv_eq(h.election[0].id, SV("e2")) && sv_eq(h.election[1].id, SV("e1")));
}

static void facts_of_others_are_left_out(void **state) {
    struct register_ *r = *state;
    put_inspection(r, "i1", "2020-03-02", "2020-03-13", "2020-05-01", GRADE_GOOD)->is.event.authority = SV("301");
    (void)put(r, RECORD_AUTHORITY, "999");
    (void)put(r, RECORD_HOLIDAY, "2020-12-25");
    struct history h = as_known(r, "2040-01-01", AUDIENCE_INSPECTORATE);
    assert_int_equal(h.events + h.overrides + h.elections + h.supersededs, 0);
    assert_ptr_equal(h.authority, &r->authority);
}

/* ---- order ------------------------------------------------------------------------------------------------------- */

static void fill(struct register_ *r) {
    (void)put_inspection(r, "i1", "2016-03-02", "2016-03-13", "2016-05-01", GRADE_GOOD);
    known_from(put_inspection(r, "i1", "2016-03-02", "2016-03-13", "2016-05-02", GRADE_INADEQUATE), "2017-01-01");
    (void)put_inspection(r, "i2", "2019-03-04", "2019-03-15", "2019-05-01", GRADE_ADEQUATE);
    (void)put_inspection(r, "i3", NULL, NULL, "2013-05-01", GRADE_GOOD);
    (void)put_inspection(r, "i4", "2020-01-06", "2020-01-17", "2020-03-02", GRADE_GOOD);
    (void)put_event(r, RECORD_VISIT, EVENT_FOCUSED_VISIT, "v1", "2018-03-06", "2018-03-07", NULL);
    (void)put_event(r, RECORD_VISIT, EVENT_FOCUSED_VISIT, "v2", "2018-03-06", "2018-03-07", NULL); /* the same day */
    put_event(r, RECORD_VISIT, EVENT_FOCUSED_VISIT, "v2", "2018-03-06", "2018-03-07", NULL)->withdrawn = true;
    (void)put_event(r, RECORD_VISIT, EVENT_JTAI, "v3", "2019-11-04", "2019-11-08", "2020-01-20");
    for (size_t i = 0; i < 3; i++) {
        static const char *const keys[] = { "o1", "o2", "o1" };
        struct fact *f = put(r, RECORD_OVERRIDE, keys[i]);
        f->is.override = (struct override){ .id = f->key, .authority = SV("999"), .decided_on = on("2019-06-01") };
        register_known_default(f);
    }
    struct fact *f = put(r, RECORD_ELECTION, "e1");
    f->is.election = (struct election){ f->key, SV(""), on("2019-12-12"), SV("general") };
    register_known_default(f);
}

/* Not byte by byte: padding is nobody's. */
static bool same_event(const struct event *a, const struct event *b) {
    return sv_eq(a->id, b->id) && a->kind == b->kind && day_eq(a->start, b->start) && day_eq(a->end, b->end) &&
           day_eq(a->published, b->published) && memcmp(a->grade, b->grade, sizeof a->grade) == 0;
}

static bool same_history(const struct history *a, const struct history *b) {
    bool same = a->events == b->events && a->overrides == b->overrides && a->elections == b->elections &&
                a->supersededs == b->supersededs;
    for (size_t i = 0; same && i < a->events; i++) same = same_event(&a->event[i], &b->event[i]);
    for (size_t i = 0; same && i < a->overrides; i++) same = sv_eq(a->override[i].id, b->override[i].id);
    for (size_t i = 0; same && i < a->elections; i++) same = sv_eq(a->election[i].id, b->election[i].id);
    for (size_t i = 0; same && i < a->supersededs; i++)
        same = a->superseded[i].old->number == b->superseded[i].old->number &&
               a->superseded[i].by->number == b->superseded[i].by->number;
    return same;
}

static void the_order_of_rows_changes_nothing(void **state) {
    struct register_ *r = *state;
    static struct fact shuffled[MOST];
    uint32_t seed = 99;
    fill(r);
    for (struct day d = on("2013-01-01"); day_before(d, on("2020-06-01")); d = day_plus(d, 61))
        for (int who = 0; who < AUDIENCE_COUNT; who++) {
            struct history first;
            arena_reset(&r->arena);
            assert_true(
                history_as_known(r->fact, r->facts, &r->authority, d, (enum audience)who, &r->arena, &first, NULL));
            for (size_t i = 1; i < first.events; i++) {
                struct day x =
                    day_known(first.event[i - 1].start) ? first.event[i - 1].start : first.event[i - 1].published;
                struct day y = day_known(first.event[i].start) ? first.event[i].start : first.event[i].published;
                assert_false(day_before(y, x));
            }
            for (int round = 0; round < 8; round++) {
                struct history h;
                memcpy(shuffled, r->fact, sizeof shuffled);
                for (size_t i = r->facts; i > 1; i--) {
                    seed = seed * 1664525U + 1013904223U;
                    size_t j = (seed >> 8) % i;
                    struct fact swap = shuffled[i - 1];
                    shuffled[i - 1] = shuffled[j];
                    shuffled[j] = swap;
                }
                assert_true(
                    history_as_known(shuffled, r->facts, &r->authority, d, (enum audience)who, &r->arena, &h, NULL));
                assert_true(same_history(&first, &h));
            }
        }
}

static void what_is_learnt_later_changes_no_earlier_answer(void **state) {
    struct register_ *r = *state;
    fill(r);
    struct history before = as_known(r, "2019-12-01", AUDIENCE_INSPECTORATE);
    (void)put_inspection(r, "i9", "2020-06-01", "2020-06-12", "2020-08-03", GRADE_GOOD);
    known_from(put_inspection(r, "i2", "2019-03-04", "2019-03-15", "2019-05-01", GRADE_GOOD), "2019-12-02");
    struct history after = as_known(r, "2019-12-01", AUDIENCE_INSPECTORATE);
    assert_true(same_history(&before, &after));
}

/* ---- keeping ----------------------------------------------------------------------------------------------------- */

static void keeping_begins_with_the_earliest_of_a_kind(void **state) {
    (void)state;
    struct event one[] = { { .kind = EVENT_JTAI, .start = on("2019-02-01"), .published = DAY_NONE },
                           { .kind = EVENT_JTAI, .start = on("2018-02-01"), .published = DAY_NONE } };
    struct event other[] = { { .kind = EVENT_JTAI, .start = DAY_NONE, .published = DAY_NONE },
                             { .kind = EVENT_JTAI, .start = on("2020-02-01"), .published = DAY_NONE },
                             { .kind = EVENT_SIF, .start = DAY_NONE, .published = on("2014-01-01") } };
    const struct history h[] = { { .event = one, .events = 2 }, { .event = other, .events = 3 } };
    struct record_keeping k = record_keeping_of(h, 2);
    assert_int_equal(k.since[EVENT_JTAI].n, on("2018-02-01").n);
    assert_int_equal(k.since[EVENT_SIF].n, on("2014-01-01").n);
    assert_false(day_known(k.since[EVENT_ACTION_PLAN]));
    struct record_keeping none = record_keeping_of(NULL, 0);
    assert_false(day_known(none.since[EVENT_SIF]));
}

static void want_of_memory_is_said(void **state) {
    struct register_ *r = *state;
    fill(r);
    for (size_t k = 1;; k++) {
        struct history h;
        struct err e = { 0 };
        arena_free(&r->arena);
        r->arena = arena_with_limit(0);
        r->arena.fail_at = k;
        bool ok =
            history_as_known(r->fact, r->facts, &r->authority, on("2020-01-01"), AUDIENCE_PUBLIC, &r->arena, &h, &e);
        assert_int_equal(ok, !r->arena.failed);
        if (ok) break;
        assert_int_equal(e.kind, ERR_NOMEM);
    }
}

#define WITH_REGISTER(f) cmocka_unit_test_setup_teardown(f, open_register, close_register)
int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_REGISTER(a_correction_speaks_from_its_day),
        WITH_REGISTER(the_last_recorded_version_speaks_not_the_last_known),
        WITH_REGISTER(a_withdrawn_record_is_gone_but_named),
        WITH_REGISTER(fieldwork_shows_to_those_on_site_alone),
        WITH_REGISTER(an_unpublished_inspection_is_never_public),
        WITH_REGISTER(older_frameworks_and_visits_do_not_show_on_site),
        WITH_REGISTER(what_stays_between_two_is_never_public),
        WITH_REGISTER(a_month_is_known_on_its_last_day),
        WITH_REGISTER(a_decision_is_known_to_the_inspectorate_alone),
        WITH_REGISTER(elections_are_national_or_ones_own),
        WITH_REGISTER(facts_of_others_are_left_out),
        WITH_REGISTER(the_order_of_rows_changes_nothing),
        WITH_REGISTER(what_is_learnt_later_changes_no_earlier_answer),
        WITH_REGISTER(keeping_begins_with_the_earliest_of_a_kind),
        WITH_REGISTER(want_of_memory_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
