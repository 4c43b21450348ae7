#include "ingest/yaml.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

struct reader {
    const char *file;
    struct arena *a;
    struct err *e;
    yaml_parser_t parser;
    struct node *open[YAML_DEPTH_MAX]; /* lists and maps begun and not ended, outermost first */
    struct node *last[YAML_DEPTH_MAX]; /* newest child of each */
    size_t depth;
    struct node *root;
    struct node *key; /* in a map: the scalar that waits for its value */
    bool ended;       /* the document is complete */
};

static const char subset_hint[] = "Rule files use plain keys, values and lists only; docs/rules.md shows each form.";

/* ---- naming a place ------------------------------------------------------------------------------------------------ */

const struct node *node_member(const struct node *n, struct sv key) {
    if (n == NULL || n->kind != NODE_MAP) return NULL;
    for (const struct node *m = n->first; m != NULL; m = m->next)
        if (sv_eq(m->key, key)) return m;
    return NULL;
}

static size_t place_in_list(const struct node *n) {
    size_t i = 1;
    for (const struct node *m = n->parent->first; m != NULL && m != n; m = m->next) i++;
    return i;
}

/* One step of the way, without the dot before it. Cut to what a message can carry. */
static void step_name(const struct node *n, char *out, size_t size) {
    if (n->key.n > 0) {
        (void)snprintf(out, size, "%.*s", SV_ARG(sv_sub(n->key, 0, 60)));
        return;
    }
    const struct node *id = node_member(n, SV("id"));
    if (id != NULL && id->kind == NODE_SCALAR && id->text.n > 0)
        (void)snprintf(out, size, "%.*s", SV_ARG(sv_sub(id->text, 0, 60)));
    else
        (void)snprintf(out, size, "%zu", place_in_list(n));
}

void node_path(const struct node *n, char *out, size_t size) {
    const struct node *way[YAML_DEPTH_MAX + 1];
    size_t steps = 0, used = 0;
    for (; n != NULL && n->parent != NULL && steps < YAML_DEPTH_MAX; n = n->parent) way[steps++] = n;
    out[0] = '\0';
    while (steps-- > 0 && used + 1 < size) {
        char step[64];
        step_name(way[steps], step, sizeof step);
        int wrote = snprintf(out + used, size - used, "%s%s", used > 0 ? "." : "", step);
        if (wrote < 0) return;
        used += (size_t)wrote;
    }
}

__attribute__((format(printf, 7, 0))) static bool fail_at(const char *file, int line, int column, const char *path,
                                                          struct err *e, const char *hint, const char *format,
                                                          va_list args) {
    char what[320];
    (void)vsnprintf(what, sizeof what, format, args);
    return err_fail(e, ERR_INPUT, "yaml_read", hint, "%s line %d, column %d%s%s: %s", file, line, column,
                    path[0] != '\0' ? ", " : "", path, what);
}

bool node_fail(const struct node *n, struct err *e, const char *hint, const char *format, ...) {
    char path[160];
    node_path(n, path, sizeof path);
    va_list args;
    va_start(args, format);
    (void)fail_at(n->file, n->line, n->column, path, e, hint, format, args);
    va_end(args);
    return false;
}

/* ---- from libyaml's events to nodes -------------------------------------------------------------------------------- */

/* A refusal at a mark, under the key that was being read. */
__attribute__((format(printf, 3, 4))) static bool refuse(struct reader *r, yaml_mark_t mark, const char *format, ...) {
    char path[160] = "";
    const struct node *at = r->key != NULL ? r->key : r->depth > 0 ? r->open[r->depth - 1] : NULL;
    if (at != NULL) node_path(at, path, sizeof path);
    va_list args;
    va_start(args, format);
    (void)fail_at(r->file, (int)mark.line + 1, (int)mark.column + 1, path, r->e, subset_hint, format, args);
    va_end(args);
    return false;
}

static bool parser_failed(struct reader *r) {
    const yaml_parser_t *p = &r->parser;
    if (p->error == YAML_MEMORY_ERROR) return err_nomem(r->e, __func__);
    yaml_mark_t mark = p->problem_mark;
    /* The reader's own errors (bytes it refuses) carry an offset instead of a mark; they are at the front of the scan. */
    if (p->error == YAML_READER_ERROR) mark = p->mark;
    return refuse(r, mark, "this is not well-formed: %s%s%s", p->problem != NULL ? p->problem : "unreadable",
                  p->context != NULL ? ", " : "", p->context != NULL ? p->context : "");
}

static struct node *node_new(struct reader *r, enum node_kind kind, yaml_mark_t mark) {
    struct node *n = arena_new(r->a, struct node);
    if (n == NULL) {
        (void)err_nomem(r->e, __func__);
        return NULL;
    }
    n->kind = kind;
    n->file = r->file;
    n->line = (int)mark.line + 1;
    n->column = (int)mark.column + 1;
    return n;
}

static bool key_begin(struct reader *r, struct node *n, yaml_mark_t mark) {
    struct node *map = r->open[r->depth - 1];
    if (n->kind != NODE_SCALAR) return refuse(r, mark, "expected a key, found a list or a map");
    if (n->text.n == 0) return refuse(r, mark, "expected a key, found nothing before the colon");
    const struct node *twin = node_member(map, n->text);
    n->parent = map; /* before refusing, so that the message can name the whole way */
    n->key = n->text;
    r->key = n;
    if (twin != NULL) return refuse(r, mark, "this key is given twice, first on line %d", twin->line);
    return true;
}

