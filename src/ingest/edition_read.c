#include "ingest/edition_read.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "core/register.h"
#include "ingest/edition_check.h"

static const char rules_hint[] = "docs/rules.md lists every key with what it takes.";

/* ---- words ---------------------------------------------------------------------------------------------------------- */

/* A closed list of words. spell(i) for i in [first, count) are the words. */
struct vocabulary {
    const char *what;
    unsigned first, count;
    struct sv (*spell)(unsigned);
};

static struct sv spell_grade(unsigned i) { return grade_word((enum grade)i); }
static struct sv spell_area(unsigned i) { return area_word((enum area)i); }
static struct sv spell_obligation(unsigned i) { return obligation_word((enum obligation)i); }
static struct sv spell_confidence(unsigned i) { return confidence_word((enum confidence)i); }
static struct sv spell_weekday(unsigned i) { return sv_of(weekday_name((enum weekday)i)); }
static struct sv spell_month(unsigned i) { return sv_of(month_name((int)i)); }
static struct sv spell_param(unsigned i) { return sv_of(param_infos[i].name); }
static struct sv spell_base(unsigned i) {
    static const char *const words[] = { "none", "publication", "on_site_end", "on_site_start", "opened" };
    return sv_of(words[i]);
}
static struct sv spell_programme(unsigned i) {
    static const char *const words[] = { "none", "focused", "monitoring" };
    return sv_of(words[i]);
}
static struct sv spell_severity(unsigned i) { return i == SEVERITY_ERROR ? SV("error") : SV("warning"); }
static struct sv spell_switch(unsigned i) { return i == 0 ? SV("no") : SV("yes"); }

static const struct vocabulary grades = { "a grade", GRADE_OUTSTANDING, GRADE_COUNT, spell_grade };
static const struct vocabulary areas = { "a judgement area", 0, AREA_COUNT, spell_area };
static const struct vocabulary obligations = { "something that can be owed", 0, OWED_COUNT, spell_obligation };
static const struct vocabulary confidences = { "a confidence", 0, CONFIDENCE_COUNT, spell_confidence };
static const struct vocabulary weekdays = { "a day of the week", MONDAY, SUNDAY + 1, spell_weekday };
static const struct vocabulary months = { "a month", 1, 13, spell_month };
static const struct vocabulary params = { "a value", 0, PARAM_COUNT, spell_param };
static const struct vocabulary bases = { "a base", 0, BASE_OPENED + 1, spell_base };
static const struct vocabulary programmes = { "a programme", 0, PROGRAMME_MONITORING + 1, spell_programme };
static const struct vocabulary severities = { "a severity", 0, SEVERITY_WARNING + 1, spell_severity };
static const struct vocabulary switches = { "yes or no", 0, 2, spell_switch };

static bool word_find(const struct vocabulary *v, struct sv s, unsigned *out) {
    for (unsigned i = v->first; i < v->count; i++) {
        if (!sv_eq_nocase(v->spell(i), s)) continue;
        *out = i;
        return true;
    }
    return false;
}

static struct sv word_nearest(const struct vocabulary *v, struct sv s) {
    size_t least = SIZE_MAX;
    struct sv best = { NULL, 0 };
    for (unsigned i = v->first; i < v->count; i++) {
        size_t far = sv_distance(v->spell(i), s, 24);
        if (far < least) {
            least = far;
            best = v->spell(i);
        }
    }
    return best;
}

static void list_words(const struct vocabulary *v, char *out, size_t size) {
    size_t used = 0;
    for (unsigned i = v->first; i < v->count && used + 1 < size; i++) {
        int n = snprintf(out + used, size - used, "%s%.*s", i == v->first ? "" : ", ", SV_ARG(v->spell(i)));
        used += n > 0 ? (size_t)n : 0;
    }
}

/* ---- scalars -------------------------------------------------------------------------------------------------------- */

static const char *kind_name(const struct node *n) {
    return n->kind == NODE_LIST ? "a list" : n->kind == NODE_MAP ? "a map" : n->text.n == 0 ? "nothing" : "text";
}

static bool is_scalar(const struct node *n, const char *expected, struct err *e) {
    if (n->kind == NODE_SCALAR && n->text.n > 0) return true;
    return node_fail(n, e, rules_hint, "expected %s, found %s", expected, kind_name(n));
}

static bool read_word(const struct node *n, const struct vocabulary *v, unsigned *out, struct err *e) {
    if (!is_scalar(n, v->what, e)) return false;
    if (word_find(v, n->text, out)) return true;
    char hint[320] = "It is one of: ";
    list_words(v, hint + strlen(hint), sizeof hint - strlen(hint));
    return node_fail(n, e, hint, "expected %s, found '%.*s'; nearest is '%.*s'", v->what,
                     SV_ARG(sv_sub(n->text, 0, 60)), SV_ARG(word_nearest(v, n->text)));
}

