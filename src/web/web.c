#include "web/web.h"

#include <stdlib.h>

#include "web/assets.h"
#include "web/dispatch.h"

enum { ASSET_ARENA = 64 * 1024, BODY_MAX = 32 * 1024 * 1024 };

/* ---- a thread's own ------------------------------------------------------------------------------------------------ */

static struct sv asset_of(struct web *w, const char *path) {
    struct text t = text_in(&w->arena, 0);
    asset_address(path, &t);
    return text_view(&t);
}

static bool open_one(const struct app_options *o, bool warm, struct web **out, struct err *e) {
    struct web *w = calloc(1, sizeof *w);
    if (w == NULL) return err_nomem(e, __func__);
    (void)site_routes();
    w->arena = arena_with_limit(ASSET_ARENA);
    w->on = w->copied = DAY_NONE;
    w->assets = (struct page_assets){
        .css = asset_of(w, "assets/ilacs.css"),
        .script = asset_of(w, "assets/ilacs.js"),
        .components = asset_of(w, "assets/govuk-frontend.js"),
        .icon = asset_of(w, "assets/icon.svg"),
    };
    if (!app_open(o, &w->app, e) || !context_open(&w->context, e)) {
        web_close(w);
        return false;
    }
    /* The register is read now, so that the first reader does not wait for it. */
    struct view first;
    if (warm && !app_view(w->app, (struct question){ DAY_NONE, DAY_NONE, AUDIENCE_PUBLIC }, &first, e)) {
        web_close(w);
        return false;
    }
    *out = w;
    return true;
}

bool web_open(const struct app_options *o, struct web **out, struct err *e) { return open_one(o, true, out, e); }

bool web_open_worker(const struct app_options *o, const struct config *config, struct web **out, struct err *e) {
    if (!open_one(o, false, out, e)) return false;
    (*out)->worker = true;
    (*out)->config = config;
    return true;
}

void web_close(struct web *w) {
    if (w == NULL) return;
    store_close(w->writer);
    app_close(w->app);
    context_close(w->context);
    arena_free(&w->arena);
    free(w);
}

/* ---- the day, and links that keep it ------------------------------------------------------------------------------- */

struct day call_on(const struct call *c) {
    struct day d;
    return query_day_parse(query_get(&c->query, SV("on")), &d) ? d : DAY_NONE;
}

bool call_view(struct call *c, struct view *out, struct err *e) {
    struct question q = { query_day(&c->query, SV("on"), &c->problems), DAY_NONE, AUDIENCE_PUBLIC };
    if (!day_known(q.on)) q.on = c->web->on;
    struct err fault = { 0 };
    if (app_view(c->web->app, q, out, &fault)) return true;
    if (fault.kind != ERR_INPUT) {
        *e = fault;
        return false;
    }
    query_complain(
        &c->problems, SV("on"), query_get(&c->query, SV("on")),
        SV("Give a day from 1 January 2012 to 31 December 2045: the register and its rules cover no other."));
    return app_view(c->web->app, (struct question){ DAY_NONE, DAY_NONE, AUDIENCE_PUBLIC }, out, e);
}

static bool named(struct sv name, const char *const *list) {
    for (; *list != NULL; list++)
        if (sv_eq(name, sv_of(*list))) return true;
    return false;
}

struct sv call_today_href(const struct call *c) {
    struct text t = text_in(c->arena, 0);
    struct url u = url_in(&t, c->request->path);
    for (size_t i = 0; i < c->query.fields; i++) {
        const struct query_field *f = &c->query.field[i];
        if (!sv_eq(f->name, SV("on"))) url_field(&u, f->name, f->value);
    }
    return text_view(&t);
}

struct sv area_href(struct call *c, const struct authority *a) {
    struct text t = text_in(c->arena, 0);
    text_lit(&t, "/areas/");
    authority_slug(a, &t);
    struct url u = url_in(&t, SV(""));
    url_param_day(&u, "on", call_on(c));
    return text_view(&t);
}

/* ---- parts of pages ------------------------------------------------------------------------------------------------ */

struct html call_html(struct call *c) {
    return html_in(&c->body);
}

struct page call_page(const struct call *c, struct sv title, enum page_section section) {
    return (struct page){
        .title = title,
        .section = section,
        .assets = &c->web->assets,
        .on = DAY_NONE,
        .today = app_today(c->web->app),
        .today_href = day_known(c->web->on) ? SV("") : call_today_href(c),
        .copied = c->web->copied,
        .keep_out = c->query.fields > 0,
    };
}

