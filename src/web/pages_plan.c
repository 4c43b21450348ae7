/* The plan: the list, one activity, and who could see it. Only the answers of app/planned.h are drawn here; it has written
 * down by then that this reader saw them. */
#include "web/plan_parts.h"

/* ---- shared ---------------------------------------------------------------------------------------------------------- */

bool plan_open(struct call *c, struct plan_call *out, struct err *e) {
    return call_store(c, &out->store, e) && call_inspectorate_view(c, &out->view, e);
}

struct sv plan_href(struct call *c, struct sv id, const char *ending) {
    return heading_text(c, "/plan/%.*s%s", SV_ARG(id), ending);
}

bool plan_may(const struct call *c, const struct planned *p, const char *what) {
    struct thing t = thing_planned(p);
    return caller_sees(&c->caller, permission_of(REACH_ROUTE, sv_of(what)), &t);
}

struct sv plan_day_words(struct call *c, struct day d) {
    struct text t = text_in(c->arena, 80);
    if (!day_known(d)) return SV("a day that is not known");
    text_printf(&t, "%s ", weekday_name(day_weekday(d)));
    text_day_long(&t, d);
    return text_view(&t);
}

void plan_draw_state(struct html *h, struct call *c, const struct planned *p) {
    struct sv state = planned_state(p, c->caller.occasion.today);
    struct sv colour = p->withdrawn                       ? SV("govuk-tag--grey")
                       : p->called != 0                   ? SV("govuk-tag--green")
                       : sv_eq(state, SV("to be called")) ? SV("govuk-tag--yellow")
                                                          : SV("govuk-tag--blue");
    govuk_tag(h, capital_of(c, state), colour);
}

void plan_draw_copy(struct html *h, const struct planned_copy *copy) {
    struct text t = text_in(h->to->arena, 0);
    planned_copy_words(copy, &t);
    if (t.n == 0) return;
    html_lit(h, "<p class=\"govuk-body ilacs-note\" id=\"copy\">");
    html_sentence(h, text_view(&t));
    html_lit(h, "</p>\n");
}

void plan_crumbs(struct call *c, struct page *p, const struct planned_row *one, struct sv here) {
    p->crumb[p->crumbs++] = (struct govuk_link){ .text = SV("Plan"), .href = SV("/plan") };
    if (one != NULL)
        p->crumb[p->crumbs++] = (struct govuk_link){
            .text =
                heading_text(c, "%.*s, %.*s", SV_ARG(one->authority_name), SV_ARG(obligation_label(one->planned.kind))),
            .href = here.n > 0 ? plan_href(c, one->planned.id, "") : SV(""),
        };
    if (here.n > 0) p->crumb[p->crumbs++] = (struct govuk_link){ .text = here };
}

/* ---- the list -------------------------------------------------------------------------------------------------------- */

/* The widest way in which the reader's roles open the list: it says what an empty one means. */
static enum need reader(const struct call *c) {
    struct decision d = access_decide(c->caller.permission, &c->caller.person, NULL, &c->caller.occasion);
    static const enum need widest[] = { ALWAYS, IF_IN_REGION, IF_ON_IT, IF_OWN_CALLED };
    for (size_t w = 0; w < sizeof widest / sizeof *widest; w++)
        for (size_t i = 0; i < d.steps; i++)
            if (d.step[i].need == widest[w] && d.step[i].met) return widest[w];
    return NEVER;
}

struct count {
    size_t planned, due, called;
};

static struct count counted(const struct call *c, const struct planned_row *row, size_t n) {
    struct count k = { 0 };
    for (size_t i = 0; i < n; i++) {
        const struct planned *p = &row[i].planned;
        if (p->withdrawn) continue;
        k.called += p->called != 0;
        k.due += p->called == 0 && !day_before(c->caller.occasion.today, p->call_day);
        k.planned += p->called == 0 && day_before(c->caller.occasion.today, p->call_day);
    }
    return k;
}

static struct sv many(struct call *c, size_t n, const char *one, const char *more) {
    return heading_text(c, "%zu %s", n, n == 1 ? one : more);
}

static struct sv authority_title(struct call *c, size_t called) {
    if (called == 0) return SV("You have not been called");
    return called == 1 ? SV("You have been called")
                       : heading_text(c, "You have been called for %zu activities", called);
}

