#include "store/sessions.h"

#include "store/test_store.h"

static struct session added(int64_t account, char token, int64_t last_used) {
    struct session v = { .token = test_hash(token),
                         .account = account,
                         .stage = SESSION_WANTS_CODE,
                         .began = 10,
                         .last_used = last_used,
                         .proved = 12,
                         .address = SV("192.0.2.7"),
                         .agent = SV("Browser/1") };
    MUST(store_add_session(test_store, &v, &e));
    return v;
}

static bool find(char token, struct session *out) {
    bool found;
    MUST(store_find_session(test_store, test_hash(token), &test_arena, out, &found, &e));
    return found;
}

static size_t open_ones(int64_t account, struct session **out) {
    size_t n;
    MUST(store_load_sessions(test_store, account, &test_arena, out, &n, &e));
    return n;
}

static void a_session_comes_back_and_is_changed(void **state) {
    (void)state;
    struct session got;
    (void)test_account("a@x.org");
    assert_int_equal(added(1, 'a', 11).number, 1);
    assert_false(find('b', &got));
    assert_true(find('a', &got));
    assert_true(got.number == 1 && got.account == 1 && got.stage == SESSION_WANTS_CODE && got.began == 10);
    assert_true(got.last_used == 11 && got.proved == 12 && got.ended == 0 && !got.by_provider);
    assert_sv(got.address, "192.0.2.7");
    assert_sv(got.agent, "Browser/1");
    got.token = test_hash('c'); /* a new one with every step up */
    got.stage = SESSION_WHOLE;
    got.last_used = 20;
    got.proved = 21;
    got.began = 99; /* not written */
    MUST(store_save_session(test_store, &got, &e));
    assert_false(find('a', &got));
    assert_true(find('c', &got));
    assert_true(got.stage == SESSION_WHOLE && got.last_used == 20 && got.proved == 21 && got.began == 10);
}

static void an_agent_is_cut_between_characters(void **state) {
    (void)state;
    struct session got;
    char agent[300];
    (void)test_account("a@x.org");
    memset(agent, 'x', sizeof agent);
    agent[199] = (char)0xc3; /* e with an acute accent, across the edge */
    agent[200] = (char)0xa9;
    struct session v = { .token = test_hash('a'),
                         .account = 1,
                         .stage = SESSION_WHOLE,
                         .by_provider = true,
                         .agent = { agent, sizeof agent } };
    MUST(store_add_session(test_store, &v, &e));
    assert_true(find('a', &got));
    assert_int_equal(got.agent.n, 199);
    assert_true(got.by_provider);
    v.token = test_hash('b');
    v.agent.n = 200 - 1;
    MUST(store_add_session(test_store, &v, &e));
    assert_true(find('b', &got));
    assert_int_equal(got.agent.n, 199);
}

static void a_token_is_of_one_session(void **state) {
    (void)state;
    (void)test_account("a@x.org");
    (void)added(1, 'a', 11);
    struct session v = { .token = test_hash('a'), .account = 1, .stage = SESSION_WHOLE };
    MUST_FAIL(store_add_session(test_store, &v, &e), ERR_CONFLICT);
    assert_int_equal(v.number, 0);
}

static void sessions_end(void **state) {
    (void)state;
    struct session *list;
    struct session got;
    (void)test_account("a@x.org");
    (void)test_account("b@x.org");
    (void)added(1, 'a', 30);
    (void)added(1, 'b', 50);
    (void)added(1, 'c', 40);
    (void)added(1, 'd', 50);
    (void)added(2, 'e', 60);
    assert_int_equal(open_ones(1, &list), 4);
    assert_true(list[0].number == 4 && list[1].number == 2 && list[2].number == 3 && list[3].number == 1);
    MUST(store_end_session(test_store, 2, 70, &e));
    MUST(store_end_session(test_store, 2, 71, &e)); /* ended is ended */
    assert_true(find('b', &got));
    assert_int_equal(got.ended, 70);
    assert_int_equal(open_ones(1, &list), 3);
    MUST(store_end_sessions(test_store, 1, 3, 80, &e));
    assert_int_equal(open_ones(1, &list), 1);
    assert_int_equal(list[0].number, 3);
    assert_true(find('b', &got) && got.ended == 70);
    assert_true(find('a', &got) && got.ended == 80);
    MUST(store_end_sessions(test_store, 1, 0, 81, &e));
    assert_int_equal(open_ones(1, &list), 0);
    assert_int_equal(open_ones(2, &list), 1);
}

