#include "ingest/report_dates.h"

#include <string.h>

enum token_kind { TOKEN_END, TOKEN_NUMBER, TOKEN_MONTH, TOKEN_TO, TOKEN_AND, TOKEN_FILLER, TOKEN_SLASH, TOKEN_OTHER };
struct token {
    enum token_kind kind;
    int number;      /* NUMBER: its value; MONTH: 1..12 */
    unsigned digits; /* NUMBER: how many */
    struct ymd date; /* SLASH */
    size_t from, to;
};

static bool digit(char c) { return c >= '0' && c <= '9'; }
static bool letter(char c) { return c >= 'a' && c <= 'z'; }

static int month_of(struct sv w) {
    static const char *const names[] = { "january", "february", "march",     "april",   "may",      "june",
                                         "july",    "august",   "september", "october", "november", "december" };
    for (int m = 0; m < 12; m++)
        if (sv_eq(w, sv_of(names[m])) || (w.n == 3 && sv_starts(sv_of(names[m]), w)) ||
            (m == 8 && sv_eq(w, SV("sept"))))
            return m + 1;
    return 0;
}

static enum token_kind word_kind(struct sv w) {
    static const char *const fillers[] = { "st",        "nd",       "rd",        "th",       "of",     "the",
                                           "from",      "between",  "inclusive", "on",       "monday", "tuesday",
                                           "wednesday", "thursday", "friday",    "saturday", "sunday" };
    if (sv_eq(w, SV("to")) || sv_eq(w, SV("until")) || sv_eq(w, SV("till")) || sv_eq(w, SV("through"))) return TOKEN_TO;
    if (sv_eq(w, SV("and")) || sv_eq(w, SV("plus"))) return TOKEN_AND;
    for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++)
        if (sv_eq(w, sv_of(fillers[i]))) return TOKEN_FILLER;
    return TOKEN_OTHER;
}

static int number_at(struct sv s, size_t *at, unsigned *digits) {
    int v = 0;
    *digits = 0;
    while (*at < s.n && digit(s.p[*at])) {
        if (*digits < 6) v = v * 10 + (s.p[*at] - '0');
        (*digits)++;
        (*at)++;
    }
    return v;
}

/* "1/06/2015", "01.06.2015". */
static bool slash_date(struct sv s, size_t at, struct token *t) {
    unsigned n;
    int d = number_at(s, &at, &n);
    if (at >= s.n || (s.p[at] != '/' && s.p[at] != '.')) return false;
    char sep = s.p[at++];
    int m = number_at(s, &at, &n);
    if (n == 0 || at >= s.n || s.p[at] != sep) return false;
    at++;
    int y = number_at(s, &at, &n);
    if (n != 4 && n != 2) return false;
    t->kind = TOKEN_SLASH;
    t->date = (struct ymd){ n == 2 ? 2000 + y : y, m, d };
    t->to = at;
    return true;
}

static struct token next_token(struct sv s, size_t at) {
    while (at < s.n && strchr(" ,;:()", s.p[at]) != NULL && s.p[at] != ',') at++;
    struct token t = { .kind = TOKEN_END, .from = at, .to = at };
    if (at >= s.n) return t;
    char c = s.p[at];
    if (digit(c)) {
        if (slash_date(s, at, &t)) return t;
        t.kind = TOKEN_NUMBER;
        t.number = number_at(s, &at, &t.digits);
    } else if (letter(c)) {
        while (at < s.n && letter(s.p[at])) at++;
        struct sv w = sv_sub(s, t.from, at - t.from);
        t.number = month_of(w);
        t.kind = t.number > 0 ? TOKEN_MONTH : word_kind(w);
    } else {
        at++;
        t.kind = c == '-' ? TOKEN_TO : c == ',' || c == '&' ? TOKEN_AND : c == '.' ? TOKEN_FILLER : TOKEN_OTHER;
    }
    t.to = at;
    return t;
}

/* ---- parts of dates, filled in from right to left ------------------------------------------------------------------ */

enum { PARTS_MAX = 2 * PERIODS_MAX + 4 };
struct part {
    int d, m, y;          /* 0: not printed */
    enum token_kind link; /* what stood before it: TO, AND, or END for nothing */
    struct day day;
};
struct parts {
    struct part part[PARTS_MAX];
    size_t n;
    size_t end;
};

static void take_number(struct parts *p, const struct token *t, enum token_kind link) {
    struct part *last = p->n > 0 ? &p->part[p->n - 1] : NULL;
    bool open = last != NULL && link == TOKEN_END;
    if (t->digits == 4) {
        if (open && last->y == 0) last->y = t->number;
    } else if (open && last->m != 0 && last->d == 0) {
        last->d = t->number;
    } else if (open && last->m != 0 && last->y == 0 && t->digits == 2 && t->number > 12) {
        last->y = 2000 + t->number;
    } else if (p->n < PARTS_MAX) {
        p->part[p->n++] = (struct part){ .d = t->number, .link = link };
    }
}

