#include "core/backtest.h"

#include <stdlib.h>

struct sv departure_word(enum departure d) {
    static const char *const words[] = { "none", "after_priority_action", "unexplained_discretion" };
    return sv_of(words[d]);
}

struct sv window_class_word(enum window_class w) {
    static const char *const words[] = { "inside", "early", "late_first_after_sif", "late_covid", "late", "none" };
    return sv_of(words[w]);
}

static struct day ilacs_begins(const struct framework *f);

static struct day on_site_or_published(const struct event *ev) {
    return day_known(ev->start) ? ev->start : ev->published;
}

/* The phone call: the Monday before the on-site week; for a SIF the working day before; where no on-site day is known,
 * the publication. */
static struct day call_day(const struct event *ev, const struct calendar *cal) {
    if (!day_known(ev->start)) return ev->published;
    if (ev->kind == EVENT_SIF) return calendar_plus_working(cal, ev->start, -1);
    struct day monday = day_plus(ev->start, -(int32_t)day_weekday(ev->start));
    return day_plus(monday, -7);
}

static int by_publication(const void *pa, const void *pb) {
    const struct event *a = *(const struct event *const *)pa;
    const struct event *b = *(const struct event *const *)pb;
    if (a->published.n != b->published.n) return a->published.n < b->published.n ? -1 : 1;
    struct day x = on_site_or_published(a);
    struct day y = on_site_or_published(b);
    return (x.n > y.n) - (x.n < y.n);
}

/* The authority's SIF and ILACS inspections with a report, in order of publication. */
static size_t graded_in_order(const struct history *h, const struct event **out) {
    size_t n = 0;
    for (size_t i = 0; i < h->events; i++)
        if (event_is_graded(h->event[i].kind) && day_known(h->event[i].published)) out[n++] = &h->event[i];
    if (n > 1) qsort(out, n, sizeof *out, by_publication);
    return n;
}

static const struct event *priority_action_between(const struct history *h, const struct event *before,
                                                   struct day call) {
    for (size_t i = 0; i < h->events; i++) {
        const struct event *ev = &h->event[i];
        if (ev->kind == EVENT_FOCUSED_VISIT && ev->priority_action && day_known(ev->start) &&
            day_before(on_site_or_published(before), ev->start) && day_before(ev->start, call))
            return ev;
    }
    return NULL;
}

/* Whether some day of the cycle, from the report to the next inspection, was one when nothing graded could be placed: a
 * late inspection is then late by the pause and the backlog it left. */
static bool paused_between(const struct framework *f, enum obligation kind, struct day from, struct day to) {
    for (size_t i = 0; i < f->edition_count; i++) {
        const struct edition *ed = &f->edition[i];
        for (size_t j = 0; j < ed->pause_count; j++) {
            const struct pause *p = &ed->pause[j];
            if ((p->obligations >> kind & 1U) != 0 && !day_before(to, p->from) && !day_before(p->to, from)) return true;
        }
    }
    return false;
}

static enum window_class classify(const struct framework *f, const struct succession *s) {
    struct day on = on_site_or_published(s->after);
    if (!day_known(s->expected.latest) && !day_known(s->expected.earliest)) return WINDOW_NONE;
    if (day_known(s->expected.earliest) && day_before(on, s->expected.earliest)) return WINDOW_EARLY;
    if (!day_known(s->expected.latest) || !day_before(s->expected.latest, on)) return WINDOW_INSIDE;
    if (s->before->kind == EVENT_SIF && s->after->kind != EVENT_SIF) return WINDOW_LATE_FIRST_AFTER_SIF;
    if (paused_between(f, s->expected.kind, s->before->published, on)) return WINDOW_LATE_COVID;
    return WINDOW_LATE;
}

static bool kind_matches(enum obligation owed, enum event_kind real) {
    switch (owed) {
    case OWED_SIF: return real == EVENT_SIF;
    case OWED_STANDARD_INSPECTION: return real == EVENT_STANDARD;
    case OWED_SHORT_INSPECTION: return real == EVENT_SHORT;
    case OWED_FOCUSED_VISIT:
    case OWED_MONITORING_VISIT:
    case OWED_ACTION_PLANNING_VISIT:
    case OWED_PUBLISH_REPORT:
    case OWED_AUTHORITY_PUBLICATION:
    case OWED_ACTION_PLAN:
    case OWED_DRAFT_ACTION_PLAN:
    case OWED_SELF_EVALUATION:
    case OWED_ENGAGEMENT_MEETING:
    case OWED_COUNT: break;
    }
    return false;
}

struct runner {
    const struct framework *f;
    const struct calendar *cal;
    const struct fact *facts; /* of one authority */
    size_t n;
    struct arena *a;
    struct backtest *out;
    size_t cap;
};

