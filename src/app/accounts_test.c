#include "app/accounts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/passwords.h"
#include "app/second_factor.h"
#include "app/test_people.h"
#include "store/mail.h"

#define STORE people_store
#define ARENA &people_arena
static const char good_password[] = "lantern otter maple";

static size_t mails_to(int64_t account, const char *message) {
    struct mail *m;
    size_t n, count = 0;
    assert_true(store_load_mail(STORE, 1000, ARENA, &m, &n, NULL));
    for (size_t i = 0; i < n; i++) count += m[i].account == account && sv_eq(m[i].message, sv_of(message));
    return count;
}

static const struct grant *standing(int64_t account, enum role role, size_t *n) {
    struct grant *g, *found = NULL;
    size_t all;
    assert_true(store_load_grants(STORE, account, ARENA, &g, &all, NULL));
    *n = 0;
    for (size_t i = 0; i < all; i++)
        if (g[i].role == role && grant_stands(&g[i], people_now.ms)) {
            ++*n;
            found = &g[i];
        }
    return found;
}

/* ---- making ------------------------------------------------------------------------------------------------------------- */

static void an_account_is_made_with_its_role(void **state) {
    (void)state;
    struct sv code;
    size_t n;
    int64_t number = people_add(" Robin.Example@Example.ORG ", ROLE_REGIONAL_DIRECTOR, "north-west", &code);
    struct account acc = people_account(number);
    assert_true(sv_eq(acc.email, SV("robin.example@example.org")));
    assert_int_equal(code.n, 19);
    assert_int_equal(acc.setup.n, KEYED_HASH);
    assert_int_equal(acc.setup_until - people_now.ms, 72 * 3600 * 1000);
    const struct grant *g = standing(number, ROLE_REGIONAL_DIRECTOR, &n);
    assert_int_equal(n, 1);
    assert_true(g != NULL && sv_eq(g->region, SV("North West")));
    assert_int_equal(people_logged("make-account", number), 1);
    assert_int_equal(mails_to(number, "account-made"), 1);
}

static void refused(struct account_new n, enum err_kind kind, const char *says) {
    struct caller c = people_operator("user add");
    struct account acc;
    struct sv setup;
    struct err e = { 0 };
    assert_false(account_add(STORE, &people_keys, &people_view, &c, &n, ARENA, &acc, &setup, &e));
    assert_int_equal(e.kind, kind);
    if (strstr(e.msg, says) == NULL) fail_msg("\"%s\" does not say \"%s\"", e.msg, says);
    assert_true(e.hint[0] != '\0' && setup.n == 0);
}

static void what_is_wrong_is_said_with_its_field(void **state) {
    (void)state;
    struct account_new n = { .email = SV("a@example.org"), .name = SV("A"), .role = { .role = ROLE_ANALYST } };
    struct account_new w;
    (void)people_add("taken@example.org", ROLE_ANALYST, "", NULL);
    w = n, w.email = SV(""), refused(w, ERR_INPUT, "email: ");
    w = n, w.email = SV("nobody"), refused(w, ERR_INPUT, "email: ");
    w = n, w.email = SV("a@example.org\r\nBcc: b@example.org"), refused(w, ERR_INPUT, "email: ");
    w = n, w.email = SV("TAKEN@example.org"), refused(w, ERR_CONFLICT, "email: ");
    w = n, w.name = SV(" "), refused(w, ERR_INPUT, "name: ");
    w = n, w.name = SV("A\nB"), refused(w, ERR_INPUT, "name: ");
    w = n, w.role.role = ROLE_OPERATOR, refused(w, ERR_INPUT, "role: ");
    w = n, w.role.role = ROLE_COUNT, refused(w, ERR_INPUT, "role: ");
    w = n, w.role.region = SV("London"), refused(w, ERR_INPUT, "region: ");
    w = n, w.role.authority = SV("Leeds"), refused(w, ERR_INPUT, "authority: ");
    w = n, w.role.role = ROLE_REGIONAL_DIRECTOR, refused(w, ERR_INPUT, "region: ");
    w.role.region = SV("Atlantis"), refused(w, ERR_INPUT, "region: ");
    w.role.region = SV("East"), refused(w, ERR_INPUT, "region: "); /* more than one */
    w = n, w.role.role = ROLE_AUTHORITY_DIRECTOR, refused(w, ERR_INPUT, "authority: ");
    w.role.authority = SV("Atlantis"), refused(w, ERR_INPUT, "authority: ");
}

