#ifndef ILACS_APP_READ_REPORTS_H
#define ILACS_APP_READ_REPORTS_H
/* Reads many report files at once and hands the facts over one by one, in the order given. The command line prints them;
 * an import will reconcile them with the register.
 *
 * Memory does not grow with the number of files: a few more than `jobs` are held at any time, each in an arena of its own.
 * One bad file never stops the rest: it arrives with `refused` set. */
#include "ingest/report_file.h"

struct read_reports_options {
    unsigned jobs; /* children at a time; 0: as many as there are processors */
    struct report_file_options file;
};

/* Takes one file's facts; they are gone when it returns. False stops the run with its error. */
typedef bool read_reports_each(void *context, size_t index, const struct report_facts *f, struct err *e);

/* Errors: those of `each`; ERR_STORE when no child can be started (no pdftotext, no helper); ERR_NOMEM. */
bool read_reports(const char *const *path, size_t n, const struct report_reader *r,
                  const struct read_reports_options *o, read_reports_each *each, void *context, struct err *e);
#endif
