/* What reports say against what the register holds: the list, and one of them beside the report's own text. */
#include <stdlib.h>
#include <string.h>

#include "app/reviews.h"
#include "render/review_render.h"
#include "web/parts.h"
#include "web/session.h"

/* ---- the list -------------------------------------------------------------------------------------------------------- */

static struct sv review_href(struct call *c, int64_t number, const char *ending) {
    struct text t = text_in(c->arena, 0);
    text_printf(&t, "/review/%lld%s", (long long)number, ending);
    return text_view(&t);
}

static struct sv what_of(struct call *c, const struct review *r) {
    struct text t = text_in(c->arena, 0);
    review_what(r, &t);
    return text_view(&t);
}

static void list_row(struct html *h, struct call *c, const struct review *r) {
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_link(h, review_href(c, r->number, ""), r->record);
    govuk_table_row_header_end(h);
    govuk_table_cell(h, r->authority, (struct govuk_cell){ .label = SV("Authority") });
    govuk_table_cell(h, what_of(c, r), (struct govuk_cell){ .label = SV("What") });
    govuk_table_cell(h, r->file, (struct govuk_cell){ .label = SV("Report"), .classes = SV("ilacs-breaks") });
    govuk_table_row_end(h);
}

static void list_table(struct html *h, struct call *c, const struct reviews *all) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("Waiting for a decision, oldest first"),
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks") });
    govuk_table_head_begin(h);
    th(h, SV("Record"), false);
    th(h, SV("Authority"), false);
    th(h, SV("What"), false);
    th(h, SV("Report"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < all->count; i++)
        if (!all->list[i].decided) list_row(h, c, &all->list[i]);
    govuk_table_end(h);
}

static struct page review_page(struct call *c, struct sv title) { return call_private_page(c, title, SECTION_NONE); }

bool page_reviews(struct call *c, struct err *e) {
    struct reviews all;
    size_t open = 0;
    if (!store_load_reviews(app_store(c->web->app), c->arena, &all, e)) return false;
    for (size_t i = 0; i < all.count; i++) open += !all.list[i].decided;
    struct page p = review_page(c, SV("What reports say: for you to decide"));
    struct html h = call_html(c);
    page_begin(&h, &p);
    html_lit(
        &h,
        "<h1 class=\"govuk-heading-xl\">What reports say: for you to decide</h1>\n"
        "<p class=\"govuk-body\">New inspections and visits, values that differ from the register, and whatever is doubtful. Nothing here is in the "
        "register yet.</p>\n");
    if (open == 0)
        html_lit(&h, "<p class=\"govuk-body\">Nothing waits for a decision.</p>\n");
    else
        list_table(&h, c, &all);
    page_end(&h, &p);
    return true;
}

/* ---- the words, found in the page --------------------------------------------------------------------------------------- */

static bool is_blank(char ch) { return ch == ' ' || ch == '\n' || ch == '\t'; }

/* The end of `words` in `text` from `at` on, any run of blanks and line ends standing for a blank; 0 when they are not
 * there. The words are the report's lines joined, the page keeps their layout. */
static size_t words_end(struct sv text, size_t at, struct sv words) {
    size_t i = 0;
    while (i < words.n) {
        if (at == text.n) return 0;
        if (is_blank(words.p[i])) {
            if (!is_blank(text.p[at])) return 0;
            while (i < words.n && is_blank(words.p[i])) i++;
            while (at < text.n && is_blank(text.p[at])) at++;
        } else if (text.p[at++] != words.p[i++]) {
            return 0;
        }
    }
    return at;
}

struct mark {
    size_t from, to;
};
enum { MARKS_MAX = 256 };
struct marks {
    struct mark list[MARKS_MAX];
    size_t count;
};

static void find_words(struct sv text, struct sv words, struct marks *out) {
    words = sv_trim(words);
    if (words.n < 2) return;
    for (size_t i = 0; i < text.n && out->count < MARKS_MAX; i++) {
        size_t end = text.p[i] == words.p[0] ? words_end(text, i, words) : 0;
        if (end == 0) continue;
        out->list[out->count++] = (struct mark){ i, end };
        return; /* once: the same words again are another place */
    }
}

