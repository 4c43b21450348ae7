#include "web/query.h"

static int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static bool bad(struct err *e, const char *what) {
    return err_fail(e, ERR_USAGE, "query", "Follow a link of this site, or type the address again.", "%s", what);
}

static bool fit_to_show(struct sv v) {
    for (size_t i = 0; i < v.n; i++)
        if ((unsigned char)v.p[i] < 0x20 || v.p[i] == 0x7F) return false;
    return sv_utf8(v);
}

/* Percent-decoded; in queries '+' is a blank. */
static bool decode(struct sv raw, bool plus_is_blank, struct arena *a, struct sv *out, struct err *e) {
    char *p = arena_alloc(a, raw.n);
    if (p == NULL) return err_nomem(e, __func__);
    size_t n = 0;
    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];
        if (c == '+' && plus_is_blank) c = ' ';
        if (c == '%') {
            int high = i + 2 < raw.n ? hex_value(raw.p[i + 1]) : -1, low = i + 2 < raw.n ? hex_value(raw.p[i + 2]) : -1;
            if (high < 0 || low < 0)
                return bad(e, "a percent sign in the address is not followed by two hexadecimal digits");
            c = (char)(high * 16 + low);
            i += 2;
        }
        p[n++] = c;
    }
    *out = (struct sv){ p, n };
    if (n > QUERY_MAX_VALUE) return bad(e, "a part of the address is too long");
    return fit_to_show(*out) || bad(e, "the address holds bytes that are no text");
}

static bool add_field(struct query *q, struct sv part, struct arena *a, struct err *e) {
    struct sv name, rest = part, value = { 0 };
    (void)sv_split(&rest, '=', &name);
    if (q->fields == QUERY_MAX_FIELDS) return bad(e, "the address holds too many fields");
    struct query_field *f = &q->field[q->fields];
    value = rest;
    if (!decode(name, true, a, &f->name, e) || !decode(value, true, a, &f->value, e)) return false;
    q->fields++;
    return true;
}

bool query_parse(struct sv raw, struct arena *a, struct query *out, struct err *e) {
    *out = (struct query){ 0 };
    struct sv part;
    while (sv_split(&raw, '&', &part))
        if (part.n > 0 && !add_field(out, part, a, e)) return false;
    return true;
}

bool query_next(const struct query *q, struct sv name, size_t *at, struct sv *value) {
    while (*at < q->fields) {
        const struct query_field *f = &q->field[(*at)++];
        *value = sv_trim(f->value);
        if (value->n > 0 && sv_eq(f->name, name)) return true;
    }
    return false;
}

struct sv query_get(const struct query *q, struct sv name) {
    size_t at = 0;
    struct sv value;
    return query_next(q, name, &at, &value) ? value : (struct sv){ 0 };
}

void query_complain(struct query_problems *p, struct sv field, struct sv value, struct sv expected) {
    if (p->count == QUERY_MAX_PROBLEMS) return;
    p->problem[p->count++] = (struct query_problem){ field, value, expected };
}

static bool from_numbers(struct sv day, struct sv month, struct sv year, struct day *out) {
    int64_t d, m, y;
    return sv_int(day, 1, 31, &d) && sv_int(month, 1, 12, &m) && sv_int(year, 1900, 2199, &y) &&
           day_from_ymd((struct ymd){ (int)y, (int)m, (int)d }, out);
}

/* "November", "Nov", "november": the whole name or its first three letters. */
static int month_number(struct sv word) {
    for (int m = 1; m <= 12; m++) {
        struct sv name = sv_of(month_name(m));
        if (sv_eq_nocase(word, name) || sv_eq_nocase(word, sv_sub(name, 0, 3))) return m;
    }
    return 0;
}

static bool from_words(struct sv v, struct day *out) {
    struct sv day, month, year, more;
    int64_t d, y;
    if (!sv_word(&v, &day) || !sv_word(&v, &month) || !sv_word(&v, &year) || sv_word(&v, &more)) return false;
    int m = month_number(month);
    return m > 0 && sv_int(day, 1, 31, &d) && sv_int(year, 1900, 2199, &y) &&
           day_from_ymd((struct ymd){ (int)y, m, (int)d }, out);
}

bool query_day_parse(struct sv v, struct day *out) {
    struct sv rest = v, day, month, year;
    if (day_parse(v, out)) return true;
    if (sv_split(&rest, '/', &day) && sv_split(&rest, '/', &month) && sv_split(&rest, '/', &year) && rest.p == NULL)
        return from_numbers(day, month, year, out);
    return from_words(v, out);
}

struct day query_day(const struct query *q, struct sv name, struct query_problems *p) {
    struct sv v = query_get(q, name);
    struct day d;
    if (v.n == 0) return DAY_NONE;
    if (query_day_parse(v, &d)) return d;
    query_complain(p, name, v, SV("Give a day of the calendar, for example 2026-11-22 or 22 November 2026."));
    return DAY_NONE;
}

bool path_parse(struct sv raw, struct arena *a, struct path *out, struct err *e) {
    *out = (struct path){ 0 };
    if (raw.n == 0 || raw.p[0] != '/') return bad(e, "the address does not begin with a slash");
    struct sv rest = sv_sub(raw, 1, raw.n), part;
    if (rest.n == 0) return true;
    while (sv_split(&rest, '/', &part)) {
        if (part.n == 0 && rest.p == NULL && out->segments > 0) {
            out->trailing_slash = true;
            return true;
        }
        if (out->segments == QUERY_MAX_SEGMENTS) return bad(e, "the address has too many parts");
        struct sv *s = &out->segment[out->segments];
        if (!decode(part, false, a, s, e)) return false;
        if (s->n == 0 || sv_eq(*s, SV(".")) || sv_eq(*s, SV(".."))) return bad(e, "the address has an empty part");
        out->segments++;
    }
    return true;
}
