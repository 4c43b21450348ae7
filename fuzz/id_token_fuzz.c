/* What a sign-on provider may send: before the line "---" its description, its keys or a token's answer, after it an ID
 * token. Whatever the bytes, reading ends in checked values or in a message; who signed on is told only of a whole token. */
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "ingest/id_token.h"

static void must(bool holds) {
    if (!holds) abort();
}

static void try_description(struct sv json, struct arena *a) {
    struct provider_description d;
    struct address at;
    struct err e = { 0 };
    if (!provider_description_read(json, SV("https://login.example.org"), a, &d, &e)) {
        must(e.kind == ERR_INPUT || e.kind == ERR_NOMEM);
        return;
    }
    must(address_parse(d.authorization_endpoint, &at) && address_is_safe(&at));
    must(address_parse(d.token_endpoint, &at) && address_is_safe(&at));
    must(address_parse(d.jwks_uri, &at) && address_is_safe(&at));
}

static void try_token(struct sv token, struct sv keys, struct arena *a) {
    static struct identity who;
    struct err e = { 0 };
    struct id_token_wanted w = { .issuer = SV("https://login.example.org"),
                                 .client_id = SV("ilacs"),
                                 .nonce = SV("n-1"),
                                 .now_s = 1100,
                                 .claim = SV("groups") };
    if (id_token_check(token, keys, &w, a, &who, &e)) {
        must(who.subject.n > 0 && who.values <= CLAIM_VALUES_MAX && e.kind == ERR_NONE);
        return;
    }
    must(e.kind == ERR_INPUT || e.kind == ERR_DENIED || e.kind == ERR_UNKNOWN || e.kind == ERR_NOMEM);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct sv all = { (const char *)data, size }, token = { 0 };
    size_t at = sv_find(all, SV("\n---\n"));
    struct sv first = sv_sub(all, 0, at);
    struct arena a = arena_with_limit((size_t)16 << 20);
    struct err e = { 0 };
    try_description(first, &a);
    if (token_answer_read(first, &a, &token, &e)) must(token.n > 0);
    if (at < all.n) try_token(sv_trim(sv_sub(all, at + 5, all.n)), first, &a);
    arena_free(&a);
    return 0;
}
