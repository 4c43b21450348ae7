#include "app/sign_on.h"

#include "app/sign_on_parts.h"
#include "app/throttle.h"

/* Whoever begins one makes us write a row, and may make us ask the provider. */
static const struct throttle_rule throttle_sign_on = { .name = { "sign-on", 7 },
                                                       .tries = 60,
                                                       .window_ms = 15 * 60 * 1000 };

/* ---- beginning ------------------------------------------------------------------------------------------------------ */

/* What only this sign-on knows. */
struct secrets {
    struct sv state, nonce, verifier, browser;
};

/* The nonce comes back in the token, and says of itself whether this sign-on proves anew who somebody is. */
static const struct sv again_mark = { "again-", 6 };

static struct sv nonce_made(bool again, struct arena *a) {
    struct text t = text_in(a, 100);
    struct sv random = random_token(24, a);
    if (again) text_add(&t, again_mark);
    text_add(&t, random);
    return random.n == 0 || t.failed ? (struct sv){ 0 } : text_view(&t);
}

static bool secrets_made(bool again, struct arena *a, struct secrets *out, struct err *e) {
    *out = (struct secrets){ .state = random_token(32, a),
                             .nonce = nonce_made(again, a),
                             .verifier = random_token(32, a),
                             .browser = random_token(32, a) };
    return (out->state.n > 0 && out->nonce.n > 0 && out->verifier.n > 0 && out->browser.n > 0) ||
           err_nomem(e, __func__);
}

static bool location_made(const struct config *c, struct sv endpoint, const struct secrets *v, struct arena *a,
                          struct sv *out, struct err *e) {
    struct text t = text_in(a, 16 * 1024), redirect = text_in(a, 4096);
    redirect_text(c, &redirect);
    text_add(&t, endpoint);
    parameter_text(&t, sv_find(endpoint, SV("?")) < endpoint.n ? "&" : "?", "response_type", SV("code"));
    parameter_text(&t, "&", "client_id", c->client_id);
    parameter_text(&t, "&", "redirect_uri", text_view(&redirect));
    parameter_text(&t, "&", "scope", c->scope);
    parameter_text(&t, "&", "state", v->state);
    parameter_text(&t, "&", "nonce", v->nonce);
    parameter_text(&t, "&", "code_challenge", base64url(sha256_of(v->verifier, a), a));
    parameter_text(&t, "&", "code_challenge_method", SV("S256"));
    if (sv_starts(v->nonce, again_mark)) text_lit(&t, "&prompt=login&max_age=600"); /* with max_age it says when */
    *out = text_view(&t);
    return text_ok(&redirect, e) && text_ok(&t, e);
}

/* A place of our own site, or nothing. */
static struct sv own_place(struct sv back) {
    bool ok = back.n > 0 && back.n <= 2000 && back.p[0] == '/' && !sv_starts(back, SV("//"));
    for (size_t i = 0; ok && i < back.n; i++) ok = back.p[i] > ' ' && back.p[i] <= '~' && back.p[i] != '\\';
    return ok ? back : (struct sv){ 0 };
}

/* Those that nobody finished go first, so that beginning alone does not fill the store. */
static bool row_stored(struct store *s, const struct sign_on *row, struct arena *a, struct err *e) {
    struct sign_on none;
    bool found;
    bool ok = store_begin(s, e) && store_take_sign_on(s, row->state, row->moment - SIGN_ON_MS, a, &none, &found, e) &&
              store_add_sign_on(s, row, e) && store_commit(s, e);
    store_rollback(s);
    return ok;
}

bool sign_on_begin(struct store *s, const struct keys *k, const struct config *config, struct sv back, struct sv kept,
                   bool again, const struct sign_in *from, struct arena *a, struct sv *location, struct sv *browser,
                   struct err *e) {
    struct provider_description d;
    struct secrets v;
    char place[64];
    *location = *browser = (struct sv){ 0 };
    if (!config->sign_on)
        return err_fail(e, ERR_USAGE, __func__, "Write a section [sign-on] into the configuration.",
                        "the configuration names no sign-on provider");
    throttle_address(from->address, place);
    if (!throttle_try(&throttle_sign_on, sv_of(place), from->now.ms, e) || !provider_described(config, a, &d, e) ||
        !secrets_made(again, a, &v, e) || !location_made(config, d.authorization_endpoint, &v, a, location, e))
        return false;
    const struct sign_on row = { .state = sha256_of(v.state, a),
                                 .nonce = v.nonce,
                                 .verifier = v.verifier,
                                 .browser = keys_hash(k, KEY_SIGN_ON, v.browser, a),
                                 .kept = kept,
                                 .back = own_place(back),
                                 .moment = from->now.ms };
    if (row.state.n == 0 || row.browser.n == 0) return err_nomem(e, __func__);
    if (!row_stored(s, &row, a, e)) return false;
    *browser = v.browser;
    return true;
}

