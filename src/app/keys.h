#ifndef ILACS_APP_KEYS_H
#define ILACS_APP_KEYS_H
/* The key of a store: 32 random bytes in a file beside it (STORE.key, readable by its owner alone; $ILACS_KEY names another
 * path). It is no part of a back-up of the store: whoever steals a back-up can neither make sessions nor read the second
 * factors. From it everything else is derived, one key for each purpose. */
#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

struct keys {
    unsigned char master[32];
};
/* Reads it; with `make`, makes it when missing (once: two programs starting together agree on one).
 * Errors: ERR_UNKNOWN, there is none; ERR_DENIED, others may read it, or we may not; ERR_INPUT, it is no key; ERR_STORE. */
bool keys_open(const char *store_path, bool make, struct keys *out, struct err *e);

enum key_purpose { KEY_FORM = 1, KEY_KEPT, KEY_TOTP, KEY_CODES, KEY_BROWSER, KEY_SIGN_ON };
enum { KEYED_HASH_BYTES = 32 };
/* A keyed hash of `v` for that purpose: 32 bytes in `a`, empty without memory. */
struct sv keys_hash(const struct keys *k, enum key_purpose purpose, struct sv v, struct arena *a);
/* Sealed (libsodium secretbox, random nonce), and opened again; *out in `a`. Opening fails with ERR_INPUT when the bytes
 * were not sealed with this key for this purpose. */
bool keys_seal(const struct keys *k, enum key_purpose purpose, struct sv plain, struct arena *a, struct sv *out,
               struct err *e);
bool keys_unseal(const struct keys *k, enum key_purpose purpose, struct sv sealed, struct arena *a, struct sv *out,
                 struct err *e);

/* `n` random bytes as base64url without padding (4 characters for 3 bytes), in `a`. */
struct sv random_token(size_t n, struct arena *a);
struct sv sha256_of(struct sv v, struct arena *a); /* 32 bytes */
/* base64url without padding, both ways; decoding anything else fails. */
struct sv base64url(struct sv bytes, struct arena *a);
bool base64url_read(struct sv text, struct arena *a, struct sv *out);
/* In a time that says nothing about how much was right. */
bool same_secret(struct sv a, struct sv b);
#endif
