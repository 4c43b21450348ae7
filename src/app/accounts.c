/* What administrators do to accounts: each is one transaction, with its record in the log and a message where the person
 * should know. What people do to their own is in own_account.c. */
#include "app/accounts.h"

#include "app/account_parts.h"
#include "app/mail.h"
#include "base/address.h"
#include "store/sessions.h"

/* ---- making ---------------------------------------------------------------------------------------------------------- */

static bool new_checked(const struct view *v, const struct account_new *n, const struct caller *c, struct arena *a,
                        struct account *acc, struct role_asked *role, struct err *e) {
    *acc = (struct account){ .email = email_plain(n->email, a),
                             .name = n->name,
                             .created = c->by.now.ms,
                             .demonstration = n->demonstration,
                             .system_user = sv_trim(n->system_user) };
    if (acc->email.n == 0)
        return err_fail(e, ERR_INPUT, __func__, "Messages go there, and it is typed to sign in.",
                        "email: it is missing");
    if (acc->email.n > 254 || !address_is_email(acc->email))
        return err_fail(e, ERR_INPUT, __func__, "Write it like name@example.org.", "email: this is no e-mail address");
    if (!text_field(&acc->name, "name", "As the person is called by colleagues.", e)) return false;
    if (acc->system_user.n > 0 && !text_field(&acc->system_user, "system_user", "As `id -un` says it.", e))
        return false;
    return role_checked(v, &n->role, role, e);
}

/* An empty e-mail, name or whatever else is content of the log that can be erased, one part a line. */
static struct sv content_of(const struct account *acc, struct arena *a) {
    struct text t = text_in(a, 0);
    text_add(&t, acc->email);
    text_char(&t, '\n');
    text_add(&t, acc->name);
    if (acc->system_user.n > 0) {
        text_char(&t, '\n');
        text_add(&t, acc->system_user);
    }
    return text_view(&t);
}

static void log_role(struct log_details *d, const struct role_asked *r) {
    log_word(d, "role", role_word(r->role));
    log_word(d, "region", r->region);
    log_word(d, "authority", r->authority);
}

static bool give(struct store *s, const struct caller *c, int64_t account, const struct role_asked *r, struct err *e) {
    struct grant g = {
        .account = account, .role = r->role, .region = r->region, .authority = r->authority, .from = c->by.now.ms
    };
    return store_add_grant(s, &g, e);
}

bool account_add(struct store *s, const struct keys *k, const struct view *register_view, const struct caller *c,
                 const struct account_new *n, struct arena *a, struct account *out, struct sv *setup, struct err *e) {
    struct role_asked role = { 0 };
    struct log_details d;
    *setup = (struct sv){ 0 };
    if (!caller_may(c, NULL, "account", e) || !new_checked(register_view, n, c, a, out, &role, e)) return false;
    log_begin(&d, a);
    log_role(&d, &role);
    bool ok = store_begin(s, e) && store_add_account(s, out, e) && give(s, c, out->number, &role, e) &&
              setup_code(k, out, c->by.now.ms, a, setup, e) && store_save_account(s, out, e) &&
              account_log(s, &c->by, out->number, "make-account", &d, content_of(out, a), a, e) &&
              mail_queue(s, out, MESSAGE_ACCOUNT_MADE, c->by.now.ms, e) && store_commit(s, e);
    store_rollback(s);
    if (!ok) *setup = (struct sv){ 0 };
    return ok;
}

/* ---- roles ------------------------------------------------------------------------------------------------------------- */

static bool same_grant(const struct grant *g, const struct role_asked *r) {
    return g->role == r->role && sv_eq(g->region, r->region) && sv_eq(g->authority, r->authority);
}

static bool give_within(struct store *s, const struct caller *c, int64_t number, const struct role_asked *r,
                        struct arena *a, struct err *e) {
    struct account acc;
    struct grant *g;
    size_t n;
    struct log_details d;
    if (!account_there(s, number, a, &acc, e) || !store_load_grants(s, number, a, &g, &n, e)) return false;
    for (size_t i = 0; i < n; i++)
        if (grant_stands(&g[i], c->by.now.ms) && same_grant(&g[i], r))
            return err_fail(e, ERR_CONFLICT, __func__, "Nothing was changed.", "role: they have this role already");
    log_begin(&d, a);
    log_role(&d, r);
    return give(s, c, number, r, e) && account_log(s, &c->by, number, "give-role", &d, SV(""), a, e) &&
           mail_queue(s, &acc, MESSAGE_ROLES_CHANGED, c->by.now.ms, e);
}

bool account_give_role(struct store *s, const struct view *register_view, const struct caller *c, int64_t account,
                       const struct role_asked *r, struct arena *a, struct err *e) {
    struct role_asked role = { 0 };
    if (!caller_may(c, NULL, "account", e) || !role_checked(register_view, r, &role, e)) return false;
    bool ok = store_begin(s, e) && give_within(s, c, account, &role, a, e) && store_commit(s, e);
    store_rollback(s);
    return ok;
}

