/* One person, for administrators: roles, ties, and what can be done with the account. Each step asks to be confirmed on a
 * page of its own that says what it does ("?do=disable"), and wants proof of who asks. */
#include "web/people_parts.h"

struct one {
    struct view v;
    struct account account;
    struct person person;
    struct session *session;
    size_t sessions;
};

static bool load(struct call *c, struct one *out, struct err *e) {
    struct store *s;
    struct grant *grant;
    struct interest *interest;
    int64_t number;
    *out = (struct one){ .sessions = 0 };
    if (!sv_int(c->param, 1, INT64_MAX, &number))
        return err_fail(e, ERR_UNKNOWN, __func__, "The list names everybody: /people.",
                        "there is no person of that number");
    if (!call_store(c, &s, e) || !call_inspectorate_view(c, &out->v, e) ||
        !store_load_account(s, number, c->arena, &out->account, e) ||
        !store_load_grants(s, number, c->arena, &grant, &out->person.grants, e) ||
        !store_load_interests(s, number, c->arena, &interest, &out->person.interests, e) ||
        !store_load_sessions(s, number, c->arena, &out->session, &out->sessions, e))
        return false;
    out->person.account = number;
    out->person.grant = grant;
    out->person.interest = interest;
    return true;
}

/* ---- what is to be seen --------------------------------------------------------------------------------------------- */

static struct sv title_of(struct call *c, const struct one *o) {
    const struct account *a = &o->account;
    struct sv name = person_name(c, a);
    struct text t = text_in(c->arena, 0);
    text_add(&t, name);
    if (a->erased > 0) {
        text_lit(&t, " was erased on ");
        text_day_long(&t, clock_uk_day(a->erased));
    } else if (a->disabled > 0) {
        text_lit(&t, " is disabled since ");
        text_day_long(&t, clock_uk_day(a->disabled));
    } else {
        text_lit(&t, ": ");
        text_add(&t, roles_words(c, &o->v, &o->person));
    }
    return text_view(&t);
}

static size_t open_sessions(const struct call *c, const struct one *o) {
    size_t n = 0;
    for (size_t i = 0; i < o->sessions; i++) n += session_lives(&o->session[i], c->caller.occasion.ms);
    return n;
}

static void about(struct html *h, struct call *c, const struct one *o) {
    const struct account *a = &o->account;
    govuk_summary_list_begin(h, SV(""));
    govuk_summary_row(h, SV("Number"), heading_text(c, "%lld", (long long)a->number));
    if (a->erased == 0) govuk_summary_row(h, SV("E-mail address"), a->email);
    draw_row_moment(h, SV("Added"), a->created, SV(""));
    if (a->issuer.n > 0)
        govuk_summary_row(h, SV("Signs in"), SV("Through the organisation’s sign-in"));
    else
        draw_row_moment(h, SV("Password set"), a->password_changed, SV("Not yet"));
    draw_row_moment(h, SV("Second factor"), a->totp.n > 0 ? a->totp_since : 0, SV("None"));
    if (a->setup.n > 0 && a->setup_until > c->caller.occasion.ms)
        draw_row_moment(h, SV("Set-up code runs out"), a->setup_until, SV(""));
    if (a->system_user.n > 0) govuk_summary_row(h, SV("User on this machine"), a->system_user);
    govuk_summary_row(h, SV("Open sessions"), heading_text(c, "%zu", open_sessions(c, o)));
    if (a->demonstration) govuk_summary_row(h, SV("Demonstration"), SV("Signs in on this machine alone"));
    govuk_summary_list_end(h);
    html_lit(h, "<p class=\"govuk-body\">");
    html_link(h, heading_text(c, "/audit?person=%lld", (long long)a->number), SV("What they did, in the log"));
    html_lit(h, "</p>\n");
}

