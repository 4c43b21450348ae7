#ifndef ILACS_RENDER_PAGE_H
#define ILACS_RENDER_PAGE_H
/* The frame around every page: language, title, ways in and out, the banner that says which day is shown, main, footer.
 * Between page_begin and page_end a page writes its own content, which begins with its one h1. */
#include "render/govuk.h"

enum page_section {
    SECTION_NONE,
    SECTION_AUTHORITIES,
    SECTION_MAP,
    SECTION_COMPARE,
    SECTION_STATISTICS,
    SECTION_EDITIONS,
    SECTION_DATA,
    SECTION_METHOD,
    SECTION_ABOUT
};

/* Addresses of style, script and picture; they change with their content. */
struct page_assets {
    struct sv css, script, components, icon; /* components: the package's own script, which ours loads */
};
/* Whoever is signed in: a bar of their own, on pages for them alone. */
enum { PAGE_MAX_LINKS = 8 };
struct page_person {
    struct sv name;
    struct govuk_link link[PAGE_MAX_LINKS]; /* what they may use */
    size_t links;
    struct sv token; /* of the form that signs out */
    bool demonstration;
};

enum { PAGE_MAX_CRUMBS = 4 };
struct page {
    struct sv title; /* what the page says, shortest first; the site's name is added */
    enum page_section section;
    const struct page_assets *assets;
    struct govuk_link crumb[PAGE_MAX_CRUMBS];
    size_t crumbs;
    struct day on, today; /* the day shown; another than today brings the banner. DAY_NONE: the page has no day */
    struct sv today_href; /* the same page as at today; empty: there is none */
    struct day copied;    /* of a static copy: when it was made; else DAY_NONE */
    const struct page_person *person; /* NULL: a page that is the same for everybody */
    bool keep_out;                    /* search engines need not list it: other days, filters, errors */
};

/* Everything up to and with <main>. */
void page_begin(struct html *h, const struct page *p);
/* Everything after the content. */
void page_end(struct html *h, const struct page *p);
#endif
