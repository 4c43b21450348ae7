/* The loader: drafts over the shipped editions, and files that people get wrong. What the shipped editions say is
 * src/app/editions_test.c's question. */
#include "ingest/edition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/embedded.h"
#include "base/text.h"
#include "core/register.h"

enum { SOURCES_MAX = 64 };
static struct edition_source source[SOURCES_MAX];
static size_t sources; /* the shipped files; a test may add drafts after them */
static struct arena arena;
static struct framework shipped;

static int load_shipped(void **state) {
    (void)state;
    struct err e = { 0 };
    arena = arena_with_limit(0);
    sources = 0;
    for (size_t i = 0; i < embedded_file_count; i++) {
        const struct embedded_file *f = &embedded_files[i];
        if (strncmp(f->path, "framework/", 10) != 0) continue;
        assert_true(sources + 2 < SOURCES_MAX);
        source[sources++] = (struct edition_source){ f->path, { (const char *)f->bytes, f->size }, false };
    }
    if (!editions_load(source, sources, &arena, &shipped, &e)) {
        (void)fprintf(stderr, "%s (%s)\n", e.msg, e.hint);
        return -1;
    }
    return 0;
}
static int forget(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct day day_of(const char *s) {
    struct day d;
    assert_true(day_parse(sv_of(s), &d));
    return d;
}
static const struct edition *named(const char *id) {
    const struct edition *ed = framework_named(&shipped, sv_of(id));
    if (ed == NULL) fail_msg("no edition %s", id);
    return ed;
}

static void values_say_who_set_them(void **state) {
    (void)state;
    const struct value v = named("ILACS-2026")->param[P_REPORT_PUBLISHED];
    assert_true(sv_eq(v.cite->edition, SV("ILACS-2024-04")));
    assert_true(sv_eq(v.cite->file, SV("framework/ilacs-2024-04.yaml")));
    assert_true(v.cite->line > 1);
    assert_int_equal(v.cite->confidence, DERIVED);
    assert_true(sv_eq(v.cite->question, SV("U8")));
    assert_true(v.cite->source.n > 0 && v.cite->clause.n > 0);
    for (size_t i = 0; i < shipped.edition_count; i++)
        for (size_t p = 0; p < PARAM_COUNT; p++) assert_true(shipped.edition[i].param[p].cite->source.n > 0);
}

/* ---- drafts --------------------------------------------------------------------------------------------------------- */

static const char longer[] = "edition: DRAFT-48\n"
                             "title: Every four years\n"
                             "amends: ILACS-2026\n"
                             "in_force: { from: 2027-01-01, source: a draft, confidence: background }\n"
                             "windows:\n"
                             "  - id: three_year\n"
                             "    base: publication\n"
                             "    earliest_months: 42\n"
                             "    target_months: 48\n"
                             "    latest_months: { value: 54, source: another, confidence: background, question: U2 }\n"
                             "    source: a draft\n"
                             "    confidence: background\n";

static bool load_with(const char *draft, struct arena *a, struct framework *f, struct err *e) {
    source[sources] = (struct edition_source){ "drafts/x.yaml", sv_of(draft), true };
    return editions_load(source, sources + 1, a, f, e);
}

static void a_draft_changes_what_it_says_and_nothing_else(void **state) {
    (void)state;
    struct framework f;
    struct err e = { 0 };
    if (!load_with(longer, &arena, &f, &e)) fail_msg("%s", e.msg);
    assert_int_equal(f.edition_count, shipped.edition_count + 1);
    const struct edition *ed = framework_on(&f, day_of("2027-06-01")), *old = named("ILACS-2026");
    assert_true(sv_eq(ed->id, SV("DRAFT-48")));
    assert_int_equal(ed->window[0].target.n, 48);
    assert_int_equal(ed->window[0].latest.n, 54);
    assert_true(sv_eq(ed->window[0].latest.cite->question, SV("U2")));
    assert_ptr_equal(ed->window[0].target.cite, ed->window[0].cite);
    assert_int_equal(ed->window[1].target.n, old->window[1].target.n);
    assert_int_equal(ed->pathway_count, old->pathway_count);
    for (size_t i = 0; i < ed->pathway_count; i++) assert_int_equal(ed->pathway[i].window, old->pathway[i].window);
    for (size_t p = 0; p < PARAM_COUNT; p++) assert_int_equal(ed->param[p].n, old->param[p].n);
}

static void a_draft_replaces_a_shipped_edition_for_its_heirs_too(void **state) {
    (void)state;
    static const char draft[] = "edition: ilacs-2023-08\n" /* any case */
                                "title: Another August\n"
                                "amends: ILACS-2023\n"
                                "in_force: { from: 2023-08-24, source: a draft, confidence: background }\n"
                                "values: { focused.max: { value: 3, source: a draft, confidence: background } }\n";
    struct framework f;
    struct err e = { 0 };
    if (!load_with(draft, &arena, &f, &e)) fail_msg("%s", e.msg);
    assert_int_equal(f.edition_count, shipped.edition_count);
    assert_int_equal(framework_named(&f, SV("ILACS-2023"))->param[P_FOCUSED_MAX].n, 2);
    assert_int_equal(framework_named(&f, SV("ILACS-2026"))->param[P_FOCUSED_MAX].n, 3);
    assert_true(sv_eq(framework_named(&f, SV("ILACS-2026"))->param[P_FOCUSED_MAX].cite->file, SV("drafts/x.yaml")));
}

static void rows_can_be_put_moved_and_taken_away(void **state) {
    (void)state;
    static const char draft[] =
        "edition: DRAFT\ntitle: A draft\namends: ILACS-2026\n"
        "in_force: { from: 2027-01-01, source: s, confidence: background }\n"
        "pathways:\n"
        "  remove: [leaders_inadequate]\n"
        "  rows:\n"
        "    - { id: profile_not_strong, before: ungraded, when: [{ areas: [leaders], grades: [good] }],\n"
        "        next: sif, window: later, programme: none, source: s, confidence: background }\n"
        "    - { id: leaders_first, before: ungraded, when: [{ areas: [leaders], grades: [inadequate] }],\n"
        "        next: sif, window: three_year, programme: none, source: s, confidence: background }\n"
        "windows:\n"
        "  remove: [re_inspection]\n"
        "  rows:\n"
        "    - { id: later, before: three_year, base: none, source: s, confidence: background }\n";
    struct framework f;
    struct err e = { 0 };
    assert_false(load_with(draft, &arena, &f, &e)); /* two rows still use the window */
    assert_int_equal(e.kind, ERR_RULE);
    assert_non_null(strstr(e.msg, "pathways.overall_inadequate.window: edition DRAFT has no window 're_inspection'"));

    char mended[sizeof draft];
    (void)snprintf(mended, sizeof mended, "%s", draft);
    char *at = strstr(mended, "remove: [re_inspection]");
    assert_non_null(at);
    memcpy(at, "remove: [new_authority]", strlen("remove: [new_authority]"));
    e = (struct err){ 0 };
    assert_false(load_with(mended, &arena, &f, &e));
    memcpy(at, "                       ", strlen("remove: [new_authority]"));
    e = (struct err){ 0 };
    if (!load_with(mended, &arena, &f, &e)) fail_msg("%s", e.msg);
    const struct edition *ed = framework_named(&f, SV("DRAFT")), *old = named("ILACS-2026");
    assert_int_equal(ed->pathway_count, old->pathway_count);
    assert_true(sv_eq(ed->pathway[0].id, SV("profile_not_strong")));
    assert_true(sv_eq(ed->pathway[1].id, SV("leaders_first")));
    assert_true(sv_eq(ed->pathway[2].id, SV("ungraded")));
    /* The inherited rows still mean the window they named, though it moved. */
    assert_true(sv_eq(ed->window[0].id, SV("later")));
    assert_true(sv_eq(ed->window[ed->pathway[2].window].id, SV("new_authority")));
    assert_true(sv_eq(ed->window[ed->pathway[0].window].id, SV("later")));
}

static void the_order_of_the_files_does_not_matter(void **state) {
    (void)state;
    struct framework f;
    struct err e = { 0 };
    for (size_t i = 0; i < sources / 2; i++) {
        struct edition_source s = source[i];
        source[i] = source[sources - 1 - i];
        source[sources - 1 - i] = s;
    }
    if (!editions_load(source, sources, &arena, &f, &e)) fail_msg("%s", e.msg);
    assert_int_equal(f.edition_count, shipped.edition_count);
    for (size_t i = 0; i < f.edition_count; i++) {
        assert_true(sv_eq(f.edition[i].id, shipped.edition[i].id));
        for (size_t p = 0; p < PARAM_COUNT; p++)
            assert_int_equal(f.edition[i].param[p].n, shipped.edition[i].param[p].n);
    }
}

/* ---- mistakes --------------------------------------------------------------------------------------------------------- */

#define HEAD    "edition: DRAFT\ntitle: A draft\namends: ILACS-2026\n"
#define FORCE   "in_force: { from: 2027-01-01, source: s, confidence: background }\n"
#define CITE    ", source: s, confidence: background }\n"
#define WINDOW  "windows:\n  - { id: three_year, base: publication, "
#define PATHWAY "pathways:\n  - { id: new, before: otherwise, "

static void mistakes_are_named_with_file_line_column_and_key(void **state) {
    (void)state;
    // clang-format off
    static const struct {
        const char *text, *says;
    } rows[] = {
        /* the file as a whole */
        { "[]\n", "drafts/x.yaml line 1, column 1: expected keys and values, found a list" },
        { "title: x\n", "the key 'edition' is missing" },
        { "edition: A B\n", "drafts/x.yaml line 1, column 1, edition: expected a name" },
        { HEAD FORCE "vaules: {}\n", "drafts/x.yaml line 5, column 1, vaules: there is no such key here; nearest is 'values'" },
        { "edition: DRAFT\namends: ILACS-2026\n" FORCE, "the key 'title' is missing" },
        { HEAD, "the key 'in_force' is missing" },
        { HEAD "in_force: { from: 2027-13-01" CITE, "in_force.from: expected a day YYYY-MM-DD, found '2027-13-01'" },
        { HEAD "in_force: { from: 2025-01-01" CITE, "in_force: expected a day not before that of ILACS-2026" },
        { HEAD "in_force: { from: 2027-01-01, confidence: background }\n", "in_force: the key 'source' is missing" },
        { HEAD "in_force: { from: 2027-01-01, source: s }\n", "in_force: the key 'confidence' is missing" },
        { HEAD "in_force: { from: 2027-01-01, source: s, confidence: sure }\n", "in_force.confidence: expected a confidence, found 'sure'" },
        { "edition: DRAFT\ntitle: t\namends: ILACS-2o26\n" FORCE, "line 3, column 1, amends: expected the id of an edition, found 'ILACS-2o26'; nearest is 'ILACS-2026'" },
        { "edition: DRAFT\ntitle: t\n" FORCE, "both lack `amends`" },
        { "edition: DRAFT\ntitle: t\namends: DRAFT\n" FORCE, "amend each other in a circle" },
        { "edition: SIF-2016\ntitle: t\namends: ILACS-2026\n" FORCE, "in a circle" },
        { "edition: DRAFT\ntitle: t\namends: ILACS-2025-04\nin_force: { from: 2026-04-01" CITE, "edition ILACS-2026 is in force from the same day and neither amends the other" },
        /* values */
        { HEAD FORCE "values:\n  focused.maximum: { value: 3" CITE, "line 6, column 3, values.focused.maximum: there is no such value; nearest is 'focused.max'" },
        { HEAD FORCE "values:\n  focused.max: 3\n", "values.focused.max: expected keys and values, found text" },
        { HEAD FORCE "values:\n  focused.max: { value: three" CITE, "values.focused.max.value: expected a whole number 0..100, found 'three'" },
        { HEAD FORCE "values:\n  focused.max: { value: 101" CITE, "expected a whole number 0..100, found '101'" },
        { HEAD FORCE "values:\n  focused.max: { value: [1]" CITE, "values.focused.max.value: expected a whole number, found a list" },
        { HEAD FORCE "values:\n  focused.max: { value: " CITE, "expected a whole number, found nothing" },
        { HEAD FORCE "values:\n  focused.max: { value: 3 }\n", "values.focused.max: the key 'source' is missing" },
        { HEAD FORCE "values:\n  judgements.overall: { value: maybe" CITE, "expected yes or no, found 'maybe'" },
        { HEAD FORCE "values:\n  graded.call_weekday: { value: Mon" CITE, "expected a day of the week, found 'Mon'; nearest is 'Monday'" },
        { HEAD FORCE "values:\n  focused.began: { value: 1918-01-01" CITE, "expected a day from 2010 to 2099" },
        { HEAD FORCE "values:\n  focused.max: { value: 0" CITE, "line 6, edition DRAFT: values.focused.min is 1, more than values.focused.max, which is 0" },
        { HEAD FORCE "values:\n  focused.max: { value: none" CITE, "line 6, edition DRAFT: values.focused.max is none, and pathways.ungraded has a programme that needs it" },
        { HEAD FORCE "values:\n  clock.report_outer: { value: 20" CITE, "values.clock.report_published is 27, more than values.clock.report_outer, which is 20" },
        { HEAD FORCE "values:\n  judgements.overall: { value: yes" CITE, "judgements: edition DRAFT says values.judgements.overall is yes" },
        /* windows */
        { HEAD FORCE WINDOW "earliest_months: 30, target_months: three, latest_months: 42" CITE, "line 6, column 63, windows.three_year.target_months: expected a whole number 0..600, found 'three'" },
        { HEAD FORCE WINDOW "earliest_months: 30, target_months: 29, latest_months: 42" CITE, "expected earliest_months <= target_months <= latest_months, found 30, 29, 42" },
        { HEAD FORCE WINDOW "earliest_months: 30" CITE, "windows.three_year: expected all three" },
        { HEAD FORCE "windows:\n  - { id: w, base: none, target_months: 3" CITE, "windows.w: expected no months without a base" },
        { HEAD FORCE "windows:\n  - { id: w, base: published" CITE, "windows.w.base: expected a base, found 'published'; nearest is 'publication'" },
        { HEAD FORCE "windows:\n  - { base: none" CITE, "windows.1: the key 'id' is missing" },
        { HEAD FORCE "windows:\n  - { id: w, base: none" CITE "  - { id: w, base: none" CITE, "windows.w.id: this id is given twice" },
        { HEAD FORCE "windows: { remove: [three_years] }\n", "windows.remove.1: expected the id of a row in windows, found 'three_years'; nearest is 'three_year'" },
        { HEAD FORCE "windows: { replace_all: yes, remove: [three_year] }\n", "expected either replace_all or remove, found both" },
        { HEAD FORCE "windows: text\n", "windows: expected a list of rows, found text" },
        { HEAD FORCE "windows: [text]\n", "windows.1: expected a row, found text" },
        /* pathways */
        { HEAD FORCE PATHWAY "when: always, next: sif, window: three_year, programme: none" CITE, "pathways.new: in DRAFT this row always matches, so the rows after it, from 'otherwise' on, never would" },
        { HEAD FORCE PATHWAY "when: never, next: sif, window: three_year, programme: none" CITE, "pathways.new.when: expected a list of conditions or the word always, found 'never'" },
        { HEAD FORCE PATHWAY "when: [], next: sif, window: three_year, programme: none" CITE, "pathways.new.when: expected a list of conditions" },
        { HEAD FORCE PATHWAY "when: [{ areas: [leader], grades: [good] }], next: sif, window: three_year, programme: none" CITE, "pathways.new.when.1.areas.1: expected a judgement area, found 'leader'; nearest is 'leaders'" },
        { HEAD FORCE PATHWAY "when: [{ areas: [leaders], grades: [good, good] }], next: sif, window: three_year, programme: none" CITE, "'good' is in the list twice" },
        { HEAD FORCE PATHWAY "when: [{ areas: [leaders], grades: [good], at_least: 2 }], next: sif, window: three_year, programme: none" CITE, "at_least: expected a whole number 1..1, found '2'" },
        { HEAD FORCE PATHWAY "when: [{ areas: [leaders], grades: [good], at_least: 1, every: yes }], next: sif, window: three_year, programme: none" CITE, "expected either at_least or every" },
        { HEAD FORCE PATHWAY "when: [{ areas: [leaders], grades: [good], every: no }], next: sif, window: three_year, programme: none" CITE, "expected yes; leave the key out otherwise" },
        { HEAD FORCE PATHWAY "when: [{ ungraded: no }], next: sif, window: three_year, programme: none" CITE, "expected yes; leave the condition out" },
        { HEAD FORCE PATHWAY "when: [{ ungraded: yes }], next: focused_visit, window: three_year, programme: none" CITE, "expected a graded inspection, found 'focused_visit'" },
        { HEAD FORCE PATHWAY "when: [{ ungraded: yes }], next: short, window: three_year, programme: none" CITE, "found 'short'; nearest is" },
        { HEAD FORCE PATHWAY "when: [{ ungraded: yes }], next: sif, window: tree_year, programme: none" CITE, "line 6, pathways.new.window: edition DRAFT has no window 'tree_year'" },
        { HEAD FORCE PATHWAY "when: [{ ungraded: yes }], next: sif, window: three_year, programme: focused" CITE, "pathways.new.focused: is missing" },
        { HEAD FORCE PATHWAY "when: [{ ungraded: yes }], next: sif, window: three_year, programme: none, focused: 1" CITE, "pathways.new.focused: expected nothing" },
        { HEAD FORCE PATHWAY "when: [{ ungraded: yes }], next: sif, window: three_year, programme: focused, focused: 3" CITE, "expected 0 or 1..2, found 3" },
        { HEAD FORCE "pathways: { remove: [otherwise] }\n", "pathways.profile_not_strong: the last row of DRAFT must match always" },
        { HEAD FORCE "pathways: { replace_all: yes }\n", "edition DRAFT has no pathways" },
        { HEAD FORCE "pathways:\n  - { id: new, before: nowhere, when: always, next: sif, window: three_year, programme: none" CITE, "pathways.new.before: expected the id of a row in pathways, found 'nowhere'" },
        /* the other sections */
        { HEAD FORCE "pauses:\n  - { id: p, from: 2027-02-01, to: 2027-01-01, obligations: all" CITE, "pauses.p.to: expected a day not before 2027-02-01, found 2027-01-01" },
        { HEAD FORCE "pauses:\n  - { id: p, from: 2027-02-01, obligations: all" CITE, "pauses.p: the key 'to' is missing" },
        { HEAD FORCE "pauses:\n  - { id: p, from: 2027-02-01, to: 2027-03-01, obligations: [visits]" CITE, "expected something that can be owed, found 'visits'" },
        { HEAD FORCE "closed_periods:\n  - { id: c, from: 31 February, to: 1 March" CITE, "closed_periods.c.from: expected a day and month, found '31 February'" },
        { HEAD FORCE "closed_periods:\n  - { id: c, from: 1 March, to: Friday before the second Monday of Maybe" CITE, "closed_periods.c.to: expected a day and month" },
        { HEAD FORCE "themes:\n  - { id: T" CITE, "themes.T: the key 'name' is missing" },
        { HEAD FORCE "checks:\n  - { id: J2, severity: error, given: [{ areas: [overall], grades: [good] }], then: [{ areas: [leaders], grades: [good] }]" CITE, "checks.J2: edition DRAFT has no judgement 'overall'" },
        { HEAD FORCE "checks:\n  - { id: X, severity: fatal, given: [{ areas: [leaders], grades: [good] }], then: [{ areas: [leaders], grades: [good] }]" CITE, "expected a severity, found 'fatal'" },
        { HEAD FORCE "teams:\n  - { inspectors: 3, children_under: 5" CITE, "teams: band 1 of DRAFT is out of order" },
        { HEAD FORCE "teams: []\n", "teams: expected a list of 1 to 6 bands" },
        { HEAD FORCE "judgements: { set: s, required: []" CITE, "judgements.required: expected a list in [brackets]" },
        { HEAD FORCE "judgements: { set: s, required: [overall]" CITE, "judgements.overall is no" },
        { HEAD FORCE "credibility: { points: [1,2,3,4,5,6,7,8,9]" CITE, "expected a list of at most 8 points" },
    };
    // clang-format on
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena a = arena_with_limit(0);
        struct framework f;
        struct err e = { 0 };
        bool ok = load_with(rows[i].text, &a, &f, &e);
        arena_free(&a);
        if (ok) fail_msg("accepted: %s", rows[i].text);
        assert_true(e.kind == ERR_INPUT || e.kind == ERR_RULE);
        if (strstr(e.msg, rows[i].says) == NULL) fail_msg("'%s' does not say '%s'", e.msg, rows[i].says);
        if (strstr(e.msg, "x.yaml") == NULL) fail_msg("'%s' names no file", e.msg);
        assert_true(e.hint[0] != '\0');
        assert_int_equal(f.edition_count, 0); /* nothing loads half */
    }
}

