#include <stdio.h>

#include "app/watch.h"
#include "cli/ask.h"
#include "cli/commands.h"

/* Lines go out as they happen: whoever watches a log wants them now. */
static bool say_line(struct invocation *v, struct text *t, struct err *e) {
    if (!text_ok(t, e)) return false;
    text_add(v->out, text_view(t));
    return command_flush(v, e);
}

static bool each(void *context, size_t index, const struct report_import *r, struct err *e) {
    struct invocation *v = context;
    struct arena a = arena_with_limit(0);
    struct text t = text_in(&a, 0);
    (void)index;
    if (v->options.format == FORMAT_JSON) {
        report_import_json(r, &t);
        text_char(&t, '\n');
    } else {
        report_import_text(r, false, &t);
    }
    bool ok = say_line(v, &t, e);
    arena_free(&a);
    return ok;
}

static void said(void *context, struct sv sentence) {
    (void)context;
    fprintf(stderr, "ilacs: %.*s\n", SV_ARG(sentence));
}

static bool watch(struct invocation *v, struct store *s, struct err *e) {
    const struct options *o = &v->options;
    struct watch_options w = { .import = { .accept = o->accept, .reading = { .jobs = (unsigned)o->jobs } },
                               .interval_s = (unsigned)o->interval,
                               .once = (o->given & OPTION_BIT(OPTION_ONCE)) != 0,
                               .each = each,
                               .context = v,
                               .said = said };
    return watch_folder(s, v->arg[0], &w, e);
}

static enum command_result run_watch(struct invocation *v, struct err *e) {
    struct store *s = NULL;
    bool ok = ask_store(v, STORE_WRITE, &s, e) && watch(v, s, e);
    store_close(s);
    return answered(ok);
}

static const struct example examples[] = {
    { "watch incoming", "until Ctrl+C or SIGTERM" },
    { "watch incoming --once", "what is there now: for a scheduler" },
    { "watch incoming --format json", "one object a line" },
};
const struct command cmd_watch = {
    .name = "watch",
    .args = "FOLDER",
    .args_min = 1,
    .args_max = 1,
    .section = SECTION_REGISTER,
    .help = "Import the reports that appear in a folder, once each",
    .about =
        "Does what `ilacs import reports` does with each .pdf that appears in the folder or below it, two seconds after it was last written to. What was "
        "done is kept in the store by the content of the file, so that nothing is done twice, also after a restart or under another name. SIGTERM and Ctrl+C end it "
        "after the file under way.",
    .options = OPTION_BIT(OPTION_STORE) | OPTION_BIT(OPTION_ACCEPT) | OPTION_BIT(OPTION_INTERVAL) |
               OPTION_BIT(OPTION_ONCE) | OPTION_BIT(OPTION_FORMAT) | OPTION_BIT(OPTION_JOBS),
    .formats = FORMATS_TABLE_JSON,
    EXAMPLES(examples),
    .run = run_watch,
};
