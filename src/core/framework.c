#include "core/framework.h"

#include "core/register.h"

/* The one list of scalar parameters: their names in the files, what they mean, in what unit, within what range. A range
 * is there to catch a slip of the pen (360 months for 36), not to rule on policy. */
enum { FIRST_DAY = 14610 /* 2010-01-01 */, LAST_DAY = 47481 /* 2099-12-31 */ };
#define WORKING_DAYS_ROW(n, m)                                                                                         \
    { n, m, UNIT_WORKING_DAYS, 0, 400 }
#define MONTHS_ROW(n, m)                                                                                               \
    { n, m, UNIT_MONTHS, 0, 600 }
#define WEEKS_ROW(n, m)                                                                                                \
    { n, m, UNIT_WEEKS, 0, 520 }
#define COUNT_ROW(n, m)                                                                                                \
    { n, m, UNIT_COUNT, 0, 100 }
#define SWITCH_ROW(n, m)                                                                                               \
    { n, m, UNIT_SWITCH, 0, 1 }
#define DAY_ROW(n, m)                                                                                                  \
    { n, m, UNIT_DAY, FIRST_DAY, LAST_DAY }
#define WEEKDAY_ROW(n, m)                                                                                              \
    { n, m, UNIT_WEEKDAY, MONDAY, SUNDAY }

