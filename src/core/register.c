#include "core/register.h"

#include <string.h>

#include "core/columns.h"

_Static_assert((int)PERIODS_MAX == (int)RECORD_MAX_PERIODS, "what the check lets through must fit into the event");
_Static_assert(INSPECTION_OVERALL + AREA_COUNT - 1 == INSPECTION_LSCB, "the judgement columns are the areas, in order");

bool authority_exists(const struct authority *a, struct day on) {
    if (!day_known(on)) return false;
    return (!day_known(a->opened) || !day_before(on, a->opened)) &&
           (!day_known(a->closed) || !day_before(a->closed, on));
}

static struct day cell_day(struct sv cell) {
    struct day d;
    return day_parse(cell, &d) ? d : DAY_NONE;
}

static bool cell_yes(struct sv cell) { return cell.n > 0; }

static void read_authority(const struct sv *c, struct authority *out) {
    *out = (struct authority){
        .dfe_code = c[AUTHORITY_DFE_CODE],
        .urn = c[AUTHORITY_URN],
        .ons_code = c[AUTHORITY_ONS_CODE],
        .name = c[AUTHORITY_NAME],
        .ons_name = c[AUTHORITY_ONS_NAME],
        .type = c[AUTHORITY_TYPE],
        .region = c[AUTHORITY_REGION],
        .government_office_region = c[AUTHORITY_GOVERNMENT_OFFICE_REGION],
        .opened = cell_day(c[AUTHORITY_OPENED]),
        .closed = cell_day(c[AUTHORITY_CLOSED]),
        .predecessors = c[AUTHORITY_PREDECESSORS],
        .successors = c[AUTHORITY_SUCCESSORS],
        .neighbours = c[AUTHORITY_NEIGHBOURS],
        .neighbours_2021 = c[AUTHORITY_NEIGHBOURS_2021],
    };
}

static void read_periods(struct sv cell, struct event *out) {
    struct sv word;
    while (out->period_count < PERIODS_MAX && sv_word(&cell, &word)) {
        struct period *p = &out->periods[out->period_count];
        if (record_period_parse(word, &p->first, &p->last)) out->period_count++;
    }
    /* The ordinary inspection has one period; where a day is unknown there is none to speak of. */
    if (out->period_count == 0 && day_known(out->start) && day_known(out->end))
        out->periods[out->period_count++] = (struct period){ out->start, out->end };
}

static void read_inspection(const struct sv *c, struct event *out) {
    *out = (struct event){
        .id = c[INSPECTION_ID],
        .authority = c[INSPECTION_DFE_CODE],
        .start = cell_day(c[INSPECTION_ONSITE_START]),
        .end = cell_day(c[INSPECTION_ONSITE_END]),
        .published = cell_day(c[INSPECTION_PUBLISHED]),
        .judgement_set = c[INSPECTION_EDITION],
        .family = c[INSPECTION_FRAMEWORK],
        .note = c[INSPECTION_NOTE],
        .url = c[INSPECTION_URL],
        .source = c[INSPECTION_SOURCE],
        .due = cell_day(c[INSPECTION_DUE]),
    };
    (void)event_parse(c[INSPECTION_KIND], &out->kind);
    for (size_t i = 0; i < AREA_COUNT; i++) (void)grade_parse(c[INSPECTION_OVERALL + i], &out->grade[i]);
    read_periods(c[INSPECTION_ONSITE_PERIODS], out);
}

static void read_visit(const struct sv *c, struct event *out) {
    *out = (struct event){
        .id = c[VISIT_ID],
        .authority = c[VISIT_DFE_CODE],
        .published = cell_day(c[VISIT_PUBLISHED]),
        .theme = c[VISIT_THEME],
        .note = c[VISIT_NOTE],
        .url = c[VISIT_URL],
        .source = c[VISIT_SOURCE],
        .priority_action = cell_yes(c[VISIT_PRIORITY_ACTION]),
        .due = cell_day(c[VISIT_DUE]),
    };
    (void)event_parse(c[VISIT_KIND], &out->kind);
    out->month_precision = day_parse_month(c[VISIT_START], &out->start, &out->end);
    if (!out->month_precision) {
        out->start = cell_day(c[VISIT_START]);
        out->end = c[VISIT_END].n > 0 ? cell_day(c[VISIT_END]) : out->start;
    }
    read_periods((struct sv){ 0 }, out);
}

static void read_election(const struct sv *c, struct election *out) {
    *out =
        (struct election){ c[ELECTION_ID], c[ELECTION_DFE_CODE], cell_day(c[ELECTION_POLLING_DAY]), c[ELECTION_KIND] };
}

