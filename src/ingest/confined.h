#ifndef ILACS_INGEST_CONFINED_H
#define ILACS_INGEST_CONFINED_H
/* Runs a program on a stranger's bytes between walls: no network, no files but the system's own for reading, limits on
 * memory, processor time, output and wall time; killed when over.
 *
 * A small helper, `ilacs-confined`, is started by posix_spawn (never a fork of this process, which may have threads, and
 * never a shell). It closes every descriptor but the three, puts the walls up and execs the program. The bytes go in as
 * its standard input, the answer comes from its standard output; both ends are ours. What comes back is as untrusted as
 * what went in.
 *
 * Walls: resource limits; Landlock (system folders read-only, nothing else); a seccomp filter (no sockets, no tracing, no
 * new processes, no mounts, no kernel interfaces a filter of text has use for); an empty network namespace where the kernel
 * lets us make one. A kernel may lack some: confined_walls_probe says which stand. */
#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

struct confined_limits {
    size_t memory;    /* bytes of address space; 0: 1 GiB */
    size_t output;    /* bytes; 0: 16 MiB */
    unsigned cpu_s;   /* seconds of processor time; 0: 30 */
    unsigned wall_ms; /* 0: 60,000 */
};

struct confined_walls {
    bool rlimits, no_new_privileges, landlock, seccomp, network_namespace;
    int landlock_version; /* of the kernel's interface; 0: none */
};

enum confined_end {
    CONFINED_EXITED,   /* `status` is the exit status */
    CONFINED_KILLED,   /* by a signal, `status`: memory, processor time or a forbidden call */
    CONFINED_TOO_SLOW, /* wall time */
    CONFINED_TOO_MUCH  /* output */
};
struct confined_result {
    enum confined_end end;
    int status;
    struct sv out;      /* standard output; possibly cut */
    struct sv messages; /* the first bytes of standard error */
};

/* Runs argv[0] (an absolute path) with argv on the open file `input`, read from where it stands. The result lives in `a`.
 * Errors: ERR_STORE when the helper or the program cannot be started; ERR_NOMEM. */
bool confined_run(const char *const *argv, int input, const struct confined_limits *limits, struct arena *a,
                  struct confined_result *out, struct err *e);

/* Which walls stand on this machine, found by putting them up in a child. Errors: ERR_STORE when there is no helper. */
bool confined_walls_probe(struct confined_walls *out, struct err *e);
/* One line on the walls for `ilacs check`: "landlock 4, seccomp, resource limits; no network namespace". */
struct sv confined_walls_text(const struct confined_walls *w, struct arena *a);
/* Whether the walls that matter stand: resource limits, and at least one of Landlock and seccomp. */
bool confined_walls_enough(const struct confined_walls *w);

/* The helper's path: $ILACS_CONFINED, else beside the program, else in the folders a build or an installation puts it.
 * Errors: ERR_STORE naming where it was looked for. */
bool confined_helper(char *path, size_t size, struct err *e);
#endif
