#ifndef ILACS_APP_PUBLIC_TABLES_H
#define ILACS_APP_PUBLIC_TABLES_H
/* Every table that ilacs works from, as the public knew it on a day: of the versions of a record the public had by then,
 * the last recorded one speaks; what was never public (annual meetings, overrides) is not there at all. And the log of
 * corrections that the public has seen.
 *
 * The tables from files that ship with the program (context, coverage, official figures) have no versions. */
#include "app/view.h"

enum public_table {
    PUBLIC_AUTHORITIES,
    PUBLIC_INSPECTIONS,
    PUBLIC_VISITS,
    PUBLIC_HOLIDAYS,
    PUBLIC_CONTEXT,
    PUBLIC_COVERAGE,
    PUBLIC_OFFICIAL,
    PUBLIC_CORRECTIONS,
    PUBLIC_TABLES
};
struct public_table_info {
    const char *name;   /* of its address: "inspections" */
    const char *title;  /* "Inspections" */
    const char *what;   /* one row is ... */
    const char *source; /* who published what it holds */
    const char *gaps;   /* what is known to be missing; "" when nothing is */
};
extern const struct public_table_info public_tables[PUBLIC_TABLES];
bool public_table_parse(struct sv name, enum public_table *out);

enum column_form { COLUMN_TEXT, COLUMN_NUMBER, COLUMN_YES };
struct public_column {
    struct sv name, meaning;
    enum column_form form; /* in JSON; in CSV all are as written */
};
enum { PUBLIC_COLUMNS = 64 };
struct public_data {
    struct public_column column[PUBLIC_COLUMNS];
    size_t columns;
    const struct sv *cell; /* row by row */
    size_t rows;
};
/* As known to the public by `known_by`. Lives in `a`. Errors: ERR_STORE, ERR_INPUT (a broken shipped file), ERR_NOMEM. */
bool public_table_read(struct app *app, enum public_table t, struct day known_by, struct arena *a,
                       struct public_data *out, struct err *e);
/* Columns alone, without reading a row. */
void public_table_columns(enum public_table t, struct public_data *out);

/* Header first, LF; a blank cell is nothing. */
void public_table_csv(const struct public_data *d, struct text *out);
/* An array of objects; a blank cell is null. */
void public_table_json(const struct public_data *d, struct text *out);
#endif
