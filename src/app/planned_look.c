/* Looking at the plan: what is shown is recorded first. */
#include "app/planned_parts.h"

#include <stdlib.h>

/* ---- what one reader sees of one activity ---------------------------------------------------------------------------- */

/* By a role that is not an authority's own: planners, directors, the team. */
static bool sees_team(const struct caller *c, const struct planned *p) {
    struct thing t = thing_planned(p);
    struct decision d = access_decide(c->permission, &c->person, &t, &c->occasion);
    for (size_t i = 0; i < d.steps; i++)
        if (d.step[i].met && !d.step[i].barred && role_scope(d.step[i].role) != SCOPE_AUTHORITY) return true;
    return false;
}

static bool may_change(const struct caller *c, const struct planned *p) {
    struct thing t = thing_planned(p);
    return caller_sees(c, permission_of(REACH_ROUTE, SV("POST /plan/:id/change")), &t);
}

static bool names_of(const struct plan *plan, const struct planned *p, struct arena *a, struct sv **out,
                     struct err *e) {
    struct sv *list = arena_array(a, struct sv, p->team_size);
    if (list == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < p->team_size; i++) list[i] = plan_name(plan, p->team[i], a);
    *out = list;
    return true;
}

struct looking {
    const struct view *v;
    const struct caller *c;
    const struct plan *plan;
    struct arena *a;
};

/* An authority is told that it was called, for what, and by whom: not what was planned before that. */
static void redact(struct planned *p) {
    p->number = p->entered_by = 0;
    p->moment = p->called;
    p->reason = SV("");
    if (p->team_size > 1) p->team_size = 1;
    for (size_t i = p->team_size; i < PLANNED_TEAM_MAX; i++) p->team[i] = 0;
}

static struct sv warning(const struct looking *x, int64_t account, const struct planned *p) {
    size_t who = plan_person(x->plan, account);
    const struct authority *of = plan_authority(x->v, p->authority);
    if (who == SIZE_MAX || !plan_inspects(x->plan, who, x->c->occasion.ms))
        return SV("has no inspecting role that stands: sees nothing of it");
    return of == NULL ? SV("") : plan_bar(x->plan, who, x->v, x->c, of, p->call_day, x->a);
}

static bool warn(const struct looking *x, struct planned_row *row, struct err *e) {
    struct planned *p = &row->planned;
    bool speaks = row->team_shown && !p->withdrawn && may_change(x->c, p);
    row->team_warning = arena_array(x->a, struct sv, p->team_size);
    if (row->team_warning == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; speaks && i < p->team_size; i++) {
        row->team_warning[i] = warning(x, p->team[i], p);
        row->warnings += row->team_warning[i].n > 0;
    }
    return true;
}

static bool make_row(const struct looking *x, const struct planned *p, const struct planned_copy *copy,
                     struct planned_row *out, struct err *e) {
    const struct authority *of = plan_authority(x->v, p->authority);
    *out = (struct planned_row){ .planned = *p, .copy = *copy };
    out->authority_name = of != NULL ? of->name : p->authority;
    out->team_shown = sees_team(x->c, p);
    if (!out->team_shown) redact(&out->planned);
    return names_of(x->plan, &out->planned, x->a, &out->team_name, e) && warn(x, out, e);
}

/* ---- the list -------------------------------------------------------------------------------------------------------- */

static int by_call_day(const void *a, const void *b) {
    const struct planned_row *x = a;
    const struct planned_row *y = b;
    if (!day_eq(x->planned.call_day, y->planned.call_day))
        return day_before(x->planned.call_day, y->planned.call_day) ? -1 : 1;
    int names = sv_cmp(x->authority_name, y->authority_name);
    return names != 0 ? names : sv_cmp(x->planned.id, y->planned.id);
}

