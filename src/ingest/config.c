#include "ingest/config.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/address.h"
#include "base/file.h"
#include "base/text.h"

/* Debian's inih hands no line number to its handler, so the lines are counted where they are handed to inih: it calls
 * the handler for a line before it asks for the next. */
enum { FILE_LIMIT = 256 * 1024, SECRET_LIMIT = 1024, KEYS_MAX = 32, NAME_ROOM = 49 /* inih cuts longer names */ };

struct reading {
    struct sv rest, name, folder;
    int line;
    struct arena *a;
    struct config *out;
    bool failed;
    uint64_t seen; /* bits of keys[] */
    struct err *e;
};

/* What is wrong at the line being read. */
static bool wrong(struct reading *r, const char *hint, const char *what, struct sv value) {
    r->failed = true;
    return err_fail(r->e, ERR_INPUT, __func__, hint, "%.*s line %d: %s%s%.*s%s", SV_ARG(r->name), r->line, what,
                    value.n > 0 ? " \"" : "", SV_ARG(sv_sub(value, 0, 120)), value.n > 0 ? "\"" : "");
}

static struct sv kept(struct reading *r, struct sv v) {
    char *p = arena_copy(r->a, v.p, v.n);
    return p == NULL ? (struct sv){ 0 } : (struct sv){ p, v.n };
}

/* ---- values ------------------------------------------------------------------------------------------------------- */

static bool is_plain_text(struct sv v) {
    for (size_t i = 0; i < v.n; i++)
        if ((unsigned char)v.p[i] < ' ' || v.p[i] == 0x7f) return false;
    return v.n <= 200;
}

static bool take_text(struct reading *r, struct sv v, struct sv *out) {
    if (!is_plain_text(v)) return wrong(r, "Up to 200 bytes of plain text.", "cannot be used:", v);
    *out = kept(r, v);
    return true;
}

/* The address of a site, without a path and its last slash. */
static bool take_site(struct reading *r, struct sv v) {
    struct address at;
    static const char hint[] =
        "Write it as browsers see it, without a path: https://ilacs.example.org. Plain http is for this machine alone.";
    struct sv bare = sv_ends(v, SV("/")) ? sv_sub(v, 0, v.n - 1) : v;
    if (!address_parse(bare, &at) || !address_is_safe(&at) || at.rest.n > 0)
        return wrong(r, hint, "is no address of a site:", v);
    r->out->site_address = kept(r, bare);
    return true;
}

static bool take_issuer(struct reading *r, struct sv v) {
    struct address at;
    if (!address_parse(v, &at) || !address_is_safe(&at) || sv_find(v, SV("?")) < v.n)
        return wrong(r,
                     "Write it exactly as the provider does in its description, for example https://login.example.org. "
                     "Plain http is for a provider on this machine alone.",
                     "is no address of a provider:", v);
    r->out->issuer = kept(r, v);
    return true;
}

/* "smtp://host:587"; the path part is not used. */
static bool take_server(struct reading *r, struct sv v) {
    struct address at;
    bool ok =
        address_parse(v, &at) && (sv_eq(at.scheme, SV("smtp")) || sv_eq(at.scheme, SV("smtps"))) && at.rest.n == 0;
    if (!ok)
        return wrong(r, "Write smtp://HOST:587 (STARTTLS) or smtps://HOST:465.", "is no address of a mail server:", v);
    r->out->mail_server = kept(r, v);
    return true;
}

static bool take_from(struct reading *r, struct sv v) {
    if (!address_is_email(v))
        return wrong(r, "Write one plain address: ilacs@example.org.", "is no e-mail address:", v);
    r->out->mail_from = kept(r, v);
    return true;
}

static bool take_tls(struct reading *r, struct sv v) {
    if (sv_eq(v, SV("required")))
        r->out->mail_tls = MAIL_TLS_REQUIRED;
    else if (sv_eq(v, SV("none")))
        r->out->mail_tls = MAIL_TLS_NONE;
    else
        return wrong(r, "One of: required, none (only for a server on this machine).", "is not one of its values:", v);
    return true;
}

