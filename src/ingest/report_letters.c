/* Letters: focused visits, monitoring visits, joint inspections. They carry no grades; dates, authority, inspectors and
 * theme stand in their first sentences. */
#include "ingest/report_authority.h"
#include "ingest/report_dates.h"
#include "ingest/report_parts.h"

static bool has(struct sv s, const char *w) { return sv_find(s, sv_of(w)) < s.n; }

struct paragraph {
    struct sv raw, low;
    uint32_t page;
    size_t end;
};

static bool next_paragraph(const struct reading *rd, size_t from, struct paragraph *p) {
    const struct report_text *t = rd->t;
    while (from < t->lines && (t->line[from].blank || t->line[from].furniture)) from++;
    if (from >= t->lines) return false;
    p->end = from;
    while (p->end < t->lines && !t->line[p->end].blank) p->end++;
    p->raw = report_text_join(t, from, p->end, 3000, rd->a);
    p->low = report_text_folded(p->raw, rd->a);
    p->page = t->line[from].page;
    return true;
}

/* The printed characters [from, to) of a paragraph. */
static struct sv raw_part(const struct paragraph *p, size_t from, size_t to) {
    struct report_line l = { .raw = p->raw, .low = p->low.p, .n = (uint32_t)p->low.n };
    return sv_trim(report_line_raw(&l, (uint32_t)from, (uint32_t)to));
}

static bool dates_in(struct reading *rd, const struct paragraph *p) {
    static const char *const before[] = { " on ", " from ", " between ", " took place on ", "dates: ", "date: " };
    for (size_t k = 0; k < sizeof before / sizeof *before; k++) {
        struct sv mark = sv_of(before[k]);
        for (size_t at = 0; at < p->low.n;) {
            size_t hit = at + sv_find(sv_sub(p->low, at, SIZE_MAX), mark);
            if (hit >= p->low.n) break;
            at = hit + mark.n;
            struct report_dates d;
            if (!report_dates_read(sv_sub(p->low, at, 80), &d)) continue;
            struct report_place place = { p->page, p->raw };
            rd->first = d.period[0].first;
            rd->last = d.period[d.periods - 1].last;
            value_set(rd, REPORT_ONSITE_START, text_of_day(rd->first, rd->a), place);
            value_set(rd, REPORT_ONSITE_END, text_of_day(rd->last, rd->a), place);
            if (d.doubtful) value_doubt(rd, REPORT_ONSITE_START, "the printed dates are odd");
            return true;
        }
    }
    return false;
}

/* "... visit to NAME children's services", "... of NAME", up to "children's services", "local authority" or the date. */
static bool authority_in(struct reading *rd, const struct paragraph *p, enum report_form form) {
    static const char *const before[] = { "visit to ", "visit of ", "visit at ",      "services in ",
                                          "need in ",  "risks in ", "inspection of ", " in " };
    static const char *const after[] = {
        " children", " local authority", " on ", ".", ",", " took place", " between "
    };
    for (size_t k = 0; k < sizeof before / sizeof *before; k++) {
        struct sv mark = sv_of(before[k]);
        size_t from = sv_find(p->low, mark);
        if (from >= p->low.n || (form != REPORT_JTAI && k > 2)) continue;
        from += mark.n;
        size_t to = p->low.n;
        for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
            size_t at = from + sv_find(sv_sub(p->low, from, SIZE_MAX), sv_of(after[i]));
            if (at < to) to = at;
        }
        struct sv name = raw_part(p, from, to);
        if (report_authority_match(name, rd->r->authority, rd->r->authorities, rd->first, &rd->authority) <
            MATCH_LIKELY)
            continue;
        struct report_place place = { p->page, p->raw };
        value_set(rd, REPORT_DFE_CODE, rd->authority->dfe_code, place);
        value_set(rd, REPORT_AUTHORITY, rd->authority->name, place);
        value_set(rd, REPORT_URN, rd->authority->urn, place);
        return true;
    }
    return false;
}

