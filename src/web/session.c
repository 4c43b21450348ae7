/* What pages for people call: cookies and the tokens of forms, what was typed, the store to write to, the frame. */
#include "web/dispatch.h"

#include <string.h>

/* ---- cookies ----------------------------------------------------------------------------------------------------------- */

enum { COOKIE_MAX = 1024, BROWSER_SECONDS = 365 * 24 * 60 * 60 };

/* Over TLS the prefix makes browsers refuse such a cookie from a neighbouring host or without Secure. */
static struct sv cookie_name(const struct call *c, const char *name) {
    struct text t = text_in(c->arena, 0);
    if (c->request->secure) text_lit(&t, "__Host-");
    text_add(&t, sv_of(name));
    return text_view(&t);
}

struct sv call_cookie(const struct call *c, const char *name) {
    return cookie_get(c->request->cookie, cookie_name(c, name));
}

/* Where the value goes: in place of one of that name set before, or behind them. NULL: there is no room. */
static struct sv *cookie_place(struct answer *a, struct sv start) {
    for (size_t i = 0; i < a->set_cookies; i++)
        if (sv_starts(a->set_cookie[i], start)) return &a->set_cookie[i];
    return a->set_cookies < ANSWER_COOKIES_MAX ? &a->set_cookie[a->set_cookies++] : NULL;
}

void call_set_cookie(struct call *c, const char *name, struct sv value, int64_t seconds) {
    struct text t = text_in(c->arena, COOKIE_MAX);
    text_add(&t, cookie_name(c, name));
    text_char(&t, '=');
    size_t start = t.n;
    text_add(&t, value);
    text_lit(&t, "; Path=/; HttpOnly; SameSite=Lax");
    if (c->request->secure) text_lit(&t, "; Secure");
    if (seconds != 0) {
        text_lit(&t, "; Max-Age=");
        text_int(&t, seconds < 0 ? 0 : seconds);
    }
    struct sv whole = text_view(&t);
    struct sv *place = t.failed ? NULL : cookie_place(c->answer, sv_sub(whole, 0, start));
    if (place != NULL) *place = whole;
}

void call_set_session(struct call *c, const struct signed_in *in) {
    call_set_cookie(c, "ilacs-session", in->token, 0);
    if (in->browser.n > 0) call_set_cookie(c, "ilacs-browser", in->browser, BROWSER_SECONDS);
    c->session = in->session;
    c->secret = in->token;
}

/* The cookie of forms goes too: whoever signs in next begins with a new one. */
void call_clear_session(struct call *c) {
    call_set_cookie(c, "ilacs-session", SV(""), -1);
    call_set_cookie(c, "ilacs-form", SV(""), -1);
    c->session = (struct session){ 0 };
    c->secret = (struct sv){ 0 };
}

/* ---- the tokens of forms ----------------------------------------------------------------------------------------------- */

enum { FORM_SECRET_BYTES = 24 };

struct sv form_secret(struct call *c) {
    if (c->secret.n > 0) return c->secret;
    c->secret = call_cookie(c, "ilacs-form");
    if (c->secret.n > 0) return c->secret;
    c->secret = random_token(FORM_SECRET_BYTES, c->arena);
    call_set_cookie(c, "ilacs-form", c->secret, 0);
    return c->secret;
}

struct sv form_token(struct call *c, struct sv secret) {
    if (secret.n == 0) return (struct sv){ 0 };
    return base64url(keys_hash(&c->web->keys, KEY_FORM, secret, c->arena), c->arena);
}

void draw_form_begin(struct html *h, struct call *c, struct sv action) {
    html_lit(h, "<form method=\"post\"");
    html_attr(h, "action", action);
    html_lit(h, " novalidate>\n<input type=\"hidden\" name=\"token\"");
    html_attr(h, "value", form_token(c, form_secret(c)));
    html_lit(h, ">\n");
}

void draw_form_end(struct html *h) { html_lit(h, "</form>\n"); }

