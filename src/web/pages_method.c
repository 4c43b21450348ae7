/* What each number means, how dates come about, how well the rules describe what was done, and what nobody can know. */
#include "web/editions.h"

/* ---- parts ---------------------------------------------------------------------------------------------------------- */

static void how(struct html *h) {
    html_lit(
        h,
        "<h2 class=\"govuk-heading-l\" id=\"due\">How a date comes about</h2>\n"
        "<p class=\"govuk-body\">Ofsted inspects the services of each local authority in England for children who need help, "
        "protection or care. Which inspection comes next, and when, follows from the last judgements, from the rules in "
        "force, and from the calendar:</p>\n<ol class=\"govuk-list govuk-list--number\">\n"
        "<li>The <strong>record</strong>: the latest graded inspection that was published by the day asked, with its "
        "judgements.</li>\n"
        "<li>The <strong>edition</strong> of the rules in force on that day. The <a class=\"govuk-link\" "
        "href=\"/editions\">editions</a> are held as data, each value with its source and how sure we are of it.</li>\n"
        "<li>The <strong>pathway</strong>: the first row of that edition that fits the judgements says which inspection comes "
        "next, and what comes between.</li>\n"
        "<li>The <strong>window</strong>: months counted from a base, most often the day the report was published. It has an "
        "earliest, a target and a latest day; both ends belong to it.</li>\n"
        "<li>The <strong>calendar</strong>: working days are counted without weekends and bank holidays; national pauses hold a "
        "duty without moving its window.</li>\n"
        "<li>The <strong>status</strong> follows from the window, the day asked, and what has been done since.</li>\n</ol>\n"
        "<p class=\"govuk-body\">Every date has a “Why?” beside it, which shows each of these steps, what was set aside, and "
        "what would change the answer. It is worked out from the same rules, not written by hand.</p>\n");
}

static void statuses(struct html *h) {
    html_lit(h, "<h2 class=\"govuk-heading-l\" id=\"numbers\">What the words and numbers mean</h2>\n<h3 "
                "class=\"govuk-heading-m\" id=\"status\">Status</h3>\n");
    govuk_summary_list_begin(h, SV(""));
    govuk_summary_row(h, SV("Not yet due"), SV("The earliest day has not come."));
    govuk_summary_row(h, SV("Open"), SV("It may happen now: the earliest day has come, the latest has not."));
    govuk_summary_row(h, SV("Overdue"), SV("The latest day has passed and nothing that meets it has been published."));
    govuk_summary_row(h, SV("Paused"), SV("A national pause holds it. Its window has not moved."));
    govuk_summary_row(h, SV("Met"), SV("It was done, or is taken as done; the explanation says which."));
    govuk_summary_row(h, SV("Superseded"), SV("Something else took its place; the explanation says what."));
    govuk_summary_list_end(h);
    html_lit(
        h,
        "<p class=\"govuk-body\">Three marks go with a status. <strong>Provisional</strong>: the date counts working days past "
        "the last bank holiday announced so far. <strong>The record may lack it</strong>: overdue by this record, which is not "
        "known to be complete for such visits (<a class=\"govuk-link\" href=\"/data/coverage\">coverage</a>). "
        "<strong>A person must confirm it</strong>: nobody has seen such a case yet.</p>\n");
}

static void bases(struct html *h) {
    html_lit(
        h,
        "<h3 class=\"govuk-heading-m\" id=\"window\">Window</h3>\n"
        "<p class=\"govuk-body\">Earliest, target and latest day. A window is a target that Ofsted set itself, not a promise: it may "
        "come earlier or later and need not say why. Nobody outside knows the day of an inspection before it is announced, and "
        "this site does not guess it.</p>\n"
        "<h3 class=\"govuk-heading-m\" id=\"basis\">Basis: from when a grade counts</h3>\n"
        "<p class=\"govuk-body\"><strong>Published</strong>: from the day the report was published; this is what a reader could know. "
        "<strong>On site</strong>: from the last day inspectors were there; Ofsted’s yearly statistics count so. The two differ by "
        "some weeks for the same inspection, so figures on one basis do not add up with figures on the other. Every table says "
        "which it uses.</p>\n"
        "<h3 class=\"govuk-heading-m\" id=\"shares\">Shares and ranges</h3>\n"
        "<p class=\"govuk-body\">Shares are of those with the judgement in question, and how many they are stands beside it. The range "
        "in brackets is a 95% interval (Wilson); a difference is called more than chance only when its own interval (Newcombe) "
        "leaves out nought.</p>\n"
        "<h3 class=\"govuk-heading-m\" id=\"as-at\">As at a day</h3>\n"
        "<p class=\"govuk-body\">Every page can be shown as at another day, from 1 January 2012 to 31 December 2045. It then uses only "
        "what the public knew by that day: a report counts from the day it was published, a correction from the day it was "
        "made known. <a class=\"govuk-link\" href=\"/authorities?on=2018-01-01\">The first day of the present framework</a> is an "
        "example.</p>\n");
}

