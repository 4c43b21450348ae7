#include "core/record.h"

#include <assert.h>
#include <string.h>

#include "core/columns.h"

/* ---- the columns of each kind ---------------------------------------------------------------------------------- */

#define REQUIRED .required = true
#define MAY_LACK .optional_column = true

static const struct record_column authority_columns[] = {
    [AUTHORITY_URN] = { "urn", CELL_KEY, MAY_LACK, .meaning = "Ofsted's number for the authority" },
    [AUTHORITY_DFE_CODE] = { "dfe_code", CELL_CODE, REQUIRED, .meaning = "DfE three-digit number, the key" },
    [AUTHORITY_ONS_CODE] = { "ons_code", CELL_KEY, MAY_LACK, .meaning = "ONS nine-character code, now or last" },
    [AUTHORITY_ONS_CODE_PREVIOUS] = { "ons_code_previous", CELL_KEY, MAY_LACK, .meaning = "the ONS code before" },
    [AUTHORITY_NAME] = { "name", CELL_TEXT, REQUIRED, .meaning = "short name as Ofsted uses it" },
    [AUTHORITY_ONS_NAME] = { "ons_name", CELL_TEXT, MAY_LACK, .meaning = "name as ONS writes it" },
    [AUTHORITY_TYPE] = { "type", CELL_TEXT, MAY_LACK, .meaning = "Unitary, London borough, County and so on" },
    [AUTHORITY_REGION] = { "region", CELL_TEXT, REQUIRED, .meaning = "one of Ofsted's eight regions" },
    [AUTHORITY_GOVERNMENT_OFFICE_REGION] = { "government_office_region", CELL_TEXT, MAY_LACK,
                                             .meaning = "one of the nine statistical regions" },
    [AUTHORITY_OPENED] = { "opened", CELL_DAY, MAY_LACK, .meaning = "first day; blank: before the register begins" },
    [AUTHORITY_CLOSED] = { "closed", CELL_DAY, MAY_LACK, .meaning = "last day; blank: it still exists" },
    [AUTHORITY_PREDECESSORS] = { "predecessors", CELL_CODES, MAY_LACK, .meaning = "DfE codes it was made from" },
    [AUTHORITY_SUCCESSORS] = { "successors", CELL_CODES, MAY_LACK, .meaning = "DfE codes that took its place" },
    [AUTHORITY_NEIGHBOURS] = { "statistical_neighbours", CELL_CODES, MAY_LACK,
                               .meaning = "DfE codes, nearest first, model of 2025" },
    [AUTHORITY_NEIGHBOURS_2021] = { "statistical_neighbours_2021", CELL_CODES, MAY_LACK,
                                    .meaning = "the same, model of April 2021" },
};

