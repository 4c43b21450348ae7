#include "core/report_reconcile.h"

#include <assert.h>
#include <string.h>

#include "core/columns.h"

/* Reports have come out up to six months after the last day on site. */
enum { LONGEST_TO_PUBLISH_DAYS = 210 };

struct sv report_outcome_word(enum report_outcome o) {
    static const char *const words[REPORT_OUTCOMES] = { "new", "agrees", "differs", "authority_unknown", "refused" };
    assert(o < REPORT_OUTCOMES);
    return sv_of(words[o]);
}

/* ---- which record ------------------------------------------------------------------------------------------------ */

static struct day day_of(struct sv v) {
    struct day d;
    return day_parse(v, &d) ? d : DAY_NONE;
}

struct stretch {
    struct day first, last; /* DAY_NONE: not known */
};

static struct stretch stretch_of(enum record_kind kind, const struct sv *c) {
    struct stretch s = { DAY_NONE, DAY_NONE };
    if (kind == RECORD_INSPECTION) {
        s = (struct stretch){ day_of(c[INSPECTION_ONSITE_START]), day_of(c[INSPECTION_ONSITE_END]) };
    } else if (!day_parse_month(c[VISIT_START], &s.first, &s.last)) {
        s = (struct stretch){ day_of(c[VISIT_START]), day_of(c[VISIT_END]) };
    }
    if (!day_known(s.first)) s.first = s.last;
    if (!day_known(s.last)) s.last = s.first;
    return s;
}

static bool overlap(struct stretch a, struct stretch b) {
    return day_known(a.first) && day_known(b.first) && !day_before(a.last, b.first) && !day_before(b.last, a.first);
}

static bool shares_day(struct sv v, const struct sv *held, size_t n) {
    for (size_t i = 0; v.n > 0 && i < n; i++)
        if (sv_eq(v, held[i])) return true;
    return false;
}

static bool inspections_match(const struct sv *c, const struct sv *h) {
    struct stretch ours = stretch_of(RECORD_INSPECTION, c);
    struct stretch theirs = stretch_of(RECORD_INSPECTION, h);
    if (c[INSPECTION_FRAMEWORK].n > 0 && !sv_eq(c[INSPECTION_FRAMEWORK], h[INSPECTION_FRAMEWORK])) return false;
    if (overlap(ours, theirs)) return true;
    const struct sv days[] = { h[INSPECTION_PUBLISHED], h[INSPECTION_PUBLISHED_PRINTED],
                               h[INSPECTION_PUBLISHED_LISTED] };
    if (shares_day(c[INSPECTION_PUBLISHED], days, 3) || shares_day(c[INSPECTION_PUBLISHED_PRINTED], days, 3))
        return true;
    struct day published = day_of(h[INSPECTION_PUBLISHED]);
    return !day_known(theirs.first) && day_known(ours.last) && day_known(published) &&
           !day_before(published, ours.last) && !day_before(day_plus(ours.last, LONGEST_TO_PUBLISH_DAYS), published);
}

static bool visits_match(const struct sv *c, const struct sv *h) {
    const struct sv published[] = { h[VISIT_PUBLISHED] };
    if (!sv_eq(c[VISIT_KIND], h[VISIT_KIND])) return false;
    return overlap(stretch_of(RECORD_VISIT, c), stretch_of(RECORD_VISIT, h)) ||
           shares_day(c[VISIT_PUBLISHED], published, 1);
}

static bool is_last(const struct versions *v, size_t i, size_t key) {
    return i + 1 == v->count || !sv_eq(v->list[i].cells[key], v->list[i + 1].cells[key]);
}