static bool read_bits(const struct node *n, const struct vocabulary *v, uint32_t *out, struct err *e) {
    *out = 0;
    if (n->kind != NODE_LIST || n->count == 0)
        return node_fail(n, e, rules_hint, "expected a list in [brackets], found %s", kind_name(n));
    for (const struct node *m = n->first; m != NULL; m = m->next) {
        unsigned i = 0;
        if (!read_word(m, v, &i, e)) return false;
        if ((*out >> i & 1U) != 0) return node_fail(m, e, rules_hint, "'%.*s' is in the list twice", SV_ARG(m->text));
        *out |= 1U << i;
    }
    return true;
}

static bool read_yes(const struct node *n, bool *out, struct err *e) {
    unsigned i = 0;
    if (!read_word(n, &switches, &i, e)) return false;
    *out = i == 1;
    return true;
}

static bool read_number(const struct node *n, int64_t min, int64_t max, int32_t *out, struct err *e) {
    int64_t v = 0;
    if (!is_scalar(n, "a whole number", e)) return false;
    if (!sv_int(n->text, min, max, &v))
        return node_fail(n, e, "Write the number in digits, or none where the edition has no such value.",
                         "expected a whole number %lld..%lld, found '%.*s'", (long long)min, (long long)max,
                         SV_ARG(sv_sub(n->text, 0, 60)));
    *out = (int32_t)v;
    return true;
}

static bool read_day(const struct node *n, struct day *out, struct err *e) {
    if (!is_scalar(n, "a day", e)) return false;
    if (day_parse(n->text, out)) return true;
    return node_fail(n, e, "Write days as 2026-04-01.", "expected a day YYYY-MM-DD, found '%.*s'",
                     SV_ARG(sv_sub(n->text, 0, 60)));
}

static bool read_text(const struct node *n, struct sv *out, struct err *e) {
    if (!is_scalar(n, "text", e)) return false;
    *out = sv_trim(n->text);
    return out->n > 0 || node_fail(n, e, rules_hint, "expected text, found only blanks");
}

/* Names that people type on the command line and read in traces: nothing that needs quoting. */
static bool read_id(const struct node *n, struct sv *out, struct err *e) {
    if (!is_scalar(n, "a name", e)) return false;
    bool ok = n->text.n <= 40;
    for (size_t i = 0; i < n->text.n && ok; i++) {
        char c = n->text.p[i];
        ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
    *out = n->text;
    return ok || node_fail(n, e, rules_hint, "expected a name of at most 40 letters, digits, '-' and '_', found '%.*s'",
                           SV_ARG(sv_sub(n->text, 0, 60)));
}

/* ---- maps ----------------------------------------------------------------------------------------------------------- */

struct keys {
    const char *const *key;
    size_t count;
};
#define KEYS(...)                                                                                                      \
    ((struct keys){ (const char *const[]){ __VA_ARGS__ },                                                              \
                    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *) })
#define CITE_KEYS "source", "clause", "confidence", "note", "question"

static bool key_known(struct keys k, struct sv key) {
    for (size_t i = 0; i < k.count; i++)
        if (sv_eq(sv_of(k.key[i]), key)) return true;
    return false;
}

static bool is_map(const struct node *n, struct keys k, struct err *e) {
    if (n->kind != NODE_MAP) return node_fail(n, e, rules_hint, "expected keys and values, found %s", kind_name(n));
    for (const struct node *m = n->first; m != NULL; m = m->next) {
        if (key_known(k, m->key)) continue;
        const char *best = k.key[0];
        for (size_t i = 0; i < k.count; i++)
            if (sv_distance(sv_of(k.key[i]), m->key, 24) < sv_distance(sv_of(best), m->key, 24)) best = k.key[i];
        return node_fail(m, e, rules_hint, "there is no such key here; nearest is '%s'", best);
    }
    return true;
}

static const struct node *need(const struct node *map, const char *key, struct err *e) {
    const struct node *m = node_member(map, sv_of(key));
    if (m == NULL) (void)node_fail(map, e, rules_hint, "the key '%s' is missing", key);
    return m;
}

/* ---- where a rule comes from ------------------------------------------------------------------------------------------ */

static bool optional_text(const struct node *map, const char *key, struct sv *out, struct err *e) {
    const struct node *m = node_member(map, sv_of(key));
    return m == NULL || read_text(m, out, e);
}

