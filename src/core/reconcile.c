#include "core/reconcile.h"

#include <stdlib.h>
#include <string.h>

#include "core/columns.h"

enum outcome { SAME, ADDED, CHANGED, REJECTED };

/* A row of the file on its way: sorted by key, within a key in the order of the file. */
struct item {
    const struct import_row *row;
    struct sv key;
    size_t order;
    enum outcome outcome;
    struct version version; /* what it says, once its blanks are filled */
    bool fresh;             /* to be appended */
};

struct work {
    const struct record_shape *shape;
    const struct register_versions *held;
    struct day today;
    struct arena *arena;
    struct err *err;

    const struct version **old; /* the held versions of this kind, by key, number */
    size_t olds;
    bool *matched; /* of old: claimed by a row with known days */
    struct item *item;
    size_t items;
    struct row_fault *fault;
    size_t faults;
    struct cell_change *change;
    size_t changes, change_room;
    const struct version **authority; /* the last version of each authority after this import, by code */
    size_t authorities;
};

/* ---- orders ------------------------------------------------------------------------------------------------------ */

static int compare_numbers(int64_t a, int64_t b) { return (a > b) - (a < b); }

/* qsort has no context, so the key's column travels in the element. */
struct keyed {
    struct sv key;
    int64_t number;
    const struct version *version;
};

static int by_key_and_number(const void *a, const void *b) {
    const struct keyed *x = a;
    const struct keyed *y = b;
    int c = sv_cmp(x->key, y->key);
    return c != 0 ? c : compare_numbers(x->number, y->number);
}

static int by_key_and_order(const void *a, const void *b) {
    const struct item *x = a;
    const struct item *y = b;
    int c = sv_cmp(x->key, y->key);
    return c != 0 ? c : compare_numbers((int64_t)x->order, (int64_t)y->order);
}

static int by_line(const void *a, const void *b) {
    const struct row_fault *x = a;
    const struct row_fault *y = b;
    return compare_numbers((int64_t)x->line, (int64_t)y->line);
}

static int changes_by_line(const void *a, const void *b) {
    const struct cell_change *x = a;
    const struct cell_change *y = b;
    int c = compare_numbers((int64_t)x->line, (int64_t)y->line);
    return c != 0 ? c : sv_cmp(x->key, y->key);
}

static void sort(void *base, size_t n, size_t size, int (*compare)(const void *, const void *)) {
    if (n > 1) qsort(base, n, size, compare);
}

/* Versions of a kind by key and number. */
static const struct version **sorted_versions(struct arena *a, const struct versions *v, size_t key_column) {
    struct keyed *k = arena_array(a, struct keyed, v->count);
    const struct version **out = arena_array(a, const struct version *, v->count);
    if (k == NULL || out == NULL) return NULL;
    for (size_t i = 0; i < v->count; i++)
        k[i] = (struct keyed){ v->list[i].cells[key_column], v->list[i].number, &v->list[i] };
    sort(k, v->count, sizeof *k, by_key_and_number);
    for (size_t i = 0; i < v->count; i++) out[i] = k[i].version;
    return out;
}

/* ---- faults and changes ------------------------------------------------------------------------------------------ */

static struct sv cell_of(const struct item *it, size_t column) {
    struct sv v = it->version.cells != NULL ? it->version.cells[column] : it->row->cells[column];
    return v.n == 0 ? SV("") : v;
}

/* `column` SIZE_MAX: the row as a whole. Returns whether there was memory for the sentence. */
static bool reject(struct work *w, struct item *it, size_t column, struct sv expected) {
    if (expected.p == NULL) return err_nomem(w->err, __func__);
    it->outcome = REJECTED;
    it->fresh = false;
    w->fault[w->faults++] = (struct row_fault){
        .line = it->row->line,
        .key = it->key,
        .column = column == SIZE_MAX ? SV("") : sv_of(w->shape->columns[column].name),
        .value = column == SIZE_MAX ? SV("") : cell_of(it, column),
        .expected = expected,
    };
    return true;
}

