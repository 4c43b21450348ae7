/* One authority: what comes next and why, everything it is due, its judgements, its timeline. */
#include "render/due_render.h"
#include "render/trace_render.h"
#include "web/area_findings.h"
#include "web/area_parts.h"

/* ---- finding it ---------------------------------------------------------------------------------------------------- */

static bool find(struct call *c, struct view *v, const struct history **h, struct err *e) {
    return call_view(c, v, e) && view_find(v, c->param, h, e);
}

/* One authority has one address: names in other spellings, codes and former spellings lead there. */
static bool moved(struct call *c, const struct authority *a, struct sv ending) {
    struct text slug = text_in(c->arena, 0);
    authority_slug(a, &slug);
    if (sv_eq(text_view(&slug), c->param)) return false;
    struct text t = text_in(c->arena, 0);
    text_lit(&t, "/areas/");
    text_add(&t, text_view(&slug));
    text_add(&t, ending);
    struct url u = url_in(&t, SV(""));
    for (size_t i = 0; i < c->query.fields; i++) url_field(&u, c->query.field[i].name, c->query.field[i].value);
    answer_moved(c, text_view(&t));
    return true;
}

/* The search box of every page: straight to the authority, or help with the name. */
bool page_find(struct call *c, struct err *e) {
    c->param = query_get(&c->query, SV("name"));
    if (c->param.n == 0) {
        answer_moved(c, SV("/authorities"));
        c->answer->status = 303;
        return true;
    }
    struct view v;
    const struct history *h;
    if (!find(c, &v, &h, e)) return false;
    answer_moved(c, area_href(c, h->authority));
    c->answer->status = 303;
    return true;
}

/* ---- words --------------------------------------------------------------------------------------------------------- */

static void sentence(struct html *h, struct text *scratch) {
    html_sentence(h, text_view(scratch));
    if (scratch->failed) h->to->failed = true;
    scratch->n = 0;
}

static void what(struct html *h, const struct owed *o) {
    draw_capital(h, obligation_label(o->kind));
    if (o->of <= 1) return;
    html_lit(h, " ");
    html_int(h, o->sequence);
    html_lit(h, " of ");
    html_int(h, o->of);
}

static bool is_done(const struct owed *o) { return o->status == STATUS_MET || o->status == STATUS_SUPERSEDED; }

static void day_or_none(struct html *h, struct day d) {
    if (day_known(d))
        html_day_short(h, d);
    else
        html_lit(h, "none set");
}

static void long_day_or_none(struct html *h, struct day d) {
    if (day_known(d))
        html_day(h, d);
    else
        html_lit(h, "none set");
}

/* ---- the explanation ----------------------------------------------------------------------------------------------- */

static void cite(struct html *h, const struct cite *c, struct text *scratch) {
    if (c == NULL) return;
    html_lit(h, " <span class=\"ilacs-cite\">");
    cite_sentence(c, scratch);
    sentence(h, scratch);
    html_lit(h, "</span>");
}

static void step(struct html *h, const struct trace_step *s, struct text *scratch) {
    html_lit(h, "<li>");
    trace_sentence(s, scratch);
    sentence(h, scratch);
    if (s->decisive) html_lit(h, " <strong class=\"ilacs-decisive\">This decides.</strong>");
    cite(h, s->cite, scratch);
    html_lit(h, "</li>\n");
}

static size_t steps(struct html *h, const struct explanation *x, const struct owed *o, bool rejections,
                    struct text *scratch) {
    size_t n = 0;
    for (size_t i = o->step; i < o->step + o->steps && i < x->trace.count; i++) {
        if (step_is_rejection(x->trace.step[i].kind) != rejections) continue;
        if (n++ == 0 && rejections)
            html_lit(h, "<h3 class=\"govuk-heading-s\">Looked at and set aside</h3>\n<ul class=\"govuk-list "
                        "govuk-list--bullet ilacs-steps\">\n");
        else if (n == 1)
            html_lit(h, "<ol class=\"govuk-list govuk-list--number ilacs-steps\">\n");
        step(h, &x->trace.step[i], scratch);
    }
    if (n > 0 && rejections)
        html_lit(h, "</ul>\n");
    else if (n > 0)
        html_lit(h, "</ol>\n");
    return n;
}

