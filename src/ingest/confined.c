#include "ingest/confined.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

enum {
    NOT_STARTED = 125, /* the helper's status when it never became the program */
    FIRST_ROOM = 128 * 1024,
    MESSAGES_MAX = 4096,
    ARGUMENTS_MAX = 24,
    MILLISECOND_NS = 1000000
};

/* ---- where the helper is -------------------------------------------------------------------------------------------- */

/* Beside the program; one and two folders up, where a build keeps its unit tests; where an installation puts it. */
static const char *const beside[] = {
    "", "/..", "/../..", "/../libexec/ilacs", "/../lib/ilacs", "/src/ingest", "/../src/ingest"
};

bool confined_helper(char *path, size_t size, struct err *e) {
    const char *given = getenv("ILACS_CONFINED");
    if (given != NULL && given[0] == '/') {
        int n = snprintf(path, size, "%s", given);
        if (n > 0 && (size_t)n < size && access(path, X_OK) == 0) return true;
    }
    char self[1024];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    self[n > 0 ? n : 0] = 0;
    char *slash = strrchr(self, '/');
    if (slash != NULL) *slash = 0;
    for (size_t i = 0; n > 0 && i < sizeof beside / sizeof *beside; i++) {
        int len = snprintf(path, size, "%s%s/ilacs-confined", self, beside[i]);
        if (len > 0 && (size_t)len < size && access(path, X_OK) == 0) return true;
    }
    return err_fail(e, ERR_STORE, __func__,
                    "Install ilacs-confined beside ilacs: files from outside are read only behind its walls.",
                    "no ilacs-confined beside the program in %s", self);
}

/* ---- one child ------------------------------------------------------------------------------------------------------ */

struct stream {
    int fd;
    char *p;
    size_t n, cap, max;
};
struct child {
    pid_t pid;
    struct stream out, messages;
    int64_t deadline; /* on the steady clock */
};

static bool start_failed(struct err *e, const char *what, int number) {
    return err_fail(e, ERR_STORE, __func__, "Try again; if it stays, look at the limits on processes and open files.",
                    "%s: %s", what, strerror(number));
}

static int spawn(struct child *c, const char *helper, char *const *argv, int input, const int out[2],
                 const int messages[2]) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    static char *const environment[] = { NULL };
    sigemptyset(&none);
    sigfillset(&all);
    int bad = posix_spawn_file_actions_init(&actions);
    if (bad != 0) return bad;
    bad = posix_spawnattr_init(&attributes);
    if (bad != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return bad;
    }
    /* Signals that the server ignores or blocks are the child's own again. */
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    bad = posix_spawn_file_actions_adddup2(&actions, input, 0);
    if (bad == 0) bad = posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    if (bad == 0) bad = posix_spawn_file_actions_adddup2(&actions, messages[1], 2);
    if (bad == 0) bad = posix_spawn(&c->pid, helper, &actions, &attributes, argv, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return bad;
}

static void close_pair(const int p[2]) {
    if (p[0] >= 0) close(p[0]);
    if (p[1] >= 0) close(p[1]);
}

static bool child_start(struct child *c, const char *helper, char *const *argv, int input, struct err *e) {
    int out[2] = { -1, -1 }, messages[2] = { -1, -1 };
    if (pipe2(out, O_CLOEXEC) != 0 || pipe2(messages, O_CLOEXEC) != 0) {
        int number = errno;
        close_pair(out);
        return start_failed(e, "no pipe", number);
    }
    int bad = spawn(c, helper, argv, input, out, messages);
    close(out[1]);
    close(messages[1]);
    if (bad != 0) {
        close(out[0]);
        close(messages[0]);
        return start_failed(e, helper, bad);
    }
    c->out.fd = out[0];
    c->messages.fd = messages[0];
    return true;
}

/* ---- reading with a deadline ---------------------------------------------------------------------------------------- */

static int64_t left_ms(const struct child *c) { return c->deadline - clock_steady_ms(); }

enum got { GOT_MORE, GOT_END, GOT_TOO_MUCH, GOT_NO_MEMORY };

