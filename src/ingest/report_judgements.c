/* Every grade: the front table first, then the headings of the body as the second place. */
#include "ingest/report_parts.h"

enum { TABLE_WITHIN_LINES = 110, BOARD_WITHIN_LINES = 60 };

#define BIT(area) (1u << (area))
static const unsigned ilacs_common = BIT(AREA_LEADERS) | BIT(AREA_HELP_AND_PROTECTION);

/* Which judgements each edition prints. The days are those of the fact sheet, section 3.2; they only witness. */
const struct report_set report_ilacs_sets[REPORT_ILACS_SETS] = {
    { "ilacs_2018",
      BIT(AREA_LEADERS) | BIT(AREA_HELP_AND_PROTECTION) | BIT(AREA_IN_CARE_AND_CARE_LEAVERS) | BIT(AREA_OVERALL),
      { 17532 /* 2018-01-01 */ } },
    { "ilacs_2023",
      BIT(AREA_LEADERS) | BIT(AREA_HELP_AND_PROTECTION) | BIT(AREA_IN_CARE) | BIT(AREA_CARE_LEAVERS) |
          BIT(AREA_OVERALL),
      { 19358 /* 2023-01-01 */ } },
    { "ilacs_2026",
      BIT(AREA_LEADERS) | BIT(AREA_HELP_AND_PROTECTION) | BIT(AREA_IN_CARE) | BIT(AREA_CARE_LEAVERS),
      { 20544 /* 2026-04-01 */ } },
};
static const unsigned sif_areas = BIT(AREA_OVERALL) | BIT(AREA_LEADERS) | BIT(AREA_HELP_AND_PROTECTION) |
                                  BIT(AREA_IN_CARE_AND_CARE_LEAVERS) | BIT(AREA_ADOPTION) | BIT(AREA_CARE_LEAVERS);

/* Takes what the first place says, else the second, and compares. */
static void area_value(struct reading *rd, enum area area, const struct report_grade *front,
                       const struct report_grade *body) {
    enum report_column c = report_column_of(area);
    if (front->grade == GRADE_NONE && body->grade == GRADE_NONE) {
        value_blank(rd, c, rd->f->front_only ? "not on the first pages" : "no grade was found for this judgement",
                    true);
        return;
    }
    if (front->grade == GRADE_NONE) {
        value_set(rd, c, grade_word(body->grade), body->place);
        value_doubt(rd, c, "not found on the front page; read from the heading in the body");
        return;
    }
    value_set(rd, c, grade_word(front->grade), front->place);
    if (body->grade != GRADE_NONE) value_second(rd, c, grade_word(body->grade), body->place);
    /* Two places that agree outweigh an odd layout; a doubtful reading that stands alone stays doubtful. */
    if (front->doubtful && rd->f->value[c].trust != REPORT_TWO_PLACES) value_doubt(rd, c, front->doubt);
}

static unsigned areas_found(const struct report_grade *front, const struct report_grade *body) {
    unsigned found = 0;
    for (unsigned a = 0; a < AREA_COUNT; a++)
        if (front[a].grade != GRADE_NONE || body[a].grade != GRADE_NONE) found |= BIT(a);
    return found;
}

/* ---- ILACS ---------------------------------------------------------------------------------------------------------- */

static const struct report_set *set_of_day(const struct report_set *set, size_t n, struct day on) {
    const struct report_set *last = NULL;
    for (size_t i = 0; i < n; i++)
        if (!day_before(on, set[i].from)) last = &set[i];
    return last;
}

static unsigned bits(unsigned x) {
    unsigned n = 0;
    for (; x != 0; x &= x - 1) n++;
    return n;
}

/* The set whose areas were found; else the one that differs least, with the day deciding between equals. */
static const struct report_set *choose_set(const struct report_set *set, size_t n, unsigned found,
                                           const struct report_set *by_day) {
    const struct report_set *best = set; /* there is always one */
    unsigned least = AREA_COUNT + 1;
    for (size_t i = 0; i < n; i++) {
        unsigned differ = bits(set[i].areas ^ found);
        if (differ < least || (differ == least && &set[i] == by_day)) {
            least = differ;
            best = &set[i];
        }
    }
    return best;
}

static void edition_value(struct reading *rd, const struct report_set *set, unsigned found,
                          const struct report_set *by_day) {
    value_derive(rd, REPORT_FRAMEWORK, SV("ILACS"), "from the title");
    value_derive(rd, REPORT_EDITION, sv_of(set->word), "from the judgements in the table");
    if (set->areas != found)
        value_doubt(rd, REPORT_EDITION, "the judgements found are those of no edition; the nearest is taken");
    else if (by_day != NULL && by_day != set)
        value_doubt(rd, REPORT_EDITION,
                    "the judgements are not those of the edition in force on the first day on site");
}

