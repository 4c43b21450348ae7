#include "web/dispatch.h"

#include "app/throttle.h"
#include "web/kept.h"

static bool deny(struct err *e, const char *hint, const char *what) {
    return err_fail(e, ERR_DENIED, __func__, hint, "%s", what);
}

/* ---- whose request it may be --------------------------------------------------------------------------------------------- */

static struct sv without_port(struct sv host) {
    size_t n = host.n;
    while (n > 0 && host.p[n - 1] >= '0' && host.p[n - 1] <= '9') n--;
    return n > 0 && n < host.n && host.p[n - 1] == ':' ? sv_sub(host, 0, n - 1) : host;
}

bool is_loopback_name(struct sv host) {
    struct sv name = without_port(host);
    return sv_eq_nocase(name, SV("localhost")) || sv_eq(name, SV("[::1]")) ||
           (sv_starts(name, SV("127.")) && name.n <= 15 && sv_find(name, SV("-")) == name.n &&
            name.p[name.n - 1] >= '0' && name.p[name.n - 1] <= '9');
}

static bool came_the_right_way(const struct request *rq, struct err *e) {
    if (rq->behind_proxy)
        return rq->secure || deny(e, "Use the address that begins with https://.",
                                  "this page is shown over an encrypted connection only");
    if (!rq->local)
        return deny(e, "Whoever runs the server: start it with --behind-proxy (docs/deploying.md).",
                    "a proxy passed this on that the server was not told of");
    return is_loopback_name(rq->host) || deny(e, "Use the address that the server said when it was started.",
                                              "without a proxy this page is for the machine that the register is on");
}

/* ---- 1: who asks --------------------------------------------------------------------------------------------------------- */

static bool keys_ready(struct web *w, struct err *e) {
    if (!w->has_keys) w->has_keys = keys_open(store_path(app_store(w->app)), true, &w->keys, e);
    return w->has_keys;
}

static bool load_caller(struct call *c, int64_t account, struct moment now, struct err *e) {
    struct store *s = app_store(c->web->app);
    const struct framework *f = app_framework(c->web->app);
    bool ok = caller_load(s, account, false, f, now, c->request->address, c->arena, &c->caller, e);
    if (!ok) c->caller = (struct caller){ .by = { .now = now } }; /* half a person is nobody: the error page asks too */
    if (call_signed_in(c)) c->caller.by.session = c->session.number;
    c->caller.permission = c->permission;
    return ok;
}

/* That a session is used is noted where the store lets us at once: nobody waits for an import to end to look at a page. */
static bool session_now(struct store *s, struct sv token, struct moment now, struct call *c, bool *found,
                        struct err *e) {
    store_set_patience(s, NOTE_PATIENCE_MS);
    bool ok = session_of(s, token, now, c->arena, &c->session, found, e);
    store_set_patience(s, STORE_PATIENCE_MS);
    return ok;
}

/* A session of an account that was disabled this very moment is none. */
static bool who_asks(struct call *c, struct err *e) {
    struct moment now;
    struct store *s;
    bool found = false;
    struct sv token = call_cookie(c, "ilacs-session");
    if (!clock_now(&now, e)) return false;
    if (token.n > 0 && (!call_store(c, &s, e) || !session_now(s, token, now, c, &found, e))) return false;
    if (found) {
        c->secret = token;
        struct err none = { 0 };
        if (c->session.stage == SESSION_WHOLE && load_caller(c, c->session.account, now, &none)) return true;
        if (none.kind != ERR_NONE && none.kind != ERR_DENIED && none.kind != ERR_UNKNOWN) {
            *e = none;
            return false;
        }
        if (c->session.stage == SESSION_WHOLE) found = false;
    }
    if (!found) c->session = (struct session){ 0 };
    return load_caller(c, 0, now, e);
}

/* ---- 2: whose form it is -------------------------------------------------------------------------------------------------- */

static bool is_own_origin(const struct request *rq) {
    if (rq->origin.n == 0) return sv_eq(rq->fetch_site, SV("same-origin"));
    struct sv scheme = rq->secure ? SV("https://") : SV("http://");
    return sv_starts(rq->origin, scheme) && sv_eq_nocase(sv_sub(rq->origin, scheme.n, rq->origin.n), rq->host);
}