static const struct record_column inspection_columns[] = {
    [INSPECTION_ID] = { "id", CELL_KEY, REQUIRED, .meaning = "the key, stable" },
    [INSPECTION_URN] = { "urn", CELL_KEY, MAY_LACK, .meaning = "Ofsted's number for the authority" },
    [INSPECTION_DFE_CODE] = { "dfe_code", CELL_CODE, REQUIRED, .meaning = "the authority" },
    [INSPECTION_AUTHORITY] = { "authority", CELL_TEXT, MAY_LACK, .meaning = "its name, for readers" },
    [INSPECTION_FRAMEWORK] = { "framework", CELL_WORD, REQUIRED,
                               .meaning = "ILACS, SIF, child_protection, looked_after_children or LSCB_review" },
    [INSPECTION_EDITION] = { "edition", CELL_WORD, REQUIRED,
                             .meaning =
                                 "which judgements exist: sif_2013, ilacs_2018, ilacs_2023, ilacs_2026 and so on" },
    [INSPECTION_KIND] = { "kind", CELL_EVENT, REQUIRED, .choices = "sif|standard|short|other",
                          .meaning = "kind of inspection" },
    [INSPECTION_KIND_BASIS] = { "kind_basis", CELL_CHOICE, MAY_LACK, .choices = "statistics|days|report|entered",
                                .meaning = "how the kind is known" },
    [INSPECTION_ONSITE_START] = { "onsite_start", CELL_DAY, .meaning = "first day on site, as printed" },
    [INSPECTION_ONSITE_END] = { "onsite_end", CELL_DAY, .meaning = "last day on site" },
    [INSPECTION_ONSITE_PERIODS] = { "onsite_periods", CELL_PERIODS, MAY_LACK,
                                    .meaning = "start/end start/end, only when inspectors came back" },
    [INSPECTION_ONSITE_DAYS] = { "onsite_days", CELL_NUMBER, MAY_LACK, .meaning = "working days on site" },
    [INSPECTION_PUBLISHED] = { "published", CELL_DAY, .meaning = "day the report was published; blank: not yet" },
    [INSPECTION_PUBLISHED_PRINTED] = { "published_printed", CELL_DAY, MAY_LACK,
                                       .meaning = "date printed in the report" },
    [INSPECTION_PUBLISHED_LISTED] = { "published_listed", CELL_DAY, MAY_LACK, .meaning = "date in the website's list" },
    [INSPECTION_OVERALL] = { "overall", CELL_GRADE, MAY_LACK, .meaning = "overall effectiveness" },
    { "leaders", CELL_GRADE, MAY_LACK, .meaning = "impact of leaders; SIF: leadership, management and governance" },
    { "help_and_protection", CELL_GRADE, MAY_LACK, .meaning = "children who need help and protection" },
    { "in_care_and_care_leavers", CELL_GRADE, MAY_LACK, .meaning = "children in care and care leavers, together" },
    { "in_care", CELL_GRADE, MAY_LACK, .meaning = "children in care" },
    { "care_leavers", CELL_GRADE, MAY_LACK, .meaning = "care leavers" },
    { "adoption", CELL_GRADE, MAY_LACK, .meaning = "SIF: adoption performance" },
    [INSPECTION_LSCB] = { "lscb", CELL_GRADE, MAY_LACK, .meaning = "SIF: the safeguarding board" },
    [INSPECTION_URL] = { "url", CELL_TEXT, MAY_LACK, .meaning = "address of the report" },
    [INSPECTION_SOURCE] = { "source", CELL_TEXT, MAY_LACK, .meaning = "report, or statistics where no report is held" },
    [INSPECTION_CHECKED] = { "checked", CELL_TEXT, MAY_LACK, .meaning = "how the row was checked" },
    [INSPECTION_DUE] = { "due", CELL_DAY, MAY_LACK,
                         .meaning = "due day of the action plan, where a letter states one" },
    [INSPECTION_NOTE] = { "note", CELL_TEXT, MAY_LACK, .meaning = "what is odd about the row" },
};

static const struct record_column visit_columns[] = {
    [VISIT_ID] = { "id", CELL_KEY, REQUIRED, .meaning = "the key, stable" },
    [VISIT_URN] = { "urn", CELL_KEY, MAY_LACK, .meaning = "Ofsted's number for the authority" },
    [VISIT_DFE_CODE] = { "dfe_code", CELL_CODE, REQUIRED, .meaning = "the authority" },
    [VISIT_AUTHORITY] = { "authority", CELL_TEXT, MAY_LACK, .meaning = "its name, for readers" },
    [VISIT_KIND] = { "kind", CELL_EVENT, REQUIRED,
                     .choices = "focused_visit|monitoring_visit|jtai|action_planning_visit|engagement_meeting|"
                                "self_evaluation|action_plan|draft_action_plan|authority_publication",
                     .meaning = "what happened" },
    [VISIT_START] = { "start", CELL_DAY_OR_MONTH, REQUIRED,
                      .meaning = "its day, or first day; a month where no more is known" },
    [VISIT_END] = { "end", CELL_DAY, MAY_LACK, .meaning = "last day, where it differs from the first" },
    [VISIT_PRECISION] = { "precision", CELL_CHOICE, MAY_LACK, .choices = "day|month",
                          .meaning = "day, or month; follows from start" },
    [VISIT_PUBLISHED] = { "published", CELL_DAY, MAY_LACK, .meaning = "day the letter was published, where known" },
    [VISIT_THEME] = { "theme", CELL_TEXT, MAY_LACK, .meaning = "focus of the visit" },
    [VISIT_PRIORITY_ACTION] = { "priority_action", CELL_YES, MAY_LACK,
                                .meaning = "yes: the letter names an area for priority action" },
    [VISIT_DUE] = { "due", CELL_DAY, MAY_LACK, .meaning = "due day of the action plan, where the letter states one" },
    [VISIT_URL] = { "url", CELL_TEXT, MAY_LACK, .meaning = "address of the letter" },
    [VISIT_SOURCE] = { "source", CELL_TEXT, MAY_LACK, .meaning = "where this is known from" },
    [VISIT_NOTE] = { "note", CELL_TEXT, MAY_LACK, .meaning = "what is odd about the row" },
};

