#ifndef ILACS_RENDER_BACKTEST_RENDER_H
#define ILACS_RENDER_BACKTEST_RENDER_H
/* The back-test as a report for people, as CSV (one row a succession) and as JSON. Fields: docs/formats.md. */
#include "base/text.h"
#include "core/backtest.h"

void backtest_text(const struct backtest *b, int width, struct text *out);
void backtest_csv(const struct backtest *b, struct text *out);
void backtest_json(const struct backtest *b, struct text *out);
#endif
