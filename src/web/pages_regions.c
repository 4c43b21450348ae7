/* The regions beside each other, and one region with its authorities. */
#include "core/statistics.h"
#include "render/csvout.h"
#include "render/json.h"
#include "web/parts.h"

static const enum grade scale[] = { GRADE_OUTSTANDING, GRADE_GOOD, GRADE_REQUIRES_IMPROVEMENT, GRADE_INADEQUATE };
static const char *const scale_heads[] = { "Outstanding", "Good", "Requires improvement", "Inadequate" };
enum { SCALE = 4 };

struct region {
    struct sv name;
    struct statistics counts;
};
struct regions {
    struct view view;
    struct region of[REGIONS_MAX];
    size_t count;
    struct statistics england;
};

static bool take(struct call *c, struct regions *r, struct err *e) {
    struct sv name[REGIONS_MAX];
    if (!call_view(c, &r->view, e)) return false;
    const struct view *v = &r->view;
    struct day on = v->question.on;
    size_t n = regions_of(v, name);
    r->england = statistics_on(v->history, v->histories, on, BASIS_PUBLISHED, SV(""));
    for (size_t i = 0; i < n; i++) {
        struct region x = { name[i], statistics_on(v->history, v->histories, on, BASIS_PUBLISHED, name[i]) };
        if (x.counts.authorities > 0) r->of[r->count++] = x;
    }
    return true;
}

/* ---- the regions beside each other -------------------------------------------------------------------------------- */

static struct chart_bar bar_of(struct sv label, const int grades[GRADE_COUNT], int others) {
    struct chart_bar b = { .label = label };
    for (size_t i = 0; i < SCALE; i++) b.part[i] = grades[scale[i]];
    b.part[SCALE] = others;
    return b;
}

static void grade_key(struct html *h) {
    struct chart_key_item items[SCALE + 1];
    for (size_t i = 0; i < SCALE; i++)
        items[i] = (struct chart_key_item){ chart_grade_mark(scale[i]), grade_label(scale[i]) };
    items[SCALE] = (struct chart_key_item){ chart_grade_mark(GRADE_NONE), SV("no overall judgement") };
    chart_key(h, items, SCALE + 1);
}

static void picture(struct html *h, const struct regions *r) {
    struct chart_bar bars[REGIONS_MAX];
    struct chart_stack s = {
        .words = { SV("regions"), SV("Overall judgements by region"),
                   SV("One bar for each region, all of one length: the share of its authorities with each "
                      "overall judgement. The table below holds the counts.") },
        .parts = SCALE + 1,
        .bar = bars,
        .bars = r->count
    };
    for (size_t i = 0; i < SCALE; i++) s.part[i] = chart_grade_mark(scale[i]);
    for (size_t i = 0; i < r->count; i++) {
        const struct statistics *k = &r->of[i].counts;
        bars[i] = bar_of(r->of[i].name, k->overall, k->authorities - k->graded);
    }
    grade_key(h);
    chart_bars(h, &s);
}

static void region_row(struct html *h, struct call *c, const struct regions *r, const struct region *x) {
    const struct statistics *k = &x->counts;
    int good = good_of(k->overall), rest_good = good_of(r->england.overall) - good,
        rest = r->england.graded - k->graded;
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_link(h, region_href(c, x->name), x->name);
    govuk_table_row_header_end(h);
    td_count(h, k->authorities, SV("Authorities"));
    for (size_t i = 0; i < SCALE; i++) td_count(h, k->overall[scale[i]], sv_of(scale_heads[i]));
    td_count(h, k->authorities - k->graded, SV("No overall judgement"));
    td_begin(h, SV("Good or outstanding (range)"));
    html_share(h, good, k->graded);
    td_end(h);
    td_begin(h, SV("Against the rest of England"));
    html_difference(h, good, k->graded, rest_good, rest);
    td_end(h);
    govuk_table_row_end(h);
}