/* "Inspectors for this visit were A and B", "The visit was carried out by A, Her Majesty's Inspector, and B". */
static void inspectors_in(struct reading *rd, const struct paragraph *p) {
    static const char *const marks[] = { "for this visit were ", "for this visit was ", "visit were ",
                                         "carried out by ", "lead inspector: " };
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
        struct sv mark = sv_of(marks[k]);
        size_t at = sv_find(p->low, mark);
        if (at >= p->low.n) continue;
        at += mark.n;
        size_t stop = at + sv_find(sv_sub(p->low, at, SIZE_MAX), SV("."));
        struct sv names = report_names_read(raw_part(p, at, stop), rd->a);
        if (names.n == 0) continue;
        value_set(rd, REPORT_LEAD_INSPECTOR, names, (struct report_place){ p->page, p->raw });
        return;
    }
}

static void theme_in(struct reading *rd, const struct paragraph *p) {
    static const char *const marks[] = { "inspectors looked at ",  "inspectors evaluated ", "inspectors reviewed ",
                                         "inspectors considered ", "the visit focused on ", "focus of the visit was " };
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
        size_t at = sv_find(p->low, sv_of(marks[k]));
        if (at >= p->low.n) continue;
        size_t stop = at + sv_find(sv_sub(p->low, at, SIZE_MAX), SV(". "));
        rd->f->theme = raw_part(p, at, stop < p->low.n ? stop + 1 : p->low.n);
        return;
    }
}

/* The letter's own date: a line of page 1 above the title that is a date and nothing else. */
static void letter_date(struct reading *rd, size_t before) {
    for (size_t i = 0; i < before; i++) {
        const struct report_line *l = &rd->t->line[i];
        if (l->blank || l->page > 1) continue;
        struct sv low = sv_trim(report_line_low(l));
        struct report_dates d;
        if (!report_dates_read(low, &d) || !d.single || d.used != low.n) continue;
        struct report_place place = { l->page, sv_trim(l->raw) };
        value_set(rd, REPORT_PUBLISHED, text_of_day(d.period[0].first, rd->a), place);
        value_set(rd, REPORT_PUBLISHED_PRINTED, text_of_day(d.period[0].first, rd->a), place);
        return;
    }
    value_blank(rd, REPORT_PUBLISHED, "the letter prints no date of its own", false);
    value_blank(rd, REPORT_PUBLISHED_PRINTED, "the letter prints no date of its own", false);
}

static bool names_priority_action(const struct reading *rd) {
    for (size_t i = 0; i < rd->t->lines; i++)
        if (line_starts(rd->t, i, SV("areas for priority action")) ||
            line_starts(rd->t, i, SV("area for priority action")))
            return true;
    return false;
}

void report_letter_read(struct reading *rd, const struct report_title *title) {
    struct paragraph p = { .end = title->line };
    bool dates = false, authority = false;
    value_derive(rd, REPORT_KIND, report_form_word(title->form), "from the title");
    value_derive(rd, REPORT_KIND_BASIS, SV("report"), "from the title");
    letter_date(rd, title->line);
    for (unsigned n = 0; n < 14 && next_paragraph(rd, p.end, &p); n++) {
        bool about = n == 0 || has(p.low, "visit") || has(p.low, "inspection");
        if (!dates && about) dates = dates_in(rd, &p);
        if (!authority && about) authority = authority_in(rd, &p, title->form);
        if (rd->f->value[REPORT_LEAD_INSPECTOR].value.n == 0) inspectors_in(rd, &p);
        if (rd->f->theme.n == 0) theme_in(rd, &p);
    }
    rd->front_end = title->line + 1;
    rd->f->priority_action = names_priority_action(rd);
    if (!dates) {
        value_blank(rd, REPORT_ONSITE_START, "no sentence with the dates of the visit", true);
        value_blank(rd, REPORT_ONSITE_END, "no sentence with the dates of the visit", true);
    }
    if (!authority) value_blank(rd, REPORT_DFE_CODE, "no authority of the register is named", true);
}
