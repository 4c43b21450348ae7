#include "cli/ask.h"
#include "cli/commands.h"
#include "base/clock.h"
#include "render/json.h"
#include "render/plain.h"
#include "store/audit.h"

const struct command cmd_audit = {
    .name = "audit",
    .section = SECTION_REGISTER,
    .help = "Prove that the log of changes is whole, or show it",
    .about =
        "Every change of the register has one record in a log that can only be added to. Each record holds the hash of the one before it, so "
        "that a changed, removed or inserted record shows. docs/audit.md gives the exact bytes.",
};

/* ---- verify ------------------------------------------------------------------------------------------------------- */

static void verdict_text(const struct audit_verdict *d, bool expected, int width, struct text *out) {
    if (!d->whole) {
        text_lit(out, "The log is broken.\n");
        text_wrapped(out, "  ", 2, width, sv_of(d->finding));
        if (d->first_wrong > 0) text_printf(out, "  First wrong record: %lld\n", (long long)d->first_wrong);
        return;
    }
    text_printf(out, "The log is whole: %lld records, %lld versions of records agree with it", (long long)d->head.count,
                (long long)d->versions);
    if (d->erased > 0) text_printf(out, ", the content of %lld was erased", (long long)d->erased);
    text_printf(out, ".\nHead of the log: %lld:%s\n", (long long)d->head.count, d->head.hash);
    if (!expected)
        text_wrapped(out, "", 0, width,
                     SV("Without --expect a log whose end was cut off cannot be told from a shorter one."));
}

static void verdict_json(const struct audit_verdict *d, struct text *out) {
    struct json j = json_in(out);
    json_object(&j);
    json_key(&j, "whole");
    json_bool(&j, d->whole);
    json_key(&j, "count");
    json_int(&j, d->head.count);
    json_key(&j, "hash");
    json_sv(&j, sv_of(d->head.hash));
    json_key(&j, "versions");
    json_int(&j, d->versions);
    json_key(&j, "erased");
    json_int(&j, d->erased);
    json_key(&j, "first_wrong");
    if (d->first_wrong > 0)
        json_int(&j, d->first_wrong);
    else
        json_null(&j);
    json_key(&j, "finding");
    json_sv_or_null(&j, sv_of(d->finding));
    json_object_end(&j);
    json_done(&j);
}

static enum command_result run_verify(struct invocation *v, struct err *e) {
    struct store *s = NULL;
    struct audit_verdict d = { 0 };
    bool ok = ask_store(v, STORE_READ, &s, e) && audit_verify(s, v->options.expect, &d, e);
    store_close(s);
    if (!ok) return COMMAND_FAILED;
    if (v->options.format == FORMAT_JSON)
        verdict_json(&d, v->out);
    else
        verdict_text(&d, v->options.expect.n > 0, v->width, v->out);
    return d.whole ? COMMAND_YES : COMMAND_NO;
}

static const struct example verify_examples[] = {
    { "audit verify", "check the chain and every record against it" },
    { "audit verify --expect 9:3f1c0d...", "and that nothing was cut off since that head was noted" },
};
const struct command cmd_audit_verify = {
    .name = "audit verify",
    .section = SECTION_REGISTER,
    .help = "Recompute the chain; say whether the log and the records agree",
    .about =
        "Recomputes the hash of every record of the log and compares every version of every record with what the log says of it. With --expect it also "
        "makes sure that the log still holds the head noted earlier: a log whose end was cut off is whole in itself.",
    .no = "the log is broken, or does not hold the expected head",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_EXPECT) | OPTION_BIT(OPTION_FORMAT),
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(verify_examples),
    .run = run_verify,
};

/* ---- show --------------------------------------------------------------------------------------------------------- */

static struct sv moment_sv(int64_t ms, struct arena *a) {
    struct text t = text_in(a, 64);
    text_moment(&t, ms);
    return sv_of(text_cstr(&t));
}

static void records_text(const struct audit_record *r, size_t n, int width, struct arena *a, struct text *out) {
    static const struct table_column columns[] = {
        { .head = "NUMBER", .right = true }, { .head = "MOMENT" },
        { .head = "WHO", .least = 8 },       { .head = "WHAT", .least = 8 },
        { .head = "OF", .least = 12 },       { .head = "DETAILS", .least = 12, .leave = 1 },
    };
    struct table t = table_in(out, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < n; i++) {
        table_int(&t, r[i].number);
        table_sv(&t, moment_sv(r[i].moment, a));
        table_sv(&t, r[i].actor);
        table_sv(&t, r[i].action);
        if (r[i].subject.n + r[i].subject_kind.n < 300)
            table_printf(&t, "%.*s %.*s", SV_ARG(r[i].subject_kind), SV_ARG(r[i].subject));
        else
            table_sv(&t, r[i].subject_kind);
        table_sv(&t, r[i].details);
    }
    table_end(&t, width);
}

static void records_json(const struct audit_record *r, size_t n, struct arena *a, struct text *out) {
    struct json j = json_in(out);
    json_array(&j);
    for (size_t i = 0; i < n; i++) {
        json_object(&j);
        json_key(&j, "number");
        json_int(&j, r[i].number);
        json_key(&j, "moment");
        json_sv(&j, moment_sv(r[i].moment, a));
        json_key(&j, "actor");
        json_sv(&j, r[i].actor);
        json_key(&j, "action");
        json_sv(&j, r[i].action);
        json_key(&j, "subject_kind");
        json_sv(&j, r[i].subject_kind);
        json_key(&j, "subject");
        json_sv(&j, r[i].subject);
        json_key(&j, "details");
        json_sv(&j, r[i].details);
        json_key(&j, "hash");
        json_sv(&j, r[i].hash);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_done(&j);
}

static enum command_result run_show(struct invocation *v, struct err *e) {
    struct store *s = NULL;
    struct audit_record *r = NULL;
    size_t n = 0;
    bool ok = ask_store(v, STORE_READ, &s, e) &&
              audit_list(s, v->options.from, (size_t)v->options.limit, v->arena, &r, &n, e);
    store_close(s);
    if (!ok) return COMMAND_FAILED;
    if (v->options.format == FORMAT_JSON)
        records_json(r, n, v->arena, v->out);
    else if (n == 0)
        text_lit(v->out, "There are no such records.\n");
    else
        records_text(r, n, v->width, v->arena, v->out);
    return COMMAND_YES;
}

static const struct example show_examples[] = {
    { "audit show", "the first records" },
    { "audit show --from 900 --limit 20 --format json", "some later ones, as data" },
};
const struct command cmd_audit_show = {
    .name = "audit show",
    .section = SECTION_REGISTER,
    .help = "List records of the log: when, who, what",
    .about = "Lists up to --limit records from number --from on.",
    .options =
        OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_FROM) | OPTION_BIT(OPTION_LIMIT) | OPTION_BIT(OPTION_FORMAT),
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(show_examples),
    .run = run_show,
};
