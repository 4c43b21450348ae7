/* Explanations: the trace of each owed event as numbered sentences, and what would change the answer. */
#include "render/due_members.h"
#include "render/due_render.h"
#include "render/trace_render.h"

#include <stdio.h>

/* Where a block of an answer stands, and where its second lines do. */
enum { INDENT = 4, INDENT_NUMBERED = 8 };

static void authority_line(const struct authority *of, struct day on, struct text *out) {
    text_plain(out, of->name);
    text_printf(out, " (%.*s), ", SV_ARG(of->dfe_code));
    text_plain(out, of->region);
    text_lit(out, ", as at ");
    text_day_long(out, on);
    text_char(out, '\n');
}

/* Under the heading "Looked at and set aside" the sentence need not say so again. */
static void sentence(const struct trace_step *s, struct text *line) {
    struct text whole = text_in(line->arena, 0);
    trace_sentence(s, &whole);
    struct sv v = text_view(&whole), aside = SV("Set aside: the ");
    if (whole.failed) line->failed = true;
    if (step_is_rejection(s->kind) && sv_starts(v, aside)) {
        text_lit(line, "The ");
        v = sv_sub(v, aside.n, v.n);
    }
    text_add(line, v);
}

/* The sentence, then the rule in brackets: "... [ILACS-2017, 4.2 W1, confirmed: KIRK, NOTTS]". */
static void step_line(const struct trace_step *s, const char *first, int width, struct text *out) {
    struct text line = text_in(out->arena, 0);
    sentence(s, &line);
    if (s->cite != NULL) {
        text_lit(&line, " [");
        cite_sentence(s->cite, &line);
        text_char(&line, ']');
    }
    if (s->decisive) text_lit(&line, " This decides.");
    if (line.failed) out->failed = true;
    text_wrapped(out, first, INDENT_NUMBERED, width, text_view(&line));
}

static size_t count_steps(const struct explanation *x, const struct owed *o, bool rejections) {
    size_t n = 0;
    for (size_t i = o->step; i < o->step + o->steps && i < x->trace.count; i++)
        if (step_is_rejection(x->trace.step[i].kind) == rejections) n++;
    return n;
}

static void steps_text(const struct explanation *x, const struct owed *o, bool rejections, int width,
                       struct text *out) {
    int number = 0;
    for (size_t i = o->step; i < o->step + o->steps && i < x->trace.count; i++) {
        const struct trace_step *s = &x->trace.step[i];
        char first[24];
        if (step_is_rejection(s->kind) != rejections) continue;
        (void)snprintf(first, sizeof first, "    %2d. ", ++number);
        step_line(s, first, width, out);
    }
}

static void changes_text(const struct explanation *x, size_t which, int width, struct text *out) {
    for (size_t i = 0; i < x->changes[which]; i++) {
        struct text line = text_in(out->arena, 0);
        change_sentence(&x->change[which][i], &line);
        if (line.failed) out->failed = true;
        text_wrapped(out, "      - ", INDENT_NUMBERED, width, text_view(&line));
    }
}

static void headline(const struct owed *o, int width, struct text *out) {
    struct text line = text_in(out->arena, 0);
    owed_headline(o, &line);
    if (line.failed) out->failed = true;
    text_wrapped(out, "", 0, width, text_view(&line));
}

static void standing(const struct owed *o, int width, struct text *out) {
    struct text line = text_in(out->arena, 0);
    text_lit(&line, "Status: ");
    text_add(&line, status_label(o->status));
    if (o->edition != NULL) {
        text_lit(&line, ". Decided by ");
        text_add(&line, o->edition->id);
    }
    if (day_known(o->target)) {
        text_lit(&line, ". Target: ");
        text_day_long(&line, o->target);
    }
    text_char(&line, '.');
    if (o->provisional) text_lit(&line, " Provisional: later bank holidays are not known yet.");
    if (o->overridden) text_lit(&line, " A recorded departure from the rule shaped this.");
    if (o->human_decision) text_lit(&line, " A person must confirm this path.");
    if (o->record_incomplete)
        text_lit(&line, " This register does not show every visit of the time; one may have taken place.");
    if (line.failed) out->failed = true;
    text_wrapped(out, "    ", INDENT, width, text_view(&line));
}

