#include "store/store.h"

#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "store/accounts.h"
#include "store/db.h"
#include "store/schema.h"
#include "store/store_internal.h"

static char folder[] = "/tmp/ilacs-store-XXXXXX";
static const char path[] = "s.db";

static int make_folder(void **state) {
    (void)state;
    return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static int remove_folder(void **state) {
    (void)state;
    return chdir("/") != 0 || rmdir(folder) != 0;
}

static void remove_store(const char *name) {
    char other[64];
    (void)unlink(name);
    (void)snprintf(other, sizeof other, "%s-wal", name);
    (void)unlink(other);
    (void)snprintf(other, sizeof other, "%s-shm", name);
    (void)unlink(other);
}

static int clean(void **state) {
    (void)state;
    remove_store(path);
    remove_store("copy.db");
    return 0;
}

static struct store *opened(enum store_mode mode) {
    struct store *s;
    struct err e = { 0 };
    if (!store_open(path, mode, &s, &e)) fail_msg("%s", e.msg);
    return s;
}

static void expect_closed(const char *name, enum store_mode mode, enum err_kind kind, const char *message) {
    struct store *s;
    struct err e = { 0 };
    if (store_open(name, mode, &s, &e)) fail_msg("%s was opened", name);
    assert_null(s);
    if (e.kind != kind || strstr(e.msg, message) == NULL) fail_msg("kind %d: %s", e.kind, e.msg);
    assert_true(e.hint[0] != '\0');
}

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

/* A canonical row of every kind, with every column filled. */
static void fill_row(enum record_kind k, struct sv *cells, struct arena *a) {
    static const char *const visit_words[] = { "v",          "80519",      "383",       "Leeds",      "jtai",
                                               "2024-02-05", "2024-02-09", "day",       "2024-03-28", "a \"theme\"",
                                               "yes",        "2024-05-01", "http://x/", "letter",     "two\nlines" };
    const struct record_shape *s = &record_shapes[k];
    struct record_problem p;
    for (size_t i = 0; i < s->column_count; i++) {
        const struct record_column *c = &s->columns[i];
        struct sv choice = sv_of(c->choices);
        switch (c->type) {
        case CELL_CODE: cells[i] = SV("383"); break;
        case CELL_CODES: cells[i] = SV("301 302"); break;
        case CELL_DAY:
        case CELL_DAY_OR_MONTH: cells[i] = SV("2024-02-29"); break;
        case CELL_PERIODS: cells[i] = SV("2024-02-29/2024-02-29"); break;
        case CELL_GRADE: cells[i] = SV("good"); break;
        case CELL_NUMBER: cells[i] = SV("10"); break;
        case CELL_YES: cells[i] = SV("yes"); break;
        case CELL_OBLIGATION: cells[i] = SV("short_inspection"); break;
        case CELL_CHOICES:
        case CELL_CHOICE:
        case CELL_EVENT: (void)sv_split(&choice, '|', &cells[i]); break;
        case CELL_TEXT: cells[i] = SV("M\xC3\xA1ire's \"text\""); break;
        case CELL_KEY:
        case CELL_WORD: cells[i] = SV("word"); break;
        }
        if (strcmp(c->name, "framework") == 0) cells[i] = SV("SIF");
        if (k == RECORD_VISIT) cells[i] = sv_of(visit_words[i]);
        if (k == RECORD_OVERRIDE && strcmp(c->name, "day") == 0) cells[i] = SV("");
    }
    if (!record_check(s, cells, a, &p)) fail_msg("%s %s: %s", s->name, s->columns[p.column].name, p.expected);
}

static void append(struct store *s, enum record_kind k, struct version *v, size_t n) {
    struct err e = { 0 };
    if (!store_begin(s, &e) || !store_append_versions(s, &record_shapes[k], v, n, 1234567890123, &e) ||
        !store_commit(s, &e))
        fail_msg("%s: %s", record_shapes[k].name, e.msg);
}

static void every_column_comes_back(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = opened(STORE_CREATE);
    for (enum record_kind k = RECORD_AUTHORITY; k < RECORD_KINDS; k++) {
        const struct record_shape *shape = &record_shapes[k];
        struct sv full[RECORD_MAX_COLUMNS];
        struct sv bare[RECORD_MAX_COLUMNS];
        fill_row(k, full, &a);
        /* What may be blank is blank; the key differs, so that the order is known. */
        memcpy(bare, full, sizeof bare);
        for (size_t i = 0; i < shape->column_count; i++)
            if (!shape->columns[i].required) bare[i] = SV("");
        struct version list[] = {
            { .cells = full, .known = { DAY_ALWAYS, { 19000 }, DAY_NEVER }, .withdrawn = true },
            { .cells = bare, .known = { { -20000 }, { 0 }, DAY_ALWAYS } },
        };
        append(s, k, list, 2);
        struct versions got;
        assert_true(store_load_versions(s, k, &a, &got, NULL));
        assert_int_equal(got.count, 2);
        for (size_t i = 0; i < 2; i++) {
            size_t at = got.list[0].number == list[i].number ? 0 : 1;
            const struct version *v = &got.list[at];
            assert_int_equal(v->number, list[i].number);
            assert_int_equal(v->recorded, 1234567890123);
            assert_true(version_known_alike(v, &list[i]));
            for (size_t c = 0; c < shape->column_count; c++)
                if (!sv_eq(v->cells[c], list[i].cells[c]))
                    fail_msg("%s.%s: '%.*s'", shape->name, shape->columns[c].name, SV_ARG(v->cells[c]));
            assert_int_equal(v->withdrawn, list[i].withdrawn);
        }
    }
    struct register_facts facts;
    assert_true(store_load_register(s, &a, &facts, NULL));
    assert_int_equal(facts.count, 2 * RECORD_DECIDING_KINDS);
    for (size_t k = 0; k < RECORD_DECIDING_KINDS; k++) {
        assert_int_equal(facts.first[k], 2 * k);
        assert_int_equal(facts.fact[facts.first[k]].kind, k);
    }
    assert_int_equal(facts.first[RECORD_DECIDING_KINDS], facts.count);
    store_close(s);
    arena_free(&a);
}

/* ---- the list of statements ---------------------------------------------------------------------------------------- */

static void statements_do_what_they_are_marked(void **state) {
    (void)state;
    struct store *s = opened(STORE_CREATE);
    for (size_t i = 0; i < STMT_COUNT; i++) {
        bool reads = false;
        struct err e = { 0 };
        assert_non_null(statements[i].sql);
        assert_true(statements[i].effect == READS || statements[i].effect == WRITES);
        if (!db_only_reads(s->db, (enum statement_id)i, &reads, &e)) fail_msg("statement %zu: %s", i, e.msg);
        assert_int_equal(reads, statements[i].effect == READS);
        assert_null(strstr(statements[i].sql, "REPLACE"));
        assert_null(strstr(statements[i].sql, "rowid"));
        assert_null(strstr(statements[i].sql, "?"));
        /* $1.. in ascending order: then every engine numbers them alike. */
        int expected = 1;
        for (const char *p = strchr(statements[i].sql, '$'); p != NULL; p = strchr(p + 1, '$'))
            assert_int_equal(strtol(p + 1, NULL, 10), expected++);
    }
    store_close(s);
}

static void statements_name_the_columns_of_the_shapes(void **state) {
    (void)state;
    for (size_t k = 0; k < RECORD_KINDS; k++)
        for (int load = 0; load < 2; load++) {
            const char *at = strstr(statements[(load ? STMT_LOAD_VERSIONS : STMT_ADD_VERSION) + k].sql, "withdrawn, ");
            assert_non_null(at);
            at += strlen("withdrawn, ");
            for (size_t i = 0; i < record_shapes[k].column_count; i++) {
                const char *name = record_shapes[k].columns[i].name;
                if (*at == '"') at++;
                if (strncmp(at, name, strlen(name)) != 0)
                    fail_msg("%s: %s, not %.20s", record_shapes[k].name, name, at);
                at += strlen(name);
                if (*at == '"') at++;
                at += strspn(at, ", ");
            }
            assert_true(strncmp(at, load ? "FROM" : ") VA", 4) == 0);
        }
}

/* ---- the engine refuses -------------------------------------------------------------------------------------------- */

static void readers_cannot_write(void **state) {
    (void)state;
    store_close(opened(STORE_CREATE));
    struct store *s = opened(STORE_READ);
    struct err e = { 0 };
    assert_false(store_begin(s, &e) && store_append_versions(s, &record_shapes[RECORD_HOLIDAY], NULL, 0, 0, &e));
    assert_int_equal(e.kind, ERR_STORE);
    store_rollback(s);
    for (size_t i = 0; i < STMT_COUNT; i++) {
        struct query q;
        bool row;
        if (statements[i].effect != WRITES) continue;
        assert_true(query_start(s->db, (enum statement_id)i, &q, NULL));
        assert_false(query_step(&q, &row, NULL));
        query_end(&q);
    }
    store_close(s);
}

static void nothing_is_overwritten(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = opened(STORE_CREATE);
    struct sv cells[RECORD_MAX_COLUMNS];
    fill_row(RECORD_HOLIDAY, cells, &a);
    struct version v = { .cells = cells };
    append(s, RECORD_HOLIDAY, &v, 1);
    static const char *const tables[] = { "authority_version",
                                          "inspection_version",
                                          "visit_version",
                                          "holiday_version",
                                          "election_version",
                                          "override_version",
                                          "audit",
                                          "audit_content",
                                          "finding_version",
                                          "review",
                                          "review_cell",
                                          "review_page",
                                          "review_words",
                                          "review_decision",
                                          "watched_file",
                                          "planned",
                                          "planned_member",
                                          "seen",
                                          "role_grant",
                                          "interest",
                                          "account" };
    assert_false(db_script(s->db, "UPDATE holiday_version SET title = 'x'", NULL));
    assert_false(db_script(s->db, "DELETE FROM holiday_version", NULL));
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char sql[200];
        struct err e = { 0 };
        /* Without rows a trigger does not fire: that each table has both is read from the schema. */
        (void)snprintf(sql, sizeof sql,
                       "CREATE TEMP TABLE t%zu AS SELECT 1 AS one; INSERT INTO t%zu SELECT 1 FROM sqlite_schema WHERE "
                       "type = 'trigger' AND tbl_name = '%s'",
                       i, i, tables[i]);
        assert_true(db_script(s->db, sql, &e));
        (void)snprintf(sql, sizeof sql,
                       "CREATE TEMP TABLE must%zu (n CHECK (n = 3)); INSERT INTO must%zu SELECT count(*) FROM t%zu", i,
                       i, i);
        if (!db_script(s->db, sql, &e)) fail_msg("%s lacks a trigger", tables[i]);
    }
    store_close(s);
    arena_free(&a);
}

