/* The small things machines ask for. */
#include "web/assets.h"
#include "web/web.h"

/* For monitors: 200 and "ok" when a question can be answered; otherwise the error page's status. */
bool page_health(struct call *c, struct err *e) {
    struct view v;
    if (!app_view(c->web->app, (struct question){ DAY_NONE, DAY_NONE, AUDIENCE_PUBLIC }, &v, e)) return false;
    text_lit(&c->body, "ok\n");
    c->answer->type = SV("text/plain; charset=utf-8");
    c->answer->caching = CACHE_NEVER;
    return true;
}

/* Other days and filters multiply every page without end; today's pages are enough to find. */
bool page_robots(struct call *c, struct err *e) {
    (void)e;
    text_lit(&c->body, "User-agent: *\nDisallow: /*?\nDisallow: /health\n");
    c->answer->type = SV("text/plain; charset=utf-8");
    return true;
}

bool page_asset(struct call *c, struct err *e) {
    bool current = false;
    const struct embedded_file *f = asset_find(c->param, &current);
    if (f == NULL)
        return err_fail(e, ERR_UNKNOWN, __func__, "Reload the page that asked for it.", "there is no such file");
    asset_answer(f, current, c->request, c->answer);
    return true;
}
