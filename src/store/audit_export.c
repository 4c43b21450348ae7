#include "store/audit.h"

#include <string.h>

#include "store/audit_chain.h"
#include "store/store_internal.h"

/* ---- writing ------------------------------------------------------------------------------------------------------- */

static const char hex_digits[] = "0123456789abcdef";

void text_json_string(struct text *t, struct sv v) {
    size_t from = 0;
    text_char(t, '"');
    for (size_t i = 0; i < v.n; i++) {
        unsigned char c = (unsigned char)v.p[i];
        if (c >= ' ' && c != '"' && c != '\\') continue;
        text_add(t, (struct sv){ v.p + from, i - from });
        from = i + 1;
        if (c >= ' ')
            text_char(t, '\\');
        else
            text_lit(t, "\\u00");
        if (c < ' ') text_char(t, hex_digits[c >> 4]);
        text_char(t, c < ' ' ? hex_digits[c & 15] : (char)c);
    }
    text_add(t, (struct sv){ v.p + from, v.n - from });
    text_char(t, '"');
}

/* The fields of a line, in the order in which they are hashed. */
enum { TEXTS = 8 };
static const char *const text_names[TEXTS] = { "actor",   "action",       "subject_kind", "subject",
                                               "details", "content_hash", "previous",     "hash" };

static void write_line(struct text *out, const struct query *q) {
    text_lit(out, "{\"number\":");
    text_int(out, query_get_int(q, 0));
    text_lit(out, ",\"moment\":");
    text_int(out, query_get_int(q, 1));
    for (int i = 0; i < TEXTS; i++) {
        text_lit(out, ",\"");
        text_add(out, sv_of(text_names[i]));
        text_lit(out, "\":");
        text_json_string(out, query_get_text(q, i + 2));
    }
    text_lit(out, "}\n");
}

bool audit_export(struct store *s, struct text *out, struct err *e) {
    struct query q;
    bool row = false;
    if (!query_start(s->db, STMT_AUDIT_ALL, &q, e)) return false;
    bool ok = query_step(&q, &row, e);
    while (ok && row) {
        write_line(out, &q);
        ok = text_ok(out, e) && query_step(&q, &row, e);
    }
    query_end(&q);
    return ok;
}

/* ---- reading ------------------------------------------------------------------------------------------------------- */

/* A strict reader of exactly what is written above: anything else is no export. */
struct line_reader {
    struct sv rest;
    struct arena *arena;
};

static bool literal(struct line_reader *r, const char *what) {
    struct sv w = sv_of(what);
    if (!sv_starts(r->rest, w)) return false;
    r->rest = sv_sub(r->rest, w.n, r->rest.n);
    return true;
}

/* Digits as they are hashed: without leading zeros, without "-0". */
static bool number(struct line_reader *r, int64_t *out) {
    size_t n = 0;
    if (r->rest.n > 0 && r->rest.p[0] == '-') n = 1;
    size_t first = n;
    while (n < r->rest.n && r->rest.p[n] >= '0' && r->rest.p[n] <= '9') n++;
    if (n == first || (r->rest.p[first] == '0' && n > 1)) return false;
    if (!sv_int(sv_sub(r->rest, 0, n), -INT64_MAX / 2, INT64_MAX / 2, out)) return false;
    r->rest = sv_sub(r->rest, n, r->rest.n);
    return true;
}

static int hex_value(char c) {
    const char *at = c == '\0' ? NULL : strchr(hex_digits, c);
    return at == NULL ? -1 : (int)(at - hex_digits);
}

/* What stands after a backslash: one byte, and how many bytes it took; 0 when it is none of ours. */
static size_t escape(struct sv at, char *out) {
    if (at.n >= 1 && (at.p[0] == '"' || at.p[0] == '\\')) {
        *out = at.p[0];
        return 1;
    }
    if (at.n < 5 || !sv_starts(at, SV("u00"))) return 0;
    int high = hex_value(at.p[3]);
    int low = hex_value(at.p[4]);
    if (high < 0 || high > 1 || low < 0) return 0;
    *out = (char)(high * 16 + low);
    return 5;
}

