#include "web/serve.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "web/server.h"

static void check_listen(struct sv listen, struct sv address, unsigned port) {
    struct sv a;
    unsigned p;
    assert_true(listen_parse(listen, &a, &p, NULL));
    assert_true(sv_eq(a, address));
    assert_int_equal(p, port);
}

static void addresses_to_listen_on(void **state) {
    (void)state;
    check_listen(SV(""), SV("127.0.0.1"), 8080);
    check_listen(SV("8081"), SV("127.0.0.1"), 8081);
    check_listen(SV(":8081"), SV("127.0.0.1"), 8081);
    check_listen(SV("127.0.0.2:1"), SV("127.0.0.2"), 1);
    check_listen(SV("[::1]:65535"), SV("::1"), 65535);
    static const char *const bad[] = { "65536", "x", "127.0.0.1:", "::1:80", "127.0.0.1:80x", "[::1]" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct sv a;
        unsigned p;
        struct err e = { 0 };
        assert_false(listen_parse(sv_of(bad[i]), &a, &p, &e));
        assert_int_equal(e.kind, ERR_USAGE);
    }
}

static void hello(void *thread, const struct request *rq, struct answer *out) {
    (void)thread, (void)rq;
    *out = (struct answer){ .status = 200, .type = SV("text/plain"), .body = SV("hello"), .body_is_constant = true };
}

static void only_loopback_without_a_proxy(void **state) {
    (void)state;
    static const char *const open[] = { "0.0.0.0", "::", "192.0.2.1", "nonsense", "127.0.0.1.5" };
    for (size_t i = 0; i < sizeof open / sizeof open[0]; i++) {
        struct server_options o = { .address = sv_of(open[i]), .threads = 1, .answer = hello };
        struct err e = { 0 };
        assert_false(server_run(&o, &e));
        assert_int_equal(e.kind, ERR_USAGE);
        assert_true(strlen(e.hint) > 10);
    }
}

static void a_port_in_use_is_told(void **state) {
    (void)state;
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    assert_true(fd >= 0);
    /* As another ilacs would: the loops share their port, and must not share it with strangers. */
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on), 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, size), 0);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &size), 0);
    struct server_options o = { .port = ntohs(at.sin_port), .threads = 1, .answer = hello };
    struct err e = { 0 };
    assert_false(server_run(&o, &e));
    assert_int_equal(e.kind, ERR_CONFLICT);
    assert_non_null(strstr(e.hint, "--listen"));
    close(fd);
}

struct visitor {
    unsigned port;
    char answer[4096];
};

/* Asks once, then stops the server: in a thread, because server_run keeps the one that called it. */
static void *visit(void *arg) {
    struct visitor *v = arg;
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)v->port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    const char ask[] = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    size_t got = 0;
    if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0 && write(fd, ask, sizeof ask - 1) > 0)
        for (ssize_t n; got < sizeof v->answer - 1 && (n = read(fd, v->answer + got, sizeof v->answer - 1 - got)) > 0;)
            got += (size_t)n;
    v->answer[got] = '\0';
    close(fd);
    (void)kill(getpid(), SIGTERM);
    return NULL;
}

static pthread_t visitor_thread;

static void go_visiting(void *ctx, struct sv address, unsigned port) {
    struct visitor *v = ctx;
    assert_true(sv_eq(address, SV("127.0.0.1")));
    v->port = port;
    assert_int_equal(pthread_create(&visitor_thread, NULL, visit, v), 0);
}

static void serves_until_told_to_stop(void **state) {
    (void)state;
    struct visitor v = { 0 };
    struct server_options o = { .threads = 2, .ctx = &v, .answer = hello, .ready = go_visiting, .drain_ms = 1000 };
    struct err e = { 0 };
    assert_true(server_run(&o, &e));
    assert_int_equal(pthread_join(visitor_thread, NULL), 0);
    assert_ptr_equal(strstr(v.answer, "HTTP/1.1 200 OK"), v.answer);
    assert_non_null(strstr(v.answer, "Content-Security-Policy: default-src 'none'"));
    assert_non_null(strstr(v.answer, "\r\n\r\nhello"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_to_listen_on),
        cmocka_unit_test(only_loopback_without_a_proxy),
        cmocka_unit_test(a_port_in_use_is_told),
        cmocka_unit_test(serves_until_told_to_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
