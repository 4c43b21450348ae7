#include "core/impact.h"

static bool same_window(const struct owed *a, const struct owed *b) {
    return day_eq(a->earliest, b->earliest) && day_eq(a->target, b->target) && day_eq(a->latest, b->latest);
}

static bool add_line(struct impact *out, struct arena *a, struct impact_line line, size_t *cap) {
    if (out->lines == *cap) {
        size_t more = *cap == 0 ? 64 : *cap * 2;
        struct impact_line *p = arena_grow(a, out->line, *cap * sizeof line, more * sizeof line);
        if (p == NULL) return false;
        out->line = p;
        *cap = more;
    }
    out->line[out->lines++] = line;
    return true;
}

static struct owed *kept(struct arena *a, const struct owed *o) {
    struct owed *copy = arena_new(a, struct owed);
    if (copy != NULL) *copy = *o;
    return copy;
}

struct asked {
    const struct history *h;
    struct due before, after;
};

static bool compare_one(const struct asked *q, struct arena *a, struct impact *out, size_t *cap) {
    for (size_t i = 0; i < q->before.count; i++) {
        const struct owed *o = &q->before.owed[i];
        const struct owed *x = due_counterpart(&q->after, o);
        struct impact_line line = { .of = q->h };
        if (x != NULL) {
            line.kind = x->kind != o->kind;
            line.window = !same_window(x, o);
            line.status = x->status != o->status;
            line.count = x->of != o->of;
            if (!line.kind && !line.window && !line.status && !line.count) continue;
            if ((line.after = kept(a, x)) == NULL) return false;
        }
        if ((line.before = kept(a, o)) == NULL || !add_line(out, a, line, cap)) return false;
    }
    for (size_t i = 0; i < q->after.count; i++) {
        if (due_counterpart(&q->before, &q->after.owed[i]) != NULL) continue;
        struct impact_line line = { .of = q->h, .after = kept(a, &q->after.owed[i]) };
        if (line.after == NULL || !add_line(out, a, line, cap)) return false;
    }
    return true;
}

bool impact_run(const struct due_context *c, const struct history *histories, size_t n, const struct edition *a,
                const struct edition *b, struct day on, struct arena *arena, struct impact *out, struct err *e) {
    struct due_context with_a = *c;
    struct due_context with_b = *c;
    size_t cap = 0;
    struct asked *q = arena_new(arena, struct asked);
    *out = (struct impact){ .a = a, .b = b, .on = on };
    with_a.pathway_edition = a;
    with_b.pathway_edition = b;
    if (q == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < n; i++) {
        if (!authority_exists(histories[i].authority, on)) continue;
        size_t lines = out->lines;
        q->h = &histories[i];
        due_list(&with_a, q->h, on, &q->before, NULL);
        due_list(&with_b, q->h, on, &q->after, NULL);
        if (!compare_one(q, arena, out, &cap)) return err_nomem(e, __func__);
        out->authorities_asked++;
        out->authorities_affected += out->lines > lines;
    }
    return true;
}
