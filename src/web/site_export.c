#include "web/site_export.h"

#include "web/site_folder.h"
#include "web/site_links.h"
#include "web/web.h"

enum { TABLE = 1 << 14, LEVEL = TABLE / 2, SITE_ARENA = 64 * 1024 * 1024, PAGE_ARENA = 256 * 1024 * 1024 };

/* One file to be. */
struct entry {
    struct sv path, query, file;
    struct sv from; /* the file that first linked to it */
};
struct site {
    struct web *web;
    struct site_folder folder;
    struct arena arena, page; /* of the list; of one page, emptied for the next */
    struct entry entry[LEVEL];
    size_t entries;
    uint16_t at[TABLE]; /* by hash of the file's name: number of the entry + 1; 0: free */
    struct sv now;      /* the file being written */
    bool full;
    size_t pages;
};

/* ---- the list ------------------------------------------------------------------------------------------------------- */

static uint32_t hash_of(struct sv v) {
    uint32_t h = 2166136261U; /* FNV-1a */
    for (size_t i = 0; i < v.n; i++) h = (h ^ (unsigned char)v.p[i]) * 16777619U;
    return h;
}

static struct sv kept(struct arena *a, struct sv v) { return (struct sv){ arena_copy(a, v.p, v.n), v.n }; }

/* Adds it, unless it is there. False when the list or memory is full. */
static bool add(struct site *s, const struct site_target *t) {
    uint32_t i = hash_of(t->file) % TABLE;
    for (; s->at[i] != 0; i = (i + 1) % TABLE)
        if (sv_eq(s->entry[s->at[i] - 1].file, t->file)) return true;
    if (s->entries == LEVEL) {
        s->full = true;
        return false;
    }
    s->entry[s->entries] = (struct entry){ kept(&s->arena, t->path), kept(&s->arena, t->query),
                                           kept(&s->arena, t->file), kept(&s->arena, s->now) };
    s->at[i] = (uint16_t)++s->entries;
    return !s->arena.failed;
}

static bool found(void *ctx, const struct site_target *t) { return add(ctx, t); }

static bool served(void *ctx, const struct site_target *t) {
    struct site *s = ctx;
    struct path path;
    const struct route_table *all = site_routes();
    size_t at;
    struct sv param, allow;
    return path_parse(t->path, &s->page, &path, NULL) &&
           route_find(all, METHOD_GET, &path, &at, &param, &allow) == ROUTE_FOUND && all->is_public[at];
}

static bool add_address(struct site *s, struct sv address) {
    struct site_target t;
    return !site_target(address, &s->page, &t) || add(s, &t);
}

/* Where the links begin: every address that needs no parameter, and every authority there ever was. */
static bool add_beginnings(struct site *s, struct err *e) {
    struct view v;
    for (size_t i = 0; i < route_count; i++) {
        struct sv pattern = sv_of(routes[i].pattern);
        if (routes[i].method == METHOD_GET && site_routes()->is_public[i] && sv_find(pattern, SV(":")) == pattern.n &&
            !sv_ends(pattern, SV(".txt")) && !add_address(s, pattern))
            return err_nomem(e, __func__);
    }
    if (!app_view(s->web->app, (struct question){ s->web->on, DAY_NONE, AUDIENCE_PUBLIC }, &v, e)) return false;
    for (size_t i = 0; i < v.histories; i++) {
        struct text t = text_in(&s->page, 0);
        text_lit(&t, "/areas/");
        authority_slug(v.history[i].authority, &t);
        if (!add_address(s, text_view(&t))) return err_nomem(e, __func__);
    }
    return true;
}

/* ---- one file ------------------------------------------------------------------------------------------------------- */

static bool broken(const struct entry *n, int status, struct err *e) {
    return err_fail(e, ERR_RULE, __func__, "This is a fault of the program: please report it.",
                    "%.*s links to %.*s%s%.*s, which answers %d", SV_ARG(n->from), SV_ARG(n->path),
                    n->query.n > 0 ? "?" : "", SV_ARG(n->query), status);
}