static struct sv sentence(struct work *w, const char *before, struct sv middle, const char *after) {
    struct text t = text_in(w->arena, 0);
    text_add(&t, sv_of(before));
    text_add(&t, middle);
    text_add(&t, sv_of(after));
    return t.failed ? (struct sv){ 0 } : text_view(&t);
}

static struct sv sentence_line(struct work *w, const char *before, size_t line, const char *after) {
    struct text t = text_in(w->arena, 0);
    text_int(&t, (int64_t)line);
    return t.failed ? (struct sv){ 0 } : sentence(w, before, text_view(&t), after);
}

static struct sv sentence_day(struct work *w, const char *before, struct day d, const char *after) {
    struct text t = text_in(w->arena, 0);
    text_day(&t, d);
    return t.failed ? (struct sv){ 0 } : sentence(w, before, text_view(&t), after);
}

static bool note_change(struct work *w, const struct item *it, struct sv column, struct sv from, struct sv to) {
    if (w->changes == w->change_room) {
        size_t room = w->change_room == 0 ? 32 : w->change_room * 2;
        struct cell_change *bigger =
            arena_grow(w->arena, w->change, w->change_room * sizeof *bigger, room * sizeof *bigger);
        if (bigger == NULL) return err_nomem(w->err, __func__);
        w->change = bigger;
        w->change_room = room;
    }
    w->change[w->changes++] = (struct cell_change){ it->row->line, it->key, column, from, to };
    return true;
}

static struct sv yes_or_blank(bool v) { return v ? SV("yes") : SV(""); }

static struct sv known_words(struct work *w, struct day d) {
    struct text t = text_in(w->arena, 0);
    text_known_day(&t, d);
    return text_view(&t);
}

static bool note_changes(struct work *w, const struct item *it, const struct version *last) {
    const struct version *v = &it->version;
    for (size_t i = 0; i < w->shape->column_count; i++)
        if (!sv_eq(last->cells[i], v->cells[i]) &&
            !note_change(w, it, sv_of(w->shape->columns[i].name), last->cells[i], v->cells[i]))
            return false;
    if (last->withdrawn != v->withdrawn &&
        !note_change(w, it, version_column[AUDIENCE_COUNT], yes_or_blank(last->withdrawn), yes_or_blank(v->withdrawn)))
        return false;
    if (!version_says_the_same(w->shape, last, v)) return true;
    for (size_t i = 0; i < AUDIENCE_COUNT; i++) /* the same words, known from other days */
        if (!day_eq(last->known[i], v->known[i]) &&
            !note_change(w, it, version_column[i], known_words(w, last->known[i]), known_words(w, v->known[i])))
            return false;
    return true;
}

/* ---- what one row says ------------------------------------------------------------------------------------------- */

/* Cells of columns the file lacks come from the last version. *fits false: the row is rejected. */
static bool fill_cells(struct work *w, struct item *it, const struct version *last, bool *fits) {
    const size_t n = w->shape->column_count;
    struct sv *cells = arena_array(w->arena, struct sv, n);
    struct record_problem problem;
    bool filled = false;
    if (cells == NULL) return err_nomem(w->err, __func__);
    for (size_t i = 0; i < n; i++) {
        bool lacking = it->row->cells[i].p == NULL;
        cells[i] = !lacking ? it->row->cells[i] : last == NULL ? SV("") : last->cells[i];
        filled = filled || (lacking && last != NULL && last->cells[i].n > 0);
    }
    it->version = (struct version){ .cells = cells, .withdrawn = it->row->withdrawn };
    *fits = !filled || record_check(w->shape, cells, w->arena, &problem);
    if (*fits) return true;
    if (problem.expected[0] == '\0') return err_nomem(w->err, __func__);
    return reject(w, it, problem.column, sentence(w, problem.expected, SV(", together with what is held already"), ""));
}

