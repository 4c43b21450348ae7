/* The national list: who is due what, earliest to latest, with filters and order in the address. */
#include <stdlib.h>

#include "render/due_render.h"
#include "web/web.h"

enum sort_key { SORT_LATEST, SORT_EARLIEST, SORT_NAME, SORT_REGION, SORT_WHAT, SORT_STATUS, SORT_COUNT };
static const char *const sort_words[SORT_COUNT] = { "latest", "earliest", "name", "region", "what", "status" };

/* What the address asks for. */
struct wanted {
    uint32_t obligations, statuses; /* bits; 0: the default of view_due */
    bool graded_only;               /* the page's own default: the next inspection of each */
    struct sv name, region;
    enum sort_key sort;
    bool descending;
};

static uint32_t graded_bits(void) {
    uint32_t bits = 0;
    for (int o = 0; o < OWED_COUNT; o++)
        if (obligation_is_graded((enum obligation)o)) bits |= 1U << o;
    return bits;
}

/* ---- reading the address ------------------------------------------------------------------------------------------- */

static void read_obligations(struct call *c, bool graded_by_default, struct wanted *w) {
    struct sv v;
    size_t at = 0;
    bool any = false, all = false;
    while (query_next(&c->query, SV("obligation"), &at, &v)) {
        enum obligation o;
        any = true;
        if (sv_eq(v, SV("all")))
            all = true;
        else if (sv_eq(v, SV("inspection")))
            w->obligations |= graded_bits();
        else if (obligation_parse(v, &o))
            w->obligations |= 1U << o;
        else
            query_complain(&c->problems, SV("obligation"), v,
                           SV("Choose what is due by its word, for example inspection, focused_visit or all."));
    }
    if (all) w->obligations = 0;
    if (!any && graded_by_default) w->obligations = graded_bits();
    w->graded_only = w->obligations == graded_bits();
}

static void read_statuses(struct call *c, struct wanted *w) {
    struct sv v;
    size_t at = 0;
    while (query_next(&c->query, SV("status"), &at, &v)) {
        enum status s;
        if (sv_eq(v, SV("all")))
            w->statuses |= (1U << STATUS_COUNT) - 1;
        else if (status_parse(v, &s))
            w->statuses |= 1U << s;
        else
            query_complain(&c->problems, SV("status"), v,
                           SV("Choose a status: not_yet, open, overdue, paused, met, superseded or all."));
    }
}

static void read_sort(struct call *c, struct wanted *w) {
    struct sv v = query_get(&c->query, SV("sort"));
    if (v.n == 0) return;
    struct sv word = v;
    w->descending = v.p[0] == '-';
    if (w->descending) word = sv_sub(v, 1, v.n);
    for (int k = 0; k < SORT_COUNT; k++)
        if (sv_eq(word, sv_of(sort_words[k]))) {
            w->sort = (enum sort_key)k;
            return;
        }
    query_complain(
        &c->problems, SV("sort"), v,
        SV("Choose an order: latest, earliest, name, region, what or status; a hyphen before it turns it round."));
}

static struct wanted read_wanted(struct call *c, bool graded_by_default) {
    struct wanted w = { .name = query_get(&c->query, SV("name")), .region = query_get(&c->query, SV("region")) };
    read_obligations(c, graded_by_default, &w);
    read_statuses(c, &w);
    read_sort(c, &w);
    return w;
}

/* ---- finding the rows ---------------------------------------------------------------------------------------------- */

static bool holds_nocase(struct sv text, struct sv part) {
    for (size_t i = 0; i + part.n <= text.n; i++)
        if (sv_eq_nocase(sv_sub(text, i, part.n), part)) return true;
    return false;
}

/* Part of a name, or a whole code. */
static bool is_named(const struct authority *a, struct sv name) {
    return name.n == 0 || holds_nocase(a->name, name) || holds_nocase(a->ons_name, name) || sv_eq(a->dfe_code, name) ||
           sv_eq_nocase(a->ons_code, name);
}

static bool find_rows(struct call *c, const struct view *v, const struct wanted *w, bool trace, struct due_rows *rows,
                      struct err *e) {
    struct due_filter f = {
        .obligations = w->obligations, .statuses = w->statuses, .region = w->region, .trace = trace
    };
    if (w->name.n > 0) {
        const struct history **list = arena_array(c->arena, const struct history *, v->histories + 1);
        if (list == NULL) return err_nomem(e, __func__);
        for (size_t i = 0; i < v->histories; i++)
            if (is_named(v->history[i].authority, w->name)) list[f.authorities++] = &v->history[i];
        f.authority = list;
    }
    struct err fault = { 0 };
    if (view_due(v, &f, c->arena, rows, &fault)) return true;
    if (fault.kind == ERR_UNKNOWN) {
        struct text expected = text_in(c->arena, 0);
        text_add(&expected, sv_of(fault.hint));
        query_complain(&c->problems, SV("region"), w->region, text_view(&expected));
        return true;
    }
    *e = fault;
    return false;
}

