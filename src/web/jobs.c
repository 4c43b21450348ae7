#include "web/jobs.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { WORKERS_USUAL = 4, WORKERS_MAX = 64, QUEUE_USUAL = 256 };

struct worker {
    struct jobs *jobs;
    void *thread; /* of the options' open */
    pthread_t id;
    bool opened, started;
};
struct jobs {
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct job *first, **end;
    size_t waiting, room;
    bool ending;
    void (*close)(void *thread);
    unsigned workers;
    struct worker worker[WORKERS_MAX];
};

/* NULL: nothing is left, and nothing more will come. */
static struct job *next_job(struct jobs *j) {
    (void)pthread_mutex_lock(&j->lock);
    while (j->first == NULL && !j->ending) (void)pthread_cond_wait(&j->more, &j->lock);
    struct job *job = j->first;
    if (job != NULL) {
        j->first = job->next;
        if (j->first == NULL) j->end = &j->first;
        j->waiting--;
    }
    (void)pthread_mutex_unlock(&j->lock);
    return job;
}

static void *work(void *arg) {
    struct worker *w = arg;
    for (struct job *job; (job = next_job(w->jobs)) != NULL;) job->run(job, w->thread);
    return NULL;
}

static bool worker_start(struct jobs *j, struct worker *w, const struct jobs_options *o, struct err *e) {
    w->jobs = j;
    if (o->open != NULL && !o->open(o->ctx, &w->thread, e)) return false;
    w->opened = true;
    int fault = pthread_create(&w->id, NULL, work, w);
    w->started = fault == 0;
    return fault == 0 || err_fail(e, ERR_STORE, __func__, "Close other programs, or raise the limit on processes.",
                                  "a worker could not be started: %s", strerror(fault));
}

bool jobs_start(const struct jobs_options *o, struct jobs **out, struct err *e) {
    struct jobs *j = calloc(1, sizeof *j);
    if (j == NULL) return err_nomem(e, __func__);
    (void)pthread_mutex_init(&j->lock, NULL);
    (void)pthread_cond_init(&j->more, NULL);
    j->end = &j->first;
    j->room = o->queue > 0 ? o->queue : QUEUE_USUAL;
    j->close = o->close;
    j->workers = o->workers == 0 ? WORKERS_USUAL : o->workers > WORKERS_MAX ? WORKERS_MAX : o->workers;
    for (unsigned i = 0; i < j->workers; i++)
        if (!worker_start(j, &j->worker[i], o, e)) {
            jobs_stop(j);
            return false;
        }
    *out = j;
    return true;
}

bool jobs_add(struct jobs *j, struct job *job) {
    (void)pthread_mutex_lock(&j->lock);
    bool taken = !j->ending && j->waiting < j->room;
    if (taken) {
        job->next = NULL;
        *j->end = job;
        j->end = &job->next;
        j->waiting++;
        (void)pthread_cond_signal(&j->more);
    }
    (void)pthread_mutex_unlock(&j->lock);
    return taken;
}

void jobs_stop(struct jobs *j) {
    if (j == NULL) return;
    (void)pthread_mutex_lock(&j->lock);
    j->ending = true;
    (void)pthread_cond_broadcast(&j->more);
    (void)pthread_mutex_unlock(&j->lock);
    for (unsigned i = 0; i < j->workers; i++)
        if (j->worker[i].started) (void)pthread_join(j->worker[i].id, NULL);
    for (unsigned i = 0; i < j->workers; i++)
        if (j->worker[i].opened && j->close != NULL) j->close(j->worker[i].thread);
    (void)pthread_cond_destroy(&j->more);
    (void)pthread_mutex_destroy(&j->lock);
    free(j);
}
