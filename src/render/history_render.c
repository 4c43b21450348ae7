/* One authority's history as known: what happened, what was corrected, what was decided. */
#include "base/clock.h"
#include "render/csvout.h"
#include "render/due_members.h"
#include "render/due_render.h"

#include <stdio.h>

enum { TEXT_INDENT = 26 }; /* under what happened, clear of "2018-11-26 to 2018-12-14" */

static struct sv recorded_day(int64_t ms, char room[11]) {
    if (ms == 0) return SV("");
    struct ymd v = day_ymd(clock_uk_day(ms));
    (void)snprintf(room, 11, "%04u-%02u-%02u", (unsigned)v.year % 10000U, (unsigned)v.month % 100U,
                   (unsigned)v.day % 100U);
    return (struct sv){ room, 10 };
}

/* ---- plain text ----------------------------------------------------------------------------------------------- */

static void codes_text(struct text *out, const char *before, struct sv codes) {
    if (codes.n == 0) return;
    text_add(out, sv_of(before));
    text_plain(out, codes);
}

static void authority_text(const struct authority *a, struct text *out) {
    text_plain(out, a->name);
    text_printf(out, " (%.*s), ", SV_ARG(a->dfe_code));
    text_plain(out, a->type);
    text_lit(out, ", ");
    text_plain(out, a->region);
    if (day_known(a->opened)) {
        text_lit(out, "\nBegan on ");
        text_day_long(out, a->opened);
        codes_text(out, " in place of ", a->predecessors);
    }
    if (day_known(a->closed)) {
        text_lit(out, "\nEnded on ");
        text_day_long(out, a->closed);
        codes_text(out, ", followed by ", a->successors);
    }
    text_char(out, '\n');
}

static void when_text(const struct event *ev, struct text *out) {
    size_t before = out->n;
    struct day first = day_known(ev->start) ? ev->start : ev->end;
    if (!day_known(first)) {
        text_lit(out, "days not known");
    } else if (ev->month_precision) {
        struct ymd v = day_ymd(first);
        text_printf(out, "%04d-%02d", v.year, v.month);
    } else {
        text_day(out, first);
        if (day_known(ev->end) && !day_eq(first, ev->end)) {
            text_lit(out, " to ");
            text_day(out, ev->end);
        }
    }
    for (size_t n = out->n - before; n < TEXT_INDENT; n++) text_char(out, ' ');
}

static void indented(struct text *out, struct sv label, struct sv v, int width) {
    struct text line = text_in(out->arena, 0);
    text_add(&line, label);
    text_lit(&line, ": ");
    text_add(&line, v);
    if (line.failed) out->failed = true;
    text_wrapped(out, "                          ", TEXT_INDENT + 2, width, text_view(&line));
}

static void event_text(const struct event *ev, int width, struct text *out) {
    when_text(ev, out);
    text_add(out, event_label(ev->kind));
    if (day_known(ev->published)) {
        text_lit(out, ", published ");
        text_day(out, ev->published);
    }
    text_char(out, '\n');
    for (int i = 0; i < AREA_COUNT; i++)
        if (ev->grade[i] != GRADE_NONE) indented(out, area_label((enum area)i), grade_label(ev->grade[i]), width);
    if (ev->theme.n > 0) indented(out, SV("theme"), ev->theme, width);
    if (ev->priority_action) indented(out, SV("priority action"), SV("yes"), width);
    if (ev->note.n > 0) indented(out, SV("note"), ev->note, width);
}

/* What a correction changed, as far as it bears on an answer. */
static void event_differences(const struct event *old, const struct event *now, struct text *out) {
    for (int i = 0; i < AREA_COUNT; i++)
        if (old->grade[i] != now->grade[i])
            text_printf(out, "; %.*s was %.*s, is %.*s", SV_ARG(area_label((enum area)i)),
                        SV_ARG(grade_label(old->grade[i])), SV_ARG(grade_label(now->grade[i])));
    const struct {
        const char *name;
        struct day old, now;
    } days[] = { { "first day", old->start, now->start },
                 { "last day", old->end, now->end },
                 { "published", old->published, now->published } };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        if (day_eq(days[i].old, days[i].now)) continue;
        text_printf(out, "; %s was ", days[i].name);
        text_day_long(out, days[i].old);
        text_lit(out, ", is ");
        text_day_long(out, days[i].now);
    }
    if (old->kind != now->kind)
        text_printf(out, "; kind was %.*s, is %.*s", SV_ARG(event_label(old->kind)), SV_ARG(event_label(now->kind)));
}

static bool is_event(const struct fact *f) { return f->kind == RECORD_INSPECTION || f->kind == RECORD_VISIT; }

