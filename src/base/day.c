#include "base/day.h"

#include <assert.h>

/* Day numbers by Howard Hinnant's published civil-calendar algorithm: eras of 400 years, years from March. */
enum { DAYS_PER_ERA = 146097, EPOCH_SHIFT = 719468 };

static bool leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static int month_length(int year, int month) {
    static const signed char lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && leap(year) ? 29 : lengths[month - 1];
}

static struct day number_of(struct ymd v) {
    int y = v.month <= 2 ? v.year - 1 : v.year;
    int era = y / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (v.month + (v.month > 2 ? -3 : 9)) + 2) / 5 + v.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (struct day){ era * DAYS_PER_ERA + day_of_era - EPOCH_SHIFT };
}

bool day_from_ymd(struct ymd v, struct day *out) {
    if (v.year < 1900 || v.year > 2199 || v.month < 1 || v.month > 12 || v.day < 1 ||
        v.day > month_length(v.year, v.month))
        return false;
    *out = number_of(v);
    return true;
}

/* By Neri and Schneider's published Euclidean affine functions: the engine asks this more than anything else, and these
 * need half the divisions. From 0000-03-01 on. */
struct ymd day_ymd(struct day d) {
    assert(day_known(d) && d.n >= -EPOCH_SHIFT && d.n < INT32_MAX / 4 - EPOCH_SHIFT);
    uint32_t n = 4 * (uint32_t)(d.n + EPOCH_SHIFT) + 3;
    uint32_t century = n / DAYS_PER_ERA;
    uint64_t p = UINT64_C(2939745) * (n % DAYS_PER_ERA / 4 * 4 + 3);
    uint32_t day_of_year = (uint32_t)p / 2939745 / 4;
    uint32_t month = 2141 * day_of_year + 197913; /* in 65536ths, from March = 3 */
    bool next_year = day_of_year >= 306;
    return (struct ymd){ .year = (int)(100 * century + (uint32_t)(p >> 32) + next_year),
                         .month = (int)(month >> 16) - (next_year ? 12 : 0),
                         .day = (int)((month & 0xFFFF) / 2141) + 1 };
}

static bool digits(struct sv s, size_t from, size_t n, int *out) {
    int64_t v;
    struct sv part = sv_sub(s, from, n);
    if (part.n != n || part.p[0] == '-' || !sv_int(part, 0, 9999, &v)) return false;
    *out = (int)v;
    return true;
}

bool day_parse(struct sv s, struct day *out) {
    struct ymd v;
    return s.n == 10 && s.p[4] == '-' && s.p[7] == '-' && digits(s, 0, 4, &v.year) && digits(s, 5, 2, &v.month) &&
           digits(s, 8, 2, &v.day) && day_from_ymd(v, out);
}

bool day_parse_month(struct sv s, struct day *first, struct day *last) {
    struct ymd v = { .day = 1 };
    if (s.n != 7 || s.p[4] != '-' || !digits(s, 0, 4, &v.year) || !digits(s, 5, 2, &v.month) || !day_from_ymd(v, first))
        return false;
    v.day = month_length(v.year, v.month);
    return day_from_ymd(v, last);
}

enum weekday day_weekday(struct day d) {
    int32_t w = (d.n % 7 + 7 + 3) % 7; /* 1970-01-01 was a Thursday */
    return (enum weekday)w;
}

struct day day_plus_months(struct day d, int n) {
    if (!day_known(d)) return d;
    struct ymd v = day_ymd(d);
    int months = v.year * 12 + (v.month - 1) + n;
    v.year = months / 12;
    v.month = months % 12 + 1;
    int last = month_length(v.year, v.month);
    if (v.day > last) v.day = last;
    return number_of(v);
}

int day_months_between(struct day a, struct day b) {
    struct ymd x = day_ymd(a);
    struct ymd y = day_ymd(b);
    int n = (y.year - x.year) * 12 + (y.month - x.month);
    while (day_before(b, day_plus_months(a, n))) n--;
    while (!day_before(b, day_plus_months(a, n + 1))) n++;
    return n;
}

void text_day(struct text *t, struct day d) {
    if (!day_known(d)) return;
    struct ymd v = day_ymd(d);
    char s[10] = { (char)('0' + v.year / 1000),
                   (char)('0' + v.year / 100 % 10),
                   (char)('0' + v.year / 10 % 10),
                   (char)('0' + v.year % 10),
                   '-',
                   (char)('0' + v.month / 10),
                   (char)('0' + v.month % 10),
                   '-',
                   (char)('0' + v.day / 10),
                   (char)('0' + v.day % 10) };
    text_bytes(t, s, sizeof s);
}

void text_day_long(struct text *t, struct day d) {
    if (!day_known(d)) {
        text_lit(t, "not known");
        return;
    }
    struct ymd v = day_ymd(d);
    text_int(t, v.day);
    text_char(t, ' ');
    text_add(t, sv_of(month_name(v.month)));
    text_char(t, ' ');
    text_int(t, v.year);
}

const char *weekday_name(enum weekday w) {
    static const char *const names[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
    return names[w];
}

const char *month_name(int month) {
    static const char *const names[] = { "January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December" };
    return names[month - 1];
}
