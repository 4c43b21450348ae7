/* Planned activities: who may store and change them, who sees what of them when, and that every look is written down. */
#include "app/planned_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena arena;
static char folder[] = "/tmp/ilacs-planned-XXXXXX";
static char store_file[100];
static struct store *store;
static struct app *app;
static struct view view;
static struct err err;

enum { ADMIN = 1, PLANNER, NORTH, LONDON, LEAD, MEMBER, OUTSIDER, LEEDS, KENT, BARRED, PEOPLE = BARRED };
static const struct {
    const char *email;
    enum role role;
    const char *region, *authority;
} people[PEOPLE + 1] = {
    [ADMIN] = { "admin@x.example", ROLE_ADMINISTRATOR, "", "" },
    [PLANNER] = { "planner@x.example", ROLE_PLANNER, "", "" },
    [NORTH] = { "north@x.example", ROLE_REGIONAL_DIRECTOR, "North East, Yorkshire and the Humber", "" },
    [LONDON] = { "london@x.example", ROLE_REGIONAL_DIRECTOR, "London", "" },
    [LEAD] = { "lead@x.example", ROLE_LEAD_INSPECTOR, "", "" },
    [MEMBER] = { "member@x.example", ROLE_INSPECTOR, "", "" },
    [OUTSIDER] = { "outsider@x.example", ROLE_INSPECTOR, "", "" },
    [LEEDS] = { "leeds@x.example", ROLE_AUTHORITY_DIRECTOR, "", "383" },
    [KENT] = { "kent@x.example", ROLE_AUTHORITY_DIRECTOR, "", "886" },
    [BARRED] = { "barred@x.example", ROLE_INSPECTOR, "", "" },
};

static struct sv sv(const char *s) { return sv_of(s); }

static struct moment at(const char *s) {
    struct moment m;
    assert_true(moment_parse(sv(s), &m));
    return m;
}

#define TODAY   "2026-11-23T10:00:00Z" /* a Monday */
#define DAY     "2027-01-12"           /* a Tuesday */
#define ON_CALL "2027-01-12T09:00:00Z"

static struct day day(const char *s) {
    struct day d;
    assert_true(day_parse(sv(s), &d));
    return d;
}

static struct caller as(int64_t account, const char *row, const char *now) {
    struct caller c;
    if (!caller_load(store, account, false, app_framework(app), at(now), SV("machine"), &arena, &c, &err))
        fail_msg("%s", err.msg);
    c.permission = permission_of(REACH_ROUTE, sv(row));
    assert_non_null(c.permission);
    return c;
}

static void write_now(bool (*what)(void)) {
    assert_true(store_begin(store, &err));
    if (!what()) fail_msg("%s", err.msg);
    assert_true(store_commit(store, &err));
}

static bool add_people(void) {
    for (int i = 1; i <= PEOPLE; i++) {
        struct account a = { .email = sv(people[i].email), .name = sv(people[i].email), .created = 1 };
        struct grant g = { .account = i,
                           .role = people[i].role,
                           .region = sv(people[i].region),
                           .authority = sv(people[i].authority),
                           .from = at("2026-01-01").ms };
        if (!store_add_account(store, &a, &err) || !store_add_grant(store, &g, &err)) return false;
        assert_int_equal(a.number, i);
    }
    struct interest i = { .account = BARRED,
                          .authority = SV("383"),
                          .kind = INTEREST_FORMER_EMPLOYER,
                          .ended = day("2024-05-01"),
                          .declared = at("2026-01-01").ms };
    return store_add_interest(store, &i, &err);
}

static int open_world(void **state) {
    (void)state;
    const struct doing by = { .actor = SV("user:test"), .now = at("2026-01-01") };
    const struct question q = { .on = DAY_NONE, .known_by = DAY_NONE, .audience = AUDIENCE_INSPECTORATE };
    err = (struct err){ 0 };
    arena = arena_with_limit(0);
    (void)setenv("ILACS_NOW", "2026-11-23", 1);
    (void)snprintf(folder, sizeof folder, "/tmp/ilacs-planned-XXXXXX");
    if (mkdtemp(folder) == NULL) return 1;
    (void)snprintf(store_file, sizeof store_file, "%s/store.db", folder);
    if (!register_init(store_file, true, &by, NULL, &err) || !store_open(store_file, STORE_WRITE, &store, &err) ||
        !app_open(&(struct app_options){ .store = sv(store_file), .read_only = true }, &app, &err) ||
        !app_view(app, q, &view, &err))
        fail_msg("%s", err.msg);
    write_now(add_people);
    return 0;
}

static int close_world(void **state) {
    (void)state;
    char name[140];
    static const char *const endings[] = { "", "-wal", "-shm" };
    app_close(app);
    store_close(store);
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(name, sizeof name, "%s%s", store_file, endings[i]);
        (void)unlink(name);
    }
    (void)rmdir(folder);
    arena_free(&arena);
    return 0;
}

