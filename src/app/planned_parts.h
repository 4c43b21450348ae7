#ifndef ILACS_APP_PLANNED_PARTS_H
#define ILACS_APP_PLANNED_PARTS_H
/* What changing (planned.c) and looking (planned_look.c) share. Nobody else includes this. */
#include "app/planned.h"

/* Everything of the plan and of the people, loaded once. */
struct plan {
    struct planned *version; /* by id and number, regions filled in */
    size_t versions;
    struct account *account;
    struct person *person; /* beside account */
    size_t people;
};
/* What `c` could be asked about: everything, or for somebody with little need what is near them (planned_parts.c). `v` NULL:
 * regions stay empty. */
bool plan_load(struct store *s, const struct view *v, const struct caller *c, struct arena *a, struct plan *out,
               struct err *e);
/* Whether version[i] is the one of its id that stands. */
bool plan_stands(const struct plan *p, size_t i);
/* The index of the version that stands of the activity `id`, if the caller may see it under the row that led here;
 * SIZE_MAX when it is not there or not theirs. The same work either way: every activity is decided about. */
size_t plan_find(const struct plan *p, const struct caller *c, struct sv id);
/* n characters a-z2-7, 5 bits each: of the 16 of an activity, 80, nobody comes upon another by trying. */
bool plan_fresh_id(struct arena *a, size_t n, struct sv *out, struct err *e);
/* ERR_UNKNOWN in the words that stand for both. */
bool plan_not_there(struct err *e);

/* Writes down that the caller looks at version[shown[0 .. n - 1]], which is in order, and gives the mark of the copy they
 * are given: planned.h says when it is one they had before. `recorded` is set when something was written; n 0: nothing is,
 * and there is no mark. Wants a transaction. */
bool plan_copy_made(struct store *s, const struct caller *c, const struct plan *p, const size_t *shown, size_t n,
                    struct arena *a, struct planned_copy *out, bool *recorded, struct err *e);
/* Ends the transaction that everything was read in: with it the looks are there, or nothing is shown. */
bool plan_keep_looks(struct store *s, bool recorded, struct err *e);

/* Their place in the lists; SIZE_MAX: nobody. */
size_t plan_person(const struct plan *p, int64_t account);
size_t plan_person_named(const struct plan *p, struct sv name); /* e-mail or number */
/* "Anna Smith", or "person 12" when the name was erased. */
struct sv plan_name(const struct plan *p, int64_t account, struct arena *a);
/* "lead inspector, authority director of Leeds": roles that stand. */
struct sv plan_roles(const struct plan *p, size_t person, const struct view *v, int64_t ms, struct arena *a);
/* Whether they have an inspecting role that stands, and an account that is in use. */
bool plan_inspects(const struct plan *p, size_t person, int64_t ms);
/* The interest that bars them from `authority` today or on `call_day`, with its rule; empty: none does. */
struct sv plan_bar(const struct plan *p, size_t person, const struct view *v, const struct caller *c,
                   const struct authority *authority, struct day call_day, struct arena *a);
/* NULL: the register knows no such code. */
const struct authority *plan_authority(const struct view *v, struct sv dfe_code);
#endif
