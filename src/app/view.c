#include "app/view.h"

#include <stdlib.h>
#include <string.h>

#include "app/framework_app.h"
#include "base/clock.h"
#include "base/embedded.h"
#include "ingest/csv.h"
#include "store/store.h"

/* The register as loaded once, with each authority's own facts side by side, so that resolving one authority's history
 * reads a dozen facts and not a thousand. */
struct own_facts {
    const struct fact *fact;
    size_t count;
};

struct app {
    struct arena fixed;     /* the framework: for as long as the app is open */
    struct arena register_; /* one snapshot of the register */
    struct arena question;  /* one view of it */
    struct store *store;
    struct framework framework;
    struct day today;
    bool loaded, viewed;
    int64_t data_version;
    struct register_facts facts;
    struct calendar calendar;
    struct record_keeping gaps;        /* complete_from and complete_to alone */
    const struct authority *authority; /* as last known; in order of name */
    const struct own_facts *own;
    size_t authorities;
    struct view view; /* the last one given out */
};

static bool path_of(const struct app_options *o, struct arena *a, const char **out) {
    struct sv path = o->store;
    if (path.n == 0) path = sv_of(getenv("ILACS_STORE"));
    if (path.n == 0) path = SV("var/ilacs.db");
    *out = arena_copy(a, path.p, path.n);
    return *out != NULL;
}

/* What is known to be missing ships with the data, as coverage.csv: event, complete_from, complete_to, source. */
static bool read_gaps(struct app *a, struct err *e) {
    const struct embedded_file *f = embedded_find("data/coverage.csv");
    struct csv_table t;
    a->gaps = record_keeping_of(NULL, 0);
    if (f == NULL) return true;
    if (!csv_read((struct sv){ (const char *)f->bytes, f->size }, &a->fixed, &t, e)) return false;
    for (size_t i = 1; i < t.rows; i++) {
        enum event_kind kind;
        const struct csv_row *row = &t.row[i];
        if (row->cells < 3 || !event_parse(row->cell[0], &kind) ||
            !day_parse(row->cell[1], &a->gaps.complete_from[kind]) ||
            !day_parse(row->cell[2], &a->gaps.complete_to[kind]))
            return err_fail(e, ERR_INPUT, __func__, "Rebuild the program.",
                            "data/coverage.csv line %zu: expected an event and two days", row->line);
    }
    return true;
}

bool app_open(const struct app_options *o, struct app **out, struct err *e) {
    struct app *a = calloc(1, sizeof *a);
    const char *path;
    struct moment now;
    *out = NULL;
    if (a == NULL) return err_nomem(e, __func__);
    a->fixed = arena_with_limit((size_t)64 << 20);
    a->register_ = arena_with_limit((size_t)512 << 20);
    a->question = arena_with_limit((size_t)256 << 20);
    if (!path_of(o, &a->fixed, &path)) {
        (void)err_nomem(e, __func__);
        goto fail;
    }
    if (!clock_now(&now, e) || !read_gaps(a, e) || !framework_open(o->framework_dir, &a->fixed, &a->framework, e) ||
        !store_open(path, o->read_only ? STORE_READ : STORE_WRITE, &a->store, e))
        goto fail;
    a->today = now.today;
    *out = a;
    return true;
fail:
    app_close(a);
    return false;
}

void app_close(struct app *a) {
    if (a == NULL) return;
    store_close(a->store);
    arena_free(&a->fixed);
    arena_free(&a->register_);
    arena_free(&a->question);
    free(a);
}

struct day app_today(const struct app *a) {
    struct moment now;
    /* A server runs past midnight; the day the app was opened serves where the clock fails. */
    return clock_now(&now, NULL) ? now.today : a->today;
}

struct store *app_store(struct app *a) {
    return a->store;
}

const struct framework *app_framework(const struct app *a) { return &a->framework; }

bool app_versions(struct app *a, enum record_kind kind, struct arena *arena, struct versions *out, struct err *e) {
    return store_load_versions(a->store, kind, arena, out, e);
}

/* ---- loading ----------------------------------------------------------------------------------------------------- */

