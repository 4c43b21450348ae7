/* The table of permissions: every address and every command, one row each. Whatever has no row nobody can reach.
 *
 * To add a row: name the address as routes.c writes it (or the command as its .name does), say who with one of the words
 * below or a new one, and why these and no others. Then write the same line into tests/golden/permissions.txt by hand:
 * access_test compares the two row by row and cell by cell. docs/permissions.md tells more. */
#include "core/access.h"

// clang-format off

/* ---- who. Not named is NEVER. */
#define ALL_ROLES(need)                                                                                               \
    [ROLE_ADMINISTRATOR] = (need), [ROLE_PLANNER] = (need), [ROLE_REGIONAL_DIRECTOR] = (need),                        \
    [ROLE_LEAD_INSPECTOR] = (need), [ROLE_INSPECTOR] = (need), [ROLE_QUALITY_ASSURANCE_MANAGER] = (need),             \
    [ROLE_ANALYST] = (need), [ROLE_AUTHORITY_DIRECTOR] = (need), [ROLE_AUTHORITY_COORDINATOR] = (need),               \
    [ROLE_AUTHORITY_DATA_OFFICER] = (need)
#define EVERYBODY   { [ROLE_PUBLIC] = ALWAYS, [ROLE_OPERATOR] = ALWAYS, ALL_ROLES(ALWAYS) }
#define SIGNED_IN   { ALL_ROLES(ALWAYS) }
#define OPERATOR    { [ROLE_OPERATOR] = ALWAYS }
#define ADMIN       { [ROLE_ADMINISTRATOR] = ALWAYS }
#define MACHINE     { [ROLE_OPERATOR] = ALWAYS, [ROLE_ADMINISTRATOR] = ALWAYS }
#define KEEPERS     { [ROLE_OPERATOR] = ALWAYS, [ROLE_ADMINISTRATOR] = ALWAYS, [ROLE_ANALYST] = ALWAYS }
#define KNOWERS     { [ROLE_OPERATOR] = ALWAYS, [ROLE_ADMINISTRATOR] = ALWAYS, [ROLE_PLANNER] = ALWAYS,               \
                      [ROLE_ANALYST] = ALWAYS }
#define REVIEWERS   { [ROLE_PLANNER] = ALWAYS, [ROLE_ANALYST] = ALWAYS }
#define REVIEWERS_HERE { [ROLE_OPERATOR] = ALWAYS, [ROLE_PLANNER] = ALWAYS, [ROLE_ANALYST] = ALWAYS }
#define EXPLAINERS  { [ROLE_ADMINISTRATOR] = ALWAYS, [ROLE_PLANNER] = ALWAYS }
#define EXPLAINERS_HERE { [ROLE_OPERATOR] = ALWAYS, [ROLE_ADMINISTRATOR] = ALWAYS, [ROLE_PLANNER] = ALWAYS }
/* What is planned: those who plan; those who answer for the region; those who go; the authority once it has been called.
 * Neither whoever runs the machine nor whoever keeps the accounts. */
#define PLAN_READERS                                                                                                  \
    { [ROLE_PLANNER] = ALWAYS, [ROLE_REGIONAL_DIRECTOR] = IF_IN_REGION, [ROLE_LEAD_INSPECTOR] = IF_ON_IT,             \
      [ROLE_INSPECTOR] = IF_ON_IT, [ROLE_QUALITY_ASSURANCE_MANAGER] = IF_ON_IT,                                       \
      [ROLE_AUTHORITY_DIRECTOR] = IF_OWN_CALLED, [ROLE_AUTHORITY_COORDINATOR] = IF_OWN_CALLED,                        \
      [ROLE_AUTHORITY_DATA_OFFICER] = IF_OWN_CALLED }
