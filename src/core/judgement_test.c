/* Checks of a made-up edition; the real ones are scenarios 29-39. */
#include "core/judgement.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define BIT(n) (1U << (n))
static const struct cite areas_cite, check_cite;

/* Adoption and the board are judged, the overall may be; adequate adoption asks for an adequate board, and an
 * outstanding board for outstanding adoption. */
static struct edition made_up(void) {
    struct edition ed = { .id = SV("X-1"),
                          .areas_required = BIT(AREA_ADOPTION) | BIT(AREA_LSCB),
                          .areas_allowed = BIT(AREA_OVERALL),
                          .areas_cite = &areas_cite,
                          .check_count = 2 };
    ed.check[0] = (struct judgement_check){
        .id = SV("X1"),
        .severity = SEVERITY_ERROR,
        .given_count = 1,
        .then_count = 1,
        .cite = &check_cite,
        .given = { { .at_least = 1, .areas = BIT(AREA_ADOPTION), .grades = BIT(GRADE_ADEQUATE) } },
        .then = { { .at_least = 1, .areas = BIT(AREA_LSCB), .grades = BIT(GRADE_ADEQUATE) } }
    };
    ed.check[1] = (struct judgement_check){
        .id = SV("X2"),
        .severity = SEVERITY_WARNING,
        .given_count = 1,
        .then_count = 1,
        .cite = &check_cite,
        .given = { { .at_least = 1, .areas = BIT(AREA_LSCB), .grades = BIT(GRADE_OUTSTANDING) } },
        .then = { { .every = true, .areas = BIT(AREA_ADOPTION) | BIT(AREA_OVERALL), .grades = BIT(GRADE_OUTSTANDING) } }
    };
    return ed;
}

static size_t ask(const struct edition *ed, enum grade overall, enum grade adoption, enum grade lscb,
                  struct judgement_finding *out) {
    enum grade g[AREA_COUNT] = { [AREA_OVERALL] = overall, [AREA_ADOPTION] = adoption, [AREA_LSCB] = lscb };
    return judgement_findings(ed, g, out);
}

static void what_fits_has_no_findings(void **state) {
    (void)state;
    struct edition ed = made_up();
    struct judgement_finding f[FINDINGS_MAX];
    assert_int_equal(ask(&ed, GRADE_NONE, GRADE_GOOD, GRADE_GOOD, f), 0);
    assert_int_equal(ask(&ed, GRADE_GOOD, GRADE_ADEQUATE, GRADE_ADEQUATE, f), 0);
    assert_int_equal(ask(&ed, GRADE_NONE, GRADE_NOT_GRADED, GRADE_GOOD, f), 0); /* not judged is an entry */
}

static void a_missing_area_is_named_and_not_said_twice(void **state) {
    (void)state;
    struct edition ed = made_up();
    struct judgement_finding f[FINDINGS_MAX];
    assert_int_equal(ask(&ed, GRADE_NONE, GRADE_ADEQUATE, GRADE_NONE, f), 1); /* X1 would only repeat it */
    assert_true(sv_eq(f[0].id, SV("required")));
    assert_int_equal(f[0].area, AREA_LSCB);
    assert_int_equal(f[0].severity, SEVERITY_ERROR);
    assert_ptr_equal(f[0].cite, &areas_cite);
}

static void an_area_out_of_place_is_named(void **state) {
    (void)state;
    struct edition ed = made_up();
    struct judgement_finding f[FINDINGS_MAX];
    enum grade g[AREA_COUNT] = { [AREA_ADOPTION] = GRADE_GOOD, [AREA_LSCB] = GRADE_GOOD, [AREA_IN_CARE] = GRADE_GOOD };
    assert_int_equal(judgement_findings(&ed, g, f), 1);
    assert_true(sv_eq(f[0].id, SV("not_applicable")));
    assert_int_equal(f[0].area, AREA_IN_CARE);
}

static void errors_and_warnings_are_the_editions(void **state) {
    (void)state;
    struct edition ed = made_up();
    struct judgement_finding f[FINDINGS_MAX];
    assert_int_equal(ask(&ed, GRADE_NONE, GRADE_ADEQUATE, GRADE_GOOD, f), 1);
    assert_true(sv_eq(f[0].id, SV("X1")));
    assert_int_equal(f[0].severity, SEVERITY_ERROR);
    assert_int_equal(f[0].area, AREA_COUNT);
    assert_int_equal(ask(&ed, GRADE_NONE, GRADE_GOOD, GRADE_OUTSTANDING, f), 1);
    assert_int_equal(f[0].severity, SEVERITY_WARNING);
    ed.check[1].severity = SEVERITY_ERROR;
    assert_int_equal(ask(&ed, GRADE_NONE, GRADE_GOOD, GRADE_OUTSTANDING, f), 1);
    assert_int_equal(f[0].severity, SEVERITY_ERROR);
}

static void everything_wrong_at_once_fits(void **state) {
    (void)state;
    struct edition ed = { .id = SV("X-2"), .check_count = CHECKS_MAX };
    struct judgement_finding f[FINDINGS_MAX];
    enum grade g[AREA_COUNT];
    for (size_t a = 0; a < AREA_COUNT; a++) g[a] = GRADE_GOOD;
    for (size_t i = 0; i < CHECKS_MAX; i++)
        ed.check[i] = (struct judgement_check){
            .id = SV("X"),
            .then_count = 1,
            .then = { { .at_least = 1, .areas = BIT(AREA_OVERALL), .grades = BIT(GRADE_INADEQUATE) } }
        };
    assert_int_equal(judgement_findings(&ed, g, f), (int)AREA_COUNT + (int)CHECKS_MAX);
}

static void expect_sentence(const struct edition *ed, const struct judgement_finding *f, const char *expected) {
    struct arena a = arena_with_limit(1 << 16);
    struct text t = text_in(&a, 0);
    judgement_sentence(ed, f, &t);
    assert_string_equal(text_cstr(&t), expected);
    arena_free(&a);
}

static void each_finding_says_what_is_wrong_and_what_to_do(void **state) {
    (void)state;
    struct edition ed = made_up();
    struct judgement_finding f[FINDINGS_MAX];
    (void)ask(&ed, GRADE_NONE, GRADE_GOOD, GRADE_NONE, f);
    expect_sentence(&ed, &f[0],
                    "X-1 has a judgement of local safeguarding children board, but none was given. Enter it.");
    f[0].id = SV("not_applicable");
    expect_sentence(&ed, &f[0],
                    "X-1 has no judgement of local safeguarding children board, but one was given. Leave it empty.");
    (void)ask(&ed, GRADE_NONE, GRADE_ADEQUATE, GRADE_GOOD, f);
    expect_sentence(
        &ed, &f[0],
        "X1: when adoption performance is adequate, the rule is that local safeguarding children board is "
        "adequate. Here that is not so. Correct one of these judgements; they cannot be signed off together.");
    (void)ask(&ed, GRADE_NONE, GRADE_GOOD, GRADE_OUTSTANDING, f);
    expect_sentence(
        &ed, &f[0],
        "X2: when local safeguarding children board is outstanding, it has always been that each of overall "
        "effectiveness and adoption performance is outstanding. Here that is not so. If it is meant, say why: "
        "a reason is needed.");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fits_has_no_findings),
        cmocka_unit_test(a_missing_area_is_named_and_not_said_twice),
        cmocka_unit_test(an_area_out_of_place_is_named),
        cmocka_unit_test(errors_and_warnings_are_the_editions),
        cmocka_unit_test(everything_wrong_at_once_fits),
        cmocka_unit_test(each_finding_says_what_is_wrong_and_what_to_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
