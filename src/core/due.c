#include "core/due.h"

#include "core/clocks.h"
#include "core/emit.h"

/* ---- what the history comes to on the day asked ------------------------------------------------------------------ */

struct situation {
    const struct due_context *c;
    const struct history *h;
    struct day on;
    const struct edition *ed;        /* decides pathways */
    const struct edition *latest_ed; /* of the latest inspection's first on-site day: decides its clocks */
    const struct event *latest;      /* graded inspection published last */
    const struct event *in_progress; /* graded inspection begun, report not out */
    const struct pathway *pathway;
    struct day cycle_from; /* visits after this day belong to the cycle that `latest` began */
};

static struct day last_day(const struct event *ev) {
    return day_known(ev->end) ? ev->end : day_known(ev->start) ? ev->start : ev->published;
}

static struct day first_day(const struct event *ev) { return day_known(ev->start) ? ev->start : ev->published; }

static bool reported(const struct event *ev, struct day on) {
    return day_known(ev->published) && !day_before(on, ev->published);
}

static bool happened(const struct event *ev, struct day on) {
    struct day first = first_day(ev);
    return day_known(first) && !day_before(on, first);
}

/* Published later wins; on one day, the one that began later. */
static bool later_report(const struct event *a, const struct event *b) {
    if (b == NULL || !day_eq(a->published, b->published)) return b == NULL || day_before(b->published, a->published);
    return day_before(first_day(b), first_day(a));
}

static void find_inspections(struct situation *s) {
    for (size_t i = 0; i < s->h->events; i++) {
        const struct event *ev = &s->h->event[i];
        if (!event_is_graded(ev->kind)) continue;
        if (reported(ev, s->on)) {
            if (later_report(ev, s->latest)) s->latest = ev;
        } else if (happened(ev, s->on)) {
            s->in_progress = ev;
        }
    }
    /* An older inspection whose report never came does not hold up the next one. */
    if (s->in_progress != NULL && s->latest != NULL && !day_before(last_day(s->latest), first_day(s->in_progress)))
        s->in_progress = NULL;
}

static const struct edition *edition_of(const struct due_context *c, const struct event *ev,
                                        const struct edition *fallback) {
    const struct edition *ed = framework_on(c->framework, first_day(ev));
    return ed == NULL ? fallback : ed; /* before the first edition: inspections of 2012 and 2013 */
}

static bool situation_of(const struct due_context *c, const struct history *h, struct day on, struct situation *s) {
    *s = (struct situation){ .c = c, .h = h, .on = on, .cycle_from = DAY_NONE };
    if (!authority_exists(h->authority, on)) return false;
    s->ed = c->pathway_edition != NULL ? c->pathway_edition : framework_on(c->framework, on);
    if (s->ed == NULL) return false;
    find_inspections(s);
    if (s->latest != NULL) {
        s->cycle_from = last_day(s->latest);
        s->latest_ed = edition_of(c, s->latest, s->ed);
    }
    s->pathway = pathway_next(s->ed, s->latest == NULL ? NULL : s->latest->grade, NULL);
    return s->pathway != NULL;
}

static bool in_cycle(const struct situation *s, const struct event *ev) {
    return happened(ev, s->on) && day_before(s->cycle_from, first_day(ev));
}

/* ---- emitting an obligation -------------------------------------------------------------------------------------- */

static const struct pause *pause_on(const struct edition *ed, enum obligation kind, struct day on) {
    for (size_t i = 0; i < ed->pause_count; i++) {
        const struct pause *p = &ed->pause[i];
        if ((p->obligations >> kind & 1U) != 0 && !day_before(on, p->from) && !day_before(p->to, on)) return p;
    }
    return NULL;
}

static const struct value *param(const struct edition *ed, enum param p) { return &ed->param[p]; }

static bool same_cause(const struct event *a, const struct event *b) {
    return a == NULL || b == NULL ? a == b : a == b || sv_eq(a->id, b->id);
}

static bool same_decision(const struct override *a, const struct override *b) {
    return a == NULL || b == NULL ? a == b : a == b || sv_eq(a->id, b->id);
}

static bool alike(const struct owed *a, const struct owed *b) {
    if (!same_decision(a->added, b->added)) return false;
    if (obligation_is_graded(a->kind) && obligation_is_graded(b->kind))
        return (a->status == STATUS_SUPERSEDED) == (b->status == STATUS_SUPERSEDED);
    return a->kind == b->kind && a->sequence == b->sequence && same_cause(a->cause, b->cause);
}

/* The one place where an obligation's status comes to rest, its trace is closed and it joins the list. */
static struct owed *finish(struct due *out, struct trace *t, const struct situation *s, struct owed o,
                           size_t first_step) {
    if (out->count == OWED_MAX) {
        out->full = true;
        return NULL;
    }
    struct day last = day_known(o.latest) ? o.latest : o.target;
    o.provisional = calendar_is_provisional(s->c->calendar, last) && o.provisional;
    if (o.provisional && t != NULL) {
        struct trace_step *step = trace_add(t, STEP_PROVISIONAL);
        step->day = last;
        step->result = s->c->calendar->known_until;
    }
    bool settled = o.status == STATUS_MET || o.status == STATUS_SUPERSEDED;
    const struct pause *p = settled ? NULL : pause_on(s->ed, o.kind, s->on);
    if (p != NULL) {
        o.status = STATUS_PAUSED;
        o.record_incomplete = false; /* nothing is overdue in a pause */
        if (t != NULL) {
            struct trace_step *step = trace_add(t, STEP_PAUSE);
            step->of.pause = p;
            step->cite = p->cite;
            step->day = s->on;
        }
    }
    emit_status(t, o.status, s->on, NULL);
    if (s->h->overrides > 0) /* only a decision can put two of a kind into one list */
        for (size_t i = 0; i < out->count; i++) o.like_it += alike(&out->owed[i], &o);
    o.step = first_step;
    o.steps = t == NULL ? 0 : t->count - first_step;
    out->owed[out->count] = o;
    return &out->owed[out->count++];
}

