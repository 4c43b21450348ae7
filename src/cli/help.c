#include "cli/help.h"

#include <stdio.h>

#include "cli/version.h"
#include "render/plain.h"

const struct exit_code exit_codes[] = {
    { 0, "done" },
    { 1, "answered, and the answer is no: a scenario failed, a check found a fault, the log is broken" },
    { 2, "the command was not understood" },
    { 3, "a file, line or field holds something impossible" },
    { 4, "the framework or the history contradicts itself" },
    { 5, "no such authority, edition, store or file" },
    { 6, "somebody else holds it, or it was made by a newer ilacs" },
    { 7, "not allowed" },
    { 8, "the store or another file could not be used, or the output not written" },
    { 9, "memory or a stated limit ran out" },
    { 10, "too much or too often just now: the message says when to try again" },
};
const size_t exit_code_count = sizeof exit_codes / sizeof *exit_codes;

static const char *const sections[SECTION_COUNT] = {
    [SECTION_ANSWERS] = "Answers",      [SECTION_RULES] = "The rules", [SECTION_REGISTER] = "The register",
    [SECTION_PLAN] = "What is planned", [SECTION_PEOPLE] = "People",   [SECTION_OTHER] = "More",
};

static const char purpose[] =
    "ilacs keeps the record of inspections of children's services in England and says, for each authority, what is due next, from when to "
    "when, and why.";

/* ---- shared ------------------------------------------------------------------------------------------------------- */

static bool has_option(const struct command *c, int option) { return (c->options & OPTION_BIT(option)) != 0; }

/* The help of an option, with the values it takes where they are a closed list. */
static void option_help(const struct command *c, int option, struct text *out) {
    text_add(out, sv_of(option_infos[option].help));
    if (option == OPTION_OBLIGATION || option == OPTION_STATUS) {
        text_lit(out, " One of: ");
        if (option == OPTION_OBLIGATION)
            obligations_text(out);
        else
            statuses_text(out);
        text_char(out, '.');
    }
    if (option == OPTION_ROLE || option == OPTION_GIVE || option == OPTION_TAKE) {
        text_lit(out, " One of: ");
        roles_text(out);
        text_char(out, '.');
    }
    if (option == OPTION_FORMAT && c->formats != FORMATS_ALL) text_lit(out, " This command has no csv.");
}

/* The text up to the next empty line; false when none is left. */
static bool paragraph(struct sv *rest, struct sv *part) {
    if (rest->p == NULL || rest->n == 0) return false;
    size_t at = sv_find(*rest, SV("\n\n"));
    *part = sv_sub(*rest, 0, at);
    *rest = at == rest->n ? (struct sv){ 0 } : sv_sub(*rest, at + 2, rest->n);
    return true;
}

static void usage(const struct command *c, struct text *out) {
    text_printf(out, "ilacs %s", c->name);
    if (c->run == NULL) text_lit(out, " COMMAND");
    if (c->options != 0) text_lit(out, " [OPTION...]");
    if (c->args != NULL) text_printf(out, " %s", c->args);
}

/* ---- for a terminal ------------------------------------------------------------------------------------------------- */

enum { NAME_COLUMN = 22, HELP_WIDTH = 100 };

int help_width(int width) { return width > 0 && width < HELP_WIDTH ? width : HELP_WIDTH; }

static void name_and_help(const char *name, const char *help, int width, struct text *out) {
    char first[64];
    (void)snprintf(first, sizeof first, "  %-*s ", NAME_COLUMN - 3, name);
    text_wrapped(out, first, NAME_COLUMN, help_width(width), sv_of(help));
}

static void section_overview(enum section s, int width, struct text *out) {
    const struct command *const *c = command_table();
    text_printf(out, "\n%s\n", sections[s]);
    for (; *c != NULL; c++)
        if ((*c)->section == s && (*c)->run != NULL) name_and_help((*c)->name, (*c)->help, width, out);
}

void help_overview(int width, struct text *out) {
    text_wrapped(out, "", 0, help_width(width), sv_of(purpose));
    text_lit(out, "\nUsage: ilacs COMMAND [OPTION...] [ARGUMENT...]\n");
    for (int s = 0; s < SECTION_COUNT; s++) section_overview((enum section)s, width, out);
    text_char(out, '\n');
    text_wrapped(
        out, "", 0, help_width(width),
        SV("To begin: `ilacs init --shipped`, then `ilacs due`. Each command takes --help, and --as EMAIL to be run as a person with an account. "
           "`ilacs --version` gives the version."));
}

static void paragraphs(const char *about, int width, struct text *out) {
    struct sv rest = sv_of(about), part;
    while (paragraph(&rest, &part)) {
        text_char(out, '\n');
        text_wrapped(out, "", 0, help_width(width), part);
    }
}

