#include "store/store_internal.h"

bool store_must_write(const struct store *s, const char *where, struct err *e) {
    return s->writing || err_fail(e, ERR_STORE, where, "This is a fault of the program: please report it.",
                                  "a change outside a transaction");
}

bool store_damaged(const struct store *s, const char *what, struct err *e) {
    return err_fail(e, ERR_STORE, __func__,
                    "Keep the file as it is, run `ilacs check` on a copy, and put the last back-up in its place.",
                    "the store %s is damaged: %s", store_path(s), what);
}

bool rows_number(struct query *q, int64_t *out, struct err *e) {
    bool row = false;
    bool ok = query_step(q, &row, e);
    *out = ok && row ? query_get_int(q, 0) : 0;
    query_end(q);
    return ok;
}

bool store_next_number(struct store *s, const char *sequence, int64_t *out, struct err *e) {
    struct query q;
    if (!query_start(s->db, STMT_SEQUENCE_NEXT, &q, e)) return false;
    query_text(&q, sv_of(sequence));
    if (!rows_number(&q, out, e)) return false;
    if (*out <= 0) return store_damaged(s, "a sequence of numbers is missing", e);
    if (!query_start(s->db, STMT_SEQUENCE_SET, &q, e)) return false;
    query_int(&q, *out + 1);
    query_text(&q, sv_of(sequence));
    return query_run(&q, e);
}

static struct sv kept(const struct rows *r, struct sv v) {
    char *p = arena_copy(r->arena, v.p == NULL ? "" : v.p, v.n);
    return p == NULL ? (struct sv){ 0 } : (struct sv){ p, v.n };
}

struct sv rows_text(const struct rows *r, const struct query *q, int column) {
    return kept(r, query_get_text(q, column));
}

struct sv rows_bytes(const struct rows *r, const struct query *q, int column) {
    return kept(r, query_get_bytes(q, column));
}

bool rows_gather(const struct rows *r, struct query *q, size_t size,
                 void (*read)(const struct rows *r, const struct query *q, void *out), void **out, size_t *n) {
    char *list = NULL;
    size_t room = 0;
    bool row = false;
    bool ok;
    *n = 0;
    while ((ok = query_step(q, &row, r->err)) && row) {
        if (*n == room) {
            size_t more = room == 0 ? 16 : room * 2;
            list = arena_grow(r->arena, list, room * size, more * size);
            room = more;
        }
        if (list == NULL) break;
        read(r, q, list + *n * size);
        ++*n;
    }
    query_end(q);
    *out = list;
    return ok && (!r->arena->failed || err_nomem(r->err, __func__));
}

bool rows_first(const struct rows *r, struct query *q,
                void (*read)(const struct rows *r, const struct query *q, void *out), void *out, bool *found) {
    bool ok = query_step(q, found, r->err);
    if (ok && *found) read(r, q, out);
    query_end(q);
    return ok && (!r->arena->failed || err_nomem(r->err, __func__));
}
