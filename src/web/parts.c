#include "web/parts.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/statistics.h"

/* ---- how each authority stands ------------------------------------------------------------------------------------ */

static uint32_t graded_bits(void) {
    uint32_t bits = 0;
    for (int o = 0; o < OWED_COUNT; o++)
        if (obligation_is_graded((enum obligation)o)) bits |= 1U << o;
    return bits;
}

bool standings_on(struct call *c, const struct view *v, struct standings *out, struct err *e) {
    struct due_rows rows;
    struct due_filter f = { .obligations = graded_bits() };
    *out = (struct standings){ arena_array(c->arena, struct standing, v->histories), 0 };
    if (out->of == NULL) return err_nomem(e, __func__);
    if (!view_due(v, &f, c->arena, &rows, e)) return false;
    size_t r = 0; /* rows come in the order of the histories */
    for (size_t i = 0; i < v->histories; i++) {
        const struct history *h = &v->history[i];
        if (!authority_exists(h->authority, v->question.on)) continue;
        struct standing *s = &out->of[out->count++];
        *s = (struct standing){ h, statistics_latest(h, v->question.on, BASIS_PUBLISHED, NULL), NULL };
        for (; r < rows.count && rows.row[r].authority == h->authority; r++)
            if (s->next == NULL) s->next = rows.row[r].owed;
    }
    return true;
}

bool standing_of(struct call *c, const struct view *v, const struct history *h, struct standing *out, struct err *e) {
    struct due_rows rows;
    struct due_filter f = { .authority = &h, .authorities = 1, .obligations = graded_bits() };
    if (!view_due(v, &f, c->arena, &rows, e)) return false;
    *out = (struct standing){ h, statistics_latest(h, v->question.on, BASIS_PUBLISHED, NULL),
                              rows.count > 0 ? rows.row[0].owed : NULL };
    return true;
}

/* ---- lenses ------------------------------------------------------------------------------------------------------- */

static const enum area lens_areas[] = {
    AREA_OVERALL, AREA_LEADERS, AREA_HELP_AND_PROTECTION, AREA_IN_CARE_AND_CARE_LEAVERS, AREA_IN_CARE, AREA_CARE_LEAVERS
};
enum { LENS_AREAS = sizeof lens_areas / sizeof *lens_areas };

struct sv lens_word(struct lens l) {
    return l.next ? SV("next") : l.area == AREA_OVERALL ? SV("grade") : area_word(l.area);
}

struct sv lens_label(struct lens l) {
    return l.next ? SV("next inspection") : area_label(l.area);
}

struct lens call_lens(struct call *c, struct lens unless) {
    struct sv v = query_get(&c->query, SV("by"));
    if (v.n == 0) return unless;
    if (sv_eq(v, SV("next"))) return (struct lens){ .next = true };
    for (size_t i = 0; i < LENS_AREAS; i++) {
        struct lens l = { .area = lens_areas[i] };
        if (sv_eq(v, lens_word(l)) || sv_eq(v, area_word(l.area))) return l;
    }
    query_complain(
        &c->problems, SV("by"), v,
        SV("Choose next, grade, leaders, help_and_protection, in_care_and_care_leavers, in_care or care_leavers."));
    return unless;
}

static const enum status next_kinds[] = { STATUS_OVERDUE, STATUS_OPEN, STATUS_PAUSED, STATUS_NOT_YET };
static const enum grade grade_kinds[] = { GRADE_OUTSTANDING, GRADE_GOOD, GRADE_REQUIRES_IMPROVEMENT, GRADE_INADEQUATE,
                                          GRADE_NOT_GRADED };
enum { NEXT_KINDS = 4, GRADE_KINDS = 5 };

