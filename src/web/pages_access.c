/* Who may do what, for everybody; and why one person may or may not, for administrators. */
#include "web/people_parts.h"

/* ---- the table ------------------------------------------------------------------------------------------------------ */

static bool all_need(const struct permission *p, unsigned first, unsigned after, enum need n) {
    for (unsigned r = first; r < after; r++)
        if (p->may[r] != n) return false;
    return true;
}

static bool for_everybody(const struct permission *p) { return all_need(p, ROLE_PUBLIC, ROLE_COUNT, ALWAYS); }

/* Roles that may under the same condition stand in one line. */
static void need_line(struct html *h, const struct permission *p, enum need n) {
    bool any = false;
    for (unsigned r = 0; r < ROLE_COUNT; r++) {
        if (p->may[r] != n) continue;
        if (any) html_lit(h, ", ");
        if (any)
            html_text(h, role_label((enum role)r));
        else
            draw_capital(h, role_label((enum role)r));
        any = true;
    }
    if (!any) return;
    if (n != ALWAYS) {
        html_lit(h, ": ");
        html_text(h, need_label(n));
    }
    html_lit(h, "<br>");
}

static void who_may(struct html *h, const struct permission *p) {
    if (for_everybody(p)) {
        html_lit(h, "Everybody");
    } else if (all_need(p, ROLE_PUBLIC, ROLE_FIRST_GIVEN, NEVER) && all_need(p, ROLE_FIRST_GIVEN, ROLE_COUNT, ALWAYS)) {
        html_lit(h, "Everybody who has signed in, about themselves");
    } else {
        for (unsigned n = ALWAYS; n < NEED_COUNT; n++) need_line(h, p, (enum need)n);
    }
    if (p->caution == CAUTION_FRESH) html_lit(h, "<span class=\"ilacs-note\">after proving again who they are</span>");
}

static void permission_row(struct html *h, const struct permission *p) {
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ .classes = SV("ilacs-breaks") });
    html_lit(h, "<code>");
    if (p->reach == REACH_COMMAND) html_lit(h, "ilacs ");
    html_text(h, sv_of(p->what));
    html_lit(h, "</code>");
    govuk_table_row_header_end(h);
    td_begin(h, SV("Who may"));
    who_may(h, p);
    td_end(h);
    govuk_table_cell(h, sv_of(p->why), (struct govuk_cell){ .label = SV("Why these") });
    govuk_table_row_end(h);
}

/* What a row is about, by its first word: "GET /people/:number/give" belongs to "people". */
struct group {
    const char *id;
    struct sv title;
    const char *const *begins; /* NULL-ended; NULL: whatever is left */
    enum reach reach;
    bool folded; /* long, and seldom looked for */
};
static const char *const plan_pages[] = { "/plan", NULL };
static const char *const people_pages[] = { "/people", "/audit", "/why", NULL };
static const char *const own_pages[] = { "/account", "/sign", "/set-up", "/prove", NULL };
static const char *const review_pages[] = { "/review", NULL };
static const char *const plan_commands[] = { "plan", "exposure", "interest", NULL };
static const char *const people_commands[] = { "user", "demonstration", "audit", "why", "mail", "permissions", NULL };
static const struct group groups[] = {
    { "planned", { "Pages: what is planned", 22 }, plan_pages, REACH_ROUTE, false },
    { "people", { "Pages: people and the log", 25 }, people_pages, REACH_ROUTE, false },
    { "own", { "Pages: signing in and one’s own account", 41 }, own_pages, REACH_ROUTE, false },
    { "reports", { "Pages: what reports say", 23 }, review_pages, REACH_ROUTE, false },
    { "public", { "Pages: everything public", 24 }, NULL, REACH_ROUTE, true },
    { "commands-planned", { "Commands: what is planned", 25 }, plan_commands, REACH_COMMAND, true },
    { "commands-people", { "Commands: people and the log", 28 }, people_commands, REACH_COMMAND, true },
    { "commands", { "Commands: the register and the rules", 36 }, NULL, REACH_COMMAND, true },
};
enum { GROUPS = sizeof groups / sizeof *groups };

/* The address of a page, the first word of a command. */
static struct sv first_of(const struct permission *p) {
    struct sv what = sv_of(p->what);
    size_t blank = sv_find(what, SV(" "));
    return p->reach == REACH_ROUTE ? sv_sub(what, blank + 1, what.n) : sv_sub(what, 0, blank);
}

static bool begins(const struct permission *p, const char *const *list) {
    struct sv first = first_of(p);
    for (; *list != NULL; list++)
        if (p->reach == REACH_ROUTE ? sv_starts(first, sv_of(*list)) : sv_eq(first, sv_of(*list))) return true;
    return false;
}

static const struct group *group_of(const struct permission *p) {
    for (size_t i = 0; i < GROUPS; i++)
        if (groups[i].reach == p->reach && (groups[i].begins == NULL || begins(p, groups[i].begins))) return &groups[i];
    return &groups[GROUPS - 1];
}

