/* The national picture in numbers: stock and movement on either basis, by area, region and the grade before, and the
 * official figures beside ours. */
#include "app/official.h"
#include "core/movement.h"
#include "render/csvout.h"
#include "render/json.h"
#include "render/statistics_render.h"
#include "web/parts.h"

static const enum grade scale[] = { GRADE_OUTSTANDING, GRADE_GOOD, GRADE_REQUIRES_IMPROVEMENT, GRADE_INADEQUATE };
static const char *const scale_heads[] = { "Outstanding", "Good", "Requires improvement", "Inadequate" };
enum { SCALE = 4, YEARS_MAX = 40, FIRST_YEAR = 2014 };

struct asked {
    enum basis basis;
    struct lens lens; /* the area of the picture over time */
    struct sv region; /* empty: England */
    struct view view;
};

/* ---- reading the address ------------------------------------------------------------------------------------------ */

/* A grade that counts from its last day on site becomes known only with its report: what is known today is used then. */
static bool hindsight(struct call *c, struct view *v, struct err *e) {
    struct day today = app_today(c->web->app), on = v->question.on;
    return app_view(c->web->app, (struct question){ on, day_max(on, today), AUDIENCE_PUBLIC }, v, e);
}

static bool take(struct call *c, struct asked *k, struct err *e) {
    struct sv basis = query_get(&c->query, SV("basis"));
    if (basis.n > 0 && !basis_parse(basis, &k->basis))
        query_complain(&c->problems, SV("basis"), basis, SV("Choose published or on_site."));
    if (basis.n == 0) k->basis = BASIS_PUBLISHED;
    k->lens = call_lens(c, (struct lens){ .area = AREA_OVERALL });
    if (k->lens.next) k->lens = (struct lens){ .area = AREA_OVERALL };
    if (!call_view(c, &k->view, e)) return false;
    struct sv region = query_get(&c->query, SV("region"));
    struct err unknown = { 0 };
    if (region.n > 0 && !region_find(&k->view, region, &k->region, &unknown)) {
        char *hint = arena_copy(c->arena, unknown.hint, sv_of(unknown.hint).n);
        query_complain(&c->problems, SV("region"), region, sv_of(hint));
    }
    return k->basis == BASIS_PUBLISHED || hindsight(c, &k->view, e);
}

static struct statistics stock(const struct asked *k, struct day on, struct sv region) {
    return statistics_on(k->view.history, k->view.histories, on, k->basis, region);
}

static const int *grades_of(const struct statistics *s, enum area a) {
    return a == AREA_OVERALL ? s->overall : s->area[a];
}

static struct sv basis_sentence(enum basis b) {
    return b == BASIS_ON_SITE
               ? SV("Basis: an inspection counts from its last day on site, whatever its publication (as in Ofsted’s official "
                    "statistics); from what is known today. Source: Ofsted’s published reports, our compilation.")
               : SV("Basis: an inspection counts from the publication of its report. Source: Ofsted’s published reports, our "
                    "compilation.");
}

/* ---- stock on the day --------------------------------------------------------------------------------------------- */

static void stock_head(struct html *h, struct sv caption, struct sv first) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = caption,
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks ilacs-table--tight") });
    govuk_table_head_begin(h);
    th(h, first, false);
    for (size_t i = 0; i < SCALE; i++) th(h, sv_of(scale_heads[i]), true);
    th(h, SV("Good or outstanding (range)"), false);
}

static void grade_cells(struct html *h, const int grades[GRADE_COUNT]) {
    for (size_t i = 0; i < SCALE; i++) td_count(h, grades[scale[i]], sv_of(scale_heads[i]));
    td_begin(h, SV("Good or outstanding (range)"));
    html_share(h, good_of(grades), graded_of(grades));
    td_end(h);
}

static void row_head(struct html *h, struct sv words) {
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    draw_capital(h, words);
    govuk_table_row_header_end(h);
}

static void by_area(struct html *h, const struct asked *k) {
    struct statistics s = stock(k, k->view.question.on, k->region);
    stock_head(h, SV("Judgements in force, by area"), SV("Area"));
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (int a = 0; a < AREA_COUNT; a++) {
        if (a != AREA_OVERALL && graded_of(s.area[a]) == 0) continue;
        row_head(h, area_label((enum area)a));
        grade_cells(h, grades_of(&s, (enum area)a));
        govuk_table_row_end(h);
    }
    govuk_table_end(h);
    html_lit(h, "<p class=\"govuk-body\">");
    html_count(h, s.no_overall);
    html_lit(h, " authorities’ latest inspection gives no overall judgement; ");
    html_count(h, s.not_inspected);
    html_lit(h, " have no inspection on record. They are in no share.</p>\n");
    draw_source(h, basis_sentence(k->basis));
}

