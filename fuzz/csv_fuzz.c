/* CSV files of records: the first byte says of which kind, the rest is the file. What was read is printed as an export
 * prints it and read again: it must come back cell for cell, and compare as the same. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "ingest/records.h"
#include "render/csvout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok, const char *what) {
    if (ok) return;
    (void)fprintf(stderr, "csv: %s\n", what);
    abort();
}

static void print_known(struct csvout *c, struct text *scratch, struct day d) {
    scratch->n = 0;
    text_known_day(scratch, d);
    csvout_sv(c, text_view(scratch));
}

/* As an export does; rows without known days get those of a first version, so that the print says them. */
static struct sv print_rows(const struct record_shape *shape, struct records *r, struct arena *a) {
    struct text t = text_in(a, 0);
    struct text scratch = text_in(a, 64);
    struct csvout c = csvout_in(&t, CSVOUT_EXACT);
    for (size_t i = 0; i < shape->column_count; i++) csvout_sv(&c, sv_of(shape->columns[i].name));
    for (size_t i = 0; i < VERSION_COLUMNS; i++) csvout_sv(&c, version_column[i]);
    csvout_row(&c);
    for (size_t i = 0; i < r->rows; i++) {
        struct import_row *row = &r->row[i];
        struct fact f;
        fact_from_cells(shape, row->cells, &f);
        for (size_t k = 0; !row->known_given && k < AUDIENCE_COUNT; k++) row->known[k] = f.known[k];
        for (size_t k = 0; k < shape->column_count; k++) csvout_sv(&c, row->cells[k]);
        for (size_t k = 0; k < AUDIENCE_COUNT; k++) print_known(&c, &scratch, row->known[k]);
        csvout_sv(&c, row->withdrawn ? SV("yes") : SV(""));
        csvout_row(&c);
    }
    must(text_ok(&t, NULL), "no memory to print");
    return text_view(&t);
}

static void expect_same(const struct record_shape *shape, const struct records *a, const struct records *b) {
    must(b->faults == 0, "what was printed is not taken");
    must(a->rows == b->rows, "rows got lost");
    for (size_t i = 0; i < a->rows; i++) {
        must(b->row[i].known_given && a->row[i].withdrawn == b->row[i].withdrawn, "the times differ");
        for (size_t k = 0; k < AUDIENCE_COUNT; k++)
            must(day_eq(a->row[i].known[k], b->row[i].known[k]), "a known day differs");
        for (size_t k = 0; k < shape->column_count; k++)
            must(sv_eq(a->row[i].cells[k], b->row[i].cells[k]), "a cell differs");
    }
}

static void compare_with_nothing(const struct record_shape *shape, const struct records *r, struct arena *a) {
    const struct register_versions empty = { 0 };
    struct reconciliation x;
    must(reconcile(shape, &empty, r->row, r->rows, r->fault, r->faults, (struct day){ 20000 }, a, &x, NULL),
         "no memory");
    must(x.added + x.changed + x.same + x.rejected == r->rows + r->faults, "rows got lost in the comparison");
    must(x.fresh_count == 0 || x.rejected == 0, "part of a file was taken");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) return 0;
    const struct record_shape *shape = &record_shapes[data[0] % RECORD_KINDS];
    struct arena a = arena_with_limit((size_t)256 << 20);
    struct records r;
    struct records again;
    struct err e = { 0 };
    if (records_read(shape, (struct sv){ (const char *)data + 1, size - 1 }, &a, &r, &e)) {
        compare_with_nothing(shape, &r, &a);
        struct sv printed = print_rows(shape, &r, &a);
        must(records_read(shape, printed, &a, &again, &e), "what was printed is not read");
        expect_same(shape, &r, &again);
    } else {
        must(e.kind == ERR_INPUT || e.kind == ERR_NOMEM, "an error of another kind");
    }
    arena_free(&a);
    return 0;
}
