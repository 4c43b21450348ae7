#ifndef ILACS_APP_PLANNED_H
#define ILACS_APP_PLANNED_H
/* Planned activities: stored by planners, seen by those who need them, when they need them. Every look is recorded before
 * it is answered (the exposure ledger). Common errors: those of caller_may; ERR_INPUT with the field in front of the message
 * ("call_day: ..."); ERR_RULE with the rule; ERR_CONFLICT, it was changed meanwhile. Everything lives in `a`. */
#include "app/accounts.h"
#include "store/plan.h"

struct planned_asked {
    struct sv authority; /* forgiving spelling */
    enum obligation kind;
    struct day call_day;
    struct sv team[PLANNED_TEAM_MAX]; /* e-mails or account numbers, lead first */
    size_t team_size;
    struct sv reason; /* wanted for a change */
};
/* Refused (ERR_RULE): a member without an inspecting role, one barred by an interest (with the rule), a call day in the
 * past, no working day, an authority that does not exist then. */
bool planned_add(struct store *s, const struct view *v, const struct caller *c, const struct planned_asked *q,
                 struct arena *a, struct planned *out, struct err *e);
/* `number`: of the version that was shown; another one stands now: ERR_CONFLICT. After the call only the team changes. */
bool planned_change(struct store *s, const struct view *v, const struct caller *c, struct sv id, int64_t number,
                    const struct planned_asked *q, struct arena *a, struct planned *out, struct err *e);
bool planned_withdraw(struct store *s, const struct view *v, const struct caller *c, struct sv id, int64_t number,
                      struct sv reason, struct arena *a, struct err *e);
/* Records that the authority has been called: from now on its people see it. Not before the call day (ERR_RULE). */
bool planned_call(struct store *s, const struct view *v, const struct caller *c, struct sv id, int64_t number,
                  struct arena *a, struct err *e);

struct planned_row {
    struct planned planned; /* the version that stands */
    struct sv authority_name;
    struct sv *team_name; /* beside planned.team */
    bool team_shown;      /* authorities see the lead alone: then planned.team_size is 1 */
};
/* Those the caller may see under "GET /plan/:id" (or the command's own row), by call day, authority; withdrawn ones only
 * with `withdrawn`. Records a look at each. A store that cannot be written to now: ERR_CONFLICT, and nothing is shown. */
bool planned_list(struct store *s, const struct view *v, const struct caller *c, bool withdrawn, struct arena *a,
                  struct planned_row **out, size_t *n, struct err *e);
/* One, with all its versions. ERR_UNKNOWN in the same words whether there is none or it is not theirs to see. */
bool planned_one(struct store *s, const struct view *v, const struct caller *c, struct sv id, struct arena *a,
                 struct planned_row *out, const struct planned **version, size_t *versions, struct err *e);

/* The exposure ledger: who could see it since when, who did. For planners and administrators (who see persons, not the
 * activity). */
struct exposed_person {
    struct exposed exposed;
    struct sv name, roles; /* as they stand now */
};
bool planned_exposure(struct store *s, const struct view *v, const struct caller *c, struct sv id, struct arena *a,
                      struct exposed_person **out, size_t *n, struct err *e);
/* For a person's own page: who looked at the activities they entered, newest first. */
struct look_at_mine {
    struct sv id, name, through;
    int64_t moment, account;
};
bool planned_looks_at_mine(struct store *s, const struct caller *c, struct arena *a, struct look_at_mine **out,
                           size_t *n, struct err *e);
#endif
