#include "app/import_reports.h"

#include <string.h>

#include "app/reviews.h"
#include "core/columns.h"
#include "ingest/report_register.h"
#include "store/reviews.h"

enum { PAGES_SHOWN = 12, PAGE_MAX_BYTES = 64 * 1024 };

struct run {
    struct store *store;
    const char *const *path;
    const struct import_reports_options *o;
    const struct doing *by;
    import_reports_each *each;
    void *context;
    struct import_reports_totals *totals;

    struct arena fixed, register_, one; /* of the run; of the register as last loaded; of one file */
    struct register_versions held;
    int64_t version; /* of the store that `held` shows */
    bool loaded;
    struct report_register reader;
    struct err *err;
};

/* ---- the register ---------------------------------------------------------------------------------------------------- */

static bool refresh(struct run *r) {
    int64_t now;
    if (!store_data_version(r->store, &now, r->err)) return false;
    if (r->loaded && now == r->version) return true;
    arena_reset(&r->register_);
    r->loaded = store_load_all_versions(r->store, &r->register_, &r->held, r->err);
    r->version = now;
    return r->loaded;
}

static bool is_current(const struct versions *v, size_t i, size_t key) {
    bool last = i + 1 == v->count || !sv_eq(v->list[i].cells[key], v->list[i + 1].cells[key]);
    return last && !v->list[i].withdrawn;
}

/* The current facts of one kind, in memory of the run: readers in other threads look at them. */
static struct fact *current_facts(struct run *r, enum record_kind kind, const struct versions *v, size_t *n) {
    const struct record_shape *shape = &record_shapes[kind];
    struct fact *f = arena_array(&r->fixed, struct fact, v->count);
    *n = 0;
    for (size_t i = 0; f != NULL && i < v->count; i++)
        if (is_current(v, i, shape->key_column)) fact_from_cells(shape, v->list[i].cells, &f[(*n)++]);
    return f;
}

static bool make_reader(struct run *r) {
    struct versions authorities;
    struct versions holidays;
    size_t n = 0;
    size_t days = 0;
    if (!store_load_versions(r->store, RECORD_AUTHORITY, &r->fixed, &authorities, r->err) ||
        !store_load_versions(r->store, RECORD_HOLIDAY, &r->fixed, &holidays, r->err))
        return false;
    struct fact *a = current_facts(r, RECORD_AUTHORITY, &authorities, &n);
    struct fact *h = current_facts(r, RECORD_HOLIDAY, &holidays, &days);
    struct authority *list = arena_array(&r->fixed, struct authority, n);
    struct holiday *day = arena_array(&r->fixed, struct holiday, days);
    if (a == NULL || h == NULL || list == NULL || day == NULL) return err_nomem(r->err, __func__);
    for (size_t i = 0; i < n; i++) list[i] = a[i].is.authority;
    for (size_t i = 0; i < days; i++) day[i] = h[i].is.holiday;
    r->reader.authority = list;
    r->reader.reader = (struct report_reader){ .authority = list, .authorities = n, .calendar = &r->reader.calendar };
    return calendar_make(day, days, &r->fixed, &r->reader.calendar, r->err);
}

/* ---- what waits already ---------------------------------------------------------------------------------------------- */

static bool same_cell(const struct review_cell *a, const struct review_cell *b) {
    return sv_eq(a->name, b->name) && sv_eq(a->held, b->held) && sv_eq(a->value, b->value);
}

/* The review in which this difference was put before a person, or NULL. */
static const struct review *review_with(const struct reviews *all, const struct review_cell *c) {
    for (size_t i = all->count; i-- > 0;)
        for (size_t k = 0; k < all->list[i].cells; k++)
            if (same_cell(&all->list[i].cell[k], c)) return &all->list[i];
    return NULL;
}

