#ifndef ILACS_WEB_PEOPLE_PARTS_H
#define ILACS_WEB_PEOPLE_PARTS_H
/* What the pages about people share: the frame, headings and moments, roles in words, the fields a role is chosen with. */
#include "web/parts.h"
#include "web/session.h"

/* ---- forms ---------------------------------------------------------------------------------------------------------- */

/* A field of the form as sent, trimmed; sent_exactly: as typed (passwords). */
struct sv sent(const struct call *c, const char *name);
struct sv sent_exactly(const struct call *c, const char *name);
/* Whether this call is a form sent for the page to do its work: not a mere look, nor one that was stopped on the way. */
bool to_be_done(const struct call *c);
/* Shows the form again with `words` about it: "name: Enter a name", or about the whole form. True, for the page goes on. */
bool refuse_form(struct call *c, struct err *e, const char *words);
/* Where the reader was going; one of our own addresses, else empty. */
struct sv way_back(const struct call *c);
void draw_hidden(struct html *h, const char *name, struct sv value); /* nothing for an empty value */
void draw_text_field(struct html *h, struct call *c, struct sv name, struct sv label, struct sv hint, struct sv kind);

/* ---- the frame ------------------------------------------------------------------------------------------------------ */

/* Like call_private_page, "Error: " before the title of a form that is shown again. */
struct page people_page(struct call *c, struct sv title);
/* Everything up to and with the one h1 (the page's title), what is wrong with the form above it. */
struct html people_page_begin(struct call *c, struct page *p);
void draw_h1(struct html *h, struct sv text);
void draw_h2(struct html *h, struct sv text);
void draw_p(struct html *h, struct sv text);
/* <time>22 November 2026 at 12:00pm</time>, by clocks in the United Kingdom. */
void draw_moment(struct html *h, int64_t ms);
void draw_row_moment(struct html *h, struct sv key, int64_t ms, struct sv otherwise);

/* ---- people and their roles ------------------------------------------------------------------------------------------ */

/* "/people/12", with "?do=disable" where something is named. */
struct sv person_href(struct call *c, int64_t number, const char *doing);
/* Their name; "person 12" once it was erased. */
struct sv person_name(struct call *c, const struct account *a);
/* "regional director: London"; "authority director: Leeds". */
struct sv grant_words(struct call *c, const struct view *v, const struct grant *g);
/* All that stand at the moment of the call, "; " between them; "no role" when none does. */
struct sv roles_words(struct call *c, const struct view *v, const struct person *p);
/* What ended by time stands in the store until somebody asks for it: it is no session any more. */
bool session_lives(const struct session *s, int64_t ms);
/* A page that shows a set-up code, once, with what to do with it. */
bool draw_set_up_code(struct call *c, const struct account *a, struct sv title, struct sv code);
struct sv authority_name(const struct view *v, struct sv dfe_code);
/* A role, and the region or authority it is bound to; and what was chosen. */
void draw_role_fields(struct html *h, struct call *c, const struct view *v);
bool role_sent(struct call *c, struct role_asked *out, struct err *e);
#endif