static void old_sessions_go_and_numbers_do_not_return(void **state) {
    (void)state;
    struct session got;
    (void)test_account("a@x.org");
    (void)added(1, 'a', 30);
    (void)added(1, 'b', 50);
    (void)added(1, 'c', 50);
    MUST(store_end_session(test_store, 3, 45, &e));
    MUST(store_purge_sessions(test_store, 46, &e));
    assert_false(find('a', &got) || find('c', &got));
    assert_true(find('b', &got));
    MUST(store_purge_sessions(test_store, 1000, &e));
    assert_false(find('b', &got));
    assert_int_equal(added(1, 'd', 60).number, 4);
}

static struct sign_on sign_on_of(char state, int64_t moment) {
    return (struct sign_on){ .state = test_hash(state),
                             .nonce = SV("n\0nce"),
                             .verifier = SV("verifier"),
                             .browser = test_hash('B'),
                             .kept = SV("k\0"),
                             .back = SV("/plan"),
                             .moment = moment };
}

static bool taken(char state, int64_t oldest, struct sign_on *out) {
    bool found;
    MUST(store_take_sign_on(test_store, test_hash(state), oldest, &test_arena, out, &found, &e));
    return found;
}

static void a_sign_on_is_taken_once_and_in_time(void **state) {
    (void)state;
    struct sign_on got;
    struct sign_on v = sign_on_of('a', 100);
    MUST(store_add_sign_on(test_store, &v, &e));
    MUST_FAIL(store_add_sign_on(test_store, &v, &e), ERR_CONFLICT);
    v = sign_on_of('b', 50);
    MUST(store_add_sign_on(test_store, &v, &e));
    v = sign_on_of('c', 101);
    MUST(store_add_sign_on(test_store, &v, &e));
    assert_false(taken('z', 0, &got));
    assert_true(taken('a', 60, &got)); /* and b is too old from now on */
    assert_true(sv_eq(got.state, test_hash('a')) && sv_eq(got.nonce, SV("n\0nce")) && sv_eq(got.kept, SV("k\0")));
    assert_true(sv_eq(got.browser, test_hash('B')) && got.moment == 100);
    assert_sv(got.verifier, "verifier");
    assert_sv(got.back, "/plan");
    assert_false(taken('a', 0, &got));
    assert_false(taken('b', 0, &got));
    assert_false(taken('c', 102, &got));
}

static void nothing_is_written_outside_a_transaction(void **state) {
    (void)state;
    (void)test_account("a@x.org");
    struct session v = added(1, 'a', 1);
    struct sign_on o = sign_on_of('a', 1);
    bool found;
    MUST(store_commit(test_store, &e));
    MUST_FAIL(store_add_session(test_store, &v, &e), ERR_STORE);
    MUST_FAIL(store_save_session(test_store, &v, &e), ERR_STORE);
    MUST_FAIL(store_end_session(test_store, 1, 1, &e), ERR_STORE);
    MUST_FAIL(store_end_sessions(test_store, 1, 0, 1, &e), ERR_STORE);
    MUST_FAIL(store_purge_sessions(test_store, 1, &e), ERR_STORE);
    MUST_FAIL(store_add_sign_on(test_store, &o, &e), ERR_STORE);
    MUST_FAIL(store_take_sign_on(test_store, o.state, 1, &test_arena, &o, &found, &e), ERR_STORE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        UNIT(a_session_comes_back_and_is_changed),
        UNIT(an_agent_is_cut_between_characters),
        UNIT(a_token_is_of_one_session),
        UNIT(sessions_end),
        UNIT(old_sessions_go_and_numbers_do_not_return),
        UNIT(a_sign_on_is_taken_once_and_in_time),
        UNIT(nothing_is_written_outside_a_transaction),
    };
    return cmocka_run_group_tests(tests, test_make_folder, test_remove_folder);
}
