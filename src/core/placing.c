#include "core/placing.h"

#include <stdarg.h>
#include <stdio.h>

/* What one check is about, made once and handed to each rule. */
struct placer {
    const struct due_context *c;
    const struct edition *ed; /* of the first on-site day */
    const struct history *h;
    const struct proposal *p;
    struct placing *out;
};

/* ---- findings ------------------------------------------------------------------------------------------------- */

static void find(struct placer *x, enum severity severity, struct sv rule, const struct cite *cite, const char *format,
                 ...) __attribute__((format(printf, 5, 6)));

static void find(struct placer *x, enum severity severity, struct sv rule, const struct cite *cite, const char *format,
                 ...) {
    const size_t room = sizeof x->out->finding / sizeof *x->out->finding;
    if (x->out->findings == room) {
        /* A refusal must not get lost behind warnings. */
        if (severity == SEVERITY_WARNING) return;
        x->out->findings--;
    }
    struct placing_finding *f = &x->out->finding[x->out->findings++];
    *f = (struct placing_finding){ severity, rule, cite, "" };
    va_list args;
    va_start(args, format);
    (void)vsnprintf(f->text, sizeof f->text, format, args);
    va_end(args);
}

/* A refusal that only the programme makes: a recorded override turns it into a warning (design decision 6). */
static enum severity unless_overridden(const struct placer *x) {
    return x->p->overridden ? SEVERITY_WARNING : SEVERITY_ERROR;
}

static struct sv param_rule(enum param p) { return sv_of(param_infos[p].name); }

static const struct cite *cite_of(const struct placer *x, enum param p) { return x->ed->param[p].cite; }

struct day_text {
    char s[32];
};
static struct day_text in_words(struct day d) {
    struct day_text t = { "a day past the calendar" };
    if (!day_known(d)) return t;
    struct ymd v = day_ymd(d);
    (void)snprintf(t.s, sizeof t.s, "%s %d %s %d", weekday_name(day_weekday(d)), v.day, month_name(v.month), v.year);
    return t;
}

/* ---- days ----------------------------------------------------------------------------------------------------- */

static bool is_graded(const struct proposal *p) { return !p->jtai && obligation_is_graded(p->kind); }

/* Short and standard inspections keep to whole weeks; the old single inspection never did. */
static bool keeps_to_weeks(const struct proposal *p) {
    return !p->jtai && (p->kind == OWED_SHORT_INSPECTION || p->kind == OWED_STANDARD_INSPECTION);
}

static bool is_weekend(struct day d) { return day_weekday(d) >= SATURDAY; }

/* n days on from d (n < 0: back), counting Monday to Friday whether holiday or not: a week's notice stays a week. */
static struct day plus_weekdays(struct day d, int32_t n) {
    int32_t step = n < 0 ? -1 : 1;
    while (n != 0 && day_known(d)) {
        d = day_plus(d, step);
        if (!is_weekend(d)) n -= step;
    }
    return d;
}

static struct day weekday_on_or_before(struct day d, int32_t weekday) {
    return day_plus(d, -(((int32_t)day_weekday(d) - weekday + 7) % 7));
}

static struct day weekday_on_or_after(struct day d, int32_t weekday) {
    return day_plus(d, (weekday - (int32_t)day_weekday(d) + 7) % 7);
}

static enum param notice_param(const struct proposal *p) {
    if (p->jtai) return P_JTAI_NOTICE;
    switch (p->kind) {
    case OWED_SIF: return P_SIF_NOTICE;
    case OWED_STANDARD_INSPECTION:
    case OWED_SHORT_INSPECTION: return P_GRADED_NOTICE;
    case OWED_FOCUSED_VISIT: return P_FOCUSED_NOTICE;
    case OWED_MONITORING_VISIT: return P_MONITORING_NOTICE;
    case OWED_ACTION_PLANNING_VISIT:
    case OWED_PUBLISH_REPORT:
    case OWED_AUTHORITY_PUBLICATION:
    case OWED_ACTION_PLAN:
    case OWED_DRAFT_ACTION_PLAN:
    case OWED_SELF_EVALUATION:
    case OWED_ENGAGEMENT_MEETING:
    case OWED_COUNT: break;
    }
    return PARAM_COUNT; /* nobody calls */
}

