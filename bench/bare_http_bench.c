/* The floor that page_bench.sh sets our pages against: a bare HTTP handler on the same library, with the same settings,
 * that sends the bytes of a file, and on request also runs the bare queries a page rests on, row by row, doing nothing
 * with what they give. It is no part of the product.
 *
 *   bare_http_bench FILE [STORE]    serves FILE on a free port of 127.0.0.1 and says the port
 *
 * Without arguments it does nothing: scripts/bench runs every program here once. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <sqlite3.h>

#include "base/file.h"
#include "store/statements.h"

enum { LIMIT = 16 * 1024 * 1024, STATEMENTS = RECORD_DECIDING_KINDS };

struct bare {
    struct sv body;
    sqlite3 *db;
    sqlite3_stmt *query[STATEMENTS];
    volatile long long seen; /* so that nothing is optimised away */
};

static void die(const char *what) {
    fprintf(stderr, "bare_http_bench: %s\n", what);
    exit(1);
}

static void run_queries(struct bare *b) {
    if (b->db == NULL) return;
    for (size_t i = 0; i < STATEMENTS; i++) {
        sqlite3_reset(b->query[i]);
        while (sqlite3_step(b->query[i]) == SQLITE_ROW)
            for (int c = 0, n = sqlite3_column_count(b->query[i]); c < n; c++)
                if (sqlite3_column_text(b->query[i], c) != NULL) b->seen += sqlite3_column_bytes(b->query[i], c);
    }
}

static void on_request(struct evhttp_request *req, void *arg) {
    struct bare *b = arg;
    run_queries(b);
    evhttp_add_header(evhttp_request_get_output_headers(req), "Content-Type", "text/html; charset=utf-8");
    evbuffer_add_reference(evhttp_request_get_output_buffer(req), b->body.p, b->body.n, NULL, NULL);
    evhttp_send_reply(req, 200, "OK", NULL);
}

static struct bufferevent *on_connection(struct event_base *base, void *arg) {
    (void)arg;
    struct bufferevent *v = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
    if (v != NULL) bufferevent_set_max_single_write(v, 256 * 1024);
    return v;
}

static void open_store(struct bare *b, const char *path) {
    if (sqlite3_open_v2(path, &b->db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) die("the store cannot be opened");
    for (size_t i = 0; i < STATEMENTS; i++)
        if (sqlite3_prepare_v2(b->db, statements[STMT_LOAD_VERSIONS + i].sql, -1, &b->query[i], NULL) != SQLITE_OK)
            die(sqlite3_errmsg(b->db));
}

static void serve(struct bare *b) {
    struct event_base *base = event_base_new();
    struct evhttp *http = evhttp_new(base);
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct evconnlistener *listener = evconnlistener_new_bind(
        base, NULL, NULL, LEV_OPT_REUSEABLE | LEV_OPT_CLOSE_ON_FREE, 511, (struct sockaddr *)&at, sizeof at);
    if (listener == NULL) die("no port is free");
    int on = 1;
    setsockopt(evconnlistener_get_fd(listener), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    socklen_t size = sizeof at;
    getsockname(evconnlistener_get_fd(listener), (struct sockaddr *)&at, &size);
    evhttp_set_bevcb(http, on_connection, NULL);
    evhttp_set_gencb(http, on_request, b);
    evhttp_bind_listener(http, listener);
    printf("%u\n", ntohs(at.sin_port));
    fflush(stdout);
    event_base_dispatch(base);
}

int main(int argc, char **argv) {
    if (argc < 2) return 0;
    struct arena a = arena_with_limit(2 * LIMIT);
    struct bare b = { 0 };
    struct err e = { 0 };
    signal(SIGPIPE, SIG_IGN);
    if (!file_read(argv[1], LIMIT, &a, &b.body, &e)) die(e.msg);
    if (argc > 2) open_store(&b, argv[2]);
    serve(&b);
    return 0;
}