/* Leaves in `r` the differences that nobody was shown yet. A new record is one whole: all of it, or none. */
static bool only_unseen(struct run *run, struct review *r, struct report_import *out) {
    struct reviews before;
    if (!store_load_reviews_of(run->store, r->record, &run->one, &before, run->err)) return false;
    struct review_cell *fresh = arena_array(&run->one, struct review_cell, r->cells);
    size_t n = 0;
    if (fresh == NULL) return err_nomem(run->err, __func__);
    for (size_t i = 0; i < r->cells; i++) {
        const struct review *seen = review_with(&before, &r->cell[i]);
        if (seen == NULL) {
            fresh[n++] = r->cell[i];
        } else {
            out->review = seen->number;
            out->review_decided = seen->decided;
        }
    }
    if (r->is_new && n > 0) return true;
    r->cell = fresh;
    r->cells = n;
    return true;
}

/* ---- the pages a person will look at ----------------------------------------------------------------------------------- */

static bool is_wanted(const struct review *r, uint32_t page) {
    for (size_t i = 0; i < r->cells; i++)
        if (r->cell[i].page == page || r->cell[i].second_page == page) return true;
    return page == 1;
}

static bool names_findings(const struct review *r) { return review_cell_named(r, REVIEW_FINDINGS) != NULL; }

static bool finding_on(const struct report_match *m, uint32_t page, struct arena *a) {
    struct text t = text_in(a, 32);
    text_int(&t, page);
    for (size_t i = 0; i < m->findings; i++)
        if (sv_eq(m->finding[i].cells[FINDING_PAGE], text_view(&t))) return true;
    return false;
}

/* Lines as they are laid out; other control characters, and what is no UTF-8, become blanks. */
static struct sv page_text(struct sv v, struct arena *a) {
    v = review_cut(v, PAGE_MAX_BYTES);
    char *p = arena_copy(a, v.p == NULL ? "" : v.p, v.n);
    if (p == NULL) return (struct sv){ 0 };
    bool utf8 = sv_utf8((struct sv){ p, v.n });
    for (size_t i = 0; i < v.n; i++) {
        unsigned char c = (unsigned char)p[i];
        if ((c < ' ' && c != '\n') || c == 0x7F || (!utf8 && c >= 0x80)) p[i] = ' ';
    }
    return (struct sv){ p, v.n };
}

/* Read once more, because the reader hands over values and not pages: only reports that wait cost this. */
static bool fetch_pages(struct run *run, const char *path, const struct report_match *m, struct review *r) {
    struct report_file_text t;
    struct review_page *page = arena_array(&run->one, struct review_page, PAGES_SHOWN);
    if (page == NULL) return err_nomem(run->err, __func__);
    r->page = page;
    if (!report_file_text(path, &run->o->reading.file, &run->one, &t, run->err)) return false;
    struct sv rest = t.text;
    struct sv text;
    for (uint32_t n = 1; r->pages < PAGES_SHOWN && t.refused.n == 0 && sv_split(&rest, '\f', &text); n++)
        if (is_wanted(r, n) || (names_findings(r) && finding_on(m, n, &run->one)))
            page[r->pages++] = (struct review_page){ n, page_text(text, &run->one) };
    return !run->one.failed || err_nomem(run->err, __func__);
}

/* ---- one file -------------------------------------------------------------------------------------------------------- */

static struct sv join_lines(const struct sv *line, size_t n, struct arena *a) {
    struct text t = text_in(a, 0);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) text_char(&t, '\n');
        text_add(&t, line[i]);
    }
    return page_text(text_view(&t), a);
}

static bool make_review(struct run *run, const struct report_import *x, struct sv sha256, struct review *out) {
    const struct report_match *m = &x->match;
    struct text csv = text_in(&run->one, 0);
    review_findings_csv(m->finding, m->findings, &csv);
    *out = (struct review){ .moment = run->by->now.ms,
                            .sha256 = sha256,
                            .file = x->file,
                            .is_new = m->outcome == REPORT_IS_NEW,
                            .kind = m->kind,
                            .record = m->key,
                            .dfe_code = m->dfe_code,
                            .authority = m->authority,
                            .warnings = join_lines(x->facts->warning, x->facts->warnings, &run->one),
                            .findings = text_view(&csv),
                            .cell = m->cell,
                            .cells = m->cells };
    return text_ok(&csv, run->err);
}

