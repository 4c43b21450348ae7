#include "web/serve.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
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

/* ---- workers ---------------------------------------------------------------------------------------------------------- */

/* A gate at which workers stand until the test has done what it wants to do meanwhile. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int waiting, answered;
    bool open;
} gate = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

static void gate_close(void) {
    gate.waiting = gate.answered = 0;
    gate.open = false;
}

static void gate_open(void) {
    (void)pthread_mutex_lock(&gate.lock);
    gate.open = true;
    (void)pthread_cond_broadcast(&gate.changed);
    (void)pthread_mutex_unlock(&gate.lock);
}

static void gate_wait_for(const int *count, int n) {
    (void)pthread_mutex_lock(&gate.lock);
    while (*count < n) (void)pthread_cond_wait(&gate.changed, &gate.lock);
    (void)pthread_mutex_unlock(&gate.lock);
}

static void gate_count(int *count, bool stay) {
    (void)pthread_mutex_lock(&gate.lock);
    ++*count;
    (void)pthread_cond_broadcast(&gate.changed);
    while (stay && !gate.open) (void)pthread_cond_wait(&gate.changed, &gate.lock);
    (void)pthread_mutex_unlock(&gate.lock);
}

static bool open_worker(void *ctx, void **thread, struct err *e) {
    (void)ctx, (void)e;
    *thread = &gate;
    return true;
}

static void close_worker(void *thread) { assert_ptr_equal(thread, &gate); }

/* What a worker was handed, said back; made in the arena, as pages are. */
static void slowly(void *thread, const struct request *rq, struct answer *out) {
    if (thread == NULL) { /* on the loop */
        out->later = !sv_eq(rq->path, SV("/quick"));
        if (!out->later) *out = (struct answer){ .status = 200, .type = SV("text/plain"), .body = SV("quick") };
        return;
    }
    gate_count(&gate.waiting, sv_eq(rq->path, SV("/gate")));
    struct text t = text_in(rq->arena, 0);
    text_printf(&t, "path=%.*s;query=%.*s;cookie=%.*s;agent=%.*s;address=%.*s;local=%d;secure=%d;body=%.*s;",
                SV_ARG(rq->path), SV_ARG(rq->query), SV_ARG(rq->cookie), SV_ARG(rq->agent), SV_ARG(rq->address),
                rq->local, rq->secure, SV_ARG(rq->body));
    *out = (struct answer){ .status = 200,
                            .type = SV("text/plain"),
                            .body = text_view(&t),
                            .personal = true,
                            .etag = SV("never"),
                            .caching = CACHE_FOREVER,
                            .set_cookie = { SV("a=1; Path=/"), SV("b=2; Path=/") },
                            .set_cookies = 2,
                            .clear_site = true,
                            .retry_after_s = 7 };
    gate_count(&gate.answered, false);
}

static struct server_options with_workers(void *ctx, void (*go)(void *, struct sv, unsigned)) {
    gate_close();
    return (struct server_options){ .threads = 2,
                                    .ctx = ctx,
                                    .answer = slowly,
                                    .ready = go,
                                    .workers = 2,
                                    .open_worker = open_worker,
                                    .close_worker = close_worker };
}

static int connect_to(unsigned port) {
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) == 0) return fd;
    (void)close(fd);
    return -1;
}

static void send_all(int fd, const char *bytes) {
    for (size_t n = strlen(bytes); n > 0;) {
        ssize_t done = send(fd, bytes, n, MSG_NOSIGNAL);
        if (done <= 0) return;
        bytes += done;
        n -= (size_t)done;
    }
}

static void read_to_end(int fd, char *out, size_t room) {
    size_t got = 0;
    for (ssize_t n; got < room - 1 && (n = read(fd, out + got, room - 1 - got)) > 0;) got += (size_t)n;
    out[got] = '\0';
    (void)close(fd);
}

static void ask(unsigned port, const char *request, char *out, size_t room) {
    int fd = connect_to(port);
    send_all(fd, request);
    read_to_end(fd, out, room);
}

/* Each test visits in a thread, because server_run keeps the one that called it; what it saw is checked afterwards. */
struct visit {
    unsigned port;
    void (*go)(struct visit *v);
    bool ended; /* it has stopped the server itself: a second signal would meet the next one */
    char said[4][4096];
};

static void *visiting(void *arg) {
    struct visit *v = arg;
    v->go(v);
    if (!v->ended) (void)kill(getpid(), SIGTERM);
    return NULL;
}

static void on_ready(void *ctx, struct sv address, unsigned port) {
    (void)address;
    struct visit *v = ctx;
    v->port = port;
    assert_int_equal(pthread_create(&visitor_thread, NULL, visiting, v), 0);
}

