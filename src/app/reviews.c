#include "app/reviews.h"

#include <stdio.h>

#include "core/columns.h"
#include "core/report_reconcile.h"
#include "ingest/records.h"
#include "render/csvout.h"
#include "render/json.h"

/* ---- the log --------------------------------------------------------------------------------------------------------- */

static struct sv last_part(struct sv path) {
    size_t i = path.n;
    while (i > 0 && path.p[i - 1] != '/') i--;
    return sv_sub(path, i, path.n);
}

/* A reason may name somebody, so it stays in its own table; the log says what was decided, by whom and when. */
bool review_audit(struct store *s, const struct review *r, struct sv action, const struct doing *by, struct arena *a,
                  struct err *e) {
    char number[24];
    struct text t = text_in(a, 0);
    struct json j = json_in(&t);
    (void)snprintf(number, sizeof number, "%lld", (long long)r->number);
    json_object(&j);
    json_key(&j, "record");
    json_sv(&j, r->record);
    json_key(&j, "file");
    json_sv(&j, last_part(r->file));
    json_key(&j, "sha256");
    json_sv(&j, r->sha256);
    json_object_end(&j);
    json_done(&j);
    size_t n = 0; /* a record of the log is one line */
    for (size_t i = 0; i < t.n; i++)
        if (t.p[i] != '\n') t.p[n++] = t.p[i];
    t.n = n;
    struct audit_entry entry = { .moment = by->now.ms,
                                 .actor = by->actor,
                                 .session = by->session,
                                 .action = action,
                                 .subject_kind = SV("review"),
                                 .subject = sv_of(number),
                                 .details = text_view(&t) };
    return text_ok(&t, e) && audit_append(s, &entry, e);
}

/* ---- findings -------------------------------------------------------------------------------------------------------- */

void review_findings_csv(const struct import_row *row, size_t n, struct text *out) {
    const struct record_shape *shape = &record_shapes[RECORD_FINDING];
    struct csvout c = csvout_in(out, CSVOUT_EXACT);
    if (n == 0) return;
    for (size_t i = 0; i < shape->column_count; i++) csvout_sv(&c, sv_of(shape->columns[i].name));
    csvout_lit(&c, "withdrawn");
    csvout_row(&c);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < shape->column_count; k++) csvout_sv(&c, row[i].cells[k]);
        csvout_sv(&c, row[i].withdrawn ? SV("yes") : SV(""));
        csvout_row(&c);
    }
}

bool review_take_findings(struct store *s, const struct review *r, const struct doing *by, struct arena *a,
                          size_t *added, struct err *e) {
    struct records rec;
    struct import_report report;
    *added = 0;
    if (r->findings.n == 0) return true;
    if (!records_read(&record_shapes[RECORD_FINDING], r->findings, a, &rec, e)) return false;
    if (rec.faults > 0)
        return err_fail(e, ERR_INPUT, __func__, "Tell whoever keeps ilacs: this should not happen.",
                        "a finding of %.*s: %.*s wants %.*s", SV_ARG(r->record), SV_ARG(rec.fault[0].column),
                        SV_ARG(rec.fault[0].expected));
    if (!register_take_rows(s, RECORD_FINDING, rec.row, rec.rows, r->file, r->sha256, by, a, &report, e)) return false;
    *added = report.result.fresh_count;
    return true;
}

/* ---- the row --------------------------------------------------------------------------------------------------------- */

static const struct version *last_of(const struct versions *v, size_t key_column, struct sv key) {
    const struct version *found = NULL;
    for (size_t i = 0; i < v->count; i++)
        if (sv_eq(v->list[i].cells[key_column], key)) found = &v->list[i];
    return found;
}

/* What was put before the person must still be so: else they would choose between values that are gone. */
static bool still_so(const struct review *r, struct sv names, const struct version *last, struct err *e) {
    const struct record_shape *shape = &record_shapes[r->kind];
    static const char hint[] = "Import the report again: it is compared anew.";
    if (r->is_new)
        return last == NULL ||
               err_fail(e, ERR_CONFLICT, __func__, hint, "%.*s has come into the register since", SV_ARG(r->record));
    if (last == NULL || last->withdrawn)
        return err_fail(e, ERR_CONFLICT, __func__, hint, "%.*s is not in the register any more", SV_ARG(r->record));
    for (size_t i = 0; i < r->cells; i++) {
        size_t column = record_column_named(shape, r->cell[i].name);
        struct sv rest = names;
        struct sv word;
        bool wanted = names.n == 0;
        while (sv_word(&rest, &word)) wanted = wanted || sv_eq(word, r->cell[i].name);
        if (column == SIZE_MAX || !wanted) continue;
        struct sv now = last->cells[column];
        if (!sv_eq(now, r->cell[i].held) && !sv_eq(now, r->cell[i].value))
            return err_fail(e, ERR_CONFLICT, __func__, hint, "%s of %.*s has changed since: it is now \"%.*s\"",
                            shape->columns[column].name, SV_ARG(r->record), SV_ARG(now));
    }
    return true;
}

