/* Two editions side by side: what they rule differently, and whom that touches. */
#include "app/framework_data.h"
#include "render/impact_render.h"
#include "render/pathway_picture.h"
#include "web/editions.h"

/* "/editions/A/diff/B": A stands before the word, B is the parameter (an ending is cut off already). */
struct pair {
    const struct edition *a, *b;
};

/* True when both are there under their own names; otherwise the answer is made (404 or a redirect). */
static bool pair_of(struct call *c, struct sv ending, struct pair *p) {
    if (!edition_of(c, c->path.segment[1], &p->a) || !edition_of(c, c->param, &p->b)) return false;
    if (sv_eq(p->a->id, c->path.segment[1]) && sv_eq(p->b->id, c->param)) return true;
    struct text t = text_in(c->arena, 0);
    text_char(&t, '/');
    text_add(&t, c->path.segment[2]);
    text_char(&t, '/');
    text_add(&t, p->b->id);
    text_add(&t, ending);
    answer_moved(c, href_with(c, edition_href(c, p->a, text_view(&t)), SV(""), SV("")));
    return false;
}

static struct sv pair_href(struct call *c, const struct pair *p, struct sv ask) {
    return edition_href(c, p->a, text_of(c, ask, p->b->id));
}

static struct page frame(struct call *c, const struct pair *p, struct sv title, struct sv here) {
    struct page page = call_page(c, title, SECTION_EDITIONS);
    page.crumb[page.crumbs++] = (struct govuk_link){ .text = SV("All editions"), .href = SV("/editions") };
    page.crumb[page.crumbs++] = (struct govuk_link){ .text = p->b->id, .href = edition_href(c, p->b, SV("")) };
    page.crumb[page.crumbs++] = (struct govuk_link){ .text = here };
    return page;
}

static void heading(struct html *h, const struct page *p) {
    html_lit(h, "<h1 class=\"govuk-heading-xl\">");
    html_text(h, p->title);
    html_lit(h, "</h1>\n");
}

/* ---- what they say -------------------------------------------------------------------------------------------------- */

static void says(struct html *h, const struct framework_entry *en, struct sv label) {
    td_begin(h, label);
    if (en == NULL)
        html_lit(h, "<span class=\"ilacs-note\">nothing</span>");
    else
        html_sentence(h, en->text);
    td_end(h);
}

static void change_row(struct html *h, struct call *c, const struct framework_change *ch) {
    const struct framework_entry *any = ch->after != NULL ? ch->after : ch->before;
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    if (any->meaning.n > 0)
        draw_capital(h, any->meaning);
    else
        html_text(h, section_label(any->section));
    if (any->name.n > 0) {
        html_lit(h, " <span class=\"ilacs-cite\"><code>");
        html_text(h, any->name);
        html_lit(h, "</code></span>");
    }
    govuk_table_row_header_end(h);
    says(h, ch->before, SV("Before"));
    says(h, ch->after, SV("After"));
    td_begin(h, SV("Where from"));
    draw_cite(h, c, ch->after != NULL ? ch->after->cite : NULL);
    td_end(h);
    govuk_table_row_end(h);
}

static void change_table(struct html *h, struct call *c, const struct framework_diff *d) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("What the rules say differently"),
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks ilacs-table--dense") });
    govuk_table_head_begin(h);
    th(h, SV("What"), false);
    th(h, SV("Before"), false);
    th(h, SV("After"), false);
    th(h, SV("Where from"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < d->changes; i++) change_row(h, c, &d->change[i]);
    govuk_table_end(h);
}

static bool touches_pathways(const struct framework_diff *d) {
    for (size_t i = 0; i < d->changes; i++) {
        const struct framework_change *ch = &d->change[i];
        struct sv s = (ch->after != NULL ? ch->after : ch->before)->section;
        if (sv_eq(s, SV("pathways")) || sv_eq(s, SV("windows"))) return true;
    }
    return d->reordered;
}