static void superseded_text(const struct superseded *s, int width, struct text *out) {
    char room[11];
    struct text line = text_in(out->arena, 0);
    text_add(&line,
             record_shapes[s->old->kind].singular == NULL ? SV("record") : sv_of(record_shapes[s->old->kind].singular));
    text_char(&line, ' ');
    text_add(&line, s->old->key);
    text_add(&line, s->by->withdrawn ? SV(", withdrawn") : SV(", corrected"));
    struct sv day = recorded_day(s->by->recorded, room);
    if (day.n > 0) {
        text_lit(&line, " on ");
        text_add(&line, day);
    }
    if (!s->by->withdrawn && is_event(s->old) && is_event(s->by))
        event_differences(&s->old->is.event, &s->by->is.event, &line);
    if (line.failed) out->failed = true;
    text_wrapped(out, "  - ", 4, width, text_view(&line));
}

static void override_text(const struct override *o, int width, struct text *out) {
    struct text line = text_in(out->arena, 0);
    text_day(&line, o->decided_on);
    text_lit(&line, " ");
    text_add(&line, obligation_label(o->obligation));
    if (o->change == OVERRIDE_KIND) text_printf(&line, " becomes %.*s", SV_ARG(obligation_label(o->to)));
    if (o->change == OVERRIDE_ADD) text_lit(&line, " added");
    if (o->change == OVERRIDE_WAIVE) text_lit(&line, " waived");
    if (day_known(o->day)) {
        text_lit(&line, ", ");
        text_day_long(&line, o->day);
    }
    text_lit(&line, ": ");
    text_add(&line, o->reason);
    text_lit(&line, " (");
    text_add(&line, o->decided_by);
    text_char(&line, ')');
    if (line.failed) out->failed = true;
    text_wrapped(out, "  - ", 4, width, text_view(&line));
}

void history_text(const struct history *h, int width, struct text *out) {
    authority_text(h->authority, out);
    text_char(out, '\n');
    if (h->events == 0) text_lit(out, "Nothing is known to have happened.\n");
    for (size_t i = 0; i < h->events; i++) event_text(&h->event[i], width, out);
    if (h->overrides > 0) text_lit(out, "\nRecorded departures from the rule\n");
    for (size_t i = 0; i < h->overrides; i++) override_text(&h->override[i], width, out);
    if (h->supersededs > 0) text_lit(out, "\nCorrected or withdrawn\n");
    for (size_t i = 0; i < h->supersededs; i++) superseded_text(&h->superseded[i], width, out);
}

/* ---- JSON ------------------------------------------------------------------------------------------------------- */

static void member_sv(struct json *j, struct sv key, struct sv v) {
    json_key_sv(j, key);
    json_sv_or_null(j, v);
}
static void member_day(struct json *j, struct sv key, struct day d) {
    json_key_sv(j, key);
    json_day(j, d);
}

static void codes_json(struct json *j, struct sv key, struct sv codes) {
    struct sv code;
    json_key_sv(j, key);
    json_array(j);
    while (sv_word(&codes, &code)) json_sv(j, code);
    json_array_end(j);
}

static void whole_authority_json(struct json *j, const struct authority *a) {
    json_object(j);
    member_sv(j, SV("dfe_code"), a->dfe_code);
    member_sv(j, SV("name"), a->name);
    member_sv(j, SV("region"), a->region);
    member_sv(j, SV("government_office_region"), a->government_office_region);
    member_sv(j, SV("type"), a->type);
    member_sv(j, SV("ons_code"), a->ons_code);
    member_day(j, SV("opened"), a->opened);
    member_day(j, SV("closed"), a->closed);
    codes_json(j, SV("predecessors"), a->predecessors);
    codes_json(j, SV("successors"), a->successors);
    json_object_end(j);
}

static void periods_json(struct json *j, const struct event *ev) {
    json_key(j, "periods");
    json_array(j);
    for (size_t i = 0; i < ev->period_count; i++) {
        json_object(j);
        member_day(j, SV("first"), ev->periods[i].first);
        member_day(j, SV("last"), ev->periods[i].last);
        json_object_end(j);
    }
    json_array_end(j);
}

static void event_json(struct json *j, const struct event *ev) {
    json_object(j);
    member_sv(j, SV("id"), ev->id);
    member_sv(j, SV("kind"), event_word(ev->kind));
    member_day(j, SV("start"), ev->start);
    member_day(j, SV("end"), ev->end);
    json_key(j, "month_precision");
    json_bool(j, ev->month_precision);
    periods_json(j, ev);
    member_day(j, SV("published"), ev->published);
    member_sv(j, SV("judgement_set"), ev->judgement_set);
    json_key(j, "judgements");
    json_object(j);
    for (int i = 0; i < AREA_COUNT; i++)
        if (ev->grade[i] != GRADE_NONE) member_sv(j, area_word((enum area)i), grade_word(ev->grade[i]));
    json_object_end(j);
    member_sv(j, SV("theme"), ev->theme);
    json_key(j, "priority_action");
    json_bool(j, ev->priority_action);
    member_day(j, SV("due"), ev->due);
    member_sv(j, SV("note"), ev->note);
    member_sv(j, SV("url"), ev->url);
    member_sv(j, SV("source"), ev->source);
    json_object_end(j);
}

