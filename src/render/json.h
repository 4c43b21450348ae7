#ifndef ILACS_RENDER_JSON_H
#define ILACS_RENDER_JSON_H
/* A streaming JSON writer into a text: nothing is built in memory first. Commas, quoting and nesting are the writer's
 * work; writing out of order (a value without its key, a stray end) is a bug and asserts.
 *
 *     struct json j = json_in(&t);
 *     json_array(&j);
 *     json_object(&j);
 *     json_key(&j, "name"); json_sv(&j, name);
 *     json_key(&j, "latest"); json_day(&j, latest);       // an ISO day, or null
 *     json_object_end(&j);
 *     json_array_end(&j);
 *     json_done(&j);                                      // nothing left open; ends the line
 *
 * Layout: compact, except that each element or member of the outermost value starts a line of its own, so that a long
 * list can be read, searched and compared by line. The bytes depend on nothing but the calls.
 *
 * Errors: none here. A text that is full remembers it (text_ok); the calls go on harmlessly. */
#include "base/day.h"
#include "base/text.h"

enum { JSON_MAX_DEPTH = 64 };
struct json {
    struct text *to;
    unsigned depth;
    uint64_t is_object; /* one bit for each open level */
    bool has_one;       /* the open level holds something already */
    bool keyed;         /* a key was written and waits for its value */
};

struct json json_in(struct text *to);
void json_object(struct json *j);
void json_object_end(struct json *j);
void json_array(struct json *j);
void json_array_end(struct json *j);
/* The name of the next value; only inside an object. */
void json_key_sv(struct json *j, struct sv name);
#define json_key(j, lit) json_key_sv((j), SV(lit))
/* A string. Bytes that are no UTF-8 become U+FFFD, so that every reader accepts what we write. */
void json_sv(struct json *j, struct sv v);
#define json_lit(j, lit) json_sv((j), SV(lit))
/* A string, or null where there is nothing to say (v.n == 0). */
void json_sv_or_null(struct json *j, struct sv v);
void json_int(struct json *j, int64_t v);
/* v / 10^decimals in plain notation, e.g. (495, 1) is 49.5; decimals 0..9. Percentages stay integers in C. */
void json_decimal(struct json *j, int64_t v, unsigned decimals);
void json_bool(struct json *j, bool v);
void json_null(struct json *j);
/* "2027-05-04", or null for DAY_NONE. */
void json_day(struct json *j, struct day d);
/* Asserts that everything opened was closed; ends the last line. */
void json_done(struct json *j);
#endif