static void pictures(struct html *h, struct call *c, const struct pair *p) {
    const struct edition *both[] = { p->a, p->b };
    const struct sv id[] = { SV("picture-before"), SV("picture-after") };
    for (size_t i = 0; i < 2; i++) {
        html_lit(h, "<h2 class=\"govuk-heading-m\">");
        html_text(h, i == 0 ? SV("Before: pathways of ") : SV("After: pathways of "));
        html_link(h, edition_href(c, both[i], SV("#pathways")), both[i]->id);
        html_lit(h, "</h2>\n");
        pathway_picture(h, both[i], id[i]);
    }
}

static bool diff_of(struct call *c, const struct pair *p, struct framework_diff *d, struct err *e) {
    return framework_diff(app_framework(c->web->app), p->a, p->b, c->arena, d, e);
}

bool page_edition_diff(struct call *c, struct err *e) {
    struct pair two;
    struct framework_diff d;
    if (!pair_of(c, SV(""), &two)) return true;
    if (!diff_of(c, &two, &d, e)) return false;
    struct page p =
        frame(c, &two,
              d.changes == 0 ? heading_text(c, "%.*s and %.*s rule alike", SV_ARG(two.a->id), SV_ARG(two.b->id))
                             : heading_text(c, "%.*s changes %zu thing%s in %.*s", SV_ARG(two.b->id), d.changes,
                                            d.changes == 1 ? "" : "s", SV_ARG(two.a->id)),
              SV("What changed"));
    struct html h = call_html(c);
    page_begin(&h, &p);
    heading(&h, &p);
    html_lit(&h, "<p class=\"govuk-body-l\">");
    html_text(&h, two.b->title);
    html_lit(&h, ".</p>\n<p class=\"govuk-body\">Which authorities notice is another question: ");
    html_link(&h, pair_href(c, &two, SV("/impact/")), SV("whom it would touch"));
    html_lit(&h, ".</p>\n");
    if (d.changes > 0) change_table(&h, c, &d);
    if (d.reordered)
        html_lit(&h,
                 "<p class=\"govuk-body\">Paths that both editions have stand in another order. The first that fits "
                 "decides, so this matters.</p>\n");
    if (touches_pathways(&d)) pictures(&h, c, &two);
    draw_edition_form(&h, c, two.a, two.b, SV("diff"));
    draw_downloads(&h, c, pair_href(c, &two, SV("/diff/")));
    page_end(&h, &p);
    return true;
}

bool data_edition_diff_csv(struct call *c, struct err *e) {
    struct pair two;
    struct framework_diff d;
    if (!pair_of(c, SV(".csv"), &two)) return true;
    if (!diff_of(c, &two, &d, e)) return false;
    framework_diff_csv(&d, &c->body);
    return answer_csv(c, heading_text(c, "%.*s-to-%.*s.csv", SV_ARG(two.a->id), SV_ARG(two.b->id)));
}

bool data_edition_diff_json(struct call *c, struct err *e) {
    struct pair two;
    struct framework_diff d;
    if (!pair_of(c, SV(".json"), &two)) return true;
    if (!diff_of(c, &two, &d, e)) return false;
    framework_diff_json(&d, &c->body);
    return answer_json(c);
}

/* ---- whom it touches ------------------------------------------------------------------------------------------------ */

static bool impact_of(struct call *c, const struct pair *p, struct view *v, struct impact *im, struct err *e) {
    return call_view(c, v, e) &&
           impact_run(&v->context, v->history, v->histories, p->a, p->b, v->question.on, c->arena, im, e);
}

static void owed_cell(struct html *h, const struct owed *o, struct sv label) {
    td_begin(h, label);
    if (o == NULL) {
        html_lit(h, "<span class=\"ilacs-note\">nothing</span>");
        td_end(h);
        return;
    }
    draw_capital(h, obligation_label(o->kind));
    if (o->of > 1) {
        html_lit(h, " ");
        html_int(h, o->sequence);
        html_lit(h, " of ");
        html_int(h, o->of);
    }
    html_lit(h, "<br>");
    if (day_known(o->earliest)) html_day_short(h, o->earliest);
    if (day_known(o->latest)) {
        html_lit(h, " to ");
        html_day_short(h, o->latest);
    }
    html_lit(h, " ");
    draw_status(h, o->status);
    td_end(h);
}

