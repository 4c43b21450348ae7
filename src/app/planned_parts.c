#include "app/planned_parts.h"

#include <sodium.h>
#include <stdio.h>

const struct authority *plan_authority(const struct view *v, struct sv dfe_code) {
    for (size_t i = 0; i < v->histories; i++)
        if (sv_eq(v->history[i].authority->dfe_code, dfe_code)) return v->history[i].authority;
    return NULL;
}

/* Whoever may see things of others (a region's, everybody's) is answered from all there are; everybody else from what they
 * are in, entered, or what is of their authority: the time of the answer must not grow with what is planned for others. */
static bool answered_from_all(const struct caller *c, struct sv *authority) {
    const struct permission *look = permission_of(REACH_ROUTE, SV("GET /plan/:id"));
    *authority = SV("");
    for (size_t i = 0; i < c->person.grants; i++) {
        const struct grant *g = &c->person.grant[i];
        if (!grant_stands(g, c->occasion.ms)) continue;
        enum need need = (enum need)look->may[g->role];
        if (need == ALWAYS || need == IF_IN_REGION) return true;
        if (g->authority.n > 0 && authority->n > 0 && !sv_eq(g->authority, *authority)) return true;
        if (g->authority.n > 0) *authority = g->authority;
    }
    return false;
}

static bool load_versions(struct store *s, const struct caller *c, struct arena *a, struct plan *out, struct err *e) {
    struct sv authority;
    if (answered_from_all(c, &authority)) return store_load_planned(s, a, &out->version, &out->versions, e);
    return store_load_planned_near(s, c->account.number, authority, a, &out->version, &out->versions, e);
}

bool plan_load(struct store *s, const struct view *v, const struct caller *c, struct arena *a, struct plan *out,
               struct err *e) {
    *out = (struct plan){ 0 };
    if (!load_versions(s, c, a, out, e) || !people_load(s, a, &out->account, &out->person, &out->people, e))
        return false;
    for (size_t i = 0; v != NULL && i < out->versions; i++) {
        const struct authority *of = plan_authority(v, out->version[i].authority);
        out->version[i].region = of != NULL ? of->region : SV("");
    }
    return true;
}

bool plan_stands(const struct plan *p, size_t i) {
    return i + 1 == p->versions || !sv_eq(p->version[i].id, p->version[i + 1].id);
}

bool plan_fresh_id(struct arena *a, size_t n, struct sv *out, struct err *e) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
    char *id = arena_array(a, char, n);
    if (id == NULL) return err_nomem(e, __func__);
    if (sodium_init() < 0) return err_fail(e, ERR_STORE, __func__, "Try again.", "the machine gives no random numbers");
    randombytes_buf(id, n);
    for (size_t i = 0; i < n; i++) id[i] = letters[(unsigned char)id[i] & 31];
    *out = (struct sv){ id, n };
    return true;
}

/* Without a hint in its time how much of an id was right. */
static bool same_id(struct sv a, struct sv b) {
    return a.n == PLANNED_ID && b.n == PLANNED_ID && sodium_memcmp(a.p, b.p, PLANNED_ID) == 0;
}

size_t plan_find(const struct plan *p, const struct caller *c, struct sv id) {
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < p->versions; i++) {
        if (!plan_stands(p, i)) continue;
        struct thing t = thing_planned(&p->version[i]);
        bool sees = caller_sees(c, c->permission, &t);
        bool is_it = same_id(p->version[i].id, id);
        if (sees && is_it) found = i;
    }
    return found;
}

bool plan_not_there(struct err *e) {
    /* caller_may's words: whichever of them answers, the answer is the same. */
    return err_fail(e, ERR_UNKNOWN, __func__, "There may be none of that name, or it is not for you to see.",
                    "there is no such planned activity");
}

/* ---- people ---------------------------------------------------------------------------------------------------------- */

size_t plan_person(const struct plan *p, int64_t account) {
    for (size_t i = 0; i < p->people; i++)
        if (p->account[i].number == account) return i;
    return SIZE_MAX;
}

size_t plan_person_named(const struct plan *p, struct sv name) {
    int64_t number;
    if (sv_int(name, 1, INT64_MAX, &number)) return plan_person(p, number);
    for (size_t i = 0; i < p->people; i++)
        if (name.n > 0 && sv_eq_nocase(p->account[i].email, name)) return i;
    return SIZE_MAX;
}

struct sv plan_name(const struct plan *p, int64_t account, struct arena *a) {
    size_t i = plan_person(p, account);
    struct text t = text_in(a, 0);
    if (i != SIZE_MAX && p->account[i].name.n > 0) return p->account[i].name;
    if (account == 0)
        text_lit(&t, "an operator of the machine");
    else
        text_printf(&t, "person %lld", (long long)account);
    return text_view(&t);
}

struct sv plan_roles(const struct plan *p, size_t person, const struct view *v, int64_t ms, struct arena *a) {
    struct text t = text_in(a, 0);
    const struct person *who = &p->person[person];
    for (size_t i = 0; i < who->grants; i++) {
        const struct grant *g = &who->grant[i];
        if (!grant_stands(g, ms)) continue;
        if (t.n > 0) text_lit(&t, ", ");
        text_add(&t, role_label(g->role));
        const struct authority *of = g->authority.n > 0 ? plan_authority(v, g->authority) : NULL;
        struct sv where = of != NULL ? of->name : g->region;
        if (where.n > 0) text_printf(&t, " of %.*s", SV_ARG(where));
    }
    return text_view(&t);
}

bool plan_inspects(const struct plan *p, size_t person, int64_t ms) {
    const struct person *who = &p->person[person];
    if (p->account[person].disabled != 0 || p->account[person].erased != 0) return false;
    for (size_t i = 0; i < who->grants; i++)
        if (grant_stands(&who->grant[i], ms) && role_is_inspecting(who->grant[i].role)) return true;
    return false;
}

struct sv plan_bar(const struct plan *p, size_t person, const struct view *v, const struct caller *c,
                   const struct authority *authority, struct day call_day, struct arena *a) {
    struct interest_bar bar;
    struct text t = text_in(a, 0);
    const struct person *who = &p->person[person];
    const struct edition *then = framework_on(v->framework, call_day);
    struct sv code = authority->dfe_code;
    if (!interest_bars(who, code, c->occasion.edition, c->occasion.today, c->occasion.ms, &bar) &&
        !(day_known(call_day) && interest_bars(who, code, then, call_day, c->occasion.ms, &bar)))
        return SV("");
    text_interest_bar(&t, &bar, authority->name);
    return text_view(&t);
}
