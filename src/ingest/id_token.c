#include "ingest/id_token.h"

#include <cjose/base64.h>
#include <cjose/cjose.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"

enum {
    TOKEN_LIMIT = 64 * 1024,
    JSON_LIMIT = 1 << 20,
    WORD_LIMIT = 2000, /* of one value taken over */
    KEYS_LIMIT = 100,
    SKEW_S = 60
};
static const size_t rsa_least_bits = 2048, rsa_most_bits = 8192;
static const char again[] = "Sign in again. If it lasts, tell your administrator.";
static const char admin[] = "Tell your administrator: the provider's answer does not suit the configuration.";

static struct sv copied(struct sv v, struct arena *a) {
    char *p = arena_copy(a, v.p, v.n);
    return p == NULL ? (struct sv){ 0 } : (struct sv){ p, v.n };
}

/* Whole JSON, an object, no member twice (two readers may each take another one). */
static json_t *object_of(struct sv bytes) {
    json_error_t where;
    if (bytes.n == 0 || bytes.n > JSON_LIMIT) return NULL;
    json_t *v = json_loadb(bytes.p, bytes.n, JSON_REJECT_DUPLICATES, &where);
    if (json_is_object(v)) return v;
    json_decref(v);
    return NULL;
}

/* Borrowed from `o`; empty when it is not there, no string or absurdly long. */
static struct sv word_of(const json_t *o, const char *name) {
    const json_t *v = json_object_get(o, name);
    if (!json_is_string(v) || json_string_length(v) > WORD_LIMIT) return (struct sv){ 0 };
    return (struct sv){ json_string_value(v), json_string_length(v) };
}

/* ---- description, token answer ------------------------------------------------------------------------------------ */

static bool endpoint(const json_t *o, const char *name, struct arena *a, struct sv *out, struct err *e) {
    struct address at;
    struct sv v = word_of(o, name);
    if (!address_parse(v, &at) || !address_is_safe(&at))
        return err_fail(e, ERR_INPUT, __func__, admin,
                        "the provider's description names no %s that is https (or on this machine)", name);
    *out = copied(v, a);
    return out->n > 0 || err_nomem(e, __func__);
}

bool provider_description_read(struct sv json, struct sv issuer, struct arena *a, struct provider_description *out,
                               struct err *e) {
    *out = (struct provider_description){ 0 };
    json_t *o = object_of(json);
    bool ok = false;
    if (o == NULL)
        (void)err_fail(e, ERR_INPUT, __func__, admin, "the provider's description is no JSON object");
    else if (!sv_eq(word_of(o, "issuer"), issuer))
        (void)err_fail(e, ERR_INPUT, __func__, "Write [sign-on] issuer exactly as the provider does.",
                       "the provider's description is of issuer \"%.*s\", not of \"%.*s\"",
                       SV_ARG(sv_sub(word_of(o, "issuer"), 0, 120)), SV_ARG(sv_sub(issuer, 0, 120)));
    else
        ok = endpoint(o, "authorization_endpoint", a, &out->authorization_endpoint, e) &&
             endpoint(o, "token_endpoint", a, &out->token_endpoint, e) && endpoint(o, "jwks_uri", a, &out->jwks_uri, e);
    out->issuer = issuer;
    json_decref(o);
    return ok;
}

bool token_answer_read(struct sv json, struct arena *a, struct sv *id_token, struct err *e) {
    json_t *o = object_of(json);
    const json_t *v = json_object_get(o, "id_token");
    *id_token = (struct sv){ 0 };
    if (json_is_string(v) && json_string_length(v) <= TOKEN_LIMIT)
        *id_token = copied((struct sv){ json_string_value(v), json_string_length(v) }, a);
    json_decref(o);
    return id_token->n > 0 || err_fail(e, ERR_INPUT, __func__, admin, "the provider's answer holds no ID token");
}

/* ---- the token's three parts -------------------------------------------------------------------------------------- */

struct token {
    struct sv whole, part[3];
    json_t *header, *jwks, *claims;
    bool ec; /* the key is of an elliptic curve; else RSA */
    cjose_jwk_t *key;
    cjose_jws_t *jws;
};

static void token_done(struct token *t) {
    json_decref(t->header);
    json_decref(t->jwks);
    json_decref(t->claims);
    if (t->key != NULL) (void)cjose_jwk_release(t->key);
    if (t->jws != NULL) cjose_jws_release(t->jws);
}

static bool no_token(const char *why, struct err *e) {
    return err_fail(e, ERR_INPUT, "id_token_check", again, "what the provider sent is no ID token: %s", why);
}
static bool denied(const char *why, struct err *e) {
    return err_fail(e, ERR_DENIED, "id_token_check", again, "the ID token is not right: %s", why);
}

static bool is_base64url(struct sv v) {
    for (size_t i = 0; i < v.n; i++) {
        char c = v.p[i];
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return false;
    }
    return v.n > 0 && v.n % 4 != 1;
}