static void a_transaction_is_all_or_nothing(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = opened(STORE_CREATE);
    struct sv cells[RECORD_MAX_COLUMNS];
    struct versions got;
    fill_row(RECORD_HOLIDAY, cells, &a);
    struct version v = { .cells = cells };
    assert_true(store_begin(s, NULL));
    assert_true(store_append_versions(s, &record_shapes[RECORD_HOLIDAY], &v, 1, 1, NULL));
    store_rollback(s);
    store_rollback(s);
    assert_true(store_load_versions(s, RECORD_HOLIDAY, &a, &got, NULL));
    assert_int_equal(got.count, 0);
    assert_true(store_begin(s, NULL));
    assert_true(store_append_versions(s, &record_shapes[RECORD_HOLIDAY], &v, 1, 1, NULL));
    store_close(s); /* rolls back */
    s = opened(STORE_READ);
    assert_true(store_load_versions(s, RECORD_HOLIDAY, &a, &got, NULL));
    assert_int_equal(got.count, 0);
    store_close(s);
    arena_free(&a);
}

static void the_data_version_tells_of_changes(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = opened(STORE_CREATE);
    struct store *reader = opened(STORE_READ);
    struct sv cells[RECORD_MAX_COLUMNS];
    int64_t before[2];
    int64_t after[2];
    fill_row(RECORD_HOLIDAY, cells, &a);
    struct version v = { .cells = cells };
    assert_true(store_data_version(s, &before[0], NULL) && store_data_version(reader, &before[1], NULL));
    assert_true(store_data_version(s, &after[0], NULL) && store_data_version(reader, &after[1], NULL));
    assert_int_equal(before[0], after[0]);
    assert_int_equal(before[1], after[1]);
    append(s, RECORD_HOLIDAY, &v, 1);
    assert_true(store_data_version(s, &after[0], NULL) && store_data_version(reader, &after[1], NULL));
    assert_true(before[0] != after[0] && before[1] != after[1]);
    /* What was never stored is no change; a snapshot of what was taken back is not taken for what comes in its place. */
    int64_t inside;
    int64_t later;
    struct version w = { .cells = cells };
    assert_true(store_begin(s, NULL));
    assert_true(store_append_versions(s, &record_shapes[RECORD_HOLIDAY], &w, 1, 1, NULL));
    store_rollback(s);
    assert_true(store_data_version(s, &before[0], NULL));
    assert_int_equal(before[0], after[0]);
    assert_true(store_begin(s, NULL));
    assert_true(store_append_versions(s, &record_shapes[RECORD_HOLIDAY], &w, 1, 1, NULL));
    assert_true(store_data_version(s, &inside, NULL));
    store_rollback(s);
    append(s, RECORD_HOLIDAY, &w, 1);
    assert_true(store_data_version(s, &later, NULL));
    assert_int_not_equal(inside, later);
    store_close(reader);
    store_close(s);
    arena_free(&a);
}