#define PLANNERS     { [ROLE_PLANNER] = ALWAYS }
#define CALLERS      { [ROLE_PLANNER] = ALWAYS, [ROLE_LEAD_INSPECTOR] = IF_ON_IT }
#define LEDGER       { [ROLE_PLANNER] = ALWAYS, [ROLE_REGIONAL_DIRECTOR] = IF_IN_REGION }

/* ---- what. GET shows; POST changes; FRESH changes, after whoever asks has proved again who they are. SELF_*: everybody
 * may, and the answer depends on who asks. RUN: a command that shows; DO: one that changes what is kept. */
#define GET(path, who, why)       { REACH_ROUTE, "GET " path, EFFECT_READS, CAUTION_NONE, false, who, why }
#define POST(path, who, why)      { REACH_ROUTE, "POST " path, EFFECT_WRITES, CAUTION_NONE, false, who, why }
#define FRESH(path, who, why)     { REACH_ROUTE, "POST " path, EFFECT_WRITES, CAUTION_FRESH, false, who, why }
#define SELF_GET(path, why)       { REACH_ROUTE, "GET " path, EFFECT_READS, CAUTION_NONE, true, EVERYBODY, why }
#define SELF_POST(path, why)      { REACH_ROUTE, "POST " path, EFFECT_WRITES, CAUTION_NONE, true, EVERYBODY, why }
#define RUN(name, who, why)       { REACH_COMMAND, name, EFFECT_READS, CAUTION_NONE, false, who, why }
#define DO(name, who, why)        { REACH_COMMAND, name, EFFECT_WRITES, CAUTION_NONE, false, who, why }

/* ---- sentences that many rows share */
#define PUBLISHED "Published facts and what follows from published rules: the same for everybody."
#define RULES     "The rules are published; so is what follows from them."
#define THE_SITE  "About the site itself."
#define HELP_ONLY "Only shows which commands there are."
#define ONESELF   "About the account of whoever asks, and no other."
#define SECRET    "An unannounced visit is known to those who plan it, answer for the region or go, and to the authority once called."
#define PLANNING  "Planning is the planners' work."
#define ACCOUNTS  "Accounts and roles are the administrators' work; so that nobody else can make themselves anything."
#define EXPLAINS  "Whoever gives roles, or makes a team, must be able to say why somebody may or may not see a thing."
#define REVIEWING "Whoever keeps the register decides what a report adds to it; planners need it right."

