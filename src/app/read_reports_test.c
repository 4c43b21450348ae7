/* Many files at once: order, bad ones among good ones, stopping early. */
#include "app/read_reports.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ingest/tiny_pdf.h"
#include "base/file.h"
#include "ingest/report_register.h"

enum { FILES = 23, BAD_EVERY = 5 };

static struct arena arena;
static struct report_register reg;
static char folder[] = "/tmp/ilacs-read-reports-XXXXXX", path[FILES][100];
static const char *paths[FILES];

static struct sv fixture(const char *name) {
    struct sv bytes = { 0 };
    struct err e = { 0 };
    char file[1200];
    const char *source = getenv("ILACS_SOURCE_DIR");
    snprintf(file, sizeof file, "%s/tests/fixtures/reports/%s", source != NULL ? source : ".", name);
    if (!file_read(file, 1 << 20, &arena, &bytes, &e)) fail_msg("%s", e.msg);
    return bytes;
}

/* Each good file has a different number of pages, so that a mix-up of files shows. */
static struct sv file_number(size_t i) {
    if (i % BAD_EVERY == 3) return SV("no PDF at all");
    struct text t = text_in(&arena, 0);
    text_add(&t, fixture("ilacs-2019-above-below.txt"));
    for (size_t k = 0; k < i; k++) text_lit(&t, "\f  one more page");
    return tiny_pdf(text_view(&t), TINY_PDF_PLAIN, &arena);
}

static int begin(void **state) {
    (void)state;
    struct err e = { 0 };
    arena = arena_with_limit(0);
    assert_non_null(mkdtemp(folder));
    if (!report_register_load(fixture("authorities.csv"), SV("date,title,substitute_day\n2018-12-25,Christmas Day,\n"),
                              &arena, &reg, &e))
        fail_msg("%s", e.msg);
    for (size_t i = 0; i < FILES; i++) {
        snprintf(path[i], sizeof path[i], "%s/%zu.pdf", folder, i);
        paths[i] = path[i];
        if (!file_write(path[i], file_number(i), &e)) fail_msg("%s", e.msg);
    }
    return 0;
}

static int end(void **state) {
    (void)state;
    for (size_t i = 0; i < FILES; i++) unlink(path[i]);
    rmdir(folder);
    arena_free(&arena);
    return 0;
}

struct seen {
    size_t n, refused, stop_at;
};

static bool look(void *context, size_t index, const struct report_facts *f, struct err *e) {
    struct seen *s = context;
    char pages[16];
    assert_int_equal(index, s->n);
    assert_true(sv_eq(f->file, sv_of(paths[index])));
    if (index % BAD_EVERY == 3) {
        assert_true(f->refused.n > 0);
        s->refused++;
    } else {
        snprintf(pages, sizeof pages, "%zu", index + 2);
        assert_true(sv_eq(f->value[REPORT_PAGES].value, sv_of(pages)));
    }
    s->n++;
    return s->n != s->stop_at || err_fail(e, ERR_CONFLICT, __func__, "", "enough");
}

static void files_come_in_order_and_bad_ones_do_not_stop(void **state) {
    (void)state;
    for (unsigned jobs = 1; jobs <= 4; jobs += 3) {
        struct read_reports_options o = { .jobs = jobs };
        struct seen s = { 0 };
        struct err e = { 0 };
        if (!read_reports(paths, FILES, &reg.reader, &o, look, &s, &e)) fail_msg("%s", e.msg);
        assert_int_equal(s.n, FILES);
        assert_int_equal(s.refused, 4);
    }
}

static void the_taker_may_stop(void **state) {
    (void)state;
    struct read_reports_options o = { .jobs = 3 };
    struct seen s = { .stop_at = 6 };
    struct err e = { 0 };
    assert_false(read_reports(paths, FILES, &reg.reader, &o, look, &s, &e));
    assert_int_equal(e.kind, ERR_CONFLICT);
    assert_int_equal(s.n, 6);
}

static void no_files_are_no_work(void **state) {
    (void)state;
    struct read_reports_options o = { 0 };
    struct seen s = { 0 };
    struct err e = { 0 };
    assert_true(read_reports(paths, 0, &reg.reader, &o, look, &s, &e));
    assert_int_equal(s.n, 0);
}

static void a_missing_pdftotext_ends_the_run(void **state) {
    (void)state;
    struct read_reports_options o = { .jobs = 2, .file = { .pdftotext = "/nowhere/pdftotext" } };
    struct seen s = { 0 };
    struct err e = { 0 };
    assert_false(read_reports(paths, FILES, &reg.reader, &o, look, &s, &e));
    assert_int_equal(e.kind, ERR_STORE);
    assert_int_equal(s.n, 0);
}

int main(void) {
    if (access("/usr/bin/pdftotext", X_OK) != 0) {
        printf("1..0 # SKIP read_reports_test: no pdftotext (poppler-utils) on this machine\n");
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_come_in_order_and_bad_ones_do_not_stop),
        cmocka_unit_test(the_taker_may_stop),
        cmocka_unit_test(no_files_are_no_work),
        cmocka_unit_test(a_missing_pdftotext_ends_the_run),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