/* ---- what is no store, or cannot be used --------------------------------------------------------------------------- */

static void set_version(int64_t v) {
    struct db *db;
    assert_true(db_open(path, DB_WRITE, &db, NULL));
    assert_true(db_set_setting(db, "user_version", v, NULL));
    db_close(db);
}

/* A store as a program of schema `version` left it, with a holiday and a record of the log in it. */
static void make_older_store(int version) {
    struct db *db;
    assert_true(db_open(path, DB_CREATE, &db, NULL));
    for (int i = 0; i < version; i++)
        for (const char *const *sql = migrations[i].sql; *sql != NULL; sql++) assert_true(db_script(db, *sql, NULL));
    assert_true(db_script(db,
                          "INSERT INTO holiday_version VALUES (1, 5, 0, 0, 0, 0, 20089, 'New Year''s Day', 0);"
                          "UPDATE sequence SET next = 2 WHERE name = 'version';"
                          "INSERT INTO audit VALUES (1, 5, 'user:anna', 'init', 'register', '', '{}', '', "
                          "'0000000000000000000000000000000000000000000000000000000000000000', 'not asked here')",
                          NULL));
    assert_true(db_set_setting(db, "application_id", SCHEMA_APPLICATION, NULL) &&
                db_set_setting(db, "user_version", version, NULL));
    db_close(db);
}

