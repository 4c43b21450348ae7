/* The editions of the rules: all of them, and everything in force under one. Two of them side by side: pages_rules.c. */
#include "web/editions.h"

#include "app/framework_data.h"
#include "app/sources.h"
#include "render/pathway_picture.h"

/* ---- finding one ---------------------------------------------------------------------------------------------------- */

struct sv edition_href(struct call *c, const struct edition *ed, struct sv more) {
    struct text t = text_in(c->arena, 0);
    struct url u = url_in(&t, SV("/editions"));
    url_segment(&u, ed->id);
    text_add(&t, more);
    return text_view(&t);
}

/* A page of its own and no bare error: the nearest id must be a link. */
static bool no_such_edition(struct call *c, struct sv wanted) {
    const struct framework *f = app_framework(c->web->app);
    const struct edition *near = framework_named(f, framework_nearest(f, wanted));
    struct page p = call_page(c, SV("No such edition"), SECTION_EDITIONS);
    struct html h = call_html(c);
    p.keep_out = true;
    page_begin(&h, &p);
    html_lit(&h, "<h1 class=\"govuk-heading-l\">There is no edition called “");
    html_text(&h, sv_sub(wanted, 0, 60));
    html_lit(&h, "”</h1>\n<p class=\"govuk-body\">");
    if (near != NULL) {
        html_lit(&h, "The nearest is ");
        html_link(&h, edition_href(c, near, SV("")), near->id);
        html_lit(&h, ": ");
        html_text(&h, near->title);
        html_lit(&h, ".</p>\n<p class=\"govuk-body\">");
    }
    html_link(&h, SV("/editions"), SV("All editions"));
    html_lit(&h, "</p>\n");
    page_end(&h, &p);
    c->answer->status = 404;
    c->answer->caching = CACHE_NEVER;
    return false;
}

bool edition_of(struct call *c, struct sv id, const struct edition **out) {
    *out = framework_named(app_framework(c->web->app), id);
    return *out != NULL || no_such_edition(c, id);
}

/* One edition has one address, whatever case it was typed in. */
static bool moved(struct call *c, const struct edition *ed, struct sv ending) {
    if (sv_eq(c->param, ed->id)) return false;
    answer_moved(c, href_with(c, edition_href(c, ed, ending), SV(""), SV("")));
    return true;
}

/* ---- words ---------------------------------------------------------------------------------------------------------- */

struct sv confidence_label(enum confidence c) {
    switch (c) {
    case CONFIRMED: return SV("confirmed");
    case SINGLE_SOURCE: return SV("one source");
    case DERIVED: return SV("from reports");
    case BACKGROUND: return SV("assumption");
    case CONFIDENCE_COUNT: break;
    }
    return SV("");
}

/* Colour repeats what the word says. */
void draw_confidence(struct html *h, enum confidence c) {
    static const struct sv colour[CONFIDENCE_COUNT] = { [CONFIRMED] = { "govuk-tag--green", 16 },
                                                        [SINGLE_SOURCE] = { "govuk-tag--blue", 15 },
                                                        [DERIVED] = { "govuk-tag--purple", 17 },
                                                        [BACKGROUND] = { "govuk-tag--yellow", 17 } };
    govuk_tag(h, confidence_label(c), colour[c]);
}

void draw_confidence_words(struct html *h) {
    govuk_details_begin(h, (struct govuk_details){ .summary = SV("How sure we are: the four marks") });
    govuk_summary_list_begin(h, SV(""));
    govuk_summary_row(h, SV("confirmed"),
                      SV("We read the text of the law, of Ofsted’s page, of a published report, or of several sources "
                         "that agree."));
    govuk_summary_row(h, SV("one source"), SV("One secondary source says so: news, council minutes, a blog."));
    govuk_summary_row(h, SV("from reports"),
                      SV("The figures in published reports are exact; the rule behind them is inferred by us."));
    govuk_summary_row(h, SV("assumption"),
                      SV("Known of the published framework and not read again, or a default of ours. It can be changed "
                         "without changing the program."));
    govuk_summary_list_end(h);
    html_lit(
        h,
        "<p class=\"govuk-body\">The framework’s full text from 2018 on could not be read for this site. That is why "
        "every number carries its source and one of these marks.</p>\n");
    govuk_details_end(h);
}

