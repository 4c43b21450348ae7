#ifndef ILACS_APP_MAIL_H
#define ILACS_APP_MAIL_H
/* Messages about accounts: queued in the transaction of what they tell of, sent later by whoever runs the queue (the
 * server's own thread, or `ilacs mail send`). The texts are assets/messages/NAME.txt: "Subject: ..." and a body with
 * {{fields}}. Nothing secret is ever in one: no code, no link that lets anybody in, no planned day. */
#include "base/clock.h"
#include "store/accounts.h"
#include "store/mail.h"

enum message {
    MESSAGE_ACCOUNT_MADE, /* "an account was made for you": how to set it up, without the code */
    MESSAGE_PASSWORD_CHANGED,
    MESSAGE_SECOND_FACTOR_ADDED,
    MESSAGE_SECOND_FACTOR_REMOVED,
    MESSAGE_RECOVERY_CODE_USED,
    MESSAGE_NEW_BROWSER, /* somebody signed in from a browser not seen before */
    MESSAGE_ROLES_CHANGED,
    MESSAGE_ACCOUNT_DISABLED,
    MESSAGE_ACCOUNT_ENABLED,
    MESSAGE_ACCOUNT_RESET,
    MESSAGE_COUNT
};
struct sv message_name(enum message m); /* "password-changed": the file's name */
/* Within a transaction. Demonstration people get none. */
bool mail_queue(struct store *s, const struct account *to, enum message m, int64_t now_ms, struct err *e);

struct config; /* ingest/config.h */
struct mail_report {
    size_t sent, failed, given_up, left;
};
/* Sends what is due, one by one; each outcome is written before the next is tried. What fails is tried again after 1, 2,
 * 4 ... minutes, at most a day apart, for 3 days. False only when the queue could not be read or written, or there is no
 * mail server in the configuration (ERR_USAGE). */
bool mail_send_due(struct store *s, const struct config *config, struct moment now, struct mail_report *out,
                   struct err *e);
/* A message as it would be sent: RFC 5322 with UTF-8, headers safe against line breaks. */
bool mail_text(const struct mail *m, const struct account *to, const struct config *config, struct text *out,
               struct err *e);
#endif