static void grant_row(struct html *h, struct call *c, const struct one *o, const struct grant *g) {
    bool stands = grant_stands(g, c->caller.occasion.ms);
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    draw_capital(h, grant_words(c, &o->v, g));
    govuk_table_row_header_end(h);
    td_begin(h, SV("Since"));
    draw_moment(h, g->from);
    td_end(h);
    td_begin(h, SV("Until"));
    if (g->until > 0)
        draw_moment(h, g->until);
    else
        html_lit(h, "It stands");
    td_end(h);
    td_begin(h, SV(""));
    if (stands && o->account.erased == 0) {
        html_lit(h, "<a class=\"govuk-link\"");
        html_href(
            h, heading_text(c, "/people/%lld?do=take&grant=%lld", (long long)o->account.number, (long long)g->number));
        html_lit(h, ">Take away<span class=\"govuk-visually-hidden\"> ");
        html_text(h, grant_words(c, &o->v, g));
        html_lit(h, "</span></a>");
    }
    td_end(h);
    govuk_table_row_end(h);
}

static void grants(struct html *h, struct call *c, const struct one *o) {
    draw_h2(h, SV("Roles"));
    if (o->person.grants == 0) {
        draw_p(h, SV("They never had a role."));
        return;
    }
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("Given and taken away"),
                                                .caption_classes = SV("govuk-table__caption--s"),
                                                .classes = SV("ilacs-table ilacs-table--stacks") });
    govuk_table_head_begin(h);
    th(h, SV("Role"), false);
    th(h, SV("Since"), false);
    th(h, SV("Until"), false);
    th(h, SV("Change"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < o->person.grants; i++) grant_row(h, c, o, &o->person.grant[i]);
    govuk_table_end(h);
}

/* Kind and authority: what bars. The person's own words are between them and whoever asks them. */
static void interests(struct html *h, const struct one *o) {
    draw_h2(h, SV("Interests they declared"));
    if (o->person.interests == 0) {
        draw_p(h, SV("None."));
        return;
    }
    html_lit(h, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < o->person.interests; i++) {
        const struct interest *one = &o->person.interest[i];
        html_lit(h, "<li>");
        draw_capital(h, interest_label(one->kind));
        html_lit(h, ": ");
        html_text(h, authority_name(&o->v, one->authority));
        if (day_known(one->ended)) {
            html_lit(h, ", ended on ");
            html_day(h, one->ended);
        }
        html_lit(h, " (declared on ");
        html_day(h, clock_uk_day(one->declared));
        if (one->withdrawn > 0) {
            html_lit(h, ", withdrawn on ");
            html_day(h, clock_uk_day(one->withdrawn));
        }
        html_lit(h, ")</li>\n");
    }
    html_lit(h, "</ul>\n");
}

static void step_link(struct html *h, struct call *c, const struct one *o, const char *doing, struct sv text) {
    html_lit(h, "<li>");
    html_link(h, person_href(c, o->account.number, doing), text);
    html_lit(h, "</li>\n");
}

static void steps(struct html *h, struct call *c, const struct one *o) {
    draw_h2(h, SV("What you can do"));
    html_lit(h, "<ul class=\"govuk-list\">\n");
    step_link(h, c, o, "give", SV("Give a role"));
    step_link(h, c, o, "reset", SV("Let them set up anew"));
    if (o->account.disabled > 0)
        step_link(h, c, o, "enable", SV("Enable the account"));
    else
        step_link(h, c, o, "disable", SV("Disable the account"));
    step_link(h, c, o, "erase", SV("Erase the person"));
    html_lit(h, "</ul>\n");
}

static bool draw_one(struct call *c, const struct one *o) {
    struct page p = people_page(c, title_of(c, o));
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = SV("People"), .href = SV("/people") };
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = person_name(c, &o->account) };
    struct html h = people_page_begin(c, &p);
    about(&h, c, o);
    grants(&h, c, o);
    interests(&h, o);
    if (o->account.erased == 0) steps(&h, c, o);
    page_end(&h, &p);
    return true;
}

/* ---- one step, to be confirmed --------------------------------------------------------------------------------------- */

