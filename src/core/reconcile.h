#ifndef ILACS_CORE_RECONCILE_H
#define ILACS_CORE_RECONCILE_H
/* What a file of records changes: a pure comparison of its checked rows with the versions the register holds.
 *
 * A row without known days states the record as it is now. It is `same` when the last version of its key says the same;
 * else it is a new version (`added` for a new key, `changed` for a known one), known
 *   - to an audience that knew an earlier version: from today (a correction is known from its recording), but not before
 *     the earlier version was (an embargoed report stays embargoed);
 *   - to any other audience: as a first version is (register_known_default); a finding as the inspection or visit is
 *     that it belongs to, which must be held.
 * A row with known days is one exact version, as an export writes them. It is `same` when the register holds that very
 * version; else it is appended with those days. So importing an export changes nothing, and importing it into an empty
 * register restores every answer for any known-by day.
 * A column that the file lacks leaves what the register holds.
 *
 * Rejected besides what the reader found: a key twice without known days; a code no authority has; an authority name or
 * number that is not that code's; a record that moves to another authority; an event before its authority opened or
 * after it closed; two graded inspections of one authority published on one day; withdrawing what is not there; a
 * withdrawn authority that records still speak of; a finding of an inspection or visit that is not held or is another
 * authority's. */
#include "core/version.h"

/* One checked row of a file. Cells are canonical; a cell with p == NULL stands for a column that the file lacks. */
struct import_row {
    size_t line; /* of the file, the header being line 1 */
    struct sv *cells;
    struct day known[AUDIENCE_COUNT]; /* where known_given */
    bool known_given;
    bool withdrawn;
};

/* A row that cannot be taken. */
struct row_fault {
    size_t line;
    struct sv key;      /* may be empty */
    struct sv column;   /* empty: the row as a whole */
    struct sv value;    /* what stands there */
    struct sv expected; /* what should, in a sentence without full stop */
};

/* One cell of a record that changed. Withdrawing and reinstating show as column "withdrawn". */
struct cell_change {
    size_t line;
    struct sv key, column, from, to;
};

struct reconciliation {
    size_t added, changed, same, rejected; /* rows; they sum to the rows of the file */
    const struct cell_change *change;
    size_t changes;
    const struct row_fault *fault; /* by line */
    size_t faults;
    struct version *fresh; /* to be appended in this order; by key, so that the order of rows does not matter */
    bool *fresh_is_first;  /* of each: whether it is the first version of its record */
    size_t fresh_count;
};

/* Compares. `faults` of the reader are carried over into the result (their rows are not among `rows`).
 * Lives in `a`. Errors: ERR_NOMEM. */
bool reconcile(const struct record_shape *shape, const struct register_versions *held, const struct import_row *rows,
               size_t n, const struct row_fault *faults, size_t fault_count, struct day today, struct arena *a,
               struct reconciliation *out, struct err *e);
#endif
