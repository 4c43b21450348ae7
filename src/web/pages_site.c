/* The pages about the site itself, and the small things machines ask for. */
#include "web/assets.h"
#include "web/web.h"

static void about_rules(struct html *h) {
    html_lit(
        h,
        "<h2 class=\"govuk-heading-m\">How a date comes about</h2>\n"
        "<p class=\"govuk-body\">Ofsted inspects the services of each local authority in England for children who need help, "
        "protection or care. Which inspection comes next, and when, follows from the last judgements, from the rules in "
        "force, and from the calendar. Those rules have changed many times since 2013. ilacs holds each edition as data, "
        "with its source and how sure we are of it, and works every date out from them.</p>\n"
        "<p class=\"govuk-body\">Windows are targets, not promises: Ofsted may come earlier or later and need not say why. "
        "Nobody outside knows the day of an inspection before it is announced, and this site does not guess it.</p>\n");
}

static void about_words(struct html *h) {
    html_lit(h, "<h2 class=\"govuk-heading-m\">What the statuses mean</h2>\n");
    govuk_summary_list_begin(h, SV(""));
    govuk_summary_row(h, SV("Not yet due"), SV("The earliest day has not come."));
    govuk_summary_row(h, SV("Open"), SV("It may happen now: the earliest day has come, the latest has not."));
    govuk_summary_row(h, SV("Overdue"), SV("The latest day has passed and it has not been published."));
    govuk_summary_row(h, SV("Paused"), SV("A national pause holds it. Its window has not moved."));
    govuk_summary_row(h, SV("Met"), SV("It was done, or is taken as done; the explanation says which."));
    govuk_summary_row(h, SV("Superseded"), SV("Something else took its place; the explanation says what."));
    govuk_summary_list_end(h);
}

static void about_days(struct html *h) {
    html_lit(
        h,
        "<h2 class=\"govuk-heading-m\">As at any day</h2>\n"
        "<p class=\"govuk-body\">Every page can be shown as at another day, from 1 January 2012 to 31 December 2045. It then "
        "uses only what the public knew by that day: a report counts from the day it was published. "
        "<a class=\"govuk-link\" href=\"/authorities?on=2018-01-01\">The first day of the present framework</a> is an "
        "example.</p>\n");
}

static void about_data(struct html *h) {
    html_lit(
        h,
        "<h2 class=\"govuk-heading-m\">Data and licence</h2>\n"
        "<p class=\"govuk-body\">Inspection outcomes, visits, authorities and bank holidays are our own compilation of what "
        "Ofsted, the Department for Education, the Office for National Statistics and others publish, under the "
        "<a class=\"govuk-link\" href=\"https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/\" "
        "rel=\"license\">Open Government Licence v3.0</a>. Inspectors are not named. Where the record is incomplete the "
        "explanation of a date says so.</p>\n"
        "<p class=\"govuk-body\">Every list on this site is there as <a class=\"govuk-link\" href=\"/authorities.csv\">CSV</a> "
        "and as <a class=\"govuk-link\" href=\"/authorities.json\">JSON</a>, at addresses that stay: put "
        "<code>.csv</code> or <code>.json</code> after the name of an authority’s page for its own.</p>\n");
}

bool page_about(struct call *c, struct err *e) {
    (void)e;
    struct page p = call_page(c, SV("About and method"), SECTION_ABOUT);
    struct html h = call_html(c);
    page_begin(&h, &p);
    html_lit(&h, "<div class=\"govuk-grid-row\"><div class=\"govuk-grid-column-two-thirds\">\n"
                 "<h1 class=\"govuk-heading-xl\">What this site tells, and how it knows</h1>\n");
    about_rules(&h);
    about_words(&h);
    about_days(&h);
    about_data(&h);
    html_lit(&h, "</div></div>\n");
    page_end(&h, &p);
    return true;
}

bool page_accessibility(struct call *c, struct err *e) {
    (void)e;
    struct page p = call_page(c, SV("Accessibility"), SECTION_NONE);
    struct html h = call_html(c);
    page_begin(&h, &p);
    html_lit(
        &h,
        "<div class=\"govuk-grid-row\"><div class=\"govuk-grid-column-two-thirds\">\n"
        "<h1 class=\"govuk-heading-xl\">Everybody should be able to use this site</h1>\n"
        "<p class=\"govuk-body\">It is built to meet the Web Content Accessibility Guidelines 2.2 at level AA. You should "
        "be able to:</p>\n<ul class=\"govuk-list govuk-list--bullet\">\n"
        "<li>use all of it with a keyboard, and with a screen reader</li>\n"
        "<li>use all of it without JavaScript</li>\n"
        "<li>zoom to 400% without losing text or scrolling sideways</li>\n"
        "<li>understand it without seeing its colours: words say what they say</li>\n"
        "<li>print any page</li>\n</ul>\n"
        "<p class=\"govuk-body\">Each page is checked with automatic tools (axe-core, html-validate) before a release, at the "
        "width of a phone and of a desk. The reports that pages link to lie at their source and may not meet "
        "the same standard.</p>\n"
        "<p class=\"govuk-body\">If something does not work for you, tell whoever runs this copy of ilacs.</p>\n"
        "</div></div>\n");
    page_end(&h, &p);
    return true;
}

/* For monitors: 200 and "ok" when a question can be answered; otherwise the error page's status. */
bool page_health(struct call *c, struct err *e) {
    struct view v;
    if (!app_view(c->web->app, (struct question){ DAY_NONE, DAY_NONE, AUDIENCE_PUBLIC }, &v, e)) return false;
    text_lit(&c->body, "ok\n");
    c->answer->type = SV("text/plain; charset=utf-8");
    c->answer->caching = CACHE_NEVER;
    return true;
}

/* Other days and filters multiply every page without end; today's pages are enough to find. */
bool page_robots(struct call *c, struct err *e) {
    (void)e;
    text_lit(&c->body, "User-agent: *\nDisallow: /*?\nDisallow: /health\n");
    c->answer->type = SV("text/plain; charset=utf-8");
    return true;
}

bool page_asset(struct call *c, struct err *e) {
    bool current = false;
    const struct embedded_file *f = asset_find(c->param, &current);
    if (f == NULL)
        return err_fail(e, ERR_UNKNOWN, __func__, "Reload the page that asked for it.", "there is no such file");
    asset_answer(f, current, c->request, c->answer);
    return true;
}
