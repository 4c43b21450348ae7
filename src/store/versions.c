#include <string.h>

#include "store/store_internal.h"

/* Columns before those of the shape: number, recorded, the known days, withdrawn. */
enum { COL_NUMBER, COL_RECORDED, COL_KNOWN, COL_WITHDRAWN = COL_KNOWN + AUDIENCE_COUNT, COL_CELLS };
enum { DAY_TEXT = 10 };

static bool is_integer(enum cell_type t) { return t == CELL_DAY || t == CELL_NUMBER || t == CELL_YES; }

/* ---- reading ------------------------------------------------------------------------------------------------------- */

static bool damaged(struct store *s, const struct record_shape *shape, int64_t number, const char *column,
                    struct err *e) {
    return err_fail(e, ERR_STORE, __func__,
                    "Keep the file as it is, run `ilacs check` on a copy, and put the last back-up in its place.",
                    "the store %s is damaged: %s, version %lld, column %s", store_path(s), shape->name,
                    (long long)number, column);
}

static bool valid_day(int64_t n) {
    struct day first = DAY_NONE;
    struct day last = DAY_NONE;
    (void)day_from_ymd((struct ymd){ 1900, 1, 1 }, &first);
    (void)day_from_ymd((struct ymd){ 2199, 12, 31 }, &last);
    return n >= first.n && n <= last.n;
}

static bool valid_known(int64_t n) { return n == DAY_NEVER.n || n == DAY_ALWAYS.n || valid_day(n); }

/* YYYY-MM-DD into ten bytes. */
static void write_day(char *p, struct day d) {
    struct ymd v = day_ymd(d);
    const int digits[] = {
        v.year / 1000, v.year / 100 % 10, v.year / 10 % 10, v.year % 10, -1, v.month / 10, v.month % 10, -1,
        v.day / 10,    v.day % 10
    };
    for (size_t i = 0; i < DAY_TEXT; i++) p[i] = digits[i] < 0 ? '-' : (char)('0' + digits[i]);
}

static size_t write_number(char *p, int64_t v) {
    char digits[20];
    size_t n = 0;
    do {
        digits[n++] = (char)('0' + v % 10);
        v /= 10;
    } while (v > 0);
    for (size_t i = 0; i < n; i++) p[i] = digits[n - 1 - i];
    return n;
}

/* Upper bound of the bytes a row's cells take, so that a row is one allocation. */
static size_t row_bytes(const struct query *q, const struct record_shape *shape) {
    size_t n = 0;
    for (size_t i = 0; i < shape->column_count; i++)
        n += is_integer(shape->columns[i].type) ? 20 : query_get_text(q, COL_CELLS + (int)i).n;
    return n;
}

/* Reads one column into *cell, writing its text at *at. False when no program of ours can have put it there. */
static bool read_cell(const struct query *q, const struct record_column *column, int at_column, char **at,
                      struct sv *cell) {
    *cell = SV("");
    if (!is_integer(column->type)) {
        struct sv v = query_get_text(q, at_column);
        if (v.n == 0) return true;
        memcpy(*at, v.p, v.n);
        *cell = (struct sv){ *at, v.n };
        *at += v.n;
        return true;
    }
    if (query_is_null(q, at_column)) return true;
    int64_t v = query_get_int(q, at_column);
    if (column->type == CELL_YES) {
        if (v == 1) *cell = SV("yes");
        return v == 0 || v == 1;
    }
    if (column->type == CELL_DAY ? !valid_day(v) : v < 0) return false;
    *cell = (struct sv){ *at, DAY_TEXT };
    if (column->type == CELL_DAY)
        write_day(*at, (struct day){ (int32_t)v });
    else
        cell->n = write_number(*at, v);
    *at += cell->n;
    return true;
}

static bool read_times(struct store *s, const struct query *q, const struct record_shape *shape, struct version *out,
                       struct err *e) {
    out->number = query_get_int(q, COL_NUMBER);
    out->recorded = query_get_int(q, COL_RECORDED);
    out->withdrawn = query_get_int(q, COL_WITHDRAWN) != 0;
    for (size_t i = 0; i < AUDIENCE_COUNT; i++) {
        int64_t n = query_get_int(q, COL_KNOWN + (int)i);
        if (!valid_known(n)) return damaged(s, shape, out->number, version_column[i].p, e);
        out->known[i] = (struct day){ (int32_t)n };
    }
    return true;
}

static bool read_version(struct store *s, const struct query *q, const struct record_shape *shape, struct arena *a,
                         struct version *out, struct err *e) {
    struct sv *cells = arena_array(a, struct sv, shape->column_count);
    char *at = arena_alloc(a, row_bytes(q, shape));
    if (cells == NULL || at == NULL) return err_nomem(e, __func__);
    if (!read_times(s, q, shape, out, e)) return false;
    for (size_t i = 0; i < shape->column_count; i++)
        if (!read_cell(q, &shape->columns[i], COL_CELLS + (int)i, &at, &cells[i]))
            return damaged(s, shape, out->number, shape->columns[i].name, e);
    out->cells = cells;
    return true;
}

