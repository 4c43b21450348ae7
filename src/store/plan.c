#include "store/plan.h"

#include "store/store_internal.h"

/* ---- planned activities -------------------------------------------------------------------------------------------- */

static bool last_number(struct store *s, struct sv id, int64_t *out, struct err *e) {
    struct query q;
    if (!query_start(s->db, STMT_PLANNED_LAST, &q, e)) return false;
    query_text(&q, id);
    return rows_number(&q, out, e);
}

static bool add_version(struct store *s, const struct planned *p, struct err *e) {
    struct query q;
    if (!query_start(s->db, STMT_PLANNED_ADD, &q, e)) return false;
    query_text(&q, p->id);
    query_int(&q, p->number);
    query_int(&q, p->moment);
    query_int(&q, p->entered_by);
    query_text(&q, p->authority);
    query_text(&q, obligation_word(p->kind));
    query_day(&q, p->call_day);
    query_int_or_null(&q, p->called);
    query_int(&q, p->withdrawn ? 1 : 0);
    query_text(&q, p->reason);
    return query_run(&q, e);
}

static bool add_member(struct store *s, const struct planned *p, size_t position, struct err *e) {
    struct query q;
    if (!query_start(s->db, STMT_PLANNED_MEMBER_ADD, &q, e)) return false;
    query_text(&q, p->id);
    query_int(&q, p->number);
    query_int(&q, (int64_t)position);
    query_int(&q, p->team[position]);
    return query_run(&q, e);
}

bool store_add_planned(struct store *s, const struct planned *p, struct err *e) {
    int64_t last = 0;
    if (!store_must_write(s, __func__, e) || !last_number(s, p->id, &last, e)) return false;
    if (p->number != last + 1)
        return err_fail(e, ERR_CONFLICT, __func__, "Look at it again; nothing was changed.",
                        "the planned activity was changed meanwhile");
    bool ok = add_version(s, p, e);
    for (size_t i = 0; ok && i < p->team_size; i++) ok = add_member(s, p, i, e);
    return ok;
}

/* A row of PLANNED_SELECT: one member of one version. */
struct member_row {
    struct planned planned;
    int64_t member; /* 0: nobody is in the team */
};

static void read_member(const struct rows *r, const struct query *q, void *out) {
    struct member_row *m = out;
    m->planned = (struct planned){
        .id = rows_text(r, q, 0),
        .number = query_get_int(q, 1),
        .moment = query_get_int(q, 2),
        .entered_by = query_get_int(q, 3),
        .authority = rows_text(r, q, 4),
        .call_day = query_get_day(q, 6),
        .called = query_get_int(q, 7),
        .withdrawn = query_get_int(q, 8) != 0,
        .reason = rows_text(r, q, 9),
    };
    if (!obligation_parse(query_get_text(q, 5), &m->planned.kind)) m->planned.kind = OWED_COUNT; /* told below */
    m->member = query_get_int(q, 10);
}

static bool same_version(const struct planned *a, const struct planned *b) {
    return a->number == b->number && sv_eq(a->id, b->id);
}

/* Puts the members of each version together. */
static bool fold(struct store *s, const struct member_row *row, size_t rows, struct planned *out, size_t *n,
                 struct err *e) {
    for (size_t i = 0; i < rows; i++) {
        if (*n == 0 || !same_version(&out[*n - 1], &row[i].planned)) out[(*n)++] = row[i].planned;
        struct planned *p = &out[*n - 1];
        if (p->kind == OWED_COUNT) return store_damaged(s, "a planned activity of no known kind", e);
        if (row[i].member == 0) continue;
        if (p->team_size == PLANNED_TEAM_MAX) return store_damaged(s, "a team that is too large", e);
        p->team[p->team_size++] = row[i].member;
    }
    return true;
}

static bool load(const struct rows *r, struct query *q, struct planned **out, size_t *n) {
    void *list = NULL;
    size_t rows = 0;
    if (!rows_gather(r, q, sizeof(struct member_row), read_member, &list, &rows)) return false;
    *out = arena_array(r->arena, struct planned, rows);
    return *out != NULL ? fold(r->store, list, rows, *out, n, r->err) : err_nomem(r->err, __func__);
}

bool store_load_planned(struct store *s, struct arena *a, struct planned **out, size_t *n, struct err *e) {
    const struct rows r = { s, a, e };
    struct query q;
    *out = NULL;
    *n = 0;
    return query_start(s->db, STMT_PLANNED_ALL, &q, e) && load(&r, &q, out, n);
}

bool store_load_planned_near(struct store *s, int64_t account, struct sv authority, struct arena *a,
                             struct planned **out, size_t *n, struct err *e) {
    const struct rows r = { s, a, e };
    struct query q;
    *out = NULL;
    *n = 0;
    if (!query_start(s->db, STMT_PLANNED_NEAR, &q, e)) return false;
    query_int(&q, account);
    query_int(&q, account);
    query_text(&q, authority);
    return load(&r, &q, out, n);
}

bool store_load_planned_of(struct store *s, struct sv id, struct arena *a, struct planned **out, size_t *n,
                           struct err *e) {
    const struct rows r = { s, a, e };
    struct query q;
    *out = NULL;
    *n = 0;
    if (!query_start(s->db, STMT_PLANNED_OF, &q, e)) return false;
    query_text(&q, id);
    return load(&r, &q, out, n);
}

/* ---- looks --------------------------------------------------------------------------------------------------------- */

bool store_add_seen(struct store *s, const struct seen *v, struct err *e) {
    struct query q;
    int64_t number;
    if (!store_must_write(s, __func__, e) || !store_next_number(s, "seen", &number, e) ||
        !query_start(s->db, STMT_SEEN_ADD, &q, e))
        return false;
    query_int(&q, number);
    query_text(&q, v->id);
    query_int_or_null(&q, v->account);
    query_int(&q, v->moment);
    query_text(&q, v->through);
    query_text(&q, v->copy);
    return query_run(&q, e);
}

static void read_seen(const struct rows *r, const struct query *q, void *out) {
    *(struct seen *)out = (struct seen){
        .id = rows_text(r, q, 0),
        .account = query_get_int(q, 1),
        .moment = query_get_int(q, 2),
        .through = rows_text(r, q, 3),
        .copy = rows_text(r, q, 4),
    };
}

static bool gather_seen(const struct rows *r, struct query *q, struct seen **out, size_t *n) {
    void *list = NULL;
    bool ok = rows_gather(r, q, sizeof(struct seen), read_seen, &list, n);
    *out = list;
    return ok;
}

bool store_load_seen(struct store *s, struct sv id, struct arena *a, struct seen **out, size_t *n, struct err *e) {
    const struct rows r = { s, a, e };
    struct query q;
    *out = NULL;
    *n = 0;
    if (!query_start(s->db, id.n == 0 ? STMT_SEEN_ALL : STMT_SEEN_OF, &q, e)) return false;
    if (id.n > 0) query_text(&q, id);
    return gather_seen(&r, &q, out, n);
}

bool store_load_copy(struct store *s, struct sv copy, struct arena *a, struct seen **out, size_t *n, struct err *e) {
    const struct rows r = { s, a, e };
    struct query q;
    *out = NULL;
    *n = 0;
    if (!query_start(s->db, STMT_SEEN_COPY, &q, e)) return false;
    query_text(&q, copy);
    return gather_seen(&r, &q, out, n);
}