static struct sv list_title(struct call *c, enum need who, struct count k) {
    struct sv of = who == IF_IN_REGION ? SV(" in your region") : SV("");
    if (who == IF_OWN_CALLED) return authority_title(c, k.called);
    if (k.planned + k.due + k.called == 0)
        return who == IF_ON_IT ? SV("You are on no planned activity")
                               : heading_text(c, "No activity is planned%.*s", SV_ARG(of));
    if (who == IF_ON_IT)
        return heading_text(c, "You are on %.*s",
                            SV_ARG(many(c, k.planned + k.due + k.called, "activity", "activities")));
    struct text t = text_in(c->arena, 200);
    text_add(&t, many(c, k.planned + k.due, "activity is planned", "activities are planned"));
    text_add(&t, of);
    if (k.due > 0) text_printf(&t, ", %zu to be called now", k.due);
    if (k.called > 0) text_printf(&t, ", %zu called", k.called);
    return text_view(&t);
}

static void team_cell(struct html *h, const struct planned_row *row) {
    for (size_t i = 0; i < row->planned.team_size; i++) {
        if (i > 0) html_lit(h, ", ");
        html_text(h, row->team_name[i]);
        if (i == 0 && row->team_shown) html_lit(h, "&nbsp;(lead)");
    }
    if (row->warnings > 0) {
        html_lit(h, " ");
        govuk_tag(h, row->warnings == 1 ? SV("1 cannot go") : SV("Some cannot go"), SV("govuk-tag--red"));
    }
}

static void list_row(struct html *h, struct call *c, const struct planned_row *row) {
    const struct planned *p = &row->planned;
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_day_short(h, p->call_day);
    govuk_table_row_header_end(h);
    td_begin(h, SV("Activity"));
    html_link(h, plan_href(c, p->id, ""),
              heading_text(c, "%.*s: %.*s", SV_ARG(row->authority_name), SV_ARG(obligation_label(p->kind))));
    td_end(h);
    td_begin(h, SV("State"));
    plan_draw_state(h, c, p);
    td_end(h);
    td_begin(h, row->team_shown ? SV("Team") : SV("Lead"));
    team_cell(h, row);
    td_end(h);
    govuk_table_row_end(h);
}

static void list_table(struct html *h, struct call *c, const struct planned_row *row, size_t n) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("By the day of the call, first one first"),
                                                .caption_classes = SV("govuk-table__caption--s"),
                                                .classes = SV("ilacs-table ilacs-table--stacks") });
    govuk_table_head_begin(h);
    th(h, SV("Call"), false);
    th(h, SV("Activity"), false);
    th(h, SV("State"), false);
    th(h, n > 0 && !row[0].team_shown ? SV("Lead") : SV("Team"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < n; i++) list_row(h, c, &row[i]);
    govuk_table_end(h);
}

static void empty_words(struct html *h, enum need who) {
    switch (who) {
    case ALWAYS:
        draw_p(h, SV("What you store here is seen by its team and the director of its region, and by the "
                     "authority once it has been called."));
        break;
    case IF_IN_REGION: draw_p(h, SV("What planners store for an authority of your region is listed here.")); break;
    case IF_ON_IT: draw_p(h, SV("An activity is listed here once a planner has put you into its team.")); break;
    case IF_OWN_CALLED:
        draw_p(h, SV("An inspection or visit is listed here once your authority has been called."));
        break;
    case NEVER:
    case IF_OWN:
    case IF_THEIRS:
    case NEED_COUNT: break;
    }
}

static bool withdrawn_too(const struct call *c) { return query_get(&c->query, SV("withdrawn")).n > 0; }

