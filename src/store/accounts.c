#include "store/accounts.h"

#include "store/store_internal.h"

enum { BROWSERS = 20 };

/* ---- accounts ------------------------------------------------------------------------------------------------------ */

static void read_account(const struct rows *r, const struct query *q, void *out) {
    *(struct account *)out = (struct account){
        .number = query_get_int(q, 0),
        .email = rows_text(r, q, 1),
        .name = rows_text(r, q, 2),
        .created = query_get_int(q, 3),
        .disabled = query_get_int(q, 4),
        .erased = query_get_int(q, 5),
        .demonstration = query_get_int(q, 6) != 0,
        .password = rows_text(r, q, 7),
        .password_changed = query_get_int(q, 8),
        .totp = rows_bytes(r, q, 9),
        .totp_since = query_get_int(q, 10),
        .totp_last_step = query_get_int(q, 11),
        .setup = rows_bytes(r, q, 12),
        .setup_until = query_get_int(q, 13),
        .issuer = rows_text(r, q, 14),
        .subject = rows_text(r, q, 15),
        .system_user = rows_text(r, q, 16),
    };
}

static bool find(struct store *s, enum statement_id id, struct sv first, const struct sv *second, struct arena *a,
                 struct account *out, bool *found, struct err *e) {
    const struct rows r = { s, a, e };
    struct query q;
    *found = false;
    *out = (struct account){ 0 };
    if (!query_start(s->db, id, &q, e)) return false;
    query_text(&q, first);
    if (second != NULL) query_text(&q, *second);
    return rows_first(&r, &q, read_account, out, found);
}

bool store_find_account(struct store *s, struct sv email, struct arena *a, struct account *out, bool *found,
                        struct err *e) {
    return find(s, STMT_ACCOUNT_BY_EMAIL, email, NULL, a, out, found, e);
}

bool store_find_account_by_subject(struct store *s, struct sv issuer, struct sv subject, struct arena *a,
                                   struct account *out, bool *found, struct err *e) {
    return find(s, STMT_ACCOUNT_BY_SUBJECT, issuer, &subject, a, out, found, e);
}

bool store_find_account_by_system_user(struct store *s, struct sv user, struct arena *a, struct account *out,
                                       bool *found, struct err *e) {
    return find(s, STMT_ACCOUNT_BY_SYSTEM_USER, user, NULL, a, out, found, e);
}

bool store_load_account(struct store *s, int64_t number, struct arena *a, struct account *out, struct err *e) {
    const struct rows r = { s, a, e };
    struct query q;
    bool found = false;
    *out = (struct account){ 0 };
    if (!query_start(s->db, STMT_ACCOUNT_ONE, &q, e)) return false;
    query_int(&q, number);
    if (!rows_first(&r, &q, read_account, out, &found)) return false;
    return found || err_fail(e, ERR_UNKNOWN, __func__, "`ilacs user list` names those there are.",
                             "there is no account %lld", (long long)number);
}

bool store_load_accounts(struct store *s, struct arena *a, struct account **out, size_t *n, struct err *e) {
    const struct rows r = { s, a, e };
    struct query q;
    void *list = NULL;
    bool ok = query_start(s->db, STMT_ACCOUNT_ALL, &q, e) &&
              rows_gather(&r, &q, sizeof(struct account), read_account, &list, n);
    *out = list;
    return ok;
}

/* Whether what tells accounts apart is another one's. Asked under the write lock, so that the answer stays true. */
static bool is_free(struct store *s, const struct account *acc, struct arena *a, struct err *e) {
    struct account other;
    bool found;
    if (!store_find_account(s, acc->email, a, &other, &found, e)) return false;
    if (found && other.number != acc->number)
        return err_fail(e, ERR_CONFLICT, __func__, "Give another e-mail address, or change the account there is.",
                        "email: there is an account with this e-mail address already (%lld)", (long long)other.number);
    if (!store_find_account_by_subject(s, acc->issuer, acc->subject, a, &other, &found, e)) return false;
    if (found && other.number != acc->number)
        return err_fail(e, ERR_CONFLICT, __func__, "Take the sign-on away from that account first.",
                        "account %lld has this single sign-on already", (long long)other.number);
    if (!store_find_account_by_system_user(s, acc->system_user, a, &other, &found, e)) return false;
    if (found && other.number != acc->number)
        return err_fail(e, ERR_CONFLICT, __func__, "Take the system's user away from that account first.",
                        "system_user: account %lld is this user of the system already", (long long)other.number);
    return true;
}