/* Where a rule comes from: source, clause, who set it, how sure, what it leaves open. */
void draw_cite(struct html *h, struct call *c, const struct cite *cite) {
    if (cite == NULL) {
        html_lit(h, "–");
        return;
    }
    html_text(h, cite->source);
    html_lit(h, " <span class=\"ilacs-cite ilacs-source\">");
    if (cite->clause.n > 0) {
        html_lit(h, "clause ");
        html_text(h, cite->clause);
        html_lit(h, "; ");
    }
    const struct edition *ed = framework_named(app_framework(c->web->app), cite->edition);
    html_lit(h, "set by ");
    if (ed != NULL)
        html_link(h, edition_href(c, ed, SV("")), ed->id);
    else
        html_text(h, cite->edition);
    html_lit(h, "</span> <span class=\"ilacs-source\">");
    draw_confidence(h, cite->confidence);
    html_lit(h, "</span>");
    if (cite->question.n > 0) {
        html_lit(h, " <span class=\"ilacs-cite ilacs-source\">A default: ");
        html_link(h, fragment(c, SV("#question-"), cite->question), text_of(c, SV("open question "), cite->question));
        html_lit(h, "</span>");
    }
    if (cite->note.n > 0) {
        html_lit(h, " <span class=\"ilacs-note ilacs-source\">");
        html_sentence(h, cite->note);
        html_lit(h, "</span>");
    }
}

struct sv text_of(struct call *c, struct sv a, struct sv b) {
    struct text t = text_in(c->arena, 0);
    text_add(&t, a);
    text_add(&t, b);
    return text_view(&t);
}

/* On the pages of one edition the questions stand below; on others they are a page away. */
struct sv fragment(struct call *c, struct sv prefix, struct sv name) {
    return text_of(c, c->path.segments == 2 ? prefix : text_of(c, SV("/method"), prefix), name);
}

struct sv section_label(struct sv section) {
    static const struct {
        struct sv key, label;
    } labels[] = {
        { { "judgements", 10 }, { "Judgement areas", 15 } },
        { { "windows", 7 }, { "Windows: from when to when", 26 } },
        { { "pathways", 8 }, { "Pathways: what comes next", 25 } },
        { { "pauses", 6 }, { "National pauses", 15 } },
        { { "closed_periods", 14 }, { "Weeks without graded inspections", 32 } },
        { { "themes", 6 }, { "Themes of focused visits", 24 } },
        { { "checks", 6 }, { "What judgements may not contradict", 34 } },
        { { "teams", 5 }, { "Inspectors on a team", 20 } },
        { { "credibility", 11 }, { "When a plan for a self-found weakness is credible", 49 } },
        { { "values", 6 }, { "Every single number, day and switch", 35 } },
    };
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (sv_eq(labels[i].key, section)) return labels[i].label;
    return section;
}

static void first_day(struct html *h, const struct edition *ed) {
    struct day d = framework_first_day(ed);
    if (day_known(d))
        html_day(h, d);
    else
        html_lit(h, "not known yet");
}

static void last_day(struct html *h, const struct framework_view *v) {
    if (day_known(v->to))
        html_day(h, v->to);
    else if (day_known(framework_first_day(v->edition)))
        html_lit(h, "still in force");
    else
        html_lit(h, "–");
}

/* Some editions changed wording alone: nothing that a date is worked out from. */
static void number_of_changes(struct html *h, size_t n) {
    if (n == 0) {
        html_lit(h, "nothing that decides a date");
        return;
    }
    html_count(h, (int64_t)n);
    html_text(h, n == 1 ? SV(" change") : SV(" changes"));
}

