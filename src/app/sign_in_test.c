#include "app/sign_in.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/second_factor.h"
#include "app/test_people.h"
#include "store/mail.h"

#define STORE people_store
#define ARENA &people_arena
static const char password[] = "lantern otter maple";
static int64_t anna, tom; /* an analyst; a planner with a second factor */
static struct sv tom_secret, tom_codes[RECOVERY_CODES];

static int64_t with_password(const char *email, enum role role) {
    struct sv code;
    int64_t account, number = people_add(email, role, "", &code);
    assert_true(account_set_up(STORE, &people_keys, sv_of(email), code, SV("lantern otter maple"), people_now,
                               SV("192.0.2.250"), ARENA, &account, NULL));
    throttle_reset();
    return number;
}

static struct sv code_of(struct sv secret, int64_t later_steps) {
    char code[7];
    assert_true(totp_code(secret, people_now.ms / 30000 + later_steps, code, NULL));
    return (struct sv){ arena_copy(ARENA, code, 6), 6 };
}

static int begin(void **state) {
    if (people_begin(state) != 0) return 1;
    struct sv sealed;
    anna = with_password("anna@example.org", ROLE_ANALYST);
    tom = with_password("tom@example.org", ROLE_PLANNER);
    struct caller c = people_caller(tom, REACH_ROUTE, "POST /account/second-factor");
    return !second_factor_begin(&people_keys, &c, ARENA, &tom_secret, &sealed, NULL) ||
           !second_factor_confirm(STORE, &people_keys, &c, sealed, code_of(tom_secret, -1), ARENA, tom_codes, NULL);
}

static int anew(void **state) {
    (void)state;
    throttle_reset();
    people_later(60 * 1000); /* every test has codes of its own */
    return 0;
}

static struct sign_in from(const char *email, const char *typed, const char *address, struct sv browser) {
    return (struct sign_in){ .email = sv_of(email),
                             .password = sv_of(typed),
                             .browser = browser,
                             .address = sv_of(address),
                             .agent = SV("Test/1.0 \x01\xff"),
                             .now = people_now };
}
static enum err_kind try(const struct sign_in *q, struct signed_in *out, struct err *e) {
    *e = (struct err){ 0 };
    return sign_in(STORE, &people_keys, q, ARENA, out, e) ? ERR_NONE : e->kind;
}
static struct signed_in in_as(const char *email, struct sv browser) {
    struct sign_in q = from(email, password, "192.0.2.1", browser);
    struct signed_in out;
    struct err e;
    if (try(&q, &out, &e) != ERR_NONE) fail_msg("%s: %s", email, e.msg);
    return out;
}
static bool stands(struct sv token) {
    struct session v;
    bool found;
    assert_true(session_of(STORE, token, people_now, ARENA, &v, &found, NULL));
    return found;
}

/* ---- the first step ------------------------------------------------------------------------------------------------------ */

static void the_right_password_signs_in(void **state) {
    (void)state;
    size_t logged = people_logged("sign-in", anna);
    struct signed_in in = in_as(" Anna@Example.org ", SV(""));
    assert_int_equal(in.account, anna);
    assert_false(in.wants_code);
    assert_int_equal(in.token.n, 43);
    assert_int_equal(in.browser.n, 43);
    assert_true(sv_eq(in.session.token, sha256_of(in.token, ARENA)));
    assert_true(sv_eq(in.session.agent, SV("Test/1.0 ??")));
    assert_true(stands(in.token));
    assert_true(session_fresh(&in.session, people_now.ms));
    assert_int_equal(people_logged("sign-in", anna), logged + 1);
    assert_false(sv_eq(in.token, in_as("anna@example.org", SV("")).token));
}

static struct audit_record latest(const char *action) {
    struct audit_record *r;
    size_t n;
    const struct audit_choice choice = { .action = sv_of(action), .limit = 1 };
    assert_true(audit_choose(STORE, &choice, ARENA, &r, &n, NULL) && n == 1);
    return r[0];
}