/* ---- what is asked for, told shortly ------------------------------------------------------------------------------------ */

static struct planned_asked asked(const char *call_day, const char *lead, const char *other) {
    struct planned_asked q = {
        .authority = SV("leeds"), .kind = OWED_FOCUSED_VISIT, .call_day = day(call_day), .reason = SV("because")
    };
    q.team[q.team_size++] = sv(lead);
    if (other != NULL) q.team[q.team_size++] = sv(other);
    return q;
}

static struct planned stored(void) {
    struct planned p;
    struct caller c = as(PLANNER, "POST /plan/new", TODAY);
    struct planned_asked q = asked(DAY, "lead@x.example", "member@x.example");
    if (!planned_add(store, &view, &c, &q, &arena, &p, &err)) fail_msg("%s", err.msg);
    return p;
}

/* One look at `id`; err holds what came of it. */
static bool looks(int64_t who, struct sv id, const char *now, struct planned_one *out) {
    struct caller c = as(who, "GET /plan/:id", now);
    err = (struct err){ 0 };
    return planned_one(store, &view, &c, id, &arena, out, &err);
}

static bool sees(int64_t who, struct sv id, const char *now) {
    struct planned_one one;
    return looks(who, id, now, &one);
}

static size_t listed(int64_t who, const char *now, bool withdrawn, struct planned_row **row) {
    struct caller c = as(who, "GET /plan", now);
    struct planned_row *ignored;
    size_t n;
    err = (struct err){ 0 };
    if (!planned_list(store, &view, &c, withdrawn, &arena, row != NULL ? row : &ignored, &n, &err)) return SIZE_MAX;
    return n;
}

static size_t looks_recorded(struct sv id) {
    struct seen *seen;
    size_t n;
    assert_true(store_load_seen(store, id, &arena, &seen, &n, &err));
    return n;
}

#define assert_says(words)                                                                                             \
    do {                                                                                                               \
        if (strstr(err.msg, words) == NULL) fail_msg("\"%s\" does not say \"%s\"", err.msg, words);                    \
    } while (0)

/* ---- storing ------------------------------------------------------------------------------------------------------------ */

static void stores_under_a_random_name(void **state) {
    (void)state;
    struct planned a = stored();
    struct planned b = stored();
    assert_int_equal(a.id.n, PLANNED_ID);
    for (size_t i = 0; i < a.id.n; i++) assert_non_null(strchr("abcdefghijklmnopqrstuvwxyz234567", a.id.p[i]));
    assert_false(sv_eq(a.id, b.id));
    assert_int_equal(a.number, 1);
    assert_true(sv_eq(a.authority, SV("383")));
    assert_int_equal(a.team[0], LEAD);
    assert_int_equal(a.entered_by, PLANNER);
}

static void log_says_nothing_of_it(void **state) {
    (void)state;
    struct planned p = stored();
    struct audit_record *list;
    size_t n;
    struct text export = text_in(&arena, 0);
    struct sv content;
    bool found;
    const struct audit_choice choice = { .subject_kind = SV("planned"), .limit = 10 };
    assert_true(audit_choose(store, &choice, &arena, &list, &n, &err));
    assert_int_equal(n, 1);
    assert_true(sv_eq(list[0].subject, p.id));
    assert_true(sv_eq(list[0].action, SV("plan")));
    assert_true(sv_eq(list[0].actor, SV("person:2")));
    assert_true(sv_eq(list[0].details, SV("{\"version\":1}")));
    assert_true(audit_export(store, &export, &err));
    assert_int_equal(sv_find(text_view(&export), SV(DAY)), export.n);
    assert_true(audit_content_of(store, list[0].number, &arena, &content, &found, &err) && found);
    assert_true(sv_find(content, SV("call_day " DAY)) < content.n);
    assert_true(sv_find(content, SV("authority 383")) < content.n);
    struct audit_verdict verdict;
    assert_true(audit_verify(store, SV(""), &verdict, &err));
    assert_true(verdict.whole);
}

static void refuses(struct planned_asked q, enum err_kind kind, const char *words) {
    struct planned p;
    struct caller c = as(PLANNER, "POST /plan/new", TODAY);
    err = (struct err){ 0 };
    assert_false(planned_add(store, &view, &c, &q, &arena, &p, &err));
    assert_says(words);
    assert_int_equal(err.kind, kind);
}

