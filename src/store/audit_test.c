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

#include "base/file.h"
#include "store/accounts.h"
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

/* ---- content that can be erased ------------------------------------------------------------------------------------ */

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
        assert_true(e.msg[0] != '\0' && e.hint[0] != '\0');                                                            \
    } while (0)

static void append_about(struct store *s, const char *subject, const char *content) {
    struct audit_entry entry = { .moment = 1700000000001,
                                 .actor = SV("person:1"),
                                 .action = SV("account"),
                                 .subject_kind = SV("account"),
                                 .subject = sv_of(subject),
                                 .details = SV("{\"role\":\"planner\"}"),
                                 .content = sv_of(content) };
    MUST(audit_append(s, &entry, &e));
}

/* Records 5 to 8 have texts of their own, 9 has none. */
static struct store *filled_with_people(void) {
    struct store *s = filled();
    MUST(store_begin(s, &e));
    append_about(s, "1", "Anna Example <anna@example.org>");
    append_about(s, "2", "Bob Example <bob@example.org>");
    append_about(s, "1", "Anna Other");
    append_about(s, "12", "Carla Example");
    append_about(s, "1", "");
    MUST(store_commit(s, &e));
    return s;
}

static struct sv content_of(struct store *s, int64_t number, struct arena *a) {
    struct sv content;
    bool found;
    MUST(audit_content_of(s, number, a, &content, &found, &e));
    assert_int_equal(found, content.n > 0);
    return content;
}

static void append_in(struct store *s, int64_t session, const char *details) {
    const struct audit_entry entry = { .moment = 1700000000002,
                                       .actor = SV("person:1"),
                                       .action = SV("sign-in"),
                                       .subject_kind = SV("account"),
                                       .subject = SV("1"),
                                       .details = sv_of(details),
                                       .session = session };
    MUST(audit_append(s, &entry, &e));
}

static void the_session_is_told_and_found(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = filled();
    struct audit_record *r;
    size_t n;
    static const struct {
        int64_t session, told;
        const char *details, *stored;
    } cases[] = {
        { 12, 12, "{\"by\":\"code\"}", "{\"by\":\"code\",\"session\":12}" },
        { 12, 12, "{}", "{\"session\":12}" },
        { 12, 12, "", "{\"session\":12}" },
        { 0, 0, "{\"by\":\"code\"}", "{\"by\":\"code\"}" },
        { 0, 0, "{\"reason\":\",\\\"session\\\":12}\"}", "{\"reason\":\",\\\"session\\\":12}\"}" },
        { 0, 0, "session 12}", "session 12}" }, /* no JSON at all stands in nobody's way */
        { 1, 1, "{}", "{\"session\":1}" },
    };
    MUST(store_begin(s, &e));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) append_in(s, cases[i].session, cases[i].details);
    MUST(store_commit(s, &e));
    MUST(audit_list(s, 5, 20, &a, &r, &n, &e));
    assert_int_equal(n, sizeof cases / sizeof *cases);
    for (size_t i = 0; i < n; i++) {
        assert_true(sv_eq(r[i].details, sv_of(cases[i].stored)));
        assert_int_equal(r[i].session, cases[i].told);
    }
    MUST(audit_choose(s, &(struct audit_choice){ .session = 12, .limit = 20 }, &a, &r, &n, &e));
    assert_int_equal(n, 3);
    assert_int_equal(r[0].number, 7);
    MUST(audit_choose(s, &(struct audit_choice){ .session = 2, .limit = 20 }, &a, &r, &n, &e));
    assert_int_equal(n, 0);
    assert_true(verified(s, NULL).whole);
    store_close(s);
    arena_free(&a);
}

static void content_stands_beside_the_log(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = filled_with_people();
    struct audit_verdict v = verified(s, NULL);
    assert_true(v.whole && v.head.count == 9 && v.versions == 3 && v.erased == 0);
    assert_true(sv_eq(content_of(s, 7, &a), SV("Anna Other")));
    assert_int_equal(content_of(s, 9, &a).n, 0);
    assert_int_equal(content_of(s, 2, &a).n, 0); /* of a version */
    tamper(s, "UPDATE audit_content SET content = 'Eve' WHERE number = 6");
    v = verified(s, NULL);
    assert_true(!v.whole && v.first_wrong == 6);
    assert_non_null(strstr(v.finding, "content of record 6 was changed"));
    tamper(s, "UPDATE audit_content SET content = 'Bob Example <bob@example.org>' WHERE number = 6");
    assert_true(verified(s, NULL).whole);
    tamper(s, "UPDATE audit_content SET salt = x'00' WHERE number = 6");
    assert_int_equal(verified(s, NULL).first_wrong, 6);
    tamper(s, "DELETE FROM audit_content WHERE number = 6");
    assert_non_null(strstr(verified(s, NULL).finding, "no record says that it was erased"));
    store_close(s);
    arena_free(&a);
}

