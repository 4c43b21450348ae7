#ifndef ILACS_STORE_STORE_H
#define ILACS_STORE_STORE_H
/* The store: one SQLite file that holds every version of every record and the audit log. SQL and nothing but SQL is in
 * this folder; what a record means is decided in core.
 *
 * A store belongs to one thread. Reading never waits for a writer (write-ahead log); one process writes at a time.
 * Errors: ERR_UNKNOWN, there is no store at that path; ERR_CONFLICT, another process holds it, or it was made by a newer
 * program; ERR_STORE, it cannot be read or written, is damaged or is no store; ERR_NOMEM. */
#include "core/version.h"

enum store_mode {
    STORE_READ,  /* the engine itself refuses every change */
    STORE_WRITE, /* must exist; brought up to this program's schema */
    STORE_CREATE /* like STORE_WRITE, and made when missing (the folder must exist) */
};
struct store;
bool store_open(const char *path, enum store_mode mode, struct store **out, struct err *e);
/* How long to wait for another process to let go of the store: 5 seconds unless said otherwise here. */
void store_set_patience(struct store *s, int milliseconds);
/* NULL is fine; an open transaction is rolled back. */
void store_close(struct store *s);

/* A writing transaction; it holds the only write lock from the start, so that what was read in it stays true. */
bool store_begin(struct store *s, struct err *e);
bool store_commit(struct store *s, struct err *e);
/* Does nothing outside a transaction: the one way out of a use case may always call it. */
void store_rollback(struct store *s);

/* Several readings of one moment. Nothing to do inside a transaction; *began says whether store_reading_end must end it. */
bool store_reading_begin(struct store *s, bool *began, struct err *e);
void store_reading_end(struct store *s, bool began);

/* A number that differs after any change of the register by anybody, for telling whether a snapshot in memory is still
 * true. Signing in and planning do not change it: pages of public facts must not become slower by either. */
bool store_data_version(struct store *s, int64_t *out, struct err *e);

/* Every version of every record of one kind, by authority, key, number. Lives in `a`. */
bool store_load_versions(struct store *s, enum record_kind kind, struct arena *a, struct versions *out, struct err *e);
bool store_load_all_versions(struct store *s, struct arena *a, struct register_versions *out, struct err *e);

/* The findings of one inspection or visit, by its key; order as above. */
bool store_load_findings(struct store *s, struct sv record, struct arena *a, struct versions *out, struct err *e);

/* What decides (record.h), as facts, by kind, authority, key, number, in one consistent reading. Lives in `a`. */
struct register_facts {
    const struct fact *fact;
    size_t count;
    size_t first[RECORD_DECIDING_KINDS + 1]; /* facts of kind k: fact[first[k]] .. fact[first[k + 1] - 1] */
};
bool store_load_register(struct store *s, struct arena *a, struct register_facts *out, struct err *e);

/* Appends versions in order, numbers them (list[i].number) and stamps them `recorded`. Within a transaction. */
bool store_append_versions(struct store *s, const struct record_shape *shape, struct version *list, size_t n,
                           int64_t recorded, struct err *e);

/* Copies the whole store to `path` while others go on reading and writing: into a new file beside it, verified, then
 * renamed over it. The copy is a single file without write-ahead log. `copy_checked` is called on the opened copy
 * before it takes its name and may refuse it. */
bool store_backup(struct store *s, const char *path, bool (*copy_checked)(struct store *copy, void *ctx, struct err *e),
                  void *ctx, struct err *e);

/* What the engine finds wrong with the file itself (pages, indexes, foreign keys): up to a few sentences, or none. */
struct store_findings {
    const struct sv *text;
    size_t count;
};
bool store_integrity(struct store *s, struct arena *a, struct store_findings *out, struct err *e);

/* "3.53.2"; the schema this store has, and the newest this program knows. */
const char *store_engine_version(void);
int store_schema_version(const struct store *s);
int store_newest_schema(void);
const char *store_path(const struct store *s);
#endif