static const struct record_column holiday_columns[] = {
    [HOLIDAY_DATE] = { "date", CELL_DAY, REQUIRED, .meaning = "the bank holiday, the key" },
    [HOLIDAY_TITLE] = { "title", CELL_TEXT, REQUIRED, .meaning = "its name" },
    [HOLIDAY_SUBSTITUTE_DAY] = { "substitute_day", CELL_YES, MAY_LACK,
                                 .meaning = "yes: it stands in for one on a weekend" },
};

static const struct record_column election_columns[] = {
    [ELECTION_ID] = { "id", CELL_KEY, REQUIRED, .meaning = "the key, stable" },
    [ELECTION_DFE_CODE] = { "dfe_code", CELL_CODE, .meaning = "who votes; blank: every authority" },
    [ELECTION_POLLING_DAY] = { "polling_day", CELL_DAY, REQUIRED, .meaning = "polling day" },
    [ELECTION_KIND] = { "kind", CELL_CHOICE, MAY_LACK,
                        .choices = "local|mayoral|police_and_crime_commissioner|parliamentary|referendum|other",
                        .meaning = "what is voted on" },
};

static const struct record_column override_columns[] = {
    [OVERRIDE_ID] = { "id", CELL_KEY, REQUIRED, .meaning = "the key, stable" },
    [OVERRIDE_DFE_CODE] = { "dfe_code", CELL_CODE, REQUIRED, .meaning = "the authority" },
    [OVERRIDE_OBLIGATION] = { "obligation", CELL_OBLIGATION, REQUIRED, .meaning = "the obligation departed from" },
    [OVERRIDE_CHANGE] = { "change", CELL_CHOICE, REQUIRED, .choices = "kind|earliest|target|latest|add|waive",
                          .meaning = "what is changed about it" },
    [OVERRIDE_TO] = { "to", CELL_OBLIGATION, MAY_LACK, .meaning = "kind: what it becomes" },
    [OVERRIDE_DAY] = { "day", CELL_DAY, MAY_LACK,
                       .meaning = "earliest, target, latest: the new day; add: its latest day" },
    [OVERRIDE_REASON] = { "reason", CELL_TEXT, REQUIRED, .meaning = "why the rule is departed from" },
    [OVERRIDE_GROUND] = { "ground", CELL_WORD, MAY_LACK, .meaning = "class of reason, for counting" },
    [OVERRIDE_CREDIBLE_POINTS] = { "credible_points", CELL_CHOICES, MAY_LACK,
                                   .choices = "action|owner|date|measure|resource|effect",
                                   .meaning = "points that the authority's own plan meets" },
    [OVERRIDE_DECIDED_BY] = { "decided_by", CELL_TEXT, REQUIRED, .meaning = "who decided" },
    [OVERRIDE_DECIDED_ON] = { "decided_on", CELL_DAY, REQUIRED, .meaning = "when" },
    [OVERRIDE_EXPIRES] = { "expires", CELL_DAY, MAY_LACK,
                           .meaning = "last day it holds; blank: with the current cycle" },
};

