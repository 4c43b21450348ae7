#include "core/access.h"

struct word {
    struct sv word, label;
};
#define WORD(w, l)                                                                                                     \
    {                                                                                                                  \
        { "" w, sizeof(w) - 1 }, { "" l, sizeof(l) - 1 }                                                               \
    }
static const struct word needs[NEED_COUNT] = {
    [NEVER] = WORD("never", "never"),
    [ALWAYS] = WORD("always", "always"),
    [IF_ON_IT] = WORD("if_on_it", "if on its team"),
    [IF_IN_REGION] = WORD("if_in_region", "if in their region"),
    [IF_OWN] = WORD("if_own", "if about their authority"),
    [IF_OWN_CALLED] = WORD("if_own_called", "if about their authority and that has been called"),
    [IF_THEIRS] = WORD("if_theirs", "if their own"),
};

struct sv need_word(enum need n) {
    return needs[n].word;
}
struct sv need_label(enum need n) {
    return needs[n].label;
}

const struct permission *permission_of(enum reach reach, struct sv what) {
    for (size_t i = 0; i < permission_count; i++)
        if (permissions[i].reach == reach && sv_eq(sv_of(permissions[i].what), what)) return &permissions[i];
    return NULL;
}

bool permission_is_public(const struct permission *p) {
    return p->effect == EFFECT_READS && p->caution == CAUTION_NONE && !p->personal && p->may[ROLE_PUBLIC] == ALWAYS;
}

struct thing thing_planned(const struct planned *p) {
    return (struct thing){
        .authority = p->authority,
        .region = p->region,
        .team = p->team,
        .team_size = p->team_size,
        .call_day = p->call_day,
        .called = p->called,
        .owner = 0, /* it belongs to nobody: having entered it gives no right to it */
    };
}

static bool on_team(const struct thing *t, int64_t account) {
    for (size_t i = 0; i < t->team_size; i++)
        if (account != 0 && t->team[i] == account) return true;
    return false;
}

static bool has_been_called(const struct thing *t, const struct occasion *when) {
    return t->called != 0 && t->called <= when->ms && day_known(t->call_day) && !day_before(when->today, t->call_day);
}

static bool same_place(struct sv of_grant, struct sv of_thing) { return of_grant.n > 0 && sv_eq(of_grant, of_thing); }

/* `g` is NULL for PUBLIC and OPERATOR, who are bound to nothing and so meet no condition. */
static bool need_met(enum need n, const struct grant *g, const struct person *who, const struct thing *t,
                     const struct occasion *when) {
    if (n == NEVER || n >= NEED_COUNT) return false;
    if (n == ALWAYS) return true;
    if (g == NULL) return false;
    if (t == NULL) return true;
    switch (n) {
    case IF_ON_IT: return on_team(t, who->account);
    case IF_IN_REGION: return same_place(g->region, t->region);
    case IF_OWN: return same_place(g->authority, t->authority);
    case IF_OWN_CALLED: return same_place(g->authority, t->authority) && has_been_called(t, when);
    case IF_THEIRS: return t->owner != 0 && t->owner == who->account;
    case NEVER:
    case ALWAYS:
    case NEED_COUNT: return false;
    }
    return false;
}

/* What the roles came to, before a verdict is made of it. */
struct tally {
    bool any, met, allowed; /* a role with a need other than NEVER; one that meets it; one that is not barred either */
};

static void try_role(struct decision *d, struct tally *all, enum role role, const struct grant *g,
                     const struct person *who, const struct thing *t, const struct occasion *when, bool interest) {
    struct access_step s = { .role = role, .grant = g, .need = (enum need)d->permission->may[role] };
    s.met = need_met(s.need, g, who, t, when);
    s.barred = s.met && interest && role_is_inspecting(role);
    all->any = all->any || s.need != NEVER;
    all->met = all->met || s.met;
    all->allowed = all->allowed || (s.met && !s.barred);
    d->has_bar = d->has_bar || s.barred;
    /* A role too many is told of in no step, and counts all the same. */
    if (d->steps < ACCESS_STEPS_MAX) d->step[d->steps++] = s;
}

struct decision access_decide(const struct permission *p, const struct person *who, const struct thing *t,
                              const struct occasion *when) {
    struct decision d = { .verdict = DENIED_ROW, .permission = p, .in_general = t == NULL };
    struct tally all = { false, false, false };
    if (p == NULL) return d;
    /* What is one's own (an interest one declared) is never kept from one by what it says. */
    bool own = t != NULL && t->owner != 0 && t->owner == who->account;
    bool interest = t != NULL && !own && interest_bars(who, t->authority, when->edition, when->today, when->ms, &d.bar);
    try_role(&d, &all, ROLE_PUBLIC, NULL, who, t, when, interest);
    if (who->operator_of_machine) try_role(&d, &all, ROLE_OPERATOR, NULL, who, t, when, interest);
    for (size_t i = 0; i < who->grants; i++) {
        const struct grant *g = &who->grant[i];
        if (who->account == 0 || g->account != who->account || !grant_stands(g, when->ms)) continue;
        if (g->role < ROLE_FIRST_GIVEN || g->role >= ROLE_COUNT) continue;
        try_role(&d, &all, g->role, g, who, t, when, interest);
    }
    d.verdict = all.allowed ? ALLOWED : all.met ? DENIED_INTEREST : all.any ? DENIED_NEED : DENIED_ROLE;
    return d;
}

bool person_is_of_inspectorate(const struct person *who, int64_t ms) {
    if (who->operator_of_machine) return true;
    for (size_t i = 0; i < who->grants; i++) {
        const struct grant *g = &who->grant[i];
        bool theirs = who->account != 0 && g->account == who->account && grant_stands(g, ms);
        if (theirs && g->role >= ROLE_FIRST_GIVEN && role_scope(g->role) != SCOPE_AUTHORITY) return true;
    }
    return false;
}