static void only_who_may_makes_accounts(void **state) {
    (void)state;
    struct account_new n = { .email = SV("b@example.org"), .name = SV("B"), .role = { .role = ROLE_ADMINISTRATOR } };
    struct caller c =
        people_caller(people_add("mere.analyst@example.org", ROLE_ANALYST, "", NULL), REACH_COMMAND, "user add");
    struct account acc;
    struct sv setup;
    struct err e = { 0 };
    size_t erased;
    assert_false(account_add(STORE, &people_keys, &people_view, &c, &n, ARENA, &acc, &setup, &e));
    assert_int_equal(e.kind, ERR_DENIED);
    assert_false(account_give_role(STORE, &people_view, &c, c.account.number, &n.role, ARENA, NULL));
    assert_false(account_take_role(STORE, &people_view, &c, c.account.number, &n.role, ARENA, NULL));
    assert_false(account_disable(STORE, &c, c.account.number, SV("x"), ARENA, NULL));
    assert_false(account_enable(STORE, &c, c.account.number, ARENA, NULL));
    assert_false(account_reset(STORE, &people_keys, &c, c.account.number, ARENA, &setup, NULL));
    assert_false(account_erase(STORE, &c, c.account.number, SV("x"), ARENA, &erased, NULL));
}

/* ---- roles ---------------------------------------------------------------------------------------------------------------- */

static void roles_are_given_and_taken(void **state) {
    (void)state;
    struct caller c = people_operator("user role");
    int64_t number = people_add("roles@example.org", ROLE_AUTHORITY_DIRECTOR, "Leeds", NULL);
    struct role_asked bradford = { .role = ROLE_AUTHORITY_DIRECTOR, .authority = SV("bradford") };
    struct role_asked any = { .role = ROLE_AUTHORITY_DIRECTOR };
    struct err e = { 0 };
    size_t n;
    assert_true(account_give_role(STORE, &people_view, &c, number, &bradford, ARENA, &e));
    assert_false(account_give_role(STORE, &people_view, &c, number, &bradford, ARENA, &e));
    assert_int_equal(e.kind, ERR_CONFLICT);
    (void)standing(number, ROLE_AUTHORITY_DIRECTOR, &n);
    assert_int_equal(n, 2);
    people_later(1000);
    c = people_operator("user role");
    assert_true(account_take_role(STORE, &people_view, &c, number, &bradford, ARENA, NULL));
    const struct grant *g = standing(number, ROLE_AUTHORITY_DIRECTOR, &n);
    assert_int_equal(n, 1);
    assert_true(g != NULL && sv_eq(g->authority, SV("383")));
    assert_true(account_take_role(STORE, &people_view, &c, number, &any, ARENA, NULL));
    e = (struct err){ 0 };
    assert_false(account_take_role(STORE, &people_view, &c, number, &any, ARENA, &e));
    assert_int_equal(e.kind, ERR_UNKNOWN);
    assert_int_equal(mails_to(number, "roles-changed"), 3);
    assert_int_equal(people_logged("take-role", number), 2);
}

static void the_last_administrator_stays(void **state) {
    (void)state;
    struct caller c = people_operator("user role");
    const struct role_asked admin = { .role = ROLE_ADMINISTRATOR };
    int64_t one = people_add("admin.one@example.org", ROLE_ADMINISTRATOR, "", NULL);
    struct err e = { 0 };
    size_t erased, n;
    people_later(1000);
    c = people_operator("user role");
    assert_false(account_take_role(STORE, &people_view, &c, one, &admin, ARENA, &e));
    assert_int_equal(e.kind, ERR_CONFLICT);
    e = (struct err){ 0 };
    assert_false(account_disable(STORE, &c, one, SV("gone"), ARENA, &e));
    assert_int_equal(e.kind, ERR_CONFLICT);
    e = (struct err){ 0 };
    assert_false(account_erase(STORE, &c, one, SV("gone"), ARENA, &erased, &e));
    assert_int_equal(e.kind, ERR_CONFLICT);
    assert_true(people_account(one).disabled == 0 && people_account(one).email.n > 0);
    assert_non_null(standing(one, ROLE_ADMINISTRATOR, &n));
    int64_t two = people_add("admin.two@example.org", ROLE_ADMINISTRATOR, "", NULL);
    assert_true(account_disable(STORE, &c, one, SV("gone"), ARENA, NULL));
    assert_false(account_disable(STORE, &c, two, SV("gone"), ARENA, NULL)); /* a disabled one does not count */
    assert_true(account_enable(STORE, &c, one, ARENA, NULL));
    assert_true(account_take_role(STORE, &people_view, &c, two, &admin, ARENA, NULL));
}

