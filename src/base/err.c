#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A cut must not leave half a UTF-8 character: pages and JSON would refuse the whole message. */
static void cut_at_character(char *s, size_t size) {
    size_t n = strnlen(s, size);
    if (n + 1 < size) return;
    n = size - 1;
    while (n > 0 && ((unsigned char)s[n - 1] & 0xC0U) == 0x80U) n--;
    if (n > 0 && (unsigned char)s[n - 1] >= 0xC0U) n--;
    s[n] = '\0';
}

bool err_fail(struct err *e, enum err_kind kind, const char *where, const char *hint, const char *format, ...) {
    if (e == NULL || e->kind != ERR_NONE) return false;
    e->kind = kind;
    e->where = where;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(e->msg, sizeof e->msg, format, args);
    va_end(args);
    cut_at_character(e->msg, sizeof e->msg);
    (void)snprintf(e->hint, sizeof e->hint, "%s", hint == NULL ? "" : hint);
    cut_at_character(e->hint, sizeof e->hint);
    return false;
}

bool err_nomem(struct err *e, const char *where) {
    return err_fail(e, ERR_NOMEM, where, "Close other programs or ask for less at once, then try again.",
                    "out of memory");
}

void err_prefix(struct err *e, const char *format, ...) {
    if (e == NULL || e->kind == ERR_NONE) return;
    char old[sizeof e->msg];
    char prefix[160];
    (void)snprintf(old, sizeof old, "%s", e->msg);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(prefix, sizeof prefix, format, args);
    va_end(args);
    cut_at_character(prefix, sizeof prefix);
    size_t room = sizeof e->msg - strlen(prefix) - 3;
    (void)snprintf(e->msg, sizeof e->msg, "%s: %.*s", prefix, (int)room, old);
    cut_at_character(e->msg, sizeof e->msg);
}

static const struct {
    int exit_code, http;
} codes[] = {
    [ERR_NONE] = { 0, 200 },    [ERR_USAGE] = { 2, 400 },    [ERR_INPUT] = { 3, 422 },  [ERR_RULE] = { 4, 422 },
    [ERR_UNKNOWN] = { 5, 404 }, [ERR_CONFLICT] = { 6, 409 }, [ERR_DENIED] = { 7, 403 }, [ERR_STORE] = { 8, 503 },
    [ERR_NOMEM] = { 9, 503 },   [ERR_BUSY] = { 10, 429 },
};

int err_exit_code(enum err_kind kind) { return codes[kind].exit_code; }

int err_http_status(enum err_kind kind) { return codes[kind].http; }
