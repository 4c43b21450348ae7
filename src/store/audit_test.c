#include "store/audit.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/db.h"
#include "store/store_internal.h"

static char folder[] = "/tmp/ilacs-audit-XXXXXX";
static const char path[] = "s.db";

static int make_folder(void **state) {
    (void)state;
    return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static int remove_folder(void **state) {
    (void)state;
    return chdir("/") != 0 || rmdir(folder) != 0;
}

static int clean(void **state) {
    (void)state;
    (void)unlink("s.db");
    (void)unlink("s.db-wal");
    (void)unlink("s.db-shm");
    return 0;
}

static const struct record_shape *const holidays = &record_shapes[RECORD_HOLIDAY];

static struct version holiday(struct sv *cells, const char *date) {
    cells[0] = sv_of(date);
    cells[1] = SV("Bank holiday");
    cells[2] = SV("");
    return (struct version){ .cells = cells, .known = { DAY_ALWAYS, DAY_ALWAYS, DAY_ALWAYS } };
}

/* A store with a note and three holidays in its log: records 1 to 4. */
static struct store *filled(void) {
    static const char *const dates[] = { "2026-12-25", "2026-12-28", "2027-01-01" };
    struct store *s;
    struct err e = { 0 };
    if (!store_open(path, STORE_CREATE, &s, &e) || !store_begin(s, &e)) fail_msg("%s", e.msg);
    struct audit_entry entry = { .moment = 1700000000000,
                                 .actor = SV("user:anna"),
                                 .action = SV("init"),
                                 .subject_kind = SV("register"),
                                 .details = SV("{}") };
    if (!audit_append(s, &entry, &e)) fail_msg("%s", e.msg);
    for (size_t i = 0; i < 3; i++) {
        struct sv cells[3];
        struct version v = holiday(cells, dates[i]);
        if (!store_append_versions(s, holidays, &v, 1, 1700000000000, &e)) fail_msg("%s", e.msg);
        entry.action = SV("record");
        entry.subject_kind = SV("holiday");
        entry.subject = cells[0];
        entry.version = &v;
        entry.shape = holidays;
        if (!audit_append(s, &entry, &e)) fail_msg("%s", e.msg);
    }
    if (!store_commit(s, &e)) fail_msg("%s", e.msg);
    return s;
}

static struct audit_verdict verified(struct store *s, const char *expected) {
    struct audit_verdict v;
    struct err e = { 0 };
    if (!audit_verify(s, sv_of(expected), &v, &e)) fail_msg("%s", e.msg);
    assert_int_equal(v.whole, v.finding[0] == '\0');
    return v;
}

/* What a hand with another tool might do: the triggers are no obstacle to it. */
static void tamper(struct store *s, const char *sql) {
    struct err e = { 0 };
    static const char drop[] = "DROP TRIGGER IF EXISTS audit_no_update; DROP TRIGGER IF EXISTS audit_no_delete;"
                               "DROP TRIGGER IF EXISTS holiday_version_no_update;"
                               "DROP TRIGGER IF EXISTS holiday_version_no_delete;"
                               "DROP TRIGGER IF EXISTS audit_content_no_update;"
                               "DROP TRIGGER IF EXISTS audit_content_no_delete; PRAGMA foreign_keys = 0;";
    if (!db_script(s->db, drop, &e) || !db_script(s->db, sql, &e)) fail_msg("%s", e.msg);
}

static void expect_found(const char *sql, int64_t number, const char *finding) {
    struct store *s = filled();
    tamper(s, sql);
    struct audit_verdict v = verified(s, NULL);
    store_close(s);
    assert_false(v.whole);
    if (v.first_wrong != number || strstr(v.finding, finding) == NULL)
        fail_msg("record %lld: %s", (long long)v.first_wrong, v.finding);
    (void)clean(NULL);
}

static void an_empty_log(void **state) {
    (void)state;
    struct store *s;
    struct audit_head head;
    assert_true(store_open(path, STORE_CREATE, &s, NULL));
    assert_true(audit_head_of(s, &head, NULL));
    assert_int_equal(head.count, 0);
    struct audit_verdict v = verified(s, head.hash);
    assert_true(v.whole);
    assert_int_equal(v.head.count, 0);
    store_close(s);
}

static void a_whole_log(void **state) {
    (void)state;
    struct store *s = filled();
    struct audit_head head;
    char counted[100];
    assert_true(audit_head_of(s, &head, NULL));
    assert_int_equal(head.count, 4);
    struct audit_verdict v = verified(s, head.hash);
    assert_true(v.whole);
    assert_int_equal(v.versions, 3);
    assert_string_equal(v.head.hash, head.hash);
    (void)snprintf(counted, sizeof counted, "4:%s", head.hash);
    assert_true(verified(s, counted).whole);
    (void)snprintf(counted, sizeof counted, "3:%s", head.hash);
    assert_false(verified(s, counted).whole);
    /* An older head is part of a log that went on. */
    assert_true(store_begin(s, NULL));
    struct audit_entry entry = { .moment = 1, .actor = SV("a"), .action = SV("b"), .details = SV("{}") };
    assert_true(audit_append(s, &entry, NULL));
    assert_true(store_commit(s, NULL));
    v = verified(s, head.hash);
    assert_true(v.whole);
    assert_int_equal(v.head.count, 5);
    struct err e = { 0 };
    assert_false(audit_verify(s, SV("abc"), &v, &e));
    assert_int_equal(e.kind, ERR_USAGE);
    store_close(s);
}

/* The bytes of docs/audit.md, put together here by other means. */
static void the_hash_is_the_documented_one(void **state) {
    (void)state;
    struct store *s = filled();
    struct arena a = arena_with_limit(0);
    struct audit_record *r;
    size_t n;
    char bytes[2000];
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof hash + 1];
    assert_true(audit_list(s, 1, 10, &a, &r, &n, NULL));
    assert_int_equal(n, 4);
    (void)snprintf(bytes, sizeof bytes,
                   "ilacs audit 1\nnumber 1\n1\nmoment 13\n1700000000000\nactor 9\nuser:anna\naction 4\ninit\n"
                   "subject_kind 8\nregister\nsubject 0\n\ndetails 2\n{}\ncontent_hash 0\n\nprevious 64\n%064d\n",
                   0);
    (void)crypto_hash_sha256(hash, (const unsigned char *)bytes, strlen(bytes));
    (void)sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    assert_true(sv_eq(r[0].hash, sv_of(hex)));
    assert_true(sv_eq(r[3].subject, SV("2027-01-01")));
    assert_true(audit_list(s, 4, 10, &a, &r, &n, NULL));
    assert_int_equal(n, 1);
    assert_int_equal(r[0].number, 4);
    store_close(s);
    arena_free(&a);
}