static struct sv folded_words(struct call *c, const struct group *g) {
    size_t n = 0;
    for (size_t i = 0; i < permission_count; i++) n += group_of(&permissions[i]) == g;
    return heading_text(c, "%zu %s", n, g->reach == REACH_ROUTE ? "pages" : "commands");
}

static void group_table(struct html *h, struct call *c, const struct group *g) {
    html_lit(h, "<h2 class=\"govuk-heading-m\"");
    html_attr(h, "id", sv_of(g->id));
    html_lit(h, ">");
    html_text(h, g->title);
    html_lit(h, "</h2>\n");
    if (g->folded) govuk_details_begin(h, (struct govuk_details){ .summary = folded_words(c, g) });
    govuk_table_begin(h, &(struct govuk_table){ .classes = SV("ilacs-table ilacs-table--stacks ilacs-table--thirds") });
    govuk_table_head_begin(h);
    th(h, SV("What"), false);
    th(h, SV("Who may"), false);
    th(h, SV("Why these and no others"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < permission_count; i++)
        if (group_of(&permissions[i]) == g) permission_row(h, &permissions[i]);
    govuk_table_end(h);
    if (g->folded) govuk_details_end(h);
}

bool page_permissions(struct call *c, struct err *e) {
    struct page p = call_page(c, SV("Who may do what"), SECTION_NONE);
    struct html h = call_html(c);
    (void)e;
    p.today_href = SV("");
    page_begin(&h, &p);
    html_lit(
        &h,
        "<h1 class=\"govuk-heading-xl\">Who may do what</h1>\n<p class=\"govuk-body-l\">This one table decides. What "
        "does not stand in it cannot be reached by anybody.</p>\n<p class=\"govuk-body\">“GET” shows a page, “POST” "
        "sends a form, “ilacs ...” is a command. An operator of the machine is whoever runs commands where the "
        "register is kept without saying who they are. Nobody with a declared interest in an authority may see what "
        "is planned there, whatever their role as an inspector allows.</p>\n<ul class=\"govuk-list\">\n");
    for (size_t i = 0; i < GROUPS; i++) {
        html_lit(&h, "<li>");
        html_link(&h, heading_text(c, "#%s", groups[i].id), groups[i].title);
        html_lit(&h, "</li>\n");
    }
    html_lit(&h, "</ul>\n");
    for (size_t i = 0; i < GROUPS; i++) group_table(&h, c, &groups[i]);
    page_end(&h, &p);
    return true;
}

/* ---- why ------------------------------------------------------------------------------------------------------------ */

struct question_why {
    struct account *account;
    struct person *person;
    size_t n;
    const struct account *who; /* NULL: not chosen yet */
    const struct person *as;
    struct sv page; /* the address asked about */
};

static bool load_why(struct call *c, struct question_why *q, struct err *e) {
    struct store *s;
    struct sv who = query_get(&c->query, SV("person"));
    int64_t number = 0;
    *q = (struct question_why){ .page = query_get(&c->query, SV("page")) };
    if (!call_store(c, &s, e) || !people_load(s, c->arena, &q->account, &q->person, &q->n, e)) return false;
    (void)sv_int(who, 1, INT64_MAX, &number);
    for (size_t i = 0; i < q->n; i++) {
        if (q->account[i].number != number) continue;
        q->who = &q->account[i];
        q->as = &q->person[i];
    }
    if (who.n > 0 && q->who == NULL)
        query_complain(&c->problems, SV("person"), who, SV("Choose a person of the list."));
    return true;
}

static void why_form(struct html *h, struct call *c, const struct question_why *q) {
    struct govuk_option *option = arena_array(c->arena, struct govuk_option, q->n + 1);
    size_t n = 0;
    if (option == NULL) return;
    option[n++] = (struct govuk_option){ .value = SV(""), .text = SV("Choose") };
    for (size_t i = 0; i < q->n; i++)
        if (q->account[i].erased == 0)
            option[n++] =
                (struct govuk_option){ .value = heading_text(c, "%lld", (long long)q->account[i].number),
                                       .text = heading_text(c, "%.*s (%.*s)", SV_ARG(person_name(c, &q->account[i])),
                                                            SV_ARG(q->account[i].email)),
                                       .selected = &q->account[i] == q->who };
    html_lit(h, "<form method=\"get\" action=\"/why\">\n");
    govuk_select(h, &(struct govuk_select){ .field = { .name = SV("person"), .label = SV("Person") },
                                            .options = option,
                                            .option_count = n });
    govuk_input(h, &(struct govuk_input){
                       .field = { .name = SV("page"),
                                  .label = SV("Page"),
                                  .hint = SV("Its address on this site, for example /plan/abcdefghijklmnop or /people"),
                                  .classes = SV("govuk-!-width-two-thirds") },
                       .value = q->page,
                       .autocomplete = SV("off"),
                       .autocapitalize = SV("none"),
                       .spellcheck = SV("false") });
    govuk_button(h, &(struct govuk_button){ .text = SV("Explain") });
    html_lit(h, "</form>\n");
}

/* Whatever was pasted: "https://host/plan/x?y=z#part" is "/plan/x". */
static struct sv address_path(struct sv v) {
    size_t scheme = sv_find(v, SV("://"));
    if (scheme < v.n) {
        v = sv_sub(v, scheme + 3, v.n);
        v = sv_sub(v, sv_find(v, SV("/")), v.n);
    }
    v = sv_sub(v, 0, sv_find(v, SV("?")));
    return sv_sub(v, 0, sv_find(v, SV("#")));
}

static const struct permission *permission_asked(struct call *c, struct sv page, struct sv *param) {
    struct path path;
    struct sv allow;
    size_t at;
    const struct route_table *site = site_routes();
    if (page.n == 0 || page.p[0] != '/' || !path_parse(page, c->arena, &path, NULL)) return NULL;
    return route_find(site, METHOD_GET, &path, &at, param, &allow) == ROUTE_FOUND ? site->permission[at] : NULL;
}

/* The activity itself, for the decision alone: nothing of it is said. *found false: there is none (or none is meant). */
static bool thing_asked(struct call *c, const struct permission *p, struct sv id, struct thing *out, bool *found,
                        struct err *e) {
    struct store *s;
    struct view v;
    struct planned *version;
    size_t n;
    *found = false;
    if (id.n == 0 || !sv_starts(sv_of(p->what), SV("GET /plan/:id"))) return true;
    if (!call_store(c, &s, e) || !call_inspectorate_view(c, &v, e) ||
        !store_load_planned_of(s, id, c->arena, &version, &n, e))
        return false;
    if (n == 0) return true;
    struct planned *latest = &version[n - 1];
    for (size_t i = 0; i < v.histories; i++)
        if (sv_eq(v.history[i].authority->dfe_code, latest->authority)) latest->region = v.history[i].authority->region;
    *out = thing_planned(latest);
    /* To whoever may not see it, it is like one that is not there: how the conditions come out would tell, person by
     * person, who goes, to which region and to whom. */
    *found = caller_sees(&c->caller, permission_of(REACH_ROUTE, SV("GET /plan/:id")), out);
    return true;
}

static void draw_lines(struct html *h, struct sv text) {
    struct sv line;
    html_lit(h, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    while (text.n > 0 && sv_split(&text, '\n', &line)) {
        if (line.n == 0) continue;
        html_lit(h, "<li>");
        html_sentence(h, line);
        html_lit(h, "</li>\n");
    }
    html_lit(h, "</ul>\n");
}

/* The first line of the explanation is the answer, and the heading. */
static bool answer_why(struct call *c, const struct question_why *q, struct sv *title, struct sv *reasons, bool *found,
                       struct err *e) {
    struct sv param = { 0 }, rest;
    struct thing thing = { 0 };
    const struct permission *p = permission_asked(c, address_path(q->page), &param);
    if (p != NULL && !thing_asked(c, p, param, &thing, found, e)) return false;
    struct decision d = access_decide(p, q->as, *found ? &thing : NULL, &c->caller.occasion);
    struct text t = text_in(c->arena, 0);
    access_explain(&t, &d, person_name(c, q->who), SV(""));
    rest = text_view(&t);
    if (!sv_split(&rest, '\n', title)) *title = SV("");
    if (sv_ends(*title, SV("."))) title->n--;
    *reasons = rest.p == NULL ? SV("") : rest;
    return true;
}

bool page_why(struct call *c, struct err *e) {
    struct question_why q;
    struct sv title = SV("Why somebody may, or may not"), reasons = { 0 };
    if (!load_why(c, &q, e)) return false;
    if (!call_sound(c)) return true;
    bool asked = q.who != NULL && q.page.n > 0, found = false;
    if (asked && !answer_why(c, &q, &title, &reasons, &found, e)) return false;
    struct page p = people_page(c, title);
    struct html h = people_page_begin(c, &p);
    if (asked) {
        html_lit(&h, "<p class=\"govuk-body ilacs-breaks\">Asked about <code>");
        html_text(&h, q.page);
        html_lit(&h, "</code></p>\n");
        draw_lines(&h, reasons);
        if (found)
            draw_p(&h, SV("That is about this activity as it stands now. Neither its authority nor its day is named."));
        else if (sv_starts(address_path(q.page), SV("/plan/")))
            draw_p(&h, SV("How the conditions come out for one activity is told only to those who may see it."));
        if (q.who->disabled > 0) draw_p(&h, SV("Besides, their account is disabled: they cannot sign in at all."));
        draw_h2(&h, SV("Ask again"));
    } else {
        draw_p(
            &h,
            SV("Choose a person and a page: you are told what decides, role by role. What is planned is not named."));
    }
    why_form(&h, c, &q);
    html_lit(&h, "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/permissions\">The whole table</a></p>\n");
    page_end(&h, &p);
    return true;
}
