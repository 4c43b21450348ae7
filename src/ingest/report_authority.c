#include "ingest/report_authority.h"

#include <string.h>

#include "ingest/report_text.h"

enum { NAME_MAX_WORDS = 16, NAME_MAX_BYTES = 160 };
struct name {
    char low[NAME_MAX_BYTES];
    struct sv word[NAME_MAX_WORDS];
    size_t words;
};

/* `w` is not empty. */
static bool listed(struct sv w, const char *const *list) {
    for (; *list != NULL; list++)
        if ((*list)[0] == w.p[0] && sv_eq(w, sv_of(*list))) return true;
    return false;
}

/* Words that say what kind of council it is. "City" and "London" are dropped too, so the City of London is left with no
 * word at all and is found by its full name (below). */
static bool says_nothing(struct sv w) {
    static const char *const kinds[] = {
        "council",  "county",  "city",       "borough",      "london",   "royal",    "metropolitan", "metropolitian",
        "district", "unitary", "authority",  "corporation",  "of",       "the",      "and",          "mbc",
        "cc",       "local",   "children's", "childrens",    "children", "services", "service",      "social",
        "care",     "upon",    "on",         "safeguarding", "board",    NULL
    };
    return listed(w, kinds);
}

static bool letter(char c) { return c >= 'a' && c <= 'z'; }

/* Splits at everything but letters and apostrophes; drops the words that say nothing. */
static void name_make(struct sv s, struct name *n) {
    n->words = 0;
    size_t len = report_fold(sv_sub(s, 0, sizeof n->low), n->low);
    for (size_t i = 0; i < len;) {
        while (i < len && !letter(n->low[i])) i++;
        size_t from = i;
        while (i < len && (letter(n->low[i]) || n->low[i] == '\'')) i++;
        struct sv w = { n->low + from, i - from };
        if (sv_ends(w, SV("'s")) && !sv_eq(w, SV("children's"))) w.n -= 2;
        if (w.n > 0 && !says_nothing(w) && n->words < NAME_MAX_WORDS) n->word[n->words++] = w;
    }
}

static bool has_word(const struct name *n, struct sv w) {
    for (size_t i = 0; i < n->words; i++)
        if (sv_eq(n->word[i], w)) return true;
    return false;
}

/* How many words of `a` stand in `b`. */
static size_t shared_words(const struct name *a, const struct name *b) {
    size_t n = 0;
    for (size_t i = 0; i < a->words; i++) n += has_word(b, a->word[i]);
    return n;
}

static bool is_city_of_london(struct sv folded) {
    struct sv city = SV("city of london");
    size_t at = sv_find(folded, city);
    struct sv after = sv_trim(sv_sub(folded, at + city.n, SIZE_MAX));
    return at < folded.n && (after.n == 0 || !sv_starts(after, SV("borough")));
}

/* 2: the same words; 1: all words of the printed name are words of the register's; 0: no. */
static int fits(const struct name *printed, struct sv register_name) {
    struct name r;
    name_make(register_name, &r);
    if (r.words == 0 || printed->words == 0) return 0;
    size_t same = shared_words(printed, &r);
    if (same != printed->words) return 0;
    return shared_words(&r, printed) == r.words ? 2 : 1;
}

static bool misspelt(const struct name *printed, struct sv register_name) {
    struct name r;
    name_make(register_name, &r);
    if (r.words != printed->words || r.words == 0) return false;
    size_t wrong = 0;
    for (size_t i = 0; i < r.words; i++) {
        if (sv_eq(r.word[i], printed->word[i])) continue;
        if (r.word[i].n < 5 || sv_distance(r.word[i], printed->word[i], 1) > 1) return false;
        wrong++;
    }
    return wrong == 1;
}

static int rank(const struct authority *a, const struct name *printed, struct sv folded) {
    struct name r;
    name_make(a->name, &r);
    if (r.words == 0) return is_city_of_london(folded) ? 3 : 0;
    int one = fits(printed, a->name), two = fits(printed, a->ons_name);
    int best = one > two ? one : two;
    if (best == 2) return 3;
    if (best == 1) return 2;
    return misspelt(printed, a->name) ? 1 : 0;
}

/* Of two equally good, the one that existed on the day. */
static bool existed(const struct authority *a, struct day on) {
    if (!day_known(on)) return !day_known(a->closed);
    return (!day_known(a->opened) || !day_before(on, a->opened)) &&
           (!day_known(a->closed) || !day_before(a->closed, on));
}

enum report_match report_authority_match(struct sv name, const struct authority *list, size_t n, struct day on,
                                         const struct authority **out) {
    struct name printed;
    char low[NAME_MAX_BYTES];
    struct sv folded = { low, report_fold(sv_sub(name, 0, sizeof low), low) };
    name_make(name, &printed);
    int best = 0;
    size_t count = 0;
    bool there = false;
    *out = NULL;
    for (size_t i = 0; i < n; i++) {
        int r = rank(&list[i], &printed, folded);
        bool e = existed(&list[i], on);
        if (r == 0 || r < best || (r == best && there && !e)) continue;
        if (r > best || (e && !there)) count = 0;
        best = r;
        there = e;
        count++;
        *out = &list[i];
    }
    if (count == 1) return best == 3 ? MATCH_EXACT : MATCH_LIKELY;
    *out = NULL;
    return count == 0 ? MATCH_NONE : MATCH_SEVERAL;
}

bool report_authority_named(const struct authority *a, struct sv folded) {
    struct name r;
    name_make(a->name, &r);
    if (r.words == 0) return is_city_of_london(folded);
    for (size_t at = 0; at < folded.n;) {
        size_t hit = sv_find(sv_sub(folded, at, SIZE_MAX), r.word[0]);
        if (at + hit >= folded.n) return false;
        at += hit;
        bool whole = (at == 0 || !letter(folded.p[at - 1])) &&
                     (at + r.word[0].n >= folded.n || !letter(folded.p[at + r.word[0].n]));
        struct name here;
        struct sv window = sv_sub(folded, at, 60);
        name_make(window, &here);
        bool all = whole && here.words >= r.words;
        for (size_t i = 0; all && i < r.words; i++) all = sv_eq(here.word[i], r.word[i]);
        if (all) return true;
        at++;
    }
    return false;
}
