#ifndef ILACS_CORE_REPORT_FACTS_H
#define ILACS_CORE_REPORT_FACTS_H
/* What a published report or letter says, as values that each know where they were read.
 *
 * The reader (ingest/report.h) makes them from untrusted text, the writer (render/report_facts.h) prints them, and an
 * import compares them with the register. Nothing here decides which of two places is right: the reader says what it
 * took, what a second place says, and how far it may be trusted.
 *
 * Owns: every view lives in the arena the reader was given. */
#include "core/words.h"

/* One column of data/inspections.csv, in that file's order; REPORT_COLUMNS are all of them. */
enum report_column {
    REPORT_ID,
    REPORT_URN,
    REPORT_DFE_CODE,
    REPORT_AUTHORITY,
    REPORT_FRAMEWORK,
    REPORT_EDITION,
    REPORT_KIND,
    REPORT_KIND_BASIS,
    REPORT_ONSITE_START,
    REPORT_ONSITE_END,
    REPORT_ONSITE_PERIODS,
    REPORT_ONSITE_DAYS,
    REPORT_PUBLISHED,
    REPORT_PUBLISHED_PRINTED,
    REPORT_PUBLISHED_LISTED,
    REPORT_LEAD_INSPECTOR,
    REPORT_OVERALL,
    REPORT_LEADERS,
    REPORT_HELP_AND_PROTECTION,
    REPORT_IN_CARE_AND_CARE_LEAVERS,
    REPORT_IN_CARE,
    REPORT_CARE_LEAVERS,
    REPORT_ADOPTION,
    REPORT_LSCB,
    REPORT_URL,
    REPORT_SOURCE,
    REPORT_SOURCE_FILE,
    REPORT_PAGES,
    REPORT_CHECKED,
    REPORT_NOTE,
    REPORT_COLUMNS
};
struct sv report_column_name(enum report_column c);
/* The column that holds a judgement area's grade. */
enum report_column report_column_of(enum area a);

/* What kind of paper it is. Only the first group carries grades. */
enum report_form {
    REPORT_UNKNOWN,
    REPORT_ILACS,
    REPORT_SIF,
    REPORT_LOOKED_AFTER_2013,     /* inspection of looked after children services, 2013 */
    REPORT_CHILD_PROTECTION_2012, /* inspection of arrangements for the protection of children, 2012-13 */
    REPORT_LSCB_REVIEW,           /* review of the safeguarding board alone */
    REPORT_FOCUSED_VISIT,
    REPORT_MONITORING_VISIT,
    REPORT_JTAI,
    REPORT_FORMS
};
struct sv report_form_word(enum report_form f);
static inline bool report_form_is_letter(enum report_form f) { return f >= REPORT_FOCUSED_VISIT; }

/* Pages count from 1; page 0 says that there is no such place. The words are the report's own, as pdftotext gives them. */
struct report_place {
    uint32_t page;
    struct sv words;
};

/* How far a value may be trusted. Only REPORT_DOUBTFUL is a warning to a person: look at the page. */
enum report_trust {
    REPORT_BLANK,    /* no value; `reason` says why. Rightly blank, unless `doubt` is set as well */
    REPORT_DOUBTFUL, /* read, but something speaks against it; `reason` says what */
    REPORT_ONE_PLACE,
    REPORT_TWO_PLACES, /* a second place in the same report says the same */
    REPORT_DERIVED     /* computed from other values of the report; `reason` says how */
};
struct sv report_trust_word(enum report_trust t);

struct report_value {
    struct sv value; /* in the spelling of data/inspections.csv; empty when blank */
    struct sv reason;
    enum report_trust trust;
    bool doubt; /* a person should look: a doubtful value, or a blank that should not be one */
    struct report_place first, second;
    struct sv second_value; /* what the second place says; empty when there is none */
};

enum report_item_kind {
    REPORT_IMPROVEMENT,
    REPORT_PRIORITY_ACTION,
    REPORT_RECOMMENDATION,
    REPORT_GOOD_PRACTICE,
    REPORT_ITEM_KINDS
};
struct sv report_item_word(enum report_item_kind k);
/* One thing to improve, one recommendation, or one practice named as good. */
struct report_item {
    enum report_item_kind kind;
    uint32_t order, page; /* order within its kind, from 1 */
    bool about_board;     /* SIF: stands in the part about the safeguarding board */
    struct sv text;       /* one line, without bullet, number and tag */
    struct sv tag;        /* "outcome 3, national framework"; empty when the item carries none */
};

/* An earlier inspection or visit that the report mentions. */
struct report_mention {
    struct sv kind; /* "focused_visit", "monitoring_visit", "jtai", "inspection" */
    struct sv date; /* YYYY-MM-DD, YYYY-MM or YYYY, as exactly as it is printed */
    struct report_place place;
};

/* A number of children that a context section gives. */
struct report_number {
    struct sv name; /* "children", "in_need", "protection_plans", "private_fostering", "looked_after" */
    struct sv value;
    struct sv rate;  /* per 10,000 children; empty when not given */
    struct sv as_at; /* YYYY-MM-DD, or empty */
    struct report_place place;
};

struct report_section {
    struct sv title;
    uint32_t page;
    struct sv text; /* without running heads, page numbers and footnotes; lines end in LF */
};

struct report_facts {
    struct sv file;
    enum report_form form; /* REPORT_UNKNOWN: refused */
    struct sv refused;     /* why nothing was read; empty when it was */
    bool front_only;       /* only the first pages were asked for: second places and lists are incomplete */
    struct report_value value[REPORT_COLUMNS];
    struct sv theme;      /* letters: what the visit looked at */
    bool priority_action; /* letters: names areas for priority action */
    const struct report_item *item;
    size_t items;
    const struct report_mention *mention;
    size_t mentions;
    const struct report_number *number;
    size_t numbers;
    const struct report_section *section;
    size_t sections;
    const struct sv *warning; /* sentences for a person; every doubtful value has one */
    size_t warnings;
};
#endif
