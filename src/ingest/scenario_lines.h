#ifndef ILACS_INGEST_SCENARIO_LINES_H
#define ILACS_INGEST_SCENARIO_LINES_H
/* Internal to the scenario reader: the lines that ask and expect. */
#include "ingest/scenario_words.h"

/* Whether `keyword` begins such a line, and the reader of what follows it. NULL: it does not. */
typedef bool (*line_reader)(struct words *w, struct scenario_line *out);
line_reader line_reader_of(struct sv keyword);
#endif
