#include "render/govuk.h"

static struct sv or (struct sv v, struct sv instead) { return v.n > 0 ? v : instead; }

/* ---- finding one's way ------------------------------------------------------------------------------------------- */

void govuk_skip_link(struct html *h, struct govuk_link link) {
    html_lit(h, "<a");
    html_href(h, or (link.href, SV("#content")));
    html_lit(h, " class=\"govuk-skip-link\" data-module=\"govuk-skip-link\">");
    html_text(h, link.text);
    html_lit(h, "</a>\n");
}

void govuk_back_link(struct html *h, struct govuk_link link) {
    html_lit(h, "<a");
    html_href(h, link.href);
    html_lit(h, " class=\"govuk-back-link\">");
    html_text(h, or (link.text, SV("Back")));
    html_lit(h, "</a>\n");
}

static void breadcrumb(struct html *h, struct govuk_link item) {
    if (item.href.n == 0) {
        html_lit(h, "<li class=\"govuk-breadcrumbs__list-item\" aria-current=\"page\">");
        html_text(h, item.text);
    } else {
        html_lit(h, "<li class=\"govuk-breadcrumbs__list-item\"><a class=\"govuk-breadcrumbs__link\"");
        html_href(h, item.href);
        html_lit(h, ">");
        html_text(h, item.text);
        html_lit(h, "</a>");
    }
    html_lit(h, "</li>\n");
}

void govuk_breadcrumbs(struct html *h, const struct govuk_link *items, size_t n, bool collapse_on_mobile) {
    html_lit(h, "<nav");
    html_class(h, "govuk-breadcrumbs", collapse_on_mobile ? SV("govuk-breadcrumbs--collapse-on-mobile") : SV(""));
    html_lit(h, " aria-label=\"Breadcrumb\">\n<ol class=\"govuk-breadcrumbs__list\">\n");
    for (size_t i = 0; i < n; i++) breadcrumb(h, items[i]);
    html_lit(h, "</ol>\n</nav>\n");
}

static void service_name(struct html *h, struct govuk_link service) {
    html_lit(h, "<span class=\"govuk-service-navigation__service-name\">\n");
    if (service.href.n > 0) {
        html_lit(h, "<a");
        html_href(h, service.href);
        html_lit(h, " class=\"govuk-service-navigation__link\">");
        html_text(h, service.text);
        html_lit(h, "</a>");
    } else {
        html_lit(h, "<span class=\"govuk-service-navigation__text\">");
        html_text(h, service.text);
        html_lit(h, "</span>");
    }
    html_lit(h, "\n</span>\n");
}

static void service_item_text(struct html *h, struct govuk_link item) {
    if (item.current) html_lit(h, "<strong class=\"govuk-service-navigation__active-fallback\">");
    html_text(h, item.text);
    if (item.current) html_lit(h, "</strong>");
}

static void service_item(struct html *h, struct govuk_link item) {
    html_lit(h, "<li");
    html_class(h, "govuk-service-navigation__item",
               item.current ? SV("govuk-service-navigation__item--active") : SV(""));
    html_lit(h, ">");
    if (item.href.n > 0) {
        html_lit(h, "<a class=\"govuk-service-navigation__link\"");
        html_href(h, item.href);
    } else {
        html_lit(h, "<span class=\"govuk-service-navigation__text\"");
    }
    if (item.current) html_lit(h, " aria-current=\"page\"");
    html_lit(h, ">");
    service_item_text(h, item);
    if (item.href.n > 0)
        html_lit(h, "</a>");
    else
        html_lit(h, "</span>");
    html_lit(h, "</li>\n");
}

