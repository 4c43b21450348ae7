/* Changing the plan. Looking at it is in planned_look.c. */
#include "app/planned_parts.h"

#include <stdio.h>
#include <string.h>

/* ---- what is asked, checked ------------------------------------------------------------------------------------------ */

struct asking {
    const struct view *v;
    const struct caller *c;
    const struct plan *plan;
    const struct planned *before; /* the version to change; NULL: a new activity */
    struct arena *a;
};

static bool check_authority(const struct asking *x, struct sv wanted, struct day call_day, const struct authority **out,
                            struct err *e) {
    const struct history *h;
    struct err why = { 0 };
    if (wanted.n == 0) return err_fail(e, ERR_INPUT, __func__, "Choose one.", "authority: which one is missing");
    if (!view_find(x->v, wanted, &h, &why))
        return why.kind != ERR_UNKNOWN ? (*e = why, false)
                                       : err_fail(e, ERR_INPUT, __func__, why.hint, "authority: %s", why.msg);
    *out = h->authority;
    if (authority_exists(h->authority, call_day)) return true;
    return err_fail(e, ERR_RULE, __func__, "Plan for the authority that serves the place then.",
                    "authority: %.*s does not exist on that day", SV_ARG(h->authority->name));
}

static bool check_day(const struct asking *x, struct day d, struct err *e) {
    if (!day_known(d))
        return err_fail(e, ERR_INPUT, __func__, "A day like 2027-05-04.", "call_day: the day of the call is missing");
    if (x->before != NULL && day_eq(x->before->call_day, d)) return true; /* it was in order when it was entered */
    if (day_before(d, x->c->occasion.today))
        return err_fail(e, ERR_RULE, __func__, "Today or a later working day.", "call_day: that day has passed");
    if (day_before(x->v->calendar->last, day_plus(d, 60)))
        return err_fail(e, ERR_RULE, __func__, "Plans reach as far as the calendar of working days.",
                        "call_day: that day is too far ahead");
    if (calendar_is_working(x->v->calendar, d)) return true;
    return err_fail(e, ERR_RULE, __func__, "Calls are made on working days: not on a weekend or a bank holiday.",
                    "call_day: a %s%s is no working day", weekday_name(day_weekday(d)),
                    calendar_is_holiday(x->v->calendar, d) ? " that is a bank holiday" : "");
}

/* The first rule that no decision can lift: a kind that the edition does not know, a national pause, a day on site that is
 * no working day. The rest of the rules is shown beside the activity; a planner may depart from it. */
static const struct placing_finding *forbidden(const struct view *v, enum obligation kind, struct day call_day,
                                               struct placing *placed) {
    struct proposal p = { .kind = kind, .call = call_day, .start = DAY_NONE, .end = DAY_NONE, .overridden = true };
    if (placing_check(&v->context, NULL, &p, placed)) return NULL;
    if (!day_known(
            placed->start)) { /* no notice is set, so that no day follows from the call: any day on site will do */
        p.start = calendar_plus_working(v->calendar, call_day, 1);
        if (placing_check(&v->context, NULL, &p, placed)) return NULL;
    }
    for (size_t i = 0; i < placed->findings; i++)
        if (placed->finding[i].severity == SEVERITY_ERROR) return &placed->finding[i];
    return NULL;
}

/* Values are inherited from edition to edition, so that their being there says nothing: what an edition does stands in its
 * pathways, and in the switch of the action planning visit. */
bool planned_kind_on(const struct view *v, enum obligation kind, struct day call_day) {
    const struct edition *ed = framework_on(v->framework, call_day);
    if (!planned_kind(kind) || ed == NULL) return false;
    if (kind == OWED_ACTION_PLANNING_VISIT)
        return value_set(ed->param[P_ACTION_PLANNING_VISIT]) && ed->param[P_ACTION_PLANNING_VISIT].n != 0;
    if (!obligation_is_graded(kind)) return true;
    for (size_t i = 0; i < ed->pathway_count; i++)
        if (ed->pathway[i].next == kind || (ed->pathway[i].may_become >> kind & 1U) != 0) return true;
    return false;
}

static bool check_kind(const struct asking *x, enum obligation kind, struct day call_day, struct err *e) {
    struct placing placed;
    if (!planned_kind(kind))
        return err_fail(e, ERR_INPUT, __func__, "An inspection or a visit.", "kind: which kind is missing");
    if (!planned_kind_on(x->v, kind, call_day)) {
        const struct edition *ed = framework_on(x->v->framework, call_day);
        return err_fail(e, ERR_RULE, __func__, "Another kind or another day.", "kind: %.*s has no %.*s",
                        SV_ARG(ed != NULL ? ed->id : SV("no edition")), SV_ARG(obligation_label(kind)));
    }
    const struct placing_finding *f = forbidden(x->v, kind, call_day, &placed);
    if (f == NULL) return true;
    struct sv edition = f->cite != NULL ? f->cite->edition : SV("");
    return err_fail(e, ERR_RULE, __func__, "Another kind or another day.", "kind: %s (%.*s%s%.*s)", f->text,
                    SV_ARG(f->rule), edition.n > 0 ? ", " : "", SV_ARG(edition));
}

