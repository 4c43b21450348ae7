#include "app/mail.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/address.h"
#include "base/embedded.h"
#include "ingest/config.h"

#define WORD(text)                                                                                                     \
    { text, sizeof(text) - 1 }
static const struct sv names[MESSAGE_COUNT] = {
    [MESSAGE_ACCOUNT_MADE] = WORD("account-made"),
    [MESSAGE_PASSWORD_CHANGED] = WORD("password-changed"),
    [MESSAGE_SECOND_FACTOR_ADDED] = WORD("second-factor-added"),
    [MESSAGE_SECOND_FACTOR_REMOVED] = WORD("second-factor-removed"),
    [MESSAGE_RECOVERY_CODE_USED] = WORD("recovery-code-used"),
    [MESSAGE_NEW_BROWSER] = WORD("new-browser"),
    [MESSAGE_ROLES_CHANGED] = WORD("roles-changed"),
    [MESSAGE_ACCOUNT_DISABLED] = WORD("account-disabled"),
    [MESSAGE_ACCOUNT_ENABLED] = WORD("account-enabled"),
    [MESSAGE_ACCOUNT_RESET] = WORD("account-reset"),
};

struct sv message_name(enum message m) {
    assert(m < MESSAGE_COUNT);
    return names[m];
}

/* ---- the queue ---------------------------------------------------------------------------------------------------- */

bool mail_queue(struct store *s, const struct account *to, enum message m, int64_t now_ms, struct err *e) {
    if (to->demonstration || to->email.n == 0) return true;
    struct arena a = arena_with_limit(4096);
    struct text fields = text_in(&a, 200);
    text_lit(&fields, "when=");
    text_moment_long(&fields, now_ms);
    struct mail mail = { .account = to->number,
                         .message = message_name(m),
                         .fields = sv_of(text_cstr(&fields)),
                         .queued = now_ms,
                         .next_try = now_ms };
    bool ok = text_ok(&fields, e) && store_add_mail(s, &mail, e);
    arena_free(&a);
    return ok;
}

/* ---- fields ------------------------------------------------------------------------------------------------------- */

static bool unusable(const struct mail *m, const char *what, struct err *e) {
    return err_fail(e, ERR_INPUT, "mail_text", "Correct the account, or leave it: this message is not sent.",
                    "message %lld cannot be written: %s", (long long)m->number, what);
}

/* A value on one line: nothing in it can begin a header or another line of the body. */
static bool one_line(struct sv v) {
    for (size_t i = 0; i < v.n; i++)
        if ((unsigned char)v.p[i] < 0x20 || v.p[i] == 0x7f) return false;
    return sv_utf8(v);
}

static bool field_of(const struct mail *m, const struct account *to, const struct config *config, struct sv name,
                     struct sv *out) {
    struct sv rest = m->fields, line, key;
    if (sv_eq(name, SV("name"))) *out = to->name.n > 0 ? to->name : to->email;
    if (sv_eq(name, SV("site"))) *out = config->site_address.n > 0 ? config->site_address : SV("the address you know");
    if (out->n > 0) return one_line(*out);
    while (sv_split(&rest, '\n', &line)) {
        struct sv value = line;
        if (!sv_split(&value, '=', &key) || !sv_eq(key, name)) continue;
        *out = value;
        return value.n > 0 && one_line(value);
    }
    return false;
}

static bool fill_in(const struct mail *m, const struct account *to, const struct config *config, struct sv text,
                    struct text *out, struct err *e) {
    while (text.n > 0) {
        size_t open = sv_find(text, SV("{{"));
        text_add(out, sv_sub(text, 0, open));
        text = sv_sub(text, open, text.n);
        if (text.n == 0) break;
        size_t close = sv_find(text, SV("}}"));
        struct sv value = { 0 };
        if (close == text.n || !field_of(m, to, config, sv_sub(text, 2, close - 2), &value))
            return unusable(m, "a field of its text has no value, or one that is not plain text", e);
        text_add(out, value);
        text = sv_sub(text, close + 2, text.n);
    }
    return text_ok(out, e);
}

/* ---- headers ------------------------------------------------------------------------------------------------------ */

static const int64_t ms_per_day = 24 * 3600 * (int64_t)1000;