static struct value notice_of(const struct edition *ed, const struct proposal *p) {
    enum param notice = notice_param(p);
    return notice == PARAM_COUNT ? (struct value){ VALUE_NONE, NULL } : ed->param[notice];
}

/* The parameter with the days on site of what is proposed; PARAM_COUNT: nothing is on site. */
static enum param days_param(const struct proposal *p) {
    if (p->jtai) return PARAM_COUNT;
    switch (p->kind) {
    case OWED_SIF: return P_SIF_DAYS;
    case OWED_STANDARD_INSPECTION: return P_STANDARD_DAYS;
    case OWED_SHORT_INSPECTION: return P_SHORT_DAYS;
    case OWED_FOCUSED_VISIT: return P_FOCUSED_DAYS;
    case OWED_MONITORING_VISIT: return P_MONITORING_DAYS;
    case OWED_ACTION_PLANNING_VISIT: return P_ACTION_PLANNING_DAYS;
    case OWED_PUBLISH_REPORT:
    case OWED_AUTHORITY_PUBLICATION:
    case OWED_ACTION_PLAN:
    case OWED_DRAFT_ACTION_PLAN:
    case OWED_SELF_EVALUATION:
    case OWED_ENGAGEMENT_MEETING:
    case OWED_COUNT: break;
    }
    return PARAM_COUNT;
}

static struct value days_of(const struct edition *ed, const struct proposal *p) {
    enum param days = days_param(p);
    return days == PARAM_COUNT ? (struct value){ VALUE_NONE, NULL } : ed->param[days];
}

/* The weekday on which the call would be, were there no bank holidays; DAY_NONE: nobody knows. */
static struct day call_from_start(const struct placer *x, struct day start) {
    struct value notice = notice_of(x->ed, x->p);
    if (!value_set(notice) || !day_known(start)) return DAY_NONE;
    if (!keeps_to_weeks(x->p)) return calendar_plus_working(x->c->calendar, start, -notice.n);
    struct day latest = plus_weekdays(start, -notice.n);
    struct value weekday = x->ed->param[P_GRADED_CALL_WEEKDAY];
    return value_set(weekday) ? weekday_on_or_before(latest, weekday.n) : latest;
}

static struct day start_from_call(const struct edition *ed, const struct calendar *cal, const struct proposal *p,
                                  struct day call) {
    struct value notice = notice_of(ed, p);
    if (!value_set(notice) || !day_known(call)) return DAY_NONE;
    if (!keeps_to_weeks(p)) return calendar_plus_working(cal, call, notice.n);
    struct day earliest = plus_weekdays(call, notice.n);
    struct value weekday = ed->param[P_GRADED_FIRST_WEEKDAY];
    return value_set(weekday) ? weekday_on_or_after(earliest, weekday.n) : earliest;
}

/* A call made on the first working day after its weekday fell on a bank holiday stands for that weekday. */
static struct day nominal_call(const struct edition *ed, const struct calendar *cal, const struct proposal *p) {
    struct value weekday = ed->param[P_GRADED_CALL_WEEKDAY];
    if (!day_known(p->call) || !keeps_to_weeks(p) || !value_set(weekday)) return p->call;
    for (struct day d = p->call;; d = day_plus(d, -1)) {
        if ((int32_t)day_weekday(d) == weekday.n) return d;
        if (calendar_is_working(cal, day_plus(d, -1))) return p->call;
    }
}

static struct day next_working(const struct calendar *cal, struct day d) {
    return calendar_is_working(cal, d) ? d : calendar_plus_working(cal, d, 1);
}

/* ---- dates worked out or checked ------------------------------------------------------------------------------ */

