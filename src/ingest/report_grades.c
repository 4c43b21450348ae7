#include "ingest/report_grades.h"

#include <string.h>

/* Longer labels first: "children in care and care leavers" begins like "children in care". */
const struct report_label report_ilacs_labels[] = {
    { AREA_LEADERS, "the impact of leaders on social work practice with children and families", false },
    { AREA_HELP_AND_PROTECTION, "the experiences and progress of children who need help and protection", false },
    { AREA_IN_CARE_AND_CARE_LEAVERS, "the experiences and progress of children in care and care leavers", false },
    { AREA_IN_CARE, "the experiences and progress of children in care", false },
    { AREA_CARE_LEAVERS, "the experiences and progress of care leavers", false },
    /* Printed so in 14 reports from July 2025: a known misprint of one template, so no doubt about the area. */
    { AREA_CARE_LEAVERS, "the experiences and progress of children care leavers", false },
    { AREA_OVERALL, "overall effectiveness", false },
    { AREA_COUNT, NULL, false },
};
const struct report_label report_sif_table_labels[] = {
    { AREA_HELP_AND_PROTECTION, "children who need help and protection", false },
    { AREA_IN_CARE_AND_CARE_LEAVERS, "children looked after and achieving permanence", false },
    { AREA_ADOPTION, "adoption performance", false },
    { AREA_CARE_LEAVERS, "experiences and progress of care leavers", false },
    { AREA_CARE_LEAVERS, "the experiences and progress of care leavers", false },
    { AREA_LEADERS, "leadership management and governance", false },
    { AREA_COUNT, NULL, false },
};
const struct report_label report_sif_heading_labels[] = {
    { AREA_HELP_AND_PROTECTION, "the experiences and progress of children who need help and protection", false },
    { AREA_IN_CARE_AND_CARE_LEAVERS, "the experiences and progress of children looked after and achieving permanence",
      false },
    { AREA_ADOPTION, "the graded judgement for adoption performance", false },
    { AREA_ADOPTION, "the graded judgement about adoption performance", false },
    { AREA_CARE_LEAVERS, "the graded judgement about the experiences and progress of care leavers", false },
    { AREA_CARE_LEAVERS, "the graded judgement for the experiences and progress of care leavers", false },
    { AREA_LEADERS, "leadership management and governance", false },
    { AREA_COUNT, NULL, false },
};
/* The older scale: leadership and overall have a place among our areas; the other judgements have none. */
const struct report_label report_2013_labels[] = {
    { AREA_OVERALL, "overall effectiveness", false },
    { AREA_LEADERS, "leadership and management", false },
    { AREA_LEADERS, "leadership and governance", false },
    { AREA_COUNT, "capacity to improve", false },
    { AREA_COUNT, "capacity for improvement", false },
    { AREA_COUNT, "outcomes for looked after children and young people", false },
    { AREA_COUNT, "outcomes for looked after children", false },
    { AREA_COUNT, "quality of provision", false },
    { AREA_COUNT, "quality of practice", false },
    { AREA_COUNT, "the effectiveness of the help and protection provided to children young people families and carers",
      false },
    { AREA_COUNT, NULL, false },
};

/* ---- the stream of grade words ------------------------------------------------------------------------------------- */

enum grade_word { NO_GRADE_WORD, REQUIRES, IMPROVEMENT, TO, BE, GOOD, OUTSTANDING, INADEQUATE, ADEQUATE, NOT, JUDGED };

static enum grade_word grade_word_of(struct sv w) {
    static const struct {
        const char *word;
        enum grade_word is;
    } words[] = {
        { "requires", REQUIRES },
        { "require", REQUIRES },
        { "improvement", IMPROVEMENT },
        { "to", TO },
        { "be", BE },
        { "good", GOOD },
        { "outstanding", OUTSTANDING },
        { "inadequate", INADEQUATE },
        { "adequate", ADEQUATE },
        { "not", NOT },
        { "judged", JUDGED },
        { "graded", JUDGED },
    };
    if (w.n < 2 || w.n > 11) return NO_GRADE_WORD;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].word[0] == w.p[0] && sv_eq(w, sv_of(words[i].word))) return words[i].is;
    return NO_GRADE_WORD;
}