/* Collects the parts at the start of `s`; false when a word cannot belong. */
static void collect(struct sv s, struct parts *p) {
    enum token_kind link = TOKEN_END;
    for (size_t at = 0;;) {
        struct token t = next_token(s, at);
        if (t.kind == TOKEN_END || t.kind == TOKEN_OTHER || (t.kind == TOKEN_NUMBER && t.digits > 4)) return;
        at = t.to;
        struct part *last = p->n > 0 ? &p->part[p->n - 1] : NULL;
        switch (t.kind) {
        case TOKEN_TO: link = TOKEN_TO; continue;
        case TOKEN_AND: link = link == TOKEN_TO ? TOKEN_TO : TOKEN_AND; continue;
        case TOKEN_FILLER: continue;
        case TOKEN_NUMBER:
            /* A page number after a whole date is not part of it. */
            if (last != NULL && last->y != 0 && link == TOKEN_END) return;
            take_number(p, &t, link);
            break;
        case TOKEN_MONTH:
            if (last != NULL && last->m == 0 && link == TOKEN_END)
                last->m = t.number;
            else if (p->n < PARTS_MAX)
                p->part[p->n++] = (struct part){ .m = t.number, .link = link };
            break;
        case TOKEN_SLASH:
            if (p->n < PARTS_MAX)
                p->part[p->n++] = (struct part){ t.date.day, t.date.month, t.date.year, link, DAY_NONE };
            break;
        case TOKEN_END:
        case TOKEN_OTHER: break;
        }
        link = TOKEN_END;
        p->end = at;
    }
}

/* Gives every part its month and year: its own, or those of the part after it; a December before a January is of the
 * year before. */
static bool resolve(struct parts *p, bool *doubt) {
    for (size_t i = p->n; i-- > 0;) {
        struct part *x = &p->part[i];
        bool own_year = x->y != 0;
        if (i + 1 < p->n) {
            if (x->m == 0) x->m = p->part[i + 1].m;
            if (x->y == 0) x->y = p->part[i + 1].y;
        }
        if (x->d == 0 || x->m == 0 || x->y == 0) return false;
        if (!own_year && i + 1 < p->n && x->m > p->part[i + 1].m) x->y--;
        if (x->y < 2000 || x->y > 2099 || !day_from_ymd((struct ymd){ x->y, x->m, x->d }, &x->day)) return false;
        if (i > 0 && x->link == TOKEN_END) *doubt = true;
    }
    return true;
}

static void add_period(struct report_dates *out, struct day first, struct day last) {
    if (out->periods == PERIODS_MAX) {
        out->doubtful = true;
        return;
    }
    if (day_before(last, first)) out->doubtful = true;
    out->period[out->periods++] = (struct period){ first, last };
}

static void to_periods(const struct parts *p, struct report_dates *out) {
    bool ranges = false;
    for (size_t i = 1; i < p->n; i++) ranges |= p->part[i].link != TOKEN_AND;
    if (!ranges) { /* "24 and 25 January": one visit */
        add_period(out, p->part[0].day, p->part[p->n - 1].day);
        return;
    }
    for (size_t i = 0; i < p->n; i++) {
        bool range = i + 1 < p->n && p->part[i + 1].link != TOKEN_AND;
        add_period(out, p->part[i].day, p->part[range ? i + 1 : i].day);
        i += range;
    }
}

bool report_dates_read(struct sv folded, struct report_dates *out) {
    *out = (struct report_dates){ 0 };
    struct parts p = { 0 };
    collect(folded, &p);
    /* A part without any year or month behind it is a stray number (a page, a paragraph). */
    while (p.n > 1 && p.part[p.n - 1].m == 0) p.n--;
    if (p.n == 0 || !resolve(&p, &out->doubtful)) return false;
    to_periods(&p, out);
    out->single = p.n == 1;
    out->used = p.end;
    for (size_t i = 1; i < out->periods; i++)
        if (!day_before(out->period[i - 1].last, out->period[i].first)) out->doubtful = true;
    return true;
}

/* ---- a date somewhere in a sentence --------------------------------------------------------------------------------- */

static void put(char out[11], int y, int m, int d) {
    char digits[11] = { (char)('0' + y / 1000),
                        (char)('0' + y / 100 % 10),
                        (char)('0' + y / 10 % 10),
                        (char)('0' + y % 10),
                        '-',
                        (char)('0' + m / 10),
                        (char)('0' + m % 10),
                        '-',
                        (char)('0' + d / 10),
                        (char)('0' + d % 10),
                        0 };
    if (m == 0) digits[4] = 0;
    if (d == 0 && m != 0) digits[7] = 0;
    memcpy(out, digits, 11);
}

static bool is_year(const struct token *t) {
    return t->kind == TOKEN_NUMBER && t->digits == 4 && t->number >= 2000 && t->number <= 2099;
}

bool report_date_find(struct sv folded, size_t *at, bool years, char out[11], size_t *from) {
    struct token before = { .kind = TOKEN_END };
    for (size_t i = *at; i < folded.n;) {
        struct token t = next_token(folded, i);
        if (t.kind == TOKEN_END) return false;
        i = t.to > i ? t.to : i + 1;
        if (t.kind == TOKEN_MONTH) {
            struct token after = next_token(folded, t.to);
            if (is_year(&after)) {
                struct day d;
                bool day = before.kind == TOKEN_NUMBER &&
                           day_from_ymd((struct ymd){ after.number, t.number, before.number }, &d);
                put(out, after.number, t.number, day ? before.number : 0);
                *from = day ? before.from : t.from;
                *at = after.to;
                return true;
            }
        } else if (t.kind == TOKEN_SLASH) {
            struct day d;
            if (day_from_ymd(t.date, &d)) {
                put(out, t.date.year, t.date.month, t.date.day);
                *from = t.from;
                *at = t.to;
                return true;
            }
        } else if (years && is_year(&t)) {
            put(out, t.number, 0, 0);
            *from = t.from;
            *at = t.to;
            return true;
        }
        before = t;
    }
    return false;
}
