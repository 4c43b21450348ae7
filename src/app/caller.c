#include "app/caller.h"

struct sv actor_of_account(int64_t number, struct arena *a) {
    struct text t = text_in(a, 32);
    text_printf(&t, "person:%lld", (long long)number);
    return text_view(&t);
}

static bool caller_account(struct store *s, int64_t account, struct arena *a, struct caller *out, struct err *e) {
    struct grant *g;
    struct interest *i;
    if (!store_load_account(s, account, a, &out->account, e)) return false;
    if (out->account.disabled != 0 || out->account.erased != 0)
        return err_fail(e, ERR_DENIED, __func__, "An administrator can say why.", "this account cannot be used");
    if (!store_load_grants(s, account, a, &g, &out->person.grants, e) ||
        !store_load_interests(s, account, a, &i, &out->person.interests, e))
        return false;
    out->person.account = account;
    out->person.grant = g;
    out->person.interest = i;
    return true;
}

/* Account, grants and interests of one moment: a role that is being taken away is there as a whole or not at all. */
bool caller_load(struct store *s, int64_t account, bool operator_of_machine, const struct framework *f,
                 struct moment now, struct sv address, struct arena *a, struct caller *out, struct err *e) {
    bool began = false;
    *out = (struct caller){
        .by = { .actor = SV("public"), .now = now },
        .person = { .operator_of_machine = operator_of_machine },
        .occasion = { .ms = now.ms, .today = now.today, .edition = f == NULL ? NULL : framework_on(f, now.today) },
        .address = address,
    };
    bool ok = !operator_of_machine || actor_of_process(a, &out->by.actor, e);
    if (!ok || account == 0) return ok;
    ok = store_reading_begin(s, &began, e) && caller_account(s, account, a, out, e);
    store_reading_end(s, began);
    if (!ok) return false;
    out->by.actor = actor_of_account(account, a);
    return out->by.actor.n > 0 || err_nomem(e, __func__);
}

/* ---- all of them -------------------------------------------------------------------------------------------------------- */

/* Grants and interests come by account, as the accounts do. */
static void hand_out(const struct account *acc, struct person *p, size_t n, const struct grant *g, size_t grants,
                     const struct interest *i, size_t interests) {
    size_t at = 0, on = 0;
    for (size_t k = 0; k < n; k++) {
        while (at < grants && g[at].account < acc[k].number) at++;
        while (on < interests && i[on].account < acc[k].number) on++;
        p[k] = (struct person){ .account = acc[k].number,
                                .grant = grants == 0 ? NULL : g + at,
                                .interest = interests == 0 ? NULL : i + on };
        while (at < grants && g[at].account == acc[k].number) at++, p[k].grants++;
        while (on < interests && i[on].account == acc[k].number) on++, p[k].interests++;
    }
}

static bool load_all(struct store *s, struct arena *a, struct account **account, struct person **person, size_t *n,
                     struct err *e) {
    struct grant *g;
    struct interest *i;
    size_t grants, interests;
    if (!store_load_accounts(s, a, account, n, e) || !store_load_grants(s, 0, a, &g, &grants, e) ||
        !store_load_interests(s, 0, a, &i, &interests, e))
        return false;
    if ((*person = arena_array(a, struct person, *n)) == NULL) return err_nomem(e, __func__);
    hand_out(*account, *person, *n, g, grants, i, interests);
    return true;
}

bool people_load(struct store *s, struct arena *a, struct account **account, struct person **person, size_t *n,
                 struct err *e) {
    bool began = false;
    *n = 0;
    bool ok = store_reading_begin(s, &began, e) && load_all(s, a, account, person, n, e);
    store_reading_end(s, began);
    return ok;
}

/* ---- may they --------------------------------------------------------------------------------------------------------------- */

static bool denied(const struct caller *c, struct err *e) {
    return err_fail(
        e, ERR_DENIED, __func__,
        c->account.number == 0
            ? "Sign in; at the command line, say with --as who you are."
            : "An administrator gives roles. `ilacs permissions` and the page /permissions say who may what.",
        c->account.number == 0 ? "this is not for everybody" : "none of your roles may do this");
}

bool caller_may(const struct caller *c, const struct thing *t, const char *what, struct err *e) {
    struct decision d = access_decide(c->permission, &c->person, t, &c->occasion);
    switch (d.verdict) {
    case ALLOWED: return true;
    case DENIED_NEED:
    case DENIED_INTEREST:
        if (t == NULL) break;
        return err_fail(e, ERR_UNKNOWN, __func__, "There may be none of that name, or it is not for you to see.",
                        "there is no such %s", what);
    case DENIED_ROW:
    case DENIED_ROLE: break;
    }
    return denied(c, e);
}

bool caller_sees(const struct caller *c, const struct permission *p, const struct thing *t) {
    return access_allows(p, &c->person, t, &c->occasion);
}
