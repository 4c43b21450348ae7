/* Signing in and out, by password, code or provider; and setting the first password. One answer to every mistake: nothing
 * here tells whether somebody has an account. */
#include "app/sign_on.h"
#include "web/people_parts.h"

/* ---- the form ------------------------------------------------------------------------------------------------------- */

static void email_field(struct html *h, struct call *c) {
    govuk_input(h, &(struct govuk_input){ .field = { .name = SV("email"),
                                                     .label = SV("E-mail address"),
                                                     .error = call_problem(c, "email"),
                                                     .classes = SV("govuk-!-width-two-thirds") },
                                          .value = call_typed(c, "email", SV("")),
                                          .type = SV("email"),
                                          .autocomplete = SV("username"),
                                          .autocapitalize = SV("none"),
                                          .spellcheck = SV("false") });
}

static void password_field(struct html *h, struct call *c, struct sv hint, bool fresh) {
    govuk_password_input(
        h, &(struct govuk_password_input){ .field = { .name = SV("password"),
                                                      .label = fresh ? SV("New password") : SV("Password"),
                                                      .hint = hint,
                                                      .error = call_problem(c, "password"),
                                                      .classes = SV("govuk-!-width-two-thirds") },
                                           .autocomplete = fresh ? SV("new-password") : SV("current-password") });
}

/* With typed text to carry, the way to the provider is a button of the form; else a link. */
static void provider_button(struct html *h, struct call *c, struct sv back) {
    const struct config *config = call_config(c);
    struct sv words = config->button.n > 0 ? config->button : SV("Sign in with your organisation");
    if (!config->sign_on) return;
    if (call_kept(c).n > 0) {
        govuk_button(h, &(struct govuk_button){ .text = words,
                                                .name = SV("with"),
                                                .value = SV("provider"),
                                                .classes = SV("govuk-button--secondary") });
        return;
    }
    struct text t = text_in(c->arena, 0);
    struct url u = url_in(&t, SV("/sign-on"));
    url_param(&u, "back", back);
    govuk_button(
        h, &(struct govuk_button){ .text = words, .href = url_view(&u), .classes = SV("govuk-button--secondary") });
}

void draw_sign_in_form(struct html *h, struct call *c, struct sv back) {
    draw_form_begin(h, c, SV("/sign-in"));
    draw_kept(h, c);
    draw_hidden(h, "back", back);
    email_field(h, c);
    password_field(h, c, SV(""), false);
    html_lit(h, "<div class=\"govuk-button-group\">\n");
    govuk_button(h, &(struct govuk_button){ .text = SV("Sign in"), .double_click = GOVUK_DOUBLE_CLICK_PREVENTED });
    provider_button(h, c, back);
    html_lit(h, "</div>\n");
    draw_form_end(h);
    govuk_details_begin(h, (struct govuk_details){ .summary = SV("I cannot sign in") });
    html_lit(h, "<p class=\"govuk-body\">Ask an administrator for a new set-up code: with it you choose a new password "
                "on the page <a class=\"govuk-link\" href=\"/set-up\">Set up your account</a>. If you have lost your "
                "phone, a recovery code does instead of the one-time code.</p>\n"
                "<p class=\"govuk-body\">Everything public on this site needs no account.</p>\n");
    govuk_details_end(h);
}

static bool draw_sign_in(struct call *c) {
    struct page p = people_page(c, SV("Sign in"));
    struct html h = people_page_begin(c, &p);
    draw_sign_in_form(&h, c, way_back(c));
    page_end(&h, &p);
    return true;
}

bool page_sign_in(struct call *c, struct err *e) {
    if (c->session.stage == SESSION_WANTS_CODE) return answer_see_other(c, SV("/sign-in/code"));
    if (call_signed_in(c)) return answer_go_on(c, SV(""), way_back(c), e);
    return draw_sign_in(c);
}

/* ---- the second step ------------------------------------------------------------------------------------------------ */

