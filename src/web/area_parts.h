#ifndef ILACS_WEB_AREA_PARTS_H
#define ILACS_WEB_AREA_PARTS_H
/* Parts of an authority's page that stand beside the record: how its judgements developed, the authorities like it, the
 * place it serves, how its last inspection came about, what is known to be missing. Each writes a section with its own h2
 * (or nothing when there is nothing to say) and tells its basis and source. */
#include "web/parts.h"

/* The judgements of every SIF and ILACS inspection as a picture, a sentence and a table with links to the reports. */
void area_profile(struct html *h, struct call *c, const struct view *v, const struct history *of);
/* "6 of 10 authorities like this one are good or outstanding", for both models. */
void area_neighbours(struct html *h, struct call *c, const struct view *v, const struct history *of);
/* Published figures about the place with year, source and England's spread. */
void area_context(struct html *h, struct call *c, const struct view *v, const struct history *of);
/* What was due on the day the last inspection was called, by the rules and what is public today, and what came.
 * False only without memory. */
bool area_how_it_came_about(struct html *h, struct call *c, const struct view *v, const struct history *of,
                            struct err *e);
/* Blank cells and the stretches of time in which visits may be missing. */
void area_missing(struct html *h, struct call *c, const struct view *v, const struct history *of);
#endif
