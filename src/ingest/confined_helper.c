/* ilacs-confined: puts walls up around itself, then becomes another program.
 *
 *     ilacs-confined MEMORY CPU-SECONDS PROGRAM ARGUMENT...    MEMORY in bytes
 *     ilacs-confined --walls                                   says which walls stand, one "name=number" a line
 *
 * Started by confined.c with the untrusted bytes as standard input. Exit status 125 and a line on standard error say that
 * the program was never started. It is its own program, and small, so that nothing of ilacs is in the child's memory. */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { NOT_STARTED = 125 };

static int fail(const char *what) {
    fprintf(stderr, "ilacs-confined: %s: %s\n", what, strerror(errno));
    return NOT_STARTED;
}

/* ---- descriptors and limits ----------------------------------------------------------------------------------------- */

static void close_others(void) {
#ifdef SYS_close_range
    if (syscall(SYS_close_range, 3u, ~0u, 0u) == 0) return;
#endif
    struct rlimit r;
    int last = getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur < 65536 ? (int)r.rlim_cur : 65536;
    for (int fd = 3; fd < last; fd++) close(fd);
}

static bool limit(__rlimit_resource_t what, rlim_t n) {
    struct rlimit old, r = { n, n };
    if (getrlimit(what, &old) == 0 && old.rlim_max < n) r.rlim_cur = r.rlim_max = old.rlim_max; /* never higher */
    return setrlimit(what, &r) == 0;
}

/* Memory comes last, right before the other program starts: this one needs a little more to build its filter. */
static bool put_limits(rlim_t cpu) {
    return limit(RLIMIT_CORE, 0) && limit(RLIMIT_CPU, cpu) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, 32) &&
           limit(RLIMIT_NPROC, 0) && limit(RLIMIT_MEMLOCK, 0);
}

/* ---- Landlock ------------------------------------------------------------------------------------------------------- */

/* The rights of the first version of the interface; later ones add to refer, truncate and (4) to connect and bind. */
enum { READ_RIGHTS = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR };
static const uint64_t first_rights = (1u << 13) - 1, right_refer = 1u << 13, right_truncate = 1u << 14,
                      right_ioctl = 1u << 15;

static bool allow_reading(int rules, const char *path) {
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0) return errno == ENOENT; /* what is not there needs no rule */
    struct stat st;
    struct landlock_path_beneath_attr rule = { .parent_fd = fd, .allowed_access = READ_RIGHTS };
    if (fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode))
        rule.allowed_access = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE;
    bool ok = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    close(fd);
    return ok;
}

/* Returns the version of the interface in force, or 0 when this kernel has none. */
static int put_landlock(const char *program) {
    static const char *const readable[] = { "/usr",
                                            "/lib",
                                            "/lib64",
                                            "/lib32",
                                            "/nix/store",
                                            "/gnu/store",
                                            "/etc/ld.so.cache",
                                            "/etc/fonts",
                                            "/etc/locale.alias" };
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) return 0;
    /* The header of the build may be older than the kernel: the second member is the network's, from version 4 on. */
    struct {
        uint64_t fs, net;
    } handled = { first_rights, 0 };
    if (version >= 2) handled.fs |= right_refer;
    if (version >= 3) handled.fs |= right_truncate;
    if (version >= 4) handled.net = 3; /* bind and connect */
    if (version >= 5) handled.fs |= right_ioctl;
    int rules =
        (int)syscall(SYS_landlock_create_ruleset, &handled, version >= 4 ? sizeof handled : sizeof handled.fs, 0);
    if (rules < 0) return 0;
    bool ok = program == NULL || allow_reading(rules, program);
    for (size_t i = 0; ok && i < sizeof readable / sizeof *readable; i++) ok = allow_reading(rules, readable[i]);
    ok = ok && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return ok ? (int)version : 0;
}

/* ---- seccomp -------------------------------------------------------------------------------------------------------- */

/* What turning bytes into text has no use for. Refused with EPERM, so that a library that only tries goes on. */
static const char *const refused[] = {
    "socket",
    "socketpair",
    "connect",
    "bind",
    "listen",
    "accept",
    "accept4",
    "sendto",
    "sendmsg",
    "sendmmsg",
    "recvfrom",
    "recvmsg",
    "recvmmsg",
    "shutdown",
    "setsockopt",
    "getsockopt",
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "process_madvise",
    "pidfd_open",
    "pidfd_getfd",
    "pidfd_send_signal",
    "kcmp",
    "kill",
    "tkill",
    "rt_sigqueueinfo",
    "rt_tgsigqueueinfo",
    "fork",
    "vfork",
    "execveat",
    "unshare",
    "setns",
    "chroot",
    "pivot_root",
    "mount",
    "umount2",
    "umount",
    "move_mount",
    "open_tree",
    "fsopen",
    "fsconfig",
    "fsmount",
    "fspick",
    "mount_setattr",
    "bpf",
    "perf_event_open",
    "keyctl",
    "add_key",
    "request_key",
    "userfaultfd",
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",
    "memfd_create",
    "memfd_secret",
    "open_by_handle_at",
    "name_to_handle_at",
    "fanotify_init",
    "init_module",
    "finit_module",
    "delete_module",
    "kexec_load",
    "kexec_file_load",
    "reboot",
    "swapon",
    "swapoff",
    "acct",
    "quotactl",
    "syslog",
    "settimeofday",
    "clock_settime",
    "adjtimex",
    "clock_adjtime",
    "personality",
    "ioperm",
    "iopl",
    "modify_ldt",
    "vhangup",
    "lookup_dcookie",
    "mq_open",
    "mq_unlink",
    "shmget",
    "shmat",
    "semget",
    "msgget",
    "creat",
    "mkdir",
    "mkdirat",
    "mknod",
    "mknodat",
    "link",
    "linkat",
    "symlink",
    "symlinkat",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "rmdir",
    "truncate",
    "chmod",
    "fchmod",
    "fchmodat",
    "chown",
    "fchown",
    "lchown",
    "fchownat",
    "setxattr",
    "lsetxattr",
    "fsetxattr",
    "removexattr",
    "lremovexattr",
    "fremovexattr",
    "utimensat",
    "setuid",
    "setgid",
    "setreuid",
    "setregid",
    "setresuid",
    "setresgid",
    "setgroups",
    "capset",
};