/* What a program of an older schema left is brought up to date by whoever opens it first. */
static void an_older_store_is_brought_up_to_date(void **state) {
    (void)state;
    for (int version = SCHEMA_LOWEST; version < schema_newest(); version++)
        for (int mode = STORE_READ; mode <= STORE_WRITE; mode++) {
            struct arena a = arena_with_limit(0);
            struct store *s;
            struct versions v;
            struct account *accounts;
            struct audit_head head;
            size_t n;
            struct err e = { 0 };
            (void)clean(NULL);
            make_older_store(version);
            if (!store_open(path, (enum store_mode)mode, &s, &e)) fail_msg("%s", e.msg);
            assert_int_equal(store_schema_version(s), schema_newest());
            assert_true(store_load_versions(s, RECORD_HOLIDAY, &a, &v, NULL));
            assert_int_equal(v.count, 1);
            assert_true(store_load_versions(s, RECORD_FINDING, &a, &v, NULL));
            assert_int_equal(v.count, 0);
            assert_true(audit_head_of(s, &head, NULL));
            assert_int_equal(head.count, 1);
            assert_true(store_load_accounts(s, &a, &accounts, &n, NULL));
            assert_int_equal(n, 0);
            store_close(s);
            s = opened(STORE_WRITE);
            assert_true(store_begin(s, NULL));
            struct account acc = { .email = SV("a@x.org"), .created = 1 };
            assert_true(store_add_account(s, &acc, NULL));
            assert_int_equal(acc.number, 1);
            store_close(s);
            arena_free(&a);
        }
}

