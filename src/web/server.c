#include "web/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/http_struct.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>

#include "web/guard.h"
#include "web/jobs.h"

enum {
    ARENA_LIMIT = 64 * 1024 * 1024,
    ARENAS_KEPT = 8,           /* warm ones a loop keeps, so that a page costs no fresh memory */
    SINGLE_WRITE = 256 * 1024, /* libevent's 16 KB doubles the processor time of a large page */
    BACKLOG = 511,
    LOOPS_MAX = 64,
    DRAIN_LOOK_MS = 20,
    PAUSE_AFTER_ACCEPT_FAILURE_MS = 100,
    COME_BACK_S = 5 /* said when too many wait for a worker */
};

struct address {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } is;
    socklen_t size;
};

struct underway;
struct loop {
    const struct server_options *options;
    struct jobs *jobs; /* NULL: no workers */
    void *thread;      /* of the options' open */
    pthread_t id;
    struct event_base *base;
    struct evhttp *http;
    struct evhttp_bound_socket *bound;
    struct event *stop, *drained, *returned;
    int stop_fd, returned_fd;
    pthread_mutex_t lock;  /* of done */
    struct underway *done; /* what workers have answered, newest first */
    unsigned busy;         /* answers not yet wholly sent */
    unsigned looks_left;
    bool draining, started;
    bool local; /* nobody but this machine can reach the port */
    struct arena *kept[ARENAS_KEPT];
    size_t kept_count;
};

/* ---- memory of a request ------------------------------------------------------------------------------------------ */

static struct arena *arena_take(struct loop *l) {
    if (l->kept_count > 0) return l->kept[--l->kept_count];
    struct arena *a = malloc(sizeof *a);
    if (a != NULL) *a = arena_with_limit(ARENA_LIMIT);
    return a;
}

static void arena_give_back(struct loop *l, struct arena *a) {
    if (l->kept_count < ARENAS_KEPT) {
        arena_reset(a);
        l->kept[l->kept_count++] = a;
        return;
    }
    arena_free(a);
    free(a);
}

/* One request under way, from the first byte read to the last one sent, or to the end of its connection. A worker may
 * have it in hand when its connection ends: then nothing is given back before it returns. */
struct underway {
    struct job job; /* first: a worker hands it back */
    struct loop *loop;
    struct arena *arena;
    struct evhttp_connection *connection;
    struct evhttp_request *req;
    struct request request; /* for the worker: copied, nothing in it is the library's */
    struct answer answer;
    struct underway *next;
    bool with_worker, connection_ended;
};

static void underway_end(struct underway *u) {
    u->loop->busy--;
    arena_give_back(u->loop, u->arena);
    free(u);
}

static void on_sent(struct evhttp_request *req, void *arg) {
    (void)req;
    struct underway *u = arg;
    evhttp_connection_set_closecb(u->connection, NULL, NULL);
    underway_end(u);
}

static void on_closed_early(struct evhttp_connection *connection, void *arg) {
    (void)connection;
    struct underway *u = arg;
    u->connection_ended = true;
    if (!u->with_worker) underway_end(u);
}

static struct underway *underway_begin(struct loop *l, struct evhttp_request *req) {
    struct underway *u = malloc(sizeof *u);
    struct arena *a = arena_take(l);
    if (u == NULL || a == NULL) {
        if (a != NULL) arena_give_back(l, a);
        free(u);
        return NULL;
    }
    *u = (struct underway){ .loop = l, .arena = a, .req = req, .connection = evhttp_request_get_connection(req) };
    l->busy++;
    evhttp_request_set_on_complete_cb(req, on_sent, u);
    evhttp_connection_set_closecb(u->connection, on_closed_early, u);
    return u;
}

/* ---- reading ------------------------------------------------------------------------------------------------------- */

static enum method method_of(enum evhttp_cmd_type command) {
    if (command == EVHTTP_REQ_GET) return METHOD_GET;
    if (command == EVHTTP_REQ_HEAD) return METHOD_HEAD;
    if (command == EVHTTP_REQ_POST) return METHOD_POST;
    return METHOD_OTHER;
}

/* One more than the guard allows is enough to make it refuse. */
static size_t headers_of(struct evhttp_request *req, struct header *out, size_t room) {
    const struct evkeyvalq *list = evhttp_request_get_input_headers(req);
    size_t n = 0;
    const struct evkeyval *h;
    TAILQ_FOREACH(h, list, next) {
        if (n == room) break;
        out[n++] = (struct header){ sv_of(h->key), sv_of(h->value) };
    }
    return n;
}

