#ifndef ILACS_INGEST_REPORT_DATES_H
#define ILACS_INGEST_REPORT_DATES_H
/* Dates as reports print them: "3 to 14 October 2022", "28 October to 8 November 2024", "29 October 2018 to 9 November
 * 2018", "8 – 12 July 2013", "1/06/2015 – 25/06/2015", "19 November-11 December 2013 and 28 – 30 January 2014",
 * "24 and 25 January 2024", and in running feet "8 June to 19 June 26". */
#include "base/day.h"
#include "core/register.h"

struct report_dates {
    struct period period[PERIODS_MAX];
    size_t periods;
    bool single;   /* one day alone is printed: period[0].first == .last */
    bool doubtful; /* something odd: no word between two dates, an end before its start, a year guessed */
    size_t used;   /* characters of the text that were read as dates */
};
/* Reads the dates that `folded` begins with (report_fold), skipping words like "from" before them; stops at the first
 * word that has nothing to do with dates. False when there is no whole date. Days are joined to a period by "to" or a
 * dash; days joined by "and" or commas alone are one period from the first to the last. */
bool report_dates_read(struct sv folded, struct report_dates *out);

/* The first date in `folded` at or after *at: a day, or only a month, or (with `years`) only a year. Writes YYYY-MM-DD,
 * YYYY-MM or YYYY into `out` (11 bytes) and moves *at past it. */
bool report_date_find(struct sv folded, size_t *at, bool years, char out[11], size_t *from);
#endif