static size_t to_show(const struct looking *x, bool withdrawn, size_t *shown) {
    size_t n = 0;
    for (size_t i = 0; i < x->plan->versions; i++) {
        const struct planned *p = &x->plan->version[i];
        struct thing t = thing_planned(p);
        if (plan_stands(x->plan, i) && (!p->withdrawn || withdrawn) && caller_sees(x->c, x->c->permission, &t))
            shown[n++] = i;
    }
    return n;
}

static bool list_rows(struct store *s, const struct looking *x, bool withdrawn, struct planned_row **out, size_t *n,
                      bool *recorded, struct err *e) {
    struct planned_copy copy;
    size_t *shown = arena_array(x->a, size_t, x->plan->versions);
    struct planned_row *list = arena_array(x->a, struct planned_row, x->plan->versions);
    if (shown == NULL || list == NULL) return err_nomem(e, __func__);
    size_t count = to_show(x, withdrawn, shown);
    if (!plan_copy_made(s, x->c, x->plan, shown, count, x->a, &copy, recorded, e)) return false;
    for (size_t i = 0; i < count; i++)
        if (!make_row(x, &x->plan->version[shown[i]], &copy, &list[i], e)) return false;
    *out = list;
    *n = count;
    return true;
}

bool planned_list(struct store *s, const struct view *v, const struct caller *c, bool withdrawn, struct arena *a,
                  struct planned_row **out, size_t *n, struct err *e) {
    struct plan plan;
    const struct looking x = { v, c, &plan, a };
    bool recorded = false;
    *out = NULL;
    *n = 0;
    if (!caller_may(c, NULL, "planned activity", e) || !store_begin(s, e)) return false;
    bool ok = plan_load(s, v, c, a, &plan, e) && list_rows(s, &x, withdrawn, out, n, &recorded, e) &&
              plan_keep_looks(s, recorded, e);
    store_rollback(s);
    if (!ok) return *out = NULL, *n = 0, false;
    if (*n > 1) qsort(*out, *n, sizeof **out, by_call_day);
    return true;
}

/* ---- one ------------------------------------------------------------------------------------------------------------- */

static bool make_versions(const struct looking *x, size_t last, struct planned_one *out, struct err *e) {
    size_t first = last;
    while (first > 0 && sv_eq(x->plan->version[first - 1].id, x->plan->version[last].id)) first--;
    struct planned_version *list = arena_array(x->a, struct planned_version, last - first + 1);
    if (list == NULL) return err_nomem(e, __func__);
    for (size_t i = first; i <= last; i++) {
        const struct planned *p = &x->plan->version[i];
        list[i - first] =
            (struct planned_version){ .planned = *p, .entered_by = plan_name(x->plan, p->entered_by, x->a) };
        if (!names_of(x->plan, p, x->a, &list[i - first].team_name, e)) return false;
    }
    out->version = list;
    out->versions = last - first + 1;
    return true;
}

/* What the rules say of the day and the kind; the authority's history has its say too. */
static void place(const struct looking *x, struct planned_one *out) {
    const struct planned *p = &out->row.planned;
    const struct history *h = NULL;
    for (size_t i = 0; i < x->v->histories; i++)
        if (sv_eq(x->v->history[i].authority->dfe_code, p->authority)) h = &x->v->history[i];
    const struct proposal asked = { .kind = p->kind, .call = p->call_day, .start = DAY_NONE, .end = DAY_NONE };
    (void)placing_check(&x->v->context, h, &asked, &out->placing);
    out->placed = true;
}

static bool make_one(const struct looking *x, size_t i, const struct planned_copy *copy, struct planned_one *out,
                     struct err *e) {
    *out = (struct planned_one){ 0 };
    if (!make_row(x, &x->plan->version[i], copy, &out->row, e)) return false;
    if (!out->row.team_shown) return true;
    place(x, out);
    return make_versions(x, i, out, e);
}

