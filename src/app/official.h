#ifndef ILACS_APP_OFFICIAL_H
#define ILACS_APP_OFFICIAL_H
/* Official figures (data/official-figures.csv) beside ours, each on the basis that reproduces it. A figure is only worth
 * publishing when anybody can count it again. */
#include "core/statistics.h"

struct official_figure {
    struct day as_at;
    struct sv measure; /* "graded", "overall.good_or_better", "leaders.good_or_better", "ilacs_up", ... */
    struct sv region;  /* empty: England */
    enum basis basis;  /* on which ours was counted */
    int value;
    bool percent;
    struct sv source, url, note;
    /* ours; percentages in hundredths, -1 where there is nobody to count */
    int ours;
    bool agrees; /* the same when rounded as published */
};
struct official_figures {
    struct official_figure *figure;
    size_t count;
};
/* Counts each again. `histories` must be known late enough for the on-site basis. Lives in `a`; text is borrowed from the
 * program. Errors: ERR_INPUT, a broken file; ERR_NOMEM. */
bool official_compare(const struct history *histories, size_t n, struct arena *a, struct official_figures *out,
                      struct err *e);
/* "good or outstanding overall", "up between two ILACS inspections", ... */
void official_measure_words(struct sv measure, struct text *out);
#endif
