#include "app/watch.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "store/reviews.h"

enum { SETTLE_MS = 2000, LOOK_AGAIN_MS = 250, BATCH = 64 };

/* A file as it was when last looked at. Lists are by path. */
struct seen {
    const char *path;
    int64_t size, changed_ns;
    int64_t since; /* on the steady clock: when it was first found so */
    bool done;
};
struct look {
    struct arena arena;
    struct seen *file;
    size_t files;
};

struct watch {
    struct store *store;
    const char *folder;
    const struct watch_options *o;
    struct look now, before;
    sigset_t ends;
    bool stop;
    struct err *err;
};

/* ---- looking --------------------------------------------------------------------------------------------------------- */

static const struct seen *seen_before(const struct look *l, size_t *at, const char *path) {
    while (*at < l->files && strcmp(l->file[*at].path, path) < 0) ++*at;
    return *at < l->files && strcmp(l->file[*at].path, path) == 0 ? &l->file[*at] : NULL;
}

static struct seen see(const char *path, const struct seen *before, int64_t now) {
    struct stat st;
    struct seen s = { .path = path, .since = now };
    if (stat(path, &st) != 0) return (struct seen){ .path = path, .since = now, .done = true }; /* gone again */
    s.size = st.st_size;
    s.changed_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
    if (before != NULL && before->size == s.size && before->changed_ns == s.changed_ns) {
        s.since = before->since;
        s.done = before->done;
    }
    return s;
}

static bool look(struct watch *w) {
    struct look old = w->before;
    struct report_paths paths;
    size_t at = 0;
    w->before = w->now;
    w->now = old;
    arena_reset(&w->now.arena);
    w->now.files = 0;
    if (!report_paths(&w->folder, 1, &w->now.arena, &paths, w->err)) return false;
    w->now.file = arena_array(&w->now.arena, struct seen, paths.count);
    if (w->now.file == NULL) return err_nomem(w->err, __func__);
    int64_t now = clock_steady_ms();
    for (size_t i = 0; i < paths.count; i++)
        w->now.file[i] = see(paths.path[i], seen_before(&w->before, &at, paths.path[i]), now);
    w->now.files = paths.count;
    return true;
}

/* ---- doing ----------------------------------------------------------------------------------------------------------- */

static bool is_told_to_stop(struct watch *w) {
    const struct timespec none = { 0 };
    if (!w->stop && sigtimedwait(&w->ends, NULL, &none) > 0) w->stop = true;
    return w->stop;
}

struct batch {
    struct watch *watch;
    struct seen *file[BATCH];
    const char *path[BATCH];
    size_t count;
};

static bool on_each(void *context, size_t index, const struct report_import *r, struct err *e) {
    struct batch *b = context;
    b->file[index]->done = true;
    if (b->watch->o->each != NULL && !b->watch->o->each(b->watch->o->context, index, r, e)) return false;
    if (!is_told_to_stop(b->watch)) return true;
    return err_fail(e, ERR_CONFLICT, __func__, "", "told to stop"); /* caught below: the file was finished */
}

static void say(const struct watch *w, struct sv sentence) {
    if (w->o->said != NULL) w->o->said(w->o->context, sentence);
}

static bool do_batch(struct watch *w, struct batch *b) {
    struct arena a = arena_with_limit(0);
    struct import_reports_options o = w->o->import;
    struct import_reports_totals totals;
    struct doing by;
    struct err e = { 0 };
    o.dry_run = false;
    o.watching = true;
    bool ok = b->count == 0 ||
              (doing_now(&a, &by, &e) && import_reports(w->store, b->path, b->count, &o, &by, on_each, b, &totals, &e));
    arena_free(&a);
    b->count = 0;
    if (ok || w->stop) return true;
    if (e.kind == ERR_CONFLICT) { /* another program holds the store: what is not done yet is done at the next look */
        say(w, sv_of(e.msg));
        return true;
    }
    *w->err = e;
    return false;
}

/* A file whose content was done before, under whatever name. */
static bool is_known(struct watch *w, struct seen *s, bool *known) {
    char hex[FILE_HASH_TEXT];
    struct arena a = arena_with_limit(0);
    struct watched_file f;
    struct err gone = { 0 };
    *known = false;
    bool ok = true;
    if (file_sha256(s->path, hex, &gone)) ok = store_find_watched(w->store, sv_of(hex), &a, known, &f, w->err);
    arena_free(&a);
    s->done = s->done || *known;
    return ok;
}

static bool do_settled(struct watch *w) {
    struct batch b = { .watch = w };
    int64_t now = clock_steady_ms();
    for (size_t i = 0; !w->stop && i < w->now.files; i++) {
        struct seen *s = &w->now.file[i];
        bool known;
        if (s->done || now - s->since < SETTLE_MS) continue;
        if (!is_known(w, s, &known)) return false;
        if (known) continue;
        b.file[b.count] = s;
        b.path[b.count++] = s->path;
        if (b.count == BATCH && !do_batch(w, &b)) return false;
    }
    return w->stop || do_batch(w, &b);
}

/* ---- turns ----------------------------------------------------------------------------------------------------------- */

static bool all_done(const struct watch *w) {
    for (size_t i = 0; i < w->now.files; i++)
        if (!w->now.file[i].done) return false;
    return true;
}

static void sleep_until_next(struct watch *w) {
    int64_t ms = all_done(w) ? (int64_t)w->o->interval_s * 1000 : LOOK_AGAIN_MS;
    const struct timespec t = { .tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000 };
    if (sigtimedwait(&w->ends, NULL, &t) > 0) w->stop = true;
}

bool watch_folder(struct store *s, const char *folder, const struct watch_options *o, struct err *e) {
    struct watch w = { .store = s, .folder = folder, .o = o, .err = e };
    struct stat st;
    w.now.arena = arena_with_limit(0);
    w.before.arena = arena_with_limit(0);
    (void)sigemptyset(&w.ends);
    (void)sigaddset(&w.ends, SIGTERM);
    (void)sigaddset(&w.ends, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, &w.ends, NULL); /* before any thread: they inherit it */
    bool ok = (stat(folder, &st) == 0 && S_ISDIR(st.st_mode)) ||
              err_fail(e, ERR_UNKNOWN, __func__, "Give the folder that reports come into.", "%s is no folder", folder);
    while (ok && !w.stop) {
        ok = look(&w) && do_settled(&w);
        if (!ok || (o->once && all_done(&w))) break;
        sleep_until_next(&w);
    }
    arena_free(&w.now.arena);
    arena_free(&w.before.arena);
    return ok;
}
