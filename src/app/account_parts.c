#include "app/account_parts.h"

#include <stdio.h>
#include <string.h>

#include "app/second_factor.h"
#include "base/address.h"

/* ---- the log ------------------------------------------------------------------------------------------------------- */

void log_begin(struct log_details *d, struct arena *a) {
    d->text = text_in(a, 0);
    d->json = json_in(&d->text);
    json_object(&d->json);
}

void log_word(struct log_details *d, const char *name, struct sv value) {
    if (value.n == 0) return;
    json_key_sv(&d->json, sv_of(name));
    json_sv(&d->json, value);
}

void log_number(struct log_details *d, const char *name, int64_t value) {
    json_key_sv(&d->json, sv_of(name));
    json_int(&d->json, value);
}

/* The writer lays members out by line; a record of the log is one line. Strings hold no line ends of their own. */
static struct sv log_line(struct log_details *d) {
    size_t n = 0;
    json_object_end(&d->json);
    json_done(&d->json);
    for (size_t i = 0; i < d->text.n; i++)
        if (d->text.p[i] != '\n') d->text.p[n++] = d->text.p[i];
    d->text.n = n;
    return text_view(&d->text);
}

bool account_log(struct store *s, const struct doing *by, int64_t number, const char *action, struct log_details *d,
                 struct sv content, struct arena *a, struct err *e) {
    struct log_details none;
    char subject[24] = "";
    if (d == NULL) {
        d = &none;
        log_begin(d, a);
    }
    if (number != 0) (void)snprintf(subject, sizeof subject, "%lld", (long long)number);
    const struct audit_entry entry = { .moment = by->now.ms,
                                       .actor = by->actor,
                                       .session = by->session,
                                       .action = sv_of(action),
                                       .subject_kind = SV("account"),
                                       .subject = sv_of(subject),
                                       .details = log_line(d),
                                       .content = content };
    return text_ok(&d->text, e) && audit_append(s, &entry, e);
}

/* ---- values from outside ---------------------------------------------------------------------------------------------- */

struct sv email_plain(struct sv email, struct arena *a) {
    email = sv_trim(email);
    char *p = arena_copy(a, email.p, email.n);
    if (p == NULL) return (struct sv){ 0 };
    for (size_t i = 0; i < email.n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] - 'A' + 'a');
    return (struct sv){ p, email.n };
}

static bool one_line(struct sv v) {
    for (size_t i = 0; i < v.n; i++)
        if ((unsigned char)v.p[i] < 0x20 || v.p[i] == 0x7f) return false;
    return sv_utf8(v);
}

bool text_field(struct sv *v, const char *field, const char *hint, struct err *e) {
    *v = sv_trim(*v);
    if (v->n == 0) return err_fail(e, ERR_INPUT, __func__, hint, "%s: it is missing", field);
    if (v->n > 200) return err_fail(e, ERR_INPUT, __func__, "Use at most 200 characters.", "%s: it is too long", field);
    return one_line(*v) || err_fail(e, ERR_INPUT, __func__, "Use letters, digits, blanks and signs, on one line.",
                                    "%s: it holds characters that do not belong there", field);
}

static bool region_is(struct sv region, struct sv wanted, struct arena *a, bool *exact) {
    struct text own = text_in(a, 0), slug = text_in(a, 0);
    const struct authority as_name = { .name = region }, as_wanted = { .name = wanted };
    authority_slug(&as_name, &own);
    authority_slug(&as_wanted, &slug);
    *exact = sv_eq(text_view(&own), text_view(&slug));
    return *exact || (slug.n >= 3 && sv_find(text_view(&own), text_view(&slug)) < own.n);
}

/* By name in any case and punctuation, or by a part that only one region has. */
static bool region_named(const struct view *v, struct sv wanted, struct sv *out, struct err *e) {
    struct arena a = arena_with_limit(1024 * 1024);
    bool exact = false, several = false;
    *out = (struct sv){ 0 };
    for (size_t i = 0; i < v->histories && !exact; i++) {
        struct sv region = v->history[i].authority->region;
        arena_reset(&a);
        if (region.n == 0 || !region_is(region, wanted, &a, &exact)) continue;
        several = !exact && (several || (out->n > 0 && !sv_eq(*out, region)));
        *out = region;
    }
    arena_free(&a);
    return (out->n > 0 && !several) ||
           err_fail(e, ERR_INPUT, __func__, "`ilacs export` and the page /regions name the regions of Ofsted.",
                    "region: \"%.*s\" is %s", (int)(wanted.n < 80 ? wanted.n : 80), wanted.p == NULL ? "" : wanted.p,
                    several ? "more than one region" : "no region");
}

