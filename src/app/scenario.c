#include "app/scenario.h"

#include <string.h>

#include "app/scenario_checks.h"

/* ---- the run ------------------------------------------------------------------------------------------------- */

/* Whether this is the version of its record that speaks now. Authorities and holidays are known to all at all times. */
static bool speaks(const struct fact *list, size_t n, const struct fact *f) {
    for (size_t i = 0; i < n; i++)
        if (list[i].kind == f->kind && list[i].number > f->number && sv_eq(list[i].key, f->key)) return false;
    return !f->withdrawn;
}

static bool make_calendar(struct scenario_running *r) {
    size_t n = 0, all = r->w->facts + r->s->facts;
    struct holiday *h = arena_array(r->a, struct holiday, all);
    if (h == NULL) return err_nomem(r->e, __func__);
    for (size_t i = 0; i < all; i++) {
        bool own = i >= r->w->facts;
        const struct fact *f = own ? &r->s->fact_list[i - r->w->facts] : &r->w->fact[i];
        if (f->kind != RECORD_HOLIDAY || (!own && !speaks(r->w->fact, r->w->facts, f))) continue;
        bool unknown = day_known(r->s->holidays_until) && day_before(r->s->holidays_until, f->is.holiday.on);
        if (!unknown) h[n++] = f->is.holiday;
    }
    return calendar_make(h, n, r->a, &r->calendar, r->e);
}

static const struct authority *register_authority(const struct scenario_world *w, struct sv name, struct sv *nearest) {
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < w->facts; i++) {
        const struct authority *x = &w->fact[i].is.authority;
        if (w->fact[i].kind != RECORD_AUTHORITY || !speaks(w->fact, w->facts, &w->fact[i])) continue;
        if (sv_eq_nocase(x->name, name) || sv_eq_nocase(x->ons_name, name) || sv_eq(x->dfe_code, name)) return x;
        size_t far = sv_distance(x->name, name, 64);
        if (far < best) {
            best = far;
            *nearest = x->name;
        }
    }
    return NULL;
}

static bool find_authority(struct scenario_running *r) {
    struct sv nearest = { 0 };
    r->who = &r->s->authority;
    if (!r->s->from_register) return true;
    r->who = register_authority(r->w, r->s->named, &nearest);
    if (r->who != NULL) return true;
    char hint[200] = "Use its name in the register, or its DfE code.";
    struct text t = text_in(r->a, sizeof hint - 1);
    if (nearest.n > 0) text_printf(&t, "Did you mean %.*s?", SV_ARG(nearest));
    return err_fail(r->e, ERR_UNKNOWN, __func__, t.n > 0 ? text_cstr(&t) : hint,
                    "line %d: the register has no authority called \"%.*s\"", r->s->line, SV_ARG(r->s->named));
}

/* Gives a record of the scenario to the authority it is about. */
static void make_its_own(struct fact *f, struct sv code) {
    if (f->kind == RECORD_INSPECTION || f->kind == RECORD_VISIT) f->is.event.authority = code;
    if (f->kind == RECORD_OVERRIDE) f->is.override.authority = code;
    if (f->kind == RECORD_ELECTION && f->is.election.authority.n > 0) f->is.election.authority = code;
}

/* The scenario's own records, and the register's where it names one of its authorities. */
static bool gather_facts(struct scenario_running *r) {
    size_t base = r->s->from_register ? r->w->facts : 0;
    struct fact *all = arena_array(r->a, struct fact, base + r->s->facts);
    if (all == NULL) return err_nomem(r->e, __func__);
    if (base > 0) memcpy(all, r->w->fact, base * sizeof *all);
    for (size_t i = 0; i < r->s->facts; i++) {
        all[base + i] = r->s->fact_list[i];
        all[base + i].number += (int64_t)base;
        make_its_own(&all[base + i], r->who->dfe_code);
    }
    r->fact = all;
    r->facts = base + r->s->facts;
    return true;
}

