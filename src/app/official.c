#include "app/official.h"

#include "base/embedded.h"
#include "ingest/csv.h"

enum column { AS_AT, MEASURE, REGION, BASIS, VALUE, UNIT, SOURCE, URL, NOTE, COLUMNS };

/* Counts that stand on their own. */
static const struct {
    const char *measure, *words;
    size_t at;
} plain[] = {
    { "graded", "authorities with an overall judgement", offsetof(struct statistics, graded) },
    { "pairs", "authorities with two inspections", offsetof(struct statistics, pairs) },
    { "up", "better than the time before", offsetof(struct statistics, up) },
    { "down", "worse than the time before", offsetof(struct statistics, down) },
    { "ilacs_pairs", "authorities with two ILACS inspections", offsetof(struct statistics, ilacs_pairs) },
    { "ilacs_up", "better than at the ILACS inspection before", offsetof(struct statistics, ilacs_up) },
    { "ilacs_down", "worse than at the ILACS inspection before", offsetof(struct statistics, ilacs_down) },
    { "ilacs_same_good_or_better", "good or outstanding, as at the ILACS inspection before",
      offsetof(struct statistics, ilacs_same_good_or_better) },
};
enum { PLAIN = sizeof plain / sizeof *plain };

/* "leaders.good" -> the area and a set of grades. */
static bool share_of(struct sv measure, enum area *area, uint32_t *grades) {
    struct sv rest = measure, first;
    enum grade g;
    if (!sv_split(&rest, '.', &first) || rest.p == NULL || !area_parse(first, area)) return false;
    if (sv_eq(rest, SV("good_or_better")))
        *grades = 1U << GRADE_OUTSTANDING | 1U << GRADE_GOOD;
    else if (grade_parse(rest, &g) && g != GRADE_NONE)
        *grades = 1U << g;
    else
        return false;
    return true;
}

static bool count(const struct statistics *s, struct official_figure *f) {
    enum area area;
    uint32_t grades;
    for (size_t i = 0; i < PLAIN; i++)
        if (sv_eq(f->measure, sv_of(plain[i].measure))) {
            f->ours = *(const int *)(const void *)((const char *)s + plain[i].at);
            return true;
        }
    if (!share_of(f->measure, &area, &grades)) return false;
    const int *of = area == AREA_OVERALL ? s->overall : s->area[area];
    int k = 0, n = 0;
    for (int g = GRADE_OUTSTANDING; g <= GRADE_INADEQUATE; g++) {
        n += of[g];
        if ((grades >> g & 1U) != 0) k += of[g];
    }
    f->ours = !f->percent ? k : n == 0 ? -1 : (20000 * k + n) / (2 * n);
    return true;
}

static bool basis_of(struct sv s, enum basis *out) {
    *out = sv_eq(s, SV("on_site")) ? BASIS_ON_SITE : BASIS_PUBLISHED;
    return sv_eq(s, SV("on_site")) || sv_eq(s, SV("published"));
}

static bool read_row(const struct csv_row *row, struct official_figure *f, struct err *e) {
    int64_t value;
    if (row->cells != COLUMNS || !day_parse(row->cell[AS_AT], &f->as_at) || !basis_of(row->cell[BASIS], &f->basis) ||
        !sv_int(row->cell[VALUE], 0, 1000, &value))
        return err_fail(e, ERR_INPUT, __func__, "",
                        "official-figures.csv line %zu: expected a day, a basis and a number", row->line);
    f->measure = row->cell[MEASURE];
    f->region = row->cell[REGION];
    f->value = (int)value;
    f->percent = sv_eq(row->cell[UNIT], SV("percent"));
    f->source = row->cell[SOURCE];
    f->url = row->cell[URL];
    f->note = row->cell[NOTE];
    return true;
}

bool official_compare(const struct history *histories, size_t n, struct arena *a, struct official_figures *out,
                      struct err *e) {
    const struct embedded_file *file = embedded_find("data/official-figures.csv");
    struct csv_table t;
    *out = (struct official_figures){ 0 };
    if (file == NULL) return true;
    if (!csv_read((struct sv){ (const char *)file->bytes, file->size }, a, &t, e)) return false;
    if ((out->figure = arena_array(a, struct official_figure, t.rows)) == NULL) return err_nomem(e, __func__);
    struct statistics s = { .on = DAY_NONE };
    for (size_t i = 1; i < t.rows; i++) {
        struct official_figure *f = &out->figure[out->count++], *last = i > 1 ? f - 1 : NULL;
        if (!read_row(&t.row[i], f, e)) return false;
        bool same =
            last != NULL && day_eq(last->as_at, f->as_at) && last->basis == f->basis && sv_eq(last->region, f->region);
        if (!same) s = statistics_on(histories, n, f->as_at, f->basis, f->region);
        if (!count(&s, f))
            return err_fail(e, ERR_INPUT, __func__, "", "official-figures.csv line %zu: no measure is called \"%.*s\"",
                            t.row[i].line, SV_ARG(f->measure));
        f->agrees = (f->percent ? (f->ours + 50) / 100 : f->ours) == f->value;
    }
    return true;
}

void official_measure_words(struct sv measure, struct text *out) {
    enum area area;
    uint32_t grades;
    for (size_t i = 0; i < PLAIN; i++)
        if (sv_eq(measure, sv_of(plain[i].measure))) text_add(out, sv_of(plain[i].words));
    if (!share_of(measure, &area, &grades)) return;
    bool first = true;
    for (int g = GRADE_OUTSTANDING; g < GRADE_COUNT; g++) {
        if ((grades >> g & 1U) == 0) continue;
        if (!first) text_lit(out, " or ");
        text_add(out, grade_label((enum grade)g));
        first = false;
    }
    text_lit(out, ": ");
    text_add(out, area_label(area));
}
