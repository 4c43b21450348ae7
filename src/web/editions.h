#ifndef ILACS_WEB_EDITIONS_H
#define ILACS_WEB_EDITIONS_H
/* What the pages about rules share. */
#include "app/framework_app.h"
#include "web/parts.h"

/* The edition of that id, forgiving case. False: the page that says so, with the nearest id, is the answer (404). */
bool edition_of(struct call *c, struct sv id, const struct edition **out);
/* "/editions/ILACS-2026" and `more` after it. In the request's arena. */
struct sv edition_href(struct call *c, const struct edition *ed, struct sv more);
struct sv text_of(struct call *c, struct sv a, struct sv b); /* a, then b */

/* For readers: "confirmed", "one source", "from reports", "assumption". */
struct sv confidence_label(enum confidence c);
void draw_confidence(struct html *h, enum confidence c);
void draw_confidence_words(struct html *h); /* what the four marks mean, folded away */
/* Source, clause, edition, confidence, open question, note. */
void draw_cite(struct html *h, struct call *c, const struct cite *cite);
/* Every open question that something in `v` answers by default (NULL: all), each with its words. */
void draw_questions(struct html *h, const struct framework_view *v);
/* Where a question is explained: on the page of one edition there, elsewhere on the page about the method. */
struct sv fragment(struct call *c, struct sv prefix, struct sv name);
struct sv section_label(struct sv section); /* "Pathways: what comes next" */
void draw_pathway_table(struct html *h, struct call *c, const struct edition *ed);
/* Chooses two editions, and what to ask of them: "diff" or "impact". */
void draw_edition_form(struct html *h, struct call *c, const struct edition *a, const struct edition *b, struct sv ask);
#endif
