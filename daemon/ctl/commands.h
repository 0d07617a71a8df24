/* The commands of hosoctl, one file each. */
#ifndef CTL_COMMANDS_H
#define CTL_COMMANDS_H

#include "ctl/command.h"

int due_run(const struct command *command, int argc, char **argv);
int year_run(const struct command *command, int argc, char **argv);

#endif
