#include "web/form.h"

#include <string.h>

static const char again[] = "Go back, load the page again, then send it once more.";

static bool bad(struct err *e, const char *what) { return err_fail(e, ERR_USAGE, "form", again, "%s", what); }

/* ---- text ------------------------------------------------------------------------------------------------------------ */

static int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static bool percent_decoded(struct sv raw, bool plus_is_blank, struct arena *a, struct sv *out, struct err *e) {
    char *p = arena_alloc(a, raw.n);
    if (p == NULL) return err_nomem(e, __func__);
    size_t n = 0;
    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];
        if (c == '+' && plus_is_blank) c = ' ';
        if (c == '%') {
            int high = i + 2 < raw.n ? hex_value(raw.p[i + 1]) : -1, low = i + 2 < raw.n ? hex_value(raw.p[i + 2]) : -1;
            if (high < 0 || low < 0)
                return bad(e, "a percent sign in the form is not followed by two hexadecimal digits");
            c = (char)(high * 16 + low);
            i += 2;
        }
        p[n++] = c;
    }
    *out = (struct sv){ p, n };
    return true;
}

/* Browsers send CR LF for each line end; a lone CR is one too. */
static bool with_plain_line_ends(struct sv v, struct arena *a, struct sv *out, struct err *e) {
    *out = v;
    if (v.n == 0 || memchr(v.p, '\r', v.n) == NULL) return true;
    char *p = arena_alloc(a, v.n);
    if (p == NULL) return err_nomem(e, __func__);
    size_t n = 0;
    for (size_t i = 0; i < v.n; i++) {
        if (v.p[i] == '\n' && i > 0 && v.p[i - 1] == '\r') continue;
        p[n++] = v.p[i] == '\r' ? '\n' : v.p[i];
    }
    *out = (struct sv){ p, n };
    return true;
}

static bool is_text(struct sv v, bool lines) {
    for (size_t i = 0; i < v.n; i++) {
        unsigned char c = (unsigned char)v.p[i];
        if ((c < 0x20 && !(lines && (c == '\n' || c == '\t'))) || c == 0x7F) return false;
    }
    return sv_utf8(v);
}

static bool add_field(struct form *f, struct form_field field, struct arena *a, struct err *e) {
    if (f->fields == FORM_MAX_FIELDS) return bad(e, "the form holds too many fields");
    if (field.name.n == 0) return bad(e, "a field of the form has no name");
    if (field.name.n > FORM_MAX_NAME) return bad(e, "the name of a field of the form is too long");
    if (!is_text(field.name, false) || !is_text(field.file_name, false))
        return bad(e, "a name in the form holds bytes that are no text");
    if (field.file_name.n == 0) {
        if (!with_plain_line_ends(field.value, a, &field.value, e)) return false;
        if (field.value.n > FORM_MAX_VALUE) return bad(e, "a field of the form holds too long a text");
        if (!is_text(field.value, true)) return bad(e, "a field of the form holds bytes that are no text");
    }
    f->field[f->fields++] = field;
    return true;
}

/* ---- application/x-www-form-urlencoded ------------------------------------------------------------------------------- */

static bool urlencoded(struct sv body, struct arena *a, struct form *out, struct err *e) {
    struct sv part, name;
    while (sv_split(&body, '&', &part)) {
        if (part.n == 0) continue;
        struct form_field f = { .value = part };
        (void)sv_split(&f.value, '=', &name);
        if (!percent_decoded(name, true, a, &f.name, e) || !percent_decoded(f.value, true, a, &f.value, e) ||
            !add_field(out, f, a, e))
            return false;
    }
    return true;
}

/* ---- parameters of a header value: ; name=token; name="quoted" ------------------------------------------------------- */

