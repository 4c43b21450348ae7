#include "ingest/scenario.h"

#include <string.h>

#include "core/columns.h"
#include "ingest/scenario_lines.h"

/* What grows while a file is read. */
struct reading {
    struct words w;
    struct scenario *scenario;
    size_t count, cap;
    struct scenario *now; /* the one being read */
    struct fact *facts;
    size_t fact_cap;
    struct scenario_line *steps;
    size_t step_cap;
    bool asked, expects;
};

/* Makes room for one more element; false without memory. */
static bool grow(struct arena *a, void *list, size_t n, size_t *cap, size_t size) {
    void *old, *fresh;
    if (n < *cap) return true;
    memcpy(&old, list, sizeof old);
    size_t more = *cap == 0 ? 8 : *cap * 2;
    fresh = arena_grow(a, old, *cap * size, more * size);
    if (fresh == NULL) return false;
    memcpy(list, &fresh, sizeof fresh);
    *cap = more;
    return true;
}

/* ---- records, made as rows and checked as rows --------------------------------------------------------------- */

struct row {
    const struct record_shape *shape;
    struct sv cells[RECORD_MAX_COLUMNS];
    struct day known; /* DAY_NONE: as a first version is */
    bool withdrawn;
};

static struct sv line_id(struct words *w) {
    struct text t = text_in(w->arena, 40);
    text_printf(&t, "line-%d", w->line);
    return sv_of(text_cstr(&t));
}

static struct row row_of(struct words *w, enum record_kind kind) {
    struct row r = { .shape = &record_shapes[kind], .known = DAY_NONE };
    r.cells[r.shape->key_column] = line_id(w);
    if (r.shape->authority_column != SIZE_MAX) r.cells[r.shape->authority_column] = SCENARIO_CODE;
    return r;
}

/* Puts the next word, which must be a day, into a cell. */
static bool cell_day(struct words *w, struct row *r, size_t column) {
    struct day d;
    size_t at = w->at;
    if (!words_day(w, &d)) return false;
    r->cells[column] = w->word[at].text;
    return true;
}

static bool cell_text(struct words *w, struct row *r, size_t column, const char *expected) {
    return words_any(w, expected, &r->cells[column]);
}

static bool fail_record(struct reading *r, const struct row *row, const struct record_problem *p) {
    if (r->w.arena->failed) return err_nomem(r->w.e, __func__);
    struct sv value = sv_sub(row->cells[p->column], 0, 60);
    return err_fail(r->w.e, ERR_INPUT, __func__, "A scenario's records pass the same checks as imported ones.",
                    "%s line %d: %s: expected %s, found \"%.*s\"", r->w.file, r->w.line,
                    row->shape->columns[p->column].name, p->expected, SV_ARG(value));
}

static bool add_fact(struct reading *r, const struct row *row) {
    struct scenario *s = r->now;
    if (!grow(r->w.arena, &r->facts, s->facts, &r->fact_cap, sizeof *r->facts)) return err_nomem(r->w.e, __func__);
    struct sv *cells = arena_array(r->w.arena, struct sv, row->shape->column_count);
    if (cells == NULL) return err_nomem(r->w.e, __func__);
    memcpy(cells, row->cells, row->shape->column_count * sizeof *cells);
    struct fact *f = &r->facts[s->facts++];
    fact_from_cells(row->shape, cells, f);
    f->number = (int64_t)s->facts; /* later lines are later versions */
    f->withdrawn = row->withdrawn;
    for (int a = 0; day_known(row->known) && a < AUDIENCE_COUNT; a++) f->known[a] = row->known;
    return true;
}

static bool check_and_add(struct reading *r, struct row *row) {
    struct record_problem problem;
    if (!record_check(row->shape, row->cells, r->w.arena, &problem)) return fail_record(r, row, &problem);
    return add_fact(r, row);
}

/* ---- history ------------------------------------------------------------------------------------------------- */

static bool is_inspection(enum event_kind k) { return event_is_graded(k) || k == EVENT_OTHER_INSPECTION; }

/* DAY, DAY..DAY or MONTH as written; which cells they belong to is known only when the kind is. */
struct when {
    struct sv first, last;
    bool published, month;
};

static bool read_when(struct words *w, struct when *out) {
    struct day a, b;
    *out = (struct when){ 0 };
    struct sv all = words_end(w) ? (struct sv){ 0 } : w->word[w->at].text;
    if (day_parse_month(all, &a, &b)) {
        w->at++;
        out->first = all;
        out->month = true;
        return true;
    }
    if (!words_days(w, &a, &b)) return false;
    size_t dots = sv_find(all, SV(".."));
    out->first = sv_sub(all, 0, dots);
    out->last = dots < all.n ? sv_sub(all, dots + 2, all.n) : out->first;
    out->published = words_take(w, "published");
    return true;
}

