/* The people there are, and making one: for administrators. */
#include "web/people_parts.h"

/* ---- the list ------------------------------------------------------------------------------------------------------- */

struct people {
    struct account *account;
    struct person *person;
    size_t n;
    const struct audit_record **last; /* the latest time each signed in; NULL: not yet */
    enum role role;                   /* asked for; ROLE_COUNT: all */
};

static bool has_role(const struct call *c, const struct person *p, enum role r) {
    for (size_t i = 0; i < p->grants; i++)
        if (p->grant[i].role == r && grant_stands(&p->grant[i], c->caller.occasion.ms)) return true;
    return false;
}

static bool is_shown(const struct call *c, const struct people *all, size_t i) {
    return all->account[i].erased == 0 && (all->role == ROLE_COUNT || has_role(c, &all->person[i], all->role));
}

static bool last_sign_in(struct call *c, struct store *s, const struct account *a, const struct audit_record **out,
                         struct err *e) {
    struct audit_record *found;
    size_t n;
    const struct audit_choice choice = { .actor = actor_of_account(a->number, c->arena),
                                         .action = SV("sign-in"),
                                         .limit = 1 };
    if (!audit_choose(s, &choice, c->arena, &found, &n, e)) return false;
    *out = n > 0 ? found : NULL;
    return true;
}

static bool load(struct call *c, struct people *out, struct err *e) {
    struct store *s;
    struct sv role = query_get(&c->query, SV("role"));
    *out = (struct people){ .role = ROLE_COUNT };
    if (role.n > 0 && !role_parse(role, &out->role))
        query_complain(&c->problems, SV("role"), role, SV("Choose a role of the list."));
    if (!call_store(c, &s, e) || !people_load(s, c->arena, &out->account, &out->person, &out->n, e)) return false;
    out->last = arena_array(c->arena, const struct audit_record *, out->n);
    if (out->last == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < out->n; i++)
        if (is_shown(c, out, i) && !last_sign_in(c, s, &out->account[i], &out->last[i], e)) return false;
    return true;
}

static void state_tag(struct html *h, const struct account *a) {
    if (a->erased > 0)
        govuk_tag(h, SV("Erased"), SV("govuk-tag--grey"));
    else if (a->disabled > 0)
        govuk_tag(h, SV("Disabled"), SV("govuk-tag--red"));
    else if (a->password.n == 0 && a->issuer.n == 0)
        govuk_tag(h, SV("Not set up"), SV("govuk-tag--yellow"));
    else
        govuk_tag(h, SV("Active"), SV("govuk-tag--green"));
    if (a->demonstration) govuk_tag(h, SV("Demonstration"), SV("govuk-tag--purple"));
}

static struct sv factor_words(const struct account *a) {
    if (a->totp.n > 0) return SV("Yes");
    return a->issuer.n > 0 ? SV("By provider") : SV("No");
}

static void person_row(struct html *h, struct call *c, const struct view *v, const struct people *all, size_t i) {
    const struct account *a = &all->account[i];
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_link(h, person_href(c, a->number, NULL), person_name(c, a));
    html_lit(h, "<br><span class=\"ilacs-note ilacs-breaks\">");
    html_text(h, a->email);
    html_lit(h, "</span>");
    govuk_table_row_header_end(h);
    td_begin(h, SV("Roles"));
    draw_capital(h, roles_words(c, v, &all->person[i]));
    td_end(h);
    td_begin(h, SV("State"));
    state_tag(h, a);
    td_end(h);
    govuk_table_cell(h, factor_words(a), (struct govuk_cell){ .label = SV("Second factor") });
    td_begin(h, SV("Last signed in"));
    if (all->last[i] != NULL)
        draw_moment(h, all->last[i]->moment);
    else
        html_lit(h, "Not yet");
    td_end(h);
    govuk_table_row_end(h);
}