/* What an import may do with a report by itself. */
struct plan {
    bool take, queue, findings;
};

static struct plan plan_for(const struct run *run, const struct report_match *m) {
    enum accept a = run->o->accept;
    bool sound = !m->to_check;
    bool findings = m->held != NULL && m->findings > 0 && m->findings_fresh && !m->incomplete;
    switch (m->outcome) {
    case REPORT_IS_NEW: return (struct plan){ .take = sound && a != ACCEPT_NONE, .queue = !sound || a == ACCEPT_NONE };
    case REPORT_DIFFERS:
        return (
            struct plan){ .take = sound && a == ACCEPT_ALL, .queue = !sound || a != ACCEPT_ALL, .findings = findings };
    case REPORT_AGREES: return (struct plan){ .findings = findings };
    case REPORT_OF_NOBODY:
    case REPORT_IS_REFUSED:
    case REPORT_OUTCOMES: break;
    }
    return (struct plan){ 0 };
}

static bool queue(struct run *run, struct review *r, struct report_import *x) {
    if (!only_unseen(run, r, x)) return false;
    if (r->cells == 0) return true;
    x->review_is_new = true;
    x->review_decided = false;
    /* Findings go with a new record, or are themselves what differs; else they have landed already. */
    if (!r->is_new && !names_findings(r)) r->findings = SV("");
    if (run->o->dry_run) return true;
    char *path = arena_copy(&run->one, x->file.p, x->file.n);
    if (path == NULL) return err_nomem(run->err, __func__);
    if (!fetch_pages(run, path, &x->match, r) || !store_add_review(run->store, r, run->err)) return false;
    x->review = r->number;
    return review_audit(run->store, r, SV("queue"), run->by, &run->one, run->err);
}

/* Takes what may be taken. *again: a value was refused, so that a person must see it; the transaction is spoilt. */
static bool take(struct run *run, const struct review *r, struct report_import *x, bool *again) {
    struct import_report report;
    struct err within = { 0 };
    if (review_take(run->store, r, SV(""), NULL, 0, run->by, &run->one, &report, &within) &&
        review_take_findings(run->store, r, run->by, &run->one, &x->findings_added, &within)) {
        x->stored = report.stored || x->findings_added > 0;
        return true;
    }
    *again = within.kind == ERR_INPUT || within.kind == ERR_CONFLICT;
    if (!*again) {
        *run->err = within;
        return false;
    }
    x->findings_added = 0;
    const char *why = arena_copy(&run->one, within.msg, strlen(within.msg));
    x->fault = why != NULL ? sv_of(why) : SV("a value was refused");
    return true;
}

static bool note_watched(struct run *run, const struct report_import *x, struct sv sha256) {
    if (!run->o->watching || sha256.n == 0) return true;
    bool found;
    struct watched_file f;
    if (!store_find_watched(run->store, sha256, &run->one, &found, &f, run->err) || found)
        return run->err->kind == ERR_NONE;
    f = (struct watched_file){ .moment = run->by->now.ms,
                               .sha256 = sha256,
                               .file = x->file,
                               .outcome = report_outcome_word(x->match.outcome),
                               .detail = x->match.reason.n > 0 ? x->match.reason : x->match.key };
    return store_add_watched(run->store, &f, run->err);
}

