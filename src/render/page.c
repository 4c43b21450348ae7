#include "render/page.h"

static void head(struct html *h, const struct page *p) {
    html_lit(
        h,
        "<!DOCTYPE html>\n<html lang=\"en-GB\" class=\"govuk-template\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    html_text(h, p->title);
    html_lit(h, " – ilacs</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta name=\"theme-color\" content=\"#0b3c5d\">\n");
    if (p->keep_out) html_lit(h, "<meta name=\"robots\" content=\"noindex\">\n");
    html_lit(h, "<link rel=\"icon\" type=\"image/svg+xml\"");
    html_href(h, p->assets->icon);
    html_lit(h, ">\n<link rel=\"stylesheet\"");
    html_href(h, p->assets->css);
    /* A module: deferred, and left alone by browsers too old for what it loads. */
    html_lit(h, ">\n<script type=\"module\"");
    html_attr(h, "src", p->assets->script);
    html_attr(h, "data-components", p->assets->components);
    html_lit(h, "></script>\n</head>\n");
}

/* On every page, so that nobody must go back to find another authority. A static copy cannot answer it. */
static void search(struct html *h) {
    html_lit(
        h, "\n<form class=\"ilacs-search\" role=\"search\" method=\"get\" action=\"/search\">\n<label "
           "class=\"govuk-visually-hidden\" for=\"site-search\">Search authorities</label>\n<input class=\"govuk-input "
           "ilacs-search__input\" id=\"site-search\" name=\"q\" type=\"search\" autocomplete=\"off\" "
           "spellcheck=\"false\" placeholder=\"Name or code\">\n<button type=\"submit\" "
           "class=\"ilacs-search__button\">Search</button>\n</form>\n");
}

static void person_link(struct html *h, const struct govuk_link *l) {
    html_lit(h, "<li><a class=\"ilacs-person__link\"");
    html_href(h, l->href);
    if (l->current) html_lit(h, " aria-current=\"true\"");
    html_lit(h, ">");
    html_text(h, l->text);
    html_lit(h, "</a></li>\n");
}

static void person_bar(struct html *h, const struct page_person *p) {
    html_lit(h, "<div class=\"ilacs-person ilacs-no-print\"><div class=\"govuk-width-container ilacs-person__row\">\n");
    if (p->demonstration)
        html_lit(h, "<strong class=\"govuk-tag govuk-tag--yellow ilacs-person__mark\">Demonstration</strong>\n");
    if (p->links > 0) {
        html_lit(h, "<nav aria-label=\"For you\"><ul class=\"ilacs-person__links\">\n");
        for (size_t i = 0; i < p->links; i++) person_link(h, &p->link[i]);
        html_lit(h, "</ul></nav>\n");
    }
    html_lit(h, "<span class=\"ilacs-person__name\">Signed in as ");
    html_text(h, p->name);
    html_lit(h, "</span>\n<form class=\"ilacs-person__out\" method=\"post\" action=\"/sign-out\">"
                "<input type=\"hidden\" name=\"token\"");
    html_attr(h, "value", p->token);
    html_lit(h, "><button class=\"ilacs-person__button\" type=\"submit\">Sign out</button></form>\n</div></div>\n");
}

/* Six at most: what stands elsewhere (regions, comparing) is linked from these and from the foot of the page. */
static void masthead(struct html *h, const struct page *p) {
    const struct govuk_link items[] = {
        { SV("Authorities"), SV("/authorities"), p->section == SECTION_AUTHORITIES },
        { SV("Map"), SV("/map"), p->section == SECTION_MAP },
        { SV("Statistics"), SV("/statistics"), p->section == SECTION_STATISTICS },
        { SV("Editions"), SV("/editions"), p->section == SECTION_EDITIONS },
        { SV("Data"), SV("/data"), p->section == SECTION_DATA },
        { SV("Method"), SV("/method"), p->section == SECTION_METHOD },
    };
    const struct govuk_service_navigation bar = {
        .service = { .text = SV("Children’s services inspections"), .href = SV("/") },
        .items = items,
        .item_count = sizeof items / sizeof items[0],
        .classes = SV("ilacs-navigation"),
    };
    html_lit(h,
             "<header class=\"ilacs-header\">\n<div class=\"ilacs-header__bar\"><div "
             "class=\"govuk-width-container\"><span class=\"ilacs-header__mark\" aria-hidden=\"true\"></span>"
             "<span class=\"ilacs-header__name\">ilacs</span> <span class=\"ilacs-header__line\">what is due, when and "
             "why</span>");
    if (!day_known(p->copied)) {
        search(h);
        /* The same link for everybody: a public page does not know who reads it. */
        html_lit(h, "<a class=\"ilacs-header__account\" href=\"/account\">Account</a>");
    }
    html_lit(h, "</div></div>\n");
    govuk_service_navigation(h, &bar);
    if (p->person != NULL) person_bar(h, p->person);
    html_lit(h, "</header>\n");
}

/* Nobody must take another day's answer for today's. */
static void as_at_banner(struct html *h, const struct page *p) {
    if (!day_known(p->on) || day_eq(p->on, p->today)) return;
    html_lit(h, "<div class=\"ilacs-as-at\" role=\"region\" aria-label=\"The day shown\"><div "
                "class=\"govuk-width-container\"><p class=\"ilacs-as-at__text\">");
    html_lit(h, "As at <strong>");
    html_day(h, p->on);
    if (day_before(p->on, p->today))
        html_lit(h, "</strong>: what was due then, from what the public knew then. ");
    else
        html_lit(h, "</strong>: what will be due then, from what the public knows today. ");
    if (p->today_href.n > 0) {
        html_lit(h, "<a class=\"govuk-link govuk-link--inverse\"");
        html_href(h, p->today_href);
        html_lit(h, ">Show today instead</a>");
    }
    html_lit(h, "</p></div></div>\n");
}

void page_begin(struct html *h, const struct page *p) {
    head(h, p);
    html_lit(h, "<body class=\"govuk-template__body\">\n");
    govuk_skip_link(h, (struct govuk_link){ .text = SV("Skip to main content"), .href = SV("#main-content") });
    masthead(h, p);
    as_at_banner(h, p);
    html_lit(h, "<div class=\"govuk-width-container\">\n");
    if (p->crumbs > 0) govuk_breadcrumbs(h, p->crumb, p->crumbs, true);
    html_lit(h, "<main class=\"govuk-main-wrapper\" id=\"main-content\">\n");
}

/* A copy that is passed on must say how old it is. */
static void copied(struct html *h, struct day on) {
    if (!day_known(on)) return;
    html_lit(h, "<p class=\"govuk-body ilacs-note ilacs-copied\">A fixed copy of this site, made on ");
    html_day(h, on);
    html_lit(h, ".</p>\n");
}

void page_end(struct html *h, const struct page *p) {
    const struct govuk_link items[] = {
        { .text = SV("Regions"), .href = SV("/regions") },
        { .text = SV("Compare authorities"), .href = SV("/compare") },
        { .text = SV("Method"), .href = SV("/method") },
        { .text = SV("Data and licence"), .href = SV("/data") },
        { .text = SV("Accessibility"), .href = SV("/accessibility") },
    };
    const struct govuk_footer footer = { .items = items,
                                         .item_count = sizeof items / sizeof items[0],
                                         .text =
                                             SV("An independent tool. It is not run by Ofsted or the government, and "
                                                "its dates are worked out from published rules, not announced.") };
    copied(h, p->copied);
    html_lit(h, "</main>\n</div>\n<footer class=\"ilacs-footer\">\n");
    govuk_footer_begin(h, &footer);
    html_lit(h,
             "Inspection outcomes and authorities: © Ofsted and other public bodies, used under the "
             "<a class=\"govuk-footer__link\" "
             "href=\"https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/\" rel=\"license\">Open "
             "Government Licence v3.0</a>. The program is free software under the MIT licence.\n");
    govuk_footer_end(h);
    html_lit(h, "</footer>\n</body>\n</html>\n");
}