static bool read_cite(struct edition_reading *r, const struct node *map, const struct cite **out) {
    struct cite *c = arena_new(r->a, struct cite);
    if (c == NULL) return err_nomem(r->e, __func__);
    const struct node *source = need(map, "source", r->e);
    const struct node *confidence = source == NULL ? NULL : need(map, "confidence", r->e);
    unsigned word = 0;
    if (confidence == NULL || !read_text(source, &c->source, r->e) ||
        !read_word(confidence, &confidences, &word, r->e) || !optional_text(map, "clause", &c->clause, r->e) ||
        !optional_text(map, "note", &c->note, r->e) || !optional_text(map, "question", &c->question, r->e))
        return false;
    c->confidence = (enum confidence)word;
    c->edition = r->edition;
    c->file = sv_of(map->file);
    c->line = map->line;
    *out = c;
    return true;
}

/* ---- values --------------------------------------------------------------------------------------------------------- */

static bool read_param_number(const struct node *n, const struct param_info *info, int32_t *out, struct err *e) {
    unsigned word = 0;
    struct day d = DAY_NONE;
    *out = VALUE_NONE;
    if (n->kind == NODE_SCALAR && sv_eq(n->text, SV("none"))) return true;
    switch (info->unit) {
    case UNIT_SWITCH:
    case UNIT_WEEKDAY:
        if (!read_word(n, info->unit == UNIT_SWITCH ? &switches : &weekdays, &word, e)) return false;
        *out = (int32_t)word;
        return true;
    case UNIT_DAY:
        if (!read_day(n, &d, e)) return false;
        if (d.n < info->min || d.n > info->max)
            return node_fail(n, e, rules_hint, "expected a day from 2010 to 2099, found '%.*s'", SV_ARG(n->text));
        *out = d.n;
        return true;
    case UNIT_COUNT:
    case UNIT_WORKING_DAYS:
    case UNIT_DAYS:
    case UNIT_WEEKS:
    case UNIT_MONTHS:
    case UNIT_CHILDREN: break;
    }
    return read_number(n, info->min, info->max, out, e);
}

/* `{ value: 30, source: ..., confidence: ... }`, or only `30` inside a row, which then answers for it with its own cite. */
static bool read_value(struct edition_reading *r, const struct node *n, const struct param_info *info,
                       const struct cite *row, struct value *out) {
    out->cite = row;
    if (n->kind != NODE_MAP && row != NULL) return read_param_number(n, info, &out->n, r->e);
    if (!is_map(n, KEYS("value", CITE_KEYS), r->e)) return false;
    const struct node *value = need(n, "value", r->e);
    return value != NULL && read_param_number(value, info, &out->n, r->e) && read_cite(r, n, &out->cite);
}

static bool read_values(struct edition_reading *r, const struct node *n, struct edition *ed) {
    if (n->kind != NODE_MAP) return node_fail(n, r->e, rules_hint, "expected names and values, found %s", kind_name(n));
    for (const struct node *m = n->first; m != NULL; m = m->next) {
        unsigned p = 0;
        if (!word_find(&params, m->key, &p))
            return node_fail(m, r->e, rules_hint, "there is no such value; nearest is '%.*s'",
                             SV_ARG(word_nearest(&params, m->key)));
        if (!read_value(r, m, &param_infos[p], NULL, &ed->param[p])) return false;
    }
    return true;
}

/* A number inside a row; where the key is absent, VALUE_NONE under the row's cite. */
static bool row_value(struct edition_reading *r, const struct node *row, const char *key, struct param_info info,
                      const struct cite *cite, struct value *out) {
    *out = (struct value){ VALUE_NONE, cite };
    const struct node *m = node_member(row, sv_of(key));
    return m == NULL || read_value(r, m, &info, cite, out);
}

/* ---- conditions ----------------------------------------------------------------------------------------------------- */

static bool read_ungraded(const struct node *n, struct condition *c, struct err *e) {
    if (!is_map(n, KEYS("ungraded"), e)) return false;
    if (!read_yes(n->first, &c->ungraded, e)) return false;
    return c->ungraded || node_fail(n->first, e, rules_hint, "expected yes; leave the condition out otherwise");
}

static int areas_in(uint32_t bits) {
    int n = 0;
    for (; bits != 0; bits &= bits - 1) n++;
    return n;
}

