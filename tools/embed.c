/* Writes the files that travel inside the program as one C source (see src/base/embedded.h), and a dependency file.
 *
 *   embed --out FILE.c --depfile FILE.d --root DIR [--tree FOLDER SUFFIX]... [--file NAME PATH]...
 *
 * --tree takes every file below ROOT/FOLDER whose name ends in SUFFIX ("" takes all); its name is its path from ROOT.
 * --file takes one file under another name (what a compiler made, or what comes from a package).
 *
 * Folders are named in the dependency file as well as files: adding a file changes its folder's time, so ninja runs
 * this again and nobody edits a list. */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

struct item {
    char *name; /* as the program will ask for it */
    char *path; /* where the bytes are */
};

static struct item *items;
static size_t item_count, item_room;
static char **deps;
static size_t dep_count, dep_room;

_Noreturn static void fail(const char *what, const char *about) {
    fprintf(stderr, "embed: %s: %s\n", about, what);
    exit(1);
}

static void *room_for_one(void *array, size_t count, size_t *room, size_t size) {
    if (count < *room) return array;
    *room = *room == 0 ? 64 : *room * 2;
    void *bigger = realloc(array, *room * size);
    if (bigger == NULL) fail("out of memory", "list");
    return bigger;
}

static void join(char out[static PATH_MAX], const char *a, const char *b) {
    int n = snprintf(out, PATH_MAX, "%s/%s", a, b);
    if (n < 0 || n >= PATH_MAX) fail("the path is too long", b);
}

static void add_dep(const char *path) {
    deps = room_for_one(deps, dep_count, &dep_room, sizeof *deps);
    deps[dep_count] = strdup(path);
    if (deps[dep_count++] == NULL) fail("out of memory", path);
}

static void add_item(const char *name, const char *path) {
    items = room_for_one(items, item_count, &item_room, sizeof *items);
    items[item_count].name = strdup(name);
    items[item_count].path = strdup(path);
    if (items[item_count].name == NULL || items[item_count].path == NULL) fail("out of memory", path);
    item_count++;
    add_dep(path);
}

static bool ends_in(const char *text, const char *suffix) {
    size_t n = strlen(text), m = strlen(suffix);
    return n >= m && strcmp(text + n - m, suffix) == 0;
}

static void add_tree(const char *root, const char *folder, const char *suffix) {
    char path[PATH_MAX], name[PATH_MAX], full[PATH_MAX];
    join(path, root, folder);
    DIR *dir = opendir(path);
    if (dir == NULL && errno == ENOENT) {
        add_dep(root); /* a folder that appears later changes its parent's time */
        return;
    }
    if (dir == NULL) fail(strerror(errno), path);
    add_dep(path);
    for (;;) {
        errno = 0;
        struct dirent *entry = readdir(dir);
        if (entry == NULL && errno != 0) fail(strerror(errno), path);
        if (entry == NULL) break;
        if (entry->d_name[0] == '.') continue; /* also an editor's half-written files */
        join(name, folder, entry->d_name);
        join(full, root, name);
        struct stat st;
        if (stat(full, &st) != 0) {
            if (errno == ENOENT) continue; /* gone since it was listed; the folder's time will tell */
            fail(strerror(errno), full);
        }
        if (S_ISDIR(st.st_mode))
            add_tree(root, name, suffix);
        else if (ends_in(name, suffix) && !ends_in(name, "~"))
            add_item(name, full);
    }
    closedir(dir);
}

static int by_name(const void *a, const void *b) {
    return strcmp(((const struct item *)a)->name, ((const struct item *)b)->name);
}

static unsigned char *read_all(const char *path, size_t *size) {
    FILE *f = fopen(path, "rb");
    if (f == NULL) fail(strerror(errno), path);
    size_t room = 1 << 16, n = 0;
    unsigned char *bytes = malloc(room);
    if (bytes == NULL) fail("out of memory", path);
    for (;;) {
        n += fread(bytes + n, 1, room - n, f);
        if (ferror(f)) fail(strerror(errno), path);
        if (feof(f)) break;
        if (n < room) continue;
        room *= 2;
        bytes = realloc(bytes, room);
        if (bytes == NULL) fail("out of memory", path);
    }
    fclose(f);
    *size = n;
    return bytes;
}

static const char *media_type(const char *name) {
    static const char *const types[][2] = {
        { ".css", "text/css; charset=utf-8" },
        { ".csv", "text/csv; charset=utf-8" },
        { ".ico", "image/x-icon" },
        { ".js", "text/javascript; charset=utf-8" },
        { ".json", "application/json" },
        { ".md", "text/markdown; charset=utf-8" },
        { ".png", "image/png" },
        { ".svg", "image/svg+xml" },
        { ".txt", "text/plain; charset=utf-8" },
        { ".yaml", "application/yaml" },
        { ".html", "text/html; charset=utf-8" },
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (ends_in(name, types[i][0])) return types[i][1];
    fail("no media type is known for this ending; add one in tools/embed.c", name);
}

/* FNV-1a, 64 bits: short, without dependencies, and enough for the name of a cached file. */
static uint64_t hash(const unsigned char *p, size_t n) {
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < n; i++) h = (h ^ p[i]) * UINT64_C(0x100000001b3);
    return h;
}

/* Only what a browser fetches is compressed; rules, data and messages are read by the program itself. */
static bool is_served(const char *name) {
    return strncmp(name, "assets/", 7) == 0 && strncmp(name, "assets/messages/", 16) != 0;
}