static void the_first_edition_must_give_everything(void **state) {
    (void)state;
    static const char only[] = "edition: ONLY\ntitle: t\n" FORCE;
    struct edition_source s = { "only.yaml", sv_of(only), false };
    struct framework f;
    struct err e = { 0 };
    assert_false(editions_load(&s, 1, &arena, &f, &e));
    assert_string_equal(e.msg, "only.yaml: edition ONLY lacks values.clock.authority_publication");
    e = (struct err){ 0 };
    assert_false(editions_load(NULL, 0, &arena, &f, &e));
    assert_non_null(strstr(e.msg, "no edition file is the first"));
}

static void two_files_of_one_edition_contradict(void **state) {
    (void)state;
    struct framework f;
    struct err e = { 0 };
    source[sources] = source[0];
    assert_false(editions_load(source, sources + 1, &arena, &f, &e));
    assert_non_null(strstr(e.msg, "both hold edition"));
}

static void memory_may_run_out_anywhere(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct framework f;
    struct err e = { 0 };
    assert_true(load_with(longer, &a, &f, &e));
    size_t calls = a.calls;
    arena_free(&a);
    /* Every place at the start and the end, where structures are made; every 41st of the thousands of nodes between. */
    for (size_t k = 1; k <= calls + 1; k += (k > 200 && k + 200 < calls) ? 41 : 1) {
        a = arena_with_limit(0);
        a.fail_at = k;
        e = (struct err){ 0 };
        bool ok = load_with(longer, &a, &f, &e);
        assert_int_equal(ok, !a.failed);
        arena_free(&a);
        if (ok) continue;
        assert_int_equal(e.kind, ERR_NOMEM);
        assert_int_equal(f.edition_count, 0);
    }
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, load_shipped, forget)
    const struct CMUnitTest tests[] = {
        T(values_say_who_set_them),
        T(a_draft_changes_what_it_says_and_nothing_else),
        T(a_draft_replaces_a_shipped_edition_for_its_heirs_too),
        T(rows_can_be_put_moved_and_taken_away),
        T(the_order_of_the_files_does_not_matter),
        T(mistakes_are_named_with_file_line_column_and_key),
        T(the_first_edition_must_give_everything),
        T(two_files_of_one_edition_contradict),
        T(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
