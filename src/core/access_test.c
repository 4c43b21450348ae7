/* The table of permissions against its second writing (tests/golden/permissions.txt) and against what must hold of any
 * such table; and decisions against small worlds. */
#include "core/access.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"

enum { ROWS_MAX = 400 };

/* ---- the second writing */

struct lines {
    struct sv line[ROWS_MAX];
    size_t n;
};

static struct arena arena;
static struct lines golden;

static int read_golden(void **state) {
    (void)state;
    const char *root = getenv("ILACS_SOURCE_DIR");
    char path[4096];
    struct err e = { .kind = ERR_NONE };
    struct sv all = { NULL, 0 }, line;
    arena = arena_with_limit(0);
    (void)snprintf(path, sizeof path, "%s/tests/golden/permissions.txt", root == NULL ? "." : root);
    if (!file_read(path, 1 << 20, &arena, &all, &e)) {
        print_error("%s\n", e.msg);
        return -1;
    }
    while (sv_split(&all, '\n', &line)) {
        if (line.n == 0 || line.p[0] == '#') continue;
        if (golden.n == ROWS_MAX) return -1;
        golden.line[golden.n++] = line;
    }
    return 0;
}

static int let_go(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct sv line_of(const struct permission *p, struct arena *a) {
    struct text t = text_in(a, 0);
    permission_line(&t, p);
    return text_view(&t);
}

static void render(const struct permission *table, size_t n, struct lines *out) {
    assert_true(n <= ROWS_MAX);
    out->n = n;
    for (size_t i = 0; i < n; i++) out->line[i] = line_of(&table[i], &arena);
}

static size_t times(const struct lines *in, struct sv line) {
    size_t n = 0;
    for (size_t i = 0; i < in->n; i++) n += sv_eq(in->line[i], line);
    return n;
}

/* The same rows in the same order, so that a reader can lay one beside the other. */
static bool same_as_golden(const struct lines *table) {
    bool same = table->n == golden.n;
    for (size_t i = 0; same && i < golden.n; i++) same = sv_eq(table->line[i], golden.line[i]);
    return same;
}

static void tell_lines(const struct lines *a, const struct lines *b, const char *what) {
    for (size_t i = 0; i < a->n; i++)
        if (times(b, a->line[i]) != 1) print_error("%s: %.*s\n", what, SV_ARG(a->line[i]));
}

static void the_table_is_as_it_was_written_down(void **state) {
    (void)state;
    struct lines table;
    render(permissions, permission_count, &table);
    if (same_as_golden(&table)) return;
    tell_lines(&table, &golden, "in the table, not (or twice) in the golden file");
    tell_lines(&golden, &table, "in the golden file, not (or twice) in the table");
    fail_msg(
        "src/core/access_table.c and tests/golden/permissions.txt differ, if only in the order of their rows; both "
        "are written by hand");
}

static void a_row_taken_away_is_noticed(void **state) {
    (void)state;
    struct lines table;
    render(permissions, permission_count, &table);
    for (size_t i = 0; i < permission_count; i++) {
        struct lines less = table;
        less.n--;
        memmove(&less.line[i], &less.line[i + 1], (less.n - i) * sizeof *less.line);
        if (same_as_golden(&less)) fail_msg("nobody missed %s", permissions[i].what);
    }
}

static void a_row_added_or_doubled_is_noticed(void **state) {
    (void)state;
    struct lines table;
    render(permissions, permission_count, &table);
    assert_true(same_as_golden(&table));
    table.n++;
    for (size_t i = 0; i < permission_count; i++) {
        table.line[table.n - 1] = table.line[i];
        if (same_as_golden(&table)) fail_msg("nobody saw %s twice", permissions[i].what);
    }
    const struct permission more = { REACH_ROUTE, "GET /secret", EFFECT_READS, CAUTION_NONE, false, { 0 }, "None." };
    table.line[table.n - 1] = line_of(&more, &arena);
    assert_false(same_as_golden(&table));
}

/* Whether the table with row i put otherwise would be noticed. */
static bool noticed(struct lines *table, size_t i, const struct permission *otherwise) {
    struct arena a = arena_with_limit(0);
    struct sv kept = table->line[i];
    table->line[i] = line_of(otherwise, &a);
    bool same = same_as_golden(table);
    table->line[i] = kept;
    arena_free(&a);
    return !same;
}

static void a_cell_loosened_or_tightened_is_noticed(void **state) {
    (void)state;
    struct lines table;
    render(permissions, permission_count, &table);
    for (size_t i = 0; i < permission_count; i++)
        for (unsigned r = 0; r < ROLE_COUNT; r++)
            for (unsigned need = 0; need < NEED_COUNT; need++) {
                struct permission p = permissions[i];
                if (p.may[r] == need) continue;
                p.may[r] = (uint8_t)need;
                if (!noticed(&table, i, &p))
                    fail_msg("nobody saw that %.*s %.*s at %s", SV_ARG(role_word((enum role)r)),
                             SV_ARG(need_word((enum need)need)), p.what);
            }
}

static void another_kind_of_row_is_noticed(void **state) {
    (void)state;
    struct lines table;
    render(permissions, permission_count, &table);
    for (size_t i = 0; i < permission_count; i++) {
        struct permission p = permissions[i];
        p.effect = p.effect == EFFECT_READS ? EFFECT_WRITES : EFFECT_READS;
        if (!noticed(&table, i, &p)) fail_msg("the effect of %s", p.what);
        p = permissions[i];
        p.caution = p.caution == CAUTION_NONE ? CAUTION_FRESH : CAUTION_NONE;
        if (!noticed(&table, i, &p)) fail_msg("the caution of %s", p.what);
        p = permissions[i];
        p.personal = !p.personal;
        if (!noticed(&table, i, &p)) fail_msg("whether %s is personal", p.what);
        p = permissions[i];
        p.reach = p.reach == REACH_ROUTE ? REACH_COMMAND : REACH_ROUTE;
        if (!noticed(&table, i, &p)) fail_msg("the reach of %s", p.what);
        p = permissions[i];
        p.what = "GET /elsewhere";
        if (!noticed(&table, i, &p)) fail_msg("the name of %s", permissions[i].what);
    }
}

/* ---- what must hold of the table, whatever rows it has */

static bool about(const struct permission *p, const char *word) { return strstr(p->what, word) != NULL; }

/* "ilacs plan" shows help; everything else with one of these words in its name is about what is secret. */
static bool is_secret(const struct permission *p) {
    if (p->reach == REACH_COMMAND && strcmp(p->what, "plan") == 0) return false;
    return about(p, "plan") || about(p, "exposure");
}

static bool everybody(const struct permission *p) {
    for (unsigned r = 0; r < ROLE_COUNT; r++)
        if (p->may[r] != ALWAYS) return false;
    return true;
}

static bool everybody_signed_in(const struct permission *p) {
    for (unsigned r = ROLE_FIRST_GIVEN; r < ROLE_COUNT; r++)
        if (p->may[r] != ALWAYS) return false;
    return true;
}

static void rows_are_well_formed(void **state) {
    (void)state;
    for (size_t i = 0; i < permission_count; i++) {
        const struct permission *p = &permissions[i];
        struct sv what = sv_of(p->what), why = sv_of(p->why);
        bool get = sv_starts(what, SV("GET /")), post = sv_starts(what, SV("POST /"));
        if ((p->reach == REACH_ROUTE) != (get || post)) fail_msg("%s is neither an address nor a command", p->what);
        if (why.n < 10 || !sv_ends(why, SV("."))) fail_msg("%s does not say why", p->what);
        if (permission_of(p->reach, what) != p) fail_msg("%s is there twice", p->what);
        if (get && p->effect != EFFECT_READS) fail_msg("%s changes something", p->what);
        if (post && p->effect != EFFECT_WRITES) fail_msg("%s changes nothing", p->what);
        for (unsigned r = 0; r < ROLE_COUNT; r++)
            if (p->may[r] >= NEED_COUNT) fail_msg("%s: no such need", p->what);
    }
}

static void what_is_not_there_is_not_found(void **state) {
    (void)state;
    assert_null(permission_of(REACH_ROUTE, SV("")));
    assert_null(permission_of(REACH_ROUTE, SV("GET /nowhere")));
    assert_null(permission_of(REACH_ROUTE, SV("due")));
    assert_null(permission_of(REACH_COMMAND, SV("GET /plan")));
    assert_null(permission_of(REACH_COMMAND, SV("plan ad")));
    assert_null(permission_of(REACH_ROUTE, SV("get /plan")));
    assert_non_null(permission_of(REACH_ROUTE, SV("GET /plan")));
    assert_non_null(permission_of(REACH_COMMAND, SV("plan add")));
}

static void whoever_has_no_part_in_planning_never_sees_it(void **state) {
    (void)state;
    static const enum role outside[] = { ROLE_PUBLIC, ROLE_OPERATOR, ROLE_ADMINISTRATOR, ROLE_ANALYST };
    size_t secret = 0;
    for (size_t i = 0; i < permission_count; i++) {
        if (!is_secret(&permissions[i])) continue;
        secret++;
        for (size_t k = 0; k < sizeof outside / sizeof *outside; k++)
            if (permissions[i].may[outside[k]] != NEVER)
                fail_msg("%.*s may at %s", SV_ARG(role_word(outside[k])), permissions[i].what);
        if (permission_is_public(&permissions[i])) fail_msg("%s is public", permissions[i].what);
    }
    assert_int_equal(secret, 18);
}

static void only_planners_see_every_plan(void **state) {
    (void)state;
    for (size_t i = 0; i < permission_count; i++)
        for (unsigned r = 0; r < ROLE_COUNT; r++)
            if (is_secret(&permissions[i]) && r != ROLE_PLANNER && permissions[i].may[r] == ALWAYS)
                fail_msg("%.*s always may at %s", SV_ARG(role_word((enum role)r)), permissions[i].what);
}

static void conditions_fit_the_roles_that_have_them(void **state) {
    (void)state;
    for (size_t i = 0; i < permission_count; i++)
        for (unsigned r = 0; r < ROLE_COUNT; r++) {
            enum need n = (enum need)permissions[i].may[r];
            enum role_scope scope = role_scope((enum role)r);
            bool fits = true;
            if (r < ROLE_FIRST_GIVEN) fits = n == NEVER || n == ALWAYS;
            if (n == IF_IN_REGION) fits = scope == SCOPE_REGION;
            if (n == IF_OWN || n == IF_OWN_CALLED) fits = scope == SCOPE_AUTHORITY;
            if (n == IF_ON_IT) fits = role_is_inspecting((enum role)r);
            if (!fits) fail_msg("%.*s cannot meet that at %s", SV_ARG(role_word((enum role)r)), permissions[i].what);
        }
}

static void authorities_see_their_own_or_what_all_see(void **state) {
    (void)state;
    for (size_t i = 0; i < permission_count; i++)
        for (unsigned r = ROLE_FIRST_GIVEN; r < ROLE_COUNT; r++) {
            enum need n = (enum need)permissions[i].may[r];
            if (role_scope((enum role)r) != SCOPE_AUTHORITY || everybody_signed_in(&permissions[i])) continue;
            if (n != NEVER && n != IF_OWN && n != IF_OWN_CALLED && n != IF_THEIRS)
                fail_msg("%.*s at %s", SV_ARG(role_word((enum role)r)), permissions[i].what);
            if (is_secret(&permissions[i]) && (n == IF_OWN || n == IF_THEIRS))
                fail_msg("%s is theirs before they are called", permissions[i].what);
            if (n != NEVER && permissions[i].effect == EFFECT_WRITES) fail_msg("they write at %s", permissions[i].what);
        }
}

static void what_the_public_may_all_may(void **state) {
    (void)state;
    for (size_t i = 0; i < permission_count; i++) {
        const struct permission *p = &permissions[i];
        if (p->may[ROLE_PUBLIC] == NEVER) continue;
        if (!everybody(p)) fail_msg("%s: the public may what somebody else may not", p->what);
        if (p->effect == EFFECT_WRITES && !p->personal) fail_msg("%s: anybody may change it", p->what);
    }
}

static void only_signing_in_and_out_is_personal(void **state) {
    (void)state;
    static const char *const addresses[] = {
        "GET /sign-in", "POST /sign-in",       "GET /sign-in/code", "POST /sign-in/code", "GET /set-up", "POST /set-up",
        "GET /sign-on", "GET /sign-on/return", "POST /sign-out",    "GET /signed-out",    "POST /prove",
    };
    const size_t n = sizeof addresses / sizeof *addresses;
    size_t personal = 0;
    for (size_t i = 0; i < n; i++) {
        const struct permission *p = permission_of(REACH_ROUTE, sv_of(addresses[i]));
        if (p == NULL || !p->personal || !everybody(p)) fail_msg("%s", addresses[i]);
        if (p != NULL && permission_is_public(p)) fail_msg("%s would be kept", addresses[i]);
    }
    for (size_t i = 0; i < permission_count; i++) personal += permissions[i].personal;
    assert_int_equal(personal, n);
}

static void commands_that_change_say_so(void **state) {
    (void)state;
    static const char *const verbs[] = { "init",   "import",  "watch",  "serve",         "accept",   "dismiss",  "add",
                                         "role",   "disable", "enable", "reset",         "erase",    "withdraw", "call",
                                         "change", "declare", "send",   "demonstration", "retention" };
    for (size_t i = 0; i < permission_count; i++) {
        bool changes = false;
        struct sv rest = sv_of(permissions[i].what), word;
        if (permissions[i].reach != REACH_COMMAND) continue;
        while (sv_word(&rest, &word))
            for (size_t k = 0; k < sizeof verbs / sizeof *verbs; k++) changes = changes || sv_eq(word, sv_of(verbs[k]));
        if (changes != (permissions[i].effect == EFFECT_WRITES)) fail_msg("ilacs %s", permissions[i].what);
        if (changes && permissions[i].may[ROLE_PUBLIC] != NEVER) fail_msg("anybody may ilacs %s", permissions[i].what);
    }
}

static void dangerous_steps_are_proved_again(void **state) {
    (void)state;
    static const char *const more[] = { "POST /account/second-factor", "POST /account/second-factor/remove",
                                        "POST /account/recovery-codes" };
    size_t fresh = 0, wanted = sizeof more / sizeof *more;
    for (size_t i = 0; i < permission_count; i++) {
        const struct permission *p = &permissions[i];
        fresh += p->caution == CAUTION_FRESH;
        if (!sv_starts(sv_of(p->what), SV("POST /people"))) continue;
        wanted++;
        if (p->caution != CAUTION_FRESH) fail_msg("%s", p->what);
    }
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        assert_int_equal(permission_of(REACH_ROUTE, sv_of(more[i]))->caution, CAUTION_FRESH);
    assert_int_equal(fresh, wanted);
}

static void people_are_the_administrators_business(void **state) {
    (void)state;
    for (size_t i = 0; i < permission_count; i++) {
        const struct permission *p = &permissions[i];
        bool people = about(p, "/people") || about(p, "/audit") || about(p, "user ") || about(p, "audit e") ||
                      about(p, "audit show") || about(p, "mail ");
        for (unsigned r = 0; people && r < ROLE_COUNT; r++) {
            bool may = r == ROLE_ADMINISTRATOR || (r == ROLE_OPERATOR && p->reach == REACH_COMMAND);
            if ((p->may[r] == ALWAYS) != may || (!may && p->may[r] != NEVER))
                fail_msg("%.*s at %s", SV_ARG(role_word((enum role)r)), p->what);
        }
        if (p->reach == REACH_ROUTE && p->may[ROLE_OPERATOR] != NEVER && !everybody(p))
            fail_msg("whoever runs the machine has no part in %s", p->what);
    }
}

/* Those who give roles, and those who make teams: of one activity it is told to those who may see it. */
static void planners_too_are_told_why(void **state) {
    (void)state;
    const struct permission *page = permission_of(REACH_ROUTE, SV("GET /why"));
    const struct permission *command = permission_of(REACH_COMMAND, SV("why"));
    for (unsigned r = 0; r < ROLE_COUNT; r++) {
        bool may = r == ROLE_ADMINISTRATOR || r == ROLE_PLANNER;
        assert_int_equal(page->may[r], may ? ALWAYS : NEVER);
        assert_int_equal(command->may[r], may || r == ROLE_OPERATOR ? ALWAYS : NEVER);
    }
}

/* The same thing must not be easier to get at by another way. The ledger asks about one of these and speaks for all. */
static void every_way_to_a_plan_has_the_same_guard(void **state) {
    (void)state;
    static const struct {
        enum reach reach;
        const char *what, *as;
    } ways[] = {
        { REACH_ROUTE, "GET /plan", "GET /plan/:id" },
        { REACH_ROUTE, "GET /plan.csv", "GET /plan/:id" },
        { REACH_ROUTE, "GET /plan.json", "GET /plan/:id" },
        { REACH_COMMAND, "plan list", "GET /plan/:id" },
        { REACH_COMMAND, "plan show", "GET /plan/:id" },
        { REACH_COMMAND, "plan add", "POST /plan/new" },
        { REACH_ROUTE, "GET /plan/new", "POST /plan/new" },
        { REACH_COMMAND, "plan change", "POST /plan/:id/change" },
        { REACH_ROUTE, "GET /plan/:id/change", "POST /plan/:id/change" },
        { REACH_COMMAND, "plan withdraw", "POST /plan/:id/withdraw" },
        { REACH_COMMAND, "plan call", "POST /plan/:id/call" },
        { REACH_COMMAND, "exposure", "GET /plan/:id/exposure" },
        { REACH_COMMAND, "interest list", "GET /account/interests" },
        { REACH_COMMAND, "interest declare", "POST /account/interests" },
        { REACH_COMMAND, "interest withdraw", "POST /account/interests/withdraw" },
    };
    const struct permission *reads = permission_of(REACH_ROUTE, SV("GET /plan/:id"));
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        const struct permission *a = permission_of(ways[i].reach, sv_of(ways[i].what));
        const struct permission *b = permission_of(REACH_ROUTE, sv_of(ways[i].as));
        if (a == NULL || b == NULL || memcmp(a->may, b->may, sizeof a->may) != 0) fail_msg("%s", ways[i].what);
    }
    for (size_t i = 0; i < permission_count; i++)
        for (unsigned r = 0; r < ROLE_COUNT; r++) /* nobody acts on what they could not see */
            if (is_secret(&permissions[i]) && permissions[i].may[r] != NEVER && permissions[i].may[r] != reads->may[r])
                fail_msg("%s", permissions[i].what);
}

