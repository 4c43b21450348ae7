/* Cuts the text into its sections, and lists what stands under "What needs to improve", "Recommendations" and the like. */
#include "ingest/report_parts.h"

#include <string.h>

enum role { ROLE_NONE, ROLE_TEXT, ROLE_CONTENTS, ROLE_IMPROVE, ROLE_PRIORITY, ROLE_RECOMMEND, ROLE_BOARD };

/* Headings that carry no grade. Exact but for the case, the last punctuation and a footnote number. */
static const struct {
    const char *words;
    enum role role;
} headings[] = {
    { "contents", ROLE_CONTENTS },
    { "executive summary", ROLE_TEXT },
    { "summary of key findings", ROLE_TEXT },
    { "summary of findings", ROLE_TEXT },
    { "headline findings", ROLE_TEXT },
    { "main findings", ROLE_TEXT },
    { "findings and evaluation of progress", ROLE_TEXT },
    { "areas covered by the visit", ROLE_TEXT },
    { "summary for children and young people", ROLE_TEXT },
    { "the local authority's strengths", ROLE_TEXT },
    { "progress since the last inspection", ROLE_TEXT },
    { "information about this inspection", ROLE_TEXT },
    { "information about the local authority inspection", ROLE_TEXT },
    { "information about this review", ROLE_TEXT },
    { "information about this local authority area", ROLE_TEXT },
    { "previous ofsted inspections", ROLE_TEXT },
    { "other ofsted inspections", ROLE_TEXT },
    { "other information about this area", ROLE_TEXT },
    { "local leadership", ROLE_TEXT },
    { "children living in this area", ROLE_TEXT },
    { "child protection in this area", ROLE_TEXT },
    { "children looked after in this area", ROLE_TEXT },
    { "inspection judgements about the local authority", ROLE_TEXT },
    { "inspection judgement about the lscb", ROLE_BOARD },
    { "inspection findings - the local safeguarding children board", ROLE_BOARD },
    { "the local safeguarding children board (lscb)", ROLE_BOARD },
    { "the local safeguarding children board", ROLE_BOARD },
    { "section 2: the effectiveness of the local safeguarding", ROLE_BOARD },
    { "section 2: the effectiveness of the local safeguarding children", ROLE_BOARD },
    { "section 2: the effectiveness of the local safeguarding children board", ROLE_BOARD },
    { "section 2: the effectiveness local safeguarding children board", ROLE_BOARD },
    { "what the inspection judgements mean", ROLE_TEXT },
    { "what the inspection judgements mean: the local authority", ROLE_TEXT },
    { "what the inspection judgements mean: the lscb", ROLE_TEXT },
    { "the inspection team", ROLE_TEXT },
    { "service information", ROLE_TEXT },
    { "about this inspection", ROLE_TEXT },
    { "record of main findings", ROLE_TEXT },
    { "what needs to improve", ROLE_IMPROVE },
    { "what needs to improve in this area of social work practice", ROLE_IMPROVE },
    { "areas for improvement", ROLE_IMPROVE },
    { "area for improvement", ROLE_IMPROVE },
    { "what does the local authority need to improve", ROLE_IMPROVE },
    { "what does the lscb need to improve", ROLE_IMPROVE },
    { "priority and immediate action", ROLE_PRIORITY },
    { "priority and immediate actions", ROLE_PRIORITY },
    { "immediate and priority action", ROLE_PRIORITY },
    { "areas for priority action", ROLE_PRIORITY },
    { "area for priority action", ROLE_PRIORITY },
    { "areas of priority action", ROLE_PRIORITY },
    { "recommendations", ROLE_RECOMMEND },
    { "recommendations for the lscb", ROLE_RECOMMEND },
};

/* The heading without its last punctuation and footnote number, folded. */
static struct sv heading_words(const struct report_line *l) {
    struct sv s = sv_sub(report_line_low(l), l->indent, SIZE_MAX);
    while (s.n > 0 && s.p[s.n - 1] >= '0' && s.p[s.n - 1] <= '9') s.n--;
    while (s.n > 0 && strchr(" ?:.", s.p[s.n - 1]) != NULL) s.n--;
    return s;
}

/* "Judgment", the spelling without "e", is as common. */
static bool same_heading(struct sv s, struct sv heading) {
    if (sv_eq(s, heading)) return true;
    size_t at = sv_find(heading, SV("judgement"));
    return at < heading.n && s.n + 1 == heading.n && sv_starts(s, sv_sub(heading, 0, at + 4)) &&
           sv_ends(s, sv_sub(heading, at + 5, SIZE_MAX));
}

static enum role role_of(const struct report_line *l) {
    uint32_t n = l->n - l->indent;
    if (l->blank || l->furniture || n < 7 || n > 90 || l->low[l->indent] < 'a') return ROLE_NONE;
    /* The contents repeat each heading with its page number after a wide gap. */
    struct sv s = heading_words(l);
    if (s.n == 0 || s.n + 3 < n) return ROLE_NONE;
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        if (headings[i].words[0] == s.p[0] && same_heading(s, sv_of(headings[i].words))) return headings[i].role;
    return ROLE_NONE;
}

