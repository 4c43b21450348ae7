#ifndef ILACS_CLI_COMMANDS_H
#define ILACS_CLI_COMMANDS_H
/* The commands of this folder. `serve` and `export site` need src/web, so main.c adds them. */
#include "cli/command.h"

extern const struct command cmd_audit, cmd_audit_erase, cmd_audit_export, cmd_audit_show, cmd_audit_verify;
extern const struct command cmd_backtest;
extern const struct command cmd_backup;
extern const struct command cmd_check;
extern const struct command cmd_demonstration;
extern const struct command cmd_due;
extern const struct command cmd_explain;
extern const struct command cmd_export;
extern const struct command cmd_exposure;
extern const struct command cmd_findings;
extern const struct command cmd_framework, cmd_framework_check, cmd_framework_diff, cmd_framework_impact,
    cmd_framework_list, cmd_framework_show;
extern const struct command cmd_help;
extern const struct command cmd_history;
extern const struct command cmd_import, cmd_import_reports;
extern const struct command cmd_init;
extern const struct command cmd_interest, cmd_interest_declare, cmd_interest_list, cmd_interest_withdraw;
extern const struct command cmd_mail, cmd_mail_list, cmd_mail_send;
extern const struct command cmd_retention;
extern const struct command cmd_permissions;
extern const struct command cmd_plan, cmd_plan_add, cmd_plan_call, cmd_plan_change, cmd_plan_list, cmd_plan_show,
    cmd_plan_withdraw;
extern const struct command cmd_read_report;
extern const struct command cmd_review, cmd_review_accept, cmd_review_dismiss, cmd_review_list, cmd_review_show;
extern const struct command cmd_scenario;
extern const struct command cmd_statistics;
extern const struct command cmd_user, cmd_user_add, cmd_user_disable, cmd_user_enable, cmd_user_erase, cmd_user_list,
    cmd_user_reset, cmd_user_role, cmd_user_sessions, cmd_user_show;
extern const struct command cmd_watch;
extern const struct command cmd_why;

/* All of them, in the order of the overview, for a table that others add to. */
extern const struct command *const cli_commands[];
extern const size_t cli_command_count;
#endif
