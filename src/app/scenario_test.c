/* The oracles: every file of tests/scenarios must pass, every oracle of the fact sheet must be there, and each must
 * fail when its rule is altered. Then the runner itself: what it says of a line that comes out otherwise. */
#include "app/scenario.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/framework_app.h"
#include "base/file.h"

enum { FILES_MAX = 64, ORACLES = 82 };
static struct arena arena;
static struct framework framework;
static struct scenario_world world;
static struct scenario_file files[FILES_MAX];
static size_t file_count;

static void read_scenarios(void) {
    glob_t found;
    struct err e = { 0 };
    assert_int_equal(glob("tests/scenarios/*.scenario", 0, NULL, &found), 0);
    assert_true(found.gl_pathc <= FILES_MAX);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct sv bytes;
        const char *name = arena_copy(&arena, found.gl_pathv[i], strlen(found.gl_pathv[i]));
        if (!file_read(name, SCENARIO_FILE_MAX, &arena, &bytes, &e) ||
            !scenario_read(bytes, name, &arena, &files[i], &e))
            fail_msg("%s", e.msg);
    }
    file_count = found.gl_pathc;
    globfree(&found);
}

static int open_world(void **state) {
    (void)state;
    struct err e = { 0 };
    arena = arena_with_limit(0);
    if (!framework_open((struct sv){ 0 }, &arena, &framework, &e) ||
        !scenario_world_shipped(&framework, &arena, &world, &e)) {
        print_error("%s\n", e.msg);
        return -1;
    }
    read_scenarios();
    return 0;
}

