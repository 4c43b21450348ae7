#ifndef ILACS_RENDER_CHART_H
#define ILACS_RENDER_CHART_H
/* Pictures of the record as SVG and as lists of tiles, light on colour: every patch carries a letter and one of five fills
 * that differ in pattern and in darkness, so that they are told apart without colour vision, on paper and in grey.
 *
 * A picture never stands alone: the page gives its sentence above and its table beside it. Each has a <title> and a <desc>
 * read to those who cannot see it. No inline style and no script (the policy of the site forbids both); SVG is coloured by
 * its own attributes, so that a saved picture looks the same; tiles by classes of assets/ilacs.scss.
 *
 * Units: pictures are 360 wide in their own units, the width of a phone, and grow to the room there is. Text is plain and
 * escaped here. Errors: none; a text that is full remembers it (text_ok). */
#include "core/words.h"
#include "render/html.h"

enum chart_fill { FILL_EMPTY, FILL_DARK, FILL_LIGHT, FILL_STRIPED, FILL_CROSSED, FILL_COUNT };
struct chart_mark {
    enum chart_fill fill;
    struct sv letter; /* one to three characters */
};
/* O, G, R, I; A and N for the older words; an empty patch with a dash for none. */
struct chart_mark chart_grade_mark(enum grade g);
/* The fill of a status; the letter is the caller's. */
enum chart_fill chart_status_fill(enum status s);

/* What stands around every picture. `id` is unique on the page and plain ([a-z0-9-]). */
struct chart_words {
    struct sv id, title, description;
};

struct chart_key_item {
    struct chart_mark mark;
    struct sv words;
};
/* The legend, as a list. Items whose `words` are empty are left out. */
void chart_key(struct html *h, const struct chart_key_item *items, size_t n);

/* One judgement after another in time: a row for each area, a patch from each inspection to the next. */
struct chart_span {
    struct day from, to; /* to: the next inspection, or the day shown */
    struct chart_mark mark;
};
struct chart_row {
    struct sv label;
    const struct chart_span *span;
    size_t spans;
};
struct chart_profile {
    struct chart_words words;
    struct day first, last; /* of the axis; years are marked */
    const struct chart_row *row;
    size_t rows;
};
void chart_profile(struct html *h, const struct chart_profile *p);

/* Shares of a whole, one bar for each day, stacked from the bottom in the order of the keys. */
enum { CHART_MAX_PARTS = 8 };
struct chart_bar {
    struct sv label; /* short: "’24" */
    int part[CHART_MAX_PARTS];
};
struct chart_stack {
    struct chart_words words;
    struct chart_mark part[CHART_MAX_PARTS];
    size_t parts;
    const struct chart_bar *bar;
    size_t bars;
};
void chart_stack(struct html *h, const struct chart_stack *p);
/* The same lying, one bar below the other with its label above: for names. All bars have the same length. */
void chart_bars(struct html *h, const struct chart_stack *p);

/* Where one value stands between the least and the most: a line, a box over the middle half, the median, a diamond. */
struct chart_strip {
    struct chart_words words;
    int64_t least, lower_quartile, median, upper_quartile, most, value;
    bool has_value;
};
void chart_strip(struct html *h, const struct chart_strip *p);

/* One tile for each authority, in groups, in the order given: no geography is claimed. */
struct chart_tile {
    struct sv name, href, words; /* words: what the mark means, "good" */
    struct chart_mark mark;
};
struct chart_group {
    struct sv name, href;
    const struct chart_tile *tile;
    size_t tiles;
};
/* As lists of links that flow at any width; the words of each tile are its text. `level`: of the group headings. */
void chart_tiles(struct html *h, const struct chart_group *groups, size_t n, int level);
/* As one SVG file for printing and for newsrooms, with its legend and `source` line in it. */
struct chart_map {
    struct chart_words words;
    const struct chart_group *group;
    size_t groups;
    const struct chart_key_item *key;
    size_t keys;
    struct sv source;
};
void chart_map_file(struct html *h, const struct chart_map *p);
#endif
