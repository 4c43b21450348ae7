#include "ingest/report_text.h"

#include <string.h>

static bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Reads one character; malformed bytes come out one by one as '?'. */
static size_t next_char(struct sv s, size_t at, uint32_t *c) {
    unsigned char b = (unsigned char)s.p[at];
    size_t more = b < 0x80 ? 0 : b >= 0xf0 && b < 0xf8 ? 3 : b >= 0xe0 ? 2 : b >= 0xc2 ? 1 : 9;
    if (b >= 0xf8 || more == 9 || at + more >= s.n) {
        *c = b < 0x80 ? b : '?';
        return 1;
    }
    uint32_t v = more == 0 ? b : more == 1 ? b & 0x1fu : more == 2 ? b & 0x0fu : b & 0x07u;
    for (size_t i = 1; i <= more; i++) {
        unsigned char x = (unsigned char)s.p[at + i];
        if ((x & 0xc0) != 0x80) {
            *c = '?';
            return 1;
        }
        v = v << 6 | (x & 0x3fu);
    }
    *c = v;
    return more + 1;
}

/* Latin letters with accents, by their base letter: names are compared, so "Máire" must find "Maire". */
static char fold_latin(uint32_t c) {
    static const char from_c0[] = "aaaaaaaceeeeiiiidnooooo*ouuuuypsaaaaaaaceeeeiiiidnooooo/ouuuuypy";
    return c >= 0xc0 && c <= 0xff ? from_c0[c - 0xc0] : '?';
}

static char fold_char(uint32_t c) {
    if (c < 0x80) {
        if (c >= 'A' && c <= 'Z') return (char)(c - 'A' + 'a');
        return c < 0x20 || c == 0x7f ? ' ' : (char)c;
    }
    switch (c) {
    case 0xa0:
    case 0x2002:
    case 0x2003:
    case 0x2007:
    case 0x2008:
    case 0x2009:
    case 0x200a:
    case 0x200b:
    case 0x202f:
    case 0xfeff: return ' ';
    case 0x2018:
    case 0x2019:
    case 0x201a:
    case 0x2032:
    case 0xb4: return '\'';
    case 0x201c:
    case 0x201d:
    case 0x2033: return '"';
    case 0xad:
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212: return '-';
    case 0xb7:
    case 0x2022:
    case 0x2023:
    case 0x2043:
    case 0x25a0:
    case 0x25aa:
    case 0x25cf:
    case 0x25fc:
    case 0x25fe:
    case 0x25cb:
    case 0x25e6:
    case 0x2756:
    case 0x27a2: return '*';
    case 0xb9: return '1';
    case 0xb2: return '2';
    case 0xb3: return '3';
    case 0xfb00:
    case 0xfb01:
    case 0xfb02:
    case 0xfb03:
    case 0xfb04: return 'f';
    default: break;
    }
    if (c >= 0xe000 && c <= 0xf8ff) return '*'; /* private use: the bullets of symbol fonts */
    return fold_latin(c);
}

size_t report_fold(struct sv s, char *low) {
    size_t n = 0;
    for (size_t at = 0; at < s.n;) {
        unsigned char b = (unsigned char)s.p[at];
        if (b < 0x80) { /* nearly every byte */
            low[n++] = b >= 'A' && b <= 'Z' ? (char)(b - 'A' + 'a') : b < 0x20 || b == 0x7f ? ' ' : (char)b;
            at++;
            continue;
        }
        uint32_t c;
        at += next_char(s, at, &c);
        low[n++] = fold_char(c);
    }
    return n;
}

struct sv report_text_folded(struct sv s, struct arena *a) {
    char *low = arena_alloc(a, s.n + 1);
    return low == NULL ? (struct sv){ 0 } : (struct sv){ low, report_fold(s, low) };
}

static size_t count_lines(struct sv bytes) {
    size_t n = 1;
    for (size_t i = 0; i < bytes.n; i++) n += bytes.p[i] == '\n' || bytes.p[i] == '\f';
    return n;
}

static void add_line(struct report_text *t, struct sv raw, uint32_t page, char **low) {
    if (raw.n > 0 && raw.p[raw.n - 1] == '\r') raw.n--;
    struct report_line *l = &t->line[t->lines++];
    l->raw = raw;
    l->page = page;
    l->low = *low;
    size_t n = report_fold(raw, *low);
    *low += n;
    while (n > 0 && l->low[n - 1] == ' ') n--;
    l->n = (uint32_t)n;
    while (l->indent < l->n && l->low[l->indent] == ' ') l->indent++;
    l->blank = l->indent == l->n;
    for (size_t i = 0; i < n; i++) t->letters += is_letter(l->low[i]);
}

/* ---- furniture: what is printed around the text on every page ------------------------------------------------------ */

static bool only_number(const struct report_line *l) {
    size_t digits = 0;
    for (uint32_t i = l->indent; i < l->n; i++) {
        if (!is_digit(l->low[i])) return false;
        digits++;
    }
    return digits > 0 && digits <= 3;
}