static bool names_known(const struct review *r, struct sv names, struct err *e) {
    struct sv word;
    while (sv_word(&names, &word))
        if (review_cell_named(r, word) == NULL)
            return err_fail(e, ERR_UNKNOWN, __func__, "`ilacs review show` lists the values it has.",
                            "review %lld has no value called \"%.*s\"", (long long)r->number, SV_ARG(word));
    return true;
}

static bool add_extras(const struct record_shape *shape, const struct review_extra *extra, size_t n, struct sv *cells,
                       struct err *e) {
    for (size_t i = 0; i < n; i++) {
        size_t column = record_column_named(shape, extra[i].name);
        if (column == SIZE_MAX || column == shape->key_column || column == shape->authority_column)
            return err_fail(e, ERR_UNKNOWN, __func__,
                            "`ilacs help inspections` and `ilacs help visits` list the columns.",
                            "\"%.*s\" is no column that can be set", SV_ARG(extra[i].name));
        if (extra[i].value.n > 0) cells[column] = extra[i].value;
    }
    return true;
}

static bool check_row(const struct record_shape *shape, struct sv *cells, struct arena *a, struct err *e) {
    struct record_problem p;
    struct sv whole[RECORD_MAX_COLUMNS];
    for (size_t i = 0; i < shape->column_count; i++) whole[i] = cells[i].p == NULL ? SV("") : cells[i];
    if (record_check(shape, whole, a, &p)) {
        for (size_t i = 0; i < shape->column_count; i++)
            if (cells[i].p != NULL) cells[i] = whole[i];
        return true;
    }
    if (p.expected[0] == '\0') return err_nomem(e, __func__);
    return err_fail(e, ERR_INPUT, __func__,
                    "Give the value by hand (on the command line: --set published=2026-03-01), or dismiss it.",
                    "%s: \"%.*s\" is not %s", shape->columns[p.column].name, SV_ARG(whole[p.column]), p.expected);
}

/* A rejected row's own words: the import's message only counts it. */
static bool tell_fault(const struct import_report *r, struct err *e) {
    if (r->result.faults == 0) return false;
    const struct row_fault *f = &r->result.fault[0];
    *e = (struct err){ 0 };
    return err_fail(
        e, ERR_INPUT, __func__, "Give the value by hand (on the command line: --set COLUMN=VALUE), or dismiss it.",
        "%.*s: %.*s \"%.*s\": expected %.*s", SV_ARG(f->key), SV_ARG(f->column), SV_ARG(f->value), SV_ARG(f->expected));
}

static bool has_column_cell(const struct review *r, struct sv names) {
    const struct record_shape *shape = &record_shapes[r->kind];
    for (size_t i = 0; i < r->cells; i++) {
        struct sv rest = names;
        struct sv word;
        bool wanted = names.n == 0;
        while (sv_word(&rest, &word)) wanted = wanted || sv_eq(word, r->cell[i].name);
        if (wanted && record_column_named(shape, r->cell[i].name) != SIZE_MAX) return true;
    }
    return false;
}