static bool check_free(struct store *s, const struct account *acc, struct err *e) {
    struct arena scratch = arena_with_limit(0);
    bool ok = is_free(s, acc, &scratch, e);
    arena_free(&scratch);
    return ok;
}

static bool insert_account(struct store *s, const struct account *acc, struct err *e) {
    struct query q;
    if (!query_start(s->db, STMT_ACCOUNT_ADD, &q, e)) return false;
    query_int(&q, acc->number);
    query_text(&q, acc->email);
    query_text(&q, acc->name);
    query_int(&q, acc->created);
    query_int_or_null(&q, acc->disabled);
    query_int_or_null(&q, acc->erased);
    query_int(&q, acc->demonstration ? 1 : 0);
    query_text(&q, acc->password);
    query_int_or_null(&q, acc->password_changed);
    query_bytes(&q, acc->totp);
    query_int_or_null(&q, acc->totp_since);
    query_int_or_null(&q, acc->totp_last_step);
    query_bytes(&q, acc->setup);
    query_int_or_null(&q, acc->setup_until);
    query_text(&q, acc->issuer);
    query_text(&q, acc->subject);
    query_text(&q, acc->system_user);
    return query_run(&q, e);
}

bool store_add_account(struct store *s, struct account *acc, struct err *e) {
    int64_t number;
    struct account fresh = *acc;
    fresh.number = 0;
    if (!store_must_write(s, __func__, e) || !check_free(s, &fresh, e) || !store_next_number(s, "account", &number, e))
        return false;
    fresh.number = number;
    if (!insert_account(s, &fresh, e)) return false;
    acc->number = number;
    return true;
}

/* An erased account keeps its number and its moments, whatever else the caller still holds of it. */
static struct account erased_account(const struct account *acc) {
    return (struct account){ .number = acc->number,
                             .created = acc->created,
                             .disabled = acc->disabled,
                             .erased = acc->erased,
                             .demonstration = acc->demonstration };
}

static bool update_account(struct store *s, const struct account *acc, struct err *e) {
    struct query q;
    if (!query_start(s->db, STMT_ACCOUNT_SAVE, &q, e)) return false;
    query_text(&q, acc->email);
    query_text(&q, acc->name);
    query_int_or_null(&q, acc->disabled);
    query_int_or_null(&q, acc->erased);
    query_text(&q, acc->password);
    query_int_or_null(&q, acc->password_changed);
    query_bytes(&q, acc->totp);
    query_int_or_null(&q, acc->totp_since);
    query_int_or_null(&q, acc->totp_last_step);
    query_bytes(&q, acc->setup);
    query_int_or_null(&q, acc->setup_until);
    query_text(&q, acc->issuer);
    query_text(&q, acc->subject);
    query_text(&q, acc->system_user);
    query_int(&q, acc->number);
    return query_run(&q, e);
}

/* Other rows tell of the person too: addresses and browsers, names in messages, notes. */
static bool forget_rows(struct store *s, int64_t account, struct err *e) {
    static const enum statement_id of_account[] = { STMT_SESSION_FORGET, STMT_MAIL_FORGET, STMT_INTEREST_FORGET,
                                                    STMT_RECOVERY_CLEAR, STMT_BROWSER_FORGET };
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof of_account / sizeof *of_account; i++) {
        struct query q;
        ok = query_start(s->db, of_account[i], &q, e);
        if (!ok) break;
        query_int(&q, account);
        ok = query_run(&q, e);
    }
    return ok;
}

bool store_save_account(struct store *s, const struct account *acc, struct err *e) {
    struct account row = acc->erased != 0 ? erased_account(acc) : *acc;
    if (!store_must_write(s, __func__, e) || !check_free(s, &row, e) || !update_account(s, &row, e)) return false;
    if (row.erased == 0) return true;
    s->forgets = true;
    return forget_rows(s, row.number, e);
}

bool store_has_administrator(struct store *s, int64_t ms, bool *out, struct err *e) {
    struct query q;
    int64_t count = 0;
    if (!query_start(s->db, STMT_ACCOUNT_WITH_ROLE, &q, e)) return false;
    query_text(&q, role_word(ROLE_ADMINISTRATOR));
    query_int(&q, ms);
    query_int(&q, ms);
    bool ok = rows_number(&q, &count, e);
    *out = count > 0;
    return ok;
}

/* ---- grants -------------------------------------------------------------------------------------------------------- */

static void read_grant(const struct rows *r, const struct query *q, void *out) {
    struct grant *g = out;
    *g = (struct grant){
        .number = query_get_int(q, 0),
        .account = query_get_int(q, 1),
        .region = rows_text(r, q, 3),
        .authority = rows_text(r, q, 4),
        .from = query_get_int(q, 5),
        .until = query_get_int(q, 6),
    };
    if (!role_parse(query_get_text(q, 2), &g->role)) g->role = ROLE_PUBLIC; /* no role: told below */
}

