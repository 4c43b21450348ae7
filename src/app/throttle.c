#include "app/throttle.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD(lit)                                                                                                      \
    { "" lit, sizeof(lit) - 1 }
enum { MINUTE_MS = 60 * 1000 };
const struct throttle_rule throttle_sign_in = { WORD("sign-in"), 5, 15 * MINUTE_MS };
const struct throttle_rule throttle_sign_in_address = { WORD("sign-in-address"), 60, 15 * MINUTE_MS };
const struct throttle_rule throttle_code = { WORD("code"), 5, 15 * MINUTE_MS };
const struct throttle_rule throttle_writes = { WORD("writes"), 300, 5 * MINUTE_MS };

/* A key is kept as a hash under a key of this process: what was typed is not in memory, and nobody outside can choose
 * keys that fall into one set. In a full set the one that would be forgotten first goes: whoever has tried least. */
enum { SETS = 2048, WAYS = 8 };
struct counted {
    uint64_t tag;  /* 0: free */
    int64_t until; /* when its bucket will be whole again */
};
static struct counted table[SETS][WAYS];
static unsigned char secret[crypto_shorthash_KEYBYTES];
static bool ready;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static uint64_t hash_of(struct sv v, uint64_t before) {
    unsigned char first[sizeof before], out[crypto_shorthash_BYTES], key[crypto_shorthash_KEYBYTES];
    uint64_t h;
    memcpy(first, &before, sizeof before);
    memcpy(key, secret, sizeof key);
    for (size_t i = 0; i < sizeof first; i++) key[i] ^= first[i];
    (void)crypto_shorthash(out, (const unsigned char *)(v.p == NULL ? "" : v.p), v.n, key);
    memcpy(&h, out, sizeof h);
    return h;
}

/* Within the lock. */
static struct counted *entry_of(const struct throttle_rule *rule, struct sv key) {
    if (!ready) {
        if (sodium_init() < 0) abort();
        randombytes_buf(secret, sizeof secret);
        ready = true;
    }
    uint64_t tag = hash_of(key, hash_of(rule->name, 0));
    if (tag == 0) tag = 1;
    struct counted *set = table[tag % SETS], *out = &set[0];
    for (int i = 0; i < WAYS; i++) {
        if (set[i].tag == tag) return &set[i];
        if (set[i].until < out->until) out = &set[i];
    }
    *out = (struct counted){ .tag = tag };
    return out;
}

static bool busy(int64_t wait_ms, struct err *e) {
    int64_t s = (wait_ms + 999) / 1000, minutes = (s + 59) / 60;
    char hint[120];
    if (s < 100)
        (void)snprintf(hint, sizeof hint, "Try again in %lld second%s.", (long long)s, s == 1 ? "" : "s");
    else
        (void)snprintf(hint, sizeof hint, "Try again in %lld minutes.", (long long)minutes);
    (void)err_fail(e, ERR_BUSY, __func__, hint, "too many tries");
    if (e != NULL && e->kind == ERR_BUSY) e->wait_s = (int)s;
    return false;
}

bool throttle_try(const struct throttle_rule *rule, struct sv key, int64_t now_ms, struct err *e) {
    int64_t each = rule->window_ms / rule->tries;
    (void)pthread_mutex_lock(&lock);
    struct counted *c = entry_of(rule, key);
    int64_t until = (c->until > now_ms ? c->until : now_ms) + each;
    int64_t wait = until - rule->window_ms - now_ms;
    /* A clock that was set back must not shut anybody out for longer than the window. */
    bool far = wait > rule->window_ms;
    if (far) c->until = now_ms + rule->window_ms;
    if (far) wait = each;
    if (wait <= 0) c->until = until;
    (void)pthread_mutex_unlock(&lock);
    return wait <= 0 || busy(wait, e);
}

void throttle_forget(const struct throttle_rule *rule, struct sv key) {
    (void)pthread_mutex_lock(&lock);
    *entry_of(rule, key) = (struct counted){ 0 };
    (void)pthread_mutex_unlock(&lock);
}

void throttle_reset(void) {
    (void)pthread_mutex_lock(&lock);
    memset(table, 0, sizeof table);
    (void)pthread_mutex_unlock(&lock);
}

void throttle_address(struct sv address, char out[64]) {
    char plain[64];
    unsigned char b[16];
    size_t n = address.n < sizeof plain - 1 ? address.n : sizeof plain - 1;
    if (n > 0) memcpy(plain, address.p, n);
    plain[n] = '\0';
    plain[strcspn(plain, "%")] = '\0'; /* fe80::1%eth0 */
    memcpy(out, plain, sizeof plain);
    if (inet_pton(AF_INET6, plain, b) != 1) return;
    static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
    if (memcmp(b, mapped, sizeof mapped) == 0)
        (void)snprintf(out, 64, "%d.%d.%d.%d", b[12], b[13], b[14], b[15]);
    else
        (void)snprintf(out, 64, "%02x%02x:%02x%02x:%02x%02x:%02x%02x::/64", b[0], b[1], b[2], b[3], b[4], b[5], b[6],
                       b[7]);
}