/* "306 (94%)", of n that the words around it name. */
static void share(struct html *h, size_t k, size_t n) {
    html_count(h, (int64_t)k);
    if (n == 0) return;
    html_lit(h, " (");
    html_int(h, (int64_t)((k * 100 + n / 2) / n));
    html_lit(h, "%)");
}

/* ---- how sure ------------------------------------------------------------------------------------------------------- */

static bool confidence(struct html *h, struct call *c, struct err *e) {
    struct framework_tally t;
    if (!framework_tally(app_framework(c->web->app), c->arena, &t, e)) return false;
    html_lit(h, "<h3 class=\"govuk-heading-m\" id=\"confidence\">Confidence</h3>\n<p class=\"govuk-body\">The ");
    html_count(h, (int64_t)t.editions);
    html_lit(h, " editions set ");
    html_count(h, (int64_t)(t.values + t.rows));
    html_lit(h, " values and rows. Each is marked with how sure we are:</p>\n<ul class=\"govuk-list\">\n");
    for (int k = 0; k < CONFIDENCE_COUNT; k++) {
        html_lit(h, "<li>");
        draw_confidence(h, (enum confidence)k);
        html_lit(h, " ");
        html_count(h, (int64_t)t.of_confidence[k]);
        html_lit(h, "</li>\n");
    }
    html_lit(h, "</ul>\n<p class=\"govuk-body\">");
    html_count(h, (int64_t)t.questions);
    html_lit(h, " of them fill an <a class=\"govuk-link\" href=\"#questions\">open question</a> by default.</p>\n");
    draw_confidence_words(h);
    return true;
}

/* ---- the back-test -------------------------------------------------------------------------------------------------- */

/* Counted over what is public, as everything on these pages. */
static bool run_backtest(struct call *c, const struct view *v, struct backtest *out, struct err *e) {
    struct fact *fact = arena_array(c->arena, struct fact, v->facts + 1);
    const struct authority **of = arena_array(c->arena, const struct authority *, v->histories + 1);
    size_t n = 0;
    if (fact == NULL || of == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < v->facts; i++) {
        struct day known = v->fact[i].known[AUDIENCE_PUBLIC];
        if (!day_eq(known, DAY_NEVER) && !day_before(v->question.known_by, known)) fact[n++] = v->fact[i];
    }
    for (size_t i = 0; i < v->histories; i++) of[i] = v->history[i].authority;
    return backtest_run(v->framework, v->calendar, fact, n, of, v->histories, c->arena, out, e);
}

static void window_rows(struct html *h, struct call *c, const struct backtest *b) {
    static const struct {
        enum window_class window;
        const char *words;
    } rows[] = { { WINDOW_INSIDE, "Began inside its window" },
                 { WINDOW_EARLY, "Began earlier" },
                 { WINDOW_LATE_FIRST_AFTER_SIF, "Later, as the first after a single inspection" },
                 { WINDOW_LATE_COVID, "Later, after the pause for covid" },
                 { WINDOW_LATE, "Later, for no recorded reason" },
                 { WINDOW_NONE, "Had no window" } };
    size_t counted = b->count;
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("When the inspections came"),
                                                .caption_classes = SV("govuk-table__caption--m") });
    govuk_table_head_begin(h);
    th(h, SV("The inspection"), false);
    th(h, heading_text(c, "How many of %zu", b->count), true);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (b->window[rows[i].window] == 0) continue;
        govuk_table_row_begin(h);
        govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
        html_text(h, sv_of(rows[i].words));
        govuk_table_row_header_end(h);
        govuk_table_cell_begin(h, (struct govuk_cell){ .numeric = true });
        share(h, b->window[rows[i].window], counted);
        govuk_table_cell_end(h);
        govuk_table_row_end(h);
    }
    govuk_table_end(h);
}

static bool backtest(struct html *h, struct call *c, const struct view *v, struct err *e) {
    struct backtest b = { .count = 0 };
    if (!run_backtest(c, v, &b, e)) return false;
    html_lit(
        h,
        "<h2 class=\"govuk-heading-l\" id=\"backtest\">How well the rules describe what was done</h2>\n"
        "<p class=\"govuk-body\">For each inspection since 2018 we asked, with only what was known on the day it was announced: which "
        "inspection is due next, and when? Then we looked at what came. Of ");
    html_count(h, (int64_t)b.count);
    html_lit(h, " inspections the kind was the one the rules say in ");
    share(h, b.kind_right, b.count);
    html_lit(h, "; in ");
    html_count(h, (int64_t)(b.count - b.kind_right));
    html_lit(h, " it was another.</p>\n");
    window_rows(h, c, &b);
    html_lit(
        h,
        "<p class=\"govuk-body\">Read this with care. It shows how well the written rules describe what was done; it does not show "
        "that the rules caused it. Ofsted may give a good or outstanding authority a standard inspection at its discretion. And "
        "the day windows are counted from (the publication of the report) was chosen because it fits these same records "
        "best, so the share inside is flattering. These figures are worked out anew for each reading of this page.</p>\n");
    return true;
}