static void england_row(struct html *h, const struct statistics *k) {
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_lit(h, "England");
    govuk_table_row_header_end(h);
    td_count(h, k->authorities, SV("Authorities"));
    for (size_t i = 0; i < SCALE; i++) td_count(h, k->overall[scale[i]], sv_of(scale_heads[i]));
    td_count(h, k->authorities - k->graded, SV("No overall judgement"));
    td_begin(h, SV("Good or outstanding (range)"));
    html_share(h, good_of(k->overall), k->graded);
    td_end(h);
    td_begin(h, SV("Against the rest of England"));
    html_lit(h, "–");
    td_end(h);
    govuk_table_row_end(h);
}

static void regions_table(struct html *h, struct call *c, const struct regions *r) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("Overall judgements by region"),
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks ilacs-table--tight") });
    govuk_table_head_begin(h);
    th(h, SV("Region"), false);
    th(h, SV("Authorities"), true);
    for (size_t i = 0; i < SCALE; i++) th(h, sv_of(scale_heads[i]), true);
    th(h, SV("No overall judgement"), true);
    th(h, SV("Good or outstanding (range)"), false);
    th(h, SV("Against the rest of England"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < r->count; i++) region_row(h, c, r, &r->of[i]);
    england_row(h, &r->england);
    govuk_table_end(h);
    draw_source(
        h,
        SV("Basis: reports published by the day shown; shares are of authorities with an overall judgement. Ofsted’s eight "
           "regions. Source: Ofsted’s published reports, our compilation."));
}

/* The region with the highest and the lowest share, in words. */
static struct sv regions_title(struct call *c, const struct regions *r) {
    const struct region *best = NULL, *worst = NULL;
    int high = -1, low = 1001;
    for (size_t i = 0; i < r->count; i++) {
        const struct statistics *k = &r->of[i].counts;
        if (k->graded == 0) continue;
        int share = tenths_of_percent((double)good_of(k->overall) / k->graded);
        if (share > high) best = &r->of[i];
        if (share > high) high = share;
        if (share < low) worst = &r->of[i];
        if (share < low) low = share;
    }
    if (best == NULL || worst == NULL) return SV("Regions: no judgement was published by that day");
    if (best == worst || high == low) return SV("Regions: the same share good or outstanding everywhere");
    return heading_text(c, "Good or outstanding: from %d%% in %.*s to %d%% in %.*s", (low + 5) / 10,
                        SV_ARG(worst->name), (high + 5) / 10, SV_ARG(best->name));
}

bool page_regions(struct call *c, struct err *e) {
    struct regions *r = arena_new(c->arena, struct regions);
    if (r == NULL) return err_nomem(e, __func__);
    if (!take(c, r, e)) return false;
    if (!call_sound(c)) return true;
    struct page p = call_page(c, regions_title(c, r), SECTION_MAP);
    struct html h = call_html(c);
    p.on = r->view.question.on;
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = SV("Map"), .href = href_on(c, SV("/map")) };
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = SV("Regions") };
    page_begin(&h, &p);
    html_lit(&h, "<h1 class=\"govuk-heading-xl\">");
    html_text(&h, p.title);
    html_lit(&h, "</h1>\n<p class=\"govuk-body-l\">The overall judgements in force on ");
    html_day(&h, p.on);
    html_lit(&h, ", by region. In England ");
    html_count(&h, good_of(r->england.overall));
    html_lit(&h, " of ");
    html_count(&h, r->england.graded);
    html_lit(&h, " authorities with an overall judgement are good or outstanding.</p>\n");
    draw_day_steps(&h, c, SV("/regions"), p.on);
    picture(&h, r);
    regions_table(&h, c, r);
    draw_interval_method(&h);
    draw_downloads(&h, c, SV("/regions"));
    draw_as_at_form(&h, c, SV("/regions"));
    page_end(&h, &p);
    return true;
}

