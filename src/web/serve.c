#include "web/serve.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "app/mail.h"
#include "ingest/config.h"
#include "web/server.h"
#include "web/web.h"

/* Eight at most are at passwords, two working and six waiting their turn (app/passwords.c); the others are for everybody
 * else, and to tell a ninth to come back. */
enum { DEFAULT_PORT = 8080, WORKERS = 12 };

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

/* ---- mail ------------------------------------------------------------------------------------------------------------ */

enum { POST_EVERY_MS = 5000 };

/* Sends what is due, beside everything else. */
struct post {
    const struct config *config;
    const char *store; /* path */
    pthread_t id;
    int stop_fd;
    bool started;
    enum err_kind said; /* what was complained of last: each kind once in a row */
};

static bool send_once(struct post *p, struct err *e) {
    struct store *s = NULL;
    struct moment now;
    struct mail_report r;
    bool ok = clock_now(&now, e) && store_open(p->store, STORE_WRITE, &s, e) && mail_send_due(s, p->config, now, &r, e);
    store_close(s);
    return ok;
}

static void complain(struct post *p, const struct err *e) {
    if (e->kind != ERR_NONE && e->kind != p->said)
        (void)fprintf(stderr, "ilacs: mail is not sent: %s. %s\n", e->msg, e->hint);
    p->said = e->kind;
}

static void *post_thread(void *arg) {
    struct post *p = arg;
    struct pollfd stop = { .fd = p->stop_fd, .events = POLLIN };
    do {
        struct err e = { 0 };
        (void)send_once(p, &e);
        complain(p, &e);
    } while (poll(&stop, 1, POST_EVERY_MS) == 0);
    return NULL;
}

/* Once the signals that end the server are blocked: this thread must not take them. */
static void post_start(struct post *p) {
    if (!p->config->mail) return;
    p->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    p->started = p->stop_fd >= 0 && pthread_create(&p->id, NULL, post_thread, p) == 0;
    if (!p->started) (void)fprintf(stderr, "ilacs: mail is not sent: no thread could be started\n");
}

static void post_stop(struct post *p) {
    const uint64_t one = 1;
    if (p->started && write(p->stop_fd, &one, sizeof one) == (ssize_t)sizeof one) (void)pthread_join(p->id, NULL);
    if (p->stop_fd > 0) (void)close(p->stop_fd);
}

/* ---- what the server calls ----------------------------------------------------------------------------------------------- */

struct serving {
    struct arena *arena;
    struct post post;
    struct app_options app;
    const struct config *config;
    bool behind_proxy;
};

static bool open_thread(void *ctx, void **thread, struct err *e) {
    struct serving *s = ctx;
    struct web *w;
    if (!web_open(&s->app, &w, e)) return false;
    *thread = w;
    if (s->post.store != NULL) return true;
    struct sv path = sv_of(store_path(app_store(w->app))); /* with the default where none was named */
    s->post.store = arena_copy(s->arena, path.p, path.n);
    return s->post.store != NULL || err_nomem(e, __func__);
}

static bool open_worker(void *ctx, void **thread, struct err *e) {
    const struct serving *s = ctx;
    struct web *w;
    if (!web_open_worker(&s->app, s->config, &w, e)) return false;
    *thread = w;
    return true;
}

static void close_thread(void *thread) { web_close(thread); }

static void answer(void *thread, const struct request *rq, struct answer *out) { web_answer(thread, rq, out); }

/* They have printed passwords. Signing in refuses them where others could reach the server; whoever runs it should know. */
static void warn_of_demonstration(const char *path, struct arena *a) {
    struct store *s = NULL;
    struct account *list = NULL;
    size_t n = 0, found = 0;
    if (store_open(path, STORE_READ, &s, NULL) && store_load_accounts(s, a, &list, &n, NULL))
        for (size_t i = 0; i < n; i++) found += list[i].demonstration && list[i].disabled == 0;
    store_close(s);
    if (found > 0)
        (void)fprintf(stderr,
                      "ilacs: this store has %zu demonstration people, whose passwords everybody can look up; behind a "
                      "proxy they cannot sign in\n",
                      found);
}

static void ready(void *ctx, struct sv address, unsigned port) {
    struct serving *s = ctx;
    if (s->behind_proxy) warn_of_demonstration(s->post.store, s->arena);
    post_start(&s->post);
    bool six = sv_find(address, SV(":")) < address.n;
    (void)printf("ilacs serves on http://%s%.*s%s:%u/\n", six ? "[" : "", SV_ARG(address), six ? "]" : "", port);
    (void)fflush(stdout); /* whoever started us may be waiting for this line */
}

/* ---- everything ------------------------------------------------------------------------------------------------------- */

static bool serve_with(const struct serve_options *o, struct arena *a, const struct config *config, struct err *e) {
    struct serving serving = {
        .arena = a, .app = o->app, .config = config, .behind_proxy = o->behind_proxy, .post = { .config = config }
    };
    serving.app.read_only = true;
    struct server_options server = {
        .threads = o->threads,
        .behind_proxy = o->behind_proxy,
        .ctx = &serving,
        .open = open_thread,
        .close = close_thread,
        .workers = WORKERS,
        .open_worker = open_worker,
        .close_worker = close_thread,
        .answer = answer,
        .ready = ready,
    };
    if (!listen_parse(o->listen, &server.address, &server.port, e)) return false;
    bool ok = server_run(&server, e);
    post_stop(&serving.post);
    return ok;
}

bool serve(const struct serve_options *o, struct err *e) {
    struct arena a = arena_with_limit(0);
    struct config *config = arena_new(&a, struct config);
    bool ok =
        config != NULL ? config_read(o->config, &a, config, e) && serve_with(o, &a, config, e) : err_nomem(e, __func__);
    arena_free(&a);
    return ok;
}
