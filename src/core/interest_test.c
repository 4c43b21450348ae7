/* How long a declared tie bars. The number of years here is made up: the shipped one is the edition's business. */
#include "core/interest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { YEARS = 3, DECLARED = 5000, NOW = 9000 };
static const struct cite cite = { .edition = { "T1", 2 }, .clause = { "12 K8", 5 } };
static struct edition edition;

static struct day on(const char *s) {
    struct day d;
    if (!day_parse(sv_of(s), &d)) fail_msg("no such day: %s", s);
    return d;
}

static int set_up(void **state) {
    (void)state;
    for (size_t i = 0; i < PARAM_COUNT; i++) edition.param[i].n = VALUE_NONE;
    edition.param[P_CONFLICT_YEARS] = (struct value){ YEARS, &cite };
    return 0;
}

static struct interest tie(int64_t number, const char *authority, const char *ended) {
    return (struct interest){ .number = number,
                              .account = 7,
                              .authority = sv_of(authority),
                              .kind = INTEREST_FORMER_EMPLOYER,
                              .ended = ended == NULL ? DAY_NONE : on(ended),
                              .declared = DECLARED };
}

static bool bars(const struct interest *i, size_t n, const char *day, struct interest_bar *bar) {
    struct person p = { .account = 7, .interest = i, .interests = n };
    return interest_bars(&p, SV("383"), &edition, on(day), NOW, bar);
}

static void a_tie_that_ended_bars_for_the_years_of_the_edition(void **state) {
    (void)state;
    struct interest i = tie(1, "383", "2022-05-01");
    struct interest_bar bar;
    assert_true(bars(&i, 1, "2022-04-30", &bar)); /* it went on then */
    assert_true(bars(&i, 1, "2022-05-01", &bar));
    assert_true(bars(&i, 1, "2025-05-01", &bar)); /* the last day belongs to it */
    assert_true(day_eq(bar.until, on("2025-05-01")));
    assert_ptr_equal(bar.interest, &i);
    assert_ptr_equal(bar.rule, &edition.param[P_CONFLICT_YEARS]);
    assert_false(bars(&i, 1, "2025-05-02", &bar));
    /* Whatever kind it is. */
    for (unsigned k = 0; k < INTEREST_KINDS; k++) {
        i.kind = (enum interest_kind)k;
        assert_true(bars(&i, 1, "2025-05-01", NULL));
        assert_false(bars(&i, 1, "2025-05-02", NULL));
    }
}

static void a_tie_that_goes_on_bars_while_it_does(void **state) {
    (void)state;
    struct interest i = tie(1, "383", NULL);
    struct interest_bar bar;
    assert_true(bars(&i, 1, "2099-12-31", &bar));
    assert_false(day_known(bar.until));
}

static void the_number_of_years_is_the_editions(void **state) {
    (void)state;
    struct interest i = tie(1, "383", "2022-05-01");
    edition.param[P_CONFLICT_YEARS].n = 0;
    assert_true(bars(&i, 1, "2022-05-01", NULL));
    assert_false(bars(&i, 1, "2022-05-02", NULL));
    edition.param[P_CONFLICT_YEARS].n = 10;
    assert_true(bars(&i, 1, "2032-05-01", NULL));
    assert_false(bars(&i, 1, "2032-05-02", NULL));
}

static void without_a_rule_only_what_goes_on_bars(void **state) {
    (void)state;
    struct interest list[] = { tie(1, "383", "2022-05-01"), tie(2, "383", NULL) };
    struct person p = { .account = 7, .interest = list, .interests = 1 };
    assert_true(interest_bars(&p, SV("383"), NULL, on("2022-05-01"), NOW, NULL));
    assert_false(interest_bars(&p, SV("383"), NULL, on("2022-05-02"), NOW, NULL));
    edition.param[P_CONFLICT_YEARS].n = VALUE_NONE;
    assert_false(bars(list, 1, "2022-05-02", NULL));
    p.interests = 2;
    assert_true(interest_bars(&p, SV("383"), NULL, on("2030-01-01"), NOW, NULL));
}

