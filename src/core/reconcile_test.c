#include "core/reconcile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/columns.h"

/* A register in memory: what the store does with fresh versions, done here with arrays. */
enum { ROOM = 400 };
struct memory {
    struct arena arena;
    struct version list[RECORD_KINDS][ROOM];
    struct register_versions held;
    int64_t next;
};

static struct day on(const char *s) {
    struct day d;
    assert_true(day_parse(sv_of(s), &d));
    return d;
}

static struct memory *memory_new(void) {
    struct memory *m = calloc(1, sizeof *m);
    assert_non_null(m);
    m->arena = arena_with_limit(0);
    for (size_t k = 0; k < RECORD_KINDS; k++) m->held.of[k].list = m->list[k];
    m->next = 1;
    return m;
}

static void memory_free(struct memory *m) {
    arena_free(&m->arena);
    free(m);
}

static void memory_take(struct memory *m, enum record_kind k, const struct reconciliation *r) {
    for (size_t i = 0; i < r->fresh_count; i++) {
        size_t n = m->held.of[k].count++;
        assert_true(n < ROOM);
        m->list[k][n] = r->fresh[i];
        m->list[k][n].number = m->next++;
    }
}

/* "column=value" words; known days in "known=inspectorate/authority/public"; "withdrawn". */
static struct import_row row_of(struct memory *m, enum record_kind k, size_t line, const char *const *words) {
    const struct record_shape *s = &record_shapes[k];
    struct import_row row = { .line = line, .cells = arena_array(&m->arena, struct sv, s->column_count) };
    struct record_problem p;
    bool given[RECORD_MAX_COLUMNS] = { false };
    for (; *words != NULL; words++) {
        struct sv rest = sv_of(*words);
        struct sv name;
        assert_true(sv_split(&rest, '=', &name));
        if (sv_eq(name, SV("known"))) {
            struct sv day;
            row.known_given = true;
            for (size_t i = 0; i < AUDIENCE_COUNT; i++)
                assert_true(sv_split(&rest, '/', &day) && known_day_parse(day, &row.known[i]));
        } else if (sv_eq(name, SV("withdrawn"))) {
            row.withdrawn = true;
        } else {
            size_t i = record_column_named(s, name);
            assert_true(i != SIZE_MAX);
            row.cells[i] = rest;
            given[i] = true;
        }
    }
    if (!record_check(s, row.cells, &m->arena, &p)) fail_msg("%s: %s", s->columns[p.column].name, p.expected);
    for (size_t i = 0; i < s->column_count; i++)
        if (!given[i] && s->columns[i].optional_column && row.cells[i].n == 0) row.cells[i].p = NULL;
    return row;
}
#define ROW(m, k, line, ...) row_of((m), (k), (line), (const char *const[]){ __VA_ARGS__, NULL })

static struct reconciliation compare(struct memory *m, enum record_kind k, const struct import_row *rows, size_t n,
                                     const char *today) {
    struct reconciliation r;
    struct err e = { 0 };
    if (!reconcile(&record_shapes[k], &m->held, rows, n, NULL, 0, on(today), &m->arena, &r, &e)) fail_msg("%s", e.msg);
    assert_int_equal(r.added + r.changed + r.same + r.rejected, n);
    assert_true(r.faults == 0 || r.fresh_count == 0);
    return r;
}

static struct reconciliation take(struct memory *m, enum record_kind k, const struct import_row *rows, size_t n,
                                  const char *today) {
    struct reconciliation r = compare(m, k, rows, n, today);
    for (size_t i = 0; i < r.faults; i++)
        print_message("line %zu %.*s: %.*s\n", r.fault[i].line, SV_ARG(r.fault[i].column), SV_ARG(r.fault[i].expected));
    assert_int_equal(r.faults, 0);
    memory_take(m, k, &r);
    return r;
}

static void expect_fault(const struct reconciliation *r, size_t i, size_t line, const char *column,
                         const char *expected) {
    assert_true(i < r->faults);
    assert_int_equal(r->fault[i].line, line);
    assert_true(sv_eq(r->fault[i].column, sv_of(column)));
    if (sv_find(r->fault[i].expected, sv_of(expected)) == r->fault[i].expected.n)
        fail_msg("expected '%.*s', not '%s'", SV_ARG(r->fault[i].expected), expected);
}

