/* What keeps the register does not tell of people and plans: `check` proves that the log and the plans agree, and an export
 * of the register is the same whether there are any or not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/audit_log.h"
#include "base/file.h"
#include "store/accounts.h"
#include "store/mail.h"
#include "store/plan.h"
#include "store/sessions.h"

#define MUST(call)                                                                                                     \
    do {                                                                                                               \
        struct err e = { 0 };                                                                                          \
        if (!(call)) fail_msg("%s: %s", #call, e.msg);                                                                 \
    } while (0)

#define MUST_FAIL(call, expected)                                                                                      \
    do {                                                                                                               \
        struct err e = { 0 };                                                                                          \
        if (call) fail_msg("%s succeeded", #call);                                                                     \
        assert_int_equal(e.kind, expected);                                                                            \
    } while (0)

static char folder[] = "/tmp/ilacs-secrets-XXXXXX";

static int make_folder(void **state) {
    (void)state;
    return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static int clean(void **state) {
    static const char *const names[] = { "s.db", "s.db-wal", "s.db-shm", "b.db", "b.db-wal", "b.db-shm" };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) (void)unlink(names[i]);
    for (int f = 0; f < 2; f++) {
        for (size_t k = 0; k < RECORD_KINDS; k++) {
            char name[100];
            (void)snprintf(name, sizeof name, "%c/%s.csv", "ab"[f], record_shapes[k].name);
            (void)unlink(name);
        }
        (void)rmdir(f == 0 ? "a" : "b");
    }
    return 0;
}

static int remove_folder(void **state) { return clean(state) != 0 || chdir("/") != 0 || rmdir(folder) != 0; }

static struct doing now(void) {
    struct doing by = { .actor = SV("user:test") };
    assert_true(moment_parse(SV("2026-11-22"), &by.now));
    return by;
}

static struct store *made(const char *path, bool shipped) {
    struct doing by = now();
    struct store *s = NULL;
    MUST(register_init(path, shipped, &by, NULL, &e));
    MUST(store_open(path, STORE_WRITE, &s, &e));
    return s;
}

static struct check_report checked(struct store *s, struct arena *a) {
    struct check_report r;
    MUST(register_check(s, a, &r, &e));
    return r;
}

/* The text of the last line of that name; empty: there is none. */
static struct sv line_of(const struct check_report *r, const char *name) {
    struct sv found = { 0 };
    for (size_t i = 0; i < r->count; i++)
        if (sv_eq(r->line[i].name, sv_of(name))) found = r->line[i].text;
    return found;
}

static bool says(const struct check_report *r, const char *name, const char *part) {
    struct sv text = line_of(r, name);
    return sv_find(text, sv_of(part)) < text.n;
}

/* ---- people -------------------------------------------------------------------------------------------------------- */

static int64_t account(struct store *s, const char *email, bool demonstration) {
    struct account acc = {
        .email = sv_of(email), .name = SV("Quentin Secret"), .created = 1, .demonstration = demonstration
    };
    MUST(store_add_account(s, &acc, &e));
    return acc.number;
}

static void people_are_counted(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = made("s.db", false);
    struct check_report r = checked(s, &a);
    assert_true(says(&r, "people", "0 accounts; nobody is an administrator"));
    assert_int_equal(line_of(&r, "demonstration").n, 0);
    MUST(store_begin(s, &e));
    (void)account(s, "a@x.org", false);
    (void)account(s, "b@x.org", true);
    struct grant for_a_while = { .account = 1, .role = ROLE_ADMINISTRATOR, .from = 1, .until = 2 };
    MUST(store_add_grant(s, &for_a_while, &e));
    r = checked(s, &a);
    assert_true(says(&r, "people", "2 accounts; nobody"));
    assert_true(says(&r, "demonstration", "1 demonstration people"));
    struct grant g = { .account = 1, .role = ROLE_ADMINISTRATOR, .from = 1 };
    MUST(store_add_grant(s, &g, &e));
    r = checked(s, &a);
    assert_true(says(&r, "people", "somebody is an administrator"));
    assert_int_equal(r.bad, 0);
    store_close(s);
    arena_free(&a);
}

