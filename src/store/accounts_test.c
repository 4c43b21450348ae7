#include "store/mail.h"
#include "store/sessions.h"
#include "store/test_store.h"

static struct account loaded(int64_t number) {
    struct account acc;
    MUST(store_load_account(test_store, number, &test_arena, &acc, &e));
    return acc;
}

static bool found_by_email(const char *email, int64_t number) {
    struct account acc;
    bool found;
    MUST(store_find_account(test_store, sv_of(email), &test_arena, &acc, &found, &e));
    return found && acc.number == number;
}

/* ---- accounts ------------------------------------------------------------------------------------------------------ */

static const struct account full = {
    .email = { "Anna@Example.ORG", 16 },
    .name = { "Anna", 4 },
    .created = 10,
    .disabled = 20,
    .demonstration = true,
    .password = { "$argon2id$v=19$x", 16 },
    .password_changed = 30,
    .totp = { "\0\1\2", 3 },
    .totp_since = 40,
    .totp_last_step = 50,
    .setup = { "\xff\0s", 3 },
    .setup_until = 60,
    .issuer = { "https://id.example/", 19 },
    .subject = { "s-1", 3 },
    .system_user = { "anna", 4 },
};

static void assert_same(const struct account *a, const struct account *b) {
    assert_true(sv_eq_nocase(a->email, b->email) && sv_eq(a->name, b->name));
    assert_true(a->created == b->created && a->disabled == b->disabled && a->erased == b->erased);
    assert_true(a->demonstration == b->demonstration && sv_eq(a->password, b->password));
    assert_true(a->password_changed == b->password_changed && sv_eq(a->totp, b->totp));
    assert_true(a->totp_since == b->totp_since && a->totp_last_step == b->totp_last_step);
    assert_true(sv_eq(a->setup, b->setup) && a->setup_until == b->setup_until);
    assert_true(sv_eq(a->issuer, b->issuer) && sv_eq(a->subject, b->subject));
    assert_true(sv_eq(a->system_user, b->system_user));
}

static void every_column_of_an_account_comes_back(void **state) {
    (void)state;
    struct account acc = full;
    MUST(store_add_account(test_store, &acc, &e));
    assert_int_equal(acc.number, 1);
    struct account got = loaded(1);
    assert_same(&acc, &got);
    assert_sv(got.email, "anna@example.org");
    struct account changed = { .number = 1,
                               .email = SV("B@x.org"),
                               .name = SV("Bea"),
                               .created = 10,
                               .demonstration = true,
                               .totp_last_step = 51 };
    MUST(store_save_account(test_store, &changed, &e));
    got = loaded(1);
    assert_same(&changed, &got);
    assert_sv(got.email, "b@x.org");
    /* What cannot change is not written. */
    changed.created = 99;
    changed.demonstration = false;
    MUST(store_save_account(test_store, &changed, &e));
    got = loaded(1);
    assert_true(got.created == 10 && got.demonstration);
}

static void accounts_are_found(void **state) {
    (void)state;
    struct account acc = full;
    struct account got;
    bool found;
    MUST(store_add_account(test_store, &acc, &e));
    struct account other = test_account("b@x.org");
    assert_int_equal(other.number, 2);
    assert_true(found_by_email("ANNA@example.org", 1));
    assert_true(found_by_email("b@x.org", 2));
    assert_false(found_by_email("c@x.org", 0) || found_by_email("c@x.org", 1));
    MUST(store_find_account_by_subject(test_store, full.issuer, full.subject, &test_arena, &got, &found, &e));
    assert_true(found && got.number == 1);
    MUST(store_find_account_by_subject(test_store, SV("https://other/"), full.subject, &test_arena, &got, &found, &e));
    assert_false(found);
    /* Many have neither: nobody is found by nothing. */
    MUST(store_find_account_by_subject(test_store, SV(""), SV(""), &test_arena, &got, &found, &e));
    assert_false(found);
    MUST(store_find_account_by_system_user(test_store, SV("anna"), &test_arena, &got, &found, &e));
    assert_true(found && got.number == 1);
    MUST(store_find_account_by_system_user(test_store, SV(""), &test_arena, &got, &found, &e));
    assert_false(found);
    struct account *list;
    size_t n;
    MUST(store_load_accounts(test_store, &test_arena, &list, &n, &e));
    assert_true(n == 2 && list[0].number == 1 && list[1].number == 2);
    MUST_FAIL(store_load_account(test_store, 3, &test_arena, &got, &e), ERR_UNKNOWN);
}

