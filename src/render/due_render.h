#ifndef ILACS_RENDER_DUE_RENDER_H
#define ILACS_RENDER_DUE_RENDER_H
/* Due lists, traces and histories as JSON, CSV and plain text: the same bytes on the command line, the pages' downloads
 * and the exports. Documented in docs/formats.md; adding a field is allowed, changing or removing one is not. */
#include "core/explain.h"

/* JSON array, one object per owed event: authority {dfe_code, name, region}, obligation, sequence, of, earliest, target,
 * latest (ISO day or null), status, edition, provisional, overridden, human_decision, record_incomplete, trace (array of steps: kind, text, rule
 * {edition, clause, source, confidence, note, question} or null, fact {id, role, decisive} or null, values). Ends in a
 * line feed. */
void due_json(const struct due_row *rows, size_t n, struct text *out);
/* One line per owed event, header first; the trace is left out. */
void due_csv(const struct due_row *rows, size_t n, struct text *out);
/* Columns fitted to `width` characters (0: unlimited) for a terminal; says so when there is nothing to show. */
void due_table(const struct due_row *rows, size_t n, int width, struct text *out);

/* `ilacs explain`: headline in words for each owed event, its numbered reasons with clause and confidence, what was
 * rejected, and what would change the answer. */
void explain_text(const struct authority *of, const struct explanation *x, struct day on, int width, struct text *out);
void explain_json(const struct authority *of, const struct explanation *x, struct day on, struct text *out);

/* The authority's history as known: inspections with judgements, visits, corrections, the authority's own changes. */
void history_text(const struct history *h, int width, struct text *out);
void history_json(const struct history *h, struct text *out);
void history_csv(const struct history *h, struct text *out);

/* "Next: standard inspection, no earlier than 4 May 2027, no later than 3 May 2028." One sentence, no line end. */
void owed_headline(const struct owed *o, struct text *out);
#endif
