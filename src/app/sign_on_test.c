/* Single sign-on against a provider of our own on loopback; tests/browser/sign-on.test.mjs does it with a real one. */
#include "app/sign_on.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cjose/cjose.h>
#include <cmocka.h>

#include "app/test_people.h"
#include "net/one_answer.h"
#include "store/mail.h"

/* ---- the provider --------------------------------------------------------------------------------------------------- */

static struct {
    int listening, port;
    pthread_t thread;
    char issuer[64], description[600], keys[4096], token[8192], form[4096], head[4096];
    int token_status;
    int described, keys_asked, tokens;
    cjose_jwk_t *key, *next_key;
} provider;

static void answer_with(int fd, int status, const char *body) {
    char head[200];
    (void)snprintf(head, sizeof head, "HTTP/1.1 %d Said\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n", status,
                   strlen(body));
    if (say(fd, head, strlen(head))) (void)say(fd, body, strlen(body));
}

static void serve_one(int fd) {
    struct one_answer v = { 0 };
    struct sv line, length = { 0 };
    int64_t n = 0;
    bool ok = hear_line(&v, fd, &line);
    while (ok && line.n > 0) {
        ok = hear_line(&v, fd, &line);
        if (ok && sv_starts(line, SV("Content-Length: "))) length = sv_sub(line, 16, line.n);
    }
    if (!ok) return;
    v.heard[v.n] = '\0';
    if (strncmp(v.heard, "GET /.well-known/openid-configuration ", 38) == 0) {
        provider.described++;
        answer_with(fd, 200, provider.description);
    } else if (strncmp(v.heard, "GET /jwks ", 10) == 0) {
        provider.keys_asked++;
        answer_with(fd, 200, provider.keys);
    } else if (strncmp(v.heard, "POST /token ", 12) == 0 && sv_int(length, 0, 4000, &n)) {
        provider.tokens++;
        (void)snprintf(provider.head, sizeof provider.head, "%.4000s", v.heard);
        if (recv(fd, provider.form, (size_t)n, MSG_WAITALL) == n) provider.form[n] = '\0';
        answer_with(fd, provider.token_status, provider.token);
    } else {
        answer_with(fd, 404, "");
    }
}

static void *provider_runs(void *none) {
    (void)none;
    for (int fd; (fd = accept(provider.listening, NULL, NULL)) >= 0; (void)close(fd)) serve_one(fd);
    return NULL;
}

static void shows_key(const cjose_jwk_t *key) {
    char *json = cjose_jwk_to_json(key, false, NULL);
    assert_non_null(json);
    (void)snprintf(provider.keys, sizeof provider.keys, "{\"keys\":[%s]}", json);
    free(json);
}

static cjose_jwk_t *new_key(const char *kid) {
    cjose_jwk_t *key = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, NULL);
    assert_non_null(key);
    assert_true(cjose_jwk_set_kid(key, kid, strlen(kid), NULL));
    return key;
}

static bool provider_begins(void) {
    struct sockaddr_in where = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof where;
    provider.listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(provider.listening, (struct sockaddr *)&where, size) != 0 || listen(provider.listening, 8) != 0 ||
        getsockname(provider.listening, (struct sockaddr *)&where, &size) != 0)
        return false;
    provider.port = ntohs(where.sin_port);
    (void)snprintf(provider.issuer, sizeof provider.issuer, "http://127.0.0.1:%d", provider.port);
    (void)snprintf(provider.description, sizeof provider.description,
                   "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/auth?tenant=1\",\"token_endpoint\":\"%s/token\","
                   "\"jwks_uri\":\"%s/jwks\"}",
                   provider.issuer, provider.issuer, provider.issuer, provider.issuer);
    provider.key = new_key("k1");
    provider.next_key = new_key("k2");
    return pthread_create(&provider.thread, NULL, provider_runs, NULL) == 0;
}

static int begin(void **state) { return people_begin(state) != 0 || !provider_begins(); }
static int end(void **state) {
    (void)shutdown(provider.listening, SHUT_RDWR);
    (void)pthread_join(provider.thread, NULL);
    (void)close(provider.listening);
    (void)cjose_jwk_release(provider.key);
    (void)cjose_jwk_release(provider.next_key);
    sign_on_forget();
    return people_end(state);
}

static struct begun {
    bool again;
    struct sv location, browser, state, nonce, challenge;
} begun;

