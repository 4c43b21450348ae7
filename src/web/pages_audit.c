/* The log, for administrators: who did what, when, from where, why. Contents (what may have to be erased) are shown of
 * records about accounts alone, which administrators keep: where somebody signed in from, why an account was disabled. All
 * other contents are as secret as what they are about. */
#include "store/audit.h"

#include "web/people_parts.h"

enum { SHOWN = 50 };

struct log {
    struct audit_choice choice;
    struct audit_record *record;
    struct sv *content; /* beside it; empty: none, or none for this page */
    struct sv *from;    /* the address it was done from; empty: not known, or erased */
    size_t n;
    bool older; /* there are more */
    struct audit_head head;
    struct account *account;
    size_t accounts;
};

/* ---- what is asked -------------------------------------------------------------------------------------------------- */

/* "12" and "person:12" are that person; anything else is an actor as the log writes it ("user:anna"). */
static struct sv actor_asked(struct call *c) {
    struct sv v = query_get(&c->query, SV("person"));
    int64_t number;
    return sv_int(v, 1, INT64_MAX, &number) ? actor_of_account(number, c->arena) : v;
}

/* "inspection" or "account:12". */
static void about_asked(struct call *c, struct audit_choice *out) {
    struct sv rest = query_get(&c->query, SV("about")), kind;
    if (rest.n == 0 || !sv_split(&rest, ':', &kind)) return;
    out->subject_kind = kind;
    if (rest.p != NULL) out->subject = rest;
}

/* What is kept of these begins with the address they came from. */
static bool says_from_where(const struct audit_record *r) {
    return sv_starts(r->action, SV("sign-in")) || sv_eq(r->action, SV("set-up-account"));
}

static struct sv first_line(struct sv v) {
    struct sv line = { 0 };
    return v.n > 0 && sv_split(&v, '\n', &line) ? line : SV("");
}

/* Where the session came from that record `i` was written in: the record that began it tells. */
static bool load_origin(struct call *c, struct store *s, struct log *l, size_t i, struct err *e) {
    const struct audit_record *r = &l->record[i];
    const struct audit_choice choice = {
        .actor = r->actor, .action = SV("sign-in"), .session = r->session, .limit = 1
    };
    struct audit_record *began;
    struct sv content;
    size_t n;
    bool found;
    for (size_t k = 0; k < i; k++)
        if (l->record[k].session == r->session && sv_eq(l->record[k].actor, r->actor)) {
            l->from[i] = l->from[k];
            return true;
        }
    if (!audit_choose(s, &choice, c->arena, &began, &n, e)) return false;
    if (n == 0) return true;
    if (!audit_content_of(s, began->number, c->arena, &content, &found, e)) return false;
    if (found) l->from[i] = first_line(content);
    return true;
}

static bool load_origins(struct call *c, struct store *s, struct log *l, struct err *e) {
    l->from = arena_array(c->arena, struct sv, l->n);
    if (l->from == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < l->n; i++) {
        const struct audit_record *r = &l->record[i];
        if (says_from_where(r))
            l->from[i] = first_line(l->content[i]);
        else if (r->session != 0 && !load_origin(c, s, l, i, e))
            return false;
    }
    return true;
}

static bool load_contents(struct call *c, struct store *s, struct log *out, struct err *e) {
    out->content = arena_array(c->arena, struct sv, out->n);
    if (out->content == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < out->n; i++) {
        bool found;
        if (!sv_eq(out->record[i].subject_kind, SV("account"))) continue;
        if (!audit_content_of(s, out->record[i].number, c->arena, &out->content[i], &found, e)) return false;
        if (!found) out->content[i] = SV("");
    }
    return true;
}

static bool load(struct call *c, struct log *out, struct err *e) {
    struct store *s;
    struct sv before = query_get(&c->query, SV("before")), session = query_get(&c->query, SV("session"));
    *out = (struct log){
        .choice = { .actor = actor_asked(c), .action = query_get(&c->query, SV("action")), .limit = SHOWN + 1 }
    };
    about_asked(c, &out->choice);
    if (before.n > 0 && !sv_int(before, 1, INT64_MAX, &out->choice.before))
        query_complain(&c->problems, SV("before"), before, SV("Give the number of a record."));
    if (session.n > 0 && !sv_int(session, 1, INT64_MAX, &out->choice.session))
        query_complain(&c->problems, SV("session"), session, SV("Give the number of a session."));
    if (!call_store(c, &s, e) || !audit_head_of(s, &out->head, e) ||
        !store_load_accounts(s, c->arena, &out->account, &out->accounts, e) ||
        !audit_choose(s, &out->choice, c->arena, &out->record, &out->n, e))
        return false;
    out->older = out->n > SHOWN;
    if (out->older) out->n = SHOWN;
    return load_contents(c, s, out, e) && load_origins(c, s, out, e);
}