static bool is_small(const struct placer *x) {
    struct value under = x->ed->param[P_SMALL_CHILDREN];
    return x->p->kind == OWED_SHORT_INSPECTION && !x->p->jtai && x->p->children > 0 && value_set(under) &&
           x->p->children < under.n && value_set(x->ed->param[P_SMALL_SHORT_DAYS]);
}

static int32_t weekdays_within(struct day first, struct day last) {
    int32_t n = 0;
    for (struct day d = first; !day_before(last, d); d = day_plus(d, 1)) n += !is_weekend(d);
    return n;
}

/* A small authority may have fewer days, and then any days of a week (Isles of Scilly, July 2023). */
static bool uses_fewer_days(const struct placer *x) {
    struct value least = x->ed->param[P_SMALL_SHORT_DAYS];
    struct value usual = days_of(x->ed, x->p);
    if (!is_small(x) || !value_set(usual) || day_before(x->out->end, x->out->start)) return false;
    int32_t days = weekdays_within(x->out->start, x->out->end);
    return days >= least.n && days < usual.n;
}

static void settle_end(struct placer *x) {
    struct value days = days_of(x->ed, x->p);
    struct value first = x->ed->param[P_GRADED_FIRST_WEEKDAY];
    struct day start = x->out->start;
    x->out->end = x->p->end;
    if (day_known(x->p->end) || !day_known(start)) return;
    if (x->p->return_for_evidence)
        x->out->end = start;
    else if (!value_set(days))
        return;
    else if (is_small(x) && value_set(first) && (int32_t)day_weekday(start) != first.n)
        x->out->end = plus_weekdays(start, x->ed->param[P_SMALL_SHORT_DAYS].n - 1);
    else if (keeps_to_weeks(x->p))
        x->out->end = plus_weekdays(start, days.n - 1);
    else
        x->out->end = calendar_plus_working(x->c->calendar, start, days.n - 1);
}

static void check_call(struct placer *x) {
    const struct calendar *cal = x->c->calendar;
    struct day call = x->out->call;
    struct value weekday = x->ed->param[P_GRADED_CALL_WEEKDAY];
    if (!day_known(call) || x->p->return_for_evidence) return;
    if (!calendar_is_working(cal, call)) {
        x->out->call = next_working(cal, call);
        find(x, SEVERITY_WARNING, param_rule(P_GRADED_CALL_WEEKDAY), cite_of(x, P_GRADED_CALL_WEEKDAY),
             "The call would fall on %s, which is no working day; the next one is %s. The notice is shorter.",
             in_words(call).s, in_words(x->out->call).s);
        return;
    }
    if (!keeps_to_weeks(x->p) || !value_set(weekday) || (int32_t)day_weekday(call) == weekday.n) return;
    if (!day_eq(nominal_call(x->ed, cal, x->p), call))
        find(x, SEVERITY_WARNING, param_rule(P_GRADED_CALL_WEEKDAY), cite_of(x, P_GRADED_CALL_WEEKDAY),
             "The call is on %s because the days before it are no working days.", in_words(call).s);
    else
        find(x, unless_overridden(x), param_rule(P_GRADED_CALL_WEEKDAY), cite_of(x, P_GRADED_CALL_WEEKDAY),
             "The call for this inspection is made on a %s, not on %s.", weekday_name((enum weekday)weekday.n),
             in_words(call).s);
}

static void check_notice(struct placer *x) {
    struct value notice = notice_of(x->ed, x->p);
    if (!day_known(x->p->call) || !day_known(x->p->start) || !value_set(notice) || x->p->return_for_evidence) return;
    enum param rule = notice_param(x->p);
    struct day usual = start_from_call(x->ed, x->c->calendar, x->p, nominal_call(x->ed, x->c->calendar, x->p));
    if (day_eq(usual, x->p->start) || (is_small(x) && day_before(usual, x->p->start))) return;
    bool early = day_before(x->p->start, usual);
    find(x, early ? unless_overridden(x) : SEVERITY_WARNING, param_rule(rule), notice.cite,
         "A call on %s is %s than the usual notice for %s; inspectors would arrive on %s.", in_words(x->p->call).s,
         early ? "later" : "earlier", in_words(x->p->start).s, in_words(usual).s);
}

