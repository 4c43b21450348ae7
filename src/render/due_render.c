#include "render/due_render.h"

#include "render/csvout.h"
#include "render/due_members.h"
#include "render/plain.h"
#include "render/trace_render.h"

void authority_json(struct json *j, const struct authority *a) {
    json_object(j);
    json_key(j, "dfe_code");
    json_sv(j, a->dfe_code);
    json_key(j, "name");
    json_sv(j, a->name);
    json_key(j, "region");
    json_sv(j, a->region);
    json_object_end(j);
}

void owed_members(struct json *j, const struct owed *o) {
    json_key(j, "obligation");
    json_sv(j, obligation_word(o->kind));
    json_key(j, "sequence");
    json_int(j, o->sequence);
    json_key(j, "of");
    json_int(j, o->of);
    json_key(j, "earliest");
    json_day(j, o->earliest);
    json_key(j, "target");
    json_day(j, o->target);
    json_key(j, "latest");
    json_day(j, o->latest);
    json_key(j, "status");
    json_sv(j, status_word(o->status));
    json_key(j, "edition");
    json_sv_or_null(j, o->edition == NULL ? (struct sv){ 0 } : o->edition->id);
    json_key(j, "provisional");
    json_bool(j, o->provisional);
    json_key(j, "overridden");
    json_bool(j, o->overridden);
    json_key(j, "human_decision");
    json_bool(j, o->human_decision);
    json_key(j, "record_incomplete");
    json_bool(j, o->record_incomplete);
}

