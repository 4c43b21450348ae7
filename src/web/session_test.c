/* The dispatcher of what is not public, through the pages themselves: who is let in, whose forms are believed, and that
 * nothing typed is lost, sent twice or shown to somebody else. Without a socket: a worker's answers to requests. */
#include "web/dispatch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/throttle.h"

static char folder[] = "/tmp/ilacs-session-test-XXXXXX";
static char store_file[64];
static struct web *worker, *loop;
static struct arena arena;

static void at(const char *moment) { assert_int_equal(setenv("ILACS_NOW", moment, 1), 0); }

static bool make_people(struct err *e) {
    struct store *s = NULL;
    struct keys k;
    struct view v;
    struct caller c;
    struct moment now;
    bool ok = store_open(store_file, STORE_WRITE, &s, e) && keys_open(store_file, true, &k, e) && clock_now(&now, e) &&
              app_view(loop->app, (struct question){ DAY_NONE, DAY_NONE, AUDIENCE_INSPECTORATE }, &v, e) &&
              caller_load(s, 0, true, v.framework, now, SV("machine"), &arena, &c, e);
    if (ok) {
        c.permission = permission_of(REACH_COMMAND, SV("demonstration"));
        ok = demonstration_reset(s, &k, &v, &c, &arena, e);
    }
    store_close(s);
    return ok;
}

static int open_all(void **state) {
    (void)state;
    struct err e = { 0 };
    struct doing by;
    arena = arena_with_limit(0);
    at("2026-11-22T12:00:00Z");
    if (mkdtemp(folder) == NULL) return -1;
    (void)snprintf(store_file, sizeof store_file, "%s/s.db", folder);
    const struct app_options o = { .store = sv_of(store_file), .read_only = true };
    bool ok = doing_now(&arena, &by, &e) && register_init(store_file, true, &by, NULL, &e) && web_open(&o, &loop, &e) &&
              web_open_worker(&o, NULL, &worker, &e) && make_people(&e);
    if (!ok) print_error("%s\n", e.msg);
    return ok ? 0 : -1;
}

static int close_all(void **state) {
    (void)state;
    static const char *const endings[] = { "", "-wal", "-shm", ".key" };
    web_close(worker);
    web_close(loop);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char path[80];
        (void)snprintf(path, sizeof path, "%s%s", store_file, endings[i]);
        (void)unlink(path);
    }
    arena_free(&arena);
    return rmdir(folder);
}

static int fresh(void **state) {
    (void)state;
    at("2026-11-22T12:00:00Z");
    throttle_reset();
    return 0;
}

/* ---- a browser of sorts ------------------------------------------------------------------------------------------------- */

enum { JAR = 6 };
struct browser {
    char name[JAR][64], value[JAR][256];
    bool secure; /* through a proxy with TLS */
    const char *host, *origin;
    struct answer answer; /* the last */
};

static void keep_cookie(struct browser *b, struct sv set) {
    struct sv value = sv_sub(set, 0, sv_find(set, SV(";"))), name;
    (void)sv_split(&value, '=', &name);
    size_t i = 0;
    while (i < JAR - 1 && b->name[i][0] != '\0' && !sv_eq(sv_of(b->name[i]), name)) i++;
    (void)snprintf(b->name[i], sizeof b->name[i], "%.*s", SV_ARG(name));
    (void)snprintf(b->value[i], sizeof b->value[i], "%.*s", SV_ARG(value));
}

static const char *cookie_of(const struct browser *b, const char *name) {
    for (size_t i = 0; i < JAR; i++)
        if (strcmp(b->name[i], name) == 0) return b->value[i];
    return "";
}

static struct request request_of(const struct browser *b, enum method m, const char *path, const char *query) {
    struct text jar = text_in(&arena, 0);
    for (size_t i = 0; i < JAR && b->name[i][0] != '\0'; i++)
        if (b->value[i][0] != '\0') text_printf(&jar, "%s%s=%s", jar.n > 0 ? "; " : "", b->name[i], b->value[i]);
    return (struct request){ .method = m,
                             .path = sv_of(path),
                             .query = sv_of(query),
                             .host = sv_of(b->host != NULL ? b->host : "127.0.0.1:8080"),
                             .cookie = text_view(&jar),
                             .agent = SV("test"),
                             .address = SV("127.0.0.1"),
                             .local = !b->secure,
                             .secure = b->secure,
                             .behind_proxy = b->secure,
                             .arena = &arena };
}