/* Dates of the proposal, those given and those that follow. False when there is nothing to check yet. */
static bool settle(struct placer *x) {
    const struct proposal *p = x->p;
    x->out->call = p->call;
    x->out->start = p->start;
    if (!day_known(p->start)) {
        struct day call = nominal_call(x->ed, x->c->calendar, p);
        x->out->start = start_from_call(x->ed, x->c->calendar, p, call);
    }
    settle_end(x);
    if (!day_known(x->out->start)) {
        find(x, SEVERITY_ERROR, SV("dates"), NULL,
             "Neither the first day on site nor a call to reckon it from is known.");
        return false;
    }
    if (day_known(x->out->end) && day_before(x->out->end, x->out->start)) {
        find(x, SEVERITY_ERROR, SV("dates"), NULL, "It would end on %s, before it begins.", in_words(x->out->end).s);
        return false;
    }
    if (!day_known(p->call) && !p->return_for_evidence) x->out->call = call_from_start(x, x->out->start);
    if (day_known(x->out->call) && !day_before(x->out->call, x->out->start) && !p->return_for_evidence)
        find(x, SEVERITY_ERROR, SV("dates"), NULL, "The call comes before inspectors do.");
    x->out->small_authority = uses_fewer_days(x);
    return true;
}

/* ---- weeks and pauses ----------------------------------------------------------------------------------------- */

static struct day last_day(const struct placer *x) { return day_known(x->out->end) ? x->out->end : x->out->start; }

static bool overlaps(struct day a, struct day b, struct day from, struct day to) {
    return !day_before(b, from) && !day_before(to, a);
}

/* A joint inspection is no obligation of this framework: it waits when every visit does. */
static bool pause_binds(const struct pause *s, const struct proposal *p) {
    uint32_t visits = 1u << OWED_FOCUSED_VISIT | 1u << OWED_MONITORING_VISIT;
    if (p->jtai) return (s->obligations & visits) == visits;
    return (s->obligations >> p->kind & 1u) != 0;
}

static void check_pauses(struct placer *x) {
    for (size_t i = 0; i < x->ed->pause_count; i++) {
        const struct pause *s = &x->ed->pause[i];
        if (!pause_binds(s, x->p) || !overlaps(x->out->start, last_day(x), s->from, s->to)) continue;
        find(x, SEVERITY_ERROR, s->id, s->cite,
             "A national pause holds from %s to %s: nothing of this kind may be placed.", in_words(s->from).s,
             in_words(s->to).s);
        return;
    }
}

/* The period's days when it begins in `year`. */
static bool closed_days(const struct closed_period *c, int year, struct day *from, struct day *to) {
    int ends = year + (c->to_month < c->from_month ||
                       (c->to_month == c->from_month && c->to_day < c->from_day && !c->to_friday_before_second_monday));
    if (!day_from_ymd((struct ymd){ year, c->from_month, c->from_day }, from)) return false;
    if (!c->to_friday_before_second_monday) return day_from_ymd((struct ymd){ ends, c->to_month, c->to_day }, to);
    struct day first;
    if (!day_from_ymd((struct ymd){ ends, c->to_month, 1 }, &first)) return false;
    struct day second_monday = day_plus(weekday_on_or_after(first, MONDAY), 7);
    *to = day_plus(second_monday, -3);
    return true;
}

static void check_closed(struct placer *x) {
    int year = day_ymd(x->out->start).year;
    for (size_t i = 0; i < x->ed->closed_count; i++) {
        const struct closed_period *c = &x->ed->closed[i];
        for (int y = year - 1; y <= year; y++) {
            struct day from, to;
            if (!closed_days(c, y, &from, &to) || !overlaps(x->out->start, last_day(x), from, to)) continue;
            find(x, unless_overridden(x), c->id, c->cite, "Graded inspections are not on site from %s to %s.",
                 in_words(from).s, in_words(to).s);
        }
    }
}

