/* What the running text mentions in passing: earlier inspections and visits, practice named as good, and the numbers of
 * children in the sections on the area. Reads paragraph by paragraph, sentence by sentence. */
#include "ingest/report_dates.h"
#include "ingest/report_parts.h"

#include <string.h>

struct sentence {
    struct sv raw, low;
    uint32_t page;
};

static bool has(struct sv s, const char *w) { return sv_find(s, sv_of(w)) < s.n; }

/* ---- earlier inspections and visits --------------------------------------------------------------------------------- */

static const struct {
    const char *words, *kind;
} visit_words[] = {
    { "focused visit", "focused_visit" },
    { "focussed visit", "focused_visit" },
    { "focus visit", "focused_visit" },
    { "monitoring visit", "monitoring_visit" },
    { "joint targeted", "jtai" },
    { "jtai", "jtai" },
    { "last inspection", "inspection" },
    { "previous inspection", "inspection" },
    { "last inspected", "inspection" },
    { "single inspection", "inspection" },
    { "last full inspection", "inspection" },
    { "last ofsted inspection", "inspection" },
    { "previous ofsted inspection", "inspection" },
    { "most recent inspection", "inspection" },
};

static bool mentioned_already(const struct reading *rd, struct sv kind, struct sv date) {
    const struct report_mention *m = rd->mentions.p;
    for (size_t i = 0; i < rd->mentions.n; i++)
        if (sv_eq(m[i].kind, kind) && sv_eq(m[i].date, date)) return true;
    return false;
}

/* The date nearest to the words, before the report's own first day. */
static bool nearest_date(const struct reading *rd, struct sv low, size_t words, char best[11]) {
    size_t at = 0, from, least = SIZE_MAX;
    char date[11];
    int year = day_known(rd->first) ? day_ymd(rd->first).year : 9999;
    while (report_date_find(low, &at, true, date, &from)) {
        int64_t y;
        if (!sv_int((struct sv){ date, 4 }, 2000, 2099, &y) || y > year) continue;
        /* "In February 2020, a focused visit": before is possible, "the last inspection in 2019, or the focused visit in
         * June 2022": after is likelier. */
        size_t away = from > words ? from - words : words - from + 40;
        if (away < least) {
            least = away;
            memcpy(best, date, 11);
        }
    }
    return least < 120;
}

static void mentions_in(struct reading *rd, const struct sentence *s) {
    for (size_t k = 0; k < sizeof visit_words / sizeof *visit_words; k++) {
        struct sv words = sv_of(visit_words[k].words), kind = sv_of(visit_words[k].kind);
        for (size_t at = 0;;) {
            size_t hit = at + sv_find(sv_sub(s->low, at, SIZE_MAX), words);
            if (hit >= s->low.n) break;
            at = hit + words.n;
            char date[11];
            if (!nearest_date(rd, s->low, hit, date) || mentioned_already(rd, kind, sv_of(date))) continue;
            struct report_mention *m = list_add(&rd->mentions, sizeof *m, rd->a);
            char *copy = arena_copy(rd->a, date, strlen(date));
            if (m == NULL || copy == NULL) return;
            *m = (struct report_mention){ kind, sv_of(copy), { s->page, s->raw } };
        }
    }
}

/* ---- good practice --------------------------------------------------------------------------------------------------- */

static void good_practice_in(struct reading *rd, const struct sentence *s) {
    static const char *const words[] = { "good practice",       "exemplary",      "best practice",
                                         "model of excellence", "sector-leading", "sector leading" };
    static const char *const against[] = { "not ",   "lack",    "no process",         "inconsist",
                                           "yet to", "limited", "good practice guid", "best practice guid" };
    bool named = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) named |= has(s->low, words[i]);
    if (!named) return;
    for (size_t i = 0; i < sizeof against / sizeof *against; i++)
        if (has(s->low, against[i])) return;
    uint32_t order = 1;
    for (size_t i = 0; i < rd->items.n; i++)
        order += ((struct report_item *)rd->items.p)[i].kind == REPORT_GOOD_PRACTICE;
    struct report_item *it = list_add(&rd->items, sizeof *it, rd->a);
    if (it != NULL)
        *it = (struct report_item){ .kind = REPORT_GOOD_PRACTICE, .order = order, .page = s->page, .text = s->raw };
}