static bool read_form(struct call *c, struct err *e) {
    if (!is_own_origin(c->request))
        return deny(e, "Go back, load the page again, then send it once more.",
                    "this was not sent from a page of this site");
    return form_parse(c->request->content_type, c->request->body, c->arena, &c->form, e);
}

/* The token of a page is bound to the session it was shown to; before there was one, to the cookie of forms. */
static bool has_token(struct call *c) {
    bool live = c->session.number != 0;
    struct sv sent = form_get(&c->form, SV("token"));
    struct sv session = form_token(c, call_cookie(c, "ilacs-session"));
    struct sv before = live ? (struct sv){ 0 } : form_token(c, call_cookie(c, "ilacs-form"));
    return sent.n > 0 && ((session.n > 0 && same_secret(sent, session)) || (before.n > 0 && same_secret(sent, before)));
}

/* ---- a form that is stopped on the way ------------------------------------------------------------------------------------ */

static struct sv hash_of_browser(struct call *c, struct sv secret) {
    return secret.n > 0 ? keys_hash(&c->web->keys, KEY_BROWSER, secret, c->arena) : (struct sv){ 0 };
}

/* Whoever was signed in when the page was made, even if their session is over. */
static int64_t owner_of_form(struct call *c) {
    struct session s;
    bool found = false;
    struct sv token = call_cookie(c, "ilacs-session");
    if (call_signed_in(c) || token.n == 0) return c->caller.account.number;
    bool ok = store_find_session(app_store(c->web->app), sha256_of(token, c->arena), c->arena, &s, &found, NULL);
    return ok && found ? s.account : 0;
}

static bool keep_typed(struct call *c, struct err *e) {
    struct kept *k = arena_new(c->arena, struct kept);
    if (k == NULL) return err_nomem(e, __func__);
    k->moment = call_now(c).ms;
    k->account = owner_of_form(c);
    k->path = c->request->path;
    k->query = c->request->query;
    k->form = c->form;
    /* Of the cookie of forms, which stays when a session begins. */
    if (k->account == 0) k->browser = hash_of_browser(c, form_secret(c));
    return kept_seal(&c->web->keys, k, c->arena, &c->kept, e);
}

struct sv call_kept(const struct call *c) {
    return c->kept.n > 0 ? c->kept : form_get(&c->form, SV("kept"));
}

void draw_kept(struct html *h, struct call *c) {
    if (call_kept(c).n == 0) return;
    html_lit(h, "<input type=\"hidden\" name=\"kept\"");
    html_attr(h, "value", call_kept(c));
    html_lit(h, ">\n");
}

static void draw_what_happens(struct html *h, struct call *c) {
    html_lit(h, "<p class=\"govuk-body\">");
    if (call_kept(c).n > 0)
        html_text(h, SV("Nothing has been sent yet. What you typed is kept, and will be in its form again."));
    else
        html_text(h,
                  SV("Nothing has been sent, and what you typed is too long to be kept: copy it from the page before "
                     "this one."));
    html_lit(h, "</p>\n");
}

static bool page_to_sign_in(struct call *c) {
    struct page p = call_private_page(c, SV("Sign in to go on"), SECTION_NONE);
    struct html h = call_html(c);
    page_begin(&h, &p);
    html_lit(&h, "<h1 class=\"govuk-heading-xl\">Sign in to go on</h1>\n");
    draw_what_happens(&h, c);
    draw_sign_in_form(&h, c, SV(""));
    page_end(&h, &p);
    c->answer->status = 403;
    return true;
}

/* ---- signing in, and on --------------------------------------------------------------------------------------------------- */

static bool lead_to_sign_in(struct call *c) {
    struct text back = text_in(c->arena, 0), t = text_in(c->arena, 0);
    struct url u = url_in(&t, SV("/sign-in"));
    text_add(&back, c->request->path);
    if (c->request->query.n > 0) text_char(&back, '?');
    text_add(&back, c->request->query);
    struct sv to = back.n <= QUERY_MAX_VALUE ? text_view(&back) : SV("");
    if (address_is_ours(to)) url_param(&u, "back", to);
    return answer_see_other(c, url_view(&u));
}

/* Those to whom the form to enrol must answer before anything else does. */
static bool is_on_the_way_to_enrol(const struct call *c) {
    struct sv pattern = sv_of(c->route->pattern);
    return c->permission->personal || sv_eq(pattern, SV("/account/second-factor"));
}