/* ---- decisions */

enum { ANA = 7, BEN = 8, NOW = 1000000 };
static const struct cite cite = { .edition = { "T1", 2 }, .clause = { "12 K8", 5 } };
static struct edition edition;

static struct day on(const char *s) {
    struct day d;
    if (!day_parse(sv_of(s), &d)) fail_msg("no such day: %s", s);
    return d;
}

static struct occasion now(void) {
    for (size_t i = 0; i < PARAM_COUNT; i++) edition.param[i].n = VALUE_NONE;
    edition.param[P_CONFLICT_YEARS] = (struct value){ 3, &cite };
    return (struct occasion){ .ms = NOW, .today = on("2026-03-09"), .edition = &edition };
}

static struct grant grant(enum role r) {
    struct grant g = { .number = 1, .account = ANA, .role = r, .from = 1000 };
    if (role_scope(r) == SCOPE_REGION) g.region = SV("London");
    if (role_scope(r) == SCOPE_AUTHORITY) g.authority = SV("302");
    return g;
}

static const int64_t team[] = { BEN, ANA };
static struct thing visit(void) {
    return (struct thing){ .authority = SV("302"),
                           .region = SV("London"),
                           .team = team,
                           .team_size = 2,
                           .call_day = on("2026-03-09"),
                           .called = NOW - 1 };
}

