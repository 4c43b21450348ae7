#ifndef ILACS_CLI_VERSION_H
#define ILACS_CLI_VERSION_H
/* The version of the program; tests/cli/help.sh holds it to that of meson.build. */
#define ILACS_VERSION "0.1.0"
/* Its day, for the manual page: a page made again must not differ. */
#define ILACS_VERSION_DAY "November 22, 2026"
#endif
