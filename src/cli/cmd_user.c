/* Accounts at the command line: what administrators do on the page /people, and how the first one is made. */
#include "app/accounts.h"
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/who.h"
#include "render/json.h"
#include "render/plain.h"
#include "store/sessions.h"

#include <stdio.h>
#include <string.h>

#define OPTIONS_USER (OPTION_BIT(OPTION_STORE) | OPTIONS_CALLER)

const struct command cmd_user = {
    .name = "user",
    .section = SECTION_PEOPLE,
    .help = "Make and keep accounts",
    .about =
        "People sign in on the pages with an account; its roles say what they may. Administrators keep accounts there (/people) or here; the first "
        "administrator is made here. PERSON is the e-mail address or the number of an account. docs/accounts.md tells the whole story.",
};

/* ---- what all of them share -------------------------------------------------------------------------------------------- */

struct people {
    struct store *store;
    struct app *app;
    struct view view;
    struct keys keys;
    struct caller caller;
    struct account account; /* the PERSON of the command, where it takes one */
};

static bool person_named(struct invocation *v, struct store *s, struct account *out, struct err *e) {
    struct sv word = sv_of(v->arg[0]);
    int64_t number;
    bool found = false;
    if (sv_int(word, 1, INT64_MAX, &number)) return store_load_account(s, number, v->arena, out, e);
    if (!store_find_account(s, sv_trim(word), v->arena, out, &found, e)) return false;
    return found || err_fail(e, ERR_UNKNOWN, __func__, "`ilacs user list` names those there are.",
                             "there is no account of %.80s", v->arg[0]);
}

enum { WITH_PERSON = 1, WITH_REGISTER = 2, WITH_KEYS = 4, WRITES = 8 };

static bool people_open(struct invocation *v, unsigned with, struct people *x, struct err *e) {
    const struct question q = { .on = DAY_NONE, .known_by = DAY_NONE, .audience = AUDIENCE_INSPECTORATE };
    return ask_store(v, (with & WRITES) != 0 ? STORE_WRITE : STORE_READ, &x->store, e) &&
           ((with & WITH_REGISTER) == 0 || ask_view_of(v, q, &x->app, &x->view, e)) &&
           ((with & WITH_KEYS) == 0 || keys_open(store_path(x->store), true, &x->keys, e)) &&
           ask_caller(v, x->store, x->app == NULL ? NULL : app_framework(x->app), &x->caller, e) &&
           ((with & WITH_PERSON) == 0 || person_named(v, x->store, &x->account, e));
}

static enum command_result with_people(struct invocation *v, unsigned with,
                                       bool (*work)(struct invocation *v, struct people *x, struct err *e),
                                       struct err *e) {
    struct people x = { 0 };
    bool ok = people_open(v, with, &x, e) && work(v, &x, e) && text_ok(v->out, e);
    app_close(x.app);
    store_close(x.store);
    explicit_bzero(&x.keys, sizeof x.keys);
    return answered(ok);
}

static struct sv scope_of(const struct grant *g, const struct view *v) {
    for (size_t i = 0; g->authority.n > 0 && i < v->histories; i++)
        if (sv_eq(v->history[i].authority->dfe_code, g->authority)) return v->history[i].authority->name;
    return g->region.n > 0 ? g->region : g->authority;
}

/* "planner", "authority director of Leeds". */
static void grant_text(const struct grant *g, const struct view *v, struct text *out) {
    text_add(out, role_label(g->role));
    struct sv scope = scope_of(g, v);
    if (scope.n > 0) text_printf(out, " of %.*s", SV_ARG(scope));
}

static struct sv roles_text_of(const struct person *p, const struct view *v, int64_t ms, struct arena *a) {
    struct text t = text_in(a, 0);
    for (size_t i = 0; i < p->grants; i++) {
        if (!grant_stands(&p->grant[i], ms)) continue;
        if (t.n > 0) text_lit(&t, ", ");
        grant_text(&p->grant[i], v, &t);
    }
    return text_view(&t);
}