static bool lacks_second_factor(const struct call *c) {
    return call_signed_in(c) && !is_on_the_way_to_enrol(c) && second_factor_wanted(&c->caller);
}

/* Whose it is was settled when it was sealed: an account, else a browser. */
static bool is_theirs(struct call *c, const struct kept *k) {
    if (k->account != 0) return k->account == c->session.account;
    return k->browser.n > 0 && same_secret(k->browser, hash_of_browser(c, call_cookie(c, "ilacs-form")));
}

static bool open_kept(struct call *c, struct sv sealed, struct kept *k) {
    int64_t now = call_now(c).ms;
    struct err ignored = { 0 };
    return sealed.n > 0 && kept_open(&c->web->keys, sealed, c->arena, k, &ignored) && now >= k->moment &&
           now - k->moment <= KEPT_MS && is_theirs(c, k);
}

/* The call becomes one of the form that was stopped. */
static bool become(struct call *c, const struct kept *k, struct err *e) {
    struct request *rq = arena_new(c->arena, struct request);
    size_t at;
    struct sv allow;
    if (rq == NULL) return err_nomem(e, __func__);
    *rq = *c->request;
    rq->method = METHOD_POST;
    rq->path = k->path;
    rq->query = k->query;
    if (!path_parse(rq->path, c->arena, &c->path, e) || !query_parse(rq->query, c->arena, &c->query, e)) return false;
    const struct route_table *site = site_routes();
    if (route_find(site, METHOD_POST, &c->path, &at, &c->param, &allow) != ROUTE_FOUND || site->is_public[at])
        return err_fail(e, ERR_UNKNOWN, __func__, "", "the form is not there any more");
    c->resumed = c->route->page == page_prove ? RESUMED_PROVED : RESUMED_SIGNED_IN;
    c->request = rq;
    c->route = &site->row[at];
    c->permission = site->permission[at];
    c->form = k->form;
    c->kept = c->problem = c->problem_field = (struct sv){ 0 };
    c->answer->status = 0;
    c->body.n = 0;
    *c->asked_resumed = false;
    return true;
}

static bool show_again(struct call *c, const struct kept *k, struct err *e) {
    if (!become(c, k, e) || !load_caller(c, c->session.account, call_now(c), e)) return false;
    if (lacks_second_factor(c)) return answer_see_other(c, SV("/account/second-factor"));
    return caller_may(&c->caller, NULL, "page", e) && c->route->page(c, e);
}

bool answer_go_on(struct call *c, struct sv kept, struct sv back, struct err *e) {
    struct kept *k = arena_new(c->arena, struct kept);
    if (k == NULL) return err_nomem(e, __func__);
    if (open_kept(c, kept, k)) return show_again(c, k, e);
    return answer_see_other(c, address_is_ours(back) ? back : SV("/account"));
}

/* ---- 5: showing who one is ------------------------------------------------------------------------------------------------ */

static void draw_back(struct html *h, struct sv back) {
    if (back.n == 0) return;
    html_lit(h, "<input type=\"hidden\" name=\"back\"");
    html_attr(h, "value", back);
    html_lit(h, ">\n");
}

/* Who comes through a provider shows it there. */
static void draw_provider_form(struct html *h, struct call *c, struct sv back) {
    draw_form_begin(h, c, SV("/sign-in"));
    draw_kept(h, c);
    draw_back(h, back);
    govuk_button(
        h, &(struct govuk_button){ .text = call_config(c)->button.n > 0 ? call_config(c)->button : SV("Sign in again"),
                                   .name = SV("with"),
                                   .value = SV("provider") });
    draw_form_end(h);
}

static void draw_proof_form(struct html *h, struct call *c, struct sv back) {
    draw_form_begin(h, c, SV("/prove"));
    draw_kept(h, c);
    draw_back(h, back);
    govuk_password_input(h, &(struct govuk_password_input){ .field = { .name = SV("password"),
                                                                       .label = SV("Password"),
                                                                       .error = call_problem(c, "password"),
                                                                       .classes = SV("govuk-!-width-two-thirds") },
                                                            .autocomplete = SV("current-password") });
    if (c->caller.account.totp.n > 0)
        govuk_input(h, &(struct govuk_input){ .field = { .name = SV("code"),
                                                         .label = SV("One-time code"),
                                                         .hint = SV("From your authenticator app, or a recovery code"),
                                                         .error = call_problem(c, "code"),
                                                         .classes = SV("govuk-input--width-20") },
                                              .autocomplete = SV("one-time-code"),
                                              .autocapitalize = SV("none"),
                                              .spellcheck = SV("false") });
    govuk_button(h, &(struct govuk_button){ .text = SV("Go on"), .double_click = GOVUK_DOUBLE_CLICK_PREVENTED });
    draw_form_end(h);
}

