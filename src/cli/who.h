#ifndef ILACS_CLI_WHO_H
#define ILACS_CLI_WHO_H
/* Who runs a command, and whether the permission table lets them. Called once for each command, before it runs. */
#include "cli/command.h"

/* Settles v->account, v->operator_of_machine and v->actor, and refuses a command that has no row in the table or whose row
 * this caller may not use. With --as: that person, after the password (and code), and nothing else they could be. Without:
 * an operator of the machine, and besides the person whose account names this user of the system.
 * Errors: ERR_DENIED; ERR_USAGE where a password is wanted and there is no way to ask; those of the store. */
bool who_may(struct invocation *v, struct err *e);

/* Asks on the terminal for a line; `secret`: without showing it. ERR_USAGE with `instead` as the hint when standard input is
 * no terminal, or the asking was broken off. */
bool who_ask(struct invocation *v, const char *prompt, bool secret, const char *instead, struct sv *out, struct err *e);
#endif
