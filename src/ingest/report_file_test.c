/* Files of every sort through pdftotext in its confined child. The PDFs are made here (ingest/tiny_pdf.h). */
#include "ingest/report_file.h"

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

#include "ingest/tiny_pdf.h"
#include "base/file.h"
#include "ingest/report_register.h"

static struct arena arena;
static struct report_register reg;
static char folder[] = "/tmp/ilacs-report-file-XXXXXX", path[200];

static struct sv fixture(const char *name) {
    struct sv bytes = { 0 };
    struct err e = { 0 };
    char file[1200];
    const char *source = getenv("ILACS_SOURCE_DIR");
    snprintf(file, sizeof file, "%s/tests/fixtures/reports/%s", source != NULL ? source : ".", name);
    if (!file_read(file, 1 << 20, &arena, &bytes, &e)) fail_msg("%s", e.msg);
    return bytes;
}

static int begin(void **state) {
    (void)state;
    struct err e = { 0 };
    arena = arena_with_limit(0);
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/file.pdf", folder);
    if (!report_register_load(fixture("authorities.csv"), SV("date,title,substitute_day\n2018-12-25,Christmas Day,\n"),
                              &arena, &reg, &e))
        fail_msg("%s", e.msg);
    return 0;
}

static int end(void **state) {
    (void)state;
    unlink(path);
    rmdir(folder);
    arena_free(&arena);
    return 0;
}

static void write_file(struct sv bytes) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
    assert_int_equal(fclose(f), 0);
}

static struct report_facts read_with(const struct report_file_options *o) {
    struct report_facts f;
    struct err e = { 0 };
    if (!report_file_read(path, &reg.reader, o, &arena, &f, &e)) fail_msg("%s", e.msg);
    return f;
}

static struct report_facts read_file(struct sv bytes) {
    struct report_file_options o = { 0 };
    write_file(bytes);
    return read_with(&o);
}

static void refused_because(const struct report_facts *f, const char *words) {
    if (f->refused.n == 0 || strstr(f->refused.p, words) == NULL)
        fail_msg("wanted a refusal with '%s', got '%.*s'", words, SV_ARG(f->refused));
    assert_int_equal(f->form, REPORT_UNKNOWN);
}

static struct sv good_pdf(void) { return tiny_pdf(fixture("ilacs-2019-above-below.txt"), TINY_PDF_PLAIN, &arena); }

static void a_report_is_read_through_the_child(void **state) {
    (void)state;
    struct report_facts f = read_file(good_pdf());
    assert_int_equal(f.refused.n, 0);
    assert_int_equal(f.form, REPORT_ILACS);
    assert_true(sv_eq(f.value[REPORT_DFE_CODE].value, SV("902")));
    assert_true(sv_eq(f.value[REPORT_OVERALL].value, SV("requires_improvement")));
    assert_true(sv_eq(f.value[REPORT_HELP_AND_PROTECTION].value, SV("inadequate")));
    assert_int_equal(f.value[REPORT_HELP_AND_PROTECTION].trust, REPORT_TWO_PLACES);
    assert_true(sv_eq(f.value[REPORT_PAGES].value, SV("2")));
    assert_int_equal(f.warnings, 0);
}

static void front_pages_only(void **state) {
    (void)state;
    struct report_file_options o = { .front_only = true };
    write_file(good_pdf());
    struct report_facts f = read_with(&o);
    assert_true(f.front_only && sv_eq(f.value[REPORT_OVERALL].value, SV("requires_improvement")));
    assert_int_equal(f.value[REPORT_PAGES].value.n, 0);
}

static void what_is_no_pdf_is_refused_by_name(void **state) {
    (void)state;
    struct report_facts f = read_file(SV(""));
    refused_because(&f, "empty");
    f = read_file(SV("<!DOCTYPE html>\n<html><body>Page not found</body></html>"));
    refused_because(&f, "web page");
    f = read_file(SV("\n  <HTML lang=\"en\">"));
    refused_because(&f, "web page");
    f = read_file(SV("PK\003\004rest"));
    refused_because(&f, "ZIP");
    f = read_file(SV("Dear Sir"));
    refused_because(&f, "no PDF");
}

