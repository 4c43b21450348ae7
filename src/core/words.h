#ifndef ILACS_CORE_WORDS_H
#define ILACS_CORE_WORDS_H
/* The words of the field as checked values, each with its one spelling in files, its one label for people, and the
 * parser that goes back. Nothing here says what follows from a grade: that is data (framework/). */
#include "base/day.h"

/* Grades, best to worst. Spelt as in the data files. GRADE_NONE: no such judgement in that edition, or not known. */
enum grade {
    GRADE_NONE,
    GRADE_OUTSTANDING,
    GRADE_GOOD,
    GRADE_REQUIRES_IMPROVEMENT, /* "requires improvement to be good" since ILACS */
    GRADE_INADEQUATE,
    GRADE_ADEQUATE,   /* only before the single inspection framework (2012-13) */
    GRADE_NOT_GRADED, /* printed "not judged": no children to judge by */
    GRADE_COUNT
};

/* Judgement areas. Which exist is a matter of the edition's judgement set. */
enum area {
    AREA_OVERALL,
    AREA_LEADERS,
    AREA_HELP_AND_PROTECTION,
    AREA_IN_CARE_AND_CARE_LEAVERS, /* one judgement to 2022 */
    AREA_IN_CARE,
    AREA_CARE_LEAVERS,
    AREA_ADOPTION, /* SIF sub-judgement */
    AREA_LSCB,     /* SIF: the safeguarding board */
    AREA_COUNT
};

/* What can be owed. The list is closed and documented in docs/reference; add to both or to neither. */
enum obligation {
    OWED_SIF,
    OWED_STANDARD_INSPECTION,
    OWED_SHORT_INSPECTION,
    OWED_FOCUSED_VISIT,
    OWED_MONITORING_VISIT,
    OWED_ACTION_PLANNING_VISIT,
    OWED_PUBLISH_REPORT,
    OWED_AUTHORITY_PUBLICATION,
    OWED_ACTION_PLAN,
    OWED_DRAFT_ACTION_PLAN,
    OWED_SELF_EVALUATION,
    OWED_ENGAGEMENT_MEETING,
    OWED_COUNT
};

/* How an obligation stands on the day asked.
 *   not_yet     its window has not opened            open        it may be done now, or has no fixed window
 *   overdue     its latest day has passed            paused      a national pause holds it; window unmoved
 *   met         done, or taken as done (trace says)  superseded  something else took its place (trace says) */
enum status { STATUS_NOT_YET, STATUS_OPEN, STATUS_OVERDUE, STATUS_PAUSED, STATUS_MET, STATUS_SUPERSEDED, STATUS_COUNT };

/* What can have happened to an authority. The first three are the graded inspections. */
enum event_kind {
    EVENT_SIF,
    EVENT_STANDARD,
    EVENT_SHORT,
    EVENT_OTHER_INSPECTION, /* older frameworks and reviews of the board alone: history, never a pathway */
    EVENT_FOCUSED_VISIT,
    EVENT_MONITORING_VISIT,
    EVENT_ACTION_PLANNING_VISIT,
    EVENT_JTAI,
    EVENT_ENGAGEMENT_MEETING,
    EVENT_SELF_EVALUATION,
    EVENT_ACTION_PLAN, /* the statement of action arrived */
    EVENT_DRAFT_ACTION_PLAN,
    EVENT_AUTHORITY_PUBLICATION, /* the authority published its report */
    EVENT_COUNT
};

enum audience { AUDIENCE_INSPECTORATE, AUDIENCE_AUTHORITY, AUDIENCE_PUBLIC, AUDIENCE_COUNT };

/* How sure we are of a rule: the marks C, S, D, B of the fact sheet. */
enum confidence { CONFIRMED, SINGLE_SOURCE, DERIVED, BACKGROUND, CONFIDENCE_COUNT };

static inline bool event_is_graded(enum event_kind k) {
    return k == EVENT_SIF || k == EVENT_STANDARD || k == EVENT_SHORT;
}
static inline bool obligation_is_graded(enum obligation o) {
    return o == OWED_SIF || o == OWED_STANDARD_INSPECTION || o == OWED_SHORT_INSPECTION;
}

/* Spelling in files and JSON ("requires_improvement", "focused_visit"); "" for GRADE_NONE. */
struct sv grade_word(enum grade g);
struct sv area_word(enum area a);
struct sv obligation_word(enum obligation o);
struct sv status_word(enum status s);
struct sv event_word(enum event_kind k);
struct sv audience_word(enum audience a);
struct sv confidence_word(enum confidence c);

/* For people ("requires improvement to be good", "focused visit", "the impact of leaders ..."): lower case, no article. */
struct sv grade_label(enum grade g);
struct sv area_label(enum area a);
struct sv obligation_label(enum obligation o);
struct sv status_label(enum status s);
struct sv event_label(enum event_kind k);

/* Back again; false for anything else. Exact spelling in files; grade_parse also takes the labels as reports print them,
 * any case, runs of blanks as one (oracle 40). An empty view is GRADE_NONE. */
bool grade_parse(struct sv s, enum grade *out);
bool area_parse(struct sv s, enum area *out);
bool obligation_parse(struct sv s, enum obligation *out);
bool status_parse(struct sv s, enum status *out);
bool event_parse(struct sv s, enum event_kind *out);
bool audience_parse(struct sv s, enum audience *out);
bool confidence_parse(struct sv s, enum confidence *out);
#endif
