#ifndef ILACS_APP_SIGN_ON_H
#define ILACS_APP_SIGN_ON_H
/* Single sign-on through an OpenID Connect provider: code flow with PKCE (S256), state bound to the browser, nonce. Asks
 * the provider over the network: never call from a serving loop. */
#include "app/sign_in.h"
#include "ingest/config.h"

/* Where to send the browser. `browser`: a random cookie that it gets now (SameSite=Lax: the provider sends the browser
 * back). `back`, `kept`: to go on with afterwards. `again`: somebody who is signed in shows anew who they are; the provider
 * must ask them, and say so, though it knows them. Of `from` address and moment count. ERR_BUSY: too often from there;
 * ERR_STORE: the provider could not be asked. */
enum { SIGN_ON_MS = 10 * 60 * 1000 }; /* how long a sign-on may take */
bool sign_on_begin(struct store *s, const struct keys *k, const struct config *config, struct sv back, struct sv kept,
                   bool again, const struct sign_in *from, struct arena *a, struct sv *location, struct sv *browser,
                   struct err *e);
struct sign_on_answer {
    struct sv state, code, error; /* of the address the provider sent the browser to */
    struct sv browser;            /* the cookie */
};
/* Checks everything, finds or makes the account, brings its roles to what the claims say, and signs in. *back and *kept as
 * given, once it is sure that it is the browser that began (also after a failure).
 * ERR_DENIED, with a message for the person at the screen: not right, or no role is mapped to them; ERR_STORE: the provider
 * could not be asked, or said nothing that can be used. */
bool sign_on_finish(struct store *s, const struct keys *k, const struct config *config,
                    const struct view *register_view, const struct sign_on_answer *answer, const struct sign_in *from,
                    struct arena *a, struct signed_in *out, struct sv *back, struct sv *kept, struct err *e);
/* Forgets what is kept of the provider in memory: for tests. */
void sign_on_forget(void);
#endif
