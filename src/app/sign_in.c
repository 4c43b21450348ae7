#include "app/sign_in.h"

#include <stdio.h>

#include "app/account_parts.h"
#include "app/mail.h"
#include "app/passwords.h"
#include "app/second_factor.h"
#include "app/throttle.h"

enum { TOKEN_BYTES = 32, AGENT_MOST = 200, NOTE_EACH_MS = 60 * 1000 };

/* One answer for whatever was wrong: the account, the password, or that it may not be used. */
static bool not_signed_in(struct err *e) {
    return err_fail(e, ERR_DENIED, __func__,
                    "Check both. If you lost your password, ask your administrator for a set-up code.",
                    "this e-mail address and password do not go together");
}

static struct sv agent_of(struct sv agent, struct arena *a) {
    struct text t = text_in(a, 0);
    for (size_t i = 0; i < agent.n && i < AGENT_MOST; i++)
        text_char(&t, agent.p[i] >= ' ' && agent.p[i] <= '~' ? agent.p[i] : '?');
    return text_view(&t);
}

/* ---- counting ------------------------------------------------------------------------------------------------------------ */

/* What the try is counted under. A known browser counts alone, so that nobody else's tries, of the same office or of the
 * other end of the world, use up those of the owner. */
struct counted {
    struct sv own;     /* the browser, or account and address */
    struct sv address; /* all accounts from there; empty: a known browser */
};

static bool browser_hash(const struct keys *k, struct sv cookie, struct arena *a, struct sv *hash) {
    struct sv bytes;
    /* A cookie of ours, or it is not looked for. */
    if (cookie.n == 0 || cookie.n > 64 || !base64url_read(cookie, a, &bytes) || bytes.n != TOKEN_BYTES) return false;
    *hash = keys_hash(k, KEY_BROWSER, bytes, a);
    return hash->n > 0;
}

static bool browser_known(struct store *s, const struct keys *k, int64_t account, struct sv cookie, struct arena *a,
                          struct sv *hash, bool *known, struct err *e) {
    *known = false;
    /* Looked for whether there is such an account or not. */
    return !browser_hash(k, cookie, a, hash) || store_browser_known(s, account, *hash, known, e);
}

static bool count_under(int64_t account, struct sv email, struct sv address, bool known, struct sv browser,
                        struct arena *a, struct counted *out, struct err *e) {
    struct text own = text_in(a, 0);
    char *place = arena_alloc(a, 64);
    if (place == NULL) return err_nomem(e, __func__);
    throttle_address(address, place);
    if (known) {
        text_printf(&own, "browser %lld ", (long long)account);
        text_add(&own, browser);
    } else {
        text_printf(&own, "account %s ", place);
        text_add(&own, email);
    }
    *out = (struct counted){ .own = text_view(&own), .address = known ? (struct sv){ 0 } : sv_of(place) };
    return text_ok(&own, e);
}

static bool may_try(const struct counted *c, int64_t now_ms, struct err *e) {
    return (c->address.n == 0 || throttle_try(&throttle_sign_in_address, c->address, now_ms, e)) &&
           throttle_try(&throttle_sign_in, c->own, now_ms, e);
}

/* ---- the log --------------------------------------------------------------------------------------------------------------- */

/* From where: can be erased with the person. */
static struct sv from_where(const struct sign_in *q, struct arena *a) {
    struct text t = text_in(a, 0);
    text_add(&t, q->address);
    text_char(&t, '\n');
    text_add(&t, agent_of(q->agent, a));
    return text_view(&t);
}

/* `session`: that it begins, or goes on; 0: none. The log knows by it where everything done in the session came from. */
static bool log_sign_in(struct store *s, const struct sign_in *q, int64_t account, int64_t session, const char *action,
                        const char *step, struct arena *a, struct err *e) {
    struct log_details d;
    bool failed = sv_ends(sv_of(action), SV("failed"));
    const struct doing by = { .actor = failed || account == 0 ? SV("public") : actor_of_account(account, a),
                              .now = q->now,
                              .session = session };
    log_begin(&d, a);
    log_word(&d, "by", sv_of(step));
    return account_log(s, &by, account, action, &d, from_where(q, a), a, e);
}