/* What it changed: the difference to the edition it amends, or everything where it is the first. Counted as the page it
 * leads to counts: what is gone counts too. */
static void changes_link(struct html *h, struct call *c, const struct framework_view *v) {
    const struct framework *f = app_framework(c->web->app);
    const struct edition *ed = v->edition, *before = framework_named(f, ed->amends);
    struct framework_diff d;
    if (before == NULL) {
        html_lit(h, "the first: everything");
        return;
    }
    if (!framework_diff(f, before, ed, c->arena, &d, NULL)) return; /* memory ran out: the dispatcher answers */
    html_lit(h, "<a class=\"govuk-link\"");
    html_href(h, edition_href(c, before, text_of(c, SV("/diff/"), ed->id)));
    html_lit(h, ">");
    number_of_changes(h, d.changes);
    html_lit(h, "<span class=\"govuk-visually-hidden\"> of ");
    html_text(h, ed->id);
    html_lit(h, "</span></a>");
}

/* ---- two of them, to be chosen -------------------------------------------------------------------------------------- */

static void edition_select(struct html *h, struct call *c, struct sv name, struct sv label,
                           const struct edition *chosen) {
    const struct framework *f = app_framework(c->web->app);
    struct govuk_option *o = arena_array(c->arena, struct govuk_option, f->edition_count);
    for (size_t i = 0; i < f->edition_count && o != NULL; i++)
        o[i] = (struct govuk_option){ f->edition[i].id, f->edition[i].id, .selected = &f->edition[i] == chosen };
    govuk_select(
        h, &(struct govuk_select){ .field = { .name = name, .label = label, .group_classes = SV("ilacs-form__group") },
                                   .options = o,
                                   .option_count = o == NULL ? 0 : f->edition_count });
}

void draw_edition_form(struct html *h, struct call *c, const struct edition *a, const struct edition *b,
                       struct sv ask) {
    const struct govuk_option asks[] = {
        { SV("diff"), SV("What the rules say differently"), .selected = sv_eq(ask, SV("diff")) },
        { SV("impact"), SV("Whom it would touch"), .selected = sv_eq(ask, SV("impact")) },
    };
    html_lit(
        h,
        "<h2 class=\"govuk-heading-m\" id=\"compare\">Set two editions side by side</h2>\n<form class=\"ilacs-filters\" "
        "method=\"get\" action=\"/editions/compare\">\n");
    edition_select(h, c, SV("a"), SV("Instead of"), a);
    edition_select(h, c, SV("b"), SV("This one"), b);
    govuk_select(h, &(struct govuk_select){ .field = { .name = SV("ask"), .label = SV("Show") },
                                            .options = asks,
                                            .option_count = sizeof asks / sizeof *asks });
    if (day_known(call_on(c))) {
        struct text on = text_in(c->arena, 0);
        text_day(&on, call_on(c));
        html_lit(h, "<input type=\"hidden\" name=\"on\"");
        html_attr(h, "value", text_view(&on));
        html_lit(h, ">\n");
    }
    html_lit(h, "<div class=\"ilacs-filters__buttons\">");
    govuk_button(h, &(struct govuk_button){ .text = SV("Compare") });
    html_lit(h, "</div>\n</form>\n");
}

/* The form's address leads to the stable one. */
bool page_editions_compare(struct call *c, struct err *e) {
    (void)e;
    const struct edition *a, *b;
    struct sv ask = query_get(&c->query, SV("ask"));
    if (!edition_of(c, query_get(&c->query, SV("a")), &a) || !edition_of(c, query_get(&c->query, SV("b")), &b))
        return true;
    struct sv middle = sv_eq(ask, SV("impact")) ? SV("/impact/") : SV("/diff/");
    struct text t = text_in(c->arena, 0);
    text_add(&t, edition_href(c, a, text_of(c, middle, b->id)));
    struct url u = url_in(&t, SV(""));
    if (sv_eq(ask, SV("impact"))) url_field(&u, SV("on"), query_get(&c->query, SV("on")));
    answer_moved(c, text_view(&t));
    c->answer->status = 303;
    return true;
}