static void stores_that_are_refused(void **state) {
    (void)state;
    expect_closed("missing.db", STORE_READ, ERR_UNKNOWN, "there is no store at missing.db");
    expect_closed("missing.db", STORE_WRITE, ERR_UNKNOWN, "there is no store");
    expect_closed("no/folder/s.db", STORE_CREATE, ERR_STORE, "no/folder/s.db");
    expect_closed("/tmp", STORE_READ, ERR_STORE, "/tmp is a folder");
    expect_closed("/etc/passwd/s.db", STORE_CREATE, ERR_STORE, "/etc/passwd/s.db");
    assert_true(file_write(path, SV(""), NULL));
    expect_closed(path, STORE_READ, ERR_STORE, "is empty");
    assert_true(file_write(path,
                           SV("id,dfe_code\nthis is a CSV file, and quite a long one at that: longer than a header, "
                              "so that it is read as one, all hundred bytes of it\n"),
                           NULL));
    expect_closed(path, STORE_WRITE, ERR_STORE, "is no ilacs store");
    expect_closed(path, STORE_CREATE, ERR_STORE, "is no ilacs store");
    (void)clean(NULL);
    struct db *db;
    assert_true(db_open(path, DB_CREATE, &db, NULL) && db_script(db, "CREATE TABLE other (x)", NULL));
    db_close(db);
    expect_closed(path, STORE_CREATE, ERR_STORE, "is no ilacs store");
    (void)clean(NULL);
    store_close(opened(STORE_CREATE));
    set_version(schema_newest() + 1);
    expect_closed(path, STORE_READ, ERR_CONFLICT, "newer than this program");
    expect_closed(path, STORE_WRITE, ERR_CONFLICT, "newer than this program");
    set_version(0);
    expect_closed(path, STORE_READ, ERR_STORE, "older than this program can read");
}

static void a_damaged_store(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = opened(STORE_CREATE);
    struct sv cells[RECORD_MAX_COLUMNS];
    struct version list[200];
    fill_row(RECORD_HOLIDAY, cells, &a);
    for (size_t i = 0; i < 200; i++) list[i] = (struct version){ .cells = cells };
    append(s, RECORD_HOLIDAY, list, 200);
    store_close(s);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    int fd = open(path, O_WRONLY);
    char junk[4096];
    memset(junk, 0x5A, sizeof junk);
    for (off_t at = 4096; at < st.st_size; at += 4096) assert_true(pwrite(fd, junk, sizeof junk, at) > 0);
    (void)close(fd);
    struct err e = { 0 };
    struct versions got;
    if (store_open(path, STORE_READ, &s, &e)) {
        bool ok = true;
        for (enum record_kind k = RECORD_AUTHORITY; k < RECORD_KINDS; k++)
            ok = ok && store_load_versions(s, k, &a, &got, &e);
        assert_false(ok);
        store_close(s);
    }
    assert_int_equal(e.kind, ERR_STORE);
    assert_non_null(strstr(e.msg, "damaged"));
    assert_non_null(strstr(e.hint, "back-up"));
    arena_free(&a);
}

/* A row that only a hand with another tool can have put there. */
static void an_impossible_day_is_damage(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = opened(STORE_CREATE);
    struct versions got;
    struct err e = { 0 };
    assert_true(db_script(s->db, "INSERT INTO holiday_version VALUES (1, 1, 0, 0, 0, 0, 99999999, 'x', 0)", &e));
    assert_false(store_load_versions(s, RECORD_HOLIDAY, &a, &got, &e));
    assert_non_null(strstr(e.msg, "holidays, version 1, column date"));
    store_close(s);
    arena_free(&a);
}