static void check_holiday_weeks(struct placer *x) {
    struct value closed = x->ed->param[P_HOLIDAY_WEEK_CLOSED];
    if (!value_set(closed) || closed.n == 0 || !keeps_to_weeks(x->p)) return;
    struct day monday = weekday_on_or_before(x->out->start, MONDAY);
    struct day friday = weekday_on_or_after(last_day(x), FRIDAY);
    for (struct day d = monday; !day_before(friday, d); d = day_plus(d, 1)) {
        if (is_weekend(d) || calendar_is_working(x->c->calendar, d)) continue;
        find(x, unless_overridden(x), param_rule(P_HOLIDAY_WEEK_CLOSED), closed.cite,
             "%s is a bank holiday: no graded inspection is on site in that week.", in_words(d).s);
        return;
    }
}

static void check_weekday(struct placer *x, enum param rule, struct day d, const char *what) {
    struct value weekday = x->ed->param[rule];
    if (!value_set(weekday) || !day_known(d) || (int32_t)day_weekday(d) == weekday.n) return;
    find(x, unless_overridden(x), param_rule(rule), weekday.cite, "Inspectors %s on a %s, not on %s.", what,
         weekday_name((enum weekday)weekday.n), in_words(d).s);
}

static void check_length(struct placer *x) {
    struct value usual = days_of(x->ed, x->p);
    if (!value_set(usual) || !day_known(x->out->end)) return;
    int32_t days = weekdays_within(x->out->start, x->out->end);
    if (days == usual.n || x->out->small_authority) return;
    find(x, unless_overridden(x), SV("on_site"), usual.cite, "It would be %d days on site; the framework sets %d.",
         (int)days, (int)usual.n);
}

static void check_working(struct placer *x, struct day d) {
    if (day_known(d) && !calendar_is_working(x->c->calendar, d))
        find(x, SEVERITY_ERROR, SV("working_day"), NULL, "%s is no working day.", in_words(d).s);
}

static void check_weeks(struct placer *x) {
    check_working(x, x->out->start);
    if (!day_eq(x->out->start, last_day(x))) check_working(x, x->out->end);
    if (!is_graded(x->p) || x->p->return_for_evidence) return;
    check_closed(x);
    check_holiday_weeks(x);
    if (!keeps_to_weeks(x->p)) return;
    check_length(x);
    if (x->out->small_authority) return;
    check_weekday(x, P_GRADED_FIRST_WEEKDAY, x->out->start, "arrive");
    check_weekday(x, P_GRADED_LAST_WEEKDAY, x->out->end, "leave");
}

/* ---- the authority's programme -------------------------------------------------------------------------------- */

/* The inspection whose judgements are known, by the first day of what is proposed. */
static const struct event *latest_reported(const struct placer *x) {
    const struct event *best = NULL;
    for (size_t i = 0; i < x->h->events; i++) {
        const struct event *ev = &x->h->event[i];
        if (!event_is_graded(ev->kind) || !day_known(ev->published) || day_before(x->out->start, ev->published))
            continue;
        if (best == NULL || !day_before(ev->published, best->published)) best = ev;
    }
    return best;
}

static const struct pathway *pathway_for(const struct placer *x, const struct event *latest) {
    const struct edition *ed = x->c->pathway_edition != NULL ? x->c->pathway_edition : x->ed;
    return pathway_next(ed, latest == NULL ? NULL : latest->grade, NULL);
}

static struct day began(const struct event *ev) { return day_known(ev->start) ? ev->start : ev->published; }

/* How many events of this kind were held since the latest inspection and before the proposed start. */
static int held_since(const struct placer *x, const struct event *latest, enum event_kind kind,
                      const struct event **last) {
    int n = 0;
    for (size_t i = 0; i < x->h->events; i++) {
        const struct event *ev = &x->h->event[i];
        if (ev->kind != kind || !day_before(began(ev), x->out->start)) continue;
        if (latest != NULL && day_before(began(ev), began(latest))) continue;
        *last = ev;
        n++;
    }
    return n;
}

