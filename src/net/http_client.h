#ifndef ILACS_NET_HTTP_CLIENT_H
#define ILACS_NET_HTTP_CLIENT_H
/* Asking other servers, through libcurl. The only code of the program that opens a connection to elsewhere, together with
 * smtp.h; both only when the configuration names a server. https, or http to a loopback address; no redirects; a limit on
 * bytes and time. */
#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

struct http_ask {
    struct sv url;
    struct sv form;           /* sent as a form with POST; empty: GET */
    struct sv user, password; /* basic authentication; empty: none */
    struct sv ca_file;        /* empty: the system's */
    size_t limit;             /* bytes of the answer; 0: 1 MiB */
    int timeout_s;            /* 0: 10 */
};
/* ERR_STORE: it could not be asked, or answered with another status than 200 (*status says which, 0: none). */
bool http_ask(const struct http_ask *q, struct arena *a, struct sv *body, int *status, struct err *e);
#endif
