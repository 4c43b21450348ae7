#include "net/smtp.h"

#include <string.h>

#include "base/address.h"
#include "net/curl.h"

static size_t give(char *into, size_t one, size_t room, void *from) {
    struct sv *rest = from;
    size_t n = rest->n < one * room ? rest->n : one * room;
    if (n > 0) memcpy(into, rest->p, n);
    *rest = sv_sub(*rest, n, rest->n);
    return n;
}

static bool set_message(CURL *h, const struct smtp_server *server, const char *from, struct curl_slist *to,
                        struct sv *rest, struct arena *a) {
    const char *user = net_word(server->user, a), *password = net_word(server->password, a);
    return user != NULL && password != NULL &&
           curl_easy_setopt(h, CURLOPT_USE_SSL, (long)(server->tls ? CURLUSESSL_ALL : CURLUSESSL_NONE)) == CURLE_OK &&
           curl_easy_setopt(h, CURLOPT_MAIL_FROM, from) == CURLE_OK &&
           curl_easy_setopt(h, CURLOPT_MAIL_RCPT, to) == CURLE_OK &&
           curl_easy_setopt(h, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
           curl_easy_setopt(h, CURLOPT_READFUNCTION, give) == CURLE_OK &&
           curl_easy_setopt(h, CURLOPT_READDATA, rest) == CURLE_OK &&
           (server->user.n == 0 || (curl_easy_setopt(h, CURLOPT_USERNAME, user) == CURLE_OK &&
                                    curl_easy_setopt(h, CURLOPT_PASSWORD, password) == CURLE_OK));
}

/* A 5xx about sender, receiver or text will be the same next time. One about us (the greeting, our password, TLS) is mended
 * by whoever looks after the servers, and the message should go then. */
static bool is_lasting(CURLcode code, long said, bool handed_over) {
    return said >= 500 && said < 600 && (code == CURLE_SEND_ERROR || (code == CURLE_WEIRD_SERVER_REPLY && handed_over));
}

static bool send_to(CURL *h, const struct smtp_server *server, struct sv host, const char *from, struct curl_slist *to,
                    struct sv message, struct arena *a, bool *lasting, struct err *e) {
    struct sv rest = message;
    long said = 0;
    if (!set_message(h, server, from, to, &rest, a)) return err_nomem(e, __func__);
    CURLcode code = curl_easy_perform(h);
    (void)curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &said);
    if (code == CURLE_OK) return true;
    *lasting = is_lasting(code, said, rest.n == 0);
    return err_fail(e, ERR_STORE, __func__, "Look at [mail] in the configuration, and at the mail server's log.",
                    "%.*s did not take the message: %s (last reply %ld)", SV_ARG(host), curl_easy_strerror(code), said);
}

/* "<anna@example.org>": from and to are plain addresses, or nothing is sent. */
static const char *angled(struct sv v, struct arena *a) {
    if (!address_is_email(v)) return NULL;
    char *p = arena_alloc(a, v.n + 3);
    if (p == NULL) return NULL;
    p[0] = '<';
    memcpy(p + 1, v.p, v.n);
    p[v.n + 1] = '>';
    return p;
}

static bool hand_over(const struct smtp_server *server, const struct address *at, struct sv from, struct sv to,
                      struct sv message, struct arena *a, bool *lasting, struct err *e) {
    const char *url = net_word(server->url, a), *sender = angled(from, a), *receiver = angled(to, a);
    struct curl_slist *list = receiver == NULL ? NULL : curl_slist_append(NULL, receiver);
    CURL *h = url == NULL || sender == NULL || list == NULL
                  ? NULL
                  : net_handle(url, sv_eq(at->scheme, SV("smtps")) ? "smtps" : "smtp", server->ca_file, 30, a);
    bool ok = h != NULL && curl_easy_setopt(h, CURLOPT_PROXY, "") == CURLE_OK;
    ok = ok ? send_to(h, server, at->host, sender, list, message, a, lasting, e) : err_nomem(e, __func__);
    curl_easy_cleanup(h);
    curl_slist_free_all(list);
    return ok;
}

bool smtp_send(const struct smtp_server *server, struct sv from, struct sv to, struct sv message, bool *lasting,
               struct err *e) {
    struct address at;
    *lasting = false;
    bool known = address_parse(server->url, &at) && (sv_eq(at.scheme, SV("smtp")) || sv_eq(at.scheme, SV("smtps")));
    if (!known || (!server->tls && !address_is_loopback(&at)))
        return err_fail(e, ERR_STORE, __func__, "smtp:// or smtps://; without TLS only to this machine.",
                        "no message is handed to %.*s", SV_ARG(sv_sub(server->url, 0, 200)));
    if (!address_is_email(from) || !address_is_email(to)) {
        *lasting = true;
        return err_fail(e, ERR_STORE, __func__, "Correct the address.", "\"%.*s\" is no e-mail address",
                        SV_ARG(sv_sub(address_is_email(from) ? to : from, 0, 120)));
    }
    struct arena a = arena_with_limit(64 * 1024);
    bool ok = hand_over(server, &at, from, to, message, &a, lasting, e);
    arena_free(&a);
    return ok;
}
