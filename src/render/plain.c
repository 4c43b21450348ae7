#include "render/plain.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

/* Bytes of the character at `p`, and whether it is a control character. Bytes that are no UTF-8 count one by one. */
static size_t character(const unsigned char *p, size_t n, bool *control) {
    *control = p[0] < 0x20 || p[0] == 0x7F;
    if (p[0] == 0xC2 && n > 1 && p[1] >= 0x80 && p[1] < 0xA0) {
        *control = true; /* C1: some terminals obey these */
        return 2;
    }
    size_t length = p[0] < 0xC0 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (length > n) return 1;
    for (size_t i = 1; i < length; i++)
        if ((p[i] & 0xC0U) != 0x80U) return 1;
    return length;
}

/* Writes up to `most` characters; returns how many were written. */
static size_t put(struct text *t, struct sv v, size_t most) {
    const unsigned char *p = (const unsigned char *)v.p;
    size_t written = 0;
    for (size_t i = 0; i < v.n && written < most; written++) {
        bool control;
        size_t length = character(p + i, v.n - i, &control);
        if (control)
            text_char(t, ' ');
        else
            text_bytes(t, p + i, length);
        i += length;
    }
    return written;
}

void text_plain(struct text *t, struct sv v) { (void)put(t, v, SIZE_MAX); }

size_t plain_width(struct sv v) {
    size_t n = 0;
    for (size_t i = 0; i < v.n; n++) {
        bool control;
        i += character((const unsigned char *)v.p + i, v.n - i, &control);
    }
    return n;
}

static void blanks(struct text *t, size_t n) {
    for (size_t i = 0; i < n; i++) text_char(t, ' ');
}

void text_wrapped(struct text *t, const char *first, int indent, int width, struct sv v) {
    size_t at = plain_width(sv_of(first));
    size_t left = indent > 0 ? (size_t)indent : 0;
    size_t most = width > 0 ? (size_t)width : SIZE_MAX;
    struct sv word;
    bool begun = false;
    text_add(t, sv_of(first));
    while (sv_word(&v, &word)) {
        size_t n = plain_width(word);
        if (begun && at + 1 + n > most) {
            text_char(t, '\n');
            blanks(t, left);
            at = left;
        } else if (begun) {
            text_char(t, ' ');
            at++;
        }
        text_plain(t, word);
        at += n;
        begun = true;
    }
    text_char(t, '\n');
}

struct table table_in(struct text *to, const struct table_column *column, size_t columns) {
    assert(columns > 0 && columns <= 32);
    return (struct table){ .to = to, .column = column, .columns = columns };
}

void table_sv(struct table *t, struct sv v) {
    if (t->cells == t->room) {
        size_t room = t->room == 0 ? 64 : t->room * 2;
        struct sv *more = arena_grow(t->to->arena, t->cell, t->room * sizeof *more, room * sizeof *more);
        if (more == NULL) {
            t->to->failed = true;
            return;
        }
        t->cell = more;
        t->room = room;
    }
    t->cell[t->cells++] = v;
}

void table_printf(struct table *t, const char *format, ...) {
    char made[400];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(made, sizeof made, format, args);
    va_end(args);
    char *kept = n < 0 || (size_t)n >= sizeof made ? NULL : arena_copy(t->to->arena, made, (size_t)n);
    if (kept == NULL) t->to->failed = true;
    table_sv(t, sv_of(kept));
}

void table_int(struct table *t, int64_t v) { table_printf(t, "%" PRId64, v); }

void table_day(struct table *t, struct day d) {
    if (!day_known(d)) {
        table_lit(t, "-");
        return;
    }
    struct ymd v = day_ymd(d);
    table_printf(t, "%04d-%02d-%02d", v.year, v.month, v.day);
}

/* Between two columns. */
enum { GAP = 2 };

struct layout {
    size_t width[32];
    bool shown[32];
};

static size_t total(const struct table *t, const struct layout *l) {
    size_t sum = 0;
    for (size_t c = 0; c < t->columns; c++)
        if (l->shown[c]) sum += l->width[c] + (sum > 0 ? GAP : 0);
    return sum;
}

