/* Every table to take away: what it holds, what each column means, where it comes from, what is missing, what was
 * corrected. */
#include "app/public_tables.h"
#include "render/json.h"
#include "web/parts.h"

#define LICENCE      SV("Open Government Licence v3.0")
#define LICENCE_HREF SV("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/")

/* Tables worked out from the others. Their pages say what is in them; the addresses stay. */
static const struct answer_table {
    const char *title, *what, *path; /* path without its ending */
    const char *page;                /* where it is shown */
} answers[] = {
    { "Everything due",
      "One row is a duty of one authority: what, from when to when, how it stands, under which edition. The "
      "JSON explains each.",
      "/authorities", "/authorities" },
    { "The map as a table", "One row is an authority: its latest judgements and its next inspection.", "/map", "/map" },
    { "Regions", "One row is a region: authorities, judgements, what is due.", "/regions", "/regions" },
    { "Statistics", "One row is a judgement area in England or a region: how many have which grade.", "/statistics",
      "/statistics" },
    { "Statistics over time", "The same at each 31 March.", "/statistics/over-time", "/statistics" },
    { "Movement", "One row is a grade before and a grade given, by year.", "/statistics/movement", "/statistics" },
    { "Official figures beside ours", "One row is a figure that Ofsted published, and ours for the same day and basis.",
      "/statistics/official", "/statistics" },
    { "Editions of the rules",
      "One row is an edition: from when to when, how many changes, source, confidence. Each edition’s "
      "page has all of its rules.",
      "/editions", "/editions" },
};

static struct sv data_href(struct call *c, enum public_table t, const char *ending) {
    struct text p = text_in(c->arena, 0);
    text_printf(&p, "/data/%s%s", public_tables[t].name, ending);
    return href_on(c, text_view(&p));
}

static bool read_table(struct call *c, enum public_table t, struct public_data **out, struct view *v, struct err *e) {
    *out = arena_new(c->arena, struct public_data);
    if (*out == NULL) return err_nomem(e, __func__);
    return call_view(c, v, e) && public_table_read(c->web->app, t, v->question.known_by, c->arena, *out, e);
}

/* ---- all of them ---------------------------------------------------------------------------------------------------- */

static void take(struct html *h, struct sv csv, struct sv json, struct sv title) {
    html_lit(h, "<a class=\"govuk-link\"");
    html_href(h, csv);
    html_lit(h, ">CSV<span class=\"govuk-visually-hidden\">: ");
    html_text(h, title);
    html_lit(h, "</span></a> <a class=\"govuk-link\"");
    html_href(h, json);
    html_lit(h, ">JSON<span class=\"govuk-visually-hidden\">: ");
    html_text(h, title);
    html_lit(h, "</span></a>");
}

static void table_begin(struct html *h, struct sv caption, bool counts) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = caption,
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks") });
    govuk_table_head_begin(h);
    th(h, SV("Table"), false);
    th(h, SV("What it holds"), false);
    if (counts) th(h, SV("Rows"), true);
    th(h, SV("Take it"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
}

static void source_row(struct html *h, struct call *c, enum public_table t, size_t rows) {
    const struct public_table_info *info = &public_tables[t];
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_link(h, data_href(c, t, ""), sv_of(info->title));
    govuk_table_row_header_end(h);
    td_begin(h, SV("What it holds"));
    html_text(h, sv_of(info->what));
    td_end(h);
    td_count(h, (int)rows, SV("Rows"));
    td_begin(h, SV("Take it"));
    take(h, data_href(c, t, ".csv"), data_href(c, t, ".json"), sv_of(info->title));
    td_end(h);
    govuk_table_row_end(h);
}

static bool source_table(struct html *h, struct call *c, struct err *e) {
    table_begin(h, SV("What the answers are worked out from"), true);
    for (int t = 0; t < PUBLIC_TABLES; t++) {
        struct public_data *d;
        struct view v;
        if (!read_table(c, (enum public_table)t, &d, &v, e)) return false;
        source_row(h, c, (enum public_table)t, d->rows);
    }
    govuk_table_end(h);
    return true;
}

static void answer_row(struct html *h, struct call *c, const struct answer_table *a) {
    struct text csv = text_in(c->arena, 0), json = text_in(c->arena, 0);
    text_printf(&csv, "%s.csv", a->path);
    text_printf(&json, "%s.json", a->path);
    govuk_table_row_begin(h);
    govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
    html_link(h, href_on(c, sv_of(a->page)), sv_of(a->title));
    govuk_table_row_header_end(h);
    td_begin(h, SV("What it holds"));
    html_text(h, sv_of(a->what));
    td_end(h);
    td_begin(h, SV("Take it"));
    take(h, href_on(c, text_view(&csv)), href_on(c, text_view(&json)), sv_of(a->title));
    td_end(h);
    govuk_table_row_end(h);
}

static void answer_tables(struct html *h, struct call *c) {
    table_begin(h, SV("Answers"), false);
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) answer_row(h, c, &answers[i]);
    govuk_table_end(h);
    html_lit(
        h,
        "<p class=\"govuk-body\">Each authority has four of its own: put <code>.csv</code> or <code>.json</code> after the "
        "address of its page for what it is due, <code>/history.csv</code> or <code>/history.json</code> for its "
        "timeline.</p>\n");
}

