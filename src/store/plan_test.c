#include "store/plan.h"

#include "store/retention.h"
#include "store/test_store.h"

static struct planned version(const char *id, int64_t number) {
    return (struct planned){ .id = sv_of(id),
                             .number = number,
                             .moment = 1000 + number,
                             .entered_by = 1,
                             .authority = SV("383"),
                             .region = SV("not stored"),
                             .kind = OWED_SHORT_INSPECTION,
                             .call_day = { 20000 },
                             .team = { 3, 1, 2 },
                             .team_size = 3,
                             .reason = SV("as agreed") };
}

static void people(void) {
    (void)test_account("a@x.org");
    (void)test_account("b@x.org");
    (void)test_account("c@x.org");
}

static void assert_same(const struct planned *a, const struct planned *b) {
    assert_true(sv_eq(a->id, b->id) && a->number == b->number && a->moment == b->moment);
    assert_true(a->entered_by == b->entered_by && sv_eq(a->authority, b->authority) && a->kind == b->kind);
    assert_true(day_eq(a->call_day, b->call_day) && a->called == b->called && a->withdrawn == b->withdrawn);
    assert_true(sv_eq(a->reason, b->reason) && a->team_size == b->team_size);
    for (size_t i = 0; i < a->team_size; i++) assert_int_equal(a->team[i], b->team[i]);
}

static void every_version_comes_back(void **state) {
    (void)state;
    struct planned *got;
    size_t n;
    people();
    struct planned b1 = version("bbbbbbbbbbbbbbbb", 1);
    struct planned a1 = version("aaaaaaaaaaaaaaaa", 1);
    struct planned b2 = version("bbbbbbbbbbbbbbbb", 2);
    b2.team_size = 0;
    b2.kind = OWED_FOCUSED_VISIT;
    b2.call_day = DAY_NONE;
    struct planned b3 = version("bbbbbbbbbbbbbbbb", 3);
    b3.called = 7777;
    b3.withdrawn = true;
    b3.team_size = PLANNED_TEAM_MAX;
    for (size_t i = 0; i < PLANNED_TEAM_MAX; i++) b3.team[i] = 1 + (int64_t)i % 3;
    const struct planned *const in_order[] = { &a1, &b1, &b2, &b3 };
    MUST(store_add_planned(test_store, &b1, &e));
    MUST(store_add_planned(test_store, &a1, &e));
    MUST(store_add_planned(test_store, &b2, &e));
    MUST(store_add_planned(test_store, &b3, &e));
    MUST(store_load_planned(test_store, &test_arena, &got, &n, &e));
    assert_int_equal(n, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_same(&got[i], in_order[i]);
        assert_sv(got[i].region, "");
    }
    MUST(store_load_planned_of(test_store, b1.id, &test_arena, &got, &n, &e));
    assert_int_equal(n, 3);
    for (size_t i = 0; i < 3; i++) assert_same(&got[i], in_order[i + 1]);
    MUST(store_load_planned_of(test_store, SV("cccccccccccccccc"), &test_arena, &got, &n, &e));
    assert_int_equal(n, 0);
}

/* Who is in a team that was, who entered it, whose authority it was: all versions of those, none of others. */
static void what_is_near_somebody(void **state) {
    (void)state;
    struct planned *got;
    size_t n;
    people();
    struct planned mine = version("aaaaaaaaaaaaaaaa", 1), left = version("aaaaaaaaaaaaaaaa", 2);
    struct planned other = version("bbbbbbbbbbbbbbbb", 1);
    mine.team[0] = 3;
    left.team[0] = 2;
    other.team[0] = 2;
    mine.team_size = left.team_size = other.team_size = 1;
    mine.entered_by = left.entered_by = other.entered_by = 1;
    mine.authority = left.authority = SV("383");
    other.authority = SV("370");
    MUST(store_add_planned(test_store, &mine, &e));
    MUST(store_add_planned(test_store, &left, &e));
    MUST(store_add_planned(test_store, &other, &e));
    MUST(store_load_planned_near(test_store, 3, SV(""), &test_arena, &got, &n, &e));
    assert_int_equal(n, 2);
    assert_same(&got[0], &mine);
    assert_same(&got[1], &left);
    MUST(store_load_planned_near(test_store, 1, SV(""), &test_arena, &got, &n, &e));
    assert_int_equal(n, 3);
    MUST(store_load_planned_near(test_store, 0, SV("370"), &test_arena, &got, &n, &e));
    assert_int_equal(n, 1);
    assert_same(&got[0], &other);
    MUST(store_load_planned_near(test_store, 0, SV(""), &test_arena, &got, &n, &e));
    assert_int_equal(n, 0);
}

