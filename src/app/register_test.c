#include "app/register.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/embedded.h"
#include "base/file.h"
#include "ingest/csv.h"

static char folder[] = "/tmp/ilacs-register-XXXXXX";
static const char path[] = "s.db";
static const char *const kind_file[RECORD_KINDS] = { "authorities.csv", "inspections.csv", "visits.csv",
                                                     "holidays.csv",    "elections.csv",   "overrides.csv",
                                                     "findings.csv" };

static int make_folder(void **state) {
    (void)state;
    return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static void remove_files(const char *in) {
    static const char *const names[] = {
        "s.db",         "s.db-wal",     "s.db-shm",      "other.db",        "other.db-wal",
        "other.db-shm", "copy.db",      "head",          "authorities.csv", "inspections.csv",
        "visits.csv",   "holidays.csv", "elections.csv", "overrides.csv",   "findings.csv"
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char name[300];
        (void)snprintf(name, sizeof name, "%s/%s", in, names[i]);
        (void)unlink(name);
    }
}

static int clean(void **state) {
    (void)state;
    remove_files(".");
    remove_files("one");
    remove_files("two");
    (void)rmdir("one");
    (void)rmdir("two");
    return 0;
}

static int remove_folder(void **state) { return clean(state) != 0 || chdir("/") != 0 || rmdir(folder) != 0; }

static struct doing on(const char *day) {
    struct doing by = { .actor = SV("user:test") };
    assert_true(moment_parse(sv_of(day), &by.now));
    return by;
}

static struct store *opened(const char *name, enum store_mode mode) {
    struct store *s;
    struct err e = { 0 };
    if (!store_open(name, mode, &s, &e)) fail_msg("%s", e.msg);
    return s;
}

static struct sv shipped(const char *file) {
    char name[100];
    (void)snprintf(name, sizeof name, "data/%s", file);
    const struct embedded_file *f = embedded_find(name);
    assert_non_null(f);
    return (struct sv){ (const char *)f->bytes, f->size };
}

static bool import(struct store *s, enum record_kind k, struct sv csv, const char *day, struct arena *a,
                   struct import_report *r, struct err *e) {
    struct import_options o = { .file_name = sv_of(kind_file[k]) };
    struct doing by = on(day);
    return register_import(s, k, csv, &o, &by, a, r, e);
}

static struct import_report imported(struct store *s, enum record_kind k, struct sv csv, const char *day,
                                     struct arena *a) {
    struct import_report r;
    struct err e = { 0 };
    if (!import(s, k, csv, day, a, &r, &e)) {
        struct text t = text_in(a, 0);
        import_report_text(&r, &t);
        fail_msg("%s\n%s", e.msg, text_cstr(&t));
    }
    return r;
}

static void expect_whole(struct store *s) {
    struct audit_verdict v;
    struct err e = { 0 };
    if (!audit_verify(s, (struct sv){ 0 }, &v, &e)) fail_msg("%s", e.msg);
    if (!v.whole) fail_msg("%s", v.finding);
}

static size_t versions(struct store *s, enum record_kind k) {
    struct arena a = arena_with_limit(0);
    struct versions v;
    assert_true(store_load_versions(s, k, &a, &v, NULL));
    size_t n = v.count;
    arena_free(&a);
    return n;
}

/* ---- the shipped data ---------------------------------------------------------------------------------------------- */

static void the_shipped_register(void **state) {
    (void)state;
    struct doing by = on("2026-11-22");
    struct init_report r;
    struct err e = { 0 };
    if (!register_init("one/s.db", true, &by, &r, &e)) fail_msg("%s %s", e.msg, e.hint);
    assert_true(r.made && r.filled);
    assert_int_equal(r.records[RECORD_AUTHORITY], 158);
    assert_int_equal(r.records[RECORD_INSPECTION], 506);
    assert_int_equal(r.records[RECORD_VISIT], 306);
    assert_int_equal(r.records[RECORD_HOLIDAY], 140);
    char head[AUDIT_HASH_TEXT];
    memcpy(head, r.head.hash, sizeof head);
    assert_true(register_init("one/s.db", true, &by, &r, &e)); /* a second time changes nothing */
    assert_false(r.made || r.filled);
    assert_string_equal(r.head.hash, head);
    struct store *s = opened("one/s.db", STORE_WRITE);
    expect_whole(s);
    struct arena a = arena_with_limit(0);
    for (enum record_kind k = RECORD_AUTHORITY; k <= RECORD_HOLIDAY; k++) {
        struct import_report again = imported(s, k, shipped(kind_file[k]), "2026-11-23", &a);
        assert_false(again.stored);
        assert_int_equal(again.result.changed + again.result.added, 0);
    }
    struct check_report check;
    assert_true(register_check(s, &a, &check, &e));
    assert_int_equal(check.bad, 0);
    struct text t = text_in(&a, 0);
    check_report_text(&check, &t);
    check_report_json(&check, &t);
    assert_non_null(strstr(text_cstr(&t), "Nothing is wrong."));
    store_close(s);
    arena_free(&a);
}

/* None of the names that the reference table gives stands anywhere in what ships. */
static void expect_no_names(struct sv reference, struct arena *a) {
    struct csv_table t;
    size_t column = 0;
    assert_true(csv_read(reference, a, &t, NULL));
    while (column < t.row[0].cells && !sv_eq(t.row[0].cell[column], SV("lead_inspector"))) column++;
    assert_true(column < t.row[0].cells);
    for (size_t i = 1; i < t.rows; i++) {
        struct sv rest = t.row[i].cell[column];
        struct sv name;
        while (sv_split(&rest, ';', &name)) {
            name = sv_trim(name);
            if (name.n == 0) continue;
            for (enum record_kind k = RECORD_AUTHORITY; k <= RECORD_HOLIDAY; k++)
                if (sv_find(shipped(kind_file[k]), name) < shipped(kind_file[k]).n) fail_msg("%.*s", SV_ARG(name));
        }
    }
}

/* The tables the data was compiled from carry more columns; they import as they are. */
static void the_reference_tables(void **state) {
    (void)state;
    const char *shared = getenv("ILACS_SHARED");
    if (shared == NULL) {
        print_message("# skipped: ILACS_SHARED is not set\n");
        return;
    }
    struct doing by = on("2026-11-22");
    struct arena a = arena_with_limit(0);
    struct err e = { 0 };
    struct sv csv;
    char name[400];
    assert_true(register_init(path, true, &by, NULL, &e));
    struct store *s = opened(path, STORE_WRITE);
    (void)snprintf(name, sizeof name, "%s/data/inspections.csv", shared);
    if (!file_read(name, REGISTER_FILE_LIMIT, &a, &csv, &e)) fail_msg("%s", e.msg);
    struct import_report r = imported(s, RECORD_INSPECTION, csv, "2026-11-23", &a);
    assert_int_equal(r.result.same, 506);
    assert_int_equal(r.ignored_count, 3);
    assert_false(r.stored);
    expect_no_names(csv, &a);
    store_close(s);
    arena_free(&a);
}

static void no_names_of_inspectors_are_shipped(void **state) {
    (void)state;
    struct sv csv = shipped("inspections.csv");
    assert_true(sv_find(csv, SV("lead_inspector")) == csv.n);
    assert_true(sv_find(csv, SV("HMI")) == csv.n);
}

/* ---- corrections --------------------------------------------------------------------------------------------------- */

static const char authorities_csv[] = "dfe_code,name,region\n383,Leeds,North East\n301,Barking and Dagenham,London\n";
#define INSPECTIONS "id,dfe_code,framework,edition,kind,onsite_start,onsite_end,published,overall\n"
static const char inspections_csv[] =
    INSPECTIONS "a,383,ILACS,ilacs_2018,short,2022-02-21,2022-03-04,2022-05-09,outstanding\n"
                "b,301,ILACS,ilacs_2018,standard,2019-02-18,2019-03-01,2019-04-01,requires_improvement\n";
static const char corrected_csv[] =
    INSPECTIONS "a,383,ILACS,ilacs_2018,short,2022-02-21,2022-03-04,2022-05-09,good\n"
                "b,301,ILACS,ilacs_2018,standard,2019-02-18,2019-03-01,2019-04-01,requires_improvement\n";

static struct store *small_store(const char *name, struct arena *a) {
    struct store *s = opened(name, STORE_CREATE);
    (void)imported(s, RECORD_AUTHORITY, sv_of(authorities_csv), "2026-01-01", a);
    (void)imported(s, RECORD_INSPECTION, sv_of(inspections_csv), "2026-01-01", a);
    return s;
}

/* The grade of inspection `a` as a fact known by a day. */
static enum grade grade_known(struct store *s, const char *day, struct arena *a) {
    struct register_facts f;
    struct day d;
    enum grade g = GRADE_NONE;
    assert_true(day_parse(sv_of(day), &d));
    assert_true(store_load_register(s, a, &f, NULL));
    for (size_t i = f.first[RECORD_INSPECTION]; i < f.first[RECORD_INSPECTION + 1]; i++)
        if (sv_eq(f.fact[i].key, SV("a")) && !day_before(d, f.fact[i].known[AUDIENCE_PUBLIC]))
            g = f.fact[i].is.event.grade[AREA_OVERALL];
    return g;
}

static void a_corrected_grade(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = small_store(path, &a);
    struct import_report r = imported(s, RECORD_INSPECTION, sv_of(corrected_csv), "2026-03-02", &a);
    assert_true(r.stored);
    assert_int_equal(r.result.changed, 1);
    assert_int_equal(r.result.same, 1);
    struct text t = text_in(&a, 0);
    import_report_text(&r, &t);
    assert_non_null(strstr(text_cstr(&t), "inspections.csv: 0 added, 1 changed, 1 same, 0 rejected\n"
                                          "  changed   line 2, a, overall: 'outstanding' -> 'good'\n"));
    struct text j = text_in(&a, 0);
    import_report_json(&r, &j);
    assert_non_null(strstr(text_cstr(&j), "\"column\":\"overall\",\"from\":\"outstanding\",\"to\":\"good\""));
    assert_int_equal(grade_known(s, "2026-03-01", &a), GRADE_OUTSTANDING);
    assert_int_equal(grade_known(s, "2026-03-02", &a), GRADE_GOOD);
    assert_int_equal(grade_known(s, "2022-05-08", &a), GRADE_NONE);
    expect_whole(s);
    store_close(s);
    arena_free(&a);
}

static void a_second_time_changes_nothing(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = small_store(path, &a);
    int64_t before;
    int64_t after;
    assert_true(store_data_version(s, &before, NULL));
    struct import_report r = imported(s, RECORD_INSPECTION, sv_of(inspections_csv), "2026-02-01", &a);
    assert_true(store_data_version(s, &after, NULL));
    assert_int_equal(before, after);
    assert_false(r.stored);
    assert_int_equal(r.head.count, 6); /* two files, four versions */
    store_close(s);
    arena_free(&a);
}

static void a_trial_stores_nothing(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    store_close(small_store(path, &a));
    struct store *s = opened(path, STORE_READ); /* nothing is even asked to be written */
    struct import_options o = { .file_name = SV("some/where/new.csv"), .dry_run = true };
    struct doing by = on("2026-03-02");
    struct import_report r;
    struct err e = { 0 };
    if (!register_import(s, RECORD_INSPECTION, sv_of(corrected_csv), &o, &by, &a, &r, &e)) fail_msg("%s", e.msg);
    assert_int_equal(r.result.changed, 1);
    assert_false(r.stored);
    assert_true(sv_eq(r.file_name, SV("new.csv")));
    assert_int_equal(versions(s, RECORD_INSPECTION), 2);
    store_close(s);
    arena_free(&a);
}

/* ---- bad input ----------------------------------------------------------------------------------------------------- */

static void all_rows_or_none(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = small_store(path, &a);
    struct import_report r;
    struct err e = { 0 };
    static const char csv[] = INSPECTIONS "c,383,ILACS,ilacs_2018,short,2025-02-17,2025-02-21,2025-04-01,good\n"
                                          "d,383,ILACS,ilacs_2018,short,2024-02-19,2024-02-23,2024-02-20,good\n"
                                          "e,999,ILACS,ilacs_2018,short,2024-02-19,2024-02-23,2024-04-20,good\n"
                                          "f,383,ILACS,ilacs_2018,short,2022-04-04,2022-04-08,2022-05-09,good\n"
                                          "g,383,ILACS,ilacs_2018,short,2024-02-30,,,fair\n";
    assert_false(import(s, RECORD_INSPECTION, sv_of(csv), "2026-02-01", &a, &r, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_string_equal(e.msg, "inspections.csv: 4 of 5 rows rejected; nothing was stored");
    struct text t = text_in(&a, 0);
    import_report_text(&r, &t);
    assert_string_equal(
        text_cstr(&t),
        "inspections.csv: 1 added, 0 changed, 0 same, 4 rejected\n"
        "  rejected  line 3, d, published: '2024-02-20', expected no day before the last day on site, 2024-02-23\n"
        "  rejected  line 4, e, dfe_code: '999', expected the code of an authority in the register (import authorities "
        "first)\n"
        "  rejected  line 5, f, published: '2022-05-09', expected another day: a is a graded inspection of this authority "
        "published that day\n"
        "  rejected  line 6, g, onsite_start: '2024-02-30', expected a day that exists, as YYYY-MM-DD, like 2026-03-31\n"
        "Nothing was stored. Mend the rejected rows and import the file again.\n");
    assert_int_equal(versions(s, RECORD_INSPECTION), 2);
    assert_int_equal(r.head.count, 6);
    e = (struct err){ 0 };
    assert_false(import(s, RECORD_VISIT, SV("id;dfe_code;kind;start\n"), "2026-02-01", &a, &r, &e));
    assert_non_null(strstr(e.msg, "visits.csv: line 1, column 1: 'id;dfe_code;kind;start' is no column of visits"));
    e = (struct err){ 0 };
    /* Oracle 12: no override without a reason. */
    assert_false(import(s, RECORD_OVERRIDE,
                        SV("id,dfe_code,obligation,change,to,reason,decided_by,decided_on\n"
                           "o,383,short_inspection,kind,standard_inspection,,director,2026-01-05\n"),
                        "2026-02-01", &a, &r, &e));
    assert_int_equal(r.result.faults, 1);
    assert_true(sv_eq(r.result.fault[0].column, SV("reason")));
    store_close(s);
    arena_free(&a);
}

/* ---- exports ------------------------------------------------------------------------------------------------------- */

static void fill_with_everything(struct store *s, struct arena *a) {
    (void)imported(s, RECORD_INSPECTION, sv_of(corrected_csv), "2026-03-02", a);
    (void)imported(s, RECORD_INSPECTION, sv_of(inspections_csv), "2026-03-02", a);
    (void)imported(s, RECORD_VISIT,
                   SV("id,dfe_code,kind,start,theme,note\nv,383,focused_visit,2025-02,front door,\"odd, \"\"very\"\"\n"
                      "indeed\"\np,383,action_plan,2025-03-04,,\n"),
                   "2026-03-03", a);
    (void)imported(s, RECORD_VISIT, SV("id,dfe_code,kind,start,withdrawn\nv,383,focused_visit,2025-02,yes\n"),
                   "2026-03-04", a);
    (void)imported(s, RECORD_ELECTION,
                   SV("id,dfe_code,polling_day,kind\nge,,2024-07-04,parliamentary\nl,383,2026-05-07,"
                      "local\n"),
                   "2026-03-04", a);
    (void)imported(s, RECORD_OVERRIDE,
                   SV("id,dfe_code,obligation,change,to,reason,ground,credible_points,decided_by,decided_on\n"
                      "o,383,short_inspection,kind,standard_inspection,critical visit,risk,owner action,director,"
                      "2026-01-05\n"),
                   "2026-03-05", a);
    (void)imported(s, RECORD_HOLIDAY, SV("date,title,substitute_day\n2026-12-28,Boxing Day,yes\n"), "2026-03-05", a);
    (void)imported(s, RECORD_FINDING,
                   SV("id,dfe_code,record,kind,position,text,tag,about_board,page\n"
                      "f-1,383,v,improvement,1,The speed of help.,\"outcome 1, national framework\",,2\n"),
                   "2026-03-06", a);
}

static void expect_same_file(const char *name, struct arena *a) {
    char one[100];
    char two[100];
    struct sv x;
    struct sv y;
    (void)snprintf(one, sizeof one, "one/%s", name);
    (void)snprintf(two, sizeof two, "two/%s", name);
    assert_true(file_read(one, REGISTER_FILE_LIMIT, a, &x, NULL));
    assert_true(file_read(two, REGISTER_FILE_LIMIT, a, &y, NULL));
    if (!sv_eq(x, y)) fail_msg("%s differs", name);
}

static void an_export_is_the_register(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = small_store(path, &a);
    struct store *other = opened("other.db", STORE_CREATE);
    struct audit_head before;
    struct audit_head after;
    struct sv csv;
    struct err e = { 0 };
    char name[100];
    fill_with_everything(s, &a);
    if (!register_export_all(s, "one", &a, &before, &e)) fail_msg("%s", e.msg);
    for (enum record_kind k = RECORD_AUTHORITY; k < RECORD_KINDS; k++) {
        (void)snprintf(name, sizeof name, "one/%s", kind_file[k]);
        assert_true(file_read(name, REGISTER_FILE_LIMIT, &a, &csv, NULL));
        struct text t = text_in(&a, 0);
        assert_true(register_export(s, k, &t, NULL));
        assert_true(sv_eq(csv, text_view(&t)));
        struct import_report r = imported(s, k, csv, "2026-06-01", &a);
        assert_false(r.stored);
        assert_int_equal(r.result.same, versions(s, k));
        (void)imported(other, k, csv, "2026-06-01", &a);
    }
    assert_true(audit_head_of(s, &after, NULL));
    assert_string_equal(before.hash, after.hash);
    if (!register_export_all(other, "two", &a, &after, &e)) fail_msg("%s", e.msg);
    for (size_t k = 0; k < RECORD_KINDS; k++) expect_same_file(kind_file[k], &a);
    assert_int_equal(grade_known(other, "2026-03-01", &a), GRADE_OUTSTANDING);
    expect_whole(s);
    expect_whole(other);
    assert_false(register_export_all(s, "s.db", &a, &after, &e));
    assert_int_equal(e.kind, ERR_STORE);
    store_close(other);
    store_close(s);
    arena_free(&a);
}

static void a_backup_is_the_register(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = small_store(path, &a);
    struct audit_head head;
    struct audit_head of_copy;
    struct err e = { 0 };
    if (!register_backup(s, "copy.db", &head, &e)) fail_msg("%s", e.msg);
    assert_int_equal(head.count, 6);
    struct store *copy = opened("copy.db", STORE_READ);
    assert_true(audit_head_of(copy, &of_copy, NULL));
    assert_string_equal(of_copy.hash, head.hash);
    assert_int_equal(versions(copy, RECORD_INSPECTION), 2);
    store_close(copy);
    store_close(s);
    arena_free(&a);
}

/* ---- faults -------------------------------------------------------------------------------------------------------- */

/* Memory that runs out at any point of an import leaves the store as it was. */
static void memory_may_run_out_anywhere(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = small_store(path, &a);
    int64_t before;
    int64_t after;
    size_t points = 0;
    assert_true(store_data_version(s, &before, NULL));
    for (size_t k = 1;; k++, points++) {
        struct arena b = arena_with_limit(0);
        struct import_report r;
        struct err e = { 0 };
        b.fail_at = k;
        bool ok = import(s, RECORD_INSPECTION, sv_of(corrected_csv), "2026-03-02", &b, &r, &e);
        bool failed = b.failed;
        arena_free(&b);
        if (!failed) {
            assert_true(ok);
            break;
        }
        if (ok || e.kind != ERR_NOMEM) fail_msg("allocation %zu: kind %d, %s", k, e.kind, e.msg);
        assert_true(store_data_version(s, &after, NULL));
        assert_int_equal(before, after);
        assert_int_equal(versions(s, RECORD_INSPECTION), 2);
    }
    print_message("# %zu points of failure\n", points);
    assert_true(points > 50);
    assert_int_equal(versions(s, RECORD_INSPECTION), 3);
    expect_whole(s);
    store_close(s);
    arena_free(&a);
}

/* ---- kills --------------------------------------------------------------------------------------------------------- */

/* Every visit of the shipped file with another note: 306 changed rows. */
static struct sv noted_visits(struct arena *a, int round) {
    struct sv rest = shipped("visits.csv");
    struct sv line;
    struct text t = text_in(a, 0);
    for (bool header = true; sv_split(&rest, '\n', &line); header = false) {
        if (line.n == 0) continue;
        text_add(&t, line);
        if (header)
            text_lit(&t, ",note\n");
        else
            text_printf(&t, ",round %d\n", round);
    }
    assert_true(text_ok(&t, NULL));
    return text_view(&t);
}

static void import_and_die(struct sv csv, struct arena *made) {
    struct arena a = arena_with_limit(0);
    struct store *s;
    struct import_report r;
    struct err e = { 0 };
    if (!store_open(path, STORE_WRITE, &s, &e)) _exit(2);
    if (!import(s, RECORD_VISIT, csv, "2026-11-23", &a, &r, &e)) _exit(3);
    store_close(s);
    arena_free(&a);
    arena_free(made);
    _exit(0);
}

/* SIGKILL at some moment of an import: the store opens, holds the old or the new state, and its log is whole. */
static void killed_while_importing(void **state) {
    (void)state;
    const char *said = getenv("ILACS_KILLS");
    long rounds = said == NULL ? 10 : strtol(said, NULL, 10);
    struct doing by = on("2026-11-22");
    struct err e = { 0 };
    assert_true(register_init(path, true, &by, NULL, &e));
    size_t held = 306;
    size_t killed = 0;
    size_t stored = 0;
    for (int round = 0; round < rounds; round++) {
        struct arena a = arena_with_limit(0);
        struct sv csv = noted_visits(&a, round);
        pid_t child = fork();
        if (child == 0) import_and_die(csv, &a);
        (void)usleep((useconds_t)(round * 7919 % 60) * 1000);
        (void)kill(child, SIGKILL);
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        if (WIFSIGNALED(status)) killed++;
        if (WIFEXITED(status)) assert_int_equal(WEXITSTATUS(status), 0);
        struct store *s = opened(path, STORE_WRITE);
        size_t now = versions(s, RECORD_VISIT);
        if (now != held && now != held + 306) fail_msg("round %d: %zu versions after %zu", round, now, held);
        if (now != held) stored++;
        held = now;
        expect_whole(s);
        store_close(s);
        arena_free(&a);
    }
    print_message("# %ld rounds, %zu killed in time, %zu stored\n", rounds, killed, stored);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_shipped_register, clean),
        cmocka_unit_test_teardown(the_reference_tables, clean),
        cmocka_unit_test(no_names_of_inspectors_are_shipped),
        cmocka_unit_test_teardown(a_corrected_grade, clean),
        cmocka_unit_test_teardown(a_second_time_changes_nothing, clean),
        cmocka_unit_test_teardown(a_trial_stores_nothing, clean),
        cmocka_unit_test_teardown(all_rows_or_none, clean),
        cmocka_unit_test_teardown(an_export_is_the_register, clean),
        cmocka_unit_test_teardown(a_backup_is_the_register, clean),
        cmocka_unit_test_teardown(memory_may_run_out_anywhere, clean),
        cmocka_unit_test_teardown(killed_while_importing, clean),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
