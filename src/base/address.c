#include "base/address.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static bool is_host(struct sv v, bool six) {
    for (size_t i = 0; i < v.n; i++) {
        char c = v.p[i];
        if (six ? !(is_digit(c) || is_letter(c) || c == ':' || c == '.')
                : !(is_digit(c) || is_letter(c) || c == '.' || c == '-'))
            return false;
    }
    return v.n > 0 && v.n <= 253;
}

static bool is_plain(struct sv v) {
    for (size_t i = 0; i < v.n; i++) {
        char c = v.p[i];
        if (c <= ' ' || c > '~' || c == '"' || c == '<' || c == '>' || c == '\\' || c == '#' || c == '^' || c == '`' ||
            c == '{' || c == '|' || c == '}')
            return false;
    }
    return true;
}

bool address_parse(struct sv text, struct address *out) {
    struct address v = { 0 };
    int64_t port = 0;
    size_t sign = sv_find(text, SV("://"));
    if (sign == 0 || sign >= text.n || !is_plain(text)) return false;
    v.scheme = sv_sub(text, 0, sign);
    for (size_t i = 0; i < sign; i++)
        if (!is_letter(text.p[i])) return false;
    struct sv tail = sv_sub(text, sign + 3, text.n);
    size_t end = 0;
    while (end < tail.n && tail.p[end] != '/' && tail.p[end] != '?') end++;
    v.rest = sv_sub(tail, end, tail.n);
    struct sv place = sv_sub(tail, 0, end);
    bool six = place.n > 0 && place.p[0] == '[';
    size_t host_end = six ? sv_find(place, SV("]")) : sv_find(place, SV(":"));
    if (six && host_end == place.n) return false;
    v.host = six ? sv_sub(place, 1, host_end - 1) : sv_sub(place, 0, host_end);
    struct sv after = sv_sub(place, host_end + (six ? 1 : 0), place.n);
    if (!is_host(v.host, six)) return false;
    if (after.n > 0 && (after.p[0] != ':' || after.n > 6 || !sv_int(sv_sub(after, 1, after.n), 1, 65535, &port)))
        return false;
    v.port = (int)port;
    *out = v;
    return true;
}

static bool is_127(struct sv host) {
    struct sv rest = host, part;
    int64_t n = 0;
    int parts = 0;
    while (sv_split(&rest, '.', &part)) {
        if (part.n == 0 || part.n > 3 || !is_digit(part.p[0]) || (part.n > 1 && part.p[0] == '0') ||
            !sv_int(part, 0, 255, &n) || (parts == 0 && n != 127))
            return false;
        parts++;
    }
    return parts == 4;
}

bool address_is_loopback(const struct address *v) {
    return sv_eq_nocase(v->host, SV("localhost")) || sv_eq(v->host, SV("::1")) || is_127(v->host);
}

bool address_is_safe(const struct address *v) {
    return sv_eq_nocase(v->scheme, SV("https")) || (sv_eq_nocase(v->scheme, SV("http")) && address_is_loopback(v));
}

bool address_is_email(struct sv text) {
    size_t at = sv_find(text, SV("@"));
    if (at == 0 || at + 1 >= text.n || text.n > 254 || !is_plain(text)) return false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if ((c == '@' && i != at) || c == ',' || c == ';' || c == ':' || c == '(' || c == ')' || c == '[' || c == ']')
            return false;
    }
    return is_host(sv_sub(text, at + 1, text.n), false);
}
