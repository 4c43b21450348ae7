#ifndef ILACS_CORE_CLOCKS_H
#define ILACS_CORE_CLOCKS_H
/* Deadlines in working days, months and weeks (sections 2 L6, 4.5, 9, 10). "Day N" excludes the start day. */
#include "core/due.h"

enum clock {
    CLOCK_AUTHORITY_PUBLICATION,
    CLOCK_ACTION_PLAN,
    CLOCK_PRIORITY_ACTION_PLAN,
    CLOCK_DRAFT_ACTION_PLAN,
    CLOCK_REPORT_DRAFT,
    CLOCK_REPORT_COMMENTS,
    CLOCK_REPORT_PUBLISHED,
    CLOCK_REPORT_OUTER,
    CLOCK_FOCUSED_LETTER,
    CLOCK_MONITORING_LETTER,
    CLOCK_ENGAGEMENT_LETTER,
    CLOCK_FIRST_MONITORING,
    CLOCK_FIRST_MONITORING_LATE,
    CLOCK_COUNT
};
struct sv clock_word(enum clock c); /* "authority_publication", ... as in scenario files */
bool clock_parse(struct sv s, enum clock *out);
/* The day the clock ends when it starts on `from`, under edition `ed`: DAY_NONE when the edition has no such clock.
 * Comments run from the draft, so both start on the last on-site day here. First monitoring runs from the plan's due day.
 * Adds its steps to `trace` (may be NULL). */
struct day clock_end(const struct calendar *cal, const struct edition *ed, enum clock c, struct day from,
                     struct trace *trace);
/* The edition whose draft-plan clock applies to a letter: by the letter's day where that edition says so (U7), else by
 * the visit's first on-site day. */
const struct edition *draft_plan_edition(const struct framework *f, struct day on_site, struct day letter);
/* Publication held by an election: when `day` falls from the hold's first day to the polling day of one of the history's
 * elections, the first day after; else `day` itself (10.1). */
struct day election_hold(const struct calendar *cal, const struct edition *ed, const struct history *h, struct day day,
                         struct trace *trace);
#endif
