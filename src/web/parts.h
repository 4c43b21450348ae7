#ifndef ILACS_WEB_PARTS_H
#define ILACS_WEB_PARTS_H
/* What the pages that count and compare share: how each authority stands on the day, the lens a map is coloured by, steps
 * through days, shares with their intervals, downloads. */
#include "core/interval.h"
#include "render/chart.h"
#include "web/web.h"

/* ---- how each authority stands ------------------------------------------------------------------------------------ */

struct standing {
    const struct history *history;
    const struct event *latest; /* the inspection whose judgements were in force; NULL: none published by then */
    const struct owed *next;    /* the graded inspection due; NULL: none */
};
struct standings {
    struct standing *of; /* authorities existing on the day, by name; in the request's arena */
    size_t count;
};
bool standings_on(struct call *c, const struct view *v, struct standings *out, struct err *e);
/* One authority alone, whether it exists on the day or not. */
bool standing_of(struct call *c, const struct view *v, const struct history *h, struct standing *out, struct err *e);

/* ---- what a picture is coloured by -------------------------------------------------------------------------------- */

struct lens {
    bool next; /* the next graded inspection; otherwise the judgement of `area` */
    enum area area;
};
/* The field `by` of the address: next, grade, or an area's word. Anything else is a problem of the address. */
struct lens call_lens(struct call *c, struct lens unless);
struct sv lens_word(struct lens l);
struct sv lens_label(struct lens l); /* "Next inspection", "Overall effectiveness", ... */
/* What there is to see through a lens, in order, none last. */
enum { LENS_MAX_KINDS = 8 };
size_t lens_kinds(struct lens l, struct chart_key_item *out); /* out: LENS_MAX_KINDS */
/* Which of the kinds a standing is. */
size_t lens_kind(struct lens l, const struct standing *s);
/* Its mark and its words: "good", "standard inspection, open, no later than 3 May 2028". In the request's arena. */
struct chart_mark lens_mark(struct lens l, const struct standing *s);
struct sv lens_words(struct call *c, struct lens l, const struct standing *s);
/* Tiles of those standing in `region` (empty: all). */
struct chart_group lens_group(struct call *c, struct lens l, const struct standings *s, struct sv region);
/* Links to the same page through the other lenses; `path` is the page. judgements_only: without the next inspection. */
void draw_lenses(struct html *h, struct call *c, struct sv path, struct lens now, bool judgements_only);

/* ---- regions ------------------------------------------------------------------------------------------------------ */

enum { REGIONS_MAX = 16 };
/* In the order of the alphabet, each once. */
size_t regions_of(const struct view *v, struct sv *out);
/* "north-east-yorkshire-and-the-humber" */
void region_slug(struct sv region, struct text *out);
struct sv region_href(struct call *c, struct sv region);
/* By name or slug, forgiving case and punctuation, or a part that only one has. ERR_UNKNOWN with the nearest as hint. */
bool region_find(const struct view *v, struct sv wanted, struct sv *out, struct err *e);

/* ---- addresses, days, downloads ----------------------------------------------------------------------------------- */

/* `path` with the fields of this address, one of them replaced (or left out when `value` is empty). */
struct sv href_with(struct call *c, struct sv path, struct sv field, struct sv value);
struct sv href_on(struct call *c, struct sv path); /* `path` with the day alone, where the address has one */
/* A month, a quarter and a year back and on. */
void draw_day_steps(struct html *h, struct call *c, struct sv path, struct day on);
/* "Take it with you: CSV or JSON", this page's fields kept. */
void draw_downloads(struct html *h, struct call *c, struct sv path);
bool answer_csv(struct call *c, struct sv file_name);
bool answer_json(struct call *c);
/* "Source: ..." under a table. */
void draw_source(struct html *h, struct sv words);

/* ---- words and numbers -------------------------------------------------------------------------------------------- */

struct sv capital_of(struct call *c, struct sv label);
struct sv heading_text(struct call *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
void html_tenths(struct html *h, int v); /* in tenths of a percent: 725 is "72.5%" */
/* "72.5% (65.0% to 79.0%)", or "none counted". */
void html_share(struct html *h, int k, int n);
/* "12.1 points higher (1.2 to 22.0): more than chance would explain", for k1/n1 against k2/n2. */
void html_difference(struct html *h, int k1, int n1, int k2, int n2);
void html_link(struct html *h, struct sv href, struct sv text);
/* Head cell, number cell, count cell. */
void th(struct html *h, struct sv text, bool numeric);
void td_count(struct html *h, int n, struct sv label);
void td_begin(struct html *h, struct sv label);
void td_end(struct html *h);
/* The method of the intervals, once on each page that shows some. */
void draw_interval_method(struct html *h);
int good_of(const int grades[GRADE_COUNT]);   /* outstanding and good */
int graded_of(const int grades[GRADE_COUNT]); /* on the four-point scale */
#endif