/* zlib writes no time and no name into this header, so the same input gives the same bytes on every machine. */
static unsigned char *gzip(const unsigned char *p, size_t n, size_t *size, const char *name) {
    z_stream z = { 0 };
    if (n > UINT_MAX) fail("too large to compress", name);
    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) fail("zlib did not start", name);
    uLong room = deflateBound(&z, (uLong)n);
    unsigned char *out = malloc(room), *in = malloc(n + 1);
    if (out == NULL || in == NULL) fail("out of memory", name);
    memcpy(in, p, n); /* zlib's input pointer is not const everywhere */
    z.next_in = in;
    z.avail_in = (uInt)n;
    z.next_out = out;
    z.avail_out = (uInt)room;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END) fail("zlib did not finish", name);
    *size = z.total_out;
    deflateEnd(&z);
    return out;
}

static void write_bytes(FILE *out, const char *array, size_t index, const unsigned char *p, size_t n) {
    fprintf(out, "static const unsigned char %s_%zu[] = {", array, index);
    for (size_t i = 0; i < n; i++) fprintf(out, "%s%u,", i % 32 == 0 ? "\n" : "", p[i]);
    fputs("0};\n", out); /* a reader of text may rely on the end, and an array may not be empty */
}

static void write_string(FILE *out, const char *s) {
    fputc('"', out);
    for (; *s != '\0'; s++) {
        unsigned char c = (unsigned char)*s;
        if (c < 0x20 || c > 0x7e || c == '"' || c == '\\')
            fprintf(out, "\\%03o", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

static void write_source(const char *path) {
    FILE *out = fopen(path, "wb");
    if (out == NULL) fail(strerror(errno), path);
    fputs("/* Written by tools/embed.c at build time; not to be edited. */\n#include \"base/embedded.h\"\n", out);
    size_t *size = calloc(item_count + 1, sizeof *size), *packed = calloc(item_count + 1, sizeof *packed);
    uint64_t *etag = calloc(item_count + 1, sizeof *etag);
    if (size == NULL || packed == NULL || etag == NULL) fail("out of memory", path);
    for (size_t i = 0; i < item_count; i++) {
        unsigned char *bytes = read_all(items[i].path, &size[i]);
        etag[i] = hash(bytes, size[i]);
        write_bytes(out, "plain", i, bytes, size[i]);
        if (is_served(items[i].name)) {
            unsigned char *zipped = gzip(bytes, size[i], &packed[i], items[i].name);
            if (packed[i] < size[i])
                write_bytes(out, "gzip", i, zipped, packed[i]);
            else
                packed[i] = 0;
            free(zipped);
        }
        free(bytes);
    }
    fputs("const struct embedded_file embedded_files[] = {\n", out);
    for (size_t i = 0; i < item_count; i++) {
        fputs("{ ", out);
        write_string(out, items[i].name);
        fputs(", ", out);
        write_string(out, media_type(items[i].name));
        fprintf(out, ", plain_%zu, %zu, ", i, size[i]);
        if (packed[i] > 0)
            fprintf(out, "gzip_%zu, %zu, ", i, packed[i]);
        else
            fputs("0, 0, ", out);
        fprintf(out, "\"%012" PRIx64 "\" },\n", etag[i] >> 16);
    }
    fprintf(out, "{ 0 } };\nconst size_t embedded_file_count = %zu;\n", item_count);
    free(size);
    free(packed);
    free(etag);
    if (ferror(out) || fclose(out) != 0) fail("could not be written; is the disk full?", path);
}

static void write_deps(const char *path, const char *target) {
    FILE *out = fopen(path, "wb");
    if (out == NULL) fail(strerror(errno), path);
    fprintf(out, "%s:", target);
    for (size_t i = 0; i < dep_count; i++) {
        fputs(" \\\n  ", out);
        for (const char *c = deps[i]; *c != '\0'; c++) {
            if (*c == ' ' || *c == '#') fputc('\\', out);
            if (*c == '$') fputc('$', out);
            fputc(*c, out);
        }
    }
    fputc('\n', out);
    if (ferror(out) || fclose(out) != 0) fail("could not be written; is the disk full?", path);
}

int main(int argc, char **argv) {
    const char *out = NULL, *depfile = NULL, *root = NULL;
    for (int i = 1; i < argc;) {
        if (strcmp(argv[i], "--out") == 0 && i + 1 < argc) {
            out = argv[i + 1];
            i += 2;
        } else if (strcmp(argv[i], "--depfile") == 0 && i + 1 < argc) {
            depfile = argv[i + 1];
            i += 2;
        } else if (strcmp(argv[i], "--root") == 0 && i + 1 < argc) {
            root = argv[i + 1];
            i += 2;
        } else if (strcmp(argv[i], "--tree") == 0 && i + 2 < argc && root != NULL) {
            add_tree(root, argv[i + 1], argv[i + 2]);
            i += 3;
        } else if (strcmp(argv[i], "--file") == 0 && i + 2 < argc) {
            add_item(argv[i + 1], argv[i + 2]);
            i += 3;
        } else {
            fail("not understood; the top of tools/embed.c shows the usage", argv[i]);
        }
    }
    if (out == NULL || depfile == NULL) fail("--out and --depfile are needed", "arguments");
    if (item_count > 0) qsort(items, item_count, sizeof *items, by_name);
    for (size_t i = 1; i < item_count; i++)
        if (strcmp(items[i - 1].name, items[i].name) == 0) fail("two files have this name", items[i].name);
    write_source(out);
    write_deps(depfile, out);
    return 0;
}
