#include "net/http_client.h"

#include "base/address.h"
#include "base/text.h"
#include "net/curl.h"

struct answer {
    struct text body;
    bool too_long;
};

static size_t take(char *bytes, size_t one, size_t n, void *into) {
    struct answer *v = into;
    if (n > v->body.max - v->body.n) {
        v->too_long = true;
        return 0;
    }
    text_bytes(&v->body, bytes, one * n);
    return v->body.failed ? 0 : n;
}

static bool set_question(CURL *h, const struct http_ask *q, const char *form, struct curl_slist *headers,
                         struct answer *into, struct arena *a) {
    const char *user = net_word(q->user, a), *password = net_word(q->password, a);
    return user != NULL && password != NULL && curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
           curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, take) == CURLE_OK &&
           curl_easy_setopt(h, CURLOPT_WRITEDATA, into) == CURLE_OK &&
           (form == NULL || (curl_easy_setopt(h, CURLOPT_POSTFIELDS, form) == CURLE_OK &&
                             curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE, (long)q->form.n) == CURLE_OK)) &&
           (q->user.n == 0 || (curl_easy_setopt(h, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC) == CURLE_OK &&
                               curl_easy_setopt(h, CURLOPT_USERNAME, user) == CURLE_OK &&
                               curl_easy_setopt(h, CURLOPT_PASSWORD, password) == CURLE_OK));
}

static bool judge(CURL *h, CURLcode code, const struct answer *v, struct sv host, int *status, struct err *e) {
    long said = 0;
    if (v->too_long)
        return err_fail(e, ERR_STORE, __func__, "Make sure that the configuration names the right server.",
                        "%.*s answered with more than %zu bytes", SV_ARG(host), v->body.max);
    if (v->body.failed) return err_nomem(e, __func__);
    if (code != CURLE_OK)
        return err_fail(e, ERR_STORE, __func__, "Try again in a while. If it lasts, tell your administrator.",
                        "%.*s could not be asked: %s", SV_ARG(host), curl_easy_strerror(code));
    (void)curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &said);
    *status = (int)said;
    return said == 200 ||
           err_fail(e, ERR_STORE, __func__, "Try again in a while. If it lasts, tell your administrator.",
                    "%.*s answered with status %ld", SV_ARG(host), said);
}

static bool ask(CURL *h, const struct http_ask *q, struct sv host, struct arena *a, struct sv *body, int *status,
                struct err *e) {
    struct answer v = { .body = text_in(a, q->limit == 0 ? (size_t)1 << 20 : q->limit) };
    const char *form = q->form.n == 0 ? NULL : arena_copy(a, q->form.p, q->form.n);
    struct curl_slist *headers = curl_slist_append(NULL, "Accept: application/json");
    bool ok = (q->form.n == 0 || form != NULL) && headers != NULL && set_question(h, q, form, headers, &v, a);
    if (!ok)
        (void)err_nomem(e, __func__);
    else
        ok = judge(h, curl_easy_perform(h), &v, host, status, e);
    *body = text_view(&v.body);
    curl_slist_free_all(headers);
    return ok;
}

bool http_ask(const struct http_ask *q, struct arena *a, struct sv *body, int *status, struct err *e) {
    struct address at;
    *body = (struct sv){ 0 };
    *status = 0;
    if (!address_parse(q->url, &at) || !address_is_safe(&at))
        return err_fail(e, ERR_STORE, __func__, "Only https, or http on this machine: correct the configuration.",
                        "%.*s is not asked", SV_ARG(sv_sub(q->url, 0, 200)));
    const char *url = net_word(q->url, a);
    CURL *h = url == NULL ? NULL
                          : net_handle(url, sv_eq_nocase(at.scheme, SV("https")) ? "https" : "http", q->ca_file,
                                       q->timeout_s, a);
    if (h == NULL) return err_nomem(e, __func__);
    /* Whatever the environment says of proxies: what is on this machine is asked on this machine. */
    bool ok = !address_is_loopback(&at) || curl_easy_setopt(h, CURLOPT_PROXY, "") == CURLE_OK;
    ok = ok ? ask(h, q, at.host, a, body, status, e) : err_nomem(e, __func__);
    curl_easy_cleanup(h);
    return ok;
}