static void gaps(struct html *h) {
    html_lit(h, "<h2 class=\"govuk-heading-m\" id=\"gaps\">What is known to be missing</h2>\n");
    govuk_summary_list_begin(h, SV(""));
    for (int t = 0; t < PUBLIC_TABLES; t++)
        if (public_tables[t].gaps[0] != '\0')
            govuk_summary_row(h, sv_of(public_tables[t].title), sv_of(public_tables[t].gaps));
    govuk_summary_list_end(h);
}

static void draw_licence(struct html *h) {
    html_lit(
        h,
        "<h2 class=\"govuk-heading-m\" id=\"licence\">Licence</h2>\n<p class=\"govuk-body\">Everything here may be copied, "
        "passed on and built upon, also for money, when its source is named: it contains public sector information "
        "of Ofsted, the Department for Education, the Office for National Statistics, the Ministry of Housing, "
        "Communities and Local Government, the Department for Work and Pensions, Cafcass and GOV.UK under the ");
    html_link(h, LICENCE_HREF, LICENCE);
    html_lit(h, ". The compilation is ours, under the same licence. The reports themselves lie at their source.</p>\n");
}

static void corrections(struct html *h, struct call *c, size_t rows) {
    html_lit(h, "<h2 class=\"govuk-heading-m\" id=\"corrections\">Corrections</h2>\n<p class=\"govuk-body\">");
    if (rows == 0) {
        html_lit(
            h,
            "No record that was public has been corrected since this register was filled. When one is, what it said and "
            "what it says instead will be listed in ");
    } else {
        html_count(h, (int64_t)rows);
        html_text(h, rows == 1 ? SV(" cell of a public record has been corrected: see ")
                               : SV(" cells of public records have been corrected: see "));
    }
    html_link(h, data_href(c, PUBLIC_CORRECTIONS, ""), SV("the log of corrections"));
    html_lit(h, ". Nothing is ever overwritten: a page as at an earlier day shows what was known on that day.</p>\n");
}

static void addresses(struct html *h) {
    html_lit(
        h,
        "<h2 class=\"govuk-heading-m\" id=\"addresses\">Addresses that stay</h2>\n<p class=\"govuk-body\">The addresses on "
        "this page will not change. Columns may be added; none will be renamed, removed or change its meaning. CSV is "
        "UTF-8, with a header, commas and days as 2026-11-22. With <code>?on=2018-01-01</code> a table says what the "
        "public knew on that day. No key is needed. ");
    html_link(h, SV("/data.json"), SV("This list as JSON"));
    html_lit(h, " is for programs.</p>\n");
}

bool page_data(struct call *c, struct err *e) {
    struct view v;
    struct public_data *log;
    if (!read_table(c, PUBLIC_CORRECTIONS, &log, &v, e)) return false;
    if (!call_sound(c)) return true;
    struct page p = call_page(c, SV("Every table, free to take and to use"), SECTION_DATA);
    struct html h = call_html(c);
    p.on = v.question.on;
    page_begin(&h, &p);
    html_lit(&h, "<h1 class=\"govuk-heading-xl\">");
    html_text(&h, p.title);
    html_lit(
        &h,
        "</h1>\n<p class=\"govuk-body-l\">What this site shows, as CSV for a spreadsheet and JSON for a program. What the "
        "numbers mean is on the page about the <a class=\"govuk-link\" href=\"/method\">method</a>.</p>\n");
    answer_tables(&h, c);
    if (!source_table(&h, c, e)) return false;
    draw_licence(&h);
    gaps(&h);
    corrections(&h, c, log->rows);
    addresses(&h);
    draw_as_at_form(&h, c, SV("/data"));
    page_end(&h, &p);
    return true;
}