static bool token_cut(struct token *t, struct err *e) {
    struct sv rest = t->whole;
    if (t->whole.n > TOKEN_LIMIT) return no_token("it is too long", e);
    for (size_t i = 0; i < 3; i++)
        if (!sv_split(&rest, '.', &t->part[i]) || !is_base64url(t->part[i]))
            return no_token("it has not three parts in base64url", e);
    return rest.p == NULL || no_token("it has more than three parts", e);
}

/* JSON in a part that was looked at. */
static json_t *part_read(struct sv part) {
    uint8_t *bytes = NULL;
    size_t n = 0;
    if (!cjose_base64url_decode(part.p, part.n, &bytes, &n, NULL)) return NULL;
    json_t *v = object_of((struct sv){ (const char *)bytes, n });
    free(bytes);
    return v;
}

/* The algorithm is chosen from our list before anything else of the token is believed. */
static bool token_header(struct token *t, struct err *e) {
    t->header = part_read(t->part[0]);
    if (t->header == NULL) return no_token("its head is no JSON object", e);
    struct sv alg = word_of(t->header, "alg");
    t->ec = sv_eq(alg, SV("ES256"));
    if (!t->ec && !sv_eq(alg, SV("RS256"))) return denied("it is signed in another way than RS256 or ES256", e);
    if (json_object_get(t->header, "crit") != NULL) return denied("it wants extensions that are not known here", e);
    const json_t *kid = json_object_get(t->header, "kid");
    return kid == NULL || json_is_string(kid) || denied("the name of its key is no text", e);
}

/* ---- its key ------------------------------------------------------------------------------------------------------ */

static bool member_is(const json_t *key, const char *name, struct sv wanted, bool may_lack) {
    const json_t *v = json_object_get(key, name);
    return v == NULL ? may_lack : sv_eq(word_of(key, name), wanted);
}

static bool key_fits(const struct token *t, const json_t *key) {
    if (!member_is(key, "kty", t->ec ? SV("EC") : SV("RSA"), false) || !member_is(key, "use", SV("sig"), true) ||
        !member_is(key, "alg", word_of(t->header, "alg"), true) ||
        (t->ec && !member_is(key, "crv", SV("P-256"), false)))
        return false;
    return json_object_get(t->header, "kid") == NULL || member_is(key, "kid", word_of(t->header, "kid"), false);
}

/* NULL with the reason told. */
static const json_t *key_chosen(const struct token *t, struct err *e) {
    const json_t *list = json_object_get(t->jwks, "keys"), *found = NULL;
    size_t fit = 0, n = json_array_size(list);
    if (!json_is_array(list) || n > KEYS_LIMIT) {
        (void)err_fail(e, ERR_INPUT, __func__, admin, "what the provider sent is no list of keys");
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        const json_t *key = json_array_get(list, i);
        if (!key_fits(t, key)) continue;
        if (found == NULL) found = key;
        fit++;
    }
    if (fit > 1 && json_object_get(t->header, "kid") == NULL) {
        (void)denied("it does not say which of several keys it was signed with", e);
        return NULL;
    }
    if (found == NULL)
        (void)err_fail(e, ERR_UNKNOWN, __func__, again,
                       "the ID token is signed with a key that the provider does not show");
    return found;
}

/* Only what a public key is made of goes to cjose, whatever else the provider wrote there. */
static cjose_jwk_t *key_made(const struct token *t, const json_t *key) {
    json_t *bare = t->ec ? json_pack("{s:s, s:s, s:O?, s:O?}", "kty", "EC", "crv", "P-256", "x",
                                     json_object_get(key, "x"), "y", json_object_get(key, "y"))
                         : json_pack("{s:s, s:O?, s:O?}", "kty", "RSA", "n", json_object_get(key, "n"), "e",
                                     json_object_get(key, "e"));
    char *text = bare == NULL ? NULL : json_dumps(bare, JSON_COMPACT);
    cjose_jwk_t *made = text == NULL ? NULL : cjose_jwk_import(text, strlen(text), NULL);
    free(text);
    json_decref(bare);
    return made;
}

static bool token_key(struct token *t, struct sv keys, struct err *e) {
    t->jwks = object_of(keys);
    if (t->jwks == NULL) return err_fail(e, ERR_INPUT, __func__, admin, "the provider's keys are no JSON object");
    const json_t *key = key_chosen(t, e);
    if (key == NULL) return false;
    t->key = key_made(t, key);
    if (t->key == NULL) return err_fail(e, ERR_INPUT, __func__, admin, "the provider shows a key that is none");
    size_t bits = cjose_jwk_get_keysize(t->key, NULL);
    if (cjose_jwk_get_kty(t->key, NULL) == CJOSE_JWK_KTY_RSA && (bits < rsa_least_bits || bits > rsa_most_bits))
        return denied("its RSA key has less than 2048 or more than 8192 bits", e);
    return true;
}

static bool token_signature(struct token *t, struct err *e) {
    uint8_t *plain = NULL;
    size_t n = 0;
    t->jws = cjose_jws_import(t->whole.p, t->whole.n, NULL);
    if (t->jws == NULL) return no_token("it cannot be taken apart", e);
    if (!cjose_jws_verify(t->jws, t->key, NULL)) return denied("its signature does not hold", e);
    if (!cjose_jws_get_plaintext(t->jws, &plain, &n, NULL)) return no_token("it is empty", e);
    t->claims = object_of((struct sv){ (const char *)plain, n }); /* belongs to jws */
    return t->claims != NULL || no_token("its claims are no JSON object", e);
}

