#ifndef ILACS_APP_SECOND_FACTOR_H
#define ILACS_APP_SECOND_FACTOR_H
/* One-time codes (TOTP, RFC 6238: six digits, 30 seconds, SHA-1, through liboath), their secret as a picture (libqrencode),
 * and recovery codes. */
#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"
#include "base/text.h"

enum { TOTP_SECRET_BYTES = 20, TOTP_STEP_S = 30 };
bool totp_secret_new(struct arena *a, struct sv *raw, struct err *e);
struct sv totp_secret_text(struct sv raw, struct arena *a); /* base32 in groups of four, to type */
/* The code of that step. */
bool totp_code(struct sv raw, int64_t step, char out[7], struct err *e);
/* Whether `code` (blanks allowed) is that of now, the step before or after, and of a later step than `last_step`; then
 * *step says which. */
bool totp_right(struct sv raw, struct sv code, int64_t now_ms, int64_t last_step, int64_t *step);
/* "otpauth://totp/..." for the account; and as an SVG picture with title and description. */
struct sv totp_address(struct sv raw, struct sv email, struct arena *a);
bool totp_picture(struct sv address, struct text *svg, struct err *e);

/* A recovery code: 16 characters of a-z2-7 in groups of four; typed in any case, with or without blanks and hyphens. */
struct sv recovery_code_new(struct arena *a);
/* The one spelling that is hashed; false when it cannot be one. */
bool recovery_code_plain(struct sv typed, struct arena *a, struct sv *out);
#endif