/* ---- one of them ---------------------------------------------------------------------------------------------------- */

/* A table that is not there is a page that lists those that are. */
static bool named(struct call *c, enum public_table *t, struct err *e) {
    if (public_table_parse(c->param, t)) return true;
    struct text hint = text_in(c->arena, 0);
    text_lit(&hint, "The tables are ");
    for (int i = 0; i < PUBLIC_TABLES; i++) text_printf(&hint, "%s%s", i == 0 ? "" : ", ", public_tables[i].name);
    text_lit(&hint, ": see /data.");
    return err_fail(e, ERR_UNKNOWN, __func__, text_cstr(&hint), "there is no table called “%.*s”",
                    SV_ARG(sv_sub(c->param, 0, 60)));
}

static struct sv form_words(enum column_form f) {
    return f == COLUMN_NUMBER ? SV("number") : f == COLUMN_YES ? SV("yes or blank") : SV("text");
}

static void column_rows(struct html *h, const struct public_data *d) {
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("What each column means"),
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks ilacs-table--dense") });
    govuk_table_head_begin(h);
    th(h, SV("Column"), false);
    th(h, SV("Meaning"), false);
    th(h, SV("Form"), false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < d->columns; i++) {
        govuk_table_row_begin(h);
        govuk_table_row_header_begin(h, (struct govuk_cell){ 0 });
        html_lit(h, "<code>");
        html_text(h, d->column[i].name);
        html_lit(h, "</code>");
        govuk_table_row_header_end(h);
        td_begin(h, SV("Meaning"));
        draw_capital(h, d->column[i].meaning);
        td_end(h);
        govuk_table_cell(h, form_words(d->column[i].form), (struct govuk_cell){ .label = SV("Form") });
        govuk_table_row_end(h);
    }
    govuk_table_end(h);
}

/* The log is short enough to be read here; the other tables are for taking away. */
static void all_rows(struct html *h, const struct public_data *d) {
    if (d->rows == 0) return;
    govuk_table_begin(h, &(struct govuk_table){ .caption = SV("The log"),
                                                .caption_classes = SV("govuk-table__caption--m"),
                                                .classes = SV("ilacs-table ilacs-table--stacks ilacs-table--dense") });
    govuk_table_head_begin(h);
    for (size_t i = 0; i < d->columns; i++) th(h, d->column[i].name, false);
    govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t i = 0; i < d->rows * d->columns; i++) {
        if (i % d->columns == 0) govuk_table_row_begin(h);
        govuk_table_cell(h, d->cell[i], (struct govuk_cell){ .label = d->column[i % d->columns].name });
        if (i % d->columns == d->columns - 1) govuk_table_row_end(h);
    }
    govuk_table_end(h);
}

bool page_data_table(struct call *c, struct err *e) {
    enum public_table t;
    struct public_data *d;
    struct view v;
    if (!named(c, &t, e) || !read_table(c, t, &d, &v, e)) return false;
    if (!call_sound(c)) return true;
    const struct public_table_info *info = &public_tables[t];
    struct page p =
        call_page(c, heading_text(c, "%s: %zu row%s", info->title, d->rows, d->rows == 1 ? "" : "s"), SECTION_DATA);
    struct html h = call_html(c);
    p.on = v.question.on;
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = SV("Data"), .href = href_on(c, SV("/data")) };
    p.crumb[p.crumbs++] = (struct govuk_link){ .text = sv_of(info->title) };
    page_begin(&h, &p);
    html_lit(&h, "<h1 class=\"govuk-heading-xl\">");
    html_text(&h, p.title);
    html_lit(&h, "</h1>\n<p class=\"govuk-body-l\">");
    html_text(&h, sv_of(info->what));
    html_lit(&h, "</p>\n");
    govuk_summary_list_begin(&h, SV(""));
    govuk_summary_row_begin(&h, (struct govuk_summary_row){ .key = SV("Take it") });
    take(&h, data_href(c, t, ".csv"), data_href(c, t, ".json"), sv_of(info->title));
    govuk_summary_row_end(&h);
    govuk_summary_row(&h, SV("Source"), sv_of(info->source));
    govuk_summary_row_begin(&h, (struct govuk_summary_row){ .key = SV("Licence") });
    html_link(&h, LICENCE_HREF, LICENCE);
    govuk_summary_row_end(&h);
    govuk_summary_row(&h, SV("Known to be missing"), info->gaps[0] == '\0' ? SV("Nothing known") : sv_of(info->gaps));
    govuk_summary_list_end(&h);
    column_rows(&h, d);
    if (t == PUBLIC_CORRECTIONS) all_rows(&h, d);
    draw_as_at_form(&h, c, c->request->path);
    page_end(&h, &p);
    return true;
}