size_t lens_kinds(struct lens l, struct chart_key_item *out) {
    size_t n = 0;
    if (l.next) {
        for (; n < NEXT_KINDS; n++)
            out[n] =
                (struct chart_key_item){ { chart_status_fill(next_kinds[n]), SV("") }, status_label(next_kinds[n]) };
        out[n++] = (struct chart_key_item){ { FILL_EMPTY, SV("–") }, SV("none due") };
        return n;
    }
    for (; n < GRADE_KINDS; n++)
        out[n] = (struct chart_key_item){ chart_grade_mark(grade_kinds[n]), grade_label(grade_kinds[n]) };
    out[n++] =
        (struct chart_key_item){ chart_grade_mark(GRADE_NONE), SV("no such judgement in the latest inspection") };
    out[n++] = (struct chart_key_item){ { FILL_EMPTY, SV("?") }, SV("no inspection on record yet") };
    return n;
}

size_t lens_kind(struct lens l, const struct standing *s) {
    if (l.next) {
        for (size_t i = 0; i < NEXT_KINDS && s->next != NULL; i++)
            if (s->next->status == next_kinds[i]) return i;
        return NEXT_KINDS;
    }
    if (s->latest == NULL) return GRADE_KINDS + 1;
    for (size_t i = 0; i < GRADE_KINDS; i++)
        if (s->latest->grade[l.area] == grade_kinds[i]) return i;
    return GRADE_KINDS;
}

/* Which inspection comes, as letters: nothing follows from them. */
static struct sv kind_letters(enum obligation o) {
    if (o == OWED_STANDARD_INSPECTION) return SV("St");
    if (o == OWED_SHORT_INSPECTION) return SV("Sh");
    return o == OWED_SIF ? SV("SIF") : SV("–");
}

struct chart_mark lens_mark(struct lens l, const struct standing *s) {
    struct chart_key_item kinds[LENS_MAX_KINDS];
    (void)lens_kinds(l, kinds);
    struct chart_mark m = kinds[lens_kind(l, s)].mark;
    if (l.next && s->next != NULL) m.letter = kind_letters(s->next->kind);
    return m;
}

struct sv lens_words(struct call *c, struct lens l, const struct standing *s) {
    struct chart_key_item kinds[LENS_MAX_KINDS];
    (void)lens_kinds(l, kinds);
    if (!l.next || s->next == NULL) return kinds[lens_kind(l, s)].words;
    struct text t = text_in(c->arena, 0);
    text_add(&t, obligation_label(s->next->kind));
    text_lit(&t, ", ");
    text_add(&t, status_label(s->next->status));
    if (day_known(s->next->latest)) {
        text_lit(&t, ", no later than ");
        text_day_long(&t, s->next->latest);
    }
    return text_view(&t);
}

struct chart_group lens_group(struct call *c, struct lens l, const struct standings *s, struct sv region) {
    struct chart_tile *tile = arena_array(c->arena, struct chart_tile, s->count);
    struct chart_group g = { .name = region, .tile = tile };
    for (size_t i = 0; i < s->count && tile != NULL; i++) {
        const struct authority *a = s->of[i].history->authority;
        if (region.n > 0 && !sv_eq(a->region, region)) continue;
        tile[g.tiles++] =
            (struct chart_tile){ a->name, area_href(c, a), lens_words(c, l, &s->of[i]), lens_mark(l, &s->of[i]) };
    }
    if (region.n > 0) g.href = region_href(c, region);
    return g;
}

void draw_lenses(struct html *h, struct call *c, struct sv path, struct lens now, bool judgements_only) {
    html_lit(h, "<nav class=\"ilacs-choices ilacs-no-print\" aria-label=\"What is shown\">\n<p class=\"govuk-body "
                "ilacs-choices__label\">Show</p>\n<ul class=\"govuk-list ilacs-choices__list\">\n");
    for (size_t i = judgements_only ? 1 : 0; i <= LENS_AREAS; i++) {
        struct lens l = i == 0 ? (struct lens){ .next = true } : (struct lens){ .area = lens_areas[i - 1] };
        bool current = l.next == now.next && (l.next || l.area == now.area);
        html_lit(h, "<li><a class=\"govuk-link\"");
        html_href(h, href_with(c, path, SV("by"), lens_word(l)));
        if (current) html_lit(h, " aria-current=\"true\"");
        html_lit(h, ">");
        draw_capital(h, lens_label(l));
        html_lit(h, "</a></li>\n");
    }
    html_lit(h, "</ul>\n</nav>\n");
}

