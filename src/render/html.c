#include "render/html.h"

struct html html_in(struct text *to) {
    return (struct html){ .to = to };
}

void html_trusted(struct html *h, const char *markup, size_t n) { text_bytes(h->to, markup, n); }

/* What a byte becomes: 0 itself, else an index into `entities`. One table look-up a byte: most bytes are plain. */
// clang-format off
static const unsigned char class_of[256] = {
    6, 6, 6, 6, 6, 6, 6, 6, 6, 0, 0, 6, 6, 0, 6, 6, /* all but tab, line feed and carriage return */
    6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6,
    ['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4, ['\''] = 5, [0x7F] = 6,
};
// clang-format on
static const struct sv entities[] = {
    { "", 0 }, { "&amp;", 5 }, { "&lt;", 4 }, { "&gt;", 4 }, { "&quot;", 6 }, { "&#39;", 5 }, { "", 0 },
};

static void escaped(struct text *t, struct sv v) {
    size_t from = 0;
    for (size_t i = 0; i < v.n; i++) {
        unsigned char kind = class_of[(unsigned char)v.p[i]];
        if (kind == 0) continue;
        text_bytes(t, v.p + from, i - from);
        text_add(t, entities[kind]);
        from = i + 1;
    }
    if (from < v.n) text_bytes(t, v.p + from, v.n - from);
}

void html_text(struct html *h, struct sv v) { escaped(h->to, v); }

void html_int(struct html *h, int64_t v) { text_int(h->to, v); }

void html_count(struct html *h, int64_t v) {
    if (v < 0) text_char(h->to, '-');
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v, unit = 1;
    while (u / unit >= 1000) unit *= 1000;
    text_int(h->to, (int64_t)(u / unit));
    for (u %= unit; unit > 1; u %= unit) {
        unit /= 1000;
        int part = (int)(u / unit);
        char s[4] = { ',', (char)('0' + part / 100), (char)('0' + part / 10 % 10), (char)('0' + part % 10) };
        text_bytes(h->to, s, sizeof s);
    }
}

static void day_element(struct html *h, struct day d, size_t month_letters) {
    if (!day_known(d)) {
        html_lit(h, "not known");
        return;
    }
    struct ymd v = day_ymd(d);
    html_lit(h, "<time datetime=\"");
    text_day(h->to, d);
    html_lit(h, "\">");
    text_int(h->to, v.day);
    html_lit(h, "&nbsp;");
    text_add(h->to, sv_sub(sv_of(month_name(v.month)), 0, month_letters));
    html_lit(h, "&nbsp;");
    text_int(h->to, v.year);
    html_lit(h, "</time>");
}

void html_day(struct html *h, struct day d) { day_element(h, d, SIZE_MAX); }

void html_day_short(struct html *h, struct day d) { day_element(h, d, 3); }

static bool digit(char c) { return c >= '0' && c <= '9'; }

/* The length of the month's name that v begins with, or 0. */
static size_t month_at(struct sv v) {
    for (int m = 1; v.n > 0 && v.p[0] >= 'A' && m <= 12; m++) {
        struct sv name = sv_of(month_name(m));
        if (sv_starts(v, name)) return name.n;
    }
    return 0;
}

void html_sentence(struct html *h, struct sv v) {
    size_t from = 0;
    for (size_t i = 1; i + 1 < v.n; i++) {
        if (v.p[i] != ' ' || !digit(v.p[i - 1])) continue;
        size_t month = month_at(sv_sub(v, i + 1, v.n)), after = i + 1 + month;
        if (month == 0) continue;
        escaped(h->to, sv_sub(v, from, i - from));
        html_lit(h, "&nbsp;");
        from = i + 1;
        if (after + 1 < v.n && v.p[after] == ' ' && digit(v.p[after + 1])) {
            escaped(h->to, sv_sub(v, from, month));
            html_lit(h, "&nbsp;");
            from = after + 1;
        }
    }
    escaped(h->to, sv_sub(v, from, v.n));
}

void html_attribute(struct html *h, const char *start, size_t n, struct sv v) {
    text_bytes(h->to, start, n);
    escaped(h->to, v);
    text_char(h->to, '"');
}

void html_attribute_int(struct html *h, const char *start, size_t n, int64_t v) {
    text_bytes(h->to, start, n);
    text_int(h->to, v);
    text_char(h->to, '"');
}

static bool class_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == ':' || c == '!';
}

static bool class_token(struct sv v) {
    for (size_t i = 0; i < v.n; i++)
        if (!class_char(v.p[i])) return false;
    return v.n > 0;
}

void html_class_list(struct html *h, const char *base, size_t n, struct sv more) {
    html_lit(h, " class=\"");
    text_bytes(h->to, base, n);
    struct sv token;
    while (sv_word(&more, &token)) {
        if (!class_token(token)) continue;
        if (n > 0) text_char(h->to, ' ');
        text_add(h->to, token);
        n += token.n;
    }
    text_char(h->to, '"');
}

static bool starts_nocase(struct sv v, struct sv prefix) {
    return v.n >= prefix.n && sv_eq_nocase(sv_sub(v, 0, prefix.n), prefix);
}

/* "//host" and "/\host" lead to another site in browsers, so a lone slash must be followed by neither. */
static bool of_this_site(struct sv v) {
    return v.n > 0 && v.p[0] == '/' && (v.n == 1 || (v.p[1] != '/' && v.p[1] != '\\'));
}

static bool safe_address(struct sv v) {
    return (v.n > 0 && (v.p[0] == '#' || v.p[0] == '?')) || starts_nocase(v, SV("https://")) ||
           starts_nocase(v, SV("http://")) || starts_nocase(v, SV("mailto:"));
}

void html_href(struct html *h, struct sv address) {
    html_lit(h, " href=\"");
    if (of_this_site(address)) {
        escaped(h->to, h->root);
        escaped(h->to, address);
    } else if (safe_address(address)) {
        escaped(h->to, address);
    } else {
        text_char(h->to, '#');
    }
    text_char(h->to, '"');
}