static bool draw_code(struct call *c) {
    struct page p = people_page(c, SV("Enter your one-time code"));
    struct html h = people_page_begin(c, &p);
    draw_form_begin(&h, c, SV("/sign-in/code"));
    draw_kept(&h, c);
    draw_hidden(&h, "back", way_back(c));
    govuk_input(&h, &(struct govuk_input){
                        .field = { .name = SV("code"),
                                   .label = SV("One-time code"),
                                   .hint = SV("The 6 digits your authenticator app shows for ilacs. Or one of your "
                                              "recovery codes: each works once."),
                                   .error = call_problem(c, "code"),
                                   .classes = SV("govuk-input--width-20 govuk-input--extra-letter-spacing") },
                        /* numeric would keep phones from typing the letters of a recovery code */
                        .autocomplete = SV("one-time-code"),
                        .autocapitalize = SV("none"),
                        .spellcheck = SV("false") });
    govuk_button(&h, &(struct govuk_button){ .text = SV("Continue"), .double_click = GOVUK_DOUBLE_CLICK_PREVENTED });
    draw_form_end(&h);
    draw_form_begin(&h, c, SV("/sign-out"));
    govuk_button(&h, &(struct govuk_button){ .text = SV("Start again"), .classes = SV("govuk-button--secondary") });
    draw_form_end(&h);
    page_end(&h, &p);
    return true;
}

bool page_sign_in_code(struct call *c, struct err *e) {
    if (call_signed_in(c) && c->session.stage == SESSION_WHOLE) return answer_go_on(c, SV(""), way_back(c), e);
    if (c->session.stage != SESSION_WANTS_CODE) return answer_see_other(c, SV("/sign-in"));
    return draw_code(c);
}

/* Whoever took too long begins again; what they had typed before still goes along. */
static bool too_late(struct call *c, struct err *e) {
    return refuse_form(c, e, "Too much time went by: sign in once more") && draw_sign_in(c);
}

bool do_sign_in_code(struct call *c, struct err *e) {
    struct store *s;
    struct sign_in q = call_sign_in(c);
    struct signed_in in = { 0 };
    bool go = to_be_done(c);
    if (call_signed_in(c)) return answer_go_on(c, call_kept(c), way_back(c), e);
    if (c->session.stage != SESSION_WANTS_CODE) return too_late(c, e);
    if (!go) return draw_code(c);
    if (sent(c, "code").n == 0)
        return refuse_form(c, e, "code: Enter the code from your app, or a recovery code") && draw_code(c);
    if (!call_store(c, &s, e)) return false;
    if (sign_in_code(s, call_keys(c), &c->session, sent(c, "code"), &q, c->arena, &in, e)) {
        call_set_session(c, &in);
        return answer_go_on(c, call_kept(c), way_back(c), e);
    }
    if (e->kind != ERR_DENIED) return false;
    if (!sv_starts(sv_of(e->msg), SV("code: "))) return too_late(c, e);
    return refuse_form(c, e, "code: That code is not right, or was used before. Wait for the next one and enter it") &&
           draw_code(c);
}

/* ---- the first ------------------------------------------------------------------------------------------------------ */

/* A page with a link: the policy of our pages lets no form be sent on to another site, not even by a redirect. */
static bool draw_to_provider(struct call *c, struct sv location) {
    struct page p = people_page(c, SV("Go on to your organisation’s sign-in"));
    struct html h = people_page_begin(c, &p);
    draw_p(&h, SV("What you typed is kept and will be here when you come back."));
    govuk_button(&h, &(struct govuk_button){ .text = SV("Go on"), .href = location, .start = true });
    page_end(&h, &p);
    return true;
}

enum { SIGN_ON_SECONDS = 600 };

