#ifndef ILACS_RENDER_IMPACT_RENDER_H
#define ILACS_RENDER_IMPACT_RENDER_H
/* Who is affected when one edition stands in place of another: a table for people, CSV and JSON. */
#include "base/text.h"
#include "core/impact.h"

void impact_text(const struct impact *im, int width, struct text *out);
void impact_csv(const struct impact *im, struct text *out);
void impact_json(const struct impact *im, struct text *out);
#endif