bool page_asking_proof(struct call *c, struct sv back) {
    struct page p = call_private_page(c, SV("Show that it is you"), SECTION_NONE);
    struct html h = call_html(c);
    page_begin(&h, &p);
    draw_form_state(&h, c);
    html_lit(&h, "<h1 class=\"govuk-heading-xl\">Show that it is you</h1>\n"
                 "<p class=\"govuk-body\">This step matters to others or to the safety of an account, so you are asked "
                 "again. It then holds for ten minutes.</p>\n");
    if (back.n == 0) draw_what_happens(&h, c);
    if (c->session.by_provider)
        draw_provider_form(&h, c, back);
    else
        draw_proof_form(&h, c, back);
    page_end(&h, &p);
    if (c->answer->status == 0) c->answer->status = 403;
    return true;
}

bool page_prove(struct call *c, struct err *e) {
    struct sv kept = call_kept(c), back = form_get(&c->form, SV("back"));
    struct store *s;
    if (!call_signed_in(c)) return page_to_sign_in(c);
    if (call_resumed(c)) return page_asking_proof(c, back);
    if (!call_store(c, &s, e)) return false;
    if (prove_again(s, &c->web->keys, &c->caller, &c->session, form_raw(&c->form, SV("password")),
                    form_get(&c->form, SV("code")), c->arena, e))
        return answer_go_on(c, kept, back, e);
    if (e->kind != ERR_DENIED) return false;
    *e = (struct err){ 0 };
    c->problem_field = SV("password");
    c->problem = c->caller.account.totp.n > 0
                     ? SV("The password or the code is not right. A code works once: wait for the next")
                     : SV("The password is not right");
    c->answer->status = 422;
    return page_asking_proof(c, back);
}

/* A page to look at can be asked for again; a form travels along. */
static bool stop_for_proof(struct call *c, bool writes, struct err *e) {
    if (writes) return keep_typed(c, e) && page_asking_proof(c, SV(""));
    return page_asking_proof(c, c->request->path);
}

static bool stop_for_sign_in(struct call *c, bool writes, struct err *e) {
    if (!writes) return lead_to_sign_in(c);
    return keep_typed(c, e) && page_to_sign_in(c);
}

/* ---- all of it ------------------------------------------------------------------------------------------------------------ */

static bool not_too_often(struct call *c, struct err *e) {
    struct text key = text_in(c->arena, 0);
    text_int(&key, c->caller.account.number);
    return !call_signed_in(c) || throttle_try(&throttle_writes, text_view(&key), call_now(c).ms, e);
}

static bool walk(struct call *c, struct err *e) {
    bool writes = c->permission->effect == EFFECT_WRITES;
    struct err denied = { 0 };
    if (!came_the_right_way(c->request, e) || !keys_ready(c->web, e) || !who_asks(c, e)) return false;
    if (writes && (!not_too_often(c, e) || !read_form(c, e))) return false;
    if (!caller_may(&c->caller, NULL, "page", &denied)) {
        if (denied.kind == ERR_DENIED && !call_signed_in(c)) return stop_for_sign_in(c, writes, e);
        *e = denied;
        return false;
    }
    if (lacks_second_factor(c)) return answer_see_other(c, SV("/account/second-factor"));
    if (writes && !has_token(c))
        c->resumed = RESUMED_OLD_PAGE;
    else if (c->permission->caution == CAUTION_FRESH && !session_fresh(&c->session, call_now(c).ms))
        return stop_for_proof(c, writes, e);
    return c->route->page(c, e);
}

bool answer_personal(struct call *c, struct err *e) {
    bool asked = false;
    c->asked_resumed = &asked;
    bool ok = walk(c, e);
    c->asked_resumed = NULL;
    if (c->web->writer != NULL) store_rollback(c->web->writer);
    return ok;
}