static bool is_token_char(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static struct sv token_taken(struct sv *rest) {
    size_t n = 0;
    while (n < rest->n && is_token_char(rest->p[n])) n++;
    struct sv token = sv_sub(*rest, 0, n);
    *rest = sv_sub(*rest, n, rest->n);
    return token;
}

/* Browsers write %22 for a quotation mark in a name (WHATWG); a backslash quotes nothing, it stands in file names. */
static bool quoted_taken(struct sv *rest, struct sv *value) {
    size_t end = 1;
    while (end < rest->n && rest->p[end] != '"') end++;
    if (end == rest->n) return false;
    *value = sv_sub(*rest, 1, end - 1);
    *rest = sv_sub(*rest, end + 1, rest->n);
    return true;
}

/* The next parameter; false at the end, with *sound telling whether it was one. */
static bool parameter_taken(struct sv *rest, struct sv *name, struct sv *value, bool *sound) {
    *rest = sv_trim(*rest);
    *sound = rest->n == 0;
    if (rest->n == 0 || rest->p[0] != ';') return false;
    *rest = sv_trim(sv_sub(*rest, 1, rest->n));
    if (rest->n == 0) {
        *sound = true;
        return false;
    }
    *name = token_taken(rest);
    if (name->n == 0 || rest->n == 0 || rest->p[0] != '=') return false;
    *rest = sv_sub(*rest, 1, rest->n);
    if (rest->n > 0 && rest->p[0] == '"') return *sound = quoted_taken(rest, value);
    *value = token_taken(rest);
    return *sound = value->n > 0;
}

/* Twice the same parameter could be read in two ways: refused. */
static bool parameter_of(struct sv value, struct sv wanted, struct sv *out, bool *found) {
    struct sv name, v, rest = sv_sub(value, sv_find(value, SV(";")), value.n);
    bool sound = true;
    *found = false;
    while (parameter_taken(&rest, &name, &v, &sound)) {
        if (!sv_eq_nocase(name, wanted)) continue;
        if (*found) return false;
        *found = true;
        *out = v;
    }
    return sound;
}

static struct sv media_type(struct sv value) { return sv_trim(sv_sub(value, 0, sv_find(value, SV(";")))); }

/* ---- multipart/form-data --------------------------------------------------------------------------------------------- */

enum { BOUNDARY_MAX = 70, PART_HEADERS_MAX = 8, PART_HEAD_MAX = 2048 };

static bool boundary_of(struct sv content_type, struct arena *a, struct sv *line, struct err *e) {
    struct sv b = { 0 };
    bool found;
    if (!parameter_of(content_type, SV("boundary"), &b, &found) || !found || b.n == 0 || b.n > BOUNDARY_MAX)
        return bad(e, "the form does not say what stands between its parts");
    for (size_t i = 0; i < b.n; i++)
        if (!is_token_char(b.p[i]) && (b.p[i] == '\0' || strchr("(),/:=? ", b.p[i]) == NULL))
            return bad(e, "what stands between the parts of the form holds an odd character");
    if (b.p[b.n - 1] == ' ') return bad(e, "what stands between the parts of the form ends with a blank");
    char *p = arena_alloc(a, b.n + 4);
    if (p == NULL) return err_nomem(e, __func__);
    static const char before[4] = { '\r', '\n', '-', '-' };
    memcpy(p, before, sizeof before);
    memcpy(p + 4, b.p, b.n);
    *line = (struct sv){ p, b.n + 4 };
    return true;
}

struct part {
    struct sv disposition;
    bool has_disposition;
};

static bool part_header(struct sv line, struct part *p, struct err *e) {
    size_t colon = sv_find(line, SV(":"));
    struct sv name = sv_sub(line, 0, colon), value = sv_trim(sv_sub(line, colon + 1, line.n));
    if (colon == 0 || colon == line.n) return bad(e, "a part of the form has a header that is none");
    if (sv_eq_nocase(name, SV("content-disposition"))) {
        if (p->has_disposition) return bad(e, "a part of the form has two names");
        p->has_disposition = true;
        p->disposition = value;
    } else if (sv_eq_nocase(name, SV("content-transfer-encoding")) && !sv_eq_nocase(value, SV("binary")) &&
               !sv_eq_nocase(value, SV("8bit")) && !sv_eq_nocase(value, SV("7bit"))) {
        return bad(e, "a part of the form is encoded in a way that browsers do not use");
    }
    return true;
}

/* *rest: from the first header of the part on; afterwards from its first byte on. */
static bool part_head(struct sv *rest, struct part *p, struct err *e) {
    *p = (struct part){ 0 };
    for (size_t lines = 0, bytes = 0;; lines++) {
        size_t end = sv_find(*rest, SV("\r\n"));
        if (end == rest->n) return bad(e, "a part of the form breaks off");
        struct sv line = sv_sub(*rest, 0, end);
        *rest = sv_sub(*rest, end + 2, rest->n);
        if (line.n == 0) return p->has_disposition || bad(e, "a part of the form has no name");
        bytes += line.n;
        if (lines == PART_HEADERS_MAX || bytes > PART_HEAD_MAX) return bad(e, "a part of the form has too long a head");
        if (!part_header(line, p, e)) return false;
    }
}

/* Only what WHATWG says that browsers write: %22, %0D, %0A. */
static bool unescaped(struct sv raw, struct arena *a, struct sv *out, struct err *e) {
    *out = raw;
    if (sv_find(raw, SV("%22")) == raw.n) return true; /* line ends in a name are no text of ours anyhow */
    char *p = arena_alloc(a, raw.n);
    if (p == NULL) return err_nomem(e, __func__);
    size_t n = 0;
    for (size_t i = 0; i < raw.n; i++) {
        bool quote = sv_starts(sv_sub(raw, i, 3), SV("%22"));
        p[n++] = quote ? '"' : raw.p[i];
        if (quote) i += 2;
    }
    *out = (struct sv){ p, n };
    return true;
}

static bool part_field(const struct part *p, struct sv value, struct arena *a, struct form *out, struct err *e) {
    struct form_field f = { .value = value };
    struct sv extended;
    bool named = false, filed = false, has_extended = false;
    if (!sv_eq_nocase(media_type(p->disposition), SV("form-data")) ||
        !parameter_of(p->disposition, SV("name"), &f.name, &named) || !named ||
        !parameter_of(p->disposition, SV("filename"), &f.file_name, &filed) ||
        !parameter_of(p->disposition, SV("filename*"), &extended, &has_extended) || has_extended)
        return bad(e, "a part of the form has no name that can be read");
    return unescaped(f.name, a, &f.name, e) && unescaped(f.file_name, a, &f.file_name, e) && add_field(out, f, a, e);
}

/* After a boundary: blanks and a line end (another part follows), or "--" (that was the last). */
static bool boundary_tail(struct sv *rest, bool *last, struct err *e) {
    *last = sv_starts(*rest, SV("--"));
    if (*last) return true;
    while (rest->n > 0 && (rest->p[0] == ' ' || rest->p[0] == '\t')) *rest = sv_sub(*rest, 1, rest->n);
    if (!sv_starts(*rest, SV("\r\n"))) return bad(e, "the parts of the form run into each other");
    *rest = sv_sub(*rest, 2, rest->n);
    return true;
}

static bool multipart(struct sv content_type, struct sv body, struct arena *a, struct form *out, struct err *e) {
    struct sv line = { 0 };
    if (!boundary_of(content_type, a, &line, e)) return false;
    struct sv opening = sv_sub(line, 2, line.n); /* the first may stand at the very beginning, without a line end */
    if (!sv_starts(body, opening)) return bad(e, "the form does not begin with its first part");
    struct sv rest = sv_sub(body, opening.n, body.n);
    for (bool last = false;;) {
        struct part p;
        if (!boundary_tail(&rest, &last, e)) return false;
        if (last) return true;
        if (!part_head(&rest, &p, e)) return false;
        size_t end = sv_find(rest, line);
        if (end == rest.n) return bad(e, "the form breaks off");
        if (!part_field(&p, sv_sub(rest, 0, end), a, out, e)) return false;
        rest = sv_sub(rest, end + line.n, rest.n);
    }
}

/* ---- both -------------------------------------------------------------------------------------------------------------- */

bool form_parse(struct sv content_type, struct sv body, struct arena *a, struct form *out, struct err *e) {
    out->fields = 0;
    struct sv type = media_type(content_type);
    if (sv_eq_nocase(type, SV("application/x-www-form-urlencoded"))) return urlencoded(body, a, out, e);
    if (sv_eq_nocase(type, SV("multipart/form-data"))) return multipart(content_type, body, a, out, e);
    return bad(e, "this is no form of ours");
}

struct sv form_raw(const struct form *f, struct sv name) {
    for (size_t i = 0; i < f->fields; i++)
        if (sv_eq(f->field[i].name, name)) return f->field[i].value;
    return (struct sv){ 0 };
}

struct sv form_get(const struct form *f, struct sv name) {
    return sv_trim(form_raw(f, name));
}

bool form_next(const struct form *f, struct sv name, size_t *at, struct sv *value) {
    while (*at < f->fields) {
        const struct form_field *field = &f->field[(*at)++];
        *value = sv_trim(field->value);
        if (value->n > 0 && sv_eq(field->name, name)) return true;
    }
    return false;
}

const struct form_field *form_file(const struct form *f, struct sv name) {
    for (size_t i = 0; i < f->fields; i++)
        if (f->field[i].file_name.n > 0 && sv_eq(f->field[i].name, name)) return &f->field[i];
    return NULL;
}

/* ---- cookies ----------------------------------------------------------------------------------------------------------- */

static bool is_plain(struct sv v) {
    for (size_t i = 0; i < v.n; i++) {
        char c = v.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (c == '\0' || strchr("-_.~", c) == NULL)) return false;
    }
    return true;
}

struct sv cookie_get(struct sv header, struct sv name) {
    struct sv found = { 0 }, part;
    size_t count = 0;
    bool any = false;
    while (sv_split(&header, ';', &part)) {
        struct sv value = sv_trim(part), key;
        (void)sv_split(&value, '=', &key);
        if (++count > COOKIES_MAX) return (struct sv){ 0 }; /* a second of that name could hide among them */
        if (!sv_eq(sv_trim(key), name)) continue;
        value = sv_trim(value);
        if (any && !sv_eq(value, found)) return (struct sv){ 0 };
        any = true;
        found = value;
    }
    return is_plain(found) ? found : (struct sv){ 0 };
}