static void differs_cell(struct html *h, const struct impact_line *l) {
    const struct {
        bool so;
        struct sv word;
    } words[] = { { l->before == NULL, SV("appears") },
                  { l->after == NULL, SV("disappears") },
                  { l->kind, SV("kind") },
                  { l->window, SV("window") },
                  { l->status, SV("status") },
                  { l->count, SV("how many") } };
    bool any = false;
    td_begin(h, SV("What differs"));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!words[i].so) continue;
        if (any) html_lit(h, ", ");
        html_text(h, words[i].word);
        any = true;
    }
    td_end(h);
}

static void impact_row(struct html *h, struct call *c, const struct impact_line *l) {
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_link(h, area_href(c, l->of->authority), l->of->authority->name);
    govuk_table_row_header_end(h);
    owed_cell(h, l->before, SV("Before"));
    owed_cell(h, l->after, SV("After"));
    differs_cell(h, l);
    govuk_table_row_end(h);
}

static void impact_table(struct html *h, struct call *c, const struct impact *im) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("Every authority that would notice"),
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks ilacs-table--dense") });
    govuk_table_head_begin(h);
    th(h, SV("Authority"), false);
    th(h, heading_text(c, "Under %.*s", SV_ARG(im->a->id)), false);
    th(h, heading_text(c, "Under %.*s", SV_ARG(im->b->id)), false);
    th(h, SV("What differs"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < im->lines; i++) impact_row(h, c, &im->line[i]);
    govuk_table_end(h);
}

static struct sv impact_title(struct call *c, const struct impact *im) {
    if (im->authorities_affected == 0)
        return heading_text(c, "No authority would notice: %.*s in place of %.*s", SV_ARG(im->b->id),
                            SV_ARG(im->a->id));
    return heading_text(c, "%zu of %zu authorities would notice: %.*s in place of %.*s", im->authorities_affected,
                        im->authorities_asked, SV_ARG(im->b->id), SV_ARG(im->a->id));
}

bool page_edition_impact(struct call *c, struct err *e) {
    struct pair two;
    struct view v;
    struct impact im;
    if (!pair_of(c, SV(""), &two)) return true;
    if (!impact_of(c, &two, &v, &im, e)) return false;
    if (!call_sound(c)) return true;
    struct page p = frame(c, &two, impact_title(c, &im), SV("Whom it touches"));
    struct html h = call_html(c);
    p.on = v.question.on;
    page_begin(&h, &p);
    heading(&h, &p);
    html_lit(&h, "<p class=\"govuk-body-l\">Found by running both editions over the whole register on ");
    html_day(&h, v.question.on);
    html_lit(&h, ", as if each had been in force, not by comparing their texts.</p>\n<p class=\"govuk-body\">");
    html_link(&h, pair_href(c, &two, SV("/diff/")), SV("What the two say differently"));
    html_lit(&h, "</p>\n");
    if (im.lines > 0)
        impact_table(&h, c, &im);
    else
        html_lit(
            &h, "<p class=\"govuk-body\">What the two say differently changes nothing that anybody is due on this day. "
                "On another day it may.</p>\n");
    draw_as_at_form(&h, c, pair_href(c, &two, SV("/impact/")));
    draw_edition_form(&h, c, two.a, two.b, SV("impact"));
    draw_downloads(&h, c, pair_href(c, &two, SV("/impact/")));
    page_end(&h, &p);
    return true;
}

bool data_edition_impact_csv(struct call *c, struct err *e) {
    struct pair two;
    struct view v;
    struct impact im;
    if (!pair_of(c, SV(".csv"), &two)) return true;
    if (!impact_of(c, &two, &v, &im, e)) return false;
    if (!call_sound(c)) return true;
    impact_csv(&im, &c->body);
    return answer_csv(c, heading_text(c, "%.*s-in-place-of-%.*s.csv", SV_ARG(two.b->id), SV_ARG(two.a->id)));
}

bool data_edition_impact_json(struct call *c, struct err *e) {
    struct pair two;
    struct view v;
    struct impact im;
    if (!pair_of(c, SV(".json"), &two)) return true;
    if (!impact_of(c, &two, &v, &im, e)) return false;
    if (!call_sound(c)) return true;
    impact_json(&im, &c->body);
    return answer_json(c);
}
