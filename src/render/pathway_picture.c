#include "render/pathway_picture.h"

#include "core/framework_text.h"

/* ---- words -------------------------------------------------------------------------------------------------------- */

static struct sv capitalised(struct text *t) {
    if (t->n > 0 && t->p[0] >= 'a' && t->p[0] <= 'z') t->p[0] = (char)(t->p[0] - 'a' + 'A');
    return text_view(t);
}

static struct sv found_words(const struct pathway *p, struct arena *a) {
    struct text t = text_in(a, 0);
    if (p->when_count == 0)
        text_lit(&t, "anything else");
    else
        conditions_text(p->when, p->when_count, &t);
    return capitalised(&t);
}

static struct sv between_words(const struct edition *ed, const struct pathway *p, struct arena *a) {
    struct text t = text_in(a, 0);
    struct value planned = ed->param[P_MONITORING_PLANNED];
    switch (p->programme) {
    case PROGRAMME_NONE: return SV("Nothing planned");
    case PROGRAMME_MONITORING:
        if (value_set(planned) && planned.n > 0) text_printf(&t, "%d ", (int)planned.n);
        text_lit(&t, "monitoring visits planned");
        break;
    case PROGRAMME_FOCUSED:
        if (!value_set(p->focused) || p->focused.n == 0)
            text_lit(&t, "focused visits possible, none planned");
        else
            text_printf(&t, "%d focused visit%s planned", (int)p->focused.n, p->focused.n == 1 ? "" : "s");
        break;
    }
    return capitalised(&t);
}

static struct sv next_words(const struct pathway *p, struct arena *a) {
    struct text t = text_in(a, 0);
    text_add(&t, obligation_label(p->next));
    return capitalised(&t);
}

static struct sv window_words(const struct window *w, struct arena *a) {
    struct text t = text_in(a, 0);
    window_text(w, &t);
    struct sv v = text_view(&t);
    return sv_starts(v, SV("from ")) ? sv_sub(v, 5, v.n) : v;
}

static struct sv more_words(const struct pathway *p, struct arena *a) {
    struct text t = text_in(a, 0);
    for (int o = 0; o < OWED_COUNT; o++) {
        if ((p->may_become >> o & 1U) == 0) continue;
        text_add(&t, t.n > 0 ? SV(" or ") : SV("may become "));
        text_add(&t, obligation_label((enum obligation)o));
    }
    if (t.n > 0) text_lit(&t, " by a recorded decision");
    if (p->human_decision) text_add(&t, t.n > 0 ? SV("; a person must confirm it") : SV("a person must confirm it"));
    return capitalised(&t);
}

void pathway_words(const struct edition *ed, const struct pathway *p, struct arena *a, struct pathway_words *out) {
    *out = (struct pathway_words){
        .found = found_words(p, a),
        .between = between_words(ed, p, a),
        .next = next_words(p, a),
        .window = window_words(&ed->window[p->window], a),
        .more = more_words(p, a),
        .own = p->cite != NULL && sv_eq(p->cite->edition, ed->id),
    };
}

/* ---- boxes -------------------------------------------------------------------------------------------------------- */

/* Units of the picture: 360 wide, so that on a phone a letter of ours is nearly a letter of the page. */
enum { LINE = 12, PAD = 5, GAP = 6, LANE_GAP = 14, HEAD = 22, LINES_MAX = 24, LANES_MAX = PATHWAYS_MAX };
enum column { COLUMN_FOUND, COLUMN_BETWEEN, COLUMN_NEXT, COLUMNS };
static const struct {
    int x, width, letters; /* letters: of a line that is sure to fit */
    const char *head;
} columns[COLUMNS] = {
    { 1, 142, 27, "What was found" },
    { 163, 78, 14, "Between" },
    { 261, 98, 18, "Next" },
};

struct paragraph {
    struct sv line[LINES_MAX];
    size_t lines, strong; /* the first `strong` lines are bold */
};

/* Breaks at blanks; a word longer than a line stays whole. */
static void add_lines(struct paragraph *p, struct sv v, int letters) {
    struct sv rest = v, word;
    const char *begin = NULL;
    size_t n = 0;
    while (sv_word(&rest, &word)) {
        size_t with = begin == NULL ? word.n : (size_t)(word.p + word.n - begin);
        if (begin != NULL && with > (size_t)letters) {
            if (p->lines < LINES_MAX) p->line[p->lines++] = (struct sv){ begin, n };
            begin = NULL;
        }
        if (begin == NULL) begin = word.p;
        n = (size_t)(word.p + word.n - begin);
    }
    if (begin != NULL && p->lines < LINES_MAX) p->line[p->lines++] = (struct sv){ begin, n };
}

static int height_of(const struct paragraph *p) { return (int)p->lines * LINE + 2 * PAD; }

