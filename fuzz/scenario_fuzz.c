/* Whatever the bytes, reading a scenario file ends in typed lines or in a message that names the file; what was read
 * holds only known words and, line by line, stands where the file says. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/scenario.h"

static void must(bool holds) {
    if (!holds) abort();
}

static void check_scenario(const struct scenario *s, int lines) {
    must(s->title.n > 0 && s->line >= 1 && s->line <= lines && s->steps > 0);
    int line = s->line;
    for (size_t i = 0; i < s->steps; i++) {
        must(s->step[i].line > line && s->step[i].line <= lines && s->step[i].text.n > 0);
        must(s->step[i].verb <= SCENARIO_REFUSED);
        line = s->step[i].line;
    }
    for (size_t i = 0; i < s->facts; i++) must(s->fact_list[i].kind < RECORD_KINDS && s->fact_list[i].key.n > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena a = arena_with_limit((size_t)64 << 20);
    struct err e = { 0 };
    struct scenario_file file;
    int lines = 1;
    for (size_t i = 0; i < size; i++) lines += data[i] == '\n';
    if (scenario_read((struct sv){ (const char *)data, size }, "input", &a, &file, &e)) {
        must(e.kind == ERR_NONE);
        for (size_t i = 0; i < file.count; i++) check_scenario(&file.scenario[i], lines);
    } else {
        must(e.kind == ERR_NOMEM || (e.kind == ERR_INPUT && strstr(e.msg, "input") == e.msg));
    }
    arena_free(&a);
    return 0;
}
