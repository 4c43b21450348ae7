#ifndef ILACS_STORE_ACCOUNTS_H
#define ILACS_STORE_ACCOUNTS_H
/* Accounts, grants of roles, declared interests, recovery codes, known browsers. An account's row is changed in place
 * (it holds what may have to be erased); grants and interests are only added and ended; the audit log holds what happened.
 * Everything that writes wants a transaction (store_begin). Everything loaded lives in `a`. */
#include "core/people.h"
#include "store/store.h"

struct account {
    int64_t number;                    /* from 1; 0: none */
    struct sv email, name;             /* e-mail in lower case, unique; both empty once erased */
    int64_t created, disabled, erased; /* moments; 0: not */
    bool demonstration;                /* made by `ilacs demonstration`: signs in on this machine alone */
    struct sv password;                /* Argon2id as libsodium writes it; empty: none yet */
    int64_t password_changed;
    struct sv totp;                     /* the sealed secret (app/keys.h); empty: no second factor */
    int64_t totp_since, totp_last_step; /* the time step used last: a code works once */
    struct sv setup;                    /* keyed hash of the code handed out to set a password; empty: none */
    int64_t setup_until;
    struct sv issuer, subject; /* of single sign-on; empty: none */
    struct sv system_user;     /* operating system's user who is this person at the command line; empty: none */
};
/* Numbers it. ERR_CONFLICT when the e-mail (or issuer and subject, or system user) is another account's. */
bool store_add_account(struct store *s, struct account *acc, struct err *e);
/* Writes every column but number, created and demonstration. Errors as above. With `erased` set, all that names or lets in
 * the person is emptied whatever `acc` still holds, sessions, mail, recovery codes, browsers and the notes of interests go,
 * and the account stays so: no later save succeeds. */
bool store_save_account(struct store *s, const struct account *acc, struct err *e);
/* ERR_UNKNOWN when there is none. The e-mail is compared in lower case. */
bool store_load_account(struct store *s, int64_t number, struct arena *a, struct account *out, struct err *e);
/* *found false: none. */
bool store_find_account(struct store *s, struct sv email, struct arena *a, struct account *out, bool *found,
                        struct err *e);
bool store_find_account_by_subject(struct store *s, struct sv issuer, struct sv subject, struct arena *a,
                                   struct account *out, bool *found, struct err *e);
bool store_find_account_by_system_user(struct store *s, struct sv user, struct arena *a, struct account *out,
                                       bool *found, struct err *e);
/* All of them, by number. */
bool store_load_accounts(struct store *s, struct arena *a, struct account **out, size_t *n, struct err *e);
/* Whether anybody with a standing grant of ROLE_ADMINISTRATOR is not disabled. */
bool store_has_administrator(struct store *s, int64_t ms, bool *out, struct err *e);

bool store_add_grant(struct store *s, struct grant *g, struct err *e); /* numbers it */
/* ERR_UNKNOWN; ERR_CONFLICT: it has ended by then. */
bool store_end_grant(struct store *s, int64_t number, int64_t moment, struct err *e);
/* account 0: of everybody, by account and number. */
bool store_load_grants(struct store *s, int64_t account, struct arena *a, struct grant **out, size_t *n, struct err *e);

bool store_add_interest(struct store *s, struct interest *i, struct err *e);
/* ERR_UNKNOWN; ERR_CONFLICT: it was withdrawn already. */
bool store_withdraw_interest(struct store *s, int64_t number, int64_t moment, struct err *e);
/* Empties the notes of all of an account's interests: for erasing the person. */
bool store_forget_notes(struct store *s, int64_t account, struct err *e);
bool store_load_interests(struct store *s, int64_t account, struct arena *a, struct interest **out, size_t *n,
                          struct err *e);

enum { RECOVERY_CODES = 10, KEYED_HASH = 32 };
/* Replaces all of an account's (n 0: none are left). Hashes of KEYED_HASH bytes. */
bool store_put_recovery(struct store *s, int64_t account, const struct sv *hash, size_t n, struct err *e);
/* *used: there was such a code and it is gone now. */
bool store_use_recovery(struct store *s, int64_t account, struct sv hash, bool *used, struct err *e);
bool store_count_recovery(struct store *s, int64_t account, int *left, struct err *e);

/* Browsers from which somebody has signed in to the account before. At most 20 are kept for each: the oldest goes. */
bool store_know_browser(struct store *s, int64_t account, struct sv hash, int64_t moment, struct err *e);
bool store_browser_known(struct store *s, int64_t account, struct sv hash, bool *known, struct err *e);
bool store_forget_browsers(struct store *s, int64_t account, struct err *e);
#endif
