/* Holds our components against the fixtures of the govuk-frontend package: the options of each fixture go in, and what
 * comes out must be the package's own HTML, blanks aside. A fixture that uses an option we do not offer is passed over;
 * every component says how many must be left, so that a change of the package cannot empty the test. */
#include "render/govuk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <cmocka.h>

static struct arena arena;

/* ---- reading options ---------------------------------------------------------------------------------------------- */

/* Set by any look at an option; what nobody looked at is an option we do not offer. */
static bool offered;

static struct sv str(const json_t *o, const char *key) {
    const json_t *v = json_object_get(o, key);
    if (json_is_string(v)) return (struct sv){ json_string_value(v), json_string_length(v) };
    if (json_is_integer(v)) {
        struct text t = text_in(&arena, 0);
        text_int(&t, json_integer_value(v));
        return sv_of(text_cstr(&t));
    }
    return (struct sv){ 0 };
}

static bool flag(const json_t *o, const char *key) { return json_is_true(json_object_get(o, key)); }

static int number(const json_t *o, const char *key) { return (int)json_integer_value(json_object_get(o, key)); }

/* Notes whether every key of `o` is one of the NULL-ended names. */
static void only(const json_t *o, const char *const *names) {
    const char *key;
    const json_t *value;
    json_object_foreach((json_t *)(uintptr_t)o, key, value) {
        bool known = json_is_null(value);
        for (size_t i = 0; names[i] != NULL; i++) known = known || strcmp(key, names[i]) == 0;
        offered = offered && known;
    }
}
#define ONLY(o, ...) only((o), (const char *const[]){ __VA_ARGS__, NULL })

/* Free content of a component: text, or a fixture's own markup. */
static void content(struct html *h, const json_t *o, const char *html, const char *text) {
    struct sv markup = str(o, html);
    if (markup.n > 0)
        html_trusted(h, markup.p, markup.n);
    else
        html_text(h, str(o, text));
}

static struct govuk_link link_of(const json_t *o) {
    ONLY(o, "text", "href", "current");
    return (struct govuk_link){ .text = str(o, "text"), .href = str(o, "href"), .current = flag(o, "current") };
}

static struct govuk_link *links_of(const json_t *list, size_t *n) {
    *n = json_array_size(list);
    struct govuk_link *links = arena_array(&arena, struct govuk_link, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        if (!json_is_object(json_array_get(list, i)))
            offered = false;
        else
            links[i] = link_of(json_array_get(list, i));
    }
    return links;
}

/* ---- one function a component -------------------------------------------------------------------------------------- */

static void skip_link(struct html *h, const json_t *o) { govuk_skip_link(h, link_of(o)); }

static void back_link(struct html *h, const json_t *o) { govuk_back_link(h, link_of(o)); }

static void breadcrumbs(struct html *h, const json_t *o) {
    ONLY(o, "items", "collapseOnMobile");
    size_t n;
    struct govuk_link *links = links_of(json_object_get(o, "items"), &n);
    govuk_breadcrumbs(h, links, n, flag(o, "collapseOnMobile"));
}

static void service_navigation(struct html *h, const json_t *o) {
    ONLY(o, "serviceName", "serviceUrl", "navigation", "classes", "navigationId", "navigationLabel", "menuButtonText");
    struct govuk_service_navigation p = {
        .service = { .text = str(o, "serviceName"), .href = str(o, "serviceUrl") },
        .classes = str(o, "classes"),
        .navigation_id = str(o, "navigationId"),
        .label = str(o, "navigationLabel"),
        .menu_text = str(o, "menuButtonText"),
    };
    p.items = links_of(json_object_get(o, "navigation"), &p.item_count);
    govuk_service_navigation(h, &p);
}

