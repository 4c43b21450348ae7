#include "core/calendar.h"

static bool in_range(const struct calendar *c, struct day d) {
    return day_known(d) && !day_before(d, c->first) && !day_before(c->last, d);
}

static size_t offset(const struct calendar *c, struct day d) { return (size_t)(d.n - c->first.n); }

/* Good Friday: two days before Easter by the Gregorian computus (Meeus, Jones and Butcher). */
static struct day good_friday(int year) {
    int a = year % 19;
    int b = year / 100;
    int c = year % 100;
    int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int month_day = h + l - 7 * m + 114;
    struct day easter = DAY_NONE;
    (void)day_from_ymd((struct ymd){ year, month_day / 31, month_day % 31 + 1 }, &easter);
    return day_plus(easter, -2);
}

/* The law names these two beside the bank holidays (L7), so no list is needed to know them. */
static void mark_fixed(struct calendar *c) {
    for (int year = CALENDAR_FIRST_YEAR; year <= CALENDAR_LAST_YEAR; year++) {
        struct day christmas = DAY_NONE;
        (void)day_from_ymd((struct ymd){ year, 12, 25 }, &christmas);
        c->holiday[offset(c, christmas)] = 1;
        c->holiday[offset(c, good_friday(year))] = 1;
    }
}

bool calendar_make(const struct holiday *holidays, size_t n, struct arena *a, struct calendar *out, struct err *e) {
    struct calendar c = { .known_until = DAY_NONE };
    (void)day_from_ymd((struct ymd){ CALENDAR_FIRST_YEAR, 1, 1 }, &c.first);
    (void)day_from_ymd((struct ymd){ CALENDAR_LAST_YEAR, 12, 31 }, &c.last);
    size_t days = offset(&c, c.last) + 1;
    c.holiday = arena_array(a, unsigned char, days);
    c.working_before = arena_array(a, int32_t, days + 1);
    c.nth = arena_array(a, struct day, days);
    if (c.holiday == NULL || c.working_before == NULL || c.nth == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < n; i++) {
        if (!in_range(&c, holidays[i].on)) continue;
        c.holiday[offset(&c, holidays[i].on)] = 1;
        c.known_until = day_max(c.known_until, holidays[i].on);
    }
    mark_fixed(&c);
    for (size_t i = 0; i < days; i++) {
        struct day d = day_plus(c.first, (int32_t)i);
        c.working_before[i] = c.working_total;
        if (day_weekday(d) < SATURDAY && c.holiday[i] == 0) c.nth[c.working_total++] = d;
    }
    c.working_before[days] = c.working_total;
    *out = c;
    return true;
}

bool calendar_is_holiday(const struct calendar *c, struct day d) {
    return in_range(c, d) && c->holiday[offset(c, d)] != 0;
}

bool calendar_is_working(const struct calendar *c, struct day d) {
    return in_range(c, d) && c->working_before[offset(c, d) + 1] > c->working_before[offset(c, d)];
}

struct day calendar_plus_working(const struct calendar *c, struct day d, int n) {
    if (n == 0 || !day_known(d)) return d;
    if (!in_range(c, d)) return DAY_NONE;
    /* Working days after d start at the count through d; before d they end at the count up to it. */
    int64_t base = n > 0 ? (int64_t)c->working_before[offset(c, d) + 1] - 1 : c->working_before[offset(c, d)];
    int64_t index = base + n;
    return index < 0 || index >= c->working_total ? DAY_NONE : c->nth[index];
}

/* Working days on or before `d`; outside the covered years, those of the nearer end. */
static int32_t working_through(const struct calendar *c, struct day d) {
    if (!day_known(d) || day_before(d, c->first)) return 0;
    return day_before(c->last, d) ? c->working_total : c->working_before[offset(c, d) + 1];
}

int calendar_working_between(const struct calendar *c, struct day a, struct day b) {
    return working_through(c, b) - working_through(c, a);
}