/* ---- numbers of children --------------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *words;
} number_words[] = {
    { "children", "children and young people under the age of 18" },
    { "in_need", "identified through assessment as being formally in need" },
    { "protection_plans", "the subject of a child protection plan" },
    { "protection_plans", "subject to a child protection plan" },
    { "private_fostering", "a privately arranged fostering placement" },
    { "looked_after", "being looked after by the local authority" },
};

static struct sv number_word(struct sv w) {
    static const char *const small[] = { "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine" };
    static const char *const digits[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" };
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        if (sv_eq(w, sv_of(small[i]))) return sv_of(digits[i]);
    return (struct sv){ 0 };
}

/* "4,538" as "4538"; empty when the word is no number. */
static struct sv plain_number(struct sv w, struct arena *a) {
    if (w.n > 0 && w.p[w.n - 1] == ',') w.n--;
    if (w.n == 0 || w.n > 9) return (struct sv){ 0 };
    struct text t = text_in(a, 16);
    for (size_t i = 0; i < w.n; i++) {
        if (w.p[i] >= '0' && w.p[i] <= '9')
            text_char(&t, w.p[i]);
        else if (w.p[i] != ',')
            return number_word(w);
    }
    return t.n > 0 ? text_view(&t) : number_word(w);
}

/* The last number before the words that is not part of a date ("At 31 March 2014, 4,538 children"). */
static struct sv number_before(struct sv low, size_t words, struct arena *a) {
    struct sv found = { 0 }, rest = sv_sub(low, 0, words), w, before = { 0 };
    size_t at = 0, from, date_end = 0;
    char date[11];
    while (report_date_find(sv_sub(low, 0, words), &at, false, date, &from)) date_end = at;
    rest = sv_sub(rest, date_end, SIZE_MAX);
    while (sv_word(&rest, &w)) {
        struct sv n = plain_number(w, a);
        bool age = sv_eq(before, SV("of")) || sv_eq(before, SV("under"));
        if (n.n > 0 && !age) found = n;
        before = w;
    }
    return found;
}

static struct sv rate_after(struct sv low, size_t words, struct arena *a) {
    struct sv part = sv_sub(low, words, 160), mark = SV("(a rate of ");
    size_t at = sv_find(part, mark);
    if (at >= part.n) return (struct sv){ 0 };
    struct sv rest = sv_sub(part, at + mark.n, SIZE_MAX), w;
    return sv_word(&rest, &w) ? plain_number(w, a) : (struct sv){ 0 };
}

static void numbers_in(struct reading *rd, const struct sentence *s) {
    for (size_t k = 0; k < sizeof number_words / sizeof *number_words; k++) {
        size_t hit = sv_find(s->low, sv_of(number_words[k].words));
        if (hit >= s->low.n) continue;
        const struct report_number *had = rd->numbers.p;
        bool again = false;
        for (size_t i = 0; i < rd->numbers.n; i++) again |= sv_eq(had[i].name, sv_of(number_words[k].name));
        struct sv value = again ? (struct sv){ 0 } : number_before(s->low, hit, rd->a);
        if (value.n == 0) continue;
        struct report_number *out = list_add(&rd->numbers, sizeof *out, rd->a);
        if (out == NULL) return;
        *out = (struct report_number){ .name = sv_of(number_words[k].name),
                                       .value = value,
                                       .rate = rate_after(s->low, hit, rd->a),
                                       .place = { s->page, s->raw } };
        size_t at = 0, from;
        char date[11];
        if (report_date_find(sv_sub(s->low, 0, hit), &at, false, date, &from) && strlen(date) == 10) {
            char *copy = arena_copy(rd->a, date, 10);
            if (copy != NULL) out->as_at = sv_of(copy);
        }
    }
}

/* ---- paragraphs ------------------------------------------------------------------------------------------------------ */

/* What a sentence may hold, from one look at its words: looking for every phrase in every sentence would take longer than
 * all the rest of the reading. */
struct hints {
    bool visit, practice, number;
};

