/* The national picture: every authority as a tile, coloured by its next inspection or by a judgement, on any day. */
#include "render/csvout.h"
#include "render/json.h"
#include "web/parts.h"

static const struct sv map_path = { "/map", 4 };

struct picture {
    struct view view;
    struct standings standings;
    struct lens lens;
    struct chart_key_item kind[LENS_MAX_KINDS];
    size_t kinds;
    int count[LENS_MAX_KINDS];
};

static bool take(struct call *c, struct picture *p, struct err *e) {
    p->lens = call_lens(c, (struct lens){ .next = true });
    p->kinds = lens_kinds(p->lens, p->kind);
    if (!call_view(c, &p->view, e) || !standings_on(c, &p->view, &p->standings, e)) return false;
    for (size_t i = 0; i < p->standings.count; i++) p->count[lens_kind(p->lens, &p->standings.of[i])]++;
    return true;
}

/* "33 outstanding, 64 good, ..." */
static struct sv counts_in_words(struct call *c, const struct picture *p) {
    struct text t = text_in(c->arena, 0);
    for (size_t i = 0; i < p->kinds; i++)
        if (p->count[i] > 0) text_printf(&t, "%s%d %.*s", t.n > 0 ? ", " : "", p->count[i], SV_ARG(p->kind[i].words));
    if (t.n == 0) text_lit(&t, "nothing to show");
    return text_view(&t);
}

static size_t groups_of(struct call *c, const struct picture *p, struct chart_group *out) {
    struct sv region[REGIONS_MAX];
    size_t n = regions_of(&p->view, region), used = 0;
    for (size_t i = 0; i < n; i++) {
        out[used] = lens_group(c, p->lens, &p->standings, region[i]);
        if (out[used].tiles > 0) used++;
    }
    return used;
}

/* Patches with what each stands for, none that is not on the map. */
static size_t key_of(const struct picture *p, struct chart_key_item *out) {
    size_t n = 0;
    for (size_t i = 0; i < p->kinds; i++)
        if (p->count[i] > 0) out[n++] = p->kind[i];
    return n;
}

static void key(struct html *h, const struct picture *p) {
    struct chart_key_item items[LENS_MAX_KINDS];
    chart_key(h, items, key_of(p, items));
    if (p->lens.next)
        html_lit(
            h,
            "<p class=\"govuk-body\">The letters say which inspection: <strong>St</strong> standard, <strong>Sh</strong> "
            "short, <strong>SIF</strong> under the single inspection framework.</p>\n");
}

static void latest_cell(struct html *h, const struct event *ev) {
    td_begin(h, SV("From the report of"));
    if (ev == NULL)
        html_lit(h, "–");
    else
        html_day(h, ev->published);
    td_end(h);
}

static void table_row(struct html *h, struct call *c, const struct picture *p, const struct standing *s) {
    const struct authority *a = s->history->authority;
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_link(h, area_href(c, a), a->name);
    govuk_table_row_header_end(h);
    govuk_table_cell(h, a->region, (struct govuk_cell){ .label = SV("Region") });
    td_begin(h, capital_of(c, lens_label(p->lens)));
    draw_capital(h, lens_words(c, p->lens, s));
    td_end(h);
    latest_cell(h, s->latest);
    govuk_table_row_end(h);
}

static void table_of(struct html *h, struct call *c, const struct picture *p) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("The same as a table"),
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks"),
                                                .id = SV("table") });
    govuk_table_head_begin(h);
    th(h, SV("Authority"), false);
    th(h, SV("Region"), false);
    th(h, capital_of(c, lens_label(p->lens)), false);
    th(h, SV("From the report of"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < p->standings.count; i++) table_row(h, c, p, &p->standings.of[i]);
    govuk_table_end(h);
    draw_source(
        h,
        SV("Basis: reports published by the day shown. Source: Ofsted’s published reports, our compilation; dates of "
           "next inspections worked out from the published rules."));
}

