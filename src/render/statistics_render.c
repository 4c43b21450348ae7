#include "render/statistics_render.h"

#include "render/csvout.h"
#include "render/json.h"
#include "render/plain.h"

/* The grades that statistics count, best to worst. */
static const enum grade counted[] = { GRADE_OUTSTANDING, GRADE_GOOD, GRADE_REQUIRES_IMPROVEMENT, GRADE_INADEQUATE };
enum { COUNTED = sizeof counted / sizeof *counted };

struct sv basis_word(enum basis b) {
    return b == BASIS_ON_SITE ? SV("on_site") : SV("published");
}

bool basis_parse(struct sv s, enum basis *out) {
    bool published = sv_eq(s, SV("published"));
    *out = published ? BASIS_PUBLISHED : BASIS_ON_SITE;
    return published || sv_eq(s, SV("on_site"));
}

static int sum_of(const int grades[GRADE_COUNT]) {
    int sum = 0;
    for (size_t i = 0; i < COUNTED; i++) sum += grades[counted[i]];
    return sum;
}

/* Integers throughout, so that the last digit does not hang on a machine's floating point. */
int good_or_better(const int grades[GRADE_COUNT]) {
    int sum = sum_of(grades);
    int good = grades[GRADE_OUTSTANDING] + grades[GRADE_GOOD];
    return sum == 0 ? -1 : (20000 * good + sum) / (2 * sum);
}

/* ---- plain text ------------------------------------------------------------------------------------------------- */

/* One decimal, from hundredths. */
static void table_percent(struct table *t, int hundredths) {
    int tenths = (hundredths + 5) / 10;
    if (hundredths < 0)
        table_lit(t, "-");
    else
        table_printf(t, "%d.%d %%", tenths / 10, tenths % 10);
}

static void table_grades(struct table *t, const int grades[GRADE_COUNT]) {
    for (size_t i = 0; i < COUNTED; i++) table_int(t, grades[counted[i]]);
    table_percent(t, good_or_better(grades));
}

static const struct table_column grade_columns[] = {
    { .head = "", .least = 20 },
    { .head = "OUTSTANDING", .right = true },
    { .head = "GOOD", .right = true },
    { .head = "REQUIRES IMPR.", .right = true },
    { .head = "INADEQUATE", .right = true },
    { .head = "GOOD OR BETTER", .right = true },
};
enum { GRADE_COLUMNS = sizeof grade_columns / sizeof *grade_columns };

static void areas_text(const struct statistics *s, int width, struct text *out) {
    struct table t = table_in(out, grade_columns, GRADE_COLUMNS);
    table_sv(&t, area_label(AREA_OVERALL));
    table_grades(&t, s->overall);
    for (int i = AREA_OVERALL + 1; i < AREA_COUNT; i++) {
        if (sum_of(s->area[i]) == 0) continue;
        table_sv(&t, area_label((enum area)i));
        table_grades(&t, s->area[i]);
    }
    table_end(&t, width);
}

static void regions_text(const struct statistics_report *r, int width, struct text *out) {
    struct table t = table_in(out, grade_columns, GRADE_COLUMNS);
    for (size_t i = 0; i < r->regions; i++) {
        table_sv(&t, r->region[i].region);
        table_grades(&t, r->region[i].counts.overall);
    }
    table_end(&t, width);
}

static void movement_text(const struct statistics *s, int width, struct text *out) {
    static const struct table_column columns[] = {
        { .head = "", .least = 20 },       { .head = "PAIRS", .right = true },
        { .head = "UP", .right = true },   { .head = "DOWN", .right = true },
        { .head = "SAME", .right = true }, { .head = "OF THESE GOOD OR BETTER", .right = true },
    };
    struct table t = table_in(out, columns, sizeof columns / sizeof *columns);
    table_lit(&t, "any two inspections");
    const int any[] = { s->pairs, s->up, s->down, s->same, s->same_good_or_better };
    for (size_t i = 0; i < sizeof any / sizeof *any; i++) table_int(&t, any[i]);
    table_lit(&t, "two ILACS inspections");
    const int ilacs[] = { s->ilacs_pairs, s->ilacs_up, s->ilacs_down, s->ilacs_same, s->ilacs_same_good_or_better };
    for (size_t i = 0; i < sizeof ilacs / sizeof *ilacs; i++) table_int(&t, ilacs[i]);
    table_end(&t, width);
}

static void counted_text(const struct statistics *s, int width, struct text *out) {
    struct text line = text_in(out->arena, 0);
    text_lit(&line, "On ");
    text_day_long(&line, s->on);
    text_add(&line, s->basis == BASIS_ON_SITE ? SV(", counting each inspection from its last day on site")
                                              : SV(", counting each inspection from the publication of its report"));
    text_printf(
        &line,
        ": %d authorities; %d with an overall grade, %d whose latest inspection gives none, %d not yet inspected.",
        s->authorities, s->graded, s->no_overall, s->not_inspected);
    if (line.failed) out->failed = true;
    text_wrapped(out, "", 0, width, text_view(&line));
}

void statistics_text(const struct statistics_report *r, int width, struct text *out) {
    const struct statistics *s = &r->england;
    counted_text(s, width, out);
    text_lit(out, "\nJudgements, from each authority's latest inspection\n");
    areas_text(s, width, out);
    if (r->regions > 0) {
        text_lit(out, "\nOverall effectiveness by region\n");
        regions_text(r, width, out);
    }
    text_lit(out, "\nFrom one inspection to the next\n");
    movement_text(s, width, out);
    text_printf(out, "\nInspections that began in %d: %d SIF, %d standard, %d short.\n", day_ymd(s->on).year,
                s->inspections[0], s->inspections[1], s->inspections[2]);
}

