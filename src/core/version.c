#include "core/version.h"

const struct sv version_column[VERSION_COLUMNS] = {
    { "known_inspectorate", 18 },
    { "known_authority", 15 },
    { "known_public", 12 },
    { "withdrawn", 9 },
};

bool version_says_the_same(const struct record_shape *shape, const struct version *a, const struct version *b) {
    if (a->withdrawn != b->withdrawn) return false;
    for (size_t i = 0; i < shape->column_count; i++)
        if (!sv_eq(a->cells[i], b->cells[i])) return false;
    return true;
}

bool version_known_alike(const struct version *a, const struct version *b) {
    for (size_t i = 0; i < AUDIENCE_COUNT; i++)
        if (!day_eq(a->known[i], b->known[i])) return false;
    return true;
}

void fact_from_version(const struct record_shape *shape, const struct version *v, struct fact *out) {
    fact_from_cells(shape, v->cells, out);
    out->number = v->number;
    out->recorded = v->recorded;
    out->withdrawn = v->withdrawn;
    for (size_t i = 0; i < AUDIENCE_COUNT; i++) out->known[i] = v->known[i];
}

void text_known_day(struct text *t, struct day d) {
    if (day_eq(d, DAY_NEVER))
        text_lit(t, "never");
    else if (day_eq(d, DAY_ALWAYS))
        text_lit(t, "always");
    else
        text_day(t, d);
}

bool known_day_parse(struct sv s, struct day *out) {
    s = sv_trim(s);
    if (sv_eq_nocase(s, SV("never")))
        *out = DAY_NEVER;
    else if (sv_eq_nocase(s, SV("always")))
        *out = DAY_ALWAYS;
    else
        return day_parse(s, out);
    return true;
}

static void text_named(struct text *t, struct sv name, struct sv value) {
    text_add(t, name);
    text_char(t, ' ');
    text_int(t, (int64_t)value.n);
    text_char(t, '\n');
    text_add(t, value);
    text_char(t, '\n');
}

void text_version(struct text *t, const struct record_shape *shape, const struct version *v) {
    for (size_t i = 0; i < shape->column_count; i++) text_named(t, sv_of(shape->columns[i].name), v->cells[i]);
    for (size_t i = 0; i < AUDIENCE_COUNT; i++) {
        /* A day has ten bytes, "always" six, "never" five; written without a buffer of its own. */
        struct day d = v->known[i];
        text_add(t, version_column[i]);
        text_char(t, ' ');
        text_int(t, day_eq(d, DAY_NEVER) ? 5 : day_eq(d, DAY_ALWAYS) ? 6 : 10);
        text_char(t, '\n');
        text_known_day(t, d);
        text_char(t, '\n');
    }
    text_named(t, version_column[AUDIENCE_COUNT], v->withdrawn ? SV("yes") : SV(""));
}
