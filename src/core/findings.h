#ifndef ILACS_CORE_FINDINGS_H
#define ILACS_CORE_FINDINGS_H
/* What reports ask for: what needs to improve, areas for priority action, recommendations of the single inspection
 * framework. They decide nothing that is due; pages and lists show them. */
#include "core/version.h"

struct finding {
    struct sv id, authority, record; /* key; DfE code; id of the inspection or visit */
    struct sv kind;                  /* improvement, priority_action, recommendation */
    int64_t position, page;          /* among those of its kind, from 1; page of the report, 0 where not known */
    struct sv text, tag;             /* tag: outcome of the national framework, as printed; may be empty */
    bool about_board;                /* said to the safeguarding board */
};
/* "What needs to improve", "Areas for priority action", "Recommendations". */
struct sv finding_heading(struct sv kind);

struct findings {
    const struct finding *list; /* by authority, record, kind (priority actions first), position */
    size_t count;
};
/* Of each finding the last version known to `who` by the end of `known_by`; withdrawn ones left out. Borrows the cells.
 * Lives in `a`. False only without memory. */
bool findings_known(const struct versions *v, struct day known_by, enum audience who, struct arena *a,
                    struct findings *out, struct err *e);
#endif
