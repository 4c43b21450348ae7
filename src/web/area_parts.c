#include "web/area_parts.h"

#include "core/backtest.h"
#include "core/statistics.h"

enum { INSPECTIONS_MAX = 16 };

/* ---- judgements over time ----------------------------------------------------------------------------------------- */

static bool has_grades(const struct event *ev) {
    for (int a = 0; a < AREA_COUNT; a++)
        if (ev->grade[a] != GRADE_NONE) return true;
    return false;
}

/* SIF and ILACS inspections with judgements, published by the day, oldest first. */
static size_t graded_events(const struct view *v, const struct history *of, const struct event *out[INSPECTIONS_MAX]) {
    size_t n = 0;
    for (size_t i = 0; i < of->events && n < INSPECTIONS_MAX; i++) {
        const struct event *ev = &of->event[i];
        if (event_is_graded(ev->kind) && has_grades(ev) && day_known(ev->published) &&
            !day_before(v->question.on, ev->published))
            out[n++] = ev;
    }
    return n;
}

static size_t spans_of(const struct event *const *ev, size_t n, enum area a, struct day end, struct chart_span *out) {
    size_t spans = 0;
    for (size_t i = 0; i < n; i++) {
        if (ev[i]->grade[a] == GRADE_NONE) continue;
        struct day to = i + 1 < n ? ev[i + 1]->published : end;
        out[spans++] = (struct chart_span){ ev[i]->published, to, chart_grade_mark(ev[i]->grade[a]) };
    }
    return spans;
}

static void profile_picture(struct html *h, struct call *c, const struct view *v, const struct history *of,
                            const struct event *const *ev, size_t n) {
    struct chart_row rows[AREA_COUNT];
    struct chart_profile p = { .row = rows, .last = day_max(v->question.on, day_plus(ev[n - 1]->published, 90)) };
    struct chart_span(*span)[INSPECTIONS_MAX] =
        arena_alloc(c->arena, sizeof(struct chart_span[AREA_COUNT][INSPECTIONS_MAX]));
    if (span == NULL) return;
    p.first = day_plus(ev[0]->published, -120);
    for (int a = 0; a < AREA_COUNT; a++) {
        size_t spans = spans_of(ev, n, (enum area)a, p.last, span[a]);
        if (spans > 0) rows[p.rows++] = (struct chart_row){ capital_of(c, area_label((enum area)a)), span[a], spans };
    }
    p.words = (struct chart_words){
        SV("profile"), heading_text(c, "Judgements of %.*s over time", SV_ARG(of->authority->name)),
        heading_text(
            c,
            "A row for each area of judgement. Each patch reaches from the publication of one report to the next and "
            "carries the first letter of the grade: %zu inspections. The table below says the same.",
            n)
    };
    struct chart_key_item key[] = {
        { chart_grade_mark(GRADE_OUTSTANDING), grade_label(GRADE_OUTSTANDING) },
        { chart_grade_mark(GRADE_GOOD), grade_label(GRADE_GOOD) },
        { chart_grade_mark(GRADE_REQUIRES_IMPROVEMENT), grade_label(GRADE_REQUIRES_IMPROVEMENT) },
        { chart_grade_mark(GRADE_INADEQUATE), grade_label(GRADE_INADEQUATE) },
    };
    chart_key(h, key, sizeof key / sizeof *key);
    chart_profile(h, &p);
}

