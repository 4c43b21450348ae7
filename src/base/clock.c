#include "base/clock.h"

#include <stdlib.h>
#include <time.h>

static const int64_t ms_per_hour = 3600 * (int64_t)1000;
static const int64_t ms_per_day = 24 * 3600 * (int64_t)1000;

static int64_t floor_days(int64_t ms) { return ms >= 0 ? ms / ms_per_day : -((-ms + ms_per_day - 1) / ms_per_day); }

/* 01:00 UTC on the last Sunday of the month. */
static int64_t summer_time_edge(int year, int month) {
    struct day d = DAY_NONE;
    (void)day_from_ymd((struct ymd){ year, month, 31 }, &d);
    while (day_weekday(d) != SUNDAY) d = day_plus(d, -1);
    return d.n * ms_per_day + ms_per_hour;
}

int64_t clock_uk_ahead(int64_t ms) {
    int year = day_ymd((struct day){ (int32_t)floor_days(ms) }).year;
    bool summer = ms >= summer_time_edge(year, 3) && ms < summer_time_edge(year, 10);
    return summer ? ms_per_hour : 0;
}

struct day clock_uk_day(int64_t ms) {
    return (struct day){ (int32_t)floor_days(ms + clock_uk_ahead(ms)) };
}

/* Two digits and the sign after them, as RFC 3339 wants; moves *s past both. `after` '\0': nothing follows. */
static bool take_two(struct sv *s, int64_t max, char after, int64_t *out) {
    size_t wanted = after == '\0' ? 2 : 3;
    if (s->n < wanted || (after != '\0' && s->p[2] != after)) return false;
    if (s->p[0] < '0' || !sv_int(sv_sub(*s, 0, 2), 0, max, out)) return false; /* no sign */
    *s = sv_sub(*s, wanted, s->n);
    return true;
}

static bool take_fraction(struct sv *s, int64_t *ms) {
    *ms = 0;
    if (s->n == 0 || s->p[0] != '.') return true;
    size_t i = 1;
    int64_t weight = 100;
    for (; i < s->n && s->p[i] >= '0' && s->p[i] <= '9'; i++) {
        *ms += (s->p[i] - '0') * weight;
        weight /= 10;
    }
    *s = sv_sub(*s, i, s->n);
    return i > 1 && i <= 10;
}

static bool take_zone(struct sv s, int64_t *ms) {
    int64_t hours;
    int64_t minutes;
    *ms = 0;
    if (sv_eq(s, SV("Z")) || sv_eq(s, SV("z"))) return true;
    if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-')) return false;
    bool west = s.p[0] == '-';
    s = sv_sub(s, 1, s.n);
    if (!take_two(&s, 23, ':', &hours) || !take_two(&s, 59, '\0', &minutes)) return false;
    *ms = (west ? -1 : 1) * (hours * 60 + minutes) * 60 * 1000;
    return true;
}

bool moment_parse(struct sv s, struct moment *out) {
    struct day d;
    int64_t h = 12;
    int64_t m = 0;
    int64_t sec = 0;
    int64_t fraction = 0;
    int64_t zone = 0;
    if (!day_parse(sv_sub(s, 0, 10), &d)) return false;
    if (s.n > 10) {
        char t = s.p[10];
        struct sv rest = sv_sub(s, 11, s.n);
        if ((t != 'T' && t != 't' && t != ' ') || !take_two(&rest, 23, ':', &h) || !take_two(&rest, 59, ':', &m) ||
            !take_two(&rest, 59, '\0', &sec) || !take_fraction(&rest, &fraction) || !take_zone(rest, &zone))
            return false;
    }
    out->ms = d.n * ms_per_day + h * ms_per_hour + m * 60000 + sec * 1000 + fraction - zone;
    out->today = clock_uk_day(out->ms);
    return true;
}

bool clock_now(struct moment *out, struct err *e) {
    const char *set = getenv("ILACS_NOW");
    if (set != NULL && set[0] != '\0') {
        if (moment_parse(sv_of(set), out)) return true;
        return err_fail(e, ERR_USAGE, __func__,
                        "Set ILACS_NOW to a day (2026-03-01) or a moment (2026-03-01T09:30:00Z), or unset it.",
                        "ILACS_NOW is '%s', which is no day or moment", set);
    }
    struct timespec now;
    struct day first = DAY_NONE;
    struct day last = DAY_NONE;
    (void)day_from_ymd((struct ymd){ 1996, 1, 1 }, &first);
    (void)day_from_ymd((struct ymd){ 2199, 12, 30 }, &last);
    if (clock_gettime(CLOCK_REALTIME, &now) != 0 || now.tv_sec < first.n * (int64_t)86400 ||
        now.tv_sec > last.n * (int64_t)86400)
        return err_fail(e, ERR_STORE, __func__, "Set the system's clock, or set ILACS_NOW.",
                        "the system's clock does not show a day between 1996 and 2199");
    out->ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    out->today = clock_uk_day(out->ms);
    return true;
}

static void text_padded(struct text *t, int64_t v, int digits) {
    int64_t unit = 1;
    for (int i = 1; i < digits; i++) unit *= 10;
    for (; unit > 0; unit /= 10) text_char(t, (char)('0' + v / unit % 10));
}

void text_moment(struct text *t, int64_t ms) {
    struct day d = { (int32_t)floor_days(ms) };
    int64_t rest = ms - d.n * ms_per_day;
    text_day(t, d);
    text_char(t, 'T');
    text_padded(t, rest / ms_per_hour, 2);
    text_char(t, ':');
    text_padded(t, rest / 60000 % 60, 2);
    text_char(t, ':');
    text_padded(t, rest / 1000 % 60, 2);
    text_char(t, '.');
    text_padded(t, rest % 1000, 3);
    text_char(t, 'Z');
}

void text_moment_long(struct text *t, int64_t ms) {
    int64_t local = ms + clock_uk_ahead(ms);
    int64_t minutes = (local - floor_days(local) * ms_per_day) / 60000;
    int64_t hour = minutes / 60;
    text_day_long(t, clock_uk_day(ms));
    text_lit(t, " at ");
    text_int(t, hour % 12 == 0 ? 12 : hour % 12);
    text_char(t, ':');
    text_padded(t, minutes % 60, 2);
    text_add(t, hour < 12 ? SV("am") : SV("pm"));
}

int64_t clock_steady_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * (int64_t)1000 + t.tv_nsec / 1000000;
}
