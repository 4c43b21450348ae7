#include "app/accounts.h"
#include "cli/ask.h"
#include "cli/commands.h"
#include "render/json.h"
#include "render/plain.h"

/* One line of the answer: the person as the register has them now. */
struct shown {
    const struct demonstration_person *person;
    int64_t number;
    struct grant grant;
};
enum { SHOWN_MAX = 20 };

static bool look_up(struct invocation *v, struct store *s, int64_t ms, struct shown out[SHOWN_MAX], size_t *n,
                    struct err *e) {
    *n = 0;
    for (const struct demonstration_person *p = demonstration_people; p->email.n > 0 && *n < SHOWN_MAX; p++, ++*n) {
        struct account acc;
        struct grant *g;
        size_t grants;
        bool found;
        if (!store_find_account(s, p->email, v->arena, &acc, &found, e) ||
            !store_load_grants(s, acc.number, v->arena, &g, &grants, e))
            return false;
        out[*n] = (struct shown){ .person = p, .number = acc.number };
        for (size_t i = 0; i < grants; i++)
            if (g[i].role == p->role.role && grant_stands(&g[i], ms)) out[*n].grant = g[i];
    }
    return true;
}

static void people_json(const struct shown *p, size_t n, struct text *out) {
    struct json j = json_in(out);
    json_array(&j);
    for (size_t i = 0; i < n; i++) {
        json_object(&j);
        json_key(&j, "number");
        json_int(&j, p[i].number);
        json_key(&j, "email");
        json_sv(&j, p[i].person->email);
        json_key(&j, "password");
        json_sv(&j, p[i].person->password);
        json_key(&j, "role");
        json_sv(&j, role_word(p[i].person->role.role));
        json_key(&j, "name");
        json_sv(&j, p[i].person->name);
        json_key(&j, "region");
        json_sv_or_null(&j, p[i].grant.region);
        json_key(&j, "authority");
        json_sv_or_null(&j, p[i].grant.authority);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_done(&j);
}

static void people_text(const struct shown *p, size_t n, int width, struct text *out) {
    static const struct table_column columns[] = {
        { .head = "EMAIL" }, { .head = "PASSWORD" }, { .head = "ROLE" }, { .head = "BOUND TO", .least = 8, .leave = 1 }
    };
    struct table t = table_in(out, columns, sizeof columns / sizeof *columns);
    text_lit(out, "Invented people, for trying things out. Everybody can look up their passwords:\n"
                  "they can sign in on this machine alone.\n\n");
    for (size_t i = 0; i < n; i++) {
        const struct role_asked *r = &p[i].person->role;
        table_sv(&t, p[i].person->email);
        table_sv(&t, p[i].person->password);
        table_sv(&t, role_label(r->role));
        table_sv(&t, r->region.n > 0 ? r->region : r->authority.n > 0 ? r->authority : SV("-"));
    }
    table_end(&t, width);
    text_lit(out, "\nSign in on the page /sign-in; at the command line with --as EMAIL.\n");
}

static bool make(struct invocation *v, struct store *s, const struct view *view, const struct framework *f,
                 struct err *e) {
    struct keys k;
    struct caller c;
    struct shown shown[SHOWN_MAX];
    size_t n;
    if (!keys_open(store_path(s), true, &k, e) || !ask_caller(v, s, f, &c, e) ||
        !demonstration_reset(s, &k, view, &c, v->arena, e) || !look_up(v, s, c.by.now.ms, shown, &n, e))
        return false;
    if (v->options.format == FORMAT_JSON)
        people_json(shown, n, v->out);
    else
        people_text(shown, n, v->width, v->out);
    return text_ok(v->out, e);
}

static enum command_result run(struct invocation *v, struct err *e) {
    struct store *s = NULL;
    struct app *app = NULL;
    struct view view;
    const struct question q = { .on = DAY_NONE, .known_by = DAY_NONE, .audience = AUDIENCE_INSPECTORATE };
    bool ok = ask_store(v, STORE_WRITE, &s, e) && ask_view_of(v, q, &app, &view, e) &&
              make(v, s, &view, app_framework(app), e);
    app_close(app);
    store_close(s);
    return answered(ok);
}

static const struct example examples[] = { { "demonstration --store trial.db",
                                             "one person of each role, or all of them as they were at first" } };
const struct command cmd_demonstration = {
    .name = "demonstration",
    .section = SECTION_PEOPLE,
    .help = "Make invented people to try things out with, or put them back",
    .about =
        "One person of each role, with printed passwords, marked as invented wherever they are shown. They can sign in on this machine alone, and a store "
        "with real people is refused. Done again, passwords, roles, sessions, second factors and interests are as at first. The inspector has "
        "declared a tie to Wakefield, so that it can be seen what that bars.",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_FORMAT),
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(examples),
    .run = run,
};
