#ifndef ILACS_CORE_CALENDAR_H
#define ILACS_CORE_CALENDAR_H
/* Working days: not Saturday, Sunday, Christmas Day, Good Friday or an England and Wales bank holiday (SI 2007/462).
 * A calendar is made once from the holidays and answers each question in constant time from prefix sums. */
#include "core/register.h"

enum { CALENDAR_FIRST_YEAR = 2008, CALENDAR_LAST_YEAR = 2048 };
struct calendar {
    struct day first, last;  /* the days it covers */
    struct day known_until;  /* the last known holiday: what is computed past it is provisional */
    int32_t *working_before; /* [day - first]: working days in [first, day) */
    struct day *nth;         /* the n-th working day from `first`, n counted from 0 */
    int32_t working_total;
    unsigned char *holiday; /* [day - first]: 1 on a bank holiday */
};

/* Lives in `a`. Holidays outside the covered years are ignored. False only without memory. */
bool calendar_make(const struct holiday *holidays, size_t n, struct arena *a, struct calendar *out, struct err *e);
bool calendar_is_working(const struct calendar *c, struct day d);
bool calendar_is_holiday(const struct calendar *c, struct day d);
/* The n-th working day after `d`; `d` itself is day 0 and does not count (U25). n may be negative: the |n|-th before.
 * DAY_NONE stays DAY_NONE; a result outside the covered years is DAY_NONE. */
struct day calendar_plus_working(const struct calendar *c, struct day d, int n);
/* Working days in (a, b]; negative when b is earlier. */
int calendar_working_between(const struct calendar *c, struct day a, struct day b);
/* Whether a result depends on holidays not yet known. */
static inline bool calendar_is_provisional(const struct calendar *c, struct day d) {
    return day_known(d) && day_before(c->known_until, d);
}
#endif