static struct day earliest_known(const struct item *first, const struct item *it, const struct version **old,
                                 size_t olds, size_t audience) {
    struct day d = DAY_NEVER;
    for (size_t i = 0; i < olds; i++) d = day_min(d, old[i]->known[audience]);
    for (; first < it; first++)
        if (first->fresh) d = day_min(d, first->version.known[audience]);
    return d;
}

/* reconcile.h says the rule; `earlier` DAY_NEVER: this audience never knew, or will know, an earlier version. */
static struct day known_from(struct day today, struct day earlier, struct day first_version) {
    if (day_eq(earlier, DAY_NEVER)) return first_version;
    if (day_eq(first_version, DAY_NEVER)) return day_max(today, earlier);
    return day_max(today, day_min(earlier, first_version));
}

/* A finding is as old as its report: since when each audience knows the inspection or visit. Not held: never. */
static void known_of_report(const struct work *w, const struct sv *cells, struct day *known) {
    static const enum record_kind kinds[] = { RECORD_INSPECTION, RECORD_VISIT };
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const struct versions *v = &w->held->of[kinds[k]];
        size_t key = record_shapes[kinds[k]].key_column;
        for (size_t i = 0; i < v->count; i++)
            for (size_t who = 0; sv_eq(v->list[i].cells[key], cells[FINDING_RECORD]) && who < AUDIENCE_COUNT; who++)
                known[who] = day_min(known[who], v->list[i].known[who]);
    }
}

static void set_known(struct work *w, const struct item *first, struct item *it, const struct version **old,
                      size_t olds) {
    struct fact f;
    if (it->row->known_given) {
        memcpy(it->version.known, it->row->known, sizeof it->version.known);
        return;
    }
    fact_from_cells(w->shape, it->version.cells, &f);
    if (w->shape->kind == RECORD_FINDING) known_of_report(w, it->version.cells, f.known);
    for (size_t i = 0; i < AUDIENCE_COUNT; i++)
        it->version.known[i] = known_from(w->today, earliest_known(first, it, old, olds, i), f.known[i]);
}

static bool is_held(struct work *w, const struct item *it, size_t old_from, size_t old_to) {
    if (!it->row->known_given)
        return old_to > old_from && version_says_the_same(w->shape, w->old[old_to - 1], &it->version);
    for (size_t i = old_from; i < old_to; i++)
        if (!w->matched[i] && version_says_the_same(w->shape, w->old[i], &it->version) &&
            version_known_alike(w->old[i], &it->version)) {
            w->matched[i] = true; /* each held version answers for one row only */
            return true;
        }
    return false;
}

static bool same_row(struct work *w, const struct item *a, const struct item *b) {
    return version_says_the_same(w->shape, &a->version, &b->version) && version_known_alike(&a->version, &b->version);
}

/* Rows that name one record must be its versions one by one, as an export writes them. */
static bool check_repeated(struct work *w, struct item *first, size_t n, struct item *it) {
    if (n == 1) return true;
    if (!it->row->known_given) {
        const struct item *other = it == first ? it + 1 : first;
        return reject(w, it, w->shape->key_column,
                      sentence_line(w, "one row for each record; line ", other->row->line, " has the same key"));
    }
    if (it > first && (it - 1)->outcome != REJECTED && same_row(w, it - 1, it))
        return reject(w, it, w->shape->key_column,
                      sentence_line(w, "each version once; line ", (it - 1)->row->line, " says the same"));
    return true;
}

static bool check_moved(struct work *w, struct item *it, const struct version *last) {
    size_t column = w->shape->authority_column;
    if (last == NULL || column == SIZE_MAX || sv_eq(last->cells[column], it->version.cells[column])) return true;
    struct sv held = last->cells[column];
    return reject(w, it, column,
                  held.n == 0 ? SV("blank, as before: withdraw this record and enter a new one for the authority")
                              : sentence(w, "", held, ", whose record this is: withdraw it and enter a new one"));
}

