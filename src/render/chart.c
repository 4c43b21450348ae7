#include "render/chart.h"

/* ---- marks -------------------------------------------------------------------------------------------------------- */

struct chart_mark chart_grade_mark(enum grade g) {
    switch (g) {
    case GRADE_OUTSTANDING: return (struct chart_mark){ FILL_DARK, SV("O") };
    case GRADE_GOOD: return (struct chart_mark){ FILL_LIGHT, SV("G") };
    case GRADE_REQUIRES_IMPROVEMENT: return (struct chart_mark){ FILL_STRIPED, SV("R") };
    case GRADE_INADEQUATE: return (struct chart_mark){ FILL_CROSSED, SV("I") };
    case GRADE_ADEQUATE: return (struct chart_mark){ FILL_STRIPED, SV("A") };
    case GRADE_NOT_GRADED: return (struct chart_mark){ FILL_EMPTY, SV("N") };
    case GRADE_NONE:
    case GRADE_COUNT: break;
    }
    return (struct chart_mark){ FILL_EMPTY, SV("–") };
}

enum chart_fill chart_status_fill(enum status s) {
    switch (s) {
    case STATUS_NOT_YET: return FILL_LIGHT;
    case STATUS_OPEN: return FILL_DARK;
    case STATUS_OVERDUE: return FILL_CROSSED;
    case STATUS_PAUSED: return FILL_STRIPED;
    case STATUS_MET:
    case STATUS_SUPERSEDED:
    case STATUS_COUNT: break;
    }
    return FILL_EMPTY;
}

/* The classes of assets/ilacs.scss say the same colours. Ink on ground is 7:1 or more each. */
static const struct sv fill_classes[FILL_COUNT] = {
    { "ilacs-fill--empty", 17 },   { "ilacs-fill--dark", 16 },    { "ilacs-fill--light", 17 },
    { "ilacs-fill--striped", 19 }, { "ilacs-fill--crossed", 19 },
};
#define INK "#0b0c0c"
static const struct sv grounds[FILL_COUNT] = {
    { "#ffffff", 7 }, { "#1d4f91", 7 }, { "#b9d7ef", 7 }, { "#fcdcb6", 7 }, { "#8a2d08", 7 }
};
static const struct sv inks[FILL_COUNT] = {
    { "#0b0c0c", 7 }, { "#ffffff", 7 }, { "#0b0c0c", 7 }, { "#0b0c0c", 7 }, { "#ffffff", 7 }
};

/* ---- the frame of a picture --------------------------------------------------------------------------------------- */

static void id_attr(struct html *h, struct sv id, struct sv part) {
    html_lit(h, " id=\"");
    html_text(h, id);
    html_lit(h, "-");
    html_text(h, part);
    html_lit(h, "\"");
}

/* Stripes for one fill, crossing stripes for another; grey printers keep both. */
static void patterns(struct html *h, struct sv id) {
    html_lit(h, "<defs><pattern");
    id_attr(h, id, SV("s"));
    html_lit(
        h,
        " width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"5\" "
        "height=\"5\" fill=\"#fcdcb6\"/><rect width=\"1.4\" height=\"5\" fill=\"#d88a35\"/></pattern><pattern");
    id_attr(h, id, SV("c"));
    html_lit(
        h,
        " width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"5\" "
        "height=\"5\" fill=\"#8a2d08\"/><path d=\"M0 0H5M0 0V5\" stroke=\"#5c1c03\" stroke-width=\"1.6\"/></pattern></defs>\n");
}

static void viewbox(struct html *h, int width, int height) {
    html_lit(h, " viewBox=\"0 0 ");
    html_int(h, width);
    html_lit(h, " ");
    html_int(h, height);
    html_lit(h, "\"");
}

static void words(struct html *h, const struct chart_words *w) {
    html_lit(h, "<title");
    id_attr(h, w->id, SV("title"));
    html_lit(h, ">");
    html_text(h, w->title);
    html_lit(h, "</title>\n<desc");
    id_attr(h, w->id, SV("desc"));
    html_lit(h, ">");
    html_text(h, w->description);
    html_lit(h, "</desc>\n");
}