static const struct record_column finding_columns[] = {
    [FINDING_ID] = { "id", CELL_KEY, REQUIRED, .meaning = "the key, stable" },
    [FINDING_DFE_CODE] = { "dfe_code", CELL_CODE, REQUIRED, .meaning = "the authority" },
    [FINDING_RECORD] = { "record", CELL_KEY, REQUIRED,
                         .meaning = "the inspection or visit whose report says it: its id" },
    [FINDING_KIND] = { "kind", CELL_CHOICE, REQUIRED, .choices = "improvement|priority_action|recommendation",
                       .meaning = "under which heading of the report it stands" },
    [FINDING_POSITION] = { "position", CELL_NUMBER, REQUIRED, .meaning = "its place among those of its kind, from 1" },
    [FINDING_TEXT] = { "text", CELL_TEXT, REQUIRED, .meaning = "what needs to improve, in the report's words" },
    [FINDING_TAG] = { "tag", CELL_TEXT, MAY_LACK, .meaning = "outcome of the national framework, as printed" },
    [FINDING_ABOUT_BOARD] = { "about_board", CELL_YES, MAY_LACK, .meaning = "yes: said to the safeguarding board" },
    [FINDING_PAGE] = { "page", CELL_NUMBER, MAY_LACK, .meaning = "page of the report" },
};

#define COLUMNS(list) .columns = (list), .column_count = sizeof(list) / sizeof *(list)
const struct record_shape record_shapes[RECORD_KINDS] = {
    [RECORD_AUTHORITY] = { RECORD_AUTHORITY, "authorities", "authority", COLUMNS(authority_columns),
                           .key_column = AUTHORITY_DFE_CODE, .authority_column = AUTHORITY_DFE_CODE },
    [RECORD_INSPECTION] = { RECORD_INSPECTION, "inspections", "inspection", COLUMNS(inspection_columns),
                            .key_column = INSPECTION_ID, .authority_column = INSPECTION_DFE_CODE },
    [RECORD_VISIT] = { RECORD_VISIT, "visits", "visit", COLUMNS(visit_columns), .key_column = VISIT_ID,
                       .authority_column = VISIT_DFE_CODE },
    [RECORD_HOLIDAY] = { RECORD_HOLIDAY, "holidays", "holiday", COLUMNS(holiday_columns), .key_column = HOLIDAY_DATE,
                         .authority_column = SIZE_MAX },
    [RECORD_ELECTION] = { RECORD_ELECTION, "elections", "election", COLUMNS(election_columns),
                          .key_column = ELECTION_ID, .authority_column = ELECTION_DFE_CODE },
    [RECORD_OVERRIDE] = { RECORD_OVERRIDE, "overrides", "override", COLUMNS(override_columns),
                          .key_column = OVERRIDE_ID, .authority_column = OVERRIDE_DFE_CODE },
    [RECORD_FINDING] = { RECORD_FINDING, "findings", "finding", COLUMNS(finding_columns), .key_column = FINDING_ID,
                         .authority_column = FINDING_DFE_CODE },
};

const struct record_shape *record_shape_named(struct sv name) {
    for (size_t i = 0; i < RECORD_KINDS; i++)
        if (sv_eq(sv_of(record_shapes[i].name), name)) return &record_shapes[i];
    return NULL;
}

size_t record_column_named(const struct record_shape *shape, struct sv name) {
    for (size_t i = 0; i < shape->column_count; i++)
        if (sv_eq(sv_of(shape->columns[i].name), name)) return i;
    return SIZE_MAX;
}

/* ---- one cell ---------------------------------------------------------------------------------------------------- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static bool is_code(struct sv v) { return v.n == 3 && is_digit(v.p[0]) && is_digit(v.p[1]) && is_digit(v.p[2]); }

static bool made_of(struct sv v, const char *others, size_t longest) {
    for (size_t i = 0; i < v.n; i++)
        if (!is_letter(v.p[i]) && !is_digit(v.p[i]) && strchr(others, v.p[i]) == NULL) return false;
    return v.n <= longest;
}

/* Room for a cell that changes on the way to its canonical form; never longer than what came. */
static char *room_for(struct arena *a, struct sv v) { return arena_copy(a, v.p, v.n); }