void draw_hidden_fields(struct html *h, const struct call *c, const char *const *without) {
    for (size_t i = 0; i < c->query.fields; i++) {
        const struct query_field *f = &c->query.field[i];
        if (f->value.n == 0 || named(f->name, without)) continue;
        html_lit(h, "<input type=\"hidden\"");
        html_attr(h, "name", f->name);
        html_attr(h, "value", f->value);
        html_lit(h, ">\n");
    }
}

void draw_as_at_form(struct html *h, const struct call *c, struct sv action) {
    if (day_known(c->web->copied)) return; /* a copy shows one day */
    struct text shown = text_in(c->arena, 0);
    struct day on = call_on(c);
    text_day(&shown, day_known(on) ? on : app_today(c->web->app));
    const struct govuk_input day = {
        .field = { .name = SV("on"),
                   .label = SV("Show as at"),
                   .hint = SV("A day, for example 2018-03-01 or 1 March 2018"),
                   .classes = SV("govuk-input--width-10"),
                   .group_classes = SV("ilacs-form__group") },
        .value = text_view(&shown),
        .autocomplete = SV("off"),
        .spellcheck = SV("false"),
    };
    const struct govuk_button button = { .text = SV("Show that day"), .classes = SV("govuk-button--secondary") };
    html_lit(h, "<div class=\"ilacs-as-at-form ilacs-no-print\">\n");
    govuk_details_begin(h, (struct govuk_details){ .summary = SV("Show this page as at another day") });
    html_lit(h, "<form method=\"get\"");
    html_attr(h, "action", action);
    html_lit(h, ">\n");
    draw_hidden_fields(h, c, (const char *const[]){ "on", NULL });
    govuk_input(h, &day);
    govuk_button(h, &button);
    html_lit(h, "</form>\n");
    govuk_details_end(h);
    html_lit(h, "</div>\n");
}

void draw_capital(struct html *h, struct sv label) {
    if (label.n == 0) return;
    char first = label.p[0];
    if (first >= 'a' && first <= 'z') first = (char)(first - 'a' + 'A');
    html_text(h, (struct sv){ &first, 1 });
    html_text(h, sv_sub(label, 1, label.n));
}

void draw_status(struct html *h, enum status s) {
    static const struct {
        struct sv words, colour;
    } tags[STATUS_COUNT] = {
        [STATUS_NOT_YET] = { { "Not yet due", 11 }, { "govuk-tag--grey", 15 } },
        [STATUS_OPEN] = { { "Open", 4 }, { "govuk-tag--blue", 15 } },
        [STATUS_OVERDUE] = { { "Overdue", 7 }, { "govuk-tag--red", 14 } },
        [STATUS_PAUSED] = { { "Paused", 6 }, { "govuk-tag--yellow", 17 } },
        [STATUS_MET] = { { "Met", 3 }, { "govuk-tag--green", 16 } },
        [STATUS_SUPERSEDED] = { { "Superseded", 10 }, { "govuk-tag--grey", 15 } },
    };
    govuk_tag(h, tags[s].words, tags[s].colour);
}

void answer_download(struct call *c, struct sv type, struct sv file_name) {
    c->answer->type = type;
    c->answer->file_name = file_name;
}

void answer_moved(struct call *c, struct sv location) {
    c->answer->status = 308;
    c->answer->location = location;
    struct html h = call_html(c);
    html_lit(
        &h,
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head><meta charset=\"utf-8\"><title>Moved</title></head>\n<body><p>"
        "This page is at <a");
    html_href(&h, location);
    html_lit(&h, ">its own address</a>.</p></body>\n</html>\n");
}

/* ---- when something is wrong --------------------------------------------------------------------------------------- */

static void problem_field(struct html *h, const struct query_problem *p) {
    const struct govuk_input input = {
        .field = { .name = p->field,
                   .label = sv_eq(p->field, SV("on")) ? SV("Show as at") : p->field,
                   .error = p->expected,
                   .classes = SV("govuk-input--width-20") },
        .value = p->value,
        .autocomplete = SV("off"),
    };
    govuk_input(h, &input);
}

