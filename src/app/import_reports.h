#ifndef ILACS_APP_IMPORT_REPORTS_H
#define ILACS_APP_IMPORT_REPORTS_H
/* Published reports into the register: each is read (app/read_reports.h), compared with what is held
 * (core/report_reconcile.h), and taken, or put before a person (app/reviews.h).
 *
 * What goes into the register without a person:
 *   findings of a report that agrees, or whose record is held, when none of that record are held: they contradict nothing;
 *   a new inspection or visit, when `accept` is ACCEPT_NEW or ACCEPT_ALL and nothing in it is doubtful;
 *   values that differ, when `accept` is ACCEPT_ALL and nothing in the report is doubtful.
 * Everything else waits in the review queue, each difference once: what was queued or decided before is not queued again.
 *
 * Each report is one transaction with its audit records; one bad file never stops the rest; doing it again changes
 * nothing. */
#include "app/register.h"
#include "app/read_reports.h"
#include "core/report_reconcile.h"

enum accept { ACCEPT_NONE, ACCEPT_NEW, ACCEPT_ALL };

struct import_reports_options {
    enum accept accept;
    bool dry_run;  /* compare and report; store nothing */
    bool watching; /* note in the store what was done with each file, by its content (store/reviews.h) */
    struct read_reports_options reading;
};

/* What became of one file. */
struct report_import {
    struct sv file;
    const struct report_facts *facts;
    struct report_match match;
    bool stored;        /* something of it went into the register */
    int64_t review;     /* number of the review it waits in, or was decided in; 0: none */
    bool review_is_new; /* queued now (or would be: dry run) */
    bool review_decided;
    size_t findings_added;
    struct sv fault; /* why it could not be stored although it should have been; else empty */
};
struct import_reports_totals {
    size_t files, of[REPORT_OUTCOMES], stored, queued, findings, faults;
    struct audit_head head;
};

/* Takes one file's outcome; it is gone when it returns. False stops the run with its error. */
typedef bool import_reports_each(void *context, size_t index, const struct report_import *r, struct err *e);

/* Errors: those of `each` and of read_reports; ERR_STORE and ERR_CONFLICT of the store; ERR_NOMEM. What was stored before
 * stays. */
bool import_reports(struct store *s, const char *const *path, size_t n, const struct import_reports_options *o,
                    const struct doing *by, import_reports_each *each, void *context, struct import_reports_totals *out,
                    struct err *e);

/* One file's outcome for people (a line, then each difference) and as one JSON object without a line end, its members in
 * docs/formats.md; and the sum of a run, for people. */
void report_import_text(const struct report_import *r, bool dry_run, struct text *out);
void report_import_json(const struct report_import *r, struct text *out);
void import_reports_summary(const struct import_reports_totals *t, bool dry_run, struct text *out);

/* The reports among the arguments: a file stands for itself, a folder for every file in it and below whose name ends in
 * .pdf, by name; hidden ones are left out. Lives in `a`. Errors: ERR_UNKNOWN, no such file or folder; ERR_STORE; ERR_INPUT
 * when there are more than 100,000. */
struct report_paths {
    const char **path;
    size_t count;
};
bool report_paths(const char *const *argument, size_t n, struct arena *a, struct report_paths *out, struct err *e);

/* SHA-256 of a file's bytes as 64 hex digits, read piece by piece. */
enum { FILE_HASH_TEXT = 65 };
bool file_sha256(const char *path, char out[FILE_HASH_TEXT], struct err *e);
#endif