/* ---- finishing ------------------------------------------------------------------------------------------------------ */

enum { PARAMETER_LIMIT = 4096 };

static bool over(struct err *e) {
    return err_fail(e, ERR_DENIED, "sign_on_finish", "Begin again.",
                    "This sign-in took too long, was used already, or began in another browser: begin again");
}

/* The row goes whatever comes next: a state works once. */
static bool take_row(struct store *s, const struct keys *k, const struct sign_on_answer *answer, int64_t now,
                     struct arena *a, struct sign_on *row, struct err *e) {
    bool found = false;
    if (answer->state.n == 0 || answer->state.n > PARAMETER_LIMIT) return over(e);
    bool ok = store_begin(s, e) &&
              store_take_sign_on(s, sha256_of(answer->state, a), now - SIGN_ON_MS, a, row, &found, e) &&
              store_commit(s, e);
    store_rollback(s);
    if (!ok) return false;
    if (!found || answer->browser.n == 0 || answer->browser.n > PARAMETER_LIMIT ||
        !same_secret(keys_hash(k, KEY_SIGN_ON, answer->browser, a), row->browser))
        return over(e);
    return true;
}

/* The provider's own reason, if it is a word that can be shown. */
static bool provider_refused(const struct sign_on_answer *answer, struct err *e) {
    struct sv word = sv_sub(answer->error, 0, 60);
    for (size_t i = 0; i < word.n; i++)
        if (!((word.p[i] >= 'a' && word.p[i] <= 'z') || word.p[i] == '_')) word = SV("no reason");
    if (sv_eq(word, SV("access_denied")))
        return err_fail(e, ERR_DENIED, __func__, "Begin again.",
                        "You were not signed in at your organisation: begin again if that was not meant");
    return err_fail(e, ERR_DENIED, __func__, "Begin again. If it lasts, tell your administrator.",
                    "Your organisation’s sign-in did not sign you in (%.*s): begin again", SV_ARG(word));
}

/* The reasons why a token is not right help who keeps the machine; who signs on can only begin again. */
static bool identify(const struct config *c, const struct sign_on *row, struct sv code, int64_t now_ms, struct arena *a,
                     struct identity *out, struct err *e) {
    struct provider_description d;
    struct sv token = { 0 };
    int64_t since_s = sv_starts(row->nonce, again_mark) ? row->moment / 1000 : 0;
    if (code.n == 0 || code.n > PARAMETER_LIMIT) return over(e);
    return provider_described(c, a, &d, e) && provider_token(c, &d, code, row->verifier, a, &token, e) &&
           provider_identity(c, &d, token, row->nonce, since_s, now_ms, a, out, e);
}

static bool finish(struct store *s, const struct keys *k, const struct config *c, const struct view *v,
                   const struct sign_on_answer *answer, const struct sign_on *row, const struct sign_in *from,
                   struct arena *a, struct signed_in *out, struct err *e) {
    struct identity *who = arena_new(a, struct identity);
    int64_t account = 0;
    if (who == NULL) return err_nomem(e, __func__);
    if (answer->error.n > 0) return provider_refused(answer, e);
    return identify(c, row, answer->code, from->now.ms, a, who, e) &&
           sign_on_account(s, c, v, who, from, a, &account, e) && sign_in_by_provider(s, k, account, from, a, out, e);
}

/* A refusal goes into the log like that of a password; when that does not work, it is a refusal all the same. */
static void log_refusal(struct store *s, const struct sign_in *from, struct arena *a) {
    struct log_details d;
    struct err own = { 0 };
    const struct doing by = { .actor = SV("public"), .now = from->now };
    log_begin(&d, a);
    log_word(&d, "by", SV("provider"));
    if (store_begin(s, &own) && account_log(s, &by, 0, "sign-in-failed", &d, from->address, a, &own))
        (void)store_commit(s, &own);
    store_rollback(s);
}

bool sign_on_finish(struct store *s, const struct keys *k, const struct config *config,
                    const struct view *register_view, const struct sign_on_answer *answer, const struct sign_in *from,
                    struct arena *a, struct signed_in *out, struct sv *back, struct sv *kept, struct err *e) {
    struct sign_on row = { 0 };
    *out = (struct signed_in){ 0 };
    *back = *kept = (struct sv){ 0 };
    if (!config->sign_on)
        return err_fail(e, ERR_USAGE, __func__, "Write a section [sign-on] into the configuration.",
                        "the configuration names no sign-on provider");
    if (!take_row(s, k, answer, from->now.ms, a, &row, e)) return false;
    *back = row.back;
    *kept = row.kept;
    if (finish(s, k, config, register_view, answer, &row, from, a, out, e)) return true;
    if (e != NULL && e->kind == ERR_DENIED) log_refusal(s, from, a);
    return false;
}