static enum verdict verdict(const struct permission *p, const struct grant *g, size_t grants, const struct interest *i,
                            size_t interests, const struct thing *t) {
    struct person who = { .account = ANA, .grant = g, .grants = grants, .interest = i, .interests = interests };
    struct occasion when = now();
    return access_decide(p, &who, t, &when).verdict;
}

static enum verdict may_read(enum role r, const struct thing *t) {
    struct grant g = grant(r);
    return verdict(permission_of(REACH_ROUTE, SV("GET /plan/:id")), &g, 1, NULL, 0, t);
}

static void nobody_may_what_no_row_allows(void **state) {
    (void)state;
    struct permission zero = { .what = "GET /nothing" };
    struct thing t = visit();
    struct grant all[ROLE_COUNT];
    for (unsigned r = 0; r < ROLE_COUNT; r++) all[r] = grant((enum role)r);
    assert_int_equal(verdict(NULL, all, ROLE_COUNT, NULL, 0, &t), DENIED_ROW);
    assert_int_equal(verdict(&zero, all, ROLE_COUNT, NULL, 0, &t), DENIED_ROLE);
    assert_int_equal(verdict(&zero, all, ROLE_COUNT, NULL, 0, NULL), DENIED_ROLE);
    memset(zero.may, 0xFF, sizeof zero.may);
    assert_int_not_equal(verdict(&zero, all, ROLE_COUNT, NULL, 0, &t), ALLOWED);
    assert_int_not_equal(verdict(&zero, all, ROLE_COUNT, NULL, 0, NULL), ALLOWED);
}

