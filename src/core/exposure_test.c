/* The ledger over small stories. Moments are days and hours of March 2026, before summer time. */
#include "core/exposure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { ANA = 7, BEN = 8, CAT = 9 };
static const int64_t HOUR = INT64_C(3600000);
static const int64_t DAY = 24 * INT64_C(3600000);

static struct day on(const char *s) {
    struct day d;
    if (!day_parse(sv_of(s), &d)) fail_msg("no such day: %s", s);
    return d;
}

/* "2026-03-09" and hours. */
static int64_t at(const char *day, int hours) { return (int64_t)on(day).n * DAY + hours * HOUR; }

static struct edition editions[2];
static struct day second_from; /* the first day of editions[1] */

static struct occasion occasion_at(const void *ctx, int64_t ms) {
    (void)ctx;
    struct day d = { (int32_t)(ms / DAY) };
    return (struct occasion){ ms, d, &editions[day_before(d, second_from) ? 0 : 1] };
}

/* One story: an activity entered on 2 March at 9, to be called on the 9th, asked about on the 20th. */
struct story {
    struct planned version[8];
    size_t versions;
    struct person person[3];
    struct grant grant[3][40]; /* of each person */
    struct interest interest[3][2];
    struct seen seen[8];
    size_t seen_count;
    int64_t now;
    struct arena arena;
    struct exposed *list;
    size_t n;
};

static struct story story(void) {
    struct story s = { .versions = 1, .now = at("2026-03-20", 12), .arena = arena_with_limit(0) };
    for (size_t i = 0; i < 2; i++) {
        for (size_t k = 0; k < PARAM_COUNT; k++) editions[i].param[k].n = VALUE_NONE;
        editions[i].param[P_CONFLICT_YEARS].n = 3;
    }
    second_from = on("2100-01-01");
    s.version[0] = (struct planned){ .id = SV("abcdefghijklmnop"),
                                     .number = 1,
                                     .moment = at("2026-03-02", 9),
                                     .entered_by = ANA,
                                     .authority = SV("302"),
                                     .region = SV("London"),
                                     .kind = OWED_SHORT_INSPECTION,
                                     .call_day = on("2026-03-09"),
                                     .team = { BEN },
                                     .team_size = 1 };
    return s;
}

static void give(struct story *s, size_t who, enum role r, int64_t from, int64_t until) {
    struct person *p = &s->person[who];
    p->account = ANA + (int64_t)who;
    s->grant[who][p->grants++] = (struct grant){ .number = 1,
                                                 .account = p->account,
                                                 .role = r,
                                                 .region = SV("London"),
                                                 .authority = SV("302"),
                                                 .from = from,
                                                 .until = until };
}

static struct interest *declare(struct story *s, size_t who, int64_t declared, int64_t withdrawn) {
    struct person *p = &s->person[who];
    struct interest *i = &s->interest[who][p->interests++];
    *i = (struct interest){ .number = 1,
                            .account = p->account,
                            .authority = SV("302"),
                            .ended = DAY_NONE,
                            .declared = declared,
                            .withdrawn = withdrawn };
    return i;
}

static struct planned *next_version(struct story *s, int64_t moment) {
    struct planned *v = &s->version[s->versions];
    *v = s->version[s->versions - 1];
    v->number = (int64_t)++s->versions;
    v->moment = moment;
    return v;
}

static void ask(struct story *s) {
    struct err e = { .kind = ERR_NONE };
    size_t persons = 0;
    while (persons < 3 && s->person[persons].account != 0) {
        s->person[persons].grant = s->grant[persons];
        s->person[persons].interest = s->interest[persons];
        persons++;
    }
    struct exposure_question q = { .version = s->version,
                                   .versions = s->versions,
                                   .person = s->person,
                                   .persons = persons,
                                   .seen = s->seen,
                                   .seen_count = s->seen_count,
                                   .now = occasion_at(NULL, s->now),
                                   .occasion_at = occasion_at };
    if (!exposure_of(&q, &s->arena, &s->list, &s->n, &e)) fail_msg("%s", e.msg);
}

static const struct exposed *of(const struct story *s, int64_t account) {
    for (size_t i = 0; i < s->n; i++)
        if (s->list[i].account == account) return &s->list[i];
    return NULL;
}

static void check_span(const struct exposed *x, size_t i, int64_t from, int64_t until) {
    assert_non_null(x);
    assert_true(i < x->spans);
    assert_int_equal(x->span[i].from, from);
    assert_int_equal(x->span[i].until, until);
}

