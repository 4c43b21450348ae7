#include "core/exposure.h"

#include <stdlib.h>

/* The answer can only change at certain moments: a version, a grant, an interest that begins or ends, a day that begins
 * on which something counts otherwise, an edition. All of them are gathered, and between two neighbours one question to
 * access_decide settles the whole stretch. */
struct moments {
    int64_t *at;
    size_t n, cap;
    struct arena *arena;
};

static bool add(struct moments *m, int64_t ms, struct err *e) {
    if (m->n == m->cap) {
        size_t cap = m->cap == 0 ? 64 : m->cap * 2;
        int64_t *at = arena_grow(m->arena, m->at, m->cap * sizeof *at, cap * sizeof *at);
        if (at == NULL) return err_nomem(e, __func__);
        m->at = at;
        m->cap = cap;
    }
    m->at[m->n++] = ms;
    return true;
}

static int by_moment(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The stretch of time asked about, and what divides it for everybody. */
struct scope {
    const struct exposure_question *q;
    const struct permission *rule;
    int64_t from; /* the first version */
    struct moments common;
    const struct edition *edition[EDITIONS_MAX]; /* those in force at some time in it */
    size_t editions;
};

/* The first moment after `lo`, at which it does not hold yet, up to `hi`, at which it does. */
typedef bool holds_fn(const struct occasion *o, const void *x);
static int64_t first_moment(const struct exposure_question *q, int64_t lo, int64_t hi, holds_fn *holds, const void *x) {
    while (hi - lo > 1) {
        int64_t middle = lo + (hi - lo) / 2;
        struct occasion o = q->occasion_at(q->ctx, middle);
        if (holds(&o, x))
            hi = middle;
        else
            lo = middle;
    }
    return hi;
}

static bool day_has_come(const struct occasion *o, const void *x) {
    const struct day *d = x;
    return !day_before(o->today, *d);
}

static bool edition_is(const struct occasion *o, const void *x) { return o->edition == x; }

/* When the day begins, if it does so within the scope. */
static bool add_day(struct moments *m, const struct scope *s, struct day d, struct err *e) {
    struct occasion first = s->q->occasion_at(s->q->ctx, s->from);
    if (!day_known(d) || day_has_come(&first, &d) || day_before(s->q->now.today, d)) return true;
    return add(m, first_moment(s->q, s->from, s->q->now.ms, day_has_come, &d), e);
}

static bool know_edition(struct scope *s, const struct edition *ed) {
    for (size_t i = 0; i < s->editions; i++)
        if (s->edition[i] == ed) return true;
    if (s->editions < EDITIONS_MAX) s->edition[s->editions++] = ed;
    return false;
}

/* Editions come into force with a day, so that a look twice a day misses none. */
static bool add_editions(struct scope *s, struct err *e) {
    const int64_t half_a_day = INT64_C(12) * 60 * 60 * 1000;
    const struct edition *current = s->q->occasion_at(s->q->ctx, s->from).edition;
    know_edition(s, current);
    for (int64_t at = s->from; at < s->q->now.ms;) {
        int64_t next = s->q->now.ms - at < half_a_day ? s->q->now.ms : at + half_a_day;
        const struct edition *then = s->q->occasion_at(s->q->ctx, next).edition;
        if (then != current && !add(&s->common, first_moment(s->q, at, next, edition_is, then), e)) return false;
        if (then != current) know_edition(s, then);
        current = then;
        at = next;
    }
    return true;
}

static bool add_common(struct scope *s, struct err *e) {
    for (size_t i = 0; i < s->q->versions; i++) {
        const struct planned *v = &s->q->version[i];
        if (!add(&s->common, v->moment, e) || !add(&s->common, v->called, e)) return false;
        if (!add_day(&s->common, s, v->call_day, e)) return false;
    }
    return add_editions(s, e);
}

static bool is_about(const struct scope *s, struct sv authority) {
    for (size_t i = 0; i < s->q->versions; i++)
        if (sv_eq(s->q->version[i].authority, authority)) return true;
    return false;
}

/* When it was declared and withdrawn, and the day after it ceases to bar, under each edition there was. */
static bool add_interest(struct moments *m, const struct scope *s, const struct person *p, size_t k, struct err *e) {
    const struct interest *i = &p->interest[k];
    struct person only = { .account = p->account, .interest = i, .interests = 1 };
    if (!is_about(s, i->authority)) return true;
    if (!add(m, i->declared, e) || (i->withdrawn != 0 && !add(m, i->withdrawn, e))) return false;
    if (!day_known(i->ended)) return true;
    for (size_t x = 0; x < s->editions; x++) {
        struct interest_bar bar;
        bool bars = interest_bars(&only, i->authority, s->edition[x], i->ended, i->declared, &bar);
        if (bars && !add_day(m, s, day_plus(bar.until, 1), e)) return false;
    }
    return true;
}

static bool moments_of(const struct scope *s, const struct person *p, struct moments *m, struct err *e) {
    for (size_t i = 0; i < s->common.n; i++)
        if (!add(m, s->common.at[i], e)) return false;
    for (size_t i = 0; i < p->grants; i++) {
        if (!add(m, p->grant[i].from, e)) return false;
        if (p->grant[i].until != 0 && !add(m, p->grant[i].until, e)) return false;
    }
    for (size_t i = 0; i < p->interests; i++)
        if (!add_interest(m, s, p, i, e)) return false;
    if (m->n > 1) qsort(m->at, m->n, sizeof *m->at, by_moment);
    return true;
}

static bool could_see(const struct scope *s, const struct person *p, int64_t ms) {
    const struct planned *current = NULL;
    for (size_t i = 0; i < s->q->versions; i++)
        if (s->q->version[i].moment <= ms) current = &s->q->version[i];
    if (current == NULL) return false;
    struct thing t = thing_planned(current);
    struct occasion o = ms == s->q->now.ms ? s->q->now : s->q->occasion_at(s->q->ctx, ms);
    return access_allows(s->rule, p, &t, &o);
}

/* A ledger may say too much, never too little: when there is no more room, the two oldest spans become one. */
static void begin_span(struct exposed *x, int64_t from) {
    if (x->spans == EXPOSURE_SPANS_MAX) {
        x->span[0].until = x->span[1].until;
        for (size_t i = 1; i + 1 < x->spans; i++) x->span[i] = x->span[i + 1];
        x->spans--;
    }
    x->span[x->spans++] = (struct exposure_span){ .from = from, .until = 0 };
}

static bool spans_of(const struct scope *s, const struct person *p, struct exposed *x, struct err *e) {
    struct moments m = { .arena = s->common.arena };
    if (!moments_of(s, p, &m, e)) return false;
    bool open = false;
    for (size_t i = 0; i < m.n; i++) {
        if (m.at[i] > s->q->now.ms || (i > 0 && m.at[i] == m.at[i - 1])) continue;
        bool could = could_see(s, p, m.at[i]);
        if (could && !open) begin_span(x, m.at[i]);
        if (!could && open) x->span[x->spans - 1].until = m.at[i];
        open = could;
    }
    x->can_now = s->q->versions > 0 && could_see(s, p, s->q->now.ms);
    return true;
}

static void looked(struct exposed *x, int64_t ms) {
    if (x->times == 0 || ms < x->first_seen) x->first_seen = ms;
    if (x->times == 0 || ms > x->last_seen) x->last_seen = ms;
    x->times++;
}

/* The entry of an account, made when there is none: an operator of the machine, or an account that is gone. */
static struct exposed *entry_of(struct exposed *list, size_t *n, int64_t account) {
    for (size_t i = 0; i < *n; i++)
        if (list[i].account == account) return &list[i];
    list[*n] = (struct exposed){ .account = account };
    return &list[(*n)++];
}

static int64_t first_known(const struct exposed *x) {
    if (x->spans == 0) return x->first_seen;
    return x->times > 0 && x->first_seen < x->span[0].from ? x->first_seen : x->span[0].from;
}

static int by_first(const void *a, const void *b) {
    const struct exposed *x = a, *y = b;
    int64_t fx = first_known(x), fy = first_known(y);
    return fx == fy ? (x->account > y->account) - (x->account < y->account) : (fx > fy) - (fx < fy);
}

static bool fill(const struct scope *s, struct exposed *list, size_t *n, struct err *e) {
    for (size_t i = 0; i < s->q->persons; i++) {
        struct exposed *x = &list[*n];
        *x = (struct exposed){ .account = s->q->person[i].account };
        if (!spans_of(s, &s->q->person[i], x, e)) return false;
        (*n)++;
    }
    for (size_t i = 0; i < s->q->seen_count; i++)
        looked(entry_of(list, n, s->q->seen[i].account), s->q->seen[i].moment);
    return true;
}

bool exposure_of(const struct exposure_question *q, struct arena *a, struct exposed **out, size_t *n, struct err *e) {
    struct scope s = { .q = q,
                       .rule = permission_of(REACH_ROUTE, SV("GET /plan/:id")),
                       .from = q->versions > 0 ? q->version[0].moment : q->now.ms,
                       .common = { .arena = a } };
    struct exposed *list = arena_array(a, struct exposed, q->persons + q->seen_count + 1);
    size_t all = 0, kept = 0;
    if (list == NULL) return err_nomem(e, __func__);
    if (!add_common(&s, e) || !fill(&s, list, &all, e)) return false;
    for (size_t i = 0; i < all; i++)
        if (list[i].spans > 0 || list[i].times > 0) list[kept++] = list[i];
    qsort(list, kept, sizeof *list, by_first);
    *out = list;
    *n = kept;
    return true;
}