/* on site DAY..DAY [and DAY..DAY]: periods as the register writes them. */
static bool read_on_site(struct words *w, struct row *r) {
    struct text periods = text_in(w->arena, 200);
    struct day first, last;
    size_t n = 0;
    do {
        struct sv all = words_end(w) ? (struct sv){ 0 } : w->word[w->at].text;
        if (!words_days(w, &first, &last)) return false;
        size_t dots = sv_find(all, SV(".."));
        struct sv to = dots < all.n ? sv_sub(all, dots + 2, all.n) : all;
        if (n++ == 0)
            r->cells[INSPECTION_ONSITE_START] = sv_sub(all, 0, dots);
        else
            text_lit(&periods, " ");
        r->cells[INSPECTION_ONSITE_END] = to;
        text_printf(&periods, "%.*s/%.*s", SV_ARG(sv_sub(all, 0, dots)), SV_ARG(to));
    } while (words_take(w, "and"));
    if (n > 1) r->cells[INSPECTION_ONSITE_PERIODS] = sv_of(text_cstr(&periods));
    return true;
}

static bool read_any_part(struct words *w, struct row *r, bool *taken) {
    *taken = true;
    if (words_take(w, "id")) return cell_text(w, r, r->shape->key_column, "a name for the record");
    if (words_take(w, "known")) return words_day(w, &r->known);
    if (words_take(w, "withdrawn")) return r->withdrawn = true;
    *taken = false;
    return true;
}

static bool read_judgement(struct words *w, struct row *r) {
    enum area area;
    enum grade grade;
    if (!words_try_area(w, &area))
        return words_fail(w,
                          "a judgement (AREA GRADE), published DAY, on site DAY..DAY, due DAY, id NAME or known DAY");
    if (!words_grade(w, &grade)) return false;
    r->cells[INSPECTION_OVERALL + (size_t)area] = grade_word(grade);
    return true;
}

static bool read_inspection_part(struct words *w, struct row *r) {
    bool taken;
    if (words_take(w, "published")) return cell_day(w, r, INSPECTION_PUBLISHED);
    if (words_take(w, "on site")) return read_on_site(w, r);
    if (words_take(w, "due")) return cell_day(w, r, INSPECTION_DUE);
    return read_any_part(w, r, &taken) && (taken || read_judgement(w, r));
}

static bool read_inspection(struct reading *r, const struct when *when, enum event_kind kind) {
    struct row row = row_of(&r->w, RECORD_INSPECTION);
    row.cells[INSPECTION_KIND] = event_word(kind);
    row.cells[INSPECTION_FRAMEWORK] = kind == EVENT_SIF ? SV("SIF") : event_is_graded(kind) ? SV("ILACS") : SV("older");
    row.cells[INSPECTION_EDITION] = SV("scenario");
    if (when->month) return words_fail(&r->w, "an inspection's day, not a month");
    if (when->published) {
        row.cells[INSPECTION_PUBLISHED] = when->first;
    } else {
        row.cells[INSPECTION_ONSITE_START] = when->first;
        row.cells[INSPECTION_ONSITE_END] = when->last;
    }
    while (!words_end(&r->w))
        if (!read_inspection_part(&r->w, &row)) return false;
    return check_and_add(r, &row);
}

static bool read_visit_part(struct words *w, struct row *r) {
    bool taken;
    if (words_take(w, "published")) return cell_day(w, r, VISIT_PUBLISHED);
    if (words_take(w, "theme")) return cell_text(w, r, VISIT_THEME, "a theme");
    if (words_take(w, "due")) return cell_day(w, r, VISIT_DUE);
    if (words_take(w, "priority action")) {
        r->cells[VISIT_PRIORITY_ACTION] = SV("yes");
        return true;
    }
    return read_any_part(w, r, &taken) &&
           (taken || words_fail(w, "published DAY, priority action, theme TEXT, due DAY, id NAME or known DAY"));
}

static bool read_visit(struct reading *r, const struct when *when, enum event_kind kind) {
    struct row row = row_of(&r->w, RECORD_VISIT);
    row.cells[VISIT_KIND] = event_word(kind);
    row.cells[VISIT_START] = when->first;
    if (!sv_eq(when->first, when->last)) row.cells[VISIT_END] = when->last;
    if (when->published) return words_fail(&r->w, "an inspection: a visit's line begins with its day on site");
    while (!words_end(&r->w))
        if (!read_visit_part(&r->w, &row)) return false;
    return check_and_add(r, &row);
}

