#ifndef ILACS_WEB_PLAN_PARTS_H
#define ILACS_WEB_PLAN_PARTS_H
/* What the pages of the plan share. */
#include "app/planned_report.h"
#include "web/people_parts.h"

/* What such a page reads with: the caller's store for writing (a look is written down) and the register. */
struct plan_call {
    struct store *store;
    struct view view;
};
bool plan_open(struct call *c, struct plan_call *out, struct err *e);
/* "/plan/k3v5qz2mtw7a4bxd/change". `ending` may be empty. */
struct sv plan_href(struct call *c, struct sv id, const char *ending);
/* Whether this reader may do that with this activity: for a button or a link. what: "POST /plan/:id/call". */
bool plan_may(const struct call *c, const struct planned *p, const char *what);
/* "Tuesday 12 January 2027". In the request's arena. */
struct sv plan_day_words(struct call *c, struct day d);
/* The activity's own page, with the forms that call and withdraw: also when one of these was refused. */
bool plan_draw_one(struct call *c, struct err *e);
/* "Planned", "To be called", "Called", "Withdrawn". */
void plan_draw_state(struct html *h, struct call *c, const struct planned *p);
/* The mark of the copy, at the foot of what is shown and printed. */
void plan_draw_copy(struct html *h, const struct planned_copy *copy);
/* Crumbs: the plan, then the activity when `one`. */
void plan_crumbs(struct call *c, struct page *p, const struct planned_row *one, struct sv here);
/* All authorities, one chosen; `former`: also those that are no more. */
void plan_draw_authorities(struct html *h, struct call *c, const struct view *v, struct sv chosen, bool former);
/* A day, typed as people type it; as it stands when nothing was typed. */
void plan_draw_day(struct html *h, struct call *c, const char *name, struct sv label, struct sv hint, struct day d);
/* DAY_NONE when nothing was typed; a complaint (false) when it is no day. */
bool plan_day_sent(struct call *c, const char *name, struct day *out, struct err *e);
#endif