static void nobody_at_all_may_only_what_is_for_everybody(void **state) {
    (void)state;
    const struct person nobody = { .account = 0 };
    struct occasion when = now();
    struct thing t = visit();
    for (size_t i = 0; i < permission_count; i++) {
        bool all = permissions[i].may[ROLE_PUBLIC] == ALWAYS;
        assert_int_equal(access_allows(&permissions[i], &nobody, &t, &when), all);
        assert_int_equal(access_allows(&permissions[i], &nobody, NULL, &when), all);
    }
}

/* Grants without an account, of another account, or of a role that cannot be given: as if they were not there. */
static void grants_must_be_ones_own(void **state) {
    (void)state;
    const struct permission *p = permission_of(REACH_ROUTE, SV("GET /plan/:id"));
    const struct permission *people = permission_of(REACH_COMMAND, SV("user add"));
    struct occasion when = now();
    struct thing t = visit();
    struct grant g = grant(ROLE_PLANNER);
    struct person who = { .account = 0, .grant = &g, .grants = 1 };
    assert_false(access_allows(p, &who, &t, &when));
    g.account = 0;
    assert_false(access_allows(p, &who, &t, &when));
    who.account = ANA;
    g.account = BEN;
    assert_false(access_allows(p, &who, &t, &when));
    g = grant(ROLE_OPERATOR);
    assert_false(access_allows(people, &who, NULL, &when));
    who.operator_of_machine = true;
    assert_true(access_allows(people, &who, NULL, &when));
    assert_false(access_allows(p, &who, &t, &when));
}

