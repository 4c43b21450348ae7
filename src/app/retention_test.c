/* How long things are kept: each clock to the day, nothing but what is past goes, and the log proves what went. */
#include "app/retention.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/test_people.h"
#include "base/file.h"
#include "core/planned.h"
#include "ingest/config.h"
#include "store/mail.h"
#include "store/plan.h"
#include "store/retention.h"

#define STORE people_store
#define ARENA &people_arena
static struct config config;
static struct err e;

static void must(bool ok) {
    if (!ok) fail_msg("%s", e.msg);
}

static int begin(void **state) {
    return people_begin(state) != 0 ||
           !config_parse(SV("[retention]\nplanned_years = 1\n"), SV("ilacs.ini"), SV(""), ARENA, &config, &e);
}

static struct retention_row state_at(const char *day, enum retention_class k) {
    struct retention_row row[RETAIN_COUNT];
    people_clock(day);
    struct caller c = people_operator("retention");
    must(retention_state(STORE, &c, &config, app_framework(people_app), ARENA, row, &e));
    assert_int_equal(row[k].which, k);
    return row[k];
}
static struct retention_proof apply_at(const char *day) {
    struct retention_proof p;
    people_clock(day);
    struct caller c = people_operator("retention");
    must(retention_apply(STORE, &c, &config, app_framework(people_app), ARENA, &p, &e));
    return p;
}
static bool day_is(struct day d, const char *s) {
    struct day wanted;
    return day_parse(sv_of(s), &wanted) && day_eq(d, wanted);
}
static bool in_file(const char *part) {
    static const char *const names[] = { "s.db", "s.db-wal" };
    bool found = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct sv bytes = { 0 };
        if (file_read(names[i], (size_t)64 << 20, ARENA, &bytes, &e))
            found = found || sv_find(bytes, sv_of(part)) < bytes.n;
    }
    return found;
}
static void whole(int64_t erased) {
    struct audit_verdict v;
    must(audit_verify(STORE, SV(""), &v, &e));
    if (!v.whole) fail_msg("%s", v.finding);
    assert_int_equal(v.erased, erased);
}
/* Record `number` is an erasure about that subject, for that reason. */
static void says(int64_t number, const char *kind, const char *reason) {
    struct audit_record *r;
    size_t n;
    must(audit_list(STORE, number, 1, ARENA, &r, &n, &e));
    assert_int_equal(n, 1);
    assert_true(sv_eq(r->action, SV("erase")) && sv_eq(r->subject_kind, sv_of(kind)));
    if (sv_find(r->details, sv_of(reason)) == r->details.n) fail_msg("%.*s", SV_ARG(r->details));
}

/* A try from an address, on that day. */
static void try_from(const char *day, const char *address) {
    struct signed_in in;
    people_clock(day);
    throttle_reset();
    const struct sign_in q = { .email = SV("nobody@example.org"),
                               .password = SV("wrong"),
                               .address = sv_of(address),
                               .agent = SV("Test/1.0"),
                               .now = people_now };
    assert_false(sign_in(STORE, &people_keys, &q, ARENA, &in, &e));
}

static void sign_ins_go_after_their_months(void **state) {
    (void)state;
    try_from("2026-09-02", "192.0.2.77");
    try_from("2027-03-01", "192.0.2.78");
    struct retention_row r = state_at("2027-09-01", RETAIN_SIGN_INS);
    assert_int_equal(r.held, 2);
    assert_int_equal(r.past, 0);
    assert_int_equal(r.months, 12);
    assert_true(sv_eq(r.rule, SV("sign_in_months = 12")) && day_is(r.next, "2027-09-02"));
    assert_int_equal(apply_at("2027-09-01").of[RETAIN_SIGN_INS].things, 0);
    r = state_at("2027-09-02", RETAIN_SIGN_INS);
    assert_int_equal(r.past, 1);
    assert_true(day_is(r.next, "2028-03-01"));

    assert_true(in_file("192.0.2.77"));
    struct retention_proof p = apply_at("2027-09-02");
    assert_int_equal(p.of[RETAIN_SIGN_INS].things, 1);
    assert_int_equal(p.of[RETAIN_SIGN_INS].records, 1);
    assert_int_equal(p.of[RETAIN_SIGN_INS].record[0], p.before.count + 1);
    assert_int_equal(p.after.count, p.before.count + 1);
    says(p.after.count, "audit", "retention: sign_in_months = 12");
    assert_false(in_file("192.0.2.77"));
    assert_true(in_file("192.0.2.78"));
    whole(1);
    p = apply_at("2027-09-02"); /* again: nothing */
    assert_int_equal(p.after.count, p.before.count);
    assert_int_equal(state_at("2027-09-02", RETAIN_SIGN_INS).held, 1);
}

