/* The copy as files: whole or not at all, and never over something that no export made. */
#include "web/site_export.h"

#include <dirent.h>
#include <fts.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/register.h"
#include "base/file.h"
#include "web/site_folder.h"

static char folder[] = "/tmp/ilacs-site-test-XXXXXX";
static char buffer[3][120];

static const char *in_folder(const char *name) {
    static int turn;
    char *p = buffer[turn++ % 3];
    (void)snprintf(p, sizeof buffer[0], "%s/%s", folder, name);
    return p;
}

static int make(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct doing by;
    struct err e = { 0 };
    bool ok =
        mkdtemp(folder) != NULL && doing_now(&a, &by, &e) && register_init(in_folder("s.db"), true, &by, NULL, &e);
    arena_free(&a);
    return ok ? 0 : -1;
}

static void remove_all(char *path) {
    char *const roots[] = { path, NULL };
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    assert_non_null(walk);
    for (FTSENT *f; (f = fts_read(walk)) != NULL;) {
        if (f->fts_info == FTS_DP)
            (void)rmdir(f->fts_accpath);
        else if (f->fts_info != FTS_D)
            (void)unlink(f->fts_accpath);
    }
    (void)fts_close(walk);
}

static int take_away(void **state) {
    (void)state;
    remove_all(folder);
    return 0;
}

static bool is_there(const char *name) { return access(in_folder(name), F_OK) == 0; }

static void put(const char *name, const char *text) {
    struct err e = { 0 };
    assert_true(file_write(in_folder(name), sv_of(text), &e));
}

/* Whether something half made lies in the folder: what an export that goes wrong must take away. */
static bool left_over(void) {
    DIR *d = opendir(folder);
    bool found = false;
    assert_non_null(d);
    for (struct dirent *f; (f = readdir(d)) != NULL;) found = found || strstr(f->d_name, ".part-") != NULL;
    (void)closedir(d);
    return found;
}

static bool write_folder(const char *name, const char *file, const char *text, enum err_kind *kind) {
    struct site_folder f;
    struct err e = { 0 };
    bool ok = site_folder_begin(in_folder(name), &f, &e) && site_folder_write(&f, sv_of(file), sv_of(text), &e) &&
              site_folder_commit(&f, &e);
    site_folder_end(&f);
    *kind = e.kind;
    return ok;
}

static void a_folder_of_ours_is_replaced(void **state) {
    (void)state;
    enum err_kind kind;
    assert_true(write_folder("a", "x/y/one.html", "1", &kind));
    assert_true(is_there("a/x/y/one.html") && is_there("a/.ilacs-site"));
    assert_true(write_folder("a/", "two.html", "2", &kind));
    assert_true(is_there("a/two.html") && !is_there("a/x"));
    assert_false(left_over());
}

static void an_empty_folder_is_taken(void **state) {
    (void)state;
    enum err_kind kind;
    assert_int_equal(mkdir(in_folder("empty"), 0755), 0);
    assert_true(write_folder("empty", "one.html", "1", &kind));
    assert_true(is_there("empty/one.html"));
}

static void anything_else_is_refused(void **state) {
    (void)state;
    enum err_kind kind;
    assert_int_equal(mkdir(in_folder("theirs"), 0755), 0);
    put("theirs/letter.txt", "dear");
    assert_false(write_folder("theirs", "one.html", "1", &kind));
    assert_int_equal(kind, ERR_CONFLICT);
    assert_true(is_there("theirs/letter.txt") && !is_there("theirs/one.html"));

    assert_true(write_folder("mixed", "one.html", "1", &kind));
    put("mixed/CNAME", "example.org");
    assert_false(write_folder("mixed", "two.html", "2", &kind));
    assert_int_equal(kind, ERR_CONFLICT);
    assert_true(is_there("mixed/CNAME") && is_there("mixed/one.html"));

    put("file", "x");
    assert_false(write_folder("file", "one.html", "1", &kind));
    assert_int_equal(kind, ERR_CONFLICT);
    assert_int_equal(symlink("theirs", in_folder("link")), 0);
    assert_false(write_folder("link", "one.html", "1", &kind));
    assert_int_equal(kind, ERR_CONFLICT);
    assert_false(left_over());
}

static void what_was_not_committed_is_gone(void **state) {
    (void)state;
    struct site_folder f;
    struct err e = { 0 };
    assert_true(site_folder_begin(in_folder("half"), &f, &e));
    assert_true(site_folder_write(&f, SV("a/b.html"), SV("1"), &e));
    assert_true(left_over());
    site_folder_end(&f);
    assert_false(left_over());
    assert_false(is_there("half"));
}

static bool export(const char *name, struct day on, struct site_report *r) {
    struct err e = { 0 };
    struct site_options o = { .app = { .store = sv_of(in_folder("s.db")) }, .on = on, .folder = in_folder(name) };
    bool ok = site_export(&o, r, &e);
    if (!ok) print_error("%s\n", e.msg);
    return ok;
}

static bool holds(const char *name, const char *part) {
    struct arena a = arena_with_limit(0);
    struct sv bytes = { 0 };
    struct err e = { 0 };
    assert_true(file_read(in_folder(name), 64 * 1024 * 1024, &a, &bytes, &e));
    bool found = sv_find(bytes, sv_of(part)) < bytes.n;
    arena_free(&a);
    return found;
}

static void the_whole_site(void **state) {
    (void)state;
    struct site_report r;
    assert_true(export("site", DAY_NONE, &r));
    assert_true(r.pages > 180 && r.files > 700);
    static const char *const files[] = { "site/index.html",
                                         "site/authorities.csv",
                                         "site/areas/leeds.html",
                                         "site/areas/leeds/history.csv",
                                         "site/areas/cumbria.html",
                                         "site/editions/ILACS-2026.html",
                                         "site/editions/ILACS-2025-04/diff/ILACS-2026.html",
                                         "site/data.html",
                                         "site/method.html" };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (!is_there(files[i])) fail_msg("%s is missing", files[i]);
    assert_false(holds("site/index.html", "href=\"/"));
    assert_false(holds("site/index.html", "<form"));
    assert_false(holds("site/index.html", "Account</a>")); /* nobody signs in to a copy */
    assert_false(is_there("site/account.html") || is_there("site/sign-in.html") || is_there("site/plan.html"));
    assert_true(holds("site/areas/leeds.html", "href=\"../authorities.html\""));
    assert_true(holds("site/index.html", "A fixed copy"));
    assert_false(holds("site/index.html", "ilacs-as-at"));
}

static void another_day(void **state) {
    (void)state;
    struct site_report r;
    struct day on;
    assert_true(day_from_ymd((struct ymd){ 2018, 3, 1 }, &on));
    assert_true(export("old", on, &r));
    assert_true(holds("old/areas/leeds.html", "ilacs-as-at"));
    assert_true(holds("old/areas/leeds.html", "datetime=\"2018-03-01\""));
    assert_false(holds("old/areas/leeds.html", "Show today instead"));
    assert_false(holds("old/areas/leeds/history.csv", "2022-"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_of_ours_is_replaced),
        cmocka_unit_test(an_empty_folder_is_taken),
        cmocka_unit_test(anything_else_is_refused),
        cmocka_unit_test(what_was_not_committed_is_gone),
        cmocka_unit_test(the_whole_site),
        cmocka_unit_test(another_day),
    };
    return cmocka_run_group_tests_name("site_export", tests, make, take_away);
}
