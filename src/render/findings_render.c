#include "render/findings_render.h"

#include <stdio.h>

#include "render/csvout.h"
#include "render/json.h"
#include "render/plain.h"

static bool same_list(const struct finding *a, const struct finding *b) {
    return sv_eq(a->record, b->record) && sv_eq(a->kind, b->kind) && a->about_board == b->about_board;
}

static void one_finding(const struct finding *f, int width, struct text *scratch, struct text *out) {
    char number[32];
    (void)snprintf(number, sizeof number, "  %lld. ", (long long)f->position);
    scratch->n = 0;
    text_add(scratch, f->text);
    if (f->tag.n > 0) {
        text_lit(scratch, " (");
        text_add(scratch, f->tag);
        text_char(scratch, ')');
    }
    if (f->page > 0) {
        text_lit(scratch, " [page ");
        text_int(scratch, f->page);
        text_char(scratch, ']');
    }
    text_wrapped(out, number, 5, width, text_view(scratch));
}

void findings_text(const struct findings *f, int width, struct text *out) {
    struct text scratch = text_in(out->arena, 0);
    if (f->count == 0) text_lit(out, "No findings are held. `ilacs import reports` reads them from reports.\n");
    for (size_t i = 0; i < f->count; i++) {
        const struct finding *x = &f->list[i];
        bool first = i == 0 || !sv_eq(x->record, f->list[i - 1].record);
        if (first) {
            if (i > 0) text_char(out, '\n');
            text_plain(out, x->record);
            text_char(out, '\n');
        }
        if (first || !same_list(x, &f->list[i - 1])) {
            text_lit(out, " ");
            text_add(out, finding_heading(x->kind));
            if (x->about_board) text_lit(out, " for the safeguarding board");
            text_char(out, '\n');
        }
        one_finding(x, width, &scratch, out);
    }
}

void findings_csv(const struct findings *f, struct text *out) {
    const struct record_shape *shape = &record_shapes[RECORD_FINDING];
    struct csvout c = csvout_in(out, CSVOUT_GUARDED);
    for (size_t i = 0; i < shape->column_count; i++) csvout_sv(&c, sv_of(shape->columns[i].name));
    csvout_row(&c);
    for (size_t i = 0; i < f->count; i++) {
        const struct finding *x = &f->list[i];
        csvout_sv(&c, x->id);
        csvout_sv(&c, x->authority);
        csvout_sv(&c, x->record);
        csvout_sv(&c, x->kind);
        csvout_int(&c, x->position);
        csvout_sv(&c, x->text);
        csvout_sv(&c, x->tag);
        csvout_sv(&c, x->about_board ? SV("yes") : SV(""));
        if (x->page > 0)
            csvout_int(&c, x->page);
        else
            csvout_lit(&c, "");
        csvout_row(&c);
    }
}

void findings_json(const struct findings *f, struct text *out) {
    struct json j = json_in(out);
    json_array(&j);
    for (size_t i = 0; i < f->count; i++) {
        const struct finding *x = &f->list[i];
        json_object(&j);
        json_key(&j, "id");
        json_sv(&j, x->id);
        json_key(&j, "dfe_code");
        json_sv(&j, x->authority);
        json_key(&j, "record");
        json_sv(&j, x->record);
        json_key(&j, "kind");
        json_sv(&j, x->kind);
        json_key(&j, "position");
        json_int(&j, x->position);
        json_key(&j, "text");
        json_sv(&j, x->text);
        json_key(&j, "tag");
        json_sv_or_null(&j, x->tag);
        json_key(&j, "about_board");
        json_bool(&j, x->about_board);
        json_key(&j, "page");
        if (x->page > 0)
            json_int(&j, x->page);
        else
            json_null(&j);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_done(&j);
}