/* Another inspection than the one due needs a reason where the rules allow it at all (O1, O2). */
static void check_graded_kind(struct placer *x, const struct owed *due, const struct pathway *path) {
    if (due->kind == x->p->kind || path == NULL) return;
    struct sv due_word = obligation_label(due->kind), word = obligation_label(x->p->kind);
    bool allowed = x->p->kind == path->next || (path->may_become >> x->p->kind & 1u) != 0;
    if (allowed)
        find(x, unless_overridden(x), path->id, path->cite,
             "A %.*s is due next. A %.*s instead needs a recorded reason and decider.", SV_ARG(due_word), SV_ARG(word));
    else
        find(x, SEVERITY_ERROR, path->id, path->cite, "A %.*s is due next. The rules allow no %.*s in its place.",
             SV_ARG(due_word), SV_ARG(word));
}

static void check_graded_window(struct placer *x, const struct owed *due) {
    if (day_known(due->earliest) && day_before(x->out->start, due->earliest))
        find(x, SEVERITY_WARNING, SV("window"), NULL, "It would begin before its window opens on %s.",
             in_words(due->earliest).s);
    if (day_known(due->latest) && day_before(due->latest, x->out->start))
        find(x, SEVERITY_WARNING, SV("window"), NULL, "It would begin after its window closed on %s.",
             in_words(due->latest).s);
}

static void check_graded(struct placer *x) {
    struct due due;
    struct day asked = day_known(x->out->call) ? x->out->call : x->out->start;
    due_list(x->c, x->h, asked, &due, NULL);
    const struct owed *next = due_next_graded(&due);
    if (next == NULL) return;
    check_graded_kind(x, next, pathway_for(x, latest_reported(x)));
    check_graded_window(x, next);
}

static void check_theme(struct placer *x) {
    if (x->p->theme.n == 0) return;
    for (size_t i = 0; i < x->ed->theme_count; i++) {
        const struct theme *t = &x->ed->theme[i];
        if (!sv_eq_nocase(t->code, x->p->theme)) continue;
        bool before = day_known(t->from) && day_before(x->out->start, t->from);
        bool after = day_known(t->to) && day_before(t->to, x->out->start);
        if (before || after)
            find(x, SEVERITY_ERROR, SV("focused.theme"), t->cite, "The theme \"%.*s\" is not open on %s.",
                 SV_ARG(t->name), in_words(x->out->start).s);
        return;
    }
    find(x, SEVERITY_ERROR, SV("focused.theme"), NULL, "%.*s has no theme of focused visits called \"%.*s\".",
         SV_ARG(x->ed->id), SV_ARG(x->p->theme));
}

static void check_focused_month(struct placer *x, const struct event *latest) {
    struct value earliest = x->ed->param[P_FOCUSED_EARLIEST], end = x->ed->param[P_FOCUSED_LATEST];
    if (latest == NULL) return;
    int month = day_months_between(latest->published, x->out->start);
    if (value_set(earliest) && day_before(x->out->start, day_plus_months(latest->published, earliest.n)))
        find(x, SEVERITY_WARNING, param_rule(P_FOCUSED_EARLIEST), earliest.cite,
             "It would come %d months after the report; visits usually come after %d or more.", month, (int)earliest.n);
    if (value_set(end) && day_before(day_plus_months(latest->published, end.n), x->out->start))
        find(x, SEVERITY_WARNING, param_rule(P_FOCUSED_LATEST), end.cite,
             "It would come %d months after the report; visits usually come by month %d.", month, (int)end.n);
}

static bool paused_then(const struct placer *x, enum obligation o) {
    for (size_t i = 0; i < x->ed->pause_count; i++) {
        const struct pause *s = &x->ed->pause[i];
        if ((s->obligations >> o & 1u) != 0 && overlaps(x->out->start, x->out->start, s->from, s->to)) return true;
    }
    return false;
}

