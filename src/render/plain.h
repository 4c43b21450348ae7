#ifndef ILACS_RENDER_PLAIN_H
#define ILACS_RENDER_PLAIN_H
/* Plain text for people: wrapped paragraphs, and tables whose columns are fitted to a width.
 *
 * Text from outside goes in through here: control characters become blanks, so that a name in a file cannot move the
 * cursor or change the colours of a terminal.
 *
 * Units: widths in characters, 0 means unlimited. A character counts as one wherever it comes from: the register holds
 * no full-width alphabets, and a wrong guess there moves a column, nothing more.
 * Errors: none here; a text that is full, or an arena that is, shows in text_ok. */
#include "base/day.h"
#include "base/text.h"

/* Any text, its control characters (C0, delete, C1) replaced by blanks. */
void text_plain(struct text *t, struct sv v);
/* Characters of `v` as text_plain writes it. */
size_t plain_width(struct sv v);
/* `v` broken at blanks into lines of at most `width`, the first after `first`, the others after `indent` blanks. A word
 * longer than a line stays whole. Ends in a line feed. */
void text_wrapped(struct text *t, const char *first, int indent, int width, struct sv v);

struct table_column {
    const char *head;
    bool right; /* numbers stand at the right end */
    int least;  /* may be cut down to so many characters, the cut shown as an ellipsis; 0: never cut */
    int tail;   /* so many characters of its end survive a cut when it ends in a figure: "monitoring vis…1 of 6" */
    int leave;  /* when that is not enough, columns go: 1 first, then 2, ...; 0: never */
};
struct table {
    struct text *to;
    const struct table_column *column;
    size_t columns;
    struct sv *cell; /* row by row, in the arena of `to` */
    size_t cells, room;
};
/* `columns` must outlive the table. */
struct table table_in(struct text *to, const struct table_column *column, size_t columns);
/* The next cell, rows one after another. The bytes of `v` must live until table_end. */
void table_sv(struct table *t, struct sv v);
#define table_lit(t, lit) table_sv((t), SV(lit))
/* A short cell (up to 400 bytes) made here. */
void table_printf(struct table *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void table_int(struct table *t, int64_t v);
void table_day(struct table *t, struct day d); /* YYYY-MM-DD, or "-" */
/* Writes the head and the rows. Every row must be full. No line ends in blanks. */
void table_end(struct table *t, int width);
#endif