static bool make_calendar(struct app *a, struct err *e) {
    size_t first = a->facts.first[RECORD_HOLIDAY];
    size_t end = a->facts.first[RECORD_HOLIDAY + 1];
    struct holiday *h = arena_array(&a->register_, struct holiday, end - first);
    size_t n = 0;
    if (h == NULL) return err_nomem(e, __func__);
    for (size_t i = first; i < end; i++) {
        const struct fact *f = &a->facts.fact[i];
        bool last_version = i + 1 == end || !sv_eq(f->key, a->facts.fact[i + 1].key);
        if (last_version && !f->withdrawn) h[n++] = f->is.holiday;
    }
    return calendar_make(h, n, &a->register_, &a->calendar, e);
}

static int by_name(const void *pa, const void *pb) {
    const struct authority *x = pa;
    const struct authority *y = pb;
    int c = sv_cmp(x->name, y->name);
    return c != 0 ? c : sv_cmp(x->dfe_code, y->dfe_code);
}

static bool list_authorities(struct app *a, struct err *e) {
    size_t first = a->facts.first[RECORD_AUTHORITY];
    size_t end = a->facts.first[RECORD_AUTHORITY + 1];
    struct authority *list = arena_array(&a->register_, struct authority, end - first);
    size_t n = 0;
    if (list == NULL) return err_nomem(e, __func__);
    for (size_t i = first; i < end; i++) {
        const struct fact *f = &a->facts.fact[i];
        bool last_version = i + 1 == end || !sv_eq(f->key, a->facts.fact[i + 1].key);
        if (last_version && !f->withdrawn) list[n++] = f->is.authority;
    }
    if (n > 1) qsort(list, n, sizeof *list, by_name);
    a->authority = list;
    a->authorities = n;
    return true;
}

static struct sv owner(const struct fact *f) {
    switch (f->kind) {
    case RECORD_INSPECTION:
    case RECORD_VISIT: return f->is.event.authority;
    case RECORD_OVERRIDE: return f->is.override.authority;
    case RECORD_ELECTION: return f->is.election.authority;
    case RECORD_AUTHORITY:
    case RECORD_HOLIDAY:
    case RECORD_FINDING:
    case RECORD_KINDS: break;
    }
    return (struct sv){ 0 };
}

static bool is_own(const struct fact *f, const struct authority *of) {
    if (f->kind == RECORD_AUTHORITY || f->kind == RECORD_HOLIDAY) return false;
    struct sv whose = owner(f);
    return sv_eq(whose, of->dfe_code) || (whose.n == 0 && f->kind == RECORD_ELECTION);
}

static bool group_facts(struct app *a, struct err *e) {
    struct own_facts *own = arena_array(&a->register_, struct own_facts, a->authorities);
    if (own == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < a->authorities; i++) {
        size_t n = 0;
        for (size_t j = 0; j < a->facts.count; j++) n += is_own(&a->facts.fact[j], &a->authority[i]);
        struct fact *list = arena_array(&a->register_, struct fact, n);
        if (list == NULL) return err_nomem(e, __func__);
        own[i].fact = list;
        for (size_t j = 0; j < a->facts.count; j++)
            if (is_own(&a->facts.fact[j], &a->authority[i])) list[own[i].count++] = a->facts.fact[j];
    }
    a->own = own;
    return true;
}

/* Loads the register when it has changed since the last time, or was never loaded. */
static bool refresh(struct app *a, struct err *e) {
    int64_t version;
    if (!store_data_version(a->store, &version, e)) return false;
    if (a->loaded && version == a->data_version) return true;
    a->loaded = a->viewed = false;
    arena_reset(&a->question);
    arena_reset(&a->register_);
    if (!store_load_register(a->store, &a->register_, &a->facts, e) || !make_calendar(a, e) ||
        !list_authorities(a, e) || !group_facts(a, e))
        return false;
    a->data_version = version;
    a->loaded = true;
    return true;
}

/* ---- one view ---------------------------------------------------------------------------------------------------- */

static bool sensible_day(struct day on, struct err *e) {
    struct day first;
    struct day last;
    (void)day_from_ymd((struct ymd){ 2012, 1, 1 }, &first);
    (void)day_from_ymd((struct ymd){ 2045, 12, 31 }, &last);
    if (!day_before(on, first) && !day_before(last, on)) return true;
    return err_fail(e, ERR_INPUT, __func__, "Ask about a day from 2012-01-01 to 2045-12-31.",
                    "the register and the rules do not reach to that day");
}