/* A member who stays is not asked about again: somebody whose role has ended must not keep others from being changed. */
static bool was_member(const struct asking *x, int64_t account) {
    for (size_t i = 0; x->before != NULL && i < x->before->team_size; i++)
        if (x->before->team[i] == account) return true;
    return false;
}

/* The same words for whoever has no account: a planner learns of those who inspect, and of nobody else. */
static bool check_inspects(const struct asking *x, size_t i, struct sv wanted, struct err *e) {
    if (i != SIZE_MAX && (plan_inspects(x->plan, i, x->c->occasion.ms) || was_member(x, x->plan->account[i].number)))
        return true;
    return err_fail(e, ERR_RULE, __func__,
                    "Lead inspectors, inspectors and others who inspect can be in a team, while their role stands.",
                    "team: %.*s has no inspecting role that stands", SV_ARG(wanted));
}

static bool check_member(const struct asking *x, struct sv wanted, const struct authority *of, struct planned *out,
                         struct err *e) {
    size_t i = plan_person_named(x->plan, wanted);
    if (!check_inspects(x, i, wanted, e)) return false;
    int64_t account = x->plan->account[i].number;
    struct sv name = plan_name(x->plan, account, x->a);
    struct sv bar = plan_bar(x->plan, i, x->v, x->c, of, out->call_day, x->a);
    if (bar.n > 0)
        return err_fail(e, ERR_RULE, __func__, "Choose somebody without a tie to this authority.", "team: %.*s %.*s",
                        SV_ARG(name), SV_ARG(bar));
    for (size_t k = 0; k < out->team_size; k++)
        if (out->team[k] == account)
            return err_fail(e, ERR_INPUT, __func__, "Name each person once.", "team: %.*s is in it twice",
                            SV_ARG(name));
    out->team[out->team_size++] = account;
    return true;
}

static bool check_team(const struct asking *x, const struct planned_asked *q, const struct authority *of,
                       struct planned *out, struct err *e) {
    if (q->team_size == 0 || q->team[0].n == 0)
        return err_fail(e, ERR_INPUT, __func__, "The first one named leads.", "team: who leads is missing");
    if (q->team_size > PLANNED_TEAM_MAX)
        return err_fail(e, ERR_INPUT, __func__, "Leave some out.", "team: at most %d people", PLANNED_TEAM_MAX);
    for (size_t i = 0; i < q->team_size; i++)
        if (!check_member(x, q->team[i], of, out, e)) return false;
    return true;
}

static bool check_reason(struct sv *reason, bool wanted, struct err *e) {
    *reason = sv_trim(*reason);
    if (reason->n > RECORD_MAX_TEXT || !sv_utf8(*reason))
        return err_fail(e, ERR_INPUT, __func__, "Say it in a sentence or two.",
                        "reason: plain text of at most %d characters", RECORD_MAX_TEXT);
    return reason->n > 0 || !wanted ||
           err_fail(e, ERR_INPUT, __func__, "In a sentence: those who see the activity read it.",
                    "reason: why is missing");
}

/* The whole of what is asked as the next version; id, number and the rest stay for the caller. */
static bool check_asked(const struct asking *x, const struct planned_asked *q, struct planned *out, struct err *e) {
    const struct authority *of = NULL;
    out->kind = q->kind;
    out->call_day = q->call_day;
    out->team_size = 0;
    memset(out->team, 0, sizeof out->team);
    out->reason = q->reason;
    if (!check_day(x, q->call_day, e) || !check_authority(x, q->authority, q->call_day, &of, e)) return false;
    if (of == NULL) return false;
    out->authority = of->dfe_code;
    out->region = of->region;
    bool as_before = x->before != NULL && x->before->kind == q->kind && day_eq(x->before->call_day, q->call_day);
    return (as_before || check_kind(x, q->kind, q->call_day, e)) && check_team(x, q, of, out, e) &&
           check_reason(&out->reason, x->before != NULL, e);
}

/* ---- storing --------------------------------------------------------------------------------------------------------- */

/* The log says that an activity was planned, changed, called, by whom and when; which it is can be erased. */
static bool store_version(struct store *s, const struct caller *c, struct planned *p, struct sv action, struct arena *a,
                          struct err *e) {
    char details[48];
    struct text content = text_in(a, 0);
    p->moment = c->by.now.ms;
    p->entered_by = c->account.number;
    planned_canonical(p, &content);
    (void)snprintf(details, sizeof details, "{\"version\":%lld}", (long long)p->number);
    struct audit_entry entry = { .moment = p->moment,
                                 .actor = c->by.actor,
                                 .session = c->by.session,
                                 .action = action,
                                 .subject_kind = SV("planned"),
                                 .subject = p->id,
                                 .details = sv_of(details),
                                 .content = text_view(&content) };
    return text_ok(&content, e) && store_add_planned(s, p, e) && audit_append(s, &entry, e) && store_commit(s, e);
}

