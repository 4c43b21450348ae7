#include "core/explain.h"

#include <string.h>

/* Asking again is cheap (about a microsecond), so every fact and value a trace names is altered in turn. */
enum { CHANGES_PER_OWED = 24, SHIFT = 30 };

struct asker {
    const struct due_context *c;
    const struct history *h;
    struct day on;
    struct event *event;     /* a copy of the history's events, altered one at a time */
    struct edition *edition; /* a copy of the framework's editions, altered one value at a time */
    struct framework framework;
    struct due due; /* the last answer */
    struct explanation *x;
    struct arena *a;
    bool failed;
};

/* ---- asking -------------------------------------------------------------------------------------------------------- */

static const struct owed *ask(struct asker *k, const struct history *h, const struct due_context *c, struct day on,
                              const struct owed *o) {
    due_list(c, h, on, &k->due, NULL);
    return due_counterpart(&k->due, o);
}

static bool differs(const struct owed *was, const struct owed *is) { return is == NULL || !owed_same(was, is); }

static void keep(struct asker *k, size_t i, struct change ch, const struct owed *then) {
    struct explanation *x = k->x;
    if (x->changes[i] >= CHANGES_PER_OWED) return;
    if (x->change[i] == NULL && (x->change[i] = arena_array(k->a, struct change, CHANGES_PER_OWED)) == NULL) {
        k->failed = true;
        return;
    }
    ch.now = x->due.owed[i];
    ch.gone = then == NULL;
    if (then != NULL) ch.then = *then;
    x->change[i][x->changes[i]++] = ch;
}

/* ---- facts --------------------------------------------------------------------------------------------------------- */

static struct history without(const struct asker *k, size_t at) {
    struct history h = *k->h;
    memcpy(k->event, k->h->event, at * sizeof *k->event);
    memcpy(k->event + at, k->h->event + at + 1, (k->h->events - at - 1) * sizeof *k->event);
    h.event = k->event;
    h.events--;
    return h;
}

static struct history with_copy(const struct asker *k) {
    struct history h = *k->h;
    memcpy(k->event, k->h->event, k->h->events * sizeof *k->event);
    h.event = k->event;
    return h;
}

static struct day shifted(struct day d, int by) { return day_plus(d, by); }

static struct day order_day(const struct event *ev) { return day_known(ev->start) ? ev->start : ev->published; }

static bool in_order(const struct event *e, size_t n) {
    struct day report = DAY_NONE;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && day_before(order_day(&e[i]), order_day(&e[i - 1]))) return false;
        if (!event_is_graded(e[i].kind) || !day_known(e[i].published)) continue;
        if (day_before(e[i].published, report)) return false;
        report = e[i].published;
    }
    return true;
}

static void shift_event(struct event *ev, int by) {
    ev->start = shifted(ev->start, by);
    ev->end = shifted(ev->end, by);
    ev->published = shifted(ev->published, by);
}

static bool try_absence(struct asker *k, size_t i, size_t at) {
    struct history h = without(k, at);
    const struct owed *then = ask(k, &h, k->c, k->on, &k->x->due.owed[i]);
    if (!differs(&k->x->due.owed[i], then)) return false;
    keep(k, i, (struct change){ .kind = CHANGE_PRESENCE, .event = &k->h->event[at] }, then);
    return true;
}

static bool same_outcome(const struct change *c, const struct event *ev, enum area area, const struct owed *then) {
    if (c->kind != CHANGE_GRADE || c->event != ev || c->area != area || c->gone != (then == NULL)) return false;
    return then == NULL || owed_same(&c->then, then);
}

/* Grades that lead to one answer are one change: "outstanding or good instead of inadequate". */
static void keep_grade(struct asker *k, size_t i, const struct event *ev, enum area area, enum grade to,
                       const struct owed *then) {
    struct explanation *x = k->x;
    for (size_t c = 0; c < x->changes[i]; c++)
        if (same_outcome(&x->change[i][c], ev, area, then)) {
            x->change[i][c].grades_to |= 1U << to;
            return;
        }
    keep(k, i,
         (struct change){
             .kind = CHANGE_GRADE, .event = ev, .area = area, .grade_from = ev->grade[area], .grades_to = 1U << to },
         then);
}