static bool begin_sign_on(struct call *c, struct sv kept, struct sv *location, struct err *e) {
    struct store *s;
    struct sv browser;
    const struct keys *k = call_keys(c);
    if (!call_config(c)->sign_on)
        return err_fail(e, ERR_UNKNOWN, __func__, "Sign in with your e-mail address and password.",
                        "no provider is set up for signing in");
    const struct sign_in from = call_sign_in(c);
    if (!call_store(c, &s, e) || !sign_on_begin(s, k, call_config(c), way_back(c), kept, call_signed_in(c), &from,
                                                c->arena, location, &browser, e))
        return false;
    call_set_cookie(c, "ilacs-sign-on", browser, SIGN_ON_SECONDS);
    return true;
}

static bool password_sign_in(struct call *c, struct signed_in *in, struct err *e) {
    struct store *s;
    const struct keys *k = call_keys(c);
    struct sign_in q = call_sign_in(c);
    q.email = sent(c, "email");
    q.password = sent_exactly(c, "password");
    return call_store(c, &s, e) && sign_in(s, k, &q, c->arena, in, e);
}

static bool after_password(struct call *c, const struct signed_in *in, struct err *e) {
    call_set_session(c, in);
    if (!in->wants_code) return answer_go_on(c, call_kept(c), way_back(c), e);
    c->session = in->session;
    /* What was typed travels in the form, so it cannot pass through a redirect. */
    if (call_kept(c).n > 0) return draw_code(c);
    struct text t = text_in(c->arena, 0);
    struct url u = url_in(&t, SV("/sign-in/code"));
    url_param(&u, "back", way_back(c));
    return answer_see_other(c, url_view(&u));
}

bool do_sign_in(struct call *c, struct err *e) {
    struct signed_in in = { 0 };
    struct sv location;
    if (!to_be_done(c)) return draw_sign_in(c);
    if (sv_eq(sent(c, "with"), SV("provider")))
        return begin_sign_on(c, call_kept(c), &location, e) && draw_to_provider(c, location);
    if (sent(c, "email").n == 0) return refuse_form(c, e, "email: Enter your e-mail address") && draw_sign_in(c);
    if (sent_exactly(c, "password").n == 0)
        return refuse_form(c, e, "password: Enter your password") && draw_sign_in(c);
    if (password_sign_in(c, &in, e)) return after_password(c, &in, e);
    if (e->kind != ERR_DENIED) return false;
    return refuse_form(c, e, "email: That e-mail address and password do not go together") && draw_sign_in(c);
}

/* ---- by provider ---------------------------------------------------------------------------------------------------- */

bool page_sign_on(struct call *c, struct err *e) {
    struct sv location;
    if (!begin_sign_on(c, SV(""), &location, e)) return false;
    c->answer->status = 303;
    c->answer->location = location;
    c->answer->caching = CACHE_NEVER;
    return true;
}

bool page_sign_on_return(struct call *c, struct err *e) {
    struct store *s;
    struct view v;
    const struct keys *k = call_keys(c);
    struct signed_in in = { 0 };
    struct sv back, kept;
    struct sign_in from = call_sign_in(c);
    const struct sign_on_answer answer = { .state = query_get(&c->query, SV("state")),
                                           .code = query_get(&c->query, SV("code")),
                                           .error = query_get(&c->query, SV("error")),
                                           .browser = call_cookie(c, "ilacs-sign-on") };
    call_set_cookie(c, "ilacs-sign-on", SV(""), -1);
    if (!call_store(c, &s, e) || !call_inspectorate_view(c, &v, e)) return false;
    if (sign_on_finish(s, k, call_config(c), &v, &answer, &from, c->arena, &in, &back, &kept, e)) {
        call_set_session(c, &in);
        return answer_go_on(c, kept, back, e);
    }
    if (e->kind != ERR_DENIED) return false;
    const char *said = arena_copy(c->arena, e->msg, sv_of(e->msg).n);
    return refuse_form(c, e, said != NULL ? said : "Signing in did not work") && draw_sign_in(c);
}