/* ---- what is planned ----------------------------------------------------------------------------------------------- */

static struct planned version(const char *id, int64_t number) {
    return (struct planned){ .id = sv_of(id),
                             .number = number,
                             .moment = 5,
                             .entered_by = 1,
                             .authority = SV("383"),
                             .kind = OWED_SHORT_INSPECTION,
                             .call_day = { 20777 },
                             .team = { 1 },
                             .team_size = 1,
                             .reason = SV("Quentin Secret said so") };
}

static void log_version(struct store *s, const struct planned *p, struct arena *a) {
    struct text t = text_in(a, 0);
    planned_canonical(p, &t);
    const struct audit_entry entry = { .moment = 5,
                                       .actor = SV("person:1"),
                                       .action = SV("plan"),
                                       .subject_kind = SV("planned"),
                                       .subject = p->id,
                                       .details = SV("{}"),
                                       .content = text_view(&t) };
    MUST(audit_append(s, &entry, &e));
}

/* Two activities, one with two versions, as the program stores them. */
static void plan_two(struct store *s, struct arena *a) {
    const struct planned list[] = { version("bbbbbbbbbbbbbbbb", 1), version("aaaaaaaaaaaaaaaa", 1),
                                    version("bbbbbbbbbbbbbbbb", 2) };
    for (size_t i = 0; i < 3; i++) {
        MUST(store_add_planned(s, &list[i], &e));
        log_version(s, &list[i], a);
    }
}

static void plans_agree_with_the_log(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct store *s = made("s.db", false);
    MUST(store_begin(s, &e));
    (void)account(s, "a@x.org", false);
    struct check_report r = checked(s, &a);
    struct sv without = line_of(&r, "planned activities");
    plan_two(s, &a);
    r = checked(s, &a);
    assert_int_equal(r.bad, 0);
    /* The same words whether there is anything planned or not. */
    assert_true(without.n > 0 && sv_eq(line_of(&r, "planned activities"), without));
    MUST(store_commit(s, &e));

    MUST(store_begin(s, &e)); /* entered behind the log's back */
    struct planned p = version("aaaaaaaaaaaaaaaa", 2);
    MUST(store_add_planned(s, &p, &e));
    r = checked(s, &a);
    assert_int_equal(r.bad, 2);
    assert_true(says(&r, "planned activities", "1 versions do not agree"));
    p.call_day.n++; /* the log has another day */
    log_version(s, &p, &a);
    r = checked(s, &a);
    assert_true(says(&r, "planned activities", "2 versions do not agree"));
    store_rollback(s);

    MUST(store_begin(s, &e)); /* removed behind the log's back: all of it, or its last version */
    p = version("cccccccccccccccc", 1);
    log_version(s, &p, &a);
    r = checked(s, &a);
    assert_int_equal(r.bad, 2);
    store_rollback(s);
    MUST(store_begin(s, &e));
    p = version("aaaaaaaaaaaaaaaa", 2);
    log_version(s, &p, &a);
    assert_int_equal(checked(s, &a).bad, 2);
    store_rollback(s);

    MUST(store_begin(s, &e)); /* what was erased from the log may have been anything */
    size_t erased;
    MUST(audit_erase_subject(s, SV("planned"), SV("bbbbbbbbbbbbbbbb"),
                             &(struct audit_erasing){ 9, SV("user:test"), 0, SV("x") }, &erased, &e));
    assert_int_equal(erased, 2);
    assert_int_equal(checked(s, &a).bad, 0);
    store_close(s);
    arena_free(&a);
}

/* ---- the export of the register ------------------------------------------------------------------------------------- */

