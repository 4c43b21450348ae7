#ifndef ILACS_CLI_ASK_H
#define ILACS_CLI_ASK_H
/* From the options of a command to a view of the register. */
#include "app/register.h"
#include "app/view.h"
#include "cli/command.h"
#include "store/store.h"

/* The path of the store as a string. Lives in the arena; NULL without memory (the err is set). */
const char *ask_store_path(struct invocation *v, struct err *e);
/* ERR_UNKNOWN, with `ilacs init --shipped` as the next step, when there is no store. */
bool ask_store_exists(struct invocation *v, struct err *e);
/* Opens the store itself, for what keeps the register rather than asks it. The caller closes. */
bool ask_store(struct invocation *v, enum store_mode mode, struct store **out, struct err *e);
/* Opens the register for reading and asks with --on, --known-by and --audience. The caller closes `*app` (app_close),
 * also after a failure: it is NULL then. */
bool ask_view(struct invocation *v, struct app **app, struct view *view, struct err *e);
/* The same, but with the question given. */
bool ask_view_of(struct invocation *v, struct question q, struct app **app, struct view *view, struct err *e);
/* The filter of --authority, --obligation, --status and --region. Lives in the arena. */
bool ask_filter(struct invocation *v, const struct view *view, struct due_filter *out, struct err *e);
struct caller; /* app/caller.h */
/* Whoever runs the command, as who_may let them in: with their roles and interests as they are now, and the command's own
 * row. `f` may be NULL where no day decides. */
bool ask_caller(struct invocation *v, struct store *s, const struct framework *f, struct caller *out, struct err *e);
/* Who and when, for what only wants that. */
bool ask_doing(struct invocation *v, struct doing *out, struct err *e);
/* COMMAND_YES when `ok`. */
enum command_result answered(bool ok);
#endif