static struct succession *add(struct runner *r) {
    if (r->out->count == r->cap) {
        size_t cap = r->cap == 0 ? 128 : r->cap * 2;
        struct succession *p = arena_grow(r->a, r->out->succession, r->cap * sizeof *p, cap * sizeof *p);
        if (p == NULL) return NULL;
        r->out->succession = p;
        r->cap = cap;
    }
    return &r->out->succession[r->out->count++];
}

/* What the inspectorate, knowing only what it knew, held to be due on the day of the call. */
static bool ask_on_call(struct runner *r, const struct authority *of, struct succession *s, struct err *e) {
    struct history then;
    struct record_keeping none = record_keeping_of(NULL, 0);
    struct due due;
    /* Where only the publication is known it stands for the call, and its own result was not known the day before. */
    struct day known_by = day_known(s->after->start) ? s->call : day_plus(s->call, -1);
    if (!history_as_known(r->facts, r->n, of, known_by, AUDIENCE_INSPECTORATE, r->a, &then, e)) return false;
    struct due_context c = { .framework = r->f, .calendar = r->cal, .keeping = &none };
    due_list(&c, &then, s->call, &due, NULL);
    const struct owed *o = due_next_graded(&due);
    s->expected =
        o == NULL ? (struct owed){ .kind = OWED_COUNT, .earliest = DAY_NONE, .target = DAY_NONE, .latest = DAY_NONE }
                  : *o;
    s->expected.cause = s->before;
    return true;
}

static bool run_one(struct runner *r, const struct history *h, const struct event *before, const struct event *after,
                    struct err *e) {
    struct succession *s = add(r);
    if (s == NULL) return err_nomem(e, __func__);
    *s = (struct succession){ .authority = h->authority,
                              .before = before,
                              .after = after,
                              .real = after->kind,
                              .call = call_day(after, r->cal) };
    if (!ask_on_call(r, h->authority, s, e)) return false;
    s->priority_action = priority_action_between(h, before, s->call);
    s->window = classify(r->f, s);
    if (kind_matches(s->expected.kind, s->real)) {
        r->out->kind_right++;
    } else {
        s->departure = s->priority_action != NULL ? DEPARTURE_AFTER_PRIORITY_ACTION : DEPARTURE_UNEXPLAINED;
        r->out->exceptions++;
    }
    r->out->window[s->window]++;
    return true;
}

static bool run_authority(struct runner *r, const struct authority *of, struct err *e) {
    struct history now;
    struct day hindsight = r->cal->last;
    if (!history_as_known(r->facts, r->n, of, hindsight, AUDIENCE_INSPECTORATE, r->a, &now, e)) return false;
    struct history *h = arena_new(r->a, struct history);
    const struct event **graded = arena_array(r->a, const struct event *, now.events);
    if (h == NULL || graded == NULL) return err_nomem(e, __func__);
    *h = now;
    size_t n = graded_in_order(h, graded);
    struct day begins = ilacs_begins(r->f);
    for (size_t i = 1; i < n; i++)
        if (!day_before(on_site_or_published(graded[i]), begins) && !run_one(r, h, graded[i - 1], graded[i], e))
            return false;
    return true;
}

/* The system of inspections began with the first edition under which some pathway leads to another kind than a SIF. */
static struct day ilacs_begins(const struct framework *f) {
    for (size_t i = 0; i < f->edition_count; i++)
        for (size_t j = 0; j < f->edition[i].pathway_count; j++)
            if (f->edition[i].pathway[j].next != OWED_SIF) return f->edition[i].from;
    return DAY_NONE;
}

static bool about(const struct fact *f, const struct authority *of) {
    return (f->kind == RECORD_INSPECTION || f->kind == RECORD_VISIT) ? sv_eq(f->is.event.authority, of->dfe_code)
           : f->kind == RECORD_OVERRIDE                              ? sv_eq(f->is.override.authority, of->dfe_code)
                                                                     : false;
}

bool backtest_run(const struct framework *f, const struct calendar *cal, const struct fact *facts, size_t n,
                  const struct authority *const *authorities, size_t authority_count, struct arena *a,
                  struct backtest *out, struct err *e) {
    *out = (struct backtest){ 0 };
    struct runner r = { .f = f, .cal = cal, .a = a, .out = out };
    for (size_t i = 0; i < authority_count; i++) {
        /* Each authority's own facts once, or every call would read the whole register again. */
        struct fact *own = NULL;
        size_t count = 0;
        for (size_t j = 0; j < n; j++) count += about(&facts[j], authorities[i]);
        if ((own = arena_array(a, struct fact, count)) == NULL) return err_nomem(e, __func__);
        r.n = 0;
        for (size_t j = 0; j < n; j++)
            if (about(&facts[j], authorities[i])) own[r.n++] = facts[j];
        r.facts = own;
        if (!run_authority(&r, authorities[i], e)) return false;
    }
    return true;
}
