#ifndef ILACS_STORE_AUDIT_CHAIN_H
#define ILACS_STORE_AUDIT_CHAIN_H
/* What a record of the audit log is hashed from, and the walk along the chain: the same for a store and for an export.
 * Nothing outside src/store includes this. */
#include "base/arena.h"
#include "store/audit.h"

enum { AUDIT_LINK_LIMIT = 1024 * 1024 }; /* bytes that one record is hashed from */

/* A record of the log, as read or as about to be written. */
struct audit_link {
    int64_t number, moment;
    struct sv actor, action, subject_kind, subject, details, content_hash, previous;
};
extern const char audit_no_hash[AUDIT_HASH_TEXT]; /* 64 zeros */
bool audit_sodium(struct err *e);                 /* libsodium is ready */
void audit_hash(struct sv salt, struct sv bytes, char out[AUDIT_HASH_TEXT]);
/* The canonical bytes of docs/audit.md, hashed. `scratch` is reset. */
bool audit_link_hash(const struct audit_link *l, struct arena *scratch, char out[AUDIT_HASH_TEXT], struct err *e);

bool audit_version_hash(struct sv salt, const struct record_shape *shape, const struct version *v,
                        struct arena *scratch, char out[AUDIT_HASH_TEXT], struct err *e);
/* `v` as a string of JSON, quotes and all: only what must be is escaped (", \\ and bytes below 32, as \\u00xx). */
void text_json_string(struct text *t, struct sv v);

struct audit_walk {
    struct audit_verdict *verdict;
    struct sv expected; /* hash of a head noted earlier; empty: none */
    int64_t expected_count;
    bool expected_seen;
};
/* ERR_USAGE: `expected` is no head. */
bool audit_walk_begin(struct audit_walk *w, struct audit_verdict *verdict, struct sv expected, struct err *e);
/* The next record, the hash it says it has, and the one computed. */
void audit_walk_step(struct audit_walk *w, const struct audit_link *l, struct sv said,
                     const char computed[AUDIT_HASH_TEXT]);
void audit_walk_end(struct audit_walk *w);
/* The first finding speaks. number 0: of no single record. */
void audit_walk_wrong(struct audit_walk *w, int64_t number, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#endif
