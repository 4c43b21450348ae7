#include "ingest/scenario_words.h"

#include <string.h>

static bool is_separator(char c) { return c == ' ' || c == '\t' || c == ',' || c == ';' || c == '\r'; }

static bool add_word(struct words *w, struct sv text, bool quoted) {
    if (w->count == SCENARIO_WORDS_MAX) {
        return err_fail(w->e, ERR_INPUT, __func__, "Split the line in two.", "%s line %d: expected at most %d words",
                        w->file, w->line, (int)SCENARIO_WORDS_MAX);
    }
    w->word[w->count++] = (struct scenario_word){ text, quoted };
    return true;
}

/* The quoted text that begins after text[from - 1]; *end is behind the closing quote. */
static bool quoted_word(struct words *w, struct sv text, size_t from, size_t *end) {
    size_t to = from;
    while (to < text.n && text.p[to] != '"') to++;
    if (to == text.n)
        return err_fail(w->e, ERR_INPUT, __func__, "End the quoted text with \" on the same line.",
                        "%s line %d: expected a closing \", found the end of the line", w->file, w->line);
    *end = to + 1;
    return add_word(w, sv_sub(text, from, to - from), true);
}

bool words_split(struct words *w, struct sv text) {
    w->count = w->at = 0;
    size_t i = 0;
    while (i < text.n) {
        if (is_separator(text.p[i])) {
            i++;
        } else if (text.p[i] == '"') {
            if (!quoted_word(w, text, i + 1, &i)) return false;
        } else {
            size_t to = i;
            while (to < text.n && !is_separator(text.p[to]) && text.p[to] != '"') to++;
            size_t n = to - i;
            if (n > 1 && text.p[to - 1] == ':') n--;
            if (!(n == 1 && text.p[i] == ':') && !add_word(w, sv_sub(text, i, n), false)) return false;
            i = to;
        }
    }
    return true;
}

bool words_end(const struct words *w) { return w->at >= w->count; }

static struct sv next(const struct words *w) { return words_end(w) ? (struct sv){ 0 } : w->word[w->at].text; }

bool words_fail(struct words *w, const char *expected) {
    if (w->arena->failed) return err_nomem(w->e, __func__);
    if (words_end(w))
        return err_fail(w->e, ERR_INPUT, __func__, "docs/scenarios.md shows every line with an example.",
                        "%s line %d: expected %s, found the end of the line", w->file, w->line, expected);
    struct sv found = sv_sub(next(w), 0, 60);
    return err_fail(w->e, ERR_INPUT, __func__, "docs/scenarios.md shows every line with an example.",
                    "%s line %d: expected %s, found \"%.*s\"", w->file, w->line, expected, SV_ARG(found));
}

bool words_done(struct words *w, const char *expected) { return words_end(w) || words_fail(w, expected); }

/* How many words `phrase` has when it stands next; 0 when it does not. */
static size_t phrase_length(const struct words *w, const char *phrase) {
    struct sv rest = sv_of(phrase), part;
    size_t n = 0;
    while (sv_split(&rest, ' ', &part)) {
        if (w->at + n >= w->count || w->word[w->at + n].quoted || !sv_eq_nocase(w->word[w->at + n].text, part))
            return 0;
        n++;
    }
    return n;
}

bool words_next_is(const struct words *w, const char *phrase) { return phrase_length(w, phrase) > 0; }

bool words_take(struct words *w, const char *phrase) {
    size_t n = phrase_length(w, phrase);
    w->at += n;
    return n > 0;
}

bool words_any(struct words *w, const char *expected, struct sv *out) {
    if (words_end(w)) return words_fail(w, expected);
    *out = w->word[w->at++].text;
    return true;
}

bool words_day(struct words *w, struct day *out) {
    if (!day_parse(next(w), out)) return words_fail(w, "a day that exists, as YYYY-MM-DD");
    w->at++;
    return true;
}

bool words_days(struct words *w, struct day *first, struct day *last) {
    struct sv all = next(w);
    size_t dots = sv_find(all, SV(".."));
    if (dots == all.n) {
        if (!words_day(w, first)) return false;
        *last = *first;
        return true;
    }
    bool good = day_parse(sv_sub(all, 0, dots), first) && day_parse(sv_sub(all, dots + 2, all.n), last) &&
                !day_before(*last, *first);
    if (!good) return words_fail(w, "days from..to, as YYYY-MM-DD..YYYY-MM-DD, the later one last");
    w->at++;
    return true;
}