static int take_answer(struct browser *b, const struct request *rq) {
    b->answer = (struct answer){ 0 };
    web_answer(worker, rq, &b->answer);
    for (size_t i = 0; i < b->answer.set_cookies; i++) keep_cookie(b, b->answer.set_cookie[i]);
    return b->answer.status;
}

static int get(struct browser *b, const char *path, const char *query) {
    struct request rq = request_of(b, METHOD_GET, path, query);
    return take_answer(b, &rq);
}

static int post_as_is(struct browser *b, const char *path, const char *body) {
    struct request rq = request_of(b, METHOD_POST, path, "");
    rq.origin = sv_of(b->origin != NULL ? b->origin : b->secure ? "https://127.0.0.1:8080" : "http://127.0.0.1:8080");
    rq.content_type = SV("application/x-www-form-urlencoded");
    rq.body = sv_of(body);
    return take_answer(b, &rq);
}

static bool says(const struct browser *b, const char *words) {
    return sv_find(b->answer.body, sv_of(words)) < b->answer.body.n;
}

/* The value of the first field of that name after `after` in the page shown last. */
static const char *field_after(const struct browser *b, const char *after, const char *name) {
    struct text mark = text_in(&arena, 0);
    text_printf(&mark, "name=\"%s\" value=\"", name);
    struct sv page = b->answer.body;
    page = sv_sub(page, sv_find(page, sv_of(after)), page.n);
    page = sv_sub(page, sv_find(page, text_view(&mark)) + mark.n, page.n);
    page = sv_sub(page, 0, sv_find(page, SV("\"")));
    return arena_copy(&arena, page.p, page.n);
}

/* Fills the form of that action in the page shown last with `fields`, and sends it. */
static int post(struct browser *b, const char *action, const char *fields) {
    struct text form = text_in(&arena, 0), body = text_in(&arena, 0);
    text_printf(&form, "action=\"%s\"", action);
    text_printf(&body, "token=%s", field_after(b, text_cstr(&form), "token"));
    const char *kept = field_after(b, text_cstr(&form), "kept");
    if (kept[0] != '\0') text_printf(&body, "&kept=%s", kept);
    text_printf(&body, "&%s", fields);
    return post_as_is(b, action, text_cstr(&body));
}

static const char *credentials(const char *who) {
    struct text t = text_in(&arena, 0);
    for (const struct demonstration_person *p = demonstration_people; p->email.n > 0; p++)
        if (sv_starts(p->email, sv_of(who)) && p->email.p[strlen(who)] == '@')
            text_printf(&t, "email=%.*s&password=%.*s", SV_ARG(p->email), SV_ARG(p->password));
    return text_cstr(&t);
}

static void sign_in_as(struct browser *b, const char *who) {
    assert_int_equal(get(b, "/sign-in", ""), 200);
    assert_int_equal(post(b, "/sign-in", credentials(who)), 303);
    assert_true(sv_eq(b->answer.location, SV("/account")));
}

static int64_t people_disabled(void) {
    struct account *list;
    size_t n, count = 0;
    assert_true(store_load_accounts(app_store(worker->app), &arena, &list, &n, NULL));
    for (size_t i = 0; i < n; i++) count += list[i].disabled != 0;
    return (int64_t)count;
}

/* ---- who is let in ------------------------------------------------------------------------------------------------------- */