bool page_plan(struct call *c, struct err *e) {
    struct plan_call x;
    struct planned_row *row;
    size_t n;
    if (!plan_open(c, &x, e) || !planned_list(x.store, &x.view, &c->caller, withdrawn_too(c), c->arena, &row, &n, e))
        return false;
    enum need who = reader(c);
    struct page p = people_page(c, list_title(c, who, counted(c, row, n)));
    struct html h = people_page_begin(c, &p);
    if (call_may(c, "GET /plan/new"))
        govuk_button(&h, &(struct govuk_button){ .text = SV("Plan an activity"), .href = SV("/plan/new") });
    if (n == 0)
        empty_words(&h, who);
    else
        list_table(&h, c, row, n);
    if (n > 0) draw_downloads(&h, c, SV("/plan"));
    if (who == ALWAYS) {
        html_lit(&h, "<p class=\"govuk-body ilacs-no-print\">");
        if (withdrawn_too(c))
            html_link(&h, SV("/plan"), SV("Leave out what was withdrawn"));
        else
            html_link(&h, SV("/plan?withdrawn=yes"), SV("Show what was withdrawn too"));
        html_lit(&h, "</p>\n");
    }
    if (n > 0) html_lit(&h, "<p class=\"govuk-body ilacs-note\">It is recorded that you saw what stands here.</p>\n");
    if (n > 0) plan_draw_copy(&h, &row[0].copy);
    page_end(&h, &p);
    return true;
}

static bool list_data(struct call *c,
                      void (*write)(const struct planned_row *row, size_t n, struct day today, struct text *out),
                      struct err *e) {
    struct plan_call x;
    struct planned_row *row;
    size_t n;
    if (!plan_open(c, &x, e) || !planned_list(x.store, &x.view, &c->caller, withdrawn_too(c), c->arena, &row, &n, e))
        return false;
    write(row, n, c->caller.occasion.today, &c->body);
    return true;
}

bool data_plan_csv(struct call *c, struct err *e) {
    return list_data(c, planned_list_csv, e) && answer_csv(c, SV("ilacs-plan.csv"));
}
bool data_plan_json(struct call *c, struct err *e) { return list_data(c, planned_list_json, e) && answer_json(c); }

/* ---- one ------------------------------------------------------------------------------------------------------------- */

static struct sv one_title(struct call *c, const struct planned_row *row) {
    const struct planned *p = &row->planned;
    struct sv what = capital_of(c, obligation_label(p->kind));
    struct sv where = row->authority_name;
    if (p->withdrawn) return heading_text(c, "%.*s at %.*s: withdrawn", SV_ARG(what), SV_ARG(where));
    if (p->called != 0 && !row->team_shown)
        return heading_text(c, "You have been called: %.*s", SV_ARG(obligation_label(p->kind)));
    if (p->called != 0) return heading_text(c, "%.*s at %.*s: called", SV_ARG(what), SV_ARG(where));
    int32_t ahead = p->call_day.n - c->caller.occasion.today.n;
    struct sv when = ahead == 0   ? SV("to be called today")
                     : ahead == 1 ? SV("to be called tomorrow")
                     : ahead < 0  ? heading_text(c, "was to be called on %.*s", SV_ARG(plan_day_words(c, p->call_day)))
                                  : heading_text(c, "to be called on %.*s", SV_ARG(plan_day_words(c, p->call_day)));
    return heading_text(c, "%.*s at %.*s: %.*s", SV_ARG(what), SV_ARG(where), SV_ARG(when));
}

static void row_begin(struct html *h, struct sv key) {
    govuk_summary_row_begin(h, (struct govuk_summary_row){ .key = key });
}

static void draw_team(struct html *h, const struct planned_row *row) {
    for (size_t i = 0; i < row->planned.team_size; i++) {
        if (i > 0) html_lit(h, "<br>");
        html_text(h, row->team_name[i]);
        if (i == 0 && row->team_shown) html_lit(h, " (lead)");
    }
}

static void about(struct html *h, struct call *c, const struct planned_one *one) {
    const struct planned *p = &one->row.planned;
    govuk_summary_list_begin(h, SV(""));
    govuk_summary_row(h, SV("Authority"), one->row.authority_name);
    govuk_summary_row(h, SV("Kind"), capital_of(c, obligation_label(p->kind)));
    govuk_summary_row(h, SV("Day of the call"), plan_day_words(c, p->call_day));
    row_begin(h, SV("State"));
    plan_draw_state(h, c, p);
    if (p->called != 0) {
        html_lit(h, " ");
        draw_moment(h, p->called);
    }
    govuk_summary_row_end(h);
    row_begin(h, one->row.team_shown ? SV("Team") : SV("Lead"));
    draw_team(h, &one->row);
    govuk_summary_row_end(h);
    if (one->placed && day_known(one->placing.start)) {
        row_begin(h, SV("On site"));
        html_text(h, plan_day_words(c, one->placing.start));
        if (day_known(one->placing.end) && !day_eq(one->placing.start, one->placing.end)) {
            html_lit(h, " to ");
            html_text(h, plan_day_words(c, one->placing.end));
        }
        html_lit(h, ", by the usual notice");
        govuk_summary_row_end(h);
    }
    govuk_summary_list_end(h);
}

