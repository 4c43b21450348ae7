#include "store/db.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Before it, resetting the write-ahead log at a bad moment could corrupt a store. */
enum { LOWEST_SQLITE = 3051003, PATIENCE_MS = 5000 };

struct db {
    sqlite3 *handle;
    sqlite3_stmt *prepared[STMT_COUNT];
    char *path;
    int patience_ms, waited_ms; /* of the wait that goes on now */
};

/* Whoever has waited longest asks most often. The engine's own way (naps that grow to 100 ms) lets a writer starve among
 * twenty others, each of which takes the lock again a moment after letting go. The napping is summed: no clock is read. */
static int wait_a_moment(void *ctx, int times_before) {
    struct db *db = ctx;
    unsigned char random = 0;
    if (times_before == 0) db->waited_ms = 0;
    if (db->waited_ms >= db->patience_ms) return 0;
    int spread = db->waited_ms < 200 ? 8 : db->waited_ms < 1000 ? 3 : 1;
    sqlite3_randomness(sizeof random, &random);
    int nap = 1 + random % spread;
    if (nap > db->patience_ms - db->waited_ms) nap = db->patience_ms - db->waited_ms;
    db->waited_ms += nap;
    (void)sqlite3_sleep(nap);
    return 1;
}

/* ---- errors ------------------------------------------------------------------------------------------------------ */

static const char full_hint[] =
    "The disk or quota is full. Free some space, then try again; the store is as it was before.";
static const char damaged_hint[] =
    "Keep the file as it is, run `ilacs check` on a copy, and put the last back-up in its place.";

static bool disk_is_full(const struct db *db) {
    int number = db->handle == NULL ? 0 : sqlite3_system_errno(db->handle);
    return number == ENOSPC || number == EDQUOT || number == EFBIG;
}

static bool db_fail(struct db *db, int code, const char *where, struct err *e) {
    const char *path = db->path;
    const char *words = sqlite3_errstr(code);
    switch (code & 0xFF) {
    case SQLITE_NOMEM: return err_nomem(e, where);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_fail(e, ERR_CONFLICT, where,
                        "Wait until the other command (an import, a back-up) has finished, then try again.",
                        "another process holds the store %s", path);
    case SQLITE_FULL: return err_fail(e, ERR_STORE, where, full_hint, "no room to write the store %s", path);
    case SQLITE_CORRUPT:
        return err_fail(e, ERR_STORE, where, damaged_hint, "the store %s is damaged (%s)", path, words);
    case SQLITE_NOTADB:
        return err_fail(e, ERR_STORE, where, "Check the path; `ilacs init` makes a new store.", "%s is no ilacs store",
                        path);
    case SQLITE_READONLY:
        return err_fail(e, ERR_STORE, where, "Give this user write permission for the file and its folder.",
                        "the store %s cannot be written (%s)", path, words);
    case SQLITE_CANTOPEN:
        return err_fail(e, ERR_STORE, where, "Check the path and the permissions of the file and its folder.",
                        "the store %s cannot be opened", path);
    case SQLITE_CONSTRAINT:
        if (code != SQLITE_CONSTRAINT_UNIQUE && code != SQLITE_CONSTRAINT_PRIMARYKEY) break;
        return err_fail(e, ERR_CONFLICT, where, "Look at it again; nothing was changed.",
                        "somebody else has put that into the store %s already", path);
    default: break;
    }
    if (disk_is_full(db)) return err_fail(e, ERR_STORE, where, full_hint, "no room to write the store %s", path);
    return err_fail(e, ERR_STORE, where, "Check the disk, then try again; `ilacs check` examines the store.",
                    "the store %s: %s (%s)", path, words, db->handle == NULL ? "" : sqlite3_errmsg(db->handle));
}

/* ---- opening ------------------------------------------------------------------------------------------------------- */

/* Said before the engine tries, because it answers "unable to open" to all of these. */
static bool check_path(const char *path, enum db_mode mode, struct err *e) {
    struct stat st;
    if (stat(path, &st) == 0) {
        if (!S_ISREG(st.st_mode))
            return err_fail(e, ERR_STORE, __func__, "Give the path of a store file.", "%s is a folder or no plain file",
                            path);
        if (access(path, R_OK) != 0)
            return err_fail(e, ERR_STORE, __func__, "Give this user permission to read it.",
                            "the store %s cannot be read", path);
        return true;
    }
    if (errno == ENOENT && mode != DB_CREATE)
        return err_fail(e, ERR_UNKNOWN, __func__, "Check the path, or make one with `ilacs init`.",
                        "there is no store at %s", path);
    return errno == ENOENT || err_fail(e, ERR_STORE, __func__, "Check the path and the permissions of its folders.",
                                       "the store %s cannot be reached: %s", path, strerrordesc_np(errno));
}

static bool check_engine(struct err *e) {
    return sqlite3_libversion_number() >= LOWEST_SQLITE ||
           err_fail(e, ERR_STORE, __func__, "Build ilacs with the SQLite source its build fetches.",
                    "SQLite %s is too old: versions before 3.51.3 can corrupt a store", sqlite3_libversion());
}