bool words_wanted(struct words *w, struct wanted_day *out) {
    *out = (struct wanted_day){ WANTED_DAY, DAY_NONE };
    if (words_take(w, "none")) {
        out->how = WANTED_NONE;
        return true;
    }
    if (words_take(w, "after")) out->how = WANTED_AFTER;
    return words_day(w, &out->day);
}

bool words_number(struct words *w, int32_t min, int32_t max, int32_t *out) {
    int64_t n;
    if (!sv_int(next(w), min, max, &n)) {
        struct text t = text_in(w->arena, 100);
        text_printf(&t, "a whole number from %d to %d", (int)min, (int)max);
        return words_fail(w, text_cstr(&t));
    }
    *out = (int32_t)n;
    w->at++;
    return true;
}

/* ---- words of the field ------------------------------------------------------------------------------------ */

enum { PARTS_MAX = 6, JOINED_MAX = 100 };

/* The next `n` words in lower case joined by `glue`; false when there are not so many or they are too long. */
static bool join(const struct words *w, size_t n, char glue, char *buffer, struct sv *out) {
    size_t length = 0;
    for (size_t i = 0; i < n; i++) {
        if (w->at + i >= w->count) return false;
        struct sv part = w->word[w->at + i].text;
        if (length + part.n + 1 > JOINED_MAX) return false;
        if (i > 0) buffer[length++] = glue;
        for (size_t k = 0; k < part.n; k++) {
            char c = part.p[k];
            buffer[length++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        }
    }
    *out = (struct sv){ buffer, length };
    return true;
}

/* Tries the longest run of words first: "requires improvement to be good" before "requires". */
static bool try_joined(struct words *w, char glue, bool (*parse)(struct sv, int *), int *out) {
    char buffer[JOINED_MAX + 1];
    struct sv joined;
    for (size_t n = PARTS_MAX; n > 0; n--) {
        if (!join(w, n, glue, buffer, &joined) || joined.n == 0 || !parse(joined, out)) continue;
        w->at += n;
        return true;
    }
    return false;
}

#define PARSER(name, type, function)                                                                                   \
    static bool name(struct sv s, int *out) {                                                                          \
        type v;                                                                                                        \
        if (!function(s, &v)) return false;                                                                            \
        *out = (int)v;                                                                                                 \
        return true;                                                                                                   \
    }
PARSER(parse_obligation, enum obligation, obligation_parse)
PARSER(parse_event, enum event_kind, event_parse)
PARSER(parse_area, enum area, area_parse)
PARSER(parse_grade, enum grade, grade_parse)
PARSER(parse_status, enum status, status_parse)

bool words_try_obligation(struct words *w, enum obligation *out) {
    int v;
    if (!try_joined(w, '_', parse_obligation, &v)) return false;
    *out = (enum obligation)v;
    return true;
}

bool words_try_area(struct words *w, enum area *out) {
    int v;
    if (!try_joined(w, '_', parse_area, &v)) return false;
    *out = (enum area)v;
    return true;
}

bool words_try_status(struct words *w, enum status *out) {
    int v;
    if (!try_joined(w, '_', parse_status, &v)) return false;
    *out = (enum status)v;
    return true;
}

bool words_obligation(struct words *w, enum obligation *out) {
    return words_try_obligation(w, out) ||
           words_fail(w, "an obligation, like standard_inspection, focused_visit or action_plan");
}

bool words_status(struct words *w, enum status *out) {
    return words_try_status(w, out) || words_fail(w, "a status: not_yet, open, overdue, paused, met or superseded");
}

bool words_grade(struct words *w, enum grade *out) {
    int v;
    if (!try_joined(w, ' ', parse_grade, &v) && !try_joined(w, '_', parse_grade, &v))
        return words_fail(w, "a grade: outstanding, good, requires_improvement, inadequate, adequate or not_graded");
    *out = (enum grade)v;
    return true;
}

bool words_event(struct words *w, enum event_kind *out) {
    int v;
    if (!try_joined(w, '_', parse_event, &v))
        return words_fail(w, "what happened: sif, standard, short, focused_visit, monitoring_visit, jtai, "
                             "engagement_meeting, self_evaluation, action_plan or the like");
    (void)words_take(w, "inspection"); /* "standard inspection" */
    *out = (enum event_kind)v;
    return true;
}
