#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const size_t default_max = (size_t)64 << 20;

struct text text_in(struct arena *a, size_t max) {
    return (struct text){ .arena = a, .max = max == 0 ? default_max : max };
}

/* Room for `more` bytes and for the NUL that text_cstr puts after them, which does not count towards the largest size. */
static bool make_room(struct text *t, size_t more) {
    if (t->failed || more > t->max - t->n) {
        t->failed = true;
        return false;
    }
    if (more < t->cap - t->n) return true;
    size_t cap = t->cap < 128 ? 256 : t->cap * 2;
    while (cap <= t->n + more) cap *= 2;
    char *p = arena_grow(t->arena, t->p, t->cap, cap);
    if (p == NULL) {
        t->failed = true;
        return false;
    }
    t->p = p;
    t->cap = cap;
    return true;
}

void text_bytes(struct text *t, const void *p, size_t n) {
    if (n == 0 || !make_room(t, n)) return;
    memcpy(t->p + t->n, p, n);
    t->n += n;
}

void text_add(struct text *t, struct sv v) { text_bytes(t, v.p, v.n); }

void text_char(struct text *t, char c) { text_bytes(t, &c, 1); }

void text_int(struct text *t, int64_t v) {
    char digits[24];
    size_t at = sizeof digits;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do {
        digits[--at] = (char)('0' + (int)(u % 10));
        u /= 10;
    } while (u > 0);
    if (v < 0) digits[--at] = '-';
    text_bytes(t, digits + at, sizeof digits - at);
}

void text_printf(struct text *t, const char *format, ...) {
    va_list args;
    va_list again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) {
        t->failed = true;
    } else if (make_room(t, (size_t)n)) {
        (void)vsnprintf(t->p + t->n, (size_t)n + 1, format, again);
        t->n += (size_t)n;
    }
    va_end(again);
}

bool text_ok(const struct text *t, struct err *e) { return !t->failed || err_nomem(e, __func__); }

struct sv text_view(const struct text *t) {
    return (struct sv){ t->p, t->n };
}

const char *text_cstr(struct text *t) {
    if (!make_room(t, 0)) return "";
    t->p[t->n] = '\0';
    return t->p;
}