bool store_add_grant(struct store *s, struct grant *g, struct err *e) {
    struct query q;
    int64_t number;
    if (!store_must_write(s, __func__, e) || !store_next_number(s, "role_grant", &number, e) ||
        !query_start(s->db, STMT_GRANT_ADD, &q, e))
        return false;
    query_int(&q, number);
    query_int(&q, g->account);
    query_text(&q, role_word(g->role));
    query_text(&q, g->region);
    query_text(&q, g->authority);
    query_int(&q, g->from);
    query_int_or_null(&q, g->until);
    if (!query_run(&q, e)) return false;
    g->number = number;
    return true;
}

/* Sets the ending column of one row. */
static bool end_row(struct store *s, enum statement_id id, int64_t number, int64_t moment, struct err *e) {
    struct query q;
    if (!query_start(s->db, id, &q, e)) return false;
    query_int(&q, moment);
    query_int(&q, number);
    return query_run(&q, e);
}

static bool load_one(struct store *s, enum statement_id id, int64_t number,
                     void (*read)(const struct rows *r, const struct query *q, void *out), void *out, bool *found,
                     struct err *e) {
    struct arena scratch = arena_with_limit(0); /* the texts are not wanted */
    const struct rows r = { s, &scratch, e };
    struct query q;
    *found = false;
    bool ok = query_start(s->db, id, &q, e);
    if (ok) {
        query_int(&q, number);
        ok = rows_first(&r, &q, read, out, found);
    }
    arena_free(&scratch);
    return ok;
}

bool store_end_grant(struct store *s, int64_t number, int64_t moment, struct err *e) {
    struct grant g;
    bool found;
    if (!store_must_write(s, __func__, e) || !load_one(s, STMT_GRANT_ONE, number, read_grant, &g, &found, e))
        return false;
    if (!found) return err_fail(e, ERR_UNKNOWN, __func__, "", "there is no grant %lld of a role", (long long)number);
    if (g.until != 0 && g.until <= moment)
        return err_fail(e, ERR_CONFLICT, __func__, "Nothing was changed.", "the role was taken away already");
    return end_row(s, STMT_GRANT_END, number, moment, e);
}

/* Both numbers of "account or all". */
static bool load_of(const struct rows *r, enum statement_id id, int64_t account, size_t size,
                    void (*read)(const struct rows *r, const struct query *q, void *out), void **out, size_t *n) {
    struct query q;
    *out = NULL;
    *n = 0;
    if (!query_start(r->store->db, id, &q, r->err)) return false;
    query_int(&q, account);
    query_int(&q, account);
    return rows_gather(r, &q, size, read, out, n);
}

bool store_load_grants(struct store *s, int64_t account, struct arena *a, struct grant **out, size_t *n,
                       struct err *e) {
    const struct rows r = { s, a, e };
    void *list = NULL;
    bool ok = load_of(&r, STMT_GRANT_OF, account, sizeof(struct grant), read_grant, &list, n);
    *out = list;
    for (size_t i = 0; ok && i < *n; i++)
        if ((*out)[i].role < ROLE_FIRST_GIVEN) ok = store_damaged(s, "a grant of no known role", e);
    return ok;
}

/* ---- interests ----------------------------------------------------------------------------------------------------- */

static void read_interest(const struct rows *r, const struct query *q, void *out) {
    struct interest *i = out;
    *i = (struct interest){
        .number = query_get_int(q, 0),
        .account = query_get_int(q, 1),
        .authority = rows_text(r, q, 2),
        .ended = query_get_day(q, 4),
        .note = rows_text(r, q, 5),
        .declared = query_get_int(q, 6),
        .withdrawn = query_get_int(q, 7),
    };
    if (!interest_parse(query_get_text(q, 3), &i->kind)) i->kind = INTEREST_KINDS; /* no kind: told below */
}

bool store_add_interest(struct store *s, struct interest *i, struct err *e) {
    struct query q;
    int64_t number;
    if (!store_must_write(s, __func__, e) || !store_next_number(s, "interest", &number, e) ||
        !query_start(s->db, STMT_INTEREST_ADD, &q, e))
        return false;
    query_int(&q, number);
    query_int(&q, i->account);
    query_text(&q, i->authority);
    query_text(&q, interest_word(i->kind));
    query_day(&q, i->ended);
    query_text(&q, i->note);
    query_int(&q, i->declared);
    query_int_or_null(&q, i->withdrawn);
    if (!query_run(&q, e)) return false;
    i->number = number;
    return true;
}

