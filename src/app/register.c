#include "app/register.h"

#include <errno.h>
#include <pwd.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/embedded.h"
#include "base/file.h"
#include "ingest/records.h"
#include "render/csvout.h"
#include "render/json.h"

/* ---- who and when -------------------------------------------------------------------------------------------------- */

bool actor_of_process(struct arena *a, struct sv *out, struct err *e) {
    struct passwd entry;
    struct passwd *found = NULL;
    char room[4096];
    struct text t = text_in(a, 0);
    text_lit(&t, "user:");
    if (getpwuid_r(geteuid(), &entry, room, sizeof room, &found) == 0 && found != NULL && found->pw_name[0] != '\0')
        text_add(&t, sv_of(found->pw_name));
    else
        text_int(&t, (int64_t)geteuid());
    *out = text_view(&t);
    return text_ok(&t, e);
}

bool doing_now(struct arena *a, struct doing *out, struct err *e) {
    return actor_of_process(a, &out->actor, e) && clock_now(&out->now, e);
}

/* ---- audit records of an import ------------------------------------------------------------------------------------ */

/* The writer lays long lists out by line; a record of the log is one line. Strings hold no line ends of their own. */
static struct sv one_line(struct text *t) {
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        if (t->p[i] != '\n') t->p[n++] = t->p[i];
    t->n = n;
    return text_view(t);
}

enum { HASH_TEXT = 2 * crypto_hash_sha256_BYTES + 1 };

static struct sv hash_text(struct sv bytes, char hex[HASH_TEXT]) {
    unsigned char hash[crypto_hash_sha256_BYTES];
    (void)crypto_hash_sha256(hash, (const unsigned char *)bytes.p, bytes.n);
    return sv_of(sodium_bin2hex(hex, HASH_TEXT, hash, sizeof hash));
}

static bool audit_file(struct store *s, const struct import_report *r, struct sv sha256, const struct doing *by,
                       struct arena *a, struct err *e) {
    struct text t = text_in(a, 0);
    struct json j = json_in(&t);
    json_object(&j);
    json_key(&j, "file");
    json_sv(&j, r->file_name);
    json_key(&j, "sha256");
    json_sv(&j, sha256);
    json_key(&j, "added");
    json_int(&j, (int64_t)r->result.added);
    json_key(&j, "changed");
    json_int(&j, (int64_t)r->result.changed);
    json_object_end(&j);
    json_done(&j);
    struct audit_entry entry = { .moment = by->now.ms,
                                 .actor = by->actor,
                                 .session = by->session,
                                 .action = SV("import"),
                                 .subject_kind = SV("register"),
                                 .subject = sv_of(record_shapes[r->kind].name),
                                 .details = one_line(&t) };
    return text_ok(&t, e) && audit_append(s, &entry, e);
}

static bool audit_version(struct store *s, const struct record_shape *shape, const struct version *v, bool first,
                          const struct doing *by, struct err *e) {
    char details[48];
    (void)snprintf(details, sizeof details, "{\"version\":%lld}", (long long)v->number);
    struct audit_entry entry = { .moment = by->now.ms,
                                 .actor = by->actor,
                                 .session = by->session,
                                 .action = v->withdrawn ? SV("withdraw")
                                           : first      ? SV("record")
                                                        : SV("correct"),
                                 .subject_kind = sv_of(shape->singular),
                                 .subject = v->cells[shape->key_column],
                                 .details = sv_of(details),
                                 .version = v,
                                 .shape = shape };
    return audit_append(s, &entry, e);
}

/* ---- import -------------------------------------------------------------------------------------------------------- */

static struct sv shown_name(struct sv path) {
    if (sv_eq(path, SV("-"))) return SV("standard input");
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/') return sv_sub(path, i, path.n);
    return path;
}

static bool rejected(const struct import_report *r, struct err *e) {
    const struct reconciliation *x = &r->result;
    size_t rows = x->added + x->changed + x->same + x->rejected;
    return err_fail(e, ERR_INPUT, __func__, "Mend the rows named in the report, then import the file again.",
                    "%.*s: %zu of %zu rows rejected; nothing was stored", SV_ARG(r->file_name), x->rejected, rows);
}

static bool save(struct store *s, const struct import_report *r, struct sv sha256, const struct doing *by,
                 struct arena *a, struct err *e) {
    const struct record_shape *shape = &record_shapes[r->kind];
    const struct reconciliation *x = &r->result;
    if (!store_append_versions(s, shape, x->fresh, x->fresh_count, by->now.ms, e) ||
        !audit_file(s, r, sha256, by, a, e))
        return false;
    for (size_t i = 0; i < x->fresh_count; i++)
        if (!audit_version(s, shape, &x->fresh[i], x->fresh_is_first[i], by, e)) return false;
    return true;
}

