/* Speed of the engine on the shipped register and rules, from facts in memory: the national due list with its traces,
 * and due lists without.
 *
 *     due_bench [DAY]        the day asked; 2025-03-03 unless said otherwise
 *
 * Floors of the same run: one pass over every byte of the histories asked (a multiplicative hash), and copying them. The
 * median of alternating rounds counts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/register.h"
#include "app/view.h"

enum { ROUNDS = 21, DAYS = 90 };

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct bench {
    struct app *app;
    struct view view;
    struct arena arena;
    const struct history **asked; /* those that exist on the day */
    size_t authorities, events;
    unsigned char *copy;
    size_t bytes, owed, steps;
    uint64_t sink; /* what is computed is used */
};

/* ---- what is measured -------------------------------------------------------------------------------------------- */

static void hash_histories(struct bench *b) {
    uint64_t h = b->sink;
    for (size_t i = 0; i < b->authorities; i++) {
        const unsigned char *p = (const unsigned char *)b->asked[i]->event;
        size_t n = b->asked[i]->events * sizeof(struct event);
        for (size_t j = 0; j + 8 <= n; j += 8) {
            uint64_t v;
            memcpy(&v, p + j, 8);
            h = (h ^ v) * UINT64_C(0x9E3779B97F4A7C15);
        }
    }
    b->sink = h;
}

static void copy_histories(struct bench *b) {
    unsigned char *to = b->copy;
    for (size_t i = 0; i < b->authorities; i++) {
        size_t n = b->asked[i]->events * sizeof(struct event);
        if (n > 0) memcpy(to, b->asked[i]->event, n);
        to += n;
    }
    b->sink += b->copy[b->sink % (b->bytes + 1)];
}

/* The national list with the reasons of every line. */
static void list_with_traces(struct bench *b) {
    struct trace t;
    struct due d;
    arena_reset(&b->arena);
    t = trace_in(&b->arena);
    b->owed = 0;
    for (size_t i = 0; i < b->authorities; i++) {
        due_list(&b->view.context, b->asked[i], b->view.question.on, &d, &t);
        b->owed += d.count;
        b->sink += d.count > 0 ? (uint64_t)d.owed[0].latest.n : 0;
    }
    b->steps = t.count;
}

/* The same as the pages and the command line ask for it: rows kept, filters applied. */
static void list_as_rows(struct bench *b) {
    struct due_rows rows;
    const struct due_filter all = { .trace = true };
    arena_reset(&b->arena);
    if (!view_due(&b->view, &all, &b->arena, &rows, NULL)) abort();
    b->sink += rows.count;
}

/* One year's quarter of days, no traces. */
static void days_without_traces(struct bench *b) {
    struct due d;
    for (int day = 0; day < DAYS; day++)
        for (size_t i = 0; i < b->authorities; i++) {
            due_list(&b->view.context, b->asked[i], day_plus(b->view.question.on, day), &d, NULL);
            b->sink += d.count;
        }
}

static void days_of_hashing(struct bench *b) {
    for (int day = 0; day < DAYS; day++) hash_histories(b);
}

/* The authorities of the view as it now stands: a new view has new histories. */
static void choose(struct bench *b) {
    b->authorities = b->events = 0;
    for (size_t i = 0; i < b->view.histories; i++)
        if (authority_exists(b->view.history[i].authority, b->view.question.on)) {
            b->asked[b->authorities++] = &b->view.history[i];
            b->events += b->view.history[i].events;
        }
    b->bytes = b->events * sizeof(struct event);
}

/* From facts: corrections resolved for every authority as known by a day, which the next question changes. */
static void histories_as_known(struct bench *b) {
    static int turn;
    struct question q = b->view.question;
    q.known_by = day_plus(q.on, -(turn++ & 1));
    if (!app_view(b->app, q, &b->view, NULL)) abort();
    choose(b);
}