/* "4 inspections with judgements. Overall: good in 2015, outstanding in 2018, 2022 and 2025." */
static void profile_sentence(struct html *h, const struct event *const *ev, size_t n) {
    size_t graded = 0, said = 0;
    enum grade last = GRADE_NONE;
    for (size_t i = 0; i < n; i++) graded += ev[i]->grade[AREA_OVERALL] != GRADE_NONE;
    html_lit(h, "<p class=\"govuk-body\">");
    html_count(h, (int64_t)n);
    html_text(h, n == 1 ? SV(" inspection with judgements") : SV(" inspections with judgements"));
    if (graded > 0) html_lit(h, ". Overall: ");
    for (size_t i = 0; i < n; i++) {
        enum grade g = ev[i]->grade[AREA_OVERALL];
        if (g == GRADE_NONE) continue;
        if (said > 0) html_text(h, said + 1 == graded ? SV(" and ") : SV(", "));
        if (g != last) {
            html_text(h, grade_label(g));
            html_lit(h, " in ");
        }
        html_int(h, day_ymd(ev[i]->published).year);
        last = g;
        said++;
    }
    if (graded < n)
        html_text(h, graded == 0 ? SV(". None gave an overall judgement")
                                 : SV(". Since April 2026 there is no overall judgement"));
    html_lit(h, ".</p>\n");
}

static bool web_address(struct sv url) { return sv_starts(url, SV("https://")) || sv_starts(url, SV("http://")); }

static void report_cell(struct html *h, const struct event *ev, struct sv label) {
    td_begin(h, label);
    if (!web_address(ev->url)) {
        html_lit(h, "None held: known from official statistics");
    } else {
        html_lit(h, "<a class=\"govuk-link\" rel=\"noreferrer\"");
        html_href(h, ev->url);
        html_lit(h, ">Report<span class=\"govuk-visually-hidden\"> published ");
        html_day(h, ev->published);
        html_lit(h, "</span></a> (PDF)");
    }
    td_end(h);
}

static bool area_used(const struct event *const *ev, size_t n, int a) {
    for (size_t i = 0; i < n; i++)
        if (ev[i]->grade[a] != GRADE_NONE) return true;
    return false;
}

static void profile_head(struct html *h, const struct event *const *ev, size_t n) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("Every judgement, by publication of the report"),
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks ilacs-table--tight") });
    govuk_table_head_begin(h);
    th(h, SV("Area"), false);
    for (size_t i = 0; i < n; i++) {
        govuk_table_header_begin(h, (struct govuk_cell){ 0 });
        html_day(h, ev[i]->published);
        govuk_table_header_end(h);
    }
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
}

static void profile_row_head(struct html *h, struct sv words) {
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    draw_capital(h, words);
    govuk_table_row_header_end(h);
}

/* Areas down, inspections across, as in the picture. */
static void profile_table(struct html *h, struct call *c, const struct event *const *ev, size_t n) {
    struct sv day[INSPECTIONS_MAX];
    for (size_t i = 0; i < n; i++) {
        struct text t = text_in(c->arena, 0);
        text_day_long(&t, ev[i]->published);
        day[i] = text_view(&t);
    }
    profile_head(h, ev, n);
    for (int a = 0; a < AREA_COUNT; a++) {
        if (!area_used(ev, n, a)) continue;
        profile_row_head(h, area_label((enum area)a));
        for (size_t i = 0; i < n; i++) {
            td_begin(h, day[i]);
            draw_capital(h, ev[i]->grade[a] == GRADE_NONE ? SV("–") : grade_label(ev[i]->grade[a]));
            td_end(h);
        }
        govuk_table_row_end(h);
    }
    profile_row_head(h, SV("report"));
    for (size_t i = 0; i < n; i++) report_cell(h, ev[i], day[i]);
    govuk_table_row_end(h);
    govuk_table_end(h);
    draw_source(
        h,
        SV("Source: Ofsted’s published reports, our compilation; the links lead to the reports where Ofsted publishes them. A "
           "dash: no such judgement in that framework or that report."));
}

void area_profile(struct html *h, struct call *c, const struct view *v, const struct history *of) {
    const struct event *ev[INSPECTIONS_MAX];
    size_t n = graded_events(v, of, ev);
    if (n == 0) return;
    html_lit(h, "<h2 class=\"govuk-heading-l\" id=\"profile\">Judgements over time</h2>\n");
    profile_sentence(h, ev, n);
    profile_picture(h, c, v, of, ev, n);
    profile_table(h, c, ev, n);
}

/* ---- authorities like this one ------------------------------------------------------------------------------------ */

struct likeness {
    const struct history *of[NEIGHBOURS_MAX];
    size_t count;
    int graded, good, no_overall, gone;
};