static void add_authorities(struct memory *m) {
    const struct import_row rows[] = {
        ROW(m, RECORD_AUTHORITY, 2, "dfe_code=383", "name=Leeds", "region=North", "urn=80519",
            "ons_name=Leeds, City of"),
        ROW(m, RECORD_AUTHORITY, 3, "dfe_code=909", "name=Cumbria", "region=North West", "closed=2023-03-31",
            "successors=942"),
        ROW(m, RECORD_AUTHORITY, 4, "dfe_code=942", "name=Cumberland", "region=North West", "opened=2023-04-01",
            "predecessors=909"),
    };
    struct reconciliation r = take(m, RECORD_AUTHORITY, rows, 3, "2026-01-01");
    assert_int_equal(r.added, 3);
}

#define INSPECTION(m, line, id, code, ...)                                                                             \
    ROW(m, RECORD_INSPECTION, line, id, code, "framework=ILACS", "edition=ilacs_2018", __VA_ARGS__)

static void the_same_file_twice(void **state) {
    (void)state;
    struct memory *m = memory_new();
    add_authorities(m);
    const struct import_row rows[] = {
        INSPECTION(m, 2, "id=b", "dfe_code=383", "kind=short", "onsite_start=2022-02-21", "onsite_end=2022-03-04",
                   "published=2022-05-09"),
        INSPECTION(m, 3, "id=a", "dfe_code=383", "kind=standard", "onsite_start=2018-10-22", "onsite_end=2018-11-02",
                   "published=2018-12-18", "overall=outstanding"),
    };
    struct reconciliation r = take(m, RECORD_INSPECTION, rows, 2, "2026-01-01");
    assert_int_equal(r.added, 2);
    assert_true(sv_eq(r.fresh[0].cells[INSPECTION_ID], SV("a"))); /* stored by key, whatever the order of rows */
    assert_true(r.fresh_is_first[0] && r.fresh_is_first[1]);
    assert_true(day_eq(r.fresh[0].known[AUDIENCE_PUBLIC], on("2018-12-18")));
    r = take(m, RECORD_INSPECTION, rows, 2, "2026-02-01");
    assert_int_equal(r.same, 2);
    assert_int_equal(r.fresh_count, 0);
    memory_free(m);
}

static void a_correction_is_known_from_its_recording(void **state) {
    (void)state;
    struct memory *m = memory_new();
    add_authorities(m);
    const struct import_row before = INSPECTION(m, 2, "id=a", "dfe_code=383", "kind=short", "onsite_start=2022-02-21",
                                                "onsite_end=2022-03-04", "published=2022-05-09", "overall=outstanding");
    const struct import_row after = INSPECTION(m, 2, "id=a", "dfe_code=383", "kind=short", "onsite_start=2022-02-21",
                                               "onsite_end=2022-03-04", "published=2022-05-09", "overall=good");
    (void)take(m, RECORD_INSPECTION, &before, 1, "2026-01-01");
    struct reconciliation r = take(m, RECORD_INSPECTION, &after, 1, "2026-02-01");
    assert_int_equal(r.changed, 1);
    assert_int_equal(r.changes, 1);
    assert_true(sv_eq(r.change[0].column, SV("overall")));
    assert_true(sv_eq(r.change[0].from, SV("outstanding")) && sv_eq(r.change[0].to, SV("good")));
    assert_false(r.fresh_is_first[0]);
    for (size_t i = 0; i < AUDIENCE_COUNT; i++) assert_true(day_eq(r.fresh[0].known[i], on("2026-02-01")));
    /* And back again: a third version. */
    r = take(m, RECORD_INSPECTION, &before, 1, "2026-03-01");
    assert_int_equal(r.changed, 1);
    assert_int_equal(m->held.of[RECORD_INSPECTION].count, 3);
    memory_free(m);
}

