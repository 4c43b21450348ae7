#ifndef ILACS_CORE_FRAMEWORK_H
#define ILACS_CORE_FRAMEWORK_H
/* The framework as dated data, compiled. Each edition is one flat struct holding every value in force under it, those
 * it changed and those it inherited alike; each value says which edition set it, from which source, how sure we are.
 * Nothing in core knows a grade, an interval or a date of a rule: it asks here. Files: framework/ (docs/rules.md). */
#include "core/words.h"

/* Where a rule or value comes from. */
struct cite {
    struct sv edition;  /* id of the edition file that set it */
    struct sv clause;   /* paragraph, or section of the fact sheet: "4.2 W1" */
    struct sv source;   /* who said it, when */
    struct sv note;     /* anything a reader should know; may be empty */
    struct sv question; /* "U2" when it fills an open question by default; else empty */
    enum confidence confidence;
    struct sv file;
    int line;
};

/* A number with its provenance. n is VALUE_NONE where the edition has no such value ("-"). Days are day numbers,
 * weekdays enum weekday, switches 0 or 1. */
struct value {
    int32_t n;
    const struct cite *cite;
};
#define VALUE_NONE INT32_MIN
static inline bool value_set(struct value v) { return v.n != VALUE_NONE; }

enum unit {
    UNIT_COUNT,
    UNIT_WORKING_DAYS,
    UNIT_DAYS,
    UNIT_WEEKS,
    UNIT_MONTHS,
    UNIT_WEEKDAY,
    UNIT_DAY,
    UNIT_SWITCH,
    UNIT_CHILDREN
};

