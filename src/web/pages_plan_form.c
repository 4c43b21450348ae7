/* Storing, changing, calling and withdrawing a planned activity. A form that is refused comes back with everything typed. */
#include "web/plan_parts.h"

/* ---- fields ---------------------------------------------------------------------------------------------------------- */

void plan_draw_authorities(struct html *h, struct call *c, const struct view *v, struct sv chosen, bool former) {
    struct govuk_option *option = arena_array(c->arena, struct govuk_option, v->histories + 1);
    size_t n = 0;
    if (option == NULL) return;
    option[n++] = (struct govuk_option){ .value = SV(""), .text = SV("Choose an authority") };
    for (size_t i = 0; i < v->histories; i++) {
        const struct authority *a = v->history[i].authority;
        if (!former && day_known(a->closed) && !authority_exists(a, v->question.on)) continue;
        option[n++] =
            (struct govuk_option){ .value = a->dfe_code, .text = a->name, .selected = sv_eq(chosen, a->dfe_code) };
    }
    govuk_select(
        h, &(struct govuk_select){
               .field = { .name = SV("authority"), .label = SV("Authority"), .error = call_problem(c, "authority") },
               .options = option,
               .option_count = n });
}

void plan_draw_day(struct html *h, struct call *c, const char *name, struct sv label, struct sv hint, struct day d) {
    struct text shown = text_in(c->arena, 40);
    if (day_known(d)) text_day_long(&shown, d);
    govuk_input(h, &(struct govuk_input){ .field = { .name = sv_of(name),
                                                     .label = label,
                                                     .hint = hint,
                                                     .error = call_problem(c, name),
                                                     .classes = SV("govuk-input--width-20") },
                                          .value = call_typed(c, name, text_view(&shown)),
                                          .autocomplete = SV("off"),
                                          .spellcheck = SV("false") });
}

bool plan_day_sent(struct call *c, const char *name, struct day *out, struct err *e) {
    struct sv typed = sent(c, name);
    *out = DAY_NONE;
    return typed.n == 0 || query_day_parse(typed, out) ||
           err_fail(e, ERR_INPUT, __func__, "", "%s: there is no such day; write it like 12 January 2027", name);
}

static void draw_kinds(struct html *h, struct call *c, const struct view *v, const struct planned *p) {
    struct govuk_choice item[OWED_COUNT] = { 0 };
    struct sv chosen = call_typed(c, "kind", p != NULL ? obligation_word(p->kind) : SV(""));
    size_t n = 0; /* those that the edition in force knows: another one would be refused */
    for (int o = 0; o < OWED_COUNT; o++) {
        struct sv word = obligation_word((enum obligation)o);
        if (!planned_kind_on(v, (enum obligation)o, v->question.on) && !sv_eq(chosen, word)) continue;
        item[n++] = (struct govuk_choice){ .value = word,
                                           .text = capital_of(c, obligation_label((enum obligation)o)),
                                           .checked = sv_eq(chosen, word) };
    }
    govuk_radios(h, &(struct govuk_choices){ .field = { .name = SV("kind"),
                                                        .label = SV("Kind"),
                                                        .label_classes = SV("govuk-fieldset__legend--s"),
                                                        .classes = SV("govuk-radios--small"),
                                                        .error = call_problem(c, "kind") },
                                             .items = item,
                                             .item_count = n });
}

/* Whether a form came with this call: then its boxes say who is ticked, and none ticked means none. */
static bool has_form(const struct call *c) { return c->form.fields > 0; }

static bool ticked(const struct call *c, struct sv number, const struct planned *p, int64_t account) {
    struct sv value;
    size_t at = 0;
    while (has_form(c) && form_next(&c->form, SV("team"), &at, &value))
        if (sv_eq(value, number)) return true;
    for (size_t i = 1; !has_form(c) && p != NULL && i < p->team_size; i++)
        if (p->team[i] == account) return true;
    return false;
}

static struct sv number_words(struct call *c, int64_t n) { return heading_text(c, "%lld", (long long)n); }

