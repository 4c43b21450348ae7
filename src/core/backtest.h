#ifndef ILACS_CORE_BACKTEST_H
#define ILACS_CORE_BACKTEST_H
/* The engine against what really happened: for each succession of two consecutive SIF or ILACS inspections of one
 * authority (in order of publication) whose later one began on site in 2018 or after (where unknown: was published), what
 * was due on the day of the call, by what the inspectorate knew then, beside what came. */
#include "core/due.h"

enum window_class {
    WINDOW_INSIDE,
    WINDOW_EARLY,
    WINDOW_LATE_FIRST_AFTER_SIF,
    WINDOW_LATE_COVID,
    WINDOW_LATE,
    WINDOW_NONE,
    WINDOW_CLASSES
};
enum departure { DEPARTURE_NONE, DEPARTURE_AFTER_PRIORITY_ACTION, DEPARTURE_UNEXPLAINED };
struct succession {
    const struct authority *authority;
    const struct event *before, *after;
    struct day call;      /* Monday before the on-site week; SIF: working day before; unknown: publication */
    struct owed expected; /* the graded inspection that was due on the call */
    enum event_kind real;
    enum departure departure;            /* of kind only */
    const struct event *priority_action; /* the visit in between that explains it */
    enum window_class window;            /* where the first on-site day fell */
};
struct backtest {
    struct succession *succession;
    size_t count;
    size_t kind_right, exceptions;
    size_t window[WINDOW_CLASSES];
};
/* `facts`: the whole register (each call is asked as known by that day). Lives in `a`. */
bool backtest_run(const struct framework *f, const struct calendar *cal, const struct fact *facts, size_t n,
                  const struct authority *const *authorities, size_t authority_count, struct arena *a,
                  struct backtest *out, struct err *e);
struct sv departure_word(enum departure d); /* "after_priority_action", "unexplained_discretion" */
struct sv
window_class_word(enum window_class w); /* "inside", "early", "late_first_after_sif", "late_covid", "late", "none" */
#endif