static bool set_up(struct db *db, enum db_mode mode, struct err *e) {
    sqlite3_extended_result_codes(db->handle, 1);
    db->patience_ms = PATIENCE_MS;
    (void)sqlite3_busy_handler(db->handle, wait_a_moment, db);
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    if (mode == DB_READ) return db_script(db, "PRAGMA query_only = 1", e);
    /* A change that was reported must survive a power cut, its audit record with it. */
    /* What is erased is overwritten, not merely forgotten. */
    return db_script(db, "PRAGMA foreign_keys = 1; PRAGMA synchronous = FULL; PRAGMA secure_delete = 1", e);
}

/* Whoever can read the file can read what is planned in it: its owner alone may, whatever the umask says. The engine gives
 * the files it keeps beside it the same permissions. Where the file cannot be made, the engine says why. */
static void make_private(const char *path) {
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd >= 0) (void)close(fd);
}

bool db_open(const char *path, enum db_mode mode, struct db **out, struct err *e) {
    static const int flags[] = { [DB_READ] = SQLITE_OPEN_READONLY,
                                 [DB_WRITE] = SQLITE_OPEN_READWRITE,
                                 [DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE };
    *out = NULL;
    if (!check_engine(e) || !check_path(path, mode, e)) return false;
    struct db *db = calloc(1, sizeof *db);
    if (db == NULL) return err_nomem(e, __func__);
    db->path = strdup(path);
    if (mode == DB_CREATE) make_private(path);
    int code =
        db->path == NULL ? SQLITE_NOMEM : sqlite3_open_v2(path, &db->handle, flags[mode] | SQLITE_OPEN_EXRESCODE, NULL);
    bool ok = code == SQLITE_OK ? set_up(db, mode, e) : db_fail(db, code, __func__, e);
    if (!ok) {
        db_close(db);
        return false;
    }
    *out = db;
    return true;
}

void db_close(struct db *db) {
    if (db == NULL) return;
    for (size_t i = 0; i < STMT_COUNT; i++) sqlite3_finalize(db->prepared[i]);
    (void)sqlite3_close(db->handle);
    free(db->path);
    free(db);
}

void db_set_patience(struct db *db, int milliseconds) { db->patience_ms = milliseconds; }

/* ---- statements ---------------------------------------------------------------------------------------------------- */

static bool prepare(struct db *db, enum statement_id id, struct err *e) {
    if (db->prepared[id] != NULL) return true;
    int code =
        sqlite3_prepare_v3(db->handle, statements[id].sql, -1, SQLITE_PREPARE_PERSISTENT, &db->prepared[id], NULL);
    return code == SQLITE_OK || db_fail(db, code, __func__, e);
}

bool query_start(struct db *db, enum statement_id id, struct query *q, struct err *e) {
    *q = (struct query){ .db = db };
    if (!prepare(db, id, e)) return false;
    q->handle = db->prepared[id];
    assert(!sqlite3_stmt_busy(q->handle));
    return true;
}

static void bound(struct query *q, int code) {
    if (code != SQLITE_OK && q->failed == 0) q->failed = code;
}

void query_int(struct query *q, int64_t v) { bound(q, sqlite3_bind_int64(q->handle, ++q->bound, v)); }

void query_text(struct query *q, struct sv v) {
    bound(q, sqlite3_bind_text64(q->handle, ++q->bound, v.n == 0 ? "" : v.p, v.n, SQLITE_STATIC, SQLITE_UTF8));
}

void query_bytes(struct query *q, struct sv v) {
    bound(q, sqlite3_bind_blob64(q->handle, ++q->bound, v.n == 0 ? "" : v.p, v.n, SQLITE_STATIC));
}

void query_null(struct query *q) { bound(q, sqlite3_bind_null(q->handle, ++q->bound)); }

bool query_step(struct query *q, bool *row, struct err *e) {
    int code = q->failed != 0 ? q->failed : sqlite3_step(q->handle);
    *row = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE || db_fail(q->db, code, __func__, e);
}

void query_end(struct query *q) {
    if (q->handle == NULL) return;
    (void)sqlite3_reset(q->handle); /* its code repeats that of the last step */
    (void)sqlite3_clear_bindings(q->handle);
    q->handle = NULL;
}

bool query_run(struct query *q, struct err *e) {
    bool row;
    bool ok = query_step(q, &row, e);
    query_end(q);
    return ok;
}

bool query_is_null(const struct query *q, int column) { return sqlite3_column_type(q->handle, column) == SQLITE_NULL; }

int64_t query_get_int(const struct query *q, int column) { return sqlite3_column_int64(q->handle, column); }

struct sv query_get_text(const struct query *q, int column) {
    const unsigned char *p = sqlite3_column_text(q->handle, column);
    return (struct sv){ (const char *)p, p == NULL ? 0 : (size_t)sqlite3_column_bytes(q->handle, column) };
}

struct sv query_get_bytes(const struct query *q, int column) {
    const void *p = sqlite3_column_blob(q->handle, column);
    return (struct sv){ p, p == NULL ? 0 : (size_t)sqlite3_column_bytes(q->handle, column) };
}

/* ---- the engine's own ---------------------------------------------------------------------------------------------- */

bool db_script(struct db *db, const char *sql, struct err *e) {
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || db_fail(db, code, __func__, e);
}

bool db_begin_write(struct db *db, struct err *e) { return db_script(db, "BEGIN IMMEDIATE", e); }
bool db_begin_read(struct db *db, struct err *e) { return db_script(db, "BEGIN", e); }
bool db_commit(struct db *db, struct err *e) { return db_script(db, "COMMIT", e); }
void db_rollback(struct db *db) {
    if (db_in_transaction(db)) (void)db_script(db, "ROLLBACK", NULL);
}
bool db_empty_log(struct db *db, struct err *e) { return db_script(db, "PRAGMA wal_checkpoint(TRUNCATE)", e); }
bool db_in_transaction(const struct db *db) { return sqlite3_get_autocommit(db->handle) == 0; }

/* Runs one row's worth of `sql` and gives its first column. */
static bool first_int(struct db *db, const char *sql, int64_t *out, struct err *e) {
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(db->handle, sql, -1, &stmt, NULL);
    if (code == SQLITE_OK) code = sqlite3_step(stmt);
    bool ok = code == SQLITE_ROW || code == SQLITE_DONE || db_fail(db, code, __func__, e);
    *out = code == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
    sqlite3_finalize(stmt);
    return ok;
}

bool db_get_setting(struct db *db, const char *name, int64_t *out, struct err *e) {
    char sql[80];
    (void)snprintf(sql, sizeof sql, "PRAGMA %s", name);
    return first_int(db, sql, out, e);
}

bool db_set_setting(struct db *db, const char *name, int64_t v, struct err *e) {
    char sql[80];
    (void)snprintf(sql, sizeof sql, "PRAGMA %s = %lld", name, (long long)v);
    return db_script(db, sql, e);
}

bool db_is_empty(struct db *db, bool *out, struct err *e) {
    int64_t tables;
    if (!first_int(db, "SELECT count(*) FROM sqlite_schema", &tables, e)) return false;
    *out = tables == 0;
    return true;
}

struct examination {
    bool (*found)(void *ctx, struct sv sentence);
    void *ctx;
};

static int examine_row(void *ctx, int n, char **value, char **name) {
    struct examination *x = ctx;
    (void)name;
    if (n < 1 || value[0] == NULL || strcmp(value[0], "ok") == 0) return 0;
    return x->found(x->ctx, sv_of(value[0])) ? 0 : 1;
}

static int examine_key(void *ctx, int n, char **value, char **name) {
    struct examination *x = ctx;
    char sentence[200];
    (void)name;
    (void)snprintf(sentence, sizeof sentence, "a row of %s points to a row of %s that is not there",
                   n > 0 && value[0] != NULL ? value[0] : "?", n > 2 && value[2] != NULL ? value[2] : "?");
    return x->found(x->ctx, sv_of(sentence)) ? 0 : 1;
}

bool db_examine(struct db *db, bool (*found)(void *ctx, struct sv sentence), void *ctx, struct err *e) {
    struct examination x = { found, ctx };
    int code = sqlite3_exec(db->handle, "PRAGMA integrity_check(20)", examine_row, &x, NULL);
    if (code == SQLITE_OK) code = sqlite3_exec(db->handle, "PRAGMA foreign_key_check", examine_key, &x, NULL);
    if (code == SQLITE_ABORT) return err_nomem(e, __func__);
    return code == SQLITE_OK || db_fail(db, code, __func__, e);
}

bool db_copy(struct db *from, struct db *to, struct err *e) {
    enum { PAGES = 1024, NAP_MS = 20, NAPS = 500 };
    sqlite3_backup *b = sqlite3_backup_init(to->handle, "main", from->handle, "main");
    if (b == NULL) return db_fail(to, sqlite3_errcode(to->handle), __func__, e);
    int code = SQLITE_OK;
    for (int naps = 0; code == SQLITE_OK || ((code == SQLITE_BUSY || code == SQLITE_LOCKED) && naps < NAPS); naps++) {
        if (code != SQLITE_OK) (void)sqlite3_sleep(NAP_MS);
        code = sqlite3_backup_step(b, PAGES);
    }
    int finished = sqlite3_backup_finish(b);
    if (code == SQLITE_DONE) code = finished;
    if (code != SQLITE_OK) return db_fail(to, code, __func__, e);
    /* One file: it can be kept, sent and read from read-only media. */
    return db_script(to, "PRAGMA journal_mode = DELETE", e);
}

const char *db_engine_version(void) { return sqlite3_libversion(); }

bool db_only_reads(struct db *db, enum statement_id id, bool *out, struct err *e) {
    if (!prepare(db, id, e)) return false;
    *out = sqlite3_stmt_readonly(db->prepared[id]) != 0;
    return true;
}