static void pagination(struct html *h, const json_t *o) {
    ONLY(o, "landmarkLabel", "classes", "previous", "next", "items");
    const json_t *previous = json_object_get(o, "previous"), *next = json_object_get(o, "next");
    const json_t *list = json_object_get(o, "items");
    if (previous) ONLY(previous, "text", "href", "labelText");
    if (next) ONLY(next, "text", "href", "labelText");
    struct govuk_page_number *items = arena_array(&arena, struct govuk_page_number, json_array_size(list) + 1);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        offered = offered && json_object_size(item) > 0;
        ONLY(item, "number", "href", "current", "ellipsis", "visuallyHiddenText");
        const json_t *n = json_object_get(item, "number");
        if (json_is_string(n)) offered = offered && strspn(json_string_value(n), "0123456789") > 0;
        items[i] = (struct govuk_page_number){
            .number = json_is_string(n) ? (int)strtol(json_string_value(n), NULL, 10) : (int)json_integer_value(n),
            .href = str(item, "href"),
            .hidden_text = str(item, "visuallyHiddenText"),
            .current = flag(item, "current"),
            .ellipsis = flag(item, "ellipsis"),
        };
    }
    struct govuk_pagination p = {
        .label = str(o, "landmarkLabel"),
        .classes = str(o, "classes"),
        .previous = { .text = str(previous, "text"), .href = str(previous, "href") },
        .next = { .text = str(next, "text"), .href = str(next, "href") },
        .previous_label = str(previous, "labelText"),
        .next_label = str(next, "labelText"),
        .items = items,
        .item_count = json_array_size(list),
    };
    govuk_pagination(h, &p);
}

static void footer(struct html *h, const json_t *o) {
    ONLY(o, "meta", "contentLicence", "classes", "containerClasses", "copyright");
    const json_t *meta = json_object_get(o, "meta"), *licence = json_object_get(o, "contentLicence");
    if (meta) ONLY(meta, "items", "visuallyHiddenTitle", "text");
    /* We always state the licence, and a title only where there is something under it. */
    offered = offered && licence != NULL && !json_is_null(licence) && (meta == NULL || json_object_size(meta) > 0);
    struct govuk_footer p = {
        .title = str(meta, "visuallyHiddenTitle"),
        .text = str(meta, "text"),
        .classes = str(o, "classes"),
        .container_classes = str(o, "containerClasses"),
    };
    p.items = links_of(json_object_get(meta, "items"), &p.item_count);
    govuk_footer_begin(h, &p);
    content(h, licence, "html", "text");
    govuk_footer_end(h);
}

static struct govuk_cell cell_of(const json_t *o) {
    ONLY(o, "text", "html", "format", "classes", "colspan", "rowspan");
    return (struct govuk_cell){
        .classes = str(o, "classes"),
        .numeric = sv_eq(str(o, "format"), SV("numeric")),
        .colspan = number(o, "colspan"),
        .rowspan = number(o, "rowspan"),
    };
}

static void table_cell(struct html *h, const json_t *cell, bool header) {
    struct govuk_cell c = cell_of(cell);
    if (header)
        govuk_table_row_header_begin(h, c);
    else
        govuk_table_cell_begin(h, c);
    content(h, cell, "html", "text");
    if (header)
        govuk_table_row_header_end(h);
    else
        govuk_table_cell_end(h);
}

static void table(struct html *h, const json_t *o) {
    ONLY(o, "rows", "head", "caption", "captionClasses", "firstCellIsHeader", "classes");
    const json_t *head = json_object_get(o, "head"), *rows = json_object_get(o, "rows");
    struct govuk_table p = { .caption = str(o, "caption"),
                             .caption_classes = str(o, "captionClasses"),
                             .classes = str(o, "classes") };
    govuk_table_begin(h, &p);
    if (head != NULL) govuk_table_head_begin(h);
    for (size_t i = 0; i < json_array_size(head); i++) {
        govuk_table_header_begin(h, cell_of(json_array_get(head, i)));
        content(h, json_array_get(head, i), "html", "text");
        govuk_table_header_end(h);
    }
    if (head != NULL) govuk_table_head_end(h);
    govuk_table_body_begin(h);
    for (size_t r = 0; r < json_array_size(rows); r++) {
        const json_t *row = json_array_get(rows, r);
        if (!json_is_array(row)) continue;
        govuk_table_row_begin(h);
        for (size_t c = 0; c < json_array_size(row); c++)
            table_cell(h, json_array_get(row, c), c == 0 && flag(o, "firstCellIsHeader"));
        govuk_table_row_end(h);
    }
    govuk_table_end(h);
}

static void summary_actions(struct html *h, const json_t *actions) {
    ONLY(actions, "items");
    const json_t *list = json_object_get(actions, "items");
    size_t n = json_array_size(list);
    struct govuk_action *items = arena_array(&arena, struct govuk_action, n + 1);
    for (size_t i = 0; i < n; i++) {
        const json_t *a = json_array_get(list, i);
        ONLY(a, "text", "href", "visuallyHiddenText", "classes");
        items[i] = (struct govuk_action){ .text = str(a, "text"),
                                          .href = str(a, "href"),
                                          .hidden_text = str(a, "visuallyHiddenText"),
                                          .classes = str(a, "classes") };
    }
    if (n > 0) govuk_summary_row_actions(h, items, n);
}

