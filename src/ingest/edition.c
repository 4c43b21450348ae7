#include "ingest/edition.h"

#include <string.h>

#include "core/register.h"
#include "ingest/edition_check.h"
#include "ingest/edition_read.h"
#include "ingest/yaml.h"

/* One file on its way into the framework. */
struct file {
    const struct edition_source *source;
    const struct node *root;
    struct sv id, amends;
    struct file *parent; /* NULL: the first edition */
    struct edition *ed;  /* set once it is compiled */
    size_t depth;        /* how many editions it stands on */
};

struct loading {
    struct arena *a;
    struct err *e;
    struct file *file;
    size_t count;
};

static struct file *file_with(struct loading *l, struct sv id) {
    for (size_t i = 0; i < l->count; i++)
        if (sv_eq_nocase(l->file[i].id, id)) return &l->file[i];
    return NULL;
}

/* A draft takes the place of a shipped file with the same id. */
static bool add_file(struct loading *l, const struct file *f) {
    struct file *old = file_with(l, f->id);
    if (old == NULL) {
        l->file[l->count++] = *f;
        return true;
    }
    if (old->source->draft == f->source->draft)
        return err_fail(l->e, ERR_RULE, __func__, "Give one of them another id, or take it away.",
                        "%s and %s both hold edition %.*s", old->source->file, f->source->file, SV_ARG(f->id));
    if (f->source->draft) *old = *f;
    return true;
}

static bool read_files(struct loading *l, const struct edition_source *sources, size_t n) {
    if (n > 2 * EDITIONS_MAX)
        return err_fail(l->e, ERR_INPUT, __func__, "Take away files that are no longer needed.",
                        "expected at most %d edition files, found %zu", 2 * EDITIONS_MAX, n);
    l->file = arena_array(l->a, struct file, n);
    if (l->file == NULL) return err_nomem(l->e, __func__);
    for (size_t i = 0; i < n; i++) {
        struct file f = { .source = &sources[i] };
        struct node *root = NULL;
        const char *name = arena_copy(l->a, sources[i].file, strlen(sources[i].file));
        if (name == NULL) return err_nomem(l->e, __func__);
        if (!yaml_read(sources[i].bytes, name, l->a, &root, l->e)) return false;
        f.root = root;
        if (!edition_read_head(root, &f.id, &f.amends, l->e) || !add_file(l, &f)) return false;
    }
    if (l->count <= EDITIONS_MAX) return true;
    return err_fail(l->e, ERR_INPUT, __func__, "Take away files that are no longer needed.",
                    "expected at most %d editions, found %zu", EDITIONS_MAX, l->count);
}

/* ---- who amends whom -------------------------------------------------------------------------------------------------- */

static bool unknown_parent(const struct loading *l, const struct file *f) {
    struct sv best = { NULL, 0 };
    for (size_t i = 0; i < l->count; i++)
        if (&l->file[i] != f &&
            (best.p == NULL || sv_distance(l->file[i].id, f->amends, 40) < sv_distance(best, f->amends, 40)))
            best = l->file[i].id;
    return node_fail(node_member(f->root, SV("amends")), l->e, "Name the edition this one changes.",
                     "expected the id of an edition, found '%.*s'; nearest is '%.*s'", SV_ARG(f->amends), SV_ARG(best));
}

static bool link_files(struct loading *l) {
    const struct file *first = NULL;
    for (size_t i = 0; i < l->count; i++) {
        struct file *f = &l->file[i];
        if (f->amends.n > 0) {
            f->parent = file_with(l, f->amends);
            if (f->parent == NULL) return unknown_parent(l, f);
            continue;
        }
        if (first != NULL)
            return err_fail(l->e, ERR_RULE, __func__, "Every edition but the first says which one it amends.",
                            "%s and %s both lack `amends`", first->source->file, f->source->file);
        first = f;
    }
    if (first != NULL) return true;
    return err_fail(l->e, ERR_RULE, __func__, "One edition, the first, amends nothing.",
                    "no edition file is the first: there is none without `amends`");
}

/* Of two files that cannot both be right, the draft is the one to look at: the shipped ones were checked together. */
static bool circle_fail(const struct loading *l, const struct file *in) {
    const struct file *at = in;
    for (const struct file *f = in->parent; f != in; f = f->parent)
        if (f->source->draft) at = f;
    return node_fail(node_member(at->root, SV("amends")), l->e, "Follow `amends` from file to file.",
                     "the editions amend each other in a circle");
}

static bool measure_depths(struct loading *l) {
    for (size_t i = 0; i < l->count; i++)
        for (const struct file *up = l->file[i].parent; up != NULL; up = up->parent)
            if (++l->file[i].depth > l->count) return circle_fail(l, up); /* after so many steps, up is within it */
    return true;
}

