#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "app/register.h"
#include "ingest/confined.h"
#include "store/accounts.h"
#include "store/plan.h"

enum { LINES = 80, ROWS_NAMED = 20 };

struct checking {
    struct store *store;
    struct arena *arena;
    struct check_line *line;
    size_t count, bad;
    struct err *err;
};

static bool add_line(struct checking *c, enum check_result result, const char *name, struct text *t) {
    if (result == CHECK_BAD) c->bad++;
    if (!text_ok(t, c->err)) return false;
    if (c->count < LINES) c->line[c->count++] = (struct check_line){ result, sv_of(name), text_view(t) };
    return true;
}

static bool check_engine(struct checking *c) {
    struct text t = text_in(c->arena, 0);
    text_printf(&t, "SQLite %s, libsodium %s", store_engine_version(), sodium_version_string());
    return add_line(c, CHECK_GOOD, "libraries", &t);
}

static bool check_schema(struct checking *c) {
    struct text t = text_in(c->arena, 0);
    text_printf(&t, "%s has schema %d; this program knows up to %d", store_path(c->store),
                store_schema_version(c->store), store_newest_schema());
    return add_line(c, CHECK_GOOD, "store", &t);
}

static bool check_file(struct checking *c) {
    struct store_findings found;
    if (!store_integrity(c->store, c->arena, &found, c->err)) return false;
    for (size_t i = 0; i < found.count; i++) {
        struct text t = text_in(c->arena, 0);
        text_add(&t, found.text[i]);
        if (!add_line(c, CHECK_BAD, "file", &t)) return false;
    }
    if (found.count > 0) return true;
    struct text t = text_in(c->arena, 0);
    text_lit(&t, "pages, indexes and references hold together");
    return add_line(c, CHECK_GOOD, "file", &t);
}

/* A row that a program of ours wrote passes the check it passed then, and comes out unchanged. */
static bool check_row(struct checking *c, const struct record_shape *shape, const struct version *v, size_t *wrong) {
    struct sv cells[RECORD_MAX_COLUMNS];
    struct record_problem problem = { .column = shape->key_column, .expected = "text in its one spelling" };
    memcpy(cells, v->cells, shape->column_count * sizeof *cells);
    bool fits = record_check(shape, cells, c->arena, &problem);
    if (!fits && problem.expected[0] == '\0') return err_nomem(c->err, __func__);
    for (size_t i = 0; fits && i < shape->column_count; i++) {
        fits = sv_eq(cells[i], v->cells[i]) && (cells[i].n == 0 || sv_utf8(cells[i]));
        problem.column = i;
        problem.expected = "text in its one spelling";
    }
    if (fits || (*wrong)++ >= ROWS_NAMED) return true;
    struct text t = text_in(c->arena, 0);
    text_printf(&t, "%s %.*s, version %lld, %s: '%.*s', expected %s", shape->singular,
                SV_ARG(v->cells[shape->key_column]), (long long)v->number, shape->columns[problem.column].name,
                SV_ARG(v->cells[problem.column]), problem.expected);
    return add_line(c, CHECK_BAD, "records", &t);
}

static bool check_records(struct checking *c) {
    struct register_versions all;
    struct text t = text_in(c->arena, 0);
    size_t wrong = 0;
    if (!store_load_all_versions(c->store, c->arena, &all, c->err)) return false;
    for (size_t k = 0; k < RECORD_KINDS; k++) {
        for (size_t i = 0; i < all.of[k].count; i++)
            if (!check_row(c, &record_shapes[k], &all.of[k].list[i], &wrong)) return false;
        text_printf(&t, "%s%zu versions of %s", k == 0 ? "" : ", ", all.of[k].count, record_shapes[k].name);
    }
    if (wrong > 0) text_printf(&t, "; %zu do not read as they were written", wrong);
    return add_line(c, wrong > 0 ? CHECK_BAD : CHECK_GOOD, "records", &t);
}