static void refuses_what_cannot_be(void **state) {
    (void)state;
    struct planned_asked q = asked("2026-11-20", "lead@x.example", NULL);
    refuses(q, ERR_RULE, "call_day: that day has passed");
    q.call_day = day("2027-01-09");
    refuses(q, ERR_RULE, "call_day: a Saturday is no working day");
    q.call_day = day("2026-12-25");
    refuses(q, ERR_RULE, "call_day: a Friday that is a bank holiday is no working day");
    q.call_day = DAY_NONE;
    refuses(q, ERR_INPUT, "call_day: ");
    q = asked(DAY, "lead@x.example", NULL);
    q.authority = SV("atlantis");
    refuses(q, ERR_INPUT, "authority: ");
    q.authority = SV("cumbria");
    refuses(q, ERR_RULE, "authority: Cumbria does not exist on that day");
    q.authority = SV("");
    refuses(q, ERR_INPUT, "authority: ");
    q = asked(DAY, "lead@x.example", NULL);
    q.kind = OWED_ACTION_PLAN;
    refuses(q, ERR_INPUT, "kind: ");
    q.kind = OWED_SIF;
    refuses(q, ERR_RULE, "kind: ");
    q = asked(DAY, "", NULL);
    refuses(q, ERR_INPUT, "team: who leads");
    q = asked(DAY, "lead@x.example", "lead@x.example");
    refuses(q, ERR_INPUT, "is in it twice");
    assert_int_equal(listed(PLANNER, TODAY, true, NULL), 0);
}

static void refuses_who_may_not_go(void **state) {
    (void)state;
    char first[sizeof err.msg];
    refuses(asked(DAY, "lead@x.example", "planner@x.example"), ERR_RULE, "has no inspecting role");
    refuses(asked(DAY, "lead@x.example", "nobody@x.example"), ERR_RULE, "has no inspecting role");
    (void)snprintf(first, sizeof first, "%s", err.msg);
    refuses(asked(DAY, "lead@x.example", "leeds@x.example"), ERR_RULE, "has no inspecting role");
    assert_string_equal(strstr(first, " has"), strstr(err.msg, " has"));
    refuses(asked(DAY, "lead@x.example", "barred@x.example"), ERR_RULE, "people.conflict_years");
    assert_says("team: barred@x.example");
    assert_says("2029");
}

static bool end_role_of_member(void) { return store_end_grant(store, MEMBER, at("2026-11-24").ms, &err); }
static bool disable_lead(void) {
    struct account a;
    if (!store_load_account(store, LEAD, &arena, &a, &err)) return false;
    a.disabled = at(TODAY).ms;
    return store_save_account(store, &a, &err);
}

static void disabled_people_do_not_go(void **state) {
    (void)state;
    write_now(disable_lead);
    refuses(asked(DAY, "lead@x.example", NULL), ERR_RULE, "has no inspecting role");
}

/* ---- who sees ------------------------------------------------------------------------------------------------------------ */

static void only_those_who_need_it_see_it(void **state) {
    (void)state;
    struct planned p = stored();
    static const bool before[PEOPLE + 1] = { [PLANNER] = true, [NORTH] = true, [LEAD] = true, [MEMBER] = true };
    for (int64_t i = PLANNER; i <= PEOPLE; i++) {
        assert_int_equal(sees(i, p.id, TODAY), before[i]);
        if (!before[i]) {
            struct err hidden = err;
            assert_false(sees(i, SV("aaaaaaaaaaaaaaaa"), TODAY));
            assert_string_equal(hidden.msg, err.msg);
            assert_string_equal(hidden.hint, err.hint);
            assert_int_equal(hidden.kind, ERR_UNKNOWN);
        }
        assert_int_equal(listed(i, TODAY, false, NULL), before[i] ? 1 : 0);
    }
    assert_false(sees(ADMIN, p.id, TODAY));
    assert_int_equal(err.kind, ERR_DENIED);
    assert_int_equal(listed(ADMIN, TODAY, false, NULL), SIZE_MAX);
}

static void call(struct sv id, int64_t number, int64_t who, const char *now) {
    struct caller c = as(who, "POST /plan/:id/call", now);
    err = (struct err){ 0 };
    if (!planned_call(store, &view, &c, id, number, &arena, &err)) fail_msg("%s", err.msg);
}

static void authority_sees_little_once_called(void **state) {
    (void)state;
    struct planned p = stored();
    struct planned_one one;
    assert_false(sees(LEEDS, p.id, ON_CALL));
    call(p.id, 1, LEAD, ON_CALL);
    assert_false(sees(KENT, p.id, ON_CALL));
    assert_true(looks(LEEDS, p.id, ON_CALL, &one));
    assert_false(one.row.team_shown);
    assert_int_equal(one.row.planned.team_size, 1);
    assert_int_equal(one.row.planned.team[0], LEAD);
    assert_int_equal(one.row.planned.team[1], 0);
    assert_int_equal(one.row.planned.number, 0);
    assert_int_equal(one.row.planned.entered_by, 0);
    assert_int_equal(one.row.planned.reason.n, 0);
    assert_int_equal(one.versions, 0);
    assert_false(one.placed);
    struct text t = text_in(&arena, 0);
    planned_one_json(&one, day(DAY), &t);
    planned_one_text(&one, day(DAY), 0, &t);
    planned_list_csv(&one.row, 1, day(DAY), &t);
    assert_int_equal(sv_find(text_view(&t), SV("member@")), t.n);
    assert_int_equal(sv_find(text_view(&t), SV("planner@")), t.n);
    assert_int_equal(sv_find(text_view(&t), SV("because")), t.n);
    assert_true(sv_find(text_view(&t), SV("lead@x.example")) < t.n);
}

