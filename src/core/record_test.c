#include "core/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/columns.h"

/* Fills a row from "column=value" words and checks it; a word "column=value -> expected" gives the canonical form. */
static void set(const struct record_shape *shape, struct sv *cells, const char *column, const char *value) {
    size_t i = record_column_named(shape, sv_of(column));
    assert_true(i != SIZE_MAX);
    cells[i] = sv_of(value);
}

static void inspection(struct sv *cells) {
    const struct record_shape *s = &record_shapes[RECORD_INSPECTION];
    memset(cells, 0, RECORD_MAX_COLUMNS * sizeof *cells);
    set(s, cells, "id", "leeds-2022-05-09");
    set(s, cells, "dfe_code", "383");
    set(s, cells, "framework", "ILACS");
    set(s, cells, "edition", "ilacs_2018");
    set(s, cells, "kind", "short");
    set(s, cells, "onsite_start", "2022-02-21");
    set(s, cells, "onsite_end", "2022-03-04");
    set(s, cells, "published", "2022-05-09");
    set(s, cells, "overall", "outstanding");
}

static void visit(struct sv *cells) {
    const struct record_shape *s = &record_shapes[RECORD_VISIT];
    memset(cells, 0, RECORD_MAX_COLUMNS * sizeof *cells);
    set(s, cells, "id", "leeds-fv-2023-07-04");
    set(s, cells, "dfe_code", "383");
    set(s, cells, "kind", "focused_visit");
    set(s, cells, "start", "2023-07-04");
}

static void override(struct sv *cells) {
    const struct record_shape *s = &record_shapes[RECORD_OVERRIDE];
    memset(cells, 0, RECORD_MAX_COLUMNS * sizeof *cells);
    set(s, cells, "id", "o-1");
    set(s, cells, "dfe_code", "383");
    set(s, cells, "obligation", "short_inspection");
    set(s, cells, "change", "kind");
    set(s, cells, "to", "standard_inspection");
    set(s, cells, "reason", "critical focused visit");
    set(s, cells, "decided_by", "regional director");
    set(s, cells, "decided_on", "2025-01-31");
}

static void (*const maker[RECORD_KINDS])(struct sv *) = {
    [RECORD_INSPECTION] = inspection,
    [RECORD_VISIT] = visit,
    [RECORD_OVERRIDE] = override,
};

static void expect_good(enum record_kind k, const char *column, const char *value, const char *canonical) {
    struct arena a = arena_with_limit(0);
    struct sv cells[RECORD_MAX_COLUMNS];
    struct record_problem p;
    const struct record_shape *s = &record_shapes[k];
    maker[k](cells);
    if (column != NULL) set(s, cells, column, value);
    if (!record_check(s, cells, &a, &p))
        fail_msg("%s=%s: %s: %s", column, value, s->columns[p.column].name, p.expected);
    if (column != NULL) {
        struct sv got = cells[record_column_named(s, sv_of(column))];
        if (!sv_eq(got, sv_of(canonical))) fail_msg("%s=%s gives '%.*s'", column, value, SV_ARG(got));
    }
    struct sv twice[RECORD_MAX_COLUMNS];
    memcpy(twice, cells, sizeof twice);
    assert_true(record_check(s, twice, &a, &p)); /* canonical rows stay as they are */
    for (size_t i = 0; i < s->column_count; i++) assert_true(sv_eq(twice[i], cells[i]));
    arena_free(&a);
}

static void expect_bad(enum record_kind k, const char *column, const char *value, const char *blamed,
                       const char *expected) {
    struct arena a = arena_with_limit(0);
    struct sv cells[RECORD_MAX_COLUMNS];
    struct record_problem p;
    const struct record_shape *s = &record_shapes[k];
    maker[k](cells);
    set(s, cells, column, value);
    if (record_check(s, cells, &a, &p)) fail_msg("%s=%s was taken", column, value);
    assert_string_equal(s->columns[p.column].name, blamed);
    if (strstr(p.expected, expected) == NULL) fail_msg("%s=%s: expected '%s'", column, value, p.expected);
    arena_free(&a);
}