static void owed_text(const struct explanation *x, size_t which, int width, struct text *out) {
    const struct owed *o = &x->due.owed[which];
    text_char(out, '\n');
    headline(o, width, out);
    standing(o, width, out);
    if (count_steps(x, o, false) > 0) {
        text_lit(out, "  Why\n");
        steps_text(x, o, false, width, out);
    }
    if (count_steps(x, o, true) > 0) {
        text_lit(out, "  Looked at and set aside\n");
        steps_text(x, o, true, width, out);
    }
    if (x->changes[which] > 0) {
        text_lit(out, "  What would change this\n");
        changes_text(x, which, width, out);
    }
}

void explain_text(const struct authority *of, const struct explanation *x, struct day on, int width, struct text *out) {
    authority_line(of, on, out);
    if (x->due.count == 0) text_lit(out, "\nNothing is owed on that day.\n");
    for (size_t i = 0; i < x->due.count; i++) owed_text(x, i, width, out);
}

static struct sv change_kind_word(enum change_kind k) {
    switch (k) {
    case CHANGE_GRADE: return SV("grade");
    case CHANGE_PRESENCE: return SV("presence");
    case CHANGE_DAY: return SV("day");
    case CHANGE_VALUE: return SV("value");
    case CHANGE_OVERRIDE: return SV("override");
    case CHANGE_ASKED: return SV("asked");
    }
    return SV("");
}

/* A day or a number as the value's unit wants it. */
static void number_json(struct json *j, int32_t n, enum unit unit) {
    if (n == VALUE_NONE)
        json_null(j);
    else if (unit == UNIT_DAY)
        json_day(j, (struct day){ n });
    else
        json_int(j, n);
}

static void grades_json(struct json *j, uint32_t set) {
    json_array(j);
    for (unsigned g = 0; g < GRADE_COUNT; g++)
        if ((set >> g & 1U) != 0) json_sv(j, grade_word((enum grade)g));
    json_array_end(j);
}

static void altered_json(struct json *j, const struct change *c) {
    bool grade = c->kind == CHANGE_GRADE, day = c->kind == CHANGE_DAY || c->kind == CHANGE_ASKED;
    json_key(j, "from");
    if (grade)
        json_sv_or_null(j, grade_word(c->grade_from));
    else if (day)
        json_day(j, c->day_from);
    else if (c->kind == CHANGE_VALUE)
        number_json(j, c->n_from, c->unit);
    else
        json_null(j);
    json_key(j, "to");
    if (grade)
        grades_json(j, c->grades_to);
    else if (day)
        json_day(j, c->day_to);
    else if (c->kind == CHANGE_VALUE)
        number_json(j, c->n_to, c->unit);
    else
        json_null(j);
}

static void change_json(struct json *j, const struct change *c) {
    struct text sentence = text_in(j->to->arena, 0);
    change_sentence(c, &sentence);
    if (sentence.failed) j->to->failed = true;
    json_object(j);
    json_key(j, "kind");
    json_sv(j, change_kind_word(c->kind));
    json_key(j, "text");
    json_sv(j, text_view(&sentence));
    json_key(j, "fact");
    json_sv_or_null(j, c->event != NULL ? c->event->id : c->override != NULL ? c->override->id : (struct sv){ 0 });
    json_key(j, "area");
    json_sv_or_null(j, c->kind == CHANGE_GRADE ? area_word(c->area) : (struct sv){ 0 });
    json_key(j, "value");
    json_sv_or_null(j, c->value_name);
    altered_json(j, c);
    json_key(j, "then");
    if (c->gone) {
        json_null(j);
    } else {
        json_object(j);
        owed_members(j, &c->then);
        json_object_end(j);
    }
    json_object_end(j);
}

void explain_json(const struct authority *of, const struct explanation *x, struct day on, struct text *out) {
    struct json j = json_in(out);
    json_object(&j);
    json_key(&j, "authority");
    authority_json(&j, of);
    json_key(&j, "on");
    json_day(&j, on);
    json_key(&j, "owed");
    json_array(&j);
    for (size_t i = 0; i < x->due.count; i++) {
        const struct owed *o = &x->due.owed[i];
        json_object(&j);
        owed_members(&j, o);
        json_key(&j, "trace");
        trace_json(&j, &x->trace, o->step, o->steps);
        json_key(&j, "changes");
        json_array(&j);
        for (size_t k = 0; k < x->changes[i]; k++) change_json(&j, &x->change[i][k]);
        json_array_end(&j);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
    json_done(&j);
}