static void calls_only_when_the_day_has_come(void **state) {
    (void)state;
    struct planned p = stored();
    struct caller early = as(LEAD, "POST /plan/:id/call", TODAY);
    struct caller member = as(MEMBER, "POST /plan/:id/call", ON_CALL);
    err = (struct err){ 0 };
    assert_false(planned_call(store, &view, &early, p.id, 1, &arena, &err));
    assert_int_equal(err.kind, ERR_RULE);
    err = (struct err){ 0 };
    assert_false(planned_call(store, &view, &member, p.id, 1, &arena, &err));
    assert_int_equal(err.kind, ERR_DENIED);
    call(p.id, 1, PLANNER, ON_CALL);
    struct caller again = as(PLANNER, "POST /plan/:id/call", ON_CALL);
    err = (struct err){ 0 };
    assert_false(planned_call(store, &view, &again, p.id, 2, &arena, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
}

/* ---- changing ------------------------------------------------------------------------------------------------------------ */

static bool change(struct sv id, int64_t number, struct planned_asked q, const char *now) {
    struct planned p;
    struct caller c = as(PLANNER, "POST /plan/:id/change", now);
    err = (struct err){ 0 };
    return planned_change(store, &view, &c, id, number, &q, &arena, &p, &err);
}

static void versions_stand_beside_each_other(void **state) {
    (void)state;
    struct planned p = stored();
    struct planned_one one;
    struct planned_asked q = asked("2027-01-19", "lead@x.example", "outsider@x.example");
    q.reason = SV("");
    assert_false(change(p.id, 1, q, TODAY));
    assert_says("reason: ");
    q.reason = SV("snow");
    assert_true(change(p.id, 1, q, TODAY));
    assert_false(change(p.id, 1, asked("2027-01-20", "lead@x.example", NULL), TODAY));
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_false(change(p.id, 2, q, TODAY));
    assert_says("nothing has changed");
    assert_true(looks(PLANNER, p.id, TODAY, &one));
    assert_int_equal(one.versions, 2);
    assert_true(day_eq(one.version[0].planned.call_day, day(DAY)));
    assert_true(day_eq(one.row.planned.call_day, day("2027-01-19")));
    assert_true(sv_eq(one.version[1].planned.reason, SV("snow")));
    assert_true(sv_eq(one.version[1].entered_by, SV("planner@x.example")));
    assert_false(sees(MEMBER, p.id, TODAY));
    assert_true(sees(OUTSIDER, p.id, TODAY));
    assert_false(change(SV("aaaaaaaaaaaaaaaa"), 1, q, TODAY));
    assert_int_equal(err.kind, ERR_UNKNOWN);
}

static void after_the_call_only_the_team_changes(void **state) {
    (void)state;
    struct planned p = stored();
    call(p.id, 1, LEAD, ON_CALL);
    assert_false(change(p.id, 2, asked("2027-01-19", "lead@x.example", NULL), ON_CALL));
    assert_says("only the team");
    assert_int_equal(err.kind, ERR_RULE);
    assert_true(change(p.id, 2, asked(DAY, "lead@x.example", NULL), "2027-01-13T09:00:00Z"));
    assert_true(sees(LEEDS, p.id, "2027-01-13T09:00:00Z"));
}

static void withdrawn_leaves_the_list(void **state) {
    (void)state;
    struct planned p = stored();
    struct caller c = as(PLANNER, "POST /plan/:id/withdraw", TODAY);
    err = (struct err){ 0 };
    assert_false(planned_withdraw(store, &view, &c, p.id, 1, SV("  "), &arena, &err));
    assert_says("reason: ");
    err = (struct err){ 0 };
    assert_true(planned_withdraw(store, &view, &c, p.id, 1, SV("ill"), &arena, &err));
    assert_int_equal(listed(PLANNER, TODAY, false, NULL), 0);
    assert_int_equal(listed(PLANNER, TODAY, true, NULL), 1);
    assert_false(change(p.id, 2, asked("2027-01-19", "lead@x.example", NULL), TODAY));
    assert_int_equal(err.kind, ERR_CONFLICT);
}

/* ---- looks ------------------------------------------------------------------------------------------------------------- */

static void every_look_is_recorded_first(void **state) {
    (void)state;
    struct planned p = stored();
    assert_int_equal(looks_recorded(p.id), 0);
    assert_false(sees(OUTSIDER, p.id, TODAY));
    assert_int_equal(listed(OUTSIDER, TODAY, false, NULL), 0);
    assert_int_equal(looks_recorded(p.id), 0);
    assert_true(sees(LEAD, p.id, TODAY));
    assert_true(sees(LEAD, p.id, "2026-11-23T10:09:59Z"));
    assert_int_equal(looks_recorded(p.id), 1);
    assert_true(sees(LEAD, p.id, "2026-11-23T10:10:00Z"));
    assert_int_equal(looks_recorded(p.id), 2);
    assert_int_equal(listed(LEAD, TODAY, false, NULL), 1); /* another way */
    assert_int_equal(looks_recorded(p.id), 3);
    /* Another version is another secret. */
    assert_true(change(p.id, 1, asked("2027-01-19", "lead@x.example", NULL), "2026-11-23T10:11:00Z"));
    assert_true(sees(LEAD, p.id, "2026-11-23T10:12:00Z"));
    assert_int_equal(looks_recorded(p.id), 4);
}

static void nothing_is_shown_that_was_not_recorded(void **state) {
    (void)state;
    struct planned p = stored();
    struct planned_one one = { 0 };
    struct planned_row *row = NULL;
    size_t n = 7;
    struct caller c = as(LEAD, "GET /plan/:id", TODAY);
    struct store *other;
    assert_true(store_open(store_file, STORE_WRITE, &other, &err));
    store_set_patience(other, 1);
    assert_true(store_begin(store, &err)); /* somebody writes */
    assert_false(planned_one(other, &view, &c, p.id, &arena, &one, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_int_equal(one.row.planned.team_size, 0);
    c.permission = permission_of(REACH_ROUTE, SV("GET /plan"));
    err = (struct err){ 0 };
    assert_false(planned_list(other, &view, &c, false, &arena, &row, &n, &err));
    assert_int_equal(n, 0);
    assert_null(row);
    store_rollback(store);
    store_close(other);
    assert_int_equal(looks_recorded(p.id), 0);
}

static struct exposed_person *ledger(struct sv id, const char *now, size_t *n) {
    struct exposed_person *list;
    struct caller c = as(PLANNER, "GET /plan/:id/exposure", now);
    err = (struct err){ 0 };
    if (!planned_exposure(store, &view, &c, id, &arena, &list, n, &err)) fail_msg("%s", err.msg);
    return list;
}

static const struct exposed *exposed_as(const struct exposed_person *list, size_t n, int64_t account) {
    for (size_t i = 0; i < n; i++)
        if (list[i].exposed.account == account) return &list[i].exposed;
    return NULL;
}

static void ledger_names_who_could_and_who_did(void **state) {
    (void)state;
    struct planned p = stored();
    size_t n;
    assert_true(sees(LEAD, p.id, TODAY));
    struct exposed_person *list = ledger(p.id, "2026-11-23T11:00:00Z", &n);
    assert_int_equal(n, 4); /* planner, director of the region, lead, member */
    assert_int_equal(exposed_as(list, n, LEAD)->times, 1);
    assert_int_equal(exposed_as(list, n, LEAD)->first_seen, at(TODAY).ms);
    assert_int_equal(exposed_as(list, n, MEMBER)->times, 0);
    assert_true(exposed_as(list, n, MEMBER)->can_now);
    assert_int_equal(exposed_as(list, n, PLANNER)->times, 1); /* this very look */
    assert_null(exposed_as(list, n, LEEDS));
    call(p.id, 1, LEAD, ON_CALL);
    list = ledger(p.id, "2027-01-12T10:00:00Z", &n);
    assert_non_null(exposed_as(list, n, LEEDS));
    assert_int_equal(exposed_as(list, n, LEEDS)->span[0].from, at(ON_CALL).ms);
    struct text t = text_in(&arena, 0);
    planned_exposure_sentence(list, n, &t);
    assert_true(sv_eq(text_view(&t), SV("5 people could see it so far; 2 of them did.")));
    struct caller c = as(LEAD, "GET /plan/:id/exposure", ON_CALL);
    assert_false(planned_exposure(store, &view, &c, p.id, &arena, &list, &n, &err));
    assert_int_equal(err.kind, ERR_DENIED);
}

static void others_looks_at_mine(void **state) {
    (void)state;
    struct planned p = stored();
    struct look_at_mine *list;
    size_t n;
    assert_true(sees(LEAD, p.id, TODAY));
    assert_true(sees(MEMBER, p.id, "2026-11-23T10:05:00Z"));
    assert_true(sees(PLANNER, p.id, TODAY));
    struct caller planner = as(PLANNER, "GET /account", TODAY);
    assert_true(planned_looks_at_mine(store, &planner, &arena, &list, &n, &err));
    assert_int_equal(n, 2);
    assert_true(sv_eq(list[0].name, SV("member@x.example")));
    assert_true(sv_eq(list[0].through, SV("GET /plan/:id")));
    struct caller lead = as(LEAD, "GET /account", TODAY);
    assert_true(planned_looks_at_mine(store, &lead, &arena, &list, &n, &err));
    assert_int_equal(n, 0);
}

/* ---- copies -------------------------------------------------------------------------------------------------------------- */

static struct sv mark_of_list(int64_t who, const char *now, bool withdrawn) {
    struct planned_row *row;
    size_t n = listed(who, now, withdrawn, &row);
    assert_true(n > 0 && n != SIZE_MAX);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(row[i].copy.id.n, COPY_ID);
        assert_true(sv_eq(row[i].copy.id, row[0].copy.id));
    }
    return row[0].copy.id;
}

static bool traces(int64_t who, struct sv mark, struct planned_trace *out) {
    struct caller c = as(who, "GET /plan/:id/exposure", "2026-11-23T12:00:00Z");
    err = (struct err){ 0 };
    return planned_trace(store, &view, &c, mark, &arena, out, &err);
}

static void a_copy_leads_to_whom_it_was_made_for(void **state) {
    (void)state;
    struct planned p = stored();
    struct planned other = stored();
    struct planned_one one;
    struct planned_trace t;
    assert_true(looks(LEAD, p.id, TODAY, &one));
    assert_int_equal(one.row.copy.id.n, COPY_ID);
    for (size_t i = 0; i < COPY_ID; i++)
        assert_non_null(strchr("abcdefghijklmnopqrstuvwxyz234567", one.row.copy.id.p[i]));
    assert_true(sv_eq(one.row.copy.name, SV("lead@x.example")));
    assert_int_equal(one.row.copy.made, at(TODAY).ms);
    struct sv list = mark_of_list(MEMBER, "2026-11-23T10:05:00Z", false);
    assert_true(traces(PLANNER, one.row.copy.id, &t));
    assert_int_equal(t.account, LEAD);
    assert_int_equal(t.copy.made, at(TODAY).ms);
    assert_true(sv_eq(t.copy.name, SV("lead@x.example")) && sv_eq(t.through, SV("GET /plan/:id")));
    assert_int_equal(t.activities, 1);
    assert_true(sv_eq(t.activity[0], p.id));
    char shouted[COPY_ID];
    for (size_t i = 0; i < COPY_ID; i++)
        shouted[i] = (char)(list.p[i] >= 'a' && list.p[i] <= 'z' ? list.p[i] - 32 : list.p[i]);
    assert_true(traces(NORTH, (struct sv){ shouted, COPY_ID }, &t));
    assert_int_equal(t.account, MEMBER);
    assert_true(sv_eq(t.through, SV("GET /plan")));
    assert_int_equal(t.activities, 2);
    assert_true(sv_eq(t.activity[sv_eq(t.activity[0], p.id) ? 1 : 0], other.id));
    struct exposed_person *who;
    size_t n;
    who = ledger(other.id, "2026-11-23T12:00:00Z", &n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(who[i].copies, who[i].exposed.times);
        if (who[i].exposed.account == MEMBER) assert_true(who[i].copies == 1 && sv_eq(who[i].copy[0].copy, list));
    }
}

/* Who may not see the ledger learns nothing from a mark: not even that a copy bears it. */
static void a_copy_of_others_is_like_none(void **state) {
    (void)state;
    struct planned p = stored();
    struct planned_one one;
    struct planned_trace t;
    assert_true(looks(LEAD, p.id, TODAY, &one));
    assert_false(traces(LONDON, SV("aaaaaaaa"), &t));
    struct err none = err;
    assert_int_equal(none.kind, ERR_UNKNOWN);
    assert_false(traces(LONDON, one.row.copy.id, &t));
    assert_memory_equal(&none, &err, sizeof err);
    assert_int_equal(t.copy.id.n + t.copy.name.n + t.activities, 0);
    assert_false(traces(PLANNER, SV(""), &t));
    assert_string_equal(none.msg, err.msg);
    assert_false(traces(LEAD, one.row.copy.id, &t)); /* their own copy: the ledger is not theirs */
    assert_int_equal(err.kind, ERR_DENIED);
    assert_int_equal(looks_recorded(p.id), 1);
    assert_true(traces(NORTH, one.row.copy.id, &t)); /* which is a look */
    assert_int_equal(looks_recorded(p.id), 2);
}

static void the_same_look_bears_the_same_mark(void **state) {
    (void)state;
    struct planned p = stored();
    struct sv first = mark_of_list(LEAD, TODAY, false);
    assert_true(sv_eq(mark_of_list(LEAD, "2026-11-23T10:09:59Z", false), first));
    assert_false(sv_eq(mark_of_list(MEMBER, TODAY, false), first));
    assert_int_equal(looks_recorded(p.id), 2);
    /* Another one stands beside it: a mark leads to exactly what was shown. */
    struct planned q = stored();
    struct sv both = mark_of_list(LEAD, "2026-11-23T10:02:00Z", false);
    assert_false(sv_eq(both, first));
    struct caller c = as(PLANNER, "POST /plan/:id/withdraw", "2026-11-23T10:03:00Z");
    assert_true(planned_withdraw(store, &view, &c, q.id, 1, SV("ill"), &arena, &err));
    assert_true(sv_eq(mark_of_list(LEAD, "2026-11-23T10:04:00Z", false), first));
    struct sv all = mark_of_list(LEAD, "2026-11-23T10:05:00Z", true);
    assert_false(sv_eq(all, both) || sv_eq(all, first));
    /* Another version is another secret; and so is another hour. */
    assert_true(change(p.id, 1, asked("2027-01-19", "lead@x.example", NULL), "2026-11-23T10:06:00Z"));
    struct sv changed = mark_of_list(LEAD, "2026-11-23T10:07:00Z", false);
    assert_false(sv_eq(changed, first));
    assert_false(sv_eq(mark_of_list(LEAD, "2026-11-23T11:00:00Z", false), changed));
}

static struct sv list_in_every_form(int64_t who, const char *now) {
    struct planned_row *row;
    struct text t = text_in(&arena, 0);
    size_t n = listed(who, now, true, &row);
    planned_list_json(row, n, day("2026-11-23"), &t);
    planned_list_csv(row, n, day("2026-11-23"), &t);
    planned_list_text(row, n, day("2026-11-23"), 0, &t);
    return text_view(&t);
}

static void every_form_bears_the_mark_and_an_empty_one_none(void **state) {
    (void)state;
    struct planned_one one;
    char words[200];
    struct sv before = list_in_every_form(OUTSIDER, TODAY);
    struct planned p = stored();
    assert_true(sv_eq(list_in_every_form(OUTSIDER, TODAY), before));
    if (!sv_starts(before, SV("{\n\"activities\": []\n}\n"))) fail_msg("%.*s", SV_ARG(before));
    call(p.id, 1, PLANNER, ON_CALL);
    struct sv said = list_in_every_form(MEMBER, ON_CALL);
    struct sv mark = mark_of_list(MEMBER, ON_CALL, true);
    (void)snprintf(
        words, sizeof words,
        "{\n\"copy\": {\"id\":\"%.*s\",\"for\":\"member@x.example\",\"made\":\"2027-01-12T09:00:00.000Z\"},\n"
        "\"activities\": [",
        SV_ARG(mark));
    if (!sv_starts(said, sv(words))) fail_msg("%.*s", SV_ARG(said));
    (void)snprintf(words, sizeof words, ",member@x.example,%.*s\n", SV_ARG(mark));
    if (sv_find(said, sv(words)) == said.n) fail_msg("%.*s", SV_ARG(said));
    (void)snprintf(words, sizeof words, "Copy %.*s made for member@x.example on 12 January 2027 at 9:00am\n",
                   SV_ARG(mark));
    if (sv_find(said, sv(words)) == said.n) fail_msg("%.*s", SV_ARG(said));
    /* An authority's copies too. */
    assert_true(looks(LEEDS, p.id, ON_CALL, &one));
    assert_true(sv_eq(one.row.copy.name, SV("leeds@x.example")));
    struct text t = text_in(&arena, 0);
    planned_one_text(&one, day(DAY), 0, &t);
    (void)snprintf(words, sizeof words, "Copy %.*s made for leeds@x.example", SV_ARG(one.row.copy.id));
    assert_true(sv_find(text_view(&t), sv(words)) < t.n);
}

/* ---- people change ------------------------------------------------------------------------------------------------------- */

static void a_role_that_ends_shuts_the_door(void **state) {
    (void)state;
    struct planned p = stored();
    struct planned_one one;
    assert_true(sees(MEMBER, p.id, TODAY));
    write_now(end_role_of_member);
    assert_true(looks(PLANNER, p.id, "2026-11-25T10:00:00Z", &one));
    assert_int_equal(one.row.planned.team_size, 2);
    assert_int_equal(one.row.warnings, 1);
    assert_true(sv_starts(one.row.team_warning[1], SV("has no inspecting role")));
    assert_false(sees(MEMBER, p.id, "2026-11-25T10:00:00Z"));
    /* They need not go for something else to change. */
    assert_true(change(p.id, 1, asked("2027-01-19", "lead@x.example", "member@x.example"), "2026-11-25T10:00:00Z"));
}

static bool declare(int64_t who, struct interest *i, const char *now) {
    struct caller c = as(who, "POST /account/interests", now);
    err = (struct err){ 0 };
    return interest_declare(store, &view, &c, i, &arena, &err);
}

static void an_interest_bars_at_once(void **state) {
    (void)state;
    struct planned p = stored();
    struct planned_one one;
    struct interest i = { .authority = SV("Leeds"), .kind = INTEREST_FAMILY, .ended = DAY_NONE };
    assert_true(sees(MEMBER, p.id, TODAY));
    assert_true(declare(MEMBER, &i, TODAY));
    assert_false(sees(MEMBER, p.id, "2026-11-23T10:01:00Z"));
    assert_int_equal(listed(MEMBER, "2026-11-23T10:01:00Z", false, NULL), 0);
    assert_true(looks(PLANNER, p.id, "2026-11-23T10:01:00Z", &one));
    assert_int_equal(one.row.warnings, 1);
    assert_true(sv_find(one.row.team_warning[1], SV("Leeds")) < one.row.team_warning[1].n);
    assert_true(looks(LEAD, p.id, "2026-11-23T10:01:00Z", &one)); /* the tie is not the lead's business */
    assert_int_equal(one.row.warnings, 0);
    assert_int_equal(one.row.team_warning[1].n, 0);
    assert_false(change(p.id, 1, asked("2027-01-19", "lead@x.example", "member@x.example"), TODAY));
    assert_says("team: member@x.example");
    struct planned_candidate *who;
    size_t n;
    struct caller c = as(PLANNER, "GET /plan/new", "2026-11-23T10:01:00Z");
    assert_true(planned_candidates(store, &view, &c, SV("383"), DAY_NONE, &arena, &who, &n, &err));
    assert_int_equal(n, 4);
    for (size_t k = 0; k < n; k++)
        assert_int_equal(who[k].barred.n > 0, who[k].account == MEMBER || who[k].account == BARRED);
}

static void interests_are_ones_own(void **state) {
    (void)state;
    struct interest i = { .authority = SV("Leeds"), .kind = INTEREST_FAMILY, .ended = DAY_NONE, .note = SV(" a ") };
    struct declared *list;
    size_t n;
    i.account = LEAD;
    assert_false(declare(MEMBER, &i, TODAY));
    assert_int_equal(err.kind, ERR_DENIED);
    i.account = 0;
    assert_true(declare(MEMBER, &i, TODAY));
    assert_int_equal(i.account, MEMBER);
    int64_t first = i.number;
    assert_false(declare(MEMBER, &i, TODAY));
    assert_says("declared already");
    i.ended = day("2026-12-01");
    assert_false(declare(MEMBER, &i, TODAY));
    assert_says("ended: ");
    /* It has ended: the new one takes the place of the one that went on. */
    i.ended = day("2026-11-01");
    assert_true(declare(MEMBER, &i, TODAY));
    struct caller c = as(MEMBER, "GET /account/interests", TODAY);
    assert_true(interest_list(store, &view, &c, &arena, &list, &n, &err));
    assert_int_equal(n, 2);
    assert_int_equal(list[0].interest.number, i.number);
    assert_int_equal(list[1].interest.number, first);
    assert_true(list[1].interest.withdrawn != 0);
    assert_true(list[0].bars.n > 0);
    struct caller other = as(OUTSIDER, "POST /account/interests/withdraw", TODAY);
    struct caller own = as(MEMBER, "POST /account/interests/withdraw", TODAY);
    err = (struct err){ 0 };
    assert_false(interest_withdraw(store, &other, i.number, SV("why"), &arena, &err));
    assert_int_equal(err.kind, ERR_UNKNOWN);
    err = (struct err){ 0 };
    assert_false(interest_withdraw(store, &own, i.number, SV(""), &arena, &err));
    assert_says("reason: ");
    err = (struct err){ 0 };
    assert_true(interest_withdraw(store, &own, i.number, SV("the other Leeds"), &arena, &err));
    assert_false(interest_withdraw(store, &own, i.number, SV("again"), &arena, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    struct audit_record *log;
    assert_true(audit_choose(store, &(struct audit_choice){ .action = SV("withdraw-interest"), .limit = 9 }, &arena,
                             &log, &n, &err));
    assert_int_equal(n, 2);
    assert_true(sv_eq(log[0].subject_kind, SV("account")));
    assert_true(sv_eq(log[0].subject, SV("6")));
    assert_int_equal(sv_find(log[0].details, SV("Leeds")), log[0].details.n);
}

#define WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
int main(void) {
    const struct CMUnitTest tests[] = {
        WORLD(stores_under_a_random_name),
        WORLD(log_says_nothing_of_it),
        WORLD(refuses_what_cannot_be),
        WORLD(refuses_who_may_not_go),
        WORLD(disabled_people_do_not_go),
        WORLD(only_those_who_need_it_see_it),
        WORLD(authority_sees_little_once_called),
        WORLD(calls_only_when_the_day_has_come),
        WORLD(versions_stand_beside_each_other),
        WORLD(after_the_call_only_the_team_changes),
        WORLD(withdrawn_leaves_the_list),
        WORLD(every_look_is_recorded_first),
        WORLD(nothing_is_shown_that_was_not_recorded),
        WORLD(ledger_names_who_could_and_who_did),
        WORLD(others_looks_at_mine),
        WORLD(a_copy_leads_to_whom_it_was_made_for),
        WORLD(a_copy_of_others_is_like_none),
        WORLD(the_same_look_bears_the_same_mark),
        WORLD(every_form_bears_the_mark_and_an_empty_one_none),
        WORLD(a_role_that_ends_shuts_the_door),
        WORLD(an_interest_bars_at_once),
        WORLD(interests_are_ones_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
