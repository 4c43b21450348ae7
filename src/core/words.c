#include "core/words.h"

struct word {
    struct sv word, label;
};
#define WORD(w, l)                                                                                                     \
    {                                                                                                                  \
        { "" w, sizeof(w) - 1 }, { "" l, sizeof(l) - 1 }                                                               \
    }

static const struct word grades[GRADE_COUNT] = {
    [GRADE_NONE] = WORD("", "no grade"),
    [GRADE_OUTSTANDING] = WORD("outstanding", "outstanding"),
    [GRADE_GOOD] = WORD("good", "good"),
    [GRADE_REQUIRES_IMPROVEMENT] = WORD("requires_improvement", "requires improvement to be good"),
    [GRADE_INADEQUATE] = WORD("inadequate", "inadequate"),
    [GRADE_ADEQUATE] = WORD("adequate", "adequate"),
    [GRADE_NOT_GRADED] = WORD("not_graded", "not judged"),
};
static const struct word areas[AREA_COUNT] = {
    [AREA_OVERALL] = WORD("overall", "overall effectiveness"),
    [AREA_LEADERS] = WORD("leaders", "impact of leaders"),
    [AREA_HELP_AND_PROTECTION] = WORD("help_and_protection", "children who need help and protection"),
    [AREA_IN_CARE_AND_CARE_LEAVERS] = WORD("in_care_and_care_leavers", "children in care and care leavers"),
    [AREA_IN_CARE] = WORD("in_care", "children in care"),
    [AREA_CARE_LEAVERS] = WORD("care_leavers", "care leavers"),
    [AREA_ADOPTION] = WORD("adoption", "adoption performance"),
    [AREA_LSCB] = WORD("lscb", "local safeguarding children board"),
};
static const struct word obligations[OWED_COUNT] = {
    [OWED_SIF] = WORD("sif", "single inspection (SIF)"),
    [OWED_STANDARD_INSPECTION] = WORD("standard_inspection", "standard inspection"),
    [OWED_SHORT_INSPECTION] = WORD("short_inspection", "short inspection"),
    [OWED_FOCUSED_VISIT] = WORD("focused_visit", "focused visit"),
    [OWED_MONITORING_VISIT] = WORD("monitoring_visit", "monitoring visit"),
    [OWED_ACTION_PLANNING_VISIT] = WORD("action_planning_visit", "action planning visit"),
    [OWED_PUBLISH_REPORT] = WORD("publish_report", "publication of the report or letter"),
    [OWED_AUTHORITY_PUBLICATION] = WORD("authority_publication", "publication of the report by the authority"),
    [OWED_ACTION_PLAN] = WORD("action_plan", "action plan (statement of proposed action)"),
    [OWED_DRAFT_ACTION_PLAN] = WORD("draft_action_plan", "draft action plan"),
    [OWED_SELF_EVALUATION] = WORD("self_evaluation", "annual self-evaluation"),
    [OWED_ENGAGEMENT_MEETING] = WORD("engagement_meeting", "annual engagement meeting"),
};
static const struct word statuses[STATUS_COUNT] = {
    [STATUS_NOT_YET] = WORD("not_yet", "not yet due"),
    [STATUS_OPEN] = WORD("open", "open"),
    [STATUS_OVERDUE] = WORD("overdue", "overdue"),
    [STATUS_PAUSED] = WORD("paused", "paused"),
    [STATUS_MET] = WORD("met", "met"),
    [STATUS_SUPERSEDED] = WORD("superseded", "superseded"),
};
static const struct word events[EVENT_COUNT] = {
    [EVENT_SIF] = WORD("sif", "single inspection (SIF)"),
    [EVENT_STANDARD] = WORD("standard", "standard inspection"),
    [EVENT_SHORT] = WORD("short", "short inspection"),
    [EVENT_OTHER_INSPECTION] = WORD("other", "inspection under an older framework"),
    [EVENT_FOCUSED_VISIT] = WORD("focused_visit", "focused visit"),
    [EVENT_MONITORING_VISIT] = WORD("monitoring_visit", "monitoring visit"),
    [EVENT_ACTION_PLANNING_VISIT] = WORD("action_planning_visit", "action planning visit"),
    [EVENT_JTAI] = WORD("jtai", "joint targeted area inspection"),
    [EVENT_ENGAGEMENT_MEETING] = WORD("engagement_meeting", "annual engagement meeting"),
    [EVENT_SELF_EVALUATION] = WORD("self_evaluation", "self-evaluation"),
    [EVENT_ACTION_PLAN] = WORD("action_plan", "action plan"),
    [EVENT_DRAFT_ACTION_PLAN] = WORD("draft_action_plan", "draft action plan"),
    [EVENT_AUTHORITY_PUBLICATION] = WORD("authority_publication", "publication by the authority"),
};
static const struct word audiences[AUDIENCE_COUNT] = {
    [AUDIENCE_INSPECTORATE] = WORD("inspectorate", "the inspectorate"),
    [AUDIENCE_AUTHORITY] = WORD("authority", "the authority"),
    [AUDIENCE_PUBLIC] = WORD("public", "the public"),
};
static const struct word confidences[CONFIDENCE_COUNT] = {
    [CONFIRMED] = WORD("confirmed", "confirmed"),
    [SINGLE_SOURCE] = WORD("single_source", "single source"),
    [DERIVED] = WORD("derived", "derived"),
    [BACKGROUND] = WORD("background", "background"),
};

