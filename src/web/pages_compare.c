/* Two to five authorities side by side: what comes next, judgements, history, context. */
#include "core/statistics.h"
#include "render/csvout.h"
#include "render/json.h"
#include "web/parts.h"

enum { COMPARE_LEAST = 2, COMPARE_MOST = 5, LISTED_MAX = 12, HINT_MAX = 360 };

struct asked {
    struct sv text;
    struct standing standing; /* history NULL: not found */
    char wrong[HINT_MAX];     /* what to do about it; empty: nothing */
};
struct comparison {
    struct view view;
    struct asked asked[COMPARE_MOST];
    size_t count, found;
    bool too_many;
    struct sv note; /* one sentence about the whole, when it cannot be compared */
};

/* ---- reading the address ------------------------------------------------------------------------------------------ */

static void complain(struct asked *a, const char *what, const char *hint) {
    struct arena scratch = arena_with_limit(16 * 1024);
    struct text t = text_in(&scratch, HINT_MAX - 1);
    text_add(&t, sv_of(what));
    if (hint[0] != '\0' && t.n + sv_of(hint).n + 2 < HINT_MAX) text_printf(&t, ". %s", hint);
    struct sv v = text_view(&t);
    for (size_t i = 0; i < v.n; i++) a->wrong[i] = v.p[i];
    a->wrong[v.n] = '\0';
    arena_free(&scratch);
}

static bool look_up(struct call *c, struct comparison *k, struct asked *a, struct err *e) {
    const struct history *h;
    struct err fault = { 0 };
    if (!view_find(&k->view, a->text, &h, &fault)) {
        if (fault.kind != ERR_UNKNOWN) *e = fault;
        if (fault.msg[0] >= 'a' && fault.msg[0] <= 'z') fault.msg[0] = (char)(fault.msg[0] - 'a' + 'A');
        complain(a, fault.msg, fault.hint);
        return fault.kind == ERR_UNKNOWN;
    }
    for (size_t i = 0; i < k->count; i++)
        if (k->asked[i].standing.history == h)
            complain(a, "This authority is there already", "Choose another, or leave the field blank.");
    if (a->wrong[0] != '\0') return true;
    k->found++;
    return standing_of(c, &k->view, h, &a->standing, e);
}

static bool take(struct call *c, struct comparison *k, struct err *e) {
    size_t at = 0;
    struct sv v;
    if (!call_view(c, &k->view, e)) return false;
    while (query_next(&c->query, SV("a"), &at, &v)) {
        if (k->count == COMPARE_MOST) {
            k->too_many = true;
            break;
        }
        struct asked *a = &k->asked[k->count];
        a->text = v;
        if (!look_up(c, k, a, e)) return false;
        k->count++;
    }
    if (k->too_many)
        k->note = SV("Choose at most five authorities: more do not fit beside each other.");
    else if (k->count > 0 && k->count < COMPARE_LEAST)
        k->note = SV("Choose at least two authorities.");
    return true;
}

static bool is_wrong(const struct comparison *k) { return k->note.n > 0 || k->found < k->count; }

static bool can_be_shown(const struct comparison *k) { return !is_wrong(k) && k->found >= COMPARE_LEAST; }

/* ---- the form ----------------------------------------------------------------------------------------------------- */

static void errors(struct html *h, struct call *c, const struct comparison *k) {
    struct govuk_link items[COMPARE_MOST + 1];
    size_t n = 0;
    if (k->note.n > 0) items[n++] = (struct govuk_link){ .text = k->note, .href = SV("#a-1") };
    for (size_t i = 0; i < k->count; i++)
        if (k->asked[i].wrong[0] != '\0')
            items[n++] =
                (struct govuk_link){ .text = sv_of(k->asked[i].wrong), .href = heading_text(c, "#a-%zu", i + 1) };
    govuk_error_summary(
        h, &(struct govuk_error_summary){ .title = SV("There is a problem"), .items = items, .item_count = n });
}

