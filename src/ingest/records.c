#include "ingest/records.h"

#include <string.h>

#include "ingest/csv.h"

/* Names that files of this product's own data carry and the register does not keep: no inspectors' names, and nothing
 * that only the making of the files needed. */
static const char *const not_kept[RECORD_KINDS] = {
    [RECORD_INSPECTION] = "lead_inspector|source_file|pages",
};

enum {
    NOT_A_CELL = RECORD_MAX_COLUMNS,     /* a column of the file that is not kept */
    FIRST_VERSION_CELL = NOT_A_CELL + 1, /* then the known days and the withdrawn mark */
    TARGETS = FIRST_VERSION_CELL + VERSION_COLUMNS
};

struct reading {
    const struct record_shape *shape;
    struct arena *arena;
    struct csv_table table;
    size_t *target;        /* of each column of the file: a cell, or one of the above */
    bool present[TARGETS]; /* whether the file has it */
    struct records *out;
    struct err *err;
};

static struct sv target_name(const struct record_shape *shape, size_t target) {
    return target < shape->column_count ? sv_of(shape->columns[target].name)
                                        : version_column[target - FIRST_VERSION_CELL];
}

static size_t target_named(const struct record_shape *shape, struct sv name) {
    struct sv rest = sv_of(not_kept[shape->kind]);
    struct sv word;
    for (size_t i = 0; i < shape->column_count; i++)
        if (sv_eq_nocase(sv_of(shape->columns[i].name), name)) return i;
    for (size_t i = 0; i < VERSION_COLUMNS; i++)
        if (sv_eq_nocase(version_column[i], name)) return FIRST_VERSION_CELL + i;
    while (sv_split(&rest, '|', &word))
        if (sv_eq_nocase(word, name)) return NOT_A_CELL;
    return SIZE_MAX;
}

static struct sv nearest_column(const struct record_shape *shape, struct sv name) {
    struct sv best = { 0 };
    size_t least = name.n < 6 ? name.n / 2 + 1 : 4; /* nearer than that, or it is another word */
    for (size_t i = 0; i < shape->column_count + VERSION_COLUMNS; i++) {
        size_t target = i < shape->column_count ? i : FIRST_VERSION_CELL + i - shape->column_count;
        struct sv column = target_name(shape, target);
        size_t d = sv_distance(column, name, 3);
        if (d >= least) continue;
        least = d;
        best = column;
    }
    return best;
}

static bool unknown_column(struct reading *r, size_t i, struct sv name) {
    struct sv near = nearest_column(r->shape, name);
    struct text hint = text_in(r->arena, 0);
    if (near.n > 0)
        text_printf(&hint, "Did you mean '%.*s'? Rename the column, or take it out.", SV_ARG(near));
    else
        text_printf(&hint, "Take the column out, or check that this is a file of %s.", r->shape->name);
    if (!text_ok(&hint, r->err)) return false;
    return err_fail(r->err, ERR_INPUT, __func__, text_cstr(&hint), "line %zu, column %zu: '%.*s' is no column of %s",
                    r->table.row[0].line, i + 1, SV_ARG(name), r->shape->name);
}

static bool ignore_column(struct reading *r, struct sv name) {
    r->out->ignored[r->out->ignored_count++] = name;
    return true;
}

static bool read_header_cell(struct reading *r, size_t i) {
    struct sv name = sv_trim(r->table.row[0].cell[i]);
    size_t target = target_named(r->shape, name);
    if (target == SIZE_MAX) return unknown_column(r, i, name);
    r->target[i] = target;
    if (target == NOT_A_CELL) return ignore_column(r, name);
    if (r->present[target])
        return err_fail(r->err, ERR_INPUT, __func__, "Leave one of the two columns out.",
                        "line %zu, column %zu: '%.*s' stands in the header twice", r->table.row[0].line, i + 1,
                        SV_ARG(name));
    r->present[target] = true;
    return true;
}

static bool check_missing(struct reading *r) {
    struct text missing = text_in(r->arena, 0);
    size_t known = 0;
    for (size_t i = 0; i < AUDIENCE_COUNT; i++) known += r->present[FIRST_VERSION_CELL + i] ? 1 : 0;
    for (size_t i = 0; i < r->shape->column_count + AUDIENCE_COUNT; i++) {
        bool own = i < r->shape->column_count;
        size_t target = own ? i : FIRST_VERSION_CELL + i - r->shape->column_count;
        bool wanted = own ? !r->shape->columns[i].optional_column : known > 0; /* the three days come together */
        if (!wanted || r->present[target]) continue;
        if (missing.n > 0) text_lit(&missing, ", ");
        text_add(&missing, target_name(r->shape, target));
    }
    if (!text_ok(&missing, r->err)) return false;
    if (missing.n == 0) return true;
    return err_fail(r->err, ERR_INPUT, __func__, "Add what is missing; the first line names the columns.",
                    "line %zu: the header lacks %.*s", r->table.row[0].line, SV_ARG(text_view(&missing)));
}