/* One outcome, and the paths that lead to it in the order the rules ask. */
struct lane {
    size_t path[PATHWAYS_MAX];
    size_t paths;
};

static bool same_outcome(const struct pathway_words *a, const struct pathway_words *b) {
    return sv_eq(a->between, b->between) && sv_eq(a->next, b->next) && sv_eq(a->window, b->window) &&
           sv_eq(a->more, b->more);
}

static size_t make_lanes(const struct pathway_words *w, size_t n, struct lane *lane) {
    size_t lanes = 0;
    for (size_t i = 0; i < n; i++) {
        size_t at = 0;
        while (at < lanes && !same_outcome(&w[lane[at].path[0]], &w[i])) at++;
        if (at == lanes) lane[lanes++].paths = 0;
        lane[at].path[lane[at].paths++] = i;
    }
    return lanes;
}

static void next_paragraph(const struct pathway_words *w, struct paragraph *p) {
    add_lines(p, w->next, columns[COLUMN_NEXT].letters);
    p->strong = p->lines;
    add_lines(p, w->window, columns[COLUMN_NEXT].letters);
    add_lines(p, w->more, columns[COLUMN_NEXT].letters);
}

static void found_paragraph(const struct pathway_words *w, struct text *numbered, size_t number, struct paragraph *p) {
    text_printf(numbered, "%zu. ", number);
    text_add(numbered, w->found);
    add_lines(p, text_view(numbered), columns[COLUMN_FOUND].letters);
}

/* ---- drawing ------------------------------------------------------------------------------------------------------ */

static void box(struct html *h, enum column c, int y, const struct paragraph *p, bool own) {
    html_lit(h, "<rect");
    html_attr_int(h, "x", columns[c].x);
    html_attr_int(h, "y", y);
    html_attr_int(h, "width", columns[c].width);
    html_attr_int(h, "height", height_of(p));
    html_attr(h, "fill", c == COLUMN_FOUND ? SV("#ffffff") : c == COLUMN_BETWEEN ? SV("#f3f2f1") : SV("#dfebf5"));
    html_lit(h, " stroke=\"#0b0c0c\"");
    html_attr(h, "stroke-width", own ? SV("2.4") : SV("0.8"));
    html_lit(h, "/>\n");
    for (size_t i = 0; i < p->lines; i++) {
        html_lit(h, "<text");
        html_attr_int(h, "x", columns[c].x + PAD);
        html_attr_int(h, "y", y + PAD + (int)i * LINE + 9);
        if (i < p->strong) html_lit(h, " font-weight=\"bold\"");
        html_lit(h, ">");
        html_text(h, p->line[i]);
        html_lit(h, "</text>\n");
    }
}

/* From the right edge of one column to the left edge of the next, by a straight line, a fall and a straight line. */
static void arrow(struct html *h, enum column from, int y, enum column to, int to_y, bool head) {
    int x = columns[from].x + columns[from].width, end = columns[to].x, middle = x + (end - x) / 2;
    html_lit(h, "<path fill=\"none\" stroke=\"#0b0c0c\" d=\"M");
    html_int(h, x);
    html_lit(h, " ");
    html_int(h, y);
    html_lit(h, "H");
    html_int(h, middle);
    html_lit(h, "V");
    html_int(h, to_y);
    html_lit(h, "H");
    html_int(h, end);
    html_lit(h, "\"/>\n");
    if (!head) return;
    html_lit(h, "<path d=\"M");
    html_int(h, end);
    html_lit(h, " ");
    html_int(h, to_y);
    html_lit(h, "l-6 -3.5v7z\"/>\n");
}

struct picture {
    const struct edition *edition;
    struct arena *arena;
    struct pathway_words words[PATHWAYS_MAX];
    struct paragraph found[PATHWAYS_MAX];
    struct lane lane[LANES_MAX];
    size_t lanes;
};

struct lane_size {
    int found, between, next, all; /* heights */
};

static struct lane_size measure(const struct picture *p, const struct lane *l, struct paragraph *between,
                                struct paragraph *next) {
    const struct pathway_words *w = &p->words[l->path[0]];
    struct lane_size s = { 0 };
    add_lines(between, w->between, columns[COLUMN_BETWEEN].letters);
    next_paragraph(w, next);
    for (size_t i = 0; i < l->paths; i++) s.found += height_of(&p->found[l->path[i]]) + (i > 0 ? GAP : 0);
    s.between = height_of(between);
    s.next = height_of(next);
    s.all = s.found > s.between ? s.found : s.between;
    if (s.next > s.all) s.all = s.next;
    return s;
}