static struct sv state_of(const struct account *acc) {
    if (acc->erased != 0) return SV("erased");
    if (acc->disabled != 0) return SV("disabled");
    if (acc->password.n == 0 && acc->issuer.n == 0) return SV("not set up");
    return acc->demonstration ? SV("demonstration") : SV("active");
}

static struct role_asked role_of(const struct options *o, enum role role) {
    return (struct role_asked){ .role = role,
                                .region = o->region,
                                .authority = o->authorities > 0 ? o->authority[0] : (struct sv){ 0 } };
}

static void say_code(struct invocation *v, struct sv code) {
    text_printf(v->out, "\nSet-up code: %.*s\n\n", SV_ARG(code));
    text_wrapped(
        v->out, "", 0, v->width,
        SV("It is shown this once. Hand it over in person or by telephone, not by e-mail. Whoever has it opens /set-up on the pages, gives "
           "the e-mail address and the code, and chooses a password, within 72 hours."));
}

static bool confirmed(struct invocation *v, const struct account *acc, const char *what, struct err *e) {
    char prompt[400];
    struct sv typed;
    if ((v->options.given & OPTION_BIT(OPTION_YES)) != 0) return true;
    (void)snprintf(prompt, sizeof prompt, "%s\nType %.*s to go on: ", what, SV_ARG(sv_sub(acc->email, 0, 254)));
    if (!who_ask(v, prompt, false, "Add --yes to do it without being asked.", &typed, e)) return false;
    return sv_eq_nocase(sv_trim(typed), acc->email) ||
           err_fail(e, ERR_USAGE, __func__, "Nothing was done.", "that is not the e-mail address");
}

/* ---- add ---------------------------------------------------------------------------------------------------------------- */

static bool add(struct invocation *v, struct people *x, struct err *e) {
    const struct options *o = &v->options;
    struct account_new n = {
        .email = sv_of(v->arg[0]), .name = o->name, .role = role_of(o, o->role), .system_user = o->system_user
    };
    struct person p;
    struct grant *g;
    struct sv code;
    if (!account_add(x->store, &x->keys, &x->view, &x->caller, &n, v->arena, &x->account, &code, e) ||
        !store_load_grants(x->store, x->account.number, v->arena, &g, &p.grants, e))
        return false;
    p.grant = g;
    text_printf(v->out, "Made account %lld: ", (long long)x->account.number);
    text_plain(v->out, x->account.name);
    text_printf(v->out, " <%.*s>, %.*s.\n", SV_ARG(x->account.email),
                SV_ARG(roles_text_of(&p, &x->view, x->caller.by.now.ms, v->arena)));
    say_code(v, code);
    return true;
}

static enum command_result run_add(struct invocation *v, struct err *e) {
    if ((v->options.given & OPTION_BIT(OPTION_NAME)) == 0 || v->options.role == ROLE_PUBLIC) {
        err_fail(e, ERR_USAGE, __func__, "ilacs user add you@example.org --name \"Your Name\" --role administrator",
                 "user add: --name and --role are wanted");
        return COMMAND_FAILED;
    }
    return with_people(v, WITH_REGISTER | WITH_KEYS | WRITES, add, e);
}

static const struct example add_examples[] = {
    { "user add you@example.org --name \"Your Name\" --role administrator", "the first administrator" },
    { "user add lee@example.org --name \"Lee Example\" --role regional_director --region \"North West\"",
      "a role that is bound to a region" },
    { "user add dee@example.org --name \"Dee Example\" --role authority_director --authority Leeds",
      "and one that is bound to an authority" },
};
const struct command cmd_user_add = {
    .name = "user add",
    .args = "EMAIL",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_PEOPLE,
    .help = "Make an account, and say the code that sets it up",
    .about =
        "The account has one role to begin with; `ilacs user role` gives more. Nobody but the person ever knows the password: you get a code that sets "
        "it, once, within 72 hours.",
    .options = OPTIONS_USER | OPTION_BIT(OPTION_FRAMEWORK) | OPTION_BIT(OPTION_NAME) | OPTION_BIT(OPTION_ROLE) |
               OPTION_BIT(OPTION_REGION) | OPTION_BIT(OPTION_AUTHORITY) | OPTION_BIT(OPTION_SYSTEM_USER),
    EXAMPLES(add_examples),
    .run = run_add,
};