/* The bytes of a string up to its closing quote, written to `to`, which has room for the rest of the line. */
static bool unescape(struct line_reader *r, char *to, size_t *n) {
    size_t i = 0;
    *n = 0;
    for (; i < r->rest.n && r->rest.p[i] != '"'; i++) {
        char c = r->rest.p[i];
        if ((unsigned char)c < ' ') return false;
        if (c == '\\') {
            size_t took = escape(sv_sub(r->rest, i + 1, r->rest.n), &c);
            if (took == 0) return false;
            i += took;
        }
        to[(*n)++] = c;
    }
    r->rest = sv_sub(r->rest, i, r->rest.n);
    return literal(r, "\"");
}

static bool string(struct line_reader *r, struct sv *out) {
    if (!literal(r, "\"")) return false;
    char *to = arena_alloc(r->arena, r->rest.n + 1);
    if (to == NULL) return false; /* arena->failed tells */
    out->p = to;
    return unescape(r, to, &out->n);
}

static bool read_line(struct line_reader *r, struct audit_link *l, struct sv *hash) {
    struct sv *const texts[TEXTS] = { &l->actor,   &l->action,       &l->subject_kind, &l->subject,
                                      &l->details, &l->content_hash, &l->previous,     hash };
    if (!literal(r, "{\"number\":") || !number(r, &l->number) || !literal(r, ",\"moment\":") || !number(r, &l->moment))
        return false;
    for (size_t i = 0; i < TEXTS; i++)
        if (!literal(r, ",\"") || !literal(r, text_names[i]) || !literal(r, "\":") || !string(r, texts[i]))
            return false;
    return literal(r, "}") && r->rest.n == 0;
}

static bool no_export(struct err *e, int64_t line) {
    return err_fail(e, ERR_INPUT, __func__, "Give a file that `ilacs audit export` wrote, as it was written.",
                    "line %lld is no record of an audit log's export", (long long)line);
}

struct export_check {
    struct audit_walk walk;
    struct arena line, scratch;
    struct err *err;
};

/* What is escaped is six times as long; a record that could not be hashed was never written. */
enum { LINE_LIMIT = 6 * AUDIT_LINK_LIMIT };

static bool check_line(struct export_check *c, struct sv line, int64_t at) {
    struct audit_link l = { 0 };
    struct sv said = { 0 };
    char hash[AUDIT_HASH_TEXT];
    struct err hashing = { 0 };
    arena_reset(&c->line);
    struct line_reader r = { line, &c->line };
    if (line.n > LINE_LIMIT) return no_export(c->err, at);
    if (!read_line(&r, &l, &said)) return c->line.failed ? err_nomem(c->err, __func__) : no_export(c->err, at);
    if (!audit_link_hash(&l, &c->scratch, hash, &hashing)) return no_export(c->err, at);
    audit_walk_step(&c->walk, &l, said, hash);
    return true;
}

static bool check_lines(struct export_check *c, struct sv bytes) {
    struct sv rest = bytes;
    for (int64_t at = 1; rest.n > 0; at++) {
        const char *end = memchr(rest.p, '\n', rest.n);
        if (end == NULL) return no_export(c->err, at); /* cut within a line */
        size_t n = (size_t)(end - rest.p);
        if (!check_line(c, (struct sv){ rest.p, n }, at)) return false;
        rest = sv_sub(rest, n + 1, rest.n);
    }
    return true;
}

bool audit_verify_export(struct sv bytes, struct sv expected, struct audit_verdict *out, struct err *e) {
    struct export_check c = { .line = arena_with_limit(10 * LINE_LIMIT),
                              .scratch = arena_with_limit(2 * AUDIT_LINK_LIMIT),
                              .err = e };
    *out = (struct audit_verdict){ 0 };
    bool ok = audit_sodium(e) && audit_walk_begin(&c.walk, out, expected, e) && check_lines(&c, bytes);
    if (ok) audit_walk_end(&c.walk);
    arena_free(&c.line);
    arena_free(&c.scratch);
    return ok;
}
