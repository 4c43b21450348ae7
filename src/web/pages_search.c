/* Finding an authority by its name, a code, or a name that is no more. */
#include "web/parts.h"

enum { SHOWN = 12, NEAREST = 5, FAR = 8 };

struct hits {
    const struct authority *of[SHOWN];
    size_t count, all; /* all: also those there was no room for */
};

/* ---- matching ------------------------------------------------------------------------------------------------------- */

static struct sv slug_of(struct call *c, struct sv name) {
    struct text t = text_in(c->arena, 0);
    struct authority a = { .name = name };
    authority_slug(&a, &t);
    return text_view(&t);
}

static void hit(struct hits *h, const struct authority *a) {
    if (h->count < SHOWN) h->of[h->count++] = a;
    h->all++;
}

/* A word begins there: "hull" in "kingston-upon-hull", "ham" not in "durham". */
static bool holds_words(struct sv slug, struct sv words) {
    for (size_t i = 0; i + words.n <= slug.n; i++) {
        bool begins = i == 0 || slug.p[i - 1] == '-';
        if (begins && sv_starts(sv_sub(slug, i, slug.n), words)) return true;
    }
    return false;
}

static bool is_called(struct call *c, const struct authority *a, struct sv q, struct sv slug) {
    return sv_eq_nocase(a->dfe_code, q) || sv_eq_nocase(a->ons_code, q) || sv_eq(a->urn, q) ||
           sv_eq(slug_of(c, a->name), slug) || sv_eq(slug_of(c, a->ons_name), slug);
}

/* The names that are equal, or else those that hold the words. */
static void search(struct call *c, const struct view *v, struct sv q, struct hits *out) {
    struct sv slug = slug_of(c, q);
    const struct history *one;
    struct err ignored = { 0 };
    for (size_t i = 0; i < v->histories; i++)
        if (is_called(c, v->history[i].authority, q, slug)) hit(out, v->history[i].authority);
    size_t exact = out->all;
    for (size_t i = 0; exact == 0 && slug.n > 1 && i < v->histories; i++) {
        const struct authority *a = v->history[i].authority;
        if (holds_words(slug_of(c, a->name), slug) || holds_words(slug_of(c, a->ons_name), slug)) hit(out, a);
    }
    /* view_find forgives more: "City of Bristol", "saint helens", "&". */
    if (out->all == 0 && view_find(v, q, &one, &ignored)) hit(out, one->authority);
}

/* The names that differ in the fewest letters, and those one letter further: more would be no help. */
static void nearest(struct call *c, const struct view *v, struct sv q, struct hits *out) {
    struct sv slug = slug_of(c, q);
    size_t last = FAR;
    for (size_t d = 1; d <= last; d++) {
        size_t before = out->count;
        for (size_t i = 0; i < v->histories && out->count < NEAREST; i++)
            if (sv_distance(slug_of(c, v->history[i].authority->name), slug, FAR) == d)
                hit(out, v->history[i].authority);
        if (before == 0 && out->count > 0) last = d + 1;
    }
}

/* ---- words ---------------------------------------------------------------------------------------------------------- */

static const struct authority *coded(const struct view *v, struct sv code) {
    for (size_t i = 0; i < v->histories; i++)
        if (sv_eq(v->history[i].authority->dfe_code, code)) return v->history[i].authority;
    return NULL;
}

