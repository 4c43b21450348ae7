#ifndef ILACS_CORE_HISTORY_H
#define ILACS_CORE_HISTORY_H
/* What is known of one authority, on a day, to an audience. Corrections are resolved here, and only here: of the
 * versions of a record that were known, the last recorded one speaks (design decision 2). */
#include "core/calendar.h"
#include "core/register.h"

/* A version that was known but no longer speaks: shown in traces as set aside. */
struct superseded {
    const struct fact *old, *by;
};

struct history {
    const struct authority *authority;
    const struct event *event; /* what happened, by first known day of: start, else published; then by id */
    size_t events;
    const struct override *override; /* by day decided, then id */
    size_t overrides;
    const struct election *election; /* polling days of this authority, national ones among them, in order */
    size_t elections;
    const struct superseded *superseded;
    size_t supersededs;
};

/* Resolves `facts` (of any authorities, in any order) for one authority as known by `known_by` to `who`.
 * A fact counts when its known day for the audience is not after `known_by`. An inspection in progress, or done and not
 * yet published, is known to inspectorate and authority from its first on-site day, without grades.
 * Lives in `a`, pointing into `facts`. Errors: ERR_NOMEM. The order of `facts` never changes the result. */
bool history_as_known(const struct fact *facts, size_t n, const struct authority *of, struct day known_by,
                      enum audience who, struct arena *a, struct history *out, struct err *e);

/* The order `event` is in, for histories made by hand and altered copies. */
void history_sort_events(struct event *events, size_t n);

/* Since when this register records events of each kind at all (the earliest such event anywhere), DAY_NONE: never.
 * Duties older than that are taken as met: their silence says nothing. */
struct record_keeping {
    struct day since[EVENT_COUNT];
    /* Between these days, both included, every event of the kind is in the register; outside them some may be missing.
     * DAY_NONE: nothing is stated. record_keeping_of leaves them so; whoever knows the data's gaps fills them in. */
    struct day complete_from[EVENT_COUNT], complete_to[EVENT_COUNT];
};
struct record_keeping record_keeping_of(const struct history *histories, size_t n);
#endif
