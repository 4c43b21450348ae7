#include "base/sv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A small generator with a fixed seed: the same inputs on every machine. */
static uint32_t draw(uint32_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static void views_compare(void **state) {
    (void)state;
    const struct sv none = { NULL, 0 };
    assert_true(sv_eq(none, SV("")));
    assert_true(sv_eq(sv_of(NULL), none));
    assert_true(sv_eq(sv_of("abc"), SV("abc")));
    assert_false(sv_eq(SV("abc"), SV("abd")));
    assert_false(sv_eq(SV("abc"), SV("ab")));
    assert_true(sv_eq_nocase(SV("St Helens"), SV("sT hELENS")));
    assert_false(sv_eq_nocase(SV("[abc"), SV("{abc"))); /* beside the letters, 32 apart */
    assert_true(sv_cmp(SV("a"), SV("ab")) < 0);
    assert_true(sv_cmp(SV("b"), SV("ab")) > 0);
    assert_int_equal(sv_cmp(none, SV("")), 0);
    assert_true(sv_cmp(SV("\x7f"), SV("\x80")) < 0); /* as unsigned bytes */
    assert_true(sv_starts(SV("abc"), SV("ab")) && sv_starts(SV("abc"), none) && !sv_starts(none, SV("a")));
    assert_true(sv_ends(SV("abc"), SV("bc")) && sv_ends(none, none) && !sv_ends(SV("bc"), SV("abc")));
}

static void find_and_sub(void **state) {
    (void)state;
    assert_int_equal(sv_find(SV("banana"), SV("nan")), 2);
    assert_int_equal(sv_find(SV("banana"), SV("nab")), 6);
    assert_int_equal(sv_find(SV("banana"), SV("")), 0);
    assert_int_equal(sv_find((struct sv){ NULL, 0 }, SV("x")), 0);
    assert_true(sv_eq(sv_sub(SV("banana"), 2, 3), SV("nan")));
    assert_true(sv_eq(sv_sub(SV("banana"), 4, SIZE_MAX), SV("na")));
    assert_true(sv_eq(sv_sub(SV("banana"), SIZE_MAX, SIZE_MAX), SV("")));
    assert_true(sv_eq(sv_sub((struct sv){ NULL, 0 }, 1, 1), SV("")));
    assert_true(sv_eq(sv_trim(SV(" \t\r\na b\n ")), SV("a b")));
    assert_true(sv_eq(sv_trim(SV(" \t ")), SV("")));
}

/* The parts, joined by the separator again, are the text. */
static void splitting_loses_nothing(void **state) {
    (void)state;
    uint32_t seed = 20180917;
    for (int round = 0; round < 2000; round++) {
        char text[12];
        char joined[24];
        size_t n = draw(&seed) % sizeof text;
        for (size_t i = 0; i < n; i++) text[i] = ",ab"[draw(&seed) % 3];
        struct sv rest = { text, n };
        struct sv part;
        size_t parts = 0;
        size_t at = 0;
        while (sv_split(&rest, ',', &part)) {
            if (parts++ > 0) joined[at++] = ',';
            if (part.n > 0) memcpy(joined + at, part.p, part.n);
            at += part.n;
        }
        size_t separators = 0;
        for (size_t i = 0; i < n; i++) separators += text[i] == ',';
        assert_int_equal(parts, separators + 1);
        assert_true(sv_eq((struct sv){ joined, at }, (struct sv){ text, n }));
        assert_false(sv_split(&rest, ',', &part));
    }
}

static void words_skip_blanks(void **state) {
    (void)state;
    struct sv rest = SV("  one\t two   ");
    struct sv word;
    assert_true(sv_word(&rest, &word) && sv_eq(word, SV("one")));
    assert_true(sv_word(&rest, &word) && sv_eq(word, SV("two")));
    assert_false(sv_word(&rest, &word));
    assert_int_equal(word.n, 0);
    rest = (struct sv){ NULL, 0 };
    assert_false(sv_word(&rest, &word));
}

static void numbers_are_whole_and_in_range(void **state) {
    (void)state;
    int64_t v = 0;
    assert_true(sv_int(SV("0"), 0, 10, &v) && v == 0);
    assert_true(sv_int(SV("-42"), -50, 10, &v) && v == -42);
    assert_true(sv_int(SV("999999999999999999"), 0, INT64_MAX, &v) && v == 999999999999999999);
    assert_true(sv_int(SV("007"), 0, 10, &v) && v == 7);
    v = 5;
    static const char *const wrong[] = { "",    "-",        "+1",    "1 ",
                                         " 1",  "1.0",      "0x10",  "11",
                                         "-1",  "--1",      "1e1",   "99999999999999999999",
                                         "1\n", "\xd9\xa1", "1,000", "9223372036854775808" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) assert_false(sv_int(sv_of(wrong[i]), 0, 10, &v));
    assert_false(sv_int((struct sv){ "1\0", 2 }, 0, 10, &v));
    assert_int_equal(v, 5); /* untouched */
}

/* ---- UTF-8 against a slow decoder -------------------------------------------------------------------------------- */

/* Decodes by the definition: bits first, then every rule of RFC 3629 checked on the code point and its shortest form. */
static bool slow_utf8(const unsigned char *p, size_t n) {
    size_t i = 0;
    while (i < n) {
        unsigned lead = p[i];
        size_t more = lead < 0x80 ? 0 : lead >> 5 == 6 ? 1 : lead >> 4 == 14 ? 2 : lead >> 3 == 30 ? 3 : 9;
        if (more == 9 || i + more >= n) return false;
        uint32_t code = more == 0 ? lead : lead & (0x3FU >> more);
        for (size_t j = 1; j <= more; j++) {
            if (p[i + j] >> 6 != 2) return false;
            code = code << 6 | (p[i + j] & 0x3FU);
        }
        size_t shortest = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
        if (shortest != more || code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
        i += more + 1;
    }
    return true;
}

static void expect_same_verdict(const unsigned char *p, size_t n) {
    unsigned char *exact = malloc(n > 0 ? n : 1); /* so that a read past the end is seen */
    assert_non_null(exact);
    memcpy(exact, p, n);
    bool same = sv_utf8((struct sv){ (const char *)exact, n }) == slow_utf8(p, n);
    free(exact);
    if (!same) fail_msg("%zu bytes from 0x%02x 0x%02x", n, p[0], p[1]);
}

static void utf8_agrees_with_a_slow_decoder(void **state) {
    (void)state;
    unsigned char p[4];
    for (unsigned a = 0; a < 256; a++)
        for (unsigned b = 0; b < 256; b++) {
            p[0] = (unsigned char)a;
            p[1] = (unsigned char)b;
            expect_same_verdict(p, 1);
            expect_same_verdict(p, 2);
            /* Third and fourth bytes from every class that matters. */
            static const unsigned char tails[] = {
                0x00, 'a', 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xE2, 0xFF
            };
            if (a < 0x80) continue;
            for (size_t c = 0; c < sizeof tails; c++) {
                p[2] = tails[c];
                expect_same_verdict(p, 3);
                for (size_t d = 0; d < sizeof tails && a >= 0xE0; d++) {
                    p[3] = tails[d];
                    expect_same_verdict(p, 4);
                }
            }
        }
    assert_true(sv_utf8((struct sv){ NULL, 0 }));
    assert_true(sv_utf8(SV("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80")));
}

/* ---- distance ---------------------------------------------------------------------------------------------------- */

/* By its recursive definition. */
static size_t slow_distance(struct sv a, struct sv b) {
    if (a.n == 0) return b.n;
    if (b.n == 0) return a.n;
    struct sv x = sv_sub(a, 1, a.n);
    struct sv y = sv_sub(b, 1, b.n);
    size_t best = slow_distance(x, y) + !sv_eq_nocase(sv_sub(a, 0, 1), sv_sub(b, 0, 1));
    size_t less = slow_distance(x, b) + 1;
    if (less < best) best = less;
    less = slow_distance(a, y) + 1;
    return less < best ? less : best;
}

static struct sv random_word(uint32_t *seed, char *room, size_t most) {
    size_t n = draw(seed) % (most + 1);
    for (size_t i = 0; i < n; i++) room[i] = "abB"[draw(seed) % 3];
    return (struct sv){ room, n };
}

static void distance_is_a_distance(void **state) {
    (void)state;
    uint32_t seed = 4711;
    for (int round = 0; round < 1500; round++) {
        char p[6];
        char q[6];
        char r[6];
        struct sv a = random_word(&seed, p, 5);
        struct sv b = random_word(&seed, q, 5);
        struct sv c = random_word(&seed, r, 5);
        size_t ab = sv_distance(a, b, 50);
        assert_int_equal(ab, slow_distance(a, b));
        assert_int_equal(ab, sv_distance(b, a, 50));
        assert_int_equal(ab == 0, sv_eq_nocase(a, b));
        assert_true(sv_distance(a, c, 50) <= ab + sv_distance(b, c, 50));
        assert_int_equal(sv_distance(a, b, 1), ab > 1 ? 2 : ab); /* capped */
    }
}

static void distance_of_long_names_is_only_far(void **state) {
    (void)state;
    char longest[81];
    memset(longest, 'a', sizeof longest);
    assert_int_equal(sv_distance((struct sv){ longest, 81 }, SV("a"), 5), 6);
    assert_int_equal(sv_distance((struct sv){ longest, 80 }, (struct sv){ longest, 78 }, 5), 2);
    assert_int_equal(sv_distance((struct sv){ NULL, 0 }, SV("abc"), 5), 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_compare),
        cmocka_unit_test(find_and_sub),
        cmocka_unit_test(splitting_loses_nothing),
        cmocka_unit_test(words_skip_blanks),
        cmocka_unit_test(numbers_are_whole_and_in_range),
        cmocka_unit_test(utf8_agrees_with_a_slow_decoder),
        cmocka_unit_test(distance_is_a_distance),
        cmocka_unit_test(distance_of_long_names_is_only_far),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