/* ---- its claims --------------------------------------------------------------------------------------------------- */

static bool list_has(const json_t *list, struct sv wanted) {
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *v = json_array_get(list, i);
        if (json_is_string(v) && sv_eq((struct sv){ json_string_value(v), json_string_length(v) }, wanted)) return true;
    }
    return false;
}

static bool audience_right(const json_t *claims, struct sv client) {
    const json_t *aud = json_object_get(claims, "aud"), *azp = json_object_get(claims, "azp");
    bool ours = json_is_string(aud) ? sv_eq(word_of(claims, "aud"), client) : list_has(aud, client);
    if (!ours || client.n == 0) return false;
    if (azp == NULL) return !json_is_array(aud) || json_array_size(aud) == 1;
    return sv_eq(word_of(claims, "azp"), client);
}

/* Seconds since 1970 within what a double holds exactly; false when it is not there or no number. */
static bool seconds_of(const json_t *claims, const char *name, double *out) {
    const json_t *v = json_object_get(claims, name);
    *out = json_is_number(v) ? json_number_value(v) : 0;
    return json_is_number(v) && *out > 0 && *out < 1e12;
}

static bool times_right(const json_t *claims, int64_t now_s, struct err *e) {
    double now = (double)now_s, exp, iat, nbf;
    if (!seconds_of(claims, "exp", &exp) || now - SKEW_S >= exp) return denied("it has run out", e);
    if (!seconds_of(claims, "iat", &iat) || iat > now + SKEW_S)
        return denied("it was made in the future, or nobody knows when", e);
    if (json_object_get(claims, "nbf") != NULL && (!seconds_of(claims, "nbf", &nbf) || nbf > now + SKEW_S))
        return denied("it does not hold yet", e);
    return true;
}

static bool claims_right(const json_t *claims, const struct id_token_wanted *w, struct err *e) {
    if (!sv_eq(word_of(claims, "iss"), w->issuer)) return denied("another issuer made it", e);
    if (!audience_right(claims, w->client_id)) return denied("it was made for somebody else", e);
    if (!times_right(claims, w->now_s, e)) return false;
    if (w->nonce.n == 0 || !sv_eq(word_of(claims, "nonce"), w->nonce))
        return denied("it does not belong to this sign-on (nonce)", e);
    double shown = 0;
    if (w->since_s != 0 && (!seconds_of(claims, "auth_time", &shown) || shown + SKEW_S < (double)w->since_s))
        return denied("the provider did not ask anew who you are, or does not say so (auth_time)", e);
    struct sv sub = word_of(claims, "sub");
    if (sub.n == 0 || sub.n > 255) return denied("it does not say who signed on", e);
    if (w->amr.n > 0 && !list_has(json_object_get(claims, "amr"), w->amr))
        return err_fail(e, ERR_DENIED, __func__, "Sign in again with your second factor.",
                        "the ID token is not right: the provider did not see what is required here (\"%.*s\")",
                        SV_ARG(w->amr));
    return true;
}

static bool take_values(const json_t *claims, struct sv name, struct arena *a, struct identity *out, struct err *e) {
    char *key = arena_copy(a, name.p == NULL ? "" : name.p, name.n);
    const json_t *v = key == NULL ? NULL : json_object_get(claims, key);
    size_t n = json_is_array(v) ? json_array_size(v) : json_is_string(v) ? 1 : 0;
    if (n > CLAIM_VALUES_MAX)
        return err_fail(e, ERR_DENIED, __func__, "Have the provider send fewer: only those that give roles here.",
                        "the ID token's claim \"%s\" has more than %d values", key, (int)CLAIM_VALUES_MAX);
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_is_array(v) ? json_array_get(v, i) : v;
        if (!json_is_string(one)) continue; /* what is no text is no value that a configuration could name */
        out->value[out->values] = copied((struct sv){ json_string_value(one), json_string_length(one) }, a);
        out->values++;
    }
    return !a->failed || err_nomem(e, __func__);
}

static bool claims_taken(const json_t *claims, const struct id_token_wanted *w, struct arena *a, struct identity *out,
                         struct err *e) {
    out->subject = copied(word_of(claims, "sub"), a);
    out->email = copied(word_of(claims, "email"), a);
    out->name = copied(word_of(claims, "name"), a);
    out->email_verified = json_is_true(json_object_get(claims, "email_verified"));
    return take_values(claims, w->claim, a, out, e);
}

bool id_token_check(struct sv token, struct sv keys, const struct id_token_wanted *w, struct arena *a,
                    struct identity *out, struct err *e) {
    struct token t = { .whole = token };
    memset(out, 0, sizeof *out);
    bool ok = token_cut(&t, e) && token_header(&t, e) && token_key(&t, keys, e) && token_signature(&t, e) &&
              claims_right(t.claims, w, e) && claims_taken(t.claims, w, a, out, e);
    token_done(&t);
    return ok;
}
