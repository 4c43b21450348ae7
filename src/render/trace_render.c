#include "render/trace_render.h"

#define WORD(lit)                                                                                                      \
    { "" lit, sizeof(lit) - 1 }

static const struct sv kinds[STEP_KINDS] = {
    [STEP_EDITION] = WORD("edition"),
    [STEP_FACT] = WORD("fact"),
    [STEP_ABSENT] = WORD("absent"),
    [STEP_FACT_REJECTED] = WORD("fact_rejected"),
    [STEP_SUPERSEDED] = WORD("superseded"),
    [STEP_PATHWAY] = WORD("pathway"),
    [STEP_PATHWAY_REJECTED] = WORD("pathway_rejected"),
    [STEP_WINDOW] = WORD("window"),
    [STEP_VALUE] = WORD("value"),
    [STEP_DAY] = WORD("day"),
    [STEP_DAY_IS] = WORD("day_is"),
    [STEP_COUNT] = WORD("count"),
    [STEP_PAUSE] = WORD("pause"),
    [STEP_OVERRIDE] = WORD("override"),
    [STEP_OVERRIDE_REJECTED] = WORD("override_rejected"),
    [STEP_ELECTION] = WORD("election"),
    [STEP_ELECTION_REJECTED] = WORD("election_rejected"),
    [STEP_PROVISIONAL] = WORD("provisional"),
    [STEP_TAKEN_AS_MET] = WORD("taken_as_met"),
    [STEP_INCOMPLETE_RECORD] = WORD("incomplete_record"),
    [STEP_HUMAN_DECISION] = WORD("human_decision"),
    [STEP_STATUS] = WORD("status"),
    [STEP_NOTE] = WORD("note"),
};
static const struct sv roles[FACT_ROLE_COUNT] = {
    [FACT_ROLE_NONE] = WORD(""),
    [FACT_ROLE_LATEST_INSPECTION] = WORD("latest_inspection"),
    [FACT_ROLE_BASE] = WORD("base"),
    [FACT_ROLE_EARLIEST] = WORD("earliest"),
    [FACT_ROLE_TARGET] = WORD("target"),
    [FACT_ROLE_LATEST] = WORD("latest"),
    [FACT_ROLE_OPENED] = WORD("opened"),
    [FACT_ROLE_CYCLE_BEGINS] = WORD("cycle_begins"),
    [FACT_ROLE_FOCUSED_HELD] = WORD("focused_visit_held"),
    [FACT_ROLE_JTAI_INSTEAD] = WORD("jtai_instead"),
    [FACT_ROLE_MONITORING_HELD] = WORD("monitoring_visit_held"),
    [FACT_ROLE_LAST_VISIT] = WORD("last_visit"),
    [FACT_ROLE_PRIORITY_ACTION] = WORD("priority_action"),
    [FACT_ROLE_RECEIPT] = WORD("receipt"),
    [FACT_ROLE_FULFILS] = WORD("fulfils"),
    [FACT_ROLE_IN_PROGRESS] = WORD("in_progress"),
    [FACT_ROLE_MEETING] = WORD("meeting"),
    [FACT_ROLE_PLAN_DUE] = WORD("plan_due"),
    [FACT_ROLE_STATED_DUE] = WORD("stated_due"),
    [FACT_ROLE_REPORT] = WORD("report"),
    [FACT_ROLE_DRAFT] = WORD("draft"),
    [FACT_ROLE_COMMENTS] = WORD("comments"),
    [FACT_ROLE_NOT_LATEST] = WORD("not_latest"),
    [FACT_ROLE_NOT_GRADED_KIND] = WORD("not_graded_kind"),
    [FACT_ROLE_BEFORE_CYCLE] = WORD("before_cycle"),
    [FACT_ROLE_AFTER_DAY] = WORD("after_day"),
    [FACT_ROLE_BEYOND_TARGET] = WORD("beyond_target"),
    [FACT_ROLE_OTHER_KIND] = WORD("other_kind"),
};
static const struct sv units[] = {
    [UNIT_COUNT] = WORD("count"),       [UNIT_WORKING_DAYS] = WORD("working_days"),
    [UNIT_DAYS] = WORD("days"),         [UNIT_WEEKS] = WORD("weeks"),
    [UNIT_MONTHS] = WORD("months"),     [UNIT_WEEKDAY] = WORD("weekday"),
    [UNIT_DAY] = WORD("day"),           [UNIT_SWITCH] = WORD("switch"),
    [UNIT_CHILDREN] = WORD("children"),
};

