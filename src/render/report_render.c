#include "render/report_render.h"

#include "render/csvout.h"
#include "render/json.h"
#include "render/plain.h"

/* ---- JSON ----------------------------------------------------------------------------------------------------------- */

static void json_place(struct json *j, const struct report_place *p) {
    json_key(j, "page");
    if (p->page == 0)
        json_null(j);
    else
        json_int(j, p->page);
    json_key(j, "words");
    json_sv_or_null(j, p->words);
}

static void json_value(struct json *j, const struct report_value *v) {
    json_object(j);
    json_key(j, "value");
    json_sv(j, v->value);
    json_key(j, "confidence");
    json_sv(j, report_trust_word(v->trust));
    json_key(j, "check");
    json_bool(j, v->doubt);
    json_key(j, "reason");
    json_sv_or_null(j, v->reason);
    json_place(j, &v->first);
    json_key(j, "second");
    if (v->second.page == 0) {
        json_null(j);
    } else {
        json_object(j);
        json_key(j, "agrees");
        json_bool(j, sv_eq(v->value, v->second_value));
        json_key(j, "value");
        json_sv(j, v->second_value);
        json_place(j, &v->second);
        json_object_end(j);
    }
    json_object_end(j);
}

static void json_items(struct json *j, const struct report_facts *f) {
    json_array(j);
    for (size_t i = 0; i < f->items; i++) {
        const struct report_item *it = &f->item[i];
        json_object(j);
        json_key(j, "kind");
        json_sv(j, report_item_word(it->kind));
        json_key(j, "order");
        json_int(j, it->order);
        json_key(j, "page");
        json_int(j, it->page);
        json_key(j, "about_board");
        json_bool(j, it->about_board);
        json_key(j, "text");
        json_sv(j, it->text);
        json_key(j, "tag");
        json_sv_or_null(j, it->tag);
        json_object_end(j);
    }
    json_array_end(j);
}

static void json_mentions(struct json *j, const struct report_facts *f) {
    json_array(j);
    for (size_t i = 0; i < f->mentions; i++) {
        json_object(j);
        json_key(j, "kind");
        json_sv(j, f->mention[i].kind);
        json_key(j, "date");
        json_sv(j, f->mention[i].date);
        json_place(j, &f->mention[i].place);
        json_object_end(j);
    }
    json_array_end(j);
}

static void json_numbers(struct json *j, const struct report_facts *f) {
    json_array(j);
    for (size_t i = 0; i < f->numbers; i++) {
        const struct report_number *n = &f->number[i];
        json_object(j);
        json_key(j, "name");
        json_sv(j, n->name);
        json_key(j, "value");
        json_sv(j, n->value);
        json_key(j, "rate_per_10000");
        json_sv_or_null(j, n->rate);
        json_key(j, "as_at");
        json_sv_or_null(j, n->as_at);
        json_place(j, &n->place);
        json_object_end(j);
    }
    json_array_end(j);
}

static void json_sections(struct json *j, const struct report_facts *f) {
    json_array(j);
    for (size_t i = 0; i < f->sections; i++) {
        json_object(j);
        json_key(j, "title");
        json_sv(j, f->section[i].title);
        json_key(j, "page");
        json_int(j, f->section[i].page);
        json_key(j, "text");
        json_sv(j, f->section[i].text);
        json_object_end(j);
    }
    json_array_end(j);
}

void report_json(const struct report_facts *f, struct text *out) {
    struct json j = json_in(out);
    json_object(&j);
    json_key(&j, "file");
    json_sv(&j, f->file);
    for (enum report_column c = 0; c < REPORT_COLUMNS; c++) {
        json_key_sv(&j, report_column_name(c));
        json_sv(&j, f->value[c].value);
    }
    json_key(&j, "form");
    json_sv(&j, report_form_word(f->form));
    json_key(&j, "refused");
    json_sv_or_null(&j, f->refused);
    json_key(&j, "front_pages_only");
    json_bool(&j, f->front_only);
    json_key(&j, "theme");
    json_sv_or_null(&j, f->theme);
    json_key(&j, "priority_action");
    json_bool(&j, f->priority_action);
    json_key(&j, "values");
    json_object(&j);
    for (enum report_column c = 0; c < REPORT_COLUMNS; c++) {
        json_key_sv(&j, report_column_name(c));
        json_value(&j, &f->value[c]);
    }
    json_object_end(&j);
    json_key(&j, "items");
    json_items(&j, f);
    json_key(&j, "mentions");
    json_mentions(&j, f);
    json_key(&j, "numbers");
    json_numbers(&j, f);
    json_key(&j, "sections");
    json_sections(&j, f);
    json_key(&j, "warnings");
    json_array(&j);
    for (size_t i = 0; i < f->warnings; i++) json_sv(&j, f->warning[i]);
    json_array_end(&j);
    json_object_end(&j);
    json_done(&j);
    if (out->n > 0 && out->p[out->n - 1] == '\n') out->n--; /* the caller puts a comma or an end behind it */
}

