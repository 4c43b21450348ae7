#include "store/reviews.h"

#include <string.h>

#include "store/store_internal.h"

/* ---- writing ------------------------------------------------------------------------------------------------------- */

static bool last_number(struct store *s, int64_t *out, struct err *e) {
    struct query q;
    bool row;
    if (!query_start(s->db, STMT_REVIEW_LAST, &q, e)) return false;
    bool ok = query_step(&q, &row, e);
    *out = ok && row ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return ok;
}

static bool add_head(struct store *s, const struct review *r, struct err *e) {
    struct query q;
    if (!query_start(s->db, STMT_REVIEW_ADD, &q, e)) return false;
    query_int(&q, r->number);
    query_int(&q, r->moment);
    query_text(&q, r->sha256);
    query_text(&q, r->file);
    query_int(&q, r->is_new ? 1 : 0);
    query_text(&q, sv_of(record_shapes[r->kind].name));
    query_text(&q, r->record);
    query_text(&q, r->dfe_code);
    query_text(&q, r->authority);
    query_text(&q, r->warnings);
    query_text(&q, r->findings);
    return query_run(&q, e);
}

static bool add_cell(struct store *s, int64_t number, size_t position, const struct review_cell *c, struct err *e) {
    struct query q;
    if (!query_start(s->db, STMT_REVIEW_CELL_ADD, &q, e)) return false;
    query_int(&q, number);
    query_int(&q, (int64_t)position);
    query_text(&q, c->name);
    query_text(&q, c->held);
    query_text(&q, c->value);
    query_text(&q, c->trust);
    query_text(&q, c->reason);
    query_int(&q, c->page);
    query_text(&q, c->second_value);
    query_int(&q, c->second_page);
    return query_run(&q, e);
}

static bool add_words(struct store *s, int64_t number, size_t position, const struct review_cell *c, struct err *e) {
    struct query q;
    if (c->words.n == 0 && c->second_words.n == 0) return true;
    if (!query_start(s->db, STMT_REVIEW_WORDS_ADD, &q, e)) return false;
    query_int(&q, number);
    query_int(&q, (int64_t)position);
    query_text(&q, c->words);
    query_text(&q, c->second_words);
    return query_run(&q, e);
}

static bool add_page(struct store *s, int64_t number, const struct review_page *p, struct err *e) {
    struct query q;
    if (!query_start(s->db, STMT_REVIEW_PAGE_ADD, &q, e)) return false;
    query_int(&q, number);
    query_int(&q, p->page);
    query_text(&q, p->text);
    return query_run(&q, e);
}

bool store_add_review(struct store *s, struct review *r, struct err *e) {
    if (!last_number(s, &r->number, e)) return false;
    r->number++;
    bool ok = add_head(s, r, e);
    for (size_t i = 0; ok && i < r->cells; i++)
        ok = add_cell(s, r->number, i, &r->cell[i], e) && add_words(s, r->number, i, &r->cell[i], e);
    for (size_t i = 0; ok && i < r->pages; i++) ok = add_page(s, r->number, &r->page[i], e);
    return ok;
}

static bool forget(struct store *s, enum statement_id id, int64_t number, struct err *e) {
    struct query q;
    if (!query_start(s->db, id, &q, e)) return false;
    query_int(&q, number);
    return query_run(&q, e);
}

/* Looked at under the write lock: two people may have clicked at once. */
static bool still_open(struct store *s, int64_t number, struct err *e) {
    struct arena a = arena_with_limit(0);
    struct review now = { 0 };
    bool ok = store_load_review(s, number, &a, &now, e);
    if (ok && now.decided)
        ok = err_fail(e, ERR_CONFLICT, __func__, "Look at it again; nothing was changed.",
                      "review %lld has been decided already", (long long)number);
    arena_free(&a);
    return ok;
}

bool store_decide_review(struct store *s, const struct review *r, struct err *e) {
    struct query q;
    if (!still_open(s, r->number, e) || !query_start(s->db, STMT_REVIEW_DECIDE, &q, e)) return false;
    query_int(&q, r->number);
    query_int(&q, r->decided_moment);
    query_text(&q, r->decided_by);
    query_int(&q, r->accepted ? 1 : 0);
    query_text(&q, r->taken);
    query_text(&q, r->reason);
    return query_run(&q, e) && forget(s, STMT_REVIEW_FORGET_PAGES, r->number, e) &&
           forget(s, STMT_REVIEW_FORGET_WORDS, r->number, e);
}

/* ---- reading ------------------------------------------------------------------------------------------------------- */

static uint32_t page_at(const struct query *q, int column) {
    int64_t n = query_get_int(q, column);
    return n > 0 && n <= INT32_MAX ? (uint32_t)n : 0;
}

