#include "web/route.h"

static bool segment_fits(struct sv want, struct sv have, struct sv *param) {
    if (want.n == 0 || want.p[0] != ':') return sv_eq(want, have);
    size_t dot = sv_find(want, SV("."));
    struct sv ending = sv_sub(want, dot, want.n);
    if (!sv_ends(have, ending) || have.n == ending.n) return false;
    *param = sv_sub(have, 0, have.n - ending.n);
    return true;
}

bool route_fits(const char *pattern, const struct path *path, struct sv *param) {
    struct sv rest = sv_sub(sv_of(pattern), 1, SIZE_MAX), want;
    size_t i = 0;
    *param = (struct sv){ 0 };
    if (rest.n == 0) return path->segments == 0;
    while (sv_split(&rest, '/', &want)) {
        if (i == path->segments || !segment_fits(want, path->segment[i], param)) return false;
        i++;
    }
    return i == path->segments;
}

static bool answers(const struct route *r, enum method m) {
    return r->method != METHOD_NONE && (r->method == m || (r->method == METHOD_GET && m == METHOD_HEAD));
}

enum route_found route_find(const struct route *table, size_t n, enum method method, const struct path *path,
                            const struct route **out, struct sv *param, struct sv *allow) {
    bool get = false, post = false;
    for (size_t i = 0; i < n; i++) {
        const struct route *r = &table[i];
        if (r->who == WHO_NOBODY || !route_fits(r->pattern, path, param)) continue;
        if (answers(r, method)) {
            *out = r;
            return ROUTE_FOUND;
        }
        get = get || r->method == METHOD_GET;
        post = post || r->method == METHOD_POST;
    }
    *allow = get && post ? SV("GET, HEAD, POST") : get ? SV("GET, HEAD") : post ? SV("POST") : (struct sv){ 0 };
    return get || post ? ROUTE_OTHER_METHOD : ROUTE_UNKNOWN;
}