/* Equal but for digits and blanks: "8 to 19 June 2026   2" and "8 to 19 June 2026   3". */
static bool same_but_digits(const struct report_line *a, const struct report_line *b) {
    uint32_t i = a->indent, j = b->indent;
    for (;;) {
        while (i < a->n && (is_digit(a->low[i]) || a->low[i] == ' ')) i++;
        while (j < b->n && (is_digit(b->low[j]) || b->low[j] == ' ')) j++;
        if (i == a->n || j == b->n) return i == a->n && j == b->n;
        if (a->low[i++] != b->low[j++]) return false;
    }
}

struct page_span {
    size_t from, to; /* lines [from, to) */
};

/* The k-th written line from the page's end (k = 1: the last), not counting what is already furniture; SIZE_MAX: none. */
static size_t nth_from_end(const struct report_text *t, struct page_span p, unsigned k) {
    for (size_t i = p.to; i-- > p.from;)
        if (!t->line[i].blank && --k == 0) return i;
    return SIZE_MAX;
}
static size_t nth_from_start(const struct report_text *t, struct page_span p, unsigned k) {
    for (size_t i = p.from; i < p.to; i++)
        if (!t->line[i].blank && --k == 0) return i;
    return SIZE_MAX;
}

typedef size_t nth_line(const struct report_text *t, struct page_span p, unsigned k);

/* A line is a running head or foot when the page after, or the one after that, has the same words at the same place. */
static void mark_running(struct report_text *t, const struct page_span *page, nth_line *nth, unsigned depth) {
    for (uint32_t p = 1; p <= t->pages; p++)
        for (unsigned k = 1; k <= depth; k++) {
            size_t at = nth(t, page[p], k);
            if (at == SIZE_MAX) break;
            for (uint32_t q = p + 1; q <= p + 2 && q <= t->pages; q++) {
                size_t other = nth(t, page[q], k);
                if (other == SIZE_MAX || t->line[other].n > 300 || !same_but_digits(&t->line[at], &t->line[other]))
                    continue;
                bool words = !only_number(&t->line[at]);
                t->line[at].furniture = t->line[other].furniture = true;
                t->line[at].foot |= words && nth == nth_from_end;
                t->line[other].foot |= words && nth == nth_from_end;
            }
        }
}

static void mark_page_number(struct report_text *t, struct page_span p) {
    size_t last = nth_from_end(t, p, 1), first = nth_from_start(t, p, 1);
    if (last != SIZE_MAX && only_number(&t->line[last])) t->line[last].furniture = true;
    if (first != SIZE_MAX && only_number(&t->line[first])) t->line[first].furniture = true;
}

/* A footnote starts with its number alone on a line, or before its text, in the page's lower part, and runs to the end
 * of the page. The number alone is safe; a number before text could be a paragraph, so it must stand at the margin, be
 * small, and have no point after it. */
static bool starts_footnote(const struct report_line *l) {
    if (l->blank || l->furniture || l->indent > 3) return false;
    if (only_number(l)) return true;
    uint32_t i = l->indent;
    while (i < l->n && is_digit(l->low[i])) i++;
    return i > l->indent && i - l->indent <= 2 && i + 2 < l->n && l->low[i] == ' ' && is_letter(l->low[i + 1]) &&
           l->raw.p[l->indent] != '0';
}

static void mark_footnotes(struct report_text *t, struct page_span p) {
    size_t written = 0, last = SIZE_MAX;
    for (size_t i = p.from; i < p.to; i++) written += !t->line[i].blank;
    size_t seen = 0, start = SIZE_MAX;
    for (size_t i = p.from; i < p.to; i++) {
        const struct report_line *l = &t->line[i];
        if (l->blank) continue;
        seen++;
        bool after_gap = last == SIZE_MAX || i > last + 1;
        /* Only below the middle, and only after a gap: a wrapped line may begin with a number. */
        if (start == SIZE_MAX && seen * 2 > written && starts_footnote(l) && (after_gap || only_number(l))) start = i;
        last = i;
    }
    if (start == SIZE_MAX) return;
    for (size_t i = start; i < p.to; i++) t->line[i].furniture = true;
}

static bool mark_furniture(struct report_text *t, struct arena *a) {
    struct page_span *page = arena_array(a, struct page_span, (size_t)t->pages + 2);
    if (page == NULL) return false;
    for (size_t i = 0; i < t->lines; i++) {
        struct page_span *p = &page[t->line[i].page];
        if (p->to == 0) p->from = i;
        p->to = i + 1;
    }
    mark_running(t, page, nth_from_end, 3);
    mark_running(t, page, nth_from_start, 2);
    for (uint32_t p = 1; p <= t->pages; p++) {
        mark_page_number(t, page[p]);
        mark_footnotes(t, page[p]);
    }
    return true;
}