static void erasing_leaves_the_chain_whole(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = filled_with_people();
    struct audit_head before;
    struct audit_record *r;
    size_t n;
    MUST(audit_head_of(s, &before, &e));
    MUST_FAIL(audit_erase(s, 6, &(struct audit_erasing){ 2, SV("user:anna"), 0, SV("x") }, &e),
              ERR_STORE); /* outside a transaction */
    MUST(store_begin(s, &e));
    MUST_FAIL(audit_erase(s, 99, &(struct audit_erasing){ 2, SV("user:anna"), 0, SV("x") }, &e), ERR_UNKNOWN);
    MUST_FAIL(audit_erase(s, 9, &(struct audit_erasing){ 2, SV("user:anna"), 0, SV("x") }, &e),
              ERR_CONFLICT); /* has none */
    MUST_FAIL(audit_erase(s, 2, &(struct audit_erasing){ 2, SV("user:anna"), 0, SV("x") }, &e),
              ERR_CONFLICT); /* a version: public fact */
    MUST(audit_erase(s, 6, &(struct audit_erasing){ 2, SV("user:anna"), 0, SV("asked \"politely\"\n") }, &e));
    MUST_FAIL(audit_erase(s, 6, &(struct audit_erasing){ 2, SV("user:anna"), 0, SV("x") }, &e), ERR_CONFLICT);
    MUST(store_commit(s, &e));
    assert_int_equal(content_of(s, 6, &a).n, 0);
    assert_true(content_of(s, 5, &a).n > 0);
    struct audit_verdict v = verified(s, before.hash);
    assert_true(v.whole && v.erased == 1 && v.versions == 3 && v.head.count == 10);
    MUST(audit_list(s, 10, 5, &a, &r, &n, &e));
    assert_true(n == 1 && sv_eq(r[0].action, SV("erase")) && sv_eq(r[0].subject, SV("6")));
    assert_true(sv_eq(r[0].subject_kind, SV("audit")) && sv_eq(r[0].actor, SV("user:anna")));
    assert_true(sv_eq(r[0].details, SV("{\"reason\":\"asked \\\"politely\\\"\\u000a\"}")));
    store_close(s);
    arena_free(&a);
}

static void everything_about_a_subject_is_erased(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = filled_with_people();
    size_t erased;
    MUST_FAIL(
        audit_erase_subject(s, SV("account"), SV("1"), &(struct audit_erasing){ 2, SV("a"), 0, SV("x") }, &erased, &e),
        ERR_STORE);
    MUST(store_begin(s, &e));
    MUST(audit_erase_subject(s, SV("account"), SV("1"), &(struct audit_erasing){ 2, SV("person:2"), 7, SV("left") },
                             &erased, &e));
    assert_int_equal(erased, 2);
    struct audit_record *r;
    size_t n;
    MUST(audit_choose(s, &(struct audit_choice){ .session = 7, .limit = 9 }, &a, &r, &n, &e));
    assert_int_equal(n, 2);
    assert_true(sv_eq(r[0].details, SV("{\"reason\":\"left\",\"session\":7}")));
    MUST(audit_erase_subject(s, SV("account"), SV("1"), &(struct audit_erasing){ 2, SV("person:2"), 0, SV("left") },
                             &erased, &e));
    assert_int_equal(erased, 0);
    MUST(audit_erase_subject(s, SV("holiday"), SV("2026-12-25"),
                             &(struct audit_erasing){ 2, SV("person:2"), 0, SV("left") }, &erased, &e));
    assert_int_equal(erased, 0);
    MUST(store_commit(s, &e));
    assert_true(content_of(s, 5, &a).n == 0 && content_of(s, 7, &a).n == 0);
    assert_true(content_of(s, 6, &a).n > 0 && content_of(s, 8, &a).n > 0);
    struct audit_verdict v = verified(s, NULL);
    assert_true(v.whole && v.erased == 2 && v.versions == 3 && v.head.count == 11);
    store_close(s);
    arena_free(&a);
}