static void loops_look_at_nobody(void **state) {
    (void)state;
    struct browser b = { 0 };
    struct answer out = { 0 };
    struct request rq = request_of(&b, METHOD_GET, "/account", "");
    web_answer(loop, &rq, &out);
    assert_true(out.later && out.status == 0 && out.body.n == 0 && out.set_cookies == 0);
    sign_in_as(&b, "planner");
    out = (struct answer){ 0 };
    rq = request_of(&b, METHOD_GET, "/authorities", "");
    web_answer(loop, &rq, &out);
    struct answer nobody = { 0 };
    struct browser stranger = { 0 };
    rq = request_of(&stranger, METHOD_GET, "/authorities", "");
    web_answer(loop, &rq, &nobody);
    assert_false(out.later || out.personal);
    assert_true(sv_eq(out.body, nobody.body));
    assert_int_equal(out.set_cookies, 0);
}

static void signed_out_the_way_leads_to_signing_in(void **state) {
    (void)state;
    struct browser b = { 0 };
    assert_int_equal(get(&b, "/review", "a=b&c=d"), 303);
    assert_true(sv_eq(b.answer.location, SV("/sign-in?back=%2Freview%3Fa%3Db%26c%3Dd")));
    assert_true(b.answer.personal);
    assert_int_equal(get(&b, "/plan/aaaaaaaaaaaaaaaa", ""), 303); /* whether there is such a one or not */
    assert_int_equal(get(&b, "/sign-in", "back=/review"), 200);
    assert_int_equal(post(&b, "/sign-in", "email=nobody%40example.org&password=wrong&back=%2Freview"), 422);
    assert_false(says(&b, "wrong"));
    const char *fields = credentials("planner");
    struct text t = text_in(&arena, 0);
    text_printf(&t, "%s&back=%%2Freview", fields);
    assert_int_equal(post(&b, "/sign-in", text_cstr(&t)), 303);
    assert_true(sv_eq(b.answer.location, SV("/review")));
    assert_int_equal(get(&b, "/review", ""), 200);
    assert_true(says(&b, "Signed in as") && says(&b, "Pat Example") && says(&b, ">Demonstration</strong>"));
    assert_true(says(&b, "href=\"/plan\"") && !says(&b, "href=\"/people\""));
}

static void a_role_that_may_not_is_told_so(void **state) {
    (void)state;
    struct browser b = { 0 };
    sign_in_as(&b, "data.leeds");
    assert_int_equal(get(&b, "/review", ""), 403);
    assert_true(says(&b, "Signed in as") && says(&b, "Dana Example"));
    assert_int_equal(get(&b, "/people", ""), 403);
    assert_int_equal(get(&b, "/account", ""), 200);
}

static void not_there_and_not_theirs_look_alike(void **state) {
    (void)state;
    struct browser b = { 0 };
    sign_in_as(&b, "planner");
    assert_int_equal(get(&b, "/review/999999", ""), 404);
    struct sv first = b.answer.body;
    assert_int_equal(get(&b, "/review/nonsense", ""), 404);
    assert_true(sv_eq(first, b.answer.body));
    assert_int_equal(get(&b, "/plan/aaaaaaaaaaaaaaaa", ""), 404);
    assert_int_equal(b.answer.body.n, first.n + 0);
}

static void cookies_that_are_no_session(void **state) {
    (void)state;
    static const char *const bad[] = { "x", "%00", "\"quoted\"", "a b", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct browser b = { .name = { "ilacs-session" } };
        (void)snprintf(b.value[0], sizeof b.value[0], "%s", bad[i]);
        assert_int_equal(get(&b, "/account", ""), 303);
    }
    struct browser b = { 0 };
    sign_in_as(&b, "planner");
    struct request rq = request_of(&b, METHOD_GET, "/account", "");
    struct text twice = text_in(&arena, 0);
    text_printf(&twice, "%.*s; ilacs-session=other", SV_ARG(rq.cookie));
    rq.cookie = text_view(&twice);
    assert_int_equal(take_answer(&b, &rq), 303);
}

