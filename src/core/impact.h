#ifndef ILACS_CORE_IMPACT_H
#define ILACS_CORE_IMPACT_H
/* Who would be affected if edition B stood in place of edition A: found by running both over the whole register on one
 * day, never by comparing files (capability 1.6). */
#include "core/due.h"

struct impact_line {
    const struct history *of;
    const struct owed *before, *after; /* one of them may be NULL: appears, disappears */
    bool kind, window, status, count;  /* what differs */
};
struct impact {
    const struct edition *a, *b;
    struct day on;
    struct impact_line *line;
    size_t lines;
    size_t authorities_asked, authorities_affected;
};
/* Lives in `arena`. Errors: ERR_NOMEM. */
bool impact_run(const struct due_context *c, const struct history *histories, size_t n, const struct edition *a,
                const struct edition *b, struct day on, struct arena *arena, struct impact *out, struct err *e);
#endif
