#include "app/framework_app.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/file.h"
#include "core/framework_text.h"
#include "core/register.h"
#include "ingest/edition.h"

/* ---- loading -------------------------------------------------------------------------------------------------------- */

static bool shipped_path(const char *path) { return strncmp(path, "framework/", strlen("framework/")) == 0; }

static int is_edition_file(const struct dirent *entry) {
    return entry->d_name[0] != '.' && sv_ends(sv_of(entry->d_name), SV(".yaml"));
}

struct sources {
    struct edition_source *of;
    size_t count;
};

static size_t count_shipped(void) {
    size_t n = 0;
    for (size_t i = 0; i < embedded_file_count; i++) n += shipped_path(embedded_files[i].path);
    return n;
}

static void add_shipped(struct sources *s) {
    for (size_t i = 0; i < embedded_file_count; i++) {
        const struct embedded_file *f = &embedded_files[i];
        if (!shipped_path(f->path)) continue;
        s->of[s->count++] = (struct edition_source){ f->path, { (const char *)f->bytes, f->size }, false };
    }
}

static bool add_draft(const char *folder, const char *name, struct arena *a, struct sources *s, struct err *e) {
    struct text path = text_in(a, 4096);
    struct sv bytes;
    text_printf(&path, "%s/%s", folder, name);
    if (!text_ok(&path, e)) return false;
    const char *file = text_cstr(&path);
    if (!file_read(file, EDITION_FILE_MAX, a, &bytes, e)) return false;
    s->of[s->count++] = (struct edition_source){ file, bytes, true };
    return true;
}

static bool add_drafts(const char *folder, struct dirent **entry, size_t n, struct arena *a, struct sources *s,
                       struct err *e) {
    if (n == 0)
        return err_fail(e, ERR_INPUT, __func__, "Edition files end in .yaml; docs/rules.md shows how to write one.",
                        "%s: there is no edition file in this folder", folder);
    for (size_t i = 0; i < n; i++)
        if (!add_draft(folder, entry[i]->d_name, a, s, e)) return false;
    return true;
}

static bool open_with(const char *folder, struct dirent **entry, size_t n, struct arena *a, struct framework *out,
                      struct err *e) {
    struct sources s = { arena_array(a, struct edition_source, count_shipped() + n), 0 };
    if (s.of == NULL) return err_nomem(e, __func__);
    add_shipped(&s);
    return (folder == NULL || add_drafts(folder, entry, n, a, &s, e)) && editions_load(s.of, s.count, a, out, e);
}

static bool folder_fail(struct err *e, const char *folder, int error) {
    if (error == ENOENT || error == ENOTDIR)
        return err_fail(e, ERR_UNKNOWN, __func__, "Name the folder that holds the draft editions.",
                        "%s: there is no such folder", folder);
    return file_fail(e, __func__, "read the folder of drafts", folder, error);
}

bool framework_open(struct sv draft_dir, struct arena *a, struct framework *out, struct err *e) {
    *out = (struct framework){ NULL, 0 };
    if (draft_dir.n == 0) return open_with(NULL, NULL, 0, a, out, e);
    const char *folder = arena_copy(a, draft_dir.p, draft_dir.n);
    if (folder == NULL) return err_nomem(e, __func__);
    struct dirent **entry = NULL;
    int n = scandir(folder, &entry, is_edition_file, alphasort); /* sorted: the same message on every machine */
    if (n < 0) return errno == ENOMEM ? err_nomem(e, __func__) : folder_fail(e, folder, errno);
    bool ok = open_with(folder, entry, (size_t)n, a, out, e);
    for (int i = 0; i < n; i++) free(entry[i]);
    free(entry);
    return ok;
}

bool framework_find(const struct framework *f, struct sv id, const struct edition **out, struct err *e) {
    *out = framework_named(f, id);
    if (*out != NULL) return true;
    struct sv near = framework_nearest(f, id);
    char hint[160];
    (void)snprintf(hint, sizeof hint, "Did you mean %.*s? `ilacs framework list` names them all.", SV_ARG(near));
    return err_fail(e, ERR_UNKNOWN, __func__, hint, "there is no edition '%.*s'", SV_ARG(sv_sub(id, 0, 60)));
}

/* ---- one edition, line by line ---------------------------------------------------------------------------------------- */

struct writing {
    struct framework_view *view;
    struct arena *a;
    bool failed;
};

static struct framework_entry *entry_add(struct writing *w, struct sv section, struct sv name,
                                         const struct cite *cite) {
    struct framework_entry *en = &w->view->entry[w->view->entries++];
    *en = (struct framework_entry){ .section = section, .name = name, .cite = cite };
    en->own = cite != NULL && sv_eq(cite->edition, w->view->edition->id);
    w->view->own += en->own;
    return en;
}

/* Ends an entry: its words, kept. */
static void entry_says(struct writing *w, struct framework_entry *en, struct text *words) {
    en->text = text_view(words);
    if (words->failed) w->failed = true;
}

