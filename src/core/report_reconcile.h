#ifndef ILACS_CORE_REPORT_RECONCILE_H
#define ILACS_CORE_REPORT_RECONCILE_H
/* What one report says beside what the register holds: which inspection or visit it is about, whether they agree, and
 * where not, both values. Pure; decides nothing: taking a value is for a person, or for an import told to.
 *
 * A report is about the record of the same authority and the same kind of work (framework; for letters the kind of visit)
 * whose days on site overlap those of the report, or whose day of publication is the printed one, or, where the register
 * holds no day on site, which was published within 210 days after the last day on site that the report prints. An
 * authority's inspections of one kind lie years apart, its visits months.
 *
 * Compared are the columns that a report can establish: framework, edition, kind, days on site, days of publication,
 * judgements; of a visit kind, days, publication, priority action, and the theme where none is held. A value that the
 * report does not give contradicts nothing. `published` agrees when it is the printed day held. */
#include "core/report_facts.h"
#include "core/reconcile.h"
#include "core/review.h"

enum report_outcome {
    REPORT_IS_NEW,     /* no such inspection or visit is held */
    REPORT_AGREES,     /* held, and says the same */
    REPORT_DIFFERS,    /* held, and some values differ or are blank there */
    REPORT_OF_NOBODY,  /* the authority could not be established */
    REPORT_IS_REFUSED, /* no report that we read, or it lacks what a record must have */
    REPORT_OUTCOMES
};
/* "new", "agrees", "differs", "authority_unknown", "refused" */
struct sv report_outcome_word(enum report_outcome o);

struct report_match {
    enum report_outcome outcome;
    struct sv reason; /* why it is nobody's or refused; else empty */
    enum record_kind kind;
    struct sv key;              /* of the record held, or of the new one */
    const struct version *held; /* its last version; NULL: new */
    struct sv dfe_code, authority;
    /* new: every value of the row; differs: the values that differ. REVIEW_FINDINGS among them when findings of this
     * record are held that differ from the report's. */
    const struct review_cell *cell;
    size_t cells;
    bool to_check;   /* something in the report is doubtful: never taken without a person */
    bool incomplete; /* pages may be missing: its lists are not taken without a person either */
    /* The findings of the report as rows of findings.csv, each naming `key`. `finding_fresh`: none of this record is held.
     * Rows withdrawing what the report no longer says stand at the end. */
    const struct import_row *finding;
    size_t findings;
    bool findings_fresh;
};
/* `held`: every version of the register. Lives in `a`, and borrows from `f` and `held`. False only without memory. */
bool report_reconcile(const struct report_facts *f, const struct register_versions *held, struct arena *a,
                      struct report_match *out, struct err *e);

/* The record that a row (of inspections or visits) is about, as above; NULL when none is held. */
const struct version *report_record_held(enum record_kind kind, const struct sv *cells,
                                         const struct register_versions *held);

/* The row that taking the cells named in `names` (separated by blanks; every one when empty) makes: of a new record all
 * that was read; of a held one the chosen values, NULL cells standing for what stays (reconcile.h). `last`: the version
 * held, or NULL. `cells` has room for a row of the kind. */
void review_row(const struct review *r, struct sv names, const struct version *last, struct sv *cells);
#endif