static void changes(struct html *h, const struct explanation *x, size_t which, struct text *scratch) {
    if (x->changes[which] == 0) return;
    html_lit(
        h, "<h3 class=\"govuk-heading-s\">What would change this</h3>\n<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < x->changes[which]; i++) {
        html_lit(h, "<li>");
        change_sentence(&x->change[which][i], scratch);
        sentence(h, scratch);
        html_lit(h, "</li>\n");
    }
    html_lit(h, "</ul>\n");
}

static void caveats(struct html *h, const struct owed *o) {
    if (o->human_decision)
        html_lit(h, "<p class=\"govuk-body\">Nobody has seen such a case yet: a person must confirm this path.</p>\n");
    if (o->overridden)
        html_lit(h, "<p class=\"govuk-body\">A recorded decision to depart from the rule shaped this.</p>\n");
    if (o->record_incomplete)
        html_lit(
            h,
            "<p class=\"govuk-body\">Overdue by this record, which is not known to be complete for such visits: it may lack "
            "the one that met this.</p>\n");
    if (o->provisional)
        html_lit(
            h,
            "<p class=\"govuk-body\">Provisional: it counts working days past the last bank holiday announced so far.</p>\n");
}

/* "standard_inspection-1": names the explanation of one thing due, in fragments and in ?why=. */
static struct sv why_name(struct call *c, const struct owed *o) {
    struct text t = text_in(c->arena, 0);
    text_add(&t, obligation_word(o->kind));
    text_char(&t, '-');
    text_int(&t, o->sequence);
    return text_view(&t);
}

static struct sv why_summary(struct call *c, const struct owed *o, bool is_next) {
    struct text t = text_in(c->arena, 0);
    if (is_next) return SV("Why this inspection, and why then?");
    text_lit(&t, "Why? ");
    owed_headline(o, &t);
    struct sv line = text_view(&t);
    return sv_ends(line, SV(".")) ? sv_sub(line, 0, line.n - 1) : line;
}

/* `?why=NAME` opens it, because a link from the list must work without a script too. */
static void why(struct html *h, struct call *c, const struct explanation *x, size_t which, bool is_next) {
    const struct owed *o = &x->due.owed[which];
    struct text scratch = text_in(c->arena, 0);
    struct sv name = why_name(c, o);
    html_lit(h, "<div id=\"why-");
    html_text(h, name);
    html_lit(h, "\" class=\"ilacs-why\">\n");
    govuk_details_begin(h, (struct govuk_details){ .summary = why_summary(c, o, is_next),
                                                   .open = sv_eq(query_get(&c->query, SV("why")), name) });
    caveats(h, o);
    if (steps(h, x, o, false, &scratch) == 0)
        html_lit(h, "<p class=\"govuk-body\">No reason was recorded for this.</p>\n");
    (void)steps(h, x, o, true, &scratch);
    changes(h, x, which, &scratch);
    govuk_details_end(h);
    html_lit(h, "</div>\n");
}

/* ---- what comes next ----------------------------------------------------------------------------------------------- */

static const struct authority *by_code(const struct view *v, struct sv code) {
    for (size_t i = 0; i < v->histories; i++)
        if (sv_eq(v->history[i].authority->dfe_code, code)) return v->history[i].authority;
    return NULL;
}

/* The authorities of a list of codes as links, "A, B". */
static void names_of(struct html *h, struct call *c, const struct view *v, struct sv codes) {
    struct sv code;
    for (bool any = false; sv_word(&codes, &code); any = true) {
        const struct authority *a = by_code(v, code);
        if (any) html_lit(h, ", ");
        if (a == NULL) {
            html_text(h, code);
            continue;
        }
        html_lit(h, "<a class=\"govuk-link\"");
        html_href(h, area_href(c, a));
        html_lit(h, ">");
        html_text(h, a->name);
        html_lit(h, "</a>");
    }
}

