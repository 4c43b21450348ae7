#ifndef ILACS_STORE_SESSIONS_H
#define ILACS_STORE_SESSIONS_H
/* Sessions of signed-in people, and sign-ons under way at a provider. A token is never stored: its hash is (32 bytes).
 * Writing wants a transaction. Everything loaded lives in `a`. */
#include "store/store.h"

enum session_stage { SESSION_WANTS_CODE = 1, SESSION_WHOLE }; /* password given, second factor missing; all given */
struct session {
    int64_t number;
    struct sv token; /* SHA-256 of the token, 32 bytes */
    int64_t account;
    enum session_stage stage;
    int64_t began, last_used, proved; /* proved: when they last showed who they are */
    int64_t ended;                    /* 0: open. What ends by time is decided in app */
    struct sv address, agent;         /* where from; agent cut to 200 bytes */
    bool by_provider;                 /* single sign-on */
};
bool store_add_session(struct store *s, struct session *out, struct err *e); /* numbers it */
bool store_find_session(struct store *s, struct sv token, struct arena *a, struct session *out, bool *found,
                        struct err *e);
/* Writes token (a new one when the stage changes), stage, last_used and proved. */
bool store_save_session(struct store *s, const struct session *v, struct err *e);
bool store_end_session(struct store *s, int64_t number, int64_t moment, struct err *e);
/* All open ones of the account but `except` (0: all). */
bool store_end_sessions(struct store *s, int64_t account, int64_t except, int64_t moment, struct err *e);
/* Open ones, newest use first. */
bool store_load_sessions(struct store *s, int64_t account, struct arena *a, struct session **out, size_t *n,
                         struct err *e);
/* Removes what ended or was last used before `before`. */
bool store_purge_sessions(struct store *s, int64_t before, struct err *e);

struct sign_on {
    struct sv state;                    /* SHA-256 of the state parameter, 32 bytes */
    struct sv nonce, verifier, browser; /* browser: hash of the cookie of the browser that began */
    struct sv kept;                     /* sealed typed text to go on with; may be empty */
    struct sv back;                     /* our own address to go to; may be empty */
    int64_t moment;
};
bool store_add_sign_on(struct store *s, const struct sign_on *v, struct err *e);
/* Takes it away: it works once. *found false: none. Also removes those begun before `oldest`. */
bool store_take_sign_on(struct store *s, struct sv state, int64_t oldest, struct arena *a, struct sign_on *out,
                        bool *found, struct err *e);
#endif
