#ifndef ILACS_APP_ACCOUNTS_H
#define ILACS_APP_ACCOUNTS_H
/* Making and keeping accounts: what administrators do to others, and people to their own. Each is one transaction with its
 * audit record and, where the person should know, a message in the queue. The log names an account by number; name and
 * e-mail are content that can be erased.
 *
 * Common errors: ERR_DENIED and ERR_UNKNOWN of caller_may; ERR_UNKNOWN, no such account; ERR_INPUT with the field's name in
 * front of the message ("email: ..."); ERR_CONFLICT; ERR_STORE. Everything given back lives in `a`. */
#include "app/caller.h"
#include "app/keys.h"

/* What a role is given with. Region and authority are checked against the register: forgiving spelling in, canonical out. */
struct role_asked {
    enum role role;
    struct sv region, authority;
};
struct account_new {
    struct sv email, name;
    struct role_asked role;
    struct sv system_user; /* may be empty */
    bool demonstration;
};
enum { SETUP_HOURS = 72 };
/* *setup: the code to hand over in person; whoever has it sets the password, once, within SETUP_HOURS. */
bool account_add(struct store *s, const struct keys *k, const struct view *register_view, const struct caller *c,
                 const struct account_new *n, struct arena *a, struct account *out, struct sv *setup, struct err *e);
/* Gives a role, or takes one away (of this role, and this scope where one is named). The last administrator cannot lose
 * theirs (ERR_CONFLICT). */
bool account_give_role(struct store *s, const struct view *register_view, const struct caller *c, int64_t account,
                       const struct role_asked *r, struct arena *a, struct err *e);
bool account_take_role(struct store *s, const struct view *register_view, const struct caller *c, int64_t account,
                       const struct role_asked *r, struct arena *a, struct err *e);
/* Disabling ends every session at once. The last administrator cannot be disabled. */
bool account_disable(struct store *s, const struct caller *c, int64_t account, struct sv reason, struct arena *a,
                     struct err *e);
bool account_enable(struct store *s, const struct caller *c, int64_t account, struct arena *a, struct err *e);
/* For somebody who lost password or second factor: both go, sessions end, *setup as above. */
bool account_reset(struct store *s, const struct keys *k, const struct caller *c, int64_t account, struct arena *a,
                   struct sv *setup, struct err *e);
/* Forgets name, e-mail, password, second factor, browsers, interests' notes; erases what the log holds of them. The number
 * stays, so that the log can be read; grants end. Cannot be undone. *erased: records of the log. */
bool account_erase(struct store *s, const struct caller *c, int64_t account, struct sv reason, struct arena *a,
                   size_t *erased, struct err *e);

/* ---- one's own ---------------------------------------------------------------------------------------------------- */

/* With the code that was handed over. One answer for every mistake (ERR_DENIED), whether there is such an account or not. */
bool account_set_up(struct store *s, const struct keys *k, struct sv email, struct sv code, struct sv password,
                    struct moment now, struct sv address, struct arena *a, int64_t *account, struct err *e);
/* Ends all other sessions. ERR_DENIED: the old one is wrong. `session`: the one to keep. */
bool account_change_password(struct store *s, const struct caller *c, int64_t session, struct sv old, struct sv fresh,
                             struct arena *a, struct err *e);
/* Begins with a fresh secret that the page shows and sends back sealed; ends with a code made from it. `codes`: ten
 * recovery codes, shown once. */
bool second_factor_begin(const struct keys *k, const struct caller *c, struct arena *a, struct sv *secret,
                         struct sv *sealed, struct err *e);
/* The secret of what was sealed so, for showing the page again after a mistake: a phone may have read it already. ERR_INPUT
 * when it was not sealed for this person. */
bool second_factor_again(const struct keys *k, const struct caller *c, struct sv sealed, struct arena *a,
                         struct sv *secret, struct err *e);
bool second_factor_confirm(struct store *s, const struct keys *k, const struct caller *c, struct sv sealed,
                           struct sv code, struct arena *a, struct sv codes[RECOVERY_CODES], struct err *e);
bool second_factor_remove(struct store *s, const struct caller *c, struct arena *a, struct err *e);
bool recovery_codes_anew(struct store *s, const struct keys *k, const struct caller *c, struct arena *a,
                         struct sv codes[RECOVERY_CODES], struct err *e);
/* Roles that must have a second factor: without one, such an account can do nothing but enrol one (not asked of
 * demonstration people and of those who come through a provider). */
bool second_factor_wanted(const struct caller *c);

/* ---- interests ------------------------------------------------------------------------------------------------------ */

bool interest_declare(struct store *s, const struct view *register_view, const struct caller *c, struct interest *i,
                      struct arena *a, struct err *e);
bool interest_withdraw(struct store *s, const struct caller *c, int64_t number, struct sv reason, struct arena *a,
                       struct err *e);

/* ---- demonstration -------------------------------------------------------------------------------------------------- */

struct demonstration_person {
    struct sv email, name, password;
    struct role_asked role;
};
/* One of each role; fixed, so that they can be printed anywhere. NULL-email ended. */
extern const struct demonstration_person demonstration_people[];
/* Makes them, or puts them back as they were (passwords, roles, sessions, second factors). ERR_DENIED in a store that has
 * accounts of real people, unless it has demonstration people already. */
bool demonstration_reset(struct store *s, const struct keys *k, const struct view *register_view,
                         const struct caller *c, struct arena *a, struct err *e);
#endif
