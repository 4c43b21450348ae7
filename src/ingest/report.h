#ifndef ILACS_INGEST_REPORT_H
#define ILACS_INGEST_REPORT_H
/* Reads the text of a published report or letter into facts, each with its place, its trust and, where the report has
 * one, a second place that agrees or disagrees. How each value is found is told in docs/reading-reports.md.
 *
 * Pure: reads no file, no clock, no global. The text comes from ingest/report_text.h's source and is not believed. */
#include "core/calendar.h"
#include "core/report_facts.h"
#include "ingest/report_text.h"

/* A judgement set: which judgements a family of inspections prints, and from which first on-site day. The set a report
 * belongs to is told by its table; the day is the second witness. */
struct report_set {
    const char *word; /* "ilacs_2023" */
    unsigned areas;   /* bit 1 << area */
    struct day from;
};

/* What the reader must know. Borrowed; must outlive the facts. */
struct report_reader {
    const struct authority *authority;
    size_t authorities;
    const struct calendar *calendar; /* NULL: on-site days and kind stay blank, with that reason */
    const struct report_set *ilacs;  /* oldest first; NULL: report_ilacs_sets */
    size_t ilacs_sets;
};
extern const struct report_set report_ilacs_sets[];
enum { REPORT_ILACS_SETS = 3 };

/* Reads `text` (as pdftotext -layout wrote it). `front_only` says that it holds the first pages alone: the absence of
 * what stands later is then no fault. Everything lives in `a`; `text` and `file` must outlive the facts.
 * A paper that is none of the known kinds gives true with out->refused set.
 * Errors: ERR_INPUT (a limit of report_text.h), ERR_NOMEM. */
bool report_read(struct sv text, struct sv file, const struct report_reader *r, bool front_only, struct arena *a,
                 struct report_facts *out, struct err *e);

/* Fills `out` for a file that gave no text at all. */
void report_refuse(struct sv file, struct sv reason, struct report_facts *out);
#endif
