#ifndef ILACS_RENDER_REVIEW_RENDER_H
#define ILACS_RENDER_REVIEW_RENDER_H
/* The review queue for people and as JSON (docs/formats.md). */
#include "core/review.h"

void reviews_text(const struct review *list, size_t n, int width, struct text *out);
void reviews_json(const struct review *list, size_t n, struct text *out);
/* One review: every value with both sides, its page and words. Without the text of the pages. */
void review_text(const struct review *r, int width, struct text *out);
void review_json(const struct review *r, struct text *out);

/* "open", "accepted", "dismissed". */
struct sv review_state(const struct review *r);
/* "new inspection", "visit differs": what a person is asked about. */
void review_what(const struct review *r, struct text *out);
#endif