static void draw_lead(struct html *h, struct call *c, const struct planned *p, const struct planned_candidate *who,
                      size_t n) {
    struct govuk_option *option = arena_array(c->arena, struct govuk_option, n + 1);
    struct sv chosen = call_typed(c, "lead", p != NULL && p->team_size > 0 ? number_words(c, p->team[0]) : SV(""));
    if (option == NULL) return;
    option[0] = (struct govuk_option){ .value = SV(""), .text = SV("Choose who leads") };
    for (size_t i = 0; i < n; i++) {
        struct sv number = number_words(c, who[i].account);
        bool barred = who[i].barred.n > 0;
        option[i + 1] = (struct govuk_option){
            .value = number,
            .text =
                heading_text(c, "%.*s, %.*s%s", SV_ARG(who[i].name), SV_ARG(who[i].roles), barred ? " – barred" : ""),
            .selected = !barred && sv_eq(chosen, number),
            .disabled = barred,
        };
    }
    govuk_select(h, &(struct govuk_select){
                        .field = { .name = SV("lead"), .label = SV("Lead"), .error = call_problem(c, "lead") },
                        .options = option,
                        .option_count = n + 1 });
}

static void draw_team(struct html *h, struct call *c, const struct planned *p, const struct planned_candidate *who,
                      size_t n) {
    struct govuk_choice *item = arena_array(c->arena, struct govuk_choice, n);
    if (item == NULL || n == 0) return;
    for (size_t i = 0; i < n; i++) {
        struct sv number = number_words(c, who[i].account);
        bool barred = who[i].barred.n > 0;
        item[i] = (struct govuk_choice){
            .value = number,
            .text = who[i].name,
            .hint = capital_of(c, barred ? who[i].barred : who[i].roles),
            .checked = !barred && ticked(c, number, p, who[i].account),
            .disabled = barred,
        };
    }
    govuk_checkboxes(h, &(struct govuk_choices){ .field = { .name = SV("team"),
                                                            .label = SV("Team"),
                                                            .hint = SV("Everybody who goes besides the lead."),
                                                            .label_classes = SV("govuk-fieldset__legend--s"),
                                                            .classes = SV("govuk-checkboxes--small"),
                                                            .error = call_problem(c, "team") },
                                                 .items = item,
                                                 .item_count = n });
}

static void draw_reason(struct html *h, struct call *c, bool wanted) {
    govuk_textarea(
        h, &(struct govuk_textarea){
               .field = { .name = SV("reason"),
                          .label = wanted ? SV("Why it changes") : SV("Note (optional)"),
                          .hint = SV("In a sentence. Those who see the activity read it; the authority does not."),
                          .error = call_problem(c, "reason") },
               .value = call_typed(c, "reason", SV("")),
               .rows = 3 });
}

/* Barred people are shown as barred for the authority and the day as typed; on a fresh form for neither is known. */
static bool draw_people(struct html *h, struct call *c, struct plan_call *x, const struct planned *p, struct err *e) {
    struct planned_candidate *who;
    size_t n;
    struct day day = p != NULL ? p->call_day : DAY_NONE;
    struct sv typed_day = call_typed(c, "call_day", SV(""));
    if (typed_day.n > 0 && !query_day_parse(typed_day, &day)) day = DAY_NONE;
    struct sv authority = call_typed(c, "authority", p != NULL ? p->authority : SV(""));
    if (!planned_candidates(x->store, &x->view, &c->caller, authority, day, c->arena, &who, &n, e)) return false;
    if (n == 0) {
        draw_p(h, SV("Nobody has an inspecting role yet: an administrator gives roles to people."));
        return true;
    }
    draw_lead(h, c, p, who, n);
    draw_team(h, c, p, who, n);
    return true;
}