static void begin(struct html *h, const struct chart_words *w, struct sv more, int height, bool patterned) {
    html_lit(h, "<svg");
    html_class(h, "ilacs-chart", more);
    viewbox(h, 360, height);
    html_lit(h, " role=\"img\" font-family=\"arial, sans-serif\" aria-labelledby=\"");
    html_text(h, w->id);
    html_lit(h, "-title\" aria-describedby=\"");
    html_text(h, w->id);
    html_lit(h, "-desc\">\n");
    words(h, w);
    if (patterned) patterns(h, w->id);
}

static void end(struct html *h) { html_lit(h, "</svg>\n"); }

/* Lengths are in tenths of a unit: enough for the eye, the same digits on every machine. */
static void number(struct html *h, int tenths) {
    if (tenths < 0) html_lit(h, "-");
    if (tenths < 0) tenths = -tenths;
    html_int(h, tenths / 10);
    if (tenths % 10 == 0) return;
    html_lit(h, ".");
    html_int(h, tenths % 10);
}

#define number_attr(h, name, v)                                                                                        \
    do {                                                                                                               \
        html_lit(h, " " name "=\"");                                                                                   \
        number(h, v);                                                                                                  \
        html_lit(h, "\"");                                                                                             \
    } while (0)

static void fill_attr(struct html *h, struct sv id, enum chart_fill fill) {
    if (fill != FILL_STRIPED && fill != FILL_CROSSED) {
        html_attr(h, "fill", grounds[fill]);
        return;
    }
    html_lit(h, " fill=\"url(#");
    html_text(h, id);
    html_text(h, fill == FILL_STRIPED ? SV("-s") : SV("-c"));
    html_lit(h, ")\"");
}

struct box {
    int x, y, width, height; /* tenths */
};

static void patch(struct html *h, struct sv id, struct box b, enum chart_fill fill) {
    html_lit(h, "<rect");
    number_attr(h, "x", b.x);
    number_attr(h, "y", b.y);
    number_attr(h, "width", b.width);
    number_attr(h, "height", b.height);
    fill_attr(h, id, fill);
    html_lit(h, " stroke=\"" INK "\" stroke-width=\"0.7\"");
    if (fill == FILL_EMPTY) html_lit(h, " stroke-dasharray=\"2 2\"");
    html_lit(h, "/>");
}

enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };
static void label_begin(struct html *h, int x, int y, int size, enum anchor anchor, struct sv ink) {
    html_lit(h, "<text");
    number_attr(h, "x", x);
    number_attr(h, "y", y);
    number_attr(h, "font-size", size);
    if (anchor == ANCHOR_MIDDLE) html_lit(h, " text-anchor=\"middle\"");
    if (anchor == ANCHOR_END) html_lit(h, " text-anchor=\"end\"");
    html_attr(h, "fill", ink);
    html_lit(h, ">");
}

static void label(struct html *h, int x, int y, int size, enum anchor anchor, struct sv ink, struct sv v) {
    label_begin(h, x, y, size, anchor, ink);
    html_text(h, v);
    html_lit(h, "</text>");
}

static void line(struct html *h, int x1, int y1, int x2, int y2, struct sv ink) {
    html_lit(h, "<line");
    number_attr(h, "x1", x1);
    number_attr(h, "y1", y1);
    number_attr(h, "x2", x2);
    number_attr(h, "y2", y2);
    html_attr(h, "stroke", ink);
    html_lit(h, " stroke-width=\"0.8\"/>");
}

#define GREY  SV("#505a5f")
#define PALE  SV("#b1b4b6")
#define BLACK SV(INK)

/* ---- the legend --------------------------------------------------------------------------------------------------- */

/* A small patch of the page itself, as in tiles. */
static void html_mark(struct html *h, struct chart_mark mark) {
    html_lit(h, "<span");
    html_class(h, "ilacs-mark", fill_classes[mark.fill]);
    html_lit(h, " aria-hidden=\"true\">");
    html_text(h, mark.letter);
    html_lit(h, "</span>");
}

void chart_key(struct html *h, const struct chart_key_item *items, size_t n) {
    html_lit(h, "<p class=\"govuk-visually-hidden\">Key to the picture:</p>\n<ul class=\"govuk-list ilacs-key\">\n");
    for (size_t i = 0; i < n; i++) {
        if (items[i].words.n == 0) continue;
        html_lit(h, "<li>");
        html_mark(h, items[i].mark);
        html_lit(h, " ");
        html_text(h, items[i].words);
        html_lit(h, "</li>\n");
    }
    html_lit(h, "</ul>\n");
}

