#ifndef ILACS_BASE_SV_H
#define ILACS_BASE_SV_H
/* Views to read with: borrowed bytes, no NUL promised. A view with p == NULL and n == 0 is empty and valid. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sv {
    const char *p;
    size_t n;
};
#define SV(lit) ((struct sv){ "" lit, sizeof(lit) - 1 })
/* For printf: "%.*s", SV_ARG(v). Cut at 2 GiB, which no view of ours reaches. */
#define SV_ARG(v) (int)(v).n, ((v).p == NULL ? "" : (v).p)

/* A view of a NUL-ended string; NULL gives the empty view. */
struct sv sv_of(const char *s);
bool sv_eq(struct sv a, struct sv b);
/* Equal but for the case of A-Z. */
bool sv_eq_nocase(struct sv a, struct sv b);
/* <0, 0, >0 in byte order, for sorting. */
int sv_cmp(struct sv a, struct sv b);
bool sv_starts(struct sv a, struct sv prefix);
bool sv_ends(struct sv a, struct sv suffix);
/* Where `needle` first stands in `a`, or a.n when it does not. An empty needle stands at 0. */
size_t sv_find(struct sv a, struct sv needle);
/* Without the spaces, tabs and line ends at both ends. */
struct sv sv_trim(struct sv a);
/* `a` from byte `from` (clamped) for at most `n` bytes. */
struct sv sv_sub(struct sv a, size_t from, size_t n);
/* Cuts the part before the first `sep` off *rest and returns it; the whole rest when there is no `sep`.
 * Returns false when *rest was used up before (p == NULL). */
bool sv_split(struct sv *rest, char sep, struct sv *part);
/* Like sv_split on runs of spaces and tabs, skipping empty parts; false when no word is left. */
bool sv_word(struct sv *rest, struct sv *word);
/* Reads a whole decimal number of at most 18 digits with an optional '-', within min..max; nothing else may stand in `a`. */
bool sv_int(struct sv a, int64_t min, int64_t max, int64_t *out);
/* Whether `a` is well-formed UTF-8 without NUL. */
bool sv_utf8(struct sv a);
/* How many single-byte changes turn a into b, capped at `cap` + 1: for "did you mean". Cases are ignored. */
size_t sv_distance(struct sv a, struct sv b, size_t cap);
#endif