static void shapes_hold_together(void **state) {
    (void)state;
    static const size_t columns[RECORD_KINDS] = { AUTHORITY_COLUMNS, INSPECTION_COLUMNS, VISIT_COLUMNS,
                                                  HOLIDAY_COLUMNS,   ELECTION_COLUMNS,   OVERRIDE_COLUMNS,
                                                  FINDING_COLUMNS };
    for (size_t k = 0; k < RECORD_KINDS; k++) {
        const struct record_shape *s = &record_shapes[k];
        assert_int_equal(s->kind, k);
        assert_int_equal(s->column_count, columns[k]);
        assert_true(s->column_count <= RECORD_MAX_COLUMNS);
        assert_ptr_equal(record_shape_named(sv_of(s->name)), s);
        assert_true(s->key_column < s->column_count && s->columns[s->key_column].required);
        for (size_t i = 0; i < s->column_count; i++) {
            const struct record_column *c = &s->columns[i];
            assert_non_null(c->name);
            assert_non_null(c->meaning);
            assert_int_equal(record_column_named(s, sv_of(c->name)), i);
            assert_false(c->required && c->optional_column);
            bool listed = c->type == CELL_CHOICE || c->type == CELL_CHOICES || c->type == CELL_EVENT;
            assert_int_equal(c->choices != NULL, listed);
        }
    }
    assert_null(record_shape_named(SV("letters")));
    for (size_t i = 0; i < AREA_COUNT; i++) {
        const char *name = record_shapes[RECORD_INSPECTION].columns[INSPECTION_OVERALL + i].name;
        assert_true(sv_eq(sv_of(name), area_word((enum area)i)));
    }
}

static void cells_become_canonical(void **state) {
    (void)state;
    expect_good(RECORD_INSPECTION, NULL, NULL, NULL);
    expect_good(RECORD_INSPECTION, "note", "  odd, but true \n", "odd, but true");
    expect_good(RECORD_INSPECTION, "note", "two\r\nlines\rthree", "two\nlines\nthree");
    expect_good(RECORD_INSPECTION, "note", "Máire’s", "Máire’s");
    expect_good(RECORD_INSPECTION, "overall", "Requires improvement to be good", "requires_improvement");
    expect_good(RECORD_INSPECTION, "overall", " ", "");
    expect_good(RECORD_INSPECTION, "kind", "Standard", "standard");
    expect_good(RECORD_INSPECTION, "onsite_days", "010", "10");
    expect_good(RECORD_INSPECTION, "onsite_periods", "2022-02-21/2022-02-25   2022-03-03/2022-03-04",
                "2022-02-21/2022-02-25 2022-03-03/2022-03-04");
    expect_good(RECORD_INSPECTION, "published", "2022-03-04",
                "2022-03-04"); /* the last day itself is no contradiction */
    expect_good(RECORD_VISIT, "kind", "Monitoring visit", "monitoring_visit");
    expect_good(RECORD_VISIT, "priority_action", "YES", "yes");
    expect_good(RECORD_VISIT, "start", "2023-07", "2023-07");
    expect_good(RECORD_VISIT, "precision", "", "day");
    expect_good(RECORD_OVERRIDE, "credible_points", "Owner, action;date date", "action owner date");
    expect_good(RECORD_OVERRIDE, "to", "standard inspection", "standard_inspection");
}

static void cells_that_are_refused(void **state) {
    (void)state;
    expect_bad(RECORD_INSPECTION, "id", "", "id", "may not be blank");
    expect_bad(RECORD_INSPECTION, "id", "leeds 2022", "id", "without spaces");
    expect_bad(RECORD_INSPECTION, "dfe_code", "38", "dfe_code", "three digits");
    expect_bad(RECORD_INSPECTION, "dfe_code", "38x", "dfe_code", "three digits");
    expect_bad(RECORD_INSPECTION, "kind", "brief", "kind", "one of: sif, standard, short, other");
    expect_bad(RECORD_INSPECTION, "kind", "focused_visit", "kind", "one of: sif");
    expect_bad(RECORD_INSPECTION, "onsite_start", "21/02/2022", "onsite_start", "YYYY-MM-DD");
    expect_bad(RECORD_INSPECTION, "onsite_start", "2022-02-30", "onsite_start", "a day that exists");
    expect_bad(RECORD_INSPECTION, "overall", "excellent", "overall", "outstanding, good");
    expect_bad(RECORD_INSPECTION, "onsite_days", "-1", "onsite_days", "whole number");
    expect_bad(RECORD_INSPECTION, "note", "bell\a", "note", "control characters");
    expect_bad(RECORD_VISIT, "priority_action", "no", "priority_action", "yes, or blank");
    expect_bad(RECORD_VISIT, "start", "2023-13", "start", "YYYY-MM");
    expect_bad(RECORD_OVERRIDE, "credible_points", "action courage", "credible_points", "words out of: action");
    expect_bad(RECORD_OVERRIDE, "obligation", "tea", "obligation", "obligation");
}