static void by_region(struct html *h, struct call *c, const struct asked *k) {
    struct sv region[REGIONS_MAX];
    size_t n = regions_of(&k->view, region);
    struct statistics all = stock(k, k->view.question.on, SV(""));
    const int *england = grades_of(&all, k->lens.area);
    stock_head(h, heading_text(c, "%.*s, by region", SV_ARG(capital_of(c, lens_label(k->lens)))), SV("Region"));
    th(h, SV("Against the rest of England"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < n; i++) {
        struct statistics s = stock(k, k->view.question.on, region[i]);
        const int *g = grades_of(&s, k->lens.area);
        row_head(h, region[i]);
        grade_cells(h, g);
        td_begin(h, SV("Against the rest of England"));
        html_difference(h, good_of(g), graded_of(g), good_of(england) - good_of(g), graded_of(england) - graded_of(g));
        td_end(h);
        govuk_table_row_end(h);
    }
    govuk_table_end(h);
    draw_source(h, basis_sentence(k->basis));
}

/* ---- stock over time ---------------------------------------------------------------------------------------------- */

struct point {
    struct day on;
    struct statistics s;
};

/* Each 31 March, and the day shown. */
static size_t points_of(const struct asked *k, struct point out[YEARS_MAX]) {
    struct day on = k->view.question.on, d = DAY_NONE;
    size_t n = 0;
    for (int y = FIRST_YEAR; n + 1 < YEARS_MAX; y++) {
        if (!day_from_ymd((struct ymd){ y, 3, 31 }, &d) || !day_before(d, on)) break;
        out[n++] = (struct point){ d, stock(k, d, k->region) };
    }
    out[n++] = (struct point){ on, stock(k, on, k->region) };
    return n;
}

static void grade_key(struct html *h) {
    struct chart_key_item items[SCALE];
    for (size_t i = 0; i < SCALE; i++)
        items[i] = (struct chart_key_item){ chart_grade_mark(scale[i]), grade_label(scale[i]) };
    chart_key(h, items, SCALE);
}

/* The worst at the bottom would invite to read the picture as a heap of failures; the best stands at the bottom, so that
 * the line between good and the rest is the one to follow. */
static void over_time_picture(struct html *h, struct call *c, const struct asked *k, const struct point *p, size_t n) {
    struct chart_bar *bars = arena_array(c->arena, struct chart_bar, n);
    struct chart_stack s = { .parts = SCALE, .bar = bars, .bars = n };
    if (bars == NULL) return;
    for (size_t g = 0; g < SCALE; g++) s.part[g] = chart_grade_mark(scale[g]);
    for (size_t i = 0; i < n; i++) {
        bars[i].label = heading_text(c, "’%02d", day_ymd(p[i].on).year % 100);
        if (i + 1 == n) bars[i].label = sv_sub(sv_of(month_name(day_ymd(p[i].on).month)), 0, 3);
        for (size_t g = 0; g < SCALE; g++) bars[i].part[g] = grades_of(&p[i].s, k->lens.area)[scale[g]];
    }
    s.words = (struct chart_words){
        SV("over-time"), heading_text(c, "%.*s at each 31 March", SV_ARG(capital_of(c, lens_label(k->lens)))),
        SV("One bar for each 31 March and one for the day shown: the shares of outstanding, good, requires "
           "improvement and inadequate, from the bottom. The table below holds the counts.")
    };
    grade_key(h);
    chart_stack(h, &s);
}

static void over_time(struct html *h, struct call *c, const struct asked *k) {
    struct point p[YEARS_MAX];
    size_t n = points_of(k, p), first = 0;
    while (first + 1 < n && graded_of(grades_of(&p[first].s, k->lens.area)) == 0) first++;
    const int *from = grades_of(&p[first].s, k->lens.area), *to = grades_of(&p[n - 1].s, k->lens.area);
    html_lit(h, "<h2 class=\"govuk-heading-l\" id=\"over-time\">Over time</h2>\n");
    draw_lenses(h, c, SV("/statistics"), k->lens, true);
    if (graded_of(from) > 0 && first + 1 < n) {
        html_lit(h, "<p class=\"govuk-body\">Good or outstanding on ");
        html_day(h, p[first].on);
        html_lit(h, ": ");
        html_share(h, good_of(from), graded_of(from));
        html_lit(h, "; on ");
        html_day(h, p[n - 1].on);
        html_lit(h, ": ");
        html_share(h, good_of(to), graded_of(to));
        html_lit(h, ".</p>\n");
    }
    over_time_picture(h, c, k, p + first, n - first);
    stock_head(h, heading_text(c, "%.*s at each 31 March", SV_ARG(capital_of(c, lens_label(k->lens)))), SV("On"));
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = n; i-- > first;) {
        govuk_table_row_begin(h);
        govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
        html_day(h, p[i].on);
        govuk_table_row_header_end(h);
        grade_cells(h, grades_of(&p[i].s, k->lens.area));
        govuk_table_row_end(h);
    }
    govuk_table_end(h);
    draw_source(h, basis_sentence(k->basis));
    draw_downloads(h, c, SV("/statistics/over-time"));
}

