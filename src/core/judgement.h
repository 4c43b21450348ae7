#ifndef ILACS_CORE_JUDGEMENT_H
#define ILACS_CORE_JUDGEMENT_H
/* Checks of judgements that people entered (J1-J10, section 3.3): errors stop sign-off, warnings need a typed reason.
 * Overall effectiveness is never computed (design decision 7). All rules are the edition's. */
#include "core/framework.h"

struct judgement_finding {
    struct sv id; /* "J2"; "required" or "not_applicable" when an area is missing or out of place (oracles 29-32) */
    enum severity severity;
    enum area area; /* the area at fault for required / not_applicable; else AREA_COUNT */
    const struct cite *cite;
};
enum { FINDINGS_MAX = 32 };
/* Fills `out` with what is wrong with these grades under the edition of the first on-site day; returns how many. */
size_t judgement_findings(const struct edition *ed, const enum grade grades[AREA_COUNT],
                          struct judgement_finding out[FINDINGS_MAX]);
/* The finding as a sentence: what is wrong, what the rule says, what to do. */
void judgement_sentence(const struct edition *ed, const struct judgement_finding *f, struct text *out);
#endif
