#ifndef ILACS_RENDER_REPORT_RENDER_H
#define ILACS_RENDER_REPORT_RENDER_H
/* What was read from reports, as JSON, CSV and plain text. One report at a time, so that ten thousand files need no more
 * memory than one. Documented in docs/reading-reports.md. */
#include "core/report_facts.h"

/* One JSON object, without a line end. `file`, then every column of inspections.csv as a string under its name ("" when
 * blank), then form, refused (string or null), theme, priority_action, values (for each column its confidence, reason,
 * check, page, words, second), items, mentions, numbers, sections, warnings. */
void report_json(const struct report_facts *f, struct text *out);

/* file, the columns of inspections.csv, form, refused, warnings: the header, and one line. Text is guarded against
 * spreadsheets that would run it. */
void report_csv_head(struct text *out);
void report_csv(const struct report_facts *f, struct text *out);

/* For people: each value with its page and how far it may be trusted, then lists and warnings. Fitted to `width`
 * characters (0: unlimited). */
void report_table(const struct report_facts *f, int width, struct text *out);
#endif
