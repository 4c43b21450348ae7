/* Whose account it is, and what they may do: the provider rules over both for accounts it brought. */
#include <stdio.h>
#include <string.h>

#include "app/mail.h"
#include "app/sign_on_parts.h"
#include "base/address.h"

struct roles {
    struct role_asked list[ROLE_MAPPINGS_MAX];
    size_t n;
};

static bool same_role(const struct role_asked *a, const struct role_asked *b) {
    return a->role == b->role && sv_eq(a->region, b->region) && sv_eq(a->authority, b->authority);
}

static bool has_value(const struct identity *who, struct sv value) {
    for (size_t i = 0; i < who->values; i++)
        if (sv_eq(who->value[i], value)) return true;
    return false;
}

/* The roles that the claims give. One that is bound to something the register does not know is given to nobody. */
static bool roles_of(const struct config *c, const struct view *v, const struct identity *who, struct roles *out,
                     struct err *e) {
    out->n = 0;
    for (size_t i = 0; i < c->mappings; i++) {
        const struct role_mapping *m = &c->mapping[i];
        struct role_asked asked = { .role = m->to.role, .region = m->to.region, .authority = m->to.authority }, role;
        struct err why = { 0 };
        if (!has_value(who, m->value)) continue;
        if (!role_checked(v, &asked, &role, &why))
            return err_fail(e, why.kind == ERR_INPUT ? ERR_DENIED : why.kind, __func__,
                            "An administrator corrects [sign-on roles] in the configuration.",
                            "Your role is set up wrongly here (%s): ask an administrator", why.msg);
        bool there = false;
        for (size_t j = 0; j < out->n; j++) there = there || same_role(&out->list[j], &role);
        if (!there) out->list[out->n++] = role;
    }
    return true;
}

/* ---- who ---------------------------------------------------------------------------------------------------------- */

static struct sv name_of(const struct identity *who, struct arena *a) {
    struct sv v = sv_trim(who->name);
    size_t n = v.n < 200 ? v.n : 200;
    while (n < v.n && n > 0 && ((unsigned char)v.p[n] & 0xc0) == 0x80) n--;
    char *p = arena_copy(a, v.p == NULL ? "" : v.p, n);
    if (p == NULL) return (struct sv){ 0 };
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)p[i] < 0x20 || p[i] == 0x7f) p[i] = ' ';
    v = sv_trim((struct sv){ p, n });
    return v.n > 0 ? v : SV("(name not known)");
}

/* The address that the provider vouches for; else one at which nobody can be reached (RFC 2606), made from who they are
 * there, because every account has an address of its own. */
static struct sv email_of(const struct config *c, const struct identity *who, struct arena *a) {
    if (who->email_verified && address_is_email(who->email)) return email_plain(who->email, a);
    struct text whole = text_in(a, 8192), t = text_in(a, 100);
    text_add(&whole, c->issuer);
    text_char(&whole, '\n');
    text_add(&whole, who->subject);
    struct sv hash = sha256_of(text_view(&whole), a);
    text_lit(&t, "sign-on-");
    for (size_t i = 0; i < 10 && i < hash.n; i++) text_printf(&t, "%02x", (unsigned)(unsigned char)hash.p[i]);
    text_lit(&t, "@sign-on.invalid");
    return hash.n == 0 || t.failed || whole.failed ? (struct sv){ 0 } : text_view(&t);
}

static struct sv content_of(struct sv email, struct sv name, struct arena *a) {
    struct text t = text_in(a, 0);
    text_add(&t, email);
    text_char(&t, '\n');
    text_add(&t, name);
    return text_view(&t);
}

/* Never linked by e-mail: whoever may write an address at the provider would get the account here. */
static bool email_is_anothers(struct store *s, struct sv email, int64_t number, struct arena *a, bool *taken,
                              struct err *e) {
    struct account other;
    bool found = false;
    if (!store_find_account(s, email, a, &other, &found, e)) return false;
    *taken = found && other.number != number;
    return true;
}

static bool make_account(struct store *s, const struct config *c, const struct identity *who, const struct doing *by,
                         struct arena *a, struct account *out, struct err *e) {
    struct log_details d;
    bool taken = false;
    *out = (struct account){ .email = email_of(c, who, a),
                             .name = name_of(who, a),
                             .created = by->now.ms,
                             .issuer = c->issuer,
                             .subject = who->subject };
    if (out->email.n == 0 || out->name.n == 0) return err_nomem(e, __func__);
    if (!email_is_anothers(s, out->email, 0, a, &taken, e)) return false;
    if (taken)
        return err_fail(
            e, ERR_DENIED, __func__,
            "An administrator erases the other account (`ilacs user erase`); then sign on again.",
            "There is an account with your e-mail address that has its own password: sign in with that, or ask an "
            "administrator to erase it");
    log_begin(&d, a);
    log_word(&d, "by", SV("provider"));
    return store_add_account(s, out, e) &&
           account_log(s, by, out->number, "make-account", &d, content_of(out->email, out->name, a), a, e);
}

