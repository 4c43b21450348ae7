/* Sending what waits. A message is claimed before it is handed over: two senders never hand over the same one together, and
 * one that the process died over is tried again later like one that failed. */
#include "app/mail.h"
#include "base/address.h"
#include "ingest/config.h"
#include "net/smtp.h"

static const int64_t minute_ms = 60 * (int64_t)1000;
static const int64_t day_ms = 24 * 3600 * (int64_t)1000;
enum { GIVE_UP_DAYS = 3, FAILURES_IN_A_ROW = 3, COUNTED_MOST = 10000 };

/* 1, 2, 4 ... minutes after the try that was the `tries`th; at most a day. */
static int64_t pause_after(int tries) {
    int64_t wait = minute_ms;
    for (int i = 1; i < tries && wait < day_ms; i++) wait *= 2;
    return wait < day_ms ? wait : day_ms;
}

/* *found false: nothing is due. Its next try is set as though this one failed. */
static bool claim(struct store *s, int64_t now, struct arena *a, struct mail *out, bool *found, struct err *e) {
    struct mail *list = NULL;
    size_t n = 0;
    *found = false;
    /* Looked at first without the write lock: a queue at rest is no reason to keep others waiting. */
    if (!store_load_mail_due(s, now, 1, a, &list, &n, e)) return false;
    if (n == 0) return true;
    if (!store_begin(s, e)) return false;
    bool ok = store_load_mail_due(s, now, 1, a, &list, &n, e);
    if (ok && n > 0) {
        list[0].tries++;
        list[0].next_try = now + pause_after(list[0].tries);
        ok = store_save_mail(s, &list[0], e);
    }
    ok = ok && store_commit(s, e);
    store_rollback(s);
    if (!ok || n == 0) return ok;
    *out = list[0];
    *found = true;
    return true;
}

static bool hand_over(const struct mail *m, const struct account *to, const struct config *c, struct arena *a,
                      bool *lasting, struct err *why) {
    struct text text = text_in(a, 0);
    struct smtp_server server = { .url = c->mail_server,
                                  .user = c->mail_user,
                                  .password = c->mail_password,
                                  .ca_file = c->mail_ca_file,
                                  .tls = c->mail_tls == MAIL_TLS_REQUIRED };
    *lasting = true;
    if (!mail_text(m, to, c, &text, why)) {
        *lasting = why->kind == ERR_INPUT;
        return false;
    }
    return smtp_send(&server, c->mail_from, to->email, text_view(&text), lasting, why);
}

/* What came of it goes into the row before the next is tried. */
static bool note(struct store *s, struct mail *m, bool sent, bool lasting, const struct err *why, int64_t now,
                 struct mail_report *r, struct err *e) {
    m->fault = sent ? (struct sv){ 0 } : sv_of(why->msg);
    if (sent)
        m->sent = now;
    else if (lasting || now - m->queued >= GIVE_UP_DAYS * day_ms)
        m->given_up = now;
    r->sent += m->sent != 0;
    r->given_up += m->given_up != 0;
    r->failed += m->sent == 0 && m->given_up == 0;
    if (!store_begin(s, e)) return false;
    bool ok = store_save_mail(s, m, e) && store_commit(s, e);
    store_rollback(s);
    return ok;
}

static bool send_one(struct store *s, struct mail *m, const struct config *c, int64_t now, struct arena *a,
                     struct mail_report *r, struct err *e) {
    struct account to;
    struct err why = { 0 };
    bool lasting = true, sent = false;
    if (!store_load_account(s, m->account, a, &to, e)) return false;
    if (to.erased != 0)
        (void)err_fail(&why, ERR_UNKNOWN, __func__, "", "the account was erased");
    else if (now - m->queued > GIVE_UP_DAYS * day_ms)
        (void)err_fail(&why, ERR_STORE, __func__, "", "it waited for more than %d days%s%.*s", (int)GIVE_UP_DAYS,
                       m->fault.n > 0 ? "; last: " : "", SV_ARG(m->fault));
    else
        sent = hand_over(m, &to, c, a, &lasting, &why);
    return note(s, m, sent, lasting, &why, now, r, e);
}

/* As app/retention.h would, where the queue runs anyway. */
static bool forget_old(struct store *s, const struct config *config, struct day today, struct err *e) {
    int months = config->retention.message_months;
    struct day first = day_plus_months(today, -(months > 0 ? months : RETENTION_MESSAGE));
    if (!store_begin(s, e)) return false;
    bool ok = store_purge_mail(s, first.n * day_ms, e) && store_commit(s, e);
    store_rollback(s);
    return ok;
}

static bool count_left(struct store *s, int64_t now, struct arena *a, size_t *left, struct err *e) {
    struct mail *list;
    return store_load_mail_due(s, now, COUNTED_MOST, a, &list, left, e);
}

bool mail_send_due(struct store *s, const struct config *config, struct moment now, struct mail_report *out,
                   struct err *e) {
    struct arena a = arena_with_limit((size_t)64 << 20);
    struct mail m = { 0 };
    bool found = true, ok = true;
    size_t in_a_row = 0;
    *out = (struct mail_report){ 0 };
    if (!config->mail)
        return err_fail(e, ERR_USAGE, __func__,
                        "Write a section [mail] into the configuration, and name it with --config.",
                        "the configuration names no mail server");
    /* A server that cannot be reached keeps each message waiting for seconds: after a few failures the rest stays due. */
    while (ok && found && in_a_row < FAILURES_IN_A_ROW) {
        size_t before = out->failed;
        arena_reset(&a);
        ok = claim(s, now.ms, &a, &m, &found, e) && (!found || send_one(s, &m, config, now.ms, &a, out, e));
        in_a_row = out->failed > before ? in_a_row + 1 : 0;
    }
    arena_reset(&a);
    /* Only when something happened: a queue at rest writes nothing. */
    bool worked = out->sent + out->failed + out->given_up > 0;
    ok = ok && (!worked || forget_old(s, config, clock_uk_day(now.ms), e)) && count_left(s, now.ms, &a, &out->left, e);
    arena_free(&a);
    return ok;
}