/* A refusal that could not be written down is a refusal all the same; the reader is told that the store is in trouble. */
static bool refused(struct store *s, const struct sign_in *q, int64_t account, const char *step, struct arena *a,
                    struct err *e) {
    bool ok = store_begin(s, e) && log_sign_in(s, q, account, 0, "sign-in-failed", step, a, e) && store_commit(s, e);
    store_rollback(s);
    return ok;
}

/* ---- sessions ---------------------------------------------------------------------------------------------------------------- */

static bool fresh_token(struct arena *a, struct sv *token, struct sv *hash, struct err *e) {
    *token = random_token(TOKEN_BYTES, a);
    *hash = token->n == 0 ? *token : sha256_of(*token, a);
    return hash->n > 0 || err_nomem(e, __func__);
}

static bool begin_session(struct store *s, const struct sign_in *q, int64_t account, enum session_stage stage,
                          bool by_provider, struct arena *a, struct signed_in *out, struct err *e) {
    int64_t ms = q->now.ms;
    out->account = account;
    out->wants_code = stage == SESSION_WANTS_CODE;
    out->session = (struct session){ .account = account,
                                     .stage = stage,
                                     .began = ms,
                                     .last_used = ms,
                                     .proved = stage == SESSION_WHOLE ? ms : 0,
                                     .address = q->address,
                                     .agent = agent_of(q->agent, a),
                                     .by_provider = by_provider };
    return fresh_token(a, &out->token, &out->session.token, e) &&
           store_purge_sessions(s, ms - 2 * (int64_t)SESSION_LONGEST_MS, e) && store_add_session(s, &out->session, e);
}

/* Remembers the browser once somebody is wholly signed in: a password alone makes no browser known. */
static bool know_browser(struct store *s, const struct keys *k, const struct account *acc, const struct sign_in *q,
                         struct arena *a, struct signed_in *out, struct err *e) {
    struct sv hash = { 0 }, bytes;
    bool known;
    if (!browser_known(s, k, acc->number, q->browser, a, &hash, &known, e)) return false;
    if (known) return store_know_browser(s, acc->number, hash, q->now.ms, e);
    /* One cookie for each browser: somebody else's who also signs in here stays known. */
    if (hash.n == 0) {
        out->browser = random_token(TOKEN_BYTES, a);
        if (!base64url_read(out->browser, a, &bytes)) return err_nomem(e, __func__);
        hash = keys_hash(k, KEY_BROWSER, bytes, a);
    }
    return hash.n == 0 ? err_nomem(e, __func__)
                       : store_know_browser(s, acc->number, hash, q->now.ms, e) &&
                             mail_queue(s, acc, MESSAGE_NEW_BROWSER, q->now.ms, e);
}

/* ---- the first step ------------------------------------------------------------------------------------------------------------ */

static bool password_right_within(struct store *s, const struct keys *k, const struct account *checked,
                                  const struct sign_in *q, struct arena *a, struct signed_in *out, struct err *e) {
    struct account acc;
    if (!store_load_account(s, checked->number, a, &acc, e)) return false;
    /* Hashing took its time: it may have been closed, or its password changed. */
    if (!account_usable(&acc, q->on_this_machine) || !sv_eq(acc.password, checked->password)) return not_signed_in(e);
    if (acc.totp.n > 0)
        return begin_session(s, q, acc.number, SESSION_WANTS_CODE, false, a, out, e) &&
               log_sign_in(s, q, acc.number, out->session.number, "sign-in-begun", "password", a, e);
    return begin_session(s, q, acc.number, SESSION_WHOLE, false, a, out, e) && know_browser(s, k, &acc, q, a, out, e) &&
           log_sign_in(s, q, acc.number, out->session.number, "sign-in", "password", a, e);
}

