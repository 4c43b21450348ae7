#ifndef ILACS_APP_PASSWORDS_H
#define ILACS_APP_PASSWORDS_H
/* Passwords: Argon2id through libsodium (64 MiB, about a fifth of a second), at most two at a time in the process, a
 * bounded queue behind them. Never call from a serving loop. */
#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

enum { PASSWORD_LEAST = 12, PASSWORD_MOST = 128, PASSWORD_HASH = 128 };
/* Whether it may be used: length in characters, and how hard it is to guess (zxcvbn, knowing name and e-mail). ERR_INPUT
 * with what to do in the hint. */
bool password_good(struct sv password, struct sv email, struct sv name, struct err *e);
/* Waits for its turn. `out` ends in NUL. ERR_BUSY when too many wait; ERR_NOMEM. */
bool password_hash(struct sv password, char out[PASSWORD_HASH], struct err *e);
/* *right: whether it is the password. `hash` empty: nobody's; takes as long all the same. */
bool password_check(struct sv password, struct sv hash, bool *right, struct err *e);
#endif
