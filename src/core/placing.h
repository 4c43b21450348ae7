#ifndef ILACS_CORE_PLACING_H
#define ILACS_CORE_PLACING_H
/* Whether an inspection or visit may be placed on given days: call, notice, weeks, pauses, themes, programme (sections
 * 4.1, 4.5, 4.6, 5, 8). Pure rules; the planner searches over them, the command line checks oracles with them. */
#include "core/due.h"

struct proposal {
    enum obligation kind;  /* graded, focused, monitoring, action planning; jtai by the flag below */
    bool jtai;             /* a joint targeted area inspection instead of `kind` */
    struct day call;       /* DAY_NONE: to be worked out */
    struct day start, end; /* on site; end DAY_NONE: by the edition's number of days */
    struct sv theme;       /* focused visits: code */
    int32_t children;      /* of the authority; 0: not known */
    bool
        return_for_evidence; /* a return day of an inspection begun earlier: closed weeks do not bind (Derbyshire, Aug 2019) */
    bool
        overridden; /* a reason, decider and date are recorded: refusals that only the programme makes become warnings */
    int sequence;   /* monitoring: which visit of the series; 0: work it out from the history */
};
struct placing_finding {
    enum severity severity;
    struct sv rule; /* parameter or row that speaks: "graded.call_weekday", "covid_pause", "J..."; */
    const struct cite *cite;
    char text[220]; /* a sentence for people */
};
struct placing {
    struct day call, start, end; /* worked out where not given */
    bool small_authority;        /* fewer days by size (O6) */
    bool beyond_planned;         /* a monitoring visit beyond the planned programme */
    int team;                    /* inspectors by the size of the authority; 0: unknown */
    struct placing_finding finding[16];
    size_t findings;
};
/* `h` may be NULL: rules that need a history are passed over. Accepted when no finding is an error. */
bool placing_check(const struct due_context *c, const struct history *h, const struct proposal *p, struct placing *out);
/* Inspectors for a graded inspection on that day of an authority with so many under-18s (5.2). 0: the edition says none. */
int team_size(const struct edition *ed, int32_t children);

/* An inspection that was paused (5.3 D4, D5). */
enum pause_state { PAUSE_NOT_OFFERED, PAUSE_PAUSED, PAUSE_INCOMPLETE };
enum pause_state pause_state_of(const struct due_context *c, struct day on_site, struct day paused_on,
                                struct day asked);
/* Whether a monitoring letter is published or goes to the authority alone (4.5). */
bool monitoring_letter_published(const struct edition *ed, int sequence);
#endif