static struct config config;
static int fresh(void **state) {
    (void)state;
    sign_on_forget();
    throttle_reset();
    shows_key(provider.key);
    provider.token_status = 200;
    provider.described = provider.keys_asked = provider.tokens = 0;
    begun.again = false;
    people_later(60 * 1000);
    config = (struct config){
        .site_address = SV("https://ilacs.example.org"),
        .sign_on = true,
        .issuer = sv_of(provider.issuer),
        .client_id = SV("ilacs:1"),
        .client_secret = SV("se cret"),
        .scope = SV("openid email"),
        .claim = SV("groups"),
        .mapping = { { .to = { .role = ROLE_PLANNER }, .value = SV("planners") },
                     { .to = { .role = ROLE_ANALYST }, .value = SV("analysts") },
                     { .to = { .role = ROLE_AUTHORITY_DIRECTOR, .authority = SV("Leeds") }, .value = SV("leeds") },
                     { .to = { .role = ROLE_REGIONAL_DIRECTOR, .region = SV("north west") }, .value = SV("nw") },
                     { .to = { .role = ROLE_AUTHORITY_DIRECTOR, .authority = SV("Atlantis") }, .value = SV("sunk") } },
        .mappings = 5
    };
    return 0;
}

/* ---- a sign-on ------------------------------------------------------------------------------------------------------ */

static struct sv parameter(struct sv location, const char *name) {
    struct sv rest = location, part, key;
    (void)sv_split(&rest, '?', &part);
    while (sv_split(&rest, '&', &part)) {
        struct sv value = part;
        if (sv_split(&value, '=', &key) && sv_eq(key, sv_of(name))) return value;
    }
    return (struct sv){ 0 };
}

static struct sign_in from_here(void) {
    return (struct sign_in){ .address = SV("10.1.2.3"), .agent = SV("a browser"), .now = people_now };
}

static void begin_one(void) {
    struct err e = { 0 };
    const struct sign_in from = from_here();
    if (!sign_on_begin(people_store, &people_keys, &config, SV("/plan"), SV("typed"), begun.again, &from, &people_arena,
                       &begun.location, &begun.browser, &e))
        fail_msg("%s", e.msg);
    begun.state = parameter(begun.location, "state");
    begun.nonce = parameter(begun.location, "nonce");
    begun.challenge = parameter(begun.location, "code_challenge");
}

/* What the provider will say of somebody. `more`: further claims, beginning with a comma. */
static void says(const cjose_jwk_t *key, const char *kid, const char *sub, const char *groups, const char *more) {
    char claims[2000];
    const char *token = NULL;
    int64_t now = people_now.ms / 1000;
    (void)snprintf(
        claims, sizeof claims,
        "{\"iss\":\"%s\",\"aud\":\"ilacs:1\",\"sub\":\"%s\",\"iat\":%lld,\"exp\":%lld,\"nonce\":\"%.*s\",\"groups\":%s%s}",
        provider.issuer, sub, (long long)now, (long long)now + 300, SV_ARG(begun.nonce), groups, more);
    cjose_header_t *head = cjose_header_new(NULL);
    assert_true(cjose_header_set(head, CJOSE_HDR_ALG, "ES256", NULL));
    assert_true(cjose_header_set(head, CJOSE_HDR_KID, kid, NULL));
    cjose_jws_t *jws = cjose_jws_sign(key, head, (const uint8_t *)claims, strlen(claims), NULL);
    assert_true(jws != NULL && cjose_jws_export(jws, &token, NULL));
    (void)snprintf(provider.token, sizeof provider.token, "{\"access_token\":\"x\",\"id_token\":\"%s\"}", token);
    cjose_jws_release(jws);
    cjose_header_release(head);
}

static struct finished {
    bool ok;
    struct signed_in in;
    struct sv back, kept;
    struct err e;
} done;

static void finish_with(struct sign_on_answer answer) {
    const struct sign_in from = from_here();
    done = (struct finished){ 0 };
    done.ok = sign_on_finish(people_store, &people_keys, &config, &people_view, &answer, &from, &people_arena, &done.in,
                             &done.back, &done.kept, &done.e);
}
static void finish_one(void) {
    finish_with((struct sign_on_answer){ .state = begun.state, .code = SV("code&1"), .browser = begun.browser });
}
static void sign_on_as(const char *sub, const char *groups, const char *more) {
    begin_one();
    says(provider.key, "k1", sub, groups, more);
    finish_one();
}
static void must_be_done(void) {
    if (!done.ok) fail_msg("%s", done.e.msg);
}
static void must_fail(enum err_kind kind, const char *part) {
    if (done.ok) fail_msg("signed in, although: %s", part);
    if (done.e.kind != kind || strstr(done.e.msg, part) == NULL)
        fail_msg("kind %d '%s', wanted '%s'", (int)done.e.kind, done.e.msg, part);
    assert_int_equal(done.in.account, 0);
    assert_int_equal(done.in.token.n, 0);
}

