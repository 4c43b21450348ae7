#ifndef ILACS_RENDER_CSVOUT_H
#define ILACS_RENDER_CSVOUT_H
/* A CSV writer into a text: RFC 4180 quoting, UTF-8, rows ended by LF alone (every reader takes it, and line tools and
 * `ilacs import` agree on it). A field is quoted when it holds a comma, a quote, a line end, or blanks at an end; the
 * bytes depend on nothing but the calls.
 *
 *     struct csvout c = csvout_in(&t, CSVOUT_EXACT);
 *     csvout_sv(&c, name); csvout_day(&c, latest); csvout_row(&c);
 *
 * Formulas. A spreadsheet takes a field that begins with = + - @ as a formula, which text from outside could abuse.
 *   CSVOUT_EXACT    the default: fields as they are, because what ilacs exports it must read back unchanged, and the
 *                   registers hold checked words, days and numbers.
 *   CSVOUT_GUARDED  a text field that a spreadsheet could run is given an apostrophe in front. Use it for lists that
 *                   carry text typed by people and are made to be opened, never to be imported again.
 *
 * Errors: none here; a text that is full remembers it (text_ok). */
#include "base/day.h"
#include "base/text.h"

enum csvout_guard { CSVOUT_EXACT, CSVOUT_GUARDED };
struct csvout {
    struct text *to;
    enum csvout_guard guard;
    size_t fields; /* in the row being written */
};

struct csvout csvout_in(struct text *to, enum csvout_guard guard);
void csvout_sv(struct csvout *c, struct sv v);
#define csvout_lit(c, lit) csvout_sv((c), SV(lit))
void csvout_int(struct csvout *c, int64_t v);
/* YYYY-MM-DD; empty for DAY_NONE. */
void csvout_day(struct csvout *c, struct day d);
/* Ends the row. A row of one empty field is written as "" so that no reader skips it as a blank line. */
void csvout_row(struct csvout *c);
/* A whole row of literals: the head line. */
void csvout_head(struct csvout *c, const char *const *names, size_t n);
#endif