static size_t here(const struct trace *t) { return t == NULL ? 0 : t->count; }

/* ---- recorded departures ----------------------------------------------------------------------------------------- */

static void emit_override(struct trace *t, enum step_kind kind, const struct override *ov, const struct cite *cite,
                          const char *why) {
    if (t == NULL) return;
    struct trace_step *s = trace_add(t, kind);
    s->of.override = ov;
    s->cite = cite;
    s->text = why;
}

/* A weakness the authority found itself, with a plan that meets every point, is leadership and no trigger (O4, E13). */
static bool self_found_with_plan(const struct edition *ed, const struct override *ov) {
    uint32_t all = (1U << ed->credibility_count) - 1;
    return sv_eq(ov->ground, SV("self_found_weakness")) && ed->credibility_count > 0 &&
           (ov->credible_points & all) == all;
}

static bool in_force(const struct situation *s, const struct override *ov) {
    if (day_before(s->on, ov->decided_on)) return false;
    if (day_known(ov->expires)) return !day_before(ov->expires, s->on);
    return s->latest == NULL || !day_before(ov->decided_on, s->latest->published);
}

/* Why an override of this obligation does not apply, or NULL when it does. */
static const char *override_refused(const struct situation *s, const struct override *ov, enum obligation kind,
                                    const struct cite **cite) {
    *cite = NULL;
    if (!in_force(s, ov)) return "it had expired, belongs to an earlier cycle, or had not been decided by then";
    if (self_found_with_plan(s->ed, ov)) {
        *cite = s->ed->credibility_cite;
        return "the authority found this weakness itself and its plan is credible: effective leadership, not a trigger";
    }
    if (ov->change == OVERRIDE_KIND && !obligation_is_graded(kind))
        return "only a graded inspection can become one of another kind";
    if (ov->change == OVERRIDE_KIND && (s->pathway->may_become >> ov->to & 1U) == 0) {
        *cite = s->pathway->cite;
        return "the rules allow no such inspection on this pathway, whatever the reason";
    }
    return NULL;
}

static void change_day(struct owed *o, const struct override *ov) {
    if (ov->change == OVERRIDE_EARLIEST)
        o->earliest = ov->day;
    else if (ov->change == OVERRIDE_TARGET)
        o->target = ov->day;
    else if (ov->change == OVERRIDE_LATEST)
        o->latest = ov->day;
}

/* Two obligations that rest on the same reasons each carry them whole. */
static void repeat_steps(struct trace *t, size_t from, size_t until) {
    for (size_t i = from; i < until && !t->failed; i++) {
        struct trace_step step = t->step[i]; /* the steps may move when one is added */
        *trace_add(t, step.kind) = step;
    }
}

/* Applies those that touch `o`; where the kind changes, the obligation as the rules had it stays in the list as superseded. */
static void apply_overrides(struct due *out, struct trace *t, const struct situation *s, struct owed *o,
                            size_t *first_step) {
    for (size_t i = 0; i < s->h->overrides; i++) {
        const struct override *ov = &s->h->override[i];
        const struct cite *cite;
        if (ov->obligation != o->kind || ov->change == OVERRIDE_ADD) continue;
        const char *refused = override_refused(s, ov, o->kind, &cite);
        if (refused != NULL) {
            emit_override(t, STEP_OVERRIDE_REJECTED, ov, cite, refused);
            continue;
        }
        emit_override(t, STEP_OVERRIDE, ov, NULL, NULL);
        o->overridden = true;
        if (ov->change == OVERRIDE_KIND) {
            struct owed by_rule = *o;
            by_rule.status = STATUS_SUPERSEDED;
            by_rule.overridden = true;
            size_t from = *first_step;
            size_t until = here(t);
            (void)finish(out, t, s, by_rule, from);
            *first_step = here(t);
            repeat_steps(t, from, until);
            o->kind = ov->to;
            o->human_decision = false; /* this is that decision */
        } else if (ov->change == OVERRIDE_WAIVE) {
            o->status = STATUS_SUPERSEDED;
        } else {
            change_day(o, ov);
        }
    }
}

/* ---- graded inspection ------------------------------------------------------------------------------------------- */

static bool is_visit(enum event_kind k) { return !event_is_graded(k) && k != EVENT_OTHER_INSPECTION; }

/* What every obligation of the pathway rests on. */
static void emit_ground(struct trace *t, const struct situation *s) {
    if (t == NULL) return;
    emit_edition(t, s->ed, s->on);
    if (s->latest != NULL)
        emit_fact(t, FACT_ROLE_LATEST_INSPECTION, s->latest);
    else
        emit_absent(t, FACT_ROLE_LATEST_INSPECTION, EVENT_STANDARD);
    emit_fact(t, FACT_ROLE_IN_PROGRESS, s->in_progress);
    for (size_t i = 0; i < s->h->events; i++) {
        const struct event *ev = &s->h->event[i];
        if (ev == s->latest || ev == s->in_progress) continue;
        if (ev->kind == EVENT_OTHER_INSPECTION)
            emit_rejected(t, FACT_ROLE_NOT_GRADED_KIND, ev);
        else if (!happened(ev, s->on) || (event_is_graded(ev->kind) && !reported(ev, s->on)))
            emit_rejected(t, FACT_ROLE_AFTER_DAY, ev);
        else if (event_is_graded(ev->kind))
            emit_rejected(t, FACT_ROLE_NOT_LATEST, ev);
    }
    for (size_t i = 0; i < s->h->supersededs; i++) trace_add(t, STEP_SUPERSEDED)->of.superseded = &s->h->superseded[i];
}

