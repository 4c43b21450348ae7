#include "web/area_findings.h"

#include "core/findings.h"
#include "render/due_render.h"
#include "store/store.h"

static bool same_list(const struct finding *a, const struct finding *b) {
    return sv_eq(a->kind, b->kind) && a->about_board == b->about_board;
}

static void one_finding(struct html *h, const struct finding *f) {
    html_lit(h, "<li>");
    html_text(h, f->text);
    if (f->tag.n > 0 || f->page > 0) {
        html_lit(h, " <span class=\"ilacs-cite\">");
        html_text(h, f->tag);
        if (f->tag.n > 0 && f->page > 0) html_lit(h, ", ");
        if (f->page > 0) {
            html_lit(h, "page ");
            html_int(h, f->page);
        }
        html_lit(h, "</span>");
    }
    html_lit(h, "</li>\n");
}

static void lists(struct html *h, const struct findings *f) {
    for (size_t i = 0; i < f->count; i++) {
        const struct finding *x = &f->list[i];
        if (i == 0 || !same_list(x, x - 1)) {
            if (i > 0) html_lit(h, "</ol>\n");
            html_lit(h, "<h3 class=\"govuk-heading-m\">");
            html_text(h, finding_heading(x->kind));
            if (x->about_board) html_lit(h, " for the safeguarding board");
            html_lit(h, "</h3>\n<ol class=\"govuk-list govuk-list--number govuk-list--spaced\"");
            if (x->position > 1) html_attr_int(h, "start", x->position);
            html_lit(h, ">\n");
        }
        one_finding(h, x);
    }
    html_lit(h, "</ol>\n");
}

static void source(struct html *h, struct call *c, const struct event *ev) {
    struct text t = text_in(c->arena, 0);
    html_lit(h, "<p class=\"govuk-body\">In the words of the report of ");
    event_phrase(ev, &t);
    html_sentence(h, text_view(&t));
    if (sv_starts(ev->url, SV("https://")) || sv_starts(ev->url, SV("http://"))) {
        html_lit(h, ": <a class=\"govuk-link\" rel=\"noreferrer\"");
        html_href(h, ev->url);
        html_lit(h, ">the report at its source</a>");
    }
    html_lit(h, ".</p>\n");
}

bool area_findings(struct html *h, struct call *c, const struct view *v, const struct event *ev, struct err *e) {
    struct versions all;
    struct findings found;
    if (ev == NULL) return true;
    if (!store_load_findings(app_store(c->web->app), ev->id, c->arena, &all, e) ||
        !findings_known(&all, v->question.known_by, v->question.audience, c->arena, &found, e))
        return false;
    if (found.count == 0) return true;
    html_lit(h, "<h2 class=\"govuk-heading-l\" id=\"findings\">What the last inspection asked to be improved</h2>\n");
    source(h, c, ev);
    lists(h, &found);
    return true;
}
