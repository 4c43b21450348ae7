/* The whole program: the commands of src/cli, and the one that needs src/web as well. */
#include <assert.h>

#include "cli/ask.h"
#include "cli/commands.h"
#include "web/serve.h"

static enum command_result run_serve(struct invocation *v, struct err *e) {
    const struct options *o = &v->options;
    struct serve_options serving = {
        .app = { .store = o->store, .framework_dir = o->framework_dir, .read_only = true },
        .listen = o->listen,
        .behind_proxy = (o->given & OPTION_BIT(OPTION_BEHIND_PROXY)) != 0,
        .threads = (unsigned)o->threads,
    };
    return answered(ask_store_exists(v, e) && serve(&serving, e));
}

static const struct example serve_examples[] = {
    { "serve", "the pages on http://127.0.0.1:8080/" },
    { "serve --listen 8081 --store trial.db", "another port, another store" },
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
               OPTION_BIT(OPTION_BEHIND_PROXY) | OPTION_BIT(OPTION_THREADS),
    EXAMPLES(serve_examples),
    .run = run_serve,
};

enum { COMMANDS_MAX = 64 };

int main(int argc, char **argv) {
    const struct command *commands[COMMANDS_MAX] = { &cmd_serve }; /* NULL after the last */
    assert(cli_command_count + 2 <= COMMANDS_MAX);
    for (size_t i = 0; i < cli_command_count; i++) commands[i + 1] = cli_commands[i];
    return command_main(commands, argc, argv);
}
