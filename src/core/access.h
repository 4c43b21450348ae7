#ifndef ILACS_CORE_ACCESS_H
#define ILACS_CORE_ACCESS_H
/* Who may do what: one table (access_table.c) states every route and every command × role × condition; the web, the
 * command line and the API obey it, and nothing is reachable that is not in it. Pure: the same question gives the same
 * answer, and the answer carries its reasons. Deny by default: zero is NEVER.
 *
 * Access to a thing is role *and* need *and* the day: a condition looks at the thing (its team, its region, its authority,
 * whether the authority has been called), an interest may bar what a role allows. tests/golden/permissions.txt states the
 * whole table a second time, by hand. */
#include "core/interest.h"
#include "core/planned.h"

enum need {
    NEVER,
    ALWAYS,
    IF_ON_IT,      /* in the team of it */
    IF_IN_REGION,  /* it lies in the region of the grant */
    IF_OWN,        /* it is of the authority of the grant */
    IF_OWN_CALLED, /* likewise, and that authority has been called: the call is recorded and its day has come */
    IF_THEIRS,     /* it belongs to this account (a session, an interest, something they entered) */
    NEED_COUNT
};
struct sv need_word(enum need n);  /* "if_on_it" */
struct sv need_label(enum need n); /* "if on its team" */

enum effect { EFFECT_READS, EFFECT_WRITES };
enum caution {
    CAUTION_NONE,
    CAUTION_FRESH /* a dangerous step: whoever asks has proved who they are within the last minutes */
};
enum reach {
    REACH_ROUTE,  /* what = "GET /plan/:id" or "POST ..."; GET answers HEAD too */
    REACH_COMMAND /* what = "plan add" */
};

struct permission {
    enum reach reach;
    const char *what;
    enum effect effect;
    enum caution caution;
    bool personal; /* everybody may, and yet the answer depends on who asks (signing in): never kept, never on a loop */
    uint8_t may[ROLE_COUNT]; /* enum need */
    const char *why;         /* a sentence: why these and no others */
};
extern const struct permission permissions[];
extern const size_t permission_count;
/* NULL: not in the table, so not reachable by anybody. */
const struct permission *permission_of(enum reach reach, struct sv what);
/* Whether it only reads and everybody may, signed in or not, without condition, the same for all: such answers may be kept
 * by caches, and are made without a look at who asks. */
bool permission_is_public(const struct permission *p);
/* The row as tests/golden/permissions.txt writes it, without the sentence, no line end:
 * "GET /plan/:id    reads    planner always; regional director if in their region; ...". */
void permission_line(struct text *t, const struct permission *p);

/* What is asked about. All of it may be empty: a list, a form. */
struct thing {
    struct sv authority, region;
    const int64_t *team;
    size_t team_size;
    struct day call_day; /* DAY_NONE: it is never called */
    int64_t called;      /* moment; 0: not yet */
    int64_t owner;       /* account; 0: nobody's */
};
struct thing thing_planned(const struct planned *p); /* borrows the team */

struct occasion {
    int64_t ms;                    /* the moment asked */
    struct day today;              /* the civil day at that moment */
    const struct edition *edition; /* in force today; NULL: none */
};

enum verdict {
    DENIED_ROW,      /* the table has no such row */
    DENIED_ROLE,     /* no role of theirs may, whatever it is about */
    DENIED_NEED,     /* a role of theirs may under a condition that this does not meet */
    DENIED_INTEREST, /* a declared interest bars them */
    ALLOWED
};
/* How each role of the person fared, roles that stand at that moment only. */
struct access_step {
    enum role role;
    const struct grant *grant; /* NULL for PUBLIC and OPERATOR */
    enum need need;
    bool met;    /* by need alone */
    bool barred; /* by the interest of the decision */
};
enum { ACCESS_STEPS_MAX = 20 };
struct decision {
    enum verdict verdict;
    const struct permission *permission;
    bool in_general; /* nothing in particular was asked about */
    struct access_step step[ACCESS_STEPS_MAX];
    size_t steps;
    struct interest_bar bar; /* of DENIED_INTEREST; also when another role was allowed in spite of it */
    bool has_bar;
};
/* `t` NULL: nothing in particular is asked about (a list, a form to fill in): a condition is then met by having the role;
 * what the list shows is decided again, thing by thing. Everybody has ROLE_PUBLIC besides their own. */
struct decision access_decide(const struct permission *p, const struct person *who, const struct thing *t,
                              const struct occasion *when);
static inline bool access_allows(const struct permission *p, const struct person *who, const struct thing *t,
                                 const struct occasion *when) {
    return access_decide(p, who, t, when).verdict == ALLOWED;
}
/* Whether they may know what the inspectorate knew and nobody else: an operator, or anybody with a standing role that is
 * not bound to an authority. Everybody else is answered with what the public knew. */
bool person_is_of_inspectorate(const struct person *who, int64_t ms);
/* Why, in sentences for an administrator: each role, its condition, what was met and what not, the interest with its rule.
 * `authority_name`: of the thing's authority; may be empty. */
void access_explain(struct text *out, const struct decision *d, struct sv who, struct sv authority_name);
#endif