/* Scalar parameters, by dotted name in the files. The table in framework.c gives name, unit, range and meaning. */
// clang-format off
enum param {
    /* clocks: domain sections 2 (L6), 9, 10 */
    P_AUTHORITY_PUBLICATION,       /* clock.authority_publication: working days from the report's publication */
    P_ACTION_PLAN,                 /* clock.action_plan */
    P_PRIORITY_ACTION_PLAN,        /* clock.priority_action_plan: after a focused visit letter with a priority action */
    P_DRAFT_ACTION_PLAN,           /* clock.draft_action_plan: same, draft */
    P_DRAFT_BY_LETTER_DAY,         /* clock.draft_action_plan_by_letter_day: switch: letter's day, not on-site, decides the edition */
    P_REPORT_DRAFT,                /* clock.report_draft: working days after the last on-site day */
    P_REPORT_COMMENTS,             /* clock.report_comments: working days after the draft */
    P_REPORT_PUBLISHED,            /* clock.report_published: estimate, working days after the last on-site day */
    P_REPORT_OUTER,                /* clock.report_outer: outer limit */
    P_FOCUSED_LETTER,              /* clock.focused_letter */
    P_MONITORING_LETTER,           /* clock.monitoring_letter */
    P_ENGAGEMENT_LETTER_MONTHS,    /* clock.engagement_letter_months */
    P_REVISED_PLAN,                /* clock.revised_plan: when a plan does not reflect the findings */
    P_COMPLAINT_WINDOW,            /* clock.complaint_window */
    P_COMPLAINT_REPLY,             /* clock.complaint_reply */
    P_ELECTION_HOLD_BEFORE,        /* election.hold_begins_working_days_before polling day */
    P_ELECTION_RESUMES_AFTER,      /* election.resumes_working_days_after polling day */
    /* focused visits: sections 4.1, 8 */
    P_FOCUSED_MIN, P_FOCUSED_MAX,  /* focused.min, focused.max per cycle */
    P_FOCUSED_EARLIEST, P_FOCUSED_TARGET, P_FOCUSED_FIRST_OF_TWO, P_FOCUSED_SECOND_OF_TWO, P_FOCUSED_LATEST, /* months */
    P_FOCUSED_CLEAR_OF_GRADED,     /* focused.months_clear_of_graded */
    P_FOCUSED_JTAI_REPLACES,       /* focused.jtai_replaces: how many a JTAI may stand in for */
    P_FOCUSED_BEGAN,               /* focused.began: first day focused visits existed */
    /* monitoring: section 4.5 */
    P_MONITORING_PLANNED, P_MONITORING_NORMAL_UP_TO, /* monitoring.planned, monitoring.normal_up_to */
    P_MONITORING_FIRST_WEEKS, P_MONITORING_FIRST_LATE_WEEKS, /* after the action plan deadline */
    P_MONITORING_EARLIEST, P_MONITORING_INTERVAL, P_MONITORING_LATE, /* months after the visit before */
    P_MONITORING_UNPUBLISHED,      /* monitoring.unpublished_letters: how many first letters go to the authority alone */
    P_MONITORING_BEGAN,            /* monitoring.began: first day monitoring programmes existed */
    P_ACTION_PLANNING_VISIT,       /* action_planning.visit: switch */
    /* the yearly round: section 11 */
    P_ENGAGEMENT_MONTHS, P_ENGAGEMENT_TOLERANCE, P_SELF_EVALUATION_BEFORE, /* months, months, working days */
    /* notice, days, teams: section 5 */
    P_SIF_NOTICE, P_GRADED_NOTICE, P_FOCUSED_NOTICE, P_MONITORING_NOTICE, P_JTAI_NOTICE, /* notice.*: working days */
    P_GRADED_CALL_WEEKDAY, P_GRADED_FIRST_WEEKDAY, P_GRADED_LAST_WEEKDAY, /* graded.call_weekday ... */
    P_SHORT_DAYS, P_STANDARD_DAYS, P_SIF_DAYS, P_FOCUSED_DAYS, P_MONITORING_DAYS, P_ACTION_PLANNING_DAYS, /* on_site.* working days */
    P_SMALL_CHILDREN, P_SMALL_SHORT_DAYS, /* small_authority.children_under, small_authority.short_days */
    P_HOLIDAY_WEEK_CLOSED,         /* graded.holiday_week_closed: switch */
    P_PAUSE_OFFERED_FROM, P_PAUSE_LIMIT, /* pause.offered_from (day), pause.limit (working days) */
    P_TEAM_FOCUSED, P_TEAM_MONITORING, /* team.focused, team.monitoring */
    /* records and letters */
    P_OVERALL_REQUIRED,            /* judgements.overall: switch: an overall grade exists */
    P_IMPROVEMENT_TAG,             /* report.improvement_tag: switch */
    P_SIGN_OFF_TESTS,              /* judgements.inadequate_tests: switch: "widespread?" and "serious?" are asked */
    P_CONFLICT_YEARS,              /* people.conflict_years: a former tie bars an inspector */
    P_RETAIN_LISTS_MONTHS, P_RETAIN_EVIDENCE_YEARS, /* retention.* */
    PARAM_COUNT
};
// clang-format on
struct param_info {
    const char *name, *meaning;
    enum unit unit;
    int32_t min, max;
};
extern const struct param_info param_infos[PARAM_COUNT];

/* A test on judgements: of `areas` that carry a grade, at least `at_least` (or, with `every`, all, and at least one)
 * have one of `grades`. `ungraded`: holds when there is no graded inspection at all. Sets are bits 1 << enum. */
struct condition {
    bool ungraded, every;
    uint8_t at_least;
    uint32_t areas, grades;
};
enum { CONDITIONS_MAX = 4 };

enum base { BASE_NONE, BASE_PUBLICATION, BASE_ON_SITE_END, BASE_ON_SITE_START, BASE_OPENED };
/* From when to when. No base: the edition sets no window ("a cycle of about four years in practice", U18). */
struct window {
    struct sv id;
    enum base base;
    struct value earliest, target, latest; /* months after the base */
    struct value or_after_monitoring;      /* earliest is also reached when that many monitoring visits were held */
    const struct cite *cite;
};