static void only_by_a_name_of_this_machine(void **state) {
    (void)state;
    struct browser b = { .host = "evil.example" };
    assert_int_equal(get(&b, "/account", ""), 403);
    assert_int_equal(get(&b, "/authorities", ""), 200);
    b = (struct browser){ 0 };
    struct request rq = request_of(&b, METHOD_GET, "/account", "");
    rq.local = false; /* a proxy of which nobody told us */
    assert_int_equal(take_answer(&b, &rq), 403);
    static const struct {
        const char *host;
        bool ours;
    } names[] = { { "127.0.0.1", true },
                  { "127.0.0.1:8080", true },
                  { "127.9.8.7:1", true },
                  { "localhost:8080", true },
                  { "LOCALHOST", true },
                  { "[::1]:8080", true },
                  { "evil.example", false },
                  { "127.0.0.1.evil.example", false },
                  { "127.evil.example:80", false },
                  { "", false },
                  { "::1", false },
                  { "localhost.evil.example", false } };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_loopback_name(sv_of(names[i].host)) != names[i].ours) fail_msg("%s", names[i].host);
}

static void behind_a_proxy_only_over_tls(void **state) {
    (void)state;
    struct browser b = { .secure = true };
    assert_int_equal(get(&b, "/sign-in", ""), 200);
    struct sv set = b.answer.set_cookie[0];
    assert_true(sv_starts(set, SV("__Host-ilacs-form=")));
    assert_true(sv_find(set, SV("; Secure")) < set.n && sv_find(set, SV("; Path=/; HttpOnly; SameSite=Lax")) < set.n);
    /* Everybody knows the demonstration's passwords. */
    assert_int_equal(post(&b, "/sign-in", credentials("planner")), 422);
    struct request rq = request_of(&b, METHOD_GET, "/sign-in", "");
    rq.secure = false;
    assert_int_equal(take_answer(&b, &rq), 403);
}

/* ---- whose form it is ------------------------------------------------------------------------------------------------------ */

static void forms_from_elsewhere_are_not_believed(void **state) {
    (void)state;
    struct browser b = { 0 };
    sign_in_as(&b, "administrator");
    assert_int_equal(get(&b, "/people/2", ""), 200);
    const char *token = field_after(&b, "action=\"/sign-out\"", "token");
    struct text body = text_in(&arena, 0);
    text_printf(&body, "token=%s&reason=mischief", token);
    static const char *const origins[] = { "null", "http://evil.example", "http://127.0.0.1:8081",
                                           "https://127.0.0.1:8080", "" };
    for (size_t i = 0; i < sizeof origins / sizeof *origins; i++) {
        b.origin = origins[i];
        assert_int_equal(post_as_is(&b, "/people/2/disable", text_cstr(&body)), 403);
    }
    b.origin = NULL;
    /* From a page of ours, yet without the token of this session: shown again, never done. */
    static const char *const tokens[] = { "reason=x", "token=&reason=x", "token=0123&reason=x" };
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        assert_int_equal(post_as_is(&b, "/people/2/disable", tokens[i]), 200);
        assert_true(says(&b, "Nothing has been sent"));
    }
    struct browser other = { 0 };
    sign_in_as(&other, "planner");
    assert_int_equal(get(&other, "/account", ""), 200);
    body = text_in(&arena, 0);
    text_printf(&body, "token=%s&reason=x", field_after(&other, "action=\"/sign-out\"", "token"));
    assert_int_equal(post_as_is(&b, "/people/2/disable", text_cstr(&body)), 200);
    assert_int_equal(people_disabled(), 0);
    struct request rq = request_of(&b, METHOD_POST, "/people/2/disable", "");
    rq.origin = SV("http://127.0.0.1:8080");
    rq.content_type = SV("text/plain");
    assert_int_equal(take_answer(&b, &rq), 400);
}

/* ---- what was typed -------------------------------------------------------------------------------------------------------- */

#define TYPED "authority=Leeds&reason=half-typed+thought&call_day=2026-12-07&password=never"

