#include "app/mail.h"

#include "base/embedded.h"
#include "ingest/config.h"
#include "net/one_answer.h"
#include "store/test_store.h"

static const int64_t minute = 60 * (int64_t)1000;
static const int64_t noon = 1793966587000; /* 2026-11-06T12:03:07Z */

static struct config sending(void) {
    return (struct config){ .site_address = SV("https://ilacs.example.org"),
                            .mail = true,
                            .mail_server = SV("smtp://127.0.0.1:1"),
                            .mail_from = SV("ilacs@example.org"),
                            .mail_tls = MAIL_TLS_NONE };
}

static struct mail one_mail(void) {
    return (struct mail){
        .number = 7, .account = 1, .message = SV("password-changed"), .fields = SV("when=today"), .queued = noon
    };
}

static struct sv written(const struct mail *m, const struct account *to) {
    struct text t = text_in(&test_arena, 0);
    struct config c = sending();
    MUST(mail_text(m, to, &c, &t, &e));
    return sv_of(text_cstr(&t));
}
static void has(struct sv text, const char *part) {
    if (sv_find(text, sv_of(part)) == text.n) fail_msg("no '%s' in\n%.*s", part, SV_ARG(text));
}
static void has_not(struct sv text, const char *part) {
    if (sv_find(text, sv_of(part)) < text.n) fail_msg("'%s' in\n%.*s", part, SV_ARG(text));
}

static void a_message_is_a_message(void **state) {
    (void)state;
    struct account to = { .number = 1, .email = SV("anna@example.org"), .name = SV("Anna Example") };
    struct mail m = one_mail();
    struct sv text = written(&m, &to);
    has(text, "Date: Fri, 06 Nov 2026 12:03:07 +0000\r\n");
    has(text, "Message-ID: <ilacs-7-1793966587000@example.org>\r\n");
    has(text, "From: <ilacs@example.org>\r\nTo: <anna@example.org>\r\nSubject: Your password was changed\r\n");
    has(text, "MIME-Version: 1.0\r\n");
    has(text, "charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n");
    has(text, "\r\n\r\nHello Anna Example,\r\n\r\n");
    has(text, "changed on today.");
    has(text, "https://ilacs.example.org");
    has_not(text, "{{");
    struct sv rest = text, line;
    while (sv_split(&rest, '\n', &line) && rest.p != NULL) {
        assert_true(line.n > 0 && line.p[line.n - 1] == '\r');
        assert_true(line.n <= 79);
    }
}

static void names_in_any_writing_arrive(void **state) {
    (void)state;
    struct account to = { .number = 1,
                          .email = SV("a@example.org"),
                          .name = SV("Zo\xc3\xab =?x?= O\xe2\x80\x99Neill \xf0\x9f\x90\xa6") };
    struct mail m = one_mail();
    struct sv text = written(&m, &to);
    has(text, "Hello Zo=C3=AB =3D?x?=3D O=E2=80=99Neill =F0=9F=90=A6,\r\n");
    for (size_t i = 0; i < text.n; i++) assert_true((unsigned char)text.p[i] < 0x80);
    char name[190];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    to.name = sv_of(name);
    has(written(&m, &to), "x=\r\nx");
}