bool data_regions_csv(struct call *c, struct err *e) {
    static const char *const head[] = { "region",
                                        "authorities",
                                        "graded",
                                        "outstanding",
                                        "good",
                                        "requires_improvement",
                                        "inadequate",
                                        "no_overall",
                                        "not_inspected",
                                        "good_or_better_low",
                                        "good_or_better_high" };
    struct regions *r = arena_new(c->arena, struct regions);
    if (r == NULL) return err_nomem(e, __func__);
    if (!take(c, r, e)) return false;
    if (!call_sound(c)) return true;
    struct csvout out = csvout_in(&c->body, CSVOUT_EXACT);
    csvout_head(&out, head, sizeof head / sizeof *head);
    for (size_t i = 0; i <= r->count; i++) {
        const struct statistics *k = i < r->count ? &r->of[i].counts : &r->england;
        struct interval w = interval_wilson(good_of(k->overall), k->graded);
        csvout_sv(&out, i < r->count ? r->of[i].name : SV("England"));
        csvout_int(&out, k->authorities);
        csvout_int(&out, k->graded);
        for (size_t g = 0; g < SCALE; g++) csvout_int(&out, k->overall[scale[g]]);
        csvout_int(&out, k->no_overall);
        csvout_int(&out, k->not_inspected);
        for (size_t s = 0; s < 2; s++) {
            struct text t = text_in(c->arena, 0);
            int v = tenths_of_percent(s == 0 ? w.low : w.high);
            text_printf(&t, "%d.%d", v / 10, v % 10);
            csvout_sv(&out, text_view(&t));
        }
        csvout_row(&out);
    }
    return answer_csv(c, SV("regions.csv"));
}

static void counts_json(struct json *j, struct sv name, const struct statistics *k) {
    struct interval w = interval_wilson(good_of(k->overall), k->graded);
    json_object(j);
    json_key(j, "region");
    json_sv(j, name);
    json_key(j, "authorities");
    json_int(j, k->authorities);
    json_key(j, "graded");
    json_int(j, k->graded);
    for (size_t g = 0; g < SCALE; g++) {
        json_key_sv(j, grade_word(scale[g]));
        json_int(j, k->overall[scale[g]]);
    }
    json_key(j, "no_overall");
    json_int(j, k->no_overall);
    json_key(j, "not_inspected");
    json_int(j, k->not_inspected);
    json_key(j, "good_or_better_low");
    json_decimal(j, tenths_of_percent(w.low), 1);
    json_key(j, "good_or_better_high");
    json_decimal(j, tenths_of_percent(w.high), 1);
    json_object_end(j);
}

bool data_regions_json(struct call *c, struct err *e) {
    struct regions *r = arena_new(c->arena, struct regions);
    if (r == NULL) return err_nomem(e, __func__);
    if (!take(c, r, e)) return false;
    if (!call_sound(c)) return true;
    struct json j = json_in(&c->body);
    json_array(&j);
    for (size_t i = 0; i < r->count; i++) counts_json(&j, r->of[i].name, &r->of[i].counts);
    counts_json(&j, SV("England"), &r->england);
    json_array_end(&j);
    json_done(&j);
    return answer_json(c);
}

/* ---- one region --------------------------------------------------------------------------------------------------- */

struct one {
    struct view view;
    struct sv name;
    struct standings standings; /* of the region alone */
    struct statistics counts, england;
};

static bool moved(struct call *c, struct sv name, struct sv ending) {
    struct text slug = text_in(c->arena, 0), t = text_in(c->arena, 0);
    region_slug(name, &slug);
    if (sv_eq(text_view(&slug), c->param)) return false;
    text_lit(&t, "/regions/");
    text_add(&t, text_view(&slug));
    text_add(&t, ending);
    answer_moved(c, href_with(c, text_view(&t), SV(""), SV("")));
    return true;
}