static size_t standing(int64_t account, struct grant *out) {
    struct grant *g;
    size_t n, stand = 0;
    assert_true(store_load_grants(people_store, account, &people_arena, &g, &n, NULL));
    for (size_t i = 0; i < n; i++)
        if (grant_stands(&g[i], people_now.ms)) out[stand++] = g[i];
    return stand;
}

/* ---- tests ---------------------------------------------------------------------------------------------------------- */

static void the_first_sign_on_makes_an_account(void **state) {
    (void)state;
    struct grant g[8];
    sign_on_as("anna-1", "[\"planners\",\"all\"]",
               ",\"email\":\"Anna@Example.org\",\"email_verified\":true,\"name\":\"Anna\"");
    must_be_done();
    assert_true(sv_eq(done.back, SV("/plan")) && sv_eq(done.kept, SV("typed")));
    struct account acc = people_account(done.in.account);
    assert_true(sv_eq(acc.email, SV("anna@example.org")) && sv_eq(acc.name, SV("Anna")) &&
                sv_eq(acc.subject, SV("anna-1")));
    assert_true(acc.password.n == 0 && acc.setup.n == 0);
    assert_int_equal(standing(acc.number, g), 1);
    assert_int_equal(g[0].role, ROLE_PLANNER);
    assert_true(done.in.session.stage == SESSION_WHOLE && done.in.session.by_provider && !done.in.wants_code);
    assert_int_equal(people_logged("make-account", acc.number), 1);
    assert_int_equal(people_logged("give-role", acc.number), 1);
    /* Again: the same account, nothing changed, no message about roles. */
    sign_on_as("anna-1", "[\"planners\"]", ",\"email\":\"anna@example.org\",\"email_verified\":true,\"name\":\"Anna\"");
    must_be_done();
    assert_int_equal(done.in.account, acc.number);
    assert_int_equal(people_logged("give-role", acc.number), 1);
    assert_int_equal(people_logged("change-account", acc.number), 0);
    assert_int_equal(provider.described, 1); /* kept in memory */
    assert_int_equal(provider.keys_asked, 1);
}

static void the_question_is_bound_to_the_answer(void **state) {
    (void)state;
    sign_on_as("bound", "[\"planners\"]", "");
    must_be_done();
    assert_true(sv_find(begun.location,
                        SV("/auth?tenant=1&response_type=code&client_id=ilacs%3A1&redirect_uri=https%3A%2F%2F"
                           "ilacs.example.org%2Fsign-on%2Freturn&scope=openid%20email&state=")) < begun.location.n);
    assert_true(sv_eq(parameter(begun.location, "code_challenge_method"), SV("S256")));
    assert_int_equal(begun.state.n, 43);
    assert_non_null(
        strstr(provider.form, "grant_type=authorization_code&code=code%261&redirect_uri=https%3A%2F%2Filacs"));
    const char *verifier = strstr(provider.form, "&code_verifier=");
    assert_non_null(verifier);
    struct sv hash = base64url(sha256_of(sv_of(verifier + 15), &people_arena), &people_arena);
    assert_true(sv_eq(hash, begun.challenge));
    /* "ilacs%3A1:se%20cret" */
    assert_non_null(strstr(provider.head, "Authorization: Basic aWxhY3MlM0ExOnNlJTIwY3JldA==\r\n"));
    assert_null(strstr(provider.form, "client_id"));
    config.client_secret = (struct sv){ 0 };
    sign_on_as("bound", "[\"planners\"]", "");
    must_be_done();
    assert_null(strstr(provider.head, "Authorization"));
    assert_non_null(strstr(provider.form, "&client_id=ilacs%3A1"));
}

