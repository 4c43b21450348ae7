/* Declared interests: a person says what ties them to an authority; the edition says what follows (core/interest.h). */
#include "app/interests.h"

#include <stdio.h>

/* Everybody about themselves and nobody else: what ties a person to a place is theirs to say. */
static bool may_about(const struct caller *c, int64_t account, struct err *e) {
    const struct thing t = { .call_day = DAY_NONE, .owner = account };
    if (!caller_may(c, &t, "declared interest", e)) return false;
    if (c->account.number != 0 && account == c->account.number) return true;
    return err_fail(e, ERR_DENIED, __func__,
                    c->account.number == 0 ? "Say who you are: sign in, or --as EMAIL at the command line."
                                           : "Ask them to declare it.",
                    "interests are declared by the person they are about");
}

static bool check_words(struct sv *words, const char *field, struct err *e) {
    *words = sv_trim(*words);
    return (words->n <= RECORD_MAX_TEXT && sv_utf8(*words)) ||
           err_fail(e, ERR_INPUT, __func__, "A sentence or two.", "%s: plain text of at most %d characters", field,
                    RECORD_MAX_TEXT);
}

static bool check_interest(const struct view *v, const struct caller *c, struct interest *i, struct err *e) {
    const struct history *h;
    struct err why = { 0 };
    if (i->authority.n == 0) return err_fail(e, ERR_INPUT, __func__, "Choose one.", "authority: which one is missing");
    if (!view_find(v, i->authority, &h, &why)) {
        if (why.kind == ERR_UNKNOWN) return err_fail(e, ERR_INPUT, __func__, why.hint, "authority: %s", why.msg);
        *e = why;
        return false;
    }
    i->authority = h->authority->dfe_code;
    if ((unsigned)i->kind >= INTEREST_KINDS)
        return err_fail(e, ERR_INPUT, __func__, "Choose one.", "kind: what ties you to it is missing");
    if (day_known(i->ended) && day_before(c->occasion.today, i->ended))
        return err_fail(e, ERR_INPUT, __func__, "Leave it empty while the tie goes on.",
                        "ended: that day has not come yet");
    return check_words(&i->note, "note", e);
}

/* The log says that a person declared something; what it is can be erased with the person. */
static bool log_interest(struct store *s, const struct caller *c, const struct interest *i, struct sv action,
                         struct sv words, struct arena *a, struct err *e) {
    char details[48];
    char account[24];
    struct text content = text_in(a, 0);
    (void)snprintf(details, sizeof details, "{\"interest\":%lld}", (long long)i->number);
    (void)snprintf(account, sizeof account, "%lld", (long long)i->account);
    text_add(&content, i->authority);
    text_char(&content, '\n');
    text_add(&content, interest_word(i->kind));
    text_char(&content, '\n');
    text_day(&content, i->ended);
    text_char(&content, '\n');
    text_add(&content, words);
    const struct audit_entry entry = { .moment = c->by.now.ms,
                                       .actor = c->by.actor,
                                       .session = c->by.session,
                                       .action = action,
                                       .subject_kind = SV("account"),
                                       .subject = sv_of(account),
                                       .details = sv_of(details),
                                       .content = text_view(&content) };
    return text_ok(&content, e) && audit_append(s, &entry, e);
}

/* A tie that went on and has ended now: the new declaration takes the place of the old one, in one step, so that nobody has
 * to withdraw what was true. */
static bool take_place(struct store *s, const struct caller *c, const struct interest *i, struct arena *a,
                       struct err *e) {
    struct interest *held;
    size_t n;
    if (!store_load_interests(s, i->account, a, &held, &n, e)) return false;
    for (size_t k = 0; k < n; k++) {
        if (held[k].withdrawn != 0 || !sv_eq(held[k].authority, i->authority) || held[k].kind != i->kind) continue;
        if (day_eq(held[k].ended, i->ended))
            return err_fail(e, ERR_INPUT, __func__, "Nothing is left to do.", "authority: this is declared already");
        if (day_known(held[k].ended) || !day_known(i->ended)) continue;
        if (!store_withdraw_interest(s, held[k].number, c->by.now.ms, e) ||
            !log_interest(s, c, &held[k], SV("withdraw-interest"), SV("it ended: declared anew"), a, e))
            return false;
    }
    return true;
}

