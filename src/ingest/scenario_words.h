#ifndef ILACS_INGEST_SCENARIO_WORDS_H
#define ILACS_INGEST_SCENARIO_WORDS_H
/* Internal to the scenario reader: one line as words, and what can be read from them. Blanks, commas and semicolons
 * separate words, a colon may end one; "double quotes" make one word of several. */
#include "ingest/scenario.h"

struct scenario_word {
    struct sv text;
    bool quoted;
};
enum { SCENARIO_WORDS_MAX = 96 };
struct words {
    const char *file;
    int line;
    struct arena *arena;
    struct err *e;
    struct scenario_word word[SCENARIO_WORDS_MAX];
    size_t count, at;
};

/* Splits `text`. False: an open quote, or too many words. */
bool words_split(struct words *w, struct sv text);
/* Fails with "FILE line N: expected EXPECTED, found ..." where the next word stands. Always false. */
bool words_fail(struct words *w, const char *expected);
bool words_end(const struct words *w);
/* Whether all words are used up; fails naming the first that is not. */
bool words_done(struct words *w, const char *expected);
/* Takes the words of `phrase` (separated by one blank) when they come next, any case. */
bool words_take(struct words *w, const char *phrase);
/* Looks without taking. */
bool words_next_is(const struct words *w, const char *phrase);

/* Each takes what it reads or fails. */
bool words_any(struct words *w, const char *expected, struct sv *out);
bool words_day(struct words *w, struct day *out);
/* DAY, or DAY..DAY. */
bool words_days(struct words *w, struct day *first, struct day *last);
/* DAY, none, or after DAY. */
bool words_wanted(struct words *w, struct wanted_day *out);
bool words_number(struct words *w, int32_t min, int32_t max, int32_t *out);
/* Words of several parts may be written with '_' or with blanks. */
bool words_obligation(struct words *w, enum obligation *out);
bool words_event(struct words *w, enum event_kind *out);
bool words_grade(struct words *w, enum grade *out);
bool words_status(struct words *w, enum status *out);
/* As words_obligation, words_area, words_status, but false without failing, taking nothing, when there is none. */
bool words_try_obligation(struct words *w, enum obligation *out);
bool words_try_area(struct words *w, enum area *out);
bool words_try_status(struct words *w, enum status *out);
#endif
