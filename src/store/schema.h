#ifndef ILACS_STORE_SCHEMA_H
#define ILACS_STORE_SCHEMA_H
/* The tables, as a list of migrations. Facts are kept from version to version; derived tables may be dropped and filled
 * again. A store is brought up to date when it is opened to write, in one transaction. */
#include "store/db.h"

enum migration_kind { KEEPS_FACTS = 1, REBUILDS_DERIVED };
struct migration {
    int version; /* rising by one */
    enum migration_kind kind;
    const char *what;
    const char *const *sql; /* SQLite's form, statement by statement; NULL ends it */
};
extern const struct migration migrations[];
extern const size_t migration_count;

enum {
    SCHEMA_LOWEST = 1,              /* older stores are refused */
    SCHEMA_APPLICATION = 0x494C4143 /* "ILAC" in the file's header: tells our stores from other SQLite files */
};
int schema_newest(void);
/* Whether this is a store this program can use: *version is 0 for an empty file. Errors: ERR_STORE, no store of ours, or
 * too old; ERR_CONFLICT, made by a newer program. */
bool schema_check(struct db *db, const char *path, int *version, struct err *e);
/* Runs the migrations that are missing. Errors as writing has them; then nothing changed. */
bool schema_upgrade(struct db *db, const char *path, struct err *e);
#endif
