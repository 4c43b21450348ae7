#ifndef ILACS_APP_PLANNED_H
#define ILACS_APP_PLANNED_H
/* Planned activities: stored by planners, seen by those who need them, when they need them. Every look is recorded before
 * it is answered (the exposure ledger). Common errors: those of caller_may; ERR_INPUT with the field in front of the message
 * ("call_day: ..."); ERR_RULE with the rule; ERR_CONFLICT, it was changed meanwhile. Everything lives in `a`. */
#include "app/accounts.h"
#include "core/placing.h"
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
 * past, no working day, an authority that does not exist then, a kind that the edition does not know or a pause holds. */
bool planned_add(struct store *s, const struct view *v, const struct caller *c, const struct planned_asked *q,
                 struct arena *a, struct planned *out, struct err *e);
/* Whether the edition of that day knows the kind: for offering it. */
bool planned_kind_on(const struct view *v, enum obligation kind, struct day call_day);
/* `number`: of the version that was shown; another one stands now: ERR_CONFLICT. After the call only the team changes. */
bool planned_change(struct store *s, const struct view *v, const struct caller *c, struct sv id, int64_t number,
                    const struct planned_asked *q, struct arena *a, struct planned *out, struct err *e);
bool planned_withdraw(struct store *s, const struct view *v, const struct caller *c, struct sv id, int64_t number,
                      struct sv reason, struct arena *a, struct err *e);
/* Records that the authority has been called: from now on its people see it. Not before the call day (ERR_RULE). */
bool planned_call(struct store *s, const struct view *v, const struct caller *c, struct sv id, int64_t number,
                  struct arena *a, struct err *e);

/* Who may be put into a team: everybody with a standing inspecting role, by name. For those who may store a plan. */
struct planned_candidate {
    int64_t account;
    struct sv name, email, roles;
    struct sv barred; /* why not, with the rule; empty: nothing stands against it */
};
/* `authority`: forgiving spelling; empty or unknown: no interest is looked at. `call_day` DAY_NONE: as at today. */
bool planned_candidates(struct store *s, const struct view *v, const struct caller *c, struct sv authority,
                        struct day call_day, struct arena *a, struct planned_candidate **out, size_t *n, struct err *e);

/* The mark on what one reader was given, by which a copy that turns up somewhere can be traced to them. */
struct planned_copy {
    struct sv id;   /* COPY_ID characters a-z2-7, random; empty: nothing was shown, so that there is nothing to mark */
    struct sv name; /* whom it was made for */
    int64_t made;
};
enum { COPY_ID = 8 };
struct planned_row {
    struct planned planned;   /* the version that stands */
    struct planned_copy copy; /* of the list or page it is shown in: the same in each row */
    struct sv authority_name;
    struct sv *team_name; /* beside planned.team */
    struct sv
        *team_warning; /* likewise: why somebody should not be in it any more; empty: all is well. Only for those who
                              * may change it: a tie is its owner's business and theirs */
    size_t warnings;   /* how many are not empty */
    bool team_shown;   /* false: the reader sees it as an authority does: kind, call day and the lead alone (team_size
                              * is 1), nothing of versions, reasons and who entered it (number and entered_by are 0) */
};
/* Looks. What a list or page shows of an activity is recorded in the same transaction, before it is given out, with the mark
 * of the copy; when that fails nothing is shown. Within LOOK_MERGE_MS another look of the same person through the same way
 * at the very same activities is the same look, unless a version came between, and gets the same mark: so that the ledger
 * says who knew which days, that reloading a page does not fill it, and that each mark leads to exactly what was shown.
 * Who sees nothing gets no mark: an empty answer is the same for all. */
enum { LOOK_MERGE_MS = 10 * 60 * 1000 };
/* Those the caller may see under the row that led here, by call day, authority, id; withdrawn ones only with `withdrawn`.
 * ERR_CONFLICT: a store that cannot be written to now. */
bool planned_list(struct store *s, const struct view *v, const struct caller *c, bool withdrawn, struct arena *a,
                  struct planned_row **out, size_t *n, struct err *e);
struct planned_version {
    struct planned planned;
    struct sv entered_by;
    struct sv *team_name;
};
struct planned_one {
    struct planned_row row;
    const struct planned_version *version; /* all of them, in order; none when the team is not shown */
    size_t versions;
    bool placed; /* the rules of the day say something: days on site and findings, for those who see the team */
    struct placing placing;
};
/* One, with all its versions. ERR_UNKNOWN in the same words, after the same work, whether there is none or it is not theirs
 * to see. */
bool planned_one(struct store *s, const struct view *v, const struct caller *c, struct sv id, struct arena *a,
                 struct planned_one *out, struct err *e);

/* The exposure ledger: who could see it since when, who did; a look itself, recorded before it is worked out. */
struct exposed_person {
    struct exposed exposed;
    struct sv name, roles;   /* as they stand now */
    const struct seen *copy; /* what was made for them, oldest first: its mark, when, through what */
    size_t copies;
};
bool planned_exposure(struct store *s, const struct view *v, const struct caller *c, struct sv id, struct arena *a,
                      struct exposed_person **out, size_t *n, struct err *e);
/* Whom a copy was made for. `copy`: as it is printed, in any case. Only the activities whose ledger the caller may see;
 * when there are none: ERR_UNKNOWN in the same words, after the same work, as for a mark that no copy bears. A look itself
 * at each of these activities, recorded first. */
struct planned_trace {
    struct planned_copy copy;
    int64_t account;
    struct sv roles; /* as they stand now */
    struct sv through;
    struct sv *activity; /* ids */
    size_t activities;
};
bool planned_trace(struct store *s, const struct view *v, const struct caller *c, struct sv copy, struct arena *a,
                   struct planned_trace *out, struct err *e);
/* For a person's own page: who else looked at the activities they entered and may still see, newest first. */
struct look_at_mine {
    struct sv id, name, through;
    int64_t moment, account;
};
bool planned_looks_at_mine(struct store *s, const struct caller *c, struct arena *a, struct look_at_mine **out,
                           size_t *n, struct err *e);
#endif