/* ---- order --------------------------------------------------------------------------------------------------------- */

/* Days not known come last, whichever way round. */
static int compare_days(struct day a, struct day b, bool descending) {
    if (!day_known(a) || !day_known(b)) return (int)day_known(b) - (int)day_known(a);
    int c = (a.n > b.n) - (a.n < b.n);
    return descending ? -c : c;
}

static int compare_rows(const void *pa, const void *pb, void *ctx) {
    const struct due_row *a = pa, *b = pb;
    const struct wanted *w = ctx;
    int c = 0, turn = w->descending ? -1 : 1;
    switch (w->sort) {
    case SORT_LATEST: c = compare_days(a->owed->latest, b->owed->latest, w->descending); break;
    case SORT_EARLIEST: c = compare_days(a->owed->earliest, b->owed->earliest, w->descending); break;
    case SORT_NAME: c = turn * sv_cmp(a->authority->name, b->authority->name); break;
    case SORT_REGION: c = turn * sv_cmp(a->authority->region, b->authority->region); break;
    case SORT_WHAT: c = turn * ((int)a->owed->kind - (int)b->owed->kind); break;
    case SORT_STATUS: c = turn * ((int)a->owed->status - (int)b->owed->status); break;
    case SORT_COUNT: break;
    }
    if (c == 0 && w->sort != SORT_LATEST && w->sort != SORT_NAME)
        c = compare_days(a->owed->latest, b->owed->latest, false);
    /* The list came by name, then in the order of what is owed: its place decides what is left (qsort is not stable). */
    if (c == 0) c = sv_cmp(a->authority->name, b->authority->name);
    return c != 0 ? c : (a->owed > b->owed) - (a->owed < b->owed);
}

/* ---- words --------------------------------------------------------------------------------------------------------- */

struct counts {
    size_t by_status[STATUS_COUNT];
    size_t authorities; /* that have a row */
};

static struct counts count_rows(const struct due_rows *rows) {
    struct counts n = { 0 };
    const struct authority *last = NULL; /* rows of one authority still stand together */
    for (size_t i = 0; i < rows->count; i++) {
        n.by_status[rows->row[i].owed->status]++;
        if (rows->row[i].authority != last) n.authorities++;
        last = rows->row[i].authority;
    }
    return n;
}

static void status_counts(const struct counts *n, struct text *out) {
    static const struct {
        enum status status;
        const char *words;
    } parts[] = { { STATUS_OVERDUE, "overdue" },     { STATUS_OPEN, "open now" }, { STATUS_PAUSED, "paused" },
                  { STATUS_NOT_YET, "not yet due" }, { STATUS_MET, "met" },       { STATUS_SUPERSEDED, "superseded" } };
    bool any = false;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        size_t k = n->by_status[parts[i].status];
        if (k == 0) continue;
        if (any) text_lit(out, ", ");
        text_int(out, (int64_t)k);
        text_char(out, ' ');
        text_add(out, sv_of(parts[i].words));
        any = true;
    }
}

static struct sv heading(struct call *c, const struct wanted *w, const struct due_rows *rows, const struct counts *n) {
    struct text t = text_in(c->arena, 0);
    if (rows->count == 0) {
        text_lit(&t, "Nothing due matches what was asked");
    } else {
        text_add(&t, w->graded_only ? SV("Next inspections: ") : SV("What is due: "));
        status_counts(n, &t);
    }
    return text_view(&t);
}

static void lead(struct html *h, const struct view *v, const struct wanted *w, const struct due_rows *rows,
                 const struct counts *n) {
    html_lit(h, "<p class=\"govuk-body-l\">");
    if (w->graded_only)
        html_lit(h, "The graded inspection of children’s services that comes next for ");
    else
        html_lit(h, "Everything asked for that is due from or to ");
    html_count(h, (int64_t)n->authorities);
    if (rows->authorities_asked == 1)
        html_lit(h, " authority");
    else
        html_lit(h, " authorities");
    html_lit(h, " in England, on ");
    html_day(h, v->question.on);
    html_lit(
        h,
        ". Every date is worked out from the published rules and the published record: follow “Why?” to see how.</p>\n");
}

