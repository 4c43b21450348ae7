#ifndef ILACS_CORE_REGISTER_H
#define ILACS_CORE_REGISTER_H
/* The register as checked values: authorities and the facts about them. Values are transparent; text is borrowed from
 * the arena the register was loaded into. */
#include "core/record.h"

struct authority {
    struct sv dfe_code, urn, ons_code, name, ons_name, type, region, government_office_region;
    struct day opened, closed;             /* DAY_NONE: existed before the register begins / still exists */
    struct sv predecessors, successors;    /* DfE codes separated by spaces */
    struct sv neighbours, neighbours_2021; /* statistical neighbours, nearest first: 2025 and April 2021 models */
};
/* Whether the authority exists on that day. A successor is a new authority; its predecessor's grade is not its own. */
bool authority_exists(const struct authority *a, struct day on);

enum { PERIODS_MAX = 4 };
struct period {
    struct day first, last;
};

/* One thing that happened, as one version of its record says. Visits carry no grades, inspections no theme. */
struct event {
    enum event_kind kind;
    struct day start, end; /* first and last day; a month-precision visit spans its month; start may be unknown */
    struct day published;  /* report or letter; DAY_NONE: not published, or not known to be */
    struct day due;        /* a due day stated in a letter, which beats the computed one (U25); else DAY_NONE */
    bool month_precision;
    bool priority_action;               /* a letter named an area for priority action */
    struct sv id, authority;            /* record key; DfE code */
    struct period periods[PERIODS_MAX]; /* on-site periods, more than one when inspectors came back for evidence */
    size_t period_count;
    enum grade grade[AREA_COUNT];
    struct sv judgement_set; /* "sif_2013", "ilacs_2018", ...: which judgements exist */
    struct sv family;        /* "ILACS", "SIF", "child_protection", ... */
    struct sv theme, note, url, source;
};

enum override_change {
    OVERRIDE_KIND,
    OVERRIDE_EARLIEST,
    OVERRIDE_TARGET,
    OVERRIDE_LATEST,
    OVERRIDE_ADD,
    OVERRIDE_WAIVE
};
/* A recorded departure from the rule (design decision 6, O1-O3). */
struct override {
    struct sv id, authority;
    enum obligation obligation; /* the obligation departed from */
    enum override_change change;
    enum obligation to; /* OVERRIDE_KIND: what it becomes; OVERRIDE_ADD: the same as `obligation` */
    struct day day;     /* OVERRIDE_EARLIEST/TARGET/LATEST: the new day; ADD: its latest day */
    struct sv reason, ground, decided_by;
    uint32_t credible_points;       /* self-found weakness: bit set of the plan's points met, in the edition's order */
    struct day decided_on, expires; /* expires: DAY_NONE means with the current cycle */
};

struct election {
    struct sv id, authority; /* authority empty: national, every authority votes */
    struct day polling_day;
    struct sv kind;
};

struct holiday {
    struct day on;
    struct sv title;
};

/* A fact: one version of one record, with its three times (design decision 1). */
struct fact {
    int64_t number; /* the store's: later versions have higher numbers */
    enum record_kind kind;
    struct sv key;
    int64_t recorded;                 /* when it was recorded here: milliseconds since 1970, UTC */
    struct day known[AUDIENCE_COUNT]; /* first day each audience could know it; DAY_NEVER: never */
    bool withdrawn;                   /* this version says: the record was wrong altogether */
    union {
        struct authority authority;
        struct event event; /* RECORD_INSPECTION and RECORD_VISIT */
        struct holiday holiday;
        struct election election;
        struct override override;
    } is;
};
#define DAY_NEVER  ((struct day){ INT32_MAX })
#define DAY_ALWAYS ((struct day){ INT32_MIN + 1 })

/* Makes the typed value of a canonical row (record_check passed). `cells` must outlive `out`. Fills kind, key, `is` and
 * the known days a first version has by default (register_known_default); number, recorded, withdrawn stay 0.
 * Never fails on a canonical row. */
void fact_from_cells(const struct record_shape *shape, const struct sv *cells, struct fact *out);

/* The days a *first* version is known from, when the file does not say:
 *   authority, holiday: always;
 *   inspection: the report, from its publication day, to all. (That inspectors are on site is known to inspectorate and
 *     authority from the first day is decided in history.h.) Not published: never, until a later version says when;
 *   visit: from its publication day, else from its last day (a month's last), to all. An action plan, a draft, a
 *     self-evaluation or an engagement meeting is never known to the public (E11);
 *   election: always. override: from the day decided, to the inspectorate alone;
 *   finding: as the inspection or visit it belongs to, which the row alone does not say (reconcile.h); here: never. */
void register_known_default(struct fact *f);
#endif