enum { GRADES_MAX = 16 };
struct grade_stream {
    struct {
        enum grade grade;
        size_t from, to; /* lines */
    } run[GRADES_MAX];
    size_t runs;
    enum grade_word last; /* the word that a continuation would follow */
    bool broken;          /* a word came that no grade has there */
};

static void stream_add(struct grade_stream *s, enum grade g, size_t line) {
    if (s->runs == GRADES_MAX) {
        s->broken = true;
        return;
    }
    s->run[s->runs].grade = g;
    s->run[s->runs].from = s->run[s->runs].to = line;
    s->runs++;
}

/* Takes one grade word. "Requires improvement" is whole, and may go on with "to be good". */
static void stream_feed(struct grade_stream *s, enum grade_word w, size_t line) {
    enum grade_word last = s->last;
    s->last = w;
    switch (w) {
    case REQUIRES:
    case NOT: stream_add(s, GRADE_NONE, line); return;
    case OUTSTANDING: stream_add(s, GRADE_OUTSTANDING, line); return;
    case INADEQUATE: stream_add(s, GRADE_INADEQUATE, line); return;
    case ADEQUATE: stream_add(s, GRADE_ADEQUATE, line); return;
    case GOOD:
        if (last != BE) {
            stream_add(s, GRADE_GOOD, line);
            return;
        }
        break;
    case IMPROVEMENT: s->broken |= last != REQUIRES; break;
    case TO: s->broken |= last != IMPROVEMENT; break;
    case BE: s->broken |= last != TO; break;
    case JUDGED: s->broken |= last != NOT; break;
    case NO_GRADE_WORD: return;
    }
    if (s->runs == 0) {
        s->broken = true;
        return;
    }
    s->run[s->runs - 1].to = line;
    if (w == IMPROVEMENT) s->run[s->runs - 1].grade = GRADE_REQUIRES_IMPROVEMENT;
    if (w == JUDGED) s->run[s->runs - 1].grade = GRADE_NOT_GRADED;
}

/* Whether the last grade is whole (or none was begun). */
static bool stream_whole(const struct grade_stream *s) {
    if (s->runs == 0) return true;
    return s->run[s->runs - 1].grade != GRADE_NONE && s->last != TO && s->last != BE;
}

/* Whether the words so far could go on with this one on a later line. */
static bool stream_continues(const struct grade_stream *s, enum grade_word w) {
    return (s->last == REQUIRES && w == IMPROVEMENT) || (s->last == IMPROVEMENT && w == TO) ||
           (s->last == TO && w == BE) || (s->last == BE && w == GOOD) || (s->last == NOT && w == JUDGED);
}

/* Whether a line has grade words and nothing else. */
static bool line_is_grades(const struct report_line *l) {
    struct report_word w;
    size_t n = 0;
    for (uint32_t at = 0; report_word_next(l, &at, &w); n++)
        if (grade_word_of(w.low) == NO_GRADE_WORD) return false;
    return n > 0 && n <= 5;
}

static void stream_feed_line(struct grade_stream *s, const struct report_line *l, size_t line) {
    struct report_word w;
    for (uint32_t at = 0; report_word_next(l, &at, &w);) stream_feed(s, grade_word_of(w.low), line);
}

/* ---- labels -------------------------------------------------------------------------------------------------------- */

static bool is_row_number(struct sv w) {
    if (w.n == 0 || w.n > 4) return false;
    for (size_t i = 0; i < w.n; i++)
        if ((w.p[i] < '0' || w.p[i] > '9') && w.p[i] != '.') return false;
    return true;
}

