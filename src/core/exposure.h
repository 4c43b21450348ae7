#ifndef ILACS_CORE_EXPOSURE_H
#define ILACS_CORE_EXPOSURE_H
/* The exposure ledger of one planned activity: who could see it since when, worked out from the grants, teams, interests
 * and calls of every moment by asking access_decide again; and who did see it, from what was recorded. Pure. */
#include "core/access.h"
#include "base/arena.h"

struct seen { /* one recorded look */
    struct sv id;
    int64_t account; /* 0: an operator of the machine */
    int64_t moment;
    struct sv through; /* "GET /plan/:id", "plan list" */
    struct sv copy;    /* the mark on the copy that was made for it: "k3v5qz2m" */
};
struct exposure_span {
    int64_t from, until; /* until 0: still */
};
enum { EXPOSURE_SPANS_MAX = 32 };
struct exposed {
    int64_t account;
    struct exposure_span span[EXPOSURE_SPANS_MAX]; /* in order, not touching */
    size_t spans;
    bool can_now;
    int64_t first_seen, last_seen; /* 0: never */
    int64_t times;
};
struct exposure_question {
    const struct planned *version; /* every version of one activity, in order */
    size_t versions;
    const struct person *person; /* every account there has been, with all its grants and interests */
    size_t persons;
    const struct seen *seen; /* of this activity */
    size_t seen_count;
    struct occasion now;
    /* The edition and the day that go with a moment. */
    struct occasion (*occasion_at)(const void *ctx, int64_t ms);
    const void *ctx;
};
/* Those who could ever see it or did, by first ability. Lives in `a`. ERR_NOMEM. */
bool exposure_of(const struct exposure_question *q, struct arena *a, struct exposed **out, size_t *n, struct err *e);
#endif