/* ---- CSV ------------------------------------------------------------------------------------------------------------ */

void report_csv_head(struct text *out) {
    struct csvout c = csvout_in(out, CSVOUT_GUARDED);
    csvout_lit(&c, "file");
    for (enum report_column k = 0; k < REPORT_COLUMNS; k++) csvout_sv(&c, report_column_name(k));
    csvout_lit(&c, "form");
    csvout_lit(&c, "refused");
    csvout_lit(&c, "warnings");
    csvout_row(&c);
}

void report_csv(const struct report_facts *f, struct text *out) {
    struct csvout c = csvout_in(out, CSVOUT_GUARDED);
    struct text warnings = text_in(out->arena, 0);
    for (size_t i = 0; i < f->warnings; i++) {
        if (i > 0) text_lit(&warnings, "; ");
        text_add(&warnings, f->warning[i]);
    }
    csvout_sv(&c, f->file);
    for (enum report_column k = 0; k < REPORT_COLUMNS; k++) csvout_sv(&c, f->value[k].value);
    csvout_sv(&c, report_form_word(f->form));
    csvout_sv(&c, f->refused);
    csvout_sv(&c, text_view(&warnings));
    csvout_row(&c);
}

/* ---- plain text ----------------------------------------------------------------------------------------------------- */

static const struct table_column columns[] = {
    { .head = "value" },
    { .head = "read", .least = 16 },
    { .head = "confidence" },
    { .head = "page", .right = true },
    { .head = "second", .right = true },
    { .head = "words or reason", .least = 20, .leave = 1 },
};

static void table_page(struct table *t, uint32_t page) {
    if (page == 0)
        table_lit(t, "-");
    else
        table_int(t, page);
}

static void table_values(const struct report_facts *f, int width, struct text *out) {
    struct table t = table_in(out, columns, sizeof columns / sizeof *columns);
    for (enum report_column c = 0; c < REPORT_COLUMNS; c++) {
        const struct report_value *v = &f->value[c];
        if (v->value.n == 0 && !v->doubt) continue;
        table_sv(&t, report_column_name(c));
        table_sv(&t, v->value);
        table_sv(&t, report_trust_word(v->trust));
        table_page(&t, v->first.page);
        table_page(&t, v->second.page);
        table_sv(&t, v->reason.n > 0 ? v->reason : v->first.words);
    }
    table_end(&t, width);
}

static void list_items(const struct report_facts *f, int width, struct text *out) {
    for (size_t i = 0; i < f->items; i++) {
        const struct report_item *it = &f->item[i];
        struct text line = text_in(out->arena, 0);
        text_add(&line, report_item_word(it->kind));
        text_printf(&line, " %u (page %u): ", it->order, it->page);
        text_add(&line, it->text);
        if (it->tag.n > 0) {
            text_lit(&line, " [");
            text_add(&line, it->tag);
            text_char(&line, ']');
        }
        text_wrapped(out, "  ", 4, width, text_view(&line));
    }
}

void report_table(const struct report_facts *f, int width, struct text *out) {
    text_plain(out, f->file);
    text_lit(out, ": ");
    text_plain(out, f->refused.n > 0 ? f->refused : report_form_word(f->form));
    text_char(out, '\n');
    if (f->refused.n > 0) return;
    table_values(f, width, out);
    list_items(f, width, out);
    for (size_t i = 0; i < f->mentions; i++) {
        text_lit(out, "  mentions ");
        text_plain(out, f->mention[i].kind);
        text_char(out, ' ');
        text_plain(out, f->mention[i].date);
        text_printf(out, " (page %u)\n", f->mention[i].place.page);
    }
    for (size_t i = 0; i < f->warnings; i++) text_wrapped(out, "  check ", 8, width, f->warning[i]);
}