/* Everything but the transaction around it, and the head afterwards. */
static bool import_within(struct store *s, struct sv csv, const struct doing *by, struct arena *a,
                          struct import_report *out, struct err *e) {
    const struct record_shape *shape = &record_shapes[out->kind];
    struct register_versions held;
    struct records rec;
    if (!records_read(shape, csv, a, &rec, e)) {
        err_prefix(e, "%.*s", SV_ARG(out->file_name));
        return false;
    }
    out->ignored = rec.ignored;
    out->ignored_count = rec.ignored_count;
    if (!store_load_all_versions(s, a, &held, e) ||
        !reconcile(shape, &held, rec.row, rec.rows, rec.fault, rec.faults, by->now.today, a, &out->result, e))
        return false;
    if (out->result.rejected > 0) return rejected(out, e);
    if (out->dry_run || out->result.fresh_count == 0) return true;
    char hex[HASH_TEXT];
    return save(s, out, hash_text(csv, hex), by, a, e);
}

bool register_take_rows(struct store *s, enum record_kind kind, const struct import_row *rows, size_t n,
                        struct sv file_name, struct sv sha256, const struct doing *by, struct arena *a,
                        struct import_report *out, struct err *e) {
    struct register_versions held;
    *out = (struct import_report){ .kind = kind, .file_name = shown_name(file_name) };
    if (!store_load_all_versions(s, a, &held, e) ||
        !reconcile(&record_shapes[kind], &held, rows, n, NULL, 0, by->now.today, a, &out->result, e))
        return false;
    if (out->result.rejected > 0) return rejected(out, e);
    out->stored = out->result.fresh_count > 0;
    return !out->stored || save(s, out, sha256, by, a, e);
}

bool register_import(struct store *s, enum record_kind kind, struct sv csv, const struct import_options *options,
                     const struct doing *by, struct arena *a, struct import_report *out, struct err *e) {
    *out = (struct import_report){ .kind = kind,
                                   .file_name = shown_name(options->file_name),
                                   .dry_run = options->dry_run };
    bool ok = false;
    bool writes = !options->dry_run;
    if (writes && !store_begin(s, e)) return false;
    if (!import_within(s, csv, by, a, out, e)) goto done;
    /* A file that says nothing new leaves no trace: importing it again and again is then harmless. */
    writes = writes && out->result.fresh_count > 0;
    if (writes && !store_commit(s, e)) goto done;
    out->stored = writes;
    ok = true;
done:
    store_rollback(s);
    if (!audit_head_of(s, &out->head, ok ? e : NULL)) ok = false;
    return ok;
}

/* ---- export -------------------------------------------------------------------------------------------------------- */

static void export_known(struct csvout *c, struct day d) {
    if (day_eq(d, DAY_NEVER))
        csvout_lit(c, "never");
    else if (day_eq(d, DAY_ALWAYS))
        csvout_lit(c, "always");
    else
        csvout_day(c, d);
}

static void export_versions(const struct record_shape *shape, const struct versions *v, struct text *out) {
    struct csvout c = csvout_in(out, CSVOUT_EXACT);
    for (size_t i = 0; i < shape->column_count; i++) csvout_sv(&c, sv_of(shape->columns[i].name));
    for (size_t i = 0; i < VERSION_COLUMNS; i++) csvout_sv(&c, version_column[i]);
    csvout_row(&c);
    for (size_t i = 0; i < v->count; i++) {
        for (size_t k = 0; k < shape->column_count; k++) csvout_sv(&c, v->list[i].cells[k]);
        for (size_t k = 0; k < AUDIENCE_COUNT; k++) export_known(&c, v->list[i].known[k]);
        csvout_sv(&c, v->list[i].withdrawn ? SV("yes") : SV(""));
        csvout_row(&c);
    }
}

bool register_export(struct store *s, enum record_kind kind, struct text *out, struct err *e) {
    struct versions v;
    if (!store_load_versions(s, kind, out->arena, &v, e)) return false;
    export_versions(&record_shapes[kind], &v, out);
    return text_ok(out, e);
}

