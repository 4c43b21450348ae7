/* Runs a program under the system calls, memory and socket rules of packaging/systemd/ilacs.service, as systemd would put
 * them up, where no systemd runs: under_filter LIST PROGRAM ARGUMENT...   LIST: a file with one system call a line. */
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static int allow(scmp_filter_ctx filter, const char *name) {
    int call = seccomp_syscall_resolve_name(name);
    if (call == __NR_SCMP_ERROR) return 0; /* of another machine or a newer kernel */
    /* MemoryDenyWriteExecute */
    if (strcmp(name, "mmap") == 0)
        return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) |
               seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_WRITE, 0));
    if (strcmp(name, "mprotect") == 0 || strcmp(name, "pkey_mprotect") == 0)
        return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    /* RestrictAddressFamilies */
    if (strcmp(name, "socket") == 0)
        return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A0(SCMP_CMP_EQ, AF_UNIX)) |
               seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A0(SCMP_CMP_EQ, AF_INET)) |
               seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A0(SCMP_CMP_EQ, AF_INET6));
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
}

int main(int argc, char **argv) {
    if (argc < 3) return 125;
    FILE *list = fopen(argv[1], "r");
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (list == NULL || filter == NULL) return 125;
    char line[128];
    while (fgets(line, sizeof line, list) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (allow(filter, line) != 0) {
            (void)fprintf(stderr, "under_filter: %s\n", line);
            return 125;
        }
    }
    (void)fclose(list);
    if (seccomp_load(filter) != 0) return 125;
    execv(argv[2], argv + 2);
    return 125;
}