/* *acc is empty when there is none. */
static bool find_account(struct store *s, const struct keys *k, const struct sign_in *q, struct arena *a,
                         struct account *acc, struct counted *counted, struct err *e) {
    struct sv email = email_plain(q->email, a), browser = { 0 };
    bool found = false, known = false;
    if (email.n > 254) email = sv_sub(email, 0, 254); /* no account has such a one */
    *acc = (struct account){ 0 };
    if (email.n > 0 && !store_find_account(s, email, a, acc, &found, e)) return false;
    if (!found) *acc = (struct account){ 0 };
    return browser_known(s, k, acc->number, q->browser, a, &browser, &known, e) &&
           count_under(acc->number, email, q->address, known, browser, a, counted, e);
}

bool sign_in(struct store *s, const struct keys *k, const struct sign_in *q, struct arena *a, struct signed_in *out,
             struct err *e) {
    struct account acc;
    struct counted counted = { 0 };
    bool right = false;
    *out = (struct signed_in){ 0 };
    if (!find_account(s, k, q, a, &acc, &counted, e) || !may_try(&counted, q->now.ms, e)) return false;
    struct sv hash = account_usable(&acc, q->on_this_machine) ? acc.password : SV("");
    if (!password_check(q->password, hash, &right, e)) return false;
    if (!right) return refused(s, q, acc.number, "password", a, e) && not_signed_in(e);
    bool ok = store_begin(s, e) && password_right_within(s, k, &acc, q, a, out, e) && store_commit(s, e);
    store_rollback(s);
    if (ok) throttle_forget(&throttle_sign_in, counted.own);
    if (!ok) *out = (struct signed_in){ 0 };
    return ok;
}

/* ---- the second step ------------------------------------------------------------------------------------------------------------ */

enum factor { FACTOR_NONE, FACTOR_CODE, FACTOR_RECOVERY };

/* Uses the code up. Within a transaction, so that two who send the same one are not both let in. */
static bool use_code(struct store *s, const struct keys *k, struct account *acc, struct sv code, int64_t now_ms,
                     struct arena *a, enum factor *out, struct err *e) {
    struct sv raw = { 0 }, plain = { 0 };
    int64_t step = 0;
    bool used = false;
    *out = FACTOR_NONE;
    if (acc->totp.n == 0) return true;
    if (!totp_unseal(k, acc->number, acc->totp, a, &raw, e)) return false;
    if (totp_right(raw, code, now_ms, acc->totp_last_step, &step)) {
        acc->totp_last_step = step;
        *out = FACTOR_CODE;
        return store_save_account(s, acc, e);
    }
    if (!recovery_code_plain(code, a, &plain)) return true;
    struct sv hash = code_hash(k, acc->number, plain, a);
    if (hash.n == 0) return err_nomem(e, __func__);
    if (!store_use_recovery(s, acc->number, hash, &used, e)) return false;
    if (used) *out = FACTOR_RECOVERY;
    return !used || mail_queue(s, acc, MESSAGE_RECOVERY_CODE_USED, now_ms, e);
}

static const char *factor_word(enum factor f) { return f == FACTOR_RECOVERY ? "recovery code" : "code"; }

static bool not_the_code(struct err *e) {
    return err_fail(e, ERR_DENIED, __func__, "Wait for the next code, or use one of your recovery codes.",
                    "code: it is not right, or was used before");
}

/* Whoever is here has given the password, so tries are counted for the account wherever they come from; only a known browser
 * counts alone. */
