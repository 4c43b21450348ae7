/* One's own account: who one is to the system, the way in, the sessions that are open, and who looked. */
#include "web/people_parts.h"

/* ---- who I am ------------------------------------------------------------------------------------------------------- */

static void roles_lines(struct html *h, struct call *c, const struct view *v) {
    const struct person *p = &c->caller.person;
    bool any = false;
    for (size_t i = 0; i < p->grants; i++) {
        if (!grant_stands(&p->grant[i], c->caller.occasion.ms)) continue;
        if (any) html_lit(h, "<br>");
        draw_capital(h, grant_words(c, v, &p->grant[i]));
        any = true;
    }
    if (!any) html_lit(h, "None. An administrator gives them.");
}

static void change_action(struct html *h, struct sv text, struct sv href, struct sv hidden) {
    govuk_summary_row_actions(h, &(struct govuk_action){ .text = text, .href = href, .hidden_text = hidden }, 1);
}

static void password_row(struct html *h, const struct account *a) {
    govuk_summary_row_begin(h, (struct govuk_summary_row){ .key = SV("Password"), .no_actions = a->password.n == 0 });
    if (a->password.n == 0) {
        html_lit(h, "None: you sign in through your organisation");
    } else {
        html_lit(h, "Set on ");
        html_day(h, clock_uk_day(a->password_changed));
        change_action(h, SV("Change"), SV("/account/password"), SV("password"));
    }
    govuk_summary_row_end(h);
}

static void factor_row(struct html *h, const struct account *a, int left) {
    govuk_summary_row_begin(h,
                            (struct govuk_summary_row){ .key = SV("Second factor"), .no_actions = a->password.n == 0 });
    if (a->totp.n > 0) {
        html_lit(h, "An app on your phone, since ");
        html_day(h, clock_uk_day(a->totp_since));
        html_lit(h, "; ");
        html_int(h, left);
        html_text(h, left == 1 ? SV(" recovery code left") : SV(" recovery codes left"));
    } else {
        html_text(h, a->password.n == 0 ? SV("Your organisation asks for it") : SV("None"));
    }
    if (a->password.n > 0)
        change_action(h, a->totp.n > 0 ? SV("Change") : SV("Set up"), SV("/account/second-factor"),
                      SV("second factor"));
    govuk_summary_row_end(h);
}

static void who_i_am(struct html *h, struct call *c, const struct view *v, int left) {
    const struct account *a = &c->caller.account;
    govuk_summary_list_begin(h, SV(""));
    govuk_summary_row_begin(h, (struct govuk_summary_row){ .key = SV("E-mail address"), .no_actions = true });
    html_text(h, a->email);
    govuk_summary_row_end(h);
    govuk_summary_row_begin(h, (struct govuk_summary_row){ .key = SV("Roles"), .no_actions = true });
    roles_lines(h, c, v);
    govuk_summary_row_end(h);
    password_row(h, a);
    factor_row(h, a, left);
    govuk_summary_list_end(h);
}

/* ---- what I may use ------------------------------------------------------------------------------------------------- */

static const struct {
    const char *what;
    struct sv href, text, about;
} uses[] = {
    { "GET /plan", { "/plan", 5 }, { "Planned activities", 18 }, { "those you need to see", 21 } },
    { "GET /review", { "/review", 7 }, { "What reports say", 16 }, { "for you to decide", 17 } },
    { "GET /people", { "/people", 7 }, { "People", 6 }, { "accounts and roles", 18 } },
    { "GET /audit", { "/audit", 6 }, { "The log", 7 }, { "who did what, when and from where", 33 } },
    { "GET /why", { "/why", 4 }, { "Why somebody may, or may not", 28 }, { "a decision, explained", 21 } },
    { "GET /account/interests",
      { "/account/interests", 18 },
      { "Your interests", 14 },
      { "ties to authorities, which you declare", 38 } },
    { "GET /permissions", { "/permissions", 12 }, { "Who may do what", 15 }, { "the whole table", 15 } },
};

static void what_i_may_use(struct html *h, struct call *c) {
    draw_h2(h, SV("What you may use"));
    html_lit(h, "<ul class=\"govuk-list\">\n");
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++) {
        if (!call_may(c, uses[i].what)) continue;
        html_lit(h, "<li>");
        html_link(h, uses[i].href, uses[i].text);
        html_lit(h, " <span class=\"ilacs-note\">");
        html_text(h, uses[i].about);
        html_lit(h, "</span></li>\n");
    }
    html_lit(h, "</ul>\n");
}

/* ---- sessions ------------------------------------------------------------------------------------------------------- */