static int lane_draw(struct html *h, const struct picture *p, const struct lane *l, int y) {
    struct paragraph between = { .lines = 0 }, next = { .lines = 0 };
    struct lane_size s = measure(p, l, &between, &next);
    int middle = y + s.all / 2, at = y + (s.all - s.found) / 2;
    bool own = false;
    for (size_t i = 0; i < l->paths; i++) {
        const struct paragraph *f = &p->found[l->path[i]];
        box(h, COLUMN_FOUND, at, f, p->words[l->path[i]].own);
        arrow(h, COLUMN_FOUND, at + height_of(f) / 2, COLUMN_BETWEEN, middle, i == 0);
        own = own || p->words[l->path[i]].own;
        at += height_of(f) + GAP;
    }
    box(h, COLUMN_BETWEEN, middle - s.between / 2, &between, own && l->paths == 1);
    arrow(h, COLUMN_BETWEEN, middle, COLUMN_NEXT, middle, true);
    box(h, COLUMN_NEXT, middle - s.next / 2, &next, own && l->paths == 1);
    return y + s.all + LANE_GAP;
}

static int height(const struct picture *p) {
    int y = HEAD;
    for (size_t i = 0; i < p->lanes; i++) {
        struct paragraph between = { .lines = 0 }, next = { .lines = 0 };
        y += measure(p, &p->lane[i], &between, &next).all + LANE_GAP;
    }
    return y;
}

static bool prepare(struct picture *p, const struct edition *ed, struct arena *a) {
    *p = (struct picture){ .edition = ed, .arena = a };
    for (size_t i = 0; i < ed->pathway_count; i++) {
        struct text numbered = text_in(a, 0);
        pathway_words(ed, &ed->pathway[i], a, &p->words[i]);
        found_paragraph(&p->words[i], &numbered, i + 1, &p->found[i]);
    }
    p->lanes = make_lanes(p->words, ed->pathway_count, p->lane);
    return !a->failed;
}

static void body(struct html *h, const struct picture *p) {
    for (size_t c = 0; c < COLUMNS; c++) {
        html_lit(h, "<text font-weight=\"bold\" y=\"11\"");
        html_attr_int(h, "x", columns[c].x);
        html_lit(h, ">");
        html_text(h, sv_of(columns[c].head));
        html_lit(h, "</text>\n");
    }
    int y = HEAD;
    for (size_t i = 0; i < p->lanes; i++) y = lane_draw(h, p, &p->lane[i], y);
}

static void words(struct html *h, const struct picture *p, struct sv id) {
    html_lit(h, "<title id=\"");
    html_text(h, id);
    html_lit(h, "-title\">Pathways of ");
    html_text(h, p->edition->id);
    html_lit(h, "</title>\n<desc id=\"");
    html_text(h, id);
    html_lit(h, "-desc\">What was found, what comes between, what comes next, in ");
    html_int(h, (int64_t)p->edition->pathway_count);
    html_lit(h, " paths; the table has the same in words.</desc>\n");
}

/* A picture that its arena had no room for must not be half shown. */
static struct picture *picture_of(struct html *h, const struct edition *ed) {
    struct picture *p = arena_new(h->to->arena, struct picture);
    if (p != NULL && prepare(p, ed, h->to->arena)) return p;
    h->to->failed = true;
    return NULL;
}

void pathway_picture(struct html *h, const struct edition *ed, struct sv id) {
    struct picture *p = picture_of(h, ed);
    if (p == NULL) return;
    html_lit(h, "<svg class=\"ilacs-chart ilacs-chart--wide\" role=\"img\" font-family=\"arial, sans-serif\" "
                "font-size=\"10\" viewBox=\"0 0 360 ");
    html_int(h, height(p));
    html_lit(h, "\" aria-labelledby=\"");
    html_text(h, id);
    html_lit(h, "-title\" aria-describedby=\"");
    html_text(h, id);
    html_lit(h, "-desc\">\n");
    words(h, p, id);
    body(h, p);
    html_lit(h, "</svg>\n");
}

void pathway_picture_file(struct html *h, const struct edition *ed) {
    enum { TOP = 20, BELOW = 16 };
    struct picture *p = picture_of(h, ed);
    if (p == NULL) return;
    int all = height(p) + TOP + BELOW;
    html_lit(
        h, "<svg xmlns=\"http://www.w3.org/2000/svg\" font-family=\"arial, sans-serif\" font-size=\"10\" viewBox=\"0 0 "
           "360 ");
    html_int(h, all);
    html_lit(h, "\">\n");
    words(h, p, SV("pathways"));
    html_lit(h, "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n<text x=\"1\" y=\"13\" font-size=\"12\" "
                "font-weight=\"bold\">Pathways of ");
    html_text(h, ed->id);
    html_lit(h, "</text>\n<g transform=\"translate(0 20)\">\n");
    body(h, p);
    html_lit(h, "</g>\n<text x=\"1\" font-size=\"7\" fill=\"#484949\"");
    html_attr_int(h, "y", all - 6);
    html_lit(h, ">Drawn by ilacs from the rules on record; the first path that fits decides. Thick edge: set by this "
                "edition.</text>\n</svg>\n");
}