static struct hints hints_of(struct sv low) {
    struct hints h = { 0 };
    bool child = false, figure = false;
    for (size_t i = 0; i < low.n; i++) {
        if (low.p[i] == ' ' || (i > 0 && low.p[i - 1] != ' ')) continue; /* only where a word begins */
        struct sv w = sv_sub(low, i, SIZE_MAX);
        switch (w.p[0]) {
        case 'v': h.visit |= sv_starts(w, SV("visit")); break;
        case 'i':
            h.visit |= sv_starts(w, SV("inspect"));
            figure |= sv_starts(w, SV("identified"));
            break;
        case 'j': h.visit |= sv_starts(w, SV("jtai")) || sv_starts(w, SV("joint")); break;
        case '(': h.visit |= sv_starts(w, SV("(jtai")); break;
        case 'p':
            h.practice |= sv_starts(w, SV("practice"));
            figure |= sv_starts(w, SV("privately")) || sv_starts(w, SV("protection"));
            break;
        case 'e': h.practice |= sv_starts(w, SV("exempl")) || sv_starts(w, SV("excell")); break;
        case 's': h.practice |= sv_starts(w, SV("sector")); break;
        case 'c': child |= sv_starts(w, SV("child")); break;
        case 'l': figure |= sv_starts(w, SV("looked")); break;
        case 'u': figure |= sv_starts(w, SV("under")); break;
        default: break;
        }
    }
    h.number = child && figure;
    return h;
}

static void sentence_read(struct reading *rd, const struct sentence *s) {
    struct hints h = hints_of(s->low);
    if (h.visit) mentions_in(rd, s);
    if (h.practice) good_practice_in(rd, s);
    if (h.number) numbers_in(rd, s);
}

/* A new paragraph begins at a bullet or a number. */
static bool begins_paragraph(const struct report_line *l) {
    char c = l->low[l->indent];
    if (c == '*') return true;
    uint32_t i = l->indent;
    while (i < l->n && l->low[i] >= '0' && l->low[i] <= '9') i++;
    return i > l->indent && i < l->n && l->low[i] == '.';
}

/* Sentences end at ". " before a capital; the printed and the folded text are cut at the same character. */
static void paragraph_read(struct reading *rd, size_t from, size_t to) {
    struct sv raw = report_text_join(rd->t, from, to, 6000, rd->a);
    struct sv low = report_text_folded(raw, rd->a);
    size_t raw_at = 0, low_at = 0;
    for (size_t r = 0, l = 0; l < low.n; l++) {
        size_t step = 1;
        while (r + step < raw.n && ((unsigned char)raw.p[r + step] & 0xc0) == 0x80) step++;
        r += step;
        bool stop = l + 1 == low.n || (low.p[l] == '.' && low.p[l + 1] == ' ' && r + 1 < raw.n &&
                                       (raw.p[r + 1] < 'a' || raw.p[r + 1] > 'z'));
        /* "1. Children ..." and "St. Helens" are no ends of sentences. */
        if (!stop || (l + 1 < low.n && l - low_at < 6)) continue;
        struct sentence s = { sv_trim(sv_sub(raw, raw_at, r - raw_at)), sv_sub(low, low_at, l + 1 - low_at),
                              rd->t->line[from].page };
        while (s.low.n > 0 && s.low.p[0] == ' ') s.low = sv_sub(s.low, 1, SIZE_MAX);
        sentence_read(rd, &s);
        raw_at = r;
        low_at = l + 1;
    }
}

void report_mentions_read(struct reading *rd) {
    const struct report_text *t = rd->t;
    for (size_t i = rd->front_end; i < t->lines;) {
        if (t->line[i].blank || t->line[i].furniture) {
            i++;
            continue;
        }
        if (line_starts(t, i, SV("what the inspection judgements mean"))) return;
        size_t end = i + 1, page_break = 0;
        while (end < t->lines && end < i + 60) {
            const struct report_line *l = &t->line[end];
            /* A paragraph goes on over the end of a page. */
            if (l->furniture) page_break = 1;
            if (l->blank && !page_break && !(end + 1 < t->lines && t->line[end + 1].furniture)) break;
            if (!l->blank && !l->furniture && begins_paragraph(l)) break;
            if (!l->blank && !l->furniture) page_break = 0;
            end++;
        }
        paragraph_read(rd, i, end);
        i = end;
    }
}
