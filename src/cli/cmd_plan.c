/* Planned activities at the command line. Nobody is let near them but by an account: --as. */
#include "app/planned_report.h"
#include "cli/ask.h"
#include "cli/commands.h"

#include <stdio.h>

#define OPTIONS_PLAN (OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_FRAMEWORK) | OPTIONS_CALLER)

const struct command cmd_plan = {
    .name = "plan",
    .section = SECTION_PLAN,
    .help = "Store and change planned activities, which few may see",
    .about =
        "An unannounced inspection or visit that somebody has planned: the authority, the kind, the day of the call and the team. "
        "Planners store it; whoever goes, or answers for the region, sees it; the authority sees it once it has been called. Each look is "
        "recorded before it is answered: `ilacs exposure` shows who could see it and who did. Every command asks who you are: --as EMAIL.",
};

/* ---- what all of them share ------------------------------------------------------------------------------------------ */

struct asked {
    struct store *store;
    struct app *app;
    struct view view;
    struct caller caller;
};

static bool open_plan(struct invocation *v, struct asked *x, struct err *e) {
    const struct question q = { .on = DAY_NONE, .known_by = DAY_NONE, .audience = AUDIENCE_INSPECTORATE };
    return ask_store(v, STORE_WRITE, &x->store, e) && ask_view_of(v, q, &x->app, &x->view, e) &&
           ask_caller(v, x->store, app_framework(x->app), &x->caller, e);
}

/* Opens, does the work, closes: the one way through every command here. */
static enum command_result
with_plan(struct invocation *v, bool (*work)(struct invocation *v, struct asked *x, struct err *e), struct err *e) {
    struct asked x = { 0 };
    bool ok = open_plan(v, &x, e) && work(v, &x, e) && text_ok(v->out, e);
    app_close(x.app);
    store_close(x.store);
    return answered(ok);
}

static void kinds_text(struct text *out) {
    bool any = false;
    for (int o = 0; o < OWED_COUNT; o++) {
        if (!planned_kind((enum obligation)o)) continue;
        if (any) text_lit(out, ", ");
        text_add(out, obligation_word((enum obligation)o));
        any = true;
    }
}

static bool kind_of(struct invocation *v, struct sv word, enum obligation *out, struct err *e) {
    char folded[64];
    struct text hint = text_in(v->arena, 300);
    for (size_t i = 0; i < word.n && i < sizeof folded; i++)
        folded[i] = word.p[i] == '-' || word.p[i] == ' ' ? '_' : word.p[i];
    if (word.n < sizeof folded && obligation_parse((struct sv){ folded, word.n }, out) && planned_kind(*out))
        return true;
    text_lit(&hint, "One of: ");
    kinds_text(&hint);
    text_char(&hint, '.');
    return err_fail(e, ERR_USAGE, __func__, text_cstr(&hint), "\"%.*s\" is no kind that can be planned",
                    SV_ARG(sv_sub(word, 0, 60)));
}

static bool team_of(struct sv given, struct planned_asked *q, struct err *e) {
    struct sv one;
    while (given.n > 0 && sv_split(&given, ',', &one)) {
        one = sv_trim(one);
        if (one.n == 0) continue;
        if (q->team_size == PLANNED_TEAM_MAX)
            return err_fail(e, ERR_USAGE, __func__, "Leave some out.", "--team: at most %d people", PLANNED_TEAM_MAX);
        q->team[q->team_size++] = one;
    }
    return true;
}

/* ---- add ------------------------------------------------------------------------------------------------------------- */

static bool add(struct invocation *v, struct asked *x, struct err *e) {
    struct planned p;
    struct planned_asked q = { .authority = sv_of(v->arg[0]), .call_day = v->options.call_day };
    q.reason = v->options.reason;
    if (!kind_of(v, sv_of(v->arg[1]), &q.kind, e) || !team_of(v->options.team, &q, e) ||
        !planned_add(x->store, &x->view, &x->caller, &q, v->arena, &p, e))
        return false;
    text_printf(v->out, "Stored as %.*s.\n", SV_ARG(p.id));
    return true;
}

static enum command_result run_add(struct invocation *v, struct err *e) { return with_plan(v, add, e); }

static const struct example add_examples[] = {
    { "plan add Leeds focused_visit --call-day 2027-01-12 --team lead@ofsted.example,inspector@ofsted.example --as planner@ofsted.example",
      "two people to Leeds; the first one leads" },
};
const struct command cmd_plan_add = {
    .name = "plan add",
    .args = "AUTHORITY KIND",
    .args_min = 2,
    .args_max = 2,
    .section = SECTION_PLAN,
    .help = "Store a planned activity",
    .about =
        "KIND is sif, standard_inspection, short_inspection, focused_visit, monitoring_visit or action_planning_visit, as far as the edition of "
        "that day knows it. Refused: a day that is past or no working day, somebody without a role that inspects, somebody whom a declared "
        "interest bars from the authority, with the rule.",
    .options = OPTIONS_PLAN | OPTION_BIT(OPTION_CALL_DAY) | OPTION_BIT(OPTION_TEAM) | OPTION_BIT(OPTION_REASON),
    EXAMPLES(add_examples),
    .run = run_add,
};

