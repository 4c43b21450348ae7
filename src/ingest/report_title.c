/* What kind of paper it is, and which authority it names. */
#include "ingest/report_parts.h"

#include <string.h>

enum { TITLE_LINES = 90 };

/* Four lines from i on, joined and folded: titles wrap. */
static struct sv joined(const struct report_text *t, size_t i, struct arena *a, struct sv *raw) {
    *raw = report_text_join(t, i, i + 5, 400, a);
    return report_text_folded(*raw, a);
}

static bool has(struct sv s, const char *word) { return sv_find(s, sv_of(word)) < s.n; }

static bool is_ilacs_title(struct sv s) {
    size_t end = sv_find(s, SV("inspection date"));
    struct sv head = sv_sub(s, 0, end < 160 ? end : 160);
    if (has(head, "looked after") || has(head, "in need of help") || has(head, "safeguarding") ||
        has(head, "children's home"))
        return false;
    return has(head, "children's services") || has(head, "children's social care services") ||
           has(head, "childrens services") || has(head, "services for children and families");
}

static enum report_form form_of(struct sv s) {
    static const struct {
        const char *starts;
        enum report_form form;
    } known[] = {
        { "inspection of services for children in need of help and protection", REPORT_SIF },
        { "re-inspection of services for children in need of help and protection", REPORT_SIF },
        { "reinspection of services for children in need of help and protection", REPORT_SIF },
        { "inspection of looked after children services", REPORT_LOOKED_AFTER_2013 },
        { "inspection of services for looked after children", REPORT_LOOKED_AFTER_2013 },
        { "inspection of local authority arrangements for the protection of children", REPORT_CHILD_PROTECTION_2012 },
        { "inspection of arrangements for the protection of children", REPORT_CHILD_PROTECTION_2012 },
        { "review of the effectiveness of the local safeguarding children", REPORT_LSCB_REVIEW },
        { "focused visit", REPORT_FOCUSED_VISIT },
        { "focussed visit", REPORT_FOCUSED_VISIT },
        { "ofsted focused visit", REPORT_FOCUSED_VISIT },
        { "monitoring visit", REPORT_MONITORING_VISIT },
        { "joint targeted area inspection", REPORT_JTAI },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (sv_starts(s, sv_of(known[i].starts))) return known[i].form;
    return (sv_starts(s, SV("inspection of ")) || sv_starts(s, SV("re-inspection of "))) && is_ilacs_title(s)
               ? REPORT_ILACS
               : REPORT_UNKNOWN;
}

/* Some letters have no title line; their first sentence says what they are. */
static enum report_form letter_form(struct sv s) {
    if (!sv_starts(s, SV("this letter summarises")) && !sv_starts(s, SV("i am writing to summarise")))
        return REPORT_UNKNOWN;
    size_t focused = sv_find(s, SV("focused visit")), monitoring = sv_find(s, SV("monitoring visit")),
           joint = sv_find(s, SV("joint targeted"));
    if (joint < s.n && joint < focused && joint < monitoring) return REPORT_JTAI;
    if (focused < s.n && focused <= monitoring) return REPORT_FOCUSED_VISIT;
    return monitoring < s.n ? REPORT_MONITORING_VISIT : REPORT_UNKNOWN;
}

/* "Inspection of children's services in NAME", up to the dates. */
static struct sv name_after_services(struct sv raw, struct sv low, size_t from) {
    size_t to = sv_find(low, SV(" inspection date"));
    struct report_line line = { .raw = raw, .low = low.p, .n = (uint32_t)low.n };
    return to > from && to < low.n ? report_line_raw(&line, (uint32_t)from, (uint32_t)to) : (struct sv){ 0 };
}

/* The name within the title: "Inspection of NAME local authority children's services"; empty when the title has none. */
static struct sv name_in_title(struct sv raw, struct sv low) {
    static const char *const ends[] = { " local authority", " children's services", " childrens services",
                                        " children's social care", " local services" };
    struct sv head = SV("inspection of ");
    size_t from = sv_find(low, head);
    if (from >= low.n) return (struct sv){ 0 };
    from += head.n;
    struct sv services_in = SV("children's services in ");
    if (sv_starts(sv_sub(low, from, SIZE_MAX), services_in)) return name_after_services(raw, low, from + services_in.n);
    size_t to = low.n;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        /* One blank earlier, so that an end that follows at once is found too: "inspection of children's ...". */
        size_t at = from - 1 + sv_find(sv_sub(low, from - 1, SIZE_MAX), sv_of(ends[i]));
        if (at < to) to = at;
    }
    if (to <= from || to >= low.n) return (struct sv){ 0 };
    struct report_line line = { .raw = raw, .low = low.p, .n = (uint32_t)low.n };
    return report_line_raw(&line, (uint32_t)from, (uint32_t)to);
}

static struct report_place place_at(const struct report_text *t, size_t line, struct sv words) {
    return (struct report_place){ line < t->lines ? t->line[line].page : 0, words };
}

/* The lines of page 1 before the title; or, where the title comes first, those after it up to a blank line. */
static void name_beside_title(const struct report_text *t, struct report_title *out, struct arena *a) {
    size_t first = t->line[0].blank ? next_written(t, 0) : 0;
    struct sv name = { 0 };
    if (first < out->line) name = report_text_join(t, first, out->line, 160, a);
    if (name.n == 0) {
        size_t i = out->line;
        while (i < t->lines && !t->line[i].blank) i++;
        size_t end = next_written(t, i);
        /* Title and name may also stand together without a blank line: "services" ends the title of 2013. */
        for (size_t k = out->line; k < i; k++)
            if (sv_ends(report_line_low(&t->line[k]), SV("services")) && k + 1 < i) {
                out->name = report_text_join(t, k + 1, i, 160, a);
                out->place = place_at(t, k + 1, out->name);
                return;
            }
        name = end < t->lines ? report_text_join(t, end, end + 1, 160, a) : name;
        first = end;
    }
    out->name = name;
    out->place = place_at(t, first, name);
}

void report_title_read(const struct report_text *t, struct arena *a, struct report_title *out) {
    size_t last = t->lines < TITLE_LINES ? t->lines : TITLE_LINES;
    for (size_t i = 0; i < last; i++) {
        const struct report_line *l = &t->line[i];
        if (l->blank || l->page > 2) continue;
        /* Joining is dear: only where the first letter can be a title's. */
        if (strchr("irfmjto", l->low[l->indent]) == NULL) continue;
        struct sv raw, low = joined(t, i, a, &raw);
        enum report_form form = form_of(low);
        if (form == REPORT_UNKNOWN) form = letter_form(low);
        if (form == REPORT_UNKNOWN) continue;
        out->form = form;
        out->line = i;
        out->board_review =
            form == REPORT_LSCB_REVIEW || (form == REPORT_SIF && has(low, "review of the effectiveness"));
        out->name = form == REPORT_ILACS ? name_in_title(raw, low) : (struct sv){ 0 };
        out->place = place_at(t, i, raw);
        if (out->name.n == 0 && !report_form_is_letter(form)) name_beside_title(t, out, a);
        return;
    }
}