/* "Firefox on Windows" out of what the browser says of itself; a guess, for people to know their own devices by. */
static struct sv first_named(struct sv agent, const char *const (*names)[2]) {
    for (; (*names)[0] != NULL; names++)
        if (sv_find(agent, sv_of((*names)[0])) < agent.n) return sv_of((*names)[1]);
    return SV("");
}

static struct sv agent_words(struct call *c, struct sv agent) {
    static const char *const programs[][2] = { { "Edg/", "Edge" },          { "OPR/", "Opera" },
                                               { "Firefox/", "Firefox" },   { "Chrome/", "Chrome" },
                                               { "Chromium/", "Chromium" }, { "Safari/", "Safari" },
                                               { "curl/", "curl" },         { NULL, NULL } };
    static const char *const systems[][2] = {
        { "Windows", "Windows" }, { "Android", "Android" }, { "iPhone", "iPhone" }, { "iPad", "iPad" },
        { "Mac OS", "Mac" },      { "Linux", "Linux" },     { NULL, NULL }
    };
    struct sv program = first_named(agent, programs), system = first_named(agent, systems);
    if (program.n == 0) return SV("Another program");
    if (system.n == 0) return program;
    return heading_text(c, "%.*s on %.*s", SV_ARG(program), SV_ARG(system));
}

static void end_form(struct html *h, struct call *c, int64_t number, struct sv button, struct sv hidden) {
    draw_form_begin(h, c, SV("/account/sessions/end"));
    html_lit(h, "<input type=\"hidden\" name=\"number\"");
    html_attr_int(h, "value", number);
    html_lit(h, ">\n<button type=\"submit\" class=\"govuk-button govuk-button--secondary govuk-!-margin-bottom-0\" "
                "data-module=\"govuk-button\" data-prevent-double-click=\"true\">");
    html_text(h, button);
    if (hidden.n > 0) {
        html_lit(h, "<span class=\"govuk-visually-hidden\"> ");
        html_text(h, hidden);
        html_lit(h, "</span>");
    }
    html_lit(h, "</button>\n");
    draw_form_end(h);
}

static void session_row(struct html *h, struct call *c, const struct session *s) {
    struct sv where = agent_words(c, s->agent);
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_text(h, where);
    html_lit(h, " ");
    if (s->number == c->session.number) govuk_tag(h, SV("This one"), SV("govuk-tag--blue"));
    govuk_table_row_header_end(h);
    govuk_table_cell(h, s->address, (struct govuk_cell){ .label = SV("From"), .classes = SV("ilacs-address") });
    td_begin(h, SV("Since"));
    draw_moment(h, s->began);
    td_end(h);
    td_begin(h, SV("Last used"));
    draw_moment(h, s->last_used);
    td_end(h);
    td_begin(h, SV(""));
    end_form(h, c, s->number, SV("Sign out"), where);
    td_end(h);
    govuk_table_row_end(h);
}

static void sessions(struct html *h, struct call *c, const struct session *s, size_t n) {
    draw_h2(h, SV("Where you are signed in"));
    govuk_table_begin(h,
                      &(struct govuk_table){ .caption = SV("A session ends by itself after half an hour without use"),
                                             .caption_classes = SV("govuk-table__caption--s"),
                                             .classes = SV("ilacs-table ilacs-table--stacks") });
    govuk_table_head_begin(h);
    th(h, SV("Browser"), false);
    th(h, SV("From"), false);
    th(h, SV("Since"), false);
    th(h, SV("Last used"), false);
    th(h, SV("End it"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < n; i++) session_row(h, c, &s[i]);
    govuk_table_end(h);
    if (n > 1) end_form(h, c, 0, SV("Sign out everywhere else"), SV(""));
}

static size_t live(struct session *s, size_t n, int64_t ms) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (session_lives(&s[i], ms)) s[kept++] = s[i];
    return kept;
}

/* ---- who looked ----------------------------------------------------------------------------------------------------- */

static void looks(struct html *h, struct call *c, const struct look_at_mine *l, size_t n) {
    enum { SHOWN = 50 };
    draw_h2(h, SV("Who looked at what you entered"));
    if (n == 0) {
        draw_p(h, SV("Nobody has looked at an activity you entered."));
        return;
    }
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("Newest first"),
                                                .caption_classes = SV("govuk-table__caption--s"),
                                                .classes = SV("ilacs-table ilacs-table--stacks") });
    govuk_table_head_begin(h);
    th(h, SV("Who"), false);
    th(h, SV("When"), false);
    th(h, SV("Activity"), false);
    th(h, SV("Through"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < n && i < SHOWN; i++) {
        govuk_table_row_begin(h);
        govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
        html_text(h, l[i].name);
        govuk_table_row_header_end(h);
        td_begin(h, SV("When"));
        draw_moment(h, l[i].moment);
        td_end(h);
        td_begin(h, SV("Activity"));
        html_link(h, heading_text(c, "/plan/%.*s", SV_ARG(l[i].id)), l[i].id);
        td_end(h);
        govuk_table_cell(h, l[i].through, (struct govuk_cell){ .label = SV("Through") });
        govuk_table_row_end(h);
    }
    govuk_table_end(h);
    if (n > SHOWN) draw_p(h, heading_text(c, "The latest %d of %zu looks.", SHOWN, n));
}

