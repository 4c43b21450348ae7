#include "app/register.h"
#include "render/json.h"

/* ---- an import, for people ----------------------------------------------------------------------------------------- */

static void plural(struct text *t, size_t n, const char *singular, const char *plural_word) {
    text_printf(t, "%zu %s", n, n == 1 ? singular : plural_word);
}

/* 'value', or "blank": an empty pair of quotes is easily overlooked. */
static void quoted(struct text *t, struct sv v) {
    if (v.n == 0) {
        text_lit(t, "blank");
        return;
    }
    text_char(t, '\'');
    text_add(t, v);
    text_char(t, '\'');
}

static void summary(const struct import_report *r, struct text *t) {
    const struct reconciliation *x = &r->result;
    text_add(t, r->file_name);
    text_printf(t, ": %zu added, %zu changed, %zu same, %zu rejected\n", x->added, x->changed, x->same, x->rejected);
}

static void text_change(struct text *t, const struct cell_change *c) {
    text_printf(t, "  changed   line %zu, ", c->line);
    text_add(t, c->key);
    text_lit(t, ", ");
    text_add(t, c->column);
    text_lit(t, ": ");
    quoted(t, c->from);
    text_lit(t, " -> ");
    quoted(t, c->to);
    text_char(t, '\n');
}

static void text_fault(struct text *t, const struct row_fault *f) {
    text_printf(t, "  rejected  line %zu", f->line);
    if (f->key.n > 0) {
        text_lit(t, ", ");
        text_add(t, f->key);
    }
    text_lit(t, ", ");
    if (f->column.n > 0) {
        text_add(t, f->column);
        text_lit(t, ": ");
        quoted(t, f->value);
    } else {
        text_add(t, f->value);
    }
    text_lit(t, ", expected ");
    text_add(t, f->expected);
    text_char(t, '\n');
}

static void outcome(const struct import_report *r, struct text *t) {
    if (r->result.rejected > 0)
        text_lit(t, "Nothing was stored. Mend the rejected rows and import the file again.\n");
    else if (r->result.fresh_count == 0)
        text_lit(t, "Nothing new: the register is as it was.\n");
    else if (r->dry_run)
        text_lit(t, "A trial: nothing was stored.\n");
    else if (r->stored)
        text_printf(t, "Stored. Head of the log: %lld:%s\n", (long long)r->head.count, r->head.hash);
}

void import_report_text(const struct import_report *r, struct text *out) {
    summary(r, out);
    for (size_t i = 0; i < r->result.changes; i++) text_change(out, &r->result.change[i]);
    for (size_t i = 0; i < r->result.faults; i++) text_fault(out, &r->result.fault[i]);
    if (r->ignored_count > 0) {
        text_lit(out, "  note      ");
        plural(out, r->ignored_count, "column is not kept: ", "columns are not kept: ");
        for (size_t i = 0; i < r->ignored_count; i++) {
            if (i > 0) text_lit(out, ", ");
            text_add(out, r->ignored[i]);
        }
        text_char(out, '\n');
    }
    outcome(r, out);
}

/* ---- an import, for programs --------------------------------------------------------------------------------------- */

static void member(struct json *j, const char *name, struct sv v) {
    json_key_sv(j, sv_of(name));
    json_sv(j, v);
}

static void number(struct json *j, const char *name, size_t v) {
    json_key_sv(j, sv_of(name));
    json_int(j, (int64_t)v);
}

static void json_changes(struct json *j, const struct reconciliation *x) {
    json_key(j, "changes");
    json_array(j);
    for (size_t i = 0; i < x->changes; i++) {
        const struct cell_change *c = &x->change[i];
        json_object(j);
        number(j, "line", c->line);
        member(j, "key", c->key);
        member(j, "column", c->column);
        member(j, "from", c->from);
        member(j, "to", c->to);
        json_object_end(j);
    }
    json_array_end(j);
}

static void json_faults(struct json *j, const struct reconciliation *x) {
    json_key(j, "rejections");
    json_array(j);
    for (size_t i = 0; i < x->faults; i++) {
        const struct row_fault *f = &x->fault[i];
        json_object(j);
        number(j, "line", f->line);
        member(j, "key", f->key);
        member(j, "column", f->column);
        member(j, "value", f->value);
        member(j, "expected", f->expected);
        json_object_end(j);
    }
    json_array_end(j);
}

static void json_head(struct json *j, const struct audit_head *head) {
    json_key(j, "audit");
    json_object(j);
    json_key(j, "count");
    json_int(j, head->count);
    member(j, "hash", sv_of(head->hash));
    json_object_end(j);
}

void import_report_json(const struct import_report *r, struct text *out) {
    struct json j = json_in(out);
    json_object(&j);
    member(&j, "kind", sv_of(record_shapes[r->kind].name));
    member(&j, "file", r->file_name);
    json_key(&j, "stored");
    json_bool(&j, r->stored);
    json_key(&j, "dry_run");
    json_bool(&j, r->dry_run);
    number(&j, "added", r->result.added);
    number(&j, "changed", r->result.changed);
    number(&j, "same", r->result.same);
    number(&j, "rejected", r->result.rejected);
    json_changes(&j, &r->result);
    json_faults(&j, &r->result);
    json_key(&j, "ignored_columns");
    json_array(&j);
    for (size_t i = 0; i < r->ignored_count; i++) json_sv(&j, r->ignored[i]);
    json_array_end(&j);
    json_head(&j, &r->head);
    json_object_end(&j);
    json_done(&j);
}

/* ---- a check ------------------------------------------------------------------------------------------------------- */

static struct sv result_word(enum check_result r) {
    return r == CHECK_GOOD ? SV("good") : r == CHECK_NOTE ? SV("note") : SV("bad");
}

void check_report_text(const struct check_report *r, struct text *out) {
    for (size_t i = 0; i < r->count; i++) {
        text_add(out, result_word(r->line[i].result));
        text_lit(out, "  ");
        text_add(out, r->line[i].name);
        text_lit(out, ": ");
        text_add(out, r->line[i].text);
        text_char(out, '\n');
    }
    if (r->bad == 0)
        text_lit(out, "Nothing is wrong.\n");
    else
        text_printf(out, "%zu %s wrong. Keep the store as it is, and put the last back-up in its place.\n", r->bad,
                    r->bad == 1 ? "thing is" : "things are");
}

void check_report_json(const struct check_report *r, struct text *out) {
    struct json j = json_in(out);
    json_object(&j);
    number(&j, "bad", r->bad);
    json_key(&j, "checks");
    json_array(&j);
    for (size_t i = 0; i < r->count; i++) {
        json_object(&j);
        member(&j, "result", result_word(r->line[i].result));
        member(&j, "name", r->line[i].name);
        member(&j, "text", r->line[i].text);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
    json_done(&j);
}
