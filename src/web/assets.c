#include "web/assets.h"

#include <string.h>

static const struct sv folder = { "assets/", 7 };

struct parts {
    struct sv stem, ending; /* "ilacs", ".css" */
};

static struct parts parts_of(struct sv name) {
    size_t dot = name.n;
    while (dot > 0 && name.p[dot - 1] != '.') dot--;
    if (dot == 0) return (struct parts){ .stem = name };
    return (struct parts){ .stem = sv_sub(name, 0, dot - 1), .ending = sv_sub(name, dot - 1, name.n) };
}

static struct sv name_of(const struct embedded_file *f) { return sv_sub(sv_of(f->path), folder.n, SIZE_MAX); }

void asset_address(const char *path, struct text *out) {
    const struct embedded_file *f = embedded_find(path);
    struct parts p = parts_of(sv_sub(sv_of(path), folder.n, SIZE_MAX));
    text_lit(out, "/assets/");
    text_add(out, p.stem);
    if (f != NULL) {
        text_char(out, '-');
        text_add(out, sv_of(f->etag));
    }
    text_add(out, p.ending);
}

enum { HASH = 12 };

/* "ilacs-0123456789ab" is "ilacs" and a hash; anything else is a stem alone. */
static struct sv cut_hash(struct sv stem, struct sv *hash) {
    *hash = (struct sv){ 0 };
    if (stem.n <= HASH + 1 || stem.p[stem.n - HASH - 1] != '-') return stem;
    struct sv last = sv_sub(stem, stem.n - HASH, HASH);
    for (size_t i = 0; i < last.n; i++)
        if (last.p[i] == '\0' || strchr("0123456789abcdef", last.p[i]) == NULL) return stem;
    *hash = last;
    return sv_sub(stem, 0, stem.n - HASH - 1);
}

/* Messages lie below assets/ too; only what stands in the folder itself is for readers. */
static bool served(const struct embedded_file *f) {
    struct sv name = name_of(f);
    return sv_starts(sv_of(f->path), folder) && sv_find(name, SV("/")) == name.n;
}

const struct embedded_file *asset_find(struct sv name, bool *current) {
    struct parts wanted = parts_of(name);
    struct sv hash, stem = cut_hash(wanted.stem, &hash);
    for (size_t i = 0; i < embedded_file_count; i++) {
        const struct embedded_file *f = &embedded_files[i];
        if (!served(f)) continue;
        struct parts have = parts_of(name_of(f));
        if (!sv_eq(have.stem, stem) || !sv_eq(have.ending, wanted.ending)) continue;
        *current = sv_eq(hash, sv_of(f->etag));
        return f;
    }
    return NULL;
}

/* "gzip" as one of the codings, and not refused with q=0. */
static bool takes_gzip(struct sv accept) {
    struct sv part;
    while (sv_split(&accept, ',', &part)) {
        struct sv coding, weight = part;
        (void)sv_split(&weight, ';', &coding);
        if (!sv_eq_nocase(sv_trim(coding), SV("gzip"))) continue;
        struct sv q = sv_trim(weight);
        return !(sv_eq(q, SV("q=0")) || sv_eq(q, SV("q=0.0")) || sv_eq(q, SV("q=0.00")) || sv_eq(q, SV("q=0.000")));
    }
    return false;
}

/* The list of an If-None-Match holds the etag, weak or strong, or is "*". */
static bool has_already(struct sv if_none_match, struct sv etag) {
    struct sv part;
    while (sv_split(&if_none_match, ',', &part)) {
        struct sv tag = sv_trim(part);
        if (sv_eq(tag, SV("*"))) return true;
        if (sv_starts(tag, SV("W/"))) tag = sv_sub(tag, 2, tag.n);
        if (tag.n == etag.n + 2 && tag.p[0] == '"' && tag.p[tag.n - 1] == '"' && sv_eq(sv_sub(tag, 1, etag.n), etag))
            return true;
    }
    return false;
}

void asset_answer(const struct embedded_file *f, bool current, const struct request *rq, struct answer *out) {
    bool gzip = f->gzip != NULL && takes_gzip(rq->accept_encoding);
    *out = (struct answer){
        .status = 200,
        .type = sv_of(f->type),
        .body =
            gzip ? (struct sv){ (const char *)f->gzip, f->gzip_size } : (struct sv){ (const char *)f->bytes, f->size },
        .body_is_constant = true,
        .gzipped = gzip,
        .varies = f->gzip != NULL,
        .etag = sv_of(f->etag),
        .caching = current ? CACHE_FOREVER : CACHE_REVALIDATE,
    };
    if (!has_already(rq->if_none_match, out->etag)) return;
    out->status = 304;
    out->body = (struct sv){ 0 };
    out->gzipped = false;
}
