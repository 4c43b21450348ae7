#include "base/file.h"

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

static char folder[] = "/tmp/ilacs-file-XXXXXX";

static int make_folder(void **state) {
    (void)state;
    return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static int remove_folder(void **state) {
    (void)state;
    (void)unlink("a");
    (void)rmdir("deep/er");
    (void)rmdir("deep");
    return chdir("/") != 0 || rmdir(folder) != 0;
}

static void what_is_written_is_read(void **state) {
    (void)state;
    struct arena a = arena_with_limit(0);
    struct err e = { 0 };
    struct sv out;
    char *large = malloc(100000);
    assert_non_null(large);
    memset(large, 'x', 100000);
    const struct sv contents[] = { SV(""), SV("one line\n"), { large, 100000 } };
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++) {
        assert_true(file_write("a", contents[i], &e));
        assert_true(file_read("a", 100000, &a, &out, &e));
        assert_true(sv_eq(out, contents[i]));
        assert_int_equal(out.p[out.n], 0);
    }
    assert_false(file_read("a", 99999, &a, &out, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    free(large);
    arena_free(&a);
}

static void expect_unreadable(const char *path, enum err_kind kind) {
    struct arena a = arena_with_limit(0);
    struct err e = { 0 };
    struct sv out;
    assert_false(file_read(path, 10, &a, &out, &e));
    assert_int_equal(e.kind, kind);
    assert_non_null(strstr(e.msg, path));
    assert_true(e.hint[0] != '\0');
    arena_free(&a);
}

static void what_cannot_be_read(void **state) {
    (void)state;
    expect_unreadable("missing", ERR_UNKNOWN);
    expect_unreadable("/tmp", ERR_INPUT);
    expect_unreadable("/etc/passwd/x", ERR_STORE);
    expect_unreadable("/dev/zero", ERR_INPUT); /* endless: the limit stops it */
}

static void what_cannot_be_written(void **state) {
    (void)state;
    struct err e = { 0 };
    assert_false(file_write("no/such/folder/a", SV("x"), &e));
    assert_int_equal(e.kind, ERR_STORE);
    assert_non_null(strstr(e.hint, "folder"));
    e = (struct err){ 0 };
    assert_false(file_write("/dev/full/a", SV("x"), &e));
    assert_int_equal(e.kind, ERR_STORE);
}

static void folders(void **state) {
    (void)state;
    struct err e = { 0 };
    assert_true(file_make_folder("deep/er", &e));
    assert_true(file_make_folder("deep/er", &e));
    assert_true(file_make_folder("deep/er/", &e));
    assert_true(file_write("a", SV("x"), &e));
    assert_false(file_make_folder("a/b", &e));
    assert_int_equal(e.kind, ERR_STORE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(what_cannot_be_read),
        cmocka_unit_test(what_cannot_be_written),
        cmocka_unit_test(folders),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
