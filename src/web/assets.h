#ifndef ILACS_WEB_ASSETS_H
#define ILACS_WEB_ASSETS_H
/* Style, script and picture, embedded in the program and served under names that change with their content
 * ("/assets/ilacs-0123456789ab.css"), so that browsers may keep them for ever. Pure look-ups; nothing to free. */
#include "base/embedded.h"
#include "base/text.h"
#include "web/http.h"

/* Writes the address of "assets/ilacs.css" as pages link to it; the plain name when there is no such file. */
void asset_address(const char *path, struct text *out);
/* The file behind the last part of such an address. *current: the name carries the right hash. A name with an older
 * hash finds the file too, because a page kept by a browser may still ask for it. NULL: no such file. */
const struct embedded_file *asset_find(struct sv name, bool *current);
/* Answers with the file: compressed where the reader takes it, 304 where it has it already. */
void asset_answer(const struct embedded_file *f, bool current, const struct request *rq, struct answer *out);
#endif
