#ifndef ILACS_INGEST_EDITION_CHECK_H
#define ILACS_INGEST_EDITION_CHECK_H
/* Whether a compiled edition makes sense as a whole. Used by edition.c only. */
#include "core/framework.h"

/* ERR_RULE at the first fault, naming file, line and key of the value or row at fault. */
bool edition_check(const struct edition *ed, struct err *e);
/* ERR_RULE at a row or value of `ed`; when that was inherited, the message names the file of `ed` too. Always false. */
bool edition_fault(const struct edition *ed, const struct cite *at, struct err *e, const char *hint, const char *format,
                   ...) __attribute__((format(printf, 5, 6)));
#endif