/* The path of a file named in the configuration, beside it unless it begins with '/'. NULL: said what is wrong. */
static const char *path_beside(struct reading *r, struct sv v) {
    struct text t = text_in(r->a, 4096);
    if (r->folder.n == 0) {
        (void)wrong(r, "", "no file can be named here:", v);
        return NULL;
    }
    if (v.p[0] != '/') {
        text_add(&t, r->folder);
        text_char(&t, '/');
    }
    text_add(&t, v);
    const char *path = text_cstr(&t);
    if (!t.failed) return path;
    r->failed = true;
    (void)err_nomem(r->e, __func__);
    return NULL;
}

static bool take_ca_file(struct reading *r, struct sv v, struct sv *out) {
    const char *path = path_beside(r, v);
    if (path == NULL) return false;
    if (access(path, R_OK) != 0)
        return wrong(r, "Name a file of certificates in PEM form that ilacs may read.", "cannot be read:", sv_of(path));
    *out = sv_of(path);
    return true;
}

/* A file whose group may read it is common (root's, readable by the service); one that everybody may read is no secret. */
static bool secret_is_kept(struct reading *r, const char *path) {
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool ok = fd >= 0 && fstat(fd, &st) == 0;
    if (fd >= 0) (void)close(fd);
    if (!ok || !S_ISREG(st.st_mode))
        return wrong(r, "Name a file that ilacs may read, with the secret alone in it.",
                     "cannot be read:", sv_of(path));
    if ((st.st_mode & (S_IWGRP | S_IRWXO)) == 0) return true;
    r->failed = true;
    return err_fail(r->e, ERR_DENIED, __func__,
                    "Take the permission away: chmod 600 (or 640) FILE. If others may have read it, change the secret.",
                    "%.*s line %d: others may read or change %s, so it is no secret", SV_ARG(r->name), r->line, path);
}

static bool take_secret(struct reading *r, struct sv v, struct sv *out) {
    struct err inner = { 0 };
    const char *path = path_beside(r, v);
    if (path == NULL || !secret_is_kept(r, path)) return false;
    if (!file_read(path, SECRET_LIMIT, r->a, out, &inner))
        return wrong(r, "Name a file that ilacs may read, with the secret alone in it.",
                     "cannot be read:", sv_of(path));
    *out = sv_trim(*out);
    if (out->n == 0 || !is_plain_text(*out))
        return wrong(r, "It holds the secret alone, on one line of at most 200 characters.",
                     "holds no secret:", sv_of(path));
    return true;
}

static bool take_client_id(struct reading *r, struct sv v) { return take_text(r, v, &r->out->client_id); }
static bool take_client_secret(struct reading *r, struct sv v) { return take_secret(r, v, &r->out->client_secret); }
static bool take_button(struct reading *r, struct sv v) { return take_text(r, v, &r->out->button); }
static bool take_scope(struct reading *r, struct sv v) {
    struct sv rest = v, word;
    bool ours = false;
    while (sv_word(&rest, &word)) ours = ours || sv_eq(word, SV("openid"));
    return ours ? take_text(r, v, &r->out->scope)
                : wrong(r, "Words with blanks between them, openid among them: openid email profile groups.",
                        "asks for no sign-on:", v);
}
static bool take_claim(struct reading *r, struct sv v) { return take_text(r, v, &r->out->claim); }
static bool take_amr(struct reading *r, struct sv v) { return take_text(r, v, &r->out->required_amr); }
static bool take_sign_on_ca(struct reading *r, struct sv v) { return take_ca_file(r, v, &r->out->sign_on_ca_file); }
static bool take_mail_user(struct reading *r, struct sv v) { return take_text(r, v, &r->out->mail_user); }
static bool take_mail_password(struct reading *r, struct sv v) { return take_secret(r, v, &r->out->mail_password); }
static bool take_mail_ca(struct reading *r, struct sv v) { return take_ca_file(r, v, &r->out->mail_ca_file); }

/* ---- how long things are kept ---------------------------------------------------------------------------------------- */

