#ifndef ILACS_BASE_FILE_H
#define ILACS_BASE_FILE_H
/* Whole files in and out. Reading has a stated limit; writing leaves either the old file or the new one, never half. */
#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

/* The whole content of `path` ("-": standard input) in `a`, with a NUL after it that is not counted.
 * Errors: ERR_INPUT when it is a folder or larger than `limit` bytes; ERR_UNKNOWN when there is no such file;
 * ERR_STORE when it cannot be read; ERR_NOMEM. */
bool file_read(const char *path, size_t limit, struct arena *a, struct sv *out, struct err *e);
/* Replaces `path` by `bytes`: a new file beside it is written, synchronised, then renamed over it, and the folder
 * synchronised. Errors: ERR_STORE, with the hint naming the usual causes (disk full, no permission, no folder). */
bool file_write(const char *path, struct sv bytes, struct err *e);
/* Makes the folder `path` and those above it where they are missing. ERR_STORE. */
bool file_make_folder(const char *path, struct err *e);
/* Synchronises the folder that holds `path`, so that a rename in it survives a power cut. ERR_STORE. */
bool file_sync_folder_of(const char *path, struct err *e);
/* ERR_STORE from errno in one manner: what was attempted, the system's words, and the next step for that errno. */
bool file_fail(struct err *e, const char *where, const char *doing, const char *path, int error_number);
#endif
