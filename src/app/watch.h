#ifndef ILACS_APP_WATCH_H
#define ILACS_APP_WATCH_H
/* Imports the reports that appear in a folder, once each. What was done is in the store by the content of the file, so a
 * restart, a new name or a second copy does nothing twice; that record is written with what was done, in one transaction.
 *
 * The folder is looked at in turns (no inotify: it is blind on network drives, where such folders live). A file is read
 * when two looks at least two seconds apart found the same size and time, so that none is read while it is being written. */
#include "app/import_reports.h"

struct watch_options {
    struct import_reports_options import; /* dry_run and watching are set here */
    unsigned interval_s;                  /* between looks; at least 1 */
    bool once;                            /* until everything there now is done */
    import_reports_each *each;
    void *context;
    void (*said)(void *context, struct sv sentence); /* what a person should know between files; may be NULL */
};
/* Blocks SIGTERM and SIGINT in the calling process from here on; either ends the watch after the file under way.
 * Errors: ERR_STORE, ERR_NOMEM; ERR_UNKNOWN, ERR_STORE for a folder that cannot be read; those of `each`. A store held by
 * another program is waited for. */
bool watch_folder(struct store *s, const char *folder, const struct watch_options *o, struct err *e);
#endif