const struct version *report_record_held(enum record_kind kind, const struct sv *cells,
                                         const struct register_versions *held) {
    const struct record_shape *shape = &record_shapes[kind];
    const struct versions *v = &held->of[kind];
    for (size_t i = 0; i < v->count; i++) {
        const struct version *x = &v->list[i];
        if (!sv_eq(x->cells[shape->authority_column], cells[shape->authority_column]) ||
            !is_last(v, i, shape->key_column) || x->withdrawn)
            continue;
        if (sv_eq(x->cells[shape->key_column], cells[shape->key_column])) return x;
        if (kind == RECORD_INSPECTION ? inspections_match(cells, x->cells) : visits_match(cells, x->cells)) return x;
    }
    return NULL;
}

/* ---- the row a report makes ---------------------------------------------------------------------------------------- */

/* Where a value of the report goes in a row. */
static size_t column_for(enum record_kind kind, enum report_column c) {
    if (kind == RECORD_INSPECTION) {
        size_t i = record_column_named(&record_shapes[kind], report_column_name(c));
        return c == REPORT_ID || c == REPORT_NOTE || c == REPORT_CHECKED || c == REPORT_URL || c == REPORT_SOURCE ||
                       c == REPORT_PUBLISHED_LISTED
                   ? SIZE_MAX
                   : i;
    }
    static const struct {
        enum report_column from;
        enum visit_column to;
    } pairs[] = { { REPORT_URN, VISIT_URN },
                  { REPORT_DFE_CODE, VISIT_DFE_CODE },
                  { REPORT_AUTHORITY, VISIT_AUTHORITY },
                  { REPORT_KIND, VISIT_KIND },
                  { REPORT_ONSITE_START, VISIT_START },
                  { REPORT_ONSITE_END, VISIT_END },
                  { REPORT_PUBLISHED, VISIT_PUBLISHED } };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i].from == c) return pairs[i].to;
    return SIZE_MAX;
}

struct reading {
    const struct report_facts *facts;
    const struct register_versions *held;
    struct arena *arena;
    struct report_match *out;
    struct sv cells[RECORD_MAX_COLUMNS];
    const struct report_value *from[RECORD_MAX_COLUMNS]; /* NULL: not read, but made here */
    struct review_cell *cell;
};

static bool text_is_fine(struct sv v) {
    for (size_t i = 0; i < v.n; i++)
        if ((unsigned char)v.p[i] < ' ' || v.p[i] == 0x7F) return false;
    return v.n <= RECORD_MAX_TEXT && sv_utf8(v);
}

/* The words of a stranger's file as a cell may hold them: no control characters, UTF-8, not too long. */
static struct sv clean(struct sv v, struct arena *a) {
    if (text_is_fine(v)) return v;
    v = review_cut(v, RECORD_MAX_TEXT);
    char *p = arena_copy(a, v.p, v.n);
    if (p == NULL) return (struct sv){ 0 };
    bool utf8 = sv_utf8((struct sv){ p, v.n });
    for (size_t i = 0; i < v.n; i++)
        if ((unsigned char)p[i] < ' ' || p[i] == 0x7F || (!utf8 && (unsigned char)p[i] >= 0x80)) p[i] = ' ';
    return sv_trim((struct sv){ p, v.n });
}

static void put(struct reading *r, size_t column, const struct report_value *v) {
    if (column == SIZE_MAX || v->value.n == 0) return;
    r->cells[column] = clean(v->value, r->arena);
    r->from[column] = v;
}

static void fill_row(struct reading *r) {
    const struct report_facts *f = r->facts;
    for (size_t i = 0; i < record_shapes[r->out->kind].column_count; i++) r->cells[i] = SV("");
    for (int c = 0; c < REPORT_COLUMNS; c++) put(r, column_for(r->out->kind, (enum report_column)c), &f->value[c]);
    if (r->out->kind == RECORD_INSPECTION) return;
    if (r->cells[VISIT_START].n == 0) r->cells[VISIT_START] = r->cells[VISIT_END];
    r->cells[VISIT_THEME] = clean(f->theme, r->arena);
    r->cells[VISIT_PRIORITY_ACTION] = f->priority_action ? SV("yes") : SV("");
}