const struct param_info param_infos[PARAM_COUNT] = {
    [P_AUTHORITY_PUBLICATION] =
        WORKING_DAYS_ROW("clock.authority_publication", "the authority publishes the report it received"),
    [P_ACTION_PLAN] = WORKING_DAYS_ROW("clock.action_plan", "the authority publishes its statement of proposed action"),
    [P_PRIORITY_ACTION_PLAN] =
        WORKING_DAYS_ROW("clock.priority_action_plan", "final plan after a letter with an area for priority action"),
    [P_DRAFT_ACTION_PLAN] =
        WORKING_DAYS_ROW("clock.draft_action_plan", "draft plan after a letter with an area for priority action"),
    [P_DRAFT_BY_LETTER_DAY] = SWITCH_ROW("clock.draft_action_plan_by_letter_day",
                                         "the day of the letter, not the visit, decides whether a draft is owed"),
    [P_REPORT_DRAFT] =
        WORKING_DAYS_ROW("clock.report_draft", "draft report to the authority, from the last day on site"),
    [P_REPORT_COMMENTS] = WORKING_DAYS_ROW("clock.report_comments", "comments on the draft, from the draft"),
    [P_REPORT_PUBLISHED] =
        WORKING_DAYS_ROW("clock.report_published", "usual publication of the report, from the last day on site"),
    [P_REPORT_OUTER] =
        WORKING_DAYS_ROW("clock.report_outer", "latest publication of the report, from the last day on site"),
    [P_FOCUSED_LETTER] =
        WORKING_DAYS_ROW("clock.focused_letter", "publication of a focused visit's letter, from its last day"),
    [P_MONITORING_LETTER] =
        WORKING_DAYS_ROW("clock.monitoring_letter", "publication of a monitoring visit's letter, from its last day"),
    [P_ENGAGEMENT_LETTER_MONTHS] =
        MONTHS_ROW("clock.engagement_letter_months", "the inspectorate's letter after the annual engagement meeting"),
    [P_REVISED_PLAN] =
        WORKING_DAYS_ROW("clock.revised_plan", "a revised plan, when the first does not reflect the findings"),
    [P_COMPLAINT_WINDOW] = WORKING_DAYS_ROW("clock.complaint_window", "a formal complaint may be made"),
    [P_COMPLAINT_REPLY] = WORKING_DAYS_ROW("clock.complaint_reply", "reply to a formal complaint"),
    [P_ELECTION_HOLD_BEFORE] = WORKING_DAYS_ROW("election.hold_begins_working_days_before",
                                                "publication waits from so long before the authority's polling day"),
    [P_ELECTION_RESUMES_AFTER] =
        WORKING_DAYS_ROW("election.resumes_working_days_after", "publication resumes so long after polling day"),

    [P_FOCUSED_MIN] = COUNT_ROW("focused.min", "fewest focused visits between two graded inspections"),
    [P_FOCUSED_MAX] = COUNT_ROW("focused.max", "most focused visits planned between two graded inspections"),
    [P_FOCUSED_EARLIEST] =
        MONTHS_ROW("focused.earliest_months", "first focused visit, not before, from the cycle's base"),
    [P_FOCUSED_TARGET] = MONTHS_ROW("focused.target_months", "a single focused visit, from the cycle's base"),
    [P_FOCUSED_FIRST_OF_TWO] = MONTHS_ROW("focused.first_of_two_months", "first of two focused visits, from the base"),
    [P_FOCUSED_SECOND_OF_TWO] =
        MONTHS_ROW("focused.second_of_two_months", "second of two focused visits, from the base"),
    [P_FOCUSED_LATEST] = MONTHS_ROW("focused.latest_months", "last focused visit, not after, from the cycle's base"),
    [P_FOCUSED_CLEAR_OF_GRADED] =
        MONTHS_ROW("focused.months_clear_of_graded", "no focused visit so near to a planned graded inspection"),
    [P_FOCUSED_JTAI_REPLACES] =
        COUNT_ROW("focused.jtai_replaces", "how many focused visits a joint targeted area inspection stands in for"),
    [P_FOCUSED_BEGAN] = DAY_ROW("focused.began", "first day on which focused visits existed"),

    [P_MONITORING_PLANNED] = COUNT_ROW("monitoring.planned", "monitoring visits planned before re-inspection"),
    [P_MONITORING_NORMAL_UP_TO] =
        COUNT_ROW("monitoring.normal_up_to", "monitoring visits that are still nothing unusual"),
    [P_MONITORING_FIRST_WEEKS] =
        WEEKS_ROW("monitoring.first_weeks", "first monitoring visit, after the plan's deadline"),
    [P_MONITORING_FIRST_LATE_WEEKS] =
        WEEKS_ROW("monitoring.first_late_weeks", "first monitoring visit is late, after the plan's deadline"),
    [P_MONITORING_EARLIEST] =
        MONTHS_ROW("monitoring.earliest_months", "next monitoring visit, not before, after the last"),
    [P_MONITORING_INTERVAL] = MONTHS_ROW("monitoring.interval_months", "next monitoring visit, after the last"),
    [P_MONITORING_LATE] = MONTHS_ROW("monitoring.late_months", "next monitoring visit is late, after the last"),
    [P_MONITORING_UNPUBLISHED] =
        COUNT_ROW("monitoring.unpublished_letters", "first letters of a programme that go to the authority alone"),
    [P_MONITORING_BEGAN] = DAY_ROW("monitoring.began", "first day on which monitoring programmes existed"),
    [P_ACTION_PLANNING_VISIT] =
        SWITCH_ROW("action_planning.visit", "an action planning visit follows a report that starts monitoring"),

    [P_ENGAGEMENT_MONTHS] = MONTHS_ROW("engagement.months", "next annual engagement meeting, after the last"),
    [P_ENGAGEMENT_TOLERANCE] = MONTHS_ROW("engagement.tolerance_months", "either side of it, before it counts as late"),
    [P_SELF_EVALUATION_BEFORE] =
        WORKING_DAYS_ROW("self_evaluation.working_days_before", "self-evaluation arrives, before the meeting"),

    [P_SIF_NOTICE] = WORKING_DAYS_ROW("notice.sif", "call before a single inspection"),
    [P_GRADED_NOTICE] = WORKING_DAYS_ROW("notice.graded", "call before a short or standard inspection"),
    [P_FOCUSED_NOTICE] = WORKING_DAYS_ROW("notice.focused", "call before a focused visit"),
    [P_MONITORING_NOTICE] = WORKING_DAYS_ROW("notice.monitoring", "call before a monitoring visit"),
    [P_JTAI_NOTICE] = WORKING_DAYS_ROW("notice.jtai", "call before the fieldwork of a joint targeted area inspection"),
    [P_GRADED_CALL_WEEKDAY] = WEEKDAY_ROW("graded.call_weekday", "day of the week of the call"),
    [P_GRADED_FIRST_WEEKDAY] = WEEKDAY_ROW("graded.first_weekday", "day of the week on which inspectors arrive"),
    [P_GRADED_LAST_WEEKDAY] = WEEKDAY_ROW("graded.last_weekday", "day of the week on which inspectors leave"),
    [P_SHORT_DAYS] = WORKING_DAYS_ROW("on_site.short", "on site for a short inspection"),
    [P_STANDARD_DAYS] = WORKING_DAYS_ROW("on_site.standard", "on site for a standard inspection"),
    [P_SIF_DAYS] = WORKING_DAYS_ROW("on_site.sif", "first to last day of a single inspection"),
    [P_FOCUSED_DAYS] = WORKING_DAYS_ROW("on_site.focused", "on site for a focused visit"),
    [P_MONITORING_DAYS] = WORKING_DAYS_ROW("on_site.monitoring", "on site for a monitoring visit"),
    [P_ACTION_PLANNING_DAYS] = WORKING_DAYS_ROW("on_site.action_planning", "on site for an action planning visit"),
    [P_SMALL_CHILDREN] = { "small_authority.children_under", "an authority with fewer children counts as small",
                           UNIT_CHILDREN, 0, 1000000 },
    [P_SMALL_SHORT_DAYS] =
        WORKING_DAYS_ROW("small_authority.short_days", "on site for a short inspection of a small authority"),
    [P_HOLIDAY_WEEK_CLOSED] =
        SWITCH_ROW("graded.holiday_week_closed", "no graded inspection is on site in a week with a bank holiday"),
    [P_PAUSE_OFFERED_FROM] =
        DAY_ROW("pause.offered_from", "first on-site day for which pausing an inspection is offered"),
    [P_PAUSE_LIMIT] = WORKING_DAYS_ROW("pause.limit", "longest pause before an inspection counts as incomplete"),
    [P_TEAM_FOCUSED] = COUNT_ROW("team.focused", "inspectors on a focused visit"),
    [P_TEAM_MONITORING] = COUNT_ROW("team.monitoring", "inspectors on a monitoring visit"),

    [P_OVERALL_REQUIRED] = SWITCH_ROW("judgements.overall", "an overall grade is given"),
    [P_IMPROVEMENT_TAG] =
        SWITCH_ROW("report.improvement_tag", "each area for improvement is tied to the National Framework"),
    [P_SIGN_OFF_TESTS] = SWITCH_ROW("judgements.inadequate_tests",
                                    "signing off inadequate asks whether failure is widespread, whether it is serious"),
    [P_CONFLICT_YEARS] = { "people.conflict_years", "years for which a former tie bars an inspector", UNIT_COUNT, 0,
                           100 },
    [P_RETAIN_LISTS_MONTHS] = MONTHS_ROW("retention.lists_months", "child-level lists are kept after publication"),
    [P_RETAIN_EVIDENCE_YEARS] = { "retention.evidence_years", "years for which the evidence base is kept", UNIT_COUNT,
                                  0, 100 },
};