static bool read_history(struct reading *r) {
    struct when when;
    enum event_kind kind;
    if (!read_when(&r->w, &when) || !words_event(&r->w, &kind)) return false;
    return is_inspection(kind) ? read_inspection(r, &when, kind) : read_visit(r, &when, kind);
}

/* ---- overrides, elections, holidays -------------------------------------------------------------------------- */

static bool read_change(struct words *w, struct row *r) {
    enum obligation to;
    static const char *const days[] = { "earliest", "target", "latest" };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        if (!words_take(w, days[i])) continue;
        r->cells[OVERRIDE_CHANGE] = sv_of(days[i]);
        return cell_day(w, r, OVERRIDE_DAY);
    }
    if (words_take(w, "becomes")) {
        r->cells[OVERRIDE_CHANGE] = SV("kind");
        if (!words_obligation(w, &to)) return false;
        r->cells[OVERRIDE_TO] = obligation_word(to);
        return true;
    }
    if (words_take(w, "added by")) {
        r->cells[OVERRIDE_CHANGE] = SV("add");
        return cell_day(w, r, OVERRIDE_DAY);
    }
    if (!words_take(w, "waived"))
        return words_fail(w, "becomes OBLIGATION, earliest DAY, target DAY, latest DAY, added by DAY, or waived");
    r->cells[OVERRIDE_CHANGE] = SV("waive");
    return true;
}

static bool read_override_part(struct words *w, struct row *r) {
    bool taken;
    if (words_take(w, "reason")) return cell_text(w, r, OVERRIDE_REASON, "the reason, in quotes");
    if (words_take(w, "decided by")) return cell_text(w, r, OVERRIDE_DECIDED_BY, "who decided, in quotes");
    if (words_take(w, "ground")) return cell_text(w, r, OVERRIDE_GROUND, "a word for the class of reason");
    if (words_take(w, "points")) return cell_text(w, r, OVERRIDE_CREDIBLE_POINTS, "the plan's points, in quotes");
    if (words_take(w, "expires")) return cell_day(w, r, OVERRIDE_EXPIRES);
    return read_any_part(w, r, &taken) &&
           (taken ||
            words_fail(w, "reason \"TEXT\", decided by \"NAME\", ground WORD, points \"WORDS\", expires DAY, or ->"));
}

static struct scenario_line *add_step(struct reading *r, struct sv text) {
    struct scenario *s = r->now;
    if (!grow(r->w.arena, &r->steps, s->steps, &r->step_cap, sizeof *r->steps)) {
        (void)err_nomem(r->w.e, __func__);
        return NULL;
    }
    struct scenario_line *l = &r->steps[s->steps];
    memset(l, 0, sizeof *l);
    l->line = r->w.line;
    l->text = text;
    return l;
}

/* -> rejected COLUMN: the override must fail its check, and there. */
static bool read_rejection(struct reading *r, struct row *row, struct sv text) {
    struct record_problem problem = { 0 };
    struct scenario_line *l = add_step(r, text);
    if (l == NULL) return false;
    l->verb = SCENARIO_REFUSED;
    if (!words_take(&r->w, "rejected")) return words_fail(&r->w, "rejected, and the column at fault");
    if (!words_any(&r->w, "the column at fault: reason or decided_by", &l->is.refused.column) ||
        !words_done(&r->w, "nothing after the column"))
        return false;
    if (!record_check(row->shape, row->cells, r->w.arena, &problem)) {
        if (r->w.arena->failed) return err_nomem(r->w.e, __func__);
        l->is.refused.at_fault = sv_of(row->shape->columns[problem.column].name);
        l->is.refused.expected = sv_of(problem.expected);
    }
    r->now->steps++;
    r->expects = true;
    return true;
}

static bool read_override(struct reading *r, struct sv text) {
    struct words *w = &r->w;
    struct row row = row_of(w, RECORD_OVERRIDE);
    enum obligation kind;
    if (!cell_day(w, &row, OVERRIDE_DECIDED_ON) || !words_obligation(w, &kind)) return false;
    row.cells[OVERRIDE_OBLIGATION] = obligation_word(kind);
    if (!read_change(w, &row)) return false;
    while (!words_end(w)) {
        if (words_take(w, "->")) return read_rejection(r, &row, text);
        if (!read_override_part(w, &row)) return false;
    }
    return check_and_add(r, &row);
}

