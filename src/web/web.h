#ifndef ILACS_WEB_WEB_H
#define ILACS_WEB_WEB_H
/* What pages share: the thread's open register, the day asked, links that keep the day, error pages. */
#include "app/context.h"
#include "app/keys.h"
#include "app/view.h"
#include "render/page.h"
#include "render/url.h"
#include "web/route.h"

/* One serving thread's own: not shared. */
struct web {
    struct app *app;
    struct page_assets assets;
    struct context *context; /* published figures about the places */
    struct arena arena;      /* of the asset addresses */
    /* For a copy as static files (site_export.h); DAY_NONE on a server. */
    struct day on;     /* the day shown where an address names none; DAY_NONE: today */
    struct day copied; /* when the copy is made */
    /* Of a worker, which answers what depends on who asks (session.h); else empty. */
    bool worker;
    const struct config *config;
    struct keys keys;
    bool has_keys;
    struct store *writer; /* opened with the first use */
};
bool web_open(const struct app_options *o, struct web **out, struct err *e);
/* `config` outlives it. */
bool web_open_worker(const struct app_options *o, const struct config *config, struct web **out, struct err *e);
void web_close(struct web *w); /* NULL is fine */

/* Answers any request that has passed the guard: finds the row, runs its page, and makes the error page when that
 * fails. On a loop, a row that is not public is left for later (answer.later). The server's callback. */
void web_answer(struct web *w, const struct request *rq, struct answer *out);

/* ---- for pages ---------------------------------------------------------------------------------------------------- */

/* Opens the register as the public knew it on the day of the address (`on`; today unless told). A day that cannot be
 * shown is a problem of the address (c->problems), not an error. False on errors only. */
bool call_view(struct call *c, struct view *out, struct err *e);
/* True when the address held no mistake. Otherwise the page that lists them is the answer (400). */
bool call_sound(struct call *c);
/* The day to carry in links: DAY_NONE when the address names none, so that a plain address stays plain. */
struct day call_on(const struct call *c);
/* This page's own address without the day: the way back to today. In the request's arena. */
struct sv call_today_href(const struct call *c);

/* "/areas/leeds", with the day where the address has one. In the request's arena. */
struct sv area_href(struct call *c, const struct authority *a);
struct html call_html(struct call *c);
/* The frame with what every page of this call shares filled in. */
struct page call_page(const struct call *c, struct sv title, enum page_section section);
/* A label with its first letter as a capital: labels are lower case. */
void draw_capital(struct html *h, struct sv label);
/* "Show this page as at another day": folded away, with its field and button; other fields of the address go along. `action`: where to. */
void draw_as_at_form(struct html *h, const struct call *c, struct sv action);
/* The other fields of the address as hidden inputs, without those named. NULL-ended list. */
void draw_hidden_fields(struct html *h, const struct call *c, const char *const *without);
/* The answer is a download of the call's body. */
void answer_download(struct call *c, struct sv type, struct sv file_name);
/* The answer is a redirect (308: the same request, elsewhere). */
void answer_moved(struct call *c, struct sv location);
/* A status as a tag: in words, and in a colour that says nothing the words do not. */
void draw_status(struct html *h, enum status s);

/* The pages of the table in routes.c. */
page_fn page_authorities, page_find, data_authorities_csv, data_authorities_json;
page_fn page_area, data_area_csv, data_area_json, data_area_history_csv, data_area_history_json;
page_fn page_data, data_list_json, page_data_table, data_table_csv, data_table_json;
page_fn page_method, page_about, page_accessibility, page_search;
page_fn page_health, page_robots, page_asset;
page_fn page_prove;
page_fn page_reviews, page_review, accept_review, dismiss_review;
page_fn page_map, data_map_csv, data_map_json, data_map_svg;
page_fn page_regions, data_regions_csv, data_regions_json, page_region, data_region_csv, data_region_json;
page_fn page_compare, data_compare_csv, data_compare_json;
page_fn page_statistics, data_statistics_csv, data_statistics_json, data_over_time_csv, data_over_time_json;
page_fn page_editions, page_editions_compare, data_editions_csv, data_editions_json;
page_fn page_edition, data_edition_csv, data_edition_json, data_edition_svg;
page_fn page_edition_diff, data_edition_diff_csv, data_edition_diff_json;
page_fn page_edition_impact, data_edition_impact_csv, data_edition_impact_json;
page_fn page_sign_in, do_sign_in, page_sign_in_code, do_sign_in_code, page_set_up, do_set_up;
page_fn page_sign_on, page_sign_on_return, do_sign_out, page_signed_out;
page_fn page_account, do_end_sessions, page_password, do_password;
page_fn page_second_factor, do_second_factor, do_remove_second_factor, do_recovery_codes;
page_fn page_people, page_new_person, do_new_person, page_person;
page_fn do_give_role, do_take_role, do_disable_person, do_enable_person, do_reset_person, do_erase_person;
page_fn page_audit, page_why, page_permissions;
page_fn page_plan, data_plan_csv, data_plan_json, page_planned, page_exposure;
page_fn page_new_planned, add_planned, page_change_planned, change_planned, withdraw_planned, call_planned;
page_fn page_interests, declare_interest, withdraw_interest;
page_fn data_movement_csv, data_movement_json, data_official_csv, data_official_json;
#endif