static struct day base_day(const struct situation *s, const struct window *w) {
    switch (w->base) {
    case BASE_OPENED: return s->h->authority->opened;
    case BASE_PUBLICATION: return s->latest == NULL ? DAY_NONE : s->latest->published;
    case BASE_ON_SITE_END: return s->latest == NULL ? DAY_NONE : last_day(s->latest);
    case BASE_ON_SITE_START: return s->latest == NULL ? DAY_NONE : first_day(s->latest);
    case BASE_NONE: break;
    }
    return DAY_NONE;
}

/* The last day of the cycle's n-th monitoring visit, or DAY_NONE when there were not so many. */
static struct day nth_monitoring(const struct situation *s, const struct value *n, struct trace *t) {
    if (!value_set(*n)) return DAY_NONE;
    int32_t seen = 0;
    struct day nth = DAY_NONE;
    for (size_t i = 0; i < s->h->events; i++) {
        const struct event *ev = &s->h->event[i];
        if (!is_visit(ev->kind) || !happened(ev, s->on)) continue;
        if (ev->kind != EVENT_MONITORING_VISIT)
            emit_rejected(t, FACT_ROLE_OTHER_KIND, ev);
        else if (!in_cycle(s, ev))
            emit_rejected(t, FACT_ROLE_BEFORE_CYCLE, ev);
        else {
            emit_fact(t, FACT_ROLE_MONITORING_HELD, ev);
            if (++seen == n->n) nth = last_day(ev);
        }
    }
    emit_count(t, FACT_ROLE_MONITORING_HELD, seen, n);
    return nth;
}

/* Days an inspection is owed for during a national pause run on (W6); status alone shows the pause. */
static void owe_graded(const struct situation *s, struct due *out, struct trace *t) {
    size_t first = here(t);
    emit_ground(t, s);
    const struct pathway *p =
        t == NULL ? s->pathway : pathway_next(s->ed, s->latest == NULL ? NULL : s->latest->grade, t);
    const struct window *w = &s->ed->window[p->window];
    if (w->base == BASE_OPENED) emit_day_is(t, FACT_ROLE_OPENED, s->h->authority->opened, "the authority began");
    struct span span = window_of(w, base_day(s, w), nth_monitoring(s, &w->or_after_monitoring, t), t);
    struct owed o = { .kind = p->next,
                      .sequence = 1,
                      .of = 1,
                      .earliest = span.earliest,
                      .target = span.target,
                      .latest = span.latest,
                      .edition = s->ed,
                      .cause = s->latest,
                      .human_decision = p->human_decision,
                      .status = STATUS_OPEN };
    apply_overrides(out, t, s, &o, &first);
    if (o.human_decision && t != NULL) trace_add(t, STEP_HUMAN_DECISION)->cite = p->cite;
    if (s->in_progress != NULL)
        o.status = STATUS_MET;
    else if (o.status != STATUS_SUPERSEDED)
        o.status = span_status((struct span){ o.earliest, o.target, o.latest }, s->on);
    (void)finish(out, t, s, o, first);
}

/* Whether visits of the cycle may be missing from this register: said in the trace, and flagged where it looks overdue. */
static void note_gaps(const struct situation *s, enum event_kind kind, struct owed *o, struct trace *t) {
    struct day from = s->c->keeping->complete_from[kind];
    struct day to = s->c->keeping->complete_to[kind];
    bool stated = day_known(from) && day_known(to);
    if (!stated || (day_before(from, s->cycle_from) && !day_before(to, s->on))) return;
    if (t != NULL) {
        struct trace_step *step = trace_add(t, STEP_INCOMPLETE_RECORD);
        step->n = (int32_t)kind;
        step->day = from;
        step->result = to;
    }
    o->record_incomplete = o->status == STATUS_OVERDUE;
}

/* A visit of the cycle: met by the one that fills its place; no longer owed once the next inspection has begun. */
static void finish_visit(const struct situation *s, struct owed *o, enum event_kind kind, const struct event *held,
                         struct due *out, struct trace *t, size_t first) {
    apply_overrides(out, t, s, o, &first);
    if (held != NULL) {
        emit_fact(t, FACT_ROLE_FULFILS, held);
        o->status = STATUS_MET;
    } else if (s->in_progress != NULL) {
        o->status = STATUS_SUPERSEDED;
    } else if (o->status != STATUS_SUPERSEDED) {
        o->status = span_status((struct span){ o->earliest, o->target, o->latest }, s->on);
        note_gaps(s, kind, o, t);
    }
    (void)finish(out, t, s, *o, first);
}

/* ---- focused visits ---------------------------------------------------------------------------------------------- */

struct filled {
    const struct event *by[8]; /* the visits that fill the cycle's slots, oldest first */
    int count;
};

/* Focused visits and, for as many as the edition lets it replace, a JTAI fill the slots in order. */
static struct filled fill_focused(const struct situation *s, int slots, struct trace *t) {
    struct filled f = { 0 };
    int32_t jtai_left =
        value_set(*param(s->ed, P_FOCUSED_JTAI_REPLACES)) ? param(s->ed, P_FOCUSED_JTAI_REPLACES)->n : 0;
    for (size_t i = 0; i < s->h->events; i++) {
        const struct event *ev = &s->h->event[i];
        if (!is_visit(ev->kind) || !happened(ev, s->on)) continue;
        bool jtai = ev->kind == EVENT_JTAI;
        if (!jtai && ev->kind != EVENT_FOCUSED_VISIT) {
            emit_rejected(t, FACT_ROLE_OTHER_KIND, ev);
        } else if (!in_cycle(s, ev)) {
            emit_rejected(t, FACT_ROLE_BEFORE_CYCLE, ev);
        } else if (f.count >= slots || (jtai && jtai_left == 0)) {
            emit_rejected(t, FACT_ROLE_BEYOND_TARGET, ev);
        } else {
            jtai_left -= jtai;
            f.by[f.count++] = ev;
            emit_fact(t, jtai ? FACT_ROLE_JTAI_INSTEAD : FACT_ROLE_FOCUSED_HELD, ev);
        }
    }
    return f;
}

