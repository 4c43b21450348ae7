/* Which files a run reads, and what their content is called. */
#include "app/import_reports.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum { PATHS_MAX = 100000, DEPTH_MAX = 16, PIECE = 64 * 1024 };

struct gathering {
    struct arena *arena;
    const char **path;
    size_t count, room;
    struct err *err;
};

static bool add_path(struct gathering *g, const char *path) {
    if (g->count == PATHS_MAX)
        return err_fail(g->err, ERR_INPUT, __func__, "Import the folders below one by one.",
                        "more than %d reports at once", PATHS_MAX);
    if (g->count == g->room) {
        size_t more = g->room == 0 ? 64 : g->room * 2;
        g->path = arena_grow(g->arena, g->path, g->room * sizeof *g->path, more * sizeof *g->path);
        if (g->path == NULL) return err_nomem(g->err, __func__);
        g->room = more;
    }
    g->path[g->count++] = path;
    return true;
}

static bool is_pdf_name(const char *name) {
    struct sv v = sv_of(name);
    return v.n > 4 && sv_eq_nocase(sv_sub(v, v.n - 4, 4), SV(".pdf"));
}

static int visible(const struct dirent *d) { return d->d_name[0] != '.'; }

static bool add_folder(struct gathering *g, const char *folder, int depth);

/* Links to folders are not followed: they can lead in circles. */
static bool add_entry(struct gathering *g, const char *folder, const char *name, int depth) {
    struct stat st;
    struct text t = text_in(g->arena, 0);
    text_printf(&t, "%s/%s", folder, name);
    const char *path = text_cstr(&t);
    if (!text_ok(&t, g->err)) return false;
    if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode)) return depth == 0 || add_folder(g, path, depth - 1);
    return !is_pdf_name(name) || add_path(g, path);
}

static bool add_folder(struct gathering *g, const char *folder, int depth) {
    struct dirent **entry = NULL;
    int n = scandir(folder, &entry, visible, NULL);
    if (n < 0) return file_fail(g->err, __func__, "read", folder, errno);
    bool ok = true;
    const char **name = arena_array(g->arena, const char *, (size_t)n);
    if (name == NULL) ok = err_nomem(g->err, __func__);
    for (int i = 0; i < n; i++) {
        if (ok) name[i] = arena_copy(g->arena, entry[i]->d_name, strlen(entry[i]->d_name));
        ok = ok && (name[i] != NULL || err_nomem(g->err, __func__));
        free(entry[i]);
    }
    free(entry);
    for (int i = 0; ok && i < n; i++) ok = add_entry(g, folder, name[i], depth);
    return ok;
}

static int by_bytes(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

bool report_paths(const char *const *argument, size_t n, struct arena *a, struct report_paths *out, struct err *e) {
    struct gathering g = { .arena = a, .err = e };
    *out = (struct report_paths){ 0 };
    for (size_t i = 0; i < n; i++) {
        struct stat st;
        size_t before = g.count;
        bool folder = stat(argument[i], &st) == 0 && S_ISDIR(st.st_mode);
        if (!(folder ? add_folder(&g, argument[i], DEPTH_MAX) : add_path(&g, argument[i]))) return false;
        /* The order of a folder is the file system's whim; ours is by name. */
        if (folder && g.count - before > 1) qsort(g.path + before, g.count - before, sizeof *g.path, by_bytes);
    }
    *out = (struct report_paths){ g.path, g.count };
    return true;
}

static bool hash_open(int fd, const char *path, char out[FILE_HASH_TEXT], struct err *e) {
    crypto_hash_sha256_state state;
    unsigned char hash[crypto_hash_sha256_BYTES];
    unsigned char piece[PIECE];
    ssize_t n;
    (void)crypto_hash_sha256_init(&state);
    while ((n = read(fd, piece, sizeof piece)) > 0) (void)crypto_hash_sha256_update(&state, piece, (size_t)n);
    if (n < 0) return file_fail(e, __func__, "read", path, errno);
    (void)crypto_hash_sha256_final(&state, hash);
    (void)sodium_bin2hex(out, FILE_HASH_TEXT, hash, sizeof hash);
    return true;
}

bool file_sha256(const char *path, char out[FILE_HASH_TEXT], struct err *e) {
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) return file_fail(e, __func__, "open", path, errno);
    bool ok = (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) ||
              err_fail(e, ERR_INPUT, __func__, "Give an ordinary file.", "%s is no ordinary file", path);
    ok = ok && hash_open(fd, path, out, e);
    (void)close(fd);
    return ok;
}
