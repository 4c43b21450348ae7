/* What an import of reports came to, in words and as JSON. */
#include "app/import_reports.h"
#include "render/json.h"
#include "render/plain.h"

/* ---- for people ------------------------------------------------------------------------------------------------------ */

static void text_value(struct text *t, struct sv v) {
    if (v.n == 0) {
        text_lit(t, "blank");
        return;
    }
    text_char(t, '\'');
    text_plain(t, v);
    text_char(t, '\'');
}

/* A list of findings is long: its page of the review shows it. */
static void text_cell(struct text *t, const struct review_cell *c) {
    text_lit(t, "  ");
    text_add(t, c->name);
    if (sv_eq(c->name, REVIEW_FINDINGS)) {
        text_lit(t, ": the lists differ\n");
        return;
    }
    text_lit(t, ": register ");
    text_value(t, c->held);
    text_lit(t, ", report ");
    text_value(t, c->value);
    text_lit(t, " (");
    if (c->page > 0) text_printf(t, "page %u, ", (unsigned)c->page);
    for (size_t i = 0; i < c->trust.n; i++) text_char(t, c->trust.p[i] == '_' ? ' ' : c->trust.p[i]);
    text_lit(t, ")\n");
}

static void text_became(struct text *t, const struct report_import *r, bool dry_run) {
    if (r->match.outcome == REPORT_IS_NEW || r->match.outcome == REPORT_DIFFERS) {
        if (r->review_is_new && dry_run)
            text_lit(t, "; would wait for a person");
        else if (r->review_is_new)
            text_printf(t, "; waits as review %lld", (long long)r->review);
        else if (r->review > 0)
            text_printf(t, "; %s review %lld", r->review_decided ? "decided in" : "waits already as",
                        (long long)r->review);
        else
            text_add(t, dry_run ? SV("; would be taken") : SV("; taken"));
    }
    if (r->findings_added > 0)
        text_printf(t, "; %zu finding%s %s", r->findings_added, r->findings_added == 1 ? "" : "s",
                    dry_run ? "would be added" : "added");
}

void report_import_text(const struct report_import *r, bool dry_run, struct text *t) {
    static const char *const words[REPORT_OUTCOMES] = { "new: ", "agrees with ", "differs from ",
                                                        "authority unknown: ", "refused: " };
    text_plain(t, r->file);
    text_lit(t, ": ");
    text_add(t, sv_of(words[r->match.outcome]));
    text_plain(t, r->match.reason.n > 0 ? r->match.reason : r->match.key);
    text_became(t, r, dry_run);
    text_char(t, '\n');
    if (r->fault.n > 0) {
        text_lit(t, "  not taken: ");
        text_plain(t, r->fault);
        text_char(t, '\n');
    }
    if (r->match.outcome != REPORT_DIFFERS) return;
    for (size_t i = 0; i < r->match.cells; i++) text_cell(t, &r->match.cell[i]);
}

void import_reports_summary(const struct import_reports_totals *t, bool dry_run, struct text *out) {
    text_printf(out, "%zu file%s: %zu new, %zu agree%s, %zu differ%s, %zu of an unknown authority, %zu refused\n",
                t->files, t->files == 1 ? "" : "s", t->of[REPORT_IS_NEW], t->of[REPORT_AGREES],
                t->of[REPORT_AGREES] == 1 ? "s" : "", t->of[REPORT_DIFFERS], t->of[REPORT_DIFFERS] == 1 ? "s" : "",
                t->of[REPORT_OF_NOBODY], t->of[REPORT_IS_REFUSED]);
    if (t->findings > 0)
        text_printf(out, "%zu finding%s %s\n", t->findings, t->findings == 1 ? "" : "s",
                    dry_run ? "would be added" : "added");
    if (t->queued > 0)
        text_printf(out, "%zu %s for a person: `ilacs review list`\n", t->queued,
                    dry_run          ? "would wait"
                    : t->queued == 1 ? "waits"
                                     : "wait");
    if (dry_run) text_lit(out, "Nothing was stored (--dry-run).\n");
}

/* ---- as JSON --------------------------------------------------------------------------------------------------------- */

static void json_place(struct json *j, struct sv value, uint32_t page, struct sv words) {
    json_object(j);
    json_key(j, "value");
    json_sv(j, value);
    json_key(j, "page");
    json_int(j, page);
    json_key(j, "words");
    json_sv(j, words);
    json_object_end(j);
}

static void json_cell(struct json *j, const struct review_cell *c) {
    json_object(j);
    json_key(j, "column");
    json_sv(j, c->name);
    json_key(j, "held");
    json_sv(j, c->held);
    json_key(j, "read");
    json_sv(j, c->value);
    json_key(j, "confidence");
    json_sv(j, c->trust);
    json_key(j, "reason");
    json_sv_or_null(j, c->reason);
    json_key(j, "page");
    if (c->page > 0)
        json_int(j, c->page);
    else
        json_null(j);
    json_key(j, "words");
    json_sv_or_null(j, c->words);
    json_key(j, "second");
    if (c->second_page > 0)
        json_place(j, c->second_value, c->second_page, c->second_words);
    else
        json_null(j);
    json_object_end(j);
}

static void json_match(struct json *j, const struct report_match *m) {
    bool known = m->key.n > 0;
    json_key(j, "outcome");
    json_sv(j, report_outcome_word(m->outcome));
    json_key(j, "reason");
    json_sv_or_null(j, m->reason);
    json_key(j, "kind");
    json_sv_or_null(j, known ? sv_of(record_shapes[m->kind].singular) : (struct sv){ 0 });
    json_key(j, "record");
    json_sv_or_null(j, m->key);
    json_key(j, "dfe_code");
    json_sv_or_null(j, m->dfe_code);
    json_key(j, "authority");
    json_sv_or_null(j, m->authority);
    json_key(j, "to_check");
    json_bool(j, m->to_check);
}

void report_import_json(const struct report_import *r, struct text *out) {
    struct json j = json_in(out);
    json_object(&j);
    json_key(&j, "file");
    json_sv(&j, r->file);
    json_match(&j, &r->match);
    json_key(&j, "stored");
    json_bool(&j, r->stored);
    json_key(&j, "findings_added");
    json_int(&j, (int64_t)r->findings_added);
    json_key(&j, "review");
    if (r->review > 0)
        json_int(&j, r->review);
    else
        json_null(&j);
    json_key(&j, "queued");
    json_bool(&j, r->review_is_new);
    json_key(&j, "decided");
    json_bool(&j, r->review_decided);
    json_key(&j, "fault");
    json_sv_or_null(&j, r->fault);
    json_key(&j, "values");
    json_array(&j);
    for (size_t i = 0; i < r->match.cells; i++) json_cell(&j, &r->match.cell[i]);
    json_array_end(&j);
    json_key(&j, "warnings");
    json_array(&j);
    for (size_t i = 0; r->facts != NULL && i < r->facts->warnings; i++) json_sv(&j, r->facts->warning[i]);
    json_array_end(&j);
    json_object_end(&j);
    json_done(&j);
    if (out->n > 0 && out->p[out->n - 1] == '\n') out->n--; /* the caller joins objects */
}