/* Some of everything that is nobody's business. */
static void fill_secrets(struct store *s, struct arena *a) {
    MUST(store_begin(s, &e));
    (void)account(s, "quentin@secret.example", false);
    struct grant g = { .account = 1, .role = ROLE_PLANNER, .from = 1 };
    struct interest i = { .account = 1, .authority = SV("383"), .ended = DAY_NONE, .note = SV("Quentin Secret") };
    struct session v = { .token = SV("t"), .account = 1, .stage = SESSION_WHOLE, .agent = SV("Quentin Secret") };
    struct mail m = { .account = 1, .message = SV("x"), .fields = SV("name=Quentin Secret\n") };
    struct seen look = { .id = SV("aaaaaaaaaaaaaaaa"), .account = 1, .through = SV("GET /plan/:id") };
    MUST(store_add_grant(s, &g, &e) && store_add_interest(s, &i, &e) && store_add_session(s, &v, &e));
    MUST(store_add_mail(s, &m, &e));
    plan_two(s, a);
    MUST(store_add_seen(s, &look, &e));
    MUST(store_commit(s, &e));
}

static void an_export_holds_nothing_of_it(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct audit_head head[2];
    struct store *s = made("s.db", true);
    struct store *b = made("b.db", true);
    fill_secrets(b, &a);
    MUST(register_export_all(s, "a", &a, &head[0], &e));
    MUST(register_export_all(b, "b", &a, &head[1], &e));
    assert_string_not_equal(head[0].hash, head[1].hash); /* of the log, which is printed and not in a file */
    for (size_t k = 0; k < RECORD_KINDS; k++) {
        struct sv file[2];
        for (int f = 0; f < 2; f++) {
            char name[100];
            (void)snprintf(name, sizeof name, "%c/%s.csv", "ab"[f], record_shapes[k].name);
            MUST(file_read(name, (size_t)64 << 20, &a, &file[f], &e));
        }
        assert_true(file[0].n > 0 && sv_eq(file[0], file[1]));
    }
    store_close(s);
    store_close(b);
    arena_free(&a);
}

/* The log can be handed out: who may not know a name or a day does not find it there. */
static void the_log_that_is_handed_out_holds_no_content(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct audit_head head;
    struct audit_verdict v;
    struct text t = text_in(&a, 0);
    struct store *s = made("s.db", false);
    fill_secrets(s, &a);
    MUST(audit_log_export(s, &t, &head, &e));
    struct sv bytes = text_view(&t);
    static const char *const secrets[] = { "Quentin", "secret.example", "2026-11-20", "call_day" };
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
        if (sv_find(bytes, sv_of(secrets[i])) < bytes.n) fail_msg("%s", secrets[i]);
    MUST(audit_verify_export(bytes, sv_of(head.hash), &v, &e));
    assert_true(v.whole && v.head.count == head.count);
    store_close(s);
    arena_free(&a);
}

static void erasing_wants_a_reason(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct doing by = now();
    struct audit_head head;
    struct audit_record *r;
    size_t n;
    struct store *s = made("s.db", false);
    fill_secrets(s, &a);
    MUST_FAIL(audit_log_erase(s, 2, SV(" \n"), &by, &head, &e), ERR_INPUT);
    MUST_FAIL(audit_log_erase(s, 1, SV("asked"), &by, &head, &e),
              ERR_CONFLICT); /* nothing there; no transaction left */
    MUST(audit_log_erase(s, 2, SV(" asked "), &by, &head, &e));
    MUST(audit_list(s, head.count, 1, &a, &r, &n, &e));
    assert_true(n == 1 && sv_eq(r[0].actor, SV("user:test")) && r[0].moment == by.now.ms);
    assert_true(sv_eq(r[0].details, SV("{\"reason\":\"asked\"}")));
    store_close(s);
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(people_are_counted, clean),
        cmocka_unit_test_teardown(plans_agree_with_the_log, clean),
        cmocka_unit_test_teardown(an_export_holds_nothing_of_it, clean),
        cmocka_unit_test_teardown(the_log_that_is_handed_out_holds_no_content, clean),
        cmocka_unit_test_teardown(erasing_wants_a_reason, clean),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