static void who_learns_of_a_new_version_when(void **state) {
    (void)state;
    struct memory *m = memory_new();
    add_authorities(m);
    /* Entered unpublished, completed with its report: to everybody the report is known from its publication. */
    const struct import_row open = INSPECTION(m, 2, "id=a", "dfe_code=383", "kind=short", "onsite_start=2026-01-12",
                                              "onsite_end=2026-01-16", "published=");
    const struct import_row done = INSPECTION(m, 2, "id=a", "dfe_code=383", "kind=short", "onsite_start=2026-01-12",
                                              "onsite_end=2026-01-16", "published=2026-02-20");
    struct reconciliation r = take(m, RECORD_INSPECTION, &open, 1, "2026-01-17");
    assert_true(day_eq(r.fresh[0].known[AUDIENCE_INSPECTORATE], DAY_NEVER));
    r = take(m, RECORD_INSPECTION, &done, 1, "2026-02-23");
    assert_true(day_eq(r.fresh[0].known[AUDIENCE_PUBLIC], on("2026-02-20")));
    /* An embargoed report, corrected before its day, stays embargoed. */
    const struct import_row coming = INSPECTION(m, 2, "id=b", "dfe_code=942", "kind=short", "onsite_start=2026-01-12",
                                                "onsite_end=2026-01-16", "published=2026-06-01", "overall=good");
    const struct import_row mended = INSPECTION(m, 2, "id=b", "dfe_code=942", "kind=short", "onsite_start=2026-01-12",
                                                "onsite_end=2026-01-16", "published=2026-06-01", "overall=inadequate");
    (void)take(m, RECORD_INSPECTION, &coming, 1, "2026-02-01");
    r = take(m, RECORD_INSPECTION, &mended, 1, "2026-03-01");
    assert_true(day_eq(r.fresh[0].known[AUDIENCE_PUBLIC], on("2026-06-01")));
    /* What is never public stays so when corrected. */
    const struct import_row plan =
        ROW(m, RECORD_VISIT, 2, "id=p", "dfe_code=383", "kind=action_plan", "start=2026-01-05");
    const struct import_row plan2 =
        ROW(m, RECORD_VISIT, 2, "id=p", "dfe_code=383", "kind=action_plan", "start=2026-01-06");
    (void)take(m, RECORD_VISIT, &plan, 1, "2026-02-01");
    r = take(m, RECORD_VISIT, &plan2, 1, "2026-03-01");
    assert_true(day_eq(r.fresh[0].known[AUDIENCE_PUBLIC], DAY_NEVER));
    assert_true(day_eq(r.fresh[0].known[AUDIENCE_AUTHORITY], on("2026-03-01")));
    memory_free(m);
}

static void columns_that_are_lacking_keep_what_is_held(void **state) {
    (void)state;
    struct memory *m = memory_new();
    add_authorities(m);
    const struct import_row full =
        INSPECTION(m, 2, "id=a", "dfe_code=383", "kind=short", "onsite_start=2022-02-21", "onsite_end=2022-03-04",
                   "published=2022-05-09", "overall=good", "note=odd");
    const struct import_row thin = INSPECTION(m, 2, "id=a", "dfe_code=383", "kind=short", "onsite_start=2022-02-21",
                                              "onsite_end=2022-03-04", "published=2022-05-09");
    const struct import_row blank = INSPECTION(m, 2, "id=a", "dfe_code=383", "kind=short", "onsite_start=2022-02-21",
                                               "onsite_end=2022-03-04", "published=2022-05-09", "note=");
    (void)take(m, RECORD_INSPECTION, &full, 1, "2026-01-01");
    struct reconciliation r = compare(m, RECORD_INSPECTION, &thin, 1, "2026-02-01");
    assert_int_equal(r.same, 1);
    r = compare(m, RECORD_INSPECTION, &blank, 1, "2026-02-01");
    assert_int_equal(r.changed, 1);
    assert_true(sv_eq(r.change[0].column, SV("note")) && r.change[0].to.n == 0);
    memory_free(m);
}