/* ---- list, show ---------------------------------------------------------------------------------------------------------- */

static struct sv moment_sv(int64_t ms, struct arena *a) {
    struct text t = text_in(a, 64);
    if (ms != 0) text_moment(&t, ms);
    return text_view(&t);
}

static void person_members(struct json *j, const struct account *acc, const struct person *p, int64_t ms,
                           struct arena *a) {
    json_key(j, "number");
    json_int(j, acc->number);
    json_key(j, "email");
    json_sv_or_null(j, acc->email);
    json_key(j, "name");
    json_sv_or_null(j, acc->name);
    json_key(j, "state");
    json_sv(j, state_of(acc));
    json_key(j, "roles");
    json_array(j);
    for (size_t i = 0; i < p->grants; i++) {
        if (!grant_stands(&p->grant[i], ms)) continue;
        json_object(j);
        json_key(j, "role");
        json_sv(j, role_word(p->grant[i].role));
        json_key(j, "region");
        json_sv_or_null(j, p->grant[i].region);
        json_key(j, "authority");
        json_sv_or_null(j, p->grant[i].authority);
        json_key(j, "since");
        json_sv(j, moment_sv(p->grant[i].from, a));
        json_object_end(j);
    }
    json_array_end(j);
    json_key(j, "second_factor");
    json_bool(j, acc->totp.n > 0);
    json_key(j, "demonstration");
    json_bool(j, acc->demonstration);
    json_key(j, "system_user");
    json_sv_or_null(j, acc->system_user);
    json_key(j, "created");
    json_sv(j, moment_sv(acc->created, a));
}

