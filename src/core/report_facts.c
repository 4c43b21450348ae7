#include "core/report_facts.h"

#include <assert.h>

static const char *const column_names[REPORT_COLUMNS] = {
    [REPORT_ID] = "id",
    [REPORT_URN] = "urn",
    [REPORT_DFE_CODE] = "dfe_code",
    [REPORT_AUTHORITY] = "authority",
    [REPORT_FRAMEWORK] = "framework",
    [REPORT_EDITION] = "edition",
    [REPORT_KIND] = "kind",
    [REPORT_KIND_BASIS] = "kind_basis",
    [REPORT_ONSITE_START] = "onsite_start",
    [REPORT_ONSITE_END] = "onsite_end",
    [REPORT_ONSITE_PERIODS] = "onsite_periods",
    [REPORT_ONSITE_DAYS] = "onsite_days",
    [REPORT_PUBLISHED] = "published",
    [REPORT_PUBLISHED_PRINTED] = "published_printed",
    [REPORT_PUBLISHED_LISTED] = "published_listed",
    [REPORT_LEAD_INSPECTOR] = "lead_inspector",
    [REPORT_OVERALL] = "overall",
    [REPORT_LEADERS] = "leaders",
    [REPORT_HELP_AND_PROTECTION] = "help_and_protection",
    [REPORT_IN_CARE_AND_CARE_LEAVERS] = "in_care_and_care_leavers",
    [REPORT_IN_CARE] = "in_care",
    [REPORT_CARE_LEAVERS] = "care_leavers",
    [REPORT_ADOPTION] = "adoption",
    [REPORT_LSCB] = "lscb",
    [REPORT_URL] = "url",
    [REPORT_SOURCE] = "source",
    [REPORT_SOURCE_FILE] = "source_file",
    [REPORT_PAGES] = "pages",
    [REPORT_CHECKED] = "checked",
    [REPORT_NOTE] = "note",
};

struct sv report_column_name(enum report_column c) {
    assert(c < REPORT_COLUMNS);
    return sv_of(column_names[c]);
}

enum report_column report_column_of(enum area a) {
    static const enum report_column of[AREA_COUNT] = {
        [AREA_OVERALL] = REPORT_OVERALL,
        [AREA_LEADERS] = REPORT_LEADERS,
        [AREA_HELP_AND_PROTECTION] = REPORT_HELP_AND_PROTECTION,
        [AREA_IN_CARE_AND_CARE_LEAVERS] = REPORT_IN_CARE_AND_CARE_LEAVERS,
        [AREA_IN_CARE] = REPORT_IN_CARE,
        [AREA_CARE_LEAVERS] = REPORT_CARE_LEAVERS,
        [AREA_ADOPTION] = REPORT_ADOPTION,
        [AREA_LSCB] = REPORT_LSCB,
    };
    assert(a < AREA_COUNT);
    return of[a];
}

struct sv report_form_word(enum report_form f) {
    static const char *const words[REPORT_FORMS] = {
        [REPORT_UNKNOWN] = "unknown",
        [REPORT_ILACS] = "ilacs",
        [REPORT_SIF] = "sif",
        [REPORT_LOOKED_AFTER_2013] = "looked_after_children",
        [REPORT_CHILD_PROTECTION_2012] = "child_protection",
        [REPORT_LSCB_REVIEW] = "lscb_review",
        [REPORT_FOCUSED_VISIT] = "focused_visit",
        [REPORT_MONITORING_VISIT] = "monitoring_visit",
        [REPORT_JTAI] = "jtai",
    };
    assert(f < REPORT_FORMS);
    return sv_of(words[f]);
}

struct sv report_trust_word(enum report_trust t) {
    switch (t) {
    case REPORT_BLANK: return SV("blank");
    case REPORT_DOUBTFUL: return SV("doubtful");
    case REPORT_ONE_PLACE: return SV("one_place");
    case REPORT_TWO_PLACES: return SV("two_places");
    case REPORT_DERIVED: return SV("derived");
    }
    assert(!"a trust we know");
    return SV("");
}

struct sv report_item_word(enum report_item_kind k) {
    static const char *const words[REPORT_ITEM_KINDS] = {
        [REPORT_IMPROVEMENT] = "improvement",
        [REPORT_PRIORITY_ACTION] = "priority_action",
        [REPORT_RECOMMENDATION] = "recommendation",
        [REPORT_GOOD_PRACTICE] = "good_practice",
    };
    assert(k < REPORT_ITEM_KINDS);
    return sv_of(words[k]);
}