static void service_items(struct html *h, const struct govuk_service_navigation *p) {
    struct sv id = or (p->navigation_id, SV("navigation")), menu = or (p->menu_text, SV("Menu"));
    html_lit(h, "<nav");
    html_attr(h, "aria-label", or (p->label, menu));
    html_lit(h, " class=\"govuk-service-navigation__wrapper\">\n");
    if (p->item_count > 1) {
        html_lit(h, "<button type=\"button\" class=\"govuk-service-navigation__toggle "
                    "govuk-js-service-navigation-toggle\"");
        html_attr(h, "aria-controls", id);
        html_lit(h, " hidden aria-hidden=\"true\">");
        html_text(h, menu);
        html_lit(h, "</button>\n");
    }
    html_lit(h, "<ul class=\"govuk-service-navigation__list\"");
    html_attr(h, "id", id);
    html_lit(h, " >\n");
    for (size_t i = 0; i < p->item_count; i++) service_item(h, p->items[i]);
    html_lit(h, "</ul>\n</nav>\n");
}

void govuk_service_navigation(struct html *h, const struct govuk_service_navigation *p) {
    /* With a name it is a landmark of its own; without, the list of links inside is landmark enough. */
    bool named = p->service.text.n > 0;
    if (named)
        html_lit(h, "<section aria-label=\"Service information\"");
    else
        html_lit(h, "<div");
    html_class(h, "govuk-service-navigation", p->classes);
    html_lit(h, " data-module=\"govuk-service-navigation\">\n<div class=\"govuk-width-container\">\n"
                "<div class=\"govuk-service-navigation__container\">\n");
    if (named) service_name(h, p->service);
    if (p->item_count > 0) service_items(h, p);
    html_lit(h, "</div>\n</div>\n");
    if (named)
        html_lit(h, "</section>\n");
    else
        html_lit(h, "</div>\n");
}

static void arrow_previous(struct html *h) {
    html_lit(h, "<svg class=\"govuk-pagination__icon govuk-pagination__icon--prev\" "
                "xmlns=\"http://www.w3.org/2000/svg\" height=\"13\" width=\"15\" aria-hidden=\"true\" "
                "focusable=\"false\" viewBox=\"0 0 15 13\"><path d=\"m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 "
                "1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z\"></path></svg>\n");
}

static void arrow_next(struct html *h) {
    html_lit(h, "<svg class=\"govuk-pagination__icon govuk-pagination__icon--next\" "
                "xmlns=\"http://www.w3.org/2000/svg\" height=\"13\" width=\"15\" aria-hidden=\"true\" "
                "focusable=\"false\" viewBox=\"0 0 15 13\"><path d=\"m8.107-0.0078125-1.4136 1.414 4.2926 "
                "4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z\"></path></svg>\n");
}

static void pagination_link(struct html *h, struct govuk_link link, struct sv label, bool next, bool block) {
    if (next)
        html_lit(h, "<div class=\"govuk-pagination__next\">\n");
    else
        html_lit(h, "<div class=\"govuk-pagination__prev\">\n");
    html_lit(h, "<a class=\"govuk-link govuk-pagination__link\"");
    html_href(h, link.href);
    html_attr(h, "rel", next ? SV("next") : SV("prev"));
    html_lit(h, ">\n");
    if (!next) arrow_previous(h);
    if (next && block) arrow_next(h);
    html_lit(h, "<span");
    html_class(h, "govuk-pagination__link-title",
               block && label.n == 0 ? SV("govuk-pagination__link-title--decorated") : SV(""));
    html_lit(h, ">");
    if (link.text.n > 0) {
        html_text(h, link.text);
    } else {
        html_text(h, next ? SV("Next") : SV("Previous"));
        html_lit(h, "<span class=\"govuk-visually-hidden\"> page</span>");
    }
    html_lit(h, "</span>\n");
    if (label.n > 0 && block) {
        html_lit(h, "<span class=\"govuk-visually-hidden\">:</span>\n<span class=\"govuk-pagination__link-label\">");
        html_text(h, label);
        html_lit(h, "</span>\n");
    }
    if (next && !block) arrow_next(h);
    html_lit(h, "</a>\n</div>\n");
}