bool report_text_make(struct sv bytes, struct arena *a, struct report_text *out, struct err *e) {
    if (bytes.n > REPORT_TEXT_MAX_BYTES)
        return err_fail(e, ERR_INPUT, __func__, "A report has some hundred kilobytes of text; this is no report.",
                        "%zu bytes of text, the most read is %d", bytes.n, REPORT_TEXT_MAX_BYTES);
    size_t lines = count_lines(bytes);
    if (lines > REPORT_TEXT_MAX_LINES)
        return err_fail(e, ERR_INPUT, __func__, "A report has a few thousand lines; this is no report.",
                        "%zu lines of text, the most read is %d", lines, REPORT_TEXT_MAX_LINES);
    char *low = arena_alloc(a, bytes.n + 1);
    *out = (struct report_text){ .line = arena_array(a, struct report_line, lines) };
    if (low == NULL || out->line == NULL) return err_nomem(e, __func__);
    uint32_t page = 1;
    for (size_t from = 0; from < bytes.n;) {
        size_t to = from;
        while (to < bytes.n && bytes.p[to] != '\n' && bytes.p[to] != '\f') to++;
        bool page_end = to < bytes.n && bytes.p[to] == '\f';
        if (to > from || !page_end) add_line(out, sv_sub(bytes, from, to - from), page, &low);
        if (page_end) out->pages = page++;
        if (page > REPORT_TEXT_MAX_PAGES + 1)
            return err_fail(e, ERR_INPUT, __func__, "A report has at most a few hundred pages.", "more than %d pages",
                            REPORT_TEXT_MAX_PAGES);
        from = to + 1;
    }
    if (out->lines > 0 && out->line[out->lines - 1].page > out->pages) out->pages = out->line[out->lines - 1].page;
    return mark_furniture(out, a) || err_nomem(e, __func__);
}

/* ---- words --------------------------------------------------------------------------------------------------------- */

static bool is_edge(char c) {
    switch (c) {
    case '.':
    case ',':
    case ';':
    case ':':
    case '(':
    case ')':
    case '\'':
    case '"':
    case '?':
    case '!':
    case '*':
    case '[':
    case ']': return true;
    default: return false;
    }
}

static struct sv strip_word(struct sv w) {
    while (w.n > 0 && is_edge(w.p[0])) w.p++, w.n--;
    while (w.n > 0 && is_edge(w.p[w.n - 1])) w.n--;
    size_t n = w.n;
    while (n > 0 && is_digit(w.p[n - 1])) n--;
    if (n > 1 && n < w.n && w.n - n <= 2 && is_letter(w.p[n - 1])) w.n = n; /* "board1" */
    while (w.n > 0 && is_edge(w.p[w.n - 1])) w.n--;                         /* "improve?1" */
    return w;
}

bool report_word_next(const struct report_line *l, uint32_t *at, struct report_word *w) {
    uint32_t i = *at;
    while (i < l->n && l->low[i] == ' ') i++;
    if (i >= l->n) {
        *at = i;
        return false;
    }
    w->from = i;
    while (i < l->n && l->low[i] != ' ') i++;
    w->to = *at = i;
    struct sv whole = { l->low + w->from, i - w->from };
    size_t n = whole.n;
    while (n > 0 && is_digit(whole.p[n - 1])) n--;
    /* "improve?1": the footnote number hides the punctuation before it. */
    if (n > 1 && n < whole.n && strchr("?.:)", whole.p[n - 1]) != NULL && is_letter(whole.p[n - 2])) whole.n = n;
    w->low = strip_word(whole);
    return true;
}

struct sv report_line_raw(const struct report_line *l, uint32_t from, uint32_t to) {
    size_t at = 0, start = l->raw.n;
    uint32_t c;
    for (uint32_t i = 0; at < l->raw.n && i < to; i++) {
        if (i == from) start = at;
        at += next_char(l->raw, at, &c);
    }
    return start < at ? sv_sub(l->raw, start, at - start) : (struct sv){ l->raw.p, 0 };
}

static bool is_blank_char(struct sv s, size_t at, size_t *len) {
    uint32_t c = (unsigned char)s.p[at];
    if (c < 0x80) {
        *len = 1;
        return c <= ' ' || c == 0x7f;
    }
    *len = next_char(s, at, &c);
    return fold_char(c) == ' ';
}

struct sv report_text_join(const struct report_text *t, size_t from, size_t to, size_t max, struct arena *a) {
    size_t room = 0;
    for (size_t i = from; i < to && i < t->lines; i++) room += t->line[i].raw.n + 1;
    char *p = arena_alloc(a, room + 1);
    if (p == NULL) return (struct sv){ 0 };
    size_t n = 0;
    for (size_t i = from; i < to && i < t->lines && n < max; i++) {
        struct sv raw = t->line[i].raw;
        if (t->line[i].blank || t->line[i].furniture) continue;
        for (size_t at = 0, len; at < raw.n && n < max; at += len) {
            if (is_blank_char(raw, at, &len)) {
                if (n > 0 && p[n - 1] != ' ') p[n++] = ' ';
            } else {
                for (size_t k = 0; k < len; k++) p[n++] = raw.p[at + k];
            }
        }
        if (n > 0 && p[n - 1] != ' ') p[n++] = ' ';
    }
    while (n > 0 && p[n - 1] == ' ') n--;
    return (struct sv){ p, n };
}
