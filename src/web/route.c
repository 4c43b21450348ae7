#include "web/route.h"

#include <assert.h>
#include <pthread.h>

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

enum route_found route_find(const struct route_table *table, enum method method, const struct path *path, size_t *at,
                            struct sv *param, struct sv *allow) {
    bool get = false, post = false;
    for (size_t i = 0; i < table->count; i++) {
        const struct route *r = &table->row[i];
        if (table->permission[i] == NULL || !route_fits(r->pattern, path, param)) continue;
        if (answers(r, method)) {
            *at = i;
            return ROUTE_FOUND;
        }
        get = get || r->method == METHOD_GET;
        post = post || r->method == METHOD_POST;
    }
    *allow = get && post ? SV("GET, HEAD, POST") : get ? SV("GET, HEAD") : post ? SV("POST") : (struct sv){ 0 };
    return get || post ? ROUTE_OTHER_METHOD : ROUTE_UNKNOWN;
}

/* ---- the table of this site ------------------------------------------------------------------------------------------ */

void text_route(struct text *t, const struct route *r) {
    text_add(t, r->method == METHOD_GET ? SV("GET ") : r->method == METHOD_POST ? SV("POST ") : SV("none "));
    text_add(t, sv_of(r->pattern));
}

enum { ROUTES_MAX = 256, ROUTE_NAME_MAX = 256 };
static const struct permission *row_permission[ROUTES_MAX];
static bool row_is_public[ROUTES_MAX];
static struct route_table site;

static void make_site(void) {
    assert(route_count <= ROUTES_MAX);
    for (size_t i = 0; i < route_count; i++) {
        struct arena a = arena_with_limit(0);
        struct text name = text_in(&a, ROUTE_NAME_MAX);
        text_route(&name, &routes[i]);
        row_permission[i] = permission_of(REACH_ROUTE, text_view(&name));
        row_is_public[i] = row_permission[i] != NULL && permission_is_public(row_permission[i]);
        arena_free(&a);
    }
    site = (struct route_table){ routes, row_permission, row_is_public, route_count };
}

const struct route_table *site_routes(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, make_site);
    return &site;
}
