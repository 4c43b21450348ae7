#include "ingest/id_token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cjose/cjose.h>
#include <cmocka.h>
#include <jansson.h>

#include "base/text.h"

static struct arena arena;
static cjose_jwk_t *rsa, *ec, *other;
static char *rsa_json, *ec_json;

static cjose_jwk_t *named(cjose_jwk_t *key, const char *kid) {
    assert_non_null(key);
    assert_true(cjose_jwk_set_kid(key, kid, strlen(kid), NULL));
    return key;
}

static int begin(void **state) {
    (void)state;
    const uint8_t e[] = { 1, 0, 1 };
    rsa = named(cjose_jwk_create_RSA_random(2048, e, sizeof e, NULL), "r1");
    other = named(cjose_jwk_create_RSA_random(2048, e, sizeof e, NULL), "r1"); /* not the provider's, same name */
    ec = named(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, NULL), "e1");
    rsa_json = cjose_jwk_to_json(rsa, false, NULL);
    ec_json = cjose_jwk_to_json(ec, false, NULL);
    return rsa_json == NULL || ec_json == NULL;
}
static int end(void **state) {
    (void)state;
    (void)cjose_jwk_release(rsa);
    (void)cjose_jwk_release(other);
    (void)cjose_jwk_release(ec);
    free(rsa_json);
    free(ec_json);
    return 0;
}
static int fresh(void **state) {
    (void)state;
    arena = arena_with_limit(16 << 20);
    return 0;
}
static int drop(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct sv both_keys(void) {
    struct text t = text_in(&arena, 0);
    text_printf(&t, "{\"keys\":[%s,%s]}", rsa_json, ec_json);
    return sv_of(text_cstr(&t));
}

static struct sv signed_with(const cjose_jwk_t *key, const char *alg, const char *kid, struct sv claims) {
    cjose_header_t *head = cjose_header_new(NULL);
    const char *said = NULL;
    assert_non_null(head);
    assert_true(cjose_header_set(head, CJOSE_HDR_ALG, alg, NULL));
    if (kid != NULL) assert_true(cjose_header_set(head, CJOSE_HDR_KID, kid, NULL));
    cjose_jws_t *jws = cjose_jws_sign(key, head, (const uint8_t *)claims.p, claims.n, NULL);
    assert_non_null(jws);
    assert_true(cjose_jws_export(jws, &said, NULL));
    struct sv out = { arena_copy(&arena, said, strlen(said)), strlen(said) };
    cjose_jws_release(jws);
    cjose_header_release(head);
    return out;
}

static const char *const good =
    "{\"iss\":\"https://login.example.org\",\"aud\":\"ilacs\",\"sub\":\"anna-1\",\"exp\":2000,"
    "\"iat\":1000,\"nonce\":\"n-1\",\"email\":\"anna@example.org\",\"email_verified\":true,"
    "\"name\":\"Anna\",\"groups\":[\"planners\",\"all\"],\"amr\":[\"pwd\",\"mfa\"]}";

static struct id_token_wanted wanted(void) {
    return (struct id_token_wanted){ .issuer = SV("https://login.example.org"),
                                     .client_id = SV("ilacs"),
                                     .nonce = SV("n-1"),
                                     .now_s = 1100,
                                     .claim = SV("groups") };
}

static struct identity who;
static void taken(struct sv token, struct id_token_wanted w) {
    struct err e = { 0 };
    if (!id_token_check(token, both_keys(), &w, &arena, &who, &e)) fail_msg("%s", e.msg);
}
static void refused_for(struct sv token, struct sv keys, struct id_token_wanted w, enum err_kind kind,
                        const char *part) {
    struct err e = { 0 };
    if (id_token_check(token, keys, &w, &arena, &who, &e)) fail_msg("taken although: %s", part);
    if (e.kind != kind || strstr(e.msg, part) == NULL) fail_msg("kind %d, '%s', wanted '%s'", (int)e.kind, e.msg, part);
    assert_int_equal(who.values, 0);
}
static void refused(struct sv token, enum err_kind kind, const char *part) {
    refused_for(token, both_keys(), wanted(), kind, part);
}

/* The good claims with one member replaced (NULL: taken away) by JSON. */
static struct sv claims_with(const char *name, const char *value) {
    json_t *o = json_loads(good, 0, NULL);
    assert_non_null(o);
    if (value == NULL)
        assert_int_equal(json_object_del(o, name), 0);
    else
        assert_int_equal(json_object_set_new(o, name, json_loads(value, JSON_DECODE_ANY, NULL)), 0);
    char *text = json_dumps(o, JSON_COMPACT);
    assert_non_null(text);
    struct sv out = { arena_copy(&arena, text, strlen(text)), strlen(text) };
    free(text);
    json_decref(o);
    return out;
}
static struct sv token_with(const char *name, const char *value) {
    return signed_with(rsa, "RS256", "r1", claims_with(name, value));
}

static void good_tokens_are_taken(void **state) {
    (void)state;
    struct id_token_wanted w = wanted();
    taken(signed_with(rsa, "RS256", "r1", sv_of(good)), w);
    assert_true(sv_eq(who.subject, SV("anna-1")) && sv_eq(who.email, SV("anna@example.org")) &&
                sv_eq(who.name, SV("Anna")));
    assert_true(who.email_verified);
    assert_int_equal(who.values, 2);
    assert_true(sv_eq(who.value[0], SV("planners")) && sv_eq(who.value[1], SV("all")));
    taken(signed_with(ec, "ES256", "e1", sv_of(good)), w);
    taken(signed_with(ec, "ES256", NULL, sv_of(good)), w); /* the only key of that type */
    taken(token_with("aud", "[\"ilacs\"]"), w);
    taken(token_with("azp", "\"ilacs\""), w);
    taken(token_with("groups", "\"planners\""), w);
    assert_int_equal(who.values, 1);
    taken(token_with("groups", NULL), w);
    assert_int_equal(who.values, 0);
    taken(token_with("groups", "[1,{\"a\":2},\"x\"]"), w);
    assert_int_equal(who.values, 1);
    taken(token_with("email_verified", "\"true\""), w);
    assert_false(who.email_verified);
    w.amr = SV("mfa");
    taken(signed_with(rsa, "RS256", "r1", sv_of(good)), w);
}

static void two_audiences_need_an_authorised_party(void **state) {
    (void)state;
    struct sv both = claims_with("aud", "[\"ilacs\",\"other\"]");
    refused(signed_with(rsa, "RS256", "r1", both), ERR_DENIED, "somebody else");
    struct text t = text_in(&arena, 0);
    text_add(&t, sv_sub(both, 0, both.n - 1));
    text_lit(&t, ",\"azp\":\"ilacs\"}");
    taken(signed_with(rsa, "RS256", "r1", text_view(&t)), wanted());
    refused(token_with("azp", "\"other\""), ERR_DENIED, "somebody else");
    refused(token_with("aud", "\"other\""), ERR_DENIED, "somebody else");
    refused(token_with("aud", "[]"), ERR_DENIED, "somebody else");
    refused(token_with("aud", NULL), ERR_DENIED, "somebody else");
}

static void claims_must_be_right(void **state) {
    (void)state;
    refused(token_with("iss", "\"https://login.example.org/\""), ERR_DENIED, "another issuer");
    refused(token_with("iss", NULL), ERR_DENIED, "another issuer");
    refused(token_with("nonce", "\"n-2\""), ERR_DENIED, "nonce");
    refused(token_with("nonce", NULL), ERR_DENIED, "nonce");
    refused(token_with("sub", "\"\""), ERR_DENIED, "who signed on");
    refused(token_with("sub", NULL), ERR_DENIED, "who signed on");
    refused(token_with("sub", "7"), ERR_DENIED, "who signed on");
    struct id_token_wanted w = wanted();
    w.amr = SV("hwk");
    refused_for(signed_with(rsa, "RS256", "r1", sv_of(good)), both_keys(), w, ERR_DENIED, "hwk");
    w = wanted();
    w.nonce = (struct sv){ 0 };
    refused_for(token_with("nonce", "\"\""), both_keys(), w, ERR_DENIED, "nonce");
}

static void times_must_be_right(void **state) {
    (void)state;
    refused(token_with("exp", "1040"), ERR_DENIED, "run out");
    taken(token_with("exp", "1041"), wanted()); /* a minute of difference between clocks */
    refused(token_with("exp", NULL), ERR_DENIED, "run out");
    refused(token_with("exp", "\"2000\""), ERR_DENIED, "run out");
    refused(token_with("exp", "1e300"), ERR_DENIED, "run out");
    refused(token_with("iat", "1161"), ERR_DENIED, "future");
    taken(token_with("iat", "1160"), wanted());
    refused(token_with("iat", NULL), ERR_DENIED, "future");
    refused(token_with("nbf", "1161"), ERR_DENIED, "yet");
    taken(token_with("nbf", "1160"), wanted());
    refused(token_with("nbf", "\"x\""), ERR_DENIED, "yet");
}

static void proving_anew_is_more_than_coming_back(void **state) {
    (void)state;
    struct id_token_wanted w = wanted();
    w.since_s = 1000;
    taken(token_with("auth_time", "940"), w); /* a minute of difference between clocks */
    taken(token_with("auth_time", "1050"), w);
    refused_for(token_with("auth_time", "939"), both_keys(), w, ERR_DENIED, "auth_time");
    refused_for(token_with("auth_time", "\"1050\""), both_keys(), w, ERR_DENIED, "auth_time");
    refused_for(signed_with(rsa, "RS256", "r1", sv_of(good)), both_keys(), w, ERR_DENIED, "auth_time");
}

static struct sv encoded(struct sv v) {
    char *out = NULL;
    size_t n = 0;
    assert_true(cjose_base64url_encode((const uint8_t *)v.p, v.n, &out, &n, NULL));
    struct sv text = { arena_copy(&arena, out, n), n };
    free(out);
    return text;
}
static struct sv put_together(struct sv head, struct sv claims, struct sv signature) {
    struct text t = text_in(&arena, 0);
    text_add(&t, encoded(head));
    text_char(&t, '.');
    text_add(&t, encoded(claims));
    text_char(&t, '.');
    text_add(&t, signature);
    return text_view(&t);
}
static struct sv third_part(struct sv token) {
    struct sv rest = token, part = { 0 };
    while (sv_split(&rest, '.', &part)) {
    }
    return part;
}

static void other_algorithms_are_refused(void **state) {
    (void)state;
    refused(put_together(SV("{\"alg\":\"none\"}"), sv_of(good), SV("")), ERR_INPUT, "three parts");
    refused(put_together(SV("{\"alg\":\"none\"}"), sv_of(good), SV("AAAA")), ERR_DENIED, "another way");
    refused(put_together(SV("{\"alg\":\"None\",\"kid\":\"r1\"}"), sv_of(good), SV("AAAA")), ERR_DENIED, "another way");
    refused(put_together(SV("{}"), sv_of(good), SV("AAAA")), ERR_DENIED, "another way");
    refused(put_together(SV("{\"alg\":[\"RS256\"]}"), sv_of(good), SV("AAAA")), ERR_DENIED, "another way");
    /* The public key as the secret of a MAC: the classic. */
    cjose_jwk_t *mac = cjose_jwk_create_oct_spec((const uint8_t *)rsa_json, strlen(rsa_json), NULL);
    assert_non_null(mac);
    refused(signed_with(mac, "HS256", "r1", sv_of(good)), ERR_DENIED, "another way");
    (void)cjose_jwk_release(mac);
    refused(signed_with(rsa, "RS512", "r1", sv_of(good)), ERR_DENIED, "another way");
    refused(signed_with(rsa, "PS256", "r1", sv_of(good)), ERR_DENIED, "another way");
    refused(put_together(SV("{\"alg\":\"RS256\",\"kid\":\"r1\",\"crit\":[\"x\"]}"), sv_of(good), SV("AAAA")),
            ERR_DENIED, "extensions");
}

static void keys_must_fit(void **state) {
    (void)state;
    struct text t = text_in(&arena, 0);
    refused(signed_with(rsa, "RS256", "r2", sv_of(good)), ERR_UNKNOWN, "does not show");
    refused(signed_with(rsa, "RS256", "e1", sv_of(good)), ERR_UNKNOWN, "does not show"); /* of another type */
    refused(signed_with(ec, "ES256", "r1", sv_of(good)), ERR_UNKNOWN, "does not show");
    refused(signed_with(other, "RS256", "r1", sv_of(good)), ERR_DENIED, "signature");
    text_printf(&t, "{\"keys\":[%s,%.*s,\"kid\":\"r9\"}]}", rsa_json, (int)(strlen(rsa_json) - 1), rsa_json);
    /* the second is the first with its kid said twice: then the whole list is refused */
    refused_for(signed_with(rsa, "RS256", NULL, sv_of(good)), sv_of(text_cstr(&t)), wanted(), ERR_INPUT, "no JSON");
    t.n = 0;
    text_printf(&t, "{\"keys\":[%s,%s]}", rsa_json, rsa_json);
    refused_for(signed_with(rsa, "RS256", NULL, sv_of(good)), sv_of(text_cstr(&t)), wanted(), ERR_DENIED,
                "which of several");
    t.n = 0;
    text_printf(&t, "{\"keys\":[{\"use\":\"enc\",%s]}", rsa_json + 1);
    refused_for(signed_with(rsa, "RS256", "r1", sv_of(good)), sv_of(text_cstr(&t)), wanted(), ERR_UNKNOWN,
                "does not show");
    t.n = 0;
    text_printf(&t, "{\"keys\":[{\"alg\":\"RS512\",%s]}", rsa_json + 1);
    refused_for(signed_with(rsa, "RS256", "r1", sv_of(good)), sv_of(text_cstr(&t)), wanted(), ERR_UNKNOWN,
                "does not show");
    static const char *const broken[] = { "",
                                          "[]",
                                          "{}",
                                          "{\"keys\":{}}",
                                          "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"r1\"}]}",
                                          "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"r1\",\"n\":1,\"e\":\"AQAB\"}]}" };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        refused_for(signed_with(rsa, "RS256", "r1", sv_of(good)), sv_of(broken[i]), wanted(), ERR_INPUT, "provider");
}

static void small_keys_are_refused(void **state) {
    (void)state;
    const uint8_t e[] = { 1, 0, 1 };
    cjose_jwk_t *small = named(cjose_jwk_create_RSA_random(1024, e, sizeof e, NULL), "s");
    char *json = cjose_jwk_to_json(small, false, NULL);
    struct text t = text_in(&arena, 0);
    text_printf(&t, "{\"keys\":[%s]}", json);
    refused_for(signed_with(small, "RS256", "s", sv_of(good)), sv_of(text_cstr(&t)), wanted(), ERR_DENIED, "2048");
    free(json);
    (void)cjose_jwk_release(small);
}

static void changed_tokens_are_refused(void **state) {
    (void)state;
    struct sv token = signed_with(rsa, "RS256", "r1", sv_of(good));
    struct sv forged = claims_with("groups", "[\"administrators\"]");
    refused(put_together(SV("{\"alg\":\"RS256\",\"kid\":\"r1\"}"), forged, third_part(token)), ERR_DENIED, "signature");
    struct sv curve = signed_with(ec, "ES256", "e1", sv_of(good));
    refused(put_together(SV("{\"alg\":\"ES256\",\"kid\":\"e1\"}"), forged, third_part(curve)), ERR_DENIED, "signature");
    refused(put_together(SV("{\"alg\":\"ES256\",\"kid\":\"e1\"}"), sv_of(good), SV("AAAA")), ERR_DENIED, "signature");
    /* r = s = 0 */
    refused(put_together(SV("{\"alg\":\"ES256\",\"kid\":\"e1\"}"), sv_of(good),
                         SV("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
            ERR_DENIED, "signature");
    refused(put_together(SV("{\"alg\":\"RS256\",\"kid\":\"r1\",\"alg\":\"none\"}"), sv_of(good), third_part(token)),
            ERR_INPUT, "head");
}

static void odd_bytes_are_no_token(void **state) {
    (void)state;
    struct sv token = signed_with(rsa, "RS256", "r1", sv_of(good));
    struct text t = text_in(&arena, 0);
    refused((struct sv){ 0 }, ERR_INPUT, "three parts");
    refused(SV("a.b"), ERR_INPUT, "three parts");
    refused(SV("...."), ERR_INPUT, "three parts");
    text_add(&t, token);
    text_lit(&t, ".AAAA");
    refused(text_view(&t), ERR_INPUT, "more than three");
    t.n--;
    text_lit(&t, "=");
    refused(text_view(&t), ERR_INPUT, "more than three");
    t.n = 0;
    text_add(&t, token);
    text_char(&t, '\n');
    refused(text_view(&t), ERR_INPUT, "three parts");
    t.n = 0;
    for (int i = 0; i < 70000; i++) text_char(&t, 'A');
    refused(text_view(&t), ERR_INPUT, "too long");
    struct sv twice =
        SV("{\"iss\":\"https://login.example.org\",\"aud\":\"ilacs\",\"sub\":\"a\",\"sub\":\"b\",\"exp\":2000,"
           "\"iat\":1000,\"nonce\":\"n-1\"}");
    refused(signed_with(rsa, "RS256", "r1", twice), ERR_INPUT, "claims");
    refused(signed_with(rsa, "RS256", "r1", SV("[]")), ERR_INPUT, "claims");
    refused(signed_with(rsa, "RS256", "r1", SV("{\"a\":1} x")), ERR_INPUT, "claims");
}

static void too_many_values_are_refused(void **state) {
    (void)state;
    struct text t = text_in(&arena, 0);
    text_char(&t, '[');
    for (int i = 0; i < 257; i++) text_printf(&t, "%s\"g%d\"", i == 0 ? "" : ",", i);
    text_char(&t, ']');
    refused(token_with("groups", text_cstr(&t)), ERR_DENIED, "256");
}

#define DESCRIPTION(issuer, auth, token, keys)                                                                         \
    "{\"issuer\":\"" issuer "\",\"authorization_endpoint\":\"" auth "\",\"token_endpoint\":\"" token                   \
    "\",\"jwks_uri\":\"" keys "\"}"

static void descriptions(void **state) {
    (void)state;
    struct provider_description d;
    struct err e = { 0 };
    assert_true(provider_description_read(
        SV(DESCRIPTION("https://a.org", "https://a.org/auth?x=1", "https://b.org/token", "http://127.0.0.1:9/jwks")),
        SV("https://a.org"), &arena, &d, &e));
    assert_true(sv_eq(d.authorization_endpoint, SV("https://a.org/auth?x=1")) && sv_eq(d.issuer, SV("https://a.org")));
    assert_true(sv_eq(d.token_endpoint, SV("https://b.org/token")) && sv_eq(d.jwks_uri, SV("http://127.0.0.1:9/jwks")));
    static const char *const wrong[] = {
        "",
        "[]",
        "{}",
        DESCRIPTION("https://b.org", "https://a.org/auth", "https://a.org/token", "https://a.org/jwks"),
        DESCRIPTION("https://a.org/", "https://a.org/auth", "https://a.org/token", "https://a.org/jwks"),
        DESCRIPTION("https://a.org", "http://a.org/auth", "https://a.org/token", "https://a.org/jwks"),
        DESCRIPTION("https://a.org", "javascript:alert(1)", "https://a.org/token", "https://a.org/jwks"),
        DESCRIPTION("https://a.org", "https://a.org/auth", "", "https://a.org/jwks"),
        DESCRIPTION("https://a.org", "https://a.org/auth", "https://a.org/token", "file:///etc/passwd"),
        DESCRIPTION("https://a.org", "https://a.org/auth", "https://a.org/token",
                    "https://a.org/jwks\",\"issuer\":\"https://a.org"),
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        e = (struct err){ 0 };
        if (provider_description_read(sv_of(wrong[i]), SV("https://a.org"), &arena, &d, &e))
            fail_msg("taken: %s", wrong[i]);
        assert_int_equal(e.kind, ERR_INPUT);
    }
}

static void token_answers(void **state) {
    (void)state;
    struct sv v;
    struct err e = { 0 };
    assert_true(token_answer_read(SV("{\"access_token\":\"x\",\"id_token\":\"a.b.c\"}"), &arena, &v, &e));
    assert_true(sv_eq(v, SV("a.b.c")));
    assert_false(token_answer_read(SV("{\"access_token\":\"x\"}"), &arena, &v, &e));
    assert_false(token_answer_read(SV("{\"id_token\":7}"), &arena, &v, &e));
    assert_false(token_answer_read(SV("{\"id_token\":\"a\",\"id_token\":\"b\"}"), &arena, &v, &e));
    assert_false(token_answer_read(SV("nothing"), &arena, &v, &e));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, drop)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(good_tokens_are_taken),
        TEST(two_audiences_need_an_authorised_party),
        TEST(claims_must_be_right),
        TEST(times_must_be_right),
        TEST(proving_anew_is_more_than_coming_back),
        TEST(other_algorithms_are_refused),
        TEST(keys_must_fit),
        TEST(small_keys_are_refused),
        TEST(changed_tokens_are_refused),
        TEST(odd_bytes_are_no_token),
        TEST(too_many_values_are_refused),
        TEST(descriptions),
        TEST(token_answers),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