/* ---- list ------------------------------------------------------------------------------------------------------------ */

static bool list(struct invocation *v, struct asked *x, struct err *e) {
    struct planned_row *row;
    size_t n;
    struct day today = x->caller.occasion.today;
    bool withdrawn = (v->options.given & OPTION_BIT(OPTION_ALL)) != 0;
    if (!planned_list(x->store, &x->view, &x->caller, withdrawn, v->arena, &row, &n, e)) return false;
    if (v->options.format == FORMAT_JSON)
        planned_list_json(row, n, today, v->out);
    else if (v->options.format == FORMAT_CSV)
        planned_list_csv(row, n, today, v->out);
    else
        planned_list_text(row, n, today, v->width, v->out);
    return true;
}

static enum command_result run_list(struct invocation *v, struct err *e) { return with_plan(v, list, e); }

static const struct example list_examples[] = {
    { "plan list --as planner@ofsted.example", "what you may see, by the day of the call" },
    { "plan list --all --format json --as planner@ofsted.example", "with what was withdrawn" },
};
const struct command cmd_plan_list = {
    .name = "plan list",
    .section = SECTION_PLAN,
    .help = "List the planned activities that you may see",
    .about = "By the day of the call. That you saw them is recorded.",
    .options = OPTIONS_PLAN | OPTION_BIT(OPTION_ALL) | OPTION_BIT(OPTION_FORMAT),
    .formats = FORMATS_ALL,
    EXAMPLES(list_examples),
    .run = run_list,
};

/* ---- show ------------------------------------------------------------------------------------------------------------ */

static bool show(struct invocation *v, struct asked *x, struct err *e) {
    struct planned_one *one = arena_new(v->arena, struct planned_one);
    if (one == NULL) return err_nomem(e, __func__);
    if (!planned_one(x->store, &x->view, &x->caller, sv_of(v->arg[0]), v->arena, one, e)) return false;
    if (v->options.format == FORMAT_JSON)
        planned_one_json(one, x->caller.occasion.today, v->out);
    else
        planned_one_text(one, x->caller.occasion.today, v->width, v->out);
    return true;
}

static enum command_result run_show(struct invocation *v, struct err *e) { return with_plan(v, show, e); }

static const struct example show_examples[] = {
    { "plan show k3v5qz2mtw7a4bxd --as lead@ofsted.example",
      "the activity, its versions, what the rules say of its days" },
};
const struct command cmd_plan_show = {
    .name = "plan show",
    .args = "ID",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_PLAN,
    .help = "Show one planned activity with its versions",
    .about =
        "One that is not yours to see is answered like one that is not there. An authority sees kind, day and lead, once it has been called.",
    .options = OPTIONS_PLAN | OPTION_BIT(OPTION_FORMAT),
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(show_examples),
    .run = run_show,
};

/* ---- change, withdraw, call ------------------------------------------------------------------------------------------ */

/* The version that stands, which what follows is about; NULL when it is not to be had. */
static const struct planned *standing(struct invocation *v, struct asked *x, struct err *e) {
    struct planned_one *one = arena_new(v->arena, struct planned_one);
    if (one == NULL) return (void)err_nomem(e, __func__), NULL;
    return planned_one(x->store, &x->view, &x->caller, sv_of(v->arg[0]), v->arena, one, e) ? &one->row.planned : NULL;
}

static bool same_team(struct invocation *v, const struct planned *p, struct planned_asked *q, struct err *e) {
    for (size_t i = 0; i < p->team_size; i++) {
        struct text t = text_in(v->arena, 24);
        text_int(&t, p->team[i]);
        if (!text_ok(&t, e)) return false;
        q->team[q->team_size++] = text_view(&t);
    }
    return true;
}

static bool change(struct invocation *v, struct asked *x, struct err *e) {
    const struct options *o = &v->options;
    struct planned after;
    const struct planned *p = standing(v, x, e);
    if (p == NULL) return false;
    struct planned_asked q = {
        .authority = p->authority, .kind = p->kind, .call_day = p->call_day, .reason = o->reason
    };
    if (day_known(o->call_day)) q.call_day = o->call_day;
    if (o->kind.n > 0 && !kind_of(v, o->kind, &q.kind, e)) return false;
    if (!(o->team.n > 0 ? team_of(o->team, &q, e) : same_team(v, p, &q, e))) return false;
    if (!planned_change(x->store, &x->view, &x->caller, p->id, p->number, &q, v->arena, &after, e)) return false;
    text_printf(v->out, "Changed: version %lld stands.\n", (long long)after.number);
    return true;
}

static enum command_result run_change(struct invocation *v, struct err *e) { return with_plan(v, change, e); }