static void what_is_no_file_is_refused_by_name(void **state) {
    (void)state;
    struct report_file_options o = { 0 };
    struct report_facts f;
    struct err e = { 0 };
    assert_true(report_file_read("/nowhere/a.pdf", &reg.reader, &o, &arena, &f, &e));
    refused_because(&f, "no such file");
    assert_true(report_file_read(folder, &reg.reader, &o, &arena, &f, &e));
    refused_because(&f, "no ordinary file");
    assert_true(report_file_read("/dev/zero", &reg.reader, &o, &arena, &f, &e));
    refused_because(&f, "no ordinary file");
}

static void an_encrypted_file_is_refused(void **state) {
    (void)state;
    struct report_facts f = read_file(tiny_pdf(fixture("ilacs-2019-above-below.txt"), TINY_PDF_ENCRYPTED, &arena));
    refused_because(&f, "password");
}

static void pictures_are_refused(void **state) {
    (void)state;
    struct report_facts f = read_file(tiny_pdf(SV("one\ftwo"), TINY_PDF_PICTURE, &arena));
    refused_because(&f, "pictures");
}

static void a_cut_file_is_refused_or_warned_about(void **state) {
    (void)state;
    struct sv whole = good_pdf();
    for (size_t n = 20; n < whole.n - 10; n += whole.n / 6) {
        struct report_facts f = read_file(sv_sub(whole, 0, n));
        assert_true(f.refused.n > 0 || f.warnings > 0);
    }
    struct report_facts f = read_file(SV("%PDF-1.4\n"));
    refused_because(&f, "cut off");
    f = read_file(SV("%PDF-1.4\nnothing\n%%EOF\n"));
    refused_because(&f, "damaged");
}

static void a_huge_file_is_refused_unread(void **state) {
    (void)state;
    struct report_file_options o = { 0 };
    write_file(SV("%PDF-1.4\n"));
    assert_int_equal(truncate(path, (off_t)REPORT_FILE_MAX_BYTES + 1), 0); /* sparse: no disk is used */
    struct report_facts f = read_with(&o);
    refused_because(&f, "larger than any report");
}

static void limits_of_the_child_are_reasons(void **state) {
    (void)state;
    struct report_file_options o = { .limits = { .output = 500 } };
    write_file(good_pdf());
    struct report_facts f = read_with(&o);
    refused_because(&f, "larger than any report's");
    o.limits = (struct confined_limits){ .wall_ms = 1 };
    f = read_with(&o);
    refused_because(&f, "longer than allowed");
    o.limits = (struct confined_limits){ .memory = (size_t)4 << 20 };
    f = read_with(&o);
    refused_because(&f, "more memory");
}

static void no_pdftotext_is_an_error_not_a_bad_file(void **state) {
    (void)state;
    struct report_file_options o = { .pdftotext = "/nowhere/pdftotext" };
    struct report_facts f;
    struct err e = { 0 };
    write_file(good_pdf());
    assert_false(report_file_read(path, &reg.reader, &o, &arena, &f, &e));
    assert_int_equal(e.kind, ERR_STORE);
}

int main(void) {
    if (access("/usr/bin/pdftotext", X_OK) != 0) {
        printf("1..0 # SKIP report_file_test: no pdftotext (poppler-utils) on this machine\n");
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_is_read_through_the_child),
        cmocka_unit_test(front_pages_only),
        cmocka_unit_test(what_is_no_pdf_is_refused_by_name),
        cmocka_unit_test(what_is_no_file_is_refused_by_name),
        cmocka_unit_test(an_encrypted_file_is_refused),
        cmocka_unit_test(pictures_are_refused),
        cmocka_unit_test(a_cut_file_is_refused_or_warned_about),
        cmocka_unit_test(a_huge_file_is_refused_unread),
        cmocka_unit_test(limits_of_the_child_are_reasons),
        cmocka_unit_test(no_pdftotext_is_an_error_not_a_bad_file),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