/* ---- setting up ------------------------------------------------------------------------------------------------------------ */

static enum err_kind set_up(const char *email, struct sv code, const char *password, int64_t *account) {
    struct err e = { 0 };
    return account_set_up(STORE, &people_keys, sv_of(email), code, sv_of(password), people_now, SV("192.0.2.1"), ARENA,
                          account, &e)
               ? ERR_NONE
               : e.kind;
}

static void a_code_sets_the_password_once(void **state) {
    (void)state;
    struct sv code;
    int64_t account, number = people_add("setup@example.org", ROLE_ANALYST, "", &code);
    bool right = false;
    throttle_reset();
    assert_int_equal(set_up("setup@example.org", SV("aaaa-aaaa-aaaa-aaaa"), good_password, &account), ERR_DENIED);
    assert_int_equal(set_up("setup@example.org", SV("nonsense"), good_password, &account), ERR_DENIED);
    assert_int_equal(set_up("other@example.org", code, good_password, &account), ERR_DENIED);
    assert_int_equal(set_up("setup@example.org", code, "setup.setup.setup", &account), ERR_INPUT);
    assert_int_equal(set_up("SETUP@example.org", code, good_password, &account), ERR_NONE);
    assert_int_equal(account, number);
    assert_true(password_check(sv_of(good_password), people_account(number).password, &right, NULL) && right);
    assert_int_equal(set_up("setup@example.org", code, good_password, &account), ERR_DENIED);
    assert_int_equal(people_logged("set-up-account", number), 1);
}

static void a_code_runs_out(void **state) {
    (void)state;
    struct sv code;
    struct moment began = people_now;
    int64_t account;
    (void)people_add("late@example.org", ROLE_ANALYST, "", &code);
    throttle_reset();
    people_later(SETUP_HOURS * (int64_t)3600 * 1000);
    assert_int_equal(set_up("late@example.org", code, good_password, &account), ERR_DENIED);
    people_now = began;
}

static void codes_cannot_be_tried_through(void **state) {
    (void)state;
    int64_t account;
    throttle_reset();
    for (int i = 0; i < 5; i++)
        assert_int_equal(set_up("x@example.org", SV("aaaa-aaaa-aaaa-aaaa"), good_password, &account), ERR_DENIED);
    assert_int_equal(set_up("x@example.org", SV("aaaa-aaaa-aaaa-aaaa"), good_password, &account), ERR_BUSY);
    throttle_reset();
}

/* ---- second factor --------------------------------------------------------------------------------------------------------- */

static int64_t with_password(const char *email, enum role role) {
    struct sv code;
    int64_t account, number = people_add(email, role, "", &code);
    throttle_reset();
    assert_int_equal(set_up(email, code, good_password, &account), ERR_NONE);
    return number;
}