static void relatives(struct html *h, struct call *c, const struct view *v, struct sv codes, struct sv key) {
    if (codes.n == 0) return;
    govuk_summary_row_begin(h, (struct govuk_summary_row){ .key = key });
    names_of(h, c, v, codes);
    govuk_summary_row_end(h);
}

static bool is_yet_to_come(const struct authority *a, struct day on) {
    return day_known(a->opened) && day_before(on, a->opened);
}

/* An authority that is gone, or not yet there, on the day asked: what was there before it, or is there now. */
static void not_there(struct html *h, struct call *c, const struct view *v, const struct authority *a) {
    bool before = is_yet_to_come(a, v->question.on);
    struct sv others = before ? a->predecessors : a->successors;
    html_lit(h, "<p class=\"govuk-body-l\">Nothing is due from ");
    html_text(h, a->name);
    html_lit(h, " or to it on ");
    html_day(h, v->question.on);
    html_lit(h, ".");
    if (others.n > 0) {
        html_text(h, before ? SV(" Its area belonged to ") : SV(" Its area belongs to "));
        names_of(h, c, v, others);
        html_lit(h, ".");
    }
    html_lit(h, "</p>\n");
}

static void summary(struct html *h, const struct view *v, const struct owed *o) {
    govuk_summary_list_begin(h, SV("ilacs-summary"));
    govuk_summary_row_begin(h, (struct govuk_summary_row){ .key = SV("Status") });
    draw_status(h, o->status);
    govuk_summary_row_end(h);
    govuk_summary_row_begin(h, (struct govuk_summary_row){ .key = SV("No earlier than") });
    long_day_or_none(h, o->earliest);
    govuk_summary_row_end(h);
    if (day_known(o->target)) {
        govuk_summary_row_begin(h, (struct govuk_summary_row){ .key = SV("Aimed for by") });
        html_day(h, o->target);
        govuk_summary_row_end(h);
    }
    govuk_summary_row_begin(h, (struct govuk_summary_row){ .key = SV("No later than") });
    long_day_or_none(h, o->latest);
    govuk_summary_row_end(h);
    const struct edition *ed = o->edition != NULL ? o->edition : v->edition;
    if (ed != NULL) {
        govuk_summary_row_begin(h, (struct govuk_summary_row){ .key = SV("Rules that decide") });
        html_text(h, ed->title);
        html_lit(h, " <span class=\"ilacs-cite\">");
        html_text(h, ed->id);
        html_lit(h, "</span>");
        govuk_summary_row_end(h);
    }
    govuk_summary_list_end(h);
}

static size_t index_of(const struct explanation *x, const struct owed *o) { return (size_t)(o - x->due.owed); }

static void next(struct html *h, struct call *c, const struct view *v, const struct history *of,
                 const struct explanation *x) {
    const struct owed *o = due_next_graded(&x->due);
    if (!authority_exists(of->authority, v->question.on)) {
        not_there(h, c, v, of->authority);
    } else if (o == NULL) {
        html_lit(h, "<p class=\"govuk-body-l\">No graded inspection is due on ");
        html_day(h, v->question.on);
        html_lit(h, ": the rules on record begin later, or nothing in them asks for one.</p>\n");
    } else {
        summary(h, v, o);
        why(h, c, x, index_of(x, o), true);
    }
    draw_as_at_form(h, c, c->request->path);
}

/* ---- everything due ------------------------------------------------------------------------------------------------ */

static void due_row(struct html *h, const struct owed *o) {
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_lit(h, "<a class=\"govuk-link\" href=\"#why-");
    html_text(h, obligation_word(o->kind));
    html_lit(h, "-");
    html_int(h, o->sequence);
    html_lit(h, "\">");
    what(h, o);
    html_lit(h, "</a>");
    govuk_table_row_header_end(h);
    const struct day days[] = { o->earliest, o->target, o->latest };
    const struct sv labels[] = { SV("Earliest"), SV("Target"), SV("Latest") };
    for (size_t i = 0; i < 3; i++) {
        govuk_table_cell_begin(h, (struct govuk_cell){ .label = labels[i] });
        day_or_none(h, days[i]);
        govuk_table_cell_end(h);
    }
    govuk_table_cell_begin(h, (struct govuk_cell){ .label = SV("Status") });
    draw_status(h, o->status);
    govuk_table_cell_end(h);
    govuk_table_row_end(h);
}