static bool take_time(struct reading *r, struct sv v, int most, const char *unit, int *out) {
    char hint[120];
    int64_t n;
    if (sv_int(v, 1, most, &n)) {
        *out = (int)n;
        return true;
    }
    (void)snprintf(hint, sizeof hint, "A whole number of %s from 1 to %d; leave the line out for the default.", unit,
                   most);
    return wrong(r, hint, "is no time to keep things:", v);
}
/* Longer than this nobody can need them; what is not kept at all could not be shown to whoever it is about. */
static bool take_sign_in_months(struct reading *r, struct sv v) {
    return take_time(r, v, 120, "months", &r->out->retention.sign_in_months);
}
static bool take_account_months(struct reading *r, struct sv v) {
    return take_time(r, v, 120, "months", &r->out->retention.account_months);
}
static bool take_message_months(struct reading *r, struct sv v) {
    return take_time(r, v, 24, "months", &r->out->retention.message_months);
}
static bool take_planned_years(struct reading *r, struct sv v) {
    return take_time(r, v, 25, "years", &r->out->retention.planned_years);
}

/* ---- who gets which role ------------------------------------------------------------------------------------------ */

static bool roles_wrong(struct reading *r, struct sv word) {
    struct text hint = text_in(r->a, 400);
    text_lit(&hint, "ROLE [REGION or AUTHORITY] = VALUE of the claim. Roles: ");
    for (int i = ROLE_FIRST_GIVEN; i < ROLE_COUNT; i++) {
        if (i > ROLE_FIRST_GIVEN) text_lit(&hint, ", ");
        text_add(&hint, role_word((enum role)i));
    }
    text_char(&hint, '.');
    return wrong(r, text_cstr(&hint), "there is no role", word);
}

static bool scope_read(struct reading *r, enum role role, struct sv scope, struct role_mapping *m) {
    switch (role_scope(role)) {
    case SCOPE_NONE:
        return scope.n == 0 || wrong(r, "Leave the part after the role out.", "this role is bound to nothing:", scope);
    case SCOPE_REGION:
        m->to.region = kept(r, scope);
        return scope.n > 0 || wrong(r, "Name it after the role: regional_director North West = VALUE.",
                                    "this role is bound to one of Ofsted's regions:", role_word(role));
    case SCOPE_AUTHORITY:
        m->to.authority = kept(r, scope);
        return scope.n > 0 || wrong(r, "Name it after the role, by DfE code: authority_director 801 = VALUE.",
                                    "this role is bound to one authority:", role_word(role));
    }
    return false;
}

static bool take_mapping(struct reading *r, struct sv name, struct sv v) {
    struct config *c = r->out;
    struct sv rest = name, word = { 0 };
    enum role role;
    (void)sv_word(&rest, &word);
    if (!role_parse(word, &role) || role < ROLE_FIRST_GIVEN) return roles_wrong(r, word);
    struct role_mapping m = { .to = { .role = role } };
    if (!scope_read(r, role, sv_trim(rest), &m) || !take_text(r, v, &m.value)) return false;
    for (size_t i = 0; i < c->mappings; i++) {
        const struct role_mapping *o = &c->mapping[i];
        if (o->to.role == role && sv_eq(o->value, m.value) && sv_eq_nocase(o->to.region, m.to.region) &&
            sv_eq_nocase(o->to.authority, m.to.authority))
            return wrong(r, "Leave one of the two lines out.", "stands here twice:", name);
    }
    if (c->mappings == ROLE_MAPPINGS_MAX)
        return wrong(r, "Join groups at the provider.", "more than 64 values are given roles", (struct sv){ 0 });
    c->mapping[c->mappings++] = m;
    return true;
}

/* ---- sections and keys -------------------------------------------------------------------------------------------- */

static const struct key {
    const char *section, *name;
    bool (*take)(struct reading *r, struct sv v);
} keys[] = {
    { "site", "address", take_site },
    { "sign-on", "issuer", take_issuer },
    { "sign-on", "client_id", take_client_id },
    { "sign-on", "client_secret_file", take_client_secret },
    { "sign-on", "button", take_button },
    { "sign-on", "scope", take_scope },
    { "sign-on", "claim", take_claim },
    { "sign-on", "required_amr", take_amr },
    { "sign-on", "ca_file", take_sign_on_ca },
    { "mail", "server", take_server },
    { "mail", "from", take_from },
    { "mail", "user", take_mail_user },
    { "mail", "password_file", take_mail_password },
    { "mail", "tls", take_tls },
    { "mail", "ca_file", take_mail_ca },
    { "retention", "sign_in_months", take_sign_in_months },
    { "retention", "account_months", take_account_months },
    { "retention", "message_months", take_message_months },
    { "retention", "planned_years", take_planned_years },
};
enum { KEY_COUNT = sizeof keys / sizeof *keys };
_Static_assert((int)KEY_COUNT <= (int)KEYS_MAX, "seen has room for them");
static const char roles_section[] = "sign-on roles";

