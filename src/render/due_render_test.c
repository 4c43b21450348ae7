#include "render/due_render.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct text out;
static const struct edition edition = { .id = { "ILACS-2018-09", 13 } };
static const struct authority authority = { .dfe_code = { "342", 3 },
                                            .name = { "St Helens", 9 },
                                            .region = { "North West", 10 } };

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
#define EXPECT(s) assert_string_equal(text_cstr(&out), (s))

static struct day day_of(const char *s) {
    struct day d;
    assert_true(day_parse(sv_of(s), &d));
    return d;
}

static struct owed an_inspection(void) {
    return (struct owed){ .kind = OWED_STANDARD_INSPECTION,
                          .status = STATUS_NOT_YET,
                          .sequence = 1,
                          .of = 1,
                          .earliest = day_of("2027-05-04"),
                          .target = day_of("2027-11-03"),
                          .latest = day_of("2028-05-03"),
                          .edition = &edition };
}

static void a_headline_names_the_window(void **state) {
    (void)state;
    struct owed o = an_inspection();
    owed_headline(&o, &out);
    EXPECT("Next: standard inspection, no earlier than 4 May 2027, no later than 3 May 2028.");
}

static void a_headline_says_how_it_stands(void **state) {
    (void)state;
    struct owed o = an_inspection();
    o.kind = OWED_FOCUSED_VISIT;
    o.sequence = o.of = 2;
    o.status = STATUS_OVERDUE;
    owed_headline(&o, &out);
    text_char(&out, '\n');
    o.status = STATUS_PAUSED;
    owed_headline(&o, &out);
    text_char(&out, '\n');
    o.status = STATUS_MET;
    owed_headline(&o, &out);
    EXPECT("Focused visit 2 of 2, no earlier than 4 May 2027, no later than 3 May 2028 (overdue).\n"
           "Focused visit 2 of 2, no earlier than 4 May 2027, no later than 3 May 2028 (paused).\n"
           "Focused visit 2 of 2: met.");
}

static void days_that_are_not_set_are_left_out(void **state) {
    (void)state;
    struct owed o = an_inspection();
    o.kind = OWED_ACTION_PLAN;
    o.status = STATUS_OPEN;
    o.earliest = o.target = DAY_NONE;
    owed_headline(&o, &out);
    text_char(&out, '\n');
    o.target = o.latest;
    o.latest = DAY_NONE;
    owed_headline(&o, &out);
    text_char(&out, '\n');
    o.target = DAY_NONE;
    owed_headline(&o, &out);
    EXPECT("Action plan (statement of proposed action), no later than 3 May 2028.\n"
           "Action plan (statement of proposed action), aimed at 3 May 2028.\n"
           "Action plan (statement of proposed action), no fixed day.");
}

static void json_has_the_documented_fields_in_order(void **state) {
    (void)state;
    struct owed o = an_inspection();
    o.latest = DAY_NONE;
    struct due_row row = { .authority = &authority, .owed = &o };
    due_json(&row, 1, &out);
    EXPECT(
        "[\n{\"authority\":{\"dfe_code\":\"342\",\"name\":\"St Helens\",\"region\":\"North West\"},"
        "\"obligation\":\"standard_inspection\",\"sequence\":1,\"of\":1,\"earliest\":\"2027-05-04\",\"target\":\"2027-11-03\","
        "\"latest\":null,\"status\":\"not_yet\",\"edition\":\"ILACS-2018-09\",\"provisional\":false,\"overridden\":false,"
        "\"human_decision\":false,\"record_incomplete\":false,\"trace\":[]}\n]\n");
}

static void nothing_owed_is_said(void **state) {
    (void)state;
    due_json(NULL, 0, &out);
    due_table(NULL, 0, 80, &out);
    EXPECT("[]\nNothing is owed that matches.\n");
}

static void a_trace_has_kind_text_rule_and_values(void **state) {
    (void)state;
    struct cite cite = {
        .edition = SV("ILACS-2017"), .clause = SV("4.2 W1"), .source = SV("KIRK"), .confidence = CONFIRMED
    };
    struct trace_step step = { .kind = STEP_NOTE, .cite = &cite, .text = "A note" };
    struct trace trace = { .arena = &arena, .step = &step, .count = 1 };
    struct owed o = an_inspection();
    o.steps = 1;
    struct due_row row = { .authority = &authority, .owed = &o, .trace = &trace };
    due_json(&row, 1, &out);
    const char *s = text_cstr(&out);
    assert_non_null(strstr(
        s, "\"trace\":[{\"kind\":\"note\",\"text\":\"A note.\",\"rule\":{\"edition\":\"ILACS-2017\",\"clause\":\"4.2 "
           "W1\",\"source\":\"KIRK\",\"confidence\":\"confirmed\",\"note\":null,\"question\":null},\"fact\":null,"
           "\"values\":{}}]"));
}

#define TEST(f) cmocka_unit_test_setup_teardown((f), fresh, drop)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_headline_names_the_window),
        TEST(a_headline_says_how_it_stands),
        TEST(days_that_are_not_set_are_left_out),
        TEST(json_has_the_documented_fields_in_order),
        TEST(nothing_owed_is_said),
        TEST(a_trace_has_kind_text_rule_and_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
