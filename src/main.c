/* The whole program: the commands of src/cli, and the two that need src/web as well. */
#include <assert.h>
#include <stdio.h>

#include "base/clock.h"
#include "cli/ask.h"
#include "cli/commands.h"
#include "store/accounts.h"
#include "web/serve.h"
#include "web/site_export.h"

/* On standard error: whoever started us may be reading the other for the address. */
static void tell_of_first_administrator(struct invocation *v) {
    struct store *s = NULL;
    struct moment now;
    bool any = true;
    if (clock_now(&now, NULL) && ask_store(v, STORE_READ, &s, NULL) && store_has_administrator(s, now.ms, &any, NULL) &&
        !any)
        (void)fprintf(stderr, "Nobody can administer this store on the pages yet. Make the first administrator:\n"
                              "  ilacs user add you@example.org --name \"Your Name\" --role administrator\n");
    store_close(s);
}

static enum command_result run_serve(struct invocation *v, struct err *e) {
    const struct options *o = &v->options;
    struct serve_options serving = {
        .app = { .store = o->store, .framework_dir = o->framework_dir, .read_only = true },
        .listen = o->listen,
        .behind_proxy = (o->given & OPTION_BIT(OPTION_BEHIND_PROXY)) != 0,
        .threads = (unsigned)o->threads,
        .config = o->config,
    };
    if (!ask_store_exists(v, e)) return COMMAND_FAILED;
    tell_of_first_administrator(v);
    return answered(serve(&serving, e));
}

static const struct example serve_examples[] = {
    { "serve", "the pages on http://127.0.0.1:8080/" },
    { "serve --listen 8081 --store trial.db", "another port, another store" },
    { "serve --behind-proxy --config /etc/ilacs/ilacs.ini", "behind nginx, with single sign-on and mail" },
};
static const struct command cmd_serve = {
    .name = "serve",
    .section = SECTION_OTHER,
    .help = "Serve the pages to a browser",
    .about =
        "Says the address when the first page can be asked for, and serves until it is told to stop (Ctrl+C or SIGTERM); answers under way are finished. The pages "
        "show public knowledge only, and only read.\n\n"
        "It speaks plain HTTP and listens on this machine alone. For others, put a reverse proxy with TLS in front.",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_FRAMEWORK) | OPTION_BIT(OPTION_LISTEN) |
               OPTION_BIT(OPTION_BEHIND_PROXY) | OPTION_BIT(OPTION_THREADS) | OPTION_BIT(OPTION_CONFIG),
    EXAMPLES(serve_examples),
    .run = run_serve,
};

static bool export_site(struct invocation *v, struct err *e) {
    const struct options *o = &v->options;
    struct site_options site = {
        .app = { .store = o->store, .framework_dir = o->framework_dir, .read_only = true },
        .on = o->on,
        .folder = v->arg[0],
    };
    struct site_report r;
    if (!ask_store_exists(v, e) || !site_export(&site, &r, e)) return false;
    text_printf(v->out, "Wrote %zu pages and %zu other files into %s, as at ", r.pages, r.files - r.pages, v->arg[0]);
    text_day_long(v->out, r.on);
    text_lit(v->out, ".\n");
    return text_ok(v->out, e);
}

static enum command_result run_export_site(struct invocation *v, struct err *e) { return answered(export_site(v, e)); }

static const struct example export_site_examples[] = {
    { "export site public", "the whole site in the folder public: open public/index.html, or copy it to any host" },
    { "export site 2018 --on 2018-01-01", "the site as at another day" },
};
static const struct command cmd_export_site = {
    .name = "export site",
    .args = "DIR",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_OTHER,
    .help = "Write the whole public site as files that any host can serve",
    .about =
        "Every page of `ilacs serve` and every download, with links from file to file, in a folder of any name. Forms are left out: searching, filtering and "
        "other days need the program. The pages show public knowledge only, and say on which day the copy was made.\n\n"
        "The folder appears at once or not at all. One that an earlier export made is replaced, unless something else has been put into it; any other folder "
        "that is not empty is refused. (./site is a folder called site.)",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_FRAMEWORK) | OPTION_BIT(OPTION_ON),
    EXAMPLES(export_site_examples),
    .run = run_export_site,
};

enum { COMMANDS_MAX = 128 };

int main(int argc, char **argv) {
    const struct command *commands[COMMANDS_MAX] = { &cmd_serve, &cmd_export_site }; /* NULL after the last */
    assert(cli_command_count + 3 <= COMMANDS_MAX);
    for (size_t i = 0; i < cli_command_count; i++) commands[i + 2] = cli_commands[i];
    return command_main(commands, argc, argv);
}
