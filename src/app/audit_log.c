#include "app/audit_log.h"

bool audit_log_export(struct store *s, struct text *out, struct audit_head *head, struct err *e) {
    bool began = false;
    bool ok = store_reading_begin(s, &began, e) && audit_head_of(s, head, e) && audit_export(s, out, e);
    store_reading_end(s, began);
    return ok;
}

bool audit_log_erase(struct store *s, int64_t number, struct sv reason, const struct doing *by, struct audit_head *head,
                     struct err *e) {
    struct sv why = sv_trim(reason);
    if (why.n == 0)
        return err_fail(e, ERR_INPUT, __func__, "Say why; it stays in the log for good, so name nobody in it.",
                        "reason: erasing wants a reason");
    const struct audit_erasing erasing = {
        .moment = by->now.ms, .actor = by->actor, .session = by->session, .reason = why
    };
    bool ok =
        store_begin(s, e) && audit_erase(s, number, &erasing, e) && audit_head_of(s, head, e) && store_commit(s, e);
    store_rollback(s);
    return ok;
}
