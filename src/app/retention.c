#include "app/retention.h"

#include "app/account_parts.h"
#include "app/sign_in.h"
#include "ingest/config.h"
#include "store/audit_chain.h"
#include "store/retention.h"
#include "store/sessions.h"

/* ---- rules ---------------------------------------------------------------------------------------------------------- */

static const struct class_info {
    const char *word, *what, *since;
} infos[RETAIN_COUNT] = {
    [RETAIN_SIGN_INS] = { "sign-ins", "network address and browser of a sign-in, or a try", "since then" },
    [RETAIN_ACCOUNTS] = { "accounts", "disabled accounts", "since they were disabled" },
    [RETAIN_MESSAGES] = { "messages", "messages sent or given up", "since then" },
    [RETAIN_PLANNED] = { "planned", "planned activities, their teams, who looked at them",
                         "since the day of the call" },
};

struct sv retention_word(enum retention_class k) {
    return sv_of(infos[k].word);
}

struct rule {
    int months;
    struct sv text;
};

static struct rule months_rule(const char *key, int months, struct arena *a) {
    struct text t = text_in(a, 0);
    text_printf(&t, "%s = %d", key, months);
    return (struct rule){ months, text_view(&t) };
}

/* The period of the evidence base: as configured, else as the edition in force says. */
static struct rule planned_rule(int years, const struct framework *f, struct day today, struct arena *a) {
    const struct edition *edition = f == NULL ? NULL : framework_on(f, today);
    struct text t = text_in(a, 0);
    if (years == 0 && edition != NULL && value_set(edition->param[P_RETAIN_EVIDENCE_YEARS])) {
        years = edition->param[P_RETAIN_EVIDENCE_YEARS].n;
        text_printf(&t, "%.*s: retention.evidence_years = %d", SV_ARG(edition->id), years);
    } else {
        years = years == 0 ? RETENTION_PLANNED : years;
        text_printf(&t, "planned_years = %d", years);
    }
    return (struct rule){ 12 * years, text_view(&t) };
}

static struct rule rule_of(enum retention_class k, const struct retention *r, const struct framework *f,
                           struct day today, struct arena *a) {
    switch (k) {
    case RETAIN_SIGN_INS: return months_rule("sign_in_months", r->sign_in_months, a);
    case RETAIN_ACCOUNTS: return months_rule("account_months", r->account_months, a);
    case RETAIN_MESSAGES: return months_rule("message_months", r->message_months, a);
    case RETAIN_PLANNED:
    case RETAIN_COUNT: break;
    }
    return planned_rule(r->planned_years, f, today, a);
}

/* ---- what is held --------------------------------------------------------------------------------------------------- */

static bool held_accounts(struct store *s, struct arena *a, struct kept **out, size_t *n, struct err *e) {
    struct account *acc;
    size_t all;
    *n = 0;
    if (!store_load_accounts(s, a, &acc, &all, e)) return false;
    *out = arena_array(a, struct kept, all);
    if (*out == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < all; i++)
        if (acc[i].disabled != 0 && acc[i].erased == 0)
            (*out)[(*n)++] = (struct kept){ .number = acc[i].number, .moment = acc[i].disabled, .call_day = DAY_NONE };
    return true;
}

static bool held_of(struct store *s, enum retention_class k, struct arena *a, struct kept **out, size_t *n,
                    struct err *e) {
    switch (k) {
    case RETAIN_SIGN_INS: return store_kept_sign_ins(s, a, out, n, e);
    case RETAIN_ACCOUNTS: return held_accounts(s, a, out, n, e);
    case RETAIN_MESSAGES: return store_kept_mail(s, a, out, n, e);
    case RETAIN_PLANNED:
    case RETAIN_COUNT: break;
    }
    return store_kept_planned(s, a, out, n, e);
}

