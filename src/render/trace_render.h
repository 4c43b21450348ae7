#ifndef ILACS_RENDER_TRACE_RENDER_H
#define ILACS_RENDER_TRACE_RENDER_H
/* A trace as JSON: the same tree that `ilacs explain` prints and the pages show. The words are documented in
 * docs/formats.md; adding one is allowed, changing or removing one is not. */
#include "core/trace.h"
#include "render/json.h"

/* "edition", "fact", "fact_rejected", ...; "latest_inspection", "base", ...: empty for FACT_ROLE_NONE. */
struct sv step_kind_word(enum step_kind k);
struct sv fact_role_word(enum fact_role r);
struct sv unit_word(enum unit u); /* "working_days", "months", ... */

/* Whether a step tells of something looked at and set aside, rather than of something used. */
bool step_is_rejection(enum step_kind k);

/* {edition, clause, source, confidence, note, question}, or null. */
void cite_json(struct json *j, const struct cite *c);
/* An array of `steps` steps from number `step` of the trace: kind, text, rule, fact, values. Empty when `t` is NULL. */
void trace_json(struct json *j, const struct trace *t, size_t step, size_t steps);
#endif