/* ---- movement ----------------------------------------------------------------------------------------------------- */

/* Years from April to March, as official statistics have them; the last one to the day shown. */
static size_t years_of(const struct asked *k, struct movement out[YEARS_MAX]) {
    struct day on = k->view.question.on, from, to;
    size_t n = 0;
    for (int y = FIRST_YEAR - 1; n < YEARS_MAX; y++) {
        if (!day_from_ymd((struct ymd){ y, 4, 1 }, &from) || !day_from_ymd((struct ymd){ y + 1, 3, 31 }, &to) ||
            day_before(on, from))
            break;
        out[n] = movement_between(k->view.history, k->view.histories, from, day_min(to, on), k->basis, k->region);
        if (n > 0 || out[n].inspections > 0) n++;
    }
    return n;
}

static void movement_picture(struct html *h, struct call *c, const struct movement *m, size_t n) {
    struct chart_bar *bars = arena_array(c->arena, struct chart_bar, n);
    static const struct chart_key_item key[] = {
        { { FILL_DARK, { "+", 1 } }, { "better than before", 18 } },
        { { FILL_LIGHT, { "=", 1 } }, { "the same", 8 } },
        { { FILL_CROSSED, { "−", 3 } }, { "worse than before", 17 } },
    };
    struct chart_stack s = {
        .words = { SV("movement"), SV("Overall judgement beside the one before, by year"),
                   SV("One bar for each year from April to March: the shares of inspections that gave a better, the "
                      "same or a worse overall judgement than the inspection before. The table below holds the counts.") },
        .part = { key[0].mark, key[1].mark, key[2].mark },
        .parts = 3,
        .bar = bars,
        .bars = n
    };
    if (bars == NULL) return;
    for (size_t i = 0; i < n; i++)
        bars[i] = (struct chart_bar){ heading_text(c, "’%02d", day_ymd(m[i].from).year % 100),
                                      { m[i].up, m[i].same, m[i].down } };
    chart_key(h, key, 3);
    chart_stack(h, &s);
}

static void movement_row(struct html *h, struct call *c, const struct movement *m) {
    row_head(h, heading_text(c, "%d to %d", day_ymd(m->from).year, day_ymd(m->from).year + 1));
    td_count(h, m->inspections, SV("Inspections"));
    td_count(h, m->up, SV("Better"));
    td_count(h, m->same, SV("The same"));
    td_count(h, m->down, SV("Worse"));
    td_count(h, m->first, SV("First on record"));
    td_count(h, m->inspections - m->first - m->up - m->same - m->down, SV("No overall judgement to compare"));
    td_begin(h, SV("Better, of those compared (range)"));
    html_share(h, m->up, m->up + m->same + m->down);
    td_end(h);
    govuk_table_row_end(h);
}

