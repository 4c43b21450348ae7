#ifndef ILACS_WEB_SERVER_H
#define ILACS_WEB_SERVER_H
/* The HTTP server behind one small header, so that the library under it (libevent) can be changed in one file.
 *
 * One event loop a thread, each with a listening socket of its own on the same port. What is answered on a loop must take
 * milliseconds. An answer that says `later` there is made by a worker (jobs.h), which may wait, and sent by the loop again;
 * where too many wait already, the reader is asked at once to come back (503). */
#include "web/http.h"

struct server_options {
    struct sv address; /* an IP address to listen on; empty: 127.0.0.1 */
    unsigned port;     /* 0: any free one, told to `ready` */
    unsigned threads;  /* 0: one for each processor, at most 4 */
    bool behind_proxy; /* a reverse proxy with TLS stands in front: other addresses than loopback are allowed */
    unsigned drain_ms; /* after SIGTERM: how long answers under way may take; 0: 5000 */
    unsigned idle_s;   /* a silent connection is closed after; 0: 30 */

    void *ctx; /* handed to open and ready */
    /* What a thread needs for itself (its store connection); called once for each, before the port is opened. */
    bool (*open)(void *ctx, void **thread, struct err *e);
    void (*close)(void *thread); /* NULL is fine */
    /* Fills in the answer; must not fail: a page that could not be made is an answer too. Called on a loop first; when that
     * says `later`, again on a worker, with what open_worker gave. */
    void (*answer)(void *thread, const struct request *rq, struct answer *out);
    unsigned workers; /* 0: 4. They are there only with open_worker */
    size_t queue;     /* answers that may wait for a worker; 0: 256 */
    bool (*open_worker)(void *ctx, void **thread, struct err *e);
    void (*close_worker)(void *thread);
    /* The port is open: the moment to say the address. */
    void (*ready)(void *ctx, struct sv address, unsigned port);
};

/* Serves until SIGTERM or SIGINT, lets answers under way finish (workers too), and returns true.
 * Blocks both signals and ignores SIGPIPE in the calling process from here on.
 * Errors: ERR_USAGE, the address is no IP address, or is not loopback and behind_proxy is not set;
 *         ERR_CONFLICT, the port is in use; ERR_DENIED, the port may not be opened; ERR_STORE, threads or sockets ran
 *         out; those of `open`. */
bool server_run(const struct server_options *o, struct err *e);
#endif