static void nobody_could_see_it_before_it_was_entered(void **state) {
    (void)state;
    struct story s = story();
    give(&s, 0, ROLE_PLANNER, at("2020-01-01", 0), 0);
    give(&s, 1, ROLE_INSPECTOR, at("2026-03-04", 10), at("2026-03-10", 10));
    give(&s, 2, ROLE_INSPECTOR, at("2020-01-01", 0), 0); /* not on the team */
    ask(&s);
    assert_int_equal(s.n, 2);
    assert_int_equal(s.list[0].account, ANA); /* by first ability */
    check_span(of(&s, ANA), 0, at("2026-03-02", 9), 0);
    assert_true(of(&s, ANA)->can_now);
    check_span(of(&s, BEN), 0, at("2026-03-04", 10), at("2026-03-10", 10));
    assert_int_equal(of(&s, BEN)->spans, 1);
    assert_false(of(&s, BEN)->can_now);
    assert_null(of(&s, CAT));
    arena_free(&s.arena);
}

static void whoever_left_the_team_stays_in_the_ledger(void **state) {
    (void)state;
    struct story s = story();
    give(&s, 0, ROLE_PLANNER, 1, 0);
    give(&s, 1, ROLE_INSPECTOR, 1, 0);
    give(&s, 2, ROLE_INSPECTOR, 1, 0);
    struct planned *v = next_version(&s, at("2026-03-05", 15));
    v->team[0] = CAT;
    v = next_version(&s, at("2026-03-06", 15));
    v->team[1] = BEN;
    v->team_size = 2;
    ask(&s);
    const struct exposed *ben = of(&s, BEN);
    check_span(ben, 0, at("2026-03-02", 9), at("2026-03-05", 15));
    check_span(ben, 1, at("2026-03-06", 15), 0);
    check_span(of(&s, CAT), 0, at("2026-03-05", 15), 0);
    assert_int_equal(of(&s, CAT)->spans, 1); /* spans that touch are one */
    arena_free(&s.arena);
}

static void a_regional_director_knows_while_it_is_in_their_region(void **state) {
    (void)state;
    struct story s = story();
    give(&s, 0, ROLE_REGIONAL_DIRECTOR, 1, at("2026-03-03", 0));
    give(&s, 0, ROLE_REGIONAL_DIRECTOR, at("2026-03-03", 0), 0); /* from one grant into the next without a gap */
    give(&s, 1, ROLE_REGIONAL_DIRECTOR, 1, 0);
    s.grant[1][0].region = SV("South East");
    ask(&s);
    assert_int_equal(s.n, 1);
    check_span(of(&s, ANA), 0, at("2026-03-02", 9), 0);
    assert_int_equal(of(&s, ANA)->spans, 1);
    arena_free(&s.arena);
}

static void the_authority_knows_from_the_call_on_its_day(void **state) {
    (void)state;
    struct story s = story();
    give(&s, 0, ROLE_AUTHORITY_DIRECTOR, 1, 0);
    ask(&s);
    assert_int_equal(s.n, 0); /* its day has come, nobody called */
    struct planned *v = next_version(&s, at("2026-03-09", 10));
    v->called = v->moment;
    ask(&s);
    check_span(of(&s, ANA), 0, at("2026-03-09", 10), 0);

    s.version[1].moment = s.version[1].called = at("2026-03-07", 16); /* recorded too early: the day decides */
    ask(&s);
    check_span(of(&s, ANA), 0, at("2026-03-09", 0), 0);

    s.now = at("2026-03-08", 23);
    ask(&s);
    assert_int_equal(s.n, 0);
    arena_free(&s.arena);
}

static void an_interest_ends_a_span_and_its_end_begins_one(void **state) {
    (void)state;
    struct story s = story();
    give(&s, 1, ROLE_INSPECTOR, 1, 0);
    s.person[0].account = ANA;
    declare(&s, 1, at("2026-03-04", 11), at("2026-03-06", 11));
    ask(&s);
    check_span(of(&s, BEN), 0, at("2026-03-02", 9), at("2026-03-04", 11));
    check_span(of(&s, BEN), 1, at("2026-03-06", 11), 0);

    /* Declared before, and running out: 10 March 2023 and three years. */
    s.interest[1][0].declared = 1;
    s.interest[1][0].withdrawn = 0;
    s.interest[1][0].ended = on("2023-03-10");
    ask(&s);
    check_span(of(&s, BEN), 0, at("2026-03-11", 0), 0);
    assert_int_equal(of(&s, BEN)->spans, 1);

    s.interest[1][0].authority = SV("303");
    ask(&s);
    check_span(of(&s, BEN), 0, at("2026-03-02", 9), 0);
    arena_free(&s.arena);
}