/* ---- all of them ---------------------------------------------------------------------------------------------------- */

static void list_row(struct html *h, struct call *c, const struct framework_view *v, bool in_force) {
    const struct edition *ed = v->edition;
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_link(h, edition_href(c, ed, SV("")), ed->id);
    if (in_force) html_lit(h, "<br><strong class=\"ilacs-note\">in force on the day shown</strong>");
    govuk_table_row_header_end(h);
    td_begin(h, SV("What it changed"));
    html_text(h, ed->title);
    html_lit(h, "<br>");
    changes_link(h, c, v);
    td_end(h);
    td_begin(h, SV("From"));
    first_day(h, ed);
    td_end(h);
    td_begin(h, SV("To"));
    last_day(h, v);
    td_end(h);
    td_begin(h, SV("How sure of the day"));
    draw_confidence(h, ed->cite->confidence);
    td_end(h);
    govuk_table_row_end(h);
}

static void list_table(struct html *h, struct call *c, const struct framework_view *list, size_t n,
                       const struct edition *in_force) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("Editions, the newest first"),
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks ilacs-table--dense") });
    govuk_table_head_begin(h);
    th(h, SV("Edition"), false);
    th(h, SV("What it changed"), false);
    th(h, SV("From"), false);
    th(h, SV("To"), false);
    th(h, SV("How sure of the day"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = n; i > 0; i--) list_row(h, c, &list[i - 1], in_force != NULL && list[i - 1].edition == in_force);
    govuk_table_end(h);
}

static struct sv list_title(struct call *c, const struct view *v, size_t n) {
    if (v->edition == NULL) return heading_text(c, "%zu editions of the rules, none in force yet on this day", n);
    return heading_text(c, "%zu editions of the rules since 2013; %.*s decides which inspection comes next", n,
                        SV_ARG(v->edition->id));
}

bool page_editions(struct call *c, struct err *e) {
    struct view v;
    struct framework_view *list;
    size_t n;
    if (!call_view(c, &v, e) || !framework_list(v.framework, c->arena, &list, &n, e)) return false;
    if (!call_sound(c)) return true;
    struct page p = call_page(c, list_title(c, &v, n), SECTION_EDITIONS);
    struct html h = call_html(c);
    p.on = v.question.on;
    page_begin(&h, &p);
    html_lit(&h, "<h1 class=\"govuk-heading-xl\">");
    html_text(&h, p.title);
    html_lit(
        &h,
        "</h1>\n<p class=\"govuk-body-l\">Each edition holds only what it changed; the rest it inherits. An "
        "inspection is judged by the edition in force on its first day on site; which inspection comes next follows "
        "the edition in force on the day asked.</p>\n");
    draw_confidence_words(&h);
    list_table(&h, c, list, n, v.edition);
    const struct edition *now = v.edition != NULL ? v.edition : &v.framework->edition[0];
    const struct edition *before = framework_named(v.framework, now->amends);
    draw_edition_form(&h, c, before != NULL ? before : now, now, SV("diff"));
    draw_downloads(&h, c, SV("/editions"));
    page_end(&h, &p);
    return true;
}

static bool list_data(struct call *c, struct framework_view **list, size_t *n, struct err *e) {
    return framework_list(app_framework(c->web->app), c->arena, list, n, e);
}

bool data_editions_csv(struct call *c, struct err *e) {
    struct framework_view *list;
    size_t n;
    if (!list_data(c, &list, &n, e)) return false;
    framework_list_csv(list, n, &c->body);
    return answer_csv(c, SV("editions.csv"));
}

