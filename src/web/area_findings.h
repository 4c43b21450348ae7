#ifndef ILACS_WEB_AREA_FINDINGS_H
#define ILACS_WEB_AREA_FINDINGS_H
/* What the report of an inspection asked to be improved, as a section of an authority's page. */
#include "web/web.h"

/* Nothing when `ev` is NULL or none of its findings is held that the public knew by the view's day. */
bool area_findings(struct html *h, struct call *c, const struct view *v, const struct event *ev, struct err *e);
#endif
