#ifndef ILACS_STORE_MAIL_H
#define ILACS_STORE_MAIL_H
/* Messages that wait to be sent. They survive a restart: a row leaves the queue when its message was taken by the mail
 * server, or after the last try, and is removed some time later, or with its person. Writing wants a transaction.
 * Everything loaded lives in `a`. */
#include "store/store.h"

struct mail {
    int64_t number, account; /* who it is for: the address is looked up when it is sent */
    struct sv message;       /* name of the text in assets/messages */
    struct sv fields;        /* "name=value" lines that the text names; never anything secret */
    int64_t queued, next_try;
    int tries;
    int64_t sent, given_up; /* moments; 0: not */
    struct sv fault;        /* of the last try */
};
bool store_add_mail(struct store *s, struct mail *m, struct err *e); /* numbers it */
/* Those neither sent nor given up whose next try has come, oldest first, at most `limit`. */
bool store_load_mail_due(struct store *s, int64_t now, size_t limit, struct arena *a, struct mail **out, size_t *n,
                         struct err *e);
/* The last `limit`, newest first, whatever their state. */
bool store_load_mail(struct store *s, size_t limit, struct arena *a, struct mail **out, size_t *n, struct err *e);
/* Writes next_try, tries, sent, given_up, fault. */
bool store_save_mail(struct store *s, const struct mail *m, struct err *e);
/* Removes what was sent or given up before `before`. */
bool store_purge_mail(struct store *s, int64_t before, struct err *e);
#endif