static const struct value *focused_target(const struct edition *ed, int sequence, int of) {
    if (of == 1) return param(ed, P_FOCUSED_TARGET);
    return param(ed, sequence == 1 ? P_FOCUSED_FIRST_OF_TWO : P_FOCUSED_SECOND_OF_TWO);
}

/* The cycle counts from the report, but not from before there were such visits at all. */
static struct day cycle_base(const struct situation *s, enum param began, struct trace *t) {
    struct day base = s->latest->published;
    emit_day_is(t, FACT_ROLE_CYCLE_BEGINS, base, "the report was published");
    const struct value *v = param(s->ed, began);
    if (value_set(*v) && day_before(base, (struct day){ v->n })) {
        base = (struct day){ v->n };
        if (t != NULL) {
            struct trace_step *step = trace_add(t, STEP_DAY_IS);
            step->role = FACT_ROLE_CYCLE_BEGINS;
            step->day = base;
            step->cite = v->cite;
            step->value = v;
            step->text = "there were no such visits before";
        }
    }
    return base;
}

static void owe_focused_one(const struct situation *s, int sequence, int of, struct due *out, struct trace *t) {
    size_t first = here(t);
    emit_ground(t, s);
    const struct pathway *p = t == NULL ? s->pathway : pathway_next(s->ed, s->latest->grade, t);
    emit_count(t, FACT_ROLE_NONE, of, &p->focused);
    struct day base = cycle_base(s, P_FOCUSED_BEGAN, t);
    struct owed o = {
        .kind = OWED_FOCUSED_VISIT, .sequence = sequence, .of = of, .edition = s->ed, .cause = s->latest
    };
    o.earliest = months_after(t, FACT_ROLE_EARLIEST, base, param(s->ed, P_FOCUSED_EARLIEST));
    o.target = months_after(t, FACT_ROLE_TARGET, base, focused_target(s->ed, sequence, of));
    o.latest = months_after(t, FACT_ROLE_LATEST, base, param(s->ed, P_FOCUSED_LATEST));
    struct filled f = fill_focused(s, of < 8 ? of : 8, t);
    finish_visit(s, &o, EVENT_FOCUSED_VISIT, sequence <= f.count ? f.by[sequence - 1] : NULL, out, t, first);
}

static void owe_focused(const struct situation *s, struct due *out, struct trace *t) {
    if (s->pathway->programme != PROGRAMME_FOCUSED || s->latest == NULL || !value_set(s->pathway->focused)) return;
    for (int i = 1; i <= s->pathway->focused.n; i++) owe_focused_one(s, i, s->pathway->focused.n, out, t);
}

/* ---- monitoring visits ------------------------------------------------------------------------------------------- */

struct series {
    const struct event *held[16];
    int count;
};

static struct series monitoring_held(const struct situation *s, struct trace *t) {
    struct series v = { 0 };
    for (size_t i = 0; i < s->h->events; i++) {
        const struct event *ev = &s->h->event[i];
        if (!is_visit(ev->kind) || !happened(ev, s->on)) continue;
        if (ev->kind != EVENT_MONITORING_VISIT)
            emit_rejected(t, FACT_ROLE_OTHER_KIND, ev);
        else if (!in_cycle(s, ev))
            emit_rejected(t, FACT_ROLE_BEFORE_CYCLE, ev);
        else if (v.count < 16) {
            v.held[v.count++] = ev;
            emit_fact(t, FACT_ROLE_MONITORING_HELD, ev);
        }
    }
    return v;
}

static struct day plan_due(const struct situation *s, struct trace *t) {
    return clock_end(s->c->calendar, s->latest_ed, CLOCK_ACTION_PLAN, s->latest->published, t);
}

/* The first visit's window, from the plan's due day (U26); not from before monitoring existed. */
static struct span first_monitoring(const struct situation *s, struct day due, struct trace *t) {
    const struct value *began = param(s->ed, P_MONITORING_BEGAN);
    if (value_set(*began) && day_before(due, (struct day){ began->n })) due = (struct day){ began->n };
    return (struct span){
        .earliest = due,
        .target = clock_end(s->c->calendar, s->ed, CLOCK_FIRST_MONITORING, due, t),
        .latest = clock_end(s->c->calendar, s->ed, CLOCK_FIRST_MONITORING_LATE, due, t),
    };
}

static struct span next_monitoring(const struct situation *s, struct span before, struct trace *t) {
    return (struct span){
        .earliest = months_after(t, FACT_ROLE_EARLIEST, before.earliest, param(s->ed, P_MONITORING_EARLIEST)),
        .target = months_after(t, FACT_ROLE_TARGET, before.target, param(s->ed, P_MONITORING_INTERVAL)),
        .latest = months_after(t, FACT_ROLE_LATEST, before.latest, param(s->ed, P_MONITORING_LATE)),
    };
}

static struct span monitoring_span(const struct situation *s, const struct series *v, int sequence, struct trace *t) {
    int start = sequence <= v->count + 1 ? sequence : v->count + 1;
    struct span span;
    if (start == 1) {
        span = first_monitoring(s, plan_due(s, t), t);
    } else {
        struct day d = first_day(v->held[start - 2]);
        span = next_monitoring(s, (struct span){ d, d, d }, t);
    }
    for (int i = start; i < sequence; i++) span = next_monitoring(s, span, t);
    return span;
}

