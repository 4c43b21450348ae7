#ifndef ILACS_NET_ONE_ANSWER_H
#define ILACS_NET_ONE_ANSWER_H
/* For tests: a server on loopback, in a thread of its own, that says what it is told to say. One connection, then it ends.
 * `script`: lines; one beginning with "> " is sent (with CRLF), "<" waits for one line, "<." waits for a line that is
 * "." alone. `raw`, when set, is sent as it is after one empty line has come, instead of a script. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/sv.h"

struct one_answer {
    const char *script;
    struct sv raw;
    int listening, port;
    char heard[8192];
    size_t n;
    pthread_t thread;
};

/* Reads up to the end of one line; false when the other side is done. */
static inline bool hear_line(struct one_answer *v, int fd, struct sv *line) {
    size_t from = v->n;
    while (v->n < sizeof v->heard - 1) {
        if (recv(fd, v->heard + v->n, 1, 0) != 1) return false;
        if (v->heard[v->n++] != '\n') continue;
        *line = sv_trim((struct sv){ v->heard + from, v->n - from });
        return true;
    }
    return false;
}

static inline bool say(int fd, const void *p, size_t n) { return send(fd, p, n, MSG_NOSIGNAL) == (ssize_t)n; }

static inline void follow_script(struct one_answer *v, int fd) {
    struct sv rest = sv_of(v->script), step, line;
    while (sv_split(&rest, '\n', &step)) {
        if (sv_starts(step, SV("> "))) {
            if (!say(fd, step.p + 2, step.n - 2) || !say(fd, "\r\n", 2)) return;
            continue;
        }
        do {
            if (!hear_line(v, fd, &line)) return;
        } while (sv_eq(step, SV("<.")) && !sv_eq(line, SV(".")));
    }
}

static inline void *one_answer_runs(void *at) {
    struct one_answer *v = at;
    int fd = accept(v->listening, NULL, NULL);
    struct sv line;
    if (fd < 0) return NULL;
    if (v->script != NULL) {
        follow_script(v, fd);
    } else {
        while (hear_line(v, fd, &line) && line.n > 0) {
        }
        (void)say(fd, v->raw.p, v->raw.n);
        /* A form after the head: read on until the other side closes. */
        (void)shutdown(fd, SHUT_WR);
        while (hear_line(v, fd, &line)) {
        }
    }
    (void)close(fd);
    return NULL;
}

static inline bool one_answer_begins(struct one_answer *v) {
    struct sockaddr_in where = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof where;
    v->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (v->listening < 0 || bind(v->listening, (struct sockaddr *)&where, size) != 0 || listen(v->listening, 4) != 0 ||
        getsockname(v->listening, (struct sockaddr *)&where, &size) != 0)
        return false;
    v->port = ntohs(where.sin_port);
    return pthread_create(&v->thread, NULL, one_answer_runs, v) == 0;
}

static inline void one_answer_ends(struct one_answer *v) {
    (void)shutdown(v->listening, SHUT_RDWR);
    (void)pthread_join(v->thread, NULL);
    (void)close(v->listening);
    v->heard[v->n] = '\0';
}
#endif
