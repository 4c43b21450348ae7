/* The lead inspector. The name is read for the user's own use; ilacs ships none. */
#include "ingest/report_parts.h"

#include <string.h>

static struct sv skip_blanks(struct sv s) {
    while (s.n > 0 && s.p[0] == ' ') s = sv_sub(s, 1, SIZE_MAX);
    return s;
}

/* Words that name an office and so end a name. */
static bool is_office(struct sv low) {
    static const char *const words[] = { "her",        "his",      "hmi",       "shmi",       "senior",
                                         "majesty's",  "majestys", "inspector", "inspectors", "ofsted",
                                         "regulatory", "regional", "social",    "additional", "lead" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (sv_eq(low, sv_of(words[i]))) return true;
    return false;
}

/* "Pauline de Souza": small words within a name. */
static bool is_particle(struct sv low) {
    static const char *const words[] = { "de", "du", "da", "di", "la", "le", "van", "von", "der", "den", "o'" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (sv_eq(low, sv_of(words[i]))) return true;
    return false;
}

static bool is_upper_start(struct sv raw) {
    unsigned char c = raw.n > 0 ? (unsigned char)raw.p[0] : 0;
    return (c >= 'A' && c <= 'Z') || c >= 0xc3; /* "Óscar": a Latin capital with an accent begins so in UTF-8 */
}

/* One name: the capitalised words before an office. `raw` has no comma in it. */
static struct sv one_name(struct sv raw, struct arena *a) {
    raw = sv_trim(raw);
    struct sv low = report_text_folded(raw, a);
    struct report_line line = { .raw = raw, .low = low.p, .n = (uint32_t)low.n };
    struct report_word w;
    uint32_t from = UINT32_MAX, to = 0;
    size_t words = 0;
    for (uint32_t at = 0; report_word_next(&line, &at, &w);) {
        struct sv printed = report_line_raw(&line, w.from, w.to);
        if (from != UINT32_MAX && is_particle(w.low)) continue;
        if (is_office(w.low) || !is_upper_start(printed) || words == 5) break;
        if (from == UINT32_MAX) from = w.from;
        to = w.to;
        words++;
    }
    if (words < 2) return (struct sv){ 0 };
    struct sv name = report_line_raw(&line, from, to);
    while (name.n > 0 && strchr(".,;:(", name.p[name.n - 1]) != NULL) name.n--;
    return name;
}

static void add_name(struct text *t, struct sv name) {
    if (name.n == 0) return;
    if (t->n > 0) text_lit(t, "; ");
    text_add(t, name);
}

struct sv report_names_read(struct sv raw, struct arena *a) {
    struct text names = text_in(a, 400);
    struct sv rest = raw, part;
    while (sv_split(&rest, ',', &part)) {
        struct sv and = SV(" and ");
        for (;;) {
            part = skip_blanks(part);
            if (sv_starts(part, SV("and "))) part = sv_sub(part, 4, SIZE_MAX);
            size_t cut = sv_find(part, and);
            add_name(&names, one_name(sv_sub(part, 0, cut), a));
            if (cut >= part.n) break;
            part = sv_sub(part, cut + and.n, SIZE_MAX);
        }
    }
    return text_view(&names);
}

/* How much of the line is the label, in characters; 0: it is no such line. */
static uint32_t label_length(const struct report_line *l) {
    static const char *const labels[] = {
        "lead inspectors on site", "lead inspector on site", "lead inspectors on-site",
        "lead inspector on-site",  "lead inspectors",        "lead inspector",
        "reporting inspectors",    "reporting inspector",    "lead hmi"
    };
    struct sv low = sv_sub(report_line_low(l), l->indent, SIZE_MAX);
    if (low.n == 0 || (low.p[0] != 'l' && low.p[0] != 'r')) return 0;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        struct sv label = sv_of(labels[i]);
        if (!sv_starts(low, label)) continue;
        struct sv after = sv_sub(low, label.n, SIZE_MAX);
        if (after.n > 0 && after.p[0] != ':' && after.p[0] != ' ') continue;
        uint32_t n = (uint32_t)label.n;
        while (n < low.n && (low.p[n] == ':' || low.p[n] == ' ' || low.p[n] == '-')) n++;
        return l->indent + n;
    }
    return 0;
}

/* A line belongs to the names before it when those end in a comma or "and", or when it is only an office. */
static bool goes_on(struct sv so_far, const struct report_line *next) {
    if (next->blank || next->furniture) return false;
    so_far = sv_trim(so_far);
    struct sv low = sv_sub(report_line_low(next), next->indent, SIZE_MAX);
    return sv_ends(so_far, SV(",")) || sv_ends(so_far, SV(" and")) || sv_starts(low, SV("and ")) ||
           sv_starts(low, SV("majesty"));
}

static bool lead_at(struct reading *rd, size_t i) {
    const struct report_text *t = rd->t;
    uint32_t label = t->line[i].blank || t->line[i].furniture ? 0 : label_length(&t->line[i]);
    if (label == 0) return false;
    size_t line = i;
    uint32_t from = label;
    if (label >= t->line[i].n) { /* the name stands on the next line */
        line = next_written(t, i);
        if (line >= t->lines) return false;
        from = 0;
    }
    struct text raw = text_in(rd->a, 600);
    text_add(&raw, report_line_raw(&t->line[line], from, t->line[line].n));
    for (size_t k = line + 1; k < t->lines && k < line + 3 && goes_on(text_view(&raw), &t->line[k]); k++) {
        text_char(&raw, ' ');
        text_add(&raw, sv_trim(t->line[k].raw));
    }
    struct sv names = report_names_read(text_view(&raw), rd->a);
    if (names.n == 0) return false;
    struct report_place place = { t->line[i].page, report_text_join(t, i, line + 1, 300, rd->a) };
    value_set(rd, REPORT_LEAD_INSPECTOR, names, place);
    return true;
}

void report_people_read(struct reading *rd, enum report_form form) {
    const struct report_text *t = rd->t;
    (void)form;
    for (size_t i = 0; i < t->lines; i++)
        if (lead_at(rd, i)) return;
    value_blank(rd, REPORT_LEAD_INSPECTOR,
                rd->f->front_only ? "not on the first pages" : "the report names no lead inspector",
                !rd->f->front_only);
}