static void owe_monitoring_one(const struct situation *s, int sequence, int of, struct due *out, struct trace *t) {
    size_t first = here(t);
    emit_ground(t, s);
    if (t != NULL) (void)pathway_next(s->ed, s->latest->grade, t);
    emit_count(t, FACT_ROLE_NONE, of, param(s->ed, P_MONITORING_PLANNED));
    struct series v = monitoring_held(s, t);
    struct span span = monitoring_span(s, &v, sequence, t);
    struct owed o = { .kind = OWED_MONITORING_VISIT,
                      .sequence = sequence,
                      .of = of,
                      .edition = s->ed,
                      .cause = s->latest,
                      .earliest = span.earliest,
                      .target = span.target,
                      .latest = span.latest,
                      .provisional = v.count == 0 };
    finish_visit(s, &o, EVENT_MONITORING_VISIT, sequence <= v.count ? v.held[sequence - 1] : NULL, out, t, first);
}

static void owe_monitoring(const struct situation *s, struct due *out, struct trace *t) {
    const struct value *planned = param(s->ed, P_MONITORING_PLANNED);
    if (s->pathway->programme != PROGRAMME_MONITORING || s->latest == NULL || !value_set(*planned)) return;
    for (int i = 1; i <= planned->n; i++) owe_monitoring_one(s, i, planned->n, out, t);
}

/* ---- duties that follow an event --------------------------------------------------------------------------------- */

/* The first record of that kind on or after `from` and not after the day asked; records of other days are set aside. */
static const struct event *record_after(const struct situation *s, enum event_kind kind, struct day from,
                                        struct trace *t) {
    const struct event *found = NULL;
    for (size_t i = 0; i < s->h->events; i++) {
        const struct event *ev = &s->h->event[i];
        if (!is_visit(ev->kind)) continue;
        if (ev->kind != kind)
            emit_rejected(t, FACT_ROLE_OTHER_KIND, ev);
        else if (!happened(ev, s->on))
            emit_rejected(t, FACT_ROLE_AFTER_DAY, ev);
        else if (day_before(first_day(ev), from))
            emit_rejected(t, FACT_ROLE_BEFORE_CYCLE, ev);
        else if (found == NULL)
            found = ev;
    }
    return found;
}

/* Whether a silent register means anything: it records this kind, and did when the duty began. */
static bool would_be_recorded(const struct situation *s, enum event_kind kind, struct day from) {
    struct day since = s->c->keeping->since[kind];
    return day_known(since) && !day_before(from, since);
}

struct duty {
    enum obligation kind;
    enum event_kind record; /* what fulfils it */
    const struct event *cause;
    const struct edition *edition;
    struct day from, target, latest;
};

static void finish_duty(const struct situation *s, const struct duty *d, struct due *out, struct trace *t,
                        size_t first) {
    struct owed o = { .kind = d->kind,
                      .sequence = 1,
                      .of = 1,
                      .edition = d->edition,
                      .cause = d->cause,
                      .earliest = d->from,
                      .target = d->target,
                      .latest = d->latest,
                      .provisional = true };
    if (!day_known(d->latest)) return;
    const struct event *done = record_after(s, d->record, d->from, t);
    apply_overrides(out, t, s, &o, &first);
    if (done != NULL) {
        emit_fact(t, FACT_ROLE_FULFILS, done);
        o.status = STATUS_MET;
    } else if (o.status != STATUS_SUPERSEDED) {
        emit_absent(t, FACT_ROLE_FULFILS, d->record);
        o.status = span_status((struct span){ o.earliest, o.target, o.latest }, s->on);
        if (o.status == STATUS_OVERDUE && !would_be_recorded(s, d->record, d->from)) {
            if (t != NULL) trace_add(t, STEP_TAKEN_AS_MET)->n = (int32_t)d->record;
            o.status = STATUS_MET;
        }
    }
    (void)finish(out, t, s, o, first);
}

static void owe_action_planning_visit(const struct situation *s, struct due *out, struct trace *t) {
    const struct value *v = param(s->ed, P_ACTION_PLANNING_VISIT);
    if (s->latest == NULL || s->pathway->programme != PROGRAMME_MONITORING || !value_set(*v) || v->n == 0) return;
    size_t first = here(t);
    emit_ground(t, s);
    if (t != NULL) {
        (void)pathway_next(s->ed, s->latest->grade, t);
        emit_note(t, v->cite, "an action planning visit comes before the plan is due");
    }
    struct duty d = { OWED_ACTION_PLANNING_VISIT,
                      EVENT_ACTION_PLANNING_VISIT,
                      s->latest,
                      s->ed,
                      s->latest->published,
                      DAY_NONE,
                      plan_due(s, t) };
    finish_duty(s, &d, out, t, first);
}

static void owe_after_report(const struct situation *s, enum obligation kind, enum event_kind record, enum clock clock,
                             struct due *out, struct trace *t) {
    if (s->latest == NULL) return;
    size_t first = here(t);
    emit_ground(t, s);
    emit_edition(t, s->latest_ed, first_day(s->latest));
    struct duty d = { kind,
                      record,
                      s->latest,
                      s->latest_ed,
                      s->latest->published,
                      DAY_NONE,
                      clock_end(s->c->calendar, s->latest_ed, clock, s->latest->published, t) };
    if (day_known(s->latest->due) && kind == OWED_ACTION_PLAN) {
        d.latest = s->latest->due;
        emit_day_is(t, FACT_ROLE_STATED_DUE, d.latest, "a due day that was stated goes before one that is computed");
    }
    finish_duty(s, &d, out, t, first);
}

