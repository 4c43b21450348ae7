/* Days, numbers and grades from any bytes: what is read prints and reads back as itself; what is not leaves `out` alone.
 *
 * The text is tried whole, so that one input can be a day, a month, a number or a grade. */
#include "core/words.h"

#include <stdlib.h>

static void check(bool holds) {
    if (!holds) abort();
}

static void try_day(struct sv s) {
    struct day d;
    struct day first;
    struct day last;
    if (day_parse_month(s, &first, &last)) check(day_ymd(first).day == 1 && day_ymd(day_plus(last, 1)).day == 1);
    if (!day_parse(s, &d)) return;
    struct arena a = arena_with_limit(4096);
    struct text t = text_in(&a, 64);
    text_day(&t, d);
    check(text_ok(&t, NULL) && sv_eq(text_view(&t), s));
    check(day_months_between(d, day_plus_months(d, 36)) == 36);
    arena_free(&a);
}

static void try_number(struct sv s) {
    int64_t v;
    int64_t back;
    if (!sv_int(s, INT64_MIN, INT64_MAX, &v)) return;
    struct arena a = arena_with_limit(4096);
    struct text t = text_in(&a, 64);
    text_int(&t, v);
    check(sv_int(text_view(&t), v, v, &back) && back == v);
    check(!sv_int(s, v + 1, INT64_MAX, &back) && !sv_int(s, INT64_MIN, v - 1, &back));
    arena_free(&a);
}

static void try_grade(struct sv s) {
    enum grade g;
    enum grade back;
    if (!grade_parse(s, &g)) return;
    check(g >= GRADE_NONE && g < GRADE_COUNT);
    check(grade_parse(grade_word(g), &back) && back == g);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct sv s = { (const char *)data, size };
    struct sv rest = s;
    struct sv part;
    try_day(s);
    try_number(s);
    try_grade(s);
    (void)sv_utf8(s);
    (void)sv_distance(s, SV("requires improvement"), 8);
    size_t seen = 0;
    while (sv_split(&rest, ',', &part)) seen += part.n + 1;
    check(size == 0 || seen == size + 1);
    return 0;
}
