/* The front matter: authority, on-site dates, date of publication; with the running foot as the second place. */
#include "ingest/report_authority.h"
#include "ingest/report_dates.h"
#include "ingest/report_parts.h"

enum { LONGEST_STAY_DAYS = 75 };

/* ---- the authority -------------------------------------------------------------------------------------------------- */

static struct sv foot_name(struct sv low) {
    static const char *const ends[] = { " local authority children", " children's services",
                                        " children's social care" };
    struct sv head = SV("inspection of ");
    if (!sv_starts(low, head)) return (struct sv){ 0 };
    size_t to = low.n;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t at = sv_find(low, sv_of(ends[i]));
        if (at < to) to = at;
    }
    return to > head.n && to < low.n ? sv_sub(low, head.n, to - head.n) : (struct sv){ 0 };
}

static struct report_place line_place(const struct reading *rd, size_t i) {
    const struct report_line *l = &rd->t->line[i];
    return (struct report_place){ l->page, report_text_join(rd->t, i, i + 1, 300, rd->a) };
}

/* Furniture is left out by joining, so a foot is quoted by itself. */
static struct report_place foot_place(const struct reading *rd, size_t i) {
    return (struct report_place){ rd->t->line[i].page, sv_trim(rd->t->line[i].raw) };
}

/* The running foot names the authority; a report without one names it in its text. */
static void authority_second(struct reading *rd) {
    const struct report_text *t = rd->t;
    const struct authority *other;
    for (size_t i = rd->front_end; i < t->lines; i++) {
        if (!t->line[i].foot) continue;
        struct sv name = foot_name(sv_trim(report_line_low(&t->line[i])));
        if (name.n == 0) continue;
        if (report_authority_match(name, rd->r->authority, rd->r->authorities, rd->first, &other) < MATCH_LIKELY)
            continue;
        value_second(rd, REPORT_DFE_CODE, other->dfe_code, foot_place(rd, i));
        value_second(rd, REPORT_AUTHORITY, other->name, foot_place(rd, i));
        value_second(rd, REPORT_URN, other->urn, foot_place(rd, i));
        return;
    }
    for (size_t i = rd->front_end; i < t->lines && t->line[i].page <= 8; i++) {
        if (t->line[i].blank || !report_authority_named(rd->authority, report_line_low(&t->line[i]))) continue;
        value_second(rd, REPORT_DFE_CODE, rd->authority->dfe_code, line_place(rd, i));
        value_second(rd, REPORT_AUTHORITY, rd->authority->name, line_place(rd, i));
        value_second(rd, REPORT_URN, rd->authority->urn, line_place(rd, i));
        return;
    }
}

static void authority_blank(struct reading *rd, const char *why) {
    value_blank(rd, REPORT_DFE_CODE, why, true);
    value_blank(rd, REPORT_AUTHORITY, why, false);
    value_blank(rd, REPORT_URN, why, false);
}

static void authority_read(struct reading *rd, const struct report_title *title) {
    enum report_match m =
        report_authority_match(title->name, rd->r->authority, rd->r->authorities, rd->first, &rd->authority);
    if (title->name.n == 0) {
        authority_blank(rd, "no name stands at the title");
        return;
    }
    if (m < MATCH_LIKELY) {
        authority_blank(rd, m == MATCH_SEVERAL ? "the name fits more than one authority of the register"
                                               : "no authority of the register has this name");
        rd->f->value[REPORT_DFE_CODE].first = title->place;
        return;
    }
    value_set(rd, REPORT_DFE_CODE, rd->authority->dfe_code, title->place);
    value_set(rd, REPORT_AUTHORITY, rd->authority->name, title->place);
    value_set(rd, REPORT_URN, rd->authority->urn, title->place);
    authority_second(rd);
    if (m == MATCH_LIKELY && rd->f->value[REPORT_DFE_CODE].trust != REPORT_TWO_PLACES)
        value_doubt(rd, REPORT_DFE_CODE, "the printed name is not quite that of the register");
}

/* ---- on site -------------------------------------------------------------------------------------------------------- */

static bool stops_dates(const struct report_text *t, size_t i) {
    return line_starts(t, i, SV("lead ")) || line_starts(t, i, SV("report ")) || line_starts(t, i, SV("judgement")) ||
           line_starts(t, i, SV("published")) || t->line[i].blank;
}

/* The text after a label like "Inspection dates:", over at most three lines; where nothing follows it there, the next
 * written line. */