/* ---- items ---------------------------------------------------------------------------------------------------------- */

enum mark { MARK_NONE, MARK_BULLET, MARK_NUMBER };

/* What an item's first line begins with, and the column after it. */
static enum mark mark_at(const struct report_line *l, uint32_t *after) {
    uint32_t i = l->indent, from = i;
    if (l->blank || l->furniture) return MARK_NONE;
    if (l->low[i] == '*' && i + 1 < l->n && l->low[i + 1] == ' ') {
        *after = i + 1;
        return MARK_BULLET;
    }
    while (i < l->n && l->low[i] >= '0' && l->low[i] <= '9') i++;
    if (i > from && i - from <= 3 && i + 1 < l->n && (l->low[i] == '.' || l->low[i] == ')') && l->low[i + 1] == ' ') {
        *after = i + 1;
        return MARK_NUMBER;
    }
    return MARK_NONE;
}

/* "(outcome 3, national framework)" at an item's end. */
static void split_tag(struct report_item *it, struct arena *a) {
    struct sv low = report_text_folded(it->text, a);
    struct report_line line = { .raw = it->text, .low = low.p, .n = (uint32_t)low.n };
    for (size_t i = low.n; i-- > 0;) {
        if (low.p[i] != '(') continue;
        struct sv inside = sv_sub(low, i, SIZE_MAX);
        size_t close = sv_find(inside, SV(")"));
        if (sv_find(inside, SV("national framework")) >= inside.n || close + 3 < inside.n) return;
        it->tag = report_line_raw(&line, (uint32_t)i + 1, (uint32_t)(i + close));
        it->text = sv_trim(report_line_raw(&line, 0, (uint32_t)i));
        return;
    }
}

static bool says_none(struct sv text, struct arena *a) {
    struct sv low = report_text_folded(sv_sub(text, 0, 40), a);
    return sv_starts(low, SV("there are no ")) || sv_starts(low, SV("there were no ")) || sv_eq(low, SV("none"));
}

static void item_add(struct reading *rd, enum report_item_kind kind, uint32_t page, bool board, struct sv text) {
    text = sv_trim(text);
    if (text.n < 4 || says_none(text, rd->a)) return;
    uint32_t order = 1;
    for (size_t i = 0; i < rd->items.n; i++) order += ((struct report_item *)rd->items.p)[i].kind == kind;
    struct report_item *it = list_add(&rd->items, sizeof *it, rd->a);
    if (it == NULL) return;
    *it = (struct report_item){ .kind = kind, .order = order, .page = page, .about_board = board, .text = text };
    split_tag(it, rd->a);
}

static enum report_item_kind kind_of_role(enum role r) {
    return r == ROLE_PRIORITY    ? REPORT_PRIORITY_ACTION
           : r == ROLE_RECOMMEND ? REPORT_RECOMMENDATION
                                 : REPORT_IMPROVEMENT;
}

/* Where a list of items ends before its section does: at a line behind a gap that begins no further in than the marks
 * do and has none itself, a heading that no list of ours knows. */
static size_t items_end(const struct report_text *t, size_t from, size_t to) {
    uint32_t indent = UINT32_MAX, after;
    bool gap = false;
    for (size_t i = from; i < to; i++) {
        const struct report_line *l = &t->line[i];
        if (l->blank || l->furniture) {
            gap = gap || l->blank;
            continue;
        }
        bool marked = mark_at(l, &after) != MARK_NONE;
        if (marked && indent == UINT32_MAX) indent = l->indent;
        if (!marked && gap && indent != UINT32_MAX && l->indent <= indent) return i;
        gap = false;
    }
    return to;
}

/* The items in lines [from, to): each from its mark to the next. Bullets under a number belong to its item. */
static void items_read(struct reading *rd, size_t from, size_t to, enum role role, bool board) {
    const struct report_text *t = rd->t;
    enum mark first = MARK_NONE;
    uint32_t indent = 0, after;
    size_t start = SIZE_MAX, last = from;
    to = items_end(t, from, to);
    for (size_t i = from; i <= to; i++) {
        enum mark m = i < to ? mark_at(&t->line[i], &after) : MARK_NONE;
        bool starts = m != MARK_NONE &&
                      (first == MARK_NONE || (m == first && (m == MARK_NUMBER || t->line[i].indent <= indent + 2)));
        if (starts && first == MARK_NONE) {
            first = m;
            indent = t->line[i].indent;
        }
        if ((starts || i == to) && start != SIZE_MAX) {
            struct sv text = report_text_join(t, start, last + 1, 8000, rd->a);
            size_t cut = sv_find(text, SV(" ")); /* the mark itself */
            item_add(rd, kind_of_role(role), t->line[start].page, board, sv_sub(text, cut, SIZE_MAX));
        }
        if (starts) start = i;
        if (i < to && !t->line[i].blank && !t->line[i].furniture) last = i;
    }
    if (first != MARK_NONE) return;
    /* No marks at all: each paragraph is one. */
    for (size_t i = from; i < to; i++) {
        if (t->line[i].blank || t->line[i].furniture) continue;
        size_t end = i;
        while (end < to && !t->line[end].blank) end++;
        item_add(rd, kind_of_role(role), t->line[i].page, board, report_text_join(t, i, end, 8000, rd->a));
        i = end;
    }
}

