#include "store/audit.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/store_internal.h"

enum { HASH = crypto_hash_sha256_BYTES, SALT = 32, ENTRY_LIMIT = 1024 * 1024 };
_Static_assert(AUDIT_HASH_TEXT == 2 * HASH + 1, "two hex digits a byte, and the end");

static const char no_hash[] = "0000000000000000000000000000000000000000000000000000000000000000";

/* ---- hashes -------------------------------------------------------------------------------------------------------- */

static bool sodium_ready(struct err *e) {
    return sodium_init() >= 0 ||
           err_fail(e, ERR_STORE, __func__, "Check that the system gives random bytes.", "libsodium could not start");
}

static void hex_of(const unsigned char hash[HASH], char out[AUDIT_HASH_TEXT]) {
    (void)sodium_bin2hex(out, AUDIT_HASH_TEXT, hash, HASH);
}

static void hash_of(struct sv salt, struct sv bytes, char out[AUDIT_HASH_TEXT]) {
    unsigned char hash[HASH];
    crypto_hash_sha256_state st;
    (void)crypto_hash_sha256_init(&st);
    if (salt.n > 0) (void)crypto_hash_sha256_update(&st, (const unsigned char *)salt.p, salt.n);
    if (bytes.n > 0) (void)crypto_hash_sha256_update(&st, (const unsigned char *)bytes.p, bytes.n);
    (void)crypto_hash_sha256_final(&st, hash);
    hex_of(hash, out);
}

/* What a record of the log says, as read or as about to be written. */
struct entry {
    int64_t number, moment;
    struct sv actor, action, subject_kind, subject, details, content_hash, previous;
};

static void text_field(struct text *t, const char *name, struct sv value) {
    text_printf(t, "%s %zu\n", name, value.n);
    text_add(t, value);
    text_char(t, '\n');
}

static void text_number_field(struct text *t, const char *name, int64_t v) {
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%lld", (long long)v);
    text_field(t, name, sv_of(digits));
}

/* The canonical bytes, as docs/audit.md gives them. */
static bool entry_hash(const struct entry *en, struct arena *scratch, char out[AUDIT_HASH_TEXT], struct err *e) {
    struct text t = text_in(scratch, ENTRY_LIMIT);
    text_lit(&t, "ilacs audit 1\n");
    text_number_field(&t, "number", en->number);
    text_number_field(&t, "moment", en->moment);
    text_field(&t, "actor", en->actor);
    text_field(&t, "action", en->action);
    text_field(&t, "subject_kind", en->subject_kind);
    text_field(&t, "subject", en->subject);
    text_field(&t, "details", en->details);
    text_field(&t, "content_hash", en->content_hash);
    text_field(&t, "previous", en->previous);
    if (!text_ok(&t, e)) return false;
    hash_of((struct sv){ 0 }, text_view(&t), out);
    return true;
}

static bool version_hash(struct sv salt, const struct record_shape *shape, const struct version *v,
                         struct arena *scratch, char out[AUDIT_HASH_TEXT], struct err *e) {
    struct text t = text_in(scratch, ENTRY_LIMIT);
    text_version(&t, shape, v);
    if (!text_ok(&t, e)) return false;
    hash_of(salt, text_view(&t), out);
    return true;
}

/* ---- the head ------------------------------------------------------------------------------------------------------ */

bool audit_head_of(struct store *s, struct audit_head *out, struct err *e) {
    struct query q;
    bool row = false;
    *out = (struct audit_head){ 0 };
    memcpy(out->hash, no_hash, sizeof out->hash);
    if (!query_start(s->db, STMT_AUDIT_HEAD, &q, e)) return false;
    bool ok = query_step(&q, &row, e);
    if (ok && row) {
        struct sv hash = query_get_text(&q, 1);
        out->count = query_get_int(&q, 0);
        if (hash.n + 1 == sizeof out->hash) memcpy(out->hash, hash.p, hash.n);
    }
    query_end(&q);
    return ok;
}

