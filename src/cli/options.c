#include "cli/options.h"

#include "render/statistics_render.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

const struct option_info option_infos[OPTION_COUNT] = {
    [OPTION_STORE] = { "store", "FILE", "The store to use. Default: $ILACS_STORE, else var/ilacs.db.", false },
    [OPTION_FRAMEWORK] = { "framework", "DIR",
                           "Load the draft editions in DIR beside the shipped ones. A draft with the id of a shipped edition takes "
                           "its place.",
                           false },
    [OPTION_ON] = { "on", "DAY", "The day asked about, as YYYY-MM-DD. Default: today.", false },
    [OPTION_KNOWN_BY] = { "known-by", "DAY", "Use only what was known by the end of DAY. Default: the day asked about.",
                          false },
    [OPTION_AUDIENCE] = { "audience", "WHO",
                          "Use only what WHO could know: inspectorate (default), authority or public.", false },
    [OPTION_AUTHORITY] = { "authority", "CODE|NAME",
                           "This authority, in a list only this one: DfE number, ONS code, Ofsted number or name, spelt forgivingly. May be repeated.",
                           true },
    [OPTION_OBLIGATION] = { "obligation", "KIND", "Only this kind of obligation. May be repeated.", true },
    [OPTION_REGION] = { "region", "REGION", "This Ofsted region, in a list only its authorities.", false },
    [OPTION_STATUS] = { "status", "STATUS",
                        "Only obligations with this status; `all` for every one. May be repeated. Default: all but met and superseded.",
                        true },
    [OPTION_BASIS] = { "basis", "BASIS",
                       "When an inspection begins to count: published (default), from the publication of its report; on_site, from "
                       "its last day on site.",
                       false },
    [OPTION_FORMAT] = { "format", "FORMAT", "How to write the answer: table (default, for people), csv or json.",
                        false },
    [OPTION_EXPECT] = { "expect", "HEAD",
                        "A head noted earlier: HASH or COUNT:HASH. Without it a cut tail cannot be seen.", false },
    [OPTION_FILE] = { "file", "FILE",
                      "Read FILE, which `ilacs audit export` wrote (`-`: standard input), and no store.", false },
    [OPTION_FROM] = { "from", "N", "Begin with record number N. Default: 1.", false },
    [OPTION_LIMIT] = { "limit", "N", "Show at most N records. Default: 50.", false },
    [OPTION_DRY_RUN] = { "dry-run", NULL, "Say what would change; change nothing.", false },
    [OPTION_SHIPPED] = { "shipped", NULL, "Fill an empty store with the data that ilacs ships.", false },
    [OPTION_LISTEN] = { "listen", "[ADDRESS:]PORT",
                        "Where to listen. Default: 127.0.0.1:8080. Port 0 takes any free one.", false },
    [OPTION_BEHIND_PROXY] = { "behind-proxy", NULL,
                              "A reverse proxy with TLS stands in front: addresses other than loopback are allowed.",
                              false },
    [OPTION_THREADS] = { "threads", "N", "Answer with N threads. Default: as many as suit the machine.", false },
    [OPTION_JOBS] = { "jobs", "N", "Read N files at a time. Default: as many as there are processors.", false },
    [OPTION_FRONT_PAGES] = { "front-pages", NULL,
                             "Read the first two pages of each report only: faster, but lists and second places are missing.",
                             false },
    [OPTION_ACCEPT] = { "accept", "WHAT",
                        "What goes into the register without a person: none (default), new inspections and visits, or all, also "
                        "values that differ. Never anything doubtful.",
                        false },
    [OPTION_ALL] = { "all", NULL, "Those already decided or withdrawn as well.", false },
    [OPTION_CELL] = { "cell", "COLUMN", "Take this value only. May be repeated. Default: every value.", true },
    [OPTION_SET] = { "set", "COLUMN=VALUE",
                     "Give a value that the report does not print, for example published=2026-03-01. May be repeated.",
                     true },
    [OPTION_REASON] = { "reason", "TEXT", "Why: it is kept with the decision.", false },
    [OPTION_KIND] = { "kind", "KIND", "Of which kind; the command's help lists them.", false },
    [OPTION_CALL_DAY] = { "call-day", "DAY", "The day on which the authority is to be called, as YYYY-MM-DD.", false },
    [OPTION_COPY] = { "copy", "MARK", "Whom the copy was made for that bears this mark, 8 letters and digits.", false },
    [OPTION_TEAM] = { "team", "EMAIL,EMAIL", "Who goes, by e-mail or number of the account; the first one leads.",
                      false },
    [OPTION_ENDED] = { "ended", "DAY", "The day the tie ended, as YYYY-MM-DD. Left out: it goes on.", false },
    [OPTION_NOTE] = { "note", "TEXT", "In your own words.", false },
    [OPTION_INTERVAL] = { "interval", "SECONDS", "Look again after so many seconds. Default: 10.", false },
    [OPTION_ONCE] = { "once", NULL, "Do what is there, then end.", false },
    [OPTION_CONFIG] = { "config", "FILE",
                        "The configuration (single sign-on, mail, times). Default: $ILACS_CONFIG; without it there is none.",
                        false },
    [OPTION_NAME] = { "name", "NAME", "The person's name, as colleagues say it.", false },
    [OPTION_ROLE] = { "role", "ROLE", "The role to begin with.", false },
    [OPTION_GIVE] = { "give", "ROLE", "Give this role.", false },
    [OPTION_TAKE] = { "take", "ROLE", "Take this role away.", false },
    [OPTION_SYSTEM_USER] = { "system-user", "USER",
                             "The user of the operating system who is this person at the command line, without --as.",
                             false },
    [OPTION_YES] = { "yes", NULL, "Do it without asking back.", false },
    [OPTION_APPLY] = { "apply", NULL, "Erase what is past its time.", false },
    [OPTION_AS] = { "as", "EMAIL",
                    "Be this person and no more: the password is asked for, or read from --password-file.", false },
    [OPTION_PASSWORD_FILE] = { "password-file", "FILE", "Read the password of --as from FILE (`-`: standard input).",
                               false },
    [OPTION_CODE] = { "code", "CODE", "The one-time or recovery code of --as, where the account has a second factor.",
                      false },
    [OPTION_MAN] = { "man", NULL, "Write the manual page ilacs(1) in mdoc.", false },
    [OPTION_MARKDOWN] = { "markdown", NULL, "Write the command reference in Markdown.", false },
    [OPTION_HELP] = { "help", NULL, "Say what the command does and takes.", false },
};