static bool take_row(struct work *w, struct item *first, size_t n, struct item *it, size_t old_from, size_t old_to) {
    const struct version *last = old_to > old_from ? w->old[old_to - 1] : NULL;
    for (struct item *before = first; before < it; before++)
        if (before->fresh) last = &before->version;
    bool fits = true;
    if (!fill_cells(w, it, last, &fits)) return false;
    if (!fits) return true;
    set_known(w, first, it, w->old + old_from, old_to - old_from);
    if (!check_repeated(w, first, n, it)) return false;
    if (it->outcome == REJECTED || is_held(w, it, old_from, old_to)) return true;
    if (!check_moved(w, it, last)) return false;
    if (it->outcome == REJECTED) return true;
    if (last == NULL && it->version.withdrawn)
        return reject(w, it, w->shape->key_column,
                      SV("the key of a record that is held, because this row withdraws it"));
    it->fresh = true;
    it->outcome = last == NULL ? ADDED : CHANGED;
    return last == NULL || note_changes(w, it, last);
}

/* ---- the state after the import ---------------------------------------------------------------------------------- */

/* Whether `it` is the last word on its record. */
static bool is_final(const struct work *w, const struct item *it) {
    if (!it->fresh) return false;
    for (const struct item *next = it + 1; next < w->item + w->items && sv_eq(next->key, it->key); next++)
        if (next->fresh) return false;
    return true;
}

static const struct version *authority_coded(const struct work *w, struct sv code) {
    size_t lo = 0;
    size_t hi = w->authorities;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = sv_cmp(w->authority[mid]->cells[AUTHORITY_DFE_CODE], code);
        if (c == 0) return w->authority[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

static int versions_by_code(const void *a, const void *b) {
    const struct version *const *x = a;
    const struct version *const *y = b;
    return sv_cmp((*x)->cells[AUTHORITY_DFE_CODE], (*y)->cells[AUTHORITY_DFE_CODE]);
}

/* The last version of each authority: held ones, with those of this import in their place. */
static bool gather_authorities(struct work *w) {
    const struct versions *held = &w->held->of[RECORD_AUTHORITY];
    size_t room = held->count + (w->shape->kind == RECORD_AUTHORITY ? w->items : 0);
    const struct version **old = sorted_versions(w->arena, held, AUTHORITY_DFE_CODE);
    w->authority = arena_array(w->arena, const struct version *, room);
    if (old == NULL || w->authority == NULL) return err_nomem(w->err, __func__);
    for (size_t i = 0; i < held->count; i++) {
        struct sv code = old[i]->cells[AUTHORITY_DFE_CODE];
        bool last = i + 1 == held->count || !sv_eq(code, old[i + 1]->cells[AUTHORITY_DFE_CODE]);
        if (last) w->authority[w->authorities++] = old[i];
    }
    if (w->shape->kind != RECORD_AUTHORITY) return true;
    size_t known = w->authorities;
    for (size_t i = 0; i < w->items; i++) {
        if (!is_final(w, &w->item[i])) continue;
        size_t at = 0;
        while (at < known && !sv_eq(w->authority[at]->cells[AUTHORITY_DFE_CODE], w->item[i].key)) at++;
        if (at == known) at = w->authorities++;
        w->authority[at] = &w->item[i].version;
    }
    sort(w->authority, w->authorities, sizeof *w->authority, versions_by_code);
    return true;
}

static struct day day_cell(struct sv v) {
    struct day d;
    return day_parse(v, &d) ? d : DAY_NONE;
}

/* The days an event must fall into its authority's life with, and the column to blame; DAY_NONE: nothing to check. */
struct reach {
    struct day first, last;
    size_t column;
};
enum { REPORT_LAG_DAYS = 366 };

static struct reach reach_of_inspection(const struct sv *c) {
    struct day start = day_cell(c[INSPECTION_ONSITE_START]);
    struct day end = day_cell(c[INSPECTION_ONSITE_END]);
    struct day published = day_cell(c[INSPECTION_PUBLISHED]);
    if (day_known(start)) return (struct reach){ .first = start, .last = start, .column = INSPECTION_ONSITE_START };
    if (day_known(end)) return (struct reach){ .first = end, .last = end, .column = INSPECTION_ONSITE_END };
    /* Only the report's day is known: it may come out after the authority has gone. */
    return (struct reach){ .first = day_plus(published, -REPORT_LAG_DAYS),
                           .last = published,
                           .column = INSPECTION_PUBLISHED };
}

static struct reach reach_of(enum record_kind kind, const struct sv *c) {
    struct reach r = { .first = DAY_NONE, .last = DAY_NONE, .column = VISIT_START };
    if (kind == RECORD_INSPECTION) return reach_of_inspection(c);
    if (kind != RECORD_VISIT) return r; /* a new authority is elected before it opens */
    if (!day_parse_month(c[VISIT_START], &r.first, &r.last)) r.first = r.last = day_cell(c[VISIT_START]);
    return r;
}

static bool outlived(const struct version *authority, const struct reach *r, struct day *opened, struct day *closed) {
    *opened = day_cell(authority->cells[AUTHORITY_OPENED]);
    *closed = day_cell(authority->cells[AUTHORITY_CLOSED]);
    if (day_known(*opened) && day_known(r->last) && day_before(r->last, *opened)) return true;
    *opened = DAY_NONE;
    return day_known(*closed) && day_known(r->first) && day_before(*closed, r->first);
}

/* Letters and digits in lower case, "&" as "and": "St. Helens" is "St Helens". */
static struct sv folded(struct arena *a, struct sv name) {
    struct text t = text_in(a, 0);
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if (c == '&')
            text_lit(&t, "and");
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80)
            text_char(&t, c);
    }
    return text_view(&t);
}

