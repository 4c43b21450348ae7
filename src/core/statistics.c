#include "core/statistics.h"

struct day statistics_counts_from(const struct event *ev, enum basis basis) {
    return basis == BASIS_ON_SITE && day_known(ev->end) ? ev->end : ev->published;
}

static bool carries_a_grade(const struct event *ev) {
    for (size_t a = 0; a < AREA_COUNT; a++)
        if (ev->grade[a] != GRADE_NONE) return true;
    return false;
}

static bool counts_on(const struct event *ev, struct day on, enum basis basis) {
    struct day from = statistics_counts_from(ev, basis);
    return event_is_graded(ev->kind) && day_known(from) && !day_before(on, from) && carries_a_grade(ev);
}

/* The last inspection that counts by `on`, older than `than` (NULL: the last of all). Of two on one day the later in
 * the history speaks. */
static const struct event *latest_counting(const struct history *h, struct day on, enum basis basis,
                                           const struct event *than, bool ilacs_only) {
    const struct event *best = NULL;
    for (size_t i = 0; i < h->events; i++) {
        const struct event *ev = &h->event[i];
        if (!counts_on(ev, on, basis) || (ilacs_only && ev->kind == EVENT_SIF)) continue;
        if (than != NULL) {
            struct day bound = statistics_counts_from(than, basis);
            bool older = day_before(statistics_counts_from(ev, basis), bound) ||
                         (day_eq(statistics_counts_from(ev, basis), bound) && ev < than);
            if (!older) continue;
        }
        if (best == NULL || !day_before(statistics_counts_from(ev, basis), statistics_counts_from(best, basis)))
            best = ev;
    }
    return best;
}

const struct event *statistics_latest(const struct history *h, struct day on, enum basis basis,
                                      const struct event *than) {
    return latest_counting(h, on, basis, than, false);
}

static bool on_the_scale(enum grade g) { return g >= GRADE_OUTSTANDING && g <= GRADE_INADEQUATE; }

static bool good_or_better(enum grade g) { return g == GRADE_OUTSTANDING || g == GRADE_GOOD; }

struct movement {
    int *pairs, *up, *down, *same, *same_good_or_better;
};

static void count_movement(const struct event *before, const struct event *after, struct movement m) {
    if (before == NULL || after == NULL) return;
    enum grade was = before->grade[AREA_OVERALL], is = after->grade[AREA_OVERALL];
    if (!on_the_scale(was) || !on_the_scale(is)) return;
    ++*m.pairs;
    if (is < was) ++*m.up; /* grades are listed best first */
    if (is > was) ++*m.down;
    if (is == was) ++*m.same;
    if (is == was && good_or_better(is)) ++*m.same_good_or_better;
}

static void count_stock(const struct event *latest, struct statistics *s) {
    if (latest == NULL) {
        s->not_inspected++;
        return;
    }
    for (size_t a = 0; a < AREA_COUNT; a++) s->area[a][latest->grade[a]]++;
    s->overall[latest->grade[AREA_OVERALL]]++;
    if (on_the_scale(latest->grade[AREA_OVERALL]))
        s->graded++;
    else
        s->no_overall++;
}

static void count_authority(const struct history *h, struct statistics *s) {
    s->authorities++;
    const struct event *latest = latest_counting(h, s->on, s->basis, NULL, false);
    count_stock(latest, s);
    if (latest == NULL) return;
    count_movement(latest_counting(h, s->on, s->basis, latest, false), latest,
                   (struct movement){ &s->pairs, &s->up, &s->down, &s->same, &s->same_good_or_better });
    const struct event *ilacs = latest_counting(h, s->on, s->basis, NULL, true);
    if (ilacs == NULL) return;
    count_movement(latest_counting(h, s->on, s->basis, ilacs, true), ilacs,
                   (struct movement){ &s->ilacs_pairs, &s->ilacs_up, &s->ilacs_down, &s->ilacs_same,
                                      &s->ilacs_same_good_or_better });
}

static bool is_within(struct day d, struct day from, struct day to) {
    return day_known(d) && !day_before(d, from) && !day_before(to, d);
}

static void count_work_of_the_year(const struct history *h, struct statistics *s) {
    struct day first;
    if (!day_from_ymd((struct ymd){ day_ymd(s->on).year, 1, 1 }, &first)) return;
    for (size_t i = 0; i < h->events; i++) {
        const struct event *ev = &h->event[i];
        if (event_is_graded(ev->kind) && is_within(ev->start, first, s->on)) s->inspections[ev->kind - EVENT_SIF]++;
    }
}

struct statistics statistics_on(const struct history *histories, size_t n, struct day on, enum basis basis,
                                struct sv region) {
    struct statistics s = { .on = on, .basis = basis };
    for (size_t i = 0; i < n; i++) {
        const struct history *h = &histories[i];
        if (region.n > 0 && !sv_eq_nocase(h->authority->region, region)) continue;
        count_work_of_the_year(h, &s); /* of authorities abolished since, too */
        if (authority_exists(h->authority, on)) count_authority(h, &s);
    }
    return s;
}

double statistics_good_or_better(const struct statistics *s) {
    if (s->graded == 0) return -1;
    return 100.0 * (s->overall[GRADE_OUTSTANDING] + s->overall[GRADE_GOOD]) / s->graded;
}

int statistics_inspections_between(const struct history *histories, size_t n, struct day from, struct day to,
                                   bool by_last_day) {
    int count = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < histories[i].events; k++) {
            const struct event *ev = &histories[i].event[k];
            if (!event_is_graded(ev->kind) || ev->kind == EVENT_SIF) continue;
            count += is_within(by_last_day ? ev->end : ev->start, from, to);
        }
    }
    return count;
}
