#ifndef ILACS_INGEST_YAML_H
#define ILACS_INGEST_YAML_H
/* The subset of YAML that rule files are written in, as a small tree in which every node knows where it stands.
 *
 * There are scalars, lists and maps, in block or flow style, and comments. Refused, because each makes a file mean
 * something else than it seems to say: anchors, aliases, tags, directives, a second document, a key given twice, a key
 * that is no plain word, bytes that are no UTF-8. Limits, so that no input is unbounded: YAML_BYTES_MAX for the file,
 * YAML_DEPTH_MAX levels, YAML_SCALAR_MAX bytes for one value. */
#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

enum { YAML_BYTES_MAX = 256 * 1024, YAML_DEPTH_MAX = 10, YAML_SCALAR_MAX = 4000, YAML_MEMBERS_MAX = 1000 };

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };
struct node {
    enum node_kind kind;
    struct sv text;   /* of a scalar */
    struct sv key;    /* in a map: the member's name; else empty */
    int line, column; /* from 1; of the key where there is one, else of the value */
    size_t count;     /* members or elements */
    struct node *first, *next;
    const struct node *parent;
    const char *file;
};

/* Reads one document. `file` is borrowed for messages. Everything else lives in `a`; `bytes` need not outlive the call.
 * Errors: ERR_INPUT, naming file, line, column and key; ERR_NOMEM. */
bool yaml_read(struct sv bytes, const char *file, struct arena *a, struct node **out, struct err *e);

/* The member of a map, or NULL when there is none or `n` is no map. */
const struct node *node_member(const struct node *n, struct sv key);
/* "windows.three_year.target": the way to a node. A list element is named by its `id` member, else by its number. */
void node_path(const struct node *n, char *out, size_t size);
/* ERR_INPUT at a node: "FILE line L, column C, PATH: ..."; always false. */
bool node_fail(const struct node *n, struct err *e, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
#endif