static bool read_condition(const struct node *n, struct condition *c, struct err *e) {
    *c = (struct condition){ 0 };
    if (node_member(n, SV("ungraded")) != NULL) return read_ungraded(n, c, e);
    if (!is_map(n, KEYS("areas", "grades", "at_least", "every"), e)) return false;
    const struct node *in = need(n, "areas", e), *have = in == NULL ? NULL : need(n, "grades", e);
    if (have == NULL || !read_bits(in, &areas, &c->areas, e) || !read_bits(have, &grades, &c->grades, e)) return false;
    const struct node *least = node_member(n, SV("at_least")), *every = node_member(n, SV("every"));
    if (least != NULL && every != NULL)
        return node_fail(every, e, rules_hint, "expected either at_least or every, found both");
    if (every != NULL) {
        if (!read_yes(every, &c->every, e)) return false;
        return c->every || node_fail(every, e, rules_hint, "expected yes; leave the key out otherwise");
    }
    int32_t count = 1;
    if (least != NULL && !read_number(least, 1, areas_in(c->areas), &count, e)) return false;
    c->at_least = (uint8_t)count;
    return true;
}

static bool read_conditions(const struct node *n, struct condition *out, size_t *count, struct err *e) {
    if (n->kind != NODE_LIST || n->count == 0)
        return node_fail(n, e, rules_hint, "expected a list of conditions, found %s", kind_name(n));
    if (n->count > CONDITIONS_MAX)
        return node_fail(n, e, rules_hint, "expected at most %d conditions, found %zu", CONDITIONS_MAX, n->count);
    *count = 0;
    for (const struct node *m = n->first; m != NULL; m = m->next)
        if (!read_condition(m, &out[(*count)++], e)) return false;
    return true;
}

/* ---- rows ----------------------------------------------------------------------------------------------------------- */

static bool read_window(struct edition_reading *r, const struct node *n, void *out) {
    struct window *w = out;
    static const struct param_info month = { "", "", UNIT_MONTHS, 0, 600 }, visit = { "", "", UNIT_COUNT, 1, 40 };
    unsigned base = 0;
    if (!is_map(n,
                KEYS("id", "before", "base", "earliest_months", "target_months", "latest_months", "or_after_monitoring",
                     CITE_KEYS),
                r->e))
        return false;
    const struct node *b = need(n, "base", r->e);
    if (b == NULL || !read_word(b, &bases, &base, r->e) || !read_cite(r, n, &w->cite)) return false;
    w->base = (enum base)base;
    return row_value(r, n, "earliest_months", month, w->cite, &w->earliest) &&
           row_value(r, n, "target_months", month, w->cite, &w->target) &&
           row_value(r, n, "latest_months", month, w->cite, &w->latest) &&
           row_value(r, n, "or_after_monitoring", visit, w->cite, &w->or_after_monitoring);
}

static bool name_window(struct edition_reading *r, struct sv name, size_t *out) {
    struct window_names *w = &r->names;
    for (*out = 0; *out < w->count; (*out)++)
        if (sv_eq(w->name[*out], name)) return true;
    if (w->count == w->room) {
        size_t room = w->room == 0 ? 32 : w->room * 2;
        struct sv *grown = arena_grow(r->a, w->name, w->room * sizeof *grown, room * sizeof *grown);
        if (grown == NULL) return err_nomem(r->e, __func__);
        w->name = grown;
        w->room = room;
    }
    w->name[w->count++] = name;
    return true;
}

static bool read_when(const struct node *n, struct pathway *p, struct err *e) {
    if (n->kind == NODE_SCALAR && sv_eq(n->text, SV("always"))) return true;
    if (n->kind == NODE_SCALAR)
        return node_fail(n, e, rules_hint, "expected a list of conditions or the word always, found '%.*s'",
                         SV_ARG(sv_sub(n->text, 0, 60)));
    return read_conditions(n, p->when, &p->when_count, e);
}

static bool read_pathway(struct edition_reading *r, const struct node *n, void *out) {
    struct pathway *p = out;
    static const struct param_info visits = { "", "", UNIT_COUNT, 0, 40 };
    if (!is_map(n,
                KEYS("id", "before", "when", "next", "window", "programme", "focused", "may_become", "human_decision",
                     CITE_KEYS),
                r->e))
        return false;
    unsigned next = 0, programme = 0;
    struct sv window;
    const struct node *when = need(n, "when", r->e), *to = when == NULL ? NULL : need(n, "next", r->e);
    const struct node *in = to == NULL ? NULL : need(n, "window", r->e);
    const struct node *with = in == NULL ? NULL : need(n, "programme", r->e);
    if (with == NULL || !read_when(when, p, r->e) || !read_word(to, &obligations, &next, r->e) ||
        !read_id(in, &window, r->e) || !name_window(r, window, &p->window) ||
        !read_word(with, &programmes, &programme, r->e) || !read_cite(r, n, &p->cite))
        return false;
    if (!obligation_is_graded((enum obligation)next))
        return node_fail(to, r->e, "A pathway leads to sif, standard_inspection or short_inspection.",
                         "expected a graded inspection, found '%.*s'", SV_ARG(to->text));
    p->next = (enum obligation)next;
    p->programme = (enum programme)programme;
    const struct node *person = node_member(n, SV("human_decision"));
    const struct node *become = node_member(n, SV("may_become"));
    if (become != NULL && !read_bits(become, &obligations, &p->may_become, r->e)) return false;
    return (person == NULL || read_yes(person, &p->human_decision, r->e)) &&
           row_value(r, n, "focused", visits, p->cite, &p->focused);
}