static void pagination_number(struct html *h, const struct govuk_page_number *p) {
    html_lit(h, "<li");
    html_class(h, "govuk-pagination__item",
               p->ellipsis  ? SV("govuk-pagination__item--ellipsis")
               : p->current ? SV("govuk-pagination__item--current")
                            : SV(""));
    html_lit(h, ">");
    if (p->ellipsis) {
        html_lit(h, "&ctdot;</li>\n");
        return;
    }
    html_lit(h, "<a class=\"govuk-link govuk-pagination__link\"");
    html_href(h, p->href);
    if (p->hidden_text.n > 0) {
        html_attr(h, "aria-label", p->hidden_text);
    } else {
        html_lit(h, " aria-label=\"Page ");
        html_int(h, p->number);
        html_lit(h, "\"");
    }
    if (p->current) html_lit(h, " aria-current=\"page\"");
    html_lit(h, ">");
    html_int(h, p->number);
    html_lit(h, "</a></li>\n");
}

void govuk_pagination(struct html *h, const struct govuk_pagination *p) {
    bool block = p->item_count == 0 && (p->previous.href.n > 0 || p->next.href.n > 0);
    html_lit(h, "<nav");
    html_lit(h, " class=\"govuk-pagination");
    if (block) html_lit(h, " govuk-pagination--block");
    if (p->classes.n > 0) html_lit(h, " ");
    html_text(h, p->classes);
    html_lit(h, "\"");
    html_attr(h, "aria-label", or (p->label, SV("Pagination")));
    html_lit(h, ">\n");
    if (p->previous.href.n > 0) pagination_link(h, p->previous, p->previous_label, false, block);
    if (p->item_count > 0) html_lit(h, "<ul class=\"govuk-pagination__list\">\n");
    for (size_t i = 0; i < p->item_count; i++) pagination_number(h, &p->items[i]);
    if (p->item_count > 0) html_lit(h, "</ul>\n");
    if (p->next.href.n > 0) pagination_link(h, p->next, p->next_label, true, block);
    html_lit(h, "</nav>\n");
}

static void footer_items(struct html *h, const struct govuk_footer *p) {
    html_lit(h, "<ul class=\"govuk-footer__inline-list\">\n");
    for (size_t i = 0; i < p->item_count; i++) {
        html_lit(h, "<li class=\"govuk-footer__inline-list-item\"><a class=\"govuk-footer__link\"");
        html_href(h, p->items[i].href);
        html_lit(h, ">");
        html_text(h, p->items[i].text);
        html_lit(h, "</a></li>\n");
    }
    html_lit(h, "</ul>\n");
}

void govuk_footer_begin(struct html *h, const struct govuk_footer *p) {
    html_lit(h, "<div");
    html_class(h, "govuk-footer", p->classes);
    html_lit(h, ">\n<div");
    html_class(h, "govuk-width-container", p->container_classes);
    html_lit(h, ">\n<div class=\"govuk-footer__meta\">\n"
                "<div class=\"govuk-footer__meta-item govuk-footer__meta-item--grow\">\n");
    if (p->item_count > 0 || p->text.n > 0 || p->title.n > 0) {
        html_lit(h, "<h2 class=\"govuk-visually-hidden\">");
        html_text(h, or (p->title, SV("Support links")));
        html_lit(h, "</h2>\n");
    }
    if (p->item_count > 0) footer_items(h, p);
    if (p->text.n > 0) {
        html_lit(h, "<div class=\"govuk-footer__meta-custom\">");
        html_text(h, p->text);
        html_lit(h, "</div>\n");
    }
    html_lit(h, "<svg aria-hidden=\"true\" focusable=\"false\" class=\"govuk-footer__licence-logo\" "
                "xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 483.2 195.7\" height=\"17\" width=\"41\">"
                "<path fill=\"currentColor\" d=\"M421.5 142.8V.1l-50.7 32.3v161.1h112.4v-50.7zm-122.3-9.6A47.12 "
                "47.12 0 0 1 221 97.8c0-26 21.1-47.1 47.1-47.1 16.7 0 31.4 8.7 39.7 21.8l42.7-27.2A97.63 97.63 0 0 0 "
                "268.1 0c-36.5 0-68.3 20.1-85.1 49.7A98 98 0 0 0 97.8 0C43.9 0 0 43.9 0 97.8s43.9 97.8 97.8 "
                "97.8c36.5 0 68.3-20.1 85.1-49.7a97.76 97.76 0 0 0 149.6 25.4l19.4 22.2h3v-87.8h-80l24.3 27.5zM97.8 "
                "145c-26 0-47.1-21.1-47.1-47.1s21.1-47.1 47.1-47.1 47.2 21 47.2 47S123.8 145 97.8 145\" /></svg>\n"
                "<span class=\"govuk-footer__licence-description\">\n");
}