static bool is_section(const char *name) {
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (strcmp(name, keys[i].section) == 0) return true;
    return strcmp(name, roles_section) == 0;
}

static bool unknown_key(struct reading *r, const char *section, const char *name) {
    struct text hint = text_in(r->a, 300);
    bool first = true;
    text_printf(&hint, "[%s] takes: ", section);
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (strcmp(keys[i].section, section) != 0) continue;
        text_printf(&hint, "%s%s", first ? "" : ", ", keys[i].name);
        first = false;
    }
    text_char(&hint, '.');
    return wrong(r, text_cstr(&hint), "is not known here:", sv_of(name));
}

static bool take(struct reading *r, const char *section, const char *name, struct sv v) {
    if (!is_section(section)) /* only before the first: the others were looked at when they began */
        return wrong(r, "Put it under a section: [site], [sign-on], [sign-on roles], [mail] or [retention].",
                     "stands before any section:", sv_of(name));
    if (strlen(name) >= NAME_ROOM) return wrong(r, "Name the authority by its DfE code.", "is too long:", sv_of(name));
    if (v.n == 0) return wrong(r, "Give it a value, or leave the line out.", "has no value:", sv_of(name));
    if (strcmp(section, roles_section) == 0) return take_mapping(r, sv_of(name), v);
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (strcmp(keys[i].section, section) != 0 || strcmp(keys[i].name, name) != 0) continue;
        if ((r->seen >> i & 1U) != 0)
            return wrong(r, "Leave one of the two lines out.", "stands here twice:", sv_of(name));
        r->seen |= (uint64_t)1 << i;
        return keys[i].take(r, v);
    }
    return unknown_key(r, section, name);
}

