/* Steps become plain sentences; a trace that nobody asked for, or that memory ran out for, disturbs nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/emit.h"
#include "core/test_edition.h"

static const char *sentence(struct test_world *w, const struct trace_step *s) {
    struct text t = text_in(&w->arena, 4096);
    trace_sentence(s, &t);
    assert_true(text_ok(&t, NULL));
    return text_cstr(&t);
}

static const char *phrase(struct test_world *w, const struct event *ev) {
    struct text t = text_in(&w->arena, 4096);
    event_phrase(ev, &t);
    return text_cstr(&t);
}

/* ---- the sink ---------------------------------------------------------------------------------------------------- */

static void steps_are_kept_in_order(void **state) {
    struct test_world *w = *state;
    struct trace t = trace_in(&w->arena);
    for (int i = 0; i < 1000; i++) {
        trace_add(&t, STEP_COUNT)->n = i;
        (void)arena_alloc(&w->arena, 8); /* so that it must move when it grows */
    }
    assert_int_equal(t.count, 1000);
    assert_false(t.failed);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(t.step[i].n, i);
        assert_false(day_known(t.step[i].day) || day_known(t.step[i].result));
        assert_null(t.step[i].of.any);
    }
}

static void nobody_asked_for_a_trace(void **state) {
    struct test_world *w = *state;
    struct event *ev = happens(w, EVENT_JTAI, "j1", "2020-01-06", "2020-01-10", NULL);
    size_t calls = w->arena.calls;
    struct trace_step *s = trace_add(NULL, STEP_NOTE);
    assert_non_null(s);
    s->text = "scratch";
    emit_edition(NULL, &w->edition[0], on("2020-01-01"));
    emit_fact(NULL, FACT_ROLE_FULFILS, ev);
    emit_rejected(NULL, FACT_ROLE_OTHER_KIND, ev);
    emit_absent(NULL, FACT_ROLE_FULFILS, EVENT_JTAI);
    emit_day_is(NULL, FACT_ROLE_RECEIPT, on("2020-01-01"), "x");
    emit_day(NULL, FACT_ROLE_LATEST, on("2020-01-01"), &w->edition[0].param[P_ACTION_PLAN], UNIT_WORKING_DAYS,
             on("2020-02-01"));
    emit_count(NULL, FACT_ROLE_NONE, 1, NULL);
    emit_status(NULL, STATUS_OPEN, on("2020-01-01"), NULL);
    emit_note(NULL, NULL, "x");
    assert_int_equal(trace_add(NULL, STEP_COUNT)->n, 0); /* zeroed each time */
    assert_int_equal(w->arena.calls, calls);
}

static void nothing_is_said_of_no_fact(void **state) {
    struct test_world *w = *state;
    struct trace t = trace_in(&w->arena);
    emit_fact(&t, FACT_ROLE_IN_PROGRESS, NULL);
    emit_rejected(&t, FACT_ROLE_OTHER_KIND, NULL);
    emit_edition(&t, NULL, on("2020-01-01"));
    assert_int_equal(t.count, 0);
}

static void want_of_memory_marks_the_trace_and_not_the_answer(void **state) {
    struct test_world *w = *state;
    (void)inspected(w, "i1", "2018-03-05", "2018-03-16", "2018-05-10", GRADE_ADEQUATE);
    const struct due plain = *ask(w, "2020-01-01");
    for (size_t k = 1;; k++) {
        struct arena a = arena_with_limit(0);
        a.fail_at = k;
        struct trace t = trace_in(&a);
        struct due d;
        due_list(&w->context, test_history(w), on("2020-01-01"), &d, &t);
        assert_true(due_same(&plain, &d));
        assert_int_equal(t.failed, a.failed);
        bool untouched = !a.failed;
        arena_free(&a);
        if (untouched) break;
    }
}

/* ---- sentences --------------------------------------------------------------------------------------------------- */

