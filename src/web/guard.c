#include "web/guard.h"

#include <string.h>

static bool digit(char c) { return c >= '0' && c <= '9'; }

static bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* RFC 9110, section 5.6.2. */
static bool token(struct sv v) {
    for (size_t i = 0; i < v.n; i++) {
        char c = v.p[i];
        if (!digit(c) && !letter(c) && (c == '\0' || strchr("!#$%&'*+-.^_`|~", c) == NULL)) return false;
    }
    return v.n > 0;
}

static bool holds_control(struct sv v) {
    for (size_t i = 0; i < v.n; i++) {
        unsigned char c = (unsigned char)v.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7F) return true;
    }
    return false;
}

static bool host_value(struct sv v) {
    for (size_t i = 0; i < v.n; i++) {
        char c = v.p[i];
        if (!digit(c) && !letter(c) && (c == '\0' || strchr(".-_:[]", c) == NULL)) return false;
    }
    return v.n > 0;
}

static bool decimal(struct sv v) {
    for (size_t i = 0; i < v.n; i++)
        if (!digit(v.p[i])) return false;
    return v.n > 0 && v.n <= 15;
}

static bool all_zero(struct sv v) {
    for (size_t i = 0; i < v.n; i++)
        if (v.p[i] != '0') return false;
    return true;
}

static int hex_value(char c) {
    if (digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static const char *encoding_fault(struct sv v) {
    for (size_t i = 0; i < v.n; i++) {
        if (v.p[i] != '%') continue;
        int high = i + 2 < v.n ? hex_value(v.p[i + 1]) : -1;
        int low = i + 2 < v.n ? hex_value(v.p[i + 2]) : -1;
        if (high < 0 || low < 0) return "A percent sign in the address is not followed by two hexadecimal digits.";
        int c = high * 16 + low;
        if (c < 0x20 || c == 0x7F) return "The address holds an encoded control character.";
        i += 2;
    }
    return NULL;
}

static bool starts_nocase(struct sv v, struct sv prefix) {
    return v.n >= prefix.n && sv_eq_nocase(sv_sub(v, 0, prefix.n), prefix);
}

/* Where path and query begin: past scheme and host, where they stand. */
static struct sv origin_form(struct sv target) {
    size_t skip = starts_nocase(target, SV("http://")) ? 7 : starts_nocase(target, SV("https://")) ? 8 : 0;
    if (skip == 0) return target;
    struct sv rest = sv_sub(target, skip, target.n);
    size_t host = 0;
    while (host < rest.n && rest.p[host] != '/' && rest.p[host] != '?') host++;
    return sv_sub(rest, host, rest.n);
}

static const char *target_fault(struct sv target) {
    for (size_t i = 0; i < target.n; i++) {
        unsigned char c = (unsigned char)target.p[i];
        if (c <= 0x20 || c >= 0x7F) return "The address holds a character that must be percent-encoded.";
        if (c == '#' || c == '\\') return "The address holds a character that no address may hold.";
    }
    struct sv at = origin_form(target);
    bool absolute = at.p != target.p;
    if (at.n == 0 ? !absolute : at.p[0] != '/' && !(absolute && at.p[0] == '?'))
        return "The address does not begin with a slash.";
    return encoding_fault(at);
}

/* Who asks and whose form it is hangs on these: twice could be read in two ways. */
static const struct sv single[] = {
    { "cookie", 6 }, { "origin", 6 }, { "content-type", 12 }, { "sec-fetch-site", 14 }
};
enum { SINGLES = sizeof single / sizeof *single };

struct tally {
    size_t singles[SINGLES];
    size_t hosts, lengths, encodings;
    struct sv host, length, encoding;
};

static const char *count_headers(const struct raw_request *r, struct tally *t) {
    for (size_t i = 0; i < r->headers; i++) {
        struct header h = r->header[i];
        if (!token(h.name)) return "A header name holds a character that none may hold.";
        if (holds_control(h.value)) return "A header value holds a control character.";
        if (sv_eq_nocase(h.name, SV("host"))) {
            t->hosts++;
            t->host = h.value;
        } else if (sv_eq_nocase(h.name, SV("content-length"))) {
            t->lengths++;
            t->length = h.value;
        } else if (sv_eq_nocase(h.name, SV("transfer-encoding"))) {
            t->encodings++;
            t->encoding = h.value;
        }
        for (size_t k = 0; k < SINGLES; k++)
            if (sv_eq_nocase(h.name, single[k]) && t->singles[k]++ > 0) return "A header stands there twice.";
    }
    return NULL;
}

static const char *host_fault(const struct raw_request *r, const struct tally *t) {
    if (t->hosts > 1) return "There is more than one Host header.";
    if (t->hosts == 0) return r->minor >= 1 ? "The Host header is missing." : NULL;
    return host_value(t->host) ? NULL : "The Host header holds a character that no host name holds.";
}

static const char *length_fault(const struct raw_request *r, const struct tally *t) {
    if (t->lengths > 1) return "There is more than one Content-Length header.";
    if (t->encodings > 1) return "There is more than one Transfer-Encoding header.";
    if (t->lengths > 0 && t->encodings > 0) return "Content-Length and Transfer-Encoding contradict each other.";
    if (t->lengths > 0 && !decimal(t->length)) return "The Content-Length is not a plain number.";
    if (t->encodings > 0 && (r->minor == 0 || !sv_eq_nocase(t->encoding, SV("chunked"))))
        return "The Transfer-Encoding is not one we take.";
    if (r->carries_nothing && (t->encodings > 0 || (t->lengths > 0 && !all_zero(t->length))))
        return "A request of this kind carries no body.";
    return NULL;
}

int guard_refuses(const struct raw_request *r, const char **why) {
    *why = "Only HTTP/1.0 and HTTP/1.1 are spoken here.";
    if (r->major != 1 || (r->minor != 0 && r->minor != 1)) return 505;
    *why = "The address is too long.";
    if (r->target.n > GUARD_MAX_TARGET) return 414;
    *why = "There are too many headers.";
    if (r->headers > GUARD_MAX_HEADERS) return 431;
    struct tally t = { 0 };
    *why = target_fault(r->target);
    if (*why == NULL) *why = count_headers(r, &t);
    if (*why == NULL) *why = host_fault(r, &t);
    if (*why == NULL) *why = length_fault(r, &t);
    return *why == NULL ? 0 : 400;
}

void guard_split_target(struct sv target, struct sv *path, struct sv *query) {
    struct sv at = origin_form(target);
    size_t mark = sv_find(at, SV("?"));
    *path = mark == 0 ? SV("/") : sv_sub(at, 0, mark);
    *query = sv_sub(at, mark + 1, at.n);
}
