#include "core/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Oracle 40, and the other ways reports print a grade. */
static void grades_as_reports_print_them(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum grade grade;
    } printed[] = {
        { "Requires Improvement to be good", GRADE_REQUIRES_IMPROVEMENT },
        { "Requires improvement", GRADE_REQUIRES_IMPROVEMENT },
        { "requires  improvement to be good", GRADE_REQUIRES_IMPROVEMENT },
        { "requires improvement\tto be  good ", GRADE_REQUIRES_IMPROVEMENT },
        { "requires_improvement", GRADE_REQUIRES_IMPROVEMENT },
        { " Outstanding\n", GRADE_OUTSTANDING },
        { "GOOD", GRADE_GOOD },
        { "Inadequate", GRADE_INADEQUATE },
        { "Adequate", GRADE_ADEQUATE },
        { "Not judged", GRADE_NOT_GRADED },
        { "not graded", GRADE_NOT_GRADED },
        { "", GRADE_NONE },
        { "  ", GRADE_NONE },
    };
    for (size_t i = 0; i < sizeof printed / sizeof *printed; i++) {
        enum grade g = GRADE_COUNT;
        if (!grade_parse(sv_of(printed[i].text), &g) || g != printed[i].grade) fail_msg("'%s'", printed[i].text);
    }
    enum grade g;
    assert_true(grade_parse((struct sv){ NULL, 0 }, &g) && g == GRADE_NONE);
}

static void no_other_grade_is_read(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "requires",   "requires improvement to be outstanding",
        "to be good", "goo",
        "goods",      "very good",
        "-",          "requires-improvement",
        "good.",      "a word longer than the longest grade that there ever was or will be"
    };
    enum grade g = GRADE_GOOD;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (grade_parse(sv_of(wrong[i]), &g)) fail_msg("'%s'", wrong[i]);
    assert_false(grade_parse((struct sv){ "good\0", 5 }, &g));
    assert_int_equal(g, GRADE_GOOD);
}

static void every_grade_reads_back(void **state) {
    (void)state;
    for (int i = GRADE_NONE; i < GRADE_COUNT; i++) {
        enum grade g;
        assert_true(grade_parse(grade_word((enum grade)i), &g) && (int)g == i);
        if (i != GRADE_NONE) assert_true(grade_parse(grade_label((enum grade)i), &g) && (int)g == i);
    }
}

#define EVERY_WORD_READS_BACK(type, prefix, count)                                                                     \
    do {                                                                                                               \
        type v_;                                                                                                       \
        for (int i_ = 0; i_ < (count); i_++) {                                                                         \
            struct sv w_ = prefix##_word((type)i_);                                                                    \
            assert_true(w_.n > 0);                                                                                     \
            assert_true(prefix##_parse(w_, &v_) && (int)v_ == i_);                                                     \
            assert_false(prefix##_parse(sv_sub(w_, 0, w_.n - 1), &v_));                                                \
            for (size_t c_ = 0; c_ < w_.n; c_++) assert_true((w_.p[c_] >= 'a' && w_.p[c_] <= 'z') || w_.p[c_] == '_'); \
        }                                                                                                              \
        assert_false(prefix##_parse(SV(""), &v_));                                                                     \
        assert_false(prefix##_parse(SV("nothing"), &v_));                                                              \
    } while (0)

static void every_word_reads_back(void **state) {
    (void)state;
    EVERY_WORD_READS_BACK(enum area, area, AREA_COUNT);
    EVERY_WORD_READS_BACK(enum obligation, obligation, OWED_COUNT);
    EVERY_WORD_READS_BACK(enum status, status, STATUS_COUNT);
    EVERY_WORD_READS_BACK(enum event_kind, event, EVENT_COUNT);
    EVERY_WORD_READS_BACK(enum audience, audience, AUDIENCE_COUNT);
    EVERY_WORD_READS_BACK(enum confidence, confidence, CONFIDENCE_COUNT);
}

static void labels_are_lower_case_without_an_article(void **state) {
    (void)state;
    for (int i = 0; i < OWED_COUNT; i++) {
        struct sv l = obligation_label((enum obligation)i);
        assert_true(l.n > 0 && l.p[0] >= 'a' && l.p[0] <= 'z' && !sv_starts(l, SV("the ")) && !sv_starts(l, SV("a ")));
    }
    for (int i = 0; i < EVENT_COUNT; i++) assert_true(event_label((enum event_kind)i).n > 0);
    for (int i = 0; i < AREA_COUNT; i++) assert_true(area_label((enum area)i).n > 0);
    for (int i = 0; i < STATUS_COUNT; i++) assert_true(status_label((enum status)i).n > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grades_as_reports_print_them),
        cmocka_unit_test(no_other_grade_is_read),
        cmocka_unit_test(every_grade_reads_back),
        cmocka_unit_test(every_word_reads_back),
        cmocka_unit_test(labels_are_lower_case_without_an_article),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