void govuk_footer_end(struct html *h) { html_lit(h, "</span>\n</div>\n</div>\n</div>\n</div>\n"); }

/* ---- content ----------------------------------------------------------------------------------------------------- */

void govuk_table_begin(struct html *h, const struct govuk_table *p) {
    html_lit(h, "<table");
    html_class(h, "govuk-table", p->classes);
    html_attr_if(h, "id", p->id);
    html_lit(h, ">\n");
    if (p->caption.n == 0) return;
    html_lit(h, "<caption");
    html_class(h, "govuk-table__caption", p->caption_classes);
    html_lit(h, ">");
    html_text(h, p->caption);
    html_lit(h, "</caption>\n");
}

void govuk_table_head_begin(struct html *h) {
    html_lit(h, "<thead class=\"govuk-table__head\">\n<tr class=\"govuk-table__row\">\n");
}

static void cell_spans(struct html *h, struct govuk_cell cell) {
    if (cell.colspan > 0) html_attr_int(h, "colspan", cell.colspan);
    if (cell.rowspan > 0) html_attr_int(h, "rowspan", cell.rowspan);
}

void govuk_table_header_begin(struct html *h, struct govuk_cell cell) {
    html_lit(h, "<th scope=\"col\"");
    if (cell.numeric)
        html_class(h, "govuk-table__header govuk-table__header--numeric", cell.classes);
    else
        html_class(h, "govuk-table__header", cell.classes);
    cell_spans(h, cell);
    if (cell.sort == GOVUK_ASCENDING) html_lit(h, " aria-sort=\"ascending\"");
    if (cell.sort == GOVUK_DESCENDING) html_lit(h, " aria-sort=\"descending\"");
    html_lit(h, ">");
}

void govuk_table_header_end(struct html *h) { html_lit(h, "</th>\n"); }

void govuk_table_header(struct html *h, struct sv text, struct govuk_cell cell) {
    govuk_table_header_begin(h, cell);
    html_text(h, text);
    govuk_table_header_end(h);
}

void govuk_table_head_end(struct html *h) { html_lit(h, "</tr>\n</thead>\n"); }

void govuk_table_body_begin(struct html *h) { html_lit(h, "<tbody class=\"govuk-table__body\">\n"); }

void govuk_table_row_begin(struct html *h) { html_lit(h, "<tr class=\"govuk-table__row\">\n"); }

void govuk_table_row_header_begin(struct html *h, struct govuk_cell cell) {
    html_lit(h, "<th scope=\"row\"");
    html_class(h, "govuk-table__header", cell.classes);
    cell_spans(h, cell);
    html_lit(h, ">");
}

void govuk_table_row_header_end(struct html *h) { html_lit(h, "</th>\n"); }

void govuk_table_cell_begin(struct html *h, struct govuk_cell cell) {
    html_lit(h, "<td");
    if (cell.numeric)
        html_class(h, "govuk-table__cell govuk-table__cell--numeric", cell.classes);
    else
        html_class(h, "govuk-table__cell", cell.classes);
    cell_spans(h, cell);
    html_attr_if(h, "data-label", cell.label);
    html_lit(h, ">");
}

void govuk_table_cell_end(struct html *h) { html_lit(h, "</td>\n"); }

void govuk_table_cell(struct html *h, struct sv text, struct govuk_cell cell) {
    govuk_table_cell_begin(h, cell);
    html_text(h, text);
    govuk_table_cell_end(h);
}

