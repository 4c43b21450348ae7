#include "app/context.h"

#include <stdlib.h>

#include "base/embedded.h"
#include "ingest/csv.h"

enum { YEARS = CONTEXT_LAST_YEAR - CONTEXT_FIRST_YEAR + 1, PLACES_MAX = 400, CONTEXT_ARENA = 64 * 1024 * 1024 };

#define CIN  "Department for Education, Characteristics of children in need"
#define LAIT "Department for Education, Characteristics of children in need, by the Local Authority Interactive Tool"
#define CLA  "Department for Education, Children looked after in England"
#define CSWW "Department for Education, Children’s social work workforce"
#define S251 "Department for Education, Section 251 outturn, gross"

// clang-format off
const struct measure_info measures[MEASURE_COUNT] = {
    [MEASURE_CHILDREN] = { "children_0_17", TOPIC_CHILDREN, FIGURE_COUNT, true, "Children aged 0 to 17", "mid-year", "Office for National Statistics, mid-year population estimates" },
    [MEASURE_IMD] = { "imd_2019_score", TOPIC_DEPRIVATION, FIGURE_ONE_DECIMAL, true, "Deprivation (index of multiple deprivation, average score)", "index of that year", "English Indices of Deprivation 2019" },
    [MEASURE_IDACI] = { "idaci_2019_score", TOPIC_DEPRIVATION, FIGURE_INDEX, false, "Income deprivation affecting children (index, average score)", "index of that year", "English Indices of Deprivation 2019" },
    [MEASURE_LOW_INCOME] = { "low_income_percent", TOPIC_DEPRIVATION, FIGURE_PERCENT, true, "Children under 16 in families with relatively low income", "year ending 31 March", "Department for Work and Pensions, Children in low income families" },
    [MEASURE_FREE_MEALS] = { "fsm_primary_percent", TOPIC_DEPRIVATION, FIGURE_PERCENT, false, "Primary pupils who can have free school meals", "January", "Department for Education, school census" },
    [MEASURE_REFERRALS] = { "referral_number", TOPIC_DEMAND, FIGURE_COUNT, false, "Referrals", "year ending 31 March", CIN },
    [MEASURE_REFERRAL_RATE] = { "referral_rate", TOPIC_DEMAND, FIGURE_ONE_DECIMAL, true, "Referrals per 10,000 children", "year ending 31 March", LAIT },
    [MEASURE_REREFERRALS] = { "rereferral_percent", TOPIC_DEMAND, FIGURE_PERCENT, true, "Referrals within 12 months of another", "year ending 31 March", CIN },
    [MEASURE_S47_RATE] = { "s47_rate", TOPIC_DEMAND, FIGURE_ONE_DECIMAL, false, "Section 47 enquiries per 10,000 children", "year ending 31 March", LAIT },
    [MEASURE_CONFERENCE_RATE] = { "icpc_rate", TOPIC_DEMAND, FIGURE_ONE_DECIMAL, false, "Initial child protection conferences per 10,000 children", "year ending 31 March", LAIT },
    [MEASURE_IN_NEED] = { "cin_number", TOPIC_DEMAND, FIGURE_COUNT, false, "Children in need", "at 31 March", CIN },
    [MEASURE_IN_NEED_RATE] = { "cin_rate", TOPIC_DEMAND, FIGURE_ONE_DECIMAL, true, "Children in need per 10,000 children", "at 31 March", LAIT },
    [MEASURE_PLANS] = { "cpp_number", TOPIC_DEMAND, FIGURE_COUNT, false, "Children with a protection plan", "at 31 March", CIN },
    [MEASURE_PLAN_RATE] = { "cpp_rate", TOPIC_DEMAND, FIGURE_ONE_DECIMAL, true, "Children with a protection plan per 10,000 children", "at 31 March", LAIT },
    [MEASURE_PLANS_REPEATED] = { "cpp_repeat_percent", TOPIC_DEMAND, FIGURE_PERCENT, false, "Protection plans that are a second or later one", "year ending 31 March", CIN },
    [MEASURE_IN_CARE] = { "cla_number", TOPIC_CARE, FIGURE_COUNT, false, "Children in care", "at 31 March", CLA },
    [MEASURE_IN_CARE_RATE] = { "cla_rate", TOPIC_CARE, FIGURE_COUNT, true, "Children in care per 10,000 children", "at 31 March", CLA },
    [MEASURE_CARE_APPLICATIONS] = { "care_applications_rate", TOPIC_CARE, FIGURE_ONE_DECIMAL, false, "Care applications per 10,000 children", "year ending 31 March", "Cafcass" },
    [MEASURE_STABLE_PLACEMENTS] = { "cla_placement_stable_percent", TOPIC_CARE, FIGURE_WHOLE_PERCENT, true, "Children in care who stayed in one placement for two years", "at 31 March", CLA },
    [MEASURE_LEAVERS_AT_WORK] = { "care_leaver_eet_percent", TOPIC_CARE, FIGURE_WHOLE_PERCENT, true, "Care leavers of 19 to 21 in education, work or training", "year ending 31 March", CLA },
    [MEASURE_LEAVERS_HOUSED] = { "care_leaver_suitable_accommodation_percent", TOPIC_CARE, FIGURE_WHOLE_PERCENT, true, "Care leavers of 19 to 21 in suitable accommodation", "year ending 31 March", CLA },
    [MEASURE_WORKERS] = { "sw_fte", TOPIC_WORKFORCE, FIGURE_ONE_DECIMAL, false, "Child and family social workers (full-time equivalents)", "at 30 September", CSWW },
    [MEASURE_VACANCIES] = { "sw_vacancy_percent", TOPIC_WORKFORCE, FIGURE_PERCENT, true, "Social work posts vacant", "at 30 September", CSWW },
    [MEASURE_TURNOVER] = { "sw_turnover_percent", TOPIC_WORKFORCE, FIGURE_PERCENT, true, "Social workers who left in the year", "year ending 30 September", CSWW },
    [MEASURE_AGENCY] = { "sw_agency_percent", TOPIC_WORKFORCE, FIGURE_PERCENT, true, "Social workers from agencies", "at 30 September", CSWW },
    [MEASURE_CASELOAD] = { "sw_caseload", TOPIC_WORKFORCE, FIGURE_ONE_DECIMAL, true, "Children and young people per social worker with cases", "at 30 September", CSWW },
    [MEASURE_SPEND] = { "spend_children_total_gbp", TOPIC_SPEND, FIGURE_POUNDS, true, "Spending on children’s and young people’s services", "financial year ending 31 March", S251 },
    [MEASURE_SPEND_IN_CARE] = { "spend_looked_after_gbp", TOPIC_SPEND, FIGURE_POUNDS, false, "Of this, on children in care", "financial year ending 31 March", S251 },
    [MEASURE_SPEND_SAFEGUARDING] = { "spend_safeguarding_gbp", TOPIC_SPEND, FIGURE_POUNDS, false, "Of this, on safeguarding", "financial year ending 31 March", S251 },
    [MEASURE_SPEND_FAMILY_SUPPORT] = { "spend_family_support_gbp", TOPIC_SPEND, FIGURE_POUNDS, false, "Of this, on family support", "financial year ending 31 March", S251 },
    [MEASURE_SPEND_PER_CHILD] = { "spend_per_child_gbp", TOPIC_SPEND, FIGURE_POUNDS, true, "Spending per child", "financial year ending 31 March", "Our division: Section 251 outturn by the mid-year population estimate within that financial year" },
};
// clang-format on

