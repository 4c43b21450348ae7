#include "app/public_tables.h"

#include <string.h>

#include "app/context.h"
#include "base/embedded.h"
#include "ingest/csv.h"
#include "render/csvout.h"
#include "render/json.h"

const struct public_table_info public_tables[PUBLIC_TABLES] = {
    [PUBLIC_AUTHORITIES] = { "authorities", "Authorities",
                             "One row is an authority responsible for children’s services, now or since 2012.",
                             "Ofsted; Office for National Statistics; Department for Education (statistical neighbours, with NFER)",
                             "Buckinghamshire (2020), North Yorkshire and Somerset (2023) became unitary with the same codes and "
                             "are one row each." },
    [PUBLIC_INSPECTIONS] = { "inspections", "Inspections",
                             "One row is a graded inspection, or one of the older kinds before 2013.",
                             "Ofsted’s published reports, read by us and compared with Ofsted’s official statistics",
                             "No report text for the abolished authorities, nor before 2013. Thirteen rows are known from official "
                             "statistics only: they have no last day on site, and those of the single inspection framework no "
                             "first one. Inspectors are not named." },
    [PUBLIC_VISITS] = { "visits", "Visits",
                        "One row is a focused visit, a monitoring visit or a joint targeted area inspection.",
                        "Ofsted’s official statistics; published letters and reports",
                        "Complete for focused and monitoring visits from April 2022 to March 2025; before and after only what "
                        "reports mention. Joint inspections end with January 2025. Annual meetings, self-evaluations and action "
                        "plans are not published and not here." },
    [PUBLIC_HOLIDAYS] = { "holidays", "Bank holidays",
                          "One row is a bank holiday in England and Wales, by which working days are counted.",
                          "GOV.UK bank holidays",
                          "None are known after 2028: a date that counts past them is marked provisional." },
    [PUBLIC_CONTEXT] = { "context", "Context figures",
                         "One row is an authority in a year: children, deprivation, demand, workforce, spending.",
                         "Department for Education; Office for National Statistics; Ministry of Housing, Communities and Local "
                         "Government; Department for Work and Pensions; Cafcass",
                         "What the sources suppress or lack is blank. These figures stand beside the record and never touch a "
                         "grade or a date." },
    [PUBLIC_COVERAGE] = { "coverage", "Coverage", "One row says between which days every visit of a kind is on record.",
                          "Our own account of the sources", "" },
    [PUBLIC_OFFICIAL] = { "official-figures", "Official figures",
                          "One row is a figure that Ofsted published, to compare with ours.",
                          "Ofsted, as named in each row", "Only figures that could still be found." },
    [PUBLIC_CORRECTIONS] = { "corrections", "Corrections",
                             "One row is a cell of a record that was public and has been corrected since.",
                             "This register", "" },
};

bool public_table_parse(struct sv name, enum public_table *out) {
    for (int t = 0; t < PUBLIC_TABLES; t++) {
        if (!sv_eq(name, sv_of(public_tables[t].name))) continue;
        *out = (enum public_table)t;
        return true;
    }
    return false;
}

/* ---- columns -------------------------------------------------------------------------------------------------------- */

static bool kind_of(enum public_table t, enum record_kind *out) {
    switch (t) {
    case PUBLIC_AUTHORITIES: *out = RECORD_AUTHORITY; return true;
    case PUBLIC_INSPECTIONS: *out = RECORD_INSPECTION; return true;
    case PUBLIC_VISITS: *out = RECORD_VISIT; return true;
    case PUBLIC_HOLIDAYS: *out = RECORD_HOLIDAY; return true;
    case PUBLIC_CONTEXT:
    case PUBLIC_COVERAGE:
    case PUBLIC_OFFICIAL:
    case PUBLIC_CORRECTIONS:
    case PUBLIC_TABLES: break;
    }
    return false;
}

static void add_column(struct public_data *d, const char *name, const char *meaning, enum column_form form) {
    d->column[d->columns++] = (struct public_column){ sv_of(name), sv_of(meaning), form };
}

static void shape_columns(const struct record_shape *s, struct public_data *d) {
    for (size_t i = 0; i < s->column_count; i++) {
        const struct record_column *c = &s->columns[i];
        add_column(d, c->name, c->meaning,
                   c->type == CELL_NUMBER ? COLUMN_NUMBER
                   : c->type == CELL_YES  ? COLUMN_YES
                                          : COLUMN_TEXT);
    }
}

static void context_columns(struct public_data *d) {
    add_column(d, "dfe_code", "the authority", COLUMN_TEXT);
    add_column(d, "year", "what the year means differs by column", COLUMN_NUMBER);
    for (int m = 0; m < MEASURE_SPEND_PER_CHILD; m++)
        add_column(d, measures[m].column, measures[m].label, COLUMN_NUMBER);
}

static void plain_columns(struct public_data *d, const char *const (*list)[2], size_t n, const char *number) {
    for (size_t i = 0; i < n; i++)
        add_column(d, list[i][0], list[i][1], strcmp(list[i][0], number) == 0 ? COLUMN_NUMBER : COLUMN_TEXT);
}

