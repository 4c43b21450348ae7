/* Asking the provider. What it says of itself is kept for an hour, in memory of the process: a provider that is asked for
 * each sign-on is a provider that can be kept busy through us. */
#include <pthread.h>
#include <string.h>

#include "app/sign_on_parts.h"
#include "net/http_client.h"

static const int64_t hour_ms = 60 * 60 * (int64_t)1000;
static const int64_t minute_ms = 60 * (int64_t)1000;
enum { KEPT_LIMIT = 256 * 1024, ANSWER_LIMIT = 256 * 1024 };

/* One document: whose it is, its bytes, when it was asked for. Times by the clock that only runs forward. */
struct kept_answer {
    struct arena arena;
    struct sv url, bytes;
    int64_t asked, asked_anew; /* 0: not yet */
};
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct kept_answer description_kept, keys_kept;

static void forget(struct kept_answer *v) {
    arena_free(&v->arena);
    *v = (struct kept_answer){ .arena = arena_with_limit(2 * KEPT_LIMIT) };
}

void sign_on_forget(void) {
    (void)pthread_mutex_lock(&lock);
    forget(&description_kept);
    forget(&keys_kept);
    (void)pthread_mutex_unlock(&lock);
}

/* A copy in `a`, when what is kept is of that address and younger than an hour. */
static struct sv recall(const struct kept_answer *v, struct sv url, int64_t now, struct arena *a) {
    if (v->asked == 0 || now - v->asked >= hour_ms || !sv_eq(v->url, url)) return (struct sv){ 0 };
    char *p = arena_copy(a, v->bytes.p, v->bytes.n);
    return p == NULL ? (struct sv){ 0 } : (struct sv){ p, v->bytes.n };
}

static void keep(struct kept_answer *v, struct sv url, struct sv bytes, int64_t now) {
    int64_t anew = sv_eq(v->url, url) ? v->asked_anew : 0;
    forget(v);
    char *u = arena_copy(&v->arena, url.p, url.n), *b = arena_copy(&v->arena, bytes.p, bytes.n);
    if (u == NULL || b == NULL) return; /* not kept: it is asked for again */
    v->url = (struct sv){ u, url.n };
    v->bytes = (struct sv){ b, bytes.n };
    v->asked = now;
    v->asked_anew = anew;
}

static bool ask(const struct config *c, struct sv url, struct arena *a, struct sv *out, struct err *e) {
    struct http_ask q = { .url = url, .ca_file = c->sign_on_ca_file, .limit = KEPT_LIMIT };
    int status;
    return http_ask(&q, a, out, &status, e);
}

/* What the provider sends is the provider's fault, not that of who signs on. */
static bool of_provider(bool ok, struct err *e) {
    if (!ok && e != NULL && e->kind == ERR_INPUT) e->kind = ERR_STORE;
    return ok;
}

bool provider_described(const struct config *c, struct arena *a, struct provider_description *out, struct err *e) {
    static const struct sv tail = { "/.well-known/openid-configuration", 33 };
    struct text url = text_in(a, 4096);
    text_add(&url, sv_ends(c->issuer, SV("/")) ? sv_sub(c->issuer, 0, c->issuer.n - 1) : c->issuer);
    text_add(&url, tail);
    if (!text_ok(&url, e)) return false;
    (void)pthread_mutex_lock(&lock);
    struct sv json = recall(&description_kept, text_view(&url), clock_steady_ms(), a);
    (void)pthread_mutex_unlock(&lock);
    if (json.n > 0) return of_provider(provider_description_read(json, c->issuer, a, out, e), e);
    if (!ask(c, text_view(&url), a, &json, e) || !of_provider(provider_description_read(json, c->issuer, a, out, e), e))
        return false;
    (void)pthread_mutex_lock(&lock);
    keep(&description_kept, text_view(&url), json, clock_steady_ms());
    (void)pthread_mutex_unlock(&lock);
    return true;
}

/* Whether to ask for keys that were not among those kept; notes that it is done. */
static bool may_ask_anew(struct kept_answer *v, int64_t now) {
    if (v->asked_anew != 0 && now - v->asked_anew < minute_ms) return false;
    v->asked_anew = now;
    return true;
}

