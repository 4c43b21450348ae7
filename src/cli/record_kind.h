#ifndef ILACS_CLI_RECORD_KIND_H
#define ILACS_CLI_RECORD_KIND_H
/* The word of a kind of record on the command line. */
#include "base/err.h"
#include "core/record.h"

/* ERR_USAGE with the choices, and the nearest, in the hint. */
bool record_kind_named(const char *word, enum record_kind *out, struct err *e);
#endif