static void people_table(struct html *h, struct call *c, const struct view *v, const struct people *all) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("By number: who was here first stands first"),
                                                .caption_classes = SV("govuk-table__caption--s"),
                                                .classes = SV("ilacs-table ilacs-table--stacks") });
    govuk_table_head_begin(h);
    th(h, SV("Person"), false);
    th(h, SV("Roles"), false);
    th(h, SV("State"), false);
    th(h, SV("Second factor"), false);
    th(h, SV("Last signed in"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < all->n; i++)
        if (is_shown(c, all, i)) person_row(h, c, v, all, i);
    govuk_table_end(h);
}

static void role_filter(struct html *h, struct call *c, enum role chosen) {
    struct govuk_option option[ROLE_COUNT + 1] = { { .value = SV(""), .text = SV("Every role") } };
    size_t n = 1;
    for (int r = ROLE_FIRST_GIVEN; r < ROLE_COUNT; r++)
        option[n++] = (struct govuk_option){ .value = role_word((enum role)r),
                                             .text = capital_of(c, role_label((enum role)r)),
                                             .selected = (enum role)r == chosen };
    html_lit(h, "<form class=\"ilacs-form\" method=\"get\" action=\"/people\">\n");
    govuk_select(h, &(struct govuk_select){
                        .field = { .name = SV("role"), .label = SV("Role"), .group_classes = SV("ilacs-form__group") },
                        .options = option,
                        .option_count = n });
    govuk_button(h, &(struct govuk_button){ .text = SV("Show"), .classes = SV("govuk-button--secondary") });
    html_lit(h, "</form>\n");
}

static struct sv list_title(struct call *c, const struct people *all) {
    size_t shown = 0, disabled = 0;
    for (size_t i = 0; i < all->n; i++) {
        shown += is_shown(c, all, i);
        disabled += is_shown(c, all, i) && all->account[i].disabled > 0;
    }
    struct sv which = all->role == ROLE_COUNT ? SV("an account") : SV("this role");
    if (shown == 0) return heading_text(c, "Nobody has %.*s", SV_ARG(which));
    struct sv count = shown == 1 ? SV("1 person has") : heading_text(c, "%zu people have", shown);
    return disabled == 0 ? heading_text(c, "%.*s %.*s", SV_ARG(count), SV_ARG(which))
                         : heading_text(c, "%.*s %.*s, %zu of them disabled", SV_ARG(count), SV_ARG(which), disabled);
}

bool page_people(struct call *c, struct err *e) {
    struct view v;
    struct people all;
    if (!call_inspectorate_view(c, &v, e) || !load(c, &all, e)) return false;
    if (!call_sound(c)) return true;
    struct sv title = list_title(c, &all);
    struct page p = people_page(c, title);
    struct html h = people_page_begin(c, &p);
    govuk_button(&h, &(struct govuk_button){ .text = SV("Add a person"), .href = SV("/people/new") });
    role_filter(&h, c, all.role);
    if (sv_starts(title, SV("Nobody")))
        draw_p(&h, all.role == ROLE_COUNT ? SV("Add the first person; or run `ilacs user add` on the machine.")
                                          : SV("Give it on the page of a person, or choose another role."));
    else
        people_table(&h, c, &v, &all);
    page_end(&h, &p);
    return true;
}

/* ---- somebody new --------------------------------------------------------------------------------------------------- */

static void new_fields(struct html *h, struct call *c, const struct view *v) {
    draw_text_field(h, c, SV("name"), SV("Name"), SV("As colleagues know them"), SV(""));
    draw_text_field(h, c, SV("email"), SV("E-mail address"), SV("They sign in with it"), SV("email"));
    draw_role_fields(h, c, v);
    govuk_details_begin(h, (struct govuk_details){ .summary = SV("They also work at the command line of this machine"),
                                                   .open = call_typed(c, "system_user", SV("")).n > 0 ||
                                                           call_problem(c, "system_user").n > 0 });
    draw_text_field(h, c, SV("system_user"), SV("Name of their user there"),
                    SV("Commands run by that user are then done as this person"), SV("code"));
    govuk_details_end(h);
}

