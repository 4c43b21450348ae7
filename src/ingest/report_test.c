/* The fixtures of tests/fixtures/reports: texts of our own, each with one trait of real reports, and beside each what has
 * to be read from it. */
#include "ingest/report.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "ingest/report_register.h"

static struct arena arena;
static struct report_register reg;
static char folder[1024];

static struct sv load(const char *name) {
    struct sv bytes = { 0 };
    struct err e = { 0 };
    char path[2048];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (!file_read(path, 1 << 20, &arena, &bytes, &e)) fail_msg("%s", e.msg);
    return bytes;
}

static int begin(void **state) {
    (void)state;
    const char *source = getenv("ILACS_SOURCE_DIR");
    struct err e = { 0 };
    arena = arena_with_limit(0);
    snprintf(folder, sizeof folder, "%s/tests/fixtures/reports", source != NULL ? source : ".");
    struct sv holidays =
        SV("date,title,substitute_day\n2013-12-25,Christmas Day,\n2013-12-26,Boxing Day,\n2014-01-01,New Year's Day,\n"
           "2018-12-25,Christmas Day,\n");
    if (!report_register_load(load("authorities.csv"), holidays, &arena, &reg, &e)) fail_msg("%s", e.msg);
    return 0;
}

static int end(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

/* ---- one line of expectation ---------------------------------------------------------------------------------------- */

static size_t count_items(const struct report_facts *f, enum report_item_kind kind) {
    size_t n = 0;
    for (size_t i = 0; i < f->items; i++) n += f->item[i].kind == kind;
    return n;
}

static size_t count_checks(const struct report_facts *f) {
    size_t n = 0;
    for (enum report_column c = 0; c < REPORT_COLUMNS; c++) n += f->value[c].doubt;
    return n;
}

static bool is_trust(struct sv w) {
    for (enum report_trust t = REPORT_BLANK; t <= REPORT_DERIVED; t++)
        if (sv_eq(w, report_trust_word(t))) return true;
    return false;
}

static bool column_named(struct sv name, enum report_column *out) {
    for (enum report_column c = 0; c < REPORT_COLUMNS; c++)
        if (sv_eq(report_column_name(c), name)) {
            *out = c;
            return true;
        }
    return false;
}

static bool value_is(const struct report_value *v, struct sv want) {
    struct sv trust = want, value = want;
    for (size_t i = want.n; i > 0; i--)
        if (want.p[i - 1] == ' ') {
            trust = sv_sub(want, i, SIZE_MAX);
            value = sv_sub(want, 0, i - 1);
            break;
        }
    if (!is_trust(trust)) {
        value = want;
        trust = (struct sv){ 0 };
    }
    if (sv_eq(value, SV("-"))) value = (struct sv){ 0 };
    return sv_eq(v->value, value) && (trust.n == 0 || sv_eq(report_trust_word(v->trust), trust));
}

static bool number_is(struct sv want, size_t n) {
    int64_t v;
    return sv_int(want, 0, 1000, &v) && (size_t)v == n;
}

static bool mention_is(const struct report_facts *f, struct sv want) {
    struct sv kind;
    sv_word(&want, &kind);
    for (size_t i = 0; i < f->mentions; i++)
        if (sv_eq(f->mention[i].kind, kind) && sv_eq(f->mention[i].date, sv_trim(want))) return true;
    return false;
}

static bool child_number_is(const struct report_facts *f, struct sv want) {
    struct sv name;
    sv_word(&want, &name);
    for (size_t i = 0; i < f->numbers; i++)
        if (sv_eq(f->number[i].name, name)) return sv_eq(f->number[i].value, sv_trim(want));
    return false;
}

static bool tag_is(const struct report_facts *f, struct sv want) {
    struct sv order;
    int64_t n = 0;
    sv_word(&want, &order);
    sv_int(order, 1, 100, &n);
    for (size_t i = 0; i < f->items; i++)
        if (f->item[i].kind == REPORT_IMPROVEMENT && f->item[i].order == n) return sv_eq(f->item[i].tag, sv_trim(want));
    return false;
}

static bool holds(const struct report_facts *f, struct sv key, struct sv want) {
    enum report_column c;
    if (column_named(key, &c)) return value_is(&f->value[c], want);
    if (sv_eq(key, SV("form"))) return sv_eq(report_form_word(f->form), want);
    if (sv_eq(key, SV("refused"))) return sv_eq(f->refused, want);
    if (sv_eq(key, SV("theme"))) return sv_eq(f->theme, want);
    if (sv_eq(key, SV("checks"))) return number_is(want, count_checks(f));
    if (sv_eq(key, SV("improvements"))) return number_is(want, count_items(f, REPORT_IMPROVEMENT));
    if (sv_eq(key, SV("recommendations"))) return number_is(want, count_items(f, REPORT_RECOMMENDATION));
    if (sv_eq(key, SV("priority_actions"))) return number_is(want, count_items(f, REPORT_PRIORITY_ACTION));
    if (sv_eq(key, SV("mention"))) return mention_is(f, want);
    if (sv_eq(key, SV("number"))) return child_number_is(f, want);
    return sv_eq(key, SV("tag")) && tag_is(f, want);
}

static void print_read(const struct report_facts *f) {
    for (enum report_column c = 0; c < REPORT_COLUMNS; c++)
        if (f->value[c].value.n > 0 || f->value[c].doubt)
            printf("#   %.*s %.*s %.*s %.*s\n", SV_ARG(report_column_name(c)), SV_ARG(f->value[c].value),
                   SV_ARG(report_trust_word(f->value[c].trust)), SV_ARG(f->value[c].reason));
    for (size_t i = 0; i < f->items; i++) printf("#   item %.*s\n", SV_ARG(f->item[i].text));
    for (size_t i = 0; i < f->mentions; i++)
        printf("#   mention %.*s %.*s\n", SV_ARG(f->mention[i].kind), SV_ARG(f->mention[i].date));
}

/* ---- the fixtures --------------------------------------------------------------------------------------------------- */

static size_t check_fixture(const char *name) {
    char file[300];
    struct report_facts f;
    struct err e = { 0 };
    size_t wrong = 0;
    snprintf(file, sizeof file, "%s.txt", name);
    if (!report_read(load(file), sv_of(name), &reg.reader, false, &arena, &f, &e)) fail_msg("%s: %s", name, e.msg);
    snprintf(file, sizeof file, "%s.expect", name);
    struct sv rest = load(file), line;
    while (sv_split(&rest, '\n', &line)) {
        struct sv key, want = line;
        if (!sv_word(&want, &key) || holds(&f, key, sv_trim(want))) continue;
        printf("# %s: not so: %.*s\n", name, SV_ARG(line));
        wrong++;
    }
    if (wrong > 0) print_read(&f);
    return wrong;
}

static void every_trait_is_read(void **state) {
    (void)state;
    size_t wrong = 0, seen = 0;
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *entry; (entry = readdir(d)) != NULL;) {
        char *dot = strrchr(entry->d_name, '.');
        if (dot == NULL || strcmp(dot, ".expect") != 0) continue;
        *dot = 0;
        seen++;
        wrong += check_fixture(entry->d_name);
    }
    closedir(d);
    assert_true(seen >= 20);
    assert_int_equal(wrong, 0);
}

