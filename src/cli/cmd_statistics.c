#include "cli/ask.h"
#include "cli/commands.h"
#include "base/clock.h"
#include "render/statistics_render.h"

enum { REGIONS_MAX = 32 };

/* The regions of the authorities that exist on the day, by name. */
static size_t list_regions(const struct view *view, struct region_statistics out[REGIONS_MAX]) {
    size_t n = 0;
    for (size_t i = 0; i < view->histories; i++) {
        const struct authority *a = view->history[i].authority;
        size_t at = 0;
        int order = 1;
        if (!authority_exists(a, view->question.on)) continue;
        while (at < n && (order = sv_cmp(a->region, out[at].region)) > 0) at++;
        if ((at < n && order == 0) || n == REGIONS_MAX) continue;
        for (size_t k = n; k > at; k--) out[k] = out[k - 1];
        out[at] = (struct region_statistics){ .region = a->region };
        n++;
    }
    return n;
}

/* A grade that counts from its last day on site is known only later, from the report: hindsight is asked for, unless
 * --known-by says otherwise. */
static bool question_of(const struct options *o, struct question *q, struct err *e) {
    struct moment now;
    *q = (struct question){ .on = o->on, .known_by = o->known_by, .audience = o->audience };
    if (o->basis != BASIS_ON_SITE || day_known(o->known_by)) return true;
    if (!clock_now(&now, e)) return false;
    q->known_by = day_known(o->on) ? day_max(o->on, now.today) : now.today;
    return true;
}

static bool statistics_write(struct invocation *v, const struct view *view, struct err *e) {
    struct region_statistics region[REGIONS_MAX];
    struct day on = view->question.on;
    enum basis basis = v->options.basis;
    struct statistics_report r = { .known_by = view->question.known_by, .region = region };
    r.england = statistics_on(view->history, view->histories, on, basis, (struct sv){ 0 });
    r.regions = list_regions(view, region);
    for (size_t i = 0; i < r.regions; i++)
        region[i].counts = statistics_on(view->history, view->histories, on, basis, region[i].region);
    switch (v->options.format) {
    case FORMAT_CSV: statistics_csv(&r, v->out); break;
    case FORMAT_JSON: statistics_json(&r, v->out); break;
    case FORMAT_TABLE:
    case FORMAT_COUNT: statistics_text(&r, v->width, v->out); break;
    }
    return text_ok(v->out, e);
}

static enum command_result run_statistics(struct invocation *v, struct err *e) {
    struct app *app = NULL;
    struct view view;
    struct question q;
    bool ok = question_of(&v->options, &q, e) && ask_view_of(v, q, &app, &view, e) && statistics_write(v, &view, e);
    app_close(app);
    return answered(ok);
}

static const struct example examples[] = {
    { "statistics", "England today" },
    { "statistics --on 2024-03-31 --basis on_site", "the official statistics as at 31 March 2024" },
    { "statistics --on 2022-07-07 --format json", "as data" },
};
const struct command cmd_statistics = {
    .name = "statistics",
    .section = SECTION_ANSWERS,
    .help = "Count judgements in England and its regions on a day",
    .about =
        "Overall grades and each judgement area, from the latest SIF or ILACS inspection of each authority that exists on the day; the "
        "movement from one inspection to the next; and the inspections that began in that year. An authority whose latest inspection "
        "gives no overall grade (April 2026 on) is counted apart, and left out of the share of good or better.\n\n"
        "Official figures are counted on two bases. docs/statistics.md names the one that reproduces each. With --basis on_site "
        "everything known today is used, unless --known-by is given.",
    .options = OPTIONS_QUESTION | OPTION_BIT(OPTION_BASIS),
    .formats = FORMATS_ALL,
    EXAMPLES(examples),
    .run = run_statistics,
};
