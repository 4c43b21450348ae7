#ifndef ILACS_CORE_EXPLAIN_H
#define ILACS_CORE_EXPLAIN_H
/* What would change an answer: found by asking again with one fact, one value or the day altered, never written as
 * prose (design decision 5). */
#include "core/due.h"

enum change_kind {
    CHANGE_GRADE,    /* `event`'s judgement of `area` had been one of `grades_to` instead of `grade_from` */
    CHANGE_PRESENCE, /* `event` had not happened */
    CHANGE_DAY,      /* `event`'s `role` day had been `day_to` instead of `day_from` (30 days later or earlier) */
    CHANGE_VALUE,    /* the framework's `value_name` had been `n_to` instead of `n_from` */
    CHANGE_OVERRIDE, /* `override` had not been recorded */
    CHANGE_ASKED     /* nothing but time: asked on `day_to` */
};
/* One alteration and what the obligation would be then. */
struct change {
    enum change_kind kind;
    const struct event *event;
    const struct override *override;
    enum area area;
    enum grade grade_from;
    uint32_t grades_to; /* bits 1 << enum grade: each of them leads to the same answer */
    struct day day_from, day_to;
    enum fact_role role;
    struct sv value_name; /* "window three_year: latest" or a parameter's name */
    enum unit unit;
    int32_t n_from, n_to;
    const struct cite *cite;
    bool gone; /* the obligation would not exist, or not as this kind and count */
    struct owed now,
        then; /* then: valid when something of the same kind and sequence, or a graded one instead, is owed */
};
struct explanation {
    struct due due;     /* the answer */
    struct trace trace; /* with `decisive` set on the steps that name facts whose alteration changes the answer */
    struct change
        *change[OWED_MAX]; /* per owed: what would change it, strongest first; facts, then values, then time */
    size_t changes[OWED_MAX];
};
/* Asks, then asks again for each fact and value the trace names. Lives in `a`. Errors: ERR_NOMEM. */
bool explain(const struct due_context *c, const struct history *h, struct day on, struct arena *a,
             struct explanation *out, struct err *e);
/* "Had the overall judgement been inadequate instead of good, a standard inspection would come next, from ... to ..." */
void change_sentence(const struct change *c, struct text *out);
#endif