/* Only the team can change once the authority knows the rest. */
static bool draw_fields(struct html *h, struct call *c, struct plan_call *x, const struct planned *p, struct err *e) {
    if (p == NULL || p->called == 0) {
        plan_draw_authorities(h, c, &x->view, call_typed(c, "authority", p != NULL ? p->authority : SV("")), false);
        draw_kinds(h, c, &x->view, p);
        plan_draw_day(h, c, "call_day", SV("Day of the call"), SV("A working day, for example 12 January 2027"),
                      p != NULL ? p->call_day : DAY_NONE);
    }
    if (!draw_people(h, c, x, p, e)) return false;
    draw_reason(h, c, p != NULL);
    return true;
}

/* ---- what was sent --------------------------------------------------------------------------------------------------- */

static bool read_team(struct call *c, struct planned_asked *q, struct err *e) {
    struct sv lead = sent(c, "lead");
    struct sv value;
    size_t at = 0;
    if (lead.n == 0) return err_fail(e, ERR_INPUT, __func__, "", "lead: choose who leads");
    q->team[q->team_size++] = lead;
    while (form_next(&c->form, SV("team"), &at, &value)) {
        if (sv_eq(value, lead)) continue; /* ticked and leading: the same person once */
        if (q->team_size == PLANNED_TEAM_MAX)
            return err_fail(e, ERR_INPUT, __func__, "", "team: at most %d people", PLANNED_TEAM_MAX);
        q->team[q->team_size++] = value;
    }
    return true;
}

/* `p`: what stands; its authority, kind and day where the form has no such fields (after the call). */
static bool read_asked(struct call *c, const struct planned *p, struct planned_asked *q, struct err *e) {
    bool whole = p == NULL || p->called == 0;
    *q = (struct planned_asked){ .reason = sent(c, "reason") };
    if (!whole) {
        q->authority = p->authority;
        q->kind = p->kind;
        q->call_day = p->call_day;
        return read_team(c, q, e);
    }
    q->authority = sent(c, "authority");
    if (q->authority.n == 0) return err_fail(e, ERR_INPUT, __func__, "", "authority: choose an authority");
    if (!obligation_parse(sent(c, "kind"), &q->kind) || !planned_kind(q->kind))
        return err_fail(e, ERR_INPUT, __func__, "", "kind: choose a kind");
    return plan_day_sent(c, "call_day", &q->call_day, e) && read_team(c, q, e);
}

static int64_t version_sent(const struct call *c) {
    int64_t n = 0;
    return sv_int(sent(c, "version"), 1, INT64_MAX, &n) ? n : 0;
}

/* ---- a new one ------------------------------------------------------------------------------------------------------- */

static bool draw_new(struct call *c, struct err *e) {
    struct plan_call x = { 0 };
    if (!plan_open(c, &x, e)) return false;
    struct page p = people_page(c, SV("Plan an activity"));
    plan_crumbs(c, &p, NULL, SV("Plan an activity"));
    struct html h = people_page_begin(c, &p);
    draw_form_begin(&h, c, SV("/plan/new"));
    if (!draw_fields(&h, c, &x, NULL, e)) return false;
    govuk_button(&h, &(struct govuk_button){ .text = SV("Store it"), .double_click = GOVUK_DOUBLE_CLICK_PREVENTED });
    draw_form_end(&h);
    page_end(&h, &p);
    return true;
}

bool page_new_planned(struct call *c, struct err *e) { return draw_new(c, e); }

bool add_planned(struct call *c, struct err *e) {
    struct plan_call x = { 0 };
    struct planned_asked q;
    struct planned p;
    if (!to_be_done(c)) return draw_new(c, e);
    if (plan_open(c, &x, e) && read_asked(c, NULL, &q, e) &&
        planned_add(x.store, &x.view, &c->caller, &q, c->arena, &p, e))
        return answer_see_other(c, plan_href(c, p.id, ""));
    return call_complain(c, e) && draw_new(c, e);
}

/* ---- a change -------------------------------------------------------------------------------------------------------- */

static bool load_one(struct call *c, struct plan_call *x, struct planned_one **out, struct err *e) {
    struct planned_one *one = arena_new(c->arena, struct planned_one);
    *out = one;
    if (one == NULL) return err_nomem(e, __func__);
    return plan_open(c, x, e) && planned_one(x->store, &x->view, &c->caller, c->param, c->arena, one, e);
}