static void write_judgements(struct writing *w, const struct edition *ed) {
    struct text t = text_in(w->a, 2000);
    struct framework_entry *en = entry_add(w, SV("judgements"), (struct sv){ NULL, 0 }, ed->areas_cite);
    judgements_text(ed, &t);
    entry_says(w, en, &t);
}

static void write_windows(struct writing *w, const struct edition *ed) {
    for (size_t i = 0; i < ed->window_count; i++) {
        struct text t = text_in(w->a, 2000);
        struct framework_entry *en = entry_add(w, SV("windows"), ed->window[i].id, ed->window[i].cite);
        window_text(&ed->window[i], &t);
        entry_says(w, en, &t);
    }
}

static void write_pathways(struct writing *w, const struct edition *ed) {
    for (size_t i = 0; i < ed->pathway_count; i++) {
        struct text t = text_in(w->a, 4000);
        struct framework_entry *en = entry_add(w, SV("pathways"), ed->pathway[i].id, ed->pathway[i].cite);
        pathway_text(ed, &ed->pathway[i], &t);
        entry_says(w, en, &t);
    }
}

static void write_pauses(struct writing *w, const struct edition *ed) {
    for (size_t i = 0; i < ed->pause_count; i++) {
        struct text t = text_in(w->a, 2000);
        struct framework_entry *en = entry_add(w, SV("pauses"), ed->pause[i].id, ed->pause[i].cite);
        pause_text(&ed->pause[i], &t);
        entry_says(w, en, &t);
    }
}

static void write_closed(struct writing *w, const struct edition *ed) {
    for (size_t i = 0; i < ed->closed_count; i++) {
        struct text t = text_in(w->a, 2000);
        struct framework_entry *en = entry_add(w, SV("closed_periods"), ed->closed[i].id, ed->closed[i].cite);
        closed_period_text(&ed->closed[i], &t);
        entry_says(w, en, &t);
    }
}

static void write_themes(struct writing *w, const struct edition *ed) {
    for (size_t i = 0; i < ed->theme_count; i++) {
        struct text t = text_in(w->a, 2000);
        struct framework_entry *en = entry_add(w, SV("themes"), ed->theme[i].code, ed->theme[i].cite);
        theme_text(&ed->theme[i], &t);
        entry_says(w, en, &t);
    }
}

static void write_checks(struct writing *w, const struct edition *ed) {
    for (size_t i = 0; i < ed->check_count; i++) {
        struct text t = text_in(w->a, 4000);
        struct framework_entry *en = entry_add(w, SV("checks"), ed->check[i].id, ed->check[i].cite);
        judgement_check_text(&ed->check[i], &t);
        entry_says(w, en, &t);
    }
}

static void write_wholes(struct writing *w, const struct edition *ed) {
    struct text team = text_in(w->a, 2000), points = text_in(w->a, 8 * 4100);
    struct framework_entry *en = entry_add(w, SV("teams"), (struct sv){ NULL, 0 }, ed->team[0].inspectors.cite);
    team_text(ed, &team);
    entry_says(w, en, &team);
    if (ed->credibility_count == 0) return;
    en = entry_add(w, SV("credibility"), (struct sv){ NULL, 0 }, ed->credibility_cite);
    for (size_t i = 0; i < ed->credibility_count; i++) {
        if (i > 0) text_lit(&points, "; ");
        text_add(&points, ed->credibility[i]);
    }
    entry_says(w, en, &points);
}

static void write_values(struct writing *w, const struct edition *ed) {
    for (size_t p = 0; p < PARAM_COUNT; p++) {
        struct text t = text_in(w->a, 200);
        struct framework_entry *en = entry_add(w, SV("values"), sv_of(param_infos[p].name), ed->param[p].cite);
        en->meaning = sv_of(param_infos[p].meaning);
        en->value = &ed->param[p];
        en->unit = param_infos[p].unit;
        value_text(ed->param[p], en->unit, &t);
        entry_says(w, en, &t);
    }
}

/* The day before the next edition comes into force. */
static struct day last_day(const struct framework *f, const struct edition *ed) {
    for (const struct edition *next = ed + 1; next < f->edition + f->edition_count; next++)
        if (!day_eq(next->from, DAY_NEVER)) return day_plus(next->from, -1);
    return DAY_NONE;
}

bool framework_show(const struct framework *f, const struct edition *ed, struct arena *a, struct framework_view *out,
                    struct err *e) {
    enum { WHOLE_SECTIONS = 3 };
    size_t most = PARAM_COUNT + ed->window_count + ed->pathway_count + ed->pause_count + ed->closed_count +
                  ed->theme_count + ed->check_count + WHOLE_SECTIONS;
    *out = (struct framework_view){ .edition = ed, .to = last_day(f, ed) };
    out->entry = arena_array(a, struct framework_entry, most);
    if (out->entry == NULL) return err_nomem(e, __func__);
    struct writing w = { out, a, false };
    write_judgements(&w, ed);
    write_windows(&w, ed);
    write_pathways(&w, ed);
    write_pauses(&w, ed);
    write_closed(&w, ed);
    write_themes(&w, ed);
    write_checks(&w, ed);
    write_wholes(&w, ed);
    write_values(&w, ed);
    return !w.failed || err_nomem(e, __func__);
}