static void every_kind_comes_back(void **state) {
    (void)state;
    people();
    for (enum obligation k = 0; k < OWED_COUNT; k++) {
        struct planned *got;
        size_t n;
        struct planned p = version("aaaaaaaaaaaaaaaa", 1 + (int64_t)k);
        p.kind = k;
        MUST(store_add_planned(test_store, &p, &e));
        MUST(store_load_planned_of(test_store, p.id, &test_arena, &got, &n, &e));
        assert_int_equal(got[n - 1].kind, k);
    }
}

static void who_is_slower_is_told(void **state) {
    (void)state;
    people();
    struct planned first = version("aaaaaaaaaaaaaaaa", 1);
    struct planned second = version("aaaaaaaaaaaaaaaa", 2);
    MUST_FAIL(store_add_planned(test_store, &second, &e), ERR_CONFLICT);
    MUST(store_add_planned(test_store, &first, &e));
    MUST_FAIL(store_add_planned(test_store, &first, &e), ERR_CONFLICT);
    MUST(store_commit(test_store, &e));
    /* Two have looked at version 1; both write a second. */
    struct store *other = NULL;
    MUST(store_open(test_path, STORE_WRITE, &other, &e));
    MUST(store_begin(test_store, &e));
    MUST(store_add_planned(test_store, &second, &e));
    MUST(store_commit(test_store, &e));
    MUST(store_begin(other, &e));
    second.reason = SV("another");
    MUST_FAIL(store_add_planned(other, &second, &e), ERR_CONFLICT);
    store_rollback(other);
    store_close(other);
    struct planned *got;
    size_t n;
    MUST(store_load_planned(test_store, &test_arena, &got, &n, &e));
    assert_int_equal(n, 2);
    assert_sv(got[1].reason, "as agreed");
}

static void nothing_planned_is_overwritten(void **state) {
    (void)state;
    static const char *const refused[] = {
        "UPDATE planned SET call_day = 1",       "DELETE FROM planned",         "DELETE FROM planned_member",
        "UPDATE planned_member SET account = 2", "UPDATE seen SET account = 2", "DELETE FROM seen",
    };
    people();
    struct planned p = version("aaaaaaaaaaaaaaaa", 1);
    struct seen v = { .id = p.id, .account = 1, .moment = 5, .through = SV("GET /plan/:id") };
    MUST(store_add_planned(test_store, &p, &e));
    MUST(store_add_seen(test_store, &v, &e));
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (db_script(test_store->db, refused[i], NULL)) fail_msg("%s", refused[i]);
}

static void log_erasure(const char *kind, struct sv id, int64_t moment) {
    const struct audit_entry entry = { .moment = moment,
                                       .actor = SV("user:test"),
                                       .action = SV("erase"),
                                       .subject_kind = sv_of(kind),
                                       .subject = id,
                                       .details = SV("{}") };
    MUST(audit_append(test_store, &entry, &e));
}

static void an_activity_goes_after_the_log_has_said_so(void **state) {
    (void)state;
    people();
    struct planned p = version("aaaaaaaaaaaaaaaa", 1), other = version("bbbbbbbbbbbbbbbb", 1), *got;
    struct seen v = { .id = p.id, .account = 1, .moment = 2000, .through = SV("GET /plan/:id") }, *seen;
    size_t n;
    MUST(store_add_planned(test_store, &p, &e));
    MUST(store_add_planned(test_store, &other, &e));
    MUST(store_add_seen(test_store, &v, &e));
    log_erasure("planned", other.id, 3000);
    log_erasure("audit", p.id, 3000);
    MUST_FAIL(store_drop_planned(test_store, p.id, &e), ERR_STORE);
    log_erasure("planned", p.id, 1000); /* before there was anything to erase */
    assert_false(db_script(test_store->db, "DELETE FROM seen", NULL));
    assert_false(db_script(test_store->db, "DELETE FROM planned WHERE id = 'aaaaaaaaaaaaaaaa'", NULL));
    log_erasure("planned", p.id, 2000);
    MUST(store_drop_planned(test_store, p.id, &e));
    MUST(store_load_planned(test_store, &test_arena, &got, &n, &e));
    assert_int_equal(n, 1);
    assert_sv(got->id, "bbbbbbbbbbbbbbbb");
    assert_int_equal(got->team_size, 3);
    MUST(store_load_seen(test_store, SV(""), &test_arena, &seen, &n, &e));
    assert_int_equal(n, 0);
}

static void a_team_is_of_accounts(void **state) {
    (void)state;
    (void)test_account("a@x.org");
    struct planned p = version("aaaaaaaaaaaaaaaa", 1);
    MUST_FAIL(store_add_planned(test_store, &p, &e), ERR_STORE);
    store_rollback(test_store);
    MUST(store_begin(test_store, &e));
    people();
    p.entered_by = 9;
    MUST_FAIL(store_add_planned(test_store, &p, &e), ERR_STORE);
}