static bool read_span(const struct node *n, struct day *from, struct day *to, struct err *e) {
    const struct node *a = node_member(n, SV("from")), *b = node_member(n, SV("to"));
    if ((a != NULL && !read_day(a, from, e)) || (b != NULL && !read_day(b, to, e))) return false;
    if (a != NULL && b != NULL && day_before(*to, *from))
        return node_fail(b, e, "Give the days in order.", "expected a day not before %.*s, found %.*s", SV_ARG(a->text),
                         SV_ARG(b->text));
    return true;
}

static bool read_pause(struct edition_reading *r, const struct node *n, void *out) {
    struct pause *p = out;
    if (!is_map(n, KEYS("id", "before", "from", "to", "obligations", CITE_KEYS), r->e)) return false;
    const struct node *what = need(n, "obligations", r->e);
    if (what == NULL || need(n, "from", r->e) == NULL || need(n, "to", r->e) == NULL) return false;
    bool all = what->kind == NODE_SCALAR && sv_eq(what->text, SV("all"));
    p->obligations = (1U << OWED_COUNT) - 1U;
    if (!all && !read_bits(what, &obligations, &p->obligations, r->e)) return false;
    return read_span(n, &p->from, &p->to, r->e) && read_cite(r, n, &p->cite);
}

/* "23 December" */
static bool day_and_month(struct sv text, int *month, int *day) {
    struct sv rest = text, first, second, more;
    int64_t d = 0;
    unsigned m = 0;
    struct day probe;
    if (!sv_word(&rest, &first) || !sv_word(&rest, &second) || sv_word(&rest, &more)) return false;
    if (!sv_int(first, 1, 31, &d) || !word_find(&months, second, &m)) return false;
    *month = (int)m;
    *day = (int)d;
    return day_from_ymd((struct ymd){ 2024, *month, *day }, &probe); /* a leap year: 29 February may be named */
}

static bool read_closed_end(const struct node *n, struct closed_period *c, struct err *e) {
    static const char friday[] = "Friday before the second Monday of ";
    unsigned m = 0;
    if (!is_scalar(n, "a day and month", e)) return false;
    if (sv_starts(n->text, sv_of(friday)) &&
        word_find(&months, sv_trim(sv_sub(n->text, sizeof friday - 1, n->text.n)), &m)) {
        c->to_friday_before_second_monday = true;
        c->to_month = (int)m;
        return true;
    }
    if (day_and_month(n->text, &c->to_month, &c->to_day)) return true;
    return node_fail(n, e, "For example: 31 August; Friday before the second Monday of January.",
                     "expected a day and month, found '%.*s'", SV_ARG(sv_sub(n->text, 0, 60)));
}

static bool read_closed(struct edition_reading *r, const struct node *n, void *out) {
    struct closed_period *c = out;
    if (!is_map(n, KEYS("id", "before", "from", "to", CITE_KEYS), r->e)) return false;
    const struct node *from = need(n, "from", r->e), *to = from == NULL ? NULL : need(n, "to", r->e);
    if (to == NULL || !is_scalar(from, "a day and month", r->e)) return false;
    if (!day_and_month(from->text, &c->from_month, &c->from_day))
        return node_fail(from, r->e, "For example: 23 December.", "expected a day and month, found '%.*s'",
                         SV_ARG(sv_sub(from->text, 0, 60)));
    return read_closed_end(to, c, r->e) && read_cite(r, n, &c->cite);
}

static bool read_theme(struct edition_reading *r, const struct node *n, void *out) {
    struct theme *t = out;
    if (!is_map(n, KEYS("id", "before", "name", "from", "to", CITE_KEYS), r->e)) return false;
    const struct node *name = need(n, "name", r->e);
    t->from = t->to = DAY_NONE;
    return name != NULL && read_text(name, &t->name, r->e) && read_span(n, &t->from, &t->to, r->e) &&
           read_cite(r, n, &t->cite);
}

