#ifndef ILACS_CORE_RECORD_H
#define ILACS_CORE_RECORD_H
/* The register's records as rows of cells: one table of columns per kind, used by the CSV reader, the store and the
 * export alike, so that a column is described in one place.
 *
 * A row arrives as text, one cell per column. record_check makes each cell canonical (days as YYYY-MM-DD, lists with
 * single spaces, words in their one spelling) or says what is wrong with which column. Typed values (register.h) are
 * made only from canonical rows. */
#include "core/words.h"

enum record_kind {
    RECORD_AUTHORITY,
    RECORD_INSPECTION,
    RECORD_VISIT,
    RECORD_HOLIDAY,
    RECORD_ELECTION,
    RECORD_OVERRIDE,
    RECORD_FINDING,
    RECORD_KINDS
};
/* The kinds before this one decide what is due and are loaded with every question; findings are loaded where they are
 * shown. */
enum { RECORD_DECIDING_KINDS = RECORD_FINDING };

enum cell_type {
    CELL_TEXT,         /* any text up to RECORD_MAX_TEXT bytes, trimmed; line ends as LF, no other control characters */
    CELL_KEY,          /* letters, digits and . _ : - up to 100: it stands in addresses and file names */
    CELL_WORD,         /* letters, digits and _ */
    CELL_CODE,         /* DfE number of an authority: three digits */
    CELL_CODES,        /* several of them, separated by single spaces */
    CELL_DAY,          /* YYYY-MM-DD */
    CELL_DAY_OR_MONTH, /* YYYY-MM-DD or YYYY-MM */
    CELL_PERIODS,      /* "start/end start/end" */
    CELL_GRADE,        /* a grade's word */
    CELL_EVENT,        /* one of the event kinds the record allows */
    CELL_OBLIGATION,   /* an obligation's word */
    CELL_NUMBER,       /* 0..1000000000 */
    CELL_YES,          /* "yes" or blank */
    CELL_CHOICE,       /* one of `choices`, separated by '|' */
    CELL_CHOICES       /* several of them, separated by single spaces, in their order */
};

struct record_column {
    const char *name;
    enum cell_type type;
    bool required;
    bool optional_column; /* the file may lack the column altogether: all blank */
    const char *choices;  /* for CELL_CHOICE and CELL_CHOICES; for CELL_EVENT the words allowed */
    const char *meaning;  /* one line, for docs and errors */
};

enum { RECORD_MAX_COLUMNS = 32, RECORD_MAX_TEXT = 4000, RECORD_MAX_PERIODS = 4 };
struct record_shape {
    enum record_kind kind;
    const char *name;     /* "inspections": the word of the command line and the file name without .csv */
    const char *singular; /* "inspection" */
    const struct record_column *columns;
    size_t column_count;
    size_t key_column;       /* names the record; the same in every version of it */
    size_t authority_column; /* whose it is, or SIZE_MAX */
};
extern const struct record_shape record_shapes[RECORD_KINDS];
const struct record_shape *record_shape_named(struct sv name); /* NULL when there is none */
/* Index of the column, or SIZE_MAX. */
size_t record_column_named(const struct record_shape *shape, struct sv name);

struct record_problem {
    size_t column;        /* index into the shape's columns */
    const char *expected; /* what the column wants, for people */
};

/* Makes `cells` (one per column of the shape) canonical in place; new text lives in `a`. On the first fault returns
 * false with *problem set (expected "" means memory ran out, and a->failed is set). Faults are: a required cell that is
 * blank; a cell that its type refuses; dates that contradict each other (an inspection published before its last day
 * on site, an end before its start, a period outside start..end, a two-part period list that does not start and end
 * with the printed dates). */
bool record_check(const struct record_shape *shape, struct sv *cells, struct arena *a, struct record_problem *problem);
/* One word of CELL_PERIODS, "start/end"; false when it is none or ends before it starts. */
bool record_period_parse(struct sv word, struct day *first, struct day *last);
#endif
