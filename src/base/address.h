#ifndef ILACS_BASE_ADDRESS_H
#define ILACS_BASE_ADDRESS_H
/* Addresses of other servers, "https://host:port/path", read strictly: what is not plainly one is none. */
#include "base/sv.h"

struct address {
    struct sv scheme, host; /* host of IPv6 without the brackets */
    int port;               /* 0: none is written */
    struct sv rest;         /* path and query, as written; may be empty */
};
/* Printable ASCII without blanks, quotes, user names or fragments; scheme and host in lower or upper case. */
bool address_parse(struct sv text, struct address *out);
/* localhost, 127.0.0.0/8, ::1 as written: no name is looked up. */
bool address_is_loopback(const struct address *v);
/* Whether secrets may go there: https, or http on this machine. */
bool address_is_safe(const struct address *v);
/* Whether `text` is one e-mail address: printable ASCII, one '@', nothing that means something in a mail header. */
bool address_is_email(struct sv text);
#endif
