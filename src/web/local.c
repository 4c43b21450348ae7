#include "web/local.h"

#include <pthread.h>
#include <sys/random.h>

/* ---- the token ------------------------------------------------------------------------------------------------------- */

enum { TOKEN_BYTES = 16 };
static char token[2 * TOKEN_BYTES];
static bool token_made;
static pthread_once_t token_once = PTHREAD_ONCE_INIT;

static void make_token(void) {
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[TOKEN_BYTES];
    token_made = getrandom(bytes, sizeof bytes, 0) == (ssize_t)sizeof bytes;
    for (size_t i = 0; token_made && i < sizeof bytes; i++) {
        token[2 * i] = digits[bytes[i] >> 4];
        token[2 * i + 1] = digits[bytes[i] & 15U];
    }
}

struct sv form_token(void) {
    (void)pthread_once(&token_once, make_token);
    return token_made ? (struct sv){ token, sizeof token } : (struct sv){ 0 };
}

/* Looks at every byte, so that the time taken says nothing about how much was right. */
static bool same_secret(struct sv a, struct sv b) {
    unsigned char differ = a.n != b.n || a.n == 0;
    for (size_t i = 0; i < a.n && i < b.n; i++) differ |= (unsigned char)(a.p[i] ^ b.p[i]);
    return differ == 0;
}

void draw_form_token(struct html *h) {
    html_lit(h, "<input type=\"hidden\" name=\"token\"");
    html_attr(h, "value", form_token());
    html_lit(h, ">\n");
}

/* ---- whose request it is --------------------------------------------------------------------------------------------- */

static struct sv without_port(struct sv host) {
    size_t n = host.n;
    while (n > 0 && host.p[n - 1] >= '0' && host.p[n - 1] <= '9') n--;
    return n > 0 && n < host.n && host.p[n - 1] == ':' ? sv_sub(host, 0, n - 1) : host;
}

static bool is_loopback_name(struct sv host) {
    struct sv name = without_port(host);
    return sv_eq_nocase(name, SV("localhost")) || sv_eq(name, SV("[::1]")) ||
           (sv_starts(name, SV("127.")) && name.n <= 15 && sv_find(name, SV("-")) == name.n &&
            name.p[name.n - 1] >= '0' && name.p[name.n - 1] <= '9');
}

static bool is_own_origin(const struct request *rq) {
    if (rq->origin.n == 0) return sv_eq(rq->fetch_site, SV("same-origin"));
    return sv_starts(rq->origin, SV("http://")) && sv_eq_nocase(sv_sub(rq->origin, 7, rq->origin.n), rq->host);
}

static bool deny(struct err *e, const char *hint, const char *what) {
    return err_fail(e, ERR_DENIED, __func__, hint, "%s", what);
}

static bool form_allowed(struct call *c, struct err *e) {
    static const char again[] = "Go back, load the page again, then send it once more.";
    const struct request *rq = c->request;
    if (!is_own_origin(rq)) return deny(e, again, "this was not sent from a page of this site");
    if (!sv_starts(rq->content_type, SV("application/x-www-form-urlencoded")))
        return err_fail(e, ERR_USAGE, __func__, again, "this is no form of ours");
    if (!query_parse(rq->body, c->arena, &c->form, e)) return false;
    return same_secret(query_get(&c->form, SV("token")), form_token()) ||
           deny(e, again, "this page is from before the server was started");
}

bool local_allows(struct call *c, struct err *e) {
    if (c->route->who == WHO_LOCAL && !(c->request->local && is_loopback_name(c->request->host)))
        return deny(e,
                    "Use `ilacs review` on the machine that holds the register, or serve on 127.0.0.1 without a proxy.",
                    "this page is only for the machine that the register is on, until there are accounts");
    return c->route->effect != WRITES || form_allowed(c, e);
}
