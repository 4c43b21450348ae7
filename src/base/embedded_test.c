#include "base/embedded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

static void every_file_is_found_by_its_path(void **state) {
    (void)state;
    assert_true(embedded_file_count > 0);
    for (size_t i = 0; i < embedded_file_count; i++) {
        assert_ptr_equal(embedded_find(embedded_files[i].path), &embedded_files[i]);
        if (i > 0) assert_true(strcmp(embedded_files[i - 1].path, embedded_files[i].path) < 0);
    }
}

static void other_paths_find_nothing(void **state) {
    (void)state;
    assert_null(embedded_find(""));
    assert_null(embedded_find("assets"));
    assert_null(embedded_find("assets/ilacs.cs"));
    assert_null(embedded_find("assets/ilacs.css2"));
    assert_null(embedded_find("zzz"));
}

static void style_and_script_are_there(void **state) {
    (void)state;
    const struct embedded_file *css = embedded_find("assets/ilacs.css");
    assert_non_null(css);
    assert_string_equal(css->type, "text/css; charset=utf-8");
    assert_non_null(strstr((const char *)css->bytes, ".govuk-table"));
    assert_null(strstr((const char *)css->bytes, "@font-face"));
    assert_null(strstr((const char *)css->bytes, "crest.svg"));
    const struct embedded_file *js = embedded_find("assets/ilacs.js");
    assert_non_null(js);
    assert_string_equal(js->type, "text/javascript; charset=utf-8");
}

static void bytes_end_in_an_uncounted_zero(void **state) {
    (void)state;
    for (size_t i = 0; i < embedded_file_count; i++)
        assert_int_equal(embedded_files[i].bytes[embedded_files[i].size], 0);
}

static void gzip_holds_the_same_bytes(void **state) {
    (void)state;
    size_t seen = 0;
    for (size_t i = 0; i < embedded_file_count; i++) {
        const struct embedded_file *f = &embedded_files[i];
        if (f->gzip == NULL) continue;
        seen++;
        assert_true(f->gzip_size < f->size);
        /* One more than expected, so that a longer answer would show. */
        unsigned char *plain = malloc(f->size + 1);
        assert_non_null(plain);
        z_stream z = { 0 };
        assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
        z.next_in = (z_const Bytef *)(uintptr_t)f->gzip;
        z.avail_in = (uInt)f->gzip_size;
        z.next_out = plain;
        z.avail_out = (uInt)(f->size + 1);
        assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
        assert_int_equal(z.total_out, f->size);
        assert_memory_equal(plain, f->bytes, f->size);
        inflateEnd(&z);
        free(plain);
    }
    assert_true(seen > 0);
}

static void etags_are_twelve_hex_digits(void **state) {
    (void)state;
    for (size_t i = 0; i < embedded_file_count; i++) {
        assert_int_equal(strlen(embedded_files[i].etag), 12);
        assert_int_equal(strspn(embedded_files[i].etag, "0123456789abcdef"), 12);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_is_found_by_its_path), cmocka_unit_test(other_paths_find_nothing),
        cmocka_unit_test(style_and_script_are_there),      cmocka_unit_test(bytes_end_in_an_uncounted_zero),
        cmocka_unit_test(gzip_holds_the_same_bytes),       cmocka_unit_test(etags_are_twelve_hex_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
