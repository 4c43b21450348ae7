#ifndef ILACS_APP_FRAMEWORK_DATA_H
#define ILACS_APP_FRAMEWORK_DATA_H
/* Editions as data (docs/formats.md): the same bytes on the command line, on the pages and in the exports. Adding a field
 * is allowed, changing or removing one is not.
 *
 * Errors: none here; a text that is full remembers it (text_ok). */
#include "app/framework_app.h"
#include "base/text.h"

/* One object or row for each edition, oldest first. */
void framework_list_json(const struct framework_view *list, size_t n, struct text *out);
void framework_list_csv(const struct framework_view *list, size_t n, struct text *out);
/* Everything in force under one edition, with its provenance. */
void framework_show_json(const struct framework_view *v, struct text *out);
void framework_show_csv(const struct framework_view *v, struct text *out);
/* What `b` says that `a` does not: one row a change; `before` or `after` is blank where a thing appears or goes. */
void framework_diff_json(const struct framework_diff *d, struct text *out);
void framework_diff_csv(const struct framework_diff *d, struct text *out);

/* The first day in force; DAY_NONE for a placeholder whose day nobody knows. */
struct day framework_first_day(const struct edition *ed);
#endif