static void limits(struct html *h) {
    html_lit(
        h,
        "<h2 class=\"govuk-heading-l\" id=\"limits\">What this site cannot know</h2>\n<ul class=\"govuk-list govuk-list--bullet\">\n"
        "<li>When inspectors will come. That is announced days before, to the authority.</li>\n"
        "<li>Ofsted’s own plan, its concerns, and the annual conversations: they are not published.</li>\n"
        "<li>The full text of the framework from 2018 on, which could not be read; the marks of confidence say what that means "
        "for each rule.</li>\n"
        "<li>Every focused and monitoring visit: <a class=\"govuk-link\" href=\"/data/coverage\">between which days the record is "
        "complete</a>.</li>\n"
        "<li>Whether services are good today. A grade says what inspectors found in the weeks they were there.</li>\n"
        "<li>Why a grade is what it is. Figures about the place (deprivation, demand, workforce, spending) stand beside a grade "
        "and never touch it.</li>\n</ul>\n"
        "<p class=\"govuk-body\">What is missing from each table, and what has been corrected, is on the page about the "
        "<a class=\"govuk-link\" href=\"/data#gaps\">data</a>. This site is independent: it is not run by Ofsted or the "
        "government.</p>\n");
}

static void contents(struct html *h) {
    static const char *const items[][2] = { { "#due", "How a date comes about" },
                                            { "#numbers", "What the words and numbers mean" },
                                            { "#backtest", "How well the rules describe what was done" },
                                            { "#limits", "What this site cannot know" },
                                            { "#questions", "What is open, and the default taken" } };
    html_lit(h, "<nav aria-label=\"On this page\" class=\"ilacs-no-print\">\n<ul class=\"govuk-list\">\n");
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        html_lit(h, "<li>");
        html_link(h, sv_of(items[i][0]), sv_of(items[i][1]));
        html_lit(h, "</li>\n");
    }
    html_lit(h, "</ul>\n</nav>\n");
}

bool page_method(struct call *c, struct err *e) {
    struct view v;
    if (!call_view(c, &v, e)) return false;
    if (!call_sound(c)) return true;
    struct page p = call_page(c, SV("What the numbers mean, and how they come about"), SECTION_METHOD);
    struct html h = call_html(c);
    p.on = v.question.on;
    page_begin(&h, &p);
    html_lit(
        &h,
        "<div class=\"govuk-grid-row\"><div class=\"govuk-grid-column-two-thirds\">\n<h1 class=\"govuk-heading-xl\">");
    html_text(&h, p.title);
    html_lit(&h, "</h1>\n");
    contents(&h);
    how(&h);
    statuses(&h);
    bases(&h);
    if (!confidence(&h, c, e) || !backtest(&h, c, &v, e)) return false;
    limits(&h);
    draw_questions(&h, NULL);
    html_lit(&h, "</div></div>\n");
    page_end(&h, &p);
    return true;
}

/* Its old address. */
bool page_about(struct call *c, struct err *e) {
    (void)e;
    answer_moved(c, SV("/method"));
    return true;
}

/* ---- accessibility -------------------------------------------------------------------------------------------------- */

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
        "<li>read every picture as a table, which stands beside it</li>\n"
        "<li>print any page</li>\n</ul>\n"
        "<h2 class=\"govuk-heading-m\">How it is tested</h2>\n"
        "<p class=\"govuk-body\">Before each release every kind of page is checked with axe-core and html-validate, at the width of a "
        "phone and of a desk; the main journeys are made with a keyboard alone, without a script and with it; the reading order "
        "is checked in a text browser; every link is followed.</p>\n"
        "<h2 class=\"govuk-heading-m\">What we know does not work well</h2>\n<ul class=\"govuk-list govuk-list--bullet\">\n"
        "<li>The reports and letters that pages link to lie at their source, most of them as PDF files, and may not meet the "
        "same standard.</li>\n"
        "<li>The letters in the picture of an edition’s pathways are small on a phone; the table under it says the same.</li>\n"
        "<li>Tests by machines find only some of the faults. This site has not yet been tested by people who use a screen reader "
        "every day.</li>\n</ul>\n"
        "<p class=\"govuk-body\">If something does not work for you, tell whoever runs this copy of ilacs.</p>\n"
        "</div></div>\n");
    page_end(&h, &p);
    return true;
}