static void options_help(const struct command *c, int width, struct text *out) {
    text_lit(out, "\nOptions\n");
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (!has_option(c, i) && i != OPTION_HELP) continue;
        struct text help = text_in(out->arena, 0);
        char first[64];
        (void)snprintf(first, sizeof first, "  --%s%s%s", option_infos[i].name, option_infos[i].arg == NULL ? "" : " ",
                       option_infos[i].arg == NULL ? "" : option_infos[i].arg);
        option_help(c, i, &help);
        text_printf(out, "%s\n", first);
        text_wrapped(out, "      ", 6, help_width(width), text_view(&help));
    }
}

static void examples_help(const struct command *c, int width, struct text *out) {
    if (c->example_count > 0) text_lit(out, "\nExamples\n");
    for (size_t i = 0; i < c->example_count; i++) {
        text_printf(out, "  ilacs %s\n", c->examples[i].line);
        text_wrapped(out, "      ", 6, help_width(width), sv_of(c->examples[i].what));
    }
}

static void exits_help(const struct command *c, int width, struct text *out) {
    text_lit(out, "\nExit codes\n");
    for (size_t i = 0; i < exit_code_count; i++) {
        char first[16];
        const char *meaning = exit_codes[i].meaning;
        if (exit_codes[i].code == 1 && c->no == NULL) continue;
        if (exit_codes[i].code == 1) meaning = c->no;
        (void)snprintf(first, sizeof first, "  %d  ", exit_codes[i].code);
        text_wrapped(out, first, 5, help_width(width), sv_of(meaning));
    }
}

/* What stands under a command; nothing for most. */
static void group_help(const struct command *group, int width, struct text *out) {
    bool any = false;
    for (const struct command *const *c = command_table(); *c != NULL; c++) {
        if (!command_is_under(*c, group)) continue;
        if (!any) text_lit(out, "\nCommands\n");
        any = true;
        name_and_help((*c)->name, (*c)->help, width, out);
    }
}

void help_command(const struct command *c, int width, struct text *out) {
    text_printf(out, "%s\n\nUsage: ", c->help);
    usage(c, out);
    text_char(out, '\n');
    paragraphs(c->about, width, out);
    group_help(c, width, out);
    if (c->run == NULL) return;
    options_help(c, width, out);
    examples_help(c, width, out);
    exits_help(c, width, out);
}

/* ---- the manual page, in mdoc ----------------------------------------------------------------------------------------- */

/* A line of running text: roff takes a leading dot or quote as a request, and a backslash anywhere. Each sentence begins a
 * line of its own, as manual pages want it. */
static void man_line(struct text *out, struct sv v) {
    bool begins = true;
    for (size_t i = 0; i < v.n; i++) {
        char c = v.p[i];
        if (begins && (c == '.' || c == '\'')) text_lit(out, "\\&");
        if (c == '\\')
            text_lit(out, "\\e");
        else if (c == ' ' && i > 0 && v.p[i - 1] == '.' && i + 1 < v.n && v.p[i + 1] >= 'A' && v.p[i + 1] <= 'Z')
            text_char(out, '\n');
        else
            text_char(out, c);
        begins = c == '\n';
    }
    text_char(out, '\n');
}

static void man_paragraphs(const char *about, struct text *out) {
    struct sv rest = sv_of(about), part;
    bool first = true;
    while (paragraph(&rest, &part)) {
        if (!first) text_lit(out, ".Pp\n");
        man_line(out, part);
        first = false;
    }
}

static void man_options(const struct command *c, struct text *out) {
    if (c->options == 0) return;
    text_lit(out, ".Pp\n.Bl -tag -width Ds -compact\n");
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (!has_option(c, i)) continue;
        text_printf(out, ".It Fl -%s", option_infos[i].name);
        if (option_infos[i].arg != NULL) text_printf(out, " Ar %s", option_infos[i].arg);
        text_char(out, '\n');
        struct text help = text_in(out->arena, 0);
        option_help(c, i, &help);
        man_line(out, text_view(&help));
    }
    text_lit(out, ".El\n");
}

static void man_command(const struct command *c, struct text *out) {
    struct text line = text_in(out->arena, 0);
    usage(c, &line);
    text_printf(out, ".Ss %s\n", c->name);
    text_lit(out, ".D1 ");
    man_line(out, text_view(&line));
    text_lit(out, ".Pp\n");
    man_paragraphs(c->about, out);
    man_options(c, out);
}

static void man_exits(struct text *out) {
    text_lit(out, ".Sh EXIT STATUS\n.Bl -tag -width Ds -compact\n");
    for (size_t i = 0; i < exit_code_count; i++) {
        text_printf(out, ".It %d\n", exit_codes[i].code);
        man_line(out, sv_of(exit_codes[i].meaning));
    }
    text_lit(out, ".El\n");
}