static bool resolve_histories(struct app *a, struct question q, struct err *e) {
    struct history *list = arena_array(&a->question, struct history, a->authorities);
    if (list == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < a->authorities; i++)
        if (!history_as_known(a->own[i].fact, a->own[i].count, &a->authority[i], q.known_by, q.audience, &a->question,
                              &list[i], e))
            return false;
    a->view.history = list;
    a->view.histories = a->authorities;
    a->view.keeping = record_keeping_of(list, a->authorities);
    memcpy(a->view.keeping.complete_from, a->gaps.complete_from, sizeof a->gaps.complete_from);
    memcpy(a->view.keeping.complete_to, a->gaps.complete_to, sizeof a->gaps.complete_to);
    return true;
}

bool app_view(struct app *a, struct question q, struct view *out, struct err *e) {
    if (!day_known(q.on)) q.on = app_today(a);
    if (!day_known(q.known_by)) q.known_by = q.on;
    if (!sensible_day(q.on, e) || !refresh(a, e)) return false;
    const struct question *last = &a->view.question;
    bool same = a->viewed && day_eq(last->known_by, q.known_by) && last->audience == q.audience;
    if (!same) {
        a->viewed = false;
        arena_reset(&a->question);
        memset(&a->view, 0, sizeof a->view);
        if (!resolve_histories(a, q, e)) return false;
        a->viewed = true;
    }
    a->view.question = q;
    a->view.framework = &a->framework;
    a->view.edition = framework_on(&a->framework, q.on);
    a->view.calendar = &a->calendar;
    a->view.fact = a->facts.fact;
    a->view.facts = a->facts.count;
    *out = a->view;
    out->context =
        (struct due_context){ .framework = &a->framework, .calendar = &a->calendar, .keeping = &a->view.keeping };
    return true;
}

/* ---- finding an authority ---------------------------------------------------------------------------------------- */

enum { FOLDED_MAX = 96 };
struct folded {
    char p[FOLDED_MAX];
    size_t n;
};

static bool is_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

static void fold_word(struct folded *f, struct sv w) {
    if (sv_eq(w, SV("and")) || sv_eq(w, SV("of")) || sv_eq(w, SV("the")) || sv_eq(w, SV("upon")))
        return; /* "Stoke-on-Trent" and "Bristol, City of" are told apart without them */
    if (sv_eq(w, SV("saint"))) w = SV("st");
    if (f->n + w.n + 1 > sizeof f->p) return;
    if (f->n > 0) f->p[f->n++] = ' ';
    memcpy(f->p + f->n, w.p, w.n);
    f->n += w.n;
}

/* "St. Helens" and "st-helens" -> "st helens"; "King's Lynn & West" -> "kings lynn west". */
static struct folded fold(struct sv s) {
    struct folded f = { .n = 0 };
    char word[FOLDED_MAX];
    size_t n = 0;
    for (size_t i = 0; i <= s.n; i++) {
        char c = i < s.n ? s.p[i] : ' ';
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if (is_alnum(c)) {
            if (n < sizeof word) word[n++] = c;
        } else if (c != '\'' && c != '.' && n > 0) {
            fold_word(&f, (struct sv){ word, n });
            n = 0;
        }
    }
    return f;
}

static struct sv folded_view(const struct folded *f) { return (struct sv){ f->p, f->n }; }

/* "Bristol, City of" -> "City of Bristol": the same words in the other order. */
static bool same_words_turned(struct sv name, const struct folded *wanted) {
    struct sv head;
    struct sv rest = name;
    char turned[FOLDED_MAX];
    if (!sv_split(&rest, ',', &head) || rest.p == NULL || head.n + rest.n + 1 > sizeof turned) return false;
    memcpy(turned, rest.p, rest.n);
    turned[rest.n] = ' ';
    memcpy(turned + rest.n + 1, head.p, head.n);
    struct folded f = fold((struct sv){ turned, rest.n + 1 + head.n });
    return sv_eq(folded_view(&f), folded_view(wanted));
}

enum fit { FIT_NONE, FIT_BEGINNING, FIT_NAME, FIT_CODE };

static enum fit fits(const struct authority *a, struct sv wanted, const struct folded *f) {
    if (sv_eq_nocase(a->dfe_code, wanted) || sv_eq_nocase(a->ons_code, wanted) || sv_eq_nocase(a->urn, wanted))
        return FIT_CODE;
    struct folded name = fold(a->name);
    struct folded ons = fold(a->ons_name);
    struct sv w = folded_view(f);
    if (sv_eq(folded_view(&name), w) || sv_eq(folded_view(&ons), w) || same_words_turned(a->ons_name, f))
        return FIT_NAME;
    return w.n >= 3 && sv_starts(folded_view(&name), w) ? FIT_BEGINNING : FIT_NONE;
}

