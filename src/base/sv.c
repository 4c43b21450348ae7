#include "base/sv.h"

#include <string.h>

struct sv sv_of(const char *s) {
    return s == NULL ? (struct sv){ 0 } : (struct sv){ s, strlen(s) };
}

bool sv_eq(struct sv a, struct sv b) { return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0); }

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

bool sv_eq_nocase(struct sv a, struct sv b) {
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i])) return false;
    return true;
}

int sv_cmp(struct sv a, struct sv b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n == 0 ? 0 : memcmp(a.p, b.p, n);
    return c != 0 ? c : (a.n > b.n) - (a.n < b.n);
}

bool sv_starts(struct sv a, struct sv prefix) { return a.n >= prefix.n && sv_eq(sv_sub(a, 0, prefix.n), prefix); }

bool sv_ends(struct sv a, struct sv suffix) {
    return a.n >= suffix.n && sv_eq(sv_sub(a, a.n - suffix.n, suffix.n), suffix);
}

size_t sv_find(struct sv a, struct sv needle) {
    if (needle.n == 0) return 0;
    if (needle.n > a.n) return a.n;
    const char *hit = memmem(a.p, a.n, needle.p, needle.n);
    return hit == NULL ? a.n : (size_t)(hit - a.p);
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

struct sv sv_trim(struct sv a) {
    while (a.n > 0 && is_blank(a.p[0])) {
        a.p++;
        a.n--;
    }
    while (a.n > 0 && is_blank(a.p[a.n - 1])) a.n--;
    return a;
}

struct sv sv_sub(struct sv a, size_t from, size_t n) {
    if (from > a.n) from = a.n;
    if (n > a.n - from) n = a.n - from;
    return a.p == NULL ? a : (struct sv){ a.p + from, n };
}

bool sv_split(struct sv *rest, char sep, struct sv *part) {
    if (rest->p == NULL) return false;
    const char *at = rest->n == 0 ? NULL : memchr(rest->p, sep, rest->n);
    if (at == NULL) {
        *part = *rest;
        *rest = (struct sv){ 0 };
        return true;
    }
    *part = (struct sv){ rest->p, (size_t)(at - rest->p) };
    *rest = (struct sv){ at + 1, rest->n - part->n - 1 };
    return true;
}

bool sv_word(struct sv *rest, struct sv *word) {
    struct sv r = *rest;
    while (r.n > 0 && (r.p[0] == ' ' || r.p[0] == '\t')) {
        r.p++;
        r.n--;
    }
    size_t n = 0;
    while (n < r.n && r.p[n] != ' ' && r.p[n] != '\t') n++;
    *word = (struct sv){ r.p, n };
    *rest = sv_sub(r, n, r.n);
    return n > 0;
}

bool sv_int(struct sv a, int64_t min, int64_t max, int64_t *out) {
    bool negative = a.n > 0 && a.p[0] == '-';
    if (negative) a = sv_sub(a, 1, a.n);
    if (a.n == 0 || a.n > 18) return false;
    int64_t v = 0;
    for (size_t i = 0; i < a.n; i++) {
        if (a.p[i] < '0' || a.p[i] > '9') return false;
        v = v * 10 + (a.p[i] - '0');
    }
    if (negative) v = -v;
    if (v < min || v > max) return false;
    *out = v;
    return true;
}

/* How many bytes the character at p takes, 0 when it is not well formed (RFC 3629, table in section 4). */
static size_t utf8_length(const unsigned char *p, size_t n) {
    unsigned char c = p[0];
    if (c < 0x80U) return c == 0 ? 0 : 1;
    size_t want = c >= 0xF0U ? 4 : c >= 0xE0U ? 3 : 2;
    if (c < 0xC2U || c > 0xF4U || n < want) return 0;
    unsigned char low = c == 0xE0U ? 0xA0U : c == 0xF0U ? 0x90U : 0x80U;
    unsigned char high = c == 0xEDU ? 0x9FU : c == 0xF4U ? 0x8FU : 0xBFU;
    if (p[1] < low || p[1] > high) return 0;
    for (size_t i = 2; i < want; i++)
        if ((p[i] & 0xC0U) != 0x80U) return 0;
    return want;
}

bool sv_utf8(struct sv a) {
    const unsigned char *p = (const unsigned char *)a.p;
    for (size_t i = 0; i < a.n;) {
        size_t step = utf8_length(p + i, a.n - i);
        if (step == 0) return false;
        i += step;
    }
    return true;
}

size_t sv_distance(struct sv a, struct sv b, size_t cap) {
    enum { LONGEST = 80 };
    if (a.n > LONGEST || b.n > LONGEST) return cap + 1;
    size_t row[LONGEST + 1];
    for (size_t j = 0; j <= b.n; j++) row[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t change = diagonal + (lower(a.p[i - 1]) != lower(b.p[j - 1]));
            diagonal = row[j];
            size_t best = row[j] + 1 < row[j - 1] + 1 ? row[j] + 1 : row[j - 1] + 1;
            row[j] = change < best ? change : best;
        }
    }
    return row[b.n] > cap ? cap + 1 : row[b.n];
}
