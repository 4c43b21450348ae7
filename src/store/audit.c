#include "store/audit.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "store/audit_chain.h"
#include "store/store_internal.h"

enum { SALT = 32 };

bool audit_version_hash(struct sv salt, const struct record_shape *shape, const struct version *v,
                        struct arena *scratch, char out[AUDIT_HASH_TEXT], struct err *e) {
    struct text t = text_in(scratch, AUDIT_LINK_LIMIT);
    text_version(&t, shape, v);
    if (!text_ok(&t, e)) return false;
    audit_hash(salt, text_view(&t), out);
    return true;
}

/* ---- the head ------------------------------------------------------------------------------------------------------ */

bool audit_head_of(struct store *s, struct audit_head *out, struct err *e) {
    struct query q;
    bool row = false;
    *out = (struct audit_head){ 0 };
    memcpy(out->hash, audit_no_hash, sizeof out->hash);
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

static bool add_entry(struct store *s, const struct audit_link *en, struct sv hash, struct err *e) {
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
    bool version = entry->version != NULL;
    if (!query_start(s->db, version ? STMT_AUDIT_ADD_VERSION : STMT_AUDIT_ADD_CONTENT, &q, e)) return false;
    query_int(&q, number);
    query_bytes(&q, salt);
    if (version) {
        query_int(&q, entry->shape->kind);
        query_int(&q, entry->version->number);
    } else {
        query_text(&q, entry->content);
    }
    return query_run(&q, e);
}

/* "" when the entry has no content. */
static bool salted_hash(const struct audit_entry *entry, struct sv salt, struct arena *scratch,
                        char out[AUDIT_HASH_TEXT], struct err *e) {
    out[0] = '\0';
    if (entry->version != NULL) return audit_version_hash(salt, entry->shape, entry->version, scratch, out, e);
    if (entry->content.n > 0) audit_hash(salt, entry->content, out);
    return true;
}

/* The session is the last member of the object that the details are. */
static struct sv details_of(const struct audit_entry *entry, struct text *t) {
    struct sv given = entry->details.n > 0 ? entry->details : SV("{}");
    if (entry->session == 0) return entry->details;
    assert(sv_ends(given, SV("}")));
    text_add(t, sv_sub(given, 0, given.n - 1));
    text_printf(t, "%s\"session\":%lld}", given.n > 2 ? "," : "", (long long)entry->session);
    return text_view(t);
}

static bool append_with(struct store *s, const struct audit_entry *entry, struct sv details, struct arena *scratch,
                        struct err *e) {
    unsigned char salt[SALT];
    char content_hash[AUDIT_HASH_TEXT];
    char hash[AUDIT_HASH_TEXT];
    struct sv salt_view = { (const char *)salt, sizeof salt };
    randombytes_buf(salt, sizeof salt);
    if (!salted_hash(entry, salt_view, scratch, content_hash, e)) return false;
    struct audit_link en = { .number = s->head.count + 1,
                             .moment = entry->moment,
                             .actor = entry->actor,
                             .action = entry->action,
                             .subject_kind = entry->subject_kind,
                             .subject = entry->subject,
                             .details = details,
                             .content_hash = sv_of(content_hash),
                             .previous = sv_of(s->head.hash) };
    if (!audit_link_hash(&en, scratch, hash, e) || !add_entry(s, &en, sv_of(hash), e)) return false;
    if (content_hash[0] != '\0' && !add_content(s, en.number, salt_view, entry, e)) return false;
    s->head.count = en.number;
    memcpy(s->head.hash, hash, sizeof hash);
    return true;
}

bool audit_append(struct store *s, const struct audit_entry *entry, struct err *e) {
    assert(entry->version == NULL || entry->content.n == 0);
    if (!store_must_write(s, __func__, e)) return false;
    if (!audit_sodium(e) || (!s->head_known && !audit_head_of(s, &s->head, e))) return false;
    s->head_known = true;
    struct arena own = arena_with_limit(0), scratch = arena_with_limit(2 * AUDIT_LINK_LIMIT);
    struct text t = text_in(&own, AUDIT_LINK_LIMIT);
    struct sv details = details_of(entry, &t);
    bool ok = text_ok(&t, e) && append_with(s, entry, details, &scratch, e);
    arena_free(&scratch);
    arena_free(&own);
    return ok;
}

/* ---- erasing ------------------------------------------------------------------------------------------------------- */

static bool erasable(struct store *s, int64_t number, struct err *e) {
    struct query q;
    bool row = false;
    if (!query_start(s->db, STMT_AUDIT_ERASABLE, &q, e)) return false;
    query_int(&q, number);
    bool ok = query_step(&q, &row, e);
    bool content = ok && row && !query_is_null(&q, 1);
    bool version = ok && row && !query_is_null(&q, 2);
    query_end(&q);
    if (!ok) return false;
    if (!row)
        return err_fail(e, ERR_UNKNOWN, __func__, "`ilacs audit show` lists the records.", "the log has no record %lld",
                        (long long)number);
    if (version)
        return err_fail(e, ERR_CONFLICT, __func__, "Correct or withdraw the record of the register instead.",
                        "record %lld is about a version of the register, which is public fact and stays",
                        (long long)number);
    return content || err_fail(e, ERR_CONFLICT, __func__, "Nothing was changed.",
                               "record %lld has no content, or none any more", (long long)number);
}

static bool erase_as(struct store *s, int64_t number, const struct audit_entry *why, struct err *e) {
    char digits[24];
    struct query q;
    struct audit_entry entry = *why;
    (void)snprintf(digits, sizeof digits, "%lld", (long long)number);
    entry.action = SV("erase");
    entry.subject_kind = SV("audit");
    entry.subject = sv_of(digits);
    if (!audit_append(s, &entry, e) || !query_start(s->db, STMT_AUDIT_ERASE, &q, e)) return false;
    s->forgets = true;
    query_int(&q, number);
    return query_run(&q, e);
}

static struct text reason_text(struct arena *a, struct sv reason) {
    struct text t = text_in(a, AUDIT_LINK_LIMIT);
    text_lit(&t, "{\"reason\":");
    text_json_string(&t, reason);
    text_char(&t, '}');
    return t;
}

static struct audit_entry entry_of(const struct audit_erasing *by, const struct text *details) {
    return (struct audit_entry){
        .moment = by->moment, .actor = by->actor, .session = by->session, .details = text_view(details)
    };
}

bool audit_erase(struct store *s, int64_t number, const struct audit_erasing *by, struct err *e) {
    struct arena a = arena_with_limit(0);
    struct text details = reason_text(&a, by->reason);
    const struct audit_entry why = entry_of(by, &details);
    bool ok = store_must_write(s, __func__, e) && text_ok(&details, e) && erasable(s, number, e) &&
              erase_as(s, number, &why, e);
    arena_free(&a);
    return ok;
}

static void read_number(const struct rows *r, const struct query *q, void *out) {
    (void)r;
    *(int64_t *)out = query_get_int(q, 0);
}

static bool erase_all(const struct rows *r, struct query *q, const struct audit_entry *why, size_t *erased) {
    void *list;
    size_t n;
    bool ok = rows_gather(r, q, sizeof(int64_t), read_number, &list, &n);
    const int64_t *number = list;
    for (size_t i = 0; ok && i < n; i++) {
        ok = erase_as(r->store, number[i], why, r->err);
        if (ok) ++*erased;
    }
    return ok;
}

bool audit_erase_subject(struct store *s, struct sv subject_kind, struct sv subject, const struct audit_erasing *by,
                         size_t *erased, struct err *e) {
    struct arena a = arena_with_limit(0);
    struct text details = reason_text(&a, by->reason);
    const struct audit_entry why = entry_of(by, &details);
    const struct rows r = { s, &a, e };
    struct query q;
    *erased = 0;
    bool ok =
        store_must_write(s, __func__, e) && text_ok(&details, e) && query_start(s->db, STMT_AUDIT_ERASABLE_OF, &q, e);
    if (ok) {
        query_text(&q, subject_kind);
        query_text(&q, subject);
        ok = erase_all(&r, &q, &why, erased);
    }
    arena_free(&a);
    return ok;
}

/* ---- showing ------------------------------------------------------------------------------------------------------- */

/* As details_of writes it. Within a string of the details a quotation mark would have a backslash before it. */
static int64_t session_in(struct sv details) {
    static const struct sv word = { "\"session\":", 10 };
    size_t n = details.n, digits = 0;
    int64_t session;
    if (n == 0 || details.p[--n] != '}') return 0;
    while (digits < n && details.p[n - digits - 1] >= '0' && details.p[n - digits - 1] <= '9') digits++;
    struct sv before = sv_sub(details, 0, n - digits);
    if (!sv_ends(before, word) || before.n == word.n) return 0;
    char c = before.p[before.n - word.n - 1];
    bool ok = (c == '{' || c == ',') && sv_int(sv_sub(details, n - digits, digits), 1, INT64_MAX, &session);
    return ok ? session : 0;
}

static void read_record(const struct rows *r, const struct query *q, void *out) {
    *(struct audit_record *)out = (struct audit_record){
        .number = query_get_int(q, 0),
        .moment = query_get_int(q, 1),
        .actor = rows_text(r, q, 2),
        .action = rows_text(r, q, 3),
        .subject_kind = rows_text(r, q, 4),
        .subject = rows_text(r, q, 5),
        .details = rows_text(r, q, 6),
        .hash = rows_text(r, q, 7),
    };
    struct audit_record *record = out;
    record->session = session_in(record->details);
}

static bool gather_records(const struct rows *r, struct query *q, struct audit_record **out, size_t *n) {
    void *list = NULL;
    bool ok = rows_gather(r, q, sizeof(struct audit_record), read_record, &list, n);
    *out = list;
    return ok;
}

bool audit_list(struct store *s, int64_t from, size_t limit, struct arena *a, struct audit_record **out, size_t *n,
                struct err *e) {
    const struct rows r = { s, a, e };
    struct query q;
    *out = NULL;
    *n = 0;
    if (!query_start(s->db, STMT_AUDIT_FROM, &q, e)) return false;
    query_int(&q, from);
    query_int(&q, (int64_t)limit);
    return gather_records(&r, &q, out, n);
}

bool audit_choose(struct store *s, const struct audit_choice *choice, struct arena *a, struct audit_record **out,
                  size_t *n, struct err *e) {
    const struct rows r = { s, a, e };
    const struct sv texts[] = { choice->actor, choice->action, choice->subject_kind, choice->subject };
    struct query q;
    char alone[48], behind[48]; /* the session stands last: no text in front of it can end like this */
    (void)snprintf(alone, sizeof alone, "{\"session\":%lld}", (long long)choice->session);
    (void)snprintf(behind, sizeof behind, "%%,\"session\":%lld}", (long long)choice->session);
    *out = NULL;
    *n = 0;
    if (!query_start(s->db, STMT_AUDIT_CHOOSE, &q, e)) return false;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) { /* each stands twice: is it blank, is it the same */
        query_text(&q, texts[i]);
        query_text(&q, texts[i]);
    }
    query_int(&q, choice->session);
    query_text(&q, sv_of(alone));
    query_text(&q, sv_of(behind));
    query_int(&q, choice->before);
    query_int(&q, choice->before);
    query_int(&q, (int64_t)choice->limit);
    return gather_records(&r, &q, out, n);
}

static void read_content(const struct rows *r, const struct query *q, void *out) {
    *(struct sv *)out = rows_text(r, q, 0);
}

bool audit_content_of(struct store *s, int64_t number, struct arena *a, struct sv *out, bool *found, struct err *e) {
    const struct rows r = { s, a, e };
    struct query q;
    *found = false;
    *out = SV("");
    if (!query_start(s->db, STMT_AUDIT_CONTENT, &q, e)) return false;
    query_int(&q, number);
    return rows_first(&r, &q, read_content, out, found);
}