static void a_team_is_who_is_in_it(void **state) {
    (void)state;
    struct thing t = visit();
    static const int64_t others[] = { BEN, 0 };
    assert_int_equal(may_read(ROLE_INSPECTOR, &t), ALLOWED);
    assert_int_equal(may_read(ROLE_LEAD_INSPECTOR, &t), ALLOWED);
    assert_int_equal(may_read(ROLE_QUALITY_ASSURANCE_MANAGER, &t), ALLOWED);
    t.team = others;
    assert_int_equal(may_read(ROLE_INSPECTOR, &t), DENIED_NEED);
    t.team_size = 0;
    assert_int_equal(may_read(ROLE_INSPECTOR, &t), DENIED_NEED);
    assert_int_equal(may_read(ROLE_PLANNER, &t), ALLOWED);
    assert_int_equal(may_read(ROLE_ANALYST, &t), DENIED_ROLE);
    assert_int_equal(may_read(ROLE_ADMINISTRATOR, &t), DENIED_ROLE);
}

static void regions_and_authorities_are_compared_whole(void **state) {
    (void)state;
    static const char *const regions[] = { "", "Londo", "London ", "LONDON", "South East" };
    static const char *const codes[] = { "", "30", "3020", "303" };
    const struct permission own = { .what = "GET /own", .may = { [ROLE_AUTHORITY_DIRECTOR] = IF_OWN } };
    struct thing t = visit();
    struct grant g = grant(ROLE_AUTHORITY_DIRECTOR);
    assert_int_equal(may_read(ROLE_REGIONAL_DIRECTOR, &t), ALLOWED);
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
        t.region = sv_of(regions[i]);
        assert_int_equal(may_read(ROLE_REGIONAL_DIRECTOR, &t), DENIED_NEED);
    }
    assert_int_equal(verdict(&own, &g, 1, NULL, 0, &t), ALLOWED);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        t.authority = sv_of(codes[i]);
        assert_int_equal(may_read(ROLE_AUTHORITY_DIRECTOR, &t), DENIED_NEED);
        assert_int_equal(verdict(&own, &g, 1, NULL, 0, &t), DENIED_NEED);
    }
    /* A grant that forgot what it is bound to is bound to nothing. */
    t.authority = t.region = g.authority = SV("");
    assert_int_equal(verdict(&own, &g, 1, NULL, 0, &t), DENIED_NEED);
}

static void an_authority_learns_of_it_by_the_call_on_its_day(void **state) {
    (void)state;
    for (unsigned r = ROLE_AUTHORITY_DIRECTOR; r <= ROLE_AUTHORITY_DATA_OFFICER; r++) {
        struct thing t = visit();
        assert_int_equal(may_read((enum role)r, &t), ALLOWED);
        t.called = 0; /* the day has come, nobody has called */
        assert_int_equal(may_read((enum role)r, &t), DENIED_NEED);
        t.called = NOW + 1; /* a call that is yet to come */
        assert_int_equal(may_read((enum role)r, &t), DENIED_NEED);
        t.called = NOW;
        assert_int_equal(may_read((enum role)r, &t), ALLOWED);
        t.call_day = on("2026-03-10"); /* a call recorded too early */
        assert_int_equal(may_read((enum role)r, &t), DENIED_NEED);
        t.call_day = DAY_NONE;
        assert_int_equal(may_read((enum role)r, &t), DENIED_NEED);
        t.call_day = on("2026-03-08");
        assert_int_equal(may_read((enum role)r, &t), ALLOWED);
    }
}

static void what_is_theirs_is_of_their_account(void **state) {
    (void)state;
    const struct permission p = { .what = "GET /own", .may = { [ROLE_ANALYST] = IF_THEIRS } };
    struct grant g = grant(ROLE_ANALYST);
    struct thing t = { .owner = ANA };
    assert_int_equal(verdict(&p, &g, 1, NULL, 0, &t), ALLOWED);
    t.owner = BEN;
    assert_int_equal(verdict(&p, &g, 1, NULL, 0, &t), DENIED_NEED);
    t.owner = 0;
    assert_int_equal(verdict(&p, &g, 1, NULL, 0, &t), DENIED_NEED);
}

static void a_planned_activity_belongs_to_nobody(void **state) {
    (void)state;
    struct planned v = { .authority = SV("302"),
                         .region = SV("London"),
                         .entered_by = ANA,
                         .team = { BEN, ANA },
                         .team_size = 2,
                         .call_day = on("2026-03-09"),
                         .called = 5,
                         .withdrawn = true };
    struct thing t = thing_planned(&v);
    assert_int_equal(t.owner, 0);
    assert_true(sv_eq(t.authority, v.authority) && sv_eq(t.region, v.region));
    assert_ptr_equal(t.team, v.team);
    assert_int_equal(t.team_size, 2);
    assert_int_equal(t.called, 5);
    assert_true(day_eq(t.call_day, v.call_day));
}

static void a_list_is_open_to_whoever_may_see_some_of_it(void **state) {
    (void)state;
    assert_int_equal(may_read(ROLE_INSPECTOR, NULL), ALLOWED);
    assert_int_equal(may_read(ROLE_AUTHORITY_DIRECTOR, NULL), ALLOWED);
    assert_int_equal(may_read(ROLE_ADMINISTRATOR, NULL), DENIED_ROLE);
}

static struct interest former(const char *ended) {
    return (struct interest){ .number = 1,
                              .account = ANA,
                              .authority = SV("302"),
                              .ended = ended == NULL ? DAY_NONE : on(ended),
                              .declared = 5 };
}

static void an_interest_bars_roles_that_inspect_and_no_other(void **state) {
    (void)state;
    const struct permission p = { .what = "GET /all", .may = { [ROLE_PUBLIC] = NEVER } };
    struct interest i = former("2024-03-09");
    struct thing t = visit();
    t.owner = BEN;
    for (unsigned r = ROLE_FIRST_GIVEN; r < ROLE_COUNT; r++) {
        struct permission all = p;
        struct grant g = grant((enum role)r);
        all.may[r] = ALWAYS;
        enum verdict wanted = role_is_inspecting((enum role)r) ? DENIED_INTEREST : ALLOWED;
        assert_int_equal(verdict(&all, &g, 1, &i, 1, &t), wanted);
        assert_int_equal(verdict(&all, &g, 1, NULL, 0, &t), ALLOWED);
        assert_int_equal(verdict(&all, &g, 1, &i, 1, NULL), ALLOWED);
    }
    /* What everybody may nothing bars. */
    struct grant g = grant(ROLE_INSPECTOR);
    assert_int_equal(verdict(permission_of(REACH_ROUTE, SV("GET /areas/:name")), &g, 1, &i, 1, &t), ALLOWED);
}