/* Under any version of the authority: a name that was corrected since does not make old rows wrong. */
static bool is_name_of(struct work *w, struct sv code, struct sv given) {
    const struct versions *held = &w->held->of[RECORD_AUTHORITY];
    struct sv wanted = folded(w->arena, given);
    for (size_t i = 0; i < held->count; i++) {
        const struct sv *c = held->list[i].cells;
        if (sv_eq(c[AUTHORITY_DFE_CODE], code) && (sv_eq(folded(w->arena, c[AUTHORITY_NAME]), wanted) ||
                                                   sv_eq(folded(w->arena, c[AUTHORITY_ONS_NAME]), wanted)))
            return true;
    }
    return false;
}

static bool check_code(struct work *w, struct item *it, const struct version **authority) {
    struct sv code = it->version.cells[w->shape->authority_column];
    *authority = authority_coded(w, code);
    if (*authority != NULL && !(*authority)->withdrawn) return true;
    return reject(w, it, w->shape->authority_column,
                  *authority != NULL ? SV("an authority that was not withdrawn")
                                     : SV("the code of an authority in the register (import authorities first)"));
}

/* Inspections and visits say whose they are three times over; a slip in the code shows here. */
static bool check_names(struct work *w, struct item *it, const struct version *authority) {
    bool inspection = w->shape->kind == RECORD_INSPECTION;
    size_t name = inspection ? (size_t)INSPECTION_AUTHORITY : (size_t)VISIT_AUTHORITY;
    size_t urn = inspection ? (size_t)INSPECTION_URN : (size_t)VISIT_URN;
    struct sv code = it->version.cells[w->shape->authority_column];
    struct sv given = it->version.cells[name];
    struct sv held_urn = authority->cells[AUTHORITY_URN];
    if (given.n > 0 && !is_name_of(w, code, given))
        return reject(w, it, name,
                      sentence(w, "the name that goes with this code, ", authority->cells[AUTHORITY_NAME], ""));
    given = it->version.cells[urn];
    if (given.n > 0 && held_urn.n > 0 && !sv_eq(given, held_urn))
        return reject(w, it, urn, sentence(w, "the number that goes with this code, ", held_urn, ""));
    return true;
}