static void ilacs_read(struct reading *rd) {
    const struct report_text *t = rd->t;
    struct report_grade front[AREA_COUNT] = { 0 }, body[AREA_COUNT] = { 0 };
    size_t table_end =
        report_table_read(t, rd->front_end, rd->front_end + TABLE_WITHIN_LINES, report_ilacs_labels, rd->a, front);
    if (table_end > rd->front_end) rd->front_end = table_end;
    report_headings_read(t, rd->front_end, t->lines, report_ilacs_labels, rd->a, body);
    const struct report_set *sets = rd->r->ilacs != NULL ? rd->r->ilacs : report_ilacs_sets;
    size_t n = rd->r->ilacs != NULL ? rd->r->ilacs_sets : REPORT_ILACS_SETS;
    const struct report_set *by_day = day_known(rd->first) ? set_of_day(sets, n, rd->first) : NULL;
    unsigned found = areas_found(front, body);
    if ((found & ilacs_common) == 0) { /* nothing to go by: no guess */
        value_derive(rd, REPORT_FRAMEWORK, SV("ILACS"), "from the title");
        value_blank(rd, REPORT_EDITION, "no judgement was found", true);
        for (unsigned a = AREA_OVERALL; a <= AREA_CARE_LEAVERS; a++)
            value_blank(rd, report_column_of(a), "no judgement was found", true);
        return;
    }
    const struct report_set *set = choose_set(sets, n, found, by_day);
    edition_value(rd, set, found, by_day);
    for (unsigned a = 0; a < AREA_COUNT; a++) {
        if (set->areas & BIT(a))
            area_value(rd, a, &front[a], &body[a]);
        else
            value_blank(rd, report_column_of(a), "no such judgement in this edition", false);
    }
}

/* ---- SIF ------------------------------------------------------------------------------------------------------------ */

/* The part on the board begins at its heading; the contents list it too, with a page number after it. */
static size_t board_part(const struct report_text *t, size_t from) {
    static const char *const heads[] = { "the local safeguarding children board (lscb)",
                                         "the local safeguarding children board",
                                         "section 2: the effectiveness",
                                         "local safeguarding children board (lscb)",
                                         "the local safeguarding children's board",
                                         "the effectiveness of the local safeguarding" };
    for (size_t i = from; i < t->lines; i++) {
        const struct report_line *l = &t->line[i];
        if (l->blank || l->furniture ||
            (l->low[l->indent] != 't' && l->low[l->indent] != 's' && l->low[l->indent] != 'l'))
            continue;
        if (l->low[l->n - 1] >= '0' && l->low[l->n - 1] <= '9') continue;
        for (size_t k = 0; k < sizeof heads / sizeof *heads; k++)
            if (line_starts(t, i, sv_of(heads[k])) && l->n - l->indent < 75) return i;
    }
    return t->lines;
}

static void board_read(struct reading *rd, const struct report_title *title) {
    const struct report_text *t = rd->t;
    struct report_grade first = { 0 }, second = { 0 };
    size_t page2 = page_start(t, 2), next;
    if (!title->board_review) {
        value_blank(rd, REPORT_LSCB, "the report reviews no safeguarding board", false);
        return;
    }
    report_board_sentence(t, rd->front_end, page2, rd->a, &first, &next);
    bool in_body = false;
    for (size_t part = board_part(t, first.grade != GRADE_NONE ? page2 : rd->front_end); part < t->lines && !in_body;
         part = board_part(t, part + 1)) /* a heading that the contents repeat without a number is tried in vain */
        in_body = report_board_sentence(t, part, part + BOARD_WITHIN_LINES, rd->a, &second, &next);
    if (first.grade == GRADE_NONE && in_body) { /* since 2015 the verdict stands at the head of its own part */
        first = second;
        second = (struct report_grade){ 0 };
        report_board_sentence(t, next, next + 12, rd->a, &second, &next);
    }
    area_value(rd, AREA_LSCB, &first, &second);
}

/* The second place for the whole: a sentence of the summary. It may speak of an earlier inspection or of one service,
 * so only one that says the same counts. */
