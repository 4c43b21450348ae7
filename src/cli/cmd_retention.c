/* How long what names people is kept: the clocks, and erasing what is past its time. */
#include "app/retention.h"
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/who.h"
#include "ingest/config.h"
#include "render/json.h"
#include "render/plain.h"

struct keeping {
    struct store *store;
    struct app *app;
    struct caller caller;
    struct config *config;
    struct retention_row row[RETAIN_COUNT];
};

static bool is_given(const struct invocation *v, enum option_id o) { return (v->options.given & OPTION_BIT(o)) != 0; }

static bool keeping_open(struct invocation *v, struct keeping *k, struct err *e) {
    const struct question q = { .on = DAY_NONE, .known_by = DAY_NONE, .audience = AUDIENCE_INSPECTORATE };
    struct view view;
    k->config = arena_new(v->arena, struct config);
    if (k->config == NULL) return err_nomem(e, __func__);
    return config_read(v->options.config, v->arena, k->config, e) &&
           ask_store(v, is_given(v, OPTION_APPLY) ? STORE_WRITE : STORE_READ, &k->store, e) &&
           ask_view_of(v, q, &k->app, &view, e) && ask_caller(v, k->store, app_framework(k->app), &k->caller, e) &&
           retention_state(k->store, &k->caller, k->config, app_framework(k->app), v->arena, k->row, e);
}

static size_t past_of(const struct keeping *k) {
    size_t past = 0;
    for (size_t i = 0; i < RETAIN_COUNT; i++) past += k->row[i].past;
    return past;
}

/* ---- the clocks ------------------------------------------------------------------------------------------------------ */

static void time_cell(struct table *t, int months) {
    int n = months % 12 == 0 ? months / 12 : months;
    table_printf(t, "%d %s%s", n, months % 12 == 0 ? "year" : "month", n == 1 ? "" : "s");
}

static void state_text(const struct keeping *k, int width, struct text *out) {
    static const struct table_column columns[] = {
        { .head = "KIND" },
        { .head = "WHAT", .least = 12, .leave = 2 },
        { .head = "KEPT" },
        { .head = "SINCE", .least = 8, .leave = 1 },
        { .head = "RULE", .least = 12, .leave = 3 },
        { .head = "HELD", .right = true },
        { .head = "PAST", .right = true },
        { .head = "NEXT" },
    };
    struct table t = table_in(out, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < RETAIN_COUNT; i++) {
        const struct retention_row *r = &k->row[i];
        table_sv(&t, retention_word(r->which));
        table_sv(&t, r->what);
        time_cell(&t, r->months);
        table_sv(&t, r->since);
        table_sv(&t, r->rule);
        if (r->secret)
            table_lit(&t, "secret");
        else
            table_int(&t, (int64_t)r->held);
        table_int(&t, (int64_t)r->past);
        if (r->secret)
            table_lit(&t, "secret");
        else
            table_day(&t, r->next);
    }
    table_end(&t, width);
    if (past_of(k) > 0)
        text_lit(out, "\n`ilacs retention --apply` erases what is past its time.\n");
    else
        text_lit(out, "\nNothing is past its time.\n");
}

static void row_json(struct json *j, const struct retention_row *r) {
    json_object(j);
    json_key(j, "kind");
    json_sv(j, retention_word(r->which));
    json_key(j, "what");
    json_sv(j, r->what);
    json_key(j, "months");
    json_int(j, r->months);
    json_key(j, "since");
    json_sv(j, r->since);
    json_key(j, "rule");
    json_sv(j, r->rule);
    json_key(j, "held");
    if (r->secret)
        json_null(j);
    else
        json_int(j, (int64_t)r->held);
    json_key(j, "past");
    json_int(j, (int64_t)r->past);
    json_key(j, "next");
    json_day(j, r->next);
    json_object_end(j);
}

static void state_json(const struct keeping *k, struct text *out) {
    struct json j = json_in(out);
    json_array(&j);
    for (size_t i = 0; i < RETAIN_COUNT; i++) row_json(&j, &k->row[i]);
    json_array_end(&j);
    json_done(&j);
}

/* ---- the proof ------------------------------------------------------------------------------------------------------- */

static void numbers_text(const struct retention_erased *d, struct text *out) {
    for (size_t i = 0; i < d->records; i++) {
        size_t last = i;
        while (last + 1 < d->records && d->record[last + 1] == d->record[last] + 1) last++;
        text_printf(out, "%s%lld", i == 0 ? " " : ", ", (long long)d->record[i]);
        if (last > i) text_printf(out, "-%lld", (long long)d->record[last]);
        i = last;
    }
}

static void proof_text(const struct retention_proof *p, int width, struct text *out) {
    if (p->before.count == p->after.count) {
        text_lit(out, "Nothing is past its time; nothing was written.\n");
        return;
    }
    for (size_t i = 0; i < RETAIN_COUNT; i++) {
        const struct retention_erased *d = &p->of[i];
        struct text line = text_in(out->arena, 0);
        if (d->things == 0) continue;
        text_add(&line, retention_word((enum retention_class)i));
        text_printf(&line, ": %zu erased; record%s of the log:", d->things, d->records == 1 ? "" : "s");
        numbers_text(d, &line);
        text_wrapped(out, "", 2, width, text_view(&line));
    }
    text_printf(out, "Head of the log before: %lld:%s\n", (long long)p->before.count, p->before.hash);
    text_printf(out, "Head of the log: %lld:%s\n", (long long)p->after.count, p->after.hash);
    text_wrapped(
        out, "", 0, width,
        SV("Back-ups made before still hold it: replace them, or keep to the time after which they are deleted."));
}