static bool has_actions(const json_t *row) {
    return json_array_size(json_object_get(json_object_get(row, "actions"), "items")) > 0;
}

static void summary_list(struct html *h, const json_t *o) {
    ONLY(o, "rows", "classes");
    const json_t *rows = json_object_get(o, "rows");
    bool any = false;
    for (size_t i = 0; i < json_array_size(rows); i++) any = any || has_actions(json_array_get(rows, i));
    govuk_summary_list_begin(h, str(o, "classes"));
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        if (!json_is_object(row)) continue;
        ONLY(row, "key", "value", "actions", "classes");
        const json_t *key = json_object_get(row, "key"), *value = json_object_get(row, "value");
        const json_t *actions = json_object_get(row, "actions");
        ONLY(key, "text", "classes");
        /* The package looks at whether the list of actions is there at all, not at whether it holds one. */
        offered = offered && (actions == NULL || has_actions(row));
        govuk_summary_row_begin(h, (struct govuk_summary_row){ .key = str(key, "text"),
                                                               .key_classes = str(key, "classes"),
                                                               .value_classes = str(value, "classes"),
                                                               .classes = str(row, "classes"),
                                                               .no_actions = any && !has_actions(row) });
        content(h, value, "html", "text");
        if (actions != NULL) summary_actions(h, actions);
        govuk_summary_row_end(h);
    }
    govuk_summary_list_end(h);
}

static void tag(struct html *h, const json_t *o) {
    ONLY(o, "text", "classes");
    govuk_tag(h, str(o, "text"), str(o, "classes"));
}

static void details(struct html *h, const json_t *o) {
    ONLY(o, "summaryText", "text", "html", "id", "classes", "open");
    govuk_details_begin(h, (struct govuk_details){ .summary = str(o, "summaryText"),
                                                   .id = str(o, "id"),
                                                   .classes = str(o, "classes"),
                                                   .open = flag(o, "open") });
    content(h, o, "html", "text");
    govuk_details_end(h);
}

static void inset_text(struct html *h, const json_t *o) {
    ONLY(o, "text", "html", "id", "classes");
    govuk_inset_text_begin(h, (struct govuk_box){ .id = str(o, "id"), .classes = str(o, "classes") });
    content(h, o, "html", "text");
    govuk_inset_text_end(h);
}

static void warning_text(struct html *h, const json_t *o) {
    ONLY(o, "text", "html", "iconFallbackText", "classes");
    govuk_warning_text_begin(h, str(o, "iconFallbackText"), str(o, "classes"));
    content(h, o, "html", "text");
    govuk_warning_text_end(h);
}

static void notification_banner(struct html *h, const json_t *o) {
    ONLY(o, "titleText", "titleId", "titleHeadingLevel", "text", "html", "type", "role", "classes");
    const json_t *level = json_object_get(o, "titleHeadingLevel");
    govuk_notification_banner_begin(
        h, (struct govuk_notification_banner){ .title = str(o, "titleText"),
                                               .title_id = str(o, "titleId"),
                                               .role = str(o, "role"),
                                               .classes = str(o, "classes"),
                                               .title_level = json_is_string(level)
                                                                  ? (int)strtol(json_string_value(level), NULL, 10)
                                                                  : (int)json_integer_value(level),
                                               .success = sv_eq(str(o, "type"), SV("success")) });
    if (str(o, "html").n > 0) {
        content(h, o, "html", "text");
    } else if (str(o, "text").n > 0) {
        html_lit(h, "<p class=\"govuk-notification-banner__heading\">");
        html_text(h, str(o, "text"));
        html_lit(h, "</p>");
    }
    govuk_notification_banner_end(h);
}

