/* The guard over requests as a library might hand them on: the first line is the target, the others are headers.
 * Whatever passes has one host at most, one length at most, and a target that parses without control characters. */
#include <stdint.h>
#include <stdlib.h>

#include "web/guard.h"
#include "web/query.h"

enum { HEADERS = GUARD_MAX_HEADERS + 8 };

static size_t count(const struct raw_request *r, struct sv name) {
    size_t n = 0;
    for (size_t i = 0; i < r->headers; i++) n += sv_eq_nocase(r->header[i].name, name);
    return n;
}

static void check_passed(const struct raw_request *r) {
    struct sv path, query;
    if (count(r, SV("host")) > 1 || count(r, SV("content-length")) > 1) abort();
    if (count(r, SV("content-length")) > 0 && count(r, SV("transfer-encoding")) > 0) abort();
    guard_split_target(r->target, &path, &query);
    if (path.n == 0 || path.p[0] != '/' || path.n + query.n > GUARD_MAX_TARGET) abort();
    struct arena a = arena_with_limit(1 << 20);
    struct path p;
    struct err e = { 0 };
    if (!path_parse(path, &a, &p, &e) && e.kind == ERR_NONE) abort();
    arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct header headers[HEADERS];
    struct sv rest = { (const char *)data, size }, line;
    if (size < 2) return 0;
    struct raw_request r = {
        .major = 1, .minor = data[0] & 3, .carries_nothing = (data[0] & 4) != 0, .header = headers
    };
    rest = sv_sub(rest, 1, size);
    (void)sv_split(&rest, '\n', &r.target);
    while (r.headers < HEADERS && sv_split(&rest, '\n', &line)) {
        struct sv value = line, name;
        (void)sv_split(&value, ':', &name);
        headers[r.headers++] = (struct header){ name, sv_trim(value) };
    }
    const char *why = NULL;
    int status = guard_refuses(&r, &why);
    if (status == 0) check_passed(&r);
    if ((status == 0) != (why == NULL)) abort();
    return 0;
}