/* The record that begins a session names it and, where it can be erased, says from where; those that follow name it. */
static void the_log_says_in_which_session(void **state) {
    (void)state;
    struct signed_in in = in_as("anna@example.org", SV("")), half = in_as("tom@example.org", SV("")), whole;
    struct sv content;
    bool found;
    struct audit_record r = latest("sign-in");
    assert_int_equal(r.session, in.session.number);
    assert_true(audit_content_of(STORE, r.number, ARENA, &content, &found, NULL) && found);
    assert_true(sv_starts(content, SV("192.0.2.1\n")));
    assert_int_equal(latest("sign-in-begun").session, half.session.number);
    struct sign_in q = from("", "", "192.0.2.1", SV(""));
    struct session begun = half.session;
    assert_true(
        sign_in_code(STORE, &people_keys, &begun, code_of(tom_secret, 0), &q, ARENA, &whole, &(struct err){ 0 }));
    assert_int_equal(latest("sign-in").session, half.session.number);
    struct caller c = people_caller(anna, REACH_ROUTE, "POST /account/sessions/end");
    c.by.session = in.session.number;
    assert_true(session_end(STORE, &c, 0, in.session.number, ARENA, NULL));
    char details[80];
    (void)snprintf(details, sizeof details, "{\"ended\": \"all others\",\"session\":%lld}",
                   (long long)in.session.number);
    assert_true(sv_eq(latest("sign-out").details, sv_of(details)));
    q = from("nobody@example.org", "wrong", "192.0.2.1", SV(""));
    struct err e;
    assert_int_equal(try(&q, &whole, &e), ERR_DENIED);
    assert_int_equal(latest("sign-in-failed").session, 0);
}

/* Unknown, wrong, disabled, erased, not set up, a demonstration person from elsewhere: one answer. */
static void every_mistake_gets_one_answer(void **state) {
    (void)state;
    struct caller c = people_operator("user disable");
    struct signed_in out;
    struct err first, e;
    int64_t closed = with_password("closed@example.org", ROLE_ANALYST), shown;
    struct account acc = { .email = SV("shown@demonstration.invalid"), .name = SV("Shown"), .demonstration = true };
    (void)people_add("unset@example.org", ROLE_ANALYST, "", NULL);
    assert_true(account_disable(STORE, &c, closed, SV("left"), ARENA, NULL));
    assert_true(store_begin(STORE, NULL) && store_add_account(STORE, &acc, NULL));
    shown = acc.number;
    acc.password = people_account(anna).password; /* hers: her number is not hashed in */
    assert_true(store_save_account(STORE, &acc, NULL) && store_commit(STORE, NULL));

    struct sign_in q = from("anna@example.org", "wrong", "192.0.2.1", SV(""));
    assert_int_equal(try(&q, &out, &first), ERR_DENIED);
    assert_true(out.token.n == 0);
    static const char *const others[] = { "nobody@example.org",          "closed@example.org", "unset@example.org", "",
                                          "shown@demonstration.invalid", "anna@example.org\n" };
    for (size_t i = 0; i < sizeof others / sizeof *others - 1; i++) {
        q = from(others[i], password, "192.0.2.1", SV(""));
        assert_int_equal(try(&q, &out, &e), ERR_DENIED);
        assert_string_equal(e.msg, first.msg);
        assert_string_equal(e.hint, first.hint);
    }
    q = from("shown@demonstration.invalid", password, "127.0.0.1", SV(""));
    q.on_this_machine = true;
    assert_int_equal(try(&q, &out, &e), ERR_NONE);
    assert_int_equal(out.account, shown);
    assert_int_equal(people_logged("sign-in-failed", anna), 1);
    assert_true(people_logged("sign-in-failed", 0) >= 2);
}

static void failed_tries_never_hold_what_was_typed(void **state) {
    (void)state;
    struct signed_in out;
    struct err e;
    struct arena a = arena_with_limit(0);
    struct sign_in q = from("my-secret-typed-here@example.org", "another-secret", "192.0.2.1", SV(""));
    (void)try(&q, &out, &e);
    char *p = arena_alloc(&a, 64 << 20);
    static const char *const files[] = { "s.db", "s.db-wal" };
    for (int i = 0; i < 2; i++) {
        FILE *f = fopen(files[i], "rb");
        assert_true(f != NULL && p != NULL);
        struct sv bytes = { p, fread(p, 1, 64 << 20, f) };
        (void)fclose(f);
        assert_true(sv_find(bytes, SV("my-secret-typed-here")) == bytes.n);
        assert_true(sv_find(bytes, SV("another-secret")) == bytes.n);
    }
    arena_free(&a);
}

/* ---- counting ------------------------------------------------------------------------------------------------------------- */

static int tries_until_busy(const char *email, const char *address, struct sv browser, int most) {
    struct signed_in out;
    struct err e;
    for (int n = 0; n < most; n++) {
        struct sign_in q = from(email, "wrong", address, browser);
        if (try(&q, &out, &e) == ERR_BUSY) {
            assert_true(e.wait_s > 0);
            return n;
        }
        assert_int_equal(e.kind, ERR_DENIED);
    }
    return most;
}