static void dates_that_contradict(void **state) {
    (void)state;
    expect_bad(RECORD_INSPECTION, "published", "2022-03-03", "published",
               "no day before the last day on site, 2022-03-04");
    expect_bad(RECORD_INSPECTION, "onsite_end", "2022-02-20", "onsite_end", "2022-02-21");
    expect_bad(RECORD_INSPECTION, "onsite_periods", "2022-02-20/2022-03-04", "onsite_periods", "begin on onsite_start");
    expect_bad(RECORD_INSPECTION, "onsite_periods", "2022-02-21/2022-03-05", "onsite_periods", "end on onsite_end");
    expect_bad(RECORD_INSPECTION, "onsite_periods", "2022-02-21/2022-02-28 2022-02-25/2022-03-04", "onsite_periods",
               "after the one before");
    expect_bad(RECORD_INSPECTION, "onsite_periods", "2022-03-04/2022-02-21", "onsite_periods", "not before its start");
    expect_bad(RECORD_INSPECTION, "framework", "SIF", "framework", "ILACS");
    expect_bad(RECORD_INSPECTION, "kind", "other", "kind", "because of the framework");
    expect_bad(RECORD_VISIT, "end", "2023-07-03", "end", "2023-07-04");
    expect_bad(RECORD_VISIT, "published", "2023-07-03", "published", "2023-07-04");
    expect_bad(RECORD_VISIT, "precision", "month", "precision", "day, because");
}

/* Oracle 12: a departure without its reason, decider and day is no override. */
static void overrides_need_reasons(void **state) {
    (void)state;
    expect_good(RECORD_OVERRIDE, NULL, NULL, NULL);
    expect_bad(RECORD_OVERRIDE, "reason", "  ", "reason", "may not be blank");
    expect_bad(RECORD_OVERRIDE, "decided_by", "", "decided_by", "may not be blank");
    expect_bad(RECORD_OVERRIDE, "decided_on", "", "decided_on", "may not be blank");
    expect_bad(RECORD_OVERRIDE, "to", "", "to", "it becomes");
    expect_bad(RECORD_OVERRIDE, "day", "2025-06-01", "day", "blank");
    expect_bad(RECORD_OVERRIDE, "change", "latest", "to", "blank");
    expect_bad(RECORD_OVERRIDE, "expires", "2025-01-30", "expires", "2025-01-31");
}

static void months_have_no_last_day(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct sv cells[RECORD_MAX_COLUMNS];
    struct record_problem p;
    const struct record_shape *s = &record_shapes[RECORD_VISIT];
    visit(cells);
    set(s, cells, "start", "2023-07");
    set(s, cells, "end", "2023-07-05");
    assert_false(record_check(s, cells, &a, &p));
    assert_string_equal(s->columns[p.column].name, "end");
    arena_free(&a);
}

static void memory_may_run_out_anywhere(void **state) {
    (void)state;
    for (size_t k = 1;; k++) {
        struct arena a = arena_with_limit(0);
        struct sv cells[RECORD_MAX_COLUMNS];
        struct record_problem p;
        inspection(cells);
        set(&record_shapes[RECORD_INSPECTION], cells, "kind", "Short");
        set(&record_shapes[RECORD_INSPECTION], cells, "note", "a\rb");
        set(&record_shapes[RECORD_INSPECTION], cells, "published", "2022-03-01");
        a.fail_at = k;
        assert_false(record_check(&record_shapes[RECORD_INSPECTION], cells, &a, &p));
        assert_int_equal(p.expected[0] == '\0', a.failed);
        bool done = !a.failed;
        arena_free(&a);
        if (done) break;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_hold_together),        cmocka_unit_test(cells_become_canonical),
        cmocka_unit_test(cells_that_are_refused),      cmocka_unit_test(dates_that_contradict),
        cmocka_unit_test(overrides_need_reasons),      cmocka_unit_test(months_have_no_last_day),
        cmocka_unit_test(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
