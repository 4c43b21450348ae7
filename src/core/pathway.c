/* The leaves that say which inspection comes next and when: called by due_list, and alone by the planner and the lab. */
#include "core/emit.h"

#include "core/due.h"

static void emit_pathway(struct trace *t, enum step_kind kind, const struct pathway *p, size_t failed) {
    if (t == NULL) return;
    struct trace_step *s = trace_add(t, kind);
    s->of.pathway = p;
    s->cite = p->cite;
    s->n = (int32_t)failed;
}

/* Index of the first condition that does not hold, or when_count. */
static size_t first_failing(const struct pathway *p, const enum grade *grades) {
    size_t i = 0;
    while (i < p->when_count && condition_holds(&p->when[i], grades)) i++;
    return i;
}

const struct pathway *pathway_next(const struct edition *ed, const enum grade *grades, struct trace *trace) {
    for (size_t i = 0; i < ed->pathway_count; i++) {
        const struct pathway *p = &ed->pathway[i];
        size_t failed = first_failing(p, grades);
        if (failed == p->when_count) {
            emit_pathway(trace, STEP_PATHWAY, p, 0);
            return p;
        }
        emit_pathway(trace, STEP_PATHWAY_REJECTED, p, failed);
    }
    return NULL;
}

struct span window_of(const struct window *w, struct day base, struct day nth_monitoring, struct trace *trace) {
    if (trace != NULL) {
        struct trace_step *s = trace_add(trace, STEP_WINDOW);
        s->of.window = w;
        s->cite = w->cite;
        s->day = base;
    }
    struct span out = {
        .earliest = months_after(trace, FACT_ROLE_EARLIEST, base, &w->earliest),
        .target = months_after(trace, FACT_ROLE_TARGET, base, &w->target),
        .latest = months_after(trace, FACT_ROLE_LATEST, base, &w->latest),
    };
    if (value_set(w->or_after_monitoring) && day_known(nth_monitoring) && day_before(nth_monitoring, out.earliest)) {
        out.earliest = nth_monitoring;
        emit_day_is(trace, FACT_ROLE_EARLIEST, nth_monitoring,
                    "the planned monitoring visits were done by then, which comes first");
    }
    return out;
}

enum status span_status(struct span s, struct day on) {
    if (day_known(s.earliest) && day_before(on, s.earliest)) return STATUS_NOT_YET;
    if (day_known(s.latest) && day_before(s.latest, on)) return STATUS_OVERDUE;
    return STATUS_OPEN;
}