static void a_state_works_once_in_its_browser(void **state) {
    (void)state;
    sign_on_as("once", "[\"planners\"]", "");
    must_be_done();
    finish_one();
    must_fail(ERR_DENIED, "used already");
    assert_int_equal(done.kept.n, 0);
    struct sv other = begun.browser;
    begin_one();
    says(provider.key, "k1", "once", "[\"planners\"]", "");
    finish_with((struct sign_on_answer){ .state = begun.state, .code = SV("c"), .browser = other });
    must_fail(ERR_DENIED, "another browser");
    assert_int_equal(done.kept.n, 0); /* what was typed is not shown in another browser */
    begin_one();
    finish_with((struct sign_on_answer){ .state = begun.state, .code = SV("c") });
    must_fail(ERR_DENIED, "another browser");
    begin_one();
    finish_with((struct sign_on_answer){ .state = SV("made up"), .code = SV("c"), .browser = begun.browser });
    must_fail(ERR_DENIED, "used already");
    finish_with((struct sign_on_answer){ .code = SV("c"), .browser = begun.browser });
    must_fail(ERR_DENIED, "used already");
    begin_one();
    people_later(SIGN_ON_MS + 1);
    says(provider.key, "k1", "once", "[\"planners\"]", "");
    finish_one();
    must_fail(ERR_DENIED, "too long");
    assert_int_equal(provider.tokens, 1); /* none of these was asked about */
}

static void what_the_provider_refuses_is_refused(void **state) {
    (void)state;
    size_t before = people_logged("sign-in-failed", 0);
    begin_one();
    finish_with(
        (struct sign_on_answer){ .state = begun.state, .error = SV("access_denied"), .browser = begun.browser });
    must_fail(ERR_DENIED, "not signed in");
    assert_true(sv_eq(done.kept, SV("typed")));
    begin_one();
    finish_with((struct sign_on_answer){ .state = begun.state, .error = SV("<script>"), .browser = begun.browser });
    must_fail(ERR_DENIED, "(no reason)");
    assert_int_equal(people_logged("sign-in-failed", 0), before + 2);
    begin_one();
    provider.token_status = 400;
    (void)snprintf(provider.token, sizeof provider.token, "{\"error\":\"invalid_grant\"}");
    finish_one();
    must_fail(ERR_DENIED, "does not know this sign-in");
    begin_one();
    (void)snprintf(provider.token, sizeof provider.token, "{\"error\":\"invalid_client\"}");
    finish_one();
    must_fail(ERR_STORE, "400");
    begin_one();
    provider.token_status = 200;
    (void)snprintf(provider.token, sizeof provider.token, "{}");
    finish_one();
    must_fail(ERR_STORE, "no ID token");
    begin_one();
    begun.nonce = SV("another");
    says(provider.key, "k1", "anna-1", "[\"planners\"]", "");
    finish_one();
    must_fail(ERR_DENIED, "nonce");
    config.required_amr = SV("mfa");
    sign_on_as("anna-1", "[\"planners\"]", ",\"amr\":[\"pwd\"]");
    must_fail(ERR_DENIED, "mfa");
}

static void without_a_role_there_is_no_account(void **state) {
    (void)state;
    struct account acc;
    bool found = true;
    sign_on_as("nobody", "[\"all\"]", "");
    must_fail(ERR_DENIED, "no role");
    assert_true(
        store_find_account_by_subject(people_store, config.issuer, SV("nobody"), &people_arena, &acc, &found, NULL));
    assert_false(found);
    sign_on_as("nobody", "[\"sunk\"]", "");
    must_fail(ERR_DENIED, "Atlantis");
}

static void roles_follow_the_claims(void **state) {
    (void)state;
    struct grant g[8] = { 0 };
    struct mail *mail;
    size_t n;
    sign_on_as("ben", "[\"planners\",\"nw\",\"leeds\"]", ",\"email\":\"ben@example.org\",\"email_verified\":true");
    must_be_done();
    int64_t ben = done.in.account;
    assert_int_equal(standing(ben, g), 3);
    assert_true(g[1].role == ROLE_AUTHORITY_DIRECTOR && sv_eq(g[1].authority, SV("383")));
    assert_true(g[2].role == ROLE_REGIONAL_DIRECTOR && sv_eq(g[2].region, SV("North West")));
    /* A role given by hand goes: the provider rules. */
    struct caller c = people_operator("user role");
    const struct role_asked by_hand = { .role = ROLE_ADMINISTRATOR };
    struct err e = { 0 };
    if (!account_give_role(people_store, &people_view, &c, ben, &by_hand, &people_arena, &e)) fail_msg("%s", e.msg);
    people_later(1000);
    sign_on_as("ben", "[\"analysts\",\"leeds\"]", ",\"email\":\"ben@example.org\",\"email_verified\":true");
    must_be_done();
    assert_int_equal(done.in.account, ben);
    assert_int_equal(standing(ben, g), 2);
    assert_true(g[0].role == ROLE_AUTHORITY_DIRECTOR && g[1].role == ROLE_ANALYST);
    assert_int_equal(people_logged("take-role", ben), 3);
    assert_true(store_load_mail(people_store, 1, &people_arena, &mail, &n, NULL));
    assert_true(n == 1 && mail[0].account == ben && sv_eq(mail[0].message, SV("roles-changed")));
    assert_int_equal(mail[0].queued, people_now.ms);
    /* No role is left: nobody is signed in, and who was is not any more. */
    struct session *open;
    people_later(1000);
    sign_on_as("ben", "[]", "");
    must_fail(ERR_DENIED, "no role");
    assert_int_equal(standing(ben, g), 0);
    assert_true(store_load_sessions(people_store, ben, &people_arena, &open, &n, NULL));
    assert_int_equal(n, 0);
}