static void tries_are_counted_alike_for_unknown_accounts(void **state) {
    (void)state;
    assert_int_equal(tries_until_busy("anna@example.org", "192.0.2.9", SV(""), 8), 5);
    assert_int_equal(tries_until_busy("nobody@example.org", "192.0.2.9", SV(""), 8), 5);
}

/* The one that matters: whoever hammers on the account, from elsewhere or from the owner's own office, never refuses the
 * owner's known browser. */
static void somebody_elses_tries_never_refuse_the_owners_browser(void **state) {
    (void)state;
    struct sv browser = in_as("anna@example.org", SV("")).browser;
    struct signed_in out;
    struct err e;
    throttle_reset();
    assert_int_equal(tries_until_busy("anna@example.org", "192.0.2.1", SV(""), 8), 5); /* her own address */
    assert_int_equal(tries_until_busy("anna@example.org", "198.51.100.1", SV(""), 8), 5);
    /* All of what her office may try. */
    while (throttle_try(&throttle_sign_in_address, SV("192.0.2.1"), people_now.ms, NULL)) {
    }
    struct sign_in q = from("anna@example.org", password, "192.0.2.1", SV(""));
    assert_int_equal(try(&q, &out, &e), ERR_BUSY);
    q.browser = browser;
    assert_int_equal(try(&q, &out, &e), ERR_NONE);
    assert_int_equal(out.browser.n, 0); /* keeps its cookie */
    /* Even so, the browser itself has no more than its own tries. */
    assert_int_equal(tries_until_busy("anna@example.org", "192.0.2.1", browser, 8), 5);
}

static void a_browser_is_known_to_its_own_account_alone(void **state) {
    (void)state;
    struct sv browser = in_as("anna@example.org", SV("")).browser;
    int64_t other = with_password("other@example.org", ROLE_ANALYST);
    (void)other;
    assert_int_equal(tries_until_busy("other@example.org", "192.0.2.1", SV(""), 8), 5);
    assert_int_equal(tries_until_busy("other@example.org", "192.0.2.1", browser, 8), 0); /* counts as any other */
    assert_int_equal(tries_until_busy("other@example.org", "192.0.2.1", SV("made up"), 8), 0);
}

static void one_address_has_a_limit_over_all_accounts(void **state) {
    (void)state;
    struct signed_in out;
    struct err e;
    struct sign_in q = from("anna@example.org", password, "2001:db8:1:2::77", SV(""));
    while (throttle_try(&throttle_sign_in_address, SV("2001:0db8:0001:0002::/64"), people_now.ms, NULL)) {
    }
    assert_int_equal(try(&q, &out, &e), ERR_BUSY);
    q.email = SV("nobody@example.org");
    assert_int_equal(try(&q, &out, &e), ERR_BUSY);
    q = from("anna@example.org", password, "2001:db8:1:3::77", SV(""));
    assert_int_equal(try(&q, &out, &e), ERR_NONE);
}

/* ---- the second step --------------------------------------------------------------------------------------------------------- */

static enum err_kind second(struct session *v, struct sv code, struct sv browser, struct signed_in *out) {
    struct sign_in q = from("", "", "192.0.2.1", browser);
    struct err e = { 0 };
    return sign_in_code(STORE, &people_keys, v, code, &q, ARENA, out, &e) ? ERR_NONE : e.kind;
}

static void a_code_makes_the_session_whole(void **state) {
    (void)state;
    struct signed_in in = in_as("tom@example.org", SV("")), out;
    struct sv code = code_of(tom_secret, 0), half = in.token;
    assert_true(in.wants_code && in.session.stage == SESSION_WANTS_CODE && in.browser.n == 0);
    assert_int_equal(in.session.proved, 0);
    assert_int_equal(second(&in.session, SV("000000"), SV(""), &out), ERR_DENIED);
    assert_int_equal(out.token.n, 0);
    assert_int_equal(second(&in.session, code, SV(""), &out), ERR_NONE);
    assert_int_equal(out.session.stage, SESSION_WHOLE);
    assert_true(out.browser.n == 43 && session_fresh(&out.session, people_now.ms));
    assert_false(sv_eq(out.token, half));
    assert_true(stands(out.token));
    assert_false(stands(half)); /* the token of before is worth nothing */
    /* The same code again, in another sign-in. */
    in = in_as("tom@example.org", SV(""));
    assert_int_equal(second(&in.session, code, SV(""), &out), ERR_DENIED);
}

