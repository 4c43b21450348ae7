#include "app/sources.h"

#include "base/embedded.h"

static struct sv file(void) {
    const struct embedded_file *f = embedded_find("docs/sources.md");
    return f == NULL ? (struct sv){ 0 } : (struct sv){ (const char *)f->bytes, f->size };
}

/* Where the text under "## heading" begins; the file's size when there is none. */
static size_t section_begins(struct sv text, struct sv heading) {
    struct sv rest = text, line;
    while (sv_split(&rest, '\n', &line))
        if (sv_starts(line, SV("## ")) && sv_eq(sv_trim(sv_sub(line, 3, line.n)), heading))
            return rest.p == NULL ? text.n : (size_t)(rest.p - text.p);
    return text.n;
}

static struct sv next_cell(struct sv *rest) {
    struct sv cell = { 0 };
    (void)sv_split(rest, '|', &cell);
    return sv_trim(cell);
}

/* "| U3 | what | default |"; the head and the line of dashes under it are no rows. */
static bool read_row(struct sv line, struct source_row *out) {
    if (!sv_starts(line, SV("| "))) return false;
    struct sv rest = sv_sub(line, 1, line.n);
    out->code = next_cell(&rest);
    out->what = next_cell(&rest);
    out->more = next_cell(&rest);
    return out->code.n > 0;
}

bool sources_next(struct sv heading, size_t *at, struct source_row *out) {
    struct sv text = file();
    bool first = *at == 0;
    size_t from = first ? section_begins(text, heading) : *at;
    struct sv rest = sv_sub(text, from, text.n), line;
    bool head = first; /* the table's first row names its columns */
    while (rest.n > 0 && sv_split(&rest, '\n', &line)) {
        if (sv_starts(line, SV("## "))) break;
        if (!read_row(line, out)) continue;
        if (head) {
            head = false;
            continue;
        }
        *at = rest.p == NULL ? text.n : (size_t)(rest.p - text.p);
        return true;
    }
    *at = text.n;
    return false;
}

bool sources_question(struct sv code, struct source_row *out) {
    size_t at = 0;
    while (sources_next(SV("Open questions"), &at, out))
        if (sv_eq(out->code, code)) return true;
    return false;
}

bool sources_address(struct sv *rest, struct sv *out) {
    size_t from = sv_find(*rest, SV("<http"));
    if (from == rest->n) return false;
    struct sv tail = sv_sub(*rest, from + 1, rest->n);
    size_t to = sv_find(tail, SV(">"));
    *out = sv_sub(tail, 0, to);
    *rest = sv_sub(tail, to, tail.n);
    return true;
}

static bool is_code_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

bool sources_names(struct sv text, struct sv code) {
    for (size_t i = 0; i + code.n <= text.n; i++) {
        if (!sv_eq(sv_sub(text, i, code.n), code)) continue;
        bool before = i > 0 && is_code_char(text.p[i - 1]);
        bool after = i + code.n < text.n && is_code_char(text.p[i + code.n]);
        if (!before && !after) return true;
    }
    return false;
}