/* The day the letter of a visit came: its publication, or as worked out where that is not known. */
static struct day receipt_day(const struct situation *s, const struct event *visit, struct trace *t) {
    if (reported(visit, s->on)) {
        emit_day_is(t, FACT_ROLE_RECEIPT, visit->published,
                    "the letter was published then; it is taken as received that day");
        return visit->published;
    }
    struct day d = clock_end(s->c->calendar, edition_of(s->c, visit, s->ed), CLOCK_FOCUSED_LETTER, last_day(visit), t);
    emit_day_is(t, FACT_ROLE_RECEIPT, d, "the letter's day is not known; this is when one is usual");
    return d;
}

static void owe_plan(const struct situation *s, const struct event *visit, bool draft, struct due *out,
                     struct trace *t) {
    size_t first = here(t);
    emit_ground(t, s);
    emit_fact(t, FACT_ROLE_PRIORITY_ACTION, visit);
    struct day letter = receipt_day(s, visit, t);
    const struct edition *ed =
        draft ? draft_plan_edition(s->c->framework, first_day(visit), letter) : edition_of(s->c, visit, s->ed);
    if (ed == NULL) return;
    emit_edition(t, ed, draft ? letter : first_day(visit));
    struct duty d = { draft ? OWED_DRAFT_ACTION_PLAN : OWED_ACTION_PLAN,
                      draft ? EVENT_DRAFT_ACTION_PLAN : EVENT_ACTION_PLAN,
                      visit,
                      ed,
                      letter,
                      DAY_NONE,
                      clock_end(s->c->calendar, ed, draft ? CLOCK_DRAFT_ACTION_PLAN : CLOCK_PRIORITY_ACTION_PLAN,
                                letter, t) };
    if (!draft && day_known(visit->due)) {
        d.latest = visit->due;
        emit_day_is(t, FACT_ROLE_STATED_DUE, d.latest, "a due day that was stated goes before one that is computed");
    }
    finish_duty(s, &d, out, t, first);
}

static void owe_plans_after_visits(const struct situation *s, struct due *out, struct trace *t) {
    for (size_t i = 0; i < s->h->events; i++) {
        const struct event *ev = &s->h->event[i];
        if (ev->kind != EVENT_FOCUSED_VISIT || !ev->priority_action || !in_cycle(s, ev)) continue;
        owe_plan(s, ev, true, out, t);
        owe_plan(s, ev, false, out, t);
    }
}

/* ---- publication by the inspectorate ----------------------------------------------------------------------------- */

static void owe_report(const struct situation *s, struct due *out, struct trace *t) {
    const struct event *ev = s->in_progress;
    if (ev == NULL || !day_known(ev->end)) return;
    size_t first = here(t);
    const struct edition *ed = edition_of(s->c, ev, s->ed);
    emit_ground(t, s); /* why it is this one that is awaited */
    emit_edition(t, ed, first_day(ev));
    emit_fact(t, FACT_ROLE_REPORT, ev);
    (void)clock_end(s->c->calendar, ed, CLOCK_REPORT_COMMENTS, ev->end, t); /* draft, then comments: for the reader */
    struct day target = clock_end(s->c->calendar, ed, CLOCK_REPORT_PUBLISHED, ev->end, t);
    struct day latest = clock_end(s->c->calendar, ed, CLOCK_REPORT_OUTER, ev->end, t);
    struct owed o = { .kind = OWED_PUBLISH_REPORT,
                      .sequence = 1,
                      .of = 1,
                      .edition = ed,
                      .cause = ev,
                      .earliest = ev->end,
                      .target = election_hold(s->c->calendar, ed, s->h, target, t),
                      .latest = election_hold(s->c->calendar, ed, s->h, latest, t),
                      .provisional = true };
    apply_overrides(out, t, s, &o, &first);
    if (o.status != STATUS_SUPERSEDED) o.status = span_status((struct span){ o.earliest, o.target, o.latest }, s->on);
    (void)finish(out, t, s, o, first);
}

static int monitoring_sequence(const struct situation *s, const struct event *visit) {
    int n = 0;
    for (size_t i = 0; i < s->h->events; i++) {
        const struct event *ev = &s->h->event[i];
        n += ev->kind == EVENT_MONITORING_VISIT && in_cycle(s, ev);
        if (ev == visit) break;
    }
    return n;
}

/* A letter still awaited. Where its usual day has passed and no publication is recorded, the record is silent rather
 * than the letter late: many visits are known from statistics that give no such day. */
static void owe_letter(const struct situation *s, const struct event *ev, struct due *out, struct trace *t) {
    const struct edition *ed = edition_of(s->c, ev, s->ed);
    bool monitoring = ev->kind == EVENT_MONITORING_VISIT;
    const struct value *kept_back = param(ed, P_MONITORING_UNPUBLISHED);
    if (monitoring && value_set(*kept_back) && monitoring_sequence(s, ev) <= kept_back->n) return;
    enum clock clock = monitoring ? CLOCK_MONITORING_LETTER : CLOCK_FOCUSED_LETTER;
    struct day latest = clock_end(s->c->calendar, ed, clock, last_day(ev), NULL);
    if (!day_known(latest) || day_before(latest, s->on)) return;
    size_t first = here(t);
    emit_ground(t, s);                           /* which cycle it belongs to */
    if (monitoring) (void)monitoring_held(s, t); /* and the how-manieth it is */
    emit_edition(t, ed, first_day(ev));
    emit_fact(t, FACT_ROLE_REPORT, ev);
    (void)clock_end(s->c->calendar, ed, clock, last_day(ev), t);
    latest = election_hold(s->c->calendar, ed, s->h, latest, t);
    struct owed o = { .kind = OWED_PUBLISH_REPORT,
                      .sequence = 1,
                      .of = 1,
                      .edition = ed,
                      .cause = ev,
                      .earliest = last_day(ev),
                      .target = latest,
                      .latest = latest,
                      .provisional = true };
    o.status = span_status((struct span){ o.earliest, o.target, o.latest }, s->on);
    (void)finish(out, t, s, o, first);
}

