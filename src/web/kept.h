#ifndef ILACS_WEB_KEPT_H
#define ILACS_WEB_KEPT_H
/* What was typed into a form that was stopped on the way: sealed with the store's key, it travels in the page that stands in
 * between, and nowhere else. What may be secret (a field whose name holds password, code, token or secret) and uploaded
 * files are left out. */
#include "app/keys.h"
#include "web/form.h"

enum {
    KEPT_MS = 60 * 60 * 1000, /* how long it may be put back into its form */
    KEPT_MAX = 40 * 1024      /* bytes: sealed and encoded it must fit into a form again */
};
struct kept {
    int64_t moment;
    int64_t account;       /* whose; 0: not known, then the browser decides */
    struct sv browser;     /* hash of the secret that its forms were bound to */
    struct sv path, query; /* where the form was sent to, as sent */
    struct form form;
};
/* *out: text for a hidden field; empty when there is too much of it. Errors: those of keys_seal; ERR_NOMEM. */
bool kept_seal(const struct keys *k, const struct kept *what, struct arena *a, struct sv *out, struct err *e);
/* ERR_INPUT: it was not sealed here, or was changed. Age and owner are the caller's to check. */
bool kept_open(const struct keys *k, struct sv sealed, struct arena *a, struct kept *out, struct err *e);
#endif