/* "Focused visit", "FOCUSED_VISIT" -> "focused_visit": people type words as they read them. */
static bool fold_word(struct sv *cell, struct arena *a) {
    bool folded = false;
    for (size_t i = 0; i < cell->n; i++) {
        char c = cell->p[i];
        folded = folded || c == ' ' || c == '-' || (c >= 'A' && c <= 'Z');
    }
    if (!folded) return true;
    char *p = room_for(a, *cell);
    if (p == NULL) return false;
    for (size_t i = 0; i < cell->n; i++) {
        if (p[i] == ' ' || p[i] == '-') p[i] = '_';
        if (p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] - 'A' + 'a');
    }
    cell->p = p;
    return true;
}

static bool is_choice(struct sv v, const char *choices, size_t *index) {
    struct sv rest = sv_of(choices);
    struct sv one;
    for (*index = 0; sv_split(&rest, '|', &one); (*index)++)
        if (sv_eq(one, v)) return true;
    return false;
}

/* Line ends become LF, other control characters are refused. */
static bool check_text(struct sv *cell, struct arena *a, bool *fits) {
    bool has_cr = false;
    *fits = cell->n <= RECORD_MAX_TEXT;
    for (size_t i = 0; i < cell->n; i++) {
        unsigned char c = (unsigned char)cell->p[i];
        has_cr = has_cr || c == '\r';
        if ((c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 0x7F) *fits = false;
    }
    if (!has_cr || !*fits) return true;
    char *p = room_for(a, *cell);
    if (p == NULL) return false;
    size_t n = 0;
    for (size_t i = 0; i < cell->n; i++) {
        bool pair = cell->p[i] == '\r' && i + 1 < cell->n && cell->p[i + 1] == '\n';
        if (!pair) p[n++] = cell->p[i] == '\r' ? '\n' : cell->p[i];
    }
    *cell = (struct sv){ p, n };
    return true;
}

/* Words separated by single spaces; `fits` says of each whether it may stand there. */
static bool check_list(struct sv *cell, struct arena *a, bool (*fits_word)(struct sv, const void *), const void *ctx,
                       bool *fits) {
    char *p = room_for(a, *cell);
    if (p == NULL) return false;
    struct sv rest = *cell;
    struct sv word;
    size_t n = 0;
    *fits = true;
    while (*fits && sv_word(&rest, &word)) {
        *fits = fits_word(word, ctx);
        if (n > 0) p[n++] = ' ';
        memcpy(p + n, word.p, word.n);
        n += word.n;
    }
    *cell = (struct sv){ p, n };
    return true;
}

static bool code_word(struct sv word, const void *ctx) {
    (void)ctx;
    return is_code(word);
}

bool record_period_parse(struct sv word, struct day *first, struct day *last) {
    struct sv rest = word;
    struct sv start;
    return sv_split(&rest, '/', &start) && day_parse(start, first) && rest.p != NULL && day_parse(rest, last) &&
           !day_before(*last, *first);
}

static bool period_word(struct sv word, const void *ctx) {
    struct day first;
    struct day last;
    (void)ctx;
    return record_period_parse(word, &first, &last);
}

static bool choice_word(struct sv word, const void *ctx) {
    size_t i;
    return is_choice(word, ctx, &i);
}

/* A copy in lower case with commas and semicolons as blanks: "Owner, date" is a list people type. */
static bool loosen_list(struct sv *cell, struct arena *a) {
    char *p = room_for(a, *cell);
    if (p == NULL) return false;
    for (size_t i = 0; i < cell->n; i++) {
        if (p[i] == ',' || p[i] == ';') p[i] = ' ';
        if (p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] - 'A' + 'a');
    }
    cell->p = p;
    return true;
}