/* ---- regions ------------------------------------------------------------------------------------------------------ */

size_t regions_of(const struct view *v, struct sv *out) {
    size_t n = 0;
    for (size_t i = 0; i < v->histories; i++) {
        struct sv r = v->history[i].authority->region;
        size_t at = 0;
        while (at < n && sv_cmp(out[at], r) < 0) at++;
        if (r.n == 0 || n == REGIONS_MAX || (at < n && sv_eq(out[at], r))) continue;
        for (size_t j = n; j > at; j--) out[j] = out[j - 1];
        out[at] = r;
        n++;
    }
    return n;
}

void region_slug(struct sv region, struct text *out) {
    struct authority a = { .name = region };
    authority_slug(&a, out);
}

struct sv region_href(struct call *c, struct sv region) {
    struct text t = text_in(c->arena, 0);
    text_lit(&t, "/regions/");
    region_slug(region, &t);
    return href_on(c, text_view(&t));
}

/* Regions whose address begins like what was asked for, else the nearest one. */
static void region_guess(struct arena *a, const struct sv *region, size_t n, struct sv wanted, struct text *out) {
    size_t best = 0, distance = SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        struct text slug = text_in(a, 0);
        region_slug(region[i], &slug);
        if (wanted.n >= 3 && sv_find(text_view(&slug), wanted) < slug.n)
            text_printf(out, "%s%.*s", out->n == 0 ? "Did you mean " : " or ", SV_ARG(region[i]));
        size_t d = sv_distance(sv_sub(text_view(&slug), 0, wanted.n + 2), wanted, 40);
        if (d < distance) best = i;
        if (d < distance) distance = d;
    }
    if (out->n == 0 && n > 0) text_printf(out, "Did you mean %.*s", SV_ARG(region[best]));
    if (out->n > 0) text_lit(out, "? ");
}

static bool region_hint(struct arena *a, const struct sv *region, size_t n, struct sv wanted, struct err *e) {
    struct text t = text_in(a, 0), slug = text_in(a, 0);
    region_slug(wanted, &slug);
    region_guess(a, region, n, text_view(&slug), &t);
    text_lit(&t, "The regions are ");
    for (size_t i = 0; i < n; i++) text_printf(&t, "%s%.*s", i == 0 ? "" : "; ", SV_ARG(region[i]));
    return err_fail(e, ERR_UNKNOWN, __func__, text_cstr(&t), "no region is called “%.*s”",
                    (int)(wanted.n < 80 ? wanted.n : 80), wanted.p == NULL ? "" : wanted.p);
}

bool region_find(const struct view *v, struct sv wanted, struct sv *out, struct err *e) {
    struct sv region[REGIONS_MAX];
    struct arena a = arena_with_limit(256 * 1024);
    size_t n = regions_of(v, region), found = 0;
    struct text slug = text_in(&a, 0);
    region_slug(wanted, &slug);
    bool exact = false;
    for (size_t i = 0; i < n && !exact; i++) {
        struct text own = text_in(&a, 0);
        region_slug(region[i], &own);
        exact = sv_eq(text_view(&own), text_view(&slug));
        if (!exact && (slug.n < 3 || sv_find(text_view(&own), text_view(&slug)) == own.n)) continue;
        *out = region[i];
        found = exact ? 1 : found + 1;
    }
    bool ok = found == 1 || region_hint(&a, region, n, wanted, e);
    arena_free(&a);
    return ok;
}

/* ---- addresses, days, downloads ----------------------------------------------------------------------------------- */

