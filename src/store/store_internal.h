#ifndef ILACS_STORE_STORE_INTERNAL_H
#define ILACS_STORE_STORE_INTERNAL_H
/* What the files of this folder share. */
#include "store/audit.h"
#include "store/db.h"
#include "store/store.h"

struct store {
    struct db *db;
    char *path;
    int schema;
    int64_t commits; /* of this connection: the engine's own number shows only those of others */
    bool writing;    /* within store_begin .. store_commit */
    bool head_known; /* `head` is that of the log within this transaction */
    struct audit_head head;
};
#endif