static void a_recovery_code_works_once(void **state) {
    (void)state;
    struct signed_in in = in_as("tom@example.org", SV("")), out;
    int left;
    assert_int_equal(second(&in.session, tom_codes[3], SV(""), &out), ERR_NONE);
    assert_true(store_count_recovery(STORE, tom, &left, NULL) && left == RECOVERY_CODES - 1);
    in = in_as("tom@example.org", SV(""));
    assert_int_equal(second(&in.session, tom_codes[3], SV(""), &out), ERR_DENIED);
    struct mail *m;
    size_t n, told = 0;
    assert_true(store_load_mail(STORE, 1000, ARENA, &m, &n, NULL));
    for (size_t i = 0; i < n; i++) told += m[i].account == tom && sv_eq(m[i].message, SV("recovery-code-used"));
    assert_int_equal(told, 1);
}

static void codes_are_counted_for_the_account_wherever_from(void **state) {
    (void)state;
    struct signed_in in = in_as("tom@example.org", SV("")), out;
    for (int i = 0; i < 5; i++) assert_int_equal(second(&in.session, SV("000000"), SV(""), &out), ERR_DENIED);
    in = in_as("tom@example.org", SV(""));
    assert_int_equal(second(&in.session, code_of(tom_secret, 0), SV(""), &out), ERR_BUSY);
}

static void half_a_sign_in_runs_out(void **state) {
    (void)state;
    struct signed_in in = in_as("tom@example.org", SV("")), out;
    people_later(SESSION_FRESH_MS);
    assert_false(stands(in.token));
    assert_int_equal(second(&in.session, code_of(tom_secret, 0), SV(""), &out), ERR_DENIED);
}

/* ---- sessions ------------------------------------------------------------------------------------------------------------------ */

static void a_session_ends_by_itself(void **state) {
    (void)state;
    struct signed_in in = in_as("anna@example.org", SV(""));
    people_later(SESSION_IDLE_MS - 1);
    assert_true(stands(in.token)); /* and this use counts */
    people_later(SESSION_IDLE_MS - 1);
    assert_true(stands(in.token));
    people_later(SESSION_IDLE_MS);
    assert_false(stands(in.token));
    in = in_as("anna@example.org", SV(""));
    for (int64_t t = 0; t < SESSION_LONGEST_MS; t += 20 * 60 * 1000) {
        assert_true(stands(in.token));
        people_later(20 * 60 * 1000);
    }
    assert_false(stands(in.token));
}

static void closing_an_account_ends_its_sessions_at_once(void **state) {
    (void)state;
    int64_t number = with_password("leaver@example.org", ROLE_ANALYST);
    struct signed_in in = in_as("leaver@example.org", SV(""));
    struct caller c = people_operator("user disable");
    assert_true(stands(in.token));
    assert_true(account_disable(STORE, &c, number, SV("left"), ARENA, NULL));
    assert_false(stands(in.token));
    assert_true(account_enable(STORE, &c, number, ARENA, NULL));
    assert_false(stands(in.token));
}

static void only_tokens_of_ours_are_sessions(void **state) {
    (void)state;
    struct signed_in in = in_as("anna@example.org", SV(""));
    assert_false(stands(SV("")));
    assert_false(stands(SV("x")));
    assert_false(stands(in.session.token)); /* what the store holds opens nothing */
    assert_false(stands(sv_sub(in.token, 0, 42)));
}

static void one_ends_ones_own_sessions(void **state) {
    (void)state;
    struct signed_in one = in_as("anna@example.org", SV("")), two = in_as("anna@example.org", SV("")),
                     three = in_as("anna@example.org", SV(""));
    struct caller c = people_caller(anna, REACH_ROUTE, "POST /account/sessions/end"),
                  t = people_caller(tom, REACH_ROUTE, "POST /account/sessions/end");
    struct err e = { 0 };
    assert_false(session_end(STORE, &t, one.session.number, 0, ARENA, &e));
    assert_int_equal(e.kind, ERR_UNKNOWN);
    assert_true(stands(one.token));
    assert_true(session_end(STORE, &c, one.session.number, 0, ARENA, NULL));
    assert_false(stands(one.token));
    assert_true(stands(two.token) && stands(three.token));
    assert_true(session_end(STORE, &c, 0, three.session.number, ARENA, NULL));
    assert_false(stands(two.token));
    assert_true(stands(three.token));
    assert_true(session_end(STORE, &c, 0, 0, ARENA, NULL));
    assert_false(stands(three.token));
}