static void the_hash_of_content_is_the_documented_one(void **state) {
    (void)state;
    struct store *s = filled();
    struct query q;
    bool row;
    static const char bytes[] = "date 10\n2026-12-25\ntitle 12\nBank holiday\nsubstitute_day 0\n\n"
                                "known_inspectorate 6\nalways\nknown_authority 6\nalways\nknown_public 6\nalways\n"
                                "withdrawn 0\n\n";
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof hash + 1];
    crypto_hash_sha256_state st;
    assert_true(query_start(s->db, STMT_AUDIT_ALL, &q, NULL));
    assert_true(query_step(&q, &row, NULL) && row && query_step(&q, &row, NULL) && row);
    struct sv salt = query_get_bytes(&q, 10);
    assert_int_equal(salt.n, 32);
    (void)crypto_hash_sha256_init(&st);
    (void)crypto_hash_sha256_update(&st, (const unsigned char *)salt.p, salt.n);
    (void)crypto_hash_sha256_update(&st, (const unsigned char *)bytes, sizeof bytes - 1);
    (void)crypto_hash_sha256_final(&st, hash);
    (void)sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    assert_true(sv_eq(query_get_text(&q, 7), sv_of(hex)));
    query_end(&q);
    store_close(s);
}

static void tampering_is_found(void **state) {
    (void)state;
    expect_found("UPDATE audit SET actor = 'user:eve' WHERE number = 2", 2, "record 2 was changed");
    expect_found("UPDATE audit SET moment = moment + 1 WHERE number = 4", 4, "record 4 was changed");
    expect_found("UPDATE audit SET hash = replace(hash, 'a', 'b') WHERE number = 3", 3, "record 3 was changed");
    expect_found("DELETE FROM audit WHERE number = 2", 2, "record 2 is missing");
    expect_found("DELETE FROM audit WHERE number = 1", 1, "record 1 is missing");
    expect_found("DELETE FROM audit WHERE number = 3; UPDATE audit SET number = 3 WHERE number = 4", 3, "record 3");
    expect_found(
        "INSERT INTO audit SELECT 5, moment, actor, action, subject_kind, subject, details, '', hash, hash FROM "
        "audit WHERE number = 4",
        5, "record 5 was changed");
    expect_found("UPDATE holiday_version SET title = 'Christmas' WHERE number = 1", 2,
                 "holiday 2026-12-25 was changed");
    expect_found("UPDATE holiday_version SET known_public = 20000 WHERE number = 2", 3, "was changed since record 3");
    expect_found("INSERT INTO holiday_version SELECT 9, recorded, known_inspectorate, known_authority, known_public, "
                 "withdrawn, date + 7, title, substitute_day FROM holiday_version WHERE number = 1",
                 0, "of which the log says nothing");
    expect_found("DELETE FROM holiday_version WHERE number = 1", 2, "is gone, and no record says that it was erased");
    expect_found("DELETE FROM audit_content WHERE number = 2", 2, "is gone, and no record says that it was erased");
    expect_found("UPDATE audit_content SET version = 1 WHERE number = 3", 3, "");
}

