#ifndef ILACS_STORE_STORE_INTERNAL_H
#define ILACS_STORE_STORE_INTERNAL_H
/* What the files of this folder share. */
#include "base/day.h"
#include "store/audit.h"
#include "store/db.h"
#include "store/store.h"

struct store {
    struct db *db;
    char *path;
    int schema;
    int64_t rollbacks; /* of transactions in which somebody may have taken a snapshot of what was then taken back */
    bool writing;      /* within store_begin .. store_commit */
    bool head_known;   /* `head` is that of the log within this transaction */
    bool watched;      /* the data version was asked for in this transaction */
    bool forgets;      /* something was erased in this transaction */
    struct audit_head head;
};

/* Outside store_begin .. store_commit nothing of people is written: what was read to decide could have changed. */
bool store_must_write(const struct store *s, const char *where, struct err *e);
/* The next number of a sequence that never gives one twice. Within a transaction. */
bool store_next_number(struct store *s, const char *sequence, int64_t *out, struct err *e);

/* ---- rows of a query, kept in an arena --------------------------------------------------------------------------- */

struct rows {
    struct store *store;
    struct arena *arena;
    struct err *err;
};
struct sv rows_text(const struct rows *r, const struct query *q, int column);
struct sv rows_bytes(const struct rows *r, const struct query *q, int column);
/* All rows of a started query as elements of `size` bytes; ends the query. */
bool rows_gather(const struct rows *r, struct query *q, size_t size,
                 void (*read)(const struct rows *r, const struct query *q, void *out), void **out, size_t *n);
/* The only row of a started query, if it has one; ends the query. */
bool rows_first(const struct rows *r, struct query *q,
                void (*read)(const struct rows *r, const struct query *q, void *out), void *out, bool *found);
/* Runs a started query whose only column of its only row is a number (0: no row, or NULL); ends the query. */
bool rows_number(struct query *q, int64_t *out, struct err *e);

/* A moment or number that is 0 when there is none is NULL in the table; reading NULL gives 0 again. */
static inline void query_int_or_null(struct query *q, int64_t v) {
    if (v == 0)
        query_null(q);
    else
        query_int(q, v);
}
/* DAY_NONE is NULL. */
static inline void query_day(struct query *q, struct day d) {
    if (day_known(d))
        query_int(q, d.n);
    else
        query_null(q);
}
static inline struct day query_get_day(const struct query *q, int column) {
    int64_t n = query_is_null(q, column) ? INT64_MIN : query_get_int(q, column);
    return n > INT32_MIN && n <= INT32_MAX ? (struct day){ (int32_t)n } : DAY_NONE;
}
/* What a row holds that no program of ours can have put there. */
bool store_damaged(const struct store *s, const char *what, struct err *e);
#endif
