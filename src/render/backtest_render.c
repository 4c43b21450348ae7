#include "render/backtest_render.h"

#include "render/csvout.h"
#include "render/due_members.h"
#include "render/plain.h"

/* What came, in the words of what was owed. */
static struct sv real_word(enum event_kind k) {
    switch (k) {
    case EVENT_SIF: return obligation_word(OWED_SIF);
    case EVENT_STANDARD: return obligation_word(OWED_STANDARD_INSPECTION);
    case EVENT_SHORT: return obligation_word(OWED_SHORT_INSPECTION);
    case EVENT_OTHER_INSPECTION:
    case EVENT_FOCUSED_VISIT:
    case EVENT_MONITORING_VISIT:
    case EVENT_ACTION_PLANNING_VISIT:
    case EVENT_JTAI:
    case EVENT_ENGAGEMENT_MEETING:
    case EVENT_SELF_EVALUATION:
    case EVENT_ACTION_PLAN:
    case EVENT_DRAFT_ACTION_PLAN:
    case EVENT_AUTHORITY_PUBLICATION:
    case EVENT_COUNT: break;
    }
    return event_word(k);
}

static bool window_missed(enum window_class w) { return w != WINDOW_INSIDE && w != WINDOW_NONE; }

static struct sv prior_grade(const struct succession *s) {
    enum grade g = s->before->grade[AREA_OVERALL];
    return g == GRADE_NONE ? SV("none") : grade_word(g);
}

static struct sv edition_id(const struct succession *s) {
    return s->expected.edition == NULL ? SV("none") : s->expected.edition->id;
}

/* ---- groups: the same counts over part of the successions --------------------------------------------------------- */

struct group {
    struct sv name;
    size_t successions, kind_right, exceptions, window[WINDOW_CLASSES];
};
struct groups {
    struct group *group;
    size_t count;
};

static void count_one(struct group *g, const struct succession *s) {
    g->successions++;
    if (s->departure == DEPARTURE_NONE)
        g->kind_right++;
    else
        g->exceptions++;
    g->window[s->window]++;
}

/* In the order of first appearance, which for editions is that of time. False without memory. */
static bool group_by(const struct backtest *b, struct sv (*name)(const struct succession *), struct arena *a,
                     struct groups *out) {
    *out = (struct groups){ .group = arena_array(a, struct group, b->count) };
    if (out->group == NULL) return false;
    for (size_t i = 0; i < b->count; i++) {
        struct sv wanted = name(&b->succession[i]);
        size_t at = 0;
        while (at < out->count && !sv_eq(out->group[at].name, wanted)) at++;
        if (at == out->count) out->group[out->count++].name = wanted;
        count_one(&out->group[at], &b->succession[i]);
    }
    for (size_t i = 1; i < out->count; i++) /* few; by name */
        for (size_t k = i; k > 0 && sv_cmp(out->group[k].name, out->group[k - 1].name) < 0; k--) {
            struct group swap = out->group[k];
            out->group[k] = out->group[k - 1];
            out->group[k - 1] = swap;
        }
    return true;
}

/* ---- plain text --------------------------------------------------------------------------------------------------- */

static void groups_text(const struct backtest *b, struct sv (*name)(const struct succession *), const char *head,
                        int width, struct text *out) {
    const struct table_column columns[] = {
        { .head = head, .least = 12 },           { .head = "SUCCESSIONS", .right = true },
        { .head = "KIND RIGHT", .right = true }, { .head = "INSIDE", .right = true },
        { .head = "EARLY", .right = true },      { .head = "LATE", .right = true },
        { .head = "NO WINDOW", .right = true },
    };
    struct groups g;
    if (!group_by(b, name, out->arena, &g)) {
        out->failed = true;
        return;
    }
    struct table t = table_in(out, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < g.count; i++) {
        const size_t *w = g.group[i].window;
        table_sv(&t, g.group[i].name);
        table_int(&t, (int64_t)g.group[i].successions);
        table_int(&t, (int64_t)g.group[i].kind_right);
        table_int(&t, (int64_t)w[WINDOW_INSIDE]);
        table_int(&t, (int64_t)w[WINDOW_EARLY]);
        table_int(&t, (int64_t)(w[WINDOW_LATE] + w[WINDOW_LATE_COVID] + w[WINDOW_LATE_FIRST_AFTER_SIF]));
        table_int(&t, (int64_t)w[WINDOW_NONE]);
    }
    table_end(&t, width);
}

