#include "web/kept.h"

#include "base/text.h"

/* Each piece as "5:abcde,", so that no byte of what was typed can be taken for what stands around it. */
static void put(struct text *t, struct sv v) {
    text_int(t, (int64_t)v.n);
    text_char(t, ':');
    text_add(t, v);
    text_char(t, ',');
}

static void put_number(struct text *t, int64_t n) {
    text_int(t, n);
    text_char(t, ',');
}

static bool take_number(struct sv *rest, char end, int64_t *out) {
    struct sv part;
    return sv_split(rest, end, &part) && sv_int(part, 0, INT64_MAX, out);
}

static bool take(struct sv *rest, struct sv *out) {
    int64_t n;
    if (!take_number(rest, ':', &n) || (uint64_t)n >= rest->n || rest->p[n] != ',') return false;
    *out = sv_sub(*rest, 0, (size_t)n);
    *rest = sv_sub(*rest, (size_t)n + 1, rest->n);
    return true;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static bool holds(struct sv name, struct sv word) {
    for (size_t i = 0; i + word.n <= name.n; i++) {
        size_t n = 0;
        while (n < word.n && lower(name.p[i + n]) == word.p[n]) n++;
        if (n == word.n) return true;
    }
    return false;
}

/* "back" and "kept" belong to the way, not to what was typed. */
static bool goes_along(const struct form_field *f) {
    static const struct sv never[] = { { "password", 8 }, { "code", 4 }, { "token", 5 }, { "secret", 6 } };
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (holds(f->name, never[i])) return false;
    return f->file_name.n == 0 && !sv_eq(f->name, SV("kept")) && !sv_eq(f->name, SV("back"));
}

bool kept_seal(const struct keys *k, const struct kept *what, struct arena *a, struct sv *out, struct err *e) {
    struct text t = text_in(a, KEPT_MAX);
    struct sv sealed;
    *out = (struct sv){ 0 };
    put_number(&t, what->moment);
    put_number(&t, what->account);
    put(&t, what->browser);
    put(&t, what->path);
    put(&t, what->query);
    for (size_t i = 0; i < what->form.fields; i++) {
        const struct form_field *f = &what->form.field[i];
        if (!goes_along(f)) continue;
        put(&t, f->name);
        put(&t, f->value);
    }
    if (t.failed) return !a->failed || err_nomem(e, __func__);
    if (!keys_seal(k, KEY_KEPT, text_view(&t), a, &sealed, e)) return false;
    *out = base64url(sealed, a);
    return out->n > 0 || err_nomem(e, __func__);
}

static bool broken(struct err *e) {
    return err_fail(e, ERR_INPUT, __func__, "Type it again.", "what was typed could not be kept");
}

static bool take_fields(struct sv rest, struct form *out) {
    while (rest.n > 0) {
        struct form_field f = { 0 };
        if (out->fields == FORM_MAX_FIELDS || !take(&rest, &f.name) || !take(&rest, &f.value)) return false;
        out->field[out->fields++] = f;
    }
    return true;
}

bool kept_open(const struct keys *k, struct sv sealed, struct arena *a, struct kept *out, struct err *e) {
    struct sv bytes, rest;
    out->form.fields = 0;
    if (!base64url_read(sealed, a, &bytes)) return broken(e);
    if (!keys_unseal(k, KEY_KEPT, bytes, a, &rest, e)) return false;
    bool ok = take_number(&rest, ',', &out->moment) && take_number(&rest, ',', &out->account) &&
              take(&rest, &out->browser) && take(&rest, &out->path) && take(&rest, &out->query) &&
              take_fields(rest, &out->form);
    return ok || broken(e);
}
