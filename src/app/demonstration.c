/* People for trying things out: one of each role, on this machine alone, with passwords that everybody knows. */
#include "app/account_parts.h"
#include "app/passwords.h"
#include "store/sessions.h"

#define WORD(lit)                                                                                                      \
    { "" lit, sizeof(lit) - 1 }
/* .invalid is a name that never exists (RFC 2606): no message can go there. */
#define PERSON(mail, called, secret, ...)                                                                              \
    {                                                                                                                  \
        .email = WORD(mail "@demonstration.invalid"), .name = WORD(called), .password = WORD(secret), .role = {        \
            __VA_ARGS__                                                                                                \
        }                                                                                                              \
    }
const struct demonstration_person demonstration_people[] = {
    PERSON("administrator", "Demonstration Administrator (Alex Example)", "lantern-otter-maple-kettle",
           .role = ROLE_ADMINISTRATOR),
    PERSON("planner", "Demonstration Planner (Pat Example)", "harbour-violin-pebble-thistle", .role = ROLE_PLANNER),
    PERSON("regional.director", "Demonstration Regional Director (Robin Example)", "walnut-canyon-ribbon-falcon",
           .role = ROLE_REGIONAL_DIRECTOR, .region = WORD("North East, Yorkshire and the Humber")),
    PERSON("lead.inspector", "Demonstration Lead Inspector (Lee Example)", "compass-orchard-velvet-heron",
           .role = ROLE_LEAD_INSPECTOR),
    PERSON("inspector", "Demonstration Inspector (Inge Example)", "saffron-glacier-button-willow",
           .role = ROLE_INSPECTOR),
    PERSON("quality", "Demonstration Quality-Assurance Manager (Quinn Example)", "marble-puffin-lattice-ember",
           .role = ROLE_QUALITY_ASSURANCE_MANAGER),
    PERSON("analyst", "Demonstration Analyst (Ariel Example)", "copper-meadow-zipper-quarry", .role = ROLE_ANALYST),
    PERSON("director.leeds", "Demonstration Authority Director (Dee Example)", "tundra-biscuit-anchor-plume",
           .role = ROLE_AUTHORITY_DIRECTOR, .authority = WORD("Leeds")),
    PERSON("coordinator.leeds", "Demonstration Authority Coordinator (Cam Example)", "nectar-boulder-wicker-swan",
           .role = ROLE_AUTHORITY_COORDINATOR, .authority = WORD("Leeds")),
    PERSON("data.leeds", "Demonstration Authority Data Officer (Dana Example)", "pepper-lagoon-trellis-finch",
           .role = ROLE_AUTHORITY_DATA_OFFICER, .authority = WORD("Leeds")),
    { .email = { 0 } },
};
#undef WORD
enum { PEOPLE = sizeof demonstration_people / sizeof *demonstration_people - 1 };

/* A tie that bars: so that it can be seen. The tie is to an authority next to the one of the others. */
static const struct {
    const char *email, *authority, *note;
} ties[] = { { "inspector@demonstration.invalid", "Wakefield",
               "Worked there before (made up for the demonstration)." } };

/* ---- putting back ---------------------------------------------------------------------------------------------------------- */

/* A store of real people must never get accounts with passwords that are printed in a book. */
static bool store_is_for_trying(struct store *s, struct arena *a, struct err *e) {
    struct account *acc;
    size_t n;
    bool real = false, tried = false;
    if (!store_load_accounts(s, a, &acc, &n, e)) return false;
    for (size_t i = 0; i < n; i++) {
        tried = tried || acc[i].demonstration;
        real = real || (!acc[i].demonstration && acc[i].erased == 0);
    }
    return !real || tried ||
           err_fail(e, ERR_DENIED, __func__,
                    "Make a store of their own for them: ilacs init --shipped --store trial.db",
                    "this store has accounts of real people");
}

static bool end_others(struct store *s, int64_t account, const struct role_asked *role, const struct caller *c,
                       struct arena *a, bool *has, struct err *e) {
    struct grant *g;
    size_t n;
    *has = false;
    if (!store_load_grants(s, account, a, &g, &n, e)) return false;
    for (size_t i = 0; i < n; i++) {
        if (!grant_stands(&g[i], c->by.now.ms)) continue;
        bool same =
            g[i].role == role->role && sv_eq(g[i].region, role->region) && sv_eq(g[i].authority, role->authority);
        if (!same && !store_end_grant(s, g[i].number, c->by.now.ms, e)) return false;
        *has = *has || same;
    }
    return true;
}