static void read_head(const struct rows *l, const struct query *q, struct review *r) {
    const struct record_shape *shape = record_shape_named(query_get_text(q, 5));
    *r = (struct review){
        .number = query_get_int(q, 0),
        .moment = query_get_int(q, 1),
        .sha256 = rows_text(l, q, 2),
        .file = rows_text(l, q, 3),
        .is_new = query_get_int(q, 4) != 0,
        .kind = shape != NULL ? shape->kind : RECORD_INSPECTION,
        .record = rows_text(l, q, 6),
        .dfe_code = rows_text(l, q, 7),
        .authority = rows_text(l, q, 8),
        .warnings = rows_text(l, q, 9),
        .findings = rows_text(l, q, 10),
        .decided = !query_is_null(q, 11),
        .decided_moment = query_get_int(q, 11),
        .decided_by = rows_text(l, q, 12),
        .accepted = query_get_int(q, 13) != 0,
        .taken = rows_text(l, q, 14),
        .reason = rows_text(l, q, 15),
    };
}

static void read_cell(const struct rows *l, const struct query *q, void *out) {
    *(struct review_cell *)out = (struct review_cell){
        .name = rows_text(l, q, 0),
        .held = rows_text(l, q, 1),
        .value = rows_text(l, q, 2),
        .trust = rows_text(l, q, 3),
        .reason = rows_text(l, q, 4),
        .page = page_at(q, 5),
        .words = rows_text(l, q, 6),
        .second_value = rows_text(l, q, 7),
        .second_page = page_at(q, 8),
        .second_words = rows_text(l, q, 9),
    };
}

static void read_page(const struct rows *l, const struct query *q, void *out) {
    *(struct review_page *)out = (struct review_page){ page_at(q, 0), rows_text(l, q, 1) };
}

static void read_review(const struct rows *l, const struct query *q, void *out) { read_head(l, q, out); }

static bool gather_of(const struct rows *l, enum statement_id id, int64_t number, size_t size,
                      void (*read)(const struct rows *l, const struct query *q, void *out), void **out, size_t *n) {
    struct query q;
    if (!query_start(l->store->db, id, &q, l->err)) return false;
    query_int(&q, number);
    return rows_gather(l, &q, size, read, out, n);
}

static bool load_cells(const struct rows *l, struct review *r) {
    void *list;
    if (!gather_of(l, STMT_REVIEW_CELLS, r->number, sizeof *r->cell, read_cell, &list, &r->cells)) return false;
    r->cell = list;
    return true;
}

/* Runs a started query for reviews, then fetches the cells of each. */
static bool load_list(const struct rows *l, struct query *q, struct reviews *out) {
    void *list;
    bool began;
    if (!store_reading_begin(l->store, &began, l->err)) {
        query_end(q);
        return false;
    }
    bool ok = rows_gather(l, q, sizeof(struct review), read_review, &list, &out->count);
    struct review *r = list;
    for (size_t i = 0; ok && i < out->count; i++) ok = load_cells(l, &r[i]);
    store_reading_end(l->store, began);
    out->list = r;
    return ok;
}

bool store_load_reviews(struct store *s, struct arena *a, struct reviews *out, struct err *e) {
    struct query q;
    *out = (struct reviews){ 0 };
    return query_start(s->db, STMT_REVIEW_ALL, &q, e) && load_list(&(struct rows){ s, a, e }, &q, out);
}

bool store_load_reviews_of(struct store *s, struct sv record, struct arena *a, struct reviews *out, struct err *e) {
    struct query q;
    *out = (struct reviews){ 0 };
    if (!query_start(s->db, STMT_REVIEW_OF_RECORD, &q, e)) return false;
    query_text(&q, record);
    return load_list(&(struct rows){ s, a, e }, &q, out);
}

bool store_load_review(struct store *s, int64_t number, struct arena *a, struct review *out, struct err *e) {
    const struct rows l = { s, a, e };
    void *heads;
    void *pages;
    size_t n;
    if (!gather_of(&l, STMT_REVIEW_ONE, number, sizeof *out, read_review, &heads, &n)) return false;
    if (n == 0)
        return err_fail(e, ERR_UNKNOWN, __func__, "`ilacs review list` names those there are.",
                        "there is no review %lld", (long long)number);
    *out = *(struct review *)heads;
    if (!load_cells(&l, out) ||
        !gather_of(&l, STMT_REVIEW_PAGES, number, sizeof *out->page, read_page, &pages, &out->pages))
        return false;
    out->page = pages;
    return true;
}

/* ---- files that were watched --------------------------------------------------------------------------------------- */

bool store_find_watched(struct store *s, struct sv sha256, struct arena *a, bool *found, struct watched_file *out,
                        struct err *e) {
    const struct rows l = { s, a, e };
    struct query q;
    if (!query_start(s->db, STMT_WATCHED, &q, e)) return false;
    query_text(&q, sha256);
    bool ok = query_step(&q, found, e);
    *out = (struct watched_file){ .sha256 = sha256 };
    if (ok && *found) {
        out->outcome = rows_text(&l, &q, 0);
        out->detail = rows_text(&l, &q, 1);
    }
    query_end(&q);
    return ok && (!a->failed || err_nomem(e, __func__));
}

bool store_add_watched(struct store *s, const struct watched_file *f, struct err *e) {
    struct query q;
    if (!query_start(s->db, STMT_WATCHED_ADD, &q, e)) return false;
    query_text(&q, f->sha256);
    query_int(&q, f->moment);
    query_text(&q, f->file);
    query_text(&q, f->outcome);
    query_text(&q, f->detail);
    return query_run(&q, e);
}