static bool check_life(struct work *w, struct item *it, const struct version *authority) {
    struct reach r = reach_of(w->shape->kind, it->version.cells);
    struct day opened;
    struct day closed;
    if (!outlived(authority, &r, &opened, &closed)) return true;
    return reject(w, it, r.column,
                  day_known(opened) ? sentence_day(w, "no day before the authority opened on ", opened, "")
                                    : sentence_day(w, "no day after the authority closed on ", closed, ""));
}

static bool check_finding(struct work *w, struct item *it) {
    static const enum record_kind kinds[] = { RECORD_INSPECTION, RECORD_VISIT };
    const struct sv *c = it->version.cells;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const struct record_shape *shape = &record_shapes[kinds[k]];
        const struct versions *v = &w->held->of[kinds[k]];
        for (size_t i = 0; i < v->count; i++)
            if (sv_eq(v->list[i].cells[shape->key_column], c[FINDING_RECORD]) &&
                sv_eq(v->list[i].cells[shape->authority_column], c[FINDING_DFE_CODE]))
                return true;
    }
    return reject(w, it, FINDING_RECORD,
                  SV("the id of an inspection or visit of that authority in the register (import those first)"));
}

/* Records of inspections and visits after this import speak of authorities as they are after it. */
static bool check_event(struct work *w, struct item *it) {
    const struct version *authority;
    if (it->version.cells[w->shape->authority_column].n == 0) return true; /* a national polling day */
    if (!check_code(w, it, &authority)) return false;
    if (it->outcome == REJECTED) return true;
    if (w->shape->kind == RECORD_FINDING) return check_finding(w, it);
    if (w->shape->kind != RECORD_INSPECTION && w->shape->kind != RECORD_VISIT) return true;
    if (!check_names(w, it, authority)) return false;
    return it->outcome == REJECTED || check_life(w, it, authority);
}

static bool check_lineage(struct work *w, struct item *it, size_t column) {
    struct sv rest = it->version.cells[column];
    struct sv code;
    while (it->outcome != REJECTED && sv_word(&rest, &code))
        if (authority_coded(w, code) == NULL &&
            !reject(w, it, column,
                    sentence(w, "codes of authorities in the register or in this file; ", code, " is none")))
            return false;
    return true;
}

/* The last version of each record of `kind` that is held and not withdrawn, in turn. */
static const struct version *next_current(const struct version **sorted, size_t n, size_t key_column, size_t *at) {
    while (*at < n) {
        const struct version *v = sorted[(*at)++];
        bool last = *at == n || !sv_eq(sorted[*at]->cells[key_column], v->cells[key_column]);
        if (last && !v->withdrawn) return v;
    }
    return NULL;
}

/* An authority's new opening or closing day, or its withdrawal, must leave room for what is recorded of it. */
static bool check_held_events(struct work *w, struct item *it, enum record_kind kind) {
    const struct record_shape *shape = &record_shapes[kind];
    const struct version **sorted = sorted_versions(w->arena, &w->held->of[kind], shape->key_column);
    if (sorted == NULL) return err_nomem(w->err, __func__);
    const struct version *v;
    size_t at = 0;
    while ((v = next_current(sorted, w->held->of[kind].count, shape->key_column, &at)) != NULL) {
        struct reach r = reach_of(kind, v->cells);
        struct day opened;
        struct day closed;
        if (!sv_eq(v->cells[shape->authority_column], it->key)) continue;
        struct sv id = v->cells[shape->key_column];
        if (it->version.withdrawn)
            return reject(w, it, AUTHORITY_DFE_CODE,
                          sentence(w, "an authority without records; withdraw ", id, " and the others of it first"));
        if (outlived(&it->version, &r, &opened, &closed))
            return reject(w, it, day_known(opened) ? AUTHORITY_OPENED : AUTHORITY_CLOSED,
                          sentence(w, "a day that leaves room for ", id, ", which is held"));
    }
    return true;
}

static bool check_authority(struct work *w, struct item *it) {
    static const enum record_kind kinds[] = { RECORD_INSPECTION, RECORD_VISIT, RECORD_ELECTION, RECORD_OVERRIDE };
    if (!check_lineage(w, it, AUTHORITY_PREDECESSORS) || !check_lineage(w, it, AUTHORITY_SUCCESSORS)) return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (it->outcome == CHANGED && !check_held_events(w, it, kinds[i])) return false;
    return true;
}

