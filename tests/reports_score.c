/* Scores the report reader against a table of verified values, cell by cell.
 *
 *     reports_score SHARED           reads SHARED/reports/ (each PDF through the confined child) and compares with
 *                                    SHARED/data/inspections.csv
 *     reports_score SHARED TEXTS     the same from texts that pdftotext -layout wrote to TEXTS/ID.txt, for tuning
 *
 * The reports are split in two halves by a hash of their names: the reader was tuned on one, and has not been looked at
 * on the other. Passes (0) when each column of either half has at least 99.5 % of its cells right and no wrong cell goes
 * without a warning; 1 when not; 77 when SHARED is not there. Every wrong cell is printed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/read_reports.h"
#include "base/file.h"
#include "ingest/csv.h"
#include "ingest/report_register.h"

/* The columns that a report can answer. `published` is compared with what is printed. */
static const enum report_column scored[] = {
    REPORT_DFE_CODE,
    REPORT_FRAMEWORK,
    REPORT_EDITION,
    REPORT_KIND,
    REPORT_ONSITE_START,
    REPORT_ONSITE_END,
    REPORT_ONSITE_PERIODS,
    REPORT_ONSITE_DAYS,
    REPORT_PUBLISHED,
    REPORT_LEAD_INSPECTOR,
    REPORT_OVERALL,
    REPORT_LEADERS,
    REPORT_HELP_AND_PROTECTION,
    REPORT_IN_CARE_AND_CARE_LEAVERS,
    REPORT_IN_CARE,
    REPORT_CARE_LEAVERS,
    REPORT_ADOPTION,
    REPORT_LSCB,
    REPORT_PAGES,
};
enum { SCORED = sizeof scored / sizeof *scored };

struct tally {
    size_t right, wrong, blank, unwarned, doubts;
};

static struct tally tally[2][SCORED];
static size_t reports[2];

/* FNV-1a: which half a report is in depends on its name alone. */
static unsigned half_of(struct sv id) {
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < id.n; i++) h = (h ^ (unsigned char)id.p[i]) * UINT64_C(0x100000001b3);
    return (unsigned)(h >> 32) & 1;
}

static size_t column_named(const struct csv_table *t, struct sv name) {
    for (size_t i = 0; i < t->row[0].cells; i++)
        if (sv_eq(t->row[0].cell[i], name)) return i;
    return SIZE_MAX;
}

static struct sv wanted(const struct csv_table *t, const struct csv_row *row, enum report_column c) {
    enum report_column from = c == REPORT_PUBLISHED ? REPORT_PUBLISHED_PRINTED : c;
    size_t at = column_named(t, report_column_name(from));
    return at < row->cells ? row->cell[at] : (struct sv){ 0 };
}

static void score(const struct csv_table *t, const struct csv_row *row, const struct report_facts *f) {
    unsigned half = half_of(row->cell[0]);
    reports[half]++;
    for (size_t k = 0; k < SCORED; k++) {
        struct tally *y = &tally[half][k];
        const struct report_value *v = &f->value[scored[k]];
        struct sv want = wanted(t, row, scored[k]);
        y->doubts += v->doubt;
        if (v->doubt)
            printf("# %s %.*s %s: doubtful: %.*s\n", half ? "hidden" : "tuned", SV_ARG(row->cell[0]),
                   report_column_name(scored[k]).p, SV_ARG(v->reason));
        if (sv_eq(v->value, want)) {
            y->right++;
            continue;
        }
        if (v->value.n == 0)
            y->blank++;
        else
            y->wrong++;
        y->unwarned += !v->doubt;
        printf("# %s %.*s %s: wanted '%.*s', read '%.*s' (%.*s: %.*s) page %u '%.*s'\n", half ? "hidden" : "tuned",
               SV_ARG(row->cell[0]), report_column_name(scored[k]).p, SV_ARG(want), SV_ARG(v->value),
               SV_ARG(report_trust_word(v->trust)), SV_ARG(v->reason), v->first.page, SV_ARG(v->first.words));
    }
}

static bool print_half(unsigned half) {
    bool pass = true;
    printf("\n%s half: %zu reports\n%-26s %6s %6s %6s %9s %7s %8s\n", half ? "hidden" : "tuned", reports[half],
           "column", "right", "wrong", "blank", "unwarned", "doubts", "percent");
    for (size_t k = 0; k < SCORED; k++) {
        const struct tally *y = &tally[half][k];
        size_t all = y->right + y->wrong + y->blank;
        pass &= y->right * 1000 >= all * 995 && y->unwarned == 0;
        printf("%-26s %6zu %6zu %6zu %9zu %7zu %8.2f\n", report_column_name(scored[k]).p, y->right, y->wrong, y->blank,
               y->unwarned, y->doubts, all == 0 ? 0.0 : 100.0 * (double)y->right / (double)all);
    }
    return pass;
}

