#include "app/keys.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

/* Idempotent and safe from several threads; without it there are no random numbers, and nothing may go on. */
static void sodium_ready(void) {
    if (sodium_init() < 0) abort();
}

/* ---- the file ------------------------------------------------------------------------------------------------------ */

/* One line of text, so that a person who opens it sees what it is: "ilacs-key-1 " and 64 hexadecimal digits. */
static const char key_head[] = "ilacs-key-1 ";
enum {
    KEY_BYTES = sizeof((struct keys *)0)->master,
    KEY_HEAD = sizeof key_head - 1,
    KEY_FILE = KEY_HEAD + 2 * KEY_BYTES + 1
};

static bool key_parse(const char *line, size_t n, struct keys *out) {
    size_t bytes = 0;
    if (n != KEY_FILE || memcmp(line, key_head, KEY_HEAD) != 0 || line[n - 1] != '\n') return false;
    return sodium_hex2bin(out->master, KEY_BYTES, line + KEY_HEAD, (size_t)2 * KEY_BYTES, NULL, &bytes, NULL) == 0 &&
           bytes == KEY_BYTES;
}

static bool key_denied(const char *path, const char *how, struct err *e) {
    char hint[300];
    (void)snprintf(hint, sizeof hint, "Whoever reads it can make sessions. As its owner: chmod 600 %.200s", path);
    return err_fail(e, ERR_DENIED, __func__, hint, "the key %s %s", path, how);
}

static bool key_open(const char *path, int *fd, struct err *e) {
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (*fd >= 0) return true;
    if (errno == ENOENT)
        return err_fail(
            e, ERR_UNKNOWN, __func__,
            "Put back the one that belongs to the store; without it nobody can sign in with a second factor.",
            "there is no key %s", path);
    if (errno == EACCES || errno == EPERM) return key_denied(path, "may not be read by this user", e);
    return file_fail(e, __func__, "open the key", path, errno);
}

static bool key_is_ours_alone(int fd, const char *path, struct err *e) {
    struct stat st;
    if (fstat(fd, &st) != 0) return file_fail(e, __func__, "look at the key", path, errno);
    if (!S_ISREG(st.st_mode))
        return err_fail(e, ERR_INPUT, __func__, "$ILACS_KEY or STORE.key must be a file.", "%s is no file", path);
    return (st.st_mode & (S_IRWXG | S_IRWXO)) == 0 || key_denied(path, "may be read by others", e);
}

static bool key_read(const char *path, struct keys *out, struct err *e) {
    char line[KEY_FILE + 1];
    ssize_t n = 0;
    int fd;
    if (!key_open(path, &fd, e)) return false;
    bool ok = key_is_ours_alone(fd, path, e);
    if (ok && (n = read(fd, line, sizeof line)) < 0) ok = file_fail(e, __func__, "read the key", path, errno);
    (void)close(fd);
    if (ok && !key_parse(line, (size_t)n, out))
        ok = err_fail(e, ERR_INPUT, __func__, "Put back the one that belongs to the store.", "%s is no key of ilacs",
                      path);
    sodium_memzero(line, sizeof line);
    return ok;
}

static bool key_write(const char *beside, const char *line, struct err *e) {
    int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return file_fail(e, __func__, "write the key", beside, errno);
    bool ok = write(fd, line, KEY_FILE) == KEY_FILE && fsync(fd) == 0;
    if (!ok) (void)file_fail(e, __func__, "write the key", beside, errno);
    (void)close(fd);
    return ok;
}

/* Gives the finished file its name, unless somebody else's has it: then theirs stands. */
static bool key_name(const char *beside, const char *path, struct err *e) {
    if (link(beside, path) == 0 || errno == EEXIST) return true;
    /* Some file systems know no second names. */
    if (renameat2(AT_FDCWD, beside, AT_FDCWD, path, RENAME_NOREPLACE) == 0 || errno == EEXIST) return true;
    return file_fail(e, __func__, "make the key", path, errno);
}

static bool key_make(const char *path, struct err *e) {
    unsigned char fresh[KEY_BYTES];
    char line[KEY_FILE + 1], *beside = NULL;
    memcpy(line, key_head, KEY_HEAD);
    randombytes_buf(fresh, sizeof fresh);
    (void)sodium_bin2hex(line + KEY_HEAD, (size_t)2 * KEY_BYTES + 1, fresh, sizeof fresh);
    line[KEY_FILE - 1] = '\n';
    /* A name that no other process or thread takes; a leftover of a crash is in nobody's way. */
    if (asprintf(&beside, "%s.%08x%08x.new", path, randombytes_random(), randombytes_random()) < 0)
        return err_nomem(e, __func__);
    bool ok = key_write(beside, line, e) && key_name(beside, path, e);
    (void)unlink(beside);
    ok = ok && file_sync_folder_of(path, e);
    free(beside);
    sodium_memzero(fresh, sizeof fresh);
    sodium_memzero(line, sizeof line);
    return ok;
}

