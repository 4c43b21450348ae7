#ifndef ILACS_INGEST_CSV_H
#define ILACS_INGEST_CSV_H
/* Untrusted CSV as a table of cells, each row with its line. RFC 4180 with what spreadsheets add: a byte order mark, CR LF
 * or CR line ends, blank lines, blanks around unquoted cells. Quotes must be paired and stand around whole cells.
 *
 * Limits: CSV_MAX_CELLS cells a row, CSV_MAX_CELL bytes a cell, CSV_MAX_ROWS rows.
 * Errors: ERR_INPUT, naming line and what is wrong there: bytes that are no UTF-8, a NUL, a stray or open quote, a limit.
 * ERR_NOMEM. */
#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

enum { CSV_MAX_CELLS = 256, CSV_MAX_CELL = 64 * 1024, CSV_MAX_ROWS = 1000000 };
struct csv_row {
    size_t line; /* where it begins; 1 is the first line */
    struct sv *cell;
    size_t cells;
};
struct csv_table {
    struct csv_row *row; /* the header is row[0] */
    size_t rows;
};
/* Lives in `a`; `bytes` may go. An empty file is a table without rows. */
bool csv_read(struct sv bytes, struct arena *a, struct csv_table *out, struct err *e);
#endif