static bool write_export(const char *folder, const struct record_shape *shape, const struct versions *v,
                         struct arena *a, struct err *e) {
    struct text csv = text_in(a, 0);
    struct text path = text_in(a, 0);
    text_printf(&path, "%s/%s.csv", folder, shape->name);
    export_versions(shape, v, &csv);
    return text_ok(&csv, e) && text_ok(&path, e) && file_write(text_cstr(&path), text_view(&csv), e);
}

bool register_export_all(struct store *s, const char *folder, struct arena *a, struct audit_head *head, struct err *e) {
    struct register_versions all;
    bool began;
    if (!file_make_folder(folder, e) || !store_reading_begin(s, &began, e)) return false;
    bool ok = store_load_all_versions(s, a, &all, e) && audit_head_of(s, head, e);
    store_reading_end(s, began);
    for (size_t k = 0; ok && k < RECORD_KINDS; k++) ok = write_export(folder, &record_shapes[k], &all.of[k], a, e);
    return ok;
}

/* ---- init ---------------------------------------------------------------------------------------------------------- */

static bool make_folder_of(const char *path, struct arena *a, struct err *e) {
    const char *slash = strrchr(path, '/');
    if (slash == NULL || slash == path) return true;
    const char *folder = arena_copy(a, path, (size_t)(slash - path));
    return folder != NULL ? file_make_folder(folder, e) : err_nomem(e, __func__);
}

static bool fill_kind(struct store *s, enum record_kind kind, const struct doing *by, struct arena *a,
                      struct init_report *out, struct err *e) {
    struct text path = text_in(a, 0);
    struct import_report report = { .kind = kind };
    text_printf(&path, "data/%s.csv", record_shapes[kind].name);
    if (!text_ok(&path, e)) return false;
    const struct embedded_file *f = embedded_find(text_cstr(&path));
    if (f == NULL) return true; /* elections and overrides are made by people */
    report.file_name = shown_name(text_view(&path));
    if (!import_within(s, (struct sv){ (const char *)f->bytes, f->size }, by, a, &report, e)) return false;
    out->records[kind] = report.result.fresh_count;
    out->filled = true;
    return true;
}

static bool is_filled(struct store *s, struct arena *a, bool *filled, struct err *e) {
    struct register_versions all;
    if (!store_load_all_versions(s, a, &all, e)) return false;
    *filled = false;
    for (size_t k = 0; k < RECORD_KINDS; k++) *filled = *filled || all.of[k].count > 0;
    return true;
}

/* One transaction: a store that was killed while being filled is empty, and is filled next time. */
static bool fill(struct store *s, bool shipped, const struct doing *by, struct arena *a, struct init_report *out,
                 struct err *e) {
    bool filled;
    if (!store_begin(s, e) || !audit_head_of(s, &out->head, e) || !is_filled(s, a, &filled, e)) return false;
    struct audit_entry entry = { .moment = by->now.ms,
                                 .actor = by->actor,
                                 .session = by->session,
                                 .action = SV("init"),
                                 .subject_kind = SV("register"),
                                 .details = SV("{}") };
    if (out->head.count == 0 && !audit_append(s, &entry, e)) return false;
    for (enum record_kind k = RECORD_AUTHORITY; shipped && !filled && k < RECORD_KINDS; k++)
        if (!fill_kind(s, k, by, a, out, e)) return false;
    return store_commit(s, e) && audit_head_of(s, &out->head, e);
}

bool register_init(const char *path, bool shipped, const struct doing *by, struct init_report *out, struct err *e) {
    struct init_report ignored;
    struct arena a = arena_with_limit(0);
    struct store *s = NULL;
    bool ok = false;
    if (out == NULL) out = &ignored;
    *out = (struct init_report){ .made = access(path, F_OK) != 0 };
    if (!make_folder_of(path, &a, e) || !store_open(path, STORE_CREATE, &s, e)) goto done;
    ok = fill(s, shipped, by, &a, out, e);
done:
    store_close(s);
    arena_free(&a);
    return ok;
}

/* ---- back-up ------------------------------------------------------------------------------------------------------- */

static bool verify_copy(struct store *copy, void *ctx, struct err *e) {
    struct audit_verdict verdict;
    struct audit_head *head = ctx;
    if (!audit_verify(copy, (struct sv){ 0 }, &verdict, e)) return false;
    *head = verdict.head;
    return verdict.whole || err_fail(e, ERR_STORE, __func__,
                                     "Run `ilacs audit verify` and keep the older back-ups: this copy was not kept.",
                                     "the audit log does not hold together: %s", verdict.finding);
}

bool register_backup(struct store *s, const char *path, struct audit_head *head, struct err *e) {
    return store_backup(s, path, verify_copy, head, e);
}