static void events_in_words(void **state) {
    struct test_world *w = *state;
    assert_string_equal(phrase(w, happens(w, EVENT_STANDARD, "a", "2023-03-06", "2023-03-17", "2023-05-09")),
                        "the standard inspection of 6 to 17 March 2023, published 9 May 2023");
    assert_string_equal(phrase(w, happens(w, EVENT_SHORT, "b", "2023-02-27", "2023-03-03", NULL)),
                        "the short inspection of 27 February 2023 to 3 March 2023");
    assert_string_equal(phrase(w, happens(w, EVENT_FOCUSED_VISIT, "c", "2023-02-27", "2023-02-27", NULL)),
                        "the focused visit of 27 February 2023");
    struct event *month = happens(w, EVENT_MONITORING_VISIT, "d", "2023-02-01", "2023-02-28", NULL);
    month->month_precision = true;
    assert_string_equal(phrase(w, month), "the monitoring visit of February 2023");
    assert_string_equal(phrase(w, happens(w, EVENT_SIF, "e", NULL, NULL, "2014-05-09")),
                        "the single inspection (SIF) published 9 May 2014");
    /* The same month of two years is not one month. */
    assert_string_equal(phrase(w, happens(w, EVENT_JTAI, "f", "2022-03-06", "2023-03-17", NULL)),
                        "the joint targeted area inspection of 6 March 2022 to 17 March 2023");
}

static void sources_in_words(void **state) {
    struct test_world *w = *state;
    struct text t = text_in(&w->arena, 0);
    cite_sentence(&(struct cite){ .edition = SV("T1"),
                                  .clause = SV("4.2 W1"),
                                  .source = SV("a letter"),
                                  .question = SV("U2"),
                                  .confidence = SINGLE_SOURCE },
                  &t);
    assert_string_equal(text_cstr(&t), "T1, 4.2 W1, single source, a default for open question U2: a letter");
    t = text_in(&w->arena, 0);
    cite_sentence(&(struct cite){ .edition = SV("T1"), .confidence = CONFIRMED }, &t);
    assert_string_equal(text_cstr(&t), "T1, confirmed");
}