static enum got stream_read(struct stream *s, struct arena *a) {
    if (s->n == s->cap) {
        if (s->cap >= s->max) return GOT_TOO_MUCH;
        size_t cap = s->cap == 0 ? (s->max < FIRST_ROOM ? s->max : FIRST_ROOM) : s->cap * 2;
        if (cap > s->max) cap = s->max;
        char *p = arena_grow(a, s->p, s->cap, cap);
        if (p == NULL) return GOT_NO_MEMORY;
        s->p = p;
        s->cap = cap;
    }
    ssize_t n = read(s->fd, s->p + s->n, s->cap - s->n);
    if (n < 0) return errno == EINTR || errno == EAGAIN ? GOT_MORE : GOT_END;
    s->n += (size_t)n;
    return n == 0 ? GOT_END : GOT_MORE;
}

/* Messages beyond their room are read and dropped: a talkative child must not block. */
static enum got messages_read(struct stream *s, struct arena *a) {
    char dropped[1024];
    if (s->n < s->max) return stream_read(s, a);
    ssize_t n = read(s->fd, dropped, sizeof dropped);
    return n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN) ? GOT_END : GOT_MORE;
}

/* Reads until both ends are closed. */
static bool child_listen(struct child *c, struct arena *a, enum confined_end *end, struct err *e) {
    struct pollfd p[2] = { { .fd = c->out.fd, .events = POLLIN }, { .fd = c->messages.fd, .events = POLLIN } };
    *end = CONFINED_EXITED;
    while (p[0].fd >= 0 || p[1].fd >= 0) {
        int64_t ms = left_ms(c);
        if (ms <= 0) {
            *end = CONFINED_TOO_SLOW;
            return true;
        }
        if (poll(p, 2, (int)(ms < 60000 ? ms : 60000)) <= 0) continue;
        if (p[0].fd >= 0 && p[0].revents != 0) {
            enum got g = stream_read(&c->out, a);
            if (g == GOT_END) p[0].fd = -1;
            if (g == GOT_NO_MEMORY) return err_nomem(e, __func__);
            if (g == GOT_TOO_MUCH) {
                *end = CONFINED_TOO_MUCH;
                return true;
            }
        }
        if (p[1].fd >= 0 && p[1].revents != 0) {
            enum got g = messages_read(&c->messages, a);
            if (g == GOT_END) p[1].fd = -1;
            if (g == GOT_NO_MEMORY) return err_nomem(e, __func__);
        }
    }
    return true;
}

/* Waits until the deadline for a child that has closed its outputs; true when it is gone. */
static bool child_gone(const struct child *c, int *status) {
    for (;;) {
        pid_t pid = waitpid(c->pid, status, WNOHANG);
        if (pid == c->pid) return true;
        if (pid < 0 && errno != EINTR) {
            *status = 0;
            return true;
        }
        if (left_ms(c) <= 0) return false;
        nanosleep(&(struct timespec){ .tv_nsec = MILLISECOND_NS }, NULL);
    }
}

static void child_kill(const struct child *c, int *status) {
    kill(c->pid, SIGKILL);
    while (waitpid(c->pid, status, 0) < 0 && errno == EINTR) {
    }
}

static bool child_finish(struct child *c, struct arena *a, struct confined_result *out, struct err *e) {
    int status = 0;
    bool ok = child_listen(c, a, &out->end, e);
    close(c->out.fd);
    close(c->messages.fd);
    if (!ok || out->end != CONFINED_EXITED || !child_gone(c, &status)) {
        child_kill(c, &status);
        if (out->end == CONFINED_EXITED) out->end = CONFINED_TOO_SLOW;
    } else if (WIFSIGNALED(status)) {
        out->end = CONFINED_KILLED;
    }
    out->status = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    out->out = (struct sv){ c->out.p, c->out.n };
    out->messages = (struct sv){ c->messages.p, c->messages.n };
    return ok;
}

static bool run_helper(char *const *argv, const char *helper, int input, const struct confined_limits *l,
                       struct arena *a, struct confined_result *out, struct err *e) {
    struct child c = { .out.max = l->output, .messages.max = MESSAGES_MAX, .deadline = clock_steady_ms() + l->wall_ms };
    return child_start(&c, helper, argv, input, e) && child_finish(&c, a, out, e);
}

