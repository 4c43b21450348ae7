#ifndef ILACS_CORE_PLANNED_H
#define ILACS_CORE_PLANNED_H
/* An activity that somebody has planned: the thing to protect. Values only. */
#include "core/people.h"

enum { PLANNED_TEAM_MAX = 12, PLANNED_ID = 16 };
/* One version; a change, the call and a withdrawal are later versions of the same id. Numbers count from 1 within the id. */
struct planned {
    struct sv id;        /* 16 characters a-z2-7, random: it tells nothing about how many others there are */
    int64_t number;      /* of the version within the id */
    int64_t moment;      /* when it was entered */
    int64_t entered_by;  /* account */
    struct sv authority; /* DfE code */
    struct sv region;    /* the authority's Ofsted region; filled in when loaded, not stored */
    enum obligation kind;
    struct day call_day;            /* the day on which the authority is to be called */
    int64_t team[PLANNED_TEAM_MAX]; /* accounts, the lead inspector first */
    size_t team_size;
    int64_t called; /* the moment the call was recorded; 0: the authority does not know */
    bool withdrawn;
    struct sv reason; /* of a change or withdrawal; may be empty in the first */
};
/* Kinds that can be planned: those where inspectors go somewhere. */
bool planned_kind(enum obligation o);
/* What a version says, as the bytes whose salted hash the audit log keeps: a line for each value, the reason last. */
void planned_canonical(const struct planned *p, struct text *out);
#endif
