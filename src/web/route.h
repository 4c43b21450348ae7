#ifndef ILACS_WEB_ROUTE_H
#define ILACS_WEB_ROUTE_H
/* One table says what this site answers to: method, address, the page, and a sentence about it. Who may, and whether it
 * changes anything, stands in the permission table (core/access.h): a row that is not there too answers to nothing. The
 * dispatcher decides once, from both; a page cannot forget. */
#include "app/caller.h"
#include "render/html.h"
#include "store/sessions.h"
#include "web/form.h"
#include "web/http.h"
#include "web/query.h"

/* Why a form that was sent is shown again without having been acted on. */
enum resumed {
    RESUMED_NOT,
    RESUMED_SIGNED_IN, /* its reader had been signed out, and is back */
    RESUMED_PROVED,    /* they were asked to show who they are, and did */
    RESUMED_OLD_PAGE   /* the page was older than the session, or the browser keeps no cookies */
};

/* One call of a page. */
struct web;
struct call {
    struct web *web; /* this thread's: store, framework, assets (web.h) */
    const struct request *request;
    const struct route *route;
    const struct permission *permission; /* of the route */
    struct path path;
    struct query query;
    struct form form; /* of a row that writes: the fields sent, after they were seen to come from a page of ours */
    struct sv param;  /* what stands for ":name" in the pattern */
    struct query_problems problems;
    struct arena *arena; /* of the request */
    struct text body;    /* written by the page */
    struct answer *answer;

    /* Of a row that is not public (session.h); else empty. */
    struct caller caller;
    struct session session;           /* number 0: none. Nobody is signed in by one that still wants a code */
    struct sv secret;                 /* what the tokens of forms are bound to; empty: not settled yet */
    enum resumed resumed;             /* call_resumed */
    bool *asked_resumed;              /* the page has asked: before, it gets no store to write to */
    struct sv kept;                   /* call_kept */
    struct sv problem_field, problem; /* call_problem */
};

/* Fills call->body and what differs from "200, HTML" in call->answer. On false the dispatcher makes the error page. */
typedef bool page_fn(struct call *c, struct err *e);

struct route {
    enum method method;  /* METHOD_GET answers HEAD too */
    const char *pattern; /* "/areas/:name.csv": one segment may begin with ':' and may have a fixed ending */
    page_fn *page;
    const char *what; /* one line, for the documentation and the log */
};
extern const struct route routes[];
extern const size_t route_count;

/* Rows with their permissions beside them, so that a request looks nothing up by name. NULL: unreachable. */
struct route_table {
    const struct route *row;
    const struct permission *const *permission;
    const bool *is_public; /* permission_is_public */
    size_t count;
};
/* Those of `routes`, worked out once. From any thread. */
const struct route_table *site_routes(void);
/* "GET /areas/:name", as the permission table has it. */
void text_route(struct text *t, const struct route *r);

enum route_found { ROUTE_FOUND, ROUTE_UNKNOWN, ROUTE_OTHER_METHOD };
/* The first row that fits; *at: which. With ROUTE_OTHER_METHOD *allow says what the address does answer to ("GET, HEAD"). */
enum route_found route_find(const struct route_table *table, enum method method, const struct path *path, size_t *at,
                            struct sv *param, struct sv *allow);
/* Whether the pattern stands for the path; *param as above. */
bool route_fits(const char *pattern, const struct path *path, struct sv *param);
#endif