static bool read_election(struct reading *r) {
    struct row row = row_of(&r->w, RECORD_ELECTION);
    if (!cell_day(&r->w, &row, ELECTION_POLLING_DAY)) return false;
    while (!words_end(&r->w)) {
        if (words_take(&r->w, "national"))
            row.cells[ELECTION_DFE_CODE] = (struct sv){ 0 };
        else if (!cell_text(&r->w, &row, ELECTION_KIND, "local, parliamentary or the like"))
            return false;
    }
    return check_and_add(r, &row);
}

static bool read_holiday(struct reading *r) {
    struct row row = row_of(&r->w, RECORD_HOLIDAY);
    if (!cell_day(&r->w, &row, HOLIDAY_DATE) || !cell_text(&r->w, &row, HOLIDAY_TITLE, "its name, in quotes"))
        return false;
    return words_done(&r->w, "nothing after the name") && check_and_add(r, &row);
}

static bool read_holidays(struct reading *r) {
    if (!words_take(&r->w, "known until")) return words_fail(&r->w, "known until DAY");
    return words_day(&r->w, &r->now->holidays_until) && words_done(&r->w, "nothing after the day");
}

/* ---- who ----------------------------------------------------------------------------------------------------- */

static bool is_option(const struct words *w) {
    return words_next_is(w, "opened") || words_next_is(w, "closed") || words_next_is(w, "children");
}

/* Words up to an option, as they were written. */
static bool read_name(struct words *w, struct sv *out) {
    if (words_end(w) || is_option(w)) return words_fail(w, "the name of an authority");
    const char *from = w->word[w->at].text.p, *to = from;
    while (!words_end(w) && !is_option(w)) {
        to = w->word[w->at].text.p + w->word[w->at].text.n;
        w->at++;
    }
    *out = (struct sv){ from, (size_t)(to - from) };
    return true;
}

static bool read_who(struct reading *r, bool from_register) {
    struct scenario *s = r->now;
    struct words *w = &r->w;
    if (s->named.n > 0) return words_fail(w, "one authority only; begin another scenario for another");
    if (!read_name(w, &s->named)) return false;
    s->from_register = from_register;
    while (!words_end(w)) {
        bool good = false;
        if (words_take(w, "children"))
            good = words_number(w, 1, 10000000, &s->children);
        else if (from_register)
            return words_fail(w, "children N; the register knows when it opened");
        else if (words_take(w, "opened"))
            good = words_day(w, &s->authority.opened);
        else if (words_take(w, "closed"))
            good = words_day(w, &s->authority.closed);
        else
            return words_fail(w, "opened DAY, closed DAY or children N");
        if (!good) return false;
    }
    return true;
}

/* ---- lines and scenarios ------------------------------------------------------------------------------------- */

static void finish_scenario(struct reading *r) {
    if (r->now == NULL) return;
    if (!r->now->from_register) {
        r->now->authority.name = r->now->named.n > 0 ? r->now->named : SV("the authority");
        r->now->authority.dfe_code = SCENARIO_CODE;
    }
    r->now->fact_list = r->facts;
    r->now->step = r->steps;
    r->facts = NULL;
    r->steps = NULL;
    r->fact_cap = r->step_cap = 0;
}

static bool expects_something(struct reading *r) {
    if (r->now == NULL || r->expects) return true;
    return err_fail(r->w.e, ERR_INPUT, __func__, "Add a line that expects something, or take the scenario out.",
                    "%s line %d: expected a scenario that checks something, found only its history", r->w.file,
                    r->now->line);
}

static bool begin_scenario(struct reading *r, struct sv title) {
    if (!expects_something(r)) return false;
    finish_scenario(r);
    if (title.n == 0) {
        r->w.at = r->w.count;
        return words_fail(&r->w, "a title after scenario");
    }
    if (!grow(r->w.arena, &r->scenario, r->count, &r->cap, sizeof *r->scenario)) return err_nomem(r->w.e, __func__);
    r->now = &r->scenario[r->count++];
    memset(r->now, 0, sizeof *r->now);
    r->now->title = title;
    r->now->line = r->w.line;
    r->now->holidays_until = DAY_NONE;
    r->now->authority.opened = r->now->authority.closed = DAY_NONE;
    r->asked = r->expects = false;
    return true;
}

static bool read_fact(struct reading *r, struct sv rest) {
    if (r->now->fact.n > 0) return words_fail(&r->w, "one fact line for each scenario");
    r->now->fact = rest;
    if (rest.n > 0) return true;
    return words_fail(&r->w, "the fact it rests on");
}

