#ifndef ILACS_CORE_STATISTICS_H
#define ILACS_CORE_STATISTICS_H
/* The national picture in numbers on a day, on either basis (section 13). */
#include "core/due.h"

enum basis { BASIS_PUBLISHED, BASIS_ON_SITE }; /* a grade counts from its publication / from its last on-site day */
struct statistics {
    struct day on;
    enum basis basis;
    int authorities; /* existing on the day */
    int graded;      /* with a latest SIF or ILACS inspection that carries an overall grade */
    int no_overall;  /* latest inspection has judgements but no overall grade (April 2026 on) */
    int not_inspected;
    int overall[GRADE_COUNT];
    int area[AREA_COUNT][GRADE_COUNT]; /* stock of each judgement area, from each authority's latest inspection */
    /* between each authority's latest graded inspection and the one before it, both with an overall grade */
    int pairs, up, down, same, same_good_or_better;
    /* the same counted over ILACS inspections only */
    int ilacs_pairs, ilacs_up, ilacs_down, ilacs_same, ilacs_same_good_or_better;
    int inspections[3]; /* first on-site day in the year of `on`: sif, standard, short */
};
/* The day from which an inspection counts on this basis; DAY_NONE: it does not count. Of some inspections of abolished
 * authorities only the publication is known: on either basis they count from that. */
struct day statistics_counts_from(const struct event *ev, enum basis basis);
/* The last SIF or ILACS inspection with judgements that counts by `on`, older than `than` (NULL: the last of all). Of two
 * on one day the later in the history speaks. NULL: none. */
const struct event *statistics_latest(const struct history *h, struct day on, enum basis basis,
                                      const struct event *than);
/* One number per authority existing on `on`. `region` empty: England. With the on-site basis, an inspection counts from
 * its last on-site day whatever its publication (histories must be known by a day late enough: use hindsight). */
struct statistics statistics_on(const struct history *histories, size_t n, struct day on, enum basis basis,
                                struct sv region);
/* Good or outstanding of those with an overall grade, in percent; -1 when there are none. */
double statistics_good_or_better(const struct statistics *s);
/* Graded ILACS inspections whose first on-site day (or last, `by_last_day`) falls in [from, to]. */
int statistics_inspections_between(const struct history *histories, size_t n, struct day from, struct day to,
                                   bool by_last_day);
#endif
