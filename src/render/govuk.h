#ifndef ILACS_RENDER_GOVUK_H
#define ILACS_RENDER_GOVUK_H
/* The GOV.UK Design System components that ilacs uses, one function each; a component that holds free content is a
 * pair, _begin and _end. The markup is that of the govuk-frontend package, and the unit test holds each against the
 * package's own fixtures. Two things differ on purpose: no crown and no crest (we are not on GOV.UK), and the footer
 * carries no Crown copyright.
 *
 * Every `struct sv` may be left empty: the component then does without, or takes the package's default. `classes` are
 * extra class names. Text is escaped here; callers pass it plain. */
#include "render/html.h"

struct govuk_link {
    struct sv text, href;
    bool current; /* the page the reader is on */
};

/* ---- finding one's way ------------------------------------------------------------------------------------------- */

void govuk_skip_link(struct html *h, struct govuk_link link);
void govuk_back_link(struct html *h, struct govuk_link link);
/* An item without href is the page itself. */
void govuk_breadcrumbs(struct html *h, const struct govuk_link *items, size_t n, bool collapse_on_mobile);

struct govuk_service_navigation {
    struct govuk_link service;
    const struct govuk_link *items;
    size_t item_count;
    struct sv classes, navigation_id; /* id "navigation" unless told */
    struct sv label, menu_text;       /* label: menu_text unless told; menu_text: "Menu" */
};
void govuk_service_navigation(struct html *h, const struct govuk_service_navigation *p);

struct govuk_page_number {
    int number;
    struct sv href, hidden_text; /* hidden_text: "Page N" unless told */
    bool current, ellipsis;
};
struct govuk_pagination {
    struct sv label, classes;             /* label: "Pagination" */
    struct govuk_link previous, next;     /* left out without href; text "Previous page", "Next page" */
    struct sv previous_label, next_label; /* what is there, under the link; only without numbers */
    const struct govuk_page_number *items;
    size_t item_count;
};
void govuk_pagination(struct html *h, const struct govuk_pagination *p);

struct govuk_footer {
    struct sv title; /* "Support links"; read aloud, not shown */
    const struct govuk_link *items;
    size_t item_count;
    struct sv text; /* a line under the links */
    struct sv classes, container_classes;
};
/* Between begin and end: the licence sentence. */
void govuk_footer_begin(struct html *h, const struct govuk_footer *p);
void govuk_footer_end(struct html *h);

/* ---- content ----------------------------------------------------------------------------------------------------- */

enum govuk_sort { GOVUK_UNSORTED, GOVUK_ASCENDING, GOVUK_DESCENDING };
struct govuk_cell {
    struct sv classes;
    struct sv label; /* the column's name, shown beside the value where a phone stacks the cells */
    bool numeric;
    int colspan, rowspan;
    enum govuk_sort sort; /* only in the head */
};
struct govuk_table {
    struct sv caption, caption_classes, classes, id;
};
/*  begin, [head_begin, header.., head_end], body_begin, [row_begin, [row_header..], cell.., row_end].., end  */
void govuk_table_begin(struct html *h, const struct govuk_table *p);
void govuk_table_head_begin(struct html *h);
void govuk_table_header_begin(struct html *h, struct govuk_cell cell);
void govuk_table_header_end(struct html *h);
void govuk_table_header(struct html *h, struct sv text, struct govuk_cell cell);
void govuk_table_head_end(struct html *h);
void govuk_table_body_begin(struct html *h);
void govuk_table_row_begin(struct html *h);
void govuk_table_row_header_begin(struct html *h, struct govuk_cell cell);
void govuk_table_row_header_end(struct html *h);
void govuk_table_cell_begin(struct html *h, struct govuk_cell cell);
void govuk_table_cell_end(struct html *h);
void govuk_table_cell(struct html *h, struct sv text, struct govuk_cell cell);
void govuk_table_row_end(struct html *h);
void govuk_table_end(struct html *h);

struct govuk_action {
    struct sv text, href, hidden_text, classes;
};
struct govuk_summary_row {
    struct sv key, key_classes, value_classes, classes;
    bool no_actions; /* other rows of the list have some */
};
void govuk_summary_list_begin(struct html *h, struct sv classes);
void govuk_summary_row_begin(struct html *h, struct govuk_summary_row row);                   /* then the value */
void govuk_summary_row_actions(struct html *h, const struct govuk_action *actions, size_t n); /* after the value */
void govuk_summary_row_end(struct html *h);
/* A row of plain text in one call. */
void govuk_summary_row(struct html *h, struct sv key, struct sv value);
void govuk_summary_list_end(struct html *h);

