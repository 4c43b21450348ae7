/* Speed of the report reader's own part: texts of real reports, in memory, to facts. One thread.
 *
 * The texts are taken from $ILACS_SHARED/reports, or where that is absent from the fixtures of the tests, which are much
 * shorter than reports. Target: at least 500 reports a second. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ingest/report_file.h"
#include "ingest/report_register.h"

enum { TEXTS_MAX = 40, ROUNDS = 7 };

struct texts {
    struct sv text[TEXTS_MAX];
    size_t n, bytes;
};

static void add(struct texts *t, struct sv text) {
    if (t->n == TEXTS_MAX || text.n == 0) return;
    t->text[t->n++] = text;
    t->bytes += text.n;
}

static bool add_pdf(struct texts *t, const char *path, struct arena *a, struct err *e) {
    struct report_file_options o = { 0 };
    struct report_file_text text;
    if (!report_file_text(path, &o, a, &text, e)) return false;
    if (text.refused.n == 0) add(t, text.text);
    return true;
}

/* Every third report, so that all years are there. */
static bool from_folder(struct texts *t, const char *folder, struct arena *a, struct err *e) {
    struct dirent **entry;
    char path[4096];
    bool ok = true;
    int n = scandir(folder, &entry, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, entry[i]->d_name);
        if (ok && i % 3 == 0 && strstr(entry[i]->d_name, ".pdf") != NULL) ok = add_pdf(t, path, a, e);
        free(entry[i]);
    }
    if (n >= 0) free(entry);
    return ok;
}

static bool measure(const struct texts *t, const struct report_reader *r, const char *what, struct err *e) {
    struct arena a = arena_with_limit(0);
    size_t most = 0;
    bool ok = true;
    clock_t start = clock(); /* processor time: the machine is shared */
    for (size_t k = 0; ok && k < ROUNDS * t->n; k++) {
        struct report_facts f;
        arena_reset(&a);
        ok = report_read(t->text[k % t->n], SV("bench"), r, false, &a, &f, e);
        if (a.used > most) most = a.used;
    }
    double s = (double)(clock() - start) / CLOCKS_PER_SEC;
    arena_free(&a);
    if (!ok) return false;
    printf("text to facts, %s\t%.0f\treports/s\t\t\n", what, (double)(ROUNDS * t->n) / s);
    printf("text to facts, %s\t%.1f\tMB/s\t\t\n", what, (double)(ROUNDS * t->bytes) / s / 1e6);
    printf("memory for one, at most\t%zu\tKB\t\t\n", most / 1024);
    return true;
}

int main(void) {
    struct arena a = arena_with_limit(0);
    struct report_register reg;
    struct texts t = { 0 };
    struct err e = { 0 };
    char folder[4096];
    const char *shared = getenv("ILACS_SHARED");
    snprintf(folder, sizeof folder, "%s/reports", shared != NULL ? shared : "../shared");
    bool ok = report_register_embedded(&a, &reg, &e) && from_folder(&t, folder, &a, &e);
    if (ok && t.n == 0)
        printf("no reports in %s: skipped\n", folder);
    else
        ok = ok && measure(&t, &reg.reader, "real reports", &e);
    if (!ok) fprintf(stderr, "report_bench: %s\n", e.msg);
    arena_free(&a);
    return ok ? 0 : 1;
}
