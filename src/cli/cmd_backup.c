#include "cli/ask.h"
#include "cli/commands.h"
#include "app/register.h"

static enum command_result run_backup(struct invocation *v, struct err *e) {
    struct store *s = NULL;
    struct audit_head head;
    bool ok = ask_store(v, STORE_READ, &s, e) && register_backup(s, v->arg[0], &head, e);
    store_close(s);
    if (!ok) return COMMAND_FAILED;
    text_printf(v->out, "Copied to %s and checked there.\n", v->arg[0]);
    text_printf(v->out, "Head of the log: %lld:%s\n", (long long)head.count, head.hash);
    return COMMAND_YES;
}

static const struct example examples[] = {
    { "backup /srv/backup/ilacs-monday.db", "a whole copy, made while others work" },
};
const struct command cmd_backup = {
    .name = "backup",
    .args = "FILE",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_REGISTER,
    .help = "Copy the whole store to a file, checked",
    .about =
        "Makes one file that holds everything, while others go on reading and writing. The copy is verified before it takes its name; an older "
        "file of that name is replaced only then. To go back to it, stop the server and use the copy as the store.\n\n"
        "The head of the log is printed: note it elsewhere.",
    .options = OPTION_BIT(OPTION_STORE),
    EXAMPLES(examples),
    .run = run_backup,
};
