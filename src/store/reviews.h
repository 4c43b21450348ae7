#ifndef ILACS_STORE_REVIEWS_H
#define ILACS_STORE_REVIEWS_H
/* The queue of what reports say and a person must decide, and the record of files that `ilacs watch` has done. Rows are
 * added and never changed: a decision is a row of its own. With it go the text of the pages and the words that values were
 * read from: both name people. */
#include "core/review.h"
#include "store/store.h"

/* Adds an open review, its cells and pages, and numbers it. Within a transaction. */
bool store_add_review(struct store *s, struct review *r, struct err *e);
/* Writes the decision that `r` holds (accepted, decided_moment, decided_by, taken, reason) and forgets its pages and words. Within a
 * transaction. ERR_CONFLICT: somebody decided before. */
bool store_decide_review(struct store *s, const struct review *r, struct err *e);

struct reviews {
    const struct review *list; /* by number */
    size_t count;
};
/* All of them, with cells and without pages. Live in `a`. */
bool store_load_reviews(struct store *s, struct arena *a, struct reviews *out, struct err *e);
/* Those of one record, likewise. */
bool store_load_reviews_of(struct store *s, struct sv record, struct arena *a, struct reviews *out, struct err *e);
/* One with everything. ERR_UNKNOWN when there is none of that number. */
bool store_load_review(struct store *s, int64_t number, struct arena *a, struct review *out, struct err *e);

/* What was done with a file of that content (64 hex digits). *found false: nothing yet. */
struct watched_file {
    int64_t moment;
    struct sv sha256, file, outcome, detail;
};
bool store_find_watched(struct store *s, struct sv sha256, struct arena *a, bool *found, struct watched_file *out,
                        struct err *e);
/* Within a transaction. */
bool store_add_watched(struct store *s, const struct watched_file *f, struct err *e);
#endif
