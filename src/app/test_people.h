#ifndef ILACS_APP_TEST_PEOPLE_H
#define ILACS_APP_TEST_PEOPLE_H
/* For tests of accounts and sessions: a store with the shipped register in a folder of its own, its key, a view of it, and
 * somebody at the machine. Include after cmocka.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/sign_in.h"
#include "app/throttle.h"

static char people_folder[] = "/tmp/ilacs-people-XXXXXX";
static struct arena people_arena;
static struct app *people_app;
static struct store *people_store;
static struct view people_view;
static struct keys people_keys;
static struct moment people_now;

static inline void people_clock(const char *day) { assert_true(moment_parse(sv_of(day), &people_now)); }
static inline void people_later(int64_t ms) {
    people_now.ms += ms;
    people_now.today = clock_uk_day(people_now.ms);
}

static inline int people_begin(void **state) {
    struct err e = { 0 };
    const struct app_options o = { .store = SV("s.db"), .read_only = true };
    (void)state;
    people_arena = arena_with_limit(0);
    if (setenv("ILACS_NOW", "2026-09-01T12:00:00Z", 1) != 0 || unsetenv("ILACS_KEY") != 0) return 1;
    people_clock("2026-09-01T12:00:00Z");
    const struct doing by = { .actor = SV("user:test"), .now = people_now };
    if (mkdtemp(people_folder) == NULL || chdir(people_folder) != 0 || !register_init("s.db", true, &by, NULL, &e) ||
        !keys_open("s.db", true, &people_keys, &e) || !app_open(&o, &people_app, &e) ||
        !app_view(people_app, (struct question){ DAY_NONE, DAY_NONE, AUDIENCE_INSPECTORATE }, &people_view, &e) ||
        !store_open("s.db", STORE_WRITE, &people_store, &e)) {
        (void)fprintf(stderr, "# %s\n", e.msg);
        return 1;
    }
    return 0;
}

static inline int people_end(void **state) {
    static const char *const names[] = { "s.db", "s.db-wal", "s.db-shm", "s.db.key" };
    (void)state;
    app_close(people_app);
    store_close(people_store);
    arena_free(&people_arena);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) (void)unlink(names[i]);
    return chdir("/") != 0 || rmdir(people_folder) != 0;
}

/* Whoever it is, led here by this row of the table. */
static inline struct caller people_caller(int64_t account, enum reach reach, const char *row) {
    struct caller c;
    struct err e = { 0 };
    if (!caller_load(people_store, account, account == 0, app_framework(people_app), people_now, SV("machine"),
                     &people_arena, &c, &e))
        fail_msg("%s", e.msg);
    c.permission = permission_of(reach, sv_of(row));
    assert_non_null(c.permission);
    return c;
}
static inline struct caller people_operator(const char *command) { return people_caller(0, REACH_COMMAND, command); }

/* An account with that role; its set-up code in *code unless NULL. */
static inline int64_t people_add(const char *email, enum role role, const char *scope, struct sv *code) {
    struct caller c = people_operator("user add");
    struct account acc;
    struct sv setup;
    struct err e = { 0 };
    struct account_new n = { .email = sv_of(email), .name = SV("Some Body"), .role = { .role = role } };
    if (role_scope(role) == SCOPE_REGION) n.role.region = sv_of(scope);
    if (role_scope(role) == SCOPE_AUTHORITY) n.role.authority = sv_of(scope);
    if (!account_add(people_store, &people_keys, &people_view, &c, &n, &people_arena, &acc, &setup, &e))
        fail_msg("%s: %s", email, e.msg);
    if (code != NULL) *code = setup;
    return acc.number;
}
static inline struct account people_account(int64_t number) {
    struct account acc;
    assert_true(store_load_account(people_store, number, &people_arena, &acc, NULL));
    return acc;
}

/* How many records of that action are about that account; 0: about none that is known. */
static inline size_t people_logged(const char *action, int64_t account) {
    char subject[24] = "";
    struct audit_record *r;
    size_t n;
    if (account != 0) (void)snprintf(subject, sizeof subject, "%lld", (long long)account);
    const struct audit_choice choice = {
        .action = sv_of(action), .subject_kind = SV("account"), .subject = sv_of(subject), .limit = 1000
    };
    assert_true(audit_choose(people_store, &choice, &people_arena, &r, &n, NULL));
    if (account != 0) return n;
    size_t empty = 0;
    for (size_t i = 0; i < n; i++) empty += r[i].subject.n == 0;
    return empty;
}
#endif