const struct edition *framework_on(const struct framework *f, struct day on) {
    const struct edition *found = NULL;
    for (size_t i = 0; i < f->edition_count; i++) /* in order of `from`, ties along `amends`: the last one speaks */
        if (!day_before(on, f->edition[i].from) && !day_eq(f->edition[i].from, DAY_NEVER)) found = &f->edition[i];
    return found;
}

const struct edition *framework_named(const struct framework *f, struct sv id) {
    for (size_t i = 0; i < f->edition_count; i++)
        if (sv_eq_nocase(f->edition[i].id, id)) return &f->edition[i];
    return NULL;
}

struct sv framework_nearest(const struct framework *f, struct sv id) {
    struct sv best = { NULL, 0 };
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < f->edition_count; i++) {
        struct sv name = f->edition[i].id;
        /* "2018-09" means ILACS-2018-09 more than it means anything of the same length. */
        size_t far = id.n > 0 && sv_find(name, id) < name.n ? 0 : sv_distance(name, id, 32);
        if (far < least) {
            least = far;
            best = name;
        }
    }
    return best;
}

static bool carries_grade(enum grade g) { return g != GRADE_NONE && g != GRADE_NOT_GRADED; }

bool condition_holds(const struct condition *c, const enum grade *grades) {
    if (c->ungraded) return grades == NULL;
    if (grades == NULL) return false;
    unsigned graded = 0, hits = 0;
    for (unsigned area = 0; area < AREA_COUNT; area++) {
        if ((c->areas >> area & 1U) == 0 || !carries_grade(grades[area])) continue;
        graded++;
        hits += c->grades >> grades[area] & 1U;
    }
    return c->every ? graded > 0 && hits == graded : hits >= c->at_least;
}

struct sv unit_label(enum unit u, int32_t n) {
    bool one = n == 1;
    switch (u) {
    case UNIT_WORKING_DAYS: return one ? SV("working day") : SV("working days");
    case UNIT_DAYS: return one ? SV("day") : SV("days");
    case UNIT_WEEKS: return one ? SV("week") : SV("weeks");
    case UNIT_MONTHS: return one ? SV("month") : SV("months");
    case UNIT_CHILDREN: return one ? SV("child") : SV("children");
    case UNIT_COUNT:
    case UNIT_WEEKDAY:
    case UNIT_DAY:
    case UNIT_SWITCH: break;
    }
    return SV("");
}
