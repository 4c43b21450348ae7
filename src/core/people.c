#include "core/people.h"

struct word {
    struct sv word, label;
};
#define WORD(w, l)                                                                                                     \
    {                                                                                                                  \
        { "" w, sizeof(w) - 1 }, { "" l, sizeof(l) - 1 }                                                               \
    }

static const struct word roles[ROLE_COUNT] = {
    [ROLE_PUBLIC] = WORD("public", "public"),
    [ROLE_OPERATOR] = WORD("operator", "operator of the machine"),
    [ROLE_ADMINISTRATOR] = WORD("administrator", "administrator"),
    [ROLE_PLANNER] = WORD("planner", "planner"),
    [ROLE_REGIONAL_DIRECTOR] = WORD("regional_director", "regional director"),
    [ROLE_LEAD_INSPECTOR] = WORD("lead_inspector", "lead inspector"),
    [ROLE_INSPECTOR] = WORD("inspector", "inspector"),
    [ROLE_QUALITY_ASSURANCE_MANAGER] = WORD("quality_assurance_manager", "quality-assurance manager"),
    [ROLE_ANALYST] = WORD("analyst", "analyst"),
    [ROLE_AUTHORITY_DIRECTOR] = WORD("authority_director", "authority director"),
    [ROLE_AUTHORITY_COORDINATOR] = WORD("authority_coordinator", "authority coordinator"),
    [ROLE_AUTHORITY_DATA_OFFICER] = WORD("authority_data_officer", "authority data officer"),
};
static const struct word interests[INTEREST_KINDS] = {
    [INTEREST_FORMER_EMPLOYER] = WORD("former_employer", "employer, former or present"),
    [INTEREST_FAMILY] = WORD("family", "family"),
    [INTEREST_PREVIOUS_WORK] = WORD("previous_work", "previous work for it"),
    [INTEREST_OTHER] = WORD("other", "another tie"),
};

enum role_scope role_scope(enum role r) {
    if (r == ROLE_REGIONAL_DIRECTOR) return SCOPE_REGION;
    return r == ROLE_AUTHORITY_DIRECTOR || r == ROLE_AUTHORITY_COORDINATOR || r == ROLE_AUTHORITY_DATA_OFFICER
               ? SCOPE_AUTHORITY
               : SCOPE_NONE;
}

bool role_is_inspecting(enum role r) {
    return r == ROLE_LEAD_INSPECTOR || r == ROLE_INSPECTOR || r == ROLE_QUALITY_ASSURANCE_MANAGER;
}

struct sv role_word(enum role r) {
    return roles[r].word;
}
struct sv role_label(enum role r) {
    return roles[r].label;
}
struct sv interest_word(enum interest_kind k) {
    return interests[k].word;
}
struct sv interest_label(enum interest_kind k) {
    return interests[k].label;
}

/* "Quality-Assurance manager" is "quality_assurance_manager". */
static bool same_word(struct sv word, struct sv s) {
    if (word.n != s.n) return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if (c == '-' || c == ' ') c = '_';
        if (c != word.p[i]) return false;
    }
    return true;
}

static bool find(const struct word *list, size_t n, struct sv s, size_t *out) {
    s = sv_trim(s);
    for (size_t i = 0; i < n; i++)
        if (same_word(list[i].word, s)) {
            *out = i;
            return true;
        }
    return false;
}

bool role_parse(struct sv s, enum role *out) {
    size_t i;
    if (!find(roles, ROLE_COUNT, s, &i)) return false;
    *out = (enum role)i;
    return true;
}

bool interest_parse(struct sv s, enum interest_kind *out) {
    size_t i;
    if (!find(interests, INTEREST_KINDS, s, &i)) return false;
    *out = (enum interest_kind)i;
    return true;
}
