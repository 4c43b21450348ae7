#ifndef ILACS_CORE_FRAMEWORK_TEXT_H
#define ILACS_CORE_FRAMEWORK_TEXT_H
/* The framework in plain words: one wording for traces, pages, `framework show` and `framework diff`. Each function
 * writes a part of a sentence, complete enough that two rows read alike only when they rule alike. */
#include "core/framework.h"

/* "30 working days", "Monday", "1 January 2018", "yes", "none"; a bare count is a bare number. */
void value_text(struct value v, enum unit unit, struct text *out);
/* "overall effectiveness is inadequate"; "at least 2 of children in care, care leavers are outstanding or good". */
void condition_text(const struct condition *c, struct text *out);
/* Several conditions, joined by "and"; "always" when there is none. */
void conditions_text(const struct condition *c, size_t n, struct text *out);
/* "from 30 to 42 months after publication of the report, target 36 months"; "no window". */
void window_text(const struct window *w, struct text *out);
/* "when ...: standard inspection, window three_year (...), focused visits planned: 2". `ed` holds the window. */
void pathway_text(const struct edition *ed, const struct pathway *p, struct text *out);
void pause_text(const struct pause *p, struct text *out);
void closed_period_text(const struct closed_period *c, struct text *out);
void theme_text(const struct theme *t, struct text *out);
void judgement_check_text(const struct judgement_check *c, struct text *out);
void team_text(const struct edition *ed, struct text *out);
/* "overall effectiveness, impact of leaders, ...; allowed: adoption performance" */
void judgements_text(const struct edition *ed, struct text *out);
#endif