static void owe_letters(const struct situation *s, struct due *out, struct trace *t) {
    for (size_t i = 0; i < s->h->events; i++) {
        const struct event *ev = &s->h->event[i];
        bool lettered = ev->kind == EVENT_FOCUSED_VISIT || ev->kind == EVENT_MONITORING_VISIT;
        if (lettered && !ev->month_precision && in_cycle(s, ev) && !reported(ev, s->on)) owe_letter(s, ev, out, t);
    }
}

/* ---- the yearly round -------------------------------------------------------------------------------------------- */

static const struct event *last_of(const struct situation *s, enum event_kind kind, struct trace *t) {
    const struct event *last = NULL;
    for (size_t i = 0; i < s->h->events; i++) {
        const struct event *ev = &s->h->event[i];
        if (!is_visit(ev->kind)) continue;
        if (ev->kind != kind || !happened(ev, s->on))
            emit_rejected(t, ev->kind != kind ? FACT_ROLE_OTHER_KIND : FACT_ROLE_AFTER_DAY, ev);
        else {
            emit_rejected(t, FACT_ROLE_BEFORE_CYCLE, last);
            last = ev;
        }
    }
    return last;
}

static struct span next_meeting(const struct situation *s, const struct event *last, struct trace *t) {
    const struct value *months = param(s->ed, P_ENGAGEMENT_MONTHS);
    const struct value *tolerance = param(s->ed, P_ENGAGEMENT_TOLERANCE);
    if (last == NULL) {
        emit_absent(t, FACT_ROLE_MEETING, EVENT_ENGAGEMENT_MEETING);
        emit_note(t, months->cite, "without a recorded meeting no day can be worked out; one is owed each year");
        return (struct span){ DAY_NONE, DAY_NONE, DAY_NONE };
    }
    emit_fact(t, FACT_ROLE_MEETING, last);
    struct day target = months_after(t, FACT_ROLE_TARGET, first_day(last), months);
    struct span span = { target, target, target };
    if (value_set(*tolerance)) {
        span.earliest = day_plus_months(target, -tolerance->n);
        span.latest = months_after(t, FACT_ROLE_LATEST, target, tolerance);
        emit_day(t, FACT_ROLE_EARLIEST, target, tolerance, UNIT_MONTHS, span.earliest);
    }
    return span;
}

static void owe_meeting(const struct situation *s, struct due *out, struct trace *t) {
    size_t first = here(t);
    emit_edition(t, s->ed, s->on);
    struct span span = next_meeting(s, last_of(s, EVENT_ENGAGEMENT_MEETING, t), t);
    struct owed o = { .kind = OWED_ENGAGEMENT_MEETING,
                      .sequence = 1,
                      .of = 1,
                      .edition = s->ed,
                      .earliest = span.earliest,
                      .target = span.target,
                      .latest = span.latest };
    apply_overrides(out, t, s, &o, &first);
    if (o.status != STATUS_SUPERSEDED) o.status = span_status((struct span){ o.earliest, o.target, o.latest }, s->on);
    (void)finish(out, t, s, o, first);
}

/* The self-evaluation goes in before the meeting (E7): so many working days before each day of the meeting's window. */
static void owe_self_evaluation(const struct situation *s, struct due *out, struct trace *t) {
    const struct value *before = param(s->ed, P_SELF_EVALUATION_BEFORE);
    size_t first = here(t);
    emit_edition(t, s->ed, s->on);
    const struct event *meeting = last_of(s, EVENT_ENGAGEMENT_MEETING, NULL);
    struct span m = next_meeting(s, meeting, t);
    int n = value_set(*before) ? -before->n : 0;
    struct owed o = { .kind = OWED_SELF_EVALUATION,
                      .sequence = 1,
                      .of = 1,
                      .edition = s->ed,
                      .provisional = true,
                      .earliest = calendar_plus_working(s->c->calendar, m.earliest, n),
                      .target = calendar_plus_working(s->c->calendar, m.target, n),
                      .latest = calendar_plus_working(s->c->calendar, m.latest, n) };
    if (meeting != NULL && value_set(*before)) {
        emit_note(t, before->cite, "the self-evaluation goes in so many working days before the meeting");
        emit_day_is(t, FACT_ROLE_LATEST, o.latest, "counted back from the meeting's latest day");
    }
    const struct event *sent = last_of(s, EVENT_SELF_EVALUATION, t);
    apply_overrides(out, t, s, &o, &first);
    if (sent != NULL && (meeting == NULL || day_before(first_day(meeting), first_day(sent)))) {
        emit_fact(t, FACT_ROLE_FULFILS, sent);
        o.status = STATUS_MET;
    } else {
        if (sent != NULL) emit_rejected(t, FACT_ROLE_BEFORE_CYCLE, sent);
        if (o.status != STATUS_SUPERSEDED)
            o.status = span_status((struct span){ o.earliest, o.target, o.latest }, s->on);
    }
    (void)finish(out, t, s, o, first);
}

static void owe_yearly(const struct situation *s, struct due *out, struct trace *t) {
    if (!value_set(*param(s->ed, P_ENGAGEMENT_MONTHS))) return;
    owe_self_evaluation(s, out, t);
    owe_meeting(s, out, t);
}

/* ---- obligations a recorded decision adds ------------------------------------------------------------------------ */