const struct permission permissions[] = {
    /* ---- public pages */
    GET("/", EVERYBODY, PUBLISHED),
    GET("/authorities", EVERYBODY, PUBLISHED),
    GET("/authorities.csv", EVERYBODY, PUBLISHED),
    GET("/authorities.json", EVERYBODY, PUBLISHED),
    GET("/areas", EVERYBODY, PUBLISHED),
    GET("/areas/:name.csv", EVERYBODY, PUBLISHED),
    GET("/areas/:name.json", EVERYBODY, PUBLISHED),
    GET("/areas/:name", EVERYBODY, PUBLISHED),
    GET("/areas/:name/history.csv", EVERYBODY, PUBLISHED),
    GET("/areas/:name/history.json", EVERYBODY, PUBLISHED),
    GET("/map", EVERYBODY, PUBLISHED),
    GET("/map.csv", EVERYBODY, PUBLISHED),
    GET("/map.json", EVERYBODY, PUBLISHED),
    GET("/map.svg", EVERYBODY, PUBLISHED),
    GET("/regions", EVERYBODY, PUBLISHED),
    GET("/regions.csv", EVERYBODY, PUBLISHED),
    GET("/regions.json", EVERYBODY, PUBLISHED),
    GET("/regions/:name.csv", EVERYBODY, PUBLISHED),
    GET("/regions/:name.json", EVERYBODY, PUBLISHED),
    GET("/regions/:name", EVERYBODY, PUBLISHED),
    GET("/compare", EVERYBODY, PUBLISHED),
    GET("/compare.csv", EVERYBODY, PUBLISHED),
    GET("/compare.json", EVERYBODY, PUBLISHED),
    GET("/editions", EVERYBODY, RULES),
    GET("/editions.csv", EVERYBODY, RULES),
    GET("/editions.json", EVERYBODY, RULES),
    GET("/editions/compare", EVERYBODY, RULES),
    GET("/editions/:id.csv", EVERYBODY, RULES),
    GET("/editions/:id.json", EVERYBODY, RULES),
    GET("/editions/:id.svg", EVERYBODY, RULES),
    GET("/editions/:id", EVERYBODY, RULES),
    GET("/editions/:a/diff/:b.csv", EVERYBODY, RULES),
    GET("/editions/:a/diff/:b.json", EVERYBODY, RULES),
    GET("/editions/:a/diff/:b", EVERYBODY, RULES),
    GET("/editions/:a/impact/:b.csv", EVERYBODY, RULES),
    GET("/editions/:a/impact/:b.json", EVERYBODY, RULES),
    GET("/editions/:a/impact/:b", EVERYBODY, RULES),
    GET("/statistics", EVERYBODY, PUBLISHED),
    GET("/statistics.csv", EVERYBODY, PUBLISHED),
    GET("/statistics.json", EVERYBODY, PUBLISHED),
    GET("/statistics/over-time.csv", EVERYBODY, PUBLISHED),
    GET("/statistics/over-time.json", EVERYBODY, PUBLISHED),
    GET("/statistics/movement.csv", EVERYBODY, PUBLISHED),
    GET("/statistics/movement.json", EVERYBODY, PUBLISHED),
    GET("/statistics/official.csv", EVERYBODY, PUBLISHED),
    GET("/statistics/official.json", EVERYBODY, PUBLISHED),
    GET("/data", EVERYBODY, PUBLISHED),
    GET("/data.json", EVERYBODY, PUBLISHED),
    GET("/data/:table.csv", EVERYBODY, PUBLISHED),
    GET("/data/:table.json", EVERYBODY, PUBLISHED),
    GET("/data/:table", EVERYBODY, PUBLISHED),
    GET("/method", EVERYBODY, THE_SITE),
    GET("/about", EVERYBODY, THE_SITE),
    GET("/search", EVERYBODY, PUBLISHED),
    GET("/accessibility", EVERYBODY, THE_SITE),
    GET("/health", EVERYBODY, THE_SITE),
    GET("/robots.txt", EVERYBODY, THE_SITE),
    GET("/assets/:name", EVERYBODY, THE_SITE),
    GET("/permissions", EVERYBODY, "Who may what is no secret; what it protects is."),

    /* ---- signing in and out */
    SELF_GET("/sign-in", "Whoever has an account must get to it from outside."),
    SELF_POST("/sign-in", "Whoever has an account must get to it from outside."),
    SELF_GET("/sign-in/code", "The second step of signing in; half signed in is not signed in."),
    SELF_POST("/sign-in/code", "The second step of signing in; half signed in is not signed in."),
    SELF_GET("/set-up", "The link that sets up an account is the proof; there is no other yet."),
    SELF_POST("/set-up", "The link that sets up an account is the proof; there is no other yet."),
    SELF_GET("/sign-on", "Leads to the provider that signs people in."),
    SELF_GET("/sign-on/return", "The way back from the provider; what it brings along is checked."),
    SELF_POST("/sign-out", "Signing out must always work, also with a session that has ended."),
    SELF_GET("/signed-out", "Says that it is done."),
    SELF_POST("/prove", "Proves again who one is before a dangerous step."),

    /* ---- one's own account */
    GET("/account", SIGNED_IN, ONESELF),
    GET("/account/password", SIGNED_IN, ONESELF),
    POST("/account/password", SIGNED_IN, "One's own password; the form asks for the old one."),
    GET("/account/second-factor", SIGNED_IN, ONESELF),
    FRESH("/account/second-factor", SIGNED_IN, "A thief of a session must not add a second factor of their own."),
    FRESH("/account/second-factor/remove", SIGNED_IN, "A thief of a session must not take the second factor away."),
    FRESH("/account/recovery-codes", SIGNED_IN, "Recovery codes open the account, so they are shown to whoever just proved who they are."),
    POST("/account/sessions/end", SIGNED_IN, "Ending one's own sessions only ever takes away."),
    GET("/account/interests", SIGNED_IN, ONESELF),
    POST("/account/interests", SIGNED_IN, "Everybody declares their own interests; declaring one only ever bars."),
    POST("/account/interests/withdraw", SIGNED_IN, "Everybody withdraws their own interests; it is recorded and administrators see it."),

    /* ---- people, the log, the reasons */
    GET("/people", ADMIN, ACCOUNTS),
    GET("/people/new", ADMIN, ACCOUNTS),
    FRESH("/people/new", ADMIN, ACCOUNTS),
    GET("/people/:number", ADMIN, ACCOUNTS),
    FRESH("/people/:number/give", ADMIN, ACCOUNTS),
    FRESH("/people/:number/take", ADMIN, ACCOUNTS),
    FRESH("/people/:number/disable", ADMIN, ACCOUNTS),
    FRESH("/people/:number/enable", ADMIN, ACCOUNTS),
    FRESH("/people/:number/reset", ADMIN, ACCOUNTS),
    FRESH("/people/:number/erase", ADMIN, ACCOUNTS),
    GET("/audit", ADMIN, "The log says who did what; it names people, and says of a planned activity nothing but its random name."),
    GET("/why", EXPLAINERS, EXPLAINS),

    /* ---- what is planned */
    GET("/plan", PLAN_READERS, SECRET),
    GET("/plan.csv", PLAN_READERS, SECRET),
    GET("/plan.json", PLAN_READERS, SECRET),
    GET("/plan/new", PLANNERS, PLANNING),
    POST("/plan/new", PLANNERS, PLANNING),
    GET("/plan/:id", PLAN_READERS, SECRET),
    GET("/plan/:id/change", PLANNERS, PLANNING),
    POST("/plan/:id/change", PLANNERS, PLANNING),
    POST("/plan/:id/withdraw", PLANNERS, PLANNING),
    POST("/plan/:id/call", CALLERS, "Whoever makes the call records it: the lead inspector who goes, or a planner."),
    GET("/plan/:id/exposure", LEDGER, "Those who answer for the secret see who knows it; those who are in the ledger do not."),

    /* ---- what reports say otherwise */
    GET("/review", REVIEWERS, REVIEWING),
    GET("/review/:number", REVIEWERS, REVIEWING),
    POST("/review/:number/accept", REVIEWERS, REVIEWING),
    POST("/review/:number/dismiss", REVIEWERS, REVIEWING),

    /* ---- commands: answers and rules */
    RUN("due", EVERYBODY, PUBLISHED),
    RUN("explain", EVERYBODY, PUBLISHED),
    RUN("history", EVERYBODY, PUBLISHED),
    RUN("statistics", EVERYBODY, PUBLISHED),
    RUN("findings", EVERYBODY, PUBLISHED),
    RUN("read-report", EVERYBODY, "Reads a file of whoever asks; the store has no part in it."),
    RUN("framework", EVERYBODY, HELP_ONLY),
    RUN("framework list", EVERYBODY, RULES),
    RUN("framework show", EVERYBODY, RULES),
    RUN("framework diff", EVERYBODY, RULES),
    RUN("framework impact", EVERYBODY, RULES),
    RUN("framework check", EVERYBODY, RULES),
    RUN("backtest", EVERYBODY, RULES),
    RUN("scenario", EVERYBODY, "Runs examples of the rules; the store has no part in it."),
    RUN("export site", EVERYBODY, "Writes the public pages, which are the same for everybody."),
    RUN("help", EVERYBODY, HELP_ONLY),
    RUN("permissions", EVERYBODY, "Who may what is no secret; what it protects is."),

    /* ---- commands: the register */
    DO("init", OPERATOR, "There is no account before there is a store."),
    DO("import", KEEPERS, "What comes into the register is what every answer stands on."),
    DO("import reports", KEEPERS, "What comes into the register is what every answer stands on."),
    DO("watch", KEEPERS, "Imports reports as they appear, as `ilacs import reports` does."),
    RUN("review", EVERYBODY, HELP_ONLY),
    RUN("review list", REVIEWERS_HERE, REVIEWING),
    RUN("review show", REVIEWERS_HERE, REVIEWING),
    DO("review accept", REVIEWERS_HERE, REVIEWING),
    DO("review dismiss", REVIEWERS_HERE, REVIEWING),
    RUN("export", KNOWERS, "Every version of every record, with what only the inspectorate knew; nothing of plans or people."),
    RUN("check", KEEPERS, "Looks at the store, the log and the machine; shows no record."),
    RUN("backup", MACHINE, "A copy of the whole store is for those who keep the machine."),
    DO("serve", MACHINE, "Serving opens the store to a network."),

    /* ---- commands: people, the log, the reasons, messages */
    RUN("user", EVERYBODY, HELP_ONLY),
    DO("user add", MACHINE, ACCOUNTS),
    RUN("user list", MACHINE, ACCOUNTS),
    RUN("user show", MACHINE, ACCOUNTS),
    DO("user role", MACHINE, ACCOUNTS),
    DO("user disable", MACHINE, ACCOUNTS),
    DO("user enable", MACHINE, ACCOUNTS),
    DO("user reset", MACHINE, ACCOUNTS),
    DO("user erase", MACHINE, ACCOUNTS),
    RUN("user sessions", MACHINE, ACCOUNTS),
    DO("demonstration", OPERATOR, "Makes people with printed passwords: only where somebody sits at the machine."),
    RUN("audit", EVERYBODY, HELP_ONLY),
    RUN("audit verify", EVERYBODY, "A stranger with the program and an export must be able to check the log."),
    RUN("audit show", MACHINE, "The log says who did what; it names people."),
    RUN("audit export", MACHINE, "The log says who did what; it names people."),
    DO("audit erase", MACHINE, "Taking somebody's words out of the log is done by whoever answers for the data, and is itself recorded."),
    RUN("why", EXPLAINERS_HERE, EXPLAINS),
    RUN("mail", EVERYBODY, HELP_ONLY),
    RUN("mail list", MACHINE, "What waits to be sent names people, and says nothing secret."),
    DO("mail send", MACHINE, "Sends what waits: the machine's work."),
    DO("retention", MACHINE, "Keeping to the times is the work of whoever keeps the machine; of what is planned it tells nothing but what is long past."),

    /* ---- commands: what is planned, and ties */
    RUN("plan", EVERYBODY, HELP_ONLY),
    RUN("plan list", PLAN_READERS, SECRET),
    RUN("plan show", PLAN_READERS, SECRET),
    DO("plan add", PLANNERS, PLANNING),
    DO("plan change", PLANNERS, PLANNING),
    DO("plan withdraw", PLANNERS, PLANNING),
    DO("plan call", CALLERS, "Whoever makes the call records it: the lead inspector who goes, or a planner."),
    RUN("exposure", LEDGER, "Those who answer for the secret see who knows it; those who are in the ledger do not."),
    RUN("interest", EVERYBODY, HELP_ONLY),
    RUN("interest list", SIGNED_IN, ONESELF),
    DO("interest declare", SIGNED_IN, "Everybody declares their own interests; declaring one only ever bars."),
    DO("interest withdraw", SIGNED_IN, "Everybody withdraws their own interests; it is recorded and administrators see it."),
};
// clang-format on
const size_t permission_count = sizeof permissions / sizeof *permissions;