static void e_mail_is_never_a_proof(void **state) {
    (void)state;
    int64_t local = people_add("carol@example.org", ROLE_PLANNER, NULL, NULL);
    sign_on_as("carol", "[\"planners\"]", ",\"email\":\"CAROL@example.org\",\"email_verified\":true");
    must_fail(ERR_DENIED, "account with your e-mail address");
    assert_int_equal(people_account(local).subject.n, 0);
    sign_on_as("carol", "[\"planners\"]", ",\"email\":\"carol@example.org\"");
    must_be_done();
    struct account acc = people_account(done.in.account);
    assert_true(acc.number != local && sv_starts(acc.email, SV("sign-on-")) &&
                sv_ends(acc.email, SV("@sign-on.invalid")));
    assert_true(sv_eq(acc.name, SV("(name not known)")));
    /* Vouched for later: taken over when it is free, not when it is not. */
    sign_on_as("carol", "[\"planners\"]",
               ",\"email\":\"carol@example.org\",\"email_verified\":true,\"name\":\" Carol\\u0000 \"");
    must_fail(ERR_STORE, "claims"); /* a NUL in a text is no text */
    sign_on_as("carol", "[\"planners\"]",
               ",\"email\":\"carol@example.org\",\"email_verified\":true,\"name\":\" Carol\\nX \"");
    must_be_done();
    assert_true(sv_ends(people_account(acc.number).email, SV(".invalid")));
    assert_true(sv_eq(people_account(acc.number).name, SV("Carol X")));
    sign_on_as("carol", "[\"planners\"]",
               ",\"email\":\"carol@two.example.org\",\"email_verified\":true,\"name\":\"Carol X\"");
    must_be_done();
    assert_true(sv_eq(people_account(acc.number).email, SV("carol@two.example.org")));
    assert_int_equal(people_logged("change-account", acc.number), 2);
}

static void a_disabled_account_stays_outside(void **state) {
    (void)state;
    struct err e = { 0 };
    sign_on_as("dan", "[\"planners\"]", "");
    must_be_done();
    struct caller c = people_operator("user disable");
    if (!account_disable(people_store, &c, done.in.account, SV("left"), &people_arena, &e)) fail_msg("%s", e.msg);
    sign_on_as("dan", "[\"planners\"]", "");
    must_fail(ERR_DENIED, "disabled");
}

static void proving_anew_is_asked_for_and_checked(void **state) {
    (void)state;
    char more[60];
    begun.again = true;
    sign_on_as("anna-1", "[\"planners\"]", "");
    must_fail(ERR_DENIED, "auth_time");
    assert_true(sv_ends(begun.location, SV("&prompt=login&max_age=600")));
    (void)snprintf(more, sizeof more, ",\"auth_time\":%lld", (long long)(people_now.ms / 1000 - 61));
    sign_on_as("anna-1", "[\"planners\"]", more);
    must_fail(ERR_DENIED, "auth_time");
    (void)snprintf(more, sizeof more, ",\"auth_time\":%lld", (long long)(people_now.ms / 1000));
    sign_on_as("anna-1", "[\"planners\"]", more);
    must_be_done();
    begun.again = false;
    sign_on_as("anna-1", "[\"planners\"]", "");
    must_be_done();
    assert_true(sv_find(begun.location, SV("prompt")) == begun.location.n);
}