static void rejected_by_comparison(void **state) {
    (void)state;
    struct memory *m = memory_new();
    add_authorities(m);
    const struct import_row held = INSPECTION(m, 2, "id=a", "dfe_code=383", "kind=short", "onsite_start=2022-02-21",
                                              "onsite_end=2022-03-04", "published=2022-05-09");
    (void)take(m, RECORD_INSPECTION, &held, 1, "2026-01-01");
    const struct import_row rows[] = {
        INSPECTION(m, 2, "id=b", "dfe_code=999", "kind=short", "onsite_start=2022-02-21", "onsite_end=2022-03-04",
                   "published=2022-05-10"),
        INSPECTION(m, 3, "id=c", "dfe_code=942", "kind=short", "onsite_start=2023-03-27", "onsite_end=2023-03-31",
                   "published=2023-05-10"),
        INSPECTION(m, 4, "id=d", "dfe_code=909", "kind=short", "onsite_start=2023-04-03", "onsite_end=2023-04-06",
                   "published=2023-05-10"),
        INSPECTION(m, 5, "id=e", "dfe_code=383", "kind=standard", "onsite_start=2022-04-04", "onsite_end=2022-04-08",
                   "published=2022-05-09"),
        INSPECTION(m, 6, "id=f", "dfe_code=383", "authority=Cumbria", "kind=short", "onsite_start=2021-04-03",
                   "onsite_end=2021-04-06", "published=2021-05-10"),
        INSPECTION(m, 7, "id=g", "dfe_code=383", "urn=80520", "kind=short", "onsite_start=2020-04-03",
                   "onsite_end=2020-04-06", "published=2020-05-10"),
        INSPECTION(m, 8, "id=a", "dfe_code=942", "kind=short", "onsite_start=2024-04-03", "onsite_end=2024-04-06",
                   "published=2024-05-10"),
        INSPECTION(m, 9, "id=h", "dfe_code=383", "kind=short", "onsite_start=2019-04-03", "onsite_end=2019-04-06",
                   "published=2019-05-10", "withdrawn=yes"),
        INSPECTION(m, 10, "id=i", "dfe_code=383", "kind=short", "onsite_start=2016-04-04", "onsite_end=2016-04-06",
                   "published=2016-05-10"),
        INSPECTION(m, 11, "id=i", "dfe_code=383", "kind=short", "onsite_start=2016-04-04", "onsite_end=2016-04-06",
                   "published=2016-05-11"),
        INSPECTION(m, 12, "id=j", "dfe_code=383", "authority=Leeds, city of", "kind=short", "onsite_start=2015-04-03",
                   "onsite_end=2015-04-06", "published=2015-05-10"),
    };
    struct reconciliation r = compare(m, RECORD_INSPECTION, rows, 11, "2026-02-01");
    assert_int_equal(r.rejected, 10);
    assert_int_equal(r.added, 1);
    assert_int_equal(r.changes, 0);
    expect_fault(&r, 0, 2, "dfe_code", "import authorities first");
    expect_fault(&r, 1, 3, "onsite_start", "no day before the authority opened on 2023-04-01");
    expect_fault(&r, 2, 4, "onsite_start", "no day after the authority closed on 2023-03-31");
    expect_fault(&r, 3, 5, "published", "another day: a is a graded inspection");
    expect_fault(&r, 4, 6, "authority", "Leeds");
    expect_fault(&r, 5, 7, "urn", "80519");
    expect_fault(&r, 6, 8, "dfe_code", "383, whose record this is");
    expect_fault(&r, 7, 9, "id", "is held");
    expect_fault(&r, 8, 10, "id", "line 11 has the same key");
    expect_fault(&r, 9, 11, "id", "line 10 has the same key");
    memory_free(m);
}

