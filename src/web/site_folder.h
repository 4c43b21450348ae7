#ifndef ILACS_WEB_SITE_FOLDER_H
#define ILACS_WEB_SITE_FOLDER_H
/* A folder of files that appears at once or not at all: everything is written into a new folder beside it, which then
 * takes its name. A folder of that name is replaced only when an export made it and nothing else has been put there: the
 * file .ilacs-site in it lists what the export wrote.
 *
 * Errors: ERR_CONFLICT, the folder holds something that no export wrote; ERR_STORE, it cannot be written; ERR_NOMEM. */
#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

struct site_folder {
    char *path, *temporary; /* without '/' at the end */
    int fd;                 /* of the temporary folder */
    struct arena arena;
    struct text manifest; /* one path a line */
    struct sv last;       /* the sub-folder made last */
    size_t files, bytes;
};
/* Refuses early what it would have to refuse in the end. */
bool site_folder_begin(const char *path, struct site_folder *f, struct err *e);
/* `name`: "areas/leeds.html"; its folders are made. */
bool site_folder_write(struct site_folder *f, struct sv name, struct sv bytes, struct err *e);
/* Gives the new folder its name and takes away the old one. */
bool site_folder_commit(struct site_folder *f, struct err *e);
/* Takes away what was not committed. Always to be called. */
void site_folder_end(struct site_folder *f);
#endif