/* Whatever is cut off or overwritten: no crash, and every doubtful value has its warning. */
static void cut_texts_are_survived(void **state) {
    (void)state;
    struct sv whole = load("sif-2015-slashed-dates.txt");
    struct arena mine = arena_with_limit(0);
    for (size_t n = 0; n < whole.n; n += 37) {
        struct report_facts f;
        struct err e = { 0 };
        arena_reset(&mine);
        assert_true(report_read(sv_sub(whole, 0, n), SV("cut"), &reg.reader, false, &mine, &f, &e));
        for (enum report_column c = 0; c < REPORT_COLUMNS; c++) assert_true(!f.value[c].doubt || f.warnings > 0);
    }
    arena_free(&mine);
}

static void no_memory_is_survived(void **state) {
    (void)state;
    struct sv text = load("ilacs-2022-foot-agrees.txt");
    for (size_t k = 1; k < 100000; k += 1 + k / 50) {
        struct arena a = arena_with_limit(0);
        struct report_facts f;
        struct err e = { 0 };
        a.fail_at = k;
        bool ok = report_read(text, SV("file"), &reg.reader, false, &a, &f, &e);
        bool untouched = !a.failed;
        arena_free(&a);
        assert_true(ok == untouched);
        if (untouched) return;
        assert_int_equal(e.kind, ERR_NOMEM);
    }
    fail();
}

static void front_pages_alone_are_enough_for_the_table(void **state) {
    (void)state;
    struct sv text = load("ilacs-2022-foot-agrees.txt");
    struct report_facts f;
    struct err e = { 0 };
    size_t page = sv_find(text, SV("\f"));
    assert_true(report_read(sv_sub(text, 0, page + 1), SV("file"), &reg.reader, true, &arena, &f, &e));
    assert_true(f.front_only);
    assert_true(sv_eq(f.value[REPORT_OVERALL].value, SV("good")));
    assert_true(sv_eq(f.value[REPORT_ONSITE_END].value, SV("2022-10-07")));
    assert_int_equal(f.value[REPORT_LEADERS].trust, REPORT_ONE_PLACE);
}

static void the_path_is_kept_and_its_name_is_the_source(void **state) {
    (void)state;
    struct report_facts f;
    struct err e = { 0 };
    assert_true(report_read(load("monitoring-visit.txt"), SV("a/b/letter.pdf"), &reg.reader, false, &arena, &f, &e));
    assert_true(sv_eq(f.file, SV("a/b/letter.pdf")));
    assert_true(sv_eq(f.value[REPORT_SOURCE_FILE].value, SV("letter.pdf")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_trait_is_read),
        cmocka_unit_test(cut_texts_are_survived),
        cmocka_unit_test(no_memory_is_survived),
        cmocka_unit_test(front_pages_alone_are_enough_for_the_table),
        cmocka_unit_test(the_path_is_kept_and_its_name_is_the_source),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
