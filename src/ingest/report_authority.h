#ifndef ILACS_INGEST_REPORT_AUTHORITY_H
#define ILACS_INGEST_REPORT_AUTHORITY_H
/* Finds the authority that a report's title names: "Inspection of London Borough of Sutton local authority children's
 * services", "Stockport Metropolitan Borough Council", "Council of the Isles of Scilly". */
#include "core/register.h"

enum report_match {
    MATCH_NONE,
    MATCH_SEVERAL, /* the words fit more than one authority */
    MATCH_LIKELY,  /* one authority only, but a word is missing ("Hull") or misspelt: to be checked */
    MATCH_EXACT
};
/* Compares the words of `name` but for those that only say what kind of council it is; `on` decides between a closed
 * authority and its successor of the same name (DAY_NONE: those that still exist come first).
 * Sets *out (borrowed from `list`) for LIKELY and EXACT, else to NULL. */
enum report_match report_authority_match(struct sv name, const struct authority *list, size_t n, struct day on,
                                         const struct authority **out);
/* Whether the telling words of the authority's name stand one after the other somewhere in `folded` (a folded line or
 * text). */
bool report_authority_named(const struct authority *a, struct sv folded);
#endif
