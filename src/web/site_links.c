#include "web/site_links.h"

#include <string.h>

/* ---- which addresses have a file ------------------------------------------------------------------------------------ */

/* Forms lead there, and nothing else; without their fields they have nothing to show. */
static const char *const form_pages[] = { "/search",           "/areas", "/compare", "/compare.csv", "/compare.json",
                                          "/editions/compare", "/health" };
/* Fields that choose among a handful of pictures, so that each gets a file of its own. */
static const char *const kept_fields[] = { "by", "basis", "obligation" };
/* Fields that change nothing but what is folded open. */
static const char *const idle_fields[] = { "why" };

static bool is_one_of(struct sv v, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (sv_eq(v, sv_of(list[i]))) return true;
    return false;
}
#define ONE_OF(v, list) is_one_of((v), (list), sizeof(list) / sizeof *(list))

bool site_leads_elsewhere(struct sv address) { return !sv_starts(address, SV("/")) || sv_starts(address, SV("//")); }

/* What may stand in a file name as it is. */
static bool is_plain(struct sv v) {
    for (size_t i = 0; i < v.n; i++) {
        char c = v.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (!plain) return false;
    }
    return v.n > 0;
}

/* "by=grade&why=x" -> "by=grade" into *query and ".by-grade" into *name. */
static bool keep_fields(struct sv raw, struct text *query, struct text *name) {
    struct sv part;
    while (sv_split(&raw, '&', &part)) {
        struct sv field, value = part;
        if (part.n == 0) continue;
        (void)sv_split(&value, '=', &field);
        if (ONE_OF(field, idle_fields)) continue;
        if (!ONE_OF(field, kept_fields) || !is_plain(value)) return false;
        if (query->n > 0) text_char(query, '&');
        text_add(query, part);
        text_char(name, '.');
        text_add(name, field);
        text_char(name, '-');
        text_add(name, value);
    }
    return true;
}

/* Where the ending of the last part begins: ".csv", ".json"; the length of the path when it has none. */
static size_t ending_of(struct sv path) {
    static const char *const endings[] = { ".csv", ".json", ".svg", ".css", ".js", ".txt" };
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (sv_ends(path, sv_of(endings[i]))) return path.n - strlen(endings[i]);
    return path.n;
}

static bool safe_path(struct sv path) {
    for (size_t i = 0; i < path.n; i++) {
        char c = path.p[i];
        if (c == '/' && i + 1 < path.n && (path.p[i + 1] == '/' || path.p[i + 1] == '.')) return false;
        if (c != '/' && c != '.' && !is_plain((struct sv){ &c, 1 })) return false;
    }
    return true;
}

bool site_target(struct sv address, struct arena *a, struct site_target *out) {
    size_t hash = sv_find(address, SV("#")), mark = sv_find(sv_sub(address, 0, hash), SV("?"));
    struct text query = text_in(a, 0), name = text_in(a, 0), file = text_in(a, 0);
    *out = (struct site_target){ .path = sv_sub(address, 0, mark), .fragment = sv_sub(address, hash, address.n) };
    if (site_leads_elsewhere(address) || !safe_path(out->path) || ONE_OF(out->path, form_pages)) return false;
    if (mark < hash && !keep_fields(sv_sub(address, mark + 1, hash - mark - 1), &query, &name)) return false;
    size_t ending = ending_of(out->path);
    text_add(&file, out->path.n == 1 ? SV("index") : sv_sub(out->path, 1, ending - 1));
    text_add(&file, text_view(&name));
    text_add(&file, ending == out->path.n ? SV(".html") : sv_sub(out->path, ending, out->path.n));
    out->query = text_view(&query);
    out->file = text_view(&file);
    return !query.failed && !name.failed && !file.failed;
}

/* ---- rewriting ------------------------------------------------------------------------------------------------------ */

struct rewriting {
    struct sv from;
    const struct site_links *links;
    struct arena *a;
    struct text *out;
    unsigned taken; /* links taken away whose end tag is to come */
    bool explained, stopped;
};

static void relative(struct sv from, const struct site_target *t, struct text *out) {
    for (size_t i = 0; i < from.n; i++)
        if (from.p[i] == '/') text_lit(out, "../");
    text_add(out, t->file);
    text_add(out, t->fragment);
}

/* Our own addresses hold nothing else that HTML escapes. */
static struct sv unescaped(struct rewriting *r, struct sv v) {
    if (sv_find(v, SV("&amp;")) == v.n) return v;
    struct text t = text_in(r->a, 0);
    for (size_t i = 0; i < v.n; i++) {
        text_char(&t, v.p[i]);
        if (sv_starts(sv_sub(v, i, v.n), SV("&amp;"))) i += 4;
    }
    return text_view(&t);
}