void govuk_table_row_end(struct html *h) { html_lit(h, "</tr>\n"); }

void govuk_table_end(struct html *h) { html_lit(h, "</tbody>\n</table>\n"); }

void govuk_summary_list_begin(struct html *h, struct sv classes) {
    html_lit(h, "<dl");
    html_class(h, "govuk-summary-list", classes);
    html_lit(h, ">\n");
}

void govuk_summary_row_begin(struct html *h, struct govuk_summary_row row) {
    html_lit(h, "<div");
    if (row.no_actions)
        html_class(h, "govuk-summary-list__row govuk-summary-list__row--no-actions", row.classes);
    else
        html_class(h, "govuk-summary-list__row", row.classes);
    html_lit(h, ">\n<dt");
    html_class(h, "govuk-summary-list__key", row.key_classes);
    html_lit(h, ">");
    html_text(h, row.key);
    html_lit(h, "</dt>\n<dd");
    html_class(h, "govuk-summary-list__value", row.value_classes);
    html_lit(h, ">");
}

static void summary_action(struct html *h, const struct govuk_action *a) {
    html_lit(h, "<a");
    html_class(h, "govuk-link", a->classes);
    html_href(h, a->href);
    html_lit(h, ">");
    html_text(h, a->text);
    if (a->hidden_text.n > 0) {
        html_lit(h, "<span class=\"govuk-visually-hidden\"> ");
        html_text(h, a->hidden_text);
        html_lit(h, "</span>");
    }
    html_lit(h, "</a>\n");
}

void govuk_summary_row_actions(struct html *h, const struct govuk_action *actions, size_t n) {
    html_lit(h, "</dd>\n<dd class=\"govuk-summary-list__actions\">");
    if (n == 1) {
        summary_action(h, actions);
        return;
    }
    html_lit(h, "<ul class=\"govuk-summary-list__actions-list\">\n");
    for (size_t i = 0; i < n; i++) {
        html_lit(h, "<li class=\"govuk-summary-list__actions-list-item\">");
        summary_action(h, &actions[i]);
        html_lit(h, "</li>\n");
    }
    html_lit(h, "</ul>\n");
}

void govuk_summary_row_end(struct html *h) { html_lit(h, "</dd>\n</div>\n"); }

void govuk_summary_row(struct html *h, struct sv key, struct sv value) {
    govuk_summary_row_begin(h, (struct govuk_summary_row){ .key = key });
    html_text(h, value);
    govuk_summary_row_end(h);
}

void govuk_summary_list_end(struct html *h) { html_lit(h, "</dl>\n"); }

void govuk_tag(struct html *h, struct sv text, struct sv classes) {
    html_lit(h, "<strong");
    html_class(h, "govuk-tag", classes);
    html_lit(h, ">");
    html_text(h, text);
    html_lit(h, "</strong>\n");
}

void govuk_details_begin(struct html *h, struct govuk_details p) {
    html_lit(h, "<details");
    html_attr_if(h, "id", p.id);
    html_class(h, "govuk-details", p.classes);
    if (p.open) html_lit(h, " open");
    html_lit(h, ">\n<summary class=\"govuk-details__summary\"><span class=\"govuk-details__summary-text\">");
    html_text(h, p.summary);
    html_lit(h, "</span></summary>\n<div class=\"govuk-details__text\">\n");
}

void govuk_details_end(struct html *h) { html_lit(h, "</div>\n</details>\n"); }

void govuk_inset_text_begin(struct html *h, struct govuk_box p) {
    html_lit(h, "<div");
    html_attr_if(h, "id", p.id);
    html_class(h, "govuk-inset-text", p.classes);
    html_lit(h, ">\n");
}

void govuk_inset_text_end(struct html *h) { html_lit(h, "</div>\n"); }