static int refused(struct evhttp_request *req, enum method method, const char **why) {
    struct header headers[GUARD_MAX_HEADERS + 1];
    struct raw_request raw = {
        .major = req->major,
        .minor = req->minor,
        .carries_nothing = method != METHOD_POST,
        .target = sv_of(evhttp_request_get_uri(req)),
        .header = headers,
        .headers = headers_of(req, headers, GUARD_MAX_HEADERS + 1),
    };
    return guard_refuses(&raw, why);
}

static struct sv header_of(struct evhttp_request *req, const char *name) {
    return sv_of(evhttp_find_header(evhttp_request_get_input_headers(req), name));
}

/* A proxy of which nobody told us (--behind-proxy) mostly leaves one of these. */
static bool was_passed_on(struct evhttp_request *req) {
    static const char *const marks[] = { "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto",
                                         "X-Real-IP",       "Forwarded",        "Via" };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (evhttp_find_header(evhttp_request_get_input_headers(req), marks[i]) != NULL) return true;
    return false;
}

static struct sv kept(struct sv v, struct arena *a) {
    const char *copy = arena_copy(a, v.p, v.n);
    return copy != NULL ? (struct sv){ copy, v.n } : (struct sv){ 0 };
}

static struct sv kept_header(struct evhttp_request *req, const char *name, struct arena *a) {
    struct sv v = header_of(req, name);
    return v.n > 0 ? kept(v, a) : (struct sv){ 0 };
}

/* The guard and the library keep it below GUARD_MAX_BODY. */
static struct sv kept_body(struct evhttp_request *req, struct arena *a) {
    struct evbuffer *in = evhttp_request_get_input_buffer(req);
    size_t n = evbuffer_get_length(in);
    char *p = n > 0 ? arena_alloc(a, n) : NULL;
    return p != NULL && evbuffer_copyout(in, p, n) == (ev_ssize_t)n ? (struct sv){ p, n } : (struct sv){ 0 };
}

