#include "app/planned_report.h"

#include <stdio.h>

#include "render/csvout.h"
#include "render/json.h"
#include "render/plain.h"

struct sv planned_state(const struct planned *p, struct day today) {
    if (p->withdrawn) return SV("withdrawn");
    if (p->called != 0) return SV("called");
    return day_before(today, p->call_day) ? SV("planned") : SV("to be called");
}

static struct sv team_words(struct arena *a, const struct sv *name, size_t n) {
    struct text t = text_in(a, 0);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) text_lit(&t, ", ");
        text_add(&t, name[i]);
    }
    return text_view(&t);
}

void planned_copy_words(const struct planned_copy *copy, struct text *out) {
    if (copy->id.n == 0) return;
    text_printf(out, "Copy %.*s made for %.*s on ", SV_ARG(copy->id), SV_ARG(copy->name));
    text_moment_long(out, copy->made);
}

static void copy_line(const struct planned_copy *copy, int width, struct text *out) {
    struct text t = text_in(out->arena, 0);
    planned_copy_words(copy, &t);
    text_wrapped(out, "", 2, width, text_view(&t));
}

/* ---- the list -------------------------------------------------------------------------------------------------------- */

void planned_list_text(const struct planned_row *row, size_t n, struct day today, int width, struct text *out) {
    static const struct table_column columns[] = {
        { .head = "CALL DAY" }, { .head = "AUTHORITY", .least = 16 }, { .head = "KIND", .least = 8 },
        { .head = "STATE" },    { .head = "TEAM", .least = 8 },       { .head = "ID" },
    };
    struct table t = table_in(out, columns, sizeof columns / sizeof *columns);
    if (n == 0) {
        text_lit(out, "No planned activity is there for you to see.\n");
        return;
    }
    for (size_t i = 0; i < n; i++) {
        table_day(&t, row[i].planned.call_day);
        table_sv(&t, row[i].authority_name);
        table_sv(&t, obligation_label(row[i].planned.kind));
        table_sv(&t, planned_state(&row[i].planned, today));
        table_sv(&t, team_words(out->arena, row[i].team_name, row[i].planned.team_size));
        table_sv(&t, row[i].planned.id);
    }
    table_end(&t, width);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < row[i].planned.team_size; k++)
            if (row[i].team_warning[k].n > 0) {
                struct text w = text_in(out->arena, 0);
                text_printf(&w, "%.*s, %.*s %.*s", SV_ARG(row[i].authority_name), SV_ARG(row[i].team_name[k]),
                            SV_ARG(row[i].team_warning[k]));
                text_wrapped(out, "Look at it: ", 2, width, text_view(&w));
            }
    copy_line(&row[0].copy, width, out);
}

void planned_list_csv(const struct planned_row *row, size_t n, struct day today, struct text *out) {
    static const char *const head[] = { "id",    "call_day", "dfe_code", "authority", "kind",
                                        "state", "lead",     "team",     "copy" };
    struct csvout c = csvout_in(out, CSVOUT_GUARDED);
    csvout_head(&c, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < n; i++) {
        const struct planned *p = &row[i].planned;
        csvout_sv(&c, p->id);
        csvout_day(&c, p->call_day);
        csvout_sv(&c, p->authority);
        csvout_sv(&c, row[i].authority_name);
        csvout_sv(&c, obligation_word(p->kind));
        csvout_sv(&c, planned_state(p, today));
        csvout_sv(&c, p->team_size > 0 ? row[i].team_name[0] : SV(""));
        csvout_sv(&c, row[i].team_shown && p->team_size > 1
                          ? team_words(out->arena, row[i].team_name + 1, p->team_size - 1)
                          : SV(""));
        csvout_sv(&c, row[i].copy.id);
        csvout_row(&c);
    }
}

/* ---- as JSON --------------------------------------------------------------------------------------------------------- */

static void json_moment(struct json *j, int64_t ms) {
    struct text t = text_in(j->to->arena, 64);
    if (ms == 0) {
        json_null(j);
        return;
    }
    text_moment(&t, ms);
    json_sv(j, text_view(&t));
}

static void json_copy(struct json *j, const struct planned_copy *copy) {
    json_key(j, "copy");
    json_object(j);
    json_key(j, "id");
    json_sv(j, copy->id);
    json_key(j, "for");
    json_sv(j, copy->name);
    json_key(j, "made");
    json_moment(j, copy->made);
    json_object_end(j);
}

static void json_team(struct json *j, const struct sv *name, size_t n) {
    json_array(j);
    for (size_t i = 0; i < n; i++) json_sv(j, name[i]);
    json_array_end(j);
}