static void exceptions_text(const struct backtest *b, int width, struct text *out) {
    static const struct table_column columns[] = {
        { .head = "AUTHORITY", .least = 12 }, { .head = "ON SITE" },
        { .head = "EXPECTED", .least = 12 },  { .head = "CAME", .least = 12 },
        { .head = "CLASS", .least = 12 },
    };
    struct table t = table_in(out, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < b->count; i++) {
        const struct succession *s = &b->succession[i];
        if (s->departure == DEPARTURE_NONE) continue;
        table_sv(&t, s->authority->name);
        table_day(&t, day_known(s->after->start) ? s->after->start : s->after->published);
        table_sv(&t, obligation_label(s->expected.kind));
        table_sv(&t, event_label(s->real));
        table_sv(&t, departure_word(s->departure));
    }
    table_end(&t, width);
}

static void window_text(const struct backtest *b, int width, struct text *out) {
    static const struct table_column columns[] = {
        { .head = "AUTHORITY", .least = 12 }, { .head = "ON SITE" }, { .head = "EARLIEST" }, { .head = "LATEST" },
        { .head = "CLASS", .least = 8 },
    };
    struct table t = table_in(out, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < b->count; i++) {
        const struct succession *s = &b->succession[i];
        if (!window_missed(s->window)) continue;
        table_sv(&t, s->authority->name);
        table_day(&t, day_known(s->after->start) ? s->after->start : s->after->published);
        table_day(&t, s->expected.earliest);
        table_day(&t, s->expected.latest);
        table_sv(&t, window_class_word(s->window));
    }
    table_end(&t, width);
}

static void summary_text(const struct backtest *b, int width, struct text *out) {
    struct text line = text_in(out->arena, 0);
    size_t with_window = b->count - b->window[WINDOW_NONE];
    text_printf(
        &line,
        "Of %zu successions the kind of inspection that came was the one the engine says was due in %zu; in %zu it was not. ",
        b->count, b->kind_right, b->exceptions);
    text_printf(
        &line,
        "Of the %zu that had a window, %zu began inside it, %zu early, %zu late as the first after a SIF, %zu late after the covid pause, %zu late for no recorded reason.",
        with_window, b->window[WINDOW_INSIDE], b->window[WINDOW_EARLY], b->window[WINDOW_LATE_FIRST_AFTER_SIF],
        b->window[WINDOW_LATE_COVID], b->window[WINDOW_LATE]);
    if (line.failed) out->failed = true;
    text_wrapped(out, "", 0, width, text_view(&line));
    text_char(out, '\n');
    text_wrapped(
        out, "", 0, width,
        SV("Each call was asked with only what the inspectorate knew on that day. This shows how well the written rules describe "
           "what was done; it does not show that the rules caused it. Windows are targets, and the day they are counted from (the "
           "publication of the report) was chosen because it fits these same records best, so the share inside is flattering. "
           "A good or outstanding authority may be given a standard inspection at Ofsted's discretion: where no reason is in the record, the "
           "departure is called unexplained, not wrong."));
}

void backtest_text(const struct backtest *b, int width, struct text *out) {
    summary_text(b, width, out);
    if (b->count == 0) return;
    text_lit(out, "\nBy edition in force on the call\n");
    groups_text(b, edition_id, "EDITION", width, out);
    text_lit(out, "\nBy overall grade before\n");
    groups_text(b, prior_grade, "GRADE BEFORE", width, out);
    text_lit(out, "\nDepartures from the expected kind\n");
    exceptions_text(b, width, out);
    text_lit(out, "\nOutside the window\n");
    window_text(b, width, out);
}

/* ---- CSV ---------------------------------------------------------------------------------------------------------- */

void backtest_csv(const struct backtest *b, struct text *out) {
    static const char *const head[] = {
        "dfe_code",        "authority",   "region",    "before", "before_published", "grade_before", "after",
        "after_published", "grade_after", "call",      "start",  "edition",          "expected",     "earliest",
        "latest",          "real",        "departure", "window", "priority_action",
    };
    struct csvout c = csvout_in(out, CSVOUT_GUARDED);
    csvout_head(&c, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < b->count; i++) {
        const struct succession *s = &b->succession[i];
        csvout_sv(&c, s->authority->dfe_code);
        csvout_sv(&c, s->authority->name);
        csvout_sv(&c, s->authority->region);
        csvout_sv(&c, s->before->id);
        csvout_day(&c, s->before->published);
        csvout_sv(&c, grade_word(s->before->grade[AREA_OVERALL]));
        csvout_sv(&c, s->after->id);
        csvout_day(&c, s->after->published);
        csvout_sv(&c, grade_word(s->after->grade[AREA_OVERALL]));
        csvout_day(&c, s->call);
        csvout_day(&c, s->after->start);
        csvout_sv(&c, edition_id(s));
        csvout_sv(&c, obligation_word(s->expected.kind));
        csvout_day(&c, s->expected.earliest);
        csvout_day(&c, s->expected.latest);
        csvout_sv(&c, real_word(s->real));
        csvout_sv(&c, s->departure == DEPARTURE_NONE ? SV("") : departure_word(s->departure));
        csvout_sv(&c, window_class_word(s->window));
        csvout_sv(&c, s->priority_action == NULL ? SV("") : s->priority_action->id);
        csvout_row(&c);
    }
}

