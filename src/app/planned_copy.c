/* Copies of the plan: each bears a mark, written down with the look it was made for, that leads to whom it was made for. */
#include "app/planned_parts.h"

/* ---- making -------------------------------------------------------------------------------------------------------------- */

struct making {
    struct store *store;
    const struct caller *c;
    const struct plan *plan;
    const size_t *shown;
    size_t n;
    struct arena *a;
};

static const struct planned *shown_at(const struct making *x, size_t i) { return &x->plan->version[x->shown[i]]; }
static struct sv way(const struct caller *c) { return sv_of(c->permission->what); }

/* Whether that look is this one again: the header says when. */
static bool same_look(const struct caller *c, const struct seen *look, const struct planned *p) {
    int64_t ago = c->by.now.ms - look->moment;
    return look->account == c->account.number && sv_eq(look->through, way(c)) && sv_eq(look->id, p->id) && ago >= 0 &&
           ago < LOOK_MERGE_MS && look->moment >= p->moment;
}

/* Whether the copy showed what is shown now, no more and no less. Both are by id. */
static bool same_copy(const struct making *x, struct sv copy, bool *same, struct err *e) {
    struct seen *look;
    size_t looks;
    if (!store_load_copy(x->store, copy, x->a, &look, &looks, e)) return false;
    *same = looks == x->n;
    for (size_t i = 0; *same && i < looks; i++) *same = same_look(x->c, &look[i], shown_at(x, i));
    return true;
}

/* The copy of a while ago that this one is again; nothing found: out->id stays empty. */
static bool find_copy(const struct making *x, struct planned_copy *out, struct err *e) {
    struct seen *look;
    size_t looks;
    const struct planned *first = shown_at(x, 0);
    bool same = false;
    if (!store_load_seen(x->store, first->id, x->a, &look, &looks, e)) return false;
    for (size_t i = looks; i-- > 0;) {
        if (!same_look(x->c, &look[i], first)) continue;
        if (!same_copy(x, look[i].copy, &same, e)) return false;
        if (!same) continue;
        out->id = look[i].copy;
        out->made = look[i].moment;
        break;
    }
    return true;
}

/* 40 bits are short enough to be read out; none is given twice. */
static bool fresh_mark(const struct making *x, struct sv *out, struct err *e) {
    struct seen *look;
    size_t looks;
    do {
        if (!plan_fresh_id(x->a, COPY_ID, out, e) || !store_load_copy(x->store, *out, x->a, &look, &looks, e))
            return false;
    } while (looks > 0);
    return true;
}

static bool record(const struct making *x, struct planned_copy *out, struct err *e) {
    if (!fresh_mark(x, &out->id, e)) return false;
    out->made = x->c->by.now.ms;
    for (size_t i = 0; i < x->n; i++) {
        const struct seen look = { .id = shown_at(x, i)->id,
                                   .account = x->c->account.number,
                                   .moment = out->made,
                                   .through = way(x->c),
                                   .copy = out->id };
        if (!store_add_seen(x->store, &look, e)) return false;
    }
    return true;
}

bool plan_copy_made(struct store *s, const struct caller *c, const struct plan *p, const size_t *shown, size_t n,
                    struct arena *a, struct planned_copy *out, bool *recorded, struct err *e) {
    const struct making x = { s, c, p, shown, n, a };
    *out = (struct planned_copy){ 0 };
    if (n == 0) return true;
    if (!find_copy(&x, out, e)) return false;
    if (out->id.n == 0) {
        if (!record(&x, out, e)) return false;
        *recorded = true;
    }
    out->name = plan_name(p, c->account.number, a);
    return true;
}

bool plan_keep_looks(struct store *s, bool recorded, struct err *e) {
    if (recorded) return store_commit(s, e);
    store_rollback(s);
    return true;
}

/* ---- tracing ------------------------------------------------------------------------------------------------------------- */

static bool not_there(struct err *e) {
    return err_fail(
        e, ERR_UNKNOWN, __func__,
        "A mark is 8 characters, a to z and 2 to 7. There may be none like it, or it is not for you to see.",
        "no copy bears that mark");
}

static struct sv folded(struct sv mark, struct arena *a) {
    char *small = arena_array(a, char, mark.n);
    for (size_t i = 0; small != NULL && i < mark.n; i++)
        small[i] = (char)(mark.p[i] >= 'A' && mark.p[i] <= 'Z' ? mark.p[i] - 'A' + 'a' : mark.p[i]);
    return small != NULL ? (struct sv){ small, mark.n } : SV("");
}

/* The activities of these looks whose ledger is the caller's to see: all are decided about, whatever the looks are. */
static size_t theirs_to_see(const struct caller *c, const struct plan *p, const struct seen *look, size_t looks,
                            size_t *out) {
    size_t n = 0;
    for (size_t i = 0; i < p->versions; i++) {
        struct thing t = thing_planned(&p->version[i]);
        if (!plan_stands(p, i) || !caller_sees(c, c->permission, &t)) continue;
        for (size_t k = 0; k < looks; k++)
            if (sv_eq(look[k].id, p->version[i].id)) {
                out[n++] = i;
                break;
            }
    }
    return n;
}

static void tell(const struct plan *p, const struct view *v, const struct caller *c, const struct seen *look,
                 struct planned_trace *out, struct arena *a) {
    size_t who = plan_person(p, look->account);
    out->copy = (struct planned_copy){ .id = look->copy, .name = plan_name(p, look->account, a), .made = look->moment };
    out->account = look->account;
    out->roles = who == SIZE_MAX ? SV("") : plan_roles(p, who, v, c->occasion.ms, a);
    out->through = look->through;
}

static bool trace(struct store *s, const struct view *v, const struct caller *c, const struct plan *p, struct sv copy,
                  struct arena *a, struct planned_trace *out, bool *recorded, struct err *e) {
    struct seen *look;
    size_t looks;
    struct planned_copy ignored; /* what is told is no copy of the plan, and bears no mark; the look counts */
    size_t *shown = arena_array(a, size_t, p->versions);
    if (shown == NULL) return err_nomem(e, __func__);
    if (!store_load_copy(s, folded(copy, a), a, &look, &looks, e)) return false;
    size_t n = theirs_to_see(c, p, look, looks, shown);
    if (n == 0) return not_there(e);
    out->activity = arena_array(a, struct sv, n);
    if (out->activity == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < n; i++) out->activity[out->activities++] = p->version[shown[i]].id;
    tell(p, v, c, look, out, a);
    return plan_copy_made(s, c, p, shown, n, a, &ignored, recorded, e);
}

bool planned_trace(struct store *s, const struct view *v, const struct caller *c, struct sv copy, struct arena *a,
                   struct planned_trace *out, struct err *e) {
    struct plan plan;
    bool recorded = false;
    *out = (struct planned_trace){ 0 };
    if (!caller_may(c, NULL, "planned activity", e) || !store_begin(s, e)) return false;
    bool ok = plan_load(s, v, c, a, &plan, e) && trace(s, v, c, &plan, copy, a, out, &recorded, e) &&
              plan_keep_looks(s, recorded, e);
    store_rollback(s);
    return ok;
}
