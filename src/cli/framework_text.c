#include "cli/framework_text.h"

#include "core/trace.h"
#include "render/json.h"
#include "render/plain.h"

/* Editions of unknown first day stand last and are never in force by themselves. */
static bool has_begun_day(const struct edition *ed) { return day_known(ed->from) && ed->from.n != DAY_NEVER.n; }

/* ---- list ----------------------------------------------------------------------------------------------------------- */

void framework_list_text(const struct framework_view *list, size_t n, int width, struct text *out) {
    static const struct table_column columns[] = {
        { .head = "EDITION" },
        { .head = "FROM" },
        { .head = "TO" },
        { .head = "CHANGES", .right = true, .leave = 1 },
        { .head = "TITLE", .least = 20 },
    };
    struct table t = table_in(out, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < n; i++) {
        table_sv(&t, list[i].edition->id);
        if (has_begun_day(list[i].edition))
            table_day(&t, list[i].edition->from);
        else
            table_lit(&t, "not known");
        table_day(&t, list[i].to);
        table_int(&t, (int64_t)list[i].own);
        table_sv(&t, list[i].edition->title);
    }
    table_end(&t, width);
}

/* ---- show ----------------------------------------------------------------------------------------------------------- */

static void entry_line(struct text *line, const struct framework_entry *en) {
    if (en->name.n > 0) {
        text_add(line, en->name);
        text_lit(line, ": ");
    }
    text_add(line, en->text);
    if (en->meaning.n > 0) {
        text_lit(line, " (");
        text_add(line, en->meaning);
        text_char(line, ')');
    }
    if (en->cite == NULL) return;
    text_lit(line, " [");
    cite_sentence(en->cite, line);
    text_char(line, ']');
}

static void entry_text(const struct framework_entry *en, int width, struct text *out) {
    struct text line = text_in(out->arena, 0);
    entry_line(&line, en);
    if (line.failed) out->failed = true;
    text_wrapped(out, en->own ? "* " : "  ", 6, width, text_view(&line));
}

void framework_show_text(const struct framework_view *v, int width, struct text *out) {
    struct sv section = { 0 };
    text_plain(out, v->edition->id);
    text_lit(out, ": ");
    text_plain(out, v->edition->title);
    text_lit(out, "\nIn force from ");
    if (has_begun_day(v->edition))
        text_day_long(out, v->edition->from);
    else
        text_lit(out, "a day not known yet");
    if (day_known(v->to)) {
        text_lit(out, " to ");
        text_day_long(out, v->to);
    }
    text_printf(out, ". %zu of %zu entries are its own, marked *; the others are inherited.\n", v->own, v->entries);
    for (size_t i = 0; i < v->entries; i++) {
        const struct framework_entry *en = &v->entry[i];
        if (!sv_eq(section, en->section)) text_printf(out, "\n%.*s\n", SV_ARG(en->section));
        section = en->section;
        entry_text(en, width, out);
    }
}

/* ---- diff ----------------------------------------------------------------------------------------------------------- */

static void change_text(const struct framework_change *c, int width, struct text *out) {
    const struct framework_entry *any = c->after != NULL ? c->after : c->before;
    struct text line = text_in(out->arena, 0);
    text_add(&line, any->section);
    if (any->name.n > 0) {
        text_char(&line, ' ');
        text_add(&line, any->name);
    }
    text_lit(&line, ": ");
    text_add(&line, c->before == NULL ? SV("nothing") : c->before->text);
    text_lit(&line, " becomes ");
    text_add(&line, c->after == NULL ? SV("nothing") : c->after->text);
    if (c->after != NULL && c->after->cite != NULL) {
        text_lit(&line, " [");
        cite_sentence(c->after->cite, &line);
        text_char(&line, ']');
    }
    if (line.failed) out->failed = true;
    text_wrapped(out, "- ", 4, width, text_view(&line));
}

void framework_diff_text(const struct framework_diff *d, int width, struct text *out) {
    text_printf(out, "From %.*s to %.*s: %zu %s.\n", SV_ARG(d->a.edition->id), SV_ARG(d->b.edition->id), d->changes,
                d->changes == 1 ? "change" : "changes");
    for (size_t i = 0; i < d->changes; i++) change_text(&d->change[i], width, out);
    if (d->reordered)
        text_wrapped(out, "- ", 4, width,
                     SV("pathways stand in another order: the first that matches decides, so this matters"));
}

/* ---- check ---------------------------------------------------------------------------------------------------------- */

void framework_tally_text(const struct framework_tally *t, int width, struct text *out) {
    text_printf(out, "The framework is sound: %zu editions, %zu values and %zu rows set in their files.\n", t->editions,
                t->values, t->rows);
    for (int i = 0; i < CONFIDENCE_COUNT; i++)
        text_printf(out, "  %-14.*s %zu\n", SV_ARG(confidence_word((enum confidence)i)), t->of_confidence[i]);
    text_printf(out, "%zu of them fill an open question by default.\n", t->questions);
    for (size_t i = 0; i < t->notes; i++) text_wrapped(out, "- ", 2, width, t->note[i]);
}

void framework_tally_json(const struct framework_tally *t, struct text *out) {
    struct json j = json_in(out);
    json_object(&j);
    json_key(&j, "editions");
    json_int(&j, (int64_t)t->editions);
    json_key(&j, "values");
    json_int(&j, (int64_t)t->values);
    json_key(&j, "rows");
    json_int(&j, (int64_t)t->rows);
    json_key(&j, "confidence");
    json_object(&j);
    for (int i = 0; i < CONFIDENCE_COUNT; i++) {
        json_key_sv(&j, confidence_word((enum confidence)i));
        json_int(&j, (int64_t)t->of_confidence[i]);
    }
    json_object_end(&j);
    json_key(&j, "questions");
    json_int(&j, (int64_t)t->questions);
    json_key(&j, "notes");
    json_array(&j);
    for (size_t i = 0; i < t->notes; i++) json_sv(&j, t->note[i]);
    json_array_end(&j);
    json_object_end(&j);
    json_done(&j);
}