static void typed_text_outlives_the_session(void **state) {
    (void)state;
    struct browser b = { 0 };
    sign_in_as(&b, "planner");
    assert_int_equal(get(&b, "/plan/new", ""), 200);
    at("2026-11-22T12:50:00Z");
    assert_int_equal(post(&b, "/plan/new", TYPED), 403);
    assert_true(says(&b, "Sign in to go on") && says(&b, "What you typed is kept"));
    assert_false(says(&b, "half-typed"));
    assert_int_equal(post(&b, "/sign-in", credentials("planner")), 200);
    assert_true(says(&b, "You are signed in again") && says(&b, "half-typed thought") && says(&b, "Leeds"));
    assert_false(says(&b, "never"));
    /* A wrong password on the way loses nothing either. */
    at("2026-11-22T13:40:00Z");
    assert_int_equal(post(&b, "/plan/new", TYPED), 403);
    assert_int_equal(post(&b, "/sign-in", "email=planner%40demonstration.invalid&password=wrong"), 422);
    assert_int_equal(post(&b, "/sign-in", credentials("planner")), 200);
    assert_true(says(&b, "half-typed thought"));
}

static void typed_text_is_for_nobody_else(void **state) {
    (void)state;
    struct browser b = { 0 };
    sign_in_as(&b, "planner");
    assert_int_equal(get(&b, "/plan/new", ""), 200);
    at("2026-11-22T12:50:00Z");
    assert_int_equal(post(&b, "/plan/new", TYPED), 403);
    assert_int_equal(post(&b, "/sign-in", credentials("administrator")), 303);
    assert_true(sv_eq(b.answer.location, SV("/account")));
    /* Without a session it belongs to the browser it was typed in. */
    struct browser first = { 0 }, second = { 0 };
    assert_int_equal(post_as_is(&first, "/plan/new", TYPED), 403);
    const char *kept = field_after(&first, "action=\"/sign-in\"", "kept");
    assert_int_equal(get(&second, "/sign-in", ""), 200);
    struct text t = text_in(&arena, 0);
    text_printf(&t, "%s&kept=%s", credentials("planner"), kept);
    assert_int_equal(post(&second, "/sign-in", text_cstr(&t)), 303);
    assert_int_equal(post(&first, "/sign-in", credentials("planner")), 200);
    assert_true(says(&first, "half-typed thought"));
}

static void typed_text_is_not_kept_for_ever(void **state) {
    (void)state;
    struct browser b = { 0 };
    assert_int_equal(post_as_is(&b, "/plan/new", TYPED), 403);
    at("2026-11-22T13:00:01Z");
    assert_int_equal(post(&b, "/sign-in", credentials("planner")), 303);
}

/* ---- showing who one is ------------------------------------------------------------------------------------------------------ */

static void dangerous_steps_want_a_proof(void **state) {
    (void)state;
    struct browser b = { 0 };
    sign_in_as(&b, "administrator");
    assert_int_equal(get(&b, "/people/7", "do=disable"), 200);
    at("2026-11-22T12:15:00Z");
    assert_int_equal(post(&b, "/people/7/disable", "reason=left+the+house"), 403);
    assert_true(says(&b, "Show that it is you"));
    assert_int_equal(post(&b, "/prove", "password=wrong"), 422);
    assert_int_equal(post(&b, "/prove", "password=lantern-otter-maple-kettle"), 200);
    assert_true(says(&b, "Nothing has been done yet") && says(&b, "left the house"));
    assert_int_equal(people_disabled(), 0);
    assert_int_equal(post(&b, "/people/7/disable", "reason=left+the+house"), 303);
    assert_int_equal(people_disabled(), 1);
}

/* A page that forgets to ask whether its form was stopped gets no store to write to. */
static void who_does_not_ask_cannot_write(void **state) {
    (void)state;
    bool asked = false;
    struct call c = { .web = worker, .resumed = RESUMED_OLD_PAGE, .asked_resumed = &asked };
    struct store *s = NULL;
    struct err e = { 0 };
    assert_false(call_store(&c, &s, &e));
    assert_int_equal(e.kind, ERR_DENIED);
    assert_true(call_resumed(&c));
    assert_true(call_store(&c, &s, NULL));
}

/* ---- limits ------------------------------------------------------------------------------------------------------------------ */