static int by_start(const void *a, const void *b) {
    const struct mark *x = a;
    const struct mark *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

static void marked_text(struct html *h, struct sv text, struct marks *s) {
    size_t at = 0;
    if (s->count > 1) qsort(s->list, s->count, sizeof *s->list, by_start);
    for (size_t i = 0; i < s->count; i++) {
        struct mark m = s->list[i];
        if (m.to <= at) continue;
        if (m.from < at) m.from = at;
        html_text(h, sv_sub(text, at, m.from - at));
        html_lit(h, "<mark>");
        html_text(h, sv_sub(text, m.from, m.to - m.from));
        html_lit(h, "</mark>");
        at = m.to;
    }
    html_text(h, sv_sub(text, at, text.n));
}

/* What the report says of each finding, a line of the value: "improvement 1: TEXT (TAG)". */
static void find_findings(const struct review_cell *c, struct sv text, struct marks *out) {
    struct sv rest = c->value;
    struct sv line;
    while (rest.n > 0 && sv_split(&rest, '\n', &line)) {
        size_t colon = sv_find(line, SV(": "));
        struct sv words = sv_sub(line, colon + 2, line.n);
        size_t tag = words.n > 0 && words.p[words.n - 1] == ')' ? sv_find(words, SV(" (")) : words.n;
        find_words(text, sv_sub(words, 0, tag), out);
    }
}

static void one_page(struct html *h, struct call *c, const struct review *r, const struct review_page *page) {
    struct marks *s = arena_new(c->arena, struct marks);
    if (s == NULL) return;
    for (size_t i = 0; i < r->cells; i++) {
        if (r->cell[i].page == page->page) find_words(page->text, r->cell[i].words, s);
        if (r->cell[i].second_page == page->page) find_words(page->text, r->cell[i].second_words, s);
        if (sv_eq(r->cell[i].name, REVIEW_FINDINGS)) find_findings(&r->cell[i], page->text, s);
    }
    html_lit(h, "<h3 class=\"govuk-heading-m\" id=\"page-");
    html_int(h, page->page);
    html_lit(h, "\">Page ");
    html_int(h, page->page);
    html_lit(h, "</h3>\n<div class=\"ilacs-report\" role=\"region\" tabindex=\"0\" aria-labelledby=\"page-");
    html_int(h, page->page);
    html_lit(h, "\"><pre>");
    marked_text(h, page->text, s);
    html_lit(h, "</pre></div>\n");
}

static void pages(struct html *h, struct call *c, const struct review *r) {
    if (r->pages == 0) return;
    html_lit(
        h,
        "<h2 class=\"govuk-heading-l\">The report</h2>\n<p class=\"govuk-body\">Its text as it lies on the page; the words that values "
        "were read from are marked.</p>\n");
    for (size_t i = 0; i < r->pages; i++) one_page(h, c, r, &r->page[i]);
}

/* ---- values side by side ------------------------------------------------------------------------------------------------ */

static void lines(struct html *h, struct sv v) {
    struct sv line;
    if (v.n == 0) html_lit(h, "<span class=\"govuk-hint\">blank</span>");
    for (bool any = false; v.n > 0 && sv_split(&v, '\n', &line); any = true) {
        if (any) html_lit(h, "<br>");
        html_text(h, line);
    }
}

static bool has_page(const struct review *r, uint32_t page) {
    for (size_t i = 0; i < r->pages; i++)
        if (r->page[i].page == page) return true;
    return false;
}

static void place(struct html *h, const struct review *r, uint32_t page) {
    if (page == 0) return;
    if (has_page(r, page)) {
        html_lit(h, "<a class=\"govuk-link\" href=\"#page-");
        html_int(h, page);
        html_lit(h, "\">");
    }
    html_lit(h, "page&nbsp;");
    html_int(h, page);
    if (has_page(r, page)) html_lit(h, "</a>");
}

static void trust(struct html *h, const struct review *r, const struct review_cell *c) {
    struct sv word = c->trust;
    struct sv part;
    for (bool any = false; word.n > 0 && sv_split(&word, '_', &part); any = true) {
        if (any) html_lit(h, " ");
        html_text(h, part);
    }
    if (c->page > 0) html_lit(h, ", ");
    place(h, r, c->page);
    if (c->second_page > 0) html_lit(h, " and ");
    place(h, r, c->second_page);
    if (c->second_value.n > 0 && !sv_eq(c->second_value, c->value)) {
        html_lit(h, ", where it says ");
        html_text(h, c->second_value);
    }
    if (c->reason.n == 0) return;
    html_lit(h, ": ");
    html_text(h, c->reason);
}

/* All of them at first; those that were ticked when the form is shown again. */
static bool ticked(const struct call *call, struct sv name) {
    if (call->route->page != accept_review) return true;
    struct sv value;
    for (size_t at = 0; form_next(&call->form, SV("cell"), &at, &value);)
        if (sv_eq(value, name)) return true;
    return false;
}

static void take_box(struct html *h, const struct call *call, const struct review_cell *c) {
    html_lit(h, "<div class=\"govuk-checkboxes govuk-checkboxes--small\"><div class=\"govuk-checkboxes__item\">"
                "<input class=\"govuk-checkboxes__input\" type=\"checkbox\" name=\"cell\"");
    if (ticked(call, c->name)) html_lit(h, " checked");
    html_attr(h, "value", c->name);
    html_lit(h, " id=\"cell-");
    html_text(h, c->name);
    html_lit(h, "\"><label class=\"govuk-label govuk-checkboxes__label\" for=\"cell-");
    html_text(h, c->name);
    html_lit(h, "\"><span class=\"govuk-visually-hidden\">Take ");
    html_text(h, c->name);
    html_lit(h, "</span></label></div></div>");
}

static void cell_row(struct html *h, const struct call *call, const struct review *r, const struct review_cell *c) {
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_text(h, c->name);
    govuk_table_row_header_end(h);
    if (!r->is_new) {
        td_begin(h, SV("Register"));
        lines(h, c->held);
        td_end(h);
    }
    td_begin(h, SV("Report"));
    lines(h, c->value);
    td_end(h);
    td_begin(h, SV("How sure, and where"));
    trust(h, r, c);
    td_end(h);
    if (!r->is_new && !r->decided) {
        td_begin(h, SV("Take"));
        take_box(h, call, c);
        td_end(h);
    }
    govuk_table_row_end(h);
}

static void values(struct html *h, const struct call *call, const struct review *r) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = r->is_new ? SV("What the report says") : SV("Both values"),
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks") });
    govuk_table_head_begin(h);
    th(h, SV("Value"), false);
    if (!r->is_new) th(h, SV("Register"), false);
    th(h, SV("Report"), false);
    th(h, SV("How sure, and where"), false);
    if (!r->is_new && !r->decided) th(h, SV("Take"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < r->cells; i++) cell_row(h, call, r, &r->cell[i]);
    govuk_table_end(h);
}

/* ---- deciding ----------------------------------------------------------------------------------------------------------- */

static void text_field(struct html *h, struct call *c, const char *name, struct sv label, struct sv hint,
                       struct sv classes) {
    govuk_input(h, &(struct govuk_input){ .field = { .name = sv_of(name),
                                                     .label = label,
                                                     .hint = hint,
                                                     .error = call_problem(c, name),
                                                     .classes = classes },
                                          .value = call_typed(c, name, SV("")),
                                          .autocomplete = SV("off") });
}

/* What the report does not print and a record must have. */
static void missing_fields(struct html *h, struct call *c, const struct review *r) {
    if (!r->is_new || r->kind != RECORD_INSPECTION) return;
    if (review_cell_named(r, SV("published")) == NULL)
        text_field(h, c, "published", SV("Day the report was published"),
                   SV("The report prints none. For example, 2026-03-01"), SV("govuk-input--width-10"));
    if (review_cell_named(r, SV("kind")) == NULL)
        text_field(h, c, "kind", SV("Kind of inspection"), SV("standard or short"), SV("govuk-input--width-10"));
}

/* One form around the table: its boxes go with the button. */
static void accept_form(struct html *h, struct call *c, const struct review *r) {
    draw_form_begin(h, c, review_href(c, r->number, "/accept"));
    values(h, c, r);
    missing_fields(h, c, r);
    govuk_button(h, &(struct govuk_button){ .text = SV("Accept: the report is right"),
                                            .double_click = GOVUK_DOUBLE_CLICK_PREVENTED });
    draw_form_end(h);
}

static void dismiss_form(struct html *h, struct call *c, const struct review *r) {
    draw_form_begin(h, c, review_href(c, r->number, "/dismiss"));
    text_field(h, c, "reason", SV("Why the register stays as it is"), SV("In a sentence"), SV(""));
    govuk_button(h, &(struct govuk_button){ .text = SV("Dismiss: the register is right"),
                                            .classes = SV("govuk-button--secondary"),
                                            .double_click = GOVUK_DOUBLE_CLICK_PREVENTED });
    draw_form_end(h);
}

/* A person by name; whoever it was at the command line as the log has them. */
static struct sv decider(struct call *c, const struct review *r) {
    int64_t number;
    struct account who;
    bool person = sv_starts(r->decided_by, SV("person:")) &&
                  sv_int(sv_sub(r->decided_by, 7, r->decided_by.n), 1, INT64_MAX, &number) &&
                  store_load_account(app_store(c->web->app), number, c->arena, &who, NULL);
    return person && who.name.n > 0 ? who.name : r->decided_by;
}

static void decision(struct html *h, struct call *c, const struct review *r) {
    govuk_inset_text_begin(h, (struct govuk_box){ 0 });
    draw_capital(h, review_state(r));
    html_lit(h, " on ");
    html_day(h, clock_uk_day(r->decided_moment));
    html_lit(h, " by ");
    html_text(h, decider(c, r));
    if (r->reason.n > 0) {
        html_lit(h, ": ");
        html_text(h, r->reason);
    }
    govuk_inset_text_end(h);
}

static void warnings(struct html *h, const struct review *r) {
    struct sv rest = r->warnings;
    struct sv line;
    while (rest.n > 0 && sv_split(&rest, '\n', &line)) {
        govuk_warning_text_begin(h, SV("Look at it"), SV(""));
        html_text(h, line);
        govuk_warning_text_end(h);
    }
}

static void about(struct html *h, struct call *c, const struct review *r) {
    govuk_summary_list_begin(h, SV(""));
    govuk_summary_row(h, SV("Authority"), r->authority);
    govuk_summary_row(h, SV("Record"), r->record);
    govuk_summary_row(h, SV("What"), what_of(c, r));
    govuk_summary_row(h, SV("Report"), r->file);
    govuk_summary_list_end(h);
}

static bool number_asked(const struct call *c, int64_t *out, struct err *e) {
    return sv_int(c->param, 1, INT64_MAX, out) ||
           err_fail(e, ERR_UNKNOWN, __func__, "The list names those there are: /review.",
                    "there is no review of that number");
}

static bool show_review(struct call *c, int64_t number, struct err *e) {
    struct review *r = arena_new(c->arena, struct review);
    if (r == NULL) return err_nomem(e, __func__);
    if (!store_load_review(app_store(c->web->app), number, c->arena, r, e)) return false;
    struct page p = review_page(c, heading_text(c, "%.*s: what its report says", SV_ARG(r->record)));
    struct html h = call_html(c);
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = SV("For you to decide"), .href = SV("/review") };
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = r->record };
    page_begin(&h, &p);
    draw_form_state(&h, c);
    html_lit(&h, "<h1 class=\"govuk-heading-xl\">");
    html_text(&h, p.title);
    html_lit(&h, "</h1>\n");
    about(&h, c, r);
    if (r->decided) decision(&h, c, r);
    warnings(&h, r);
    if (r->decided)
        values(&h, c, r);
    else
        accept_form(&h, c, r);
    if (!r->decided) dismiss_form(&h, c, r);
    pages(&h, c, r);
    page_end(&h, &p);
    return true;
}