bool planned_one(struct store *s, const struct view *v, const struct caller *c, struct sv id, struct arena *a,
                 struct planned_one *out, struct err *e) {
    struct plan plan;
    const struct looking x = { v, c, &plan, a };
    size_t i = SIZE_MAX;
    struct planned_copy copy;
    bool recorded = false;
    if (!caller_may(c, NULL, "planned activity", e) || !store_begin(s, e)) return false;
    bool ok = plan_load(s, v, c, a, &plan, e) && ((i = plan_find(&plan, c, id)) != SIZE_MAX || plan_not_there(e)) &&
              plan_copy_made(s, c, &plan, &i, 1, a, &copy, &recorded, e) && make_one(&x, i, &copy, out, e) &&
              plan_keep_looks(s, recorded, e);
    store_rollback(s);
    return ok;
}

/* ---- who may be in a team -------------------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b) {
    const struct planned_candidate *x = a;
    const struct planned_candidate *y = b;
    int names = sv_cmp(x->name, y->name);
    return names != 0 ? names : (x->account > y->account) - (x->account < y->account);
}

bool planned_candidates(struct store *s, const struct view *v, const struct caller *c, struct sv authority,
                        struct day call_day, struct arena *a, struct planned_candidate **out, size_t *n,
                        struct err *e) {
    struct plan plan = { 0 };
    const struct history *h = NULL;
    struct err unknown = { 0 };
    *out = NULL;
    *n = 0;
    if (!caller_may(c, NULL, "planned activity", e) || !people_load(s, a, &plan.account, &plan.person, &plan.people, e))
        return false;
    if (authority.n > 0 && !view_find(v, authority, &h, &unknown)) h = NULL;
    struct planned_candidate *list = arena_array(a, struct planned_candidate, plan.people);
    if (list == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < plan.people; i++) {
        if (!plan_inspects(&plan, i, c->occasion.ms)) continue;
        list[(*n)++] = (struct planned_candidate){
            .account = plan.account[i].number,
            .name = plan_name(&plan, plan.account[i].number, a),
            .email = plan.account[i].email,
            .roles = plan_roles(&plan, i, v, c->occasion.ms, a),
            .barred = h != NULL ? plan_bar(&plan, i, v, c, h->authority, call_day, a) : SV(""),
        };
    }
    if (*n > 1) qsort(list, *n, sizeof *list, by_name);
    *out = list;
    return true;
}

/* ---- the exposure ledger --------------------------------------------------------------------------------------------- */

static struct occasion occasion_at(const void *ctx, int64_t ms) {
    struct day today = clock_uk_day(ms);
    return (struct occasion){ .ms = ms, .today = today, .edition = framework_on(ctx, today) };
}

/* What was made for that account, of the looks in order. */
static bool copies_of(const struct looking *x, const struct exposure_question *q, struct exposed_person *p,
                      struct err *e) {
    struct seen *mine = arena_array(x->a, struct seen, (size_t)p->exposed.times);
    if (mine == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < q->seen_count && p->copies < (size_t)p->exposed.times; i++)
        if (q->seen[i].account == p->exposed.account) mine[p->copies++] = q->seen[i];
    p->copy = mine;
    return true;
}

static bool name_exposed(const struct looking *x, const struct exposure_question *q, const struct exposed *list,
                         size_t n, struct exposed_person **out, struct err *e) {
    struct exposed_person *named = arena_array(x->a, struct exposed_person, n);
    if (named == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < n; i++) {
        size_t who = plan_person(x->plan, list[i].account);
        named[i] = (struct exposed_person){ .exposed = list[i], .name = plan_name(x->plan, list[i].account, x->a) };
        named[i].roles = who == SIZE_MAX ? SV("") : plan_roles(x->plan, who, x->v, x->c->occasion.ms, x->a);
        if (!copies_of(x, q, &named[i], e)) return false;
    }
    *out = named;
    return true;
}

