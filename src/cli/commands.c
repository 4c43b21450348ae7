#include "cli/commands.h"

const struct command *const cli_commands[] = {
    &cmd_due,
    &cmd_explain,
    &cmd_history,
    &cmd_statistics,
    &cmd_read_report,
    &cmd_framework,
    &cmd_framework_list,
    &cmd_framework_show,
    &cmd_framework_diff,
    &cmd_framework_impact,
    &cmd_framework_check,
    &cmd_backtest,
    &cmd_scenario,
    &cmd_init,
    &cmd_import,
    &cmd_export,
    &cmd_audit,
    &cmd_audit_verify,
    &cmd_audit_show,
    &cmd_check,
    &cmd_backup,
    &cmd_help,
};
const size_t cli_command_count = sizeof cli_commands / sizeof *cli_commands;