static void an_interest_bars_as_long_as_the_edition_says(void **state) {
    (void)state;
    const struct permission *p = permission_of(REACH_ROUTE, SV("GET /plan/:id"));
    struct grant g = grant(ROLE_INSPECTOR);
    struct thing t = visit();
    struct interest i = former("2023-03-09"); /* three years: today is the last day */
    assert_int_equal(verdict(p, &g, 1, &i, 1, &t), DENIED_INTEREST);
    i.ended = on("2023-03-08");
    assert_int_equal(verdict(p, &g, 1, &i, 1, &t), ALLOWED);
    i.ended = DAY_NONE;
    assert_int_equal(verdict(p, &g, 1, &i, 1, &t), DENIED_INTEREST);
    i.withdrawn = NOW;
    assert_int_equal(verdict(p, &g, 1, &i, 1, &t), ALLOWED);
    i.withdrawn = 0;
    i.authority = SV("303");
    assert_int_equal(verdict(p, &g, 1, &i, 1, &t), ALLOWED);
}

static void one_is_not_kept_from_what_one_declared(void **state) {
    (void)state;
    const struct permission *p = permission_of(REACH_ROUTE, SV("POST /account/interests/withdraw"));
    struct grant g = grant(ROLE_INSPECTOR);
    struct interest i = former(NULL);
    struct thing own = { .authority = SV("302"), .owner = ANA }, other = { .authority = SV("302"), .owner = BEN };
    assert_int_equal(verdict(p, &g, 1, &i, 1, &own), ALLOWED);
    assert_int_equal(verdict(p, &g, 1, &i, 1, &other), DENIED_INTEREST);
}

static void another_role_is_allowed_in_spite_of_an_interest(void **state) {
    (void)state;
    struct grant list[] = { grant(ROLE_INSPECTOR), grant(ROLE_PLANNER) };
    struct interest i = former(NULL);
    struct person who = { .account = ANA, .grant = list, .grants = 2, .interest = &i, .interests = 1 };
    struct thing t = visit();
    struct occasion when = now();
    struct decision d = access_decide(permission_of(REACH_ROUTE, SV("GET /plan/:id")), &who, &t, &when);
    assert_int_equal(d.verdict, ALLOWED);
    assert_true(d.has_bar);
    assert_ptr_equal(d.bar.interest, &i);
    assert_int_equal(d.steps, 3);
    assert_true(d.step[1].met && d.step[1].barred);
    assert_true(d.step[2].met && !d.step[2].barred);
}

static void more_roles_than_are_told_of_count_all_the_same(void **state) {
    (void)state;
    struct grant list[ACCESS_STEPS_MAX + 5];
    const size_t n = sizeof list / sizeof *list;
    for (size_t i = 0; i < n; i++) list[i] = grant(ROLE_ANALYST);
    struct thing t = visit();
    const struct permission *p = permission_of(REACH_ROUTE, SV("GET /plan/:id"));
    assert_int_equal(verdict(p, list, n, NULL, 0, &t), DENIED_ROLE);
    list[n - 1] = grant(ROLE_PLANNER);
    assert_int_equal(verdict(p, list, n, NULL, 0, &t), ALLOWED);
}

/* ---- decisions about made-up worlds: what must hold of every one */

static uint64_t dice_state;
static unsigned dice(unsigned n) {
    dice_state ^= dice_state << 13;
    dice_state ^= dice_state >> 7;
    dice_state ^= dice_state << 17;
    return (unsigned)(dice_state >> 33) % n;
}

enum { GRANTS = 4, INTERESTS = 3, WORLDS = 30000 };
struct world {
    struct grant grant[GRANTS + 1];
    struct interest interest[INTERESTS + 1];
    int64_t team[2];
    struct person who;
    struct thing thing;
    struct occasion when;
    struct permission row;
};

static struct sv a_region(void) {
    static const char *const names[] = { "", "London", "South East" };
    return sv_of(names[dice(3)]);
}
static struct sv a_code(void) {
    static const char *const codes[] = { "", "302", "303" };
    return sv_of(codes[dice(3)]);
}
static int64_t a_moment(void) { return NOW + (int64_t)dice(5) - 2; }

static struct grant a_grant(void) {
    return (struct grant){ .account = dice(8) == 0 ? BEN : ANA,
                           .role = (enum role)dice(ROLE_COUNT),
                           .region = a_region(),
                           .authority = a_code(),
                           .from = a_moment() - 2,
                           .until = dice(2) ? 0 : a_moment() };
}

static struct interest an_interest(int64_t number) {
    return (struct interest){ .number = number,
                              .account = ANA,
                              .authority = a_code(),
                              .kind = (enum interest_kind)dice(INTEREST_KINDS),
                              .ended = dice(3) == 0 ? DAY_NONE : day_plus(on("2023-03-09"), (int32_t)dice(5) - 2),
                              .declared = a_moment() - 2,
                              .withdrawn = dice(3) ? 0 : a_moment() };
}