/* What stands, above the form: after somebody else was faster it is not what the reader saw. */
static void draw_standing(struct html *h, struct call *c, const struct planned_one *one) {
    const struct planned *p = &one->row.planned;
    struct text team = text_in(c->arena, 0);
    const struct planned_version *last = &one->version[one->versions - 1];
    for (size_t i = 0; i < p->team_size; i++)
        text_printf(&team, "%s%.*s", i > 0 ? ", " : "", SV_ARG(one->row.team_name[i]));
    html_lit(h, "<p class=\"govuk-body\">Version ");
    html_int(h, p->number);
    html_lit(h, ", entered ");
    draw_moment(h, p->moment);
    html_lit(h, " by ");
    html_text(h, last->entered_by);
    html_lit(h, ", stands: ");
    html_text(h, obligation_label(p->kind));
    html_lit(h, " at ");
    html_text(h, one->row.authority_name);
    html_lit(h, ", call on ");
    html_day(h, p->call_day);
    html_lit(h, ", ");
    html_text(h, text_view(&team));
    html_lit(h, ".</p>\n");
}

static bool draw_change(struct call *c, struct err *e) {
    struct plan_call x = { 0 };
    struct planned_one *one = NULL;
    if (!load_one(c, &x, &one, e)) return false;
    const struct planned *p = &one->row.planned;
    if (p->withdrawn || one->versions == 0) return plan_draw_one(c, e);
    struct page page = people_page(c, p->called != 0 ? SV("Change the team") : SV("Change what is planned"));
    plan_crumbs(c, &page, &one->row, SV("Change"));
    struct html h = people_page_begin(c, &page);
    draw_standing(&h, c, one);
    draw_form_begin(&h, c, plan_href(c, p->id, "/change"));
    draw_hidden(&h, "version", heading_text(c, "%lld", (long long)p->number));
    if (!draw_fields(&h, c, &x, p, e)) return false;
    govuk_button(
        &h, &(struct govuk_button){ .text = SV("Store the change"), .double_click = GOVUK_DOUBLE_CLICK_PREVENTED });
    draw_form_end(&h);
    plan_draw_copy(&h, &one->row.copy);
    page_end(&h, &page);
    return true;
}

bool page_change_planned(struct call *c, struct err *e) { return draw_change(c, e); }

static bool do_change(struct call *c, struct err *e) {
    struct plan_call x = { 0 };
    struct planned_one *one = NULL;
    struct planned_asked q;
    struct planned after;
    if (!load_one(c, &x, &one, e)) return false;
    const struct planned *p = &one->row.planned;
    return read_asked(c, p, &q, e) &&
           planned_change(x.store, &x.view, &c->caller, c->param, version_sent(c), &q, c->arena, &after, e);
}

bool change_planned(struct call *c, struct err *e) {
    if (!to_be_done(c)) return draw_change(c, e);
    if (do_change(c, e)) return answer_see_other(c, plan_href(c, c->param, ""));
    return call_complain(c, e) && draw_change(c, e);
}

/* ---- withdrawing and calling ------------------------------------------------------------------------------------------- */

bool withdraw_planned(struct call *c, struct err *e) {
    struct plan_call x = { 0 };
    if (!to_be_done(c)) return plan_draw_one(c, e);
    if (plan_open(c, &x, e) &&
        planned_withdraw(x.store, &x.view, &c->caller, c->param, version_sent(c), sent(c, "reason"), c->arena, e))
        return answer_see_other(c, plan_href(c, c->param, ""));
    return call_complain(c, e) && plan_draw_one(c, e);
}

bool call_planned(struct call *c, struct err *e) {
    struct plan_call x = { 0 };
    if (!to_be_done(c)) return plan_draw_one(c, e);
    if (plan_open(c, &x, e) && planned_call(x.store, &x.view, &c->caller, c->param, version_sent(c), c->arena, e))
        return answer_see_other(c, plan_href(c, c->param, ""));
    return call_complain(c, e) && plan_draw_one(c, e);
}