static void linked_names(struct html *h, struct call *c, const struct view *v, struct sv codes) {
    struct sv code;
    html_lit(h, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    while (sv_word(&codes, &code)) {
        const struct authority *a = coded(v, code);
        if (a == NULL) continue;
        html_lit(h, "<li>");
        html_link(h, area_href(c, a), a->name);
        html_lit(h, "</li>\n");
    }
    html_lit(h, "</ul>\n");
}

/* One that is gone: what became of it. */
static void became(struct html *h, struct call *c, const struct view *v, const struct authority *a) {
    html_lit(h, "<p class=\"govuk-body-l\">");
    html_text(h, a->name);
    html_lit(h, " ended as an authority for children’s services on ");
    html_day(h, a->closed);
    html_text(h, a->successors.n > 0 ? SV(". Its services went to:") : SV("."));
    html_lit(h, "</p>\n");
    if (a->successors.n > 0) linked_names(h, c, v, a->successors);
    html_lit(h, "<p class=\"govuk-body\">A new authority begins without a grade: its predecessor’s is not its own. ");
    html_link(h, area_href(c, a), heading_text(c, "The record of %.*s", SV_ARG(a->name)));
    html_lit(h, " stays.</p>\n");
}

static void list(struct html *h, struct call *c, const struct hits *hits, struct day on) {
    html_lit(h, "<ul class=\"govuk-list ilacs-hits\">\n");
    for (size_t i = 0; i < hits->count; i++) {
        const struct authority *a = hits->of[i];
        html_lit(h, "<li>");
        html_link(h, area_href(c, a), a->name);
        html_lit(h, " <span class=\"ilacs-note\">");
        html_text(h, a->region);
        if (!authority_exists(a, on) && day_known(a->closed)) {
            html_lit(h, "; ended on ");
            html_day(h, a->closed);
        } else if (day_known(a->opened)) {
            html_lit(h, "; since ");
            html_day(h, a->opened);
        }
        html_lit(h, "</span></li>\n");
    }
    html_lit(h, "</ul>\n");
}

static void form(struct html *h, struct sv q) {
    html_lit(h, "<form class=\"ilacs-form\" method=\"get\" action=\"/search\">\n");
    govuk_input(
        h, &(struct govuk_input){ .field = { .name = SV("q"),
                                             .label = SV("Find an authority"),
                                             .hint = SV("A name, a former name or a code: St Helens, Cumbria, 342"),
                                             .classes = SV("govuk-input--width-20"),
                                             .group_classes = SV("ilacs-form__group") },
                                  .value = q,
                                  .autocomplete = SV("off"),
                                  .spellcheck = SV("false") });
    govuk_button(h, &(struct govuk_button){ .text = SV("Find") });
    html_lit(
        h, "</form>\n<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/authorities\">All authorities</a></p>\n");
}

static struct sv title_of(struct call *c, struct sv q, const struct hits *found, bool former) {
    if (q.n == 0) return SV("Find an authority");
    if (former) return heading_text(c, "%.*s is a former authority", SV_ARG(found->of[0]->name));
    if (found->all == 0) return heading_text(c, "No authority is called “%.*s”", SV_ARG(sv_sub(q, 0, 80)));
    return heading_text(c, "%zu authorities could be meant by “%.*s”", found->all, SV_ARG(sv_sub(q, 0, 80)));
}

static void draw(struct call *c, const struct view *v, struct sv q, const struct hits *found, bool former) {
    struct page p = call_page(c, title_of(c, q, found, former), SECTION_AUTHORITIES);
    struct html h = call_html(c);
    p.keep_out = true;
    page_begin(&h, &p);
    html_lit(&h, "<h1 class=\"govuk-heading-xl\">");
    html_text(&h, p.title);
    html_lit(&h, "</h1>\n");
    if (former) {
        became(&h, c, v, found->of[0]);
    } else if (found->all > 0) {
        list(&h, c, found, v->question.on);
        if (found->all > found->count)
            html_lit(&h, "<p class=\"govuk-body\">There are more: give more of the name.</p>\n");
    } else if (q.n > 0) {
        struct hits near = { .count = 0 };
        nearest(c, v, q, &near);
        if (near.count > 0) html_lit(&h, "<p class=\"govuk-body\">The nearest names are:</p>\n");
        if (near.count > 0) list(&h, c, &near, v->question.on);
    }
    form(&h, q);
    page_end(&h, &p);
}

bool page_search(struct call *c, struct err *e) {
    struct view v;
    struct hits found = { .count = 0 };
    struct sv q = query_get(&c->query, SV("q"));
    if (!call_view(c, &v, e)) return false;
    if (!call_sound(c)) return true;
    if (q.n > 0) search(c, &v, q, &found);
    bool one = found.all == 1, gone = one && !authority_exists(found.of[0], v.question.on) &&
                                      day_known(found.of[0]->closed) && day_before(found.of[0]->closed, v.question.on);
    if (one && !gone) {
        answer_moved(c, area_href(c, found.of[0]));
        c->answer->status = 303;
        return true;
    }
    draw(c, &v, q, &found, gone);
    return true;
}