static void form(struct html *h, struct call *c, const struct comparison *k) {
    html_lit(
        h,
        "<form class=\"ilacs-filters ilacs-no-print\" method=\"get\" action=\"/compare\" aria-label=\"Authorities to compare\">\n");
    for (size_t i = 0; i < COMPARE_MOST; i++) {
        const struct asked *a = i < k->count ? &k->asked[i] : NULL;
        struct sv value = a == NULL                     ? SV("")
                          : a->standing.history == NULL ? a->text
                                                        : a->standing.history->authority->name;
        govuk_input(h, &(struct govuk_input){
                           .field = { .name = SV("a"),
                                      .id = heading_text(c, "a-%zu", i + 1),
                                      .label = heading_text(
                                          c, i < COMPARE_LEAST ? "Authority %zu" : "Authority %zu (optional)", i + 1),
                                      .error = a == NULL ? SV("") : sv_of(a->wrong) },
                           .value = value,
                           .autocomplete = SV("off"),
                           .spellcheck = SV("false") });
    }
    draw_hidden_fields(h, c, (const char *const[]){ "a", NULL });
    html_lit(h, "<div class=\"ilacs-filters__buttons\">");
    govuk_button(h, &(struct govuk_button){ .text = SV("Compare") });
    html_lit(h, "</div>\n</form>\n");
}

/* ---- the table ---------------------------------------------------------------------------------------------------- */

static struct sv name_of(const struct asked *a) { return a->standing.history->authority->name; }

static void table_begin(struct html *h, struct call *c, const struct comparison *k, struct sv caption) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = caption,
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks ilacs-table--tight") });
    govuk_table_head_begin(h);
    govuk_table_header_begin(h, (struct govuk_cell){ 0 });
    html_lit(h, "<span class=\"govuk-visually-hidden\">What is compared</span>");
    govuk_table_header_end(h);
    for (size_t i = 0; i < k->count; i++) {
        govuk_table_header_begin(h, (struct govuk_cell){ 0 });
        html_link(h, area_href(c, k->asked[i].standing.history->authority), name_of(&k->asked[i]));
        govuk_table_header_end(h);
    }
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
}

static void row_begin(struct html *h, struct sv label) {
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    draw_capital(h, label);
    govuk_table_row_header_end(h);
}

static void words_row(struct html *h, struct call *c, const struct comparison *k, struct sv label, struct lens l) {
    row_begin(h, label);
    for (size_t i = 0; i < k->count; i++) {
        const struct standing *s = &k->asked[i].standing;
        td_begin(h, name_of(&k->asked[i]));
        if (!authority_exists(s->history->authority, k->view.question.on))
            html_lit(h, "Not an authority on that day");
        else
            draw_capital(h, lens_words(c, l, s));
        td_end(h);
    }
    govuk_table_row_end(h);
}

static bool area_used(const struct comparison *k, int a) {
    for (size_t i = 0; i < k->count; i++)
        if (k->asked[i].standing.latest != NULL && k->asked[i].standing.latest->grade[a] != GRADE_NONE) return true;
    return false;
}

static void text_row(struct html *h, const struct comparison *k, struct sv label,
                     struct sv (*value)(const struct authority *)) {
    row_begin(h, label);
    for (size_t i = 0; i < k->count; i++)
        govuk_table_cell(h, value(k->asked[i].standing.history->authority),
                         (struct govuk_cell){ .label = name_of(&k->asked[i]) });
    govuk_table_row_end(h);
}

static struct sv region_of(const struct authority *a) { return a->region; }

static struct sv type_of(const struct authority *a) { return a->type; }

static void standing_table(struct html *h, struct call *c, const struct comparison *k) {
    table_begin(h, c, k, SV("Judgements in force and what comes next"));
    text_row(h, k, SV("Region"), region_of);
    text_row(h, k, SV("Kind of authority"), type_of);
    words_row(h, c, k, SV("Comes next"), (struct lens){ .next = true });
    row_begin(h, SV("Latest report published"));
    for (size_t i = 0; i < k->count; i++) {
        const struct event *ev = k->asked[i].standing.latest;
        td_begin(h, name_of(&k->asked[i]));
        html_day(h, ev == NULL ? DAY_NONE : ev->published);
        td_end(h);
    }
    govuk_table_row_end(h);
    for (int a = 0; a < AREA_COUNT; a++)
        if (a == AREA_OVERALL || area_used(k, a))
            words_row(h, c, k, area_label((enum area)a), (struct lens){ .area = (enum area)a });
    govuk_table_end(h);
    draw_source(
        h,
        SV("Basis: reports published by the day shown. Source: Ofsted’s published reports, our compilation; what comes "
           "next is worked out from the published rules."));
}