static struct confined_limits with_defaults(const struct confined_limits *given) {
    struct confined_limits l = given != NULL ? *given : (struct confined_limits){ 0 };
    if (l.memory == 0) l.memory = (size_t)1 << 30;
    if (l.output == 0) l.output = (size_t)16 << 20;
    if (l.cpu_s == 0) l.cpu_s = 30;
    if (l.wall_ms == 0) l.wall_ms = 60000;
    return l;
}

bool confined_run(const char *const *argv, int input, const struct confined_limits *limits, struct arena *a,
                  struct confined_result *out, struct err *e) {
    char helper[1200], memory[32], cpu[32];
    char *all[ARGUMENTS_MAX + 4];
    size_t n = 0;
    struct confined_limits l = with_defaults(limits);
    *out = (struct confined_result){ 0 };
    if (!confined_helper(helper, sizeof helper, e)) return false;
    snprintf(memory, sizeof memory, "%zu", l.memory);
    snprintf(cpu, sizeof cpu, "%u", l.cpu_s);
    all[n++] = helper;
    all[n++] = memory;
    all[n++] = cpu;
    for (size_t i = 0; argv[i] != NULL && i < ARGUMENTS_MAX; i++) {
        /* posix_spawn takes its arguments without const, and does not change them. */
        char *copy = arena_copy(a, argv[i], strlen(argv[i]));
        if (copy == NULL) return err_nomem(e, __func__);
        all[n++] = copy;
    }
    all[n] = NULL;
    if (!run_helper(all, helper, input, &l, a, out, e)) return false;
    if (out->end == CONFINED_EXITED && out->status == NOT_STARTED)
        return err_fail(e, ERR_STORE, __func__, "Install the program named, or give its path.", "%.*s",
                        SV_ARG(sv_trim(out->messages)));
    return true;
}

/* ---- which walls stand ---------------------------------------------------------------------------------------------- */

static int wall_number(struct sv text, struct sv name) {
    struct sv line;
    int64_t v;
    while (sv_split(&text, '\n', &line))
        if (sv_starts(line, name) && sv_int(sv_sub(line, name.n, SIZE_MAX), 0, 1000, &v)) return (int)v;
    return 0;
}

bool confined_walls_probe(struct confined_walls *out, struct err *e) {
    char helper[1200];
    static char ask[] = "--walls";
    struct arena a = arena_with_limit(256 * 1024);
    struct confined_limits l = { .output = 4096, .wall_ms = 10000 };
    struct confined_result r = { 0 };
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    bool ok = nothing >= 0 ? confined_helper(helper, sizeof helper, e) : start_failed(e, "/dev/null", errno);
    char *const argv[] = { helper, ask, NULL };
    ok = ok && run_helper(argv, helper, nothing, &l, &a, &r, e);
    if (nothing >= 0) close(nothing);
    *out = (struct confined_walls){
        .rlimits = ok && wall_number(r.out, SV("rlimits=")) > 0,
        .no_new_privileges = ok && wall_number(r.out, SV("no_new_privileges=")) > 0,
        .landlock_version = ok ? wall_number(r.out, SV("landlock=")) : 0,
        .seccomp = ok && wall_number(r.out, SV("seccomp=")) > 0,
        .network_namespace = ok && wall_number(r.out, SV("network_namespace=")) > 0,
    };
    out->landlock = out->landlock_version > 0;
    arena_free(&a);
    return ok;
}

bool confined_walls_enough(const struct confined_walls *w) { return w->rlimits && (w->landlock || w->seccomp); }

struct sv confined_walls_text(const struct confined_walls *w, struct arena *a) {
    const struct {
        bool stands;
        const char *name;
    } walls[] = { { w->rlimits, "resource limits" },
                  { w->no_new_privileges, "no new privileges" },
                  { w->landlock, "Landlock" },
                  { w->seccomp, "seccomp" },
                  { w->network_namespace, "empty network namespace" } };
    struct text t = text_in(a, 300), missing = text_in(a, 300);
    for (size_t i = 0; i < sizeof walls / sizeof *walls; i++) {
        struct text *to = walls[i].stands ? &t : &missing;
        if (to->n > 0) text_lit(to, ", ");
        text_add(to, sv_of(walls[i].name));
    }
    if (missing.n > 0) {
        text_add(&t, t.n > 0 ? SV("; not on this machine: ") : SV("none on this machine: "));
        text_add(&t, text_view(&missing));
    }
    return text_view(&t);
}