static bool code_may_try(struct store *s, const struct keys *k, int64_t account, const struct sign_in *q,
                         struct arena *a, struct sv *key, struct err *e) {
    struct text t = text_in(a, 0);
    struct sv browser = { 0 };
    bool known = false;
    if (!browser_known(s, k, account, q->browser, a, &browser, &known, e)) return false;
    text_printf(&t, "code %lld ", (long long)account);
    if (known) text_add(&t, browser);
    *key = text_view(&t);
    return text_ok(&t, e) && throttle_try(&throttle_code, *key, q->now.ms, e);
}

/* The session as it stands in the store: it may have ended while the code was typed. */
static bool half_session(struct store *s, struct session *session, int64_t now_ms, struct arena *a, struct err *e) {
    struct session stands;
    bool found;
    if (!store_find_session(s, session->token, a, &stands, &found, e)) return false;
    if (!found || stands.ended != 0 || stands.stage != SESSION_WANTS_CODE || now_ms - stands.began >= SESSION_FRESH_MS)
        return err_fail(e, ERR_DENIED, __func__, "Sign in again.", "this sign-in has run out");
    *session = stands;
    return true;
}

static bool code_within(struct store *s, const struct keys *k, struct session *session, struct sv code,
                        const struct sign_in *q, struct arena *a, struct signed_in *out, enum factor *factor,
                        struct err *e) {
    struct account acc;
    if (!half_session(s, session, q->now.ms, a, e) || !store_load_account(s, session->account, a, &acc, e))
        return false;
    if (!account_usable(&acc, q->on_this_machine)) return not_the_code(e);
    if (!use_code(s, k, &acc, code, q->now.ms, a, factor, e)) return false;
    if (*factor == FACTOR_NONE) return log_sign_in(s, q, acc.number, session->number, "sign-in-failed", "code", a, e);
    session->stage = SESSION_WHOLE;
    session->last_used = session->proved = q->now.ms;
    if (!fresh_token(a, &out->token, &session->token, e)) return false;
    out->account = acc.number;
    out->session = *session;
    return store_save_session(s, session, e) && know_browser(s, k, &acc, q, a, out, e) &&
           log_sign_in(s, q, acc.number, session->number, "sign-in", factor_word(*factor), a, e);
}

bool sign_in_code(struct store *s, const struct keys *k, struct session *session, struct sv code,
                  const struct sign_in *q, struct arena *a, struct signed_in *out, struct err *e) {
    struct sv key = { 0 };
    struct session kept = *session;
    enum factor factor = FACTOR_NONE;
    *out = (struct signed_in){ 0 };
    if (!code_may_try(s, k, session->account, q, a, &key, e)) return false;
    bool ok = store_begin(s, e) && code_within(s, k, session, code, q, a, out, &factor, e) && store_commit(s, e);
    store_rollback(s);
    if (ok && factor != FACTOR_NONE) {
        throttle_forget(&throttle_code, key);
        return true;
    }
    *session = kept;
    *out = (struct signed_in){ 0 };
    return ok && not_the_code(e);
}

/* ---- the provider --------------------------------------------------------------------------------------------------------------- */

static bool provider_within(struct store *s, int64_t account, const struct sign_in *q, struct arena *a,
                            struct signed_in *out, struct err *e) {
    struct account acc;
    if (!store_load_account(s, account, a, &acc, e)) return false;
    if (!account_usable(&acc, q->on_this_machine))
        return err_fail(e, ERR_DENIED, __func__, "An administrator can say why.", "this account cannot be used");
    return begin_session(s, q, account, SESSION_WHOLE, true, a, out, e) &&
           log_sign_in(s, q, account, out->session.number, "sign-in", "provider", a, e);
}

bool sign_in_by_provider(struct store *s, const struct keys *k, int64_t account, const struct sign_in *q,
                         struct arena *a, struct signed_in *out, struct err *e) {
    (void)k; /* a known browser is for passwords alone */
    *out = (struct signed_in){ 0 };
    bool ok = store_begin(s, e) && provider_within(s, account, q, a, out, e) && store_commit(s, e);
    store_rollback(s);
    if (!ok) *out = (struct signed_in){ 0 };
    return ok;
}