/* The first day on which it is past its time. */
static struct day due_day(const struct kept *k, const struct rule *r) {
    return day_plus_months(day_known(k->call_day) ? k->call_day : clock_uk_day(k->moment), r->months);
}
static bool is_past(const struct kept *k, const struct rule *r, struct day today) {
    return !day_before(today, due_day(k, r));
}

static void count(struct retention_row *row, const struct kept *k, size_t n, const struct rule *r, struct day today) {
    row->held = n;
    for (size_t i = 0; i < n; i++) {
        struct day due = due_day(&k[i], r);
        if (is_past(&k[i], r, today))
            row->past++;
        else if (!day_known(row->next) || day_before(due, row->next))
            row->next = due;
    }
    if (!row->secret) return;
    row->held = 0;
    row->next = DAY_NONE;
}

static bool state_of(struct store *s, const struct caller *c, const struct retention *config, const struct framework *f,
                     struct arena *a, struct retention_row out[RETAIN_COUNT], struct err *e) {
    struct day today = c->by.now.today;
    for (int i = 0; i < RETAIN_COUNT; i++) {
        enum retention_class k = (enum retention_class)i;
        struct rule r = rule_of(k, config, f, today, a);
        struct kept *held;
        size_t n;
        out[i] = (struct retention_row){ .which = k,
                                         .what = sv_of(infos[i].what),
                                         .since = sv_of(infos[i].since),
                                         .months = r.months,
                                         .rule = r.text,
                                         .secret = k == RETAIN_PLANNED,
                                         .next = DAY_NONE };
        if (!held_of(s, k, a, &held, &n, e)) return false;
        count(&out[i], held, n, &r, today);
    }
    return !a->failed || err_nomem(e, __func__);
}

bool retention_state(struct store *s, const struct caller *c, const struct config *config, const struct framework *f,
                     struct arena *a, struct retention_row out[RETAIN_COUNT], struct err *e) {
    bool began = false;
    bool ok = caller_may(c, NULL, "retention", e) && store_reading_begin(s, &began, e) &&
              state_of(s, c, &config->retention, f, a, out, e);
    store_reading_end(s, began);
    return ok;
}

/* ---- erasing -------------------------------------------------------------------------------------------------------- */

struct erasing {
    struct store *store;
    const struct caller *caller;
    struct sv reason;
    struct arena *arena;
    struct err *err;
};

static struct audit_erasing erasing_of(const struct erasing *x) {
    const struct doing *by = &x->caller->by;
    return (
        struct audit_erasing){ .moment = by->now.ms, .actor = by->actor, .session = by->session, .reason = x->reason };
}

/* The record of what is not content of another record. */
static bool log_erased(const struct erasing *x, struct sv kind, struct sv subject, size_t messages) {
    struct text details = text_in(x->arena, 0);
    text_lit(&details, "{\"reason\":");
    text_json_string(&details, x->reason);
    if (messages > 0) text_printf(&details, ",\"messages\":%zu", messages);
    text_char(&details, '}');
    const struct audit_entry entry = { .moment = x->caller->by.now.ms,
                                       .actor = x->caller->by.actor,
                                       .session = x->caller->by.session,
                                       .action = SV("erase"),
                                       .subject_kind = kind,
                                       .subject = subject,
                                       .details = text_view(&details) };
    return text_ok(&details, x->err) && audit_append(x->store, &entry, x->err);
}

/* What the log holds of an activity goes first: the record about the activity itself is the leave to remove its rows. */
static bool erase_planned(const struct erasing *x, struct sv id) {
    const struct audit_erasing by = erasing_of(x);
    size_t contents;
    return audit_erase_subject(x->store, SV("planned"), id, &by, &contents, x->err) &&
           log_erased(x, SV("planned"), id, 0) && store_drop_planned(x->store, id, x->err);
}

