#ifndef ILACS_WEB_FORM_H
#define ILACS_WEB_FORM_H
/* Forms and cookies parsed once, at the edge. A form comes as application/x-www-form-urlencoded or multipart/form-data
 * (RFC 7578); what comes out is UTF-8 without control characters other than line ends and tabs (line ends are LF), with
 * names and sizes within limits. Fuzzed by fuzz/form_fuzz.c and fuzz/cookie_fuzz.c. */
#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

enum { FORM_MAX_FIELDS = 128, FORM_MAX_NAME = 64, FORM_MAX_VALUE = 56 * 1024, COOKIES_MAX = 32 };
struct form_field {
    struct sv name, value;
    struct sv file_name; /* of an uploaded file: then value is its bytes as sent, unchecked; else empty */
};
struct form {
    struct form_field field[FORM_MAX_FIELDS];
    size_t fields;
};
/* Errors: ERR_USAGE, with what is wrong (another media type, no or a bad boundary, a part without name, a bad encoding, no
 * UTF-8, too many or too long); ERR_NOMEM. */
bool form_parse(struct sv content_type, struct sv body, struct arena *a, struct form *out, struct err *e);
/* The first value of that name, trimmed; empty when there is none. form_raw: as sent. */
struct sv form_get(const struct form *f, struct sv name);
struct sv form_raw(const struct form *f, struct sv name);
/* The next value of that name from *at on (0 at first), trimmed, empty ones skipped. */
bool form_next(const struct form *f, struct sv name, size_t *at, struct sv *value);
/* NULL when there is none. */
const struct form_field *form_file(const struct form *f, struct sv name);

/* The value of a cookie in a Cookie header (RFC 6265); empty when it is not there or stands there twice with different
 * values. Values hold the token alphabet alone (A-Z a-z 0-9 - _ . ~); others count as absent. */
struct sv cookie_get(struct sv header, struct sv name);
#endif
