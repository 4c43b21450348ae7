#include "render/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct text out;
static struct html h;

static int fresh(void **state) {
    (void)state;
    arena = arena_with_limit(1 << 20);
    out = text_in(&arena, 0);
    h = html_in(&out);
    return 0;
}

static int drop(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

#define EXPECT(s) assert_string_equal(text_cstr(&out), (s))

static void text_is_escaped(void **state) {
    (void)state;
    html_text(&h, SV("<script>alert('x') && \"y\"</script>"));
    EXPECT("&lt;script&gt;alert(&#39;x&#39;) &amp;&amp; &quot;y&quot;&lt;/script&gt;");
}

static void letters_pass_and_control_characters_do_not(void **state) {
    (void)state;
    html_text(&h, SV("caf\xC3\xA9\x00\x01\x1f\x7f\ttab\nline"));
    EXPECT("caf\xC3\xA9\ttab\nline");
}

static void an_attribute_cannot_be_left(void **state) {
    (void)state;
    html_attr(&h, "id", SV("a\" onclick=\"b"));
    html_attr_int(&h, "colspan", 3);
    html_attr_if(&h, "title", SV(""));
    EXPECT(" id=\"a&quot; onclick=&quot;b\" colspan=\"3\"");
}

static void classes_are_tokens(void **state) {
    (void)state;
    html_class(&h, "govuk-tag", SV(" govuk-tag--grey  x\"y govuk-!-margin-0 "));
    html_class(&h, "", SV("alone"));
    html_class(&h, "only", SV(""));
    EXPECT(" class=\"govuk-tag govuk-tag--grey govuk-!-margin-0\" class=\"alone\" class=\"only\"");
}

static void check_href(struct sv address, const char *expected) {
    struct text t = text_in(&arena, 0);
    struct html one = html_in(&t);
    html_href(&one, address);
    assert_string_equal(text_cstr(&t), expected);
}

static void addresses_are_ours_or_of_a_known_scheme(void **state) {
    (void)state;
    check_href(SV("/areas/leeds?on=2026-01-01&x=1"), " href=\"/areas/leeds?on=2026-01-01&amp;x=1\"");
    check_href(SV("/"), " href=\"/\"");
    check_href(SV("#top"), " href=\"#top\"");
    check_href(SV("?on=2020-01-01"), " href=\"?on=2020-01-01\"");
    check_href(SV("https://example.org/a"), " href=\"https://example.org/a\"");
    check_href(SV("MAILTO:a@b.c"), " href=\"MAILTO:a@b.c\"");
    check_href(SV("javascript:alert(1)"), " href=\"#\"");
    check_href(SV(" javascript:alert(1)"), " href=\"#\"");
    check_href(SV("java\tscript:alert(1)"), " href=\"#\"");
    check_href(SV("data:text/html,x"), " href=\"#\"");
    check_href(SV("//elsewhere.example"), " href=\"#\"");
    check_href(SV("/\\elsewhere.example"), " href=\"#\"");
    check_href(SV(""), " href=\"#\"");
}

static void a_root_moves_the_site(void **state) {
    (void)state;
    h.root = SV("../..");
    html_href(&h, SV("/areas"));
    html_href(&h, SV("#a"));
    EXPECT(" href=\"../../areas\" href=\"#a\"");
}

static void numbers_and_days(void **state) {
    (void)state;
    struct day d;
    assert_true(day_parse(SV("2027-05-04"), &d));
    html_count(&h, 1234567);
    html_lit(&h, " ");
    html_count(&h, 999);
    html_lit(&h, " ");
    html_count(&h, -1005);
    html_lit(&h, " ");
    html_count(&h, 0);
    html_lit(&h, " ");
    html_day(&h, d);
    html_lit(&h, " ");
    html_day(&h, DAY_NONE);
    html_lit(&h, " ");
    html_day_short(&h, (struct day){ d.n + 150 });
    EXPECT(
        "1,234,567 999 -1,005 0 <time datetime=\"2027-05-04\">4&nbsp;May&nbsp;2027</time> not known <time datetime=\"2027-10-01\">1&nbsp;Oct&nbsp;2027</time>");
}

static void days_in_sentences_hold_together(void **state) {
    (void)state;
    html_sentence(&h, SV("from 4 May 2027 to 3 May, 12 <June> 2028; 1 March 2 x; in May 2027"));
    EXPECT("from 4&nbsp;May&nbsp;2027 to 3&nbsp;May, 12 &lt;June&gt; 2028; 1&nbsp;March&nbsp;2 x; in May 2027");
    out.n = 0;
    html_sentence(&h, SV("31 December"));
    html_sentence(&h, SV(""));
    html_sentence(&h, SV("1"));
    EXPECT("31&nbsp;December1");
}

/* Whatever the bytes, none that could open a tag or leave an attribute comes out. */
static void no_byte_gets_through_unescaped(void **state) {
    (void)state;
    for (int c = 0; c < 256; c++) {
        char one = (char)c;
        struct text t = text_in(&arena, 0);
        struct html each = html_in(&t);
        html_text(&each, (struct sv){ &one, 1 });
        const char *s = text_cstr(&t);
        assert_null(strpbrk(s, "<>\"'"));
        assert_true(strchr(s, '&') == NULL || c == '&' || c == '<' || c == '>' || c == '"' || c == '\'');
    }
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, fresh, drop)
    const struct CMUnitTest tests[] = {
        T(text_is_escaped),
        T(letters_pass_and_control_characters_do_not),
        T(an_attribute_cannot_be_left),
        T(classes_are_tokens),
        T(addresses_are_ours_or_of_a_known_scheme),
        T(a_root_moves_the_site),
        T(numbers_and_days),
        T(days_in_sentences_hold_together),
        T(no_byte_gets_through_unescaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
