#ifndef ILACS_WEB_QUERY_H
#define ILACS_WEB_QUERY_H
/* Addresses parsed, not validated: what comes out cannot hold a bad encoding, a control character or an impossible day.
 * Names are ours and plain; a value is UTF-8. Everything lives in the request's arena. Fuzzed by fuzz/query_fuzz.c. */
#include "base/day.h"

enum {
    QUERY_MAX_FIELDS = 64,
    QUERY_MAX_VALUE =
        2048, /* decoded bytes of one value: names are far shorter, the code of a sign-on provider is not */
    QUERY_MAX_SEGMENTS = 8,
    QUERY_MAX_PROBLEMS = 8
};

struct query_field {
    struct sv name, value;
};
struct query {
    struct query_field field[QUERY_MAX_FIELDS];
    size_t fields;
};
/* Reads "a=1&b=x+y&b=%C3%A9". Empty fields are skipped.
 * Errors: ERR_USAGE for a bad encoding, bytes that are no UTF-8, control characters, too many fields or too long a
 * value; ERR_NOMEM. */
bool query_parse(struct sv raw, struct arena *a, struct query *out, struct err *e);
/* The first value of that name, trimmed; the empty view when there is none. */
struct sv query_get(const struct query *q, struct sv name);
/* The next value of that name from *at on, trimmed, empty ones skipped; *at begins at 0. False when there is none left. */
bool query_next(const struct query *q, struct sv name, size_t *at, struct sv *value);

/* What was wrong with the values of an address, each beside its field, all at once. */
struct query_problem {
    struct sv field, value;
    struct sv expected; /* a sentence */
};
struct query_problems {
    struct query_problem problem[QUERY_MAX_PROBLEMS];
    size_t count; /* further ones are dropped: the reader has enough to do */
};
void query_complain(struct query_problems *p, struct sv field, struct sv value, struct sv expected);
/* A day as people and programs write it: 2026-11-22, 22/11/2026, 22 November 2026, 22 Nov 2026. */
bool query_day_parse(struct sv v, struct day *out);
/* The day of that name, DAY_NONE when the field is missing or blank; a problem when it is none. */
struct day query_day(const struct query *q, struct sv name, struct query_problems *p);

/* A path cut into decoded segments: "/areas/st-helens" gives two, "/" none. */
struct path {
    struct sv segment[QUERY_MAX_SEGMENTS];
    size_t segments;
    bool trailing_slash; /* "/areas/": the address without it is the right one */
};
/* Errors: as for query_parse; also "." and ".." segments and empty ones, which no link of ours has. */
bool path_parse(struct sv raw, struct arena *a, struct path *out, struct err *e);
#endif
