#include "web/site_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#define MANIFEST ".ilacs-site"
enum { FOLDER_ARENA = 32 * 1024 * 1024, MANIFEST_MAX = 16 * 1024 * 1024 };

/* ---- what is there already ------------------------------------------------------------------------------------------ */

static bool foreign(const char *path, const char *what, struct err *e) {
    return err_fail(e, ERR_CONFLICT, __func__,
                    "Name a new folder, or move that away: an export replaces only what it wrote.",
                    "%s holds %s, which no export put there", path, what);
}

/* What an export wrote, in the order of bytes. */
struct names {
    struct sv *name;
    size_t count;
};

static int by_bytes(const void *a, const void *b) { return sv_cmp(*(const struct sv *)a, *(const struct sv *)b); }

static bool read_names(struct sv manifest, struct arena *a, struct names *out, struct err *e) {
    size_t lines = 1;
    struct sv line;
    for (size_t i = 0; i < manifest.n; i++) lines += manifest.p[i] == '\n';
    out->name = arena_array(a, struct sv, lines + 1);
    if (out->name == NULL) return err_nomem(e, __func__);
    out->name[out->count++] = SV(MANIFEST);
    while (sv_split(&manifest, '\n', &line))
        if (line.n > 0) out->name[out->count++] = line;
    qsort(out->name, out->count, sizeof *out->name, by_bytes);
    return true;
}

static bool listed(const struct names *names, const char *name) {
    struct sv wanted = sv_of(name);
    return bsearch(&wanted, names->name, names->count, sizeof wanted, by_bytes) != NULL;
}

/* Every file below the folder is in its list; folders are of no account. Without a list: takes all of it away. */
static bool each_file(const char *path, const struct names *names, struct err *e) {
    char *start = strdup(path);
    char *const roots[] = { start, NULL };
    FTS *walk = start == NULL ? NULL : fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    bool ok = walk != NULL || err_nomem(e, __func__);
    for (FTSENT *f; ok && (f = fts_read(walk)) != NULL;) {
        const char *name = f->fts_path + strlen(path) + (f->fts_level > 0 ? 1 : 0);
        if (f->fts_info == FTS_D) continue;
        if (f->fts_info == FTS_DP && names == NULL)
            (void)rmdir(f->fts_accpath);
        else if (f->fts_info != FTS_DP && names == NULL)
            (void)unlink(f->fts_accpath);
        else if (f->fts_info != FTS_DP && !listed(names, name))
            ok = foreign(path, name, e);
    }
    if (walk != NULL) (void)fts_close(walk);
    free(start);
    return ok;
}

static bool is_empty(const char *path) {
    DIR *d = opendir(path);
    if (d == NULL) return false;
    bool empty = true;
    for (struct dirent *f; empty && (f = readdir(d)) != NULL;)
        empty = strcmp(f->d_name, ".") == 0 || strcmp(f->d_name, "..") == 0;
    (void)closedir(d);
    return empty;
}

/* Whether a folder stands there that may be replaced; *exists says whether there is one at all. */
static bool may_replace(const char *path, bool *exists, struct err *e) {
    struct stat s;
    struct arena a = arena_with_limit(2 * MANIFEST_MAX);
    struct text name = text_in(&a, 0);
    struct sv manifest = { 0 };
    struct err missing = { 0 };
    *exists = lstat(path, &s) == 0;
    bool ok = true;
    if (!*exists)
        ok = errno == ENOENT || file_fail(e, __func__, "look at", path, errno);
    else if (!S_ISDIR(s.st_mode))
        ok = err_fail(e, ERR_CONFLICT, __func__, "Name a folder.", "%s is no folder", path);
    else if (!is_empty(path)) {
        text_printf(&name, "%s/" MANIFEST, path);
        ok = file_read(text_cstr(&name), MANIFEST_MAX, &a, &manifest, &missing) || foreign(path, "files", e);
        struct names names = { NULL, 0 };
        ok = ok && read_names(manifest, &a, &names, e) && each_file(path, &names, e);
    }
    arena_free(&a);
    return ok;
}

/* ---- the new one ---------------------------------------------------------------------------------------------------- */

static char *without_slashes(struct arena *a, const char *path) {
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/') n--;
    return arena_copy(a, path, n);
}

