#ifndef ILACS_WEB_SESSION_H
#define ILACS_WEB_SESSION_H
/* Who is asking, and whether a form is believed: the dispatcher settles it from the route's row before a page runs.
 *
 * A row that everybody may read without condition is answered on the loop, without a look at any cookie: what the public
 * sees cannot differ by who looks. Every other row goes to a worker (jobs.h), which may wait for the store or a password:
 *   1. the session of the cookie, its account, roles and interests as they are at this moment;
 *   2. a row that writes: the Origin (or Sec-Fetch-Site) of this site, the form, its token, bound to the session;
 *   3. the permission table. Nobody signed in: the way to sign in, which leads back here. No role: "not for you";
 *   4. a second factor that is wanted and missing: the way to enrol one;
 *   5. a dangerous step (CAUTION_FRESH): a proof within the last minutes, or the form that asks for one.
 * Where 3 or 5 stop a form that was filled in, what was typed goes along, sealed and unsent, and is put back into the form
 * afterwards (passwords and codes excepted): nothing typed is lost, nothing is sent twice. */
#include "app/planned.h"
#include "app/sign_in.h"
#include "ingest/config.h"
#include "web/web.h"

/* ---- for pages ---------------------------------------------------------------------------------------------------- */

/* This worker's own connection for writing. ERR_STORE, ERR_CONFLICT. */
bool call_store(struct call *c, struct store **out, struct err *e);
/* The register as the inspectorate knows it today: names of authorities, regions, editions. */
bool call_inspectorate_view(struct call *c, struct view *out, struct err *e);
const struct keys *call_keys(const struct call *c);
const struct config *call_config(const struct call *c);
/* The moment of this call. */
struct moment call_now(const struct call *c);
static inline bool call_signed_in(const struct call *c) { return c->caller.account.number != 0; }
/* Whether the caller's roles open this row at all: for showing a link or not. what: "GET /people". */
bool call_may(const struct call *c, const char *what);

/* A page that writes is asked in one of two ways. Resumed: the reader was stopped on the way (signed out, or asked to prove
 * who they are); the page shows its form with what was typed and does nothing. Else it does its work. */
static inline bool call_resumed(const struct call *c) {
    if (c->asked_resumed != NULL) *c->asked_resumed = true; /* who does not ask gets no store (call_store) */
    return c->resumed != RESUMED_NOT;
}
/* A form's field as typed (its first value), when the form is shown again (refused or resumed) and had that field; else
 * `otherwise`. */
struct sv call_typed(const struct call *c, const char *name, struct sv otherwise);
/* Turns "call_day: there is no such day" (ERR_INPUT, ERR_RULE, ERR_CONFLICT) into a complaint about that field (or about
 * the whole form, when none is named), so that the page can show its form again; true when it did. The status becomes 422
 * (409 of a conflict). Other errors are left for the dispatcher. */
bool call_complain(struct call *c, struct err *e);
/* The complaint about a field; empty: none. For govuk_field.error. */
struct sv call_problem(const struct call *c, const char *name);
/* Above the h1: the error summary, or the words to somebody who was stopped. Nothing when neither. */
void draw_form_state(struct html *h, struct call *c);
/* "<form method=post action=...>" with its token, and its end. */
void draw_form_begin(struct html *h, struct call *c, struct sv action);
void draw_form_end(struct html *h);
/* 303 to one of our own addresses: a reload sends nothing twice. */
bool answer_see_other(struct call *c, struct sv where);
/* Whether it is an address of this site that a browser may be sent on to: "/plan?on=2026-11-22". */
bool address_is_ours(struct sv where);

/* The frame of a page for signed-in people: navigation among what they may use, their name, signing out, and the mark of a
 * demonstration. Otherwise like call_page. */
struct page call_private_page(struct call *c, struct sv title, enum page_section section);

/* ---- signing in: for pages_sign_in.c alone ---------------------------------------------------------------------------- */

/* Sets the cookies of a session that has begun or stepped on. */
void call_set_session(struct call *c, const struct signed_in *in);
void call_clear_session(struct call *c);
/* The sealed text a stopped form travels in; empty: there is none. As a hidden field of a form that goes on: */
struct sv call_kept(const struct call *c);
void draw_kept(struct html *h, struct call *c);
/* After signing in: shows the form that was stopped, filled in; or goes to `back`, else to /account. */
bool answer_go_on(struct call *c, struct sv kept, struct sv back, struct err *e);
/* The sign-in form itself (pages_sign_in.c): token, kept text, fields, button. Stands on its page, and wherever somebody
 * who was signed out must go on. */
void draw_sign_in_form(struct html *h, struct call *c, struct sv back);
/* What the session's checks need to know of the request, filled in. */
struct sign_in call_sign_in(const struct call *c);
/* A cookie as sent; empty: none. `name`: "ilacs-browser". */
struct sv call_cookie(const struct call *c, const char *name);
void call_set_cookie(struct call *c, const char *name, struct sv value,
                     int64_t seconds); /* seconds 0: until the browser ends; < 0: take it away */
#endif
