#ifndef ILACS_BASE_ARENA_H
#define ILACS_BASE_ARENA_H
/* One arena per request, per command, per test: everything made for it dies with it, and nothing is freed alone.
 * Nothing long-lived may point into a short-lived arena.
 *
 * An arena grows by blocks up to its limit (bytes asked for, not counting slack). When memory or the limit runs out,
 * arena_alloc returns NULL and `failed` stays set. Tests set `fail_at` to make the k-th allocation fail. */
#include <stdbool.h>
#include <stddef.h>

struct arena_block;
struct arena {
    struct arena_block *block; /* the newest; blocks link to older ones */
    unsigned char *at, *end;   /* the free part of the newest block */
    size_t used, limit;        /* bytes handed out, and how many may be */
    size_t calls, fail_at;     /* fault injection: the fail_at-th call fails (0: never) */
    bool failed;
};

/* An empty arena that may hand out up to `limit` bytes (0: 1 GiB). Allocates nothing yet. */
struct arena arena_with_limit(size_t limit);
/* Zeroed memory of `size` bytes, aligned for any type; NULL when it is not to be had. size 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t size);
/* Zeroed memory for `n` elements of `size` bytes; NULL also when n * size overflows. */
void *arena_array_bytes(struct arena *a, size_t n, size_t size);
/* Enlarges memory that came from this arena; in place when it was the last handed out, else by copying. */
void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size);
/* A copy of `n` bytes with a NUL after them. */
char *arena_copy(struct arena *a, const void *bytes, size_t n);
/* Forgets everything but keeps the newest block for use again. */
void arena_reset(struct arena *a);
/* Gives everything back. The arena may be used again, empty. */
void arena_free(struct arena *a);

#define arena_new(a, type)      ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, n) ((type *)arena_array_bytes((a), (n), sizeof(type)))
#endif