static bool take_one(struct call *c, struct one *r, struct err *e) {
    struct standings all;
    if (!call_view(c, &r->view, e) || !region_find(&r->view, c->param, &r->name, e) ||
        !standings_on(c, &r->view, &all, e))
        return false;
    const struct view *v = &r->view;
    r->standings.of = all.of;
    for (size_t i = 0; i < all.count; i++)
        if (sv_eq(all.of[i].history->authority->region, r->name)) r->standings.of[r->standings.count++] = all.of[i];
    r->counts = statistics_on(v->history, v->histories, v->question.on, BASIS_PUBLISHED, r->name);
    r->england = statistics_on(v->history, v->histories, v->question.on, BASIS_PUBLISHED, SV(""));
    return true;
}

static void one_row(struct html *h, struct call *c, const struct standing *s) {
    const struct authority *a = s->history->authority;
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_link(h, area_href(c, a), a->name);
    govuk_table_row_header_end(h);
    td_begin(h, SV("Overall judgement"));
    draw_capital(h, lens_words(c, (struct lens){ .area = AREA_OVERALL }, s));
    td_end(h);
    td_begin(h, SV("Published"));
    html_day(h, s->latest == NULL ? DAY_NONE : s->latest->published);
    td_end(h);
    td_begin(h, SV("Comes next"));
    draw_capital(h, lens_words(c, (struct lens){ .next = true }, s));
    td_end(h);
    govuk_table_row_end(h);
}

static void one_table(struct html *h, struct call *c, const struct one *r) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("Authorities of the region"),
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks") });
    govuk_table_head_begin(h);
    th(h, SV("Authority"), false);
    th(h, SV("Overall judgement"), false);
    th(h, SV("Published"), false);
    th(h, SV("Comes next"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < r->standings.count; i++) one_row(h, c, &r->standings.of[i]);
    govuk_table_end(h);
    draw_source(
        h,
        SV("Basis: reports published by the day shown. Source: Ofsted’s published reports, our compilation; dates of "
           "next inspections worked out from the published rules."));
}

static void against_england(struct html *h, const struct one *r) {
    int good = good_of(r->counts.overall), rest = r->england.graded - r->counts.graded;
    if (r->counts.graded == 0 || rest == 0) return;
    html_lit(h, "<p class=\"govuk-body\">");
    html_count(h, good);
    html_lit(h, " of ");
    html_count(h, r->counts.graded);
    html_lit(h, " with an overall judgement are good or outstanding, ");
    html_share(h, good, r->counts.graded);
    html_lit(h, ": against the rest of England ");
    html_difference(h, good, r->counts.graded, good_of(r->england.overall) - good, rest);
    html_lit(h, ".</p>\n");
}

static struct sv one_title(struct call *c, const struct one *r) {
    int count[STATUS_COUNT] = { 0 };
    for (size_t i = 0; i < r->standings.count; i++)
        if (r->standings.of[i].next != NULL) count[r->standings.of[i].next->status]++;
    if (r->standings.count == 0) return heading_text(c, "%.*s: no authority on that day", SV_ARG(r->name));
    return heading_text(c, "%.*s: %d of %d good or outstanding, %d inspections open now, %d overdue", SV_ARG(r->name),
                        good_of(r->counts.overall), r->counts.authorities, count[STATUS_OPEN], count[STATUS_OVERDUE]);
}