static void problem_form(struct html *h, struct call *c) {
    const char *without[QUERY_MAX_PROBLEMS + 1] = { NULL };
    for (size_t i = 0; i < c->problems.count; i++)
        without[i] = arena_copy(c->arena, c->problems.problem[i].field.p, c->problems.problem[i].field.n);
    html_lit(h, "<form method=\"get\"");
    html_attr(h, "action", c->request->path);
    html_lit(h, ">\n");
    draw_hidden_fields(h, c, without);
    for (size_t i = 0; i < c->problems.count; i++) problem_field(h, &c->problems.problem[i]);
    govuk_button(h, &(struct govuk_button){ .text = SV("Try again") });
    html_lit(h, "</form>\n");
}

bool call_sound(struct call *c) {
    if (c->problems.count == 0) return true;
    struct govuk_link items[QUERY_MAX_PROBLEMS] = { 0 };
    for (size_t i = 0; i < c->problems.count; i++) {
        struct text anchor = text_in(c->arena, 0);
        text_char(&anchor, '#');
        text_add(&anchor, c->problems.problem[i].field);
        items[i] = (struct govuk_link){ .text = c->problems.problem[i].expected, .href = text_view(&anchor) };
    }
    const struct govuk_error_summary summary = { .title = SV("There is a problem"),
                                                 .items = items,
                                                 .item_count = c->problems.count };
    struct page p = call_page(c, SV("Error: this address cannot be shown"), SECTION_NONE);
    struct html h = call_html(c);
    p.keep_out = true;
    page_begin(&h, &p);
    govuk_error_summary(&h, &summary);
    html_lit(&h, "<h1 class=\"govuk-heading-l\">This address cannot be shown as it is</h1>\n");
    problem_form(&h, c);
    html_lit(
        &h,
        "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/authorities\">All authorities as at today</a></p>\n");
    page_end(&h, &p);
    c->answer->status = 400;
    c->answer->caching = CACHE_NEVER;
    return false;
}

static struct sv heading_of(int status) {
    switch (status) {
    case 400: return SV("This address was not understood");
    case 403: return SV("This page is not for you");
    case 404: return SV("Page not found");
    case 405: return SV("This page only shows things");
    case 409: return SV("Something else happened meanwhile");
    case 422: return SV("This cannot be done as it is");
    case 429: return SV("Too often just now");
    case 503: return SV("The register cannot be read just now");
    default: return SV("Something went wrong");
    }
}

/* "Did you mean Leeds, Derby": the names of the hint as links. */
static void nearest_links(struct html *h, struct call *c, struct sv hint) {
    struct view v;
    bool any = false;
    if (c->param.n == 0 || !app_view(c->web->app, (struct question){ DAY_NONE, DAY_NONE, AUDIENCE_PUBLIC }, &v, NULL))
        return;
    for (size_t i = 0; i < v.histories; i++) {
        const struct authority *a = v.history[i].authority;
        if (sv_find(hint, a->name) == hint.n) continue;
        if (!any) html_lit(h, "<ul class=\"govuk-list govuk-list--bullet\">\n");
        any = true;
        html_lit(h, "<li><a class=\"govuk-link\"");
        html_href(h, area_href(c, a));
        html_lit(h, ">");
        html_text(h, a->name);
        html_lit(h, "</a></li>\n");
    }
    if (any) html_lit(h, "</ul>\n");
}

static void error_words(struct html *h, int status, const struct err *e) {
    if (e->msg[0] != '\0' && status < 500) {
        html_lit(h, "<p class=\"govuk-body\">");
        draw_capital(h, sv_of(e->msg));
        html_lit(h, ".</p>\n");
    }
    if (e->hint[0] != '\0') {
        html_lit(h, "<p class=\"govuk-body\">");
        html_text(h, sv_of(e->hint));
        html_lit(h, "</p>\n");
    }
}

static void error_ways_on(struct html *h) {
    html_lit(h, "<form class=\"ilacs-form\" method=\"get\" action=\"/areas\">\n");
    govuk_input(h, &(struct govuk_input){ .field = { .name = SV("name"),
                                                     .label = SV("Find an authority"),
                                                     .hint = SV("A name or a code, for example St Helens or 342"),
                                                     .classes = SV("govuk-input--width-20"),
                                                     .group_classes = SV("ilacs-form__group") },
                                          .autocomplete = SV("off"),
                                          .spellcheck = SV("false") });
    govuk_button(h, &(struct govuk_button){ .text = SV("Find") });
    html_lit(
        h, "</form>\n<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/authorities\">All authorities</a></p>\n");
}

/* A person reads the hint; the message says what happened. Both are ours. On pages for some alone, what is not there and
 * what is not theirs get the same words here, whatever the page said. */