/* Words between a label and its grade: "... adoption performance is that it is good". */
static bool is_filler(struct sv w) {
    static const char *const words[] = { "is", "are", "that", "it", "they", "remains", "remain", "-", "" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (sv_eq(w, sv_of(words[i]))) return true;
    return false;
}

/* One spelling for what reports spell in two ways. */
static struct sv plain_word(struct sv w) {
    if (sv_eq(w, SV("judgment"))) return SV("judgement");
    if (sv_eq(w, SV("experience"))) return SV("experiences");
    if (sv_eq(w, SV("&"))) return SV("and");
    return w;
}

struct row {
    enum area area;
    size_t from, to; /* lines */
    bool misprint;
};

/* Matches a label from the start of line `from`, over at most six lines, one blank line allowed between two. Grade words
 * met on the way and on the label's last line are fed to `s`. True when the label is complete and its lines hold
 * nothing else but grade words (and fillers). */
static bool label_match(const struct report_text *t, size_t from, const char *label, struct grade_stream *s,
                        size_t *end) {
    struct sv rest = sv_of(label), want;
    bool more = sv_word(&rest, &want);
    unsigned written = 0, gap = 0;
    for (size_t i = from; i < t->lines && written < 6; i++) {
        const struct report_line *l = &t->line[i];
        if (l->furniture) continue;
        if (l->blank) {
            if (++gap > 1) return false;
            continue;
        }
        gap = 0;
        written++;
        struct report_word w;
        bool first = true;
        for (uint32_t at = 0; report_word_next(l, &at, &w);) {
            bool lead = first && i == from && is_row_number(w.low);
            if (lead) continue;
            first = false;
            if (more && sv_eq(plain_word(w.low), want)) {
                more = sv_word(&rest, &want);
                continue;
            }
            enum grade_word g = grade_word_of(w.low);
            if (g != NO_GRADE_WORD)
                stream_feed(s, g, i);
            else if (more || !is_filler(w.low))
                return false;
        }
        if (!more) {
            *end = i;
            return true;
        }
    }
    return false;
}

static struct sv line_first(const struct report_line *l) {
    struct report_word w = { 0 };
    uint32_t at = 0;
    report_word_next(l, &at, &w);
    return w.low;
}

/* Behind a row's number. */
static struct sv first_word(const struct report_line *l) {
    struct report_word w = { 0 };
    uint32_t at = 0;
    while (report_word_next(l, &at, &w) && is_row_number(w.low)) {
    }
    return plain_word(w.low);
}

/* The label that starts on line i; NULL when none does. */
static const struct report_label *label_at(const struct report_text *t, size_t i, const struct report_label *labels,
                                           struct grade_stream *s, size_t *end) {
    const struct report_line *l = &t->line[i];
    if (l->blank || l->furniture) return NULL;
    struct sv first = first_word(l);
    for (; labels->words != NULL; labels++) {
        if (first.n == 0 || first.p[0] != labels->words[0]) continue;
        struct sv rest = sv_of(labels->words), word;
        sv_word(&rest, &word);
        if (!sv_eq(first, word)) continue;
        struct grade_stream trial = *s;
        if (label_match(t, i, labels->words, &trial, end)) {
            *s = trial;
            return labels;
        }
    }
    return NULL;
}

/* ---- a label no template has ---------------------------------------------------------------------------------------- */

static bool bag_has(struct sv bag, const char *word) { return sv_find(bag, sv_of(word)) < bag.n; }

static enum area area_of_words(struct sv bag) {
    if (bag_has(bag, "overall")) return AREA_OVERALL;
    if (bag_has(bag, "leaders ") || bag_has(bag, "leadership")) return AREA_LEADERS;
    if (bag_has(bag, "protection")) return AREA_HELP_AND_PROTECTION;
    if (bag_has(bag, "adoption")) return AREA_ADOPTION;
    bool care = bag_has(bag, "in care"), leavers = bag_has(bag, "leavers") || bag_has(bag, "leaving care");
    if (care && leavers) return AREA_IN_CARE_AND_CARE_LEAVERS;
    if (care) return AREA_IN_CARE;
    if (leavers) return AREA_CARE_LEAVERS;
    return bag_has(bag, "looked after") ? AREA_IN_CARE_AND_CARE_LEAVERS : AREA_COUNT;
}

/* A row whose words differ from every label: begins like one, has a grade on or between its lines, and key words that
 * name one area. Only used inside a table that has begun. */
static bool misprinted_row(const struct report_text *t, size_t from, struct grade_stream *s, struct row *out) {
    static const char *const starts[] = { "the", "overall", "children", "adoption", "experiences", "leadership" };
    struct sv first = first_word(&t->line[from]);
    bool begins = false;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) begins |= sv_eq(first, sv_of(starts[i]));
    if (!begins) return false;
    char bag[256];
    size_t n = 0, words = 0, to = from;
    struct grade_stream trial = *s;
    for (size_t i = from; i < t->lines && i < from + 4 && !t->line[i].blank; i++) {
        struct report_word w;
        for (uint32_t at = 0; report_word_next(&t->line[i], &at, &w);) {
            enum grade_word g = grade_word_of(w.low);
            if (g != NO_GRADE_WORD) {
                stream_feed(&trial, g, i);
                continue;
            }
            if (n + w.low.n + 2 > sizeof bag || ++words > 16) return false;
            memcpy(bag + n, w.low.p, w.low.n);
            n += w.low.n;
            bag[n++] = ' ';
        }
        to = i;
    }
    enum area area = area_of_words((struct sv){ bag, n });
    if (area == AREA_COUNT || trial.broken || (trial.runs == s->runs && stream_whole(s))) return false;
    *s = trial;
    *out = (struct row){ area, from, to, true };
    return true;
}

