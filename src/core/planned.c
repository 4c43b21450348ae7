#include "core/planned.h"

bool planned_kind(enum obligation o) {
    switch (o) {
    case OWED_SIF:
    case OWED_STANDARD_INSPECTION:
    case OWED_SHORT_INSPECTION:
    case OWED_FOCUSED_VISIT:
    case OWED_MONITORING_VISIT:
    case OWED_ACTION_PLANNING_VISIT: return true;
    case OWED_PUBLISH_REPORT:
    case OWED_AUTHORITY_PUBLICATION:
    case OWED_ACTION_PLAN:
    case OWED_DRAFT_ACTION_PLAN:
    case OWED_SELF_EVALUATION:
    case OWED_ENGAGEMENT_MEETING: /* both sides arrange it: nobody is to be surprised */
    case OWED_COUNT: return false;
    }
    return false;
}

void planned_canonical(const struct planned *p, struct text *out) {
    text_printf(out, "id %.*s\nversion %lld\nauthority %.*s\n", SV_ARG(p->id), (long long)p->number,
                SV_ARG(p->authority));
    text_printf(out, "kind %.*s\ncall_day ", SV_ARG(obligation_word(p->kind)));
    text_day(out, p->call_day);
    text_lit(out, "\nteam");
    for (size_t i = 0; i < p->team_size; i++) text_printf(out, " %lld", (long long)p->team[i]);
    text_printf(out, "\ncalled %lld\nwithdrawn %s\nreason ", (long long)p->called, p->withdrawn ? "yes" : "no");
    text_add(out, p->reason);
    text_char(out, '\n');
}