static void owed_table(struct html *h, const struct due *d, bool done, struct sv caption) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = caption,
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks") });
    govuk_table_head_begin(h);
    govuk_table_header(h, SV("What"), (struct govuk_cell){ 0 });
    govuk_table_header(h, SV("Earliest"), (struct govuk_cell){ 0 });
    govuk_table_header(h, SV("Target"), (struct govuk_cell){ 0 });
    govuk_table_header(h, SV("Latest"), (struct govuk_cell){ 0 });
    govuk_table_header(h, SV("Status"), (struct govuk_cell){ 0 });
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < d->count; i++)
        if (is_done(&d->owed[i]) == done) due_row(h, &d->owed[i]);
    govuk_table_end(h);
}

static void everything_due(struct html *h, struct call *c, const struct explanation *x) {
    size_t done = 0;
    const struct owed *graded = due_next_graded(&x->due);
    for (size_t i = 0; i < x->due.count; i++) done += is_done(&x->due.owed[i]);
    if (x->due.count == 0) return;
    html_lit(h, "<h2 class=\"govuk-heading-l\" id=\"due\">Everything due</h2>\n");
    if (done < x->due.count) owed_table(h, &x->due, false, SV("Still due"));
    if (done > 0) owed_table(h, &x->due, true, SV("Met or replaced in this cycle"));
    html_lit(h, "<h3 class=\"govuk-heading-m\">Why each of them</h3>\n");
    for (size_t i = 0; i < x->due.count; i++)
        if (&x->due.owed[i] != graded) why(h, c, x, i, false);
}

/* ---- judgements ---------------------------------------------------------------------------------------------------- */

static bool has_grades(const struct event *ev) {
    for (int a = 0; a < AREA_COUNT; a++)
        if (ev->grade[a] != GRADE_NONE) return true;
    return false;
}

/* The latest inspection whose judgements were known on the day asked. */
static const struct event *latest_graded(const struct history *of, struct day on) {
    const struct event *found = NULL;
    for (size_t i = 0; i < of->events; i++) {
        const struct event *ev = &of->event[i];
        if (event_is_graded(ev->kind) && has_grades(ev) && !day_before(on, ev->published)) found = ev;
    }
    return found;
}

static void judgements(struct html *h, struct call *c, const struct history *of, struct day on) {
    const struct event *ev = latest_graded(of, on);
    struct text scratch = text_in(c->arena, 0);
    html_lit(h, "<h2 class=\"govuk-heading-l\" id=\"judgements\">Latest judgements</h2>\n");
    if (ev == NULL) {
        html_lit(h, "<p class=\"govuk-body\">No graded inspection of this authority is on record by that day.</p>\n");
        return;
    }
    html_lit(h, "<p class=\"govuk-body\">From ");
    event_phrase(ev, &scratch);
    sentence(h, &scratch);
    html_lit(h, ".</p>\n");
    govuk_summary_list_begin(h, SV(""));
    for (int a = 0; a < AREA_COUNT; a++) {
        if (ev->grade[a] == GRADE_NONE) continue;
        html_lit(h, "<div class=\"govuk-summary-list__row\">\n<dt class=\"govuk-summary-list__key\">");
        draw_capital(h, area_label((enum area)a));
        html_lit(h, "</dt>\n<dd class=\"govuk-summary-list__value\">");
        draw_capital(h, grade_label(ev->grade[a]));
        govuk_summary_row_end(h);
    }
    govuk_summary_list_end(h);
}

/* ---- timeline ------------------------------------------------------------------------------------------------------ */