static bool refuse(scmp_filter_ctx filter, const char *name, uint32_t answer, unsigned n,
                   const struct scmp_arg_cmp *args) {
    int call = seccomp_syscall_resolve_name(name);
    return call == __NR_SCMP_ERROR ||
           seccomp_rule_add_array(filter, answer, call, n, args) == 0; /* not known here: no wall needed */
}

static bool fill_filter(scmp_filter_ctx filter) {
    const uint32_t no = SCMP_ACT_ERRNO(EPERM), absent = SCMP_ACT_ERRNO(ENOSYS);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (!refuse(filter, refused[i], no, 0, NULL)) return false;
    /* Threads are harmless, processes are not. The newer calls hide their flags in memory: libc falls back without them. */
    struct scmp_arg_cmp no_thread = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0);
    struct scmp_arg_cmp other_process = SCMP_A0(SCMP_CMP_NE, (scmp_datum_t)getpid(), 0);
    struct scmp_arg_cmp write_only = SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE, O_WRONLY);
    struct scmp_arg_cmp read_write = SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE, O_RDWR);
    struct scmp_arg_cmp old_write_only = SCMP_A1(SCMP_CMP_MASKED_EQ, O_ACCMODE, O_WRONLY);
    struct scmp_arg_cmp old_read_write = SCMP_A1(SCMP_CMP_MASKED_EQ, O_ACCMODE, O_RDWR);
    return refuse(filter, "clone3", absent, 0, NULL) && refuse(filter, "openat2", absent, 0, NULL) &&
           refuse(filter, "clone", no, 1, &no_thread) && refuse(filter, "tgkill", no, 1, &other_process) &&
           refuse(filter, "openat", no, 1, &write_only) && refuse(filter, "openat", no, 1, &read_write) &&
           refuse(filter, "open", no, 1, &old_write_only) && refuse(filter, "open", no, 1, &old_read_write);
}

static bool put_seccomp(void) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (filter == NULL) return false;
    /* A tree of numbers instead of a list of comparisons: each call of the child is looked up in it. */
    (void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    bool ok = fill_filter(filter) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return ok;
}

/* ---- the whole ------------------------------------------------------------------------------------------------------ */

struct walls {
    bool limits, privileges, network, filter;
    int landlock;
};

static void put_walls(struct walls *w, rlim_t cpu, const char *program) {
    close_others();
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    w->privileges = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    w->network = unshare(CLONE_NEWNET) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0;
    w->landlock = w->privileges ? put_landlock(program) : 0;
    w->limits = put_limits(cpu);
    w->filter = w->privileges && put_seccomp();
}

/* The walls are tried, not believed: a wall stands when what it forbids fails. */
static int tell_walls(void) {
    struct walls w = { 0 };
    put_walls(&w, 10, NULL);
    if (w.landlock > 0 && open("/proc/self/status", O_RDONLY | O_CLOEXEC) >= 0) w.landlock = 0;
    if (w.filter && socket(AF_UNIX, SOCK_STREAM, 0) >= 0) w.filter = false;
    printf("rlimits=%d\nno_new_privileges=%d\nlandlock=%d\nseccomp=%d\nnetwork_namespace=%d\n", w.limits, w.privileges,
           w.landlock, w.filter, w.network);
    return fflush(stdout) == 0 ? 0 : 1;
}

static bool number(const char *s, rlim_t *out) {
    char *end;
    errno = 0;
    unsigned long long v = strtoull(s, &end, 10);
    *out = (rlim_t)v;
    return errno == 0 && end != s && *end == 0 && v > 0;
}

int main(int argc, char **argv) {
    rlim_t memory, cpu;
    if (argc == 2 && strcmp(argv[1], "--walls") == 0) return tell_walls();
    if (argc < 4 || !number(argv[1], &memory) || !number(argv[2], &cpu) || argv[3][0] != '/') {
        errno = EINVAL;
        return fail("usage: ilacs-confined MEMORY CPU-SECONDS PROGRAM ARGUMENT...");
    }
    if (chdir("/") != 0) return fail("/");
    if (access(argv[3], X_OK) != 0) return fail(argv[3]);
    struct walls w = { 0 };
    put_walls(&w, cpu, argv[3]);
    if (!w.limits || !limit(RLIMIT_AS, memory)) return fail("resource limits");
    static char language[] = "LC_ALL=C.UTF-8", home[] = "HOME=/nonexistent";
    char *const environment[] = { language, home, NULL };
    execve(argv[3], argv + 3, environment);
    return fail(argv[3]);
}