static bool erase_one(const struct erasing *x, enum retention_class k, const struct kept *t) {
    const struct audit_erasing by = erasing_of(x);
    size_t contents;
    switch (k) {
    case RETAIN_SIGN_INS: return audit_erase(x->store, t->number, &by, x->err);
    case RETAIN_ACCOUNTS:
        return account_erase_within(x->store, x->caller, t->number, x->reason, x->reason, x->arena, &contents, x->err);
    case RETAIN_MESSAGES: return store_drop_mail(x->store, t->number, x->err);
    case RETAIN_PLANNED:
    case RETAIN_COUNT: break;
    }
    return erase_planned(x, t->id);
}

/* What goes with a whole class: messages have one record together; sessions that ended, with their addresses, go at the
 * next sign-in, or here. */
static bool erase_rest(const struct erasing *x, enum retention_class k, size_t things) {
    if (k == RETAIN_MESSAGES) return log_erased(x, SV("mail"), SV(""), things);
    return k != RETAIN_SIGN_INS ||
           store_purge_sessions(x->store, x->caller->by.now.ms - 2 * (int64_t)SESSION_LONGEST_MS, x->err);
}

static bool is_erasure(const struct audit_record *r) {
    return sv_eq(r->action, SV("erase")) || sv_eq(r->action, SV("erase-account"));
}

/* The numbers of the records of erasing after `from`, within the transaction that wrote them. */
static bool take_numbers(const struct erasing *x, int64_t from, struct retention_erased *out) {
    struct audit_head head;
    struct audit_record *r;
    size_t n;
    if (!audit_head_of(x->store, &head, x->err) ||
        !audit_list(x->store, from + 1, (size_t)(head.count - from), x->arena, &r, &n, x->err))
        return false;
    out->record = arena_array(x->arena, int64_t, n);
    if (out->record == NULL) return err_nomem(x->err, __func__);
    for (size_t i = 0; i < n; i++)
        if (is_erasure(&r[i])) out->record[out->records++] = r[i].number;
    return true;
}

static bool erase_past(const struct erasing *x, enum retention_class k, const struct rule *r,
                       struct retention_erased *out) {
    struct kept *held;
    size_t n;
    struct audit_head before;
    if (!audit_head_of(x->store, &before, x->err) || !held_of(x->store, k, x->arena, &held, &n, x->err)) return false;
    for (size_t i = 0; i < n; i++) {
        if (!is_past(&held[i], r, x->caller->by.now.today)) continue;
        if (!erase_one(x, k, &held[i])) return false;
        out->things++;
    }
    return out->things == 0 || (erase_rest(x, k, out->things) && take_numbers(x, before.count, out));
}

static bool apply_class(struct store *s, const struct caller *c, enum retention_class k, const struct rule *r,
                        struct arena *a, struct retention_proof *out, struct err *e) {
    struct text reason = text_in(a, 0);
    struct retention_erased done = { 0 };
    struct audit_head head;
    text_printf(&reason, "retention: %.*s", SV_ARG(r->text));
    const struct erasing x = { s, c, text_view(&reason), a, e };
    bool ok = text_ok(&reason, e) && store_begin(s, e) && erase_past(&x, k, r, &done) && audit_head_of(s, &head, e) &&
              (done.things == 0 || store_commit(s, e));
    store_rollback(s);
    if (!ok || done.things == 0) return ok;
    out->of[k] = done;
    out->after = head;
    return true;
}

bool retention_apply(struct store *s, const struct caller *c, const struct config *config, const struct framework *f,
                     struct arena *a, struct retention_proof *out, struct err *e) {
    *out = (struct retention_proof){ 0 };
    if (!caller_may(c, NULL, "retention", e) || !audit_head_of(s, &out->before, e)) return false;
    out->after = out->before;
    for (int i = 0; i < RETAIN_COUNT; i++) {
        enum retention_class k = (enum retention_class)i;
        struct rule r = rule_of(k, &config->retention, f, c->by.now.today, a);
        if (!apply_class(s, c, k, &r, a, out, e)) return false;
    }
    return true;
}