/* ---- the page ------------------------------------------------------------------------------------------------------- */

static bool draw_account(struct call *c, struct err *e) {
    struct store *s;
    struct view v;
    struct session *open;
    struct look_at_mine *look = NULL;
    size_t n, looked = 0;
    int left;
    if (!call_store(c, &s, e) || !call_inspectorate_view(c, &v, e) ||
        !store_load_sessions(s, c->caller.account.number, c->arena, &open, &n, e) ||
        !store_count_recovery(s, c->caller.account.number, &left, e) ||
        (call_may(c, "GET /plan/new") && !planned_looks_at_mine(s, &c->caller, c->arena, &look, &looked, e)))
        return false;
    struct page p =
        people_page(c, heading_text(c, "You are signed in as %.*s", SV_ARG(person_name(c, &c->caller.account))));
    struct html h = people_page_begin(c, &p);
    who_i_am(&h, c, &v, left);
    what_i_may_use(&h, c);
    sessions(&h, c, open, live(open, n, c->caller.occasion.ms));
    if (call_may(c, "GET /plan/new")) looks(&h, c, look, looked);
    page_end(&h, &p);
    return true;
}

bool page_account(struct call *c, struct err *e) { return draw_account(c, e); }

bool do_end_sessions(struct call *c, struct err *e) {
    struct store *s;
    int64_t number;
    if (!to_be_done(c)) return answer_see_other(c, SV("/account"));
    if (!sv_int(sent(c, "number"), 0, INT64_MAX, &number))
        return refuse_form(c, e, "Choose a session of the list") && draw_account(c, e);
    if (!call_store(c, &s, e) || !session_end(s, &c->caller, number, c->session.number, c->arena, e)) return false;
    if (number != c->session.number) return answer_see_other(c, SV("/account"));
    call_clear_session(c);
    c->answer->clear_site = true;
    return answer_see_other(c, SV("/signed-out"));
}

/* ---- the password --------------------------------------------------------------------------------------------------- */

static void password(struct html *h, struct call *c, const char *name, struct sv label, struct sv hint, bool fresh) {
    govuk_password_input(
        h, &(struct govuk_password_input){ .field = { .name = sv_of(name),
                                                      .label = label,
                                                      .hint = hint,
                                                      .error = call_problem(c, name),
                                                      .classes = SV("govuk-!-width-two-thirds") },
                                           .autocomplete = fresh ? SV("new-password") : SV("current-password") });
}

static bool draw_password(struct call *c) {
    struct page p = people_page(c, SV("Change your password"));
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = SV("Your account"), .href = SV("/account") };
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = SV("Password") };
    struct html h = people_page_begin(c, &p);
    if (c->caller.account.password.n == 0) {
        draw_p(&h, SV("You sign in through your organisation: there is no password here to change."));
        page_end(&h, &p);
        return true;
    }
    draw_p(&h, SV("Everywhere else you are signed in, you will be signed out."));
    draw_form_begin(&h, c, SV("/account/password"));
    /* For password managers: whose password this is. */
    html_lit(&h, "<input type=\"hidden\" name=\"email\" autocomplete=\"username\"");
    html_attr(&h, "value", c->caller.account.email);
    html_lit(&h, ">\n");
    password(&h, c, "old", SV("Current password"), SV(""), false);
    password(&h, c, "password", SV("New password"),
             SV("At least 12 characters. A few unrelated words are easier to remember, and harder to guess, than one "
                "word with numbers in it"),
             true);
    govuk_button(&h,
                 &(struct govuk_button){ .text = SV("Change password"), .double_click = GOVUK_DOUBLE_CLICK_PREVENTED });
    draw_form_end(&h);
    page_end(&h, &p);
    return true;
}

bool page_password(struct call *c, struct err *e) {
    (void)e;
    return draw_password(c);
}

bool do_password(struct call *c, struct err *e) {
    struct store *s;
    if (!to_be_done(c)) return draw_password(c);
    if (!call_store(c, &s, e)) return false;
    if (account_change_password(s, &c->caller, c->session.number, sent_exactly(c, "old"), sent_exactly(c, "password"),
                                c->arena, e))
        return answer_see_other(c, SV("/account"));
    if (e->kind == ERR_DENIED) return refuse_form(c, e, "old: That is not your current password") && draw_password(c);
    return call_complain(c, e) && draw_password(c);
}