static bool read_step(struct reading *r, line_reader read, struct sv text) {
    struct scenario_line *l = add_step(r, text);
    if (l == NULL || !read(&r->w, l)) return false;
    bool needs_day = l->verb == SCENARIO_EXPECT || l->verb == SCENARIO_EXPLAIN;
    if (needs_day && !r->asked)
        return err_fail(r->w.e, ERR_INPUT, __func__, "Say for which day: asked YYYY-MM-DD.",
                        "%s line %d: expected an asked line before it, found none", r->w.file, r->w.line);
    if (l->verb == SCENARIO_ASKED)
        r->asked = true;
    else if (l->verb != SCENARIO_EDITION)
        r->expects = true;
    r->now->steps++;
    return true;
}

static bool read_keyword(struct reading *r, struct sv keyword, struct sv rest, struct sv text) {
    line_reader read = line_reader_of(keyword);
    if (read != NULL) return read_step(r, read, text);
    if (sv_eq(keyword, SV("fact"))) return read_fact(r, rest);
    if (sv_eq(keyword, SV("history"))) return read_history(r);
    if (sv_eq(keyword, SV("authority"))) return read_who(r, false);
    if (sv_eq(keyword, SV("register"))) return read_who(r, true);
    if (sv_eq(keyword, SV("override"))) return read_override(r, text);
    if (sv_eq(keyword, SV("election"))) return read_election(r);
    if (sv_eq(keyword, SV("holiday"))) return read_holiday(r);
    if (sv_eq(keyword, SV("holidays"))) return read_holidays(r);
    return err_fail(
        r->w.e, ERR_INPUT, __func__, "docs/scenarios.md lists the words a line may begin with.",
        "%s line %d: expected scenario, fact, authority, register, history, override, election, holiday, asked, "
        "expect, explain, judgements, grade, clock, propose, team, pause, letter, statistics, inspections or "
        "check, found \"%.*s\"",
        r->w.file, r->w.line, SV_ARG(sv_sub(keyword, 0, 60)));
}

static bool read_line(struct reading *r, struct sv text) {
    struct sv rest = text, keyword;
    if (!sv_word(&rest, &keyword)) return true;
    rest = sv_trim(rest);
    /* Titles and facts are prose: quotes and commas in them mean nothing. */
    bool prose = sv_eq(keyword, SV("scenario")) || sv_eq(keyword, SV("fact"));
    if (!words_split(&r->w, prose ? (struct sv){ 0 } : rest)) return false;
    if (sv_eq(keyword, SV("scenario"))) return begin_scenario(r, rest);
    if (r->now == NULL)
        return err_fail(r->w.e, ERR_INPUT, __func__, "Begin with a line like: scenario 1. A good authority",
                        "%s line %d: expected a scenario line first, found \"%.*s\"", r->w.file, r->w.line,
                        SV_ARG(sv_sub(keyword, 0, 60)));
    return read_keyword(r, keyword, rest, text);
}

static bool read_lines(struct reading *r, struct sv bytes) {
    struct sv rest = bytes, line;
    while (sv_split(&rest, '\n', &line)) {
        r->w.line++;
        line = sv_trim(line);
        if (line.n == 0 || line.p[0] == '#') continue;
        if (!read_line(r, line)) return false;
    }
    if (!expects_something(r)) return false;
    finish_scenario(r);
    return true;
}

bool scenario_read(struct sv bytes, const char *name, struct arena *a, struct scenario_file *out, struct err *e) {
    *out = (struct scenario_file){ .name = name };
    struct sv mark = SV("\xef\xbb\xbf");
    if (bytes.n > SCENARIO_FILE_MAX)
        return err_fail(e, ERR_INPUT, __func__, "Split the file.", "%s: expected at most %d bytes, found %zu", name,
                        (int)SCENARIO_FILE_MAX, bytes.n);
    if (!sv_utf8(bytes))
        return err_fail(e, ERR_INPUT, __func__, "Save the file as UTF-8 text.",
                        "%s: expected UTF-8 text, found other bytes", name);
    if (sv_starts(bytes, mark)) bytes = sv_sub(bytes, mark.n, bytes.n);
    struct reading *r = arena_new(a, struct reading);
    if (r == NULL) return err_nomem(e, __func__);
    r->w = (struct words){ .file = name, .arena = a, .e = e };
    if (!read_lines(r, bytes)) return false;
    out->scenario = r->scenario;
    out->count = r->count;
    return true;
}
