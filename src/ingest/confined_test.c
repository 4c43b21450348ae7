#include "ingest/confined.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena arena;
static struct confined_walls walls;

static int begin(void **state) {
    (void)state;
    struct err e = { 0 };
    arena = arena_with_limit(0);
    if (!confined_walls_probe(&walls, &e)) fail_msg("%s", e.msg);
    print_message("# walls: %s\n", confined_walls_text(&walls, &arena).p);
    return 0;
}

static int end(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static int input_of(const char *bytes) {
    int p[2];
    assert_int_equal(pipe(p), 0);
    assert_int_equal(write(p[1], bytes, strlen(bytes)), (ssize_t)strlen(bytes));
    close(p[1]);
    return p[0];
}

static struct confined_result run(const char *const *argv, const char *input, const struct confined_limits *l) {
    struct confined_result r;
    struct err e = { 0 };
    int fd = input_of(input);
    if (!confined_run(argv, fd, l, &arena, &r, &e)) fail_msg("%s", e.msg);
    close(fd);
    return r;
}

#define ARGV(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void bytes_go_in_and_come_out(void **state) {
    (void)state;
    struct confined_result r = run(ARGV("/bin/cat"), "some bytes", NULL);
    assert_int_equal(r.end, CONFINED_EXITED);
    assert_int_equal(r.status, 0);
    assert_true(sv_eq(r.out, SV("some bytes")));
}

static void status_and_messages_come_back(void **state) {
    (void)state;
    struct confined_result r = run(ARGV("/bin/sh", "-c", "echo wrong >&2; exit 7"), "", NULL);
    assert_int_equal(r.end, CONFINED_EXITED);
    assert_int_equal(r.status, 7);
    assert_true(sv_eq(sv_trim(r.messages), SV("wrong")));
}

static void nothing_of_ours_is_in_its_environment(void **state) {
    (void)state;
    struct confined_result r = run(ARGV("/usr/bin/env"), "", NULL);
    assert_true(sv_eq(sv_trim(r.out), SV("LC_ALL=C.UTF-8\nHOME=/nonexistent")));
}

static void a_slow_child_is_stopped(void **state) {
    (void)state;
    struct confined_limits l = { .wall_ms = 150 };
    assert_int_equal(run(ARGV("/bin/sleep", "20"), "", &l).end, CONFINED_TOO_SLOW);
    /* Also one that has closed its outputs and stays. */
    assert_int_equal(run(ARGV("/bin/sh", "-c", "exec >&- 2>&-; read x; while :; do :; done"), "", &l).end,
                     CONFINED_TOO_SLOW);
}

static void a_busy_child_is_stopped(void **state) {
    (void)state;
    struct confined_limits l = { .cpu_s = 1, .wall_ms = 30000 };
    assert_int_equal(run(ARGV("/bin/sh", "-c", "while :; do :; done"), "", &l).end, CONFINED_KILLED);
}

static void a_talkative_child_is_stopped(void **state) {
    (void)state;
    struct confined_limits l = { .output = 100000 };
    struct confined_result r = run(ARGV("/usr/bin/yes"), "", &l);
    assert_int_equal(r.end, CONFINED_TOO_MUCH);
    assert_int_equal(r.out.n, 100000);
    r = run(ARGV("/bin/sh", "-c", "while echo message >&2; do i=$((i+1)); [ $i -lt 5000 ] || exit 0; done"), "", &l);
    assert_int_equal(r.end, CONFINED_EXITED); /* messages are cut, not punished */
    assert_true(r.messages.n <= 4096);
}

static void a_greedy_child_gets_no_more_memory(void **state) {
    (void)state;
    struct confined_limits l = { .memory = (size_t)64 << 20, .wall_ms = 20000 };
    struct confined_result r = run(ARGV("/usr/bin/awk", "BEGIN { x = \"aaaaaaaa\"; while (1) x = x x }"), "", &l);
    assert_true(r.end != CONFINED_EXITED || r.status != 0);
}

static void files_are_out_of_reach(void **state) {
    (void)state;
    if (!walls.landlock) {
        print_message("# SKIP files_are_out_of_reach: this kernel has no Landlock\n");
        skip();
    }
    struct confined_result r = run(ARGV("/bin/cat", "/etc/passwd"), "", NULL);
    assert_int_not_equal(r.status, 0);
    assert_int_equal(r.out.n, 0);
    r = run(ARGV("/bin/cat", "/proc/self/status"), "", NULL);
    assert_int_equal(r.out.n, 0);
}

static void nothing_can_be_written(void **state) {
    (void)state;
    struct confined_result r = run(ARGV("/usr/bin/touch", "/tmp/ilacs-confined-test"), "", NULL);
    if (walls.landlock || walls.seccomp) {
        assert_int_not_equal(r.status, 0);
        assert_int_equal(access("/tmp/ilacs-confined-test", F_OK), -1);
    }
}

static void no_process_can_be_started(void **state) {
    (void)state;
    if (!walls.seccomp) {
        print_message("# SKIP no_process_can_be_started: this kernel has no seccomp filters\n");
        skip();
    }
    struct confined_result r = run(ARGV("/bin/sh", "-c", "/bin/echo one; /bin/echo two"), "", NULL);
    assert_int_not_equal(r.status, 0);
    assert_int_equal(r.out.n, 0);
}

static void a_missing_program_is_an_error(void **state) {
    (void)state;
    struct confined_result r;
    struct err e = { 0 };
    int fd = input_of("");
    assert_false(confined_run(ARGV("/nowhere/pdftotext"), fd, NULL, &arena, &r, &e));
    assert_int_equal(e.kind, ERR_STORE);
    assert_non_null(strstr(e.msg, "/nowhere/pdftotext"));
    close(fd);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_go_in_and_come_out),
        cmocka_unit_test(status_and_messages_come_back),
        cmocka_unit_test(nothing_of_ours_is_in_its_environment),
        cmocka_unit_test(a_slow_child_is_stopped),
        cmocka_unit_test(a_busy_child_is_stopped),
        cmocka_unit_test(a_talkative_child_is_stopped),
        cmocka_unit_test(a_greedy_child_gets_no_more_memory),
        cmocka_unit_test(files_are_out_of_reach),
        cmocka_unit_test(nothing_can_be_written),
        cmocka_unit_test(no_process_can_be_started),
        cmocka_unit_test(a_missing_program_is_an_error),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
