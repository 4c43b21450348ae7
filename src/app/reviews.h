#ifndef ILACS_APP_REVIEWS_H
#define ILACS_APP_REVIEWS_H
/* Deciding what a report says against what the register holds. Accepting goes the way of every import: checks, versions,
 * known days, audit. */
#include "app/register.h"
#include "core/review.h"
#include "store/reviews.h"

/* Values a person adds because the report does not print them: "published=2026-03-01". */
struct review_extra {
    struct sv name, value;
};

/* Takes the cells named (separated by blanks; all when empty) of review `number` into the register, with the findings that
 * wait with it. One transaction.
 * Errors: ERR_UNKNOWN, no such review, no such cell; ERR_CONFLICT, decided before, or the register has changed since and
 * holds neither value; ERR_INPUT, a value that its column refuses (the hint says what it wants). Then nothing changed. */
bool review_accept(struct store *s, int64_t number, struct sv cells, const struct review_extra *extra, size_t extras,
                   const struct doing *by, struct arena *a, struct import_report *out, struct err *e);
/* Leaves the register as it is. `reason` may not be blank, and has at most RECORD_MAX_TEXT bytes (ERR_INPUT). */
bool review_dismiss(struct store *s, int64_t number, struct sv reason, const struct doing *by, struct arena *a,
                    struct err *e);

/* Within a transaction, for both this and an import that needs no person: takes the row that `r` makes, then its findings.
 * *stored says whether anything was new. */
bool review_take(struct store *s, const struct review *r, struct sv cells, const struct review_extra *extra,
                 size_t extras, const struct doing *by, struct arena *a, struct import_report *out, struct err *e);
/* The findings of `r` alone. */
bool review_take_findings(struct store *s, const struct review *r, const struct doing *by, struct arena *a,
                          size_t *added, struct err *e);
/* Notes in the log what happened to a review: "queue", "accept", "dismiss". Within a transaction. */
bool review_audit(struct store *s, const struct review *r, struct sv action, const struct doing *by, struct arena *a,
                  struct err *e);

/* Rows of findings as CSV in the form of findings.csv, with their withdrawn mark. */
void review_findings_csv(const struct import_row *row, size_t n, struct text *out);
#endif