static void an_edition_may_lengthen_or_shorten_it(void **state) {
    (void)state;
    struct story s = story();
    give(&s, 1, ROLE_INSPECTOR, 1, 0);
    s.person[0].account = ANA;
    declare(&s, 1, 1, 0)->ended = on("2022-03-05");
    second_from = on("2026-03-08");
    editions[1].param[P_CONFLICT_YEARS].n = 10;
    ask(&s);
    check_span(of(&s, BEN), 0, at("2026-03-02", 9), at("2026-03-08", 0));
    assert_int_equal(of(&s, BEN)->spans, 1);
    editions[0].param[P_CONFLICT_YEARS].n = 10;
    editions[1].param[P_CONFLICT_YEARS].n = 1;
    ask(&s);
    check_span(of(&s, BEN), 0, at("2026-03-08", 0), 0);
    arena_free(&s.arena);
}

static void withdrawing_it_changes_nothing_for_those_who_know(void **state) {
    (void)state;
    struct story s = story();
    give(&s, 0, ROLE_PLANNER, 1, 0);
    give(&s, 1, ROLE_INSPECTOR, 1, 0);
    give(&s, 2, ROLE_AUTHORITY_DIRECTOR, 1, 0);
    next_version(&s, at("2026-03-05", 15))->withdrawn = true;
    ask(&s);
    check_span(of(&s, ANA), 0, at("2026-03-02", 9), 0);
    check_span(of(&s, BEN), 0, at("2026-03-02", 9), 0);
    assert_null(of(&s, CAT));
    arena_free(&s.arena);
}

static void looks_are_counted(void **state) {
    (void)state;
    struct story s = story();
    give(&s, 0, ROLE_PLANNER, 1, at("2026-03-05", 0));
    s.seen[0] = (struct seen){ .account = ANA, .moment = at("2026-03-04", 9) };
    s.seen[1] = (struct seen){ .account = ANA, .moment = at("2026-03-02", 10) };
    s.seen[2] = (struct seen){ .account = ANA, .moment = at("2026-03-03", 9) };
    s.seen[3] = (struct seen){ .account = 0, .moment = at("2026-03-04", 1) };  /* by the machine's operator */
    s.seen[4] = (struct seen){ .account = 99, .moment = at("2026-03-01", 1) }; /* nobody knows that account any more */
    s.seen_count = 5;
    ask(&s);
    assert_int_equal(s.n, 3);
    assert_int_equal(s.list[0].account, 99);
    assert_int_equal(s.list[1].account, ANA);
    assert_int_equal(s.list[2].account, 0);
    assert_int_equal(of(&s, ANA)->times, 3);
    assert_int_equal(of(&s, ANA)->first_seen, at("2026-03-02", 10));
    assert_int_equal(of(&s, ANA)->last_seen, at("2026-03-04", 9));
    assert_int_equal(of(&s, 99)->spans, 0);
    assert_int_equal(of(&s, 99)->times, 1);
    assert_false(of(&s, 99)->can_now);
    arena_free(&s.arena);
}

/* Every second hour a role for an hour: more spans than there is room for. */
static void too_many_spans_lose_the_oldest_gaps_and_no_ability(void **state) {
    (void)state;
    struct story s = story();
    for (int i = 0; i < EXPOSURE_SPANS_MAX + 5; i++)
        give(&s, 0, ROLE_PLANNER, at("2026-03-03", 2 * i), at("2026-03-03", 2 * i + 1));
    ask(&s);
    const struct exposed *x = of(&s, ANA);
    assert_non_null(x);
    assert_int_equal(x->spans, EXPOSURE_SPANS_MAX);
    check_span(x, 0, at("2026-03-03", 0), at("2026-03-03", 2 * 5 + 1));
    check_span(x, 1, at("2026-03-03", 2 * 6), at("2026-03-03", 2 * 6 + 1));
    check_span(x, EXPOSURE_SPANS_MAX - 1, at("2026-03-03", 2 * (EXPOSURE_SPANS_MAX + 4)),
               at("2026-03-03", 2 * (EXPOSURE_SPANS_MAX + 4) + 1));
    arena_free(&s.arena);
}