static void nothing_gets_into_the_headers(void **state) {
    (void)state;
    struct account to = { .number = 1, .email = SV("anna@example.org"), .name = SV("Anna") };
    struct mail m = one_mail();
    struct config c = sending();
    struct text t = text_in(&test_arena, 0);
    to.email = SV("anna@example.org>\r\nBcc: <other@example.org");
    MUST_FAIL(mail_text(&m, &to, &c, &t, &e), ERR_INPUT);
    to.email = SV("anna@example.org, other@example.org");
    MUST_FAIL(mail_text(&m, &to, &c, &t, &e), ERR_INPUT);
    to.email = SV("z\xc3\xab@example.org");
    MUST_FAIL(mail_text(&m, &to, &c, &t, &e), ERR_INPUT);
    to.email = (struct sv){ 0 };
    MUST_FAIL(mail_text(&m, &to, &c, &t, &e), ERR_INPUT);
    to.email = SV("anna@example.org");
    to.name = SV("Anna\r\nSubject: other");
    MUST_FAIL(mail_text(&m, &to, &c, &t, &e), ERR_INPUT);
    to.name = SV("\xff");
    MUST_FAIL(mail_text(&m, &to, &c, &t, &e), ERR_INPUT);
    to.name = SV("Anna");
    m.fields = SV("when=\ttoday");
    MUST_FAIL(mail_text(&m, &to, &c, &t, &e), ERR_INPUT);
    m.fields = SV("where=here");
    MUST_FAIL(mail_text(&m, &to, &c, &t, &e), ERR_INPUT);
    m = one_mail();
    m.message = SV("../../data/holidays");
    MUST_FAIL(mail_text(&m, &to, &c, &t, &e), ERR_INPUT);
    m = one_mail();
    c.mail_from = SV("a\r\n@b.org");
    MUST_FAIL(mail_text(&m, &to, &c, &t, &e), ERR_INPUT);
}

/* Whatever is written into the texts one day: they name these three fields and nothing that lets anybody in. */
static void no_text_asks_for_anything_secret(void **state) {
    (void)state;
    size_t files = 0;
    for (size_t i = 0; i < embedded_file_count; i++)
        files += strncmp(embedded_files[i].path, "assets/messages/", 16) == 0;
    assert_int_equal(files, MESSAGE_COUNT);
    for (int m = 0; m < MESSAGE_COUNT; m++) {
        char path[100];
        (void)snprintf(path, sizeof path, "assets/messages/%.*s.txt", SV_ARG(message_name((enum message)m)));
        const struct embedded_file *f = embedded_find(path);
        if (f == NULL) {
            fail_msg("%s is missing", path);
            return;
        }
        struct sv text = { (const char *)f->bytes, f->size };
        assert_true(sv_utf8(text));
        has_not(text, "?"); /* no address with something after it */
        has_not(text, "http");
        for (size_t at = sv_find(text, SV("{{")); at < text.n; at = sv_find(text, SV("{{"))) {
            text = sv_sub(text, at + 2, text.n);
            struct sv name = sv_sub(text, 0, sv_find(text, SV("}}")));
            if (!sv_eq(name, SV("name")) && !sv_eq(name, SV("site")) && !sv_eq(name, SV("when")))
                fail_msg("%s names the field %.*s", path, SV_ARG(name));
        }
    }
}

static void every_message_can_be_written(void **state) {
    (void)state;
    struct account to = test_account("anna@example.org");
    struct mail *list;
    size_t n;
    for (int m = 0; m < MESSAGE_COUNT; m++) MUST(mail_queue(test_store, &to, (enum message)m, noon, &e));
    MUST(store_load_mail_due(test_store, noon, 100, &test_arena, &list, &n, &e));
    assert_int_equal(n, MESSAGE_COUNT);
    for (size_t i = 0; i < n; i++) {
        struct sv text = written(&list[i], &to);
        has(text, "6 November 2026 at 12:03pm");
        has(text, "Subject: ");
        assert_sv(list[i].fields,
                  "when=6 November 2026 at 12:03pm"); /* no name, no address: they may have to be erased */
    }
}

static void some_people_get_none(void **state) {
    (void)state;
    struct account show = { .number = 1, .email = SV("a@example.org"), .demonstration = true },
                   erased = { .number = 2 };
    struct mail *list;
    size_t n;
    MUST(mail_queue(test_store, &show, MESSAGE_NEW_BROWSER, noon, &e));
    MUST(mail_queue(test_store, &erased, MESSAGE_NEW_BROWSER, noon, &e));
    MUST(store_load_mail(test_store, 10, &test_arena, &list, &n, &e));
    assert_int_equal(n, 0);
}

/* ---- sending ------------------------------------------------------------------------------------------------------ */