/* ---- who ------------------------------------------------------------------------------------------------------------ */

static const struct account *account_named(const struct log *l, struct sv word) {
    struct sv kind;
    int64_t number;
    if (!sv_split(&word, ':', &kind) || !sv_int(word, 1, INT64_MAX, &number)) return NULL;
    if (!sv_eq(kind, SV("person")) && !sv_eq(kind, SV("account"))) return NULL;
    for (size_t i = 0; i < l->accounts; i++)
        if (l->account[i].number == number) return &l->account[i];
    return NULL;
}

/* The log names people by number: the name beside it is today's, and none once it was erased. */
static void draw_who(struct html *h, struct call *c, const struct log *l, struct sv actor) {
    const struct account *a = account_named(l, actor);
    if (a == NULL) {
        html_text(h, actor);
        return;
    }
    html_link(h, person_href(c, a->number, NULL), person_name(c, a));
    html_lit(h, "<br><span class=\"ilacs-note\">");
    html_text(h, actor);
    html_lit(h, "</span>");
}

static void draw_about(struct html *h, struct call *c, const struct log *l, const struct audit_record *r) {
    struct text whole = text_in(c->arena, 0);
    text_add(&whole, r->subject_kind);
    if (r->subject.n > 0) text_char(&whole, ':');
    text_add(&whole, r->subject);
    const struct account *a = account_named(l, text_view(&whole));
    if (a != NULL) {
        draw_who(h, c, l, text_view(&whole));
        return;
    }
    html_text(h, r->subject_kind);
    if (r->subject.n > 0) html_lit(h, " ");
    html_text(h, r->subject);
}

/* ---- the table ------------------------------------------------------------------------------------------------------ */

/* Whoever is no session's and no stranger was at the machine, at its command line. */
static struct sv from_words(const struct log *l, size_t i) {
    const struct audit_record *r = &l->record[i];
    if (l->from[i].n > 0) return sv_eq(l->from[i], SV("machine")) ? SV("the machine") : l->from[i];
    if (r->session != 0) return SV("");
    if (says_from_where(r)) return SV("erased");
    bool here = sv_starts(r->actor, SV("user:")) || sv_starts(r->actor, SV("person:"));
    return here ? SV("the machine") : SV("");
}

static void draw_from(struct html *h, struct call *c, const struct log *l, size_t i) {
    long long session = (long long)l->record[i].session;
    struct sv words = from_words(l, i);
    html_text(h, words);
    if (session == 0) return;
    if (words.n > 0) html_lit(h, "<br>");
    html_lit(h, "<span class=\"ilacs-note\">");
    html_link(h, heading_text(c, "/audit?session=%lld", session), heading_text(c, "session %lld", session));
    if (l->from[i].n == 0) html_text(h, SV(", erased"));
    html_lit(h, "</span>");
}

/* Details of nothing but the session are told in the column before. */
static bool tells_more(struct call *c, const struct audit_record *r) {
    if (r->details.n == 0 || sv_eq(r->details, SV("{}"))) return false;
    return !sv_eq(r->details, heading_text(c, "{\"session\":%lld}", (long long)r->session));
}

static void draw_details(struct html *h, struct call *c, const struct audit_record *r, struct sv content) {
    struct sv line;
    if (says_from_where(r) && !sv_split(&content, '\n', &line)) content = SV("");
    for (bool any = false; content.n > 0 && sv_split(&content, '\n', &line); any = true) {
        if (any) html_lit(h, "<br>");
        html_text(h, line);
    }
    if (!tells_more(c, r)) return;
    html_lit(h, " <code class=\"ilacs-note\">");
    html_text(h, r->details);
    html_lit(h, "</code>");
}

static void record_row(struct html *h, struct call *c, const struct log *l, size_t i) {
    const struct audit_record *r = &l->record[i];
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_int(h, r->number);
    govuk_table_row_header_end(h);
    td_begin(h, SV("When"));
    draw_moment(h, r->moment);
    td_end(h);
    td_begin(h, SV("Who"));
    draw_who(h, c, l, r->actor);
    td_end(h);
    govuk_table_cell_begin(h, (struct govuk_cell){ .label = SV("From"), .classes = SV("ilacs-breaks") });
    draw_from(h, c, l, i);
    td_end(h);
    govuk_table_cell(h, r->action, (struct govuk_cell){ .label = SV("What") });
    govuk_table_cell_begin(h, (struct govuk_cell){ .label = SV("About"), .classes = SV("ilacs-breaks") });
    draw_about(h, c, l, r);
    td_end(h);
    govuk_table_cell_begin(h, (struct govuk_cell){ .label = SV("Details"), .classes = SV("ilacs-breaks") });
    draw_details(h, c, r, l->content[i]);
    td_end(h);
    govuk_table_row_end(h);
}

