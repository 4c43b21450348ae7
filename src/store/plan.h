#ifndef ILACS_STORE_PLAN_H
#define ILACS_STORE_PLAN_H
/* Planned activities, version by version, and who looked at them. Nothing here goes into an export of the register.
 * Writing wants a transaction. Everything loaded lives in `a`. */
#include "core/exposure.h"
#include "store/store.h"

/* Appends a version. ERR_CONFLICT: that number of that id is there (somebody was faster), or is not
 * the next one. */
bool store_add_planned(struct store *s, const struct planned *p, struct err *e);
/* Every version of everything, by id and number; `region` is left empty. */
bool store_load_planned(struct store *s, struct arena *a, struct planned **out, size_t *n, struct err *e);
/* Likewise of those alone in which the account was ever in the team, which it entered, or which are (or were) of that
 * authority (DfE code; empty: none). */
bool store_load_planned_near(struct store *s, int64_t account, struct sv authority, struct arena *a,
                             struct planned **out, size_t *n, struct err *e);
/* Every version of one; n 0: there is none. */
bool store_load_planned_of(struct store *s, struct sv id, struct arena *a, struct planned **out, size_t *n,
                           struct err *e);

bool store_add_seen(struct store *s, const struct seen *v, struct err *e);
/* id empty: of all. By id and moment. */
bool store_load_seen(struct store *s, struct sv id, struct arena *a, struct seen **out, size_t *n, struct err *e);
/* The looks that one copy was made for, by id. */
bool store_load_copy(struct store *s, struct sv copy, struct arena *a, struct seen **out, size_t *n, struct err *e);
#endif