/* ---- appending ----------------------------------------------------------------------------------------------------- */

static bool add_entry(struct store *s, const struct entry *en, struct sv hash, struct err *e) {
    struct query q;
    if (!query_start(s->db, STMT_AUDIT_ADD, &q, e)) return false;
    query_int(&q, en->number);
    query_int(&q, en->moment);
    query_text(&q, en->actor);
    query_text(&q, en->action);
    query_text(&q, en->subject_kind);
    query_text(&q, en->subject);
    query_text(&q, en->details);
    query_text(&q, en->content_hash);
    query_text(&q, en->previous);
    query_text(&q, hash);
    return query_run(&q, e);
}

static bool add_content(struct store *s, int64_t number, struct sv salt, const struct audit_entry *entry,
                        struct err *e) {
    struct query q;
    if (!query_start(s->db, STMT_AUDIT_ADD_CONTENT, &q, e)) return false;
    query_int(&q, number);
    query_bytes(&q, salt);
    query_int(&q, entry->shape->kind);
    query_int(&q, entry->version->number);
    return query_run(&q, e);
}

static bool append_with(struct store *s, const struct audit_entry *entry, struct arena *scratch, struct err *e) {
    unsigned char salt[SALT];
    char content_hash[AUDIT_HASH_TEXT] = "";
    char hash[AUDIT_HASH_TEXT];
    struct sv salt_view = { (const char *)salt, sizeof salt };
    if (entry->version != NULL) {
        randombytes_buf(salt, sizeof salt);
        if (!version_hash(salt_view, entry->shape, entry->version, scratch, content_hash, e)) return false;
    }
    struct entry en = { .number = s->head.count + 1,
                        .moment = entry->moment,
                        .actor = entry->actor,
                        .action = entry->action,
                        .subject_kind = entry->subject_kind,
                        .subject = entry->subject,
                        .details = entry->details,
                        .content_hash = sv_of(content_hash),
                        .previous = sv_of(s->head.hash) };
    if (!entry_hash(&en, scratch, hash, e) || !add_entry(s, &en, sv_of(hash), e)) return false;
    if (entry->version != NULL && !add_content(s, en.number, salt_view, entry, e)) return false;
    s->head.count = en.number;
    memcpy(s->head.hash, hash, sizeof hash);
    return true;
}

bool audit_append(struct store *s, const struct audit_entry *entry, struct err *e) {
    if (!s->writing)
        return err_fail(e, ERR_STORE, __func__, "This is a fault of the program: please report it.",
                        "an audit record outside a transaction");
    if (!sodium_ready(e) || (!s->head_known && !audit_head_of(s, &s->head, e))) return false;
    s->head_known = true;
    struct arena scratch = arena_with_limit(2 * ENTRY_LIMIT);
    bool ok = append_with(s, entry, &scratch, e);
    arena_free(&scratch);
    return ok;
}

/* ---- verifying ----------------------------------------------------------------------------------------------------- */

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
    struct sv expected; /* hash of a head noted earlier; empty: none */
    int64_t expected_count;
    bool expected_seen;
    struct arena *arena;
    struct arena scratch; /* for one record at a time */
    struct audit_verdict *verdict;
    struct err *err;
};

