#ifndef ILACS_RENDER_URL_H
#define ILACS_RENDER_URL_H
/* Addresses of this site, built in one place: percent-encoding, "?" and "&" are the writer's work.
 *
 *     struct url u = url_in(&t, SV("/areas"));
 *     url_segment(&u, SV("leeds"));
 *     url_param_day(&u, "on", on);        // left out when not known
 *     html_href(h, url_view(&u));
 *
 * Errors: none here; a text that is full remembers it (text_ok). */
#include "base/day.h"
#include "base/text.h"

struct url {
    struct text *to;
    size_t from;   /* where in the text this address begins: one text can hold many */
    bool in_query; /* a parameter stands already */
};

/* `path` is ours and goes in as it is. */
struct url url_in(struct text *to, struct sv path);
/* "/" and the segment, percent-encoded. */
void url_segment(struct url *u, struct sv segment);
/* name=value; left out when the value is empty. `name` is ours: plain letters. */
void url_param(struct url *u, const char *name, struct sv value);
/* A field of somebody's address carried on: any name, both parts percent-encoded. */
void url_field(struct url *u, struct sv name, struct sv value);
void url_param_day(struct url *u, const char *name, struct day d);
/* What was written. Valid until the next write to the text. */
struct sv url_view(const struct url *u);
#endif
