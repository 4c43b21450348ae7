#ifndef ILACS_STORE_DB_H
#define ILACS_STORE_DB_H
/* The driver: the few things the store asks of an SQL engine. SQLite is behind it; another engine would be another db.c.
 * Nothing outside src/store includes this. */
#include "base/err.h"
#include "base/sv.h"
#include "store/statements.h"

enum db_mode { DB_READ, DB_WRITE, DB_CREATE };
struct db;
/* Opens and sets the connection up; looks at nothing inside the file. Errors as store.h lists them. */
bool db_open(const char *path, enum db_mode mode, struct db **out, struct err *e);
void db_close(struct db *db); /* NULL is fine */
void db_set_patience(struct db *db, int milliseconds);

/* A statement being run. Values are bound in order, $1 first; text and bytes must stay until query_end. A failed binding
 * shows at the next step. Each statement is prepared once per connection and may be run by one query at a time. */
struct query {
    struct db *db;
    void *handle;
    int bound;
    int failed; /* the engine's code, or 0 */
};
bool query_start(struct db *db, enum statement_id id, struct query *q, struct err *e);
void query_int(struct query *q, int64_t v);
void query_text(struct query *q, struct sv v);
void query_bytes(struct query *q, struct sv v);
void query_null(struct query *q);
/* Goes to the next row; *row says whether there is one. */
bool query_step(struct query *q, bool *row, struct err *e);
/* Runs a statement that gives no rows, and ends it. */
bool query_run(struct query *q, struct err *e);
void query_end(struct query *q); /* always, also after a failure */
/* Values of the current row, columns from 0. Text is valid until the next step. */
bool query_is_null(const struct query *q, int column);
int64_t query_get_int(const struct query *q, int column);
struct sv query_get_text(const struct query *q, int column);
struct sv query_get_bytes(const struct query *q, int column);

/* Statements that belong to the engine and not to the list: definitions of tables, transactions, settings. */
bool db_script(struct db *db, const char *sql, struct err *e);
bool db_begin_write(struct db *db, struct err *e); /* takes the write lock at once */
bool db_begin_read(struct db *db, struct err *e);
bool db_commit(struct db *db, struct err *e);
void db_rollback(struct db *db);
/* Moves everything into the file and empties the write-ahead log, where what was erased may still stand. Waits for readers
 * as patience allows; a log that could not be emptied is no failure: the next one to do so, or the last to close, will. */
bool db_empty_log(struct db *db, struct err *e);
bool db_in_transaction(const struct db *db);
/* A setting that is a number, such as user_version. */
bool db_get_setting(struct db *db, const char *name, int64_t *out, struct err *e);
bool db_set_setting(struct db *db, const char *name, int64_t v, struct err *e);
/* Whether the file holds any table. */
bool db_is_empty(struct db *db, bool *out, struct err *e);
/* Calls `found` with each sentence of the engine's own examination of the file. */
bool db_examine(struct db *db, bool (*found)(void *ctx, struct sv sentence), void *ctx, struct err *e);
/* Copies the whole content into `to`, which must be freshly made, as one file without a write-ahead log. */
bool db_copy(struct db *from, struct db *to, struct err *e);
const char *db_engine_version(void);
/* Whether the engine itself says that a statement leaves the store unchanged (for the test of the list). */
bool db_only_reads(struct db *db, enum statement_id id, bool *out, struct err *e);
#endif