static void overall_second(struct reading *rd, size_t from) {
    const struct report_text *t = rd->t;
    size_t end = page_start(t, 6);
    for (size_t i = from; i < end; i++) {
        struct report_grade g;
        if (!report_overall_sentence(t, i, end, rd->a, &g)) return;
        if (sv_eq(grade_word(g.grade), rd->f->value[REPORT_OVERALL].value)) {
            value_second(rd, REPORT_OVERALL, grade_word(g.grade), g.place);
            return;
        }
        i = g.from;
    }
}

static void sif_read(struct reading *rd, const struct report_title *title) {
    const struct report_text *t = rd->t;
    struct report_grade front[AREA_COUNT] = { 0 }, body[AREA_COUNT] = { 0 };
    size_t after_dates = rd->front_end;
    size_t end =
        report_table_read(t, after_dates, after_dates + TABLE_WITHIN_LINES, report_sif_table_labels, rd->a, front);
    report_overall_sentence(t, after_dates, end > after_dates ? end : page_start(t, 2), rd->a, &front[AREA_OVERALL]);
    /* The verdict on the board may stand below the table on the same page. */
    rd->front_end = end;
    board_read(rd, title);
    report_headings_read(t, end, t->lines, report_sif_heading_labels, rd->a, body);
    value_derive(rd, REPORT_FRAMEWORK, SV("SIF"), "from the title");
    value_derive(rd, REPORT_EDITION, SV("sif_2013"), "from the title");
    for (unsigned a = 0; a < AREA_COUNT; a++) {
        if (a == AREA_LSCB) continue;
        if (sif_areas & BIT(a))
            area_value(rd, a, &front[a], &body[a]);
        else
            value_blank(rd, report_column_of(a), "no such judgement in this edition", false);
    }
    overall_second(rd, page_start(t, 2));
}

/* ---- the older papers ----------------------------------------------------------------------------------------------- */

static void blank_other_areas(struct reading *rd, unsigned but) {
    for (unsigned a = 0; a < AREA_COUNT; a++)
        if (!(but & BIT(a)))
            value_blank(rd, report_column_of(a), "no such judgement in this kind of inspection", false);
}

/* 2012-13: the table "Record of main findings" stands at the end, the headings in the body carry the grades too. */
static void older_read(struct reading *rd, bool looked_after) {
    const struct report_text *t = rd->t;
    struct report_grade front[AREA_COUNT] = { 0 }, body[AREA_COUNT] = { 0 };
    size_t record = line_find(t, rd->front_end, t->lines, SV("record of main findings"));
    for (size_t more = record; more != SIZE_MAX; more = line_find(t, more + 1, t->lines, SV("record of main findings")))
        record = more; /* the last: the contents name it as well */
    report_table_read(t, record == SIZE_MAX ? rd->front_end : record, t->lines, report_2013_labels, rd->a, front);
    report_headings_read(t, rd->front_end, record == SIZE_MAX ? t->lines : record, report_2013_labels, rd->a, body);
    value_derive(rd, REPORT_FRAMEWORK, looked_after ? SV("looked_after_children") : SV("child_protection"),
                 "from the title");
    value_derive(rd, REPORT_EDITION, looked_after ? SV("looked_after_children_2013") : SV("child_protection_2012"),
                 "from the title");
    blank_other_areas(rd, BIT(AREA_OVERALL) | BIT(AREA_LEADERS));
    area_value(rd, AREA_OVERALL, &front[AREA_OVERALL], &body[AREA_OVERALL]);
    area_value(rd, AREA_LEADERS, &front[AREA_LEADERS], &body[AREA_LEADERS]);
}

static void board_alone_read(struct reading *rd, const struct report_title *title) {
    value_derive(rd, REPORT_FRAMEWORK, SV("LSCB_review"), "from the title");
    value_derive(rd, REPORT_EDITION, SV("lscb_review_2013"), "from the title");
    blank_other_areas(rd, BIT(AREA_LSCB));
    board_read(rd, title);
}

void report_judgements_read(struct reading *rd, const struct report_title *title) {
    switch (title->form) {
    case REPORT_ILACS: ilacs_read(rd); return;
    case REPORT_SIF: sif_read(rd, title); return;
    case REPORT_LOOKED_AFTER_2013: older_read(rd, true); return;
    case REPORT_CHILD_PROTECTION_2012: older_read(rd, false); return;
    case REPORT_LSCB_REVIEW: board_alone_read(rd, title); return;
    case REPORT_UNKNOWN:
    case REPORT_FOCUSED_VISIT:
    case REPORT_MONITORING_VISIT:
    case REPORT_JTAI:
    case REPORT_FORMS: return;
    }
}
