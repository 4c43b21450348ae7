/* Whatever the bytes, reading a configuration ends in checked values or in a message that names the file and what to do. */
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "ingest/config.h"

static void must(bool holds) {
    if (!holds) abort();
}

static void check_config(const struct config *c) {
    struct address at;
    must(c->site_address.n == 0 || (address_parse(c->site_address, &at) && address_is_safe(&at) && at.rest.n == 0));
    must(!c->sign_on ||
         (address_parse(c->issuer, &at) && address_is_safe(&at) && c->client_id.n > 0 && c->mappings > 0));
    must(!c->mail || (address_parse(c->mail_server, &at) && address_is_email(c->mail_from)));
    must(!c->mail || c->mail_tls == MAIL_TLS_REQUIRED || address_is_loopback(&at));
    must(c->client_secret.n == 0 && c->mail_password.n == 0); /* no folder, so no file was read */
    for (size_t i = 0; i < c->mappings; i++) {
        const struct role_mapping *m = &c->mapping[i];
        must(m->to.role >= ROLE_FIRST_GIVEN && m->to.role < ROLE_COUNT && m->value.n > 0);
        must((m->to.region.n > 0) == (role_scope(m->to.role) == SCOPE_REGION));
        must((m->to.authority.n > 0) == (role_scope(m->to.role) == SCOPE_AUTHORITY));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena a = arena_with_limit((size_t)16 << 20);
    struct err e = { 0 };
    struct config c;
    if (config_parse((struct sv){ (const char *)data, size }, SV("input"), (struct sv){ 0 }, &a, &c, &e)) {
        must(e.kind == ERR_NONE);
        check_config(&c);
    } else {
        must(e.kind == ERR_NOMEM || (e.kind == ERR_INPUT && strncmp(e.msg, "input", 5) == 0));
    }
    arena_free(&a);
    return 0;
}
