#include "core/people.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/planned.h"

static void every_role_has_a_word_of_its_own(void **state) {
    (void)state;
    for (unsigned r = 0; r < ROLE_COUNT; r++) {
        enum role back = ROLE_COUNT;
        assert_true(role_word((enum role)r).n > 0 && role_label((enum role)r).n > 0);
        assert_true(role_parse(role_word((enum role)r), &back));
        assert_int_equal(back, r);
        if (r == ROLE_PUBLIC || r == ROLE_OPERATOR) continue;
        assert_true(role_parse(role_label((enum role)r), &back)); /* what people read they may also write */
        assert_int_equal(back, r);
    }
}

static void roles_are_read_as_people_write_them(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum role role;
    } good[] = {
        { "planner", ROLE_PLANNER },
        { " Planner ", ROLE_PLANNER },
        { "regional-director", ROLE_REGIONAL_DIRECTOR },
        { "REGIONAL DIRECTOR", ROLE_REGIONAL_DIRECTOR },
        { "quality-assurance manager", ROLE_QUALITY_ASSURANCE_MANAGER },
        { "authority_data_officer", ROLE_AUTHORITY_DATA_OFFICER },
    };
    static const char *const bad[] = { "", " ", "plan", "planners", "director", "lead--inspector", "inspectör" };
    enum role r;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (!role_parse(sv_of(good[i].text), &r)) fail_msg("'%s' was not understood", good[i].text);
        assert_int_equal(r, good[i].role);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (role_parse(sv_of(bad[i]), &r)) fail_msg("'%s' was taken for a role", bad[i]);
}

static void some_roles_are_bound(void **state) {
    (void)state;
    for (unsigned r = 0; r < ROLE_COUNT; r++) {
        enum role_scope wanted = SCOPE_NONE;
        if (r == ROLE_REGIONAL_DIRECTOR) wanted = SCOPE_REGION;
        if (sv_starts(role_word((enum role)r), SV("authority_"))) wanted = SCOPE_AUTHORITY;
        assert_int_equal(role_scope((enum role)r), wanted);
        bool inspects = r == ROLE_LEAD_INSPECTOR || r == ROLE_INSPECTOR || r == ROLE_QUALITY_ASSURANCE_MANAGER;
        assert_int_equal(role_is_inspecting((enum role)r), inspects);
    }
    assert_true(ROLE_PUBLIC < ROLE_FIRST_GIVEN && ROLE_OPERATOR < ROLE_FIRST_GIVEN);
}

static void a_grant_stands_from_its_first_to_before_its_last_moment(void **state) {
    (void)state;
    struct grant g = { .from = 1000, .until = 2000 };
    assert_false(grant_stands(&g, 999));
    assert_true(grant_stands(&g, 1000));
    assert_true(grant_stands(&g, 1999));
    assert_false(grant_stands(&g, 2000));
    g.until = 0;
    assert_true(grant_stands(&g, INT64_MAX));
}

static void every_tie_has_a_word_of_its_own(void **state) {
    (void)state;
    enum interest_kind back;
    for (unsigned k = 0; k < INTEREST_KINDS; k++) {
        assert_true(interest_label((enum interest_kind)k).n > 0);
        assert_true(interest_parse(interest_word((enum interest_kind)k), &back));
        assert_int_equal(back, k);
    }
    assert_true(interest_parse(SV("Former employer"), &back));
    assert_int_equal(back, INTEREST_FORMER_EMPLOYER);
    assert_false(interest_parse(SV(""), &back));
    assert_false(interest_parse(SV("friend"), &back));
}

static void what_can_be_planned_is_where_inspectors_go(void **state) {
    (void)state;
    for (unsigned o = 0; o < OWED_COUNT; o++) {
        struct sv word = obligation_word((enum obligation)o);
        bool goes = obligation_is_graded((enum obligation)o) || sv_ends(word, SV("_visit"));
        assert_int_equal(planned_kind((enum obligation)o), goes);
    }
    assert_false(planned_kind(OWED_COUNT));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_role_has_a_word_of_its_own),
        cmocka_unit_test(roles_are_read_as_people_write_them),
        cmocka_unit_test(some_roles_are_bound),
        cmocka_unit_test(a_grant_stands_from_its_first_to_before_its_last_moment),
        cmocka_unit_test(every_tie_has_a_word_of_its_own),
        cmocka_unit_test(what_can_be_planned_is_where_inspectors_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