static void another_authority_is_not_barred(void **state) {
    (void)state;
    struct interest i = tie(1, "382", NULL);
    struct person p = { .account = 7, .interest = &i, .interests = 1 };
    assert_false(bars(&i, 1, "2024-01-01", NULL));
    i.authority = SV("");
    assert_false(interest_bars(&p, SV(""), &edition, on("2024-01-01"), NOW, NULL));
    i.authority = SV("3830");
    assert_false(bars(&i, 1, "2024-01-01", NULL));
}

static void it_bars_from_its_declaration_to_its_withdrawal(void **state) {
    (void)state;
    struct interest i = tie(1, "383", NULL);
    i.declared = NOW + 1;
    assert_false(bars(&i, 1, "2024-01-01", NULL));
    i.declared = NOW;
    assert_true(bars(&i, 1, "2024-01-01", NULL));
    i.declared = DECLARED;
    i.withdrawn = NOW + 1;
    assert_true(bars(&i, 1, "2024-01-01", NULL));
    i.withdrawn = NOW;
    assert_false(bars(&i, 1, "2024-01-01", NULL));
}

static void the_longest_is_named_in_whatever_order(void **state) {
    (void)state;
    struct interest list[] = { tie(3, "383", "2021-05-01"), tie(1, "383", "2022-05-01"), tie(2, "383", "2022-05-01"),
                               tie(4, "382", NULL) };
    struct interest_bar bar;
    for (unsigned turn = 0; turn < 4; turn++) {
        assert_true(bars(list, 4, "2023-01-01", &bar));
        assert_int_equal(bar.interest->number, 1);
        struct interest first = list[0];
        for (size_t i = 0; i < 3; i++) list[i] = list[i + 1];
        list[3] = first;
    }
    list[2].authority = SV("383");
    list[2].ended = DAY_NONE;
    list[2].number = 9;
    assert_true(bars(list, 4, "2023-01-01", &bar));
    assert_int_equal(bar.interest->number, 9);
}

static void it_is_said_in_words(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    static const struct {
        enum interest_kind kind;
        const char *ended, *words;
    } said[] = {
        { INTEREST_FORMER_EMPLOYER, "2022-05-01",
          "worked for Leeds until 1 May 2022: barred to 1 May 2025 (people.conflict_years, T1, 12 K8)" },
        { INTEREST_FORMER_EMPLOYER, NULL,
          "works for Leeds: barred as long as that lasts (people.conflict_years, T1, 12 K8)" },
        { INTEREST_FAMILY, NULL,
          "family tied to Leeds: barred as long as that lasts (people.conflict_years, T1, 12 K8)" },
        { INTEREST_PREVIOUS_WORK, "2022-05-01",
          "did other work for Leeds until 1 May 2022: barred to 1 May 2025 (people.conflict_years, T1, 12 K8)" },
        { INTEREST_OTHER, "2022-05-01",
          "another tie to Leeds until 1 May 2022: barred to 1 May 2025 (people.conflict_years, T1, 12 K8)" },
    };
    for (size_t k = 0; k < sizeof said / sizeof *said; k++) {
        struct interest i = tie(1, "383", said[k].ended);
        struct interest_bar bar;
        struct text t = text_in(&a, 0);
        i.kind = said[k].kind;
        assert_true(bars(&i, 1, "2023-01-01", &bar));
        text_interest_bar(&t, &bar, SV("Leeds"));
        assert_string_equal(text_cstr(&t), said[k].words);
    }
    struct interest i = tie(1, "383", NULL);
    struct text t = text_in(&a, 0);
    text_interest_bar(&t, &(struct interest_bar){ &i, DAY_NONE, NULL }, SV(""));
    assert_string_equal(text_cstr(&t), "works for the authority: barred as long as that lasts");
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_tie_that_ended_bars_for_the_years_of_the_edition, set_up),
        cmocka_unit_test_setup(a_tie_that_goes_on_bars_while_it_does, set_up),
        cmocka_unit_test_setup(the_number_of_years_is_the_editions, set_up),
        cmocka_unit_test_setup(without_a_rule_only_what_goes_on_bars, set_up),
        cmocka_unit_test_setup(another_authority_is_not_barred, set_up),
        cmocka_unit_test_setup(it_bars_from_its_declaration_to_its_withdrawal, set_up),
        cmocka_unit_test_setup(the_longest_is_named_in_whatever_order, set_up),
        cmocka_unit_test_setup(it_is_said_in_words, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
