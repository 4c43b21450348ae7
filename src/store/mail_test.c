#include "store/mail.h"

#include "store/test_store.h"

static struct mail queued(int64_t next_try) {
    struct mail m = { .account = 1,
                      .message = SV("password-changed"),
                      .fields = SV("name=Anna\nwhen=today\n"),
                      .queued = 5,
                      .next_try = next_try };
    MUST(store_add_mail(test_store, &m, &e));
    return m;
}

static size_t due(int64_t now, size_t limit, struct mail **out) {
    size_t n;
    MUST(store_load_mail_due(test_store, now, limit, &test_arena, out, &n, &e));
    return n;
}

static void the_oldest_goes_first(void **state) {
    (void)state;
    struct mail *m;
    (void)test_account("a@x.org");
    assert_int_equal(queued(30).number, 1);
    (void)queued(10);
    (void)queued(20);
    (void)queued(10);
    assert_int_equal(due(9, 10, &m), 0);
    assert_int_equal(due(20, 10, &m), 3);
    assert_true(m[0].number == 2 && m[1].number == 4 && m[2].number == 3);
    assert_true(m[0].account == 1 && m[0].queued == 5 && m[0].next_try == 10 && m[0].tries == 0);
    assert_sv(m[0].message, "password-changed");
    assert_sv(m[0].fields, "name=Anna\nwhen=today\n");
    assert_sv(m[0].fault, "");
    assert_int_equal(due(100, 2, &m), 2);
}

static void what_became_of_it_is_kept(void **state) {
    (void)state;
    struct mail *m;
    size_t n;
    (void)test_account("a@x.org");
    struct mail failed = queued(10);
    struct mail sent = queued(10);
    struct mail given_up = queued(10);
    failed.next_try = 70;
    failed.tries = 1;
    failed.fault = SV("no route");
    sent.sent = 15;
    sent.tries = 1;
    given_up.given_up = 16;
    given_up.tries = 9;
    MUST(store_save_mail(test_store, &failed, &e));
    MUST(store_save_mail(test_store, &sent, &e));
    MUST(store_save_mail(test_store, &given_up, &e));
    assert_int_equal(due(69, 10, &m), 0);
    assert_int_equal(due(70, 10, &m), 1);
    assert_true(m[0].number == 1 && m[0].tries == 1);
    assert_sv(m[0].fault, "no route");
    MUST(store_load_mail(test_store, 2, &test_arena, &m, &n, &e));
    assert_true(n == 2 && m[0].number == 3 && m[0].given_up == 16 && m[0].tries == 9 && m[1].sent == 15);
    MUST(store_purge_mail(test_store, 16, &e));
    MUST(store_load_mail(test_store, 10, &test_arena, &m, &n, &e));
    assert_true(n == 2 && m[0].number == 3 && m[1].number == 1);
    MUST(store_purge_mail(test_store, 1000, &e)); /* what waits stays */
    MUST(store_load_mail(test_store, 10, &test_arena, &m, &n, &e));
    assert_true(n == 1 && m[0].number == 1);
    assert_int_equal(queued(1).number, 4);
}

static void it_survives_a_restart(void **state) {
    (void)state;
    struct mail *m;
    (void)test_account("a@x.org");
    (void)queued(10);
    MUST(store_commit(test_store, &e));
    store_close(test_store);
    MUST(store_open(test_path, STORE_WRITE, &test_store, &e));
    assert_int_equal(due(10, 10, &m), 1);
    MUST_FAIL(store_add_mail(test_store, m, &e), ERR_STORE); /* outside a transaction */
    MUST_FAIL(store_save_mail(test_store, m, &e), ERR_STORE);
    MUST_FAIL(store_purge_mail(test_store, 1, &e), ERR_STORE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        UNIT(the_oldest_goes_first),
        UNIT(what_became_of_it_is_kept),
        UNIT(it_survives_a_restart),
    };
    return cmocka_run_group_tests(tests, test_make_folder, test_remove_folder);
}
