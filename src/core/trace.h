#ifndef ILACS_CORE_TRACE_H
#define ILACS_CORE_TRACE_H
/* The primary output (design decision 5): how an answer came about, as steps that point at rules, values and facts.
 * Rules emit into an optional sink; a NULL sink changes no answer. Steps become text only when printed
 * (trace_sentence), so that emitting costs a few stores. */
#include "core/framework.h"
#include "core/history.h"

// clang-format off
enum step_kind {
    STEP_EDITION,           /* `edition` is in force on `day` */
    STEP_FACT,              /* `event` was used; `role` says as what */
    STEP_ABSENT,            /* no event of kind `n` was found; `role` says as what it was looked for */
    STEP_FACT_REJECTED,     /* `event` was looked at and set aside: `role` says why */
    STEP_SUPERSEDED,        /* `superseded`: an older version of a record, corrected since */
    STEP_PATHWAY,           /* `pathway` matched */
    STEP_PATHWAY_REJECTED,  /* `pathway` came first but did not match: its condition `n` failed */
    STEP_WINDOW,            /* `window` applies */
    STEP_VALUE,             /* parameter `n` has `value` */
    STEP_DAY,               /* `day` plus (or less) `value` in `unit` gives `result`; `role` names it */
    STEP_DAY_IS,            /* `role` is `day`, for the reason in `text` */
    STEP_COUNT,             /* `n` counted of `role` */
    STEP_PAUSE,             /* `pause` holds on `day` */
    STEP_OVERRIDE,          /* `override` was applied */
    STEP_OVERRIDE_REJECTED, /* `override` was not applied: `text` says why */
    STEP_ELECTION,          /* `election` holds publication from `day` to `result` */
    STEP_ELECTION_REJECTED, /* `election` does not hold a publication on `day` */
    STEP_PROVISIONAL,       /* `day` lies past the last known holiday, `result` */
    STEP_TAKEN_AS_MET,      /* the register keeps no records of kind `n`: silence is not a failure */
    STEP_INCOMPLETE_RECORD, /* events of kind `n` are all in the register only from `day` to `result` */
    STEP_HUMAN_DECISION,    /* a person must confirm this path */
    STEP_STATUS,            /* status `n` on `day` because of `text` */
    STEP_NOTE,              /* `text` */
    STEP_KINDS
};

/* What a fact, a count or a day is in the argument. */
enum fact_role {
    FACT_ROLE_NONE,
    FACT_ROLE_LATEST_INSPECTION, FACT_ROLE_BASE, FACT_ROLE_EARLIEST, FACT_ROLE_TARGET, FACT_ROLE_LATEST, FACT_ROLE_OPENED, FACT_ROLE_CYCLE_BEGINS,
    FACT_ROLE_FOCUSED_HELD, FACT_ROLE_JTAI_INSTEAD, FACT_ROLE_MONITORING_HELD, FACT_ROLE_LAST_VISIT, FACT_ROLE_PRIORITY_ACTION, FACT_ROLE_RECEIPT,
    FACT_ROLE_FULFILS, FACT_ROLE_IN_PROGRESS, FACT_ROLE_MEETING, FACT_ROLE_PLAN_DUE, FACT_ROLE_STATED_DUE, FACT_ROLE_REPORT, FACT_ROLE_DRAFT, FACT_ROLE_COMMENTS,
    /* why a fact was set aside */
    FACT_ROLE_NOT_LATEST, FACT_ROLE_NOT_GRADED_KIND, FACT_ROLE_BEFORE_CYCLE, FACT_ROLE_AFTER_DAY, FACT_ROLE_BEYOND_TARGET, FACT_ROLE_OTHER_KIND,
    FACT_ROLE_COUNT
};
// clang-format on

/* 48 bytes: a national list has some twenty thousand of them. */
struct trace_step {
    enum step_kind kind : 8;
    enum fact_role role : 8;
    enum unit unit : 8;
    bool decisive : 1; /* set by explain: altering this fact would change the answer */
    int32_t n;
    struct day day, result;
    const struct cite *cite; /* the rule or value this step rests on, if any */
    union {
        const struct edition *edition;
        const struct event *event;
        const struct superseded *superseded;
        const struct pathway *pathway;
        const struct window *window;
        const struct pause *pause;
        const struct override *override;
        const struct election *election;
        const void *any;
    } of;
    const struct value *value;
    const char *text; /* a literal */
};

struct trace {
    struct arena *arena;
    struct trace_step *step;
    size_t count, cap;
    bool failed; /* memory ran out: the answer stands, its trace is incomplete and must not be shown */
};

struct trace trace_in(struct arena *a);
/* Adds a step (zeroed, kind set) and returns it to be filled; a scratch step when `t` is NULL or memory ran out. */
struct trace_step *trace_add(struct trace *t, enum step_kind kind);
/* The event id a step names, or the empty view. Facts that a step names count as named, rejected ones too. */
struct sv trace_fact(const struct trace_step *s);
/* The step as one plain sentence of British English, without source or line end. */
void trace_sentence(const struct trace_step *s, struct text *out);
/* "ILACS-2017, 4.2 W1, confirmed: KIRK, NOTTS". */
void cite_sentence(const struct cite *c, struct text *out);
/* An event in words: "the standard inspection of 6 to 17 March 2023, published 9 May 2023". */
void event_phrase(const struct event *ev, struct text *out);
#endif