static void run_visit(const struct server_options *o) {
    struct err e = { 0 };
    assert_true(server_run(o, &e));
    assert_int_equal(pthread_join(visitor_thread, NULL), 0);
}

#define REST "Host: 127.0.0.1\r\nConnection: close\r\n"

static void go_asking(struct visit *v) {
    ask(v->port,
        "POST /slow?q=1 HTTP/1.1\r\n" REST
        "Cookie: s=t\r\nUser-Agent: me\r\nX-Forwarded-For: 192.0.2.9\r\nContent-Length: 5\r\n\r\nhello",
        v->said[0], sizeof v->said[0]);
    ask(v->port, "HEAD /slow HTTP/1.1\r\n" REST "\r\n", v->said[1], sizeof v->said[1]);
    ask(v->port, "GET /quick HTTP/1.1\r\n" REST "Cookie: s=t\r\n\r\n", v->said[2], sizeof v->said[2]);
}

static void workers_answer(void **state) {
    (void)state;
    static struct visit v = { .go = go_asking };
    struct server_options o = with_workers(&v, on_ready);
    run_visit(&o);
    /* Nobody said that there is a proxy: what the header claims is not believed, only that it is there. */
    assert_non_null(
        strstr(v.said[0], "path=/slow;query=q=1;cookie=s=t;agent=me;address=127.0.0.1;local=0;secure=0;body=hello;"));
    assert_non_null(strstr(v.said[0], "\r\nCache-Control: no-store\r\n"));
    assert_non_null(strstr(v.said[0], "\r\nVary: Cookie\r\n"));
    assert_non_null(strstr(v.said[0], "\r\nSet-Cookie: a=1; Path=/\r\n"));
    assert_non_null(strstr(v.said[0], "\r\nSet-Cookie: b=2; Path=/\r\n"));
    assert_non_null(strstr(v.said[0], "\r\nClear-Site-Data: \"cache\"\r\n"));
    assert_non_null(strstr(v.said[0], "\r\nRetry-After: 7\r\n"));
    assert_null(strstr(v.said[0], "ETag"));
    assert_null(strstr(v.said[0], "Strict-Transport-Security"));
    assert_ptr_equal(strstr(v.said[1], "HTTP/1.1 200 OK"), v.said[1]);
    assert_non_null(strstr(v.said[1], "\r\nContent-Length: "));
    assert_ptr_equal(strstr(v.said[1], "\r\n\r\n") + 4, v.said[1] + strlen(v.said[1]));
    assert_non_null(strstr(v.said[2], "\r\n\r\nquick"));
    assert_null(strstr(v.said[2], "Vary: Cookie"));
}

static void go_through_proxy(struct visit *v) {
    ask(v->port,
        "GET /slow HTTP/1.1\r\n" REST "X-Forwarded-For: 198.51.100.1, 2001:db8::7\r\nX-Forwarded-Proto: https\r\n\r\n",
        v->said[0], sizeof v->said[0]);
    ask(v->port,
        "GET /slow HTTP/1.1\r\n" REST "X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 192.0.2.4, nonsense\r\n\r\n",
        v->said[1], sizeof v->said[1]);
    ask(v->port, "GET /quick HTTP/1.1\r\n" REST "X-Forwarded-Proto: https\r\n\r\n", v->said[2], sizeof v->said[2]);
    ask(v->port, "GET /slow HTTP/1.1\r\n" REST "X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 192.0.2.4\r\n\r\n",
        v->said[3], sizeof v->said[3]);
}

static void a_proxy_is_believed_when_told_of(void **state) {
    (void)state;
    static struct visit v = { .go = go_through_proxy };
    struct server_options o = with_workers(&v, on_ready);
    o.behind_proxy = true;
    run_visit(&o);
    assert_non_null(strstr(v.said[0], ";address=2001:db8::7;local=0;secure=1;"));
    assert_non_null(strstr(v.said[0], "\r\nStrict-Transport-Security: max-age=31536000\r\n"));
    assert_non_null(strstr(v.said[1], ";address=127.0.0.1;local=0;secure=0;"));
    assert_non_null(strstr(v.said[2], "\r\nStrict-Transport-Security: "));
    assert_non_null(strstr(v.said[3], ";address=192.0.2.4;"));
}

enum { GONE = 40 };

/* With a reset, not a kind end: the server hears of it at the worst moment. */
static void hang_up(int fd) {
    struct linger at_once = { .l_onoff = 1 };
    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    (void)close(fd);
}