static void lead(struct html *h, struct call *c, const struct picture *p) {
    html_lit(h, "<p class=\"govuk-body-l\">");
    html_count(h, (int64_t)p->standings.count);
    html_lit(h, " authorities on ");
    html_day(h, p->view.question.on);
    html_lit(h, ", in groups by region, from A to Z: where a tile stands says nothing about where the place lies. "
                "<a class=\"govuk-link\" href=\"#table\">Go to the table</a>, ");
    html_link(h, href_on(c, SV("/regions")), SV("the regions beside each other"));
    html_lit(h, ", or ");
    html_link(h, href_on(c, SV("/compare")), SV("compare two to five authorities"));
    html_lit(h, ".</p>\n");
}

static void take_away(struct html *h, struct call *c) {
    draw_downloads(h, c, map_path);
    html_lit(h, "<p class=\"govuk-body ilacs-no-print\">For print: ");
    html_link(h, href_with(c, SV("/map.svg"), SV(""), SV("")), SV("the picture as one file (SVG)"));
    html_lit(h, ".</p>\n");
}

static struct sv title_of(struct call *c, const struct picture *p) {
    return heading_text(c, "%.*s: %.*s",
                        SV_ARG(p->lens.next ? SV("Next inspections") : capital_of(c, lens_label(p->lens))),
                        SV_ARG(counts_in_words(c, p)));
}

bool page_map(struct call *c, struct err *e) {
    struct picture *p = arena_new(c->arena, struct picture);
    struct chart_group group[REGIONS_MAX];
    if (p == NULL) return err_nomem(e, __func__);
    if (!take(c, p, e)) return false;
    if (!call_sound(c)) return true;
    struct page page = call_page(c, title_of(c, p), SECTION_MAP);
    struct html h = call_html(c);
    page.on = p->view.question.on;
    page_begin(&h, &page);
    html_lit(&h, "<h1 class=\"govuk-heading-xl\">");
    html_text(&h, page.title);
    html_lit(&h, "</h1>\n");
    lead(&h, c, p);
    draw_lenses(&h, c, map_path, p->lens, false);
    draw_day_steps(&h, c, map_path, p->view.question.on);
    key(&h, p);
    chart_tiles(&h, group, groups_of(c, p, group), 2);
    table_of(&h, c, p);
    take_away(&h, c);
    draw_as_at_form(&h, c, map_path);
    page_end(&h, &page);
    return true;
}

bool data_map_svg(struct call *c, struct err *e) {
    struct picture *p = arena_new(c->arena, struct picture);
    struct chart_group group[REGIONS_MAX];
    struct chart_key_item items[LENS_MAX_KINDS];
    struct text day = text_in(c->arena, 0);
    if (p == NULL) return err_nomem(e, __func__);
    if (!take(c, p, e)) return false;
    if (!call_sound(c)) return true;
    text_day_long(&day, p->view.question.on);
    struct chart_map m = {
        .words = { SV("map"),
                   heading_text(c, "%.*s, %.*s", SV_ARG(capital_of(c, lens_label(p->lens))), SV_ARG(text_view(&day))),
                   heading_text(c, "One tile for each of %zu authorities, by region, from A to Z: %.*s",
                                p->standings.count, SV_ARG(counts_in_words(c, p))) },
        .group = group,
        .groups = groups_of(c, p, group),
        .key = items,
        .keys = key_of(p, items),
        .source = SV(
            "ilacs, from Ofsted’s published reports under the Open Government Licence v3.0. St: standard, Sh: short inspection."),
    };
    struct html h = call_html(c);
    chart_map_file(&h, &m);
    c->answer->type = SV("image/svg+xml");
    return true;
}

/* ---- the same as data: everything a tile can be coloured by ------------------------------------------------------- */