static bool list_has(struct sv list, struct sv wanted_word) {
    struct sv word;
    while (sv_word(&list, &word))
        if (sv_eq(word, wanted_word)) return true;
    return false;
}

/* Several choices, each once, in the order of the choices, so that two spellings of one set compare equal. */
static bool check_choices(const struct record_column *c, struct sv *cell, struct arena *a, bool *fits) {
    if (!loosen_list(cell, a) || !check_list(cell, a, choice_word, c->choices, fits)) return false;
    if (!*fits) return true;
    struct text t = text_in(a, 0);
    struct sv choices = sv_of(c->choices);
    struct sv choice;
    while (sv_split(&choices, '|', &choice)) {
        if (!list_has(*cell, choice)) continue;
        if (t.n > 0) text_char(&t, ' ');
        text_add(&t, choice);
    }
    *cell = text_view(&t);
    return !t.failed;
}

static bool check_grade(struct sv *cell, bool *fits) {
    enum grade g;
    *fits = grade_parse(*cell, &g);
    if (*fits) *cell = grade_word(g);
    return true;
}

static bool check_number(struct sv *cell, struct arena *a, bool *fits) {
    int64_t v;
    *fits = sv_int(*cell, 0, 1000000000, &v);
    if (!*fits) return true;
    struct text t = text_in(a, 32);
    text_int(&t, v);
    *cell = text_view(&t);
    return !t.failed;
}

static bool check_word(const struct record_column *c, struct sv *cell, struct arena *a, bool *fits) {
    size_t i;
    enum obligation o;
    if (!fold_word(cell, a)) return false;
    if (c->type == CELL_OBLIGATION)
        *fits = obligation_parse(*cell, &o);
    else
        *fits = is_choice(*cell, c->type == CELL_YES ? "yes" : c->choices, &i);
    return true;
}

/* False only without memory; *fits says whether the cell is what its column wants. */
static bool check_cell(const struct record_column *c, struct sv *cell, struct arena *a, bool *fits) {
    struct day d;
    struct day last;
    switch (c->type) {
    case CELL_TEXT: return check_text(cell, a, fits);
    case CELL_KEY: *fits = made_of(*cell, "._:-", 100); return true;
    case CELL_WORD: *fits = made_of(*cell, "_", 60); return true;
    case CELL_CODE: *fits = is_code(*cell); return true;
    case CELL_CODES: return check_list(cell, a, code_word, NULL, fits);
    case CELL_DAY: *fits = day_parse(*cell, &d); return true;
    case CELL_DAY_OR_MONTH: *fits = day_parse(*cell, &d) || day_parse_month(*cell, &d, &last); return true;
    case CELL_PERIODS: return check_list(cell, a, period_word, NULL, fits);
    case CELL_GRADE: return check_grade(cell, fits);
    case CELL_NUMBER: return check_number(cell, a, fits);
    case CELL_CHOICES: return check_choices(c, cell, a, fits);
    case CELL_EVENT:
    case CELL_OBLIGATION:
    case CELL_YES:
    case CELL_CHOICE: return check_word(c, cell, a, fits);
    }
    return true;
}

static const char *wanted(const struct record_column *c, struct arena *a) {
    switch (c->type) {
    case CELL_TEXT: return "text of at most 4000 bytes without control characters";
    case CELL_KEY: return "letters, digits and . _ : - only, at most 100, without spaces";
    case CELL_WORD: return "a word of letters, digits and _";
    case CELL_CODE: return "the DfE code of an authority, three digits, like 301";
    case CELL_CODES: return "DfE codes separated by spaces, like 301 302";
    case CELL_DAY: return "a day that exists, as YYYY-MM-DD, like 2026-03-31";
    case CELL_DAY_OR_MONTH: return "a day or a month that exists, as YYYY-MM-DD or YYYY-MM";
    case CELL_PERIODS: return "periods of days as start/end start/end, each end not before its start";
    case CELL_GRADE: return "outstanding, good, requires_improvement, inadequate, adequate, not_graded, or blank";
    case CELL_OBLIGATION: return "the word of an obligation, like standard_inspection or focused_visit";
    case CELL_NUMBER: return "a whole number from 0 on";
    case CELL_YES: return "yes, or blank";
    case CELL_CHOICES:
    case CELL_EVENT:
    case CELL_CHOICE: break;
    }
    struct text t = text_in(a, 0);
    struct sv rest = sv_of(c->choices);
    struct sv one;
    text_add(&t, c->type == CELL_CHOICES ? SV("words out of: ") : SV("one of: "));
    for (bool first = true; sv_split(&rest, '|', &one); first = false) {
        if (!first) text_lit(&t, ", ");
        text_add(&t, one);
    }
    return text_cstr(&t);
}

