/* Files of any kind through the confined child: slow (a process for each input), and worth it, because what is tried is the
 * walls: whatever the PDF does to pdftotext, we get facts or a reason, in bounded time and memory. */
#include <stdlib.h>
#include <sys/mman.h>
#include <stdio.h>
#include <unistd.h>

#include "ingest/report_file.h"

static void check(bool holds) {
    if (!holds) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena a = arena_with_limit((size_t)256 << 20);
    struct report_reader reader = { 0 };
    struct report_file_options o = {
        .limits = { .memory = (size_t)256 << 20, .cpu_s = 5, .wall_ms = 10000, .output = (size_t)4 << 20 }
    };
    struct report_facts f;
    struct err e = { 0 };
    char path[64];
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    check(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (access("/usr/bin/pdftotext", X_OK) == 0 && size < (1u << 22)) {
        check(report_file_read(path, &reader, &o, &a, &f, &e));
        check((f.refused.n > 0) == (f.form == REPORT_UNKNOWN));
    }
    close(fd);
    arena_free(&a);
    return 0;
}