struct options options_default(void) {
    const char *store = getenv("ILACS_STORE"), *config = getenv("ILACS_CONFIG");
    return (struct options){
        .store = store != NULL && store[0] != '\0' ? sv_of(store) : SV("var/ilacs.db"),
        .config = config != NULL ? sv_of(config) : (struct sv){ 0 },
        .on = DAY_NONE,
        .known_by = DAY_NONE,
        .call_day = DAY_NONE,
        .ended = DAY_NONE,
        .audience = AUDIENCE_INSPECTORATE,
        .from = 1,
        .limit = 50,
        .interval = 10,
    };
}

/* ---- closed lists ----------------------------------------------------------------------------------------------- */

static struct sv obligation_at(size_t i) { return obligation_word((enum obligation)i); }
static struct sv status_at(size_t i) { return i == STATUS_COUNT ? SV("all") : status_word((enum status)i); }
static struct sv audience_at(size_t i) { return audience_word((enum audience)i); }
static struct sv basis_at(size_t i) { return basis_word((enum basis)i); }
struct sv format_word(enum format f) {
    return f == FORMAT_CSV ? SV("csv") : f == FORMAT_JSON ? SV("json") : SV("table");
}
static struct sv format_at(size_t i) { return format_word((enum format)i); }

static struct sv role_at(size_t i) { return role_word((enum role)(i + ROLE_FIRST_GIVEN)); }
static struct sv accept_at(size_t i) { return i == ACCEPT_NEW ? SV("new") : i == ACCEPT_ALL ? SV("all") : SV("none"); }

static void words_text(struct sv (*word)(size_t i), size_t n, struct text *out) {
    for (size_t i = 0; i < n; i++) {
        if (i > 0) text_lit(out, ", ");
        text_add(out, word(i));
    }
}
void obligations_text(struct text *out) { words_text(obligation_at, OWED_COUNT, out); }
void roles_text(struct text *out) { words_text(role_at, ROLE_COUNT - ROLE_FIRST_GIVEN, out); }
void statuses_text(struct text *out) { words_text(status_at, STATUS_COUNT, out); }

