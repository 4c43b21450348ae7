/* Addresses as anybody may send them: whatever comes out of query_parse and path_parse is text of bounded size. */
#include <stdint.h>
#include <stdlib.h>

#include "web/query.h"

static void check_text(struct sv v) {
    if (v.n > QUERY_MAX_VALUE || !sv_utf8(v)) abort();
    for (size_t i = 0; i < v.n; i++)
        if ((unsigned char)v.p[i] < 0x20) abort();
}

static void check_query(struct sv raw, struct arena *a) {
    struct query q;
    struct err e = { 0 };
    struct query_problems p = { 0 };
    if (!query_parse(raw, a, &q, &e)) {
        if (e.kind == ERR_NONE) abort();
        return;
    }
    for (size_t i = 0; i < q.fields; i++) {
        check_text(q.field[i].name);
        check_text(q.field[i].value);
        struct day d = query_day(&q, q.field[i].name, &p);
        if (day_known(d)) (void)day_ymd(d);
    }
}

static void check_path(struct sv raw, struct arena *a) {
    struct path p;
    struct err e = { 0 };
    if (!path_parse(raw, a, &p, &e)) {
        if (e.kind == ERR_NONE) abort();
        return;
    }
    for (size_t i = 0; i < p.segments; i++) {
        check_text(p.segment[i]);
        if (p.segment[i].n == 0 || sv_eq(p.segment[i], SV(".."))) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena a = arena_with_limit(1 << 20);
    struct sv raw = { (const char *)data, size };
    check_query(raw, &a);
    check_path(raw, &a);
    arena_free(&a);
    return 0;
}