bool site_folder_begin(const char *path, struct site_folder *f, struct err *e) {
    bool exists;
    *f = (struct site_folder){ .fd = -1, .arena = arena_with_limit(FOLDER_ARENA) };
    f->manifest = text_in(&f->arena, MANIFEST_MAX);
    struct text name = text_in(&f->arena, 0);
    f->path = without_slashes(&f->arena, path);
    if (f->path == NULL) return err_nomem(e, __func__);
    if (!may_replace(f->path, &exists, e)) return false;
    text_printf(&name, "%s.part-XXXXXX", f->path);
    char *temporary = arena_copy(&f->arena, text_cstr(&name), name.n);
    if (temporary == NULL || name.failed) return err_nomem(e, __func__);
    if (mkdtemp(temporary) == NULL) return file_fail(e, __func__, "make a folder beside", f->path, errno);
    f->temporary = temporary;
    /* mkdtemp's folder is its owner's alone; a web server is somebody else. */
    if (chmod(temporary, 0755) != 0) return file_fail(e, __func__, "open to readers", temporary, errno);
    f->fd = open(temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return f->fd >= 0 || file_fail(e, __func__, "open", temporary, errno);
}

static bool make_folders(struct site_folder *f, struct sv name, struct err *e) {
    size_t last = name.n;
    while (last > 0 && name.p[last - 1] != '/') last--;
    struct sv folder = sv_sub(name, 0, last);
    if (sv_eq(folder, f->last)) return true;
    for (size_t i = 0; i < folder.n; i++) {
        if (folder.p[i] != '/') continue;
        const char *part = arena_copy(&f->arena, folder.p, i);
        if (part == NULL) return err_nomem(e, __func__);
        if (mkdirat(f->fd, part, 0755) != 0 && errno != EEXIST)
            return file_fail(e, __func__, "make the folder", part, errno);
    }
    f->last = (struct sv){ arena_copy(&f->arena, folder.p, folder.n), folder.n };
    return f->last.p != NULL || err_nomem(e, __func__);
}

static bool write_bytes(int fd, struct sv bytes) {
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        bytes = sv_sub(bytes, (size_t)n, bytes.n);
    }
    return true;
}

static bool write_file(struct site_folder *f, struct sv name, struct sv bytes, struct err *e) {
    const char *path = arena_copy(&f->arena, name.p, name.n);
    if (path == NULL) return err_nomem(e, __func__);
    if (!make_folders(f, name, e)) return false;
    int fd = openat(f->fd, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    bool ok = fd >= 0 && write_bytes(fd, bytes);
    int error = errno;
    if (fd >= 0) ok = close(fd) == 0 && ok;
    return ok || file_fail(e, __func__, "write", path, error);
}

bool site_folder_write(struct site_folder *f, struct sv name, struct sv bytes, struct err *e) {
    if (!write_file(f, name, bytes, e)) return false;
    text_add(&f->manifest, name);
    text_char(&f->manifest, '\n');
    f->files++;
    f->bytes += bytes.n;
    return text_ok(&f->manifest, e);
}

/* Old and new change names in one step; the old one, now under the temporary name, is then taken away. File systems that
 * cannot do it get two steps, with a moment between in which there is neither. */
static bool swap(struct site_folder *f, struct err *e) {
    if (renameat2(AT_FDCWD, f->temporary, AT_FDCWD, f->path, RENAME_EXCHANGE) == 0) {
        (void)each_file(f->temporary, NULL, NULL);
        f->temporary = NULL;
        return true;
    }
    struct text old = text_in(&f->arena, 0);
    text_printf(&old, "%s.old", f->temporary);
    if (rename(f->path, text_cstr(&old)) != 0) return file_fail(e, __func__, "replace", f->path, errno);
    if (rename(f->temporary, f->path) != 0) {
        int error = errno;
        (void)rename(text_cstr(&old), f->path);
        return file_fail(e, __func__, "replace", f->path, error);
    }
    f->temporary = NULL;
    (void)each_file(text_cstr(&old), NULL, NULL);
    return true;
}

bool site_folder_commit(struct site_folder *f, struct err *e) {
    bool exists;
    if (!write_file(f, SV(MANIFEST), text_view(&f->manifest), e)) return false;
    /* Somebody may have put something there meanwhile. */
    if (!may_replace(f->path, &exists, e)) return false;
    if (exists) return swap(f, e);
    if (rename(f->temporary, f->path) != 0) return file_fail(e, __func__, "make", f->path, errno);
    f->temporary = NULL;
    return true;
}

void site_folder_end(struct site_folder *f) {
    if (f->fd >= 0) (void)close(f->fd);
    if (f->temporary != NULL) (void)each_file(f->temporary, NULL, NULL);
    arena_free(&f->arena);
    *f = (struct site_folder){ .fd = -1 };
}