static void warnings(struct html *h, const struct planned_row *row) {
    for (size_t i = 0; i < row->planned.team_size; i++) {
        if (row->team_warning[i].n == 0) continue;
        govuk_warning_text_begin(h, SV("Somebody cannot go"), SV(""));
        html_text(h, row->team_name[i]);
        html_lit(h, " ");
        html_text(h, row->team_warning[i]);
        govuk_warning_text_end(h);
    }
}

static void rules(struct html *h, const struct planned_one *one) {
    if (!one->placed || one->placing.findings == 0 || one->row.planned.withdrawn) return;
    draw_h2(h, SV("What the rules say"));
    html_lit(h, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < one->placing.findings; i++) {
        const struct placing_finding *f = &one->placing.finding[i];
        html_lit(h, "<li>");
        html_sentence(h, sv_of(f->text));
        html_lit(h, " <span class=\"ilacs-note\">(");
        html_text(h, f->rule);
        if (f->cite != NULL) {
            html_lit(h, ", ");
            html_text(h, f->cite->edition);
        }
        html_lit(h, ")</span></li>\n");
    }
    html_lit(h, "</ul>\n");
}

static void version_row(struct html *h, struct call *c, const struct planned_version *v) {
    const struct planned *p = &v->planned;
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_int(h, p->number);
    govuk_table_row_header_end(h);
    td_begin(h, SV("When, and who"));
    draw_moment(h, p->moment);
    html_lit(h, "<br>");
    html_text(h, v->entered_by);
    td_end(h);
    td_begin(h, SV("What it says"));
    plan_draw_state(h, c, p);
    html_lit(h, " ");
    html_text(h, capital_of(c, obligation_label(p->kind)));
    html_lit(h, ", call on ");
    html_day_short(h, p->call_day);
    html_lit(h, "<br>");
    for (size_t i = 0; i < p->team_size; i++) {
        if (i > 0) html_lit(h, ", ");
        html_text(h, v->team_name[i]);
    }
    td_end(h);
    govuk_table_cell(h, p->reason.n > 0 ? p->reason : SV("–"),
                     (struct govuk_cell){ .label = SV("Why"), .classes = SV("ilacs-breaks") });
    govuk_table_row_end(h);
}