static void correcting_the_day_frees_it(void **state) {
    (void)state;
    struct memory *m = memory_new();
    add_authorities(m);
    const struct import_row held = INSPECTION(m, 2, "id=a", "dfe_code=383", "kind=short", "onsite_start=2022-02-21",
                                              "onsite_end=2022-03-04", "published=2022-05-09");
    (void)take(m, RECORD_INSPECTION, &held, 1, "2026-01-01");
    const struct import_row rows[] = {
        INSPECTION(m, 2, "id=a", "dfe_code=383", "kind=short", "onsite_start=2022-02-21", "onsite_end=2022-03-04",
                   "published=2022-05-10"),
        INSPECTION(m, 3, "id=b", "dfe_code=383", "kind=short", "onsite_start=2022-02-21", "onsite_end=2022-03-04",
                   "published=2022-05-09"),
    };
    (void)take(m, RECORD_INSPECTION, rows, 2, "2026-01-01");
    const struct import_row away = INSPECTION(m, 2, "id=a", "dfe_code=383", "kind=short", "onsite_start=2022-02-21",
                                              "onsite_end=2022-03-04", "published=2022-05-10", "withdrawn=yes");
    struct reconciliation r = take(m, RECORD_INSPECTION, &away, 1, "2026-01-01");
    assert_true(sv_eq(r.change[0].column, SV("withdrawn")));
    const struct import_row third = INSPECTION(m, 2, "id=c", "dfe_code=383", "kind=short", "onsite_start=2022-02-21",
                                               "onsite_end=2022-03-04", "published=2022-05-10");
    (void)take(m, RECORD_INSPECTION, &third, 1, "2026-01-01"); /* the day of a withdrawn record is free */
    memory_free(m);
}

static void authorities_leave_room_for_their_records(void **state) {
    (void)state;
    struct memory *m = memory_new();
    add_authorities(m);
    const struct import_row held = INSPECTION(m, 2, "id=a", "dfe_code=942", "kind=short", "onsite_start=2024-02-19",
                                              "onsite_end=2024-02-23", "published=2024-05-09");
    (void)take(m, RECORD_INSPECTION, &held, 1, "2026-01-01");
    const struct import_row later =
        ROW(m, RECORD_AUTHORITY, 2, "dfe_code=942", "name=Cumberland", "region=North West", "opened=2024-04-01");
    const struct import_row gone =
        ROW(m, RECORD_AUTHORITY, 2, "dfe_code=942", "name=Cumberland", "region=North West", "withdrawn=yes");
    const struct import_row from =
        ROW(m, RECORD_AUTHORITY, 2, "dfe_code=943", "name=Westmorland", "region=North West", "predecessors=909 998");
    struct reconciliation r = compare(m, RECORD_AUTHORITY, &later, 1, "2026-02-01");
    expect_fault(&r, 0, 2, "opened", "leaves room for a");
    r = compare(m, RECORD_AUTHORITY, &gone, 1, "2026-02-01");
    expect_fault(&r, 0, 2, "dfe_code", "withdraw a ");
    r = compare(m, RECORD_AUTHORITY, &from, 1, "2026-02-01");
    expect_fault(&r, 0, 2, "predecessors", "998 is none");
    memory_free(m);
}

/* ---- exports ------------------------------------------------------------------------------------------------------- */

/* Every version of a kind as the rows of an export. */
static size_t exported(struct memory *m, enum record_kind k, struct import_row *rows) {
    struct versions *v = &m->held.of[k];
    for (size_t i = 0; i < v->count; i++) {
        rows[i] = (struct import_row){ .line = i + 2, .known_given = true, .withdrawn = v->list[i].withdrawn };
        rows[i].cells = arena_array(&m->arena, struct sv, record_shapes[k].column_count);
        memcpy(rows[i].cells, v->list[i].cells, record_shapes[k].column_count * sizeof *rows[i].cells);
        memcpy(rows[i].known, v->list[i].known, sizeof rows[i].known);
    }
    return v->count;
}

