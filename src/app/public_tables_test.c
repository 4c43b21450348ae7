/* The tables as the public knew them: a correction speaks from the day it was known, and leaves its line in the log. */
#include "app/public_tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/register.h"

static char path[] = "/tmp/ilacs-tables-XXXXXX";
static struct app *app;
static struct arena a;

static void import(enum record_kind kind, const char *csv, const char *when) {
    struct store *s;
    struct err e = { 0 };
    struct doing by = { .actor = SV("user:test") };
    struct import_report r;
    struct import_options o = { .file_name = SV("x.csv") };
    assert_true(moment_parse(sv_of(when), &by.now));
    if (!store_open(path, STORE_WRITE, &s, &e) || !register_import(s, kind, sv_of(csv), &o, &by, &a, &r, &e))
        fail_msg("%s", e.msg);
    store_close(s);
}

#define INSPECTIONS "id,dfe_code,framework,edition,kind,onsite_start,onsite_end,published,overall\n"
#define VISITS      "id,dfe_code,kind,start,end\n"

static int make(void **state) {
    (void)state;
    struct err e = { 0 };
    struct doing by = { .actor = SV("user:test") };
    int fd = mkstemp(path);
    a = arena_with_limit(0);
    if (fd < 0 || close(fd) != 0 || unlink(path) != 0 || !moment_parse(SV("2024-01-01T09:00:00Z"), &by.now) ||
        !register_init(path, false, &by, NULL, &e))
        return -1;
    import(RECORD_AUTHORITY, "dfe_code,name,region\n301,Barking and Dagenham,London\n", "2024-01-01T09:00:00Z");
    import(RECORD_INSPECTION, INSPECTIONS "i1,301,ILACS,ilacs_2023,short,2024-01-15,2024-01-19,2024-03-04,good\n",
           "2024-03-05T09:00:00Z");
    import(RECORD_INSPECTION,
           INSPECTIONS "i1,301,ILACS,ilacs_2023,short,2024-01-15,2024-01-19,2024-03-04,outstanding\n",
           "2024-04-10T09:00:00Z");
    import(RECORD_VISIT, VISITS "v1,301,engagement_meeting,2024-02-01,\nv2,301,focused_visit,2024-02-06,2024-02-07\n",
           "2024-03-05T09:00:00Z");
    return app_open(&(struct app_options){ .store = sv_of(path), .read_only = true }, &app, &e) ? 0 : -1;
}

static int take_away(void **state) {
    (void)state;
    static const char *const endings[] = { "", "-wal", "-shm" };
    app_close(app);
    arena_free(&a);
    for (size_t i = 0; i < 3; i++) {
        char name[60];
        (void)snprintf(name, sizeof name, "%s%s", path, endings[i]);
        (void)unlink(name);
    }
    return 0;
}

static struct sv csv_of(enum public_table t, const char *known_by) {
    struct public_data *d = arena_new(&a, struct public_data);
    struct text out = text_in(&a, 0);
    struct err e = { 0 };
    struct day day;
    assert_true(day_parse(sv_of(known_by), &day));
    if (!public_table_read(app, t, day, &a, d, &e)) fail_msg("%s", e.msg);
    public_table_csv(d, &out);
    assert_true(text_ok(&out, &e));
    return text_view(&out);
}

static bool holds(struct sv all, const char *part) { return sv_find(all, sv_of(part)) < all.n; }

static void nothing_before_it_was_public(void **state) {
    (void)state;
    assert_false(holds(csv_of(PUBLIC_INSPECTIONS, "2024-03-03"), "i1"));
    assert_true(holds(csv_of(PUBLIC_INSPECTIONS, "2024-03-04"), "i1"));
}

static void a_correction_speaks_and_is_logged(void **state) {
    (void)state;
    struct sv now = csv_of(PUBLIC_INSPECTIONS, "2025-01-01"), log = csv_of(PUBLIC_CORRECTIONS, "2025-01-01");
    assert_true(holds(now, "outstanding") && !holds(now, "good"));
    assert_true(holds(log, "inspections,i1,overall,good,outstanding,2024-04-10\n"));
    assert_false(holds(csv_of(PUBLIC_CORRECTIONS, "2024-03-20"), "i1"));
    assert_true(holds(csv_of(PUBLIC_INSPECTIONS, "2024-03-20"), "good"));
}

static void what_is_not_public_is_not_there(void **state) {
    (void)state;
    struct sv v = csv_of(PUBLIC_VISITS, "2026-01-01");
    assert_true(holds(v, "v2,"));
    assert_false(holds(v, "v1,"));
}

static void every_table_reads_and_names_its_columns(void **state) {
    (void)state;
    for (int t = 0; t < PUBLIC_TABLES; t++) {
        enum public_table back;
        struct public_data d;
        struct text out = text_in(&a, 0);
        struct err e = { 0 };
        struct day day;
        assert_true(public_table_parse(sv_of(public_tables[t].name), &back) && (int)back == t);
        assert_true(day_parse(SV("2026-01-01"), &day));
        assert_true(public_table_read(app, back, day, &a, &d, &e));
        assert_true(d.columns > 0);
        for (size_t i = 0; i < d.columns; i++) assert_true(d.column[i].name.n > 0 && d.column[i].meaning.n > 0);
        public_table_json(&d, &out);
        assert_true(text_ok(&out, &e));
    }
    enum public_table none;
    assert_false(public_table_parse(SV("overrides"), &none));
}

static void numbers_are_numbers(void **state) {
    (void)state;
    const struct sv cells[] = { SV("12.5"), SV("-3"), SV("n/a"), SV(""), SV("yes") };
    struct public_data d = { .columns = 5, .cell = cells, .rows = 1 };
    static const char *const names[] = { "a", "b", "c", "d", "e" };
    struct text out = text_in(&a, 0);
    for (size_t i = 0; i < 5; i++)
        d.column[i] = (struct public_column){ sv_of(names[i]), SV("x"), i == 4 ? COLUMN_YES : COLUMN_NUMBER };
    public_table_json(&d, &out);
    assert_true(holds(text_view(&out), "\"a\":12.5,\"b\":-3,\"c\":\"n/a\",\"d\":null,\"e\":true"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_before_it_was_public),
        cmocka_unit_test(a_correction_speaks_and_is_logged),
        cmocka_unit_test(what_is_not_public_is_not_there),
        cmocka_unit_test(every_table_reads_and_names_its_columns),
        cmocka_unit_test(numbers_are_numbers),
    };
    return cmocka_run_group_tests_name("public_tables", tests, make, take_away);
}