static const struct example change_examples[] = {
    { "plan change k3v5qz2mtw7a4bxd --call-day 2027-01-19 --reason \"snow\" --as planner@ofsted.example",
      "a week later" },
};
const struct command cmd_plan_change = {
    .name = "plan change",
    .args = "ID",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_PLAN,
    .help = "Change the day, the kind or the team, and say why",
    .about = "What is left out stays as it is. The version before is kept. After the call only the team can change.",
    .options = OPTIONS_PLAN | OPTION_BIT(OPTION_CALL_DAY) | OPTION_BIT(OPTION_KIND) | OPTION_BIT(OPTION_TEAM) |
               OPTION_BIT(OPTION_REASON),
    EXAMPLES(change_examples),
    .run = run_change,
};

static bool withdraw(struct invocation *v, struct asked *x, struct err *e) {
    const struct planned *p = standing(v, x, e);
    if (p == NULL ||
        !planned_withdraw(x->store, &x->view, &x->caller, p->id, p->number, v->options.reason, v->arena, e))
        return false;
    text_lit(v->out, "Withdrawn.\n");
    return true;
}

static enum command_result run_withdraw(struct invocation *v, struct err *e) { return with_plan(v, withdraw, e); }

static const struct example withdraw_examples[] = {
    { "plan withdraw k3v5qz2mtw7a4bxd --reason \"the lead is ill\" --as planner@ofsted.example",
      "it does not take place" },
};
const struct command cmd_plan_withdraw = {
    .name = "plan withdraw",
    .args = "ID",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_PLAN,
    .help = "Withdraw a planned activity, and say why",
    .about = "It is kept with all its versions, and leaves the list.",
    .options = OPTIONS_PLAN | OPTION_BIT(OPTION_REASON),
    EXAMPLES(withdraw_examples),
    .run = run_withdraw,
};

static bool call(struct invocation *v, struct asked *x, struct err *e) {
    const struct planned *p = standing(v, x, e);
    if (p == NULL || !planned_call(x->store, &x->view, &x->caller, p->id, p->number, v->arena, e)) return false;
    text_lit(v->out, "The call is recorded: from now on the authority's people see it.\n");
    return true;
}

static enum command_result run_call(struct invocation *v, struct err *e) { return with_plan(v, call, e); }

static const struct example call_examples[] = {
    { "plan call k3v5qz2mtw7a4bxd --as lead@ofsted.example", "the authority knows" },
};
const struct command cmd_plan_call = {
    .name = "plan call",
    .args = "ID",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_PLAN,
    .help = "Record that the authority has been called",
    .about = "Not before the day of the call. It cannot be taken back.",
    .options = OPTIONS_PLAN,
    EXAMPLES(call_examples),
    .run = run_call,
};

/* ---- exposure -------------------------------------------------------------------------------------------------------- */

static bool trace(struct invocation *v, struct asked *x, struct err *e) {
    struct planned_trace t;
    if (v->args > 0)
        return err_fail(e, ERR_USAGE, __func__, "Leave one of them out.", "--copy stands for itself, without an ID");
    if (!planned_trace(x->store, &x->view, &x->caller, v->options.copy, v->arena, &t, e)) return false;
    if (v->options.format == FORMAT_JSON)
        planned_trace_json(&t, v->out);
    else
        planned_trace_text(&t, v->width, v->out);
    return true;
}

static bool exposure(struct invocation *v, struct asked *x, struct err *e) {
    struct exposed_person *list_of;
    size_t n;
    if ((v->options.given & OPTION_BIT(OPTION_COPY)) != 0) return trace(v, x, e);
    if (v->args == 0)
        return err_fail(e, ERR_USAGE, __func__, "`ilacs plan list` shows the IDs; a copy bears its mark.",
                        "give the ID of an activity, or --copy MARK");
    if (!planned_exposure(x->store, &x->view, &x->caller, sv_of(v->arg[0]), v->arena, &list_of, &n, e)) return false;
    if (v->options.format == FORMAT_JSON)
        planned_exposure_json(list_of, n, v->out);
    else
        planned_exposure_text(list_of, n, v->width, v->out);
    return true;
}

static enum command_result run_exposure(struct invocation *v, struct err *e) { return with_plan(v, exposure, e); }

static const struct example exposure_examples[] = {
    { "exposure k3v5qz2mtw7a4bxd --as planner@ofsted.example", "who could see it since when, and who did" },
    { "exposure --copy k3v5qz2m --as planner@ofsted.example", "whom that copy was made for, when, of what" },
};
const struct command cmd_exposure = {
    .name = "exposure",
    .args = "[ID]",
    .args_max = 1,
    .section = SECTION_PLAN,
    .help = "Show who could see a planned activity, and who did",
    .about =
        "Worked out from the roles, teams, interests and the call of every moment since it was stored, by the same decision that lets people in; and "
        "from the looks that were recorded. Looking at the ledger is recorded too. Every list and page of planned activities bears the mark of the copy: "
        "with --copy the program says whom it was made for, when, through what and of which activities.",
    .options = OPTIONS_PLAN | OPTION_BIT(OPTION_FORMAT) | OPTION_BIT(OPTION_COPY),
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(exposure_examples),
    .run = run_exposure,
};