bool keys_open(const char *store_path, bool make, struct keys *out, struct err *e) {
    const char *named = getenv("ILACS_KEY");
    char *path = NULL;
    *out = (struct keys){ 0 };
    sodium_ready();
    if (named != NULL && named[0] != '\0' ? (path = strdup(named)) == NULL : asprintf(&path, "%s.key", store_path) < 0)
        return err_nomem(e, __func__);
    /* Looked for before it is made: the folder may be closed to us while the key is not. */
    bool ok = !make || access(path, F_OK) == 0 || errno != ENOENT || key_make(path, e);
    ok = ok && key_read(path, out, e);
    free(path);
    return ok;
}

/* ---- what is derived ------------------------------------------------------------------------------------------------ */

/* Each purpose has two keys: what hashes must not seal as well. */
static void derive(const struct keys *k, enum key_purpose purpose, bool seals, unsigned char out[32]) {
    uint64_t id = 2 * (uint64_t)purpose + (seals ? 1 : 0);
    (void)crypto_kdf_derive_from_key(out, 32, id, "ilacskey", k->master);
}

static const unsigned char *bytes_of(struct sv v) { return (const unsigned char *)(v.p == NULL ? "" : v.p); }

struct sv keys_hash(const struct keys *k, enum key_purpose purpose, struct sv v, struct arena *a) {
    unsigned char key[32], *out = arena_alloc(a, KEYED_HASH_BYTES);
    if (out == NULL) return (struct sv){ 0 };
    derive(k, purpose, false, key);
    (void)crypto_generichash(out, KEYED_HASH_BYTES, bytes_of(v), v.n, key, sizeof key);
    sodium_memzero(key, sizeof key);
    return (struct sv){ (const char *)out, KEYED_HASH_BYTES };
}

bool keys_seal(const struct keys *k, enum key_purpose purpose, struct sv plain, struct arena *a, struct sv *out,
               struct err *e) {
    enum { HEAD = crypto_secretbox_NONCEBYTES };
    unsigned char key[32];
    size_t n = HEAD + crypto_secretbox_MACBYTES + plain.n;
    unsigned char *box = arena_alloc(a, n);
    if (box == NULL) return err_nomem(e, __func__);
    sodium_ready();
    derive(k, purpose, true, key);
    randombytes_buf(box, HEAD);
    (void)crypto_secretbox_easy(box + HEAD, bytes_of(plain), plain.n, box, key);
    sodium_memzero(key, sizeof key);
    *out = (struct sv){ (const char *)box, n };
    return true;
}

bool keys_unseal(const struct keys *k, enum key_purpose purpose, struct sv sealed, struct arena *a, struct sv *out,
                 struct err *e) {
    enum { HEAD = crypto_secretbox_NONCEBYTES, LEAST = HEAD + crypto_secretbox_MACBYTES };
    unsigned char key[32], *plain = NULL;
    bool ok = sealed.n >= LEAST;
    if (ok && (plain = arena_alloc(a, sealed.n - LEAST + 1)) == NULL) return err_nomem(e, __func__);
    derive(k, purpose, true, key);
    ok = ok && crypto_secretbox_open_easy(plain, bytes_of(sealed) + HEAD, sealed.n - HEAD, bytes_of(sealed), key) == 0;
    sodium_memzero(key, sizeof key);
    if (!ok)
        return err_fail(e, ERR_INPUT, __func__, "Begin again.",
                        "this was not made by this ilacs, or it was changed on the way");
    *out = (struct sv){ (const char *)plain, sealed.n - LEAST };
    return true;
}

/* ---- tokens --------------------------------------------------------------------------------------------------------- */

enum { BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

struct sv base64url(struct sv bytes, struct arena *a) {
    size_t n = sodium_base64_ENCODED_LEN(bytes.n, BASE64);
    char *out = arena_alloc(a, n);
    if (out == NULL) return (struct sv){ 0 };
    (void)sodium_bin2base64(out, n, bytes_of(bytes), bytes.n, BASE64);
    return (struct sv){ out, n - 1 };
}

bool base64url_read(struct sv text, struct arena *a, struct sv *out) {
    size_t room = text.n / 4 * 3 + 3, n = 0;
    unsigned char *bytes = arena_alloc(a, room);
    /* It refuses what is left over, and spare bits that are not zero: one spelling for each value. */
    if (bytes == NULL ||
        sodium_base642bin(bytes, room, text.p == NULL ? "" : text.p, text.n, NULL, &n, NULL, BASE64) != 0)
        return false;
    *out = (struct sv){ (const char *)bytes, n };
    return true;
}

struct sv random_token(size_t n, struct arena *a) {
    unsigned char *bytes = arena_alloc(a, n);
    if (bytes == NULL) return (struct sv){ 0 };
    sodium_ready();
    randombytes_buf(bytes, n);
    return base64url((struct sv){ (const char *)bytes, n }, a);
}

struct sv sha256_of(struct sv v, struct arena *a) {
    unsigned char *out = arena_alloc(a, crypto_hash_sha256_BYTES);
    if (out == NULL) return (struct sv){ 0 };
    (void)crypto_hash_sha256(out, bytes_of(v), v.n);
    return (struct sv){ (const char *)out, crypto_hash_sha256_BYTES };
}

bool same_secret(struct sv a, struct sv b) { return a.n == b.n && sodium_memcmp(bytes_of(a), bytes_of(b), a.n) == 0; }
