#ifndef ILACS_CORE_REVIEW_H
#define ILACS_CORE_REVIEW_H
/* What a report says and the register does not say, or says otherwise: both values side by side, for a person to choose.
 * The store keeps these (store/reviews.h); nothing of a report's bytes is kept, and of its text only the pages shown.
 *
 * Owns: every view is borrowed from the arena it was loaded into or made in. */
#include "core/record.h"

/* One value. `name` is a column of the record, or REVIEW_FINDINGS for the whole list of findings. */
#define REVIEW_FINDINGS SV("findings")
struct review_cell {
    struct sv name, held, value; /* held: what the register says; empty when it says nothing */
    struct sv trust, reason;     /* report_trust_word; why it is doubtful or how it was derived */
    uint32_t page, second_page;  /* 0: no such place */
    struct sv second_value;
    struct sv words, second_words; /* only while it is open */
};
struct review_page {
    uint32_t page;
    struct sv text; /* as pdftotext lays it out, lines ended by LF */
};

struct review {
    int64_t number, moment; /* from 1; milliseconds since 1970, UTC */
    struct sv sha256, file; /* of the report: 64 hex digits, and the path it was read from */
    bool is_new;            /* the register has no such inspection or visit; the cells are the whole row */
    enum record_kind kind;  /* RECORD_INSPECTION or RECORD_VISIT */
    struct sv record, dfe_code, authority; /* key, code, name */
    struct sv warnings;                    /* the reader's sentences, one a line */
    struct sv findings; /* those of the report as CSV in the form of findings.csv; empty: none, or held already */
    const struct review_cell *cell;
    size_t cells;
    const struct review_page *page; /* only while it is open */
    size_t pages;

    bool decided, accepted;
    int64_t decided_moment;
    struct sv decided_by, reason;
    struct sv taken; /* names of the cells taken, separated by blanks */
};

/* At most `max` bytes of a text, cut between two characters. */
static inline struct sv review_cut(struct sv v, size_t max) {
    if (v.n <= max) return v;
    while (max > 0 && ((unsigned char)v.p[max] & 0xC0U) == 0x80U) max--;
    return (struct sv){ v.p, max };
}

/* NULL when there is none of that name. */
static inline const struct review_cell *review_cell_named(const struct review *r, struct sv name) {
    for (size_t i = 0; i < r->cells; i++)
        if (sv_eq(r->cell[i].name, name)) return &r->cell[i];
    return NULL;
}
#endif