/* Asked after the change, within its transaction: whether anybody is left who can give roles on the pages. */
static bool somebody_administers(struct store *s, const struct caller *c, struct err *e) {
    bool any = false;
    return store_has_administrator(s, c->by.now.ms, &any, e) &&
           (any || err_fail(e, ERR_CONFLICT, __func__, "Make somebody else an administrator first.",
                            "this is the last administrator"));
}

/* What was asked names a scope where it wants one ended alone. */
static bool is_meant(const struct grant *g, const struct role_asked *r) {
    return g->role == r->role && (r->region.n == 0 || sv_eq(g->region, r->region)) &&
           (r->authority.n == 0 || sv_eq(g->authority, r->authority));
}

static bool end_grants(struct store *s, const struct caller *c, int64_t account, const struct role_asked *r,
                       struct arena *a, size_t *ended, struct err *e) {
    struct grant *g;
    size_t n;
    *ended = 0;
    if (!store_load_grants(s, account, a, &g, &n, e)) return false;
    for (size_t i = 0; i < n; i++) {
        if (!grant_stands(&g[i], c->by.now.ms) || (r != NULL && !is_meant(&g[i], r))) continue;
        if (!store_end_grant(s, g[i].number, c->by.now.ms, e)) return false;
        ++*ended;
    }
    return true;
}

static bool take_within(struct store *s, const struct caller *c, int64_t number, const struct role_asked *r,
                        struct arena *a, struct err *e) {
    struct account acc;
    struct log_details d;
    size_t ended;
    if (!account_there(s, number, a, &acc, e) || !end_grants(s, c, number, r, a, &ended, e)) return false;
    if (ended == 0)
        return err_fail(e, ERR_UNKNOWN, __func__, "Nothing was changed.", "role: they do not have this role");
    if (r->role == ROLE_ADMINISTRATOR && !somebody_administers(s, c, e)) return false;
    log_begin(&d, a);
    log_role(&d, r);
    return account_log(s, &c->by, number, "take-role", &d, SV(""), a, e) &&
           mail_queue(s, &acc, MESSAGE_ROLES_CHANGED, c->by.now.ms, e);
}

/* A role may be taken whose scope the register no longer knows, so the scope is looked up only where it is named. */
static bool taken_checked(const struct view *v, const struct role_asked *r, struct role_asked *out, struct err *e) {
    if (r->region.n > 0 || r->authority.n > 0) return role_checked(v, r, out, e);
    *out = *r;
    return ((int)r->role >= (int)ROLE_FIRST_GIVEN && r->role < ROLE_COUNT) ||
           err_fail(e, ERR_INPUT, __func__, "Choose one of theirs.", "role: it is missing");
}

bool account_take_role(struct store *s, const struct view *register_view, const struct caller *c, int64_t account,
                       const struct role_asked *r, struct arena *a, struct err *e) {
    struct role_asked role = { 0 };
    if (!caller_may(c, NULL, "account", e) || !taken_checked(register_view, r, &role, e)) return false;
    bool ok = store_begin(s, e) && take_within(s, c, account, &role, a, e) && store_commit(s, e);
    store_rollback(s);
    return ok;
}

/* ---- closing, opening, resetting ------------------------------------------------------------------------------------------ */

static bool administers(struct store *s, const struct caller *c, int64_t account, struct arena *a, bool *out,
                        struct err *e) {
    struct grant *g;
    size_t n;
    *out = false;
    if (!store_load_grants(s, account, a, &g, &n, e)) return false;
    for (size_t i = 0; i < n; i++)
        *out = *out || (g[i].role == ROLE_ADMINISTRATOR && grant_stands(&g[i], c->by.now.ms));
    return true;
}

static bool disable_within(struct store *s, const struct caller *c, int64_t number, struct sv reason, struct arena *a,
                           struct err *e) {
    struct account acc;
    bool admin;
    if (!account_there(s, number, a, &acc, e) || !administers(s, c, number, a, &admin, e)) return false;
    if (acc.disabled != 0)
        return err_fail(e, ERR_CONFLICT, __func__, "Nothing was changed.", "the account is disabled already");
    acc.disabled = c->by.now.ms;
    return store_save_account(s, &acc, e) && (!admin || somebody_administers(s, c, e)) &&
           store_end_sessions(s, number, 0, c->by.now.ms, e) &&
           account_log(s, &c->by, number, "disable-account", NULL, reason, a, e) &&
           mail_queue(s, &acc, MESSAGE_ACCOUNT_DISABLED, c->by.now.ms, e);
}

