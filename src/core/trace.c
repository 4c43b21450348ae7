#include "core/trace.h"

#include <string.h>

struct trace trace_in(struct arena *a) {
    return (struct trace){ .arena = a };
}

static _Thread_local struct trace_step scratch;

struct trace_step *trace_add(struct trace *t, enum step_kind kind) {
    struct trace_step *s = &scratch;
    if (t != NULL && !t->failed && t->count == t->cap) {
        size_t cap = t->cap == 0 ? 64 : t->cap * 2;
        struct trace_step *p = arena_grow(t->arena, t->step, t->cap * sizeof *p, cap * sizeof *p);
        if (p == NULL) {
            t->failed = true;
        } else {
            t->step = p;
            t->cap = cap;
        }
    }
    if (t != NULL && !t->failed) s = &t->step[t->count++];
    memset(s, 0, sizeof *s);
    s->kind = kind;
    s->day = s->result = DAY_NONE;
    return s;
}

struct sv trace_fact(const struct trace_step *s) {
    switch (s->kind) {
    case STEP_FACT:
    case STEP_FACT_REJECTED: return s->of.event->id;
    case STEP_SUPERSEDED: return s->of.superseded->old->key;
    case STEP_OVERRIDE:
    case STEP_OVERRIDE_REJECTED: return s->of.override->id;
    case STEP_ELECTION:
    case STEP_ELECTION_REJECTED: return s->of.election->id;
    case STEP_EDITION:
    case STEP_ABSENT:
    case STEP_PATHWAY:
    case STEP_PATHWAY_REJECTED:
    case STEP_WINDOW:
    case STEP_VALUE:
    case STEP_DAY:
    case STEP_DAY_IS:
    case STEP_COUNT:
    case STEP_PAUSE:
    case STEP_PROVISIONAL:
    case STEP_TAKEN_AS_MET:
    case STEP_INCOMPLETE_RECORD:
    case STEP_HUMAN_DECISION:
    case STEP_STATUS:
    case STEP_NOTE:
    case STEP_KINDS: break;
    }
    return (struct sv){ 0 };
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

static void add(struct text *t, const char *s) { text_add(t, sv_of(s)); }

static bool same_month(struct day a, struct day b) {
    struct ymd x = day_ymd(a);
    struct ymd y = day_ymd(b);
    return x.year == y.year && x.month == y.month;
}

static void when_phrase(const struct event *ev, struct text *out) {
    if (!day_known(ev->start)) return;
    if (ev->month_precision) {
        struct ymd v = day_ymd(ev->start);
        text_printf(out, " of %s %d", month_name(v.month), v.year);
        return;
    }
    add(out, " of ");
    if (day_known(ev->end) && !day_eq(ev->end, ev->start)) {
        if (same_month(ev->start, ev->end))
            text_int(out, day_ymd(ev->start).day);
        else
            text_day_long(out, ev->start);
        add(out, " to ");
        text_day_long(out, ev->end);
    } else {
        text_day_long(out, ev->start);
    }
}

void event_phrase(const struct event *ev, struct text *out) {
    add(out, "the ");
    text_add(out, event_label(ev->kind));
    when_phrase(ev, out);
    if (day_known(ev->published)) {
        add(out, day_known(ev->start) ? ", published " : " published ");
        text_day_long(out, ev->published);
    }
}

static void grades_phrase(const struct event *ev, struct text *out) {
    bool any = false;
    for (int a = 0; a < AREA_COUNT; a++) {
        if (ev->grade[a] == GRADE_NONE) continue;
        add(out, any ? "; " : " (");
        text_add(out, area_label((enum area)a));
        add(out, ": ");
        text_add(out, grade_label(ev->grade[a]));
        any = true;
    }
    if (any) text_char(out, ')');
}

void cite_sentence(const struct cite *c, struct text *out) {
    text_add(out, c->edition);
    if (c->clause.n > 0) {
        add(out, ", ");
        text_add(out, c->clause);
    }
    add(out, ", ");
    text_add(out, confidence_word(c->confidence).n == 0 ? SV("background")
                  : c->confidence == SINGLE_SOURCE      ? SV("single source")
                                                        : confidence_word(c->confidence));
    if (c->question.n > 0) {
        add(out, ", a default for open question ");
        text_add(out, c->question);
    }
    if (c->source.n > 0) {
        add(out, ": ");
        text_add(out, c->source);
    }
}

/* "1" to "4" of the conditions reads best as what it asks for. */
static void set_phrase(struct text *out, uint32_t set, int count, struct sv (*label)(int)) {
    bool any = false;
    for (int i = 0; i < count; i++)
        if ((set >> i & 1U) != 0) {
            if (any) add(out, (set >> (i + 1)) == 0 ? " or " : ", ");
            text_add(out, label(i));
            any = true;
        }
}

static struct sv area_at(int i) { return area_label((enum area)i); }
static struct sv grade_at(int i) { return grade_label((enum grade)i); }

static bool single(uint32_t set) { return set != 0 && (set & (set - 1)) == 0; }

static void condition_phrase(const struct condition *c, struct text *out) {
    if (c->ungraded) {
        add(out, "there is no graded inspection yet");
        return;
    }
    if (single(c->areas)) {
        set_phrase(out, c->areas, AREA_COUNT, area_at);
    } else {
        if (c->every)
            add(out, "each of ");
        else
            text_printf(out, "at least %d of ", c->at_least == 0 ? 1 : c->at_least);
        set_phrase(out, c->areas, AREA_COUNT, area_at);
    }
    add(out, " is ");
    set_phrase(out, c->grades, GRADE_COUNT, grade_at);
}

/* What is the case instead, where a condition fails. */
static void failed_phrase(const struct condition *c, struct text *out) {
    if (c->ungraded) {
        add(out, "there is a graded inspection");
        return;
    }
    if (single(c->areas)) {
        set_phrase(out, c->areas, AREA_COUNT, area_at);
        add(out, " is not ");
    } else if (c->every) {
        add(out, "not each of ");
        set_phrase(out, c->areas, AREA_COUNT, area_at);
        add(out, " is ");
    } else {
        if (c->at_least <= 1)
            add(out, "none of ");
        else
            text_printf(out, "fewer than %d of ", c->at_least);
        set_phrase(out, c->areas, AREA_COUNT, area_at);
        add(out, " are ");
    }
    set_phrase(out, c->grades, GRADE_COUNT, grade_at);
}

static void conditions_phrase(const struct pathway *p, struct text *out) {
    if (p->when_count == 0) add(out, "in every other case");
    for (size_t i = 0; i < p->when_count; i++) {
        add(out, i == 0 ? "where " : " and ");
        condition_phrase(&p->when[i], out);
    }
}

static const char *const role_phrases[FACT_ROLE_COUNT] = {
    [FACT_ROLE_NONE] = "",
    [FACT_ROLE_LATEST_INSPECTION] = "the latest graded inspection",
    [FACT_ROLE_BASE] = "the day counting starts",
    [FACT_ROLE_EARLIEST] = "the earliest day",
    [FACT_ROLE_TARGET] = "the target day",
    [FACT_ROLE_LATEST] = "the latest day",
    [FACT_ROLE_OPENED] = "the authority's first day",
    [FACT_ROLE_CYCLE_BEGINS] = "the day the cycle is counted from",
    [FACT_ROLE_FOCUSED_HELD] = "as a focused visit of this cycle",
    [FACT_ROLE_JTAI_INSTEAD] = "in place of a focused visit",
    [FACT_ROLE_MONITORING_HELD] = "as a monitoring visit of this programme",
    [FACT_ROLE_LAST_VISIT] = "the visit before",
    [FACT_ROLE_PRIORITY_ACTION] = "a letter with an area for priority action",
    [FACT_ROLE_RECEIPT] = "the day the letter was received",
    [FACT_ROLE_FULFILS] = "what meets it",
    [FACT_ROLE_IN_PROGRESS] = "an inspection begun whose report is not out",
    [FACT_ROLE_MEETING] = "the last annual engagement meeting",
    [FACT_ROLE_PLAN_DUE] = "the day the action plan is due",
    [FACT_ROLE_STATED_DUE] = "the due day as stated",
    [FACT_ROLE_REPORT] = "what the report or letter is about",
    [FACT_ROLE_DRAFT] = "the draft's day",
    [FACT_ROLE_COMMENTS] = "the end of the time for comments",
    [FACT_ROLE_NOT_LATEST] = "a later inspection has been published since",
    [FACT_ROLE_NOT_GRADED_KIND] = "it belongs to an older framework and decides no pathway",
    [FACT_ROLE_BEFORE_CYCLE] = "it came before the time this is counted from",
    [FACT_ROLE_AFTER_DAY] = "it had not happened, or its report was not out, on the day asked",
    [FACT_ROLE_BEYOND_TARGET] = "the visits counted already fill this programme",
    [FACT_ROLE_OTHER_KIND] = "it is of another kind",
};

static void capital(struct text *t, size_t from) {
    if (t->n > from && t->p[from] >= 'a' && t->p[from] <= 'z') t->p[from] = (char)(t->p[from] - 'a' + 'A');
}

/* ---- one writer per kind of step --------------------------------------------------------------------------------- */

static void say_edition(const struct trace_step *s, struct text *out) {
    add(out, "edition ");
    text_add(out, s->of.edition->id);
    add(out, " decides for ");
    text_day_long(out, s->day);
    if (day_eq(s->of.edition->from, DAY_NEVER)) {
        add(out, "; it is a draft, in force from no day");
    } else if (day_known(s->of.edition->from)) {
        add(out, "; it is in force from ");
        text_day_long(out, s->of.edition->from);
    }
}

static bool one_of_several(enum fact_role r) {
    return r == FACT_ROLE_FOCUSED_HELD || r == FACT_ROLE_JTAI_INSTEAD || r == FACT_ROLE_MONITORING_HELD;
}

static void say_fact(const struct trace_step *s, struct text *out) {
    add(out, one_of_several(s->role) ? "counted " : "");
    add(out, role_phrases[s->role]);
    add(out, one_of_several(s->role) ? ": " : " is ");
    event_phrase(s->of.event, out);
    if (s->role == FACT_ROLE_LATEST_INSPECTION) grades_phrase(s->of.event, out);
}

static void say_absent(const struct trace_step *s, struct text *out) {
    if (s->role == FACT_ROLE_LATEST_INSPECTION) {
        add(out, "no graded inspection of this authority has been published");
        return;
    }
    add(out, "the register holds no record of ");
    text_add(out, event_label((enum event_kind)s->n));
    if (s->role == FACT_ROLE_FULFILS) add(out, " that would meet this");
}

static void say_rejected(const struct trace_step *s, struct text *out) {
    add(out, "set aside: ");
    event_phrase(s->of.event, out);
    add(out, ", because ");
    add(out, role_phrases[s->role]);
}

static void say_superseded(const struct trace_step *s, struct text *out) {
    const struct fact *old = s->of.superseded->old;
    const struct fact *by = s->of.superseded->by;
    if (old->kind != RECORD_INSPECTION && old->kind != RECORD_VISIT) {
        add(out, "set aside: an older version of ");
        text_add(out, old->key);
        add(out, ", corrected since");
        return;
    }
    add(out, "set aside: an older version of ");
    event_phrase(&old->is.event, out);
    grades_phrase(&old->is.event, out);
    add(out, by->withdrawn ? ", withdrawn since" : ", corrected since");
}

static void say_pathway(const struct trace_step *s, struct text *out) {
    const struct pathway *p = s->of.pathway;
    if (s->kind == STEP_PATHWAY) {
        add(out, "rule ");
        text_add(out, p->id);
        add(out, " applies: ");
        conditions_phrase(p, out);
        add(out, ", a ");
        text_add(out, obligation_label(p->next));
        add(out, " comes next");
        return;
    }
    add(out, "rule ");
    text_add(out, p->id);
    add(out, " does not apply: ");
    failed_phrase(&p->when[s->n], out);
}

static void say_window(const struct trace_step *s, struct text *out) {
    add(out, "window ");
    text_add(out, s->of.window->id);
    switch (s->of.window->base) {
    case BASE_NONE: add(out, ": this edition sets no window"); return;
    case BASE_PUBLICATION: add(out, " counts from the publication of the report, "); break;
    case BASE_ON_SITE_END: add(out, " counts from the last day on site, "); break;
    case BASE_ON_SITE_START: add(out, " counts from the first day on site, "); break;
    case BASE_OPENED: add(out, " counts from the authority's first day, "); break;
    }
    text_day_long(out, s->day);
}

static void say_day(const struct trace_step *s, struct text *out) {
    add(out, role_phrases[s->role]);
    add(out, " is ");
    text_day_long(out, s->result);
    text_printf(out, ": %d ", s->value->n);
    text_add(out, unit_label(s->unit, s->value->n));
    add(out, day_before(s->result, s->day) ? " before " : " after ");
    text_day_long(out, s->day);
}

static void say_day_is(const struct trace_step *s, struct text *out) {
    add(out, role_phrases[s->role]);
    add(out, " is ");
    text_day_long(out, s->day);
    if (s->text != NULL) {
        add(out, ": ");
        add(out, s->text);
    }
}

static void say_count(const struct trace_step *s, struct text *out) {
    if (s->role == FACT_ROLE_MONITORING_HELD) {
        text_printf(out, "%d monitoring visit%s of this programme counted", s->n, s->n == 1 ? "" : "s");
        if (s->value != NULL && value_set(*s->value))
            text_printf(out, "; after %d a re-inspection may come before its usual earliest day", s->value->n);
        return;
    }
    text_printf(out, "%d %s owed in this cycle", s->n, s->n == 1 ? "is" : "are");
}

static void say_pause(const struct trace_step *s, struct text *out) {
    add(out, "paused on ");
    text_day_long(out, s->day);
    add(out, ": from ");
    text_day_long(out, s->of.pause->from);
    add(out, " to ");
    text_day_long(out, s->of.pause->to);
    add(out, " nothing of this kind could be placed; the obligation stays and its days do not move");
}

static void say_override(const struct trace_step *s, struct text *out) {
    const struct override *ov = s->of.override;
    add(out, s->kind == STEP_OVERRIDE ? "override applied" : "override not applied");
    if (s->text != NULL) {
        add(out, " (");
        add(out, s->text);
        text_char(out, ')');
    }
    add(out, ": ");
    switch (ov->change) {
    case OVERRIDE_KIND:
        text_add(out, obligation_label(ov->obligation));
        add(out, " becomes ");
        text_add(out, obligation_label(ov->to));
        break;
    case OVERRIDE_ADD:
        add(out, "a further ");
        text_add(out, obligation_label(ov->obligation));
        add(out, " by ");
        text_day_long(out, ov->day);
        break;
    case OVERRIDE_WAIVE:
        text_add(out, obligation_label(ov->obligation));
        add(out, " waived");
        break;
    case OVERRIDE_EARLIEST:
    case OVERRIDE_TARGET:
    case OVERRIDE_LATEST:
        add(out, ov->change == OVERRIDE_EARLIEST ? "earliest day "
                 : ov->change == OVERRIDE_TARGET ? "target day "
                                                 : "latest day ");
        text_day_long(out, ov->day);
        break;
    }
    add(out, "; reason: ");
    text_add(out, ov->reason);
    add(out, "; decided by ");
    text_add(out, ov->decided_by);
    add(out, " on ");
    text_day_long(out, ov->decided_on);
}

static void say_election(const struct trace_step *s, struct text *out) {
    add(out, "publication on ");
    text_day_long(out, s->day);
    add(out, " would fall before polling day, ");
    text_day_long(out, s->of.election->polling_day);
    add(out, "; it is held until ");
    text_day_long(out, s->result);
}

static void say_status(const struct trace_step *s, struct text *out) {
    add(out, "on ");
    text_day_long(out, s->day);
    add(out, " it is ");
    text_add(out, status_label((enum status)s->n));
    if (s->text != NULL) {
        add(out, ": ");
        add(out, s->text);
    }
}

void trace_sentence(const struct trace_step *s, struct text *out) {
    size_t from = out->n;
    switch (s->kind) {
    case STEP_EDITION: say_edition(s, out); break;
    case STEP_FACT: say_fact(s, out); break;
    case STEP_ABSENT: say_absent(s, out); break;
    case STEP_FACT_REJECTED: say_rejected(s, out); break;
    case STEP_SUPERSEDED: say_superseded(s, out); break;
    case STEP_PATHWAY:
    case STEP_PATHWAY_REJECTED: say_pathway(s, out); break;
    case STEP_WINDOW: say_window(s, out); break;
    case STEP_VALUE: text_add(out, sv_of(param_infos[s->n].meaning)); break;
    case STEP_DAY: say_day(s, out); break;
    case STEP_DAY_IS: say_day_is(s, out); break;
    case STEP_COUNT: say_count(s, out); break;
    case STEP_PAUSE: say_pause(s, out); break;
    case STEP_OVERRIDE:
    case STEP_OVERRIDE_REJECTED: say_override(s, out); break;
    case STEP_ELECTION: say_election(s, out); break;
    case STEP_ELECTION_REJECTED:
        add(out, "polling day, ");
        text_day_long(out, s->of.election->polling_day);
        add(out, ", does not hold publication on ");
        text_day_long(out, s->day);
        break;
    case STEP_PROVISIONAL:
        text_day_long(out, s->day);
        add(out, " is provisional: bank holidays are known only to ");
        text_day_long(out, s->result);
        break;
    case STEP_TAKEN_AS_MET:
        add(out, "taken as met: this register did not record ");
        text_add(out, event_label((enum event_kind)s->n));
        add(out, " at the time, so its silence says nothing");
        break;
    case STEP_INCOMPLETE_RECORD:
        add(out, "the register shows every ");
        text_add(out, event_label((enum event_kind)s->n));
        add(out, " only from ");
        text_day_long(out, s->day);
        add(out, " to ");
        text_day_long(out, s->result);
        add(out, "; one that it does not show may have taken place");
        break;
    case STEP_HUMAN_DECISION:
        add(out, "a person must confirm this path: no such case had been seen when the rule was written");
        break;
    case STEP_STATUS: say_status(s, out); break;
    case STEP_NOTE: add(out, s->text); break;
    case STEP_KINDS: break;
    }
    capital(out, from);
    text_char(out, '.');
}
