#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct arena_block {
    struct arena_block *older;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

enum { FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 1024 * 1024 };
static const size_t default_limit = (size_t)1 << 30;

struct arena arena_with_limit(size_t limit) {
    return (struct arena){ .limit = limit == 0 ? default_limit : limit };
}

static bool add_block(struct arena *a, size_t at_least) {
    size_t size = a->block == NULL ? FIRST_BLOCK : a->block->size * 2;
    if (size > LARGEST_BLOCK) size = LARGEST_BLOCK;
    if (size < at_least) size = at_least;
    struct arena_block *b = malloc(sizeof *b + size);
    if (b == NULL) return false;
    b->older = a->block;
    b->size = size;
    a->block = b;
    a->at = b->bytes;
    a->end = b->bytes + size;
    return true;
}

void *arena_alloc(struct arena *a, size_t size) {
    const size_t align = alignof(max_align_t);
    a->calls++;
    if (size > SIZE_MAX - align || a->calls == a->fail_at) goto fail;
    size = (size + align - 1) & ~(align - 1);
    if (size == 0) size = align;
    if (size > a->limit - a->used) goto fail;
    if ((a->block == NULL || size > (size_t)(a->end - a->at)) && !add_block(a, size)) goto fail;
    void *p = a->at;
    a->at += size;
    a->used += size;
    return memset(p, 0, size);
fail:
    a->failed = true;
    return NULL;
}

void *arena_array_bytes(struct arena *a, size_t n, size_t size) {
    size_t total;
    if (__builtin_mul_overflow(n, size, &total)) {
        a->failed = true;
        return NULL;
    }
    return arena_alloc(a, total);
}

void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size) {
    const size_t align = alignof(max_align_t);
    size_t old_room = (old_size + align - 1) & ~(align - 1);
    if (old != NULL && old_size > 0 && (unsigned char *)old + old_room == a->at && a->calls + 1 != a->fail_at &&
        new_size >= old_size && new_size <= SIZE_MAX - align) {
        size_t more = ((new_size + align - 1) & ~(align - 1)) - old_room;
        if (more <= (size_t)(a->end - a->at) && more <= a->limit - a->used) {
            a->calls++;
            memset(a->at, 0, more);
            a->at += more;
            a->used += more;
            return old;
        }
    }
    void *p = arena_alloc(a, new_size);
    if (p != NULL && old != NULL) memcpy(p, old, old_size < new_size ? old_size : new_size);
    return p;
}

char *arena_copy(struct arena *a, const void *bytes, size_t n) {
    char *p = n < SIZE_MAX ? arena_alloc(a, n + 1) : NULL;
    if (p != NULL && n > 0) memcpy(p, bytes, n);
    return p;
}

static void free_older(struct arena_block *b) {
    while (b != NULL) {
        struct arena_block *older = b->older;
        free(b);
        b = older;
    }
}

void arena_reset(struct arena *a) {
    if (a->block != NULL) {
        free_older(a->block->older);
        a->block->older = NULL;
        a->at = a->block->bytes;
    }
    a->used = 0;
    a->failed = false;
}

void arena_free(struct arena *a) {
    free_older(a->block);
    a->block = NULL;
    a->at = a->end = NULL;
    a->used = 0;
    a->failed = false;
}
