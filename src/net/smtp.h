#ifndef ILACS_NET_SMTP_H
#define ILACS_NET_SMTP_H
/* Handing one message to a mail server, through libcurl. */
#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

struct smtp_server {
    struct sv url, user, password, ca_file;
    bool tls; /* STARTTLS (or smtps) is required */
};
/* ERR_STORE: it was not taken; *lasting says whether trying again is useless (5xx). */
bool smtp_send(const struct smtp_server *server, struct sv from, struct sv to, struct sv message, bool *lasting,
               struct err *e);
#endif
