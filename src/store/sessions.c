#include "store/sessions.h"

#include "store/store_internal.h"

enum { AGENT_BYTES = 200 };

/* ---- sessions ------------------------------------------------------------------------------------------------------ */

static void read_session(const struct rows *r, const struct query *q, void *out) {
    /* Anything but a whole one is one that still wants its second factor. */
    *(struct session *)out = (struct session){
        .number = query_get_int(q, 0),
        .token = rows_bytes(r, q, 1),
        .account = query_get_int(q, 2),
        .stage = query_get_int(q, 3) == SESSION_WHOLE ? SESSION_WHOLE : SESSION_WANTS_CODE,
        .began = query_get_int(q, 4),
        .last_used = query_get_int(q, 5),
        .proved = query_get_int(q, 6),
        .ended = query_get_int(q, 7),
        .address = rows_text(r, q, 8),
        .agent = rows_text(r, q, 9),
        .by_provider = query_get_int(q, 10) != 0,
    };
}

/* Not within a character. */
static struct sv cut_agent(struct sv agent) {
    if (agent.n <= AGENT_BYTES) return agent;
    size_t n = AGENT_BYTES;
    while (n > 0 && ((unsigned char)agent.p[n] & 0xC0) == 0x80) n--;
    return (struct sv){ agent.p, n };
}

bool store_add_session(struct store *s, struct session *out, struct err *e) {
    struct query q;
    int64_t number;
    if (!store_must_write(s, __func__, e) || !store_next_number(s, "session", &number, e) ||
        !query_start(s->db, STMT_SESSION_ADD, &q, e))
        return false;
    query_int(&q, number);
    query_bytes(&q, out->token);
    query_int(&q, out->account);
    query_int(&q, out->stage);
    query_int(&q, out->began);
    query_int(&q, out->last_used);
    query_int(&q, out->proved);
    query_int_or_null(&q, out->ended);
    query_text(&q, out->address);
    query_text(&q, cut_agent(out->agent));
    query_int(&q, out->by_provider ? 1 : 0);
    if (!query_run(&q, e)) return false;
    out->number = number;
    return true;
}

bool store_find_session(struct store *s, struct sv token, struct arena *a, struct session *out, bool *found,
                        struct err *e) {
    const struct rows r = { s, a, e };
    struct query q;
    *found = false;
    *out = (struct session){ 0 };
    if (!query_start(s->db, STMT_SESSION_FIND, &q, e)) return false;
    query_bytes(&q, token);
    return rows_first(&r, &q, read_session, out, found);
}

bool store_save_session(struct store *s, const struct session *v, struct err *e) {
    struct query q;
    if (!store_must_write(s, __func__, e) || !query_start(s->db, STMT_SESSION_SAVE, &q, e)) return false;
    query_bytes(&q, v->token);
    query_int(&q, v->stage);
    query_int(&q, v->last_used);
    query_int(&q, v->proved);
    query_int(&q, v->number);
    return query_run(&q, e);
}

bool store_end_session(struct store *s, int64_t number, int64_t moment, struct err *e) {
    struct query q;
    if (!store_must_write(s, __func__, e) || !query_start(s->db, STMT_SESSION_END, &q, e)) return false;
    query_int(&q, moment);
    query_int(&q, number);
    return query_run(&q, e);
}

bool store_end_sessions(struct store *s, int64_t account, int64_t except, int64_t moment, struct err *e) {
    struct query q;
    if (!store_must_write(s, __func__, e) || !query_start(s->db, STMT_SESSION_END_ALL, &q, e)) return false;
    query_int(&q, moment);
    query_int(&q, account);
    query_int(&q, except);
    return query_run(&q, e);
}

bool store_load_sessions(struct store *s, int64_t account, struct arena *a, struct session **out, size_t *n,
                         struct err *e) {
    const struct rows r = { s, a, e };
    struct query q;
    void *list = NULL;
    *out = NULL;
    *n = 0;
    if (!query_start(s->db, STMT_SESSION_OPEN, &q, e)) return false;
    query_int(&q, account);
    bool ok = rows_gather(&r, &q, sizeof(struct session), read_session, &list, n);
    *out = list;
    return ok;
}

bool store_purge_sessions(struct store *s, int64_t before, struct err *e) {
    struct query q;
    if (!store_must_write(s, __func__, e) || !query_start(s->db, STMT_SESSION_PURGE, &q, e)) return false;
    query_int(&q, before);
    query_int(&q, before);
    return query_run(&q, e);
}

/* ---- sign-ons under way --------------------------------------------------------------------------------------------- */

static void read_sign_on(const struct rows *r, const struct query *q, void *out) {
    *(struct sign_on *)out = (struct sign_on){
        .state = rows_bytes(r, q, 0),
        .nonce = rows_bytes(r, q, 1),
        .verifier = rows_bytes(r, q, 2),
        .browser = rows_bytes(r, q, 3),
        .kept = rows_bytes(r, q, 4),
        .back = rows_text(r, q, 5),
        .moment = query_get_int(q, 6),
    };
}

bool store_add_sign_on(struct store *s, const struct sign_on *v, struct err *e) {
    struct query q;
    if (!store_must_write(s, __func__, e) || !query_start(s->db, STMT_SIGN_ON_ADD, &q, e)) return false;
    query_bytes(&q, v->state);
    query_bytes(&q, v->nonce);
    query_bytes(&q, v->verifier);
    query_bytes(&q, v->browser);
    query_bytes(&q, v->kept);
    query_text(&q, v->back);
    query_int(&q, v->moment);
    return query_run(&q, e);
}

static bool purge_sign_ons(struct store *s, int64_t oldest, struct err *e) {
    struct query q;
    if (!query_start(s->db, STMT_SIGN_ON_PURGE, &q, e)) return false;
    query_int(&q, oldest);
    return query_run(&q, e);
}

/* The old ones go first: one of them is never found. */
bool store_take_sign_on(struct store *s, struct sv state, int64_t oldest, struct arena *a, struct sign_on *out,
                        bool *found, struct err *e) {
    const struct rows r = { s, a, e };
    struct query q;
    *found = false;
    *out = (struct sign_on){ 0 };
    if (!store_must_write(s, __func__, e) || !purge_sign_ons(s, oldest, e) ||
        !query_start(s->db, STMT_SIGN_ON_FIND, &q, e))
        return false;
    query_bytes(&q, state);
    if (!rows_first(&r, &q, read_sign_on, out, found)) return false;
    if (!*found) return true;
    if (!query_start(s->db, STMT_SIGN_ON_TAKE, &q, e)) return false;
    query_bytes(&q, state);
    return query_run(&q, e);
}