static void a_new_password_ends_the_other_sessions(void **state) {
    (void)state;
    int64_t number = with_password("mover@example.org", ROLE_ANALYST);
    struct signed_in one = in_as("mover@example.org", SV("")), two = in_as("mover@example.org", SV(""));
    struct caller c = people_caller(number, REACH_ROUTE, "POST /account/password");
    assert_true(account_change_password(STORE, &c, two.session.number, sv_of(password), SV("harbour violin pebble"),
                                        ARENA, NULL));
    assert_false(stands(one.token));
    assert_true(stands(two.token));
}

static enum err_kind prove(struct session *v, int64_t account, const char *typed, struct sv code) {
    struct caller c = people_caller(account, REACH_ROUTE, "POST /prove");
    struct err e = { 0 };
    return prove_again(STORE, &people_keys, &c, v, sv_of(typed), code, ARENA, &e) ? ERR_NONE : e.kind;
}

static void who_one_is_can_be_proved_again(void **state) {
    (void)state;
    struct signed_in in = in_as("anna@example.org", SV("")), out;
    people_later(SESSION_FRESH_MS);
    assert_false(session_fresh(&in.session, people_now.ms));
    assert_int_equal(prove(&in.session, anna, "wrong", SV("")), ERR_DENIED);
    assert_false(session_fresh(&in.session, people_now.ms));
    int64_t prover = with_password("prover@example.org", ROLE_ANALYST);
    assert_int_equal(prove(&in.session, prover, password, SV("")), ERR_DENIED); /* a session of somebody else */
    assert_int_equal(prove(&in.session, anna, password, SV("")), ERR_NONE);
    assert_true(session_fresh(&in.session, people_now.ms));
    in = in_as("tom@example.org", SV(""));
    assert_int_equal(second(&in.session, code_of(tom_secret, 0), SV(""), &out), ERR_NONE);
    people_later(SESSION_FRESH_MS);
    assert_int_equal(prove(&out.session, tom, password, SV("")), ERR_DENIED); /* the code is missing */
    assert_int_equal(prove(&out.session, tom, "wrong", code_of(tom_secret, 0)), ERR_DENIED);
    assert_int_equal(prove(&out.session, tom, password, code_of(tom_secret, 0)), ERR_NONE);
    assert_int_equal(prove(&out.session, tom, password, code_of(tom_secret, 0)), ERR_DENIED); /* used */
    for (int i = 0; i < 5; i++) (void)prove(&in.session, anna, "wrong", SV(""));
}

static void proving_is_counted(void **state) {
    (void)state;
    struct signed_in in = in_as("anna@example.org", SV(""));
    for (int i = 0; i < 5; i++) assert_int_equal(prove(&in.session, anna, "wrong", SV("")), ERR_DENIED);
    assert_int_equal(prove(&in.session, anna, password, SV("")), ERR_BUSY);
}

static void a_provider_signs_in_whole(void **state) {
    (void)state;
    struct sign_in q = from("", "", "192.0.2.1", SV(""));
    struct signed_in out;
    assert_true(sign_in_by_provider(STORE, &people_keys, tom, &q, ARENA, &out, NULL));
    assert_true(out.session.by_provider && out.session.stage == SESSION_WHOLE && stands(out.token));
    int64_t closed = with_password("gone@example.org", ROLE_ANALYST);
    struct caller c = people_operator("user disable");
    assert_true(account_disable(STORE, &c, closed, SV("left"), ARENA, NULL));
    assert_false(sign_in_by_provider(STORE, &people_keys, closed, &q, ARENA, &out, NULL));
}

/* ---- callers --------------------------------------------------------------------------------------------------------------------- */

static void a_caller_is_who_they_are_now(void **state) {
    (void)state;
    struct caller c = people_caller(anna, REACH_COMMAND, "review list"), nobody;
    struct err e = { 0 };
    const struct role_asked analyst = { .role = ROLE_ANALYST };
    assert_true(caller_may(&c, NULL, "review", NULL));
    char actor[32];
    (void)snprintf(actor, sizeof actor, "person:%lld", (long long)anna);
    assert_true(sv_eq(c.by.actor, sv_of(actor)));
    struct caller op = people_operator("user role");
    assert_true(sv_starts(op.by.actor, SV("user:")));
    assert_true(account_take_role(STORE, &people_view, &op, anna, &analyst, ARENA, NULL));
    people_later(1);
    c = people_caller(anna, REACH_COMMAND, "review list");
    assert_false(caller_may(&c, NULL, "review", &e));
    assert_int_equal(e.kind, ERR_DENIED);
    assert_true(caller_load(STORE, 0, false, NULL, people_now, SV("192.0.2.1"), ARENA, &nobody, NULL));
    nobody.permission = permission_of(REACH_ROUTE, SV("GET /account"));
    assert_false(caller_may(&nobody, NULL, "account", NULL));
    nobody.permission = NULL;
    assert_false(caller_may(&nobody, NULL, "account", NULL));
    assert_false(caller_load(STORE, 9999, false, NULL, people_now, SV(""), ARENA, &nobody, NULL));
}

