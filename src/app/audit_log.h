#ifndef ILACS_APP_AUDIT_LOG_H
#define ILACS_APP_AUDIT_LOG_H
/* Use cases of the audit log: handing it out, and erasing what a record is about. */
#include "app/register.h"

/* The log as lines of JSON (audit_export), and its head at the same moment. */
bool audit_log_export(struct store *s, struct text *out, struct audit_head *head, struct err *e);
/* Erases the content of record `number`, in a transaction of its own. `reason` is kept for good. *head: afterwards; its
 * record says so. Errors: ERR_INPUT, no reason; those of audit_erase. */
bool audit_log_erase(struct store *s, int64_t number, struct sv reason, const struct doing *by, struct audit_head *head,
                     struct err *e);
#endif