/* What meets an obligation that was added, or EVENT_COUNT where no record could. */
static enum event_kind met_by(enum obligation kind) {
    switch (kind) {
    case OWED_FOCUSED_VISIT: return EVENT_FOCUSED_VISIT;
    case OWED_MONITORING_VISIT: return EVENT_MONITORING_VISIT;
    case OWED_ACTION_PLANNING_VISIT: return EVENT_ACTION_PLANNING_VISIT;
    case OWED_AUTHORITY_PUBLICATION: return EVENT_AUTHORITY_PUBLICATION;
    case OWED_ACTION_PLAN: return EVENT_ACTION_PLAN;
    case OWED_DRAFT_ACTION_PLAN: return EVENT_DRAFT_ACTION_PLAN;
    case OWED_SELF_EVALUATION: return EVENT_SELF_EVALUATION;
    case OWED_ENGAGEMENT_MEETING: return EVENT_ENGAGEMENT_MEETING;
    case OWED_SIF:
    case OWED_STANDARD_INSPECTION:
    case OWED_SHORT_INSPECTION:
    case OWED_PUBLISH_REPORT:
    case OWED_COUNT: break;
    }
    return EVENT_COUNT;
}

/* How many visits of the cycle the programme itself takes up; the added ones come on top. */
static int programme_takes(const struct situation *s, enum event_kind kind) {
    if (kind == EVENT_MONITORING_VISIT && s->pathway->programme == PROGRAMME_MONITORING)
        return param(s->ed, P_MONITORING_PLANNED)->n;
    if (kind != EVENT_FOCUSED_VISIT || s->pathway->programme != PROGRAMME_FOCUSED || !value_set(s->pathway->focused))
        return 0;
    struct filled f = fill_focused(s, s->pathway->focused.n < 8 ? s->pathway->focused.n : 8, NULL);
    int joint = 0;
    for (int i = 0; i < f.count; i++) joint += f.by[i]->kind == EVENT_JTAI;
    return s->pathway->focused.n - joint;
}

/* The visit that meets the `nth` (from 0) added obligation of its kind: beyond the programme's own, and not before the
 * decision. Every record that could count is named. */
static const struct event *added_met(const struct situation *s, enum event_kind kind, int nth, struct day decided,
                                     struct trace *t) {
    int skip = programme_takes(s, kind) + nth;
    const struct event *found = NULL;
    for (size_t i = 0; i < s->h->events; i++) {
        const struct event *ev = &s->h->event[i];
        if (!is_visit(ev->kind)) continue;
        bool counts = ev->kind == kind && in_cycle(s, ev);
        if (counts && skip-- <= 0 && found == NULL && !day_before(first_day(ev), decided))
            found = ev;
        else
            emit_rejected(t, ev->kind == kind ? FACT_ROLE_BEFORE_CYCLE : FACT_ROLE_OTHER_KIND, ev);
    }
    emit_fact(t, FACT_ROLE_FULFILS, found);
    return found;
}

static void owe_added(const struct situation *s, struct due *out, struct trace *t) {
    int of_kind[OWED_COUNT] = { 0 };
    for (size_t i = 0; i < s->h->overrides; i++) {
        const struct override *ov = &s->h->override[i];
        const struct cite *cite;
        if (ov->change != OVERRIDE_ADD || override_refused(s, ov, ov->obligation, &cite) != NULL) continue;
        size_t first = here(t);
        emit_ground(t, s);
        emit_override(t, STEP_OVERRIDE, ov, NULL, NULL);
        struct owed o = { .kind = ov->obligation,
                          .sequence = 1,
                          .of = 1,
                          .edition = s->ed,
                          .cause = s->latest,
                          .added = ov,
                          .earliest = ov->decided_on,
                          .target = ov->day,
                          .latest = ov->day,
                          .overridden = true };
        o.status = span_status((struct span){ o.earliest, o.target, o.latest }, s->on);
        if (added_met(s, met_by(ov->obligation), of_kind[ov->obligation]++, ov->decided_on, t) != NULL)
            o.status = STATUS_MET;
        (void)finish(out, t, s, o, first);
    }
}

void due_list(const struct due_context *c, const struct history *h, struct day on, struct due *out,
              struct trace *trace) {
    struct situation s;
    out->count = 0;
    out->full = false;
    if (!situation_of(c, h, on, &s)) return;
    owe_graded(&s, out, trace);
    owe_focused(&s, out, trace);
    owe_monitoring(&s, out, trace);
    owe_action_planning_visit(&s, out, trace);
    owe_added(&s, out, trace);
    owe_report(&s, out, trace);
    owe_letters(&s, out, trace);
    owe_after_report(&s, OWED_AUTHORITY_PUBLICATION, EVENT_AUTHORITY_PUBLICATION, CLOCK_AUTHORITY_PUBLICATION, out,
                     trace);
    owe_after_report(&s, OWED_ACTION_PLAN, EVENT_ACTION_PLAN, CLOCK_ACTION_PLAN, out, trace);
    owe_plans_after_visits(&s, out, trace);
    owe_yearly(&s, out, trace);
}

const struct owed *due_next_graded(const struct due *d) {
    for (size_t i = 0; i < d->count; i++)
        if (obligation_is_graded(d->owed[i].kind) && d->owed[i].status != STATUS_SUPERSEDED) return &d->owed[i];
    return NULL;
}

const struct owed *due_counterpart(const struct due *d, const struct owed *o) {
    int before = o->like_it;
    for (size_t i = 0; i < d->count; i++)
        if (alike(&d->owed[i], o) && before-- == 0) return &d->owed[i];
    return NULL;
}

bool owed_same(const struct owed *a, const struct owed *b) {
    /* Editions by id: an altered copy of an edition is still that edition. */
    return a->kind == b->kind && a->status == b->status && a->sequence == b->sequence && a->of == b->of &&
           day_eq(a->earliest, b->earliest) && day_eq(a->target, b->target) && day_eq(a->latest, b->latest) &&
           sv_eq(a->edition->id, b->edition->id) && a->provisional == b->provisional &&
           a->human_decision == b->human_decision;
}

bool due_same(const struct due *a, const struct due *b) {
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++)
        if (!owed_same(&a->owed[i], &b->owed[i])) return false;
    return true;
}
