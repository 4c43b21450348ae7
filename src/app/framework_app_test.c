#include "app/framework_app.h"

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

#include "base/file.h"
#include "base/text.h"

static struct arena arena;
static char folder[64]; /* made before each test, emptied and removed after it */

static int fresh(void **state) {
    (void)state;
    arena = arena_with_limit(0);
    (void)snprintf(folder, sizeof folder, "/tmp/ilacs-drafts-XXXXXX");
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static const char *draft_path(const char *name) {
    struct text t = text_in(&arena, 0);
    text_printf(&t, "%s/%s", folder, name);
    return text_cstr(&t);
}

static int drop(void **state) {
    (void)state;
    static const char *const names[] = { "a.yaml", "b.yaml", "notes.txt" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) (void)unlink(draft_path(names[i]));
    arena_free(&arena);
    return rmdir(folder);
}

static void put(const char *name, const char *content) {
    struct err e = { 0 };
    if (!file_write(draft_path(name), sv_of(content), &e)) fail_msg("%s", e.msg);
}

static struct framework open_drafts(const char *dir) {
    struct framework f;
    struct err e = { 0 };
    if (!framework_open(sv_of(dir), &arena, &f, &e)) fail_msg("%s (%s)", e.msg, e.hint);
    return f;
}

static struct err refusal(const char *dir) {
    struct framework f;
    struct err e = { 0 };
    assert_false(framework_open(sv_of(dir), &arena, &f, &e));
    assert_int_equal(f.edition_count, 0);
    assert_true(e.hint[0] != '\0');
    return e;
}

static const struct edition *found(const struct framework *f, const char *id) {
    const struct edition *ed = NULL;
    struct err e = { 0 };
    if (!framework_find(f, sv_of(id), &ed, &e)) fail_msg("%s", e.msg);
    return ed;
}

/* Three years become four: the whole of what a policy officer writes. */
static const char four_years[] = "edition: DRAFT-48\n"
                                 "title: Every four years\n"
                                 "amends: ILACS-2026\n"
                                 "in_force: { from: 2027-01-01, source: a draft, confidence: background }\n"
                                 "windows:\n"
                                 "  - { id: three_year, base: publication, earliest_months: 42, target_months: 48,\n"
                                 "      latest_months: 54, source: a draft, confidence: background }\n";

/* ---- loading -------------------------------------------------------------------------------------------------------- */

static void the_shipped_editions_open(void **state) {
    (void)state;
    struct framework f = open_drafts("");
    assert_int_equal(f.edition_count, 20);
    assert_true(sv_eq(f.edition[0].id, SV("SIF-2013")));
}

static void drafts_stand_beside_the_shipped(void **state) {
    (void)state;
    put("a.yaml", four_years);
    put("notes.txt", "not an edition");
    struct framework f = open_drafts(folder);
    assert_int_equal(f.edition_count, 21);
    assert_int_equal(found(&f, "draft-48")->window[0].target.n, 48);
}

static void what_is_wrong_with_a_folder_is_said(void **state) {
    (void)state;
    struct err e = refusal("/nowhere/at/all");
    assert_int_equal(e.kind, ERR_UNKNOWN);
    assert_non_null(strstr(e.msg, "/nowhere/at/all: there is no such folder"));
    e = refusal(folder);
    assert_int_equal(e.kind, ERR_INPUT);
    assert_non_null(strstr(e.msg, "no edition file in this folder"));
    put("a.yaml", "edition: X\ntitel: x\n");
    e = refusal(folder);
    assert_int_equal(e.kind, ERR_INPUT);
    assert_non_null(strstr(e.msg, "/a.yaml line 2, column 1, titel: there is no such key here; nearest is 'title'"));
    put("a.yaml", four_years);
    put("b.yaml", four_years);
    e = refusal(folder);
    assert_int_equal(e.kind, ERR_RULE);
    assert_non_null(strstr(e.msg, "/a.yaml and "));
}

static void an_unknown_edition_suggests_the_nearest(void **state) {
    (void)state;
    struct framework f = open_drafts("");
    const struct edition *ed;
    struct err e = { 0 };
    assert_false(framework_find(&f, SV("2018-09"), &ed, &e));
    assert_int_equal(e.kind, ERR_UNKNOWN);
    assert_non_null(strstr(e.hint, "ILACS-2018-09"));
}

/* What docs/rules.md tells people to write is what the program reads. */
static void the_worked_example_of_the_documentation_works(void **state) {
    (void)state;
    struct text path = text_in(&arena, 0);
    struct sv doc;
    struct err e = { 0 };
    const char *root = getenv("ILACS_SOURCE_DIR");
    text_printf(&path, "%s/docs/rules.md", root != NULL ? root : ".");
    if (!file_read(text_cstr(&path), 1 << 20, &arena, &doc, &e)) fail_msg("%s", e.msg);
    struct sv begin = SV("```yaml\n"), example = sv_sub(doc, sv_find(doc, begin) + begin.n, doc.n);
    example.n = sv_find(example, SV("```"));
    put("a.yaml", arena_copy(&arena, example.p, example.n));
    struct framework f = open_drafts(folder);
    const struct edition *draft = found(&f, "DRAFT-48"), *old = found(&f, "ILACS-2026");
    assert_true(draft->window[0].target.n > old->window[0].target.n);
    assert_ptr_equal(framework_on(&f, draft->from), draft);
}

/* ---- looking -------------------------------------------------------------------------------------------------------- */

static const struct framework_entry *entry(const struct framework_view *v, const char *section, const char *name) {
    for (size_t i = 0; i < v->entries; i++)
        if (sv_eq(v->entry[i].section, sv_of(section)) && sv_eq(v->entry[i].name, sv_of(name))) return &v->entry[i];
    fail_msg("no %s %s", section, name);
    return NULL;
}

static void an_edition_is_shown_line_by_line(void **state) {
    (void)state;
    struct framework f = open_drafts("");
    struct framework_view v;
    struct err e = { 0 };
    assert_true(framework_show(&f, found(&f, "ILACS-2024-04"), &arena, &v, &e));
    const struct framework_entry *days = entry(&v, "values", "clock.report_published");
    assert_true(sv_eq(days->text, SV("27 working days")));
    assert_int_equal(days->value->n, 27);
    assert_true(days->own && days->meaning.n > 0);
    assert_false(entry(&v, "values", "clock.action_plan")->own);
    assert_true(sv_eq(entry(&v, "pathways", "overall_inadequate")->text,
                      SV("when overall effectiveness is inadequate: standard inspection, window re_inspection, "
                         "monitoring visits until then")));
    assert_true(sv_eq(entry(&v, "judgements", "")->cite->edition, SV("ILACS-2023")));
    assert_int_equal(v.own, 6);
    struct day last;
    assert_true(day_parse(SV("2024-12-12"), &last));
    assert_true(day_eq(v.to, last));
    for (size_t i = 0; i < v.entries; i++) assert_true(v.entry[i].cite != NULL && v.entry[i].text.n > 0);
}

static void the_list_covers_every_day_once(void **state) {
    (void)state;
    struct framework f = open_drafts("");
    struct framework_view *list;
    size_t n;
    struct err e = { 0 };
    assert_true(framework_list(&f, &arena, &list, &n, &e));
    assert_int_equal(n, f.edition_count);
    for (size_t i = 0; i + 2 < n; i++) assert_true(day_eq(day_plus(list[i].to, 1), list[i + 1].edition->from));
    assert_false(day_known(list[n - 2].to)); /* in force, and nothing dated follows */
    assert_false(day_known(list[n - 1].to)); /* the placeholder */
}

static void two_editions_differ_in_what_they_say(void **state) {
    (void)state;
    put("a.yaml", four_years);
    struct framework f = open_drafts(folder);
    struct framework_diff d;
    struct err e = { 0 };
    assert_true(framework_diff(&f, found(&f, "ILACS-2026"), found(&f, "DRAFT-48"), &arena, &d, &e));
    assert_int_equal(d.changes, 1);
    assert_true(sv_eq(d.change[0].before->text, SV("from 30 to 42 months after the report's publication, target 36")));
    assert_true(sv_eq(d.change[0].after->text, SV("from 42 to 54 months after the report's publication, target 48")));
    assert_false(d.reordered);
    /* April 2026: the judgements, four rows, the switch; five checks gone. */
    assert_true(framework_diff(&f, found(&f, "ILACS-2025-04"), found(&f, "ILACS-2026"), &arena, &d, &e));
    assert_int_equal(d.changes, 1 + 4 + 1 + 5);
    assert_null(d.change[d.changes - 1].after);
    assert_true(framework_diff(&f, found(&f, "ILACS-2023"), found(&f, "ILACS-2023-08"), &arena, &d, &e));
    assert_int_equal(d.changes, 0);
}

static void another_order_of_pathways_is_a_difference(void **state) {
    (void)state;
    put("a.yaml",
        "edition: DRAFT\ntitle: t\namends: ILACS-2026\n"
        "in_force: { from: 2027-01-01, source: s, confidence: background }\n"
        "pathways:\n"
        "  - { id: profile_strong, before: practice_inadequate,\n"
        "      when: [{ areas: [leaders], grades: [outstanding, good] },\n"
        "             { areas: [help_and_protection, in_care, care_leavers], grades: [outstanding, good], at_least: 2 }],\n"
        "      next: short_inspection, window: three_year, programme: focused, focused: 1,\n"
        "      source: s, confidence: background }\n");
    struct framework f = open_drafts(folder);
    struct framework_diff d;
    struct err e = { 0 };
    assert_true(framework_diff(&f, found(&f, "ILACS-2026"), found(&f, "DRAFT"), &arena, &d, &e));
    assert_int_equal(d.changes, 0);
    assert_true(d.reordered);
}

static void the_tally_counts_what_the_files_set(void **state) {
    (void)state;
    struct framework f = open_drafts("");
    struct framework_tally t;
    struct err e = { 0 };
    assert_true(framework_tally(&f, &arena, &t, &e));
    assert_int_equal(t.editions, 20);
    assert_true(t.values >= PARAM_COUNT);
    size_t sum = 0;
    for (size_t i = 0; i < CONFIDENCE_COUNT; i++) sum += t.of_confidence[i];
    assert_int_equal(sum, t.values + t.rows);
    assert_true(t.questions > 0 && t.questions < sum);
    assert_int_equal(t.notes, 0); /* each shipped edition stands on the one before it */
}

static void a_draft_that_later_editions_forget_is_noted(void **state) {
    (void)state;
    put("a.yaml", "edition: DRAFT\ntitle: t\namends: ILACS-2021\n"
                  "in_force: { from: 2022-01-01, source: s, confidence: background }\n");
    struct framework f = open_drafts(folder);
    struct framework_tally t;
    struct err e = { 0 };
    assert_true(framework_tally(&f, &arena, &t, &e));
    assert_int_equal(t.notes, 1);
    assert_true(
        sv_eq(t.note[0], SV("ILACS-2023 does not amend DRAFT, so what DRAFT changes ends on 31 December 2022")));
}

static void memory_may_run_out_anywhere(void **state) {
    (void)state;
    struct framework f = open_drafts("");
    const struct edition *a = found(&f, "ILACS-2025-04"), *b = found(&f, "ILACS-2026");
    for (size_t k = 1;; k++) {
        struct arena small = arena_with_limit(0);
        struct framework_diff d;
        struct err e = { 0 };
        small.fail_at = k;
        bool ok = framework_diff(&f, a, b, &small, &d, &e);
        bool failed = small.failed;
        arena_free(&small);
        assert_int_equal(ok, !failed);
        if (ok) break;
        assert_int_equal(e.kind, ERR_NOMEM);
    }
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, fresh, drop)
    const struct CMUnitTest tests[] = {
        T(the_shipped_editions_open),
        T(drafts_stand_beside_the_shipped),
        T(what_is_wrong_with_a_folder_is_said),
        T(an_unknown_edition_suggests_the_nearest),
        T(the_worked_example_of_the_documentation_works),
        T(an_edition_is_shown_line_by_line),
        T(the_list_covers_every_day_once),
        T(two_editions_differ_in_what_they_say),
        T(another_order_of_pathways_is_a_difference),
        T(the_tally_counts_what_the_files_set),
        T(a_draft_that_later_editions_forget_is_noted),
        T(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