static bool is_address(struct sv v) {
    char text[INET6_ADDRSTRLEN];
    unsigned char bytes[sizeof(struct in6_addr)];
    if (v.n == 0 || v.n >= sizeof text) return false;
    memcpy(text, v.p, v.n);
    text[v.n] = '\0';
    return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

/* The last address in the last X-Forwarded-For: what stands before it is whatever the client wrote. */
static struct sv forwarded_for(struct evhttp_request *req) {
    struct sv last = { 0 };
    const struct evkeyval *h;
    TAILQ_FOREACH(h, evhttp_request_get_input_headers(req), next)
    if (sv_eq_nocase(sv_of(h->key), SV("X-Forwarded-For"))) last = sv_of(h->value);
    for (size_t i = last.n; i > 0; i--)
        if (last.p[i - 1] == ',') return sv_trim(sv_sub(last, i, last.n));
    return sv_trim(last);
}

static struct sv address_of(const struct underway *u) {
    struct sv said = u->loop->options->behind_proxy ? forwarded_for(u->req) : (struct sv){ 0 };
    char *peer = NULL;
    uint16_t port;
    evhttp_connection_get_peer(u->connection, &peer, &port);
    return kept(is_address(said) ? said : sv_of(peer), u->arena);
}

/* Everything a worker may look at, out of the library's memory, which goes when the connection does. */
static bool keep_request(struct underway *u, const struct request *rq) {
    struct evhttp_request *req = u->req;
    struct arena *a = u->arena;
    u->request = (struct request){
        .method = rq->method,
        .path = kept(rq->path, a),
        .query = kept(rq->query, a),
        .if_none_match = kept_header(req, "If-None-Match", a),
        .accept_encoding = kept_header(req, "Accept-Encoding", a),
        .secure = rq->secure,
        .arena = a,
        .host = kept_header(req, "Host", a),
        .origin = kept_header(req, "Origin", a),
        .fetch_site = kept_header(req, "Sec-Fetch-Site", a),
        .content_type = kept_header(req, "Content-Type", a),
        .cookie = kept_header(req, "Cookie", a),
        .agent = kept_header(req, "User-Agent", a),
        .address = address_of(u),
        .body = kept_body(req, a),
        .local = u->loop->local && !was_passed_on(req),
        .behind_proxy = u->loop->options->behind_proxy,
    };
    return !a->failed;
}

/* ---- answering ----------------------------------------------------------------------------------------------------- */

/* On every answer. No inline code, no third party, no framing; forms go to ourselves alone. */
static const char *const fixed_headers[][2] = {
    { "Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
                                 "form-action 'self'; base-uri 'none'; frame-ancestors 'none'" },
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "same-origin" },
    { "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
};

static void put(struct evhttp_request *req, const char *name, const char *value) {
    (void)evhttp_add_header(evhttp_request_get_output_headers(req), name, value);
}

/* Values are ours (checked words, addresses of this site); libevent refuses line breaks in them besides. */
static void put_sv(struct evhttp_request *req, const char *name, const char *before, struct sv value,
                   const char *after) {
    char line[GUARD_MAX_TARGET * 3];
    int n = snprintf(line, sizeof line, "%s%.*s%s", before, SV_ARG(value), after);
    if (value.n > 0 && n > 0 && (size_t)n < sizeof line) put(req, name, line);
}

static const char *cache_control(enum caching c) {
    switch (c) {
    case CACHE_REVALIDATE: return "no-cache";
    case CACHE_FOREVER: return "public, max-age=31536000, immutable";
    case CACHE_NEVER: break;
    }
    return "no-store";
}

/* What only answers to somebody in particular carry. */
static void put_personal_headers(struct evhttp_request *req, const struct answer *a) {
    put(req, "Vary", "Cookie");
    for (size_t i = 0; i < a->set_cookies; i++) put_sv(req, "Set-Cookie", "", a->set_cookie[i], "");
    if (a->clear_site) put(req, "Clear-Site-Data", "\"cache\"");
}

static void put_headers(struct evhttp_request *req, const struct answer *a, bool secure) {
    for (size_t i = 0; i < sizeof fixed_headers / sizeof fixed_headers[0]; i++)
        put(req, fixed_headers[i][0], fixed_headers[i][1]);
    if (secure) put(req, "Strict-Transport-Security", "max-age=31536000");
    put(req, "Cache-Control", cache_control(a->personal ? CACHE_NEVER : a->caching));
    put_sv(req, "Content-Type", "", a->type, "");
    if (a->personal)
        put_personal_headers(req, a);
    else
        put_sv(req, "ETag", "W/\"", a->etag, "\""); /* weak: the gzip form has the same */
    if (a->retry_after_s > 0) {
        char seconds[16];
        (void)snprintf(seconds, sizeof seconds, "%d", a->retry_after_s);
        put(req, "Retry-After", seconds);
    }
    put_sv(req, "Location", "", a->location, "");
    put_sv(req, "Allow", "", a->allow, "");
    put_sv(req, "Content-Disposition", "attachment; filename=\"", a->file_name, "\"");
    if (a->gzipped) put(req, "Content-Encoding", "gzip");
    if (a->varies) put(req, "Vary", "Accept-Encoding");
}

static const char *reason_of(int status) {
    switch (status) {
    case 200: return "OK";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Answer";
    }
}

/* The body is sent from where it lies: the arena is given back when the last byte has gone (on_sent). */
static void send_answer(struct evhttp_request *req, const struct answer *a, const struct request *rq,
                        bool close_after) {
    bool head = rq->method == METHOD_HEAD;
    put_headers(req, a, rq->secure);
    if (close_after) put(req, "Connection", "close");
    bool bodiless = a->status == 304 || a->status == 204;
    if (head && !bodiless) {
        /* libevent would leave the length out of an answer to HEAD, and send a body if it had one. */
        char length[32];
        (void)snprintf(length, sizeof length, "%zu", a->body.n);
        put(req, "Content-Length", length);
    }
    struct evbuffer *out = evhttp_request_get_output_buffer(req);
    if (!head && !bodiless && a->body.n > 0 && evbuffer_add_reference(out, a->body.p, a->body.n, NULL, NULL) != 0) {
        evhttp_send_error(req, 503, NULL);
        return;
    }
    evhttp_send_reply(req, a->status, reason_of(a->status), NULL);
}

static struct answer in_short(int status, struct sv words) {
    return (struct answer){ .status = status,
                            .type = SV("text/plain; charset=utf-8"),
                            .body = words,
                            .body_is_constant = true,
                            .caching = CACHE_NEVER };
}

static void refuse(struct evhttp_request *req, int status, const char *why, enum method method) {
    struct answer a = in_short(status, sv_of(why));
    send_answer(req, &a, &(struct request){ .method = method }, true);
}

static struct answer could_not_be_made(void) {
    return in_short(500, SV("The page could not be made. Try again; if it stays so, tell whoever runs this."));
}

/* ---- workers -------------------------------------------------------------------------------------------------------- */

static void run_job(struct job *job, void *thread) {
    struct underway *u = (struct underway *)(void *)job;
    struct loop *l = u->loop;
    const uint64_t one = 1;
    l->options->answer(thread, &u->request, &u->answer);
    if (u->answer.status == 0) u->answer = could_not_be_made();
    (void)pthread_mutex_lock(&l->lock);
    u->next = l->done;
    l->done = u;
    (void)pthread_mutex_unlock(&l->lock);
    if (write(l->returned_fd, &one, sizeof one) < 0) return; /* its counter is full: then it is readable anyhow */
}

static struct underway *take_done(struct loop *l) {
    (void)pthread_mutex_lock(&l->lock);
    struct underway *list = l->done, *oldest_first = NULL;
    l->done = NULL;
    (void)pthread_mutex_unlock(&l->lock);
    while (list != NULL) {
        struct underway *u = list;
        list = u->next;
        u->next = oldest_first;
        oldest_first = u;
    }
    return oldest_first;
}

static void on_returned(evutil_socket_t fd, short what, void *arg) {
    (void)what;
    struct loop *l = arg;
    uint64_t count;
    if (read(fd, &count, sizeof count) < 0 && errno != EAGAIN) return;
    for (struct underway *u = take_done(l), *next; u != NULL; u = next) {
        next = u->next;
        u->with_worker = false;
        if (u->connection_ended)
            underway_end(u);
        else
            send_answer(u->req, &u->answer, &u->request, l->draining);
    }
}

static void leave_to_worker(struct underway *u, const struct request *rq) {
    struct loop *l = u->loop;
    u->job.run = run_job;
    u->with_worker = l->jobs != NULL && keep_request(u, rq) && jobs_add(l->jobs, &u->job);
    if (u->with_worker) return;
    struct answer a = in_short(503, SV("Too much is asked at once; try again in a moment."));
    a.retry_after_s = COME_BACK_S;
    send_answer(u->req, &a, rq, l->draining);
}

/* ---- a request ------------------------------------------------------------------------------------------------------ */

static void on_request(struct evhttp_request *req, void *arg) {
    struct loop *l = arg;
    enum method method = method_of(evhttp_request_get_command(req));
    const char *why = NULL;
    int status = refused(req, method, &why);
    if (status != 0) {
        refuse(req, status, why, method);
        return;
    }
    struct underway *u = underway_begin(l, req);
    if (u == NULL) {
        refuse(req, 503, "Too much is asked at once; try again in a moment.", method);
        return;
    }
    struct request rq = { .method = method,
                          .if_none_match = header_of(req, "If-None-Match"),
                          .accept_encoding = header_of(req, "Accept-Encoding"),
                          .secure = l->options->behind_proxy && sv_eq(header_of(req, "X-Forwarded-Proto"), SV("https")),
                          .arena = u->arena };
    guard_split_target(sv_of(evhttp_request_get_uri(req)), &rq.path, &rq.query);
    struct answer a = { 0 };
    l->options->answer(l->thread, &rq, &a);
    if (a.later) {
        leave_to_worker(u, &rq);
        return;
    }
    if (a.status == 0) a = could_not_be_made();
    send_answer(req, &a, &rq, l->draining);
}

/* ---- stopping ------------------------------------------------------------------------------------------------------ */

static struct timeval milliseconds(unsigned ms) {
    return (struct timeval){ .tv_sec = (time_t)(ms / 1000), .tv_usec = (suseconds_t)(ms % 1000) * 1000 };
}

/* Looks at least twice, so that a request already in the socket is read and answered. */
static void on_drain_look(evutil_socket_t fd, short what, void *arg) {
    (void)fd, (void)what;
    struct loop *l = arg;
    bool looked_twice = l->looks_left + 2 < (l->options->drain_ms == 0 ? 5000U : l->options->drain_ms) / DRAIN_LOOK_MS;
    if (l->looks_left == 0 || (l->busy == 0 && looked_twice)) {
        (void)event_base_loopbreak(l->base);
        return;
    }
    l->looks_left--;
    struct timeval soon = milliseconds(DRAIN_LOOK_MS);
    (void)evtimer_add(l->drained, &soon);
}

static void on_stop(evutil_socket_t fd, short what, void *arg) {
    (void)what;
    struct loop *l = arg;
    uint64_t count;
    if (read(fd, &count, sizeof count) < 0 || l->draining) return;
    l->draining = true;
    evhttp_del_accept_socket(l->http, l->bound);
    l->bound = NULL;
    l->looks_left = (l->options->drain_ms == 0 ? 5000U : l->options->drain_ms) / DRAIN_LOOK_MS;
    on_drain_look(-1, 0, l);
}

/* ---- a loop and its thread ----------------------------------------------------------------------------------------- */

static struct bufferevent *on_new_connection(struct event_base *base, void *arg) {
    (void)arg;
    struct bufferevent *b = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
    if (b != NULL) (void)bufferevent_set_max_single_write(b, SINGLE_WRITE);
    return b;
}

static void enable_listener(struct evhttp_bound_socket *bound, void *arg) {
    (void)arg;
    (void)evconnlistener_enable(evhttp_bound_socket_get_listener(bound));
}

static void on_accept_again(evutil_socket_t fd, short what, void *arg) {
    (void)fd, (void)what;
    evhttp_foreach_bound_socket(arg, enable_listener, NULL); /* none any more while draining */
}

/* Descriptors ran out: without a pause the loop would spin, because the connection stays in the queue.
 * `arg` is the evhttp: evhttp_bind_listener sets it for both callbacks of a listener. */
static void on_accept_failure(struct evconnlistener *listener, void *arg) {
    (void)evconnlistener_disable(listener);
    struct timeval pause = milliseconds(PAUSE_AFTER_ACCEPT_FAILURE_MS);
    (void)event_base_once(evconnlistener_get_base(listener), -1, EV_TIMEOUT, on_accept_again, arg, &pause);
}

static bool loop_fail(struct err *e) {
    return err_fail(e, ERR_STORE, __func__,
                    "Close other programs, or raise the limit on open files (ulimit -n), then try again.",
                    "the server could not be set up: %s", strerror(errno));
}

static bool loop_open(struct loop *l, const struct server_options *o, struct err *e) {
    l->options = o;
    (void)pthread_mutex_init(&l->lock, NULL);
    l->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    l->returned_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    l->base = event_base_new();
    if (l->stop_fd < 0 || l->returned_fd < 0 || l->base == NULL) return loop_fail(e);
    l->http = evhttp_new(l->base);
    l->stop = event_new(l->base, l->stop_fd, EV_READ | EV_PERSIST, on_stop, l);
    l->returned = event_new(l->base, l->returned_fd, EV_READ | EV_PERSIST, on_returned, l);
    l->drained = evtimer_new(l->base, on_drain_look, l);
    if (l->http == NULL || l->stop == NULL || l->returned == NULL || l->drained == NULL ||
        event_add(l->stop, NULL) != 0 || event_add(l->returned, NULL) != 0)
        return loop_fail(e);
    /* Everything libevent knows, so that our own answer says what is allowed. */
    evhttp_set_allowed_methods(l->http, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST | EVHTTP_REQ_PUT |
                                            EVHTTP_REQ_DELETE | EVHTTP_REQ_OPTIONS | EVHTTP_REQ_PATCH);
    evhttp_set_max_headers_size(l->http, GUARD_MAX_HEAD);
    evhttp_set_max_body_size(l->http, GUARD_MAX_BODY);
    evhttp_set_timeout(l->http, (int)(o->idle_s == 0 ? 30 : o->idle_s));
    evhttp_set_default_content_type(l->http, NULL);
    evhttp_set_bevcb(l->http, on_new_connection, NULL);
    evhttp_set_gencb(l->http, on_request, l);
    return o->open == NULL || o->open(o->ctx, &l->thread, e);
}

static bool loop_listen(struct loop *l, const struct address *at, struct err *e) {
    unsigned flags = LEV_OPT_REUSEABLE | LEV_OPT_REUSEABLE_PORT | LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC;
    struct evconnlistener *listener =
        evconnlistener_new_bind(l->base, NULL, NULL, flags, BACKLOG, &at->is.any, (int)at->size);
    if (listener == NULL) return loop_fail(e);
    /* Inherited by what it accepts; without it each large answer waits some 40 ms for an acknowledgement. */
    int on = 1;
    (void)setsockopt(evconnlistener_get_fd(listener), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    l->bound = evhttp_bind_listener(l->http, listener);
    if (l->bound == NULL) {
        evconnlistener_free(listener);
        return loop_fail(e);
    }
    evconnlistener_set_error_cb(listener, on_accept_failure);
    return true;
}

static void *loop_thread(void *arg) {
    struct loop *l = arg;
    (void)event_base_dispatch(l->base);
    return NULL;
}

/* The workers have ended: what they brought back too late for the loop is not sent any more. */
static void drop_done(struct loop *l) {
    for (struct underway *u = take_done(l), *next; u != NULL; u = next) {
        next = u->next;
        u->with_worker = false;
        if (u->connection_ended) underway_end(u); /* else the end of its connection does */
    }
}

static void loop_close(struct loop *l) {
    if (l->options == NULL) return; /* never opened */
    drop_done(l);
    if (l->http != NULL) evhttp_free(l->http); /* ends connections, and so what was under way */
    if (l->stop != NULL) event_free(l->stop);
    if (l->returned != NULL) event_free(l->returned);
    if (l->drained != NULL) event_free(l->drained);
    if (l->base != NULL) event_base_free(l->base);
    if (l->stop_fd > 0) (void)close(l->stop_fd);
    if (l->returned_fd > 0) (void)close(l->returned_fd);
    (void)pthread_mutex_destroy(&l->lock);
    for (size_t i = 0; i < l->kept_count; i++) {
        arena_free(l->kept[i]);
        free(l->kept[i]);
    }
    if (l->options->close != NULL) l->options->close(l->thread);
}

/* ---- the port ------------------------------------------------------------------------------------------------------ */

static bool is_loopback(const struct address *a) {
    return a->is.any.sa_family == AF_INET ? ntohl(a->is.v4.sin_addr.s_addr) >> 24 == 127
                                          : IN6_IS_ADDR_LOOPBACK(&a->is.v6.sin6_addr);
}

static bool address_read(const struct server_options *o, struct address *out, struct err *e) {
    char text[INET6_ADDRSTRLEN + 1] = "127.0.0.1";
    struct sv wanted = sv_eq(o->address, SV("localhost")) ? SV("127.0.0.1") : o->address;
    if (wanted.n > 0 && wanted.n < sizeof text) (void)snprintf(text, sizeof text, "%.*s", SV_ARG(wanted));
    *out = (struct address){ 0 };
    if (wanted.n < sizeof text && inet_pton(AF_INET, text, &out->is.v4.sin_addr) == 1) {
        out->is.v4.sin_family = AF_INET;
        out->is.v4.sin_port = htons((uint16_t)o->port);
        out->size = sizeof out->is.v4;
    } else if (wanted.n < sizeof text && inet_pton(AF_INET6, text, &out->is.v6.sin6_addr) == 1) {
        out->is.v6.sin6_family = AF_INET6;
        out->is.v6.sin6_port = htons((uint16_t)o->port);
        out->size = sizeof out->is.v6;
    } else {
        return err_fail(e, ERR_USAGE, __func__, "Give an IP address, for example 127.0.0.1 or ::1.",
                        "\"%.*s\" is no IP address", SV_ARG(o->address));
    }
    if (!is_loopback(out) && !o->behind_proxy)
        return err_fail(
            e, ERR_USAGE, __func__,
            "Keep to 127.0.0.1, or put a reverse proxy with TLS in front (docs/deploying.md) and say so with "
            "--behind-proxy.",
            "%s can be reached by other machines, and this server speaks plain HTTP", text);
    return true;
}

static bool port_fail(const struct server_options *o, int fault, struct err *e) {
    if (fault == EADDRINUSE)
        return err_fail(e, ERR_CONFLICT, __func__,
                        "Stop the other program, or choose another port with --listen, for example --listen 8081.",
                        "port %u is in use by another program", o->port);
    if (fault == EACCES)
        return err_fail(e, ERR_DENIED, __func__, "Choose a port from 1024 up, for example --listen 8080.",
                        "port %u may not be opened by this user", o->port);
    if (fault == EADDRNOTAVAIL)
        return err_fail(e, ERR_USAGE, __func__, "Give an address that this machine has, for example 127.0.0.1.",
                        "this machine does not have the address %.*s", SV_ARG(o->address));
    return err_fail(e, ERR_STORE, __func__, "Choose another port with --listen.", "port %u could not be opened: %s",
                    o->port, strerror(fault));
}

/* The loops share their port (SO_REUSEPORT), and so would a second ilacs. A plain socket, opened first, finds out
 * whether anybody else listens there. With port 0 it also picks the port. */
static bool port_claim(const struct server_options *o, struct address *at, int *probe, struct err *e) {
    int on = 1;
    *probe = socket(at->is.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (*probe < 0) return port_fail(o, errno, e);
    (void)setsockopt(*probe, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(*probe, &at->is.any, at->size) != 0 || listen(*probe, 1) != 0) return port_fail(o, errno, e);
    socklen_t size = at->size;
    if (getsockname(*probe, &at->is.any, &size) != 0) return port_fail(o, errno, e);
    return true;
}

/* ---- everything together ------------------------------------------------------------------------------------------- */

static unsigned thread_count(const struct server_options *o) {
    long n = o->threads > 0 ? (long)o->threads : sysconf(_SC_NPROCESSORS_ONLN);
    if (o->threads == 0 && n > 4) n = 4;
    return n < 1 ? 1 : n > LOOPS_MAX ? LOOPS_MAX : (unsigned)n;
}

static bool workers_start(const struct server_options *o, struct jobs **out, struct err *e) {
    const struct jobs_options jobs = {
        .workers = o->workers, .queue = o->queue, .ctx = o->ctx, .open = o->open_worker, .close = o->close_worker
    };
    return o->open_worker == NULL || jobs_start(&jobs, out, e);
}

static bool loops_start(struct loop *loops, unsigned n, struct jobs **jobs, const struct server_options *o,
                        struct err *e) {
    struct address at;
    int probe = -1;
    bool ok = address_read(o, &at, e);
    for (unsigned i = 0; ok && i < n; i++) {
        ok = loop_open(&loops[i], o, e);
        loops[i].local = is_loopback(&at) && !o->behind_proxy;
    }
    ok = ok && workers_start(o, jobs, e) && port_claim(o, &at, &probe, e);
    for (unsigned i = 0; ok && i < n; i++) loops[i].jobs = *jobs;
    if (probe >= 0) (void)close(probe);
    for (unsigned i = 0; ok && i < n; i++) ok = loop_listen(&loops[i], &at, e);
    for (unsigned i = 0; ok && i < n; i++) {
        int fault = pthread_create(&loops[i].id, NULL, loop_thread, &loops[i]);
        loops[i].started = fault == 0;
        errno = fault;
        ok = fault == 0 || loop_fail(e);
    }
    if (ok && o->ready != NULL)
        o->ready(o->ctx, o->address.n > 0 ? o->address : SV("127.0.0.1"),
                 ntohs(at.is.any.sa_family == AF_INET ? at.is.v4.sin_port : at.is.v6.sin6_port));
    return ok;
}

static void loops_stop(struct loop *loops, unsigned n) {
    const uint64_t one = 1;
    for (unsigned i = 0; i < n; i++)
        if (loops[i].started && write(loops[i].stop_fd, &one, sizeof one) < 0) event_base_loopbreak(loops[i].base);
    for (unsigned i = 0; i < n; i++)
        if (loops[i].started) (void)pthread_join(loops[i].id, NULL);
}

bool server_run(const struct server_options *o, struct err *e) {
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    (void)sigaction(SIGPIPE, &ignore, NULL);
    sigset_t ends;
    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGTERM);
    (void)sigaddset(&ends, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, &ends, NULL); /* before any thread: they inherit it */

    unsigned n = thread_count(o);
    struct loop *loops = calloc(n, sizeof *loops);
    if (loops == NULL) return err_nomem(e, __func__);
    struct jobs *jobs = NULL;
    bool ok = loops_start(loops, n, &jobs, o, e);
    if (ok) {
        int which;
        (void)sigwait(&ends, &which);
    }
    loops_stop(loops, n);
    jobs_stop(jobs);
    for (unsigned i = 0; i < n; i++) loop_close(&loops[i]);
    free(loops);
    return ok;
}