/* ---- what was typed, and what is wrong with it ------------------------------------------------------------------------- */

static bool form_has(const struct form *f, struct sv name) {
    for (size_t i = 0; i < f->fields; i++)
        if (sv_eq(f->field[i].name, name)) return true;
    return false;
}

struct sv call_typed(const struct call *c, const char *name, struct sv otherwise) {
    bool again = c->resumed != RESUMED_NOT || c->problem.n > 0;
    return again && form_has(&c->form, sv_of(name)) ? form_raw(&c->form, sv_of(name)) : otherwise;
}

/* "call_day" of "call_day: there is no such day". */
static size_t field_length(struct sv msg) {
    size_t n = 0;
    while (n < msg.n && ((msg.p[n] >= 'a' && msg.p[n] <= 'z') || msg.p[n] == '_' || msg.p[n] == '-')) n++;
    return n > 0 && sv_starts(sv_sub(msg, n, msg.n), SV(": ")) ? n : 0;
}

bool call_complain(struct call *c, struct err *e) {
    if (e->kind != ERR_INPUT && e->kind != ERR_RULE && e->kind != ERR_CONFLICT) return false;
    struct sv msg = sv_of(e->msg);
    size_t field = field_length(msg);
    struct text name = text_in(c->arena, 0), words = text_in(c->arena, 0);
    text_add(&name, sv_sub(msg, 0, field));
    struct sv said = field > 0 ? sv_sub(msg, field + 2, msg.n) : msg;
    char first = said.n > 0 ? said.p[0] : '.';
    text_char(&words, first >= 'a' && first <= 'z' ? (char)(first - 'a' + 'A') : first);
    text_add(&words, sv_sub(said, 1, said.n));
    if (e->hint[0] != '\0') {
        text_lit(&words, ". ");
        text_add(&words, sv_of(e->hint));
    }
    c->problem_field = text_view(&name);
    c->problem = text_view(&words);
    c->answer->status = e->kind == ERR_CONFLICT ? 409 : 422;
    *e = (struct err){ 0 };
    return true;
}

struct sv call_problem(const struct call *c, const char *name) {
    return c->problem_field.n > 0 && sv_eq(c->problem_field, sv_of(name)) ? c->problem : (struct sv){ 0 };
}

static void draw_problem(struct html *h, struct call *c) {
    struct text anchor = text_in(c->arena, 0);
    text_char(&anchor, '#');
    text_add(&anchor, c->problem_field);
    struct govuk_link item = { .text = c->problem };
    if (c->problem_field.n > 0) item.href = text_view(&anchor);
    govuk_error_summary(
        h, &(struct govuk_error_summary){ .title = SV("There is a problem"), .items = &item, .item_count = 1 });
}

void draw_form_state(struct html *h, struct call *c) {
    if (c->problem.n > 0) {
        draw_problem(h, c);
        return;
    }
    struct sv words = { 0 };
    switch (c->resumed) {
    case RESUMED_NOT: return;
    case RESUMED_SIGNED_IN:
        words =
            SV("You are signed in again. What you typed is below, and nothing has been sent yet: look it over, then "
               "send it.");
        break;
    case RESUMED_PROVED: words = SV("Thank you. Nothing has been done yet: press the button once more."); break;
    case RESUMED_OLD_PAGE:
        words = SV("This page was open from before you signed in, or your browser keeps no cookies for this site. "
                   "Nothing has been sent: look it over, then send it again.");
        break;
    }
    govuk_notification_banner_begin(h, (struct govuk_notification_banner){ 0 });
    html_lit(h, "<p class=\"govuk-notification-banner__heading\">");
    html_text(h, words);
    html_lit(h, "</p>\n");
    govuk_notification_banner_end(h);
}

/* ---- what a page works with -------------------------------------------------------------------------------------------- */