static void json_values(struct json *j, const struct planned *p, const struct sv *team, struct day today) {
    json_key(j, "dfe_code");
    json_sv(j, p->authority);
    json_key(j, "kind");
    json_sv(j, obligation_word(p->kind));
    json_key(j, "call_day");
    json_day(j, p->call_day);
    json_key(j, "state");
    json_sv(j, planned_state(p, today));
    json_key(j, "called");
    json_moment(j, p->called);
    json_key(j, "lead");
    json_sv_or_null(j, p->team_size > 0 ? team[0] : SV(""));
}

static void json_row(struct json *j, const struct planned_row *row, struct day today) {
    json_key(j, "id");
    json_sv(j, row->planned.id);
    json_key(j, "authority");
    json_sv(j, row->authority_name);
    json_values(j, &row->planned, row->team_name, today);
    if (!row->team_shown) return;
    json_key(j, "version");
    json_int(j, row->planned.number);
    json_key(j, "team");
    json_team(j, row->team_name, row->planned.team_size);
}

void planned_list_json(const struct planned_row *row, size_t n, struct day today, struct text *out) {
    struct json j = json_in(out);
    json_object(&j);
    if (n > 0) json_copy(&j, &row[0].copy);
    json_key(&j, "activities");
    json_array(&j);
    for (size_t i = 0; i < n; i++) {
        json_object(&j);
        json_row(&j, &row[i], today);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
    json_done(&j);
}

static void json_version(struct json *j, const struct planned_version *v, struct day today) {
    json_object(j);
    json_key(j, "version");
    json_int(j, v->planned.number);
    json_key(j, "moment");
    json_moment(j, v->planned.moment);
    json_key(j, "entered_by");
    json_sv(j, v->entered_by);
    json_values(j, &v->planned, v->team_name, today);
    json_key(j, "team");
    json_team(j, v->team_name, v->planned.team_size);
    json_key(j, "reason");
    json_sv_or_null(j, v->planned.reason);
    json_object_end(j);
}

static void json_finding(struct json *j, const struct placing_finding *f) {
    json_object(j);
    json_key(j, "rule");
    json_sv(j, f->rule);
    json_key(j, "says");
    json_sv(j, sv_of(f->text));
    json_object_end(j);
}

void planned_one_json(const struct planned_one *one, struct day today, struct text *out) {
    struct json j = json_in(out);
    json_object(&j);
    json_copy(&j, &one->row.copy);
    json_row(&j, &one->row, today);
    if (one->placed) {
        json_key(&j, "on_site_from");
        json_day(&j, one->placing.start);
        json_key(&j, "on_site_to");
        json_day(&j, one->placing.end);
        json_key(&j, "rules");
        json_array(&j);
        for (size_t i = 0; i < one->placing.findings; i++) json_finding(&j, &one->placing.finding[i]);
        json_array_end(&j);
    }
    if (one->row.team_shown) {
        json_key(&j, "versions");
        json_array(&j);
        for (size_t i = 0; i < one->versions; i++) json_version(&j, &one->version[i], today);
        json_array_end(&j);
    }
    json_object_end(&j);
    json_done(&j);
}

/* ---- one ------------------------------------------------------------------------------------------------------------- */

static void line(struct text *out, const char *label, struct sv v, int width) {
    if (v.n > 0) text_wrapped(out, label, 14, width, v);
}

static struct sv day_words(struct arena *a, struct day d) {
    struct text t = text_in(a, 0);
    if (!day_known(d)) return SV("");
    text_printf(&t, "%s ", weekday_name(day_weekday(d)));
    text_day_long(&t, d);
    return text_view(&t);
}

static struct sv site_words(struct arena *a, const struct placing *p) {
    struct text t = text_in(a, 0);
    text_add(&t, day_words(a, p->start));
    if (day_known(p->end) && !day_eq(p->start, p->end)) text_printf(&t, " to %.*s", SV_ARG(day_words(a, p->end)));
    return text_view(&t);
}

static struct sv version_words(struct arena *a, const struct planned_version *v) {
    struct text t = text_in(a, 0);
    text_moment(&t, v->planned.moment);
    text_printf(&t, ", %.*s: ", SV_ARG(v->entered_by));
    text_add(&t, v->planned.withdrawn ? SV("withdrawn") : v->planned.called != 0 ? SV("called") : SV("call on "));
    if (!v->planned.withdrawn && v->planned.called == 0) text_day(&t, v->planned.call_day);
    text_printf(&t, ", %.*s", SV_ARG(team_words(a, v->team_name, v->planned.team_size)));
    if (v->planned.reason.n > 0) text_printf(&t, ". %.*s", SV_ARG(v->planned.reason));
    return text_view(&t);
}

void planned_one_text(const struct planned_one *one, struct day today, int width, struct text *out) {
    const struct planned *p = &one->row.planned;
    text_printf(out, "Planned activity %.*s\n", SV_ARG(p->id));
    line(out, "  authority   ", one->row.authority_name, width);
    line(out, "  kind        ", obligation_label(p->kind), width);
    line(out, "  call        ", day_words(out->arena, p->call_day), width);
    line(out, "  state       ", planned_state(p, today), width);
    line(out, one->row.team_shown ? "  team        " : "  lead        ",
         team_words(out->arena, one->row.team_name, p->team_size), width);
    for (size_t i = 0; i < p->team_size; i++) {
        struct text t = text_in(out->arena, 0);
        if (one->row.team_warning[i].n == 0) continue;
        text_printf(&t, "%.*s %.*s", SV_ARG(one->row.team_name[i]), SV_ARG(one->row.team_warning[i]));
        line(out, "  look at it  ", text_view(&t), width);
    }
    if (one->placed) line(out, "  on site     ", site_words(out->arena, &one->placing), width);
    for (size_t i = 0; one->placed && i < one->placing.findings; i++)
        line(out, "  rules       ", sv_of(one->placing.finding[i].text), width);
    for (size_t i = 0; i < one->versions; i++) {
        char label[32];
        (void)snprintf(label, sizeof label, "  version %-4lld", (long long)one->version[i].planned.number);
        line(out, label, version_words(out->arena, &one->version[i]), width);
    }
    copy_line(&one->row.copy, width, out);
}

/* ---- the exposure ledger --------------------------------------------------------------------------------------------- */

static struct sv span_words(struct arena *a, const struct exposed *x) {
    struct text t = text_in(a, 0);
    for (size_t i = 0; i < x->spans; i++) {
        if (i > 0) text_lit(&t, ", ");
        text_moment(&t, x->span[i].from);
        text_lit(&t, " .. ");
        if (x->span[i].until == 0)
            text_lit(&t, "now");
        else
            text_moment(&t, x->span[i].until);
    }
    return text_view(&t);
}

void planned_exposure_sentence(const struct exposed_person *list, size_t n, struct text *out) {
    size_t saw = 0;
    size_t lost = 0;
    for (size_t i = 0; i < n; i++) {
        saw += list[i].exposed.times > 0;
        lost += !list[i].exposed.can_now;
    }
    if (n == 0)
        text_lit(out, "Nobody could see it so far.");
    else
        text_printf(out, "%zu %s see it so far; %zu of them did.", n, n == 1 ? "person could" : "people could", saw);
    if (lost > 0) text_printf(out, " %zu cannot any more.", lost);
}

static struct sv moment_cell(struct arena *a, int64_t ms) {
    struct text t = text_in(a, 64);
    if (ms == 0) return SV("-");
    text_moment(&t, ms);
    return text_view(&t);
}

/* By person as above, the newest first. */
static void copies_text(const struct exposed_person *list, size_t n, int width, struct text *out) {
    static const struct table_column columns[] = {
        { .head = "COPY" }, { .head = "MADE FOR", .least = 10 }, { .head = "WHEN" }, { .head = "THROUGH", .least = 8 }
    };
    struct table t = table_in(out, columns, sizeof columns / sizeof *columns);
    size_t rows = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = list[i].copies; k-- > 0; rows++) {
            table_sv(&t, list[i].copy[k].copy);
            table_sv(&t, list[i].name);
            table_sv(&t, moment_cell(out->arena, list[i].copy[k].moment));
            table_sv(&t, list[i].copy[k].through);
        }
    if (rows == 0) return;
    text_char(out, '\n');
    table_end(&t, width);
}

