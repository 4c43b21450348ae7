#ifndef ILACS_CORE_MOVEMENT_H
#define ILACS_CORE_MOVEMENT_H
/* What the inspections of a period changed: the grade each authority had before, and the one it was given. Stock is
 * statistics.h; this is the flow between two stocks. */
#include "core/statistics.h"

struct movement {
    struct day from, to;                 /* both included */
    int inspections;                     /* SIF and ILACS inspections that count from a day of the period */
    int no_overall;                      /* of these: without an overall grade (April 2026 on) */
    int first;                           /* of these: graded, with no graded inspection before on record */
    int given[GRADE_COUNT][GRADE_COUNT]; /* [the grade before][the grade given]; both overall */
    int up, down, same, same_good_or_better;
};
/* Over authorities that exist or existed; a successor has no grade before its own first. `region` empty: England. On the
 * on-site basis an inspection counts from its last day on site, and the histories must be known late enough. */
struct movement movement_between(const struct history *histories, size_t n, struct day from, struct day to,
                                 enum basis basis, struct sv region);
#endif