void govuk_warning_text_begin(struct html *h, struct sv icon_text, struct sv classes) {
    html_lit(h, "<div");
    html_class(h, "govuk-warning-text", classes);
    html_lit(h, ">\n<span class=\"govuk-warning-text__icon\" aria-hidden=\"true\">!</span>\n"
                "<strong class=\"govuk-warning-text__text\">\n<span class=\"govuk-visually-hidden\">");
    html_text(h, or (icon_text, SV("Warning")));
    html_lit(h, "</span>\n");
}

void govuk_warning_text_end(struct html *h) { html_lit(h, "</strong>\n</div>\n"); }

void govuk_notification_banner_begin(struct html *h, struct govuk_notification_banner p) {
    struct sv id = or (p.title_id, SV("govuk-notification-banner-title"));
    int level = p.title_level > 0 ? p.title_level : 2;
    html_lit(h, "<div");
    if (p.success)
        html_class(h, "govuk-notification-banner govuk-notification-banner--success", p.classes);
    else
        html_class(h, "govuk-notification-banner", p.classes);
    html_attr(h, "role", or (p.role, p.success ? SV("alert") : SV("region")));
    html_attr(h, "aria-labelledby", id);
    html_lit(h, " data-module=\"govuk-notification-banner\">\n<div class=\"govuk-notification-banner__header\">\n<h");
    html_int(h, level);
    html_lit(h, " class=\"govuk-notification-banner__title\"");
    html_attr(h, "id", id);
    html_lit(h, ">");
    html_text(h, or (p.title, p.success ? SV("Success") : SV("Important")));
    html_lit(h, "</h");
    html_int(h, level);
    html_lit(h, ">\n</div>\n<div class=\"govuk-notification-banner__content\">\n");
}

void govuk_notification_banner_end(struct html *h) { html_lit(h, "</div>\n</div>\n"); }

void govuk_panel(struct html *h, const struct govuk_panel *p) {
    int level = p->level > 0 ? p->level : 1;
    html_lit(h, "<div");
    html_class(h, "govuk-panel govuk-panel--confirmation", p->classes);
    html_lit(h, ">\n<h");
    html_int(h, level);
    html_lit(h, " class=\"govuk-panel__title\">");
    html_text(h, p->title);
    html_lit(h, "</h");
    html_int(h, level);
    html_lit(h, ">\n");
    if (p->text.n > 0) {
        html_lit(h, "<div class=\"govuk-panel__body\">");
        html_text(h, p->text);
        html_lit(h, "</div>\n");
    }
    html_lit(h, "</div>\n");
}

void govuk_tabs_begin(struct html *h, struct sv title, struct govuk_box box, const struct govuk_tab *tabs, size_t n) {
    html_lit(h, "<div");
    html_attr_if(h, "id", box.id);
    html_class(h, "govuk-tabs", box.classes);
    html_lit(h, " data-module=\"govuk-tabs\">\n<h2 class=\"govuk-tabs__title\">");
    html_text(h, or (title, SV("Contents")));
    html_lit(h, "</h2>\n");
    if (n > 0) html_lit(h, "<ul class=\"govuk-tabs__list\">\n");
    for (size_t i = 0; i < n; i++) {
        html_lit(h, "<li");
        html_class(h, "govuk-tabs__list-item", i == 0 ? SV("govuk-tabs__list-item--selected") : SV(""));
        html_lit(h, "><a class=\"govuk-tabs__tab\" href=\"#");
        html_text(h, tabs[i].id);
        html_lit(h, "\">");
        html_text(h, tabs[i].label);
        html_lit(h, "</a></li>\n");
    }
    if (n > 0) html_lit(h, "</ul>\n");
}

void govuk_tabs_panel_begin(struct html *h, struct sv id, bool first) {
    html_lit(h, "<div");
    html_class(h, "govuk-tabs__panel", first ? SV("") : SV("govuk-tabs__panel--hidden"));
    html_attr(h, "id", id);
    html_lit(h, ">\n");
}

void govuk_tabs_panel_end(struct html *h) { html_lit(h, "</div>\n"); }

void govuk_tabs_end(struct html *h) { html_lit(h, "</div>\n"); }