enum person_step { PERSON_GIVE, PERSON_TAKE, PERSON_DISABLE, PERSON_ENABLE, PERSON_RESET, PERSON_ERASE, PERSON_STEPS };
static const struct {
    const char *word;
    struct sv title, button, says;
    bool dangerous;
} step[PERSON_STEPS] = {
    [PERSON_GIVE] = { "give",
                      { "Give %.*s a role", 16 },
                      { "Give role", 9 },
                      { "It counts from the next page they open.", 39 },
                      false },
    [PERSON_TAKE] = { "take",
                      { "Take a role from %.*s", 21 },
                      { "Take role away", 14 },
                      { "From the next page they open they see no more than their other roles allow.", 75 },
                      true },
    [PERSON_DISABLE] = { "disable",
                         { "Disable the account of %.*s", 27 },
                         { "Disable account", 15 },
                         { "They are signed out everywhere at once and cannot sign in until somebody enables the account.",
                           93 },
                         true },
    [PERSON_ENABLE] = { "enable",
                        { "Enable the account of %.*s", 26 },
                        { "Enable account", 14 },
                        { "They can sign in again, with the roles they have.", 49 },
                        false },
    [PERSON_RESET] = { "reset",
                       { "Let %.*s set up anew", 20 },
                       { "Make a set-up code", 18 },
                       { "For somebody who lost their password or their phone: both stop working, they are signed out "
                         "everywhere, and you get a code to hand over.",
                         136 },
                       true },
    [PERSON_ERASE] = { "erase",
                       { "Erase %.*s", 10 },
                       { "Erase person", 12 },
                       { "Name, e-mail address, password and everything the log holds of them go. The log stays whole: it names "
                         "them by number. This cannot be undone.",
                         140 },
                       true },
};

static void reason_field(struct html *h, struct call *c) {
    draw_text_field(h, c, SV("reason"), SV("Why"), SV("In a sentence. It is kept with the record of this step"),
                    SV(""));
}

/* The grant that is to be taken: by its number in the address; by role and scope in a form that is shown again. */
static const struct grant *grant_meant(struct call *c, const struct one *o) {
    int64_t number = 0;
    (void)sv_int(query_get(&c->query, SV("grant")), 1, INT64_MAX, &number);
    if (number == 0) (void)sv_int(sent(c, "grant"), 1, INT64_MAX, &number);
    for (size_t i = 0; i < o->person.grants; i++)
        if (o->person.grant[i].number == number) return &o->person.grant[i];
    return NULL;
}

static void take_fields(struct html *h, struct call *c, const struct one *o) {
    const struct grant *g = grant_meant(c, o);
    if (g == NULL) {
        draw_p(h, SV("They do not have that role any more."));
        return;
    }
    html_lit(h, "<p class=\"govuk-body\">The role: <strong>");
    html_text(h, grant_words(c, &o->v, g));
    html_lit(h, "</strong></p>\n");
    draw_hidden(h, "grant", heading_text(c, "%lld", (long long)g->number));
}

static void erase_fields(struct html *h, struct call *c) {
    reason_field(h, c);
    draw_text_field(h, c, SV("confirm"), SV("Type their e-mail address to confirm"), SV(""), SV("email"));
}

static void step_fields(struct html *h, struct call *c, const struct one *o, enum person_step which) {
    switch (which) {
    case PERSON_GIVE: draw_role_fields(h, c, &o->v); break;
    case PERSON_TAKE: take_fields(h, c, o); break;
    case PERSON_DISABLE: reason_field(h, c); break;
    case PERSON_ERASE: erase_fields(h, c); break;
    case PERSON_ENABLE:
    case PERSON_RESET:
    case PERSON_STEPS: break;
    }
}

static struct sv step_title(struct call *c, const struct one *o, enum person_step which) {
    struct sv format = step[which].title, name = person_name(c, &o->account);
    size_t at = sv_find(format, SV("%.*s"));
    struct text t = text_in(c->arena, 0);
    text_add(&t, sv_sub(format, 0, at));
    text_add(&t, name);
    text_add(&t, sv_sub(format, at + 4, format.n));
    return text_view(&t);
}

static bool draw_step(struct call *c, const struct one *o, enum person_step which) {
    struct page p = people_page(c, step_title(c, o, which));
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = SV("People"), .href = SV("/people") };
    p.crumb[p.crumbs++] =
        (struct govuk_link){ .text = person_name(c, &o->account), .href = person_href(c, o->account.number, NULL) };
    struct html h = people_page_begin(c, &p);
    draw_p(&h, step[which].says);
    draw_form_begin(&h, c, heading_text(c, "/people/%lld/%s", (long long)o->account.number, step[which].word));
    step_fields(&h, c, o, which);
    html_lit(&h, "<div class=\"govuk-button-group\">\n");
    govuk_button(&h, &(struct govuk_button){ .text = step[which].button,
                                             .classes = step[which].dangerous ? SV("govuk-button--warning") : SV(""),
                                             .double_click = GOVUK_DOUBLE_CLICK_PREVENTED });
    html_link(&h, person_href(c, o->account.number, NULL), SV("Cancel"));
    html_lit(&h, "\n</div>\n");
    draw_form_end(&h);
    page_end(&h, &p);
    return true;
}

