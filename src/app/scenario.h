#ifndef ILACS_APP_SCENARIO_H
#define ILACS_APP_SCENARIO_H
/* Runs scenarios: builds the history they tell, or takes a real authority of the register, asks the same engine as
 * every page and compares. What differs is said line by line, with the reasons the engine gave. */
#include "ingest/scenario.h"

/* What scenarios are asked of. The register is needed for holidays always, for more only where a scenario names it. */
struct scenario_world {
    const struct framework *framework;
    const struct fact *fact; /* every record of the register, authorities and holidays among them */
    size_t facts;
};
/* The shipped register, straight from the program. Lives in `a`. Errors: ERR_STORE when the program holds none; those
 * of records_read. */
bool scenario_world_shipped(const struct framework *f, struct arena *a, struct scenario_world *out, struct err *e);

/* One line that came out otherwise than written. */
struct scenario_fault {
    int line;
    struct sv expected;       /* the line as written */
    struct sv got;            /* what came instead */
    const struct sv *because; /* the deciding steps of the trace, as sentences */
    size_t becauses;
};
struct scenario_result {
    const struct scenario *scenario;
    const struct scenario_fault *fault; /* none: it passed */
    size_t faults;
};
/* Lives in `a`. False only when a scenario cannot be asked at all: ERR_UNKNOWN for an authority or edition nobody knows
 * (with the line), ERR_NOMEM. */
bool scenario_run(const struct scenario_world *w, const struct scenario *s, struct arena *a,
                  struct scenario_result *out, struct err *e);

/* All scenarios of one file, read and run. */
struct scenario_report {
    const char *name;
    const struct scenario_result *result;
    size_t count, failed;
};
/* Errors: those of scenario_read and scenario_run, each naming file and line. */
bool scenario_check(const struct scenario_world *w, struct sv bytes, const char *name, struct arena *a,
                    struct scenario_report *out, struct err *e);

/* Test Anything Protocol: one point per scenario, numbered through all files, what differed as # lines below it. */
void scenario_tap(const struct scenario_report *reports, size_t n, struct text *out);
/* {"scenarios", "passed", "failed", "files": [{"file", "scenarios": [{"title", "fact", "line", "passed", "differences":
 * [{"line", "expected", "got", "because": []}]}]}]} */
void scenario_json(const struct scenario_report *reports, size_t n, struct text *out);
#endif
