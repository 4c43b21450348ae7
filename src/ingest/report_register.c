#include "ingest/report_register.h"

#include "base/embedded.h"
#include "ingest/records.h"

static bool load_facts(enum record_kind kind, struct sv csv, struct arena *a, struct fact **out, size_t *n,
                       struct err *e) {
    struct records r;
    const struct record_shape *shape = &record_shapes[kind];
    if (!records_read(shape, csv, a, &r, e)) return false;
    if (r.faults > 0)
        return err_fail(e, ERR_INPUT, __func__, "Mend the file, or take the one that came with ilacs.",
                        "%s.csv line %zu: %.*s is not as expected", shape->name, r.fault[0].line,
                        SV_ARG(r.fault[0].value));
    struct fact *f = arena_array(a, struct fact, r.rows);
    if (f == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < r.rows; i++) fact_from_cells(shape, r.row[i].cells, &f[i]);
    *out = f;
    *n = r.rows;
    return true;
}

static bool load_calendar(struct sv csv, struct arena *a, struct calendar *out, struct err *e) {
    struct fact *f = NULL;
    size_t n = 0;
    if (!load_facts(RECORD_HOLIDAY, csv, a, &f, &n, e)) return false;
    struct holiday *h = arena_array(a, struct holiday, n);
    if (h == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < n; i++) h[i] = f[i].is.holiday;
    return calendar_make(h, n, a, out, e);
}

bool report_register_load(struct sv authorities_csv, struct sv holidays_csv, struct arena *a,
                          struct report_register *out, struct err *e) {
    struct fact *f = NULL;
    size_t n = 0;
    *out = (struct report_register){ 0 };
    if (!load_facts(RECORD_AUTHORITY, authorities_csv, a, &f, &n, e) ||
        !load_calendar(holidays_csv, a, &out->calendar, e))
        return false;
    out->authority = arena_array(a, struct authority, n);
    if (out->authority == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < n; i++) out->authority[i] = f[i].is.authority;
    out->reader = (struct report_reader){ .authority = out->authority, .authorities = n, .calendar = &out->calendar };
    return true;
}

bool report_register_embedded(struct arena *a, struct report_register *out, struct err *e) {
    const struct embedded_file *authorities = embedded_find("data/authorities.csv"),
                               *holidays = embedded_find("data/holidays.csv");
    if (authorities == NULL || holidays == NULL)
        return err_fail(e, ERR_UNKNOWN, __func__, "Build ilacs with its data folder.", "the program holds no %s",
                        authorities == NULL ? "data/authorities.csv" : "data/holidays.csv");
    return report_register_load((struct sv){ (const char *)authorities->bytes, authorities->size },
                                (struct sv){ (const char *)holidays->bytes, holidays->size }, a, out, e);
}