/* ---- the row as a whole ------------------------------------------------------------------------------------------ */

struct check {
    const struct record_shape *shape;
    struct sv *cells;
    struct arena *arena;
    struct record_problem *problem;
};

static bool fault(struct check *c, size_t column, const char *expected) {
    *c->problem = (struct record_problem){ column, c->arena->failed ? "" : expected };
    return false;
}

static bool fault_day(struct check *c, size_t column, const char *what, struct day d) {
    struct text t = text_in(c->arena, 400);
    text_printf(&t, "%s ", what);
    text_day(&t, d);
    return fault(c, column, text_cstr(&t));
}

static bool fault_blank(struct check *c, size_t column) {
    struct text t = text_in(c->arena, 0);
    text_printf(&t, "a value, for this column may not be blank: %s", c->shape->columns[column].meaning);
    return fault(c, column, text_cstr(&t));
}

static struct day day_at(const struct check *c, size_t column) {
    struct day d;
    return day_parse(c->cells[column], &d) ? d : DAY_NONE;
}

static bool not_before(struct check *c, size_t column, const char *what, struct day earliest) {
    struct day d = day_at(c, column);
    if (!day_known(d) || !day_known(earliest) || !day_before(d, earliest)) return true;
    return fault_day(c, column, what, earliest);
}

static bool check_periods(struct check *c, struct day start, struct day end) {
    struct sv rest = c->cells[INSPECTION_ONSITE_PERIODS];
    struct sv word;
    struct day first = DAY_NONE;
    struct day last = DAY_NONE;
    struct day before = DAY_NONE;
    size_t n = 0;
    for (; sv_word(&rest, &word); n++) {
        struct day from;
        struct day to;
        if (!record_period_parse(word, &from, &to)) break; /* cannot be: the cell was checked */
        if (n > 0 && !day_before(before, from))
            return fault(c, INSPECTION_ONSITE_PERIODS, "each period after the one before it");
        if (n == 0) first = from;
        last = before = to;
    }
    if (n == 0) return true;
    if (n > RECORD_MAX_PERIODS) return fault(c, INSPECTION_ONSITE_PERIODS, "at most four periods");
    if (!day_eq(first, start))
        return fault_day(c, INSPECTION_ONSITE_PERIODS, "periods that begin on onsite_start,", start);
    if (!day_eq(last, end)) return fault_day(c, INSPECTION_ONSITE_PERIODS, "periods that end on onsite_end,", end);
    return true;
}

static bool check_inspection(struct check *c) {
    struct sv kind = c->cells[INSPECTION_KIND];
    struct sv framework = c->cells[INSPECTION_FRAMEWORK];
    bool sif = sv_eq(kind, SV("sif"));
    bool ilacs = sv_eq(kind, SV("standard")) || sv_eq(kind, SV("short"));
    if (sif && !sv_eq(framework, SV("SIF"))) return fault(c, INSPECTION_FRAMEWORK, "SIF, because the kind is sif");
    if (ilacs && !sv_eq(framework, SV("ILACS")))
        return fault(c, INSPECTION_FRAMEWORK, "ILACS, because the kind is standard or short");
    if (!sif && !ilacs && (sv_eq(framework, SV("SIF")) || sv_eq(framework, SV("ILACS"))))
        return fault(c, INSPECTION_KIND, "sif, standard or short, because of the framework");
    struct day start = day_at(c, INSPECTION_ONSITE_START);
    struct day end = day_at(c, INSPECTION_ONSITE_END);
    if (!day_known(start) && !day_known(end) && c->cells[INSPECTION_PUBLISHED].n == 0)
        return fault(c, INSPECTION_ONSITE_START, "a day on site or a publication day: one of them must be known");
    return not_before(c, INSPECTION_ONSITE_END, "no day before the first day on site,", start) &&
           check_periods(c, start, end) &&
           not_before(c, INSPECTION_PUBLISHED, "no day before the last day on site,", day_known(end) ? end : start);
}