/* ---- judgements over time ----------------------------------------------------------------------------------------- */

enum { LEFT = 40, RIGHT = 3560, ROW = 400, PATCH = 200 };

static int x_of_day(struct day d, struct day first, struct day last) {
    int64_t length = last.n > first.n ? last.n - first.n : 1;
    int64_t at = d.n < first.n ? 0 : d.n > last.n ? length : d.n - first.n;
    return LEFT + (int)((RIGHT - LEFT) * at / length);
}

static void year_lines(struct html *h, const struct chart_profile *p, int bottom) {
    int years = day_ymd(p->last).year - day_ymd(p->first).year, step = years > 8 ? 2 : 1;
    for (int y = day_ymd(p->first).year + 1; y <= day_ymd(p->last).year; y++) {
        struct day d;
        if (y % step != 0 || !day_from_ymd((struct ymd){ y, 1, 1 }, &d)) continue;
        int x = x_of_day(d, p->first, p->last);
        line(h, x, 0, x, bottom, PALE);
        if (x < 150 || x > 3450) continue;
        label_begin(h, x, bottom + 120, 110, ANCHOR_MIDDLE, GREY);
        html_int(h, y);
        html_lit(h, "</text>\n");
    }
}

static void span(struct html *h, const struct chart_profile *p, const struct chart_span *s, int top) {
    int x = x_of_day(s->from, p->first, p->last), to = x_of_day(s->to, p->first, p->last);
    patch(h, p->words.id, (struct box){ x, top, to - x, PATCH }, s->mark.fill);
    if (to - x >= 120) label(h, x + 45, top + 150, 130, ANCHOR_START, inks[s->mark.fill], s->mark.letter);
    html_lit(h, "\n");
}

void chart_profile(struct html *h, const struct chart_profile *p) {
    int bottom = (int)p->rows * ROW + 20;
    begin(h, &p->words, SV("ilacs-chart--profile"), bottom / 10 + 18, true);
    year_lines(h, p, bottom);
    for (size_t r = 0; r < p->rows; r++) {
        int top = (int)r * ROW;
        /* White behind the words, so that no line of a year runs through a letter. */
        html_lit(h, "<rect x=\"0\"");
        number_attr(h, "y", top + 10);
        html_lit(h, " width=\"360\" height=\"15.5\" fill=\"#ffffff\"/>");
        label(h, LEFT, top + 135, 122, ANCHOR_START, BLACK, p->row[r].label);
        html_lit(h, "\n");
        for (size_t i = 0; i < p->row[r].spans; i++) span(h, p, &p->row[r].span[i], top + 180);
    }
    end(h);
}

/* ---- shares ------------------------------------------------------------------------------------------------------- */

static int total_of(const struct chart_bar *b, size_t parts) {
    int n = 0;
    for (size_t i = 0; i < parts; i++) n += b->part[i];
    return n;
}

static void count_label(struct html *h, int x, int y, int size, enum chart_fill fill, int n) {
    label_begin(h, x, y, size, ANCHOR_MIDDLE, inks[fill]);
    html_int(h, n);
    html_lit(h, "</text>");
}

enum { STACK_TOP = 40, STACK_HEIGHT = 1900 };

static void standing(struct html *h, const struct chart_stack *p, const struct chart_bar *b, int x, int width) {
    int total = total_of(b, p->parts), sum = 0, low = STACK_TOP + STACK_HEIGHT;
    for (size_t i = 0; i < p->parts && total > 0; i++) {
        sum += b->part[i];
        int top = STACK_TOP + STACK_HEIGHT - (int)((int64_t)STACK_HEIGHT * sum / total);
        if (b->part[i] == 0) continue;
        patch(h, p->words.id, (struct box){ x, top, width, low - top }, p->part[i].fill);
        if (low - top >= 110 && width >= 150)
            count_label(h, x + width / 2, (low + top) / 2 + 35, 95, p->part[i].fill, b->part[i]);
        low = top;
    }
    label(h, x + width / 2, STACK_TOP + STACK_HEIGHT + 130, 105, ANCHOR_MIDDLE, BLACK, b->label);
    html_lit(h, "\n");
}