static bool read_header(struct reading *r) {
    if (r->table.rows == 0)
        return err_fail(r->err, ERR_INPUT, __func__, "Give a file whose first line names the columns.",
                        "line 1: the file is empty");
    size_t n = r->table.row[0].cells;
    r->target = arena_array(r->arena, size_t, n);
    r->out->ignored = arena_array(r->arena, struct sv, n);
    if (r->target == NULL || r->out->ignored == NULL) return err_nomem(r->err, __func__);
    for (size_t i = 0; i < n; i++)
        if (!read_header_cell(r, i)) return false;
    return check_missing(r);
}

static bool list_fault(struct reading *r, struct row_fault f) {
    r->out->fault[r->out->faults++] = f;
    return true;
}

static bool wrong_length(struct reading *r, const struct csv_row *row) {
    struct text t = text_in(r->arena, 0);
    struct text n = text_in(r->arena, 0);
    text_printf(&t, "%zu cells, one for each column of the header (is a comma inside a text not quoted?)",
                r->table.row[0].cells);
    text_printf(&n, "%zu cells", row->cells);
    if (t.failed || n.failed) return err_nomem(r->err, __func__);
    struct row_fault f = { .line = row->line, .value = text_view(&n), .expected = text_view(&t) };
    return list_fault(r, f);
}

static bool known_fault(struct reading *r, const struct import_row *row, size_t i, struct sv value,
                        const char *expected) {
    struct row_fault f = { row->line, row->cells[r->shape->key_column], version_column[i], value, sv_of(expected) };
    return list_fault(r, f);
}

/* Returns whether the row can be taken; otherwise the fault is listed. */
static bool read_version_cells(struct reading *r, const struct sv *given, struct import_row *row) {
    size_t filled = 0;
    for (size_t i = 0; i < AUDIENCE_COUNT; i++) filled += given[i].n > 0 ? 1 : 0;
    row->known_given = filled > 0;
    for (size_t i = 0; filled > 0 && i < AUDIENCE_COUNT; i++)
        if (!known_day_parse(given[i], &row->known[i]))
            return !known_fault(r, row, i, given[i],
                                given[i].n == 0 ? "a day, always or never, for the other known days are given"
                                                : "a day as YYYY-MM-DD, always or never");
    struct sv withdrawn = given[AUDIENCE_COUNT];
    row->withdrawn = sv_eq_nocase(withdrawn, SV("yes"));
    return withdrawn.n == 0 || row->withdrawn || !known_fault(r, row, AUDIENCE_COUNT, withdrawn, "yes, or blank");
}

static bool check_row(struct reading *r, struct import_row *row, const struct sv *given) {
    struct record_problem problem;
    struct sv original[RECORD_MAX_COLUMNS];
    memcpy(original, row->cells, r->shape->column_count * sizeof *original);
    if (!record_check(r->shape, row->cells, r->arena, &problem)) {
        if (problem.expected[0] == '\0') return err_nomem(r->err, __func__);
        struct row_fault f = { row->line, sv_trim(original[r->shape->key_column]),
                               sv_of(r->shape->columns[problem.column].name), sv_trim(original[problem.column]),
                               sv_of(problem.expected) };
        return list_fault(r, f);
    }
    if (!read_version_cells(r, given, row)) return true;
    for (size_t i = 0; i < r->shape->column_count; i++)
        if (!r->present[i] && row->cells[i].n == 0) row->cells[i].p = NULL; /* not said, unlike said to be blank */
    r->out->rows++;
    return true;
}

static bool all_blank(const struct csv_row *row) {
    for (size_t i = 0; i < row->cells; i++)
        if (sv_trim(row->cell[i]).n > 0) return false;
    return true;
}

static bool read_row(struct reading *r, const struct csv_row *from) {
    if (all_blank(from)) return true; /* spreadsheets leave rows of commas at the end */
    if (from->cells != r->table.row[0].cells) return wrong_length(r, from);
    struct import_row *row = &r->out->row[r->out->rows];
    struct sv given[VERSION_COLUMNS] = { 0 };
    *row = (struct import_row){ .line = from->line, .cells = arena_array(r->arena, struct sv, r->shape->column_count) };
    if (row->cells == NULL) return err_nomem(r->err, __func__);
    for (size_t i = 0; i < from->cells; i++) {
        size_t target = r->target[i];
        if (target < r->shape->column_count)
            row->cells[target] = from->cell[i];
        else if (target != NOT_A_CELL)
            given[target - FIRST_VERSION_CELL] = sv_trim(from->cell[i]);
    }
    return check_row(r, row, given);
}

bool records_read(const struct record_shape *shape, struct sv csv, struct arena *a, struct records *out,
                  struct err *e) {
    struct reading r = { .shape = shape, .arena = a, .out = out, .err = e };
    *out = (struct records){ 0 };
    if (!csv_read(csv, a, &r.table, e) || !read_header(&r)) return false;
    out->row = arena_array(a, struct import_row, r.table.rows);
    out->fault = arena_array(a, struct row_fault, r.table.rows);
    if (out->row == NULL || out->fault == NULL) return err_nomem(e, __func__);
    for (size_t i = 1; i < r.table.rows; i++)
        if (!read_row(&r, &r.table.row[i])) return false;
    return true;
}