static bool authority_named(const struct view *v, struct sv wanted, struct sv *out, struct err *e) {
    const struct history *h;
    struct err why = { 0 };
    if (view_find(v, wanted, &h, &why)) {
        *out = h->authority->dfe_code;
        return true;
    }
    if (why.kind == ERR_UNKNOWN) return err_fail(e, ERR_INPUT, __func__, why.hint, "authority: %s", why.msg);
    return err_fail(e, why.kind, why.where, why.hint, "%s", why.msg);
}

bool role_checked(const struct view *v, const struct role_asked *r, struct role_asked *out, struct err *e) {
    struct sv region = sv_trim(r->region), authority = sv_trim(r->authority);
    *out = (struct role_asked){ .role = r->role };
    if ((int)r->role < (int)ROLE_FIRST_GIVEN || r->role >= ROLE_COUNT)
        return err_fail(e, ERR_INPUT, __func__, "Choose one of those that can be given.", "role: it is missing");
    enum role_scope scope = role_scope(r->role);
    if (scope != SCOPE_REGION && region.n > 0)
        return err_fail(e, ERR_INPUT, __func__, "Leave the region out.", "region: the role %.*s is bound to none",
                        SV_ARG(role_label(r->role)));
    if (scope != SCOPE_AUTHORITY && authority.n > 0)
        return err_fail(e, ERR_INPUT, __func__, "Leave the authority out.", "authority: the role %.*s is bound to none",
                        SV_ARG(role_label(r->role)));
    if (scope == SCOPE_REGION)
        return region.n > 0 ? region_named(v, region, &out->region, e)
                            : err_fail(e, ERR_INPUT, __func__, "Say which region of Ofsted.",
                                       "region: the role %.*s is bound to one", SV_ARG(role_label(r->role)));
    if (scope == SCOPE_AUTHORITY)
        return authority.n > 0 ? authority_named(v, authority, &out->authority, e)
                               : err_fail(e, ERR_INPUT, __func__, "Say which authority.",
                                          "authority: the role %.*s is bound to one", SV_ARG(role_label(r->role)));
    return true;
}

/* ---- accounts ---------------------------------------------------------------------------------------------------------- */

bool account_there(struct store *s, int64_t number, struct arena *a, struct account *out, struct err *e) {
    if (!store_load_account(s, number, a, out, e)) return false;
    return out->erased == 0 || err_fail(e, ERR_UNKNOWN, __func__, "It was erased; nothing is left to change.",
                                        "there is no account %lld any more", (long long)number);
}

static struct sv of_account(int64_t account, struct sv v, struct arena *a) {
    struct text t = text_in(a, 0);
    text_int(&t, account);
    text_char(&t, ':');
    text_add(&t, v);
    return t.failed ? (struct sv){ 0 } : text_view(&t);
}

struct sv code_hash(const struct keys *k, int64_t account, struct sv plain, struct arena *a) {
    struct sv whole = of_account(account, plain, a);
    return whole.n == 0 ? whole : keys_hash(k, KEY_CODES, whole, a);
}

bool setup_code(const struct keys *k, struct account *acc, int64_t now_ms, struct arena *a, struct sv *code,
                struct err *e) {
    struct sv plain = { 0 };
    *code = recovery_code_new(a);
    if (!recovery_code_plain(*code, a, &plain)) return err_nomem(e, __func__);
    acc->setup = code_hash(k, acc->number, plain, a);
    acc->setup_until = now_ms + SETUP_HOURS * (int64_t)3600 * 1000;
    return acc->setup.n > 0 || err_nomem(e, __func__);
}

bool totp_seal(const struct keys *k, int64_t account, struct sv raw, struct arena *a, struct sv *sealed,
               struct err *e) {
    struct sv whole = of_account(account, raw, a);
    return whole.n == 0 ? err_nomem(e, __func__) : keys_seal(k, KEY_TOTP, whole, a, sealed, e);
}

bool totp_unseal(const struct keys *k, int64_t account, struct sv sealed, struct arena *a, struct sv *raw,
                 struct err *e) {
    struct sv whole, head = of_account(account, SV(""), a);
    if (head.n == 0) return err_nomem(e, __func__);
    if (!keys_unseal(k, KEY_TOTP, sealed, a, &whole, e)) return false;
    *raw = sv_sub(whole, head.n, whole.n);
    return (sv_starts(whole, head) && raw->n == TOTP_SECRET_BYTES) ||
           err_fail(e, ERR_INPUT, __func__, "Begin again.", "this second factor is another account's");
}
