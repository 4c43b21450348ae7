#ifndef ILACS_INGEST_EDITION_CHECK_H
#define ILACS_INGEST_EDITION_CHECK_H
/* Whether a compiled edition makes sense as a whole. Used by edition.c only. */
#include "core/framework.h"

/* ERR_RULE at the first fault, naming file, line and key of the value or row at fault. */
bool edition_check(const struct edition *ed, struct err *e);
#endif
