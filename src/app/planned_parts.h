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
/* `v` NULL: regions stay empty. */
bool plan_load(struct store *s, const struct view *v, struct arena *a, struct plan *out, struct err *e);
/* Whether version[i] is the one of its id that stands. */
bool plan_stands(const struct plan *p, size_t i);
/* The index of the version that stands of the activity `id`, if the caller may see it under the row that led here;
 * SIZE_MAX when it is not there or not theirs. The same work either way: every activity is decided about. */
size_t plan_find(const struct plan *p, const struct caller *c, struct sv id);
/* ERR_UNKNOWN in the words that stand for both. */
bool plan_not_there(struct err *e);

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
