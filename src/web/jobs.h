#ifndef ILACS_WEB_JOBS_H
#define ILACS_WEB_JOBS_H
/* Worker threads for answers that may take longer than a loop can wait: passwords, writing, other servers. A bounded queue:
 * when it is full the answer is a polite refusal, at once. */
#include "base/err.h"
#include <stddef.h>

struct jobs;
struct job {
    void (*run)(struct job *job, void *thread); /* on a worker, with what `open` gave it */
    struct job *next;
};
struct jobs_options {
    unsigned workers; /* 0: 4 */
    size_t queue;     /* 0: 256 */
    void *ctx;
    bool (*open)(void *ctx, void **thread, struct err *e); /* once for each worker, before jobs_start returns */
    void (*close)(void *thread);
};
bool jobs_start(const struct jobs_options *o, struct jobs **out, struct err *e);
/* False when the queue is full or ending: the job is not taken. From any thread. */
bool jobs_add(struct jobs *j, struct job *job);
/* Finishes what was taken, then ends the workers. NULL is fine. */
void jobs_stop(struct jobs *j);
#endif
