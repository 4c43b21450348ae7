#include "store/audit.h"

#include <stdlib.h>
#include <string.h>

#include "store/audit_chain.h"
#include "store/store_internal.h"

struct held_version {
    int64_t number;
    enum record_kind kind;
    const struct version *version;
    bool covered;
};

struct verification {
    struct store *store;
    struct held_version *held; /* by number */
    size_t count;
    struct audit_walk walk;
    struct arena *arena;
    struct arena scratch; /* for one record at a time */
    struct err *err;
};

static int by_version_number(const void *a, const void *b) {
    const struct held_version *x = a;
    const struct held_version *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

static bool gather_versions(struct verification *v) {
    struct register_versions all;
    if (!store_load_all_versions(v->store, v->arena, &all, v->err)) return false;
    size_t total = 0;
    for (size_t k = 0; k < RECORD_KINDS; k++) total += all.of[k].count;
    v->held = arena_array(v->arena, struct held_version, total);
    if (v->held == NULL) return err_nomem(v->err, __func__);
    for (size_t k = 0; k < RECORD_KINDS; k++)
        for (size_t i = 0; i < all.of[k].count; i++) {
            const struct version *version = &all.of[k].list[i];
            v->held[v->count++] = (struct held_version){ version->number, (enum record_kind)k, version, false };
        }
    if (v->count > 1) qsort(v->held, v->count, sizeof *v->held, by_version_number);
    return true;
}

static struct held_version *held_numbered(struct verification *v, int64_t kind, int64_t number) {
    size_t lo = 0;
    size_t hi = v->count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (v->held[mid].number < number)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < v->count && v->held[lo].number == number; lo++)
        if ((int64_t)v->held[lo].kind == kind) return &v->held[lo];
    return NULL;
}

enum {
    A_NUMBER,
    A_MOMENT,
    A_ACTOR,
    A_ACTION,
    A_SUBJECT_KIND,
    A_SUBJECT,
    A_DETAILS,
    A_CONTENT_HASH,
    A_PREVIOUS,
    A_HASH,
    A_SALT,
    A_RECORD_KIND,
    A_VERSION,
    A_CONTENT,
    A_ERASED
};

static struct audit_link link_in(const struct query *q) {
    return (struct audit_link){ .number = query_get_int(q, A_NUMBER),
                                .moment = query_get_int(q, A_MOMENT),
                                .actor = query_get_text(q, A_ACTOR),
                                .action = query_get_text(q, A_ACTION),
                                .subject_kind = query_get_text(q, A_SUBJECT_KIND),
                                .subject = query_get_text(q, A_SUBJECT),
                                .details = query_get_text(q, A_DETAILS),
                                .content_hash = query_get_text(q, A_CONTENT_HASH),
                                .previous = query_get_text(q, A_PREVIOUS) };
}

static void missing_content(struct verification *v, const struct query *q, int64_t number) {
    if (query_get_int(q, A_ERASED) > 0)
        v->walk.verdict->erased++;
    else
        audit_walk_wrong(&v->walk, number, "the content of record %lld is gone, and no record says that it was erased",
                         (long long)number);
}

/* The hash of a version's row as it stands now, against what the log says it was. */
static bool check_version(struct verification *v, const struct query *q, const struct audit_link *en) {
    char hash[AUDIT_HASH_TEXT];
    int64_t number = query_get_int(q, A_VERSION);
    struct held_version *h = held_numbered(v, query_get_int(q, A_RECORD_KIND), number);
    if (h == NULL) {
        missing_content(v, q, en->number);
        return true;
    }
    const struct record_shape *shape = &record_shapes[h->kind];
    arena_reset(&v->scratch);
    if (!audit_version_hash(query_get_bytes(q, A_SALT), shape, h->version, &v->scratch, hash, v->err)) return false;
    if (h->covered)
        audit_walk_wrong(&v->walk, en->number, "record %lld speaks of a version that an earlier record has",
                         (long long)en->number);
    else if (!sv_eq(sv_of(hash), en->content_hash))
        audit_walk_wrong(&v->walk, en->number,
                         "the %s %.*s was changed since record %lld of the log was written (version %lld)",
                         shape->singular, SV_ARG(en->subject), (long long)en->number, (long long)number);
    else if (!sv_eq(en->subject, h->version->cells[shape->key_column]))
        audit_walk_wrong(&v->walk, en->number, "record %lld names another record than its version",
                         (long long)en->number);
    h->covered = true;
    v->walk.verdict->versions++;
    return true;
}

static bool check_content(struct verification *v, const struct query *q, const struct audit_link *en) {
    if (en->content_hash.n == 0) return true;
    if (query_is_null(q, A_SALT)) {
        missing_content(v, q, en->number);
        return true;
    }
    if (!query_is_null(q, A_VERSION)) return check_version(v, q, en);
    char hash[AUDIT_HASH_TEXT];
    audit_hash(query_get_bytes(q, A_SALT), query_get_text(q, A_CONTENT), hash);
    if (!sv_eq(sv_of(hash), en->content_hash))
        audit_walk_wrong(&v->walk, en->number, "the content of record %lld was changed", (long long)en->number);
    return true;
}

static bool check_entry(struct verification *v, const struct query *q) {
    char hash[AUDIT_HASH_TEXT];
    struct audit_link en = link_in(q);
    if (!audit_link_hash(&en, &v->scratch, hash, v->err)) return false;
    audit_walk_step(&v->walk, &en, query_get_text(q, A_HASH), hash);
    return check_content(v, q, &en);
}

static bool check_entries(struct verification *v) {
    struct query q;
    bool row = false;
    if (!query_start(v->store->db, STMT_AUDIT_ALL, &q, v->err)) return false;
    bool ok = query_step(&q, &row, v->err);
    while (ok && row) ok = check_entry(v, &q) && query_step(&q, &row, v->err);
    query_end(&q);
    return ok;
}

static void check_covered(struct verification *v) {
    for (size_t i = 0; i < v->count; i++)
        if (!v->held[i].covered)
            audit_walk_wrong(&v->walk, 0, "%s %.*s has a version (%lld) of which the log says nothing",
                             record_shapes[v->held[i].kind].singular,
                             SV_ARG(v->held[i].version->cells[record_shapes[v->held[i].kind].key_column]),
                             (long long)v->held[i].number);
}

static bool verify(struct verification *v, struct audit_verdict *out, struct sv expected) {
    if (!audit_walk_begin(&v->walk, out, expected, v->err) || !gather_versions(v) || !check_entries(v)) return false;
    check_covered(v);
    audit_walk_end(&v->walk);
    return true;
}

bool audit_verify(struct store *s, struct sv expected, struct audit_verdict *out, struct err *e) {
    struct arena arena = arena_with_limit(0);
    struct verification v = {
        .store = s, .arena = &arena, .err = e, .scratch = arena_with_limit(4 * AUDIT_LINK_LIMIT)
    };
    bool began = false;
    *out = (struct audit_verdict){ 0 };
    bool ok = audit_sodium(e) && store_reading_begin(s, &began, e) && verify(&v, out, expected);
    store_reading_end(s, began);
    arena_free(&v.scratch);
    arena_free(&arena);
    return ok;
}