bool scenario_history(struct scenario_running *r, struct day known_by, enum audience who, struct history *out) {
    return history_as_known(r->fact, r->facts, r->who, known_by, who, r->a, out, r->e);
}

bool scenario_register(struct scenario_running *r, struct day known_by, struct history **out, size_t *n) {
    size_t count = 0;
    for (size_t i = 0; i < r->w->facts; i++) count += r->w->fact[i].kind == RECORD_AUTHORITY;
    *out = arena_array(r->a, struct history, count);
    if (*out == NULL) return err_nomem(r->e, __func__);
    *n = 0;
    for (size_t i = 0; i < r->w->facts; i++) {
        const struct fact *f = &r->w->fact[i];
        if (f->kind != RECORD_AUTHORITY || !speaks(r->w->fact, r->w->facts, f)) continue;
        struct history *h = &(*out)[(*n)++];
        if (!history_as_known(r->w->fact, r->w->facts, &f->is.authority, known_by, AUDIENCE_INSPECTORATE, r->a, h,
                              r->e))
            return false;
    }
    return true;
}

/* A scenario tells its whole history, so that what it does not tell did not happen. The register is silent about kinds
 * of record it does not keep. */
static bool settle_keeping(struct scenario_running *r) {
    r->keeping = record_keeping_of(NULL, 0);
    for (size_t i = 0; i < EVENT_COUNT; i++) r->keeping.since[i] = DAY_ALWAYS;
    if (!r->s->from_register) return true;
    struct history *h;
    size_t n;
    if (!scenario_register(r, SCENARIO_HINDSIGHT, &h, &n)) return false;
    r->keeping = record_keeping_of(h, n);
    return true;
}

struct due_context scenario_context(const struct scenario_running *r) {
    return (struct due_context){ r->w->framework, &r->calendar, &r->keeping, r->pathway_edition };
}

bool scenario_edition(struct scenario_running *r, struct sv id, const struct edition **out) {
    *out = framework_named(r->w->framework, id);
    if (*out != NULL) return true;
    struct text t = text_in(r->a, 100);
    text_printf(&t, "Did you mean %.*s?", SV_ARG(framework_nearest(r->w->framework, id)));
    return err_fail(r->e, ERR_UNKNOWN, __func__, text_cstr(&t), "line %d: no edition is called \"%.*s\"", r->line->line,
                    SV_ARG(id));
}

/* ---- what differed ------------------------------------------------------------------------------------------- */

enum { GOT_MAX = 8000, BECAUSE_MAX = 40 };

/* The text written since belongs to the fault recorded last. */
static void keep_got(struct scenario_running *r, size_t faults_before) {
    if (r->faults > faults_before) r->fault[r->faults - 1].got = text_view(&r->got);
}

struct text *scenario_differs(struct scenario_running *r) {
    keep_got(r, r->line_faults);
    if (r->fault_cap == r->faults) {
        size_t cap = r->fault_cap == 0 ? 8 : r->fault_cap * 2;
        struct scenario_fault *p = arena_grow(r->a, r->fault, r->fault_cap * sizeof *p, cap * sizeof *p);
        if (p == NULL) return &r->got; /* the arena remembers */
        r->fault = p;
        r->fault_cap = cap;
    }
    r->got = text_in(r->a, GOT_MAX);
    r->fault[r->faults++] = (struct scenario_fault){ .line = r->line->line, .expected = r->line->text };
    return &r->got;
}

void scenario_because(struct scenario_running *r, size_t first, size_t n) {
    if (n > BECAUSE_MAX) n = BECAUSE_MAX;
    struct sv *list = arena_array(r->a, struct sv, n);
    if (list == NULL || r->faults == 0 || first + n > r->trace.count) return;
    for (size_t i = 0; i < n; i++) {
        struct text t = text_in(r->a, 2000);
        trace_sentence(&r->trace.step[first + i], &t);
        list[i] = text_view(&t);
    }
    r->fault[r->faults - 1].because = list;
    r->fault[r->faults - 1].becauses = n;
}

