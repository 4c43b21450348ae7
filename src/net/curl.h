#ifndef ILACS_NET_CURL_H
#define ILACS_NET_CURL_H
/* What both kinds of asking share of libcurl. Private to this folder. */
#include <curl/curl.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

/* A fresh handle with what always holds: one protocol, no redirects, no signals, TLS 1.2 or later, names and certificates
 * checked, times limited. NULL: memory ran out. */
CURL *net_handle(const char *url, const char *protocol, struct sv ca_file, int timeout_s, struct arena *a);
/* A copy with a NUL; NULL without memory, or when the value holds a NUL or a line break. */
const char *net_word(struct sv v, struct arena *a);
#endif