/* More than a third of it wrong is no slip of the finger. */
static size_t slips(size_t n) { return n < 3 ? 0 : n < 6 ? 1 : n < 9 ? 2 : 3; }

struct sv nearest_of(struct sv v, struct sv (*word)(size_t i), size_t n) {
    struct sv near = { 0 };
    size_t best = slips(v.n) + 1, beginnings = 0;
    for (size_t i = 0; i < n; i++)
        if (v.n > 1 && word(i).n > v.n && sv_eq_nocase(sv_sub(word(i), 0, v.n), v)) {
            near = word(i);
            beginnings++;
        }
    if (beginnings == 1) return near;
    near = (struct sv){ 0 };
    for (size_t i = 0; i < n; i++) {
        size_t d = sv_distance(v, word(i), best);
        if (d >= best) continue;
        near = word(i);
        best = d;
    }
    return near;
}

/* The index of `v` among the words, any case, '-' and blank for '_'. Unknown: ERR_USAGE with nearest and choices. */
static bool choose(struct sv v, const char *what, struct sv (*word)(size_t i), size_t n, size_t *out, struct err *e) {
    char folded[64];
    struct sv wanted = { folded, v.n };
    if (v.n < sizeof folded) {
        for (size_t i = 0; i < v.n; i++) folded[i] = v.p[i] == '-' || v.p[i] == ' ' ? '_' : v.p[i];
        for (*out = 0; *out < n; ++*out)
            if (sv_eq_nocase(word(*out), wanted)) return true;
    }
    struct arena a = arena_with_limit(4096);
    struct text hint = text_in(&a, 0);
    struct sv near = v.n < sizeof folded ? nearest_of(wanted, word, n) : (struct sv){ 0 };
    if (near.n > 0) text_printf(&hint, "Did you mean %.*s? ", SV_ARG(near));
    text_lit(&hint, "One of: ");
    words_text(word, n, &hint);
    text_char(&hint, '.');
    err_fail(e, ERR_USAGE, __func__, text_cstr(&hint), "--%s: \"%.*s\" is not one of its values", what, SV_ARG(v));
    arena_free(&a);
    return false;
}

static bool take_day(struct sv v, const char *name, struct day *out, struct err *e) {
    return day_parse(v, out) || err_fail(e, ERR_USAGE, __func__, "Write it as YYYY-MM-DD, for example 2026-03-01.",
                                         "--%s: \"%.*s\" is no day", name, SV_ARG(v));
}

static bool take_number(struct sv v, const char *name, int64_t *out, struct err *e) {
    return sv_int(v, 1, INT32_MAX, out) || err_fail(e, ERR_USAGE, __func__, "Give a whole number from 1 on.",
                                                    "--%s: \"%.*s\" is no such number", name, SV_ARG(v));
}

static bool take_authority(struct options *o, struct sv v, struct err *e) {
    if (o->authorities == AUTHORITIES_MAX)
        return err_fail(e, ERR_USAGE, __func__, "Leave --authority out to ask for all of them.",
                        "--authority: given more than %d times", AUTHORITIES_MAX);
    o->authority[o->authorities++] = v;
    return true;
}

static bool take_bit(struct sv v, const char *name, struct sv (*word)(size_t i), size_t n, uint32_t *bits,
                     struct err *e) {
    size_t i;
    if (!choose(v, name, word, n, &i, e)) return false;
    *bits |= (uint32_t)1 << i;
    return true;
}

static bool take_status(struct options *o, struct sv v, struct err *e) {
    if (!take_bit(v, "status", status_at, STATUS_COUNT + 1, &o->statuses, e)) return false;
    if ((o->statuses >> STATUS_COUNT & 1U) != 0) o->statuses = ((uint32_t)1 << STATUS_COUNT) - 1;
    return true;
}

static bool take_role(struct sv v, const char *name, enum role *out, struct err *e) {
    size_t i = 0;
    if (!choose(v, name, role_at, ROLE_COUNT - ROLE_FIRST_GIVEN, &i, e)) return false;
    *out = (enum role)(i + ROLE_FIRST_GIVEN);
    return true;
}

static bool take_repeated(struct sv v, const char *name, struct sv *list, size_t *n, struct err *e) {
    if (*n == CELLS_MAX)
        return err_fail(e, ERR_USAGE, __func__, "No record has so many columns.", "--%s: given more than %d times",
                        name, (int)CELLS_MAX);
    list[(*n)++] = v;
    return true;
}