/* ---- JSON --------------------------------------------------------------------------------------------------------- */

static void member_int(struct json *j, struct sv key, size_t v) {
    json_key_sv(j, key);
    json_int(j, (int64_t)v);
}

/* inside, early, late and none sum to the successions; the classes of late stand beside them. */
static void windows_json(struct json *j, const size_t window[WINDOW_CLASSES]) {
    size_t late = window[WINDOW_LATE_FIRST_AFTER_SIF] + window[WINDOW_LATE_COVID] + window[WINDOW_LATE];
    json_key(j, "window");
    json_object(j);
    member_int(j, SV("inside"), window[WINDOW_INSIDE]);
    member_int(j, SV("early"), window[WINDOW_EARLY]);
    member_int(j, SV("late"), late);
    member_int(j, SV("none"), window[WINDOW_NONE]);
    json_key(j, "late_classes");
    json_object(j);
    for (enum window_class w = WINDOW_LATE_FIRST_AFTER_SIF; w <= WINDOW_LATE; w++)
        member_int(j, window_class_word(w), window[w]);
    json_object_end(j);
    json_object_end(j);
}

static void before_json(struct json *j, const struct event *ev) {
    json_object(j);
    json_key(j, "id");
    json_sv(j, ev->id);
    json_key(j, "kind");
    json_sv(j, real_word(ev->kind));
    json_key(j, "start");
    json_day(j, ev->start);
    json_key(j, "end");
    json_day(j, ev->end);
    json_key(j, "published");
    json_day(j, ev->published);
    json_key(j, "overall");
    json_sv_or_null(j, grade_word(ev->grade[AREA_OVERALL]));
    json_object_end(j);
}

static void succession_members(struct json *j, const struct succession *s) {
    json_key(j, "authority");
    authority_json(j, s->authority);
    json_key(j, "before");
    before_json(j, s->before);
    json_key(j, "after");
    before_json(j, s->after);
    json_key(j, "call");
    json_day(j, s->call);
    json_key(j, "edition");
    json_sv(j, edition_id(s));
    json_key(j, "expected");
    json_sv(j, obligation_word(s->expected.kind));
    json_key(j, "real");
    json_sv(j, real_word(s->real));
    json_key(j, "earliest");
    json_day(j, s->expected.earliest);
    json_key(j, "latest");
    json_day(j, s->expected.latest);
}

static void exceptions_json(struct json *j, const struct backtest *b) {
    json_key(j, "exceptions");
    json_array(j);
    for (size_t i = 0; i < b->count; i++) {
        const struct succession *s = &b->succession[i];
        if (s->departure == DEPARTURE_NONE) continue;
        json_object(j);
        succession_members(j, s);
        json_key(j, "class");
        json_sv(j, departure_word(s->departure));
        json_key(j, "priority_action");
        json_sv_or_null(j, s->priority_action == NULL ? (struct sv){ 0 } : s->priority_action->id);
        json_object_end(j);
    }
    json_array_end(j);
}

static void window_exceptions_json(struct json *j, const struct backtest *b) {
    json_key(j, "window_exceptions");
    json_array(j);
    for (size_t i = 0; i < b->count; i++) {
        const struct succession *s = &b->succession[i];
        if (!window_missed(s->window)) continue;
        json_object(j);
        succession_members(j, s);
        json_key(j, "class");
        json_sv(j, window_class_word(s->window));
        json_object_end(j);
    }
    json_array_end(j);
}

static void groups_json(struct json *j, const struct backtest *b, struct sv (*name)(const struct succession *),
                        struct sv key, struct sv member) {
    struct groups g;
    json_key_sv(j, key);
    json_array(j);
    if (!group_by(b, name, j->to->arena, &g)) j->to->failed = true;
    for (size_t i = 0; i < g.count; i++) {
        json_object(j);
        json_key_sv(j, member);
        json_sv(j, g.group[i].name);
        member_int(j, SV("successions"), g.group[i].successions);
        member_int(j, SV("kind_right"), g.group[i].kind_right);
        member_int(j, SV("exceptions"), g.group[i].exceptions);
        windows_json(j, g.group[i].window);
        json_object_end(j);
    }
    json_array_end(j);
}

void backtest_json(const struct backtest *b, struct text *out) {
    struct json j = json_in(out);
    json_object(&j);
    member_int(&j, SV("successions"), b->count);
    member_int(&j, SV("kind_right"), b->kind_right);
    exceptions_json(&j, b);
    windows_json(&j, b->window);
    window_exceptions_json(&j, b);
    groups_json(&j, b, edition_id, SV("by_edition"), SV("edition"));
    groups_json(&j, b, prior_grade, SV("by_prior_grade"), SV("grade"));
    json_object_end(&j);
    json_done(&j);
}