static void event_days(struct html *h, const struct event *ev) {
    struct day first = day_known(ev->start) ? ev->start : ev->published;
    if (!day_known(first)) {
        html_lit(h, "day not known");
    } else if (ev->month_precision) {
        struct ymd v = day_ymd(first);
        html_text(h, sv_of(month_name(v.month)));
        html_lit(h, "&nbsp;");
        html_int(h, v.year);
    } else {
        html_day(h, first);
        if (day_known(ev->start) && day_known(ev->end) && !day_eq(ev->start, ev->end)) {
            html_lit(h, " to ");
            html_day(h, ev->end);
        }
    }
    if (!day_known(ev->start) && day_known(ev->published)) html_lit(h, " (published)");
}

static void event_found(struct html *h, const struct event *ev) {
    bool said = false;
    if (ev->grade[AREA_OVERALL] != GRADE_NONE) {
        draw_capital(h, grade_label(ev->grade[AREA_OVERALL]));
        said = true;
    } else if (has_grades(ev)) {
        html_lit(h, "No overall judgement; ");
        for (int a = 0; a < AREA_COUNT; a++) {
            if (ev->grade[a] == GRADE_NONE) continue;
            if (said) html_lit(h, "; ");
            html_text(h, area_label((enum area)a));
            html_lit(h, ": ");
            html_text(h, grade_label(ev->grade[a]));
            said = true;
        }
    }
    if (ev->theme.n > 0) {
        if (said) html_lit(h, ". ");
        draw_capital(h, ev->theme);
        said = true;
    }
    if (ev->priority_action) html_lit(h, " <strong>Area for priority action.</strong>");
    if (!said && !ev->priority_action) html_lit(h, "–");
}

static bool web_address(struct sv url) { return sv_starts(url, SV("https://")) || sv_starts(url, SV("http://")); }

static void event_published(struct html *h, const struct event *ev, struct text *scratch) {
    if (!day_known(ev->published) && ev->url.n == 0) {
        html_lit(h, "–");
        return;
    }
    if (!web_address(ev->url)) {
        html_day(h, ev->published);
        return;
    }
    html_lit(h, "<a class=\"govuk-link\" rel=\"noreferrer\"");
    html_href(h, ev->url);
    html_lit(h, ">");
    if (day_known(ev->published))
        html_day(h, ev->published);
    else
        html_lit(h, "Letter");
    html_lit(h, "<span class=\"govuk-visually-hidden\"> at its source: ");
    event_phrase(ev, scratch);
    sentence(h, scratch);
    html_lit(h, "</span></a>");
}

static void timeline_row(struct html *h, const struct event *ev, struct text *scratch) {
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    event_days(h, ev);
    govuk_table_row_header_end(h);
    govuk_table_cell_begin(h, (struct govuk_cell){ .label = SV("What") });
    draw_capital(h, event_label(ev->kind));
    govuk_table_cell_end(h);
    govuk_table_cell_begin(h, (struct govuk_cell){ .label = SV("Found or looked at") });
    event_found(h, ev);
    govuk_table_cell_end(h);
    govuk_table_cell_begin(h, (struct govuk_cell){ .label = SV("Published") });
    event_published(h, ev, scratch);
    govuk_table_cell_end(h);
    govuk_table_row_end(h);
}

static void timeline(struct html *h, struct call *c, const struct history *of, struct day on) {
    struct text scratch = text_in(c->arena, 0);
    html_lit(h, "<h2 class=\"govuk-heading-l\" id=\"timeline\">Timeline</h2>\n");
    if (of->events == 0) {
        html_lit(h, "<p class=\"govuk-body\">No inspection or visit of this authority is on record by ");
        html_day(h, on);
        html_lit(h, ".</p>\n");
        return;
    }
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("Inspections and visits, the latest first"),
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks") });
    govuk_table_head_begin(h);
    govuk_table_header(h, SV("When"), (struct govuk_cell){ 0 });
    govuk_table_header(h, SV("What"), (struct govuk_cell){ 0 });
    govuk_table_header(h, SV("Found or looked at"), (struct govuk_cell){ 0 });
    govuk_table_header(h, SV("Published"), (struct govuk_cell){ 0 });
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = of->events; i-- > 0;) timeline_row(h, &of->event[i], &scratch);
    govuk_table_end(h);
}

