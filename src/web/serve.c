#include "web/serve.h"

#include <stdio.h>

#include "web/server.h"
#include "web/web.h"

enum { DEFAULT_PORT = 8080 };

bool listen_parse(struct sv listen, struct sv *address, unsigned *port, struct err *e) {
    int64_t n = DEFAULT_PORT;
    size_t colon = listen.n;
    while (colon > 0 && listen.p[colon - 1] != ':') colon--;
    bool bracketed = listen.n > 0 && listen.p[0] == '[';
    struct sv digits = colon == 0 ? listen : sv_sub(listen, colon, listen.n);
    struct sv host = colon == 0 ? (struct sv){ 0 } : sv_sub(listen, 0, colon - 1);
    if (bracketed && host.n > 2 && sv_ends(host, SV("]"))) host = sv_sub(host, 1, host.n - 2);
    if (listen.n > 0 && (!sv_int(digits, 0, 65535, &n) || (!bracketed && sv_find(host, SV(":")) < host.n)))
        return err_fail(e, ERR_USAGE, __func__,
                        "Write a port (8081), or an address and a port (127.0.0.1:8081 or [::1]:8081).",
                        "\"%.*s\" is no address to listen on", SV_ARG(listen));
    *address = host.n > 0 ? host : SV("127.0.0.1");
    *port = (unsigned)n;
    return true;
}

static bool open_thread(void *ctx, void **thread, struct err *e) {
    const struct app_options *o = ctx;
    struct web *w;
    if (!web_open(o, &w, e)) return false;
    *thread = w;
    return true;
}

static void close_thread(void *thread) { web_close(thread); }

static void answer(void *thread, const struct request *rq, struct answer *out) { web_answer(thread, rq, out); }

static void ready(void *ctx, struct sv address, unsigned port) {
    (void)ctx;
    bool six = sv_find(address, SV(":")) < address.n;
    (void)printf("ilacs serves on http://%s%.*s%s:%u/\n", six ? "[" : "", SV_ARG(address), six ? "]" : "", port);
    (void)fflush(stdout); /* whoever started us may be waiting for this line */
}

bool serve(const struct serve_options *o, struct err *e) {
    struct app_options app = o->app;
    app.read_only = true;
    struct server_options server = {
        .threads = o->threads,
        .behind_proxy = o->behind_proxy,
        .ctx = &app,
        .open = open_thread,
        .close = close_thread,
        .answer = answer,
        .ready = ready,
    };
    return listen_parse(o->listen, &server.address, &server.port, e) && server_run(&server, e);
}