void chart_stack(struct html *h, const struct chart_stack *p) {
    int room = p->bars == 0 ? 3600 : 3600 / (int)p->bars, width = room > 700 ? 600 : room - 30;
    begin(h, &p->words, SV(""), 212, true);
    for (size_t i = 0; i < p->bars; i++) standing(h, p, &p->bar[i], (int)i * room + (room - width) / 2, width);
    end(h);
}

static void lying(struct html *h, const struct chart_stack *p, const struct chart_bar *b, int top) {
    int total = total_of(b, p->parts), sum = 0, x = LEFT;
    label(h, LEFT, top + 130, 122, ANCHOR_START, BLACK, b->label);
    for (size_t i = 0; i < p->parts && total > 0; i++) {
        sum += b->part[i];
        int to = LEFT + (int)((int64_t)(RIGHT - LEFT) * sum / total);
        if (b->part[i] == 0) continue;
        patch(h, p->words.id, (struct box){ x, top + 170, to - x, 190 }, p->part[i].fill);
        if (to - x >= 130) count_label(h, (x + to) / 2, top + 305, 110, p->part[i].fill, b->part[i]);
        x = to;
    }
    html_lit(h, "\n");
}

void chart_bars(struct html *h, const struct chart_stack *p) {
    begin(h, &p->words, SV(""), (int)p->bars * 40 + 2, true);
    for (size_t i = 0; i < p->bars; i++) lying(h, p, &p->bar[i], (int)i * 400);
    end(h);
}

/* ---- one value in England's spread -------------------------------------------------------------------------------- */

static int x_of_value(int64_t v, const struct chart_strip *p) {
    int64_t length = p->most > p->least ? p->most - p->least : 1;
    return 80 + (int)((double)(v - p->least) / (double)length * 3440);
}

void chart_strip(struct html *h, const struct chart_strip *p) {
    int low = x_of_value(p->lower_quartile, p), high = x_of_value(p->upper_quartile, p),
        middle = x_of_value(p->median, p);
    begin(h, &p->words, SV("ilacs-chart--strip"), 24, false);
    line(h, x_of_value(p->least, p), 120, x_of_value(p->most, p), 120, GREY);
    html_lit(h, "<rect");
    number_attr(h, "x", low);
    html_lit(h, " y=\"6\"");
    number_attr(h, "width", high - low);
    html_lit(h, " height=\"12\" fill=\"#dbe7f0\" stroke=\"#505a5f\" stroke-width=\"0.8\"/>");
    line(h, middle, 30, middle, 210, BLACK);
    if (p->has_value) {
        int x = x_of_value(p->value, p);
        html_lit(h, "<path fill=\"#1d4f91\" stroke=\"#ffffff\" d=\"M");
        number(h, x);
        html_lit(h, " 3l7.5 9l-7.5 9l-7.5 -9z\"/>");
    }
    html_lit(h, "\n");
    end(h);
}

/* ---- tiles -------------------------------------------------------------------------------------------------------- */

static void tile(struct html *h, const struct chart_tile *t) {
    html_lit(h, "<li class=\"ilacs-tiles__item\"><a class=\"ilacs-tile\"");
    html_href(h, t->href);
    html_lit(h, ">");
    html_mark(h, t->mark);
    html_lit(h, "<span class=\"ilacs-tile__name\">");
    html_text(h, t->name);
    html_lit(h, "</span><span class=\"govuk-visually-hidden\">: ");
    html_text(h, t->words);
    html_lit(h, "</span></a></li>\n");
}

static void group_heading(struct html *h, const struct chart_group *g, int level) {
    html_lit(h, "<h");
    html_int(h, level);
    html_lit(h, " class=\"govuk-heading-s ilacs-tiles__heading\">");
    if (g->href.n > 0) {
        html_lit(h, "<a class=\"govuk-link\"");
        html_href(h, g->href);
        html_lit(h, ">");
    }
    html_text(h, g->name);
    if (g->href.n > 0) html_lit(h, "</a>");
    html_lit(h, "</h");
    html_int(h, level);
    html_lit(h, ">\n");
}

