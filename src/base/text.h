#ifndef ILACS_BASE_TEXT_H
#define ILACS_BASE_TEXT_H
/* Bounded text to write with. It lives in an arena and says its largest size when made. A write that does not fit
 * is dropped whole and `failed` stays set, so that a long run of writes is checked once, with text_ok. */
#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

struct text {
    struct arena *arena;
    char *p;
    size_t n, cap, max;
    bool failed;
};

/* An empty text in `a` of at most `max` bytes (0: 64 MiB). */
struct text text_in(struct arena *a, size_t max);
void text_add(struct text *t, struct sv v);
void text_bytes(struct text *t, const void *p, size_t n);
void text_char(struct text *t, char c);
void text_int(struct text *t, int64_t v);
/* For messages, never for markup: HTML and JSON have writers of their own. */
void text_printf(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
#define text_lit(t, lit) text_bytes((t), "" lit, sizeof(lit) - 1)
/* Whether everything written is there; ERR_NOMEM when not. */
bool text_ok(const struct text *t, struct err *e);
/* What was written so far. Valid until the next write. */
struct sv text_view(const struct text *t);
/* The text as a NUL-ended string in its arena; "" when it failed. */
const char *text_cstr(struct text *t);
#endif