static void versions(struct html *h, struct call *c, const struct planned_one *one) {
    if (one->versions == 0) return;
    govuk_table_begin(h, &(struct govuk_table){ .caption = one->versions == 1 ? SV("One version")
                                                                              : SV("Every version, the newest first"),
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks") });
    govuk_table_head_begin(h);
    th(h, SV("Version"), false);
    th(h, SV("When, and who"), false);
    th(h, SV("What it says"), false);
    th(h, SV("Why"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = one->versions; i-- > 0;) version_row(h, c, &one->version[i]);
    govuk_table_end(h);
}

static void hidden_version(struct html *h, struct call *c, const struct planned *p) {
    draw_hidden(h, "version", heading_text(c, "%lld", (long long)p->number));
}

static void call_form(struct html *h, struct call *c, const struct planned *p) {
    if (!plan_may(c, p, "POST /plan/:id/call") || p->called != 0) return;
    if (day_before(c->caller.occasion.today, p->call_day)) {
        draw_p(h, SV("When its day has come, the call is recorded here: from then on the authority’s people see it."));
        return;
    }
    draw_form_begin(h, c, plan_href(c, p->id, "/call"));
    hidden_version(h, c, p);
    draw_p(h, SV("Once the call is recorded the authority’s people see kind, day and lead. It cannot be taken back."));
    govuk_button(h, &(struct govuk_button){ .text = SV("The authority has been called"),
                                            .double_click = GOVUK_DOUBLE_CLICK_PREVENTED });
    draw_form_end(h);
}

/* Folded away, with a reason to type: nobody withdraws by a slip. */
static void withdraw_form(struct html *h, struct call *c, const struct planned *p) {
    if (!plan_may(c, p, "POST /plan/:id/withdraw")) return;
    struct sv typed = call_typed(c, "reason", SV(""));
    struct sv wrong = call_problem(c, "reason");
    govuk_details_begin(h, (struct govuk_details){ .summary = SV("Withdraw this activity"),
                                                   .open = typed.n > 0 || wrong.n > 0 || call_resumed(c) });
    draw_form_begin(h, c, plan_href(c, p->id, "/withdraw"));
    hidden_version(h, c, p);
    govuk_textarea(
        h, &(struct govuk_textarea){ .field = { .name = SV("reason"),
                                                .label = SV("Why it does not take place"),
                                                .hint = SV("In a sentence. Those who see the activity read it."),
                                                .error = wrong },
                                     .value = typed,
                                     .rows = 3 });
    govuk_button(h, &(struct govuk_button){ .text = SV("Withdraw it"),
                                            .classes = SV("govuk-button--warning"),
                                            .double_click = GOVUK_DOUBLE_CLICK_PREVENTED });
    draw_form_end(h);
    govuk_details_end(h);
}

static void actions(struct html *h, struct call *c, const struct planned *p) {
    if (!p->withdrawn) {
        call_form(h, c, p);
        if (plan_may(c, p, "GET /plan/:id/change"))
            govuk_button(h, &(struct govuk_button){ .text = p->called != 0 ? SV("Change the team") : SV("Change it"),
                                                    .href = plan_href(c, p->id, "/change"),
                                                    .classes = SV("govuk-button--secondary") });
        withdraw_form(h, c, p);
    }
    if (plan_may(c, p, "GET /plan/:id/exposure")) {
        html_lit(h, "<p class=\"govuk-body ilacs-no-print\">");
        html_link(h, plan_href(c, p->id, "/exposure"), SV("Who could see it, and who did"));
        html_lit(h, "</p>\n");
    }
}

bool plan_draw_one(struct call *c, struct err *e) {
    struct plan_call x;
    struct planned_one *one = arena_new(c->arena, struct planned_one);
    if (one == NULL) return err_nomem(e, __func__);
    if (!plan_open(c, &x, e) || !planned_one(x.store, &x.view, &c->caller, c->param, c->arena, one, e)) return false;
    struct page p = people_page(c, one_title(c, &one->row));
    plan_crumbs(c, &p, &one->row, SV(""));
    struct html h = people_page_begin(c, &p);
    warnings(&h, &one->row);
    about(&h, c, one);
    actions(&h, c, &one->row.planned);
    rules(&h, one);
    versions(&h, c, one);
    html_lit(&h, "<p class=\"govuk-body ilacs-note\">It is recorded that you saw this page.</p>\n");
    plan_draw_copy(&h, &one->row.copy);
    page_end(&h, &p);
    return true;
}

bool page_planned(struct call *c, struct err *e) { return plan_draw_one(c, e); }

/* ---- the exposure ledger --------------------------------------------------------------------------------------------- */

static void spans(struct html *h, const struct exposed *x) {
    for (size_t i = 0; i < x->spans; i++) {
        if (i > 0) html_lit(h, "<br>");
        draw_moment(h, x->span[i].from);
        if (x->span[i].until == 0) {
            html_lit(h, " until now");
        } else {
            html_lit(h, " to ");
            draw_moment(h, x->span[i].until);
        }
    }
    if (x->spans == 0) html_lit(h, "Never by these roles");
}

static void exposed_row(struct html *h, const struct exposed_person *p) {
    const struct exposed *x = &p->exposed;
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_text(h, p->name);
    html_lit(h, "<br><span class=\"ilacs-note\">");
    html_text(h, p->roles.n > 0 ? p->roles : SV("no role any more"));
    html_lit(h, "</span>");
    govuk_table_row_header_end(h);
    td_begin(h, SV("Could see it"));
    spans(h, x);
    td_end(h);
    td_begin(h, SV("Saw it first"));
    if (x->first_seen != 0)
        draw_moment(h, x->first_seen);
    else
        html_lit(h, "Never");
    td_end(h);
    td_begin(h, SV("Last"));
    if (x->last_seen != 0)
        draw_moment(h, x->last_seen);
    else
        html_lit(h, "–");
    td_end(h);
    govuk_table_cell_begin(h, (struct govuk_cell){ .label = SV("Times"), .numeric = true });
    html_count(h, x->times);
    govuk_table_cell_end(h);
    govuk_table_row_end(h);
}

static void exposed_table(struct html *h, const struct exposed_person *list, size_t n) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("By when they could see it first"),
                                                .caption_classes = SV("govuk-table__caption--s"),
                                                .classes = SV("ilacs-table ilacs-table--stacks") });
    govuk_table_head_begin(h);
    th(h, SV("Person"), false);
    th(h, SV("Could see it"), false);
    th(h, SV("Saw it first"), false);
    th(h, SV("Last"), false);
    th(h, SV("Times"), true);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < n; i++) exposed_row(h, &list[i]);
    govuk_table_end(h);
}

