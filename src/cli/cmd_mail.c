#include "app/mail.h"
#include "base/clock.h"
#include "cli/ask.h"
#include "cli/commands.h"
#include "ingest/config.h"
#include "render/json.h"
#include "render/plain.h"

const struct command cmd_mail = {
    .name = "mail",
    .section = SECTION_PEOPLE,
    .help = "Look at the messages about accounts, or send what waits",
    .about =
        "People are told by e-mail what happens to their account. Messages wait in the store until a mail server has taken them; nothing secret is in one. "
        "`ilacs serve` sends them by itself when its configuration names a mail server (docs/configuration.md).",
};

/* ---- list ------------------------------------------------------------------------------------------------------------ */

static struct sv state_of(const struct mail *m) {
    return m->sent != 0 ? SV("sent") : m->given_up != 0 ? SV("given up") : m->tries > 0 ? SV("failed") : SV("waits");
}

/* When it was sent or given up, or will be tried; for people by clocks here, for programs in UTC. */
static int64_t moment_of(const struct mail *m) {
    return m->sent != 0 ? m->sent : m->given_up != 0 ? m->given_up : m->next_try;
}

static void list_text(const struct mail *m, size_t n, int width, struct arena *a, struct text *out) {
    static const struct table_column columns[] = {
        { .head = "NUMBER", .right = true },
        { .head = "ACCOUNT", .right = true },
        { .head = "MESSAGE", .least = 8 },
        { .head = "STATE" },
        { .head = "WHEN", .least = 8 },
        { .head = "TRIES", .right = true },
        { .head = "FAULT", .least = 12, .leave = 1 },
    };
    struct table t = table_in(out, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < n; i++) {
        struct text when = text_in(a, 100);
        text_moment_long(&when, moment_of(&m[i]));
        table_int(&t, m[i].number);
        table_int(&t, m[i].account);
        table_sv(&t, m[i].message);
        table_sv(&t, state_of(&m[i]));
        table_sv(&t, text_view(&when));
        table_int(&t, m[i].tries);
        table_sv(&t, m[i].fault);
    }
    table_end(&t, width);
}

static void json_moment(struct json *j, const char *key, int64_t ms, struct arena *a) {
    struct text t = text_in(a, 64);
    text_moment(&t, ms);
    json_key_sv(j, sv_of(key));
    if (ms == 0)
        json_null(j);
    else
        json_sv(j, text_view(&t));
}

static void list_json(const struct mail *m, size_t n, struct arena *a, struct text *out) {
    struct json j = json_in(out);
    json_array(&j);
    for (size_t i = 0; i < n; i++) {
        json_object(&j);
        json_key(&j, "number");
        json_int(&j, m[i].number);
        json_key(&j, "account");
        json_int(&j, m[i].account);
        json_key(&j, "message");
        json_sv(&j, m[i].message);
        json_key(&j, "state");
        json_sv(&j, state_of(&m[i]));
        json_moment(&j, "queued", m[i].queued, a);
        json_moment(&j, "next_try", m[i].sent == 0 && m[i].given_up == 0 ? m[i].next_try : 0, a);
        json_moment(&j, "sent", m[i].sent, a);
        json_moment(&j, "given_up", m[i].given_up, a);
        json_key(&j, "tries");
        json_int(&j, m[i].tries);
        json_key(&j, "fault");
        json_sv_or_null(&j, m[i].fault);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_done(&j);
}

static enum command_result run_list(struct invocation *v, struct err *e) {
    struct store *s = NULL;
    struct mail *m = NULL;
    size_t n = 0;
    bool ok = ask_store(v, STORE_READ, &s, e) && store_load_mail(s, (size_t)v->options.limit, v->arena, &m, &n, e);
    store_close(s);
    if (!ok) return COMMAND_FAILED;
    if (v->options.format == FORMAT_JSON)
        list_json(m, n, v->arena, v->out);
    else if (n == 0)
        text_lit(v->out, "There are no messages.\n");
    else
        list_text(m, n, v->width, v->arena, v->out);
    return answered(text_ok(v->out, e));
}

static const struct example list_examples[] = { { "mail list", "the last messages, newest first" },
                                                { "mail list --limit 500 --format json", "more of them, as data" } };
const struct command cmd_mail_list = {
    .name = "mail list",
    .section = SECTION_PEOPLE,
    .help = "List the messages: what waits, was sent, was given up",
    .about =
        "Lists up to --limit messages, newest first, by the number of the account they are for. Those sent or given up are "
        "forgotten after three months, or what the configuration says.",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_LIMIT) | OPTION_BIT(OPTION_FORMAT),
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(list_examples),
    .run = run_list,
};

/* ---- send ------------------------------------------------------------------------------------------------------------ */

static bool send_due(struct invocation *v, struct store *s, struct mail_report *r, struct err *e) {
    struct config *config = arena_new(v->arena, struct config);
    struct moment now;
    if (config == NULL) return err_nomem(e, __func__);
    if (!config_read(v->options.config, v->arena, config, e) || !clock_now(&now, e) ||
        !mail_send_due(s, config, now, r, e))
        return false;
    text_printf(v->out, "%zu sent, %zu failed and will be tried again, %zu given up, %zu not tried yet.\n", r->sent,
                r->failed, r->given_up, r->left);
    return text_ok(v->out, e);
}

static enum command_result run_send(struct invocation *v, struct err *e) {
    struct store *s = NULL;
    struct mail_report r = { 0 };
    bool ok = ask_store(v, STORE_WRITE, &s, e) && send_due(v, s, &r, e);
    store_close(s);
    if (!ok) return COMMAND_FAILED;
    return r.failed + r.given_up + r.left == 0 ? COMMAND_YES : COMMAND_NO;
}

static const struct example send_examples[] = {
    { "mail send --config /etc/ilacs/ilacs.ini", "what is due now: for a scheduler, where no `ilacs serve` runs" },
};
const struct command cmd_mail_send = {
    .name = "mail send",
    .section = SECTION_PEOPLE,
    .help = "Hand what is due to the mail server",
    .about =
        "Hands each message that is due to the mail server of the configuration. What fails is tried again after 1, 2, 4 ... minutes, at most a day apart, for "
        "three days. After three failures in a row the rest stays due for the next run.",
    .no = "a message failed, was given up or is still due",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_CONFIG),
    EXAMPLES(send_examples),
    .run = run_send,
};
