/* Reading: what each line becomes, and what each mistake is told. */
#include "ingest/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct err err;
static struct scenario_file file;

static int fresh(void **state) {
    (void)state;
    arena = arena_with_limit(1 << 20);
    err = (struct err){ 0 };
    return 0;
}

static int drop(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static bool read_text(const char *text) { return scenario_read(sv_of(text), "f", &arena, &file, &err); }

static const struct scenario *read_one(const char *text) {
    if (!read_text(text)) fail_msg("%s", err.msg);
    assert_int_equal(file.count, 1);
    return file.scenario;
}

static void expect_fault(const char *text, const char *said) {
    err = (struct err){ 0 };
    if (read_text(text)) fail_msg("read: %s", text);
    assert_int_equal(err.kind, ERR_INPUT);
    if (strstr(err.msg, said) == NULL) fail_msg("\"%s\" does not say \"%s\"", err.msg, said);
    assert_true(err.hint[0] != '\0');
}

static void expect_day(struct day d, const char *expected) {
    struct text t = text_in(&arena, 20);
    text_day(&t, d);
    assert_string_equal(text_cstr(&t), expected);
}

static void an_empty_file_holds_no_scenarios(void **state) {
    (void)state;
    assert_true(read_text(""));
    assert_int_equal(file.count, 0);
    assert_true(read_text("\xef\xbb\xbf# only a comment\r\n\r\n   # and another\n"));
    assert_int_equal(file.count, 0);
}

static void a_scenario_has_a_title_a_fact_and_lines(void **state) {
    (void)state;
    const struct scenario *s = read_one("# first\nscenario  1. A \"good\" one, here\nfact      4.1, W1\n\n"
                                        "grade good -> good\r\nteam 5 children on 2020-01-01 -> 3");
    assert_true(sv_eq(s->title, SV("1. A \"good\" one, here")));
    assert_true(sv_eq(s->fact, SV("4.1, W1")));
    assert_int_equal(s->line, 2);
    assert_int_equal(s->steps, 2);
    assert_int_equal(s->step[0].line, 5);
    assert_true(sv_eq(s->step[0].text, SV("grade good -> good")));
    assert_int_equal(s->step[1].verb, SCENARIO_TEAM);
    assert_int_equal(s->step[1].is.team.children, 5);
}

static void history_lines_become_records(void **state) {
    (void)state;
    const struct scenario *s = read_one(
        "scenario s\n"
        "history 2018-01-29..2018-02-09 standard inspection, published 2018-03-12: overall good, in care good\n"
        "history 2018-05-01 published short: overall requires improvement to be good, due 2018-08-01\n"
        "history 2019-04 focused visit, theme \"front door, and more\"\n"
        "history 2019-05-14..2019-05-15 focused_visit published 2019-06-03 priority action id v known 2019-07-01\n"
        "history 2019-07-01 standard, on site 2019-07-01..2019-07-12 and 2019-08-07..2019-08-08\n"
        "grade x -> unknown\n");
    assert_int_equal(s->facts, 5);
    const struct event *ev = &s->fact_list[0].is.event;
    assert_int_equal(ev->kind, EVENT_STANDARD);
    expect_day(ev->start, "2018-01-29");
    expect_day(ev->end, "2018-02-09");
    expect_day(ev->published, "2018-03-12");
    assert_int_equal(ev->grade[AREA_IN_CARE], GRADE_GOOD);
    ev = &s->fact_list[1].is.event;
    assert_int_equal(ev->grade[AREA_OVERALL], GRADE_REQUIRES_IMPROVEMENT);
    assert_false(day_known(ev->start));
    expect_day(ev->due, "2018-08-01");
    ev = &s->fact_list[2].is.event;
    assert_true(ev->month_precision);
    assert_true(sv_eq(ev->theme, SV("front door, and more")));
    ev = &s->fact_list[3].is.event;
    assert_true(ev->priority_action);
    assert_true(sv_eq(s->fact_list[3].key, SV("v")));
    for (int a = 0; a < AUDIENCE_COUNT; a++) expect_day(s->fact_list[3].known[a], "2019-07-01");
    ev = &s->fact_list[4].is.event;
    assert_int_equal(ev->period_count, 2);
    expect_day(ev->end, "2019-08-08");
    assert_int_equal(s->fact_list[4].number, 5);
}

static void other_records(void **state) {
    (void)state;
    const struct scenario *s = read_one(
        "scenario s\nauthority St Helens, opened 2019-04-01, children 40000\n"
        "override 2020-01-02 short_inspection becomes standard_inspection, reason \"a, b\", decided by \"C\"\n"
        "override 2020-01-02 focused_visit added by 2020-06-01 reason r decided by d\n"
        "election 2022-05-05 local\nelection 2024-07-04 national parliamentary\nholiday 2022-06-03 \"Jubilee\"\n"
        "holidays known until 2023-12-31\ngrade good -> good\n");
    assert_true(sv_eq(s->named, SV("St Helens")));
    assert_false(s->from_register);
    assert_int_equal(s->children, 40000);
    expect_day(s->authority.opened, "2019-04-01");
    assert_true(sv_eq(s->fact_list[0].is.override.reason, SV("a, b")));
    assert_int_equal(s->fact_list[0].is.override.to, OWED_STANDARD_INSPECTION);
    assert_int_equal(s->fact_list[1].is.override.change, OVERRIDE_ADD);
    assert_true(s->fact_list[2].is.election.authority.n > 0);
    assert_int_equal(s->fact_list[3].is.election.authority.n, 0);
    assert_int_equal(s->fact_list[4].kind, RECORD_HOLIDAY);
    expect_day(s->holidays_until, "2023-12-31");
}

static void questions_and_expectations(void **state) {
    (void)state;
    const struct scenario *s = read_one(
        "scenario s\nasked 2020-01-01, known by 2019-12-31, by public\n"
        "expect next short_inspection, earliest 2020-01-02, target none, latest after 2020-01-03, overdue\n"
        "expect monitoring_visit sequence 2 of 6 human decision\nexpect 3 focused_visit paused\nexpect no sif\n"
        "expect every obligation paused\nexpect same windows as on 2019-01-01\nexpect nothing\n"
        "explain action plan lacks \"x\"\n");
    assert_int_equal(s->step[0].is.asked.audience, AUDIENCE_PUBLIC);
    expect_day(s->step[0].is.asked.known_by, "2019-12-31");
    const struct line_expect *x = &s->step[1].is.expect;
    assert_int_equal(x->what, EXPECT_NEXT);
    assert_int_equal(x->earliest.how, WANTED_DAY);
    assert_int_equal(x->target.how, WANTED_NONE);
    assert_int_equal(x->latest.how, WANTED_AFTER);
    assert_true(x->has_status);
    assert_int_equal(x->status, STATUS_OVERDUE);
    x = &s->step[2].is.expect;
    assert_int_equal(x->sequence, 2);
    assert_int_equal(x->of, 6);
    assert_true(x->human_decision);
    assert_int_equal(s->step[3].is.expect.count, 3);
    assert_int_equal(s->step[3].is.expect.status, STATUS_PAUSED);
    assert_int_equal(s->step[4].is.expect.what, EXPECT_NO);
    assert_int_equal(s->step[5].is.expect.what, EXPECT_EVERY);
    assert_int_equal(s->step[6].is.expect.what, EXPECT_SAME_WINDOWS);
    assert_int_equal(s->step[7].is.expect.what, EXPECT_NOTHING);
    assert_true(s->step[8].is.explain.lacks);
    assert_int_equal(s->step[8].is.explain.kind, OWED_ACTION_PLAN);
}

static void rules_asked_alone(void **state) {
    (void)state;
    const struct scenario *s = read_one(
        "scenario s\njudgements on site 2025-01-20: leaders good, in care inadequate -> rejected J3 J4\n"
        "judgements under X: overall good -> rejected required care leavers\n"
        "clock draft_action_plan from 2018-08-10, on site 2018-07-10 -> none\n"
        "propose focused visit on site 2024-03-05..2024-03-06, theme FD -> warning focused.max, call 2024-02-27\n"
        "propose short_inspection call 2024-03-04 -> accepted, on site 2024-03-11..2024-03-15, team 4\n"
        "pause on site 2024-02-05, paused 2024-02-07, asked 2024-02-14 -> not offered\n"
        "letter monitoring visit visit 2 on 2024-02-05 -> published\n");
    const struct line_judgements *j = &s->step[0].is.judgements;
    assert_int_equal(j->grade[AREA_IN_CARE], GRADE_INADEQUATE);
    assert_int_equal(j->outcome.verdict, VERDICT_REFUSED);
    assert_int_equal(j->outcome.rules, 2);
    assert_int_equal(s->step[1].is.judgements.area, AREA_CARE_LEAVERS);
    assert_int_equal(s->step[2].is.clock.ends.how, WANTED_NONE);
    const struct line_propose *p = &s->step[3].is.propose;
    expect_day(p->proposal.end, "2024-03-06");
    expect_day(p->call, "2024-02-27");
    assert_true(sv_eq(p->outcome.rule[0], SV("focused.max")));
    p = &s->step[4].is.propose;
    assert_false(day_known(p->proposal.start));
    expect_day(p->end, "2024-03-15");
    assert_int_equal(p->team, 4);
    assert_int_equal(s->step[5].is.pause.state, PAUSE_NOT_OFFERED);
    assert_int_equal(s->step[6].is.letter.sequence, 2);
}

static void the_register_asked(void **state) {
    (void)state;
    const struct scenario *s = read_one(
        "scenario s\nregister Bristol, City of\n"
        "statistics 2024-03-31 by last day on site, region \"South West\" -> outstanding 20%, leaders good 7, up 3\n"
        "inspections 2023-01-01..2023-12-31 by first day on site -> 43\n"
        "check weeks of all inspections -> accepted except a b\n");
    assert_true(s->from_register);
    assert_true(sv_eq(s->named, SV("Bristol, City of")));
    const struct line_statistics *x = &s->step[0].is.statistics;
    assert_int_equal(x->basis, BASIS_ON_SITE);
    assert_int_equal(x->figures, 3);
    assert_true(x->figure[0].percent);
    assert_int_equal(x->figure[1].area, AREA_LEADERS);
    assert_int_equal(x->figure[2].figure, FIGURE_UP);
    assert_true(s->step[2].is.check.sif && s->step[2].is.check.ilacs);
    assert_int_equal(s->step[2].is.check.excepts, 2);
}

static void an_override_the_register_would_refuse(void **state) {
    (void)state;
    const struct scenario *s = read_one("scenario s\n"
                                        "override 2020-01-02 sif waived, decided by d -> rejected reason\n"
                                        "override 2020-01-02 sif waived, decided by d, reason r -> rejected reason\n");
    assert_int_equal(s->facts, 0);
    assert_true(sv_eq(s->step[0].is.refused.at_fault, SV("reason")));
    assert_int_equal(s->step[1].is.refused.at_fault.n, 0);
    expect_fault("scenario s\noverride 2020-01-02 sif waived, decided by d\ngrade a -> good",
                 "f line 2: reason: expected");
}

static void every_mistake_names_file_line_and_what_was_expected(void **state) {
    (void)state;
    static const struct {
        const char *text, *said;
    } table[] = {
        { "grade good -> good", "f line 1: expected a scenario line first" },
        { "scenario", "f line 1: expected a title" },
        { "scenario a\nscenario b\ngrade a -> good", "f line 1: expected a scenario that checks something" },
        { "scenario a\nfrobnicate", "f line 2: expected scenario, fact" },
        { "scenario a\nfact", "the fact it rests on" },
        { "scenario a\nfact x\nfact y", "one fact line" },
        { "scenario a\nexpect nothing", "f line 2: expected an asked line before it" },
        { "scenario a\nasked 2020-02-30", "f line 2: expected a day that exists, as YYYY-MM-DD, found \"2020-02-30\"" },
        { "scenario a\nasked", "found the end of the line" },
        { "scenario a\nasked 2020-01-01 by nobody", "by inspectorate, authority or public" },
        { "scenario a\nhistory 2020-01-01 party", "what happened" },
        { "scenario a\nhistory 2020-01 standard", "not a month" },
        { "scenario a\nhistory 2020-01-01 published focused_visit", "begins with its day on site" },
        { "scenario a\nhistory 2020-01-02..2020-01-01 sif", "the later one last" },
        { "scenario a\nhistory 2020-01-01 short: overall splendid", "a grade" },
        { "scenario a\nhistory 2020-01-01 short, published 2019-12-01", "published: expected no day before" },
        { "scenario a\nhistory 2020-01-01 jtai, theme \"open", "a closing \"" },
        { "scenario a\noverride 2020-01-01 sif explodes", "becomes OBLIGATION" },
        { "scenario a\noverride 2020-01-01 sif waived -> accepted", "rejected, and the column" },
        { "scenario a\nauthority X\nregister Y", "one authority only" },
        { "scenario a\nregister X opened 2020-01-01", "the register knows when it opened" },
        { "scenario a\nauthority opened 2020-01-01", "the name of an authority" },
        { "scenario a\nauthority X opened 2020-01-01 old", "opened DAY, closed DAY or children N" },
        { "scenario a\nasked 2020-01-01\nexpect 3 wishes", "an obligation" },
        { "scenario a\nasked 2020-01-01\nexpect sif soon", "earliest, target, latest" },
        { "scenario a\nasked 2020-01-01\nexpect every obligation late", "a status" },
        { "scenario a\nasked 2020-01-01\nexplain says \"x\"", "contains" },
        { "scenario a\nasked 2020-01-01\nexplain contains \"\"", "not empty" },
        { "scenario a\njudgements of X -> accepted", "on site DAY, or under EDITION" },
        { "scenario a\njudgements on site 2020-01-01: overall good", "-> and what comes of them" },
        { "scenario a\njudgements on site 2020-01-01: overall good -> rejected", "the rule that says so" },
        { "scenario a\ngrade good", "-> and the grade it means" },
        { "scenario a\nclock egg from 2020-01-01 -> none", "a clock" },
        { "scenario a\nclock action_plan from 2020-01-01 -> soon", "a day that exists" },
        { "scenario a\npropose picnic call 2020-01-01 -> accepted", "short_inspection, standard_inspection" },
        { "scenario a\npropose sif -> accepted", "call DAY or on site DAY" },
        { "scenario a\npropose sif call 2020-01-01 -> maybe", "accepted, warning RULE or refused RULE" },
        { "scenario a\npropose sif call 2020-01-01 -> refused", "the rule that says so" },
        { "scenario a\nteam many children on 2020-01-01 -> 3", "a whole number from 0" },
        { "scenario a\nletter monitoring_visit on 2020-01-01 -> published", "visit N" },
        { "scenario a\nstatistics 2020-01-01 -> outstanding many", "a whole number" },
        { "scenario a\nstatistics 2020-01-01 -> splendid 3", "a grade" },
        { "scenario a\ncheck hats of all inspections -> accepted", "judgements of, or weeks of" },
        { "scenario a\ncheck weeks of all inspections -> accepted except", "the id of an inspection" },
        { "scenario \xff", "UTF-8" },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) expect_fault(table[i].text, table[i].said);
}

static void too_many_words_and_too_many_bytes(void **state) {
    (void)state;
    struct text t = text_in(&arena, 0);
    text_lit(&t, "scenario a\nteam");
    for (int i = 0; i < 200; i++) text_lit(&t, " 1");
    expect_fault(text_cstr(&t), "at most 96 words");
    static char big[SCENARIO_FILE_MAX + 2];
    memset(big, '\n', sizeof big - 1);
    assert_false(scenario_read(sv_of(big), "f", &arena, &file, &err));
}

static void memory_that_runs_out_is_told(void **state) {
    (void)state;
    static const char good[] =
        "scenario a\nauthority X\n"
        "history 2020-01-06 short, on site 2020-01-06..2020-01-10 and 2020-02-03..2020-02-04, overall good\n"
        "override 2020-01-02 sif waived, reason r -> rejected decided_by\nscenario b\n"
        "clock action_plan from 2020-01-01 -> none\n";
    size_t k = 1;
    for (;; k++) {
        struct arena a = arena_with_limit(1 << 20);
        struct err e = { 0 };
        a.fail_at = k;
        bool ok = scenario_read(sv_of(good), "f", &a, &file, &e);
        bool failed = a.failed;
        arena_free(&a);
        if (!failed) {
            assert_true(ok);
            break;
        }
        assert_false(ok);
        assert_int_equal(e.kind, ERR_NOMEM);
    }
    assert_true(k > 5);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, drop)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(an_empty_file_holds_no_scenarios),
        TEST(a_scenario_has_a_title_a_fact_and_lines),
        TEST(history_lines_become_records),
        TEST(other_records),
        TEST(questions_and_expectations),
        TEST(rules_asked_alone),
        TEST(the_register_asked),
        TEST(an_override_the_register_would_refuse),
        TEST(every_mistake_names_file_line_and_what_was_expected),
        TEST(too_many_words_and_too_many_bytes),
        TEST(memory_that_runs_out_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
