/* Text of any kind, as pdftotext might give it, through the report reader and its writers. What is read must be well
 * formed: a refused text has no value, a doubtful value has a warning, days are days, and the JSON is UTF-8. */
#include <stdlib.h>

#include "ingest/report.h"
#include "render/report_render.h"

static const struct authority authorities[] = {
    { .dfe_code = { "901", 3 },
      .urn = { "99001", 5 },
      .name = { "Eastmarch", 9 },
      .ons_name = { "Eastmarch", 9 },
      .opened = { INT32_MIN },
      .closed = { INT32_MIN } },
    { .dfe_code = { "902", 3 },
      .urn = { "99002", 5 },
      .name = { "Northvale", 9 },
      .ons_name = { "Northvale, City of", 18 },
      .opened = { INT32_MIN },
      .closed = { INT32_MIN } },
    { .dfe_code = { "201", 3 },
      .urn = { "99003", 5 },
      .name = { "City of London", 14 },
      .ons_name = { "City of London", 14 },
      .opened = { INT32_MIN },
      .closed = { INT32_MIN } },
};

static void check(bool holds) {
    if (!holds) abort();
}

static void check_values(const struct report_facts *f) {
    struct day d;
    enum grade g;
    for (enum report_column c = 0; c < REPORT_COLUMNS; c++) {
        const struct report_value *v = &f->value[c];
        check(!v->doubt || f->warnings > 0);
        check(v->trust != REPORT_BLANK || v->value.n == 0);
        check(v->value.n > 0 || v->trust == REPORT_BLANK);
        check(v->value.n > 0 || v->reason.n > 0);
        check(f->refused.n == 0 || v->value.n == 0);
    }
    struct sv start = f->value[REPORT_ONSITE_START].value, end = f->value[REPORT_ONSITE_END].value;
    check(start.n == 0 || day_parse(start, &d));
    check(end.n == 0 || day_parse(end, &d));
    for (unsigned a = 0; a < AREA_COUNT; a++) check(grade_parse(f->value[report_column_of(a)].value, &g));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena a = arena_with_limit((size_t)256 << 20);
    struct calendar calendar;
    struct report_facts f;
    struct err e = { 0 };
    check(calendar_make(NULL, 0, &a, &calendar, &e));
    struct report_reader reader = { .authority = authorities,
                                    .authorities = sizeof authorities / sizeof *authorities,
                                    .calendar = &calendar };
    if (report_read((struct sv){ (const char *)data, size }, SV("fuzz"), &reader, size % 2 == 1, &a, &f, &e)) {
        check_values(&f);
        struct text json = text_in(&a, 0), csv = text_in(&a, 0), table = text_in(&a, 0);
        report_json(&f, &json);
        report_csv(&f, &csv);
        report_table(&f, 80, &table);
        check(a.failed || sv_utf8(text_view(&json)));
    } else {
        check(e.kind == ERR_INPUT || e.kind == ERR_NOMEM);
    }
    arena_free(&a);
    return 0;
}
