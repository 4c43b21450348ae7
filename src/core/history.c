#include "core/history.h"

#include <stdlib.h>
#include <string.h>

/* A version that may speak. `whole`: the audience knows what it says; else only that inspectors are on site. */
struct candidate {
    const struct fact *fact;
    bool whole;
};

static struct sv fact_authority(const struct fact *f) {
    switch (f->kind) {
    case RECORD_INSPECTION:
    case RECORD_VISIT: return f->is.event.authority;
    case RECORD_ELECTION: return f->is.election.authority;
    case RECORD_OVERRIDE: return f->is.override.authority;
    case RECORD_AUTHORITY:
    case RECORD_HOLIDAY:
    case RECORD_FINDING:
    case RECORD_KINDS: break;
    }
    return (struct sv){ 0 };
}

static bool concerns(const struct fact *f, const struct authority *of) {
    if (f->kind == RECORD_AUTHORITY || f->kind == RECORD_HOLIDAY || f->kind == RECORD_FINDING) return false;
    struct sv whose = fact_authority(f);
    return sv_eq(whose, of->dfe_code) || (f->kind == RECORD_ELECTION && whose.n == 0);
}

/* Inspectors on site cannot be hidden from those they inspect, nor from their own office (domain section 5.1). */
static bool seen_on_site(const struct fact *f, struct day known_by, enum audience who) {
    return f->kind == RECORD_INSPECTION && who != AUDIENCE_PUBLIC && event_is_graded(f->is.event.kind) &&
           day_known(f->is.event.start) && !day_before(known_by, f->is.event.start);
}

static int by_record_then_number(const void *pa, const void *pb) {
    const struct candidate *a = pa;
    const struct candidate *b = pb;
    if (a->fact->kind != b->fact->kind) return a->fact->kind < b->fact->kind ? -1 : 1;
    int c = sv_cmp(a->fact->key, b->fact->key);
    return c != 0 ? c : (a->fact->number > b->fact->number) - (a->fact->number < b->fact->number);
}

static size_t collect(const struct fact *facts, size_t n, const struct authority *of, struct day known_by,
                      enum audience who, struct candidate *out) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        const struct fact *f = &facts[i];
        if (!concerns(f, of)) continue;
        bool whole = !day_before(known_by, f->known[who]);
        if (!whole && !seen_on_site(f, known_by, who)) continue;
        if (out != NULL) out[count] = (struct candidate){ f, whole };
        count++;
    }
    return count;
}

/* Of one record's versions: the last one that is wholly known; else the first, for what can be seen of it. */
static size_t speaking(const struct candidate *c, size_t n) {
    size_t chosen = 0;
    for (size_t i = 0; i < n; i++)
        if (c[i].whole) chosen = i;
    return chosen;
}

static struct event without_report(struct event ev) {
    memset(ev.grade, 0, sizeof ev.grade);
    ev.published = DAY_NONE;
    ev.note = ev.url = ev.source = (struct sv){ 0 };
    return ev;
}

static struct day event_day(const struct event *ev) { return day_known(ev->start) ? ev->start : ev->published; }

static int by_day_then_id(const void *pa, const void *pb) {
    const struct event *a = pa;
    const struct event *b = pb;
    struct day x = event_day(a);
    struct day y = event_day(b);
    return x.n != y.n ? (x.n < y.n ? -1 : 1) : sv_cmp(a->id, b->id);
}

static int by_decision(const void *pa, const void *pb) {
    const struct override *a = pa;
    const struct override *b = pb;
    if (a->decided_on.n != b->decided_on.n) return a->decided_on.n < b->decided_on.n ? -1 : 1;
    return sv_cmp(a->id, b->id);
}

static int by_polling_day(const void *pa, const void *pb) {
    const struct election *a = pa;
    const struct election *b = pb;
    if (a->polling_day.n != b->polling_day.n) return a->polling_day.n < b->polling_day.n ? -1 : 1;
    return sv_cmp(a->id, b->id);
}

struct room {
    struct event *event;
    struct override *override;
    struct election *election;
    struct superseded *superseded;
};

static bool make_room(struct arena *a, size_t n, struct room *r) {
    r->event = arena_array(a, struct event, n);
    r->override = arena_array(a, struct override, n);
    r->election = arena_array(a, struct election, n);
    r->superseded = arena_array(a, struct superseded, n);
    return r->event != NULL && r->override != NULL && r->election != NULL && r->superseded != NULL;
}

static void take(const struct candidate *c, struct room *r, struct history *out) {
    if (c->fact->withdrawn) return;
    switch (c->fact->kind) {
    case RECORD_INSPECTION:
    case RECORD_VISIT:
        r->event[out->events++] = c->whole ? c->fact->is.event : without_report(c->fact->is.event);
        break;
    case RECORD_OVERRIDE: r->override[out->overrides++] = c->fact->is.override; break;
    case RECORD_ELECTION: r->election[out->elections++] = c->fact->is.election; break;
    case RECORD_AUTHORITY:
    case RECORD_HOLIDAY:
    case RECORD_FINDING:
    case RECORD_KINDS: break;
    }
}

static bool same_record(const struct fact *a, const struct fact *b) {
    return a->kind == b->kind && sv_eq(a->key, b->key);
}

static void resolve(const struct candidate *c, size_t n, struct room *r, struct history *out) {
    for (size_t i = 0; i < n;) {
        size_t end = i + 1;
        while (end < n && same_record(c[i].fact, c[end].fact)) end++;
        size_t chosen = i + speaking(c + i, end - i);
        for (size_t j = i; j < end; j++)
            if (j != chosen && c[j].whole)
                r->superseded[out->supersededs++] = (struct superseded){ c[j].fact, c[chosen].fact };
        take(&c[chosen], r, out);
        i = end;
    }
}

/* qsort must not be given NULL, not even for no elements. */
static void sort(void *p, size_t n, size_t size, int (*order)(const void *, const void *)) {
    if (n > 1) qsort(p, n, size, order);
}

void history_sort_events(struct event *events, size_t n) { sort(events, n, sizeof *events, by_day_then_id); }

bool history_as_known(const struct fact *facts, size_t n, const struct authority *of, struct day known_by,
                      enum audience who, struct arena *a, struct history *out, struct err *e) {
    *out = (struct history){ .authority = of };
    size_t count = collect(facts, n, of, known_by, who, NULL);
    struct candidate *c = arena_array(a, struct candidate, count);
    struct room r;
    if (c == NULL || !make_room(a, count, &r)) return err_nomem(e, __func__);
    (void)collect(facts, n, of, known_by, who, c);
    sort(c, count, sizeof *c, by_record_then_number);
    resolve(c, count, &r, out);
    sort(r.event, out->events, sizeof *r.event, by_day_then_id);
    sort(r.override, out->overrides, sizeof *r.override, by_decision);
    sort(r.election, out->elections, sizeof *r.election, by_polling_day);
    out->event = r.event;
    out->override = r.override;
    out->election = r.election;
    out->superseded = r.superseded;
    return true;
}

struct record_keeping record_keeping_of(const struct history *histories, size_t n) {
    struct record_keeping k;
    for (size_t i = 0; i < EVENT_COUNT; i++) k.since[i] = k.complete_from[i] = k.complete_to[i] = DAY_NONE;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < histories[i].events; j++) {
            const struct event *ev = &histories[i].event[j];
            struct day on = event_day(ev);
            if (day_known(on) && (!day_known(k.since[ev->kind]) || day_before(on, k.since[ev->kind])))
                k.since[ev->kind] = on;
        }
    return k;
}