struct sv grade_word(enum grade g) {
    return grades[g].word;
}
struct sv area_word(enum area a) {
    return areas[a].word;
}
struct sv obligation_word(enum obligation o) {
    return obligations[o].word;
}
struct sv status_word(enum status s) {
    return statuses[s].word;
}
struct sv event_word(enum event_kind k) {
    return events[k].word;
}
struct sv audience_word(enum audience a) {
    return audiences[a].word;
}
struct sv confidence_word(enum confidence c) {
    return confidences[c].word;
}
struct sv grade_label(enum grade g) {
    return grades[g].label;
}
struct sv area_label(enum area a) {
    return areas[a].label;
}
struct sv obligation_label(enum obligation o) {
    return obligations[o].label;
}
struct sv status_label(enum status s) {
    return statuses[s].label;
}
struct sv event_label(enum event_kind k) {
    return events[k].label;
}

static bool find(const struct word *list, size_t n, struct sv s, size_t *out) {
    for (size_t i = 0; i < n; i++)
        if (sv_eq(list[i].word, s)) {
            *out = i;
            return true;
        }
    return false;
}

#define PARSER(name, type, list, count)                                                                                \
    bool name(struct sv s, type *out) { /* NOLINT(bugprone-macro-parentheses): a type */                               \
        size_t i;                                                                                                      \
        if (s.n == 0 || !find((list), (count), s, &i)) return false;                                                   \
        *out = (type)i;                                                                                                \
        return true;                                                                                                   \
    }
PARSER(area_parse, enum area, areas, AREA_COUNT)
PARSER(obligation_parse, enum obligation, obligations, OWED_COUNT)
PARSER(status_parse, enum status, statuses, STATUS_COUNT)
PARSER(event_parse, enum event_kind, events, EVENT_COUNT)
PARSER(audience_parse, enum audience, audiences, AUDIENCE_COUNT)
PARSER(confidence_parse, enum confidence, confidences, CONFIDENCE_COUNT)

/* "Requires  Improvement to be good" -> "requires_improvement_to_be_good"; false when it is too long for any grade. */
static bool fold_label(struct sv s, char *out, size_t room, size_t *n) {
    struct sv word;
    *n = 0;
    while (sv_word(&s, &word)) {
        if (*n + word.n + 1 > room) return false;
        if (*n > 0) out[(*n)++] = '_';
        for (size_t i = 0; i < word.n; i++) {
            char c = word.p[i];
            out[(*n)++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        }
    }
    return true;
}

bool grade_parse(struct sv s, enum grade *out) {
    char folded[40];
    size_t n;
    size_t i;
    s = sv_trim(s);
    if (s.n == 0) {
        *out = GRADE_NONE;
        return true;
    }
    if (!fold_label(s, folded, sizeof folded, &n)) return false;
    struct sv f = { folded, n };
    if (sv_eq(f, SV("requires_improvement_to_be_good")))
        f = SV("requires_improvement");
    else if (sv_eq(f, SV("not_judged")))
        f = SV("not_graded");
    if (!find(grades, GRADE_COUNT, f, &i)) return false;
    *out = (enum grade)i;
    return true;
}
