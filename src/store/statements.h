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
    STMT_SEQUENCE_NEXT,
    STMT_SEQUENCE_SET,

    STMT_AUDIT_HEAD,
    STMT_AUDIT_ADD,
    STMT_AUDIT_ADD_VERSION,
    STMT_AUDIT_ADD_CONTENT,
    STMT_AUDIT_ALL,
    STMT_AUDIT_FROM,
    STMT_AUDIT_CHOOSE,
    STMT_AUDIT_ERASABLE,
    STMT_AUDIT_ERASABLE_OF,
    STMT_AUDIT_ERASE,
    STMT_AUDIT_CONTENT,

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

    STMT_ACCOUNT_ADD,
    STMT_ACCOUNT_SAVE,
    STMT_ACCOUNT_ONE,
    STMT_ACCOUNT_BY_EMAIL,
    STMT_ACCOUNT_BY_SUBJECT,
    STMT_ACCOUNT_BY_SYSTEM_USER,
    STMT_ACCOUNT_ALL,
    STMT_ACCOUNT_WITH_ROLE,
    STMT_GRANT_ADD,
    STMT_GRANT_END,
    STMT_GRANT_ONE,
    STMT_GRANT_OF,
    STMT_INTEREST_ADD,
    STMT_INTEREST_WITHDRAW,
    STMT_INTEREST_FORGET,
    STMT_INTEREST_ONE,
    STMT_INTEREST_OF,
    STMT_RECOVERY_ADD,
    STMT_RECOVERY_FIND,
    STMT_RECOVERY_USE,
    STMT_RECOVERY_CLEAR,
    STMT_RECOVERY_COUNT,
    STMT_BROWSER_KNOW,
    STMT_BROWSER_TRIM,
    STMT_BROWSER_FIND,
    STMT_BROWSER_FORGET,

    STMT_SESSION_ADD,
    STMT_SESSION_FIND,
    STMT_SESSION_SAVE,
    STMT_SESSION_END,
    STMT_SESSION_END_ALL,
    STMT_SESSION_OPEN,
    STMT_SESSION_PURGE,
    STMT_SESSION_FORGET,
    STMT_SIGN_ON_ADD,
    STMT_SIGN_ON_FIND,
    STMT_SIGN_ON_TAKE,
    STMT_SIGN_ON_PURGE,

    STMT_PLANNED_ADD,
    STMT_PLANNED_LAST,
    STMT_PLANNED_MEMBER_ADD,
    STMT_PLANNED_ALL,
    STMT_PLANNED_OF,
    STMT_SEEN_ADD,
    STMT_SEEN_ALL,
    STMT_SEEN_OF,

    STMT_MAIL_ADD,
    STMT_MAIL_DUE,
    STMT_MAIL_LAST,
    STMT_MAIL_SAVE,
    STMT_MAIL_PURGE,
    STMT_MAIL_FORGET,
    STMT_COUNT
};
struct statement {
    enum statement_effect effect;
    const char *sql;
};
extern const struct statement statements[STMT_COUNT];
#endif