static void looks_come_back_in_order(void **state) {
    (void)state;
    struct seen *got;
    size_t n;
    people();
    const struct seen looks[] = {
        { SV("bbbbbbbbbbbbbbbb"), 2, 50, SV("GET /plan"), SV("c2") },
        { SV("aaaaaaaaaaaaaaaa"), 0, 60, SV("plan list"), SV("c1") },
        { SV("bbbbbbbbbbbbbbbb"), 1, 40, SV("GET /plan/:id"), SV("c1") },
        { SV("bbbbbbbbbbbbbbbb"), 1, 40, SV("GET /plan.csv"), SV("c3") },
    };
    for (size_t i = 0; i < 4; i++) MUST(store_add_seen(test_store, &looks[i], &e));
    static const size_t order[] = { 1, 2, 3, 0 };
    MUST(store_load_seen(test_store, SV(""), &test_arena, &got, &n, &e));
    assert_int_equal(n, 4);
    for (size_t i = 0; i < 4; i++) {
        const struct seen *v = &looks[order[i]];
        assert_true(sv_eq(got[i].id, v->id) && got[i].account == v->account && got[i].moment == v->moment);
        assert_true(sv_eq(got[i].through, v->through) && sv_eq(got[i].copy, v->copy));
    }
    MUST(store_load_seen(test_store, SV("bbbbbbbbbbbbbbbb"), &test_arena, &got, &n, &e));
    assert_true(n == 3 && got[0].moment == 40 && got[2].account == 2);
    MUST(store_load_seen(test_store, SV("c"), &test_arena, &got, &n, &e));
    assert_int_equal(n, 0);
    MUST(store_load_copy(test_store, SV("c1"), &test_arena, &got, &n, &e));
    assert_true(n == 2 && sv_eq(got[0].id, looks[1].id) && sv_eq(got[1].id, looks[2].id));
    MUST(store_load_copy(test_store, SV("c"), &test_arena, &got, &n, &e));
    assert_int_equal(n, 0);
}

static void damage_and_want_of_a_transaction_are_told(void **state) {
    (void)state;
    struct planned *got;
    size_t n;
    people();
    MUST(db_script(test_store->db, "INSERT INTO planned VALUES ('x', 1, 1, 1, '383', 'picnic', 20000, NULL, 0, '')",
                   &e));
    MUST_FAIL(store_load_planned(test_store, &test_arena, &got, &n, &e), ERR_STORE);
    struct planned p = version("aaaaaaaaaaaaaaaa", 1);
    MUST(store_add_planned(test_store, &p, &e));
    MUST(db_script(test_store->db,
                   "WITH RECURSIVE i (n) AS (SELECT 3 UNION ALL SELECT n + 1 FROM i WHERE n < 12) "
                   "INSERT INTO planned_member SELECT 'aaaaaaaaaaaaaaaa', 1, n, 1 FROM i",
                   &e));
    MUST_FAIL(store_load_planned_of(test_store, p.id, &test_arena, &got, &n, &e), ERR_STORE);
    MUST(store_commit(test_store, &e));
    struct seen v = { .id = p.id };
    MUST_FAIL(store_add_planned(test_store, &p, &e), ERR_STORE);
    MUST_FAIL(store_add_seen(test_store, &v, &e), ERR_STORE);
}

/* What the public pages hold in memory must not be loaded anew because somebody planned or signed in. */
static void the_register_does_not_change_by_it(void **state) {
    (void)state;
    int64_t before;
    int64_t after;
    MUST(store_data_version(test_store, &before, &e));
    people();
    struct planned p = version("aaaaaaaaaaaaaaaa", 1);
    struct seen v = { .id = p.id, .account = 1, .moment = 5, .through = SV("x") };
    MUST(store_add_planned(test_store, &p, &e));
    MUST(store_add_seen(test_store, &v, &e));
    MUST(store_commit(test_store, &e));
    MUST(store_data_version(test_store, &after, &e));
    assert_int_equal(before, after);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        UNIT(every_version_comes_back),
        UNIT(what_is_near_somebody),
        UNIT(every_kind_comes_back),
        UNIT(who_is_slower_is_told),
        UNIT(nothing_planned_is_overwritten),
        UNIT(an_activity_goes_after_the_log_has_said_so),
        UNIT(a_team_is_of_accounts),
        UNIT(looks_come_back_in_order),
        UNIT(damage_and_want_of_a_transaction_are_told),
        UNIT(the_register_does_not_change_by_it),
    };
    return cmocka_run_group_tests(tests, test_make_folder, test_remove_folder);
}