bool planned_add(struct store *s, const struct view *v, const struct caller *c, const struct planned_asked *q,
                 struct arena *a, struct planned *out, struct err *e) {
    struct plan plan = { 0 };
    const struct asking x = { v, c, &plan, NULL, a };
    *out = (struct planned){ .number = 1 };
    if (!caller_may(c, NULL, "planned activity", e) || !store_begin(s, e)) return false;
    bool ok = plan_load(s, v, c, a, &plan, e) && check_asked(&x, q, out, e) &&
              plan_fresh_id(a, PLANNED_ID, &out->id, e) && store_version(s, c, out, SV("plan"), a, e);
    store_rollback(s);
    return ok;
}

/* The version that stands, if they may and if it is the one they saw. In the words of plan_not_there when they may not see
 * it, so that neither the words nor the order of the checks tell. */
static bool next_version(const struct plan *plan, const struct caller *c, struct sv id, int64_t number,
                         const struct planned **before, struct planned *out, struct err *e) {
    size_t i = plan_find(plan, c, id);
    if (i == SIZE_MAX) return plan_not_there(e);
    const struct planned *p = &plan->version[i];
    if (p->withdrawn)
        return err_fail(e, ERR_CONFLICT, __func__, "Store a new one if it is to take place after all.",
                        "it has been withdrawn");
    if (p->number != number)
        return err_fail(e, ERR_CONFLICT, __func__, "Look at what stands now, then decide again.",
                        "somebody has changed it since you opened it: version %lld stands, you saw version %lld",
                        (long long)p->number, (long long)number);
    *before = p;
    *out = *p;
    out->number = p->number + 1;
    out->reason = SV("");
    return true;
}

static bool same_team(const struct planned *a, const struct planned *b) {
    if (a->team_size != b->team_size) return false;
    for (size_t i = 0; i < a->team_size; i++)
        if (a->team[i] != b->team[i]) return false;
    return true;
}

static bool check_difference(const struct planned *before, const struct planned *now, struct err *e) {
    bool same_else = sv_eq(before->authority, now->authority) && before->kind == now->kind &&
                     day_eq(before->call_day, now->call_day);
    if (same_else && same_team(before, now))
        return err_fail(e, ERR_INPUT, __func__, "Change something, or leave it as it is.", "nothing has changed");
    return same_else || before->called == 0 ||
           err_fail(e, ERR_RULE, __func__, "Withdraw it and store another if it must be.",
                    "the authority has been called: only the team can change now");
}

bool planned_change(struct store *s, const struct view *v, const struct caller *c, struct sv id, int64_t number,
                    const struct planned_asked *q, struct arena *a, struct planned *out, struct err *e) {
    struct plan plan = { 0 };
    struct asking x = { v, c, &plan, NULL, a };
    if (!caller_may(c, NULL, "planned activity", e) || !store_begin(s, e)) return false;
    bool ok = plan_load(s, v, c, a, &plan, e) && next_version(&plan, c, id, number, &x.before, out, e) &&
              check_asked(&x, q, out, e) && check_difference(x.before, out, e) &&
              store_version(s, c, out, SV("change"), a, e);
    store_rollback(s);
    return ok;
}

bool planned_withdraw(struct store *s, const struct view *v, const struct caller *c, struct sv id, int64_t number,
                      struct sv reason, struct arena *a, struct err *e) {
    struct plan plan = { 0 };
    struct planned p = { 0 };
    const struct planned *before = NULL;
    if (!caller_may(c, NULL, "planned activity", e) || !store_begin(s, e)) return false;
    bool ok = plan_load(s, v, c, a, &plan, e) && next_version(&plan, c, id, number, &before, &p, e) &&
              check_reason(&reason, true, e);
    if (ok) {
        p.withdrawn = true;
        p.reason = reason;
        ok = store_version(s, c, &p, SV("withdraw"), a, e);
    }
    store_rollback(s);
    return ok;
}

static bool check_call_due(const struct planned *p, const struct caller *c, struct err *e) {
    if (p->called != 0)
        return err_fail(e, ERR_CONFLICT, __func__, "Nothing is left to do.", "the call has been recorded already");
    if (!day_before(c->occasion.today, p->call_day)) return true;
    return err_fail(e, ERR_RULE, __func__, "Record it when the call was made; change the day if it was made earlier.",
                    "the day of the call has not come");
}

bool planned_call(struct store *s, const struct view *v, const struct caller *c, struct sv id, int64_t number,
                  struct arena *a, struct err *e) {
    struct plan plan = { 0 };
    struct planned p = { 0 };
    const struct planned *before = NULL;
    if (!caller_may(c, NULL, "planned activity", e) || !store_begin(s, e)) return false;
    bool ok = plan_load(s, v, c, a, &plan, e) && next_version(&plan, c, id, number, &before, &p, e) &&
              check_call_due(&p, c, e);
    if (ok) {
        p.called = c->by.now.ms;
        ok = store_version(s, c, &p, SV("call"), a, e);
    }
    store_rollback(s);
    return ok;
}
