#ifndef ILACS_BASE_ERR_H
#define ILACS_BASE_ERR_H
/* Expected failures. There are few kinds, each maps to one exit code and one HTTP status; a bug is an assert.
 *
 * Functions that can fail return bool and take a `struct err *` last. On false the error says what failed (msg,
 * for the log, with the values), and what to do next (hint, for the person at the screen). The first failure
 * wins: err_fail on an error that is already set keeps the older one, because that is the cause. */
#include <stdbool.h>

enum err_kind {
    ERR_NONE = 0,
    ERR_USAGE,    /* the command or address was not understood         exit 2, HTTP 400 */
    ERR_INPUT,    /* a file, line or field holds something impossible  exit 3, HTTP 422 */
    ERR_RULE,     /* the framework or the history contradicts itself   exit 4, HTTP 422 */
    ERR_UNKNOWN,  /* no such authority, edition, page                  exit 5, HTTP 404 */
    ERR_CONFLICT, /* somebody else holds or changed it                 exit 6, HTTP 409 */
    ERR_DENIED,   /* not allowed to this person                        exit 7, HTTP 403 */
    ERR_STORE,    /* the store or another file could not be used       exit 8, HTTP 503 */
    ERR_NOMEM,    /* memory or a stated limit ran out                  exit 9, HTTP 503 */
    ERR_BUSY      /* too much or too often just now: later it works     exit 10, HTTP 429 */
};

struct err {
    enum err_kind kind;
    int wait_s;        /* of ERR_BUSY: seconds after which it is worth trying again */
    const char *where; /* the function that noticed first */
    char msg[480];     /* what happened, with the values, e.g. "visits.csv line 7, column start: ..." */
    char hint[320];    /* the next step, in the reader's words; may be empty */
};

/* Records a failure and returns false, so that `return err_fail(...)` reads as one thought.
 * `e` may be NULL where the caller does not care. Text that does not fit is cut at a character boundary. */
bool err_fail(struct err *e, enum err_kind kind, const char *where, const char *hint, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Memory ran out (or a limit said in a header was reached). */
bool err_nomem(struct err *e, const char *where);

/* Puts "`prefix`: " in front of the message: callers add the file or the authority they were at. */
void err_prefix(struct err *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The documented exit code of a kind: 0 for ERR_NONE, else 2..10 as in the list above. */
int err_exit_code(enum err_kind kind);
/* The HTTP status of a kind: 200 for ERR_NONE, else as in the list above. */
int err_http_status(enum err_kind kind);
#endif