bool data_editions_json(struct call *c, struct err *e) {
    struct framework_view *list;
    size_t n;
    if (!list_data(c, &list, &n, e)) return false;
    framework_list_json(list, n, &c->body);
    return answer_json(c);
}

/* ---- one of them ---------------------------------------------------------------------------------------------------- */

static void summary(struct html *h, struct call *c, const struct framework_view *v) {
    const struct edition *ed = v->edition, *before = framework_named(app_framework(c->web->app), ed->amends);
    govuk_summary_list_begin(h, SV("ilacs-summary"));
    govuk_summary_row_begin(h, (struct govuk_summary_row){ .key = SV("In force from") });
    first_day(h, ed);
    govuk_summary_row_end(h);
    govuk_summary_row_begin(h, (struct govuk_summary_row){ .key = SV("Until") });
    last_day(h, v);
    govuk_summary_row_end(h);
    govuk_summary_row_begin(h, (struct govuk_summary_row){ .key = SV("How we know the day") });
    draw_cite(h, c, ed->cite);
    govuk_summary_row_end(h);
    if (before != NULL) {
        govuk_summary_row_begin(h, (struct govuk_summary_row){ .key = SV("Changes") });
        html_link(h, edition_href(c, before, SV("")), before->id);
        html_lit(h, ": ");
        changes_link(h, c, v);
        html_lit(h, "; ");
        html_link(h, edition_href(c, before, text_of(c, SV("/impact/"), ed->id)), SV("whom they touch"));
        govuk_summary_row_end(h);
    }
    govuk_summary_list_end(h);
}

static void pathway_row(struct html *h, struct call *c, const struct edition *ed, size_t i) {
    struct pathway_words w;
    pathway_words(ed, &ed->pathway[i], c->arena, &w);
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_int(h, (int64_t)i + 1);
    html_lit(h, ". ");
    html_text(h, w.found);
    if (w.own) html_lit(h, " <strong class=\"ilacs-note\">new in this edition</strong>");
    govuk_table_row_header_end(h);
    govuk_table_cell(h, w.between, (struct govuk_cell){ .label = SV("Between") });
    td_begin(h, SV("Next"));
    html_text(h, w.next);
    if (w.more.n > 0) {
        html_lit(h, "<br><span class=\"ilacs-note\">");
        html_text(h, w.more);
        html_lit(h, "</span>");
    }
    td_end(h);
    govuk_table_cell(h, w.window, (struct govuk_cell){ .label = SV("When") });
    td_begin(h, SV("Where from"));
    draw_cite(h, c, ed->pathway[i].cite);
    td_end(h);
    govuk_table_row_end(h);
}

void draw_pathway_table(struct html *h, struct call *c, const struct edition *ed) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("The same in words"),
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks ilacs-table--dense") });
    govuk_table_head_begin(h);
    th(h, SV("What was found"), false);
    th(h, SV("Between"), false);
    th(h, SV("Next"), false);
    th(h, SV("When"), false);
    th(h, SV("Where from"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < ed->pathway_count; i++) pathway_row(h, c, ed, i);
    govuk_table_end(h);
}

static void picture(struct html *h, struct call *c, const struct edition *ed) {
    html_lit(
        h, "<h2 class=\"govuk-heading-l\" id=\"pathways\">What was found, what comes between, what comes next</h2>\n"
           "<p class=\"govuk-body\">The rules ask in the order of the numbers, about the latest graded inspection; the "
           "first path that fits decides. A thick edge marks what this edition set itself.</p>\n");
    pathway_picture(h, ed, SV("pathway-picture"));
    html_lit(h, "<p class=\"govuk-body ilacs-no-print\">For print: ");
    html_link(h, edition_href(c, ed, SV(".svg")), SV("the picture as one file (SVG)"));
    html_lit(h, ".</p>\n");
    draw_pathway_table(h, c, ed);
}