struct sv step_kind_word(enum step_kind k) {
    return kinds[k];
}
struct sv fact_role_word(enum fact_role r) {
    return roles[r];
}
struct sv unit_word(enum unit u) {
    return units[u];
}

bool step_is_rejection(enum step_kind k) {
    return k == STEP_FACT_REJECTED || k == STEP_SUPERSEDED || k == STEP_PATHWAY_REJECTED ||
           k == STEP_OVERRIDE_REJECTED || k == STEP_ELECTION_REJECTED;
}

void cite_json(struct json *j, const struct cite *c) {
    if (c == NULL) {
        json_null(j);
        return;
    }
    json_object(j);
    json_key(j, "edition");
    json_sv(j, c->edition);
    json_key(j, "clause");
    json_sv_or_null(j, c->clause);
    json_key(j, "source");
    json_sv_or_null(j, c->source);
    json_key(j, "confidence");
    json_sv(j, confidence_word(c->confidence));
    json_key(j, "note");
    json_sv_or_null(j, c->note);
    json_key(j, "question");
    json_sv_or_null(j, c->question);
    json_object_end(j);
}

static void member_sv(struct json *j, struct sv key, struct sv v) {
    json_key_sv(j, key);
    json_sv_or_null(j, v);
}

static void member_day(struct json *j, struct sv key, struct day d) {
    if (!day_known(d)) return;
    json_key_sv(j, key);
    json_day(j, d);
}

/* Numbers that are days are written as days. */
static void member_number(struct json *j, struct sv key, int32_t n, enum unit unit) {
    json_key_sv(j, key);
    if (n == VALUE_NONE)
        json_null(j);
    else if (unit == UNIT_DAY)
        json_day(j, (struct day){ n });
    else
        json_int(j, n);
}

static void event_values(struct json *j, const struct event *ev) {
    if (ev == NULL) return;
    member_sv(j, SV("event"), event_word(ev->kind));
    member_day(j, SV("start"), ev->start);
    member_day(j, SV("end"), ev->end);
    member_day(j, SV("published"), ev->published);
    if (ev->grade[AREA_OVERALL] != GRADE_NONE) member_sv(j, SV("overall"), grade_word(ev->grade[AREA_OVERALL]));
}

static void window_values(struct json *j, const struct window *w) {
    if (w == NULL) return;
    member_sv(j, SV("window"), w->id);
    member_number(j, SV("earliest_months"), w->earliest.n, UNIT_MONTHS);
    member_number(j, SV("target_months"), w->target.n, UNIT_MONTHS);
    member_number(j, SV("latest_months"), w->latest.n, UNIT_MONTHS);
}

static void pathway_values(struct json *j, const struct pathway *p) {
    if (p == NULL) return;
    member_sv(j, SV("pathway"), p->id);
    member_sv(j, SV("next"), obligation_word(p->next));
}

static void override_values(struct json *j, const struct override *o) {
    if (o == NULL) return;
    member_sv(j, SV("override"), o->id);
    member_sv(j, SV("reason"), o->reason);
    member_sv(j, SV("decided_by"), o->decided_by);
    member_day(j, SV("decided_on"), o->decided_on);
}

static void number_values(struct json *j, const struct trace_step *s) {
    if (s->kind == STEP_VALUE && s->n >= 0 && s->n < PARAM_COUNT) {
        const struct param_info *info = &param_infos[s->n];
        member_sv(j, SV("value"), sv_of(info->name));
        member_number(j, SV("n"), s->value == NULL ? VALUE_NONE : s->value->n, info->unit);
        member_sv(j, SV("unit"), unit_word(info->unit));
    } else if (s->kind == STEP_DAY && s->value != NULL) {
        member_number(j, SV("n"), s->value->n, s->unit);
        member_sv(j, SV("unit"), unit_word(s->unit));
    } else if (s->kind == STEP_COUNT) {
        member_number(j, SV("n"), s->n, UNIT_COUNT);
    } else if (s->kind == STEP_PATHWAY_REJECTED) {
        member_number(j, SV("condition"), s->n, UNIT_COUNT);
    } else if ((s->kind == STEP_ABSENT || s->kind == STEP_TAKEN_AS_MET || s->kind == STEP_INCOMPLETE_RECORD) &&
               s->n >= 0 && s->n < EVENT_COUNT) {
        member_sv(j, SV("event"), event_word((enum event_kind)s->n));
    } else if (s->kind == STEP_STATUS && s->n >= 0 && s->n < STATUS_COUNT) {
        member_sv(j, SV("status"), status_word((enum status)s->n));
    }
}

