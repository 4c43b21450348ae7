#ifndef ILACS_INGEST_SCENARIO_H
#define ILACS_INGEST_SCENARIO_H
/* Scenario files: a history, a day asked and what is expected, in plain text that a policy officer can write
 * (docs/scenarios.md is the reference). Here text becomes typed lines; app/scenario.h runs them.
 *
 * What comes out cannot hold an impossible day, grade or record: histories pass the same checks as imported rows. */
#include "core/judgement.h"
#include "core/placing.h"
#include "core/clocks.h"
#include "core/statistics.h"

enum { SCENARIO_FILE_MAX = 1 << 20 /* bytes */, SCENARIO_RULES_MAX = 8, SCENARIO_FIGURES_MAX = 24 };

/* A day as an expectation puts it. */
enum wanted { WANTED_ANY, WANTED_DAY, WANTED_NONE, WANTED_AFTER };
struct wanted_day {
    enum wanted how;
    struct day day;
};

enum verdict { VERDICT_ACCEPTED, VERDICT_WARNING, VERDICT_REFUSED };
/* accepted: nothing found. warning: no refusal, and each of these rules warns. refused: each of these rules refuses. */
struct outcome {
    enum verdict verdict;
    struct sv rule[SCENARIO_RULES_MAX];
    size_t rules;
};

struct line_asked {
    struct day on, known_by;
    enum audience audience;
};

enum expect_what {
    EXPECT_OWED,        /* one like this is owed */
    EXPECT_NEXT,        /* it is the next graded inspection */
    EXPECT_COUNT,       /* so many of the kind still have to be done (or stand in `status`) */
    EXPECT_NO,          /* none of the kind has to be done */
    EXPECT_NOTHING,     /* nothing at all has to be done */
    EXPECT_EVERY,       /* everything that has to be done stands in `status` */
    EXPECT_SAME_WINDOWS /* as on `day` */
};
struct line_expect {
    enum expect_what what;
    enum obligation kind;
    int count;
    struct day day;
    struct wanted_day earliest, target, latest;
    bool has_status, provisional, overridden, human_decision;
    enum status status;
    int sequence, of; /* 0: not said */
    struct sv edition;
};

struct line_explain {
    bool lacks, one_kind;
    enum obligation kind;
    struct sv text;
};

struct line_judgements {
    struct day on_site; /* decides the edition, unless `edition` is named */
    struct sv edition;
    enum grade grade[AREA_COUNT];
    struct outcome outcome;
    enum area area; /* the area a "required" or "not_applicable" must name, else AREA_COUNT */
};

struct line_grade {
    struct sv printed;
    bool known;
    enum grade grade;
};

struct line_clock {
    enum clock clock;
    struct day from, on_site;
    struct sv edition;
    struct wanted_day ends;
};

struct line_propose {
    struct proposal proposal;
    struct outcome outcome;
    struct day call, start, end; /* DAY_NONE: not said */
    bool small_authority, beyond_planned;
    int team; /* -1: not said */
};

struct line_team {
    int32_t children;
    struct day on;
    int team;
};

struct line_pause {
    struct day on_site, paused_on, asked;
    enum pause_state state;
};

struct line_letter {
    enum event_kind kind;
    struct day on;
    int sequence;
    bool published;
};

/* One number of a statistics line. */
enum figure {
    FIGURE_AUTHORITIES,
    FIGURE_GRADED,
    FIGURE_NO_OVERALL,
    FIGURE_NOT_INSPECTED,
    FIGURE_GRADE,
    FIGURE_GOOD_OR_BETTER,
    FIGURE_PAIRS,
    FIGURE_UP,
    FIGURE_DOWN,
    FIGURE_SAME,
    FIGURE_SAME_GOOD_OR_BETTER,
    FIGURE_ILACS_PAIRS,
    FIGURE_ILACS_UP,
    FIGURE_ILACS_DOWN,
    FIGURE_ILACS_SAME,
    FIGURE_ILACS_SAME_GOOD_OR_BETTER,
    FIGURE_COUNT
};
struct sv figure_word(enum figure f); /* FIGURE_GRADE has none: the grade's word stands for it */
struct wanted_figure {
    enum figure figure;
    enum grade grade;
    enum area area;
    bool percent; /* of those graded, rounded to whole percent */
    int32_t n;
};
struct line_statistics {
    struct day on;
    enum basis basis;
    struct sv region;
    struct wanted_figure figure[SCENARIO_FIGURES_MAX];
    size_t figures;
};

struct line_inspections {
    struct day from, to;
    bool by_last_day;
    int32_t n;
};

enum check_of { CHECK_JUDGEMENTS, CHECK_WEEKS };
struct line_check {
    enum check_of of;
    bool sif, ilacs;
    struct sv except[SCENARIO_RULES_MAX]; /* ids of inspections that must be the exceptions */
    size_t excepts;
};

/* An override that must not be taken into the register, and the column at fault. */
struct line_refused {
    struct sv column;
    struct sv at_fault; /* what the check said; empty: it took it */
    struct sv expected;
};

enum scenario_verb {
    SCENARIO_ASKED,
    SCENARIO_EDITION,
    SCENARIO_EXPECT,
    SCENARIO_EXPLAIN,
    SCENARIO_JUDGEMENTS,
    SCENARIO_GRADE,
    SCENARIO_CLOCK,
    SCENARIO_PROPOSE,
    SCENARIO_TEAM,
    SCENARIO_PAUSE,
    SCENARIO_LETTER,
    SCENARIO_STATISTICS,
    SCENARIO_INSPECTIONS,
    SCENARIO_CHECK,
    SCENARIO_REFUSED
};
struct scenario_line {
    enum scenario_verb verb;
    int line;
    struct sv text; /* as written, trimmed */
    union {
        struct line_asked asked;
        struct sv edition;
        struct line_expect expect;
        struct line_explain explain;
        struct line_judgements judgements;
        struct line_grade grade;
        struct line_clock clock;
        struct line_propose propose;
        struct line_team team;
        struct line_pause pause;
        struct line_letter letter;
        struct line_statistics statistics;
        struct line_inspections inspections;
        struct line_check check;
        struct line_refused refused;
    } is;
};

struct scenario {
    struct sv title, fact;
    int line;
    bool from_register;           /* `authority` names one of the register, whose history it brings */
    struct sv named;              /* the authority; empty: none was named */
    struct authority authority;   /* the invented one, when not from the register */
    int32_t children;             /* 0: not said */
    struct day holidays_until;    /* holidays later than this are not known yet; DAY_NONE: as shipped */
    const struct fact *fact_list; /* of the scenario's own history; whose: SCENARIO_CODE */
    size_t facts;
    const struct scenario_line *step; /* in the order written */
    size_t steps;
};
#define SCENARIO_CODE SV("999") /* stands for the authority's DfE code until the scenario runs */

struct scenario_file {
    const char *name;
    const struct scenario *scenario;
    size_t count;
};
/* Reads a whole file; `name` is for messages. Everything lives in `a` except the texts, which point into `bytes`.
 * Errors: ERR_INPUT, naming file, line, what was expected and what stands there; ERR_NOMEM. */
bool scenario_read(struct sv bytes, const char *name, struct arena *a, struct scenario_file *out, struct err *e);
#endif