/* ---- the authority itself ------------------------------------------------------------------------------------------ */

static void facts(struct html *h, struct call *c, const struct view *v, const struct authority *a) {
    html_lit(h, "<h2 class=\"govuk-heading-l\" id=\"authority\">The authority</h2>\n");
    govuk_summary_list_begin(h, SV(""));
    govuk_summary_row(h, SV("Kind of authority"), a->type);
    govuk_summary_row(h, SV("Region"), a->region);
    govuk_summary_row(h, SV("DfE number"), a->dfe_code);
    if (a->ons_code.n > 0) govuk_summary_row(h, SV("ONS code"), a->ons_code);
    if (day_known(a->opened)) {
        govuk_summary_row_begin(h, (struct govuk_summary_row){ .key = SV("Began") });
        html_day(h, a->opened);
        govuk_summary_row_end(h);
    }
    if (day_known(a->closed)) {
        govuk_summary_row_begin(h, (struct govuk_summary_row){ .key = SV("Ended") });
        html_day(h, a->closed);
        govuk_summary_row_end(h);
    }
    relatives(h, c, v, a->predecessors, SV("Came from"));
    relatives(h, c, v, a->successors, SV("Followed by"));
    govuk_summary_list_end(h);
}

/* ---- the page ------------------------------------------------------------------------------------------------------ */

static void existence(struct text *t, const struct authority *a, struct day on) {
    bool before = is_yet_to_come(a, on);
    text_add(t, before ? SV("Not yet an authority: it begins on ") : SV("No longer an authority: it ended on "));
    text_day_long(t, before ? a->opened : a->closed);
}

static struct sv headline(struct call *c, const struct view *v, const struct history *of, const struct explanation *x) {
    struct text t = text_in(c->arena, 0);
    const struct owed *o = due_next_graded(&x->due);
    if (!authority_exists(of->authority, v->question.on))
        existence(&t, of->authority, v->question.on);
    else if (o == NULL)
        text_lit(&t, "No inspection is due on that day");
    else
        owed_headline(o, &t);
    struct sv line = text_view(&t);
    return sv_ends(line, SV(".")) ? sv_sub(line, 0, line.n - 1) : line; /* a heading ends without a full stop */
}

static struct sv area_data_href(struct call *c, const struct authority *a, struct sv ending) {
    struct text t = text_in(c->arena, 0);
    text_lit(&t, "/areas/");
    authority_slug(a, &t);
    text_add(&t, ending);
    struct url u = url_in(&t, SV(""));
    url_param_day(&u, "on", call_on(c));
    return text_view(&t);
}

static void download_item(struct html *h, struct call *c, const struct authority *a, struct sv ending,
                          struct sv words) {
    html_lit(h, "<li><a class=\"govuk-link\"");
    html_href(h, area_data_href(c, a, ending));
    html_lit(h, ">");
    html_text(h, words);
    html_lit(h, "</a></li>\n");
}

static void downloads(struct html *h, struct call *c, const struct authority *a) {
    html_lit(h,
             "<h2 class=\"govuk-heading-l ilacs-no-print\" id=\"data\">Take it with you</h2>\n<ul class=\"govuk-list "
             "govuk-list--bullet ilacs-no-print\">\n");
    download_item(h, c, a, SV(".csv"), SV("Everything due, as CSV"));
    download_item(h, c, a, SV(".json"), SV("Everything due with its explanation, as JSON"));
    download_item(h, c, a, SV("/history.csv"), SV("The timeline, as CSV"));
    download_item(h, c, a, SV("/history.json"), SV("The timeline, as JSON"));
    html_lit(h, "</ul>\n");
}

