#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "store/schema.h"
#include "store/store_internal.h"

/* ---- opening ------------------------------------------------------------------------------------------------------- */

static bool empty_file(const char *path, struct err *e) {
    return err_fail(e, ERR_STORE, __func__, "Fill it with `ilacs init`, or check the path.", "the store %s is empty",
                    path);
}

static bool use_write_ahead_log(struct store *s, struct err *e) {
    return db_script(s->db, "PRAGMA journal_mode = WAL", e);
}

/* A reader may be the first to meet a store of an older program: it is brought up to date by a writer of its own. */
static bool upgrade_for_reader(struct store *s, struct err *e) {
    struct store *writer;
    if (!store_open(s->path, STORE_WRITE, &writer, e)) return false;
    store_close(writer);
    return schema_check(s->db, s->path, &s->schema, e);
}

static bool prepare_store(struct store *s, enum store_mode mode, struct err *e) {
    if (!schema_check(s->db, s->path, &s->schema, e)) return false;
    if (s->schema == 0 && mode != STORE_CREATE) return empty_file(s->path, e);
    if (s->schema == schema_newest()) return mode == STORE_READ || use_write_ahead_log(s, e);
    if (mode == STORE_READ) return upgrade_for_reader(s, e);
    return use_write_ahead_log(s, e) && schema_upgrade(s->db, s->path, e) &&
           schema_check(s->db, s->path, &s->schema, e);
}

bool store_open(const char *path, enum store_mode mode, struct store **out, struct err *e) {
    static const enum db_mode modes[] = {
        [STORE_READ] = DB_READ, [STORE_WRITE] = DB_WRITE, [STORE_CREATE] = DB_CREATE
    };
    *out = NULL;
    struct store *s = calloc(1, sizeof *s);
    if (s == NULL) return err_nomem(e, __func__);
    s->path = strdup(path);
    bool ok = s->path != NULL ? db_open(path, modes[mode], &s->db, e) : err_nomem(e, __func__);
    if (!ok || !prepare_store(s, mode, e)) {
        store_close(s);
        return false;
    }
    *out = s;
    return true;
}

void store_close(struct store *s) {
    if (s == NULL) return;
    if (s->db != NULL) db_rollback(s->db);
    db_close(s->db);
    free(s->path);
    free(s);
}

void store_set_patience(struct store *s, int milliseconds) { db_set_patience(s->db, milliseconds); }
const char *store_path(const struct store *s) { return s->path; }
int store_schema_version(const struct store *s) { return s->schema; }
int store_newest_schema(void) { return schema_newest(); }
const char *store_engine_version(void) { return db_engine_version(); }

/* ---- transactions -------------------------------------------------------------------------------------------------- */

bool store_begin(struct store *s, struct err *e) {
    if (!db_begin_write(s->db, e)) return false;
    s->writing = true;
    s->head_known = s->forgets = s->watched = false;
    return true;
}

bool store_commit(struct store *s, struct err *e) {
    if (!db_commit(s->db, e)) return false; /* the caller's store_rollback ends the transaction */
    s->writing = false;
    /* The change stands already; should somebody read just now, the log is emptied later. */
    if (s->forgets) (void)db_empty_log(s->db, NULL);
    return true;
}

void store_rollback(struct store *s) {
    if (!s->writing) return;
    db_rollback(s->db);
    s->writing = false;
    s->head_known = s->forgets = false;
    if (s->watched) s->rollbacks++; /* its numbers may be given to something else */
}

bool store_reading_begin(struct store *s, bool *began, struct err *e) {
    *began = !db_in_transaction(s->db);
    return !*began || db_begin_read(s->db, e);
}

void store_reading_end(struct store *s, bool began) {
    if (began) db_rollback(s->db);
}

bool store_data_version(struct store *s, int64_t *out, struct err *e) {
    struct query q;
    if (!query_start(s->db, STMT_NEXT_NUMBER, &q, e) || !rows_number(&q, out, e)) return false;
    *out |= s->rollbacks << 40;
    s->watched = true;
    return true;
}

/* ---- examining ----------------------------------------------------------------------------------------------------- */

struct gathering {
    struct arena *arena;
    struct sv *text;
    size_t count, room;
};

static bool gather(void *ctx, struct sv sentence) {
    struct gathering *g = ctx;
    if (g->count == g->room) return true; /* twenty tell as much as two hundred */
    char *p = arena_copy(g->arena, sentence.p, sentence.n);
    if (p == NULL) return false;
    g->text[g->count++] = (struct sv){ p, sentence.n };
    return true;
}

bool store_integrity(struct store *s, struct arena *a, struct store_findings *out, struct err *e) {
    struct gathering g = { .arena = a, .room = 20 };
    g.text = arena_array(a, struct sv, g.room);
    if (g.text == NULL) return err_nomem(e, __func__);
    if (!db_examine(s->db, gather, &g, e)) return false;
    *out = (struct store_findings){ g.text, g.count };
    return true;
}

/* ---- copying ------------------------------------------------------------------------------------------------------- */

/* A slip of the keyboard must not replace a letter by a store. */
static bool may_replace(struct store *s, const char *path, struct err *e) {
    struct stat there;
    struct stat own;
    char head[16] = { 0 };
    if (stat(path, &there) != 0) return true;
    if (stat(s->path, &own) == 0 && own.st_dev == there.st_dev && own.st_ino == there.st_ino)
        return err_fail(e, ERR_CONFLICT, __func__, "Give another path.", "%s is the store itself", path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ours =
        fd >= 0 && read(fd, head, sizeof head) == (ssize_t)sizeof head && memcmp(head, "SQLite format 3", 16) == 0;
    if (fd >= 0) (void)close(fd);
    return ours || err_fail(e, ERR_CONFLICT, __func__, "Give another path, or move that file away first.",
                            "%s is there already and is no back-up", path);
}

static bool found_nothing(void *ctx, struct sv sentence) {
    struct err *e = ctx;
    return err_fail(e, ERR_STORE, __func__, "Run `ilacs check`; keep the older back-ups.", "the copy is damaged: %.*s",
                    SV_ARG(sentence));
}

static bool fill_copy(struct store *s, const char *beside, struct err *e) {
    struct db *to;
    if (!db_open(beside, DB_CREATE, &to, e)) return false;
    bool ok = db_copy(s->db, to, e) && db_examine(to, found_nothing, e, e);
    db_close(to);
    return ok;
}

static bool check_copy(const char *beside, bool (*copy_checked)(struct store *copy, void *ctx, struct err *e),
                       void *ctx, struct err *e) {
    struct store *copy;
    if (!store_open(beside, STORE_READ, &copy, e)) return false;
    bool ok = copy_checked(copy, ctx, e);
    store_close(copy);
    return ok;
}

bool store_backup(struct store *s, const char *path, bool (*copy_checked)(struct store *copy, void *ctx, struct err *e),
                  void *ctx, struct err *e) {
    char *beside = NULL;
    if (!may_replace(s, path, e)) return false;
    if (asprintf(&beside, "%s.%ld.new", path, (long)getpid()) < 0) return err_nomem(e, __func__);
    (void)unlink(beside); /* left by a run that was killed */
    bool ok = fill_copy(s, beside, e) && (copy_checked == NULL || check_copy(beside, copy_checked, ctx, e));
    if (ok && rename(beside, path) != 0) ok = file_fail(e, __func__, "write", path, errno);
    if (!ok) (void)unlink(beside);
    free(beside);
    return ok && file_sync_folder_of(path, e);
}