static bool draw_new(struct call *c, struct err *e) {
    struct view v;
    if (!call_inspectorate_view(c, &v, e)) return false;
    struct page p = people_page(c, SV("Add a person"));
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = SV("People"), .href = SV("/people") };
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = SV("Add a person") };
    struct html h = people_page_begin(c, &p);
    draw_form_begin(&h, c, SV("/people/new"));
    new_fields(&h, c, &v);
    govuk_button(&h, &(struct govuk_button){ .text = SV("Add person"), .double_click = GOVUK_DOUBLE_CLICK_PREVENTED });
    draw_form_end(&h);
    page_end(&h, &p);
    return true;
}

bool page_new_person(struct call *c, struct err *e) { return draw_new(c, e); }

/* As browsers see it: as configured, else as this one does. */
static struct sv site_address(struct call *c) {
    if (call_config(c)->site_address.n > 0) return call_config(c)->site_address;
    return heading_text(c, "%s://%.*s", c->request->secure ? "https" : "http", SV_ARG(c->request->host));
}

bool draw_set_up_code(struct call *c, const struct account *a, struct sv title, struct sv code) {
    struct page p = people_page(c, title);
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = SV("People"), .href = SV("/people") };
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = person_name(c, a), .href = person_href(c, a->number, NULL) };
    struct html h = people_page_begin(c, &p);
    html_lit(&h, "<p class=\"govuk-body\">Set-up code:</p>\n<p class=\"govuk-body-l\"><code class=\"ilacs-secret\">");
    html_text(&h, code);
    html_lit(&h, "</code></p>\n");
    govuk_warning_text_begin(&h, SV(""), SV(""));
    html_lit(&h, "It is not shown again. Whoever has it can set the password of this account.");
    govuk_warning_text_end(&h);
    html_lit(&h,
             "<ol class=\"govuk-list govuk-list--number ilacs-steps\">\n<li>Hand the code over yourself: in person, "
             "or by a telephone call you make. Not by e-mail.</li>\n<li>They open <strong>");
    html_text(&h, site_address(c));
    html_lit(&h, "/set-up</strong> and enter their e-mail address (");
    html_text(&h, a->email);
    html_lit(&h, "), the code and a password of their own.</li>\n<li>That must happen within ");
    html_int(&h, SETUP_HOURS);
    html_lit(&h, " hours. Later, or when the code is lost, make a new one on their page: “Let them set up anew”.</li>\n"
                 "</ol>\n");
    govuk_button(&h, &(struct govuk_button){ .text = SV("I have handed it over"),
                                             .href = person_href(c, a->number, NULL),
                                             .classes = SV("govuk-button--secondary") });
    page_end(&h, &p);
    return true;
}

bool do_new_person(struct call *c, struct err *e) {
    struct store *s;
    struct view v;
    const struct keys *k = call_keys(c);
    struct account made = { 0 };
    struct sv code;
    struct account_new n = { 0 };
    if (!to_be_done(c)) return draw_new(c, e);
    n = (struct account_new){ .email = sent(c, "email"),
                              .name = sent(c, "name"),
                              .system_user = sent(c, "system_user") };
    if (n.name.n == 0) return refuse_form(c, e, "name: Enter their name") && draw_new(c, e);
    if (n.email.n == 0) return refuse_form(c, e, "email: Enter their e-mail address") && draw_new(c, e);
    if (role_sent(c, &n.role, e) && call_store(c, &s, e) && call_inspectorate_view(c, &v, e) &&
        account_add(s, k, &v, &c->caller, &n, c->arena, &made, &code, e))
        return draw_set_up_code(c, &made, heading_text(c, "%.*s can now set up their account", SV_ARG(made.name)),
                                code);
    return call_complain(c, e) && draw_new(c, e);
}