static void history_cell(struct html *h, const struct comparison *k, const struct asked *a) {
    const struct history *of = a->standing.history;
    size_t n = 0;
    td_begin(h, name_of(a));
    for (size_t i = of->events; i-- > 0 && n < LISTED_MAX;) {
        const struct event *ev = &of->event[i];
        if (!event_is_graded(ev->kind) || !day_known(ev->published) || day_before(k->view.question.on, ev->published))
            continue;
        html_text(h, n == 0 ? SV("") : SV("; "));
        html_int(h, day_ymd(ev->published).year);
        html_lit(h, " ");
        html_text(h, event_label(ev->kind));
        html_lit(h, ": ");
        html_text(h, ev->grade[AREA_OVERALL] == GRADE_NONE ? SV("no overall judgement")
                                                           : grade_label(ev->grade[AREA_OVERALL]));
        n++;
    }
    if (n == 0) html_lit(h, "None on record");
    td_end(h);
}

static void visits_cell(struct html *h, const struct asked *a, enum event_kind kind) {
    const struct history *of = a->standing.history;
    int n = 0;
    for (size_t i = 0; i < of->events; i++) n += of->event[i].kind == kind;
    td_begin(h, name_of(a));
    html_count(h, n);
    td_end(h);
}

static void history_table(struct html *h, struct call *c, const struct comparison *k) {
    static const enum event_kind visits[] = { EVENT_FOCUSED_VISIT, EVENT_MONITORING_VISIT, EVENT_JTAI };
    static const char *const labels[] = { "Focused visits on record", "Monitoring visits on record",
                                          "Joint inspections on record" };
    table_begin(h, c, k, SV("History"));
    row_begin(h, SV("Inspections and overall judgements, latest first"));
    for (size_t i = 0; i < k->count; i++) history_cell(h, k, &k->asked[i]);
    govuk_table_row_end(h);
    for (size_t v = 0; v < sizeof visits / sizeof *visits; v++) {
        row_begin(h, sv_of(labels[v]));
        for (size_t i = 0; i < k->count; i++) visits_cell(h, &k->asked[i], visits[v]);
        govuk_table_row_end(h);
    }
    govuk_table_end(h);
    draw_source(
        h,
        SV("Visits are complete from April 2022 to March 2025 only; before and after, what reports mention. Source: Ofsted’s "
           "published reports and official statistics, our compilation."));
}

/* The latest year for which all of them have a figure, so that like stands beside like; else 0. */
static int common_year(struct call *c, const struct comparison *k, enum measure m) {
    for (int y = context_year_of(k->view.question.on); y >= CONTEXT_FIRST_YEAR; y--) {
        size_t n = 0;
        for (size_t i = 0; i < k->count; i++)
            n +=
                context_figure(c->web->context, k->asked[i].standing.history->authority->dfe_code, m, y) != FIGURE_NONE;
        if (n == k->count) return y;
    }
    return 0;
}

static struct sv figure(struct call *c, enum measure m, int64_t v) {
    struct text t = text_in(c->arena, 0);
    figure_text(m, v, &t);
    return text_view(&t);
}

static void context_row(struct html *h, struct call *c, const struct comparison *k, enum measure m, int year) {
    struct spread s = context_spread(c->web->context, m, year);
    row_begin(h, heading_text(c, "%s, %s %d", measures[m].label, measures[m].year, year));
    for (size_t i = 0; i < k->count; i++) {
        int64_t v = context_figure(c->web->context, k->asked[i].standing.history->authority->dfe_code, m, year);
        govuk_table_cell(h, figure(c, m, v), (struct govuk_cell){ .label = name_of(&k->asked[i]) });
    }
    td_begin(h, SV("England: median (middle half)"));
    html_text(h, figure(c, m, s.median));
    html_lit(h, " <span class=\"ilacs-interval\">(");
    html_text(h, figure(c, m, s.lower_quartile));
    html_lit(h, " to ");
    html_text(h, figure(c, m, s.upper_quartile));
    html_lit(h, ")</span>");
    td_end(h);
    govuk_table_row_end(h);
}

