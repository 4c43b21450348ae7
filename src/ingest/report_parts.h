#ifndef ILACS_INGEST_REPORT_PARTS_H
#define ILACS_INGEST_REPORT_PARTS_H
/* What the modules that read one report share. Private to report*.c and their tests. */
#include "ingest/report.h"
#include "ingest/report_grades.h"

/* A list in an arena that grows. Failing to grow sets a->failed, which report_read looks at once, at its end. */
struct list {
    void *p;
    size_t n, cap, size;
};
/* Room for one more member; NULL without memory. */
void *list_add(struct list *l, size_t size, struct arena *a);

struct reading {
    const struct report_text *t;
    const struct report_reader *r;
    struct arena *a;
    struct report_facts *f;
    struct list items, mentions, numbers, sections, warnings;
    const struct authority *authority;
    struct day first, last; /* on site; DAY_NONE while unknown */
    size_t front_end;       /* line after the front table or the front matter */
};

/* ---- values ---- */
void value_set(struct reading *rd, enum report_column c, struct sv value, struct report_place place);
/* A value that follows from others. */
void value_derive(struct reading *rd, enum report_column c, struct sv value, const char *how);
/* No value. `doubt`: there should be one. */
void value_blank(struct reading *rd, enum report_column c, const char *why, bool doubt);
/* What a second place says: agreeing raises the trust, disagreeing makes the value doubtful. */
void value_second(struct reading *rd, enum report_column c, struct sv value, struct report_place place);
void value_doubt(struct reading *rd, enum report_column c, const char *why);
struct sv text_of_day(struct day d, struct arena *a);
struct sv text_of_number(uint64_t n, struct arena *a);

/* ---- lines ---- */
/* Whether line i begins with these folded words (exact characters, blanks as they come). */
bool line_starts(const struct report_text *t, size_t i, struct sv words);
/* The first line in [from, to) that does; SIZE_MAX when none. */
size_t line_find(const struct report_text *t, size_t from, size_t to, struct sv words);
/* The first line of page p, or t->lines. */
size_t page_start(const struct report_text *t, uint32_t page);
/* The first line after i that is neither blank nor furniture; t->lines when none. */
size_t next_written(const struct report_text *t, size_t i);

/* ---- the parts ---- */
struct report_title {
    enum report_form form;
    size_t line;    /* of the title */
    struct sv name; /* the authority as printed */
    struct report_place place;
    bool board_review; /* SIF: the title says that the safeguarding board was reviewed too */
};
void report_title_read(const struct report_text *t, struct arena *a, struct report_title *out);
void report_front_read(struct reading *rd, const struct report_title *title); /* dates, published, lead, authority */
void report_judgements_read(struct reading *rd, const struct report_title *title); /* every grade, and the edition */
void report_people_read(struct reading *rd, enum report_form form);
void report_sections_read(struct reading *rd, enum report_form form); /* sections and the items in them */
void report_mentions_read(struct reading *rd);                        /* visits, good practice, numbers */
void report_letter_read(struct reading *rd, const struct report_title *title);
/* The names in "A, His Majesty's Inspector, and B HMI", joined by "; "; empty when there is none. */
struct sv report_names_read(struct sv raw, struct arena *a);
#endif
