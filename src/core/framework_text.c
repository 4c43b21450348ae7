#include "core/framework_text.h"

/* ---- lists of words ------------------------------------------------------------------------------------------------- */

static struct sv area_at(unsigned i) { return area_label((enum area)i); }
static struct sv grade_at(unsigned i) { return grade_label((enum grade)i); }
static struct sv obligation_at(unsigned i) { return obligation_label((enum obligation)i); }

/* The members of a set: "a", "a or b", "a, b or c"; with `last` NULL "a, b, c". */
static void set_text(uint32_t bits, unsigned count, struct sv (*label)(unsigned), const char *last, struct text *out) {
    unsigned left = 0;
    for (unsigned i = 0; i < count; i++) left += bits >> i & 1U;
    for (unsigned i = 0; i < count; i++) {
        if ((bits >> i & 1U) == 0) continue;
        text_add(out, label(i));
        left--;
        if (left == 1 && last != NULL)
            text_printf(out, " %s ", last);
        else if (left > 0)
            text_lit(out, ", ");
    }
}

/* No "and" before the last one: "children in care and care leavers" is the name of a single area. */
static void areas_text(uint32_t bits, struct text *out) { set_text(bits, AREA_COUNT, area_at, NULL, out); }

static bool one_bit(uint32_t bits) { return bits != 0 && (bits & (bits - 1)) == 0; }

/* ---- values and conditions ------------------------------------------------------------------------------------------ */

void value_text(struct value v, enum unit unit, struct text *out) {
    if (!value_set(v)) {
        text_lit(out, "none");
        return;
    }
    switch (unit) {
    case UNIT_SWITCH: text_add(out, v.n != 0 ? SV("yes") : SV("no")); return;
    case UNIT_WEEKDAY: text_add(out, sv_of(weekday_name((enum weekday)v.n))); return;
    case UNIT_DAY: text_day_long(out, (struct day){ v.n }); return;
    case UNIT_COUNT:
    case UNIT_WORKING_DAYS:
    case UNIT_DAYS:
    case UNIT_WEEKS:
    case UNIT_MONTHS:
    case UNIT_CHILDREN: break;
    }
    struct sv label = unit_label(unit, v.n);
    text_int(out, v.n);
    if (label.n > 0) text_char(out, ' ');
    text_add(out, label);
}

void condition_text(const struct condition *c, struct text *out) {
    if (c->ungraded) {
        text_lit(out, "there is no graded inspection");
        return;
    }
    bool one = one_bit(c->areas);
    if (!one && c->every)
        text_lit(out, "each of ");
    else if (!one && c->at_least == 1)
        text_lit(out, "any of ");
    else if (!one)
        text_printf(out, "at least %d of ", (int)c->at_least);
    areas_text(c->areas, out);
    text_add(out, one || c->every || c->at_least == 1 ? SV(" is ") : SV(" are "));
    set_text(c->grades, GRADE_COUNT, grade_at, "or", out);
}

void conditions_text(const struct condition *c, size_t n, struct text *out) {
    if (n == 0) text_lit(out, "always");
    for (size_t i = 0; i < n; i++) {
        if (i > 0) text_lit(out, " and ");
        condition_text(&c[i], out);
    }
}

/* ---- rows ----------------------------------------------------------------------------------------------------------- */

static struct sv base_text(enum base b) {
    switch (b) {
    case BASE_PUBLICATION: return SV("the report's publication");
    case BASE_ON_SITE_END: return SV("the last day on site");
    case BASE_ON_SITE_START: return SV("the first day on site");
    case BASE_OPENED: return SV("the authority's first day");
    case BASE_NONE: break;
    }
    return SV("");
}

void window_text(const struct window *w, struct text *out) {
    if (w->base == BASE_NONE) {
        text_lit(out, "no window is set");
        return;
    }
    text_printf(out, "from %d to %d months after ", (int)w->earliest.n, (int)w->latest.n);
    text_add(out, base_text(w->base));
    text_printf(out, ", target %d", (int)w->target.n);
    if (value_set(w->or_after_monitoring))
        text_printf(out, "; earlier once %d monitoring visits were made", (int)w->or_after_monitoring.n);
}

void pathway_text(const struct edition *ed, const struct pathway *p, struct text *out) {
    if (p->when_count > 0) text_lit(out, "when ");
    conditions_text(p->when, p->when_count, out);
    text_lit(out, ": ");
    text_add(out, obligation_label(p->next));
    text_lit(out, ", window ");
    text_add(out, ed->window[p->window].id);
    if (p->programme == PROGRAMME_MONITORING) text_lit(out, ", monitoring visits until then");
    if (p->programme == PROGRAMME_FOCUSED) text_printf(out, ", focused visits planned: %d", (int)p->focused.n);
    if (p->human_decision) text_lit(out, "; a person must confirm");
}

void pause_text(const struct pause *p, struct text *out) {
    text_day_long(out, p->from);
    text_lit(out, " to ");
    text_day_long(out, p->to);
    text_lit(out, ": ");
    if (p->obligations == (1U << OWED_COUNT) - 1U)
        text_lit(out, "everything");
    else
        set_text(p->obligations, OWED_COUNT, obligation_at, "and", out);
}

void closed_period_text(const struct closed_period *c, struct text *out) {
    text_printf(out, "%d %s to ", c->from_day, month_name(c->from_month));
    if (c->to_friday_before_second_monday)
        text_printf(out, "the Friday before the second Monday of %s", month_name(c->to_month));
    else
        text_printf(out, "%d %s", c->to_day, month_name(c->to_month));
}

void theme_text(const struct theme *t, struct text *out) {
    text_add(out, t->name);
    if (day_known(t->from)) {
        text_lit(out, ", from ");
        text_day_long(out, t->from);
    }
    if (day_known(t->to)) {
        text_lit(out, ", to ");
        text_day_long(out, t->to);
    }
}

void judgement_check_text(const struct judgement_check *c, struct text *out) {
    text_add(out, c->severity == SEVERITY_ERROR ? SV("error unless, where ") : SV("warning unless, where "));
    conditions_text(c->given, c->given_count, out);
    text_lit(out, ", ");
    conditions_text(c->then, c->then_count, out);
}

void team_text(const struct edition *ed, struct text *out) {
    for (size_t i = 0; i < ed->team_count; i++) {
        const struct team_band *b = &ed->team[i];
        if (i > 0) text_lit(out, "; ");
        text_printf(out, "%d inspectors", (int)b->inspectors.n);
        if (value_set(b->children_under))
            text_printf(out, " under %d children", (int)b->children_under.n);
        else if (i > 0)
            text_lit(out, " otherwise");
    }
}

void judgements_text(const struct edition *ed, struct text *out) {
    text_add(out, ed->judgement_set);
    text_lit(out, ": ");
    areas_text(ed->areas_required, out);
    uint32_t more = ed->areas_allowed & ~ed->areas_required;
    if (more == 0) return;
    text_lit(out, "; allowed too: ");
    areas_text(more, out);
}
