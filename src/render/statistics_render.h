#ifndef ILACS_RENDER_STATISTICS_RENDER_H
#define ILACS_RENDER_STATISTICS_RENDER_H
/* The national picture as a table for people, CSV and JSON. Fields are documented in docs/formats.md. */
#include "base/text.h"
#include "core/statistics.h"

struct region_statistics {
    struct sv region;
    struct statistics counts;
};
struct statistics_report {
    struct statistics england;
    struct day known_by;
    const struct region_statistics *region; /* by name */
    size_t regions;
};

struct sv basis_word(enum basis b); /* "published", "on_site" */
bool basis_parse(struct sv s, enum basis *out);
/* Good or outstanding in hundredths of a percent, rounded to the nearest (4899: 48.99 %); -1 when nobody has the grade. */
int good_or_better(const int grades[GRADE_COUNT]);

/* Several tables, one below the other, and a sentence on what was counted. */
void statistics_text(const struct statistics_report *r, int width, struct text *out);
/* One row for each area of judgement and region ("England" first): a long table that is easy to pivot. */
void statistics_csv(const struct statistics_report *r, struct text *out);
void statistics_json(const struct statistics_report *r, struct text *out);
#endif