static const enum area data_areas[] = {
    AREA_OVERALL, AREA_LEADERS, AREA_HELP_AND_PROTECTION, AREA_IN_CARE_AND_CARE_LEAVERS, AREA_IN_CARE, AREA_CARE_LEAVERS
};
enum { DATA_AREAS = sizeof data_areas / sizeof *data_areas };

bool data_map_csv(struct call *c, struct err *e) {
    static const char *const head[] = { "dfe_code",
                                        "authority",
                                        "region",
                                        "inspection",
                                        "published",
                                        "overall",
                                        "leaders",
                                        "help_and_protection",
                                        "in_care_and_care_leavers",
                                        "in_care",
                                        "care_leavers",
                                        "next",
                                        "status",
                                        "earliest",
                                        "latest" };
    struct picture *p = arena_new(c->arena, struct picture);
    if (p == NULL) return err_nomem(e, __func__);
    if (!take(c, p, e)) return false;
    if (!call_sound(c)) return true;
    struct csvout out = csvout_in(&c->body, CSVOUT_GUARDED);
    csvout_head(&out, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < p->standings.count; i++) {
        const struct standing *s = &p->standings.of[i];
        csvout_sv(&out, s->history->authority->dfe_code);
        csvout_sv(&out, s->history->authority->name);
        csvout_sv(&out, s->history->authority->region);
        csvout_sv(&out, s->latest == NULL ? SV("") : s->latest->id);
        csvout_day(&out, s->latest == NULL ? DAY_NONE : s->latest->published);
        for (size_t a = 0; a < DATA_AREAS; a++)
            csvout_sv(&out, s->latest == NULL ? SV("") : grade_word(s->latest->grade[data_areas[a]]));
        csvout_sv(&out, s->next == NULL ? SV("") : obligation_word(s->next->kind));
        csvout_sv(&out, s->next == NULL ? SV("") : status_word(s->next->status));
        csvout_day(&out, s->next == NULL ? DAY_NONE : s->next->earliest);
        csvout_day(&out, s->next == NULL ? DAY_NONE : s->next->latest);
        csvout_row(&out);
    }
    return answer_csv(c, SV("map.csv"));
}

static void standing_json(struct json *j, const struct standing *s) {
    json_object(j);
    json_key(j, "dfe_code");
    json_sv(j, s->history->authority->dfe_code);
    json_key(j, "name");
    json_sv(j, s->history->authority->name);
    json_key(j, "region");
    json_sv(j, s->history->authority->region);
    json_key(j, "inspection");
    json_sv_or_null(j, s->latest == NULL ? SV("") : s->latest->id);
    json_key(j, "published");
    json_day(j, s->latest == NULL ? DAY_NONE : s->latest->published);
    for (size_t a = 0; a < DATA_AREAS; a++) {
        json_key_sv(j, area_word(data_areas[a]));
        json_sv_or_null(j, s->latest == NULL ? SV("") : grade_word(s->latest->grade[data_areas[a]]));
    }
    json_key(j, "next");
    json_sv_or_null(j, s->next == NULL ? SV("") : obligation_word(s->next->kind));
    json_key(j, "status");
    json_sv_or_null(j, s->next == NULL ? SV("") : status_word(s->next->status));
    json_key(j, "earliest");
    json_day(j, s->next == NULL ? DAY_NONE : s->next->earliest);
    json_key(j, "latest");
    json_day(j, s->next == NULL ? DAY_NONE : s->next->latest);
    json_object_end(j);
}

bool data_map_json(struct call *c, struct err *e) {
    struct picture *p = arena_new(c->arena, struct picture);
    if (p == NULL) return err_nomem(e, __func__);
    if (!take(c, p, e)) return false;
    if (!call_sound(c)) return true;
    struct json j = json_in(&c->body);
    json_array(&j);
    for (size_t i = 0; i < p->standings.count; i++) standing_json(&j, &p->standings.of[i]);
    json_array_end(&j);
    json_done(&j);
    return answer_json(c);
}