static void a_cut_tail_shows_to_who_noted_the_head(void **state) {
    (void)state;
    struct store *s = filled();
    struct audit_head head;
    char counted[100];
    assert_true(audit_head_of(s, &head, NULL));
    tamper(s, "DELETE FROM audit_content WHERE number = 4; DELETE FROM audit WHERE number = 4;"
              "DELETE FROM holiday_version WHERE number = 3");
    assert_true(verified(s, NULL).whole);
    struct audit_verdict v = verified(s, head.hash);
    assert_false(v.whole);
    assert_non_null(strstr(v.finding, "cut off"));
    (void)snprintf(counted, sizeof counted, "4:%s", head.hash);
    v = verified(s, counted);
    assert_non_null(strstr(v.finding, "the log ends with record 3, but had 4"));
    store_close(s);
}

static void content_is_erased_only_after_the_log_says_so(void **state) {
    (void)state;
    struct store *s = filled();
    assert_false(db_script(s->db, "DELETE FROM audit_content WHERE number = 2", NULL));
    assert_true(store_begin(s, NULL));
    struct audit_entry entry = { .moment = 1,
                                 .actor = SV("user:anna"),
                                 .action = SV("erase"),
                                 .subject_kind = SV("audit"),
                                 .subject = SV("2"),
                                 .details = SV("{}") };
    assert_true(audit_append(s, &entry, NULL));
    assert_true(db_script(s->db, "DELETE FROM audit_content WHERE number = 2", NULL));
    assert_false(db_script(s->db, "DELETE FROM audit_content WHERE number = 3", NULL));
    assert_true(store_commit(s, NULL));
    tamper(s, "DELETE FROM holiday_version WHERE number = 1"); /* the issue that erases will do this by the book */
    struct audit_verdict v = verified(s, NULL);
    assert_true(v.whole);
    assert_int_equal(v.erased, 1);
    assert_int_equal(v.versions, 2);
    store_close(s);
}

static void the_log_cannot_be_changed(void **state) {
    (void)state;
    struct store *s = filled();
    assert_false(db_script(s->db, "UPDATE audit SET actor = 'user:eve'", NULL));
    assert_false(db_script(s->db, "DELETE FROM audit", NULL));
    assert_false(db_script(s->db, "UPDATE audit_content SET salt = x'00'", NULL));
    struct audit_entry entry = { .moment = 1, .actor = SV("a"), .action = SV("b"), .details = SV("{}") };
    struct err e = { 0 };
    assert_false(audit_append(s, &entry, &e)); /* nothing is logged outside a transaction */
    store_close(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(an_empty_log, clean),
        cmocka_unit_test_teardown(a_whole_log, clean),
        cmocka_unit_test_teardown(the_hash_is_the_documented_one, clean),
        cmocka_unit_test_teardown(the_hash_of_content_is_the_documented_one, clean),
        cmocka_unit_test_teardown(tampering_is_found, clean),
        cmocka_unit_test_teardown(a_cut_tail_shows_to_who_noted_the_head, clean),
        cmocka_unit_test_teardown(content_is_erased_only_after_the_log_says_so, clean),
        cmocka_unit_test_teardown(the_log_cannot_be_changed, clean),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