static void what_tells_people_apart_is_unique(void **state) {
    (void)state;
    struct account acc = full;
    MUST(store_add_account(test_store, &acc, &e));
    struct account second = { .email = SV("ANNA@EXAMPLE.ORG"), .created = 1 };
    MUST_FAIL(store_add_account(test_store, &second, &e), ERR_CONFLICT);
    assert_int_equal(second.number, 0);
    second.email = SV("second@x.org");
    second.issuer = full.issuer;
    second.subject = full.subject;
    MUST_FAIL(store_add_account(test_store, &second, &e), ERR_CONFLICT);
    second.issuer = SV("https://other/");
    second.system_user = full.system_user;
    MUST_FAIL(store_add_account(test_store, &second, &e), ERR_CONFLICT);
    second.system_user = SV("second");
    MUST(store_add_account(test_store, &second, &e));
    assert_int_equal(second.number, 2);
    second.email = SV("Anna@example.org");
    MUST_FAIL(store_save_account(test_store, &second, &e), ERR_CONFLICT);
    second.email = SV("Second@x.org"); /* its own, in other letters */
    MUST(store_save_account(test_store, &second, &e));
    /* The engine holds to it as well. */
    assert_false(db_script(test_store->db, "UPDATE account SET email = 'second@x.org' WHERE number = 1", NULL));
}

static void an_erased_account_is_a_number(void **state) {
    (void)state;
    struct account acc = full;
    MUST(store_add_account(test_store, &acc, &e));
    acc.erased = 77; /* everything else still filled in */
    MUST(store_save_account(test_store, &acc, &e));
    struct account got = loaded(1);
    struct account bare = {
        .number = 1, .created = full.created, .disabled = full.disabled, .erased = 77, .demonstration = true
    };
    assert_same(&bare, &got);
    assert_false(found_by_email("anna@example.org", 1));
    /* Its e-mail may be another's now, even that of several erased ones. */
    struct account again = full;
    MUST(store_add_account(test_store, &again, &e));
    again.erased = 78;
    MUST(store_save_account(test_store, &again, &e));
    /* It stays so. */
    acc = full;
    acc.number = 1;
    MUST_FAIL(store_save_account(test_store, &acc, &e), ERR_STORE);
    assert_false(db_script(test_store->db, "DELETE FROM account", NULL));
    assert_false(db_script(test_store->db, "UPDATE account SET demonstration = 0 WHERE number = 2", NULL));
}