const char *topic_label(enum topic t) {
    static const char *const labels[TOPIC_COUNT] = {
        "Children",  "Deprivation", "Demand for help and protection", "Children in care and care leavers",
        "Workforce", "Spending"
    };
    return labels[t];
}

bool measure_parse(struct sv column, enum measure *out) {
    for (int m = 0; m < MEASURE_COUNT; m++) {
        if (!sv_eq(column, sv_of(measures[m].column))) continue;
        *out = (enum measure)m;
        return true;
    }
    return false;
}

/* ---- reading ------------------------------------------------------------------------------------------------------ */

struct place {
    struct sv code;
    int64_t figure[YEARS][MEASURE_COUNT];
};
struct context {
    struct arena arena;
    struct place *place;
    size_t places;
};

/* "25.2" -> 25200. More decimals than three are noise of the source's own arithmetic and are rounded. */
static bool thousandths(struct sv s, int64_t *out) {
    struct sv rest = s, whole, part = { 0 };
    int64_t units = 0;
    if (!sv_split(&rest, '.', &whole) || !sv_int(whole, 0, INT64_C(1000000000000), &units)) return false;
    if (rest.p != NULL) part = rest;
    int64_t v = 0;
    for (size_t i = 0; i < 3; i++) {
        if (i < part.n && (part.p[i] < '0' || part.p[i] > '9')) return false;
        v = v * 10 + (i < part.n ? part.p[i] - '0' : 0);
    }
    *out = units * 1000 + v + (part.n > 3 && part.p[3] >= '5' ? 1 : 0);
    return true;
}