enum { COPIES_SHOWN = 20 }; /* of each person */

static void copy_row(struct html *h, const struct exposed_person *p, const struct seen *copy) {
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_text(h, copy->copy);
    govuk_table_row_header_end(h);
    govuk_table_cell(h, p->name, (struct govuk_cell){ .label = SV("Made for") });
    td_begin(h, SV("When"));
    draw_moment(h, copy->moment);
    td_end(h);
    govuk_table_cell(h, copy->through, (struct govuk_cell){ .label = SV("Through"), .classes = SV("ilacs-breaks") });
    govuk_table_row_end(h);
}

static void copies(struct html *h, struct call *c, const struct exposed_person *list, size_t n) {
    size_t left = 0;
    draw_h2(h, SV("Copies"));
    draw_p(h,
           SV("Each list or page that showed it bears the mark of the copy at its foot, each row of a CSV file in its "
              "last column. A mark leads to the person it was made for."));
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("By person, the newest first"),
                                                .caption_classes = SV("govuk-table__caption--s"),
                                                .classes = SV("ilacs-table ilacs-table--stacks") });
    govuk_table_head_begin(h);
    th(h, SV("Copy"), false);
    th(h, SV("Made for"), false);
    th(h, SV("When"), false);
    th(h, SV("Through"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < n; i++) {
        const struct exposed_person *p = &list[i];
        size_t first = p->copies > COPIES_SHOWN ? p->copies - COPIES_SHOWN : 0;
        for (size_t k = p->copies; k-- > first;) copy_row(h, p, &p->copy[k]);
        left += first;
    }
    govuk_table_end(h);
    if (left > 0)
        draw_p(
            h,
            heading_text(
                c,
                "%zu older ones are left out here: the command ilacs exposure lists all, and finds each by its mark.",
                left));
}

bool page_exposure(struct call *c, struct err *e) {
    struct plan_call x;
    struct exposed_person *list;
    size_t n;
    struct text sentence = text_in(c->arena, 400);
    struct planned_one *one = arena_new(c->arena, struct planned_one);
    if (one == NULL) return err_nomem(e, __func__);
    if (!plan_open(c, &x, e) || !planned_one(x.store, &x.view, &c->caller, c->param, c->arena, one, e) ||
        !planned_exposure(x.store, &x.view, &c->caller, c->param, c->arena, &list, &n, e))
        return false;
    struct page p = people_page(c, SV("Who could see it, and who did"));
    plan_crumbs(c, &p, &one->row, SV("Who could see it"));
    struct html h = people_page_begin(c, &p);
    draw_p(&h, one_title(c, &one->row));
    planned_exposure_sentence(list, n, &sentence);
    draw_p(&h, text_view(&sentence));
    exposed_table(&h, list, n);
    copies(&h, c, list, n);
    html_lit(
        &h,
        "<p class=\"govuk-body ilacs-note\">Who could see it is worked out for every moment since it was stored, "
        "from roles, team, interests and the call. Who did is what was recorded before each answer; looks of one person in the same way within ten "
        "minutes count once. Whoever reads the store’s file on the machine is in neither.</p>\n");
    plan_draw_copy(&h, &one->row.copy);
    page_end(&h, &p);
    return true;
}