static void movement(struct html *h, struct call *c, const struct asked *k) {
    struct movement m[YEARS_MAX];
    size_t n = years_of(k, m);
    html_lit(h, "<h2 class=\"govuk-heading-l\" id=\"movement\">Movement</h2>\n");
    if (n == 0) {
        html_lit(h, "<p class=\"govuk-body\">No inspection with judgements counts by the day shown.</p>\n");
        return;
    }
    html_lit(
        h,
        "<p class=\"govuk-body\">Each inspection’s overall judgement beside that of the authority’s inspection before, by the "
        "year from April to March in which it counts.</p>\n");
    movement_picture(h, c, m, n);
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("Overall judgement beside the one before"),
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks ilacs-table--tight") });
    govuk_table_head_begin(h);
    th(h, SV("April to March"), false);
    th(h, SV("Inspections"), true);
    th(h, SV("Better"), true);
    th(h, SV("The same"), true);
    th(h, SV("Worse"), true);
    th(h, SV("First on record"), true);
    th(h, SV("No overall judgement to compare"), true);
    th(h, SV("Better, of those compared (range)"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = n; i-- > 0;) movement_row(h, c, &m[i]);
    govuk_table_end(h);
    draw_source(h, basis_sentence(k->basis));
    draw_downloads(h, c, SV("/statistics/movement"));
}

static void by_grade_before(struct html *h, const struct asked *k) {
    struct day from;
    (void)day_from_ymd((struct ymd){ 2018, 1, 1 }, &from);
    if (day_before(k->view.question.on, from)) return;
    struct movement m =
        movement_between(k->view.history, k->view.histories, from, k->view.question.on, k->basis, k->region);
    stock_head(h, SV("Judgement given since January 2018, by the judgement before"), SV("Before"));
    th(h, SV("Better than before (range)"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t w = 0; w < SCALE; w++) {
        const int *given = m.given[scale[w]];
        int up = 0;
        for (size_t i = 0; i < w; i++) up += given[scale[i]];
        row_head(h, grade_label(scale[w]));
        grade_cells(h, given);
        td_begin(h, SV("Better than before (range)"));
        if (w == 0)
            html_lit(h, "there is no better one");
        else
            html_share(h, up, graded_of(given));
        td_end(h);
        govuk_table_row_end(h);
    }
    govuk_table_end(h);
    draw_source(h, basis_sentence(k->basis));
}

/* ---- official figures --------------------------------------------------------------------------------------------- */

static struct sv measure_words(struct call *c, const struct official_figure *f) {
    struct text t = text_in(c->arena, 0);
    official_measure_words(f->measure, &t);
    if (f->region.n > 0) text_printf(&t, " (%.*s)", SV_ARG(f->region));
    return text_view(&t);
}

static void official_row(struct html *h, struct call *c, const struct official_figure *f) {
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_day(h, f->as_at);
    html_lit(h, ": ");
    html_text(h, measure_words(c, f));
    govuk_table_row_header_end(h);
    td_begin(h, SV("Published"));
    html_count(h, f->value);
    if (f->percent) html_lit(h, "%");
    td_end(h);
    td_begin(h, SV("Ours"));
    if (f->percent)
        html_tenths(h, (f->ours + 5) / 10);
    else
        html_count(h, f->ours);
    html_text(h, f->agrees ? SV(": agrees") : SV(": differs"));
    td_end(h);
    govuk_table_cell(h, f->basis == BASIS_ON_SITE ? SV("Last day on site") : SV("Published by the day"),
                     (struct govuk_cell){ .label = SV("Counted by") });
    td_begin(h, SV("Source"));
    html_link(h, f->url, f->source);
    td_end(h);
    govuk_table_row_end(h);
}

static bool official(struct html *h, struct call *c, struct asked *k, struct err *e) {
    struct official_figures o;
    int agree = 0;
    if (!hindsight(c, &k->view, e) || !official_compare(k->view.history, k->view.histories, c->arena, &o, e))
        return false;
    for (size_t i = 0; i < o.count; i++) agree += o.figure[i].agrees;
    html_lit(
        h, "<h2 class=\"govuk-heading-l\" id=\"official\">Official figures beside ours</h2>\n<p class=\"govuk-body\">");
    html_count(h, agree);
    html_lit(h, " of ");
    html_count(h, (int64_t)o.count);
    html_lit(
        h,
        " published figures are reproduced to the last digit published, each on the basis named. Whatever day this page is "
        "shown as at, these are counted from what is known today.</p>\n");
    govuk_table_begin(
        h, &(struct govuk_table){ .caption = SV("Published figures, and ours on the basis that reproduces them"),
                                  .caption_classes = SV("govuk-table__caption--m"),
                                  .classes = SV("ilacs-table ilacs-table--stacks ilacs-table--tight") });
    govuk_table_head_begin(h);
    th(h, SV("As at"), false);
    th(h, SV("Published"), false);
    th(h, SV("Ours"), false);
    th(h, SV("Counted by"), false);
    th(h, SV("Source"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < o.count; i++) official_row(h, c, &o.figure[i]);
    govuk_table_end(h);
    draw_downloads(h, c, SV("/statistics/official"));
    return true;
}

/* ---- the page ----------------------------------------------------------------------------------------------------- */

static void form(struct html *h, struct call *c, const struct asked *k) {
    struct sv region[REGIONS_MAX];
    struct govuk_option regions[REGIONS_MAX + 1] = { { .value = SV(""), .text = SV("England") } };
    struct govuk_option bases[] = {
        { .value = SV("published"), .text = SV("Publication of the report"), .selected = k->basis == BASIS_PUBLISHED },
        { .value = SV("on_site"), .text = SV("Last day on site"), .selected = k->basis == BASIS_ON_SITE },
    };
    struct text day = text_in(c->arena, 0);
    size_t n = regions_of(&k->view, region);
    for (size_t i = 0; i < n; i++)
        regions[i + 1] =
            (struct govuk_option){ .value = region[i], .text = region[i], .selected = sv_eq(region[i], k->region) };
    text_day(&day, k->view.question.on);
    html_lit(h,
             "<form class=\"ilacs-filters\" method=\"get\" action=\"/statistics\" aria-label=\"What is counted\">\n");
    govuk_select(h, &(struct govuk_select){ .field = { .name = SV("basis"), .label = SV("An inspection counts from") },
                                            .options = bases,
                                            .option_count = 2 });
    govuk_select(h, &(struct govuk_select){ .field = { .name = SV("region"), .label = SV("Where") },
                                            .options = regions,
                                            .option_count = n + 1 });
    govuk_input(h, &(struct govuk_input){ .field = { .name = SV("on"), .label = SV("As at (a day)") },
                                          .value = text_view(&day),
                                          .autocomplete = SV("off"),
                                          .spellcheck = SV("false") });
    draw_hidden_fields(h, c, (const char *const[]){ "basis", "region", "on", NULL });
    html_lit(h, "<div class=\"ilacs-filters__buttons\">");
    govuk_button(h, &(struct govuk_button){ .text = SV("Count") });
    html_lit(h, "</div>\n</form>\n");
}

static struct sv title_of(struct call *c, const struct asked *k) {
    struct statistics s = stock(k, k->view.question.on, k->region);
    int share = good_or_better(s.overall);
    struct sv where = k->region.n > 0 ? k->region : SV("England");
    if (share < 0) return heading_text(c, "%.*s: no overall judgement counts by that day", SV_ARG(where));
    return heading_text(c, "%.*s: %d of %d authorities are good or outstanding (%d%%)", SV_ARG(where),
                        good_of(s.overall), s.graded, (share + 50) / 100);
}

bool page_statistics(struct call *c, struct err *e) {
    struct asked *k = arena_new(c->arena, struct asked);
    if (k == NULL) return err_nomem(e, __func__);
    if (!take(c, k, e)) return false;
    if (!call_sound(c)) return true;
    struct page p = call_page(c, title_of(c, k), SECTION_STATISTICS);
    struct html h = call_html(c);
    p.on = k->view.question.on;
    page_begin(&h, &p);
    html_lit(&h, "<h1 class=\"govuk-heading-xl\">");
    html_text(&h, p.title);
    html_lit(&h, "</h1>\n<p class=\"govuk-body-l\">Of those with an overall judgement on ");
    html_day(&h, p.on);
    html_lit(
        &h,
        ". On this page: <a class=\"govuk-link\" href=\"#over-time\">over time</a>, <a class=\"govuk-link\" "
        "href=\"#movement\">movement</a>, <a class=\"govuk-link\" href=\"#official\">official figures beside ours</a>.</p>\n");
    form(&h, c, k);
    draw_day_steps(&h, c, SV("/statistics"), p.on);
    html_lit(&h, "<h2 class=\"govuk-heading-l\" id=\"stock\">On this day</h2>\n");
    by_area(&h, k);
    by_region(&h, c, k);
    draw_interval_method(&h);
    draw_downloads(&h, c, SV("/statistics"));
    over_time(&h, c, k);
    movement(&h, c, k);
    by_grade_before(&h, k);
    if (!official(&h, c, k, e)) return false; /* takes another view: the last */
    page_end(&h, &p);
    return true;
}

/* ---- the same as data --------------------------------------------------------------------------------------------- */

static bool report(struct call *c, struct asked *k, struct statistics_report *r, struct region_statistics *region,
                   struct err *e) {
    struct sv name[REGIONS_MAX];
    if (!take(c, k, e)) return false;
    size_t n = regions_of(&k->view, name);
    *r = (struct statistics_report){ .known_by = k->view.question.known_by, .region = region };
    r->england = stock(k, k->view.question.on, SV(""));
    for (size_t i = 0; i < n; i++) {
        struct region_statistics x = { name[i], stock(k, k->view.question.on, name[i]) };
        if (x.counts.authorities > 0) region[r->regions++] = x;
    }
    return true;
}

bool data_statistics_csv(struct call *c, struct err *e) {
    struct asked k = { 0 };
    struct statistics_report r;
    struct region_statistics region[REGIONS_MAX];
    if (!report(c, &k, &r, region, e)) return false;
    if (!call_sound(c)) return true;
    statistics_csv(&r, &c->body);
    return answer_csv(c, SV("statistics.csv"));
}

bool data_statistics_json(struct call *c, struct err *e) {
    struct asked k = { 0 };
    struct statistics_report r;
    struct region_statistics region[REGIONS_MAX];
    if (!report(c, &k, &r, region, e)) return false;
    if (!call_sound(c)) return true;
    statistics_json(&r, &c->body);
    return answer_json(c);
}

bool data_over_time_csv(struct call *c, struct err *e) {
    static const char *const head[] = {
        "on", "basis", "region", "area", "outstanding", "good", "requires_improvement", "inadequate"
    };
    struct asked k = { 0 };
    struct point p[YEARS_MAX];
    if (!take(c, &k, e)) return false;
    if (!call_sound(c)) return true;
    size_t n = points_of(&k, p);
    struct csvout out = csvout_in(&c->body, CSVOUT_EXACT);
    csvout_head(&out, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < n; i++)
        for (int a = 0; a < AREA_COUNT; a++) {
            csvout_day(&out, p[i].on);
            csvout_sv(&out, basis_word(k.basis));
            csvout_sv(&out, k.region.n > 0 ? k.region : SV("England"));
            csvout_sv(&out, area_word((enum area)a));
            for (size_t g = 0; g < SCALE; g++) csvout_int(&out, grades_of(&p[i].s, (enum area)a)[scale[g]]);
            csvout_row(&out);
        }
    return answer_csv(c, SV("over-time.csv"));
}

static void grades_json(struct json *j, const int grades[GRADE_COUNT]) {
    json_object(j);
    for (size_t g = 0; g < SCALE; g++) {
        json_key_sv(j, grade_word(scale[g]));
        json_int(j, grades[scale[g]]);
    }
    json_object_end(j);
}

bool data_over_time_json(struct call *c, struct err *e) {
    struct asked k = { 0 };
    struct point p[YEARS_MAX];
    if (!take(c, &k, e)) return false;
    if (!call_sound(c)) return true;
    size_t n = points_of(&k, p);
    struct json j = json_in(&c->body);
    json_array(&j);
    for (size_t i = 0; i < n; i++) {
        json_object(&j);
        json_key(&j, "on");
        json_day(&j, p[i].on);
        json_key(&j, "basis");
        json_sv(&j, basis_word(k.basis));
        json_key(&j, "region");
        json_sv_or_null(&j, k.region);
        for (int a = 0; a < AREA_COUNT; a++) {
            json_key_sv(&j, area_word((enum area)a));
            grades_json(&j, grades_of(&p[i].s, (enum area)a));
        }
        json_object_end(&j);
    }
    json_array_end(&j);
    json_done(&j);
    return answer_json(c);
}

/* One row for each year and each pair of grades that occurred. */
bool data_movement_csv(struct call *c, struct err *e) {
    static const char *const head[] = { "from", "to", "basis", "region", "grade_before", "grade_given", "inspections" };
    struct asked k = { 0 };
    struct movement m[YEARS_MAX];
    if (!take(c, &k, e)) return false;
    if (!call_sound(c)) return true;
    size_t n = years_of(&k, m);
    struct csvout out = csvout_in(&c->body, CSVOUT_EXACT);
    csvout_head(&out, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < n; i++)
        for (size_t w = 0; w < SCALE; w++)
            for (size_t g = 0; g < SCALE; g++) {
                csvout_day(&out, m[i].from);
                csvout_day(&out, m[i].to);
                csvout_sv(&out, basis_word(k.basis));
                csvout_sv(&out, k.region.n > 0 ? k.region : SV("England"));
                csvout_sv(&out, grade_word(scale[w]));
                csvout_sv(&out, grade_word(scale[g]));
                csvout_int(&out, m[i].given[scale[w]][scale[g]]);
                csvout_row(&out);
            }
    return answer_csv(c, SV("movement.csv"));
}

bool data_movement_json(struct call *c, struct err *e) {
    struct asked k = { 0 };
    struct movement m[YEARS_MAX];
    if (!take(c, &k, e)) return false;
    if (!call_sound(c)) return true;
    size_t n = years_of(&k, m);
    struct json j = json_in(&c->body);
    json_array(&j);
    for (size_t i = 0; i < n; i++) {
        json_object(&j);
        json_key(&j, "from");
        json_day(&j, m[i].from);
        json_key(&j, "to");
        json_day(&j, m[i].to);
        json_key(&j, "basis");
        json_sv(&j, basis_word(k.basis));
        json_key(&j, "region");
        json_sv_or_null(&j, k.region);
        json_key(&j, "inspections");
        json_int(&j, m[i].inspections);
        json_key(&j, "first");
        json_int(&j, m[i].first);
        json_key(&j, "no_overall");
        json_int(&j, m[i].no_overall);
        json_key(&j, "given_by_grade_before");
        json_object(&j);
        for (size_t w = 0; w < SCALE; w++) {
            json_key_sv(&j, grade_word(scale[w]));
            grades_json(&j, m[i].given[scale[w]]);
        }
        json_object_end(&j);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_done(&j);
    return answer_json(c);
}

static bool official_data(struct call *c, struct official_figures *o, struct err *e) {
    struct view v;
    return call_view(c, &v, e) && hindsight(c, &v, e) && official_compare(v.history, v.histories, c->arena, o, e);
}

bool data_official_csv(struct call *c, struct err *e) {
    static const char *const head[] = { "as_at",     "measure", "region", "basis",  "unit",
                                        "published", "ours",    "agrees", "source", "url" };
    struct official_figures o;
    if (!official_data(c, &o, e)) return false;
    if (!call_sound(c)) return true;
    struct csvout out = csvout_in(&c->body, CSVOUT_GUARDED);
    csvout_head(&out, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < o.count; i++) {
        const struct official_figure *f = &o.figure[i];
        struct text ours = text_in(c->arena, 0);
        if (f->percent)
            text_printf(&ours, "%d.%02d", f->ours / 100, f->ours % 100);
        else
            text_int(&ours, f->ours);
        csvout_day(&out, f->as_at);
        csvout_sv(&out, f->measure);
        csvout_sv(&out, f->region.n > 0 ? f->region : SV("England"));
        csvout_sv(&out, basis_word(f->basis));
        csvout_sv(&out, f->percent ? SV("percent") : SV("count"));
        csvout_int(&out, f->value);
        csvout_sv(&out, text_view(&ours));
        csvout_sv(&out, f->agrees ? SV("yes") : SV("no"));
        csvout_sv(&out, f->source);
        csvout_sv(&out, f->url);
        csvout_row(&out);
    }
    return answer_csv(c, SV("official.csv"));
}

bool data_official_json(struct call *c, struct err *e) {
    struct official_figures o;
    if (!official_data(c, &o, e)) return false;
    if (!call_sound(c)) return true;
    struct json j = json_in(&c->body);
    json_array(&j);
    for (size_t i = 0; i < o.count; i++) {
        const struct official_figure *f = &o.figure[i];
        json_object(&j);
        json_key(&j, "as_at");
        json_day(&j, f->as_at);
        json_key(&j, "measure");
        json_sv(&j, f->measure);
        json_key(&j, "region");
        json_sv_or_null(&j, f->region);
        json_key(&j, "basis");
        json_sv(&j, basis_word(f->basis));
        json_key(&j, "unit");
        json_sv(&j, f->percent ? SV("percent") : SV("count"));
        json_key(&j, "published");
        json_int(&j, f->value);
        json_key(&j, "ours");
        json_decimal(&j, f->ours, f->percent ? 2 : 0);
        json_key(&j, "agrees");
        json_bool(&j, f->agrees);
        json_key(&j, "source");
        json_sv(&j, f->source);
        json_key(&j, "url");
        json_sv(&j, f->url);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_done(&j);
    return answer_json(c);
}