void public_table_columns(enum public_table t, struct public_data *out) {
    static const char *const coverage[][2] = { { "event", "kind of visit" },
                                               { "complete_from", "every one is on record from this day" },
                                               { "complete_to", "to this day" },
                                               { "source", "why we think so" } };
    static const char *const official[][2] = {
        { "as_at", "the day the figure is for" },
        { "measure", "what is counted: graded; AREA.GRADE; AREA.good_or_better; ilacs_pairs, ilacs_up and so on" },
        { "region", "blank: England" },
        { "basis", "published or on_site: from which day a grade counts" },
        { "value", "the figure as published" },
        { "unit", "count or percent" },
        { "source", "who published it" },
        { "url", "where" },
        { "note", "what a reader should know" }
    };
    static const char *const corrections[][2] = { { "table", "inspections, visits, authorities or holidays" },
                                                  { "key", "the record’s id" },
                                                  { "column",
                                                    "which cell; withdrawn: the record was wrong altogether" },
                                                  { "before", "what it said" },
                                                  { "after", "what it says instead" },
                                                  { "recorded", "when the correction was recorded here" } };
    enum record_kind kind = RECORD_KINDS;
    out->columns = 0;
    if (kind_of(t, &kind)) shape_columns(&record_shapes[kind], out);
    if (t == PUBLIC_CONTEXT) context_columns(out);
    if (t == PUBLIC_COVERAGE) plain_columns(out, coverage, sizeof coverage / sizeof *coverage, "");
    if (t == PUBLIC_OFFICIAL) plain_columns(out, official, sizeof official / sizeof *official, "value");
    if (t == PUBLIC_CORRECTIONS) plain_columns(out, corrections, sizeof corrections / sizeof *corrections, "");
}

/* ---- rows from the register ----------------------------------------------------------------------------------------- */

static bool was_public(const struct version *v, struct day known_by) {
    struct day d = v->known[AUDIENCE_PUBLIC];
    return !day_eq(d, DAY_NEVER) && !day_before(known_by, d);
}

/* Versions of one record stand side by side, oldest first. */
static size_t same_record(const struct versions *all, size_t from, size_t key) {
    size_t end = from + 1;
    while (end < all->count && sv_eq(all->list[end].cells[key], all->list[from].cells[key])) end++;
    return end;
}

static bool register_rows(struct app *app, enum record_kind kind, struct day known_by, struct arena *a,
                          struct public_data *out, struct err *e) {
    const struct record_shape *shape = &record_shapes[kind];
    struct versions all;
    if (!app_versions(app, kind, a, &all, e)) return false;
    struct sv *cell = arena_array(a, struct sv, all.count * shape->column_count + 1);
    if (cell == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < all.count;) {
        size_t end = same_record(&all, i, shape->key_column);
        const struct version *speaks = NULL;
        for (; i < end; i++)
            if (was_public(&all.list[i], known_by)) speaks = &all.list[i];
        if (speaks == NULL || speaks->withdrawn) continue;
        memcpy(&cell[out->rows++ * shape->column_count], speaks->cells, shape->column_count * sizeof *cell);
    }
    out->cell = cell;
    return true;
}

/* ---- corrections ---------------------------------------------------------------------------------------------------- */

struct log {
    struct arena *a;
    struct sv *cell;
    size_t cells, room;
    bool failed;
};

static void log_cell(struct log *l, struct sv v) {
    if (l->cells == l->room) {
        size_t more = l->room == 0 ? 60 : l->room * 2;
        struct sv *p = arena_grow(l->a, l->cell, l->room * sizeof *p, more * sizeof *p);
        if (p == NULL) {
            l->failed = true;
            return;
        }
        l->cell = p;
        l->room = more;
    }
    l->cell[l->cells++] = v;
}

static struct sv recorded_day(struct arena *a, int64_t milliseconds) {
    struct text t = text_in(a, 0);
    text_day(&t, (struct day){ (int32_t)(milliseconds / 86400000) });
    return text_view(&t);
}

static void log_change(struct log *l, const struct record_shape *s, const struct version *after, const char *column,
                       struct sv was, struct sv is) {
    log_cell(l, sv_of(s->name));
    log_cell(l, after->cells[s->key_column]);
    log_cell(l, sv_of(column));
    log_cell(l, was);
    log_cell(l, is);
    log_cell(l, recorded_day(l->a, after->recorded));
}

static void log_version(struct log *l, const struct record_shape *s, const struct version *before,
                        const struct version *after) {
    if (after->withdrawn && !before->withdrawn) log_change(l, s, after, "withdrawn", SV(""), SV("yes"));
    for (size_t i = 0; i < s->column_count && !after->withdrawn; i++)
        if (!sv_eq(before->cells[i], after->cells[i]))
            log_change(l, s, after, s->columns[i].name, before->cells[i], after->cells[i]);
}