static bool check_audit(struct checking *c) {
    struct audit_verdict v;
    struct text t = text_in(c->arena, 0);
    if (!audit_verify(c->store, (struct sv){ 0 }, &v, c->err)) return false;
    if (v.whole)
        text_printf(&t,
                    "%lld records in one chain, %lld versions agree with it, the content of %lld was erased; head %s",
                    (long long)v.head.count, (long long)v.versions, (long long)v.erased, v.head.hash);
    else
        text_add(&t, sv_of(v.finding));
    return add_line(c, v.whole ? CHECK_GOOD : CHECK_BAD, "audit log", &t);
}

/* ---- people and what is planned ------------------------------------------------------------------------------------ */

static bool check_people(struct checking *c) {
    struct account *account;
    size_t n;
    size_t demonstration = 0;
    bool administrator;
    struct text t = text_in(c->arena, 0);
    /* At the end of time: a role that is given for a while only keeps nobody in. */
    if (!store_load_accounts(c->store, c->arena, &account, &n, c->err) ||
        !store_has_administrator(c->store, INT64_MAX, &administrator, c->err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (account[i].demonstration && account[i].erased == 0) demonstration++;
    text_printf(&t, "%zu accounts; %s", n,
                administrator ? "somebody is an administrator"
                              : "nobody is an administrator: `ilacs user add EMAIL --role administrator` makes one");
    if (!add_line(c, administrator ? CHECK_GOOD : CHECK_NOTE, "people", &t)) return false;
    if (demonstration == 0) return true;
    t = text_in(c->arena, 0);
    text_printf(&t, "%zu demonstration people: their passwords are public, they can sign in on this machine alone",
                demonstration);
    return add_line(c, CHECK_NOTE, "demonstration", &t);
}

/* What the log holds about one planned activity. */
struct planned_log {
    struct sv *content;
    bool *used;
    size_t n, erased;
};

static bool load_planned_log(struct checking *c, struct sv id, struct planned_log *out) {
    const struct audit_choice choice = { .subject_kind = SV("planned"), .subject = id, .limit = INT32_MAX };
    struct audit_record *record;
    size_t n;
    *out = (struct planned_log){ 0 };
    if (!audit_choose(c->store, &choice, c->arena, &record, &n, c->err)) return false;
    out->content = arena_array(c->arena, struct sv, n);
    out->used = arena_array(c->arena, bool, n);
    if (out->content == NULL || out->used == NULL) return err_nomem(c->err, __func__);
    for (size_t i = 0; i < n; i++) {
        bool found;
        if (!audit_content_of(c->store, record[i].number, c->arena, &out->content[out->n], &found, c->err))
            return false;
        if (found)
            out->n++;
        else
            out->erased++;
    }
    return true;
}

/* Whether a record of the log says just what this version says; one that was erased may have. */
static bool agrees(const struct planned *p, struct planned_log *log, struct arena *a) {
    struct text t = text_in(a, 0);
    planned_canonical(p, &t);
    for (size_t i = 0; i < log->n; i++)
        if (!log->used[i] && sv_eq(log->content[i], text_view(&t))) {
            log->used[i] = true;
            return true;
        }
    if (log->erased == 0) return false;
    log->erased--;
    return true;
}

static bool planned_wrong(struct checking *c, const struct planned *p, const char *what) {
    struct text t = text_in(c->arena, 0);
    text_printf(&t, "%.*s, version %lld: %s", SV_ARG(p->id), (long long)p->number, what);
    return add_line(c, CHECK_BAD, "planned activities", &t);
}

/* The versions of one activity, against the log both ways. */
static bool check_planned_of(struct checking *c, const struct planned *p, size_t n, size_t *wrong) {
    struct planned_log log;
    if (!load_planned_log(c, p->id, &log)) return false;
    for (size_t i = 0; i < n; i++) {
        const char *what = p[i].number != (int64_t)i + 1    ? "a version before it is missing"
                           : !agrees(&p[i], &log, c->arena) ? "the log does not say what it says"
                                                            : NULL;
        if (what != NULL && (*wrong)++ < ROWS_NAMED && !planned_wrong(c, &p[i], what)) return false;
    }
    for (size_t i = 0; i < log.n; i++)
        if (!log.used[i] && (*wrong)++ < ROWS_NAMED &&
            !planned_wrong(c, &p[n - 1], "the log has a version that is not there (any more)"))
            return false;
    return true;
}

static bool is_held(struct sv id, const struct planned *p, size_t n) {
    size_t lo = 0;
    while (lo < n) {
        size_t mid = lo + (n - lo) / 2;
        int order = sv_cmp(p[mid].id, id);
        if (order == 0) return true;
        if (order < 0)
            lo = mid + 1;
        else
            n = mid;
    }
    return false;
}

/* Activities of which the log knows and the store has no version at all. */
static bool check_planned_gone(struct checking *c, const struct planned *p, size_t n, size_t *wrong) {
    const struct audit_choice choice = { .subject_kind = SV("planned"), .limit = INT32_MAX };
    struct audit_record *record;
    size_t records;
    if (!audit_choose(c->store, &choice, c->arena, &record, &records, c->err)) return false;
    for (size_t i = 0; i < records; i++) {
        struct sv content;
        bool found;
        if (is_held(record[i].subject, p, n)) continue;
        if (!audit_content_of(c->store, record[i].number, c->arena, &content, &found, c->err)) return false;
        if (!found || (*wrong)++ >= ROWS_NAMED) continue;
        struct text t = text_in(c->arena, 0);
        text_printf(&t, "record %lld of the log is about %.*s, which is not there (any more)",
                    (long long)record[i].number, SV_ARG(record[i].subject));
        if (!add_line(c, CHECK_BAD, "planned activities", &t)) return false;
    }
    return true;
}

/* How many there are is not told: whoever keeps the machine need not know. */
static bool check_planned(struct checking *c) {
    struct planned *p;
    size_t n;
    size_t wrong = 0;
    if (!store_load_planned(c->store, c->arena, &p, &n, c->err)) return false;
    for (size_t i = 0; i < n;) {
        size_t end = i + 1;
        while (end < n && sv_eq(p[end].id, p[i].id)) end++;
        if (!check_planned_of(c, &p[i], end - i, &wrong)) return false;
        i = end;
    }
    if (!check_planned_gone(c, p, n, &wrong)) return false;
    struct text t = text_in(c->arena, 0);
    if (wrong > 0)
        text_printf(&t, "%zu versions do not agree with the log", wrong);
    else
        text_lit(&t, "every version is as the log says");
    return add_line(c, wrong > 0 ? CHECK_BAD : CHECK_GOOD, "planned activities", &t);
}

/* The walls around hostile files, tried and not believed. Missing walls are told, not hidden. */
static bool check_walls(struct checking *c) {
    struct confined_walls w;
    struct err why = { 0 };
    struct text t = text_in(c->arena, 0);
    bool told = confined_walls_probe(&w, &why);
    text_add(&t, told ? confined_walls_text(&w, c->arena) : sv_of(why.msg));
    return add_line(c, told && confined_walls_enough(&w) ? CHECK_GOOD : CHECK_NOTE, "walls of the kernel", &t);
}

bool register_check(struct store *s, struct arena *a, struct check_report *out, struct err *e) {
    struct checking c = { .store = s, .arena = a, .err = e };
    c.line = arena_array(a, struct check_line, LINES);
    if (c.line == NULL) return err_nomem(e, __func__);
    if (!check_engine(&c) || !check_schema(&c) || !check_file(&c) || !check_walls(&c)) return false;
    struct err why = { 0 };
    c.err = &why;
    if (!check_records(&c) || !check_audit(&c) || !check_people(&c) || !check_planned(&c)) {
        /* A damaged file cannot be read to its end; that is a finding, not the end of the check. */
        struct text t = text_in(a, 0);
        if (why.kind == ERR_NOMEM) return err_nomem(e, __func__);
        text_add(&t, sv_of(why.msg));
        c.err = e;
        if (!add_line(&c, CHECK_BAD, "records", &t)) return false;
    }
    *out = (struct check_report){ c.line, c.count, c.bad };
    return true;
}
