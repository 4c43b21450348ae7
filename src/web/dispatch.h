#ifndef ILACS_WEB_DISPATCH_H
#define ILACS_WEB_DISPATCH_H
/* The dispatcher's own part of session.h: the steps from a request to a page that is not public, and what the pages in
 * between need. */
#include "web/session.h"

enum { STORE_PATIENCE_MS = 5000, NOTE_PATIENCE_MS = 100 };

/* Answers a row that is not public, or stops on the way. On a worker. Leaves no transaction open. */
bool answer_personal(struct call *c, struct err *e);
/* What the tokens of this reader's forms are bound to: the session's token, or a cookie of its own before there is one. */
struct sv form_secret(struct call *c);
struct sv form_token(struct call *c, struct sv secret);

/* Whether a Host header names this machine by a loopback name: a page elsewhere whose name was pointed at 127.0.0.1 asks
 * by its own. */
bool is_loopback_name(struct sv host);
/* The page that asks to show who one is; what was typed goes along (call_kept). */
bool page_asking_proof(struct call *c, struct sv back);
#endif