static bool read_check(struct edition_reading *r, const struct node *n, void *out) {
    struct judgement_check *c = out;
    unsigned severity = 0;
    if (!is_map(n, KEYS("id", "before", "severity", "given", "then", CITE_KEYS), r->e)) return false;
    const struct node *how = need(n, "severity", r->e), *given = how == NULL ? NULL : need(n, "given", r->e);
    const struct node *then = given == NULL ? NULL : need(n, "then", r->e);
    if (then == NULL || !read_word(how, &severities, &severity, r->e)) return false;
    c->severity = (enum severity)severity;
    return read_conditions(given, c->given, &c->given_count, r->e) &&
           read_conditions(then, c->then, &c->then_count, r->e) && read_cite(r, n, &c->cite);
}

/* ---- sections of rows --------------------------------------------------------------------------------------------------- */

/* Where a section's rows live in an edition, so that inheriting, replacing, removing and ordering are written once. */
struct section {
    const char *name;
    size_t array, count; /* offsets in struct edition */
    size_t row, id, max; /* size of a row, offset of its id, how many fit */
    bool (*read)(struct edition_reading *r, const struct node *row, void *out);
};
#define SECTION(key, field, field_count, type, id_field, most, reader)                                                 \
    {                                                                                                                  \
        key, offsetof(struct edition, field), offsetof(struct edition, field_count), sizeof(struct type),              \
            offsetof(struct type, id_field), most, reader                                                              \
    }
static const struct section sections[] = {
    SECTION("windows", window, window_count, window, id, WINDOWS_MAX, read_window),
    SECTION("pathways", pathway, pathway_count, pathway, id, PATHWAYS_MAX, read_pathway),
    SECTION("pauses", pause, pause_count, pause, id, PAUSES_MAX, read_pause),
    SECTION("closed_periods", closed, closed_count, closed_period, id, CLOSED_MAX, read_closed),
    SECTION("themes", theme, theme_count, theme, code, THEMES_MAX, read_theme),
    SECTION("checks", check, check_count, judgement_check, id, CHECKS_MAX, read_check),
};
enum { ROW_MAX_SIZE = 1024 };
_Static_assert(sizeof(struct judgement_check) <= ROW_MAX_SIZE && sizeof(struct pathway) <= ROW_MAX_SIZE, "rows fit");

struct rows {
    const struct section *is;
    unsigned char *at;
    size_t *count;
};
static struct rows rows_of(const struct section *s, struct edition *ed) {
    unsigned char *base = (unsigned char *)ed;
    return (struct rows){ s, base + s->array, (size_t *)(void *)(base + s->count) };
}
static unsigned char *row_at(const struct rows *rows, size_t i) { return rows->at + i * rows->is->row; }
static struct sv *row_id(const struct rows *rows, size_t i) {
    return (struct sv *)(void *)(row_at(rows, i) + rows->is->id);
}
static size_t row_named(const struct rows *rows, struct sv id) {
    size_t i = 0;
    while (i < *rows->count && !sv_eq(*row_id(rows, i), id)) i++;
    return i;
}
static void row_remove(const struct rows *rows, size_t i) {
    memmove(row_at(rows, i), row_at(rows, i + 1), (*rows->count - i - 1) * rows->is->row);
    --*rows->count;
    memset(row_at(rows, *rows->count), 0, rows->is->row);
}
static void row_insert(const struct rows *rows, size_t i, const void *row) {
    memmove(row_at(rows, i + 1), row_at(rows, i), (*rows->count - i) * rows->is->row);
    memcpy(row_at(rows, i), row, rows->is->row);
    ++*rows->count;
}

/* The place of the row called `id`, which must exist. */
static bool find_row(const struct rows *rows, const struct node *n, size_t *out, struct err *e) {
    struct sv id;
    if (!read_id(n, &id, e)) return false;
    *out = row_named(rows, id);
    if (*out < *rows->count) return true;
    struct sv best = { NULL, 0 };
    for (size_t i = 0; i < *rows->count; i++)
        if (best.p == NULL || sv_distance(*row_id(rows, i), id, 24) < sv_distance(best, id, 24))
            best = *row_id(rows, i);
    return node_fail(n, e, rules_hint, "expected the id of a row in %s, found '%.*s'%s%.*s%s", rows->is->name,
                     SV_ARG(id), best.n > 0 ? "; nearest is '" : "", SV_ARG(best), best.n > 0 ? "'" : "");
}

