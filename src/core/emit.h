#ifndef ILACS_CORE_EMIT_H
#define ILACS_CORE_EMIT_H
/* Internal to core: one line per trace step. Each does nothing when there is no trace, so that an answer without its
 * reasons costs nothing for them. */
#include "core/trace.h"

static inline void emit_edition(struct trace *t, const struct edition *ed, struct day on) {
    if (t == NULL || ed == NULL) return;
    struct trace_step *s = trace_add(t, STEP_EDITION);
    s->of.edition = ed;
    s->cite = ed->cite;
    s->day = on;
}

static inline void emit_event(struct trace *t, enum step_kind kind, enum fact_role role, const struct event *ev) {
    if (t == NULL || ev == NULL) return;
    struct trace_step *s = trace_add(t, kind);
    s->role = role;
    s->of.event = ev;
}

static inline void emit_fact(struct trace *t, enum fact_role role, const struct event *ev) {
    emit_event(t, STEP_FACT, role, ev);
}

static inline void emit_rejected(struct trace *t, enum fact_role why, const struct event *ev) {
    emit_event(t, STEP_FACT_REJECTED, why, ev);
}

static inline void emit_absent(struct trace *t, enum fact_role role, enum event_kind kind) {
    if (t == NULL) return;
    struct trace_step *s = trace_add(t, STEP_ABSENT);
    s->role = role;
    s->n = (int32_t)kind;
}

static inline void emit_day_is(struct trace *t, enum fact_role role, struct day day, const char *why) {
    if (t == NULL) return;
    struct trace_step *s = trace_add(t, STEP_DAY_IS);
    s->role = role;
    s->day = day;
    s->text = why;
}

/* `from` plus (or less) `v` in `unit` is `result`. */
static inline void emit_day(struct trace *t, enum fact_role role, struct day from, const struct value *v,
                            enum unit unit, struct day result) {
    if (t == NULL) return;
    struct trace_step *s = trace_add(t, STEP_DAY);
    s->role = role;
    s->cite = v->cite;
    s->value = v;
    s->unit = unit;
    s->day = from;
    s->result = result;
}

static inline void emit_count(struct trace *t, enum fact_role role, int n, const struct value *v) {
    if (t == NULL) return;
    struct trace_step *s = trace_add(t, STEP_COUNT);
    s->role = role;
    s->n = n;
    s->value = v;
    s->cite = v == NULL ? NULL : v->cite;
}

static inline void emit_status(struct trace *t, enum status status, struct day on, const char *why) {
    if (t == NULL) return;
    struct trace_step *s = trace_add(t, STEP_STATUS);
    s->n = (int32_t)status;
    s->day = on;
    s->text = why;
}

static inline void emit_note(struct trace *t, const struct cite *cite, const char *text) {
    if (t == NULL) return;
    struct trace_step *s = trace_add(t, STEP_NOTE);
    s->cite = cite;
    s->text = text;
}

/* A day worked out from a parameter: `from` plus that many months. DAY_NONE when the edition has no such value. */
static inline struct day months_after(struct trace *t, enum fact_role role, struct day from, const struct value *v) {
    if (!value_set(*v) || !day_known(from)) return DAY_NONE;
    struct day result = day_plus_months(from, v->n);
    emit_day(t, role, from, v, UNIT_MONTHS, result);
    return result;
}
#endif
