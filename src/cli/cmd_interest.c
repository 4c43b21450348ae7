/* Declared interests at the command line: one's own, so every command asks who one is. */
#include "app/planned_report.h"
#include "cli/ask.h"
#include "cli/commands.h"

#define OPTIONS_INTEREST (OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_FRAMEWORK) | OPTIONS_CALLER)

const struct command cmd_interest = {
    .name = "interest",
    .section = SECTION_PLAN,
    .help = "Declare what ties you to an authority",
    .about =
        "Former employer, family, previous work: whoever inspects declares it, and is barred from what is not public about that authority for as long "
        "as the edition says (people.conflict_years). Everybody declares their own.",
};

struct asked {
    struct store *store;
    struct app *app;
    struct view view;
    struct caller caller;
};

static enum command_result
with_store(struct invocation *v, bool (*work)(struct invocation *v, struct asked *x, struct err *e), struct err *e) {
    struct asked x = { 0 };
    const struct question q = { .on = DAY_NONE, .known_by = DAY_NONE, .audience = AUDIENCE_INSPECTORATE };
    bool ok = ask_store(v, STORE_WRITE, &x.store, e) && ask_view_of(v, q, &x.app, &x.view, e) &&
              ask_caller(v, x.store, app_framework(x.app), &x.caller, e) && work(v, &x, e) && text_ok(v->out, e);
    app_close(x.app);
    store_close(x.store);
    return answered(ok);
}

/* ---- declare --------------------------------------------------------------------------------------------------------- */

static bool kind_of(struct sv word, enum interest_kind *out, struct err *e) {
    if (interest_parse(word, out)) return true;
    return err_fail(e, ERR_USAGE, __func__, "One of: former_employer, family, previous_work, other.",
                    word.n == 0 ? "--kind is missing" : "--kind: \"%.*s\" is none of its values",
                    SV_ARG(sv_sub(word, 0, 60)));
}

static bool declare(struct invocation *v, struct asked *x, struct err *e) {
    struct interest i = { .authority = sv_of(v->arg[0]), .ended = v->options.ended, .note = v->options.note };
    if (!kind_of(v->options.kind, &i.kind, e) || !interest_declare(x->store, &x->view, &x->caller, &i, v->arena, e))
        return false;
    text_printf(v->out, "Declared as number %lld.\n", (long long)i.number);
    return true;
}

static enum command_result run_declare(struct invocation *v, struct err *e) { return with_store(v, declare, e); }

static const struct example declare_examples[] = {
    { "interest declare Leeds --kind former_employer --ended 2024-05-01 --as inspector@ofsted.example",
      "you worked there" },
    { "interest declare Kent --kind family --as inspector@ofsted.example", "somebody close does, and it goes on" },
};
const struct command cmd_interest_declare = {
    .name = "interest declare",
    .args = "AUTHORITY",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_PLAN,
    .help = "Declare a tie to an authority",
    .about =
        "KIND is former_employer, family, previous_work or other. A tie that went on and has ended: declare it again with --ended.",
    .options = OPTIONS_INTEREST | OPTION_BIT(OPTION_KIND) | OPTION_BIT(OPTION_ENDED) | OPTION_BIT(OPTION_NOTE),
    EXAMPLES(declare_examples),
    .run = run_declare,
};

/* ---- list ------------------------------------------------------------------------------------------------------------ */

static bool list(struct invocation *v, struct asked *x, struct err *e) {
    struct declared *own;
    size_t n;
    if (!interest_list(x->store, &x->view, &x->caller, v->arena, &own, &n, e)) return false;
    if (v->options.format == FORMAT_JSON)
        declared_json(own, n, v->out);
    else
        declared_text(own, n, v->width, v->out);
    return true;
}

static enum command_result run_list(struct invocation *v, struct err *e) { return with_store(v, list, e); }

static const struct example list_examples[] = { { "interest list --as inspector@ofsted.example",
                                                  "your own, and what each bars" } };
const struct command cmd_interest_list = {
    .name = "interest list",
    .section = SECTION_PLAN,
    .help = "List the interests you declared, and what each bars",
    .about = "Newest first, withdrawn ones too.",
    .options = OPTIONS_INTEREST | OPTION_BIT(OPTION_FORMAT),
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(list_examples),
    .run = run_list,
};

/* ---- withdraw -------------------------------------------------------------------------------------------------------- */

static bool withdraw(struct invocation *v, struct asked *x, struct err *e) {
    int64_t number;
    if (!sv_int(sv_of(v->arg[0]), 1, INT64_MAX, &number))
        return err_fail(e, ERR_USAGE, __func__, "`ilacs interest list` gives the numbers.",
                        "\"%.40s\" is no number of an interest", v->arg[0]);
    if (!interest_withdraw(x->store, &x->caller, number, v->options.reason, v->arena, e)) return false;
    text_printf(v->out, "Interest %lld is withdrawn.\n", (long long)number);
    return true;
}

static enum command_result run_withdraw(struct invocation *v, struct err *e) { return with_store(v, withdraw, e); }

static const struct example withdraw_examples[] = {
    { "interest withdraw 3 --reason \"it was the other Kent\" --as inspector@ofsted.example",
      "it should not have been declared" },
};
const struct command cmd_interest_withdraw = {
    .name = "interest withdraw",
    .args = "N",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_PLAN,
    .help = "Withdraw an interest that should not have been declared",
    .about = "It stays in your list and in the log, with the reason; administrators see that it was withdrawn.",
    .options = OPTIONS_INTEREST | OPTION_BIT(OPTION_REASON),
    EXAMPLES(withdraw_examples),
    .run = run_withdraw,
};
