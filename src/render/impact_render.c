#include "render/impact_render.h"

#include "render/csvout.h"
#include "render/due_members.h"
#include "render/plain.h"

static struct sv id_of(const struct edition *ed) { return ed == NULL ? (struct sv){ 0 } : ed->id; }

/* The words of what differs, in one order. */
static size_t differences(const struct impact_line *l, struct sv out[5]) {
    size_t n = 0;
    if (l->before == NULL) out[n++] = SV("appears");
    if (l->after == NULL) out[n++] = SV("disappears");
    if (l->kind) out[n++] = SV("kind");
    if (l->window) out[n++] = SV("window");
    if (l->status) out[n++] = SV("status");
    return n;
}

static void differs_text(const struct impact_line *l, struct text *out) {
    struct sv word[5];
    size_t n = differences(l, word);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) text_lit(out, ", ");
        text_add(out, word[i]);
    }
    if (l->count) text_add(out, n > 0 ? SV(", count") : SV("count"));
}

/* "2027-05-04 to 2028-05-03, open". */
static void window_text(const struct owed *o, struct text *out) {
    if (o == NULL) {
        text_char(out, '-');
        return;
    }
    if (day_known(o->earliest)) text_day(out, o->earliest);
    if (day_known(o->latest)) {
        text_lit(out, " to ");
        text_day(out, o->latest);
    }
    if (day_known(o->earliest) || day_known(o->latest)) text_lit(out, ", ");
    text_add(out, status_label(o->status));
}

static void cell_made(struct table *t, struct text *s) {
    if (s->failed) t->to->failed = true;
    table_sv(t, text_view(s));
}

static void line_row(struct table *t, const struct impact_line *l) {
    struct text before = text_in(t->to->arena, 0), after = text_in(t->to->arena, 0), differs = text_in(t->to->arena, 0);
    window_text(l->before, &before);
    window_text(l->after, &after);
    differs_text(l, &differs);
    table_sv(t, l->of->authority->name);
    table_owed(t, l->before != NULL ? l->before : l->after);
    cell_made(t, &before);
    if (l->before != NULL && l->after != NULL && l->kind)
        table_owed(t, l->after);
    else
        table_lit(t, "");
    cell_made(t, &after);
    cell_made(t, &differs);
}

void impact_text(const struct impact *im, int width, struct text *out) {
    static const struct table_column columns[] = {
        { .head = "AUTHORITY", .least = 12 }, { .head = "OWED", .least = 12 },  { .head = "BEFORE", .least = 12 },
        { .head = "BECOMES", .least = 8 },    { .head = "AFTER", .least = 12 }, { .head = "DIFFERS", .leave = 1 },
    };
    struct text line = text_in(out->arena, 0);
    text_printf(&line, "%.*s in place of %.*s on ", SV_ARG(id_of(im->b)), SV_ARG(id_of(im->a)));
    text_day_long(&line, im->on);
    text_printf(&line, ": %zu of %zu authorities affected.", im->authorities_affected, im->authorities_asked);
    if (line.failed) out->failed = true;
    text_wrapped(out, "", 0, width, text_view(&line));
    if (im->lines == 0) return;
    text_char(out, '\n');
    struct table t = table_in(out, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < im->lines; i++) line_row(&t, &im->line[i]);
    table_end(&t, width);
}

static void csv_owed(struct csvout *c, const struct owed *o) {
    if (o == NULL) {
        for (int i = 0; i < 5; i++) csvout_lit(c, "");
        return;
    }
    csvout_sv(c, obligation_word(o->kind));
    csvout_day(c, o->earliest);
    csvout_day(c, o->target);
    csvout_day(c, o->latest);
    csvout_sv(c, status_word(o->status));
}

void impact_csv(const struct impact *im, struct text *out) {
    static const char *const head[] = {
        "dfe_code", "authority",    "region",     "sequence", "obligation_a", "earliest_a", "target_a", "latest_a",
        "status_a", "obligation_b", "earliest_b", "target_b", "latest_b",     "status_b",   "differs",
    };
    struct csvout c = csvout_in(out, CSVOUT_GUARDED);
    csvout_head(&c, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < im->lines; i++) {
        const struct impact_line *l = &im->line[i];
        struct text differs = text_in(out->arena, 0);
        differs_text(l, &differs);
        if (differs.failed) out->failed = true;
        csvout_sv(&c, l->of->authority->dfe_code);
        csvout_sv(&c, l->of->authority->name);
        csvout_sv(&c, l->of->authority->region);
        csvout_int(&c, (l->before != NULL ? l->before : l->after)->sequence);
        csv_owed(&c, l->before);
        csv_owed(&c, l->after);
        csvout_sv(&c, text_view(&differs));
        csvout_row(&c);
    }
}

static void owed_json(struct json *j, const struct owed *o) {
    if (o == NULL) {
        json_null(j);
        return;
    }
    json_object(j);
    owed_members(j, o);
    json_object_end(j);
}

static void line_json(struct json *j, const struct impact_line *l) {
    struct sv word[5];
    size_t n = differences(l, word);
    json_object(j);
    json_key(j, "authority");
    authority_json(j, l->of->authority);
    json_key(j, "before");
    owed_json(j, l->before);
    json_key(j, "after");
    owed_json(j, l->after);
    json_key(j, "differs");
    json_array(j);
    for (size_t i = 0; i < n; i++) json_sv(j, word[i]);
    if (l->count) json_lit(j, "count");
    json_array_end(j);
    json_object_end(j);
}

void impact_json(const struct impact *im, struct text *out) {
    struct json j = json_in(out);
    json_object(&j);
    json_key(&j, "a");
    json_sv(&j, id_of(im->a));
    json_key(&j, "b");
    json_sv(&j, id_of(im->b));
    json_key(&j, "on");
    json_day(&j, im->on);
    json_key(&j, "authorities_asked");
    json_int(&j, (int64_t)im->authorities_asked);
    json_key(&j, "authorities_affected");
    json_int(&j, (int64_t)im->authorities_affected);
    json_key(&j, "lines");
    json_array(&j);
    for (size_t i = 0; i < im->lines; i++) line_json(&j, &im->line[i]);
    json_array_end(&j);
    json_object_end(&j);
    json_done(&j);
}