static void tabs(struct html *h, const json_t *o) {
    ONLY(o, "title", "items", "id", "classes");
    const json_t *items = json_object_get(o, "items");
    size_t n = json_array_size(items);
    struct govuk_tab *tab = arena_array(&arena, struct govuk_tab, n + 1);
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(items, i);
        if (!json_is_object(item)) offered = false;
        if (!offered) return;
        ONLY(item, "label", "id", "panel");
        ONLY(json_object_get(item, "panel"), "html", "text");
        tab[i] = (struct govuk_tab){ .id = str(item, "id"), .label = str(item, "label") };
        offered = offered && tab[i].id.n > 0;
    }
    govuk_tabs_begin(h, str(o, "title"), (struct govuk_box){ .id = str(o, "id"), .classes = str(o, "classes") }, tab,
                     n);
    for (size_t i = 0; i < n; i++) {
        const json_t *panel = json_object_get(json_array_get(items, i), "panel");
        bool markup = str(panel, "html").n > 0;
        govuk_tabs_panel_begin(h, tab[i].id, i == 0);
        if (!markup && str(panel, "text").n > 0) html_lit(h, "<p class=\"govuk-body\">");
        content(h, panel, "html", "text");
        if (!markup && str(panel, "text").n > 0) html_lit(h, "</p>");
        govuk_tabs_panel_end(h);
    }
    govuk_tabs_end(h);
}

static struct govuk_field field_of(const json_t *o) {
    const json_t *label = json_object_get(o, "label"), *hint = json_object_get(o, "hint");
    const json_t *error = json_object_get(o, "errorMessage"), *group = json_object_get(o, "formGroup");
    if (label) ONLY(label, "text", "classes", "isPageHeading");
    if (hint) ONLY(hint, "text");
    if (error) ONLY(error, "text");
    if (group) ONLY(group, "classes");
    return (struct govuk_field){
        .name = str(o, "name"),
        .id = str(o, "id"),
        .label = str(label, "text"),
        .label_classes = str(label, "classes"),
        .hint = str(hint, "text"),
        .error = str(error, "text"),
        .group_classes = str(group, "classes"),
        .classes = str(o, "classes"),
        .described_by = str(o, "describedBy"),
        .label_is_heading = flag(label, "isPageHeading"),
    };
}

static struct sv affix_of(const json_t *o, const char *key) {
    const json_t *affix = json_object_get(o, key);
    if (affix) ONLY(affix, "text");
    return str(affix, "text");
}

static struct sv spelling(const json_t *o) {
    const json_t *spell = json_object_get(o, "spellcheck");
    if (json_is_true(spell)) return SV("true");
    return json_is_false(spell) ? SV("false") : SV("");
}

static void input(struct html *h, const json_t *o) {
    ONLY(o, "name", "id", "label", "hint", "errorMessage", "formGroup", "classes", "describedBy", "value", "type",
         "inputmode", "autocomplete", "autocapitalize", "pattern", "spellcheck", "prefix", "suffix", "disabled");
    struct govuk_input p = {
        .field = field_of(o),
        .value = str(o, "value"),
        .type = str(o, "type"),
        .inputmode = str(o, "inputmode"),
        .autocomplete = str(o, "autocomplete"),
        .autocapitalize = str(o, "autocapitalize"),
        .pattern = str(o, "pattern"),
        .spellcheck = spelling(o),
        .prefix = affix_of(o, "prefix"),
        .suffix = affix_of(o, "suffix"),
        .disabled = flag(o, "disabled"),
    };
    govuk_input(h, &p);
}

static void select_(struct html *h, const json_t *o) {
    ONLY(o, "name", "id", "label", "hint", "errorMessage", "formGroup", "classes", "describedBy", "items", "disabled");
    const json_t *items = json_object_get(o, "items");
    size_t n = json_array_size(items);
    struct govuk_option *options = arena_array(&arena, struct govuk_option, n + 1);
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(items, i);
        if (!json_is_object(item)) offered = false;
        if (!offered) return;
        ONLY(item, "value", "text", "selected", "disabled");
        offered = offered && !json_is_boolean(json_object_get(item, "value"));
        options[i] = (struct govuk_option){ .value = str(item, "value"),
                                            .text = str(item, "text"),
                                            .selected = flag(item, "selected"),
                                            .disabled = flag(item, "disabled") };
    }
    struct govuk_select p = {
        .field = field_of(o), .options = options, .option_count = n, .disabled = flag(o, "disabled")
    };
    govuk_select(h, &p);
}

static void textarea(struct html *h, const json_t *o) {
    ONLY(o, "name", "id", "label", "hint", "errorMessage", "formGroup", "classes", "describedBy", "value", "rows",
         "autocomplete", "spellcheck");
    govuk_textarea(h, &(struct govuk_textarea){ .field = field_of(o),
                                                .value = str(o, "value"),
                                                .autocomplete = str(o, "autocomplete"),
                                                .spellcheck = spelling(o),
                                                .rows = number(o, "rows") });
}