static bool put_role(struct store *s, const struct view *v, int64_t account, const struct role_asked *asked,
                     const struct caller *c, struct arena *a, struct err *e) {
    struct role_asked role;
    bool has = false;
    if (!role_checked(v, asked, &role, e) || !end_others(s, account, &role, c, a, &has, e)) return false;
    struct grant g = {
        .account = account, .role = role.role, .region = role.region, .authority = role.authority, .from = c->by.now.ms
    };
    return has || store_add_grant(s, &g, e);
}

static bool put_tie(struct store *s, const struct view *v, const struct account *acc, const struct caller *c,
                    struct arena *a, struct err *e) {
    struct interest *held;
    size_t n, ties_of = 0;
    if (!store_load_interests(s, acc->number, a, &held, &n, e)) return false;
    for (size_t t = 0; t < sizeof ties / sizeof *ties; t++) {
        const struct history *h;
        if (!sv_eq(acc->email, sv_of(ties[t].email))) continue;
        ties_of++;
        if (!view_find(v, sv_of(ties[t].authority), &h, e)) return false;
        bool stands = false;
        for (size_t i = 0; i < n; i++)
            stands = stands || (held[i].withdrawn == 0 && sv_eq(held[i].authority, h->authority->dfe_code) &&
                                !day_known(held[i].ended));
        struct interest fresh = { .account = acc->number,
                                  .authority = h->authority->dfe_code,
                                  .kind = INTEREST_FORMER_EMPLOYER,
                                  .ended = DAY_NONE,
                                  .note = sv_of(ties[t].note),
                                  .declared = c->by.now.ms };
        if (!stands && !store_add_interest(s, &fresh, e)) return false;
    }
    /* What was declared while trying goes again. */
    for (size_t i = 0; i < n; i++) {
        bool ours = ties_of > 0 && !day_known(held[i].ended) && held[i].kind == INTEREST_FORMER_EMPLOYER;
        if (held[i].withdrawn == 0 && !ours && !store_withdraw_interest(s, held[i].number, c->by.now.ms, e))
            return false;
    }
    return true;
}

static bool put_person(struct store *s, const struct view *v, const struct demonstration_person *p, const char *hash,
                       const struct caller *c, struct arena *a, struct err *e) {
    struct account acc;
    struct log_details d;
    bool found;
    if (!store_find_account(s, p->email, a, &acc, &found, e)) return false;
    if (!found) {
        acc = (struct account){ .email = p->email, .name = p->name, .created = c->by.now.ms, .demonstration = true };
        if (!store_add_account(s, &acc, e)) return false;
    } else if (!acc.demonstration) {
        return err_fail(e, ERR_CONFLICT, __func__, "Erase that account first.", "%.*s is an account of a real person",
                        SV_ARG(p->email));
    }
    acc = (struct account){ .number = acc.number,
                            .email = p->email,
                            .name = p->name,
                            .created = acc.created,
                            .demonstration = true,
                            .password = sv_of(hash),
                            .password_changed = c->by.now.ms };
    log_begin(&d, a);
    log_word(&d, "role", role_word(p->role.role));
    return store_save_account(s, &acc, e) && store_put_recovery(s, acc.number, NULL, 0, e) &&
           store_forget_browsers(s, acc.number, e) && store_end_sessions(s, acc.number, 0, c->by.now.ms, e) &&
           put_role(s, v, acc.number, &p->role, c, a, e) && put_tie(s, v, &acc, c, a, e) &&
           account_log(s, &c->by, acc.number, "demonstration", &d, SV(""), a, e);
}

bool demonstration_reset(struct store *s, const struct keys *k, const struct view *register_view,
                         const struct caller *c, struct arena *a, struct err *e) {
    char(*hash)[PASSWORD_HASH] = arena_alloc(a, PEOPLE * sizeof *hash);
    (void)k;
    if (hash == NULL) return err_nomem(e, __func__);
    if (!caller_may(c, NULL, "account", e) || !store_is_for_trying(s, a, e)) return false;
    /* Before the transaction: hashing takes seconds. */
    for (size_t i = 0; i < PEOPLE; i++)
        if (!password_hash(demonstration_people[i].password, hash[i], e)) return false;
    bool ok = store_begin(s, e) && store_is_for_trying(s, a, e);
    for (size_t i = 0; ok && i < PEOPLE; i++)
        ok = put_person(s, register_view, &demonstration_people[i], hash[i], c, a, e);
    ok = ok && store_commit(s, e);
    store_rollback(s);
    return ok;
}