static void a_second_factor_comes_and_goes(void **state) {
    (void)state;
    int64_t number = with_password("factor@example.org", ROLE_PLANNER);
    struct caller c = people_caller(number, REACH_ROUTE, "POST /account/second-factor");
    struct sv secret, sealed, codes[RECOVERY_CODES];
    char code[7];
    struct err e = { 0 };
    int left = 0;
    assert_true(second_factor_wanted(&c));
    assert_true(second_factor_begin(&people_keys, &c, ARENA, &secret, &sealed, &e));
    assert_false(second_factor_confirm(STORE, &people_keys, &c, sealed, SV("000000"), ARENA, codes, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_true(totp_code(secret, people_now.ms / 30000, code, NULL));
    /* Another account's begun secret is of no use. */
    struct caller other = c;
    other.account.number++;
    assert_false(second_factor_confirm(STORE, &people_keys, &other, sealed, sv_of(code), ARENA, codes, NULL));
    assert_true(second_factor_confirm(STORE, &people_keys, &c, sealed, sv_of(code), ARENA, codes, NULL));
    assert_false(second_factor_confirm(STORE, &people_keys, &c, sealed, sv_of(code), ARENA, codes, NULL));
    struct account acc = people_account(number);
    assert_int_equal(acc.totp_last_step, people_now.ms / 30000);
    assert_true(sv_find(acc.totp, secret) == acc.totp.n); /* never as it is */
    assert_true(store_count_recovery(STORE, number, &left, NULL) && left == RECOVERY_CODES);
    struct sv before = codes[0];
    assert_true(recovery_codes_anew(STORE, &people_keys, &c, ARENA, codes, NULL));
    assert_false(sv_eq(before, codes[0]));
    c = people_caller(number, REACH_ROUTE, "POST /account/second-factor/remove");
    assert_false(second_factor_wanted(&c));
    assert_true(second_factor_remove(STORE, &c, ARENA, NULL));
    assert_false(second_factor_remove(STORE, &c, ARENA, NULL));
    assert_true(store_count_recovery(STORE, number, &left, NULL) && left == 0);
    assert_false(recovery_codes_anew(STORE, &people_keys, &c, ARENA, codes, NULL));
    assert_int_equal(mails_to(number, "second-factor-added"), 1);
    assert_int_equal(mails_to(number, "second-factor-removed"), 1);
}

static void who_must_have_a_second_factor(void **state) {
    (void)state;
    for (int r = ROLE_FIRST_GIVEN; r < ROLE_COUNT; r++) {
        const struct grant g = { .role = (enum role)r, .account = 1 };
        struct caller c = { .account = { .number = 1, .password = SV("x") },
                            .person = { .account = 1, .grant = &g, .grants = 1 } };
        bool wanted = r != ROLE_ANALYST && r != ROLE_AUTHORITY_COORDINATOR && r != ROLE_AUTHORITY_DATA_OFFICER;
        assert_int_equal(second_factor_wanted(&c), wanted);
        c.account.demonstration = true;
        assert_false(second_factor_wanted(&c));
        c.account.demonstration = false;
        c.account.totp = SV("sealed");
        assert_false(second_factor_wanted(&c));
    }
}

/* ---- password -------------------------------------------------------------------------------------------------------------- */

static void a_password_is_changed_by_who_knows_it(void **state) {
    (void)state;
    int64_t number = with_password("change@example.org", ROLE_ANALYST);
    struct caller c = people_caller(number, REACH_ROUTE, "POST /account/password");
    struct err e = { 0 };
    bool right = false;
    assert_false(account_change_password(STORE, &c, 0, SV("wrong"), SV("harbour violin pebble"), ARENA, &e));
    assert_int_equal(e.kind, ERR_DENIED);
    e = (struct err){ 0 };
    assert_false(account_change_password(STORE, &c, 0, sv_of(good_password), SV("short"), ARENA, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_true(account_change_password(STORE, &c, 0, sv_of(good_password), SV("harbour violin pebble"), ARENA, NULL));
    assert_true(password_check(SV("harbour violin pebble"), people_account(number).password, &right, NULL) && right);
    e = (struct err){ 0 };
    assert_false(account_change_password(STORE, &c, 0, sv_of(good_password), SV("otter lantern maple"), ARENA, &e));
    assert_int_equal(e.kind, ERR_CONFLICT); /* this caller was loaded before */
}

/* ---- resetting, erasing ------------------------------------------------------------------------------------------------------ */

static void a_reset_leaves_nothing_that_lets_in(void **state) {
    (void)state;
    int64_t account, number = with_password("lost@example.org", ROLE_ANALYST);
    struct caller c = people_operator("user reset");
    struct sv code;
    assert_true(account_reset(STORE, &people_keys, &c, number, ARENA, &code, NULL));
    struct account acc = people_account(number);
    assert_true(acc.password.n == 0 && acc.totp.n == 0 && acc.setup.n == KEYED_HASH);
    assert_int_equal(set_up("lost@example.org", code, "harbour violin pebble", &account), ERR_NONE);
    assert_int_equal(mails_to(number, "account-reset"), 1);
}

static bool store_holds(const char *words) {
    struct sv bytes;
    struct arena a = arena_with_limit(0);
    FILE *f = fopen("s.db", "rb");
    char *p = arena_alloc(&a, 64 << 20);
    assert_true(f != NULL && p != NULL);
    bytes = (struct sv){ p, fread(p, 1, 64 << 20, f) };
    (void)fclose(f);
    bool found = sv_find(bytes, sv_of(words)) < bytes.n;
    arena_free(&a);
    return found;
}

static void erasing_forgets_the_person_and_keeps_the_log_whole(void **state) {
    (void)state;
    struct caller add = people_operator("user add"), c = people_operator("user erase");
    struct account_new n = { .email = SV("forgetme@example.org"),
                             .name = SV("Zebedee Forgotten"),
                             .system_user = SV("zebedee"),
                             .role = { .role = ROLE_ANALYST } };
    struct account acc;
    struct audit_verdict v = { 0 };
    struct sv setup;
    size_t erased = 0, standing_roles;
    struct err e = { 0 };
    assert_true(account_add(STORE, &people_keys, &people_view, &add, &n, ARENA, &acc, &setup, &e));
    assert_true(account_erase(STORE, &c, acc.number, SV("asked to be forgotten"), ARENA, &erased, &e));
    assert_true(erased >= 1);
    struct account after = people_account(acc.number);
    assert_true(after.email.n == 0 && after.name.n == 0 && after.system_user.n == 0 && after.setup.n == 0 &&
                after.erased != 0);
    (void)standing(acc.number, ROLE_ANALYST, &standing_roles);
    people_later(1);
    assert_true(audit_verify(STORE, SV(""), &v, NULL) && v.whole && v.erased >= 1);
    assert_false(account_erase(STORE, &c, acc.number, SV("again"), ARENA, &erased, &e));
    assert_int_equal(e.kind, ERR_UNKNOWN);
    assert_false(account_enable(STORE, &c, acc.number, ARENA, NULL));
    assert_false(store_holds("forgetme@"));
    assert_false(store_holds("Zebedee"));
    (void)people_add("forgetme@example.org", ROLE_ANALYST, "", NULL); /* the address is free again */
}

/* ---- demonstration ------------------------------------------------------------------------------------------------------------ */

static void demonstration_people_are_for_stores_without_real_ones(void **state) {
    (void)state;
    struct caller c = people_operator("demonstration");
    struct err e = { 0 };
    assert_false(demonstration_reset(STORE, &people_keys, &people_view, &c, ARENA, &e));
    assert_int_equal(e.kind, ERR_DENIED);
}

static void demonstration_passwords_are_good(void **state) {
    (void)state;
    uint32_t roles = 0;
    for (const struct demonstration_person *p = demonstration_people; p->email.n > 0; p++) {
        struct err e = { 0 };
        assert_true(password_good(p->password, p->email, p->name, &e));
        assert_true(sv_ends(p->email, SV("@demonstration.invalid")) && sv_starts(p->name, SV("Demonstration ")));
        roles |= 1U << p->role.role;
    }
    for (int r = ROLE_FIRST_GIVEN; r < ROLE_COUNT; r++) assert_true((roles >> r & 1U) != 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_account_is_made_with_its_role),
        cmocka_unit_test(what_is_wrong_is_said_with_its_field),
        cmocka_unit_test(only_who_may_makes_accounts),
        cmocka_unit_test(roles_are_given_and_taken),
        cmocka_unit_test(the_last_administrator_stays),
        cmocka_unit_test(a_code_sets_the_password_once),
        cmocka_unit_test(a_code_runs_out),
        cmocka_unit_test(codes_cannot_be_tried_through),
        cmocka_unit_test(a_second_factor_comes_and_goes),
        cmocka_unit_test(who_must_have_a_second_factor),
        cmocka_unit_test(a_password_is_changed_by_who_knows_it),
        cmocka_unit_test(a_reset_leaves_nothing_that_lets_in),
        cmocka_unit_test(erasing_forgets_the_person_and_keeps_the_log_whole),
        cmocka_unit_test(demonstration_people_are_for_stores_without_real_ones),
        cmocka_unit_test(demonstration_passwords_are_good),
    };
    return cmocka_run_group_tests_name("accounts", tests, people_begin, people_end);
}
