#ifndef ILACS_STORE_STATEMENTS_H
#define ILACS_STORE_STATEMENTS_H
/* Every statement of the program, in one list. They keep to what SQLite and PostgreSQL share: $1.. in ascending order,
 * days and moments as integers, no INSERT OR REPLACE, no rowid. A statement marked READS must leave the store unchanged:
 * a test asks the engine. */
#include "core/record.h"

enum statement_effect { READS = 1, WRITES }; /* 0 is neither: a forgotten mark fails the test */

enum statement_id {
    /* One of each for every record kind, in the order of enum record_kind. Columns: number, recorded, the known days,
     * withdrawn, then those of the record's shape in order. */
    STMT_LOAD_VERSIONS,
    STMT_ADD_VERSION = STMT_LOAD_VERSIONS + RECORD_KINDS,

    STMT_FINDINGS_OF = STMT_ADD_VERSION + RECORD_KINDS, /* of one inspection or visit */

    STMT_NEXT_NUMBER,
    STMT_SET_NEXT_NUMBER,

    STMT_AUDIT_HEAD,
    STMT_AUDIT_ADD,
    STMT_AUDIT_ADD_CONTENT,
    STMT_AUDIT_ALL,
    STMT_AUDIT_FROM,

    STMT_REVIEW_LAST,
    STMT_REVIEW_ADD,
    STMT_REVIEW_CELL_ADD,
    STMT_REVIEW_WORDS_ADD,
    STMT_REVIEW_PAGE_ADD,
    STMT_REVIEW_DECIDE,
    STMT_REVIEW_FORGET_PAGES,
    STMT_REVIEW_FORGET_WORDS,
    STMT_REVIEW_ALL,
    STMT_REVIEW_ONE,
    STMT_REVIEW_OF_RECORD,
    STMT_REVIEW_CELLS,
    STMT_REVIEW_PAGES,
    STMT_WATCHED_ADD,
    STMT_WATCHED,
    STMT_COUNT
};
struct statement {
    enum statement_effect effect;
    const char *sql;
};
extern const struct statement statements[STMT_COUNT];
#endif
