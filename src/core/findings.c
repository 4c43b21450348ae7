#include "core/findings.h"

#include <stdlib.h>

#include "core/columns.h"

/* Priority actions come first: they are why a report is read in a hurry. */
static const struct {
    struct sv kind, heading;
} kinds[] = {
    { { "priority_action", 15 }, { "Areas for priority action", 25 } },
    { { "improvement", 11 }, { "What needs to improve", 21 } },
    { { "recommendation", 14 }, { "Recommendations", 15 } },
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static size_t rank_of(struct sv kind) {
    size_t i = 0;
    while (i < KINDS && !sv_eq(kinds[i].kind, kind)) i++;
    return i;
}

struct sv finding_heading(struct sv kind) {
    size_t i = rank_of(kind);
    return i < KINDS ? kinds[i].heading : kind;
}

static int compare(const void *pa, const void *pb) {
    const struct finding *a = pa;
    const struct finding *b = pb;
    int c = sv_cmp(a->authority, b->authority);
    if (c == 0) c = sv_cmp(a->record, b->record);
    if (c == 0) c = (int)rank_of(a->kind) - (int)rank_of(b->kind);
    if (c == 0) c = (a->position > b->position) - (a->position < b->position);
    return c != 0 ? c : sv_cmp(a->id, b->id);
}

static struct finding finding_of(const struct sv *c) {
    struct finding f = {
        .id = c[FINDING_ID],
        .authority = c[FINDING_DFE_CODE],
        .record = c[FINDING_RECORD],
        .kind = c[FINDING_KIND],
        .text = c[FINDING_TEXT],
        .tag = c[FINDING_TAG],
        .about_board = c[FINDING_ABOUT_BOARD].n > 0,
    };
    (void)sv_int(c[FINDING_POSITION], 0, INT32_MAX, &f.position);
    (void)sv_int(c[FINDING_PAGE], 0, INT32_MAX, &f.page);
    return f;
}

bool findings_known(const struct versions *v, struct day known_by, enum audience who, struct arena *a,
                    struct findings *out, struct err *e) {
    struct finding *list = arena_array(a, struct finding, v->count);
    size_t n = 0;
    if (list == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < v->count;) {
        const struct version *last = NULL;
        struct sv key = v->list[i].cells[FINDING_ID];
        for (; i < v->count && sv_eq(v->list[i].cells[FINDING_ID], key); i++)
            if (!day_before(known_by, v->list[i].known[who])) last = &v->list[i];
        if (last != NULL && !last->withdrawn) list[n++] = finding_of(last->cells);
    }
    if (n > 1) qsort(list, n, sizeof *list, compare);
    *out = (struct findings){ list, n };
    return true;
}