/* ---- sections ------------------------------------------------------------------------------------------------------- */

/* The section's lines as they stand, but without furniture and with one blank line where there were several. */
static struct sv section_text(const struct reading *rd, size_t from, size_t to) {
    size_t room = 1;
    for (size_t i = from; i < to; i++) room += rd->t->line[i].raw.n + 1;
    char *p = arena_alloc(rd->a, room);
    if (p == NULL) return (struct sv){ 0 };
    size_t n = 0;
    bool gap = false;
    for (size_t i = from; i < to; i++) {
        const struct report_line *l = &rd->t->line[i];
        if (l->furniture) continue;
        if (l->blank) {
            gap = n > 0;
            continue;
        }
        if (gap) p[n++] = '\n';
        gap = false;
        memcpy(p + n, l->raw.p, l->raw.n);
        n += l->raw.n;
        p[n++] = '\n';
    }
    return (struct sv){ p, n };
}

struct open_section {
    enum role role;
    const char *label; /* the words of a graded heading, whose lines are mixed with its grade's; else NULL */
    size_t head, from; /* the heading's first line; the first line after it */
    bool board;
};

static struct sv capitalised(const char *words, struct arena *a) {
    char *p = arena_copy(a, words, strlen(words));
    if (p == NULL) return (struct sv){ 0 };
    if (p[0] >= 'a' && p[0] <= 'z') p[0] = (char)(p[0] - 'a' + 'A');
    return sv_of(p);
}

/* The heading as printed, without the number of a footnote. */
static struct sv plain_title(const struct reading *rd, const struct open_section *s) {
    struct sv title = report_text_join(rd->t, s->head, s->from, 200, rd->a);
    while (title.n > 1 && title.p[title.n - 1] >= '0' && title.p[title.n - 1] <= '9') title.n--;
    return sv_trim(title);
}

static void close_section(struct reading *rd, const struct open_section *s, size_t to) {
    if (s->role == ROLE_NONE || s->role == ROLE_CONTENTS) return;
    if (s->role == ROLE_IMPROVE || s->role == ROLE_PRIORITY || s->role == ROLE_RECOMMEND)
        items_read(rd, s->from, to, s->role, s->board);
    struct report_section *out = list_add(&rd->sections, sizeof *out, rd->a);
    if (out == NULL) return;
    out->title = s->label != NULL ? capitalised(s->label, rd->a) : plain_title(rd, s);
    out->page = rd->t->line[s->head].page;
    out->text = section_text(rd, s->from, to);
}

/* A graded heading, or one of the list, on line i; *after is the first line behind it. */
static enum role heading_role(const struct reading *rd, size_t i, const struct report_label *labels, size_t *after,
                              const char **label) {
    *after = i + 1;
    *label = NULL;
    enum role r = role_of(&rd->t->line[i]);
    if (r != ROLE_NONE || labels == NULL) return r;
    size_t end;
    *label = report_heading_at(rd->t, i, labels, &end);
    if (*label == NULL) return ROLE_NONE;
    *after = end + 1;
    return ROLE_TEXT;
}

/* The end matter that closes every report. */
static bool is_end_matter(const struct reading *rd, size_t i) {
    return line_starts(rd->t, i, SV("the office for standards in education")) ||
           line_starts(rd->t, i, SV("any complaints about the inspection"));
}

void report_sections_read(struct reading *rd, enum report_form form) {
    const struct report_label *labels = form == REPORT_ILACS ? report_ilacs_labels
                                        : form == REPORT_SIF ? report_sif_heading_labels
                                        : form == REPORT_LOOKED_AFTER_2013 || form == REPORT_CHILD_PROTECTION_2012
                                            ? report_2013_labels
                                            : NULL;
    struct open_section open = { .role = ROLE_NONE };
    bool board = form == REPORT_LSCB_REVIEW;
    size_t i = rd->front_end;
    for (; i < rd->t->lines; i++) {
        size_t after;
        const char *label;
        if (is_end_matter(rd, i)) break;
        enum role r = heading_role(rd, i, labels, &after, &label);
        if (r == ROLE_NONE) continue;
        close_section(rd, &open, i);
        /* The table of contents names the board's part too; only the part itself is about the board. */
        if (r == ROLE_BOARD && open.role != ROLE_CONTENTS) board = true;
        open = (struct open_section){ r == ROLE_BOARD ? ROLE_TEXT : r, label, i, after, board };
        i = after - 1;
    }
    close_section(rd, &open, i);
}
