#ifndef ILACS_INGEST_REPORT_FILE_H
#define ILACS_INGEST_REPORT_FILE_H
/* From a file on disk to facts: the bytes are looked at only to name what is no PDF; their text comes from pdftotext in a
 * confined child (ingest/confined.h). */
#include "ingest/confined.h"
#include "ingest/report.h"

enum { REPORT_FILE_MAX_BYTES = 64 * 1024 * 1024, REPORT_FRONT_PAGES = 2 };

struct report_file_options {
    bool front_only;               /* only the first pages: some five times as fast */
    const char *pdftotext;         /* NULL: looked for where systems keep it */
    struct confined_limits limits; /* zero members take the defaults of confined.h */
};

/* A file's text as pdftotext gives it, for report_read and for showing a page beside what was read from it. */
struct report_file_text {
    struct sv text;
    struct sv refused; /* why there is none; empty when there is */
    bool cut;          /* the end of the file is missing, though its reader may have mended it */
};
/* Errors: as report_file_read. */
bool report_file_text(const char *path, const struct report_file_options *o, struct arena *a,
                      struct report_file_text *out, struct err *e);

/* Reads one file. A file that cannot be read, is no PDF, is empty, damaged, encrypted, made of pictures or too large
 * gives true with out->refused saying so: one bad file never stops the rest. `path` must outlive the facts.
 * Errors: ERR_STORE when no child can be started at all (no pdftotext, no helper); ERR_NOMEM. */
bool report_file_read(const char *path, const struct report_reader *r, const struct report_file_options *o,
                      struct arena *a, struct report_facts *out, struct err *e);
#endif