#define UP_TO_RECEIVER "> 220 here\n<\n> 250 here\n<\n> 250 ok\n<\n"

static struct mail_report send_at(int64_t ms, const char *script, struct one_answer *server) {
    struct config c = sending();
    struct mail_report r;
    char url[64];
    struct moment now = { .ms = ms };
    if (script != NULL) {
        *server = (struct one_answer){ .script = script };
        assert_true(one_answer_begins(server));
        (void)snprintf(url, sizeof url, "smtp://127.0.0.1:%d", server->port);
        c.mail_server = sv_of(url);
    }
    MUST(mail_send_due(test_store, &c, now, &r, &e));
    if (script != NULL) one_answer_ends(server);
    return r;
}

/* One message to one person, committed. */
static void queue_one(void) {
    struct account to = test_account("anna@example.org");
    MUST(mail_queue(test_store, &to, MESSAGE_NEW_BROWSER, noon, &e));
    MUST(store_commit(test_store, &e));
}
static struct mail the_mail(void) {
    struct mail *list;
    size_t n;
    MUST(store_load_mail(test_store, 10, &test_arena, &list, &n, &e));
    assert_int_equal(n, 1);
    return list[0];
}

static void what_is_due_is_sent_once(void **state) {
    (void)state;
    struct one_answer server;
    queue_one();
    struct mail_report r =
        send_at(noon, UP_TO_RECEIVER "> 250 ok\n<\n> 354 go\n<.\n> 250 taken\n<\n> 221 bye", &server);
    assert_int_equal(r.sent, 1);
    assert_int_equal(r.failed + r.given_up + r.left, 0);
    assert_non_null(strstr(server.heard, "RCPT TO:<anna@example.org>"));
    assert_non_null(strstr(server.heard, "from a new browser"));
    assert_true(the_mail().sent == noon);
    r = send_at(noon + 1000 * minute, NULL, NULL);
    assert_int_equal(r.sent + r.failed + r.given_up + r.left, 0);
}

static void what_fails_is_tried_again_later(void **state) {
    (void)state;
    struct one_answer server;
    static const int64_t pauses[] = { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440 };
    int64_t now = noon;
    queue_one();
    for (size_t i = 0; i < sizeof pauses / sizeof *pauses; i++) {
        struct mail_report r =
            i == 2 ? send_at(now, UP_TO_RECEIVER "> 451 not now\n<\n> 221 bye", &server) : send_at(now, NULL, NULL);
        assert_int_equal(r.failed, 1);
        assert_int_equal(r.given_up, 0);
        assert_int_equal(the_mail().next_try, now + pauses[i] * minute);
        assert_true(the_mail().fault.n > 0);
        r = send_at(now + pauses[i] * minute - 1, NULL, NULL);
        assert_int_equal(r.failed + r.given_up, 0);
        now += pauses[i] * minute;
    }
    assert_int_equal(the_mail().tries, 12);
    /* 3,487 minutes have gone by. The next try is the last: three days are over when it fails. */
    struct mail_report r = send_at(noon + 4320 * minute, NULL, NULL);
    assert_int_equal(r.given_up, 1);
    assert_true(the_mail().given_up == noon + 4320 * minute);
    assert_non_null(strstr(the_mail().fault.p, "did not take"));
}

/* Nobody ran the queue, or nobody had configured a server: old news are not sent. */
static void what_waited_too_long_is_not_sent(void **state) {
    (void)state;
    queue_one();
    struct mail_report r = send_at(noon + 4321 * minute, NULL, NULL);
    assert_int_equal(r.given_up, 1);
    assert_non_null(strstr(the_mail().fault.p, "3 days"));
}

static void a_lasting_refusal_is_the_end(void **state) {
    (void)state;
    struct one_answer server;
    queue_one();
    struct mail_report r = send_at(noon, UP_TO_RECEIVER "> 550 nobody\n<\n> 221 bye", &server);
    assert_int_equal(r.given_up, 1);
    assert_int_equal(the_mail().tries, 1);
    assert_true(the_mail().given_up == noon);
}

