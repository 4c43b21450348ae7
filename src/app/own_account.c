/* What people do to their own accounts. Passwords are hashed before the transaction begins: whoever waits for a processor
 * must not hold the store. */
#include "app/account_parts.h"
#include "app/mail.h"
#include "app/passwords.h"
#include "app/second_factor.h"
#include "app/sign_in.h"
#include "app/throttle.h"

/* ---- setting up -------------------------------------------------------------------------------------------------------- */

static bool not_set_up(struct err *e) {
    return err_fail(e, ERR_DENIED, __func__,
                    "Check both; a code works once, for 72 hours. An administrator gives a new one.",
                    "this e-mail address and set-up code do not go together");
}

static bool setup_right(const struct keys *k, const struct account *acc, struct sv plain, int64_t now_ms,
                        struct arena *a) {
    struct sv hash = code_hash(k, acc->number, plain, a);
    return hash.n > 0 && account_usable(acc, true) && now_ms < acc->setup_until && same_secret(hash, acc->setup);
}

/* Tries are counted where they come from, like those to sign in. */
static bool setup_may_try(struct sv email, struct sv address, int64_t now_ms, struct arena *a, struct err *e) {
    char place[64];
    struct text key = text_in(a, 0);
    throttle_address(address, place);
    text_printf(&key, "set-up %s %.*s", place, SV_ARG(email));
    return text_ok(&key, e) && throttle_try(&throttle_sign_in_address, sv_of(place), now_ms, e) &&
           throttle_try(&throttle_code, text_view(&key), now_ms, e);
}

static bool setup_save(struct store *s, const struct keys *k, int64_t number, struct sv plain, const char *hash,
                       struct sv address, const struct doing *by, struct arena *a, struct err *e) {
    struct account acc;
    if (!store_load_account(s, number, a, &acc, e)) return false;
    /* Somebody else may have used it meanwhile. */
    if (!setup_right(k, &acc, plain, by->now.ms, a)) return not_set_up(e);
    acc.password = sv_of(hash);
    acc.password_changed = by->now.ms;
    acc.setup = SV("");
    acc.setup_until = 0;
    return store_save_account(s, &acc, e) && account_log(s, by, number, "set-up-account", NULL, address, a, e) &&
           mail_queue(s, &acc, MESSAGE_PASSWORD_CHANGED, by->now.ms, e);
}

bool account_set_up(struct store *s, const struct keys *k, struct sv email, struct sv code, struct sv password,
                    struct moment now, struct sv address, struct arena *a, int64_t *account, struct err *e) {
    struct account acc = { 0 };
    struct sv plain = { 0 };
    char hash[PASSWORD_HASH];
    bool found = false;
    *account = 0;
    email = email_plain(email, a);
    if (email.n > 254) email = sv_sub(email, 0, 254);
    if (!setup_may_try(email, address, now.ms, a, e)) return false;
    /* What is wrong with the password by itself is said whether there is such an account or not. */
    if (!password_good(password, email, SV(""), e)) return false;
    if (email.n > 0 && !store_find_account(s, email, a, &acc, &found, e)) return false;
    bool spelt = recovery_code_plain(code, a, &plain);
    if (!setup_right(k, &acc, plain, now.ms, a) || !spelt || !found) return not_set_up(e);
    if (!password_good(password, email, acc.name, e) || !password_hash(password, hash, e)) return false;
    const struct doing by = { .actor = actor_of_account(acc.number, a), .now = now };
    bool ok = store_begin(s, e) && setup_save(s, k, acc.number, plain, hash, address, &by, a, e) && store_commit(s, e);
    store_rollback(s);
    if (ok) *account = acc.number;
    return ok;
}

/* ---- password ------------------------------------------------------------------------------------------------------------ */