static bool draw(struct call *c, const struct view *v, const struct history *of, const struct explanation *x,
                 struct err *e) {
    const struct authority *a = of->authority;
    struct text title = text_in(c->arena, 0);
    struct sv line = headline(c, v, of, x);
    text_add(&title, a->name);
    text_lit(&title, " – ");
    text_add(&title, line);
    struct page p = call_page(c, text_view(&title), SECTION_AUTHORITIES);
    struct html h = call_html(c);
    struct text list = text_in(c->arena, 0);
    struct url u = url_in(&list, SV("/authorities"));
    url_param_day(&u, "on", call_on(c));
    p.on = v->question.on;
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = SV("All authorities"), .href = url_view(&u) };
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = a->name };
    page_begin(&h, &p);
    html_lit(&h, "<h1 class=\"govuk-heading-xl\"><span class=\"govuk-caption-xl\">");
    html_text(&h, a->name);
    html_lit(&h, "</span> ");
    html_sentence(&h, line);
    html_lit(&h, "</h1>\n");
    next(&h, c, v, of, x);
    judgements(&h, c, of, v->question.on);
    if (!area_findings(&h, c, v, latest_graded(of, v->question.on), e)) return false;
    area_profile(&h, c, v, of);
    if (!area_how_it_came_about(&h, c, v, of, e)) return false;
    everything_due(&h, c, x);
    timeline(&h, c, of, v->question.on);
    area_neighbours(&h, c, v, of);
    area_context(&h, c, v, of);
    facts(&h, c, v, a);
    area_missing(&h, c, v, of);
    downloads(&h, c, a);
    page_end(&h, &p);
    return true;
}

bool page_area(struct call *c, struct err *e) {
    struct view v;
    const struct history *of;
    struct explanation *x = arena_new(c->arena, struct explanation);
    if (x == NULL) return err_nomem(e, __func__);
    if (!find(c, &v, &of, e)) return false;
    if (!call_sound(c) || moved(c, of->authority, SV(""))) return true;
    if (!explain(&v.context, of, v.question.on, c->arena, x, e)) return false;
    return draw(c, &v, of, x, e);
}

/* ---- the same as data ---------------------------------------------------------------------------------------------- */

static struct sv file_name(struct call *c, struct sv ending) {
    struct text t = text_in(c->arena, 0);
    text_add(&t, c->param); /* the canonical slug: moved() has seen to it */
    text_add(&t, ending);
    return text_view(&t);
}

bool data_area_csv(struct call *c, struct err *e) {
    struct view v;
    const struct history *of;
    struct due_rows rows = { 0 };
    if (!find(c, &v, &of, e)) return false;
    if (!call_sound(c) || moved(c, of->authority, SV(".csv"))) return true;
    /* As on the page, what is met or superseded is in it too. */
    struct due_filter f = { .authority = &of, .authorities = 1, .statuses = (1U << STATUS_COUNT) - 1 };
    if (!view_due(&v, &f, c->arena, &rows, e)) return false;
    due_csv(rows.row, rows.count, &c->body);
    answer_download(c, SV("text/csv; charset=utf-8; header=present"), file_name(c, SV(".csv")));
    return true;
}

bool data_area_json(struct call *c, struct err *e) {
    struct view v;
    const struct history *of;
    struct explanation *x = arena_new(c->arena, struct explanation);
    if (x == NULL) return err_nomem(e, __func__);
    if (!find(c, &v, &of, e)) return false;
    if (!call_sound(c) || moved(c, of->authority, SV(".json"))) return true;
    if (!explain(&v.context, of, v.question.on, c->arena, x, e)) return false;
    explain_json(of->authority, x, v.question.on, &c->body);
    c->answer->type = SV("application/json");
    return true;
}

bool data_area_history_csv(struct call *c, struct err *e) {
    struct view v;
    const struct history *of;
    if (!find(c, &v, &of, e)) return false;
    if (!call_sound(c) || moved(c, of->authority, SV("/history.csv"))) return true;
    history_csv(of, &c->body);
    answer_download(c, SV("text/csv; charset=utf-8; header=present"), file_name(c, SV("-history.csv")));
    return true;
}

bool data_area_history_json(struct call *c, struct err *e) {
    struct view v;
    const struct history *of;
    if (!find(c, &v, &of, e)) return false;
    if (!call_sound(c) || moved(c, of->authority, SV("/history.json"))) return true;
    history_json(of, &c->body);
    c->answer->type = SV("application/json");
    return true;
}
