#ifndef ILACS_APP_INTERESTS_H
#define ILACS_APP_INTERESTS_H
/* Declared interests, looked at. Declaring and withdrawing is in accounts.h. */
#include "app/accounts.h"

struct declared {
    struct interest interest;
    struct sv authority_name;
    struct sv bars; /* what it bars today, with the rule; empty: nothing (any more) */
};
/* One's own, newest first, withdrawn ones too. */
bool interest_list(struct store *s, const struct view *v, const struct caller *c, struct arena *a,
                   struct declared **out, size_t *n, struct err *e);
#endif
