#include "cli/ask.h"
#include "cli/commands.h"
#include "app/audit_log.h"
#include "base/clock.h"
#include "base/file.h"
#include "render/json.h"
#include "render/plain.h"
#include "store/audit.h"

const struct command cmd_audit = {
    .name = "audit",
    .section = SECTION_REGISTER,
    .help = "Prove that the log of changes is whole, show it, hand it out",
    .about =
        "Every change has one record in a log that can only be added to. Each record holds the hash of the one before it, so "
        "that a changed, removed or inserted record shows. docs/audit.md gives the exact bytes.",
};

/* ---- verify ------------------------------------------------------------------------------------------------------- */

/* `alone`: the log without the records of the register beside it. */
static void verdict_text(const struct audit_verdict *d, bool alone, bool expected, int width, struct text *out) {
    if (!d->whole) {
        text_lit(out, "The log is broken.\n");
        text_wrapped(out, "  ", 2, width, sv_of(d->finding));
        if (d->first_wrong > 0) text_printf(out, "  First wrong record: %lld\n", (long long)d->first_wrong);
        return;
    }
    text_printf(out, "The log is whole: %lld records", (long long)d->head.count);
    if (!alone) text_printf(out, ", %lld versions of records agree with it", (long long)d->versions);
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

enum { EXPORT_LIMIT = 512 * 1024 * 1024 };

static bool verify_file(struct invocation *v, struct audit_verdict *d, struct err *e) {
    struct sv bytes;
    struct text path = text_in(v->arena, 0);
    text_add(&path, v->options.file);
    if (!text_ok(&path, e) || !file_read(text_cstr(&path), EXPORT_LIMIT, v->arena, &bytes, e)) return false;
    if (audit_verify_export(bytes, v->options.expect, d, e)) return true;
    if (e->kind == ERR_INPUT) err_prefix(e, "%.*s", SV_ARG(v->options.file));
    return false;
}

static bool verify_store(struct invocation *v, struct audit_verdict *d, struct err *e) {
    struct store *s = NULL;
    bool ok = ask_store(v, STORE_READ, &s, e) && audit_verify(s, v->options.expect, d, e);
    store_close(s);
    return ok;
}

static enum command_result run_verify(struct invocation *v, struct err *e) {
    struct audit_verdict d = { 0 };
    bool alone = v->options.file.n > 0;
    if (!(alone ? verify_file(v, &d, e) : verify_store(v, &d, e))) return COMMAND_FAILED;
    if (v->options.format == FORMAT_JSON)
        verdict_json(&d, v->out);
    else
        verdict_text(&d, alone, v->options.expect.n > 0, v->width, v->out);
    return d.whole ? COMMAND_YES : COMMAND_NO;
}

static const struct example verify_examples[] = {
    { "audit verify", "check the chain and every record against it" },
    { "audit verify --expect 9:3f1c0d...", "and that nothing was cut off since that head was noted" },
    { "audit verify --file log.jsonl", "the chain of an export, on any machine, without a store" },
};
const struct command cmd_audit_verify = {
    .name = "audit verify",
    .section = SECTION_REGISTER,
    .help = "Recompute the chain; say whether the log and the records agree",
    .about =
        "Recomputes the hash of every record of the log and compares every version of every record with what the log says of it. With --expect it also "
        "makes sure that the log still holds the head noted earlier: a log whose end was cut off is whole in itself.\n\n"
        "With --file it verifies the chain of a log that `ilacs audit export` wrote. That needs no store: anybody with this program can do it.",
    .no = "the log is broken, or does not hold the expected head",
    .options =
        OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_FILE) | OPTION_BIT(OPTION_EXPECT) | OPTION_BIT(OPTION_FORMAT),
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

/* ---- export ------------------------------------------------------------------------------------------------------- */

static bool export_to(struct invocation *v, struct store *s, struct err *e) {
    struct audit_head head;
    struct text lines = text_in(v->arena, EXPORT_LIMIT);
    if (sv_eq(sv_of(v->arg[0]), SV("-"))) return audit_log_export(s, v->out, &head, e);
    if (!audit_log_export(s, &lines, &head, e) || !file_write(v->arg[0], text_view(&lines), e)) return false;
    text_printf(v->out, "Wrote %lld records into %s\n", (long long)head.count, v->arg[0]);
    text_printf(v->out, "Head of the log: %lld:%s\n", (long long)head.count, head.hash);
    return text_ok(v->out, e);
}

static enum command_result run_export(struct invocation *v, struct err *e) {
    struct store *s = NULL;
    bool ok = ask_store(v, STORE_READ, &s, e) && export_to(v, s, e);
    store_close(s);
    return answered(ok);
}

static const struct example export_examples[] = {
    { "audit export log.jsonl", "the whole log, for somebody who shall verify it" },
    { "audit export -", "to standard output" },
};
const struct command cmd_audit_export = {
    .name = "audit export",
    .args = "FILE",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_REGISTER,
    .help = "Write the log as lines of JSON that a stranger can verify",
    .about =
        "Writes one line for each record, with everything its hash is made of, into FILE (`-`: standard output). Names, planned days and whatever else may "
        "have to be erased one day are not in it: the log holds only their salted hashes. `ilacs audit verify --file FILE` verifies it on any machine, "
        "docs/audit.md says how to do that without ilacs.\n\n"
        "The head of the log is printed: give it along by another way, so that a cut end shows.",
    .options = OPTION_BIT(OPTION_STORE),
    EXAMPLES(export_examples),
    .run = run_export,
};

/* ---- erase -------------------------------------------------------------------------------------------------------- */

static bool erase_number(struct invocation *v, struct store *s, int64_t number, struct err *e) {
    struct doing by;
    struct audit_head head;
    if (!ask_doing(v, &by, e) || !audit_log_erase(s, number, v->options.reason, &by, &head, e)) return false;
    text_printf(v->out, "Erased the content of record %lld; record %lld says so.\n", (long long)number,
                (long long)head.count);
    text_printf(v->out, "Head of the log: %lld:%s\n", (long long)head.count, head.hash);
    text_wrapped(
        v->out, "", 0, v->width,
        SV("Back-ups made before still hold it: replace them, or keep to the time after which they are deleted."));
    return text_ok(v->out, e);
}

static enum command_result run_erase(struct invocation *v, struct err *e) {
    struct store *s = NULL;
    int64_t number;
    if (!sv_int(sv_of(v->arg[0]), 1, INT64_MAX, &number)) {
        (void)err_fail(e, ERR_USAGE, __func__, "`ilacs audit show` lists the records.", "\"%s\" is no record number",
                       v->arg[0]);
        return COMMAND_FAILED;
    }
    if ((v->options.given & OPTION_BIT(OPTION_REASON)) == 0) {
        (void)err_fail(e, ERR_USAGE, __func__,
                       "Say why with --reason; it stays in the log for good, so name nobody in it.",
                       "erasing wants a reason");
        return COMMAND_FAILED;
    }
    bool ok = ask_store(v, STORE_WRITE, &s, e) && erase_number(v, s, number, e);
    store_close(s);
    return answered(ok);
}

static const struct example erase_examples[] = {
    { "audit erase 1140 --reason \"asked by the person named\"",
      "what that record is about is gone; the record stays" },
};
const struct command cmd_audit_erase = {
    .name = "audit erase",
    .args = "NUMBER",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_REGISTER,
    .help = "Erase what a record of the log is about; the chain stays whole",
    .about =
        "Takes the content of record NUMBER (a name, a reason in somebody's words) out of the store for good, with the salt of its hash. The record itself "
        "stays, and a record of action erase says who did it, when and why: --reason is kept for good, so name nobody in it. Versions of the register are "
        "public fact and stay. To erase a person, erase the account: that includes all that the log holds about it.",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_REASON),
    EXAMPLES(erase_examples),
    .run = run_erase,
};