static void entry_name(struct html *h, const struct framework_entry *en) {
    if (en->meaning.n > 0) {
        draw_capital(h, en->meaning);
        html_lit(h, " <span class=\"ilacs-cite\"><code>");
        html_text(h, en->name);
        html_lit(h, "</code></span>");
    } else if (en->name.n > 0) {
        html_lit(h, "<code>");
        html_text(h, en->name);
        html_lit(h, "</code>");
    } else {
        html_text(h, section_label(en->section));
    }
    if (en->own) html_lit(h, " <strong class=\"ilacs-note\">new in this edition</strong>");
}

static void entry_row(struct html *h, struct call *c, const struct framework_entry *en) {
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    entry_name(h, en);
    govuk_table_row_header_end(h);
    td_begin(h, SV("Says"));
    html_sentence(h, en->text);
    td_end(h);
    td_begin(h, SV("Where from"));
    draw_cite(h, c, en->cite);
    td_end(h);
    govuk_table_row_end(h);
}

static void section_begin(struct html *h, struct sv section) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = section_label(section),
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks ilacs-table--dense "
                                                              "ilacs-table--rules"),
                                                .id = section });
    govuk_table_head_begin(h);
    th(h, SV("What"), false);
    th(h, SV("Says"), false);
    th(h, SV("Where from"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
}

/* Pathways stand above, with their picture. */
static void entries(struct html *h, struct call *c, const struct framework_view *v) {
    struct sv section = { 0 };
    html_lit(h, "<h2 class=\"govuk-heading-l\" id=\"rules\">Everything in force</h2>\n");
    for (size_t i = 0; i < v->entries; i++) {
        const struct framework_entry *en = &v->entry[i];
        if (sv_eq(en->section, SV("pathways"))) continue;
        if (!sv_eq(section, en->section)) {
            if (section.n > 0) govuk_table_end(h);
            section = en->section;
            section_begin(h, section);
        }
        entry_row(h, c, en);
    }
    if (section.n > 0) govuk_table_end(h);
}

/* ---- what stays open, and the documents ----------------------------------------------------------------------------- */

static bool asks(const struct framework_view *v, struct sv question) {
    for (size_t i = 0; i < v->entries; i++)
        if (v->entry[i].cite != NULL && sv_eq(v->entry[i].cite->question, question)) return true;
    return sv_eq(v->edition->cite->question, question);
}

void draw_questions(struct html *h, const struct framework_view *v) {
    struct source_row r;
    size_t at = 0, n = 0;
    while (sources_next(SV("Open questions"), &at, &r)) {
        if (v != NULL && !asks(v, r.code)) continue;
        if (n++ == 0) {
            html_lit(
                h,
                "<h2 class=\"govuk-heading-l\" id=\"questions\">What is open, and the default taken</h2>\n"
                "<p class=\"govuk-body\">Nothing we could read settles these. A default stands in each place, and is "
                "changed as soon as somebody learns better.</p>\n");
            govuk_summary_list_begin(h, SV(""));
        }
        html_lit(h, "<div class=\"govuk-summary-list__row\"");
        html_lit(h, " id=\"question-");
        html_text(h, r.code);
        html_lit(h, "\">\n<dt class=\"govuk-summary-list__key\">");
        html_text(h, r.code);
        html_lit(h, ": ");
        html_text(h, r.what);
        html_lit(h, "</dt>\n<dd class=\"govuk-summary-list__value\">");
        draw_capital(h, r.more);
        govuk_summary_row_end(h);
    }
    if (n > 0) govuk_summary_list_end(h);
}

static bool names(const struct framework_view *v, struct sv code) {
    for (size_t i = 0; i < v->entries; i++)
        if (v->entry[i].cite != NULL && sources_names(v->entry[i].cite->source, code)) return true;
    return sources_names(v->edition->cite->source, code);
}

static void document(struct html *h, const struct source_row *r) {
    struct sv rest = r->more, address;
    html_lit(h, "<li>");
    html_text(h, r->code);
    html_lit(h, ": ");
    html_text(h, r->what);
    for (int n = 1; sources_address(&rest, &address); n++) {
        html_lit(h, " <a class=\"govuk-link\"");
        html_href(h, address);
        html_lit(h, ">source");
        html_lit(h, "<span class=\"govuk-visually-hidden\"> of ");
        html_text(h, r->code);
        html_lit(h, "</span>");
        if (n > 1) {
            html_lit(h, " ");
            html_int(h, n);
        }
        html_lit(h, "</a>");
    }
    html_lit(h, "</li>\n");
}

static void documents(struct html *h, const struct framework_view *v) {
    struct source_row r;
    size_t at = 0, n = 0;
    while (sources_next(SV("Documents"), &at, &r)) {
        if (!names(v, r.code)) continue;
        if (n++ == 0)
            html_lit(
                h, "<h2 class=\"govuk-heading-m\" id=\"documents\">Documents named above</h2>\n<ul class=\"govuk-list "
                   "govuk-list--bullet ilacs-documents\">\n");
        document(h, &r);
    }
    if (n > 0) html_lit(h, "</ul>\n");
}

/* ---- the page ------------------------------------------------------------------------------------------------------- */

static void draw(struct call *c, const struct framework_view *v) {
    const struct edition *ed = v->edition, *before = framework_named(app_framework(c->web->app), ed->amends);
    struct text title = text_in(c->arena, 0);
    text_add(&title, ed->id);
    text_lit(&title, ": ");
    text_add(&title, ed->title);
    struct page p = call_page(c, text_view(&title), SECTION_EDITIONS);
    struct html h = call_html(c);
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = SV("All editions"), .href = SV("/editions") };
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = ed->id };
    page_begin(&h, &p);
    html_lit(&h, "<h1 class=\"govuk-heading-xl\"><span class=\"govuk-caption-xl\">");
    html_text(&h, ed->id);
    html_lit(&h, "</span> ");
    html_sentence(&h, ed->title);
    html_lit(&h, "</h1>\n");
    summary(&h, c, v);
    picture(&h, c, ed);
    draw_confidence_words(&h);
    entries(&h, c, v);
    draw_questions(&h, v);
    documents(&h, v);
    draw_edition_form(&h, c, before != NULL ? before : ed, ed, SV("diff"));
    draw_downloads(&h, c, edition_href(c, ed, SV("")));
    page_end(&h, &p);
}