static enum override_change cell_change(struct sv cell) {
    static const struct {
        const char *word;
        enum override_change change;
    } words[] = { { "kind", OVERRIDE_KIND },     { "earliest", OVERRIDE_EARLIEST }, { "target", OVERRIDE_TARGET },
                  { "latest", OVERRIDE_LATEST }, { "add", OVERRIDE_ADD },           { "waive", OVERRIDE_WAIVE } };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (sv_eq(cell, sv_of(words[i].word))) return words[i].change;
    return OVERRIDE_WAIVE;
}

static uint32_t cell_points(struct sv cell) {
    struct sv choices = sv_of(record_shapes[RECORD_OVERRIDE].columns[OVERRIDE_CREDIBLE_POINTS].choices);
    struct sv choice;
    uint32_t points = 0;
    for (uint32_t bit = 1; sv_split(&choices, '|', &choice); bit <<= 1) {
        struct sv rest = cell;
        struct sv word;
        while (sv_word(&rest, &word))
            if (sv_eq(word, choice)) points |= bit;
    }
    return points;
}

static void read_override(const struct sv *c, struct override *out) {
    *out = (struct override){
        .id = c[OVERRIDE_ID],
        .authority = c[OVERRIDE_DFE_CODE],
        .change = cell_change(c[OVERRIDE_CHANGE]),
        .day = cell_day(c[OVERRIDE_DAY]),
        .reason = c[OVERRIDE_REASON],
        .ground = c[OVERRIDE_GROUND],
        .decided_by = c[OVERRIDE_DECIDED_BY],
        .credible_points = cell_points(c[OVERRIDE_CREDIBLE_POINTS]),
        .decided_on = cell_day(c[OVERRIDE_DECIDED_ON]),
        .expires = cell_day(c[OVERRIDE_EXPIRES]),
    };
    (void)obligation_parse(c[OVERRIDE_OBLIGATION], &out->obligation);
    out->to = out->obligation;
    (void)obligation_parse(c[OVERRIDE_TO], &out->to); /* blank leaves it */
}

void fact_from_cells(const struct record_shape *shape, const struct sv *cells, struct fact *out) {
    memset(out, 0, sizeof *out);
    out->kind = shape->kind;
    out->key = cells[shape->key_column];
    switch (shape->kind) {
    case RECORD_AUTHORITY: read_authority(cells, &out->is.authority); break;
    case RECORD_INSPECTION: read_inspection(cells, &out->is.event); break;
    case RECORD_VISIT: read_visit(cells, &out->is.event); break;
    case RECORD_HOLIDAY:
        out->is.holiday = (struct holiday){ cell_day(cells[HOLIDAY_DATE]), cells[HOLIDAY_TITLE] };
        break;
    case RECORD_ELECTION: read_election(cells, &out->is.election); break;
    case RECORD_OVERRIDE: read_override(cells, &out->is.override); break;
    case RECORD_FINDING: /* no fact that decides anything: core/findings.h */
    case RECORD_KINDS: break;
    }
    register_known_default(out);
}

/* E11 and section 11: these stay between the authority and the inspectorate. */
static bool never_public(enum event_kind k) {
    return k == EVENT_ACTION_PLAN || k == EVENT_DRAFT_ACTION_PLAN || k == EVENT_SELF_EVALUATION ||
           k == EVENT_ENGAGEMENT_MEETING;
}

void register_known_default(struct fact *f) {
    struct day to_all = DAY_ALWAYS;
    bool public_too = true;
    if (f->kind == RECORD_INSPECTION) {
        to_all = day_known(f->is.event.published) ? f->is.event.published : DAY_NEVER;
    } else if (f->kind == RECORD_VISIT) {
        to_all = day_known(f->is.event.published) ? f->is.event.published : f->is.event.end;
        public_too = !never_public(f->is.event.kind);
    } else if (f->kind == RECORD_OVERRIDE) {
        f->known[AUDIENCE_INSPECTORATE] = f->is.override.decided_on;
        f->known[AUDIENCE_AUTHORITY] = f->known[AUDIENCE_PUBLIC] = DAY_NEVER;
        return;
    } else if (f->kind == RECORD_FINDING) {
        to_all = DAY_NEVER; /* reconcile.c looks at its report's record */
    }
    f->known[AUDIENCE_INSPECTORATE] = f->known[AUDIENCE_AUTHORITY] = to_all;
    f->known[AUDIENCE_PUBLIC] = public_too ? to_all : DAY_NEVER;
}
