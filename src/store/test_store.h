#ifndef ILACS_STORE_TEST_STORE_H
#define ILACS_STORE_TEST_STORE_H
/* For the tests of this folder: a store in a folder of its own, and a few people in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/accounts.h"
#include "store/store_internal.h"

static char test_folder[] = "/tmp/ilacs-people-XXXXXX";
static const char test_path[] = "s.db";
static struct arena test_arena;
static struct store *test_store;

static inline int test_make_folder(void **state) {
    (void)state;
    return mkdtemp(test_folder) == NULL || chdir(test_folder) != 0;
}
static inline int test_remove_folder(void **state) {
    (void)state;
    return chdir("/") != 0 || rmdir(test_folder) != 0;
}
/* A fresh store, in a transaction. */
static inline int test_open(void **state) {
    (void)state;
    struct err e = { 0 };
    test_arena = arena_with_limit(0);
    return !store_open(test_path, STORE_CREATE, &test_store, &e) || !store_begin(test_store, &e);
}
static inline int test_close(void **state) {
    (void)state;
    store_close(test_store);
    arena_free(&test_arena);
    (void)unlink("s.db");
    (void)unlink("s.db-wal");
    (void)unlink("s.db-shm");
    return 0;
}
#define UNIT(test) cmocka_unit_test_setup_teardown(test, test_open, test_close)

#define MUST(call)                                                                                                     \
    do {                                                                                                               \
        struct err e = { 0 };                                                                                          \
        if (!(call)) fail_msg("%s: %s", #call, e.msg);                                                                 \
    } while (0)
#define MUST_FAIL(call, expected)                                                                                      \
    do {                                                                                                               \
        struct err e = { 0 };                                                                                          \
        if (call) fail_msg("%s succeeded", #call);                                                                     \
        if (e.kind != (expected)) fail_msg("%s: kind %d, %s", #call, e.kind, e.msg);                                   \
        assert_true(e.msg[0] != '\0');                                                                                 \
    } while (0)

static inline struct account test_account(const char *email) {
    struct account acc = { .email = sv_of(email), .name = SV("Anna Example"), .created = 1000 };
    MUST(store_add_account(test_store, &acc, &e));
    return acc;
}
static inline struct sv test_hash(char c) {
    char bytes[KEYED_HASH];
    memset(bytes, c, sizeof bytes);
    bytes[1] = '\0'; /* hashes hold any byte */
    char *p = arena_copy(&test_arena, bytes, sizeof bytes);
    assert_non_null(p);
    return (struct sv){ p, sizeof bytes };
}
#define assert_sv(got, expected)                                                                                       \
    do {                                                                                                               \
        struct sv got_ = (got);                                                                                        \
        if (!sv_eq(got_, sv_of(expected))) fail_msg("'%.*s', not '%s'", SV_ARG(got_), expected);                       \
    } while (0)
#endif