void planned_exposure_text(const struct exposed_person *list, size_t n, int width, struct text *out) {
    static const struct table_column columns[] = {
        { .head = "PERSON", .least = 10 },
        { .head = "ROLE", .least = 10 },
        { .head = "COULD SEE IT", .least = 24 },
        { .head = "SAW IT FIRST" },
        { .head = "LAST" },
        { .head = "TIMES", .right = true },
    };
    struct table t = table_in(out, columns, sizeof columns / sizeof *columns);
    planned_exposure_sentence(list, n, out);
    text_char(out, '\n');
    if (n == 0) return;
    for (size_t i = 0; i < n; i++) {
        const struct exposed *x = &list[i].exposed;
        table_sv(&t, list[i].name);
        table_sv(&t, list[i].roles);
        table_sv(&t, span_words(out->arena, x));
        table_sv(&t, moment_cell(out->arena, x->first_seen));
        table_sv(&t, moment_cell(out->arena, x->last_seen));
        table_int(&t, x->times);
    }
    table_end(&t, width);
    copies_text(list, n, width, out);
}

static void json_copies(struct json *j, const struct exposed_person *p) {
    json_key(j, "copies");
    json_array(j);
    for (size_t i = 0; i < p->copies; i++) {
        json_object(j);
        json_key(j, "id");
        json_sv(j, p->copy[i].copy);
        json_key(j, "made");
        json_moment(j, p->copy[i].moment);
        json_key(j, "through");
        json_sv(j, p->copy[i].through);
        json_object_end(j);
    }
    json_array_end(j);
}