static void password_input(struct html *h, const json_t *o) {
    ONLY(o, "name", "id", "label", "hint", "errorMessage", "formGroup", "classes", "describedBy", "value",
         "autocomplete");
    govuk_password_input(h, &(struct govuk_password_input){ .field = field_of(o),
                                                            .value = str(o, "value"),
                                                            .autocomplete = str(o, "autocomplete") });
}

static struct govuk_choices choices_of(const json_t *o) {
    ONLY(o, "name", "idPrefix", "fieldset", "hint", "errorMessage", "formGroup", "classes", "describedBy", "items");
    const json_t *set = json_object_get(o, "fieldset"), *legend = json_object_get(set, "legend");
    const json_t *items = json_object_get(o, "items");
    size_t n = json_array_size(items);
    struct govuk_choice *choice = arena_array(&arena, struct govuk_choice, n + 1);
    if (set) ONLY(set, "legend", "describedBy");
    if (legend) ONLY(legend, "text", "classes", "isPageHeading");
    offered = offered && (set == NULL || str(legend, "text").n > 0);
    struct govuk_choices p = { .field = field_of(o), .items = choice, .item_count = n };
    p.field.id = str(o, "idPrefix");
    p.field.label = str(legend, "text");
    p.field.label_classes = str(legend, "classes");
    p.field.label_is_heading = flag(legend, "isPageHeading");
    if (set) p.field.described_by = str(set, "describedBy");
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(items, i), *hint = json_object_get(item, "hint");
        if (!json_is_object(item)) offered = false;
        if (!offered) break;
        ONLY(item, "value", "text", "id", "hint", "checked", "disabled");
        if (hint) ONLY(hint, "text");
        choice[i] = (struct govuk_choice){ .value = str(item, "value"),
                                           .text = str(item, "text"),
                                           .hint = str(hint, "text"),
                                           .id = str(item, "id"),
                                           .checked = flag(item, "checked"),
                                           .disabled = flag(item, "disabled") };
    }
    return p;
}

static void radios(struct html *h, const json_t *o) {
    struct govuk_choices p = choices_of(o);
    if (offered) govuk_radios(h, &p);
}

static void checkboxes(struct html *h, const json_t *o) {
    struct govuk_choices p = choices_of(o);
    if (offered) govuk_checkboxes(h, &p);
}

static void panel(struct html *h, const json_t *o) {
    ONLY(o, "titleText", "text", "classes", "headingLevel");
    offered = offered && sv_find(str(o, "classes"), SV("interruption")) == str(o, "classes").n;
    govuk_panel(h, &(struct govuk_panel){ .title = str(o, "titleText"),
                                          .text = str(o, "text"),
                                          .classes = str(o, "classes"),
                                          .level = number(o, "headingLevel") });
}

static void button(struct html *h, const json_t *o) {
    ONLY(o, "text", "href", "type", "name", "value", "id", "classes", "disabled", "isStartButton",
         "preventDoubleClick");
    const json_t *twice = json_object_get(o, "preventDoubleClick");
    struct govuk_button p = {
        .text = str(o, "text"),
        .href = str(o, "href"),
        .type = str(o, "type"),
        .name = str(o, "name"),
        .value = str(o, "value"),
        .id = str(o, "id"),
        .classes = str(o, "classes"),
        .disabled = flag(o, "disabled"),
        .start = flag(o, "isStartButton"),
        .double_click = json_is_true(twice)    ? GOVUK_DOUBLE_CLICK_PREVENTED
                        : json_is_false(twice) ? GOVUK_DOUBLE_CLICK_ALLOWED
                                               : GOVUK_DOUBLE_CLICK_UNSAID,
    };
    govuk_button(h, &p);
}

static void error_summary(struct html *h, const json_t *o) {
    ONLY(o, "titleText", "descriptionText", "errorList", "classes");
    struct govuk_error_summary p = { .title = str(o, "titleText"),
                                     .description = str(o, "descriptionText"),
                                     .classes = str(o, "classes") };
    p.items = links_of(json_object_get(o, "errorList"), &p.item_count);
    govuk_error_summary(h, &p);
}

