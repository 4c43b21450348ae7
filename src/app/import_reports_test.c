/* Reports into a register: taken, waiting, decided, done again. On small PDFs of our own making. */
#include "app/import_reports.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/reviews.h"
#include "app/watch.h"
#include "base/file.h"
#include "core/columns.h"
#include "core/findings.h"
#include "ingest/tiny_pdf.h"

static struct arena arena;
static char folder[] = "/tmp/ilacs-import-reports-XXXXXX";
static struct store *store;
static const char *const names[] = { "letter.pdf", "short-2022-12-01.pdf", "standard-2019-05-01.pdf", "two.pdf",
                                     "none.pdf" };
enum { LETTER, SHORT, STANDARD, TWO, NONE, FILES };
static char path[FILES][100];
static const char *paths[FILES];
static char store_file[100];

static struct sv fixture(const char *name) {
    struct sv bytes = { 0 };
    struct err e = { 0 };
    char file[1200];
    const char *source = getenv("ILACS_SOURCE_DIR");
    (void)snprintf(file, sizeof file, "%s/tests/fixtures/reports/%s", source != NULL ? source : ".", name);
    if (!file_read(file, 1 << 20, &arena, &bytes, &e)) fail_msg("%s", e.msg);
    return bytes;
}

static struct doing on(const char *day) {
    struct doing by = { .actor = SV("user:test") };
    assert_true(moment_parse(sv_of(day), &by.now));
    return by;
}

static void import_csv(enum record_kind kind, struct sv csv, const char *day) {
    struct import_options o = { .file_name = SV("t.csv") };
    struct import_report r;
    struct doing by = on(day);
    struct err e = { 0 };
    if (!register_import(store, kind, csv, &o, &by, &arena, &r, &e)) fail_msg("%s", e.msg);
}

static int make_files(void **state) {
    static const char *const texts[FILES] = { "focused-visit.txt", "ilacs-2022-foot-agrees.txt",
                                              "ilacs-2019-above-below.txt", "ilacs-several-authorities.txt", NULL };
    (void)state;
    struct err e = { 0 };
    arena = arena_with_limit(0);
    if (mkdtemp(folder) == NULL) return 1;
    for (size_t i = 0; i < FILES; i++) {
        (void)snprintf(path[i], sizeof path[i], "%s/%s", folder, names[i]);
        paths[i] = path[i];
        struct sv bytes = texts[i] != NULL ? tiny_pdf(fixture(texts[i]), TINY_PDF_PLAIN, &arena) : SV("<html>");
        if (!file_write(path[i], bytes, &e)) fail_msg("%s", e.msg);
    }
    (void)snprintf(store_file, sizeof store_file, "%s/store.db", folder);
    return 0;
}

static void remove_store(void) {
    char name[120];
    store_close(store);
    store = NULL;
    (void)unlink(store_file);
    for (size_t i = 0; i < 2; i++) {
        (void)snprintf(name, sizeof name, "%s%s", store_file, i == 0 ? "-wal" : "-shm");
        (void)unlink(name);
    }
}

static int remove_files(void **state) {
    (void)state;
    for (size_t i = 0; i < FILES; i++) (void)unlink(path[i]);
    (void)rmdir(folder);
    arena_free(&arena);
    return 0;
}

static int new_store(void **state) {
    (void)state;
    struct doing by = on("2026-01-05");
    struct err e = { 0 };
    if (!register_init(store_file, false, &by, NULL, &e) || !store_open(store_file, STORE_WRITE, &store, &e))
        fail_msg("%s", e.msg);
    import_csv(RECORD_AUTHORITY, fixture("authorities.csv"), "2026-01-05");
    import_csv(RECORD_HOLIDAY, SV("date,title,substitute_day\n2018-12-25,Christmas Day,\n"), "2026-01-05");
    return 0;
}

static int drop_store(void **state) {
    (void)state;
    remove_store();
    return 0;
}

/* ---- running it ------------------------------------------------------------------------------------------------------- */

static struct import_reports_totals run_on(enum accept accept, const char *const *list, size_t n, bool dry_run) {
    struct import_reports_options o = { .accept = accept, .dry_run = dry_run, .reading = { .jobs = 2 } };
    struct import_reports_totals t;
    struct doing by = on("2026-02-02");
    struct err e = { 0 };
    if (!import_reports(store, list, n, &o, &by, NULL, NULL, &t, &e)) fail_msg("%s: %s", e.msg, e.hint);
    return t;
}

