#ifndef ILACS_CORE_PEOPLE_H
#define ILACS_CORE_PEOPLE_H
/* Who people are to the system: roles, what they are bound to, and the interests they declared. Values only; where they
 * are kept is the store's business, what they may do is access.h's. */
#include "core/words.h"

/* The first two are no accounts: PUBLIC is whoever has not signed in; OPERATOR whoever runs commands on the machine that
 * holds the store, without saying who they are (--as). */
enum role {
    ROLE_PUBLIC,
    ROLE_OPERATOR,
    ROLE_ADMINISTRATOR,
    ROLE_PLANNER,
    ROLE_REGIONAL_DIRECTOR, /* bound to one of Ofsted's regions */
    ROLE_LEAD_INSPECTOR,
    ROLE_INSPECTOR,
    ROLE_QUALITY_ASSURANCE_MANAGER,
    ROLE_ANALYST,
    ROLE_AUTHORITY_DIRECTOR, /* this and the next two: bound to one authority */
    ROLE_AUTHORITY_COORDINATOR,
    ROLE_AUTHORITY_DATA_OFFICER,
    ROLE_COUNT,
    ROLE_FIRST_GIVEN = ROLE_ADMINISTRATOR /* roles from here on can be given to an account */
};

enum role_scope { SCOPE_NONE, SCOPE_REGION, SCOPE_AUTHORITY };
enum role_scope role_scope(enum role r);
/* Whether a declared interest in an authority bars this role from what is not public about it (K8). */
bool role_is_inspecting(enum role r);
/* "regional_director" in files and commands; "regional director" for people. role_parse takes '-' and blank for '_', any
 * case. */
struct sv role_word(enum role r);
struct sv role_label(enum role r);
bool role_parse(struct sv s, enum role *out);

/* A role given to an account, for a time. Never changed: taking it away ends it. */
struct grant {
    int64_t number, account;
    enum role role;
    struct sv region;    /* SCOPE_REGION: Ofsted region as authorities.csv spells it; else empty */
    struct sv authority; /* SCOPE_AUTHORITY: DfE code; else empty */
    int64_t from, until; /* milliseconds since 1970; until 0: it stands */
};
static inline bool grant_stands(const struct grant *g, int64_t ms) {
    return g->from <= ms && (g->until == 0 || ms < g->until);
}

enum interest_kind {
    INTEREST_FORMER_EMPLOYER,
    INTEREST_FAMILY,
    INTEREST_PREVIOUS_WORK,
    INTEREST_OTHER,
    INTEREST_KINDS
};
struct sv interest_word(enum interest_kind k);
struct sv interest_label(enum interest_kind k);
bool interest_parse(struct sv s, enum interest_kind *out);

/* A tie to an authority that a person declared. */
struct interest {
    int64_t number, account;
    struct sv authority; /* DfE code */
    enum interest_kind kind;
    struct day ended;            /* the day the tie ended; DAY_NONE: it goes on */
    struct sv note;              /* the person's own words; may be empty */
    int64_t declared, withdrawn; /* moments; withdrawn 0: it stands */
};

/* Everything access needs to know of whoever asks. Borrowed. */
struct person {
    int64_t account;           /* 0: nobody has signed in */
    bool operator_of_machine;  /* at the command line without --as */
    const struct grant *grant; /* of this account, ended ones included */
    size_t grants;
    const struct interest *interest; /* likewise, withdrawn ones included */
    size_t interests;
};
#endif
