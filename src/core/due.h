#ifndef ILACS_CORE_DUE_H
#define ILACS_CORE_DUE_H
/* What is owed to and by one authority, when, and why: a pure function of history, framework, calendar and the day
 * asked. What was known by then, and to whom, is already decided in the history. */
#include "core/trace.h"

struct owed {
    enum obligation kind;
    enum status status;
    int sequence, of;                    /* "2 of 6"; 1 of 1 where only one is owed */
    struct day earliest, target, latest; /* both ends belong to the window; DAY_NONE: the edition sets none */
    const struct edition *edition;       /* that decided it (design decision 4) */
    const struct event *cause;           /* the event it follows from; NULL: the authority's existence */
    const struct override *added;        /* the recorded decision that added it; NULL: the rules ask for it */
    int like_it;                         /* how many like it come before it in the list: due_counterpart */
    bool provisional;                    /* depends on bank holidays not yet known */
    bool overridden;                     /* a recorded departure shaped it */
    bool record_incomplete;              /* overdue by this register, which may lack the visit that met it */
    bool human_decision;                 /* the path awaits a person's confirmation */
    size_t step, steps;                  /* its part of the trace */
};

enum { OWED_MAX = 48 };
struct due {
    struct owed owed[OWED_MAX];
    size_t count;
    bool full; /* more was owed than fits: never seen with real records; reported as an error by callers */
};

struct due_context {
    const struct framework *framework;
    const struct calendar *calendar;
    const struct record_keeping *keeping;
    const struct edition *pathway_edition; /* decides pathways instead of the one in force on the day; NULL: in force */
};

/* Every obligation of the authority on the day asked, those met or superseded in the current cycle among them, in this
 * order: graded inspection, visits, clocks, the yearly round. An authority that does not exist that day owes nothing;
 * nor does any before the first edition. Facts that happen after `on` are set aside.
 * Cost: about a microsecond without a trace; no allocation. `trace` may be NULL; it changes nothing else. */
void due_list(const struct due_context *c, const struct history *h, struct day on, struct due *out,
              struct trace *trace);

/* The graded inspection among them (status not superseded), or NULL. */
const struct owed *due_next_graded(const struct due *d);
/* The same obligation in another answer: of the same kind, number and cause, or added by the same decision; for a graded
 * inspection whichever graded one stands there. NULL when there is none. */
const struct owed *due_counterpart(const struct due *d, const struct owed *o);
/* Whether two answers are the same: kinds, windows, status, counts and editions; not the traces. */
bool owed_same(const struct owed *a, const struct owed *b);
bool due_same(const struct due *a, const struct due *b);

/* One line of a due list, as the command line, the pages and the exports show it. */
struct due_row {
    const struct authority *authority;
    const struct owed *owed;
    const struct trace *trace; /* owed->step .. owed->steps of it; NULL when not asked for */
};

/* Leaves, composed above and used alone by the planner and the policy lab. */

/* The row that matches, or NULL when none does (a checked framework always ends in one that does). */
const struct pathway *pathway_next(const struct edition *ed, const enum grade *grades, struct trace *trace);
struct span {
    struct day earliest, target, latest;
};
/* The window from its base. `nth_monitoring`: day of the visit that or_after_monitoring counts to, or DAY_NONE. */
struct span window_of(const struct window *w, struct day base, struct day nth_monitoring, struct trace *trace);
/* Status from a window alone: not_yet before earliest, overdue after latest, else open. */
enum status span_status(struct span s, struct day on);
#endif
