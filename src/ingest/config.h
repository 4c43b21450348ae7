#ifndef ILACS_INGEST_CONFIG_H
#define ILACS_INGEST_CONFIG_H
/* The one configuration file: INI, read through inih into checked values. Everything has a default; a server without a
 * file has no single sign-on and sends no mail. docs/configuration.md describes it, packaging/ilacs.ini is an example.
 * Unknown sections and keys, keys given twice, impossible values: ERR_INPUT with file and line. */
#include "base/arena.h"
#include "core/people.h"

struct role_mapping {
    struct role_map_target {
        enum role role;
        struct sv region, authority; /* as written; checked against the register when used */
    } to;
    struct sv value; /* of the claim */
};
enum { ROLE_MAPPINGS_MAX = 64 };
/* How long what names people is kept (app/retention.h). */
struct retention {
    int sign_in_months, account_months, message_months;
    int planned_years; /* 0: as the edition in force says (retention.evidence_years) */
};
enum { RETENTION_SIGN_IN = 12, RETENTION_ACCOUNT = 24, RETENTION_MESSAGE = 3, RETENTION_PLANNED = 6 }; /* defaults */
enum mail_tls { MAIL_TLS_REQUIRED, MAIL_TLS_NONE }; /* none: only to a server on loopback */
struct config {
    struct sv site_address; /* [site] address: "https://ilacs.example.org", as browsers see it; empty: unknown */
    bool sign_on;           /* [sign-on] is there */
    struct sv issuer, client_id;
    struct sv client_secret;                        /* from client_secret_file; empty: a public client */
    struct sv button;                               /* "Sign in with ..." */
    struct sv scope;                                /* asked of the provider: "openid email profile" */
    struct sv claim;                                /* whose values give roles: "groups" */
    struct sv required_amr;                         /* a value that the amr claim must hold ("mfa"); empty: none */
    struct role_mapping mapping[ROLE_MAPPINGS_MAX]; /* [sign-on roles] */
    size_t mappings;
    bool mail;                                     /* [mail] is there */
    struct sv mail_server;                         /* "smtp://host:587" or "smtps://host:465" */
    struct sv mail_from, mail_user, mail_password; /* password from password_file */
    enum mail_tls mail_tls;
    struct sv mail_ca_file; /* may be empty */
    struct sv sign_on_ca_file;
    struct retention retention; /* [retention] */
};
/* `path` empty: the defaults. Secret files are read beside it (relative to its folder). Lives in `a`. */
bool config_read(struct sv path, struct arena *a, struct config *out, struct err *e);
/* The same from bytes; `name` for messages, `folder` for secret files (empty: they are refused). */
bool config_parse(struct sv bytes, struct sv name, struct sv folder, struct arena *a, struct config *out,
                  struct err *e);
#endif