/* ---- lines --------------------------------------------------------------------------------------------------- */

static bool ask(struct scenario_running *r, const struct line_asked *q) {
    struct due_context c = scenario_context(r);
    r->asked = *q;
    r->trace = trace_in(r->a);
    if (!scenario_history(r, q->known_by, q->audience, &r->history)) return false;
    due_list(&c, &r->history, q->on, &r->due, &r->trace);
    return !r->trace.failed || err_nomem(r->e, __func__);
}

/* An edition named after the question asks it again. */
static bool choose_edition(struct scenario_running *r) {
    if (!scenario_edition(r, r->line->is.edition, &r->pathway_edition)) return false;
    return !day_known(r->asked.on) || ask(r, &r->asked);
}

static bool run_line(struct scenario_running *r) {
    switch (r->line->verb) {
    case SCENARIO_ASKED: return ask(r, &r->line->is.asked);
    case SCENARIO_EDITION: return choose_edition(r);
    case SCENARIO_EXPECT: return scenario_expect(r, &r->line->is.expect);
    case SCENARIO_EXPLAIN: return scenario_explain(r, &r->line->is.explain);
    case SCENARIO_JUDGEMENTS: return scenario_judgements(r, &r->line->is.judgements);
    case SCENARIO_GRADE: return scenario_grade(r, &r->line->is.grade);
    case SCENARIO_CLOCK: return scenario_clock(r, &r->line->is.clock);
    case SCENARIO_PROPOSE: return scenario_propose(r, &r->line->is.propose);
    case SCENARIO_TEAM: return scenario_team(r, &r->line->is.team);
    case SCENARIO_PAUSE: return scenario_pause(r, &r->line->is.pause);
    case SCENARIO_LETTER: return scenario_letter(r, &r->line->is.letter);
    case SCENARIO_STATISTICS: return scenario_statistics(r, &r->line->is.statistics);
    case SCENARIO_INSPECTIONS: return scenario_inspections(r, &r->line->is.inspections);
    case SCENARIO_CHECK: return scenario_register_check(r, &r->line->is.check);
    case SCENARIO_REFUSED: return scenario_refused(r, &r->line->is.refused);
    }
    return true;
}

bool scenario_run(const struct scenario_world *w, const struct scenario *s, struct arena *a,
                  struct scenario_result *out, struct err *e) {
    *out = (struct scenario_result){ .scenario = s };
    struct scenario_running *r = arena_new(a, struct scenario_running);
    if (r == NULL) return err_nomem(e, __func__);
    *r = (struct scenario_running){ .w = w, .s = s, .a = a, .e = e };
    r->asked.on = DAY_NONE;
    if (!find_authority(r) || !make_calendar(r) || !gather_facts(r) || !settle_keeping(r)) return false;
    for (size_t i = 0; i < s->steps; i++) {
        r->line = &s->step[i];
        r->line_faults = r->faults;
        if (!run_line(r)) return false;
        keep_got(r, r->line_faults);
    }
    if (a->failed) return err_nomem(e, __func__);
    out->fault = r->fault;
    out->faults = r->faults;
    return true;
}

bool scenario_check(const struct scenario_world *w, struct sv bytes, const char *name, struct arena *a,
                    struct scenario_report *out, struct err *e) {
    struct scenario_file file;
    *out = (struct scenario_report){ .name = name };
    if (!scenario_read(bytes, name, a, &file, e)) return false;
    struct scenario_result *results = arena_array(a, struct scenario_result, file.count);
    if (results == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < file.count; i++) {
        if (!scenario_run(w, &file.scenario[i], a, &results[i], e)) {
            err_prefix(e, "%s", name);
            return false;
        }
        out->failed += results[i].faults > 0;
    }
    out->result = results;
    out->count = file.count;
    return true;
}