#if INI_HANDLER_LINENO
static int on_value(void *user, const char *section, const char *name, const char *value, int line) {
    (void)line;
#else
static int on_value(void *user, const char *section, const char *name, const char *value) {
#endif
    struct reading *r = user;
    return !r->failed && take(r, section, name, sv_of(value)) ? 1 : 0;
}

/* inih is forgiving where we are not: what follows a section's name, and lines that go on the one before. */
static bool line_is_plain(struct reading *r, struct sv line) {
    struct sv bare = sv_trim(line);
    if (bare.n == 0 || bare.p[0] == ';' || bare.p[0] == '#') return true;
    if (line.p[0] == ' ' || line.p[0] == '\t')
        return wrong(r, "Begin each line at its first column.", "begins with a blank:", bare);
    if (bare.p[0] != '[') return true;
    size_t end = sv_find(bare, SV("]"));
    char name[64] = { 0 };
    struct sv after = sv_trim(sv_sub(bare, end + 1, bare.n));
    if (end == bare.n || end > NAME_ROOM || (after.n > 0 && after.p[0] != ';'))
        return wrong(r, "A section's name stands alone: [mail].", "is no section:", bare);
    memcpy(name, bare.p + 1, end - 1);
    if (!is_section(name))
        return wrong(r, "One of: [site], [sign-on], [sign-on roles], [mail], [retention].", "there is no section",
                     sv_sub(bare, 0, end + 1));
    r->out->sign_on = r->out->sign_on || strncmp(name, "sign-on", 7) == 0;
    r->out->mail = r->out->mail || strcmp(name, "mail") == 0;
    return true;
}

/* As fgets: one line with its end into `room` bytes. */
static char *next_line(char *into, int room, void *stream) {
    struct reading *r = stream;
    struct sv line;
    if (r->failed || r->rest.n == 0 || !sv_split(&r->rest, '\n', &line)) return NULL;
    r->line++;
    if (r->line == 1 && sv_starts(line, SV("\xef\xbb\xbf"))) line = sv_sub(line, 3, line.n);
    if (line.n + 2 > (size_t)room) {
        (void)wrong(r, "Shorten it to less than 190 bytes.", "is too long:", sv_sub(line, 0, 40));
        return NULL;
    }
    if (!line_is_plain(r, line)) return NULL;
    memcpy(into, line.p == NULL ? "" : line.p, line.n);
    into[line.n] = '\n';
    into[line.n + 1] = '\0';
    return into;
}

/* ---- the whole ---------------------------------------------------------------------------------------------------- */

static bool needs(const struct reading *r, const char *section, const char *key, struct err *e) {
    return err_fail(e, ERR_INPUT, __func__,
                    "docs/configuration.md describes every line; packaging/ilacs.ini is an example.",
                    "%.*s: [%s] needs %s", SV_ARG(r->name), section, key);
}

static bool whole_sign_on(const struct reading *r, const struct config *c, struct err *e) {
    if (!c->sign_on) return true;
    if (c->issuer.n == 0) return needs(r, "sign-on", "issuer", e);
    if (c->client_id.n == 0) return needs(r, "sign-on", "client_id", e);
    if (c->mappings == 0) return needs(r, roles_section, "a line ROLE = VALUE, or nobody could sign on", e);
    if (c->site_address.n == 0) return needs(r, "site", "address, so that the provider can send browsers back", e);
    return true;
}

static bool whole_mail(const struct reading *r, const struct config *c, struct err *e) {
    struct address at;
    if (!c->mail) return true;
    if (c->mail_server.n == 0 || !address_parse(c->mail_server, &at)) return needs(r, "mail", "server", e);
    if (c->mail_from.n == 0) return needs(r, "mail", "from", e);
    if ((c->mail_user.n == 0) != (c->mail_password.n == 0))
        return needs(r, "mail", c->mail_user.n == 0 ? "user beside password_file" : "password_file beside user", e);
    if (c->mail_tls == MAIL_TLS_NONE && (!address_is_loopback(&at) || sv_eq(at.scheme, SV("smtps"))))
        return err_fail(e, ERR_INPUT, __func__, "Leave the line out: TLS is required then.",
                        "%.*s: [mail] tls = none is only for smtp:// to a server on this machine", SV_ARG(r->name));
    return true;
}

static struct config defaults(void) {
    return (struct config){ .button = SV("Sign in with single sign-on"),
                            .scope = SV("openid email profile"),
                            .claim = SV("groups"),
                            .retention = { .sign_in_months = RETENTION_SIGN_IN,
                                           .account_months = RETENTION_ACCOUNT,
                                           .message_months = RETENTION_MESSAGE } };
}

bool config_parse(struct sv bytes, struct sv name, struct sv folder, struct arena *a, struct config *out,
                  struct err *e) {
    struct err own = { 0 };
    struct reading r = { .rest = bytes, .name = name, .folder = folder, .a = a, .out = out, .e = e == NULL ? &own : e };
    *out = defaults();
    if (!sv_utf8(bytes))
        return err_fail(e, ERR_INPUT, __func__, "Save it as plain text in UTF-8.", "%.*s is no text", SV_ARG(name));
    int answer = ini_parse_stream(next_line, &r, on_value, &r);
    if (!r.failed && answer != 0) {
        if (answer < 0) return err_nomem(e, __func__);
        r.line = answer;
        return wrong(&r, "Write KEY = VALUE, [SECTION], or a comment after ; or #.", "is none of what can stand here",
                     (struct sv){ 0 });
    }
    if (r.failed) return false;
    return (!a->failed || err_nomem(e, __func__)) && whole_sign_on(&r, out, e) && whole_mail(&r, out, e);
}

bool config_read(struct sv path, struct arena *a, struct config *out, struct err *e) {
    struct sv bytes, folder = SV("."), name = path;
    *out = defaults();
    if (path.n == 0) return true;
    char *file = arena_copy(a, path.p, path.n);
    if (file == NULL) return err_nomem(e, __func__);
    const char *slash = strrchr(file, '/');
    if (slash != NULL) {
        size_t at = (size_t)(slash - file);
        folder = at == 0 ? SV("/") : (struct sv){ file, at };
        name = sv_sub(path, at + 1, path.n);
    }
    return file_read(file, FILE_LIMIT, a, &bytes, e) && config_parse(bytes, name, folder, a, out, e);
}
