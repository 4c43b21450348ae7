#ifndef ILACS_INGEST_REPORT_TEXT_H
#define ILACS_INGEST_REPORT_TEXT_H
/* The text of a report as pages and lines, from the output of `pdftotext -layout` (UTF-8, form feed after each page).
 *
 * That output keeps columns, so that a table's cells stay beside one another. Each line is kept twice: as printed, and
 * folded (`low`): lower case, one byte for each character, curly quotes and long dashes made plain, bullets made '*',
 * accents dropped. Everything is searched in the folded form and quoted from the printed one; the columns agree.
 *
 * The bytes come from a child that read a stranger's file: nothing about them is believed. */
#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

enum { REPORT_TEXT_MAX_BYTES = 16 * 1024 * 1024, REPORT_TEXT_MAX_LINES = 300000, REPORT_TEXT_MAX_PAGES = 5000 };

struct report_line {
    struct sv raw;   /* as printed, without its end */
    const char *low; /* folded; n characters */
    uint32_t n;
    uint32_t page;   /* from 1 */
    uint32_t indent; /* blanks before the first character */
    bool blank;
    bool furniture; /* page number, running head or foot, footnote: no part of the running text */
    bool foot;      /* furniture that is a running foot with words in it */
};

struct report_text {
    struct report_line *line;
    size_t lines;
    uint32_t pages;
    size_t letters; /* characters a-z in all: none means that the pages are pictures */
};

/* Lives in `a`; `bytes` must outlive it. Errors: ERR_INPUT when a limit above is passed; ERR_NOMEM. */
bool report_text_make(struct sv bytes, struct arena *a, struct report_text *out, struct err *e);

/* Folds any text in the same way. `low` has room for s.n bytes; returns the number of characters. */
size_t report_fold(struct sv s, char *low);

/* A word of a folded line: without the punctuation at its ends, and without a footnote number stuck to its end. */
struct report_word {
    struct sv low;
    uint32_t from, to; /* columns of the whole printed word, in characters: [from, to) */
};
/* The next word at or after column *at; moves *at past it. False at the end of the line. Words are split at blanks. */
bool report_word_next(const struct report_line *l, uint32_t *at, struct report_word *w);

/* The printed characters [from, to) of a line. */
struct sv report_line_raw(const struct report_line *l, uint32_t from, uint32_t to);
static inline struct sv report_line_low(const struct report_line *l) { return (struct sv){ l->low, l->n }; }

/* The printed lines [from, to) joined by single spaces, runs of blanks made one, furniture and blank lines left out;
 * stops at `max` bytes. Lives in `a`. */
struct sv report_text_join(const struct report_text *t, size_t from, size_t to, size_t max, struct arena *a);
/* A folded copy of `s` in `a`; as long as s has characters. */
struct sv report_text_folded(struct sv s, struct arena *a);
#endif
