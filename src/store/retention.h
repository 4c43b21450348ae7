#ifndef ILACS_STORE_RETENTION_H
#define ILACS_STORE_RETENTION_H
/* What of people is kept for a time only, and removing it. Accounts are in store/accounts.h, contents of the log in
 * store/audit.h. Writing wants a transaction; what is removed is overwritten in the file as after audit_erase. */
#include "store/store.h"

struct kept {
    int64_t number;      /* of the record of the log, or the message; 0: an activity */
    int64_t moment;      /* since when */
    struct day call_day; /* of an activity; DAY_NONE */
    struct sv id;        /* of an activity */
};
/* Records of the log about signing in whose content (network address, browser) is still there. Lives in `a`. */
bool store_kept_sign_ins(struct store *s, struct arena *a, struct kept **out, size_t *n, struct err *e);
/* Messages that were sent or given up, since then. */
bool store_kept_mail(struct store *s, struct arena *a, struct kept **out, size_t *n, struct err *e);
/* Planned activities as their latest versions have them. */
bool store_kept_planned(struct store *s, struct arena *a, struct kept **out, size_t *n, struct err *e);

/* One message that does not wait any more. */
bool store_drop_mail(struct store *s, int64_t number, struct err *e);
/* Every version of an activity, and every look at it. The engine refuses (ERR_STORE) unless the log has a later record of
 * action "erase" about it: subject kind "planned", its id. */
bool store_drop_planned(struct store *s, struct sv id, struct err *e);
#endif
