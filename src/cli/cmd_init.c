#include "cli/ask.h"
#include "cli/commands.h"
#include "app/register.h"

static void init_text(const char *path, const struct init_report *r, struct text *out) {
    text_printf(out, "%s %s.\n", r->made ? "Made" : "There already is", path);
    if (r->filled) {
        text_lit(out, "Filled with the shipped data: ");
        for (int i = 0; i < RECORD_KINDS; i++)
            if (r->records[i] > 0)
                text_printf(out, "%s%zu %s", i == 0 ? "" : ", ", r->records[i], record_shapes[i].name);
        text_lit(out, ".\n");
    } else {
        text_lit(out, "No records were added.\n");
    }
    text_printf(out, "Head of the log: %lld:%s\n", (long long)r->head.count, r->head.hash);
    if (r->made)
        text_lit(out,
                 "Nobody can sign in yet. The first administrator: ilacs user add you@example.org --name \"Your Name\" "
                 "--role administrator\n");
}

static enum command_result run_init(struct invocation *v, struct err *e) {
    struct doing by;
    struct init_report report = { 0 };
    const char *path = ask_store_path(v, e);
    bool shipped = (v->options.given & OPTION_BIT(OPTION_SHIPPED)) != 0;
    if (path == NULL || !ask_doing(v, &by, e) || !register_init(path, shipped, &by, &report, e)) return COMMAND_FAILED;
    init_text(path, &report, v->out);
    return COMMAND_YES;
}

static const struct example examples[] = {
    { "init --shipped", "make var/ilacs.db and fill it with every authority, inspection and visit that ilacs ships" },
    { "init --store empty.db", "make an empty store" },
};
const struct command cmd_init = {
    .name = "init",
    .section = SECTION_REGISTER,
    .help = "Make a store, empty or filled with the shipped data",
    .about =
        "Makes the store, and its folder, when missing. With --shipped a store that holds no record yet is filled with the data that travels inside "
        "the program: authorities, inspections with every judgement, visits and bank holidays. A store that holds records is left as it is.",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_SHIPPED),
    EXAMPLES(examples),
    .run = run_init,
};
