#ifndef ILACS_BASE_DAY_H
#define ILACS_BASE_DAY_H
/* Civil days in the United Kingdom as day numbers: 0 is 1970-01-01. Days and months cannot be mixed up, because a day
 * is a struct. Years 1900 to 2199 are valid; DAY_NONE stands for "not known" and orders before every day. */
#include "base/sv.h"
#include "base/text.h"

struct day {
    int32_t n;
};
#define DAY_NONE ((struct day){ INT32_MIN })
struct ymd {
    int year, month, day; /* month 1..12, day 1..31 */
};
enum weekday { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

static inline bool day_known(struct day d) { return d.n != INT32_MIN; }
static inline bool day_eq(struct day a, struct day b) { return a.n == b.n; }
static inline bool day_before(struct day a, struct day b) { return a.n < b.n; }
static inline struct day day_min(struct day a, struct day b) { return a.n < b.n ? a : b; }
static inline struct day day_max(struct day a, struct day b) { return a.n > b.n ? a : b; }
/* d plus n days; DAY_NONE stays DAY_NONE. */
static inline struct day day_plus(struct day d, int32_t n) { return day_known(d) ? (struct day){ d.n + n } : d; }

/* False when there is no such day or the year is outside 1900..2199. */
bool day_from_ymd(struct ymd v, struct day *out);
/* `d` must be known. */
struct ymd day_ymd(struct day d);
/* Reads exactly YYYY-MM-DD. */
bool day_parse(struct sv s, struct day *out);
/* Reads YYYY-MM and gives the month's first and last day. */
bool day_parse_month(struct sv s, struct day *first, struct day *last);
enum weekday day_weekday(struct day d);
/* Calendar months later (or earlier, n < 0), clamped to the month's end: 31 August 2022 plus 30 is 28 February 2025
 * (domain rule W5). DAY_NONE stays DAY_NONE. |n| <= 2400. */
struct day day_plus_months(struct day d, int n);
/* Whole calendar months from a to b, counted so that day_plus_months(a, result) <= b; negative when b is earlier. */
int day_months_between(struct day a, struct day b);
/* Writes YYYY-MM-DD, or nothing for DAY_NONE. */
void text_day(struct text *t, struct day d);
/* Writes "4 May 2027", or "not known" for DAY_NONE. */
void text_day_long(struct text *t, struct day d);
/* "Monday".. "Sunday"; "January".. "December" (month 1..12). */
const char *weekday_name(enum weekday w);
const char *month_name(int month);
#endif