/* ---- measuring --------------------------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

struct pair {
    double ours, floor;
};

/* Alternating, so that both meet the same noise; `times` in each round, so that a round is long enough to be told. */
static struct pair medians(struct bench *b, void (*ours)(struct bench *), void (*floor)(struct bench *), int times) {
    double x[ROUNDS];
    double y[ROUNDS];
    for (int r = 0; r < ROUNDS; r++) {
        double start = seconds();
        for (int i = 0; i < times; i++) ours(b);
        double middle = seconds();
        for (int i = 0; i < times; i++) floor(b);
        x[r] = (middle - start) / times;
        y[r] = (seconds() - middle) / times;
    }
    qsort(x, ROUNDS, sizeof *x, by_size);
    qsort(y, ROUNDS, sizeof *y, by_size);
    return (struct pair){ x[ROUNDS / 2], y[ROUNDS / 2] };
}

static bool prepare(struct bench *b, const char *store, struct day on, struct err *e) {
    struct doing by;
    const struct app_options options = { .store = sv_of(store), .read_only = true };
    struct arena a = arena_with_limit(0);
    bool ok = doing_now(&a, &by, e) && register_init(store, true, &by, NULL, e) && app_open(&options, &b->app, e) &&
              app_view(b->app, (struct question){ on, on, AUDIENCE_INSPECTORATE }, &b->view, e);
    arena_free(&a);
    return ok;
}

static bool make_room(struct bench *b) {
    b->asked = calloc(b->view.histories, sizeof(struct history *));
    if (b->asked == NULL) return false;
    choose(b);
    b->copy = calloc(b->bytes + 1, 1);
    return b->copy != NULL && b->authorities > 0;
}

static void figure(const char *what, double value, const char *unit, const char *against, double ratio) {
    printf("%s\t%.4g\t%s\t%s\t%.3g\n", what, value, unit, against, ratio);
}

static void measure(struct bench *b) {
    const char *pass = "hash of the same histories";
    struct pair p = medians(b, list_with_traces, hash_histories, 20);
    printf("# %zu authorities, %zu events, %zu bytes of histories, %zu obligations, %zu trace steps\n", b->authorities,
           b->events, b->bytes, b->owed, b->steps);
    figure("national list with traces (target: 1 ms)", p.ours * 1e3, "ms", pass, p.ours / p.floor);
    p = medians(b, list_with_traces, copy_histories, 20);
    figure("the same", p.ours * 1e3, "ms", "memcpy of the same histories", p.ours / p.floor);
    p = medians(b, list_as_rows, list_with_traces, 20);
    figure("national list as rows (view_due)", p.ours * 1e3, "ms", "the list without rows", p.ours / p.floor);
    p = medians(b, days_without_traces, days_of_hashing, 1);
    double days = (double)(b->authorities * DAYS);
    figure("authority-days without trace (target: 1000000)", days / p.ours, "per s, core", pass, p.ours / p.floor);
    p = medians(b, histories_as_known, list_with_traces, 1);
    figure("histories as known, all authorities ever", p.ours * 1e3, "ms", "the list with traces", p.ours / p.floor);
}

int main(int argc, char **argv) {
    char folder[] = "/tmp/ilacs-bench-XXXXXX";
    char store[sizeof folder + 16];
    struct bench b = { .arena = arena_with_limit(0) };
    struct err e = { 0 };
    struct day on;
    if (!day_parse(sv_of(argc > 1 ? argv[1] : "2025-03-03"), &on) || mkdtemp(folder) == NULL) {
        fprintf(stderr, "usage: due_bench [YYYY-MM-DD]\n");
        return 2;
    }
    snprintf(store, sizeof store, "%s/store.db", folder);
    bool ok = prepare(&b, store, on, &e) && make_room(&b);
    if (ok)
        measure(&b);
    else
        fprintf(stderr, "due_bench: %s\n%s\n", e.msg, e.hint);
    app_close(b.app);
    free(b.asked);
    free(b.copy);
    arena_free(&b.arena);
    static const char *const left[] = { "", "-wal", "-shm" };
    for (size_t i = 0; i < 3; i++) {
        char path[sizeof store + 8];
        snprintf(path, sizeof path, "%s%s", store, left[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
    if (b.sink == 42) puts("#"); /* so that nothing measured can be left out */
    return ok ? 0 : 1;
}