static bool take_set(struct options *o, struct sv v, struct err *e) {
    size_t sign = sv_find(v, SV("="));
    if (sign == 0 || sign >= v.n)
        return err_fail(e, ERR_USAGE, __func__, "Write it as COLUMN=VALUE, for example published=2026-03-01.",
                        "--set: \"%.*s\" names no column and value", SV_ARG(v));
    return take_repeated(v, "set", o->set, &o->sets, e);
}

bool option_take(struct options *o, enum option_id which, struct sv v, struct err *e) {
    size_t i = 0;
    const char *name = option_infos[which].name;
    o->given |= OPTION_BIT(which);
    if (option_infos[which].arg != NULL && v.n == 0)
        return err_fail(e, ERR_USAGE, __func__, "Give it a value, or leave the option out.", "--%s: the value is empty",
                        name);
    switch (which) {
    case OPTION_STORE: o->store = v; return true;
    case OPTION_FRAMEWORK: o->framework_dir = v; return true;
    case OPTION_ON: return take_day(v, name, &o->on, e);
    case OPTION_KNOWN_BY: return take_day(v, name, &o->known_by, e);
    case OPTION_AUTHORITY: return take_authority(o, v, e);
    case OPTION_OBLIGATION: return take_bit(v, name, obligation_at, OWED_COUNT, &o->obligations, e);
    case OPTION_STATUS: return take_status(o, v, e);
    case OPTION_REGION: o->region = v; return true;
    case OPTION_EXPECT: o->expect = v; return true;
    case OPTION_FILE: o->file = v; return true;
    case OPTION_LISTEN: o->listen = v; return true;
    case OPTION_FROM: return take_number(v, name, &o->from, e);
    case OPTION_LIMIT: return take_number(v, name, &o->limit, e);
    case OPTION_THREADS: return take_number(v, name, &o->threads, e);
    case OPTION_JOBS: return take_number(v, name, &o->jobs, e);
    case OPTION_INTERVAL: return take_number(v, name, &o->interval, e);
    case OPTION_CELL: return take_repeated(v, name, o->cell, &o->cells, e);
    case OPTION_SET: return take_set(o, v, e);
    case OPTION_REASON: o->reason = v; return true;
    case OPTION_NAME: o->name = v; return true;
    case OPTION_ROLE: return take_role(v, name, &o->role, e);
    case OPTION_GIVE: return take_role(v, name, &o->give, e);
    case OPTION_TAKE: return take_role(v, name, &o->take, e);
    case OPTION_SYSTEM_USER: o->system_user = v; return true;
    case OPTION_AS: o->as = v; return true;
    case OPTION_PASSWORD_FILE: o->password_file = v; return true;
    case OPTION_CODE: o->code = v; return true;
    case OPTION_KIND: o->kind = v; return true;
    case OPTION_CALL_DAY: return take_day(v, name, &o->call_day, e);
    case OPTION_COPY: o->copy = v; return true;
    case OPTION_TEAM: o->team = v; return true;
    case OPTION_ENDED: return take_day(v, name, &o->ended, e);
    case OPTION_NOTE: o->note = v; return true;
    case OPTION_CONFIG: o->config = v; return true;
    case OPTION_ACCEPT:
        if (!choose(v, name, accept_at, ACCEPT_ALL + 1, &i, e)) return false;
        o->accept = (enum accept)i;
        return true;
    case OPTION_AUDIENCE:
        if (!choose(v, name, audience_at, AUDIENCE_COUNT, &i, e)) return false;
        o->audience = (enum audience)i;
        return true;
    case OPTION_BASIS:
        if (!choose(v, name, basis_at, BASIS_ON_SITE + 1, &i, e)) return false;
        o->basis = (enum basis)i;
        return true;
    case OPTION_FORMAT:
        if (!choose(v, name, format_at, FORMAT_COUNT, &i, e)) return false;
        o->format = (enum format)i;
        return true;
    case OPTION_DRY_RUN:
    case OPTION_SHIPPED:
    case OPTION_BEHIND_PROXY:
    case OPTION_FRONT_PAGES:
    case OPTION_ALL:
    case OPTION_ONCE:
    case OPTION_YES:
    case OPTION_APPLY:
    case OPTION_MAN:
    case OPTION_MARKDOWN:
    case OPTION_HELP:
    case OPTION_COUNT: break;
    }
    return true;
}