static struct sv override_change_word(enum override_change c) {
    switch (c) {
    case OVERRIDE_KIND: return SV("kind");
    case OVERRIDE_EARLIEST: return SV("earliest");
    case OVERRIDE_TARGET: return SV("target");
    case OVERRIDE_LATEST: return SV("latest");
    case OVERRIDE_ADD: return SV("add");
    case OVERRIDE_WAIVE: return SV("waive");
    }
    return SV("");
}

static void override_json(struct json *j, const struct override *o) {
    json_object(j);
    member_sv(j, SV("id"), o->id);
    member_sv(j, SV("obligation"), obligation_word(o->obligation));
    member_sv(j, SV("change"), override_change_word(o->change));
    member_sv(j, SV("to"), o->change == OVERRIDE_KIND ? obligation_word(o->to) : (struct sv){ 0 });
    member_day(j, SV("day"), o->day);
    member_sv(j, SV("reason"), o->reason);
    member_sv(j, SV("ground"), o->ground);
    member_sv(j, SV("decided_by"), o->decided_by);
    member_day(j, SV("decided_on"), o->decided_on);
    member_day(j, SV("expires"), o->expires);
    json_object_end(j);
}

static void version_json(struct json *j, struct sv key, const struct fact *f) {
    char room[11];
    json_key_sv(j, key);
    json_object(j);
    json_key(j, "version");
    json_int(j, f->number);
    member_sv(j, SV("recorded"), recorded_day(f->recorded, room));
    json_key(j, "withdrawn");
    json_bool(j, f->withdrawn);
    if (is_event(f)) {
        json_key(j, "event");
        event_json(j, &f->is.event);
    }
    json_object_end(j);
}

static void superseded_json(struct json *j, const struct superseded *s) {
    json_object(j);
    member_sv(j, SV("kind"), sv_of(record_shapes[s->old->kind].singular));
    member_sv(j, SV("key"), s->old->key);
    version_json(j, SV("was"), s->old);
    version_json(j, SV("is"), s->by);
    json_object_end(j);
}

void history_json(const struct history *h, struct text *out) {
    struct json j = json_in(out);
    json_object(&j);
    json_key(&j, "authority");
    whole_authority_json(&j, h->authority);
    json_key(&j, "events");
    json_array(&j);
    for (size_t i = 0; i < h->events; i++) event_json(&j, &h->event[i]);
    json_array_end(&j);
    json_key(&j, "overrides");
    json_array(&j);
    for (size_t i = 0; i < h->overrides; i++) override_json(&j, &h->override[i]);
    json_array_end(&j);
    json_key(&j, "elections");
    json_array(&j);
    for (size_t i = 0; i < h->elections; i++) {
        json_object(&j);
        member_sv(&j, SV("id"), h->election[i].id);
        member_day(&j, SV("polling_day"), h->election[i].polling_day);
        member_sv(&j, SV("kind"), h->election[i].kind);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_key(&j, "corrected");
    json_array(&j);
    for (size_t i = 0; i < h->supersededs; i++) superseded_json(&j, &h->superseded[i]);
    json_array_end(&j);
    json_object_end(&j);
    json_done(&j);
}

/* ---- CSV -------------------------------------------------------------------------------------------------------- */

void history_csv(const struct history *h, struct text *out) {
    struct csvout c = csvout_in(out, CSVOUT_GUARDED);
    static const char *const before[] = { "id",    "dfe_code", "authority", "kind",
                                          "start", "end",      "published", "judgement_set" };
    static const char *const after[] = { "theme", "priority_action", "due", "note", "url", "source" };
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) csvout_sv(&c, sv_of(before[i]));
    for (int i = 0; i < AREA_COUNT; i++) csvout_sv(&c, area_word((enum area)i));
    for (size_t i = 0; i < sizeof after / sizeof *after; i++) csvout_sv(&c, sv_of(after[i]));
    csvout_row(&c);
    for (size_t i = 0; i < h->events; i++) {
        const struct event *ev = &h->event[i];
        csvout_sv(&c, ev->id);
        csvout_sv(&c, h->authority->dfe_code);
        csvout_sv(&c, h->authority->name);
        csvout_sv(&c, event_word(ev->kind));
        csvout_day(&c, ev->start);
        csvout_day(&c, ev->end);
        csvout_day(&c, ev->published);
        csvout_sv(&c, ev->judgement_set);
        for (int k = 0; k < AREA_COUNT; k++) csvout_sv(&c, grade_word(ev->grade[k]));
        csvout_sv(&c, ev->theme);
        csvout_sv(&c, ev->priority_action ? SV("yes") : SV(""));
        csvout_day(&c, ev->due);
        csvout_sv(&c, ev->note);
        csvout_sv(&c, ev->url);
        csvout_sv(&c, ev->source);
        csvout_row(&c);
    }
}
