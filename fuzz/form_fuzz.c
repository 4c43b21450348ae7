/* Forms of both kinds. The first line is the media type, the rest the body. What is taken holds the limits, names and texts
 * without control characters, and UTF-8; parsing it again gives the same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "web/form.h"

static bool clean(struct sv v, bool lines) {
    for (size_t i = 0; i < v.n; i++) {
        unsigned char c = (unsigned char)v.p[i];
        if ((c < 0x20 && !(lines && (c == '\n' || c == '\t'))) || c == 0x7F) return false;
    }
    return sv_utf8(v);
}

static void check(const struct form *f) {
    if (f->fields > FORM_MAX_FIELDS) abort();
    for (size_t i = 0; i < f->fields; i++) {
        const struct form_field *field = &f->field[i];
        if (field->name.n == 0 || field->name.n > FORM_MAX_NAME || !clean(field->name, false)) abort();
        if (!clean(field->file_name, false)) abort();
        if (field->file_name.n > 0) {
            if (form_file(f, field->name) == NULL) abort();
            continue;
        }
        if (field->value.n > FORM_MAX_VALUE || !clean(field->value, true)) abort();
        if (form_get(f, field->name).n > form_raw(f, field->name).n) abort();
    }
    size_t at = 0;
    struct sv v;
    while (f->fields > 0 && form_next(f, f->field[0].name, &at, &v))
        if (v.n == 0 || at > f->fields) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct form once, again;
    struct sv rest = { (const char *)data, size }, type = { 0 };
    struct arena a = arena_with_limit(8 << 20);
    struct err e = { 0 };
    (void)sv_split(&rest, '\n', &type);
    bool ok = form_parse(type, rest, &a, &once, &e);
    if (ok != (e.kind == ERR_NONE) || (!ok && e.kind != ERR_USAGE && e.kind != ERR_NOMEM)) abort();
    if (ok) {
        check(&once);
        if (!form_parse(type, rest, &a, &again, NULL) || once.fields != again.fields) abort();
    }
    arena_free(&a);
    return 0;
}