enum programme { PROGRAMME_NONE, PROGRAMME_FOCUSED, PROGRAMME_MONITORING };
/* One row: when these conditions all hold for the latest judgements, this inspection comes next. First match wins. */
struct pathway {
    struct sv id;
    struct condition when[CONDITIONS_MAX];
    size_t when_count; /* 0: always */
    enum obligation next;
    size_t window; /* index into windows */
    enum programme programme;
    struct value focused; /* planning target of focused visits in the cycle */
    uint32_t
        may_become; /* bits 1 << enum obligation: what a recorded decision may turn `next` into (O1, O2); 0: nothing */
    bool human_decision; /* nobody has seen such a case: a person must confirm the path */
    const struct cite *cite;
};

/* A national pause: these obligations stay, unmoved, but nothing may be placed. */
struct pause {
    struct sv id;
    struct day from, to;
    uint32_t obligations; /* bits 1 << enum obligation */
    const struct cite *cite;
};

/* Weeks in which no graded inspection is on site, every year: from month/day to month/day (may wrap over New Year);
 * `until_weekday_before_second_monday`: to the Friday before the second Monday of the to-month. */
struct closed_period {
    struct sv id;
    int from_month, from_day, to_month, to_day;
    bool to_friday_before_second_monday;
    const struct cite *cite;
};

struct theme {
    struct sv code, name;
    struct day from, to; /* DAY_NONE: always */
    const struct cite *cite;
};

enum severity { SEVERITY_ERROR, SEVERITY_WARNING };
/* A check on judgements entered by people (J1-J10): if all of `given` hold, all of `then` must. */
struct judgement_check {
    struct sv id;
    enum severity severity;
    struct condition given[CONDITIONS_MAX], then[CONDITIONS_MAX];
    size_t given_count, then_count;
    const struct cite *cite;
};

struct team_band {
    struct value children_under; /* VALUE_NONE in the last band */
    struct value inspectors;
};

enum {
    PATHWAYS_MAX = 16,
    WINDOWS_MAX = 8,
    PAUSES_MAX = 12,
    CLOSED_MAX = 6,
    THEMES_MAX = 16,
    CHECKS_MAX = 16,
    BANDS_MAX = 6,
    CREDIBILITY_MAX = 8,
    EDITIONS_MAX = 64
};
struct edition {
    struct sv id, title, amends, file;
    struct day from;         /* in force for first on-site days from; DAY_NEVER-like far days for placeholders */
    const struct cite *cite; /* of `from` */
    struct sv judgement_set; /* "ilacs_2018": the word in inspections.csv */
    uint32_t areas_required, areas_allowed; /* bits: judgements that must exist, and that may */
    const struct cite *areas_cite;
    struct value param[PARAM_COUNT];
    struct pathway pathway[PATHWAYS_MAX];
    size_t pathway_count;
    struct window window[WINDOWS_MAX];
    size_t window_count;
    struct pause pause[PAUSES_MAX];
    size_t pause_count;
    struct closed_period closed[CLOSED_MAX];
    size_t closed_count;
    struct theme theme[THEMES_MAX];
    size_t theme_count;
    struct judgement_check check[CHECKS_MAX];
    size_t check_count;
    struct team_band team[BANDS_MAX];
    size_t team_count;
    struct sv credibility[CREDIBILITY_MAX]; /* points a self-found weakness's plan must meet, all of them */
    size_t credibility_count;
    const struct cite *credibility_cite;
};

struct framework {
    struct edition *edition; /* in order of `from` */
    size_t edition_count;
};

/* The edition in force on `on`, or NULL before the first one. Ties (same day) go to the later file in `amends` order. */
const struct edition *framework_on(const struct framework *f, struct day on);
/* By id, any case; NULL when unknown. */
const struct edition *framework_named(const struct framework *f, struct sv id);
/* The nearest id, for "did you mean". */
struct sv framework_nearest(const struct framework *f, struct sv id);
/* Whether a test holds for these grades. `grades` NULL: there is no graded inspection. */
bool condition_holds(const struct condition *c, const enum grade *grades);
struct sv unit_label(enum unit u, int32_t n); /* "working days", "month", ... */
#endif
