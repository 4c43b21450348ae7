#include "net/smtp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/one_answer.h"

struct sent {
    bool ok, lasting;
    struct err e;
    struct one_answer server;
};

static struct sent send_one(const char *script, struct smtp_server to) {
    struct sent v = { .server = { .script = script } };
    char url[64];
    assert_true(one_answer_begins(&v.server));
    (void)snprintf(url, sizeof url, "smtp://127.0.0.1:%d", v.server.port);
    to.url = sv_of(url);
    v.ok = smtp_send(&to, SV("ilacs@example.org"), SV("anna@example.org"),
                     SV("Subject: x\r\n\r\nHello\r\n.\r\n.dots\r\n"), &v.lasting, &v.e);
    one_answer_ends(&v.server);
    return v;
}

#define HELLO "> 220 here\n<\n> 250 here\n"

static void a_message_is_handed_over(void **state) {
    (void)state;
    struct sent v = send_one(HELLO "<\n> 250 ok\n<\n> 250 ok\n<\n> 354 go\n<.\n> 250 taken\n<\n> 221 bye",
                             (struct smtp_server){ 0 });
    if (!v.ok) fail_msg("%s", v.e.msg);
    assert_non_null(strstr(v.server.heard, "MAIL FROM:<ilacs@example.org>"));
    assert_non_null(strstr(v.server.heard, "RCPT TO:<anna@example.org>\r\n"));
    assert_non_null(strstr(v.server.heard, "Hello\r\n..\r\n..dots\r\n.\r\n")); /* a dot alone would end it */
}

static void some_refusals_last(void **state) {
    (void)state;
    struct sent v = send_one(HELLO "<\n> 250 ok\n<\n> 550 no such person\n<\n> 221 bye", (struct smtp_server){ 0 });
    assert_false(v.ok);
    assert_true(v.lasting);
    assert_non_null(strstr(v.e.msg, "550"));
    v = send_one(HELLO "<\n> 250 ok\n<\n> 250 ok\n<\n> 354 go\n<.\n> 554 we do not like it\n<\n> 221 bye",
                 (struct smtp_server){ 0 });
    assert_false(v.ok);
    assert_true(v.lasting);
}

static void others_do_not(void **state) {
    (void)state;
    static const char *const scripts[] = {
        HELLO "<\n> 250 ok\n<\n> 451 not now\n<\n> 221 bye",
        HELLO "<\n> 250 ok\n<\n> 250 ok\n<\n> 354 go\n<.\n> 452 full\n<\n> 221 bye",
        "> 554 go away\n<",
        HELLO "<\n> 250 ok",
        "",
    };
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        struct sent v = send_one(scripts[i], (struct smtp_server){ 0 });
        assert_false(v.ok);
        assert_int_equal(v.e.kind, ERR_STORE);
        if (v.lasting) fail_msg("given up after %s", scripts[i]);
    }
}

static void a_wrong_password_does_not_lose_the_message(void **state) {
    (void)state;
    struct sent v =
        send_one("> 220 here\n<\n> 250-here\n> 250 AUTH PLAIN\n<\n> 535 wrong\n<\n> 535 wrong\n<\n> 221 bye",
                 (struct smtp_server){ .user = SV("u"), .password = SV("w") });
    assert_false(v.ok);
    assert_false(v.lasting);
}

static void without_tls_nothing_is_said(void **state) {
    (void)state;
    struct sent v =
        send_one(HELLO "<\n> 221 bye\n<", (struct smtp_server){ .tls = true, .user = SV("u"), .password = SV("w") });
    assert_false(v.ok);
    assert_false(v.lasting);
    assert_null(strstr(v.server.heard, "MAIL FROM"));
    assert_null(strstr(v.server.heard, "AUTH"));
}

static void what_is_no_address_is_not_sent(void **state) {
    (void)state;
    struct err e = { 0 };
    bool lasting;
    struct smtp_server here = { .url = SV("smtp://127.0.0.1:1") }, away = { .url = SV("smtp://example.org") },
                       file = { .url = SV("file:///etc/passwd"), .tls = true };
    assert_false(smtp_send(&here, SV("a@b.org"), SV("a@b.org>\r\nDATA"), SV("x"), &lasting, &e));
    assert_true(lasting);
    assert_false(smtp_send(&here, SV("a"), SV("a@b.org"), SV("x"), &lasting, &e));
    e = (struct err){ 0 };
    assert_false(smtp_send(&away, SV("a@b.org"), SV("a@b.org"), SV("x"), &lasting, &e));
    assert_non_null(strstr(e.msg, "no message is handed"));
    e = (struct err){ 0 };
    assert_false(smtp_send(&file, SV("a@b.org"), SV("a@b.org"), SV("x"), &lasting, &e));
    assert_non_null(strstr(e.msg, "no message is handed"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_handed_over),
        cmocka_unit_test(some_refusals_last),
        cmocka_unit_test(others_do_not),
        cmocka_unit_test(a_wrong_password_does_not_lose_the_message),
        cmocka_unit_test(without_tls_nothing_is_said),
        cmocka_unit_test(what_is_no_address_is_not_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