static struct import_reports_totals run(enum accept accept) { return run_on(accept, paths, FILES, false); }

static void expect_whole(void) {
    struct audit_verdict v;
    assert_true(audit_verify(store, (struct sv){ 0 }, &v, NULL));
    if (!v.whole) fail_msg("%s", v.finding);
}

static struct versions versions_of(enum record_kind k) {
    struct versions v;
    assert_true(store_load_versions(store, k, &arena, &v, NULL));
    return v;
}

static struct reviews queue_now(void) {
    struct reviews r;
    assert_true(store_load_reviews(store, &arena, &r, NULL));
    return r;
}

static int64_t log_count(void) {
    struct audit_head h;
    assert_true(audit_head_of(store, &h, NULL));
    return h.count;
}

/* ---- what an import does ------------------------------------------------------------------------------------------------ */

static void by_default_new_ones_wait(void **state) {
    (void)state;
    struct import_reports_totals t = run(ACCEPT_NONE);
    assert_int_equal(t.of[REPORT_IS_NEW], 3);
    assert_int_equal(t.of[REPORT_OF_NOBODY], 1);
    assert_int_equal(t.of[REPORT_IS_REFUSED], 1);
    assert_int_equal(t.queued, 3);
    assert_int_equal(versions_of(RECORD_INSPECTION).count, 0);
    assert_int_equal(queue_now().count, 3);
    int64_t before = log_count();
    t = run(ACCEPT_NONE);
    assert_int_equal(t.queued, 0);
    assert_int_equal(queue_now().count, 3);
    assert_int_equal(log_count(), before);
    expect_whole();
}

static void new_ones_are_taken_when_told_and_sound(void **state) {
    (void)state;
    struct import_reports_totals t = run(ACCEPT_NEW);
    assert_int_equal(t.stored, 1); /* the letter prints its day; the two reports do not */
    assert_int_equal(t.queued, 2);
    struct versions v = versions_of(RECORD_VISIT);
    struct day published;
    assert_int_equal(v.count, 1);
    assert_true(day_parse(SV("2024-03-06"), &published));
    assert_true(day_eq(v.list[0].known[AUDIENCE_PUBLIC], published)); /* imported in 2026, known in 2024 */
    struct versions f = versions_of(RECORD_FINDING);
    assert_int_equal(f.count, 3);
    assert_true(day_eq(f.list[0].known[AUDIENCE_PUBLIC], published));
    struct findings found;
    assert_true(findings_known(&f, day_plus(published, -1), AUDIENCE_PUBLIC, &arena, &found, NULL));
    assert_int_equal(found.count, 0);
    assert_true(findings_known(&f, published, AUDIENCE_PUBLIC, &arena, &found, NULL));
    assert_int_equal(found.count, 3);
    assert_true(sv_eq(found.list[0].kind, SV("priority_action")));
    int64_t before = log_count();
    t = run(ACCEPT_NEW);
    assert_int_equal(t.of[REPORT_AGREES], 1);
    assert_int_equal(log_count(), before);
    expect_whole();
}

static void a_dry_run_changes_nothing(void **state) {
    (void)state;
    int64_t before = log_count();
    struct import_reports_totals t = run_on(ACCEPT_ALL, paths, FILES, true);
    assert_int_equal(t.files, FILES);
    assert_int_equal(t.queued, 2);
    assert_int_equal(log_count(), before);
    assert_int_equal(queue_now().count, 0);
}

/* ---- deciding ----------------------------------------------------------------------------------------------------------- */

static const char held_csv[] = "id,dfe_code,framework,edition,kind,onsite_start,onsite_end,published,overall,leaders\n"
                               "e-1,901,ILACS,ilacs_2018,short,2022-10-03,2022-10-07,2022-12-01,inadequate,good\n";

static void accept(int64_t number, const char *cells, const struct review_extra *extra, size_t n, enum err_kind kind) {
    struct import_report r;
    struct doing by = on("2026-02-03");
    struct err e = { 0 };
    bool ok = review_accept(store, number, sv_of(cells), extra, n, &by, &arena, &r, &e);
    if (e.kind != kind) fail_msg("%s", e.msg);
    assert_int_equal(ok, kind == ERR_NONE);
}