bool data_table_csv(struct call *c, struct err *e) {
    enum public_table t;
    struct public_data *d;
    struct view v;
    if (!named(c, &t, e) || !read_table(c, t, &d, &v, e)) return false;
    if (!call_sound(c)) return true;
    public_table_csv(d, &c->body);
    return answer_csv(c, heading_text(c, "%s.csv", public_tables[t].name));
}

bool data_table_json(struct call *c, struct err *e) {
    enum public_table t;
    struct public_data *d;
    struct view v;
    if (!named(c, &t, e) || !read_table(c, t, &d, &v, e)) return false;
    if (!call_sound(c)) return true;
    public_table_json(d, &c->body);
    return answer_json(c);
}

/* ---- for programs --------------------------------------------------------------------------------------------------- */

static void list_address(struct json *j, struct call *c, struct sv key, const char *format, const char *name) {
    struct text t = text_in(c->arena, 0);
    text_add(&t, SV("/"));
    text_add(&t, sv_of(name));
    text_add(&t, sv_of(format));
    json_key_sv(j, key);
    json_sv(j, text_view(&t));
}

static void list_source(struct json *j, struct call *c, enum public_table t, struct public_data *d) {
    const struct public_table_info *info = &public_tables[t];
    struct sv name = heading_text(c, "data/%s", info->name);
    const char *path = arena_copy(c->arena, name.p, name.n);
    public_table_columns(t, d);
    json_object(j);
    json_key(j, "title");
    json_sv(j, sv_of(info->title));
    json_key(j, "what");
    json_sv(j, sv_of(info->what));
    list_address(j, c, SV("csv"), ".csv", path == NULL ? "" : path);
    list_address(j, c, SV("json"), ".json", path == NULL ? "" : path);
    json_key(j, "source");
    json_sv(j, sv_of(info->source));
    json_key(j, "known_gaps");
    json_sv_or_null(j, sv_of(info->gaps));
    json_key(j, "columns");
    json_array(j);
    for (size_t i = 0; i < d->columns; i++) {
        json_object(j);
        json_key(j, "name");
        json_sv(j, d->column[i].name);
        json_key(j, "meaning");
        json_sv(j, d->column[i].meaning);
        json_key(j, "form");
        json_sv(j, form_words(d->column[i].form));
        json_object_end(j);
    }
    json_array_end(j);
    json_object_end(j);
}

static void list_answer(struct json *j, struct call *c, const struct answer_table *a) {
    json_object(j);
    json_key(j, "title");
    json_sv(j, sv_of(a->title));
    json_key(j, "what");
    json_sv(j, sv_of(a->what));
    list_address(j, c, SV("csv"), ".csv", a->path + 1);
    list_address(j, c, SV("json"), ".json", a->path + 1);
    json_object_end(j);
}

bool data_list_json(struct call *c, struct err *e) {
    struct public_data *d = arena_new(c->arena, struct public_data);
    if (d == NULL) return err_nomem(e, __func__);
    struct json j = json_in(&c->body);
    json_object(&j);
    json_key(&j, "licence");
    json_sv(&j, LICENCE);
    json_key(&j, "licence_url");
    json_sv(&j, LICENCE_HREF);
    json_key(&j, "answers");
    json_array(&j);
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) list_answer(&j, c, &answers[i]);
    json_array_end(&j);
    json_key(&j, "sources");
    json_array(&j);
    for (int t = 0; t < PUBLIC_TABLES; t++) list_source(&j, c, (enum public_table)t, d);
    json_array_end(&j);
    json_object_end(&j);
    json_done(&j);
    return answer_json(c);
}