/* An erasure that is logged before there is anything to erase is no leave to take something away later. */
static void erasing_in_advance_is_no_erasing(void **state) {
    (void)state;
    struct store *s = filled();
    MUST(store_begin(s, &e));
    struct audit_entry early = { .moment = 1,
                                 .actor = SV("a"),
                                 .action = SV("erase"),
                                 .subject_kind = SV("audit"),
                                 .subject = SV("6"),
                                 .details = SV("{}") };
    MUST(audit_append(s, &early, &e));
    append_about(s, "1", "Anna Example");
    MUST(store_commit(s, &e));
    assert_false(db_script(s->db, "DELETE FROM audit_content WHERE number = 6", NULL));
    tamper(s, "DELETE FROM audit_content WHERE number = 6");
    struct audit_verdict v = verified(s, NULL);
    assert_true(!v.whole && v.first_wrong == 6 && v.erased == 0);
    store_close(s);
}

/* How often the bytes stand in the store's files. */
static size_t occurrences(const char *needle, struct arena *a) {
    static const char *const files[] = { "s.db", "s.db-wal", "s.db-journal" };
    size_t count = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct sv bytes;
        if (access(files[i], F_OK) != 0) continue;
        MUST(file_read(files[i], (size_t)256 << 20, a, &bytes, &e));
        for (struct sv rest = bytes; rest.n > 0;) {
            size_t at = sv_find(rest, sv_of(needle));
            if (at == rest.n) break;
            count++;
            rest = sv_sub(rest, at + 1, rest.n);
        }
    }
    return count;
}

enum { MANY = 600 };
#define SECRET "Zephyrine"