/* A row of the same id is replaced where it stands; a new one comes last; `before` says another place for either. */
static bool place_row(const struct rows *rows, const struct node *n, const void *row, struct sv id, struct err *e) {
    const struct node *before = node_member(n, SV("before"));
    size_t old = row_named(rows, id), at = *rows->count;
    if (old < *rows->count) {
        row_remove(rows, old);
        at = old;
    }
    if (before != NULL && !find_row(rows, before, &at, e)) return false;
    if (*rows->count == rows->is->max)
        return node_fail(n, e, "Remove rows that no longer apply.", "expected at most %zu rows in %s", rows->is->max,
                         rows->is->name);
    row_insert(rows, at, row);
    return true;
}

static bool given_before(const struct node *list, const struct node *row, struct sv id) {
    for (const struct node *m = list->first; m != row; m = m->next) {
        const struct node *other = node_member(m, SV("id"));
        if (other != NULL && sv_eq(other->text, id)) return true;
    }
    return false;
}

static bool read_rows(struct edition_reading *r, const struct node *list, const struct rows *rows) {
    if (list->kind != NODE_LIST)
        return node_fail(list, r->e, rules_hint, "expected a list of rows, found %s", kind_name(list));
    for (const struct node *n = list->first; n != NULL; n = n->next) {
        _Alignas(max_align_t) unsigned char row[ROW_MAX_SIZE] = { 0 };
        struct sv *id = (struct sv *)(void *)(row + rows->is->id);
        if (n->kind != NODE_MAP) return node_fail(n, r->e, rules_hint, "expected a row, found %s", kind_name(n));
        const struct node *name = need(n, "id", r->e);
        if (name == NULL || !read_id(name, id, r->e)) return false;
        if (given_before(list, n, *id)) return node_fail(name, r->e, rules_hint, "this id is given twice in one file");
        if (!rows->is->read(r, n, row) || !place_row(rows, n, row, *id, r->e)) return false;
    }
    return true;
}

static bool remove_rows(const struct node *list, const struct rows *rows, struct err *e) {
    if (list->kind != NODE_LIST)
        return node_fail(list, e, rules_hint, "expected a list of ids, found %s", kind_name(list));
    for (const struct node *n = list->first; n != NULL; n = n->next) {
        size_t i = 0;
        if (!find_row(rows, n, &i, e)) return false;
        row_remove(rows, i);
    }
    return true;
}

/* Either a list of rows, or `replace_all`, `remove` and `rows`. */
static bool read_section(struct edition_reading *r, const struct section *s, const struct node *n, struct edition *ed) {
    struct rows rows = rows_of(s, ed);
    if (n->kind != NODE_MAP) return read_rows(r, n, &rows);
    if (!is_map(n, KEYS("replace_all", "remove", "rows"), r->e)) return false;
    const struct node *all = node_member(n, SV("replace_all")), *gone = node_member(n, SV("remove"));
    const struct node *list = node_member(n, SV("rows"));
    bool replace = false;
    if (all != NULL && !read_yes(all, &replace, r->e)) return false;
    if (replace && gone != NULL)
        return node_fail(gone, r->e, rules_hint, "expected either replace_all or remove, found both");
    while (replace && *rows.count > 0) row_remove(&rows, *rows.count - 1);
    return (gone == NULL || remove_rows(gone, &rows, r->e)) && (list == NULL || read_rows(r, list, &rows));
}

/* ---- sections that are given whole ---------------------------------------------------------------------------------- */

static bool read_teams(struct edition_reading *r, const struct node *n, struct edition *ed) {
    static const struct param_info children = { "", "", UNIT_CHILDREN, 1, 100000000 };
    static const struct param_info inspectors = { "", "", UNIT_COUNT, 1, 40 };
    if (n->kind != NODE_LIST || n->count == 0 || n->count > BANDS_MAX)
        return node_fail(n, r->e, rules_hint, "expected a list of 1 to %d bands", BANDS_MAX);
    ed->team_count = 0;
    for (const struct node *m = n->first; m != NULL; m = m->next) {
        struct team_band *band = &ed->team[ed->team_count++];
        const struct cite *cite = NULL;
        if (!is_map(m, KEYS("children_under", "inspectors", CITE_KEYS), r->e) || need(m, "inspectors", r->e) == NULL ||
            !read_cite(r, m, &cite) || !row_value(r, m, "children_under", children, cite, &band->children_under) ||
            !row_value(r, m, "inspectors", inspectors, cite, &band->inspectors))
            return false;
    }
    return true;
}