/* ---- CSV -------------------------------------------------------------------------------------------------------- */

static void csv_counts(struct csvout *c, const struct statistics_report *r, struct sv region, enum area area,
                       const int grades[GRADE_COUNT]) {
    csvout_day(c, r->england.on);
    csvout_sv(c, basis_word(r->england.basis));
    csvout_sv(c, region);
    csvout_sv(c, area_word(area));
    for (size_t i = 0; i < COUNTED; i++) csvout_int(c, grades[counted[i]]);
    int percent = good_or_better(grades);
    struct text s = text_in(c->to->arena, 32);
    if (percent >= 0) text_printf(&s, "%d.%02d", percent / 100, percent % 100);
    if (s.failed) c->to->failed = true;
    csvout_sv(c, text_view(&s));
    csvout_row(c);
}

static void csv_statistics(struct csvout *c, const struct statistics_report *r, struct sv region,
                           const struct statistics *s) {
    csv_counts(c, r, region, AREA_OVERALL, s->overall);
    for (int i = AREA_OVERALL + 1; i < AREA_COUNT; i++)
        if (sum_of(r->england.area[i]) > 0) csv_counts(c, r, region, (enum area)i, s->area[i]);
}

void statistics_csv(const struct statistics_report *r, struct text *out) {
    static const char *const head[] = { "on",
                                        "basis",
                                        "region",
                                        "judgement",
                                        "outstanding",
                                        "good",
                                        "requires_improvement",
                                        "inadequate",
                                        "good_or_better_percent" };
    struct csvout c = csvout_in(out, CSVOUT_EXACT);
    csvout_head(&c, head, sizeof head / sizeof *head);
    csv_statistics(&c, r, SV("England"), &r->england);
    for (size_t i = 0; i < r->regions; i++) csv_statistics(&c, r, r->region[i].region, &r->region[i].counts);
}

/* ---- JSON ------------------------------------------------------------------------------------------------------- */

static void member_int(struct json *j, struct sv key, int v) {
    json_key_sv(j, key);
    json_int(j, v);
}

static void grades_members(struct json *j, const int grades[GRADE_COUNT]) {
    for (size_t i = 0; i < COUNTED; i++) member_int(j, grade_word(counted[i]), grades[counted[i]]);
}

static void percent_member(struct json *j, const int grades[GRADE_COUNT]) {
    int percent = good_or_better(grades);
    json_key(j, "good_or_better_percent");
    if (percent < 0)
        json_null(j);
    else
        json_decimal(j, percent, 2);
}

static void judgements_json(struct json *j, const struct statistics *s) {
    json_key(j, "judgements");
    json_object(j);
    for (int i = AREA_OVERALL + 1; i < AREA_COUNT; i++) {
        if (sum_of(s->area[i]) == 0) continue;
        json_key_sv(j, area_word((enum area)i));
        json_object(j);
        grades_members(j, s->area[i]);
        percent_member(j, s->area[i]);
        json_object_end(j);
    }
    json_object_end(j);
}

static void counts_members(struct json *j, const struct statistics *s) {
    member_int(j, SV("authorities"), s->authorities);
    member_int(j, SV("graded"), s->graded);
    member_int(j, SV("no_overall"), s->no_overall);
    member_int(j, SV("not_inspected"), s->not_inspected);
    json_key(j, "overall");
    json_object(j);
    grades_members(j, s->overall);
    json_object_end(j);
    percent_member(j, s->overall);
    judgements_json(j, s);
}

static void movement_json(struct json *j, const struct statistics *s) {
    json_key(j, "movement");
    json_object(j);
    member_int(j, SV("pairs"), s->pairs);
    member_int(j, SV("up"), s->up);
    member_int(j, SV("down"), s->down);
    member_int(j, SV("same"), s->same);
    member_int(j, SV("same_good_or_better"), s->same_good_or_better);
    json_key(j, "ilacs");
    json_object(j);
    member_int(j, SV("pairs"), s->ilacs_pairs);
    member_int(j, SV("up"), s->ilacs_up);
    member_int(j, SV("down"), s->ilacs_down);
    member_int(j, SV("same"), s->ilacs_same);
    member_int(j, SV("same_good_or_better"), s->ilacs_same_good_or_better);
    json_object_end(j);
    json_object_end(j);
}

static void inspections_json(struct json *j, const struct statistics *s) {
    json_key(j, "inspections_in_year");
    json_object(j);
    member_int(j, SV("year"), day_ymd(s->on).year);
    member_int(j, SV("sif"), s->inspections[0]);
    member_int(j, SV("standard_inspection"), s->inspections[1]);
    member_int(j, SV("short_inspection"), s->inspections[2]);
    json_object_end(j);
}

void statistics_json(const struct statistics_report *r, struct text *out) {
    const struct statistics *s = &r->england;
    struct json j = json_in(out);
    json_object(&j);
    json_key(&j, "on");
    json_day(&j, s->on);
    json_key(&j, "known_by");
    json_day(&j, r->known_by);
    json_key(&j, "basis");
    json_sv(&j, basis_word(s->basis));
    counts_members(&j, s);
    movement_json(&j, s);
    inspections_json(&j, s);
    json_key(&j, "regions");
    json_array(&j);
    for (size_t i = 0; i < r->regions; i++) {
        json_object(&j);
        json_key(&j, "region");
        json_sv(&j, r->region[i].region);
        counts_members(&j, &r->region[i].counts);
        movement_json(&j, &r->region[i].counts);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
    json_done(&j);
}
