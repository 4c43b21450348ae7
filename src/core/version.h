#ifndef ILACS_CORE_VERSION_H
#define ILACS_CORE_VERSION_H
/* A version of a record: its canonical row and its three times. A correction is a new version; nothing is overwritten.
 * The store keeps versions, export writes them, and a fact (register.h) is one of them read as values. */
#include "core/register.h"

struct version {
    int64_t number;                   /* the store's, rising; 0: not stored yet */
    int64_t recorded;                 /* milliseconds since 1970, UTC; 0: not stored yet */
    const struct sv *cells;           /* one per column of the record's shape, canonical */
    struct day known[AUDIENCE_COUNT]; /* first day each audience could know it; DAY_NEVER, DAY_ALWAYS */
    bool withdrawn;                   /* the record was wrong altogether */
};
struct versions {
    const struct version *list; /* by authority, key, number */
    size_t count;
};
/* Every version of every record, by kind. */
struct register_versions {
    struct versions of[RECORD_KINDS];
};

/* Same cells and same withdrawn mark; times aside. */
bool version_says_the_same(const struct record_shape *shape, const struct version *a, const struct version *b);
bool version_known_alike(const struct version *a, const struct version *b);
/* The typed fact of a version; borrows the cells. */
void fact_from_version(const struct record_shape *shape, const struct version *v, struct fact *out);

/* The three known days and the withdrawn mark in CSV and in the store share these names, after the shape's columns. */
enum { VERSION_COLUMNS = AUDIENCE_COUNT + 1 };
extern const struct sv
    version_column[VERSION_COLUMNS]; /* known_inspectorate, known_authority, known_public, withdrawn */
/* "2026-03-01", "always", "never". */
void text_known_day(struct text *t, struct day d);
bool known_day_parse(struct sv s, struct day *out);
/* The canonical bytes of a version, that the audit's hash is made over (docs/audit.md): for each column of the shape
 * and then version_column, in order: name, ' ', length of the value in bytes, '\n', the value, '\n'. */
void text_version(struct text *t, const struct record_shape *shape, const struct version *v);
#endif