struct sv href_with(struct call *c, struct sv path, struct sv field, struct sv value) {
    struct text t = text_in(c->arena, 0);
    struct url u = url_in(&t, path);
    for (size_t i = 0; i < c->query.fields; i++)
        if (!sv_eq(c->query.field[i].name, field)) url_field(&u, c->query.field[i].name, c->query.field[i].value);
    if (value.n > 0) url_field(&u, field, value);
    return text_view(&t);
}

struct sv href_on(struct call *c, struct sv path) {
    struct text t = text_in(c->arena, 0);
    struct url u = url_in(&t, path);
    url_param_day(&u, "on", call_on(c));
    return text_view(&t);
}

void draw_day_steps(struct html *h, struct call *c, struct sv path, struct day on) {
    static const struct {
        int months;
        const char *words;
    } steps[] = { { -12, "A year earlier" }, { -3, "A quarter earlier" }, { -1, "A month earlier" },
                  { 1, "A month later" },    { 3, "A quarter later" },    { 12, "A year later" } };
    struct day first, last;
    if (day_known(c->web->copied)) return; /* a copy shows one day */
    (void)day_from_ymd((struct ymd){ 2012, 1, 1 }, &first);
    (void)day_from_ymd((struct ymd){ 2045, 12, 31 }, &last);
    html_lit(h, "<nav class=\"ilacs-choices ilacs-no-print\" aria-label=\"Other days\">\n<p class=\"govuk-body "
                "ilacs-choices__label\">Step through days</p>\n<ul class=\"govuk-list ilacs-choices__list\">\n");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct day d = day_plus_months(on, steps[i].months);
        struct text t = text_in(c->arena, 0);
        if (day_before(d, first) || day_before(last, d)) continue;
        text_day(&t, d);
        html_lit(h, "<li><a class=\"govuk-link\"");
        html_href(h, href_with(c, path, SV("on"), text_view(&t)));
        html_lit(h, ">");
        html_text(h, sv_of(steps[i].words));
        html_lit(h, "<span class=\"govuk-visually-hidden\">: ");
        html_day(h, d);
        html_lit(h, "</span></a></li>\n");
    }
    html_lit(h, "</ul>\n</nav>\n");
}

static struct sv with_ending(struct call *c, struct sv path, struct sv ending) {
    struct text t = text_in(c->arena, 0);
    text_add(&t, path);
    text_add(&t, ending);
    return text_view(&t);
}

void draw_downloads(struct html *h, struct call *c, struct sv path) {
    html_lit(h, "<p class=\"govuk-body ilacs-no-print\">Take this with you: ");
    html_link(h, href_with(c, with_ending(c, path, SV(".csv")), SV(""), SV("")), SV("CSV"));
    html_lit(h, " or ");
    html_link(h, href_with(c, with_ending(c, path, SV(".json")), SV(""), SV("")), SV("JSON"));
    html_lit(h, ".</p>\n");
}

bool answer_csv(struct call *c, struct sv file_name) {
    answer_download(c, SV("text/csv; charset=utf-8; header=present"), file_name);
    return true;
}

bool answer_json(struct call *c) {
    c->answer->type = SV("application/json");
    return true;
}

void draw_source(struct html *h, struct sv words) {
    html_lit(h, "<p class=\"govuk-body ilacs-note\">");
    html_text(h, words);
    html_lit(h, "</p>\n");
}

/* ---- words and numbers -------------------------------------------------------------------------------------------- */

struct sv capital_of(struct call *c, struct sv label) {
    char *p = arena_copy(c->arena, label.p, label.n);
    if (p == NULL || label.n == 0) return label;
    if (p[0] >= 'a' && p[0] <= 'z') p[0] = (char)(p[0] - 'a' + 'A');
    return (struct sv){ p, label.n };
}