bool page_person(struct call *c, struct err *e) {
    struct one o;
    struct sv doing = query_get(&c->query, SV("do"));
    if (!load(c, &o, e)) return false;
    for (enum person_step i = PERSON_GIVE; o.account.erased == 0 && i < PERSON_STEPS; i++)
        if (sv_eq(doing, sv_of(step[i].word))) return draw_step(c, &o, i);
    return draw_one(c, &o);
}

/* ---- doing it ------------------------------------------------------------------------------------------------------- */

/* Does the step; *code: a set-up code to show. False: not done. */
static bool done(struct call *c, struct store *s, const struct one *o, enum person_step which, struct sv *code,
                 struct err *e) {
    struct role_asked role = { .role = ROLE_COUNT };
    const struct grant *g = which == PERSON_TAKE ? grant_meant(c, o) : NULL;
    const struct keys *k = call_keys(c);
    int64_t number = o->account.number;
    switch (which) {
    case PERSON_GIVE:
        return role_sent(c, &role, e) && account_give_role(s, &o->v, &c->caller, number, &role, c->arena, e);
    case PERSON_TAKE:
        if (g == NULL) return err_fail(e, ERR_CONFLICT, __func__, "", "they do not have that role any more");
        role = (struct role_asked){ g->role, g->region, g->authority };
        return account_take_role(s, &o->v, &c->caller, number, &role, c->arena, e);
    case PERSON_DISABLE: return account_disable(s, &c->caller, number, sent(c, "reason"), c->arena, e);
    case PERSON_ENABLE: return account_enable(s, &c->caller, number, c->arena, e);
    case PERSON_RESET: return account_reset(s, k, &c->caller, number, c->arena, code, e);
    case PERSON_ERASE: {
        size_t erased;
        if (!sv_eq_nocase(sent(c, "confirm"), o->account.email))
            return err_fail(e, ERR_INPUT, __func__, "", "confirm: Type the e-mail address of this person");
        return account_erase(s, &c->caller, number, sent(c, "reason"), c->arena, &erased, e);
    }
    case PERSON_STEPS: break;
    }
    return false;
}

static bool take_step(struct call *c, enum person_step which, struct err *e) {
    struct store *s;
    struct one o;
    struct sv code = { 0 };
    bool go = to_be_done(c);
    if (!load(c, &o, e)) return false;
    if (!go) return draw_step(c, &o, which);
    if ((which == PERSON_DISABLE || which == PERSON_ERASE) && sent(c, "reason").n == 0)
        return refuse_form(c, e, "reason: Say why, in a sentence") && draw_step(c, &o, which);
    if (!call_store(c, &s, e)) return false;
    if (!done(c, s, &o, which, &code, e)) return call_complain(c, e) && draw_step(c, &o, which);
    if (code.n > 0)
        return draw_set_up_code(c, &o.account,
                                heading_text(c, "%.*s can now set up anew", SV_ARG(person_name(c, &o.account))), code);
    return answer_see_other(c, person_href(c, o.account.number, NULL));
}

bool do_give_role(struct call *c, struct err *e) { return take_step(c, PERSON_GIVE, e); }
bool do_take_role(struct call *c, struct err *e) { return take_step(c, PERSON_TAKE, e); }
bool do_disable_person(struct call *c, struct err *e) { return take_step(c, PERSON_DISABLE, e); }
bool do_enable_person(struct call *c, struct err *e) { return take_step(c, PERSON_ENABLE, e); }
bool do_reset_person(struct call *c, struct err *e) { return take_step(c, PERSON_RESET, e); }
bool do_erase_person(struct call *c, struct err *e) { return take_step(c, PERSON_ERASE, e); }
