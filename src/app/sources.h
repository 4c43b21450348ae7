#ifndef ILACS_APP_SOURCES_H
#define ILACS_APP_SOURCES_H
/* What the codes beside each rule mean: open questions (U3), clauses (4.4 P1), documents (NOV25). There is one place for
 * these words, docs/sources.md; it travels in the program, and its tables are read here.
 *
 * Owns: the views are constant, parts of the embedded file. Pure look-ups; no errors: an unknown code finds nothing. */
#include "base/sv.h"

struct source_row {
    struct sv code, what, more; /* more: the default of a question, the addresses of a document; may be empty */
};
/* The rows of the table under "## heading", from *at on (which begins at 0 and is opaque); false when none is left. */
bool sources_next(struct sv heading, size_t *at, struct source_row *out);
bool sources_question(struct sv code, struct source_row *out);
/* An address out of a document's `more`, from *rest on; false when none is left. */
bool sources_address(struct sv *rest, struct sv *out);
/* Whether `text` names the code as a word of its own: "(NOV25)", "seed-001;". */
bool sources_names(struct sv text, struct sv code);
#endif
