#include "app/scenario.h"

#include <string.h>

#include "base/embedded.h"
#include "core/version.h"
#include "ingest/records.h"

static bool read_shipped(enum record_kind kind, struct arena *a, struct records *out, struct err *e) {
    const struct record_shape *shape = &record_shapes[kind];
    struct text path = text_in(a, 100);
    text_printf(&path, "data/%s.csv", shape->name);
    const struct embedded_file *f = embedded_find(text_cstr(&path));
    *out = (struct records){ 0 };
    if (f == NULL) {
        /* Polling days, overrides and findings are imported, never shipped. */
        if (kind == RECORD_ELECTION || kind == RECORD_OVERRIDE || kind == RECORD_FINDING) return true;
        return err_fail(e, ERR_STORE, __func__, "Build it again from a complete copy of the repository.",
                        "this program holds no %s", text_cstr(&path));
    }
    if (!records_read(shape, (struct sv){ (const char *)f->bytes, f->size }, a, out, e)) {
        err_prefix(e, "%s", f->path);
        return false;
    }
    return true;
}

static void take_row(const struct record_shape *shape, const struct import_row *row, int64_t number, struct fact *out) {
    fact_from_cells(shape, row->cells, out);
    out->number = number;
    out->withdrawn = row->withdrawn;
    if (row->known_given) memcpy(out->known, row->known, sizeof out->known);
}

bool scenario_world_shipped(const struct framework *f, struct arena *a, struct scenario_world *out, struct err *e) {
    struct records records[RECORD_KINDS];
    size_t n = 0;
    *out = (struct scenario_world){ .framework = f };
    for (int k = 0; k < RECORD_KINDS; k++) {
        if (!read_shipped((enum record_kind)k, a, &records[k], e)) return false;
        n += records[k].rows;
    }
    struct fact *facts = arena_array(a, struct fact, n);
    if (facts == NULL) return err_nomem(e, __func__);
    for (int k = 0; k < RECORD_KINDS; k++)
        for (size_t i = 0; i < records[k].rows; i++, out->facts++)
            take_row(&record_shapes[k], &records[k].row[i], (int64_t)out->facts + 1, &facts[out->facts]);
    out->fact = facts;
    return true;
}