bool call_store(struct call *c, struct store **out, struct err *e) {
    struct web *w = c->web;
    bool must_ask = c->resumed != RESUMED_NOT && !(c->asked_resumed != NULL && *c->asked_resumed);
    if (must_ask)
        return err_fail(e, ERR_DENIED, __func__, "Go back, load the page again, then send it once more.",
                        "this form cannot go on by itself");
    if (w->writer == NULL) {
        if (!store_open(store_path(app_store(w->app)), STORE_WRITE, &w->writer, e)) return false;
        store_set_patience(w->writer, STORE_PATIENCE_MS);
    }
    *out = w->writer;
    return true;
}

bool call_inspectorate_view(struct call *c, struct view *out, struct err *e) {
    return app_view(c->web->app, (struct question){ DAY_NONE, DAY_NONE, AUDIENCE_INSPECTORATE }, out, e);
}

const struct keys *call_keys(const struct call *c) { return &c->web->keys; }

const struct config *call_config(const struct call *c) {
    static const struct config none;
    return c->web->config != NULL ? c->web->config : &none;
}

struct moment call_now(const struct call *c) {
    return c->caller.by.now;
}

bool call_may(const struct call *c, const char *what) {
    const struct permission *p = permission_of(REACH_ROUTE, sv_of(what));
    return p != NULL && access_allows(p, &c->caller.person, NULL, &c->caller.occasion);
}

struct sign_in call_sign_in(const struct call *c) {
    const struct request *rq = c->request;
    return (struct sign_in){ .browser = call_cookie(c, "ilacs-browser"),
                             .address = rq->address,
                             .agent = rq->agent,
                             .now = call_now(c),
                             .on_this_machine = rq->local };
}

/* ---- where to go -------------------------------------------------------------------------------------------------------- */

/* "//elsewhere" and "/\elsewhere" are addresses of other sites to a browser. */
bool address_is_ours(struct sv where) {
    if (where.n == 0 || where.p[0] != '/' || (where.n > 1 && (where.p[1] == '/' || where.p[1] == '\\'))) return false;
    for (size_t i = 0; i < where.n; i++) {
        unsigned char ch = (unsigned char)where.p[i];
        if (ch <= 0x20 || ch >= 0x7F || ch == '\\' || ch == '"' || ch == '<' || ch == '>') return false;
    }
    return true;
}

bool answer_see_other(struct call *c, struct sv where) {
    struct sv to = address_is_ours(where) ? where : SV("/");
    c->body.n = 0;
    answer_moved(c, to);
    c->answer->status = 303;
    c->answer->caching = CACHE_NEVER;
    return true;
}

/* ---- the frame ----------------------------------------------------------------------------------------------------------- */

static void add_link(struct call *c, struct page_person *p, const char *what, const char *label) {
    const char *address = strchr(what, '/');
    if (address == NULL || p->links == PAGE_MAX_LINKS || !call_may(c, what)) return;
    struct sv href = sv_of(address), path = c->request->path;
    bool here = sv_starts(path, href) && (path.n == href.n || path.p[href.n] == '/');
    p->link[p->links++] = (struct govuk_link){ .text = sv_of(label), .href = href, .current = here };
}

struct page call_private_page(struct call *c, struct sv title, enum page_section section) {
    struct page p = call_page(c, title, section);
    p.keep_out = true;
    p.today_href = SV("");
    c->answer->caching = CACHE_NEVER;
    struct page_person *who = call_signed_in(c) ? arena_new(c->arena, struct page_person) : NULL;
    if (who == NULL) return p;
    who->name = c->caller.account.name;
    who->demonstration = c->caller.account.demonstration;
    who->token = form_token(c, form_secret(c));
    add_link(c, who, "GET /plan", "Plan");
    add_link(c, who, "GET /review", "Review");
    add_link(c, who, "GET /people", "People");
    add_link(c, who, "GET /audit", "Audit");
    add_link(c, who, "GET /why", "Why");
    p.person = who;
    return p;
}
