#include "core/movement.h"

static bool on_the_scale(enum grade g) { return g >= GRADE_OUTSTANDING && g <= GRADE_INADEQUATE; }

static bool counts_within(const struct event *ev, const struct movement *m, enum basis basis) {
    struct day from = statistics_counts_from(ev, basis);
    return event_is_graded(ev->kind) && day_known(from) && !day_before(from, m->from) && !day_before(m->to, from);
}

static void count_pair(enum grade was, enum grade is, struct movement *m) {
    m->given[was][is]++;
    if (is < was) m->up++; /* grades are listed best first */
    if (is > was) m->down++;
    if (is != was) return;
    m->same++;
    if (is <= GRADE_GOOD) m->same_good_or_better++;
}

static void count_one(const struct history *h, const struct event *ev, enum basis basis, struct movement *m) {
    enum grade is = ev->grade[AREA_OVERALL];
    m->inspections++;
    if (!on_the_scale(is)) {
        m->no_overall++;
        return;
    }
    const struct event *before = statistics_latest(h, statistics_counts_from(ev, basis), basis, ev);
    enum grade was = before == NULL ? GRADE_NONE : before->grade[AREA_OVERALL];
    if (on_the_scale(was))
        count_pair(was, is, m);
    else
        m->first++;
}

struct movement movement_between(const struct history *histories, size_t n, struct day from, struct day to,
                                 enum basis basis, struct sv region) {
    struct movement m = { .from = from, .to = to };
    for (size_t i = 0; i < n; i++) {
        const struct history *h = &histories[i];
        if (region.n > 0 && !sv_eq_nocase(h->authority->region, region)) continue;
        for (size_t k = 0; k < h->events; k++)
            if (counts_within(&h->event[k], &m, basis)) count_one(h, &h->event[k], basis, &m);
    }
    return m;
}