void govuk_tag(struct html *h, struct sv text, struct sv classes);

struct govuk_details {
    struct sv summary, id, classes;
    bool open;
};
void govuk_details_begin(struct html *h, struct govuk_details p);
void govuk_details_end(struct html *h);

struct govuk_box {
    struct sv id, classes;
};
void govuk_inset_text_begin(struct html *h, struct govuk_box p);
void govuk_inset_text_end(struct html *h);

void govuk_warning_text_begin(struct html *h, struct sv icon_text, struct sv classes); /* icon_text: "Warning" */
void govuk_warning_text_end(struct html *h);

struct govuk_notification_banner {
    struct sv title, title_id, role, classes; /* "Important", or "Success" */
    int title_level;                          /* 2 */
    bool success;
};
void govuk_notification_banner_begin(struct html *h, struct govuk_notification_banner p);
void govuk_notification_banner_end(struct html *h);

/* Says that something is done. `title` is the page's h1 unless level says otherwise. */
struct govuk_panel {
    struct sv title, text, classes;
    int level; /* 1 */
};
void govuk_panel(struct html *h, const struct govuk_panel *p);

struct govuk_tab {
    struct sv id, label;
};
/* begin, then for each tab in the same order panel_begin and panel_end, then end. */
void govuk_tabs_begin(struct html *h, struct sv title, struct govuk_box box, const struct govuk_tab *tabs, size_t n);
void govuk_tabs_panel_begin(struct html *h, struct sv id, bool first);
void govuk_tabs_panel_end(struct html *h);
void govuk_tabs_end(struct html *h);

/* ---- forms ------------------------------------------------------------------------------------------------------- */

/* What stands around a field. `error` is shown when it is not empty. */
struct govuk_field {
    struct sv name, id; /* id: the name unless told */
    struct sv label, label_classes, hint, error, group_classes, classes, described_by;
    bool label_is_heading;
};
struct govuk_input {
    struct govuk_field field;
    struct sv value, type, inputmode, autocomplete, autocapitalize, pattern, spellcheck, prefix, suffix;
    bool disabled;
};
void govuk_input(struct html *h, const struct govuk_input *p);

struct govuk_option {
    struct sv value, text;
    bool selected, disabled;
};
struct govuk_select {
    struct govuk_field field;
    const struct govuk_option *options;
    size_t option_count;
    bool disabled;
};
void govuk_select(struct html *h, const struct govuk_select *p);

struct govuk_textarea {
    struct govuk_field field;
    struct sv value, autocomplete, spellcheck;
    int rows; /* 5 */
};
void govuk_textarea(struct html *h, const struct govuk_textarea *p);

struct govuk_password_input {
    struct govuk_field field;
    struct sv value, autocomplete; /* autocomplete: "current-password"; never give a value back to a browser */
};
void govuk_password_input(struct html *h, const struct govuk_password_input *p);

struct govuk_choice {
    struct sv value, text, hint, id; /* id: the field's, then the field's with "-2", "-3" */
    bool checked, disabled;
};
/* The field's label is the legend around all of them; without one there is no fieldset. */
struct govuk_choices {
    struct govuk_field field;
    const struct govuk_choice *items;
    size_t item_count;
};
void govuk_radios(struct html *h, const struct govuk_choices *p);
void govuk_checkboxes(struct html *h, const struct govuk_choices *p);

enum govuk_double_click { GOVUK_DOUBLE_CLICK_UNSAID, GOVUK_DOUBLE_CLICK_ALLOWED, GOVUK_DOUBLE_CLICK_PREVENTED };
struct govuk_button {
    struct sv text, href, type, name, value, id, classes; /* with href it is a link; type: "submit" */
    bool disabled, start;
    enum govuk_double_click double_click;
};
void govuk_button(struct html *h, const struct govuk_button *p);

struct govuk_error_summary {
    struct sv title, description, classes;
    const struct govuk_link *items;
    size_t item_count;
};
void govuk_error_summary(struct html *h, const struct govuk_error_summary *p);
#endif