static void records(struct html *h, struct call *c, const struct log *l) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("Newest first"),
                                                .caption_classes = SV("govuk-table__caption--s"),
                                                .classes = SV("ilacs-table ilacs-table--stacks ilacs-table--log") });
    govuk_table_head_begin(h);
    th(h, SV("Number"), false);
    th(h, SV("When"), false);
    th(h, SV("Who"), false);
    th(h, SV("From"), false);
    th(h, SV("What"), false);
    th(h, SV("About"), false);
    th(h, SV("Details"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < l->n; i++) record_row(h, c, l, i);
    govuk_table_end(h);
    struct govuk_pagination pages = { .label = SV("Pages of the log") };
    if (query_get(&c->query, SV("before")).n > 0)
        pages.previous =
            (struct govuk_link){ .text = SV("Newest"), .href = href_with(c, SV("/audit"), SV("before"), SV("")) };
    if (l->older)
        pages.next =
            (struct govuk_link){ .text = SV("Older"),
                                 .href = href_with(c, SV("/audit"), SV("before"),
                                                   heading_text(c, "%lld", (long long)l->record[l->n - 1].number)) };
    if (pages.previous.href.n > 0 || pages.next.href.n > 0) govuk_pagination(h, &pages);
}

static void filter_field(struct html *h, struct call *c, struct sv name, struct sv label, struct sv hint) {
    govuk_input(h, &(struct govuk_input){ .field = { .name = name,
                                                     .label = label,
                                                     .hint = hint,
                                                     .classes = SV("govuk-input--width-20"),
                                                     .group_classes = SV("ilacs-form__group") },
                                          .value = query_get(&c->query, name),
                                          .autocomplete = SV("off"),
                                          .autocapitalize = SV("none"),
                                          .spellcheck = SV("false") });
}

static void filters(struct html *h, struct call *c) {
    html_lit(h, "<form class=\"ilacs-form\" method=\"get\" action=\"/audit\">\n");
    filter_field(h, c, SV("person"), SV("Who"), SV("A person’s number, or user:anna"));
    filter_field(h, c, SV("action"), SV("What"), SV("For example sign-in"));
    filter_field(h, c, SV("about"), SV("About"), SV("For example account:12, or inspection"));
    filter_field(h, c, SV("session"), SV("Session"), SV("Its number: all that was done in it"));
    govuk_button(h, &(struct govuk_button){ .text = SV("Show"), .classes = SV("govuk-button--secondary") });
    html_lit(h, "</form>\n");
}

static void draw_head(struct html *h, const struct audit_head *head) {
    draw_h2(h, SV("The head of the log"));
    html_lit(h, "<p class=\"govuk-body\">Note it somewhere else: with it anybody can tell later whether a record was "
                "changed or the end cut off (<code>ilacs audit verify --expect</code>).</p>\n"
                "<p class=\"govuk-body ilacs-breaks\"><code>");
    html_int(h, head->count);
    html_lit(h, ":");
    html_text(h, sv_of(head->hash));
    html_lit(h, "</code></p>\n");
}

static struct sv title_of(struct call *c, const struct log *l) {
    bool chosen =
        l->choice.session != 0 || l->choice.actor.n > 0 || l->choice.action.n > 0 || l->choice.subject_kind.n > 0;
    if (l->n == 0) return SV("No record of the log fits");
    if (chosen) return SV("The log: the records you chose");
    return heading_text(c, "The log holds %lld records", (long long)l->head.count);
}

bool page_audit(struct call *c, struct err *e) {
    struct log l;
    if (!load(c, &l, e)) return false;
    if (!call_sound(c)) return true;
    struct page p = people_page(c, title_of(c, &l));
    struct html h = people_page_begin(c, &p);
    filters(&h, c);
    if (l.n == 0) {
        draw_p(&h, SV("Leave a field empty to see more."));
        html_lit(&h, "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/audit\">The whole log</a></p>\n");
    } else {
        records(&h, c, &l);
    }
    draw_head(&h, &l.head);
    page_end(&h, &p);
    return true;
}