static struct sv held_cell(size_t column) {
    struct versions v = versions_of(RECORD_INSPECTION);
    return v.list[v.count - 1].cells[column];
}

static void differences_wait_and_cells_are_chosen(void **state) {
    (void)state;
    import_csv(RECORD_INSPECTION, sv_of(held_csv), "2026-01-06");
    struct import_reports_totals t = run_on(ACCEPT_NEW, paths + SHORT, 1, false);
    assert_int_equal(t.of[REPORT_DIFFERS], 1);
    assert_int_equal(t.findings, 1); /* of a record that is held, none held before: they contradict nothing */
    assert_true(sv_eq(held_cell(INSPECTION_OVERALL), SV("inadequate")));
    struct review r;
    assert_true(store_load_review(store, 1, &arena, &r, NULL));
    const struct review_cell *c = review_cell_named(&r, SV("overall"));
    assert_true(c != NULL && sv_eq(c->held, SV("inadequate")) && sv_eq(c->value, SV("good")) && c->page == 1);
    assert_true(r.pages >= 1 && sv_find(r.page[0].text, SV("Overall effectiveness")) < r.page[0].text.n);
    accept(1, "nonsense", NULL, 0, ERR_UNKNOWN);
    accept(2, "", NULL, 0, ERR_UNKNOWN);
    accept(1, "overall", NULL, 0, ERR_NONE);
    accept(1, "overall", NULL, 0, ERR_CONFLICT);
    assert_true(sv_eq(held_cell(INSPECTION_OVERALL), SV("good")));
    assert_true(sv_eq(held_cell(INSPECTION_OVERALL + AREA_LEADERS), SV("good"))); /* not chosen */
    assert_true(sv_eq(held_cell(INSPECTION_PUBLISHED), SV("2022-12-01")));
    struct versions v = versions_of(RECORD_INSPECTION);
    struct day corrected;
    assert_true(day_parse(SV("2026-02-03"), &corrected));
    assert_true(day_eq(v.list[1].known[AUDIENCE_PUBLIC], corrected)); /* a correction is known from its recording */
    assert_true(store_load_review(store, 1, &arena, &r, NULL));
    assert_true(r.decided && r.accepted && r.pages == 0 && r.cell[0].words.n == 0); /* the text is gone */
    assert_int_equal(run_on(ACCEPT_NEW, paths + SHORT, 1, false).queued,
                     0); /* what was not chosen is not asked again */
    expect_whole();
}

static void all_takes_differences_too(void **state) {
    (void)state;
    import_csv(RECORD_INSPECTION, sv_of(held_csv), "2026-01-06");
    struct import_reports_totals t = run_on(ACCEPT_ALL, paths + SHORT, 1, false);
    assert_int_equal(t.stored, 1);
    assert_int_equal(t.queued, 0);
    assert_true(sv_eq(held_cell(INSPECTION_OVERALL + AREA_LEADERS), SV("requires_improvement")));
    assert_int_equal(run_on(ACCEPT_ALL, paths + SHORT, 1, false).of[REPORT_AGREES], 1);
    expect_whole();
}

