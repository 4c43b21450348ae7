/* The export of an audit log comes from anybody. Whatever it holds, the verdict is one of three: no export, broken, whole;
 * and what is whole is so under its own head. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>

#include "store/audit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct sv bytes = { (const char *)data, size };
    struct audit_verdict v = { 0 };
    struct audit_verdict again = { 0 };
    struct err e = { 0 };
    if (!audit_verify_export(bytes, SV(""), &v, &e)) {
        assert(e.kind == ERR_INPUT && e.msg[0] != '\0');
        return 0;
    }
    assert(v.whole == (v.finding[0] == '\0') && v.versions == 0 && v.erased == 0);
    if (!v.whole) return 0;
    char head[100];
    (void)snprintf(head, sizeof head, "%lld:%s", (long long)v.head.count, v.head.hash);
    assert(audit_verify_export(bytes, sv_of(head), &again, &e) && again.whole);
    return 0;
}
