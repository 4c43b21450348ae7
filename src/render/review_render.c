#include "render/review_render.h"

#include "base/clock.h"
#include "render/json.h"
#include "render/plain.h"

struct sv review_state(const struct review *r) {
    return !r->decided ? SV("open") : r->accepted ? SV("accepted") : SV("dismissed");
}

void review_what(const struct review *r, struct text *out) {
    const char *kind = record_shapes[r->kind].singular;
    if (r->is_new)
        text_printf(out, "new %s", kind);
    else
        text_printf(out, "%s, %zu value%s", kind, r->cells, r->cells == 1 ? "" : "s");
}

/* ---- for people ------------------------------------------------------------------------------------------------------ */

static struct sv made_text(struct arena *a, void (*write)(const struct review *r, struct text *out),
                           const struct review *r) {
    struct text t = text_in(a, 0);
    write(r, &t);
    return text_view(&t);
}

void reviews_text(const struct review *list, size_t n, int width, struct text *out) {
    static const struct table_column columns[] = { { .head = "REVIEW", .right = true },
                                                   { .head = "STATE" },
                                                   { .head = "WHAT" },
                                                   { .head = "RECORD", .least = 20 },
                                                   { .head = "FILE", .least = 12, .leave = 1 } };
    struct table t = table_in(out, columns, sizeof columns / sizeof *columns);
    if (n == 0) {
        text_lit(out, "Nothing waits for a decision.\n");
        return;
    }
    for (size_t i = 0; i < n; i++) {
        table_int(&t, list[i].number);
        table_sv(&t, review_state(&list[i]));
        table_sv(&t, made_text(out->arena, review_what, &list[i]));
        table_sv(&t, list[i].record);
        table_sv(&t, list[i].file);
    }
    table_end(&t, width);
}

static void value_line(struct text *out, const char *label, struct sv v, int width) {
    text_wrapped(out, label, 14, width, v.n > 0 ? v : SV("blank"));
}

static void place_line(struct text *out, const char *label, uint32_t page, struct sv words, int width) {
    struct text t = text_in(out->arena, 0);
    if (page == 0) return;
    text_printf(&t, "page %u", (unsigned)page);
    if (words.n > 0) text_lit(&t, ": \"");
    text_add(&t, words);
    if (words.n > 0) text_char(&t, '"');
    text_wrapped(out, label, 14, width, text_view(&t));
}

static void cell_text(const struct review *r, const struct review_cell *c, int width, struct text *out) {
    text_char(out, '\n');
    text_add(out, c->name);
    text_lit(out, " (");
    for (size_t i = 0; i < c->trust.n; i++) text_char(out, c->trust.p[i] == '_' ? ' ' : c->trust.p[i]);
    text_lit(out, ")\n");
    if (!r->is_new) value_line(out, "    register  ", c->held, width);
    value_line(out, "    report    ", c->value, width);
    place_line(out, "    from      ", c->page, c->words, width);
    place_line(out, "    second    ", c->second_page, c->second_words, width);
    if (c->reason.n > 0) value_line(out, "    because   ", c->reason, width);
}

static void decision_text(const struct review *r, int width, struct text *out) {
    struct text t = text_in(out->arena, 0);
    if (!r->decided) return;
    text_add(&t, review_state(r));
    text_lit(&t, " by ");
    text_add(&t, r->decided_by);
    text_lit(&t, " at ");
    text_moment(&t, r->decided_moment);
    if (r->reason.n > 0) {
        text_lit(&t, ": ");
        text_add(&t, r->reason);
    }
    text_wrapped(out, "Decided: ", 2, width, text_view(&t));
}

void review_text(const struct review *r, int width, struct text *out) {
    text_printf(out, "Review %lld: ", (long long)r->number);
    review_what(r, out);
    text_char(out, '\n');
    text_wrapped(out, "Record: ", 2, width, r->record);
    text_wrapped(out, "Report: ", 2, width, r->file);
    text_wrapped(out, "SHA-256: ", 2, width, r->sha256);
    decision_text(r, width, out);
    struct sv rest = r->warnings;
    struct sv line;
    while (r->warnings.n > 0 && sv_split(&rest, '\n', &line)) text_wrapped(out, "Check: ", 2, width, line);
    for (size_t i = 0; i < r->cells; i++) cell_text(r, &r->cell[i], width, out);
}

/* ---- as JSON --------------------------------------------------------------------------------------------------------- */

static void json_page(struct json *j, uint32_t page) {
    if (page > 0)
        json_int(j, page);
    else
        json_null(j);
}

static void json_moment(struct json *j, struct text *to, int64_t ms) {
    struct text t = text_in(to->arena, 64);
    text_moment(&t, ms);
    json_sv(j, text_view(&t));
}

static void json_cell(struct json *j, const struct review_cell *c) {
    json_object(j);
    json_key(j, "column");
    json_sv(j, c->name);
    json_key(j, "held");
    json_sv(j, c->held);
    json_key(j, "read");
    json_sv(j, c->value);
    json_key(j, "confidence");
    json_sv(j, c->trust);
    json_key(j, "reason");
    json_sv_or_null(j, c->reason);
    json_key(j, "page");
    json_page(j, c->page);
    json_key(j, "words");
    json_sv_or_null(j, c->words);
    json_key(j, "second_value");
    json_sv_or_null(j, c->second_value);
    json_key(j, "second_page");
    json_page(j, c->second_page);
    json_key(j, "second_words");
    json_sv_or_null(j, c->second_words);
    json_object_end(j);
}

static void json_decision(struct json *j, const struct review *r, struct text *out) {
    json_key(j, "decision");
    if (!r->decided) {
        json_null(j);
        return;
    }
    json_object(j);
    json_key(j, "moment");
    json_moment(j, out, r->decided_moment);
    json_key(j, "by");
    json_sv(j, r->decided_by);
    json_key(j, "taken");
    json_sv_or_null(j, r->taken);
    json_key(j, "reason");
    json_sv_or_null(j, r->reason);
    json_object_end(j);
}

static void json_review(struct json *j, const struct review *r, struct text *out) {
    json_object(j);
    json_key(j, "review");
    json_int(j, r->number);
    json_key(j, "state");
    json_sv(j, review_state(r));
    json_key(j, "queued");
    json_moment(j, out, r->moment);
    json_key(j, "new");
    json_bool(j, r->is_new);
    json_key(j, "kind");
    json_sv(j, sv_of(record_shapes[r->kind].singular));
    json_key(j, "record");
    json_sv(j, r->record);
    json_key(j, "dfe_code");
    json_sv(j, r->dfe_code);
    json_key(j, "authority");
    json_sv(j, r->authority);
    json_key(j, "file");
    json_sv(j, r->file);
    json_key(j, "sha256");
    json_sv(j, r->sha256);
    json_decision(j, r, out);
    json_key(j, "values");
    json_array(j);
    for (size_t i = 0; i < r->cells; i++) json_cell(j, &r->cell[i]);
    json_array_end(j);
    json_object_end(j);
}

void reviews_json(const struct review *list, size_t n, struct text *out) {
    struct json j = json_in(out);
    json_array(&j);
    for (size_t i = 0; i < n; i++) json_review(&j, &list[i], out);
    json_array_end(&j);
    json_done(&j);
}

void review_json(const struct review *r, struct text *out) {
    struct json j = json_in(out);
    json_review(&j, r, out);
    json_done(&j);
}
