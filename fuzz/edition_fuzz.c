/* The reader of edition files: any bytes as a first edition, and as a draft over one. What loads must be sound enough to
 * be asked and printed, and must load the same a second time. */
#include <stdint.h>
#include <stdlib.h>

#include "app/framework_app.h"
#include "base/embedded.h"
#include "ingest/edition.h"

static void must(bool ok) {
    if (!ok) abort();
}

static void ask(const struct framework *f, struct arena *a) {
    enum grade grades[AREA_COUNT] = { GRADE_NONE };
    for (size_t i = 0; i < f->edition_count; i++) {
        const struct edition *ed = &f->edition[i];
        struct framework_view view;
        struct framework_diff diff;
        struct err e = { 0 };
        must(framework_show(f, ed, a, &view, &e));
        must(framework_diff(f, &f->edition[0], ed, a, &diff, &e));
        must(ed->pathway_count > 0 && ed->pathway[ed->pathway_count - 1].when_count == 0);
        for (size_t p = 0; p < ed->pathway_count; p++) {
            must(ed->pathway[p].window < ed->window_count);
            for (size_t c = 0; c < ed->pathway[p].when_count; c++)
                (void)condition_holds(&ed->pathway[p].when[c], grades);
        }
        must(framework_on(f, ed->from) != NULL || ed->from.n == INT32_MAX);
    }
}

static void load(const struct edition_source *sources, size_t n) {
    struct arena a = arena_with_limit(64 << 20), b = arena_with_limit(64 << 20);
    struct framework first, second;
    struct err e = { 0 }, again = { 0 };
    bool ok = editions_load(sources, n, &a, &first, &e);
    must(ok == editions_load(sources, n, &b, &second, &again));
    must(ok ? first.edition_count == second.edition_count : e.kind == again.kind && e.msg[0] != '\0');
    if (ok) ask(&first, &a);
    arena_free(&a);
    arena_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct embedded_file *shipped = embedded_find("framework/sif-2013.yaml");
    must(shipped != NULL);
    const struct edition_source sources[] = {
        { "input", { (const char *)data, size }, true },
        { shipped->path, { (const char *)shipped->bytes, shipped->size }, false },
    };
    load(sources, 1);
    load(sources, 2);
    return 0;
}
