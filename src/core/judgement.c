#include "core/judgement.h"

#include <assert.h>

static bool has(uint32_t set, unsigned bit) { return (set >> bit & 1u) != 0; }

/* A check that speaks of a judgement nobody entered would only repeat that it is missing. */
static bool conclusion_was_entered(const struct judgement_check *c, const enum grade *grades) {
    for (size_t i = 0; i < c->then_count; i++) {
        bool any = false;
        for (unsigned a = 0; a < AREA_COUNT; a++) any = any || (has(c->then[i].areas, a) && grades[a] != GRADE_NONE);
        if (!any) return false;
    }
    return true;
}

static bool all_hold(const struct condition *c, size_t n, const enum grade *grades) {
    for (size_t i = 0; i < n; i++)
        if (!condition_holds(&c[i], grades)) return false;
    return true;
}

size_t judgement_findings(const struct edition *ed, const enum grade grades[AREA_COUNT],
                          struct judgement_finding out[FINDINGS_MAX]) {
    static_assert((int)AREA_COUNT + (int)CHECKS_MAX <= (int)FINDINGS_MAX, "every area and every check may be at fault");
    size_t n = 0;
    for (unsigned a = 0; a < AREA_COUNT; a++) {
        bool given = grades[a] != GRADE_NONE;
        if (given && !has(ed->areas_allowed | ed->areas_required, a))
            out[n++] = (struct judgement_finding){ SV("not_applicable"), SEVERITY_ERROR, (enum area)a, ed->areas_cite };
        if (!given && has(ed->areas_required, a))
            out[n++] = (struct judgement_finding){ SV("required"), SEVERITY_ERROR, (enum area)a, ed->areas_cite };
    }
    for (size_t i = 0; i < ed->check_count; i++) {
        const struct judgement_check *c = &ed->check[i];
        if (!conclusion_was_entered(c, grades) || !all_hold(c->given, c->given_count, grades) ||
            all_hold(c->then, c->then_count, grades))
            continue;
        out[n++] = (struct judgement_finding){ c->id, c->severity, AREA_COUNT, c->cite };
    }
    return n;
}

/* The members of a set in the order of their enum: "outstanding or good". */
static void list_words(uint32_t set, unsigned count, struct sv (*label)(unsigned), const char *last, struct text *out) {
    size_t left = 0;
    for (unsigned i = 0; i < count; i++) left += has(set, i);
    for (unsigned i = 0; i < count; i++) {
        if (!has(set, i)) continue;
        text_add(out, label(i));
        left--;
        if (left > 1) text_lit(out, ", ");
        if (left == 1) text_printf(out, " %s ", last);
    }
}

static struct sv area_name(unsigned i) { return area_label((enum area)i); }

static struct sv grade_name(unsigned i) { return grade_label((enum grade)i); }

static bool is_one(uint32_t set) { return set != 0 && (set & (set - 1)) == 0; }

static void condition_words(const struct condition *c, struct text *out) {
    if (c->ungraded) {
        text_lit(out, "there is no graded inspection");
        return;
    }
    if (is_one(c->areas)) {
        list_words(c->areas, AREA_COUNT, area_name, "and", out);
        text_lit(out, " is ");
    } else {
        if (c->every)
            text_lit(out, "each");
        else
            text_printf(out, "at least %d", (int)c->at_least);
        text_lit(out, " of ");
        list_words(c->areas, AREA_COUNT, area_name, "and", out);
        text_lit(out, " is ");
    }
    list_words(c->grades, GRADE_COUNT, grade_name, "or", out);
}

static void conditions_words(const struct condition *c, size_t n, struct text *out) {
    for (size_t i = 0; i < n; i++) {
        if (i > 0) text_lit(out, ", and ");
        condition_words(&c[i], out);
    }
}

static const struct judgement_check *check_named(const struct edition *ed, struct sv id) {
    for (size_t i = 0; i < ed->check_count; i++)
        if (sv_eq(ed->check[i].id, id)) return &ed->check[i];
    return NULL;
}

static void check_sentence(const struct judgement_check *c, struct text *out) {
    text_printf(out, "%.*s: ", SV_ARG(c->id));
    if (c->given_count > 0) {
        text_lit(out, "when ");
        conditions_words(c->given, c->given_count, out);
        text_add(out, c->severity == SEVERITY_ERROR ? SV(", the rule is that ") : SV(", it has always been that "));
    }
    conditions_words(c->then, c->then_count, out);
    text_lit(out, ". Here that is not so. ");
    if (c->severity == SEVERITY_ERROR)
        text_lit(out, "Correct one of these judgements; they cannot be signed off together.");
    else
        text_lit(out, "If it is meant, say why: a reason is needed.");
}

void judgement_sentence(const struct edition *ed, const struct judgement_finding *f, struct text *out) {
    if (f->area < AREA_COUNT) {
        bool missing = sv_eq(f->id, SV("required"));
        text_printf(out, "%.*s has %s of %.*s, but ", SV_ARG(ed->id), missing ? "a judgement" : "no judgement",
                    SV_ARG(area_label(f->area)));
        text_add(out, missing ? SV("none was given. Enter it.") : SV("one was given. Leave it empty."));
        return;
    }
    const struct judgement_check *c = check_named(ed, f->id);
    if (c != NULL) check_sentence(c, out);
}