static void go_hanging_up(struct visit *v) {
    int fd[GONE];
    for (int i = 0; i < GONE; i++) {
        fd[i] = connect_to(v->port);
        send_all(fd[i], i % 2 == 0 ? "GET /gate HTTP/1.1\r\nHost: a\r\n\r\n"
                                   : "POST /gate HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
    }
    gate_wait_for(&gate.waiting, 2); /* both workers hold one, the others queue */
    for (int i = 0; i < GONE; i++) hang_up(fd[i]);
    gate_open();
    gate_wait_for(&gate.answered, GONE);
    ask(v->port, "GET /slow HTTP/1.1\r\n" REST "\r\n", v->said[0], sizeof v->said[0]);
}

static void those_who_hang_up_take_nothing_along(void **state) {
    (void)state;
    static struct visit v = { .go = go_hanging_up };
    struct server_options o = with_workers(&v, on_ready);
    run_visit(&o);
    assert_non_null(strstr(v.said[0], "path=/slow;"));
}

static void go_filling_up(struct visit *v) {
    int fd[4];
    for (int i = 0; i < 4; i++) {
        fd[i] = connect_to(v->port);
        send_all(fd[i], "GET /gate HTTP/1.1\r\n" REST "\r\n");
        gate_wait_for(&gate.waiting, i < 2 ? i + 1 : 2);
    }
    /* Two with the workers; of the other two one waits, and one has its refusal already: it comes while the gate is shut. */
    int refused = -1;
    struct pollfd wait[2] = { { fd[2], POLLIN, 0 }, { fd[3], POLLIN, 0 } };
    (void)poll(wait, 2, -1);
    refused = (wait[0].revents & POLLIN) != 0 ? 2 : 3;
    read_to_end(fd[refused], v->said[0], sizeof v->said[0]);
    ask(v->port, "GET /quick HTTP/1.1\r\n" REST "\r\n", v->said[1], sizeof v->said[1]);
    gate_open();
    for (int i = 0; i < 4; i++)
        if (i != refused) read_to_end(fd[i], v->said[2], sizeof v->said[2]);
}

static void a_full_queue_says_so_at_once(void **state) {
    (void)state;
    static struct visit v = { .go = go_filling_up };
    struct server_options o = with_workers(&v, on_ready);
    o.queue = 1;
    run_visit(&o);
    assert_ptr_equal(strstr(v.said[0], "HTTP/1.1 503 Service Unavailable"), v.said[0]);
    assert_non_null(strstr(v.said[0], "\r\nRetry-After: 5\r\n"));
    assert_non_null(strstr(v.said[1], "\r\n\r\nquick")); /* loops never wait */
    assert_non_null(strstr(v.said[2], "path=/gate;"));
}

static void *open_soon(void *arg) {
    (void)arg;
    gate_wait_for(&gate.waiting, 1);
    (void)kill(getpid(), SIGTERM);
    struct timespec moment = { .tv_nsec = 100000000 };
    (void)nanosleep(&moment, NULL); /* mostly the server is draining by now; the answer must come either way */
    gate_open();
    return NULL;
}

static void go_being_stopped(struct visit *v) {
    pthread_t opener;
    int fd = connect_to(v->port);
    send_all(fd, "GET /gate HTTP/1.1\r\nHost: a\r\n\r\n");
    (void)pthread_create(&opener, NULL, open_soon, NULL);
    read_to_end(fd, v->said[0], sizeof v->said[0]);
    (void)pthread_join(opener, NULL);
}

static void what_a_worker_holds_is_answered_before_the_end(void **state) {
    (void)state;
    static struct visit v = { .go = go_being_stopped, .ended = true };
    struct server_options o = with_workers(&v, on_ready);
    run_visit(&o);
    assert_non_null(strstr(v.said[0], "path=/gate;"));
}

/* The loops give up waiting first; the workers end all the same, and nothing is lost or freed twice. */
static void workers_may_outlast_the_loops(void **state) {
    (void)state;
    static struct visit v = { .go = go_being_stopped, .ended = true };
    struct server_options o = with_workers(&v, on_ready);
    o.drain_ms = 1;
    run_visit(&o);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_to_listen_on),
        cmocka_unit_test(only_loopback_without_a_proxy),
        cmocka_unit_test(a_port_in_use_is_told),
        cmocka_unit_test(serves_until_told_to_stop),
        cmocka_unit_test(workers_answer),
        cmocka_unit_test(a_proxy_is_believed_when_told_of),
        cmocka_unit_test(those_who_hang_up_take_nothing_along),
        cmocka_unit_test(a_full_queue_says_so_at_once),
        cmocka_unit_test(what_a_worker_holds_is_answered_before_the_end),
        cmocka_unit_test(workers_may_outlast_the_loops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