static void make_world(struct world *w) {
    *w = (struct world){ .when = now() };
    if (dice(10) == 0) w->when.edition = NULL;
    for (size_t i = 0; i <= GRANTS; i++) w->grant[i] = a_grant();
    for (size_t i = 0; i <= INTERESTS; i++) w->interest[i] = an_interest((int64_t)i + 1);
    w->who = (struct person){ .account = dice(8) == 0 ? 0 : ANA,
                              .operator_of_machine = dice(8) == 0,
                              .grant = w->grant,
                              .grants = dice(GRANTS + 1),
                              .interest = w->interest,
                              .interests = dice(INTERESTS + 1) };
    for (size_t i = 0; i < 2; i++) w->team[i] = (int64_t)dice(3) == 0 ? ANA : (dice(2) == 0 ? 0 : BEN);
    w->thing = (struct thing){ .authority = a_code(),
                               .region = a_region(),
                               .team = w->team,
                               .team_size = dice(3),
                               .call_day = dice(6) == 0 ? DAY_NONE : day_plus(w->when.today, (int32_t)dice(3) - 1),
                               .called = dice(3) == 0 ? 0 : a_moment(),
                               .owner = dice(3) ? 0 : (dice(2) ? ANA : BEN) };
    /* A row of the table, or one that nobody has thought of. */
    w->row = permissions[dice((unsigned)permission_count)];
    if (dice(2) == 0)
        for (unsigned r = 0; r < ROLE_COUNT; r++) w->row.may[r] = (uint8_t)dice(NEED_COUNT);
}

static bool allowed(const struct world *w) { return access_allows(&w->row, &w->who, &w->thing, &w->when); }

static void check_world(struct world *w) {
    bool may = allowed(w);
    struct decision d = access_decide(&w->row, &w->who, &w->thing, &w->when);
    /* It is one of the steps that allows, and steps are of roles they hold. */
    bool by_step = false;
    for (size_t i = 0; i < d.steps; i++) {
        by_step = by_step || (d.step[i].met && !d.step[i].barred);
        if (d.step[i].barred) assert_true(role_is_inspecting(d.step[i].role) && d.has_bar);
        if (d.step[i].grant != NULL) assert_true(grant_stands(d.step[i].grant, w->when.ms));
    }
    assert_int_equal(may, by_step);
    assert_int_equal(d.verdict == ALLOWED, may);
    if (d.verdict == DENIED_INTEREST) assert_true(d.has_bar);
    /* Nothing in particular is never harder than something. */
    if (may) assert_true(access_allows(&w->row, &w->who, NULL, &w->when));
}

static void grants_only_add(struct world *w) {
    bool before = allowed(w);
    w->who.grants++;
    bool after = allowed(w);
    assert_false(before && !after);
    struct grant *more = &w->grant[w->who.grants - 1];
    if (!grant_stands(more, w->when.ms)) assert_int_equal(before, after);
    w->who.grants--;
}

static void interests_only_bar(struct world *w) {
    bool before = allowed(w);
    w->who.interests++;
    bool after = allowed(w);
    assert_false(!before && after);
    const struct interest *more = &w->interest[w->who.interests - 1];
    if (more->withdrawn != 0 && more->withdrawn <= w->when.ms) assert_int_equal(before, after);
    if (!sv_eq(more->authority, w->thing.authority)) assert_int_equal(before, after);
    w->who.interests--;
}

static void order_tells_nothing(struct world *w) {
    struct decision before = access_decide(&w->row, &w->who, &w->thing, &w->when);
    for (size_t i = 0; i + 1 < w->who.grants; i++) {
        size_t k = i + dice((unsigned)(w->who.grants - i));
        struct grant g = w->grant[i];
        w->grant[i] = w->grant[k];
        w->grant[k] = g;
    }
    if (w->who.interests > 1) {
        struct interest first = w->interest[0];
        w->interest[0] = w->interest[w->who.interests - 1];
        w->interest[w->who.interests - 1] = first;
    }
    struct decision after = access_decide(&w->row, &w->who, &w->thing, &w->when);
    assert_int_equal(before.verdict, after.verdict);
    assert_int_equal(before.has_bar, after.has_bar);
    if (before.has_bar) assert_true(day_eq(before.bar.until, after.bar.until));
}

static void without_roles_that_stand_one_is_the_public(struct world *w) {
    for (size_t i = 0; i < w->who.grants; i++) w->grant[i].until = w->when.ms;
    w->who.operator_of_machine = false;
    assert_int_equal(allowed(w), w->row.may[ROLE_PUBLIC] == ALWAYS);
    for (size_t i = 0; i < w->who.grants; i++) w->grant[i].until = 0, w->grant[i].from = w->when.ms + 1;
    assert_int_equal(allowed(w), w->row.may[ROLE_PUBLIC] == ALWAYS);
}

static void made_up_worlds(void **state) {
    (void)state;
    size_t verdicts[ALLOWED + 1] = { 0 };
    dice_state = 20260309;
    for (size_t i = 0; i < WORLDS; i++) {
        struct world w;
        make_world(&w);
        verdicts[access_decide(&w.row, &w.who, &w.thing, &w.when).verdict]++;
        check_world(&w);
        grants_only_add(&w);
        interests_only_bar(&w);
        order_tells_nothing(&w);
        without_roles_that_stand_one_is_the_public(&w);
    }
    for (size_t v = DENIED_ROLE; v <= ALLOWED; v++) assert_true(verdicts[v] > 100); /* all cases were met */
}

/* ---- words */

static const char *explained(const struct permission *p, const struct person *who, const struct thing *t) {
    struct occasion when = now();
    struct decision d = access_decide(p, who, t, &when);
    struct text out = text_in(&arena, 0);
    access_explain(&out, &d, SV("Ana Reid"), SV("Haringey"));
    return text_cstr(&out);
}

