#include "cli/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct options got;
static struct err e;
static size_t args;
enum { WORDS_MAX = 24, WORD_MAX = 64 };
static char room[WORDS_MAX][WORD_MAX]; /* getopt wants words it might write to */
static char *words[WORDS_MAX];

/* `list` ends in NULL; words[0] stands for the command. */
static bool read_words(uint64_t takes, unsigned formats, const char *const *list) {
    int n = 1;
    words[0] = room[0];
    for (; list[n - 1] != NULL && n + 1 < WORDS_MAX; n++) {
        words[n] = room[n];
        (void)snprintf(room[n], WORD_MAX, "%s", list[n - 1]);
    }
    words[n] = NULL;
    e = (struct err){ 0 };
    return options_read(takes, formats, n, words, &got, &args, &e);
}
#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })
static const uint64_t every = ((uint64_t)1 << OPTION_COUNT) - 1;

static void values_arrive_parsed(void **state) {
    (void)state;
    struct day wanted;
    assert_true(day_parse(SV("2026-03-01"), &wanted));
    assert_true(read_words(every, FORMATS_ALL,
                           WORDS("--on", "2026-03-01", "--audience=public", "--obligation", "sif", "--obligation",
                                 "action-plan", "--format", "JSON", "--authority", "301", "--authority", "leeds",
                                 "--limit", "7")));
    assert_true(day_eq(got.on, wanted));
    assert_false(day_known(got.known_by));
    assert_int_equal(got.audience, AUDIENCE_PUBLIC);
    assert_int_equal(got.obligations, 1U << OWED_SIF | 1U << OWED_ACTION_PLAN);
    assert_int_equal(got.format, FORMAT_JSON);
    assert_int_equal(got.authorities, 2);
    assert_int_equal(got.limit, 7);
    assert_int_equal(args, 0);
}

static void arguments_may_stand_anywhere(void **state) {
    (void)state;
    assert_true(read_words(every, FORMATS_ALL, WORDS("a", "--on", "2026-03-01", "b", "--", "--on")));
    assert_int_equal(args, 3);
    assert_string_equal(words[1], "a");
    assert_string_equal(words[2], "b");
    assert_string_equal(words[3], "--on");
}

static void all_means_every_status(void **state) {
    (void)state;
    assert_true(read_words(every, FORMATS_ALL, WORDS("--status", "met")));
    assert_int_equal(got.statuses, 1U << STATUS_MET);
    assert_true(read_words(every, FORMATS_ALL, WORDS("--status", "met", "--status", "all")));
    assert_int_equal(got.statuses, (1U << STATUS_COUNT) - 1);
}

static void refused(const char *const *list, const char *msg, const char *hint) {
    assert_false(read_words(every & ~OPTION_BIT(OPTION_EXPECT), FORMATS_TABLE_JSON, list));
    assert_int_equal(e.kind, ERR_USAGE);
    assert_non_null(strstr(e.msg, msg));
    assert_non_null(strstr(e.hint, hint));
}

static void mistakes_name_the_next_step(void **state) {
    (void)state;
    refused(WORDS("--onn", "2026-03-01"), "no option --onn", "Did you mean --on?");
    refused(WORDS("--known-buy", "2026-03-01"), "--known-buy", "Did you mean --known-by?");
    refused(WORDS("a", "b", "--zzzzzzzz"), "no option --zzzzzzzz", "--help");
    refused(WORDS("--expect", "x"), "does not take", "--help");
    refused(WORDS("--on"), "value is missing", "day asked");
    refused(WORDS("--on", "2026-02-29"), "is no day", "YYYY-MM-DD");
    refused(WORDS("--shipped=yes"), "takes no value", "Leave out");
    refused(WORDS("-x"), "no option -x", "written out");
    refused(WORDS("--status", "lat"), "\"lat\"", "One of: not_yet");
    refused(WORDS("--format", "csv"), "has no csv", "json");
    refused(WORDS("--limit", "0"), "no such number", "from 1 on");
    refused(WORDS("--region", ""), "value is empty", "leave the option out");
}

static struct sv word_at(size_t i) {
    static const char *const list[] = { "standard_inspection", "short_inspection", "action_plan", "all" };
    return sv_of(list[i]);
}

static void the_nearest_word_is_near(void **state) {
    (void)state;
    assert_true(sv_eq(nearest_of(SV("short"), word_at, 4), SV("short_inspection")));
    assert_true(sv_eq(nearest_of(SV("actoin_plan"), word_at, 4), SV("action_plan")));
    assert_int_equal(nearest_of(SV("s"), word_at, 4).n, 0);       /* the beginning of two */
    assert_int_equal(nearest_of(SV("holiday"), word_at, 4).n, 0); /* near nothing */
    assert_int_equal(nearest_of(SV(""), word_at, 4).n, 0);
}

static void every_option_has_a_name_and_help(void **state) {
    (void)state;
    for (int i = 0; i < OPTION_COUNT; i++) {
        assert_non_null(option_infos[i].name);
        assert_non_null(option_infos[i].help);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_arrive_parsed),     cmocka_unit_test(arguments_may_stand_anywhere),
        cmocka_unit_test(all_means_every_status),   cmocka_unit_test(mistakes_name_the_next_step),
        cmocka_unit_test(the_nearest_word_is_near), cmocka_unit_test(every_option_has_a_name_and_help),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
