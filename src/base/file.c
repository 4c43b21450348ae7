#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *next_step(int error_number) {
    switch (error_number) {
    case ENOENT: return "Check the path: a folder on the way to it is missing.";
    case EACCES:
    case EPERM: return "Give this user permission for the file and its folder, or choose another path.";
    case EROFS: return "The file system is read-only: choose a path elsewhere.";
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return "The disk or quota is full: free some space or choose a path elsewhere, then try again.";
    case EISDIR:
    case ENOTDIR: return "A folder stands where a file should be, or the other way round: choose another path.";
    case EMFILE:
    case ENFILE: return "Too many files are open: close other programs, then try again.";
    default: return "Check the disk and the path, then try again.";
    }
}

bool file_fail(struct err *e, const char *where, const char *doing, const char *path, int error_number) {
    char words[128];
    return err_fail(e, ERR_STORE, where, next_step(error_number), "cannot %s %s: %s", doing, path,
                    strerror_r(error_number, words, sizeof words));
}

static bool open_to_read(const char *path, int *fd, struct err *e) {
    *fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (*fd >= 0) return true;
    if (errno == ENOENT)
        return err_fail(e, ERR_UNKNOWN, __func__, "Check the path of the file.", "there is no file %s", path);
    return file_fail(e, __func__, "open", path, errno);
}

static bool too_large(const char *path, size_t limit, struct err *e) {
    return err_fail(e, ERR_INPUT, __func__, "Split the file, or check that it is the right one.",
                    "%s is larger than the %zu bytes allowed", path, limit);
}

static bool read_on(int fd, const char *path, size_t limit, size_t expected, struct arena *a, struct sv *out,
                    struct err *e) {
    /* One byte more than allowed is asked for, so that a file at the limit and one past it can be told apart. */
    size_t cap = (expected < limit ? expected : limit) + 2;
    size_t n = 0;
    char *p = arena_alloc(a, cap);
    while (p != NULL) {
        ssize_t got = read(fd, p + n, cap - 1 - n);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return file_fail(e, __func__, "read", path, errno);
        n += (size_t)got;
        if (n > limit) return too_large(path, limit, e);
        if (got == 0) break;
        if (n + 1 < cap) continue;
        size_t more = cap * 2 < limit + 2 ? cap * 2 : limit + 2;
        p = arena_grow(a, p, cap, more);
        cap = more;
    }
    if (p == NULL) return err_nomem(e, __func__);
    p[n] = '\0';
    *out = (struct sv){ p, n };
    return true;
}

bool file_read(const char *path, size_t limit, struct arena *a, struct sv *out, struct err *e) {
    int fd;
    struct stat st;
    bool ok = false;
    if (!open_to_read(path, &fd, e)) return false;
    if (fstat(fd, &st) != 0)
        (void)file_fail(e, __func__, "look at", path, errno);
    else if (S_ISDIR(st.st_mode))
        (void)err_fail(e, ERR_INPUT, __func__, "Give the path of a file.", "%s is a folder", path);
    else if (S_ISREG(st.st_mode) && (uint64_t)st.st_size > limit)
        (void)too_large(path, limit, e);
    else
        ok = read_on(fd, path, limit, S_ISREG(st.st_mode) ? (size_t)st.st_size : 4096, a, out, e);
    (void)close(fd);
    return ok;
}

static bool write_all(int fd, struct sv bytes) {
    while (bytes.n > 0) {
        ssize_t put = write(fd, bytes.p, bytes.n);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        bytes = sv_sub(bytes, (size_t)put, bytes.n);
    }
    return true;
}

/* The folder part of a path in a buffer of its own; "." where there is none. The caller frees it. */
static char *folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    if (slash == NULL) return strdup(".");
    return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

bool file_sync_folder_of(const char *path, struct err *e) {
    char *folder = folder_of(path);
    if (folder == NULL) return err_nomem(e, __func__);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok) (void)file_fail(e, __func__, "synchronise the folder", folder, errno);
    if (fd >= 0) (void)close(fd);
    free(folder);
    return ok;
}

static bool write_beside(const char *beside, struct sv bytes, const char *path, struct err *e) {
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0) return file_fail(e, __func__, "write", path, errno);
    bool ok = write_all(fd, bytes) && fsync(fd) == 0;
    if (!ok) (void)file_fail(e, __func__, "write", path, errno);
    if (close(fd) != 0 && ok) ok = file_fail(e, __func__, "write", path, errno);
    if (ok && rename(beside, path) != 0) ok = file_fail(e, __func__, "write", path, errno);
    if (!ok) (void)unlink(beside);
    return ok;
}

bool file_write(const char *path, struct sv bytes, struct err *e) {
    char *beside = NULL;
    /* The process id keeps two runs apart that write the same path at once. */
    if (asprintf(&beside, "%s.%ld.new", path, (long)getpid()) < 0) return err_nomem(e, __func__);
    bool ok = write_beside(beside, bytes, path, e) && file_sync_folder_of(path, e);
    free(beside);
    return ok;
}

static bool make_one(const char *path, struct err *e) {
    struct stat st;
    if (mkdir(path, 0755) == 0) return true;
    int why = errno;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) return true;
    return file_fail(e, __func__, "make the folder", path, why == EEXIST ? ENOTDIR : why);
}

bool file_make_folder(const char *path, struct err *e) {
    char *part = strdup(path);
    if (part == NULL) return err_nomem(e, __func__);
    bool ok = true;
    for (char *slash = strchr(part + 1, '/'); ok && path[0] != '\0' && slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        ok = make_one(part, e);
        *slash = '/';
    }
    ok = ok && make_one(part, e);
    free(part);
    return ok;
}