/* What other rows tell of the person goes with the account; of others nothing does. */
static void an_erased_account_leaves_no_rows(void **state) {
    (void)state;
    struct session *sessions;
    struct mail *mail;
    struct interest *interests;
    size_t n;
    int left;
    bool known_browser;
    struct sv hash = test_hash('h');
    for (int64_t number = 1; number <= 2; number++) {
        struct account acc = test_account(number == 1 ? "a@x.org" : "b@x.org");
        struct session session = { .token = test_hash((char)('0' + number)),
                                   .account = number,
                                   .stage = SESSION_WHOLE,
                                   .address = SV("192.0.2.7") };
        struct mail message = { .account = number, .message = SV("x"), .fields = SV("name=Anna") };
        struct interest interest = { .account = number, .ended = DAY_NONE, .note = SV("my sister") };
        assert_int_equal(acc.number, number);
        MUST(store_add_session(test_store, &session, &e) && store_add_mail(test_store, &message, &e));
        MUST(store_add_interest(test_store, &interest, &e) && store_put_recovery(test_store, number, &hash, 1, &e));
        MUST(store_know_browser(test_store, number, hash, 1, &e));
    }
    MUST(store_save_account(test_store, &(struct account){ .number = 1, .erased = 9 }, &e));
    for (int64_t number = 1; number <= 2; number++) {
        bool stays = number == 2;
        MUST(store_load_sessions(test_store, number, &test_arena, &sessions, &n, &e));
        assert_int_equal(n, stays);
        MUST(store_count_recovery(test_store, number, &left, &e));
        assert_int_equal(left, stays);
        MUST(store_browser_known(test_store, number, hash, &known_browser, &e));
        assert_int_equal(known_browser, stays);
        MUST(store_load_interests(test_store, number, &test_arena, &interests, &n, &e));
        assert_int_equal(n, 1); /* that there was a tie stays: it barred */
        assert_sv(interests[0].note, stays ? "my sister" : "");
    }
    MUST(store_load_mail(test_store, 9, &test_arena, &mail, &n, &e));
    assert_true(n == 1 && mail[0].account == 2);
}

static void nothing_is_written_outside_a_transaction(void **state) {
    (void)state;
    bool b;
    struct account acc = test_account("a@x.org");
    struct grant g = { .account = 1, .role = ROLE_PLANNER };
    struct interest i = { .account = 1, .ended = DAY_NONE };
    MUST(store_commit(test_store, &e));
    MUST_FAIL(store_add_account(test_store, &acc, &e), ERR_STORE);
    MUST_FAIL(store_save_account(test_store, &acc, &e), ERR_STORE);
    MUST_FAIL(store_add_grant(test_store, &g, &e), ERR_STORE);
    MUST_FAIL(store_end_grant(test_store, 1, 1, &e), ERR_STORE);
    MUST_FAIL(store_add_interest(test_store, &i, &e), ERR_STORE);
    MUST_FAIL(store_withdraw_interest(test_store, 1, 1, &e), ERR_STORE);
    MUST_FAIL(store_forget_notes(test_store, 1, &e), ERR_STORE);
    MUST_FAIL(store_put_recovery(test_store, 1, NULL, 0, &e), ERR_STORE);
    MUST_FAIL(store_use_recovery(test_store, 1, SV("x"), &b, &e), ERR_STORE);
    MUST_FAIL(store_know_browser(test_store, 1, SV("x"), 1, &e), ERR_STORE);
    MUST_FAIL(store_forget_browsers(test_store, 1, &e), ERR_STORE);
}

/* ---- grants -------------------------------------------------------------------------------------------------------- */

static struct grant given(int64_t account, enum role role, int64_t from, int64_t until) {
    struct grant g = { .account = account, .role = role, .from = from, .until = until };
    if (role == ROLE_REGIONAL_DIRECTOR) g.region = SV("North West");
    if (role == ROLE_AUTHORITY_DIRECTOR) g.authority = SV("383");
    MUST(store_add_grant(test_store, &g, &e));
    return g;
}

static void grants_come_back_in_order(void **state) {
    (void)state;
    struct grant *g;
    size_t n;
    (void)test_account("a@x.org");
    (void)test_account("b@x.org");
    assert_int_equal(given(2, ROLE_PLANNER, 5, 0).number, 1);
    for (enum role r = ROLE_FIRST_GIVEN; r < ROLE_COUNT; r++) (void)given(1, r, 10 + (int64_t)r, r % 2 == 0 ? 0 : 99);
    (void)given(2, ROLE_ANALYST, 6, 0);
    MUST(store_load_grants(test_store, 0, &test_arena, &g, &n, &e));
    assert_int_equal(n, ROLE_COUNT - ROLE_FIRST_GIVEN + 2);
    for (size_t i = 0; i < ROLE_COUNT - ROLE_FIRST_GIVEN; i++) {
        enum role r = (enum role)(ROLE_FIRST_GIVEN + i);
        assert_true(g[i].account == 1 && g[i].role == r && g[i].from == 10 + (int64_t)r);
        assert_int_equal(g[i].until, r % 2 == 0 ? 0 : 99);
        assert_sv(g[i].region, r == ROLE_REGIONAL_DIRECTOR ? "North West" : "");
        assert_sv(g[i].authority, r == ROLE_AUTHORITY_DIRECTOR ? "383" : "");
    }
    assert_true(g[n - 2].number == 1 && g[n - 1].role == ROLE_ANALYST);
    MUST(store_load_grants(test_store, 2, &test_arena, &g, &n, &e));
    assert_true(n == 2 && g[0].number == 1 && g[0].account == 2);
    MUST(store_load_grants(test_store, 3, &test_arena, &g, &n, &e));
    assert_int_equal(n, 0);
}

