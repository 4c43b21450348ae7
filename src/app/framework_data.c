#include "app/framework_data.h"

#include "render/csvout.h"
#include "render/trace_render.h"

struct day framework_first_day(const struct edition *ed) {
    return day_known(ed->from) && !day_eq(ed->from, DAY_NEVER) ? ed->from : DAY_NONE;
}

/* ---- as JSON ---------------------------------------------------------------------------------------------------------- */

static void edition_members(struct json *j, const struct framework_view *v) {
    const struct edition *ed = v->edition;
    json_key(j, "edition");
    json_sv(j, ed->id);
    json_key(j, "title");
    json_sv(j, ed->title);
    json_key(j, "amends");
    json_sv_or_null(j, ed->amends);
    json_key(j, "from");
    json_day(j, framework_first_day(ed));
    json_key(j, "to");
    json_day(j, v->to);
    json_key(j, "judgement_set");
    json_sv_or_null(j, ed->judgement_set);
    json_key(j, "file");
    json_sv_or_null(j, ed->file);
    json_key(j, "rule");
    cite_json(j, ed->cite);
}

void framework_list_json(const struct framework_view *list, size_t n, struct text *out) {
    struct json j = json_in(out);
    json_array(&j);
    for (size_t i = 0; i < n; i++) {
        json_object(&j);
        edition_members(&j, &list[i]);
        json_key(&j, "changes");
        json_int(&j, (int64_t)list[i].own);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_done(&j);
}

static void entry_json(struct json *j, const struct framework_entry *en) {
    if (en == NULL) {
        json_null(j);
        return;
    }
    json_object(j);
    json_key(j, "section");
    json_sv(j, en->section);
    json_key(j, "name");
    json_sv_or_null(j, en->name);
    json_key(j, "text");
    json_sv(j, en->text);
    json_key(j, "meaning");
    json_sv_or_null(j, en->meaning);
    json_key(j, "n");
    if (en->value == NULL || !value_set(*en->value))
        json_null(j);
    else if (en->unit == UNIT_DAY)
        json_day(j, (struct day){ en->value->n });
    else
        json_int(j, en->value->n);
    json_key(j, "unit");
    json_sv_or_null(j, en->value == NULL ? (struct sv){ 0 } : unit_word(en->unit));
    json_key(j, "own");
    json_bool(j, en->own);
    json_key(j, "rule");
    cite_json(j, en->cite);
    json_object_end(j);
}

void framework_show_json(const struct framework_view *v, struct text *out) {
    struct json j = json_in(out);
    json_object(&j);
    edition_members(&j, v);
    json_key(&j, "entries");
    json_array(&j);
    for (size_t i = 0; i < v->entries; i++) entry_json(&j, &v->entry[i]);
    json_array_end(&j);
    json_object_end(&j);
    json_done(&j);
}

void framework_diff_json(const struct framework_diff *d, struct text *out) {
    struct json j = json_in(out);
    json_object(&j);
    json_key(&j, "a");
    json_sv(&j, d->a.edition->id);
    json_key(&j, "b");
    json_sv(&j, d->b.edition->id);
    json_key(&j, "pathways_reordered");
    json_bool(&j, d->reordered);
    json_key(&j, "changes");
    json_array(&j);
    for (size_t i = 0; i < d->changes; i++) {
        json_object(&j);
        json_key(&j, "before");
        entry_json(&j, d->change[i].before);
        json_key(&j, "after");
        entry_json(&j, d->change[i].after);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
    json_done(&j);
}

/* ---- as CSV ----------------------------------------------------------------------------------------------------------- */

static void csv_cite(struct csvout *c, const struct cite *cite) {
    if (cite == NULL) {
        for (int i = 0; i < 6; i++) csvout_lit(c, "");
        return;
    }
    csvout_sv(c, cite->edition);
    csvout_sv(c, cite->clause);
    csvout_sv(c, cite->source);
    csvout_sv(c, confidence_word(cite->confidence));
    csvout_sv(c, cite->note);
    csvout_sv(c, cite->question);
}

void framework_list_csv(const struct framework_view *list, size_t n, struct text *out) {
    static const char *const head[] = { "edition", "title",  "amends", "from",       "to",   "changes", "judgement_set",
                                        "set_by",  "clause", "source", "confidence", "note", "question" };
    struct csvout c = csvout_in(out, CSVOUT_EXACT);
    csvout_head(&c, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < n; i++) {
        const struct edition *ed = list[i].edition;
        csvout_sv(&c, ed->id);
        csvout_sv(&c, ed->title);
        csvout_sv(&c, ed->amends);
        csvout_day(&c, framework_first_day(ed));
        csvout_day(&c, list[i].to);
        csvout_int(&c, (int64_t)list[i].own);
        csvout_sv(&c, ed->judgement_set);
        csv_cite(&c, ed->cite);
        csvout_row(&c);
    }
}

static void csv_number(struct csvout *c, const struct framework_entry *en) {
    if (en->value == NULL || !value_set(*en->value))
        csvout_lit(c, "");
    else if (en->unit == UNIT_DAY)
        csvout_day(c, (struct day){ en->value->n });
    else
        csvout_int(c, en->value->n);
    csvout_sv(c, en->value == NULL ? SV("") : unit_word(en->unit));
}

void framework_show_csv(const struct framework_view *v, struct text *out) {
    static const char *const head[] = { "edition", "section", "name",   "meaning", "text",       "n",    "unit",
                                        "own",     "set_by",  "clause", "source",  "confidence", "note", "question" };
    struct csvout c = csvout_in(out, CSVOUT_EXACT);
    csvout_head(&c, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < v->entries; i++) {
        const struct framework_entry *en = &v->entry[i];
        csvout_sv(&c, v->edition->id);
        csvout_sv(&c, en->section);
        csvout_sv(&c, en->name);
        csvout_sv(&c, en->meaning);
        csvout_sv(&c, en->text);
        csv_number(&c, en);
        csvout_sv(&c, en->own ? SV("yes") : SV(""));
        csv_cite(&c, en->cite);
        csvout_row(&c);
    }
}

void framework_diff_csv(const struct framework_diff *d, struct text *out) {
    static const char *const head[] = { "a",      "b",      "section", "name",       "meaning", "before",  "after",
                                        "set_by", "clause", "source",  "confidence", "note",    "question" };
    struct csvout c = csvout_in(out, CSVOUT_EXACT);
    csvout_head(&c, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < d->changes; i++) {
        const struct framework_entry *before = d->change[i].before, *after = d->change[i].after;
        const struct framework_entry *any = after != NULL ? after : before;
        csvout_sv(&c, d->a.edition->id);
        csvout_sv(&c, d->b.edition->id);
        csvout_sv(&c, any->section);
        csvout_sv(&c, any->name);
        csvout_sv(&c, any->meaning);
        csvout_sv(&c, before == NULL ? SV("") : before->text);
        csvout_sv(&c, after == NULL ? SV("") : after->text);
        csv_cite(&c, after == NULL ? NULL : after->cite);
        csvout_row(&c);
    }
}