static void what_may_not_be_seen_is_not_there(void **state) {
    (void)state;
    int64_t lead = people_add("lead@example.org", ROLE_LEAD_INSPECTOR, "", NULL), team[] = { lead };
    struct caller c = people_caller(lead, REACH_COMMAND, "plan show"),
                  p = people_caller(tom, REACH_COMMAND, "plan show"), op = people_operator("plan show");
    struct thing theirs = { .authority = SV("383"), .team = team, .team_size = 1, .call_day = { 30000 } },
                 other = theirs;
    struct err e = { 0 };
    other.team_size = 0;
    assert_true(caller_may(&c, &theirs, "planned activity", NULL) && caller_may(&p, &other, "planned activity", NULL));
    assert_false(caller_may(&c, &other, "planned activity", &e));
    assert_int_equal(e.kind, ERR_UNKNOWN);
    assert_string_equal(e.msg, "there is no such planned activity");
    assert_true(caller_sees(&c, c.permission, &theirs) && !caller_sees(&c, c.permission, &other));
    e = (struct err){ 0 };
    assert_false(caller_may(&op, &other, "planned activity", &e));
    assert_int_equal(e.kind, ERR_DENIED);
}

static void everybody_is_loaded_with_what_is_theirs(void **state) {
    (void)state;
    struct account *acc;
    struct person *p;
    size_t n, grants = 0, all;
    struct grant *g;
    assert_true(people_load(STORE, ARENA, &acc, &p, &n, NULL));
    assert_true(store_load_grants(STORE, 0, ARENA, &g, &all, NULL));
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(acc[i].number, p[i].account);
        for (size_t k = 0; k < p[i].grants; k++) assert_int_equal(p[i].grant[k].account, acc[i].number);
        grants += p[i].grants;
    }
    assert_int_equal(grants, all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_right_password_signs_in, anew),
        cmocka_unit_test_setup(the_log_says_in_which_session, anew),
        cmocka_unit_test_setup(every_mistake_gets_one_answer, anew),
        cmocka_unit_test_setup(failed_tries_never_hold_what_was_typed, anew),
        cmocka_unit_test_setup(tries_are_counted_alike_for_unknown_accounts, anew),
        cmocka_unit_test_setup(somebody_elses_tries_never_refuse_the_owners_browser, anew),
        cmocka_unit_test_setup(a_browser_is_known_to_its_own_account_alone, anew),
        cmocka_unit_test_setup(one_address_has_a_limit_over_all_accounts, anew),
        cmocka_unit_test_setup(a_code_makes_the_session_whole, anew),
        cmocka_unit_test_setup(a_recovery_code_works_once, anew),
        cmocka_unit_test_setup(codes_are_counted_for_the_account_wherever_from, anew),
        cmocka_unit_test_setup(half_a_sign_in_runs_out, anew),
        cmocka_unit_test_setup(a_session_ends_by_itself, anew),
        cmocka_unit_test_setup(closing_an_account_ends_its_sessions_at_once, anew),
        cmocka_unit_test_setup(only_tokens_of_ours_are_sessions, anew),
        cmocka_unit_test_setup(one_ends_ones_own_sessions, anew),
        cmocka_unit_test_setup(a_new_password_ends_the_other_sessions, anew),
        cmocka_unit_test_setup(who_one_is_can_be_proved_again, anew),
        cmocka_unit_test_setup(proving_is_counted, anew),
        cmocka_unit_test_setup(a_provider_signs_in_whole, anew),
        cmocka_unit_test_setup(what_may_not_be_seen_is_not_there, anew),
        cmocka_unit_test_setup(everybody_is_loaded_with_what_is_theirs, anew),
        cmocka_unit_test_setup(a_caller_is_who_they_are_now, anew),
    };
    return cmocka_run_group_tests_name("sign_in", tests, begin, people_end);
}
