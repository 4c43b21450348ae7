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
    struct sv before = query_get(&c->query, SV("before"));
    *out = (struct log){
        .choice = { .actor = actor_asked(c), .action = query_get(&c->query, SV("action")), .limit = SHOWN + 1 }
    };
    about_asked(c, &out->choice);
    if (before.n > 0 && !sv_int(before, 1, INT64_MAX, &out->choice.before))
        query_complain(&c->problems, SV("before"), before, SV("Give the number of a record."));
    if (!call_store(c, &s, e) || !audit_head_of(s, &out->head, e) ||
        !store_load_accounts(s, c->arena, &out->account, &out->accounts, e) ||
        !audit_choose(s, &out->choice, c->arena, &out->record, &out->n, e))
        return false;
    out->older = out->n > SHOWN;
    if (out->older) out->n = SHOWN;
    return load_contents(c, s, out, e);
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

static void from_where_and_why(struct html *h, const struct audit_record *r, struct sv content) {
    struct sv line;
    for (bool any = false; content.n > 0 && sv_split(&content, '\n', &line); any = true) {
        if (any) html_lit(h, "<br>");
        html_text(h, line);
    }
    if (r->details.n == 0 || sv_eq(r->details, SV("{}"))) return;
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
    govuk_table_cell(h, r->action, (struct govuk_cell){ .label = SV("What") });
    govuk_table_cell_begin(h, (struct govuk_cell){ .label = SV("About"), .classes = SV("ilacs-breaks") });
    draw_about(h, c, l, r);
    td_end(h);
    govuk_table_cell_begin(h, (struct govuk_cell){ .label = SV("From where, why"), .classes = SV("ilacs-breaks") });
    from_where_and_why(h, r, l->content[i]);
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
    th(h, SV("What"), false);
    th(h, SV("About"), false);
    th(h, SV("From where, why"), false);
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
    bool chosen = l->choice.actor.n > 0 || l->choice.action.n > 0 || l->choice.subject_kind.n > 0;
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