/* ---- the filter form ----------------------------------------------------------------------------------------------- */

enum { REGIONS_MAX = 16 };

static size_t regions_of(const struct view *v, struct sv *out) {
    size_t n = 0;
    for (size_t i = 0; i < v->histories; i++) {
        const struct authority *a = v->history[i].authority;
        size_t at = 0;
        while (at < n && sv_cmp(out[at], a->region) < 0) at++;
        if (a->region.n == 0 || n == REGIONS_MAX || (at < n && sv_eq(out[at], a->region))) continue;
        for (size_t j = n; j > at; j--) out[j] = out[j - 1];
        out[at] = a->region;
        n++;
    }
    return n;
}

static struct sv capitalised(struct call *c, struct sv label) {
    char *p = arena_copy(c->arena, label.p, label.n);
    if (p == NULL || label.n == 0) return label;
    if (p[0] >= 'a' && p[0] <= 'z') p[0] = (char)(p[0] - 'a' + 'A');
    return (struct sv){ p, label.n };
}

static void region_select(struct html *h, const struct view *v, const struct wanted *w) {
    struct sv region[REGIONS_MAX];
    struct govuk_option options[REGIONS_MAX + 1] = { { .value = SV(""), .text = SV("All regions") } };
    size_t n = regions_of(v, region);
    for (size_t i = 0; i < n; i++)
        options[i + 1] = (struct govuk_option){ .value = region[i],
                                                .text = region[i],
                                                .selected = sv_eq_nocase(region[i], w->region) };
    govuk_select(h, &(struct govuk_select){ .field = { .name = SV("region"), .label = SV("Region") },
                                            .options = options,
                                            .option_count = n + 1 });
}

static void status_select(struct html *h, struct call *c, const struct wanted *w) {
    struct govuk_option options[STATUS_COUNT + 1] = { { .value = SV(""), .text = SV("Any that is still due") } };
    for (int s = 0; s < STATUS_COUNT; s++)
        options[s + 1] = (struct govuk_option){ .value = status_word((enum status)s),
                                                .text = capitalised(c, status_label((enum status)s)),
                                                .selected = w->statuses == 1U << s };
    govuk_select(h, &(struct govuk_select){ .field = { .name = SV("status"), .label = SV("Status") },
                                            .options = options,
                                            .option_count = STATUS_COUNT + 1 });
}

static void obligation_select(struct html *h, struct call *c, const struct wanted *w) {
    struct govuk_option options[OWED_COUNT + 2] = {
        { .value = SV("inspection"), .text = SV("Next inspection"), .selected = w->graded_only },
        { .value = SV("all"), .text = SV("Everything"), .selected = w->obligations == 0 },
    };
    for (int o = 0; o < OWED_COUNT; o++)
        options[o + 2] = (struct govuk_option){ .value = obligation_word((enum obligation)o),
                                                .text = capitalised(c, obligation_label((enum obligation)o)),
                                                .selected = w->obligations == 1U << o };
    govuk_select(h, &(struct govuk_select){ .field = { .name = SV("obligation"), .label = SV("What is due") },
                                            .options = options,
                                            .option_count = OWED_COUNT + 2 });
}

static void filter_form(struct html *h, struct call *c, const struct view *v, const struct wanted *w) {
    struct text day = text_in(c->arena, 0);
    text_day(&day, v->question.on);
    html_lit(h, "<form class=\"ilacs-filters\" method=\"get\" action=\"/authorities\" aria-label=\"Filters\">\n");
    govuk_input(h, &(struct govuk_input){ .field = { .name = SV("name"),
                                                     .label = SV("Authority (name or code)"),
                                                     .group_classes = SV("ilacs-filters__name") },
                                          .value = w->name,
                                          .autocomplete = SV("off"),
                                          .spellcheck = SV("false") });
    region_select(h, v, w);
    obligation_select(h, c, w);
    status_select(h, c, w);
    govuk_input(h, &(struct govuk_input){ .field = { .name = SV("on"), .label = SV("As at (a day)") },
                                          .value = text_view(&day),
                                          .autocomplete = SV("off"),
                                          .spellcheck = SV("false") });
    draw_hidden_fields(h, c, (const char *const[]){ "name", "region", "obligation", "status", "on", NULL });
    html_lit(h, "<div class=\"ilacs-filters__buttons\">");
    govuk_button(h, &(struct govuk_button){ .text = SV("Show") });
    html_lit(h, "<a class=\"govuk-link\" href=\"/authorities\">Clear filters</a></div>\n</form>\n");
}

