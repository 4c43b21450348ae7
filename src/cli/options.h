#ifndef ILACS_CLI_OPTIONS_H
#define ILACS_CLI_OPTIONS_H
/* Every option of every command, described once: an option means the same wherever it is taken, and arrives parsed.
 *
 * Not argp, though glibc has it: its own messages go to standard error as it likes them, it cannot name the nearest
 * option, and a manual page could not be made from its tables. getopt_long does the reading beneath this table. */
#include "app/import_reports.h"
#include "app/view.h"
#include "core/people.h"

enum option_id {
    OPTION_STORE,
    OPTION_FRAMEWORK,
    OPTION_ON,
    OPTION_KNOWN_BY,
    OPTION_AUDIENCE,
    OPTION_AUTHORITY,
    OPTION_OBLIGATION,
    OPTION_REGION,
    OPTION_STATUS,
    OPTION_BASIS,
    OPTION_FORMAT,
    OPTION_EXPECT,
    OPTION_FILE,
    OPTION_FROM,
    OPTION_LIMIT,
    OPTION_DRY_RUN,
    OPTION_SHIPPED,
    OPTION_LISTEN,
    OPTION_BEHIND_PROXY,
    OPTION_THREADS,
    OPTION_JOBS,
    OPTION_FRONT_PAGES,
    OPTION_ACCEPT,
    OPTION_ALL,
    OPTION_CELL,
    OPTION_SET,
    OPTION_REASON,
    OPTION_KIND,
    OPTION_CALL_DAY,
    OPTION_COPY,
    OPTION_TEAM,
    OPTION_ENDED,
    OPTION_NOTE,
    OPTION_INTERVAL,
    OPTION_ONCE,
    OPTION_CONFIG,
    OPTION_NAME,
    OPTION_ROLE,
    OPTION_GIVE,
    OPTION_TAKE,
    OPTION_SYSTEM_USER,
    OPTION_YES,
    OPTION_APPLY,
    OPTION_AS,
    OPTION_PASSWORD_FILE,
    OPTION_CODE,
    OPTION_MAN,
    OPTION_MARKDOWN,
    OPTION_HELP,
    OPTION_COUNT
};
#define OPTION_BIT(o) ((uint64_t)1 << (o))
/* What every command takes that asks the register a question. */
#define OPTIONS_QUESTION                                                                                               \
    (OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_FRAMEWORK) | OPTION_BIT(OPTION_ON) | OPTION_BIT(OPTION_KNOWN_BY) |   \
     OPTION_BIT(OPTION_AUDIENCE) | OPTION_BIT(OPTION_FORMAT))

/* Who one is. Every command takes these; those that need them name them in their help. */
#define OPTIONS_CALLER (OPTION_BIT(OPTION_AS) | OPTION_BIT(OPTION_PASSWORD_FILE) | OPTION_BIT(OPTION_CODE))

enum format { FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON, FORMAT_COUNT };
#define FORMATS_ALL        (1U << FORMAT_TABLE | 1U << FORMAT_CSV | 1U << FORMAT_JSON)
#define FORMATS_TABLE_JSON (1U << FORMAT_TABLE | 1U << FORMAT_JSON)

enum { AUTHORITIES_MAX = 200, CELLS_MAX = RECORD_MAX_COLUMNS }; /* --authority, --cell and --set, repeated */
struct options {
    uint64_t given;          /* bits 1 << enum option_id */
    struct sv store;         /* --store, else $ILACS_STORE, else var/ilacs.db */
    struct sv framework_dir; /* empty: none */
    struct day on, known_by; /* DAY_NONE: not given */
    enum audience audience;
    struct sv authority[AUTHORITIES_MAX];
    size_t authorities;
    uint32_t obligations; /* bits; 0: not given */
    uint32_t statuses;    /* bits; 0: not given; `all` sets every bit */
    struct sv region, expect, listen;
    enum basis basis;
    enum format format;
    int64_t from, limit, threads, jobs, interval;
    enum accept accept;
    struct sv cell[CELLS_MAX], set[CELLS_MAX]; /* column names; COLUMN=VALUE, with a name and the sign */
    size_t cells, sets;
    struct sv reason;
    struct sv name, system_user;       /* of a person */
    enum role role, give, take;        /* ROLE_PUBLIC: not given */
    struct sv as, password_file, code; /* who asks */
    struct sv kind, team, note, copy;  /* as given: the command knows its kinds */
    struct day call_day, ended;        /* DAY_NONE: not given */
    struct sv file;                    /* --file; empty: none */
    struct sv config;                  /* --config, else $ILACS_CONFIG; empty: none */
};

struct option_info {
    const char *name; /* without the dashes */
    const char *arg;  /* "DAY"; NULL: a switch */
    const char *help; /* one or two sentences */
    bool repeats;
};
extern const struct option_info option_infos[OPTION_COUNT];

/* Defaults, those of the environment included. */
struct options options_default(void);
/* Takes one value. Errors: ERR_USAGE with the choices, and the nearest, in the hint. */
bool option_take(struct options *o, enum option_id which, struct sv value, struct err *e);
/* Reads words[1] to words[count - 1], options in any place among arguments, "--" ending them. The `*args` words that are
 * no options are moved to words[1] and on. `takes` are the bits of the options allowed here.
 * Errors: ERR_USAGE; an unknown option names the nearest. */
bool options_read(uint64_t takes, unsigned formats, int count, char **words, struct options *out, size_t *args,
                  struct err *e);

struct sv format_word(enum format f);
/* "sif, standard_inspection, ...": every obligation, status, audience: for help and messages. */
void obligations_text(struct text *out);
void statuses_text(struct text *out);
void roles_text(struct text *out); /* those that can be given */
/* The one word of `n` that begins with `v`, else the one nearest to it, or empty when none is near. */
struct sv nearest_of(struct sv v, struct sv (*word)(size_t i), size_t n);
#endif