/* "Sun, 22 Nov 2026 15:43:07 +0000" (RFC 5322, 3.3). */
static void date_text(int64_t ms, struct text *out) {
    struct day d = { (int32_t)(ms / ms_per_day) };
    struct ymd v = day_ymd(d);
    int64_t s = ms % ms_per_day / 1000;
    text_printf(out, "Date: %.3s, %02d %.3s %04d %02d:%02d:%02d +0000\r\n", weekday_name(day_weekday(d)), v.day,
                month_name(v.month), v.year, (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
}

static bool is_ascii(struct sv v) {
    for (size_t i = 0; i < v.n; i++)
        if ((unsigned char)v.p[i] >= 0x80) return false;
    return true;
}

/* At most `most` bytes from the beginning, not cutting a character. */
static struct sv whole_characters(struct sv v, size_t most) {
    size_t n = v.n < most ? v.n : most;
    while (n < v.n && n > 0 && ((unsigned char)v.p[n] & 0xc0) == 0x80) n--;
    return sv_sub(v, 0, n);
}

/* RFC 2047: words of at most 75 characters, so 42 bytes each. */
static void subject_text(struct sv subject, struct text *out) {
    char word[64];
    text_lit(out, "Subject: ");
    if (is_ascii(subject) && subject.n <= 900) {
        text_add(out, subject);
    } else {
        for (bool first = true; subject.n > 0; first = false) {
            struct sv part = whole_characters(subject, 42);
            (void)sodium_bin2base64(word, sizeof word, (const unsigned char *)part.p, part.n,
                                    sodium_base64_VARIANT_ORIGINAL);
            text_printf(out, "%s=?UTF-8?B?%s?=", first ? "" : "\r\n ", word);
            subject = sv_sub(subject, part.n, subject.n);
        }
    }
    text_lit(out, "\r\n");
}

/* The same number for each try, so that a message handed over twice can be seen to be one. */
static void headers_text(const struct mail *m, const struct account *to, const struct config *config, struct sv subject,
                         struct text *out) {
    struct sv domain = config->mail_from;
    size_t at = sv_find(domain, SV("@"));
    date_text(m->queued, out);
    text_printf(out, "Message-ID: <ilacs-%lld-%lld@%.*s>\r\n", (long long)m->number, (long long)m->queued,
                SV_ARG(sv_sub(domain, at + 1, domain.n)));
    text_printf(out, "From: <%.*s>\r\nTo: <%.*s>\r\n", SV_ARG(config->mail_from), SV_ARG(to->email));
    subject_text(subject, out);
    text_lit(out, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                  "Content-Transfer-Encoding: quoted-printable\r\nAuto-Submitted: auto-generated\r\n\r\n");
}

/* ---- body --------------------------------------------------------------------------------------------------------- */

/* RFC 2045, 6.7: lines of at most 76 characters, whatever a name holds. */
static void quoted_line(struct sv line, struct text *out) {
    size_t width = 0;
    for (size_t i = 0; i < line.n; i++) {
        unsigned char c = (unsigned char)line.p[i];
        bool plain = c != '=' && c < 0x7f && (c > ' ' || (c == ' ' && i + 1 < line.n));
        if (width + (plain ? 1 : 3) > 75) {
            text_lit(out, "=\r\n");
            width = 0;
        }
        if (plain)
            text_char(out, (char)c);
        else
            text_printf(out, "=%02X", (unsigned)c);
        width += plain ? 1 : 3;
    }
    text_lit(out, "\r\n");
}

static bool body_text(struct sv body, struct text *out, struct err *e) {
    struct sv line;
    while (body.n > 0 && sv_split(&body, '\n', &line)) quoted_line(line, out);
    return text_ok(out, e);
}

/* The text of that name, cut into subject and body. */
static bool source_of(const struct mail *m, struct sv *subject, struct sv *body, struct err *e) {
    char path[100];
    struct sv start = SV("Subject: "), line = { 0 };
    bool known = false;
    for (int i = 0; i < MESSAGE_COUNT; i++) known = known || sv_eq(names[i], m->message);
    if (!known) return unusable(m, "there is no such message in this program", e);
    (void)snprintf(path, sizeof path, "assets/messages/%.*s.txt", SV_ARG(m->message));
    const struct embedded_file *f = embedded_find(path);
    *body = f == NULL ? (struct sv){ 0 } : (struct sv){ (const char *)f->bytes, f->size };
    if (!sv_split(body, '\n', &line) || !sv_starts(line, start))
        return unusable(m, "its text begins with no subject", e);
    *subject = sv_sub(line, start.n, line.n);
    if (sv_starts(*body, SV("\n"))) *body = sv_sub(*body, 1, body->n);
    return true;
}

bool mail_text(const struct mail *m, const struct account *to, const struct config *config, struct text *out,
               struct err *e) {
    struct sv subject, body;
    struct text filled_subject = text_in(out->arena, 1000), filled_body = text_in(out->arena, 256 * 1024);
    if (!address_is_email(to->email)) return unusable(m, "the account has no e-mail address that can be written to", e);
    if (!address_is_email(config->mail_from)) return unusable(m, "the configuration says no sender", e);
    if (!source_of(m, &subject, &body, e) || !fill_in(m, to, config, subject, &filled_subject, e) ||
        !fill_in(m, to, config, body, &filled_body, e))
        return false;
    headers_text(m, to, config, text_view(&filled_subject), out);
    return body_text(text_view(&filled_body), out, e);
}