/* ---- at the command line --------------------------------------------------------------------------------------------- */

static bool here_within(struct store *s, const struct keys *k, const struct account *checked, const struct sign_in *q,
                        struct sv code, struct arena *a, enum factor *factor, struct err *e) {
    struct account acc;
    if (!store_load_account(s, checked->number, a, &acc, e)) return false;
    if (!account_usable(&acc, true) || !sv_eq(acc.password, checked->password)) return not_signed_in(e);
    if (!use_code(s, k, &acc, code, q->now.ms, a, factor, e)) return false;
    if (acc.totp.n > 0 && *factor == FACTOR_NONE)
        return log_sign_in(s, q, acc.number, 0, "sign-in-failed", "code", a, e);
    return log_sign_in(s, q, acc.number, 0, "sign-in", acc.totp.n > 0 ? factor_word(*factor) : "password", a, e);
}

bool sign_in_here(struct store *s, const struct keys *k, struct sv email, struct sv password, struct sv code,
                  struct moment now, struct arena *a, int64_t *account, bool *wants_code, struct err *e) {
    const struct sign_in q = { .email = email, .address = SV("machine"), .now = now, .on_this_machine = true };
    struct account acc;
    struct counted counted = { 0 };
    enum factor factor = FACTOR_NONE;
    bool right = false;
    *account = 0;
    *wants_code = false;
    if (!find_account(s, k, &q, a, &acc, &counted, e) || !may_try(&counted, now.ms, e) ||
        !password_check(password, account_usable(&acc, true) ? acc.password : SV(""), &right, e))
        return false;
    if (!right) return refused(s, &q, acc.number, "password", a, e) && not_signed_in(e);
    throttle_forget(&throttle_sign_in, counted.own);
    *wants_code = acc.totp.n > 0 && code.n == 0;
    if (*wants_code)
        return err_fail(e, ERR_DENIED, __func__, "Add --code with what the app shows.", "the code is missing");
    bool ok = store_begin(s, e) && here_within(s, k, &acc, &q, code, a, &factor, e) && store_commit(s, e);
    store_rollback(s);
    if (ok && acc.totp.n > 0 && factor == FACTOR_NONE) return not_the_code(e);
    if (ok) *account = acc.number;
    return ok;
}

/* ---- again ------------------------------------------------------------------------------------------------------------------------ */

static bool not_proved(struct err *e) {
    return err_fail(e, ERR_DENIED, __func__,
                    "Enter the password you signed in with, and a new code where you use them.",
                    "password: this is not right");
}

static bool prove_within(struct store *s, const struct keys *k, const struct caller *c, struct session *session,
                         bool right, struct sv code, struct arena *a, bool *proved, struct err *e) {
    struct account acc;
    enum factor factor = FACTOR_NONE;
    struct log_details d;
    *proved = false;
    if (!store_load_account(s, c->account.number, a, &acc, e)) return false;
    right = right && account_usable(&acc, true) && sv_eq(acc.password, c->account.password);
    /* The code is used up only where the password was right. */
    if (right && !use_code(s, k, &acc, code, c->by.now.ms, a, &factor, e)) return false;
    *proved = right && (acc.totp.n == 0 || factor != FACTOR_NONE);
    log_begin(&d, a);
    log_word(&d, "by", !right ? SV("password") : acc.totp.n == 0 ? SV("password") : sv_of(factor_word(factor)));
    if (*proved) session->proved = session->last_used = c->by.now.ms;
    return (!*proved || store_save_session(s, session, e)) &&
           account_log(s, &c->by, acc.number, *proved ? "prove-again" : "prove-again-failed", &d, SV(""), a, e);
}