static const struct history *by_code(const struct view *v, struct sv code) {
    for (size_t i = 0; i < v->histories; i++)
        if (sv_eq(v->history[i].authority->dfe_code, code)) return &v->history[i];
    return NULL;
}

static const struct event *in_force(const struct view *v, const struct history *h) {
    return statistics_latest(h, v->question.on, BASIS_PUBLISHED, NULL);
}

static struct likeness like(const struct view *v, struct sv codes) {
    struct likeness l = { .count = 0 };
    struct sv code;
    while (sv_word(&codes, &code) && l.count < NEIGHBOURS_MAX) {
        const struct history *h = by_code(v, code);
        if (h == NULL) continue;
        l.of[l.count++] = h;
        const struct event *ev = in_force(v, h);
        enum grade g = ev == NULL ? GRADE_NONE : ev->grade[AREA_OVERALL];
        if (!authority_exists(h->authority, v->question.on))
            l.gone++;
        else if (g >= GRADE_OUTSTANDING && g <= GRADE_INADEQUATE)
            l.graded++, l.good += g <= GRADE_GOOD;
        else
            l.no_overall++;
    }
    return l;
}

static void like_sentence(struct html *h, const struct likeness *l) {
    html_lit(h, "<p class=\"govuk-body\"><strong>");
    html_count(h, l->good);
    html_lit(h, " of ");
    html_count(h, (int64_t)l->count);
    html_lit(h, " authorities like this one are good or outstanding overall</strong>");
    if (l->no_overall > 0) {
        html_lit(h, "; ");
        html_count(h, l->no_overall);
        html_text(h, l->no_overall == 1 ? SV(" has no overall judgement") : SV(" have no overall judgement"));
    }
    if (l->gone > 0) {
        html_lit(h, "; ");
        html_count(h, l->gone);
        html_text(h, l->gone == 1 ? SV(" was not an authority on the day shown")
                                  : SV(" were not authorities on the day shown"));
    }
    html_lit(h, ".</p>\n");
}

static void like_row(struct html *h, struct call *c, const struct view *v, const struct history *of) {
    struct standing s = { of, in_force(v, of), NULL };
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_link(h, area_href(c, of->authority), of->authority->name);
    govuk_table_row_header_end(h);
    td_begin(h, SV("Overall judgement"));
    if (authority_exists(of->authority, v->question.on))
        draw_capital(h, lens_words(c, (struct lens){ .area = AREA_OVERALL }, &s));
    else
        html_lit(h, "Not an authority on that day");
    td_end(h);
    td_begin(h, SV("Published"));
    html_day(h, s.latest == NULL ? DAY_NONE : s.latest->published);
    td_end(h);
    govuk_table_row_end(h);
}

static void like_compare(struct html *h, struct call *c, const struct authority *a, const struct likeness *l) {
    struct text t = text_in(c->arena, 0);
    struct url u = url_in(&t, SV("/compare"));
    url_param(&u, "a", a->dfe_code);
    for (size_t i = 0, n = 0; i < l->count && n < 4; i++, n++) url_param(&u, "a", l->of[i]->authority->dfe_code);
    url_param_day(&u, "on", call_on(c));
    html_lit(h, "<p class=\"govuk-body ilacs-no-print\">");
    html_link(h, url_view(&u), SV("Compare with the four nearest"));
    html_lit(h, "</p>\n");
}

