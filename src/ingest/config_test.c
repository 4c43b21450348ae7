#include "ingest/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena arena;
static char folder[] = "/tmp/ilacs-config-XXXXXX";

static int begin(void **state) {
    (void)state;
    return mkdtemp(folder) == NULL;
}
static int end(void **state) {
    char line[64];
    static const char *const names[] = { "secret", "open", "empty", "group", "ilacs.ini" };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        (void)snprintf(line, sizeof line, "%s/%s", folder, names[i]);
        (void)unlink(line);
    }
    return rmdir(folder);
}
static int fresh(void **state) {
    (void)state;
    arena = arena_with_limit(1 << 20);
    return 0;
}
static int drop(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static void put(const char *name, const char *text, mode_t mode) {
    char path[64];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static void reads(const char *text, struct config *c) {
    struct err e = { 0 };
    if (!config_parse(sv_of(text), SV("ilacs.ini"), sv_of(folder), &arena, c, &e)) fail_msg("%s", e.msg);
}

static void refused(const char *text, enum err_kind kind, const char *part, const char *hint) {
    struct config c;
    struct err e = { 0 };
    if (config_parse(sv_of(text), SV("ilacs.ini"), sv_of(folder), &arena, &c, &e)) fail_msg("taken: %s", text);
    if (e.kind != kind) fail_msg("%s gives kind %d: %s", text, (int)e.kind, e.msg);
    if (strstr(e.msg, part) == NULL) fail_msg("'%s' does not say '%s'", e.msg, part);
    if (strstr(e.hint, hint) == NULL) fail_msg("'%s' does not advise '%s'", e.hint, hint);
}

#define SITE    "[site]\naddress = https://ilacs.example.org\n"
#define SIGN_ON SITE "[sign-on]\nissuer = https://login.example.org/realm\nclient_id = ilacs\n"
#define MAIL    "[mail]\nserver = smtp://mail.example.org:587\nfrom = ilacs@example.org\n"

static void nothing_is_the_default(void **state) {
    (void)state;
    struct config c;
    struct err e = { 0 };
    assert_true(config_read((struct sv){ 0 }, &arena, &c, &e));
    assert_false(c.sign_on || c.mail);
    assert_int_equal(c.site_address.n, 0);
    assert_true(sv_eq(c.claim, SV("groups")) && sv_eq(c.scope, SV("openid email profile")));
    reads("", &c);
    assert_false(c.sign_on || c.mail);
}

static void everything_is_read(void **state) {
    (void)state;
    struct config c;
    put("secret", "very secret\n", 0600);
    put("group", "shared", 0640);
    reads(
        "\xef\xbb\xbf; a comment\n# another\r\n\n[site]\r\naddress = https://ilacs.example.org/ ; as seen\n"
        "[sign-on]\nissuer = https://login.example.org/realm\nclient_id = ilacs\nclient_secret_file = secret\n"
        "button = Sign in with Example\nscope = openid groups\nclaim = roles\nrequired_amr = mfa\nca_file = secret\n"
        "[sign-on roles]\nplanner = plan=ners:1\nplanner = chiefs\nregional_director North West = rd-nw\n"
        "authority-director 801 = bristol\n"
        "[mail]\nserver = smtps://mail.example.org:465\nfrom = ilacs@example.org\nuser = ilacs\npassword_file = group\n"
        "tls = required\nca_file = group",
        &c);
    assert_true(sv_eq(c.site_address, SV("https://ilacs.example.org")));
    assert_true(c.sign_on && sv_eq(c.issuer, SV("https://login.example.org/realm")) && sv_eq(c.client_id, SV("ilacs")));
    assert_true(sv_eq(c.client_secret, SV("very secret")) && sv_eq(c.button, SV("Sign in with Example")));
    assert_true(sv_eq(c.scope, SV("openid groups")));
    assert_true(sv_eq(c.claim, SV("roles")) && sv_eq(c.required_amr, SV("mfa")));
    assert_true(sv_ends(c.sign_on_ca_file, SV("/secret")) && sv_starts(c.sign_on_ca_file, sv_of(folder)));
    assert_int_equal(c.mappings, 4);
    assert_int_equal(c.mapping[0].to.role, ROLE_PLANNER);
    assert_true(sv_eq(c.mapping[0].value, SV("plan=ners:1")) && sv_eq(c.mapping[1].value, SV("chiefs")));
    assert_int_equal(c.mapping[2].to.role, ROLE_REGIONAL_DIRECTOR);
    assert_true(sv_eq(c.mapping[2].to.region, SV("North West")));
    assert_int_equal(c.mapping[3].to.role, ROLE_AUTHORITY_DIRECTOR);
    assert_true(sv_eq(c.mapping[3].to.authority, SV("801")));
    assert_true(c.mail && sv_eq(c.mail_server, SV("smtps://mail.example.org:465")));
    assert_true(sv_eq(c.mail_password, SV("shared")) && c.mail_tls == MAIL_TLS_REQUIRED);
}

static void what_is_wrong_is_said_with_its_line(void **state) {
    (void)state;
    refused("\n\n[site]\n# x\n\n\nadress = https://x.org\n", ERR_INPUT,
            "ilacs.ini line 7: is not known here: \"adress\"", "address");
    refused("[sight]\n", ERR_INPUT, "line 1: there is no section \"[sight]\"", "[sign-on roles]");
    refused("address = x\n", ERR_INPUT, "line 1: stands before any section", "[site]");
    refused(SITE "address = https://x.org\n", ERR_INPUT, "line 3: stands here twice: \"address\"", "Leave one");
    refused(SITE "[mail]\nfrom = a@b.org\n[site]\naddress = https://x.org\n", ERR_INPUT, "line 6: stands here twice",
            "");
    refused("[site]\nwhat is this\n", ERR_INPUT, "line 2", "KEY = VALUE");
    refused("[site]\naddress = \n", ERR_INPUT, "line 2: has no value", "");
    refused("[site]\naddress = https://a.org\n more\n", ERR_INPUT, "line 3: begins with a blank", "first column");
    refused("[site] address = x\n", ERR_INPUT, "line 1: is no section", "alone");
    refused("[site\n", ERR_INPUT, "line 1: is no section", "");
    refused("[site]\n; \xff\n", ERR_INPUT, "is no text", "UTF-8");
    refused("[aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]\n", ERR_INPUT, "line 1", "");
    char line[400] = "[site]\n# ";
    memset(line + strlen(line), 'x', 300);
    refused(line, ERR_INPUT, "line 2: is too long", "190");
}

static void times_are_whole_and_within_reason(void **state) {
    (void)state;
    struct config c;
    reads("", &c);
    assert_int_equal(c.retention.sign_in_months, 12);
    assert_int_equal(c.retention.account_months, 24);
    assert_int_equal(c.retention.message_months, 3);
    assert_int_equal(c.retention.planned_years, 0);
    reads("[retention]\nsign_in_months = 1\naccount_months = 120\nmessage_months = 24\nplanned_years = 25\n", &c);
    assert_int_equal(c.retention.sign_in_months, 1);
    assert_int_equal(c.retention.account_months, 120);
    assert_int_equal(c.retention.message_months, 24);
    assert_int_equal(c.retention.planned_years, 25);
    assert_false(c.mail || c.sign_on);
    refused("[retention]\nsign_in_months = 0\n", ERR_INPUT, "line 2: is no time to keep things: \"0\"",
            "from 1 to 120");
    refused("[retention]\naccount_months = 121\n", ERR_INPUT, "\"121\"", "months from 1 to 120");
    refused("[retention]\nmessage_months = 25\n", ERR_INPUT, "\"25\"", "from 1 to 24");
    refused("[retention]\nplanned_years = -1\n", ERR_INPUT, "\"-1\"", "years from 1 to 25");
    refused("[retention]\nsign_in_months = 12 months\n", ERR_INPUT, "line 2", "whole number");
    refused("[retention]\nsign_in_days = 12\n", ERR_INPUT, "is not known here", "planned_years");
    refused("[retention]\nsign_in_months = 6\nsign_in_months = 6\n", ERR_INPUT, "stands here twice", "");
}

static void impossible_values_are_refused(void **state) {
    (void)state;
    refused("[site]\naddress = http://ilacs.example.org\n", ERR_INPUT, "line 2", "https://ilacs.example.org");
    refused("[site]\naddress = https://ilacs.example.org/path\n", ERR_INPUT, "line 2", "without a path");
    refused("[sign-on]\nissuer = http://login.example.org\n", ERR_INPUT, "line 2", "on this machine");
    refused("[sign-on]\nissuer = https://login.example.org?x\n", ERR_INPUT, "line 2", "");
    refused("[sign-on]\nscope = email profile\n", ERR_INPUT, "line 2: asks for no sign-on", "openid");
    refused(SIGN_ON "[sign-on roles]\nemperor = x\n", ERR_INPUT, "line 7: there is no role \"emperor\"",
            "lead_inspector");
    refused(SIGN_ON "[sign-on roles]\noperator = x\n", ERR_INPUT, "there is no role", "");
    refused(SIGN_ON "[sign-on roles]\npublic = x\n", ERR_INPUT, "there is no role", "");
    refused(SIGN_ON "[sign-on roles]\nplanner 801 = x\n", ERR_INPUT, "bound to nothing", "");
    refused(SIGN_ON "[sign-on roles]\nregional_director = x\n", ERR_INPUT, "regions", "North West");
    refused(SIGN_ON "[sign-on roles]\nauthority_director = x\n", ERR_INPUT, "one authority", "801");
    refused(SIGN_ON "[sign-on roles]\nplanner = x\nplanner = x\n", ERR_INPUT, "line 8: stands here twice", "");
    refused(SIGN_ON "[sign-on roles]\nregional_director Yorkshire and The Humber and more and more = x\n", ERR_INPUT,
            "too long", "");
    refused("[mail]\nserver = mail.example.org\n", ERR_INPUT, "line 2", "smtp://HOST:587");
    refused("[mail]\nserver = http://mail.example.org\n", ERR_INPUT, "line 2", "");
    refused("[mail]\nfrom = ilacs\n", ERR_INPUT, "line 2: is no e-mail address", "");
    refused("[mail]\ntls = perhaps\n", ERR_INPUT, "line 2", "required, none");
    refused(MAIL "tls = none\n", ERR_INPUT, "only for", "");
    refused(MAIL "user = x\n", ERR_INPUT, "password_file", "");
    refused("[mail]\nserver = smtps://localhost\nfrom = a@b.org\ntls = none\n", ERR_INPUT, "only for", "");
}

static void what_is_missing_is_said(void **state) {
    (void)state;
    refused("[sign-on]\n", ERR_INPUT, "[sign-on] needs issuer", "configuration.md");
    refused("[sign-on]\nissuer = https://a.org\n", ERR_INPUT, "[sign-on] needs client_id", "");
    refused(SIGN_ON, ERR_INPUT, "[sign-on roles] needs", "");
    refused("[sign-on]\nissuer = https://a.org\nclient_id = x\n[sign-on roles]\nplanner = x\n", ERR_INPUT,
            "[site] needs address", "");
    refused("[mail]\n", ERR_INPUT, "[mail] needs server", "");
    refused("[mail]\nserver = smtp://a.org\n", ERR_INPUT, "[mail] needs from", "");
}

static void secrets_are_kept(void **state) {
    (void)state;
    struct config c;
    struct err e = { 0 };
    put("open", "very secret\n", 0644);
    put("empty", "\n", 0600);
    refused("[sign-on]\nclient_secret_file = open\n", ERR_DENIED, "line 2", "chmod 600");
    put("open", "very secret\n", 0620);
    refused("[mail]\npassword_file = open\n", ERR_DENIED, "line 2", "chmod 600");
    refused("[mail]\npassword_file = empty\n", ERR_INPUT, "holds no secret", "alone");
    refused("[mail]\npassword_file = none\n", ERR_INPUT, "cannot be read", "");
    refused("[mail]\npassword_file = .\n", ERR_INPUT, "cannot be read", "");
    refused("[mail]\nca_file = none\n", ERR_INPUT, "cannot be read", "PEM");
    assert_false(config_parse(SV("[mail]\npassword_file = secret\n"), SV("x"), (struct sv){ 0 }, &arena, &c, &e));
    assert_int_equal(e.kind, ERR_INPUT);
}

static void a_file_is_read_beside_its_secrets(void **state) {
    (void)state;
    struct config c;
    struct err e = { 0 };
    char path[64];
    put("secret", "word", 0600);
    put("ilacs.ini", MAIL "user = u\npassword_file = secret\n", 0644);
    (void)snprintf(path, sizeof path, "%s/ilacs.ini", folder);
    if (!config_read(sv_of(path), &arena, &c, &e)) fail_msg("%s", e.msg);
    assert_true(sv_eq(c.mail_password, SV("word")));
    (void)snprintf(path, sizeof path, "%s/none.ini", folder);
    assert_false(config_read(sv_of(path), &arena, &c, &e));
    assert_int_equal(e.kind, ERR_UNKNOWN);
}

static void the_example_can_be_read(void **state) {
    (void)state;
    struct config c;
    struct err e = { 0 };
    if (!config_read(SV("packaging/ilacs.ini"), &arena, &c, &e)) fail_msg("%s", e.msg);
    assert_false(c.sign_on || c.mail); /* as shipped, nobody is asked and nothing is sent */
}

static void memory_may_run_out(void **state) {
    (void)state;
    for (size_t k = 1; k < 40; k++) {
        struct arena small = arena_with_limit(1 << 20);
        struct config c;
        struct err e = { 0 };
        small.fail_at = k;
        if (!config_parse(SV(SIGN_ON "[sign-on roles]\nplanner = x\n" MAIL), SV("ilacs.ini"), sv_of(folder), &small, &c,
                          &e))
            assert_true(e.kind == ERR_NOMEM || e.kind == ERR_INPUT);
        arena_free(&small);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, drop)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_the_default),
        TEST(everything_is_read),
        TEST(what_is_wrong_is_said_with_its_line),
        TEST(times_are_whole_and_within_reason),
        TEST(impossible_values_are_refused),
        TEST(what_is_missing_is_said),
        TEST(secrets_are_kept),
        TEST(a_file_is_read_beside_its_secrets),
        TEST(the_example_can_be_read),
        TEST(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
