#ifndef ILACS_WEB_LOCAL_H
#define ILACS_WEB_LOCAL_H
/* Who may use a row of the route table, and whether a form that writes comes from a page of ours.
 *
 * A row for this machine (WHO_LOCAL) answers only while the server listens on loopback without a proxy, and was asked for
 * by a loopback name: a page elsewhere whose name was pointed at 127.0.0.1 asks by its own. A row that WRITES besides wants
 * the Origin (or Sec-Fetch-Site) that browsers send with a form of the same site, and the token of this process, which only
 * a page of ours shows. The dispatcher asks once, from the row; a page cannot forget. */
#include "web/web.h"

/* Whether call->route may be used; fills call->form where it writes. Errors: ERR_DENIED; ERR_USAGE, a form that cannot be
 * read; ERR_NOMEM. */
bool local_allows(struct call *c, struct err *e);
/* The hidden field that a form of ours carries. */
void draw_form_token(struct html *h);
/* The token of this process: 32 hex digits, random, the same until it ends. */
struct sv form_token(void);
#endif
