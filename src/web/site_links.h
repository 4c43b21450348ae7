#ifndef ILACS_WEB_SITE_LINKS_H
#define ILACS_WEB_SITE_LINKS_H
/* From addresses of the running site to files of a copy that any host can serve: pure text, no files are touched.
 *
 *   /                       index.html
 *   /areas/leeds            areas/leeds.html      (most hosts answer /areas/leeds with it, so the address stays)
 *   /areas/leeds.csv        areas/leeds.csv
 *   /map?by=grade           map.by-grade.html
 *   /areas/leeds?why=x#y    areas/leeds.html#y    (the page is the same, only folded)
 *   /authorities?on=...     none: other days, filters and orders are endless; the link is taken away, its words stay */
#include "base/sv.h"
#include "base/text.h"

struct site_target {
    struct sv path, query; /* what to ask the running site for */
    struct sv file;        /* below the copy's folder, '/' between parts */
    struct sv fragment;    /* with its '#'; may be empty */
};
/* False when there is no file for the address: one of other days, a form's, or none of this site's. In the arena. */
bool site_target(struct sv address, struct arena *a, struct site_target *out);
/* Whether the address leads away ("https:", "mailto:") or stays on the page ("#id"), and so is kept as it is. */
bool site_leads_elsewhere(struct sv address);

/* Told of each address that has a file, in the order of the page. False ends the rewriting. */
struct site_links {
    bool (*found)(void *ctx, const struct site_target *t);
    bool (*served)(void *ctx, const struct site_target *t); /* false: no page answers there, take the link away */
    void *ctx;
};
/* Writes `html`, which stands in the file `from`, with its links turned into relative ones, and its forms taken out (the
 * first leaves a sentence that says why). HTML and SVG of our own making only: values stand in double quotes, "<" and ">"
 * in text are escaped. */
bool site_rewrite(struct sv html, struct sv from, const struct site_links *links, struct arena *a, struct text *out);
#endif
