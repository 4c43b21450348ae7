#include "core/register.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/columns.h"

static struct day on(const char *s) {
    struct day d;
    assert_true(day_parse(sv_of(s), &d));
    return d;
}

/* A canonical row from pairs of column and value, ended by NULL, read as a fact. */
static struct fact fact_of(enum record_kind k, struct sv *cells, const char *const *pairs) {
    const struct record_shape *s = &record_shapes[k];
    static struct arena a; /* holds what became canonical; freed by the last test */
    struct record_problem p;
    struct fact f;
    memset(cells, 0, RECORD_MAX_COLUMNS * sizeof *cells);
    a.limit = 1 << 20;
    for (; pairs != NULL && pairs[0] != NULL; pairs += 2)
        cells[record_column_named(s, sv_of(pairs[0]))] = sv_of(pairs[1]);
    if (pairs == NULL) {
        arena_free(&a);
        return (struct fact){ 0 };
    }
    if (!record_check(s, cells, &a, &p)) fail_msg("%s: %s", s->columns[p.column].name, p.expected);
    fact_from_cells(s, cells, &f);
    return f;
}
#define FACT(kind, cells, ...) fact_of((kind), (cells), (const char *const[]){ __VA_ARGS__, NULL })

static void an_authority(void **state) {
    (void)state;
    struct sv c[RECORD_MAX_COLUMNS];
    struct fact f = FACT(RECORD_AUTHORITY, c, "dfe_code", "942", "name", "Cumberland", "region", "North West", "opened",
                         "2023-04-01", "predecessors", "909");
    assert_true(sv_eq(f.key, SV("942")));
    assert_true(sv_eq(f.is.authority.name, SV("Cumberland")));
    assert_true(sv_eq(f.is.authority.predecessors, SV("909")));
    assert_false(authority_exists(&f.is.authority, on("2023-03-31")));
    assert_true(authority_exists(&f.is.authority, on("2023-04-01")));
    f.is.authority.closed = on("2030-03-31");
    assert_true(authority_exists(&f.is.authority, on("2030-03-31")));
    assert_false(authority_exists(&f.is.authority, on("2030-04-01")));
    assert_false(authority_exists(&f.is.authority, DAY_NONE));
    for (size_t i = 0; i < AUDIENCE_COUNT; i++) assert_true(day_eq(f.known[i], DAY_ALWAYS));
}

static void an_inspection(void **state) {
    (void)state;
    struct sv c[RECORD_MAX_COLUMNS];
    struct fact f = FACT(RECORD_INSPECTION, c, "id", "i1", "dfe_code", "878", "framework", "ILACS", "edition",
                         "ilacs_2023", "kind", "standard", "onsite_start", "2024-09-30", "onsite_end", "2025-01-16",
                         "onsite_periods", "2024-09-30/2024-10-11 2025-01-13/2025-01-16", "published", "2025-05-13",
                         "overall", "inadequate", "in_care", "requires_improvement", "due", "2025-11-21");
    const struct event *ev = &f.is.event;
    assert_int_equal(ev->kind, EVENT_STANDARD);
    assert_true(sv_eq(ev->judgement_set, SV("ilacs_2023")) && sv_eq(ev->family, SV("ILACS")));
    assert_int_equal(ev->period_count, 2);
    assert_true(day_eq(ev->periods[1].first, on("2025-01-13")) && day_eq(ev->periods[0].last, on("2024-10-11")));
    assert_int_equal(ev->grade[AREA_OVERALL], GRADE_INADEQUATE);
    assert_int_equal(ev->grade[AREA_IN_CARE], GRADE_REQUIRES_IMPROVEMENT);
    assert_int_equal(ev->grade[AREA_LEADERS], GRADE_NONE);
    assert_true(day_eq(ev->due, on("2025-11-21")));
    for (size_t i = 0; i < AUDIENCE_COUNT; i++) assert_true(day_eq(f.known[i], on("2025-05-13")));
    f = FACT(RECORD_INSPECTION, c, "id", "i1", "dfe_code", "878", "framework", "ILACS", "edition", "ilacs_2023", "kind",
             "short", "onsite_start", "2024-09-30", "onsite_end", "2024-10-04");
    assert_int_equal(f.is.event.period_count, 1);
    assert_false(day_known(f.is.event.published) || day_known(f.is.event.due));
    for (size_t i = 0; i < AUDIENCE_COUNT; i++) assert_true(day_eq(f.known[i], DAY_NEVER));
}