/* Names of varying length, so that pages are split, filled and moved about. */
static const char *long_name(char *room, size_t size, int i) {
    (void)snprintf(
        room, size, SECRET "-%d-%.*s", i, 20 + i * 37 % 400,
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    return room;
}

static void add_many(struct store *s) {
    char name[600];
    char email[100];
    for (int i = 1; i <= MANY; i++) {
        (void)snprintf(email, sizeof email, SECRET "%d@example.org", i * 7919 % MANY);
        struct account acc = { .email = sv_of(email), .name = sv_of(long_name(name, sizeof name, i)), .created = 1 };
        MUST(store_add_account(s, &acc, &e));
        (void)snprintf(email, sizeof email, "%d", i);
        append_about(s, email, name);
        struct interest interest = { .account = i, .ended = DAY_NONE, .note = sv_of(name) };
        MUST(store_add_interest(s, &interest, &e));
    }
}

/* Every third, or the others. */
static void erase_many(struct store *s, bool third) {
    char number[24];
    size_t erased;
    MUST(store_begin(s, &e));
    for (int i = 1; i <= MANY; i++) {
        if ((i % 3 == 0) != third) continue;
        struct account acc = { .number = i, .created = 1, .erased = 9 };
        MUST(store_save_account(s, &acc, &e));
        MUST(store_forget_notes(s, i, &e));
        (void)snprintf(number, sizeof number, "%d", i);
        MUST(audit_erase_subject(s, SV("account"), sv_of(number), &(struct audit_erasing){ 2, SV("a"), 0, SV("x") },
                                 &erased, &e));
        assert_int_equal(erased, 1);
    }
    MUST(store_commit(s, &e));
}

static void what_is_erased_is_in_no_page(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = filled();
    struct store *reader;
    MUST(store_open(path, STORE_READ, &reader, &e)); /* a server that goes on running: the write-ahead log stays */
    MUST(store_begin(s, &e));
    add_many(s);
    MUST(store_commit(s, &e));
    assert_true(occurrences("ephyrine", &a) > MANY);
    erase_many(s, true); /* from among those that stay */
    for (int i = 1; i <= 60; i++) {
        char name[40];
        (void)snprintf(name, sizeof name, SECRET "-%d-", i);
        if ((occurrences(name, &a) == 0) != (i % 3 == 0)) fail_msg("%s", name);
        arena_reset(&a);
    }
    erase_many(s, false);
    assert_int_equal(occurrences("ephyrine", &a), 0);
    assert_true(verified(s, NULL).whole);
    assert_int_equal(verified(s, NULL).erased, MANY);
    store_close(reader);
    store_close(s);
    assert_int_equal(occurrences("ephyrine", &a), 0);
    arena_free(&a);
}

/* ---- choosing ------------------------------------------------------------------------------------------------------ */

static size_t chosen(struct store *s, struct audit_choice choice, struct arena *a, struct audit_record **out) {
    size_t n;
    if (choice.limit == 0) choice.limit = 100;
    MUST(audit_choose(s, &choice, a, out, &n, &e));
    return n;
}

static void records_are_chosen(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = filled_with_people();
    struct audit_record *r;
    assert_int_equal(chosen(s, (struct audit_choice){ 0 }, &a, &r), 9);
    assert_true(r[0].number == 9 && r[8].number == 1 && r[0].moment == 1700000000001);
    assert_true(sv_eq(r[8].details, SV("{}")) && r[8].hash.n == 64);
    assert_int_equal(chosen(s, (struct audit_choice){ .actor = SV("person:1") }, &a, &r), 5);
    assert_int_equal(chosen(s, (struct audit_choice){ .actor = SV("person") }, &a, &r), 0);
    assert_int_equal(chosen(s, (struct audit_choice){ .action = SV("record") }, &a, &r), 3);
    assert_int_equal(chosen(s, (struct audit_choice){ .subject_kind = SV("account") }, &a, &r), 5);
    assert_int_equal(chosen(s, (struct audit_choice){ .subject_kind = SV("account"), .subject = SV("1") }, &a, &r), 3);
    assert_true(r[0].number == 9 && r[1].number == 7 && r[2].number == 5);
    assert_int_equal(chosen(s, (struct audit_choice){ .actor = SV("user:anna"), .action = SV("init") }, &a, &r), 1);
    assert_int_equal(chosen(s, (struct audit_choice){ .before = 7, .limit = 2 }, &a, &r), 2);
    assert_true(r[0].number == 6 && r[1].number == 5);
    store_close(s);
    arena_free(&a);
}

/* ---- the export ---------------------------------------------------------------------------------------------------- */

static struct sv exported(struct store *s, struct arena *a) {
    struct text t = text_in(a, 0);
    MUST(audit_export(s, &t, &e));
    return text_view(&t);
}

static struct audit_verdict export_verified(struct sv bytes, const char *expected) {
    struct audit_verdict v;
    struct err e = { 0 };
    if (!audit_verify_export(bytes, sv_of(expected), &v, &e)) fail_msg("%s", e.msg);
    assert_int_equal(v.whole, v.finding[0] == '\0');
    assert_true(v.versions == 0 && v.erased == 0);
    return v;
}

static void the_export_is_the_documented_one(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = filled();
    struct sv bytes = exported(s, &a);
    static const char first[] =
        "{\"number\":1,\"moment\":1700000000000,\"actor\":\"user:anna\",\"action\":\"init\",\"subject_kind\":"
        "\"register\",\"subject\":\"\",\"details\":\"{}\",\"content_hash\":\"\",\"previous\":"
        "\"0000000000000000000000000000000000000000000000000000000000000000\",\"hash\":"
        "\"540a5a21f3bb3bc7ca2cfb684fc3eb722eeb8d087cbf061ede4c0e271858f090\"}\n{\"number\":2,";
    if (!sv_starts(bytes, sv_of(first))) fail_msg("%.*s", SV_ARG(bytes));
    store_close(s);
    arena_free(&a);
}

static void an_export_is_verified_without_a_store(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = filled_with_people();
    struct audit_head head;
    char counted[100];
    MUST(store_begin(s, &e));
    struct audit_entry odd = { .moment = -5,
                               .actor = SV("a\"b\\c\x01\x1f\n\t\x7f\xc3\xa9"),
                               .action = SV("odd"),
                               .subject = SV("\\u000a"),
                               .details = SV("{\"a\":\"b\\\"\"}") };
    MUST(audit_append(s, &odd, &e));
    size_t erased;
    MUST(
        audit_erase_subject(s, SV("account"), SV("2"), &(struct audit_erasing){ 2, SV("a"), 0, SV("x") }, &erased, &e));
    MUST(store_commit(s, &e));
    MUST(audit_head_of(s, &head, &e));
    struct sv bytes = exported(s, &a);
    assert_int_equal(sv_find(bytes, SV("Example")), bytes.n); /* no content */
    struct audit_verdict v = export_verified(bytes, NULL);
    assert_true(v.whole && v.head.count == 11);
    assert_string_equal(v.head.hash, head.hash);
    (void)snprintf(counted, sizeof counted, "11:%s", head.hash);
    assert_true(export_verified(bytes, counted).whole);
    v = export_verified(SV(""), NULL);
    assert_true(v.whole && v.head.count == 0);
    /* Cut after any line: whole in itself, and seen by who noted the head. */
    for (size_t n = 0; n < bytes.n; n++) {
        if (n > 0 && bytes.p[n - 1] != '\n') continue;
        assert_true(export_verified((struct sv){ bytes.p, n }, NULL).whole);
        v = export_verified((struct sv){ bytes.p, n }, counted);
        assert_false(v.whole);
        assert_non_null(strstr(v.finding, "cut off"));
    }
    MUST_FAIL(audit_verify_export(bytes, SV("abc"), &v, &e), ERR_USAGE);
    store_close(s);
    arena_free(&a);
}

static int64_t line_of(struct sv bytes, size_t at) {
    int64_t line = 1;
    for (size_t i = 0; i < at; i++) line += bytes.p[i] == '\n';
    return line;
}

/* Whatever byte is changed, taken away or cut: it is found, and at its record. */
static void a_changed_export_is_found(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = filled_with_people();
    struct sv bytes = exported(s, &a);
    char *changed = arena_copy(&a, bytes.p, bytes.n);
    for (size_t i = 0; i < bytes.n; i++) {
        static const char others[] = "0z\"\\\n}";
        struct audit_verdict v;
        struct err e = { 0 };
        char other = others[i % (sizeof others - 1)];
        if (other == bytes.p[i]) continue;
        changed[i] = other;
        char line[40];
        (void)snprintf(line, sizeof line, "line %lld ", (long long)line_of(bytes, i));
        if (audit_verify_export((struct sv){ changed, bytes.n }, SV(""), &v, &e)) {
            if (v.whole || v.first_wrong != line_of(bytes, i))
                fail_msg("byte %zu to %c: record %lld, %s", i, other, (long long)v.first_wrong, v.finding);
        } else if (e.kind != ERR_INPUT || strstr(e.msg, line) == NULL) {
            fail_msg("byte %zu to %c: %s", i, other, e.msg);
        }
        changed[i] = bytes.p[i];
    }
    for (size_t n = 1; n < bytes.n; n++) {
        struct audit_verdict v;
        if (bytes.p[n - 1] == '\n') continue;
        MUST_FAIL(audit_verify_export((struct sv){ bytes.p, n }, SV(""), &v, &e), ERR_INPUT);
    }
    store_close(s);
    arena_free(&a);
}

/* A line put twice, left out, or moved. */
static void lines_out_of_order_are_found(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = filled_with_people();
    struct sv rest = exported(s, &a);
    struct sv line[9];
    static const struct {
        int order[4];
        int64_t wrong;
    } cases[] = { { { 0, 1, 1, 2 }, 3 }, { { 0, 1, 3, 4 }, 3 }, { { 1, 2, 3, 4 }, 1 }, { { 0, 2, 1, 3 }, 2 } };
    for (size_t i = 0; i < 9; i++) assert_true(sv_split(&rest, '\n', &line[i]));
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct text t = text_in(&a, 0);
        for (size_t i = 0; i < 4; i++) {
            text_add(&t, line[cases[k].order[i]]);
            text_char(&t, '\n');
        }
        struct audit_verdict v = export_verified(text_view(&t), NULL);
        assert_false(v.whole);
        assert_int_equal(v.first_wrong, cases[k].wrong);
    }
    store_close(s);
    arena_free(&a);
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
        cmocka_unit_test_teardown(content_stands_beside_the_log, clean),
        cmocka_unit_test_teardown(erasing_leaves_the_chain_whole, clean),
        cmocka_unit_test_teardown(everything_about_a_subject_is_erased, clean),
        cmocka_unit_test_teardown(erasing_in_advance_is_no_erasing, clean),
        cmocka_unit_test_teardown(what_is_erased_is_in_no_page, clean),
        cmocka_unit_test_teardown(records_are_chosen, clean),
        cmocka_unit_test_teardown(the_session_is_told_and_found, clean),
        cmocka_unit_test_teardown(the_export_is_the_documented_one, clean),
        cmocka_unit_test_teardown(an_export_is_verified_without_a_store, clean),
        cmocka_unit_test_teardown(a_changed_export_is_found, clean),
        cmocka_unit_test_teardown(lines_out_of_order_are_found, clean),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