/* ---- out ------------------------------------------------------------------------------------------------------------ */

/* Half a session (its code never came) has no caller yet: it is ended without a record. */
static bool end_half(struct store *s, int64_t number, int64_t ms, struct err *e) {
    if (!store_begin(s, e)) return false;
    if (store_end_session(s, number, ms, e) && store_commit(s, e)) return true;
    store_rollback(s);
    return false;
}

bool do_sign_out(struct call *c, struct err *e) {
    struct store *s;
    int64_t number = c->session.number;
    if (number > 0) {
        if (!call_store(c, &s, e)) return false;
        bool whole = call_signed_in(c) && c->session.stage == SESSION_WHOLE;
        if (whole ? !session_end(s, &c->caller, number, 0, c->arena, e)
                  : !end_half(s, number, call_sign_in(c).now.ms, e))
            return false;
    }
    call_clear_session(c);
    c->answer->clear_site = true;
    return answer_see_other(c, SV("/signed-out"));
}

bool page_signed_out(struct call *c, struct err *e) {
    (void)e;
    struct page p = people_page(c, SV("You are signed out"));
    struct html h = people_page_begin(c, &p);
    draw_p(&h, SV("This browser was told to forget the pages you saw. On a computer that others use, close it too."));
    html_lit(&h, "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/sign-in\">Sign in again</a></p>\n"
                 "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/\">All authorities</a></p>\n");
    page_end(&h, &p);
    return true;
}

/* ---- the first password --------------------------------------------------------------------------------------------- */

static bool draw_set_up(struct call *c) {
    struct page p = people_page(c, SV("Set up your account"));
    struct html h = people_page_begin(c, &p);
    draw_p(&h, SV("You need the set-up code that an administrator gave you. It works once, for three days."));
    draw_form_begin(&h, c, SV("/set-up"));
    email_field(&h, c);
    govuk_input(&h, &(struct govuk_input){
                        .field = { .name = SV("code"),
                                   .label = SV("Set-up code"),
                                   .hint = SV("Capitals, spaces and hyphens do not matter"),
                                   .error = call_problem(c, "code"),
                                   .classes = SV("govuk-input--width-20 govuk-input--extra-letter-spacing") },
                        .autocomplete = SV("off"),
                        .autocapitalize = SV("none"),
                        .spellcheck = SV("false") });
    password_field(&h, c,
                   SV("At least 12 characters. A few unrelated words are easier to remember, and harder to guess, than "
                      "one word with numbers in it"),
                   true);
    govuk_button(&h, &(struct govuk_button){ .text = SV("Set password and sign in"),
                                             .double_click = GOVUK_DOUBLE_CLICK_PREVENTED });
    draw_form_end(&h);
    page_end(&h, &p);
    return true;
}

bool page_set_up(struct call *c, struct err *e) {
    (void)e;
    return draw_set_up(c);
}

bool do_set_up(struct call *c, struct err *e) {
    struct store *s;
    struct signed_in in = { 0 };
    struct sign_in q = call_sign_in(c);
    int64_t account;
    const struct keys *k = call_keys(c);
    if (!to_be_done(c)) return draw_set_up(c);
    if (sent(c, "email").n == 0) return refuse_form(c, e, "email: Enter your e-mail address") && draw_set_up(c);
    if (sent(c, "code").n == 0) return refuse_form(c, e, "code: Enter the set-up code") && draw_set_up(c);
    if (!call_store(c, &s, e)) return false;
    if (account_set_up(s, k, sent(c, "email"), sent(c, "code"), sent_exactly(c, "password"), q.now, q.address, c->arena,
                       &account, e))
        return password_sign_in(c, &in, e) && after_password(c, &in, e);
    if (e->kind == ERR_DENIED)
        return refuse_form(c, e, "code: That code and e-mail address do not go together, or the code has run out") &&
               draw_set_up(c);
    return call_complain(c, e) && draw_set_up(c);
}
