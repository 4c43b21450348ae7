/* A Cookie header: the first line is the name asked for. What comes out is of the token alphabet, and stands in the header
 * after that name. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "web/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct sv header = { (const char *)data, size }, name = { 0 };
    (void)sv_split(&header, '\n', &name);
    struct sv v = cookie_get(header, name);
    for (size_t i = 0; i < v.n; i++) {
        char c = v.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     (c != '\0' && strchr("-_.~", c) != NULL);
        if (!plain) abort();
    }
    if (v.n > 0 && (v.p < header.p || v.p + v.n > header.p + header.n || sv_find(header, name) == header.n)) abort();
    return 0;
}
