#ifndef ILACS_APP_RETENTION_H
#define ILACS_APP_RETENTION_H
/* How long what names people is kept, where each clock stands, and erasing what is past its time so that the log proves it.
 * docs/audit.md, "How long things are kept". */
#include "app/caller.h"
#include "store/audit.h"

enum retention_class {
    RETAIN_SIGN_INS, /* contents of log records about signing in: network addresses and browsers */
    RETAIN_ACCOUNTS, /* accounts that were disabled */
    RETAIN_MESSAGES, /* messages that were sent or given up */
    RETAIN_PLANNED,  /* planned activities: versions, teams, looks, and what the log holds of them */
    RETAIN_COUNT
};
struct sv retention_word(enum retention_class k); /* "sign-ins" */

struct config;    /* ingest/config.h */
struct framework; /* core/framework.h */
/* One clock. How many activities are planned, and when, is not for whoever keeps the machine: of these only `past`, which
 * is years old, is told. */
struct retention_row {
    size_t held, past; /* how many there are; how many of them are past their time */
    struct sv what;    /* in words */
    struct sv since;   /* "since they were disabled" */
    struct sv rule;    /* "sign_in_months = 12", or where the edition says so */
    enum retention_class which;
    int months;
    struct day next; /* when the next one is; DAY_NONE: none */
    bool secret;     /* `held` and `next` are not told: 0 and DAY_NONE */
};
/* `f` NULL: no edition is asked. Errors: ERR_DENIED of caller_may; those of the store. */
bool retention_state(struct store *s, const struct caller *c, const struct config *config, const struct framework *f,
                     struct arena *a, struct retention_row out[RETAIN_COUNT], struct err *e);

/* What was done, for whoever keeps the proof: each number is of a record of action "erase" between the two heads. */
struct retention_proof {
    struct audit_head before, after;
    struct retention_erased {
        size_t things; /* sign-ins, accounts, messages, activities */
        int64_t *record;
        size_t records;
    } of[RETAIN_COUNT];
};
/* One transaction for each class; when one fails, those before it stand and are in `out`. Nothing past its time: nothing is
 * written. Lives in `a`. */
bool retention_apply(struct store *s, const struct caller *c, const struct config *config, const struct framework *f,
                     struct arena *a, struct retention_proof *out, struct err *e);
#endif