static struct sv after_label(struct reading *rd, size_t line, struct sv label, struct report_place *place) {
    size_t from = line, to = line + 1;
    if (rd->t->line[line].n <= rd->t->line[line].indent + label.n + 2) { /* the label and its colon alone */
        to = next_written(rd->t, line) + 1;
        if (to <= rd->t->lines && stops_dates(rd->t, to - 1)) to = line + 1;
    }
    while (to < rd->t->lines && to < from + 3 && !stops_dates(rd->t, to)) to++;
    struct sv raw = report_text_join(rd->t, from, to, 300, rd->a);
    *place = (struct report_place){ rd->t->line[line].page, raw };
    struct sv low = sv_sub(report_text_folded(raw, rd->a), label.n, SIZE_MAX);
    while (low.n > 0 && (low.p[0] == 's' || low.p[0] == ':' || low.p[0] == ' ')) low = sv_sub(low, 1, SIZE_MAX);
    return low;
}

static size_t find_dates(const struct reading *rd, struct sv *label) {
    static const char *const labels[] = { "inspection date",      "inspections date", "date of inspection",
                                          "dates of inspection",  "review date",      "date of review",
                                          "inspection took place" };
    size_t end = page_start(rd->t, 3);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        *label = sv_of(labels[i]);
        size_t at = line_find(rd->t, 0, end, *label);
        if (at != SIZE_MAX) return at;
    }
    return SIZE_MAX;
}

static struct sv periods_text(const struct report_dates *d, struct arena *a) {
    struct text t = text_in(a, 128);
    for (size_t i = 0; i < d->periods; i++) {
        if (i > 0) text_char(&t, ' ');
        text_day(&t, d->period[i].first);
        text_char(&t, '/');
        text_day(&t, d->period[i].last);
    }
    return text_view(&t);
}

/* Working days of a period, both ends included. */
static int days_of(const struct calendar *c, struct period p) {
    return calendar_working_between(c, day_plus(p.first, -1), p.last);
}

/* Five days on site make a short inspection, ten a standard one. Returns of inspectors do not count: the first period
 * decides. A very small authority gets fewer days, a few long ones more; in between nothing is decided. */
static void kind_by_days(struct reading *rd, int days) {
    if (days == 5 || days == 10) {
        value_derive(rd, REPORT_KIND, days == 5 ? SV("short") : SV("standard"), "working days of the first period");
        return;
    }
    if (days >= 1 && days < 5) {
        value_derive(rd, REPORT_KIND, SV("short"), "");
        value_doubt(rd, REPORT_KIND, "fewer than five working days on site: short, unless the dates are misprinted");
    } else if (days == 9 || (days > 10 && days <= 15)) {
        value_derive(rd, REPORT_KIND, SV("standard"), "");
        value_doubt(rd, REPORT_KIND, "not ten working days on site: standard, unless the dates are misprinted");
    } else {
        value_blank(rd, REPORT_KIND, "the days on site are those of neither kind", true);
    }
}

static void days_read(struct reading *rd, const struct report_dates *d, enum report_form form) {
    if (form != REPORT_ILACS) {
        value_derive(rd, REPORT_KIND, form == REPORT_SIF ? SV("sif") : SV("other"), "from the title");
        value_derive(rd, REPORT_KIND_BASIS, SV("report"), "from the title");
    } else {
        value_derive(rd, REPORT_KIND_BASIS, SV("days"), "no ILACS report prints its kind");
    }
    if (rd->r->calendar == NULL) {
        value_blank(rd, REPORT_ONSITE_DAYS, "no calendar of bank holidays was given", true);
        if (form == REPORT_ILACS) value_blank(rd, REPORT_KIND, "no calendar of bank holidays was given", true);
        return;
    }
    int days = 0;
    for (size_t i = 0; i < d->periods; i++) days += days_of(rd->r->calendar, d->period[i]);
    value_derive(rd, REPORT_ONSITE_DAYS, text_of_number(days < 0 ? 0 : (uint64_t)days, rd->a),
                 "Mondays to Fridays on site, less bank holidays");
    if (form == REPORT_ILACS) kind_by_days(rd, days_of(rd->r->calendar, d->period[0]));
}

static void dates_missing(struct reading *rd, const char *why, enum report_form form) {
    value_blank(rd, REPORT_ONSITE_START, why, true);
    value_blank(rd, REPORT_ONSITE_END, why, true);
    value_blank(rd, REPORT_ONSITE_PERIODS, why, false);
    value_blank(rd, REPORT_ONSITE_DAYS, why, true);
    if (form == REPORT_ILACS) {
        value_blank(rd, REPORT_KIND, "follows from the days on site, which were not found", true);
        return;
    }
    value_derive(rd, REPORT_KIND, form == REPORT_SIF ? SV("sif") : SV("other"), "from the title");
    value_derive(rd, REPORT_KIND_BASIS, SV("report"), "from the title");
}