/* The column to cut next: the one that stands furthest above the least it can do with. */
static size_t widest_above_least(const struct table *t, const struct layout *l) {
    size_t best = t->columns, spare = 0;
    for (size_t c = 0; c < t->columns; c++) {
        size_t least = (size_t)t->column[c].least;
        if (l->shown[c] && least > 0 && l->width[c] > least && l->width[c] - least > spare) {
            spare = l->width[c] - least;
            best = c;
        }
    }
    return best;
}

static size_t first_to_leave(const struct table *t, const struct layout *l) {
    size_t best = t->columns;
    for (size_t c = 0; c < t->columns; c++) {
        int leave = t->column[c].leave;
        if (l->shown[c] && leave > 0 && (best == t->columns || leave < t->column[best].leave)) best = c;
    }
    return best;
}

static void natural(const struct table *t, struct layout *l) {
    for (size_t c = 0; c < t->columns; c++) {
        l->shown[c] = true;
        l->width[c] = plain_width(sv_of(t->column[c].head));
    }
    for (size_t i = 0; i < t->cells; i++) {
        size_t n = plain_width(t->cell[i]);
        if (n > l->width[i % t->columns]) l->width[i % t->columns] = n;
    }
}

/* Columns go before cells are cut: half a name says less than no edition. Only then are names shortened. */
static void fit(const struct table *t, struct layout *l, size_t width) {
    size_t c;
    while (total(t, l) > width && (c = first_to_leave(t, l)) < t->columns) l->shown[c] = false;
    while (total(t, l) > width && (c = widest_above_least(t, l)) < t->columns) l->width[c]--;
}

/* The first characters and the last `tail`, `width` of them with the ellipsis. */
static void write_cut(struct text *to, struct sv v, size_t width, size_t tail) {
    size_t n = plain_width(v), before = 0;
    if (tail + 1 >= width || v.p[v.n - 1] < '0' || v.p[v.n - 1] > '9') tail = 0;
    (void)put(to, v, width - 1 - tail);
    text_lit(to, "\xE2\x80\xA6");
    for (size_t skipped = 0; tail > 0 && skipped < n - tail; skipped++) {
        bool control;
        before += character((const unsigned char *)v.p + before, v.n - before, &control);
    }
    if (tail > 0) (void)put(to, sv_sub(v, before, v.n), tail);
}

static void write_cell(struct text *to, struct sv v, size_t width, const struct table_column *column, bool last) {
    size_t n = plain_width(v);
    bool right = column->right;
    size_t pad = n < width ? width - n : 0;
    if (right) blanks(to, pad);
    if (n > width) {
        write_cut(to, v, width, (size_t)column->tail);
    } else {
        text_plain(to, v);
    }
    if (!right && !last) blanks(to, pad);
}

static size_t last_shown(const struct table *t, const struct layout *l) {
    size_t last = 0;
    for (size_t c = 0; c < t->columns; c++)
        if (l->shown[c]) last = c;
    return last;
}

static void write_row(const struct table *t, const struct layout *l, const struct sv *cells, size_t last) {
    bool begun = false;
    for (size_t c = 0; c < t->columns; c++) {
        if (!l->shown[c]) continue;
        if (begun) blanks(t->to, GAP);
        write_cell(t->to, cells[c], l->width[c], &t->column[c], c == last);
        begun = true;
    }
    text_char(t->to, '\n');
}

void table_end(struct table *t, int width) {
    struct layout l = { 0 };
    struct sv head[32];
    if (t->to->failed) return; /* a row may be missing cells */
    assert(t->cells % t->columns == 0);
    natural(t, &l);
    if (width > 0) fit(t, &l, (size_t)width);
    size_t last = last_shown(t, &l);
    for (size_t c = 0; c < t->columns; c++) head[c] = sv_of(t->column[c].head);
    write_row(t, &l, head, last);
    for (size_t i = 0; i < t->cells; i += t->columns) write_row(t, &l, t->cell + i, last);
}
