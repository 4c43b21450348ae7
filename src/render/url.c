#include "render/url.h"

struct url url_in(struct text *to, struct sv path) {
    struct url u = { .to = to, .from = to->n };
    text_add(to, path);
    return u;
}

/* What RFC 3986 calls unreserved; everything else is encoded, in paths and queries alike. */
static bool unreserved(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

static void encode(struct text *t, struct sv v) {
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < v.n; i++) {
        unsigned char c = (unsigned char)v.p[i];
        if (unreserved(c)) {
            text_char(t, (char)c);
        } else {
            char s[3] = { '%', hex[c >> 4], hex[c & 15U] };
            text_bytes(t, s, sizeof s);
        }
    }
}

void url_segment(struct url *u, struct sv segment) {
    text_char(u->to, '/');
    encode(u->to, segment);
}

static void param_name(struct url *u, const char *name) {
    text_char(u->to, u->in_query ? '&' : '?');
    u->in_query = true;
    text_add(u->to, sv_of(name));
    text_char(u->to, '=');
}

void url_param(struct url *u, const char *name, struct sv value) {
    if (value.n == 0) return;
    param_name(u, name);
    encode(u->to, value);
}

void url_field(struct url *u, struct sv name, struct sv value) {
    if (value.n == 0) return;
    text_char(u->to, u->in_query ? '&' : '?');
    u->in_query = true;
    encode(u->to, name);
    text_char(u->to, '=');
    encode(u->to, value);
}

void url_param_day(struct url *u, const char *name, struct day d) {
    if (!day_known(d)) return;
    param_name(u, name);
    text_day(u->to, d);
}

struct sv url_view(const struct url *u) {
    return u->to->failed ? (struct sv){ 0 } : sv_sub(text_view(u->to), u->from, u->to->n);
}
