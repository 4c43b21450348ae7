#include "core/framework_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena arena;
static struct text out;

static int fresh(void **state) {
    (void)state;
    arena = arena_with_limit(1 << 20);
    out = text_in(&arena, 0);
    return 0;
}
static int drop(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}
#define EXPECT(s)                                                                                                      \
    do {                                                                                                               \
        assert_string_equal(text_cstr(&out), (s));                                                                     \
        out = text_in(&arena, 0);                                                                                      \
    } while (0)

#define BIT(x) (1U << (x))

static void values_in_their_units(void **state) {
    (void)state;
    static const struct {
        int32_t n;
        enum unit unit;
        const char *words;
    } rows[] = {
        { 30, UNIT_WORKING_DAYS, "30 working days" }, { 1, UNIT_MONTHS, "1 month" },    { 2, UNIT_COUNT, "2" },
        { MONDAY, UNIT_WEEKDAY, "Monday" },           { 1, UNIT_SWITCH, "yes" },        { 0, UNIT_SWITCH, "no" },
        { 17532, UNIT_DAY, "1 January 2018" },        { VALUE_NONE, UNIT_DAY, "none" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        value_text((struct value){ rows[i].n, NULL }, rows[i].unit, &out);
        EXPECT(rows[i].words);
    }
}

static void conditions_as_people_say_them(void **state) {
    (void)state;
    const uint32_t practice = BIT(AREA_HELP_AND_PROTECTION) | BIT(AREA_IN_CARE) | BIT(AREA_CARE_LEAVERS);
    const uint32_t good = BIT(GRADE_OUTSTANDING) | BIT(GRADE_GOOD);
    condition_text(&(struct condition){ .ungraded = true }, &out);
    EXPECT("there is no graded inspection");
    condition_text(&(struct condition){ .at_least = 1, .areas = BIT(AREA_OVERALL), .grades = BIT(GRADE_INADEQUATE) },
                   &out);
    EXPECT("overall effectiveness is inadequate");
    condition_text(&(struct condition){ .at_least = 2, .areas = practice, .grades = good }, &out);
    EXPECT(
        "at least 2 of children who need help and protection, children in care, care leavers are outstanding or good");
    condition_text(&(struct condition){ .at_least = 1, .areas = practice, .grades = BIT(GRADE_INADEQUATE) }, &out);
    EXPECT("any of children who need help and protection, children in care, care leavers is inadequate");
    condition_text(&(struct condition){ .every = true, .areas = practice, .grades = good }, &out);
    EXPECT("each of children who need help and protection, children in care, care leavers is outstanding or good");
    conditions_text(NULL, 0, &out);
    EXPECT("always");
}

static void windows_and_pathways(void **state) {
    (void)state;
    struct edition ed = { .window_count = 1 };
    ed.window[0] = (struct window){ .id = SV("three_year"),
                                    .base = BASE_PUBLICATION,
                                    .earliest = { 30, NULL },
                                    .target = { 36, NULL },
                                    .latest = { 42, NULL },
                                    .or_after_monitoring = { VALUE_NONE, NULL } };
    window_text(&ed.window[0], &out);
    EXPECT("from 30 to 42 months after the report's publication, target 36");
    ed.window[0].or_after_monitoring.n = 6;
    window_text(&ed.window[0], &out);
    EXPECT(
        "from 30 to 42 months after the report's publication, target 36; earlier once 6 monitoring visits were made");
    window_text(&(struct window){ .base = BASE_NONE }, &out);
    EXPECT("no window is set");
    struct pathway p = { .when = { { .at_least = 1, .areas = BIT(AREA_OVERALL), .grades = BIT(GRADE_GOOD) } },
                         .when_count = 1,
                         .next = OWED_SHORT_INSPECTION,
                         .programme = PROGRAMME_FOCUSED,
                         .focused = { 1, NULL },
                         .human_decision = true };
    pathway_text(&ed, &p, &out);
    EXPECT("when overall effectiveness is good: short inspection, window three_year, focused visits planned: 1; "
           "a person must confirm");
    p = (struct pathway){ .next = OWED_SIF, .programme = PROGRAMME_MONITORING };
    pathway_text(&ed, &p, &out);
    EXPECT("always: single inspection (SIF), window three_year, monitoring visits until then");
}

static void pauses_closed_periods_and_themes(void **state) {
    (void)state;
    struct pause p = { .from = { 18506 }, .to = { 18570 }, .obligations = BIT(OWED_SIF) | BIT(OWED_MONITORING_VISIT) };
    pause_text(&p, &out);
    EXPECT("1 September 2020 to 4 November 2020: single inspection (SIF) and monitoring visit");
    p.obligations = BIT(OWED_COUNT) - 1;
    pause_text(&p, &out);
    EXPECT("1 September 2020 to 4 November 2020: everything");
    closed_period_text(
        &(struct closed_period){
            .from_month = 12, .from_day = 23, .to_month = 1, .to_friday_before_second_monday = true },
        &out);
    EXPECT("23 December to the Friday before the second Monday of January");
    closed_period_text(&(struct closed_period){ .from_month = 8, .from_day = 1, .to_month = 8, .to_day = 31 }, &out);
    EXPECT("1 August to 31 August");
    theme_text(&(struct theme){ .name = SV("Front door"), .from = DAY_NONE, .to = DAY_NONE }, &out);
    EXPECT("Front door");
    theme_text(&(struct theme){ .name = SV("Covid arrangements"), .from = { 18506 }, .to = { 18778 } }, &out);
    EXPECT("Covid arrangements, from 1 September 2020, to 31 May 2021");
}

static void checks_teams_and_judgements(void **state) {
    (void)state;
    struct condition bad = { .at_least = 1, .areas = BIT(AREA_CARE_LEAVERS), .grades = BIT(GRADE_INADEQUATE) };
    struct condition worst = { .at_least = 1, .areas = BIT(AREA_OVERALL), .grades = BIT(GRADE_INADEQUATE) };
    judgement_check_text(
        &(struct judgement_check){ .given = { bad }, .given_count = 1, .then = { worst }, .then_count = 1 }, &out);
    EXPECT("error unless, where care leavers is inadequate, overall effectiveness is inadequate");
    struct edition ed = { .team = { { { 30000, NULL }, { 3, NULL } }, { { VALUE_NONE, NULL }, { 5, NULL } } },
                          .team_count = 2,
                          .judgement_set = SV("sif_2013"),
                          .areas_required = BIT(AREA_OVERALL) | BIT(AREA_LEADERS),
                          .areas_allowed = BIT(AREA_OVERALL) | BIT(AREA_LEADERS) | BIT(AREA_LSCB) };
    team_text(&ed, &out);
    EXPECT("3 inspectors under 30000 children; 5 inspectors otherwise");
    judgements_text(&ed, &out);
    EXPECT("sif_2013: overall effectiveness, impact of leaders; allowed too: local safeguarding children board");
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, fresh, drop)
    const struct CMUnitTest tests[] = {
        T(values_in_their_units),       T(conditions_as_people_say_them),
        T(windows_and_pathways),        T(pauses_closed_periods_and_themes),
        T(checks_teams_and_judgements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