static bool check_visit(struct check *c) {
    struct day start = DAY_NONE;
    struct day month_end = DAY_NONE;
    bool month = day_parse_month(c->cells[VISIT_START], &start, &month_end);
    if (!month) start = day_at(c, VISIT_START);
    struct sv precision = month ? SV("month") : SV("day");
    if (c->cells[VISIT_PRECISION].n == 0) c->cells[VISIT_PRECISION] = precision;
    if (!sv_eq(c->cells[VISIT_PRECISION], precision))
        return fault(c, VISIT_PRECISION, month ? "month, because start is a month" : "day, because start is a day");
    if (month && c->cells[VISIT_END].n > 0) return fault(c, VISIT_END, "blank, because start is a month");
    struct day end = day_at(c, VISIT_END);
    return not_before(c, VISIT_END, "no day before the start,", start) &&
           not_before(c, VISIT_PUBLISHED, "no day before the visit's last day,", day_known(end) ? end : start);
}

static bool check_override(struct check *c) {
    struct sv change = c->cells[OVERRIDE_CHANGE];
    bool to_kind = sv_eq(change, SV("kind"));
    bool waive = sv_eq(change, SV("waive"));
    if (to_kind && c->cells[OVERRIDE_TO].n == 0)
        return fault(c, OVERRIDE_TO, "the obligation it becomes, because the change is kind");
    if (!to_kind && c->cells[OVERRIDE_TO].n > 0 && !sv_eq(c->cells[OVERRIDE_TO], c->cells[OVERRIDE_OBLIGATION]))
        return fault(c, OVERRIDE_TO, "blank, because the change is not kind");
    if (!to_kind && !waive && c->cells[OVERRIDE_DAY].n == 0)
        return fault(c, OVERRIDE_DAY, "the new day, because the change is earliest, target, latest or add");
    if ((to_kind || waive) && c->cells[OVERRIDE_DAY].n > 0)
        return fault(c, OVERRIDE_DAY, "blank, because the change is kind or waive");
    return not_before(c, OVERRIDE_EXPIRES, "no day before the decision,", day_at(c, OVERRIDE_DECIDED_ON));
}

static bool check_row(struct check *c) {
    switch (c->shape->kind) {
    case RECORD_AUTHORITY:
        return not_before(c, AUTHORITY_CLOSED, "no day before it opened,", day_at(c, AUTHORITY_OPENED));
    case RECORD_INSPECTION: return check_inspection(c);
    case RECORD_VISIT: return check_visit(c);
    case RECORD_OVERRIDE: return check_override(c);
    case RECORD_HOLIDAY:
    case RECORD_ELECTION:
    case RECORD_FINDING:
    case RECORD_KINDS: break;
    }
    return true;
}

bool record_check(const struct record_shape *shape, struct sv *cells, struct arena *a, struct record_problem *problem) {
    struct check c = { shape, cells, a, problem };
    for (size_t i = 0; i < shape->column_count; i++) {
        const struct record_column *column = &shape->columns[i];
        cells[i] = sv_trim(cells[i]);
        if (cells[i].n == 0) {
            cells[i] = SV("");
            if (column->required) return fault_blank(&c, i);
            continue;
        }
        bool fits = false;
        if (!check_cell(column, &cells[i], a, &fits)) return fault(&c, i, "");
        if (!fits) return fault(&c, i, wanted(column, a));
    }
    return check_row(&c);
}