static void disable(int64_t account, const char *day) {
    people_clock(day);
    struct caller c = people_operator("user disable");
    must(account_disable(STORE, &c, account, SV("has left for Ruritania"), ARENA, &e));
}

static void disabled_accounts_go_and_no_others(void **state) {
    (void)state;
    people_clock("2027-09-03");
    int64_t leaver = people_add("leaver@example.org", ROLE_ANALYST, "", NULL);
    int64_t later = people_add("later@example.org", ROLE_ANALYST, "", NULL);
    int64_t stays = people_add("stays@example.org", ROLE_ANALYST, "", NULL);
    disable(leaver, "2027-09-04");
    disable(later, "2028-01-10");
    struct retention_row r = state_at("2029-09-03", RETAIN_ACCOUNTS);
    assert_int_equal(r.held, 2);
    assert_int_equal(r.past, 0);
    assert_true(day_is(r.next, "2029-09-04"));
    assert_int_equal(apply_at("2029-09-03").of[RETAIN_ACCOUNTS].things, 0);
    assert_true(in_file("leaver@example.org") && in_file("Ruritania"));
    struct retention_proof p = apply_at("2029-09-04");
    assert_int_equal(p.of[RETAIN_ACCOUNTS].things, 1);
    assert_true(p.of[RETAIN_ACCOUNTS].records >= 2); /* its contents, and erase-account */
    says(p.of[RETAIN_ACCOUNTS].record[0], "audit", "retention: account_months = 24");
    assert_true(people_account(leaver).erased != 0);
    assert_true(people_account(later).erased == 0 && people_account(stays).erased == 0);
    assert_false(in_file("leaver@example.org"));
    assert_true(in_file("later@example.org") && in_file("stays@example.org"));
    assert_int_equal(state_at("2029-09-04", RETAIN_ACCOUNTS).held, 1);
    assert_int_equal(people_logged("erase-account", leaver), 1);
    must(audit_verify(STORE, SV(""), &(struct audit_verdict){ 0 }, &e));
}

static int64_t message(int64_t account, const char *fields, const char *sent) {
    struct moment when = { 0 };
    struct mail m = { .account = account, .message = SV("password-changed"), .fields = sv_of(fields), .queued = 1 };
    assert_true(*sent == '\0' || moment_parse(sv_of(sent), &when));
    must(store_begin(STORE, &e) && store_add_mail(STORE, &m, &e));
    m.sent = when.ms;
    must(store_save_mail(STORE, &m, &e) && store_commit(STORE, &e));
    return m.number;
}

static void messages_go_once_they_are_sent(void **state) {
    (void)state;
    struct mail *left;
    size_t n;
    int64_t to = people_account(3).number;
    must(store_begin(STORE, &e) && store_purge_mail(STORE, INT64_MAX, &e) && store_commit(STORE, &e));
    (void)message(to, "when=Michaelmas\n", "2030-01-31");
    (void)message(to, "when=Candlemas\n", "2030-02-02");
    (void)message(to, "when=Lammas\n", "");
    struct retention_row r = state_at("2030-04-29", RETAIN_MESSAGES);
    assert_int_equal(r.held, 2);
    assert_true(r.past == 0 && day_is(r.next, "2030-04-30")); /* the month's end */
    struct retention_proof p = apply_at("2030-04-30");
    assert_int_equal(p.of[RETAIN_MESSAGES].things, 1);
    assert_int_equal(p.of[RETAIN_MESSAGES].records, 1);
    says(p.of[RETAIN_MESSAGES].record[0], "mail", "\"retention: message_months = 3\",\"messages\":1}");
    assert_false(in_file("Michaelmas"));
    assert_true(in_file("Candlemas") && in_file("Lammas"));
    (void)apply_at("2039-01-01"); /* what waits is no message that was sent */
    must(store_load_mail(STORE, 100, ARENA, &left, &n, &e));
    size_t waiting = 0;
    for (size_t i = 0; i < n; i++) waiting += left[i].sent == 0 && left[i].given_up == 0;
    assert_true(n > 0 && waiting == n);
}

static void plan(const char *id, const char *call_day, const char *reason) {
    struct planned v = { .id = sv_of(id), .number = 1, .entered_by = 1, .authority = SV("383"), .team = { 1 } };
    struct text content = text_in(ARENA, 0);
    people_clock("2039-02-01");
    v.moment = people_now.ms;
    v.kind = OWED_FOCUSED_VISIT;
    v.team_size = 1;
    v.reason = sv_of(reason);
    assert_true(day_parse(sv_of(call_day), &v.call_day));
    planned_canonical(&v, &content);
    const struct audit_entry entry = { .moment = v.moment,
                                       .actor = SV("person:1"),
                                       .action = SV("plan"),
                                       .subject_kind = SV("planned"),
                                       .subject = v.id,
                                       .details = SV("{\"version\":1}"),
                                       .content = text_view(&content) };
    const struct seen look = {
        .id = v.id, .account = 1, .moment = v.moment, .through = SV("GET /plan/:id"), .copy = SV("abcdefgh")
    };
    must(store_begin(STORE, &e) && store_add_planned(STORE, &v, &e) && audit_append(STORE, &entry, &e) &&
         store_add_seen(STORE, &look, &e) && store_commit(STORE, &e));
}