static void decisions_are_explained(void **state) {
    (void)state;
    const struct permission row = { .what = "GET /plan/:id",
                                    .may = { [ROLE_PLANNER] = ALWAYS,
                                             [ROLE_REGIONAL_DIRECTOR] = IF_IN_REGION,
                                             [ROLE_INSPECTOR] = IF_ON_IT,
                                             [ROLE_AUTHORITY_DIRECTOR] = IF_OWN_CALLED },
                                    .why = "It is secret." };
    struct permission writes = row;
    writes.effect = EFFECT_WRITES;
    struct thing t = visit();
    struct grant g[] = { grant(ROLE_INSPECTOR), grant(ROLE_REGIONAL_DIRECTOR) };
    struct interest i = former("2024-03-09");
    struct person who = { .account = ANA, .grant = g, .grants = 1 };

    assert_string_equal(explained(&row, &who, &t), "Ana Reid may see this.\n"
                                                   "As inspector they may if on its team, and they are on it.\n"
                                                   "The table says: It is secret.\n");
    t.team_size = 1;
    t.region = SV("South East");
    who.grants = 2;
    assert_string_equal(explained(&row, &who, &t),
                        "Ana Reid may not see this: a role of theirs may, but not in this case.\n"
                        "As inspector they may if on its team, and they are not on it.\n"
                        "As regional director for London they may if in their region, and it is not.\n"
                        "The table says: It is secret.\n");
    t = visit();
    who.grants = 1;
    who.interest = &i;
    who.interests = 1;
    assert_string_equal(explained(&writes, &who, &t),
                        "Ana Reid may not do this: an interest they declared bars them.\n"
                        "As inspector they may if on its team, and they are on it; but an interest they declared bars "
                        "them: worked for Haringey until 9 March 2024: barred to 9 March 2027 (people.conflict_years, "
                        "T1, 12 K8).\n"
                        "The table says: It is secret.\n");
    g[0] = grant(ROLE_AUTHORITY_DIRECTOR);
    t.called = 0;
    assert_string_equal(
        explained(&row, &who, &t),
        "Ana Reid may not see this: a role of theirs may, but not in this case.\n"
        "As authority director of authority 302 they may if about their authority and that has been called, and "
        "either it is not, or the call has not been recorded or its day has not come.\n"
        "The table says: It is secret.\n");
    g[0] = grant(ROLE_ANALYST);
    assert_string_equal(explained(&row, &who, &t),
                        "Ana Reid may not see this: no role of theirs may, whatever it is about.\n"
                        "As analyst they never may.\n"
                        "The table says: It is secret.\n");
    who.grants = 0;
    assert_string_equal(explained(&row, &who, &t),
                        "Ana Reid may not see this: no role of theirs may, whatever it is about.\n"
                        "They hold no role at that moment.\n"
                        "The table says: It is secret.\n");
    assert_string_equal(explained(NULL, &who, &t),
                        "Ana Reid may not see this: it is not in the table of permissions, so nobody may.\n");
    const struct permission open = { .what = "GET /", .may = { [ROLE_PUBLIC] = ALWAYS }, .why = "It is public." };
    assert_string_equal(explained(&open, &who, NULL), "Ana Reid may see this.\n"
                                                      "Everybody may, signed in or not.\n"
                                                      "The table says: It is public.\n");
    g[0] = grant(ROLE_INSPECTOR);
    who.grants = 1;
    assert_string_equal(explained(&row, &who, NULL),
                        "Ana Reid may see this.\n"
                        "As inspector they may if on its team, and nothing in particular is asked about.\n"
                        "The table says: It is secret.\n");
}

static void needs_have_words(void **state) {
    (void)state;
    for (unsigned a = 0; a < NEED_COUNT; a++)
        for (unsigned b = 0; b < NEED_COUNT; b++) {
            assert_true(need_word((enum need)a).n > 0 && need_label((enum need)a).n > 0);
            assert_int_equal(sv_eq(need_word((enum need)a), need_word((enum need)b)), a == b);
            assert_int_equal(sv_eq(need_label((enum need)a), need_label((enum need)b)), a == b);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_as_it_was_written_down),
        cmocka_unit_test(a_row_taken_away_is_noticed),
        cmocka_unit_test(a_row_added_or_doubled_is_noticed),
        cmocka_unit_test(a_cell_loosened_or_tightened_is_noticed),
        cmocka_unit_test(another_kind_of_row_is_noticed),
        cmocka_unit_test(rows_are_well_formed),
        cmocka_unit_test(what_is_not_there_is_not_found),
        cmocka_unit_test(whoever_has_no_part_in_planning_never_sees_it),
        cmocka_unit_test(only_planners_see_every_plan),
        cmocka_unit_test(conditions_fit_the_roles_that_have_them),
        cmocka_unit_test(authorities_see_their_own_or_what_all_see),
        cmocka_unit_test(what_the_public_may_all_may),
        cmocka_unit_test(only_signing_in_and_out_is_personal),
        cmocka_unit_test(commands_that_change_say_so),
        cmocka_unit_test(dangerous_steps_are_proved_again),
        cmocka_unit_test(people_are_the_administrators_business),
        cmocka_unit_test(planners_too_are_told_why),
        cmocka_unit_test(every_way_to_a_plan_has_the_same_guard),
        cmocka_unit_test(nobody_may_what_no_row_allows),
        cmocka_unit_test(nobody_at_all_may_only_what_is_for_everybody),
        cmocka_unit_test(grants_must_be_ones_own),
        cmocka_unit_test(a_team_is_who_is_in_it),
        cmocka_unit_test(regions_and_authorities_are_compared_whole),
        cmocka_unit_test(an_authority_learns_of_it_by_the_call_on_its_day),
        cmocka_unit_test(what_is_theirs_is_of_their_account),
        cmocka_unit_test(a_planned_activity_belongs_to_nobody),
        cmocka_unit_test(a_list_is_open_to_whoever_may_see_some_of_it),
        cmocka_unit_test(an_interest_bars_roles_that_inspect_and_no_other),
        cmocka_unit_test(an_interest_bars_as_long_as_the_edition_says),
        cmocka_unit_test(one_is_not_kept_from_what_one_declared),
        cmocka_unit_test(another_role_is_allowed_in_spite_of_an_interest),
        cmocka_unit_test(more_roles_than_are_told_of_count_all_the_same),
        cmocka_unit_test(made_up_worlds),
        cmocka_unit_test(decisions_are_explained),
        cmocka_unit_test(needs_have_words),
    };
    return cmocka_run_group_tests(tests, read_golden, let_go);
}