static bool try_grades(struct asker *k, size_t i, size_t at) {
    bool any = false;
    const struct event *ev = &k->h->event[at];
    for (int area = 0; area < AREA_COUNT; area++) {
        if (ev->grade[area] == GRADE_NONE) continue;
        for (enum grade g = GRADE_OUTSTANDING; g <= GRADE_INADEQUATE; g++) {
            if (g == ev->grade[area]) continue;
            struct history h = with_copy(k);
            k->event[at].grade[area] = g;
            const struct owed *then = ask(k, &h, k->c, k->on, &k->x->due.owed[i]);
            if (!differs(&k->x->due.owed[i], then)) continue;
            any = true;
            keep_grade(k, i, ev, (enum area)area, g, then);
        }
    }
    return any;
}

/* The first move that leaves every report and visit in its order and changes the answer. */
static bool try_days(struct asker *k, size_t i, size_t at) {
    static const int moves[] = { SHIFT, -SHIFT, 1, -1 };
    for (size_t m = 0; m < sizeof moves / sizeof *moves; m++) {
        struct history h = with_copy(k);
        shift_event(&k->event[at], moves[m]);
        if (!in_order(k->event, k->h->events)) continue;
        const struct owed *then = ask(k, &h, k->c, k->on, &k->x->due.owed[i]);
        if (!differs(&k->x->due.owed[i], then)) continue;
        const struct event *ev = &k->h->event[at];
        struct day from = day_known(ev->published) ? ev->published : order_day(ev);
        keep(k, i,
             (struct change){ .kind = CHANGE_DAY,
                              .event = ev,
                              .role = day_known(ev->published) ? FACT_ROLE_REPORT : FACT_ROLE_NONE,
                              .day_from = from,
                              .day_to = shifted(from, moves[m]) },
             then);
        return true;
    }
    return false;
}

static bool try_event(struct asker *k, size_t i, const struct event *ev) {
    size_t at = (size_t)(ev - k->h->event);
    if (at >= k->h->events) return false;
    bool grades = try_grades(k, i, at);
    bool absence = try_absence(k, i, at);
    bool days = try_days(k, i, at);
    return grades || absence || days;
}

static bool try_override(struct asker *k, size_t i, const struct override *ov) {
    struct history h = *k->h;
    size_t at = (size_t)(ov - k->h->override);
    struct override *rest = arena_array(k->a, struct override, k->h->overrides);
    if (rest == NULL || at >= k->h->overrides) {
        k->failed = k->failed || rest == NULL;
        return false;
    }
    memcpy(rest, k->h->override, at * sizeof *rest);
    memcpy(rest + at, ov + 1, (k->h->overrides - at - 1) * sizeof *rest);
    h.override = rest;
    h.overrides--;
    const struct owed *then = ask(k, &h, k->c, k->on, &k->x->due.owed[i]);
    if (!differs(&k->x->due.owed[i], then)) return false;
    keep(k, i, (struct change){ .kind = CHANGE_OVERRIDE, .override = ov }, then);
    return true;
}

/* ---- values -------------------------------------------------------------------------------------------------------- */

static int32_t altered(enum unit u, int32_t n) {
    switch (u) {
    case UNIT_MONTHS: return n + (n < 12 ? 3 : 12);
    case UNIT_WORKING_DAYS:
    case UNIT_DAYS: return n + 10;
    case UNIT_WEEKS: return n + 4;
    case UNIT_COUNT:
    case UNIT_WEEKDAY:
    case UNIT_DAY:
    case UNIT_SWITCH:
    case UNIT_CHILDREN: break;
    }
    return n + 1;
}

/* The same place in the copied editions; NULL when the value stands in no edition of this framework. */
static struct value *copied_value(struct asker *k, const struct value *v) {
    const unsigned char *p = (const unsigned char *)v;
    const struct framework *f = k->c->framework;
    for (size_t i = 0; i < f->edition_count; i++) {
        const unsigned char *base = (const unsigned char *)&f->edition[i];
        if (p >= base && p < base + sizeof f->edition[i])
            return (struct value *)(void *)((unsigned char *)&k->edition[i] + (p - base));
    }
    return NULL;
}