/* ---- the table ------------------------------------------------------------------------------------------------------ */

enum { ROWS_MAX = 12 };
struct table {
    struct row row[ROWS_MAX];
    size_t rows;
    struct grade_stream grades;
    size_t end;
};

static bool touches(const struct row *r, size_t from, size_t to) { return from <= r->to + 1 && to + 1 >= r->from; }

/* The words of a row for a person: its lines joined. */
static struct report_place place_of(const struct report_text *t, size_t from, size_t to, struct arena *a) {
    return (struct report_place){ t->line[from].page, report_text_join(t, from, to + 1, 400, a) };
}

static size_t min_size(size_t a, size_t b) { return a < b ? a : b; }
static size_t max_size(size_t a, size_t b) { return a > b ? a : b; }

static void give(const struct report_text *t, const struct table *b, size_t row, size_t grade, const char *doubt,
                 struct arena *a, struct report_grade *found) {
    const struct row *r = &b->row[row];
    if (r->area == AREA_COUNT) return;
    struct report_grade *g = &found[r->area];
    if (g->grade != GRADE_NONE) { /* one area twice in one table: say so, keep the first */
        g->doubtful = g->doubtful || g->grade != b->grades.run[grade].grade;
        g->doubt = "the table has this judgement twice";
        return;
    }
    size_t from = min_size(r->from, b->grades.run[grade].from), to = max_size(r->to, b->grades.run[grade].to);
    *g = (struct report_grade){ b->grades.run[grade].grade, from, to, place_of(t, from, to, a), doubt != NULL, doubt };
    if (r->misprint) {
        g->doubtful = true;
        g->doubt = "the row's label is not worded as usual";
    }
}

static void pair_in_order(const struct report_text *t, const struct table *b, struct arena *a,
                          struct report_grade *found) {
    for (size_t k = 0; k < b->rows; k++) {
        bool near = touches(&b->row[k], b->grades.run[k].from, b->grades.run[k].to);
        give(t, b, k, k, near ? NULL : "the grade stands apart from its label", a, found);
    }
}