struct component {
    const char *name;
    void (*draw)(struct html *h, const json_t *options);
    size_t at_least; /* fixtures compared */
};
static const struct component components[] = {
    { "skip-link", skip_link, 4 },
    { "back-link", back_link, 3 },
    { "breadcrumbs", breadcrumbs, 6 },
    { "service-navigation", service_navigation, 14 },
    { "pagination", pagination, 10 },
    { "footer", footer, 2 },
    { "table", table, 15 },
    { "summary-list", summary_list, 9 },
    { "tag", tag, 9 },
    { "details", details, 6 },
    { "inset-text", inset_text, 5 },
    { "warning-text", warning_text, 5 },
    { "notification-banner", notification_banner, 10 },
    { "tabs", tabs, 4 },
    { "input", input, 20 },
    { "select", select_, 7 },
    { "textarea", textarea, 17 },
    { "password-input", password_input, 10 },
    { "radios", radios, 20 },
    { "checkboxes", checkboxes, 18 },
    { "panel", panel, 5 },
    { "button", button, 20 },
    { "error-summary", error_summary, 6 },
};

/* ---- comparing ----------------------------------------------------------------------------------------------------- */

static bool blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/* Runs of blanks become one, and none is left beside a tag. */
static const char *normal(struct sv v) {
    struct text t = text_in(&arena, 0);
    for (size_t i = 0; i < v.n; i++) {
        if (!blank(v.p[i])) {
            text_char(&t, v.p[i]);
            continue;
        }
        while (i + 1 < v.n && blank(v.p[i + 1])) i++;
        char before = t.n == 0 ? '>' : t.p[t.n - 1], after = i + 1 < v.n ? v.p[i + 1] : '<';
        if (before != '>' && before != '<' && after != '<' && after != '>' && after != '/') text_char(&t, ' ');
    }
    return text_cstr(&t);
}

/* `html` without what stands from `start` to the end of the first `end` after it. */
static struct sv without(struct sv html, struct sv start, struct sv end) {
    size_t from = sv_find(html, start);
    if (from == html.n) return html;
    size_t to = from + sv_find(sv_sub(html, from, html.n), end) + end.n;
    struct text t = text_in(&arena, 0);
    text_add(&t, sv_sub(html, 0, from));
    text_add(&t, sv_sub(html, to, html.n));
    return text_view(&t);
}

/* The two things we leave out on purpose. */
static struct sv expected_html(const char *component, const json_t *fixture) {
    struct sv html = str(fixture, "html");
    if (strcmp(component, "footer") != 0) return html;
    html = without(html, SV("<svg\n    focusable"), SV("</svg>"));
    return without(html, SV("<div class=\"govuk-footer__meta-item\">"), SV("</div>"));
}

static json_t *fixtures_of(const char *component) {
    char path[256];
    const char *root = getenv("ILACS_SOURCE_DIR");
    snprintf(path, sizeof path, "%s/node_modules/govuk-frontend/dist/govuk/components/%s/fixtures.json",
             root == NULL ? "." : root, component);
    json_error_t fault;
    json_t *file = json_load_file(path, 0, &fault);
    if (file == NULL) print_error("%s: %s\n", path, fault.text);
    assert_non_null(file);
    return file;
}

static void component_is_as_the_package_draws_it(void **state) {
    const struct component *c = *state;
    json_t *file = fixtures_of(c->name);
    size_t compared = 0, index;
    json_t *fixture;
    json_array_foreach(json_object_get(file, "fixtures"), index, fixture) {
        arena = arena_with_limit(0);
        struct text t = text_in(&arena, 0);
        struct html h = html_in(&t);
        offered = true;
        c->draw(&h, json_object_get(fixture, "options"));
        if (offered) {
            const char *ours = normal(text_view(&t)), *theirs = normal(expected_html(c->name, fixture));
            if (strcmp(ours, theirs) != 0) print_error("%s: %s\n", c->name, str(fixture, "name").p);
            assert_string_equal(ours, theirs);
            compared++;
        }
        arena_free(&arena);
    }
    json_decref(file);
    if (compared < c->at_least) print_error("%s: only %zu fixtures compared\n", c->name, compared);
    assert_true(compared >= c->at_least);
    if (getenv("ILACS_VERBOSE") != NULL) print_message("# %s: %zu of %zu fixtures\n", c->name, compared, index);
}

int main(void) {
    enum { N = sizeof components / sizeof components[0] };
    struct CMUnitTest tests[N];
    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){ .name = components[i].name,
                                        .test_func = component_is_as_the_package_draws_it,
                                        .initial_state = (void *)(uintptr_t)&components[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
