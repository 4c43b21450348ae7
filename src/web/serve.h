#ifndef ILACS_WEB_SERVE_H
#define ILACS_WEB_SERVE_H
/* The pages over one store, served until the process is told to stop: what `ilacs serve` does. */
#include "app/view.h"

struct serve_options {
    struct app_options app; /* read_only is set here whatever is said */
    struct sv listen;  /* "8081", "127.0.0.1:8081", "[::1]:8081"; empty: 127.0.0.1:8080. Port 0 takes any free one */
    bool behind_proxy; /* a reverse proxy with TLS stands in front: other addresses than loopback are allowed */
    unsigned threads;  /* 0: as many as suit the machine */
    struct sv config;  /* path of the configuration file (ingest/config.h); empty: the defaults */
};
/* Says "ilacs serves on http://127.0.0.1:8080/" on standard output once the first page could be asked for, then serves
 * until SIGTERM or SIGINT, lets answers under way finish, and returns true.
 * Errors: ERR_USAGE for an address that cannot be understood or is open to other machines; ERR_CONFLICT for a port in
 * use; those of app_open and config_read. Warns on standard error of demonstration people that others could reach. */
bool serve(const struct serve_options *o, struct err *e);

/* Cuts "[::1]:8081" and its kin. */
bool listen_parse(struct sv listen, struct sv *address, unsigned *port, struct err *e);
#endif