bool review_take(struct store *s, const struct review *r, struct sv names, const struct review_extra *extra,
                 size_t extras, const struct doing *by, struct arena *a, struct import_report *out, struct err *e) {
    const struct record_shape *shape = &record_shapes[r->kind];
    struct register_versions held;
    struct sv *cells = arena_array(a, struct sv, shape->column_count);
    if (cells == NULL) return err_nomem(e, __func__);
    if (!names_known(r, names, e) || !store_load_all_versions(s, a, &held, e)) return false;
    const struct version *last = last_of(&held.of[r->kind], shape->key_column, r->record);
    if (!still_so(r, names, last, e)) return false;
    *out = (struct import_report){ .kind = r->kind, .file_name = last_part(r->file) };
    if (!has_column_cell(r, names) && extras == 0) return true;
    review_row(r, names, last, cells);
    if (!add_extras(shape, extra, extras, cells, e) || !check_row(shape, cells, a, e)) return false;
    const struct version *other = r->is_new ? report_record_held(r->kind, cells, &held) : NULL;
    if (other != NULL)
        return err_fail(e, ERR_CONFLICT, __func__, "Import the report again: it is compared anew.",
                        "%.*s has come into the register since, and is about the same days",
                        SV_ARG(other->cells[shape->key_column]));
    struct import_row row = { .line = 1, .cells = cells };
    if (register_take_rows(s, r->kind, &row, 1, r->file, r->sha256, by, a, out, e)) return true;
    return e->kind == ERR_INPUT ? tell_fault(out, e) : false;
}

/* ---- deciding -------------------------------------------------------------------------------------------------------- */

/* Findings that wait belong to a new record, or are the cell of that name. */
static bool findings_wanted(const struct review *r, struct sv names) {
    struct sv word;
    if (r->is_new || names.n == 0) return true;
    while (sv_word(&names, &word))
        if (sv_eq(word, REVIEW_FINDINGS)) return true;
    return false;
}

static struct sv names_of_all(const struct review *r, struct arena *a) {
    struct text t = text_in(a, 0);
    for (size_t i = 0; i < r->cells; i++) {
        if (i > 0) text_char(&t, ' ');
        text_add(&t, r->cell[i].name);
    }
    return text_view(&t);
}

static bool decide(struct store *s, struct review *r, struct sv action, const struct doing *by, struct arena *a,
                   struct err *e) {
    r->decided_moment = by->now.ms;
    r->decided_by = by->actor;
    return store_decide_review(s, r, e) && review_audit(s, r, action, by, a, e);
}

static bool open_review(struct store *s, int64_t number, struct arena *a, struct review *out, struct err *e) {
    if (!store_load_review(s, number, a, out, e)) return false;
    return !out->decided || err_fail(e, ERR_CONFLICT, __func__, "Look at it again; nothing was changed.",
                                     "review %lld has been decided already", (long long)number);
}

static bool accept_within(struct store *s, int64_t number, struct sv names, const struct review_extra *extra,
                          size_t extras, const struct doing *by, struct arena *a, struct import_report *out,
                          struct err *e) {
    struct review r;
    size_t added = 0;
    if (!open_review(s, number, a, &r, e) || !review_take(s, &r, names, extra, extras, by, a, out, e)) return false;
    if (findings_wanted(&r, names) && !review_take_findings(s, &r, by, a, &added, e)) return false;
    out->stored = out->stored || added > 0;
    r.accepted = true;
    r.taken = names.n > 0 ? names : names_of_all(&r, a);
    r.reason = SV("");
    return decide(s, &r, SV("accept"), by, a, e);
}

bool review_accept(struct store *s, int64_t number, struct sv cells, const struct review_extra *extra, size_t extras,
                   const struct doing *by, struct arena *a, struct import_report *out, struct err *e) {
    *out = (struct import_report){ 0 };
    bool ok = store_begin(s, e) && accept_within(s, number, cells, extra, extras, by, a, out, e) && store_commit(s, e);
    store_rollback(s);
    if (!ok) out->stored = false;
    return ok && audit_head_of(s, &out->head, e);
}

static bool dismiss_within(struct store *s, int64_t number, struct sv reason, const struct doing *by, struct arena *a,
                           struct err *e) {
    struct review r;
    if (!open_review(s, number, a, &r, e)) return false;
    r.accepted = false;
    r.taken = SV("");
    r.reason = reason;
    return decide(s, &r, SV("dismiss"), by, a, e);
}

bool review_dismiss(struct store *s, int64_t number, struct sv reason, const struct doing *by, struct arena *a,
                    struct err *e) {
    reason = sv_trim(reason);
    if (reason.n == 0 || reason.n > RECORD_MAX_TEXT || !sv_utf8(reason))
        return err_fail(e, ERR_INPUT, __func__, "Say in a sentence why the register stays as it is.",
                        reason.n == 0 ? "a reason is missing" : "the reason is too long or no text");
    bool ok = store_begin(s, e) && dismiss_within(s, number, reason, by, a, e) && store_commit(s, e);
    store_rollback(s);
    return ok;
}