/* ---- the table ----------------------------------------------------------------------------------------------------- */

/* The address of this list with something else in place of one field. */
static struct sv list_href(struct call *c, struct sv path, struct sv field, struct sv value) {
    struct text t = text_in(c->arena, 0);
    struct url u = url_in(&t, path);
    for (size_t i = 0; i < c->query.fields; i++)
        if (!sv_eq(c->query.field[i].name, field)) url_field(&u, c->query.field[i].name, c->query.field[i].value);
    url_field(&u, field, value);
    return text_view(&t);
}

static void sort_header(struct html *h, struct call *c, const struct wanted *w, enum sort_key key, struct sv label) {
    bool on = w->sort == key;
    struct text word = text_in(c->arena, 0);
    if (on && !w->descending) text_char(&word, '-');
    text_add(&word, sv_of(sort_words[key]));
    govuk_table_header_begin(h, (struct govuk_cell){ .sort = !on             ? GOVUK_UNSORTED
                                                             : w->descending ? GOVUK_DESCENDING
                                                                             : GOVUK_ASCENDING });
    html_lit(h, "<a class=\"ilacs-sort\"");
    html_href(h, list_href(c, SV("/authorities"), SV("sort"), text_view(&word)));
    html_lit(h, ">");
    html_text(h, label);
    html_lit(h, "</a>");
    govuk_table_header_end(h);
}

static void table_head(struct html *h, struct call *c, const struct wanted *w) {
    govuk_table_head_begin(h);
    sort_header(h, c, w, SORT_NAME, SV("Authority"));
    sort_header(h, c, w, SORT_REGION, SV("Region"));
    sort_header(h, c, w, SORT_WHAT, SV("What is due"));
    sort_header(h, c, w, SORT_EARLIEST, SV("Earliest"));
    sort_header(h, c, w, SORT_LATEST, SV("Latest"));
    sort_header(h, c, w, SORT_STATUS, SV("Status"));
    govuk_table_header(h, SV("Why"), (struct govuk_cell){ .classes = SV("ilacs-no-print") });
    govuk_table_head_end(h);
}

static void day_cell(struct html *h, struct day d, struct sv label) {
    govuk_table_cell_begin(h, (struct govuk_cell){ .label = label });
    if (day_known(d))
        html_day_short(h, d);
    else
        html_lit(h, "none set");
    govuk_table_cell_end(h);
}

/* "/areas/leeds?on=...": once for the rows of one authority. */
struct row_link {
    const struct authority *of;
    struct sv href;
};

/* Straight to the explanation, opened: "/areas/leeds?why=standard_inspection-1#why-standard_inspection-1". */
static void why_cell(struct html *h, const struct due_row *r, struct sv href) {
    struct sv kind = obligation_word(r->owed->kind);
    govuk_table_cell_begin(h, (struct govuk_cell){ .classes = SV("ilacs-no-print") });
    html_lit(h, "<a class=\"govuk-link\" href=\"");
    html_text(h, h->root);
    html_text(h, href);
    html_text(h, sv_find(href, SV("?")) < href.n ? SV("&") : SV("?"));
    html_lit(h, "why=");
    html_text(h, kind);
    html_lit(h, "-");
    html_int(h, r->owed->sequence);
    html_lit(h, "#why-");
    html_text(h, kind);
    html_lit(h, "-");
    html_int(h, r->owed->sequence);
    html_lit(h, "\">Why?<span class=\"govuk-visually-hidden\"> ");
    html_text(h, r->authority->name);
    html_lit(h, "</span></a>");
    govuk_table_cell_end(h);
}

static void what_cell(struct html *h, const struct owed *o) {
    govuk_table_cell_begin(h, (struct govuk_cell){ .label = SV("What is due") });
    draw_capital(h, obligation_label(o->kind));
    if (o->of > 1) {
        html_lit(h, " ");
        html_int(h, o->sequence);
        html_lit(h, " of ");
        html_int(h, o->of);
    }
    if (o->human_decision) html_lit(h, "<br><span class=\"ilacs-note\">a person must confirm it</span>");
    if (o->overridden) html_lit(h, "<br><span class=\"ilacs-note\">by recorded decision</span>");
    if (o->record_incomplete) html_lit(h, "<br><span class=\"ilacs-note\">the record may lack it</span>");
    if (o->provisional) html_lit(h, "<br><span class=\"ilacs-note\">provisional</span>");
    govuk_table_cell_end(h);
}

