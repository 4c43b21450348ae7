#include "net/curl.h"

#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static CURLcode begun = CURLE_FAILED_INIT;

static void begin(void) { begun = curl_global_init(CURL_GLOBAL_DEFAULT); }

const char *net_word(struct sv v, struct arena *a) {
    for (size_t i = 0; i < v.n; i++)
        if (v.p[i] == '\0' || v.p[i] == '\r' || v.p[i] == '\n') return NULL;
    return arena_copy(a, v.p == NULL ? "" : v.p, v.n);
}

static bool set_all(CURL *h, const char *url, const char *protocol, const char *ca_file, long timeout_s) {
    long connecting = timeout_s < 5 ? timeout_s : 5;
    return curl_easy_setopt(h, CURLOPT_URL, url) == CURLE_OK &&
           curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, protocol) == CURLE_OK &&
           curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(h, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
           curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
           curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
           curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, connecting) == CURLE_OK &&
           curl_easy_setopt(h, CURLOPT_TIMEOUT, timeout_s) == CURLE_OK &&
           curl_easy_setopt(h, CURLOPT_USERAGENT, "ilacs") == CURLE_OK &&
           /* One handle for each question, so nothing that one of them learned is used for the next. */
           curl_easy_setopt(h, CURLOPT_FRESH_CONNECT, 1L) == CURLE_OK &&
           curl_easy_setopt(h, CURLOPT_FORBID_REUSE, 1L) == CURLE_OK &&
           (ca_file == NULL || (curl_easy_setopt(h, CURLOPT_CAINFO, ca_file) == CURLE_OK &&
                                curl_easy_setopt(h, CURLOPT_CAPATH, NULL) == CURLE_OK));
}

CURL *net_handle(const char *url, const char *protocol, struct sv ca_file, int timeout_s, struct arena *a) {
    const char *ca = ca_file.n == 0 ? NULL : net_word(ca_file, a);
    if (pthread_once(&once, begin) != 0 || begun != CURLE_OK || (ca_file.n > 0 && ca == NULL)) return NULL;
    CURL *h = curl_easy_init();
    if (h != NULL && set_all(h, url, protocol, ca, timeout_s <= 0 ? 10 : timeout_s)) return h;
    curl_easy_cleanup(h);
    return NULL;
}
