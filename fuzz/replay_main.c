/* Runs one fuzz target over the files of a folder, so that every input ever found stays a test with any compiler.
 *
 *   X_replay NAME FOLDER
 *
 * Prints TAP with one subtest: a finding ends the program (sanitizers are set so), and the line before it names the
 * input. A folder that is missing or empty is a failure: a target without inputs tests nothing. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned char *read_all(FILE *f, size_t *size) {
    size_t room = 4096, n = 0;
    unsigned char *bytes = malloc(room);
    while (bytes != NULL && !feof(f) && !ferror(f)) {
        n += fread(bytes + n, 1, room - n, f);
        if (n < room) continue;
        unsigned char *bigger = realloc(bytes, room *= 2);
        if (bigger == NULL) {
            free(bytes);
            return NULL;
        }
        bytes = bigger;
    }
    /* Shrunk to the exact size, so that AddressSanitizer sees a read one past the end. */
    unsigned char *exact = bytes == NULL || ferror(f) ? NULL : malloc(n > 0 ? n : 1);
    if (exact != NULL) memcpy(exact, bytes, n);
    free(bytes);
    *size = n;
    return exact;
}

static int not_hidden(const struct dirent *entry) { return entry->d_name[0] != '.'; }

int main(int argc, char **argv) {
    if (argc != 3) {
        fputs("usage: replay NAME FOLDER\n", stderr);
        return 2;
    }
    const char *name = argv[1], *folder = argv[2];
    puts("1..1");
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, not_hidden, alphasort); /* sorted: the same order on every machine */
    if (count <= 0) {
        printf("not ok 1 - %s: corpus\n# %s: %s\n", name, folder, count < 0 ? strerror(errno) : "no inputs");
        free(entries);
        return 1;
    }
    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    int failed = 0;
    for (int i = 0; i < count; i++) {
        char path[4096];
        int length = snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        printf("# %s\n", entries[i]->d_name);
        fflush(stdout); /* a crash must leave this line behind */
        FILE *f = length > 0 && (size_t)length < sizeof path ? fopen(path, "rb") : NULL;
        size_t size = 0;
        unsigned char *bytes = f == NULL ? NULL : read_all(f, &size);
        if (bytes == NULL) {
            printf("# %s: cannot be read\n", path);
            failed = 1;
        } else {
            LLVMFuzzerTestOneInput(bytes, size);
        }
        free(bytes);
        if (f != NULL) fclose(f);
        free(entries[i]);
    }
    free(entries);
    printf("%s 1 - %s: %d inputs replayed\n", failed ? "not ok" : "ok", name, count);
    return failed;
}