/* Counts differ: a grade is taken only when it touches one label alone, and that label touches no other grade. */
static void pair_by_place(const struct report_text *t, const struct table *b, struct arena *a,
                          struct report_grade *found) {
    for (size_t k = 0; k < b->rows; k++) {
        size_t grades = 0, mine = 0, rows = 0;
        for (size_t g = 0; g < b->grades.runs; g++)
            if (b->grades.run[g].from <= b->row[k].to && b->grades.run[g].to >= b->row[k].from) grades++, mine = g;
        if (grades != 1) continue;
        for (size_t r = 0; r < b->rows; r++)
            rows += b->grades.run[mine].from <= b->row[r].to && b->grades.run[mine].to >= b->row[r].from;
        if (rows == 1) give(t, b, k, mine, "the table has more labels or grades than pairs", a, found);
    }
}

/* A line that ends a table: neither label nor grade. */
static bool table_take(const struct report_text *t, struct table *b, size_t *i, const struct report_label *labels) {
    size_t end = 0;
    struct grade_stream before = b->grades;
    const struct report_label *l = label_at(t, *i, labels, &b->grades, &end);
    if (l != NULL && b->rows < ROWS_MAX) {
        b->row[b->rows++] = (struct row){ l->area, *i, end, l->misprint };
        *i = end;
        return true;
    }
    b->grades = before;
    if (line_is_grades(&t->line[*i])) {
        stream_feed_line(&b->grades, &t->line[*i], *i);
        return true;
    }
    if (b->rows > 0 && b->rows < ROWS_MAX && misprinted_row(t, *i, &b->grades, &b->row[b->rows])) {
        *i = b->row[b->rows++].to;
        return true;
    }
    return false;
}

/* "Judgement    Grade", the table's head. */
static bool is_table_head(const struct report_line *l) {
    return sv_starts(sv_sub(report_line_low(l), l->indent, SIZE_MAX), SV("judgement")) && l->n - l->indent < 120 &&
           sv_ends(report_line_low(l), SV("grade"));
}

/* Before the first label, grade words count only when they stand right above it and not where a sentence's lines begin:
 * the last word of "... require improvement to be / good" is not the table's. */
static void table_collect(const struct report_text *t, size_t from, size_t to, const struct report_label *labels,
                          struct table *b) {
    unsigned gap = 0;
    uint32_t prose = 0; /* where the sentence above begins, and a little more; 0: there is none */
    for (size_t i = from; i < to && i < t->lines; i++) {
        const struct report_line *l = &t->line[i];
        if (l->furniture) continue;
        if (l->blank) {
            gap++;
            prose = 0;
            if (b->rows == 0) b->grades = (struct grade_stream){ 0 };
            continue;
        }
        if (b->rows > 0 && gap > 8) return;
        gap = 0;
        bool tail = l->indent < prose && line_is_grades(l);
        if (!tail && table_take(t, b, &i, labels)) {
            if (b->rows > 0) b->end = i + 1;
            prose = 0;
        } else if (b->rows > 0) {
            return;
        } else {
            b->grades = (struct grade_stream){ 0 };
            prose = is_table_head(l) ? 0 : tail ? prose : l->indent + 12;
        }
    }
}

size_t report_table_read(const struct report_text *t, size_t from, size_t to, const struct report_label *labels,
                         struct arena *a, struct report_grade *found) {
    for (size_t start = from; start < to && start < t->lines;) {
        struct table b = { .end = start };
        table_collect(t, start, to, labels, &b);
        if (b.rows == 0) return from;
        if (b.rows >= 2 && b.grades.runs >= 1) { /* one row alone is a heading; rows without grades, the contents */
            if (b.grades.runs == b.rows && !b.grades.broken && stream_whole(&b.grades))
                pair_in_order(t, &b, a, found);
            else
                pair_by_place(t, &b, a, found);
            return b.end;
        }
        start = b.end > start ? b.end : start + 1;
    }
    return from;
}