bool store_withdraw_interest(struct store *s, int64_t number, int64_t moment, struct err *e) {
    struct interest i;
    bool found;
    if (!store_must_write(s, __func__, e) || !load_one(s, STMT_INTEREST_ONE, number, read_interest, &i, &found, e))
        return false;
    if (!found) return err_fail(e, ERR_UNKNOWN, __func__, "", "there is no interest %lld", (long long)number);
    if (i.withdrawn != 0)
        return err_fail(e, ERR_CONFLICT, __func__, "Nothing was changed.", "the interest was withdrawn already");
    return end_row(s, STMT_INTEREST_WITHDRAW, number, moment, e);
}

bool store_forget_notes(struct store *s, int64_t account, struct err *e) {
    struct query q;
    if (!store_must_write(s, __func__, e) || !query_start(s->db, STMT_INTEREST_FORGET, &q, e)) return false;
    s->forgets = true;
    query_int(&q, account);
    return query_run(&q, e);
}

bool store_load_interests(struct store *s, int64_t account, struct arena *a, struct interest **out, size_t *n,
                          struct err *e) {
    const struct rows r = { s, a, e };
    void *list = NULL;
    bool ok = load_of(&r, STMT_INTEREST_OF, account, sizeof(struct interest), read_interest, &list, n);
    *out = list;
    for (size_t i = 0; ok && i < *n; i++)
        if ((*out)[i].kind == INTEREST_KINDS) ok = store_damaged(s, "an interest of no known kind", e);
    return ok;
}

/* ---- recovery codes and browsers ------------------------------------------------------------------------------------ */

static bool run_of(struct store *s, enum statement_id id, int64_t account, const struct sv *hash, struct err *e) {
    struct query q;
    if (!query_start(s->db, id, &q, e)) return false;
    query_int(&q, account);
    if (hash != NULL) query_bytes(&q, *hash);
    return query_run(&q, e);
}

static bool count_of(struct store *s, enum statement_id id, int64_t account, const struct sv *hash, int64_t *out,
                     struct err *e) {
    struct query q;
    *out = 0;
    if (!query_start(s->db, id, &q, e)) return false;
    query_int(&q, account);
    if (hash != NULL) query_bytes(&q, *hash);
    return rows_number(&q, out, e);
}

bool store_put_recovery(struct store *s, int64_t account, const struct sv *hash, size_t n, struct err *e) {
    bool ok = store_must_write(s, __func__, e) && run_of(s, STMT_RECOVERY_CLEAR, account, NULL, e);
    for (size_t i = 0; ok && i < n; i++) ok = run_of(s, STMT_RECOVERY_ADD, account, &hash[i], e);
    return ok;
}

bool store_use_recovery(struct store *s, int64_t account, struct sv hash, bool *used, struct err *e) {
    int64_t count = 0;
    *used = false;
    if (!store_must_write(s, __func__, e) || !count_of(s, STMT_RECOVERY_FIND, account, &hash, &count, e)) return false;
    if (count == 0) return true;
    *used = run_of(s, STMT_RECOVERY_USE, account, &hash, e);
    return *used;
}

bool store_count_recovery(struct store *s, int64_t account, int *left, struct err *e) {
    int64_t count;
    bool ok = count_of(s, STMT_RECOVERY_COUNT, account, NULL, &count, e);
    *left = (int)count;
    return ok;
}

bool store_know_browser(struct store *s, int64_t account, struct sv hash, int64_t moment, struct err *e) {
    struct query q;
    if (!store_must_write(s, __func__, e) || !query_start(s->db, STMT_BROWSER_KNOW, &q, e)) return false;
    query_int(&q, account);
    query_bytes(&q, hash);
    query_int(&q, moment);
    if (!query_run(&q, e) || !query_start(s->db, STMT_BROWSER_TRIM, &q, e)) return false;
    query_int(&q, account);
    query_int(&q, account);
    query_int(&q, BROWSERS);
    return query_run(&q, e);
}

bool store_browser_known(struct store *s, int64_t account, struct sv hash, bool *known, struct err *e) {
    int64_t count;
    bool ok = count_of(s, STMT_BROWSER_FIND, account, &hash, &count, e);
    *known = count > 0;
    return ok;
}

bool store_forget_browsers(struct store *s, int64_t account, struct err *e) {
    return store_must_write(s, __func__, e) && run_of(s, STMT_BROWSER_FORGET, account, NULL, e);
}