/* The value of an attribute of a tag; where it stands goes to *at. */
static bool attribute(struct sv tag, struct sv start, struct sv *value, size_t *at) {
    size_t i = sv_find(tag, start);
    if (i == tag.n) return false;
    *at = i + start.n;
    struct sv rest = sv_sub(tag, *at, tag.n);
    *value = sv_sub(rest, 0, sv_find(rest, SV("\"")));
    return true;
}

static bool resolve(struct rewriting *r, struct sv value, struct site_target *t) {
    return site_target(unescaped(r, value), r->a, t) && r->links->served(r->links->ctx, t);
}

static void tell(struct rewriting *r, const struct site_target *t) {
    if (!r->links->found(r->links->ctx, t)) r->stopped = true;
}

static void anchor(struct rewriting *r, struct sv tag) {
    struct sv value;
    size_t at;
    struct site_target t;
    if (!attribute(tag, SV(" href=\""), &value, &at) || site_leads_elsewhere(value)) {
        text_add(r->out, tag);
        return;
    }
    if (!resolve(r, value, &t)) {
        r->taken++;
        return;
    }
    tell(r, &t);
    text_add(r->out, sv_sub(tag, 0, at));
    relative(r->from, &t, r->out);
    text_add(r->out, sv_sub(tag, at + value.n, tag.n));
}

/* <link href>, <script src data-components>: files that the page cannot do without. */
static void resource(struct rewriting *r, struct sv tag) {
    static const struct sv names[] = { { " href=\"", 7 }, { " src=\"", 6 }, { " data-components=\"", 18 } };
    size_t done = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct sv value;
        size_t at;
        struct site_target t;
        if (!attribute(tag, names[i], &value, &at) || at < done || !resolve(r, value, &t)) continue;
        tell(r, &t);
        text_add(r->out, sv_sub(tag, done, at - done));
        if (i == 2) {
            /* The script imports it, so it is found from the script and not from the page. */
            size_t slash = t.file.n;
            while (slash > 0 && t.file.p[slash - 1] != '/') slash--;
            text_lit(r->out, "./");
            text_add(r->out, sv_sub(t.file, slash, t.file.n));
        } else {
            relative(r->from, &t, r->out);
        }
        done = at + value.n;
    }
    text_add(r->out, sv_sub(tag, done, tag.n));
}

static void form(struct rewriting *r) {
    if (!r->explained)
        text_lit(
            r->out,
            "<p class=\"govuk-body ilacs-note\">This is a fixed copy. Searching, filtering, other orders and other "
            "days need the program itself; every list is here in full.</p>\n");
    r->explained = true;
}

static bool is_tag(struct sv tag, struct sv name) {
    if (!sv_starts(tag, name)) return false;
    return tag.n > name.n && (tag.p[name.n] == ' ' || tag.p[name.n] == '>');
}

/* One tag; what it swallows beyond itself is the answer (a form up to its end). */
static size_t one_tag(struct rewriting *r, struct sv html, size_t at, size_t end) {
    struct sv tag = sv_sub(html, at, end - at);
    if (is_tag(tag, SV("<form"))) {
        struct sv rest = sv_sub(html, end, html.n);
        form(r);
        return end + sv_find(rest, SV("</form>")) + 7;
    }
    if (is_tag(tag, SV("<a")))
        anchor(r, tag);
    else if (is_tag(tag, SV("<link")) || is_tag(tag, SV("<script")))
        resource(r, tag);
    else if (r->taken > 0 && sv_eq(tag, SV("</a>")))
        r->taken--;
    else
        text_add(r->out, tag);
    return end;
}

bool site_rewrite(struct sv html, struct sv from, const struct site_links *links, struct arena *a, struct text *out) {
    struct rewriting r = { .from = from, .links = links, .a = a, .out = out };
    size_t at = 0;
    while (at < html.n && !r.stopped) {
        const char *open = memchr(html.p + at, '<', html.n - at);
        size_t begin = open == NULL ? html.n : (size_t)(open - html.p);
        text_add(out, sv_sub(html, at, begin - at));
        if (open == NULL) break;
        const char *close = memchr(open, '>', html.n - begin);
        if (close == NULL) {
            text_add(out, sv_sub(html, begin, html.n));
            break;
        }
        at = one_tag(&r, html, begin, (size_t)(close - html.p) + 1);
    }
    return !r.stopped && !out->failed && !a->failed;
}
