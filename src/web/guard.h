#ifndef ILACS_WEB_GUARD_H
#define ILACS_WEB_GUARD_H
/* Refuses requests that two programs could read in two ways (request smuggling), which the HTTP library lets through:
 * several or odd lengths, several or no hosts, names with blanks, encoded control characters. It looks at what the
 * library parsed, so two things stay out of its sight: a NUL byte inside a value and a chunk size like "0x3". A reverse
 * proxy (nginx) refuses those. tests/browser/odd-requests.test.mjs holds the whole table.
 *
 * Pure: nothing is read but the arguments. Fuzzed by fuzz/http_request_fuzz.c. */
#include "web/http.h"

struct header {
    struct sv name, value;
};
struct raw_request {
    int major, minor;     /* of the protocol */
    bool carries_nothing; /* GET, HEAD and others for which a body makes no sense */
    struct sv target;     /* the request target as sent */
    const struct header *header;
    size_t headers;
};

enum {
    GUARD_MAX_TARGET = 4096, /* bytes of a target; longer: 414 */
    GUARD_MAX_HEADERS = 100,
    GUARD_MAX_HEAD = 16 * 1024, /* bytes of all headers, enforced by the library */
    GUARD_MAX_BODY = 64 * 1024  /* likewise; forms of ours are far smaller */
};

/* 0 when the request may go on, else the status to refuse it with (400, 414, 431, 505); *why is then a constant
 * sentence for the log and the reader. */
int guard_refuses(const struct raw_request *r, const char **why);

/* Cuts a target the guard has let through into path and query. An absolute one ("http://host/path", which servers must
 * accept) loses scheme and host. */
void guard_split_target(struct sv target, struct sv *path, struct sv *query);
#endif