struct sv heading_text(struct call *c, const char *format, ...) {
    char line[400];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    struct text t = text_in(c->arena, 0);
    if (n > 0) text_bytes(&t, line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
    return text_view(&t);
}

static void tenths(struct html *h, int v) {
    if (v < 0) html_lit(h, "−");
    if (v < 0) v = -v;
    html_int(h, v / 10);
    html_lit(h, ".");
    html_int(h, v % 10);
}

void html_tenths(struct html *h, int v) {
    tenths(h, v);
    html_lit(h, "%");
}

void html_share(struct html *h, int k, int n) {
    if (n == 0) {
        html_lit(h, "none counted");
        return;
    }
    struct interval i = interval_wilson(k, n);
    html_tenths(h, tenths_of_percent((double)k / n));
    html_lit(h, " <span class=\"ilacs-interval\">(");
    html_tenths(h, tenths_of_percent(i.low));
    html_lit(h, " to ");
    html_tenths(h, tenths_of_percent(i.high));
    html_lit(h, ")</span>");
}

void html_difference(struct html *h, int k1, int n1, int k2, int n2) {
    if (n1 == 0 || n2 == 0) {
        html_lit(h, "nothing to compare");
        return;
    }
    struct interval i = interval_newcombe(k1, n1, k2, n2);
    int d = tenths_of_percent((double)k1 / n1 - (double)k2 / n2);
    tenths(h, d < 0 ? -d : d);
    html_text(h, d < 0 ? SV(" points lower") : SV(" points higher"));
    html_lit(h, " <span class=\"ilacs-interval\">(");
    tenths(h, tenths_of_percent(i.low));
    html_lit(h, " to ");
    tenths(h, tenths_of_percent(i.high));
    html_lit(h, ")</span>: ");
    if (interval_excludes_zero(i))
        html_lit(h, "<strong>more than chance would explain</strong>");
    else
        html_lit(h, "could be chance");
}

void html_link(struct html *h, struct sv href, struct sv text) {
    html_lit(h, "<a class=\"govuk-link\"");
    html_href(h, href);
    html_lit(h, ">");
    html_text(h, text);
    html_lit(h, "</a>");
}

void th(struct html *h, struct sv text, bool numeric) {
    govuk_table_header(h, text, (struct govuk_cell){ .numeric = numeric });
}

void td_begin(struct html *h, struct sv label) { govuk_table_cell_begin(h, (struct govuk_cell){ .label = label }); }

void td_end(struct html *h) { govuk_table_cell_end(h); }

void td_count(struct html *h, int n, struct sv label) {
    govuk_table_cell_begin(h, (struct govuk_cell){ .label = label, .numeric = true });
    html_count(h, n);
    govuk_table_cell_end(h);
}

void draw_interval_method(struct html *h) {
    govuk_details_begin(
        h, (struct govuk_details){ .summary = SV("Is this difference real? How the ranges are worked out") });
    html_lit(
        h,
        "<p class=\"govuk-body\">The counts are complete: every authority is in them. But the judgements of a few "
        "authorities in a few years are partly a matter of chance: who was inspected when, by whom, in which month. "
        "The range in brackets says how far a share could lie from where it is by such chance alone, nineteen times "
        "out of twenty. Nine authorities give a wide range, a hundred and fifty a narrow one.</p>\n"
        "<p class=\"govuk-body\">For one share it is Wilson’s score interval at 95%; for the difference of two shares "
        "Newcombe’s interval made of the two (his method 10). When the range of a difference holds 0, the difference could be "
        "chance. With eight regions compared at once, one in twenty such findings would still be chance.</p>\n"
        "<p class=\"govuk-body\">R. G. Newcombe, <cite>Statistics in Medicine</cite> 17 (1998), pages 857 to 872 and "
        "873 to 890.</p>\n");
    govuk_details_end(h);
}

int good_of(const int grades[GRADE_COUNT]) { return grades[GRADE_OUTSTANDING] + grades[GRADE_GOOD]; }

int graded_of(const int grades[GRADE_COUNT]) {
    return good_of(grades) + grades[GRADE_REQUIRES_IMPROVEMENT] + grades[GRADE_INADEQUATE];
}