/* "st-helens-2026-03-01", "st-helens-focused-visit-2024-01-24": as the data that ships name their records. */
static struct sv make_key(struct reading *r) {
    const struct sv *c = r->cells;
    struct text t = text_in(r->arena, 0);
    struct sv name = r->out->authority;
    for (size_t i = 0; i < name.n; i++) {
        char ch = name.p[i];
        if (ch >= 'A' && ch <= 'Z') ch = (char)(ch - 'A' + 'a');
        if ((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9'))
            text_char(&t, ch);
        else if (ch != '\'' && ch != '.' && t.n > 0 && t.p[t.n - 1] != '-')
            text_char(&t, '-');
    }
    text_char(&t, '-');
    if (r->out->kind == RECORD_VISIT) {
        for (size_t i = 0; i < c[VISIT_KIND].n; i++)
            text_char(&t, c[VISIT_KIND].p[i] == '_' ? '-' : c[VISIT_KIND].p[i]);
        text_char(&t, '-');
        text_add(&t, c[VISIT_START]);
    } else {
        text_add(&t, c[INSPECTION_PUBLISHED].n > 0    ? c[INSPECTION_PUBLISHED]
                     : c[INSPECTION_ONSITE_END].n > 0 ? c[INSPECTION_ONSITE_END]
                                                      : c[INSPECTION_ONSITE_START]);
    }
    return text_view(&t);
}

/* ---- the day in a file's name ---------------------------------------------------------------------------------------- */

/* ILACS reports print no day of publication; whoever keeps a folder of them often writes it into the name. It is only
 * offered, and marked to be checked. */
static struct day day_in_name(struct sv file) {
    struct day d;
    if (file.n > 4 && file.p[file.n - 4] == '.') file.n -= 4;
    return file.n >= 10 && day_parse(sv_sub(file, file.n - 10, 10), &d) ? d : DAY_NONE;
}

static void offer_day(struct reading *r) {
    static const char why[] = "the report prints none; the file's name ends in this day";
    static const struct report_value offered = { .reason = { why, sizeof why - 1 },
                                                 .trust = REPORT_DOUBTFUL,
                                                 .doubt = true };
    struct day end = day_of(r->cells[INSPECTION_ONSITE_END]);
    struct day d = day_in_name(r->facts->file);
    if (r->out->kind != RECORD_INSPECTION || r->cells[INSPECTION_PUBLISHED].n > 0) return;
    r->out->to_check = true;
    if (!day_known(d) ||
        (day_known(end) && (day_before(d, end) || day_before(day_plus(end, LONGEST_TO_PUBLISH_DAYS), d))))
        return;
    struct text t = text_in(r->arena, 0);
    text_day(&t, d);
    r->cells[INSPECTION_PUBLISHED] = text_view(&t);
    r->from[INSPECTION_PUBLISHED] = &offered;
}

/* ---- cells ----------------------------------------------------------------------------------------------------------- */

static void add_cell(struct reading *r, struct sv name, struct sv held, struct sv value, const struct report_value *v) {
    struct review_cell *c = &r->cell[r->out->cells++];
    *c = (struct review_cell){ .name = name, .held = held, .value = value, .trust = SV("one_place") };
    if (v == NULL) return;
    c->trust = report_trust_word(v->trust);
    c->reason = clean(v->reason, r->arena);
    c->page = v->first.page;
    c->words = clean(v->first.words, r->arena);
    c->second_value = clean(v->second_value, r->arena);
    c->second_page = v->second.page;
    c->second_words = clean(v->second.words, r->arena);
}

static bool is_compared(enum record_kind kind, size_t c) {
    if (kind == RECORD_INSPECTION)
        return (c >= INSPECTION_FRAMEWORK && c <= INSPECTION_PUBLISHED_PRINTED && c != INSPECTION_KIND_BASIS) ||
               (c >= INSPECTION_OVERALL && c <= INSPECTION_LSCB);
    return c == VISIT_KIND || c == VISIT_START || c == VISIT_END || c == VISIT_PUBLISHED || c == VISIT_THEME ||
           c == VISIT_PRIORITY_ACTION;
}

static bool agrees(enum record_kind kind, size_t c, const struct sv *read, const struct sv *held) {
    if (read[c].n == 0 || sv_eq(read[c], held[c])) return true;
    if (kind == RECORD_INSPECTION)
        return c == INSPECTION_PUBLISHED && sv_eq(read[c], held[INSPECTION_PUBLISHED_PRINTED]);
    if (c == VISIT_THEME) return held[c].n > 0; /* two people put a theme in two ways */
    return c == VISIT_END && held[c].n == 0 && sv_eq(read[c], held[VISIT_START]);
}

static void compare_cells(struct reading *r, const struct sv *held) {
    const struct record_shape *shape = &record_shapes[r->out->kind];
    for (size_t c = 0; c < shape->column_count; c++)
        if (is_compared(shape->kind, c) && !agrees(shape->kind, c, r->cells, held))
            add_cell(r, sv_of(shape->columns[c].name), held[c], r->cells[c], r->from[c]);
}

static void list_cells(struct reading *r) {
    const struct record_shape *shape = &record_shapes[r->out->kind];
    for (size_t c = 0; c < shape->column_count; c++)
        if (r->cells[c].n > 0 && c != shape->key_column)
            add_cell(r, sv_of(shape->columns[c].name), SV(""), r->cells[c], r->from[c]);
}

/* ---- findings -------------------------------------------------------------------------------------------------------- */

static struct sv number_text(struct arena *a, int64_t n) {
    struct text t = text_in(a, 32);
    text_int(&t, n);
    return text_view(&t);
}

static struct sv finding_key(struct reading *r, const struct report_item *item) {
    struct text t = text_in(r->arena, 0);
    text_add(&t, r->out->key);
    text_char(&t, ':');
    text_add(&t, report_item_word(item->kind));
    if (item->about_board) text_lit(&t, "-board"); /* the board's own list counts from 1 again in some reports */
    text_char(&t, ':');
    text_int(&t, item->order);
    return text_view(&t);
}

static void make_finding(struct reading *r, const struct report_item *item, struct sv *c) {
    for (size_t i = 0; i < FINDING_COLUMNS; i++) c[i] = SV("");
    c[FINDING_ID] = finding_key(r, item);
    c[FINDING_DFE_CODE] = r->out->dfe_code;
    c[FINDING_RECORD] = r->out->key;
    c[FINDING_KIND] = report_item_word(item->kind);
    c[FINDING_POSITION] = number_text(r->arena, item->order);
    c[FINDING_TEXT] = clean(item->text, r->arena);
    c[FINDING_TAG] = clean(item->tag, r->arena);
    c[FINDING_ABOUT_BOARD] = item->about_board ? SV("yes") : SV("");
    c[FINDING_PAGE] = item->page > 0 ? number_text(r->arena, item->page) : SV("");
}

static bool is_finding(const struct report_item *item) {
    return item->kind != REPORT_GOOD_PRACTICE && item->text.n > 0;
}

/* The last version of a finding of this record, or NULL; *at goes on from there. */
static const struct version *next_held(const struct reading *r, size_t *at) {
    const struct versions *v = &r->held->of[RECORD_FINDING];
    for (; *at < v->count; ++*at) {
        const struct version *x = &v->list[*at];
        if (sv_eq(x->cells[FINDING_RECORD], r->out->key) && is_last(v, *at, FINDING_ID) && !x->withdrawn) {
            ++*at;
            return x;
        }
    }
    return NULL;
}

static const struct import_row *finding_with(const struct import_row *row, size_t n, struct sv key) {
    for (size_t i = 0; i < n; i++)
        if (sv_eq(row[i].cells[FINDING_ID], key)) return &row[i];
    return NULL;
}

static void text_finding(struct text *t, const struct sv *c) {
    if (t->n > 0) text_char(t, '\n');
    text_add(t, c[FINDING_KIND]);
    text_char(t, ' ');
    text_add(t, c[FINDING_POSITION]);
    text_lit(t, ": ");
    text_add(t, c[FINDING_TEXT]);
    if (c[FINDING_TAG].n == 0) return;
    text_lit(t, " (");
    text_add(t, c[FINDING_TAG]);
    text_char(t, ')');
}

static bool same_finding(const struct sv *a, const struct sv *b) {
    for (size_t i = 0; i < FINDING_COLUMNS; i++)
        if (!sv_eq(a[i], b[i])) return false;
    return true;
}

/* Both lists as texts of what differs (all of it, where the file may lack pages and a person must look), and rows that withdraw what the report does not say. */
static void compare_findings(struct reading *r, struct import_row *row) {
    struct text held = text_in(r->arena, 0);
    struct text said = text_in(r->arena, 0);
    size_t n = r->out->findings;
    size_t at = 0;
    const struct version *v;
    bool *seen = arena_array(r->arena, bool, n + 1);
    if (seen == NULL) return;
    while ((v = next_held(r, &at)) != NULL) {
        const struct import_row *same = finding_with(row, n, v->cells[FINDING_ID]);
        r->out->findings_fresh = false;
        if (same != NULL) seen[same - row] = same_finding(same->cells, v->cells);
        if (same != NULL && seen[same - row]) continue;
        text_finding(&held, v->cells);
        if (same != NULL || n == 0) continue;
        struct sv *cells = arena_array(r->arena, struct sv, FINDING_COLUMNS);
        if (cells == NULL) return;
        memcpy(cells, v->cells, FINDING_COLUMNS * sizeof *cells);
        row[r->out->findings++] = (struct import_row){ .cells = cells, .withdrawn = true };
    }
    for (size_t i = 0; i < n; i++)
        if (!seen[i]) text_finding(&said, row[i].cells);
    bool differ = r->out->findings_fresh ? r->out->held != NULL && r->out->incomplete : held.n > 0 || said.n > 0;
    if (differ && n > 0) add_cell(r, REVIEW_FINDINGS, text_view(&held), text_view(&said), NULL);
}

static bool make_findings(struct reading *r) {
    const struct report_facts *f = r->facts;
    size_t room = f->items + r->held->of[RECORD_FINDING].count;
    struct import_row *row = arena_array(r->arena, struct import_row, room);
    if (row == NULL) return false;
    r->out->finding = row;
    r->out->findings_fresh = true;
    if (f->front_only) return true; /* lists are incomplete */
    for (size_t i = 0; i < f->items; i++) {
        if (!is_finding(&f->item[i])) continue;
        struct sv *cells = arena_array(r->arena, struct sv, FINDING_COLUMNS);
        if (cells == NULL) return false;
        make_finding(r, &f->item[i], cells);
        if (finding_with(row, r->out->findings, cells[FINDING_ID]) == NULL)
            row[r->out->findings++] = (struct import_row){ .cells = cells };
    }
    compare_findings(r, row);
    return !r->arena->failed;
}

/* ---- the whole ------------------------------------------------------------------------------------------------------- */

/* Every doubtful value has a warning; more warnings than those speak of the file as a whole. The lead inspector is not
 * kept, so a doubt about the name is none of ours. */
static void weigh_doubts(const struct report_facts *f, struct report_match *out) {
    size_t doubts = 0;
    for (int c = 0; c < REPORT_COLUMNS; c++) {
        if (!f->value[c].doubt) continue;
        doubts++;
        out->to_check = out->to_check || c != REPORT_LEAD_INSPECTOR;
    }
    out->incomplete = f->warnings > doubts;
    out->to_check = out->to_check || out->incomplete;
}

static bool refuse(struct report_match *out, enum report_outcome why, struct sv reason) {
    *out = (struct report_match){ .outcome = why, .reason = reason };
    return true;
}

/* What stands in no report but must stand in its record. */
static void complete_new(struct reading *r) {
    offer_day(r);
    r->out->key = make_key(r);
    size_t source = r->out->kind == RECORD_INSPECTION ? (size_t)INSPECTION_SOURCE : (size_t)VISIT_SOURCE;
    r->cells[source] = r->out->kind == RECORD_INSPECTION ? SV("report") : SV("letter");
    list_cells(r);
}

bool report_reconcile(const struct report_facts *f, const struct register_versions *held, struct arena *a,
                      struct report_match *out, struct err *e) {
    struct sv code = f->value[REPORT_DFE_CODE].value;
    if (f->refused.n > 0 || f->form == REPORT_UNKNOWN)
        return refuse(out, REPORT_IS_REFUSED, f->refused.n > 0 ? f->refused : SV("no report that ilacs reads"));
    if (code.n == 0)
        return refuse(out, REPORT_OF_NOBODY,
                      f->value[REPORT_DFE_CODE].reason.n > 0 ? f->value[REPORT_DFE_CODE].reason
                                                             : SV("no authority of the register is named"));
    *out = (struct report_match){ .kind = report_form_is_letter(f->form) ? RECORD_VISIT : RECORD_INSPECTION,
                                  .dfe_code = code,
                                  .authority = f->value[REPORT_AUTHORITY].value };
    weigh_doubts(f, out);
    struct reading *r = arena_new(a, struct reading);
    if (r == NULL) return err_nomem(e, __func__);
    *r = (struct reading){ .facts = f, .held = held, .arena = a, .out = out };
    r->cell = arena_array(a, struct review_cell, RECORD_MAX_COLUMNS + 1);
    if (r->cell == NULL) return err_nomem(e, __func__);
    out->cell = r->cell;
    fill_row(r);
    struct stretch days = stretch_of(out->kind, r->cells);
    if (!day_known(days.first) && (out->kind == RECORD_VISIT || r->cells[INSPECTION_PUBLISHED].n == 0))
        return refuse(out, REPORT_IS_REFUSED, SV("neither the days on site nor a day of publication could be read"));
    out->held = report_record_held(out->kind, r->cells, held);
    if (out->held != NULL) {
        out->key = out->held->cells[record_shapes[out->kind].key_column];
        compare_cells(r, out->held->cells);
    } else {
        complete_new(r);
    }
    if (!make_findings(r)) return err_nomem(e, __func__);
    out->outcome = out->held == NULL ? REPORT_IS_NEW : out->cells > 0 ? REPORT_DIFFERS : REPORT_AGREES;
    return !a->failed || err_nomem(e, __func__);
}

/* ---- taking ---------------------------------------------------------------------------------------------------------- */

static bool has_word(struct sv words, struct sv wanted) {
    struct sv word;
    while (sv_word(&words, &word))
        if (sv_eq(word, wanted)) return true;
    return false;
}

void review_row(const struct review *r, struct sv names, const struct version *last, struct sv *cells) {
    const struct record_shape *shape = &record_shapes[r->kind];
    for (size_t i = 0; i < shape->column_count; i++) {
        struct sv name = sv_of(shape->columns[i].name);
        const struct review_cell *c = review_cell_named(r, name);
        bool taken = c != NULL && (r->is_new || names.n == 0 || has_word(names, name));
        cells[i] = taken                                ? c->value
                   : last == NULL                       ? SV("")
                   : !shape->columns[i].optional_column ? last->cells[i]
                                                        : (struct sv){ 0 };
    }
    cells[shape->key_column] = r->record;
    /* A visit whose month was held and whose day is now known: the precision follows from the day. */
    if (r->kind == RECORD_VISIT && last != NULL && !sv_eq(cells[VISIT_START], last->cells[VISIT_START]))
        cells[VISIT_PRECISION] = SV("");
}