static struct place *place_of(struct context *c, struct sv code) {
    if (c->places > 0 && sv_eq(c->place[c->places - 1].code, code))
        return &c->place[c->places - 1]; /* rows stand together */
    for (size_t i = 0; i < c->places; i++)
        if (sv_eq(c->place[i].code, code)) return &c->place[i];
    if (c->places == PLACES_MAX) return NULL;
    struct place *p = &c->place[c->places++];
    p->code = code;
    for (size_t y = 0; y < YEARS; y++)
        for (size_t m = 0; m < MEASURE_COUNT; m++) p->figure[y][m] = FIGURE_NONE;
    return p;
}

static bool read_row(struct context *c, const struct csv_row *row, const enum measure *of, size_t columns,
                     struct err *e) {
    int64_t year;
    if (row->cells < 2 || !sv_int(row->cell[1], CONTEXT_FIRST_YEAR, CONTEXT_LAST_YEAR, &year))
        return err_fail(e, ERR_INPUT, __func__, "", "context.csv line %zu: expected a DfE code and a year", row->line);
    struct place *p = place_of(c, row->cell[0]);
    if (p == NULL) return err_fail(e, ERR_INPUT, __func__, "", "context.csv line %zu: too many authorities", row->line);
    for (size_t i = 2; i < row->cells && i < columns; i++) {
        if (row->cell[i].n == 0 || of[i] == MEASURE_COUNT) continue;
        if (!thousandths(row->cell[i], &p->figure[year - CONTEXT_FIRST_YEAR][of[i]]))
            return err_fail(e, ERR_INPUT, __func__, "", "context.csv line %zu, column %s: expected a number", row->line,
                            measures[of[i]].column);
    }
    return true;
}

/* The financial year that ends in March of `y` holds the mid-year of y - 1. */
static void work_out_spend_per_child(struct place *p) {
    for (size_t y = 1; y < YEARS; y++) {
        int64_t spend = p->figure[y][MEASURE_SPEND], children = p->figure[y - 1][MEASURE_CHILDREN];
        if (spend != FIGURE_NONE && children != FIGURE_NONE && children > 0)
            p->figure[y][MEASURE_SPEND_PER_CHILD] = (spend + children / 2000) / (children / 1000);
    }
}

static bool read_table(struct context *c, struct sv csv, struct err *e) {
    struct csv_table t;
    if (!csv_read(csv, &c->arena, &t, e)) return false;
    if (t.rows == 0) return true;
    enum measure *of = arena_array(&c->arena, enum measure, t.row[0].cells);
    c->place = arena_array(&c->arena, struct place, PLACES_MAX);
    if (of == NULL || c->place == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < t.row[0].cells; i++)
        if (!measure_parse(t.row[0].cell[i], &of[i])) of[i] = MEASURE_COUNT; /* a column we do not show */
    for (size_t i = 1; i < t.rows; i++)
        if (!read_row(c, &t.row[i], of, t.row[0].cells, e)) return false;
    for (size_t i = 0; i < c->places; i++) work_out_spend_per_child(&c->place[i]);
    return true;
}

bool context_read(struct sv csv, struct context **out, struct err *e) {
    struct context *c = calloc(1, sizeof *c);
    *out = NULL;
    if (c == NULL) return err_nomem(e, __func__);
    c->arena = arena_with_limit(CONTEXT_ARENA);
    if (!read_table(c, csv, e)) {
        context_close(c);
        return false;
    }
    *out = c;
    return true;
}

bool context_open(struct context **out, struct err *e) {
    const struct embedded_file *f = embedded_find("data/context.csv");
    return context_read(f == NULL ? (struct sv){ 0 } : (struct sv){ (const char *)f->bytes, f->size }, out, e);
}

void context_close(struct context *c) {
    if (c == NULL) return;
    arena_free(&c->arena);
    free(c);
}

/* ---- asking ------------------------------------------------------------------------------------------------------- */

static bool year_held(int year) { return year >= CONTEXT_FIRST_YEAR && year <= CONTEXT_LAST_YEAR; }

int64_t context_figure(const struct context *c, struct sv dfe_code, enum measure m, int year) {
    if (!year_held(year)) return FIGURE_NONE;
    for (size_t i = 0; i < c->places; i++)
        if (sv_eq(c->place[i].code, dfe_code)) return c->place[i].figure[year - CONTEXT_FIRST_YEAR][m];
    return FIGURE_NONE;
}

