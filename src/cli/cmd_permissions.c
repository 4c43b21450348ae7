#include "cli/ask.h"
#include "cli/commands.h"
#include "core/access.h"
#include "render/csvout.h"
#include "render/json.h"

static struct sv reach_of(const struct permission *p) { return p->reach == REACH_ROUTE ? SV("route") : SV("command"); }
static struct sv effect_of(const struct permission *p) {
    return p->effect == EFFECT_READS ? SV("reads") : SV("writes");
}

static bool is_wanted(const struct permission *p, enum role role) {
    return role == ROLE_PUBLIC || p->may[role] != NEVER || p->may[ROLE_PUBLIC] != NEVER;
}

static void row_json(struct json *j, const struct permission *p) {
    json_object(j);
    json_key(j, "reach");
    json_sv(j, reach_of(p));
    json_key(j, "what");
    json_sv(j, sv_of(p->what));
    json_key(j, "effect");
    json_sv(j, effect_of(p));
    json_key(j, "proved_again");
    json_bool(j, p->caution == CAUTION_FRESH);
    json_key(j, "personal");
    json_bool(j, p->personal);
    json_key(j, "may");
    json_object(j);
    for (int r = 0; r < ROLE_COUNT; r++) {
        json_key_sv(j, role_word((enum role)r));
        json_sv(j, need_word((enum need)p->may[r]));
    }
    json_object_end(j);
    json_key(j, "why");
    json_sv(j, sv_of(p->why));
    json_object_end(j);
}

static void head_csv(struct csvout *c) {
    static const char *const before[] = { "reach", "what", "effect", "proved_again", "personal" };
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) csvout_sv(c, sv_of(before[i]));
    for (int r = 0; r < ROLE_COUNT; r++) csvout_sv(c, role_word((enum role)r));
    csvout_lit(c, "why");
    csvout_row(c);
}

static void row_csv(struct csvout *c, const struct permission *p) {
    csvout_sv(c, reach_of(p));
    csvout_sv(c, sv_of(p->what));
    csvout_sv(c, effect_of(p));
    csvout_sv(c, p->caution == CAUTION_FRESH ? SV("yes") : SV(""));
    csvout_sv(c, p->personal ? SV("yes") : SV(""));
    for (int r = 0; r < ROLE_COUNT; r++) csvout_sv(c, need_word((enum need)p->may[r]));
    csvout_sv(c, sv_of(p->why));
    csvout_row(c);
}

static enum command_result run(struct invocation *v, struct err *e) {
    enum role role = v->options.role;
    struct json j = json_in(v->out);
    struct csvout c = csvout_in(v->out, CSVOUT_EXACT);
    if (v->options.format == FORMAT_JSON) json_array(&j);
    if (v->options.format == FORMAT_CSV) head_csv(&c);
    for (size_t i = 0; i < permission_count; i++) {
        if (!is_wanted(&permissions[i], role)) continue;
        if (v->options.format == FORMAT_JSON) {
            row_json(&j, &permissions[i]);
        } else if (v->options.format == FORMAT_CSV) {
            row_csv(&c, &permissions[i]);
        } else {
            permission_line(v->out, &permissions[i]);
            text_char(v->out, '\n');
        }
    }
    if (v->options.format == FORMAT_JSON) json_array_end(&j);
    if (v->options.format == FORMAT_JSON) json_done(&j);
    return answered(text_ok(v->out, e));
}

static const struct example examples[] = {
    { "permissions", "the whole table" },
    { "permissions --role inspector", "what an inspector may, and what everybody may" },
    { "permissions --format csv", "one column for each role, and why the row is as it is" },
};
const struct command cmd_permissions = {
    .name = "permissions",
    .section = SECTION_PEOPLE,
    .help = "Show who may do what",
    .about =
        "The one table that pages and commands obey: each address and command, who may use it and under which condition. What is not in it nobody can "
        "reach. docs/permissions.md says what the words mean.",
    .options = OPTION_BIT(OPTION_ROLE) | OPTION_BIT(OPTION_FORMAT),
    .formats = FORMATS_ALL,
    EXAMPLES(examples),
    .run = run,
};