bool interest_declare(struct store *s, const struct view *v, const struct caller *c, struct interest *i,
                      struct arena *a, struct err *e) {
    if (i->account == 0) i->account = c->account.number;
    i->declared = c->by.now.ms;
    i->withdrawn = 0;
    bool ok = may_about(c, i->account, e) && store_begin(s, e) && check_interest(v, c, i, e) &&
              take_place(s, c, i, a, e) && store_add_interest(s, i, e) &&
              log_interest(s, c, i, SV("declare-interest"), i->note, a, e) && store_commit(s, e);
    store_rollback(s);
    return ok;
}

/* ---- withdrawing ----------------------------------------------------------------------------------------------------- */

/* Somebody else's is in the words of none. */
static bool find_interest(struct store *s, const struct caller *c, int64_t number, struct arena *a,
                          struct interest *out, struct err *e) {
    struct interest *own;
    size_t n;
    if (!may_about(c, c->account.number, e) || !store_load_interests(s, c->account.number, a, &own, &n, e))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (own[i].number != number) continue;
        *out = own[i];
        return true;
    }
    return err_fail(e, ERR_UNKNOWN, __func__, "The list of your interests gives their numbers.",
                    "there is no interest %lld of yours", (long long)number);
}

static bool check_withdrawal(const struct interest *i, struct sv *reason, struct err *e) {
    if (i->withdrawn != 0)
        return err_fail(e, ERR_CONFLICT, __func__, "Nothing is left to do.", "interest %lld is withdrawn already",
                        (long long)i->number);
    if (!check_words(reason, "reason", e)) return false;
    return reason->n > 0 || err_fail(e, ERR_INPUT, __func__,
                                     "In a sentence. If the tie has ended, declare it again with its last day instead.",
                                     "reason: why it should not have been declared is missing");
}

bool interest_withdraw(struct store *s, const struct caller *c, int64_t number, struct sv reason, struct arena *a,
                       struct err *e) {
    struct interest i = { 0 };
    bool ok = store_begin(s, e) && find_interest(s, c, number, a, &i, e) && check_withdrawal(&i, &reason, e) &&
              store_withdraw_interest(s, number, c->by.now.ms, e) &&
              log_interest(s, c, &i, SV("withdraw-interest"), reason, a, e) && store_commit(s, e);
    store_rollback(s);
    return ok;
}

/* ---- looking --------------------------------------------------------------------------------------------------------- */

static struct sv bars_today(const struct interest *i, struct sv name, const struct caller *c, struct arena *a) {
    const struct person alone = { .account = i->account, .interest = i, .interests = 1 };
    struct interest_bar bar;
    struct text t = text_in(a, 0);
    if (!interest_bars(&alone, i->authority, c->occasion.edition, c->occasion.today, c->occasion.ms, &bar))
        return SV("");
    text_interest_bar(&t, &bar, name);
    return text_view(&t);
}

static struct sv name_of(const struct view *v, struct sv code) {
    for (size_t i = 0; i < v->histories; i++)
        if (sv_eq(v->history[i].authority->dfe_code, code)) return v->history[i].authority->name;
    return code;
}

bool interest_list(struct store *s, const struct view *v, const struct caller *c, struct arena *a,
                   struct declared **out, size_t *n, struct err *e) {
    struct interest *held;
    int64_t own = c->account.number;
    if (!may_about(c, own, e) || !store_load_interests(s, own, a, &held, n, e)) return false;
    struct declared *list = arena_array(a, struct declared, *n);
    if (list == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < *n; i++) {
        const struct interest *in = &held[*n - 1 - i];
        struct sv name = name_of(v, in->authority);
        list[i] = (struct declared){ *in, name, bars_today(in, name, c, a) };
    }
    *out = list;
    return true;
}