static struct sv value_name(const struct edition *ed, const struct value *v) {
    for (size_t p = 0; p < PARAM_COUNT; p++)
        if (v == &ed->param[p]) return sv_of(param_infos[p].name);
    for (size_t w = 0; w < ed->window_count; w++) {
        if (v == &ed->window[w].earliest) return SV("the window's earliest");
        if (v == &ed->window[w].target) return SV("the window's target");
        if (v == &ed->window[w].latest) return SV("the window's latest");
        if (v == &ed->window[w].or_after_monitoring) return SV("the monitoring visits that open the window");
    }
    for (size_t w = 0; w < ed->pathway_count; w++)
        if (v == &ed->pathway[w].focused) return SV("the number of focused visits in a cycle");
    return (struct sv){ 0 };
}

static struct sv name_of_value(const struct framework *f, const struct value *v) {
    for (size_t i = 0; i < f->edition_count; i++) {
        struct sv name = value_name(&f->edition[i], v);
        if (name.n > 0) return name;
    }
    return SV("a value");
}

static struct due_context altered_context(struct asker *k) {
    struct due_context c = *k->c;
    c.framework = &k->framework;
    if (c.pathway_edition != NULL)
        for (size_t i = 0; i < k->framework.edition_count; i++)
            if (k->c->pathway_edition == &k->c->framework->edition[i]) c.pathway_edition = &k->edition[i];
    return c;
}

static void try_value(struct asker *k, size_t i, const struct trace_step *s) {
    struct value *v = copied_value(k, s->value);
    if (v == NULL || !value_set(*v)) return;
    enum unit unit = s->kind == STEP_DAY ? s->unit : UNIT_COUNT;
    if (s->kind == STEP_DAY_IS) /* a day from which something exists */
        unit = UNIT_DAY;
    int32_t was = v->n;
    struct due_context c = altered_context(k);
    v->n = unit == UNIT_DAY ? was + SHIFT : altered(unit, was);
    const struct owed *then = ask(k, k->h, &c, k->on, &k->x->due.owed[i]);
    if (differs(&k->x->due.owed[i], then))
        keep(k, i,
             (struct change){ .kind = CHANGE_VALUE,
                              .value_name = name_of_value(k->c->framework, s->value),
                              .unit = unit,
                              .n_from = was,
                              .n_to = v->n,
                              .cite = s->cite },
             then);
    v->n = was;
}

/* ---- time ---------------------------------------------------------------------------------------------------------- */

static void try_day_asked(struct asker *k, size_t i, struct day on) {
    const struct owed *o = &k->x->due.owed[i];
    if (!day_known(on) || !day_before(k->on, on)) return;
    const struct owed *then = ask(k, k->h, k->c, on, o);
    if (then != NULL && then->status != o->status)
        keep(k, i, (struct change){ .kind = CHANGE_ASKED, .day_to = on }, then);
}

static void try_time(struct asker *k, size_t i) {
    const struct owed *o = &k->x->due.owed[i];
    try_day_asked(k, i, o->earliest);
    try_day_asked(k, i, day_plus(o->latest, 1));
}

/* ---- all of it ----------------------------------------------------------------------------------------------------- */

/* The first step of the obligation, before `step`, that names the same fact or value; NULL: there is none. */
static const struct trace_step *tried_before(const struct trace *t, const struct owed *o, size_t step, bool fact) {
    const struct trace_step *this = &t->step[step];
    for (size_t j = o->step; j < step; j++) {
        const struct trace_step *s = &t->step[j];
        if (fact ? trace_fact(s).n > 0 && s->of.any == this->of.any : s->value != NULL && s->value == this->value)
            return s;
    }
    return NULL;
}

static void explain_facts(struct asker *k, size_t i) {
    struct trace *t = &k->x->trace;
    const struct owed *o = &k->x->due.owed[i];
    for (size_t j = o->step; j < o->step + o->steps; j++) {
        struct trace_step *s = &t->step[j];
        bool event = s->kind == STEP_FACT || s->kind == STEP_FACT_REJECTED;
        bool override = s->kind == STEP_OVERRIDE || s->kind == STEP_OVERRIDE_REJECTED;
        const struct trace_step *before = event || override ? tried_before(t, o, j, true) : NULL;
        if (before != NULL)
            s->decisive = before->decisive;
        else if (event)
            s->decisive = try_event(k, i, s->of.event);
        else if (override)
            s->decisive = try_override(k, i, s->of.override);
    }
}

static void explain_values(struct asker *k, size_t i) {
    const struct trace *t = &k->x->trace;
    const struct owed *o = &k->x->due.owed[i];
    for (size_t j = o->step; j < o->step + o->steps; j++)
        if (t->step[j].value != NULL && tried_before(t, o, j, false) == NULL) try_value(k, i, &t->step[j]);
}

