#ifndef ILACS_STORE_AUDIT_H
#define ILACS_STORE_AUDIT_H
/* The audit log: one record for every change, each holding the hash of the one before, so that a changed, removed or
 * inserted record shows, and a cut tail shows to whoever noted an earlier head. docs/audit.md gives the exact bytes.
 *
 * What may have to be erased one day (content) is not in the log: the log holds a salted hash of it. Content and salt
 * stand in tables of their own; without the salt nothing can be guessed from the hash, and the chain stays whole. */
#include "core/version.h"
#include "store/store.h"

struct audit_entry {
    int64_t moment;                   /* milliseconds since 1970, UTC */
    struct sv actor, action;          /* "user:anna" or "person:12", "record" */
    struct sv subject_kind, subject;  /* "inspection", its key; "register", "" for the whole */
    struct sv details;                /* one line of JSON, an object, without anything that may have to be erased */
    int64_t session;                  /* they were signed in with: goes into the details; 0: none */
    const struct version *version;    /* the version of a record that this entry is about; NULL: none. It was stored. */
    const struct record_shape *shape; /* of `version` */
    struct sv content;                /* a text that may have to be erased (a name, a planned day); empty: none. The log
                                       * holds its salted hash. Not together with `version` */
};
/* Appends within the current transaction. */
bool audit_append(struct store *s, const struct audit_entry *entry, struct err *e);

enum { AUDIT_HASH_TEXT = 65 };
struct audit_head {
    int64_t count;
    char hash[AUDIT_HASH_TEXT]; /* of the last record, 64 lower-case hex digits; 64 zeros when there is none */
};
bool audit_head_of(struct store *s, struct audit_head *out, struct err *e);

struct audit_verdict {
    bool whole;
    struct audit_head head;
    int64_t versions;    /* of records, whose content agrees with the log */
    int64_t erased;      /* records whose content was erased (their hashes still stand) */
    int64_t first_wrong; /* number of the record at which it breaks; 0: none, or no single one */
    char finding[400];   /* what is wrong, and what it means; empty when whole */
};
/* Recomputes the whole chain and compares every version of every record with what the log says of it. `expected` is a
 * head noted earlier ("HASH" or "COUNT:HASH"), or empty: then a cut tail cannot be seen. False only when the log could
 * not be read (or `expected` is no head: ERR_USAGE); what is wrong with the log is in the verdict. */
bool audit_verify(struct store *s, struct sv expected, struct audit_verdict *out, struct err *e);

/* Who erases, and why: that stays for good. */
struct audit_erasing {
    int64_t moment;
    struct sv actor;
    int64_t session; /* as above */
    struct sv reason;
};
/* Erases what record `number` is about (its content and salt) after a record of action "erase" that says why; the chain
 * stays whole. Within the current transaction. Only contents that are texts: versions of the register are public fact and
 * stay. Errors: ERR_UNKNOWN, no such record; ERR_CONFLICT, nothing (or nothing any more) to erase. */
bool audit_erase(struct store *s, int64_t number, const struct audit_erasing *by, struct err *e);
/* The same for every record about that subject. *erased: how many. */
bool audit_erase_subject(struct store *s, struct sv subject_kind, struct sv subject, const struct audit_erasing *by,
                         size_t *erased, struct err *e);

/* The log as lines of JSON, one a record, with everything its hash is made of and no content: what a stranger needs to
 * verify the chain (docs/audit.md). */
bool audit_export(struct store *s, struct text *out, struct err *e);
/* Recomputes the chain of such an export: of the verdict, versions and erased stay 0. Bytes from outside: anything may be
 * in them. ERR_INPUT with the line when it is no export; ERR_USAGE as in audit_verify. */
bool audit_verify_export(struct sv bytes, struct sv expected, struct audit_verdict *out, struct err *e);

/* One record as stored, for showing the log. */
struct audit_record {
    int64_t number, moment;
    struct sv actor, action, subject_kind, subject, details, hash;
    int64_t session; /* as the details say */
};
/* Records chosen by what they say; empty or 0: any. Newest first, at most `limit`, those before number `before` (0: the
 * newest). Lives in `a`. */
struct audit_choice {
    struct sv actor, action, subject_kind, subject;
    int64_t session;
    int64_t before;
    size_t limit;
};
bool audit_choose(struct store *s, const struct audit_choice *choice, struct arena *a, struct audit_record **out,
                  size_t *n, struct err *e);
/* Up to `limit` records from number `from` on, in order. Lives in `a`. */
bool audit_list(struct store *s, int64_t from, size_t limit, struct arena *a, struct audit_record **out, size_t *n,
                struct err *e);
/* The content of a record as it stands. *found false: it has none (any more), or is about a version. Secret as what it is
 * about: for checking, and for those who may see that. */
bool audit_content_of(struct store *s, int64_t number, struct arena *a, struct sv *out, bool *found, struct err *e);
#endif
