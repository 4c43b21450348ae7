#include "cli/ask.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "app/caller.h"

enum command_result answered(bool ok) { return ok ? COMMAND_YES : COMMAND_FAILED; }

const char *ask_store_path(struct invocation *v, struct err *e) {
    const char *path = arena_copy(v->arena, v->options.store.p, v->options.store.n);
    if (path == NULL) (void)err_nomem(e, __func__);
    return path;
}

bool ask_store_exists(struct invocation *v, struct err *e) {
    char hint[300];
    bool named = (v->options.given & OPTION_BIT(OPTION_STORE)) != 0;
    const char *path = ask_store_path(v, e);
    if (path == NULL) return false;
    /* Anything but "it is not there" is for the store to say: it knows the reasons. */
    if (access(path, F_OK) == 0 || errno != ENOENT) return true;
    (void)snprintf(hint, sizeof hint, "Make one with the data that ilacs ships: ilacs init --shipped%s%.200s",
                   named ? " --store " : "", named ? path : "");
    return err_fail(e, ERR_UNKNOWN, __func__, hint, "there is no store at %s", path);
}

bool ask_store(struct invocation *v, enum store_mode mode, struct store **out, struct err *e) {
    const char *path = ask_store_path(v, e);
    return path != NULL && ask_store_exists(v, e) && store_open(path, mode, out, e);
}

/* A command that everybody may run answers an authority's people with what the public knew: they are everybody. */
static bool keep_to_audience(struct invocation *v, struct question *q, struct err *e) {
    struct store *s = NULL;
    struct caller c;
    const struct permission *p = permission_of(REACH_COMMAND, sv_of(v->command->name));
    if (v->operator_of_machine || v->account == 0 || p == NULL || !permission_is_public(p)) return true;
    bool ok = ask_store(v, STORE_READ, &s, e) && ask_caller(v, s, NULL, &c, e);
    store_close(s);
    if (!ok || person_is_of_inspectorate(&c.person, c.occasion.ms)) return ok;
    if ((v->options.given & OPTION_BIT(OPTION_AUDIENCE)) != 0 && q->audience != AUDIENCE_PUBLIC)
        return err_fail(e, ERR_DENIED, __func__, "Leave --audience out, or ask with --audience public.",
                        "what only others knew is not for this account");
    q->audience = AUDIENCE_PUBLIC;
    return true;
}

bool ask_view_of(struct invocation *v, struct question q, struct app **app, struct view *view, struct err *e) {
    struct app_options o = { .store = v->options.store, .framework_dir = v->options.framework_dir, .read_only = true };
    *app = NULL;
    return ask_store_exists(v, e) && keep_to_audience(v, &q, e) && app_open(&o, app, e) && app_view(*app, q, view, e);
}

bool ask_view(struct invocation *v, struct app **app, struct view *view, struct err *e) {
    struct question q = { .on = v->options.on, .known_by = v->options.known_by, .audience = v->options.audience };
    return ask_view_of(v, q, app, view, e);
}

bool ask_filter(struct invocation *v, const struct view *view, struct due_filter *out, struct err *e) {
    const struct options *o = &v->options;
    *out = (struct due_filter){ .obligations = o->obligations, .statuses = o->statuses, .region = o->region };
    if (o->authorities == 0) return true;
    const struct history **list = arena_array(v->arena, const struct history *, o->authorities);
    if (list == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < o->authorities; i++)
        if (!view_find(view, o->authority[i], &list[i], e)) return false;
    out->authority = list;
    out->authorities = o->authorities;
    return true;
}

bool ask_caller(struct invocation *v, struct store *s, const struct framework *f, struct caller *out, struct err *e) {
    struct moment now;
    if (!clock_now(&now, e) ||
        !caller_load(s, v->account, v->operator_of_machine, f, now, SV("machine"), v->arena, out, e))
        return false;
    out->permission = permission_of(REACH_COMMAND, sv_of(v->command->name));
    return true;
}

bool ask_doing(struct invocation *v, struct doing *out, struct err *e) {
    out->actor = v->actor;
    return clock_now(&out->now, e);
}
