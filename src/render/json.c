#include "render/json.h"

#include <assert.h>

struct json json_in(struct text *to) {
    return (struct json){ .to = to };
}

static bool in_object(const struct json *j) { return j->depth > 0 && (j->is_object >> (j->depth - 1) & 1U) != 0; }

/* What stands before an element or a key: a comma after the first, and a new line at the outermost level. */
static void separate(struct json *j) {
    if (j->has_one) text_char(j->to, ',');
    if (j->depth == 1) text_char(j->to, '\n');
    j->has_one = true;
}

static void before_value(struct json *j) {
    assert(j->keyed == in_object(j) && "a member has a key, an element has none");
    assert((j->depth > 0 || !j->has_one) && "one outermost value");
    if (j->keyed || j->depth == 0)
        j->has_one = true;
    else
        separate(j);
    j->keyed = false;
}

static void open_level(struct json *j, bool object) {
    before_value(j);
    assert(j->depth < JSON_MAX_DEPTH);
    uint64_t bit = (uint64_t)1 << j->depth;
    j->is_object = object ? j->is_object | bit : j->is_object & ~bit;
    j->depth++;
    j->has_one = false;
    text_char(j->to, object ? '{' : '[');
}

static void close_level(struct json *j, bool object) {
    assert(j->depth > 0 && in_object(j) == object && !j->keyed);
    if (j->depth == 1 && j->has_one) text_char(j->to, '\n');
    j->depth--;
    j->has_one = true;
    text_char(j->to, object ? '}' : ']');
}

void json_object(struct json *j) { open_level(j, true); }
void json_object_end(struct json *j) { close_level(j, true); }
void json_array(struct json *j) { open_level(j, false); }
void json_array_end(struct json *j) { close_level(j, false); }

/* Length of the well-formed UTF-8 character at s, or 0. Excludes overlong forms, surrogates and past U+10FFFF. */
static size_t utf8_length(const unsigned char *s, size_t n) {
    unsigned char c = s[0];
    size_t length = c < 0x80                ? 1
                    : c >= 0xC2 && c < 0xE0 ? 2
                    : c >= 0xE0 && c < 0xF0 ? 3
                    : c >= 0xF0 && c < 0xF5 ? 4
                                            : 0;
    if (length == 0 || length > n) return 0;
    for (size_t i = 1; i < length; i++)
        if ((s[i] & 0xC0U) != 0x80U) return 0;
    bool bad = (c == 0xE0 && s[1] < 0xA0) || (c == 0xED && s[1] >= 0xA0) || (c == 0xF0 && s[1] < 0x90) ||
               (c == 0xF4 && s[1] >= 0x90);
    return bad ? 0 : length;
}

static void escape_control(struct text *t, unsigned char c) {
    static const char hex[] = "0123456789abcdef";
    char s[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15U] };
    switch (c) {
    case '"': text_lit(t, "\\\""); break;
    case '\\': text_lit(t, "\\\\"); break;
    case '\n': text_lit(t, "\\n"); break;
    case '\r': text_lit(t, "\\r"); break;
    case '\t': text_lit(t, "\\t"); break;
    default: text_bytes(t, s, sizeof s);
    }
}

static bool plain(unsigned char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

static void quoted(struct text *t, struct sv v) {
    const unsigned char *s = (const unsigned char *)v.p;
    text_char(t, '"');
    for (size_t i = 0; i < v.n;) {
        size_t from = i;
        while (i < v.n && plain(s[i])) i++;
        if (i > from) text_bytes(t, s + from, i - from);
        if (i == v.n) break;
        size_t length = utf8_length(s + i, v.n - i);
        if (length > 1)
            text_bytes(t, s + i, length);
        else if (length == 1)
            escape_control(t, s[i]);
        else
            text_lit(t, "\xEF\xBF\xBD");
        i += length == 0 ? 1 : length;
    }
    text_char(t, '"');
}

void json_key_sv(struct json *j, struct sv name) {
    assert(in_object(j) && !j->keyed);
    separate(j);
    quoted(j->to, name);
    text_char(j->to, ':');
    if (j->depth == 1) text_char(j->to, ' ');
    j->keyed = true;
}

void json_sv(struct json *j, struct sv v) {
    before_value(j);
    quoted(j->to, v);
}

void json_sv_or_null(struct json *j, struct sv v) {
    if (v.n == 0)
        json_null(j);
    else
        json_sv(j, v);
}

void json_int(struct json *j, int64_t v) {
    before_value(j);
    text_int(j->to, v);
}

void json_decimal(struct json *j, int64_t v, unsigned decimals) {
    assert(decimals <= 9);
    before_value(j);
    int64_t unit = 1;
    for (unsigned i = 0; i < decimals; i++) unit *= 10;
    int64_t whole = v / unit, part = v % unit;
    if (v < 0 && whole == 0) text_char(j->to, '-');
    text_int(j->to, whole);
    if (decimals == 0) return;
    text_char(j->to, '.');
    for (int64_t left = part < 0 ? -part : part; unit > 1; left %= unit) {
        unit /= 10;
        text_char(j->to, (char)('0' + left / unit));
    }
}

void json_bool(struct json *j, bool v) {
    before_value(j);
    if (v)
        text_lit(j->to, "true");
    else
        text_lit(j->to, "false");
}

void json_null(struct json *j) {
    before_value(j);
    text_lit(j->to, "null");
}

void json_day(struct json *j, struct day d) {
    if (!day_known(d)) {
        json_null(j);
        return;
    }
    before_value(j);
    text_char(j->to, '"');
    text_day(j->to, d);
    text_char(j->to, '"');
}

void json_done(struct json *j) {
    assert(j->depth == 0 && j->has_one);
    text_char(j->to, '\n');
}