static void head_json(struct json *j, const struct audit_head *h) {
    json_object(j);
    json_key(j, "count");
    json_int(j, h->count);
    json_key(j, "hash");
    json_sv(j, sv_of(h->hash));
    json_object_end(j);
}

static void proof_json(const struct retention_proof *p, struct text *out) {
    struct json j = json_in(out);
    json_object(&j);
    json_key(&j, "before");
    head_json(&j, &p->before);
    json_key(&j, "after");
    head_json(&j, &p->after);
    json_key(&j, "erased");
    json_array(&j);
    for (size_t i = 0; i < RETAIN_COUNT; i++) {
        json_object(&j);
        json_key(&j, "kind");
        json_sv(&j, retention_word((enum retention_class)i));
        json_key(&j, "things");
        json_int(&j, (int64_t)p->of[i].things);
        json_key(&j, "records");
        json_array(&j);
        for (size_t r = 0; r < p->of[i].records; r++) json_int(&j, p->of[i].record[r]);
        json_array_end(&j);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
    json_done(&j);
}

/* ---- the command ----------------------------------------------------------------------------------------------------- */

static bool confirmed(struct invocation *v, const struct keeping *k, struct err *e) {
    struct text prompt = text_in(v->arena, 0);
    struct sv typed;
    if (is_given(v, OPTION_YES) || past_of(k) == 0) return true;
    for (size_t i = 0; i < RETAIN_COUNT; i++)
        if (k->row[i].past > 0)
            text_printf(&prompt, "%.*s: %zu past their time (%.*s)\n", SV_ARG(retention_word(k->row[i].which)),
                        k->row[i].past, SV_ARG(k->row[i].rule));
    text_lit(&prompt, "This cannot be undone. Type erase to go on: ");
    if (!text_ok(&prompt, e) ||
        !who_ask(v, text_cstr(&prompt), false, "Add --yes to do it without being asked.", &typed, e))
        return false;
    return sv_eq(sv_trim(typed), SV("erase")) ||
           err_fail(e, ERR_USAGE, __func__, "Nothing was done.", "that is not \"erase\"");
}

static bool apply(struct invocation *v, struct keeping *k, struct err *e) {
    struct retention_proof proof;
    if (!confirmed(v, k, e)) return false;
    bool ok = retention_apply(k->store, &k->caller, k->config, app_framework(k->app), v->arena, &proof, e);
    /* What was erased before something failed stands, and has its proof. */
    if (!ok && proof.before.count == proof.after.count) return false;
    if (v->options.format == FORMAT_JSON)
        proof_json(&proof, v->out);
    else
        proof_text(&proof, v->width, v->out);
    return ok;
}

static enum command_result run(struct invocation *v, struct err *e) {
    struct keeping k = { 0 };
    bool applies = is_given(v, OPTION_APPLY);
    if (is_given(v, OPTION_YES) && !applies) {
        (void)err_fail(e, ERR_USAGE, __func__, "Leave it out, or add --apply.", "--yes belongs to --apply");
        return COMMAND_FAILED;
    }
    bool ok = keeping_open(v, &k, e) && (!applies || apply(v, &k, e));
    if (ok && !applies && v->options.format == FORMAT_JSON)
        state_json(&k, v->out);
    else if (ok && !applies)
        state_text(&k, v->width, v->out);
    app_close(k.app);
    store_close(k.store);
    if (!ok || !text_ok(v->out, e)) return COMMAND_FAILED;
    return applies || past_of(&k) == 0 ? COMMAND_YES : COMMAND_NO;
}

static const struct example examples[] = {
    { "retention", "what is kept for how long, and what is past its time" },
    { "retention --apply", "erase that, after asking" },
    { "retention --apply --yes --config /etc/ilacs/ilacs.ini", "the same from a timer" },
};
const struct command cmd_retention = {
    .name = "retention",
    .section = SECTION_PEOPLE,
    .help = "How long what names people is kept; erase what is past its time",
    .about =
        "Shows each clock: network addresses and browsers of sign-ins, disabled accounts, messages, planned activities. How long each is kept stands in the "
        "section [retention] of the configuration (docs/configuration.md), or is the default.\n\n"
        "With --apply it erases what is past its time, each kind in one transaction, and prints the proof: the head of the log before and after, and the "
        "numbers of the records that say what went and why. `ilacs audit verify` then counts what was erased. Nothing is erased by itself.",
    .no = "something is past its time, and --apply was not given",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_CONFIG) | OPTION_BIT(OPTION_FORMAT) |
               OPTION_BIT(OPTION_APPLY) | OPTION_BIT(OPTION_YES),
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(examples),
    .run = run,
};
