#include "app/passwords.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <zxcvbn.h>

_Static_assert(PASSWORD_HASH >= crypto_pwhash_STRBYTES, "a hash fits");
enum { PASSWORD_BYTES = 4 * PASSWORD_MOST }; /* of UTF-8 */

/* ---- good enough ---------------------------------------------------------------------------------------------------- */

/* 2^40 guesses. Tries at the door are counted (throttle.h); this is for a stolen store: a machine that does a thousand of
 * our hashes a second, each taking 64 MiB, needs 17 years for half of them. zxcvbn's best mark begins at 2^33. */
static const double entropy_least = 40;
enum { WORDS_MAX = 30 };

struct known_words {
    struct arena arena;
    const char *word[WORDS_MAX + 1]; /* NULL after the last */
    size_t n;
};

/* The parts of `v` between anything but letters and digits, and all of it: zxcvbn wants small letters. */
static void know(struct known_words *k, struct sv v) {
    char *p = arena_copy(&k->arena, v.p, v.n), *whole = arena_copy(&k->arena, v.p, v.n);
    if (p == NULL || whole == NULL) return;
    size_t from = 0;
    for (size_t i = 0; i <= v.n; i++) {
        if (p[i] >= 'A' && p[i] <= 'Z') p[i] = whole[i] = (char)(p[i] - 'A' + 'a');
        bool within =
            ((unsigned char)p[i] & 0x80U) != 0 || (p[i] >= 'a' && p[i] <= 'z') || (p[i] >= '0' && p[i] <= '9');
        if (within) continue;
        p[i] = '\0';
        if (i >= from + 3 && k->n < WORDS_MAX) k->word[k->n++] = p + from;
        from = i + 1;
    }
    if (v.n >= 3 && k->n < WORDS_MAX) k->word[k->n++] = whole;
}

static double entropy_of(struct sv password, struct sv email, struct sv name) {
    static const char *const ours[] = { "ilacs",    "ofsted",   "inspection", "inspector",
                                        "children", "services", "authority" };
    struct known_words k = { .arena = arena_with_limit(64 * 1024) };
    double bits = 0;
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) know(&k, sv_of(ours[i]));
    know(&k, sv_sub(email, 0, 254));
    know(&k, sv_sub(name, 0, 254));
    char *copy = arena_copy(&k.arena, password.p, password.n);
    if (copy != NULL) {
        bits = ZxcvbnMatch(copy, k.word, NULL);
        sodium_memzero(copy, password.n);
    }
    arena_free(&k.arena);
    return bits;
}

static size_t characters_of(struct sv v) {
    size_t n = 0;
    for (size_t i = 0; i < v.n; i++) n += ((unsigned char)v.p[i] & 0xc0U) != 0x80U;
    return n;
}

static bool has_control(struct sv v) {
    for (size_t i = 0; i < v.n; i++)
        if ((unsigned char)v.p[i] < 0x20 || v.p[i] == 0x7f) return true;
    return false;
}

bool password_good(struct sv password, struct sv email, struct sv name, struct err *e) {
    size_t n = characters_of(password);
    if (n < PASSWORD_LEAST)
        return err_fail(e, ERR_INPUT, __func__,
                        "Use at least 12 characters; three or four words that do not belong together do well.",
                        "password: it is too short");
    if (n > PASSWORD_MOST || password.n > PASSWORD_BYTES)
        return err_fail(e, ERR_INPUT, __func__, "Use at most 128 characters.", "password: it is too long");
    if (!sv_utf8(password) || has_control(password))
        return err_fail(e, ERR_INPUT, __func__, "Use letters, digits, blanks and signs.",
                        "password: it holds characters that no keyboard has");
    if (entropy_of(password, email, name) < entropy_least)
        return err_fail(e, ERR_INPUT, __func__,
                        "Leave out names, years and common words, or add words that do not belong together.",
                        "password: it is too easy to guess");
    return true;
}

/* ---- the gate --------------------------------------------------------------------------------------------------------- */

/* Each hash takes 64 MiB and a processor: two at a time leave both to the pages. Those who wait each hold a worker of the
 * server (web/serve.c): fewer may wait than there are workers, so that a flood of sign-ins never keeps a planner waiting. */
enum { AT_ONCE = 2, WAITING_MOST = 6, WAIT_S = 5 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turn = PTHREAD_COND_INITIALIZER;
static int running, waiting;

static bool gate_enter(struct err *e) {
    (void)pthread_mutex_lock(&lock);
    bool full = running >= AT_ONCE && waiting >= WAITING_MOST;
    if (!full) {
        waiting++;
        while (running >= AT_ONCE) (void)pthread_cond_wait(&turn, &lock);
        waiting--;
        running++;
    }
    (void)pthread_mutex_unlock(&lock);
    if (!full) return true;
    (void)err_fail(e, ERR_BUSY, __func__, "Try again in a few seconds.", "too many people are signing in just now");
    if (e != NULL && e->kind == ERR_BUSY) e->wait_s = WAIT_S;
    return false;
}

static void gate_leave(void) {
    (void)pthread_mutex_lock(&lock);
    running--;
    (void)pthread_cond_signal(&turn);
    (void)pthread_mutex_unlock(&lock);
}

/* ---- hashes -------------------------------------------------------------------------------------------------------------- */

bool password_hash(struct sv password, char out[PASSWORD_HASH], struct err *e) {
    if (sodium_init() < 0) abort();
    memset(out, 0, PASSWORD_HASH);
    if (!gate_enter(e)) return false;
    bool ok = crypto_pwhash_str(out, password.p == NULL ? "" : password.p, password.n,
                                crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0;
    gate_leave();
    return ok || err_nomem(e, __func__);
}

/* Of a password that nobody has: 32 random bytes, thrown away. Its cost is that of password_hash. */
static const char nobodys[] =
    "$argon2id$v=19$m=65536,t=2,p=1$2R9YifeGZp3Ljnh/aXnAIw$+ByTO48YQHrbXVe947GyzzfvrWRvNsRnThEycqgcBvg";

bool password_check(struct sv password, struct sv hash, bool *right, struct err *e) {
    char kept[PASSWORD_HASH] = { 0 };
    bool real = hash.n > 0 && hash.n < sizeof kept && password.n <= PASSWORD_BYTES;
    *right = false;
    if (sodium_init() < 0) abort();
    if (real)
        memcpy(kept, hash.p, hash.n);
    else
        memcpy(kept, nobodys, sizeof nobodys);
    if (!gate_enter(e)) return false;
    int rc = crypto_pwhash_str_verify(kept, password.p == NULL ? "" : password.p,
                                      password.n <= PASSWORD_BYTES ? password.n : PASSWORD_BYTES);
    gate_leave();
    *right = real && rc == 0;
    return true;
}