static bool make_copies(struct asker *k) {
    const struct framework *f = k->c->framework;
    k->event = arena_array(k->a, struct event, k->h->events + 1);
    k->edition = arena_array(k->a, struct edition, f->edition_count);
    if (k->event == NULL || k->edition == NULL) return false;
    memcpy(k->edition, f->edition, f->edition_count * sizeof *k->edition);
    k->framework = (struct framework){ k->edition, f->edition_count };
    return true;
}

bool explain(const struct due_context *c, const struct history *h, struct day on, struct arena *a,
             struct explanation *out, struct err *e) {
    memset(out, 0, sizeof *out);
    out->trace = trace_in(a);
    due_list(c, h, on, &out->due, &out->trace);
    struct asker *k = arena_new(a, struct asker);
    if (k == NULL || out->trace.failed) return err_nomem(e, __func__);
    *k = (struct asker){ .c = c, .h = h, .on = on, .x = out, .a = a };
    if (!make_copies(k)) return err_nomem(e, __func__);
    for (size_t i = 0; i < out->due.count; i++) {
        explain_facts(k, i);
        explain_values(k, i);
        try_time(k, i);
    }
    return !k->failed || err_nomem(e, __func__);
}

/* ---- in words ------------------------------------------------------------------------------------------------------ */

static void say_owed(const struct owed *o, struct text *out) {
    struct sv label = obligation_label(o->kind);
    text_add(out, sv_find(SV("aeiou"), sv_sub(label, 0, 1)) < 5 ? SV("an ") : SV("a "));
    text_add(out, label);
    if (o->of > 1) text_printf(out, " (%d of %d)", o->sequence, o->of);
    text_lit(out, " would be ");
    text_add(out, status_label(o->status));
    if (day_known(o->earliest)) {
        text_lit(out, ", no earlier than ");
        text_day_long(out, o->earliest);
    }
    if (day_known(o->latest)) {
        text_lit(out, ", no later than ");
        text_day_long(out, o->latest);
    }
}

static void say_grades(uint32_t set, struct text *out) {
    bool any = false;
    for (unsigned g = 0; g < GRADE_COUNT; g++)
        if ((set >> g & 1U) != 0) {
            if (any) text_add(out, set >> (g + 1) == 0 ? SV(" or ") : SV(", "));
            text_add(out, grade_label((enum grade)g));
            any = true;
        }
}

static void say_condition(const struct change *c, struct text *out) {
    switch (c->kind) {
    case CHANGE_GRADE:
        text_lit(out, "Had ");
        text_add(out, area_label(c->area));
        text_lit(out, " been ");
        say_grades(c->grades_to, out);
        text_lit(out, " instead of ");
        text_add(out, grade_label(c->grade_from));
        text_lit(out, " at ");
        event_phrase(c->event, out);
        break;
    case CHANGE_PRESENCE:
        text_lit(out, "Without ");
        event_phrase(c->event, out);
        break;
    case CHANGE_DAY:
        text_lit(out, "Had ");
        event_phrase(c->event, out);
        text_add(out, c->role == FACT_ROLE_REPORT ? SV(" been published on ") : SV(" begun on "));
        text_day_long(out, c->day_to);
        break;
    case CHANGE_VALUE:
        text_lit(out, "Were ");
        text_add(out, c->value_name);
        text_lit(out, " ");
        if (c->unit == UNIT_DAY) {
            text_day_long(out, (struct day){ c->n_to });
        } else {
            text_printf(out, "%d ", c->n_to);
            if (c->unit != UNIT_COUNT) {
                text_add(out, unit_label(c->unit, c->n_to));
                text_char(out, ' ');
            }
            text_printf(out, "instead of %d", c->n_from);
        }
        break;
    case CHANGE_OVERRIDE:
        text_lit(out, "Without the override ");
        text_add(out, c->override->id);
        break;
    case CHANGE_ASKED:
        text_lit(out, "Asked on ");
        text_day_long(out, c->day_to);
        text_lit(out, ", with nothing else known");
        break;
    }
}

void change_sentence(const struct change *c, struct text *out) {
    say_condition(c, out);
    text_lit(out, ", ");
    if (c->gone)
        text_lit(out, "this would not be owed");
    else
        say_owed(&c->then, out);
    text_char(out, '.');
}
