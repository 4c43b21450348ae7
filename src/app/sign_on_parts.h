#ifndef ILACS_APP_SIGN_ON_PARTS_H
#define ILACS_APP_SIGN_ON_PARTS_H
/* What the files of single sign-on share: sign_on.c, sign_on_provider.c, sign_on_account.c. */
#include "app/account_parts.h"
#include "app/sign_on.h"
#include "ingest/id_token.h"

/* ---- asking the provider (sign_on_provider.c) ----------------------------------------------------------------------- */

/* Its description, kept in memory for an hour. ERR_STORE. */
bool provider_described(const struct config *c, struct arena *a, struct provider_description *out, struct err *e);
/* Its keys, likewise. `anew`: ask again, unless that was done within the last minute; *asked says whether. */
bool provider_keys(const struct config *c, const struct provider_description *d, bool anew, struct arena *a,
                   struct sv *keys, bool *asked, struct err *e);
/* The ID token for a code. ERR_DENIED: the provider does not know the code (any more). */
bool provider_token(const struct config *c, const struct provider_description *d, struct sv code, struct sv verifier,
                    struct arena *a, struct sv *token, struct err *e);
/* What it says of who signed on, checked. since_s: id_token.h. */
bool provider_identity(const struct config *c, const struct provider_description *d, struct sv token, struct sv nonce,
                       int64_t since_s, int64_t now_ms, struct arena *a, struct identity *out, struct err *e);
/* "https://ilacs.example.org/sign-on/return" */
void redirect_text(const struct config *c, struct text *out);
/* name=value, percent-encoded, after `before` ("?", "&" or nothing). */
void parameter_text(struct text *out, const char *before, const char *name, struct sv value);

/* ---- account and roles (sign_on_account.c) --------------------------------------------------------------------------- */

/* Finds or makes the account of who signed on and brings its roles to what the claims say, in one transaction.
 * ERR_DENIED in words for the person: no role is mapped to them (roles they had have ended then), their account cannot be
 * used, or somebody else's has their e-mail address. */
bool sign_on_account(struct store *s, const struct config *c, const struct view *v, const struct identity *who,
                     const struct sign_in *from, struct arena *a, int64_t *account, struct err *e);
#endif
