#ifndef ILACS_APP_SIGN_IN_H
#define ILACS_APP_SIGN_IN_H
/* Signing in and out, sessions. Nothing here says whether an account exists: a wrong e-mail, a wrong password, a disabled
 * account give one answer, after the same work. */
#include "app/accounts.h"
#include "store/sessions.h"

enum {
    SESSION_IDLE_MS = 30 * 60 * 1000,         /* unused for that long: over */
    SESSION_LONGEST_MS = 12 * 60 * 60 * 1000, /* over in any case */
    SESSION_FRESH_MS = 10 * 60 * 1000         /* how long a proof of who one is allows dangerous steps */
};
struct sign_in {
    struct sv email, password;
    struct sv browser; /* the known-browser cookie, as sent; may be empty */
    struct sv address, agent;
    struct moment now;
    bool on_this_machine; /* loopback without a proxy: demonstration people may */
};
struct signed_in {
    int64_t account;
    struct session session;
    struct sv token;   /* for the cookie: the only time it is seen */
    struct sv browser; /* the cookie that makes this browser known; empty: keep the old one */
    bool wants_code;   /* the second factor comes next */
};
/* Throttled before any work. ERR_DENIED in one manner; ERR_BUSY. */
bool sign_in(struct store *s, const struct keys *k, const struct sign_in *q, struct arena *a, struct signed_in *out,
             struct err *e);
/* The second step, with a one-time code or a recovery code: the session becomes whole and gets a new token. */
bool sign_in_code(struct store *s, const struct keys *k, struct session *session, struct sv code,
                  const struct sign_in *q, struct arena *a, struct signed_in *out, struct err *e);
/* After single sign-on: a whole session for that account. */
bool sign_in_by_provider(struct store *s, const struct keys *k, int64_t account, const struct sign_in *q,
                         struct arena *a, struct signed_in *out, struct err *e);
/* At the command line, where no session is needed: who it is, by password and, where there is a second factor, code.
 * *wants_code: the password is right and a code is missing (ERR_DENIED). Demonstration people may. */
bool sign_in_here(struct store *s, const struct keys *k, struct sv email, struct sv password, struct sv code,
                  struct moment now, struct arena *a, int64_t *account, bool *wants_code, struct err *e);
/* Shows anew who they are (password, and code where there is a second factor): the session is fresh. */
bool prove_again(struct store *s, const struct keys *k, const struct caller *c, struct session *session,
                 struct sv password, struct sv code, struct arena *a, struct err *e);

/* The session of a cookie's token as it stands now: *found false when there is none, it ended, ran out, or its account is
 * disabled. Notes the use (once a minute at most). */
bool session_of(struct store *s, struct sv token, struct moment now, struct arena *a, struct session *out, bool *found,
                struct err *e);
static inline bool session_fresh(const struct session *v, int64_t ms) { return ms - v->proved < SESSION_FRESH_MS; }
/* number 0: all of the caller's but `keep` (0: that one too). ERR_UNKNOWN: not one of theirs. */
bool session_end(struct store *s, const struct caller *c, int64_t number, int64_t keep, struct arena *a, struct err *e);
#endif