/* A page that leads to the file a redirect means. */
static bool write_redirect(struct site *s, const struct entry *n, const struct answer *a, struct err *e) {
    struct site_target t;
    struct text body = text_in(&s->page, 0);
    if (!site_target(a->location, &s->page, &t) || !sv_ends(n->file, SV(".html"))) return broken(n, a->status, e);
    if (!add(s, &t)) return err_nomem(e, __func__);
    struct text up = text_in(&s->page, 0);
    for (size_t i = 0; i < n->file.n; i++)
        if (n->file.p[i] == '/') text_lit(&up, "../");
    text_lit(&body, "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head><meta charset=\"utf-8\"><title>Moved</title>"
                    "<meta name=\"robots\" content=\"noindex\"><meta http-equiv=\"refresh\" content=\"0; url=");
    text_add(&body, text_view(&up));
    text_add(&body, t.file); /* file names are plain: letters, digits, . _ - and / */
    text_lit(&body, "\"></head>\n<body><p>This page is at <a href=\"");
    text_add(&body, text_view(&up));
    text_add(&body, t.file);
    text_lit(&body, "\">its own address</a>.</p></body>\n</html>\n");
    s->pages++;
    return text_ok(&body, e) && site_folder_write(&s->folder, n->file, text_view(&body), e);
}

static bool is_marked_up(struct sv type) {
    return sv_starts(type, SV("text/html")) || sv_starts(type, SV("image/svg"));
}

/* The icon and other assets are no pages of ours; they hold no links. */
static bool write_entry(struct site *s, const struct entry *n, struct err *e) {
    struct request rq = { .method = METHOD_GET, .path = n->path, .query = n->query, .arena = &s->page };
    struct site_links links = { found, served, s };
    struct answer a = { 0 };
    s->now = n->file;
    web_answer(s->web, &rq, &a);
    if (a.status == 303 || a.status == 308) return write_redirect(s, n, &a, e);
    if (a.status != 200) return broken(n, a.status, e);
    if (!is_marked_up(a.type) || a.body_is_constant) return site_folder_write(&s->folder, n->file, a.body, e);
    struct text out = text_in(&s->page, 0);
    if (!site_rewrite(a.body, n->file, &links, &s->page, &out))
        return err_fail(e, ERR_NOMEM, __func__, "This is a fault of the program: please report it.", "%s",
                        s->full ? "the site has more pages than a copy can hold" : "memory ran out");
    s->pages += sv_starts(a.type, SV("text/html"));
    return site_folder_write(&s->folder, n->file, text_view(&out), e);
}

static bool write_all(struct site *s, struct err *e) {
    if (!add_beginnings(s, e)) return false;
    for (size_t i = 0; i < s->entries; i++) {
        arena_reset(&s->page);
        if (!write_entry(s, &s->entry[i], e)) return false;
    }
    return site_folder_commit(&s->folder, e);
}

bool site_export(const struct site_options *o, struct site_report *out, struct err *e) {
    struct app_options app = o->app;
    struct arena own = arena_with_limit(SITE_ARENA);
    struct site *s = arena_new(&own, struct site);
    app.read_only = true;
    if (s == NULL) return err_nomem(e, __func__);
    s->arena = arena_with_limit(SITE_ARENA);
    s->page = arena_with_limit(PAGE_ARENA);
    s->folder.fd = -1;
    bool ok = web_open(&app, &s->web, e);
    if (ok) {
        s->web->copied = app_today(s->web->app);
        s->web->on = o->on;
        ok = site_folder_begin(o->folder, &s->folder, e) && write_all(s, e);
        *out = (struct site_report){ s->folder.files, s->pages, s->folder.bytes,
                                     day_known(o->on) ? o->on : s->web->copied };
    }
    site_folder_end(&s->folder);
    web_close(s->web);
    arena_free(&s->page);
    arena_free(&s->arena);
    arena_free(&own);
    return ok;
}