/* ---- headings ------------------------------------------------------------------------------------------------------- */

/* Whether a line has grade words and fillers alone: "is that it is good". */
static bool line_is_verdict(const struct report_line *l) {
    struct report_word w;
    size_t n = 0, grades = 0;
    for (uint32_t at = 0; report_word_next(l, &at, &w); n++) {
        bool grade = grade_word_of(w.low) != NO_GRADE_WORD;
        if (!grade && !is_filler(w.low)) return false;
        grades += grade;
    }
    return grades > 0 && n <= 9;
}

static enum grade_word first_grade_word(const struct report_line *l) {
    struct report_word w;
    enum grade_word g = NO_GRADE_WORD;
    for (uint32_t at = 0; g == NO_GRADE_WORD && report_word_next(l, &at, &w);) g = grade_word_of(w.low);
    return g;
}

/* Takes the lines after a heading that hold nothing but its grade, or the rest of it; returns the last line taken. */
static size_t heading_rest(const struct report_text *t, size_t end, struct grade_stream *s) {
    for (size_t i = end + 1; i < t->lines && i <= end + 3; i++) {
        const struct report_line *l = &t->line[i];
        if (l->furniture || l->blank) continue;
        if (!line_is_verdict(l)) break;
        if (s->runs > 0 && !stream_continues(s, first_grade_word(l))) break;
        stream_feed_line(s, l, i);
        end = i;
    }
    return end;
}

const char *report_heading_at(const struct report_text *t, size_t i, const struct report_label *labels, size_t *end) {
    struct grade_stream s = { 0 };
    if (is_row_number(line_first(&t->line[i]))) return NULL;
    const struct report_label *l = label_at(t, i, labels, &s, end);
    if (l == NULL) return NULL;
    *end = heading_rest(t, *end, &s);
    return l->words;
}

static bool heading_grade(const struct report_text *t, size_t i, const struct report_label *labels, struct arena *a,
                          const struct report_label **label, struct report_grade *out, size_t *next) {
    struct grade_stream s = { 0 };
    size_t end = i, start = i;
    const struct report_label *l = label_at(t, i, labels, &s, &end);
    if (l == NULL) return false;
    *next = end + 1;
    if (s.runs == 0 || s.broken) { /* the grade may begin on the line above */
        size_t above = i;
        while (above > 0 && i - above < 2 && (t->line[above - 1].blank || t->line[above - 1].furniture)) above--;
        s = (struct grade_stream){ 0 };
        if (above > 0 && line_is_grades(&t->line[above - 1])) {
            start = above - 1;
            stream_feed_line(&s, &t->line[start], start);
        }
        (void)label_at(t, i, labels, &s, &end);
    }
    end = heading_rest(t, end, &s);
    *next = end + 1;
    if (s.runs != 1 || s.broken || !stream_whole(&s)) return false;
    *label = l;
    *out = (struct report_grade){ s.run[0].grade, start, end, place_of(t, start, end, a), false, NULL };
    return true;
}

void report_headings_read(const struct report_text *t, size_t from, size_t to, const struct report_label *labels,
                          struct arena *a, struct report_grade *found) {
    for (size_t i = from; i < to && i < t->lines;) {
        const struct report_label *label;
        struct report_grade g;
        size_t next = i + 1;
        if (heading_grade(t, i, labels, a, &label, &g, &next) && label->area != AREA_COUNT &&
            found[label->area].grade == GRADE_NONE)
            found[label->area] = g;
        i = next;
    }
}

/* ---- sentences ------------------------------------------------------------------------------------------------------ */