static void list_json(const struct account *acc, const struct person *p, size_t n, int64_t ms, struct arena *a,
                      struct text *out) {
    struct json j = json_in(out);
    json_array(&j);
    for (size_t i = 0; i < n; i++) {
        json_object(&j);
        person_members(&j, &acc[i], &p[i], ms, a);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_done(&j);
}

static void list_text(const struct account *acc, const struct person *p, size_t n, const struct view *v, int64_t ms,
                      int width, struct arena *a, struct text *out) {
    static const struct table_column columns[] = {
        { .head = "NUMBER", .right = true },
        { .head = "EMAIL", .least = 12 },
        { .head = "NAME", .least = 10, .leave = 1 },
        { .head = "STATE" },
        { .head = "ROLES", .least = 12 },
    };
    struct table t = table_in(out, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < n; i++) {
        table_int(&t, acc[i].number);
        table_sv(&t, acc[i].email.n > 0 ? acc[i].email : SV("-"));
        table_sv(&t, acc[i].name.n > 0 ? acc[i].name : SV("-"));
        table_sv(&t, state_of(&acc[i]));
        struct sv roles = roles_text_of(&p[i], v, ms, a);
        table_sv(&t, roles.n > 0 ? roles : SV("-"));
    }
    table_end(&t, width);
}

static bool list(struct invocation *v, struct people *x, struct err *e) {
    struct account *acc;
    struct person *p;
    size_t n;
    int64_t ms = x->caller.by.now.ms;
    if (!caller_may(&x->caller, NULL, "account", e) || !people_load(x->store, v->arena, &acc, &p, &n, e)) return false;
    if (v->options.format == FORMAT_JSON)
        list_json(acc, p, n, ms, v->arena, v->out);
    else if (n == 0)
        text_lit(v->out, "There are no accounts yet. `ilacs user add --help` says how to make the first.\n");
    else
        list_text(acc, p, n, &x->view, ms, v->width, v->arena, v->out);
    return true;
}

static enum command_result run_list(struct invocation *v, struct err *e) {
    return with_people(v, WITH_REGISTER, list, e);
}

static const struct example list_examples[] = { { "user list", "everybody, with their roles" },
                                                { "user list --format json", "as data" } };
const struct command cmd_user_list = {
    .name = "user list",
    .section = SECTION_PEOPLE,
    .help = "List the accounts",
    .about = "By number, erased ones too: their number stays, so that the log can be read.",
    .options = OPTIONS_USER | OPTION_BIT(OPTION_FORMAT),
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(list_examples),
    .run = run_list,
};

static void line(struct text *out, const char *name, struct sv value) {
    text_printf(out, "%-16s", name);
    text_plain(out, value.n > 0 ? value : SV("-"));
    text_char(out, '\n');
}

static void show_text(const struct account *acc, const struct person *p, const struct view *v, int64_t ms, int left,
                      struct arena *a, struct text *out) {
    text_printf(out, "Account %lld\n", (long long)acc->number);
    line(out, "E-mail", acc->email);
    line(out, "Name", acc->name);
    line(out, "State", state_of(acc));
    line(out, "Roles", roles_text_of(p, v, ms, a));
    line(out, "Made", moment_sv(acc->created, a));
    line(out, "Password of", moment_sv(acc->password_changed, a));
    line(out, "Second factor", acc->totp.n > 0 ? moment_sv(acc->totp_since, a) : SV("none"));
    if (acc->totp.n > 0) text_printf(out, "%-16s%d left\n", "Recovery codes", left);
    if (acc->setup.n > 0) line(out, "Set-up code to", moment_sv(acc->setup_until, a));
    if (acc->issuer.n > 0) line(out, "Signs in at", acc->issuer);
    line(out, "System's user", acc->system_user);
    for (size_t i = 0; i < p->grants; i++) {
        if (grant_stands(&p->grant[i], ms)) continue;
        struct text t = text_in(a, 0);
        grant_text(&p->grant[i], v, &t);
        text_printf(&t, ", until %.*s", SV_ARG(moment_sv(p->grant[i].until, a)));
        line(out, "Was", text_view(&t));
    }
}

static bool show(struct invocation *v, struct people *x, struct err *e) {
    struct grant *g;
    struct person p = { 0 };
    int left = 0;
    int64_t ms = x->caller.by.now.ms;
    if (!caller_may(&x->caller, NULL, "account", e) ||
        !store_load_grants(x->store, x->account.number, v->arena, &g, &p.grants, e) ||
        !store_count_recovery(x->store, x->account.number, &left, e))
        return false;
    p.grant = g;
    if (v->options.format != FORMAT_JSON) {
        show_text(&x->account, &p, &x->view, ms, left, v->arena, v->out);
        return true;
    }
    struct json j = json_in(v->out);
    json_object(&j);
    person_members(&j, &x->account, &p, ms, v->arena);
    json_key(&j, "recovery_codes");
    json_int(&j, left);
    json_object_end(&j);
    json_done(&j);
    return true;
}

static enum command_result run_show(struct invocation *v, struct err *e) {
    return with_people(v, WITH_PERSON | WITH_REGISTER, show, e);
}

static const struct example show_examples[] = { { "user show lee@example.org",
                                                  "one account, its roles then and now" } };
const struct command cmd_user_show = {
    .name = "user show",
    .args = "PERSON",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_PEOPLE,
    .help = "Show one account",
    .about = "What is kept of it, without anything that lets somebody in.",
    .options = OPTIONS_USER | OPTION_BIT(OPTION_FORMAT),
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(show_examples),
    .run = run_show,
};

/* ---- role ------------------------------------------------------------------------------------------------------------------ */

static bool role(struct invocation *v, struct people *x, struct err *e) {
    const struct options *o = &v->options;
    bool gives = o->give != ROLE_PUBLIC;
    struct role_asked r = role_of(o, gives ? o->give : o->take);
    if (!(gives ? account_give_role : account_take_role)(x->store, &x->view, &x->caller, x->account.number, &r,
                                                         v->arena, e))
        return false;
    text_printf(v->out, "Account %lld %s %.*s.\n", (long long)x->account.number, gives ? "is now" : "is no longer",
                SV_ARG(role_label(r.role)));
    return true;
}

static enum command_result run_role(struct invocation *v, struct err *e) {
    if ((v->options.give != ROLE_PUBLIC) == (v->options.take != ROLE_PUBLIC)) {
        err_fail(e, ERR_USAGE, __func__, "ilacs user role lee@example.org --give planner",
                 "user role: one of --give and --take is wanted");
        return COMMAND_FAILED;
    }
    return with_people(v, WITH_PERSON | WITH_REGISTER | WRITES, role, e);
}

static const struct example role_examples[] = {
    { "user role lee@example.org --give planner", "one role more" },
    { "user role lee@example.org --take regional_director --region \"North West\"",
      "one role less, for that region alone" },
};
const struct command cmd_user_role = {
    .name = "user role",
    .args = "PERSON",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_PEOPLE,
    .help = "Give a role, or take one away",
    .about =
        "It takes effect at once, also for somebody who is signed in. What somebody could see until then is kept (`ilacs exposure`). The last "
        "administrator cannot lose the role.",
    .options = OPTIONS_USER | OPTION_BIT(OPTION_FRAMEWORK) | OPTION_BIT(OPTION_GIVE) | OPTION_BIT(OPTION_TAKE) |
               OPTION_BIT(OPTION_REGION) | OPTION_BIT(OPTION_AUTHORITY),
    EXAMPLES(role_examples),
    .run = run_role,
};

/* ---- disable, enable, reset, erase --------------------------------------------------------------------------------------- */

static bool disable(struct invocation *v, struct people *x, struct err *e) {
    if (!account_disable(x->store, &x->caller, x->account.number, v->options.reason, v->arena, e)) return false;
    text_printf(v->out, "Account %lld is disabled; its sessions have ended.\n", (long long)x->account.number);
    return true;
}

static enum command_result run_disable(struct invocation *v, struct err *e) {
    return with_people(v, WITH_PERSON | WRITES, disable, e);
}

static const struct example disable_examples[] = { { "user disable lee@example.org --reason \"left the inspectorate\"",
                                                     "nobody gets in with it any more" } };
const struct command cmd_user_disable = {
    .name = "user disable",
    .args = "PERSON",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_PEOPLE,
    .help = "Close an account, and say why",
    .about = "Its sessions end at once. `ilacs user enable` opens it again. The last administrator cannot be disabled.",
    .options = OPTIONS_USER | OPTION_BIT(OPTION_REASON),
    EXAMPLES(disable_examples),
    .run = run_disable,
};

static bool enable(struct invocation *v, struct people *x, struct err *e) {
    if (!account_enable(x->store, &x->caller, x->account.number, v->arena, e)) return false;
    text_printf(v->out, "Account %lld can be used again.\n", (long long)x->account.number);
    return true;
}

static enum command_result run_enable(struct invocation *v, struct err *e) {
    return with_people(v, WITH_PERSON | WRITES, enable, e);
}

static const struct example enable_examples[] = { { "user enable lee@example.org",
                                                    "with the password and roles it had" } };
const struct command cmd_user_enable = {
    .name = "user enable",
    .args = "PERSON",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_PEOPLE,
    .help = "Open a disabled account again",
    .about = "Password, second factor and roles are as they were.",
    .options = OPTIONS_USER,
    EXAMPLES(enable_examples),
    .run = run_enable,
};

static bool reset(struct invocation *v, struct people *x, struct err *e) {
    struct sv code;
    if (!account_reset(x->store, &x->keys, &x->caller, x->account.number, v->arena, &code, e)) return false;
    text_printf(v->out, "Account %lld has neither password nor second factor now; its sessions have ended.\n",
                (long long)x->account.number);
    say_code(v, code);
    return true;
}

static enum command_result run_reset(struct invocation *v, struct err *e) {
    return with_people(v, WITH_PERSON | WITH_KEYS | WRITES, reset, e);
}

static const struct example reset_examples[] = { { "user reset lee@example.org",
                                                   "for somebody who lost password or telephone" } };
const struct command cmd_user_reset = {
    .name = "user reset",
    .args = "PERSON",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_PEOPLE,
    .help = "Take password and second factor away, and say a new set-up code",
    .about =
        "For somebody who lost them, or whose account somebody else may have used. Make sure of who asks: whoever has the code has the account.",
    .options = OPTIONS_USER,
    EXAMPLES(reset_examples),
    .run = run_reset,
};

static bool erase(struct invocation *v, struct people *x, struct err *e) {
    size_t erased = 0;
    if (x->account.erased == 0 &&
        !confirmed(v, &x->account,
                   "Name, e-mail address and whatever the log holds of this person go. This cannot be undone.", e))
        return false;
    if (!account_erase(x->store, &x->caller, x->account.number, v->options.reason, v->arena, &erased, e)) return false;
    text_printf(v->out, "Account %lld is erased, with %zu content%s of the log. Its number stays.\n",
                (long long)x->account.number, erased, erased == 1 ? "" : "s");
    return true;
}

static enum command_result run_erase(struct invocation *v, struct err *e) {
    return with_people(v, WITH_PERSON | WRITES, erase, e);
}

static const struct example erase_examples[] = { { "user erase lee@example.org --reason \"asked for it\" --yes",
                                                   "nothing of the person is left but a number" } };
const struct command cmd_user_erase = {
    .name = "user erase",
    .args = "PERSON",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_PEOPLE,
    .help = "Forget a person, and keep the log whole",
    .about =
        "Name, e-mail address, password, second factor, notes, and whatever the log holds of them go; roles and sessions end. The log keeps that "
        "account N did this or that: its chain stays whole. Copies made earlier (`ilacs backup`) still hold the person.",
    .options = OPTIONS_USER | OPTION_BIT(OPTION_REASON) | OPTION_BIT(OPTION_YES),
    EXAMPLES(erase_examples),
    .run = run_erase,
};

/* ---- sessions -------------------------------------------------------------------------------------------------------------- */

static void sessions_json(const struct session *s, size_t n, struct arena *a, struct text *out) {
    struct json j = json_in(out);
    json_array(&j);
    for (size_t i = 0; i < n; i++) {
        json_object(&j);
        json_key(&j, "number");
        json_int(&j, s[i].number);
        json_key(&j, "began");
        json_sv(&j, moment_sv(s[i].began, a));
        json_key(&j, "last_used");
        json_sv(&j, moment_sv(s[i].last_used, a));
        json_key(&j, "address");
        json_sv(&j, s[i].address);
        json_key(&j, "agent");
        json_sv(&j, s[i].agent);
        json_key(&j, "by_provider");
        json_bool(&j, s[i].by_provider);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_done(&j);
}

static void sessions_text(const struct session *s, size_t n, int width, struct arena *a, struct text *out) {
    static const struct table_column columns[] = {
        { .head = "NUMBER", .right = true },
        { .head = "BEGAN" },
        { .head = "LAST USED" },
        { .head = "FROM" },
        { .head = "BROWSER", .least = 12, .leave = 1 },
    };
    struct table t = table_in(out, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < n; i++) {
        table_int(&t, s[i].number);
        table_sv(&t, moment_sv(s[i].began, a));
        table_sv(&t, moment_sv(s[i].last_used, a));
        table_sv(&t, s[i].address);
        table_sv(&t, s[i].agent);
    }
    table_end(&t, width);
}

static bool sessions(struct invocation *v, struct people *x, struct err *e) {
    struct session *s;
    size_t n;
    if (!caller_may(&x->caller, NULL, "account", e) ||
        !store_load_sessions(x->store, x->account.number, v->arena, &s, &n, e))
        return false;
    if (v->options.format == FORMAT_JSON)
        sessions_json(s, n, v->arena, v->out);
    else if (n == 0)
        text_lit(v->out, "There are no sessions.\n");
    else
        sessions_text(s, n, v->width, v->arena, v->out);
    return true;
}

static enum command_result run_sessions(struct invocation *v, struct err *e) {
    return with_people(v, WITH_PERSON, sessions, e);
}

static const struct example sessions_examples[] = { { "user sessions lee@example.org",
                                                      "where somebody is signed in" } };
const struct command cmd_user_sessions = {
    .name = "user sessions",
    .args = "PERSON",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_PEOPLE,
    .help = "List the sessions of an account that have not been ended",
    .about =
        "Newest use first. A session ends by itself half an hour after its last use, and 12 hours after it began. `ilacs user disable` and "
        "`ilacs user reset` end all of them.",
    .options = OPTIONS_USER | OPTION_BIT(OPTION_FORMAT),
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(sessions_examples),
    .run = run_sessions,
};