/* The first finding speaks. */
static void find_wrong(struct verification *v, int64_t number, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void find_wrong(struct verification *v, int64_t number, const char *format, ...) {
    struct audit_verdict *d = v->verdict;
    if (!d->whole) return;
    d->whole = false;
    d->first_wrong = number;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(d->finding, sizeof d->finding, format, args);
    va_end(args);
}

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

static struct entry entry_in(const struct query *q) {
    return (struct entry){ .number = query_get_int(q, A_NUMBER),
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
        v->verdict->erased++;
    else
        find_wrong(v, number, "the content of record %lld is gone, and no record says that it was erased",
                   (long long)number);
}

/* The hash of a version's row as it stands now, against what the log says it was. */
static bool check_version(struct verification *v, const struct query *q, const struct entry *en) {
    char hash[AUDIT_HASH_TEXT];
    int64_t number = query_get_int(q, A_VERSION);
    struct held_version *h = held_numbered(v, query_get_int(q, A_RECORD_KIND), number);
    if (h == NULL) {
        missing_content(v, q, en->number);
        return true;
    }
    const struct record_shape *shape = &record_shapes[h->kind];
    if (!version_hash(query_get_bytes(q, A_SALT), shape, h->version, &v->scratch, hash, v->err)) return false;
    if (h->covered)
        find_wrong(v, en->number, "record %lld speaks of a version that an earlier record has", (long long)en->number);
    else if (!sv_eq(sv_of(hash), en->content_hash))
        find_wrong(v, en->number, "the %s %.*s was changed since record %lld of the log was written (version %lld)",
                   shape->singular, SV_ARG(en->subject), (long long)en->number, (long long)number);
    else if (!sv_eq(en->subject, h->version->cells[shape->key_column]))
        find_wrong(v, en->number, "record %lld names another record than its version", (long long)en->number);
    h->covered = true;
    v->verdict->versions++;
    return true;
}

static bool check_content(struct verification *v, const struct query *q, const struct entry *en) {
    if (en->content_hash.n == 0) return true;
    if (query_is_null(q, A_SALT)) {
        missing_content(v, q, en->number);
        return true;
    }
    if (!query_is_null(q, A_VERSION)) return check_version(v, q, en);
    char hash[AUDIT_HASH_TEXT];
    hash_of(query_get_bytes(q, A_SALT), query_get_text(q, A_CONTENT), hash);
    if (!sv_eq(sv_of(hash), en->content_hash))
        find_wrong(v, en->number, "the content of record %lld was changed", (long long)en->number);
    return true;
}

static void check_place(struct verification *v, const struct entry *en) {
    int64_t expected = v->verdict->head.count + 1;
    if (en->number > expected)
        find_wrong(v, expected, "record %lld is missing: after %lld comes %lld", (long long)expected,
                   (long long)v->verdict->head.count, (long long)en->number);
    else if (!sv_eq(en->previous, sv_of(v->verdict->head.hash)))
        find_wrong(v, en->number, "record %lld does not follow record %lld: one was changed, removed or inserted there",
                   (long long)en->number, (long long)v->verdict->head.count);
}

static bool check_entry(struct verification *v, const struct query *q) {
    char hash[AUDIT_HASH_TEXT];
    struct entry en = entry_in(q);
    struct sv stored = query_get_text(q, A_HASH);
    arena_reset(&v->scratch);
    if (!entry_hash(&en, &v->scratch, hash, v->err)) return false;
    if (!sv_eq(sv_of(hash), stored))
        find_wrong(v, en.number, "record %lld was changed: its content does not give its hash", (long long)en.number);
    check_place(v, &en);
    if (!check_content(v, q, &en)) return false;
    if (sv_eq(sv_of(hash), v->expected) && (v->expected_count < 0 || v->expected_count == en.number))
        v->expected_seen = true;
    v->verdict->head.count = en.number;
    memcpy(v->verdict->head.hash, hash, sizeof hash);
    return true;
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
            find_wrong(v, 0, "%s %.*s has a version (%lld) of which the log says nothing",
                       record_shapes[v->held[i].kind].singular,
                       SV_ARG(v->held[i].version->cells[record_shapes[v->held[i].kind].key_column]),
                       (long long)v->held[i].number);
}

static void check_expected(struct verification *v) {
    if (v->expected.n == 0 || v->expected_seen) return;
    if (v->expected_count > v->verdict->head.count)
        find_wrong(v, v->verdict->head.count + 1,
                   "the log ends with record %lld, but had %lld when that head was noted: its "
                   "tail was cut off",
                   (long long)v->verdict->head.count, (long long)v->expected_count);
    else
        find_wrong(v, 0,
                   "no record has the expected head: the tail was cut off or rewritten since it was noted (the log "
                   "now ends with record %lld)",
                   (long long)v->verdict->head.count);
}

static bool is_hash(struct sv s) {
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f'))) return false;
    return s.n + 1 == AUDIT_HASH_TEXT;
}

/* The empty log has a head too: nothing can be cut from it. */
static bool read_expected(struct verification *v, struct sv expected) {
    struct sv rest = sv_trim(expected);
    v->expected_count = -1;
    if (rest.n == 0) return true;
    size_t colon = sv_find(rest, SV(":"));
    if (colon < rest.n) {
        if (!sv_int(sv_sub(rest, 0, colon), 0, INT64_MAX, &v->expected_count)) colon = rest.n;
        rest = sv_sub(rest, colon + 1, rest.n);
    }
    v->expected = rest;
    /* The head of an empty log stands before every first record; it goes with no other count. */
    v->expected_seen = sv_eq(rest, SV("")) || (sv_eq(rest, sv_of(no_hash)) && v->expected_count <= 0);
    return is_hash(rest) || err_fail(v->err, ERR_USAGE, __func__,
                                     "Give the head as a back-up or export printed it: 64 hex digits, or COUNT:HASH.",
                                     "'%.*s' is no head of an audit log", SV_ARG(expected));
}

static bool verify(struct verification *v, struct sv expected) {
    memcpy(v->verdict->head.hash, no_hash, sizeof no_hash);
    v->verdict->whole = true;
    if (!read_expected(v, expected) || !gather_versions(v) || !check_entries(v)) return false;
    check_covered(v);
    check_expected(v);
    return true;
}

bool audit_verify(struct store *s, struct sv expected, struct audit_verdict *out, struct err *e) {
    struct arena arena = arena_with_limit(0);
    struct verification v = {
        .store = s, .arena = &arena, .verdict = out, .err = e, .scratch = arena_with_limit(4 * ENTRY_LIMIT)
    };
    bool began = false;
    *out = (struct audit_verdict){ 0 };
    bool ok = sodium_ready(e) && store_reading_begin(s, &began, e) && verify(&v, expected);
    store_reading_end(s, began);
    arena_free(&v.scratch);
    arena_free(&arena);
    return ok;
}

/* ---- showing ------------------------------------------------------------------------------------------------------- */

static bool copy_text(struct arena *a, struct sv v, struct sv *out) {
    char *p = arena_copy(a, v.p, v.n);
    *out = (struct sv){ p, v.n };
    return p != NULL;
}

static bool read_record(const struct query *q, struct arena *a, struct audit_record *out) {
    struct sv *texts[] = { &out->actor, &out->action, &out->subject_kind, &out->subject, &out->details, &out->hash };
    out->number = query_get_int(q, 0);
    out->moment = query_get_int(q, 1);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!copy_text(a, query_get_text(q, (int)i + 2), texts[i])) return false;
    return true;
}

bool audit_list(struct store *s, int64_t from, size_t limit, struct arena *a, struct audit_record **out, size_t *n,
                struct err *e) {
    struct query q;
    bool row = false;
    *n = 0;
    *out = arena_array(a, struct audit_record, limit);
    if (*out == NULL) return err_nomem(e, __func__);
    if (!query_start(s->db, STMT_AUDIT_FROM, &q, e)) return false;
    query_int(&q, from);
    query_int(&q, (int64_t)limit);
    bool ok = query_step(&q, &row, e);
    while (ok && row) {
        ok = read_record(&q, a, &(*out)[(*n)++]) || err_nomem(e, __func__);
        ok = ok && query_step(&q, &row, e);
    }
    query_end(&q);
    return ok;
}