/* Words of up to `max` lines from line `from`, furniture and blank lines left out, as one run. */
enum { SENTENCE_WORDS = 48 };
struct sentence {
    struct sv word[SENTENCE_WORDS];
    size_t line[SENTENCE_WORDS];
    bool ends[SENTENCE_WORDS]; /* a full stop, or the end of its paragraph, follows */
    size_t words;
};

static void sentence_read(const struct report_text *t, size_t from, size_t to, struct sentence *s) {
    s->words = 0;
    for (size_t i = from; i < to && i < t->lines && i < from + 6; i++) {
        const struct report_line *l = &t->line[i];
        if (l->furniture) continue;
        if (l->blank) {
            if (s->words > 0) s->ends[s->words - 1] = true;
            continue;
        }
        struct report_word w;
        for (uint32_t at = 0; report_word_next(l, &at, &w) && s->words < SENTENCE_WORDS;) {
            if (w.low.n == 0) continue;
            s->word[s->words] = w.low;
            s->line[s->words] = i;
            s->ends[s->words++] = l->low[w.to - 1] == '.';
        }
    }
}

static bool word_is(const struct sentence *s, size_t i, const char *w) {
    return i < s->words && sv_eq(plain_word(s->word[i]), sv_of(w));
}

/* Reads a grade that follows a verb from word i on: "is good", "are judged to be inadequate", "requires improvement",
 * "is requires improvement". */
static bool verb_and_grade(const struct report_text *t, const struct sentence *s, size_t i, size_t start_line,
                           struct arena *a, struct report_grade *found) {
    bool verb = word_is(s, i, "is") || word_is(s, i, "are");
    if (verb) i++;
    if (verb && word_is(s, i, "judged")) i += word_is(s, i + 1, "to") && word_is(s, i + 2, "be") ? 3 : 1;
    struct grade_stream g = { 0 };
    size_t last = i;
    for (size_t k = i; k < s->words && k < i + 5; k++) {
        enum grade_word w = grade_word_of(s->word[k]);
        if (w == NO_GRADE_WORD) break;
        if (g.runs > 0 && !stream_continues(&g, w)) break;
        if (g.runs == 0 && (w == TO || w == BE || w == JUDGED || w == IMPROVEMENT)) break;
        stream_feed(&g, w, s->line[k]);
        last = k;
        if (s->ends[k]) break;
    }
    if (g.runs != 1 || g.broken || g.run[0].grade == GRADE_NONE) return false;
    if (!verb && g.run[0].grade != GRADE_REQUIRES_IMPROVEMENT) return false;
    *found =
        (struct report_grade){ g.run[0].grade, start_line, s->line[last], place_of(t, start_line, s->line[last], a),
                               false,          NULL };
    return true;
}

/* The first word from i on that is a verb with a grade after it, within `reach` words of one sentence. */
static bool find_verdict(const struct report_text *t, const struct sentence *s, size_t i, size_t reach,
                         size_t start_line, struct arena *a, struct report_grade *found) {
    for (size_t k = i; k < s->words && k < i + reach; k++) {
        bool verb =
            word_is(s, k, "is") || word_is(s, k, "are") || word_is(s, k, "requires") || word_is(s, k, "require");
        if (verb && verb_and_grade(t, s, k, start_line, a, found)) return true;
        if (s->ends[k]) return false;
    }
    return false;
}

/* How many words `start` has, when the sentence begins with them; else 0. */
static size_t words_begin(const struct sentence *s, const char *start) {
    struct sv rest = sv_of(start), want;
    size_t n = 0;
    while (sv_word(&rest, &want)) {
        if (n >= s->words || !sv_eq(plain_word(s->word[n]), want)) return 0;
        n++;
    }
    return n;
}