static void of_values(struct json *j, const struct trace_step *s) {
    switch (s->kind) {
    case STEP_EDITION:
        if (s->of.edition != NULL) member_sv(j, SV("edition"), s->of.edition->id);
        break;
    case STEP_FACT:
    case STEP_FACT_REJECTED: event_values(j, s->of.event); break;
    case STEP_PATHWAY:
    case STEP_PATHWAY_REJECTED: pathway_values(j, s->of.pathway); break;
    case STEP_WINDOW: window_values(j, s->of.window); break;
    case STEP_PAUSE:
        if (s->of.pause == NULL) break;
        member_sv(j, SV("pause"), s->of.pause->id);
        member_day(j, SV("from"), s->of.pause->from);
        member_day(j, SV("to"), s->of.pause->to);
        break;
    case STEP_OVERRIDE:
    case STEP_OVERRIDE_REJECTED: override_values(j, s->of.override); break;
    case STEP_ELECTION:
    case STEP_ELECTION_REJECTED:
        if (s->of.election == NULL) break;
        member_sv(j, SV("election"), s->of.election->id);
        member_day(j, SV("polling_day"), s->of.election->polling_day);
        break;
    case STEP_SUPERSEDED:
        if (s->of.superseded == NULL) break;
        json_key(j, "version");
        json_int(j, s->of.superseded->old->number);
        json_key(j, "corrected_by_version");
        json_int(j, s->of.superseded->by->number);
        break;
    case STEP_ABSENT:
    case STEP_VALUE:
    case STEP_DAY:
    case STEP_DAY_IS:
    case STEP_COUNT:
    case STEP_PROVISIONAL:
    case STEP_TAKEN_AS_MET:
    case STEP_INCOMPLETE_RECORD:
    case STEP_HUMAN_DECISION:
    case STEP_STATUS:
    case STEP_NOTE:
    case STEP_KINDS: break;
    }
}

/* DAY_NONE and a step that was never given a day look different: zeroed memory is 1970-01-01, which no rule uses. */
static struct day day_or_none(struct day d) { return d.n == 0 ? DAY_NONE : d; }

static void values_json(struct json *j, const struct trace_step *s) {
    json_object(j);
    of_values(j, s);
    number_values(j, s);
    if (s->role != FACT_ROLE_NONE) member_sv(j, SV("role"), fact_role_word(s->role));
    member_day(j, SV("day"), day_or_none(s->day));
    member_day(j, SV("result"), day_or_none(s->result));
    json_object_end(j);
}

static void fact_json(struct json *j, const struct trace_step *s) {
    struct sv id = trace_fact(s);
    if (id.n == 0) {
        json_null(j);
        return;
    }
    json_object(j);
    json_key(j, "id");
    json_sv(j, id);
    json_key(j, "role");
    json_sv_or_null(j, fact_role_word(s->role));
    json_key(j, "decisive");
    json_bool(j, s->decisive);
    json_object_end(j);
}

/* `scratch` is used again for every step: a national list has some twenty thousand. */
static void step_json(struct json *j, const struct trace_step *s, struct text *scratch) {
    scratch->n = 0;
    trace_sentence(s, scratch);
    if (scratch->failed) j->to->failed = true;
    json_object(j);
    json_key(j, "kind");
    json_sv(j, step_kind_word(s->kind));
    json_key(j, "text");
    json_sv(j, text_view(scratch));
    json_key(j, "rule");
    cite_json(j, s->cite);
    json_key(j, "fact");
    fact_json(j, s);
    json_key(j, "values");
    values_json(j, s);
    json_object_end(j);
}

void trace_json(struct json *j, const struct trace *t, size_t step, size_t steps) {
    struct text scratch = text_in(j->to->arena, 0);
    json_array(j);
    for (size_t i = step; t != NULL && i < step + steps && i < t->count; i++) step_json(j, &t->step[i], &scratch);
    json_array_end(j);
}
