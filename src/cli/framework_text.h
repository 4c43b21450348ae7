#ifndef ILACS_CLI_FRAMEWORK_TEXT_H
#define ILACS_CLI_FRAMEWORK_TEXT_H
/* Editions for people. As JSON and CSV: app/framework_data.h, which the pages share. */
#include "app/framework_data.h"
#include "base/text.h"

void framework_list_text(const struct framework_view *list, size_t n, int width, struct text *out);
/* What the edition set itself is marked with an asterisk. */
void framework_show_text(const struct framework_view *v, int width, struct text *out);
void framework_diff_text(const struct framework_diff *d, int width, struct text *out);
void framework_tally_text(const struct framework_tally *t, int width, struct text *out);
void framework_tally_json(const struct framework_tally *t, struct text *out);
#endif