static bool check_states(struct work *w) {
    for (size_t i = 0; i < w->items; i++) {
        struct item *it = &w->item[i];
        if (!is_final(w, it)) continue;
        bool authority = w->shape->kind == RECORD_AUTHORITY;
        if (it->version.withdrawn && !authority) continue;
        if (w->shape->authority_column == SIZE_MAX) continue;
        if (!(authority ? check_authority(w, it) : check_event(w, it))) return false;
    }
    return true;
}

/* ---- two current grades on one day -------------------------------------------------------------------------------- */

struct graded {
    struct sv authority, published, key;
    struct item *item; /* NULL: held, and untouched by this file */
};

static int by_authority_and_day(const void *a, const void *b) {
    const struct graded *x = a;
    const struct graded *y = b;
    int c = sv_cmp(x->authority, y->authority);
    if (c == 0) c = sv_cmp(x->published, y->published);
    if (c == 0) c = (x->item != NULL) - (y->item != NULL);
    return c != 0 || x->item == NULL ? c : compare_numbers((int64_t)x->item->order, (int64_t)y->item->order);
}

static void add_graded(struct graded *list, size_t *n, const struct version *v, struct item *it) {
    enum event_kind kind;
    const struct sv *c = v->cells;
    if (v->withdrawn || c[INSPECTION_PUBLISHED].n == 0) return;
    if (!event_parse(c[INSPECTION_KIND], &kind) || !event_is_graded(kind)) return;
    list[(*n)++] = (struct graded){ c[INSPECTION_DFE_CODE], c[INSPECTION_PUBLISHED], c[INSPECTION_ID], it };
}

static int compare_item_key(const void *key, const void *element) {
    const struct sv *k = key;
    const struct item *it = element;
    return sv_cmp(*k, it->key);
}

static bool replaced(const struct work *w, struct sv key) {
    if (w->items == 0) return false;
    const struct item *it = bsearch(&key, w->item, w->items, sizeof *w->item, compare_item_key);
    if (it == NULL) return false;
    while (it > w->item && sv_eq((it - 1)->key, key)) it--;
    for (; it < w->item + w->items && sv_eq(it->key, key); it++)
        if (it->fresh) return true;
    return false;
}

static bool check_grades_of_one_day(struct work *w) {
    if (w->shape->kind != RECORD_INSPECTION) return true;
    struct graded *list = arena_array(w->arena, struct graded, w->olds + w->items);
    const struct version *v;
    size_t n = 0;
    size_t at = 0;
    if (list == NULL) return err_nomem(w->err, __func__);
    while ((v = next_current(w->old, w->olds, INSPECTION_ID, &at)) != NULL)
        if (!replaced(w, v->cells[INSPECTION_ID])) add_graded(list, &n, v, NULL);
    for (size_t i = 0; i < w->items; i++)
        if (is_final(w, &w->item[i])) add_graded(list, &n, &w->item[i].version, &w->item[i]);
    sort(list, n, sizeof *list, by_authority_and_day);
    for (size_t i = 1; i < n; i++) {
        if (list[i].item == NULL || !sv_eq(list[i].authority, list[i - 1].authority) ||
            !sv_eq(list[i].published, list[i - 1].published))
            continue;
        if (!reject(w, list[i].item, INSPECTION_PUBLISHED,
                    sentence(w, "another day: ", list[i - 1].key,
                             " is a graded inspection of this authority published that day")))
            return false;
    }
    return true;
}

/* ---- all of it ----------------------------------------------------------------------------------------------------- */