/* Everything for one file inside its transaction. *again: undo, and go by way of the queue. */
static bool do_one(struct run *run, struct plan plan, struct review *r, struct report_import *x, bool *again) {
    if (plan.take && !run->o->dry_run && (!take(run, r, x, again) || *again)) return *again;
    if (plan.findings && !plan.take) {
        struct review only = *r;
        if (run->o->dry_run)
            x->findings_added = x->match.findings;
        else if (!review_take_findings(run->store, &only, run->by, &run->one, &x->findings_added, run->err))
            return false;
        x->stored = x->findings_added > 0 && !run->o->dry_run;
    }
    return !plan.queue || queue(run, r, x);
}

static bool settle(struct run *run, struct plan plan, struct report_import *x, struct sv sha256) {
    bool ok = false;
    bool again = false;
    bool writes = !run->o->dry_run;
    struct review r;
    for (int round = 0; round < 2; round++) {
        if (!make_review(run, x, sha256, &r) || (writes && !store_begin(run->store, run->err))) return false;
        again = false;
        ok = do_one(run, plan, &r, x, &again);
        if (!again) break;
        store_rollback(run->store);
        plan = (struct plan){ .queue = true, .findings = plan.findings };
    }
    ok = ok && !again && (!writes || (note_watched(run, x, sha256) && store_commit(run->store, run->err)));
    if (writes) store_rollback(run->store);
    return ok;
}

static void count_one(struct import_reports_totals *t, const struct report_import *x) {
    t->files++;
    t->of[x->match.outcome]++;
    t->stored += x->stored;
    t->queued += x->review_is_new;
    t->findings += x->findings_added;
    t->faults += x->fault.n > 0;
}

/* Whether everything that differs waits, or was decided, already: then the file costs no transaction and no second reading. */
static bool nothing_new(struct run *run, struct plan plan, struct report_import *x, bool *out) {
    struct review r;
    *out = false;
    if (plan.take || plan.findings || run->o->watching) return true;
    if (!plan.queue) {
        *out = true;
        return true;
    }
    if (!make_review(run, x, SV(""), &r) || !only_unseen(run, &r, x)) return false;
    *out = r.cells == 0;
    return true;
}

static bool handle(struct run *run, const char *path, const struct report_facts *f, struct report_import *x) {
    char hex[FILE_HASH_TEXT] = "";
    bool done;
    *x = (struct report_import){ .file = sv_of(path), .facts = f };
    if (!refresh(run) || !report_reconcile(f, &run->held, &run->one, &x->match, run->err)) return false;
    struct plan plan = plan_for(run, &x->match);
    if (!nothing_new(run, plan, x, &done)) return false;
    if (done) return true;
    /* Gone since it was read, or no file at all: then it has no content to speak of. */
    if (!file_sha256(path, hex, NULL)) hex[0] = '\0';
    return settle(run, plan, x, sv_of(hex));
}

static bool on_facts(void *context, size_t index, const struct report_facts *f, struct err *e) {
    struct run *run = context;
    struct report_import x;
    arena_reset(&run->one);
    run->err = e;
    if (!handle(run, run->path[index], f, &x)) {
        err_prefix(e, "%s", run->path[index]);
        return false;
    }
    count_one(run->totals, &x);
    return run->each == NULL || run->each(run->context, index, &x, e);
}

bool import_reports(struct store *s, const char *const *path, size_t n, const struct import_reports_options *o,
                    const struct doing *by, import_reports_each *each, void *context, struct import_reports_totals *out,
                    struct err *e) {
    struct run run = {
        .store = s, .path = path, .o = o, .by = by, .each = each, .context = context, .totals = out, .err = e
    };
    *out = (struct import_reports_totals){ 0 };
    run.fixed = arena_with_limit(0);
    run.register_ = arena_with_limit(0);
    run.one = arena_with_limit(0);
    bool ok = make_reader(&run) && read_reports(path, n, &run.reader.reader, &o->reading, on_facts, &run, e);
    ok = ok && audit_head_of(s, &out->head, e);
    arena_free(&run.one);
    arena_free(&run.register_);
    arena_free(&run.fixed);
    return ok;
}