static void check_dates(struct reading *rd, const struct report_dates *d) {
    bool odd = d->doubtful;
    for (size_t i = 0; i < d->periods; i++) {
        int32_t length = d->period[i].last.n - d->period[i].first.n;
        odd |= length < 0 || length > LONGEST_STAY_DAYS || day_weekday(d->period[i].first) >= SATURDAY ||
               day_weekday(d->period[i].last) >= SATURDAY;
    }
    if (!odd) return;
    value_doubt(rd, REPORT_ONSITE_START, "the printed dates are odd");
    value_doubt(rd, REPORT_ONSITE_END, "the printed dates are odd");
}

/* The running foot repeats the dates since 2021; where it differs the front page has been right. */
static void dates_second(struct reading *rd) {
    const struct report_text *t = rd->t;
    for (size_t i = rd->front_end; i < t->lines; i++) {
        if (!t->line[i].foot) continue;
        struct report_dates d;
        struct sv low = sv_trim(report_line_low(&t->line[i]));
        if (!report_dates_read(low, &d) || d.single || d.doubtful) continue;
        value_second(rd, REPORT_ONSITE_START, text_of_day(d.period[0].first, rd->a), foot_place(rd, i));
        value_second(rd, REPORT_ONSITE_END, text_of_day(d.period[d.periods - 1].last, rd->a), foot_place(rd, i));
        return;
    }
}

static void onsite_read(struct reading *rd, enum report_form form) {
    struct sv label;
    struct report_dates d;
    struct report_place place;
    size_t at = find_dates(rd, &label);
    if (at == SIZE_MAX) {
        dates_missing(rd, "no line with the inspection dates", form);
        return;
    }
    struct sv low = after_label(rd, at, label, &place);
    if (at + 1 > rd->front_end) rd->front_end = at + 1;
    if (!report_dates_read(low, &d)) {
        dates_missing(rd, "the inspection dates could not be read", form);
        rd->f->value[REPORT_ONSITE_START].first = place;
        return;
    }
    rd->last = d.period[d.periods - 1].last;
    value_set(rd, REPORT_ONSITE_END, text_of_day(rd->last, rd->a), place);
    if (d.single) {
        rd->first = rd->last;
        value_blank(rd, REPORT_ONSITE_START, "one day alone is printed; it is taken as the last", true);
        value_blank(rd, REPORT_ONSITE_PERIODS, "one period", false);
        value_blank(rd, REPORT_ONSITE_DAYS, "the first day is not printed", false);
        rd->f->value[REPORT_ONSITE_START].first = place;
        if (form == REPORT_ILACS) value_blank(rd, REPORT_KIND, "the first day is not printed", true);
        if (form == REPORT_SIF) value_derive(rd, REPORT_KIND, SV("sif"), "from the title");
        return;
    }
    rd->first = d.period[0].first;
    value_set(rd, REPORT_ONSITE_START, text_of_day(rd->first, rd->a), place);
    if (d.periods > 1)
        value_set(rd, REPORT_ONSITE_PERIODS, periods_text(&d, rd->a), place);
    else
        value_blank(rd, REPORT_ONSITE_PERIODS, "one period", false);
    check_dates(rd, &d);
    dates_second(rd);
    days_read(rd, &d, form);
}

/* ---- publication ---------------------------------------------------------------------------------------------------- */

static void published_read(struct reading *rd, enum report_form form) {
    static const char *const labels[] = { "report published", "report publication", "published", "date published",
                                          "publication date" };
    size_t end = page_start(rd->t, 3);
    bool announced = false;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        struct sv label = sv_of(labels[i]);
        size_t at = line_find(rd->t, 0, end, label);
        struct report_place place;
        struct report_dates d;
        if (at == SIZE_MAX) continue;
        if (!report_dates_read(after_label(rd, at, label, &place), &d)) {
            announced = true;
            continue;
        }
        struct sv day = text_of_day(d.period[0].first, rd->a);
        value_set(rd, REPORT_PUBLISHED, day, place);
        value_set(rd, REPORT_PUBLISHED_PRINTED, day, place);
        if (at + 1 > rd->front_end) rd->front_end = at + 1;
        if (day_known(rd->last) && day_before(d.period[0].first, rd->last)) {
            value_doubt(rd, REPORT_PUBLISHED, "printed as published before the inspection ended");
            value_doubt(rd, REPORT_PUBLISHED_PRINTED, "printed as published before the inspection ended");
        }
        return;
    }
    announced = announced && form != REPORT_ILACS;
    const char *why = announced              ? "the date of publication could not be read"
                      : form == REPORT_ILACS ? "ILACS reports print no date of publication"
                                             : "no date of publication is printed";
    value_blank(rd, REPORT_PUBLISHED, why, announced);
    value_blank(rd, REPORT_PUBLISHED_PRINTED, why, announced);
}

void report_front_read(struct reading *rd, const struct report_title *title) {
    rd->front_end = title->line + 1;
    onsite_read(rd, title->form);
    published_read(rd, title->form);
    authority_read(rd, title);
}