/* True when there is an edition to show; otherwise *answered says whether the page is made already. */
static bool shown(struct call *c, struct sv ending, struct framework_view *v, bool *answered, struct err *e) {
    const struct edition *ed;
    *answered = true;
    if (!edition_of(c, c->param, &ed) || moved(c, ed, ending)) return false;
    *answered = false;
    return framework_show(app_framework(c->web->app), ed, c->arena, v, e);
}

bool page_edition(struct call *c, struct err *e) {
    struct framework_view v;
    bool answered;
    if (!shown(c, SV(""), &v, &answered, e)) return answered;
    draw(c, &v);
    return true;
}

bool data_edition_csv(struct call *c, struct err *e) {
    struct framework_view v;
    bool answered;
    if (!shown(c, SV(".csv"), &v, &answered, e)) return answered;
    framework_show_csv(&v, &c->body);
    return answer_csv(c, text_of(c, v.edition->id, SV(".csv")));
}

bool data_edition_json(struct call *c, struct err *e) {
    struct framework_view v;
    bool answered;
    if (!shown(c, SV(".json"), &v, &answered, e)) return answered;
    framework_show_json(&v, &c->body);
    return answer_json(c);
}

bool data_edition_svg(struct call *c, struct err *e) {
    struct framework_view v;
    bool answered;
    if (!shown(c, SV(".svg"), &v, &answered, e)) return answered;
    struct html h = call_html(c);
    pathway_picture_file(&h, v.edition);
    c->answer->type = SV("image/svg+xml");
    return true;
}