bool page_review(struct call *c, struct err *e) {
    int64_t number;
    return number_asked(c, &number, e) && show_review(c, number, e);
}

/* ---- deciding ------------------------------------------------------------------------------------------------------------- */

static struct sv cells_chosen(struct call *c) {
    struct text t = text_in(c->arena, 0);
    struct sv value;
    size_t at = 0;
    while (form_next(&c->form, SV("cell"), &at, &value)) {
        if (t.n > 0) text_char(&t, ' ');
        text_add(&t, value);
    }
    return text_view(&t);
}

static bool something_chosen(struct call *c, struct store *s, int64_t number, struct err *e) {
    struct review r;
    if (!store_load_review(s, number, c->arena, &r, e)) return false;
    return r.is_new || cells_chosen(c).n > 0 ||
           err_fail(e, ERR_INPUT, __func__, "", "Tick a value, or dismiss all of it");
}

static bool accept_now(struct call *c, int64_t number, struct err *e) {
    struct store *s;
    struct import_report report;
    const struct review_extra extra[] = { { SV("published"), form_get(&c->form, SV("published")) },
                                          { SV("kind"), form_get(&c->form, SV("kind")) } };
    size_t given = 0;
    struct review_extra used[2];
    for (size_t i = 0; i < 2; i++)
        if (extra[i].value.n > 0) used[given++] = extra[i];
    return call_store(c, &s, e) && something_chosen(c, s, number, e) &&
           review_accept(s, number, cells_chosen(c), used, given, &c->caller.by, c->arena, &report, e);
}

bool accept_review(struct call *c, struct err *e) {
    int64_t number;
    if (!number_asked(c, &number, e)) return false;
    if (!call_resumed(c)) {
        if (accept_now(c, number, e)) return answer_see_other(c, SV("/review"));
        if (!call_complain(c, e)) return false;
    }
    return show_review(c, number, e);
}

static bool dismiss_now(struct call *c, int64_t number, struct err *e) {
    struct store *s;
    if (!call_store(c, &s, e)) return false;
    if (review_dismiss(s, number, form_get(&c->form, SV("reason")), &c->caller.by, c->arena, e)) return true;
    if (e->kind == ERR_INPUT) err_prefix(e, "reason");
    return false;
}

bool dismiss_review(struct call *c, struct err *e) {
    int64_t number;
    if (!number_asked(c, &number, e)) return false;
    if (!call_resumed(c)) {
        if (dismiss_now(c, number, e)) return answer_see_other(c, SV("/review"));
        if (!call_complain(c, e)) return false;
    }
    return show_review(c, number, e);
}
