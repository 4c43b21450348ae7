#ifndef ILACS_INGEST_RECORDS_H
#define ILACS_INGEST_RECORDS_H
/* A CSV file of records as checked rows. Columns may stand in any order. A fault of the file as a whole (its bytes, its
 * header) is an error; a fault of a row is listed, and the reading goes on, so that one pass shows them all. */
#include "core/reconcile.h"

struct records {
    struct import_row *row; /* canonical, in the order of the file */
    size_t rows;
    struct row_fault *fault;
    size_t faults;
    struct sv *ignored; /* names of columns that are known and not kept */
    size_t ignored_count;
};
/* Lives in `a`; `csv` may go. Errors: ERR_INPUT, with line and column in the message; ERR_NOMEM. */
bool records_read(const struct record_shape *shape, struct sv csv, struct arena *a, struct records *out, struct err *e);
#endif
