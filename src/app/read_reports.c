#include "app/read_reports.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

enum { JOBS_MAX = 64, FILE_MEMORY = 64 * 1024 * 1024 };

enum slot_state { SLOT_FREE, SLOT_READING, SLOT_DONE };
struct slot {
    enum slot_state state;
    struct arena arena;
    struct report_facts facts;
    struct err err;
    bool ok;
};

/* File i uses slot i % slots. Workers take files in order and wait for their slot; the caller's thread empties the slots in
 * order. Everything below is guarded by `lock`, except a slot that is being read, which is its worker's. */
struct run {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    const char *const *path;
    size_t n, next;
    const struct report_reader *reader;
    const struct report_file_options *file;
    struct slot *slot;
    size_t slots;
    bool stop;
};

static unsigned processors(void) {
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n < 1 ? 1 : n > JOBS_MAX ? JOBS_MAX : (unsigned)n;
}

/* A file that needs too much memory is a bad file, not the end of the run. */
static void read_into(struct slot *s, const char *path, const struct run *run) {
    arena_reset(&s->arena);
    s->err = (struct err){ 0 };
    s->ok = report_file_read(path, run->reader, run->file, &s->arena, &s->facts, &s->err);
    if (s->ok || s->err.kind != ERR_NOMEM) return;
    report_refuse(sv_of(path), SV("reading it needed more memory than allowed"), &s->facts);
    s->ok = true;
}

static void *work(void *context) {
    struct run *run = context;
    pthread_mutex_lock(&run->lock);
    while (!run->stop && run->next < run->n) {
        size_t mine = run->next;
        struct slot *s = &run->slot[mine % run->slots];
        if (s->state != SLOT_FREE) {
            pthread_cond_wait(&run->changed, &run->lock);
            continue;
        }
        run->next++;
        s->state = SLOT_READING;
        pthread_mutex_unlock(&run->lock);
        read_into(s, run->path[mine], run);
        pthread_mutex_lock(&run->lock);
        s->state = SLOT_DONE;
        pthread_cond_broadcast(&run->changed);
    }
    pthread_mutex_unlock(&run->lock);
    return NULL;
}

static struct slot *wait_for(struct run *run, size_t i) {
    struct slot *s = &run->slot[i % run->slots];
    pthread_mutex_lock(&run->lock);
    while (s->state != SLOT_DONE) pthread_cond_wait(&run->changed, &run->lock);
    pthread_mutex_unlock(&run->lock);
    return s;
}

static void hand_back(struct run *run, struct slot *s, bool stop) {
    pthread_mutex_lock(&run->lock);
    s->state = SLOT_FREE;
    run->stop |= stop;
    pthread_cond_broadcast(&run->changed);
    pthread_mutex_unlock(&run->lock);
}

static bool empty_slots(struct run *run, read_reports_each *each, void *context, struct err *e) {
    bool ok = true;
    for (size_t i = 0; ok && i < run->n; i++) {
        struct slot *s = wait_for(run, i);
        if (!s->ok) {
            *e = s->err;
            ok = false;
        } else {
            ok = each(context, i, &s->facts, e);
        }
        hand_back(run, s, !ok);
    }
    return ok;
}

static bool run_threads(struct run *run, unsigned jobs, read_reports_each *each, void *context, struct err *e) {
    pthread_t thread[JOBS_MAX];
    unsigned started = 0;
    while (started < jobs && pthread_create(&thread[started], NULL, work, run) == 0) started++;
    bool ok = started > 0 ? empty_slots(run, each, context, e)
                          : err_fail(e, ERR_STORE, __func__, "Try again; if it stays, look at the limit on threads.",
                                     "no thread could be started");
    for (unsigned i = 0; i < started; i++) pthread_join(thread[i], NULL);
    return ok;
}

bool read_reports(const char *const *path, size_t n, const struct report_reader *r,
                  const struct read_reports_options *o, read_reports_each *each, void *context, struct err *e) {
    unsigned jobs = o->jobs == 0 ? processors() : o->jobs > JOBS_MAX ? JOBS_MAX : o->jobs;
    if (n < jobs) jobs = n == 0 ? 1 : (unsigned)n;
    struct run run = { .path = path, .n = n, .reader = r, .file = &o->file, .slots = (size_t)jobs * 2 + 1 };
    run.slot = calloc(run.slots, sizeof *run.slot);
    if (run.slot == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < run.slots; i++) run.slot[i].arena = arena_with_limit(FILE_MEMORY);
    pthread_mutex_init(&run.lock, NULL);
    pthread_cond_init(&run.changed, NULL);
    bool ok = run_threads(&run, jobs, each, context, e);
    pthread_cond_destroy(&run.changed);
    pthread_mutex_destroy(&run.lock);
    for (size_t i = 0; i < run.slots; i++) arena_free(&run.slot[i].arena);
    free(run.slot);
    return ok;
}
