/* What ties a person to authorities: one's own declared interests. */
#include "web/plan_parts.h"

static void draw_row(struct html *h, struct call *c, const struct declared *d) {
    const struct interest *i = &d->interest;
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_text(h, d->authority_name);
    govuk_table_row_header_end(h);
    td_begin(h, SV("Tie"));
    draw_capital(h, interest_label(i->kind));
    if (day_known(i->ended)) {
        html_lit(h, ", ended ");
        html_day_short(h, i->ended);
    } else {
        html_lit(h, ", goes on");
    }
    if (i->note.n > 0) {
        html_lit(h, "<br><span class=\"ilacs-note ilacs-breaks\">");
        html_text(h, i->note);
        html_lit(h, "</span>");
    }
    td_end(h);
    td_begin(h, SV("What it bars"));
    if (i->withdrawn != 0) {
        html_lit(h, "Nothing: withdrawn ");
        draw_moment(h, i->withdrawn);
    } else if (d->bars.n > 0) {
        draw_capital(h, d->bars);
    } else {
        html_lit(h, "Nothing any more");
    }
    td_end(h);
    td_begin(h, SV("Declared"));
    draw_moment(h, i->declared);
    if (i->withdrawn == 0) {
        html_lit(h, "<br>");
        html_link(h, heading_text(c, "/account/interests?withdraw=%lld#withdraw", (long long)i->number),
                  heading_text(c, "Withdraw number %lld", (long long)i->number));
    }
    td_end(h);
    govuk_table_row_end(h);
}

static void draw_table(struct html *h, struct call *c, const struct declared *list, size_t n) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("Newest first"),
                                                .caption_classes = SV("govuk-table__caption--s"),
                                                .classes = SV("ilacs-table ilacs-table--stacks") });
    govuk_table_head_begin(h);
    th(h, SV("Authority"), false);
    th(h, SV("Tie"), false);
    th(h, SV("What it bars"), false);
    th(h, SV("Declared"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < n; i++) draw_row(h, c, &list[i]);
    govuk_table_end(h);
}

/* ---- forms ----------------------------------------------------------------------------------------------------------- */

static void draw_kinds(struct html *h, struct call *c) {
    struct govuk_choice item[INTEREST_KINDS] = { 0 };
    struct sv chosen = call_typed(c, "kind", SV(""));
    for (int k = 0; k < INTEREST_KINDS; k++)
        item[k] = (struct govuk_choice){ .value = interest_word((enum interest_kind)k),
                                         .text = capital_of(c, interest_label((enum interest_kind)k)),
                                         .checked = sv_eq(chosen, interest_word((enum interest_kind)k)) };
    govuk_radios(h, &(struct govuk_choices){ .field = { .name = SV("kind"),
                                                        .label = SV("What ties you to it"),
                                                        .label_classes = SV("govuk-fieldset__legend--s"),
                                                        .classes = SV("govuk-radios--small"),
                                                        .error = call_problem(c, "kind") },
                                             .items = item,
                                             .item_count = INTEREST_KINDS });
}

static void draw_declare(struct html *h, struct call *c, const struct view *v) {
    draw_h2(h, SV("Declare an interest"));
    draw_form_begin(h, c, SV("/account/interests"));
    plan_draw_authorities(h, c, v, call_typed(c, "authority", SV("")), true);
    draw_kinds(h, c);
    plan_draw_day(h, c, "ended", SV("The day it ended (leave empty while it goes on)"),
                  SV("For example 30 September 2024"), DAY_NONE);
    govuk_textarea(
        h, &(struct govuk_textarea){ .field = { .name = SV("note"),
                                                .label = SV("In your own words (optional)"),
                                                .hint = SV("Planners see the kind of tie and what it bars, not this."),
                                                .error = call_problem(c, "note") },
                                     .value = call_typed(c, "note", SV("")),
                                     .rows = 3 });
    govuk_button(h, &(struct govuk_button){ .text = SV("Declare it"), .double_click = GOVUK_DOUBLE_CLICK_PREVENTED });
    draw_form_end(h);
}

/* The number to withdraw: of the address, or of the form that was refused. */
static int64_t number_asked(const struct call *c) {
    int64_t n = 0;
    struct sv number = sent(c, "number");
    if (number.n == 0) number = query_get(&c->query, SV("withdraw"));
    return sv_int(number, 1, INT64_MAX, &n) ? n : 0;
}