static void context_table(struct html *h, struct call *c, const struct comparison *k) {
    bool begun = false;
    for (int m = 0; m < MEASURE_COUNT; m++) {
        int year = measures[m].main ? common_year(c, k, (enum measure)m) : 0;
        if (year == 0) continue;
        if (!begun) {
            govuk_table_begin(
                h, &(struct govuk_table){ .caption = SV("The places they serve"),
                                          .caption_classes = SV("govuk-table__caption--m"),
                                          .classes = SV("ilacs-table ilacs-table--stacks ilacs-table--tight") });
            govuk_table_head_begin(h);
            th(h, SV("Figure"), false);
            for (size_t i = 0; i < k->count; i++) th(h, name_of(&k->asked[i]), false);
            th(h, SV("England: median (middle half)"), false);
            govuk_table_head_end(h);
            govuk_table_body_begin(h);
            begun = true;
        }
        context_row(h, c, k, (enum measure)m, year);
    }
    if (begun) govuk_table_end(h);
    draw_source(
        h,
        begun
            ? SV("The latest year with a figure for all of them. Sources: Office for National Statistics, Department for "
                 "Education, Department for Work and Pensions, Cafcass, Indices of Deprivation; each authority’s page "
                 "names them one by one. No judgement and no date is worked out from these figures.")
            : SV("There is no year before the day shown for which figures of all of them are held."));
}

/* ---- the page ----------------------------------------------------------------------------------------------------- */

static struct sv title_of(struct call *c, const struct comparison *k) {
    struct text t = text_in(c->arena, 0);
    if (is_wrong(k)) return SV("Error: these authorities cannot be compared as asked");
    if (!can_be_shown(k)) return SV("Compare authorities");
    for (size_t i = 0; i < k->count; i++) {
        if (i > 0) text_add(&t, i + 1 == k->count ? SV(" and ") : SV(", "));
        text_add(&t, name_of(&k->asked[i]));
    }
    text_lit(&t, " compared");
    return text_view(&t);
}

bool page_compare(struct call *c, struct err *e) {
    struct comparison *k = arena_new(c->arena, struct comparison);
    if (k == NULL) return err_nomem(e, __func__);
    if (!take(c, k, e)) return false;
    if (!call_sound(c)) return true;
    struct page p = call_page(c, title_of(c, k), SECTION_COMPARE);
    struct html h = call_html(c);
    p.on = k->view.question.on;
    page_begin(&h, &p);
    if (is_wrong(k)) errors(&h, c, k);
    html_lit(&h, "<h1 class=\"govuk-heading-xl\">");
    html_text(&h, is_wrong(k) ? SV("Compare authorities") : p.title);
    html_lit(&h, "</h1>\n");
    if (!can_be_shown(k))
        html_lit(
            &h,
            "<p class=\"govuk-body-l\">Two to five authorities beside each other: their judgements, what comes next, their "
            "history and the places they serve. Give names or codes, for example Leeds or 383. "
            "<a class=\"govuk-link\" href=\"/compare?a=383&amp;a=370&amp;a=381\">An example</a>.</p>\n");
    if (can_be_shown(k)) {
        standing_table(&h, c, k);
        history_table(&h, c, k);
        context_table(&h, c, k);
        draw_downloads(&h, c, SV("/compare"));
        html_lit(&h, "<h2 class=\"govuk-heading-m ilacs-no-print\">Compare others</h2>\n");
    }
    form(&h, c, k);
    if (can_be_shown(k)) draw_as_at_form(&h, c, SV("/compare"));
    page_end(&h, &p);
    if (is_wrong(k)) c->answer->status = 400;
    return true;
}

/* ---- the same as data: one row for each thing compared and authority ---------------------------------------------- */

typedef void cell_fn(void *to, const struct asked *a, struct sv group, struct sv name, int year, struct sv value);