/* ---- compiling -------------------------------------------------------------------------------------------------------- */

static void start_from_nothing(struct edition *ed) {
    memset(ed, 0, sizeof *ed);
    for (size_t p = 0; p < PARAM_COUNT; p++) ed->param[p].n = VALUE_NONE;
}

static bool in_order_of_days(const struct file *f, struct err *e) {
    if (f->parent == NULL || !day_before(f->ed->from, f->parent->ed->from)) return true;
    return node_fail(node_member(f->root, SV("in_force")), e,
                     "An edition is in force no earlier than the one it amends.",
                     "expected a day not before that of %.*s", SV_ARG(f->parent->id));
}

static bool compile(struct loading *l, struct file *f, struct edition *ed) {
    struct edition_reading r = { .a = l->a, .e = l->e, .edition = f->id };
    if (f->parent != NULL)
        *ed = *f->parent->ed;
    else
        start_from_nothing(ed);
    ed->id = f->id;
    ed->amends = f->amends;
    ed->file = sv_of(f->root->file);
    f->ed = ed;
    return edition_read_body(&r, f->root, ed) && in_order_of_days(f, l->e) && edition_check(ed, l->e);
}

/* The one amended is always compiled before the one that amends it. */
static bool compile_all(struct loading *l, struct edition *ed) {
    size_t done = 0;
    for (size_t depth = 0; done < l->count; depth++)
        for (size_t i = 0; i < l->count; i++) {
            if (l->file[i].depth != depth) continue;
            if (!compile(l, &l->file[i], &ed[done])) return false;
            done++;
        }
    return true;
}

/* ---- order ------------------------------------------------------------------------------------------------------------ */

static bool stands_on(const struct file *f, const struct file *below) {
    for (; f != NULL; f = f->parent)
        if (f == below) return true;
    return false;
}

/* Two editions in force from one day must stand on each other, or nobody could say which of them speaks. */
static bool no_rivals(const struct loading *l) {
    for (size_t i = 0; i < l->count; i++)
        for (size_t j = i + 1; j < l->count; j++) {
            const struct file *a = &l->file[i], *b = &l->file[j];
            if (!day_eq(a->ed->from, b->ed->from) || day_eq(a->ed->from, DAY_NEVER)) continue;
            if (stands_on(a, b) || stands_on(b, a)) continue;
            bool first_is_draft = a->source->draft && !b->source->draft;
            bool later_name = a->source->draft == b->source->draft && strcmp(a->source->file, b->source->file) > 0;
            const struct file *later = first_is_draft || later_name ? a : b;
            const struct file *other = later == a ? b : a;
            return node_fail(node_member(later->root, SV("in_force")), l->e,
                             "Give it another day, or let one of the two amend the other.",
                             "edition %.*s is in force from the same day and neither amends the other",
                             SV_ARG(other->id));
        }
    return true;
}

static int file_order(const struct file *a, const struct file *b) {
    if (a->ed->from.n != b->ed->from.n) return a->ed->from.n < b->ed->from.n ? -1 : 1;
    if (a->depth != b->depth) return a->depth < b->depth ? -1 : 1;
    return sv_cmp(a->id, b->id);
}

static void sort_files(struct file **order, size_t n) {
    for (size_t i = 1; i < n; i++) {
        struct file *f = order[i];
        size_t j = i;
        for (; j > 0 && file_order(f, order[j - 1]) < 0; j--) order[j] = order[j - 1];
        order[j] = f;
    }
}

static bool put_in_order(struct loading *l, struct framework *out) {
    struct file **order = arena_array(l->a, struct file *, l->count);
    struct edition *ed = arena_array(l->a, struct edition, l->count);
    if (order == NULL || ed == NULL) return err_nomem(l->e, __func__);
    for (size_t i = 0; i < l->count; i++) order[i] = &l->file[i];
    sort_files(order, l->count);
    for (size_t i = 0; i < l->count; i++) ed[i] = *order[i]->ed;
    *out = (struct framework){ ed, l->count };
    return true;
}

bool editions_load(const struct edition_source *sources, size_t n, struct arena *a, struct framework *out,
                   struct err *e) {
    struct loading l = { .a = a, .e = e };
    *out = (struct framework){ NULL, 0 };
    if (!read_files(&l, sources, n) || !link_files(&l) || !measure_depths(&l)) return false;
    struct edition *ed = arena_array(a, struct edition, l.count);
    if (ed == NULL) return err_nomem(e, __func__);
    return compile_all(&l, ed) && no_rivals(&l) && put_in_order(&l, out);
}
