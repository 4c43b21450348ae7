#ifndef ILACS_CORE_INTEREST_H
#define ILACS_CORE_INTEREST_H
/* Which declared interests bar an inspector from an authority, until when, by which rule. The duration is the edition's
 * (people.conflict_years and its kin, fact sheet K8): a tie that has ended bars for that long after its end; one that goes
 * on bars while it lasts. */
#include "core/framework.h"
#include "core/people.h"

struct interest_bar {
    const struct interest *interest; /* the one that bars longest */
    struct day until;                /* the last day it bars; DAY_NONE: as long as the tie lasts */
    const struct value *rule;        /* of the edition; its cite says where from */
};
/* Whether a standing interest of `p` in `authority` bars on `on`, at moment `ms` (what was declared by then). `e` NULL:
 * before the first edition; then only ties that go on bar. */
bool interest_bars(const struct person *p, struct sv authority, const struct edition *e, struct day on, int64_t ms,
                   struct interest_bar *out);
/* "worked for Leeds until 1 May 2024: barred to 1 May 2029 (people.conflict_years, ILACS-2026, K8)". `name`: of the authority. */
void text_interest_bar(struct text *t, const struct interest_bar *b, struct sv name);
#endif
