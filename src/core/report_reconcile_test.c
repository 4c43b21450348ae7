/* Which record a report is about, what differs, and that neither the order of reports nor a second time matters. */
#include "core/report_reconcile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/columns.h"

enum { ROOM = 400, REPORTS = 24 };

static struct arena arena;

static int begin(void **state) {
    (void)state;
    arena = arena_with_limit(0);
    return 0;
}

static int end(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

/* ---- a report, and a register ---------------------------------------------------------------------------------------- */

static void say(struct report_facts *f, enum report_column c, const char *value) {
    f->value[c] =
        (struct report_value){ .value = sv_of(value), .trust = REPORT_ONE_PLACE, .first = { 1, sv_of(value) } };
}

static struct report_facts sif(const char *code, const char *name, const char *start, const char *last,
                               const char *published) {
    struct report_facts f = { .file = SV("x.pdf"), .form = REPORT_SIF };
    say(&f, REPORT_DFE_CODE, code);
    say(&f, REPORT_AUTHORITY, name);
    say(&f, REPORT_FRAMEWORK, "SIF");
    say(&f, REPORT_EDITION, "sif_2013");
    say(&f, REPORT_KIND, "sif");
    say(&f, REPORT_ONSITE_START, start);
    say(&f, REPORT_ONSITE_END, last);
    say(&f, REPORT_PUBLISHED, published);
    say(&f, REPORT_PUBLISHED_PRINTED, published);
    say(&f, REPORT_OVERALL, "good");
    return f;
}

static struct report_facts eastmarch(void) {
    return sif("901", "Isles of Farrow", "2014-04-29", "2014-05-22", "2014-07-07");
}

struct memory {
    struct version list[RECORD_KINDS][ROOM];
    size_t count[RECORD_KINDS];
    struct register_versions held;
};

static struct memory *new_memory(void) {
    struct memory *m = arena_new(&arena, struct memory);
    assert_non_null(m);
    return m;
}

static int by_key(const void *a, const void *b) {
    const struct version *x = a;
    const struct version *y = b;
    int c = sv_cmp(x->cells[0], y->cells[0]); /* the key stands first in all three kinds */
    return c != 0 ? c : (x->number > y->number) - (x->number < y->number);
}

static void hold(struct memory *m, enum record_kind k, const struct sv *cells, bool withdrawn) {
    struct sv *copy = arena_array(&arena, struct sv, RECORD_MAX_COLUMNS);
    struct record_problem p;
    assert_true(copy != NULL && m->count[k] < ROOM);
    memcpy(copy, cells, record_shapes[k].column_count * sizeof *copy);
    if (!record_check(&record_shapes[k], copy, &arena, &p))
        fail_msg("%s: %s", record_shapes[k].columns[p.column].name, p.expected);
    m->list[k][m->count[k]] =
        (struct version){ .number = (int64_t)m->count[k] + 1, .cells = copy, .withdrawn = withdrawn };
    qsort(m->list[k], ++m->count[k], sizeof(struct version), by_key);
    m->held.of[k] = (struct versions){ m->list[k], m->count[k] };
}

static struct report_match match(const struct memory *m, const struct report_facts *f) {
    struct report_match out;
    struct err e = { 0 };
    if (!report_reconcile(f, &m->held, &arena, &out, &e)) fail_msg("%s", e.msg);
    return out;
}

/* What an import that is told to take everything does. */
static void take(struct memory *m, const struct report_match *x) {
    struct sv cells[RECORD_MAX_COLUMNS];
    const struct review r = {
        .is_new = x->held == NULL, .kind = x->kind, .record = x->key, .cell = x->cell, .cells = x->cells
    };
    review_row(&r, SV(""), x->held, cells);
    for (size_t i = 0; x->held != NULL && i < record_shapes[x->kind].column_count; i++)
        if (cells[i].p == NULL) cells[i] = x->held->cells[i];
    if (x->cells > 0) hold(m, x->kind, cells, false);
    bool differ = review_cell_named(&r, REVIEW_FINDINGS) != NULL;
    for (size_t i = 0; (x->findings_fresh || differ) && i < x->findings; i++)
        hold(m, RECORD_FINDING, x->finding[i].cells, x->finding[i].withdrawn);
}

static const struct review_cell *cell(const struct report_match *x, const char *name) {
    for (size_t i = 0; i < x->cells; i++)
        if (sv_eq(x->cell[i].name, sv_of(name))) return &x->cell[i];
    return NULL;
}

/* ---- which record ---------------------------------------------------------------------------------------------------- */

static void a_new_one(void **state) {
    (void)state;
    struct memory *m = new_memory();
    struct report_facts f = eastmarch();
    struct report_match x = match(m, &f);
    assert_int_equal(x.outcome, REPORT_IS_NEW);
    assert_true(sv_eq(x.key, SV("isles-of-farrow-2014-07-07")));
    assert_null(x.held);
    assert_false(x.to_check);
    assert_true(sv_eq(cell(&x, "overall")->value, SV("good")));
    assert_int_equal(cell(&x, "overall")->page, 1);
}

static void taken_once_it_agrees(void **state) {
    (void)state;
    struct memory *m = new_memory();
    struct report_facts f = eastmarch();
    struct report_match x = match(m, &f);
    take(m, &x);
    x = match(m, &f);
    assert_int_equal(x.outcome, REPORT_AGREES);
    assert_int_equal(x.cells, 0);
}

static void what_differs(void **state) {
    (void)state;
    struct memory *m = new_memory();
    struct report_facts f = eastmarch();
    struct report_match x = match(m, &f);
    take(m, &x);
    say(&f, REPORT_OVERALL, "inadequate");
    say(&f, REPORT_PUBLISHED, "2014-07-08");              /* the printed day held is another: it differs too */
    say(&f, REPORT_ADOPTION, "good");                     /* blank in the register */
    f.value[REPORT_EDITION] = (struct report_value){ 0 }; /* not read: contradicts nothing */
    x = match(m, &f);
    assert_int_equal(x.outcome, REPORT_DIFFERS);
    assert_int_equal(x.cells, 3);
    assert_true(sv_eq(cell(&x, "overall")->held, SV("good")));
    assert_true(sv_eq(cell(&x, "overall")->value, SV("inadequate")));
    assert_int_equal(cell(&x, "adoption")->held.n, 0);
    take(m, &x);
    assert_int_equal(match(m, &f).outcome, REPORT_AGREES);
}

static void which_record_it_is_about(void **state) {
    (void)state;
    static const struct {
        const char *start, *last, *published;
        bool same;
    } cases[] = {
        { "2014-05-22", "2014-05-30", "2014-09-01", true },  /* one day in common */
        { "2014-05-23", "2014-05-30", "2014-09-01", false }, /* none */
        { "", "", "2014-07-07", true },                      /* the day of publication */
        { "", "2014-04-29", "", true },                      /* one printed day is the last */
        { "2017-01-09", "2017-02-02", "2017-03-01", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct memory *m = new_memory();
        struct report_facts f = eastmarch();
        struct report_match x = match(m, &f);
        take(m, &x);
        f = sif("901", "Isles of Farrow", cases[i].start, cases[i].last, cases[i].published);
        x = match(m, &f);
        if ((x.held != NULL) != cases[i].same) fail_msg("case %zu", i);
        struct report_facts other = sif("902", "Northvale", cases[i].start, cases[i].last, cases[i].published);
        assert_null(match(m, &other).held);
    }
}

static void a_record_known_from_statistics(void **state) {
    (void)state;
    struct memory *m = new_memory();
    struct report_facts f = eastmarch();
    struct report_facts bare = sif("901", "Isles of Farrow", "", "", "2014-07-07");
    struct report_match x = match(m, &bare);
    take(m, &x);
    say(&f, REPORT_PUBLISHED, "");
    say(&f, REPORT_PUBLISHED_PRINTED, "");
    x = match(m, &f);
    assert_int_equal(x.outcome, REPORT_DIFFERS);
    assert_true(sv_eq(cell(&x, "onsite_start")->value, SV("2014-04-29")));
}

static void nobody_and_nothing(void **state) {
    (void)state;
    struct memory *m = new_memory();
    struct report_facts f = eastmarch();
    f.value[REPORT_DFE_CODE] = (struct report_value){ .reason = SV("several authorities have this name") };
    struct report_match x = match(m, &f);
    assert_int_equal(x.outcome, REPORT_OF_NOBODY);
    assert_true(sv_eq(x.reason, SV("several authorities have this name")));
    f = (struct report_facts){ .file = SV("x.pdf"), .refused = SV("the file is empty") };
    x = match(m, &f);
    assert_int_equal(x.outcome, REPORT_IS_REFUSED);
    f = sif("901", "Isles of Farrow", "", "", "");
    assert_int_equal(match(m, &f).outcome, REPORT_IS_REFUSED);
}

static void a_letter(void **state) {
    (void)state;
    struct memory *m = new_memory();
    struct report_facts f = { .file = SV("l.pdf"), .form = REPORT_MONITORING_VISIT, .theme = SV("care leavers") };
    say(&f, REPORT_DFE_CODE, "901");
    say(&f, REPORT_AUTHORITY, "Isles of Farrow");
    say(&f, REPORT_KIND, "monitoring_visit");
    say(&f, REPORT_ONSITE_START, "2016-08-09");
    say(&f, REPORT_ONSITE_END, "2016-08-10");
    struct sv month[VISIT_COLUMNS];
    for (size_t i = 0; i < VISIT_COLUMNS; i++) month[i] = SV("");
    month[VISIT_ID] = SV("held");
    month[VISIT_DFE_CODE] = SV("901");
    month[VISIT_KIND] = SV("monitoring_visit");
    month[VISIT_START] = SV("2016-08");
    struct report_match x = match(m, &f);
    assert_int_equal(x.outcome, REPORT_IS_NEW);
    assert_true(sv_eq(x.key, SV("isles-of-farrow-monitoring-visit-2016-08-09")));
    hold(m, RECORD_VISIT, month, false);
    x = match(m, &f);
    assert_int_equal(x.outcome, REPORT_DIFFERS); /* a day where the register has a month */
    assert_true(sv_eq(x.key, SV("held")));
    assert_true(sv_eq(cell(&x, "start")->held, SV("2016-08")));
    assert_non_null(cell(&x, "theme"));
    take(m, &x);
    f.theme = SV("leaving care"); /* in other words: no contradiction */
    assert_int_equal(match(m, &f).outcome, REPORT_AGREES);
}

/* ---- doubts ---------------------------------------------------------------------------------------------------------- */

static void doubts_are_for_a_person(void **state) {
    (void)state;
    static const struct sv warning[] = { { "one", 3 }, { "two", 3 } };
    struct memory *m = new_memory();
    struct report_facts f = eastmarch();
    f.value[REPORT_LEAD_INSPECTOR].doubt = true; /* not kept, so not ours to doubt */
    f.warning = warning;
    f.warnings = 1;
    assert_false(match(m, &f).to_check);
    f.warnings = 2; /* more than the doubtful value has: the file as a whole */
    assert_true(match(m, &f).to_check && match(m, &f).incomplete);
    f = eastmarch();
    f.value[REPORT_OVERALL].doubt = true;
    assert_true(match(m, &f).to_check);
}

static void a_day_in_the_name_is_only_offered(void **state) {
    (void)state;
    static const struct {
        const char *file, *offered;
    } cases[] = { { "in/farrow-2014-07-07.pdf", "2014-07-07" },
                  { "farrow-2014-05-01.pdf", NULL },
                  { "2013.pdf", NULL },
                  { "farrow-2019-07-07.pdf", NULL } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct memory *m = new_memory();
        struct report_facts f = sif("901", "Isles of Farrow", "2014-04-29", "2014-05-22", "");
        f.file = sv_of(cases[i].file);
        struct report_match x = match(m, &f);
        const struct review_cell *c = cell(&x, "published");
        assert_true(x.to_check);
        if (cases[i].offered == NULL ? c != NULL : c == NULL || !sv_eq(c->value, sv_of(cases[i].offered)))
            fail_msg("%s", cases[i].file);
    }
}

static void words_of_a_stranger(void **state) {
    (void)state;
    struct memory *m = new_memory();
    struct report_facts f = eastmarch();
    char *big = arena_alloc(&arena, 9000);
    memset(big, 'x', 9000);
    for (size_t i = 0; i < 7; i++) big[i] = "a\033[31m\xFF"[i];
    struct report_item item = {
        .kind = REPORT_IMPROVEMENT, .order = 1, .page = 2, .text = { big, 9000 }, .tag = SV("\001t")
    };
    f.item = &item;
    f.items = 1;
    struct report_match x = match(m, &f);
    struct sv text = x.finding[0].cells[FINDING_TEXT];
    assert_true(text.n <= RECORD_MAX_TEXT && sv_utf8(text));
    assert_int_equal(sv_find(text, SV("\033")), text.n);
    assert_true(sv_eq(x.finding[0].cells[FINDING_TAG], SV("t")));
    item.text = (struct sv){ big + 7, 3999 };
    big[7 + 3999] = '\xC3'; /* a character across the limit is not halved */
    big[7 + 4000] = '\xA9';
    item.text.n = 4010;
    assert_int_equal(match(m, &f).finding[0].cells[FINDING_TEXT].n, 3999);
    item.text = (struct sv){ big, 9000 };
    x = match(m, &f);
    take(m, &x); /* record_check takes it */
    assert_int_equal(match(m, &f).outcome, REPORT_AGREES);
}

/* ---- findings -------------------------------------------------------------------------------------------------------- */

static void findings_of_a_report(void **state) {
    (void)state;
    struct memory *m = new_memory();
    struct report_facts f = eastmarch();
    struct report_item item[] = {
        { .kind = REPORT_IMPROVEMENT, .order = 1, .page = 2, .text = SV("The speed of help.") },
        { .kind = REPORT_IMPROVEMENT, .order = 2, .page = 2, .text = SV("Records.") },
        { .kind = REPORT_GOOD_PRACTICE, .order = 1, .page = 3, .text = SV("Kindness.") },
        { .kind = REPORT_RECOMMENDATION, .order = 1, .page = 3, .text = SV("Agree a plan."), .about_board = true },
    };
    f.item = item;
    f.items = 4;
    struct report_match x = match(m, &f);
    assert_true(x.findings_fresh);
    assert_int_equal(x.findings, 3); /* praise is no finding */
    assert_true(sv_eq(x.finding[0].cells[FINDING_ID], SV("isles-of-farrow-2014-07-07:improvement:1")));
    take(m, &x);
    x = match(m, &f);
    assert_int_equal(x.outcome, REPORT_AGREES);
    assert_false(x.findings_fresh);
    item[0].text = SV("The pace of help.");
    f.items = 1; /* and two are gone */
    x = match(m, &f);
    assert_int_equal(x.outcome, REPORT_DIFFERS);
    assert_int_equal(x.cells, 1);
    assert_true(sv_eq(x.cell[0].value, SV("improvement 1: The pace of help.")));
    assert_int_equal(x.findings, 3); /* one said anew, two withdrawn */
    assert_true(x.finding[1].withdrawn && x.finding[2].withdrawn);
    take(m, &x);
    assert_int_equal(match(m, &f).outcome, REPORT_AGREES);
    f.items = 0; /* a copy without lists says nothing about them */
    assert_int_equal(match(m, &f).outcome, REPORT_AGREES);
}

/* ---- properties ------------------------------------------------------------------------------------------------------ */

__attribute__((format(printf, 1, 2))) static const char *made(const char *format, ...) {
    char *p = arena_alloc(&arena, 80);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(p, 80, format, args);
    va_end(args);
    return p;
}

/* Reports of a few authorities, each years after the one before; some with findings. */
static void make_reports(struct report_facts *f) {
    for (int i = 0; i < REPORTS; i++) {
        int year = 2013 + i / 4;
        f[i] = sif(made("%d%02d", 9, i % 4), made("Place %c", 'A' + i % 4), made("%d-0%d-03", year, 1 + i % 5),
                   made("%d-0%d-24", year, 1 + i % 5), made("%d-0%d-28", year, 2 + i % 5));
        struct report_item *item = arena_new(&arena, struct report_item);
        *item = (struct report_item){ .kind = REPORT_RECOMMENDATION,
                                      .order = 1,
                                      .text = sv_of(made("Do %d in %d.", i, year)) };
        f[i].item = item;
        f[i].items = (size_t)(i % 2);
    }
}

static void shuffle(size_t *order, size_t n, unsigned *seed) {
    for (size_t i = 0; i < n; i++) order[i] = i;
    for (size_t i = n; i > 1; i--) {
        *seed = *seed * 1103515245U + 12345U;
        size_t k = (*seed >> 16) % i;
        size_t x = order[i - 1];
        order[i - 1] = order[k];
        order[k] = x;
    }
}

static void same_memory(const struct memory *a, const struct memory *b) {
    for (size_t k = 0; k < RECORD_KINDS; k++) {
        assert_int_equal(a->count[k], b->count[k]);
        for (size_t i = 0; i < a->count[k]; i++)
            assert_true(version_says_the_same(&record_shapes[k], &a->list[k][i], &b->list[k][i]));
    }
}

static void neither_order_nor_repetition_matters(void **state) {
    (void)state;
    struct report_facts *f = arena_array(&arena, struct report_facts, REPORTS);
    struct memory *first = NULL;
    size_t order[REPORTS];
    unsigned seed = 7;
    make_reports(f);
    for (int round = 0; round < 20; round++) {
        struct memory *m = new_memory();
        shuffle(order, REPORTS, &seed);
        for (size_t i = 0; i < REPORTS; i++) {
            struct report_match x = match(m, &f[order[i]]);
            assert_int_equal(x.outcome, REPORT_IS_NEW);
            take(m, &x);
        }
        shuffle(order, REPORTS, &seed);
        for (size_t i = 0; i < REPORTS; i++) assert_int_equal(match(m, &f[order[i]]).outcome, REPORT_AGREES);
        if (first == NULL) first = m;
        same_memory(first, m);
    }
}

static void memory_runs_out(void **state) {
    (void)state;
    struct memory *m = new_memory();
    struct report_facts f = eastmarch();
    struct report_item item = { .kind = REPORT_IMPROVEMENT, .order = 1, .text = SV("The speed of help.") };
    f.item = &item;
    f.items = 1;
    for (size_t k = 1;; k++) {
        struct arena a = arena_with_limit(0);
        struct report_match x;
        struct err e = { 0 };
        a.fail_at = k;
        bool ok = report_reconcile(&f, &m->held, &a, &x, &e);
        bool failed = a.failed;
        arena_free(&a);
        if (ok != !failed) fail_msg("allocation %zu", k);
        if (ok) break;
        assert_int_equal(e.kind, ERR_NOMEM);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_one),
        cmocka_unit_test(taken_once_it_agrees),
        cmocka_unit_test(what_differs),
        cmocka_unit_test(which_record_it_is_about),
        cmocka_unit_test(a_record_known_from_statistics),
        cmocka_unit_test(nobody_and_nothing),
        cmocka_unit_test(a_letter),
        cmocka_unit_test(doubts_are_for_a_person),
        cmocka_unit_test(a_day_in_the_name_is_only_offered),
        cmocka_unit_test(words_of_a_stranger),
        cmocka_unit_test(findings_of_a_report),
        cmocka_unit_test(neither_order_nor_repetition_matters),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
