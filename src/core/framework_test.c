#include "core/framework.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/register.h"

static struct day day_of(const char *s) {
    struct day d;
    assert_true(day_parse(sv_of(s), &d));
    return d;
}

/* ---- the table of parameters ---------------------------------------------------------------------------------------- */

static void every_parameter_is_described(void **state) {
    (void)state;
    for (size_t i = 0; i < PARAM_COUNT; i++) {
        const struct param_info *p = &param_infos[i];
        assert_non_null(p->name);
        assert_true(sv_find(sv_of(p->name), SV(".")) < sv_of(p->name).n);
        assert_true(p->meaning != NULL && p->meaning[0] != '\0');
        assert_true(p->min <= p->max);
        for (size_t j = 0; j < i; j++) assert_false(sv_eq(sv_of(p->name), sv_of(param_infos[j].name)));
    }
}

static void units_follow_their_number(void **state) {
    (void)state;
    assert_true(sv_eq(unit_label(UNIT_WORKING_DAYS, 1), SV("working day")));
    assert_true(sv_eq(unit_label(UNIT_WORKING_DAYS, 30), SV("working days")));
    assert_true(sv_eq(unit_label(UNIT_MONTHS, 0), SV("months")));
    assert_true(sv_eq(unit_label(UNIT_CHILDREN, 1), SV("child")));
    assert_int_equal(unit_label(UNIT_COUNT, 2).n, 0);
    assert_int_equal(unit_label(UNIT_SWITCH, 1).n, 0);
}

/* ---- which edition ---------------------------------------------------------------------------------------------------- */

static struct edition shelf[4];
static struct framework on_the_shelf(void) {
    shelf[0] = (struct edition){ .id = SV("ONE-2013"), .from = day_of("2013-11-01") };
    shelf[1] = (struct edition){ .id = SV("TWO-2018"), .from = day_of("2018-01-01") };
    shelf[2] = (struct edition){ .id = SV("TWO-2018-B"), .from = day_of("2018-01-01") };
    shelf[3] = (struct edition){ .id = SV("SOME-DAY"), .from = DAY_NEVER };
    return (struct framework){ shelf, 4 };
}

static void the_latest_edition_begun_is_in_force(void **state) {
    (void)state;
    struct framework f = on_the_shelf();
    assert_null(framework_on(&f, day_of("2013-10-31")));
    assert_ptr_equal(framework_on(&f, day_of("2013-11-01")), &shelf[0]);
    assert_ptr_equal(framework_on(&f, day_of("2017-12-31")), &shelf[0]);
    assert_ptr_equal(framework_on(&f, day_of("2018-01-01")), &shelf[2]); /* of one day, the later in order */
}

static void an_edition_without_a_day_is_never_in_force(void **state) {
    (void)state;
    struct framework f = on_the_shelf();
    assert_ptr_equal(framework_on(&f, day_of("2199-12-31")), &shelf[2]);
    assert_ptr_equal(framework_on(&f, DAY_NEVER), &shelf[2]);
    assert_null(framework_on(&f, DAY_NONE));
}

static void names_are_forgiving_and_suggest(void **state) {
    (void)state;
    struct framework f = on_the_shelf();
    assert_ptr_equal(framework_named(&f, SV("two-2018")), &shelf[1]);
    assert_null(framework_named(&f, SV("two")));
    assert_true(sv_eq(framework_nearest(&f, SV("TWO-2081")), SV("TWO-2018")));
    assert_true(sv_eq(framework_nearest(&f, SV("2018-B")),
                      SV("TWO-2018-B"))); /* a part of the name is nearer than its length says */
    assert_true(sv_eq(framework_nearest(&f, SV("one 2013")), SV("ONE-2013")));
    assert_int_equal(framework_nearest(&(struct framework){ NULL, 0 }, SV("x")).n, 0);
}

/* ---- conditions ----------------------------------------------------------------------------------------------------- */

enum {
    O = GRADE_OUTSTANDING,
    G = GRADE_GOOD,
    RI = GRADE_REQUIRES_IMPROVEMENT,
    I = GRADE_INADEQUATE,
    NJ = GRADE_NOT_GRADED
};
#define GOOD_OR_BETTER (1U << O | 1U << G)
#define PRACTICE       (1U << AREA_HELP_AND_PROTECTION | 1U << AREA_IN_CARE | 1U << AREA_CARE_LEAVERS)

static bool holds(struct condition c, int hp, int cic, int cl) {
    enum grade g[AREA_COUNT] = { GRADE_NONE };
    g[AREA_HELP_AND_PROTECTION] = (enum grade)hp;
    g[AREA_IN_CARE] = (enum grade)cic;
    g[AREA_CARE_LEAVERS] = (enum grade)cl;
    return condition_holds(&c, g);
}

static void at_least_counts_areas(void **state) {
    (void)state;
    struct condition two = { .at_least = 2, .areas = PRACTICE, .grades = GOOD_OR_BETTER };
    assert_true(holds(two, G, O, I));
    assert_true(holds(two, G, G, GRADE_NONE));
    assert_false(holds(two, RI, RI, O));
    assert_false(holds(two, G, NJ, GRADE_NONE));
}

static void every_passes_over_areas_without_a_grade(void **state) {
    (void)state;
    struct condition all = { .every = true, .areas = PRACTICE, .grades = GOOD_OR_BETTER };
    assert_true(holds(all, G, O, G));
    assert_true(holds(all, G, NJ, GRADE_NONE)); /* Isles of Scilly 2016: nobody in care to judge by (J10) */
    assert_false(holds(all, G, O, RI));
    assert_false(holds(all, NJ, NJ, NJ)); /* but one at least */
}

static void ungraded_asks_for_no_inspection_at_all(void **state) {
    (void)state;
    struct condition none = { .ungraded = true }, some = { .at_least = 1, .areas = PRACTICE, .grades = GOOD_OR_BETTER };
    enum grade g[AREA_COUNT] = { GRADE_NONE };
    assert_true(condition_holds(&none, NULL));
    assert_false(condition_holds(&none, g)); /* inspected, though without a grade we know */
    assert_false(condition_holds(&some, NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_parameter_is_described),
        cmocka_unit_test(units_follow_their_number),
        cmocka_unit_test(the_latest_edition_begun_is_in_force),
        cmocka_unit_test(an_edition_without_a_day_is_never_in_force),
        cmocka_unit_test(names_are_forgiving_and_suggest),
        cmocka_unit_test(at_least_counts_areas),
        cmocka_unit_test(every_passes_over_areas_without_a_grade),
        cmocka_unit_test(ungraded_asks_for_no_inspection_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
