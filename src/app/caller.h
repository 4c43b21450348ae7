#ifndef ILACS_APP_CALLER_H
#define ILACS_APP_CALLER_H
/* Whoever asks for something to be done: who, when, from where, and by which row of the permission table. Every use case
 * that is not public takes one and asks caller_may before it does or shows anything. The shells make it: the web from the
 * session, the command line from --as or the system's user. */
#include "app/register.h"
#include "app/view.h"
#include "core/access.h"
#include "store/accounts.h"

struct caller {
    struct doing by;        /* actor "person:12" or "user:anna"; the moment; the web fills the session */
    struct account account; /* number 0: nobody signed in */
    struct person person;
    struct occasion occasion;
    const struct permission *permission; /* the row that led here; NULL: denied */
    struct sv address;                   /* network address; "machine" at the command line */
};
/* Loads account, grants and interests as they are now; a disabled or erased account gives ERR_DENIED. `account` 0: nobody
 * (`operator_of_machine` says whether at the command line). Everything lives in `a`. */
bool caller_load(struct store *s, int64_t account, bool operator_of_machine, const struct framework *f,
                 struct moment now, struct sv address, struct arena *a, struct caller *out, struct err *e);
/* "person:12" for an account, for `by.actor`. */
struct sv actor_of_account(int64_t number, struct arena *a);
/* The whole register of people as access and the exposure ledger want it: every account with its grants and interests. */
bool people_load(struct store *s, struct arena *a, struct account **account, struct person **person, size_t *n,
                 struct err *e);

/* Whether the caller may, about `t` (NULL: nothing in particular). When the row allows it only under conditions that `t`
 * does not meet, the answer is ERR_UNKNOWN in the words of a thing that is not there, so that nobody learns that it is;
 * when no role of theirs may at all, ERR_DENIED. `what`: "planned activity", for the words. */
bool caller_may(const struct caller *c, const struct thing *t, const char *what, struct err *e);
/* Likewise without an error: for leaving out of a list what they may not see. */
bool caller_sees(const struct caller *c, const struct permission *p, const struct thing *t);
#endif