/* ---- reading -------------------------------------------------------------------------------------------------------- */

static struct sv option_name_at(size_t i) { return sv_of(option_infos[i].name); }

static bool unknown_option(uint64_t takes, const char *word, struct err *e) {
    struct sv name = sv_of(word), rest = sv_of(word), near;
    char hint[120];
    while (name.n > 0 && name.p[0] == '-') name = sv_sub(name, 1, name.n);
    rest = name;
    (void)sv_split(&rest, '=', &name);
    near = nearest_of(name, option_name_at, OPTION_COUNT);
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (sv_eq(name, option_name_at(i)) && (takes & OPTION_BIT(i)) == 0)
            return err_fail(e, ERR_USAGE, __func__, "Ask the command for --help: it lists what it takes.",
                            "--%s: this command does not take that option", option_infos[i].name);
    if (near.n > 0)
        (void)snprintf(hint, sizeof hint, "Did you mean --%.*s? Ask the command for --help.", SV_ARG(near));
    else
        (void)snprintf(hint, sizeof hint, "Ask the command for --help: it lists what it takes.");
    return err_fail(e, ERR_USAGE, __func__, hint, "there is no option %.*s", SV_ARG(sv_sub(sv_of(word), 0, 60)));
}

static bool format_allowed(const struct options *o, unsigned formats, struct err *e) {
    if ((o->given & OPTION_BIT(OPTION_FORMAT)) == 0 || (formats >> o->format & 1U) != 0) return true;
    return err_fail(e, ERR_USAGE, __func__,
                    (formats >> FORMAT_CSV & 1U) != 0 ? "Use table or csv." : "Use table or json.",
                    "--format: this command has no %.*s", SV_ARG(format_word(o->format)));
}

/* ---- getopt_long beneath ------------------------------------------------------------------------------------------ */

enum { FIRST_VALUE = 256 }; /* past every character */

static void getopt_table(uint64_t takes, struct option table[OPTION_COUNT + 1]) {
    size_t n = 0;
    for (int i = 0; i < OPTION_COUNT; i++)
        if ((takes & OPTION_BIT(i)) != 0)
            table[n++] = (struct option){ .name = option_infos[i].name,
                                          .has_arg = option_infos[i].arg == NULL ? no_argument : required_argument,
                                          .val = FIRST_VALUE + i };
}

/* What getopt could not read: `value` is a character (a short option, of which there is only -h) or FIRST_VALUE and on
 * (an option of ours, without its value or with one too many), or 0, and `word` the long option nobody knows. */
static bool misread(uint64_t takes, int answer, int value, const char *word, struct err *e) {
    if (value > 0 && value < FIRST_VALUE)
        return err_fail(e, ERR_USAGE, __func__, "Options are written out, as in --on 2026-03-01; -h is --help.",
                        "there is no option -%c", value);
    if (answer == ':' && value >= FIRST_VALUE)
        return err_fail(e, ERR_USAGE, __func__, option_infos[value - FIRST_VALUE].help, "--%s: the value is missing",
                        option_infos[value - FIRST_VALUE].name);
    if (value >= FIRST_VALUE)
        return err_fail(e, ERR_USAGE, __func__, "Leave out the = and what follows.", "--%s takes no value",
                        option_infos[value - FIRST_VALUE].name);
    return unknown_option(takes, word, e);
}

bool options_read(uint64_t takes, unsigned formats, int count, char **words, struct options *out, size_t *args,
                  struct err *e) {
    struct option table[OPTION_COUNT + 1] = { 0 };
    *out = options_default();
    getopt_table(takes, table);
    opterr = 0;
    optind = 0; /* glibc: begin anew */
    for (;;) {
        int answer = getopt_long(count, words, ":h", table, NULL);
        if (answer == -1) break;
        if (answer == 'h') answer = FIRST_VALUE + OPTION_HELP;
        if (answer < FIRST_VALUE) return misread(takes, answer, optopt, words[optind - 1], e);
        if (!option_take(out, (enum option_id)(answer - FIRST_VALUE), sv_of(optarg), e)) return false;
    }
    *args = (size_t)(count - optind);
    for (size_t i = 0; i < *args; i++) words[1 + i] = words[optind + (int)i];
    return format_allowed(out, formats, e);
}