static bool attach(struct reader *r, struct node *n, yaml_mark_t mark) {
    if (r->depth == 0) {
        r->root = n;
        return true;
    }
    struct node *in = r->open[r->depth - 1];
    if (in->kind == NODE_MAP && r->key == NULL) return key_begin(r, n, mark);
    if (in->count >= YAML_MEMBERS_MAX) return refuse(r, mark, "expected at most %d entries here", YAML_MEMBERS_MAX);
    if (in->kind == NODE_MAP) {
        n->key = r->key->text;
        n->line = r->key->line;
        n->column = r->key->column;
        r->key = NULL;
    }
    n->parent = in;
    if (r->last[r->depth - 1] != NULL)
        r->last[r->depth - 1]->next = n;
    else
        in->first = n;
    r->last[r->depth - 1] = n;
    in->count++;
    return true;
}

static bool take_scalar(struct reader *r, const yaml_event_t *ev) {
    if (ev->data.scalar.anchor != NULL) return refuse(r, ev->start_mark, "anchors (&name) are not used in rule files");
    if (ev->data.scalar.tag != NULL) return refuse(r, ev->start_mark, "tags (!name) are not used in rule files");
    if (ev->data.scalar.length > YAML_SCALAR_MAX)
        return refuse(r, ev->start_mark, "expected at most %d bytes in one value, found %zu", YAML_SCALAR_MAX,
                      ev->data.scalar.length);
    struct node *n = node_new(r, NODE_SCALAR, ev->start_mark);
    if (n == NULL) return false;
    n->text.n = ev->data.scalar.length;
    n->text.p = arena_copy(r->a, ev->data.scalar.value, ev->data.scalar.length);
    if (n->text.p == NULL) return err_nomem(r->e, __func__);
    if (!sv_utf8(n->text)) return refuse(r, ev->start_mark, "expected text, found a zero byte");
    return attach(r, n, ev->start_mark);
}

static bool take_begin(struct reader *r, enum node_kind kind, const yaml_event_t *ev, const void *anchor,
                       const void *tag) {
    if (anchor != NULL) return refuse(r, ev->start_mark, "anchors (&name) are not used in rule files");
    if (tag != NULL) return refuse(r, ev->start_mark, "tags (!name) are not used in rule files");
    if (r->depth == YAML_DEPTH_MAX) return refuse(r, ev->start_mark, "expected at most %d levels", YAML_DEPTH_MAX);
    struct node *n = node_new(r, kind, ev->start_mark);
    if (n == NULL || !attach(r, n, ev->start_mark)) return false;
    r->open[r->depth] = n;
    r->last[r->depth] = NULL;
    r->depth++;
    return true;
}

static bool take_document(struct reader *r, const yaml_event_t *ev) {
    if (ev->data.document_start.version_directive != NULL ||
        ev->data.document_start.tag_directives.start != ev->data.document_start.tag_directives.end)
        return refuse(r, ev->start_mark, "directives (%%YAML, %%TAG) are not used in rule files");
    if (r->root != NULL) return refuse(r, ev->start_mark, "expected one document, a second one begins here");
    return true;
}

static bool take(struct reader *r, const yaml_event_t *ev) {
    switch (ev->type) {
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_END_EVENT: return true;
    case YAML_STREAM_END_EVENT: r->ended = true; return true;
    case YAML_DOCUMENT_START_EVENT: return take_document(r, ev);
    case YAML_SCALAR_EVENT: return take_scalar(r, ev);
    case YAML_SEQUENCE_START_EVENT:
        return take_begin(r, NODE_LIST, ev, ev->data.sequence_start.anchor, ev->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return take_begin(r, NODE_MAP, ev, ev->data.mapping_start.anchor, ev->data.mapping_start.tag);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: r->depth--; return true;
    case YAML_ALIAS_EVENT: return refuse(r, ev->start_mark, "aliases (*name) are not used in rule files");
    case YAML_NO_EVENT: break;
    }
    return refuse(r, ev->start_mark, "this is not well-formed");
}

static bool read_events(struct reader *r) {
    while (!r->ended) {
        yaml_event_t ev;
        if (!yaml_parser_parse(&r->parser, &ev)) return parser_failed(r);
        bool ok = take(r, &ev);
        yaml_event_delete(&ev);
        if (!ok) return false;
    }
    if (r->root != NULL) return true;
    return err_fail(r->e, ERR_INPUT, __func__, "Start from an example in docs/rules.md.", "%s: the file is empty",
                    r->file);
}

bool yaml_read(struct sv bytes, const char *file, struct arena *a, struct node **out, struct err *e) {
    *out = NULL;
    if (bytes.n > YAML_BYTES_MAX)
        return err_fail(e, ERR_INPUT, __func__, "A rule file holds only what it changes; is this the right file?",
                        "%s: expected at most %d bytes, found %zu", file, YAML_BYTES_MAX, bytes.n);
    if (!sv_utf8(bytes))
        return err_fail(e, ERR_INPUT, __func__, "Save the file as UTF-8 text.", "%s: this is not UTF-8 text", file);
    struct reader r = { .file = file, .a = a, .e = e };
    if (!yaml_parser_initialize(&r.parser)) return err_nomem(e, __func__);
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)(bytes.p == NULL ? "" : bytes.p), bytes.n);
    bool ok = read_events(&r);
    yaml_parser_delete(&r.parser);
    if (ok) *out = r.root;
    return ok;
}
