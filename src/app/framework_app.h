#ifndef ILACS_APP_FRAMEWORK_APP_H
#define ILACS_APP_FRAMEWORK_APP_H
/* The framework as use cases: load it, list its editions, show one, set two side by side, check the files. Which
 * *authorities* a difference touches is core/impact's question, answered by running both editions. */
#include "core/framework.h"

/* Loads the shipped editions and, over them, the drafts in `draft_dir` (every *.yaml in it; empty view: none). A draft
 * with the id of a shipped edition replaces it, one with a new id is added.
 * Owns:   everything lives in `a`.
 * Errors: ERR_UNKNOWN, no such folder; ERR_STORE, it or a file in it cannot be read; those of editions_load. */
bool framework_open(struct sv draft_dir, struct arena *a, struct framework *out, struct err *e);
/* Like framework_named, but an unknown id is ERR_UNKNOWN with the nearest in the hint. */
bool framework_find(const struct framework *f, struct sv id, const struct edition **out, struct err *e);

/* One thing an edition says: a value, a row, its judgements. */
struct framework_entry {
    struct sv section;         /* the key of the file: "values", "pathways", "judgements", ... */
    struct sv name;            /* "clock.report_published"; the id of a row; empty for a section given whole */
    struct sv meaning;         /* of a value, in words; else empty */
    struct sv text;            /* what it says, in words: two entries rule alike exactly when their texts are equal */
    const struct value *value; /* NULL: no single number */
    enum unit unit;
    const struct cite *cite;
    bool own; /* set by this edition itself, not inherited */
};
struct framework_view {
    const struct edition *edition;
    struct day to; /* last day in force; DAY_NONE: still, or (with an unknown first day) never */
    struct framework_entry *entry;
    size_t entries, own; /* in the order of the files: judgements, windows, pathways, ... values */
};
/* Everything in force under an edition. Lives in `a`. Errors: ERR_NOMEM. */
bool framework_show(const struct framework *f, const struct edition *ed, struct arena *a, struct framework_view *out,
                    struct err *e);
/* Every edition, oldest first. Lives in `a`. Errors: ERR_NOMEM. */
bool framework_list(const struct framework *f, struct arena *a, struct framework_view **out, size_t *n, struct err *e);

struct framework_change {
    const struct framework_entry *before, *after; /* one of them is NULL: appears, disappears */
};
struct framework_diff {
    struct framework_view a, b;
    struct framework_change *change; /* in the order of `b`, then what is gone */
    size_t changes;
    bool reordered; /* rows of pathways that both have stand in another order: the first match wins, so it matters */
};
/* What `b` says that `a` does not. Lives in `arena`. Errors: ERR_NOMEM. */
bool framework_diff(const struct framework *f, const struct edition *a, const struct edition *b, struct arena *arena,
                    struct framework_diff *out, struct err *e);

/* What the files hold, once they are known to be sound: framework_open has refused everything else. */
struct framework_tally {
    size_t editions, values, rows; /* values and rows set, in all files together */
    size_t of_confidence[CONFIDENCE_COUNT];
    size_t questions; /* how many of them fill an open question by default */
    struct sv *note;  /* what is sound but may surprise */
    size_t notes;
};
bool framework_tally(const struct framework *f, struct arena *a, struct framework_tally *out, struct err *e);
#endif