/* One step of every kind, and what its sentence must say. */
static void every_kind_of_step_has_its_sentence(void **state) {
    struct test_world *w = *state;
    struct edition *ed = &w->edition[0];
    struct event *ev = inspected(w, "i1", "2018-03-05", "2018-03-16", "2018-05-10", GRADE_GOOD);
    struct override *ov = decided(w, "o1", OVERRIDE_KIND, OWED_SHORT_INSPECTION, NULL);
    ov->to = OWED_STANDARD_INSPECTION;
    const struct election poll = { SV("e1"), SV(""), on("2019-12-12"), SV("general") };
    const struct fact old = { .kind = RECORD_INSPECTION, .key = SV("i0"), .is.event = *ev };
    const struct fact by = { .kind = RECORD_INSPECTION, .key = SV("i0"), .withdrawn = true, .is.event = *ev };
    const struct superseded sup = { &old, &by };
    const struct value *plan = &ed->param[P_ACTION_PLAN];
    const struct trace_step steps[STEP_KINDS] = {
        [STEP_EDITION] = { .of.edition = ed, .day = on("2020-01-01") },
        [STEP_FACT] = { .role = FACT_ROLE_LATEST_INSPECTION, .of.event = ev },
        [STEP_ABSENT] = { .role = FACT_ROLE_FULFILS, .n = EVENT_ACTION_PLAN },
        [STEP_FACT_REJECTED] = { .role = FACT_ROLE_NOT_LATEST, .of.event = ev },
        [STEP_SUPERSEDED] = { .of.superseded = &sup },
        [STEP_PATHWAY] = { .of.pathway = &ed->pathway[2] },
        [STEP_PATHWAY_REJECTED] = { .of.pathway = &ed->pathway[3] },
        [STEP_WINDOW] = { .of.window = &ed->window[0], .day = on("2018-05-10") },
        [STEP_VALUE] = { .n = P_ACTION_PLAN, .value = plan },
        [STEP_DAY] = { .role = FACT_ROLE_PLAN_DUE,
                       .value = plan,
                       .unit = UNIT_WORKING_DAYS,
                       .day = on("2018-05-10"),
                       .result = on("2018-07-20") },
        [STEP_DAY_IS] = { .role = FACT_ROLE_STATED_DUE, .day = on("2018-07-20"), .text = "it says so" },
        [STEP_COUNT] = { .n = 2 },
        [STEP_PAUSE] = { .of.pause = &ed->pause[0], .day = on("2021-02-10") },
        [STEP_OVERRIDE] = { .of.override = ov },
        [STEP_OVERRIDE_REJECTED] = { .of.override = ov, .text = "it had expired" },
        [STEP_ELECTION] = { .of.election = &poll, .day = on("2019-12-02"), .result = on("2019-12-13") },
        [STEP_ELECTION_REJECTED] = { .of.election = &poll, .day = on("2020-12-02") },
        [STEP_PROVISIONAL] = { .day = on("2031-01-06"), .result = on("2030-12-26") },
        [STEP_TAKEN_AS_MET] = { .n = EVENT_ACTION_PLAN },
        [STEP_INCOMPLETE_RECORD] = { .n = EVENT_JTAI, .day = on("2018-01-01"), .result = on("2020-01-01") },
        [STEP_HUMAN_DECISION] = { .n = 0 },
        [STEP_STATUS] = { .n = STATUS_NOT_YET, .day = on("2020-01-01") },
        [STEP_NOTE] = { .text = "a remark" },
    };
    static const char *const wanted[STEP_KINDS] = {
        [STEP_EDITION] = "Edition T1 decides for 1 January 2020; it is in force from 1 January 2015.",
        [STEP_FACT] = "published 10 May 2018 (overall effectiveness: good; impact of leaders: good).",
        [STEP_ABSENT] = "The register holds no record of action plan that would meet this.",
        [STEP_FACT_REJECTED] = "10 May 2018, because a later inspection has been published since.",
        [STEP_PATHWAY] = "where overall effectiveness is good or inadequate, a short inspection comes next.",
        [STEP_PATHWAY_REJECTED] = "Rule unseen does not apply: ",
        [STEP_WINDOW] = "Window usual counts from the publication of the report, 10 May 2018.",
        [STEP_DAY] = "The day the action plan is due is 20 July 2018: 50 working days after 10 May 2018.",
        [STEP_DAY_IS] = "The due day as stated is 20 July 2018: it says so.",
        [STEP_COUNT] = "2 are owed in this cycle.",
        [STEP_OVERRIDE_REJECTED] =
            "Override not applied (it had expired): short inspection becomes standard inspection",
        [STEP_ELECTION_REJECTED] = ", does not hold publication on 2 December 2020.",
        [STEP_STATUS] = "On 1 January 2020 it is not yet due.",
        [STEP_NOTE] = "A remark.",
    };
    for (int k = 0; k < STEP_KINDS; k++) {
        struct trace_step s = steps[k];
        s.kind = (enum step_kind)k;
        const char *text = sentence(w, &s);
        size_t n = strlen(text);
        if (n < 8 || text[n - 1] != '.' || (text[0] >= 'a' && text[0] <= 'z') || strstr(text, "  ") != NULL ||
            strstr(text, "(null)") != NULL)
            fail_msg("step %d: %s", k, text);
        if (wanted[k] != NULL && strstr(text, wanted[k]) == NULL) fail_msg("step %d: %s", k, text);
    }
}

static void every_role_reads_in_a_sentence(void **state) {
    struct test_world *w = *state;
    const struct event *ev = happens(w, EVENT_JTAI, "j1", "2020-01-06", "2020-01-10", NULL);
    for (int r = FACT_ROLE_LATEST_INSPECTION; r < FACT_ROLE_COUNT; r++) {
        bool aside = r >= FACT_ROLE_NOT_LATEST;
        struct trace_step s = { .kind = aside ? STEP_FACT_REJECTED : STEP_FACT,
                                .role = (enum fact_role)r,
                                .of.event = ev };
        const char *text = sentence(w, &s);
        if (strstr(text, "joint targeted area inspection") == NULL || strstr(text, "  ") != NULL ||
            strstr(text, "because .") != NULL)
            fail_msg("role %d: %s", r, text);
        assert_true(text[0] >= 'A' && text[0] <= 'Z');
    }
}

