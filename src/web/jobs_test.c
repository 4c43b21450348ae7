/* Workers and their queue: every job taken is run once, none more than fit are taken, and ending waits. */
#include "web/jobs.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static atomic_int opened, closed, done;

static bool open_worker(void *ctx, void **thread, struct err *e) {
    int allowed = *(int *)ctx;
    if (atomic_load(&opened) == allowed) return err_fail(e, ERR_STORE, __func__, "", "no more");
    atomic_fetch_add(&opened, 1);
    *thread = &opened;
    return true;
}

static void close_worker(void *thread) {
    assert_ptr_equal(thread, &opened);
    atomic_fetch_add(&closed, 1);
}

static int fresh(void **state) {
    (void)state;
    atomic_store(&opened, 0);
    atomic_store(&closed, 0);
    atomic_store(&done, 0);
    return 0;
}

struct counted {
    struct job job;
    atomic_int runs;
};

static void count(struct job *job, void *thread) {
    assert_ptr_equal(thread, &opened);
    atomic_fetch_add(&((struct counted *)(void *)job)->runs, 1);
    atomic_fetch_add(&done, 1);
}

enum { MANY = 500 };

static void every_job_is_run_once(void **state) {
    (void)state;
    static struct counted list[MANY];
    int allowed = 10;
    struct jobs *j;
    const struct jobs_options o = { .queue = MANY, .ctx = &allowed, .open = open_worker, .close = close_worker };
    assert_true(jobs_start(&o, &j, NULL));
    for (int i = 0; i < MANY; i++) {
        list[i].job.run = count;
        assert_true(jobs_add(j, &list[i].job));
    }
    jobs_stop(j); /* waits for all of them */
    assert_int_equal(atomic_load(&done), MANY);
    for (int i = 0; i < MANY; i++) assert_int_equal(atomic_load(&list[i].runs), 1);
    assert_int_equal(atomic_load(&opened), 4);
    assert_int_equal(atomic_load(&closed), 4);
}

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool running, open_gate;

static void wait_at_gate(struct job *job, void *thread) {
    (void)job, (void)thread;
    (void)pthread_mutex_lock(&gate);
    running = true;
    (void)pthread_cond_broadcast(&changed);
    while (!open_gate) (void)pthread_cond_wait(&changed, &gate);
    (void)pthread_mutex_unlock(&gate);
    atomic_fetch_add(&done, 1);
}

static void a_full_queue_refuses(void **state) {
    (void)state;
    struct job first = { .run = wait_at_gate }, more[4] = { 0 };
    int allowed = 1;
    struct jobs *j;
    running = open_gate = false;
    const struct jobs_options o = {
        .workers = 1, .queue = 3, .ctx = &allowed, .open = open_worker, .close = close_worker
    };
    assert_true(jobs_start(&o, &j, NULL));
    assert_true(jobs_add(j, &first));
    (void)pthread_mutex_lock(&gate);
    while (!running) (void)pthread_cond_wait(&changed, &gate);
    (void)pthread_mutex_unlock(&gate);
    for (int i = 0; i < 4; i++) {
        more[i].run = wait_at_gate;
        assert_int_equal(jobs_add(j, &more[i]), i < 3);
    }
    (void)pthread_mutex_lock(&gate);
    open_gate = true;
    (void)pthread_cond_broadcast(&changed);
    (void)pthread_mutex_unlock(&gate);
    jobs_stop(j);
    assert_int_equal(atomic_load(&done), 4);
}

static void a_worker_that_does_not_open_ends_all(void **state) {
    (void)state;
    int allowed = 2;
    struct jobs *j = NULL;
    struct err e = { 0 };
    const struct jobs_options o = { .ctx = &allowed, .open = open_worker, .close = close_worker };
    assert_false(jobs_start(&o, &j, &e));
    assert_int_equal(e.kind, ERR_STORE);
    assert_int_equal(atomic_load(&closed), 2);
    jobs_stop(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_job_is_run_once, fresh),
        cmocka_unit_test_setup(a_full_queue_refuses, fresh),
        cmocka_unit_test_setup(a_worker_that_does_not_open_ends_all, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