static void man_examples(struct text *out) {
    text_lit(out, ".Sh EXAMPLES\n");
    for (const struct command *const *c = command_table(); *c != NULL; c++)
        for (size_t i = 0; i < (*c)->example_count; i++) {
            char upper = (*c)->examples[i].what[0];
            if (upper >= 'a' && upper <= 'z') upper = (char)(upper - 'a' + 'A');
            text_printf(out, "%c", upper);
            man_line(out, sv_sub(sv_of((*c)->examples[i].what), 1, SIZE_MAX / 2));
            text_printf(out, ".Dl ilacs %s\n", (*c)->examples[i].line);
        }
}

void help_man(struct text *out) {
    text_lit(out, ".\\\" Made by `ilacs help --man`: change the commands' own entries, not this.\n");
    text_lit(out, ".Dd " ILACS_VERSION_DAY "\n.Dt ILACS 1\n.Os ilacs " ILACS_VERSION "\n");
    text_lit(out, ".Sh NAME\n.Nm ilacs\n.Nd what is due in the inspection of children's services, when and why\n");
    text_lit(out, ".Sh SYNOPSIS\n.Nm\n.Ar COMMAND\n.Op Ar OPTION ...\n.Op Ar ARGUMENT ...\n");
    text_lit(out, ".Sh DESCRIPTION\n");
    man_line(out, sv_of(purpose));
    text_lit(
        out,
        ".Pp\nDays are written YYYY-MM-DD.\nEach command takes\n.Fl -help ,\nand\n.Fl -as\n(with\n.Fl -password-file\nand\n.Fl -code )\nto be run as a person with an account.\n.Sh COMMANDS\n");
    for (const struct command *const *c = command_table(); *c != NULL; c++) man_command(*c, out);
    text_lit(
        out,
        ".Sh ENVIRONMENT\n.Bl -tag -width Ds\n.It Ev ILACS_STORE\nThe store, where\n.Fl -store\nis not given.\n"
        ".It Ev ILACS_KEY\nThe key of the store, where it is not STORE.key.\n.It Ev ILACS_NOW\nA day or an RFC 3339 moment to take for now: for tests and for repeating an answer.\n.El\n");
    text_lit(
        out,
        ".Sh FILES\n.Bl -tag -width Ds\n.It Pa var/ilacs.db\nThe store, where neither\n.Fl -store\nnor\n.Ev ILACS_STORE\nsays otherwise.\n.El\n");
    man_exits(out);
    man_examples(out);
}

/* ---- the command reference, in Markdown ------------------------------------------------------------------------------- */

static void markdown_options(const struct command *c, struct text *out) {
    if (c->options == 0) return;
    text_lit(out, "\nOptions:\n\n");
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (!has_option(c, i)) continue;
        text_printf(out, "- `--%s%s%s` ", option_infos[i].name, option_infos[i].arg == NULL ? "" : " ",
                    option_infos[i].arg == NULL ? "" : option_infos[i].arg);
        option_help(c, i, out);
        text_char(out, '\n');
    }
}

static void markdown_examples(const struct command *c, struct text *out) {
    if (c->example_count == 0) return;
    text_lit(out, "\nExamples:\n\n");
    for (size_t i = 0; i < c->example_count; i++)
        text_printf(out, "- `ilacs %s`: %s\n", c->examples[i].line, c->examples[i].what);
}

static void markdown_command(const struct command *c, struct text *out) {
    text_printf(out, "\n### ilacs %s\n\n%s.\n\n    ", c->name, c->help);
    usage(c, out);
    text_printf(out, "\n\n%s\n", c->about);
    markdown_options(c, out);
    if (c->no != NULL) text_printf(out, "\nExit code 1: %s.\n", c->no);
    markdown_examples(c, out);
}

void help_markdown(struct text *out) {
    text_lit(
        out,
        "# Command reference\n\n<!-- Made by `ilacs help --markdown`: change the commands' own entries, not this. -->\n\n");
    text_add(out, sv_of(purpose));
    text_lit(
        out,
        " Days are written YYYY-MM-DD. Each command takes `--help`, and `--as EMAIL` (with `--password-file` and `--code`) to be run as a person with an account.\n\n## Exit codes\n\n");
    for (size_t i = 0; i < exit_code_count; i++)
        text_printf(out, "- %d: %s\n", exit_codes[i].code, exit_codes[i].meaning);
    for (int s = 0; s < SECTION_COUNT; s++) {
        text_printf(out, "\n## %s\n", sections[s]);
        for (const struct command *const *c = command_table(); *c != NULL; c++)
            if ((int)(*c)->section == s) markdown_command(*c, out);
    }
}