bool page_region(struct call *c, struct err *e) {
    struct one *r = arena_new(c->arena, struct one);
    if (r == NULL) return err_nomem(e, __func__);
    if (!take_one(c, r, e)) return false;
    if (!call_sound(c) || moved(c, r->name, SV(""))) return true;
    struct page p = call_page(c, one_title(c, r), SECTION_MAP);
    struct html h = call_html(c);
    struct lens l = call_lens(c, (struct lens){ .area = AREA_OVERALL });
    if (!call_sound(c)) return true;
    struct chart_group g = lens_group(c, l, &r->standings, SV(""));
    struct chart_key_item kinds[LENS_MAX_KINDS];
    p.on = r->view.question.on;
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = SV("Map"), .href = href_on(c, SV("/map")) };
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = SV("Regions"), .href = href_on(c, SV("/regions")) };
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = r->name };
    page_begin(&h, &p);
    html_lit(&h, "<h1 class=\"govuk-heading-xl\">");
    html_text(&h, p.title);
    html_lit(&h, "</h1>\n");
    against_england(&h, r);
    draw_lenses(&h, c, c->request->path, l, false);
    draw_day_steps(&h, c, c->request->path, p.on);
    chart_key(&h, kinds, lens_kinds(l, kinds));
    chart_tiles(&h, &g, 1, 2);
    one_table(&h, c, r);
    draw_interval_method(&h);
    draw_downloads(&h, c, c->request->path);
    draw_as_at_form(&h, c, c->request->path);
    page_end(&h, &p);
    return true;
}

bool data_region_csv(struct call *c, struct err *e) {
    static const char *const head[] = { "dfe_code", "authority", "overall",  "published",
                                        "next",     "status",    "earliest", "latest" };
    struct one *r = arena_new(c->arena, struct one);
    if (r == NULL) return err_nomem(e, __func__);
    if (!take_one(c, r, e)) return false;
    if (!call_sound(c) || moved(c, r->name, SV(".csv"))) return true;
    struct csvout out = csvout_in(&c->body, CSVOUT_GUARDED);
    csvout_head(&out, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < r->standings.count; i++) {
        const struct standing *s = &r->standings.of[i];
        csvout_sv(&out, s->history->authority->dfe_code);
        csvout_sv(&out, s->history->authority->name);
        csvout_sv(&out, s->latest == NULL ? SV("") : grade_word(s->latest->grade[AREA_OVERALL]));
        csvout_day(&out, s->latest == NULL ? DAY_NONE : s->latest->published);
        csvout_sv(&out, s->next == NULL ? SV("") : obligation_word(s->next->kind));
        csvout_sv(&out, s->next == NULL ? SV("") : status_word(s->next->status));
        csvout_day(&out, s->next == NULL ? DAY_NONE : s->next->earliest);
        csvout_day(&out, s->next == NULL ? DAY_NONE : s->next->latest);
        csvout_row(&out);
    }
    return answer_csv(c, SV("region.csv"));
}

bool data_region_json(struct call *c, struct err *e) {
    struct one *r = arena_new(c->arena, struct one);
    if (r == NULL) return err_nomem(e, __func__);
    if (!take_one(c, r, e)) return false;
    if (!call_sound(c) || moved(c, r->name, SV(".json"))) return true;
    struct json j = json_in(&c->body);
    json_object(&j);
    json_key(&j, "counts");
    counts_json(&j, r->name, &r->counts);
    json_key(&j, "authorities");
    json_array(&j);
    for (size_t i = 0; i < r->standings.count; i++) {
        const struct standing *s = &r->standings.of[i];
        json_object(&j);
        json_key(&j, "dfe_code");
        json_sv(&j, s->history->authority->dfe_code);
        json_key(&j, "name");
        json_sv(&j, s->history->authority->name);
        json_key(&j, "overall");
        json_sv_or_null(&j, s->latest == NULL ? SV("") : grade_word(s->latest->grade[AREA_OVERALL]));
        json_key(&j, "published");
        json_day(&j, s->latest == NULL ? DAY_NONE : s->latest->published);
        json_key(&j, "next");
        json_sv_or_null(&j, s->next == NULL ? SV("") : obligation_word(s->next->kind));
        json_key(&j, "status");
        json_sv_or_null(&j, s->next == NULL ? SV("") : status_word(s->next->status));
        json_key(&j, "latest");
        json_day(&j, s->next == NULL ? DAY_NONE : s->next->latest);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
    json_done(&j);
    return answer_json(c);
}