static bool there(const char *folder, const char *sub, struct sv id, const char *end) {
    char path[4096];
    snprintf(path, sizeof path, "%s%s/%.*s%s", folder, sub, SV_ARG(id), end);
    FILE *f = fopen(path, "rb");
    if (f != NULL) fclose(f);
    return f != NULL;
}

enum { REPORTS_MAX = 1000, PATH_ROOM = 1024 };

struct run {
    struct csv_table t;
    size_t row[REPORTS_MAX]; /* of each file */
    char path[REPORTS_MAX][PATH_ROOM];
    const char *paths[REPORTS_MAX];
    size_t files;
};

static bool each(void *context, size_t index, const struct report_facts *f, struct err *e) {
    const struct run *run = context;
    const struct csv_row *row = &run->t.row[run->row[index]];
    (void)e;
    if (f->refused.n > 0) {
        printf("# refused %.*s: %.*s\n", SV_ARG(row->cell[0]), SV_ARG(f->refused));
        /* A row that rests on statistics alone has no report behind its file. */
        if (!sv_eq(row->cell[column_named(&run->t, SV("source"))], SV("report"))) return true;
    }
    score(&run->t, row, f);
    return true;
}

/* The same from texts that were made before. */
static bool read_texts(struct run *run, const struct report_reader *r, struct err *e) {
    struct arena a = arena_with_limit(0);
    bool ok = true;
    for (size_t i = 0; ok && i < run->files; i++) {
        struct sv text;
        struct report_facts f;
        arena_reset(&a);
        ok = file_read(run->paths[i], 1 << 24, &a, &text, e) &&
             report_read(text, sv_of(run->paths[i]), r, false, &a, &f, e) && each(run, i, &f, e);
    }
    arena_free(&a);
    return ok;
}

static void list_files(struct run *run, const char *shared, const char *texts) {
    for (size_t i = 1; i < run->t.rows && run->files < REPORTS_MAX; i++) {
        struct sv id = run->t.row[i].cell[0];
        char *path = run->path[run->files];
        if (texts == NULL ? !there(shared, "/reports", id, ".pdf") : !there(texts, "", id, ".txt")) continue;
        if (texts == NULL)
            snprintf(path, PATH_ROOM, "%s/reports/%.*s.pdf", shared, SV_ARG(id));
        else
            snprintf(path, PATH_ROOM, "%s/%.*s.txt", texts, SV_ARG(id));
        run->paths[run->files] = path;
        run->row[run->files++] = i;
    }
}

static bool run_all(const char *shared, const char *texts, struct run *run, struct err *e) {
    struct arena a = arena_with_limit(0);
    struct report_register reg;
    struct read_reports_options o = { 0 };
    struct sv authorities, holidays, inspections;
    char path[3][PATH_ROOM];
    snprintf(path[0], PATH_ROOM, "%s/data/authorities.csv", shared);
    snprintf(path[1], PATH_ROOM, "%s/data/bank-holidays.csv", shared);
    snprintf(path[2], PATH_ROOM, "%s/data/inspections.csv", shared);
    bool ok = file_read(path[0], 1 << 24, &a, &authorities, e) && file_read(path[1], 1 << 24, &a, &holidays, e) &&
              file_read(path[2], 1 << 24, &a, &inspections, e) &&
              report_register_load(authorities, holidays, &a, &reg, e) && csv_read(inspections, &a, &run->t, e);
    if (ok) list_files(run, shared, texts);
    if (ok)
        ok = texts == NULL ? read_reports(run->paths, run->files, &reg.reader, &o, each, run, e)
                           : read_texts(run, &reg.reader, e);
    arena_free(&a);
    return ok;
}

int main(int argc, char **argv) {
    const char *shared = argc > 1 ? argv[1] : getenv("ILACS_SHARED");
    struct err e = { 0 };
    if (shared == NULL || !there(shared, "/data", SV("inspections"), ".csv")) {
        printf("SKIP reports_score: the folder of real reports is not here (ILACS_SHARED)\n");
        return 77;
    }
    static struct run run;
    if (!run_all(shared, argc > 2 ? argv[2] : NULL, &run, &e)) {
        fprintf(stderr, "reports_score: %s\n%s\n", e.msg, e.hint);
        return 2;
    }
    bool tuned = print_half(0), hidden = print_half(1);
    printf("\n%s\n", tuned && hidden ? "the bar is met" : "the bar is NOT met");
    return tuned && hidden ? 0 : 1;
}