static void a_store_held_by_another_process(void **state) {
    (void)state;
    store_close(opened(STORE_CREATE));
    int ready[2] = { -1, -1 };
    int go[2] = { -1, -1 };
    assert_true(pipe(ready) == 0 && pipe(go) == 0);
    pid_t child = fork();
    if (child == 0) {
        struct store *s = NULL;
        char c;
        bool ok = store_open(path, STORE_WRITE, &s, NULL) && store_begin(s, NULL);
        ok = ok && write(ready[1], "x", 1) == 1 && read(go[0], &c, 1) == 1;
        store_close(s);
        _exit(ok ? 0 : 1);
    }
    char c;
    assert_int_equal(read(ready[0], &c, 1), 1);
    struct store *s = opened(STORE_WRITE);
    struct err e = { 0 };
    store_set_patience(s, 50);
    assert_false(store_begin(s, &e));
    assert_int_equal(e.kind, ERR_CONFLICT);
    assert_non_null(strstr(e.msg, "another process holds the store"));
    struct arena a = arena_with_limit(0);
    struct register_facts facts;
    assert_true(store_load_register(s, &a, &facts, NULL)); /* readers are not in the way */
    assert_int_equal(write(go[1], "x", 1), 1);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    e = (struct err){ 0 };
    assert_true(store_begin(s, &e)); /* free again */
    store_close(s);
    arena_free(&a);
    for (int i = 0; i < 2; i++) {
        (void)close(ready[i]);
        (void)close(go[i]);
    }
}

/* A full disk, played by the largest file size a process may write. */
/* Eight at once, each with a connection of its own: each change is there, none was told to come back later. */
enum { WRITERS = 8, CHANGES = 50 };

struct writer {
    int64_t account;
    struct err err;
    bool ok;
};

static bool one_change(struct store *s, struct arena *a, int64_t account, struct err *e) {
    struct account acc;
    arena_reset(a);
    if (!store_begin(s, e)) return false;
    /* Read under the lock, written one higher: a lost write would show in the sum. */
    bool ok = store_load_account(s, 1, a, &acc, e);
    if (ok) acc.totp_last_step++;
    ok = ok && store_save_account(s, &acc, e) &&
         audit_append(s,
                      &(struct audit_entry){ .moment = account,
                                             .actor = SV("test"),
                                             .action = SV("change"),
                                             .subject_kind = SV("account"),
                                             .subject = SV("1"),
                                             .details = SV("{}"),
                                             .content = SV("something") },
                      e) &&
         store_commit(s, e);
    store_rollback(s);
    return ok;
}

static void *write_much(void *ctx) {
    struct writer *w = ctx;
    struct store *s;
    struct arena a = arena_with_limit(0);
    w->ok = store_open(path, STORE_WRITE, &s, &w->err);
    for (int i = 0; w->ok && i < CHANGES; i++) w->ok = one_change(s, &a, w->account, &w->err);
    store_close(s);
    arena_free(&a);
    return NULL;
}

static void many_writers_at_once(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = opened(STORE_CREATE);
    struct account acc = { .email = SV("a@x.org"), .created = 1 };
    struct writer w[WRITERS];
    pthread_t thread[WRITERS];
    struct audit_verdict verdict;
    assert_true(store_begin(s, NULL) && store_add_account(s, &acc, NULL) && store_commit(s, NULL));
    for (int i = 0; i < WRITERS; i++) {
        w[i] = (struct writer){ .account = i };
        assert_int_equal(pthread_create(&thread[i], NULL, write_much, &w[i]), 0);
    }
    for (int i = 0; i < WRITERS; i++) {
        (void)pthread_join(thread[i], NULL);
        if (!w[i].ok) fail_msg("writer %d: %s", i, w[i].err.msg);
    }
    assert_true(store_load_account(s, 1, &a, &acc, NULL));
    assert_int_equal(acc.totp_last_step, WRITERS * CHANGES);
    assert_true(audit_verify(s, SV(""), &verdict, NULL));
    assert_true(verdict.whole);
    assert_int_equal(verdict.head.count, WRITERS * CHANGES);
    store_close(s);
    arena_free(&a);
}