static void like_table(struct html *h, struct call *c, const struct view *v, const struct likeness *l, size_t model) {
    govuk_details_begin(h, (struct govuk_details){ .summary = heading_text(c, "The ten of the %s model, nearest first",
                                                                           neighbour_models[model].id) });
    govuk_table_begin(h, &(struct govuk_table){ .caption = sv_of(neighbour_models[model].title),
                                                .caption_classes = SV("govuk-table__caption--s"),
                                                .classes = SV("ilacs-table ilacs-table--stacks") });
    govuk_table_head_begin(h);
    th(h, SV("Authority"), false);
    th(h, SV("Overall judgement"), false);
    th(h, SV("Published"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < l->count; i++) like_row(h, c, v, l->of[i]);
    govuk_table_end(h);
    govuk_details_end(h);
}

void area_neighbours(struct html *h, struct call *c, const struct view *v, const struct history *of) {
    bool any = false;
    for (size_t m = 0; m < NEIGHBOUR_MODELS; m++) {
        struct likeness l = like(v, neighbours_of(of->authority, m));
        if (l.count == 0) continue;
        if (!any) html_lit(h, "<h2 class=\"govuk-heading-l\" id=\"like\">Authorities like this one</h2>\n");
        any = true;
        html_lit(h, "<h3 class=\"govuk-heading-m\">By the ");
        html_text(h, sv_of(neighbour_models[m].title));
        html_lit(h, "</h3>\n");
        like_sentence(h, &l);
        like_table(h, c, v, &l, m);
        if (m == 0) like_compare(h, c, of->authority, &l);
    }
    if (any)
        draw_source(
            h,
            SV("Statistical neighbours: the ten authorities nearest in the characteristics of the people they serve, as each "
               "model named them; neither changes with the day shown. Judgements: reports published by that day."));
}

/* ---- the place it serves ------------------------------------------------------------------------------------------ */

static struct sv figure(struct call *c, enum measure m, int64_t v) {
    struct text t = text_in(c->arena, 0);
    figure_text(m, v, &t);
    return text_view(&t);
}

static void strip(struct html *h, struct call *c, enum measure m, const struct spread *s, int64_t value) {
    chart_strip(
        h, &(struct chart_strip){
               .words = { heading_text(c, "spread-%d", (int)m), heading_text(c, "%s in England", measures[m].label),
                          heading_text(
                              c, "Here %.*s. England: least %.*s, middle half %.*s to %.*s, median %.*s, most %.*s.",
                              SV_ARG(figure(c, m, value)), SV_ARG(figure(c, m, s->least)),
                              SV_ARG(figure(c, m, s->lower_quartile)), SV_ARG(figure(c, m, s->upper_quartile)),
                              SV_ARG(figure(c, m, s->median)), SV_ARG(figure(c, m, s->most))) },
               .least = s->least,
               .lower_quartile = s->lower_quartile,
               .median = s->median,
               .upper_quartile = s->upper_quartile,
               .most = s->most,
               .value = value,
               .has_value = true });
}

static void context_row(struct html *h, struct call *c, enum measure m, int year, int64_t value) {
    const struct context *x = c->web->context;
    struct spread s = context_spread(x, m, year);
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_text(h, sv_of(measures[m].label));
    html_lit(h, " <span class=\"ilacs-cite\">");
    html_text(h, sv_of(measures[m].year));
    html_lit(h, " ");
    html_int(h, year);
    html_lit(h, "</span>");
    govuk_table_row_header_end(h);
    govuk_table_cell(h, figure(c, m, value), (struct govuk_cell){ .label = SV("Here"), .numeric = true });
    td_begin(h, SV("England: median (middle half)"));
    html_text(h, figure(c, m, s.median));
    html_lit(h, " <span class=\"ilacs-interval\">(");
    html_text(h, figure(c, m, s.lower_quartile));
    html_lit(h, " to ");
    html_text(h, figure(c, m, s.upper_quartile));
    html_lit(h, ")</span>");
    td_end(h);
    td_begin(h, SV("Where it stands"));
    strip(h, c, m, &s, value);
    html_count(h, (int64_t)context_higher(x, m, year, value));
    html_lit(h, " of ");
    html_count(h, (int64_t)s.n);
    html_lit(h, " are higher");
    td_end(h);
    govuk_table_row_end(h);
}

static size_t context_rows(struct html *h, struct call *c, const struct authority *a, int by, bool main) {
    size_t n = 0;
    for (int m = 0; m < MEASURE_COUNT; m++) {
        int year = context_latest_year(c->web->context, a->dfe_code, (enum measure)m, by);
        if (measures[m].main != main || year == 0) continue;
        if (n++ == 0) {
            govuk_table_begin(
                h, &(struct govuk_table){ .caption = main ? SV("Published figures") : SV("Further figures"),
                                          .caption_classes = SV("govuk-table__caption--m"),
                                          .classes = SV("ilacs-table ilacs-table--stacks ilacs-table--tight") });
            govuk_table_head_begin(h);
            th(h, SV("Figure"), false);
            th(h, SV("Here"), true);
            th(h, SV("England: median (middle half)"), false);
            th(h, SV("Where it stands"), false);
            govuk_table_head_end(h);
            govuk_table_body_begin(h);
        }
        context_row(h, c, (enum measure)m, year, context_figure(c->web->context, a->dfe_code, (enum measure)m, year));
    }
    if (n > 0) govuk_table_end(h);
    return n;
}

/* Each source once. */
static void context_sources(struct html *h) {
    html_lit(h, "<p class=\"govuk-body ilacs-note\">Sources: ");
    for (int m = 0; m < MEASURE_COUNT; m++) {
        bool said = false;
        for (int k = 0; k < m && !said; k++) said = sv_eq(sv_of(measures[k].source), sv_of(measures[m].source));
        if (said) continue;
        if (m > 0) html_lit(h, "; ");
        html_text(h, sv_of(measures[m].source));
    }
    html_lit(
        h,
        ". Each figure is of the latest year that had ended by the day shown; some were published later than that. In the "
        "strips the box is the middle half of England’s authorities, the line in it the median, the diamond this "
        "authority.</p>\n");
}

void area_context(struct html *h, struct call *c, const struct view *v, const struct history *of) {
    int by = context_year_of(v->question.on);
    bool any = false;
    for (int m = 0; m < MEASURE_COUNT && !any; m++)
        any = context_latest_year(c->web->context, of->authority->dfe_code, (enum measure)m, by) != 0;
    html_lit(h, "<h2 class=\"govuk-heading-l\" id=\"context\">The place it serves</h2>\n");
    if (!any) {
        html_lit(
            h,
            "<p class=\"govuk-body\">No published figures about this authority are held for years before the day shown.</p>\n");
        return;
    }
    html_lit(
        h,
        "<p class=\"govuk-body\">Figures about children, families, staff and money here, beside the rest of England. "
        "They are shown for understanding: no judgement and no date on this site is worked out from them.</p>\n");
    (void)context_rows(h, c, of->authority, by, true);
    govuk_details_begin(h, (struct govuk_details){ .summary = SV("More figures about this place") });
    if (context_rows(h, c, of->authority, by, false) == 0) html_lit(h, "<p class=\"govuk-body\">None are held.</p>\n");
    govuk_details_end(h);
    context_sources(h);
}

/* ---- how the last inspection came about --------------------------------------------------------------------------- */

struct came {
    struct backtest test;
    const struct succession *last;
    struct due due;
    struct trace trace;
    const struct owed *expected;
};

/* This authority's facts that the public knows today: what the inspectorate knew on the day of the call is told from
 * these alone, so that nothing unpublished reaches a page. */
static const struct fact *public_facts(struct call *c, const struct view *v, const struct authority *a, size_t *n) {
    struct fact *own = arena_array(c->arena, struct fact, v->facts);
    *n = 0;
    for (size_t i = 0; i < v->facts && own != NULL; i++) {
        const struct fact *f = &v->fact[i];
        bool about =
            (f->kind == RECORD_INSPECTION || f->kind == RECORD_VISIT) && sv_eq(f->is.event.authority, a->dfe_code);
        if (about && !day_before(v->question.known_by, f->known[AUDIENCE_PUBLIC])) own[(*n)++] = *f;
    }
    return own;
}

static bool ask_again_with_reasons(struct call *c, const struct view *v, const struct fact *facts, size_t n,
                                   struct came *k, struct err *e) {
    const struct succession *s = k->last;
    struct history *then = arena_new(c->arena, struct history);
    struct record_keeping none = { 0 };
    struct day known_by = day_known(s->after->start) ? s->call : day_plus(s->call, -1);
    if (then == NULL) return err_nomem(e, __func__);
    if (!history_as_known(facts, n, s->authority, known_by, AUDIENCE_INSPECTORATE, c->arena, then, e)) return false;
    struct due_context context = { .framework = v->framework, .calendar = v->calendar, .keeping = &none };
    k->trace = trace_in(c->arena);
    due_list(&context, then, s->call, &k->due, &k->trace);
    k->expected = due_next_graded(&k->due);
    return !k->trace.failed || err_nomem(e, __func__);
}

static void came_first(struct html *h, const struct succession *s, struct text *t) {
    html_lit(h, "<p class=\"govuk-body\">The last inspection on record is ");
    event_phrase(s->after, t);
    html_text(h, text_view(t));
    t->n = 0;
    html_text(h, day_known(s->after->start) ? SV(". Its call would have been on ")
                                            : SV(". Only its publication is known, "));
    html_day(h, s->call);
    html_lit(h, ". ");
}

static void came_expected(struct html *h, const struct succession *s) {
    const struct owed *o = &s->expected;
    if (o->kind == OWED_COUNT) {
        html_lit(h, "By the rules on record no inspection was due on that day.");
        return;
    }
    html_lit(h, "By the rules then in force, and by what was on record, the inspection due that day was a ");
    html_text(h, obligation_label(o->kind));
    if (day_known(o->earliest)) {
        html_lit(h, ", no earlier than ");
        html_day(h, o->earliest);
    }
    if (day_known(o->latest)) {
        html_lit(h, ", no later than ");
        html_day(h, o->latest);
    }
    html_lit(h, ".");
}

static struct sv window_words(enum window_class w) {
    switch (w) {
    case WINDOW_INSIDE: return SV("It came within that window.");
    case WINDOW_EARLY: return SV("It came earlier than that.");
    case WINDOW_LATE_FIRST_AFTER_SIF:
        return SV(
            "It came later than that: the first inspection after the single inspection framework, whose backlog was long.");
    case WINDOW_LATE_COVID: return SV("It came later than that: a national pause fell in between.");
    case WINDOW_LATE: return SV("It came later than that.");
    case WINDOW_NONE: return SV("The rules set no window for it.");
    case WINDOW_CLASSES: break;
    }
    return SV("");
}

static void came_departure(struct html *h, const struct succession *s, struct text *t) {
    html_lit(h, " ");
    if (s->departure == DEPARTURE_NONE && s->expected.kind != OWED_COUNT) {
        html_lit(h, "That kind of inspection is what came. ");
    } else if (s->departure != DEPARTURE_NONE) {
        html_lit(h, "<strong>What came was a ");
        html_text(h, event_label(s->real));
        html_lit(h, " instead.</strong> ");
        if (s->departure == DEPARTURE_AFTER_PRIORITY_ACTION && s->priority_action != NULL) {
            html_lit(h, "In between, an area for priority action had been found at ");
            event_phrase(s->priority_action, t);
            html_text(h, text_view(t));
            t->n = 0;
            html_lit(h, ". ");
        } else {
            html_lit(h, "Nothing published says why; Ofsted may decide so. ");
        }
    }
    html_text(h, window_words(s->window));
    html_lit(h, "</p>\n");
}

static void came_reasons(struct html *h, const struct came *k, struct text *t) {
    if (k->expected == NULL || k->expected->steps == 0) return;
    govuk_details_begin(h,
                        (struct govuk_details){ .summary = SV("Why that inspection was due on the day of the call") });
    html_lit(h, "<ol class=\"govuk-list govuk-list--number ilacs-steps\">\n");
    for (size_t i = k->expected->step; i < k->expected->step + k->expected->steps && i < k->trace.count; i++) {
        const struct trace_step *s = &k->trace.step[i];
        if (s->kind == STEP_FACT_REJECTED || s->kind == STEP_PATHWAY_REJECTED || s->kind == STEP_OVERRIDE_REJECTED)
            continue;
        html_lit(h, "<li>");
        trace_sentence(s, t);
        html_text(h, text_view(t));
        t->n = 0;
        if (s->cite != NULL) {
            html_lit(h, " <span class=\"ilacs-cite\">");
            cite_sentence(s->cite, t);
            html_text(h, text_view(t));
            t->n = 0;
            html_lit(h, "</span>");
        }
        html_lit(h, "</li>\n");
    }
    html_lit(h, "</ol>\n");
    govuk_details_end(h);
}

bool area_how_it_came_about(struct html *h, struct call *c, const struct view *v, const struct history *of,
                            struct err *e) {
    struct came *k = arena_new(c->arena, struct came);
    size_t n;
    const struct fact *facts = public_facts(c, v, of->authority, &n);
    struct text t = text_in(c->arena, 0);
    if (k == NULL || facts == NULL) return err_nomem(e, __func__);
    if (!backtest_run(v->framework, v->calendar, facts, n, &of->authority, 1, c->arena, &k->test, e)) return false;
    for (size_t i = 0; i < k->test.count; i++)
        if (!day_before(v->question.on, k->test.succession[i].after->published)) k->last = &k->test.succession[i];
    if (k->last == NULL) return true;
    if (!ask_again_with_reasons(c, v, facts, n, k, e)) return false;
    html_lit(h, "<h2 class=\"govuk-heading-l\" id=\"came-about\">How the last inspection came about</h2>\n");
    came_first(h, k->last, &t);
    came_expected(h, k->last);
    came_departure(h, k->last, &t);
    came_reasons(h, k, &t);
    draw_source(
        h,
        SV("Worked out from the rules and the published record, as the rules are tested against every inspection since 2018. "
           "The call is taken to be on the Monday before the week on site. Ofsted does not publish why it came when it "
           "did; this is not its account."));
    return true;
}

/* ---- what is known to be missing ---------------------------------------------------------------------------------- */

static size_t missing_event(struct html *h, const struct event *ev, struct text *t) {
    const char *what = event_is_graded(ev->kind) && !day_known(ev->start) ? "the days on site are not known"
                       : event_is_graded(ev->kind) && !day_known(ev->end) ? "the last day on site is not known"
                       : event_is_graded(ev->kind) && ev->url.n == 0
                           ? "no report is held; it is known from official statistics"
                       : ev->month_precision ? "only its month is known"
                                             : NULL;
    if (what == NULL) return 0;
    html_lit(h, "<li>");
    event_phrase(ev, t);
    struct sv phrase = text_view(t);
    draw_capital(h, phrase);
    t->n = 0;
    html_lit(h, ": ");
    html_text(h, sv_of(what));
    html_lit(h, "</li>\n");
    return 1;
}

static void missing_kind(struct html *h, const struct view *v, enum event_kind kind, struct sv words) {
    struct day from = v->keeping.complete_from[kind], to = v->keeping.complete_to[kind];
    if (!day_known(from) || !day_known(to)) return;
    html_lit(h, "<li>");
    html_text(h, words);
    html_lit(h, ": all are on record from ");
    html_day(h, from);
    html_lit(h, " to ");
    html_day(h, to);
    html_lit(h, "; before and after only what reports mention</li>\n");
}

void area_missing(struct html *h, struct call *c, const struct view *v, const struct history *of) {
    struct text t = text_in(c->arena, 0);
    html_lit(h, "<h2 class=\"govuk-heading-l\" id=\"missing\">What is known to be missing</h2>\n<ul class=\"govuk-list "
                "govuk-list--bullet\">\n");
    missing_kind(h, v, EVENT_FOCUSED_VISIT, SV("Focused visits"));
    missing_kind(h, v, EVENT_MONITORING_VISIT, SV("Monitoring visits"));
    html_lit(h, "<li>Action plans, annual meetings and self-evaluations are not published: none is on record</li>\n");
    for (size_t i = 0; i < of->events; i++) (void)missing_event(h, &of->event[i], &t);
    html_lit(h, "</ul>\n");
}