void chart_tiles(struct html *h, const struct chart_group *groups, size_t n, int level) {
    for (size_t g = 0; g < n; g++) {
        html_lit(h, "<div class=\"ilacs-tiles__group\">\n");
        if (groups[g].name.n > 0) group_heading(h, &groups[g], level);
        html_lit(h, "<ul class=\"ilacs-tiles\">\n");
        for (size_t i = 0; i < groups[g].tiles; i++) tile(h, &groups[g].tile[i]);
        html_lit(h, "</ul>\n</div>\n");
    }
}

/* ---- the picture of all, as a file -------------------------------------------------------------------------------- */

enum { MAP_WIDTH = 1200, MAP_COLUMNS = 8, TILE_WIDTH = 1440, TILE_HEIGHT = 380, TILE_STEP = 1480, TILE_DOWN = 420 };

/* Long names are cut at a blank so that they end inside the tile; the whole name is in the tile's title. */
static struct sv shortened(struct sv name, size_t room) {
    if (name.n <= room) return name;
    size_t at = room;
    while (at > 6 && name.p[at] != ' ') at--;
    return sv_sub(name, 0, at > 6 ? at : room);
}

static void map_tile(struct html *h, struct sv id, const struct chart_tile *t, int x, int y) {
    html_lit(h, "<a");
    html_href(h, t->href);
    html_lit(h, "><title>");
    html_text(h, t->name);
    html_lit(h, ": ");
    html_text(h, t->words);
    html_lit(h, "</title>");
    patch(h, id, (struct box){ x, y, TILE_WIDTH, TILE_HEIGHT }, FILL_EMPTY);
    patch(h, id, (struct box){ x, y, 330, TILE_HEIGHT }, t->mark.fill);
    label(h, x + 165, y + 250, t->mark.letter.n > 2 ? 130 : 180, ANCHOR_MIDDLE, inks[t->mark.fill], t->mark.letter);
    struct sv head = shortened(t->name, 17);
    label(h, x + 385, y + 235, head.n < t->name.n ? 115 : 120, ANCHOR_START, BLACK, head);
    html_lit(h, "</a>\n");
}

static int map_rows(const struct chart_group *g) { return (int)((g->tiles + MAP_COLUMNS - 1) / MAP_COLUMNS); }

static int map_group(struct html *h, struct sv id, const struct chart_group *g, int y) {
    label(h, 80, y + 220, 190, ANCHOR_START, BLACK, g->name);
    html_lit(h, "\n");
    y += 320;
    for (size_t i = 0; i < g->tiles; i++)
        map_tile(h, id, &g->tile[i], 80 + (int)(i % MAP_COLUMNS) * TILE_STEP, y + (int)(i / MAP_COLUMNS) * TILE_DOWN);
    return y + map_rows(g) * TILE_DOWN + 80;
}

static void map_key(struct html *h, const struct chart_map *p, int y) {
    int x = 80;
    for (size_t i = 0; i < p->keys; i++) {
        if (p->key[i].words.n == 0) continue;
        patch(h, p->words.id, (struct box){ x, y, 330, 260 }, p->key[i].mark.fill);
        label(h, x + 165, y + 190, 140, ANCHOR_MIDDLE, inks[p->key[i].mark.fill], p->key[i].mark.letter);
        label(h, x + 390, y + 190, 150, ANCHOR_START, BLACK, p->key[i].words);
        x += 600 + (int)p->key[i].words.n * 78;
    }
    html_lit(h, "\n");
}

void chart_map_file(struct html *h, const struct chart_map *p) {
    int height = 1400;
    for (size_t g = 0; g < p->groups; g++) height += 400 + map_rows(&p->group[g]) * TILE_DOWN;
    html_lit(h, "<svg xmlns=\"http://www.w3.org/2000/svg\" font-family=\"arial, sans-serif\"");
    viewbox(h, MAP_WIDTH, height / 10);
    html_lit(h, ">\n");
    words(h, &p->words);
    patterns(h, p->words.id);
    html_lit(h, "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    label(h, 80, 350, 260, ANCHOR_START, BLACK, p->words.title);
    map_key(h, p, 520);
    int y = 920;
    for (size_t g = 0; g < p->groups; g++) y = map_group(h, p->words.id, &p->group[g], y);
    label(h, 80, height - 120, 130, ANCHOR_START, GREY, p->source);
    html_lit(h, "\n</svg>\n");
}