static void table_row(struct html *h, struct call *c, const struct due_row *r, struct row_link *link) {
    if (link->href.n == 0 || link->of != r->authority)
        *link = (struct row_link){ r->authority, area_href(c, r->authority) };
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_lit(h, "<a class=\"govuk-link\"");
    html_href(h, link->href);
    html_lit(h, ">");
    html_text(h, r->authority->name);
    html_lit(h, "</a>");
    govuk_table_row_header_end(h);
    govuk_table_cell(h, r->authority->region, (struct govuk_cell){ .label = SV("Region") });
    what_cell(h, r->owed);
    day_cell(h, r->owed->earliest, SV("Earliest"));
    day_cell(h, r->owed->latest, SV("Latest"));
    govuk_table_cell_begin(h, (struct govuk_cell){ .label = SV("Status") });
    draw_status(h, r->owed->status);
    govuk_table_cell_end(h);
    why_cell(h, r, link->href);
    govuk_table_row_end(h);
}

static void table_of(struct html *h, struct call *c, const struct wanted *w, const struct due_rows *rows) {
    struct row_link link = { 0 };
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("What is due, by authority"),
                                                .caption_classes = SV("govuk-visually-hidden"),
                                                .classes = SV("ilacs-table ilacs-table--stacks ilacs-table--dense") });
    table_head(h, c, w);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < rows->count; i++) table_row(h, c, &rows->row[i], &link);
    govuk_table_end(h);
}

static void downloads(struct html *h, struct call *c, const struct wanted *w) {
    /* What the page shows unasked has to be asked for in the address of a download, which gives everything. */
    struct sv what = w->graded_only        ? SV("inspection")
                     : w->obligations == 0 ? SV("all")
                                           : query_get(&c->query, SV("obligation"));
    html_lit(h, "<p class=\"govuk-body ilacs-no-print\">Take this list with you: <a class=\"govuk-link\"");
    html_href(h, list_href(c, SV("/authorities.csv"), SV("obligation"), what));
    html_lit(h, ">CSV</a> or <a class=\"govuk-link\"");
    html_href(h, list_href(c, SV("/authorities.json"), SV("obligation"), what));
    html_lit(h, ">JSON with every explanation</a>.</p>\n");
}

static void nothing_found(struct html *h) {
    html_lit(h, "<p class=\"govuk-body\">No authority has anything due that matches all of these filters. "
                "<a class=\"govuk-link\" href=\"/authorities\">Clear the filters</a>, or change one of them.</p>\n");
}

bool page_authorities(struct call *c, struct err *e) {
    struct view v;
    struct due_rows rows = { 0 };
    struct wanted w = read_wanted(c, true);
    if (!call_view(c, &v, e) || !find_rows(c, &v, &w, false, &rows, e)) return false;
    if (!call_sound(c)) return true;
    struct counts n = count_rows(&rows);
    struct sv title = heading(c, &w, &rows, &n);
    struct page p = call_page(c, title, SECTION_AUTHORITIES);
    struct html h = call_html(c);
    if (rows.count > 1) qsort_r(rows.row, rows.count, sizeof *rows.row, compare_rows, &w);
    p.on = v.question.on;
    page_begin(&h, &p);
    html_lit(&h, "<h1 class=\"govuk-heading-xl\">");
    html_text(&h, title);
    html_lit(&h, "</h1>\n");
    if (rows.count > 0) lead(&h, &v, &w, &rows, &n);
    filter_form(&h, c, &v, &w);
    if (rows.count > 0)
        table_of(&h, c, &w, &rows);
    else
        nothing_found(&h);
    downloads(&h, c, &w);
    page_end(&h, &p);
    return true;
}

/* ---- the same as data: the bytes of `ilacs due --audience public` ------------------------------------------------- */

static bool data(struct call *c, bool trace, struct due_rows *rows, struct err *e) {
    struct view v;
    struct wanted w = read_wanted(c, false);
    return call_view(c, &v, e) && find_rows(c, &v, &w, trace, rows, e);
}

bool data_authorities_csv(struct call *c, struct err *e) {
    struct due_rows rows = { 0 };
    if (!data(c, false, &rows, e)) return false;
    if (!call_sound(c)) return true;
    due_csv(rows.row, rows.count, &c->body);
    answer_download(c, SV("text/csv; charset=utf-8; header=present"), SV("authorities.csv"));
    return true;
}

bool data_authorities_json(struct call *c, struct err *e) {
    struct due_rows rows = { 0 };
    if (!data(c, true, &rows, e)) return false;
    if (!call_sound(c)) return true;
    due_json(rows.row, rows.count, &c->body);
    c->answer->type = SV("application/json");
    return true;
}