static void name_nearest(const struct view *v, const struct folded *wanted, char *out, size_t room) {
    enum { SHOWN = 3, CAP = 12 };
    const struct authority *best[SHOWN] = { NULL };
    size_t distance[SHOWN] = { CAP, CAP, CAP };
    for (size_t i = 0; i < v->histories; i++) {
        struct folded name = fold(v->history[i].authority->name);
        size_t d = sv_distance(folded_view(&name), folded_view(wanted), CAP);
        if (sv_find(folded_view(&name), folded_view(wanted)) < name.n && wanted->n >= 3) d = 1;
        for (size_t j = 0; j < SHOWN; j++) {
            if (d >= distance[j]) continue;
            memmove(&best[j + 1], &best[j], (SHOWN - 1 - j) * sizeof *best);
            memmove(&distance[j + 1], &distance[j], (SHOWN - 1 - j) * sizeof *distance);
            best[j] = v->history[i].authority;
            distance[j] = d;
            break;
        }
    }
    struct arena a = arena_with_limit(64 * 1024);
    struct text t = text_in(&a, room - 1);
    for (size_t j = 0; j < SHOWN && best[j] != NULL; j++)
        text_printf(&t, "%s%.*s", j == 0 ? "Did you mean " : ", ", SV_ARG(best[j]->name));
    text_add(&t, t.n > 0 ? SV("? Names, DfE numbers and ONS codes all work.")
                         : SV("Give a name, a DfE number (301) or an ONS code (E09000002)."));
    struct sv view = text_view(&t);
    memcpy(out, view.p, view.n < room ? view.n : room - 1);
    out[view.n < room ? view.n : room - 1] = '\0';
    arena_free(&a);
}

static bool ambiguous(const struct view *v, struct sv wanted, const struct folded *f, struct err *e) {
    char hint[240];
    size_t n = 0;
    size_t shown = 0;
    for (size_t i = 0; i < v->histories && shown < 5; i++) {
        const struct authority *a = v->history[i].authority;
        if (fits(a, wanted, f) == FIT_NONE || n + a->name.n + 3 > sizeof hint) continue;
        if (n > 0) {
            memcpy(hint + n, ", ", 2);
            n += 2;
        }
        memcpy(hint + n, a->name.p, a->name.n);
        n += a->name.n;
        shown++;
    }
    hint[n] = '\0';
    char next[300];
    struct arena a = arena_with_limit(16 * 1024);
    struct text t = text_in(&a, sizeof next - 1);
    text_printf(&t, "It could be %s. Give more of the name.", hint);
    struct sv view = text_view(&t);
    memcpy(next, view.p, view.n);
    next[view.n] = '\0';
    arena_free(&a);
    return err_fail(e, ERR_UNKNOWN, __func__, next, "more than one authority begins with \"%.*s\"", SV_ARG(wanted));
}

bool view_find(const struct view *v, struct sv wanted, const struct history **out, struct err *e) {
    wanted = sv_trim(wanted);
    struct folded f = fold(wanted);
    enum fit best = FIT_NONE;
    size_t found = 0;
    for (size_t i = 0; i < v->histories; i++) {
        const struct authority *a = v->history[i].authority;
        enum fit fit = fits(a, wanted, &f);
        /* Of two of one name, the one that exists on the day asked. */
        bool better = fit > best || (fit == best && fit == FIT_NAME && authority_exists(a, v->question.on));
        if (fit == FIT_NONE || fit < best) continue;
        found = fit > best ? 1 : found + 1;
        if (better) *out = &v->history[i];
        best = fit;
    }
    if (best >= FIT_NAME || found == 1) return true;
    if (found > 1) return ambiguous(v, wanted, &f, e);
    char hint[300];
    name_nearest(v, &f, hint, sizeof hint);
    return err_fail(e, ERR_UNKNOWN, __func__, hint, "no authority is called \"%.*s\"",
                    (int)(wanted.n < 80 ? wanted.n : 80), wanted.n == 0 ? "" : wanted.p);
}

