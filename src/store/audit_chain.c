#include "store/audit_chain.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { HASH = crypto_hash_sha256_BYTES };
_Static_assert(AUDIT_HASH_TEXT == 2 * HASH + 1, "two hex digits a byte, and the end");

const char audit_no_hash[AUDIT_HASH_TEXT] = "0000000000000000000000000000000000000000000000000000000000000000";

/* ---- hashes -------------------------------------------------------------------------------------------------------- */

bool audit_sodium(struct err *e) {
    return sodium_init() >= 0 ||
           err_fail(e, ERR_STORE, __func__, "Check that the system gives random bytes.", "libsodium could not start");
}

void audit_hash(struct sv salt, struct sv bytes, char out[AUDIT_HASH_TEXT]) {
    unsigned char hash[HASH];
    crypto_hash_sha256_state st;
    (void)crypto_hash_sha256_init(&st);
    if (salt.n > 0) (void)crypto_hash_sha256_update(&st, (const unsigned char *)salt.p, salt.n);
    if (bytes.n > 0) (void)crypto_hash_sha256_update(&st, (const unsigned char *)bytes.p, bytes.n);
    (void)crypto_hash_sha256_final(&st, hash);
    (void)sodium_bin2hex(out, AUDIT_HASH_TEXT, hash, HASH);
}

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

bool audit_link_hash(const struct audit_link *l, struct arena *scratch, char out[AUDIT_HASH_TEXT], struct err *e) {
    arena_reset(scratch);
    struct text t = text_in(scratch, AUDIT_LINK_LIMIT);
    text_lit(&t, "ilacs audit 1\n");
    text_number_field(&t, "number", l->number);
    text_number_field(&t, "moment", l->moment);
    text_field(&t, "actor", l->actor);
    text_field(&t, "action", l->action);
    text_field(&t, "subject_kind", l->subject_kind);
    text_field(&t, "subject", l->subject);
    text_field(&t, "details", l->details);
    text_field(&t, "content_hash", l->content_hash);
    text_field(&t, "previous", l->previous);
    if (!text_ok(&t, e)) return false;
    audit_hash((struct sv){ 0 }, text_view(&t), out);
    return true;
}

/* ---- the walk ------------------------------------------------------------------------------------------------------ */

void audit_walk_wrong(struct audit_walk *w, int64_t number, const char *format, ...) {
    struct audit_verdict *d = w->verdict;
    if (!d->whole) return;
    d->whole = false;
    d->first_wrong = number;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(d->finding, sizeof d->finding, format, args);
    va_end(args);
}

static bool is_hash(struct sv s) {
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f'))) return false;
    return s.n + 1 == AUDIT_HASH_TEXT;
}

/* The empty log has a head too: nothing can be cut from it. */
static bool read_expected(struct audit_walk *w, struct sv expected, struct err *e) {
    struct sv rest = sv_trim(expected);
    w->expected_count = -1;
    if (rest.n == 0) return true;
    size_t colon = sv_find(rest, SV(":"));
    if (colon < rest.n) {
        if (!sv_int(sv_sub(rest, 0, colon), 0, INT64_MAX, &w->expected_count)) colon = rest.n;
        rest = sv_sub(rest, colon + 1, rest.n);
    }
    w->expected = rest;
    /* The head of an empty log stands before every first record; it goes with no other count. */
    w->expected_seen = sv_eq(rest, SV("")) || (sv_eq(rest, sv_of(audit_no_hash)) && w->expected_count <= 0);
    return is_hash(rest) || err_fail(e, ERR_USAGE, __func__,
                                     "Give the head as a back-up or export printed it: 64 hex digits, or COUNT:HASH.",
                                     "'%.*s' is no head of an audit log", SV_ARG(expected));
}

bool audit_walk_begin(struct audit_walk *w, struct audit_verdict *verdict, struct sv expected, struct err *e) {
    *w = (struct audit_walk){ .verdict = verdict };
    *verdict = (struct audit_verdict){ .whole = true };
    memcpy(verdict->head.hash, audit_no_hash, sizeof verdict->head.hash);
    return read_expected(w, expected, e);
}

static void check_link(struct audit_walk *w, const struct audit_link *l, bool gives_its_hash) {
    long long number = l->number;
    long long before = w->verdict->head.count;
    if (number > before + 1)
        audit_walk_wrong(w, before + 1, "record %lld is missing: after %lld comes %lld", before + 1, before, number);
    else if (number < before + 1)
        audit_walk_wrong(w, before + 1, "where record %lld should stand comes %lld", before + 1, number);
    else if (!gives_its_hash)
        audit_walk_wrong(w, number, "record %lld was changed: its content does not give its hash", number);
    else if (!sv_eq(l->previous, sv_of(w->verdict->head.hash)))
        audit_walk_wrong(w, number,
                         "record %lld does not follow record %lld: one was changed, removed or inserted there", number,
                         before);
}

void audit_walk_step(struct audit_walk *w, const struct audit_link *l, struct sv said,
                     const char computed[AUDIT_HASH_TEXT]) {
    check_link(w, l, sv_eq(sv_of(computed), said));
    if (sv_eq(sv_of(computed), w->expected) && (w->expected_count < 0 || w->expected_count == l->number))
        w->expected_seen = true;
    w->verdict->head.count = l->number;
    memcpy(w->verdict->head.hash, computed, sizeof w->verdict->head.hash);
}

void audit_walk_end(struct audit_walk *w) {
    if (w->expected.n == 0 || w->expected_seen) return;
    const struct audit_verdict *d = w->verdict;
    if (w->expected_count > d->head.count)
        audit_walk_wrong(w, d->head.count + 1,
                         "the log ends with record %lld, but had %lld when that head was noted: its "
                         "tail was cut off",
                         (long long)d->head.count, (long long)w->expected_count);
    else
        audit_walk_wrong(w, 0,
                         "no record has the expected head: the tail was cut off or rewritten since it was noted (the "
                         "log now ends with record %lld)",
                         (long long)d->head.count);
}
