#ifndef ILACS_BASE_CLOCK_H
#define ILACS_BASE_CLOCK_H
/* The one clock of the program. Everything that needs "now" or "today" asks here once per command or request and hands
 * the answer down; core never asks.
 *
 * Tests and reproductions set the environment variable ILACS_NOW to a day (2026-03-01: noon UTC of it) or to an
 * RFC 3339 moment (2026-03-01T09:30:00Z, 2026-03-01T09:30:00.250+01:00); then the clock stands still there. */
#include "base/day.h"

struct moment {
    int64_t ms;       /* milliseconds since 1970-01-01T00:00Z */
    struct day today; /* the civil day in the United Kingdom at that moment */
};

/* ERR_USAGE when ILACS_NOW is set to something else; ERR_STORE when the system's clock stands outside 1900..2199. */
bool clock_now(struct moment *out, struct err *e);
/* Milliseconds on a clock that only runs forward, from some point in the past: for deadlines, never for dates. ILACS_NOW
 * does not stop it. */
int64_t clock_steady_ms(void);
/* The civil day in the United Kingdom. Summer time runs from 01:00 UTC on the last Sunday of March to 01:00 UTC on the
 * last Sunday of October (the Summer Time Order 2002), so no zone files are needed. Good from 1996 on. */
struct day clock_uk_day(int64_t ms);
/* Milliseconds by which clocks in the United Kingdom are ahead of UTC then: 0, or an hour in summer. */
int64_t clock_uk_ahead(int64_t ms);
/* Reads a day or an RFC 3339 moment as above; false for anything else. */
bool moment_parse(struct sv s, struct moment *out);
/* Writes 2026-03-01T09:30:00.250Z. */
void text_moment(struct text *t, int64_t ms);
/* Writes "1 March 2026 at 9:30am", by clocks in the United Kingdom. */
void text_moment_long(struct text *t, int64_t ms);
#endif
