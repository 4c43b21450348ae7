#ifndef ILACS_APP_ACCOUNT_PARTS_H
#define ILACS_APP_ACCOUNT_PARTS_H
/* What the use cases of accounts share: accounts.c, own_account.c, sign_in.c, demonstration.c. */
#include "app/accounts.h"
#include "render/json.h"

/* ---- the log ------------------------------------------------------------------------------------------------------- */

/* One record about an account. `details` are made with log_details and log_done: nothing in them may have to be erased
 * (roles, numbers, words of ours). `content` is what may: names, addresses, reasons. */
struct log_details {
    struct text text;
    struct json json;
};
void log_begin(struct log_details *d, struct arena *a);
void log_word(struct log_details *d, const char *name, struct sv value); /* left out when empty */
void log_number(struct log_details *d, const char *name, int64_t value);
/* number 0: the account is not known. Within a transaction. `d` NULL: no details. */
bool account_log(struct store *s, const struct doing *by, int64_t number, const char *action, struct log_details *d,
                 struct sv content, struct arena *a, struct err *e);

/* ---- values from outside ---------------------------------------------------------------------------------------------- */

/* The one spelling of an e-mail address: trimmed, small letters. Lives in `a`; empty without memory. */
struct sv email_plain(struct sv email, struct arena *a);
/* Plain text of 1 to 200 characters on one line, trimmed. ERR_INPUT, "FIELD: ...". */
bool text_field(struct sv *v, const char *field, const char *hint, struct err *e);
/* The role with what it is bound to in the register's own words: ERR_INPUT with the field in front. */
bool role_checked(const struct view *v, const struct role_asked *r, struct role_asked *out, struct err *e);

/* ---- accounts ---------------------------------------------------------------------------------------------------------- */

/* One that has not been erased; ERR_UNKNOWN. */
bool account_there(struct store *s, int64_t number, struct arena *a, struct account *out, struct err *e);
/* account_erase within a transaction, without asking whether the caller may. `in_log`: why, where the log keeps it for
 * good; `reason` becomes content. */
bool account_erase_within(struct store *s, const struct caller *c, int64_t number, struct sv reason, struct sv in_log,
                          struct arena *a, size_t *erased, struct err *e);
/* Whether it could sign in with a password at all. */
static inline bool account_usable(const struct account *acc, bool on_this_machine) {
    return acc->number != 0 && acc->disabled == 0 && acc->erased == 0 && (!acc->demonstration || on_this_machine);
}
/* A keyed hash of a code of this account (set-up or recovery); the code in its one spelling. */
struct sv code_hash(const struct keys *k, int64_t account, struct sv plain, struct arena *a);
/* A new set-up code: its hash into the account, itself to *code. */
bool setup_code(const struct keys *k, struct account *acc, int64_t now_ms, struct arena *a, struct sv *code,
                struct err *e);
/* The secret of the second factor, sealed so that it opens for this account alone. */
bool totp_seal(const struct keys *k, int64_t account, struct sv raw, struct arena *a, struct sv *sealed, struct err *e);
bool totp_unseal(const struct keys *k, int64_t account, struct sv sealed, struct arena *a, struct sv *raw,
                 struct err *e);
#endif