static void check_focused(struct placer *x) {
    struct value most = x->ed->param[P_FOCUSED_MAX];
    const struct event *latest = latest_reported(x), *last = NULL;
    const struct pathway *path = pathway_for(x, latest);
    int held = held_since(x, latest, EVENT_FOCUSED_VISIT, &last);
    if (value_set(most) && held >= most.n)
        find(x, unless_overridden(x), param_rule(P_FOCUSED_MAX), most.cite,
             "%d focused visits were held since the last inspection; %d is the most between two. More need a reason.",
             held, (int)most.n);
    /* While monitoring itself is paused, visits without a grade take its place (autumn 2020). */
    if (path != NULL && path->programme == PROGRAMME_MONITORING && !paused_then(x, OWED_MONITORING_VISIT))
        find(x, SEVERITY_WARNING, path->id, path->cite,
             "This authority has monitoring visits instead of focused visits.");
    check_focused_month(x, latest);
}

static void check_monitoring(struct placer *x) {
    const struct event *latest = latest_reported(x), *last = NULL;
    const struct pathway *path = pathway_for(x, latest);
    int sequence = held_since(x, latest, EVENT_MONITORING_VISIT, &last) + 1;
    if (x->p->sequence > 0) sequence = x->p->sequence;
    struct value planned = x->ed->param[P_MONITORING_PLANNED], normal = x->ed->param[P_MONITORING_NORMAL_UP_TO];
    struct value gap = x->ed->param[P_MONITORING_EARLIEST];
    if (path != NULL && path->programme != PROGRAMME_MONITORING)
        find(x, unless_overridden(x), path->id, path->cite, "This authority has no programme of monitoring visits.");
    x->out->beyond_planned = value_set(planned) && sequence > planned.n;
    if (x->out->beyond_planned)
        find(x, SEVERITY_WARNING, param_rule(P_MONITORING_PLANNED), planned.cite, "Visit %d is beyond the planned %d.",
             sequence, (int)planned.n);
    if (value_set(normal) && sequence > normal.n)
        find(x, SEVERITY_WARNING, param_rule(P_MONITORING_NORMAL_UP_TO), normal.cite,
             "No authority had more than %d visits.", (int)normal.n);
    if (last != NULL && value_set(gap) && day_before(x->out->start, day_plus_months(began(last), gap.n)))
        find(x, SEVERITY_WARNING, param_rule(P_MONITORING_EARLIEST), gap.cite, "The last visit began on %s.",
             in_words(began(last)).s);
}

/* Each edition says how long what it knows is on site; what it gives no days it does not have. */
static void check_exists(struct placer *x) {
    enum param days = days_param(x->p);
    if (x->p->jtai || (days != PARAM_COUNT && value_set(x->ed->param[days]))) return;
    struct sv word = obligation_label(x->p->kind);
    struct sv rule = days == PARAM_COUNT ? SV("on_site") : param_rule(days);
    find(x, SEVERITY_ERROR, rule, days == PARAM_COUNT ? NULL : x->ed->param[days].cite, "%.*s has no %.*s to place.",
         SV_ARG(x->ed->id), SV_ARG(word));
}

/* What the edition says of the programme even where no authority is named. */
static void check_monitoring_number(struct placer *x) {
    struct value planned = x->ed->param[P_MONITORING_PLANNED];
    x->out->beyond_planned = value_set(planned) && x->p->sequence > planned.n;
}

static void check_existed(struct placer *x, enum param began_on) {
    struct value v = x->ed->param[began_on];
    if (value_set(v) && day_before(x->out->start, (struct day){ v.n }))
        find(x, SEVERITY_ERROR, param_rule(began_on), v.cite, "There were none before %s.",
             in_words((struct day){ v.n }).s);
}