static void a_draft_edition_has_no_day(void **state) {
    struct test_world *w = *state;
    w->edition[1].from = DAY_NEVER;
    struct trace_step s = { .kind = STEP_EDITION, .of.edition = &w->edition[1], .day = on("2020-01-01") };
    assert_string_equal(sentence(w, &s), "Edition T2 decides for 1 January 2020; it is a draft, in force from no day.");
}

static void every_change_of_a_decision_is_told(void **state) {
    struct test_world *w = *state;
    struct override *ov = decided(w, "o1", OVERRIDE_KIND, OWED_SHORT_INSPECTION, "2021-01-04");
    ov->to = OWED_STANDARD_INSPECTION;
    struct trace_step s = { .kind = STEP_OVERRIDE, .of.override = ov };
    static const char *const wanted[] = { [OVERRIDE_KIND] = "becomes standard inspection",
                                          [OVERRIDE_EARLIEST] = "earliest day 4 January",
                                          [OVERRIDE_TARGET] = "target day 4 January",
                                          [OVERRIDE_LATEST] = "latest day 4 January",
                                          [OVERRIDE_ADD] = "a further short inspection by 4 January",
                                          [OVERRIDE_WAIVE] = "short inspection waived" };
    for (int c = OVERRIDE_KIND; c <= OVERRIDE_WAIVE; c++) {
        ov->change = (enum override_change)c;
        const char *text = sentence(w, &s);
        if (strstr(text, wanted[c]) == NULL || strstr(text, "decided by somebody on 1 June 2020") == NULL)
            fail_msg("%s", text);
    }
}

/* ---- what a step names ------------------------------------------------------------------------------------------- */

static void steps_name_the_facts_they_rest_on(void **state) {
    struct test_world *w = *state;
    const struct event *ev = happens(w, EVENT_JTAI, "j1", "2020-01-06", "2020-01-10", NULL);
    const struct override *ov = decided(w, "o1", OVERRIDE_WAIVE, OWED_SHORT_INSPECTION, NULL);
    const struct election poll = { SV("e1"), SV(""), on("2019-12-12"), SV("general") };
    const struct fact old = { .kind = RECORD_VISIT, .key = SV("v0") };
    const struct superseded sup = { &old, &old };
    struct trace_step s = { .kind = STEP_FACT, .of.event = ev };
    assert_true(sv_eq(trace_fact(&s), SV("j1")));
    s.kind = STEP_FACT_REJECTED;
    assert_true(sv_eq(trace_fact(&s), SV("j1")));
    s = (struct trace_step){ .kind = STEP_OVERRIDE_REJECTED, .of.override = ov };
    assert_true(sv_eq(trace_fact(&s), SV("o1")));
    s = (struct trace_step){ .kind = STEP_ELECTION, .of.election = &poll };
    assert_true(sv_eq(trace_fact(&s), SV("e1")));
    s = (struct trace_step){ .kind = STEP_SUPERSEDED, .of.superseded = &sup };
    assert_true(sv_eq(trace_fact(&s), SV("v0")));
    s = (struct trace_step){ .kind = STEP_WINDOW, .of.window = &w->edition[0].window[0] };
    assert_int_equal(trace_fact(&s).n, 0);
}

#define WITH_WORLD(f) cmocka_unit_test_setup_teardown(f, test_world_open, test_world_close)
int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_WORLD(steps_are_kept_in_order),
        WITH_WORLD(nobody_asked_for_a_trace),
        WITH_WORLD(nothing_is_said_of_no_fact),
        WITH_WORLD(want_of_memory_marks_the_trace_and_not_the_answer),
        WITH_WORLD(events_in_words),
        WITH_WORLD(sources_in_words),
        WITH_WORLD(every_kind_of_step_has_its_sentence),
        WITH_WORLD(every_role_reads_in_a_sentence),
        WITH_WORLD(a_draft_edition_has_no_day),
        WITH_WORLD(every_change_of_a_decision_is_told),
        WITH_WORLD(steps_name_the_facts_they_rest_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