bool provider_keys(const struct config *c, const struct provider_description *d, bool anew, struct arena *a,
                   struct sv *keys, bool *asked, struct err *e) {
    int64_t now = clock_steady_ms();
    *asked = false;
    (void)pthread_mutex_lock(&lock);
    *keys = recall(&keys_kept, d->jwks_uri, now, a);
    bool ask_now = keys->n == 0 || (anew && may_ask_anew(&keys_kept, now));
    (void)pthread_mutex_unlock(&lock);
    if (!ask_now) return true;
    *asked = true;
    if (!ask(c, d->jwks_uri, a, keys, e)) return false;
    (void)pthread_mutex_lock(&lock);
    keep(&keys_kept, d->jwks_uri, *keys, clock_steady_ms());
    (void)pthread_mutex_unlock(&lock);
    return true;
}

/* ---- the token ------------------------------------------------------------------------------------------------------ */

static void encoded_text(struct text *out, struct sv v) {
    for (size_t i = 0; i < v.n; i++) {
        unsigned char c = (unsigned char)v.p[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
                     c == '.' || c == '_' || c == '~';
        if (plain)
            text_char(out, (char)c);
        else
            text_printf(out, "%%%02X", (unsigned)c);
    }
}

void parameter_text(struct text *out, const char *before, const char *name, struct sv value) {
    text_add(out, sv_of(before));
    text_add(out, sv_of(name));
    text_char(out, '=');
    encoded_text(out, value);
}

void redirect_text(const struct config *c, struct text *out) {
    text_add(out, c->site_address);
    text_lit(out, "/sign-on/return");
}

static struct sv form_of(const struct config *c, struct sv code, struct sv verifier, struct arena *a) {
    struct text form = text_in(a, 32 * 1024), redirect = text_in(a, 4096);
    redirect_text(c, &redirect);
    parameter_text(&form, "", "grant_type", SV("authorization_code"));
    parameter_text(&form, "&", "code", code);
    parameter_text(&form, "&", "redirect_uri", text_view(&redirect));
    parameter_text(&form, "&", "code_verifier", verifier);
    if (c->client_secret.n == 0) parameter_text(&form, "&", "client_id", c->client_id);
    return form.failed || redirect.failed ? (struct sv){ 0 } : text_view(&form);
}

bool provider_token(const struct config *c, const struct provider_description *d, struct sv code, struct sv verifier,
                    struct arena *a, struct sv *token, struct err *e) {
    struct sv body;
    int status;
    /* RFC 6749, 2.3.1: name and secret are encoded before they are joined. */
    struct text user = text_in(a, 4096), secret = text_in(a, 4096);
    encoded_text(&user, c->client_id);
    encoded_text(&secret, c->client_secret);
    struct http_ask q = { .url = d->token_endpoint,
                          .form = form_of(c, code, verifier, a),
                          .ca_file = c->sign_on_ca_file,
                          .limit = ANSWER_LIMIT };
    if (q.form.n == 0 || user.failed || secret.failed) return err_nomem(e, __func__);
    if (c->client_secret.n > 0) {
        q.user = text_view(&user);
        q.password = text_view(&secret);
    }
    if (http_ask(&q, a, &body, &status, e)) return of_provider(token_answer_read(body, a, token, e), e);
    if ((status == 400 || status == 401) && sv_find(body, SV("\"invalid_grant\"")) < body.n && e != NULL) {
        *e = (struct err){ 0 };
        return err_fail(e, ERR_DENIED, __func__, "Sign in again.",
                        "Your organisation’s sign-in does not know this sign-in any more: begin again");
    }
    return false;
}

bool provider_identity(const struct config *c, const struct provider_description *d, struct sv token, struct sv nonce,
                       int64_t since_s, int64_t now_ms, struct arena *a, struct identity *out, struct err *e) {
    struct id_token_wanted w = { .issuer = c->issuer,
                                 .client_id = c->client_id,
                                 .nonce = nonce,
                                 .now_s = now_ms / 1000,
                                 .claim = c->claim,
                                 .amr = c->required_amr,
                                 .since_s = since_s };
    struct err why = { 0 };
    struct sv keys;
    bool asked = false,
         ok = provider_keys(c, d, false, a, &keys, &asked, &why) && id_token_check(token, keys, &w, a, out, &why);
    /* Keys change: one that is not among those kept may be new. Keys that came this moment are not asked for again. */
    if (!ok && why.kind == ERR_UNKNOWN && !asked) {
        why = (struct err){ 0 };
        ok = provider_keys(c, d, true, a, &keys, &asked, &why) && id_token_check(token, keys, &w, a, out, &why);
    }
    if (ok) return true;
    enum err_kind kind = why.kind == ERR_UNKNOWN ? ERR_DENIED : why.kind == ERR_INPUT ? ERR_STORE : why.kind;
    return err_fail(e, kind, why.where, why.hint, "%s", why.msg);
}