static bool read_judgements(struct edition_reading *r, const struct node *n, struct edition *ed) {
    if (!is_map(n, KEYS("set", "required", "allowed", CITE_KEYS), r->e)) return false;
    const struct node *set = need(n, "set", r->e), *required = set == NULL ? NULL : need(n, "required", r->e);
    const struct node *allowed = node_member(n, SV("allowed"));
    if (required == NULL || !read_id(set, &ed->judgement_set, r->e) ||
        !read_bits(required, &areas, &ed->areas_required, r->e))
        return false;
    ed->areas_allowed = 0;
    if (allowed != NULL && !read_bits(allowed, &areas, &ed->areas_allowed, r->e)) return false;
    ed->areas_allowed |= ed->areas_required;
    return read_cite(r, n, &ed->areas_cite);
}

static bool read_credibility(struct edition_reading *r, const struct node *n, struct edition *ed) {
    if (!is_map(n, KEYS("points", CITE_KEYS), r->e)) return false;
    const struct node *points = need(n, "points", r->e);
    if (points == NULL) return false;
    if (points->kind != NODE_LIST || points->count > CREDIBILITY_MAX)
        return node_fail(points, r->e, rules_hint, "expected a list of at most %d points", CREDIBILITY_MAX);
    ed->credibility_count = 0;
    for (const struct node *m = points->first; m != NULL; m = m->next)
        if (!read_text(m, &ed->credibility[ed->credibility_count++], r->e)) return false;
    return read_cite(r, n, &ed->credibility_cite);
}

static bool read_in_force(struct edition_reading *r, const struct node *n, struct edition *ed) {
    if (!is_map(n, KEYS("from", CITE_KEYS), r->e)) return false;
    const struct node *from = need(n, "from", r->e);
    if (from == NULL) return false;
    if (from->kind == NODE_SCALAR && sv_eq(from->text, SV("unknown")))
        ed->from = DAY_NEVER;
    else if (!read_day(from, &ed->from, r->e))
        return false;
    return read_cite(r, n, &ed->cite);
}

/* ---- a file --------------------------------------------------------------------------------------------------------- */

#define TOP_KEYS                                                                                                       \
    "edition", "title", "amends", "in_force", "values", "judgements", "windows", "pathways", "pauses",                 \
        "closed_periods", "themes", "checks", "teams", "credibility"

bool edition_read_head(const struct node *root, struct sv *id, struct sv *amends, struct err *e) {
    *amends = (struct sv){ NULL, 0 };
    if (!is_map(root, KEYS(TOP_KEYS), e)) return false;
    const struct node *name = need(root, "edition", e), *old = node_member(root, SV("amends"));
    return name != NULL && read_id(name, id, e) && (old == NULL || read_id(old, amends, e));
}

static bool read_sections(struct edition_reading *r, const struct node *root, struct edition *ed) {
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        const struct node *n = node_member(root, sv_of(sections[i].name));
        if (n != NULL && !read_section(r, &sections[i], n, ed)) return false;
    }
    return true;
}

/* While rows move about, a pathway holds its window as an index into the names; afterwards as one into the windows. */
static bool unresolve_windows(struct edition_reading *r, struct edition *ed) {
    for (size_t i = 0; i < ed->pathway_count; i++)
        if (!name_window(r, ed->window[ed->pathway[i].window].id, &ed->pathway[i].window)) return false;
    return true;
}
static bool resolve_windows(struct edition_reading *r, struct edition *ed) {
    for (size_t i = 0; i < ed->pathway_count; i++) {
        struct pathway *p = &ed->pathway[i];
        struct sv name = r->names.name[p->window];
        for (p->window = 0; p->window < ed->window_count; p->window++)
            if (sv_eq(ed->window[p->window].id, name)) break;
        if (p->window == ed->window_count)
            return edition_fault(ed, p->cite, r->e, "Add the window, or name one that the edition has.",
                                 "pathways.%.*s.window: edition %.*s has no window '%.*s'", SV_ARG(p->id),
                                 SV_ARG(ed->id), SV_ARG(name));
    }
    return true;
}

bool edition_read_body(struct edition_reading *r, const struct node *root, struct edition *ed) {
    static const struct {
        const char *key;
        bool (*read)(struct edition_reading *r, const struct node *n, struct edition *ed);
        bool required;
    } parts[] = {
        { "in_force", read_in_force, true },        { "values", read_values, false },
        { "judgements", read_judgements, false },   { "teams", read_teams, false },
        { "credibility", read_credibility, false },
    };
    const struct node *title = need(root, "title", r->e);
    if (title == NULL || !read_text(title, &ed->title, r->e)) return false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const struct node *n =
            parts[i].required ? need(root, parts[i].key, r->e) : node_member(root, sv_of(parts[i].key));
        if (n == NULL && parts[i].required) return false;
        if (n != NULL && !parts[i].read(r, n, ed)) return false;
    }
    return unresolve_windows(r, ed) && read_sections(r, root, ed) && resolve_windows(r, ed);
}
