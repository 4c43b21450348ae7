#ifndef ILACS_APP_CONTEXT_H
#define ILACS_APP_CONTEXT_H
/* Published figures about the places the authorities serve: children, deprivation, demand, workforce, spend; and the two
 * sets of statistical neighbours. They stand beside the record and never touch a grade: nothing in core can see them.
 *
 * The figures ship with the program (data/context.csv) and belong to no audience: all are public. Of each only its year is
 * known, not the day it was published, so that a page as at a day shows the latest year that had ended by then. */
#include "core/register.h"

enum measure {
    MEASURE_CHILDREN,
    MEASURE_IMD,
    MEASURE_IDACI,
    MEASURE_LOW_INCOME,
    MEASURE_FREE_MEALS,
    MEASURE_REFERRALS,
    MEASURE_REFERRAL_RATE,
    MEASURE_REREFERRALS,
    MEASURE_S47_RATE,
    MEASURE_CONFERENCE_RATE,
    MEASURE_IN_NEED,
    MEASURE_IN_NEED_RATE,
    MEASURE_PLANS,
    MEASURE_PLAN_RATE,
    MEASURE_PLANS_REPEATED,
    MEASURE_IN_CARE,
    MEASURE_IN_CARE_RATE,
    MEASURE_CARE_APPLICATIONS,
    MEASURE_STABLE_PLACEMENTS,
    MEASURE_LEAVERS_AT_WORK,
    MEASURE_LEAVERS_HOUSED,
    MEASURE_WORKERS,
    MEASURE_VACANCIES,
    MEASURE_TURNOVER,
    MEASURE_AGENCY,
    MEASURE_CASELOAD,
    MEASURE_SPEND,
    MEASURE_SPEND_IN_CARE,
    MEASURE_SPEND_SAFEGUARDING,
    MEASURE_SPEND_FAMILY_SUPPORT,
    MEASURE_SPEND_PER_CHILD, /* ours: total spend by the children of the mid-year within that financial year */
    MEASURE_COUNT
};
enum topic { TOPIC_CHILDREN, TOPIC_DEPRIVATION, TOPIC_DEMAND, TOPIC_CARE, TOPIC_WORKFORCE, TOPIC_SPEND, TOPIC_COUNT };
enum figure_form {
    FIGURE_COUNT,
    FIGURE_ONE_DECIMAL,
    FIGURE_PERCENT,
    FIGURE_WHOLE_PERCENT,
    FIGURE_INDEX,
    FIGURE_POUNDS
};

struct measure_info {
    const char *column; /* of data/context.csv and of our own CSV and JSON */
    enum topic topic;
    enum figure_form form;
    bool main;         /* on the short panel of an authority's page */
    const char *label; /* for people, without the unit of a rate: "Children in need per 10,000 children" */
    const char *year;  /* what its year means: "at 31 March" */
    const char *source;
};
extern const struct measure_info measures[MEASURE_COUNT];
const char *topic_label(enum topic t);
/* The measure of that column; false for anything else. */
bool measure_parse(struct sv column, enum measure *out);

struct context;
/* Reads data/context.csv as embedded. The caller closes. Errors: ERR_INPUT, a broken file, naming line and column;
 * ERR_NOMEM. A program without the file has no figures and no error. */
bool context_open(struct context **out, struct err *e);
/* The same from bytes, for tests. */
bool context_read(struct sv csv, struct context **out, struct err *e);
void context_close(struct context *c); /* NULL is fine */

/* Figures are thousandths, so that no digit hangs on floating point. */
#define FIGURE_NONE INT64_MIN
enum { CONTEXT_FIRST_YEAR = 2012, CONTEXT_LAST_YEAR = 2040 };
/* Of an authority (DfE code) and year; FIGURE_NONE where blank. */
int64_t context_figure(const struct context *c, struct sv dfe_code, enum measure m, int year);
/* The latest year up to `by` with a figure; 0 when there is none. */
int context_latest_year(const struct context *c, struct sv dfe_code, enum measure m, int by);
/* The latest year that had ended on that day. */
int context_year_of(struct day on);

/* England in that year: over every authority with a figure. Quartiles by linear interpolation between neighbours in rank
 * (the default of R and NumPy). All 0 when n is 0. */
struct spread {
    size_t n;
    int64_t least, lower_quartile, median, upper_quartile, most;
};
struct spread context_spread(const struct context *c, enum measure m, int year);
/* How many authorities have a higher figure. */
size_t context_higher(const struct context *c, enum measure m, int year, int64_t than);

/* "31,757", "40.5", "25.2%", "£62.9 million", "0.327"; "not published" for FIGURE_NONE. */
void figure_text(enum measure m, int64_t v, struct text *out);
/* As data: a plain decimal without trailing zeros, nothing for FIGURE_NONE. */
void figure_exact(int64_t v, struct text *out);

/* Statistical neighbours, as the models had them. */
struct neighbour_model {
    const char *id;    /* "2025", "2021" */
    const char *title; /* "2025 model of the Department for Education and NFER" */
};
enum { NEIGHBOUR_MODELS = 2, NEIGHBOURS_MAX = 12 };
extern const struct neighbour_model neighbour_models[NEIGHBOUR_MODELS];
/* The DfE codes, nearest first, separated by spaces; empty for abolished authorities. */
struct sv neighbours_of(const struct authority *a, size_t model);
#endif
