#include "render/report_render.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct text out;
static struct report_facts facts;

static const struct report_item items[] = {
    { .kind = REPORT_IMPROVEMENT,
      .order = 1,
      .page = 2,
      .text = { "The \"first\" thing", 17 },
      .tag = { "outcome 3", 9 } },
};
static const struct sv warnings[] = { { "leaders: look", 13 } };

static int fresh(void **state) {
    (void)state;
    arena = arena_with_limit(1 << 20);
    out = text_in(&arena, 0);
    facts = (struct report_facts){
        .file = SV("a b.pdf"), .form = REPORT_ILACS, .item = items, .items = 1, .warning = warnings, .warnings = 1
    };
    for (enum report_column c = 0; c < REPORT_COLUMNS; c++) facts.value[c].reason = SV("not printed");
    facts.value[REPORT_OVERALL] = (struct report_value){ .value = SV("good"),
                                                         .trust = REPORT_TWO_PLACES,
                                                         .first = { 1, SV("Overall Good") },
                                                         .second = { 3, SV("are good") },
                                                         .second_value = SV("good") };
    facts.value[REPORT_LEADERS] = (struct report_value){ .value = SV("inadequate"),
                                                         .trust = REPORT_DOUBTFUL,
                                                         .doubt = true,
                                                         .reason = SV("look"),
                                                         .first = { 1, SV("Leaders Inadequate") } };
    facts.value[REPORT_LEAD_INSPECTOR].value = SV("=cmd()");
    return 0;
}

static int drop(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static void has(const char *words) {
    if (strstr(text_cstr(&out), words) == NULL) fail_msg("no '%s' in:\n%s", words, text_cstr(&out));
}

static void json_has_columns_first_and_places_within_values(void **state) {
    (void)state;
    report_json(&facts, &out);
    has("{\n\"file\": \"a b.pdf\",\n\"id\": \"\",");
    has("\"overall\": \"good\",");
    has("\"leaders\": \"inadequate\",");
    has("\"refused\": null,");
    has("\"overall\":{\"value\":\"good\",\"confidence\":\"two_places\",\"check\":false,\"reason\":null,\"page\":1,\"words\":\"Overall Good\","
        "\"second\":{\"agrees\":true,\"value\":\"good\",\"page\":3,\"words\":\"are good\"}}");
    has("\"text\":\"The \\\"first\\\" thing\",\"tag\":\"outcome 3\"");
    has("\"warnings\": [\"leaders: look\"]");
    assert_int_equal(out.p[out.n - 1], '}');
}

static void csv_is_one_line_guarded(void **state) {
    (void)state;
    report_csv_head(&out);
    has("file,id,urn,dfe_code,authority,framework,edition,kind,");
    has(",form,refused,warnings\n");
    size_t head = out.n;
    report_csv(&facts, &out);
    has("\na b.pdf,,");
    has("'=cmd()");
    has(",good,inadequate,");
    assert_ptr_equal(memchr(out.p + head, '\n', out.n - head), out.p + out.n - 1);
}

static void plain_text_leaves_blanks_out_and_ends_in_what_to_check(void **state) {
    (void)state;
    report_table(&facts, 100, &out);
    has("a b.pdf: ilacs\n");
    has("two_places");
    has("improvement 1 (page 2): The \"first\" thing [outcome 3]");
    has("check leaders: look");
    assert_null(strstr(text_cstr(&out), "adoption"));
}

static void a_refused_file_is_one_line(void **state) {
    (void)state;
    facts = (struct report_facts){ .file = SV("x\033[2J.pdf"), .refused = SV("no PDF") };
    report_table(&facts, 80, &out);
    assert_string_equal(text_cstr(&out), "x [2J.pdf: no PDF\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(json_has_columns_first_and_places_within_values, fresh, drop),
        cmocka_unit_test_setup_teardown(csv_is_one_line_guarded, fresh, drop),
        cmocka_unit_test_setup_teardown(plain_text_leaves_blanks_out_and_ends_in_what_to_check, fresh, drop),
        cmocka_unit_test_setup_teardown(a_refused_file_is_one_line, fresh, drop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
