#ifndef ILACS_INGEST_EDITION_READ_H
#define ILACS_INGEST_EDITION_READ_H
/* One edition file as nodes, applied to a copy of the edition it amends. Used by edition.c only. */
#include "core/framework.h"
#include "ingest/yaml.h"

/* Window names that pathways refer to, while indexes into the windows may still shift. */
struct window_names {
    struct sv *name;
    size_t count, room;
};

struct edition_reading {
    struct arena *a;
    struct err *e;
    struct sv edition; /* the id every new cite carries */
    struct window_names names;
};

/* The id and the `amends` of a file (empty when it has none), before anything else is read. */
bool edition_read_head(const struct node *root, struct sv *id, struct sv *amends, struct err *e);
/* Applies the whole file to `ed`, which is a copy of what it amends (or zeroed, VALUE_NONE and no cite everywhere). */
bool edition_read_body(struct edition_reading *r, const struct node *root, struct edition *ed);
#endif