bool prove_again(struct store *s, const struct keys *k, const struct caller *c, struct session *session,
                 struct sv password, struct sv code, struct arena *a, struct err *e) {
    struct text key = text_in(a, 0);
    bool right = false, proved = false;
    struct session kept = *session;
    if (session->account != c->account.number || c->account.number == 0) return not_proved(e);
    if (c->account.password.n == 0)
        return err_fail(e, ERR_CONFLICT, __func__, "Sign out, and sign in again where your organisation does it.",
                        "this account has no password here");
    text_printf(&key, "again %lld", (long long)c->account.number);
    if (!text_ok(&key, e) || !throttle_try(&throttle_sign_in, text_view(&key), c->by.now.ms, e) ||
        !password_check(password, c->account.password, &right, e))
        return false;
    bool ok = store_begin(s, e) && prove_within(s, k, c, session, right, code, a, &proved, e) && store_commit(s, e);
    store_rollback(s);
    if (ok && proved) throttle_forget(&throttle_sign_in, text_view(&key));
    if (!ok || !proved) *session = kept;
    return ok && (proved || not_proved(e));
}

/* ---- a session as it stands ---------------------------------------------------------------------------------------------------------- */

static bool session_over(const struct session *v, int64_t ms) {
    if (v->ended != 0 || ms - v->last_used >= SESSION_IDLE_MS || ms - v->began >= SESSION_LONGEST_MS) return true;
    return v->stage != SESSION_WHOLE && ms - v->began >= SESSION_FRESH_MS;
}

/* That it was used is worth a try and no more: a store that cannot be written to just now still answers. */
static void note_use(struct store *s, struct session *v, int64_t ms) {
    struct session noted = *v;
    noted.last_used = ms;
    if (store_begin(s, NULL) && store_save_session(s, &noted, NULL) && store_commit(s, NULL)) *v = noted;
    store_rollback(s);
}

bool session_of(struct store *s, struct sv token, struct moment now, struct arena *a, struct session *out, bool *found,
                struct err *e) {
    struct account acc;
    *found = false;
    *out = (struct session){ 0 };
    if (token.n == 0 || token.n > 64) return true;
    struct sv hash = sha256_of(token, a);
    if (hash.n == 0) return err_nomem(e, __func__);
    if (!store_find_session(s, hash, a, out, found, e)) return false;
    if (*found && session_over(out, now.ms)) *found = false;
    if (*found && !store_load_account(s, out->account, a, &acc, e)) return false;
    if (*found && (acc.disabled != 0 || acc.erased != 0)) *found = false;
    if (!*found) *out = (struct session){ 0 };
    if (*found && now.ms - out->last_used >= NOTE_EACH_MS) note_use(s, out, now.ms);
    return true;
}

static bool end_one(struct store *s, const struct caller *c, int64_t number, struct arena *a, struct err *e) {
    struct session *v;
    size_t n;
    if (!store_load_sessions(s, c->account.number, a, &v, &n, e)) return false;
    for (size_t i = 0; i < n; i++)
        if (v[i].number == number) return store_end_session(s, number, c->by.now.ms, e);
    return err_fail(e, ERR_UNKNOWN, __func__, "It may have ended by itself.", "there is no such session of yours");
}

bool session_end(struct store *s, const struct caller *c, int64_t number, int64_t keep, struct arena *a,
                 struct err *e) {
    struct log_details d;
    log_begin(&d, a);
    if (number != 0) log_number(&d, "ended", number);
    if (number == 0) log_word(&d, "ended", keep == 0 ? SV("all") : SV("all others"));
    if (c->account.number == 0)
        return err_fail(e, ERR_UNKNOWN, __func__, "Sign in first.", "there is no such session of yours");
    bool ok =
        store_begin(s, e) &&
        (number != 0 ? end_one(s, c, number, a, e) : store_end_sessions(s, c->account.number, keep, c->by.now.ms, e)) &&
        account_log(s, &c->by, c->account.number, "sign-out", &d, SV(""), a, e) && store_commit(s, e);
    store_rollback(s);
    return ok;
}