/* Whether a line may begin such a sentence: reading one is dear, and most lines do not. */
static bool may_be_overall(const struct report_line *l) {
    if (l->blank || l->furniture) return false;
    struct sv low = sv_sub(report_line_low(l), l->indent, SIZE_MAX);
    switch (low.p[0]) {
    case 't': return sv_starts(low, SV("the ")) || sv_starts(low, SV("this "));
    case 'c': return sv_starts(low, SV("children"));
    case 'o': return sv_starts(low, SV("overall"));
    case 's': return sv_starts(low, SV("services"));
    default: return false;
    }
}

static bool overall_at(const struct report_text *t, size_t i, size_t to, struct arena *a, struct report_grade *found) {
    static const char *const starts[] = { "the overall judgement",  "children's services in",
                                          "children's services on", "the overall effectiveness",
                                          "overall effectiveness",  "this local authority",
                                          "the local authority",    "services for children in" };
    struct sentence s;
    if (!may_be_overall(&t->line[i])) return false;
    sentence_read(t, i, to, &s);
    for (size_t k = 0; k < sizeof starts / sizeof *starts; k++) {
        size_t n = words_begin(&s, starts[k]);
        if (n > 0) return find_verdict(t, &s, n, 14, i, a, found);
    }
    return false;
}

bool report_overall_sentence(const struct report_text *t, size_t from, size_t to, struct arena *a,
                             struct report_grade *found) {
    for (size_t i = from; i < to && i < t->lines; i++)
        if (overall_at(t, i, to, a, found)) return true;
    return false;
}

/* "the [judgement for the] [effectiveness of] [the] ... [local] [children's] safeguarding [children's] board [(lscb)]", or
 * "... lscb". Returns the word after it, or 0. */
static size_t board_named(const struct sentence *s) {
    if (word_is(s, 0, "an") || word_is(s, 0, "a") || word_is(s, 0, "what")) return 0;
    for (size_t k = 0; k < s->words && k < 14; k++) {
        bool board =
            word_is(s, k, "board") && k >= 2 &&
            (word_is(s, k - 1, "children") || word_is(s, k - 1, "children's") || word_is(s, k - 1, "safeguarding"));
        bool short_form = s->word[k].n >= 4 && s->word[k].n <= 7 && sv_ends(s->word[k], SV("scb"));
        if (!board && !short_form) {
            if (s->ends[k]) return 0;
            continue;
        }
        if (board && k + 1 < s->words && sv_ends(s->word[k + 1], SV("scb"))) k++;
        if (word_is(s, k + 1, "in") || word_is(s, k + 1, "for")) { /* "the board in Bromley requires ..." */
            for (size_t j = k + 2; j < s->words && j < k + 8; j++)
                if (word_is(s, j, "is") || word_is(s, j, "requires")) return j;
        }
        return k + 1;
    }
    return 0;
}

/* Whether the verdict ends its sentence or its line, or goes on with "because": prose like "the LSCB is good at ..." is
 * no judgement. */
static bool stands_alone(const struct sentence *s, size_t verdict_line) {
    for (size_t k = 0; k < s->words; k++) {
        bool last_grade_word = s->line[k] == verdict_line && grade_word_of(s->word[k]) != NO_GRADE_WORD &&
                               (k + 1 == s->words || grade_word_of(s->word[k + 1]) == NO_GRADE_WORD);
        if (last_grade_word)
            return k + 1 == s->words || s->ends[k] || s->line[k + 1] != s->line[k] || word_is(s, k + 1, "because");
    }
    return true;
}

bool report_board_sentence(const struct report_text *t, size_t from, size_t to, struct arena *a,
                           struct report_grade *found, size_t *next) {
    for (size_t i = from; i < to && i < t->lines; i++) {
        const struct report_line *l = &t->line[i];
        if (l->blank || l->furniture || l->low[l->indent] == '*') continue;
        struct sentence s;
        sentence_read(t, i, to, &s);
        size_t after = board_named(&s);
        if (after == 0 || !verb_and_grade(t, &s, after, i, a, found) || !stands_alone(&s, found->to)) continue;
        *next = found->to + 1;
        return true;
    }
    return false;
}