/* Name and address as the provider says them now, where that address is nobody else's. */
static bool bring_up_to_date(struct store *s, const struct config *c, const struct identity *who,
                             const struct doing *by, struct arena *a, struct account *acc, struct err *e) {
    struct sv email = who->email_verified ? email_of(c, who, a) : acc->email, name = name_of(who, a);
    bool taken = false;
    if (email.n == 0 || name.n == 0) return err_nomem(e, __func__);
    if (sv_eq(email, acc->email) && sv_eq(name, acc->name)) return true;
    if (!email_is_anothers(s, email, acc->number, a, &taken, e)) return false;
    if (!taken) acc->email = email;
    acc->name = name;
    return store_save_account(s, acc, e) &&
           account_log(s, by, acc->number, "change-account", NULL, content_of(acc->email, acc->name, a), a, e);
}

/* ---- roles ---------------------------------------------------------------------------------------------------------- */

static bool log_role(struct store *s, const struct doing *by, int64_t account, const char *action,
                     const struct role_asked *r, struct arena *a, struct err *e) {
    struct log_details d;
    log_begin(&d, a);
    log_word(&d, "role", role_word(r->role));
    log_word(&d, "region", r->region);
    log_word(&d, "authority", r->authority);
    return account_log(s, by, account, action, &d, SV(""), a, e);
}

static bool bring_roles(struct store *s, const struct doing *by, int64_t account, const struct roles *wanted,
                        struct arena *a, size_t *changes, struct err *e) {
    struct grant *g;
    size_t n;
    bool stands[ROLE_MAPPINGS_MAX] = { false };
    *changes = 0;
    if (!store_load_grants(s, account, a, &g, &n, e)) return false;
    for (size_t i = 0; i < n; i++) {
        if (!grant_stands(&g[i], by->now.ms)) continue;
        const struct role_asked r = { .role = g[i].role, .region = g[i].region, .authority = g[i].authority };
        bool stays = false;
        for (size_t j = 0; j < wanted->n; j++)
            if (same_role(&wanted->list[j], &r)) stays = stands[j] = true;
        if (stays) continue;
        if (!store_end_grant(s, g[i].number, by->now.ms, e) || !log_role(s, by, account, "take-role", &r, a, e))
            return false;
        ++*changes;
    }
    for (size_t j = 0; j < wanted->n; j++) {
        const struct role_asked *r = &wanted->list[j];
        struct grant fresh = {
            .account = account, .role = r->role, .region = r->region, .authority = r->authority, .from = by->now.ms
        };
        if (stands[j]) continue;
        if (!store_add_grant(s, &fresh, e) || !log_role(s, by, account, "give-role", r, a, e)) return false;
        ++*changes;
    }
    return true;
}

/* ---- together ------------------------------------------------------------------------------------------------------- */

static bool no_role(struct err *e) {
    return err_fail(e, ERR_DENIED, __func__,
                    "An administrator of your organisation's sign-in puts you into the right group.",
                    "Your organisation’s sign-in gives you no role here: ask an administrator");
}

/* Somebody who is known. Sessions elsewhere end when no role is left. */
static bool known(struct store *s, const struct config *c, const struct identity *who, const struct doing *by,
                  const struct roles *roles, struct arena *a, struct account *acc, struct err *e) {
    size_t changes = 0;
    if (acc->disabled != 0)
        return err_fail(e, ERR_DENIED, __func__, "An administrator can say why.",
                        "Your account here was disabled: ask an administrator");
    return bring_up_to_date(s, c, who, by, a, acc, e) && bring_roles(s, by, acc->number, roles, a, &changes, e) &&
           (changes == 0 || mail_queue(s, acc, MESSAGE_ROLES_CHANGED, by->now.ms, e)) &&
           (roles->n > 0 || store_end_sessions(s, acc->number, 0, by->now.ms, e));
}

static bool within(struct store *s, const struct config *c, const struct identity *who, const struct doing *by,
                   const struct roles *roles, struct arena *a, int64_t *account, struct err *e) {
    struct account acc;
    bool found = false;
    size_t changes = 0;
    if (!store_find_account_by_subject(s, c->issuer, who->subject, a, &acc, &found, e)) return false;
    if (!found && roles->n == 0) return no_role(e);
    bool ok = found ? known(s, c, who, by, roles, a, &acc, e)
                    : make_account(s, c, who, by, a, &acc, e) && bring_roles(s, by, acc.number, roles, a, &changes, e);
    *account = acc.number;
    return ok;
}

bool sign_on_account(struct store *s, const struct config *c, const struct view *v, const struct identity *who,
                     const struct sign_in *from, struct arena *a, int64_t *account, struct err *e) {
    struct roles roles;
    const struct doing by = { .actor = SV("provider"), .now = from->now };
    *account = 0;
    if (!roles_of(c, v, who, &roles, e)) return false;
    bool ok = store_begin(s, e) && within(s, c, who, &by, &roles, a, account, e) && store_commit(s, e);
    store_rollback(s);
    /* Told after the commit: that roles ended stands, although nobody is signed in. */
    return ok && (roles.n > 0 || no_role(e));
}
