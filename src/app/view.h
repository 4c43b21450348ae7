#ifndef ILACS_APP_VIEW_H
#define ILACS_APP_VIEW_H
/* One question put to the register: the day asked, the day it was known by, and to whom. Command line, pages and exports
 * all open a view, so they all give the same answer (design decision 14). */
#include "core/backtest.h"
#include "core/explain.h"
#include "core/impact.h"
#include "core/statistics.h"
#include "core/version.h"

struct app_options {
    struct sv store;         /* path of the store; empty: the default, $ILACS_STORE or var/ilacs.db */
    struct sv framework_dir; /* drafts beside the shipped editions; empty: none */
    bool read_only;
};
/* An open store, the compiled framework and the register as loaded last; reloaded when the store has changed.
 * Not shared between threads: each serving thread opens its own. */
struct app;
bool app_open(const struct app_options *o, struct app **out, struct err *e);
void app_close(struct app *a); /* NULL is fine */
/* The open store, for what is no question about the register (the review queue). The app keeps owning it. */
struct store;
struct store *app_store(struct app *a);
struct day app_today(const struct app *a); /* UK civil day; ILACS_NOW sets it in tests */
const struct framework *app_framework(const struct app *a);

/* Every version of every record of one kind, as stored: what an audience may see of it is the caller's to choose. Lives in
 * `arena`. */
bool app_versions(struct app *a, enum record_kind kind, struct arena *arena, struct versions *out, struct err *e);

struct question {
    struct day on, known_by; /* DAY_NONE: today; known_by DAY_NONE: the same as on */
    enum audience audience;
};
/* Everything borrowed from the app's snapshot: valid until the next app_view or app_close. */
struct view {
    struct question question; /* with the defaults filled in */
    const struct framework *framework;
    const struct edition *edition; /* in force on the day, or NULL before the first */
    const struct calendar *calendar;
    const struct fact *fact; /* the whole register, every version */
    size_t facts;
    const struct history *history; /* one per authority ever, by name; existence on the day: authority_exists */
    size_t histories;
    struct record_keeping keeping;
    struct due_context context;
};
/* Errors: ERR_STORE, ERR_NOMEM, ERR_INPUT when `on` lies outside 2012-01-01 .. 2045-12-31. */
bool app_view(struct app *a, struct question q, struct view *out, struct err *e);

/* Finds one authority by DfE code, ONS code, Ofsted number, name or slug, forgiving case, punctuation, "&" and word
 * order of "Bristol, City of". Unknown: ERR_UNKNOWN, the hint names the nearest; a beginning shared by several: the hint
 * lists them. */
bool view_find(const struct view *v, struct sv wanted, const struct history **out, struct err *e);
/* "st-helens": lower case, words joined by '-': for addresses. */
void authority_slug(const struct authority *a, struct text *out);

struct due_filter {
    const struct history *const *authority; /* NULL: all that exist on the day */
    size_t authorities;
    uint32_t obligations; /* bits 1 << enum obligation; 0: all */
    uint32_t statuses;    /* bits 1 << enum status; 0: all but met and superseded */
    struct sv region;     /* Ofsted region, forgiving case; empty: all */
    bool trace;
};
struct due_rows {
    struct due_row *row;
    size_t count;
    size_t authorities_asked;
};
/* By authority name, then in the order of due_list. Lives in `a`. Errors: ERR_NOMEM; ERR_UNKNOWN for a region nobody is in,
 * with the regions in the hint. */
bool view_due(const struct view *v, const struct due_filter *f, struct arena *a, struct due_rows *out, struct err *e);
#endif
