#include "cli/who.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "app/sign_in.h"
#include "base/file.h"
#include "cli/ask.h"

/* ---- asking on the terminal ------------------------------------------------------------------------------------------ */

enum { LINE_MOST = 1024, CTRL_C = 3, CTRL_D = 4, BACKSPACE = 8, CTRL_U = 21, CTRL_BACKSLASH = 28, DELETE = 127 };

static void say(const char *words) { (void)!write(STDERR_FILENO, words, strlen(words)); }

/* The last character, however many bytes it has. */
static size_t one_less(const char *line, size_t n) {
    while (n > 0 && ((unsigned char)line[n - 1] & 0xc0U) == 0x80U) n--;
    return n > 0 ? n - 1 : 0;
}

/* Key by key, with signals off: a broken-off question must not leave a terminal that shows nothing. */
static bool read_line(bool secret, char line[LINE_MOST], size_t *n) {
    char c = 0;
    *n = 0;
    for (;;) {
        ssize_t got = read(STDIN_FILENO, &c, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0 || c == CTRL_C || c == CTRL_BACKSLASH || c == CTRL_D) return false;
        if (c == '\n' || c == '\r') return true;
        if (c == DELETE || c == BACKSPACE)
            *n = one_less(line, *n);
        else if (c == CTRL_U)
            *n = 0;
        else if (*n < LINE_MOST)
            line[(*n)++] = c;
        if (!secret && c >= ' ' && c != DELETE) (void)!write(STDERR_FILENO, &c, 1);
    }
}

bool who_ask(struct invocation *v, const char *prompt, bool secret, const char *instead, struct sv *out,
             struct err *e) {
    char line[LINE_MOST];
    size_t n = 0;
    struct termios before, quiet;
    if (isatty(STDIN_FILENO) != 1 || tcgetattr(STDIN_FILENO, &before) != 0)
        return err_fail(e, ERR_USAGE, __func__, instead, "there is no terminal to ask on");
    quiet = before;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG);
    say(prompt);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    bool ok = read_line(secret, line, &n);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    say("\n");
    if (!ok) return err_fail(e, ERR_USAGE, __func__, "Nothing was done.", "broken off");
    const char *p = arena_copy(v->arena, line, n);
    explicit_bzero(line, sizeof line);
    *out = (struct sv){ p, n };
    return p != NULL || err_nomem(e, __func__);
}

/* ---- --as ------------------------------------------------------------------------------------------------------------ */

static bool password_from_file(struct invocation *v, struct sv *out, struct err *e) {
    const char *path = arena_copy(v->arena, v->options.password_file.p, v->options.password_file.n);
    if (path == NULL) return err_nomem(e, __func__);
    if (!file_read(path, 4096, v->arena, out, e)) return false;
    if (sv_ends(*out, SV("\n"))) out->n--;
    if (sv_ends(*out, SV("\r"))) out->n--;
    return true;
}

static bool password_given(struct invocation *v, struct sv *out, struct err *e) {
    char prompt[200];
    if (v->options.password_file.n > 0) return password_from_file(v, out, e);
    (void)snprintf(prompt, sizeof prompt, "Password of %.*s: ", SV_ARG(sv_sub(v->options.as, 0, 120)));
    return who_ask(v, prompt, true, "Give the password in a file: --password-file FILE.", out, e);
}

static bool prove(struct invocation *v, struct store *s, const struct keys *k, struct moment now, struct err *e) {
    struct sv password = { 0 }, code = v->options.code;
    bool wants_code = false;
    struct err first = { 0 };
    if (!password_given(v, &password, e)) return false;
    if (sign_in_here(s, k, v->options.as, password, code, now, v->arena, &v->account, &wants_code, &first)) return true;
    if (wants_code && isatty(STDIN_FILENO) == 1)
        return who_ask(v, "Code: ", false, "", &code, e) &&
               sign_in_here(s, k, v->options.as, password, code, now, v->arena, &v->account, &wants_code, e);
    *e = first;
    return false;
}

/* Who must have a second factor and has none can do nothing but get one: on the pages. */
static bool second_factor_is_there(const struct caller *c, struct err *e) {
    return !second_factor_wanted(c) ||
           err_fail(e, ERR_DENIED, __func__, "Sign in on the pages and set it up; then it works here as well.",
                    "this account must have a second factor first");
}

/* ---- whoever it is ------------------------------------------------------------------------------------------------------ */

/* The account that names this user of the system, if any. A store that is not there or cannot be opened has none: the
 * command itself will say what is wrong with it. */
static int64_t linked_account(struct invocation *v) {
    struct store *s = NULL;
    struct account acc = { 0 };
    bool found = false;
    const char *path = ask_store_path(v, NULL);
    struct sv user = sv_sub(v->actor, sizeof "user:" - 1, v->actor.n);
    if (path == NULL || access(path, F_OK) != 0 || user.n == 0 || !store_open(path, STORE_READ, &s, NULL)) return 0;
    if (!store_find_account_by_system_user(s, user, v->arena, &acc, &found, NULL)) found = false;
    store_close(s);
    return found && acc.disabled == 0 && acc.erased == 0 ? acc.number : 0;
}

static bool decide(struct invocation *v, struct store *s, const struct permission *p, struct moment now,
                   struct err *e) {
    struct caller c;
    if (!caller_load(s, v->account, v->operator_of_machine, NULL, now, SV("machine"), v->arena, &c, e)) return false;
    c.permission = p;
    v->actor = c.by.actor;
    return (v->operator_of_machine || second_factor_is_there(&c, e)) && caller_may(&c, NULL, v->command->name, e);
}

static bool may_as(struct invocation *v, const struct permission *p, struct moment now, struct err *e) {
    struct store *s = NULL;
    struct keys k = { 0 };
    v->operator_of_machine = false;
    bool ok = ask_store(v, STORE_WRITE, &s, e) && keys_open(store_path(s), true, &k, e) && prove(v, s, &k, now, e) &&
              decide(v, s, p, now, e);
    store_close(s);
    explicit_bzero(&k, sizeof k);
    return ok;
}

static bool may_as_operator(struct invocation *v, const struct permission *p, struct moment now, struct err *e) {
    struct store *s = NULL;
    v->operator_of_machine = true;
    if (!actor_of_process(v->arena, &v->actor, e)) return false;
    if (permission_is_public(p)) return true;
    v->account = linked_account(v);
    bool ok = (v->account == 0 || ask_store(v, STORE_READ, &s, e)) && decide(v, s, p, now, e);
    store_close(s);
    return ok;
}

bool who_may(struct invocation *v, struct err *e) {
    const uint64_t alone = OPTION_BIT(OPTION_PASSWORD_FILE) | OPTION_BIT(OPTION_CODE);
    const struct permission *p = permission_of(REACH_COMMAND, sv_of(v->command->name));
    struct moment now;
    if (p == NULL)
        return err_fail(e, ERR_DENIED, __func__, "Tell whoever made this program.",
                        "%s is not in the table of permissions, so nobody may run it", v->command->name);
    if (v->options.as.n == 0 && (v->options.given & alone) != 0)
        return err_fail(e, ERR_USAGE, __func__, "Add --as EMAIL, or leave them out.",
                        "--password-file and --code go with --as");
    if (!clock_now(&now, e)) return false;
    return v->options.as.n > 0 ? may_as(v, p, now, e) : may_as_operator(v, p, now, e);
}
