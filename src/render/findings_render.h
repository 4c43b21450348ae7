#ifndef ILACS_RENDER_FINDINGS_RENDER_H
#define ILACS_RENDER_FINDINGS_RENDER_H
/* Findings of reports for people, as CSV (the columns of findings.csv, guarded for spreadsheets) and as JSON. */
#include "core/findings.h"

void findings_text(const struct findings *f, int width, struct text *out);
void findings_csv(const struct findings *f, struct text *out);
void findings_json(const struct findings *f, struct text *out);
#endif
