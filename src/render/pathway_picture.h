#ifndef ILACS_RENDER_PATHWAY_PICTURE_H
#define ILACS_RENDER_PATHWAY_PICTURE_H
/* The pathways of one edition as a picture and as a table, drawn from the rules themselves: what was found, what comes
 * between, what comes next. A changed rule changes both; nothing is written by hand.
 *
 * Paths that lead to the same are drawn into one pair of boxes. The numbers say in which order the rules ask: the first
 * that fits decides. What the edition set itself has a thick edge in the picture and a word in the table.
 *
 * Errors: none here; a text that is full remembers it (text_ok). */
#include "core/framework.h"
#include "render/html.h"

/* One path in words. Lives in the arena it was asked for. */
struct pathway_words {
    struct sv found;   /* "Overall effectiveness is inadequate"; "Anything else" */
    struct sv between; /* "6 monitoring visits planned"; "nothing planned" */
    struct sv next;    /* "Standard inspection" */
    struct sv window;  /* "24 to 42 months after the report’s publication" */
    struct sv more;    /* what a person decides; may be empty */
    bool own;          /* set by this edition itself */
};
void pathway_words(const struct edition *ed, const struct pathway *p, struct arena *a, struct pathway_words *out);

/* Inside a page: `id` is unique there and plain ([a-z0-9-]). */
void pathway_picture(struct html *h, const struct edition *ed, struct sv id);
/* The same as an SVG file of its own, with its title and source in it. */
void pathway_picture_file(struct html *h, const struct edition *ed);
#endif
