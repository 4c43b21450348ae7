#ifndef ILACS_APP_SCENARIO_CHECKS_H
#define ILACS_APP_SCENARIO_CHECKS_H
/* Internal to the scenario runner: the state of one run, and one check for each kind of line. */
#include "app/scenario.h"

/* A day by which everything in the register is known. */
#define SCENARIO_HINDSIGHT ((struct day){ INT32_MAX - 1 })

struct scenario_running {
    const struct scenario_world *w;
    const struct scenario *s;
    struct arena *a;
    struct err *e;
    struct calendar calendar;
    struct record_keeping keeping;
    const struct authority *who;
    const struct fact *fact; /* what can be known of `who` */
    size_t facts;
    const struct edition *pathway_edition;
    struct line_asked asked; /* the question lines after it are about */
    struct history history;
    struct due due;
    struct trace trace;
    const struct scenario_line *line; /* the one being run */
    struct scenario_fault *fault;
    size_t faults, fault_cap, line_faults; /* line_faults: as many as there were before this line */
    struct text got;
};

struct due_context scenario_context(const struct scenario_running *r);
bool scenario_history(struct scenario_running *r, struct day known_by, enum audience who, struct history *out);
/* Every authority of the register. */
bool scenario_register(struct scenario_running *r, struct day known_by, struct history **out, size_t *n);
bool scenario_edition(struct scenario_running *r, struct sv id, const struct edition **out);

/* Records that the line came out otherwise and returns where to write what came. */
struct text *scenario_differs(struct scenario_running *r);
/* Gives steps of the trace as the reasons of the fault recorded last. */
void scenario_because(struct scenario_running *r, size_t first, size_t n);

/* Each returns false only on ERR_UNKNOWN and ERR_NOMEM; what differs is recorded. */
bool scenario_expect(struct scenario_running *r, const struct line_expect *x);
bool scenario_explain(struct scenario_running *r, const struct line_explain *x);
bool scenario_judgements(struct scenario_running *r, const struct line_judgements *x);
bool scenario_grade(struct scenario_running *r, const struct line_grade *x);
bool scenario_clock(struct scenario_running *r, const struct line_clock *x);
bool scenario_propose(struct scenario_running *r, const struct line_propose *x);
bool scenario_team(struct scenario_running *r, const struct line_team *x);
bool scenario_pause(struct scenario_running *r, const struct line_pause *x);
bool scenario_letter(struct scenario_running *r, const struct line_letter *x);
bool scenario_statistics(struct scenario_running *r, const struct line_statistics *x);
bool scenario_inspections(struct scenario_running *r, const struct line_inspections *x);
bool scenario_register_check(struct scenario_running *r, const struct line_check *x);
bool scenario_refused(struct scenario_running *r, const struct line_refused *x);
#endif