static void what_is_yet_to_come_is_not_in_it(void **state) {
    (void)state;
    struct story s = story();
    give(&s, 0, ROLE_PLANNER, 1, at("2026-04-01", 0));
    give(&s, 1, ROLE_INSPECTOR, at("2026-03-21", 0), 0);
    ask(&s);
    assert_int_equal(s.n, 1);
    check_span(of(&s, ANA), 0, at("2026-03-02", 9), 0); /* it stands now, whatever comes */
    s.now = at("2026-03-02", 9);                        /* the very moment of the first version */
    ask(&s);
    check_span(of(&s, ANA), 0, at("2026-03-02", 9), 0);
    assert_true(of(&s, ANA)->can_now);
    arena_free(&s.arena);
}

static void nothing_asked_about_nobody_in_it(void **state) {
    (void)state;
    struct story s = story();
    give(&s, 0, ROLE_PLANNER, 1, 0);
    s.versions = 0;
    ask(&s);
    assert_int_equal(s.n, 0);
    arena_free(&s.arena);
}

/* Between the edges the ledger agrees with asking outright, at every hour. */
static void the_ledger_agrees_with_asking_every_hour(void **state) {
    (void)state;
    struct story s = story();
    give(&s, 0, ROLE_REGIONAL_DIRECTOR, at("2026-03-01", 0), at("2026-03-12", 7));
    give(&s, 1, ROLE_INSPECTOR, at("2026-03-03", 3), at("2026-03-15", 7));
    give(&s, 1, ROLE_LEAD_INSPECTOR, at("2026-03-16", 3), 0);
    give(&s, 2, ROLE_AUTHORITY_COORDINATOR, 1, at("2026-03-18", 5));
    declare(&s, 1, at("2026-03-05", 5), 0)->ended = on("2023-03-13");
    struct planned *v = next_version(&s, at("2026-03-04", 4));
    v->call_day = on("2026-03-11");
    v = next_version(&s, at("2026-03-10", 4));
    v->called = v->moment;
    next_version(&s, at("2026-03-17", 4))->withdrawn = true;
    ask(&s);
    const struct permission *p = permission_of(REACH_ROUTE, SV("GET /plan/:id"));
    for (int64_t ms = s.version[0].moment; ms <= s.now; ms += HOUR)
        for (size_t i = 0; i < 3; i++) {
            const struct exposed *x = of(&s, s.person[i].account);
            size_t current = 0;
            bool within = false;
            while (current + 1 < s.versions && s.version[current + 1].moment <= ms) current++;
            struct thing t = thing_planned(&s.version[current]);
            struct occasion o = occasion_at(NULL, ms);
            for (size_t k = 0; x != NULL && k < x->spans; k++)
                within = within || (x->span[k].from <= ms && (x->span[k].until == 0 || ms < x->span[k].until));
            assert_int_equal(within, access_allows(p, &s.person[i], &t, &o));
        }
    arena_free(&s.arena);
}

static void memory_that_runs_out_is_said(void **state) {
    (void)state;
    for (size_t fail_at = 1; fail_at < 3; fail_at++) {
        struct story s = story();
        struct err e = { .kind = ERR_NONE };
        give(&s, 0, ROLE_PLANNER, 1, 0);
        s.person[0].grant = s.grant[0];
        s.arena.fail_at = fail_at;
        struct exposure_question q = { .version = s.version,
                                       .versions = 1,
                                       .person = s.person,
                                       .persons = 1,
                                       .now = occasion_at(NULL, s.now),
                                       .occasion_at = occasion_at };
        assert_false(exposure_of(&q, &s.arena, &s.list, &s.n, &e));
        assert_int_equal(e.kind, ERR_NOMEM);
        arena_free(&s.arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_could_see_it_before_it_was_entered),
        cmocka_unit_test(whoever_left_the_team_stays_in_the_ledger),
        cmocka_unit_test(a_regional_director_knows_while_it_is_in_their_region),
        cmocka_unit_test(the_authority_knows_from_the_call_on_its_day),
        cmocka_unit_test(an_interest_ends_a_span_and_its_end_begins_one),
        cmocka_unit_test(an_edition_may_lengthen_or_shorten_it),
        cmocka_unit_test(withdrawing_it_changes_nothing_for_those_who_know),
        cmocka_unit_test(looks_are_counted),
        cmocka_unit_test(too_many_spans_lose_the_oldest_gaps_and_no_ability),
        cmocka_unit_test(what_is_yet_to_come_is_not_in_it),
        cmocka_unit_test(nothing_asked_about_nobody_in_it),
        cmocka_unit_test(the_ledger_agrees_with_asking_every_hour),
        cmocka_unit_test(memory_that_runs_out_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