static bool password_save(struct store *s, const struct caller *c, int64_t session, const char *hash, struct arena *a,
                          struct err *e) {
    struct account acc;
    if (!account_there(s, c->account.number, a, &acc, e)) return false;
    if (acc.disabled != 0 || !sv_eq(acc.password, c->account.password))
        return err_fail(e, ERR_CONFLICT, __func__, "Sign in again.", "the account was changed meanwhile");
    acc.password = sv_of(hash);
    acc.password_changed = c->by.now.ms;
    return store_save_account(s, &acc, e) && store_end_sessions(s, acc.number, session, c->by.now.ms, e) &&
           account_log(s, &c->by, acc.number, "change-password", NULL, SV(""), a, e) &&
           mail_queue(s, &acc, MESSAGE_PASSWORD_CHANGED, c->by.now.ms, e);
}

bool account_change_password(struct store *s, const struct caller *c, int64_t session, struct sv old, struct sv fresh,
                             struct arena *a, struct err *e) {
    char hash[PASSWORD_HASH];
    bool right = false;
    if (!caller_may(c, NULL, "account", e)) return false;
    if (c->account.password.n == 0)
        return err_fail(e, ERR_CONFLICT, __func__, "Change it where you sign in.", "this account has no password here");
    if (!throttle_try(&throttle_sign_in, actor_of_account(c->account.number, a), c->by.now.ms, e) ||
        !password_check(old, c->account.password, &right, e))
        return false;
    if (!right)
        return err_fail(e, ERR_DENIED, __func__, "Enter the one you signed in with.", "old: this is not your password");
    throttle_forget(&throttle_sign_in, actor_of_account(c->account.number, a));
    if (!password_good(fresh, c->account.email, c->account.name, e)) return false;
    if (sv_eq(old, fresh))
        return err_fail(e, ERR_INPUT, __func__, "Choose another one.", "password: it is the one you have");
    if (!password_hash(fresh, hash, e)) return false;
    bool ok = store_begin(s, e) && password_save(s, c, session, hash, a, e) && store_commit(s, e);
    store_rollback(s);
    return ok;
}

/* ---- second factor --------------------------------------------------------------------------------------------------------- */

/* Whoever can learn what is secret before others do, and whoever can make others learn it. An authority's coordinator and
 * data officer see nothing that is secret from their own authority. */
static bool role_wants_second_factor(enum role r) {
    return r == ROLE_ADMINISTRATOR || r == ROLE_PLANNER || r == ROLE_REGIONAL_DIRECTOR || r == ROLE_LEAD_INSPECTOR ||
           r == ROLE_INSPECTOR || r == ROLE_QUALITY_ASSURANCE_MANAGER || r == ROLE_AUTHORITY_DIRECTOR;
}

bool second_factor_wanted(const struct caller *c) {
    const struct account *acc = &c->account;
    if (acc->number == 0 || acc->totp.n > 0 || acc->demonstration || acc->password.n == 0) return false;
    for (size_t i = 0; i < c->person.grants; i++)
        if (grant_stands(&c->person.grant[i], c->occasion.ms) && role_wants_second_factor(c->person.grant[i].role))
            return true;
    return false;
}

bool second_factor_begin(const struct keys *k, const struct caller *c, struct arena *a, struct sv *secret,
                         struct sv *sealed, struct err *e) {
    return caller_may(c, NULL, "account", e) && totp_secret_new(a, secret, e) &&
           totp_seal(k, c->account.number, *secret, a, sealed, e);
}

bool second_factor_again(const struct keys *k, const struct caller *c, struct sv sealed, struct arena *a,
                         struct sv *secret, struct err *e) {
    return caller_may(c, NULL, "account", e) && totp_unseal(k, c->account.number, sealed, a, secret, e);
}

/* Ten fresh ones instead of those there were. */
static bool codes_anew(struct store *s, const struct keys *k, int64_t account, struct arena *a,
                       struct sv codes[RECOVERY_CODES], struct err *e) {
    struct sv hash[RECOVERY_CODES], plain = { 0 };
    for (int i = 0; i < RECOVERY_CODES; i++) {
        codes[i] = recovery_code_new(a);
        if (!recovery_code_plain(codes[i], a, &plain)) return err_nomem(e, __func__);
        hash[i] = code_hash(k, account, plain, a);
        if (hash[i].n == 0) return err_nomem(e, __func__);
    }
    return store_put_recovery(s, account, hash, RECOVERY_CODES, e);
}

