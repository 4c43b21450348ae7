#ifndef ILACS_INGEST_TINY_PDF_H
#define ILACS_INGEST_TINY_PDF_H
/* The smallest PDF writer that gives pdftotext something to do: text in Courier, as it stands, a form feed for each new
 * page. For tests and fuzzing only; nothing here is shipped.
 *
 * Characters outside ASCII are replaced by their plain relatives: bullets by '*', quotes by '\'', dashes by '-'. */
#include <stdio.h>

#include "base/text.h"

enum tiny_pdf_kind {
    TINY_PDF_PLAIN,
    TINY_PDF_ENCRYPTED, /* claims a password that nobody knows */
    TINY_PDF_PICTURE    /* pages with a filled box and no text */
};

static inline void tiny_pdf_char(struct text *t, struct sv s, size_t *i) {
    unsigned char c = (unsigned char)s.p[*i];
    if (c < 0x80) {
        if (c == '(' || c == ')' || c == '\\') text_char(t, '\\');
        text_char(t, (char)c);
        (*i)++;
        return;
    }
    size_t len = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
    bool quote = len == 3 && *i + 2 < s.n && (unsigned char)s.p[*i + 1] == 0x80;
    unsigned char last = quote ? (unsigned char)s.p[*i + 2] : 0;
    text_char(t, !quote ? (len == 2 ? 'a' : '*') : last >= 0x90 && last <= 0x95 ? '-' : '\'');
    *i += len;
}

/* The content of one page: a line of text each 11 points. */
static inline void tiny_pdf_content(struct text *t, struct sv page, enum tiny_pdf_kind kind) {
    if (kind == TINY_PDF_PICTURE) {
        text_lit(t, "100 100 300 300 re f");
        return;
    }
    text_lit(t, "BT /F1 8 Tf 11 TL 20 1180 Td\n");
    struct sv line;
    while (sv_split(&page, '\n', &line)) {
        text_char(t, '(');
        for (size_t i = 0; i < line.n;) tiny_pdf_char(t, line, &i);
        text_lit(t, ") Tj T*\n");
    }
    text_lit(t, "ET");
}

/* Writes `text` as a PDF into `out`, both in `a`. At most 60 pages. */
static inline struct sv tiny_pdf(struct sv text, enum tiny_pdf_kind kind, struct arena *a) {
    enum { PAGES_MAX = 60 };
    size_t offset[4 + 2 * PAGES_MAX] = { 0 }, pages = 0;
    struct text t = text_in(a, 0);
    struct sv rest = text, page;
    text_lit(&t, "%PDF-1.4\n");
    while (pages < PAGES_MAX && sv_split(&rest, '\f', &page)) {
        if (page.n == 0 && rest.p == NULL && pages > 0) break;
        struct text content = text_in(a, 0);
        tiny_pdf_content(&content, page, kind);
        offset[4 + 2 * pages] = t.n;
        text_printf(
            &t,
            "%zu 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 700 1200] /Contents %zu 0 R /Resources << /Font << /F1 3 0 R >> >> >>\nendobj\n",
            4 + 2 * pages, 5 + 2 * pages);
        offset[5 + 2 * pages] = t.n;
        text_printf(&t, "%zu 0 obj\n<< /Length %zu >>\nstream\n", 5 + 2 * pages, content.n);
        text_add(&t, text_view(&content));
        text_lit(&t, "\nendstream\nendobj\n");
        pages++;
    }
    offset[1] = t.n;
    text_lit(&t, "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
    offset[2] = t.n;
    text_lit(&t, "2 0 obj\n<< /Type /Pages /Kids [");
    for (size_t i = 0; i < pages; i++) text_printf(&t, " %zu 0 R", 4 + 2 * i);
    text_printf(&t, " ] /Count %zu >>\nendobj\n", pages);
    offset[3] = t.n;
    text_lit(&t, "3 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>\nendobj\n");
    size_t xref = t.n;
    text_printf(&t, "xref\n0 %zu\n0000000000 65535 f \n", 4 + 2 * pages);
    for (size_t i = 1; i < 4 + 2 * pages; i++) text_printf(&t, "%010zu 00000 n \n", offset[i]);
    text_printf(&t, "trailer\n<< /Size %zu /Root 1 0 R", 4 + 2 * pages);
    if (kind == TINY_PDF_ENCRYPTED)
        text_lit(
            &t,
            " /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4"
            " /O <000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f>"
            " /U <ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff> >>");
    text_printf(&t, " >>\nstartxref\n%zu\n%%%%EOF\n", xref);
    return text_view(&t);
}
#endif
