#include "store/mail.h"

#include "store/store_internal.h"

bool store_add_mail(struct store *s, struct mail *m, struct err *e) {
    struct query q;
    int64_t number;
    if (!store_must_write(s, __func__, e) || !store_next_number(s, "mail", &number, e) ||
        !query_start(s->db, STMT_MAIL_ADD, &q, e))
        return false;
    query_int(&q, number);
    query_int(&q, m->account);
    query_text(&q, m->message);
    query_text(&q, m->fields);
    query_int(&q, m->queued);
    query_int(&q, m->next_try);
    query_int(&q, m->tries);
    query_int_or_null(&q, m->sent);
    query_int_or_null(&q, m->given_up);
    query_text(&q, m->fault);
    if (!query_run(&q, e)) return false;
    m->number = number;
    return true;
}

static void read_mail(const struct rows *r, const struct query *q, void *out) {
    *(struct mail *)out = (struct mail){
        .number = query_get_int(q, 0),
        .account = query_get_int(q, 1),
        .message = rows_text(r, q, 2),
        .fields = rows_text(r, q, 3),
        .queued = query_get_int(q, 4),
        .next_try = query_get_int(q, 5),
        .tries = (int)query_get_int(q, 6),
        .sent = query_get_int(q, 7),
        .given_up = query_get_int(q, 8),
        .fault = rows_text(r, q, 9),
    };
}

static bool gather(const struct rows *r, struct query *q, struct mail **out, size_t *n) {
    void *list = NULL;
    bool ok = rows_gather(r, q, sizeof(struct mail), read_mail, &list, n);
    *out = list;
    return ok;
}

bool store_load_mail_due(struct store *s, int64_t now, size_t limit, struct arena *a, struct mail **out, size_t *n,
                         struct err *e) {
    const struct rows r = { s, a, e };
    struct query q;
    *out = NULL;
    *n = 0;
    if (!query_start(s->db, STMT_MAIL_DUE, &q, e)) return false;
    query_int(&q, now);
    query_int(&q, (int64_t)limit);
    return gather(&r, &q, out, n);
}

bool store_load_mail(struct store *s, size_t limit, struct arena *a, struct mail **out, size_t *n, struct err *e) {
    const struct rows r = { s, a, e };
    struct query q;
    *out = NULL;
    *n = 0;
    if (!query_start(s->db, STMT_MAIL_LAST, &q, e)) return false;
    query_int(&q, (int64_t)limit);
    return gather(&r, &q, out, n);
}

bool store_save_mail(struct store *s, const struct mail *m, struct err *e) {
    struct query q;
    if (!store_must_write(s, __func__, e) || !query_start(s->db, STMT_MAIL_SAVE, &q, e)) return false;
    query_int(&q, m->next_try);
    query_int(&q, m->tries);
    query_int_or_null(&q, m->sent);
    query_int_or_null(&q, m->given_up);
    query_text(&q, m->fault);
    query_int(&q, m->number);
    return query_run(&q, e);
}

bool store_purge_mail(struct store *s, int64_t before, struct err *e) {
    struct query q;
    if (!store_must_write(s, __func__, e) || !query_start(s->db, STMT_MAIL_PURGE, &q, e)) return false;
    query_int(&q, before);
    query_int(&q, before);
    return query_run(&q, e);
}
