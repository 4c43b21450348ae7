#ifndef ILACS_APP_THROTTLE_H
#define ILACS_APP_THROTTLE_H
/* Counts tries, so that guessing is slow and nobody can lock out somebody else. Kept in memory, for the whole process;
 * safe from several threads. Times are handed in.
 *
 * A try to sign in is counted under what it came from: a browser that has signed in to the account before counts alone
 * (its cookie names it), every other one under account and network address together. So whoever hammers on an account from
 * elsewhere uses up tries of their own, never those of its owner. Besides, one address has a limit of its own over all
 * accounts, known or not: the answer never tells whether an account exists. */
#include "base/err.h"
#include "base/sv.h"

struct throttle_rule {
    struct sv name;    /* "sign-in" */
    int tries;         /* that many are free, */
    int64_t window_ms; /* then one more each window_ms / tries */
};
/* Whether one more may be tried under this key (any text); counts it. ERR_BUSY with wait_s. */
bool throttle_try(const struct throttle_rule *rule, struct sv key, int64_t now_ms, struct err *e);
/* Gives the key its tries back: after a success. */
void throttle_forget(const struct throttle_rule *rule, struct sv key);
/* The part of a network address that one customer usually has: IPv4 whole, IPv6 its first 64 bits. Writes into `out`. */
void throttle_address(struct sv address, char out[64]);
void throttle_reset(void); /* for tests */

extern const struct throttle_rule
    throttle_sign_in; /* 5 in 15 minutes for account and address, or for a known browser */
extern const struct throttle_rule throttle_sign_in_address; /* 60 in 15 minutes for one address over all accounts */
extern const struct throttle_rule throttle_code;            /* 5 in 15 minutes: one-time, recovery and set-up codes */
extern const struct throttle_rule throttle_writes;          /* 300 in 5 minutes: forms of one account */
#endif