static int close_world(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct scenario_report report_of(struct arena *a, const char *text) {
    struct scenario_report report;
    struct err e = { 0 };
    if (!scenario_check(&world, sv_of(text), "f", a, &report, &e)) fail_msg("%s", e.msg);
    return report;
}

/* ---- the oracles --------------------------------------------------------------------------------------------- */

static void every_scenario_passes(void **state) {
    (void)state;
    for (size_t i = 0; i < file_count; i++) {
        struct arena a = arena_with_limit(0);
        struct err e = { 0 };
        for (size_t k = 0; k < files[i].count; k++) {
            struct scenario_result r;
            if (!scenario_run(&world, &files[i].scenario[k], &a, &r, &e)) fail_msg("%s %s", files[i].name, e.msg);
            if (r.faults > 0)
                fail_msg("%s line %d: %.*s\n got %.*s", files[i].name, r.fault->line, SV_ARG(r.fault->expected),
                         SV_ARG(r.fault->got));
        }
        arena_free(&a);
    }
}

/* The numbers a title begins with: "41, 42. Title". */
static bool is_about(const struct scenario *s, int64_t oracle) {
    struct sv rest = sv_sub(s->title, 0, sv_find(s->title, SV("."))), part;
    int64_t n;
    while (sv_split(&rest, ',', &part))
        if (sv_int(sv_trim(part), 1, ORACLES, &n) && n == oracle) return true;
    return false;
}

static void every_oracle_has_a_scenario(void **state) {
    (void)state;
    /* 63 is the child-level lists', 65 and 81 are the report editor's: they come with those parts. */
    for (int oracle = 1; oracle <= ORACLES; oracle++) {
        size_t n = 0;
        for (size_t i = 0; i < file_count; i++)
            for (size_t k = 0; k < files[i].count; k++) n += is_about(&files[i].scenario[k], oracle);
        bool later = oracle == 63 || oracle == 65 || oracle == 81;
        if (n == 0 && !later) fail_msg("no scenario for oracle %d", oracle);
    }
}

/* Whether every scenario of the oracle still passes. */
static bool oracle_holds(int oracle) {
    bool holds = true;
    struct arena a = arena_with_limit(0);
    struct err e = { 0 };
    for (size_t i = 0; i < file_count; i++)
        for (size_t k = 0; k < files[i].count; k++) {
            struct scenario_result r;
            if (!is_about(&files[i].scenario[k], oracle)) continue;
            if (!scenario_run(&world, &files[i].scenario[k], &a, &r, &e)) fail_msg("%s", e.msg);
            holds = holds && r.faults == 0;
        }
    arena_free(&a);
    return holds;
}

static void an_oracle_fails_when_its_value_is_altered(void **state) {
    (void)state;
    static const struct {
        enum param p;
        int32_t by;
        int oracle;
    } table[] = {
        { P_AUTHORITY_PUBLICATION, 1, 42 },
        { P_ACTION_PLAN, 1, 41 },
        { P_ACTION_PLAN, 1, 45 },
        { P_ACTION_PLAN, -1, 52 },
        { P_PRIORITY_ACTION_PLAN, 1, 43 },
        { P_PRIORITY_ACTION_PLAN, 1, 44 },
        { P_DRAFT_ACTION_PLAN, 1, 43 },
        { P_DRAFT_ACTION_PLAN, 1, 51 },
        { P_DRAFT_BY_LETTER_DAY, -1, 43 },
        { P_REPORT_DRAFT, 1, 50 },
        { P_REPORT_DRAFT, 1, 79 },
        { P_REPORT_COMMENTS, 1, 50 },
        { P_REPORT_PUBLISHED, 1, 46 },
        { P_REPORT_PUBLISHED, 1, 47 },
        { P_REPORT_PUBLISHED, 1, 48 },
        { P_REPORT_PUBLISHED, 1, 49 },
        { P_REPORT_OUTER, 1, 50 },
        { P_REPORT_OUTER, 1, 79 },
        { P_MONITORING_LETTER, 1, 74 },
        { P_ENGAGEMENT_LETTER_MONTHS, 1, 78 },
        { P_ELECTION_HOLD_BEFORE, -24, 54 },
        { P_FOCUSED_MAX, 1, 75 },
        { P_FOCUSED_EARLIEST, 1, 80 },
        { P_FOCUSED_EARLIEST, -5, 80 },
        { P_FOCUSED_JTAI_REPLACES, -1, 17 },
        { P_MONITORING_PLANNED, 1, 76 },
        { P_MONITORING_PLANNED, -1, 4 },
        { P_MONITORING_FIRST_WEEKS, 1, 53 },
        { P_MONITORING_FIRST_LATE_WEEKS, 1, 82 },
        { P_MONITORING_INTERVAL, 1, 4 },
        { P_MONITORING_UNPUBLISHED, 1, 73 },
        { P_MONITORING_UNPUBLISHED, -1, 73 },
        { P_JTAI_NOTICE, 1, 60 },
        { P_FOCUSED_NOTICE, 1, 71 },
        { P_FOCUSED_DAYS, 1, 71 },
        { P_GRADED_NOTICE, 1, 55 },
        { P_GRADED_CALL_WEEKDAY, 1, 58 },
        { P_GRADED_FIRST_WEEKDAY, 1, 57 },
        { P_GRADED_LAST_WEEKDAY, -1, 70 },
        { P_SHORT_DAYS, 1, 56 },
        { P_SHORT_DAYS, 1, 72 },
        { P_STANDARD_DAYS, 1, 57 },
        { P_SMALL_SHORT_DAYS, 1, 61 },
        { P_SMALL_CHILDREN, -400, 61 },
        { P_HOLIDAY_WEEK_CLOSED, -1, 59 },
        { P_PAUSE_LIMIT, 1, 77 },
        { P_PAUSE_LIMIT, -1, 77 },
        { P_PAUSE_OFFERED_FROM, -10, 77 },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        for (size_t k = 0; k < framework.edition_count; k++)
            if (value_set(framework.edition[k].param[table[i].p]))
                framework.edition[k].param[table[i].p].n += table[i].by;
        bool holds = oracle_holds(table[i].oracle);
        for (size_t k = 0; k < framework.edition_count; k++)
            if (value_set(framework.edition[k].param[table[i].p]))
                framework.edition[k].param[table[i].p].n -= table[i].by;
        if (holds) fail_msg("oracle %d holds whatever %s is", table[i].oracle, param_infos[table[i].p].name);
    }
}

static void move_windows(int32_t months) {
    for (size_t k = 0; k < framework.edition_count; k++)
        for (size_t i = 0; i < framework.edition[k].window_count; i++) {
            struct window *w = &framework.edition[k].window[i];
            struct value *v[] = { &w->earliest, &w->target, &w->latest };
            for (size_t j = 0; j < 3; j++)
                if (value_set(*v[j])) v[j]->n += months;
        }
}

static void oracles_of_the_window_fail_when_it_moves(void **state) {
    (void)state;
    static const int oracles[] = { 1, 2, 3, 7, 8, 9, 12, 18, 19, 20 };
    for (size_t i = 0; i < sizeof oracles / sizeof *oracles; i++) {
        move_windows(6);
        bool holds = oracle_holds(oracles[i]);
        move_windows(-6);
        if (holds) fail_msg("oracle %d holds whatever the window is", oracles[i]);
    }
}

/* Every row leads to the other ILACS inspection: what the oracles of the pathway must notice. */
static void swap_pathways(void) {
    for (size_t k = 0; k < framework.edition_count; k++)
        for (size_t i = 0; i < framework.edition[k].pathway_count; i++) {
            struct pathway *p = &framework.edition[k].pathway[i];
            p->next = p->next == OWED_SHORT_INSPECTION      ? OWED_STANDARD_INSPECTION
                      : p->next == OWED_STANDARD_INSPECTION ? OWED_SHORT_INSPECTION
                                                            : p->next;
        }
}

static void oracles_of_the_pathway_fail_when_it_turns(void **state) {
    (void)state;
    static const int oracles[] = { 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28 };
    for (size_t i = 0; i < sizeof oracles / sizeof *oracles; i++) {
        swap_pathways();
        bool holds = oracle_holds(oracles[i]);
        swap_pathways();
        if (holds) fail_msg("oracle %d holds whatever comes next", oracles[i]);
    }
}

static void oracles_of_pauses_and_checks_fail_without_them(void **state) {
    (void)state;
    static const int oracles[] = { 14, 15, 16, 33, 34, 36, 37 };
    size_t pauses[EDITIONS_MAX] = { 0 };
    size_t checks[EDITIONS_MAX] = { 0 };
    assert_true(framework.edition_count <= EDITIONS_MAX);
    for (size_t i = 0; i < sizeof oracles / sizeof *oracles; i++) {
        for (size_t k = 0; k < framework.edition_count; k++) {
            pauses[k] = framework.edition[k].pause_count;
            checks[k] = framework.edition[k].check_count;
            framework.edition[k].pause_count = framework.edition[k].check_count = 0;
        }
        bool holds = oracle_holds(oracles[i]);
        for (size_t k = 0; k < framework.edition_count; k++) {
            framework.edition[k].pause_count = pauses[k];
            framework.edition[k].check_count = checks[k];
        }
        if (holds) fail_msg("oracle %d holds without the rule", oracles[i]);
    }
}

/* ---- the runner ---------------------------------------------------------------------------------------------- */

/* Each line is wrong, and what came instead is said. */
static void a_line_that_comes_out_otherwise_says_what_came(void **state) {
    (void)state;
    static const struct {
        const char *lines, *got;
    } table[] = {
        { "grade good -> inadequate", "good" },
        { "grade good -> unknown", "good" },
        { "grade splendid -> good", "unknown" },
        { "clock action_plan from 2023-05-09 -> 2023-08-17", "2023-08-16 under ILACS-2023" },
        { "clock draft_action_plan from 2015-05-11 -> 2015-06-01", "none under SIF-2013" },
        { "team 12000 children on 2019-11-04 -> 4", "3" },
        { "pause on site 2024-02-05, paused 2024-02-07, asked 2024-02-14 -> incomplete", "paused" },
        { "letter monitoring_visit visit 1 on 2023-03-29 -> published", "authority only" },
        { "judgements on site 2025-01-20: overall good -> accepted", "ILACS-2024-12 has a judgement of" },
        { "judgements on site 2001-01-20: overall good -> accepted", "no edition was in force" },
        { "propose standard_inspection call 2023-03-01 -> accepted", "refused graded.call_weekday" },
        { "propose standard_inspection call 2023-02-27 -> accepted, on site 2023-03-07..2023-03-17",
          "2023-03-06..2023-03-17" },
        { "propose focused_visit call 2019-01-29 -> refused focused.max", "accepted, on site 2019-02-05..2019-02-06" },
        { "override 2020-01-01 sif waived, reason r, decided by d -> rejected reason", "accepted" },
        { "override 2020-01-01 sif waived, reason r -> rejected reason", "rejected decided_by" },
        { "statistics 2025-08-27 by publication -> outstanding 38, leaders outstanding 0",
          "outstanding 39, leaders outstanding" },
        { "inspections 2023-01-01..2023-12-31 by first day on site -> 42", "43" },
        { "check weeks of ilacs inspections -> accepted except nobody", "isles-of-scilly" },
        { "asked 2018-06-01\nexpect sif", "none; owed are short_inspection" },
        { "asked 2018-06-01\nexpect short_inspection latest 2021-09-11", "latest 2021-09-10 status not_yet" },
        { "asked 2018-06-01\nexpect next standard_inspection", "short_inspection earliest 2020-09-10" },
        { "asked 2018-06-01\nexpect 2 focused_visit", "1: focused_visit" },
        { "asked 2018-06-01\nexpect no focused_visit", "1: focused_visit" },
        { "asked 2018-06-01\nexpect nothing", "short_inspection" },
        { "asked 2018-06-01\nexpect every obligation paused", "short_inspection" },
        { "asked 2018-06-01\nexpect same windows as on 2018-03-01", "on the other day standard_inspection" },
        { "asked 2018-06-01\nexplain contains \"wombat\"", "does not contain it" },
        { "asked 2018-06-01\nexplain short_inspection lacks \"SHORT INSPECTION\"", "contains it" },
        { "asked 2018-03-11, by public\nedition ILACS-2026\nexpect next short_inspection, edition ILACS-2017",
          "ILACS-2026" },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct arena a = arena_with_limit(0);
        struct text t = text_in(&a, 0);
        text_printf(&t, "scenario x\nhistory 2018-03-10 published short: overall good\n%s\n", table[i].lines);
        struct scenario_report r = report_of(&a, text_cstr(&t));
        if (r.failed != 1) fail_msg("passed: %s", table[i].lines);
        const struct sv got = r.result[0].fault[0].got;
        if (sv_find(got, sv_of(table[i].got)) == got.n) fail_msg("%s\n got %.*s", table[i].lines, SV_ARG(got));
        arena_free(&a);
    }
}

static void what_nobody_knows_is_an_error_with_its_line(void **state) {
    (void)state;
    static const struct {
        const char *text, *said, *hint;
    } table[] = {
        { "scenario x\nregister Bristle\nasked 2020-01-01\nexpect nothing", "f: line 1", "Bristol" },
        { "scenario x\nedition ILACS-2062\ngrade good -> good", "f: line 2: no edition", "ILACS-20" },
        { "scenario x\njudgements under ILACS: overall good -> accepted", "f: line 2", "ILACS" },
        { "scenario x\nclock action_plan from 2020-01-01, under X -> none", "f: line 2", "Did you mean" },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct arena a = arena_with_limit(0);
        struct err e = { 0 };
        struct scenario_report r;
        assert_false(scenario_check(&world, sv_of(table[i].text), "f", &a, &r, &e));
        assert_int_equal(e.kind, ERR_UNKNOWN);
        if (strstr(e.msg, table[i].said) == NULL || strstr(e.hint, table[i].hint) == NULL)
            fail_msg("%s | %s", e.msg, e.hint);
        arena_free(&a);
    }
}

static void knowledge_and_audience_are_those_of_the_question(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct scenario_report r =
        report_of(&a, "scenario x\n"
                      "history 2018-03-10 published short: overall good, id i\n"
                      "history 2018-03-10 published short: overall requires_improvement, id i, known 2018-09-01\n"
                      "asked 2018-10-01, known by 2018-08-31\nexpect next short_inspection\n"
                      "asked 2018-10-01\nexpect next standard_inspection\n"
                      "history 2018-06-05..2018-06-06 engagement_meeting\n"
                      "expect engagement_meeting target 2019-06-05\n"
                      "asked 2018-10-01, by the public\nexpect engagement_meeting target none\n");
    if (r.failed > 0) fail_msg("%.*s", SV_ARG(r.result[0].fault[0].got));
    arena_free(&a);
}

static void results_as_tap_and_as_json(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct scenario_report r[2];
    r[0] = report_of(&a, "scenario one\nfact F\ngrade good -> good\n");
    r[1] = report_of(&a, "scenario two\nfact G\ngrade good -> inadequate\n");
    struct text t = text_in(&a, 0);
    scenario_tap(r, 2, &t);
    assert_string_equal(text_cstr(&t),
                        "1..2\nok 1 - one\nnot ok 2 - two\n# f line 3\n#   expected  grade good -> inadequate\n"
                        "#   got       good\n#   fact      G\n# 1 passed, 1 failed\n");
    t = text_in(&a, 0);
    scenario_json(r, 2, &t);
    assert_string_equal(text_cstr(&t),
                        "{\n\"scenarios\": 2,\n\"passed\": 1,\n\"failed\": 1,\n\"files\": ["
                        "{\"file\":\"f\",\"scenarios\":[{\"title\":\"one\",\"fact\":\"F\",\"line\":1,\"passed\":true,"
                        "\"differences\":[]}]},"
                        "{\"file\":\"f\",\"scenarios\":[{\"title\":\"two\",\"fact\":\"G\",\"line\":1,\"passed\":false,"
                        "\"differences\":[{\"line\":3,\"expected\":\"grade good -> inadequate\",\"got\":\"good\","
                        "\"because\":[]}]}]}]\n}\n");
    arena_free(&a);
}

static void reasons_come_with_what_differs(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct scenario_report r = report_of(&a, "scenario x\nhistory 2018-03-10 published short: overall good\n"
                                             "asked 2018-06-01\nexpect next standard_inspection\n");
    const struct scenario_fault *f = &r.result[0].fault[0];
    assert_true(f->becauses > 3);
    assert_true(sv_starts(f->because[0], SV("Edition ILACS-2017")));
    arena_free(&a);
}

/* The first block of the page is a whole file, and what is said to be its output comes out. */
static void the_worked_example_of_the_page_is_true(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct err e = { 0 };
    struct sv page;
    const struct sv fence = SV("```text\n"), end = SV("```\n");
    if (!file_read("docs/scenarios.md", 1 << 20, &a, &page, &e)) fail_msg("%s", e.msg);
    page = sv_sub(page, sv_find(page, fence) + fence.n, page.n);
    struct sv example = sv_sub(page, 0, sv_find(page, end));
    page = sv_sub(page, sv_find(page, fence) + fence.n, page.n);
    struct sv output = sv_sub(page, 0, sv_find(page, end));
    struct scenario_report report;
    struct text t = text_in(&a, 0);
    if (!scenario_check(&world, example, "mine.scenario", &a, &report, &e)) fail_msg("%s", e.msg);
    scenario_tap(&report, 1, &t);
    assert_true(output.n > 0);
    assert_true(sv_eq(text_view(&t), output));
    arena_free(&a);
}

static void memory_that_runs_out_is_told(void **state) {
    (void)state;
    static const char text[] = "scenario x\nhistory 2018-03-10 published short: overall good\nasked 2018-06-01\n"
                               "expect next standard_inspection\nclock action_plan from 2018-03-10 -> none\n";
    size_t tried = 0;
    for (size_t k = 1;; k++) {
        struct arena a = arena_with_limit(0);
        struct err e = { 0 };
        struct scenario_report r;
        a.fail_at = k;
        bool ok = scenario_check(&world, sv_of(text), "f", &a, &r, &e), failed = a.failed;
        arena_free(&a);
        if (!failed) {
            assert_true(ok);
            break;
        }
        assert_false(ok);
        assert_int_equal(e.kind, ERR_NOMEM);
        tried++;
    }
    assert_true(tried > 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_scenario_passes),
        cmocka_unit_test(every_oracle_has_a_scenario),
        cmocka_unit_test(an_oracle_fails_when_its_value_is_altered),
        cmocka_unit_test(oracles_of_the_window_fail_when_it_moves),
        cmocka_unit_test(oracles_of_the_pathway_fail_when_it_turns),
        cmocka_unit_test(oracles_of_pauses_and_checks_fail_without_them),
        cmocka_unit_test(a_line_that_comes_out_otherwise_says_what_came),
        cmocka_unit_test(what_nobody_knows_is_an_error_with_its_line),
        cmocka_unit_test(knowledge_and_audience_are_those_of_the_question),
        cmocka_unit_test(results_as_tap_and_as_json),
        cmocka_unit_test(reasons_come_with_what_differs),
        cmocka_unit_test(the_worked_example_of_the_page_is_true),
        cmocka_unit_test(memory_that_runs_out_is_told),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