bool account_disable(struct store *s, const struct caller *c, int64_t account, struct sv reason, struct arena *a,
                     struct err *e) {
    if (!caller_may(c, NULL, "account", e) || !text_field(&reason, "reason", "Say in a few words why.", e))
        return false;
    bool ok = store_begin(s, e) && disable_within(s, c, account, reason, a, e) && store_commit(s, e);
    store_rollback(s);
    return ok;
}

static bool enable_within(struct store *s, const struct caller *c, int64_t number, struct arena *a, struct err *e) {
    struct account acc;
    if (!account_there(s, number, a, &acc, e)) return false;
    if (acc.disabled == 0)
        return err_fail(e, ERR_CONFLICT, __func__, "Nothing was changed.", "the account is not disabled");
    acc.disabled = 0;
    return store_save_account(s, &acc, e) && account_log(s, &c->by, number, "enable-account", NULL, SV(""), a, e) &&
           mail_queue(s, &acc, MESSAGE_ACCOUNT_ENABLED, c->by.now.ms, e);
}

bool account_enable(struct store *s, const struct caller *c, int64_t account, struct arena *a, struct err *e) {
    if (!caller_may(c, NULL, "account", e)) return false;
    bool ok = store_begin(s, e) && enable_within(s, c, account, a, e) && store_commit(s, e);
    store_rollback(s);
    return ok;
}

/* Everything that lets somebody in as this account goes. */
static bool lock_out(struct store *s, struct account *acc, int64_t now_ms, struct err *e) {
    acc->password = acc->totp = acc->setup = SV("");
    acc->password_changed = acc->totp_since = acc->totp_last_step = acc->setup_until = 0;
    return store_put_recovery(s, acc->number, NULL, 0, e) && store_forget_browsers(s, acc->number, e) &&
           store_end_sessions(s, acc->number, 0, now_ms, e);
}

static bool reset_within(struct store *s, const struct keys *k, const struct caller *c, int64_t number, struct arena *a,
                         struct sv *setup, struct err *e) {
    struct account acc;
    return account_there(s, number, a, &acc, e) && lock_out(s, &acc, c->by.now.ms, e) &&
           setup_code(k, &acc, c->by.now.ms, a, setup, e) && store_save_account(s, &acc, e) &&
           account_log(s, &c->by, number, "reset-account", NULL, SV(""), a, e) &&
           mail_queue(s, &acc, MESSAGE_ACCOUNT_RESET, c->by.now.ms, e);
}

bool account_reset(struct store *s, const struct keys *k, const struct caller *c, int64_t account, struct arena *a,
                   struct sv *setup, struct err *e) {
    *setup = (struct sv){ 0 };
    if (!caller_may(c, NULL, "account", e)) return false;
    bool ok = store_begin(s, e) && reset_within(s, k, c, account, a, setup, e) && store_commit(s, e);
    store_rollback(s);
    if (!ok) *setup = (struct sv){ 0 };
    return ok;
}

/* ---- erasing ---------------------------------------------------------------------------------------------------------------- */

/* The reason comes into the log after the erasing, as content: it may name the person as well. */
bool account_erase_within(struct store *s, const struct caller *c, int64_t number, struct sv reason, struct sv in_log,
                          struct arena *a, size_t *erased, struct err *e) {
    struct account acc;
    struct text subject = text_in(a, 0);
    const struct audit_erasing erasing = {
        .moment = c->by.now.ms, .actor = c->by.actor, .session = c->by.session, .reason = in_log
    };
    bool admin;
    size_t ended;
    text_int(&subject, number);
    if (!account_there(s, number, a, &acc, e) || !administers(s, c, number, a, &admin, e) ||
        !end_grants(s, c, number, NULL, a, &ended, e) || !lock_out(s, &acc, c->by.now.ms, e) ||
        !store_forget_notes(s, number, e))
        return false;
    acc.erased = c->by.now.ms;
    admin = admin && acc.disabled == 0; /* one that is disabled keeps nobody in */
    if (acc.disabled == 0) acc.disabled = acc.erased;
    return store_save_account(s, &acc, e) && (!admin || somebody_administers(s, c, e)) && text_ok(&subject, e) &&
           audit_erase_subject(s, SV("account"), text_view(&subject), &erasing, erased, e) &&
           account_log(s, &c->by, number, "erase-account", NULL, reason, a, e);
}

bool account_erase(struct store *s, const struct caller *c, int64_t account, struct sv reason, struct arena *a,
                   size_t *erased, struct err *e) {
    *erased = 0;
    if (!caller_may(c, NULL, "account", e) || !text_field(&reason, "reason", "Say in a few words why.", e))
        return false;
    bool ok = store_begin(s, e) &&
              account_erase_within(s, c, account, reason, SV("the person was erased"), a, erased, e) &&
              store_commit(s, e);
    store_rollback(s);
    if (!ok) *erased = 0;
    return ok;
}
