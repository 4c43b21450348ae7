#ifndef ILACS_WEB_ROUTE_H
#define ILACS_WEB_ROUTE_H
/* One table says what this site answers to: method, address, who may, whether it changes anything, the page, and a
 * sentence about it. Zero values are safe: a forgotten method answers nothing, a forgotten `who` is nobody, a forgotten
 * `effect` reads. The dispatcher decides once, from the row; a page cannot forget. */
#include "app/caller.h"
#include "render/html.h"
#include "store/sessions.h"
#include "web/http.h"
#include "web/query.h"

/* WHO_LOCAL: whoever sits at this machine, until there are accounts. Such a row answers only while the server listens on
 * loopback with no proxy in front, and was asked for by a loopback name (local.h). */
enum who { WHO_NOBODY, WHO_PUBLIC, WHO_LOCAL };
enum route_effect { READS, WRITES };

/* One call of a page. */
struct web;
struct call {
    struct web *web; /* this thread's: store, framework, assets (web.h) */
    const struct request *request;
    const struct route *route;
    struct path path;
    struct query query;
    struct query form; /* of a row that WRITES: the fields sent, after they were seen to come from a page of ours */
    struct sv param;   /* what stands for ":name" in the pattern */
    struct query_problems problems;
    struct caller caller;   /* of a row that is not public (session.h); else empty */
    struct session session; /* number 0: nobody signed in */
    bool resumed;           /* call_resumed */
    struct sv kept;         /* call_kept */
    struct arena *arena;    /* of the request */
    struct text body;       /* written by the page */
    struct answer *answer;
};

/* Fills call->body and what differs from "200, HTML" in call->answer. On false the dispatcher makes the error page. */
typedef bool page_fn(struct call *c, struct err *e);

struct route {
    enum method method;  /* METHOD_GET answers HEAD too */
    const char *pattern; /* "/areas/:name.csv": one segment may begin with ':' and may have a fixed ending */
    enum who who;
    enum route_effect effect;
    page_fn *page;
    const char *what; /* one line, for the documentation and the log */
};
extern const struct route routes[];
extern const size_t route_count;

enum route_found { ROUTE_FOUND, ROUTE_UNKNOWN, ROUTE_OTHER_METHOD };
/* The first row that fits. With ROUTE_OTHER_METHOD *allow says what the address does answer to ("GET, HEAD"). */
enum route_found route_find(const struct route *table, size_t n, enum method method, const struct path *path,
                            const struct route **out, struct sv *param, struct sv *allow);
/* Whether the pattern stands for the path; *param as above. */
bool route_fits(const char *pattern, const struct path *path, struct sv *param);
#endif