static bool work_out(struct store *s, const struct looking *x, size_t last, struct exposed_person **out, size_t *n,
                     struct err *e) {
    struct exposed *list;
    struct seen *seen;
    size_t first = last;
    while (first > 0 && sv_eq(x->plan->version[first - 1].id, x->plan->version[last].id)) first--;
    struct exposure_question q = { .version = &x->plan->version[first],
                                   .versions = last - first + 1,
                                   .person = x->plan->person,
                                   .persons = x->plan->people,
                                   .now = x->c->occasion,
                                   .occasion_at = occasion_at,
                                   .ctx = x->v->framework };
    if (!store_load_seen(s, x->plan->version[last].id, x->a, &seen, &q.seen_count, e)) return false;
    q.seen = seen;
    return exposure_of(&q, x->a, &list, n, e) && name_exposed(x, &q, list, *n, out, e);
}

bool planned_exposure(struct store *s, const struct view *v, const struct caller *c, struct sv id, struct arena *a,
                      struct exposed_person **out, size_t *n, struct err *e) {
    struct plan plan;
    const struct looking x = { v, c, &plan, a };
    size_t i = SIZE_MAX;
    struct planned_copy copy;
    bool recorded = false;
    if (!caller_may(c, NULL, "planned activity", e) || !store_begin(s, e)) return false;
    bool ok = plan_load(s, v, c, a, &plan, e) && ((i = plan_find(&plan, c, id)) != SIZE_MAX || plan_not_there(e)) &&
              plan_copy_made(s, c, &plan, &i, 1, a, &copy, &recorded, e) && work_out(s, &x, i, out, n, e) &&
              plan_keep_looks(s, recorded, e);
    store_rollback(s);
    return ok;
}

/* ---- one's own ------------------------------------------------------------------------------------------------------- */

static bool entered_by(const struct plan *plan, size_t last, int64_t account) {
    struct sv id = plan->version[last].id;
    for (size_t i = last + 1; i-- > 0 && sv_eq(plan->version[i].id, id);)
        if (plan->version[i].entered_by == account) return true;
    return false;
}

static int newest_first(const void *a, const void *b) {
    const struct look_at_mine *x = a;
    const struct look_at_mine *y = b;
    return (x->moment < y->moment) - (x->moment > y->moment);
}

static bool add_looks(struct store *s, const struct looking *x, struct sv id, struct look_at_mine **list, size_t *n,
                      struct err *e) {
    struct seen *seen;
    size_t count;
    if (!store_load_seen(s, id, x->a, &seen, &count, e)) return false;
    struct look_at_mine *more = arena_grow(x->a, *list, *n * sizeof **list, (*n + count) * sizeof **list);
    if (more == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < count; i++)
        if (seen[i].account != x->c->account.number)
            more[(*n)++] = (struct look_at_mine){ .id = id,
                                                  .name = plan_name(x->plan, seen[i].account, x->a),
                                                  .through = seen[i].through,
                                                  .moment = seen[i].moment,
                                                  .account = seen[i].account };
    *list = more;
    return true;
}

bool planned_looks_at_mine(struct store *s, const struct caller *c, struct arena *a, struct look_at_mine **out,
                           size_t *n, struct err *e) {
    struct plan plan;
    const struct looking x = { NULL, c, &plan, a };
    const struct permission *look = permission_of(REACH_ROUTE, SV("GET /plan/:id"));
    bool began;
    bool ok;
    *out = NULL;
    *n = 0;
    if (!store_reading_begin(s, &began, e)) return false;
    ok = plan_load(s, NULL, c, a, &plan, e);
    for (size_t i = 0; ok && i < plan.versions; i++) {
        struct thing t = thing_planned(&plan.version[i]);
        if (plan_stands(&plan, i) && entered_by(&plan, i, c->account.number) && caller_sees(c, look, &t))
            ok = add_looks(s, &x, plan.version[i].id, out, n, e);
    }
    store_reading_end(s, began);
    if (ok && *n > 1) qsort(*out, *n, sizeof **out, newest_first);
    return ok;
}