static void error_page(struct call *c, int status, const struct err *e) {
    static const struct err not_there = {
        .msg = "there is nothing at this address that you can see",
        .hint = "Check the address, or go on from one of the links above.",
    };
    bool personal = c->answer->personal;
    struct page p = personal ? call_private_page(c, heading_of(status), SECTION_NONE)
                             : call_page(c, heading_of(status), SECTION_NONE);
    p.keep_out = true;
    c->body = text_in(c->arena, BODY_MAX);
    struct html h = call_html(c);
    page_begin(&h, &p);
    html_lit(&h, "<h1 class=\"govuk-heading-l\">");
    html_text(&h, p.title);
    html_lit(&h, "</h1>\n");
    error_words(&h, status, personal && status == 404 ? &not_there : e);
    if (status == 404 && !personal) nearest_links(&h, c, sv_of(e->hint));
    error_ways_on(&h);
    page_end(&h, &p);
    struct answer before = *c->answer;
    *c->answer =
        (struct answer){ .status = status, .allow = before.allow, .caching = CACHE_NEVER, .personal = personal };
    /* A session may have begun before something failed. */
    for (size_t i = 0; i < before.set_cookies; i++) c->answer->set_cookie[i] = before.set_cookie[i];
    c->answer->set_cookies = before.set_cookies;
    if (status == 429 || status == 503) c->answer->retry_after_s = e->wait_s > 0 ? e->wait_s : 5;
}

static int status_of(const struct err *e) { return e->kind == ERR_NONE ? 500 : err_http_status(e->kind); }

/* ---- from request to answer ---------------------------------------------------------------------------------------- */

static bool moved_to_no_slash(struct call *c) {
    if (!c->path.trailing_slash) return false;
    struct text t = text_in(c->arena, 0);
    text_add(&t, sv_sub(c->request->path, 0, c->request->path.n - 1));
    if (c->request->query.n > 0) text_char(&t, '?');
    text_add(&t, c->request->query);
    answer_moved(c, text_view(&t));
    return true;
}

/* On a loop, what depends on who asks is left to a worker, before anybody has looked who that is. */
static bool found(struct call *c, size_t at, struct err *e) {
    const struct route_table *site = site_routes();
    c->route = &site->row[at];
    if (site->is_public[at]) return moved_to_no_slash(c) || c->route->page(c, e);
    c->answer->later = !c->web->worker;
    if (c->answer->later) return true;
    c->permission = site->permission[at];
    c->answer->personal = true;
    return moved_to_no_slash(c) || answer_personal(c, e);
}

static bool enter(struct call *c, struct err *e) {
    size_t at = 0;
    if (!path_parse(c->request->path, c->arena, &c->path, e) || !query_parse(c->request->query, c->arena, &c->query, e))
        return false;
    switch (route_find(site_routes(), c->request->method, &c->path, &at, &c->param, &c->answer->allow)) {
    case ROUTE_FOUND: break;
    case ROUTE_OTHER_METHOD:
        c->answer->status = 405;
        return err_fail(e, ERR_USAGE, __func__, "Follow a link of this site instead.",
                        "nothing can be sent to or changed at this address");
    case ROUTE_UNKNOWN:
        return err_fail(e, ERR_UNKNOWN, __func__, "Check the address, or find an authority by its name or code.",
                        "there is no page at this address");
    }
    return found(c, at, e);
}

void web_answer(struct web *w, const struct request *rq, struct answer *out) {
    struct call *c = arena_new(rq->arena, struct call);
    struct err e = { 0 };
    if (c == NULL) return; /* the server's own 500 */
    *c = (struct call){ .web = w, .request = rq, .arena = rq->arena, .answer = out };
    c->body = text_in(rq->arena, BODY_MAX);
    bool ok = enter(c, &e) && text_ok(&c->body, &e);
    if (out->later) return;
    /* A link or a label that found no room would leave a page with a hole in it: better none. */
    if (ok && rq->arena->failed) ok = err_nomem(&e, __func__);
    if (!ok) error_page(c, out->status == 405 ? 405 : status_of(&e), &e);
    if (out->status == 0) out->status = 200;
    if (out->type.n == 0) out->type = SV("text/html; charset=utf-8");
    if (out->body.n == 0 && out->status != 304) out->body = text_view(&c->body);
    if (c->body.failed) *out = (struct answer){ .personal = out->personal };
}
