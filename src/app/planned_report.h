#ifndef ILACS_APP_PLANNED_REPORT_H
#define ILACS_APP_PLANNED_REPORT_H
/* The plan for people, as CSV and as JSON: the same bytes for the command line and the page's downloads. What a reader may
 * not see is not in the rows any more (planned.h). */
#include "app/interests.h"
#include "app/planned.h"

/* "Copy k3v5qz2m made for Pat Example on 22 November 2026 at 4:46pm": nothing without a mark. Lists end in it. */
void planned_copy_words(const struct planned_copy *copy, struct text *out);
/* "planned", "to be called" (its day has come), "called", "withdrawn". */
struct sv planned_state(const struct planned *p, struct day today);
void planned_list_text(const struct planned_row *row, size_t n, struct day today, int width, struct text *out);
void planned_list_csv(const struct planned_row *row, size_t n, struct day today, struct text *out);
void planned_list_json(const struct planned_row *row, size_t n, struct day today, struct text *out);
void planned_one_text(const struct planned_one *one, struct day today, int width, struct text *out);
void planned_one_json(const struct planned_one *one, struct day today, struct text *out);
void planned_exposure_text(const struct exposed_person *list, size_t n, int width, struct text *out);
void planned_exposure_json(const struct exposed_person *list, size_t n, struct text *out);
void planned_trace_text(const struct planned_trace *x, int width, struct text *out);
void planned_trace_json(const struct planned_trace *x, struct text *out);
/* "3 people could see it by now, 2 of them have; 1 of them cannot see it any more." */
void planned_exposure_sentence(const struct exposed_person *list, size_t n, struct text *out);
/* Interests, each with what it bars. */
void declared_text(const struct declared *list, size_t n, int width, struct text *out);
void declared_json(const struct declared *list, size_t n, struct text *out);
#endif