static void an_erased_person_is_not_written_to(void **state) {
    (void)state;
    struct account to;
    queue_one();
    MUST(store_load_account(test_store, 1, &test_arena, &to, &e));
    to.erased = noon;
    MUST(store_begin(test_store, &e));
    MUST(store_save_account(test_store, &to, &e));
    MUST(store_commit(test_store, &e));
    struct mail_report r = send_at(noon, NULL, NULL);
    assert_int_equal(r.sent + r.failed + r.given_up + r.left, 0); /* it went with them */
}

static void a_server_that_is_down_is_not_asked_for_ever(void **state) {
    (void)state;
    struct account to = test_account("anna@example.org");
    for (int i = 0; i < 8; i++) MUST(mail_queue(test_store, &to, MESSAGE_NEW_BROWSER, noon, &e));
    MUST(store_commit(test_store, &e));
    struct mail_report r = send_at(noon, NULL, NULL);
    assert_int_equal(r.failed, 3);
    assert_int_equal(r.left, 5);
}

/* The process dies while the server has the message: the row says it was tried. */
static void a_claimed_message_waits_its_turn(void **state) {
    (void)state;
    struct one_answer server;
    struct config c = sending();
    struct mail_report r;
    queue_one();
    server = (struct one_answer){ .script = UP_TO_RECEIVER "> 250 ok\n<\n> 354 go\n<." }; /* no last word */
    assert_true(one_answer_begins(&server));
    char url[64];
    (void)snprintf(url, sizeof url, "smtp://127.0.0.1:%d", server.port);
    c.mail_server = sv_of(url);
    MUST(mail_send_due(test_store, &c, (struct moment){ .ms = noon }, &r, &e));
    one_answer_ends(&server);
    assert_int_equal(r.failed, 1);
    assert_int_equal(the_mail().next_try, noon + minute);
}

static void without_a_server_it_is_said(void **state) {
    (void)state;
    struct config none = { 0 };
    struct mail_report r;
    MUST(store_commit(test_store, &e));
    MUST_FAIL(mail_send_due(test_store, &none, (struct moment){ .ms = noon }, &r, &e), ERR_USAGE);
}

static void old_rows_go(void **state) {
    (void)state;
    struct one_answer server;
    struct mail *list;
    size_t n;
    queue_one();
    (void)send_at(noon, UP_TO_RECEIVER "> 550 nobody\n<\n> 221 bye", &server);
    struct account to;
    MUST(store_load_account(test_store, 1, &test_arena, &to, &e));
    MUST(store_begin(test_store, &e));
    MUST(mail_queue(test_store, &to, MESSAGE_ROLES_CHANGED, noon + 95 * 1440 * minute, &e));
    MUST(store_commit(test_store, &e));
    (void)send_at(noon + 95 * 1440 * minute, NULL, NULL);
    MUST(store_load_mail(test_store, 10, &test_arena, &list, &n, &e));
    assert_int_equal(n, 1);
    assert_sv(list[0].message, "roles-changed");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        UNIT(a_message_is_a_message),
        UNIT(names_in_any_writing_arrive),
        UNIT(nothing_gets_into_the_headers),
        UNIT(no_text_asks_for_anything_secret),
        UNIT(every_message_can_be_written),
        UNIT(some_people_get_none),
        UNIT(what_is_due_is_sent_once),
        UNIT(what_fails_is_tried_again_later),
        UNIT(what_waited_too_long_is_not_sent),
        UNIT(a_lasting_refusal_is_the_end),
        UNIT(an_erased_person_is_not_written_to),
        UNIT(a_server_that_is_down_is_not_asked_for_ever),
        UNIT(a_claimed_message_waits_its_turn),
        UNIT(without_a_server_it_is_said),
        UNIT(old_rows_go),
    };
    return cmocka_run_group_tests(tests, test_make_folder, test_remove_folder);
}