static void a_dismissed_one_is_not_asked_again(void **state) {
    (void)state;
    struct doing by = on("2026-02-03");
    struct err e = { 0 };
    import_csv(RECORD_INSPECTION, sv_of(held_csv), "2026-01-06");
    (void)run_on(ACCEPT_NONE, paths + SHORT, 1, false);
    assert_false(review_dismiss(store, 1, SV("  "), &by, &arena, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_true(review_dismiss(store, 1, SV("misprinted"), &by, &arena, NULL));
    assert_int_equal(run_on(ACCEPT_NONE, paths + SHORT, 1, false).queued, 0);
    assert_true(sv_eq(held_cell(INSPECTION_OVERALL), SV("inadequate")));
    expect_whole();
}

static void a_new_one_is_accepted_with_what_it_lacks(void **state) {
    (void)state;
    const struct review_extra bad = { SV("published"), SV("2019-03-01") };
    const struct review_extra good = { SV("published"), SV("2019-05-02") };
    (void)run_on(ACCEPT_NONE, paths + STANDARD, 1, false);
    accept(1, "", &bad, 1, ERR_INPUT); /* before its last day on site */
    assert_false(queue_now().list[0].decided);
    accept(1, "", &good, 1, ERR_NONE);
    assert_true(sv_eq(held_cell(INSPECTION_PUBLISHED), SV("2019-05-02")));
    assert_true(versions_of(RECORD_FINDING).count > 0);
    expect_whole();
}

static void values_that_changed_meanwhile(void **state) {
    (void)state;
    import_csv(RECORD_INSPECTION, sv_of(held_csv), "2026-01-06");
    (void)run_on(ACCEPT_NONE, paths + SHORT, 1, false);
    import_csv(RECORD_INSPECTION,
               SV("id,dfe_code,framework,edition,kind,onsite_start,onsite_end,published,overall\n"
                  "e-1,901,ILACS,ilacs_2018,short,2022-10-03,2022-10-07,2022-12-01,outstanding\n"),
               "2026-02-02");
    accept(1, "", NULL, 0, ERR_CONFLICT);
    assert_int_equal(run_on(ACCEPT_NONE, paths + SHORT, 1, false).queued, 1); /* compared anew */
    accept(2, "", NULL, 0, ERR_NONE);
    assert_true(sv_eq(held_cell(INSPECTION_OVERALL), SV("good")));
}

/* ---- files -------------------------------------------------------------------------------------------------------------- */

static void folders_and_files(void **state) {
    (void)state;
    const char *const in[] = { folder };
    const char *const missing[] = { "/nowhere/at-all.pdf" };
    struct report_paths p;
    struct err e = { 0 };
    if (!report_paths(in, 1, &arena, &p, &e)) fail_msg("%s", e.msg);
    assert_int_equal(p.count, FILES);
    for (size_t i = 0; i < FILES; i++)
        assert_int_equal(strcmp(p.path[i], path[(size_t[]){ LETTER, NONE, SHORT, STANDARD, TWO }[i]]), 0);
    assert_true(report_paths(missing, 1, &arena, &p, &e));
    assert_int_equal(run_on(ACCEPT_NONE, p.path, 1, false).of[REPORT_IS_REFUSED], 1);
}

static bool count_each(void *context, size_t index, const struct report_import *r, struct err *e) {
    (void)index, (void)r, (void)e;
    ++*(size_t *)context;
    return true;
}

static void watching_does_each_once(void **state) {
    (void)state;
    size_t done = 0;
    struct watch_options o = {
        .import = { .accept = ACCEPT_NEW }, .interval_s = 1, .once = true, .each = count_each, .context = &done
    };
    struct err e = { 0 };
    if (!watch_folder(store, folder, &o, &e)) fail_msg("%s", e.msg);
    assert_int_equal(done, FILES);
    int64_t before = log_count();
    if (!watch_folder(store, folder, &o, &e)) fail_msg("%s", e.msg);
    assert_int_equal(done, FILES);
    assert_int_equal(log_count(), before);
    assert_int_equal(versions_of(RECORD_VISIT).count, 1);
    expect_whole();
}

int main(void) {
    if (access("/usr/bin/pdftotext", X_OK) != 0) {
        printf("1..0 # SKIP import_reports_test: no pdftotext (poppler-utils) on this machine\n");
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(by_default_new_ones_wait, new_store, drop_store),
        cmocka_unit_test_setup_teardown(new_ones_are_taken_when_told_and_sound, new_store, drop_store),
        cmocka_unit_test_setup_teardown(a_dry_run_changes_nothing, new_store, drop_store),
        cmocka_unit_test_setup_teardown(differences_wait_and_cells_are_chosen, new_store, drop_store),
        cmocka_unit_test_setup_teardown(all_takes_differences_too, new_store, drop_store),
        cmocka_unit_test_setup_teardown(a_dismissed_one_is_not_asked_again, new_store, drop_store),
        cmocka_unit_test_setup_teardown(a_new_one_is_accepted_with_what_it_lacks, new_store, drop_store),
        cmocka_unit_test_setup_teardown(values_that_changed_meanwhile, new_store, drop_store),
        cmocka_unit_test_setup_teardown(folders_and_files, new_store, drop_store),
        cmocka_unit_test_setup_teardown(watching_does_each_once, new_store, drop_store),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
