#ifndef ILACS_APP_REGISTER_H
#define ILACS_APP_REGISTER_H
/* Use cases of the register: fill, import, export, check, back up. The command line, the server and tests call these and
 * nothing below. Every change is one transaction with its audit records. */
#include "base/clock.h"
#include "core/reconcile.h"
#include "store/audit.h"
#include "store/store.h"

/* Who does it, and when: read once by the shell. */
struct doing {
    struct sv actor; /* "user:anna" (actor_of_process) */
    struct moment now;
    int64_t session; /* they are signed in with; 0: none, as at the command line. Every record of the log says it */
};
/* The operating system's name of the user running this, as an actor; "user:0" style where it has none. Lives in `a`. */
bool actor_of_process(struct arena *a, struct sv *out, struct err *e);
/* Actor and clock in one. */
bool doing_now(struct arena *a, struct doing *out, struct err *e);

enum { REGISTER_FILE_LIMIT = 64 * 1024 * 1024 }; /* bytes of one CSV file */

struct import_options {
    struct sv file_name; /* for messages and the audit record; a path is cut to its last part */
    bool dry_run;        /* compare and report; store nothing */
};
struct import_report {
    enum record_kind kind;
    struct sv file_name;
    bool stored; /* false: dry run, nothing new, or something was rejected */
    bool dry_run;
    struct reconciliation result;
    const struct sv *ignored; /* columns of the file that the register does not keep */
    size_t ignored_count;
    struct audit_head head; /* of the log afterwards */
};
/* Takes all rows of `csv`, or none: when a row is rejected nothing is stored, the report lists every rejected row, and
 * the answer is false with ERR_INPUT. A file that says nothing new changes nothing, not even the log.
 * A file that cannot be read as a table at all gives ERR_INPUT and a report without rows. Lives in `a`. */
bool register_import(struct store *s, enum record_kind kind, struct sv csv, const struct import_options *options,
                     const struct doing *by, struct arena *a, struct import_report *out, struct err *e);
/* The same for rows made by the program, within the caller's transaction (store_begin .. store_commit), after the rows
 * were checked by record_check: `sha256` (64 hex digits) is of the file they were made from. False with ERR_INPUT when one
 * is rejected; then the caller rolls back. Nothing new leaves no trace, as above. */
bool register_take_rows(struct store *s, enum record_kind kind, const struct import_row *rows, size_t n,
                        struct sv file_name, struct sv sha256, const struct doing *by, struct arena *a,
                        struct import_report *out, struct err *e);
/* The report for people (a summary line, changes, rejected rows) and as one JSON object. */
void import_report_text(const struct import_report *r, struct text *out);
void import_report_json(const struct import_report *r, struct text *out);

/* Every version of every record of a kind as CSV: the columns of its file, then known_inspectorate, known_authority,
 * known_public, withdrawn. By authority, key and order of recording. */
bool register_export(struct store *s, enum record_kind kind, struct text *out, struct err *e);
/* One file per kind, NAME.csv, into `folder` (made when missing). All files show one moment. The head is that of the log
 * then: note it, `audit verify --expect` catches a tail cut later. */
bool register_export_all(struct store *s, const char *folder, struct arena *a, struct audit_head *head, struct err *e);

/* Makes the store at `path` (and its folder) when missing, and fills it with the shipped data when `shipped` and it holds
 * no record yet. `out` may be NULL. */
struct init_report {
    bool made, filled;
    size_t records[RECORD_KINDS];
    struct audit_head head;
};
bool register_init(const char *path, bool shipped, const struct doing *by, struct init_report *out, struct err *e);

/* Everything that can be checked about a store and the machine under it. */
enum check_result { CHECK_GOOD, CHECK_NOTE, CHECK_BAD };
struct check_line {
    enum check_result result;
    struct sv name, text;
};
struct check_report {
    const struct check_line *line;
    size_t count, bad;
};
/* False only when checking itself could not go on; what is wrong is in the report (out->bad > 0). */
bool register_check(struct store *s, struct arena *a, struct check_report *out, struct err *e);
void check_report_text(const struct check_report *r, struct text *out);
void check_report_json(const struct check_report *r, struct text *out);

/* A verified copy of the whole store at `path`, made while others work; `head` is that of the copy's log. */
bool register_backup(struct store *s, const char *path, struct audit_head *head, struct err *e);
#endif