static bool log_kind(struct app *app, enum record_kind kind, struct day known_by, struct log *l, struct err *e) {
    const struct record_shape *s = &record_shapes[kind];
    struct versions all;
    if (!app_versions(app, kind, l->a, &all, e)) return false;
    const struct version *before = NULL;
    for (size_t i = 0; i < all.count; i++) {
        const struct version *now = &all.list[i];
        if (before != NULL && !sv_eq(before->cells[s->key_column], now->cells[s->key_column])) before = NULL;
        if (!was_public(now, known_by)) continue;
        if (before != NULL) log_version(l, s, before, now);
        before = now;
    }
    return true;
}

static bool correction_rows(struct app *app, struct day known_by, struct arena *a, struct public_data *out,
                            struct err *e) {
    struct log l = { .a = a };
    for (int t = 0; t < PUBLIC_TABLES; t++) {
        enum record_kind kind;
        if (kind_of((enum public_table)t, &kind) && !log_kind(app, kind, known_by, &l, e)) return false;
    }
    if (l.failed) return err_nomem(e, __func__);
    out->cell = l.cell;
    out->rows = l.cells / out->columns;
    return true;
}

/* ---- rows from files ------------------------------------------------------------------------------------------------ */

static const char *file_of(enum public_table t) {
    return t == PUBLIC_CONTEXT    ? "data/context.csv"
           : t == PUBLIC_COVERAGE ? "data/coverage.csv"
                                  : "data/official-figures.csv";
}

/* The file's columns may stand in another order; one that it lacks is blank. */
static bool file_rows(enum public_table t, struct arena *a, struct public_data *out, struct err *e) {
    const struct embedded_file *f = embedded_find(file_of(t));
    struct csv_table table;
    if (f == NULL) return true;
    if (!csv_read((struct sv){ (const char *)f->bytes, f->size }, a, &table, e)) return false;
    if (table.rows == 0) return true;
    struct sv *cell = arena_array(a, struct sv, table.rows * out->columns);
    if (cell == NULL) return err_nomem(e, __func__);
    for (size_t c = 0; c < out->columns; c++) {
        size_t at = 0;
        while (at < table.row[0].cells && !sv_eq(table.row[0].cell[at], out->column[c].name)) at++;
        for (size_t r = 1; r < table.rows; r++)
            if (at < table.row[r].cells) cell[(r - 1) * out->columns + c] = table.row[r].cell[at];
    }
    out->cell = cell;
    out->rows = table.rows - 1;
    return true;
}

bool public_table_read(struct app *app, enum public_table t, struct day known_by, struct arena *a,
                       struct public_data *out, struct err *e) {
    enum record_kind kind;
    *out = (struct public_data){ .columns = 0 };
    public_table_columns(t, out);
    if (t == PUBLIC_CORRECTIONS) return correction_rows(app, known_by, a, out, e);
    if (kind_of(t, &kind)) return register_rows(app, kind, known_by, a, out, e);
    return file_rows(t, a, out, e);
}

/* ---- as data -------------------------------------------------------------------------------------------------------- */

void public_table_csv(const struct public_data *d, struct text *out) {
    struct csvout c = csvout_in(out, CSVOUT_EXACT);
    for (size_t i = 0; i < d->columns; i++) csvout_sv(&c, d->column[i].name);
    csvout_row(&c);
    for (size_t i = 0; i < d->rows * d->columns; i++) {
        csvout_sv(&c, d->cell[i]);
        if (i % d->columns == d->columns - 1) csvout_row(&c);
    }
}

/* "12.5" is 12.5 and not "12.5"; what is no plain number stays a text. */
static void json_number(struct json *j, struct sv v) {
    enum { DIGITS = 17, DECIMALS = 9 };
    size_t dot = sv_find(v, SV("."));
    size_t decimals = dot < v.n ? v.n - dot - 1 : 0;
    char digits[DIGITS];
    size_t n = 0;
    int64_t whole;
    for (size_t i = 0; i < v.n && n < DIGITS; i++)
        if (i != dot) digits[n++] = v.p[i];
    if (v.n > DIGITS || decimals > DECIMALS ||
        !sv_int((struct sv){ digits, n }, -999999999999999, 999999999999999, &whole))
        json_sv(j, v);
    else
        json_decimal(j, whole, (unsigned)decimals);
}

static void json_cell(struct json *j, const struct public_column *c, struct sv v) {
    if (v.n == 0)
        json_null(j);
    else if (c->form == COLUMN_YES)
        json_bool(j, sv_eq(v, SV("yes")));
    else if (c->form == COLUMN_NUMBER)
        json_number(j, v);
    else
        json_sv(j, v);
}

void public_table_json(const struct public_data *d, struct text *out) {
    struct json j = json_in(out);
    json_array(&j);
    for (size_t r = 0; r < d->rows; r++) {
        json_object(&j);
        for (size_t c = 0; c < d->columns; c++) {
            json_key_sv(&j, d->column[c].name);
            json_cell(&j, &d->column[c], d->cell[r * d->columns + c]);
        }
        json_object_end(&j);
    }
    json_array_end(&j);
    json_done(&j);
}
