#ifndef ILACS_WEB_HTTP_H
#define ILACS_WEB_HTTP_H
/* What a page sees of HTTP: a request that has passed the guard, and the answer it fills in. No library's type is in
 * here; server.c alone knows which one reads the bytes. */
#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

/* METHOD_NONE first: a route that forgets its method answers to nothing. */
enum method { METHOD_NONE, METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_OTHER };

struct request {
    enum method method;
    struct sv path;  /* as sent, before the '?': still percent-encoded, begins with '/' */
    struct sv query; /* as sent, after the '?'; empty when there is none */
    struct sv if_none_match, accept_encoding;
    bool secure;         /* it came over TLS, as the proxy says */
    struct arena *arena; /* everything made for this request; it outlives the sending of the answer */

    /* From here on filled in for workers alone (answer.later): what is answered on a loop looks at nobody. */
    struct sv host, origin, fetch_site, content_type; /* headers that tell whose form it is (session.h) */
    struct sv cookie, agent;                          /* Cookie and User-Agent, as sent */
    struct sv address;                                /* whose: the peer's, or what the proxy says of it */
    struct sv body;                                   /* at most GUARD_MAX_BODY bytes, as sent */
    bool local;        /* the server listens on this machine alone, and nothing says that a proxy passed this on */
    bool behind_proxy; /* the server was told that one stands in front */
};

enum caching {
    CACHE_REVALIDATE, /* keep it, but ask each time (with the etag, where there is one) */
    CACHE_NEVER,      /* errors, and whatever must not lie about */
    CACHE_FOREVER     /* the name changes with the content */
};

enum { ANSWER_COOKIES_MAX = 4 };
struct answer {
    bool later;            /* on a loop: nothing is filled in, a worker is to answer */
    bool personal;         /* it depends on who asks: kept by nobody, whatever `caching` says */
    int status;            /* 0 until a page has answered; the server turns 0 into 500 */
    struct sv type;        /* media type, e.g. "text/html; charset=utf-8" */
    struct sv body;        /* borrowed from the request's arena, or constant */
    bool body_is_constant; /* lives as long as the program: may be sent without the arena */
    bool gzipped;          /* body is in gzip form */
    bool varies;           /* another reader might have been sent the gzip form */
    struct sv etag;        /* without quotes; empty: none */
    struct sv location;    /* of a redirect */
    struct sv allow;       /* methods, with 405 */
    struct sv file_name;   /* offered as a download under this name ([A-Za-z0-9._-]) */
    enum caching caching;
    struct sv set_cookie[ANSWER_COOKIES_MAX]; /* whole Set-Cookie values */
    size_t set_cookies;
    int retry_after_s; /* with 429 and 503; 0: none */
    bool clear_site;   /* after signing out: the browser is told to forget what it kept of us */
};
#endif