static bool read_all(struct store *s, struct query *q, const struct record_shape *shape, struct arena *a,
                     struct versions *out, struct err *e) {
    struct version *list = NULL;
    size_t n = 0;
    size_t room = 0;
    bool row = true;
    while (query_step(q, &row, e)) {
        if (!row) {
            *out = (struct versions){ list, n };
            return true;
        }
        if (n == room) {
            size_t more = room == 0 ? 256 : room * 2;
            list = arena_grow(a, list, room * sizeof *list, more * sizeof *list);
            if (list == NULL) return err_nomem(e, __func__);
            room = more;
        }
        if (!read_version(s, q, shape, a, &list[n++], e)) return false;
    }
    return false;
}

bool store_load_versions(struct store *s, enum record_kind kind, struct arena *a, struct versions *out, struct err *e) {
    struct query q;
    *out = (struct versions){ 0 };
    if (!query_start(s->db, (enum statement_id)(STMT_LOAD_VERSIONS + kind), &q, e)) return false;
    bool ok = read_all(s, &q, &record_shapes[kind], a, out, e);
    query_end(&q);
    return ok;
}

static bool load_kinds(struct store *s, size_t kinds, struct arena *a, struct register_versions *out, struct err *e) {
    bool began;
    bool ok = true;
    *out = (struct register_versions){ 0 };
    if (!store_reading_begin(s, &began, e)) return false;
    for (size_t k = 0; ok && k < kinds; k++) ok = store_load_versions(s, (enum record_kind)k, a, &out->of[k], e);
    store_reading_end(s, began);
    return ok;
}

bool store_load_all_versions(struct store *s, struct arena *a, struct register_versions *out, struct err *e) {
    return load_kinds(s, RECORD_KINDS, a, out, e);
}

bool store_load_findings(struct store *s, struct sv record, struct arena *a, struct versions *out, struct err *e) {
    struct query q;
    *out = (struct versions){ 0 };
    if (!query_start(s->db, STMT_FINDINGS_OF, &q, e)) return false;
    query_text(&q, record);
    bool ok = read_all(s, &q, &record_shapes[RECORD_FINDING], a, out, e);
    query_end(&q);
    return ok;
}

bool store_load_register(struct store *s, struct arena *a, struct register_facts *out, struct err *e) {
    struct register_versions all;
    size_t total = 0;
    *out = (struct register_facts){ 0 };
    if (!load_kinds(s, RECORD_DECIDING_KINDS, a, &all, e)) return false;
    for (size_t k = 0; k < RECORD_DECIDING_KINDS; k++) total += all.of[k].count;
    struct fact *list = arena_array(a, struct fact, total);
    if (list == NULL) return err_nomem(e, __func__);
    size_t n = 0;
    for (size_t k = 0; k < RECORD_DECIDING_KINDS; k++) {
        out->first[k] = n;
        for (size_t i = 0; i < all.of[k].count; i++)
            fact_from_version(&record_shapes[k], &all.of[k].list[i], &list[n++]);
    }
    out->first[RECORD_DECIDING_KINDS] = n;
    out->fact = list;
    out->count = n;
    return true;
}

/* ---- writing ------------------------------------------------------------------------------------------------------- */

static void bind_cell(struct query *q, enum cell_type type, struct sv v) {
    struct day d;
    int64_t n;
    if (!is_integer(type))
        query_text(q, v);
    else if (type == CELL_YES)
        query_int(q, v.n > 0 ? 1 : 0);
    else if (type == CELL_DAY && day_parse(v, &d))
        query_int(q, d.n);
    else if (type == CELL_NUMBER && sv_int(v, 0, 1000000000, &n))
        query_int(q, n);
    else
        query_null(q);
}

static bool add_version(struct store *s, const struct record_shape *shape, const struct version *v, struct err *e) {
    struct query q;
    if (!query_start(s->db, (enum statement_id)(STMT_ADD_VERSION + shape->kind), &q, e)) return false;
    query_int(&q, v->number);
    query_int(&q, v->recorded);
    for (size_t i = 0; i < AUDIENCE_COUNT; i++) query_int(&q, v->known[i].n);
    query_int(&q, v->withdrawn ? 1 : 0);
    for (size_t i = 0; i < shape->column_count; i++) bind_cell(&q, shape->columns[i].type, v->cells[i]);
    return query_run(&q, e);
}

static bool next_number(struct store *s, int64_t *out, struct err *e) {
    struct query q;
    bool row = false;
    if (!query_start(s->db, STMT_NEXT_NUMBER, &q, e)) return false;
    bool ok = query_step(&q, &row, e);
    *out = row ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return ok && (row || err_fail(e, ERR_STORE, __func__, "Put the last back-up in its place.",
                                  "the store %s is damaged: it has lost count of its records", store_path(s)));
}

bool store_append_versions(struct store *s, const struct record_shape *shape, struct version *list, size_t n,
                           int64_t recorded, struct err *e) {
    int64_t number;
    struct query q;
    if (!next_number(s, &number, e)) return false;
    for (size_t i = 0; i < n; i++) {
        list[i].number = number++;
        list[i].recorded = recorded;
        if (!add_version(s, shape, &list[i], e)) return false;
    }
    if (!query_start(s->db, STMT_SET_NEXT_NUMBER, &q, e)) return false;
    query_int(&q, number);
    return query_run(&q, e);
}