static void an_export_restores_every_version(void **state) {
    (void)state;
    struct memory *m = memory_new();
    add_authorities(m);
    static const char *const grade[] = { "overall=good", "overall=inadequate", "overall=good", "overall=good" };
    for (size_t i = 0; i < 4; i++) { /* there and back on one day, then withdrawn */
        const struct import_row row =
            INSPECTION(m, 2, "id=a", "dfe_code=383", "kind=short", "onsite_start=2022-02-21", "onsite_end=2022-03-04",
                       "published=2022-05-09", grade[i], i == 3 ? "withdrawn=yes" : "kind=short");
        (void)take(m, RECORD_INSPECTION, &row, 1, i == 0 ? "2022-05-01" : "2026-01-01");
    }
    struct import_row rows[ROOM];
    size_t n = exported(m, RECORD_INSPECTION, rows);
    assert_int_equal(n, 4);
    struct reconciliation r = compare(m, RECORD_INSPECTION, rows, n, "2026-06-01");
    assert_int_equal(r.same, 4);
    struct memory *other = memory_new();
    add_authorities(other);
    r = take(other, RECORD_INSPECTION, rows, n, "2026-06-01");
    assert_int_equal(r.added, 1);
    assert_int_equal(r.changed, 3);
    for (size_t i = 0; i < n; i++) {
        const struct version *a = &m->held.of[RECORD_INSPECTION].list[i];
        const struct version *b = &other->held.of[RECORD_INSPECTION].list[i];
        assert_true(version_says_the_same(&record_shapes[RECORD_INSPECTION], a, b) && version_known_alike(a, b));
    }
    /* A version twice is a slip, not a version. */
    const struct import_row twice[] = { rows[0], rows[0] };
    r = compare(other, RECORD_INSPECTION, twice, 2, "2026-06-01");
    assert_int_equal(r.rejected, 1);
    memory_free(other);
    memory_free(m);
}

/* ---- properties ---------------------------------------------------------------------------------------------------- */

static uint64_t seed;

static uint32_t chance(uint32_t n) {
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(seed >> 33) % n;
}

static const char *one_of(struct memory *m, const char *column, const char *const *values, uint32_t n) {
    struct text t = text_in(&m->arena, 0);
    text_printf(&t, "%s=%s", column, values[chance(n)]);
    return text_cstr(&t);
}

/* Visits: few keys and few values, so that rows often agree, differ and repeat. */
static struct import_row random_visit(struct memory *m, size_t line, const char *id) {
    static const char *const themes[] = { "front door", "care leavers", "", "planning" };
    static const char *const starts[] = { "2024-02-06", "2024-02", "2024-03-12" };
    static const char *const published[] = { "", "2024-05-01", "2027-01-01" };
    return ROW(m, RECORD_VISIT, line, id, "dfe_code=383", "kind=focused_visit", one_of(m, "start", starts, 3),
               one_of(m, "theme", themes, 4), one_of(m, "published", published, 3));
}

static size_t random_file(struct memory *m, struct import_row *rows) {
    static const char *const ids[] = { "id=a", "id=b", "id=c", "id=d", "id=e", "id=f" };
    size_t n = 0;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        if (chance(3) == 0) continue;
        rows[n] = random_visit(m, n + 2, ids[i]);
        n++;
    }
    return n;
}

static void shuffle(struct import_row *rows, size_t n) {
    for (size_t i = n; i > 1; i--) {
        size_t k = chance((uint32_t)i);
        struct import_row t = rows[i - 1];
        rows[i - 1] = rows[k];
        rows[k] = t;
    }
}

static void assert_same_register(const struct memory *a, const struct memory *b, enum record_kind k) {
    assert_int_equal(a->held.of[k].count, b->held.of[k].count);
    for (size_t i = 0; i < a->held.of[k].count; i++) {
        assert_true(version_says_the_same(&record_shapes[k], &a->list[k][i], &b->list[k][i]));
        assert_true(version_known_alike(&a->list[k][i], &b->list[k][i]));
    }
}

static void the_order_of_rows_does_not_matter(void **state) {
    (void)state;
    static const char *const days[] = { "2024-01-01", "2024-04-01", "2026-01-01", "2026-01-02", "2027-05-01" };
    for (int round = 0; round < 200; round++) {
        struct memory *m = memory_new();
        struct memory *other = memory_new();
        add_authorities(m);
        add_authorities(other);
        for (size_t file = 0; file < 5; file++) {
            struct import_row rows[8];
            size_t n = random_file(m, rows);
            (void)take(m, RECORD_VISIT, rows, n, days[file]);
            struct reconciliation r = compare(m, RECORD_VISIT, rows, n, days[file]);
            assert_int_equal(r.same, n); /* importing twice changes nothing */
            shuffle(rows, n);
            (void)take(other, RECORD_VISIT, rows, n, days[file]);
        }
        assert_same_register(m, other, RECORD_VISIT);
        struct import_row rows[ROOM];
        size_t n = exported(m, RECORD_VISIT, rows);
        assert_int_equal(compare(m, RECORD_VISIT, rows, n, "2028-01-01").same, n);
        struct memory *restored = memory_new();
        add_authorities(restored);
        (void)take(restored, RECORD_VISIT, rows, n, "2028-01-01");
        assert_int_equal(restored->held.of[RECORD_VISIT].count, n);
        assert_int_equal(compare(restored, RECORD_VISIT, rows, n, "2028-01-01").same, n);
        memory_free(restored);
        memory_free(other);
        memory_free(m);
    }
}