static void new_keys_are_asked_for_once_a_minute(void **state) {
    (void)state;
    sign_on_as("eve", "[\"planners\"]", "");
    must_be_done();
    begin_one();
    shows_key(provider.next_key);
    says(provider.next_key, "k2", "eve", "[\"planners\"]", "");
    finish_one();
    must_be_done();
    assert_int_equal(provider.keys_asked, 2);
    for (int i = 0; i < 3; i++) {
        begin_one();
        says(provider.key, "k3", "eve", "[\"planners\"]", "");
        finish_one();
        must_fail(ERR_DENIED, "does not show");
    }
    assert_int_equal(provider.keys_asked, 2);
    /* The old key under its old name is not among the new ones. */
    sign_on_as("eve", "[\"planners\"]", "");
    must_fail(ERR_DENIED, "does not show");
}

static void a_provider_that_is_not_there_is_said_kindly(void **state) {
    (void)state;
    struct err e = { 0 };
    const struct sign_in from = from_here();
    struct sv location, browser;
    config.issuer = SV("http://127.0.0.1:1");
    assert_false(sign_on_begin(people_store, &people_keys, &config, SV("/"), SV(""), false, &from, &people_arena,
                               &location, &browser, &e));
    assert_int_equal(e.kind, ERR_STORE);
    assert_true(e.hint[0] != '\0' && location.n == 0 && browser.n == 0);
    struct text other = text_in(&people_arena, 0);
    text_add(&other, sv_of(provider.issuer));
    text_char(&other, '/');
    config.issuer = text_view(&other); /* its description is of another issuer by a slash */
    e = (struct err){ 0 };
    assert_false(sign_on_begin(people_store, &people_keys, &config, SV("/"), SV(""), false, &from, &people_arena,
                               &location, &browser, &e));
    assert_int_equal(e.kind, ERR_STORE);
    assert_non_null(strstr(e.hint, "exactly"));
}

static void one_goes_back_to_our_own_pages_alone(void **state) {
    (void)state;
    static const char *const odd[] = {
        "//evil.example", "https://evil.example", "/\\evil.example", "/a b", "/a\r\nX: y", "plan", ""
    };
    const struct sign_in from = from_here();
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        struct err e = { 0 };
        assert_true(sign_on_begin(people_store, &people_keys, &config, sv_of(odd[i]), SV(""), false, &from,
                                  &people_arena, &begun.location, &begun.browser, &e));
        begun.state = parameter(begun.location, "state");
        begun.nonce = parameter(begun.location, "nonce");
        says(provider.key, "k1", "anna-1", "[\"planners\"]", "");
        finish_one();
        must_be_done();
        if (done.back.n > 0) fail_msg("goes back to '%.*s'", SV_ARG(done.back));
    }
}

static void beginning_too_often_is_refused(void **state) {
    (void)state;
    struct err e = { 0 };
    struct sign_in from = from_here();
    struct sv location, browser;
    for (int i = 0; i < 60; i++)
        assert_true(sign_on_begin(people_store, &people_keys, &config, SV("/"), SV(""), false, &from, &people_arena,
                                  &location, &browser, &e));
    assert_false(sign_on_begin(people_store, &people_keys, &config, SV("/"), SV(""), false, &from, &people_arena,
                               &location, &browser, &e));
    assert_int_equal(e.kind, ERR_BUSY);
    e = (struct err){ 0 };
    from.address = SV("10.9.9.9");
    assert_true(sign_on_begin(people_store, &people_keys, &config, SV("/"), SV(""), false, &from, &people_arena,
                              &location, &browser, &e));
}

static void without_a_provider_it_is_said(void **state) {
    (void)state;
    struct err e = { 0 };
    const struct sign_in from = from_here();
    struct sv location, browser;
    config.sign_on = false;
    assert_false(sign_on_begin(people_store, &people_keys, &config, SV("/"), SV(""), false, &from, &people_arena,
                               &location, &browser, &e));
    assert_int_equal(e.kind, ERR_USAGE);
    finish_one();
    must_fail(ERR_USAGE, "no sign-on provider");
}

#define TEST(f) cmocka_unit_test_setup(f, fresh)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_first_sign_on_makes_an_account),
        TEST(the_question_is_bound_to_the_answer),
        TEST(a_state_works_once_in_its_browser),
        TEST(what_the_provider_refuses_is_refused),
        TEST(without_a_role_there_is_no_account),
        TEST(roles_follow_the_claims),
        TEST(e_mail_is_never_a_proof),
        TEST(a_disabled_account_stays_outside),
        TEST(proving_anew_is_asked_for_and_checked),
        TEST(new_keys_are_asked_for_once_a_minute),
        TEST(a_provider_that_is_not_there_is_said_kindly),
        TEST(one_goes_back_to_our_own_pages_alone),
        TEST(beginning_too_often_is_refused),
        TEST(without_a_provider_it_is_said),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
