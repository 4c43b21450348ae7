#ifndef ILACS_BASE_EMBEDDED_H
#define ILACS_BASE_EMBEDDED_H

#include <stddef.h>

/* The files that travel inside the program: rules, shipped data, message bodies, style and script.
 * tools/embed.c writes the table at build time, so that one binary runs anywhere and cannot meet a half-updated folder.
 *
 * Paths are those of the repository: `framework/ilacs-2018-09.yaml`, `data/authorities.csv`,
 * `assets/messages/NAME.txt`, and the compiled `assets/ilacs.css`, `assets/ilacs.js`, `assets/govuk-frontend.js`.
 *
 * Units:  sizes in bytes. A zero byte follows `bytes` and is not counted in `size`.
 * Owns:   everything is constant and lives as long as the program; nothing to free. */
struct embedded_file {
    const char *path;
    const char *type; /* media type, as a Content-Type header says it */
    const unsigned char *bytes;
    size_t size;
    const unsigned char *gzip; /* the same bytes in gzip form; NULL when not made (only assets are served) */
    size_t gzip_size;
    const char *etag; /* 12 hex digits that change with the content: a cache name, no proof against forgery */
};

/* In the byte order of their paths, so that a folder's files are neighbours. */
extern const struct embedded_file embedded_files[];
extern const size_t embedded_file_count;

/* The file with exactly this path, or NULL. */
const struct embedded_file *embedded_find(const char *path);

#endif
