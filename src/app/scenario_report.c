/* Results as text and as JSON. */
#include "app/scenario.h"

#include "render/json.h"

static void tap_fault(const char *name, const struct scenario_fault *f, struct text *out) {
    text_printf(out, "# %s line %d\n#   expected  %.*s\n#   got       %.*s\n", name, f->line, SV_ARG(f->expected),
                SV_ARG(f->got));
    for (size_t i = 0; i < f->becauses; i++)
        text_printf(out, "#   %s  %.*s\n", i == 0 ? "because " : "        ", SV_ARG(f->because[i]));
}

static void tap_file(const struct scenario_report *report, size_t *number, struct text *out) {
    for (size_t i = 0; i < report->count; i++) {
        const struct scenario_result *r = &report->result[i];
        text_printf(out, "%s %zu - %.*s\n", r->faults == 0 ? "ok" : "not ok", ++*number, SV_ARG(r->scenario->title));
        for (size_t k = 0; k < r->faults; k++) tap_fault(report->name, &r->fault[k], out);
        if (r->faults > 0 && r->scenario->fact.n > 0)
            text_printf(out, "#   fact      %.*s\n", SV_ARG(r->scenario->fact));
    }
}

void scenario_tap(const struct scenario_report *reports, size_t n, struct text *out) {
    size_t all = 0, failed = 0, number = 0;
    for (size_t i = 0; i < n; i++) {
        all += reports[i].count;
        failed += reports[i].failed;
    }
    text_printf(out, "1..%zu\n", all);
    for (size_t i = 0; i < n; i++) tap_file(&reports[i], &number, out);
    text_printf(out, "# %zu passed, %zu failed\n", all - failed, failed);
}

static void json_fault(struct json *j, const struct scenario_fault *f) {
    json_object(j);
    json_key(j, "line");
    json_int(j, f->line);
    json_key(j, "expected");
    json_sv(j, f->expected);
    json_key(j, "got");
    json_sv(j, f->got);
    json_key(j, "because");
    json_array(j);
    for (size_t i = 0; i < f->becauses; i++) json_sv(j, f->because[i]);
    json_array_end(j);
    json_object_end(j);
}

static void json_result(struct json *j, const struct scenario_result *r) {
    json_object(j);
    json_key(j, "title");
    json_sv(j, r->scenario->title);
    json_key(j, "fact");
    json_sv(j, r->scenario->fact);
    json_key(j, "line");
    json_int(j, r->scenario->line);
    json_key(j, "passed");
    json_bool(j, r->faults == 0);
    json_key(j, "differences");
    json_array(j);
    for (size_t i = 0; i < r->faults; i++) json_fault(j, &r->fault[i]);
    json_array_end(j);
    json_object_end(j);
}

void scenario_json(const struct scenario_report *reports, size_t n, struct text *out) {
    size_t all = 0, failed = 0;
    for (size_t i = 0; i < n; i++) {
        all += reports[i].count;
        failed += reports[i].failed;
    }
    struct json j = json_in(out);
    json_object(&j);
    json_key(&j, "scenarios");
    json_int(&j, (int64_t)all);
    json_key(&j, "passed");
    json_int(&j, (int64_t)(all - failed));
    json_key(&j, "failed");
    json_int(&j, (int64_t)failed);
    json_key(&j, "files");
    json_array(&j);
    for (size_t i = 0; i < n; i++) {
        json_object(&j);
        json_key(&j, "file");
        json_sv(&j, sv_of(reports[i].name));
        json_key(&j, "scenarios");
        json_array(&j);
        for (size_t k = 0; k < reports[i].count; k++) json_result(&j, &reports[i].result[k]);
        json_array_end(&j);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
    json_done(&j);
}
