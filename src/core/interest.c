#include "core/interest.h"

enum { MONTHS_A_YEAR = 12 };

/* The last day on which the tie bars; DAY_NONE: as long as it lasts. The rule is the same for every kind: K8 tells the
 * kinds apart nowhere, and a tie that ended has the same weight for the same time. */
static struct day bars_until(const struct interest *i, struct value years) {
    if (!day_known(i->ended)) return DAY_NONE;
    return value_set(years) ? day_plus_months(i->ended, (int)years.n * MONTHS_A_YEAR) : i->ended;
}

/* Which of two bars longer; of two alike the one declared first, so that their order does not matter. */
static bool longer(struct day until, const struct interest *i, const struct interest_bar *than) {
    if (day_known(until) != day_known(than->until)) return !day_known(until);
    if (!day_eq(until, than->until)) return day_before(than->until, until);
    return i->number < than->interest->number;
}

bool interest_bars(const struct person *p, struct sv authority, const struct edition *e, struct day on, int64_t ms,
                   struct interest_bar *out) {
    const struct value none = { VALUE_NONE, NULL };
    const struct value *rule = e == NULL ? NULL : &e->param[P_CONFLICT_YEARS];
    struct interest_bar found = { .interest = NULL };
    if (authority.n == 0) return false;
    for (size_t k = 0; k < p->interests; k++) {
        const struct interest *i = &p->interest[k];
        if (!sv_eq(i->authority, authority) || i->declared > ms || (i->withdrawn != 0 && i->withdrawn <= ms)) continue;
        struct day until = bars_until(i, rule == NULL ? none : *rule);
        if (day_known(until) && day_before(until, on)) continue;
        if (found.interest == NULL || longer(until, i, &found)) found = (struct interest_bar){ i, until, rule };
    }
    if (found.interest != NULL && out != NULL) *out = found;
    return found.interest != NULL;
}

static void tie(struct text *t, enum interest_kind k, bool goes_on, struct sv name) {
    switch (k) {
    case INTEREST_FORMER_EMPLOYER: text_printf(t, "%s for ", goes_on ? "works" : "worked"); break;
    case INTEREST_FAMILY: text_lit(t, "family tied to "); break;
    case INTEREST_PREVIOUS_WORK: text_printf(t, "%s other work for ", goes_on ? "does" : "did"); break;
    case INTEREST_OTHER:
    case INTEREST_KINDS: text_lit(t, "another tie to "); break;
    }
    text_add(t, name.n == 0 ? SV("the authority") : name);
}

void text_interest_bar(struct text *t, const struct interest_bar *b, struct sv name) {
    bool goes_on = !day_known(b->interest->ended);
    tie(t, b->interest->kind, goes_on, name);
    if (!goes_on) {
        text_lit(t, " until ");
        text_day_long(t, b->interest->ended);
    }
    if (day_known(b->until)) {
        text_lit(t, ": barred to ");
        text_day_long(t, b->until);
    } else {
        text_lit(t, ": barred as long as that lasts");
    }
    if (b->rule == NULL || b->rule->cite == NULL) return;
    const struct cite *c = b->rule->cite;
    text_printf(t, " (%s, %.*s, %.*s)", param_infos[P_CONFLICT_YEARS].name, SV_ARG(c->edition), SV_ARG(c->clause));
}