static void each(struct call *c, const struct comparison *k, cell_fn *put, void *to) {
    for (size_t i = 0; i < k->count; i++) {
        const struct asked *a = &k->asked[i];
        const struct standing *s = &a->standing;
        struct text t = text_in(c->arena, 0);
        text_day(&t, s->next == NULL ? DAY_NONE : s->next->latest);
        put(to, a, SV("next"), SV("inspection"), 0, s->next == NULL ? SV("") : obligation_word(s->next->kind));
        put(to, a, SV("next"), SV("status"), 0, s->next == NULL ? SV("") : status_word(s->next->status));
        put(to, a, SV("next"), SV("latest"), 0, text_view(&t));
        for (int area = 0; area < AREA_COUNT; area++)
            put(to, a, SV("judgement"), area_word((enum area)area), 0,
                s->latest == NULL ? SV("") : grade_word(s->latest->grade[area]));
        for (int m = 0; m < MEASURE_COUNT; m++) {
            struct text value = text_in(c->arena, 0);
            int year = common_year(c, k, (enum measure)m);
            if (year == 0) continue;
            figure_exact(context_figure(c->web->context, s->history->authority->dfe_code, (enum measure)m, year),
                         &value);
            put(to, a, SV("context"), sv_of(measures[m].column), year, text_view(&value));
        }
    }
}

static void put_csv(void *to, const struct asked *a, struct sv group, struct sv name, int year, struct sv value) {
    struct csvout *out = to;
    csvout_sv(out, a->standing.history->authority->dfe_code);
    csvout_sv(out, name_of(a));
    csvout_sv(out, group);
    csvout_sv(out, name);
    if (year == 0)
        csvout_lit(out, "");
    else
        csvout_int(out, year);
    csvout_sv(out, value);
    csvout_row(out);
}

static void put_json(void *to, const struct asked *a, struct sv group, struct sv name, int year, struct sv value) {
    struct json *j = to;
    json_object(j);
    json_key(j, "dfe_code");
    json_sv(j, a->standing.history->authority->dfe_code);
    json_key(j, "authority");
    json_sv(j, name_of(a));
    json_key(j, "group");
    json_sv(j, group);
    json_key(j, "name");
    json_sv(j, name);
    json_key(j, "year");
    if (year == 0)
        json_null(j);
    else
        json_int(j, year);
    json_key(j, "value");
    json_sv_or_null(j, value);
    json_object_end(j);
}

/* A program gets an error it cannot overlook. */
static struct comparison *data(struct call *c, struct err *e) {
    struct comparison *k = arena_new(c->arena, struct comparison);
    if (k == NULL) {
        (void)err_nomem(e, __func__);
        return NULL;
    }
    if (!take(c, k, e)) return NULL;
    for (size_t i = 0; i < k->count; i++)
        if (k->asked[i].wrong[0] != '\0') {
            (void)err_fail(e, ERR_USAGE, __func__, k->asked[i].wrong, "one of the authorities was not found");
            return NULL;
        }
    if (can_be_shown(k)) return k;
    (void)err_fail(e, ERR_USAGE, __func__, "Give two to five fields named a, for example ?a=383&a=370.",
                   "two to five authorities can be compared");
    return NULL;
}

bool data_compare_csv(struct call *c, struct err *e) {
    static const char *const head[] = { "dfe_code", "authority", "group", "name", "year", "value" };
    const struct comparison *k = data(c, e);
    if (k == NULL) return false;
    if (!call_sound(c)) return true;
    struct csvout out = csvout_in(&c->body, CSVOUT_GUARDED);
    csvout_head(&out, head, sizeof head / sizeof *head);
    each(c, k, put_csv, &out);
    return answer_csv(c, SV("compare.csv"));
}

bool data_compare_json(struct call *c, struct err *e) {
    const struct comparison *k = data(c, e);
    if (k == NULL) return false;
    if (!call_sound(c)) return true;
    struct json j = json_in(&c->body);
    json_array(&j);
    each(c, k, put_json, &j);
    json_array_end(&j);
    json_done(&j);
    return answer_json(c);
}
