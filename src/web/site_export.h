#ifndef ILACS_WEB_SITE_EXPORT_H
#define ILACS_WEB_SITE_EXPORT_H
/* The whole public site as files that any host can serve, from a folder of any name: what `ilacs export site` does. The
 * pages are those of the server, asked one after another without a socket, so the two cannot differ. Beginning with the
 * first page and every address of the table that has no parameter, each link is followed and each file written once. */
#include "app/view.h"

struct site_options {
    struct app_options app; /* read_only is set here whatever is said */
    struct day on;          /* the day shown; DAY_NONE: today */
    const char *folder;     /* see site_folder.h for what may stand there already */
};
struct site_report {
    size_t files, pages, bytes; /* pages: the HTML files among them */
    struct day on;
};
/* Errors: those of app_open, app_view and site_folder; ERR_RULE when a page links to one that does not answer, naming both:
 * a copy with broken links is not made. */
bool site_export(const struct site_options *o, struct site_report *out, struct err *e);
#endif