static void a_grant_ends_once(void **state) {
    (void)state;
    struct grant *g;
    size_t n;
    (void)test_account("a@x.org");
    (void)given(1, ROLE_PLANNER, 5, 0);
    (void)given(1, ROLE_ANALYST, 5, 500); /* given for a time: may end sooner */
    MUST(store_end_grant(test_store, 1, 100, &e));
    MUST(store_end_grant(test_store, 2, 200, &e));
    MUST_FAIL(store_end_grant(test_store, 1, 100, &e), ERR_CONFLICT);
    MUST_FAIL(store_end_grant(test_store, 1, 101, &e), ERR_CONFLICT);
    MUST_FAIL(store_end_grant(test_store, 3, 1, &e), ERR_UNKNOWN);
    MUST(store_load_grants(test_store, 1, &test_arena, &g, &n, &e));
    assert_true(n == 2 && g[0].until == 100 && g[1].until == 200);
    static const char *const refused[] = {
        "UPDATE role_grant SET ended = 101 WHERE number = 1",   "UPDATE role_grant SET ended = NULL WHERE number = 1",
        "UPDATE role_grant SET role = 'administrator'",         "UPDATE role_grant SET given = 0, ended = 1",
        "UPDATE role_grant SET region = 'London', ended = 1",   "UPDATE role_grant SET authority = '1', ended = 1",
        "UPDATE role_grant SET number = number + 9, ended = 1", "DELETE FROM role_grant",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (db_script(test_store->db, refused[i], NULL)) fail_msg("%s", refused[i]);
}

static bool has_administrator(int64_t ms) {
    bool has;
    MUST(store_has_administrator(test_store, ms, &has, &e));
    return has;
}

static void whether_there_is_an_administrator(void **state) {
    (void)state;
    struct account a = test_account("a@x.org");
    struct account b = test_account("b@x.org");
    assert_false(has_administrator(100));
    (void)given(1, ROLE_PLANNER, 5, 0);
    assert_false(has_administrator(100));
    (void)given(1, ROLE_ADMINISTRATOR, 50, 0);
    assert_false(has_administrator(49));
    assert_true(has_administrator(50));
    a.disabled = 60;
    MUST(store_save_account(test_store, &a, &e));
    assert_false(has_administrator(100));
    (void)given(2, ROLE_ADMINISTRATOR, 50, 90);
    assert_true(has_administrator(89));
    assert_false(has_administrator(90));
    (void)given(2, ROLE_ADMINISTRATOR, 90, 0);
    assert_true(has_administrator(90));
    b.erased = 95;
    MUST(store_save_account(test_store, &b, &e));
    assert_false(has_administrator(100));
}

static void no_account_no_grant(void **state) {
    (void)state;
    struct grant g = { .account = 7, .role = ROLE_PLANNER, .from = 1 };
    MUST_FAIL(store_add_grant(test_store, &g, &e), ERR_STORE);
    assert_int_equal(g.number, 0);
}

/* A word that no program of ours writes is damage, and never a role. */
static void an_unknown_role_is_damage(void **state) {
    (void)state;
    struct grant *g;
    struct interest *i;
    size_t n;
    (void)test_account("a@x.org");
    MUST(db_script(test_store->db, "INSERT INTO role_grant VALUES (1, 1, 'emperor', '', '', 1, NULL)", &e));
    MUST_FAIL(store_load_grants(test_store, 0, &test_arena, &g, &n, &e), ERR_STORE);
    MUST(db_script(test_store->db, "INSERT INTO interest VALUES (1, 1, '383', 'love', NULL, '', 1, NULL)", &e));
    MUST_FAIL(store_load_interests(test_store, 0, &test_arena, &i, &n, &e), ERR_STORE);
}

/* ---- interests ----------------------------------------------------------------------------------------------------- */

static void interests_come_back_and_are_withdrawn(void **state) {
    (void)state;
    struct interest *got;
    size_t n;
    (void)test_account("a@x.org");
    (void)test_account("b@x.org");
    for (enum interest_kind k = 0; k < INTEREST_KINDS; k++) {
        struct interest i = { .account = k == 0 ? 2 : 1,
                              .authority = SV("383"),
                              .kind = k,
                              .ended = k == 1 ? DAY_NONE : (struct day){ (int32_t)k },
                              .note = SV("my \"own\" words"),
                              .declared = 5 + (int64_t)k };
        MUST(store_add_interest(test_store, &i, &e));
        assert_int_equal(i.number, k + 1);
    }
    MUST(store_load_interests(test_store, 0, &test_arena, &got, &n, &e));
    assert_int_equal(n, INTEREST_KINDS);
    assert_true(got[n - 1].account == 2 && got[n - 1].kind == 0 && got[n - 1].ended.n == 0);
    assert_true(got[0].number == 2 && !day_known(got[0].ended) && got[1].ended.n == 2);
    assert_sv(got[0].note, "my \"own\" words");
    assert_sv(got[0].authority, "383");
    assert_true(got[0].declared == 6 && got[0].withdrawn == 0);
    MUST(store_withdraw_interest(test_store, 2, 60, &e));
    MUST_FAIL(store_withdraw_interest(test_store, 2, 61, &e), ERR_CONFLICT);
    MUST_FAIL(store_withdraw_interest(test_store, 9, 61, &e), ERR_UNKNOWN);
    MUST(store_load_interests(test_store, 1, &test_arena, &got, &n, &e));
    assert_true(n == INTEREST_KINDS - 1 && got[0].withdrawn == 60 && got[1].withdrawn == 0);
    static const char *const refused[] = {
        "UPDATE interest SET withdrawn = 61 WHERE number = 2",
        "UPDATE interest SET withdrawn = NULL WHERE number = 2",
        "UPDATE interest SET authority = '1' WHERE number = 3",
        "UPDATE interest SET ended = 9 WHERE number = 2",
        "UPDATE interest SET kind = 'family'",
        "UPDATE interest SET note = 'better'",
        "UPDATE interest SET declared = 1",
        "DELETE FROM interest",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (db_script(test_store->db, refused[i], NULL)) fail_msg("%s", refused[i]);
    MUST(store_forget_notes(test_store, 1, &e));
    MUST(store_load_interests(test_store, 0, &test_arena, &got, &n, &e));
    assert_sv(got[0].note, "");
    assert_sv(got[n - 1].note, "my \"own\" words");
}

/* ---- recovery codes and browsers ------------------------------------------------------------------------------------ */

static int codes_left(int64_t account) {
    int left;
    MUST(store_count_recovery(test_store, account, &left, &e));
    return left;
}

static bool used(int64_t account, char c) {
    bool was;
    MUST(store_use_recovery(test_store, account, test_hash(c), &was, &e));
    return was;
}

static void a_recovery_code_works_once(void **state) {
    (void)state;
    (void)test_account("a@x.org");
    (void)test_account("b@x.org");
    struct sv codes[RECOVERY_CODES];
    for (size_t i = 0; i < RECOVERY_CODES; i++) codes[i] = test_hash((char)('a' + (int)i));
    MUST(store_put_recovery(test_store, 1, codes, RECOVERY_CODES, &e));
    MUST(store_put_recovery(test_store, 2, codes, 1, &e));
    assert_int_equal(codes_left(1), RECOVERY_CODES);
    assert_true(used(1, 'a'));
    assert_false(used(1, 'a'));
    assert_false(used(1, 'z'));
    assert_false(used(2, 'b'));
    assert_int_equal(codes_left(1), RECOVERY_CODES - 1);
    assert_int_equal(codes_left(2), 1);
    MUST(store_put_recovery(test_store, 1, &codes[9], 1, &e));
    assert_int_equal(codes_left(1), 1);
    assert_false(used(1, 'b'));
    MUST(store_put_recovery(test_store, 1, NULL, 0, &e));
    assert_int_equal(codes_left(1), 0);
    assert_int_equal(codes_left(2), 1);
}

static bool known(int64_t account, char c) {
    bool is;
    MUST(store_browser_known(test_store, account, test_hash(c), &is, &e));
    return is;
}

static void at_most_twenty_browsers_are_known(void **state) {
    (void)state;
    (void)test_account("a@x.org");
    (void)test_account("b@x.org");
    MUST(store_know_browser(test_store, 2, test_hash('A'), 1, &e));
    for (int i = 0; i < 20; i++) MUST(store_know_browser(test_store, 1, test_hash((char)('A' + i)), 100 + i, &e));
    assert_true(known(1, 'A') && known(1, 'T'));
    assert_false(known(1, 'U') || known(2, 'B'));
    MUST(store_know_browser(test_store, 1, test_hash('A'), 500, &e)); /* used again: no longer the oldest */
    MUST(store_know_browser(test_store, 1, test_hash('U'), 501, &e));
    assert_true(known(1, 'A') && known(1, 'U') && known(1, 'C'));
    assert_false(known(1, 'B'));
    assert_true(known(2, 'A'));
    MUST(store_forget_browsers(test_store, 1, &e));
    assert_false(known(1, 'A'));
    assert_true(known(2, 'A'));
}

/* ---- not enough memory ---------------------------------------------------------------------------------------------- */

static void memory_that_runs_out_is_told(void **state) {
    (void)state;
    struct account acc = full;
    MUST(store_add_account(test_store, &acc, &e));
    (void)given(1, ROLE_REGIONAL_DIRECTOR, 1, 0);
    for (size_t k = 1; k <= 4; k++) {
        struct arena poor = arena_with_limit(0);
        struct account *list;
        struct grant *g;
        size_t n;
        poor.fail_at = k;
        MUST_FAIL(store_load_accounts(test_store, &poor, &list, &n, &e), ERR_NOMEM);
        arena_free(&poor);
        poor = arena_with_limit(0);
        poor.fail_at = k > 3 ? 3 : k;
        MUST_FAIL(store_load_grants(test_store, 1, &poor, &g, &n, &e), ERR_NOMEM);
        arena_free(&poor);
        poor = arena_with_limit(0);
        poor.fail_at = k;
        MUST_FAIL(store_load_account(test_store, 1, &poor, &acc, &e), ERR_NOMEM);
        arena_free(&poor);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        UNIT(every_column_of_an_account_comes_back),
        UNIT(accounts_are_found),
        UNIT(what_tells_people_apart_is_unique),
        UNIT(an_erased_account_is_a_number),
        UNIT(an_erased_account_leaves_no_rows),
        UNIT(nothing_is_written_outside_a_transaction),
        UNIT(grants_come_back_in_order),
        UNIT(a_grant_ends_once),
        UNIT(whether_there_is_an_administrator),
        UNIT(no_account_no_grant),
        UNIT(an_unknown_role_is_damage),
        UNIT(interests_come_back_and_are_withdrawn),
        UNIT(a_recovery_code_works_once),
        UNIT(at_most_twenty_browsers_are_known),
        UNIT(memory_that_runs_out_is_told),
    };
    return cmocka_run_group_tests(tests, test_make_folder, test_remove_folder);
}
