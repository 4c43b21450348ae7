#include "app/keys.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"

static char folder[] = "/tmp/ilacs-keys-XXXXXX";
static struct arena arena;

static int begin(void **state) {
    (void)state;
    arena = arena_with_limit(0);
    (void)unsetenv("ILACS_KEY");
    return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static int clean(void **state) {
    (void)state;
    (void)unlink("s.db.key");
    (void)unlink("other.key");
    (void)unsetenv("ILACS_KEY");
    return 0;
}

static int end(void **state) {
    (void)clean(state);
    arena_free(&arena);
    return chdir("/") != 0 || rmdir(folder) != 0;
}

static void a_key_is_made_once(void **state) {
    (void)state;
    struct keys one, two;
    struct err e = { 0 };
    struct stat st;
    assert_false(keys_open("s.db", false, &one, &e));
    assert_int_equal(e.kind, ERR_UNKNOWN);
    e = (struct err){ 0 };
    assert_true(keys_open("s.db", true, &one, &e));
    assert_true(keys_open("s.db", true, &two, &e));
    assert_memory_equal(one.master, two.master, sizeof one.master);
    assert_int_equal(stat("s.db.key", &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    struct keys empty = { 0 };
    assert_memory_not_equal(one.master, empty.master, sizeof one.master);
}

static void another_path_may_be_named(void **state) {
    (void)state;
    struct keys one;
    struct err e = { 0 };
    assert_int_equal(setenv("ILACS_KEY", "other.key", 1), 0);
    assert_true(keys_open("s.db", true, &one, &e));
    assert_int_equal(access("other.key", F_OK), 0);
    assert_int_not_equal(access("s.db.key", F_OK), 0);
}

static void a_key_that_others_may_read_is_refused(void **state) {
    (void)state;
    struct keys one;
    struct err e = { 0 };
    assert_true(keys_open("s.db", true, &one, &e));
    for (mode_t bit = 1; bit <= 040; bit <<= 1) {
        e = (struct err){ 0 };
        assert_int_equal(chmod("s.db.key", 0600 | bit), 0);
        assert_false(keys_open("s.db", true, &one, &e));
        assert_int_equal(e.kind, ERR_DENIED);
        assert_non_null(strstr(e.hint, "chmod 600 s.db.key"));
    }
}

static void what_is_no_key_is_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",
        "ilacs-key-1 00\n",
        "ilacs-key-1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "ilacs-key-2 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n",
        "ilacs-key-1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1g\n",
        "ilacs-key-1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\nx",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct keys one;
        struct err e = { 0 };
        assert_true(file_write("s.db.key", sv_of(wrong[i]), &e));
        assert_int_equal(chmod("s.db.key", 0600), 0);
        assert_false(keys_open("s.db", true, &one, &e));
        assert_int_equal(e.kind, ERR_INPUT);
    }
    struct keys one;
    struct err e = { 0 };
    assert_int_equal(setenv("ILACS_KEY", ".", 1), 0);
    assert_false(keys_open("s.db", true, &one, &e));
}

enum { TOGETHER = 8 };
static void *open_one(void *out) {
    struct err e = { 0 };
    return keys_open("s.db", true, out, &e) ? out : NULL;
}

static void programs_starting_together_agree(void **state) {
    (void)state;
    for (int round = 0; round < 20; round++) {
        pthread_t thread[TOGETHER];
        struct keys k[TOGETHER] = { 0 };
        (void)unlink("s.db.key");
        for (int i = 0; i < TOGETHER; i++) assert_int_equal(pthread_create(&thread[i], NULL, open_one, &k[i]), 0);
        for (int i = 0; i < TOGETHER; i++) {
            void *got;
            assert_int_equal(pthread_join(thread[i], &got), 0);
            assert_non_null(got);
        }
        for (int i = 1; i < TOGETHER; i++) assert_memory_equal(k[0].master, k[i].master, sizeof k[0].master);
    }
}

static const struct keys fixed = { { 1, 2, 3 } };

static void hashes_differ_by_key_purpose_and_text(void **state) {
    (void)state;
    const struct keys other = { { 1, 2, 4 } };
    struct sv h = keys_hash(&fixed, KEY_CODES, SV("text"), &arena);
    assert_int_equal(h.n, KEYED_HASH_BYTES);
    assert_true(sv_eq(h, keys_hash(&fixed, KEY_CODES, SV("text"), &arena)));
    assert_false(sv_eq(h, keys_hash(&fixed, KEY_BROWSER, SV("text"), &arena)));
    assert_false(sv_eq(h, keys_hash(&fixed, KEY_CODES, SV("texu"), &arena)));
    assert_false(sv_eq(h, keys_hash(&other, KEY_CODES, SV("text"), &arena)));
    assert_int_equal(keys_hash(&fixed, KEY_CODES, SV(""), &arena).n, KEYED_HASH_BYTES);
}

static void what_is_sealed_opens_for_its_purpose_alone(void **state) {
    (void)state;
    const struct keys other = { { 9 } };
    struct sv one, two, plain;
    struct err e = { 0 };
    assert_true(keys_seal(&fixed, KEY_TOTP, SV("secret"), &arena, &one, &e));
    assert_true(keys_seal(&fixed, KEY_TOTP, SV("secret"), &arena, &two, &e));
    assert_false(sv_eq(one, two));
    assert_true(keys_unseal(&fixed, KEY_TOTP, one, &arena, &plain, &e));
    assert_true(sv_eq(plain, SV("secret")));
    assert_false(keys_unseal(&fixed, KEY_KEPT, one, &arena, &plain, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_false(keys_unseal(&other, KEY_TOTP, one, &arena, &plain, NULL));
    for (size_t i = 0; i < one.n; i++) {
        char *bent = arena_copy(&arena, one.p, one.n);
        bent[i] ^= 1;
        assert_false(keys_unseal(&fixed, KEY_TOTP, (struct sv){ bent, one.n }, &arena, &plain, NULL));
        assert_false(keys_unseal(&fixed, KEY_TOTP, (struct sv){ one.p, i }, &arena, &plain, NULL));
    }
    assert_true(keys_seal(&fixed, KEY_TOTP, SV(""), &arena, &one, NULL));
    assert_true(keys_unseal(&fixed, KEY_TOTP, one, &arena, &plain, NULL));
    assert_int_equal(plain.n, 0);
}

static void base64url_has_one_spelling(void **state) {
    (void)state;
    static const char *const wrong[] = { "A", "AB=", "AA==", "AB", "A B", "A+", "A/", "AAA\n" };
    struct sv out;
    assert_true(sv_eq(base64url(SV("\xfb\xff"), &arena), SV("-_8")));
    assert_true(base64url_read(SV("-_8"), &arena, &out) && sv_eq(out, SV("\xfb\xff")));
    assert_true(base64url_read(SV(""), &arena, &out) && out.n == 0);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(base64url_read(sv_of(wrong[i]), &arena, &out));
    for (size_t n = 0; n < 40; n++) {
        struct sv t = random_token(n, &arena);
        assert_int_equal(t.n, (n * 4 + 2) / 3);
        assert_true(base64url_read(t, &arena, &out));
        assert_int_equal(out.n, n);
    }
    assert_false(sv_eq(random_token(32, &arena), random_token(32, &arena)));
}

static void sha256_is_sha256(void **state) {
    (void)state;
    struct sv h = sha256_of(SV("abc"), &arena);
    static const unsigned char wanted[] = { 0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea };
    assert_int_equal(h.n, 32);
    assert_memory_equal(h.p, wanted, sizeof wanted);
    assert_true(same_secret(h, sha256_of(SV("abc"), &arena)));
    assert_false(same_secret(h, sha256_of(SV("abd"), &arena)));
    assert_false(same_secret(h, sv_sub(h, 0, 31)));
    assert_true(same_secret(SV(""), (struct sv){ 0 }));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_key_is_made_once, NULL, clean),
        cmocka_unit_test_setup_teardown(another_path_may_be_named, NULL, clean),
        cmocka_unit_test_setup_teardown(a_key_that_others_may_read_is_refused, NULL, clean),
        cmocka_unit_test_setup_teardown(what_is_no_key_is_refused, NULL, clean),
        cmocka_unit_test_setup_teardown(programs_starting_together_agree, NULL, clean),
        cmocka_unit_test(hashes_differ_by_key_purpose_and_text),
        cmocka_unit_test(what_is_sealed_opens_for_its_purpose_alone),
        cmocka_unit_test(base64url_has_one_spelling),
        cmocka_unit_test(sha256_is_sha256),
    };
    return cmocka_run_group_tests_name("keys", tests, begin, end);
}