static void a_full_disk(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    store_close(opened(STORE_CREATE));
    pid_t child = fork();
    if (child == 0) {
        struct err e = { 0 };
        struct store *s = NULL;
        struct sv cells[RECORD_MAX_COLUMNS];
        static struct version list[3000];
        (void)signal(SIGXFSZ, SIG_IGN);
        fill_row(RECORD_OVERRIDE, cells, &a);
        for (size_t i = 0; i < 3000; i++) list[i] = (struct version){ .cells = cells };
        if (!store_open(path, STORE_WRITE, &s, NULL)) _exit(2);
        struct rlimit limit = { 100000, 100000 };
        if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(3);
        bool ok = store_begin(s, &e) && store_append_versions(s, &record_shapes[RECORD_OVERRIDE], list, 3000, 1, &e) &&
                  store_commit(s, &e);
        store_rollback(s);
        bool told = e.kind == ERR_STORE && strstr(e.msg, "no room") != NULL && strstr(e.hint, "full") != NULL;
        store_close(s);
        arena_free(&a);
        if (!told) (void)fprintf(stderr, "# %s / %s\n", e.msg, e.hint);
        _exit(ok ? 4 : told ? 0 : 5);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), 0);
    struct store *s = opened(STORE_WRITE);
    struct versions got;
    assert_true(store_load_versions(s, RECORD_OVERRIDE, &a, &got, NULL));
    assert_int_equal(got.count, 0);
    store_close(s);
    arena_free(&a);
}

/* ---- copies -------------------------------------------------------------------------------------------------------- */

static bool refuse(struct store *copy, void *ctx, struct err *e) {
    (void)copy;
    (void)ctx;
    return err_fail(e, ERR_STORE, __func__, "", "not good enough");
}

static void copies(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = opened(STORE_CREATE);
    struct sv cells[RECORD_MAX_COLUMNS];
    struct versions got;
    struct err e = { 0 };
    fill_row(RECORD_HOLIDAY, cells, &a);
    struct version v = { .cells = cells };
    append(s, RECORD_HOLIDAY, &v, 1);
    assert_true(store_backup(s, "copy.db", NULL, NULL, &e));
    assert_true(access("copy.db-wal", F_OK) != 0);
    struct store *copy;
    assert_true(store_open("copy.db", STORE_READ, &copy, &e));
    assert_true(store_load_versions(copy, RECORD_HOLIDAY, &a, &got, &e));
    assert_int_equal(got.count, 1);
    store_close(copy);
    /* A copy that is refused leaves the older one. */
    append(s, RECORD_HOLIDAY, &v, 1);
    assert_false(store_backup(s, "copy.db", refuse, NULL, &e));
    assert_string_equal(e.msg, "not good enough");
    assert_true(store_open("copy.db", STORE_READ, &copy, NULL));
    assert_true(store_load_versions(copy, RECORD_HOLIDAY, &a, &got, NULL));
    assert_int_equal(got.count, 1);
    store_close(copy);
    /* Nor are other files replaced, nor the store by itself. */
    e = (struct err){ 0 };
    assert_true(file_write("letter.txt", SV("Dear Director"), NULL));
    assert_false(store_backup(s, "letter.txt", NULL, NULL, &e));
    assert_int_equal(e.kind, ERR_CONFLICT);
    (void)unlink("letter.txt");
    e = (struct err){ 0 };
    assert_false(store_backup(s, "./s.db", NULL, NULL, &e));
    assert_non_null(strstr(e.msg, "is the store itself"));
    e = (struct err){ 0 };
    assert_false(store_backup(s, "no/folder/copy.db", NULL, NULL, &e));
    assert_int_equal(e.kind, ERR_STORE);
    store_close(s);
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(every_column_comes_back, clean),
        cmocka_unit_test_teardown(statements_do_what_they_are_marked, clean),
        cmocka_unit_test(statements_name_the_columns_of_the_shapes),
        cmocka_unit_test_teardown(readers_cannot_write, clean),
        cmocka_unit_test_teardown(nothing_is_overwritten, clean),
        cmocka_unit_test_teardown(a_transaction_is_all_or_nothing, clean),
        cmocka_unit_test_teardown(the_data_version_tells_of_changes, clean),
        cmocka_unit_test_teardown(an_older_store_is_brought_up_to_date, clean),
        cmocka_unit_test_teardown(stores_that_are_refused, clean),
        cmocka_unit_test_teardown(a_damaged_store, clean),
        cmocka_unit_test_teardown(an_impossible_day_is_damage, clean),
        cmocka_unit_test_teardown(a_store_held_by_another_process, clean),
        cmocka_unit_test_teardown(many_writers_at_once, clean),
        cmocka_unit_test_teardown(a_full_disk, clean),
        cmocka_unit_test_teardown(copies, clean),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
