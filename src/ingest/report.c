#include "ingest/report_parts.h"

#include <string.h>

/* ---- lists, values, lines ------------------------------------------------------------------------------------------- */

void *list_add(struct list *l, size_t size, struct arena *a) {
    if (l->n == l->cap) {
        size_t cap = l->cap == 0 ? 16 : l->cap * 2;
        void *p = arena_grow(a, l->p, l->cap * size, cap * size);
        if (p == NULL) return NULL;
        l->p = p;
        l->cap = cap;
    }
    return (char *)l->p + size * l->n++;
}

static void warn(struct reading *rd, enum report_column c, const char *why) {
    struct sv *w = list_add(&rd->warnings, sizeof *w, rd->a);
    struct text t = text_in(rd->a, 1024);
    text_add(&t, report_column_name(c));
    text_lit(&t, ": ");
    text_add(&t, sv_of(why));
    if (w != NULL) *w = text_view(&t);
}

void value_set(struct reading *rd, enum report_column c, struct sv value, struct report_place place) {
    rd->f->value[c] = (struct report_value){ .value = value, .trust = REPORT_ONE_PLACE, .first = place };
}

void value_derive(struct reading *rd, enum report_column c, struct sv value, const char *how) {
    rd->f->value[c] = (struct report_value){ .value = value, .trust = REPORT_DERIVED, .reason = sv_of(how) };
}

void value_blank(struct reading *rd, enum report_column c, const char *why, bool doubt) {
    rd->f->value[c] = (struct report_value){ .trust = REPORT_BLANK, .reason = sv_of(why), .doubt = doubt };
    if (doubt) warn(rd, c, why);
}

void value_doubt(struct reading *rd, enum report_column c, const char *why) {
    struct report_value *v = &rd->f->value[c];
    if (v->trust != REPORT_BLANK) v->trust = REPORT_DOUBTFUL;
    if (v->reason.n == 0 || !v->doubt) v->reason = sv_of(why);
    v->doubt = true;
    warn(rd, c, why);
}

void value_second(struct reading *rd, enum report_column c, struct sv value, struct report_place place) {
    struct report_value *v = &rd->f->value[c];
    v->second = place;
    v->second_value = value;
    if (v->trust == REPORT_BLANK) return;
    if (!sv_eq(v->value, value))
        value_doubt(rd, c, "a second place in the report says otherwise");
    else if (v->trust == REPORT_ONE_PLACE)
        v->trust = REPORT_TWO_PLACES;
}

struct sv text_of_day(struct day d, struct arena *a) {
    struct text t = text_in(a, 16);
    text_day(&t, d);
    return text_view(&t);
}

struct sv text_of_number(uint64_t n, struct arena *a) {
    struct text t = text_in(a, 24);
    text_int(&t, (int64_t)n);
    return text_view(&t);
}

bool line_starts(const struct report_text *t, size_t i, struct sv words) {
    const struct report_line *l = &t->line[i];
    return !l->blank && !l->furniture && sv_starts(sv_sub(report_line_low(l), l->indent, SIZE_MAX), words);
}

size_t line_find(const struct report_text *t, size_t from, size_t to, struct sv words) {
    for (size_t i = from; i < to && i < t->lines; i++)
        if (line_starts(t, i, words)) return i;
    return SIZE_MAX;
}

size_t page_start(const struct report_text *t, uint32_t page) {
    for (size_t i = 0; i < t->lines; i++)
        if (t->line[i].page >= page) return i;
    return t->lines;
}

size_t next_written(const struct report_text *t, size_t i) {
    for (i++; i < t->lines; i++)
        if (!t->line[i].blank && !t->line[i].furniture) return i;
    return t->lines;
}

/* ---- the whole ------------------------------------------------------------------------------------------------------ */

enum { FEWEST_LETTERS = 200 }; /* a first page has more; less is a page number under a picture */

static void blank_all(struct report_facts *f, struct sv reason) {
    for (enum report_column c = 0; c < REPORT_COLUMNS; c++)
        f->value[c] = (struct report_value){ .trust = REPORT_BLANK, .reason = reason };
}

void report_refuse(struct sv file, struct sv reason, struct report_facts *out) {
    *out = (struct report_facts){ .file = file, .form = REPORT_UNKNOWN, .refused = reason };
    blank_all(out, reason);
}

static struct sv file_name(struct sv path) {
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/') return sv_sub(path, i, SIZE_MAX);
    return path;
}

/* Columns that no report prints, or that say something about the reading itself. */
static void fill_outer_columns(struct reading *rd) {
    struct report_place none = { 0 };
    value_blank(rd, REPORT_ID, "made of the listing date, which no report prints", false);
    value_blank(rd, REPORT_PUBLISHED_LISTED, "the website's date, which no report prints", false);
    value_blank(rd, REPORT_URL, "left blank", false);
    value_blank(rd, REPORT_CHECKED, "filled in by people", false);
    value_blank(rd, REPORT_NOTE, "filled in by people", false);
    value_set(rd, REPORT_SOURCE_FILE, file_name(rd->f->file), none);
    value_derive(rd, REPORT_SOURCE, SV("report"), "read from a report");
    if (rd->f->front_only)
        value_blank(rd, REPORT_PAGES, "only the first pages were read", false);
    else
        value_derive(rd, REPORT_PAGES, text_of_number(rd->t->pages, rd->a), "counted");
}

static void hand_over(struct reading *rd) {
    struct report_facts *f = rd->f;
    f->item = rd->items.p, f->items = rd->items.n;
    f->mention = rd->mentions.p, f->mentions = rd->mentions.n;
    f->number = rd->numbers.p, f->numbers = rd->numbers.n;
    f->section = rd->sections.p, f->sections = rd->sections.n;
    f->warning = rd->warnings.p, f->warnings = rd->warnings.n;
}

static const char *unknown_reason(const struct report_text *t) {
    if (t->letters < FEWEST_LETTERS)
        return t->pages == 0 ? "the file holds no page" : "the pages are pictures without a text layer";
    return "no title of a report or letter on children's services: another kind of paper";
}

bool report_read(struct sv text, struct sv file, const struct report_reader *r, bool front_only, struct arena *a,
                 struct report_facts *out, struct err *e) {
    struct report_text t;
    if (!report_text_make(text, a, &t, e)) return false;
    struct report_title title = { 0 };
    if (t.letters >= FEWEST_LETTERS) report_title_read(&t, a, &title);
    if (title.form == REPORT_UNKNOWN) {
        report_refuse(file, sv_of(unknown_reason(&t)), out);
        return !a->failed || err_nomem(e, __func__);
    }
    *out = (struct report_facts){ .file = file, .form = title.form, .front_only = front_only };
    blank_all(out, SV("this kind of paper has no such value"));
    struct reading rd = { .t = &t, .r = r, .a = a, .f = out, .first = DAY_NONE, .last = DAY_NONE };
    fill_outer_columns(&rd);
    if (report_form_is_letter(title.form)) {
        report_letter_read(&rd, &title);
    } else {
        report_front_read(&rd, &title);
        report_judgements_read(&rd, &title);
        report_people_read(&rd, title.form);
    }
    report_sections_read(&rd, title.form);
    report_mentions_read(&rd);
    hand_over(&rd);
    return !a->failed || err_nomem(e, __func__);
}
