#include "store/retention.h"

#include "store/store_internal.h"

static void read_numbered(const struct rows *r, const struct query *q, void *out) {
    (void)r;
    *(struct kept *)out =
        (struct kept){ .number = query_get_int(q, 0), .moment = query_get_int(q, 1), .call_day = DAY_NONE };
}

static void read_planned(const struct rows *r, const struct query *q, void *out) {
    *(struct kept *)out =
        (struct kept){ .id = rows_text(r, q, 0), .moment = query_get_int(q, 1), .call_day = query_get_day(q, 2) };
}

static bool gather(struct store *s, enum statement_id which,
                   void (*read)(const struct rows *r, const struct query *q, void *out), struct arena *a,
                   struct kept **out, size_t *n, struct err *e) {
    const struct rows r = { s, a, e };
    struct query q;
    void *list = NULL;
    *out = NULL;
    *n = 0;
    if (!query_start(s->db, which, &q, e)) return false;
    bool ok = rows_gather(&r, &q, sizeof(struct kept), read, &list, n);
    *out = list;
    return ok;
}

bool store_kept_sign_ins(struct store *s, struct arena *a, struct kept **out, size_t *n, struct err *e) {
    return gather(s, STMT_KEPT_SIGN_INS, read_numbered, a, out, n, e);
}

bool store_kept_mail(struct store *s, struct arena *a, struct kept **out, size_t *n, struct err *e) {
    return gather(s, STMT_KEPT_MAIL, read_numbered, a, out, n, e);
}

bool store_kept_planned(struct store *s, struct arena *a, struct kept **out, size_t *n, struct err *e) {
    return gather(s, STMT_KEPT_PLANNED, read_planned, a, out, n, e);
}

bool store_drop_mail(struct store *s, int64_t number, struct err *e) {
    struct query q;
    if (!store_must_write(s, __func__, e) || !query_start(s->db, STMT_DROP_MAIL, &q, e)) return false;
    s->forgets = true;
    query_int(&q, number);
    return query_run(&q, e);
}

bool store_drop_planned(struct store *s, struct sv id, struct err *e) {
    static const enum statement_id parts[] = { STMT_DROP_SEEN, STMT_DROP_PLANNED_MEMBERS, STMT_DROP_PLANNED };
    if (!store_must_write(s, __func__, e)) return false;
    s->forgets = true;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct query q;
        if (!query_start(s->db, parts[i], &q, e)) return false;
        query_text(&q, id);
        if (!query_run(&q, e)) return false;
    }
    return true;
}
