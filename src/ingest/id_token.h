#ifndef ILACS_INGEST_ID_TOKEN_H
#define ILACS_INGEST_ID_TOKEN_H
/* What a sign-on provider sends: its description, its keys, a token's answer, the ID token. Untrusted until checked:
 * OpenID Connect Core 1.0, sections 3.1.2.1, 3.1.3.3 and 3.1.3.7; signatures through cjose, RS256 and ES256 alone. */
#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

struct provider_description {
    struct sv issuer, authorization_endpoint, token_endpoint, jwks_uri;
};
/* ERR_INPUT: not the description of `issuer`, or endpoints that are neither https nor on loopback. */
bool provider_description_read(struct sv json, struct sv issuer, struct arena *a, struct provider_description *out,
                               struct err *e);
/* The id_token of a token endpoint's answer. */
bool token_answer_read(struct sv json, struct arena *a, struct sv *id_token, struct err *e);

struct id_token_wanted {
    struct sv issuer, client_id, nonce;
    int64_t now_s;   /* a minute of difference between clocks is forgiven */
    struct sv claim; /* whose values are wanted */
    struct sv amr;   /* must be among amr; empty: none */
    int64_t since_s; /* they must have shown who they are since then (auth_time); 0: whenever it was */
};
enum { CLAIM_VALUES_MAX = 256 };
struct identity {
    struct sv subject, email, name;
    bool email_verified;
    struct sv value[CLAIM_VALUES_MAX]; /* of the claim: a string or a list of strings */
    size_t values;
};
/* `keys`: the provider's JWKS. ERR_DENIED: signature, issuer, audience, time or nonce is not right, with which one in the
 * message; ERR_UNKNOWN: no key of that id (fetch the keys anew, once); ERR_INPUT: no token at all. */
bool id_token_check(struct sv token, struct sv keys, const struct id_token_wanted *w, struct arena *a,
                    struct identity *out, struct err *e);
#endif