static void forms_have_a_limit_for_each_account(void **state) {
    (void)state;
    struct browser b = { 0 };
    sign_in_as(&b, "planner");
    int status = 0, n = 0;
    for (; n < throttle_writes.tries + 1 && status != 429; n++) status = post_as_is(&b, "/account/interests", "x=%zz");
    assert_int_equal(status, 429);
    assert_int_equal(n, throttle_writes.tries + 1);
    assert_true(b.answer.retry_after_s > 0);
    assert_int_equal(get(&b, "/account", ""), 200);
    struct browser other = { 0 };
    sign_in_as(&other, "inspector");
    assert_int_equal(post_as_is(&other, "/account/interests", "x=%zz"), 400);
}

static void addresses_to_go_back_to(void **state) {
    (void)state;
    static const char *const good[] = { "/", "/plan", "/plan?on=2026-11-22&a=%20b", "/a/b.csv" };
    static const char *const bad[] = { "",
                                       "plan",
                                       "//evil.example",
                                       "/\\evil.example",
                                       "https://evil.example",
                                       "/a\nb",
                                       "/a b",
                                       "/a\r\nSet-Cookie: x",
                                       "/<b>",
                                       "/\xc3\xa9",
                                       "javascript:alert(1)" };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!address_is_ours(sv_of(good[i]))) fail_msg("%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (address_is_ours(sv_of(bad[i]))) fail_msg("%s", bad[i]);
    struct browser b = { 0 };
    assert_int_equal(get(&b, "/sign-in", "back=//evil.example"), 200);
    struct text t = text_in(&arena, 0);
    text_printf(&t, "%s&back=%%2F%%2Fevil.example", credentials("planner"));
    assert_int_equal(post(&b, "/sign-in", text_cstr(&t)), 303);
    assert_true(sv_eq(b.answer.location, SV("/account")));
}

static void signing_out_forgets(void **state) {
    (void)state;
    struct browser b = { 0 };
    sign_in_as(&b, "planner");
    struct browser copy = b;
    assert_int_equal(get(&b, "/account", ""), 200);
    assert_int_equal(post(&b, "/sign-out", "x=y"), 303);
    assert_true(b.answer.clear_site);
    assert_string_equal(cookie_of(&b, "ilacs-session"), "");
    assert_int_equal(get(&b, "/account", ""), 303);
    assert_int_equal(get(&copy, "/account", ""), 303); /* the old cookie is of no use to whoever kept it */
}

static void private_pages_survive_no_memory(void **state) {
    (void)state;
    struct browser b = { 0 };
    sign_in_as(&b, "planner");
    size_t failures = 0;
    for (size_t k = 1;; k++) {
        struct arena a = arena_with_limit(0);
        struct answer out = { 0 };
        struct request rq = request_of(&b, METHOD_GET, "/review", "");
        rq.arena = &a;
        a.fail_at = k;
        web_answer(worker, &rq, &out);
        bool failed = a.failed;
        bool whole = out.status == 200 && sv_ends(sv_trim(out.body), SV("</html>"));
        if (failed) assert_true(out.status == 503 || out.status == 500 || out.status == 0);
        arena_free(&a);
        if (!failed) {
            assert_true(whole);
            break;
        }
        failures++;
    }
    assert_true(failures > 20);
}

int main(void) {
#define T(f) cmocka_unit_test_setup(f, fresh)
    const struct CMUnitTest tests[] = {
        T(loops_look_at_nobody),
        T(signed_out_the_way_leads_to_signing_in),
        T(a_role_that_may_not_is_told_so),
        T(not_there_and_not_theirs_look_alike),
        T(cookies_that_are_no_session),
        T(only_by_a_name_of_this_machine),
        T(behind_a_proxy_only_over_tls),
        T(forms_from_elsewhere_are_not_believed),
        T(typed_text_outlives_the_session),
        T(typed_text_is_for_nobody_else),
        T(typed_text_is_not_kept_for_ever),
        T(dangerous_steps_want_a_proof),
        T(who_does_not_ask_cannot_write),
        T(forms_have_a_limit_for_each_account),
        T(addresses_to_go_back_to),
        T(signing_out_forgets),
        T(private_pages_survive_no_memory),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