void due_json(const struct due_row *rows, size_t n, struct text *out) {
    struct json j = json_in(out);
    json_array(&j);
    for (size_t i = 0; i < n; i++) {
        json_object(&j);
        json_key(&j, "authority");
        authority_json(&j, rows[i].authority);
        owed_members(&j, rows[i].owed);
        json_key(&j, "trace");
        trace_json(&j, rows[i].trace, rows[i].owed->step, rows[i].owed->steps);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_done(&j);
}

static void csv_yes(struct csvout *c, bool yes) { csvout_sv(c, yes ? SV("yes") : SV("no")); }

void due_csv(const struct due_row *rows, size_t n, struct text *out) {
    static const char *const head[] = {
        "dfe_code", "authority",   "region",     "obligation",     "sequence",
        "of",       "earliest",    "target",     "latest",         "status",
        "edition",  "provisional", "overridden", "human_decision", "record_incomplete"
    };
    struct csvout c = csvout_in(out, CSVOUT_GUARDED);
    csvout_head(&c, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < n; i++) {
        const struct owed *o = rows[i].owed;
        csvout_sv(&c, rows[i].authority->dfe_code);
        csvout_sv(&c, rows[i].authority->name);
        csvout_sv(&c, rows[i].authority->region);
        csvout_sv(&c, obligation_word(o->kind));
        csvout_int(&c, o->sequence);
        csvout_int(&c, o->of);
        csvout_day(&c, o->earliest);
        csvout_day(&c, o->target);
        csvout_day(&c, o->latest);
        csvout_sv(&c, status_word(o->status));
        csvout_sv(&c, o->edition == NULL ? (struct sv){ 0 } : o->edition->id);
        csv_yes(&c, o->provisional);
        csv_yes(&c, o->overridden);
        csv_yes(&c, o->human_decision);
        csv_yes(&c, o->record_incomplete);
        csvout_row(&c);
    }
}

void table_owed(struct table *t, const struct owed *o) {
    struct sv label = obligation_label(o->kind);
    if (o->of > 1)
        table_printf(t, "%.*s %d of %d", SV_ARG(label), o->sequence, o->of);
    else
        table_sv(t, label);
}

/* A mark beside the status keeps the table narrow; the line below the table says what it means. */
static void table_status(struct table *t, const struct owed *o) {
    struct sv label = status_label(o->status);
    if (!o->provisional && !o->human_decision && !o->overridden && !o->record_incomplete)
        table_sv(t, label);
    else
        table_printf(t, "%.*s%s%s%s%s", SV_ARG(label), o->provisional ? " ~" : "", o->overridden ? " !" : "",
                     o->human_decision ? " ?" : "", o->record_incomplete ? " *" : "");
}

static void due_table_notes(const struct due_row *rows, size_t n, int width, struct text *out) {
    bool provisional = false, overridden = false, human = false, incomplete = false;
    for (size_t i = 0; i < n; i++) {
        provisional |= rows[i].owed->provisional;
        overridden |= rows[i].owed->overridden;
        human |= rows[i].owed->human_decision;
        incomplete |= rows[i].owed->record_incomplete;
    }
    if (provisional || overridden || human || incomplete) text_char(out, '\n');
    if (provisional) text_wrapped(out, "~ ", 2, width, SV("provisional: lies past the last known bank holiday"));
    if (overridden)
        text_wrapped(out, "! ", 2, width,
                     SV("a recorded departure from the rule shaped this; `ilacs explain` gives the reason"));
    if (human) text_wrapped(out, "? ", 2, width, SV("a person must confirm this path"));
    if (incomplete)
        text_wrapped(
            out, "* ", 2, width,
            SV("overdue by this register, which does not show every visit of the time; one may have taken place"));
}

void due_table(const struct due_row *rows, size_t n, int width, struct text *out) {
    static const struct table_column columns[] = {
        { .head = "AUTHORITY", .least = 10 },
        { .head = "OWED", .least = 10, .tail = 6 },
        { .head = "EARLIEST" },
        { .head = "TARGET", .leave = 2 },
        { .head = "LATEST" },
        { .head = "STATUS" },
        { .head = "EDITION", .leave = 1 },
    };
    if (n == 0) {
        text_lit(out, "Nothing is owed that matches.\n");
        return;
    }
    struct table t = table_in(out, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < n; i++) {
        const struct owed *o = rows[i].owed;
        table_sv(&t, rows[i].authority->name);
        table_owed(&t, o);
        table_day(&t, o->earliest);
        table_day(&t, o->target);
        table_day(&t, o->latest);
        table_status(&t, o);
        table_sv(&t, o->edition == NULL ? SV("-") : o->edition->id);
    }
    table_end(&t, width);
    due_table_notes(rows, n, width, out);
}

static void text_capitalised(struct text *out, struct sv v) {
    if (v.n > 0) text_char(out, v.p[0] >= 'a' && v.p[0] <= 'z' ? (char)(v.p[0] - 'a' + 'A') : v.p[0]);
    text_add(out, sv_sub(v, 1, v.n));
}

static void headline_window(struct text *out, const struct owed *o) {
    if (day_known(o->earliest)) {
        text_lit(out, ", no earlier than ");
        text_day_long(out, o->earliest);
    }
    if (day_known(o->latest)) {
        text_lit(out, ", no later than ");
        text_day_long(out, o->latest);
    } else if (day_known(o->target)) {
        text_lit(out, ", aimed at ");
        text_day_long(out, o->target);
    } else if (!day_known(o->earliest)) {
        text_lit(out, ", no fixed day");
    }
}

void owed_headline(const struct owed *o, struct text *out) {
    if (obligation_is_graded(o->kind)) {
        text_lit(out, "Next: ");
        text_add(out, obligation_label(o->kind));
    } else {
        text_capitalised(out, obligation_label(o->kind));
    }
    if (o->of > 1) text_printf(out, " %d of %d", o->sequence, o->of);
    if (o->status == STATUS_MET || o->status == STATUS_SUPERSEDED) {
        text_lit(out, ": ");
        text_add(out, status_label(o->status));
    } else {
        headline_window(out, o);
        if (o->status == STATUS_OVERDUE) text_lit(out, " (overdue)");
        if (o->status == STATUS_PAUSED) text_lit(out, " (paused)");
    }
    text_char(out, '.');
}
