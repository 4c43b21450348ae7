#include "ingest/records.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/columns.h"

static const struct record_shape *const visits = &record_shapes[RECORD_VISIT];

static void read(struct sv csv, struct arena *a, struct records *out) {
    struct err e = { 0 };
    *a = arena_with_limit(0);
    if (!records_read(visits, csv, a, out, &e)) fail_msg("%s", e.msg);
}

static void expect_refused(const struct record_shape *shape, struct sv csv, const char *message, const char *hint) {
    struct arena a = arena_with_limit(0);
    struct records r;
    struct err e = { 0 };
    if (records_read(shape, csv, &a, &r, &e)) fail_msg("not refused: %s", message);
    assert_int_equal(e.kind, ERR_INPUT);
    assert_string_equal(e.msg, message);
    if (strstr(e.hint, hint) == NULL) fail_msg("hint: %s", e.hint);
    arena_free(&a);
}

static void rows_as_they_are(void **state) {
    (void)state;
    struct arena a;
    struct records r;
    read(
        SV("Start,ID,dfe_code,kind,theme\n2024-02-06,v-1,383,Focused visit,\n,,,,\n2024-03,v-2,383,jtai, front door \n"),
        &a, &r);
    assert_int_equal(r.rows, 2);
    assert_int_equal(r.faults, 0);
    assert_int_equal(r.row[1].line, 4);
    assert_true(sv_eq(r.row[0].cells[VISIT_KIND], SV("focused_visit")));
    assert_true(sv_eq(r.row[1].cells[VISIT_THEME], SV("front door")));
    assert_true(sv_eq(r.row[1].cells[VISIT_PRECISION], SV("month")));
    assert_non_null(r.row[0].cells[VISIT_THEME].p); /* said to be blank */
    assert_null(r.row[0].cells[VISIT_NOTE].p);      /* not said */
    assert_false(r.row[0].known_given || r.row[0].withdrawn);
    arena_free(&a);
}

static void every_fault_is_listed(void **state) {
    (void)state;
    struct arena a;
    struct records r;
    read(SV("id,dfe_code,kind,start,known_inspectorate,known_authority,known_public,withdrawn\n"
            "v-1,383,focused_visit,2024-02-30,,,,\n"
            "v-2,383,focused_visit,2024-02-06,,,\n"
            "v-3,383,focused_visit,2024-02-06,,,,,\n"
            "v-4,383,focused_visit,2024-02-06,2024-01-01,,never,\n"
            "v-5,383,focused_visit,2024-02-06,2024-01-01,soon,never,\n"
            "v-6,383,focused_visit,2024-02-06,,,,no\n"
            "v-7,383,focused_visit,2024-02-06,always,2024-03-01,never,yes\n"
            ",383,focused_visit,2024-02-06,,,,\n"),
         &a, &r);
    assert_int_equal(r.rows, 1);
    assert_true(r.row[0].known_given && r.row[0].withdrawn);
    assert_true(day_eq(r.row[0].known[AUDIENCE_INSPECTORATE], DAY_ALWAYS));
    assert_true(day_eq(r.row[0].known[AUDIENCE_PUBLIC], DAY_NEVER));
    assert_int_equal(r.faults, 7);
    static const struct {
        size_t line;
        const char *column, *value, *expected;
    } wanted[] = {
        { 2, "start", "2024-02-30", "a day or a month that exists" },
        { 3, "", "7 cells", "8 cells, one for each column" },
        { 4, "", "9 cells", "8 cells, one for each column" },
        { 5, "known_authority", "", "a day, always or never" },
        { 6, "known_authority", "soon", "a day as YYYY-MM-DD, always or never" },
        { 7, "withdrawn", "no", "yes, or blank" },
        { 9, "id", "", "may not be blank" },
    };
    for (size_t i = 0; i < 7; i++) {
        const struct row_fault *f = &r.fault[i];
        assert_int_equal(f->line, wanted[i].line);
        assert_true(sv_eq(f->column, sv_of(wanted[i].column)));
        assert_true(sv_eq(f->value, sv_of(wanted[i].value)));
        assert_true(sv_find(f->expected, sv_of(wanted[i].expected)) < f->expected.n);
    }
    assert_true(sv_eq(r.fault[0].key, SV("v-1")));
    arena_free(&a);
}

static void headers_that_are_refused(void **state) {
    (void)state;
    expect_refused(visits, SV(""), "line 1: the file is empty", "first line");
    expect_refused(visits, SV("\nid,dfe_code,kind\n"), "line 2: the header lacks start", "Add");
    expect_refused(visits, SV("id,dfe_code,kind,start,strat\n"), "line 1, column 5: 'strat' is no column of visits",
                   "Did you mean 'start'?");
    expect_refused(visits, SV("id,dfe_code,kind,start,weather_that_day\n"),
                   "line 1, column 5: 'weather_that_day' is no column of visits", "file of visits");
    expect_refused(visits, SV("id,dfe_code,kind,start,\n"), "line 1, column 5: '' is no column of visits",
                   "Take the column");
    expect_refused(visits, SV("id,dfe_code,kind,start,id\n"), "line 1, column 5: 'id' stands in the header twice",
                   "Leave one");
    expect_refused(visits, SV("id,dfe_code,kind,start,known_public\n"),
                   "line 1: the header lacks known_inspectorate, known_authority", "Add");
    expect_refused(&record_shapes[RECORD_HOLIDAY], SV("id,dfe_code,kind,start\n"),
                   "line 1, column 1: 'id' is no column of holidays", "holidays");
}

static void names_of_inspectors_are_not_kept(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct records r;
    struct err e = { 0 };
    assert_true(
        records_read(&record_shapes[RECORD_INSPECTION],
                     SV("id,dfe_code,framework,edition,kind,onsite_start,onsite_end,published,lead_inspector,pages\n"
                        "a,383,SIF,sif_2013,sif,,,2014-05-01,Somebody,34\n"),
                     &a, &r, &e));
    assert_int_equal(r.rows, 1);
    assert_int_equal(r.ignored_count, 2);
    assert_true(sv_eq(r.ignored[0], SV("lead_inspector")) && sv_eq(r.ignored[1], SV("pages")));
    arena_free(&a);
}

static void memory_may_run_out_anywhere(void **state) {
    (void)state;
    const struct sv csv =
        SV("id,dfe_code,kind,start\nv-1,383,focused_visit,2024-02-30\nv-2,383,Jtai,2024-02\nv-3,383\n");
    for (size_t k = 1;; k++) {
        struct arena a = arena_with_limit(0);
        struct records r;
        struct err e = { 0 };
        a.fail_at = k;
        bool ok = records_read(visits, csv, &a, &r, &e);
        bool failed = a.failed;
        arena_free(&a);
        assert_int_equal(ok, !failed);
        if (!failed) break;
        assert_int_equal(e.kind, ERR_NOMEM);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_as_they_are),
        cmocka_unit_test(every_fault_is_listed),
        cmocka_unit_test(headers_that_are_refused),
        cmocka_unit_test(names_of_inspectors_are_not_kept),
        cmocka_unit_test(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