static bool own(struct store *s, const struct caller *c, struct arena *a, struct account *out, struct err *e) {
    if (!account_there(s, c->account.number, a, out, e)) return false;
    return out->disabled == 0 || err_fail(e, ERR_DENIED, __func__, "", "this account cannot be used");
}

static bool confirm_within(struct store *s, const struct keys *k, const struct caller *c, struct sv raw, int64_t step,
                           struct arena *a, struct sv codes[RECOVERY_CODES], struct err *e) {
    struct account acc;
    if (!own(s, c, a, &acc, e)) return false;
    if (acc.totp.n > 0)
        return err_fail(e, ERR_CONFLICT, __func__, "Remove it first to set up another.",
                        "there is a second factor already");
    acc.totp_since = c->by.now.ms;
    acc.totp_last_step = step;
    return totp_seal(k, acc.number, raw, a, &acc.totp, e) && store_save_account(s, &acc, e) &&
           codes_anew(s, k, acc.number, a, codes, e) &&
           account_log(s, &c->by, acc.number, "add-second-factor", NULL, SV(""), a, e) &&
           mail_queue(s, &acc, MESSAGE_SECOND_FACTOR_ADDED, c->by.now.ms, e);
}

bool second_factor_confirm(struct store *s, const struct keys *k, const struct caller *c, struct sv sealed,
                           struct sv code, struct arena *a, struct sv codes[RECOVERY_CODES], struct err *e) {
    struct sv raw = { 0 };
    int64_t step = 0;
    if (!caller_may(c, NULL, "account", e) || !totp_unseal(k, c->account.number, sealed, a, &raw, e)) return false;
    if (!totp_right(raw, code, c->by.now.ms, 0, &step))
        return err_fail(
            e, ERR_INPUT, __func__,
            "Enter the six digits the app shows now. If it goes on, set the telephone's clock to automatic.",
            "code: it is not the one of now");
    bool ok = store_begin(s, e) && confirm_within(s, k, c, raw, step, a, codes, e) && store_commit(s, e);
    store_rollback(s);
    return ok;
}

static bool no_second_factor(struct err *e) {
    return err_fail(e, ERR_CONFLICT, __func__, "Nothing was changed.", "there is no second factor");
}

static bool remove_within(struct store *s, const struct caller *c, struct arena *a, struct err *e) {
    struct account acc;
    if (!own(s, c, a, &acc, e)) return false;
    if (acc.totp.n == 0) return no_second_factor(e);
    acc.totp = SV("");
    acc.totp_since = acc.totp_last_step = 0;
    return store_save_account(s, &acc, e) && store_put_recovery(s, acc.number, NULL, 0, e) &&
           account_log(s, &c->by, acc.number, "remove-second-factor", NULL, SV(""), a, e) &&
           mail_queue(s, &acc, MESSAGE_SECOND_FACTOR_REMOVED, c->by.now.ms, e);
}

bool second_factor_remove(struct store *s, const struct caller *c, struct arena *a, struct err *e) {
    if (!caller_may(c, NULL, "account", e)) return false;
    bool ok = store_begin(s, e) && remove_within(s, c, a, e) && store_commit(s, e);
    store_rollback(s);
    return ok;
}

static bool anew_within(struct store *s, const struct keys *k, const struct caller *c, struct arena *a,
                        struct sv codes[RECOVERY_CODES], struct err *e) {
    struct account acc;
    if (!own(s, c, a, &acc, e)) return false;
    if (acc.totp.n == 0) return no_second_factor(e);
    return codes_anew(s, k, acc.number, a, codes, e) &&
           account_log(s, &c->by, acc.number, "new-recovery-codes", NULL, SV(""), a, e);
}

bool recovery_codes_anew(struct store *s, const struct keys *k, const struct caller *c, struct arena *a,
                         struct sv codes[RECOVERY_CODES], struct err *e) {
    if (!caller_may(c, NULL, "account", e)) return false;
    bool ok = store_begin(s, e) && anew_within(s, k, c, a, codes, e) && store_commit(s, e);
    store_rollback(s);
    return ok;
}