static void activities_go_with_looks_and_log(void **state) {
    (void)state;
    struct planned *p;
    struct seen *seen;
    size_t n;
    plan("aaaaaaaaaaaaaaaa", "2039-03-01", "before the bells of Zenda");
    plan("bbbbbbbbbbbbbbbb", "2039-03-02", "after the bells of Strelsau");
    struct retention_row r = state_at("2040-02-29", RETAIN_PLANNED);
    assert_true(r.secret && r.held == 0 && r.past == 0 && !day_known(r.next)); /* not for whoever asks here */
    assert_int_equal(apply_at("2040-02-29").of[RETAIN_PLANNED].things, 0);
    assert_int_equal(state_at("2040-03-01", RETAIN_PLANNED).past, 1);

    /* The engine itself refuses before the log has said so. */
    must(store_begin(STORE, &e));
    assert_false(store_drop_planned(STORE, SV("aaaaaaaaaaaaaaaa"), &e));
    store_rollback(STORE);

    struct retention_proof done = apply_at("2040-03-01");
    assert_int_equal(done.of[RETAIN_PLANNED].things, 1);
    assert_int_equal(done.of[RETAIN_PLANNED].records, 2); /* the content, the activity */
    says(done.of[RETAIN_PLANNED].record[0], "audit", "retention: planned_years = 1");
    says(done.of[RETAIN_PLANNED].record[1], "planned", "retention: planned_years = 1");
    must(store_load_planned(STORE, ARENA, &p, &n, &e));
    assert_int_equal(n, 1);
    assert_true(sv_eq(p->id, SV("bbbbbbbbbbbbbbbb")));
    must(store_load_seen(STORE, SV(""), ARENA, &seen, &n, &e));
    assert_int_equal(n, 1);
    assert_false(in_file("Zenda"));
    assert_true(in_file("Strelsau"));
    struct check_report report;
    must(register_check(STORE, ARENA, &report, &e));
    for (size_t i = 0; i < report.count; i++)
        if (sv_eq(report.line[i].name, SV("planned activities")) && report.line[i].result == CHECK_BAD)
            fail_msg("%.*s", SV_ARG(report.line[i].text));
}

static void the_edition_says_how_long_plans_are_kept(void **state) {
    (void)state;
    struct retention_row row[RETAIN_COUNT];
    struct config plain;
    must(config_parse(SV(""), SV("ilacs.ini"), SV(""), ARENA, &plain, &e));
    people_clock("2026-09-01");
    struct caller c = people_operator("retention");
    must(retention_state(STORE, &c, &plain, app_framework(people_app), ARENA, row, &e));
    assert_int_equal(row[RETAIN_PLANNED].months, 72);
    if (sv_find(row[RETAIN_PLANNED].rule, SV("retention.evidence_years = 6")) == row[RETAIN_PLANNED].rule.n)
        fail_msg("%.*s", SV_ARG(row[RETAIN_PLANNED].rule));
    must(retention_state(STORE, &c, &plain, NULL, ARENA, row, &e));
    assert_true(row[RETAIN_PLANNED].months == 72 && sv_eq(row[RETAIN_PLANNED].rule, SV("planned_years = 6")));
}

static void not_everybody_may(void **state) {
    (void)state;
    struct retention_row row[RETAIN_COUNT];
    struct retention_proof p;
    struct caller c = people_operator("retention");
    c.permission = permission_of(REACH_COMMAND, SV("plan list")); /* a row that does not let them in */
    assert_false(retention_state(STORE, &c, &config, NULL, ARENA, row, &e));
    assert_int_equal(e.kind, ERR_DENIED);
    assert_false(retention_apply(STORE, &c, &config, NULL, ARENA, &p, &e));
    assert_int_equal(e.kind, ERR_DENIED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sign_ins_go_after_their_months),
        cmocka_unit_test(disabled_accounts_go_and_no_others),
        cmocka_unit_test(messages_go_once_they_are_sent),
        cmocka_unit_test(activities_go_with_looks_and_log),
        cmocka_unit_test(the_edition_says_how_long_plans_are_kept),
        cmocka_unit_test(not_everybody_may),
    };
    return cmocka_run_group_tests_name("app/retention", tests, begin, people_end);
}