/* A later import never changes what was known before its day to an audience that knew the record already. */
static void later_imports_keep_earlier_answers(void **state) {
    (void)state;
    for (int round = 0; round < 200; round++) {
        struct memory *m = memory_new();
        add_authorities(m);
        struct import_row rows[8];
        const char *const today = "2026-01-02";
        size_t n = random_file(m, rows);
        (void)take(m, RECORD_VISIT, rows, n, "2026-01-01");
        size_t held = m->held.of[RECORD_VISIT].count;
        n = random_file(m, rows);
        (void)take(m, RECORD_VISIT, rows, n, today);
        for (size_t i = held; i < m->held.of[RECORD_VISIT].count; i++) {
            const struct version *v = &m->list[RECORD_VISIT][i];
            bool earlier = false;
            for (size_t k = 0; k < held; k++)
                earlier = earlier || sv_eq(m->list[RECORD_VISIT][k].cells[VISIT_ID], v->cells[VISIT_ID]);
            if (earlier) assert_false(day_before(v->known[AUDIENCE_PUBLIC], on(today)));
        }
        memory_free(m);
    }
}

static void memory_may_run_out_anywhere(void **state) {
    (void)state;
    struct memory *m = memory_new();
    add_authorities(m);
    const struct import_row rows[] = {
        INSPECTION(m, 2, "id=a", "dfe_code=383", "kind=short", "onsite_start=2022-02-21", "onsite_end=2022-03-04",
                   "published=2022-05-09"),
        INSPECTION(m, 3, "id=b", "dfe_code=999", "kind=short", "onsite_start=2022-02-21", "onsite_end=2022-03-04",
                   "published=2022-05-09"),
        INSPECTION(m, 4, "id=c", "dfe_code=383", "kind=short", "onsite_start=2022-02-21", "onsite_end=2022-03-04",
                   "published=2022-05-09"),
    };
    size_t points = 0;
    for (size_t k = 1;; k++, points++) {
        struct arena a = arena_with_limit(0);
        struct err e = { 0 };
        struct reconciliation r;
        a.fail_at = k;
        bool ok =
            reconcile(&record_shapes[RECORD_INSPECTION], &m->held, rows, 3, NULL, 0, on("2026-01-01"), &a, &r, &e);
        bool failed = a.failed;
        arena_free(&a);
        assert_int_equal(ok, !failed);
        if (!failed) break;
        assert_int_equal(e.kind, ERR_NOMEM);
    }
    assert_true(points > 10);
    memory_free(m);
}

int main(void) {
    const char *said = getenv("ILACS_SEED");
    seed = said == NULL ? 20261122 : strtoull(said, NULL, 10);
    print_message("# ILACS_SEED=%llu\n", (unsigned long long)seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_file_twice),
        cmocka_unit_test(a_correction_is_known_from_its_recording),
        cmocka_unit_test(who_learns_of_a_new_version_when),
        cmocka_unit_test(columns_that_are_lacking_keep_what_is_held),
        cmocka_unit_test(rejected_by_comparison),
        cmocka_unit_test(correcting_the_day_frees_it),
        cmocka_unit_test(authorities_leave_room_for_their_records),
        cmocka_unit_test(an_export_restores_every_version),
        cmocka_unit_test(the_order_of_rows_does_not_matter),
        cmocka_unit_test(later_imports_keep_earlier_answers),
        cmocka_unit_test(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