static void a_visit(void **state) {
    (void)state;
    struct sv c[RECORD_MAX_COLUMNS];
    struct fact f = FACT(RECORD_VISIT, c, "id", "v1", "dfe_code", "878", "kind", "focused_visit", "start", "2024-02",
                         "priority_action", "yes");
    assert_true(f.is.event.month_precision && f.is.event.priority_action);
    assert_true(day_eq(f.is.event.start, on("2024-02-01")) && day_eq(f.is.event.end, on("2024-02-29")));
    for (size_t i = 0; i < AUDIENCE_COUNT; i++) assert_true(day_eq(f.known[i], on("2024-02-29")));
    f = FACT(RECORD_VISIT, c, "id", "v1", "dfe_code", "878", "kind", "jtai", "start", "2024-02-05", "end", "2024-02-09",
             "published", "2024-03-28");
    assert_true(day_eq(f.is.event.end, on("2024-02-09")));
    assert_true(day_eq(f.known[AUDIENCE_PUBLIC], on("2024-03-28")));
    static const char *const between[] = { "action_plan", "draft_action_plan", "self_evaluation",
                                           "engagement_meeting" };
    for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
        f = FACT(RECORD_VISIT, c, "id", "v1", "dfe_code", "878", "kind", between[i], "start", "2024-02-05");
        assert_true(day_eq(f.known[AUDIENCE_AUTHORITY], on("2024-02-05")));
        assert_true(day_eq(f.known[AUDIENCE_PUBLIC], DAY_NEVER)); /* E11 */
    }
}

static void an_override(void **state) {
    (void)state;
    struct sv c[RECORD_MAX_COLUMNS];
    struct fact f = FACT(RECORD_OVERRIDE, c, "id", "o1", "dfe_code", "878", "obligation", "short_inspection", "change",
                         "kind", "to", "standard_inspection", "reason", "why", "decided_by", "who", "decided_on",
                         "2025-02-03", "credible_points", "effect action");
    assert_int_equal(f.is.override.change, OVERRIDE_KIND);
    assert_int_equal(f.is.override.obligation, OWED_SHORT_INSPECTION);
    assert_int_equal(f.is.override.to, OWED_STANDARD_INSPECTION);
    assert_int_equal(f.is.override.credible_points, 0x21);
    assert_true(day_eq(f.known[AUDIENCE_INSPECTORATE], on("2025-02-03")));
    assert_true(day_eq(f.known[AUDIENCE_AUTHORITY], DAY_NEVER) && day_eq(f.known[AUDIENCE_PUBLIC], DAY_NEVER));
    f = FACT(RECORD_OVERRIDE, c, "id", "o1", "dfe_code", "878", "obligation", "focused_visit", "change", "add", "day",
             "2025-06-30", "reason", "why", "decided_by", "who", "decided_on", "2025-02-03");
    assert_int_equal(f.is.override.change, OVERRIDE_ADD);
    assert_int_equal(f.is.override.to, OWED_FOCUSED_VISIT);
    assert_true(day_eq(f.is.override.day, on("2025-06-30")) && !day_known(f.is.override.expires));
}

static void a_holiday_and_an_election(void **state) {
    (void)state;
    struct sv c[RECORD_MAX_COLUMNS];
    struct fact f = FACT(RECORD_HOLIDAY, c, "date", "2022-09-19", "title", "State Funeral");
    assert_true(day_eq(f.is.holiday.on, on("2022-09-19")) && sv_eq(f.key, SV("2022-09-19")));
    f = FACT(RECORD_ELECTION, c, "id", "e1", "polling_day", "2024-07-04", "kind", "parliamentary");
    assert_int_equal(f.is.election.authority.n, 0);
    assert_true(day_eq(f.is.election.polling_day, on("2024-07-04")));
    assert_true(day_eq(f.known[AUDIENCE_PUBLIC], DAY_ALWAYS));
    (void)fact_of(RECORD_HOLIDAY, c, NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_authority),
        cmocka_unit_test(an_inspection),
        cmocka_unit_test(a_visit),
        cmocka_unit_test(an_override),
        cmocka_unit_test(a_holiday_and_an_election),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