int context_latest_year(const struct context *c, struct sv dfe_code, enum measure m, int by) {
    for (int y = by < CONTEXT_LAST_YEAR ? by : CONTEXT_LAST_YEAR; y >= CONTEXT_FIRST_YEAR; y--)
        if (context_figure(c, dfe_code, m, y) != FIGURE_NONE) return y;
    return 0;
}

int context_year_of(struct day on) { return day_ymd(on).year - 1; }

static int by_value(const void *pa, const void *pb) {
    int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;
    return (a > b) - (a < b);
}

/* The value at rank (n - 1) * quarters / 4, between two values in proportion. */
static int64_t at_quarter(const int64_t *v, size_t n, size_t quarters) {
    size_t place = (n - 1) * quarters;
    int64_t low = v[place / 4], rest = (int64_t)(place % 4);
    if (rest == 0) return low;
    return low + ((v[place / 4 + 1] - low) * rest + 2) / 4;
}

struct spread context_spread(const struct context *c, enum measure m, int year) {
    int64_t v[PLACES_MAX];
    size_t n = 0;
    if (!year_held(year)) return (struct spread){ 0 };
    for (size_t i = 0; i < c->places; i++) {
        int64_t x = c->place[i].figure[year - CONTEXT_FIRST_YEAR][m];
        if (x != FIGURE_NONE) v[n++] = x;
    }
    if (n == 0) return (struct spread){ 0 };
    qsort(v, n, sizeof *v, by_value);
    return (struct spread){ n, v[0], at_quarter(v, n, 1), at_quarter(v, n, 2), at_quarter(v, n, 3), v[n - 1] };
}

size_t context_higher(const struct context *c, enum measure m, int year, int64_t than) {
    size_t n = 0;
    if (!year_held(year)) return 0;
    for (size_t i = 0; i < c->places; i++) {
        int64_t x = c->place[i].figure[year - CONTEXT_FIRST_YEAR][m];
        n += x != FIGURE_NONE && x > than;
    }
    return n;
}

/* ---- words -------------------------------------------------------------------------------------------------------- */

static void grouped(int64_t v, struct text *out) {
    int64_t unit = 1;
    while (v / unit >= 1000) unit *= 1000;
    text_int(out, v / unit);
    for (v %= unit; unit > 1; v %= unit) {
        unit /= 1000;
        text_printf(out, ",%03d", (int)(v / unit));
    }
}

static void one_decimal(int64_t v, struct text *out) {
    int64_t tenths = (v + 50) / 100;
    grouped(tenths / 10, out);
    text_printf(out, ".%d", (int)(tenths % 10));
}

static void pounds(int64_t v, struct text *out) {
    text_lit(out, "£");
    if (v < INT64_C(1000000000)) { /* under a million pounds: as they are */
        grouped((v + 500) / 1000, out);
        return;
    }
    one_decimal(v / 1000000, out);
    text_lit(out, " million");
}

void figure_text(enum measure m, int64_t v, struct text *out) {
    if (v == FIGURE_NONE) {
        text_lit(out, "not published");
        return;
    }
    switch (measures[m].form) {
    case FIGURE_COUNT: grouped((v + 500) / 1000, out); break;
    case FIGURE_ONE_DECIMAL: one_decimal(v, out); break;
    case FIGURE_PERCENT:
        one_decimal(v, out);
        text_char(out, '%');
        break;
    case FIGURE_WHOLE_PERCENT: /* as the source rounds it */
        grouped((v + 500) / 1000, out);
        text_char(out, '%');
        break;
    case FIGURE_INDEX: text_printf(out, "%d.%03d", (int)(v / 1000), (int)(v % 1000)); break;
    case FIGURE_POUNDS: pounds(v, out); break;
    }
}

void figure_exact(int64_t v, struct text *out) {
    if (v == FIGURE_NONE) return;
    text_int(out, v / 1000);
    int rest = (int)(v % 1000);
    if (rest == 0) return;
    if (rest % 100 == 0)
        text_printf(out, ".%d", rest / 100);
    else if (rest % 10 == 0)
        text_printf(out, ".%02d", rest / 10);
    else
        text_printf(out, ".%03d", rest);
}

/* ---- neighbours --------------------------------------------------------------------------------------------------- */

const struct neighbour_model neighbour_models[NEIGHBOUR_MODELS] = {
    { "2025", "2025 model (Department for Education and NFER)" },
    { "2021", "April 2021 model (Department for Education and NFER)" },
};

struct sv neighbours_of(const struct authority *a, size_t model) {
    return model == 0 ? a->neighbours : a->neighbours_2021;
}
