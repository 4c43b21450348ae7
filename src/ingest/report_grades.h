#ifndef ILACS_INGEST_REPORT_GRADES_H
#define ILACS_INGEST_REPORT_GRADES_H
/* Judgements: the front-page table, the headings in the body, and the sentences that grade the whole or the board.
 *
 * A table row is a label of known words and a grade of known words. Both wrap, and pdftotext may put the grade beside,
 * above or below its label, or in the middle of it. So a table is read as two streams: the labels in their order, and
 * the grade words in theirs; the k-th grade belongs to the k-th label when there are as many of one as of the other, and
 * the lines they stand on must touch. Where the counts differ, only a grade that touches exactly one label is taken. */
#include "core/report_facts.h"
#include "ingest/report_text.h"

/* A grade as found: lines [from, to] hold its words. */
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding)
struct report_grade {
    enum grade grade; /* GRADE_NONE: not found */
    size_t from, to;
    struct report_place place;
    bool doubtful;     /* taken by position alone, or its label is misprinted */
    const char *doubt; /* why */
};

/* A set of labels that a table or body uses. */
// In the order its tables are written in.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding)
struct report_label {
    enum area area;
    const char *words; /* folded, single spaces */
    bool misprint;     /* not what the template says; the row is still this area's */
};
extern const struct report_label report_ilacs_labels[];       /* front table and body headings alike */
extern const struct report_label report_sif_table_labels[];   /* the SIF front table */
extern const struct report_label report_sif_heading_labels[]; /* the SIF body */
extern const struct report_label report_2013_labels[];        /* "Record of main findings", 2012-13 */

/* Reads the first table in lines [from, to). `found` has AREA_COUNT members, which it fills for the rows found.
 * Returns the line after the table, or `from` when there is none. */
size_t report_table_read(const struct report_text *t, size_t from, size_t to, const struct report_label *labels,
                         struct arena *a, struct report_grade *found);

/* Finds for each area the first heading in [from, to) that carries a grade: "... help and protection: good", or the
 * label in a box beside its grade. */
void report_headings_read(const struct report_text *t, size_t from, size_t to, const struct report_label *labels,
                          struct arena *a, struct report_grade *found);

/* The words of the label that starts on line i as a heading, graded or not, or NULL; *end is its last line, the grade's
 * included. For cutting the text into sections. */
const char *report_heading_at(const struct report_text *t, size_t i, const struct report_label *labels, size_t *end);

/* "The overall judgement is ...", "Children's services in X are ..." in [from, to). */
bool report_overall_sentence(const struct report_text *t, size_t from, size_t to, struct arena *a,
                             struct report_grade *found);
/* "The effectiveness of the Local Safeguarding Children Board (LSCB) is good", "... Board requires improvement".
 * Descriptions of what a grade means ("An LSCB that is good ...") are no judgement. Starts after line `from`. */
bool report_board_sentence(const struct report_text *t, size_t from, size_t to, struct arena *a,
                           struct report_grade *found, size_t *next);
#endif
