#ifndef ILACS_INGEST_REPORT_REGISTER_H
#define ILACS_INGEST_REPORT_REGISTER_H
/* What the report reader must know of the register, from its two CSV files: the names of authorities and the bank
 * holidays. */
#include "ingest/report.h"

struct report_register {
    struct report_reader reader; /* points into the rest */
    struct calendar calendar;
    struct authority *authority;
};
/* Lives in `a`; `out` must stay where it is. Errors: ERR_INPUT naming the file's line; ERR_NOMEM. */
bool report_register_load(struct sv authorities_csv, struct sv holidays_csv, struct arena *a,
                          struct report_register *out, struct err *e);
/* From the data inside the program. Errors: as above; ERR_UNKNOWN when the program was built without it. */
bool report_register_embedded(struct arena *a, struct report_register *out, struct err *e);
#endif
