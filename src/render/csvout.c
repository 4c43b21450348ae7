#include "render/csvout.h"

#include <string.h>

struct csvout csvout_in(struct text *to, enum csvout_guard guard) {
    return (struct csvout){ .to = to, .guard = guard };
}

static void next_field(struct csvout *c) {
    if (c->fields > 0) text_char(c->to, ',');
    c->fields++;
}

static bool blank(char c) { return c == ' ' || c == '\t'; }

static bool wants_quotes(struct sv v) {
    if (v.n == 0) return false;
    if (blank(v.p[0]) || blank(v.p[v.n - 1])) return true;
    for (size_t i = 0; i < v.n; i++)
        if (v.p[i] == ',' || v.p[i] == '"' || v.p[i] == '\n' || v.p[i] == '\r') return true;
    return false;
}

/* Tab and CR count too: some programs drop them and look at what follows. */
static bool looks_like_formula(struct sv v) { return v.n > 0 && v.p[0] != '\0' && strchr("=+-@\t\r", v.p[0]) != NULL; }

static void quoted(struct text *t, struct sv v, bool guard) {
    text_char(t, '"');
    if (guard) text_char(t, '\'');
    for (size_t from = 0; from < v.n;) {
        size_t n = sv_find(sv_sub(v, from, v.n), SV("\""));
        text_bytes(t, v.p + from, n);
        from += n;
        if (from < v.n) {
            text_lit(t, "\"\"");
            from++;
        }
    }
    text_char(t, '"');
}

void csvout_sv(struct csvout *c, struct sv v) {
    bool guard = c->guard == CSVOUT_GUARDED && looks_like_formula(v);
    next_field(c);
    if (wants_quotes(v)) {
        quoted(c->to, v, guard);
        return;
    }
    if (guard) text_char(c->to, '\'');
    text_add(c->to, v);
}

void csvout_int(struct csvout *c, int64_t v) {
    next_field(c);
    text_int(c->to, v);
}

void csvout_day(struct csvout *c, struct day d) {
    next_field(c);
    text_day(c->to, d);
}

void csvout_row(struct csvout *c) {
    bool blank_line = c->to->n == 0 || c->to->p[c->to->n - 1] == '\n';
    if (c->fields == 1 && blank_line) text_lit(c->to, "\"\"");
    text_char(c->to, '\n');
    c->fields = 0;
}

void csvout_head(struct csvout *c, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++) csvout_sv(c, sv_of(names[i]));
    csvout_row(c);
}