static void json_spans(struct json *j, const struct exposed *x) {
    json_array(j);
    for (size_t i = 0; i < x->spans; i++) {
        json_object(j);
        json_key(j, "from");
        json_moment(j, x->span[i].from);
        json_key(j, "until");
        json_moment(j, x->span[i].until);
        json_object_end(j);
    }
    json_array_end(j);
}

void planned_exposure_json(const struct exposed_person *list, size_t n, struct text *out) {
    struct json j = json_in(out);
    json_array(&j);
    for (size_t i = 0; i < n; i++) {
        const struct exposed *x = &list[i].exposed;
        json_object(&j);
        json_key(&j, "account");
        json_int(&j, x->account);
        json_key(&j, "name");
        json_sv(&j, list[i].name);
        json_key(&j, "roles");
        json_sv_or_null(&j, list[i].roles);
        json_key(&j, "can_now");
        json_bool(&j, x->can_now);
        json_key(&j, "could_see");
        json_spans(&j, x);
        json_key(&j, "first_seen");
        json_moment(&j, x->first_seen);
        json_key(&j, "last_seen");
        json_moment(&j, x->last_seen);
        json_key(&j, "times");
        json_int(&j, x->times);
        json_copies(&j, &list[i]);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_done(&j);
}

void planned_trace_text(const struct planned_trace *x, int width, struct text *out) {
    copy_line(&x->copy, width, out);
    line(out, "  roles now   ", x->roles, width);
    line(out, "  through     ", x->through, width);
    line(out, "  activities  ", team_words(out->arena, x->activity, x->activities), width);
}

void planned_trace_json(const struct planned_trace *x, struct text *out) {
    struct json j = json_in(out);
    json_object(&j);
    json_key(&j, "id");
    json_sv(&j, x->copy.id);
    json_key(&j, "account");
    json_int(&j, x->account);
    json_key(&j, "for");
    json_sv(&j, x->copy.name);
    json_key(&j, "roles");
    json_sv_or_null(&j, x->roles);
    json_key(&j, "made");
    json_moment(&j, x->copy.made);
    json_key(&j, "through");
    json_sv(&j, x->through);
    json_key(&j, "activities");
    json_team(&j, x->activity, x->activities);
    json_object_end(&j);
    json_done(&j);
}

/* ---- interests ------------------------------------------------------------------------------------------------------- */

void declared_text(const struct declared *list, size_t n, int width, struct text *out) {
    static const struct table_column columns[] = {
        { .head = "N", .right = true },
        { .head = "AUTHORITY", .least = 12 },
        { .head = "KIND", .least = 8 },
        { .head = "ENDED" },
        { .head = "STATE" },
        { .head = "NOTE", .least = 8, .leave = 1 },
    };
    struct table t = table_in(out, columns, sizeof columns / sizeof *columns);
    if (n == 0) {
        text_lit(out, "No interest is declared.\n");
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const struct interest *in = &list[i].interest;
        table_int(&t, in->number);
        table_sv(&t, list[i].authority_name);
        table_sv(&t, interest_label(in->kind));
        table_day(&t, in->ended);
        table_sv(&t, in->withdrawn != 0 ? SV("withdrawn") : list[i].bars.n > 0 ? SV("bars") : SV("bars no more"));
        table_sv(&t, in->note);
    }
    table_end(&t, width);
    for (size_t i = 0; i < n; i++)
        if (list[i].interest.withdrawn == 0 && list[i].bars.n > 0) text_wrapped(out, "", 2, width, list[i].bars);
}

void declared_json(const struct declared *list, size_t n, struct text *out) {
    struct json j = json_in(out);
    json_array(&j);
    for (size_t i = 0; i < n; i++) {
        const struct interest *in = &list[i].interest;
        json_object(&j);
        json_key(&j, "interest");
        json_int(&j, in->number);
        json_key(&j, "account");
        json_int(&j, in->account);
        json_key(&j, "dfe_code");
        json_sv(&j, in->authority);
        json_key(&j, "authority");
        json_sv(&j, list[i].authority_name);
        json_key(&j, "kind");
        json_sv(&j, interest_word(in->kind));
        json_key(&j, "ended");
        json_day(&j, in->ended);
        json_key(&j, "note");
        json_sv_or_null(&j, in->note);
        json_key(&j, "declared");
        json_moment(&j, in->declared);
        json_key(&j, "withdrawn");
        json_moment(&j, in->withdrawn);
        json_key(&j, "bars");
        json_sv_or_null(&j, list[i].bars);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_done(&j);
}