bool framework_list(const struct framework *f, struct arena *a, struct framework_view **out, size_t *n, struct err *e) {
    *n = 0;
    *out = arena_array(a, struct framework_view, f->edition_count);
    if (*out == NULL) return err_nomem(e, __func__);
    for (; *n < f->edition_count; ++*n)
        if (!framework_show(f, &f->edition[*n], a, &(*out)[*n], e)) return false;
    return true;
}

/* ---- two editions --------------------------------------------------------------------------------------------------- */

static const struct framework_entry *entry_like(const struct framework_view *v, const struct framework_entry *en) {
    for (size_t i = 0; i < v->entries; i++)
        if (sv_eq(v->entry[i].section, en->section) && sv_eq(v->entry[i].name, en->name)) return &v->entry[i];
    return NULL;
}

static bool has_pathway(const struct edition *ed, struct sv id) {
    for (size_t i = 0; i < ed->pathway_count; i++)
        if (sv_eq(ed->pathway[i].id, id)) return true;
    return false;
}

/* Whether the rows that both have come in another order. */
static bool reordered(const struct edition *a, const struct edition *b) {
    size_t j = 0;
    for (size_t i = 0; i < a->pathway_count; i++) {
        if (!has_pathway(b, a->pathway[i].id)) continue;
        while (!has_pathway(a, b->pathway[j].id)) j++;
        if (!sv_eq(a->pathway[i].id, b->pathway[j].id)) return true;
        j++;
    }
    return false;
}

bool framework_diff(const struct framework *f, const struct edition *a, const struct edition *b, struct arena *arena,
                    struct framework_diff *out, struct err *e) {
    *out = (struct framework_diff){ .reordered = reordered(a, b) };
    if (!framework_show(f, a, arena, &out->a, e) || !framework_show(f, b, arena, &out->b, e)) return false;
    out->change = arena_array(arena, struct framework_change, out->a.entries + out->b.entries);
    if (out->change == NULL) return err_nomem(e, __func__);
    for (size_t i = 0; i < out->b.entries; i++) {
        const struct framework_entry *now = &out->b.entry[i], *was = entry_like(&out->a, now);
        if (was != NULL && sv_eq(was->text, now->text)) continue;
        out->change[out->changes++] = (struct framework_change){ was, now };
    }
    for (size_t i = 0; i < out->a.entries; i++)
        if (entry_like(&out->b, &out->a.entry[i]) == NULL)
            out->change[out->changes++] = (struct framework_change){ &out->a.entry[i], NULL };
    return true;
}

/* ---- what the files hold -------------------------------------------------------------------------------------------- */

static bool stands_on(const struct framework *f, const struct edition *ed, const struct edition *below) {
    for (; ed != NULL; ed = ed->amends.n > 0 ? framework_named(f, ed->amends) : NULL)
        if (ed == below) return true;
    return false;
}

static bool add_note(struct framework_tally *t, struct text *words, struct err *e) {
    if (!text_ok(words, e)) return false;
    t->note[t->notes++] = text_view(words);
    return true;
}

/* A draft put between two editions is forgotten by the later one, unless that one is told to amend it. */
static bool note_forgotten(const struct framework *f, struct arena *a, struct framework_tally *t, struct err *e) {
    for (size_t i = 0; i + 1 < f->edition_count; i++) {
        const struct edition *now = &f->edition[i], *next = now + 1;
        if (day_eq(next->from, DAY_NEVER) || stands_on(f, next, now)) continue;
        struct text words = text_in(a, 600);
        text_printf(&words, "%.*s does not amend %.*s, so what %.*s changes ends on ", SV_ARG(next->id),
                    SV_ARG(now->id), SV_ARG(now->id));
        text_day_long(&words, day_plus(next->from, -1));
        if (!add_note(t, &words, e)) return false;
    }
    return true;
}

static void tally_entry(struct framework_tally *t, const struct framework_entry *en) {
    if (!en->own) return;
    if (en->value != NULL)
        t->values++;
    else
        t->rows++;
    t->of_confidence[en->cite->confidence]++;
    t->questions += en->cite->question.n > 0;
}

bool framework_tally(const struct framework *f, struct arena *a, struct framework_tally *out, struct err *e) {
    struct framework_view *view = NULL;
    size_t n = 0;
    *out = (struct framework_tally){ .editions = f->edition_count };
    out->note = arena_array(a, struct sv, f->edition_count);
    if (out->note == NULL) return err_nomem(e, __func__);
    if (!framework_list(f, a, &view, &n, e)) return false;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < view[i].entries; k++) tally_entry(out, &view[i].entry[k]);
    return note_forgotten(f, a, out, e);
}
