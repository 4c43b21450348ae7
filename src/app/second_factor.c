#include "app/second_factor.h"

#include <liboath/oath.h>
#include <pthread.h>
#include <qrencode.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "app/keys.h"
#include "render/url.h"

/* ---- base32 --------------------------------------------------------------------------------------------------------- */

static const char upper32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
static const char lower32[] = "abcdefghijklmnopqrstuvwxyz234567";

/* Groups of four characters with `between` in between, '\0' for none. A length that is a multiple of 5 needs no padding. */
static struct sv base32(struct sv raw, const char *alphabet, char between, struct arena *a) {
    struct text t = text_in(a, 0);
    uint32_t bits = 0;
    int have = 0, written = 0;
    for (size_t i = 0; i < raw.n; i++) {
        bits = bits << 8 | (unsigned char)raw.p[i];
        for (have += 8; have >= 5; have -= 5) {
            if (between != '\0' && written > 0 && written % 4 == 0) text_char(&t, between);
            text_char(&t, alphabet[bits >> (have - 5) & 31U]);
            written++;
        }
    }
    return t.failed ? (struct sv){ 0 } : text_view(&t);
}

/* ---- one-time codes --------------------------------------------------------------------------------------------------- */

static int oath_answer;
static void oath_begin(void) { oath_answer = oath_init(); }
static bool oath_ready(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    return pthread_once(&once, oath_begin) == 0 && oath_answer == OATH_OK;
}

bool totp_secret_new(struct arena *a, struct sv *raw, struct err *e) {
    char *p = arena_alloc(a, TOTP_SECRET_BYTES);
    if (p == NULL) return err_nomem(e, __func__);
    if (sodium_init() < 0) abort();
    randombytes_buf(p, TOTP_SECRET_BYTES);
    *raw = (struct sv){ p, TOTP_SECRET_BYTES };
    return true;
}

struct sv totp_secret_text(struct sv raw, struct arena *a) {
    return base32(raw, upper32, ' ', a);
}

bool totp_code(struct sv raw, int64_t step, char out[7], struct err *e) {
    if (oath_ready() && step >= 0 &&
        oath_totp_generate(raw.p, raw.n, (time_t)(step * TOTP_STEP_S), TOTP_STEP_S, 0, 6, out) == OATH_OK)
        return true;
    return err_fail(e, ERR_STORE, __func__, "Run `ilacs check`.", "one-time codes cannot be worked out");
}

/* The digits without blanks; false when it is no code of six. */
static bool code_digits(struct sv code, char out[7]) {
    size_t n = 0;
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        if (c == ' ' || c == '\t') continue;
        if (c < '0' || c > '9' || n == 6) return false;
        out[n++] = c;
    }
    out[n] = '\0';
    return n == 6;
}

bool totp_right(struct sv raw, struct sv code, int64_t now_ms, int64_t last_step, int64_t *step) {
    char typed[7], wanted[7];
    int64_t now = now_ms / (1000 * (int64_t)TOTP_STEP_S);
    bool right = false;
    if (raw.n == 0 || !code_digits(code, typed)) return false;
    /* All three are looked at in any case: the time taken says nothing about which. */
    for (int64_t s = now - 1; s <= now + 1; s++) {
        if (s < 0 || !totp_code(raw, s, wanted, NULL)) continue;
        bool same = sodium_memcmp(typed, wanted, 6) == 0;
        if (!same || s <= last_step) continue;
        right = true;
        *step = s;
    }
    sodium_memzero(wanted, sizeof wanted);
    return right;
}

struct sv totp_address(struct sv raw, struct sv email, struct arena *a) {
    struct text t = text_in(a, 0), label = text_in(a, 0);
    text_lit(&label, "ilacs:");
    text_add(&label, email);
    struct url u = url_in(&t, SV("otpauth://totp"));
    url_segment(&u, text_view(&label));
    url_param(&u, "secret", base32(raw, upper32, '\0', a));
    url_param(&u, "issuer", SV("ilacs"));
    url_param(&u, "algorithm", SV("SHA1"));
    url_param(&u, "digits", SV("6"));
    url_param(&u, "period", SV("30"));
    return t.failed || label.failed ? (struct sv){ 0 } : url_view(&u);
}

/* ---- the picture -------------------------------------------------------------------------------------------------------- */

enum { QUIET = 4 }; /* modules of white around it, as the standard wants */

/* Dark modules side by side become one bar. */
static void picture_row(const unsigned char *row, int width, int y, struct text *svg) {
    for (int x = 0; x < width; x++) {
        int from = x;
        while (x < width && (row[x] & 1U) != 0) x++;
        if (x > from) text_printf(svg, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
    }
}

bool totp_picture(struct sv address, struct text *svg, struct err *e) {
    char *s = arena_copy(svg->arena, address.p, address.n);
    if (s == NULL) return err_nomem(e, __func__);
    QRcode *code = QRcode_encodeString8bit(s, 0, QR_ECLEVEL_M);
    if (code == NULL) return err_nomem(e, __func__);
    int side = code->width + 2 * QUIET;
    text_printf(svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"totp-title totp-desc\" "
                "viewBox=\"0 0 %d %d\" width=\"240\" height=\"240\">",
                side, side);
    text_lit(svg, "<title id=\"totp-title\">QR code for your authenticator app</title>"
                  "<desc id=\"totp-desc\">It holds the secret that is also written below it, to type instead.</desc>");
    /* Always black on white: in the colours of a dark page scanners would see nothing. */
    text_printf(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"", side, side);
    for (int y = 0; y < code->width; y++)
        picture_row(code->data + (size_t)y * (size_t)code->width, code->width, y, svg);
    text_lit(svg, "\"/></svg>");
    QRcode_free(code);
    return text_ok(svg, e);
}

/* ---- recovery codes ------------------------------------------------------------------------------------------------------ */

enum { RECOVERY_BYTES = 10, RECOVERY_CHARACTERS = 16 };

struct sv recovery_code_new(struct arena *a) {
    unsigned char raw[RECOVERY_BYTES];
    if (sodium_init() < 0) abort();
    randombytes_buf(raw, sizeof raw);
    struct sv out = base32((struct sv){ (const char *)raw, sizeof raw }, lower32, '-', a);
    sodium_memzero(raw, sizeof raw);
    return out;
}

bool recovery_code_plain(struct sv typed, struct arena *a, struct sv *out) {
    char *p = arena_alloc(a, RECOVERY_CHARACTERS);
    size_t n = 0;
    if (p == NULL) return false;
    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];
        if (c == ' ' || c == '-' || c == '\t') continue;
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if (c == '\0' || strchr(lower32, c) == NULL || n == RECOVERY_CHARACTERS) return false;
        p[n++] = c;
    }
    *out = (struct sv){ p, n };
    return n == RECOVERY_CHARACTERS;
}