static void draw_withdraw(struct html *h, struct call *c, const struct declared *list, size_t n) {
    int64_t number = number_asked(c);
    const struct declared *d = NULL;
    for (size_t i = 0; i < n; i++)
        if (list[i].interest.number == number && list[i].interest.withdrawn == 0) d = &list[i];
    if (d == NULL) return;
    html_lit(h, "<div id=\"withdraw\">\n");
    draw_h2(h, heading_text(c, "Withdraw number %lld, %.*s", (long long)number, SV_ARG(d->authority_name)));
    draw_p(
        h,
        SV("Only when it should never have been declared. If the tie has ended, declare it again with its last day: that "
           "takes the place of this one."));
    draw_form_begin(h, c, SV("/account/interests/withdraw"));
    draw_hidden(h, "number", heading_text(c, "%lld", (long long)number));
    govuk_textarea(h, &(struct govuk_textarea){ .field = { .name = SV("reason"),
                                                           .label = SV("Why it should not have been declared"),
                                                           .error = call_problem(c, "reason") },
                                                .value = call_typed(c, "reason", SV("")),
                                                .rows = 3 });
    govuk_button(h, &(struct govuk_button){ .text = SV("Withdraw it"),
                                            .classes = SV("govuk-button--warning"),
                                            .double_click = GOVUK_DOUBLE_CLICK_PREVENTED });
    draw_form_end(h);
    html_lit(h, "</div>\n");
}

/* ---- the page -------------------------------------------------------------------------------------------------------- */

static struct sv title_of(struct call *c, const struct declared *list, size_t n) {
    size_t standing = 0, barring = 0;
    for (size_t i = 0; i < n; i++) {
        standing += list[i].interest.withdrawn == 0;
        barring += list[i].interest.withdrawn == 0 && list[i].bars.n > 0;
    }
    if (standing == 0) return SV("You have declared no interest");
    if (standing == 1)
        return barring == 1 ? SV("You have declared an interest; it bars you now")
                            : SV("You have declared an interest; it bars you no more");
    return heading_text(c, "You have declared %zu interests; %zu of them bar%s you now", standing, barring,
                        barring == 1 ? "s" : "");
}

static bool draw_page(struct call *c, struct err *e) {
    struct plan_call x;
    struct declared *list;
    size_t n;
    if (!plan_open(c, &x, e) || !interest_list(x.store, &x.view, &c->caller, c->arena, &list, &n, e)) return false;
    struct page p = people_page(c, title_of(c, list, n));
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = SV("Your account"), .href = SV("/account") };
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = SV("Your interests") };
    struct html h = people_page_begin(c, &p);
    draw_p(
        &h,
        SV("Former employer, family, previous work: what ties you to an authority bars you, if you inspect, from what is not public "
           "about it, as long as the edition in force says."));
    if (n > 0) draw_table(&h, c, list, n);
    draw_withdraw(&h, c, list, n);
    draw_declare(&h, c, &x.view);
    page_end(&h, &p);
    return true;
}

bool page_interests(struct call *c, struct err *e) { return draw_page(c, e); }

static bool read_interest(struct call *c, struct interest *out, struct err *e) {
    *out = (struct interest){ .authority = sent(c, "authority"), .note = sent(c, "note") };
    if (out->authority.n == 0) return err_fail(e, ERR_INPUT, __func__, "", "authority: choose an authority");
    if (!interest_parse(sent(c, "kind"), &out->kind))
        return err_fail(e, ERR_INPUT, __func__, "", "kind: choose what ties you to it");
    return plan_day_sent(c, "ended", &out->ended, e);
}

bool declare_interest(struct call *c, struct err *e) {
    struct plan_call x;
    struct interest i;
    if (!to_be_done(c)) return draw_page(c, e);
    if (plan_open(c, &x, e) && read_interest(c, &i, e) &&
        interest_declare(x.store, &x.view, &c->caller, &i, c->arena, e))
        return answer_see_other(c, SV("/account/interests"));
    return call_complain(c, e) && draw_page(c, e);
}

bool withdraw_interest(struct call *c, struct err *e) {
    struct plan_call x;
    if (!to_be_done(c)) return draw_page(c, e);
    if (plan_open(c, &x, e) && interest_withdraw(x.store, &c->caller, number_asked(c), sent(c, "reason"), c->arena, e))
        return answer_see_other(c, SV("/account/interests"));
    return call_complain(c, e) && draw_page(c, e);
}
