#ifndef ILACS_INGEST_EDITION_H
#define ILACS_INGEST_EDITION_H
/* Edition files (framework/, or a folder of drafts) to the compiled framework. The format is docs/rules.md.
 *
 * An edition file holds only what it changes. Loading orders the files along `amends`, starts each edition as a copy of
 * the one it amends, applies the file, and checks the result. Nothing loads half: one mistake anywhere and there is no
 * framework, only an error that names file, line, column and key, what was expected and what was found. */
#include "core/framework.h"

struct edition_source {
    const char *file; /* as messages should name it: "framework/ilacs-2017.yaml" */
    struct sv bytes;
    bool draft; /* takes the place of a shipped file with the same edition id; two of one standing contradict */
};

enum { EDITION_FILE_MAX = 256 * 1024 }; /* bytes of one file */

/* Reads all `sources` (in any order: it never changes the result) into `out`, editions in order of `from`, ties along
 * `amends`, those of unknown day last (from = DAY_NEVER: never in force by themselves).
 * Owns:   everything lives in `a`; the sources need not outlive the call.
 * Errors: ERR_INPUT, a file that is no edition file; ERR_RULE, files that contradict each other or leave the framework
 *         incomplete; ERR_NOMEM. On failure `out` is empty. */
bool editions_load(const struct edition_source *sources, size_t n, struct arena *a, struct framework *out,
                   struct err *e);
#endif