static bool prepare(struct work *w, const struct import_row *rows, size_t n, const struct row_fault *faults,
                    size_t fault_count) {
    const struct versions *held = &w->held->of[w->shape->kind];
    w->old = sorted_versions(w->arena, held, w->shape->key_column);
    w->olds = held->count;
    w->matched = arena_array(w->arena, bool, held->count);
    w->item = arena_array(w->arena, struct item, n);
    w->items = n;
    w->fault = arena_array(w->arena, struct row_fault, n + fault_count);
    if (w->old == NULL || w->matched == NULL || w->item == NULL || w->fault == NULL) return err_nomem(w->err, __func__);
    for (size_t i = 0; i < n; i++)
        w->item[i] = (struct item){ .row = &rows[i], .key = rows[i].cells[w->shape->key_column], .order = i };
    sort(w->item, n, sizeof *w->item, by_key_and_order);
    if (fault_count > 0) memcpy(w->fault, faults, fault_count * sizeof *faults);
    w->faults = fault_count;
    return true;
}

/* Rows and held versions in step, one key at a time. */
static bool take_rows(struct work *w) {
    size_t old = 0;
    const size_t key_column = w->shape->key_column;
    for (size_t i = 0; i < w->items;) {
        struct sv key = w->item[i].key;
        size_t n = 1;
        while (i + n < w->items && sv_eq(w->item[i + n].key, key)) n++;
        while (old < w->olds && sv_cmp(w->old[old]->cells[key_column], key) < 0) old++;
        size_t end = old;
        while (end < w->olds && sv_eq(w->old[end]->cells[key_column], key)) end++;
        for (size_t k = 0; k < n; k++)
            if (!take_row(w, &w->item[i], n, &w->item[i + k], old, end)) return false;
        i += n;
        old = end;
    }
    return true;
}

static void count(const struct work *w, size_t reader_faults, struct reconciliation *out) {
    out->rejected = reader_faults;
    for (size_t i = 0; i < w->items; i++) {
        switch (w->item[i].outcome) {
        case SAME: out->same++; break;
        case ADDED: out->added++; break;
        case CHANGED: out->changed++; break;
        case REJECTED: out->rejected++; break;
        }
    }
}

static bool gather_fresh(struct work *w, struct reconciliation *out) {
    out->fresh = arena_array(w->arena, struct version, w->items);
    out->fresh_is_first = arena_array(w->arena, bool, w->items);
    if (out->fresh == NULL || out->fresh_is_first == NULL) return err_nomem(w->err, __func__);
    for (size_t i = 0; w->faults == 0 && i < w->items; i++) {
        if (!w->item[i].fresh) continue;
        out->fresh_is_first[out->fresh_count] = w->item[i].outcome == ADDED;
        out->fresh[out->fresh_count++] = w->item[i].version;
    }
    return true;
}

/* A row noted as a change and rejected later is no change. Both lists are by line. */
static void drop_rejected_changes(struct work *w) {
    size_t kept = 0;
    size_t f = 0;
    for (size_t i = 0; i < w->changes; i++) {
        while (f < w->faults && w->fault[f].line < w->change[i].line) f++;
        if (f == w->faults || w->fault[f].line != w->change[i].line) w->change[kept++] = w->change[i];
    }
    w->changes = kept;
}

bool reconcile(const struct record_shape *shape, const struct register_versions *held, const struct import_row *rows,
               size_t n, const struct row_fault *faults, size_t fault_count, struct day today, struct arena *a,
               struct reconciliation *out, struct err *e) {
    struct work w = { .shape = shape, .held = held, .today = today, .arena = a, .err = e };
    *out = (struct reconciliation){ 0 };
    if (!prepare(&w, rows, n, faults, fault_count) || !take_rows(&w) || !gather_authorities(&w) || !check_states(&w) ||
        !check_grades_of_one_day(&w) || !gather_fresh(&w, out))
        return false;
    if (a->failed) return err_nomem(e, __func__);
    sort(w.fault, w.faults, sizeof *w.fault, by_line);
    sort(w.change, w.changes, sizeof *w.change, changes_by_line);
    drop_rejected_changes(&w);
    count(&w, fault_count, out);
    out->fault = w.fault;
    out->faults = w.faults;
    out->change = w.change;
    out->changes = w.changes;
    return true;
}