static void check_programme(struct placer *x) {
    if (x->p->jtai || x->p->return_for_evidence) return;
    if (x->p->kind == OWED_FOCUSED_VISIT) {
        check_existed(x, P_FOCUSED_BEGAN);
        check_theme(x);
        if (x->h != NULL) check_focused(x);
    } else if (x->p->kind == OWED_MONITORING_VISIT) {
        check_existed(x, P_MONITORING_BEGAN);
        if (x->h != NULL)
            check_monitoring(x);
        else
            check_monitoring_number(x);
    } else if (is_graded(x->p) && x->h != NULL) {
        check_graded(x);
    }
}

/* ---- teams ---------------------------------------------------------------------------------------------------- */

int team_size(const struct edition *ed, int32_t children) {
    for (size_t i = 0; i < ed->team_count; i++) {
        const struct team_band *b = &ed->team[i];
        bool last = !value_set(b->children_under);
        if (!last && children <= 0) return 0; /* the size matters and is not known */
        if (last || children < b->children_under.n) return value_set(b->inspectors) ? b->inspectors.n : 0;
    }
    return 0;
}

static int team_for(const struct placer *x) {
    if (x->p->jtai) return 0;
    struct value v = { VALUE_NONE, NULL };
    if (keeps_to_weeks(x->p)) return team_size(x->ed, x->p->children);
    if (x->p->kind == OWED_FOCUSED_VISIT) v = x->ed->param[P_TEAM_FOCUSED];
    if (x->p->kind == OWED_MONITORING_VISIT) v = x->ed->param[P_TEAM_MONITORING];
    return value_set(v) ? v.n : 0;
}

/* ---- the whole ------------------------------------------------------------------------------------------------ */

/* The edition goes by the first on-site day; where only the call is known, that of the call finds the day. */
static const struct edition *edition_for(const struct due_context *c, const struct proposal *p) {
    if (day_known(p->start)) return framework_on(c->framework, p->start);
    const struct edition *ed = day_known(p->call) ? framework_on(c->framework, p->call) : NULL;
    if (ed == NULL) return NULL;
    struct day start = start_from_call(ed, c->calendar, p, nominal_call(ed, c->calendar, p));
    return day_known(start) ? framework_on(c->framework, start) : ed;
}

static bool accepted(const struct placing *r) {
    for (size_t i = 0; i < r->findings; i++)
        if (r->finding[i].severity == SEVERITY_ERROR) return false;
    return true;
}

bool placing_check(const struct due_context *c, const struct history *h, const struct proposal *p,
                   struct placing *out) {
    *out = (struct placing){ .call = p->call, .start = p->start, .end = p->end };
    struct placer x = { .c = c, .ed = edition_for(c, p), .h = h, .p = p, .out = out };
    if (x.ed == NULL) {
        find(&x, SEVERITY_ERROR, SV("edition"), NULL, "No edition of the framework was in force then.");
        return false;
    }
    if (!settle(&x)) return false;
    check_exists(&x);
    check_pauses(&x);
    check_call(&x);
    check_notice(&x);
    check_weeks(&x);
    check_programme(&x);
    out->team = team_for(&x);
    return accepted(out);
}

enum pause_state pause_state_of(const struct due_context *c, struct day on_site, struct day paused_on,
                                struct day asked) {
    const struct edition *ed = framework_on(c->framework, on_site);
    if (ed == NULL) return PAUSE_NOT_OFFERED;
    struct value offered = ed->param[P_PAUSE_OFFERED_FROM], limit = ed->param[P_PAUSE_LIMIT];
    if (!value_set(offered) || !value_set(limit) || day_before(on_site, (struct day){ offered.n }))
        return PAUSE_NOT_OFFERED;
    return calendar_working_between(c->calendar, paused_on, asked) > limit.n ? PAUSE_INCOMPLETE : PAUSE_PAUSED;
}

bool monitoring_letter_published(const struct edition *ed, int sequence) {
    struct value unpublished = ed->param[P_MONITORING_UNPUBLISHED];
    return !value_set(unpublished) || sequence > unpublished.n;
}
