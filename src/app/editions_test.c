/* The shipped editions against the facts they stand for, which are tables in tests/fixtures/framework/: a rule that
 * changes changes there and in framework/, never in C. */
#include "app/framework_app.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/text.h"
#include "core/due.h"
#include "core/register.h"

static struct arena arena;
static struct framework shipped;

static int open_shipped(void **state) {
    (void)state;
    struct err e = { 0 };
    arena = arena_with_limit(0);
    return framework_open((struct sv){ NULL, 0 }, &arena, &shipped, &e) ? 0 : -1;
}
static int forget(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct sv fixture(const char *name) {
    struct text path = text_in(&arena, 0);
    struct sv bytes;
    struct err e = { 0 };
    const char *root = getenv("ILACS_SOURCE_DIR");
    text_printf(&path, "%s/tests/fixtures/framework/%s", root != NULL ? root : ".", name);
    if (!file_read(text_cstr(&path), 1 << 20, &arena, &bytes, &e)) fail_msg("%s", e.msg);
    return bytes;
}

/* The next line that says something. */
static bool next_line(struct sv *rest, struct sv *line) {
    while (sv_split(rest, '\n', line)) {
        *line = sv_trim(*line);
        if (line->n > 0 && line->p[0] != '#') return true;
    }
    return false;
}

static struct sv cell(struct sv *rest) {
    struct sv part = { NULL, 0 };
    (void)sv_split(rest, ';', &part);
    return sv_trim(part);
}

static const struct edition *named(struct sv id) {
    const struct edition *ed = framework_named(&shipped, id);
    if (ed == NULL) fail_msg("no edition %.*s", SV_ARG(id));
    return ed;
}

/* ---- days ----------------------------------------------------------------------------------------------------------- */

static void each_edition_is_in_force_from_its_day_to_the_next(void **state) {
    (void)state;
    struct sv rest = fixture("in-force.txt"), line, word, before = { NULL, 0 };
    size_t n = 0;
    while (next_line(&rest, &line)) {
        struct day from = DAY_NONE;
        assert_true(sv_word(&line, &word) && day_parse(word, &from) && sv_word(&line, &word));
        const struct edition *old = framework_on(&shipped, day_plus(from, -1));
        assert_true(n == 0 ? old == NULL : sv_eq(old->id, before));
        assert_true(sv_eq(framework_on(&shipped, from)->id, word));
        before = word;
        n++;
    }
    assert_int_equal(shipped.edition_count, n + 1); /* and the placeholder, whose day nobody knows */
    assert_true(day_eq(shipped.edition[n].from, DAY_NEVER));
}

/* ---- what they say -------------------------------------------------------------------------------------------------- */

static const struct framework_entry *entry(const struct framework_view *v, struct sv section, struct sv name) {
    for (size_t i = 0; i < v->entries; i++)
        if (sv_eq(v->entry[i].section, section) && sv_eq(v->entry[i].name, name)) return &v->entry[i];
    fail_msg("%.*s has no %.*s %.*s", SV_ARG(v->edition->id), SV_ARG(section), SV_ARG(name));
    return NULL;
}

static void the_editions_say_what_was_published(void **state) {
    (void)state;
    struct sv rest = fixture("editions.txt"), line;
    struct framework_view *view;
    struct err e = { 0 };
    size_t editions, n = 0;
    assert_true(framework_list(&shipped, &arena, &view, &editions, &e));
    for (; next_line(&rest, &line); n++) {
        const struct edition *ed = named(cell(&line));
        struct sv section = cell(&line), name = cell(&line), words = sv_trim(line);
        const struct framework_entry *en = entry(&view[ed - shipped.edition], section, name);
        if (!sv_eq(en->text, words))
            fail_msg("%.*s %.*s %.*s says '%.*s', not '%.*s'", SV_ARG(ed->id), SV_ARG(section), SV_ARG(name),
                     SV_ARG(en->text), SV_ARG(words));
    }
    assert_true(n > 200);
}

static void everything_has_a_source_a_clause_and_a_confidence(void **state) {
    (void)state;
    struct framework_view *view;
    struct err e = { 0 };
    size_t n;
    assert_true(framework_list(&shipped, &arena, &view, &n, &e));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < view[i].entries; k++) {
            const struct cite *c = view[i].entry[k].cite;
            if (c == NULL || c->source.n == 0 || c->clause.n == 0 || c->confidence >= CONFIDENCE_COUNT)
                fail_msg("%.*s %.*s", SV_ARG(view[i].edition->id), SV_ARG(view[i].entry[k].name));
        }
}

/* ---- where the judgements lead -------------------------------------------------------------------------------------- */

static enum grade short_grade(struct sv s) {
    static const struct {
        const char *word;
        enum grade grade;
    } words[] = { { "O", GRADE_OUTSTANDING }, { "G", GRADE_GOOD },        { "RI", GRADE_REQUIRES_IMPROVEMENT },
                  { "I", GRADE_INADEQUATE },  { "NJ", GRADE_NOT_GRADED }, { "-", GRADE_NONE } };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (sv_eq(s, sv_of(words[i].word))) return words[i].grade;
    fail_msg("no grade '%.*s'", SV_ARG(s));
    return GRADE_NONE;
}

/* False: nobody was there to judge. */
static bool read_profile(struct sv words, enum grade grades[AREA_COUNT]) {
    static const enum area order[] = { AREA_OVERALL, AREA_LEADERS, AREA_HELP_AND_PROTECTION, AREA_IN_CARE,
                                       AREA_CARE_LEAVERS };
    struct sv word;
    if (sv_eq(words, SV("nobody"))) return false;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        assert_true(sv_word(&words, &word));
        grades[order[i]] = short_grade(word);
    }
    return true;
}

static struct sv programme_word(enum programme p) {
    return p == PROGRAMME_FOCUSED ? SV("focused") : p == PROGRAMME_MONITORING ? SV("monitoring") : SV("none");
}

static void expect_row(const struct pathway *p, struct sv cells, struct sv line) {
    char focused[12] = "-";
    if (value_set(p->focused)) (void)snprintf(focused, sizeof focused, "%d", (int)p->focused.n);
    bool same = sv_eq(p->id, cell(&cells)) && sv_eq(obligation_word(p->next), cell(&cells)) &&
                sv_eq(programme_word(p->programme), cell(&cells)) && sv_eq(sv_of(focused), cell(&cells)) &&
                sv_eq(p->human_decision ? SV("yes") : SV("no"), cell(&cells));
    if (!same) fail_msg("'%.*s' gave row %.*s", SV_ARG(line), SV_ARG(p->id));
}

static void the_pathways_lead_where_the_record_went(void **state) {
    (void)state;
    struct sv rest = fixture("pathways.txt"), line;
    size_t n = 0;
    for (; next_line(&rest, &line); n++) {
        struct sv cells = line;
        enum grade grades[AREA_COUNT] = { GRADE_NONE };
        const struct edition *ed = named(cell(&cells));
        bool judged = read_profile(cell(&cells), grades);
        expect_row(pathway_next(ed, judged ? grades : NULL, NULL), cells, line);
    }
    assert_true(n > 30);
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, open_shipped, forget)
    const struct CMUnitTest tests[] = {
        T(each_edition_is_in_force_from_its_day_to_the_next),
        T(the_editions_say_what_was_published),
        T(everything_has_a_source_a_clause_and_a_confidence),
        T(the_pathways_lead_where_the_record_went),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
