#ifndef ILACS_RENDER_HTML_H
#define ILACS_RENDER_HTML_H
/* HTML that is escaped by construction. There are few ways in, and each knows where it stands:
 *
 *   html_lit    our own markup; a variable does not compile here
 *   html_text   any text, escaped
 *   html_attr   an attribute with any text as its value, escaped
 *   html_class  a class attribute; tokens of [A-Za-z0-9_:!-] only, others are left out
 *   html_href   an address: of this site, or https, http, mailto; any other scheme (javascript:, data:) becomes "#"
 *
 * Example: html_lit(h, "<td"); html_attr(h, "id", id); html_lit(h, ">"); html_text(h, name); html_lit(h, "</td>");
 *
 * Units: text is UTF-8; control characters that HTML does not allow are left out.
 * Errors: none here; a text that is full remembers it (text_ok). */
#include "base/day.h"
#include "base/text.h"

struct html {
    struct text *to;
    struct sv root; /* put in front of addresses of this site ("/areas"): empty on a server, "../.." in static files */
};

struct html html_in(struct text *to);

#define html_lit(h, s) html_trusted((h), "" s "", sizeof(s) - 1)
void html_text(struct html *h, struct sv v);
void html_int(struct html *h, int64_t v);
/* 1234567 as "1,234,567". */
void html_count(struct html *h, int64_t v);
/* <time datetime="2027-05-04">4 May 2027</time>, the spaces not breaking; "not known" for DAY_NONE. */
void html_day(struct html *h, struct day d);
/* The same with the month cut to three letters, for tables: 4 May 2027, 10 Sep 2026. */
void html_day_short(struct html *h, struct day d);
/* Text in which days stand ("no earlier than 4 May 2027"): escaped, and no line breaks within a day. */
void html_sentence(struct html *h, struct sv v);

#define html_attr(h, name, v)     html_attribute((h), " " name "=\"", sizeof(name) + 2, (v))
#define html_attr_int(h, name, v) html_attribute_int((h), " " name "=\"", sizeof(name) + 2, (v))
/* The attribute when there is something to say; nothing for an empty value. */
#define html_attr_if(h, name, v)                                                                                       \
    do {                                                                                                               \
        struct sv html_attr_v = (v);                                                                                   \
        if (html_attr_v.n > 0) html_attr((h), name, html_attr_v);                                                      \
    } while (0)
/* ` class="base more"`; `more` may be empty. */
#define html_class(h, base, more) html_class_list((h), "" base "", sizeof(base) - 1, (more))
void html_href(struct html *h, struct sv address);

/* Behind the macros. html_trusted is for literals only: tests/checks looks for other callers. */
void html_trusted(struct html *h, const char *markup, size_t n);
void html_attribute(struct html *h, const char *start, size_t n, struct sv v);
void html_attribute_int(struct html *h, const char *start, size_t n, int64_t v);
void html_class_list(struct html *h, const char *base, size_t n, struct sv more);
#endif