void authority_slug(const struct authority *a, struct text *out) {
    bool gap = false;
    size_t from = out->n;
    for (size_t i = 0; i < a->name.n; i++) {
        char c = a->name.p[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if (is_alnum(c)) {
            if (gap && out->n > from) text_char(out, '-');
            gap = false;
            text_char(out, c);
        } else if (c != '\'' && c != '.') {
            gap = true;
        }
    }
}

/* ---- due lists --------------------------------------------------------------------------------------------------- */

static bool region_fits(const struct authority *a, struct sv region) {
    if (region.n == 0) return true;
    struct folded x = fold(a->region);
    struct folded y = fold(region);
    return sv_eq(folded_view(&x), folded_view(&y));
}

static bool check_region(const struct view *v, struct sv region, struct err *e) {
    char hint[300];
    struct arena a = arena_with_limit(16 * 1024);
    struct text t = text_in(&a, sizeof hint - 1);
    for (size_t i = 0; i < v->histories; i++) {
        struct sv r = v->history[i].authority->region;
        if (region_fits(v->history[i].authority, region)) {
            arena_free(&a);
            return true;
        }
        if (sv_find(text_view(&t), r) == t.n) {
            text_add(&t, t.n == 0 ? SV("The regions are ") : SV("; "));
            text_add(&t, r);
        }
    }
    struct sv view = text_view(&t);
    memcpy(hint, view.p == NULL ? "" : view.p, view.n);
    hint[view.n] = '\0';
    arena_free(&a);
    return err_fail(e, ERR_UNKNOWN, __func__, hint, "no region is called \"%.*s\"", SV_ARG(region));
}

struct collector {
    const struct view *v;
    const struct due_filter *f;
    struct arena *a;
    struct due_rows *out;
    struct trace *trace;
    size_t cap;
};

static bool wanted_row(const struct due_filter *f, const struct owed *o) {
    uint32_t statuses = f->statuses != 0 ? f->statuses : ~(1U << STATUS_MET | 1U << STATUS_SUPERSEDED);
    return (statuses >> o->status & 1U) != 0 && (f->obligations == 0 || (f->obligations >> o->kind & 1U) != 0);
}

static bool make_rows_room(struct collector *c, size_t more) {
    if (c->out->count + more <= c->cap) return true;
    size_t cap = c->cap == 0 ? 512 : c->cap * 2;
    while (cap < c->out->count + more) cap *= 2;
    struct due_row *p = arena_grow(c->a, c->out->row, c->cap * sizeof *p, cap * sizeof *p);
    if (p == NULL) return false;
    c->out->row = p;
    c->cap = cap;
    return true;
}

static bool collect(struct collector *c, const struct history *h, struct err *e) {
    struct due *d = arena_new(c->a, struct due);
    if (d == NULL) return err_nomem(e, __func__);
    due_list(&c->v->context, h, c->v->question.on, d, c->trace);
    if (d->full)
        return err_fail(e, ERR_RULE, __func__, "Check the authority's history for records entered many times.",
                        "more is owed to %.*s than can be", SV_ARG(h->authority->name));
    if (!make_rows_room(c, d->count) || (c->trace != NULL && c->trace->failed)) return err_nomem(e, __func__);
    for (size_t i = 0; i < d->count; i++)
        if (wanted_row(c->f, &d->owed[i]))
            c->out->row[c->out->count++] =
                (struct due_row){ .authority = h->authority, .owed = &d->owed[i], .trace = c->trace };
    c->out->authorities_asked++;
    return true;
}

bool view_due(const struct view *v, const struct due_filter *f, struct arena *a, struct due_rows *out, struct err *e) {
    struct collector c = { .v = v, .f = f, .a = a, .out = out };
    *out = (struct due_rows){ 0 };
    if (f->region.n > 0 && !check_region(v, f->region, e)) return false;
    if (f->trace) {
        if ((c.trace = arena_new(a, struct trace)) == NULL) return err_nomem(e, __func__);
        *c.trace = trace_in(a);
    }
    size_t n = f->authority != NULL ? f->authorities : v->histories;
    for (size_t i = 0; i < n; i++) {
        const struct history *h = f->authority != NULL ? f->authority[i] : &v->history[i];
        if (authority_exists(h->authority, v->question.on) && region_fits(h->authority, f->region) &&
            !collect(&c, h, e))
            return false;
    }
    return true;
}
